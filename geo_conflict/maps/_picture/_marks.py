"""What a picture marks on the ground: events by their type, other places by their role, a spot once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geo_conflict._terms import FLAG_BELOW
from geo_conflict.maps import _symbols, _words
from geo_conflict.maps._picture import _text
from geo_conflict.maps._picture._parties import Parties
from geo_conflict.maps._picture._rows import area_key, has_value, place_key, records
from geo_conflict.report import COUNTRY_WIDE

if TYPE_CHECKING:
    from collections.abc import Hashable

    from geo_conflict.report import Report

Row = dict[str, Any]
Point = tuple[float, float]

_MEETING, _EVENT, _MENTIONED = "meeting_site", "event_site", "mentioned"
_ROLES = list(_words.ROLES)
_AREAL = ("Polygon", "MultiPolygon", "LineString", "MultiLineString")


@dataclass
class Mark:
    """A symbol: its kind, how many events it stands for, and the deaths that they tell."""

    kind: str
    hollow: bool
    colour: str
    count: int = 1
    deaths: int = 0


@dataclass
class Spot:
    """A point with all that is marked there, its name, and the ground that it may lie in."""

    lon: float
    lat: float
    name: str
    rank: int
    marks: list[Mark] = field(default_factory=list)
    radius_km: float = 0.0
    ground: Any = None

    @property
    def colour(self) -> str:
        """The colour of its first symbol."""
        return self.marks[0].colour


@dataclass(frozen=True)
class Marks:
    """All spots, the least important first, and how many events have no spot."""

    spots: list[Spot]
    nowhere: int
    wide: int
    totals: int
    parties: Parties


def find(report: Report) -> Marks:
    """Return what a picture of a report marks.

    An event that sums up others is not drawn as one of them, nor one that is told of a whole country.

    Parameters
    ----------
    report
        What one run found.
    """
    rows = records(report.events)
    single = [row for row in rows if not _true(row, "is_total")]
    placed = [row for row in single if _located(row)]
    local = [row for row in placed if not _is_wide(row)]
    shapes = _grounds(report)
    parties = Parties.of(report)
    spots: dict[Point, Spot] = {}
    for row in local:
        _add_event(spots, row, shapes, parties)
    drawn = set(_areas(report))
    for key, group in _places(report).items():
        best = min(group, key=_weight)
        if key not in drawn and not _is_wide(best) and _point(best) not in spots:
            spots[_point(best)] = _place(best)
    ordered = sorted(spots.values(), key=lambda spot: (-spot.rank, spot.lat, spot.lon))
    return Marks(
        ordered, len(single) - len(placed), len(placed) - len(local), len(rows) - len(single), parties
    )


def _add_event(spots: dict[Point, Spot], row: Row, shapes: dict[Hashable, Any], parties: Parties) -> None:
    """Put an event on its spot: onto the symbol of its kind when there is one already."""
    kind, hollow = _kind(row), _flagged(row) or _precision(row) == COUNTRY_WIDE - 1
    colour = _symbols.ROLES[kind].colour if kind in _symbols.ROLES else parties.colour(row)
    spot = spots.setdefault(
        _point(row), Spot(float(row["lon"]), float(row["lat"]), _name(row), 0, radius_km=_radius(row))
    )
    if spot.ground is None:
        own = row.get("geometry")
        spot.ground = (
            own
            if getattr(own, "geom_type", "") in _AREAL
            else shapes.get(place_key(row), shapes.get(_name(row)))
        )
    deaths = _deaths(row)
    same = next(
        (mark for mark in spot.marks if (mark.kind, mark.hollow, mark.colour) == (kind, hollow, colour)), None
    )
    if same is None:
        spot.marks.append(Mark(kind, hollow, colour, deaths=deaths))
    else:
        same.count += 1
        same.deaths += deaths


def _kind(row: Row) -> str:
    if row.get("role") == _MEETING:
        return _MEETING
    return str(row["type"]) if row.get("type") in _symbols.type_labels() else _EVENT


def _place(row: Row) -> Spot:
    hollow = _flagged(row) or _precision(row) == COUNTRY_WIDE - 1
    role = role_of(row)
    mark = Mark(role, hollow, _symbols.ROLES[role].colour)
    rank = 1 + _ROLES.index(role)
    return Spot(float(row["lon"]), float(row["lat"]), _name(row), rank, [mark], _radius(row))


def _places(report: Report) -> dict[Hashable, list[Row]]:
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for row in records(report.places):
        if _located(row):
            groups[place_key(row)].append(row)
    return groups


def _areas(report: Report) -> dict[Hashable, Row]:
    """Return the rows of areas by the keys of the places that they are."""
    places = _places(report)
    rows = [row for row in records(report.areas) if row.get("geometry") is not None]
    return {key: row for row in rows if (key := area_key(row, places)) is not None}


def _grounds(report: Report) -> dict[Hashable, Any]:
    """Return the polygons of areas smaller than a country, by key and by name: a region may have no id."""
    rows = [(key, row) for key, row in _areas(report).items() if row.get("level") != "country"]
    named = {
        str(row[column]): row["geometry"]
        for _, row in rows
        for column in ("name_en", "name")
        if has_value(row.get(column))
    }
    return named | {key: row["geometry"] for key, row in rows}


def uncertain_areas(report: Report) -> set[Hashable]:
    """Return the keys of the areas that are named by uncertain mentions alone."""
    places = _places(report)
    return {key for key in _areas(report) if key in places and all(map(_flagged, places[key]))}


def _weight(row: Row) -> tuple[bool, int, float]:
    sure = float(row["confidence"]) if has_value(row.get("confidence")) else 0.0
    return _flagged(row), _ROLES.index(role_of(row)), -sure


def role_of(row: Row) -> str:
    """Return the role of a place, `mentioned` where it is none that is known."""
    return str(row["role"]) if row.get("role") in _words.ROLES else _MENTIONED


def _point(row: Row) -> Point:
    return round(float(row["lat"]), 4), round(float(row["lon"]), 4)


def _located(row: Row) -> bool:
    return all(has_value(row.get(side)) for side in ("lat", "lon"))


def _precision(row: Row) -> int:
    return int(row["precision"]) if has_value(row.get("precision")) else 1


def _is_wide(row: Row) -> bool:
    return _precision(row) >= COUNTRY_WIDE


def _radius(row: Row) -> float:
    return float(row["radius_km"]) if has_value(row.get("radius_km")) else 0.0


def _deaths(row: Row) -> int:
    return int(row["deaths_best"]) if has_value(row.get("deaths_best")) else 0


def _true(row: Row, column: str) -> bool:
    return has_value(row.get(column)) and bool(row[column])


def _flagged(row: Row) -> bool:
    if has_value(row.get("flagged")):
        return bool(row["flagged"])
    return has_value(row.get("confidence")) and float(row["confidence"]) < FLAG_BELOW


def _name(row: Row) -> str:
    options = (row.get(column) for column in ("name", "text", "where"))
    return _text.best(*(option for option in options if has_value(option)))
