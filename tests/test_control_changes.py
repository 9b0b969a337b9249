from __future__ import annotations

import datetime as dt
from typing import Any

import geopandas as gpd
import pytest
import shapely
from control_fixture import START, frame, no_districts, row
from pyproj import Geod

from geo_conflict import boundaries, control
from geo_conflict._errors import InputError

GEOD = Geod(ellps="WGS84")
BEFORE, AFTER = dt.date(2020, 9, 1), dt.date(2020, 12, 15)
TURN, END = dt.date(2020, 6, 1), dt.date(2020, 12, 31)
SEVEN = {
    "Agdam": ("2020-11-20", 1022),
    "Fuzuli": ("2020-10-17", 649),
    "Jabrayil": ("2020-10-04", 889),
    "Kalbajar": ("2020-11-25", 1809),
    "Lachin": ("2020-12-01", 1851),
    "Qubadli": ("2020-10-25", 787),
    "Zangilan": ("2020-10-20", 747),
}


@pytest.fixture(scope="module")
def war_of_2020() -> control.Changes:
    return control.changes(BEFORE, AFTER, "karabakh")


@pytest.mark.parametrize("district", SEVEN)
def test_the_seven_districts_pass_on_their_dates(war_of_2020: control.Changes, district: str) -> None:
    date, km2 = SEVEN[district]
    areas = war_of_2020.areas
    own = areas[areas["units"].str.startswith(district) & (areas["actor_to"] == "azerbaijan")]
    assert set(own["date"]) == {dt.date.fromisoformat(date)}
    assert set(own["actor_from"]) == {"artsakh"}
    assert own["km2"].sum() == pytest.approx(km2, abs=1)
    largest = own.sort_values("km2").iloc[-1]
    assert largest["district"] == district
    assert largest["precision"] == "approximate"


def test_what_one_gains_the_other_loses(war_of_2020: control.Changes) -> None:
    balance = war_of_2020.balance.set_index("actor")
    assert balance["gained_km2"].sum() == pytest.approx(balance["lost_km2"].sum(), abs=0.01)
    assert balance.loc["artsakh", "lost_km2"] == pytest.approx(11_926.9, abs=1)
    areas = war_of_2020.areas
    whole = shapely.union_all(areas.geometry.to_numpy())
    assert abs(GEOD.geometry_area_perimeter(whole)[0]) / 1e6 == pytest.approx(areas["km2"].sum(), rel=1e-4)


def test_the_line_that_moved(war_of_2020: control.Changes) -> None:
    lines = war_of_2020.lines.set_index("moved")
    assert lines.loc["gone", "actor_a"] == "artsakh"
    assert 100 < lines.loc["gone", "length_km"] < 202.6
    assert lines.loc["new", "length_km"] > lines.loc["gone", "length_km"]


def test_two_sources_and_rough_outlines_are_warned_of(war_of_2020: control.Changes) -> None:
    said = " ".join(war_of_2020.warnings)
    assert "different sources" in said
    assert "approximate, not mapped" in said


def test_a_change_that_is_not_drawn_is_told() -> None:
    found = control.changes(dt.date(2016, 4, 1), dt.date(2016, 4, 10), "karabakh")
    assert found.areas.empty
    assert found.lines.empty
    assert any("8 to 20 km²" in warning for warning in found.warnings)


def test_days_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(InputError, match="first day before the last"):
        control.changes(AFTER, BEFORE)


def changed(*rows: dict[str, Any], **options: Any) -> control.Changes:
    return control.changes(START, END, frame(*rows), districts=no_districts(), **options)


def test_a_part_of_an_area_redrawn_is_the_difference() -> None:
    west, east = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    wider, rest = shapely.box(0, 0, 1.25, 1), shapely.box(1.25, 0, 2, 1)
    found = changed(
        row("w", "red", west, date_to=TURN),
        row("e", "blue", east, date_to=TURN),
        row("w", "red", wider, date_from=TURN),
        row("e", "blue", rest, date_from=TURN),
    )
    (only,) = found.areas.to_dict("records")
    assert (only["actor_from"], only["actor_to"], only["date"]) == ("blue", "red", TURN)
    assert only["geometry"].equals(shapely.box(1, 0, 1.25, 1))
    assert set(found.lines["moved"]) == {"gone", "new"}


