"""Boundary layers, each with its date and worldview, and the join of places to them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyproj import CRS, Geod

from geo_conflict import datasets
from geo_conflict._errors import DataError, InputError, InputFileError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from geo_conflict.datasets import Dataset

WORLDVIEWS = ("un", "ne")
JOINED = (
    "country",
    "country_code",
    "admin1",
    "admin1_geonameid",
    "disputed_area",
    "disputed_note",
    "boundary_layer",
)

_WGS84 = CRS.from_epsg(4326)
_GEOD = Geod(ellps="WGS84")
_NEAR_KM = 3.0
_KM_A_DEGREE = 111.2
_WORLD = (180.001, 90.001, 180.001, 90.001)
_POLYGONS = ("Polygon", "MultiPolygon")


def layers() -> tuple[Dataset, ...]:
    """Return the boundary layers, in the order of their names."""
    return tuple(row for row in datasets.registry().values() if _is_layer(row))


def _is_layer(dataset: Dataset) -> bool:
    return dataset.path.startswith("boundaries/") and dataset.path.endswith(".fgb")


def label(layer: str, worldview: str = "un") -> str:
    """Return name, version, worldview and date of a layer in one line.

    >>> label("admin1")
    'admin1@5.1 un 2022-05'
    """
    dataset = datasets.get(layer)
    view = worldview if dataset.worldview and "," in dataset.worldview else dataset.worldview
    return " ".join(word for word in (f"{dataset.name}@{dataset.version}", view, dataset.date) if word)


def read(
    layer: str,
    *,
    bbox: tuple[float, float, float, float] | None = None,
    where: str | None = None,
    worldview: str = "un",
) -> gpd.GeoDataFrame:
    """Read a boundary layer.

    Parameters
    ----------
    layer
        Name of one of `layers`.
    bbox
        West, south, east and north in degrees: only what it touches is read.
    where
        Condition on the columns, in SQL, such as ``"country_code = 'AZ'"``.
    worldview
        ``"un"`` draws borders as the United Nations see them, ``"ne"`` as Natural Earth draws them, by who
        holds the ground. They differ in Crimea, the Golan Heights, Western Sahara, Somaliland and Cyprus.

    Returns
    -------
    GeoDataFrame
        The rows, in EPSG:4326.

    Raises
    ------
    DataError
        When there is no such layer.
    InputError
        When the worldview is unknown, or the condition cannot be understood.
    """
    _check_worldview(worldview)
    path = _path(layer)
    if set(WORLDVIEWS) <= set(_columns(layer)):
        return _read_pieces(path, bbox, where, worldview)
    frame = _query(path, bbox, where)
    if "worldview" in frame.columns:
        frame = frame[frame["worldview"].isin(["all", worldview])].reset_index(drop=True)
    return frame


def _path(layer: str) -> Path:
    if not any(row.name == layer for row in layers()):
        known = ", ".join(row.name for row in layers())
        raise DataError(f"one of the boundary layers {known}", repr(layer), "check the name")
    return datasets.path(layer)


@cache
def _columns(layer: str) -> tuple[str, ...]:
    return tuple(pyogrio.read_info(_path(layer))["fields"])


def _query(path: Path, bbox: tuple[float, float, float, float] | None, where: str | None) -> gpd.GeoDataFrame:
    try:
        frame = pyogrio.read_dataframe(path, bbox=bbox, where=where)
    except ValueError as error:
        reason = _one_line(error)
        raise InputError("a condition on the layer's columns", reason, "check `where` and `bbox`") from error
    return _typed(frame)


def _typed(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Give ids their integer type, and None to texts that are missing."""
    for column in frame.columns.drop("geometry"):
        if column == "geonameid":
            frame[column] = frame[column].astype("Int64")
        elif not pd.api.types.is_numeric_dtype(frame[column]):
            frame[column] = pd.Series(_plain(frame[column]), index=frame.index, dtype=object)
    return frame


