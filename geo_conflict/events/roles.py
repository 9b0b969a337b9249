"""What a place is in its sentence: dateline, event site, meeting site, statement site, origin, destination.

A place takes its role from the nearest trigger word of its clause and the preposition before it. Triggers are
data, in `data/events/role_words.csv`. A place with no trigger, or with no word that ties it to one, is only
mentioned.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from geo_conflict import datasets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_conflict.events._model import Event
    from geo_conflict.toponyms import Toponym

ROLES = ("dateline", "event_site", "meeting_site", "statement_site", "origin", "destination", "mentioned")

AT = frozenset(
    {
        "in",
        "at",
        "near",
        "outside",
        "around",
        "inside",
        "on",
        "across",
        "throughout",
        "along",
        "off",
        "within",
    }
)
SPOKEN_AT = frozenset({"in", "at", "near", "outside"})
TOWARDS = frozenset({"to", "toward", "towards", "into", "for"})
FROM = frozenset({"from"})
OBJECT_OF = frozenset({"", "of", "on", "for", "against"})
OF = frozenset({"of", "for", "against", "on"})
# Verbs and nouns whose direct object or "of" object is where it happened: "captured Agdam", "the shelling of Kharkiv".
DIRECT = re.compile(
    r"(?:captur\w+|seiz\w+|shell\w*|struck|hit|bomb\w*|attack\w*|storm\w*|overr[ua]n\w*|recaptur\w+|retook"
    r"|retak\w+|besieg\w+"
    r"|liberat\w+|occup\w+|took over|raid\w*|encircl\w+|front ?lines?|bombard\w*|pound\w*"
    r"|target\w*|invad\w*|battle|siege|assault\w*|control)"
    r"(?:\s+(?:on|of|for|against))?\s+(?:the\s+)?(?:\w+\s+){0,4}\Z",
    re.IGNORECASE,
)
LEAVING = re.compile(
    r"(?:fled|flee\w*|left|leav\w+|evacuat\w+|abandon\w*|escap\w+)\s+(?:the\s+)?"
    r"(?:(?!to\b|into\b|toward|for\b|in\b|at\b|near\b|from\b)\w+\s+){0,3}\Z",
    re.IGNORECASE,
)
REACHING = re.compile(r"(?:reach\w*|march\w* on|bound for|enter(?:ed|ing|s)?)\s+(?:the\s+)?\Z", re.IGNORECASE)
SPEAKING = re.compile(
    r"(?:['’]s\s+\w+\s+)?(?:has |have |had |also |later |officially |repeatedly )*"
    r"(?:said|says|accus\w+|announc\w+|den(?:y|ied|ies)|claim(?:s|ed)|warn(?:s|ed)|vow(?:s|ed)|blam(?:es|ed)"
    r"|insist\w*|urg(?:es|ed)|condemn\w*|demand\w*|reject\w*|call(?:s|ed) (?:for|on)|agree[sd]?"
    r"|confirm\w*|calls|called it"
    r"|promis\w+|puts|put the|reports|reported|made no comment|welcom\w+|protested|threaten\w*"
    r"|pledg\w+|stated|declared)\b"
)
BYLINE = re.compile(
    r"\b(?:contact the (?:reporters?|editors?|writers?)|reporting by|written by|editing by|with assistance)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"\w+")
CLAUSE_END = re.compile(r";|\s[-–—]\s|, (?:while|as|but|after|with|according)\b|\bwhile\b|, (?:who|which)\b")
HEAD_CHARACTERS = 80
WORDS_BETWEEN = 5
COMPASS = frozenset({"north", "south", "east", "west"})
META_WORDS = frozenset(
    """
    the a an this that city town village resort port capital district region province area quarter
    airport outskirts edge shore bank suburb suburbs camp camps towns villages cities centre center
    part parts state crossing border coast hills streets mountains
    """.split()
)


class Trigger(NamedTuple):
    """A word that tells what a sentence is about."""

    start: int
    end: int
    type: str
    role: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """The role of a toponym, and the trigger that gave it."""

    role: str
    trigger: Trigger | None = None


MENTIONED = Assigned("mentioned")


@cache
def _triggers() -> re.Pattern[str]:
    groups = [f"(?P<{row['type']}__{row['role']}>{row['pattern']})" for row in _rows()]
    return re.compile(rf"\b(?:{'|'.join(groups)})\b", re.IGNORECASE)


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with datasets.path("event_role_words").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def _beginnings() -> re.Pattern[str]:
    """What the first words of triggers begin with."""
    return re.compile(
        "|".join(_beginning(one) for row in _rows() for one in _alternatives(row["pattern"])), re.IGNORECASE
    )


def _alternatives(pattern: str) -> list[str]:
    """Split a pattern at the bars that stand in no bracket."""
    found, depth = [""], 0
    for sign in pattern:
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            found.append("")
        else:
            found[-1] += sign
    return found


def _beginning(pattern: str) -> str:
    """A pattern as far as its first word surely goes: to a space or hyphen, or to the bracket that holds one."""
    first = re.split(r"[ -]", pattern, maxsplit=1)[0]
    while first.count("(") > first.count(")"):
        first = first[: first.rindex("(")]
    return first


@lru_cache(maxsize=65536)
def _may_begin(word: str) -> bool:
    """Whether a trigger may begin with a word."""
    return _beginnings().match(word) is not None


@lru_cache(maxsize=64)
def triggers(text: str, start: int, end: int) -> tuple[Trigger, ...]:
    """Return the trigger words of a sentence.

    Parameters
    ----------
    text
        The text.
    start, end
        Offsets of the sentence.
    """
    found = []
    after = start
    for word in WORD.finditer(text, start, end):
        if word.start() < after or not _may_begin(word[0]):
            continue
        if match := _triggers().match(text, word.start(), end):
            kind, _, role = str(match.lastgroup).partition("__")
            found.append(Trigger(match.start(), match.end(), kind, role))
            after = match.end()
    return tuple(found)


def assign(text: str, toponyms: Sequence[Toponym], events: Sequence[Event] = ()) -> list[str]:
    """Give each toponym of an article its role.

    Parameters
    ----------
    text
        The text of the article.
    toponyms
        Its toponyms, in the order of the text.
    events
        Its events: what a place is to them comes before what the words around it say.

    Returns
    -------
    list of str
        One of `ROLES` for each toponym.
    """
    found = [_role(text, toponym) for toponym in toponyms]
    roles = [one.role for one in _spread_through_lists(text, toponyms, found)]
    told: dict[int, str] = {}
    for event in events:
        for number, role in event.roles.items():
            if number < len(roles) and told.get(number, MENTIONED.role) == MENTIONED.role:
                told[number] = role
    kept = ("dateline", "statement_site")
    for number, role in told.items():
        if roles[number] not in kept or role != MENTIONED.role:
            roles[number] = roles[number] if toponyms[number].dateline else role
    return roles


def _role(text: str, toponym: Toponym) -> Assigned:
    if toponym.dateline:
        return Assigned("dateline")
    if toponym.kind == "demonym" or text[toponym.end : toponym.end + 2] in {"'s", "’s"}:
        return MENTIONED
    start, end = toponym.sentence_start, toponym.sentence_end
    preposition = _preposition(text, toponym, start)
    if BYLINE.search(text, start, end):
        return Assigned("dateline") if preposition in AT else MENTIONED
    if _speaks(text, toponym):
        return Assigned("statement_site", Trigger(toponym.end, toponym.end, "statement", "statement_site"))
    head = text[max(start, toponym.start - HEAD_CHARACTERS) : toponym.start]
    words = triggers(text, start, end)
    return _moved(head, preposition, toponym, words) or _placed(text, head, preposition, toponym, words)


def _moved(head: str, preposition: str, toponym: Toponym, words: Sequence[Trigger]) -> Assigned | None:
    """Origin and destination; None where nothing moves."""
    trigger = _nearest(words, toponym, ("movement",))
    if LEAVING.search(head):
        return Assigned("origin", trigger)
    if REACHING.search(head):
        return Assigned("destination", trigger)
    if preposition in FROM:
        return Assigned("origin", trigger) if trigger else MENTIONED
    if preposition in TOWARDS:
        moves = trigger is not None and trigger.start < toponym.start
        return Assigned("destination", trigger) if moves else MENTIONED
    return None


def _placed(text: str, head: str, preposition: str, toponym: Toponym, words: Sequence[Trigger]) -> Assigned:
    """The site of what the sentence tells; only mentioned where nothing ties the place to it."""
    if DIRECT.search(head) and preposition in OBJECT_OF:
        return Assigned("event_site", _nearest(words, toponym, ("event_site",)))
    if preposition in AT:
        found = _site(text, toponym, words)
        return found if preposition in SPOKEN_AT or found.role == "event_site" else MENTIONED
    if _names_a_meeting(text, toponym, words):
        return Assigned("meeting_site", _nearest(words, toponym, ("meeting_site",)))
    return MENTIONED


def _speaks(text: str, toponym: Toponym) -> bool:
    """`Baku said`: the name stands for a government and begins its clause."""
    place = toponym.place
    if place is None or place.feature_code not in ("PPLC", "PCLI"):
        return False
    head = text[toponym.sentence_start : toponym.start].rstrip()
    begins = not head or head.endswith((",", ";", "“", '"', "but", "and", "while", "as", "that"))
    return (
        begins
        and place.feature_code == "PPLC"
        and bool(SPEAKING.match(text[toponym.end : toponym.end + 40].lstrip()))
    )


def _site(text: str, toponym: Toponym, words: Sequence[Trigger]) -> Assigned:
    """`in X`: the site of what the nearest trigger before it in the clause tells, or the only one after it."""
    low = toponym.sentence_start
    for match in CLAUSE_END.finditer(text, toponym.sentence_start, toponym.start):
        low = match.end() if "according" not in match.group() else match.start()
    sites = [word for word in words if word.role in ("meeting_site", "event_site", "statement_site")]
    clause = [word for word in sites if low <= word.start < toponym.start]
    before = clause or [word for word in sites if word.start < toponym.start]
    if not before:
        after = next((word for word in sites if word.start >= toponym.end), None)
        return Assigned(after.role, after) if after else Assigned("mentioned")
    nearest = before[-1]
    if nearest.role == "statement_site" and not _is_country(toponym):
        meeting = next((word for word in words if word.type == "talks"), None)
        told = text[nearest.start : nearest.end].lower()
        if meeting is not None and told in ("told", "tell", "tells", "said", "says", "say"):
            return Assigned("meeting_site", meeting)
    if nearest.role != "event_site" and _is_country(toponym) and nearest.role == "statement_site":
        return Assigned("mentioned")
    return Assigned(nearest.role, nearest)


def _is_country(toponym: Toponym) -> bool:
    return toponym.place is not None and toponym.place.feature_code in ("PCLI", "CONT", "SEA", "OCN")


def _names_a_meeting(text: str, toponym: Toponym, words: Sequence[Trigger]) -> bool:
    """Tell whether it is `the Sochi summit` or `Doha talks`, and not `the Minsk agreements`."""
    return any(
        word.type == "talks" and text[toponym.end : word.start] == " " for word in words
    ) and not _is_country(toponym)


def _preposition(text: str, toponym: Toponym, start: int) -> str:
    """Return the preposition that governs a name, over articles, adjectives and `the resort of`."""
    head = text[max(start, toponym.start - HEAD_CHARACTERS) : toponym.start]
    words: list[str] = re.findall(r"[\w'’-]+|[,;:()]", head)
    passed = ""
    for steps, word in enumerate(reversed(words)):
        lower = word.lower()
        noun_before = words[-steps - 2].lower() if steps + 1 < len(words) else ""
        if lower == "of" and noun_before in META_WORDS | COMPASS:
            passed = "near" if noun_before in COMPASS else passed
            continue
        if lower in AT | TOWARDS | FROM | OF:
            return lower
        if steps > WORDS_BETWEEN or not (word[0].isupper() or lower in META_WORDS or _describes(lower)):
            return passed
    return passed


def _describes(word: str) -> bool:
    """Tell whether a word may stand between a preposition and the name it governs."""
    return word[0].isalpha() and not re.fullmatch(
        r"(?:and|or|but|that|which|who|said|is|was|were|are|has|had|have|\w+ed|\w+ing)", word
    )


def _nearest(words: Sequence[Trigger], toponym: Toponym, roles: tuple[str, ...]) -> Trigger | None:
    fitting = [word for word in words if word.role in roles]
    return min(fitting, key=lambda word: abs(word.start - toponym.start), default=None)


def _spread_through_lists(text: str, toponyms: Sequence[Toponym], found: list[Assigned]) -> list[Assigned]:
    """`in A, B and C`: what holds for the first of a list holds for the rest; `Sochi, Russia` counts as one."""
    for number in range(1, len(found)):
        before, here = toponyms[number - 1], toponyms[number]
        gap = text[before.end : here.start]
        listed = gap in (" and ", ", and ", ", ", " or ") or (gap == "" or before.start == here.start)
        same_kind = before.place is not None and here.place is not None and here.kind != "demonym"
        contained = same_kind and _is_country(here) and not _is_country(before) and not before.dateline
        if (
            listed
            and same_kind
            and not contained
            and found[number].role == "mentioned"
            and before.kind != "demonym"
        ):
            found[number] = found[number - 1]
    return found
