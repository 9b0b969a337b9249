"""A real chromium, without a network, that notes all that a page does."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

PICTURES = Path(__file__).parents[2] / "build/screenshots"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _chromium() -> str:
    """Return where chromium is; only outside of CI may it be missing."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        missing = "no chromium on this machine: apt-get install chromium"
        if os.environ.get("CI"):
            pytest.fail(missing)
        pytest.skip(missing)
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for the tests of a file; it is closed before other tests run event loops of their own."""
    executable = _chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield started
        started.close()


@dataclass
class Visit:
    """An open page, and what it did that nobody asked for."""

    page: Page
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @classmethod
    def start(cls, context: BrowserContext, file: Path, hash_: str = "") -> Visit:
        visit = cls(context.new_page())
        own = file.resolve().as_uri()
        address = own + hash_
        page = visit.page
        page.on("request", lambda request: visit._note(request.url.split("#")[0], own))
        page.on("dialog", visit._dismiss)
        page.on("console", visit._hear)
        page.on("pageerror", lambda error: visit.faults.append(f"error: {error}"))
        page.on("popup", lambda popup: visit.faults.append(f"window: {popup.url}"))
        page.goto(address)
        page.wait_for_selector("html[data-ready=true]")
        return visit

    def _note(self, url: str, own: str) -> None:
        if url != own and not url.startswith("data:image/"):
            self.requests.append(url)

    def _dismiss(self, dialog: Any) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _hear(self, message: Any) -> None:
        if message.type in {"error", "warning"}:
            self.faults.append(f"console: {message.text}")

    def keep(self, name: str) -> None:
        """Keep a picture of the page, to be looked at."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=PICTURES / f"{name}.png")

    def expect_quiet(self) -> None:
        """Fail if the page ran what it should not, asked for anything, or complained."""
        assert self.requests == []
        assert self.faults == []
        assert self.page.evaluate("window.pwned") is None


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visit]]:
    """Open a file in a fresh, offline context; whatever is given else goes to the context."""
    contexts: list[BrowserContext] = []

    def open_file(
        file: Path, *, width: int = 1280, height: int = 800, hash_: str = "", **options: Any
    ) -> Visit:
        options.setdefault("offline", True)
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        return Visit.start(context, file, hash_)

    yield open_file
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages that the tests open, each written once."""
    from events_fixture import over_time, reported
    from maps_fixture import HOSTILE, hostile, report, without_control

    from geo_conflict import maps

    folder = tmp_path_factory.mktemp("pages")
    made = {
        "plain": report(),
        "without control": without_control(),
        "hostile": hostile(),
        "events": reported(),
        "time": over_time(),
    }
    titles = {"hostile": " ".join(HOSTILE)}
    return {
        name: maps.save_page(found, folder / f"{name}.html", title=titles.get(name))
        for name, found in made.items()
    }
