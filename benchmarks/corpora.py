"""The marked texts: a folder of corpora beside the checkout, and the project's own gold.

The folder brings its reader (`load.py`) and its scorer (`score.py`); both are imported from there. Where the
folder is missing, the own gold is scored by `scoring.score`.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.scoring import Document, Gold, score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from benchmarks.scoring import Scorer

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / os.environ.get("CORPORA", "../shared/corpora")
OWN = "gold"
OWN_FILES = (ROOT / "tests/gold/reports.jsonl", ROOT / "tests/gold/load.py")
EVENT_FILES = (ROOT / "tests/gold/events.jsonl", ROOT / "tests/gold/events.py")


def is_there(folder: Path) -> bool:
    """Whether a folder holds corpora with their reader."""
    return (folder / "load.py").is_file()


def own_reports() -> list[dict[str, Any]]:
    """Read the reports of `tests/gold`, with their kinds and roles."""
    return list(_module(OWN_FILES[1], "own_gold").reports())


def own_gold() -> list[Document]:
    """Read the own gold as the corpora are read."""
    return [
        Document(report["id"], report["text"], [_own_place(place) for place in report["places"]])
        for report in own_reports()
    ]


def event_reports() -> list[dict[str, Any]]:
    """Read the reports of `tests/gold` in which every event is marked."""
    return list(_module(EVENT_FILES[1], "own_events").reports())


def extract(articles: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Run `geo-conflict extract` once over articles, and yield its rows."""
    with tempfile.TemporaryDirectory() as scratch:
        given, out = Path(scratch, "documents.jsonl"), Path(scratch, "found.jsonl")
        with given.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps(article) + "\n" for article in articles)
        subprocess.run(
            [sys.executable, "-m", "geo_conflict", "extract", given, "-o", out, "--processes", "2"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        with out.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def read(folder: Path) -> dict[str, list[Document]]:
    """Read every corpus of a folder with the folder's own `load.py`."""
    load = _module(folder / "load.py", "load")
    return {
        name: [
            Document(key, text, [Gold(*place) for place in places]) for key, text, places in load.docs(name)
        ]
        for name in load.CORPORA
    }


def scorer(folder: Path) -> Scorer:
    """Give the folder's scorer, or the own one where there is none."""
    path = folder / "score.py"
    if not path.is_file():
        return score
    with _importable("load", _module(folder / "load.py", "load")):
        theirs: Scorer = _module(path, "score").score
    return theirs


def digest(paths: Iterable[Path]) -> str:
    """SHA-256 over files, or all files of folders: their names and contents in the order of the names."""
    whole = hashlib.sha256()
    for given in paths:
        files = (path for path in given.rglob("*") if path.is_file()) if given.is_dir() else (given,)
        for path in sorted(files):
            whole.update(path.relative_to(given.parent).as_posix().encode() + b"\0")
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _own_place(place: dict[str, Any]) -> Gold:
    return Gold(*(place[name] for name in Gold._fields))


class _Loader(SourceFileLoader):
    def set_data(self, *_: object, **__: object) -> None:
        """Leave no compiled copy in a folder that is not ours."""


def _module(path: Path, name: str) -> ModuleType:
    """Import a file by its path."""
    loader = _Loader(name, str(path))
    spec = spec_from_file_location(name, path, loader=loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


@contextmanager
def _importable(name: str, module: ModuleType) -> Iterator[None]:
    """Let `import name` give the module, as it does beside the file it was read from."""
    before = sys.modules.get(name)
    sys.modules[name] = module
    try:
        yield
    finally:
        del sys.modules[name]
        if before is not None:
            sys.modules[name] = before
