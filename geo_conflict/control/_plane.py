"""A plane in metres around any data: across the antimeridian and over the poles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import CRS, Transformer

from geo_conflict.control._model import GEOD, WGS84

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST_DEGREES = 0.05
"""Longer edges are divided before they are projected, so that they bend by less than a metre."""

DECIMALS = 7
COLLINEAR = 2e-7
"""Degrees: vertices that lie so near the line between their neighbours are no corners."""

_HALF, _TURN = 180.0, 360.0
_ROUND = 3


class Plane:
    """An equal-area plane around points given in degrees.

    Parameters
    ----------
    points
        Longitudes and latitudes; the plane is centred between them on the globe.
    """

    def __init__(self, points: NDArray[np.float64]) -> None:
        self.lon, self.lat = _middle(points)
        local = CRS.from_dict({"proj": "laea", "lat_0": self.lat, "lon_0": self.lon, "datum": "WGS84"})
        self._there = Transformer.from_crs(WGS84, local, always_xy=True)
        self._back = Transformer.from_crs(local, WGS84, always_xy=True)

    def project(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return degrees as metres."""
        return np.column_stack(self._there.transform(points[:, 0], points[:, 1]))

    def flat(self, shapes: Any) -> Any:
        """Return shapes in degrees as shapes in metres."""
        return shapely.transform(shapely.segmentize(shapes, LONGEST_DEGREES), self.project)

    def degrees(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return metres as degrees, rounded to a centimetre, longitudes from -180 to 180."""
        return np.round(np.column_stack(self._back.transform(points[:, 0], points[:, 1])), DECIMALS)

    def round(self, shapes: Any) -> Any:
        """Return shapes in metres as shapes in degrees, cut where they cross the antimeridian."""
        return wrapped(shapely.transform(shapes, lambda xy: self.unwrapped(self.degrees(xy))))

    def unwrapped(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return degrees with longitudes that run on through the antimeridian, if the data are near it."""
        return unwrapped(points, self.lon)


def _middle(points: NDArray[np.float64]) -> tuple[float, float]:
    """Return the middle of the points on the globe, whatever their order."""
    lon, lat = np.radians(points).T
    axes = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    x, y, z = (axes.min(axis=0) + axes.max(axis=0)) / 2
    middle = np.degrees([np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))])
    return float(np.round(middle[0], _ROUND)), float(np.round(middle[1], _ROUND))


def unwrapped(points: NDArray[np.float64], lon: float) -> NDArray[np.float64]:
    """Return points with longitudes less than half a turn from `lon`; those in range already stay as they are."""
    if len(points) == 0:
        return points
    turns = np.floor((points[:, 0] - lon + _HALF) / _TURN)
    seam = (points[:, 0] - lon + _HALF) % _TURN == 0
    turns[seam & (points[:, 0] > lon)] -= 1
    return np.column_stack([points[:, 0] - _TURN * turns, points[:, 1]])


def wrapped(shapes: Any) -> Any:
    """Return shapes whose longitudes leave -180 to 180 cut at the antimeridian, each part in range."""
    out = np.asarray(shapes, dtype=object)
    bounds = np.nan_to_num(shapely.bounds(out).reshape(-1, 4))
    beyond = (bounds[:, 0] < -_HALF) | (bounds[:, 2] > _HALF)
    if not beyond.any():
        return shapes
    cut = [_cut(shape) if far else shape for shape, far in zip(out.reshape(-1), beyond, strict=True)]
    return np.array(cut, dtype=object).reshape(out.shape) if out.ndim else cut[0]


def _cut(shape: Any) -> Any:
    dimension = shapely.get_dimensions(shape)
    parts = []
    for turn in (-1, 0, 1):
        west = turn * _TURN - _HALF
        part = shapely.intersection(shape, shapely.box(west, -90, west + _TURN, 90))
        own = [one for one in shapely.get_parts(part) if shapely.get_dimensions(one) == dimension]
        parts += list(shapely.transform(own, lambda xy, shift=turn * _TURN: xy - [shift, 0])) if own else []
    make = shapely.multipolygons if dimension == 2 else shapely.multilinestrings  # noqa: PLR2004 - polygons
    return make(parts)


def length_km(line: Any) -> float:
    """Return the geodesic length of lines."""
    points, line_of = shapely.get_coordinates(shapely.get_parts(line), return_index=True)
    same = line_of[1:] == line_of[:-1]
    start, end = points[:-1][same], points[1:][same]
    return float(GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2].sum() / 1000)


def km2(shape: Any) -> float:
    """Return the geodesic area of polygons, holes taken off."""
    return abs(float(GEOD.geometry_area_perimeter(shapely.orient_polygons(shape))[0])) / 1e6
