"""The front line: the boundary that areas of opposing control share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.ops import substring

from geo_conflict._ground import COLLINEAR, DECIMALS, WGS84, Plane, grown, length_km, wrapped
from geo_conflict.control._edges import NOBODY, Edges, edges
from geo_conflict.control._model import FRONT, joined, least_certain, least_exact

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

_CHUNK = 64
"""Edges that are compared with what is near in one piece."""

_STUB = 3
"""Stretches of areas near each other that are shorter than so many tolerances are no front of their own."""

_SAMPLES = 4
"""How near an edge is to another is looked at so many times within a tolerance."""

_SAME = 1e-9


class Shared(NamedTuple):
    """What opposing areas share: lines in unwrapped degrees, and for each its group and its two areas.

    `snapped` tells the lines of areas that are near each other without having an edge in common.
    """

    lines: Any
    group: Ints
    areas: NDArray[np.int64]
    snapped: NDArray[np.bool_]


def derive(held: gpd.GeoDataFrame, date: dt.date, tolerance_m: float) -> gpd.GeoDataFrame:
    """Return a row for each pair of actors of opposing sides whose areas touch (see `front_line`)."""
    parts = [held[held["conflict"] == conflict] for conflict in sorted(held["conflict"].unique())]
    return table([row for part in parts for row in rows(part, date, tolerance_m)])


def table(found: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Return rows as a table of front lines."""
    return gpd.GeoDataFrame(found, columns=list(FRONT), geometry="geometry", crs=WGS84)


