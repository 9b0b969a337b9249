"""The columns of every table that leaves the package: one schema, whatever the format.

A writer takes the columns of a table in this order and casts each value by its kind, so a GeoJSON file, a row
of `extract` and a table of the manual cannot differ.
"""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the kind of its values ("string", "integer", ...) and what they mean.

    `of` is its name in the report, where that is another: `layer` is taken in GeoJSON.
    """

    name: str
    kind: str
    about: str
    of: str = ""


PLACE_ROW = (
    Column("start", "integer", "offset of the mention's first character in the article's text"),
    Column("end", "integer", "offset after its last character"),
    Column("text", "string", "the mention, as the article spells it"),
    Column("name", "string", "the English name of the place"),
    Column("lat", "number", "latitude, WGS 84"),
    Column("lon", "number", "longitude, WGS 84"),
    Column("geonameid", "integer", "GeoNames id of the place"),
    Column("feature_code", "string", "GeoNames feature code"),
    Column("country_code", "string", "ISO 3166-1 code of the gazetteer's country"),
    Column("kind", "string", "place, demonym or collective"),
    Column("role", "string", "what the place is in its sentence: event_site, dateline, ..."),
    Column("confidence", "number", "probability that the place is the right one"),
    Column("precision", "integer", "how exact the point is: UCDP's 1 (exact) to 7"),
    Column("radius_km", "number", "radius within which the place lies"),
)
"""A place in a row of `extract`; these names and their order do not change."""


def _counted(kind: str, about: str) -> tuple[Column, ...]:
    """The three columns of a number of people."""
    return (
        Column(f"{kind}_best", "integer", f"{about}; null where no number is told"),
        Column(f"{kind}_low", "integer", "the least that the words allow"),
        Column(f"{kind}_high", "integer", "the most that the words allow; null where they set no bound"),
    )


_WHAT = (
    Column("id", "string", "id of the event"),
    Column("type", "string", "what happened: a type of data/events/types.csv"),
    Column("date_start", "date", "first day; null where the text tells none"),
    Column("date_end", "date", "last day"),
    Column("time_precision", "integer", "how exact the days are: ACLED's 1 (day) to 3"),
)
_EXACT = (
    Column("precision", "integer", "how exact the place is: UCDP's 1 (exact) to 7"),
    Column("radius_km", "number", "radius around the point within which it happened"),
)
_WHO = (
    Column("actors", "json", "who took part: name, side, part, country"),
    *_counted("deaths", "people killed"),
    *_counted("wounded", "people wounded"),
    *_counted("displaced", "people who fled or were driven out"),
    *_counted("detained", "people captured, arrested, abducted or set free"),
    Column("is_total", "boolean", "whether it sums up a campaign or war and is never added to the day's"),
    Column("sentence", "string", "the sentence that tells it"),
    Column("start", "integer", "offset of the sentence's first character in the article's text"),
    Column("end", "integer", "offset after its last character"),
    Column("confidence", "number", "probability that it is told so, its place included"),
)
_HOW = (
    Column("ucdp_time_precision", "integer", "how exact the days are: UCDP's 1 (day) to 5"),
    Column("date_text", "string", "the words that tell the days"),
    Column("where", "string", "the words of a relative place"),
    Column("relation", "string", "in, near, distance, between, along or border"),
    Column("acled_precision", "integer", "how exact the place is: ACLED's 1 (exact) to 3"),
    Column("role", "string", "what that place is in the sentence"),
    Column("civilians", "integer", "how many of the dead are told to be civilians"),
    Column("trigger", "string", "the words that tell it"),
    Column("roles", "json", "what each place of the sentence is to the event"),
    Column("sources", "json", "each sentence that tells it, with its article"),
    Column("merged", "json", "what was put together into this row, and why"),
    Column("rule", "string", "which rules found it"),
    Column("flagged", "boolean", "whether the confidence is below the threshold"),
)

EVENT_ROW = (
    *_WHAT,
    Column("place", "json", "the place named: name, lat, lon, geonameid; null where the text does not say"),
    Column("geometry", "json", "GeoJSON of where it happened"),
    *_EXACT,
    *_WHO,
    *_HOW,
)
"""An event in a row of `extract`; these names and their order do not change."""

_ARTICLE = (
    Column("published", "date", "day the article was published"),
    Column("source", "string", "publisher or agency"),
    Column("url", "string", "where it was published"),
)

_FRONT = (
    Column("front_km", "number", "km to the nearest front line of its day"),
    Column("front_conflict", "string", "the conflict of that line"),
    Column("front_actor", "string", "who held the place on that day"),
    Column("front_side", "string", "the side that it was on"),
)

TABLES: dict[str, tuple[Column, ...]] = {
    "places": (
        Column("article", "string", "id of the article"),
        Column("mention", "integer", "number of the mention in its article"),
        *PLACE_ROW,
        Column("slug", "string", "the project's own key of a place that GeoNames does not have"),
        Column("feature_class", "string", "GeoNames feature class"),
        Column("acled_precision", "integer", "how exact the point is: ACLED's 1 (exact) to 3"),
        Column("sentence", "string", "the sentence with the mention"),
        Column("sentence_start", "integer", "offset of the sentence in the article's text"),
        Column("candidates", "json", "other places that the name may mean"),
        Column("rule", "string", "which rule or model found the place"),
        Column("flagged", "boolean", "whether the confidence is below the threshold"),
        *_ARTICLE,
        Column("country", "string", "country in which the point lies on that day"),
        Column("admin1", "string", "first-level unit in which the point lies"),
        Column("admin1_geonameid", "integer", "GeoNames id of that unit"),
        Column("disputed_area", "string", "disputed area in which the point lies"),
        Column("disputed_note", "string", "what to know of it"),
        Column("boundary_layer", "string", "layer, version and worldview that say so"),
        *_FRONT,
        Column("gazetteer", "string", "version of the gazetteer"),
    ),
    "events": (
        Column("article", "string", "id of the article"),
        *_WHAT,
        Column("name", "string", "the English name of the place where it happened"),
        Column("geonameid", "integer", "GeoNames id of that place"),
        Column("slug", "string", "the project's own key of a place that GeoNames does not have"),
        Column("country_code", "string", "ISO 3166-1 code of the gazetteer's country"),
        Column("lat", "number", "latitude of a point of the geometry, WGS 84"),
        Column("lon", "number", "longitude of that point, WGS 84"),
        Column("place_lat", "number", "latitude of the place named, WGS 84"),
        Column("place_lon", "number", "longitude of the place named, WGS 84"),
        *_EXACT,
        *_WHO,
        *_HOW,
        *_FRONT,
    ),
    "areas": (
        Column("geonameid", "integer", "GeoNames id of the area"),
        Column("name", "string", "its name where it lies"),
        Column("name_en", "string", "its English name"),
        Column("level", "string", "country, admin1 or area"),
        Column("kind", "string", "place, demonym or collective"),
        Column("country_code", "string", "ISO 3166-1 code"),
        Column("boundary_layer", "string", "layer that drew it", of="layer"),
        Column("boundary_version", "string", "version of that layer", of="layer_version"),
    ),
    "control": (
        Column("conflict", "string", "the conflict"),
        Column("unit", "string", "id of the area held"),
        Column("name", "string", "its English name"),
        Column("geonameid", "integer", "its GeoNames id"),
        Column("actor", "string", "who holds it"),
        Column("side", "string", "the side that the actor is on"),
        Column("status", "string", "assessed, claimed or contested"),
        Column("date_from", "date", "first day"),
        Column("date_to", "date", "first day on which it no longer holds; null while it lasts"),
        Column("source", "string", "who says so"),
        Column("url", "string", "where"),
        Column("precision", "string", "how exact the outline is"),
        Column("note", "string", "what to know of it"),
        Column("interpolated", "boolean", "whether it is known only before and after the day"),
    ),
    "front_line": (
        Column("conflict", "string", "the conflict"),
        Column("actor_a", "string", "who holds one side"),
        Column("actor_b", "string", "who holds the other"),
        Column("status", "string", "assessed, claimed or contested"),
        Column("date", "date", "the day for which the line was derived"),
        Column("length_km", "number", "geodesic length"),
        Column("precision", "string", "how exact the line is"),
        Column("interpolated", "boolean", "whether a side of it is known only before and after the day"),
        Column("source", "string", "who says so"),
    ),
    "disputed_lines": (
        Column("area", "string", "id of the disputed area"),
        Column("area_name", "string", "its name"),
        Column("line", "string", "name of the line"),
        Column("kind", "string", "control, claim or border"),
        Column("administered_by", "string", "who administers the area"),
        Column("claimed_by", "string", "who claims it"),
        Column("date_from", "date", "first day of that"),
        Column("date_to", "date", "first day on which it no longer holds; null while it lasts"),
        Column("length_km", "number", "geodesic length"),
        Column("precision", "string", "how exact the line is"),
        Column("source", "string", "who draws it"),
        Column("note", "string", "what to know of it"),
    ),
}
"""The columns of each layer of a report, by the layer's name."""

