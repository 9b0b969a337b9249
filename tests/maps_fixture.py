"""Reports made by hand for the tests of maps: the shape of a report, with ground as simple as can be."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from geo_conflict.control import DISPUTED
from geo_conflict.report import Report

DATE = dt.date(2014, 8, 10)
TEXT = (
    "The leaders met in Sochi, Russia. A soldier was killed in Nagorno-Karabakh, the ministry in Baku said."
)
CRS = "EPSG:4326"

HOSTILE = (
    "<script>window.pwned=1</script>",
    '<img src=x onerror="window.pwned=2">',
    "'\" onmouseover=\"window.pwned=3\" autofocus onfocus='window.pwned=3'",
    "</script><script>window.pwned=4</script>",
    "</title></style></textarea><svg onload=window.pwned=5>",
    "{{ 7*7 }} {{ cycler.__init__.__globals__.os.getcwd() }}",
    "{% for x in range(9) %}pwned{% endfor %}{# gone #}",
    "${window.pwned=6} `${alert(7)}`",
    "`);window.pwned=8;//",
    "javascript:window.pwned=9",
    "<!-- <script> --> ]]> &lt;b&gt; &amp; &#123;",
    '\\u003cscript\\u003e \\\\ \\" \\',
    "\u202egnp.exe\u202c \u2066isolated\u2069 \u200f",
    "line\u2028and\u2029paragraph\nand\ttab",
    "nul \x00 and bell \x07",
    "emoji 🏳️\u200d🌈 שלום \u0645\u0631\u062d\u0628\u0627",
    '<a href="javascript:window.pwned=10">x</a>',
    "<iframe srcdoc='<script>parent.pwned=11</script>'></iframe><form action=https://example.invalid><button>",
    "<link rel=stylesheet href=https://example.invalid/x.css><style>@import 'https://example.invalid/y.css';",
)
HOSTILE_URLS = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    "//example.invalid/x",
    "https://",
    "https://exa mple.invalid/",
    'https://example.invalid/"onclick="alert(1)',
    "https://example.invalid/{{7*7}}",
    "http://[::1",
)


def mention(
    toponym: str, name: str, geonameid: int | None, lat: float, lon: float, **more: Any
) -> dict[str, Any]:
    """Return a row of places, with whatever is given instead of the usual."""
    start = TEXT.find(toponym)
    row = {
        "article": "one",
        "mention": 0,
        "start": start,
        "end": start + len(toponym),
        "text": toponym,
        "name": name,
        "geonameid": geonameid,
        "lat": lat,
        "lon": lon,
        "feature_code": "PPL",
        "feature_class": "P",
        "country_code": "RU",
        "kind": "place",
        "role": "mentioned",
        "confidence": 0.93,
        "precision": 1,
        "acled_precision": 1,
        "radius_km": 5.0,
        "sentence": TEXT,
        "sentence_start": 0,
        "candidates": [],
        "rule": "model",
        "flagged": False,
        "published": DATE,
        "source": "Gazette",
        "url": "https://example.org/one",
        "country": "Russia",
        "admin1": None,
        "disputed_area": None,
        "boundary_layer": "admin1@5.1 un 2022-05",
        "gazetteer": "GeoNames 2023-03-05",
    }
    return row | more


def places(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Return rows as the frame of places."""
    frame = pd.DataFrame(rows, columns=list(rows[0] if rows else mention("Sochi", "Sochi", 1, 0, 0)))
    frame["geonameid"] = frame["geonameid"].astype("Int64")
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs=CRS)


def area(name: str, geonameid: int | None, level: str, shape: Any, **more: Any) -> dict[str, Any]:
    """Return a row of areas."""
    row = {
        "geonameid": geonameid,
        "name": name,
        "level": level,
        "kind": "place",
        "country_code": "AZ",
        "layer": "areas",
        "layer_version": "5.1",
        "geometry": shape,
    }
    return row | more


def holding(actor: str, status: str, shape: Any, **more: Any) -> dict[str, Any]:
    """Return a row of control."""
    row = {
        "conflict": "nagorno-karabakh",
        "unit": "district",
        "name": f"District of {actor}",
        "geonameid": None,
        "actor": actor,
        "status": status,
        "date_from": dt.date(1994, 5, 12),
        "date_to": None,
        "source": "Public record",
        "url": "https://example.org/record",
        "precision": "district",
        "note": None,
        "geometry": shape,
    }
    return row | more


def front(shape: Any, **more: Any) -> dict[str, Any]:
    """Return a row of front lines."""
    row = {
        "conflict": "nagorno-karabakh",
        "actor_a": "East",
        "actor_b": "West",
        "status": "assessed",
        "date": DATE,
        "length_km": 254.4,
        "precision": "district",
        "source": "Public record",
        "geometry": shape,
    }
    return row | more


def frame(rows: list[dict[str, Any]], like: dict[str, Any]) -> gpd.GeoDataFrame:
    """Return rows as a frame that has its columns even when there are none."""
    return gpd.GeoDataFrame(pd.DataFrame(rows, columns=list(like)), geometry="geometry", crs=CRS)


WEST = shapely.MultiPolygon([shapely.box(46.0, 39.2, 46.8, 40.2)])
EAST = shapely.MultiPolygon([shapely.box(46.8, 39.2, 47.6, 40.2)])
LINE = shapely.MultiLineString([[(46.8, 39.2), (46.8, 40.2)]])


