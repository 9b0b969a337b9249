"""What a report says of control: distances to the front of each article's day, and lines of disputed areas."""

from __future__ import annotations

import datetime as dt

import pytest

from geo_conflict import Article, export, report

AREAS = (
    "Kashmir, Abkhazia, South Ossetia, Transnistria, Crimea, the Golan Heights, Northern Cyprus, Western Sahara, "
    "Abyei, Essequibo, Somaliland and Kosovo"
)
NAMED = {
    *("jammu-and-kashmir", "abkhazia", "south-ossetia", "transnistria", "crimea", "golan-heights"),
    *("northern-cyprus", "western-sahara", "abyei", "essequibo", "somaliland", "kosovo"),
}


def article(name: str, text: str, day: dt.date | None) -> Article:
    return Article(id=name, title=name, text=text, published=day, source="", url="")


@pytest.fixture(scope="module")
def found() -> report.Report:
    shelling = "Shells hit the town of Stepanakert on Tuesday, and the talks went on in Sochi."
    return report.build(
        [
            article("war", shelling, dt.date(2014, 8, 10)),
            article("after", shelling, dt.date(2024, 2, 1)),
            article("areas", f"Envoys spoke of {AREAS} on Monday.", dt.date(2021, 6, 1)),
        ],
        date=dt.date(2021, 6, 1),
    )


def test_places_and_events_have_their_distance_to_the_front_of_their_day(found: report.Report) -> None:
    places = found.places.set_index(["article", "text"])
    assert 20 < places.loc[("war", "Stepanakert"), "front_km"] < 40
    assert places.loc[("war", "Stepanakert"), "front_side"] == "armenian"
    assert places.loc[("war", "Sochi"), "front_km"] > 500
    assert places.loc[("war", "Sochi"), "front_side"] is None
    own = found.places[found.places["article"] != "war"]
    assert own["front_km"].isna().all()
    events = found.events[found.events["article"] == "war"]
    assert events["front_km"].notna().any()


def test_an_article_that_names_a_disputed_area_gets_its_lines(found: report.Report) -> None:
    assert set(found.disputed_lines["area"]) >= NAMED
    layers = {feature["properties"]["layer"] for feature in export.geojson(found)["features"]}
    assert {"disputed_lines", "places"} <= layers
    assert "disputed_area_lines" in {layer["name"] for layer in found.made["layers"]}


def test_one_that_names_none_gets_none() -> None:
    plain = report.build([article("plain", "The mayor of Leipzig spoke.", dt.date(2021, 6, 1))])
    assert plain.disputed_lines.empty
    assert "disputed_area_lines" not in {layer["name"] for layer in plain.made["layers"]}
    assert plain.places["front_km"].isna().all()
