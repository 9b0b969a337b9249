"""Geometry for the page: boxes, simplification that keeps neighbours together, and a compact encoding.

A path is a flat list of integers: the first point in units of 0.0001 degree, then the steps from point to
point. That is a third of the size of GeoJSON coordinates rounded to the same four decimals, and it is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

UNITS_PER_DEGREE = 10_000
_RING_MINIMUM = 4
_LINE_MINIMUM = 2

Path = list[int]
Polygon = list[Path]


@dataclass(frozen=True, slots=True)
class Box:
    """A box of longitudes and latitudes, in degrees."""

    west: float
    south: float
    east: float
    north: float

    @classmethod
    def around(cls, boxes: Iterable[Box]) -> Box | None:
        """Return the smallest box that holds all others, or None when there are none."""
        sides = [(box.west, box.south, box.east, box.north) for box in boxes]
        if not sides:
            return None
        low, high = np.min(sides, axis=0), np.max(sides, axis=0)
        return cls(float(low[0]), float(low[1]), float(high[2]), float(high[3]))

    @classmethod
    def of(cls, geometries: Sequence[BaseGeometry] | NDArray[np.object_]) -> Box | None:
        """Return the box of geometries, or None when they hold no point."""
        bounds = shapely.total_bounds(geometries) if len(geometries) else np.full(4, np.nan)
        return None if np.isnan(bounds).any() else cls(*(float(side) for side in bounds))

    def joined(self, other: Box) -> Box:
        """Return the smallest box that holds this one and another."""
        return Box(
            min(self.west, other.west),
            min(self.south, other.south),
            max(self.east, other.east),
            max(self.north, other.north),
        )

    @property
    def width(self) -> float:
        """Width in degrees of longitude."""
        return self.east - self.west

    @property
    def height(self) -> float:
        """Height in degrees of latitude."""
        return self.north - self.south

    @property
    def polygon(self) -> BaseGeometry:
        """The box as a polygon."""
        return shapely.box(self.west, self.south, self.east, self.north)

    def grown(self, degrees_lon: float, degrees_lat: float) -> Box:
        """Return the box with a margin (a negative one shrinks it), within what Web Mercator can show."""
        return Box(
            max(self.west - degrees_lon, -180.0),
            max(self.south - degrees_lat, -84.0),
            min(self.east + degrees_lon, 180.0),
            min(self.north + degrees_lat, 84.0),
        )

    def holds(self, lon: float, lat: float) -> bool:
        """Tell whether a point lies in the box."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


@dataclass(frozen=True)
class Frame:
    """What the page shows at first, the part that the conflict fills, and the larger box that has detail."""

    view: Box
    core: Box
    detail: Box


def path(coordinates: NDArray[np.float64]) -> Path:
    """Encode points as integers: the first, then steps; a point that rounds to its predecessor goes."""
    points = np.round(coordinates[:, :2] * UNITS_PER_DEGREE).astype(np.int64)
    steps = np.diff(points, axis=0)
    steps = steps[steps.any(axis=1)]
    encoded: Path = np.concatenate([points[:1], steps]).ravel().tolist()
    return encoded


def lines(geometry: BaseGeometry | None) -> list[Path]:
    """Encode every line of a geometry, longest first."""
    parts = [part for part in _parts(geometry) if part.geom_type in {"LineString", "LinearRing"}]
    parts.sort(key=lambda part: part.length, reverse=True)
    encoded = [path(shapely.get_coordinates(part)) for part in parts]
    return [line for line in encoded if len(line) >= 2 * _LINE_MINIMUM]


def polygons(geometry: BaseGeometry | None) -> list[Polygon]:
    """Encode every polygon of a geometry, largest first, each as its outer ring and its holes."""
    parts = [part for part in _parts(geometry) if part.geom_type == "Polygon"]
    parts.sort(key=lambda part: part.area, reverse=True)
    encoded = [[_ring(part.exterior), *map(_ring, part.interiors)] for part in parts]
    return [[ring for ring in rings if ring] for rings in encoded if rings[0]]


def _ring(ring: BaseGeometry) -> Path:
    encoded = path(shapely.get_coordinates(ring))
    return encoded if len(encoded) >= 2 * _RING_MINIMUM else []


def _parts(geometry: BaseGeometry | None) -> list[BaseGeometry]:
    if geometry is None or geometry.is_empty:
        return []
    if hasattr(geometry, "geoms"):
        return [part for member in geometry.geoms for part in _parts(member)]
    return [geometry]


def simplify(geometries: NDArray[np.object_], tolerance: float) -> NDArray[np.object_]:
    """Simplify polygons together, so that neighbours keep the edge that they share."""
    if not len(geometries):
        return geometries
    simplified: NDArray[np.object_] = shapely.coverage_simplify(shapely.make_valid(geometries), tolerance)
    return simplified


def clip(geometries: NDArray[np.object_], box: Box) -> NDArray[np.object_]:
    """Cut geometries at a box, mending those that the cut finds broken."""
    if not len(geometries):
        return geometries
    cut: NDArray[np.object_] = shapely.intersection(shapely.make_valid(geometries), box.polygon)
    return cut


def thin(geometry: BaseGeometry, box: Box, fine: float, coarse: float) -> BaseGeometry:
    """Simplify a geometry finely within a box and coarsely outside it."""
    mended = shapely.make_valid(geometry)
    inside = shapely.intersection(mended, box.polygon)
    near = shapely.simplify(inside, fine)
    if shapely.covers(box.polygon, shapely.box(*mended.bounds)):
        return near
    far = shapely.simplify(shapely.difference(mended, box.polygon), coarse)
    return shapely.union_all([part for part in (near, far) if not part.is_empty])


def decode_lines(paths: Sequence[Path]) -> BaseGeometry:
    """Return encoded paths as lines, in degrees."""
    return shapely.MultiLineString([_points(line) for line in paths])


def decode_polygons(shapes: Sequence[Polygon]) -> BaseGeometry:
    """Return encoded polygons, each its outer ring and its holes, in degrees."""
    parts = [shapely.Polygon(_points(rings[0]), [_points(ring) for ring in rings[1:]]) for rings in shapes]
    return shapely.MultiPolygon(parts)


def _points(encoded: Path) -> NDArray[np.float64]:
    return np.cumsum(np.array(encoded, dtype=np.int64).reshape(-1, 2), axis=0) / UNITS_PER_DEGREE
