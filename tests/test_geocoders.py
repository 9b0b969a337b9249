import socket
from typing import Any

import geopandas as gpd
import pytest
from geopy.geocoders.base import Geocoder
from geopy.point import Point

from geo_conflict._errors import InputError
from geo_conflict.geocoders import Gazetteer


def one(query: str, **keywords: Any) -> Any:
    found = Gazetteer().geocode(query, **keywords)
    assert found is not None
    return found


def every(query: str, **keywords: Any) -> list[Any]:
    found: list[Any] = one(query, exactly_one=False, **keywords)
    return found


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("the offline geocoder opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def test_it_is_a_geopy_geocoder() -> None:
    assert issubclass(Gazetteer, Geocoder)


def test_exactly_one_and_all() -> None:
    first, found = one("Tripoli"), every("Tripoli")
    assert first.raw["country_code"] == "LY"
    assert first.raw == found[0].raw
    assert "LB" in {location.raw["country_code"] for location in found}
    assert len(every("Tripoli", limit=2)) == 2


def test_nothing_found_is_none_both_ways() -> None:
    assert Gazetteer().geocode("Zzyzzx Qwrt") is None
    assert Gazetteer().geocode("Zzyzzx Qwrt", exactly_one=False) is None
    assert Gazetteer().geocode("") is None


@pytest.mark.parametrize(
    ("query", "admin1"),
    [("Troy, N.C.", "North Carolina"), ("Troy, Alabama", "Alabama"), ("Troy, Ohio, US", "Ohio")],
)
def test_what_holds_a_place_chooses_it(query: str, admin1: str) -> None:
    assert one(query).raw["admin1"] == admin1


def test_country_codes_narrow() -> None:
    assert one("Rafah", country_codes="EG").raw["geonameid"] == 350350
    codes = {location.raw["country_code"] for location in every("Rafah", country_codes=["EG", "PS"])}
    assert codes == {"EG", "PS"}


@pytest.mark.parametrize(("language", "spelling"), [("ru", "Баку"), ("en", "Baku")])
def test_language_chooses_the_script(language: str, spelling: str) -> None:
    assert one("Baku", language=language).address.startswith(spelling)


def test_reverse() -> None:
    location: Any = Gazetteer().reverse((43.6, 39.73))
    assert location.raw["geonameid"] == 491422
    assert location.raw["distance_km"] < 5
    several: Any = Gazetteer().reverse(Point(43.6, 39.73), exactly_one=False, limit=4)
    assert len(several) == 4
    assert Gazetteer().reverse("-60, -140") is None
    assert Gazetteer().reverse("-60, -140", exactly_one=False) is None


def test_reverse_refuses_what_is_no_point() -> None:
    with pytest.raises(InputError, match="latitude"):
        Gazetteer().reverse("the front")


def test_geopandas_tools_take_it() -> None:
    frame = gpd.tools.geocode(["Stepanakert", "Goma", "Zzyzzx Qwrt"], provider=Gazetteer)
    assert frame.crs == "EPSG:4326"
    assert frame.geometry.iloc[1].distance(gpd.points_from_xy([29.228], [-1.674])[0]) < 0.01
    assert frame.geometry.iloc[2].is_empty
    back = gpd.tools.reverse_geocode(frame.geometry.iloc[:2], provider=Gazetteer)
    assert back["address"].str.contains("Azerbaijan|Congo").all()
