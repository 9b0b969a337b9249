import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_conflict._errors import DataError, InputError
from geo_conflict.gazetteer import Gazetteer, key
from geo_conflict.gazetteer._normalize import respellings, variants

# Spellings that news uses for the Karabakh area, with the GeoNames ids of the town or the district they name.
SPELLINGS = {
    "Stepanakert": {146970},
    "Khankendi": {146970},
    "Khankandi": {146970},
    "Xankəndi": {146970, 409421},
    "Степанакерт": {146970},
    "Ստեփանակերտ": {146970},
    "Ağdam": {148617, 148619},
    "Agdam": {148617, 148619},
    "Aghdam": {148617, 148619},
    "Füzuli": {148106, 148107},
    "Fuzuli": {148106, 148107},
    "Fizuli": {148106, 148107},
    "Varanda": {148106, 148107},
    "Cəbrayıl": {148140, 148141},
    "Jabrayil": {148140, 148141},
    "Jabrail": {148140, 148141},
    "Kəlbəcər": {586047, 586268},
    "Kalbajar": {586047, 586268},
    "Kelbadjar": {586047, 586268},
    "Karvachar": {586047, 586268},
    "Qubadli": {147694, 147305},
    "Gubadly": {147694, 147305},
    "Gubadli": {147694, 147305},
    "Kashunik": {147694, 147305},
    "Zəngilan": {146900, 146901},
    "Zangilan": {146900, 146901},
    "Lachin": {147625, 147626},
    "Laçın": {147625, 147626},
    "Shusha": {147105, 147163},
    "Xocalı": {147774, 148449},
    "Khojaly": {147774, 148449},
    "Hadrut": {148105},
    "Hadrud": {148105},
    "Mardakert": {587379},
    "Aghdere": {587379},
    "El-Fasher": {379555},
    "El Fasher": {379555},
    "Al-Fashir": {379555},
}


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.open()


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_every_spelling_leads_to_its_place_first(gazetteer: Gazetteer, spelling: str) -> None:
    assert gazetteer.candidates(spelling)[0].geonameid in SPELLINGS[spelling]


def test_the_area_itself_is_known_under_its_names(gazetteer: Gazetteer) -> None:
    for name in (
        "Nagorno-Karabakh",
        "Nagorny Karabakh",
        "Karabakh",
        "Artsakh",
        "Dağlıq Qarabağ",
        "Нагорный Карабах",
    ):
        assert gazetteer.candidates(name)[0].slug == "nagorno-karabakh", name


@pytest.mark.parametrize(
    ("geonameid", "name", "lat", "lon"),
    [
        (148449, "Khojaly District", 39.89, 46.68),
        (409421, "Stepanakert", 39.83, 46.77),
        (147626, "Lachin District", 39.77, 46.31),
    ],
)
def test_units_that_natural_earth_mixes_up_are_themselves(
    gazetteer: Gazetteer, geonameid: int, name: str, lat: float, lon: float
) -> None:
    row = gazetteer.row_of(geonameid)
    assert row is not None
    place = gazetteer.place(row)
    assert (place.name, place.feature_code) == (name, "ADM1")
    assert place.lat == pytest.approx(lat, abs=0.02)
    assert place.lon == pytest.approx(lon, abs=0.02)


def test_no_place_is_called_lankaran_by_the_id_of_lachin(gazetteer: Gazetteer) -> None:
    row = gazetteer.row_of(147626)
    assert row is not None
    assert not {"Lankaran", "Lənkəran"} & set(gazetteer.names(row))


def test_two_rafahs_and_a_country_to_tell_them_apart(gazetteer: Gazetteer) -> None:
    assert gazetteer.candidates("Rafah", country="PS")[0].geonameid == 281102
    assert gazetteer.candidates("Rafah", country="eg")[0].geonameid == 350350


@pytest.mark.parametrize(
    ("name", "code", "geonameid"),
    [
        ("Russian", "PCLI", 2017370),
        ("Azeri", "PCLI", 587116),
        ("U.S.", "PCLI", 6252001),
        ("Africa", "CONT", 6255146),
        ("Laurel County", "ADM2", 4297480),
        ("North Kivu", "ADM1", 206938),
        ("N.C.", "ADM1", 4482348),
        ("Black Sea", "SEA", None),
        ("Euphrates", "STM", None),
        ("Texan", "ADM1", 4736286),
    ],
)
def test_countries_units_seas_demonyms_and_abbreviations(
    gazetteer: Gazetteer, name: str, code: str, geonameid: int | None
) -> None:
    place = gazetteer.candidates(name)[0]
    assert (place.feature_code, place.geonameid) == (code, geonameid)


