"""Events and time on a page: what a reader sees and does."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from events_fixture import ROWS
from playwright.sync_api import expect

from benchmarks.page import many
from geo_conflict import control, maps

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    Visiting = Callable[..., Any]
    Files = dict[str, Path]

SHOWN = "geoConflict.page.made.shown.map((i) => geoConflict.page.events.columns.id[i]).sort()"
DRAWN = "geoConflict.page.layer.shown.map((i) => geoConflict.page.events.columns.id[i]).sort()"
SIZE_LIMIT = 6_000_000


def ids(*numbers: int) -> list[str]:
    return sorted(ROWS[number - 1]["id"] for number in numbers)


def go(page: Page, day: dt.date) -> None:
    page.get_by_label("Go to a day").fill(day.isoformat())


def hit(page: Page, number: int) -> tuple[float, float]:
    """Return where on the screen an event is drawn that stands alone."""
    x, y = page.evaluate(
        """(id) => {
          const { layer, events, map } = geoConflict.page;
          const found = layer.hits.find((hit) => hit.members && hit.members.length === 1
            && events.columns.id[hit.members[0]] === id);
          const at = map.layerPointToContainerPoint(layer._corner.add([found.x, found.y]));
          const frame = map.getContainer().getBoundingClientRect();
          return [frame.left + at.x, frame.top + at.y];
        }""",
        ROWS[number - 1]["id"],
    )
    return x, y


# Time


@pytest.mark.parametrize(
    "day",
    [
        dt.date(1989, 1, 1),
        dt.date(1993, 8, 23),
        dt.date(2014, 8, 10),
        dt.date(2020, 11, 19),
        dt.date(2020, 11, 20),
        dt.date(2023, 9, 20),
    ],
)
def test_control_and_line_are_those_of_the_day(visit: Visiting, pages: Files, day: dt.date) -> None:
    page = visit(pages["time"]).page
    go(page, day)
    line, held = control.front_line(day, "karabakh"), control.at(day, "karabakh")
    lengths = page.evaluate(
        "geoConflict.page.data.front.filter((line) => line.drawn).map((line) => line.length)"
    )
    assert sorted(lengths) == sorted(round(km, 1) for km in line["length_km"])
    assert page.locator("#map path.front-core").count() == len(line)
    assert page.locator("#map path.control").count() == len(held)
    assert page.locator(".time .day").inner_text() == f"{day.day} {day:%B %Y}"


def test_the_slider_opens_on_the_day_of_the_report_and_spans_all_that_is_known(
    visit: Visiting, pages: Files
) -> None:
    opened = visit(pages["time"])
    slider = opened.page.get_by_role("slider", name="Day of the map")
    assert slider.get_attribute("aria-valuetext") == "10 August 2014"
    ends = [opened.page.locator(".edges span").nth(k).inner_text() for k in (0, 2)]
    assert ends == ["20 February 1988", "20 September 2023"]
    assert opened.page.locator("#now").is_hidden()
    opened.keep("time")
    opened.expect_quiet()


def test_events_come_with_their_day_and_the_span_that_is_chosen(visit: Visiting, pages: Files) -> None:
    page = visit(pages["time"]).page
    assert page.evaluate(SHOWN) == ids(1, 2, 4, 5, 6, 7, 8, 9)
    go(page, dt.date(1993, 8, 23))
    assert page.evaluate(SHOWN) == ids(2, 5)
    assert "The map shows 23 August 1993." in page.locator("#now").inner_text()
    page.get_by_label("Events shown", exact=True).select_option("all")
    assert page.evaluate(SHOWN) == ids(*range(1, 10))
    go(page, dt.date(2014, 8, 2))
    page.get_by_label("Events shown", exact=True).select_option("0")
    assert page.evaluate(SHOWN) == ids(5)
    page.get_by_label("Events shown", exact=True).select_option("7")
    assert page.evaluate(SHOWN) == ids(1, 5, 6, 7, 8, 9)


def test_time_by_the_keyboard_alone(visit: Visiting, pages: Files) -> None:
    page = visit(pages["time"]).page
    said = page.locator(".time .day")
    page.get_by_role("slider", name="Day of the map").focus()
    page.keyboard.press("ArrowRight")
    assert said.inner_text() == "11 August 2014"
    page.keyboard.press("Home")
    assert said.inner_text() == "20 February 1988"
    page.get_by_role("button", name="Step on to the next change").focus()
    page.keyboard.press("Enter")
    assert said.inner_text() == "2 September 1991"
    page.get_by_role("button", name="Step back to the last change").press("Space")
    assert said.inner_text() == "20 February 1988"
    page.get_by_role("button", name="Play").press("Enter")
    expect(said).to_have_text("2 September 1991")
    page.get_by_role("button", name="Pause").press("Enter")
    assert page.get_by_role("button", name="Play").is_visible()


def test_the_histogram_counts_what_passes_and_takes_a_click(visit: Visiting, pages: Files) -> None:
    page = visit(pages["time"]).page
    bars = page.locator(".bars")
    assert (bars.get_attribute("aria-label") or "").startswith("8 events by ")
    assert page.locator(".bar.violent").count() >= 3
    page.get_by_label("Shelling, rocket").uncheck()
    assert (bars.get_attribute("aria-label") or "").startswith("7 events by ")
    bars.click(position={"x": 2, "y": 20})
    assert "1988" in page.locator(".time .day").inner_text()


def test_the_slider_can_be_that_of_the_events_alone(visit: Visiting, pages: Files) -> None:
    page = visit(pages["time"]).page
    go(page, dt.date(1989, 1, 1))
    page.get_by_label("Time on the slider").select_option("narrow")
    assert page.locator(".time .day").inner_text() == "23 August 1993"
    page.get_by_role("slider", name="Day of the map").press("End")
    assert page.locator(".time .day").inner_text() == "4 October 2020"


def test_a_report_of_one_day_has_no_slider(visit: Visiting, pages: Files) -> None:
    assert visit(pages["without control"]).page.locator("#time").is_hidden()


# Filters


def test_types_actors_dates_and_confidence_filter_map_and_list(visit: Visiting, pages: Files) -> None:
    page = visit(pages["events"]).page
    page.get_by_label("Events shown", exact=True).select_option("all")
    page.locator(".filters > summary").click()
    page.get_by_label("Battle or armed clash").uncheck()
    assert page.evaluate(SHOWN) == ids(*range(2, 10))
    page.get_by_label("Battle or armed clash").check()
    page.get_by_label("Actor").select_option(label="Azerbaijan (4)")
    assert page.evaluate(SHOWN) == ids(1, 2, 3, 5)
    page.get_by_label("Confidence at least").fill("0.5")
    assert page.evaluate(SHOWN) == ids(1, 2, 3)
    page.get_by_label("From", exact=True).fill("2014-01-01")
    page.get_by_label("To", exact=True).fill("2015-01-01")
    assert page.evaluate(SHOWN) == page.evaluate(DRAWN) == ids(1)
    assert page.locator("#event-list .entry").count() == 1
    assert page.locator("#event-count").inner_text() == "1 of 9"
    page.get_by_role("button", name="Clear all filters").click()
    page.get_by_label("Events whose date is not told").uncheck()
    assert page.evaluate(SHOWN) == ids(1, 2, 3, 4, 6, 7, 8, 9)


def test_search_finds_places_without_accents_and_flies_there(visit: Visiting, pages: Files) -> None:
    page = visit(pages["events"], reduced_motion="reduce").page
    page.get_by_label("Find a place").fill("ganja")
    page.get_by_label("Find a place").press("Enter")
    middle = page.evaluate("geoConflict.page.map.getCenter()")
    assert abs(middle["lat"] - 40.68) < 0.1
    page.get_by_label("Find a place").fill("SOCHÍ")
    page.locator("#found .entry").first.click()
    assert page.locator(".leaflet-popup h2").inner_text() == "Sochi"
    page.get_by_label("Find a place").fill("no such place")
    assert page.locator(".said").inner_text() == "0 places"


# List and popups


def test_a_popup_tells_numbers_actors_and_every_source(visit: Visiting, pages: Files) -> None:
    opened = visit(pages["events"])
    page = opened.page
    page.locator("#event-list .entry", has_text="Agdam").click()
    popup = page.locator(".leaflet-popup")
    said = popup.inner_text()
    for part in ("Battle or armed clash: Agdam", "1 August 2014", "10 to 18", "at least 30", "2 of them",
                 "Azerbaijan (did it)", "Nagorno-Karabakh forces (was its target)", "0.90 (high)",
                 "UCDP 1: exact place", "within 5 km", "Herald, 3 August 2014", "Another paper counts"):  # fmt: skip
        assert part in said
    assert popup.locator("mark").first.text_content() == "battle"
    links = popup.locator("cite a").evaluate_all("nodes => nodes.map((node) => node.href)")
    assert links == ["https://example.org/one", "https://example.org/two"]
    opened.keep("popup")
    opened.expect_quiet()


def test_the_list_flies_to_the_map_and_back(visit: Visiting, pages: Files) -> None:
    page = visit(pages["events"], reduced_motion="reduce").page
    page.evaluate("void geoConflict.page.map.setView([43.6, 39.7], 9, { animate: false })")
    page.locator("#event-list .entry", has_text="Agdam").click()
    centre = page.evaluate("geoConflict.page.map.getCenter()")
    assert abs(centre["lng"] - 46.93) < 0.5
    page.get_by_role("button", name="Back to where the map was").click()
    assert page.evaluate("geoConflict.page.map.getCenter().lng") == pytest.approx(39.7, abs=0.01)
    assert "Agdam" in page.evaluate("document.activeElement.textContent")


def test_a_click_on_the_canvas_opens_the_event_and_finds_it_in_the_list(
    visit: Visiting, pages: Files
) -> None:
    page = visit(pages["events"]).page
    page.mouse.click(*hit(page, 8))
    assert "Bomb or mine: Barda" in page.locator(".leaflet-popup h2").inner_text()
    page.get_by_role("button", name="Show in the list").click()
    assert "Barda" in page.evaluate("document.activeElement.textContent")
    assert page.locator(".leaflet-popup").count() == 0


def test_events_that_crowd_each_other_are_one_cluster_until_the_map_is_near(
    visit: Visiting, pages: Files
) -> None:
    page = visit(pages["events"], reduced_motion="reduce").page
    page.evaluate("void geoConflict.page.map.setView([39.9, 46.8], 5, { animate: false })")
    sizes = "geoConflict.page.layer.hits.map((hit) => hit.members.length)"
    assert max(page.evaluate(sizes)) > 1
    assert sum(page.evaluate(sizes)) == len(page.evaluate(DRAWN))
    page.evaluate("void geoConflict.page.map.setView([39.9, 46.8], 11, { animate: false })")
    assert page.evaluate(sizes) == [1, 1]


def test_what_has_no_point_is_listed_and_not_drawn(visit: Visiting, pages: Files) -> None:
    page = visit(pages["events"]).page
    page.get_by_label("Events shown", exact=True).select_option("all")
    assert page.evaluate(DRAWN) == ids(1, 2, 3, 4, 5, 7, 8)
    page.locator("#event-list .entry", has_text="Displacement").click()
    dialog = page.locator("#table")
    assert "Sums up a campaign or a war" in dialog.inner_text()
    assert "at least 600,000" in dialog.inner_text()
    page.keyboard.press("Escape")
    assert "date not told" in page.locator("#event-list .entry", has_text="Baku").inner_text()


def test_the_table_holds_the_same_events(visit: Visiting, pages: Files) -> None:
    page = visit(pages["events"]).page
    page.get_by_role("button", name="As a table", exact=True).click()
    rows = page.locator("#table tbody tr")
    assert rows.count() == len(page.evaluate(SHOWN))
    assert "10 to 18" in rows.filter(has_text="Agdam").inner_text()


# The link


def test_a_link_opens_what_was_seen(visit: Visiting, pages: Files) -> None:
    page = visit(pages["time"]).page
    page.evaluate("void geoConflict.page.map.setView([39.8, 46.7], 8.25, { animate: false })")
    go(page, dt.date(2020, 11, 20))
    page.locator(".filters > summary").click()
    page.get_by_label("Battle or armed clash").uncheck()
    page.get_by_label("Actor").select_option(label="Azerbaijan (4)")
    expect(page).to_have_url(re.compile("actor=Azerbaijan"))
    link = page.evaluate("location.hash")
    assert link.startswith("#8.25/39.8000/46.7000/2020-11-20/types=")
    other = visit(pages["time"], hash_=link)
    assert other.page.evaluate(SHOWN) == page.evaluate(SHOWN) == ids(2, 3, 5)
    assert other.page.evaluate("geoConflict.page.map.getZoom()") == 8.25
    assert other.page.locator(".time .day").inner_text() == "20 November 2020"
    other.page.evaluate("void (location.hash = '#6/40/45/1993-08-23/')")
    expect(other.page.locator(".time .day")).to_have_text("23 August 1993")
    assert other.page.evaluate("geoConflict.page.map.getZoom()") == 6
    assert other.page.evaluate(SHOWN) == ids(2, 5)
    other.expect_quiet()


@pytest.mark.parametrize(
    "hash_",
    [
        "#",
        "#places",
        "#1/2",
        "#x/y/z/",
        "#5/40/46/2014-13-45/",
        "#5/91/46/2014-08-10/",
        "#Infinity/NaN/1e9/",
        "#" + "9" * 5000,
        "#5/40/46/2014-08-10/confidence=9&from=now&types=%E0%A4%A",
    ],
)
def test_an_address_that_is_none_of_the_pages_breaks_nothing(
    visit: Visiting, pages: Files, hash_: str
) -> None:
    opened = visit(pages["time"], hash_=hash_)
    assert opened.page.evaluate("Number.isFinite(geoConflict.page.map.getZoom())")
    assert opened.page.locator(".time .day").inner_text() == "10 August 2014"
    opened.expect_quiet()


# Files


def saved(page: Page, button: str) -> str:
    with page.expect_download() as waiting:
        page.get_by_role("button", name=button).click()
    return waiting.value.path().read_text(encoding="utf-8")


def test_what_is_shown_is_saved(visit: Visiting, pages: Files) -> None:
    opened = visit(pages["events"])
    page = opened.page
    page.get_by_label("Talks or mediation").uncheck()
    rows = list(csv.DictReader(io.StringIO(saved(page, "Save as CSV").removeprefix("\ufeff"))))
    features = json.loads(saved(page, "Save as GeoJSON"))["features"]
    shown = page.evaluate(SHOWN)
    assert sorted(row["id"] for row in rows) == sorted(feature["id"] for feature in features) == shown
    battle = next(row for row in rows if row["type"] == "battle")
    assert (battle["date_start"], battle["deaths_low"], battle["lat"]) == ("2014-08-01", "10", "39.99")
    feature = next(one for one in features if one["properties"]["type"] == "battle")
    assert feature["geometry"] == {"type": "Point", "coordinates": [46.93, 39.99]}
    assert [source["url"] for source in feature["properties"]["sources"]] == [
        "https://example.org/one",
        "https://example.org/two",
    ]
    kinds = {one["properties"]["type"]: one["geometry"] and one["geometry"]["type"] for one in features}
    assert (kinds["ceasefire_violation"], kinds["displacement"]) == ("MultiPolygon", None)
    opened.expect_quiet()


def test_a_cell_that_a_spreadsheet_would_run_is_kept_from_it(visit: Visiting, pages: Files) -> None:
    page = visit(pages["events"]).page
    cells = page.evaluate(
        """() => {
          const { page, files } = geoConflict;
          page.events.strings[page.events.columns.sentence[0]] = '=HYPERLINK("https://example.invalid")';
          page.events.columns.lat[0] = -399900;
          return files.csv(page, [0]);
        }"""
    )
    row = next(csv.DictReader(io.StringIO(cells.removeprefix("\ufeff"))))
    assert row["sentence"] == '\'=HYPERLINK("https://example.invalid")'
    assert row["lat"] == "-39.99"


# Everywhere


def test_a_phone_has_all_of_it(visit: Visiting, pages: Files) -> None:
    opened = visit(pages["time"], width=360, height=740, has_touch=True, is_mobile=True)
    page = opened.page
    page.locator("details").evaluate_all("nodes => nodes.forEach((node) => (node.open = true))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Step on to the next change").tap()
    assert page.locator(".time .day").inner_text() == "2 April 2016"
    page.locator("#event-list .entry").first.tap()
    assert page.locator(".leaflet-popup").bounding_box()["width"] <= 360
    opened.keep("phone")
    opened.expect_quiet()


@pytest.mark.parametrize("kind", ["plain", "without control", "hostile", "events", "time"])
def test_a_picture_of_each_page_is_kept(visit: Visiting, pages: Files, kind: str) -> None:
    opened = visit(pages[kind], color_scheme="dark")
    opened.keep(f"{kind} dark")
    opened.expect_quiet()


def test_ten_thousand_events_are_one_page(visit: Visiting, tmp_path: Path) -> None:
    file = maps.save_page(many(10_000), tmp_path / "many.html")
    assert file.stat().st_size <= SIZE_LIMIT
    opened = visit(file)
    page = opened.page
    assert page.locator("#event-count").inner_text() == "10,000"
    assert page.evaluate("document.querySelectorAll('*').length") < 6000
    seen = "geoConflict.page.layer.hits.reduce((sum, hit) => sum + (hit.members ? hit.members.length : 0), 0)"
    assert page.evaluate(seen) > 5000
    page.get_by_role("button", name="Next events", exact=True).click()
    assert page.locator(".events .pages span").inner_text() == "13–24 of 10,000"
    page.get_by_label("Air or drone strike").uncheck()
    assert page.locator("#event-count").inner_text() == "8,571 of 10,000"
    opened.keep("many")
    opened.expect_quiet()
