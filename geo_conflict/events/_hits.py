"""Words that tell an event, each checked against its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo_conflict.events import _lexicon, _numbers, _speakers
from geo_conflict.events._told import is_told

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_conflict.events._lexicon import Trigger
    from geo_conflict.events._parse import Word
    from geo_conflict.events._scene import Scene

VIOLENT = frozenset({"fight", "attack", "shell", "air", "explode", "harm"})

ADVERSATIVE = frozenset({"on", "against", "at", "into", "upon", "of", "toward", "towards"})
MOVED_BY_THINGS = frozenset({"violate", "truce", "explode", "shell", "handover"})
ENACTED = frozenset(
    """
    agreed began came come effect entered force held signed start started take taking took went
    """.split()
)
CAPTIVE = frozenset({"prisoners", "prisoner", "inmates", "hostages", "detainees", "convicts"})
HABITS = frozenset({"regularly", "usually", "often", "always", "frequently", "routinely"})
HOME = frozenset(
    """
    country home homeland homes house houses houses land refuge shelter town towns village villages
    """.split()
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A word that tells an event, and the row of the table that says so."""

    word: Word
    trigger: Trigger

    @property
    def frame(self) -> str:
        """What kind of thing it tells."""
        return self.trigger.frame


def find(scene: Scene, frames: frozenset[str]) -> list[Hit]:
    """Return the words of a sentence that tell an event of these frames as a fact.

    Parameters
    ----------
    scene
        The sentence.
    frames
        Which frames to look for.
    """
    found = []
    for word in scene.parse.words:
        hit = _hit(scene, word, frames)
        if hit is not None and is_told(scene.parse, word):
            found.append(hit)
    main = [hit for hit in found if not _is_background(scene, hit)]
    return main or found


def _is_background(scene: Scene, hit: Hit) -> bool:
    """`since the offensive began`, `a convoy fleeing the town`: it only says when, or which."""
    word = hit.word
    if hit.frame == "flee" and word.dep == "acl" and word.tag == "VBG":
        return True
    way = [word, *scene.parse.ancestors(word)]
    return any(
        step.dep == "advcl"
        and any(child.low == "since" for child in scene.parse.children(step, "mark", "prep", "advmod"))
        for step in way
    )


def speech(scene: Scene) -> set[int]:
    """Return the numbers of the verbs of speech in a sentence, whoever speaks."""
    return {
        word.number
        for word in scene.parse.words
        if word.is_verb
        and not (word.dep == "acl" and word.tag == "VBN")
        and any(row.frame in _lexicon.SPEECH for row in _lexicon.of_word(word.low, "verb"))
    }


def _hit(scene: Scene, word: Word, frames: frozenset[str]) -> Hit | None:
    if (word.dep == "amod" and word.is_verb) or _in_date(scene, word) or _remains(scene, word):
        return None
    if word.dep == "pobj" and word.low == "hostilities":
        return None
    if word.dep == "compound" and not _is_event_noun(scene.parse.head(word)):
        return None
    for row in _lexicon.of_word(word.low, _part_of_speech(word)):
        if row.frame in frames and _has_companion(scene, word, row) and _CHECKS[row.needs](scene, word):
            return Hit(word, row)
    return None


def _part_of_speech(word: Word) -> str:
    if word.is_verb:
        # A participle that stands for its noun: "the shelling of".
        return (
            "noun"
            if word.tag == "VBG"
            and word.dep in {"pobj", "nsubj", "csubj", "dobj", "pcomp", "ROOT"}
            and _is_gerund_noun(word)
            else "verb"
        )
    return "noun" if word.tag[:2] == "NN" else "adjective"


def _remains(scene: Scene, word: Word) -> bool:
    """Who is left in a town is the one who did not leave it."""
    return word.low == "left" and scene.parse.is_passive(word)


def _in_date(scene: Scene, word: Word) -> bool:
    """`March 24` is no march."""
    return word.tag == "NNP" and any(one.begin <= word.start < one.finish for one, _ in scene.dates)


