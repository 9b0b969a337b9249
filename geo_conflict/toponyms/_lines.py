"""Lines that reports name: lines of contact, of control, of demarcation. Which line a name means is data."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geo_conflict import datasets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo_conflict.toponyms._find import Toponym

# "The front page" and "front-line workers" are no lines, and "the front" is one only where somebody is at it.
NO_LINE = re.compile(
    r"[ -](?:troops|units?|soldiers?|forces|fighters|commanders?|combat|role|care|services?|responders?|large"
    r"|towns?|cit(?:y|ies)|villages?|page|door|row|seat|foot|runner|yard|man|desk|wheel|office|workers?|doctors?|nurses?|medics?|staff"
    r"|states?|politics|teams?|for|that|led|of the (?:building|house|queue))\b",
    re.IGNORECASE,
)
AT_THE_FRONT = re.compile(r"\b(?:at|on|along|near|behind|across) the (?:\w+ )?$", re.IGNORECASE)
AHEAD = 40


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: a line, and where its course is known from.

    Attributes
    ----------
    id, name
        What it is called here, and for the reader.
    pattern
        Regular expression of the words for it.
    needs
        ISO codes of countries: the article names a place in one of them.
    is_specific
        The words mean this line wherever they stand.
    conflict
        Shipped conflict whose front line it is, empty for none.
    areas, lines
        Disputed areas, and the names of those of their lines that it is.
    between
        ISO codes of two countries whose border it is.
    """

    id: str
    name: str
    pattern: re.Pattern[str]
    needs: frozenset[str]
    is_specific: bool
    conflict: str
    areas: tuple[str, ...]
    lines: tuple[str, ...]
    between: tuple[str, ...]


@cache
def table() -> dict[str, Line]:
    """Return the lines of the table by id."""
    with datasets.path("table_lines").open(encoding="utf-8", newline="") as file:
        return {row["line"]: _line(row) for row in csv.DictReader(file)}


def _line(row: dict[str, str]) -> Line:
    parts = {key: tuple(part for part in value.split("|") if part) for key, value in row.items()}
    pattern = re.compile(_words(row["pattern"]), re.IGNORECASE)
    return Line(
        row["line"],
        row["name"],
        pattern,
        frozenset(parts["needs"]),
        bool(row["specific"]),
        row["conflict"],
        parts["areas"],
        parts["lines"],
        parts["between"],
    )


def _words(pattern: str) -> str:
    """Return a pattern of whole words, of capitals alone where it is an abbreviation, over any white space."""
    alternatives = [f"(?-i:{one})" if one.isupper() or one == "LoC" else one for one in pattern.split("|")]
    return rf"\b(?:{'|'.join(alternatives)})\b".replace(" ", r"\s")


@cache
def _any() -> re.Pattern[str]:
    return re.compile("|".join(line.pattern.pattern for line in table().values()), re.IGNORECASE)


def find(text: str, toponyms: Sequence[Toponym]) -> Iterator[tuple[int, int, str]]:
    """Yield the lines that a text names: start, end and id, each of the row that the article fits best.

    Parameters
    ----------
    text
        The text of an article.
    toponyms
        Its toponyms; the countries in which they lie tell one front line from another.
    """
    named = Counter(
        {toponym.start: toponym.place.country_code for toponym in toponyms if toponym.place}.values()
    )
    for match in _any().finditer(text):
        if NO_LINE.match(text, match.end()):
            continue
        if match.group().lower() == "front" and not AT_THE_FRONT.search(
            text, max(0, match.start() - AHEAD), match.start()
        ):
            continue
        line = _best(match.group(), named)
        if line is not None:
            yield match.start(), match.end(), line


def _best(words: str, named: Counter[str]) -> str | None:
    scores = {
        line.id: (sum(named[code] for code in line.needs), line.is_specific)
        for line in table().values()
        if line.pattern.fullmatch(words)
    }
    fitting = {name: score for name, score in scores.items() if any(score)}
    return max(fitting, key=lambda name: fitting[name], default=None)
