"""Every kind of page by the rules of WCAG 2.2 AA, as axe-core checks them."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def expect_accessible(page: Page) -> None:
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found = page.evaluate(
        """async (rules) => {
          const done = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
          const said = ({ id, nodes }) => id + ": " + nodes.map((node) => node.html.slice(0, 200));
          return [done.violations.map(said), done.passes.length];
        }""",
        RULES,
    )
    assert found[0] == []
    assert found[1] > 10


@pytest.mark.parametrize("kind", ["plain", "without control", "hostile", "events", "time"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation(visit: Callable[..., Any], pages: dict[str, Path], kind: str, scheme: str) -> None:
    opened = visit(pages[kind], color_scheme=scheme)
    opened.page.locator("details").evaluate_all("nodes => nodes.forEach((node) => (node.open = true))")
    expect_accessible(opened.page)


def test_no_violation_on_a_phone_in_a_popup_and_in_a_table(
    visit: Callable[..., Any], pages: dict[str, Path]
) -> None:
    opened = visit(pages["time"], width=360, height=740)
    opened.page.locator("#event-list .entry").first.click()
    opened.page.wait_for_selector(".leaflet-popup")
    expect_accessible(opened.page)
    opened.page.keyboard.press("Escape")
    opened.page.get_by_role("button", name="As a table", exact=True).click()
    expect_accessible(opened.page)
