"""Rows of tables from what was read: places and events as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo_conflict import events as _events
from geo_conflict._terms import ENGLISH, FLAG_BELOW
from geo_conflict.gazetteer import Gazetteer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from geo_conflict.articles import Article
    from geo_conflict.events import Event
    from geo_conflict.events._numbers import Count
    from geo_conflict.gazetteer import Place
    from geo_conflict.toponyms import Reading, Toponym


def of_article(
    article: Article, reading: Reading, *, merge: bool, day: dt.date | None = None
) -> dict[str, Any]:
    """Make the rows of an article.

    Parameters
    ----------
    article
        The article.
    reading
        What was recognised in it.
    merge
        Whether what it tells twice is one event.
    day
        Its day, where it states none.

    Returns
    -------
    dict
        `{"id": ..., "language": ..., "places": [...], "events": [...]}`.
    """
    toponyms = reading.toponyms
    found = _found(article, reading, merge=merge, day=day)
    roles = _events.assign(article.text, toponyms, found)
    places = [_place(article, number, *pair) for number, pair in enumerate(zip(toponyms, roles, strict=True))]
    events = [_event(article, one, toponyms) for one in found]
    return {"id": article.id, "language": reading.language, "places": places, "events": events}


def _found(article: Article, reading: Reading, *, merge: bool, day: dt.date | None) -> list[Event]:
    if reading.language != ENGLISH:
        return []
    published = article.published or day
    return _events.find(article.id, article.text, reading.toponyms, reading.entities, published, merge=merge)


def _place(article: Article, number: int, toponym: Toponym, role: str) -> dict[str, Any]:
    place = toponym.place
    ucdp, acled = place.precision if place else (None, None)
    return {
        "article": article.id,
        "mention": number,
        "start": toponym.start,
        "end": toponym.end,
        "text": toponym.text,
        "name": place.name if place else None,
        "geonameid": place.geonameid if place else None,
        "slug": place.slug if place else "",
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "feature_class": place.feature_class if place else None,
        "feature_code": place.feature_code if place else None,
        "country_code": place.country_code if place else None,
        "kind": toponym.kind,
        "role": role,
        "confidence": toponym.confidence,
        "precision": ucdp,
        "acled_precision": acled,
        "radius_km": place.radius_km if place else None,
        "sentence": article.text[toponym.sentence_start : toponym.sentence_end],
        "sentence_start": toponym.sentence_start,
        "candidates": [_candidate(other.place, other.probability) for other in toponym.candidates],
        "rule": toponym.rule,
        "flagged": toponym.confidence < FLAG_BELOW,
        "published": article.published,
        "source": article.source,
        "url": article.url,
        "gazetteer": Gazetteer.open().version,
    }


def _candidate(place: Place, probability: float) -> dict[str, Any]:
    return {
        "name": place.name,
        "geonameid": place.geonameid,
        "lat": place.lat,
        "lon": place.lon,
        "feature_code": place.feature_code,
        "country_code": place.country_code,
        "admin1": place.admin1,
        "probability": probability,
    }


def _event(article: Article, event: Event, toponyms: Sequence[Toponym]) -> dict[str, Any]:
    when = event.when
    trust = _trust(event, toponyms)
    return {
        "id": event.id,
        "article": article.id,
        "type": event.type,
        "date_start": when.start if when else None,
        "date_end": when.end if when else None,
        "time_precision": when.precision if when else None,
        "ucdp_time_precision": when.ucdp if when else None,
        "date_text": event.date_text or None,
        **_site(event, toponyms),
        "actors": [
            {"name": one.name, "side": one.side, "part": one.part, "country": one.country}
            for one in event.actors
        ],
        **{
            f"{kind}_{end}": value
            for kind in _events.COUNTED
            for end, value in _bounds(getattr(event, kind)).items()
        },
        "civilians": event.civilians,
        "is_total": event.is_total,
        "sentence": article.text[event.start : event.end],
        "start": event.start,
        "end": event.end,
        "trigger": event.trigger,
        "roles": [
            {
                "mention": number,
                "start": toponyms[number].start,
                "end": toponyms[number].end,
                "text": toponyms[number].text,
                "role": role,
            }
            for number, role in sorted(event.roles.items())
            if number < len(toponyms)
        ],
        "sources": [_source(article, one.start, one.end) for one in event.sources],
        "merged": [
            {"id": event.id, "article": one.article, "start": one.start, "end": one.end, "why": one.why}
            for one in event.sources
            if one.why
        ],
        "rule": event.rule,
        "confidence": trust,
        "flagged": trust < FLAG_BELOW,
    }


def _trust(event: Event, toponyms: Sequence[Toponym]) -> float:
    """Probability that the event is told as the row says, its place included."""
    site = event.site
    known = site is not None and site.toponym is not None and site.toponym < len(toponyms)
    place = toponyms[site.toponym].confidence if known and site and site.toponym is not None else 1.0
    return round(event.confidence * place, 3)


def _bounds(count: Count | None) -> Mapping[str, int | None]:
    return {end: getattr(count, end) if count else None for end in ("best", "low", "high")}


def _site(event: Event, toponyms: Sequence[Toponym]) -> dict[str, Any]:
    site = event.site
    empty = dict.fromkeys(
        (
            "name",
            "geonameid",
            "slug",
            "lat",
            "lon",
            "place_lat",
            "place_lon",
            "country_code",
            "where",
            "relation",
        )
    )
    empty |= dict.fromkeys(("precision", "acled_precision", "radius_km", "role", "geometry"))
    if site is None:
        return empty
    listed = site.toponym is not None and site.toponym < len(toponyms)
    toponym = toponyms[site.toponym] if listed and site.toponym is not None else None
    place = toponym.place if toponym else None
    shape = site.shape
    return empty | {
        "name": place.name if place else (toponym.text if toponym else event.site_text or site.words or None),
        "geonameid": place.geonameid if place else None,
        "slug": place.slug if place else "",
        "lat": shape.point[1] if shape else None,
        "lon": shape.point[0] if shape else None,
        "place_lat": place.lat if place else None,
        "place_lon": place.lon if place else None,
        "country_code": place.country_code if place else None,
        "where": site.words or None,
        "relation": site.relation,
        "precision": shape.precision if shape else None,
        "acled_precision": shape.acled if shape else None,
        "radius_km": shape.radius_km if shape else None,
        "role": site.role,
        "geometry": shape.geometry if shape else None,
    }


def _source(article: Article, start: int, end: int) -> dict[str, Any]:
    return {
        "article": article.id,
        "start": start,
        "end": end,
        "sentence": article.text[start:end],
        "published": article.published,
        "source": article.source,
        "url": article.url,
    }