def _is_event_noun(word: Word) -> bool:
    """`bomb attack` is an attack, a bomb-maker none."""
    return any(row.frame in VIOLENT for row in _lexicon.of_word(word.low, "noun"))


def _is_gerund_noun(word: Word) -> bool:
    return (
        word.low in {"fighting", "shelling", "bombing", "shooting", "killing"} and word.dep != "pcomp"
    ) or (word.low == "shelling")


def _has_companion(scene: Scene, word: Word, row: Trigger) -> bool:
    if not row.companions:
        return True
    near = scene.near(word, doer=row.frame in MOVED_BY_THINGS)
    return any(
        other.low in row.companions or other.low.rpartition("-")[2] in row.companions for other in near
    )


# --- what a row may ask for


def _object(scene: Scene, word: Word) -> Word | None:
    """Whom or what it meets: an object, or what `on`, `at`, `against` govern."""
    found = scene.parse.object(word)
    if found is not None:
        return found
    return next(
        (noun for preposition, noun in scene.parse.prepositions(word) if preposition in ADVERSATIVE), None
    )


def _people(scene: Scene, word: Word) -> bool:
    return scene.is_person(_object(scene, word)) or scene.is_force(scene.parse.subject(word))


def _person(scene: Scene, word: Word) -> bool:
    found = _object(scene, word)
    return found is not None and scene.is_person(found) and not scene.is_place(found)


def _aircraft(scene: Scene, word: Word) -> bool:
    found = scene.parse.object(word)
    flies = found is not None and (
        _lexicon.is_in("air", found.low) or found.low in {"mirage", "mig", "helicopter", "plane"}
    )
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


def _force(scene: Scene, word: Word) -> bool:
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
    entered = [*goes, *([found] if found is not None else [])]
    return _force(scene, word) and any(
        one.number in scene.places or _lexicon.is_in("settlement", one.low) for one in entered
    )


def _name(scene: Scene, word: Word) -> bool:
    """A place that is taken, known or not."""
    found = scene.parse.object(word)
    if found is None:
        return False
    mention = scene.mention(found)
    if found.low in {"it", "km", "kilometres", "kilometers", "miles"}:
        return _may_take(scene, word)
    unknown = found.tag == "NNP" and (mention is None or not mention.is_person)
    subject = scene.parse.subject(word)
    return (scene.is_place(found) or unknown) and (
        subject is None or scene.is_force(subject) or subject.tag == "NNP"
    )


def _may_take(scene: Scene, word: Word) -> bool:
    """Whether who takes something is a force, or is not told."""
    subject = scene.parse.subject(word)
    return subject is None or scene.is_force(subject)


def _figure(scene: Scene, word: Word) -> bool:
    """Words that put a number: `put the ground won at`."""
    found = scene.parse.object(word)
    at = any(
        child.low == "at"
        and any(noun.tag == "CD" or _measured(scene, noun) for noun in scene.parse.children(child))
        for child in scene.parse.subtree(word)
    )
    is_toll = found is not None and _lexicon.is_in("toll", found.low)
    return at and not is_toll and _speaker(scene, word)


def _measured(scene: Scene, noun: Word) -> bool:
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
    if any(scene.is_weapon(doer) for doer in doers):
        return True
    subject = scene.parse.subject(word)
    return word.low in {"hit", "struck", "strike", "destroyed", "blew"} and scene.is_force(subject)


def _war(scene: Scene, word: Word) -> bool:
    """A strike or fire of war: an army's, of a weapon, or one that kills."""
    qualified = [*scene.parse.children(word, "amod", "compound", "poss", "nmod")]
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
        return any(other.low in governors for other in scene.parse.ancestors(word)) or _on_place(scene, word)
    near = {other.low for other in scene.near(word)} | {other.low for other in scene.parse.ancestors(word)}
    return bool(
        near & {"came", "come", "opened", "exchanged", "returned", "killed", "wounded", "rifle", "gun"}
    )


