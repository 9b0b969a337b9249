from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any, cast

import geopandas
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import shape

import geo_conflict
from geo_conflict import export
from geo_conflict.export import _schema

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import SmallReport

    from geo_conflict.report import Report

CONTRACT = [
    "start", "end", "text", "name", "lat", "lon", "geonameid", "feature_code", "country_code", "kind", "role",
    "confidence", "precision", "radius_km",
]  # fmt: skip


def strict(text: str) -> Any:
    """Parse JSON as the standard has it: no NaN, no Infinity."""

    def refuse(word: str) -> None:
        raise AssertionError(word)

    return json.loads(text, parse_constant=refuse)


@pytest.fixture
def made(small_report: SmallReport, tmp_path: Path) -> dict[str, Any]:
    path = tmp_path / "out.geojson"
    returned = export.geojson(cast("Report", small_report), path)
    written = cast("dict[str, Any]", strict(path.read_text(encoding="utf-8")))
    assert written == json.loads(json.dumps(returned))
    return written


def features(made: dict[str, Any], layer: str) -> list[dict[str, Any]]:
    return [feature for feature in made["features"] if feature["properties"]["layer"] == layer]


def test_every_layer_is_there_and_every_id_once(made: dict[str, Any]) -> None:
    layers = [feature["properties"]["layer"] for feature in made["features"]]
    assert layers == ["places", "places", "events", "areas", "control", "front_line"]
    assert len({feature["id"] for feature in made["features"]}) == len(made["features"])


def test_rfc7946(made: dict[str, Any]) -> None:
    assert made["type"] == "FeatureCollection"
    assert "crs" not in made
    for feature in made["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
    for feature in features(made, "areas") + features(made, "control"):
        geometry = shape(feature["geometry"])
        for polygon in getattr(geometry, "geoms", [geometry]):
            assert polygon.exterior.is_ccw
            assert not polygon.interiors[0].is_ccw


def test_seven_decimals_longitude_first(made: dict[str, Any]) -> None:
    first, second = features(made, "places")
    assert first["geometry"] == {"type": "Point", "coordinates": [39.73412, 43.60028]}
    assert second["geometry"]["coordinates"] == [0.3333333, 0.6666667]
    assert features(made, "front_line")[0]["geometry"]["coordinates"][0][0] == [46.1234568, 39.0]


def test_dates_are_iso_and_holes_are_null(made: dict[str, Any]) -> None:
    first, second = (feature["properties"] for feature in features(made, "places"))
    assert first["published"] == "2014-08-10"
    assert first["candidates"] == [{"geonameid": 491422, "score": None}]
    assert isinstance(first["geonameid"], int)
    assert second["geonameid"] is None
    assert features(made, "events")[0]["geometry"] is None
    assert features(made, "control")[0]["properties"]["date_to"] is None
    assert made["date"] == "2014-08-10"


def test_text_is_carried_as_it_is(made: dict[str, Any]) -> None:
    first, second = (feature["properties"] for feature in features(made, "places"))
    assert first["sentence"] == "Sochi <b>hosts</b> {{ talks }}."
    assert second["text"] == "\ud800"


def test_an_area_names_the_layer_that_drew_it(made: dict[str, Any]) -> None:
    (area,) = features(made, "areas")
    assert (area["properties"]["boundary_layer"], area["properties"]["boundary_version"]) == (
        "admin1",
        "5.1.1",
    )


def test_attribution_is_owed_once_each(made: dict[str, Any]) -> None:
    assert made["attribution"] == [export.GEONAMES, "Natural Earth"]
    assert made["licence"] == ["CC BY 4.0", "public domain"]


def test_gis_software_reads_it(made: dict[str, Any], tmp_path: Path) -> None:
    del made
    table = geopandas.read_file(tmp_path / "out.geojson")
    assert table.crs == "EPSG:4326"
    assert len(table) == 6


def test_every_table_has_the_columns_of_the_schema_in_order(made: dict[str, Any]) -> None:
    for layer, columns in _schema.TABLES.items():
        for feature in features(made, layer):
            assert list(feature["properties"]) == ["layer", *(column.name for column in columns)]


def test_the_schema_leaves_out_no_column_of_a_report(samples: Path) -> None:
    report = geo_conflict.build(geo_conflict.read(samples / "karabakh-2014-08-10.txt"))
    for layer, columns in _schema.TABLES.items():
        table = getattr(report, layer)
        assert len(table)
        assert {column.of or column.name for column in columns} == set(table.columns) - {"geometry"}
    made = strict(export.dumps(report.to_geojson()))
    assert len(made["features"]) == sum(len(getattr(report, layer)) for layer in _schema.TABLES)


def test_empty_tables_give_a_collection(small_report: SmallReport, tmp_path: Path) -> None:
    for layer in _schema.TABLES:
        setattr(small_report, layer, getattr(small_report, layer).iloc[:0])
    export.geojson(cast("Report", small_report), tmp_path / "out.geojson")
    assert strict((tmp_path / "out.geojson").read_text())["features"] == []


def test_extract_row_keeps_the_contract(small_report: SmallReport) -> None:
    row = export.article_json(cast("Report", small_report), "a")
    assert list(row) == ["id", "places", "events"]
    (place,) = row["places"]
    assert list(place) == CONTRACT
    assert (place["text"], place["geonameid"], place["role"]) == ("Sochi", 491422, "meeting_site")
    assert row["events"][0]["date_start"] == "2014-08-10"
    assert export.article_json(cast("Report", small_report), "none") == {
        "id": "none",
        "places": [],
        "events": [],
    }


def test_a_line_is_one_line_of_utf8_whatever_the_text() -> None:
    hostile = "Часів\u2028Яр \ud800 \udfff \0 \n \u202e \U0001f5fa"
    line = export.line({"text": hostile})
    assert line.count("\n") == 1
    assert strict(line.encode("utf-8").decode()) == {"text": hostile}
    assert "Часів" in line


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("integer", 5.0, 5),
        ("integer", np.int64(5), 5),
        ("integer", float("nan"), None),
        ("integer", pd.NA, None),
        ("integer", "district", "district"),
        ("number", np.float32(0.5), 0.5),
        ("number", float("inf"), None),
        ("boolean", np.bool_(True), True),
        ("date", pd.Timestamp("2014-08-10"), "2014-08-10"),
        ("date", dt.date(2014, 8, 10), "2014-08-10"),
        ("date", pd.NaT, None),
        ("date", np.datetime64("NaT"), None),
        ("date", "2014-08", "2014-08"),
        ("string", float("nan"), None),
        ("json", {"a": [np.int64(1), (float("nan"), dt.date(2014, 8, 10))], 2: np.array([1.5])},
         {"a": [1, [None, "2014-08-10"]], "2": [1.5]}),
    ],
)  # fmt: skip
def test_casts(kind: str, value: object, expected: object) -> None:
    cast_value = _schema.cast(kind, value)
    assert cast_value == expected
    assert type(cast_value) is type(expected)


def test_schema_says_what_every_column_means() -> None:
    for columns in _schema.TABLES.values():
        names = [column.name for column in columns]
        assert len(names) == len(set(names))
        assert all(column.about.strip() for column in columns)
