"""A report as the data of a page: plain lists and dictionaries, text as it is, geometry encoded.

Nothing here is escaped: the whole goes through :func:`geo_conflict.maps._escape.script_json`, and the page's
script makes text nodes of it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo_conflict.maps import _control, _events, _geometry, _words
from geo_conflict.maps._cells import (
    Row,
    date_in_words,
    day_number,
    has_value,
    integer,
    iso_date,
    number,
    records,
    rounded,
    text,
)
from geo_conflict.maps._control import actor_name
from geo_conflict.maps._escape import safe_url
from geo_conflict.maps._strings import Strings, packed, units

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from geo_conflict.maps._geometry import Box, Frame
    from geo_conflict.report import Report

__all__ = [
    "actor_name",
    "area_key",
    "date_in_words",
    "has_value",
    "payload",
    "place_key",
    "records",
]

_ROLE_ORDER = {role: order for order, role in enumerate(_words.ROLES)}
_OTHERS = 3
_AREA_TOLERANCE = 0.0005
_FAR_TOLERANCE = 0.1
_COUNTRY_TOLERANCE = 0.01


def payload(report: Report, frame: Frame, *, title: str) -> Row:
    """Return all that a page shows of a report.

    Parameters
    ----------
    report
        What one run found.
    frame
        The view and the box of detail.
    title
        Heading of the page.
    """
    strings = Strings()
    articles = [_article(row) for row in records(report.articles)]
    index = {article["id"]: position for position, article in enumerate(articles)}
    told = Mentions(index, strings)
    mentions = _mentions(report, told)
    history = report.history()
    actors = _control.actors(history)
    areas = _areas(report, mentions, frame)
    drawn = {area_key(row, mentions) for row in records(report.areas)}
    found = {
        "title": title,
        "date": iso_date(report.date),
        "day": day_number(report.date),
        "view": _corners(frame.view),
        "core": _corners(frame.core),
        "words": _vocabulary(),
        "articles": articles,
        "places": [_place(rows) for key, rows in mentions.items() if key not in drawn],
        "areas": areas,
        "actors": actors,
        **_control.held(history, actors),
        "disputed": _control.disputed(report),
        "events": _events.events(report, index, articles, strings, _control.sides(history, actors)),
    }
    return found | {"mentions": told.columns(), "strings": strings.texts()}


def _vocabulary() -> Row:
    return {
        "roles": {
            role: {"label": label, "meaning": meaning} for role, (label, meaning) in _words.ROLES.items()
        },
        "statuses": {
            status: {"label": label, "meaning": meaning}
            for status, (label, meaning) in _words.STATUSES.items()
        },
        "ucdp": {str(code): meaning for code, meaning in _words.UCDP_PRECISION.items()},
        "acled": {str(code): meaning for code, meaning in _words.ACLED_PRECISION.items()},
        "confidences": [list(pair) for pair in _words.CONFIDENCES],
        "groups": _words.GROUPS,
        "violent": list(_words.VIOLENT),
        "parts": [[part, meaning] for part, meaning in _words.PARTS.items()],
        "counts": _words.COUNTS,
    }


def _corners(box: Box) -> list[list[float]]:
    return [[round(box.south, 4), round(box.west, 4)], [round(box.north, 4), round(box.east, 4)]]


def _article(row: Row) -> Row:
    return {
        "id": str(row.get("article")),
        "title": text(row.get("title")),
        "source": text(row.get("source")),
        "day": day_number(row.get("published")),
        "url": safe_url(text(row.get("url"))),
    }


class Mentions:
    """All that is said of single mentions, a list a column; what is as usual, or is not known, is None."""

    _NAMES = (
        "article",
        "role",
        "kind",
        "sentence",
        "start",
        "end",
        "spelt",
        "confidence",
        "flagged",
        "rule",
        "others",
    )

    def __init__(self, articles: Mapping[str, int], strings: Strings) -> None:
        self._articles = articles
        self._strings = strings
        self._rows: list[tuple[Any, ...]] = []

    def add(self, row: Row) -> int:
        """Take a row of places, and return its number."""
        self._rows.append(
            (
                self._articles.get(str(row.get("article"))),
                _ROLE_ORDER[_role(row)],
                None if row.get("kind") == "place" else self._strings(text(row.get("kind"))),
                *_marked(row, self._strings),
                rounded(row.get("confidence"), 2),
                1 if _flagged(row) else None,
                self._strings(text(row.get("rule"))),
                _others(row) or None,
            )
        )
        return len(self._rows) - 1

    def columns(self) -> Row:
        """Return what was taken."""
        columns = zip(*self._rows, strict=True) if self._rows else [()] * len(self._NAMES)
        named = zip(self._NAMES, columns, strict=True)
        return {"count": len(self._rows)} | {name: packed(list(values)) for name, values in named}


def _mentions(report: Report, told: Mentions) -> dict[Hashable, list[Row]]:
    """Return the rows of every place, the most telling first, and so the places."""
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for row in records(report.places):
        if number(row.get("lat")) is not None and number(row.get("lon")) is not None:
            row["told"] = told.add(row)
            groups[place_key(row)].append(row)
    for rows in groups.values():
        rows.sort(key=_weight)
    return dict(sorted(groups.items(), key=lambda group: _weight(group[1][0])))


def place_key(row: Row) -> Hashable:
    """Return what tells a place from all others: its id, else its slug, else its point and name."""
    identity = integer(row.get("geonameid"))
    if identity is not None:
        return identity
    if text(row.get("slug")):
        return str(row["slug"])
    return round(float(row["lat"]), 4), round(float(row["lon"]), 4), text(row.get("name"))


def _weight(row: Row) -> tuple[bool, int, float]:
    """Return a sort key: trusted rows before flagged ones, then by role, then by confidence."""
    order = _ROLE_ORDER.get(str(row.get("role")), len(_ROLE_ORDER))
    return _flagged(row), order, -(number(row.get("confidence")) or 0.0)


def _place(rows: list[Row]) -> Row:
    first = rows[0]
    return {
        "lat": round(float(first["lat"]), 4),
        "lon": round(float(first["lon"]), 4),
        **_described(rows),
    }


def _described(rows: list[Row]) -> Row:
    """Return what a popup says: what the place is, how exact, how sure, and every sentence that names it."""
    first = rows[0]
    identity = integer(first.get("geonameid"))
    described = {
        "id": identity,
        "name": text(first.get("name")) or text(first.get("text")) or "",
        "role": _role(first),
        "flagged": all(_flagged(row) for row in rows) or None,
        "code": text(first.get("feature_code")),
        "precision": integer(first.get("precision")),
        "acled": integer(first.get("acled_precision")),
        "radius": rounded(first.get("radius_km")),
        "gazetteer": text(first.get("gazetteer")),
        "country": text(first.get("country")),
        "admin1": text(first.get("admin1")),
        "disputed": text(first.get("disputed_area")),
        "front": rounded(first.get("front_km")),
        "layer": text(first.get("boundary_layer")),
        "mentions": [row["told"] for row in rows if "told" in row],
    }
    return {name: value for name, value in described.items() if value is not None}


def _marked(row: Row, strings: Strings) -> tuple[int | None, int | None, int | None, int | None]:
    """Return the sentence, where the toponym stands in it, and the toponym itself where it does not."""
    toponym = text(row.get("text")) or ""
    sentence = text(row.get("sentence")) or ""
    start, offset = integer(row.get("start")), integer(row.get("sentence_start"))
    at = start - offset if start is not None and offset is not None else -1
    if at < 0 or sentence[at : at + len(toponym)] != toponym:
        at = sentence.find(toponym)
    if at < 0:
        return strings(sentence), None, None, strings(toponym)
    before = units(sentence[:at])
    return strings(sentence), before, before + units(toponym), None


def _others(row: Row) -> list[str]:
    """Return the candidates that were not chosen, as names with their countries."""
    candidates = row.get("candidates")
    chosen = integer(row.get("geonameid"))
    found = [
        candidate
        for candidate in (candidates if isinstance(candidates, (list, tuple, np.ndarray)) else [])
        if isinstance(candidate, dict) and integer(candidate.get("geonameid")) != chosen
    ]
    names = [(text(other.get("name")), text(other.get("country_code"))) for other in found[:_OTHERS]]
    return [f"{name} ({code})" if code else name for name, code in names if name]


def _areas(report: Report, mentions: Mapping[Hashable, list[Row]], frame: Frame) -> list[Row]:
    """Return the areas that articles name, countries first so that smaller areas lie above them."""
    rows = [row for row in records(report.areas) if row.get("geometry") is not None]
    rows.sort(key=lambda row: -float(row["geometry"].area))
    return [_area(row, mentions, frame) for row in rows]


def area_key(row: Row, mentions: Mapping[Hashable, list[Row]]) -> Hashable:
    """Return the key of the place that an area is: its id or slug, else its name among those without."""
    identity = integer(row.get("geonameid"))
    if identity is not None:
        return identity
    if text(row.get("area")) in mentions:
        return str(row["area"])
    name = text(row.get("name"))
    unnumbered = (key for key in mentions if not isinstance(key, int))
    return next((key for key in unnumbered if text(mentions[key][0].get("name")) == name), None)


def _area(row: Row, mentions: Mapping[Hashable, list[Row]], frame: Frame) -> Row:
    identity = integer(row.get("geonameid"))
    country = row.get("level") == "country"
    detail = max(frame.detail.width, frame.detail.height)
    fine = max(_COUNTRY_TOLERANCE, detail / 2000) if country else max(_AREA_TOLERANCE, detail / 20_000)
    named = mentions.get(area_key(row, mentions), [])
    described = _described(named) if named else _unnamed(row, identity)
    layer, version = text(row.get("layer")) or "", text(row.get("layer_version")) or ""
    return {
        **described,
        "name": text(row.get("name_en")) or text(row.get("name")) or described["name"],
        "level": text(row.get("level")),
        "layer": (version if version.startswith(layer) else f"{layer} {version}") or described.get("layer"),
        "at": _inner_point(row["geometry"], frame),
        "shape": _geometry.polygons(_geometry.thin(row["geometry"], frame.detail, fine, _FAR_TOLERANCE)),
    }


def _inner_point(geometry: Any, frame: Frame) -> list[float]:
    """Return a point of the area, of its visible part when it has one, for a popup to stand on."""
    visible = shapely.intersection(shapely.make_valid(geometry), frame.view.polygon)
    point = (geometry if visible.is_empty else visible).representative_point()
    return [round(point.y, 4), round(point.x, 4)]


def _unnamed(row: Row, identity: int | None) -> Row:
    """Describe an area that no mention points at by its id."""
    return {**_described([row]), "id": identity, "role": "mentioned", "mentions": []}


def _role(row: Row) -> str:
    role = str(row.get("role"))
    return role if role in _ROLE_ORDER else "mentioned"


def _flagged(row: Row) -> bool:
    flag = row.get("flagged")
    return has_value(flag) and bool(flag)
