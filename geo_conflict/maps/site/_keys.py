"""What outputs are made of, as checksums: a page is made again when, and only when, its checksum is another."""

from __future__ import annotations

import contextlib
import hashlib
import re
from dataclasses import astuple
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from geo_conflict import datasets
from geo_conflict.export import dumps

if TYPE_CHECKING:
    import datetime as dt

    from geo_conflict.articles import Article

_PACKAGE = Path(__file__).resolve().parents[2]
_CODE = ("*.py", "*.js", "*.css", "*.html")
_REQUIREMENT = re.compile(r"[\w.-]+")


def digest(*parts: object) -> str:
    """Make one checksum of values."""
    return hashlib.sha256(dumps([str(part) for part in parts]).encode()).hexdigest()


def article(given: Article, date: dt.date | None) -> str:
    """Make the checksum of an article and of all that reads it; one that states no day is read as of the date."""
    return digest(maker(), *astuple(given), given.published or date)


@cache
def maker() -> str:
    """Make the checksum of what makes the pages: this package, its data, and the packages that it needs."""
    code = hashlib.sha256()
    for file in sorted(file for pattern in _CODE for file in _PACKAGE.rglob(pattern)):
        code.update(file.relative_to(_PACKAGE).as_posix().encode() + b"\0" + file.read_bytes())
    data = datasets.sha256(datasets.data_dir() / "registry.json")
    return digest(metadata.version("geo-conflict"), code.hexdigest(), data, *_needed())


def _needed() -> list[str]:
    """Name the installed packages that this one can use, each with its version: a model is one of them."""
    named = {
        name for line in metadata.requires("geo-conflict") or () for name in _REQUIREMENT.findall(line)[:1]
    }
    found = []
    for name in sorted(named):
        with contextlib.suppress(metadata.PackageNotFoundError):
            found.append(f"{name}=={metadata.version(name)}")
    return found
