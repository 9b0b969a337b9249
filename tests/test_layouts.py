"""Events in the columns of ACLED and UCDP GED, read back as code for those datasets reads them."""

from __future__ import annotations

import csv
import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from layouts_fixture import RING, SENTENCE, actor, event, report
from shapely import Point, from_wkt

from geo_conflict import datasets, export
from geo_conflict._errors import InputFileError
from geo_conflict.export import _layouts

if TYPE_CHECKING:
    from pathlib import Path

ACLED = [
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso",
    "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
]  # fmt: skip
UCDP = [
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office", "source_date",
    "source_headline", "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region", "event_clarity",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high",
    "low", "gwnoa", "gwnob",
]  # fmt: skip
CIVILIANS = actor("Civilians", "target", "civilian")
REBELS = actor("M23", "initiator")


def acled(path: Path, *events: dict[str, Any]) -> list[dict[str, Any]]:
    export.acled(report(*events), path / "acled.csv")
    rows: list[dict[str, Any]] = pd.read_csv(path / "acled.csv").to_dict("records")
    return rows


def ucdp(path: Path, *events: dict[str, Any]) -> list[dict[str, Any]]:
    export.ucdp(report(*events), path / "ucdp.csv")
    rows: list[dict[str, Any]] = pd.read_csv(path / "ucdp.csv").to_dict("records")
    return rows


def told(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if not pd.isna(value)}


def test_acled_as_pandas_reads_it(tmp_path: Path) -> None:
    (row,) = acled(tmp_path, event())
    assert list(row) == ACLED
    assert told(row) == {
        "event_id_cnty": "0123456789ab",
        "event_date": "2014-08-09",
        "year": 2014,
        "time_precision": 1,
        "disorder_type": "Political violence",
        "event_type": "Explosions/Remote violence",
        "sub_event_type": "Shelling/artillery/missile attack",
        "actor1": "Armenia",
        "assoc_actor_1": "Nagorno-Karabakh",
        "actor2": "Azerbaijan",
        "iso": 31,
        "country": "Azerbaijan",
        "admin1": "Ağdam",
        "location": "Agdam",
        "latitude": 39.991,
        "longitude": 46.9274,
        "geo_precision": 1,
        "source": "Newswire; Daily, The",
        "notes": SENTENCE,
        "fatalities": 3,
    }


def test_ucdp_as_pandas_reads_it(tmp_path: Path) -> None:
    (row,) = ucdp(tmp_path, event())
    assert list(row) == UCDP
    assert told(row) == {
        "id": 0x0123456789AB,
        "relid": "0123456789ab",
        "year": 2014,
        "type_of_violence": 1,
        "dyad_name": "Armenia - Azerbaijan",
        "side_a": "Armenia",
        "side_b": "Azerbaijan",
        "number_of_sources": 2,
        "source_article": '"Newswire","2014-08-10","Shots, "again"";"Daily, The"',
        "source_office": "Newswire; Daily, The",
        "source_date": "2014-08-10",
        "source_headline": 'Shots, "again"',
        "where_prec": 1,
        "where_coordinates": "Agdam",
        "where_description": "Agdam",
        "adm_1": "Ağdam",
        "latitude": 39.991,
        "longitude": 46.9274,
        "geom_wkt": "POINT (46.9274 39.991)",
        "priogrid_gid": 186_934,
        "country": "Azerbaijan",
        "country_id": 373,
        "region": "Europe",
        "event_clarity": 1,
        "date_prec": 2,
        "date_start": "2014-08-09",
        "date_end": "2014-08-10",
        "deaths_a": 0,
        "deaths_b": 0,
        "deaths_civilians": 1,
        "deaths_unknown": 2,
        "best": 3,
        "low": 3,
        "gwnoa": 371,
        "gwnob": 373,
    }


def test_rows_are_those_of_rfc4180_with_the_text_as_it_is(tmp_path: Path) -> None:
    hostile = '=cmd|"/c" \ud800 <b>{{ x }}</b>\r\n,\u2028\u202e'
    export.acled(report(event(sentence=hostile), event()), tmp_path / "out.csv")
    content = (tmp_path / "out.csv").read_bytes()
    assert content.startswith(b"event_id_cnty,event_date,")
    assert content.endswith(b"\r\n")
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, strict=True))
    assert rows[0]["notes"] == hostile.replace("\ud800", "\ufffd")
    assert rows[1]["notes"] == SENTENCE