def _is_demonym(word: Word) -> bool:
    return word.tag in {"JJ", "NNP"} and word.text[:1].isupper()


def _on_place(scene: Scene, word: Word) -> bool:
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
    return found is not None and (scene.is_place(found) or found.low in homes)


def _place(scene: Scene, word: Word) -> bool:
    found = scene.parse.object(word)
    if found is None or not scene.is_place(found):
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
    return found is not None and scene.is_place(found) and not _lexicon.is_weapon(found.low)


def _leaving(scene: Scene, word: Word) -> bool:
    subject = scene.parse.subject(word)
    mover = scene.parse.object(word) if subject is None and scene.parse.is_passive(word) else subject
    if mover is None or not scene.is_force(mover):
        return False
    if _lexicon.is_civilian(mover.low):
        return False
    found = scene.parse.object(word)
    goes = {"back", "up", "out", "off"}
    away = {"out", "back", "from", "off", "for", "behind", "across", "towards", "into"}
    if word.low in {"retired", "retiring", "slipped", "trickled"} and found is None:
        return True
    if any(child.low in goes for child in scene.parse.children(word)) and word.low not in {"gave", "given"}:
        return True
    if found is not None and found is not mover and scene.is_place(found):
        return word.low not in {"driven", "pushed", "moved", "rolled", "marched"}
    return any(preposition in away for preposition, _ in scene.parse.prepositions(word))


def _ground(scene: Scene, word: Word) -> bool:
    found = scene.parse.object(word)
    receives = any(preposition == "to" for preposition, _ in scene.parse.prepositions(word))
    over = any(child.low in {"over", "up"} for child in scene.parse.children(word, "prt", "advmod", "prep"))
    if found is None or not (scene.is_place(found) or found.low in {"control", "authority"}):
        return False
    return receives or over or word.low in {"ceded", "transferred", "handed"}


def _refuge(scene: Scene, word: Word) -> bool:
    """People, not fighters, who leave or are taken away; who comes home flees no more."""
    comes = [other.low for other in scene.near(word)]
    if (
        word.low in {"streamed", "streaming", "poured", "took", "arrived", "arriving", "crossed", "bussed"}
        and "home" in comes
    ):
        return False
    subject = scene.parse.subject(word)
    found = scene.parse.object(word)
    movers = [subject] if subject is not None and not scene.is_force(subject) else [found]
    mover = movers[0]
    if mover is None or not _are_people(scene, mover) or scene.is_force(mover) or mover.low in CAPTIVE:
        return False
    if word.low.startswith("arriv"):
        return any(preposition in {"in", "at", "from"} for preposition, _ in scene.parse.prepositions(word))
    near = {other.low for other in scene.near(word)}
    if near & HOME or near & {"fled", "safety", "border"}:
        return True
    goes = {preposition for preposition, _ in scene.parse.prepositions(word)}
    if (
        word.low in {"quit", "quitting", "fled", "left", "abandoned"}
        and found is not None
        and found.tag == "NNP"
    ):
        return True
    return bool(goes & {"from", "to", "into", "out", "across", "of", "for", "towards"}) or (
        found is not None and found.number in scene.places
    )


def _unarmed(scene: Scene, word: Word) -> bool:
    """Who flees or is moved is no fighter."""
    subject, found = scene.parse.subject(word), scene.parse.object(word)
    movers = [one for one in (subject, found) if one is not None and one.number not in scene.places]
    people = [one for one in movers if _are_people(scene, one)]
    return bool(people) or not any(_lexicon.is_combatant(one.low) for one in movers)


def _are_people(scene: Scene, word: Word) -> bool:
    of = [noun for preposition, noun in scene.parse.prepositions(word) if preposition == "of"]
    if word.low in _numbers.ROUGH and of:
        return all(_lexicon.is_person(noun.low) for noun in of)
    return _lexicon.is_civilian(word.low) or word.tag == "CD" or word.low in _numbers.ROUGH


