"""What a row of the table of triggers may ask for, of violence and ground: who strikes, what is hit, taken or left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_conflict.events import _lexicon, _numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_conflict.events._parse import Word
    from geo_conflict.events._scene import Scene

ADVERSATIVE = frozenset({"on", "against", "at", "into", "upon", "of", "toward", "towards"})
BURNT = frozenset(
    """
    bar bus buses car cars clinic crops home homes house houses hut huts shop shops vehicle vehicles
    """.split()
)
GROUND = frozenset(
    """
    area ground hectares kilometers kilometres km land mile miles positions territory
    """.split()
)
BURNING = frozenset(
    {"apartment", "brush", "building", "bush", "camp", "forest", "house", "kitchen", "warehouse", "wild"}
)
COUNTED = frozenset({"total", "number", "group", "batch", "whole", "rest", "all"})
THEM = frozenset({"them", "him", "her"})


def _object(scene: Scene, word: Word) -> Word | None:
    """Whom or what it meets: an object, or what `on`, `at`, `against` govern."""
    found = scene.parse.object(word)
    if found is not None:
        return found
    return next(
        (noun for preposition, noun in scene.parse.prepositions(word) if preposition in ADVERSATIVE), None
    )


def _people(scene: Scene, word: Word) -> bool:
    found = _object(scene, word)
    if found is not None and found.low in THEM:
        return True
    return scene.is_person(found) or scene.is_force(scene.parse.subject(word))


def _person(scene: Scene, word: Word) -> bool:
    found = _object(scene, word)
    return found is not None and scene.is_person(found) and not scene.is_place(found)


def _aircraft(scene: Scene, word: Word) -> bool:
    found = scene.parse.object(word)
    flies = found is not None and (
        _lexicon.is_in("air", found.low) or found.low in {"airliner", "airliners", "mig", "mirage"}
    )
    if found is not None and found.low in {
        "drone",
        "drones",
        "missile",
        "missiles",
        "rockets",
        "rocket",
        "uavs",
    }:
        return False
    is_down = word.low == "downed" or any(child.low == "down" for child in scene.parse.children(word))
    return is_down and (flies or (found is not None and found.tag == "NNP"))


def _withdrawn(scene: Scene, word: Word) -> bool:
    """The withdrawal of forces, or from a place; a leader's retreat by the sea is none."""
    if word.dep == "pobj" and scene.parse.head(word).low in {"at", "in"}:
        return False
    owners = [
        *scene.parse.children(word, "poss", "amod", "compound"),
        *(noun for _, noun in scene.parse.prepositions(word)),
    ]
    head = scene.parse.head(word)
    if word.dep == "dobj" and head.is_verb:
        # "completed their pullout from X": who and whence hang on the verb.
        owners += [scene.parse.subject(head) or head]
    return any(scene.is_force(owner) or owner.number in scene.places for owner in owners)


def _retreats(scene: Scene, word: Word) -> bool:
    """Forces, or what a state moves out."""
    subject, found = scene.parse.subject(word), scene.parse.object(word)
    if (
        word.low.startswith(("pull", "regroup"))
        and found is not None
        and not scene.is_force(found)
        and found.low != "men"
    ):
        return False
    return scene.is_force(subject) or (subject is None and scene.is_force(found))


def _armed(scene: Scene, word: Word) -> bool:
    """A force, or its aircraft and guns."""
    return force(scene, word) or scene.is_weapon(scene.parse.subject(word))


def _attackable(scene: Scene, word: Word) -> bool:
    """`came under fire`: who or what is shot at; `under attack` in a debate is none."""
    subject = scene.parse.subject(word)
    under = any(preposition == "under" for preposition, _ in scene.parse.prepositions(word))
    return (
        under
        and subject is not None
        and (
            scene.is_force(subject)
            or scene.is_place(subject)
            or _lexicon.is_in("spot", subject.low)
            or subject.low in BURNT
        )
    )


def _laden(scene: Scene, word: Word) -> bool:
    """A vehicle that carries explosives."""
    doers = (scene.parse.subject(word), scene.parse.object(word))
    return any(
        _lexicon.is_in("bomb", part.low)
        for doer in doers
        if doer is not None
        for part in scene.parse.subtree(doer)
    )