LEFT_OUT = [
    ({"is_total": True}, "1 totals", "1 totals"),
    ({"date_start": None, "date_end": None}, "1 without a date", "1 without a date"),
    ({"name": None, "lat": None, "lon": None, "shape": None}, "1 without a place", "1 without a place"),
    ({"type": "statement"}, "1 of a type that ACLED does not code", "1 no violence"),
    ({"type": "talks"}, "", "1 no violence"),
    ({"deaths_best": None, "deaths_low": None}, "", "1 without a death told"),
    ({"deaths_best": 0, "deaths_high": 0}, "", "1 without a death told"),
    ({"precision": 6}, "1 placed no closer than in a country", ""),
]


@pytest.mark.parametrize(("cells", "by_acled", "by_ucdp"), LEFT_OUT)
def test_what_the_datasets_would_not_hold_is_left_out_and_counted(
    cells: dict[str, Any], by_acled: str, by_ucdp: str
) -> None:
    for coded, reason in ((export.acled, by_acled), (export.ucdp, by_ucdp)):
        made = coded(report(event(), event(**cells)))
        assert len(made.table) == 1 + (not reason)
        assert made.note == f"{len(made.table)} events" + (f"; 1 left out: {reason}" if reason else "")


def test_fatalities_are_0_where_none_are_told(tmp_path: Path) -> None:
    (row,) = acled(tmp_path, event(deaths_best=None, deaths_low=None, civilians=None))
    assert row["fatalities"] == 0


@pytest.mark.parametrize(
    ("cells", "sub_type", "sides"),
    [
        ({"type": "territory_taken", "actors": [actor("Azerbaijan", "initiator", "", "AZ")]},
         "Government regains territory", ("Azerbaijan", None)),
        ({"type": "territory_taken", "actors": [actor("Armenia", "initiator", "", "AM")]},
         "Non-state actor overtakes territory", ("Armenia", None)),
        ({"type": "violence_against_civilians", "actors": [CIVILIANS]}, "Attack", ("Civilians", None)),
        ({"type": "battle", "actors": [actor("Armenia", "participant"), actor("Azerbaijan", "participant")]},
         "Armed clash", ("Armenia", "Azerbaijan")),
        ({"type": "talks", "actors": [actor("Armenia", "participant"), actor("Azerbaijan", "participant"),
                                      actor("Russia", "mediator")]}, "Agreement", ("Armenia", "Azerbaijan")),
        ({"type": "handover", "actors": [actor("Armenia", "initiator"), actor("Azerbaijan", "participant")]},
         "Non-violent transfer of territory", ("Armenia", "Azerbaijan")),
        ({"type": "battle", "actors": []}, "Armed clash", (None, None)),
    ],
)  # fmt: skip
def test_actors_of_acled(
    tmp_path: Path, cells: dict[str, Any], sub_type: str, sides: tuple[str | None, str | None]
) -> None:
    row = told(acled(tmp_path, event(**cells))[0])
    assert (row["sub_event_type"], row.get("actor1"), row.get("actor2")) == (sub_type, *sides)


def test_civilians_as_the_only_target_are_said_to_be(tmp_path: Path) -> None:
    rows = acled(tmp_path, event(actors=[REBELS, CIVILIANS]), event())
    assert [told(row).get("civilian_targeting") for row in rows] == ["Civilian targeting", None]
    assert told(rows[0])["inter2"] == "Civilians"


@pytest.mark.parametrize(
    ("cells", "violence", "sides"),
    [
        ({"actors": [REBELS, actor("FARDC", "target")]}, 2, ("M23", "FARDC")),
        ({"actors": [REBELS, actor("DR Congo", "target", "", "CD")]}, 1, ("DR Congo", "M23")),
        ({"actors": [actor("Russia", "initiator"), actor("Ukraine", "target")]}, 1, ("Russia", "Ukraine")),
        ({"actors": [REBELS, CIVILIANS]}, 3, ("M23", "Civilians")),
        ({"actors": [actor("Russia", "initiator"), CIVILIANS]}, 3, ("Russia", "Civilians")),
        ({"actors": [REBELS]}, 1, ("M23", None)),
        ({"actors": [actor("Israel", "target")]}, 1, ("Israel", None)),
        ({"type": "violence_against_civilians", "actors": [CIVILIANS]}, 3, (None, "Civilians")),
    ],
)
def test_sides_of_ucdp(
    tmp_path: Path, cells: dict[str, Any], violence: int, sides: tuple[str | None, str | None]
) -> None:
    row = told(ucdp(tmp_path, event(**cells))[0])
    assert (row["type_of_violence"], row.get("side_a"), row.get("side_b")) == (violence, *sides)


