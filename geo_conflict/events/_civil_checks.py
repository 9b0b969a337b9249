"""What a row of the table of triggers may ask for, of people and words: flight, talks, protest, arrest, speech."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_conflict.events import _lexicon, _numbers, _speakers
from geo_conflict.events._checks import THEM, counted_noun, force, has_date, measured, on_place

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_conflict.events._parse import Word
    from geo_conflict.events._scene import Scene

ENACTED = frozenset(
    """
    agreed began came come effect entered force held signed start started take taking took went
    """.split()
)
BEGUN = frozenset(
    """
    began begun continued convened got held kicked opened reopened restarted resumed started took
    """.split()
)
CAPTIVE = frozenset({"prisoners", "prisoner", "inmates", "hostages", "detainees", "convicts"})
SEATS = frozenset(
    """
    assembly base consulate council court courthouse embassy headquarters jail ministry office offices palace
    parliament prison residence station
    """.split()
)
FAR_BACK = 400
AGAINST = frozenset(
    """
    against barricades calling demand demanding protest tires tyres
    """.split()
)
HABITS = frozenset({"regularly", "usually", "often", "always", "frequently", "routinely"})
DRIVEN = frozenset({"chased", "driven", "drove", "forced", "hounded", "pushed"})
HOME = frozenset(
    """
    country home homeland homes house houses houses land refuge shelter town towns village villages
    """.split()
)


def _dispersed(scene: Scene, word: Word) -> bool:
    """A crowd that is broken up."""
    found = scene.parse.object(word)
    return found is not None and _lexicon.is_in("crowd", found.low)


def _near_crowd(scene: Scene, word: Word) -> bool:
    """Tear gas against a crowd."""
    return force(scene, word) and any(
        _lexicon.is_in("mob", one.low) or one.low == "people" for one in scene.parse.subtree(word)
    )


def _charged(scene: Scene, word: Word) -> bool:
    """`Prosecutors charged two guards`, `was charged with murder`."""
    found, subject = scene.parse.object(word), scene.parse.subject(word)
    if found is None or found.number in scene.places or not scene.is_person(found):
        return False
    return scene.parse.is_passive(word) or (subject is not None and _lexicon.is_in("officials", subject.low))


def _returned_home(scene: Scene, word: Word) -> bool:
    """Prisoners who are sent home."""
    found = scene.parse.object(word) or scene.parse.subject(word)
    if found is None:
        return False
    found = counted_noun(scene, found)
    held = {"captured", "kidnapped", "abducted", "jailed", "detained", "imprisoned"}
    return found.low in CAPTIVE | {"captives"} or any(
        child.low in held for child in scene.parse.children(found, "amod", "acl")
    )


def _counted_crowd(scene: Scene, word: Word) -> bool:
    """`About 2,000 people demanded`: so many that they are a crowd."""
    subject = scene.parse.subject(word)
    return (
        subject is not None
        and not _lexicon.is_in("officials", subject.low)
        and not scene.is_force(subject)
        and (measured(scene, subject) or subject.low in _numbers.ROUGH)
    )


def _measured_out(scene: Scene, word: Word) -> bool:
    """`nineteen days of protest`."""
    head = scene.parse.head(word)
    return (
        word.dep == "pobj"
        and head.low == "of"
        and scene.parse.head(head).low in {"days", "weeks", "months", "night", "nights"}
    )


def _on_strike(scene: Scene, word: Word) -> bool:
    """`have been on strike`, `went on strike`."""
    on = scene.parse.head(word)
    at_work = {"are", "be", "been", "go", "going", "gone", "is", "remained", "stayed", "was", "went", "were"}
    return word.dep == "pobj" and on.low == "on" and scene.parse.head(on).low in at_work


def _outside(scene: Scene, word: Word) -> bool:
    """People who gather outside the seat of a power."""
    seats = {noun.low for preposition, noun in scene.parse.prepositions(word) if preposition == "outside"}
    return bool(seats & SEATS) and _crowding(scene, word)


def _truce_before(scene: Scene, word: Word) -> bool:
    """`It was violated near X`, of the truce that the words before it name."""
    found = scene.parse.object(word) or scene.parse.subject(word)
    before = scene.text[max(0, scene.parse.start - FAR_BACK) : scene.parse.start]
    if found is not None and _lexicon.is_in("truce", found.low):
        return True
    return (
        found is not None and found.low in {"it", "which"} and bool(_lexicon.in_text("truce").search(before))
    )


def _set_free(scene: Scene, word: Word) -> bool:
    """`set free two prisoners`, `let them go`."""
    found = scene.parse.object(word)
    if found is None:
        found = next(
            (
                own
                for child in scene.parse.children(word, "ccomp", "xcomp")
                for own in scene.parse.children(child, "nsubj")
            ),
            None,
        )
    near = [*scene.parse.children(word), *(scene.parse.children(found) if found is not None else ())]
    return (
        found is not None
        and (scene.is_person(found) or found.low in THEM | {"they", "he", "she"})
        and any(one.low in {"free", "go"} for one in near)
    )


def _alleges(scene: Scene, word: Word) -> bool:
    """`charged that the army`, not `the cavalry charged`."""
    return any(True for _ in scene.parse.children(word, "ccomp")) and _speaker(scene, word)


def _figure(scene: Scene, word: Word) -> bool:
    """Words that put a number: `put the ground won at`."""
    found = scene.parse.object(word)
    at = any(
        child.low == "at"
        and any(noun.tag == "CD" or measured(scene, noun) for noun in scene.parse.children(child))
        for child in scene.parse.subtree(word)
    )
    is_toll = found is not None and any(
        _lexicon.is_in("toll", one.low) for one in scene.parse.words[word.number : found.number + 2]
    )
    return at and not is_toll and _speaker(scene, word)


def _refuge(scene: Scene, word: Word) -> bool:
    """People, not fighters, who leave or are taken away; who comes home flees no more."""
    comes = [other.low for other in scene.near(word)]
    if (
        word.low
        in {"streamed", "streaming", "poured", "took", "arrived", "arriving", "crossed", "bussed", "drove"}
        and "home" in comes
    ):
        return False
    subject = scene.parse.subject(word)
    found = scene.parse.object(word)
    mover = subject if subject is not None and _are_people(scene, subject) else found
    counted = mover is not None and mover.tag == "NNPS" and measured(scene, mover)
    if mover is None or not _are_people(scene, mover) or mover.low in CAPTIVE:
        return False
    if (scene.is_force(mover) and not counted) or any(one in {"streets", "street", "polls"} for one in comes):
        return False
    if word.low in {"took", "taken"} and mover is found and subject is not None and scene.is_force(subject):
        return False
    if word.low.startswith("reach"):
        return _are_many(scene, mover) and word.tag != "VBG"
    if word.low.startswith("arriv"):
        return any(preposition in {"in", "at", "from"} for preposition, _ in scene.parse.prepositions(word))
    if any(_flees(child) for child in scene.parse.children(word, "xcomp")):
        return True
    if mover is found and word.low in DRIVEN and "out" in comes:
        return True
    if {"fled", "safety", "border", *HOME} & set(comes):
        return True
    return _goes_away(scene, word, found)


def _goes_away(scene: Scene, word: Word, found: Word | None) -> bool:
    """Whence or where to: `left X for Y`, `crossed into Y`."""
    is_name = found is not None and found.tag == "NNP"
    if is_name and word.low in {"quit", "quitting", "fled", "left", "abandoned"}:
        return True
    goes = {preposition for preposition, _ in scene.parse.prepositions(word)}
    return bool(goes & {"from", "to", "into", "out", "across", "of", "for", "towards"}) or (
        found is not None and scene.is_place(found)
    )


def _are_many(scene: Scene, word: Word) -> bool:
    """`28,000 people`, `hundreds of families`."""
    people = _lexicon.is_civilian(counted_noun(scene, word).low)
    return people and (word.low in _numbers.ROUGH or measured(scene, word))


def _flees(word: Word) -> bool:
    """`forced them to cross the river`."""
    return any(row.frame == "flee" for row in _lexicon.of_word(f"{word.low}", "verb")) or word.low in {
        "cross",
        "escape",
        "evacuate",
        "move",
        "relocate",
    }


def _unarmed(scene: Scene, word: Word) -> bool:
    """Who flees or is moved is no fighter."""
    subject, found = scene.parse.subject(word), scene.parse.object(word)
    movers = [one for one in (subject, found) if one is not None and one.number not in scene.places]
    if any(one.low in {"bodies", "body", "embassy", "remains", "scene"} for one in movers):
        return False
    people = [one for one in movers if _are_people(scene, one)]
    return bool(people) or not any(_lexicon.is_combatant(one.low) for one in movers)


def _are_people(scene: Scene, word: Word) -> bool:
    of = [noun for preposition, noun in scene.parse.prepositions(word) if preposition == "of"]
    if word.low in _numbers.ROUGH and of:
        return all(_lexicon.is_person(noun.low) or noun.tag in {"NNP", "NNPS"} for noun in of)
    mention = scene.mention(word)
    if mention is not None and mention.kind == "people":
        return True
    if word.tag == "NNP" and word.number not in scene.places and measured(scene, word):
        return True
    return _lexicon.is_civilian(word.low) or word.tag in {"CD", "NNPS"} or word.low in _numbers.ROUGH


def _parties(scene: Scene, word: Word) -> bool:
    if any(child.low in HABITS for child in scene.parse.children(word, "advmod")):
        return False
    subject, found = scene.parse.subject(word), scene.parse.object(word)
    others = [
        noun
        for preposition, noun in scene.parse.prepositions(word)
        if preposition in {"with", "between", "to", "by", "in"}
    ]
    others += [
        noun
        for _, outer in scene.parse.prepositions(word)
        for link, noun in scene.parse.prepositions(outer)
        if link == "with"
    ]
    people = [one for one in (subject, found, *others) if one is not None]
    people += [other for one in people for other in scene.parse.conjuncts(one)]
    named = [one for one in people if _is_party(scene, one)]
    if subject is not None and subject.low == "they" and word.low in {"met", "talked"}:
        return True
    if word.low in {"spoke", "talked", "talking", "sat", "gathered", "discussed", "discussing"}:
        return bool(named) and bool(others or found)
    if word.dep in {"acl", "advcl"} and word.tag == "VBN" and subject is None:
        return False
    if word.low == "gathered" and any(link == "outside" for link, _ in scene.parse.prepositions(word)):
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


def _is_captive(scene: Scene, word: Word, found: Word) -> bool:
    """`handed the pilot to the police`, `handed over 42 captured soldiers`."""
    receives = any(link == "to" for link, _ in scene.parse.prepositions(word))
    return receives and _lexicon.is_person(found.low) and found.number not in scene.places


def _host(scene: Scene, word: Word) -> bool:
    """A state or its leader who receives, or goes to see, another's leader."""
    subject, found = scene.parse.subject(word), scene.parse.object(word)
    if subject is None or found is None or found.number in scene.places:
        return False
    guest = scene.mention(found)
    return guest is not None and guest.is_person and _is_party(scene, subject)


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
        "heads",
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
    if word.dep in {"nsubj", "nsubjpass"} and head.low in BEGUN:
        return True
    measured = word.dep == "pobj" and any(
        one.kind == "duration" and one.begin <= word.start <= one.finish + 1 for one, _ in scene.dates
    )
    return between or measured or has_date(scene, word)