def _bodies(scene: Scene, word: Word) -> bool:
    """Bodies that are found; `bodies` that meet are none."""
    found = scene.parse.object(word)
    dead = {"bodies", "body", "corpse", "corpses", "remains", "grave", "graves"}
    return found is not None and (
        found.low in dead
        and (measured(scene, found) or any(True for _ in scene.parse.children(found, "prep")))
    )


def _throats(scene: Scene, word: Word) -> bool:
    """`had their throats cut`."""
    return any(
        child.low in {"throat", "throats"}
        for child in scene.parse.children(word, "nsubj", "nsubjpass", "dobj")
    )


def _beaten(scene: Scene, word: Word) -> bool:
    """People who are beaten; not a rival, a record or an attack beaten off."""
    away = {"back", "off", "out", "down"}
    found = scene.parse.object(word)
    return (
        found is not None
        and _lexicon.is_civilian(found.low)
        and not any(child.low in away for child in scene.parse.children(word))
    )


def _kidnapped(scene: Scene, word: Word) -> bool:
    """People whom gunmen take away: `took a senator from an airliner`, `were taken by gunmen`."""
    found = scene.parse.object(word)
    doer = _agent(scene, word) if scene.parse.is_passive(word) else scene.parse.subject(word)
    if found is None or doer is None or found.number in scene.places:
        return False
    mention = scene.mention(doer)
    fights = _lexicon.is_combatant(doer.low) or doer.low in {"gang", "group"}
    armed = fights and (mention is None or mention.kind != "state")
    taken = scene.mention(found)
    return armed and (
        _lexicon.is_civilian(found.low) or found.tag == "CD" or (taken is not None and taken.kind == "person")
    )


def _burns(scene: Scene, word: Word) -> bool:
    """`set fire to a bar`, `set the market alight`."""
    targets = [noun for link, noun in scene.parse.prepositions(word) if link == "to"]
    targets += list(scene.parse.children(word, "dobj", "nsubjpass"))
    targets += [
        noun for child in scene.parse.children(word, "dobj") for link, noun in scene.parse.prepositions(child)
    ]
    return force(scene, word) and any(
        scene.is_place(noun) or _lexicon.is_in("spot", noun.low) or noun.low in BURNT for noun in targets
    )


def force(scene: Scene, word: Word) -> bool:
    subject = scene.parse.subject(word)
    if subject is not None:
        return scene.is_force(subject)
    if not scene.parse.is_passive(word):
        return False
    agent = _agent(scene, word)
    return agent is None or scene.is_force(agent)


def _entry(scene: Scene, word: Word) -> bool:
    """Forces that go into a place."""
    goes = [
        noun
        for preposition, noun in scene.parse.prepositions(word)
        if preposition in {"into", "through", "in", "to", "onto"}
    ]
    found = scene.parse.object(word)
    if found is not None and found.low == "way":
        goes += [noun for link, noun in scene.parse.prepositions(found) if link in {"into", "through"}]
    entered = [*goes, *([found] if found is not None else [])]
    if found is not None and found.tag == "NNP" and scene.mention(found) is None and word.low == "entered":
        return force(scene, word)
    return force(scene, word) and any(
        one.number in scene.places or _lexicon.is_in("settlement", one.low) for one in entered
    )


def _name(scene: Scene, word: Word) -> bool:
    """A place that is taken, known or not."""
    found = scene.parse.object(word)
    if found is None:
        return False
    found = counted_noun(scene, found)
    mention = scene.mention(found)
    if found.low == "it" or found.low in GROUND:
        return _may_take(scene, word)
    unknown = found.tag == "NNP" and (mention is None or not mention.is_person)
    subject = scene.parse.subject(word)
    known = scene.is_place(found) or _lexicon.is_in("spot", found.low)
    return (known or unknown) and (subject is None or scene.is_force(subject) or subject.tag == "NNP")


def _may_take(scene: Scene, word: Word) -> bool:
    """Whether who takes something is a force, or is not told."""
    subject = scene.parse.subject(word)
    return subject is None or scene.is_force(subject)


def measured(scene: Scene, noun: Word) -> bool:
    return any(True for _ in scene.parse.children(noun, "nummod"))


def _agent(scene: Scene, word: Word) -> Word | None:
    return next((noun for preposition, noun in scene.parse.prepositions(word) if preposition == "by"), None)


