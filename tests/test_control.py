from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod

from geo_conflict import boundaries, control, datasets
from geo_conflict._errors import DataError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GEOD = Geod(ellps="WGS84")
SAMPLE = dt.date(2014, 8, 10)
ARMENIAN = {"artsakh", "artsakh-peacekeepers"}
OBLAST = ["nagorno-karabakh", "nagorno-karabakh-east", "shusha", "shusha-corridor", "hadrut"]
HELD_2014 = {
    *("kalbajar", "lachin", "qubadli", "zangilan", "jabrayil", "fuzuli-west", "agdam-west"),
    *("shusha", "hadrut", "nagorno-karabakh", "lachin-corridor", "shusha-corridor"),
}


def km2(shape: Any) -> float:
    return abs(float(GEOD.geometry_area_perimeter(shape)[0])) / 1e6


def held(date: dt.date) -> set[str]:
    frame = control.at(date)
    return set(frame.loc[frame["actor"].isin(ARMENIAN), "unit"])


def ceasefire_line() -> Any:
    lines = boundaries.read("disputed_lines")
    return shapely.union_all(lines[lines["name"] == "Ceasefire Line 1994"].geometry.to_numpy())


def far_from(line: Any, other: Any, meters: float) -> float:
    """Return which share of a line lies further from the other one, on the plane of UTM zone 38."""
    frame = gpd.GeoSeries([line, other], crs=4326).to_crs(32638)
    return float(frame[0].difference(frame[1].buffer(meters)).length / frame[0].length)


# Karabakh


def test_karabakh_is_there() -> None:
    assert "karabakh" in control.conflicts()


def test_the_line_of_2014_is_the_line_of_contact() -> None:
    front = control.front_line(SAMPLE, "karabakh")
    assert len(front) == 1
    row = front.iloc[0]
    assert (row["actor_a"], row["actor_b"]) == ("artsakh", "azerbaijan")
    assert (row["status"], row["precision"], row["date"]) == ("assessed", "mapped", SAMPLE)
    assert row.geometry.geom_type == "MultiLineString"
    assert far_from(row.geometry, ceasefire_line(), 300) < 0.01
    assert far_from(ceasefire_line(), row.geometry, 300) < 0.01
    assert row["length_km"] == pytest.approx(202.6, abs=0.2)
    assert row["length_km"] == pytest.approx(GEOD.geometry_length(row.geometry) / 1000, abs=0.01)


def test_the_line_of_2014_runs_from_armenia_to_iran() -> None:
    line = control.front_line(SAMPLE).geometry.iloc[0]
    assert len(line.geoms) == 1
    where = "country_code IN ('AM', 'AZ', 'IR')"
    countries = boundaries.read("admin1", where=where).dissolve("country_code").geometry
    ends = [shapely.get_point(line.geoms[0], place) for place in (0, -1)]
    north, south = sorted(ends, key=lambda point: -point.y)
    assert north.distance(countries["AM"]) < 0.001
    assert south.distance(countries["IR"]) < 0.001
    assert north.y > 40.1
    border = countries["AZ"].boundary
    assert line.intersection(border.buffer(0.0005)).length < 0.01


def test_who_held_what_in_2014() -> None:
    assert held(SAMPLE) == HELD_2014
    frame = control.at(SAMPLE).set_index("unit")
    west = shapely.union_all(frame.loc[sorted(HELD_2014)].geometry.to_numpy())
    assert km2(west) == pytest.approx(11926, rel=0.005)
    oblast = frame.loc[OBLAST].geometry
    assert km2(shapely.union_all(oblast.to_numpy())) == pytest.approx(4282, rel=0.005)
    assert frame.loc["lachin", "geonameid"] == 147626


def test_the_units_fill_azerbaijan_without_overlaps() -> None:
    shapes = control.at(SAMPLE).geometry.to_numpy()
    assert shapely.coverage_is_valid(shapes)
    country = boundaries.read("admin1", where="country_code = 'AZ'").geometry.to_numpy()
    assert sum(km2(shape) for shape in shapes) == pytest.approx(km2(shapely.union_all(country)), rel=1e-5)


