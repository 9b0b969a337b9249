"""What passed from whom to whom between two days.

The edges of who held what on either day are laid over each other. Those that divide the same holders on both
days cannot bound a change and are left out, so that the work grows with what changed, not with the world.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_conflict import boundaries
from geo_conflict._ground import DECIMALS, M2_A_KM2, WGS84, Plane, grown, is_thin, km2, length_km, polygonal
from geo_conflict.control import _front, _periods
from geo_conflict.control._edges import NOBODY, covering, edges
from geo_conflict.control._model import joined, least_certain, least_exact

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo_conflict.control._edges import Edges

    Ints = NDArray[np.int64]

Row = dict[str, Any]

CHANGED = (
    *(
        "conflict",
        "district",
        "district_geonameid",
        "units",
        "actor_from",
        "actor_to",
        "side_from",
        "side_to",
    ),
    *("status", "date", "km2", "precision", "source_from", "source_to", "geometry"),
)
MOVED = ("conflict", "actor_a", "actor_b", "moved", "length_km", "geometry")
BALANCE = ("conflict", "actor", "gained_km2", "lost_km2", "net_km2")

_SLIVER_KM2 = 0.05
"""Smaller parts of a change in another district are differences in drawing between the two."""
_CORNERS = 3
_GRID_M = 0.001
"""Lines are noded on a grid of a millimetre: both ends of the world then meet."""


@dataclass(frozen=True)
class Changes:
    """What changed between two days.

    Attributes
    ----------
    start, end
        The days.
    areas
        A row for each district, pair of actors and day: conflict, district, district_geonameid, units (names of
        the units it is part of), actor_from, actor_to (None: nobody that the data know), side_from, side_to,
        status (on the later day), date (day of the change, None where the data do not tell it), km2 (geodesic),
        precision, source_from, source_to, geometry.
    lines
        The stretches of front line of either day that the other does not have: conflict, actor_a, actor_b,
        moved (``gone`` or ``new``), length_km, geometry.
    balance
        A row for each actor: gained_km2, lost_km2, net_km2.
    warnings
        What to know before the figures are used.
    """

    start: dt.date
    end: dt.date
    areas: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame
    balance: pd.DataFrame
    warnings: tuple[str, ...]


def between(
    frame: gpd.GeoDataFrame, start: dt.date, end: dt.date, *, tolerance_m: float, districts: Any
) -> Changes:
    """Return the changes of all conflicts of a table of periods (see `changes`)."""
    before, after = _periods.on(frame, start), _periods.on(frame, end)
    found, slivers = [], []
    fronts: tuple[list[Row], list[Row]] = ([], [])
    for conflict in sorted({*before["conflict"], *after["conflict"]}):
        both = _Both(*(day[day["conflict"] == conflict].reset_index(drop=True) for day in (before, after)))
        pieces, thin = _pieces(both, _Since(frame, conflict, start), tolerance_m)
        found += _by_district(conflict, pieces, districts)
        slivers += thin
        for rows, date, (day, ring) in zip(fronts, (start, end), both.days(), strict=True):
            rows.extend(_front.rows(day, date, tolerance_m, ring) if len(day) else [])
    areas = _table(found, CHANGED)
    areas = areas.assign(order=-areas["km2"]).sort_values(["conflict", "date", "order"], ignore_index=True)
    areas = areas.drop(columns="order")
    lines = [_front.table(rows) for rows in fronts]
    moved = _table(list(_moved(lines[0], lines[1], tolerance_m)), MOVED)
    warnings = (*_warnings(before, after, areas, slivers), *_undrawn(before, after, start))
    return Changes(start, end, areas, moved, balance(areas), warnings)


def _table(rows: list[Row], columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, columns=list(columns), geometry="geometry", crs=WGS84)


def balance(areas: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return what each actor gained and lost."""
    gained = areas.groupby(["conflict", "actor_to"])["km2"].sum()
    lost = areas.groupby(["conflict", "actor_from"])["km2"].sum()
    both = pd.concat([gained, lost], axis=1).fillna(0.0)
    both.columns = ["gained_km2", "lost_km2"]
    both.index.names = ["conflict", "actor"]
    both = both.sort_index().reset_index()
    both["net_km2"] = both["gained_km2"] - both["lost_km2"]
    return both[list(BALANCE)].round(3)


