"""What a page shows when it opens: the conflict and where it is talked about, not all that is named."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo_conflict.maps._cells import has_value, records
from geo_conflict.maps._geometry import Box
from geo_conflict.maps._payload import area_key, place_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

    from geo_conflict.report import Report

WORLD = Box(-170.0, -58.0, 178.0, 76.0)
_WEIGHTS = {"event_site": 6.0, "meeting_site": 3.0, "origin": 2.0, "destination": 2.0}
_MEETING = "meeting_site"
_EVENT = "event_site"
_TALK = frozenset({"meeting_site", "statement_site", "dateline"})
_WIDE_CODES = ("PCL", "TERR", "CONT", "OCN", "SEA")
_EXACT_ENOUGH = 4
_READ = (
    "article",
    "name",
    "geonameid",
    "slug",
    "lat",
    "lon",
    "role",
    "precision",
    "feature_code",
    "flagged",
)
_FARTHEST_KM = 1000.0
_NEAR_KM = 400.0
_LARGEST_KM = 3000.0
_NEAR_SHARE = 0.35
_POINT_MARGIN = 0.4
_KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class Views:
    """What a page opens on, and the smaller box that the conflict itself fills."""

    whole: Box
    core: Box


@dataclass(frozen=True)
class _Spot:
    """A place that may take part in the choice: where, in what role, and in which article."""

    box: Box
    role: str
    article: str
    point: tuple[float, float]

    @property
    def weight(self) -> float:
        return _WEIGHTS.get(self.role, 1.0)


def views(report: Report) -> Views:
    """Choose the box that a page opens on.

    In each article, the places that carry most weight decide where the conflict is; event sites near them
    and the front line are the core. A meeting site joins as long as the map stays regional, any other place
    when it lies near. Uncertain places count only where there are no others, countries and seas only where
    nothing smaller is named.

    Parameters
    ----------
    report
        What one run found.
    """
    spots = list(_spots(report))
    line = Box.of(report.front_line.geometry.to_numpy())
    grounds = [_ground(group, line) for group in _by_article(spots)]
    core = Box.around([*([line] if line else []), *(box for ground in grounds for box in _core(ground))])
    if core is None:
        whole = _margin(_of_areas(report))
        return Views(whole, whole)
    whole = core
    for spot in sorted(spots, key=lambda spot: spot.role != _MEETING):
        grown = whole.joined(spot.box)
        if grown != whole and _belongs(whole, grown, meeting=spot.role == _MEETING):
            whole = grown
    return Views(_margin(whole), _margin(core))


def _spots(report: Report) -> Iterator[_Spot]:
    """Yield the places smaller than a country, those that are areas with the ground that they cover."""
    places = report.places[[name for name in _READ if name in report.places]]
    rows = [row for row in records(places) if _is_local(row)]
    sure = [row for row in rows if not row.get("flagged")] or rows
    named = {place_key(row): [row] for row in sure}
    grounds = {
        area_key(row, named): Box.of([row["geometry"]])
        for row in records(report.areas)
        if row.get("level") != "country"
    }
    for row in sure:
        lon, lat = float(row["lon"]), float(row["lat"])
        ground = grounds.get(place_key(row)) if grounds else None
        box = ground or Box(lon, lat, lon, lat).grown(_POINT_MARGIN, _POINT_MARGIN)
        yield _Spot(box, str(row["role"]), str(row["article"]), (lon, lat))


def _is_local(row: dict[str, Any]) -> bool:
    located = all(has_value(row.get(side)) for side in ("lat", "lon"))
    precision = int(row["precision"]) if has_value(row.get("precision")) else 1
    exact = precision <= _EXACT_ENOUGH or row.get("role") == _EVENT
    return located and exact and not str(row.get("feature_code")).startswith(_WIDE_CODES)


def _by_article(spots: Iterable[_Spot]) -> Iterable[list[_Spot]]:
    groups: dict[Hashable, list[_Spot]] = defaultdict(list)
    for spot in spots:
        groups[spot.article].append(spot)
    return groups.values()


def _ground(spots: list[_Spot], line: Box | None) -> list[_Spot]:
    """Return the places that are not only talked at; where there are none, and no line, those too."""
    ground = [spot for spot in spots if spot.role not in _TALK]
    return ground if ground or line else spots


def _core(spots: list[_Spot]) -> Iterator[Box]:
    """Yield the boxes of an article's conflict: its events around the heaviest place, and what is near."""
    if not spots:
        return
    events = any(spot.role == _EVENT for spot in spots)
    heart = (
        spots[0]
        if len(spots) == 1
        else min(spots, key=lambda spot: sum(other.weight * _capped_km(spot, other) for other in spots))
    )
    for spot in spots:
        reach = _NEAR_KM if events and spot.role != _EVENT else _FARTHEST_KM
        if _km(heart.point, spot.point) <= reach:
            yield spot.box


def _capped_km(one: _Spot, other: _Spot) -> float:
    """Return the distance of two places, all far ones being as good as each other."""
    return min(_km(one.point, other.point), 2 * _FARTHEST_KM)


def _km(one: tuple[float, float], other: tuple[float, float]) -> float:
    middle = math.radians((one[1] + other[1]) / 2)
    return math.hypot((one[0] - other[0]) * math.cos(middle), one[1] - other[1]) * _KM_PER_DEGREE


def _belongs(box: Box, grown: Box, *, meeting: bool) -> bool:
    """Tell whether a map of the grown box still is a map of the box."""
    if meeting:
        return _diagonal_km(grown) <= max(_LARGEST_KM, 1.2 * _diagonal_km(box))
    return _diagonal_km(grown) <= (1 + _NEAR_SHARE) * _diagonal_km(box)


def _of_areas(report: Report) -> Box:
    """Return the box of control, else of the areas, else the world."""
    frames = (frame for frame in (report.control, report.areas) if len(frame))
    boxes = (Box.of(frame.geometry.to_numpy()) for frame in frames)
    return next((box for box in boxes if box), WORLD)


def _margin(box: Box) -> Box:
    """Return the box with some air, and never closer than a town and its surroundings."""
    lon = max(0.04 * box.width, (0.8 - box.width) / 2, 0.0)
    lat = max(0.04 * box.height, (0.6 - box.height) / 2, 0.0)
    return box.grown(lon, lat)


def _diagonal_km(box: Box) -> float:
    return _km((box.west, box.south), (box.east, box.north))


def square(box: Box, factor: float) -> Box:
    """Return the box that a screen of any shape may show around the view: larger, and square on the map."""
    middle = math.cos(math.radians((box.south + box.north) / 2))
    side = factor * max(box.width * middle, box.height)
    return box.grown(max(side / middle - box.width, 0.0) / 2, max(side - box.height, 0.0) / 2)