def _made(scene: Scene, word: Word) -> bool:
    return word.dep != "compound" and has_date(scene, word)


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
    return (starts and began) or (word.dep != "compound" and has_date(scene, word))


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
        "left",
        "leaving",
        "attended",
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
        has_date(scene, word) or on_place(scene, word) or word.dep in {"nsubj", "nsubjpass", "dobj"}
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
        or _lexicon.is_in("mob", subject.low)
        or subject.low in _numbers.ROUGH
        or subject.tag == "CD"
        or subject.low in {"crowd", "crowds"}
    )
    if word.low in {"threw", "throwing", "hurled", "pelted"} and not _lexicon.is_in("mob", subject.low):
        return False
    if word.low in {"took", "taken", "filled"}:
        return civil and bool(near & {"streets", "street", "square"})
    if word.low in {"blocked", "blockaded", "occupied", "surrounded", "gathered"}:
        near |= {
            one.low
            for child in scene.parse.children(word, "advcl", "xcomp")
            for one in scene.parse.subtree(child)
        }
        near |= {one.low for one in scene.parse.subtree(word) if one.low in {"tires", "tyres", "barricades"}}
        return _lexicon.is_in("crowd", subject.low) or (civil and bool(near & AGAINST))
    return civil or (subject.tag == "NNS" and word.low in {"marched", "chanted", "rallied"})


