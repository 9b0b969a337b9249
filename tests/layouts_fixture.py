"""Events made by hand for what reads a report: a report that has these and nothing else."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pandas as pd
from geopandas import GeoDataFrame, GeoSeries
from shapely import Point, Polygon

COUNTS = [
    f"{count}_{end}"
    for count in ("deaths", "wounded", "displaced", "detained")
    for end in ("best", "low", "high")
]
WHOLE = [
    *COUNTS,
    "civilians",
    "geonameid",
    "precision",
    "acled_precision",
    "time_precision",
    "ucdp_time_precision",
]
SENTENCE = 'Armenian fire killed "one soldier", the ministry\nsaid; Часів Яр, عين.'


def frame(rows: list[dict[str, Any]]) -> GeoDataFrame:
    """Make a table whose shapes are in the column `shape`."""
    shapes = GeoSeries([row.get("shape") for row in rows], crs="EPSG:4326")
    plain = pd.DataFrame([{name: value for name, value in row.items() if name != "shape"} for row in rows])
    return GeoDataFrame(plain, geometry=shapes, crs="EPSG:4326")


def actor(name: str, part: str, side: str = "", country: str = "") -> dict[str, str]:
    return {"name": name, "side": side or name.lower(), "part": part, "country": country}


def event(**cells: Any) -> dict[str, Any]:
    """A row of events with every column: shelling near Agdam, but for the cells given."""
    made = dict.fromkeys([*WHOLE, "where", "relation", "country_code"]) | {
        "id": "0123456789ab",
        "article": "a",
        "type": "shelling",
        "date_start": dt.date(2014, 8, 9),
        "date_end": dt.date(2014, 8, 10),
        "time_precision": 1,
        "ucdp_time_precision": 2,
        "date_text": "overnight",
        "name": "Agdam",
        "geonameid": 148619,
        "lat": 39.991,
        "lon": 46.9274,
        "shape": Point(46.9274, 39.991),
        "country_code": "AZ",
        "precision": 1,
        "acled_precision": 1,
        "radius_km": 5.0,
        "role": "event_site",
        "actors": [
            actor("Armenia", "initiator", "armenian", "AM"),
            actor("Nagorno-Karabakh", "initiator", "armenian"),
            actor("Azerbaijan", "target", "azerbaijani", "AZ"),
        ],
        "deaths_best": 3,
        "deaths_low": 3,
        "civilians": 1,
        "is_total": False,
        "sentence": SENTENCE,
        "start": 40,
        "end": 40 + len(SENTENCE),
        "trigger": "killed",
        "roles": [{"mention": 0, "role": "event_site"}],
        "sources": [
            {"article": "a", "start": 40, "end": 95, "sentence": SENTENCE, "published": dt.date(2014, 8, 10),
             "source": "Newswire", "url": None},
            {"article": "b", "start": 7, "end": 30, "sentence": "One died.", "published": None, "source": "Daily, The",
             "url": "https://example.org/b"},
        ],
        "merged": [{"id": "fedcba987654", "article": "b", "start": 7, "end": 30, "why": "same type, day and place"}],
        "rule": "trigger:shelling",
        "confidence": 0.9,
    }  # fmt: skip
    return made | cells


def report(*events: dict[str, Any]) -> Any:
    """A report of two articles and one place."""
    table = frame(list(events) or [event()])
    places: list[dict[str, Any]] = [
        {"article": "a", "mention": 0, "start": 50, "end": 55, "text": "Agdam", "name": "Agdam", "geonameid": 148619,
         "admin1": "Ağdam", "shape": Point(46.9274, 39.991)},
    ]  # fmt: skip
    articles: list[dict[str, Any]] = [
        {"article": "a", "title": 'Shots, "again"', "published": dt.date(2014, 8, 10), "source": "Newswire"},
        {"article": "b", "title": None, "published": None, "source": None},
    ]
    whole = {column: "Int64" for column in WHOLE if column in table}
    return SimpleNamespace(events=table.astype(whole), places=frame(places), articles=frame(articles))


RING = Polygon(
    [(46, 40), (47, 40), (47, 41), (46, 41)], [[(46.4, 40.4), (46.6, 40.4), (46.6, 40.6), (46.4, 40.6)]]
)
