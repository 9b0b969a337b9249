import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest

from geo_conflict import report
from geo_conflict._errors import InputError
from geo_conflict.articles import Article
from geo_conflict.toponyms._find import BATCH

SEVEN = {148617, 148107, 148140, 586047, 147694, 146900, 147626}
KARABAKH = """Presidents end a weekend of talks without a deal

The presidents of Armenia and Azerbaijan met in Sochi, on Russia's Black Sea coast, on August 10, 2014, and left
without a deal. An Azerbaijani soldier was killed overnight on the line of contact, according to the Defense Ministry
in Baku. Armenian forces hold Nagorno-Karabakh and seven surrounding districts. Turkey and Iran called for calm."""


def article(text: str, *, name: str = "a", published: dt.date | None = None) -> Article:
    return Article(
        id=name, title=None, text=text, published=published, source="a paper", url="https://example.org/a"
    )


@pytest.fixture(scope="module")
def karabakh() -> report.Report:
    return report.build([article(KARABAKH, published=dt.date(2014, 8, 10))])


def roles(found: report.Report, name: str) -> set[str]:
    return set(found.places.loc[found.places["name"] == name, "role"])


def test_tables_are_geodataframes_in_wgs84(karabakh: report.Report) -> None:
    for frame in (
        karabakh.articles,
        karabakh.places,
        karabakh.events,
        karabakh.areas,
        karabakh.control,
        karabakh.front_line,
    ):
        assert isinstance(frame, gpd.GeoDataFrame)
        assert frame.crs == "EPSG:4326"
        assert len(frame)


def test_the_meeting_the_statement_and_the_area(karabakh: report.Report) -> None:
    assert roles(karabakh, "Sochi") == {"meeting_site"}
    assert roles(karabakh, "Baku") == {"statement_site"}
    areas = karabakh.areas.set_index("name_en" if "name_en" in karabakh.areas else "name")
    assert "Nagorno-Karabakh" in areas.index
    assert set(karabakh.areas["geonameid"].dropna().astype(int)) >= SEVEN
    assert karabakh.areas.geom_type.isin(["Polygon", "MultiPolygon"]).all()


def test_every_mention_traces_to_its_sentence_source_layer_and_gazetteer(karabakh: report.Report) -> None:
    for row in karabakh.places.itertuples():
        assert KARABAKH[row.start : row.end] == row.text
        assert row.text in row.sentence
        assert KARABAKH[row.sentence_start :].startswith(row.sentence)
        assert row.published == dt.date(2014, 8, 10)
        assert row.source == "a paper"
        assert row.gazetteer
        assert 1 <= row.precision <= 7
        assert row.radius_km > 0
        assert len(row.candidates) >= 1
    towns = karabakh.places[karabakh.places["feature_class"] == "P"]
    assert towns["boundary_layer"].str.contains("admin1@").all()


def test_places_are_joined_to_country_and_unit(karabakh: report.Report) -> None:
    sochi = karabakh.places[karabakh.places["name"] == "Sochi"].iloc[0]
    assert (sochi["country"], sochi["country_code"]) == ("Russia", "RU")
    assert "Krasnodar" in sochi["admin1"]
    area = karabakh.places[karabakh.places["name"] == "Nagorno-Karabakh"].iloc[0]
    assert "Karabakh" in area["disputed_area"] or "Armenian forces" in area["disputed_area"]


def test_the_front_line_of_that_day_is_there_with_its_length(karabakh: report.Report) -> None:
    (line,) = karabakh.front_line.to_dict("records")
    assert line["length_km"] == pytest.approx(203, abs=5)
    assert (karabakh.date, karabakh.date_source) == (dt.date(2014, 8, 10), "article")


def test_another_day_another_line() -> None:
    after = report.build([article(KARABAKH)], date=dt.date(2024, 3, 1))
    assert after.front_line.empty
    assert after.date_source == "option"
    assert any("No data on control" in note for note in after.made["notes"])


def test_without_a_day_nothing_is_drawn_and_the_reader_is_told() -> None:
    undated = report.build([article(KARABAKH)])
    assert undated.date is None
    assert undated.date_source == "none"
    assert undated.front_line.empty
    assert undated.control.empty
    assert any("--date" in note for note in undated.made["notes"])


def test_a_conflict_without_control_data_gets_no_line_from_another() -> None:
    text = "Three people were killed in Kherson when a shell hit a bus stop near Mykolaiv."
    found = report.build([article(text, published=dt.date(2014, 8, 10))])
    assert found.front_line.empty
    assert found.control.empty


def test_a_name_of_the_country_alone_draws_no_line() -> None:
    found = report.build([article("Azerbaijan sold more oil, Baku said.", published=dt.date(2014, 8, 10))])
    assert found.front_line.empty


def test_no_article_is_refused() -> None:
    with pytest.raises(InputError, match="at least one article"):
        report.build([])


def test_an_article_without_a_place_gives_empty_tables_with_their_columns() -> None:
    found = report.build([article("Nothing happened anywhere at all.")])
    assert found.places.empty
    assert {"geonameid", "role", "country", "boundary_layer"} <= set(found.places.columns)


def test_extract_keeps_the_order_whatever_the_processes() -> None:
    articles = [article(f"Report {n}: shelling hit Kharkiv and Goma.", name=str(n)) for n in range(20)]
    one = list(report.extract(articles))
    two = list(report.extract(iter(articles), processes=2))
    assert [row["id"] for row in one] == [str(n) for n in range(20)]
    assert one == two


def test_extract_reads_articles_as_it_goes() -> None:
    taken: list[int] = []

    def articles() -> Iterator[Article]:
        for number in range(100):
            taken.append(number)
            yield article("Shelling hit Kharkiv.", name=str(number))

    next(report.extract(articles()))
    assert len(taken) <= BATCH


def test_it_shows_itself_in_a_notebook(karabakh: report.Report) -> None:
    shown = karabakh._repr_html_()
    assert "<table" in shown
    assert "<iframe" in shown
    assert "Sochi" in shown


def test_geojson_is_written(karabakh: report.Report, tmp_path: Path) -> None:
    path = tmp_path / "out.geojson"
    karabakh.to_geojson(path)
    layers = {feature["properties"]["layer"] for feature in json.loads(path.read_text("utf-8"))["features"]}
    assert {"places", "areas", "control", "front_line"} <= layers
