"""Hostile text in every field and sink: nothing runs, nothing is fetched, the text is shown as it was."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from maps_fixture import HOSTILE, hostile

from geo_conflict import maps
from geo_conflict.maps._page import _SCRIPTS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

FOREIGN = "script, img, iframe, form, link, object, embed, base, textarea, [onclick], [onload], [onerror], [onfocus]"
OWN_SCRIPTS = len(_SCRIPTS) + 1  # those of the body, the data, and folium's; one stands in the head
COUNT = "(s) => [...document.body.querySelectorAll(s)].length"


def texts(page: Page, selector: str) -> list[str]:
    found: list[str] = page.evaluate(
        "(s) => [...document.querySelectorAll(s)].map((node) => node.textContent)", selector
    )
    return found


def as_html_shows(text: str) -> str:
    return text.replace("\0", "\ufffd")


def expect_clean(page: Page) -> None:
    """Expect no element or handler that the page has not got itself, and only plain links."""
    assert page.evaluate(COUNT, FOREIGN) == OWN_SCRIPTS
    links = page.evaluate("[...document.querySelectorAll('a')].map((node) => node.getAttribute('href'))")
    assert [link for link in links if not re.match(r"https?://|#", link or "")] == []


@pytest.fixture
def opened(visit: Callable[..., Any], pages: dict[str, Path]) -> Any:
    return visit(pages["hostile"])


def test_opening_the_page_runs_and_fetches_nothing(opened: Any) -> None:
    opened.page.wait_for_timeout(300)
    opened.page.mouse.move(700, 400)
    opened.expect_quiet()


def test_title_and_heading_are_text(opened: Any) -> None:
    title = as_html_shows(" ".join(HOSTILE))
    assert texts(opened.page, "h1") == [title]
    assert opened.page.evaluate("document.querySelector('title').textContent") == title
    expect_clean(opened.page)


def test_list_legend_and_names_show_the_text_as_it_was(opened: Any) -> None:
    page = opened.page
    assert set(HOSTILE) <= set(texts(page, "#list .entry-name"))
    legend = texts(page, "#legend .row")
    assert all(any(text in row for row in legend) for text in HOSTILE)
    drawn = set(texts(page, ".label"))
    assert all(
        text in drawn or text[:47] + "…" in drawn for text in HOSTILE if len(text.encode()) == len(text)
    )
    expect_clean(page)
    opened.expect_quiet()


def test_sources_and_notes_show_the_text_as_it_was(opened: Any) -> None:
    page = opened.page
    page.locator(".made details").evaluate("node => (node.open = true)")
    made = texts(page, ".made")[0]
    assert all(as_html_shows(text) in made for text in HOSTILE)
    articles = texts(page, ".articles")[0]
    assert all(as_html_shows(text) in articles for text in HOSTILE[:5])
    opened.expect_quiet()


def test_every_popup_shows_the_text_as_it_was(opened: Any) -> None:
    page = opened.page
    found = page.evaluate("""() => {
      const shown = [];
      const at = geoConflict.page;
      for (const thing of [...at.data.places, ...at.data.areas]) {
        thing.open();
        const popup = document.querySelector(".leaflet-popup-content");
        shown.push([thing.name, popup.querySelector("h2").textContent, popup.querySelector("q").textContent,
                    popup.querySelector("mark").textContent, popup.textContent]);
      }
      return shown;
    }""")
    assert len(found) >= 2 * len(HOSTILE)
    for name, heading, sentence, marked, everything in found:
        assert name == heading == marked
        assert sentence == f"before {name} {name} after {name}"
        assert everything.count(name) > 8
    expect_clean(page)
    opened.expect_quiet()


def test_holdings_and_lines_show_the_text_as_it_was(opened: Any) -> None:
    page = opened.page
    found = page.evaluate("""() => {
      const at = geoConflict.page;
      return [at.data.control.map((held) => at.words.holding(held, true).textContent),
              at.data.front.map((line) => at.words.front(line).textContent)];
    }""")
    for held, line, text in zip(*found, HOSTILE, strict=True):
        assert held.count(text) >= 5
        assert line.count(text) >= 4
    opened.expect_quiet()


def test_tips_of_areas_are_text(opened: Any) -> None:
    page = opened.page
    page.evaluate("""() => geoConflict.page.map.eachLayer((layer) => layer.getTooltip && layer.getTooltip()
      && layer.openTooltip())""")
    tips = texts(page, ".tip")
    assert [text for text in HOSTILE if not any(text in tip for tip in tips)] == []
    expect_clean(page)
    opened.expect_quiet()


def test_the_table_shows_the_text_as_it_was(opened: Any) -> None:
    page = opened.page
    page.get_by_role("button", name="All mentions as a table").click()
    assert set(HOSTILE) <= set(texts(page, "#table tbody th"))
    expect_clean(page)
    opened.expect_quiet()


def test_names_of_a_hundred_thousand_characters_are_held(visit: Callable[..., Any], tmp_path: Path) -> None:
    long = "Ü<b>" * 25_000
    file = maps.save_page(hostile((long,)), tmp_path / "long.html", title=long)
    opened = visit(file, width=360, height=740)
    page = opened.page
    assert texts(page, "#list .entry-name")[0] == long
    page.locator("#list .entry").first.click()
    page.wait_for_selector(".leaflet-popup")
    assert texts(page, ".leaflet-popup h2") == [long]
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator("h1").bounding_box()["height"] < 300
    opened.expect_quiet()


def test_events_show_the_text_as_it_was_in_every_place(opened: Any) -> None:
    page = opened.page
    page.locator(".filters > summary").click()
    entries = texts(page, "#event-list .entry")
    page.get_by_role("button", name="Next events", exact=True).click()
    entries += texts(page, "#event-list .entry")
    assert [text for text in HOSTILE if sum(text in entry for entry in entries) < 1] == []
    for where in ("#types .row", "#filters option"):
        assert [text for text in HOSTILE if not any(text in said for said in texts(page, where))] == []
    cards = page.evaluate(
        "HOSTILE => HOSTILE.map((_, i) => geoConflict.page.words.event(i).textContent)", HOSTILE
    )
    assert [text for text, card in zip(HOSTILE, cards, strict=True) if card.count(text) < 6] == []
    page.get_by_role("button", name="As a table", exact=True).click()
    assert set(HOSTILE) <= set(texts(page, "#table tbody th"))
    expect_clean(page)
    opened.expect_quiet()


def test_popups_of_events_are_text(opened: Any) -> None:
    page = opened.page
    for number, text in enumerate(HOSTILE):
        page.evaluate("(i) => geoConflict.page.openEvent(i)", number)
        assert text in page.locator(".leaflet-popup h2").text_content()
        assert text in page.get_by_role("dialog").get_attribute("aria-label")
    expect_clean(page)
    opened.expect_quiet()


def test_files_carry_the_text_as_it_was(opened: Any) -> None:
    made = opened.page.evaluate(
        """() => {
          const { page, files } = geoConflict;
          return [files.geojson(page, page.made.shown), files.csv(page, page.made.shown)];
        }"""
    )
    rows = [feature["properties"] for feature in json.loads(made[0])["features"]]
    assert {row["where"] for row in rows} == {row["actors"][0]["name"] for row in rows} == set(HOSTILE)
    assert all(source["url"] is None for row in rows for source in row["sources"])
    cells = list(csv.DictReader(io.StringIO(made[1].removeprefix("\ufeff"), newline="")))
    assert {row["where"].removeprefix("'") for row in cells} == {text.removeprefix("'") for text in HOSTILE}
    opened.expect_quiet()


@pytest.mark.parametrize("filters", ["types", "actor", "from", "span"])
def test_an_address_is_read_and_never_shown(
    visit: Callable[..., Any], pages: dict[str, Path], filters: str
) -> None:
    payload = quote("<img src=x onerror=window.pwned=1>") + "<script>window.pwned=1</script>"
    opened = visit(pages["hostile"], hash_=f"#5/40/46/2014-08-10/{filters}={payload}")
    assert "<img src=x onerror=window.pwned=1>" not in opened.page.evaluate("document.body.innerText")
    assert "pwned" not in opened.page.evaluate("location.hash") or filters == "types"
    expect_clean(opened.page)
    opened.expect_quiet()
