"""The words of control: columns, statuses, precisions, actors, days."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from geo_conflict._errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

TOLERANCE_M = 100.0
"""Metres: areas that are so close are taken to touch."""

STATUSES = ("assessed", "claimed", "contested")
PRECISIONS = ("mapped", "approximate", "interpolated")
FARTHEST = (180.0, 90.0)
"""Degrees: no longitude and no latitude is farther from zero."""

CONTESTED = "contested"
"""The actor of ground that nobody is known to hold; it opposes everyone."""

CONTROL = (
    *("conflict", "unit", "name", "geonameid", "actor", "side", "status", "date_from", "date_to"),
    *("source", "url", "precision", "note", "interpolated", "geometry"),
)
FRONT = (
    *("conflict", "actor_a", "actor_b", "status", "date", "length_km", "precision", "interpolated", "source"),
    "geometry",
)


class Actor(NamedTuple):
    """A party to a conflict: its name, and the side that it is on."""

    name: str
    side: str


def day(date: object) -> dt.date:
    """Return the day of a date or datetime; refuse anything else."""
    if isinstance(date, dt.datetime):
        return date.date()
    if not isinstance(date, dt.date):
        raise InputError("a datetime.date", repr(date), "give the day, as in datetime.date(2014, 8, 10)")
    return date


def least_certain(statuses: Iterable[str]) -> str:
    """Return the least certain of the statuses."""
    return max(statuses, key=STATUSES.index)


def least_exact(precisions: Iterable[str]) -> str:
    """Return the least exact of the precisions."""
    return max(precisions, key=PRECISIONS.index)


def joined(texts: Iterable[str | None]) -> str:
    """Return the texts that differ in one line, in the order of the alphabet."""
    return "; ".join(sorted({text for text in texts if text}))