def _read_pieces(
    path: Path, bbox: tuple[float, float, float, float] | None, where: str | None, worldview: str
) -> gpd.GeoDataFrame:
    """Read a layer of countries that is stored in pieces, and join those of a country in this worldview."""
    pieces = _query(path, None, None)
    if where is not None or bbox is not None:
        wanted = _query(path, bbox, where)[worldview]
        pieces = pieces[pieces[worldview].isin(wanted)]
    own = (pieces["a3"] == pieces[worldview]) & (pieces["type"] != "piece")
    frame = pieces[own].drop(columns=list(WORLDVIEWS)).reset_index(drop=True)
    for country in pieces.loc[~own, worldview].unique():
        shapes = pieces.geometry[pieces[worldview] == country].to_numpy()
        frame.loc[frame["a3"] == country, "geometry"] = shapely.union_all(shapes)
    return frame


def areas(date: dt.date | None = None, *, ids: Iterable[str] | None = None) -> gpd.GeoDataFrame:
    """Return the disputed and named areas as they stood on a date.

    Parameters
    ----------
    date
        The day; None for what holds until today.
    ids
        Ids of areas, such as ``"nagorno-karabakh"``; None for all.

    Returns
    -------
    GeoDataFrame
        A row for each area: area, name, other_names, geonameid, country_code, date_from, date_to, status
        (``disputed`` or ``named``), administered_by, claimed_by, note, source, km2, geometry.
    """
    frame = _whole("areas", "un")
    chosen = frame[holds(frame, date)]
    if ids is not None:
        chosen = chosen[chosen["area"].isin(list(ids))]
    return chosen.reset_index(drop=True).copy()


def all_areas() -> gpd.GeoDataFrame:
    """Return every period of the disputed and named areas, with the columns of `areas`."""
    return _whole("areas", "un").copy()


def holds(
    frame: pd.DataFrame, date: dt.date | None, *, start: str = "date_from", end: str = "date_to"
) -> Any:
    """Tell which rows hold on a day, or until today.

    Parameters
    ----------
    frame
        Rows with the first day and the first day on which they no longer hold, as ISO texts; empty where open.
    date
        The day; None for what holds until today.
    start, end
        Names of the two columns.

    Returns
    -------
    Series of bool
        One for each row.
    """
    if date is None:
        return frame[end].isna()
    day = date.isoformat()
    return (frame[start].fillna("") <= day) & (day < frame[end].fillna("9999"))


@cache
def _whole(layer: str, worldview: str) -> gpd.GeoDataFrame:
    return read(layer, worldview=worldview)


# The join


@dataclass(frozen=True)
class _Limit:
    """A place that admin1 is known to put on the wrong side of a line."""

    place: str
    geonameid: int | None
    lat: float
    lon: float
    radius_km: float
    layer: str
    unit_drawn: int | None
    unit_true: int | None
    worldview: str
    note: str


@cache
def known_limits() -> tuple[_Limit, ...]:
    """Return the places that the layers are known to be wrong about."""
    rows = json.loads(datasets.path("known_limits").read_text(encoding="utf-8"))["limits"]
    return tuple(_Limit(**row) for row in rows)


def join(points: gpd.GeoDataFrame, date: dt.date | None, *, worldview: str = "un") -> gpd.GeoDataFrame:
    """Join places to country, admin-1 unit and disputed area.

    A point up to 3 km off every unit, such as on a quay, takes the nearest one, and its ``boundary_layer``
    says so; further out at sea all columns are empty.

    Parameters
    ----------
    points
        Points in any coordinate reference system; empty ones stay without an answer.
    date
        The day as of which areas are disputed; None for what holds until today.
    worldview
        Whose borders count, see `read`.

    Returns
    -------
    GeoDataFrame
        The same rows and index with the columns country, country_code, admin1, admin1_geonameid,
        disputed_area, disputed_note and boundary_layer, which replace columns of these names.

    Raises
    ------
    InputError
        When the points have no coordinate reference system, or are no points.
    """
    _check_worldview(worldview)
    shapes = _points(points)
    found = pd.DataFrame({column: pd.Series([None] * len(shapes), dtype=object) for column in JOINED})
    there = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    if len(there):
        _join_units(found, shapes, there, date, worldview)
        _join_countries(found, shapes, there, worldview)
        _join_areas(found, shapes, there, date)
        _join_limits(found, shapes, there, date, worldview)
    kinds = {column: "Int64" if column == "admin1_geonameid" else "object" for column in JOINED}
    columns = {
        column: pd.Series(_plain(found[column]), index=points.index, dtype=kind)
        for column, kind in kinds.items()
    }
    return points.assign(**columns)


