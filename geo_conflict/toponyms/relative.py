"""Relative places: what "20 km north of Agdam" or "on the road from Goma to Sake" covers on the ground.

`find` reads the phrases; it is quick, and makes no shapes. `geometry` makes the shape of one:

- a distance with a direction is a sector of a ring, 22.5° to either side and 25 % nearer and farther, without a
  direction the whole ring; a direction alone is a sector of 45° to either side, up to 20 km beyond the place;
- "near" and its kin are discs or rings about the place, whose width is that of `NEARNESS`;
- "between" and roads are straight corridors: roads are not part of the data, and wind;
- borders are the edge that two polygons share, lines of contact the front line of that day, each with a strip;
- "the north of" a unit is the half of its ground that lies north.

All is measured in metres on the ground. The point of a shape lies in it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import shapely

from geo_conflict.gazetteer import Gazetteer
from geo_conflict.toponyms import _lines, _phrases
from geo_conflict.toponyms._phrases import Relative
from geo_conflict.toponyms._relations import CENTRE

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from geo_conflict.gazetteer import Place
    from geo_conflict.toponyms._find import Toponym
    from geo_conflict.toponyms._sectors import Ground

__all__ = ["RELATIONS", "Relative", "Shape", "find", "geometry", "of_place"]

RELATIONS = ("near", "distance", "between", "along", "border", "part")


class Nearness(NamedTuple):
    """How far words of nearness reach: from, and to, so many radii of the place, and km more."""

    inner: float
    outer: float
    more_km: float


NEARNESS = {
    "near": Nearness(0, 1, 10),
    "outside": Nearness(0.7, 1, 10),
    "around": Nearness(0, 1, 15),
    "edge": Nearness(0.5, 1.2, 3),
    "suburbs": Nearness(0.3, 1.3, 5),
    "countryside": Nearness(0.7, 1, 30),
    "road": Nearness(0, 1, 25),
    "river": Nearness(0, 1, 25),
    "front": Nearness(0, 1, 15),
    "way": Nearness(0.7, 1, 20),
    "just": Nearness(0.7, 1, 10),
}
SPREAD = 22.5
VAGUE_SPREAD = 45.0
"""Degrees to either side of a direction, of a distance told and of a direction alone."""

BORDER_KM = 10.0
BORDER_ZONE_KM = 20.0
MEETING_KM = 30.0
LINE_KM = 5.0
COAST_KM = 10.0
OFF_TOWN_KM, OFF_COUNTRY_KM = 30.0, 100.0
"""Half the width of strips; how far "off" reaches."""

FARTHEST_APART_KM = 1000.0
ROAD_SHARE, BETWEEN_SHARE, HALFWAY_SHARE = 0.1, 0.2, 0.15
NARROWEST_KM, WIDEST_KM = 5.0, 25.0
"""Half the width of a corridor as a share of its length, and its bounds."""

STRETCH_KM = {"P": 15.0, "S": 15.0, "L": 40.0, "A": 40.0}
"""How far from a place the stretch of a border reaches that lies "in" it, by feature class."""

LINE_STRETCH_KM, LINE_MARGIN_KM = 25.0, 10.0
"""How far from a town, or beyond a unit, a line "near" or "in" it reaches."""

NEAR_PRECISION, VAGUE_PRECISION = (2, 2), (5, 3)
NEAR_KM = 25.0
"""UCDP's 2 is within some 25 km of a place; its 5 a line, or an area without a name of its own."""

COUNTRY, REGION = 6, 5
POINTLIKE = frozenset("PS")