def test_deaths_of_ucdp_add_up_to_the_best_figure(tmp_path: Path) -> None:
    (row,) = ucdp(tmp_path, event(deaths_best=7, deaths_low=None, deaths_high=7, civilians=None))
    parts = [row[name] for name in ("deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")]
    assert (sum(parts), row["best"], row["high"]) == (7, 7, 7)
    assert pd.isna(row["low"])


def test_a_relative_place_has_a_point_inside_its_shape_and_not_that_of_the_name(tmp_path: Path) -> None:
    relative = event(shape=RING, where="20 km north of Agdam", relation="distance")
    (row,) = ucdp(tmp_path, relative)
    assert RING.contains(Point(row["longitude"], row["latitude"]))
    assert from_wkt(row["geom_wkt"]) == Point(row["longitude"], row["latitude"])
    assert row["where_description"] == "20 km north of Agdam"
    assert pd.isna(row["adm_1"])


def test_a_point_without_a_shape_is_still_a_place(tmp_path: Path) -> None:
    (row,) = acled(tmp_path, event(shape=None))
    assert (row["latitude"], row["longitude"]) == (39.991, 46.9274)


def test_a_report_without_events_gives_the_columns(tmp_path: Path) -> None:
    empty = report()
    empty.events = empty.events.iloc[:0]
    assert export.acled(empty, tmp_path / "out.csv").note == "0 events"
    assert list(pd.read_csv(tmp_path / "out.csv").columns) == ACLED


def test_an_event_without_sources_has_those_of_its_article(tmp_path: Path) -> None:
    rows = ucdp(tmp_path, event(sources=None), event(sources=None, article="b"))
    assert rows[0]["source_article"] == '"Newswire","2014-08-10","Shots, "again""'
    assert pd.isna(rows[1]["source_article"])
    assert rows[1]["number_of_sources"] == 1


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="no folder"):
        export.ucdp(report(), tmp_path / "none" / "out.csv")


@pytest.mark.parametrize(
    ("lat", "lon", "cell"),
    [(-90, -180, 1), (-89.6, -179.4, 2), (-89.4, -180, 721), (90, 180, 259_200), (34.5167, 69.1833, 179_779)],
)
def test_cells_of_priogrid(lat: float, lon: float, cell: int) -> None:
    assert _layouts.priogrid(lat, lon) == cell


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_cell_of_priogrid_holds_its_point(lat: float, lon: float) -> None:
    row, column = divmod(_layouts.priogrid(lat, lon) - 1, 720)
    assert lat == pytest.approx(-89.75 + row / 2, abs=0.25 + 1e-9)
    assert lon == pytest.approx(-179.75 + column / 2, abs=0.25 + 1e-9)


def rows(name: str) -> list[dict[str, str]]:
    with datasets.path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_cell_that_a_layout_asks_for_is_made() -> None:
    (made,) = _layouts._events(report())
    asked = {row["cell"] for row in rows("event_layouts")} - {""}
    assert asked <= set(made)


def test_every_type_with_a_code_of_acled_has_a_kind_of_disorder() -> None:
    assert {row["acled_event_type"] for row in rows("event_types")} - {""} <= set(_layouts.DISORDER)


def test_states_have_codes_of_their_own() -> None:
    table = rows("event_countries")
    for column in ("country_code", "iso", "gwno"):
        codes = [row[column] for row in table if row[column]]
        assert len(codes) == len(set(codes)) >= len(table) - 1
    names = [name for row in table for name in row["names"].split("|")]
    assert len(names) == len(set(names))
    assert all(len(row["iso"]) in {0, 3} for row in table)


def test_dates_may_come_as_pandas_has_them(tmp_path: Path) -> None:
    table = report()
    table.events["date_start"] = pd.to_datetime(table.events["date_start"])
    export.acled(table, tmp_path / "out.csv")
    assert dt.date.fromisoformat(pd.read_csv(tmp_path / "out.csv")["event_date"][0]) == dt.date(2014, 8, 9)
