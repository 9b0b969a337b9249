"""The rows of `extract` and `geocode`: plain JSON objects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo_conflict.export import _schema
from geo_conflict.export._json import line
from geo_conflict.export._shapes import geometry

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo_conflict.report import Report

GEONAMES = "Places: GeoNames (www.geonames.org), CC BY 4.0"
"""The attribution owed wherever rows of the gazetteer are shown or exported."""

_PLACE = (
    _schema.Column("name", "string", "its English name, or the words of the text"),
    _schema.Column("lat", "number", "latitude, WGS 84"),
    _schema.Column("lon", "number", "longitude, WGS 84"),
    _schema.Column("geonameid", "integer", "GeoNames id"),
)

CANDIDATE = (
    _schema.Column("name", "string", "the English name of the place"),
    _schema.Column("country_code", "string", "ISO 3166-1 code"),
    _schema.Column("admin1", "string", "first-level unit"),
    _schema.Column("feature_code", "string", "GeoNames feature code"),
    _schema.Column("population", "integer", "inhabitants"),
    _schema.Column("lat", "number", "latitude, WGS 84"),
    _schema.Column("lon", "number", "longitude, WGS 84"),
    _schema.Column("geonameid", "integer", "GeoNames id"),
)


def article_row(
    article_id: str, places: Iterable[Mapping[str, Any]], events: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """Make the row that `extract` writes for an article.

    Parameters
    ----------
    article_id
        The article's id.
    places, events
        Its places and events, in the order of the text.

    Returns
    -------
    dict
        `{"id", "places": [...], "events": [...]}`.
    """
    return {
        "id": article_id,
        "places": [_schema.row(_schema.PLACE_ROW, place) for place in places],
        "events": [_schema.row(_schema.EVENT_ROW, _contracted(event)) for event in events],
    }


def _contracted(event: Mapping[str, Any]) -> dict[str, Any]:
    """The event with its place as one object, and its geometry as GeoJSON."""
    shape = event.get("geometry")
    at = {"lat": event.get("place_lat"), "lon": event.get("place_lon")}
    named = {"name": event.get("name"), **at, "geonameid": event.get("geonameid")}
    place = _schema.row(_PLACE, named) if event.get("role") else None
    return {**event, "place": place, "geometry": None if shape is None else geometry(shape)}


def article_line(found: Mapping[str, Any]) -> str:
    """Make the line that `extract` writes for what was found in an article (see `report.extract`)."""
    return line(article_row(found["id"], found["places"], found["events"]))


def article_json(report: Report, article_id: str) -> dict[str, Any]:
    """Make the row that `extract` writes for an article of a report."""

    def own(table: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = table[table["article"] == article_id].to_dict("records")
        return found

    return article_row(article_id, own(report.places), own(report.events))


def candidates(name: str, places: Iterable[Any]) -> dict[str, Any]:
    """Make the row that `geocode --json` writes for a name: what it may mean, the likeliest first."""
    fields = [column.name for column in CANDIDATE]
    rows = [{field: getattr(place, field, None) for field in fields} for place in places]
    return {"query": name, "candidates": [_schema.row(CANDIDATE, values) for values in rows]}
