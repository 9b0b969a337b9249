"""Writers, one a format: GeoJSON, and the JSON rows of the command line.

What they write carries the text of articles as it is; escaping belongs to the page that shows it.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from geo_conflict.export._json import dumps, line
from geo_conflict.export._rows import GEONAMES, article_json, article_line, article_row, candidates

if TYPE_CHECKING:
    from geo_conflict.export._geojson import frame, geojson

__all__ = [
    "GEONAMES",
    "article_json",
    "article_line",
    "article_row",
    "candidates",
    "dumps",
    "frame",
    "geojson",
    "line",
]


def __getattr__(name: str) -> Any:
    if name in {"frame", "geojson"}:  # they need shapely, which rows do without
        return getattr(import_module(f"{__name__}._geojson"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
