"""Events made by hand for the tests of maps: every column of a report's events, in every state it may have."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely
from maps_fixture import CRS, report

from geo_conflict import control

if TYPE_CHECKING:
    from geo_conflict.report import Report

NUMBERS = (
    *(
        f"{kind}_{bound}"
        for kind in ("deaths", "wounded", "displaced", "detained")
        for bound in ("best", "low", "high")
    ),
    "civilians",
)
WHOLE = ("geonameid", "time_precision", "ucdp_time_precision", "precision", "acled_precision", *NUMBERS)
NAGORNO = shapely.box(46.5, 39.6, 47.0, 40.0)


def event(number: int, kind: str, lat: float | None, lon: float | None, **more: Any) -> dict[str, Any]:
    """Return a row of events, with whatever is given instead of the usual."""
    sentence = f"Report {number}: {kind.replace('_', ' ')} was told of."
    row: dict[str, Any] = {
        "id": f"{number:012x}",
        "article": "one",
        "type": kind,
        "date_start": dt.date(2014, 8, 1),
        "date_end": dt.date(2014, 8, 1),
        "time_precision": 1,
        "ucdp_time_precision": 1,
        "date_text": "on 1 August",
        "name": f"Place {number}",
        "geonameid": 5000 + number,
        "lat": lat,
        "lon": lon,
        "country_code": "AZ",
        "where": None,
        "relation": "in",
        "precision": 1,
        "acled_precision": 1,
        "radius_km": 5.0,
        "role": "event_site",
        "actors": [],
        **dict.fromkeys(NUMBERS),
        "is_total": False,
        "sentence": sentence,
        "start": 0,
        "end": len(sentence),
        "trigger": kind.split("_", maxsplit=1)[0],
        "roles": [],
        "sources": [],
        "rule": "lexicon",
        "confidence": 0.9,
        "flagged": False,
        "front_km": 12.3,
        "front_conflict": "karabakh",
        "front_actor": None,
        "front_side": None,
        "geometry": None if lat is None else shapely.Point(lon, lat),
    }
    return row | more


def actor(name: str, part: str, side: str | None = None) -> dict[str, Any]:
    """Return an actor of an event."""
    return {"name": name, "side": side or name.casefold(), "part": part, "country": ""}


def events(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Return rows as the frame of events."""
    frame = pd.DataFrame(rows, columns=list(event(0, "battle", 0.0, 0.0)))
    return gpd.GeoDataFrame(frame.astype(dict.fromkeys(WHOLE, "Int64")), geometry="geometry", crs=CRS)


AZERI = actor("Azerbaijan", "initiator", "azerbaijani")
RUSSIA = actor("Russia", "mediator")
ARTSAKH = actor("Nagorno-Karabakh forces", "target", "armenian")
_SOURCES = [
    {"article": "one", "sentence": "Report 1: battle was told of."},
    {
        "article": "two",
        "sentence": "Another paper counts 18 dead in Agdam.",
        "published": dt.date(2014, 8, 3),
        "source": "Herald",
        "url": "https://example.org/two",
    },
]
_KILLED = {"deaths_best": 14, "deaths_low": 10, "deaths_high": 18, "wounded_low": 30, "civilians": 2}
_NOWHERE = {"name": None, "geonameid": None, "where": None}


def _on(*date: int) -> dict[str, Any]:
    return {"date_start": dt.date(*date), "date_end": dt.date(*date)}


ROWS = [
    event(1, "battle", 39.99, 46.93, name="Agdam", actors=[AZERI, ARTSAKH], sources=_SOURCES, **_KILLED),
    event(2, "shelling", 39.2, 46.7, name="Fuzuli", actors=[AZERI], deaths_low=3, **_on(1993, 8, 23)),
    event(3, "territory_taken", 39.4, 47.0, name="Jabrayil", actors=[AZERI], **_on(2020, 10, 4)),
    event(4, "talks", 43.6, 39.73, name="Sochi", role="meeting_site", actors=[RUSSIA], **_on(2014, 8, 10)),
    event(
        5,
        "statement",
        40.37,
        49.89,
        name="Baku",
        role="statement_site",
        flagged=True,
        confidence=0.4,
        date_start=None,
        date_end=None,
        actors=[actor("Azerbaijan", "speaker", "azerbaijani")],
    ),
    event(6, "displacement", None, None, **_NOWHERE, displaced_low=600_000, is_total=True),
    event(
        7,
        "ceasefire_violation",
        39.85,
        46.75,
        name="Martakert",
        where="10 km north of Martakert",
        precision=2,
        radius_km=15.0,
        geometry=NAGORNO,
    ),
    event(8, "explosion", 40.2, 47.7, name="Barda", precision=3, radius_km=30.0, deaths_best=1),
    event(9, "protest", 40.0, 45.0, name="Armenia", precision=6, radius_km=150.0),
]


def reported(**changes: Any) -> Report:
    """Return the report of the fixture with events."""
    return replace(report(), **{"events": events(ROWS)} | changes)


def over_time() -> Report:
    """Return a report whose control and front line change, with events before and after its day."""
    day = dt.date(2014, 8, 10)
    return reported(control=control.at(day, "karabakh"), front_line=control.front_line(day, "karabakh"))


def hostile_events(
    strings: tuple[str, ...], urls: list[str], spots: list[tuple[float, float]]
) -> gpd.GeoDataFrame:
    """Return events with every hostile string in every field that can hold text."""
    fields = ("date_text", "name", "country_code", "where", "relation", "trigger", "rule", "front_actor")
    return events(
        [
            event(number, text, *spots[number])
            | dict.fromkeys(fields, text)
            | {
                "id": text,
                "article": f"{number}{text}",
                "role": ("event_site", "meeting_site", text)[number % 3],
                "sentence": f"before {text} after",
                "actors": [{"name": text, "side": text, "part": text, "country": text}],
                "sources": [
                    {
                        "article": f"other {text}",
                        "sentence": text,
                        "source": text,
                        "url": urls[number],
                        "published": text,
                    }
                ],
                "flagged": number % 2 == 0,
            }
            for number, text in enumerate(strings)
        ]
    )