def _plain(column: Any) -> Any:
    """Return a column of objects, with None for what is missing."""
    return np.array([None if pd.isna(value) else value for value in column], dtype=object)


def _points(points: gpd.GeoDataFrame) -> Any:
    if points.crs is None:
        raise InputError("points with a coordinate reference system", "none", "set it, as in `set_crs(4326)`")
    shapes = points.geometry.to_crs(_WGS84).to_numpy()
    wrong = {kind for kind in points.geom_type.dropna().unique() if kind != "Point"}
    if wrong:
        raise InputError("points", ", ".join(sorted(wrong)), "take `representative_point()` of them first")
    return shapes


def _join_units(found: pd.DataFrame, shapes: Any, rows: Any, date: dt.date | None, worldview: str) -> None:
    units = _whole("admin1", worldview)
    inside = _covering(units, shapes[rows])
    where, near = inside.copy(), np.zeros(len(rows))
    for lost in np.flatnonzero(inside < 0):
        where[lost], near[lost] = _nearest(units, shapes[rows[lost]])
    hit = where >= 0
    taken = units.iloc[where[hit]]
    if date is not None and worldview != "un":
        later = taken["since"].fillna("").to_numpy() > date.isoformat()
        if later.any():
            _join_units(found, shapes, rows[hit][later], date, "un")
            taken, hit = taken[~later], np.flatnonzero(hit)[~later]
    chosen = rows[hit]
    for column, source in (("country", "country"), ("country_code", "country_code"), ("admin1", "name_en")):
        found.loc[chosen, column] = taken[source].to_numpy(object)
    found.loc[chosen, "admin1_geonameid"] = _plain(taken["geonameid"])
    tag = label("admin1", worldview)
    found.loc[chosen, "boundary_layer"] = [f"{tag} (nearest, {d:.1f} km)" if d else tag for d in near[hit]]


def _covering(frame: gpd.GeoDataFrame, shapes: Any) -> Any:
    """Return for each point the first row whose polygon covers it, or -1."""
    which, row = frame.sindex.query(shapes, predicate="intersects")
    first = np.full(len(shapes), len(frame))
    np.minimum.at(first, which, row)
    return np.where(first < len(frame), first, -1)


def _nearest(frame: gpd.GeoDataFrame, point: Any) -> tuple[int, float]:
    """Return the nearest row within a few kilometres and how far it is, or -1."""
    reach_y = _NEAR_KM / _KM_A_DEGREE
    reach_x = min(reach_y / max(np.cos(np.radians(point.y)), 0.01), 180)
    box = shapely.box(point.x - reach_x, point.y - reach_y, point.x + reach_x, point.y + reach_y)
    best, least = -1, _NEAR_KM
    for row in sorted(frame.sindex.query(box, predicate="intersects")):
        way = shapely.shortest_line(point, frame.geometry.iloc[row].intersection(box))
        km = _GEOD.geometry_length(way) / 1000
        if km < least:
            best, least = int(row), km
    return best, least if best >= 0 else 0.0


def _join_countries(found: pd.DataFrame, shapes: Any, rows: Any, worldview: str) -> None:
    """Fill in the country of the few places that no admin-1 unit covers."""
    rows = rows[found.loc[rows, "boundary_layer"].isna().to_numpy()]
    if not len(rows):
        return
    countries = _whole("countries", worldview)
    where = _covering(countries, shapes[rows])
    taken, rows = countries.iloc[where[where >= 0]], rows[where >= 0]
    found.loc[rows, "country"] = taken["name"].to_numpy(object)
    found.loc[rows, "country_code"] = taken["country_code"].to_numpy(object)
    found.loc[rows, "boundary_layer"] = label("countries", worldview)


def _join_areas(found: pd.DataFrame, shapes: Any, rows: Any, date: dt.date | None) -> None:
    """Name the smallest disputed area that covers each place on that date."""
    frame = areas(date)
    frame = frame[frame["status"] == "disputed"].sort_values(["km2", "area"], ignore_index=True)
    where = _covering(frame, shapes[rows])
    taken, rows = frame.iloc[where[where >= 0]], rows[where >= 0]
    found.loc[rows, "disputed_area"] = taken["name"].to_numpy(object)
    notes = [_area_note(row) for row in taken.itertuples()]
    found.loc[rows, "disputed_note"] = np.array(notes, dtype=object)


