"""The background without tiles: land, borders and lakes around the view, the world in outline beyond.

Near the view, everything is cut from one coverage (the admin-1 units), so that country borders, province
lines and the districts drawn above them agree to the vertex.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geo_conflict import boundaries
from geo_conflict.gazetteer import Gazetteer
from geo_conflict.maps import _geometry
from geo_conflict.maps._geometry import UNITS_PER_DEGREE, Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_conflict.gazetteer import Place
    from geo_conflict.maps._geometry import Frame
    from geo_conflict.report import Report

_OVERVIEW_TOLERANCE = 0.4
_SMALLEST_PART = 0.5
_ANTARCTIC = -60.0
_SEAM = 0.02
_LABEL_TOLERANCE = 0.6
_MAIN_SHARE = 0.15
_SMALLEST_LAKE = 0.01
_DETAIL = 14_000
_VERTICES = 26_000
_ROUNDS = 8
_COARSER = 1.6
_VAST = 2500.0
_QUARTER = "PPLX"
_TOWNS_READ = 12_000
_FIRST_TIER = 10
_OVERLAP = 0.5
_WATERS = frozenset({"SEA", "GULF", "OCN", "LK"})
_KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class Lines:
    """The edges that units of a coverage share, told apart by whether one country lies on both sides."""

    borders: Any
    provinces: Any


def build(frame: Frame, report: Report) -> dict[str, Any]:
    """Return the background of a page: encoded geometry, and the names of countries, towns and seas.

    Parameters
    ----------
    frame
        The view, the part that the conflict fills, and the box where detail is wanted; the rest of the world
        is drawn in outline.
    report
        What one run found: its date decides which disputes are drawn, its areas and its control replace them.
    """
    box = frame.detail
    countries = boundaries.read("basemap_countries")
    units, owners = _units(box, countries)
    shapes, tolerance = _fit(units, box)
    near = lines(shapes, owners, box)
    land = _drop_small(shapely.union_all(shapes), tolerance)
    world, world_borders = _overview(box)
    return {
        "land": _geometry.polygons(land),
        "coast": _geometry.lines(coast(land, box)),
        "borders": _geometry.lines(near.borders),
        "provinces": _geometry.lines(near.provinces),
        "disputed": _geometry.lines(_disputed(frame.detail, report)),
        "lakes": _geometry.polygons(_lakes(box, tolerance)),
        "world": _geometry.polygons(world),
        "worldCoast": _geometry.lines(coast(world, box.grown(-_SEAM, -_SEAM))),
        "worldBorders": _geometry.lines(world_borders),
        "countries": _country_names(),
        "towns": _towns(frame),
        "waters": _waters(box),
    }


def _disputed(box: Box, report: Report) -> Any:
    """Return the outlines of areas in dispute on the report's date, but for those that it draws itself."""
    areas = boundaries.areas(report.date)
    areas = areas[(areas["status"] == "disputed") & ~areas["name"].isin(set(report.areas["name"]))]
    shapes = _geometry.clip(areas.geometry.to_numpy(), box)
    shapes = shapes[~shapely.is_empty(shapes)]
    if len(report.control):
        held = shapely.union_all(shapely.make_valid(report.control.geometry.to_numpy()))
        shapes = shapes[shapely.area(shapely.intersection(shapes, held)) < _OVERLAP * shapely.area(shapes)]
    outlines = shapely.boundary(shapely.simplify(shapes, max(box.width, box.height) / _DETAIL))
    return shapely.difference(shapely.union_all(outlines), shapely.boundary(box.polygon).buffer(_SEAM))


