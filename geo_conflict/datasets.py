"""The registry of data files: where each came from, its licence, and whether it is still intact."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path

from geo_conflict._errors import DataError

_UNLISTED = ("registry.json", "samples/")
_MEBIBYTE = 1 << 20
_REINSTALL = "reinstall geo-conflict, or run `make data` in a checkout"


@dataclass(frozen=True)
class Dataset:
    """One file of data that the package ships.

    Parameters
    ----------
    name
        Short id, unique in the registry, such as ``"admin1"``.
    path
        Where the file lies, relative to the data folder, with forward slashes.
    title
        What the file is, in one line.
    version
        Version of the source that the rows come from.
    source
        Names and versions of the packages that the file was built from.
    sha256
        Checksum of the file.
    size
        Size of the file in bytes.
    licence
        Licence of the rows.
    attribution
        What to print wherever the rows are shown or exported.
    date
        The date that the content describes, or None where it has no single one.
    worldview
        Whose borders the file draws, or None where that has no meaning.
    """

    name: str
    path: str
    title: str
    version: str
    source: str
    sha256: str
    size: int
    licence: str
    attribution: str
    date: str | None = None
    worldview: str | None = None

    @property
    def label(self) -> str:
        """The name, version, worldview and date in one line, as outputs carry it."""
        words = (f"{self.name}@{self.version}", self.worldview, self.date)
        return " ".join(word for word in words if word)


def data_dir() -> Path:
    """Return the folder that holds the data: in the installed package, else in the checkout."""
    package = Path(__file__).resolve().parent
    installed = package / "data"
    return installed if (installed / "registry.json").is_file() else package.parent / "data"


def registry() -> dict[str, Dataset]:
    """Return every registered data file by its name.

    Returns
    -------
    dict
        The datasets, in the order of their names.

    Raises
    ------
    DataError
        When the registry is missing or cannot be read.
    """
    return dict(_load(data_dir() / "registry.json"))


def path(name: str) -> Path:
    """Return where the data file of that name lies.

    Parameters
    ----------
    name
        Name of a registered dataset.

    Raises
    ------
    DataError
        When no such dataset is registered, or its file is missing.
    """
    dataset = get(name)
    file = data_dir() / dataset.path
    if not file.is_file():
        raise DataError(f"the data file {dataset.path}", "no such file", _REINSTALL)
    return file


def get(name: str) -> Dataset:
    """Return the registered dataset of that name.

    Raises
    ------
    DataError
        When no such dataset is registered.
    """
    known = registry()
    if name not in known:
        raise DataError(f"one of the datasets {', '.join(known)}", repr(name), "check the name")
    return known[name]


def verify() -> list[str]:
    """Compare the data files with the registry.

    Returns
    -------
    list
        One line for each fault; empty when all files are there and as they were built.
    """
    root = data_dir()
    known = registry()
    faults = [fault for dataset in known.values() for fault in _check(root, dataset)]
    listed = {dataset.path for dataset in known.values()}
    found = {
        file.relative_to(root).as_posix()
        for file in sorted(root.rglob("*"))
        if file.is_file() and not file.name.startswith(".")
    }
    stray = [name for name in sorted(found - listed) if not name.startswith(_UNLISTED)]
    return faults + [f"{name}: not listed in registry.json" for name in stray]


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file as hexadecimal digits."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(_MEBIBYTE):
            digest.update(block)
    return digest.hexdigest()


def _check(root: Path, dataset: Dataset) -> list[str]:
    file = root / dataset.path
    if not file.is_file():
        return [f"{dataset.path}: missing"]
    size = file.stat().st_size
    if size != dataset.size:
        return [f"{dataset.path}: {size:,} bytes, expected {dataset.size:,}"]
    found = sha256(file)
    if found != dataset.sha256:
        return [f"{dataset.path}: SHA-256 {found[:12]}…, expected {dataset.sha256[:12]}…"]
    return []


@cache
def _load(file: Path) -> dict[str, Dataset]:
    try:
        rows = json.loads(file.read_text(encoding="utf-8"))["datasets"]
    except FileNotFoundError:
        raise DataError(f"the registry of data files {file}", "no such file", _REINSTALL) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError("a readable registry of data files", f"{file}: {error}", _REINSTALL) from error
    names = {field.name for field in fields(Dataset)}
    try:
        datasets = [Dataset(**{key: row[key] for key in row if key in names}) for row in rows]
    except TypeError as error:
        raise DataError("complete rows in the registry", f"{file}: {error}", _REINSTALL) from error
    return {dataset.name: dataset for dataset in sorted(datasets, key=lambda dataset: dataset.name)}