def report(**changes: Any) -> Report:
    """Return a report on one article: a meeting, an event area, two sides and the line between them."""
    rows = [
        mention("Sochi", "Sochi", 491422, 43.6, 39.73, role="meeting_site", mention=0),
        mention(
            "Nagorno-Karabakh",
            "Nagorno-Karabakh",
            None,
            39.8,
            46.7,
            role="event_site",
            mention=1,
            precision=4,
            feature_code="RGN",
            feature_class="L",
            radius_km=50.0,
        ),
        mention(
            "Baku",
            "Baku",
            587084,
            40.37,
            49.89,
            role="statement_site",
            mention=2,
            flagged=True,
            confidence=0.41,
            candidates=[{"name": "Baku", "country_code": "ID", "geonameid": 3}],
        ),
        mention(
            "Russia",
            "Russia",
            2017370,
            60.0,
            100.0,
            mention=3,
            precision=6,
            feature_code="PCLI",
            radius_km=2000.0,
        ),
    ]
    articles = pd.DataFrame(
        [
            {
                "article": "one",
                "title": "Leaders meet",
                "published": DATE,
                "source": "Gazette",
                "url": "https://example.org/one",
                "text": TEXT,
                "geometry": None,
            }
        ]
    )
    whole = Report(
        articles=gpd.GeoDataFrame(articles, geometry="geometry", crs=CRS),
        places=places(rows),
        events=gpd.GeoDataFrame({"geometry": []}, geometry="geometry", crs=CRS),
        areas=frame([area("Nagorno-Karabakh", None, "area", WEST)], area("", 0, "", None)),
        control=frame(
            [holding("West", "assessed", WEST), holding("East", "claimed", EAST)], holding("", "", None)
        ),
        front_line=frame([front(LINE)], front(None)),
        date=DATE,
        date_source="article",
        made={
            "version": "0.1.0",
            "model": "spacy md",
            "layers": [
                {
                    "name": "admin1",
                    "version": "5.1",
                    "date": "2022-05",
                    "worldview": "UN",
                    "licence": "public domain",
                    "attribution": "Made with Natural Earth.",
                }
            ],
            "notes": ["Made by hand."],
        },
    )
    return replace(whole, **changes)


def without_control() -> Report:
    """Return the report of a conflict that no data of control exist for."""
    empty = report()
    return replace(empty, control=empty.control.iloc[:0], front_line=empty.front_line.iloc[:0])


def hostile(strings: tuple[str, ...] = HOSTILE) -> Report:
    """Return a report with every hostile string in every field that can hold text."""
    spots = [(39.3 + 0.05 * i, 46.1 + 0.06 * i) for i in range(len(strings))]
    urls = [HOSTILE_URLS[i % len(HOSTILE_URLS)] for i in range(len(strings))]
    rows = [_hostile_mention(s, i, *spots[i], urls[i]) for i, s in enumerate(strings)]
    boxes = [shapely.box(lon, lat, lon + 0.04, lat + 0.04) for lat, lon in spots]
    areas = [
        area(s, 900 + i, "area", box, kind=s, country_code=s, layer=s, layer_version=s)
        for i, (s, box) in enumerate(zip(strings, boxes, strict=True))
    ]
    named = [
        _hostile_mention(s, i, *spots[i], urls[i]) | {"geonameid": 900 + i} for i, s in enumerate(strings)
    ]
    control = [
        holding(
            s,
            ("assessed", "claimed", "contested", s)[i % 4],
            box,
            conflict=s,
            unit=s,
            name=s,
            source=s,
            url=urls[i],
            precision=s,
            note=s,
        )
        for i, (s, box) in enumerate(zip(strings, boxes, strict=True))
    ]
    lines = [
        front(
            shapely.MultiLineString([[(46, lat), (47, lat)]]),
            conflict=s,
            actor_a=s,
            actor_b=s,
            precision=s,
            source=s,
        )
        for s, (lat, _) in zip(strings, spots, strict=True)
    ]
    articles = [
        {
            "article": f"{i}{s}",
            "title": s,
            "published": DATE,
            "source": s,
            "url": urls[i],
            "text": s,
            "geometry": None,
        }
        for i, s in enumerate(strings)
    ]
    from events_fixture import hostile_events

    everything = " ".join(strings)
    layers = [
        dict.fromkeys(("name", "version", "date", "worldview", "licence", "attribution"), s) for s in strings
    ]
    return Report(
        articles=gpd.GeoDataFrame(pd.DataFrame(articles), geometry="geometry", crs=CRS),
        places=places(rows + named),
        events=hostile_events(strings, urls, spots),
        areas=frame(areas, area("", 0, "", None)),
        control=frame(control, holding("", "", None)),
        front_line=frame(lines, front(None)),
        date=DATE,
        date_source=everything,
        made={"version": everything, **{s: s for s in strings}, "layers": layers, "notes": list(strings)},
        disputed_lines=frame(
            [
                dict.fromkeys(DISPUTED, s)
                | {"length_km": 1.0, "geometry": shapely.MultiLineString([[(46, lat), (47, lat)]])}
                for s, (lat, _) in zip(strings, spots, strict=True)
            ],
            dict.fromkeys(DISPUTED) | {"geometry": None},
        ),
    )


def _hostile_mention(text: str, index: int, lat: float, lon: float, url: str) -> dict[str, Any]:
    fields = (
        "name",
        "feature_code",
        "feature_class",
        "country_code",
        "kind",
        "rule",
        "source",
        "country",
        "admin1",
        "disputed_area",
        "boundary_layer",
        "gazetteer",
    )
    before = f"before {text} "
    return (
        mention(text, text, None, lat, lon)
        | dict.fromkeys(fields, text)
        | {
            "article": f"{index}{text}",
            "sentence": f"{before}{text} after {text}",
            "sentence_start": 1000,
            "start": 1000 + len(before),
            "end": 1000 + len(before) + len(text),
            "role": ("event_site", "meeting_site", text)[index % 3],
            "url": url,
            "candidates": [{"name": text, "country_code": text, "geonameid": 5}],
            "flagged": index % 2 == 0,
        }
    )
