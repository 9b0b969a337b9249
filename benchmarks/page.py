"""How quick, small and fast to open the page of many events is, beside one marker of folium for each, in one run.

`python -m benchmarks.page` prints the figures; `--check` fails when a ratio falls short of what is promised. Time
to open is measured in chromium where there is one, and printed alone: it depends on the machine.
"""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import folium
import geopandas as gpd
import pandas as pd

from geo_conflict import control, maps
from geo_conflict.gazetteer import Gazetteer
from geo_conflict.maps._escape import escape
from geo_conflict.report import CRS, Report

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

QUICKER, SMALLER = 10.0, 4.0
MIDDLE = (48.5, 37.5)
TOWNS = 2000
ROUNDS = 3
DAYS = 1095
FIRST = dt.date(2021, 1, 1)
A_REPORT = 3
WARM_UP = 100
MEGABYTE = 1e6
_KINDS = (
    "battle",
    "shelling",
    "air_strike",
    "talks",
    "violence_against_civilians",
    "displacement",
    "statement",
)
_SIDES = ("North", "South", "East", "West", "United Nations", "Militia of the Hills")
_TOLD = (
    *("type", "date_start", "date_text", "name", "role", "sentence", "deaths_low", "confidence"),
    *("precision", "acled_precision", "radius_km", "geonameid"),
)
_LONGEST_OPENING_MS = 120_000


class Made(NamedTuple):
    """A page: how long it took to build, its size, and where it is."""

    seconds: float
    size: int
    file: Path