def _parties(scene: Scene, word: Word) -> bool:
    if any(child.low in HABITS for child in scene.parse.children(word, "advmod")):
        return False
    subject, found = scene.parse.subject(word), scene.parse.object(word)
    others = [
        noun
        for preposition, noun in scene.parse.prepositions(word)
        if preposition in {"with", "between", "to", "by", "in"}
    ]
    people = [one for one in (subject, found, *others) if one is not None]
    people += [other for one in people for other in scene.parse.conjuncts(one)]
    named = [one for one in people if _is_party(scene, one)]
    if subject is not None and subject.low == "they" and word.low in {"met", "talked"}:
        return True
    if word.low in {"spoke", "talked", "talking", "sat", "gathered", "discussed", "discussing"}:
        return bool(named) and bool(others or found)
    if word.dep == "acl" and word.tag == "VBN":
        return False
    if word.low in {"saw", "received", "flew"}:
        return bool(
            found is not None and scene.mention(found) and subject is not None and _is_party(scene, subject)
        )
    if any(
        child.low in {"up", "deaths", "death", "resistance", "end"} for child in scene.parse.children(word)
    ):
        return False
    return bool(named)


def _is_party(scene: Scene, word: Word) -> bool:
    if scene.mention(word) is not None or _lexicon.is_in("officials", word.low):
        return True
    parts = {
        "delegation",
        "delegations",
        "negotiators",
        "sides",
        "parties",
        "leaders",
        "presidents",
        "envoys",
        "rivals",
    }
    return word.low in parts or word.low in {
        "diplomats",
        "mediators",
        "chiefs",
        "delegates",
        "generals",
        "elders",
    }


def _held(scene: Scene, word: Word) -> bool:
    """Talks that are held somewhere, on a day or between parties; not the name of a process."""
    if word.dep in {"compound", "amod"}:
        return False
    # "peace talks broke down": their end is no event.
    head = scene.parse.head(word)
    if head.low in {"told", "addressed", "tells"}:
        return False
    ends = {
        "broke",
        "collapsed",
        "stopped",
        "suspended",
        "failed",
        "stalled",
        "ended",
        "cancelled",
        "canceled",
        "broken",
        "called",
    }
    if word.dep in {"nsubj", "nsubjpass", "dobj"} and head.low in ends and head.low != "ended":
        return False
    between = any(
        preposition in {"between", "with", "in", "at", "of"}
        for preposition, _ in scene.parse.prepositions(word)
    )
    measured = word.dep == "pobj" and any(
        one.kind == "duration" and one.begin <= word.start <= one.finish + 1 for one, _ in scene.dates
    )
    return between or measured or _has_date(scene, word)


def _has_date(scene: Scene, word: Word) -> bool:
    inside = {other.number for other in scene.parse.subtree(word)}
    return any(dated.number in inside for _, dated in scene.dates)


def _made(scene: Scene, word: Word) -> bool:
    return word.dep != "compound" and _has_date(scene, word)


def _enacted(scene: Scene, word: Word) -> bool:
    """A truce that begins, or is told with its day."""
    head = scene.parse.head(word)
    if head.low in {"ended", "broke", "broken", "called", "violated", "failed", "collapsed"}:
        return False
    starts = word.dep in {"nsubj", "nsubjpass"} and head.low in ENACTED
    acted = {other.low for other in scene.near(head)} if starts else set()
    began = head.low in {"began", "started", "signed", "agreed", "entered"} or bool(
        acted & {"effect", "force"}
    )
    return (starts and began) or (word.dep != "compound" and _has_date(scene, word))


