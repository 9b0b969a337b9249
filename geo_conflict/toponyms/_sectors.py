"""Shapes on the ground about a place: discs, rings, sectors, corridors, parts of an area.

All is measured in metres on a plane about a point: an azimuthal equidistant one, on which distances and bearings
from that point are those on the ellipsoid, or an equal-area one for parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import CRS, Transformer

from geo_conflict._ground import AREAL, DECIMALS, GEOD, LONGEST_DEGREES, WGS84, charted, polygonal, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

Point = tuple[float, float]

STEP = 2.5
"""Degrees of bearing between the corners of an arc: a chord comes 0.03 % nearer than the arc."""

LONGEST_M = 5_000.0
"""Metres: longer edges are divided before they are turned back into degrees."""

_HALF, _TURN = 180.0, 360.0
_SEARCHES = 24
_KM = 1000.0
_FAR_M = 1e9


class Ground:
    """A plane in metres about a point.

    Parameters
    ----------
    lon, lat
        The point, degrees.
    projection
        Of PROJ: ``aeqd`` keeps distances and bearings from the point, ``cea`` keeps areas, and parallels
        and meridians straight.
    """

    def __init__(self, lon: float, lat: float, projection: str = "aeqd") -> None:
        self.lon, self.lat = lon, lat
        about = {"lat_0": lat} if projection == "aeqd" else {"lat_ts": min(abs(lat), 85.0)}
        local = CRS.from_dict({"proj": projection, "lon_0": lon, "datum": "WGS84", **about})
        self._there = Transformer.from_crs(WGS84, local, always_xy=True)
        self._back = Transformer.from_crs(local, WGS84, always_xy=True)

    def flat(self, shape: Any) -> Any:
        """Return a shape in degrees as one in metres."""
        return shapely.transform(shapely.segmentize(shape, LONGEST_DEGREES), self._project)

    def round(self, shape: Any) -> Any:
        """Return a shape in metres as one in degrees, cut where it crosses the antimeridian."""
        if shapely.get_dimensions(shape) != AREAL:
            return self._charted(shape)
        return polygonal(shapely.union_all([self._filled(part) for part in shapely.get_parts(shape)]))

    def _filled(self, part: Any) -> Any:
        """Turn outline and holes each by itself: around a pole they come out as charts have them."""
        outer = self._charted(shapely.Polygon(part.exterior))
        holes = [self._charted(shapely.Polygon(hole)) for hole in part.interiors]
        return shapely.difference(outer, shapely.union_all(holes)) if holes else outer

    def _charted(self, shape: Any) -> Any:
        turned = wrapped(charted(shapely.transform(shapely.segmentize(shape, LONGEST_M), self._degrees)))
        return turned if turned.is_valid else shapely.make_valid(turned)

    def point(self, lon: float, lat: float) -> Any:
        """Return a point in degrees as one in metres."""
        return shapely.Point(*self._there.transform(lon, lat))

    def degrees(self, point: Any) -> Point:
        """Return a point in metres in degrees, longitude first."""
        lon, lat = self._back.transform(point.x, point.y)
        return round(float(lon), DECIMALS), round(float(lat), DECIMALS)

    def _project(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(self._there.transform(points[:, 0], points[:, 1]))

    def _degrees(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return metres as degrees, with longitudes that run on through the antimeridian."""
        lon, lat = self._back.transform(points[:, 0], points[:, 1])
        lon = self.lon + (lon - self.lon + _HALF) % _TURN - _HALF
        return np.round(np.column_stack([lon, lat]), DECIMALS)


def ring(low_km: float, high_km: float, bearing: float | None = None, spread: float = _HALF) -> Any:
    """Return a ring, or a sector of it, about the origin of a plane.

    Parameters
    ----------
    low_km, high_km
        Least and greatest distance.
    bearing
        Degrees, clockwise from north; None for all around.
    spread
        Degrees to either side of the bearing.
    """
    if bearing is None:
        whole = shapely.Polygon(_arc(high_km, 0, _TURN)[:-1])
        return whole.difference(shapely.Polygon(_arc(low_km, 0, _TURN)[:-1])) if low_km > 0 else whole
    outer = _arc(high_km, bearing - spread, bearing + spread)
    inner = _arc(low_km, bearing - spread, bearing + spread)[::-1] if low_km > 0 else np.zeros((1, 2))
    return shapely.Polygon(np.concatenate([outer, inner]))


def _arc(km: float, start: float, end: float) -> NDArray[np.float64]:
    steps = max(2, round(abs(end - start) / STEP) + 1)
    angle = np.radians(np.linspace(start, end, steps))
    arc: NDArray[np.float64] = km * _KM * np.column_stack([np.sin(angle), np.cos(angle)])
    return arc


def toward(km: float, bearing: float) -> Any:
    """Return the point of a plane at a distance and bearing from its origin."""
    return shapely.Point(*_arc(km, bearing, bearing)[0])


def middle(one: Point, other: Point) -> tuple[Point, float]:
    """Return the point halfway between two, and how many km they are apart."""
    bearing, _, meters = GEOD.inv(*one, *other)
    lon, lat, _ = GEOD.fwd(*one, bearing, meters / 2)
    return (float(lon), float(lat)), float(meters) / _KM


def part(shape: Any, bearing: float | None, about: Point) -> Any:
    """Return the half of polygons that lies towards a bearing, or the half about their middle.

    Parameters
    ----------
    shape
        Polygons in degrees.
    bearing
        Degrees, clockwise from north; None for the middle.
    about
        A point near the middle of the shape.
    """
    ground = Ground(*about, "cea")
    flat = shapely.make_valid(ground.flat(shape))
    if bearing is None:
        middle_of = flat.centroid
        reach = shapely.hausdorff_distance(middle_of, shapely.convex_hull(flat))
        return ground.round(_half(flat, middle_of.buffer, 0.0, reach))
    angle = np.radians(bearing)
    ahead = np.array([np.sin(angle), np.cos(angle)])
    along = shapely.get_coordinates(flat) @ ahead
    return ground.round(_half(flat, lambda meters: _beyond(-meters, ahead), -along.max(), -along.min()))


def _beyond(meters: float, ahead: NDArray[np.float64]) -> Any:
    """Return the half of a plane that lies beyond a line across a direction."""
    beside = np.array([ahead[1], -ahead[0]]) * _FAR_M
    foot = ahead * meters
    return shapely.Polygon(
        [foot + beside, foot - beside, foot - beside + ahead * _FAR_M, foot + beside + ahead * _FAR_M]
    )


def _half(flat: Any, grown: Callable[[float], Any], low: float, high: float) -> Any:
    """Return what a growing shape covers of another when that is half of it."""
    wanted = flat.area / 2
    for _ in range(_SEARCHES):
        size = (low + high) / 2
        if flat.intersection(grown(size)).area < wanted:
            low = size
        else:
            high = size
    return polygonal(flat.intersection(grown(high)))


def inside(flat: Any, wished: Any = None) -> Any:
    """Return a point of a shape on a plane: the one wished for, its centroid, or else one well inside."""
    parts = shapely.get_parts(flat)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    for point in (wished, flat.centroid):
        if point is not None and flat.contains(point):
            return point
    return largest.representative_point()


def reach_km(shape: Any, point: Point) -> float:
    """Return the distance from a point to the farthest corner of a shape, both in degrees."""
    corners = shapely.get_coordinates(shape)
    start = np.broadcast_to(np.array(point), corners.shape)
    return float(GEOD.inv(start[:, 0], start[:, 1], corners[:, 0], corners[:, 1])[2].max()) / _KM
