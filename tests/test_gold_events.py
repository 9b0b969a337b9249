"""The gold events keep the rules of their README, and their loader sees when they do not."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from gold import events

from geo_conflict._errors import DataError

LINES = events.EVENTS.read_text(encoding="utf-8").splitlines()
ALL = list(events.reports())

SIZES = {"dev": (77, 500, 50, 5), "test": (20, 150, 18, 4)}
RARE, FREQUENT = 1, 3
RARE_TYPES = {"agreement", "ceasefire_violation", "handover", "prisoner_exchange"}

PLOVER = {
    "": {""},
    "ACCUSE": {"", "disapprove", "investigate"},
    "ASSAULT": {"", "abduct", "beat", "torture", "execute", "sexual", "assassinate", "destroy", "primitive", "firearms",
                "explosives", "suicide-attack", "heavy-weapons"},
    "COERCE": {"", "confiscate", "restrict", "ban", "censor", "curfew", "martial-law", "arrest", "deport", "withhold"},
    "CONSULT": {"", "visit", "third-party", "multilateral", "phone"},
    "PROTEST": {"", "demo", "riot", "strike-gen", "strike-lim", "strike-hun", "boycott", "obstruct"},
    "RETREAT": {"", "withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"},
    "SUPPORT": {""},
}  # fmt: skip
ACLED = {
    "": {""},
    "Battles": {"Government regains territory", "Non-state actor overtakes territory", "Armed clash"},
    "Protests": {"Excessive force against protesters", "Protest with intervention", "Peaceful protest"},
    "Riots": {"Violent demonstration", "Mob violence"},
    "Explosions/Remote violence": {"Chemical weapon", "Air/drone strike", "Suicide bomb",
                                   "Shelling/artillery/missile attack", "Remote explosive/landmine/IED", "Grenade"},
    "Violence against civilians": {"Sexual violence", "Attack", "Abduction/forced disappearance"},
    "Strategic developments": {"Agreement", "Arrests", "Change to group/activity", "Disrupted weapons use",
                               "Headquarters or base established", "Looting/property destruction",
                               "Non-violent transfer of territory", "Other"},
}  # fmt: skip


def broken(tmp_path: Path, **changes: Any) -> Path:
    """Write the first report with its first event changed."""
    report = json.loads(LINES[0])
    report["events"][0] |= changes
    path = tmp_path / "events.jsonl"
    path.write_text(json.dumps(report), encoding="utf-8")
    return path


def test_the_gold_is_as_large_as_promised() -> None:
    for split, (reports, marked, conflicts, continents) in SIZES.items():
        part = [report for report in ALL if report["split"] == split]
        assert len(part) >= reports
        assert sum(len(report["events"]) for report in part) >= marked
        assert len({report["conflict"] for report in part}) >= conflicts
        assert len({report["continent"] for report in part}) >= continents


def test_every_type_has_events_in_dev_and_enough_in_test() -> None:
    found = {split: Counter(event["type"] for report in ALL if report["split"] == split for event in report["events"])
             for split in events.SPLITS}  # fmt: skip
    assert set(found["dev"]) == set(found["test"]) == set(events.types())
    for name, number in found["test"].items():
        assert number >= (RARE if name in RARE_TYPES else FREQUENT), name


def test_the_splits_share_no_text() -> None:
    texts = [report["text"] for report in ALL]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"type": "coup"}, "types.csv"),
        ({"start": 3}, "out of order|trigger|sentence"),
        ({"trigger": "volcano"}, "trigger"),
        ({"date_start": "2016-4-5"}, "dates"),
        ({"date_start": "2016-04-05", "date_end": "2016-04-04"}, "out of order"),
        ({"date_end": "2017-01-01"}, "after 2016-04-05"),
        ({"time_precision": 4}, "time precision"),
        ({"place_relation": "at"}, "place relation"),
        ({"geometry_note": ""}, "geometry note"),
        ({"roles": []}, "no role"),
        ({"actors": [{"name": "Armenia", "side": "armenian", "part": "victim"}]}, "part"),
        ({"actors": [{"name": "Azerbaijan", "side": "armenian", "part": "target"}]}, "on the sides"),
        ({"deaths_best": 3, "deaths_low": 4}, "deaths: 4, 3"),
        ({"wounded_low": 4}, "bounds without"),
        ({"deaths_best": 3, "civilians": 4}, "civilians"),
    ],
)
def test_the_loader_refuses(tmp_path: Path, changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(DataError, match=fault):
        list(events.reports(broken(tmp_path, **changes)))


def test_the_loader_refuses_a_place_that_is_not_there(tmp_path: Path) -> None:
    place = json.loads(LINES[0])["events"][0]["place"] | {"text": "Atlantis"}
    with pytest.raises(DataError, match="'Atlantis': the text has"):
        list(events.reports(broken(tmp_path, place=place)))


def test_the_loader_refuses_an_unknown_split(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text(json.dumps(json.loads(LINES[0]) | {"split": "train"}), encoding="utf-8")
    with pytest.raises(DataError, match="split 'train' is none of dev, test"):
        list(events.reports(path))


def test_types_use_codes_that_the_codebooks_have() -> None:
    roots = {f"{root:02}" for root in range(1, 21)} | {""}
    for name, row in events.types().items():
        assert row["plover_mode"] in PLOVER[row["plover"]], name
        assert row["cameo_root"] in roots, name
        assert row["acled_sub_event_type"] in ACLED[row["acled_event_type"]], name
        assert row["ucdp_type_of_violence"] in {"", "1", "2", "3"}, name
        assert row["label"], name
        assert row["description"].endswith("."), name


def test_types_are_a_table_without_gaps() -> None:
    with events.TYPES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["type", "label", "plover", "plover_mode", "cameo_root", "acled_event_type",
                       "acled_sub_event_type", "ucdp_type_of_violence", "description"]  # fmt: skip
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len(events.types()) == len(rows) - 1
