"""Faults of areas: broken rings, slivers, ground that two hold on one date, ground that nobody holds between them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

from geo_conflict._ground import DECIMALS, M2_A_KM2, Plane, is_thin, km2, polygonal
from geo_conflict.control import _front
from geo_conflict.control._edges import NOBODY, edges
from geo_conflict.control._format import Fault, Row, span
from geo_conflict.control._model import FARTHEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_POLYGONS = ("Polygon", "MultiPolygon")
_AGREE = 0.001
_WIDE = 10
"""Gaps up to so many tolerances wide are notes, those up to one tolerance are faults of drawing."""

_NEVER = (dt.date.min, dt.date.min)
_NOISE_M = 0.5
"""Overlaps and gaps no wider than this are the rounding of coordinates."""


def broken(shapes: Any, first: int) -> Iterator[Fault]:
    """Name the shapes that are no polygons, not valid, or off the world."""
    for number, shape in enumerate(shapes, start=first):
        if shape is None or shape.is_empty:
            yield Fault("geometry", (number,), "no geometry")
        elif shape.geom_type not in _POLYGONS:
            yield Fault("geometry", (number,), f"a {shape.geom_type}, not a polygon")
        elif not shape.is_valid:
            text = f"invalid ring: {shapely.is_valid_reason(shape)}"
            yield Fault("ring", (number,), text, mends=mended(shape) is not None)
        elif not (np.abs(shape.bounds) <= 2 * FARTHEST).all():
            west, south, east, north = shape.bounds
            text = f"off the world, at {west:g} {south:g} {east:g} {north:g}: check the coordinate reference system"
            yield Fault("coordinates", (number,), text)


def mended(shape: Any) -> Any | None:
    """Return an invalid shape made valid, where the ways to do so agree; else None."""
    ways = [polygonal(shapely.make_valid(shape, method=method)) for method in ("linework", "structure")]
    if any(way.is_empty for way in ways):
        return None
    areas = [way.area for way in ways]
    return ways[1] if abs(areas[0] - areas[1]) <= _AGREE * max(areas) else None


class Pair(NamedTuple):
    """Two areas that overlap, or have a gap between them, on one date: their rows, that date, and the ground."""

    kind: str
    one: int
    other: int
    date: dt.date
    ground: Any
    thin: bool


class Coverage:
    """The areas of rows whose shapes have no other fault, on a plane; one without a period lies beside none.

    Parameters
    ----------
    rows
        The rows.
    shapes
        Their polygons in degrees; None for those that are broken.
    tolerance_m
        Width in metres up to which an overlap or a gap is a fault of drawing.
    """

    def __init__(self, rows: Sequence[Row], shapes: Any, tolerance_m: float) -> None:
        self._rows, self._near = rows, tolerance_m
        self._usable = [number for number, shape in enumerate(shapes) if shape is not None]
        self._spans = [span(row) or _NEVER for row in rows]
        numbers: dict[bytes, int] = {}
        own = np.array([shapes[number] for number in self._usable], dtype=object)
        self._shape = (
            [numbers.setdefault(wkb, len(numbers)) for wkb in shapely.to_wkb(own)] if len(own) else []
        )
        self._degrees = shapely.from_wkb(list(numbers))
        self._held: dict[int, list[int]] = {}
        for number, shape in zip(self._usable, self._shape, strict=True):
            self._held.setdefault(shape, []).append(number)
        if len(own):
            self.plane = Plane(self._degrees)
            self._flat = self.plane.flat(self._degrees)
            shapely.prepare(self._flat)
            self._tree = shapely.STRtree(self._flat)

    def slivers(self) -> Iterator[tuple[int, Any, bool]]:
        """Yield row, part and whether it is all there is, for each part that is no wider than the tolerance."""
        for shape, rows in self._held.items():
            parts = shapely.get_parts(self._flat[shape])
            thin = parts[is_thin(parts, self._near)]
            for part in thin:
                yield rows[0], part, len(thin) == len(parts)

    def pairs(self) -> Iterator[Pair]:
        """Yield the overlaps and gaps between areas of one date."""
        if not self._usable:
            return
        yield from self._overlaps()
        yield from self._gaps()

    def _together(self, one: int, other: int) -> tuple[int, int, dt.date] | None:
        """Return two rows with these shapes that hold on one date, and the first such date."""
        both = [
            (max(self._spans[a][0], self._spans[b][0]), a, b)
            for a in self._held[one]
            for b in self._held[other]
            if max(self._spans[a][0], self._spans[b][0]) < min(self._spans[a][1], self._spans[b][1])
            and self._rows[a].get("conflict", "") == self._rows[b].get("conflict", "")
        ]
        if not both:
            return None
        date, a, b = min(both)
        return min(a, b), max(a, b), date

    def _overlaps(self) -> Iterator[Pair]:
        for shape, rows in self._held.items():
            for number, row in enumerate(rows):
                for later in rows[number + 1 :]:
                    start = max(self._spans[row][0], self._spans[later][0])
                    if start < min(self._spans[row][1], self._spans[later][1]):
                        yield Pair("overlap", row, later, start, self._flat[shape], thin=False)
        one, other = self._tree.query(self._flat, predicate="intersects")
        chosen = one < other
        one, other = one[chosen], other[chosen]
        inside = shapely.relate_pattern(self._flat[one], self._flat[other], "T********")
        for a, b in zip(one[inside], other[inside], strict=True):
            together = self._together(int(a), int(b))
            ground = polygonal(shapely.intersection(self._flat[a], self._flat[b]))
            if together and not is_thin(ground, _NOISE_M):
                yield Pair("overlap", *together, ground, bool(is_thin(ground, self._near)))

    def _gaps(self) -> Iterator[Pair]:
        reach = self._near * _WIDE
        ring = edges(self._degrees)
        left, right = ring.sides(np.arange(len(self._degrees)))
        apart = ((left == NOBODY) | (right == NOBODY))[ring.line]
        each = np.arange(len(self._degrees))
        points = self.plane.unwrapped(np.round(ring.points, DECIMALS))
        chunks = _front.chunks(ring, apart, points, self.plane, each, reach)
        near: dict[tuple[int, int], set[int]] = {}
        for a, b in zip(chunks.one, chunks.other, strict=True):
            areas = int(chunks.area[a]), int(chunks.area[b])
            if areas[0] < areas[1]:
                near.setdefault(areas, set()).update((int(a), int(b)))
        for (a, b), lines in sorted(near.items()):
            together = self._together(a, b)
            if together:
                box = shapely.total_bounds(chunks.lines[sorted(lines)]) + np.array([-3, -3, 3, 3]) * reach
                yield from self._gap(a, b, box, together)

    def _gap(self, one: int, other: int, box: Any, together: tuple[int, int, dt.date]) -> Iterator[Pair]:
        """Yield the ground between two areas that no third one holds on that date."""
        here = [
            int(shape)
            for shape in self._tree.query(shapely.box(*box))
            if self._holds(int(shape), together[2])
        ]
        clipped = {shape: shapely.clip_by_rect(self._flat[shape], *box) for shape in {one, other, *here}}
        both = shapely.union_all([clipped[one], clipped[other]])
        rest = shapely.union_all(list(clipped.values()))
        for width in (self._near, self._near * _WIDE):
            closed = shapely.buffer(
                shapely.buffer(both, width / 2, join_style="mitre"), -width / 2, join_style="mitre"
            )
            parts = [
                part
                for part in shapely.get_parts(shapely.difference(closed, rest))
                if part.area > width**2 / 4
                and not is_thin(part, _NOISE_M)
                and _lies_between(part, clipped[one], clipped[other])
            ]
            if parts:
                yield Pair("gap", *together, polygonal(shapely.union_all(parts)), thin=width == self._near)
                return

    def _holds(self, shape: int, date: dt.date) -> bool:
        return any(_holds(self._spans[row], date) for row in self._held[shape])


def _lies_between(part: Any, one: Any, other: Any) -> bool:
    """Tell whether a gap runs along both areas rather than into a corner of one."""
    along = [shapely.intersection(part.boundary, shapely.buffer(area, 1)).length for area in (one, other)]
    return bool(min(along) > 0.2 * part.length)


def faults(coverage: Coverage, rows: Sequence[Row], first: int, tolerance_m: float) -> Iterator[Fault]:
    """Name overlaps, gaps and slivers."""
    for row, part, whole in coverage.slivers():
        text = f"a sliver of {part.area / M2_A_KM2:,.3f} km², nowhere wider than {tolerance_m:g} m"
        yield Fault("sliver", (row + first,), text, mends=not whole, refuses=whole)
    for pair in coverage.pairs():
        numbers = (pair.one + first, pair.other + first)
        area = km2(coverage.plane.round(pair.ground))
        if pair.kind == "gap":
            width = f"{tolerance_m if pair.thin else tolerance_m * _WIDE:g} m"
            text = f"a gap of {area:,.3f} km², up to {width} wide, on {pair.date}"
            yield Fault("gap", numbers, text, mends=pair.thin, refuses=False)
            continue
        narrow = f", nowhere wider than {tolerance_m:g} m" if pair.thin else ""
        text = f"both hold {area:,.3f} km²{narrow} on {pair.date}"
        one, other = rows[pair.one], rows[pair.other]
        claim = (one.get("status") == "claimed") != (other.get("status") == "claimed")
        yield Fault("overlap", numbers, text, mends=pair.thin or same_holder(one, other), refuses=not claim)


def same_holder(one: Row, other: Row) -> bool:
    """Tell whether two rows give the ground to the same actor in the same way."""
    return all(one.get(key, "") == other.get(key, "") for key in ("actor", "status", "date_from", "date_to"))


def mend(rows: Sequence[Row], shapes: Any, tolerance_m: float, first: int) -> tuple[Any, list[str]]:
    """Return the shapes with what can be mended safely mended, and what was done."""
    done: list[str] = []
    out = np.array(shapes, dtype=object)
    for number, shape in enumerate(out):
        if shape is not None and shape.geom_type in _POLYGONS and not shape.is_valid:
            valid = mended(shape)
            if valid is not None:
                out[number] = valid
                done.append(f"row {number + first}: made its rings valid")
    usable = [shape if _usable(shape) else None for shape in out]
    coverage = Coverage(rows, usable, tolerance_m)
    for row, part, whole in coverage.slivers():
        if not whole:
            ground = coverage.plane.round(shapely.buffer(part, 1))
            _each(out, out[row], lambda shape, ground=ground: polygonal(shapely.difference(shape, ground)))
            done.append(f"row {row + first}: left out a sliver of {part.area / M2_A_KM2:,.3f} km²")
    for pair in list(coverage.pairs()):
        done += _mend_pair(pair, rows, out, coverage.plane, first)
    return out, done


def _usable(shape: Any) -> bool:
    return shape is not None and not shape.is_empty and shape.geom_type in _POLYGONS and bool(shape.is_valid)


def _mend_pair(pair: Pair, rows: Sequence[Row], out: Any, plane: Plane, first: int) -> Iterator[str]:
    """Take the ground of a thin overlap from the later row, and give that of a thin gap to the longer neighbour."""
    numbers = f"rows {pair.one + first} and {pair.other + first}"
    if pair.kind == "overlap" and (pair.thin or same_holder(rows[pair.one], rows[pair.other])):
        keeper = out[pair.one]
        _each(out, out[pair.other], lambda shape: polygonal(shapely.difference(shape, keeper)))
        yield f"{numbers}: took their overlap from row {pair.other + first}"
    elif pair.kind == "gap" and pair.thin:
        ground = plane.round(shapely.buffer(pair.ground, 1))
        along = [shapely.boundary(out[row]).intersection(ground).length for row in (pair.one, pair.other)]
        row = pair.one if along[0] >= along[1] else pair.other
        rest = [shape for shape, held in zip(out, map(span, rows), strict=True) if _holds(held, pair.date)]
        rest = [
            shape for shape in rest if _usable(shape) and shape is not out[row] and shape.intersects(ground)
        ]
        added = shapely.difference(ground, shapely.union_all(rest))
        _each(out, out[row], lambda shape: polygonal(shapely.union_all([shape, added])))
        yield f"{numbers}: gave the gap between them to row {row + first}"


def _holds(held: tuple[dt.date, dt.date] | None, date: dt.date) -> bool:
    return held is not None and held[0] <= date < held[1]


def _each(out: Any, was: Any, change: Any) -> None:
    """Change every row that has this shape, so that periods of one unit stay alike."""
    now = change(was)
    for number, shape in enumerate(out):
        if shape is was or (shape is not None and shape.equals_exact(was)):
            out[number] = now
