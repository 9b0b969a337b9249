import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_conflict.gazetteer import Gazetteer
from geo_conflict.toponyms import Toponym, collectives, find
from geo_conflict.toponyms._text import Sentences, tokens

SEVEN = {148617, 148107, 148140, 586047, 147694, 146900, 147626}


def read(text: str) -> list[Toponym]:
    (found,) = find([text])
    for toponym in found:
        assert text[toponym.start : toponym.end] == toponym.text
    return found


def ids(text: str) -> dict[str, int | None]:
    return {toponym.text: toponym.place.geonameid if toponym.place else None for toponym in read(text)}


@pytest.mark.parametrize(
    ("text", "name", "geonameid"),
    [
        ("The county council of Troy, N.C., met on Monday to vote on a new bridge.", "Troy", 4495714),
        ("Opposition leaders in Tbilisi said Georgia would hold a new vote in October.", "Georgia", 614540),
        ("The mayor of Atlanta said Georgia would widen the highway to Savannah.", "Georgia", 4197000),
        (
            "Trucks waited on the Egyptian side in Rafah, North Sinai, as the crossing stayed shut.",
            "Rafah",
            350350,
        ),
        ("Tanks entered Rafah in the south of the Gaza Strip before dawn.", "Rafah", 281102),
        ("Militias clashed in Tripoli as Libya's rival governments argued over oil.", "Tripoli", 2210247),
        ("Lebanon's army moved into Tripoli after a night of gunfire near Beirut's port.", "Tripoli", 266826),
        ("Rebels held the airport of Goma in eastern Congo for a second day.", "Goma", 216281),
        ("Rockets landed in Chasiv Yar, west of Bakhmut, the Ukrainian army said.", "Chasiv Yar", 710915),
        ("Drones struck Khan Younis overnight, medics in Gaza said.", "Khan Younis", 281124),
        ("Shelling killed four people in Omdurman, across the Nile from Khartoum.", "Omdurman", 365137),
        ("In New York, the Security Council condemned the attack on Goma.", "New York", 5128581),
        ("The farmer lived near Troy, New York, for forty years.", "New York", 5128638),
        ("On Monday troops left Gao for Bamako.", "Gao", 2457163),
        (
            "Officials fled Svatove for Starobilsk, the governor of Luhansk said in Ukraine.",
            "Svatove",
            692118,
        ),
        ("Residents were streaming out of Jisr al-Shughour on Wednesday.", "Jisr al-Shughour", 169023),
        (
            "Pakistani police said that gunmen had killed nine people near Noshki in Pakistan.",
            "Noshki",
            1168749,
        ),
        ("Mothers of conscripts blocked the main bridge in Novi Sad on Sunday.", "Novi Sad", 3194360),
        ("Bombs exploded on two buses in General Santos in May.", "General Santos", 1713022),
        (
            "Troops landed at San Vicente del Caguan. Soldiers moved into San Vicente the next day.",
            "San Vicente",
            3668290,
        ),
        ("Refugees from Stepanakert reached Goris by the Lachin road.", "Stepanakert", 146970),
    ],
)
def test_names_that_trip_others(text: str, name: str, geonameid: int) -> None:
    assert ids(text).get(name) == geonameid


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Jordan scored twice before half-time, and Jordan left the pitch to applause.", "Jordan"),
        ("Paris Hilton opened the show with a song.", "Paris"),
        ("The Carnegie Endowment published its yearly survey.", "Carnegie"),
        ("Photographer: A. Example via Getty Images", "Getty"),
        ("March was wet, and the Police said so.", "Police"),
        ("A shell hit a lorry in a U.N. camp on Tuesday, killing two cooks.", "U.N."),
    ],
)
def test_what_is_no_place(text: str, name: str) -> None:
    assert not any(name in found for found in ids(text))


@pytest.mark.parametrize(
    ("text", "name", "geonameid"),
    [
        ("KHARTOUM (Reuters) - Fighting resumed on Tuesday.", "KHARTOUM", 379252),
        ("GOMA, Congo, Feb 14 (AFP) - Thousands fled.", "GOMA", 216281),
        ("KYIV, Ukraine (AP) — The power went out.", "KYIV", 703448),
    ],
)
def test_datelines_in_capitals(text: str, name: str, geonameid: int) -> None:
    first = read(text)[0]
    assert (first.text, first.dateline, first.place and first.place.geonameid) == (name, True, geonameid)


