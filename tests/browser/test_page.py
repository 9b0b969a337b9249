"""What a reader sees and does on a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from maps_fixture import TEXT, report

from geo_conflict import maps

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

TILE = '<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"/>'
OVERLAPS = """() => {
  const shown = [...document.querySelectorAll(".label")].filter((node) => node.style.display !== "none");
  const boxes = shown.map((node) => [node.textContent, node.getBoundingClientRect()]);
  const found = [];
  for (let i = 0; i < boxes.length; i++) for (let j = 0; j < i; j++) {
    const [a, b] = [boxes[i][1], boxes[j][1]];
    if (a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)
      found.push(boxes[i][0] + " on " + boxes[j][0]);
  }
  return [boxes.map((box) => box[0]), found];
}"""


def labels(page: Page) -> list[str]:
    shown, overlaps = page.evaluate(OVERLAPS)
    assert overlaps == []
    return list(shown)


def test_the_page_opens_without_network_and_asks_for_nothing(
    visit: Callable[..., Any], pages: dict[str, Path]
) -> None:
    opened = visit(pages["plain"])
    assert opened.page.title() == "Leaders meet"
    opened.expect_quiet()


def test_nothing_can_be_fetched_or_run_even_by_a_script_that_got_in(
    visit: Callable[..., Any], pages: dict[str, Path]
) -> None:
    opened = visit(pages["plain"], offline=False)
    blocked = opened.page.evaluate("""async () => {
      const seen = [];
      addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
      const script = document.createElement("script");
      script.textContent = "window.pwned = 1";
      document.body.append(script);
      const image = new Image();
      image.src = "https://example.invalid/x.png";
      document.body.append(image);
      await fetch("https://example.invalid/y").catch(() => null);
      await new Promise((done) => setTimeout(done, 100));
      return [seen.sort(), window.pwned === undefined];
    }""")
    assert blocked == [["connect-src", "img-src", "script-src-elem"], True]


def test_line_areas_places_and_names_are_drawn_and_no_name_lies_on_another(
    visit: Callable[..., Any], pages: dict[str, Path]
) -> None:
    page = visit(pages["plain"]).page
    assert page.locator("#map path.front-core").count() == 1
    assert page.locator("#map path.control.assessed").count() == 1
    assert page.locator("#map path.control.claimed").count() == 1
    assert 'url("#claimed-0")' in page.locator("#map path.control.claimed").evaluate(
        "node => getComputedStyle(node).fill"
    )
    shown = labels(page)
    assert "Front line, 10 August 2014: 254 km" in shown
    assert {"Sochi", "Georgia", "Black Sea", "Tbilisi"} <= set(shown)


def test_the_whole_view_holds_meeting_and_line(visit: Callable[..., Any], pages: dict[str, Path]) -> None:
    page = visit(pages["plain"]).page
    frame = page.locator("#map").bounding_box()
    for what in (".marker .role-meeting_site", "#map path.front-core"):
        box = page.locator(what).first.bounding_box()
        assert frame["x"] <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]
        assert box["y"] + box["height"] <= frame["y"] + frame["height"]


def test_a_country_has_no_point(visit: Callable[..., Any], pages: dict[str, Path]) -> None:
    page = visit(pages["plain"]).page
    names = page.locator(".leaflet-marker-icon").evaluate_all("nodes => nodes.map((node) => node.ariaLabel)")
    assert names == ["Sochi, meeting, 1 mention", "Baku, statement, 1 mention, uncertain"]
    assert page.locator(".entry-name").get_by_text("Russia", exact=True).count() == 1


def test_an_uncertain_place_is_hollow_and_said_to_be(
    visit: Callable[..., Any], pages: dict[str, Path]
) -> None:
    page = visit(pages["plain"]).page
    assert page.locator(".marker .hollow").count() == 1
    page.locator(".entry", has_text="Baku").click()
    popup = page.locator(".leaflet-popup")
    assert "Uncertain" in popup.inner_text()
    assert "0.41 (low), below the threshold" in popup.inner_text()
    assert "Baku (ID)" in popup.inner_text()


def test_a_popup_tells_sentence_source_confidence_and_precision(
    visit: Callable[..., Any], pages: dict[str, Path]
) -> None:
    page = visit(pages["plain"]).page
    page.locator(".leaflet-marker-icon").first.click()
    popup = page.locator(".leaflet-popup")
    assert popup.locator("h2").text_content() == "Sochi"
    assert popup.locator("q").text_content() == TEXT
    assert popup.locator("mark").text_content() == "Sochi"
    assert popup.locator("cite a").get_attribute("href") == "https://example.org/one"
    said = popup.inner_text()
    for part in ("Leaders meet, Gazette, 10 August 2014", "0.93 (high)", "UCDP 1: exact place", "within 5 km",
                 "Russia", "admin1@5.1 un 2022-05", "GeoNames 2023-03-05"):  # fmt: skip
        assert part in said
    assert popup.locator("a", has_text="491422").get_attribute("href") == "https://www.geonames.org/491422"


def test_an_area_tells_who_holds_it_and_the_line_how_long_it_is(
    visit: Callable[..., Any], pages: dict[str, Path]
) -> None:
    page = visit(pages["plain"]).page
    page.evaluate(
        """() => {
          const at = geoConflict.page;
          at.open({}, [39.7, 46.7], at.words.front(at.data.front[0]));
        }"""
    )
    assert "254 km" in page.locator(".leaflet-popup").inner_text()
    page.evaluate("void geoConflict.page.map.closePopup()")
    page.locator("#map path.control.claimed").dispatch_event("click")
    page.locator(".entry", has_text="Nagorno-Karabakh").click()
    assert "UCDP 4: province" in page.locator(".leaflet-popup").inner_text()


def test_layers_can_be_taken_off_and_put_back(visit: Callable[..., Any], pages: dict[str, Path]) -> None:
    page = visit(pages["plain"]).page
    front = page.get_by_role("checkbox", name="Front line")
    front.uncheck()
    assert page.locator("#map path.front-core").count() == 0
    assert not any("Front line" in name for name in labels(page))
    front.check()
    assert page.locator("#map path.front-core").count() == 1
    page.get_by_role("checkbox", name="Held by East").uncheck()
    assert page.locator("#map path.control").count() == 1
    page.get_by_role("checkbox", name="Names").uncheck()
    assert page.locator(".label").count() == 0


def test_the_keyboard_reaches_list_and_markers_and_comes_back(
    visit: Callable[..., Any], pages: dict[str, Path]
) -> None:
    page = visit(pages["plain"]).page
    reached = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('class') || ''"))
        if page.evaluate("document.activeElement.matches('.entry')"):
            break
    assert any("leaflet-marker-icon" in name for name in reached)
    name = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup[role=dialog]")
    assert page.evaluate("!!document.activeElement.closest('.leaflet-popup')")
    page.keyboard.press("Escape")
    page.wait_for_selector(".leaflet-popup", state="detached")
    assert page.evaluate("document.activeElement.textContent") == name


def test_enter_on_a_marker_opens_it(visit: Callable[..., Any], pages: dict[str, Path]) -> None:
    page = visit(pages["plain"]).page
    page.locator(".leaflet-marker-icon").first.focus()
    page.keyboard.press("Enter")
    assert page.locator(".leaflet-popup h2").text_content() == "Sochi"


def test_the_table_holds_every_mention(visit: Callable[..., Any], pages: dict[str, Path]) -> None:
    page = visit(pages["plain"]).page
    page.get_by_role("button", name="All mentions as a table").click()
    rows = page.locator("#table tbody tr")
    assert rows.count() == 4
    assert rows.locator("th").all_text_contents()[0] == "Nagorno-Karabakh"
    page.keyboard.press("Escape")
    assert not page.locator("#table").is_visible()


@pytest.mark.parametrize("kind", ["plain", "hostile"])
def test_a_phone_shows_it_without_scrolling_sideways(
    visit: Callable[..., Any], pages: dict[str, Path], kind: str
) -> None:
    page = visit(pages[kind], width=360, height=740, has_touch=True, is_mobile=True).page
    page.locator(".made details").evaluate("node => (node.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.locator("#list .entry").first.click()
    page.wait_for_selector(".leaflet-popup")
    box = page.locator(".leaflet-popup").bounding_box()
    assert box["width"] <= 360
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_it_opens_dark_or_light_and_can_be_turned(visit: Callable[..., Any], pages: dict[str, Path]) -> None:
    ground = "getComputedStyle(document.querySelector('#map')).backgroundColor"
    light = visit(pages["plain"], color_scheme="light").page.evaluate(ground)
    page = visit(pages["plain"], color_scheme="dark").page
    dark = page.evaluate(ground)
    assert dark != light
    page.get_by_role("button", name="Dark or light").click()
    assert page.evaluate(ground) == light
    page.reload()
    page.wait_for_selector("html[data-ready=true]")
    assert page.evaluate(ground) == light


def test_the_view_of_the_conflict_and_back(visit: Callable[..., Any], pages: dict[str, Path]) -> None:
    page = visit(pages["plain"], reduced_motion="reduce").page
    zoom = "geoConflict.page.map.getZoom()"
    at_first = page.evaluate(zoom)
    page.get_by_role("button", name="Conflict area").click()
    assert page.evaluate(zoom) > at_first + 0.5
    labels(page)
    page.get_by_role("button", name="Whole view", exact=True).click()
    assert page.evaluate(zoom) == at_first


def test_names_never_overlap_at_any_zoom(visit: Callable[..., Any], pages: dict[str, Path]) -> None:
    page = visit(pages["plain"]).page
    for zoom in range(2, 12):
        page.evaluate(f"void geoConflict.page.map.setView([39.8, 46.8], {zoom}, {{ animate: false }})")
        labels(page)


def test_a_page_without_control_says_so(visit: Callable[..., Any], pages: dict[str, Path]) -> None:
    opened = visit(pages["without control"])
    assert "No data here on who held what" in opened.page.locator("[role=note]").inner_text()
    assert opened.page.get_by_role("checkbox", name="Front line").count() == 0
    opened.expect_quiet()


def test_paper_gets_the_map_in_its_first_view(visit: Callable[..., Any], pages: dict[str, Path]) -> None:
    opened = visit(pages["plain"])
    page = opened.page
    page.evaluate("void geoConflict.page.map.setZoom(9, { animate: false })")
    page.evaluate("void dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".made details").evaluate("node => node.open")
    assert not page.get_by_role("button", name="Zoom in").is_visible()
    assert page.evaluate("geoConflict.page.map.getZoom()") < 9
    page.evaluate("void dispatchEvent(new Event('afterprint'))")
    assert page.get_by_role("button", name="Zoom in").is_visible()
    assert page.pdf()
    opened.expect_quiet()


def test_every_control_has_a_name_and_the_page_its_landmarks(
    visit: Callable[..., Any], pages: dict[str, Path]
) -> None:
    page = visit(pages["plain"]).page
    nameless = page.evaluate("""() => [...document.querySelectorAll("button, input, a[href], [role=img], .marker")]
      .filter((node) => !(node.ariaLabel || node.textContent.trim() || node.closest("label")))
      .map((node) => node.outerHTML)""")
    assert nameless == []
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.locator("main").count() == page.locator("h1").count() == page.locator("aside").count() == 1
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((node) => node.id)")
    assert len(ids) == len(set(ids))


def test_tiles_are_asked_of_their_host_alone(browser: Any, tmp_path: Path) -> None:
    file = maps.save_page(
        report(),
        tmp_path / "tiles.html",
        tiles="https://{s}.tiles.example.org/{z}/{x}/{y}.png",
        attribution="<b>By</b> <a href='https://example.org/'>Example</a> {{ 7*7 }}",
    )
    context = browser.new_context()
    asked: list[str] = []

    def serve(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(body=TILE, content_type="image/svg+xml")

    context.route(lambda url: url.startswith("https:"), serve)
    page = context.new_page()
    page.goto(file.as_uri())
    page.wait_for_selector(".leaflet-tile-loaded")
    credit = page.locator(".leaflet-control-attribution")
    assert credit.inner_text() == "By Example {{ 7*7 }}"
    assert credit.locator("a").get_attribute("href") == "https://example.org/"
    context.close()
    assert asked
    assert all(
        url.split("/")[2].removeprefix("a").removeprefix("b").removeprefix("c") == ".tiles.example.org"
        for url in asked
    )
