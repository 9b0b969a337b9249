"""What frames a map: graticule, scale bar, north arrow, and the globe that says where the area is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Transformer

from geo_conflict.maps import _basemap
from geo_conflict.maps._picture import _ink, _projection, _style, _text
from geo_conflict.maps._picture._sheet import Rect, lines, shifted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from geo_conflict.maps._picture._sheet import Sheet

_STEPS = (0.05, 0.1, 0.2, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0)
_LINES = 7
_DENSE = 361
_TOLERANCE = 0.6
_LABEL = 6.2
_BAR_SHARE = 0.22
_HORIZON = 89.0
_SMALLEST_MARK = 5.0
_LEAST_TILT = 0.5


def graticule(axes: Axes, sheet: Sheet) -> None:
    """Draw meridians and parallels, and write their degrees at the left and the lower edge."""
    domain = sheet.domain
    wide, high = _step(domain.east - domain.west), _step(domain.north - domain.south)
    meridians = [
        (value, shapely.LineString(_dense(value, domain.south, value, domain.north)))
        for value in _multiples(domain.west, domain.east, wide)
    ]
    parallels = [
        (value, shapely.LineString(_dense(domain.west, value, domain.east, value)))
        for value in _multiples(domain.south, domain.north, high)
    ]
    frame = sheet.frame
    taken: list[Rect] = []
    for vertical, found in ((True, meridians), (False, parallels)):
        for value, line in found:
            drawn = shapely.intersection(sheet.shape(line, clip=False), frame.polygon)
            _ink.stroke(axes, drawn, order=3, edgecolor=_style.GRID, linewidth=0.35)
            text = degrees(value, vertical=vertical)
            for x, y in _ends(drawn, frame, vertical=vertical):
                _degree(axes, text, x, y, taken, vertical=vertical)


def _step(span: float) -> float:
    return next((step for step in _STEPS if step >= span / _LINES), _STEPS[-1])


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [round(i * step, 4) for i in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _dense(x0: float, y0: float, x1: float, y1: float) -> Any:
    return np.column_stack([np.linspace(x0, x1, _DENSE), np.linspace(y0, y1, _DENSE)])


def _ends(drawn: Any, frame: Rect, *, vertical: bool) -> Iterator[tuple[float, float]]:
    """Yield where a line leaves the frame: at its lower edge, or at its left one."""
    for part in lines(drawn):
        for x, y in (part.coords[0], part.coords[-1]):
            edge = y - frame.y0 if vertical else x - frame.x0
            if abs(edge) < _TOLERANCE:
                yield x, y
                return


def _degree(axes: Axes, text: str, x: float, y: float, taken: list[Rect], *, vertical: bool) -> None:
    wide = _text.width(text, _LABEL)
    left, low = (x - wide / 2, y - 9) if vertical else (x - wide - 3, y - _LABEL * 0.36)
    spot = Rect(left, low, left + wide, low + _LABEL)
    if not any(spot.grown(3).meets(other) for other in taken):
        taken.append(spot)
        _text.put(axes, left, low, text, size=_LABEL, colour=_style.QUIET)


def degrees(value: float, *, vertical: bool) -> str:
    """Return a longitude (of a vertical line) or a latitude in words.

    >>> degrees(-0.5, vertical=True), degrees(190, vertical=True), degrees(40, vertical=False)
    ('0.5°W', '170°W', '40°N')
    """
    turned = (value + 180) % 360 - 180 if vertical else value
    if abs(turned) in {0.0, 180.0}:
        return f"{abs(turned):g}°"
    side = ("E" if turned > 0 else "W") if vertical else ("N" if turned > 0 else "S")
    return f"{abs(turned):g}°{side}"


def bar_km(sheet: Sheet) -> float:
    """Return the length of the scale bar: a round number of km, a fifth of the map or less."""
    ground = _projection.ground_length(sheet.projection, sheet.extent.middle, 1000.0)
    room = _BAR_SHARE * sheet.extent.width / ground
    magnitude = 10.0 ** math.floor(math.log10(room))
    return magnitude * next(factor for factor in (5, 2, 1) if factor * magnitude <= room)


def bar_points(sheet: Sheet, km: float) -> float:
    """Return how long so many km on the ground are on the page, along the middle of the map."""
    return _projection.ground_length(sheet.projection, sheet.extent.middle, 1000 * km) * sheet.scale


def scale_bar(axes: Axes, sheet: Sheet) -> Rect:
    """Draw a scale bar that is true at the centre of the map; return the rectangle that it fills."""
    km = bar_km(sheet)
    long = bar_points(sheet, km)
    x, y = sheet.frame.x0 + 12, sheet.frame.y0 + 11
    end = f"{km:,g} km" + (" at the centre" if sheet.projection.whole else "")
    spot = Rect(x - 7, y - 6, x + max(long + 8, _text.width(end, 6.6)) + _text.width(end, 6.6) / 2, y + 16)
    _ink.fill(axes, shapely.box(x - 1.2, y - 1.2, x + long + 1.2, y + 4.2), order=24, facecolor=_style.HALO)
    for part, colour in enumerate((_style.INK, _style.PAPER)):
        half = shapely.box(x + part * long / 2, y, x + (part + 1) * long / 2, y + 3)
        _ink.fill(axes, half, order=24.1, facecolor=colour, edgecolor=_style.INK, linewidth=0.6)
    marks = ((0.0, "0"), (long / 2, f"{km / 2:,g}"), (long, end))
    for at, text in marks:
        put_x = x + at - _text.width(text.split(" ")[0], 6.6) / 2
        _text.put(axes, put_x, y + 6.2, text, size=6.6, colour=_style.STRONG, halo=_style.HALO, order=24.2)
    return spot


def north_arrow(axes: Axes, sheet: Sheet) -> Rect:
    """Draw an arrow to the north of the middle of the map; return the rectangle that it fills."""
    east, up = _projection.north(sheet.projection, sheet.extent.middle)
    x, y = sheet.frame.x1 - 16, sheet.frame.y1 - 24
    needle = np.array([(0, 12), (5.6, -6), (0, -2.2), (-5.6, -6)])
    turned = needle @ np.array([[up, -east], [east, up]]) + (x, y)
    shape = shapely.Polygon(turned)
    _ink.fill(axes, shape, order=24, facecolor=_style.HALO, edgecolor=_style.HALO, linewidth=3)
    _ink.fill(axes, shape, order=24.1, facecolor=_style.STRONG)
    _text.put(
        axes,
        x,
        y - 15,
        "N",
        size=7.5,
        colour=_style.STRONG,
        face="bold",
        halo=_style.HALO,
        align="center",
        order=24.2,
    )
    return Rect(x - 10, y - 18, x + 10, y + 15)


def locator(axes: Axes, sheet: Sheet, place: Rect) -> None:
    """Draw the half of the globe around the map, with the map's outline on it."""
    lon, lat = sheet.projection.inverse(*sheet.extent.middle)
    globe = Transformer.from_crs(
        "EPSG:4326",
        f"+proj=ortho +lon_0={lon:.6f} +lat_0={lat:.6f} +datum=WGS84 +units=m +no_defs",
        always_xy=True,
    )
    half = min(place.width, place.height) / 2
    centre = (place.x0 + place.width / 2, place.y0 + place.height / 2)

    def placed(points: Any) -> Any:
        x, y = globe.transform(points[:, 0], points[:, 1])
        flat = np.column_stack([x, y])
        return np.where(np.isfinite(flat), flat, 0.0) * half / _projection.GEOD.a + centre

    disc = shapely.Point(centre).buffer(half, quad_segs=48)
    land = shapely.transform(_hemisphere(_basemap.outline(), lon, lat), placed)
    land = shapely.intersection(shapely.make_valid(land), disc)
    _ink.fill(axes, disc, order=1, facecolor=_style.SEA)
    _ink.fill(axes, land, order=2, facecolor=_style.GLOBE)
    _ink.stroke(axes, disc.exterior, order=3, edgecolor=_style.RULE, linewidth=0.8)
    shape = shapely.transform(sheet.outline, placed)
    if min(shape.bounds[2] - shape.bounds[0], shape.bounds[3] - shape.bounds[1]) < _SMALLEST_MARK:
        shape = shapely.box(
            *(c - _SMALLEST_MARK / 2 for c in centre), *(c + _SMALLEST_MARK / 2 for c in centre)
        )
    _ink.stroke(axes, shape.exterior, order=4, edgecolor=_style.PAPER, linewidth=2.4)
    _ink.stroke(axes, shape.exterior, order=4.1, edgecolor=_style.FRONT, linewidth=1.3)


def _hemisphere(land: Any, lon: float, lat: float) -> Any:
    """Cut land at the horizon of a point, in longitudes that run on past 180."""
    tilt = math.copysign(max(abs(lat), _LEAST_TILT), lat)
    turn = np.linspace(-180, 180, 2 * _DENSE)
    reach = math.cos(math.radians(_HORIZON))
    # The latitude at which the horizon is on each meridian: cos d = sin a sin b + cos a cos b cos t, solved for b.
    one, two = math.sin(math.radians(abs(tilt))), math.cos(math.radians(tilt)) * np.cos(np.radians(turn))
    low = np.arcsin(np.clip(reach / np.hypot(one, two), -1, 1)) - np.arctan2(two, one)
    edge, cap = np.degrees(math.copysign(1, tilt) * low), math.copysign(90.0, tilt)
    curve = np.column_stack([turn + lon, np.clip(edge, -90, 90)])
    half = shapely.make_valid(shapely.Polygon([*curve, (lon + 180, cap), (lon - 180, cap)]))
    copies = [shifted(land, shift) for shift in (-360, 0, 360)]
    return shapely.segmentize(shapely.union_all([shapely.intersection(copy, half) for copy in copies]), 2.0)