@pytest.mark.parametrize(
    ("unit", "taken", "lost"),
    [
        ("shusha", "1992-05-09", "2020-11-08"),
        ("lachin", "1992-05-18", "2020-12-01"),
        ("kalbajar", "1993-04-03", "2020-11-25"),
        ("agdam-west", "1993-07-23", "2020-11-20"),
        ("fuzuli-west", "1993-08-23", "2020-10-17"),
        ("jabrayil", "1993-08-26", "2020-10-04"),
        ("qubadli", "1993-08-31", "2020-10-25"),
        ("zangilan", "1993-10-29", "2020-10-20"),
        ("hadrut", "1991-09-02", "2020-10-09"),
        ("nagorno-karabakh", "1991-09-02", "2023-09-20"),
        ("lachin-corridor", "1992-05-18", "2022-08-26"),
        ("shusha-corridor", "1992-05-09", "2023-09-20"),
    ],
)
def test_units_change_hands_on_their_dates(unit: str, taken: str, lost: str) -> None:
    day = dt.timedelta(days=1)
    start, end = dt.date.fromisoformat(taken), dt.date.fromisoformat(lost)
    assert unit not in held(start - day)
    assert unit in held(start)
    assert unit in held(end - day)
    assert unit not in held(end)
    frame = control.at(end).set_index("unit")
    assert frame.loc[unit, "actor"] == "azerbaijan"


def test_the_years_without_data_are_empty() -> None:
    assert control.at(dt.date(1988, 2, 19)).empty
    front = control.front_line(dt.date(1988, 2, 19))
    assert front.empty
    assert tuple(front.columns) == control.FRONT
    assert front.crs.to_epsg() == 4326


def test_from_1988_the_oblast_was_azerbaijan_s_and_from_1991_contested() -> None:
    frame = control.at(dt.date(1988, 2, 20))
    assert set(frame["actor"]) == {"azerbaijan"}
    assert control.front_line(dt.date(1988, 2, 20)).empty
    front = control.front_line(dt.date(1991, 9, 2))
    assert front[["status", "precision"]].to_numpy().tolist() == [["contested", "approximate"]]


def test_the_lachin_corridor_joins_armenia_and_the_peacekeepers() -> None:
    held = control.at(dt.date(2021, 6, 1)).set_index("unit")
    own = held[held["actor"] == "artsakh-peacekeepers"]
    assert set(own.index) == {"lachin-corridor", "shusha-corridor", "nagorno-karabakh"}
    assert set(own["precision"]) == {"approximate"}
    joined = shapely.union_all(own.geometry.to_numpy())
    assert joined.geom_type == "Polygon"
    armenia = boundaries.read("admin1", where="country_code = 'AM'")
    assert joined.distance(shapely.union_all(armenia.geometry.to_numpy())) == 0
    town, shusha = shapely.Point(46.54977, 39.63742), shapely.Point(46.74989, 39.76006)
    assert held.geometry["lachin-corridor"].covers(town)
    assert held.geometry["shusha"].covers(shusha)
    assert 20 < km2(held.geometry["lachin-corridor"]) < 100


def test_after_september_2023_no_line_is_left() -> None:
    assert not control.front_line(dt.date(2023, 9, 19)).empty
    for date in (dt.date(2023, 9, 20), dt.date(2023, 10, 1), dt.date(2024, 6, 1)):
        assert control.front_line(date).empty
        assert set(control.at(date)["actor"]) == {"azerbaijan"}


@pytest.mark.parametrize(
    "date", [dt.date(1993, 5, 1), dt.date(2018, 1, 1), dt.date(2020, 10, 15), dt.date(2021, 6, 1)]
)
def test_what_cut_through_a_unit_is_called_approximate(date: dt.date) -> None:
    assert control.front_line(date)["precision"].tolist() == ["approximate"]


def test_fighting_makes_the_line_contested() -> None:
    assert control.front_line(dt.date(2020, 10, 15))["status"].tolist() == ["contested"]
    assert control.front_line(dt.date(2021, 6, 1))["status"].tolist() == ["assessed"]


