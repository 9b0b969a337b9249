"""Names on the map that never lie upon each other, upon a symbol or upon the front line.

Names come in the order of their importance; each takes the first free place of those that suit it, and one
that finds none is left out, as on the interactive page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo_conflict.maps._picture import _text
from geo_conflict.maps._picture._sheet import Rect, lines, polygons

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo_conflict.maps._picture._text import Face

_MARGIN = 1.5
_TRIES = 160
_GRID = 28
_STEP = 5.0
_CLEAR = 3.0
DOT = 1.3
"""Radius of the dot of a town."""


@dataclass(frozen=True)
class Label:
    """A name, how it is written, and one of: a point it stands beside, lines it stands along, ground it stands in.

    Attributes
    ----------
    avoid
        Ground that the name keeps off; `anyway` lets it stand there when there is no other room.
    beside
        Whether the name may stand next to ground that is too small for it.
    """

    text: str
    size: float
    colour: str
    halo: str
    face: Face = "regular"
    at: tuple[float, float] | None = None
    gap: float = 4.0
    dot: bool = False
    along: Any = None
    ground: Any = None
    avoid: Any = None
    anyway: bool = False
    beside: bool = False
    share: float = field(default=0.5)

    @property
    def point(self) -> Rect | None:
        """The rectangle of its dot."""
        if self.at is None or not self.dot:
            return None
        (x, y), half = self.at, DOT
        return Rect(x - half, y - half, x + half, y + half)

    @property
    def room(self) -> tuple[float, float]:
        """Width and height in points, with air at the sides."""
        return _text.width(self.text, self.size, self.face) + 2 * _MARGIN, self.size * (
            _text.RISE + _text.FALL
        )


@dataclass(frozen=True)
class Placed:
    """A name and the rectangle that it fills."""

    label: Label
    spot: Rect

    @property
    def start(self) -> tuple[float, float]:
        """Where its first letter stands."""
        return self.spot.x0 + _MARGIN, self.spot.y0 + self.label.size * _text.FALL


def place(labels: Iterable[Label], frame: Rect, taken: Iterable[Rect]) -> list[Placed]:
    """Find room for names.

    Parameters
    ----------
    labels
        The names, the most important first.
    frame
        What no name leaves.
    taken
        Rectangles that no name may lie upon.
    """
    filled = _Filled(frame.grown(-2), list(taken))
    placed = []
    for label in labels:
        clear = label.point is None or filled.free(label.point.grown(_CLEAR))
        spot = next((spot for spot in _spots(label) if filled.free(spot)), None) if clear else None
        if spot is not None:
            filled.take(*([spot, label.point] if label.point else [spot]))
            placed.append(Placed(label, spot))
    return placed


class _Filled:
    """The rectangles that are taken, held so that many are compared at once."""

    def __init__(self, frame: Rect, taken: list[Rect]) -> None:
        self._frame = frame
        self._sides = np.array([(r.x0, r.y0, r.x1, r.y1) for r in taken], dtype=float).reshape(-1, 4)

    def free(self, spot: Rect) -> bool:
        x0, y0, x1, y1 = self._sides.T
        met = (x0 < spot.x1) & (spot.x0 < x1) & (y0 < spot.y1) & (spot.y0 < y1)
        return self._frame.holds(spot) and not met.any()

    def take(self, *spots: Rect) -> None:
        self._sides = np.vstack([self._sides, *((r.x0, r.y0, r.x1, r.y1) for r in spots)])


def _spots(label: Label) -> Iterator[Rect]:
    """Yield the places that suit a name, best first."""
    if label.at is not None:
        yield from _beside_point(label.at, label.room, label.gap)
    elif label.along is not None:
        spots = list(_beside_lines(label.along, label.room, label.gap))
        clear = [spot for spot in spots if label.avoid is None or not label.avoid.intersects(spot.polygon)]
        yield from (*clear, *spots)
    elif label.ground is not None:
        clear = label.ground if label.avoid is None else shapely.difference(label.ground, label.avoid)
        yield from _within(clear, label)
        if label.anyway and label.avoid is not None:
            yield from _within(label.ground, label)
        if label.beside and not label.ground.is_empty:
            yield from _beside_ground(label.ground, label.room)


def _beside_point(point: tuple[float, float], room: tuple[float, float], gap: float) -> Iterator[Rect]:
    (x, y), (w, h), near = point, room, 0.7 * gap
    offsets = (
        (gap, -h / 2),
        (-gap - w, -h / 2),
        (-w / 2, gap),
        (-w / 2, -gap - h),
        (near, near),
        (near, -near - h),
        (-near - w, near),
        (-near - w, -near - h),
    )
    for dx, dy in offsets:
        yield Rect(x + dx, y + dy, x + dx + w, y + dy + h)


def _within(ground: Any, label: Label) -> Iterator[Rect]:
    """Yield places within ground, the largest part first, from the middle of each outwards."""
    w, h = label.room
    dx, dy = w * label.share, h * label.share
    for part in sorted(polygons(ground), key=lambda part: -part.area):
        x0, y0, x1, y1 = part.bounds
        if x1 - x0 < 2 * dx or y1 - y0 < 2 * dy:
            continue
        xs, ys = np.meshgrid(np.linspace(x0, x1, _GRID + 2)[1:-1], np.linspace(y0, y1, _GRID + 2)[1:-1])
        points = np.column_stack([xs.ravel(), ys.ravel()])
        points = points[shapely.contains_xy(part, points)]
        if not len(points):
            continue
        spread = [(i * dx, j * dy) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        inside = np.all([shapely.contains_xy(part, points + step) for step in spread], axis=0)
        away = (points - points.mean(axis=0)) * (1.0, 2.0)
        order = np.argsort(np.hypot(*away.T), kind="stable")
        for x, y in points[order[inside[order]]][:_TRIES]:
            yield Rect(x - w / 2, y - h / 2, x + w / 2, y + h / 2)


def _beside_ground(ground: Any, room: tuple[float, float]) -> Iterator[Rect]:
    x0, y0, x1, y1 = ground.bounds
    (w, h), x, y = room, (x0 + x1) / 2, (y0 + y1) / 2
    for left, low in (
        (x1 + 2, y - h / 2),
        (x0 - w - 2, y - h / 2),
        (x - w / 2, y1 + 2),
        (x - w / 2, y0 - h - 2),
        (x1, y1),
        (x0 - w, y1),
        (x1, y0 - h),
        (x0 - w, y0 - h),
    ):
        yield Rect(left, low, left + w, low + h)


def _beside_lines(along: Any, room: tuple[float, float], gap: float) -> Iterator[Rect]:
    """Yield places right and left of lines, from the middle of the longest outwards."""
    w, h = room
    for line in sorted(lines(along), key=lambda line: -line.length):
        count = max(2, int(line.length / _STEP))
        at = np.linspace(0, 1, count)
        points = shapely.get_coordinates(shapely.line_interpolate_point(line, at, normalized=True))
        for x, y in points[np.argsort(np.abs(at - 0.5), kind="stable")]:
            yield Rect(x + gap, y - h / 2, x + gap + w, y + h / 2)
            yield Rect(x - gap - w, y - h / 2, x - gap, y + h / 2)
            yield Rect(x - w / 2, y + gap, x + w / 2, y + gap + h)
            yield Rect(x - w / 2, y - gap - h, x + w / 2, y - gap)


def barriers(geometry: Any, width: float) -> list[Rect]:
    """Return rectangles along lines, so that no name lies upon them."""
    found = []
    for line in lines(geometry):
        at = np.linspace(0, 1, max(2, int(line.length / width) + 1))
        points = shapely.get_coordinates(shapely.line_interpolate_point(line, at, normalized=True))
        found += [Rect(x - width / 2, y - width / 2, x + width / 2, y + width / 2) for x, y in points]
    return found