# What a name is followed by when it stands for the unit around the town, with UCDP's and ACLED's precision.
UNIT_AFTER = (
    (re.compile(r"[ \n](?:region|province|oblast|governorate|state|department)\b", re.IGNORECASE), (4, 3)),
    (re.compile(r"[ \n](?:district|county|raion|rayon|municipality|sub-?district)\b", re.IGNORECASE), (3, 2)),
    (re.compile(r"[ \n](?:area|front|sector|direction|axis|countryside)\b", re.IGNORECASE), (2, 2)),
)
UNIT_BEFORE = (
    (re.compile(r"\b(?:region|province|oblast|governorate|state) of (?:the )?$", re.IGNORECASE), (4, 3)),
    (re.compile(r"\b(?:district|county|municipality) of (?:the )?$", re.IGNORECASE), (3, 2)),
    (
        re.compile(r"\b(?:near|outside|around|close to|area of|villages? in) (?:the )?$", re.IGNORECASE),
        (2, 2),
    ),
)
BEFORE, AFTER = 24, 16
UNIT_KM = {4: 60.0, 3: 25.0, 2: 10.0}
"""Radius of a unit of which the gazetteer has the town alone, by UCDP's precision."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Where something happened, as exactly as the words tell it.

    Attributes
    ----------
    geometry
        A polygon, or the point of a place, in degrees, WGS 84.
    precision
        UCDP's 1 (exact) to 7.
    acled
        ACLED's 1 (exact) to 3.
    radius_km
        No part of the geometry is farther from the point; of a place, its own radius.
    point
        Longitude and latitude of a point in it.
    """

    geometry: Any
    precision: int
    acled: int
    radius_km: float
    point: tuple[float, float]


class _Drawn(NamedTuple):
    """A shape on a plane, with the point wished for and the precision, where something better than its size tells."""

    ground: Ground
    flat: Any
    wished: Any = None
    precision: tuple[int, int] | None = None


class _Task(NamedTuple):
    """A phrase, the places of each of its anchors (several for a collective name), and the day."""

    relative: Relative
    anchors: list[list[Place]]
    day: dt.date | None

    @property
    def place(self) -> Place:
        return self.anchors[0][0]


def find(text: str, toponyms: Sequence[Toponym]) -> list[Relative]:
    """Return the relative places of a text.

    Parameters
    ----------
    text
        The text of an article, in English.
    toponyms
        Its toponyms, in the order of the text.

    Returns
    -------
    list of Relative
        In the order of the text.
    """
    return _phrases.find(text, toponyms)


def geometry(relative: Relative, toponyms: Sequence[Toponym], day: dt.date | None) -> Shape | None:
    """Return what a relative place covers on the ground.

    Parameters
    ----------
    relative
        One that `find` gave.
    toponyms
        The toponyms that it was found with.
    day
        The day of which borders and front lines are drawn; None for those of today.

    Returns
    -------
    Shape or None
        None where an anchor is not resolved, two areas share no border, or the course of a line is not known.
    """
    anchors = [_places(toponyms, number) for number in relative.anchors]
    if relative.line:
        anchors = [places for places in anchors if places]
    anchors += [[place] for place in relative.named]
    if not all(anchors) or not (anchors or relative.line) or (relative.high_km or 0) > FARTHEST_APART_KM:
        return None
    drawn = _DRAW[relative.relation](_Task(relative, anchors, day))
    return None if drawn is None or drawn.flat.is_empty else _shape(drawn)


def of_place(text: str, toponym: Toponym) -> Shape | None:
    """Return a plain place, as exactly as its kind and the words around it tell.

    Parameters
    ----------
    text
        The text of the article.
    toponym
        A toponym of it.

    Returns
    -------
    Shape or None
        None where it is not resolved.
    """
    place = toponym.place
    if place is None:
        return None
    ucdp, acled = place.precision
    radius = place.radius_km
    if place.feature_class in POINTLIKE:
        after, before = (
            text[toponym.end : toponym.end + AFTER],
            text[max(0, toponym.start - BEFORE) : toponym.start],
        )
        told = next((level for words, level in UNIT_AFTER if words.match(after)), None)
        told = told or next((level for words, level in UNIT_BEFORE if words.search(before)), None)
        if told is not None and told[0] > ucdp:
            (ucdp, acled), radius = told, max(radius, UNIT_KM[told[0]])
    return Shape(shapely.Point(place.lon, place.lat), ucdp, acled, radius, (place.lon, place.lat))