def test_ground_that_nobody_was_known_to_hold_is_told_as_such() -> None:
    found = changed(row("a", "red", shapely.box(0, 0, 1, 1), date_from=TURN))
    (only,) = found.areas.to_dict("records")
    assert (only["actor_from"], only["actor_to"]) == (None, "red")
    assert any("nothing is known on the earlier day" in warning for warning in found.warnings)


def test_slivers_of_drawing_are_counted_and_left_out() -> None:
    found = changed(
        row("a", "red", shapely.box(0, 0, 1, 1), date_to=TURN),
        row("b", "blue", shapely.box(1, 0, 2, 1), date_to=TURN),
        row("a", "red", shapely.box(0, 0, 1.0003, 1), date_from=TURN),
        row("b", "blue", shapely.box(1.0003, 0, 2, 1), date_from=TURN),
    )
    assert found.areas.empty
    assert any(warning.startswith("1 slivers") for warning in found.warnings)
    assert found.lines.empty
    assert not changed(
        row("a", "red", shapely.box(0, 0, 1, 1), date_to=TURN),
        row("a", "red", shapely.box(0, 0, 1.0003, 1), date_from=TURN),
        tolerance_m=5,
    ).areas.empty


def test_a_hand_over_and_back_is_no_change() -> None:
    box = shapely.box(0, 0, 1, 1)
    found = changed(
        row("a", "red", box, date_to=dt.date(2020, 3, 1)),
        row("a", "blue", box, date_from=dt.date(2020, 3, 1), date_to=TURN),
        row("a", "red", box, date_from=TURN),
    )
    assert found.areas.empty


def test_districts_of_one_s_own_divide_the_areas() -> None:
    districts = gpd.GeoDataFrame(
        {"name": ["south", "north"]},
        geometry=[shapely.box(0, 0, 2, 0.5), shapely.box(0, 0.5, 2, 1)],
        crs=4326,
    )
    box = shapely.box(0, 0, 1, 1)
    rows = frame(row("a", "red", box, date_to=TURN), row("a", "blue", box, date_from=TURN))
    found = control.changes(START, END, rows, districts=districts)
    assert set(found.areas["district"]) == {"south", "north"}
    assert found.areas["km2"].sum() == pytest.approx(
        abs(GEOD.geometry_area_perimeter(box)[0]) / 1e6, rel=1e-4
    )


# Between known dates


def test_a_unit_held_before_and_after_is_interpolated_and_marked() -> None:
    box = shapely.box(0, 0, 1, 1)
    rows = frame(
        row("a", "red", box, date_to=dt.date(2020, 2, 1)),
        row("a", "red", box, date_from=TURN),
        row("b", "blue", shapely.box(1, 0, 2, 1)),
    )
    day = dt.date(2020, 3, 1)
    held = control.at(day, rows).set_index("unit")
    assert held["interpolated"].to_dict() == {"a": True, "b": False}
    assert "known until 2020-02-01 and again from 2020-06-01" in held.loc["a", "note"]
    assert control.front_line(day, rows)["interpolated"].tolist() == [True]
    assert control.at(day, rows, interpolate=False)["unit"].tolist() == ["b"]
    assert control.front_line(day, rows, interpolate=False).empty


def test_nothing_is_invented_where_the_holder_changed_in_between() -> None:
    box = shapely.box(0, 0, 1, 1)
    rows = frame(
        row("a", "red", box, date_to=dt.date(2020, 2, 1)),
        row("a", "blue", box, date_from=TURN),
    )
    assert control.at(dt.date(2020, 3, 1), rows).empty


def test_between_two_outlines_only_what_both_have_is_interpolated() -> None:
    rows = frame(
        row("a", "red", shapely.box(0, 0, 1, 1), date_to=dt.date(2020, 1, 2)),
        row("a", "red", shapely.box(0.5, 0, 2, 1), date_from=dt.date(2020, 1, 9)),
    )
    (shape,) = control.at(dt.date(2020, 1, 5), rows).geometry
    assert shape.equals(shapely.box(0.5, 0, 1, 1))


def test_an_edge_that_two_outlines_only_touch_along_is_not_interpolated() -> None:
    parts = shapely.union_all([shapely.box(0, 0, 1, 1), shapely.box(2, 0, 3, 1)])
    rows = frame(
        row("a", "red", shapely.box(0, 0, 2, 1), date_to=dt.date(2020, 1, 2)),
        row("a", "red", parts, date_from=dt.date(2020, 1, 9)),
    )
    (shape,) = control.at(dt.date(2020, 1, 5), rows).geometry
    assert shape.geom_type == "Polygon"
    assert shape.equals(shapely.box(0, 0, 1, 1))


