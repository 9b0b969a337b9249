"""How many people a noun phrase tells of: figures, words, `at least`, ranges."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo_conflict.events import _lexicon

if TYPE_CHECKING:
    from geo_conflict.events._parse import Parse, Word

UNITS = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
SCALES = {"dozen": 12, "score": 20, "hundred": 100, "thousand": 1_000, "million": 1_000_000, "m": 1_000_000}
# ACLED's rule for numbers that are only told roughly.
ROUGH = {"dozens": 12, "scores": 20, "hundreds": 100, "thousands": 1_000, "tens of thousands": 10_000}
ROUGH |= {"hundreds of thousands": 100_000, "millions": 1_000_000}

_WORDS = "|".join([*UNITS, *TENS, "couple", "pair", "half a"])
_SCALE = "|".join([*SCALES, "thousands", "millions"])
_DIGITS = r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d+(?:\.\d+)?"
_NAMED = rf"(?:{_WORDS})\b(?:-(?:{_WORDS})\b)?"
_PLAIN = (
    rf"(?:{_DIGITS}|an?(?= (?:{_SCALE})\b)|\b{_NAMED})"
    rf"(?:[ -](?:{_SCALE})\b(?:(?: and)? {_NAMED})?)*"
)
_ROUGH = "|".join(sorted(ROUGH, key=len, reverse=True))
NUMBER = re.compile(
    rf"(?<![\w.,/-])(?:between (?P<low>{_PLAIN}) and (?P<high>{_PLAIN})"
    rf"|(?P<from>{_PLAIN})(?: to | or |(?<=\d)[-–](?=\d))(?P<to>{_PLAIN})"
    rf"|(?P<one>{_PLAIN})|(?P<rough>\b(?:{_ROUGH})\b))(?![\w%/-]|[.,:]\d)",
    re.IGNORECASE,
)
AT_LEAST = re.compile(
    r"(?:at least|no fewer than|no less than|not less than|more than|over|above|upwards of|in excess of|exceed\w*"
    r"|passed|topped|well over|surpass\w*|minimum of)\s+(?:an?\s+|the\s+|some\s+|another\s+)?\Z",
    re.IGNORECASE,
)
UP_TO = re.compile(
    r"(?:up to|as many as|a maximum of|at most|no more than|not more than)\s+(?:an?\s+)?\Z", re.IGNORECASE
)
NONE = frozenset({"no-one", "nobody", "none", "no", "neither"})
ONE_OF = frozenset(
    """
    a a- an another her his its one the their
    """.split()
)
MOST_PEOPLE = 100_000_000


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people, with the least and the most that the words allow; None where they set no bound."""

    best: int
    low: int | None
    high: int | None

    def __add__(self, other: Count) -> Count:
        """Add the parts of a whole; an unknown bound adds nothing."""
        return Count(
            self.best + other.best,
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
        )


def read(text: str, before: str = "") -> Count | None:
    """Read the first number of a phrase.

    Parameters
    ----------
    text
        The phrase.
    before
        The words that stand before it.
    """
    for match in NUMBER.finditer(text):
        found = _count(match, before + text[: match.start()])
        if found is not None and found.best <= MOST_PEOPLE:
            return found
    return None


def _count(match: re.Match[str], before: str) -> Count | None:
    if match["rough"]:
        return Count(ROUGH[match["rough"].lower()], ROUGH[match["rough"].lower()], None)
    if match["one"]:
        number = _value(match["one"])
        return None if number is None else _bounded(number, before)
    low, high = (_value(match[first] or match[second]) for first, second in (("low", "from"), ("high", "to")))
    if low is None or high is None:
        return None
    # "60 to 80 thousand" scales both.
    scale = next(
        (size for word, size in SCALES.items() if (match["high"] or match["to"]).lower().endswith(word)), 1
    )
    low = low * scale if low * scale <= high and low < high // scale + 1 else low
    return Count(low, low, high) if low <= high else _bounded(low, before)


def _bounded(number: int, before: str) -> Count:
    if AT_LEAST.search(before):
        return Count(number, number, None)
    if UP_TO.search(before):
        return Count(number, None, number)
    return Count(number, number, number)