def _places(toponyms: Sequence[Toponym], number: int) -> list[Place]:
    """Return the place of a toponym; of a collective name, all its members."""
    start = toponyms[number].start
    members = [toponyms[number], *(other for other in toponyms if other.start == start)]
    return list(dict.fromkeys(other.place for other in members if other.place is not None))


def _shape(drawn: _Drawn) -> Shape:
    from geo_conflict.toponyms import _sectors

    point = drawn.ground.degrees(_sectors.inside(drawn.flat, drawn.wished))
    shape = drawn.ground.round(drawn.flat)
    radius = _sectors.reach_km(shape, point)
    ucdp, acled = drawn.precision or (NEAR_PRECISION if radius <= NEAR_KM else VAGUE_PRECISION)
    return Shape(shape, ucdp, acled, round(radius, 1), point)


def _outline(places: list[Place], day: dt.date | None) -> Any:
    """Return the polygons of an anchor; None for a town, and for what has none."""
    if places[0].feature_class in POINTLIKE:
        return None
    from geo_conflict.toponyms import _outlines

    return _outlines.outline(places, day)


def _about(place: Place, outline: Any = None) -> Ground:
    """Return the plane about a place, or about the middle of its polygons."""
    from geo_conflict.toponyms._sectors import Ground

    if outline is None or outline.covers(shapely.Point(place.lon, place.lat)):
        return Ground(place.lon, place.lat)
    middle = outline.representative_point()
    return Ground(middle.x, middle.y)


# Near and at a distance


def _near(task: _Task) -> _Drawn | None:
    relative, place = task.relative, task.place
    if relative.manner == "hours":
        return _distance(task)
    if relative.manner == "off":
        return _off(task)
    if place.feature_code.startswith("PCL"):
        return _border_zone(task)
    if place.feature_code in {"SEA", "OCN", "CONT", "GULF"}:
        return None
    return _within(task, NEARNESS[relative.manner])


def _within(task: _Task, reach: Nearness) -> _Drawn:
    """Draw a place and its surroundings, or these alone, all around or to one side."""
    outline = _outline(task.anchors[0], task.day)
    if outline is None:
        radius = task.place.radius_km
        low, high = reach.inner * radius, reach.outer * radius + reach.more_km
        return _ring(_about(task.place), low, high, task.relative.bearing, VAGUE_SPREAD)
    ground = _about(task.place, outline)
    flat = ground.flat(outline)
    meters = reach.more_km * 1000
    grown = flat.buffer(meters)
    if reach.inner:
        grown = grown.difference(flat.buffer(-meters) if reach.outer > 1 else flat)
    return _Drawn(ground, _toward(grown, task.relative.bearing))


def _distance(task: _Task) -> _Drawn | None:
    from geo_conflict.toponyms import _outlines

    relative = task.relative
    if relative.low_km is None or relative.high_km is None:
        return _within(task, NEARNESS[relative.manner])
    outline = _outline(task.anchors[0], task.day)
    if outline is None:
        return _ring(_about(task.place), relative.low_km, relative.high_km, relative.bearing, SPREAD)
    ground = _about(task.place, outline)
    flat = ground.flat(outline)
    low, high = relative.low_km * 1000, relative.high_km * 1000
    if relative.manner == "inside":
        return _inside(task, ground, flat)
    beyond = flat.buffer(high).difference(flat.buffer(low))
    if relative.manner == "off":
        beyond = beyond.difference(ground.flat(_outlines.land(outline)))
    return _Drawn(ground, _toward(beyond, relative.bearing))


def _inside(task: _Task, ground: Ground, flat: Any) -> _Drawn | None:
    """Draw the strip of an area behind its border: "3 km inside Syria"."""
    from geo_conflict.toponyms import _outlines

    line = _outlines.border(task.anchors[0], [], task.day)
    drawn = None if line is None else _spread(task, ground, ground.flat(line), BORDER_KM)
    return drawn and drawn._replace(flat=drawn.flat.intersection(flat), wished=None)