def _units(box: Box, countries: Any) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Return the ground of the box and the country of each piece: provinces, or countries where it is wide."""
    if box.width * box.height > _VAST:
        return countries.geometry.to_numpy(), countries["a3"].to_numpy()
    units = boundaries.read("admin1", bbox=(box.west, box.south, box.east, box.north))
    return units.geometry.to_numpy(), units["country_code"].fillna("").to_numpy()


def _fit(geometries: NDArray[np.object_], box: Box) -> tuple[NDArray[np.object_], float]:
    """Cut units at the box and simplify them together, until their vertices are few enough for a page."""
    shapes = _geometry.clip(geometries, box)
    tolerance = max(box.width, box.height) / _DETAIL
    fitted = _geometry.simplify(shapes, tolerance)
    for _ in range(_ROUNDS):
        if shapely.get_num_coordinates(fitted).sum() <= _VERTICES:
            break
        tolerance *= _COARSER
        fitted = _geometry.simplify(fitted, tolerance)
    return fitted, tolerance


def lines(shapes: NDArray[np.object_], owners: NDArray[np.object_], box: Box) -> Lines:
    """Sort the shared edges of a coverage into borders between owners and lines within an owner.

    Parameters
    ----------
    shapes
        Polygons that share the vertices of their common edges.
    owners
        The country of each shape.
    box
        Edges that run along this box were made by cutting, and are left out.
    """
    segments, owner = _segments(shapes, pd.factorize(owners)[0])
    unique, inverse, count = np.unique(segments, axis=0, return_inverse=True, return_counts=True)
    lowest = np.full(len(unique), np.iinfo(np.int64).max)
    highest = np.full(len(unique), -1)
    np.minimum.at(lowest, inverse.ravel(), owner)
    np.maximum.at(highest, inverse.ravel(), owner)
    shared, split = (count > 1) & ~_along(unique, box), lowest != highest
    return Lines(borders=_merge(unique[shared & split]), provinces=_merge(unique[shared & ~split]))


def coast(land: Any, box: Box) -> Any:
    """Return the outline of the land, but for where it was cut at the box."""
    segments, _ = _segments(np.array([land], dtype=object), np.zeros(1, dtype=np.int64))
    return _merge(segments[~_along(segments, box)])


def _segments(
    shapes: NDArray[np.object_], owners: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return every edge as four integers, lower end first, and the owner of its shape."""
    parts, shape_of_part = shapely.get_parts(shapes, return_index=True)
    areal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    rings, part_of_ring = shapely.get_rings(parts[areal], return_index=True)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    points = np.round(points * UNITS_PER_DEGREE).astype(np.int64)
    within = ring[1:] == ring[:-1]
    start, end = points[:-1][within], points[1:][within]
    owner = owners[shape_of_part[areal]][part_of_ring][ring[:-1][within]]
    swap = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    start[swap], end[swap] = end[swap].copy(), start[swap].copy()
    moved = (start != end).any(axis=1)
    return np.hstack([start, end])[moved], owner[moved]


def _along(segments: NDArray[np.int64], box: Box) -> NDArray[np.bool_]:
    """Tell which edges run along a side of the box."""
    result = np.zeros(len(segments), dtype=bool)
    for side, column in ((box.west, 0), (box.east, 0), (box.south, 1), (box.north, 1)):
        value = round(side * UNITS_PER_DEGREE)
        on_side = (np.abs(segments[:, [column, column + 2]] - value) <= 1).all(axis=1)
        result |= on_side
    return result


def _merge(segments: NDArray[np.int64]) -> Any:
    """Join edges end to end into lines, in degrees."""
    edges = shapely.linestrings(segments.reshape(-1, 2, 2) / UNITS_PER_DEGREE)
    return shapely.line_merge(shapely.multilinestrings(edges))


def _overview(box: Box) -> tuple[Any, Any]:
    """Return the land and the borders of the world outside the box, in outline and without small islands."""
    parts, codes, land = _outlines()
    seam = box.grown(-_SEAM, -_SEAM)
    apart = shapely.difference(parts, box.polygon)
    return shapely.difference(land, seam.polygon), lines(apart, codes, box).borders


@cache
def _outlines() -> tuple[NDArray[np.object_], NDArray[np.object_], Any]:
    """Return the main parts of all countries in outline, the country of each, and the land that they are."""
    countries = boundaries.read("basemap_countries")
    shapes = _geometry.simplify(countries.geometry.to_numpy(), _OVERVIEW_TOLERANCE)
    parts, country = shapely.get_parts(shapes, return_index=True)
    kept = (shapely.area(parts) > _SMALLEST_PART) & (shapely.bounds(parts)[:, 3] > _ANTARCTIC)
    return parts[kept], countries["a3"].to_numpy()[country[kept]], shapely.union_all(parts[kept])