def test_the_peacekeepers_stood_with_the_artsakh_authorities() -> None:
    front = control.front_line(dt.date(2020, 11, 12))
    assert set(zip(front["actor_a"], front["actor_b"], strict=True)) == {
        ("artsakh", "azerbaijan"),
        ("artsakh-peacekeepers", "azerbaijan"),
    }


def test_every_row_has_a_source_and_a_note() -> None:
    for date in (SAMPLE, dt.date(2021, 1, 1)):
        frame = control.at(date)
        assert tuple(frame.columns) == control.CONTROL
        assert frame["source"].str.len().min() > 10
        assert frame["url"].str.startswith("https://").all()
        assert frame["note"].str.len().min() > 10


def test_a_datetime_is_its_day_and_another_thing_is_refused() -> None:
    assert len(control.at(dt.datetime(2014, 8, 10, 23, 59, tzinfo=dt.UTC))) == len(control.at(SAMPLE))
    with pytest.raises(InputError, match=r"datetime\.date"):
        control.at("2014-08-10")  # type: ignore[arg-type]  # what a caller without types may do
    with pytest.raises(InputError, match="karabakh"):
        control.at(SAMPLE, "atlantis")


# Another conflict is two files


def forget() -> None:
    control._periods.shipped.cache_clear()
    control._shipped_line.cache_clear()