def _ring(ground: Ground, low_km: float, high_km: float, bearing: float | None, spread: float) -> _Drawn:
    from geo_conflict.toponyms import _sectors

    if bearing is None:
        return _Drawn(ground, _sectors.ring(low_km, high_km))
    wished = _sectors.toward((low_km + high_km) / 2, bearing)
    return _Drawn(ground, _sectors.ring(low_km, high_km, bearing, spread), wished)


def _toward(flat: Any, bearing: float | None) -> Any:
    """Return the part of a shape that lies towards a bearing from the origin of its plane."""
    from geo_conflict.toponyms import _sectors

    if bearing is None:
        return flat
    reach = shapely.hausdorff_distance(shapely.Point(0, 0), flat.envelope) / 1000 + 1
    return flat.intersection(_sectors.ring(0, reach, bearing, VAGUE_SPREAD))


def _off(task: _Task) -> _Drawn | None:
    """Draw the sea before a coast."""
    from geo_conflict.toponyms import _outlines

    outline = _outline(task.anchors[0], task.day)
    reach = OFF_TOWN_KM if outline is None else OFF_COUNTRY_KM
    shape = _outlines.disc(task.place) if outline is None else outline
    ground = _about(task.place, outline)
    sea = ground.flat(shape).buffer(reach * 1000).difference(ground.flat(_outlines.land(shape)))
    sea = _toward(sea, task.relative.bearing)
    if not sea.is_empty or outline is not None:
        return _Drawn(ground, sea)
    return _within(task, NEARNESS["near"])


# Between and along


def _between(task: _Task) -> _Drawn | None:
    share = HALFWAY_SHARE if task.relative.manner == "halfway" else BETWEEN_SHARE
    return _corridor(task, share, is_middle=task.relative.manner == "halfway")


def _corridor(task: _Task, share: float, *, is_middle: bool = False) -> _Drawn | None:
    """Draw the straight strip from one place to the other, or a disc in its middle."""
    from geo_conflict.toponyms import _sectors

    one, other = ((places[0].lon, places[0].lat) for places in task.anchors[:2])
    middle, apart = _sectors.middle(one, other)
    if not 0 < apart <= FARTHEST_APART_KM:
        return None
    ground = _sectors.Ground(*middle)
    width = min(max(NARROWEST_KM, share * apart), WIDEST_KM) * 1000
    start, end = ground.point(*one), ground.point(*other)
    line = shapely.Point(0, 0) if is_middle else shapely.LineString([start, end])
    return _Drawn(ground, line.buffer(width), shapely.Point(0, 0))


def _along(task: _Task) -> _Drawn | None:
    draw: dict[str, Callable[[_Task], _Drawn | None]] = {"line": _line, "coast": _coast, "river": _river}
    manner = task.relative.manner
    return draw[manner](task) if manner in draw else _corridor(task, ROAD_SHARE)


def _coast(task: _Task) -> _Drawn | None:
    from geo_conflict.toponyms import _outlines

    outline = _outline(task.anchors[0], task.day)
    if outline is None:
        return _near(task._replace(relative=replace(task.relative, manner="near")))
    ground = _about(task.place, outline)
    shore = shapely.boundary(ground.flat(_outlines.land(outline)))
    own = shore.intersection(ground.flat(outline).buffer(_outlines.TOUCH_OF_LAYERS_M))
    return _strip(ground, _toward(own, task.relative.bearing), COAST_KM)


def _river(task: _Task) -> _Drawn | None:
    """Draw a disc about the river, or the place named on it: the courses of rivers are not part of the data."""
    if len(task.anchors) > 1:
        return _near(task._replace(anchors=task.anchors[1:], relative=replace(task.relative, manner="near")))
    place = task.place
    if place.feature_class == "P":
        rivers = (f"{place.name} River", f"{place.name} river")
        gazetteer = Gazetteer.open()
        named = [
            found for name in rivers for found in gazetteer.candidates(name) if found.feature_code == "STM"
        ]
        if not named:
            return _within(task, NEARNESS["river"])
        place = named[0]
    return _ring(_about(place), 0, place.radius_km, None, SPREAD)._replace(precision=VAGUE_PRECISION)


