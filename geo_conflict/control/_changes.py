"""What passed from whom to whom between two days.

The edges of who held what on either day are laid over each other. Those that divide the same holders on both
days cannot bound a change and are left out, so that the work grows with what changed, not with the world.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_conflict import boundaries
from geo_conflict.control import _front, _periods
from geo_conflict.control._edges import NOBODY, edges
from geo_conflict.control._model import WGS84, joined, least_certain, least_exact
from geo_conflict.control._plane import DECIMALS, Plane, km2, length_km

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

CHANGED = (
    *("conflict", "district", "district_geonameid", "units", "actor_from", "actor_to", "side_from", "side_to"),
    *("status", "date", "km2", "precision", "source_from", "source_to", "geometry"),
)
MOVED = ("conflict", "actor_a", "actor_b", "moved", "length_km", "geometry")
BALANCE = ("conflict", "actor", "gained_km2", "lost_km2", "net_km2")

_SMALLEST_KM2 = 0.005
_AREA = 2


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
    days = [_periods.on(frame, date) for date in (start, end)]
    found, slivers = [], []
    for conflict in sorted(frame["conflict"].unique()):
        own = [day[day["conflict"] == conflict].reset_index(drop=True) for day in days]
        faces, thin = _faces(*own, tolerance_m)
        found += _rows(faces, frame, start, districts)
        slivers += thin
    areas = _table(found, CHANGED)
    areas = areas.assign(order=-areas["km2"]).sort_values(["conflict", "date", "order"], ignore_index=True)
    areas = areas.drop(columns="order")
    lines = [_front.derive(day, date, tolerance_m) for day, date in zip(days, (start, end), strict=True)]
    moved = _table(list(_moved(*lines, tolerance_m)), MOVED)
    warnings = tuple(_warnings(*days, areas, slivers))
    return Changes(start, end, areas, moved, balance(areas), warnings)


def _table(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> gpd.GeoDataFrame:
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


# Faces


def _faces(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, tolerance_m: float
) -> tuple[gpd.GeoDataFrame, list[float]]:
    """Return the ground whose actor changed, each face with its row before and after, and areas of slivers."""
    none = gpd.GeoDataFrame({"before": [], "after": []}, geometry=[], crs=WGS84)
    shapes, which = _distinct([*before.geometry, *after.geometry])
    if not len(shapes):
        return none, []
    ring = edges(shapes)
    plane = Plane(ring.points)
    actor = pd.factorize(pd.concat([before["actor"], after["actor"]]))[0]
    kept = _bounds(ring, len(shapes), which, actor, _spells(after), len(before))
    chosen = ring.first(np.ones(len(ring.line), dtype=bool))[kept]
    points = np.round(ring.points, DECIMALS)
    lines, _ = ring.strings(np.sort(chosen), np.zeros(len(chosen), dtype=np.int64), points)
    if not len(lines):
        return none, []
    noded = shapely.union_all(plane.flat(lines))
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inside = plane.degrees(shapely.get_coordinates(shapely.point_on_surface(faces)))
    row_before, row_after = (_covering(day, inside) for day in (before, after))
    actors = [_values(day, "actor", row) for day, row in ((before, row_before), (after, row_after))]
    changed = np.array([one != other for one, other in zip(*actors, strict=True)], dtype=bool)
    thin = changed & shapely.is_empty(shapely.buffer(faces, -tolerance_m / 2))
    real = changed & ~thin
    frame = gpd.GeoDataFrame({"before": row_before[real], "after": row_after[real]}, geometry=list(faces[real]))
    frame.attrs = {"plane": plane, "before": before, "after": after}
    return frame, [km2(shape) for shape in plane.round(faces[thin])]


def _distinct(shapes: list[Any]) -> tuple[Any, Ints]:
    """Return the shapes that differ, and for each shape which it is."""
    numbers: dict[bytes, int] = {}
    which = [numbers.setdefault(wkb, len(numbers)) for wkb in shapely.to_wkb(shapes)] if shapes else []
    return shapely.from_wkb(list(numbers)), np.array(which, dtype=np.int64)


def _spells(after: gpd.GeoDataFrame) -> Ints:
    """Return a number for each row, the same where actor and day on which its period began are."""
    return pd.factorize(pd.MultiIndex.from_frame(after[["actor", "date_from", "unit"]]))[0].astype(np.int64)


def _bounds(ring: Any, count: int, which: Ints, actor: Ints, spell: Ints, split: int) -> Ints:
    """Return the lines that may bound a change."""

    def sides(rows: Ints, values: Ints) -> tuple[Ints, Ints]:
        label = np.full(count, NOBODY)
        label[rows] = values
        left, right = ring.sides(label)
        return left, right

    old, new = which[:split], which[split:]
    before, after = sides(old, actor[:split]), sides(new, actor[split:])
    spells = sides(new, spell)
    same = (before[0] == after[0]) & (before[1] == after[1])
    divides = (before[0] != before[1]) | (spells[0] != spells[1])
    return np.flatnonzero(divides & ~same)


def _covering(day: gpd.GeoDataFrame, points: NDArray[np.float64]) -> Ints:
    """Return for each point the first row that covers it, or -1."""
    first = np.full(len(points), len(day))
    if len(day):
        which, row = shapely.STRtree(day.geometry.to_numpy()).query(
            shapely.points(points), predicate="intersects"
        )
        np.minimum.at(first, which, row)
    return np.where(first < len(day), first, NOBODY)


def _values(day: gpd.GeoDataFrame, column: str, rows: Ints) -> list[Any]:
    values = day[column].to_list()
    return [values[row] if row >= 0 else None for row in rows]


# Rows


def _rows(
    faces: gpd.GeoDataFrame, frame: gpd.GeoDataFrame, start: dt.date, districts: Any
) -> list[dict[str, Any]]:
    if faces.empty:
        return []
    before, after, plane = (faces.attrs[key] for key in ("before", "after", "plane"))
    since = _Since(frame)
    pieces = []
    for (old, new), group in faces.groupby(["before", "after"]):
        was, now = (day.iloc[row] if row >= 0 else None for day, row in ((before, old), (after, new)))
        shape = plane.round(shapely.union_all(group.geometry.to_numpy()))
        date = since.changed(was, now, start)
        pieces.append({"was": was, "now": now, "date": date, "geometry": shape})
    return _by_district(pieces, districts)


class _Since:
    """The day since which a row's actor has held its unit in this outline."""

    def __init__(self, frame: gpd.GeoDataFrame) -> None:
        self._units = dict(iter(frame.groupby(["conflict", "unit"])))

    def changed(self, was: Any, now: Any, start: dt.date) -> dt.date | None:
        """Return the day of a change; None where the data only tell that it fell between the days."""
        if now is None:
            end = was["date_to"]
            return None if pd.isna(end) else end
        row, since = now, now["date_from"]
        own = self._units[now["conflict"], now["unit"]].sort_values("date_from")
        for earlier in own[own["date_from"] < since].iloc[::-1].itertuples():
            if earlier.date_to != since or earlier.actor != row["actor"]:
                break
            if not earlier.geometry.equals_exact(row["geometry"]):
                break
            since = earlier.date_from
        return since if since > start else None


