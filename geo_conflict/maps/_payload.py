"""A report as the data of a page: plain lists and dictionaries, text as it is, geometry encoded.

Nothing here is escaped: the whole goes through :func:`geo_conflict.maps._escape.script_json`, and the page's
script makes text nodes of it.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from geo_conflict import control
from geo_conflict.maps import _geometry, _words
from geo_conflict.maps._escape import safe_url

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    from geo_conflict.maps._geometry import Box, Frame
    from geo_conflict.report import Report

_GEONAMES = "https://www.geonames.org/"
_ROLE_ORDER = {role: order for order, role in enumerate(_words.ROLES)}
_OTHERS = 3
_AREA_TOLERANCE = 0.0005
_FAR_TOLERANCE = 0.1
_COUNTRY_TOLERANCE = 0.01

Row = dict[str, Any]


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
    articles = [_article(row) for row in records(report.articles)]
    index = {article["id"]: position for position, article in enumerate(articles)}
    mentions = _mentions(report, index)
    actors = _actors(report)
    areas = _areas(report, mentions, frame)
    drawn = {area_key(row, mentions) for row in records(report.areas)}
    return {
        "title": title,
        "date": _date(report.date),
        "dateWords": _words.long_date(report.date) if report.date else None,
        "view": _corners(frame.view),
        "core": _corners(frame.core),
        "words": _vocabulary(),
        "articles": articles,
        "places": [_place(rows) for key, rows in mentions.items() if key not in drawn],
        "areas": areas,
        "actors": actors,
        "control": _control(report, actors),
        "front": _front(report),
        "disputed": _disputed(report),
    }


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
    }


def _corners(box: Box) -> list[list[float]]:
    return [[round(box.south, 4), round(box.west, 4)], [round(box.north, 4), round(box.east, 4)]]


def _article(row: Row) -> Row:
    date = _date(row.get("published"))
    return {
        "id": str(row.get("article")),
        "title": _text(row.get("title")),
        "source": _text(row.get("source")),
        "date": _words.long_date(dt.date.fromisoformat(date)) if date else None,
        "url": safe_url(_text(row.get("url"))),
    }


def _mentions(report: Report, articles: Mapping[str, int]) -> dict[Hashable, list[Row]]:
    """Return the rows of every place, the most telling first, and so the places."""
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for row in records(report.places):
        if _number(row.get("lat")) is not None and _number(row.get("lon")) is not None:
            row["article_index"] = articles.get(str(row.get("article")))
            groups[place_key(row)].append(row)
    for rows in groups.values():
        rows.sort(key=_weight)
    return dict(sorted(groups.items(), key=lambda group: _weight(group[1][0])))


def place_key(row: Row) -> Hashable:
    """Return what tells a place from all others: its id, else its slug, else its point and name."""
    identity = _integer(row.get("geonameid"))
    if identity is not None:
        return identity
    if _text(row.get("slug")):
        return str(row["slug"])
    return round(float(row["lat"]), 4), round(float(row["lon"]), 4), _text(row.get("name"))


def _weight(row: Row) -> tuple[bool, int, float]:
    """Return a sort key: trusted rows before flagged ones, then by role, then by confidence."""
    order = _ROLE_ORDER.get(str(row.get("role")), len(_ROLE_ORDER))
    return _flagged(row), order, -(_number(row.get("confidence")) or 0.0)


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
    identity = _integer(first.get("geonameid"))
    return {
        "id": identity,
        "name": _text(first.get("name")) or _text(first.get("text")) or "",
        "role": _role(first),
        "flagged": all(_flagged(row) for row in rows),
        "code": _text(first.get("feature_code")),
        "precision": _integer(first.get("precision")),
        "acled": _integer(first.get("acled_precision")),
        "radius": _rounded(first.get("radius_km")),
        "url": f"{_GEONAMES}{identity}" if identity is not None else None,
        "gazetteer": _text(first.get("gazetteer")),
        "country": _text(first.get("country")),
        "admin1": _text(first.get("admin1")),
        "disputed": _text(first.get("disputed_area")),
        "front": _rounded(first.get("front_km")),
        "layer": _text(first.get("boundary_layer")),
        "mentions": [_mention(row) for row in rows],
    }


def _mention(row: Row) -> Row:
    probability = _number(row.get("confidence"))
    return {
        "article": row.get("article_index"),
        "role": _role(row),
        "kind": _text(row.get("kind")),
        "sentence": _split(row),
        "confidence": None if probability is None else round(probability, 2),
        "word": None if probability is None else _words.confidence(probability),
        "flagged": _flagged(row),
        "rule": _text(row.get("rule")),
        "others": _others(row),
    }


def _split(row: Row) -> list[str]:
    """Return the sentence in three: what stands before the toponym, the toponym as it is spelt, the rest."""
    toponym = _text(row.get("text")) or ""
    sentence = _text(row.get("sentence")) or ""
    start, offset = _integer(row.get("start")), _integer(row.get("sentence_start"))
    at = start - offset if start is not None and offset is not None else -1
    if at < 0 or sentence[at : at + len(toponym)] != toponym:
        at = sentence.find(toponym)
    if at < 0:
        return [sentence, toponym, ""]
    return [sentence[:at], toponym, sentence[at + len(toponym) :]]


def _others(row: Row) -> list[str]:
    """Return the candidates that were not chosen, as names with their countries."""
    candidates = row.get("candidates")
    chosen = _integer(row.get("geonameid"))
    found = [
        candidate
        for candidate in (candidates if isinstance(candidates, (list, tuple, np.ndarray)) else [])
        if isinstance(candidate, dict) and _integer(candidate.get("geonameid")) != chosen
    ]
    names = [(_text(other.get("name")), _text(other.get("country_code"))) for other in found[:_OTHERS]]
    return [f"{name} ({code})" if code else name for name, code in names if name]


def _areas(report: Report, mentions: Mapping[Hashable, list[Row]], frame: Frame) -> list[Row]:
    """Return the areas that articles name, countries first so that smaller areas lie above them."""
    rows = [row for row in records(report.areas) if row.get("geometry") is not None]
    rows.sort(key=lambda row: -float(row["geometry"].area))
    return [_area(row, mentions, frame) for row in rows]


def area_key(row: Row, mentions: Mapping[Hashable, list[Row]]) -> Hashable:
    """Return the key of the place that an area is: its id or slug, else its name among those without."""
    identity = _integer(row.get("geonameid"))
    if identity is not None:
        return identity
    if _text(row.get("area")) in mentions:
        return str(row["area"])
    name = _text(row.get("name"))
    unnumbered = (key for key in mentions if not isinstance(key, int))
    return next((key for key in unnumbered if _text(mentions[key][0].get("name")) == name), None)


def _area(row: Row, mentions: Mapping[Hashable, list[Row]], frame: Frame) -> Row:
    identity = _integer(row.get("geonameid"))
    country = row.get("level") == "country"
    detail = max(frame.detail.width, frame.detail.height)
    fine = max(_COUNTRY_TOLERANCE, detail / 2000) if country else max(_AREA_TOLERANCE, detail / 20_000)
    named = mentions.get(area_key(row, mentions), [])
    described = _described(named) if named else _unnamed(row, identity)
    layer, version = _text(row.get("layer")) or "", _text(row.get("layer_version")) or ""
    return {
        **described,
        "name": _text(row.get("name_en")) or _text(row.get("name")) or described["name"],
        "level": _text(row.get("level")),
        "layer": (version if version.startswith(layer) else f"{layer} {version}") or described["layer"],
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


def _actors(report: Report) -> list[str]:
    """Return the names of the actors in the order of their colours, which is that of the alphabet."""
    names = {actor_name(row.get("conflict"), row.get("actor")) for row in records(report.control)}
    return sorted(name for name in names if name)


def actor_name(conflict: object, actor: object) -> str | None:
    """Return what an actor is called: the data of control know it by a short id."""
    known = control.actors(str(conflict)) if conflict in control.conflicts() else {}
    found = known.get(str(actor))
    return found.name if found else _text(actor)


def _control(report: Report, actors: list[str]) -> list[Row]:
    rows = [row for row in records(report.control) if row.get("geometry") is not None]
    if not rows:
        return []
    shapes = _geometry.simplify(np.array([row["geometry"] for row in rows], dtype=object), _AREA_TOLERANCE)
    order = {actor: position for position, actor in enumerate(actors)}
    return [_holding(row, shape, order) for row, shape in zip(rows, shapes, strict=True)]


def _holding(row: Row, shape: Any, order: Mapping[str, int]) -> Row:
    return {
        "conflict": _text(row.get("conflict")),
        "name": _text(row.get("name")) or _text(row.get("unit")) or "",
        "id": _integer(row.get("geonameid")),
        "actor": order.get(actor_name(row.get("conflict"), row.get("actor")) or ""),
        "status": _text(row.get("status")),
        "from": date_in_words(row.get("date_from")),
        "to": date_in_words(row.get("date_to")),
        "precision": _text(row.get("precision")),
        "note": _text(row.get("note")),
        **_source(row),
        "shape": _geometry.polygons(shape),
    }


def _front(report: Report) -> list[Row]:
    return [
        {
            "conflict": _text(row.get("conflict")),
            "sides": [
                name
                for side in ("actor_a", "actor_b")
                if (name := actor_name(row.get("conflict"), row.get(side)))
            ],
            "status": _text(row.get("status")),
            "date": date_in_words(row.get("date")),
            "length": _rounded(row.get("length_km")),
            "precision": _text(row.get("precision")),
            **_source(row),
            "lines": _geometry.lines(row["geometry"]),
        }
        for row in records(report.front_line)
        if row.get("geometry") is not None
    ]


def _disputed(report: Report) -> list[Row]:
    return [
        {
            "name": _text(row.get("line")),
            "area": _text(row.get("area_name")),
            "kind": _words.DISPUTED_LINES.get(str(row.get("kind"))),
            "administered": _text(row.get("administered_by")),
            "claimed": _text(row.get("claimed_by")),
            "from": date_in_words(row.get("date_from")),
            "length": _rounded(row.get("length_km")),
            "precision": _text(row.get("precision")),
            "note": _text(row.get("note")),
            **_source(row),
            "lines": _geometry.lines(row["geometry"]),
        }
        for row in records(report.disputed_lines)
        if row.get("geometry") is not None
    ]


def _source(row: Row) -> Row:
    return {"source": _text(row.get("source")), "url": safe_url(_text(row.get("url")))}


def records(frame: Any) -> list[Row]:
    """Return the rows of a frame as dictionaries."""
    rows: list[Row] = frame.to_dict("records") if len(frame) else []
    return rows


def _role(row: Row) -> str:
    role = str(row.get("role"))
    return role if role in _ROLE_ORDER else "mentioned"


def _flagged(row: Row) -> bool:
    flag = row.get("flagged")
    return not _missing(flag) and bool(flag)


def has_value(value: object) -> bool:
    """Tell whether a cell of a frame holds anything."""
    return not _missing(value)


def _missing(value: object) -> bool:
    return value is None or bool(pd.api.types.is_scalar(value) and pd.isna(value))


def _text(value: object) -> str | None:
    return None if _missing(value) else str(value)


def _number(value: Any) -> float | None:
    if _missing(value):
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def _integer(value: Any) -> int | None:
    number = _number(value)
    return None if number is None else int(number)


def _rounded(value: Any) -> float | None:
    number = _number(value)
    return None if number is None else round(number, 1)


def _date(value: Any) -> str | None:
    """Return a date as ISO text, from a date, a time stamp or text."""
    text = _text(value)
    try:
        return dt.date.fromisoformat((text or "")[:10]).isoformat()
    except ValueError:
        return None


def date_in_words(value: Any) -> str | None:
    """Return the date in a cell in words, or None."""
    date = _date(value)
    return _words.long_date(dt.date.fromisoformat(date)) if date else None
