"""Shapes as GeoJSON by RFC 7946."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import shapely

_DECIMALS = 7
_AREAS = {"Polygon", "MultiPolygon"}


def geometry(shape: shapely.Geometry | None) -> dict[str, Any] | None:
    """Make the GeoJSON of a shape: flat, rounded, outer rings counter-clockwise; None for no shape."""
    if shape is None or shape.is_empty:
        return None
    flat = shapely.transform(shapely.force_2d(shape), lambda points: np.round(points, _DECIMALS))
    if flat.geom_type in _AREAS:
        flat = shapely.orient_polygons(flat)
    made: dict[str, Any] = json.loads(shapely.to_geojson(flat))
    return made
