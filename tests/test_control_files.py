"""Files of control: every fault named, what is safe mended, what others publish read."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo_conflict import cli, control
from geo_conflict._errors import DataError, InputError, InputFileError

if TYPE_CHECKING:
    from pathlib import Path

DAY = dt.date(2023, 5, 1)
BOX = shapely.box
BOW = shapely.Polygon([(10, 0), (11, 1), (11, 0), (10, 1)])


def layer(path: Path, shapes: list[Any], crs: Any = 4326, **columns: list[Any]) -> Path:
    count = len(shapes)
    plain: dict[str, list[Any]] = {
        "unit": [chr(ord("a") + number) for number in range(count)],
        "actor": ["red", "blue"] * count,
        "status": ["assessed"] * count,
        "date_from": ["2020-01-01"] * count,
        "date_to": [None] * count,
        "source": ["a source"] * count,
    }
    rows = {key: values[:count] for key, values in {**plain, **columns}.items()}
    gpd.GeoDataFrame(rows, geometry=shapes, crs=crs).to_file(path)
    return path


def kinds(faults: list[control.Fault]) -> list[tuple[str, tuple[int, ...]]]:
    return [(fault.kind, fault.rows) for fault in faults]


@pytest.mark.parametrize("name", ["good.gpkg", "good.geojson", "good.fgb", "good.shp"])
def test_a_good_file_is_read_whole(tmp_path: Path, name: str) -> None:
    path = layer(tmp_path / name, [BOX(0, 0, 1, 1), BOX(1, 0, 2, 1)])
    assert control.check(path) == []
    rows = control.read(path)
    assert tuple(rows.columns) == control.CONTROL
    assert rows["conflict"].tolist() == ["good", "good"]
    front = control.front_line(DAY, rows)
    assert front["length_km"].tolist() == [pytest.approx(110.57, abs=0.01)]


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    shapes = [
        *(BOX(0, 0, 1, 1), BOX(1.0005, 0, 2, 1), BOX(1.9996, 0, 3, 1), BOX(2.5, 0, 3.5, 1), BOW),
        *(BOX(5, 5, 6, 6), BOX(7, 7, 8, 8), BOX(9, 9, 10, 10)),
    ]
    path = layer(
        tmp_path / "bad.gpkg",
        shapes,
        status=["assessed", "Assessed", "assessed", "maybe", *["assessed"] * 4],
        date_from=["2020-01-01"] * 5 + ["2020/02/01", "2021-01-01", "spring"],
        date_to=[None] * 6 + ["2020-01-01", None],
        source=["a"] * 7 + [None],
    )
    assert kinds(control.check(path)) == [
        ("gap", (1, 2)),
        ("unknown-status", (2,)),
        ("overlap", (2, 3)),
        ("overlap", (3, 4)),
        ("unknown-status", (4,)),
        ("ring", (5,)),
        ("date", (6,)),
        ("dates", (7,)),
        ("date", (8,)),
        ("missing", (8,)),
    ]
    with pytest.raises(DataError) as caught:
        control.read(path)
    said = str(caught.value)
    for text in ("rows 3 and 4: both hold 6,154.232 km²", "row 5: invalid ring", "row 8: no source", "--fix"):
        assert text in said
    assert "\n" not in said


def test_what_is_safe_is_mended_and_said(tmp_path: Path) -> None:
    shapes = [BOX(0, 0, 1, 1), BOX(1.0005, 0, 2, 1), BOX(1.9996, 0, 3, 1), BOW]
    path = layer(
        tmp_path / "torn.gpkg",
        shapes,
        status=["assessed", " Assessed", "assessed", "assessed"],
        date_from=["2020-01-01", "2020/01/01", "2020-01-01", "2020-01-01"],
    )
    was = path.read_bytes()
    rows, done, left = control.fix(path)
    assert path.read_bytes() == was
    assert left == []
    assert len(done) == 5
    assert rows is not None
    assert rows["date_from"].tolist() == [dt.date(2020, 1, 1)] * 4
    assert rows.geometry.is_valid.all()
    assert not shapely.relate_pattern(rows.geometry[1], rows.geometry[2], "T********")
    for shape, mended in zip(shapes[:3], rows.geometry, strict=False):
        assert mended.symmetric_difference(shape).area < 0.001
    out = control.write(rows, tmp_path / "mended.gpkg")
    assert control.check(out) == []
    assert len(control.read(out)) == 4


@pytest.mark.parametrize(
    ("given", "clear"),
    [
        *(("2014/8/10", "2014-08-10"), ("2014.08.10", "2014-08-10"), ("2014-8-1", "2014-08-01")),
        *(("2014-08-10T12:00:00.5Z", "2014-08-10"), ("2014-08-10 12:00:00", "2014-08-10")),
        *(
            ("2014111", None),
            ("10/8/2014", None),
            ("2014/8-10", None),
            ("2014-02-30", None),
            ("spring", None),
        ),
    ],
)
def test_only_a_clear_date_is_written_anew(tmp_path: Path, given: str, clear: str | None) -> None:
    path = layer(tmp_path / "date.gpkg", [BOX(0, 0, 1, 1)], date_from=[given])
    (fault,) = control.check(path)
    assert (fault.kind, fault.mends) == ("date", clear is not None)
    rows, done, _ = control.fix(path)
    assert ([f"row 1: date_from {given!r} written as {clear}"] if clear else []) == done
    assert (None if rows is None else rows["date_from"][0].isoformat()) == clear


def test_what_is_not_safe_stays_a_fault(tmp_path: Path) -> None:
    path = layer(tmp_path / "two.gpkg", [BOX(0, 0, 1, 1), BOX(0.5, 0, 2, 1)])
    rows, _, left = control.fix(path)
    assert rows is None
    assert kinds(left) == [("overlap", (1, 2))]
    assert not left[0].mends


def test_an_overlap_of_other_dates_is_none(tmp_path: Path) -> None:
    path = layer(
        tmp_path / "then.gpkg",
        [BOX(0, 0, 1, 1), BOX(0.5, 0, 2, 1)],
        date_from=["2020-01-01", "2021-01-01"],
        date_to=["2021-01-01", None],
    )
    assert control.check(path) == []


def test_a_claim_over_what_another_holds_is_a_note(tmp_path: Path) -> None:
    path = layer(
        tmp_path / "claim.gpkg", [BOX(0, 0, 1, 1), BOX(0.5, 0, 2, 1)], status=["assessed", "claimed"]
    )
    (fault,) = control.check(path)
    assert (fault.kind, fault.refuses) == ("overlap", False)
    assert len(control.read(path)) == 2


def test_gaps_wider_than_the_tolerance_are_notes(tmp_path: Path) -> None:
    path = layer(tmp_path / "gap.gpkg", [BOX(0, 0, 1, 1), BOX(1.005, 0, 2, 1), BOX(0, 1.2, 1, 2)])
    (fault,) = control.check(path)
    assert (fault.kind, fault.rows, fault.refuses) == ("gap", (1, 2), False)


def test_a_gap_within_the_tolerance_is_warned_of_and_snapped_through(tmp_path: Path) -> None:
    path = layer(tmp_path / "torn.gpkg", [BOX(0, 0, 1, 1), BOX(1.00036, 0, 2, 1)])
    (fault,) = control.check(path)
    assert (fault.kind, fault.mends, fault.refuses) == ("gap", True, False)
    with pytest.warns(UserWarning, match=r"torn\.gpkg: rows 1 and 2: a gap"):
        rows = control.read(path)
    assert control.front_line(DAY, rows)["length_km"].tolist() == [pytest.approx(110.57, abs=0.2)]
    with pytest.warns(UserWarning, match="a gap"):
        control.read(path, tolerance_m=50)
    narrow = control.check(path, tolerance_m=30)
    assert [(fault.kind, fault.mends) for fault in narrow] == [("gap", False)]
    assert control.front_line(DAY, rows, tolerance_m=30).empty
    overlap = layer(tmp_path / "over.gpkg", [BOX(0, 0, 1, 1), BOX(0.99964, 0, 2, 1)])
    with pytest.raises(DataError, match="rows 1 and 2: both hold"):
        control.read(overlap)


def test_a_row_that_is_all_sliver_refuses_the_file(tmp_path: Path) -> None:
    path = layer(tmp_path / "thin.gpkg", [BOX(0, 0, 1, 1), BOX(1.2, 0, 1.2003, 1)])
    with pytest.raises(DataError, match="row 2: a sliver"):
        control.read(path)
    assert control.fix(path)[0] is None


def test_slivers_are_named_and_left_out(tmp_path: Path) -> None:
    shape = shapely.union_all([BOX(0, 0, 1, 1), BOX(1.2, 0, 1.2003, 1)])
    path = layer(tmp_path / "sliver.gpkg", [shape])
    (fault,) = control.check(path)
    assert (fault.kind, fault.mends) == ("sliver", True)
    with pytest.warns(UserWarning, match="row 1: a sliver"):
        assert control.read(path).geometry[0].equals(shape)
    rows, done, _ = control.fix(path)
    assert rows is not None
    assert rows.geometry[0].equals(BOX(0, 0, 1, 1))
    assert "left out a sliver" in done[0]


def test_a_row_with_a_broken_date_has_its_sliver_named_too(tmp_path: Path) -> None:
    shape = shapely.union_all([BOX(0, 0, 1, 1), BOX(1.2, 0, 1.2003, 1)])
    shapes = [shape, BOX(0.5, 0, 2, 1)]
    path = layer(tmp_path / "sliver.gpkg", shapes, date_from=["spring", "2020-01-01"])
    assert kinds(control.check(path)) == [("date", (1,)), ("sliver", (1,))]


def test_equal_rows_are_left_out_and_other_doubles_refused(tmp_path: Path) -> None:
    box = BOX(0, 0, 1, 1)
    same = layer(tmp_path / "same.gpkg", [box, box], unit=["a", "a"], actor=["red", "red"])
    assert kinds(control.check(same)) == [("twice", (1, 2))]
    rows, done, _ = control.fix(same)
    assert rows is not None
    assert len(rows) == 1
    assert "equal to row 1" in done[0]
    other = layer(tmp_path / "other.gpkg", [box, box], unit=["a", "a"])
    assert control.fix(other)[0] is None


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_missing_reference_system_is_a_fault_until_it_is_said(tmp_path: Path) -> None:
    metres = gpd.GeoSeries([BOX(46, 39, 47, 40)], crs=4326).to_crs(32638).to_list()
    path = layer(tmp_path / "nocrs.gpkg", metres, crs=None)
    assert kinds(control.check(path)) == [("crs", ())]
    assert control.check(path, crs="EPSG:32638") == []
    assert control.read(path, crs="EPSG:32638").geometry[0].bounds[0] == pytest.approx(46, abs=0.01)
    assert kinds(control.check(path, crs="EPSG:4326")) == [("coordinates", (1,))]
    with pytest.raises(InputError, match="coordinate reference system"):
        control.check(path, crs="EPSG:nothing")


def test_a_ring_that_is_not_closed_is_named(tmp_path: Path) -> None:
    ring = [[0, 0], [1, 0], [0, 0]]
    feature = {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        "properties": {
            "unit": "a",
            "actor": "x",
            "status": "assessed",
            "date_from": "2020-01-01",
            "source": "s",
        },
    }
    path = tmp_path / "open.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    assert [fault.kind for fault in control.check(path)] == ["ring"]


TABLE = """unit,actor,status,from,to,source,link,precision,note
147626,artsakh,assessed,1992-05-18,2020-12-01,record,https://example.org/a,approximate,Lachin
AZ-FUZ,artsakh,assessed,1993-08-23,2020-10-17,record,,,
crimea,russia,assessed,2014-03-18,,record,https://example.org/b,mapped,
"""


def test_a_table_names_units_of_the_boundaries(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    assert control.check(path) == []
    rows = control.read(path)
    assert rows["name"].tolist() == ["Lachin", "Fuzuli", "Crimea"]
    assert control.km2(rows.geometry[0]) == pytest.approx(1_800, rel=0.1)
    path.write_text(
        TABLE.replace("AZ-FUZ", "AZ-FUZZ").replace("https://example.org/a", "x"), encoding="utf-8"
    )
    assert kinds(control.check(path)) == [("link", (2,)), ("unknown-unit", (3,))]
    assert str(control.check(path)[1]) == "row 3: unknown unit 'AZ-FUZZ'; is 'AZ-FUZ' meant?"


def test_a_table_names_units_of_a_layer(tmp_path: Path) -> None:
    units = gpd.GeoDataFrame({"unit": ["n", "s"]}, geometry=[BOX(0, 1, 1, 2), BOX(0, 0, 1, 1)], crs=4326)
    units.to_file(tmp_path / "units.gpkg")
    path = tmp_path / "table.csv"
    path.write_text(
        "unit,actor,status,from,source\nn,red,assessed,2020-01-01,s\ns,blue,assessed,2020-01-01,s\n"
    )
    rows = control.read(path, units=tmp_path / "units.gpkg")
    assert control.front_line(DAY, rows)["length_km"].tolist() == [pytest.approx(111.3, abs=0.1)]
    path.write_text("unit,actor,status,from,source\nm,red,assessed,2020-01-01,s\n")
    assert kinds(control.check(path, units=tmp_path / "units.gpkg")) == [("unknown-unit", (2,))]


def test_files_that_are_none_are_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputFileError):
        control.read(tmp_path / "none.gpkg")
    (tmp_path / "text.geojson").write_text("nothing")
    with pytest.raises(DataError, match="a file of control"):
        control.read(tmp_path / "text.geojson")
    (tmp_path / "table.csv").write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match="column unit"):
        control.read(tmp_path / "table.csv")
    with pytest.raises(InputError, match=r"\.gpkg"):
        control.write(control.at(DAY), tmp_path / "out.xyz")


# What the field publishes


def isw(path: Path) -> Path:
    rows = {
        "Status": [
            "Assessed Russian-controlled Territory",
            "Claimed Russian Control",
            "Assessed Russian Advances",
        ]
    }
    shapes = [BOX(37, 47, 38, 48), BOX(36.8, 47, 37, 48), BOX(36.7, 47, 36.8, 48)]
    gpd.GeoDataFrame(rows, geometry=shapes, crs=4326).to_crs(3857).to_file(path)
    return path


@pytest.mark.parametrize("name", ["isw.shp", "isw.geojson"])
def test_areas_in_the_style_of_isw(tmp_path: Path, name: str) -> None:
    rows = control.convert(
        isw(tmp_path / name), style="isw", date=DAY, source="ISW", url="https://example.org"
    )
    assert rows[["actor", "status"]].to_numpy().tolist() == [
        ["russia", "assessed"],
        ["russia", "claimed"],
        ["russia", "contested"],
    ]
    assert set(rows["date_from"]) == {DAY}
    assert len(control.at(DAY, rows)) == 3
    assert control.at(DAY + dt.timedelta(1), rows).empty


def test_the_name_of_a_layer_tells_as_well(tmp_path: Path) -> None:
    path = tmp_path / "maps.gpkg"
    frame = gpd.GeoDataFrame({"id": [1]}, geometry=[BOX(37, 47, 38, 48)], crs=4326)
    frame.to_file(path, layer="Assessed_Russian_controlled_Ukrainian_Territory")
    rows = control.convert(path, style="isw", date=DAY, source="ISW")
    assert rows[["actor", "status"]].to_numpy().tolist() == [["russia", "assessed"]]


def deepstate(path: Path, *names: tuple[str, str]) -> Path:
    features = [
        {
            "type": "Feature",
            "geometry": shapely.geometry.mapping(shapely.force_3d(BOX(36 + number, 47, 37 + number, 48))),
            "properties": {"name": name, "fill": fill},
        }
        for number, (name, fill) in enumerate(names)
    ]
    headquarters = {"type": "Point", "coordinates": [37, 47]}
    features.append({"type": "Feature", "geometry": headquarters, "properties": {"name": "a unit"}})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    return path


def test_areas_in_the_style_of_deepstatemap(tmp_path: Path) -> None:
    path = deepstate(
        tmp_path / "map.geojson",
        ("Звільнено /// Liberated /// geoJSON.status.dismissed", "#0f9d58"),
        ("Невизначений статус /// Unknown status /// geoJSON.status.unknown", "#bcaaa4"),
        ("Окуповано /// Occupied /// geoJSON.status.occupied", "#a52714"),
        ("", "#A52714"),
        ("Крим /// Crimea /// geoJSON.territories.crimea", "#880e4f"),
        ("Elsewhere /// geoJSON.territories.elsewhere", "#a52714"),
    )
    rows = control.convert(path, style="deepstate", date=DAY, source="DeepStateMap").set_index("actor")
    assert set(rows.index) == {"ukraine", "russia", "contested"}
    assert rows.loc["contested", "status"] == "contested"
    assert rows.geometry["russia"].equals(BOX(38, 47, 41, 48))
    fronts = control.front_line(DAY, rows.reset_index())
    assert fronts[["actor_a", "actor_b", "status"]].to_numpy().tolist() == [
        ["contested", "russia", "contested"],
        ["contested", "ukraine", "contested"],
    ]


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>map</name>
<Style id="red"><PolyStyle><color>4d1427a5</color></PolyStyle></Style>
<StyleMap id="both"><Pair><key>normal</key><styleUrl>#red</styleUrl></Pair></StyleMap>
<Folder><name>areas</name>
<Placemark><name>one</name><styleUrl>#both</styleUrl><Polygon><outerBoundaryIs><LinearRing><coordinates>
37,47,0 38,47,0 38,48,0 37,48,0 37,47,0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>
<Placemark><name>Liberated</name><MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>
36,47 37,47 37,48 36,48 36,47</coordinates></LinearRing></outerBoundaryIs></Polygon></MultiGeometry></Placemark>
<Placemark><name>a place</name><Point><coordinates>37,47</coordinates></Point></Placemark>
</Folder></Document></kml>
"""