def test_an_abbreviation_is_known_by_its_exact_spelling_only(gazetteer: Gazetteer) -> None:
    assert gazetteer.exact("US")
    assert not gazetteer.exact("us")
    assert not any(name.kind == "abbreviation" for name in gazetteer.lookup("us"))


def test_rows_and_ids_agree(gazetteer: Gazetteer) -> None:
    for row in range(0, len(gazetteer), 5000):
        place = gazetteer.place(row)
        assert place.name
        if place.geonameid is not None:
            assert gazetteer.row_of(place.geonameid) == row


def test_an_unknown_id_has_no_row(gazetteer: Gazetteer) -> None:
    assert gazetteer.row_of(1) is None
    assert gazetteer.row_of(4_000_000_000) is None


def test_every_place_is_on_the_globe_and_found_by_its_own_name(gazetteer: Gazetteer) -> None:
    for row in range(17, len(gazetteer), 4001):
        place = gazetteer.place(row)
        assert -90 <= place.lat <= 90
        assert -180 <= place.lon <= 180
        assert place.radius_km > 0
        assert row in {found.row for found in gazetteer.lookup(place.name)}


def test_nearest_towns_come_in_order(gazetteer: Gazetteer) -> None:
    found = gazetteer.nearest(43.6, 39.73, count=3)
    assert found[0][0].geonameid == 491422
    assert [km for _, km in found] == sorted(km for _, km in found)
    assert gazetteer.nearest(-60.0, -140.0, within_km=50) == []


def test_nearest_crosses_the_antimeridian(gazetteer: Gazetteer) -> None:
    place, km = gazetteer.nearest(-16.4, -179.95)[0]
    assert place.country_code == "FJ"
    assert place.lon > 0
    assert km < 120


def test_an_unknown_country_code_is_refused(gazetteer: Gazetteer) -> None:
    with pytest.raises(InputError, match="expected an ISO 3166-1"):
        gazetteer.candidates("Rafah", country="QQ")


def test_a_missing_file_is_said_in_one_line(tmp_path: object) -> None:
    from pathlib import Path

    gone = Path(str(tmp_path)) / "gone"
    with pytest.raises(DataError, match="data verify"):
        Gazetteer(gone, gone, gone, gone, gone)


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(name: str) -> None:
    assert key(key(name)) == key(name)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_can_be_looked_up(name: str) -> None:
    for found in Gazetteer.open().lookup(name):
        assert 0 <= found.row < len(Gazetteer.open())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SANA'A", "Sana’a"),
        ("Port-au-Prince", "port au prince"),
        ("Kəlbəcər", "KALBACAR"),
        ("Łódź", "Lodz"),
        ("St.-Denis", "St Denis"),
    ],
)
def test_spellings_that_fold_together(one: str, other: str) -> None:
    assert key(one) == key(other)


def test_short_words_are_written_out() -> None:
    assert variants("st louis") == ("saint louis",)
    assert variants("goma") == ()


@given(st.text("abcdefghijklmnopqrstuvwxyz -", min_size=1, max_size=20).map(key))
def test_a_respelling_can_be_respelled_back(folded: str) -> None:
    once = respellings(folded)
    assert folded not in once
    assert len(set(once)) == len(once)
    assert all(folded in respellings(other) for other in once if len(other) > 1)


@pytest.mark.parametrize(
    ("name", "country", "geonameid"), [("Noshki", "PK", 1168749), ("Graivoron", "RU", 559034)]
)
def test_another_transcription_is_found_in_its_country_alone(
    gazetteer: Gazetteer, name: str, country: str, geonameid: int
) -> None:
    assert not gazetteer.lookup(name)
    assert geonameid in {
        gazetteer.place(found.row).geonameid for found in gazetteer.respelled(name, {country})
    }
    assert not gazetteer.respelled(name, set())


def test_a_short_name_is_not_respelled(gazetteer: Gazetteer) -> None:
    assert gazetteer.respelled("Osh", gazetteer.countries) == []


def test_the_gazetteer_opens_without_the_heavy_packages() -> None:
    code = (
        "import sys; from geo_conflict.gazetteer import Gazetteer; Gazetteer.open().candidates('Goma');"
        "print({'geopandas', 'spacy', 'pandas', 'folium'} & set(sys.modules))"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.strip()
        == "set()"
    )
