"""The projection of a picture, chosen by how large its area is and where it lies; all measures on the ground."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from pyproj import Geod, Transformer

if TYPE_CHECKING:
    from geo_conflict.maps._geometry import Box

GEOD = Geod(ellps="WGS84")

_CRS = "EPSG:4326"
_WORLD_WIDTH, _WORLD_HEIGHT = 150.0, 100.0
_WORLD_LON = 11.0  # cuts the map in the Bering Strait
_POLAR, _TROPIC = 62.0, 20.0
_CONIC_SPAN = 50.0
_SAMPLES = 41
_EDGE = 0.03
_METRE = 1.0
_HALF_TURN = 180 - 1e-6  # at 180 itself, a point would jump to the other edge


@dataclass(frozen=True)
class Extent:
    """A rectangle of a projected plane, in metres."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Width in metres."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in metres."""
        return self.y1 - self.y0

    @property
    def middle(self) -> tuple[float, float]:
        """The point in the middle."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies in the rectangle."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1


@dataclass(frozen=True)
class Domain:
    """Longitudes and latitudes that a rectangle touches; longitudes run on past 180."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True)
class Projection:
    """A projection: its name, its definition, its central meridian, and whether it shows the whole world."""

    name: str
    crs: str
    lon: float
    whole: bool = False

    @cached_property
    def _there(self) -> Any:
        return Transformer.from_crs(_CRS, self.crs, always_xy=True)

    def forward(self, lon: Any, lat: Any) -> Any:
        """Return x and y in metres, infinite where the projection has no point."""
        return self._there.transform(lon, lat)

    def inverse(self, x: Any, y: Any) -> Any:
        """Return longitude and latitude, infinite off the globe."""
        return self._there.transform(x, y, direction="INVERSE")


def choose(box: Box) -> Projection:
    """Choose the projection for a box.

    The world is drawn in Equal Earth; what spans many degrees, or lies near a pole or the equator, in Lambert's
    azimuthal equal-area projection around its own middle (which is the polar aspect at a pole, and oblique
    elsewhere); all other areas in Lambert's conformal conic projection with its parallels at a sixth of the
    height from either edge.

    Parameters
    ----------
    box
        What the picture shows.
    """
    lon, lat = (box.west + box.east) / 2, (box.south + box.north) / 2
    polar = box.south > _POLAR or box.north < -_POLAR
    if polar and box.width > _WORLD_WIDTH:
        return _azimuthal(lon, 90.0 if lat > 0 else -90.0)
    if box.width > _WORLD_WIDTH or box.height > _WORLD_HEIGHT:
        return Projection("Equal Earth", _definition("eqearth", lon_0=_WORLD_LON), _WORLD_LON, whole=True)
    conic = _TROPIC < abs(lat) < _POLAR and max(box.width, box.height) <= _CONIC_SPAN
    if not conic:
        return _azimuthal(lon, lat)
    low, high = box.south + box.height / 6, box.north - box.height / 6
    return Projection(
        "Lambert conformal conic", _definition("lcc", lon_0=lon, lat_0=lat, lat_1=low, lat_2=high), lon
    )


def _azimuthal(lon: float, lat: float) -> Projection:
    return Projection("Lambert azimuthal equal-area", _definition("laea", lon_0=lon, lat_0=lat), lon)


def _definition(name: str, **numbers: float) -> str:
    values = " ".join(f"+{key}={value:.6f}" for key, value in numbers.items())
    return f"+proj={name} {values} +datum=WGS84 +units=m +no_defs"


def extent(projection: Projection, box: Box, aspect: float | None) -> Extent:
    """Return the rectangle of the plane that holds a box and is `aspect` times as wide as high; None: as it is."""
    lon, lat = _grid(box.west, box.south, box.east, box.north)
    x, y = projection.forward(lon, lat)
    sound = np.isfinite(x) & np.isfinite(y)
    x0, x1, y0, y1 = x[sound].min(), x[sound].max(), y[sound].min(), y[sound].max()
    shape = aspect or max(x1 - x0, _METRE) / max(y1 - y0, _METRE)
    height = max(y1 - y0, (x1 - x0) / shape, _METRE) * (1 + 2 * _EDGE)
    mid_x, mid_y, width = (x0 + x1) / 2, (y0 + y1) / 2, height * shape
    return Extent(
        float(mid_x - width / 2),
        float(mid_y - height / 2),
        float(mid_x + width / 2),
        float(mid_y + height / 2),
    )


def domain(projection: Projection, shown: Extent) -> Domain:
    """Return the longitudes and latitudes that a rectangle of the plane touches."""
    whole = Domain(projection.lon - _HALF_TURN, -90, projection.lon + _HALF_TURN, 90)
    if projection.whole:
        return whole
    x, y = _grid(shown.x0, shown.y0, shown.x1, shown.y1)
    lon, lat = projection.inverse(x, y)
    sound = np.isfinite(lon) & np.isfinite(lat)
    if not sound.any():
        return whole
    lon = projection.lon + (lon[sound] - projection.lon + 180) % 360 - 180
    lat = lat[sound]
    poles = [shown.holds(*projection.forward(projection.lon, pole)) for pole in (-90.0, 90.0)]
    air_x, air_y = (2 * np.ptp(part) / _SAMPLES for part in (lon, lat))
    west, east = (whole.west, whole.east) if any(poles) else (lon.min() - air_x, lon.max() + air_x)
    south = -90.0 if poles[0] else max(lat.min() - air_y, -90.0)
    north = 90.0 if poles[1] else min(lat.max() + air_y, 90.0)
    return Domain(max(float(west), whole.west), float(south), min(float(east), whole.east), float(north))


def _grid(x0: float, y0: float, x1: float, y1: float) -> Any:
    x, y = np.meshgrid(np.linspace(x0, x1, _SAMPLES), np.linspace(y0, y1, _SAMPLES))
    return x.ravel(), y.ravel()


def ground_length(projection: Projection, at: tuple[float, float], metres: float) -> float:
    """Return how long a stretch of so many metres on the ground is in the plane, along x around a point.

    Parameters
    ----------
    projection
        The projection.
    at
        The point, in the plane.
    metres
        Length on the ground.
    """
    ends = [at[0] - metres / 2, at[0] + metres / 2]
    for _ in range(3):
        lon, lat = projection.inverse(np.array(ends), np.array([at[1], at[1]]))
        found = GEOD.inv(lon[0], lat[0], lon[1], lat[1])[2]
        half = (ends[1] - ends[0]) / 2 * metres / found
        ends = [at[0] - half, at[0] + half]
    return float(ends[1] - ends[0])


def north(projection: Projection, at: tuple[float, float]) -> tuple[float, float]:
    """Return the unit vector of the plane that points north from a point of it."""
    lon, lat = projection.inverse(*at)
    step = -0.01 if lat > 0 else 0.01
    x, y = projection.forward(lon, lat + step)
    vector = np.array([x - at[0], y - at[1]]) * np.sign(step)
    unit = vector / np.hypot(*vector)
    return float(unit[0]), float(unit[1])
