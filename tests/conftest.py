from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]


@pytest.fixture
def samples() -> Path:
    return ROOT / "data" / "samples"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Write a file below the test's own folder, bytes as they are and text in UTF-8."""

    def write_file(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_file


class SmallReport:
    """A report with a row in every table, made by hand: two rows of places, one of them full of holes."""

    def __init__(self) -> None:
        from geopandas import GeoDataFrame, GeoSeries
        from shapely import LineString, MultiLineString, MultiPolygon, Point, Polygon

        def table(rows: list[dict[str, Any]], shapes: list[Any]) -> GeoDataFrame:
            return GeoDataFrame(rows, geometry=GeoSeries(shapes, crs="EPSG:4326"), crs="EPSG:4326")

        self.articles = table([{"article": "a", "text": "Shells fell near Sake, the army said."}], [None])

        clockwise = Polygon(
            [(46, 39), (46, 40), (47, 40), (47, 39)], [[(46.2, 39.2), (46.4, 39.2), (46.4, 39.4)]]
        )
        nan = float("nan")
        sochi = {
            "article": "a",
            "mention": 1,
            "start": 0,
            "end": 5,
            "text": "Sochi",
            "name": "Sochi",
            "lat": 43.60028,
            "lon": 39.73412,
            "geonameid": 491422,
            "feature_code": "PPL",
            "feature_class": "P",
            "country_code": "RU",
            "kind": "place",
            "role": "meeting_site",
            "confidence": 0.97,
            "precision": 1,
            "acled_precision": 1,
            "radius_km": 5.0,
            "sentence": "Sochi <b>hosts</b> {{ talks }}.",
            "sentence_start": 0,
            "candidates": [{"geonameid": 491422, "score": nan}],
            "rule": "gazetteer",
            "flagged": False,
            "published": dt.date(2014, 8, 10),
            "source": "x",
            "url": None,
            "country": "Russia",
            "admin1": "Krasnodar",
            "disputed_area": None,
            "boundary_layer": "admin1@5.1.1 un",
            "gazetteer": "1",
        }
        blank = dict.fromkeys(sochi) | {
            "article": "b",
            "start": 3,
            "end": 4,
            "text": "\ud800",
            "geonameid": nan,
        }
        self.places = table([sochi, blank], [Point(39.73412, 43.60028), Point(1 / 3, 2 / 3)])
        event = {
            "id": "a-1",
            "article": "a",
            "type": "talks",
            "date_start": dt.date(2014, 8, 10),
            "date_end": None,
        }
        self.events = table([event], [None])
        area = {
            "geonameid": 148617,
            "name": "Agdam",
            "level": "admin1",
            "kind": "collective",
            "country_code": "AZ",
        }
        area |= {"layer": "admin1", "layer_version": "5.1.1"}
        self.areas = table([area], [MultiPolygon([clockwise])])
        held = {
            "conflict": "nk",
            "unit": "agdam",
            "actor": "A",
            "status": "assessed",
            "date_from": dt.date(1993, 7, 23),
        }
        self.control = table([held | {"date_to": None}], [clockwise])
        line = {
            "conflict": "nk",
            "actor_a": "A",
            "actor_b": "B",
            "date": dt.date(2014, 8, 10),
            "length_km": 12.5,
        }
        self.front_line = table([line], [MultiLineString([LineString([(46.123456789, 39), (46, 40)])])])
        self.disputed_lines = table([line], [None]).iloc[:0]
        self.date = dt.date(2014, 8, 10)
        self.date_source = "article"
        self.made: dict[str, Any] = {
            "version": "0",
            "layers": [
                {"name": "admin1", "licence": "public domain", "attribution": "Natural Earth", "date": None},
                {
                    "name": "countries",
                    "licence": "public domain",
                    "attribution": "Natural Earth",
                    "date": None,
                },
            ],
        }

    def save_page(self, path: str | Path, **_: Any) -> Path:
        Path(path).write_text("<!doctype html>")
        return Path(path)

    def save_picture(self, *paths: str | Path, **_: Any) -> Path:
        for path in paths:
            Path(path).write_bytes(b"picture")
        return Path(paths[0])


@pytest.fixture
def small_report() -> SmallReport:
    return SmallReport()
