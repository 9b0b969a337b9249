"""The events of a report as the columns of a page: numbers, and texts by their number in the page's table."""

from __future__ import annotations

import csv
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo_conflict import datasets
from geo_conflict.maps import _geometry, _words
from geo_conflict.maps._cells import (
    Row,
    columns,
    day_number,
    has_value,
    integer,
    number,
    rounded,
    text,
)
from geo_conflict.maps._control import COLOURS
from geo_conflict.maps._escape import safe_url
from geo_conflict.maps._strings import Strings, packed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo_conflict.report import Report

_UNITS = _geometry.UNITS_PER_DEGREE
_AREA_TOLERANCE = 0.002
_NO_TYPE = "event"
_POINT = "Point"
_PASSIVE = frozenset({"mediator", "target"})
_ROLES = {role: position for position, role in enumerate(_words.ROLES)}
_PARTS = {part: position for position, part in enumerate(_words.PARTS)}
_TEXTS = (
    *("sentence", "date_text", "name", "country_code", "where", "relation", "trigger", "rule"),
    "front_actor",
)
_WHOLE = (
    *("time_precision", "ucdp_time_precision", "precision", "acled_precision", "geonameid"),
    *_words.EVENT_COUNTS,
)


def events(
    report: Report, articles: dict[str, int], listed: list[Row], strings: Strings, sides: dict[str, int]
) -> Row:
    """Return all events of a report: a list a column, and the types and parties that they speak of.

    Parameters
    ----------
    report
        What one run found.
    articles
        The number of each article by its id; articles that only a source of an event names are added.
    listed
        The articles that the page lists; likewise.
    strings
        The page's table of texts.
    sides
        The colours of the sides and actors that hold ground on the map.
    """
    table = _Table(report)
    types = [text(value) or _NO_TYPE for value in table.column("type")]
    order = {name: position for position, name in enumerate(dict.fromkeys(types))}
    parties = _Parties(table.column("actors"), sides)
    found = {
        "type": [order[name] for name in types],
        "role": table.each("role", _ROLES.get),
        "start": table.each("date_start", day_number),
        "lasts": list(map(_lasts, table.column("date_start"), table.column("date_end"))),
        "radius": table.each("radius_km", rounded),
        "front": table.each("front_km", rounded),
        "confidence": table.each("confidence", lambda value: rounded(value, 2)),
        "flagged": table.each("flagged", _true),
        "total": table.each("is_total", _true),
        "article": table.each("article", lambda value: articles.get(str(value))),
        "actors": parties.all(),
        **{name: table.each(name, lambda value: strings(text(value) or None)) for name in _TEXTS},
        **{name: table.each(name, integer) for name in _WHOLE},
        **_ground(table),
    }
    found["sources"] = _all_sources(table, articles, listed, strings)
    return {
        "count": table.count,
        "id": [text(value) or str(position) for position, value in enumerate(table.column("id"))],
        "types": [{"id": name, **described(name)} for name in order],
        "parties": parties.known,
        **{name: packed(values) for name, values in found.items()},
    }


class _Table:
    """The events by column; a column that the report does not have is empty."""

    def __init__(self, report: Report) -> None:
        self._columns = columns(report.events)
        self.count = len(report.events)

    def column(self, name: str) -> list[Any]:
        return self._columns.get(name) or [None] * self.count

    def each(self, name: str, read: Callable[[Any], Any]) -> list[Any]:
        return [read(value) for value in self._columns.get(name) or ()]


def described(name: str) -> Row:
    """Return the label of a type of events, the group whose shape it has, and its mark within that shape."""
    for group, members in _words.EVENT_GROUPS.items():
        if name in members:
            return {"label": _labels()[name], "group": group, "mark": members.index(name)}
    return {"label": name, "group": "other", "mark": 0}


@cache
def _labels() -> dict[str, str]:
    with datasets.path("event_types").open(encoding="utf-8", newline="") as file:
        return {row["type"]: row["label"] for row in csv.DictReader(file)}


def _true(value: object) -> int | None:
    return 1 if has_value(value) and value else None


def _lasts(start: object, end: object) -> int | None:
    """Return how many days the last day of an event is after its first."""
    first, last = day_number(start), day_number(end)
    return None if first is None or last is None else last - first


