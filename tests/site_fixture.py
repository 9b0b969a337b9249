"""Articles whose events and places are written into their text, and a report of them, without any model.

A line of a text is an event, `type|first day|place|actors|deaths|sentence`, any part of it empty. What is in the text
is in the report, whatever it is: so hostile text gets into every field.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely
from maps_fixture import HOSTILE, HOSTILE_URLS, mention, places, report

from geo_conflict import boundaries
from geo_conflict.articles import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pytest

    from geo_conflict.report import Report

CRS = "EPSG:4326"
SPOTS = {
    "Sake": (-1.57, 29.04),
    "Goma": (-1.67409, 29.22845),
    "Bukavu": (-2.49, 28.84),
    "Sochi": (43.6, 39.73),
}
NOWHERE = (float("nan"), float("nan"))

ARTICLES = (
    Article(
        "kivu-1",
        "Fighting near Sake",
        "battle|2024-02-12|Sake|M23,Government of the Congo|3|Three soldiers were killed near Sake.\n"
        "displacement|2024-02-13|Goma|||Thousands fled to Goma.",
        dt.date(2024, 2, 14),
        "Gazette",
        "https://example.org/kivu-1",
    ),
    Article(
        "kivu-2",
        "Shells on Goma",
        "shelling|2024-04-02|Goma|M23|11|Shells killed 11 people in Goma.\n"
        "statement|||Government of the Congo||The government accused the rebels.",
        dt.date(2024, 4, 3),
        "Gazette",
    ),
    Article(
        "sochi", "قمة سوتشي", "talks|2014-08-10|Sochi|||The presidents met in Sochi.", dt.date(2014, 8, 10)
    ),
    Article("undated", None, "arrest||Bukavu|حركة 23 مارس||Two men were arrested in Bukavu."),
)


def hostile_articles() -> list[Article]:
    """Return articles with every hostile string in every field."""
    return [
        Article(
            f"{number}{text}",
            text,
            "|".join(
                part.replace("|", "/").replace("\n", " ") for part in (text, text, "Sake", text, "1", text)
            ),
            dt.date(2024, 1, 1 + number),
            text,
            HOSTILE_URLS[number % len(HOSTILE_URLS)],
        )
        for number, text in enumerate(HOSTILE)
    ]


def hostile_article() -> Article:
    """Return one article with every hostile string as its title, and as type, actor and sentence of events."""
    lines = [article.text for article in hostile_articles()]
    return Article(
        "hostile", " ".join(HOSTILE), "\n".join(lines), dt.date(2024, 5, 1), HOSTILE[0], HOSTILE_URLS[0]
    )


def extract(articles: Iterable[Article], **_: Any) -> Iterator[dict[str, Any]]:
    """Stand in for `report.extract`."""
    for article in articles:
        lines = article.text.split("\n")
        events = [_event(article, number, *line.split("|")) for number, line in enumerate(lines)]
        named = [_mention(article, number, event) for number, event in enumerate(events) if event["name"]]
        yield {"id": article.id, "places": named, "events": events}


def assemble(
    articles: Sequence[Article], rows: Iterable[dict[str, Any]], *, date: dt.date | None = None
) -> Report:
    """Stand in for `report.assemble`."""
    found = list(rows)
    events = [event for row in found for event in row["events"]]
    named = [place for row in found for place in row["places"]]
    table = pd.DataFrame([_story(article) for article in articles])
    frame = pd.DataFrame(events)
    points = [
        None if pd.isna(event["lat"]) else shapely.Point(event["lon"], event["lat"]) for event in events
    ]
    return replace(
        report(),
        articles=gpd.GeoDataFrame(table, geometry=[None] * len(table), crs=CRS),
        events=gpd.GeoDataFrame(frame, geometry=points, crs=CRS),
        places=boundaries.join(places(named or [mention("Sochi", "Sochi", 1, 0, 0)]), None).iloc[
            : len(named)
        ],
        date=date or max((article.published for article in articles if article.published), default=None),
    )


def stand_in(patch: pytest.MonkeyPatch) -> None:
    """Let sites be built from these stand-ins."""
    from geo_conflict import report as real

    patch.setattr(real, "extract", extract)
    patch.setattr(real, "assemble", assemble)


def _event(
    article: Article, number: int, kind: str, day: str, place: str, actors: str, deaths: str, sentence: str
) -> dict[str, Any]:
    lat, lon = SPOTS.get(place, NOWHERE)
    name = hashlib.sha256(f"{article.id}|{number}".encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return {
        "id": name,
        "article": article.id,
        "type": kind,
        "date_start": dt.date.fromisoformat(day) if day[:2] == "20" else day or None,
        "date_end": None,
        "name": place or None,
        "lat": lat,
        "lon": lon,
        "precision": 1 if place else None,
        "radius_km": 5.0 if place else None,
        "role": "event_site",
        "actors": [
            {
                "name": actor,
                "side": "a side",
                "part": "initiator",
                "country": "CD" if actor == "M23" else None,
            }
            for actor in actors.split(",")
            if actor
        ],
        "deaths_best": int(deaths) if deaths else None,
        "is_total": False,
        "sentence": sentence,
        "confidence": 0.9,
        "sources": [{"article": article.id}],
    }


def _mention(article: Article, number: int, event: dict[str, Any]) -> dict[str, Any]:
    place = event["name"]
    lat, lon = SPOTS.get(place, NOWHERE)
    own = {"article": article.id, "mention": number, "sentence": event["sentence"], "role": "event_site"}
    return mention("Sochi", place, None, lat, lon) | own | {"published": article.published}


def _story(article: Article) -> dict[str, Any]:
    return {
        "article": article.id,
        "title": article.title,
        "published": article.published,
        "source": article.source,
        "url": article.url,
        "text": article.text,
    }
