"""Names of places that the gazetteer lacks: those that the model marks, and those that grammar shows to be places."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from pyproj import Geod

from geo_conflict import toponyms as _toponyms
from geo_conflict.events import _lexicon
from geo_conflict.events._draft import UNLISTED
from geo_conflict.gazetteer import Gazetteer
from geo_conflict.toponyms import Toponym

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo_conflict.events._actors import Mention
    from geo_conflict.gazetteer import Place
    from geo_conflict.toponyms._model import Entity

GEOD = Geod(ellps="WGS84")
NEAR_KM = 300.0
COUNTRIES_TRIED = 3
COUNTRIES = ("PCL", "CONT", "OCN")
PEOPLE = frozenset({"civilian", "civilians", "person", "people"})
PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
ARTICLE = r"(?:[ae][a-z]{1,2}[-'’])?"
WORD = rf"{ARTICLE}[^\W\d_a-z][^\W\d_]+(?:[-'’](?!s\b)[^\W\d_]+)*"
NAME = rf"{WORD}(?: (?:(?:del|de la|de|al) )?{WORD}){{0,3}}"
NEXT = (
    r"(?=[,.;:)]|\s(?:on|in|late|early|and|by|to|for|from|before|after|with|at|when|as|who|that|which|was|were|had|has"
    r"|during|overnight|where|while|but|killing|\w+ed)\b)"
)
NOUN = (
    r"(?:towns?|villages?|hamlets?|cit(?:y|ies)|suburbs?|quarters?|neighbou?rhoods?|districts?|settlements?|camps?"
    r"|valleys?|islands?)"
)
STRUCK = (
    r"(?:retook|retaken|regained|reclaimed|(?:re)?captur(?:ed?|ing)|seiz(?:ed|ing)|liberated|entered|pounded|bombarded|bombed|shelled"
    r"|overr[au]n|besieged|encircled)"
)
RELATED = (
    r"(?:just |about |some |\d[\d.,]* ?(?:km|kilomet(?:re|er)s|miles|met(?:re|er)s) )*"
    r"(?:(?:north|south|east|west)\S* of|near|outside|on the (?:bank|banks|coast|road|edge|border)|in the (?:hills"
    r"|heights|mountains|east|west|north|south))\b"
)
PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        # "Haramka, a village on the coast"
        rf"\b(?P<a>{NAME}), an? (?:[\w-]+ ){{0,3}}?{NOUN}\b",
        # "the Gudele quarter"
        rf"\b[Tt]he (?P<a>{NAME}) {NOUN}\b",
        # "the villages of Alel Than Kyaw and Myin Hlut"
        rf"\b{NOUN} of (?P<a>{NAME})(?:(?:, (?P<b>{NAME}))? and (?P<c>{NAME}))?(?! \w*{NOUN}\b)",
        # "near Haramka"
        rf"\b(?:near|outside) (?P<a>{NAME}){NEXT}",
        # "at Peudawa, in the east of Aceh", "In Ghulam Khan, north of Miranshah"
        rf"\b(?:[Aa]t|[Ii]n) (?P<a>{NAME}), {RELATED}",
        # "a school at Adi Daero on October 4"
        rf"\b(?:[Aa]t|(?:plant|airport|port|market) of) (?P<a>{NAME}){NEXT}",
        # "along the Ene"
        rf"\b(?:along|banks? of|bridges? over) the (?P<a>{NAME})(?= \w|[,.;])",
        # "in the Bogside of Londonderry"
        rf"\bin the (?P<a>{WORD}) of {WORD}\b",
        # "retook Yasoman"
        rf"\b{STRUCK} (?P<a>{NAME}){NEXT}",
        # "Yasoman was overrun"
        rf"\b(?P<a>{NAME}) (?:was|were|has been|had been) {STRUCK}\b",
    )
)
DWELLERS = "(?:[Rr]esidents|[Vv]illagers|[Ii]nhabitants|[Pp]eople|[Ff]armers|outskirts|streets|mayor)"
# "beheaded 20 men in Muatide": enough where the model takes it for nothing else, or the gazetteer has it nearby.
BARE = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:[Ii]n|left|fled|out of|abandoned|evacuated|reached) (?P<a>{NAME}){NEXT}",
        rf"\b(?:attacked|raided|invaded|stormed|torched|occupied|took|hit|struck) (?P<a>{NAME}){NEXT}",
        rf"\b{DWELLERS} of (?P<a>{NAME}){NEXT}",
        rf"\b(?:fled|left) {NAME} (?:for|to|towards?) (?P<a>{NAME}){NEXT}",
    )
)
UNSURE = frozenset({"PERSON", "ORG", "NORP", "PRODUCT", "WORK_OF_ART"})
NO_PLACES = frozenset(
    {"PERSON", "ORG", "NORP", "DATE", "TIME", "EVENT", "LAW", "LANGUAGE", "PRODUCT", "WORK_OF_ART"}
)
NO_NAMES = frozenset(
    """
    All Both Each He It Many Most Nobody None One Others She Several Some That These They This Those Two We What Who
    """.split()
)
BUILDING = re.compile(
    r"(?: \w+)? (?:mosque|market|church|cathedral|monastery|hospital|school|university|hotel|prison|bridge|palace)\b"
)
ORGANISED = re.compile(
    r"\b(?:University|College|Hospital|Church|School|Committee|Council|Ministry|Bank|Court|House|Club|Company|Institute"
    r"|Centre|Center|Airport|Stadium|Assembly|Parliament|Nations|Union|Army|Party|Front|Agency|Museum|Mosque|Hotel"
    r"|January|February|March|April|May|June|July|August|September|October|November|December|Easter|Christmas|Ramadan"
    r"|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|God|North|South|East|West)\b"
)


def find(
    text: str, toponyms: Sequence[Toponym], entities: Sequence[Entity], mentions: Sequence[Mention]
) -> list[Toponym]:
    """Return places that have a name and no point, those of a listed name with its place.

    Parameters
    ----------
    text
        The text.
    toponyms
        The toponyms that the gazetteer knows.
    entities
        What the model marks.
    mentions
        The actors; a name of one that the tables know is no place.
    """
    taken = [(one.start, one.end) for one in toponyms]
    known = [(one.start, one.end) for one in mentions if one.actor is not None and one.kind not in PEOPLE]
    every = [(one.start, one.end) for one in mentions]
    found: dict[int, int] = {}
    listed = [one.place for one in toponyms if one.place is not None and one.kind != "demonym"]
    others = [(one.start, one.end) for one in entities if one.label in NO_PLACES]
    firm = [(one.start, one.end) for one in entities if one.label in NO_PLACES - UNSURE]
    for start, end in _by_grammar(text, PATTERNS):
        if _is_free(start, end, [*taken, *known, *found.items()]) and not BUILDING.match(text, end):
            found[start] = end
    for start, end in _by_grammar(text, BARE):
        if not _is_free(start, end, [*taken, *known, *firm, *found.items()]) or BUILDING.match(text, end):
            continue
        if _is_free(start, end, others) or _nearby(text[start:end], listed) is not None:
            found[start] = end
    for entity in entities:
        free = _is_free(entity.start, entity.end, [*taken, *every, *found.items()])
        is_name = text[entity.start].isupper() and not BUILDING.match(text, entity.end)
        if entity.label in PLACE_LABELS and free and is_name:
            found[entity.start] = entity.end
    sentences = _toponyms.sentences(text)
    return [
        Toponym(
            start,
            found[start],
            text[start : found[start]],
            _nearby(text[start : found[start]], listed),
            "place",
            0.0,
            (),
            UNLISTED,
            False,
            *sentences.bounds(sentences.index(start)),
        )
        for start in sorted(found)
    ]


def _nearby(name: str, listed: Sequence[Place]) -> Place | None:
    """The one place of a name in the countries that the text speaks of, not far from another that it names."""
    gazetteer = Gazetteer.open()
    countries = Counter(place.country_code for place in listed if place.country_code in gazetteer.countries)
    points = [place for place in listed if not place.feature_code.startswith(COUNTRIES)]
    tried = [country for country, _ in countries.most_common(COUNTRIES_TRIED)]
    candidates = [place for country in tried for place in gazetteer.candidates(name, country)] or [
        gazetteer.place(found.row) for found in gazetteer.respelled(name, tried)
    ]
    near = {
        place.row: place
        for place in candidates
        if place.feature_class in "PAS" and any(_km(place, other) <= NEAR_KM for other in points)
    }
    towns = [place for place in near.values() if place.feature_class == "P"] or list(near.values())
    return towns[0] if len(towns) == 1 else None


def _km(one: Place, other: Place) -> float:
    return float(GEOD.inv(one.lon, one.lat, other.lon, other.lat)[2]) / 1000


def _by_grammar(text: str, patterns: Iterable[re.Pattern[str]]) -> Iterator[tuple[int, int]]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            for group in match.groupdict():
                words = match[group]
                if words in NO_NAMES:
                    continue
                if words and not ORGANISED.search(words) and not _lexicon.is_person(words.lower()):
                    yield match.span(group)


def _is_free(start: int, end: int, taken: Iterable[tuple[int, int]]) -> bool:
    return all(end <= first or last <= start for first, last in taken)


def is_place(mention: Mention, beyond: Sequence[Toponym]) -> bool:
    """Whether what was taken for somebody without a name in the tables is a place."""
    return mention.actor is None and any(
        one.start < mention.end and mention.start < one.end for one in beyond
    )
