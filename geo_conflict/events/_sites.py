"""Where an event took place, and what the other places of its sentence are to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo_conflict.events import _lexicon
from geo_conflict.events._lexicon import SPEECH
from geo_conflict.events._ties import Tie, tie

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo_conflict.events._clusters import Cluster
    from geo_conflict.events._parse import Word
    from geo_conflict.events._scene import Scene
    from geo_conflict.toponyms import Toponym

AT = frozenset(
    """
    above across along around at beside between beyond east in inside near north northeast northwest off
    on outside over south southeast southwest through throughout west within
    """.split()
)
LINES = frozenset({"border", "line", "front", "frontline", "frontlines", "road", "highway", "front-line"})
COMPASS = frozenset(
    """
    east north north-east north-west northeast northwest outside south south-east south-west southeast
    southwest west
    """.split()
)
MET = frozenset({"on", "against", "upon", "at"})
OBJECT = frozenset({"dobj", "nsubjpass", "oprd"})
HANDED = frozenset({"agent", "by"})
MET_BY = OBJECT | {"on", "against"}
ATTRIBUTIVE = frozenset({"compound", "poss", "nmod", "amod"})
ENTERED = frozenset({"into", "to", "toward", "through", "onto", "in", "at", "of"})
LEFT = frozenset({"from", "out", "of", "out of", "outside"})
PLACE_FRAMES = frozenset({"take", "leave", "handover"})
SPREADS = frozenset({"spread", "raged", "erupted", "extended", "spilled"})
STRUCK = frozenset({"attack", "shell", "air", "fight", "explode", "harm"})
MEETS = frozenset({"meet", "sign", "truce"})
HEARERS = frozenset(
    """
    assembly ceremony chamber conference congress correspondents crowd delegates gathering guests journalists
    lawmakers meeting newsmen parliament press rally reporters senate summit supporters troops
    """.split()
)
UNIT = 4
PLAIN = frozenset({"at", "around", "in", "near", "of", "outside"})
# Officials who act where they are: "police in X arrested".
ACTING = frozenset(
    """
    agents attackers authorities commandos crowd crowds demonstrators detectives fighters gendarmes guards gunmen
    insurgents investigators marines militants militiamen mobs officers officials police policemen prosecutors
    protesters rangers rebels rioters soldiers students troops workers
    """.split()
)
DWELLERS = frozenset(
    """
    archbishop bishop inhabitants mayor mayors people resident residents townspeople villagers
    """.split()
)
TRUCES = frozenset({"armistice", "cease-fire", "ceasefire", "lull", "pause", "truce"})
ASIDE = frozenset({"based", "born", "headquartered"})
ENSIGNS = frozenset({"flag", "flags", "banner", "banners", "colours", "colors", "standard"})
TOWARDS = frozenset({"to", "toward", "towards", "into", "onto", "for"})
PASSED = frozenset({"crossed", "cross", "crossing", "waded", "swam", "forded", "passed"})
REACHED = ("arriv", "reach", "land", "enter")
SUBJECT = frozenset({"nsubj", "csubj"})
WIDE = ("PCL", "CONT", "OCN", "ADM1", "RGN", "AREA")
BEFORE = 90
# What only describes a town named before: "Gharyan, 80 km south of Tripoli", "Loikaw, the capital of Kayah".
DESCRIPTION = re.compile(
    r",\s+(?:which\s+(?:is|lies|was)\s+)?(?:(?:just|about|some|only|around|roughly|nearly|less\s+than|more\s+than|halfway"
    r"|a\s+few|high|deep)\s+)*(?:[\d.,]+\s?(?:km|kilomet\w+|miles?|met\w+)\s+)?(?:to\s+the\s+)?"
    r"(?:(?:north|south|east|west)[\w-]*\s+of|near|outside|close\s+to|not\s+far\s+from|(?:in\s+the\s+(?:hills|heights"
    r"|mountains|foothills)\s+)?(?:above|below|around)|opposite|between|on\s+the\s+(?:\w+\s+)?(?:road|highway|railway"
    r"|border|frontier|edge|banks?)|the\s+(?:\w+\s+){0,2}(?:capital|town|city|seat|centre|center|port)\s+of"
    r"|an?\s+(?:[\w-]+\s+){0,3}(?:town|village|suburb|hamlet|city|settlement|port)\s+(?:near|on\s+the\s+road))"
    r"\b[^,;.()]*$"
)
HOLDS = re.compile(r",\s(?:in|on)\s(?:the\s)?(?:(?:north|south|east|west|centr)[\w-]*\s)?")
COUNTRY_CODES = ("PCL", "CONT", "OCN")


@dataclass(frozen=True, slots=True)
class Found:
    """A place of the sentence that may be the site.

    Attributes
    ----------
    toponym
        Its number.
    word
        The word that heads it.
    direct
        Whether the event meets the place itself: `captured X`, `the shelling of X`.
    tie
        How it hangs on the event.
    """

    toponym: int
    word: Word
    direct: bool
    tie: Tie


def candidates(scene: Scene, cluster: Cluster, others: set[int]) -> list[Found]:
    """Return the places at which a sentence puts an event.

    Parameters
    ----------
    scene
        The sentence.
    cluster
        The words that tell the event.
    others
        Numbers of the words that tell other events, verbs of speech included.
    """
    reach = {number: hit for number, hit in cluster.reach(scene).items() if number not in others}
    tops = set(reach) | others
    found = list(_where(scene, cluster))
    for number, toponyms in scene.places.items():
        word = scene.parse.words[number]
        way = tie(scene.parse, word, tops)
        if way is None or way.top.number not in reach or describes(scene, toponyms[0]):
            continue
        if _qualifies(scene, word, toponyms[0]) or _holds_another(scene, toponyms[0], way):
            continue
        frame = reach[way.top.number].frame
        if _comes_from(frame, way) or (frame not in MEETS and _is_aside(scene, word, way)):
            continue
        kind = _fits(scene, frame, way, scene.toponyms[toponyms[0]])
        if kind is not None:
            found += [Found(toponym, word, kind == "direct", way) for toponym in toponyms]
    return found


def _qualifies(scene: Scene, word: Word, toponym: int) -> bool:
    """`the Red Sea port of Massawa`, `a U.S. base in Qatar`: whose or which port it is, not where it stands."""
    head = scene.parse.head(word)
    if word.dep not in {"compound", "nmod"} or not head.is_noun or head.number in scene.places:
        return False
    while head.dep == "compound" and scene.parse.head(head).is_noun:
        head = scene.parse.head(head)
    placed = any(
        noun.number in scene.places and link in {"of", "in", "near", "at"}
        for link, noun in scene.parse.prepositions(head)
    )
    return placed and (_lexicon.is_in("locative", head.low) or is_country(scene.toponyms[toponym]))


def _holds_another(scene: Scene, number: int, way: Tie) -> bool:
    """`from the town into Adre, in Chad`: the country only tells where the town before it lies."""
    unit = scene.toponyms[number]
    if not way.prepositions or unit.place is None or not unit.place.feature_code.startswith(WIDE):
        return False
    return any(
        one.end < unit.start and HOLDS.fullmatch(scene.text[one.end : unit.start])
        for other, one in enumerate(scene.toponyms)
        if other != number and one.kind != "demonym"
    )


def _where(scene: Scene, cluster: Cluster) -> Iterator[Found]:
    """`in Munich, where he had met`: the place that the clause hangs on."""
    for word in cluster.words:
        head = scene.parse.head(word)
        if word.dep == "relcl" and any(child.low == "where" for child in scene.parse.children(word)):
            way = Tie(word, "in", head, ("in",), (word,), (), 1, crosses=False)
            yield from (Found(toponym, head, True, way) for toponym in scene.places.get(head.number, ()))


def fronted(scene: Scene, cluster: Cluster, others: set[int]) -> list[Found]:
    """Return places that the sentence as a whole is put at, for an event that has none of its own."""
    found = []
    if cluster.frames <= SPEECH and scene.parse.stands_beside(cluster.words[0]):
        return []
    for number, toponyms in scene.places.items():
        word = scene.parse.words[number]
        heads = {
            other.number for trigger in cluster.words for other in scene.parse.ancestors(trigger)
        } - others
        way = tie(scene.parse, word, cluster.numbers | others | heads)
        if (
            way
            and way.top.number in heads
            and way.top.is_verb
            and not _speaks_there(way)
            and (_is_at(way) or way.top.low in SPREADS)
            and not describes(scene, toponyms[0])
            and not _is_aside(scene, word, way)
            and not _comes_from("", way)
        ):
            found += [Found(toponym, word, False, way) for toponym in toponyms]
    return found


def describes(scene: Scene, number: int) -> bool:
    """Tell whether a place only describes the town named before it."""
    start = scene.toponyms[number].start
    low = max(scene.parse.start, start - BEFORE)
    for comma in re.finditer(",", scene.text[low:start]):
        at = low + comma.start()
        if DESCRIPTION.match(scene.text[at:start]) and any(
            one.end == at
            and one.kind != "demonym"
            and not (
                one.place is not None
                and one.place.feature_code.startswith(
                    COUNTRY_CODES if is_country(scene.toponyms[number]) else WIDE
                )
            )
            for one in scene.toponyms
        ):
            return True
    return False


def _comes_from(frame: str, way: Tie) -> bool:
    """`Fired from near X`, `a bus from X`: whence something came, for all but what leaves or is taken there."""
    if frame in PLACE_FRAMES | SPEECH | {"flee"} or way.top.low in SPREADS or not way.prepositions:
        return False
    if way.top.low.startswith(("abduct", "kidnap", "snatch", "seiz", "took", "taken", "dragg")):
        return False
    return way.prepositions == ("from",) or (way.prepositions[-1] == "from" and way.hosts[0].low == "from")


def _is_aside(scene: Scene, word: Word, way: Tie) -> bool:
    """`A monitor based in X`, `maps in X show it as Y`: a clause that only tells of something in the sentence."""
    if any(host.low in ASIDE for host in way.hosts):
        return True
    for head in scene.parse.ancestors(word):
        if head is way.top:
            return False
        if head.dep == "relcl" and head.is_verb and not scene.is_person(scene.parse.head(head)):
            return True
    return False


def _fits(scene: Scene, frame: str, way: Tie, toponym: Toponym) -> str | None:
    """Tell whether the way from a place to an event makes it the site: `direct`, `at` or None."""
    if frame in SPEECH:
        sent = way.prepositions == ("from",) and way.hosts[0] is way.top and not way.crosses
        return "at" if (sent or _is_said_at(way)) and not is_country(toponym) else None
    if way.link == "between" and not _is_town(toponym):
        return None
    if frame == "flee":
        return _left(way)
    if frame in PLACE_FRAMES:
        return _held(frame, way)
    if frame in MEETS:
        return _met_at(frame, way, toponym)
    if frame in STRUCK:
        return _struck(scene, way, toponym)
    if _are_dwellers(way) and way.link in OBJECT | {"nsubj"}:
        return "at"
    if way.prepositions == ("of", "to") and way.hosts[0].low in {"streets", "street"}:
        return "at"
    return "at" if _is_at(way) and not _speaks_there(way) else None


def _is_said_at(way: Tie) -> bool:
    """`told reporters in X`, `said in X`, `the minister in X said`."""
    if way.crosses:
        return False
    host = _located(way)
    if host is None:
        return False
    heard = host.low in HEARERS and way.link in OBJECT | {"to"}
    spoken = way.link == "nsubj" and host is way.outer
    there = way.link in {"at", "in"} and host.is_noun and way.prepositions[-1] == way.link
    return host is way.top or heard or spoken or there


def _is_town(toponym: Toponym) -> bool:
    return toponym.place is not None and toponym.place.feature_code.startswith("PPL")


def is_country(toponym: Toponym) -> bool:
    """Whether a place is a country, a continent or an ocean."""
    return toponym.place is not None and toponym.place.feature_code.startswith(COUNTRY_CODES)


def _located(way: Tie) -> Word | None:
    """What is put at the place: `in X`, `at a match in X`, `on the outskirts of X`, `west of X`."""
    if any(host.low == "direction" for host in way.hosts):
        return None
    for preposition, host in zip(way.prepositions, way.hosts, strict=False):
        if preposition.split(" ")[0] in AT or (preposition == "of" and host.low in COMPASS):
            return host
        is_part = _lexicon.is_in("locative", host.low) or host.low in LINES
        is_name = host.tag.startswith("NNP") and not _is_office(host)
        if preposition != "of" or not (is_part or is_name):
            return None
    return None


def _is_at(way: Tie) -> bool:
    """The event is put at the place, or something that takes part in it and is no speaker."""
    host = _located(way)
    if host is None:
        return False
    if host is way.top or host.is_verb:
        return True
    if host.low in ACTING and (way.link not in {"to", "from"} or way.top.low.startswith("hand")):
        return True
    if _is_office(host):
        return way.link in MET_BY
    person = _lexicon.is_person(host.low) and not _lexicon.is_in("locative", host.low)
    return not person or way.link in OBJECT | HANDED | {
        "in",
        "at",
        "on",
        "near",
        "for",
        "of",
        "with",
        "against",
    }


def _is_office(word: Word) -> bool:
    return _lexicon.is_in("officials", word.low) and not _lexicon.is_in("locative", word.low)


def _speaks_there(way: Tie) -> bool:
    """`the ministry in Baku said`: the place of who speaks."""
    return way.link not in MET_BY and any(
        _is_office(noun) and not (noun.low in ACTING and way.link == "nsubj") for noun in way.nouns[:1]
    )


def _struck(scene: Scene, way: Tie, toponym: Toponym) -> str | None:
    if way.link in OBJECT and not way.prepositions and _leads_to_place(way):
        return (
            "direct"
            if not is_country(toponym) or way.outer is scene.parse.at(toponym.start, toponym.end)
            else None
        )
    if way.prepositions and way.prepositions[-1] in MET | {"of", "for"} and _is_named(scene, way.top):
        return "direct" if _leads_to_place(way) else None
    if way.prepositions and way.prepositions[-1] in MET and way.top.is_verb and _leads_to_place(way):
        return "direct"
    if way.link in OBJECT and way.prepositions:
        return "direct" if _object_at(way) else ("at" if _are_dwellers(way) else None)
    if way.link in ATTRIBUTIVE and not way.top.is_verb and not is_country(toponym) and way.link != "amod":
        return "at"
    if way.link in {"nsubj", "nsubjpass"} and way.prepositions and _is_clause_of_place(way):
        return "at"
    if way.link in {"into", "to", "onto"} and way.top.low in {
        "slammed",
        "crashed",
        "ripped",
        "tore",
        "fired",
        "firing",
        "fell",
        "rained",
    }:
        return "at"
    return "at" if _is_at(way) and not _speaks_there(way) else None


def _is_named(scene: Scene, word: Word) -> bool:
    """Whether a word names an act: `the attack on X`, `shelling of X`."""
    return not word.is_verb or (
        word.tag == "VBG" and any(link == "of" for link, _ in scene.parse.prepositions(word))
    )


def _leads_to_place(way: Tie) -> bool:
    """The noun met is the place itself, or one that stands for it: `the town of X`, `X airport`."""
    return all(not _lexicon.is_person(noun.low) or _lexicon.is_in("place", noun.low) for noun in way.nouns)


def _object_at(way: Tie) -> bool:
    """`killed 37 people outside the market`, `hit a bus near X`, `stormed the airport of X`: where the object is."""
    if _is_at(way):
        return True
    return way.prepositions[-1] == "of" and _lexicon.is_in("locative", way.outer.low)


def _are_dwellers(way: Tie) -> bool:
    """`detained nine residents of X`."""
    return way.prepositions == ("of",) and way.hosts[0].low in DWELLERS


def _is_clause_of_place(way: Tie) -> bool:
    """`clashes in X killed`, `the explosion at X airport killed`."""
    host = _located(way)
    return host is not None and not _is_office(host)


def _held(frame: str, way: Tie) -> str | None:
    if way.link in OBJECT and way.outer.low in ENSIGNS:
        return None
    if frame == "take" and way.prepositions[-1:] == ("out",):
        return "direct"
    if way.link in OBJECT and _leads_to_place(way):
        plain = not way.prepositions or all(word in PLAIN for word in way.prepositions)
        return "direct" if plain and not (frame == "handover" and way.prepositions[-1:] == ("to",)) else None
    if frame == "leave" and set(way.prepositions[:-1]) & TOWARDS | set(way.prepositions[-1:]) & TOWARDS:
        return None
    if frame == "leave":
        left = way.prepositions and (
            way.prepositions[-1].split(" ")[0] in LEFT or way.prepositions[-1].endswith("of")
        )
        return (
            "direct"
            if left and _leads_to_place(way)
            else ("at" if _is_at(way) and not _speaks_there(way) else None)
        )
    if way.link == "nsubj" and way.top.low in {"fell", "fallen", "falls", "surrendered", "capitulated"}:
        return "direct"
    if way.link in ATTRIBUTIVE and way.top.is_noun:
        return "direct"
    if frame == "take" and _is_entered(way):
        return "direct"
    if way.prepositions and way.prepositions[-1] == "of" and way.top.is_noun:
        return "direct"
    return "at" if _is_at(way) and not _speaks_there(way) else None


def _is_entered(way: Tie) -> bool:
    """`marched into X`, `fought their way into X`; what falls to X is not X."""
    last = way.prepositions[-1] if way.prepositions else ""
    if way.outer.low == "way" and last == "into":
        return True
    return last in ENTERED | {"over"} and not (last == "to" and way.top.low in {"fell", "fallen"})


def _left(way: Tie) -> str | None:
    """Of people who flee, the place they leave."""
    reached = way.top.low.startswith(REACHED) or bool(set(way.prepositions) & TOWARDS)
    reached = reached or any(host.low == "direction" for host in way.hosts)
    if reached or (way.link in OBJECT and way.top.low in PASSED):
        return None
    if way.link in OBJECT and _leads_to_place(way):
        return "direct"
    if any(host.is_verb and host is not way.top for host in way.hosts):
        return None
    if way.prepositions:
        last = way.prepositions[-1]
        if last.split(" ")[0] == "from" or last in {"out of", "out", "from"}:
            return "direct"
        if last in {"in", "of", "near", "around", "outside"} and way.link != "nsubj":
            return "at"
        if way.link == "nsubj" and last in {"of", "in", "from"}:
            return "at"
    return None


def _met_at(frame: str, way: Tie, toponym: Toponym) -> str | None:
    if way.crosses:
        return None
    if way.link in HANDED and _located(way) is way.outer:
        return "at"
    if frame == "truce" and way.prepositions[:1] == ("for",) and way.hosts[0].low in TRUCES:
        return "at"
    if _is_at(way) and not _speaks_there(way):
        return None if is_country(toponym) and frame == "meet" and way.link in {"between", "with"} else "at"
    named = way.link in {"compound", "nmod"} and not way.top.is_verb and not is_country(toponym)
    if named and frame == "meet":
        return "at"
    if (
        way.link in OBJECT | {"nsubj"}
        and way.prepositions
        and way.prepositions[-1].split(" ")[0] in {"in", "at", "near"}
    ):
        return None if _speaks_there(way) or any(_lexicon.is_person(noun.low) for noun in way.nouns) else "at"
    if way.link == "dobj" and not way.prepositions and frame == "meet":
        return None
    return None


def narrowest(scene: Scene, found: list[Found]) -> Found | None:
    """Choose among places: what is met before what lies around it, then the narrowest, then the first.

    Parameters
    ----------
    scene
        The sentence.
    found
        The candidates.
    """
    if not found:
        return None

    def rank(one: Found) -> tuple[bool, int, int, int]:
        place = scene.toponyms[one.toponym].place
        width = place.precision[0] if place is not None else 2
        wide = width if width > UNIT and not one.direct else 0
        of_doer = one.tie.link in SUBJECT and one.tie.top.is_verb and one.tie.prepositions[-1:] != ("of",)
        of_doer = of_doer and bool(one.tie.prepositions)
        return (of_doer and scene.is_force(one.tie.outer), wide, 0 if one.direct else 1, one.word.number)

    best = min(found, key=rank)
    inside = [one for one in found if _lies_in(scene, one, best)]
    return min(inside, key=rank) if inside else best


def _lies_in(scene: Scene, one: Found, other: Found) -> bool:
    inner, outer = scene.toponyms[one.toponym].place, scene.toponyms[other.toponym].place
    return inner is not None and outer is not None and inner.lies_in(outer)


def speaks(way: Tie, toponym: Toponym) -> bool:
    """Tell whether a place that hangs on a verb of speech is where the words come from.

    Parameters
    ----------
    way
        How the place hangs on the verb.
    toponym
        The place.
    """
    if way.link.startswith("according"):
        return True
    if way.link in {"nsubj", "by", "agent"}:
        return True
    return _is_said_at(way) and not is_country(toponym)