def _line(task: _Task) -> _Drawn | None:
    """Draw the strip along a line of contact, as far as it is near the places named with it."""
    from geo_conflict.toponyms import _outlines
    from geo_conflict.toponyms._sectors import Ground

    line = _lines.table()[task.relative.line]
    course = _outlines.course(line, task.day)
    kept = [places for places in task.anchors if not _is_of_line(places[0], line)]
    if course is None:
        return _within(task._replace(anchors=kept), NEARNESS["front"]) if _is_town(kept) else None
    middle = kept[0][0] if kept else None
    where = (middle.lon, middle.lat) if middle else shapely.get_coordinates(shapely.centroid(course))[0]
    ground = Ground(*where)
    flat = ground.flat(course)
    if kept:
        flat = flat.intersection(shapely.union_all([_stretch(ground, places, task.day) for places in kept]))
        if flat.is_empty:
            return _within(task._replace(anchors=kept), NEARNESS["front"]) if _is_town(kept) else None
    return _strip(ground, flat, LINE_KM)


def _is_of_line(place: Place, line: _lines.Line) -> bool:
    """Tell whether the line as a whole is that of the place."""
    is_country = place.feature_code.startswith("PCL")
    return place.slug in line.areas or (is_country and place.country_code in line.needs)


def _is_town(anchors: list[list[Place]]) -> bool:
    return bool(anchors) and anchors[0][0].feature_class in POINTLIKE


def _stretch(ground: Ground, places: list[Place], day: dt.date | None) -> Any:
    """Return the ground near a town, or in a unit, on which a line is meant."""
    from geo_conflict.toponyms import _outlines

    outline = _outline(places, day)
    if outline is not None:
        return ground.flat(outline).buffer(LINE_MARGIN_KM * 1000)
    return ground.flat(_outlines.disc(places[0], LINE_STRETCH_KM))


def _strip(ground: Ground, line: Any, km: float, nearest_km: float = 0.0) -> _Drawn | None:
    """Draw the ground along lines; its point lies halfway along the longest."""
    parts = [part for part in shapely.get_parts(line) if part.geom_type == "LineString" and not part.is_empty]
    if not parts:
        return None
    merged = shapely.get_parts(shapely.line_merge(shapely.multilinestrings(parts)))
    longest = max(merged, key=lambda part: part.length)
    flat = shapely.union_all(merged).buffer(km * 1000)
    if nearest_km:
        flat = flat.difference(shapely.union_all(merged).buffer(nearest_km * 1000))
    return _Drawn(ground, flat, longest.interpolate(0.5, normalized=True))


# Borders


def _border(task: _Task) -> _Drawn | None:
    """Draw the border that two places share, or of one alone that with its neighbours, near a third one."""
    if task.relative.manner == "three":
        return _meeting(task)
    *clips, one, other = [*task.anchors, []] if len(task.anchors) == 1 else task.anchors
    within = clips[0] if clips else []
    if other and any(places[0].feature_class in POINTLIKE for places in (one, other)):
        one, other, within = (other, [], one) if one[0].feature_class in POINTLIKE else (one, [], other)
    if one[0].feature_class in POINTLIKE and not within:
        unit = _unit_of(one[0])
        one, within = ([unit], one) if unit else (one, within)
    drawn = _shared(task, one, other, within)
    if drawn is None and other and not within:
        is_country = [places[0].feature_code.startswith("PCL") for places in (one, other)]
        if is_country == [False, True]:
            return _shared(task, other, [], one)
    return drawn


def _unit_of(place: Place) -> Place | None:
    """Return the first-level unit that a place lies in."""
    return None if place.admin1_row < 0 else Gazetteer.open().place(place.admin1_row)


def _meeting(task: _Task) -> _Drawn | None:
    """Draw the ground where three areas meet."""
    outlines = [_outline(places, task.day) for places in task.anchors]
    if any(outline is None for outline in outlines):
        return None
    ground = _about(task.place)
    near = [ground.flat(outline).buffer(MEETING_KM * 1000) for outline in outlines]
    return _Drawn(ground, shapely.intersection_all(near))


