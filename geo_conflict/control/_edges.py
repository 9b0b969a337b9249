"""The edges of areas, and what lies on either side of each: found by sorting, never by comparing all pairs.

Two areas share an edge when one runs along it in one direction and the other in the opposite one. Vertices
are the same when they agree to a centimetre.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_UNIT = 1e7
"""Steps in a degree: a centimetre."""

_SEAM, _POLE = int(180 * _UNIT), int(90 * _UNIT)
NOBODY = -1


class Edges(NamedTuple):
    """The directed edges of areas, each with its area to the left.

    `points` are the vertices of all rings in a row; edge i runs from point `start[i]` to point `start[i] + 1`.
    `line` numbers the edges without regard to direction, and `forward` tells which of two directions it has.
    """

    points: NDArray[np.float64]
    start: Ints
    area: Ints
    line: Ints
    forward: NDArray[np.bool_]
    lines: int

    def of(self, number: Ints) -> Edges:
        """Return the edges of some of the areas, under other numbers.

        Parameters
        ----------
        number
            The new number of each area; `NOBODY` leaves it out.
        """
        area = number[self.area]
        kept = area != NOBODY
        return self._replace(
            start=self.start[kept], area=area[kept], line=self.line[kept], forward=self.forward[kept]
        )

    def sides(self, label: Ints) -> tuple[Ints, Ints]:
        """Return the label to the left and to the right of each line.

        Parameters
        ----------
        label
            A number for each area; `NOBODY` for an area that is not there.
        """
        left, right = np.full(self.lines, NOBODY), np.full(self.lines, NOBODY)
        own = label[self.area]
        there = own != NOBODY
        for side, chosen in ((left, there & self.forward), (right, there & ~self.forward)):
            side[self.line[chosen]] = own[chosen]
        return left, right

    def first(self, chosen: NDArray[np.bool_]) -> Ints:
        """Return for each line the first of the chosen edges along it, and -1 for none."""
        first = np.full(self.lines, -1)
        edges = np.flatnonzero(chosen)[::-1]
        first[self.line[edges]] = edges
        return first

    def strings(self, edges: Ints, group: Ints, points: NDArray[np.float64]) -> tuple[Any, Ints]:
        """Return lines along edges, one for each run of edges that follow each other in a group.

        Parameters
        ----------
        edges
            Numbers of edges.
        group
            The group of each.
        points
            Where the points are.

        Returns
        -------
        tuple
            The lines, and the group of each.
        """
        order = np.lexsort([edges, group])
        edges, group = edges[order], group[order]
        begins = np.ones(len(edges), dtype=bool)
        begins[1:] = (np.diff(group) != 0) | (self.start[edges[1:]] != self.start[edges[:-1]] + 1)
        which = np.cumsum(begins) - 1
        ends = np.append(np.flatnonzero(begins)[1:], len(edges)) - 1 if len(edges) else edges
        vertices = np.concatenate([self.start[edges], self.start[edges[ends]] + 1])
        owner = np.concatenate([which, which[ends]])
        along = np.lexsort([vertices, owner])
        return shapely.linestrings(points[vertices[along]], indices=owner[along]), group[begins]


def edges(shapes: Any) -> Edges:
    """Return the edges of polygons.

    Parameters
    ----------
    shapes
        Polygons and multipolygons in degrees.
    """
    _, points, offsets = shapely.to_ragged_array(_as_multi(shapely.orient_polygons(shapely.force_2d(shapes))))
    rings, polygons, areas = (np.asarray(offset, dtype=np.int64) for offset in offsets)
    keys = _keys(points)
    last = np.zeros(len(points), dtype=bool)
    last[rings[1:] - 1] = True
    start = np.flatnonzero(~last)
    start = start[keys[start] != keys[start + 1]]
    ring_of = np.searchsorted(rings, start, side="right") - 1
    area = np.searchsorted(areas, np.searchsorted(polygons, ring_of, side="right") - 1, side="right") - 1
    vertices, vertex = np.unique(keys, return_inverse=True)
    one, other = vertex[start], vertex[start + 1]
    forward = one < other
    low, high = np.where(forward, one, other), np.where(forward, other, one)
    lines, line = np.unique(low * len(vertices) + high, return_inverse=True)
    return Edges(points, start, area, line, forward, len(lines))


def _as_multi(shapes: Any) -> Any:
    """Return all as multipolygons, for one layout of the arrays."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    return shapely.multipolygons(parts, indices=owner, out=np.full(len(shapes), shapely.MultiPolygon()))


def _keys(points: NDArray[np.float64]) -> Ints:
    """Return a number for each vertex; both ends of the world are one, and so is all of a pole."""
    x, y = np.rint(points * _UNIT).astype(np.int64).T
    x = np.where(np.abs(y) == _POLE, 0, np.where(x == _SEAM, -_SEAM, x))
    keys: Ints = ((x + _SEAM) << 31) + (y + _POLE)
    return keys


def covering(frame: Any, points: NDArray[np.float64]) -> Ints:
    """Return for each point in degrees the first row of a frame that covers it, or `NOBODY`."""
    first = np.full(len(points), len(frame))
    which, row = shapely.STRtree(frame.geometry.to_numpy()).query(
        shapely.points(points), predicate="intersects"
    )
    np.minimum.at(first, which, row)
    return np.where(first < len(frame), first, NOBODY)
