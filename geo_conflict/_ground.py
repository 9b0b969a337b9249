"""A plane in metres around any data: across the antimeridian and over the poles."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

WGS84 = CRS.from_epsg(4326)
GEOD = Geod(ellps="WGS84")
AREAL = 2
"""Dimension of the geometry of areas."""

LONGEST_DEGREES = 0.05
"""Longer edges are divided before they are projected, so that they bend by less than a metre."""

DECIMALS = 7
COLLINEAR = 2e-7
"""Degrees: vertices that lie so near the line between their neighbours are no corners."""

_HALF, _TURN = 180.0, 360.0
_ROUND = 3
_POLE = 90 - 1e-6
_METERS_A_DEGREE = 110_500
M2_A_KM2 = 1e6
_NARROWEST = 0.002
"""Share of a degree of longitude at the equator that is left of it where a box is nearest to a pole."""


class Plane:
    """An equal-area plane around shapes given in degrees.

    Parameters
    ----------
    shapes
        The plane is centred between them on the globe.
    """

    def __init__(self, shapes: Any) -> None:
        bounds = shapely.bounds(shapely.get_parts(shapes)).reshape(-1, 4)
        bounds = bounds[~np.isnan(bounds[:, 0])]
        corners = bounds[:, [0, 1, 0, 3, 2, 1, 2, 3]].reshape(-1, 2)
        self.lon, self.lat = _middle(corners) if len(corners) else (0.0, 0.0)
        self._seam = _empty_meridian(bounds[:, [0, 2]])
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
        turned = shapely.transform(shapes, lambda xy: self.unwrapped(self.degrees(xy)))
        return wrapped(_each(turned, charted))

    def unwrapped(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return degrees with longitudes that run on through the antimeridian, if the data lie on both sides."""
        if self._seam == _HALF:
            return points
        turns = np.ceil((points[:, 0] - self._seam) / _TURN)
        return np.column_stack([points[:, 0] - _TURN * turns, points[:, 1]])


def _empty_meridian(spans: NDArray[np.float64]) -> float:
    """Return a meridian away from all spans of longitude; 180 where that is one, or where there is none."""
    if not (np.abs(spans) == _HALF).any():
        return _HALF
    begin, end = spans[np.argsort(spans[:, 0])].T
    reach = np.maximum.accumulate(end)
    gaps = begin[1:] - reach[:-1]
    widest = int(np.argmax(gaps)) if len(gaps) else 0
    return float(reach[widest] + gaps[widest] / 2) if len(gaps) and gaps[widest] > 0 else _HALF


def _middle(points: NDArray[np.float64]) -> tuple[float, float]:
    """Return the middle of the points on the globe, whatever their order."""
    lon, lat = np.radians(points).T
    axes = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    x, y, z = (axes.min(axis=0) + axes.max(axis=0)) / 2
    middle = np.degrees([np.arctan2(y, x), np.arctan2(z, np.hypot(x, y))])
    return float(np.round(middle[0], _ROUND)), float(np.round(middle[1], _ROUND))


def wrapped(shapes: Any) -> Any:
    """Return shapes whose longitudes leave -180 to 180 cut at the antimeridian, each part in range."""
    return _each(shapes, _cut)


def _each(shapes: Any, change: Callable[[Any], Any]) -> Any:
    """Change one shape, or each of an array."""
    if isinstance(shapes, shapely.Geometry):
        return change(shapes)
    return np.array([change(shape) for shape in shapes], dtype=object)


def charted(shape: Any) -> Any:
    """Return polygons that touch a pole, or wind around it, as rings of longitudes that do not leap."""
    if shapely.get_dimensions(shape) != AREAL:
        return shape
    points, of = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(shape)), return_index=True)
    leaps = (np.abs(np.diff(points[:, 0])) > _HALF) & (np.diff(of) == 0)
    if not (leaps.any() or (np.abs(points[:, 1]) >= _POLE).any()):
        return shape
    parts = []
    for part in shapely.get_parts(shape):
        outer = _charted_ring(shapely.get_coordinates(part.exterior)[:-1])
        holes = [_charted_ring(shapely.get_coordinates(ring)[:-1]) for ring in part.interiors]
        middle = (outer[:, 0].min() + outer[:, 0].max()) / 2
        beside = [hole - [_TURN * np.round((hole[:, 0].mean() - middle) / _TURN), 0] for hole in holes]
        parts.append(shapely.Polygon(outer, beside))
    return shapely.multipolygons(parts)


