"""Writers, one a format: GeoJSON, CSV, JSON rows of the command line, events in the columns of ACLED and UCDP GED.

What they write carries the text of articles as it is; escaping belongs to the page that shows it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from geo_conflict.export._json import dumps, line
from geo_conflict.export._rows import GEONAMES, article_json, article_line, article_row, candidates
from geo_conflict.export._schema import plain

if TYPE_CHECKING:
    from geo_conflict.export._csv import csv
    from geo_conflict.export._geojson import dumped, frame, geojson
    from geo_conflict.export._layouts import Coded, acled, ucdp

__all__ = [
    "GEONAMES",
    "Coded",
    "acled",
    "article_json",
    "article_line",
    "article_row",
    "candidates",
    "csv",
    "dumped",
    "dumps",
    "frame",
    "geojson",
    "line",
    "plain",
    "ucdp",
]

_HOME = {
    "Coded": "_layouts",
    "acled": "_layouts",
    "csv": "_csv",
    "dumped": "_geojson",
    "frame": "_geojson",
    "geojson": "_geojson",
    "ucdp": "_layouts",
}
"""The modules that need shapely, which rows do without."""


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