def _weapon(scene: Scene, word: Word) -> bool:
    if any(child.low == "silent" for child in scene.parse.children(word)):
        return False
    means = [
        noun for preposition, noun in scene.parse.prepositions(word) if preposition in {"by", "with", "in"}
    ]
    doers = [scene.parse.subject(word), *means, *scene.parse.children(word, "oprd")]
    if scene.parse.is_passive(word) or word.low in {"blew", "set"}:
        doers.append(scene.parse.object(word))
    doers = [doer and counted_noun(scene, doer) for doer in doers]
    if any(scene.is_weapon(doer) for doer in doers):
        return True
    subject = scene.parse.subject(word)
    return word.low in {"hit", "struck", "strike", "destroyed", "blew", "blown"} and scene.is_force(subject)


def _war(scene: Scene, word: Word) -> bool:
    """A strike or fire of war: an army's, of a weapon, or one that kills."""
    qualified = [*scene.parse.children(word, "amod", "compound", "poss", "nmod")]
    if word.low == "fire" and any(child.low in BURNING for child in qualified):
        return False
    if any(
        _lexicon.is_weapon(child.low) or scene.mention(child) or scene.is_force(child) or _is_demonym(child)
        for child in qualified
    ):
        return True
    head = scene.parse.head(word)
    if word.dep == "pobj" and head.dep == "agent":
        return True
    if word.low in {"strike", "strikes"}:
        governors = {"killed", "launched", "carried", "hit", "conducted"}
        return any(other.low in governors for other in scene.parse.ancestors(word)) or on_place(scene, word)
    near = {other.low for other in scene.near(word)} | {other.low for other in scene.parse.ancestors(word)}
    return bool(
        near & {"came", "come", "opened", "exchanged", "returned", "killed", "wounded", "rifle", "gun"}
    )


def _is_demonym(word: Word) -> bool:
    return word.tag in {"JJ", "NNP"} and word.text[:1].isupper()


def on_place(scene: Scene, word: Word) -> bool:
    return any(
        preposition in {"on", "against", "in", "at", "near"} and scene.is_place(noun)
        for preposition, noun in scene.parse.prepositions(word)
    )


def _village(scene: Scene, word: Word) -> bool:
    found = scene.parse.object(word)
    homes = {
        "homes",
        "houses",
        "huts",
        "church",
        "mosque",
        "churches",
        "mosques",
        "school",
        "camp",
        "shops",
        "market",
    }
    if found is None:
        return False
    return scene.is_place(found) or (found.low in homes and force(scene, word))


def _place(scene: Scene, word: Word) -> bool:
    found = scene.parse.object(word)
    if found is not None and found.low in GROUND:
        return force(scene, word) or scene.parse.subject(word) is None
    found = found and counted_noun(scene, found)
    if found is None or not scene.is_place(found) or (found.low == "part" and word.low.startswith("t")):
        return False
    subject = scene.parse.subject(word)
    return subject is None or scene.is_force(subject)


def _placed(scene: Scene, word: Word) -> bool:
    governed = [noun for preposition, noun in scene.parse.prepositions(word) if preposition == "of"]
    owners = list(scene.parse.children(word, "poss"))
    return any(
        noun.number in scene.places or _lexicon.is_in("place", noun.low) for noun in (*governed, *owners)
    )


def _settlement(scene: Scene, word: Word) -> bool:
    found = scene.parse.subject(word)
    if found is None and word.dep == "acl":
        found = scene.parse.head(word)
    if found is None or _lexicon.is_weapon(found.low):
        return False
    return scene.is_place(found) or found.low == "control" or _falls_to(scene, word, found)


def _falls_to(scene: Scene, word: Word, subject: Word) -> bool:
    """`X fell to the rebels`: what falls to a force is a place, known or not."""
    mention = scene.mention(subject)
    return (
        subject.tag == "NNP"
        and mention is None
        and any(
            preposition == "to" and scene.is_force(noun)
            for preposition, noun in scene.parse.prepositions(word)
        )
    )


