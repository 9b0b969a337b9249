from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest
import shapely
from pyproj import Geod

from geo_conflict import boundaries, datasets
from geo_conflict._errors import DataError, InputError, InputFileError

if TYPE_CHECKING:
    from pathlib import Path

GEOD = Geod(ellps="WGS84")
SAMPLE = dt.date(2014, 8, 10)

# Longitude and latitude by GeoNames, and the GeoNames id of the admin-1 unit.
TOWNS = {
    "Stepanakert": (46.75280, 39.81770, 409421),
    "Shusha": (46.74989, 39.76006, 409419),
    "Khojaly": (46.79028, 39.91297, 148449),
    "Martuni": (47.11170, 39.79496, 409423),
    "Mardakert": (46.82135, 40.21127, 409420),
    "Hadrut": (47.03190, 39.52003, 409423),
    "Agdam": (46.92736, 39.99096, 148617),
    "Fuzuli": (47.14529, 39.60094, 148107),
    "Jabrayil": (47.02835, 39.39917, 148140),
    "Lachin": (46.55045, 39.59881, 147626),
    "Kalbajar": (46.04446, 40.10984, 586047),
    "Qubadli": (46.58183, 39.34441, 147694),
    "Zangilan": (46.65988, 39.08371, 146900),
    "Barda": (47.12619, 40.37577, 587056),
    "Ganja": (46.36056, 40.68278, 828298),
    "Baku": (49.89201, 40.37767, 587081),
}
OBLAST = {"Stepanakert", "Shusha", "Khojaly", "Martuni", "Mardakert", "Hadrut"}
OUTSIDE = {"Barda", "Ganja", "Baku"}
SEVEN = {
    148617: "Ağdam",
    148107: "Füzuli",
    148140: "Cəbrayıl",
    586047: "Kəlbəcər",
    147694: "Qubadli",
    146900: "Zəngilan",
    147626: "Laçın",
}


def km2(shape: Any) -> float:
    return abs(float(GEOD.geometry_area_perimeter(shape)[0])) / 1e6


