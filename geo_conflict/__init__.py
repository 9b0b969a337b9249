"""News articles in, trustworthy maps of a conflict out.

The names below are loaded when first used, so that importing the package costs nothing.

>>> import geo_conflict
>>> report = geo_conflict.build(geo_conflict.read(["article.txt"]))  # doctest: +SKIP
>>> report.save_page("page.html")  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo_conflict._errors import DataError, DependencyError, GeoConflictError, InputError, InputFileError
    from geo_conflict.articles import Article, read
    from geo_conflict.report import Report, build, extract

__all__ = [
    "Article",
    "DataError",
    "DependencyError",
    "GeoConflictError",
    "InputError",
    "InputFileError",
    "Report",
    "__version__",
    "build",
    "extract",
    "read",
]

_HOME = {
    "Article": "articles",
    "read": "articles",
    "Report": "report",
    "build": "report",
    "extract": "report",
    "DataError": "_errors",
    "DependencyError": "_errors",
    "GeoConflictError": "_errors",
    "InputError": "_errors",
    "InputFileError": "_errors",
}

__version__: str


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("geo-conflict")
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
