from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from geo_conflict import articles

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "geo_conflict"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
ORDER = ["gazetteer", "boundaries", "control", "toponyms", "events", "report", "maps", "cli"]
"""Rooms in the order of the road: what stands later may import what stands earlier."""


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(lock: Path) -> dict[str, str]:
    """Every requirement of a lock file: its name, and its block with the hashes."""
    blocks = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8").replace("\\\n", " "))
    return {normal(re.split(r"[=<>~! ;\[]", block)[0]): block for block in blocks if block.strip()}


@pytest.mark.parametrize(
    "path",
    ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "Makefile", ".ci/run", "data/registry.json",
     "data/boundaries", "data/control", "data/gazetteer", "notebooks", "tests", "geo_conflict/py.typed"],
)  # fmt: skip
def test_what_a_checkout_has(path: str) -> None:
    assert (ROOT / path).exists()


def test_licence_is_the_one_declared() -> None:
    assert PROJECT["project"]["license"] == "BSD-3-Clause"
    assert "BSD 3-Clause License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.name))
def test_requirements_are_pinned_and_hashed(lock: Path) -> None:
    found = pins(lock)
    assert found
    for block in found.values():
        assert re.match(r"[\w.-]+==[\w.]+", block)
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", block)


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: str(lock.name))
def test_requirements_name_no_place(lock: Path) -> None:
    assert not re.search(r"://|^-|\bfile:|\s@\s|^\s*/", lock.read_text(encoding="utf-8"), re.MULTILINE)


def test_locks_hold_what_is_declared() -> None:
    run = pins(ROOT / "requirements/run.txt")
    for requirement in PROJECT["project"]["dependencies"]:
        assert normal(re.split(r"[=<>~! ;\[]", requirement)[0]) in run
    build = pins(ROOT / "requirements/build.txt")
    for requirement in PROJECT["build-system"]["requires"]:
        assert normal(re.split(r"[=<>~! ;\[]", requirement)[0]) in build
    dev = pins(ROOT / "requirements/dev.txt")
    for extra in PROJECT["project"]["optional-dependencies"].values():
        assert {normal(re.split(r"[=<>~! ;\[]", requirement)[0]) for requirement in extra} <= dev.keys()
    for lock in (run, build):
        assert {
            name: block.split()[0] for name, block in lock.items() if "python_full" not in block
        }.items() <= {name: block.split()[0] for name, block in dev.items()}.items()


def test_no_name_squat_is_pinned() -> None:
    for lock in LOCKS:
        assert "==999" not in lock.read_text(encoding="utf-8")


def test_ci_runs_make_test() -> None:
    script = ROOT / ".ci/run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").splitlines()[-1] == "exec make test"


def test_make_help_explains_every_target() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    default = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert phony
    assert default == shown
    for target in set(phony[1].split()) - {"browser"}:
        assert re.search(rf"^  make {target} +[A-Z]", shown, re.MULTILINE)


def imports(path: Path, *, nested: bool) -> set[str]:
    """Rooms of the package that a module imports, at its top or anywhere; not those for types alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    typing = [
        node for node in ast.walk(tree) if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
    ]
    skipped = {id(inner) for node in typing for inner in ast.walk(node)}
    found = set()
    for node in ast.walk(tree) if nested else tree.body:
        if isinstance(node, ast.ImportFrom) and node.module and id(node) not in skipped:
            names = (
                [node.module]
                if node.module != "geo_conflict"
                else [f"geo_conflict.{a.name}" for a in node.names]
            )
            found |= {name.split(".")[1] for name in names if name.startswith("geo_conflict.")}
    return found


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_imports_run_one_way() -> None:
    rank = {name: number for number, name in enumerate(ORDER)}
    for path in PACKAGE.rglob("*.py"):
        here = room(path)
        later = {
            name for name in imports(path, nested=False) if rank.get(name, -1) > rank.get(here, len(ORDER))
        }
        assert not later, f"{path.relative_to(ROOT)} imports {later}"


def test_nothing_imports_the_command() -> None:
    importers = {room(path) for path in PACKAGE.rglob("*.py") if "cli" in imports(path, nested=True)}
    assert importers == {"__main__"}


def test_importing_the_package_costs_nothing() -> None:
    code = "import sys; before = set(sys.modules); import geo_conflict; print(*(set(sys.modules) - before))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert {name.partition(".")[0] for name in loaded} <= {
        "geo_conflict",
        "__future__",
        "importlib",
        "typing",
    } | set(sys.stdlib_module_names)
    assert len(loaded) < 40


def test_public_names_can_be_had() -> None:
    import geo_conflict

    for name in geo_conflict.__all__:
        assert getattr(geo_conflict, name)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = geo_conflict.nothing
    assert set(geo_conflict.__all__) <= set(dir(geo_conflict))


def test_samples_are_short_reports_of_five_conflicts(samples: Path) -> None:
    found = list(articles.read(samples))
    assert {article.id.partition("-")[0] for article in found} == {
        "congo",
        "gaza",
        "karabakh",
        "sudan",
        "ukraine",
    }
    for article in found:
        assert 150 <= len(article.text.split()) <= 350
        assert article.title
        assert article.source
        assert article.published
        assert article.id.endswith(article.published.isoformat())
    assert "Nagorno-Karabakh and seven surrounding districts" in next(
        article.text for article in found if article.id.startswith("karabakh")
    )