# Distance


def test_distance_to_the_front_and_the_side() -> None:
    rows = frame(row("a", "red", shapely.box(0, 0, 1, 1)), row("b", "blue", shapely.box(1, 0, 2, 1)))
    points = gpd.GeoDataFrame(
        {"name": ["west", "east", "off", "none"]},
        geometry=[shapely.Point(0.5, 0.5), shapely.Point(1.25, 0.2), shapely.Point(5, 5), None],
        crs=4326,
        index=[3, 1, 4, 7],
    )
    found = control.distance(points, START, rows)
    assert found.index.tolist() == [3, 1, 4, 7]
    for index, (lon, lat), foot in (
        (3, (0.5, 0.5), (1, 0.5)),
        (1, (1.25, 0.2), (1, 0.2)),
        (4, (5, 5), (1, 1)),
    ):
        expected = GEOD.inv(lon, lat, *foot)[2] / 1000
        assert found.loc[index, "front_km"] == pytest.approx(expected, rel=0.001)
    assert found["front_side"].tolist() == ["red", "blue", None, None]
    assert found["front_km"].isna().tolist() == [False, False, False, True]
    none = control.distance(points, dt.date(2019, 1, 1), rows)
    assert none["front_km"].isna().all()


def test_karabakh_s_towns_are_on_their_sides_in_2014() -> None:
    towns = {"Stepanakert": (46.7515, 39.8177), "Barda": (47.1262, 40.3744), "Fuzuli": (47.1453, 39.6009)}
    points = gpd.GeoDataFrame(
        geometry=[shapely.Point(at) for at in towns.values()], crs=4326, index=list(towns)
    )
    found = control.distance(points, dt.date(2014, 8, 10))
    assert found["front_side"].to_dict() == {
        "Stepanakert": "armenian",
        "Barda": "azerbaijani",
        "Fuzuli": "armenian",
    }
    assert 20 < found.loc["Stepanakert", "front_km"] < 40
    assert found.loc["Fuzuli", "front_km"] < 15


def test_people_near_the_line() -> None:
    near = control.population(dt.date(2014, 8, 10), within_km=10)
    far = control.population(dt.date(2014, 8, 10), within_km=40)
    assert far["population"].sum() > near["population"].sum() > 0
    assert {"artsakh", "azerbaijan"} <= set(far["actor"])
    assert control.population(dt.date(2024, 1, 1)).empty


# The disputed areas of the world


@pytest.mark.parametrize(
    "area",
    [
        *("jammu-and-kashmir", "abkhazia", "south-ossetia", "transnistria", "crimea", "golan-heights"),
        *("northern-cyprus", "western-sahara", "abyei", "essequibo", "somaliland", "kosovo"),
    ],
)
def test_a_disputed_area_has_lines_that_lie_on_it(area: str) -> None:
    lines = control.disputed_lines(areas=[area])
    assert tuple(lines.columns) == control.DISPUTED
    assert len(lines)
    assert lines["administered_by"].str.len().min() > 4
    assert lines["source"].str.len().min() > 4
    shape = boundaries.areas(ids=[area]).geometry.iloc[0]
    own = lines[lines["kind"] != "claim"].geometry
    assert all(line.difference(shape.buffer(0.03)).is_empty for line in own if area != "western-sahara")
    assert all(
        length == pytest.approx(GEOD.geometry_length(line) / 1000, rel=0.01)
        for length, line in zip(lines["length_km"], lines.geometry, strict=True)
    )


def test_kashmir_brings_the_line_of_control() -> None:
    names = set(control.disputed_lines(areas=["kashmir"])["line"])
    assert {"Line of Control", "Line of Actual Control", "Actual Ground Position Line"} <= names


def test_lines_are_those_of_the_date() -> None:
    assert control.disputed_lines(dt.date(2013, 1, 1), areas=["crimea"]).empty
    assert len(control.disputed_lines(dt.date(2015, 1, 1), geonameids=[831053])) == 1
    assert control.disputed_lines(areas=["donbas"]).empty
    assert len(control.disputed_lines(dt.date(2018, 1, 1), areas=["donbas"])) == 1
    assert control.disputed_lines(areas=[]).empty
    with pytest.raises(InputError, match="atlantis"):
        control.disputed_lines(areas=["atlantis"])
