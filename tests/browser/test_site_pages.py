"""A site opened from disk, without a network, as a reader goes through it."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from maps_fixture import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

PICTURES = Path(__file__).parents[2] / "build" / "pictures"
WIDTHS = {"wide": (1280, 900, "light"), "phone": (360, 740, "dark")}
ROAD = (
    "articles/kivu-1-",
    "actors/m23-",
    "articles/kivu-2-",
    "districts/north-kivu-",
    "months.html",
    "months/2024-",
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
READY = "html[data-ready=true]"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of two articles and a hostile one, its maps drawn in earnest."""
    from site_fixture import ARTICLES, hostile_article, stand_in

    from geo_conflict.maps import site

    made = tmp_path_factory.mktemp("site") / "public"
    with pytest.MonkeyPatch.context() as patch:
        stand_in(patch)
        site.build([*ARTICLES[:2], hostile_article()], made, title="Kivu & others")
    return made


class Reader:
    """A reader offline: what the pages asked for, and what they did that nobody asked of them."""

    def __init__(self, browser: Browser, folder: Path, look: str) -> None:
        width, height, scheme = WIDTHS[look]
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            offline=True,
        )
        self.requests: list[str] = []
        self.faults: list[str] = []
        self.context.on("request", lambda request: self.requests.append(request.url))
        self.context.on(
            "console", lambda said: self.faults.append(said.text) if said.type == "error" else None
        )
        self.context.on("dialog", self._dismiss)
        self.context.on("weberror", lambda error: self.faults.append(str(error.error)))
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(20_000)
        self.address = folder.resolve().as_uri()
        self.page.goto(f"{self.address}/index.html")

    def _dismiss(self, dialog: object) -> None:
        self.faults.append(f"dialog: {dialog}")

    def follow(self, start: str) -> None:
        """Click the first link whose address holds some text."""
        self.page.locator(f"main a[href*='{start}'], nav a[href*='{start}']").first.click()
        self.page.wait_for_url(f"{self.address}/**/{start.rpartition('/')[2]}*")

    def expect_at_home(self) -> None:
        """Fail if a request left the folder, or the page ran anything or complained."""
        outside = [url for url in self.requests if not url.startswith((self.address + "/", "data:image/"))]
        assert outside == []
        assert self.faults == []
        assert self.page.evaluate("[window.pwned, document.documentElement.scrollWidth - innerWidth]") == [
            None,
            0,
        ]


@pytest.fixture(params=WIDTHS)
def reader(browser: Browser, folder: Path, request: pytest.FixtureRequest) -> Iterator[Reader]:
    made = Reader(browser, folder, request.param)
    yield made
    made.context.close()


def picture(reader: Reader, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    width = reader.page.viewport_size
    assert width
    reader.page.screenshot(path=PICTURES / f"site-{name}-{width['width']}.png", full_page=True)


def test_a_reader_goes_from_page_to_page_and_nothing_leaves_the_folder(reader: Reader) -> None:
    reader.page.frame_locator("iframe").locator(READY).wait_for(state="attached")
    picture(reader, "index")
    reader.expect_at_home()
    for start in ROAD:
        reader.follow(start)
        name = start.partition("/")[0].removesuffix(".html")
        if name == "articles":
            reader.page.locator("iframe").scroll_into_view_if_needed()
            reader.page.frame_locator("iframe").locator(READY).wait_for(state="attached")
        picture(reader, name)
        reader.expect_at_home()
    assert reader.page.locator("li.event").count() > 0


def test_hostile_text_is_shown_and_does_nothing(reader: Reader) -> None:
    reader.follow("articles/hostile-")
    reader.page.frame_locator("iframe").locator(READY).wait_for(state="attached")
    heading = reader.page.locator("h1").text_content()
    assert heading == " ".join(HOSTILE).replace("\0", "\ufffd")
    quotes = reader.page.locator("blockquote").all_text_contents()
    assert len(quotes) == len(HOSTILE)
    assert "{{ 7*7 }} {{ cycler.__init__.__globals__.os.getcwd() }}" in quotes
    reader.expect_at_home()
    reader.follow("actors/")
    reader.expect_at_home()


def test_the_map_in_its_frame_has_no_origin_and_leaves_the_page_around_it_alone(reader: Reader) -> None:
    frame = reader.page.locator("iframe")
    allowed = set((frame.get_attribute("sandbox") or "").split())
    assert "allow-scripts" in allowed
    assert not allowed & {"allow-same-origin", "allow-top-navigation", "allow-forms", "allow-modals"}
    reader.page.frame_locator("iframe").locator(READY).wait_for(state="attached")
    reader.page.locator("a", has_text="Open the map on its own page").click()
    reader.page.wait_for_selector(READY)
    reader.expect_at_home()


def test_all_can_be_reached_by_keyboard(reader: Reader) -> None:
    reader.page.keyboard.press("Tab")
    assert reader.page.evaluate("document.activeElement.className") == "skip"
    reader.page.keyboard.press("Enter")
    assert reader.page.evaluate("document.activeElement.id") == "main"
    assert reader.page.locator(".timeline a").count() > 0
    small = reader.page.evaluate(
        "[...document.querySelectorAll('.timeline a')].map(a => a.getBoundingClientRect())"
        ".filter(box => box.width < 24 || box.height < 24).length"
    )
    assert small == 0


def test_no_violation_of_the_rules_of_access(browser: Browser, folder: Path) -> None:
    pytest.importorskip("axe_playwright_python")
    script = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(viewport={"width": 360, "height": 740}, color_scheme="dark", offline=True)
    lists = [
        folder / f"{name}.html" for name in ("index", "articles", "actors", "districts", "months", "data")
    ]
    singles = [next(folder.glob(f"{kind}/*.html")) for kind in ("articles", "actors", "districts", "months")]
    for file in lists + singles:
        page = context.new_page()
        page.goto(file.as_uri())
        page.evaluate(
            "document.querySelectorAll('iframe').forEach(frame => frame.remove())"
        )  # has tests of its own
        page.evaluate(script)
        found = page.evaluate(
            "(rules) => axe.run(document, { runOnly: rules }).then(done => done.violations)", RULES
        )
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], file
        page.close()
    context.close()
