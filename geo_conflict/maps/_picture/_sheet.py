"""The map's place on the paper: geometry of the globe in, shapes in points of the page out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo_conflict.maps._geometry import Box
from geo_conflict.maps._picture import _projection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_conflict.maps._picture._projection import Domain, Extent, Projection

_DETAIL = 300
_FINEST = 0.12
_TURN = 360.0
_CIRCLE = 96
_FAR_KM, _KM_PER_DEGREE, _THIN = 5000.0, 111.2, 0.1


@dataclass(frozen=True)
class Rect:
    """A rectangle of the page, in points."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width in points."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in points."""
        return self.y1 - self.y0

    @property
    def polygon(self) -> Any:
        """The rectangle as a polygon."""
        return shapely.box(self.x0, self.y0, self.x1, self.y1)

    def grown(self, points: float) -> Rect:
        """Return the rectangle with a margin; a negative one shrinks it."""
        return Rect(self.x0 - points, self.y0 - points, self.x1 + points, self.y1 + points)

    def holds(self, other: Rect) -> bool:
        """Tell whether another rectangle lies within."""
        return self.x0 <= other.x0 and self.y0 <= other.y0 and other.x1 <= self.x1 and other.y1 <= self.y1

    def meets(self, other: Rect) -> bool:
        """Tell whether another rectangle overlaps."""
        return self.x0 < other.x1 and other.x0 < self.x1 and self.y0 < other.y1 and other.y0 < self.y1


@dataclass(frozen=True)
class Sheet:
    """A projected map on a rectangle of the page."""

    projection: Projection
    extent: Extent
    domain: Domain
    frame: Rect

    @classmethod
    def of(cls, box: Box, frame: Rect) -> Sheet:
        """Lay out the map of a box in a rectangle of the page."""
        projection = _projection.choose(box)
        shown = _projection.extent(projection, box, frame.width / frame.height)
        return cls(projection, shown, _projection.domain(projection, shown), frame)

    @property
    def box(self) -> Box:
        """The box of the globe that the map touches: all longitudes where it crosses the 180th."""
        west, east = self.domain.west, self.domain.east
        if west < -_TURN / 2 or east > _TURN / 2:
            west, east = -_TURN / 2, _TURN / 2
        return Box(west, self.domain.south, east, self.domain.north)

    @property
    def outline(self) -> Any:
        """The outline of the map on the globe, as a polygon of longitudes and latitudes."""
        extent = self.extent
        edge = shapely.segmentize(shapely.box(extent.x0, extent.y0, extent.x1, extent.y1), extent.width / 40)
        lon, lat = self.projection.inverse(*shapely.get_coordinates(edge).T)
        lon = self.projection.lon + (lon - self.projection.lon + 180) % _TURN - 180
        sound = np.isfinite(lon) & np.isfinite(lat)
        return shapely.Polygon(np.column_stack([lon, lat])[sound])

    @property
    def scale(self) -> float:
        """Points of the page for a metre of the plane."""
        return self.frame.width / self.extent.width

    def points(self, lon: Any, lat: Any) -> Any:
        """Return where points of the globe lie on the page, infinite where they have no place."""
        x, y = self.projection.forward(lon, lat)
        return self._x(np.asarray(x)), self._y(np.asarray(y))

    def _x(self, x: Any) -> Any:
        return self.frame.x0 + (x - self.extent.x0) * self.scale

    def _y(self, y: Any) -> Any:
        return self.frame.y0 + (y - self.extent.y0) * self.scale

    def shapes(self, geometries: Sequence[Any] | Any, *, clip: bool = True) -> Any:
        """Return geometries of the globe as they lie on the page, cut at the frame.

        Lines are made of many short ones first, so that a parallel or a straight border is as bent as the
        projection bends it.
        """
        mended = _mended(np.array(list(geometries), dtype=object))
        step = max(self.domain.east - self.domain.west, self.domain.north - self.domain.south) / _DETAIL
        drawn = self._placed(shapely.segmentize(self._around(mended), step))
        if not clip:
            return drawn
        cut = shapely.intersection(_mended(drawn), self.frame.polygon)
        return shapely.simplify(cut, _FINEST)

    def shape(self, geometry: Any, *, clip: bool = True) -> Any:
        """Return one geometry of the globe as it lies on the page."""
        return self.shapes([geometry], clip=clip)[0]

    def circle(self, lon: float, lat: float, radius_km: float) -> Any:
        """Return what a map shows of the circle of so many kilometres on the ground around a point."""
        middle = self.projection.inverse(*self.extent.middle)
        away = _projection.GEOD.inv(middle[0], middle[1], lon, lat)[2] / 1000
        if self.projection.whole or away + radius_km > _FAR_KM:
            return self.shape(_oval(lon, lat, radius_km))
        turns = np.linspace(0, _TURN, _CIRCLE, endpoint=False)
        around = _projection.GEOD.fwd(
            np.full(_CIRCLE, lon), np.full(_CIRCLE, lat), turns, np.full(_CIRCLE, radius_km * 1000)
        )
        x, y = self.points(*around[:2])
        ring = shapely.polygons(np.column_stack([x, y])) if np.isfinite([x, y]).all() else shapely.Polygon()
        return shapely.intersection(shapely.make_valid(ring), self.frame.polygon)

    def _around(self, geometries: Any) -> Any:
        """Cut at the domain, taking what lies beyond the 180th meridian from the other side of the world."""
        domain = self.domain
        window = shapely.box(domain.west, domain.south, domain.east, domain.north)
        shifts = [
            turn for turn in (-_TURN, 0.0, _TURN) if domain.west < turn + 180 and turn - 180 < domain.east
        ]
        parts = [shapely.intersection(shifted(geometries, shift), window) for shift in shifts]
        joined = parts[0]
        for part in parts[1:]:
            joined = shapely.union(joined, part)
        return joined

    def _placed(self, geometries: Any) -> Any:
        def place(points: Any) -> Any:
            placed = np.column_stack(self.points(points[:, 0], points[:, 1]))
            return np.where(np.isfinite(placed), placed, 0.0)

        return shapely.transform(geometries, place)


def _oval(lon: float, lat: float, radius_km: float) -> Any:
    """Return a circle that may be as large as an ocean, near enough for a name, in degrees."""
    turns = np.linspace(0, 2 * np.pi, _CIRCLE, endpoint=False)
    high = radius_km / _KM_PER_DEGREE
    wide = min(high / max(np.cos(np.radians(lat)), _THIN), _TURN / 2)
    return shapely.Polygon(
        np.column_stack([lon + wide * np.cos(turns), np.clip(lat + high * np.sin(turns), -90, 90)])
    )


def shifted(geometries: Any, degrees: float) -> Any:
    """Return geometries moved to the east."""
    return (
        shapely.transform(geometries, lambda points: np.add(points, (degrees, 0.0)))
        if degrees
        else geometries
    )


def _mended(geometries: Any) -> Any:
    """Return geometries with those mended that no operation would take."""
    geometries = np.where(shapely.is_missing(geometries), shapely.Polygon(), geometries)
    return np.where(shapely.is_valid(geometries), geometries, shapely.make_valid(geometries))


def polygons(geometry: Any) -> list[Any]:
    """Return the polygons of any geometry, holes running against their outline."""
    return [shapely.orient_polygons(part) for part in _leaves(geometry) if part.geom_type == "Polygon"]


def lines(geometry: Any) -> list[Any]:
    """Return the lines of any geometry."""
    return [part for part in _leaves(geometry) if part.geom_type in {"LineString", "LinearRing"}]


def _leaves(geometry: Any) -> list[Any]:
    if geometry is None or geometry.is_empty:
        return []
    if hasattr(geometry, "geoms"):
        return [leaf for part in geometry.geoms for leaf in _leaves(part)]
    return [geometry]