def _captured(scene: Scene, word: Word) -> bool:
    found = scene.parse.object(word)
    if found is None or found.number in scene.places:
        return False
    named = any(scene.is_person(one) for one in scene.parse.conjuncts(found))
    if not named and not _lexicon.is_single_person(found.low):
        return False
    if word.low in {"held", "caught", "picked", "took", "taken", "charged"}:
        near = {other.low for other in scene.near(word)}
        if any(child.low == "in" for child in scene.parse.children(word, "prt")):
            return True
        return bool(near & {"prisoner", "captive", "hostage", "up", "with", "custody", "away", "off"}) and (
            word.low != "held" or "hostage" not in near
        )
    return True


def _prisoner(scene: Scene, word: Word) -> bool:
    found = scene.parse.object(word)
    if found is None:
        return False
    found = counted_noun(scene, found)
    if found.low in THEM | {"they", "he", "she", "who"}:
        return word.low in {"freed", "released", "exchanged", "swapped"}
    named = _lexicon.is_in("prisoner", found.low) or found.tag == "CD" or scene.mention(found) is not None
    named = named or (word.low in {"freed", "released"} and _lexicon.is_person(found.low))
    if word.low in {"returned", "handed", "set", "returning", "handing"}:
        free = any(child.low == "free" for child in scene.parse.children(word))
        return (
            free
            or (
                named
                and found.low
                in {"prisoners", "hostages", "captives", "detainees", "bodies", "hostage", "prisoner"}
            )
            or (word.low in {"handed", "handing"} and _is_captive(scene, word, found))
        )
    return named and found.number not in scene.places