def _shared(task: _Task, one: list[Place], other: list[Place], within: list[Place]) -> _Drawn | None:
    from geo_conflict.toponyms import _outlines

    if _outline(one, task.day) is None or (other and _outline(other, task.day) is None):
        return None
    line = _outlines.border(one, other, task.day)
    if line is None:
        return None
    ground = _about((within or one)[0])
    flat = _nearby(ground, ground.flat(line), within, task.day)
    drawn = _spread(task, ground, flat, BORDER_KM)
    if drawn is None or task.relative.manner != "distance":
        return drawn
    return drawn._replace(flat=_one_side(drawn.flat, ground, one, other, task))


def _spread(task: _Task, ground: Ground, flat: Any, km: float) -> _Drawn | None:
    """Draw the ground along lines, or at the distance from them that the words tell."""
    low, high = task.relative.low_km, task.relative.high_km
    return _strip(ground, flat, km) if low is None or high is None else _strip(ground, flat, high, low)


def _nearby(ground: Ground, flat: Any, within: list[Place], day: dt.date | None) -> Any:
    """Return the stretch of lines that is near a place; where none is, that near the unit that it lies in."""
    from geo_conflict.toponyms import _outlines

    if not within:
        return flat
    outline = _outline(within, day)
    if outline is not None:
        return flat.intersection(ground.flat(outline).buffer(LINE_MARGIN_KM * 1000))
    place = within[0]
    reach = STRETCH_KM.get(place.feature_class, BORDER_ZONE_KM)
    stretch = flat.intersection(ground.flat(_outlines.disc(place, reach)))
    unit = _unit_of(place)
    if stretch.is_empty and unit is not None and unit.row != place.row:
        return _nearby(ground, flat, [unit], day)
    return stretch


def _one_side(flat: Any, ground: Ground, one: list[Place], other: list[Place], task: _Task) -> Any:
    """Return a strip as it is, or the side of it that a direction tells, when one of the sides lies there."""
    bearing = task.relative.bearing
    if bearing is None or not other:
        return flat
    sides = {id(side): ground.flat(_outline(side, task.day)) for side in (one, other)}
    first, second = (sides[id(side)].centroid for side in (one, other))
    angle = math.radians(bearing)
    ahead = (second.x - first.x) * math.sin(angle) + (second.y - first.y) * math.cos(angle)
    return flat.intersection(sides[id(other if ahead > 0 else one)])


def _border_zone(task: _Task) -> _Drawn | None:
    """Draw both sides of a country's land borders: "near Syria"."""
    from geo_conflict.toponyms import _outlines

    line = _outlines.border(task.anchors[0], [], task.day)
    if line is None:
        return None
    ground = _about(task.place)
    return _strip(ground, _toward(ground.flat(line), task.relative.bearing), BORDER_ZONE_KM)


# Parts


def _part(task: _Task) -> _Drawn | None:
    from geo_conflict.toponyms import _sectors

    place, relative = task.place, task.relative
    ucdp, acled = place.precision
    is_whole = relative.manner == "whole"
    precision = (REGION if ucdp == COUNTRY and not is_whole else ucdp, acled)
    outline = _outline(task.anchors[0], task.day)
    if outline is None:
        half = relative.bearing is not None
        size = place.radius_km / (2 if relative.manner == CENTRE else 1)
        drawn = _ring(_about(place), 0, max(size, 0.5), relative.bearing, 90.0 if half else 180.0)
        return drawn._replace(precision=precision)
    ground = _about(place, outline)
    if not is_whole:
        outline = _sectors.part(outline, relative.bearing, (ground.lon, ground.lat))
    return _Drawn(ground, ground.flat(outline), precision=precision)


_DRAW: dict[str, Callable[[_Task], _Drawn | None]] = {
    "near": _near,
    "distance": _distance,
    "between": _between,
    "along": _along,
    "border": _border,
    "part": _part,
}