def rows(
    held: gpd.GeoDataFrame, date: dt.date, tolerance_m: float, ring: Edges | None = None
) -> list[dict[str, Any]]:
    """Return the front lines of one conflict; `ring` are the edges of its areas, where they are known."""
    actors = sorted(held["actor"].unique())
    actor = pd.Categorical(held["actor"], categories=actors).codes.astype(np.int64)
    side = pd.factorize(held["side"])[0].astype(np.int64)
    shapes = held.geometry.to_numpy()
    shared, plane = opposing(shapes, edges(shapes) if ring is None else ring, actor, side, tolerance_m)
    found = []
    for group in np.unique(shared.group):
        own = shared.group == group
        touching = held.iloc[np.unique(shared.areas[own])]
        line = _merged(shared.lines[own], shared.snapped[own], plane, tolerance_m)
        if line.is_empty:
            continue
        found.append(
            {
                "conflict": held["conflict"].iloc[0],
                "actor_a": actors[group // len(actors)],
                "actor_b": actors[group % len(actors)],
                "status": least_certain(touching["status"]),
                "date": date,
                "length_km": round(length_km(line), 2),
                "precision": least_exact(touching["precision"]),
                "interpolated": bool(touching["interpolated"].any()),
                "source": joined(touching["source"]),
                "geometry": line,
            }
        )
    return found


def opposing(shapes: Any, ring: Edges, actor: Ints, side: Ints, tolerance_m: float) -> tuple[Shared, Plane]:
    """Return what areas of opposing sides share, grouped by their pair of actors.

    Parameters
    ----------
    shapes
        The areas, in degrees.
    ring
        Their edges.
    actor, side
        A number for each area.
    tolerance_m
        How far edges may lie apart, in metres.
    """
    plane = Plane(shapes)
    points = plane.unwrapped(np.round(ring.points, DECIMALS))
    count = int(actor.max(initial=0)) + 1
    exact, apart = _exact(ring, points, actor, side, count)
    near = _near(chunks(ring, apart, points, plane, side, tolerance_m), plane, actor, count, tolerance_m)
    return Shared(*(np.concatenate(fields) for fields in zip(exact, near, strict=True))), plane


def _pair(one: Ints, other: Ints, count: int) -> Ints:
    return np.minimum(one, other) * count + np.maximum(one, other)


def _exact(
    ring: Edges, points: NDArray[np.float64], actor: Ints, side: Ints, count: int
) -> tuple[Shared, NDArray[np.bool_]]:
    """Return the lines that are an edge of opposing areas, and the edges that no other area shares."""
    left, right = ring.sides(np.arange(len(actor)))
    both = (left != NOBODY) & (right != NOBODY)
    front = np.flatnonzero(both & (side[left] != side[right]))
    chosen = ring.first(ring.area == np.minimum(left, right)[ring.line])[front]
    lines, group = ring.strings(chosen, _pair(left[front], right[front], len(actor)), points)
    areas = np.column_stack([group // len(actor), group % len(actor)])
    pairs = _pair(actor[areas[:, 0]], actor[areas[:, 1]], count)
    return Shared(lines, pairs, areas, np.zeros(len(group), dtype=bool)), ~both[ring.line]


# Edges that are near each other without being the same


class Chunks(NamedTuple):
    """Pieces of rings in metres, each with its area and a number by which they can be ordered.

    `one` and `other` are the pairs of pieces of opposing sides that are near each other, either way round.
    """

    lines: Any
    area: Ints
    key: Any
    one: Ints
    other: Ints


def _near(near: Chunks, plane: Plane, actor: Ints, count: int, tolerance_m: float) -> Shared:
    """Return the stretches along which opposing areas run no further apart than the tolerance."""
    group = _pair(actor[near.area[near.one]], actor[near.area[near.other]], count)
    found = [
        _along(near, near.one[group == pair], near.other[group == pair], actor, tolerance_m)
        for pair in np.unique(group)
    ]
    lines = [line for part in found for line in part[0]]
    areas = np.array([pair for part in found for pair in part[1]], dtype=np.int64).reshape(-1, 2)
    groups = np.repeat(np.unique(group), [len(part[0]) for part in found])
    shapes = shapely.transform(np.array(lines, dtype=object), lambda xy: plane.unwrapped(plane.degrees(xy)))
    return Shared(shapely.simplify(shapes, COLLINEAR), groups, areas, np.ones(len(groups), dtype=bool))


def chunks(
    ring: Edges,
    apart: NDArray[np.bool_],
    points: NDArray[np.float64],
    plane: Plane,
    side: Ints,
    tolerance_m: float,
) -> Chunks:
    """Return the edges that no other area shares but an opposing one may be near, in short pieces."""
    chosen = np.flatnonzero(apart)
    follows = np.zeros(len(chosen), dtype=bool)
    follows[1:] = (np.diff(ring.start[chosen]) == 1) & (np.diff(ring.area[chosen]) == 0)
    place = np.arange(len(chosen)) - np.maximum.accumulate(np.where(follows, 0, np.arange(len(chosen))))
    piece = np.cumsum(~follows | (place % _CHUNK == 0)) - 1
    lines, number = ring.strings(chosen, piece, points)
    area = ring.area[chosen][np.unique(piece, return_index=True)[1]][number]
    one, other = _facing(lines, side[area], tolerance_m)
    near, place = np.unique(np.concatenate([one, other]), return_inverse=True)
    one, other = place[: len(one)], place[len(one) :]
    kept = np.asarray(lines, dtype=object)[near]
    flat = np.asarray(plane.flat(kept), dtype=object)
    within = shapely.dwithin(flat[one], flat[other], tolerance_m)
    one, other = one[within], other[within]
    key = np.round(shapely.bounds(kept), DECIMALS)
    return Chunks(flat, area[near], key, np.concatenate([one, other]), np.concatenate([other, one]))


def _facing(lines: Any, side: Ints, tolerance_m: float) -> tuple[Ints, Ints]:
    """Return the pairs of lines of different sides whose boxes meet when grown by the tolerance."""
    boxes = shapely.box(*grown(shapely.bounds(lines).reshape(-1, 4), tolerance_m).T)
    one, other = shapely.STRtree(boxes).query(boxes)
    facing = (one < other) & (side[one] != side[other])
    return one[facing], other[facing]


def _along(
    chunks: Chunks, one: Ints, other: Ints, actor: Ints, tolerance_m: float
) -> tuple[list[Any], list[tuple[int, int]]]:
    """Return where the areas of two actors run along each other, as edges of one of them, and whose they are.

    Which of the two is told by where their edges lie, not by who holds them, so that the line stays the same
    when they are swapped.
    """
    first = chunks.key[np.unique(one)]
    leader = actor[chunks.area[np.unique(one)[np.lexsort(first.T[::-1])[0]]]]
    own = actor[chunks.area[one]] == leader
    one, other = one[own], other[own]
    order = np.lexsort([other, one])
    one, other = one[order], other[order]
    bases, group = np.unique(one, return_inverse=True)
    walls = shapely.multilinestrings(chunks.lines[other], indices=group)
    pieces, of = _stretches(chunks.lines[bases], walls, tolerance_m)
    facing = _facing_each_other(pieces, chunks.lines[bases][of], walls[of], tolerance_m)
    partner = np.full(len(bases), -1)
    partner[group[::-1]] = chunks.area[other][::-1]
    lines, areas = [], []
    for area in np.unique(chunks.area[bases]):
        mine = chunks.area[bases][of] == area
        for line in _runs(pieces[mine], facing[mine], walls[np.unique(of[mine])], tolerance_m):
            lines.append(line)
            areas.append((int(area), int(partner[of[mine][0]])))
    return lines, areas


def _stretches(bases: Any, walls: Any, tolerance_m: float) -> tuple[Any, Ints]:
    """Return the stretches of lines that are within the tolerance of their walls, and of which line each is."""
    points, of, corner = _sampled(bases, tolerance_m / _SAMPLES)
    near = shapely.distance(shapely.points(points), walls[of]) <= tolerance_m
    goes_on = np.zeros(len(points), dtype=bool)
    goes_on[1:] = near[1:] & near[:-1] & (of[1:] == of[:-1])
    ends = np.append(~goes_on[1:], [True] * bool(len(points)))
    kept = near & (corner | ~goes_on | ends)
    run = np.cumsum(~goes_on)[kept]
    long_enough = np.bincount(run)[run] > 1
    points, of, run = points[kept][long_enough], of[kept][long_enough], run[long_enough]
    numbers, first, run = np.unique(run, return_index=True, return_inverse=True)
    lines = shapely.linestrings(points, indices=run, out=np.full(len(numbers), None, dtype=object))
    return lines, of[first]


def _sampled(lines: Any, step: float) -> tuple[NDArray[np.float64], Ints, NDArray[np.bool_]]:
    """Return points along lines, the line of each, and whether it is a corner of the line."""
    xy, of = shapely.get_coordinates(lines, return_index=True)
    edge = np.flatnonzero(of[1:] == of[:-1])
    way = np.zeros_like(xy)
    way[edge] = xy[edge + 1] - xy[edge]
    count = np.maximum(np.ceil(np.hypot(way[:, 0], way[:, 1]) / step).astype(np.int64), 1)
    corner = np.repeat(np.arange(len(xy)), count)
    place = np.arange(len(corner)) - np.repeat(np.cumsum(count) - count, count)
    return xy[corner] + way[corner] * (place / count[corner])[:, None], of[corner], place == 0


def _facing_each_other(pieces: Any, bases: Any, walls: Any, tolerance_m: float) -> NDArray[np.float64]:
    """Return for each piece its length, negative where the edge near it runs the same way: areas that overlap."""
    middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    own = _heading(bases, middle, tolerance_m)
    parts, owner = shapely.get_parts(walls, return_index=True)
    gaps = shapely.distance(parts, middle[owner])
    best = np.lexsort([np.arange(len(parts)), gaps, owner])
    first = best[np.unique(owner[best], return_index=True)[1]]
    near = shapely.get_point(shapely.shortest_line(parts[first], middle), 0)
    theirs = _heading(parts[first], near, tolerance_m)
    votes: NDArray[np.float64] = np.where((own * theirs).sum(axis=1) < 0, 1, -1) * shapely.length(pieces)
    return votes


def _heading(lines: Any, at: Any, step: float) -> NDArray[np.float64]:
    """Return the direction in which lines run where they pass points."""
    place = shapely.line_locate_point(lines, at)
    length = shapely.length(lines)
    step = np.minimum(step, length / 4)
    ahead = shapely.line_interpolate_point(lines, np.minimum(place + step, length))
    back = shapely.line_interpolate_point(lines, np.maximum(place - step, 0))
    way: NDArray[np.float64] = shapely.get_coordinates(ahead) - shapely.get_coordinates(back)
    return way


def _runs(pieces: Any, facing: NDArray[np.float64], walls: Any, tolerance_m: float) -> list[Any]:
    """Join the pieces of an area, without those along areas that overlap, and trim the ends."""
    runs = shapely.get_parts(shapely.line_merge(shapely.union_all(pieces)))
    middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    which, run = shapely.STRtree(runs).query_nearest(middle, all_matches=False)
    vote = np.bincount(run, weights=facing[which], minlength=len(runs))
    wall = shapely.STRtree(shapely.get_parts(walls))
    return [_trimmed(one, wall, tolerance_m) for one in runs[vote > 0]]


def _trimmed(run: Any, wall: shapely.STRtree, tolerance_m: float) -> Any:
    """Cut off the ends of a run where it turns away from what it ran along."""
    if run.is_closed:
        return run
    places = []
    for end in (0, -1):
        point = shapely.get_point(run, end)
        near = wall.geometries[wall.nearest(point)]
        foot = shapely.get_point(shapely.shortest_line(near, point), 0)
        places.append(float(shapely.line_locate_point(run, foot)))
    begin, finish = places
    reach = 1.5 * tolerance_m
    begin = begin if begin <= reach else 0.0
    finish = finish if run.length - finish <= reach else run.length
    return substring(run, begin, finish) if begin < finish else run


# Clean lines


def _merged(lines: Any, snapped: NDArray[np.bool_], plane: Plane, tolerance_m: float) -> Any:
    """Join lines end to end, the same way whatever their order, without loose scraps."""
    exact, near = _joined(lines[~snapped]), _joined(lines[snapped])
    parts = _joined(np.concatenate([exact, _without_scraps(near, exact, tolerance_m)]))
    shape = wrapped(shapely.multilinestrings(_tied(parts, plane, tolerance_m)))
    return shapely.multilinestrings(shapely.get_parts(shapely.normalize(shape)))


def _joined(lines: Any) -> Any:
    return shapely.get_parts(shapely.line_merge(shapely.union_all(lines)))


def _without_scraps(parts: Any, exact: Any, tolerance_m: float) -> Any:
    """Drop what is shorter than a few tolerances and hangs loose on an end."""
    lengths = np.array([length_km(part) for part in parts]) * 1000
    ends = np.concatenate([shapely.get_point(parts, 0), shapely.get_point(parts, -1)])
    tree = shapely.STRtree(np.concatenate([parts, exact]))
    meets = np.bincount(tree.query(ends, predicate="dwithin", distance=_SAME)[0], minlength=len(ends)) > 1
    return parts[meets.reshape(2, -1).all(axis=0) | (lengths > _STUB * tolerance_m)]


def _tied(parts: Any, plane: Plane, tolerance_m: float) -> Any:
    """Tie loose ends that are no further apart than the tolerance, nearest first."""
    open_ = parts[~shapely.is_closed(parts)]
    ends: Any = np.concatenate([shapely.get_point(open_, 0), shapely.get_point(open_, -1)])
    if not len(ends):
        return parts
    points, times = np.unique(shapely.get_coordinates(ends), axis=0, return_counts=True)
    flat = shapely.points(plane.project(points[times == 1]))
    one, other = shapely.STRtree(flat).query(flat, predicate="dwithin", distance=tolerance_m)
    one, other = one[one < other], other[one < other]
    ties: list[Any] = []
    taken: set[int] = set()
    for index in np.argsort(shapely.distance(flat[one], flat[other]), kind="stable"):
        pair = {int(one[index]), int(other[index])}
        if not pair & taken:
            taken |= pair
            ties.append(shapely.linestrings(points[times == 1][sorted(pair)]))
    if not ties:
        return parts
    return _joined([*parts, *ties])
