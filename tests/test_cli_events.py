"""The commands `events` and `explain`, on reports made by hand."""

from __future__ import annotations

import json
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from layouts_fixture import event, report

from geo_conflict import cli

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

MERGED = "fedcba987654"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the analysis was asked; it answers with two events."""
    seen: dict[str, Any] = {}

    def build(articles: Iterable[Any], **options: Any) -> Any:
        seen.update(options, published=[article.published for article in articles])
        alone = event(id="0999456789ab", type="talks", merged=[], sources=[], roles=[], actors=[], rule=None)
        return report(event(), alone)

    module = ModuleType("geo_conflict.report")
    vars(module).update(build=build)
    monkeypatch.setitem(sys.modules, "geo_conflict.report", module)
    monkeypatch.setattr("geo_conflict.report", module, raising=False)
    return seen


@pytest.fixture
def article(write: Callable[[str, str], Path]) -> Path:
    return write("in.txt", "Shells fell near Agdam.\n")


def run(capsys: pytest.CaptureFixture[str], *argv: object) -> tuple[int, str, str]:
    code = cli.main([str(part) for part in argv])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize(
    ("layout", "note"), [("acled", "2 events"), ("ucdp", "1 events; 1 left out: 1 no violence")]
)
def test_events_in_the_columns_of_another_dataset(
    capsys: pytest.CaptureFixture[str],
    asked: dict[str, Any],
    article: Path,
    tmp_path: Path,
    layout: str,
    note: str,
) -> None:
    out = tmp_path / "out.csv"
    code, printed, _ = run(capsys, "events", article, "-o", out, "--layout", layout)
    assert (code, printed) == (0, f"{note}\nwrote {out}\n")
    assert len(pd.read_csv(out)) == int(note[0])
    assert "merge" not in asked


def test_events_in_columns_of_our_own(
    capsys: pytest.CaptureFixture[str], asked: dict[str, Any], article: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out.geojson"
    code, printed, _ = run(capsys, "events", article, "-o", out, "--no-merge", "--date", "2014-08-10")
    assert (code, printed) == (0, f"2 events\nwrote {out}\n")
    made = json.loads(out.read_text(encoding="utf-8"))
    assert [feature["properties"]["type"] for feature in made["features"]] == ["shelling", "talks"]
    assert asked["merge"] is False
    assert [str(day) for day in asked["published"]] == ["2014-08-10"]


@pytest.mark.parametrize(("name", "layout"), [("out.geojson", "ucdp"), ("in.txt", "own")])
def test_events_refuses_an_output_before_the_work(
    capsys: pytest.CaptureFixture[str],
    asked: dict[str, Any],
    article: Path,
    tmp_path: Path,
    name: str,
    layout: str,
) -> None:
    code, _, said = run(capsys, "events", article, "-o", tmp_path / name, "--layout", layout)
    assert code == 2
    assert name in said
    assert not asked
    assert [path.name for path in tmp_path.iterdir()] == ["in.txt"]


@pytest.mark.parametrize("name", ["0123456789ab", "0123", MERGED])
def test_explain_shows_what_gave_each_cell(
    capsys: pytest.CaptureFixture[str], asked: dict[str, Any], article: Path, name: str
) -> None:
    code, printed, _ = run(capsys, "explain", name, article)
    assert code == 0
    assert asked["published"] == [None]
    lines = [" ".join(line.split()) for line in printed.splitlines()]
    start = 40 + event()["sentence"].index("killed")
    for line in (
        "0123456789ab shelling, told in a",
        f"characters 40 to {event()['end']}:",
        'Armenian fire killed "one soldier", the ministry said; Часів Яр, عين.',
        f'told by "killed" at {start} to {start + 6}',
        "rule: trigger:shelling",
        'type shelling from "killed"',
        'date_start 2014-08-09 from "overnight"',
        "deaths_best 3",
        "is_total False",
        "geometry Point",
        "initiator Armenia (armenian, AM)",
        "initiator Nagorno-Karabakh (armenian)",
        'event_site "Agdam" at 50 to 55: Agdam',
        "a, Newswire, 2014-08-10",
        "b, Daily, The, https://example.org/b",
        f"{MERGED}, b, characters 7 to 30: same type, day and place",
    ):
        assert line in lines
    assert "wounded_best" in printed.partition("not told:")[2]


def test_explain_of_an_event_told_once(
    capsys: pytest.CaptureFixture[str], asked: dict[str, Any], article: Path
) -> None:
    code, printed, _ = run(capsys, "explain", "0999", article, "--date", "2014-08-10")
    assert code == 0
    assert [str(day) for day in asked["published"]] == ["2014-08-10"]
    assert printed.rstrip().endswith("nothing was merged into it")
    assert "rule" not in printed
    assert "actors" not in printed


@pytest.mark.parametrize(
    ("name", "fits"), [("0", 0), ("01", 0), ("beef00000000", 0), ("", 0), ("0123456789abc", 0)]
)
def test_explain_says_which_events_there_are(
    capsys: pytest.CaptureFixture[str], asked: dict[str, Any], article: Path, name: str, fits: int
) -> None:
    code, printed, said = run(capsys, "explain", name, article)
    assert (code, printed) == (2, "")
    assert asked
    assert f"{name!r}, which fits {fits} of 2, such as 0123456789ab, 0999456789ab" in said


def test_explain_says_when_an_id_fits_several(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, asked: dict[str, Any], article: Path
) -> None:
    twice = report(event(), event(id="0123ffffffff", merged=None))
    monkeypatch.setattr(sys.modules["geo_conflict.report"], "build", lambda *_, **__: twice)
    code, _, said = run(capsys, "explain", "0123", article)
    assert (code, asked) == (2, {})
    assert "fits 2 of 2" in said


def test_explain_and_events_work_on_a_sample(
    capsys: pytest.CaptureFixture[str], samples: Path, tmp_path: Path
) -> None:
    sample = samples / "karabakh-2014-08-10.txt"
    out = tmp_path / "events.geojson"
    assert run(capsys, "events", sample, "-o", out)[0] == 0
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    first = features[0]["properties"]
    code, printed, _ = run(capsys, "explain", first["id"], sample)
    assert code == 0
    assert printed.startswith(f"{first['id']}  {first['type']}, told in {first['article']}\n")
    assert f"characters {first['start']} to {first['end']}:" in printed
    for layout in ("acled", "ucdp"):
        assert run(capsys, "events", sample, "-o", tmp_path / "out.csv", "--layout", layout)[0] == 0
