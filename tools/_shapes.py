"""Geometry that the builders of data share: topology-safe simplifying, faces between lines, FlatGeobuf."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyogrio
import shapely
from pyproj import Geod

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import Any

    import geopandas as gpd

GEOD = Geod(ellps="WGS84")
GRID = 1e-6
"""Degrees: faces are noded on this grid, about 0.1 m."""


def km2(shape: Any) -> float:
    """Return the geodesic area in km²."""
    return abs(float(GEOD.geometry_area_perimeter(shapely.orient_polygons(shape))[0])) / 1e6


def polygonal(shape: Any) -> Any:
    """Return the polygonal part of a geometry, mended where it was invalid."""
    parts = [part for part in shapely.get_parts(shapely.make_valid(shape)) if part.area > 0]
    return shapely.union_all([part for part in parts if part.geom_type in {"Polygon", "MultiPolygon"}])


def simplify(shapes: Sequence[Any], tolerance: float) -> Any:
    """Simplify a coverage so that neighbours still share their edges.

    The tolerance is in degrees of latitude: longitudes are shrunk by the cosine of the latitude meanwhile,
    so that it means the same on the ground everywhere. No vertex is moved, some are left out.
    """
    squeezed = shapely.transform(np.asarray(shapes, dtype=object), _squeeze)
    simpler = shapely.transform(shapely.coverage_simplify(squeezed, tolerance), _stretch)
    return np.array([shape if shape.is_valid else polygonal(shape) for shape in simpler], dtype=object)


def _squeeze(points: Any) -> Any:
    return points * np.column_stack([_cosine(points[:, 1]), np.ones(len(points))])


def _stretch(points: Any) -> Any:
    stretched = points / np.column_stack([_cosine(points[:, 1]), np.ones(len(points))])
    return np.round(stretched, 5)


def _cosine(latitudes: Any) -> Any:
    return np.maximum(np.cos(np.radians(latitudes)), 0.02)


def face(
    outline: Any, lines: Sequence[Any], points: Iterable[tuple[float, float]], *, gap: float = 0.004
) -> Any:
    """Return the faces between the lines and the outline that hold the points, joined.

    Ends of lines that stop short of the next line or the outline by at most ``gap`` degrees are tied to it.
    """
    noded = shapely.union_all([shapely.boundary(outline), *tied(outline, lines, gap=gap)], grid_size=GRID)
    cells = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    wanted = shapely.points(list(points))
    found = [cell for cell in cells if shapely.contains_xy(cell, shapely.get_coordinates(wanted)).any()]
    missed = [point for point in wanted if not any(cell.contains(point) for cell in found)]
    if missed:
        raise ValueError(f"no closed face around {[point.wkt for point in missed]}")
    return shapely.union_all(found)


def tied(outline: Any, lines: Sequence[Any], *, gap: float = 0.004) -> list[Any]:
    """Return the lines, with short ties that close the gaps between them and to the outline."""
    edges = [part for line in lines for part in shapely.get_parts(shapely.line_merge(line))]
    border = shapely.boundary(outline)
    ties = [tie for edge in edges for tie in _ties(edge, [border, *(e for e in edges if e is not edge)], gap)]
    return [*edges, *ties]


def _ties(edge: Any, others: Sequence[Any], gap: float) -> list[Any]:
    near = [other for other in others if shapely.distance(edge, other) <= gap]
    if not near or edge.is_closed:
        return []
    rest = shapely.union_all(near)
    ends = [shapely.get_point(edge, 0), shapely.get_point(edge, -1)]
    ties = [shapely.shortest_line(end, rest) for end in ends if GRID < shapely.distance(end, rest) <= gap]
    return [_reach(tie) for tie in ties]


def _reach(tie: Any) -> Any:
    """Lengthen a tie by a few grid cells so that it crosses what it is tied to."""
    (x0, y0), (x1, y1) = shapely.get_coordinates(tie)
    length = float(np.hypot(x1 - x0, y1 - y0))
    factor = 1 + 3 * GRID / length
    return shapely.linestrings([(x0, y0), (x0 + (x1 - x0) * factor, y0 + (y1 - y0) * factor)])


def write(frame: gpd.GeoDataFrame, path: Path) -> None:
    """Write a layer as FlatGeobuf with a spatial index; the same frame gives the same bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}")
    pyogrio.write_dataframe(frame, scratch, driver="FlatGeobuf", layer=path.stem, SPATIAL_INDEX="YES")
    scratch.replace(path)