def places(*points: tuple[float, float]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(geometry=[shapely.Point(point) for point in points], crs=4326)


def joined(lon: float, lat: float, date: dt.date | None = SAMPLE, **options: Any) -> dict[str, Any]:
    row: dict[str, Any] = boundaries.join(places((lon, lat)), date, **options).iloc[0].to_dict()
    return row


# The layers


@pytest.mark.parametrize("layer", [row.name for row in boundaries.layers()])
def test_every_shape_is_valid_and_in_degrees(layer: str) -> None:
    frame = boundaries.read(layer)
    assert len(frame)
    assert frame.crs.to_epsg() == 4326
    assert frame.geometry.is_valid.all()
    assert not frame.geometry.is_empty.any()
    west, south, east, north = frame.total_bounds
    assert -180 <= west < east <= 180
    assert -90 <= south < north <= 90


def test_admin1_covers_the_world_without_overlaps_and_gaps() -> None:
    frame = boundaries.read("admin1")
    assert len(frame) >= 4596
    edges = shapely.coverage_invalid_edges(frame.geometry.to_numpy())
    assert shapely.length(edges).sum() == 0


def test_ids_of_admin1_are_unique() -> None:
    for worldview in boundaries.WORLDVIEWS:
        ids = boundaries.read("admin1", worldview=worldview)["geonameid"].dropna()
        assert ids[ids.duplicated()].tolist() == []


def test_every_unit_has_a_name_and_a_country() -> None:
    frame = boundaries.read("admin1")
    assert frame[["name", "name_en", "country"]].notna().all().all()
    nowhere = set(frame.loc[frame["country_code"].isna(), "country"])
    assert nowhere == {"Spratly Islands", "Siachen Glacier"}


def test_the_seven_districts_are_found_by_id() -> None:
    found = boundaries.polygons(SEVEN, SAMPLE)
    assert dict(zip(found["geonameid"], found["name"], strict=True)) == SEVEN
    assert found["level"].unique().tolist() == ["admin1"]
    assert found["layer_version"].unique().tolist() == ["admin1@5.1 un 2022-05"]


def test_lachin_is_lachin_and_lankaran_is_lankaran() -> None:
    frame = boundaries.read("admin1", where="country_code = 'AZ'").set_index("geonameid")
    lachin = frame.loc[147626]
    assert (lachin["name"], lachin["name_en"], lachin["iso_3166_2"]) == ("Laçın", "Lachin", "AZ-LAC")
    assert lachin["ne_id"] == 1159309399
    assert "Лачин" in lachin["names"].split("|")
    assert "Ленкорань" not in lachin["names"]
    assert frame.loc[147613, "name_en"] == "Lankaran"
    assert frame.loc[147613].geometry.centroid.x > 48


def test_stepanakert_and_khojaly_have_their_own_ids() -> None:
    frame = boundaries.read("admin1", where="country_code = 'AZ'").set_index("geonameid")
    assert frame.loc[409421, "name_en"] == "Stepanakert"
    assert frame.loc[148449, "name_en"] == "Khojaly"
    assert km2(frame.loc[409421].geometry) < 50
    assert km2(frame.loc[148449].geometry) > 500


@pytest.mark.parametrize(
    ("lon", "lat", "name", "geonameid"),
    [
        (-58.16, 6.80, "Demerara-Mahaica", 3378950),  # Georgetown
        (-59.80, 3.38, "Upper Takutu-Upper Essequibo", 3375463),  # Lethem
        (-77.81, -0.99, "Napo", 3653890),  # Tena
        (38.93, 15.33, "Maekel", 448501),  # Asmara
        (66.13, 33.72, "Daykundi", 6957553),  # Nili
        (33.93, -9.93, "Karonga", 928657),
    ],
)
def test_names_that_the_source_swaps_are_put_right(lon: float, lat: float, name: str, geonameid: int) -> None:
    row = joined(lon, lat)
    assert (row["admin1"], row["admin1_geonameid"]) == (name, geonameid)


def test_the_areas_in_karabakh_have_the_right_size() -> None:
    shapes = boundaries.read("areas").drop_duplicates("area").set_index("area").geometry
    assert km2(shapes["nagorno-karabakh"]) == pytest.approx(4282, rel=0.005)
    assert km2(shapes["karabakh-held-until-2020"]) == pytest.approx(11926, rel=0.005)


@pytest.mark.parametrize(
    ("area", "size", "within"),
    [
        ("crimea", 27_000, 0.02),
        ("donbas", 53_201, 0.02),
        ("gaza-strip", 365, 0.1),
        ("golan-heights", 1_200, 0.1),
        ("northern-cyprus", 3_355, 0.05),
        ("western-sahara", 266_000, 0.02),
        ("kosovo", 10_908, 0.02),
        ("abkhazia", 8_660, 0.02),
        ("south-ossetia", 3_900, 0.2),
        ("transnistria", 4_163, 0.15),
        ("abyei", 10_546, 0.05),
        ("darfur", 493_180, 0.05),
    ],
)
def test_the_areas_have_about_their_published_size(area: str, size: float, within: float) -> None:
    shapes = boundaries.read("areas").drop_duplicates("area").set_index("area").geometry
    assert km2(shapes[area]) == pytest.approx(size, rel=within)


def test_periods_of_an_area_follow_each_other() -> None:
    for _, rows in boundaries.read("areas").groupby("area"):
        periods = rows.sort_values("date_from", na_position="first")
        for end, start in zip(periods["date_to"][:-1], periods["date_from"][1:], strict=True):
            assert end == start
        assert set(rows["status"]) <= {"disputed", "named"}


def test_the_disputed_lines_are_all_there() -> None:
    lines = boundaries.read("disputed_lines")
    assert len(lines) == 46
    counts = lines["name"].value_counts()
    assert counts["Ceasefire Line 1994"] == 3
    assert counts["Former USSR oblast in 1991"] == 7


def test_countries_carry_both_views_of_crimea() -> None:
    crimea = shapely.Point(34.1, 45.0)
    for layer in ("countries", "basemap_countries"):
        for worldview, holder in (("un", "UA"), ("ne", "RU")):
            frame = boundaries.read(layer, worldview=worldview)
            assert frame.loc[frame.contains(crimea), "country_code"].tolist() == [holder]
            assert frame["a3"].is_unique


def test_countries_of_a_view_are_whole_however_they_are_asked_for() -> None:
    whole = boundaries.read("countries").set_index("country_code").geometry["UA"]
    for asked in ({"where": "country_code = 'UA'"}, {"bbox": (34.0, 44.9, 34.1, 45.0)}):
        found = boundaries.read("countries", **asked)
        assert found["country_code"].tolist() == ["UA"]
        assert found.geometry.iloc[0].equals(whole)


def test_countries_have_about_their_size() -> None:
    sizes = boundaries.read("countries").set_index("country_code").geometry
    for code, size in (("AZ", 86_600), ("AM", 29_743), ("UA", 603_550), ("SD", 1_861_484)):
        assert km2(sizes[code]) == pytest.approx(size, rel=0.02)


def test_a_box_and_a_condition_narrow_what_is_read() -> None:
    box = boundaries.read("admin1", bbox=(46.5, 39.5, 47.0, 40.0))
    assert 5 < len(box) < 20
    assert set(box["country_code"]) <= {"AZ", "AM"}
    assert len(boundaries.read("admin1", where="iso_3166_2 = 'AZ-LAC'")) == 1


def test_what_cannot_be_read_is_refused() -> None:
    with pytest.raises(DataError, match="one of the boundary layers"):
        boundaries.read("karabakh")
    with pytest.raises(InputError, match="condition"):
        boundaries.read("admin1", where="no such column = 3")
    with pytest.raises(InputError, match="worldview"):
        boundaries.read("admin1", worldview="mine")


# The join


@pytest.mark.parametrize("town", TOWNS)
def test_towns_fall_in_their_own_district(town: str) -> None:
    lon, lat, unit = TOWNS[town]
    row = joined(lon, lat)
    assert (row["country"], row["country_code"], row["admin1_geonameid"]) == ("Azerbaijan", "AZ", unit)
    assert row["boundary_layer"] == "admin1@5.1 un 2022-05"


@pytest.mark.parametrize("town", TOWNS)
def test_towns_fall_on_their_side_of_the_line_of_1994(town: str) -> None:
    lon, lat, _ = TOWNS[town]
    area = joined(lon, lat)["disputed_area"]
    if town in OBLAST:
        assert area == "Nagorno-Karabakh"
    elif town in OUTSIDE:
        assert area is None
    else:
        assert area == "Area held by Armenian forces, 1994 to 2020"


def test_the_known_limits_are_needed() -> None:
    """A limit that the layer no longer has must leave the list."""
    units = boundaries.read("admin1").dropna(subset="geonameid").set_index("geonameid").geometry
    limits = boundaries.known_limits()
    assert len(limits) > 100
    for limit in limits:
        if limit.unit_drawn is not None:
            disc = shapely.Point(limit.lon, limit.lat).buffer(limit.radius_km / 100)
            assert units[limit.unit_drawn].intersects(disc), limit.place
        assert limit.unit_true is None or limit.unit_true in units.index, limit.place


@pytest.mark.parametrize(
    ("place", "lon", "lat", "country_code", "unit"),
    [
        ("Goma", 29.22845, -1.67409, "CD", 206938),
        ("Kobani", 38.35347, 36.89095, "SY", 170062),
        ("Gamboru", 14.20690, 12.37299, "NG", 2346794),
        ("Narva", 28.19028, 59.37722, "EE", 592075),
        ("Myawadi", 98.50893, 16.68911, "MM", 1320233),
        ("Nicosia", 33.36420, 35.17531, "CY", 146267),
    ],
)
def test_towns_on_a_border_fall_on_their_own_side_of_it(
    place: str, lon: float, lat: float, country_code: str, unit: int
) -> None:
    row = joined(lon, lat)
    assert (row["country_code"], row["admin1_geonameid"]) == (country_code, unit), place
    assert row["disputed_area"] is None
    assert "GeoNames has it in" in row["disputed_note"]


def test_east_jerusalem_has_both_views() -> None:
    old_city = (35.23417, 31.77667)
    un, ne = joined(*old_city), joined(*old_city, worldview="ne")
    assert (un["country_code"], ne["country_code"]) == ("PS", "IL")
    assert "occupied Palestinian territory" in un["disputed_note"]
    jerusalem = joined(35.21633, 31.76904)
    assert jerusalem["country_code"] == "IL"
    assert "line of 1949" in jerusalem["disputed_note"]


def test_jabrayil_is_corrected_with_a_note() -> None:
    row = joined(47.02835, 39.39917)
    assert row["admin1"] == "Jabrayil"
    assert "0.4 km inside Xocavənd" in row["disputed_note"]
    assert "Xocavənd" not in joined(46.9823, 39.2768)["disputed_note"]


def test_crimea_has_both_views_and_a_date() -> None:
    simferopol = (34.10, 44.95)
    un, ne = joined(*simferopol), joined(*simferopol, worldview="ne")
    assert (un["country"], un["country_code"]) == ("Ukraine", "UA")
    assert (ne["country"], ne["country_code"]) == ("Russia", "RU")
    assert un["disputed_area"] == ne["disputed_area"] == "Crimea"
    assert un["disputed_note"].startswith("Administered by Russia; claimed by Ukraine.")
    before = joined(*simferopol, dt.date(2014, 3, 17), worldview="ne")
    assert (before["country_code"], before["disputed_area"]) == ("UA", None)
    assert joined(*simferopol, dt.date(2014, 3, 18), worldview="ne")["country_code"] == "RU"
    assert joined(*simferopol, None)["disputed_area"] == "Crimea"


@pytest.mark.parametrize(
    ("place", "lon", "lat", "un", "ne", "area"),
    [
        ("Buq'ata", 35.78, 33.20, "SY", "IL", "Golan Heights"),
        ("Laayoune", -13.20, 27.15, "EH", "MA", "Western Sahara"),
        ("Smara", -11.67, 26.74, "EH", "MA", "Western Sahara"),
        ("Tifariti", -10.56, 26.16, "EH", "EH", "Western Sahara"),
        ("Hargeisa", 44.06, 9.56, "SO", None, "Somaliland"),
        ("Kyrenia", 33.32, 35.33, "CY", None, "Northern Cyprus"),
        ("Pristina", 21.17, 42.66, "XK", "XK", "Kosovo"),
        ("Sukhumi", 41.02, 43.00, "GE", "GE", "Abkhazia"),
        ("Tskhinvali", 43.97, 42.22, "GE", "GE", "South Ossetia"),
        ("Tiraspol", 29.64, 46.84, "MD", "MD", "Transnistria"),
        ("Srinagar", 74.80, 34.08, "IN", "IN", "Jammu and Kashmir"),
        ("Muzaffarabad", 73.47, 34.37, "PK", "PK", "Azad Kashmir"),
        ("Gaza", 34.4668, 31.5018, "PS", "PS", "Gaza Strip"),
        ("Ramallah", 35.20, 31.90, "PS", "PS", "West Bank"),
        ("Abyei", 28.43, 9.60, "SD", "SD", "Abyei"),
        ("Donetsk", 37.80, 48.00, "UA", "UA", "Donbas"),
        ("El Fasher", 25.35, 13.63, "SD", "SD", None),
        ("Tel Aviv", 34.78, 32.08, "IL", "IL", None),
        ("Agadir", -9.58, 30.42, "MA", "MA", None),
        ("Suva", 178.44, -18.14, "FJ", "FJ", None),
    ],
)
def test_places_of_the_world(
    place: str, lon: float, lat: float, un: str | None, ne: str | None, area: str | None
) -> None:
    rows = [joined(lon, lat, dt.date(2019, 1, 1), worldview=view) for view in boundaries.WORLDVIEWS]
    assert [row["country_code"] for row in rows] == [un, ne], place
    assert [row["disputed_area"] for row in rows] == [area, area], place


def test_the_dispute_over_karabakh_ends_with_its_date() -> None:
    stepanakert = TOWNS["Stepanakert"][:2]
    assert joined(*stepanakert, dt.date(2023, 9, 19))["disputed_area"] == "Nagorno-Karabakh"
    assert joined(*stepanakert, dt.date(2023, 9, 20))["disputed_area"] is None
    assert joined(*stepanakert, None)["disputed_area"] is None


def test_at_sea_nothing_is_invented() -> None:
    for lon, lat in ((34.0, 43.0), (0.0, 0.0), (-40.0, 30.0)):
        row = joined(lon, lat)
        assert all(row[column] is None for column in boundaries.JOINED if column != "admin1_geonameid")


def test_a_quay_takes_the_nearest_unit_and_says_so() -> None:
    land = boundaries.read("admin1", where="iso_3166_2 = 'UA-43'").geometry.iloc[0]
    west = land.bounds[0]
    cape = next(point for point in shapely.points(shapely.get_coordinates(land)) if point.x == west)
    near, far = (joined(cape.x - step, cape.y) for step in (0.01, 0.1))
    assert near["country_code"] == "UA"
    assert near["boundary_layer"] == "admin1@5.1 un 2022-05 (nearest, 0.8 km)"
    assert far["country_code"] is None


def test_rows_index_and_other_columns_stay() -> None:
    frame = places((46.7528, 39.8177), (34.0, 43.0)).assign(text=["a", "b"]).set_index([["x", "x"]])
    frame.loc[len(frame)] = [None, "c"]
    frame = frame.set_crs(4326)
    out = boundaries.join(frame, SAMPLE)
    assert out.index.equals(frame.index)
    assert out["text"].tolist() == ["a", "b", "c"]
    assert out["country_code"].tolist() == ["AZ", None, None]
    assert str(out["admin1_geonameid"].dtype) == "Int64"
    assert "country" not in frame.columns


def test_no_rows_give_no_rows() -> None:
    out = boundaries.join(places(), SAMPLE)
    assert len(out) == 0
    assert set(boundaries.JOINED) <= set(out.columns)


def test_points_in_another_system_are_understood() -> None:
    metres = places((46.7528, 39.8177)).to_crs(3857)
    out = boundaries.join(metres, SAMPLE)
    assert out["admin1"].tolist() == ["Stepanakert"]
    assert out.crs.to_epsg() == 3857


def test_points_that_cannot_be_joined_are_refused() -> None:
    with pytest.raises(InputError, match="reference system"):
        boundaries.join(gpd.GeoDataFrame(geometry=[shapely.Point(1, 1)]), SAMPLE)
    with pytest.raises(InputError, match="LineString"):
        boundaries.join(gpd.GeoDataFrame(geometry=[shapely.LineString([(0, 0), (1, 1)])], crs=4326), SAMPLE)


# Polygons


def test_polygons_come_in_the_order_asked_for() -> None:
    found = boundaries.polygons([147626, 587116, 281132, 491422], SAMPLE, areas=["nagorno-karabakh"])
    assert found["name_en"].tolist() == ["Lachin", "Azerbaijan", "Gaza", "Nagorno-Karabakh"]
    assert found["level"].tolist() == ["admin1", "country", "admin1", "area"]
    assert found["layer"].tolist() == ["admin1", "countries", "admin1", "areas"]
    assert found.crs.to_epsg() == 4326


def test_no_ids_give_no_polygons() -> None:
    assert len(boundaries.polygons([], None)) == 0


def test_areas_are_those_of_the_date() -> None:
    before = boundaries.areas(dt.date(2013, 1, 1), ids=["crimea"])
    after = boundaries.areas(dt.date(2015, 1, 1), ids=["crimea"])
    assert before["status"].tolist() == ["named"]
    assert after["administered_by"].tolist() == ["Russia"]
    assert boundaries.areas(dt.date(1990, 1, 1), ids=["karabakh-held-until-2020"]).empty


# A file of one's own


def write(path: Path, shapes: list[Any], **options: Any) -> Path:
    gpd.GeoDataFrame({"name": ["a"] * len(shapes)}, geometry=shapes, **options).to_file(path)
    return path


def test_a_good_file_is_read_in_degrees(tmp_path: Path) -> None:
    shape = gpd.GeoSeries([shapely.box(46, 39, 47, 40)], crs=4326).to_crs(32638)
    frame = boundaries.read_file(write(tmp_path / "a.gpkg", list(shape), crs=32638), columns=["name"])
    assert frame.crs.to_epsg() == 4326
    assert frame.total_bounds == pytest.approx([46, 39, 47, 40], abs=0.01)


BOWTIE = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])