CHANGES = (
    Column("conflict", "string", "the conflict"),
    Column("district", "string", "first-level unit"),
    Column("district_geonameid", "integer", "its GeoNames id"),
    Column("units", "string", "names of the areas that it is part of"),
    Column("actor_from", "string", "who held it; null: nobody known"),
    Column("actor_to", "string", "who holds it then; null: nobody known"),
    Column("side_from", "string", "the side of the first"),
    Column("side_to", "string", "the side of the second"),
    Column("status", "string", "assessed, claimed or contested"),
    Column("date", "date", "day of the change; null where it is not known"),
    Column("km2", "number", "geodesic area"),
    Column("precision", "string", "how exact the outline is"),
    Column("source_from", "string", "who says who held it"),
    Column("source_to", "string", "who says who holds it then"),
)
"""The columns of ground that changed hands."""

LAYERS = {**TABLES, "changes": CHANGES}
"""The columns of every layer that can be written alone."""


def row(columns: tuple[Column, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    """Take the columns from a row of a table, each cast by its kind; what is missing is None."""
    return {column.name: cast(column.kind, values.get(column.of or column.name)) for column in columns}


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Make the values of a row what JSON can hold, each by what it is: for rows of which no schema is asked."""
    made: dict[str, Any] = cast("json", dict(values))
    return made


def cast(kind: str, value: Any) -> Any:
    """Make a value what JSON can hold: NaN, NaT and infinities become None, dates ISO strings."""
    plain = value.item() if getattr(value, "ndim", None) == 0 else value  # a scalar of numpy
    return None if _missing(plain) else _CASTS[kind](plain)


def _missing(value: Any) -> bool:
    if value is None or type(value).__name__ in {"NAType", "NaTType"}:
        return True
    try:
        return not math.isfinite(value)
    except (TypeError, OverflowError):
        return False


def _integer(value: Any) -> int | str:
    """Cast to int; what is no number (a word of a scale) stays a string rather than being lost."""
    try:
        return int(value)
    except (TypeError, ValueError):
        return str(value)


def _date(value: Any) -> str:
    day = value.date() if isinstance(value, dt.datetime) else value
    return str(day.isoformat()) if isinstance(day, dt.date) else str(value)


def _plain(value: Any) -> Any:
    """Cast nested lists and mappings, and the scalars of numpy in them."""
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if hasattr(value, "tolist"):
        return _plain(value.tolist())
    if isinstance(value, dt.date):
        return None if _missing(value) else _date(value)
    return None if _missing(value) else value


_CASTS: dict[str, Callable[[Any], Any]] = {
    "string": str,
    "integer": _integer,
    "number": float,
    "boolean": bool,
    "date": _date,
    "json": _plain,
}
