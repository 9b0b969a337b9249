"""The words of events, from `data/events/words.csv` and `data/events/triggers.csv`."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from geo_conflict import datasets

# Nouns that stand for many people though they are singular.
COLLECTIVE = frozenset(
    """
    army battalion brigade cavalry convoy crew family force forces garrison group infantry militant-
    group military militia paramilitary patrol people personnel police regiment squad staff unit youth
    """.split()
)
# A noun that by its ending names who does something.
AGENT = re.compile(
    r"(?!helicopter|cruiser|tanker|computer|power|centre|center|tower|container|trailer|winter|summer)\w{3,}(?:er|or|ist|ian|eer|man|woman)"
)

WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
PART = re.compile(r"[-'’]")
# Frames of words that somebody says.
SPEECH = frozenset({"tell", "state", "accuse"})
# What a check needs to see, as classes of words of which one must stand in the sentence.
WANTED = {
    "mob": ("mob",),
    "weapon": ("air", "shell", "bomb", "arms", "combatant"),
    "vehicle": ("vehicle",),
    "aircraft": ("air",),
}


@dataclass(frozen=True, slots=True)
class Trigger:
    """A row of the table of words that tell an event.

    Attributes
    ----------
    frame
        What kind of thing is told, and so who does what in it.
    part_of_speech
        `verb`, `noun` or `adjective`.
    pattern
        The word, in lower case.
    companions
        Words of which one must stand beside it, if any are listed.
    needs
        What else the sentence has to show, by the name of a check.
    """

    frame: str
    part_of_speech: str
    pattern: re.Pattern[str]
    companions: frozenset[str]
    needs: str


@cache
def triggers() -> tuple[Trigger, ...]:
    """Return the rows of the table, in its order."""
    with datasets.path("event_triggers").open(encoding="utf-8", newline="") as file:
        return tuple(
            Trigger(
                row["frame"],
                row["part_of_speech"],
                re.compile(rf"(?:{row['pattern']})"),
                frozenset(filter(None, row["with"].split("|"))),
                row["needs"],
            )
            for row in csv.DictReader(file)
        )


@lru_cache(maxsize=65536)
def of_word(low: str, part_of_speech: str) -> tuple[Trigger, ...]:
    """Return the rows that a word may trigger."""
    own = low.rpartition("-")[2]
    if not (_is_trigger(low) or _is_trigger(own)):
        return ()
    return tuple(
        row
        for row in triggers()
        if row.part_of_speech == part_of_speech and (row.pattern.fullmatch(low) or row.pattern.fullmatch(own))
    )


@lru_cache(maxsize=65536)
def _rows_of(low: str) -> tuple[frozenset[str], tuple[Trigger, ...]]:
    """The frames that a word may tell whatever stands beside it, and the rows that ask for more."""
    if not _is_trigger(low):
        return frozenset(), ()
    rows = [row for row in triggers() if row.pattern.fullmatch(low)]
    bound = tuple(row for row in rows if row.companions or row.needs in WANTED)
    return frozenset(row.frame for row in rows if row not in bound), bound


@lru_cache(maxsize=65536)
def _is_trigger(low: str) -> bool:
    return _any_trigger().fullmatch(low) is not None


@cache
def _any_trigger() -> re.Pattern[str]:
    return re.compile("|".join(sorted({row.pattern.pattern for row in triggers()})))


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text in lower case, hyphenated ones whole and in parts."""
    found = frozenset(WORD.findall(text.lower()))
    if "march" in found and "march" not in text:
        found -= {"march"}
    return found.union(part for word in found if not word.isalnum() for part in PART.split(word))


def may_tell(words: frozenset[str], frames: frozenset[str]) -> bool:
    """Whether a sentence of these words may tell an event of these frames: without a parse, and quickly.

    Parameters
    ----------
    words
        The words, as of `words_of`.
    frames
        The frames.
    """
    for word in words:
        free, bound = _rows_of(word)
        if not frames.isdisjoint(free):
            return True
        if any(row.frame in frames and _may_hold(row, words) for row in bound):
            return True
    return False


def _may_hold(row: Trigger, words: frozenset[str]) -> bool:
    if row.companions and words.isdisjoint(row.companions) and not _in_parts(row.companions, words):
        return False
    wanted = WANTED.get(row.needs)
    return wanted is None or any(is_in(name, word) for name in wanted for word in words)


def _in_parts(companions: frozenset[str], words: frozenset[str]) -> bool:
    """Whether the parts of a hyphenated word all stand in a sentence, in whatever way they are joined there."""
    return any(words.issuperset(parts) for parts in _parts_of(companions))


@lru_cache(maxsize=4096)
def _parts_of(companions: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(word.split("-")) for word in companions if "-" in word)


def is_of_conflict(words: frozenset[str], least: int) -> bool:
    """Whether at least so many different words speak of armed conflict."""
    found = 0
    for word in words:
        found += is_in("conflict", word)
        if found >= least:
            return True
    return False


@cache
def _classes() -> dict[str, str]:
    with datasets.path("event_words").open(encoding="utf-8", newline="") as file:
        return {row["class"]: row["pattern"] for row in csv.DictReader(file)}


@cache
def in_text(name: str) -> re.Pattern[str]:
    """Return what finds the words of a class in a text."""
    return re.compile(rf"\b(?:{_classes()[name]})\b", re.IGNORECASE)


@lru_cache(maxsize=65536)
def is_in(name: str, low: str) -> bool:
    """Whether a word in lower case is of a class; a hyphenated one also by its last part."""
    pattern = in_text(name)
    return bool(pattern.fullmatch(low) or pattern.fullmatch(low.rpartition("-")[2]))


def is_combatant(low: str) -> bool:
    """Whether a noun names fighters."""
    return is_in("combatant", low)


def is_civilian(low: str) -> bool:
    """Whether a noun names people who do not fight."""
    return is_in("civilian", low) and not is_in("combatant", low)


def is_person(low: str) -> bool:
    """Whether a noun names people of any kind."""
    return is_in("combatant", low) or is_in("civilian", low)


def is_single_person(low: str) -> bool:
    """Whether a singular noun names one person."""
    return low not in COLLECTIVE and (is_person(low) or (bool(AGENT.fullmatch(low)) and not is_weapon(low)))


def is_weapon(low: str) -> bool:
    """Whether a word names a weapon or its use."""
    return any(is_in(name, low) for name in ("air", "shell", "bomb", "arms"))