def _leaving(scene: Scene, word: Word) -> bool:
    subject = scene.parse.subject(word)
    mover = scene.parse.object(word) if subject is None and scene.parse.is_passive(word) else subject
    if mover is None or not scene.is_force(mover):
        return False
    found = scene.parse.object(word)
    if _lexicon.is_civilian(mover.low) or (
        found is not None and found is not mover and _lexicon.is_civilian(found.low)
    ):
        return False
    goes = {"back", "up", "out", "off"}
    away = {"out", "back", "from", "off", "for", "behind", "across", "towards", "into"}
    whence = any(preposition == "from" for preposition, _ in scene.parse.prepositions(word))
    if (word.low == "moved" and found is not None) or (word.low.startswith("depart") and not whence):
        return False
    if word.low in {"retired", "retiring", "slipped", "trickled"} and found is None:
        return True
    if found is not None and found is not mover and found.tag == "CD":
        return False
    if (
        word.low.startswith("abandon")
        and found is not None
        and found.tag == "NNP"
        and scene.mention(found) is None
    ):
        return True
    if _is_no_departure(scene, word, mover):
        return False
    if any(child.low in goes for child in scene.parse.children(word)) and word.low not in {"gave", "given"}:
        return True
    if found is not None and found is not mover and scene.is_place(found):
        return word.low not in {"driven", "pushed", "moved", "rolled", "marched"}
    return any(preposition in away for preposition, _ in scene.parse.prepositions(word))


def _is_no_departure(scene: Scene, word: Word, mover: Word) -> bool:
    """`it went off`, `from house to house`, `leaving 40 towns in the dark`."""
    leaves_so = (
        word.low == "leaving"
        and word.dep == "advcl"
        and scene.parse.object(word) is not None
        and any(link in {"in", "without"} for link, _ in scene.parse.prepositions(word))
    )
    explodes = mover.low == "it" and any(child.low == "off" for child in scene.parse.children(word))
    return leaves_so or explodes or _from_door_to_door(scene, word)


def _from_door_to_door(scene: Scene, word: Word) -> bool:
    ways = dict(scene.parse.prepositions(word))
    return "from" in ways and "to" in ways and ways["from"].low == ways["to"].low


def _ground(scene: Scene, word: Word) -> bool:
    found = scene.parse.object(word)
    receives = any(preposition == "to" for preposition, _ in scene.parse.prepositions(word))
    over = any(child.low in {"over", "up"} for child in scene.parse.children(word, "prt", "advmod", "prep"))
    if found is None or not (scene.is_place(found) or found.low in {"control", "authority"}):
        return False
    return receives or over or word.low in {"ceded", "transferred", "handed", "surrendered", "yielded"}


def counted_noun(scene: Scene, word: Word) -> Word:
    """Of `a total of 146 prisoners`, the prisoners."""
    if word.low in COUNTED or word.low in _numbers.ROUGH or word.tag == "CD":
        return next((noun for link, noun in scene.parse.prepositions(word) if link == "of"), word)
    return word


def has_date(scene: Scene, word: Word) -> bool:
    inside = {other.number for other in scene.parse.subtree(word)}
    return any(dated.number in inside for _, dated in scene.dates)


def _vehicle(scene: Scene, word: Word) -> bool:
    """What is blown up with those around it: a lorry full of explosives, a man with a belt."""
    doers = (scene.parse.subject(word), scene.parse.object(word))
    return any(doer is not None and _lexicon.is_in("vehicle", doer.low) for doer in doers)


def _yields(scene: Scene, word: Word) -> bool:
    """Fighters who give themselves up; with the place that they held it is the place that is taken."""
    subject = scene.parse.subject(word)
    found = scene.parse.object(word)
    if subject is None or not (scene.is_force(subject) or subject.tag == "CD"):
        return False
    if found is not None and scene.is_place(found):
        return False
    if word.low.startswith(("laid", "laying", "gave", "giv", "threw")):
        near = {other.low for other in scene.near(word)}
        return bool(near & {"arms", "weapons"}) or {"up", "themselves"} <= near
    return not _defends(scene, subject)


def _defends(scene: Scene, word: Word) -> bool:
    """`the defenders of X`: fighters named by what they hold."""
    return any(
        noun.number in scene.places
        for preposition, noun in scene.parse.prepositions(word)
        if preposition in {"of", "in", "at"}
    )


def _surrenders(scene: Scene, word: Word) -> bool:
    """A place, or those who hold it, that gives up."""
    subject = scene.parse.subject(word)
    return subject is not None and (
        scene.is_place(subject) or (force(scene, word) and _defends(scene, subject))
    )