@pytest.mark.parametrize(
    ("name", "shapes", "options", "says"),
    [
        ("none.gpkg", [], {"crs": 4326}, "no rows"),
        (
            "nocrs.gpkg",
            [shapely.box(0, 0, 1, 1)],
            {},
            "a coordinate reference system in nocrs.gpkg; found none",
        ),
        ("bow.gpkg", [BOWTIE], {"crs": 4326}, "Self-intersection"),
        ("points.gpkg", [shapely.Point(0, 0)], {"crs": 4326}, "found Point"),
        ("far.gpkg", [shapely.box(0, 0, 500, 1)], {"crs": 4326}, "longitudes and latitudes"),
        ("column.gpkg", [shapely.box(0, 0, 1, 1)], {"crs": 4326}, "columns actor"),
    ],
)
def test_a_bad_file_is_one_clear_line(
    tmp_path: Path, name: str, shapes: list[Any], options: dict[str, Any], says: str
) -> None:
    path = write(tmp_path / name, shapes, **options)
    with pytest.raises(DataError) as caught:
        boundaries.read_file(path, columns=["actor"])
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b"{}", b"\x00\x01\x02\xff", b'{"type": "FeatureCollection", "feat'])
def test_a_broken_file_is_one_clear_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.geojson"
    path.write_bytes(content)
    with pytest.raises(DataError) as caught:
        boundaries.read_file(path)
    assert "broken.geojson" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_table_without_shapes_and_a_missing_file_are_told(tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    table.write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match="without geometry"):
        boundaries.read_file(table)
    with pytest.raises(InputFileError, match="no file"):
        boundaries.read_file(tmp_path / "none.gpkg")


def test_the_label_says_version_view_and_date() -> None:
    assert boundaries.label("countries", "ne") == "countries@5.1 ne 2022-05"
    assert boundaries.label("disputed_lines") == "disputed_lines@4.0 ne 2017-10"
    assert {row.name for row in boundaries.layers()} <= set(datasets.registry())