def _by_district(pieces: list[dict[str, Any]], districts: Any) -> list[dict[str, Any]]:
    """Cut the pieces along the districts, and join those of a district, pair of actors and day."""
    shapes = np.array([piece["geometry"] for piece in pieces], dtype=object)
    layer = _districts(shapes) if districts is None else districts
    cut: dict[tuple[Any, ...], list[tuple[dict[str, Any], Any]]] = {}
    for piece, shape in zip(pieces, shapes, strict=True):
        ends = tuple(None if row is None else row["actor"] for row in (piece["was"], piece["now"]))
        conflict = next(row["conflict"] for row in (piece["was"], piece["now"]) if row is not None)
        for district, part in _parts(shape, layer):
            cut.setdefault((conflict, district, *ends, piece["date"]), []).append((piece, part))
    rows = [_row(key, parts, layer) for key, parts in cut.items()]
    return [row for row in rows if row["km2"] >= _SMALLEST_KM2]


def _districts(shapes: Any) -> gpd.GeoDataFrame:
    """Return the shipped first-level units that the shapes touch."""
    found = [boundaries.read("admin1", bbox=tuple(bounds)) for bounds in shapely.bounds(shapes)]
    layer = pd.concat(found, ignore_index=True).drop_duplicates("ne_id", ignore_index=True)
    return gpd.GeoDataFrame(layer.assign(name=layer["name_en"]), crs=WGS84)