@pytest.mark.parametrize("name", ["map.kml", "map.kmz"])
def test_areas_of_kml_by_their_colour(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith("kmz"):
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("doc.kml", KML)
    else:
        path.write_text(KML, encoding="utf-8")
    rows = control.convert(path, style="deepstate", date=DAY, source="DeepStateMap").set_index("actor")
    assert rows.geometry["russia"].equals(BOX(37, 47, 38, 48))
    assert rows.geometry["ukraine"].equals(BOX(36, 47, 37, 48))


def test_a_file_with_areas_that_fit_no_rule_is_refused_whole(tmp_path: Path) -> None:
    path = deepstate(tmp_path / "map.geojson", ("Occupied", ""), ("New kind", "#123456"), ("Another", ""))
    with pytest.raises(DataError, match="rows 2 and 3 unlike it"):
        control.convert(path, style="deepstate", date=DAY, source="x")
    with pytest.raises(InputError, match="one of the styles deepstate, isw, viina"):
        control.convert(path, style="other", date=DAY, source="x")
    (tmp_path / "bomb.kml").write_text('<!DOCTYPE x [<!ENTITY a "b">]><kml>&a;</kml', encoding="utf-8")
    with pytest.raises(DataError, match="KML"):
        control.convert(tmp_path / "bomb.kml", style="deepstate", date=DAY, source="x")


def viina() -> pd.DataFrame:
    days = ["20230501", "20230502", "20230504"]
    rows = [
        (unit, day, status)
        for unit, statuses in {
            1: ("RU", "RU", "RU"),
            2: ("UA", "CONTESTED", "UA"),
            3: ("UA", "UA", "UA"),
        }.items()
        for day, status in zip(days, statuses, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["geonameid", "date", "status"])
    return frame.assign(latitude=47.5, longitude=36.0 + frame["geonameid"])


def test_settlements_become_areas() -> None:
    limit = gpd.GeoDataFrame(geometry=[BOX(36.5, 47, 39.5, 48)], crs=4326)
    rows = control.settlements(viina(), limit, style="viina", source="VIINA")
    assert set(rows["precision"]) == {"interpolated"}
    held = control.at(DAY, rows).set_index("unit")
    assert held["actor"].to_dict() == {"1": "russia", "2": "ukraine", "3": "ukraine"}
    whole = shapely.union_all(held.geometry.to_numpy())
    assert whole.symmetric_difference(limit.geometry[0]).area < 1e-3
    assert shapely.area(shapely.intersection(held.geometry["1"], held.geometry["2"])) < 1e-6
    front = control.front_line(DAY, rows)
    assert front["precision"].tolist() == ["interpolated"]
    assert shapely.get_coordinates(front.geometry[0])[:, 0] == pytest.approx(37.5, abs=0.01)
    second = control.front_line(dt.date(2023, 5, 2), rows)
    assert second["status"].tolist() == ["contested", "contested"]


def test_a_day_without_a_report_is_interpolated_where_both_sides_agree() -> None:
    limit = gpd.GeoDataFrame(geometry=[BOX(36.5, 47, 39.5, 48)], crs=4326)
    rows = control.settlements(viina(), limit, style="viina", source="VIINA")
    held = control.at(dt.date(2023, 5, 3), rows).set_index("unit")
    assert set(held.index) == {"1", "3"}
    assert held["interpolated"].all()
    assert control.at(dt.date(2023, 5, 5), rows).empty


def test_points_of_settlements_come_from_the_gazetteer() -> None:
    table = pd.DataFrame({"geonameid": [709717, 706448], "date": ["2023-05-01"] * 2, "status": ["RU", "UA"]})
    rows = control.settlements(table, "UA", style="viina", source="VIINA")
    assert rows["name"].tolist() == ["Kherson", "Donetsk"]


def test_a_broken_table_of_settlements_is_refused_whole() -> None:
    table = viina().astype({"status": object, "latitude": object})
    table.loc[0, "status"] = "who"
    table.loc[1, "date"] = "20239999"
    table.loc[2, "latitude"] = None
    with pytest.raises(DataError) as caught:
        control.settlements(table, "UA", style="viina", source="x")
    for text in ("row 2: an actor that the style does not know", "row 3: no date", "row 4: no point"):
        assert text in str(caught.value)
    with pytest.raises(DataError, match="columns for date"):
        control.settlements(table.drop(columns="date"), "UA", source="x")


# The command line


def test_check_says_all_and_its_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = layer(tmp_path / "good.gpkg", [BOX(0, 0, 1, 1)])
    assert cli.main(["control", "check", str(good)]) == 0
    assert "no faults" in capsys.readouterr().out
    bad = layer(tmp_path / "bad.gpkg", [BOX(0, 0, 1, 1), BOX(1.0004, 0, 2, 1)], status=["assessed", "sure"])
    assert cli.main(["control", "check", str(bad)]) == 1
    shown = capsys.readouterr()
    assert "fault: rows 1 and 2: a gap" in shown.out
    assert "2 faults" in shown.err
    assert cli.main(["control", "check", str(bad), "--json"]) == 1
    assert len(json.loads(capsys.readouterr().out)["faults"]) == 2
    out = tmp_path / "out.gpkg"
    assert cli.main(["control", "check", str(bad), "--fix", "-o", str(out)]) == 1
    assert not out.exists()
    torn = layer(tmp_path / "torn.gpkg", [BOX(0, 0, 1, 1), BOX(1.0004, 0, 2, 1)])
    assert cli.main(["control", "check", str(torn), "--fix", "-o", str(out)]) == 0
    assert "mended: rows 1 and 2: gave the gap" in capsys.readouterr().out
    assert control.check(out) == []
    assert cli.main(["control", "check", str(torn), "--fix"]) == 2


def test_a_file_of_one_s_own_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = layer(
        tmp_path / "war.gpkg",
        [BOX(0, 0, 1, 1), BOX(1, 0, 2, 1), BOX(0, 0, 1, 1)],
        unit=["a", "b", "a"],
        actor=["red", "blue", "blue"],
        date_from=["2020-01-01", "2020-01-01", "2021-01-01"],
        date_to=["2021-01-01", None, None],
    )
    assert cli.main(["front-line", "--date", "2020-05-01", "--file", str(path)]) == 0
    assert "110.6" in capsys.readouterr().out
    assert cli.main(["control", "changes", "2020-05-01", "2021-05-01", "--file", str(path)]) == 0
    assert "2021-01-01" in capsys.readouterr().out
    out = tmp_path / "changes.geojson"
    assert (
        cli.main(["control", "changes", "2020-05-01", "2021-05-01", "--file", str(path), "-o", str(out)]) == 0
    )
    made = json.loads(out.read_text())
    assert [feature["properties"]["actor_to"] for feature in made["features"]] == ["blue"]
    capsys.readouterr()
    assert cli.main(["control", "at", "2020-05-01", "--file", str(path), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["features"]) == 2
    assert (
        cli.main(["front-line", "--date", "2020-05-01", "--file", str(path), "--conflict", "karabakh"]) == 2
    )


def test_a_torn_file_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    torn = layer(tmp_path / "torn.gpkg", [BOX(37, 47.5, 38, 48.5), BOX(38.0005, 47.5, 39, 48.5)])
    assert cli.main(["control", "check", str(torn)]) == 1
    shown = capsys.readouterr()
    assert "fault: rows 1 and 2: a gap" in shown.out
    assert shown.err.endswith("torn.gpkg: 1 fault\n")
    out = tmp_path / "line.geojson"
    line = ["front-line", "--date", "2020-05-01", "--file", str(torn), "--within", "20", "--json"]
    assert cli.main([*line, "-o", str(out)]) == 0
    shown = capsys.readouterr()
    assert "warning: torn.gpkg: rows 1 and 2: a gap" in shown.err
    made = json.loads(shown.out)
    assert made == json.loads(out.read_text())
    assert made["within_km"] == 20
    assert {row["conflict"] for row in made["population"]} == {"torn"}


def test_convert_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "day.gpkg"
    line = [
        "control",
        "convert",
        str(isw(tmp_path / "isw.geojson")),
        "--style",
        "isw",
        "--date",
        "2023-05-01",
    ]
    assert cli.main([*line, "--source", "ISW", "-o", str(out)]) == 0
    assert "russia, assessed: 8,3" in capsys.readouterr().out
    assert len(control.read(out)) == 3


def test_settlements_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given, out = tmp_path / "viina.csv", tmp_path / "areas.gpkg"
    viina().to_csv(given, index=False)
    line = ["control", "convert", str(given), "--style", "viina", "--source", "VIINA", "-o", str(out)]
    assert cli.main(line) == 2
    assert "--within" in capsys.readouterr().err
    assert cli.main([*line, "--within", "ZZ"]) == 2
    assert not out.exists()
    assert cli.main([*line, "--within", "UA"]) == 0
    assert "ukraine, assessed: " in capsys.readouterr().out
    assert set(control.read(out)["precision"]) == {"interpolated"}


def test_areas_want_their_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ["control", "convert", str(isw(tmp_path / "isw.geojson")), "--style", "isw", "--source", "ISW"]
    assert cli.main([*line, "-o", str(tmp_path / "day.gpkg")]) == 2
    assert "--date" in capsys.readouterr().err


def test_karabakh_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["front-line", "--date", "2014-08-10", "--within", "20"]) == 0
    shown = capsys.readouterr().out
    assert "202.6" in shown
    assert "within 20 km" in shown
    assert cli.main(["control", "at", "2021-06-01"]) == 0
    assert "lachin-corridor" in capsys.readouterr().out
    assert cli.main(["control", "changes", "2020-09-01", "2020-12-15"]) == 0
    both = capsys.readouterr()
    for district in ("Agdam", "Fuzuli", "Jabrayil", "Kalbajar", "Lachin", "Qubadli", "Zangilan"):
        assert district in both.out
    assert "warning" in both.err
    assert cli.main(["control", "at", "1980-01-01"]) == 2