def _area_note(area: Any) -> str:
    claim = f"; claimed by {area.claimed_by}" if area.claimed_by else ""
    return f"Administered by {area.administered_by}{claim}. {area.note}"


def _join_limits(found: pd.DataFrame, shapes: Any, rows: Any, date: dt.date | None, worldview: str) -> None:
    """Correct, or mark, the places that the layers are known to be wrong about."""
    disputed = areas(date).set_index("name").geometry
    units = _whole("admin1", worldview).dropna(subset="geonameid").set_index("geonameid")
    lon, lat = shapely.get_x(shapes[rows]), shapely.get_y(shapes[rows])
    for limit in known_limits():
        if limit.worldview not in {"all", worldview}:
            continue
        close = np.flatnonzero(np.abs(lat - limit.lat) < limit.radius_km / 110)
        if not len(close):
            continue
        here = np.full(len(close), limit.lon), np.full(len(close), limit.lat)
        near = rows[close[_GEOD.inv(lon[close], lat[close], *here)[2] <= limit.radius_km * 1000]]
        drawn = found.loc[near, "admin1_geonameid"]
        for row in drawn.index[drawn.isna() if limit.unit_drawn is None else drawn == limit.unit_drawn]:
            _apply(limit, found, row, units, disputed)


def _apply(
    limit: _Limit, found: pd.DataFrame, row: int, units: gpd.GeoDataFrame, disputed: gpd.GeoSeries
) -> None:
    if limit.unit_true is not None:
        unit = units.loc[limit.unit_true]
        area = found.loc[row, "disputed_area"]
        if not pd.isna(area) and not disputed[area].covers(unit.geometry.representative_point()):
            found.loc[row, ["disputed_area", "disputed_note"]] = None
        found.loc[row, ["country", "country_code"]] = unit[["country", "country_code"]].to_list()
        found.loc[row, ["admin1", "admin1_geonameid"]] = [unit["name_en"], limit.unit_true]
    note = found.loc[row, "disputed_note"]
    found.loc[row, "disputed_note"] = limit.note if pd.isna(note) else f"{note} {limit.note}"


# Polygons by id


def polygons(
    geonameids: Iterable[int],
    date: dt.date | None = None,
    *,
    areas: Iterable[str] = (),
    worldview: str = "un",
) -> gpd.GeoDataFrame:
    """Return the polygons of countries, admin-1 units and areas.

    Parameters
    ----------
    geonameids
        GeoNames ids; those without a polygon are left out.
    date
        The day as of which areas are described; None for what holds until today.
    areas
        Ids of areas, since most of them have no GeoNames id: ``"nagorno-karabakh"``.
    worldview
        Whose borders count, see `read`.

    Returns
    -------
    GeoDataFrame
        geonameid, name, name_en, level (``country``, ``admin1`` or ``area``), country_code, layer,
        layer_version, geometry; in the order of the ids, then of the areas.
    """
    wanted = list(dict.fromkeys(int(value) for value in geonameids))
    named = list(dict.fromkeys(areas))
    found = [
        _level(_whole("countries", worldview), "country", "countries", worldview),
        _level(_whole("admin1", worldview), "admin1", "admin1", worldview),
        _level(_areas_on(date), "area", "areas", worldview),
    ]
    rows = pd.concat(found, ignore_index=True)
    order = {value: place for place, value in enumerate([*wanted, *named])}
    by_id = rows["geonameid"].map(order)
    by_name = rows["area"].map(order)
    rows = rows.assign(order=by_id.fillna(by_name)).dropna(subset="order")
    rows = rows.sort_values("order", kind="stable").drop_duplicates("order")
    return gpd.GeoDataFrame(rows.drop(columns=["order", "area"]).reset_index(drop=True), crs=_WGS84)


def _areas_on(date: dt.date | None) -> gpd.GeoDataFrame:
    """Return every area once: as of the date, or else in its latest period."""
    frame = _whole("areas", "un")
    latest = frame.assign(now=holds(frame, date)).sort_values(
        ["now", "date_from"], na_position="first", kind="stable"
    )
    return latest.drop_duplicates("area", keep="last")


