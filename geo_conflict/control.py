"""Who held which area from when to when, and the front line between those who oppose each other.

A conflict is two files of ``data/control/`` in the registry: a table, ``NAME.csv``, that says which actor
held which unit from when to when, and a layer, ``NAME_units.fgb``, with the units. The sides are in
``actors.csv``. A period holds from ``date_from`` up to, but not on, ``date_to``.
"""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyproj import CRS, Geod, Transformer

from geo_conflict import datasets
from geo_conflict._errors import DataError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

TOLERANCE_M = 100.0
STATUSES = ("assessed", "claimed", "contested")
PRECISIONS = ("mapped", "approximate")
CONTROL = (
    *("conflict", "unit", "name", "geonameid", "actor", "status", "date_from", "date_to"),
    *("source", "url", "precision", "note", "geometry"),
)
FRONT = ("conflict", "actor_a", "actor_b", "status", "date", "length_km", "precision", "source", "geometry")

_WGS84 = CRS.from_epsg(4326)
_GEOD = Geod(ellps="WGS84")
_UNITS = "_units"

_STUB = 3
"""Stretches shorter than so many tolerances are where edges part from each other, and no front."""


class _Actor(NamedTuple):
    name: str
    side: str


def conflicts() -> tuple[str, ...]:
    """Return the names of the conflicts whose control is known.

    >>> conflicts()
    ('karabakh',)
    """
    known = datasets.registry()
    return tuple(
        name for name in known if f"{name}{_UNITS}" in known and known[name].path.startswith("control/")
    )


def actors(conflict: str) -> dict[str, _Actor]:
    """Return the actors of a conflict by id: their name, and the side that they are on."""
    return {
        row["actor"]: _Actor(row["name"], row["side"])
        for row in _rows(datasets.path("actors"))
        if row["conflict"] == conflict
    }


def at(date: dt.date, conflict: str | None = None) -> gpd.GeoDataFrame:
    """Return who held what on a date.

    Parameters
    ----------
    date
        The day.
    conflict
        Name of one of `conflicts`; None for all.

    Returns
    -------
    GeoDataFrame
        A row for each unit that is known to have been held: conflict, unit, name, geonameid, actor, status
        (``assessed``, ``claimed`` or ``contested``), date_from, date_to (None: still holds), source, url,
        precision (``mapped`` or ``approximate``), note, geometry. Empty before the first date known.

    Raises
    ------
    InputError
        When there is no such conflict.
    DataError
        When a table of control is broken.
    """
    date = _day(date)
    frames = [_periods(name) for name in _chosen(conflict)]
    frame = pd.concat(frames, ignore_index=True)
    holds = (frame["date_from"] <= date) & (date < frame["date_to"].fillna(dt.date.max))
    return gpd.GeoDataFrame(frame[holds.to_numpy(bool)].reset_index(drop=True), crs=_WGS84)


def front_line(
    date: dt.date, conflict: str | None = None, *, tolerance_m: float = TOLERANCE_M
) -> gpd.GeoDataFrame:
    """Return the front lines of a date: the boundary that areas of opposing control share.

    Parameters
    ----------
    date
        The day.
    conflict
        Name of one of `conflicts`; None for all.
    tolerance_m
        Areas that are at most so many metres apart, or overlap by so little, are taken to touch.

    Returns
    -------
    GeoDataFrame
        A row for each pair of actors: conflict, actor_a, actor_b, status, date, length_km (geodesic, WGS 84),
        precision, source, geometry (MultiLineString). A border with a country that is no party is no front.
        Empty when no opposing areas touch.
    """
    date = _day(date)
    held = at(date, conflict)
    rows = [row for name in _chosen(conflict) for row in _front_rows(name, held, date, tolerance_m)]
    return gpd.GeoDataFrame(rows, columns=list(FRONT), geometry="geometry", crs=_WGS84)


def _day(date: object) -> dt.date:
    if isinstance(date, dt.datetime):
        return date.date()
    if not isinstance(date, dt.date):
        raise InputError("a datetime.date", repr(date), "give the day, as in datetime.date(2014, 8, 10)")
    return date