class _Both:
    """Who held what on both days in one conflict, and the edges of all areas, which the days have in common."""

    def __init__(self, before: gpd.GeoDataFrame, after: gpd.GeoDataFrame) -> None:
        self.before, self.after = before, after
        self.shapes, self.which = _distinct([*before.geometry, *after.geometry])
        self.ring = edges(self.shapes)

    def days(self) -> Iterator[tuple[gpd.GeoDataFrame, Edges | None]]:
        """Yield each day, with the edges of its areas; none where two of its rows have the same outline."""
        split = len(self.before)
        for day, which in ((self.before, self.which[:split]), (self.after, self.which[split:])):
            number = np.full(len(self.shapes), NOBODY)
            number[which] = np.arange(len(which))
            yield day, self.ring.of(number) if len(set(which)) == len(which) else None


# Faces


class _Piece(NamedTuple):
    """Ground that changed hands: its rows before and after (None: nobody known), and the day."""

    was: Row | None
    now: Row | None
    date: dt.date | None
    shape: Any

    @property
    def actors(self) -> tuple[str | None, str | None]:
        return _actor(self.was), _actor(self.now)


def _actor(row: Row | None) -> str | None:
    return None if row is None else str(row["actor"])


def _pieces(both: _Both, since: _Since, tolerance_m: float) -> tuple[list[_Piece], list[float]]:
    """Return the ground whose actor changed, by the rows that held it, and the areas of slivers left out."""
    faces, plane, added = _faces(both)
    inside = plane.degrees(shapely.get_coordinates(shapely.point_on_surface(faces)))
    rows = [covering(day, inside) for day in (both.before, both.after)]
    records = [[*day.to_dict("records"), None] for day in (both.before, both.after)]
    ends = [(records[0][old], records[1][new]) for old, new in zip(*rows, strict=True)]
    changed = np.array([_actor(was) != _actor(now) for was, now in ends], dtype=bool)
    thin = changed & is_thin(faces, tolerance_m)
    groups: dict[tuple[int, int], list[Any]] = {}
    for face in np.flatnonzero(changed & ~thin):
        groups.setdefault((int(rows[0][face]), int(rows[1][face])), []).append(faces[face])
    pieces = []
    for (old, new), parts in groups.items():
        was, now = records[0][old], records[1][new]
        shape = plane.round(_undivided(shapely.union_all(parts), added))
        pieces.append(_Piece(was, now, since.changed(was, now), shape))
    return pieces, [area / M2_A_KM2 for area in shapely.area(faces[thin])]


def _faces(both: _Both) -> tuple[Any, Plane, NDArray[np.complex128]]:
    """Return the ground between all lines that may bound a change, on a plane, and the points added to edges."""
    ring, plane = both.ring, Plane(both.shapes)
    kept = _bounds(both)
    chosen = np.sort(ring.first(np.ones(len(ring.line), dtype=bool))[kept])
    lines, _ = ring.strings(chosen, np.zeros(len(chosen), dtype=np.int64), np.round(ring.points, DECIMALS))
    flat = plane.flat(lines)
    noded = shapely.union_all(flat, grid_size=_GRID_M)
    added = np.setdiff1d(
        _on_grid(shapely.get_coordinates(flat)), _on_grid(plane.project(shapely.get_coordinates(lines)))
    )
    return shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))), plane, added


def _on_grid(points: NDArray[np.float64]) -> NDArray[np.complex128]:
    """Return a number for each point of the plane, by its place on the grid."""
    numbers: NDArray[np.complex128] = np.rint(points / _GRID_M) @ np.array([1, 1j])
    return numbers


def _undivided(shape: Any, added: NDArray[np.complex128]) -> Any:
    """Return a shape without the points that were added to long edges, so that its edges are the source's."""
    if not len(added):
        return shape
    polygons = []
    for part in shapely.get_parts(shape):
        rings = [_ring(ring, added) for ring in (part.exterior, *part.interiors)]
        polygons.append(shapely.Polygon(rings[0], rings[1:]))
    return shapely.multipolygons(polygons)


def _ring(ring: Any, added: NDArray[np.complex128]) -> Any:
    points = shapely.get_coordinates(ring)[:-1]
    kept = points[~np.isin(_on_grid(points), added)]
    return kept if len(kept) >= _CORNERS else points


def _distinct(shapes: list[Any]) -> tuple[Any, Ints]:
    """Return the shapes that differ, and for each shape which it is."""
    numbers: dict[bytes, int] = {}
    which = [numbers.setdefault(wkb, len(numbers)) for wkb in shapely.to_wkb(np.array(shapes, dtype=object))]
    return shapely.from_wkb(list(numbers)), np.array(which, dtype=np.int64)