def _raid(scene: Scene, word: Word) -> bool:
    """Fighters who break into a camp, a house, a prison."""
    goes = [
        noun for preposition, noun in scene.parse.prepositions(word) if preposition in {"into", "through"}
    ]
    return force(scene, word) and any(scene.is_place(noun) for noun in goes)


def _heard(scene: Scene, word: Word) -> bool:
    """Guns that are heard."""
    return scene.parse.head(word).low in {
        "heard",
        "echoed",
        "boomed",
        "thundered",
        "rang",
        "resumed",
        "rattled",
    }


def _begun(scene: Scene, word: Word) -> bool:
    """An offensive, a siege that begins, or is told with its place or day."""
    head = scene.parse.head(word)
    begins = {
        "launched",
        "began",
        "begun",
        "started",
        "opened",
        "mounted",
        "launching",
        "beat",
        "repelled",
        "lifted",
        "broke",
    }
    if word.dep in {"dobj", "nsubj", "nsubjpass"} and head.low in begins:
        return True
    of_place = any(
        preposition in {"of", "on", "against", "in", "at"} and noun.number in scene.places
        for preposition, noun in scene.parse.prepositions(word)
    )
    return of_place or has_date(scene, word)


def _counted_dead(scene: Scene, word: Word) -> bool:
    """`25 dead`, with a number before it; who is found dead was killed elsewhere."""
    if scene.parse.head(word).low == "found":
        return False
    subject = next(scene.parse.children(scene.parse.head(word), "nsubj"), None)
    if word.dep == "acomp" and not scene.is_person(subject):
        return False
    return _counted(scene, word)


def _counted(scene: Scene, word: Word) -> bool:
    """Dead, wounded, or years of war that come with a number."""
    head = scene.parse.head(word)
    begins = word.dep == "nsubj" and head.low in {"began", "begun", "started", "broke", "erupted"}
    if _lexicon.is_in("combatant", word.low) or begins:
        return False
    left = scene.text[max(scene.parse.start, word.start - 60) : word.start]
    if word.tag[:2] == "JJ" or word.low in {"dead", "wounded", "injured", "slain"}:
        return _numbers.read(left[-30:]) is not None
    if any(one.kind == "duration" and one.begin <= word.start < one.finish for one, _ in scene.dates):
        return True
    sentence = scene.text[scene.parse.start : scene.parse.end]
    return (
        any(_lexicon.is_in("toll", other.low) for other in scene.parse.words)
        and _numbers.read(sentence) is not None
    )


def _of_people(scene: Scene, word: Word) -> bool:
    """`the execution of six men`, not `of airstrikes`."""
    of = [noun for link, noun in scene.parse.prepositions(word) if link == "of"]
    return not of or any(scene.is_person(noun) or noun.low in _numbers.ROUGH for noun in of)


def _ousted(scene: Scene, word: Word) -> bool:
    """A force that is driven out of what it held."""
    found = scene.parse.object(word)
    if found is not None and found.low == "men" and any(True for _ in scene.parse.children(found, "poss")):
        return True
    return scene.is_force(found)


def _always(_: Scene, __: Word) -> bool:
    return True


CHECKS: dict[str, Callable[[Scene, Word], bool]] = {
    "": _always,
    "people": _people,
    "person": _person,
    "aircraft": _aircraft,
    "force": force,
    "armed": _armed,
    "attackable": _attackable,
    "laden": _laden,
    "bodies": _bodies,
    "beaten": _beaten,
    "throats": _throats,
    "kidnapped": _kidnapped,
    "burns": _burns,
    "weapon": _weapon,
    "war": _war,
    "village": _village,
    "place": _place,
    "withdrawn": _withdrawn,
    "retreats": _retreats,
    "heard": _heard,
    "vehicle": _vehicle,
    "yields": _yields,
    "surrenders": _surrenders,
    "raid": _raid,
    "begun": _begun,
    "counted_dead": _counted_dead,
    "ousted": _ousted,
    "of_people": _of_people,
    "entry": _entry,
    "name": _name,
    "placed": _placed,
    "settlement": _settlement,
    "leaving": _leaving,
    "ground": _ground,
    "count": _counted,
}
"""The checks by their names in the table."""