def _chosen(conflict: str | None) -> tuple[str, ...]:
    known = conflicts()
    if conflict is not None and conflict not in known:
        raise InputError(f"one of the conflicts {', '.join(known)}", repr(conflict), "check the name")
    return known if conflict is None else (conflict,)


# The tables


@cache
def _periods(conflict: str) -> gpd.GeoDataFrame:
    """Return the whole table of a conflict, checked, with the shapes of its units."""
    table = datasets.path(conflict)
    units = pyogrio.read_dataframe(datasets.path(f"{conflict}{_UNITS}")).set_index("unit")
    rows = _rows(table)
    faults = list(_faults(rows, set(units.index), set(actors(conflict))))
    if faults:
        raise DataError(f"a table of control in {table.name}", "; ".join(faults), "mend these rows")
    frame = pd.DataFrame(rows)
    frame["conflict"] = conflict
    frame["name"] = frame["unit"].map(units["name"])
    frame["geonameid"] = frame["unit"].map(units["geonameid"]).astype("Int64")
    for column in ("date_from", "date_to"):
        frame[column] = pd.Series([_date(text) for text in frame[column]], dtype=object)
    frame["geometry"] = units.geometry.loc[frame["unit"]].to_numpy()
    frame = frame.sort_values(["unit", "date_from"], ignore_index=True)
    return gpd.GeoDataFrame(frame[list(CONTROL)], geometry="geometry", crs=_WGS84)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _faults(rows: list[dict[str, str]], units: set[str], known: set[str]) -> Iterator[str]:
    """Name every row that cannot be right."""
    periods: dict[str, list[tuple[dt.date, dt.date, int]]] = {}
    for line, row in enumerate(rows, start=2):
        allowed = {"unit": units, "actor": known, "status": STATUSES, "precision": PRECISIONS}
        yield from (
            f"row {line}: unknown {key} {row.get(key)!r}"
            for key, names in allowed.items()
            if row.get(key) not in names
        )
        try:
            start, end = dt.date.fromisoformat(row["date_from"]), _date(row["date_to"]) or dt.date.max
        except (KeyError, TypeError, ValueError) as error:
            yield f"row {line}: {error}"
            continue
        if start >= end:
            yield f"row {line}: date_to {end} is not after date_from {start}"
        periods.setdefault(row["unit"], []).append((start, end, line))
    for unit, spans in periods.items():
        spans.sort()
        for (_, end, line), (start, _, other) in pairwise(spans):
            if start < end:
                yield f"rows {line} and {other}: {unit} is held twice from {start}"


# The front line


class _Piece(NamedTuple):
    pair: tuple[str, str]
    line: Any
    units: tuple[int, int]


def _front_rows(
    conflict: str, held: gpd.GeoDataFrame, date: dt.date, tolerance_m: float
) -> Iterable[dict[str, Any]]:
    frame = held[held["conflict"] == conflict].sort_values("unit", ignore_index=True)
    pieces = list(_pieces(frame, actors(conflict), tolerance_m))
    for pair in sorted({piece.pair for piece in pieces}):
        own = [piece for piece in pieces if piece.pair == pair]
        line = _merged([piece.line for piece in own], tolerance_m)
        if line.is_empty:
            continue
        touching = frame.loc[sorted({unit for piece in own for unit in piece.units})]
        yield {
            "conflict": conflict,
            "actor_a": pair[0],
            "actor_b": pair[1],
            "status": _status(touching["status"]),
            "date": date,
            "length_km": round(_GEOD.geometry_length(line) / 1000, 2),
            "precision": "approximate" if (touching["precision"] == "approximate").any() else "mapped",
            "source": "; ".join(sorted(set(touching["source"]))),
            "geometry": line,
        }


def _status(found: Iterable[str]) -> str:
    """Return the least certain of the statuses."""
    return max(found, key=STATUSES.index)


def _pieces(frame: gpd.GeoDataFrame, known: dict[str, _Actor], tolerance_m: float) -> Iterator[_Piece]:
    """Yield what each pair of opposing units shares."""
    pairs = list(_opposing(frame, known, tolerance_m))
    if not pairs:
        return
    shared = _exact if _fits(frame, tolerance_m) else _Plane(frame, tolerance_m).shared
    edges = shapely.boundary(frame.geometry.to_numpy())
    for one, other in pairs:
        line = shared(edges, one, other)
        if not line.is_empty:
            first, second = sorted([frame["actor"].iloc[one], frame["actor"].iloc[other]])
            yield _Piece((first, second), line, (one, other))