def _spells(after: gpd.GeoDataFrame) -> Ints:
    """Return a number for each row, the same where actor and day on which its period began are."""
    keys = pd.MultiIndex.from_frame(after[["actor", "date_from", "unit"]])
    spells: Ints = pd.factorize(keys)[0].astype(np.int64)
    return spells


def _bounds(both: _Both) -> Ints:
    """Return the lines that may bound a change."""
    split = len(both.before)
    old, new = both.which[:split], both.which[split:]
    actor = pd.factorize(pd.concat([both.before["actor"], both.after["actor"]]))[0]

    def sides(shapes: Ints, values: Ints) -> tuple[Ints, Ints]:
        label = np.full(len(both.shapes), NOBODY)
        label[shapes] = values
        return both.ring.sides(label)

    before, after = sides(old, actor[:split]), sides(new, actor[split:])
    spells = sides(new, _spells(both.after))
    same = (before[0] == after[0]) & (before[1] == after[1])
    divides = (before[0] != before[1]) | (spells[0] != spells[1])
    bounds: Ints = np.flatnonzero(divides & ~same)
    return bounds


class _Since:
    """The day since which the actor of a row has held its unit in this outline."""

    def __init__(self, frame: gpd.GeoDataFrame, conflict: str, start: dt.date) -> None:
        self._start = start
        self._units: dict[str, list[Row]] = {}
        for row in frame[frame["conflict"] == conflict].to_dict("records"):
            self._units.setdefault(row["unit"], []).append(row)

    def changed(self, was: Row | None, now: Row | None) -> dt.date | None:
        """Return the day of a change; None where the data only tell that it fell between the days."""
        if now is None:
            return was["date_to"] if was else None
        since = now["date_from"]
        for row in sorted(self._units[now["unit"]], key=lambda row: row["date_from"], reverse=True):
            if row["date_from"] >= since:
                continue
            same = row["actor"] == now["actor"] and row["geometry"].equals_exact(now["geometry"])
            if row["date_to"] != since or not same:
                break
            since = row["date_from"]
        return since if since > self._start else None


# Districts


def _by_district(conflict: str, pieces: list[_Piece], districts: Any) -> list[Row]:
    """Cut the pieces along the districts, and join those of a district, pair of actors and day."""
    if not pieces:
        return []
    layer = _districts([piece.shape for piece in pieces]) if districts is None else districts
    cut: dict[tuple[Any, ...], list[tuple[_Piece, Any]]] = {}
    for piece in pieces:
        for district, part in _parts(piece.shape, layer):
            cut.setdefault((district, piece.actors, piece.date), []).append((piece, part))
    return [_row(conflict, key[0], parts, layer) for key, parts in cut.items()]


def _districts(shapes: list[Any]) -> gpd.GeoDataFrame:
    """Return the shipped first-level units around the shapes."""
    west, south, east, north = shapely.total_bounds(shapes)
    layer = boundaries.read("admin1", bbox=(west, south, east, north))
    return gpd.GeoDataFrame(layer.assign(name=layer["name_en"]), crs=WGS84)


def _parts(shape: Any, layer: gpd.GeoDataFrame) -> Iterator[tuple[int, Any]]:
    """Yield the part of a shape in each district and in none; slivers go with the largest part."""
    near = np.sort(layer.sindex.query(shape, predicate="intersects")) if len(layer) else np.empty(0, int)
    inside = dict(zip(near.tolist(), layer.geometry.iloc[near], strict=True))
    whole = next(
        (row for row, district in inside.items() if shapely.contains_properly(district, shape)), None
    )
    if whole is not None:
        yield whole, shape
        return
    parts = {row: polygonal(shapely.intersection(shape, district)) for row, district in inside.items()}
    parts[NOBODY] = polygonal(shapely.difference(shape, shapely.union_all(list(inside.values()))))
    largest = max(parts, key=lambda row: parts[row].area)
    slivers = [row for row, part in parts.items() if row != largest and km2(part) < _SLIVER_KM2]
    parts[largest] = shapely.union_all([parts[largest], *(parts.pop(row) for row in slivers)])
    yield from parts.items()