def test_demonyms_are_told_from_places() -> None:
    found = {
        toponym.text: toponym
        for toponym in read(
            "Azeri and Armenian troops dug in; Azeri envoys flew to Yerevan to meet Armenian and Dutch ones."
        )
    }
    assert {text for text, toponym in found.items() if toponym.kind == "demonym"} == {
        "Azeri",
        "Armenian",
    }
    assert found["Yerevan"].kind == "place"
    assert found["Azeri"].place is not None
    assert found["Azeri"].place.country_code == "AZ"


@pytest.mark.parametrize(
    "phrase",
    [
        "seven surrounding districts",
        "seven adjacent regions",
        "surrounding seven districts",
        "seven Azerbaijani districts around it",
        "7 adjoining districts",
        "seven other districts around the enclave",
    ],
)
def test_the_seven_districts_are_named_although_the_text_names_none(phrase: str) -> None:
    text = f"Armenians held Nagorno-Karabakh and {phrase} for years."
    members = [toponym for toponym in read(text) if toponym.kind == "collective"]
    assert {toponym.place.geonameid for toponym in members if toponym.place} == SEVEN
    assert all(phrase.startswith(toponym.text) or toponym.text in phrase for toponym in members)
    assert "Nagorno-Karabakh" in ids(text)


def test_seven_districts_of_another_place_are_not_these() -> None:
    assert not [
        t
        for t in read("Voters in Nairobi and seven surrounding districts queued early.")
        if t.kind == "collective"
    ]


@pytest.mark.parametrize(
    ("text", "members"),
    [
        ("Fighting in the Donbas went on.", {709716, 702657}),
        ("Aid reached the Gaza Strip.", {281132}),
        ("Settlers in the occupied West Bank blocked a road.", {285153}),
        ("Clashes spread across Darfur.", {408666, 408660, 408658, 8394436, 8394435}),
        ("Troops in Indian-administered Kashmir opened fire.", {1269320, 12096464}),
    ],
)
def test_other_collective_names(text: str, members: set[int]) -> None:
    found = [t for t in read(text) if t.kind == "collective" and t.place and t.place.geonameid]
    assert {t.place.geonameid for t in found if t.place} == members


def test_every_member_of_the_table_is_in_the_gazetteer() -> None:
    assert len(collectives.table(Gazetteer.open())) > 15


def test_candidates_and_confidence_stay_on_the_toponym() -> None:
    (toponym,) = [t for t in read("A bus from Springfield was late.") if t.text == "Springfield"]
    assert len(toponym.candidates) > 1
    assert 0 < toponym.confidence < 0.8
    assert toponym.candidates[0].place == toponym.place


def test_a_name_the_gazetteer_lacks_is_kept_and_has_no_point() -> None:
    found = read("Soldiers dug in near Qwrtlopa village, a commander said in Kyiv.")
    unknown = [toponym for toponym in found if toponym.text.startswith("Qwrtlopa")]
    assert all(toponym.place is None and toponym.confidence == 0 for toponym in unknown)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=400))
@settings(max_examples=150, deadline=None)
def test_offsets_give_back_the_text_whatever_it_is(text: str) -> None:
    read(text)


@given(st.text(max_size=300))
def test_tokens_and_sentences_cover_any_text(text: str) -> None:
    for token in tokens(text):
        assert text[token.start : token.end] == token.text
    sentences = Sentences(text)
    for number in range(len(sentences)):
        start, end = sentences.bounds(number)
        assert 0 <= start <= len(text)
        assert start <= end or not text[sentences.starts[number] :].strip()


def test_sentences_end_where_a_reader_would_end_them() -> None:
    text = "Gen. Petrov met U.S. envoys in Troy, N.C. on Monday. Talks failed! “Why?” he asked. It rained."
    sentences = Sentences(text)
    parts = [text[slice(*sentences.bounds(number))] for number in range(len(sentences))]
    assert parts == [
        "Gen. Petrov met U.S. envoys in Troy, N.C. on Monday.",
        "Talks failed!",
        "“Why?” he asked.",
        "It rained.",
    ]


def test_months_and_dates_are_no_places() -> None:
    text = "On Jan. 9 and in Mar. the troops stayed; on Nov. 3, and in May, they left. In Sept. they met in Goma."
    assert [toponym.text for toponym in read(text)] == ["Goma"]


def test_a_place_lies_in_its_units_and_country_and_not_in_itself() -> None:
    gazetteer = Gazetteer.open()
    goma, north_kivu, congo, kinshasa = (
        gazetteer.candidates(name, country="CD")[0] for name in ("Goma", "North Kivu", "Congo", "Kinshasa")
    )
    assert goma.lies_in(north_kivu)
    assert goma.lies_in(congo)
    assert north_kivu.lies_in(congo)
    assert not kinshasa.lies_in(north_kivu)
    assert not north_kivu.lies_in(goma)
    assert not congo.lies_in(congo)
