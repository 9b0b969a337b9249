from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.slow


def command(*argv: str | Path, cwd: Path) -> str:
    """Run a program that sees nothing of the checkout but what it is given."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(argv, cwd=cwd, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel alone, which borrows the dependencies that are installed here.

    They are named one by one, so that this environment's own geo_conflict stays out.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, symlinks=True)
    paths = sysconfig.get_paths(vars={"base": str(folder), "platbase": str(folder)})
    target = Path(paths["purelib"])
    for entry in Path(sysconfig.get_paths()["purelib"]).iterdir():
        if not entry.name.lower().startswith(
            ("geo_conflict", "_editable", "__editable", "distutils-precedence")
        ):
            (target / entry.name).symlink_to(entry)
    command(
        sys.executable,
        "-m",
        "pip",
        "--python",
        folder,
        "install",
        "-q",
        "--no-deps",
        "--no-index",
        wheel,
        cwd=folder,
    )
    return Path(paths["scripts"])


def test_wheel_carries_all_data_and_nothing_else(wheel: Path) -> None:
    carried = {name: info for info in zipfile.ZipFile(wheel).infolist() if (name := info.filename)}
    registry = json.loads((ROOT / "data/registry.json").read_text(encoding="utf-8"))["datasets"]
    for row in registry:
        assert carried[f"geo_conflict/data/{row['path']}"].file_size == row["size"]
    assert "geo_conflict/py.typed" in carried
    assert not [name for name in carried if "test" in name or "__pycache__" in name or "samples" in name]
    assert sum(info.compress_size for info in carried.values()) < 60_000_000


def test_installed_wheel_maps_an_article_away_from_the_checkout(
    environment: Path, tmp_path: Path, samples: Path
) -> None:
    shutil.copy(samples / "karabakh-2014-08-10.txt", tmp_path / "article.txt")
    where = command(
        environment / "python", "-c", "import geo_conflict; print(geo_conflict.__file__)", cwd=tmp_path
    )
    assert Path(where.strip()).is_relative_to(environment.parent)
    out = command(
        environment / "geo-conflict",
        "map",
        "article.txt",
        "-o",
        "page.html",
        "--geojson",
        "places.geojson",
        cwd=tmp_path,
    )
    assert "wrote page.html" in out
    assert "<html" in (tmp_path / "page.html").read_text(encoding="utf-8").lower()
    made = json.loads((tmp_path / "places.geojson").read_text(encoding="utf-8"))
    names = {feature["properties"].get("geonameid") for feature in made["features"]}
    assert {491422, 148617, 147626} <= names
    assert "line" in {feature["properties"]["layer"].partition("_")[2] for feature in made["features"]}


def test_installed_data_are_as_registered(environment: Path, tmp_path: Path) -> None:
    assert "as registered" in command(environment / "geo-conflict", "data", "verify", cwd=tmp_path)