def _crowd(scene: Scene, word: Word) -> bool:
    if word.is_verb:
        subject = scene.parse.subject(word)
        if subject is None:
            return False
        mention = scene.mention(subject)
        return (
            _lexicon.is_civilian(subject.low)
            or subject.tag == "CD"
            or mention is None
            or mention.kind in {"people", "protesters"}
        )
    if scene.parse.head(word).low in {
        "told",
        "addressed",
        "tells",
        "lodged",
        "filed",
        "issued",
        "made",
        "delivered",
    }:
        return False
    return word.dep != "compound" and (
        _has_date(scene, word) or _on_place(scene, word) or word.dep in {"nsubj", "dobj"}
    )


def _crowding(scene: Scene, word: Word) -> bool:
    subject = scene.parse.subject(word)
    counted = subject is not None and any(True for _ in scene.parse.children(subject, "nummod"))
    near = {other.low for other in scene.near(word)}
    if (
        subject is not None
        and counted
        and near & {"against", "protest"}
        and not _lexicon.is_combatant(subject.low)
    ):
        return True
    if subject is None or scene.is_force(subject):
        return False
    civil = (
        _lexicon.is_civilian(subject.low)
        or subject.low in _numbers.ROUGH
        or subject.tag == "CD"
        or subject.low in {"crowd", "crowds"}
    )
    if word.low in {"took", "taken", "filled"}:
        return civil and bool(near & {"streets", "street", "square"})
    if word.low in {"blocked", "blockaded", "occupied", "surrounded", "gathered"}:
        return civil and bool(near & {"protest", "demand", "demanding", "against", "calling"})
    return civil


def _captured(scene: Scene, word: Word) -> bool:
    found = scene.parse.object(word)
    if found is None or found.number in scene.places or not scene.is_person(found):
        return False
    if word.low in {"held", "caught", "picked", "took", "taken", "charged"}:
        near = {other.low for other in scene.near(word)}
        return bool(near & {"prisoner", "captive", "hostage", "up", "with", "custody", "away", "off"}) and (
            word.low != "held" or "hostage" not in near
        )
    return True


def _prisoner(scene: Scene, word: Word) -> bool:
    found = scene.parse.object(word)
    if found is None:
        return False
    named = _lexicon.is_in("prisoner", found.low) or found.tag == "CD" or scene.mention(found) is not None
    if word.low in {"returned", "handed", "set", "returning", "handing"}:
        free = any(child.low == "free" for child in scene.parse.children(word))
        return free or (
            named
            and found.low
            in {"prisoners", "hostages", "captives", "detainees", "bodies", "hostage", "prisoner"}
        )
    return named and found.number not in scene.places


def _appeal(scene: Scene, word: Word) -> bool:
    """`called for a pause`, `called all to arms`, not `called a summit for Wednesday`."""
    found = next(scene.parse.children(word, "dobj"), None)
    called = found is None or scene.is_person(found) or found.tag in {"NNPS", "PRP"}
    return called and _speaker(scene, word)


def _vehicle(scene: Scene, word: Word) -> bool:
    """What is blown up with those around it: a lorry full of explosives, a man with a belt."""
    doers = (scene.parse.subject(word), scene.parse.object(word))
    return any(doer is not None and _lexicon.is_in("vehicle", doer.low) for doer in doers)


def _yields(scene: Scene, word: Word) -> bool:
    """Fighters who give themselves up; with the place that they held it is the place that is taken."""
    subject = scene.parse.subject(word)
    if subject is None or not (scene.is_force(subject) or subject.tag == "CD"):
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
        if preposition in {"of", "in"}
    )


def _surrenders(scene: Scene, word: Word) -> bool:
    """A place, or those who hold it, that gives up."""
    subject = scene.parse.subject(word)
    return subject is not None and (
        scene.is_place(subject) or (_force(scene, word) and _defends(scene, subject))
    )


def _mob(scene: Scene, word: Word) -> bool:
    """A crowd that is violent."""
    subject = scene.parse.subject(word)
    if subject is None or not _lexicon.is_in("mob", subject.low):
        return False
    plain = word.low in {"carried", "set", "occupied", "attacked", "burned", "burnt", "clashed", "clashing"}
    return not plain or _lexicon.is_in("crowd", subject.low)


