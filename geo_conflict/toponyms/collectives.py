"""Collective names: one phrase for several places, which the text need not name.

"Nagorno-Karabakh and seven surrounding districts" is the area and the seven districts. The phrases and their
members are data, in `data/gazetteer/tables/collectives.csv`.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from geo_conflict import datasets
from geo_conflict._errors import DataError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from geo_conflict.gazetteer import Gazetteer

# "West Darfur" is a unit of its own, not Darfur.
PART_BEFORE = re.compile(r"(?:[\w-]|\b(?:North|South|East|West|Central|Eastern|Western) )$")
LONGEST_PART = 9


@dataclass(frozen=True, slots=True)
class Collective:
    """A row of the table.

    Attributes
    ----------
    name
        What the members are together.
    pattern
        Regular expression of the phrase.
    words
        The phrase holds one of these, as written; most texts hold none, which is quick to see.
    needs
        Slug or GeoNames id of a place that the article must name, empty for none.
    rows
        Rows of the gazetteer: the area itself, if it has one, then its members.
    trust
        How sure it is that the phrase means these.
    """

    name: str
    pattern: re.Pattern[str]
    words: tuple[str, ...]
    needs: int | None
    rows: tuple[int, ...]
    trust: float


@dataclass(frozen=True, slots=True)
class Phrase:
    """A collective name as it stands in a text."""

    start: int
    end: int
    text: str
    collective: Collective


@cache
def table(gazetteer: Gazetteer) -> tuple[Collective, ...]:
    """Read the table of collective names.

    Parameters
    ----------
    gazetteer
        Where the members are looked up.

    Returns
    -------
    tuple of Collective
        As in the file.

    Raises
    ------
    DataError
        When a member is not in the gazetteer.
    """
    with datasets.path("table_collectives").open(encoding="utf-8", newline="") as file:
        return tuple(_collective(row, gazetteer) for row in csv.DictReader(file))


def _collective(row: dict[str, str], gazetteer: Gazetteer) -> Collective:
    members = [_row(value, gazetteer) for value in [row["area"], *row["members"].split("|")] if value]
    needs = _row(row["needs"], gazetteer) if row["needs"] else None
    phrase = row["pattern"].replace(" ", r"\s+")
    pattern = re.compile(rf"(?:{phrase})(?![\w-])")
    words = tuple(row["words"].split("|"))
    return Collective(row["name"], pattern, words, needs, tuple(members), float(row["trust"]))


def _row(value: str, gazetteer: Gazetteer) -> int:
    row = gazetteer.row_of(int(value)) if value.isdigit() else gazetteer.slugs.get(value)
    if row is None:
        raise DataError(
            "members that the gazetteer has", repr(value), "mend data/gazetteer/tables/collectives.csv"
        )
    return row


def find(text: str, named: Collection[int], gazetteer: Gazetteer) -> Iterator[Phrase]:
    """Find the collective names of a text, none overlapping another.

    Parameters
    ----------
    text
        The text of an article.
    named
        Rows of the places that the article names.
    gazetteer
        Where the members are.

    Yields
    ------
    Phrase
        The longest first.
    """
    matches = [
        (match, collective)
        for collective in table(gazetteer)
        if collective.needs is None or collective.needs in named
        if any(word in text for word in collective.words)
        for match in collective.pattern.finditer(text)
        if not PART_BEFORE.search(text, max(0, match.start() - LONGEST_PART), match.start())
    ]
    taken: list[tuple[int, int]] = []
    for match, collective in sorted(
        matches, key=lambda pair: (pair[0].start() - pair[0].end(), pair[0].start())
    ):
        start, end = match.span()
        if all(end <= low or high <= start for low, high in taken):
            taken.append((start, end))
            yield Phrase(start, end, match.group(), collective)
