"""Tables as CSV, read back with what any program reads CSV with."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from geo_conflict import export
from geo_conflict.export import _schema

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import SmallReport


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_csv_is_rfc_4180_with_the_text_as_it_is_and_wkt(tmp_path: Path) -> None:
    said = 'He said "=1+1, no"\nand left\ud800'
    table = gpd.GeoDataFrame(
        [
            {
                "article": "a",
                "sentence": said,
                "candidates": [{"name": "é"}],
                "flagged": True,
                "lat": float("nan"),
            },
            {"article": "b", "geonameid": 3.0, "published": dt.date(2024, 1, 2)},
        ],
        geometry=[shapely.Point(1 / 3, 2), None],
        crs="EPSG:4326",
    )
    text = export.csv(table, "places", tmp_path / "p.csv")
    data = (tmp_path / "p.csv").read_bytes()
    assert data.decode() == text
    assert text.endswith("\r\n")
    first, second = rows_of(data)
    assert first["sentence"] == said.replace("\ud800", "\ufffd")
    assert (first["candidates"], first["flagged"], first["lat"]) == ('[{"name": "é"}]', "true", "")
    assert (first["geometry"], second["geometry"]) == ("POINT (0.3333333 2)", "")
    assert (second["geonameid"], second["published"]) == ("3", "2024-01-02")
    assert list(first)[:3] == ["article", "mention", "start"]


@pytest.mark.parametrize("layer", _schema.TABLES)
def test_the_columns_are_those_of_the_schema(small_report: SmallReport, layer: str) -> None:
    if not hasattr(small_report, layer):
        pytest.skip(f"no {layer} in the small report")
    table = getattr(small_report, layer)
    text = export.csv(table, layer)
    assert len(rows_of(text.encode("utf-8"))) == len(table)
    assert next(csv.reader(io.StringIO(text, newline=""))) == [
        *(column.name for column in _schema.TABLES[layer]),
        "geometry",
    ]
