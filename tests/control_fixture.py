"""Periods of control made by hand, for the tests of control."""

from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo_conflict import control

START = dt.date(2020, 1, 1)


def row(unit: str, actor: str, shape: Any, **more: Any) -> dict[str, Any]:
    """Return a row of control: assessed, mapped, from 2020 on, each actor a side of its own."""
    return {
        "conflict": "war",
        "unit": unit,
        "name": unit,
        "geonameid": None,
        "actor": actor,
        "side": actor,
        "status": "assessed",
        "date_from": START,
        "date_to": None,
        "source": "a source",
        "url": "",
        "precision": "mapped",
        "note": "",
        "interpolated": False,
        "geometry": shape,
        **more,
    }


def frame(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Return rows of control as `control.read` gives them."""
    made = pd.DataFrame(list(rows), columns=list(control.CONTROL))
    for column in ("date_from", "date_to"):
        made[column] = pd.Series([None if pd.isna(day) else day for day in made[column]], dtype=object)
    made["geonameid"] = made["geonameid"].astype("Int64")
    return gpd.GeoDataFrame(made, geometry="geometry", crs=4326)


def no_districts() -> gpd.GeoDataFrame:
    """Return a layer of districts without any."""
    return gpd.GeoDataFrame({"name": []}, geometry=[], crs=4326)


def wrap(shape: Any) -> Any:
    """Return a polygon that runs past longitude 180 cut there, its eastern part at -180."""
    west = shapely.intersection(shape, shapely.box(-180, -90, 180, 90))
    east = shapely.affinity.translate(shapely.intersection(shape, shapely.box(180, -90, 540, 90)), -360)
    parts = [part for half in (west, east) for part in shapely.get_parts(half) if part.area > 0]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