def _raid(scene: Scene, word: Word) -> bool:
    """Fighters who break into a camp, a house, a prison."""
    goes = [
        noun for preposition, noun in scene.parse.prepositions(word) if preposition in {"into", "through"}
    ]
    return _force(scene, word) and any(scene.is_place(noun) for noun in goes)


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
    return of_place or _has_date(scene, word)


def _counted_dead(scene: Scene, word: Word) -> bool:
    """`25 dead`, with a number before it; who is found dead was killed elsewhere."""
    return scene.parse.head(word).low != "found" and _counted(scene, word)


def _counted(scene: Scene, word: Word) -> bool:
    """Dead, wounded, or years of war that come with a number."""
    if _lexicon.is_in("combatant", word.low):
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


def _ousted(scene: Scene, word: Word) -> bool:
    """A force that is driven out of what it held."""
    return scene.is_force(scene.parse.object(word))


def _speaker(scene: Scene, word: Word) -> bool:
    subject = _speakers.of_verb(scene, word)
    return subject is not None and _speakers.may_speak(scene, subject)


def _blames(scene: Scene, word: Word) -> bool:
    """`blamed the rebels`, `blamed the raid on them`, not `blamed technical reasons for the delay`."""
    found = scene.parse.object(word)
    on = any(preposition == "on" for preposition, _ in scene.parse.prepositions(word))
    named = found is not None and (
        scene.is_person(found)
        or scene.is_place(found)
        or scene.is_force(found)
        or found.tag[:3] in {"NNP", "PRP"}
    )
    return (on or named) and _speaker(scene, word)


def _judges(scene: Scene, word: Word) -> bool:
    """`called the story a lie`, `describes reports as inventions`."""
    judged = next(scene.parse.children(word, "oprd"), None) is not None or any(
        preposition == "as" for preposition, _ in scene.parse.prepositions(word)
    )
    objects = list(scene.parse.children(word, "dobj", "ccomp"))
    of_object = any(child.low == "as" for found in objects for child in scene.parse.children(found, "prep"))
    return bool(objects) and (judged or of_object or objects[0].dep == "ccomp") and _speaker(scene, word)


def _makes_known(scene: Scene, word: Word) -> bool:
    """`let it be known that`, `made it clear that`."""
    known = {"known", "know", "clear", "plain", "understood"}
    return any(
        child.low in known or any(one.low in known for one in scene.parse.children(child))
        for child in scene.parse.children(word, "ccomp", "xcomp", "oprd", "acomp")
    ) and _speaker(scene, word)


def _always(_: Scene, __: Word) -> bool:
    return True


_CHECKS: dict[str, Callable[[Scene, Word], bool]] = {
    "": _always,
    "people": _people,
    "person": _person,
    "aircraft": _aircraft,
    "force": _force,
    "weapon": _weapon,
    "war": _war,
    "village": _village,
    "place": _place,
    "withdrawn": _withdrawn,
    "retreats": _retreats,
    "appeal": _appeal,
    "heard": _heard,
    "vehicle": _vehicle,
    "yields": _yields,
    "surrenders": _surrenders,
    "mob": _mob,
    "raid": _raid,
    "begun": _begun,
    "counted_dead": _counted_dead,
    "ousted": _ousted,
    "entry": _entry,
    "name": _name,
    "figure": _figure,
    "placed": _placed,
    "settlement": _settlement,
    "leaving": _leaving,
    "ground": _ground,
    "refuge": _refuge,
    "unarmed": _unarmed,
    "parties": _parties,
    "held": _held,
    "made": _made,
    "enacted": _enacted,
    "crowd": _crowd,
    "crowding": _crowding,
    "captured": _captured,
    "prisoner": _prisoner,
    "count": _counted,
    "speaker": _speaker,
    "blames": _blames,
    "judges": _judges,
    "makes_known": _makes_known,
}
