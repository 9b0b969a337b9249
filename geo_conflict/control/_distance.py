"""How far places are from the front line, and who holds them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_conflict._errors import InputError
from geo_conflict._ground import GEOD, WGS84, Plane, grown
from geo_conflict.control._edges import NOBODY, covering

if TYPE_CHECKING:
    from numpy.typing import NDArray

DISTANCE = ("front_km", "front_conflict", "front_actor", "front_side")
"""Columns added to points: km to the nearest front line, its conflict, and the actor and side that hold the point."""

NEAR = ("conflict", "actor", "side", "places", "population")


def measured(points: gpd.GeoDataFrame, held: gpd.GeoDataFrame, lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the points with the columns of `DISTANCE` (see `distance`)."""
    if points.crs is None:
        raise InputError("points with a coordinate reference system", "none", "set it, as in `set_crs(4326)`")
    wrong = sorted({str(kind) for kind in points.geom_type.dropna().unique() if kind != "Point"})
    if wrong:
        raise InputError("points", ", ".join(wrong), "take `representative_point()` of them first")
    shapes = points.geometry.to_crs(WGS84).to_numpy()
    there = np.flatnonzero(~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    found = {column: np.full(len(points), None, dtype=object) for column in DISTANCE}
    at = shapely.get_coordinates(shapes[there])
    if len(there) and len(lines):
        near = _nearest(at, lines)
        found["front_km"][there] = near.km
        found["front_conflict"][there] = lines["conflict"].to_numpy(object)[near.row]
    if len(there) and len(held):
        holder = covering(held, at)
        known = there[holder != NOBODY]
        for column, source in (("front_actor", "actor"), ("front_side", "side")):
            found[column][known] = held[source].to_numpy(object)[holder[holder != NOBODY]]
    columns = {
        column: pd.Series(found[column], index=points.index, dtype=float if column == "front_km" else object)
        for column in DISTANCE
    }
    return points.assign(**columns)


class _Nearest(NamedTuple):
    km: NDArray[np.float64]
    row: NDArray[np.int64]


def _nearest(at: NDArray[np.float64], lines: gpd.GeoDataFrame) -> _Nearest:
    """Return the geodesic distance of each point to the nearest line, and which that is."""
    parts, row = shapely.get_parts(lines.geometry.to_numpy(), return_index=True)
    plane = Plane(parts)
    flat = plane.flat(parts)
    points = shapely.points(plane.project(at))
    index = shapely.STRtree(flat).query_nearest(points, all_matches=False)[1]
    foot = shapely.get_coordinates(shapely.get_point(shapely.shortest_line(flat[index], points), 0))
    end = plane.degrees(foot)
    meters = GEOD.inv(at[:, 0], at[:, 1], end[:, 0], end[:, 1])[2]
    return _Nearest(np.round(meters / 1000, 3), row[index])


def population(held: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, within_km: float) -> pd.DataFrame:
    """Return places and people near the lines by who holds them (see `population`)."""
    towns = _towns(lines, within_km)
    near = measured(towns, held, lines)
    near = near[near["front_km"] <= within_km]
    keys = {"conflict": "front_conflict", "actor": "front_actor", "side": "front_side"}
    groups = near.groupby(list(keys.values()), dropna=False)["population"].agg(["size", "sum"]).reset_index()
    groups.columns = list(NEAR)
    return groups.astype({"places": int, "population": int}).sort_values(
        ["conflict", "actor"], ignore_index=True
    )


def _towns(lines: gpd.GeoDataFrame, within_km: float) -> gpd.GeoDataFrame:
    """Return the populated places of the gazetteer in a box around each line."""
    at, people = _places()
    near = np.zeros(len(at), dtype=bool)
    bounds = shapely.bounds(shapely.get_parts(lines.geometry.to_numpy())).reshape(-1, 4)
    for west, south, east, north in grown(bounds, within_km * 1000):
        off = (at[:, 0] - (west + east) / 2 + 180) % 360 - 180
        near |= (np.abs(off) <= (east - west) / 2) & (at[:, 1] >= south) & (at[:, 1] <= north)
    return gpd.GeoDataFrame({"population": people[near]}, geometry=shapely.points(at[near]), crs=WGS84)


@cache
def _places() -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return points and population of the gazetteer's towns and villages."""
    from geo_conflict.gazetteer import Gazetteer

    return Gazetteer.open().settlements()
