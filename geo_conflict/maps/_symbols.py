"""The symbols of places and events: a shape for every role and group of types, so that no reader depends on colour.

Shapes are paths of SVG (M, L and Z alone) around (0, 0), y down, within 10 units of it. Colours are those of
Okabe and Ito (2008), told apart with every common kind of colour vision.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache

from geo_conflict import datasets
from geo_conflict.maps import _words

ORANGE, SKY, GREEN, YELLOW = "#e69f00", "#56b4e9", "#009e73", "#f0e442"
BLUE, VERMILLION, PURPLE, BLACK = "#0072b2", "#d55e00", "#cc79a7", "#1d2126"
GREY, NO_PARTY = "#3f464e", "#9aa1aa"

ACTORS = (ORANGE, SKY, GREEN, PURPLE, YELLOW, BLUE, VERMILLION)
"""Colours of actors, in the order in which a report names them."""


@dataclass(frozen=True)
class Symbol:
    """How a kind of place or event is drawn."""

    shape: str
    colour: str


def _closed(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z"


def star(points: int, outer: float, inner: float) -> str:
    """Return the path of a star with a point at the top.

    >>> star(2, 10, 5)
    'M0 -10L5 0L0 10L-5 0Z'
    """
    turns = (math.pi * i / points - math.pi / 2 for i in range(2 * points))
    radii = (inner if i % 2 else outer for i in range(2 * points))
    corners = ((r * math.cos(turn), r * math.sin(turn)) for r, turn in zip(radii, turns, strict=True))
    return _closed([(round(x, 2) + 0.0, round(y, 2) + 0.0) for x, y in corners])


ROLES = {
    "event_site": Symbol(star(8, 9.5, 5.2), VERMILLION),
    "meeting_site": Symbol(star(5, 10, 4.4), BLUE),
    "statement_site": Symbol("M0 -8.5L8.5 0L0 8.5L-8.5 0Z", PURPLE),
    "dateline": Symbol("M-6.6 -6.6L6.6 -6.6L6.6 6.6L-6.6 6.6Z", GREEN),
    "origin": Symbol("M0 -8L8 6.4L-8 6.4Z", ORANGE),
    "destination": Symbol("M0 8L8 -6.4L-8 -6.4Z", YELLOW),
    "mentioned": Symbol(star(16, 5, 5), GREY),
}
"""Symbol of each role of a place."""

GROUPS = {
    "fighting": Symbol(star(8, 10, 5.8), VERMILLION),
    "strikes": Symbol("M0 -10L9.5 7L-9.5 7Z", VERMILLION),
    "civilians": Symbol(
        "M-3.4 -9.4L3.4 -9.4L3.4 -3.4L9.4 -3.4L9.4 3.4L3.4 3.4L3.4 9.4L-3.4 9.4L-3.4 3.4L-9.4 3.4L-9.4 -3.4L-3.4 -3.4Z",
        BLACK,
    ),
    "territory": Symbol("M-8 -8L8 -8L8 8L-8 8Z", ORANGE),
    "diplomacy": Symbol(star(16, 7.5, 7.5), BLUE),
    "words": Symbol("M-9 -7L9 -7L9 5L1 5L-4 10L-4 5L-9 5Z", PURPLE),
    "people": Symbol("M0 9.5L-9.5 -7L9.5 -7Z", SKY),
    "other": Symbol("M0 -9L9 0L0 9L-9 0Z", GREY),
}
"""Symbol of each group of types of events; its colour where no party to any event is known."""

MARKS = ("", "M-3 0L3 0", "M0 -3L0 3M-3 0L3 0", "M-2.6 -2.6L2.6 2.6M-2.6 2.6L2.6 -2.6")
"""What is drawn within the shape of a group: for its first type nothing, then these."""


def of_type(kind: str) -> tuple[str, str]:
    """Return the group of a type of events, and its mark.

    >>> of_type("air_strike")
    ('strikes', 'M-3 0L3 0')
    """
    found = (
        (group, MARKS[members.index(kind)])
        for group, members in _words.EVENT_GROUPS.items()
        if kind in members
    )
    return next(found, ("other", ""))


@cache
def type_labels() -> dict[str, str]:
    """Return the label of every type of event, in the order of the table of types."""
    with datasets.path("event_types").open(encoding="utf-8", newline="") as file:
        return {row["type"]: row["label"] for row in csv.DictReader(file)}
