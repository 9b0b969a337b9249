"""Events as the page is told of them; what a browser makes of them is tested in tests/browser."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from events_fixture import NAGORNO, ROWS, actor, event, events, over_time, reported
from hypothesis import given
from hypothesis import strategies as st
from maps_fixture import CRS, report
from test_maps import payload_of, unpacked

from geo_conflict.maps import _words
from geo_conflict.maps._events import described
from geo_conflict.maps._strings import Strings, packed, units


def told(*rows: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = payload_of(reported(events=events(list(rows))))
    return found


@given(st.lists(st.none() | st.integers()))
def test_a_packed_column_unpacks_to_itself(values: list[int | None]) -> None:
    assert unpacked(json.loads(json.dumps(packed(values))), len(values)) == values


@given(st.lists(st.text(max_size=4)))
def test_every_text_is_found_under_its_number(texts: list[str]) -> None:
    strings = Strings()
    numbers = [strings(text) for text in texts]
    assert [strings.texts()[number] for number in numbers if number is not None] == texts
    assert len(strings.texts()) == len(set(texts))


@given(st.text())
def test_texts_are_measured_as_a_browser_does(text: str) -> None:
    assert units(text) == sum(2 if ord(char) > 0xFFFF else 1 for char in text)


def test_every_type_of_the_table_has_a_label_and_a_shape_of_its_own() -> None:
    members = [name for names in _words.EVENT_GROUPS.values() for name in names]
    looks = [(described(name)["group"], described(name)["mark"]) for name in members]
    assert len(set(looks)) == len(members) == 18
    assert described("battle")["label"] == "Battle or armed clash"
    assert described("<new>") == {"label": "<new>", "group": "other", "mark": 0}
    assert set(_words.EVENT_GROUPS) | {"other"} == set(_words.GROUPS)


def test_numbers_dates_and_places_reach_the_page() -> None:
    found = told(*ROWS)
    columns = {
        name: unpacked(values, len(ROWS)) for name, values in found["events"].items() if name != "count"
    }
    assert (columns["deaths_low"][0], columns["deaths_high"][0], columns["wounded_low"][0]) == (10, 18, 30)
    assert columns["start"][1] == 8635
    assert columns["start"][4] is None
    assert (columns["lat"][0], columns["lon"][0]) == (399900, 469300)
    assert columns["lat"][5] is None
    assert columns["total"] == [None] * 5 + [1] + [None] * 3
    assert found["strings"][columns["where"][6]] == "10 km north of Martakert"


def test_an_area_is_drawn_as_its_ground_and_stands_at_its_point() -> None:
    nowhere = told(event(1, "battle", None, None, geometry=shapely.Point(np.nan, np.nan)))["events"]
    assert (nowhere["lat"], nowhere["shape"]) == (None, None)
    row = event(1, "battle", None, None, geometry=NAGORNO)
    found = told(row)["events"]
    assert found["shape"][0][0] == 2
    assert NAGORNO.bounds[1] * 1e4 <= found["lat"][0] <= NAGORNO.bounds[3] * 1e4


def test_each_source_is_named_once_and_one_that_is_no_article_of_the_report_is_added() -> None:
    found = told(*ROWS)
    sources = unpacked(found["events"]["sources"], len(ROWS))
    assert sources[1] is None
    names = [found["articles"][sources[0][k]]["source"] for k in (0, 2)]
    assert names == ["Gazette", "Herald"]
    assert found["strings"][sources[0][3]] == "Another paper counts 18 dead in Agdam."


def test_an_actor_has_the_colour_of_the_ground_that_its_side_holds() -> None:
    found = payload_of(over_time())
    colours = {party["name"]: party["colour"] for party in found["events"]["parties"]}
    assert colours["Azerbaijan"] == found["actors"].index("Azerbaijan")
    assert found["actors"][colours["Nagorno-Karabakh forces"]].startswith("Armenian forces")
    assert colours["Russia"] not in {colours["Azerbaijan"], colours["Nagorno-Karabakh forces"]}


def test_those_beyond_the_colours_have_none_and_the_one_who_did_it_colours_the_event() -> None:
    rows = [event(k, "battle", 40, 46, actors=[actor(f"Group {k}", "initiator")]) for k in range(9)]
    alone = replace(reported(events=events(rows)), control=report().control.iloc[:0])
    found = payload_of(alone)["events"]
    assert [party["colour"] for party in found["parties"]] == [0, 1, 2, 3, 4, 5, 6, None, None]
    mixed = event(1, "battle", 40, 46, actors=[actor("Hit", "target"), actor("Who", "initiator")])
    found = told(mixed)["events"]
    assert found["parties"][found["actors"][0][0]]["name"] == "Who"


def test_a_report_with_fewer_columns_is_drawn_all_the_same() -> None:
    kept = ["id", "article", "type", "lat", "lon", "sentence", "geometry"]
    found = payload_of(reported(events=events(ROWS)[kept]))["events"]
    assert found["count"] == len(ROWS)
    assert found["deaths_best"] is None
    nothing = gpd.GeoDataFrame({"geometry": []}, geometry="geometry", crs=CRS)
    assert payload_of(reported(events=nothing))["events"]["count"] == 0


def test_each_outline_of_control_is_written_once_and_each_line_has_its_days() -> None:
    found = payload_of(over_time())
    assert len(found["shapes"]) == 16
    assert len(found["control"]) > 80
    assert {row["shape"] for row in found["control"]} == set(range(16))
    spans = sorted((line["since"], line["until"]) for line in found["front"])
    assert all(since < until for since, until in spans)
