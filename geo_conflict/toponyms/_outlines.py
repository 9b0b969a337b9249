"""The ground that places and lines have: polygons, shared borders, front lines; all in degrees, WGS 84."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import shapely

from geo_conflict import boundaries, control
from geo_conflict._ground import grown
from geo_conflict.gazetteer import Gazetteer
from geo_conflict.toponyms._sectors import Ground, ring

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from geo_conflict.gazetteer import Place
    from geo_conflict.toponyms._lines import Line

TOUCH_M = 500.0
"""Metres: units of one layer that are so near to each other share a border."""

TOUCH_OF_LAYERS_M = 3_000.0
"""Metres: the same for units of different layers, which draw one border twice."""

SHORTEST_M = 1_000.0
"""Metres: what two units share over less is a corner."""

MARGIN_M = 200_000.0
"""Metres around a shape in which land is looked for."""


@lru_cache(maxsize=256)
def polygon(geonameid: int | None, slug: str, day: dt.date | None) -> Any:
    """Return the polygons of a country, admin-1 unit or area; None where there are none."""
    ids = [] if geonameid is None else [geonameid]
    found = boundaries.polygons(ids, day, areas=[slug] if slug else [])
    return None if found.empty else found.geometry.iloc[0]


def outline(places: Sequence[Place], day: dt.date | None) -> Any:
    """Return the polygons of places, together; None where none of them has any."""
    found = [polygon(place.geonameid, place.slug, day) for place in places if place.feature_class != "P"]
    known = [shape for shape in found if shape is not None]
    return shapely.union_all(known) if known else None


def disc(place: Place, more_km: float = 0.0) -> Any:
    """Return a disc as large as a place, or larger by so many km."""
    return Ground(place.lon, place.lat).round(ring(0, max(place.radius_km + more_km, 0.5)))


def edge(one: Any, other: Any, about: tuple[float, float], *, same_layer: bool) -> Any:
    """Return the border that two areas share, as lines; None where they do not touch."""
    rim, beside = _near(shapely.boundary(one), other), _near(other, one)
    if rim.is_empty or beside.is_empty:
        return None
    ground = Ground(*about)
    reach = TOUCH_M if same_layer else TOUCH_OF_LAYERS_M
    return _lines_of(ground, shapely.intersection(ground.flat(rim), ground.flat(beside).buffer(reach)))


def _near(shape: Any, other: Any) -> Any:
    """Return the part of a shape in the neighbourhood of another."""
    return shapely.intersection(shape, _box(other, TOUCH_OF_LAYERS_M))


def _box(shape: Any, meters: float) -> Any:
    """Return the box around a shape, larger by so many metres."""
    return shapely.box(*grown(shapely.bounds(shape).reshape(1, 4), meters)[0].tolist())


def _lines_of(ground: Ground, flat: Any) -> Any:
    lines = [part for part in shapely.get_parts(flat) if part.geom_type == "LineString"]
    if sum(line.length for line in lines) < SHORTEST_M:
        return None
    return ground.round(shapely.line_merge(shapely.multilinestrings(lines)))


@lru_cache(maxsize=64)
def _countries(bounds: tuple[float, ...]) -> Any:
    """Return the countries in a box and around it."""
    west, south, east, north = _box(shapely.box(*bounds), MARGIN_M).bounds
    box = (max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0))
    return boundaries.read("countries", bbox=box)


def land(shape: Any, without: str = "") -> Any:
    """Return the land within some 200 km of the box of a shape, that of one country left out."""
    near = _countries(shape.bounds)
    kept = near[near["country_code"] != without] if without else near
    return shapely.intersection(shapely.union_all(kept.geometry.to_numpy()), _box(shape, MARGIN_M))


def border(one: Sequence[Place], other: Sequence[Place], day: dt.date | None) -> Any:
    """Return the border that places share; of one alone, that with all countries around it; None if there is none."""
    first = outline(one, day)
    if first is None:
        return None
    about = (one[0].lon, one[0].lat)
    if not other:
        around = land(first, one[0].country_code)
        same = one[0].feature_code == "PCLI"
        return None if around.is_empty else edge(first, around, about, same_layer=same)
    second = outline(other, day)
    if second is None:
        return None
    return edge(first, second, about, same_layer=one[0].feature_code == other[0].feature_code)


def course(line: Line, day: dt.date | None) -> Any:
    """Return the course of a line on a day; None where it is not known."""
    if line.between:
        gazetteer = Gazetteer.open()
        one, other = (gazetteer.place(gazetteer.countries[code]) for code in line.between)
        return border([one], [other], day)
    if line.conflict and day is not None:
        front = control.front_line(day, line.conflict)
        if not front.empty:
            return shapely.multilinestrings(shapely.get_parts(front.geometry.to_numpy()))
    known = set(line.areas) & control.disputed_names()
    if not known:
        return None
    rows = control.disputed_lines(day, areas=known)
    rows = rows[rows["line"].isin(line.lines)]
    parts = shapely.get_parts(rows.geometry.to_numpy())
    return shapely.multilinestrings(parts) if len(parts) else None
