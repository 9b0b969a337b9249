"""The project's own sites and spellings agree with the boundaries and add what the gazetteer lacks."""

import csv

import geopandas as gpd
import pytest
import shapely
from pyproj import Geod

from geo_conflict import boundaries, datasets
from geo_conflict.gazetteer import Gazetteer, Place, key

GEOD = Geod(ellps="WGS84")
FEATURES = {"PPL", "PPLX", "CMP", "SITE", "STM", "MT"}
BORDER_KM = 3.0
SAME_KM = 5.0
# Sites that the layer draws in another unit, further off than a border's error.
DRAWN_ELSEWHERE = {
    "abu-ghraib-prison": "Natural Earth draws the governorate of Baghdad too small in the west",
    "adan-yabal": "the line between Hiran and Middle Shebelle is rough",
    "anefis": "the line between Gao and Kidal is rough",
    "coco-islands": "Natural Earth draws them in Ayeyarwady, they belong to Yangon",
    "cobasna": "Natural Earth draws the north of Transnistria in Rezina",
    "cuciurgan-power-station": "Natural Earth draws the south-east tip of Transnistria in Ukraine",
    "raf-akrotiri": "the layer has the sovereign base apart",
    "taji-camp": "Natural Earth draws the governorate of Baghdad too small in the north",
    "zalambessa": "the border was moved by the ruling of 2002, and is not drawn so on the ground",
}
# Islands and shoals that the layer does not draw, and ice that it gives to no country.
NOT_DRAWN = {
    "bhasan-char",
    "matemo-island",
    "ras-isa",
    "scarborough-shoal",
    "second-thomas-shoal",
    "siachen-glacier",
    "snake-island",
}


def rows(table: str) -> list[dict[str, str]]:
    with datasets.path(f"table_{table}").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SITES = rows("sites")
SPELLINGS = rows("spellings")


def km(row: dict[str, str], place: Place) -> float:
    return float(GEOD.inv(float(row["lon"]), float(row["lat"]), place.lon, place.lat)[2]) / 1000


def names(row: dict[str, str]) -> list[str]:
    return [row["name"], *filter(None, row["other_names"].split("|"))]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.fixture(scope="module")
def joined() -> gpd.GeoDataFrame:
    points = [shapely.Point(float(row["lon"]), float(row["lat"])) for row in SITES]
    frame = gpd.GeoDataFrame({"slug": [row["slug"] for row in SITES]}, geometry=points, crs=4326)
    return boundaries.join(frame, None)


def test_rows_are_complete_and_slugs_unique() -> None:
    slugs = [row["slug"] for row in SITES]
    assert len(slugs) == len(set(slugs)) > 250
    for row in SITES:
        assert all(value.strip() == value for value in row.values()), row
        assert all(row[column] for column in ("slug", "name", "note", "near")), row
        assert row["feature_code"] in FEATURES, row
        assert 2 <= float(row["radius_km"]) <= 10, row


def test_no_name_is_given_twice_in_a_row() -> None:
    for row in SITES:
        keys = [key(name) for name in names(row)]
        assert len(keys) == len(set(keys)), row


def test_points_lie_in_their_country_and_admin1(joined: gpd.GeoDataFrame) -> None:
    units = boundaries.read("admin1")
    wrong = []
    for row, found in zip(SITES, joined.itertuples(), strict=True):
        own = units[(units["country_code"] == row["country_code"]) & (units["name_en"] == row["admin1"])]
        assert len(own), f"no such unit: {row}"
        if (found.country_code, found.admin1) == (row["country_code"], row["admin1"]):
            continue
        lines = shapely.shortest_line(found.geometry, own.geometry.to_numpy())
        off = min(GEOD.geometry_length(line) for line in lines) / 1000
        if off > BORDER_KM and row["slug"] not in {*DRAWN_ELSEWHERE, *NOT_DRAWN}:
            wrong.append((row["slug"], found.country_code, found.admin1, round(off, 1)))
    assert not wrong


def test_places_not_drawn_are_in_no_country(joined: gpd.GeoDataFrame) -> None:
    nowhere = set(joined.loc[joined["country_code"].isna(), "slug"])
    assert nowhere == NOT_DRAWN


def test_exceptions_are_rows_of_the_table() -> None:
    assert {*DRAWN_ELSEWHERE, *NOT_DRAWN} <= {row["slug"] for row in SITES}


def test_the_town_named_is_near(gazetteer: Gazetteer) -> None:
    far = [
        row["slug"]
        for row in SITES
        if not any(km(row, place) <= float(row["near_km"]) for place in gazetteer.candidates(row["near"]))
    ]
    assert not far


def test_no_site_doubles_a_place_of_the_gazetteer(gazetteer: Gazetteer) -> None:
    doubles = [
        (row["slug"], name, place.geonameid)
        for row in SITES
        for name in names(row)
        for place in gazetteer.candidates(name)
        if place.slug != row["slug"] and not place.feature_code.startswith(("ADM", "PCL"))
        if km(row, place) < SAME_KM
    ]
    assert not doubles


def test_no_two_sites_close_by_share_a_name() -> None:
    seen: dict[str, list[dict[str, str]]] = {}
    for row in SITES:
        for name in names(row):
            for other in seen.setdefault(key(name), []):
                ends = (float(row["lon"]), float(row["lat"]), float(other["lon"]), float(other["lat"]))
                assert GEOD.inv(*ends)[2] > 30_000, (name, row["slug"], other["slug"])
            seen[key(name)].append(row)


def test_spellings_are_of_places_and_given_once(gazetteer: Gazetteer) -> None:
    pairs = [(row["geonameid"], key(row["spelling"])) for row in SPELLINGS]
    assert len(pairs) == len(set(pairs)) > 150
    for row in SPELLINGS:
        assert gazetteer.row_of(int(row["geonameid"])) is not None, row
        assert row["spelling"].strip() == row["spelling"] != ""


def test_no_spelling_is_the_name_of_a_site_close_by(gazetteer: Gazetteer) -> None:
    sites: dict[str, list[dict[str, str]]] = {}
    for site in SITES:
        for name in names(site):
            sites.setdefault(key(name), []).append(site)
    for row in SPELLINGS:
        number = gazetteer.row_of(int(row["geonameid"]))
        assert number is not None
        for site in sites.get(key(row["spelling"]), []):
            assert km(site, gazetteer.place(number)) > SAME_KM, (row, site["slug"])