def _row(conflict: str, district: int, parts: list[tuple[_Piece, Any]], layer: gpd.GeoDataFrame) -> Row:
    olds = [piece.was for piece, _ in parts if piece.was is not None]
    news = [piece.now for piece, _ in parts if piece.now is not None]
    shape = shapely.union_all([part for _, part in parts])
    gid = layer["geonameid"].iloc[district] if district >= 0 and "geonameid" in layer else pd.NA
    return {
        "conflict": conflict,
        "district": layer["name"].iloc[district] if district >= 0 else None,
        "district_geonameid": None if pd.isna(gid) else int(gid),
        "units": joined(row["name"] for row in news or olds),
        "actor_from": olds[0]["actor"] if olds else None,
        "actor_to": news[0]["actor"] if news else None,
        "side_from": olds[0]["side"] if olds else None,
        "side_to": news[0]["side"] if news else None,
        "status": least_certain(row["status"] for row in news) if news else None,
        "date": parts[0][0].date,
        "km2": km2(shape),
        "precision": least_exact(row["precision"] for row in [*olds, *news]),
        "source_from": joined(row["source"] for row in olds),
        "source_to": joined(row["source"] for row in news),
        "geometry": shape,
    }


# The line that moved


def _moved(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, tolerance_m: float) -> Iterator[Row]:
    for word, one, other in (("gone", before, after), ("new", after, before)):
        for row in one.itertuples():
            line = _apart(row.geometry, other[other["conflict"] == row.conflict].geometry, tolerance_m)
            if not line.is_empty:
                yield {
                    "conflict": row.conflict,
                    "actor_a": row.actor_a,
                    "actor_b": row.actor_b,
                    "moved": word,
                    "length_km": round(length_km(line), 2),
                    "geometry": line,
                }


def _apart(line: Any, others: Any, tolerance_m: float) -> Any:
    """Return the part of a line that is further than the tolerance from all others."""
    rest = shapely.difference(line, shapely.union_all(others.to_numpy()))
    if rest.is_empty or others.empty:
        return shapely.multilinestrings(shapely.get_parts(rest))
    plane = Plane(shapely.get_parts(rest))
    near = shapely.intersection(
        shapely.union_all(others.to_numpy()), shapely.box(*grown(shapely.bounds([rest]), tolerance_m)[0])
    )
    detail = shapely.simplify(plane.flat(near), tolerance_m / 20)
    away = shapely.difference(plane.flat(rest), shapely.buffer(detail, tolerance_m))
    parts = shapely.get_parts(shapely.line_merge(away) if away.geom_type != "LineString" else away)
    parts = parts[shapely.length(parts) > tolerance_m]
    return plane.round(shapely.normalize(shapely.multilinestrings(parts)))


# Warnings


def _warnings(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, slivers: list[float]
) -> Iterator[str]:
    for conflict, own in areas.groupby("conflict"):
        crossing = own[[_differ(row.source_from, row.source_to) for row in own.itertuples()]]
        if len(crossing):
            sources = joined([*crossing["source_from"], *crossing["source_to"]])
            yield (
                f"{conflict}: {crossing['km2'].sum():,.0f} of {own['km2'].sum():,.0f} km² are the difference "
                f"between different sources, and may in part be a difference in drawing: {sources}"
            )
        rough = own[own["precision"] != "mapped"]
        if len(rough):
            yield f"{conflict}: {rough['km2'].sum():,.0f} km² are {least_exact(rough['precision'])}, not mapped"
    for conflict in sorted({*before["conflict"], *after["conflict"]}):
        known = [(day["conflict"] == conflict).any() for day in (before, after)]
        if not all(known):
            yield f"{conflict}: nothing is known on {'the later' if known[0] else 'the earlier'} day"
    if before["interpolated"].any() or after["interpolated"].any():
        yield "control is interpolated on at least one of the days"
    if slivers:
        yield f"{len(slivers)} slivers, together {sum(slivers):,.2f} km², are left out as differences in drawing"


def _undrawn(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, start: dt.date) -> list[str]:
    """Return what the data say of units that stayed with their actor, but of which something else is new."""
    keys = ["conflict", "unit", "actor"]
    both = after.merge(before[[*keys, "note"]], on=keys, suffixes=("", "_before"))
    new = both[(both["date_from"] > start) & (both["note"] != both["note_before"]) & (both["note"] != "")]
    said = {(row.conflict, row.date_from, row.note) for row in new.itertuples()}
    return [f"{conflict}, from {date}: {note}" for conflict, date, note in sorted(said)]


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)