def _ground(table: _Table) -> dict[str, list[Any]]:
    """Return the point of each event, and the encoded area or line of those that are known as no point."""
    found: dict[str, list[Any]] = {"lat": [], "lon": [], "shape": []}
    for given_lat, given_lon, shape in zip(*map(table.column, ("lat", "lon", "geometry")), strict=True):
        lat, lon = number(given_lat), number(given_lon)
        drawn = None if shape is None or shape.is_empty or shape.geom_type == _POINT else shape
        if (lat is None or lon is None) and shape is not None and not shape.is_empty:
            point = shape.representative_point() if drawn is not None else shape
            lat, lon = number(point.y), number(point.x)
        placed = None if lat is None or lon is None else (round(lat * _UNITS), round(lon * _UNITS))
        found["lat"].append(placed[0] if placed else None)
        found["lon"].append(placed[1] if placed else None)
        found["shape"].append(None if drawn is None else _shape(drawn))
    return found


def _shape(shape: Any) -> list[Any]:
    """Return a kind of geometry, 1 for lines and 2 for areas, and its encoded parts."""
    thin = shapely.simplify(shape, _AREA_TOLERANCE)
    kind = int(np.clip(shapely.get_dimensions(thin), 1, 2))
    return [kind, _geometry.polygons(thin) if kind > 1 else _geometry.lines(thin)]


# Who


class _Parties:
    """Who takes part in events: each under one number, those of one side in one colour."""

    def __init__(self, cells: Sequence[Any], coloured: dict[str, int]) -> None:
        self._named = [_actors(cell) for cell in cells]
        counts = Counter((name, side) for actors in self._named for name, side, _ in actors)
        sides: Counter[str] = Counter()
        for (_, side), count in counts.items():
            sides[side.casefold()] += count
        free = [colour for colour in range(COLOURS) if colour not in coloured.values()]
        fresh = (side for side, _ in sides.most_common() if side not in coloured)
        colours = coloured | dict(zip(fresh, free, strict=False))
        self._numbers = {identity: position for position, identity in enumerate(counts)}
        self.known = [
            {
                "name": name,
                "side": side,
                "colour": colours.get(name.casefold(), colours.get(side.casefold())),
            }
            for name, side in counts
        ]

    def all(self) -> list[list[int] | None]:
        """Return who takes part in each event and how, as pairs of numbers, the one that colours it first."""
        return [self._pairs(actors) or None for actors in self._named]

    def _pairs(self, found: list[tuple[str, str, str]]) -> list[int]:
        actors = sorted(found, key=lambda actor: actor[2] in _PASSIVE)
        return [
            value
            for name, side, part in actors
            for value in (self._numbers[name, side], _PARTS.get(part, -1))
        ]


def _actors(cell: Any) -> list[tuple[str, str, str]]:
    """Return the name, the side and the part of each actor in a cell; who has no side is one."""
    listed = cell if isinstance(cell, (list, tuple, np.ndarray)) else ()
    return [
        (str(actor["name"]), text(actor.get("side")) or str(actor["name"]), str(actor.get("part")))
        for actor in listed
        if isinstance(actor, dict) and actor.get("name")
    ]


# By whom told


def _all_sources(
    table: _Table, articles: dict[str, int], listed: list[Row], strings: Strings
) -> list[list[int | None] | None]:
    """Return the reports that tell each event as pairs of article and sentence, unless only its own does."""
    found = []
    columns_read = map(table.column, ("sources", "article", "sentence"))
    for cell, article, sentence in zip(*columns_read, strict=True):
        told = cell if isinstance(cell, (list, tuple, np.ndarray)) else ()
        own = (articles.get(str(article)), strings(text(sentence) or None))
        pairs = [
            (_article(one, articles, listed), strings(text(one.get("sentence")) or text(sentence)))
            for one in told
            if isinstance(one, dict)
        ]
        distinct = list(dict.fromkeys(pairs))
        found.append(None if distinct in ([], [own]) else [value for pair in distinct for value in pair])
    return found


def _article(source: Row, articles: dict[str, int], listed: list[Row]) -> int:
    """Return the number of the article that a source is, which the page lists if it does not yet."""
    identity = str(source.get("article"))
    if identity not in articles:
        articles[identity] = len(listed)
        listed.append(
            {
                "id": identity,
                "source": text(source.get("source")),
                "day": day_number(source.get("published")),
                "url": safe_url(text(source.get("url"))),
            }
        )
    return articles[identity]