@pytest.fixture
def conflict(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a function that lays out a conflict of its own: units, and a table of who holds them."""
    folder = tmp_path / "control"
    folder.mkdir()

    def lay(units: dict[str, Any], table: list[str], sides: dict[str, str] | None = None) -> None:
        sides = sides or {"red": "red", "blue": "blue", "pink": "red"}
        frame = gpd.GeoDataFrame(
            {"unit": list(units), "name": list(units), "geonameid": [None] * len(units)},
            geometry=list(units.values()),
            crs=4326,
        )
        frame.to_file(folder / "war_units.fgb", driver="FlatGeobuf")
        head = "unit,actor,status,date_from,date_to,source,url,precision,note"
        (folder / "war.csv").write_text("\n".join([head, *table]) + "\n")
        rows = [f"war,{actor},{actor},{side},," for actor, side in sides.items()]
        (folder / "actors.csv").write_text(
            "\n".join(["conflict,actor,name,side,country_code,note", *rows]) + "\n"
        )
        files = {"war": "war.csv", "war_units": "war_units.fgb", "actors": "actors.csv"}
        registry = [
            {
                **dict.fromkeys(("title", "version", "source", "sha256", "licence", "attribution"), "x"),
                "name": name,
                "path": f"control/{file}",
                "size": 1,
            }
            for name, file in files.items()
        ]
        (tmp_path / "registry.json").write_text(json.dumps({"datasets": registry}))
        monkeypatch.setattr(datasets, "data_dir", lambda: tmp_path)

    forget()
    yield lay
    forget()


def holds(
    unit: str, actor: str, *, status: str = "assessed", start: str = "2000-01-01", end: str = ""
) -> str:
    return f"{unit},{actor},{status},{start},{end},a source,https://example.org,mapped,"


DAY = dt.date(2010, 1, 1)


def line_of(**options: Any) -> Any:
    front = control.front_line(DAY, "war", **options)
    return front.geometry.iloc[0] if len(front) else None


def test_opposing_neighbours_share_a_front_and_allies_do_not(conflict: Any) -> None:
    units = {"a": shapely.box(0, 0, 1, 1), "b": shapely.box(1, 0, 2, 1), "c": shapely.box(2, 0, 3, 1)}
    conflict(units, [holds("a", "red"), holds("b", "pink"), holds("c", "blue")])
    assert control.conflicts() == ("war",)
    front = control.front_line(DAY)
    assert front[["actor_a", "actor_b"]].to_numpy().tolist() == [["blue", "pink"]]
    assert front.geometry.iloc[0].equals(shapely.LineString([(2, 0), (2, 1)]))
    assert front["length_km"].iloc[0] == pytest.approx(110.57, abs=0.01)


def test_pairs_of_actors_have_a_row_each_and_the_order_of_rows_means_nothing(conflict: Any) -> None:
    units = {"a": shapely.box(0, 0, 1, 1), "b": shapely.box(0, 1, 1, 2), "c": shapely.box(1, 0, 2, 2)}
    table = [holds("a", "red"), holds("b", "pink", status="claimed"), holds("c", "blue", status="contested")]
    conflict(units, table)
    first = control.front_line(DAY)
    forget()
    conflict(dict(reversed(units.items())), table[::-1])
    second = control.front_line(DAY)
    assert first[["actor_a", "actor_b"]].to_numpy().tolist() == [["blue", "pink"], ["blue", "red"]]
    assert first["status"].tolist() == ["contested", "contested"]
    assert first.equals(second)


def test_swapping_the_actors_gives_the_same_line(conflict: Any) -> None:
    units = {"a": shapely.box(0, 0, 1, 1), "b": shapely.box(1.0003, 0, 2, 1)}
    conflict(units, [holds("a", "red"), holds("b", "blue")])
    one = line_of()
    forget()
    conflict(units, [holds("a", "blue"), holds("b", "red")])
    assert line_of().equals(one)


def test_a_corner_and_a_distant_unit_are_no_front(conflict: Any) -> None:
    units = {"a": shapely.box(0, 0, 1, 1), "b": shapely.box(1, 1, 2, 2), "c": shapely.box(5, 5, 6, 6)}
    conflict(units, [holds("a", "red"), holds("b", "blue"), holds("c", "blue")])
    assert control.front_line(DAY).empty


@pytest.mark.parametrize("offset", [0.0005, -0.0005])
def test_slivers_and_overlaps_within_the_tolerance_are_snapped_through(conflict: Any, offset: float) -> None:
    units = {"a": shapely.box(0, 0, 1, 1), "b": shapely.box(1 + offset, 0, 2, 1)}
    conflict(units, [holds("a", "red"), holds("b", "blue")])
    line = line_of(tolerance_m=100)
    assert len(line.geoms) == 1
    assert far_from(line, shapely.LineString([(1, 0), (1, 1)]), 100) < 0.002
    assert GEOD.geometry_length(line) == pytest.approx(110_574, rel=0.003)
    assert line_of(tolerance_m=20) is None


def test_a_front_partly_torn_is_one_line(conflict: Any) -> None:
    torn = shapely.Polygon([(1, 0), (2, 0), (2, 1), (1, 1), (1, 0.6), (1.0004, 0.5), (1, 0.4)])
    conflict({"a": shapely.box(0, 0, 1, 1), "b": torn}, [holds("a", "red"), holds("b", "blue")])
    line = line_of(tolerance_m=100)
    assert GEOD.geometry_length(line) == pytest.approx(110_574, rel=0.001)
    assert len(line.geoms) == 1


def test_it_works_across_the_antimeridian_and_near_the_pole(conflict: Any) -> None:
    units = {
        "a": shapely.box(179, 70, 180, 71),
        "b": shapely.box(-180, 70, -179, 71),
        "c": shapely.box(179, 71, 180, 72),
    }
    conflict(units, [holds("a", "red"), holds("b", "blue"), holds("c", "blue")])
    line = line_of()
    assert np.allclose(shapely.get_coordinates(line), [[179, 71], [180, 71], [180, 70]])


def test_a_broken_table_is_refused_whole_with_its_rows_named(conflict: Any) -> None:
    table = [
        holds("a", "red", end="1999-01-01"),
        holds("z", "green", status="maybe"),
        holds("b", "blue", start="2001-02-30"),
        holds("c", "blue", start="2001-01-01"),
        holds("c", "red", start="2005-01-01"),
    ]
    conflict({name: shapely.box(0, 0, 1, 1) for name in "abc"}, table)
    with pytest.raises(DataError) as caught:
        control.at(DAY)
    said = str(caught.value)
    for fault in (
        "row 2: date_to 1999-01-01 is not after date_from 2000-01-01",
        "row 3: unknown unit 'z'",
        "row 3: unknown actor 'green'",
        "row 3: unknown status 'maybe'",
        "row 4:",
        "rows 5 and 6: c is held twice from 2005-01-01",
    ):
        assert fault in said
    assert "\n" not in said