def _appeal(scene: Scene, word: Word) -> bool:
    """`called for a pause`, `called all to arms`, not `called a summit for Wednesday`."""
    found = next(scene.parse.children(word, "dobj"), None)
    called = found is None or scene.is_person(found) or found.tag in {"NNPS", "PRP"}
    return called and _speaker(scene, word)


def _mob(scene: Scene, word: Word) -> bool:
    """A crowd that is violent."""
    subject = scene.parse.subject(word)
    if subject is None or not _lexicon.is_in("mob", subject.low):
        return False
    plain = word.low in {"carried", "set", "occupied", "attacked", "burned", "burnt", "clashed", "clashing"}
    return not plain or _lexicon.is_in("crowd", subject.low)


def _speaker(scene: Scene, word: Word) -> bool:
    if word.low == "hails" and any(
        preposition == "from" for preposition, _ in scene.parse.prepositions(word)
    ):
        return False
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
        or found.low == "other"
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


CHECKS: dict[str, Callable[[Scene, Word], bool]] = {
    "dispersed": _dispersed,
    "near_crowd": _near_crowd,
    "alleges": _alleges,
    "outside": _outside,
    "on_strike": _on_strike,
    "charged": _charged,
    "returned_home": _returned_home,
    "counted_crowd": _counted_crowd,
    "measured": _measured_out,
    "truce_before": _truce_before,
    "set_free": _set_free,
    "host": _host,
    "appeal": _appeal,
    "mob": _mob,
    "figure": _figure,
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
    "speaker": _speaker,
    "blames": _blames,
    "judges": _judges,
    "makes_known": _makes_known,
}
"""The checks by their names in the table."""