def _parts(shape: Any, layer: gpd.GeoDataFrame) -> Iterator[tuple[int, Any]]:
    """Yield the part of a shape in each district, and that in none."""
    rows = np.sort(layer.sindex.query(shape, predicate="intersects")) if len(layer) else []
    inside = [layer.geometry.iloc[row] for row in rows]
    for row, district in zip(rows, inside, strict=True):
        part = _areal(shape if district.covers(shape) else shapely.intersection(shape, district))
        if not part.is_empty:
            yield int(row), part
    rest = _areal(shapely.difference(shape, shapely.union_all(inside)) if inside else shape)
    if not rest.is_empty:
        yield NOBODY, rest


def _areal(shape: Any) -> Any:
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[shapely.get_dimensions(parts) == _AREA])


def _row(key: tuple[Any, ...], parts: list[tuple[dict[str, Any], Any]], layer: Any) -> dict[str, Any]:
    conflict, district, actor_from, actor_to, date = key
    olds = [piece["was"] for piece, _ in parts if piece["was"] is not None]
    news = [piece["now"] for piece, _ in parts if piece["now"] is not None]
    shape = shapely.union_all([part for _, part in parts])
    gid = layer["geonameid"].iloc[district] if district >= 0 and "geonameid" in layer else pd.NA
    return {
        "conflict": conflict,
        "district": layer["name"].iloc[district] if district >= 0 else None,
        "district_geonameid": None if pd.isna(gid) else int(gid),
        "units": joined(row["name"] for row in news or olds),
        "actor_from": actor_from,
        "actor_to": actor_to,
        "side_from": olds[0]["side"] if olds else None,
        "side_to": news[0]["side"] if news else None,
        "status": least_certain(row["status"] for row in news) if news else None,
        "date": date,
        "km2": km2(shape),
        "precision": least_exact(row["precision"] for row in [*olds, *news]),
        "source_from": joined(row["source"] for row in olds),
        "source_to": joined(row["source"] for row in news),
        "geometry": shape,
    }


# The line that moved


def _moved(before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, tolerance_m: float) -> Iterator[dict[str, Any]]:
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
    plane = Plane(shapely.get_coordinates(rest))
    near = shapely.intersection(
        shapely.union_all(others.to_numpy()), shapely.box(*_grown(rest.bounds, tolerance_m))
    )
    detail = shapely.simplify(plane.flat(near), tolerance_m / 20)
    away = shapely.difference(plane.flat(rest), shapely.buffer(detail, tolerance_m))
    parts = shapely.get_parts(shapely.line_merge(away) if away.geom_type != "LineString" else away)
    parts = parts[shapely.length(parts) > tolerance_m]
    return plane.round(shapely.normalize(shapely.multilinestrings(parts)))


def _grown(bounds: tuple[float, float, float, float], meters: float) -> tuple[float, ...]:
    margin = meters / 111_000
    wide = margin / max(np.cos(np.radians(max(abs(bounds[1]), abs(bounds[3])))), 0.01)
    return bounds[0] - wide, bounds[1] - margin, bounds[2] + wide, bounds[3] + margin


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


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)