def _level(frame: gpd.GeoDataFrame, level: str, layer: str, worldview: str) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "geonameid": frame["geonameid"],
            "name": frame["name"],
            "name_en": frame.get("name_en", frame["name"]),
            "level": level,
            "country_code": frame["country_code"],
            "layer": layer,
            "layer_version": label(layer, worldview),
            "area": frame.get("area"),
        },
        geometry=frame.geometry,
        crs=_WGS84,
    )


# A user's own layer


def read_file(path: str | Path, *, columns: Sequence[str] = ()) -> gpd.GeoDataFrame:
    """Read a boundary file of one's own, in any format that GDAL reads, and check it.

    Parameters
    ----------
    path
        The file: GeoPackage, GeoJSON, FlatGeobuf, shapefile and others.
    columns
        Names of columns that must be there.

    Returns
    -------
    GeoDataFrame
        The polygons, in EPSG:4326.

    Raises
    ------
    InputFileError
        When there is no such file.
    DataError
        When it cannot be read, or is empty, or has no coordinate reference system, no polygons, invalid ones,
        or lacks a column.
    """
    file = Path(path)
    if not file.exists():
        raise InputFileError("a boundary file", f"no file {file}", "check the path")
    if file.is_dir() and file.suffix != ".gdb":
        raise InputFileError("a boundary file", f"the folder {file}", "name the file in it")
    try:
        frame = pyogrio.read_dataframe(file)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, RuntimeError) as error:
        do = "give it as GeoPackage, GeoJSON or FlatGeobuf"
        raise DataError(f"a boundary file in {file.name}", _one_line(error), do) from error
    for check in _CHECKS:
        fault = check(frame)
        if fault is not None:
            expected, found, do = fault
            raise DataError(f"{expected} in {file.name}", found, do)
    lacking = [column for column in columns if column not in frame.columns]
    if lacking:
        have = ", ".join(frame.columns.drop("geometry")) or "none"
        raise DataError(f"columns {', '.join(lacking)} in {file.name}", f"only {have}", "rename or add them")
    return frame.to_crs(_WGS84)


_Fault = tuple[str, str, str] | None


def _no_rows(frame: Any) -> _Fault:
    return None if len(frame) else ("boundaries", "no rows", "check what wrote the file")


def _no_geometry(frame: Any) -> _Fault:
    if isinstance(frame, gpd.GeoDataFrame) and frame.geometry.notna().any():
        return None
    return ("polygons", "a table without geometry", "give a layer of polygons")


def _no_crs(frame: gpd.GeoDataFrame) -> _Fault:
    return (
        None
        if frame.crs
        else ("a coordinate reference system", "none", "save it with one, such as EPSG:4326")
    )


def _no_polygons(frame: gpd.GeoDataFrame) -> _Fault:
    wrong = sorted({str(kind) for kind in frame.geom_type[~frame.geom_type.isin(_POLYGONS)]})
    return ("polygons", ", ".join(wrong), "give a layer of polygons alone") if wrong else None


def _invalid(frame: gpd.GeoDataFrame) -> _Fault:
    bad = frame.index[~frame.is_valid | frame.is_empty]
    if not len(bad):
        return None
    reason = shapely.is_valid_reason(frame.geometry.iloc[bad[0]])
    found = f"{len(bad)} that are not, first row {bad[0]}: {reason}"
    return ("valid polygons", found, "mend them, as with `make_valid()`")


def _out_of_range(frame: gpd.GeoDataFrame) -> _Fault:
    bounds = frame.to_crs(_WGS84).total_bounds
    if np.isfinite(bounds).all() and (np.abs(bounds) <= _WORLD).all():
        return None
    found = f"{', '.join(f'{value:g}' for value in bounds)}"
    return ("longitudes and latitudes", found, "check the coordinate reference system that the file declares")


_CHECKS: tuple[Callable[[Any], _Fault], ...] = (
    _no_rows,
    _no_geometry,
    _no_crs,
    _no_polygons,
    _invalid,
    _out_of_range,
)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__


def _check_worldview(worldview: str) -> None:
    if worldview not in WORLDVIEWS:
        raise InputError(f"a worldview, {' or '.join(WORLDVIEWS)}", repr(worldview), "choose one of them")
