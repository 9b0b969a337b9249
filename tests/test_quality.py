"""No figure falls below the committed table by more than a point."""

from __future__ import annotations

import json
from typing import Any

import pytest

from benchmarks import corpora, quality

COMMITTED: dict[str, Any] = json.loads(quality.RESULTS.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    return quality.measure(corpora.FOLDER, all_of_it=False)


@pytest.mark.slow
@pytest.mark.parametrize("name", COMMITTED["corpora"])
def test_no_figure_falls_below_the_committed_one(measured: dict[str, Any], name: str) -> None:
    if name not in measured["corpora"]:
        pytest.skip(
            f"quality gate of {name} not run: no corpora in {corpora.FOLDER}; name the folder with CORPORA="
        )
    now = measured["corpora"][name]["figures"]
    assert not quality.fallen(now, COMMITTED["corpora"][name]["floors"]), (
        "mend it, or lower the floor on purpose and say why"
    )


@pytest.mark.slow
@pytest.mark.parametrize("split", COMMITTED["events"])
def test_no_figure_of_the_events_falls_below_the_committed_one(measured: dict[str, Any], split: str) -> None:
    now = measured["events"][split]["figures"]
    assert not quality.fallen(now, COMMITTED["events"][split]["floors"]), (
        "mend it, or lower the floor on purpose and say why"
    )


def test_the_page_says_what_was_measured() -> None:
    assert quality.PAGE.read_text(encoding="utf-8").startswith(quality.summary(COMMITTED))