def _value(words: str) -> int | None:
    """The number that digits or words stand for; None for a fraction of a person."""
    total, current = 0.0, 0.0
    seen = False
    for word in re.split(r"[ -]", words.lower().replace("half a", "half")):
        plain = re.sub(r"[,\u00a0\u202f]", "", word)
        if plain in {"", "and"}:
            continue
        if plain in {"a", "an"}:
            current = 1
        elif plain == "half":
            current = 0.5
        elif plain in {"couple", "pair"}:
            current = 2
        elif re.fullmatch(r"\d+(?:\.\d+)?", plain):
            current = float(plain)
        elif plain in UNITS or plain in TENS:
            current += UNITS.get(plain, 0) or TENS.get(plain, 0)
        else:
            size = SCALES[plain.removesuffix("s") if plain.endswith("s") else plain]
            current = (current if seen else 1) * size
            if size >= SCALES["thousand"]:
                total, current = total + current, 0
        seen = True
    number = total + current
    return int(number) if number == int(number) else None


def of_people(parse: Parse, noun: Word, text: str) -> Count | None:
    """Count the people that a noun and what is joined to it tell of.

    Parameters
    ----------
    parse
        The sentence.
    noun
        The head of the phrase: `soldiers`, `man`, or a bare number.
    text
        The text of the article.

    Returns
    -------
    Count or None
        None where no number is told.
    """
    if re.search(r"\bamong (?:them|whom|those)\b", text[noun.end : parse.end]):
        return _of_one(parse, noun, text)
    parts = [_of_one(parse, word, text) for word in parse.conjuncts(noun) if _may_count(parse, word, noun)]
    told = [part for part in parts if part is not None]
    if not told:
        return None
    total = told[0]
    for part in told[1:]:
        total = total + part
    return total


def _may_count(parse: Parse, word: Word, first: Word) -> bool:
    """A noun joined to people counts where it is people too; `the dead and the damage` do not add up."""
    return (
        word is first
        or word.tag == "CD"
        or word.low in {"himself", "herself"}
        or _lexicon.is_person(word.low)
        or _is_rough(parse, word)
    )


def _is_rough(parse: Parse, word: Word) -> bool:
    return word.low in ROUGH and any(preposition == "of" for preposition, _ in parse.prepositions(word))


def _of_one(parse: Parse, noun: Word, text: str) -> Count | None:
    left = min((word.start for word in _own(parse, noun)), default=noun.start)
    before = text[max(parse.start, left - 30) : left]
    is_number = noun.tag == "CD" or noun.low in ROUGH
    phrase = text[left : noun.end if is_number else noun.start]
    if noun.low in {"himself", "herself"}:
        return Count(1, 1, 1)
    if noun.low in NONE or phrase.lower().split()[:1] == ["no"]:
        return Count(0, 0, 0)
    found = read(phrase, before)
    if found is not None:
        return found
    if noun.low in {"family", "crew", "group", "patrol", "couple"}:
        members = next((word for preposition, word in parse.prepositions(noun) if preposition == "of"), None)
        told = _of_one(parse, members, text) if members and members.tag == "CD" else None
        return told or (Count(2, 2, 2) if noun.low == "couple" else None)
    return Count(1, 1, 1) if _is_single(parse, noun) else None


def _own(parse: Parse, noun: Word) -> list[Word]:
    """The words of a noun's own phrase to its left."""
    return [
        word
        for child in parse.children(
            noun, "det", "nummod", "amod", "compound", "quantmod", "advmod", "poss", "nmod", "predet"
        )
        if child.start < noun.start
        for word in parse.subtree(child)
    ]


def _is_single(parse: Parse, noun: Word) -> bool:
    """Whether it is one person: `a soldier`, `the driver`, `Mayor X`."""
    if noun.tag == "NNP":
        return False
    if noun.tag != "NN" or not _lexicon.is_single_person(noun.low):
        return False
    return any(
        child.low in ONE_OF or child.dep == "poss" for child in parse.children(noun, "det", "poss", "nummod")
    )