def _charted_ring(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return an open ring with a pole drawn out into an edge, as charts of degrees have it."""
    polar = np.abs(ring[:, 1]) >= _POLE
    if polar.all():
        return ring
    first = int(np.argmin(polar))
    ring, polar = np.roll(ring, -first, axis=0), np.roll(polar, -first)
    pole = np.sign(ring[:, 1].sum()) * 90
    plain = np.flatnonzero(~polar)
    lon = np.unwrap(np.append(ring[plain, 0], ring[plain[0], 0]), period=_TURN)
    if polar[-1]:
        lon[-1] = lon[0]  # back to the start by the pole, not around it
    out: list[tuple[float, float]] = []
    for number, (place, after) in enumerate(zip(plain, [*plain[1:], len(ring)], strict=True)):
        out.append((lon[number], ring[place, 1]))
        if after > place + 1:
            out += [(lon[number], pole), (lon[number + 1], pole)]
    if not np.isclose(lon[-1], lon[0]):
        out += [(lon[-1], ring[plain[0], 1]), (lon[-1], pole), (lon[0], pole)]
    return np.array(out)


def _cut(shape: Any) -> Any:
    west, _, east, _ = shape.bounds
    if not (west < -_HALF or east > _HALF):
        return shape
    dimension = shapely.get_dimensions(shape)
    parts = []
    # A ring around a pole may run on for more than one turn away.
    for turn in range(math.floor((west + _HALF) / _TURN), math.ceil((east - _HALF) / _TURN) + 1):
        west = turn * _TURN - _HALF
        world = shapely.box(west, -90, west + _TURN, 90)
        part, shape = shapely.intersection(shape, world), shapely.difference(shape, world)
        own = [one for one in shapely.get_parts(part) if shapely.get_dimensions(one) == dimension]
        parts += list(shapely.transform(own, lambda xy, shift=turn * _TURN: xy - [shift, 0])) if own else []
    if dimension == AREAL:
        return shapely.multipolygons(parts)
    return shapely.multilinestrings(shapely.get_parts(shapely.line_merge(shapely.multilinestrings(parts))))


def grown(bounds: NDArray[np.float64], meters: float) -> NDArray[np.float64]:
    """Return boxes in degrees, a row each, grown by at least so many metres on every side."""
    up = meters / _METERS_A_DEGREE
    farthest = np.minimum(np.abs(bounds[:, [1, 3]]).max(axis=1, initial=0) + up, 90)
    across = up / np.maximum(np.cos(np.radians(farthest)), _NARROWEST)
    box: NDArray[np.float64] = bounds + np.column_stack(np.broadcast_arrays(-across, -up, across, up))
    return box


def polygonal(shape: Any) -> Any:
    """Return the polygons of a shape, without the lines and points in it."""
    parts = shapely.get_parts(shape)
    parts = parts[shapely.get_dimensions(parts) == AREAL]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(shapely.get_parts(shapely.union_all(parts)))


def is_thin(shapes: Any, width: float) -> NDArray[np.bool_]:
    """Tell which shapes on a plane are nowhere wider than so many metres; an empty one is not thin."""
    length = shapely.length(shapes)
    near = (2 * shapely.area(shapes) <= width * length) & (length > 0)
    thin: NDArray[np.bool_] = shapely.is_empty(shapely.buffer(np.where(near, shapes, None), -width / 2))
    return thin


def length_km(line: Any) -> float:
    """Return the geodesic length of lines."""
    points, line_of = shapely.get_coordinates(shapely.get_parts(line), return_index=True)
    same = line_of[1:] == line_of[:-1]
    start, end = points[:-1][same], points[1:][same]
    return float(GEOD.inv(start[:, 0], start[:, 1], end[:, 0], end[:, 1])[2].sum() / 1000)


def km2(shape: Any) -> float:
    """Return the geodesic area of polygons, holes taken off."""
    return abs(float(GEOD.geometry_area_perimeter(shapely.orient_polygons(shape))[0])) / M2_A_KM2