def outline() -> Any:
    """Return the land of the world in outline."""
    return _outlines()[2]


def _drop_small(land: Any, tolerance: float) -> Any:
    """Leave out islands that are smaller than the simplification can show."""
    parts = shapely.get_parts(land)
    return shapely.multipolygons(
        [part for part in parts if part.geom_type == "Polygon" and part.area > 2 * tolerance**2]
    )


def _lakes(box: Box, tolerance: float) -> Any:
    """Return the lakes that a map of the box has room for."""
    lakes = boundaries.read("basemap_lakes", bbox=(box.west, box.south, box.east, box.north))
    shapes = shapely.simplify(_geometry.clip(lakes.geometry.to_numpy(), box), tolerance)
    smallest = (max(box.width, box.height) / 400) ** 2
    return shapely.union_all(shapes[shapely.area(shapes) > min(smallest, _SMALLEST_LAKE)])


@cache
def _country_names() -> list[dict[str, Any]]:
    """Return the name of every country and, coarsely, the ground that its label may stand on."""
    countries = boundaries.read("basemap_countries")
    return [
        {
            "id": None if pd.isna(row["geonameid"]) else int(row["geonameid"]),
            "name": str(row["name"]),
            "shape": _geometry.polygons(_ground(row["geometry"])),
        }
        for row in countries.sort_values("name").to_dict("records")
    ]


def _ground(geometry: Any) -> Any:
    """Return the main parts of a country, each with the fewest corners that still tell its shape."""
    parts = shapely.get_parts(geometry)
    areas = shapely.area(parts)
    main = parts[areas > _MAIN_SHARE * areas.max()]
    rings = shapely.polygons(shapely.get_exterior_ring(main))
    return shapely.simplify(shapely.multipolygons(rings), min(_LABEL_TOLERANCE, areas.max() ** 0.5 / 10))


def _towns(frame: Frame) -> list[dict[str, Any]]:
    """Return the main towns, the first tier first; the higher the tier, the closer the reader zooms in."""
    box = frame.detail
    lon, lat = (box.west + box.east) / 2, (box.south + box.north) / 2
    found = Gazetteer.open().nearest(lat, lon, count=_TOWNS_READ)
    towns = [town for town, _ in found if town.feature_code != _QUARTER]
    towns.sort(key=lambda town: -town.prominence)
    tiers: dict[Place, int] = {}
    for area, count, later in ((box, 40, 1), (frame.view, 50, 0), (frame.core, 40, 1)):
        within = (town for town in towns if area.holds(town.lon, town.lat))
        for position, town in enumerate(islice(within, count)):
            tier = later + int(math.log2(1 + position / _FIRST_TIER))
            tiers[town] = min(tier, tiers.get(town, tier))
    return [
        {
            "id": town.geonameid,
            "name": town.name,
            "lat": round(town.lat, 4),
            "lon": round(town.lon, 4),
            "tier": tier,
        }
        for town, tier in sorted(tiers.items(), key=lambda item: (item[1], -item[0].prominence))
    ]


def _waters(box: Box) -> list[dict[str, Any]]:
    """Return the seas near the box: name, point, and how far from it the name may stand."""
    gazetteer = Gazetteer.open()
    places = [gazetteer.place(row) for row in gazetteer.slugs.values()]
    waters = [place for place in places if place.feature_code in _WATERS]
    return [
        {"name": sea.name, "lat": round(sea.lat, 2), "lon": round(sea.lon, 2), "radius": round(sea.radius_km)}
        for sea in sorted(waters, key=lambda sea: -sea.radius_km)
        if box.grown(*(2 * [sea.radius_km / _KM_PER_DEGREE])).holds(sea.lon, sea.lat)
    ]