def main(argv: Sequence[str] | None = None) -> int:
    """Build both pages, open them, print the figures; return 1 when a ratio falls short of what is promised."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=10_000, help="how many events (10000)")
    options.add_argument("--check", action="store_true", help="fail when a ratio falls short")
    given = options.parse_args(argv)
    report = many(given.events)
    maps.page(many(WARM_UP)).get_root().render()
    with tempfile.TemporaryDirectory() as scratch:
        builds = {
            Path(scratch, "own.html"): lambda file: maps.save_page(report, file),
            Path(scratch, "folium.html"): lambda file: markers(report).save(str(file)),
        }
        rounds = [[_timed(build, file) for file, build in builds.items()] for _ in range(ROUNDS)]
        own, peer = (min(made) for made in zip(*rounds, strict=True))
        for name, made in (("geo_conflict", own), ("folium, a marker each", peer)):
            print(f"{name}: {made.seconds:.1f} s to build, {made.size / MEGABYTE:.1f} MB")
        for name, seconds in opened({"geo_conflict": own.file}).items():
            print(f"{name}: {seconds:.2f} s to open in chromium")
    quicker, smaller = peer.seconds / own.seconds, peer.size / own.size
    print(f"{given.events:,} events: built {quicker:.1f} times as fast, {smaller:.1f} times smaller")
    return int(given.check and (quicker < QUICKER or smaller < SMALLER))


def many(count: int) -> Report:
    """Return a report of so many events, each with the mention of its place, over towns and three years."""
    found = Gazetteer.open().nearest(*MIDDLE, count=TOWNS)
    towns = list(islice(cycle([town for town, _ in found]), count))
    rows = [_event(number, town) for number, town in enumerate(towns)]
    days = [FIRST + dt.timedelta(days=number % DAYS) for number in range(-(-count // A_REPORT))]
    articles = [
        (f"a{number}", f"Day {number} of the war", day, "Gazette", f"https://example.org/{number}", "")
        for number, day in enumerate(days)
    ]
    head = ["article", "title", "published", "source", "url", "text"]
    empty = dt.date(1800, 1, 1)
    return Report(
        articles=gpd.GeoDataFrame(
            pd.DataFrame(articles, columns=head), geometry=[None] * len(articles), crs=CRS
        ),
        places=_points([_mention(row) for row in rows]),
        events=_points(rows),
        areas=gpd.GeoDataFrame({"name": [], "level": [], "geometry": []}, geometry="geometry", crs=CRS),
        control=control.at(empty),
        front_line=control.front_line(empty),
        date=FIRST + dt.timedelta(days=DAYS),
        date_source="article",
        made={},
    )


def _event(number: int, town: Any) -> dict[str, Any]:
    day = FIRST + dt.timedelta(days=(number * 7919) % DAYS)
    sentence = (
        f"At least {number % 9} people were killed and others wounded on {day:%d %B %Y} near {town.name}, "
        f"officials said in report number {number}, which could not be confirmed at once."
    )
    parts = ((number % 6, "initiator"), (number // 6 % 6, "target"))
    return {
        "id": f"{number:012x}",
        "article": f"a{number // A_REPORT}",
        "type": _KINDS[number % 7],
        "date_start": day,
        "date_end": day,
        "date_text": f"{day:%d %B %Y}",
        "name": town.name,
        "geonameid": town.geonameid,
        "lat": round(town.lat + (number % 13 - 6) / 300, 4),
        "lon": round(town.lon + (number % 17 - 8) / 300, 4),
        "country_code": town.country_code,
        "precision": 1,
        "acled_precision": 1,
        "radius_km": 5.0,
        "role": "event_site",
        "actors": [{"name": _SIDES[k], "side": _SIDES[k], "part": part, "country": ""} for k, part in parts],
        "deaths_low": number % 9,
        "sentence": sentence,
        "trigger": "killed",
        "confidence": 0.4 + (number % 60) / 100,
    }


def _mention(event: dict[str, Any]) -> dict[str, Any]:
    start = event["sentence"].find(event["name"])
    kept = ("article", "name", "geonameid", "lat", "lon", "role", "sentence", "confidence", "precision")
    spelt = {"text": event["name"], "start": start, "end": start + len(event["name"]), "sentence_start": 0}
    return {name: event[name] for name in kept} | spelt | {"kind": "place", "flagged": False}


def _points(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(rows)
    return gpd.GeoDataFrame(frame, geometry=gpd.points_from_xy(frame["lon"], frame["lat"]), crs=CRS)


def markers(report: Report) -> folium.Map:
    """Return a map of folium with a marker and a popup for each event that says what ours does."""
    drawn = folium.Map(MIDDLE, zoom_start=6)
    articles = {row["article"]: row for row in report.articles.to_dict("records")}
    for row in report.events.to_dict("records"):
        told = articles[row["article"]]
        actors = ", ".join(f"{actor['name']} ({actor['part']})" for actor in row["actors"])
        facts = {name: row[name] for name in _TOLD} | {"actors": actors, "source": told["source"]}
        said = "".join(f"<dt>{name}</dt><dd>{escape(str(value))}</dd>" for name, value in facts.items())
        link = f'<a href="{escape(told["url"])}">{escape(told["title"])}</a>, {told["published"]}'
        popup = folium.Popup(f"<dl>{said}</dl><p>{link}</p>", max_width=340)
        folium.Marker([row["lat"], row["lon"]], popup=popup, tooltip=escape(row["name"])).add_to(drawn)
    return drawn


def opened(files: dict[str, Path]) -> dict[str, float]:
    """Return how long chromium takes from asking for each page until it can be used; nothing without chromium."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        return {}
    from playwright.sync_api import sync_playwright

    found = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable, args=["--no-sandbox", "--disable-gpu"]
        )
        for name, file in files.items():
            page = browser.new_page()
            began = time.perf_counter()
            page.goto(file.resolve().as_uri())
            page.wait_for_selector("html[data-ready=true]", timeout=_LONGEST_OPENING_MS)
            found[name] = time.perf_counter() - began
            page.close()
        browser.close()
    return found


def _timed(build: Callable[[Path], Any], file: Path) -> Made:
    began = time.process_time()
    build(file)
    return Made(time.process_time() - began, file.stat().st_size, file)


if __name__ == "__main__":
    sys.exit(main())
