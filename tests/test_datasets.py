from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from geo_conflict import datasets
from geo_conflict._errors import DataError

if TYPE_CHECKING:
    from pathlib import Path

MEGABYTE = 1_000_000


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a small copy of the data folder that a test may break, with its own registry."""
    data = tmp_path / "data"
    kept = [row for row in datasets.registry().values() if row.path.startswith("control/")]
    rows = []
    for row in kept:
        (data / row.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(datasets.path(row.name), data / row.path)
        rows.append(vars(row))
    (data / "registry.json").write_text(json.dumps({"datasets": rows}))
    monkeypatch.setattr(datasets, "data_dir", lambda: data)
    return data


def test_the_registry_matches_the_disk() -> None:
    assert datasets.verify() == []


def test_every_dataset_says_where_it_came_from_and_what_is_owed() -> None:
    for row in datasets.registry().values():
        for said in (row.title, row.version, row.source, row.licence, row.attribution):
            assert said.strip(), row.name
        assert len(row.sha256) == 64, row.name
        if "GeoNames" in row.licence:
            assert "GeoNames" in row.attribution, row.name


def test_boundaries_say_their_date_and_worldview() -> None:
    for row in datasets.registry().values():
        if row.path.startswith("boundaries/") and row.name not in {"areas", "basemap_lakes", "known_limits"}:
            assert row.date, row.name
            assert row.worldview, row.name


def test_the_data_stays_small() -> None:
    rows = datasets.registry().values()
    ours = [row.size for row in rows if row.path.startswith(("boundaries/", "control/"))]
    assert sum(ours) <= 26 * MEGABYTE
    assert sum(row.size for row in rows) <= 60 * MEGABYTE


def test_path_leads_to_the_file() -> None:
    assert datasets.path("admin1").name == "admin1.fgb"
    assert datasets.get("admin1").label == "admin1@5.1 un, ne 2022-05"


def test_an_unknown_name_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(DataError, match="admin1"):
        datasets.path("admin7")


def test_a_changed_file_is_found(copy: Path) -> None:
    file = copy / "control" / "actors.csv"
    file.write_bytes(file.read_bytes().replace(b"a", b"b", 1))
    assert [fault.split(",")[0].split("…")[0][:34] for fault in datasets.verify()] == [
        f"control/actors.csv: SHA-256 {datasets.sha256(file)[:6]}"
    ]


def test_a_cut_file_a_missing_one_and_a_stray_one_are_found(copy: Path) -> None:
    (copy / "control" / "actors.csv").write_bytes(b"")
    (copy / "control" / "karabakh.csv").unlink()
    (copy / "control" / "stray.csv").write_text("x")
    (copy / "new").mkdir()
    (copy / "new" / "stray.toml").write_text("x")
    faults = datasets.verify()
    assert len(faults) == 4
    assert any("actors.csv: 0 bytes" in fault for fault in faults)
    assert "control/karabakh.csv: missing" in faults
    assert "control/stray.csv: not listed in registry.json" in faults
    assert "new/stray.toml: not listed in registry.json" in faults


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "control" / "actors.csv").unlink()
    with pytest.raises(DataError, match=r"control/actors\.csv"):
        datasets.path("actors")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"datasets": [{"name": "a"}]}'])
def test_a_broken_registry_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    (tmp_path / "registry.json").write_text(text)
    monkeypatch.setattr(datasets, "data_dir", lambda: tmp_path)
    with pytest.raises(DataError, match="registry"):
        datasets.registry()


def test_a_missing_registry_is_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(datasets, "data_dir", lambda: tmp_path)
    with pytest.raises(DataError, match="no such file"):
        datasets.registry()