def _exact(edges: Any, one: int, other: int) -> Any:
    return _lines(shapely.intersection(edges[one], edges[other]))


def _opposing(
    frame: gpd.GeoDataFrame, known: dict[str, _Actor], tolerance_m: float
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of units that may touch and that opposing sides hold."""
    sides = [known[actor].side for actor in frame["actor"]]
    boxes = shapely.box(*_grown(frame.geometry.bounds.to_numpy(), tolerance_m).T)
    for one, other in zip(*shapely.STRtree(boxes).query(boxes, predicate="intersects"), strict=True):
        if one < other and sides[one] != sides[other]:
            yield int(one), int(other)


def _grown(bounds: Any, meters: float) -> Any:
    margin = meters / 111_000
    latitude = np.minimum(np.abs(bounds[:, [1, 3]]).max(axis=1), 89.9)
    wide = margin / np.cos(np.radians(latitude))
    return bounds + np.column_stack(
        [-wide, np.full(len(bounds), -margin), wide, np.full(len(bounds), margin)]
    )


def _fits(frame: gpd.GeoDataFrame, tolerance_m: float) -> bool:
    """Tell whether the units fit together without slivers, so that shared edges say it all."""
    return bool(shapely.coverage_is_valid(frame.geometry.to_numpy(), gap_width=tolerance_m / 111_000))


class _Plane:
    """The units on a plane in metres, with their overlaps and enclosed gaps mended."""

    def __init__(self, frame: gpd.GeoDataFrame, tolerance_m: float) -> None:
        middle = shapely.union_all(shapely.centroid(frame.geometry.to_numpy())).centroid
        local = CRS.from_proj4(f"+proj=laea +lat_0={middle.y} +lon_0={middle.x} +datum=WGS84 +units=m")
        there = Transformer.from_crs(_WGS84, local, always_xy=True)
        shapes = _moved(frame.geometry.to_numpy(), there)
        self._shapes = shapes
        self._edges = shapely.boundary(shapely.coverage_clean(shapes, gap_width=tolerance_m))
        self._back = Transformer.from_crs(local, _WGS84, always_xy=True)
        self._near = tolerance_m

    def shared(self, _: Any, one: int, other: int) -> Any:
        """Return what two edges share, with the stretches where one runs along the other."""
        overlap = shapely.intersection(self._shapes[one], self._shapes[other])
        if not shapely.buffer(overlap, -self._near / 2).is_empty:
            return shapely.MultiLineString()  # too much claimed by both: no line can be told
        exact = _exact(self._edges, one, other)
        band = shapely.buffer(self._edges[other], self._near)
        near = shapely.difference(shapely.intersection(self._edges[one], band), exact)
        parts = shapely.get_parts(shapely.line_merge(_lines(near)))
        runs = [part for part in parts if part.length > _STUB * self._near]
        return _moved(shapely.union_all([exact, *runs]), self._back)


def _moved(shape: Any, transformer: Transformer) -> Any:
    return shapely.transform(shape, lambda xy: np.column_stack(transformer.transform(xy[:, 0], xy[:, 1])))


def _lines(shape: Any) -> Any:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "LineString"]
    return shapely.multilinestrings(parts) if parts else shapely.MultiLineString()


def _merged(lines: list[Any], tolerance_m: float) -> Any:
    """Join lines end to end, the same way whatever their order, without scraps shorter than the tolerance."""
    parts = shapely.get_parts(shapely.line_merge(shapely.union_all(lines)))
    neighbours = np.bincount(shapely.STRtree(parts).query(parts, predicate="intersects")[0])
    lengths = np.array([_GEOD.geometry_length(part) for part in parts])
    kept = parts[(neighbours > 1) | (lengths > tolerance_m)]
    return shapely.multilinestrings(shapely.get_parts(shapely.normalize(shapely.multilinestrings(kept))))
