"""CSV by RFC 4180, in UTF-8: a row a row of the table, the geometry as WKT in the last column."""

from __future__ import annotations

import csv as _csv
import io
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo_conflict._files import write_atomic
from geo_conflict.export import _schema
from geo_conflict.export._json import dumps

if TYPE_CHECKING:
    from pathlib import Path

    from geopandas import GeoDataFrame

_DECIMALS = 7
_SURROGATE = re.compile("[\ud800-\udfff]")


def csv(table: GeoDataFrame, layer: str, path: str | Path | None = None) -> str:
    """Write a table as CSV, in the columns of the schema and with its geometry as WKT (WGS 84).

    The text is as it is in the article, also where a spreadsheet would take it for a formula: import such a
    file as text. What is missing is empty; half of a surrogate pair, which UTF-8 has no bytes for, is U+FFFD.

    Parameters
    ----------
    table
        The table.
    layer
        Which it is: "places", "events", "areas", "control", "front_line", "disputed_lines" or "changes".
    path
        Where to write it; nothing is written when None.

    Returns
    -------
    str
        The CSV.
    """
    columns = _schema.LAYERS[layer]
    text = io.StringIO()
    writer = _csv.writer(text)
    writer.writerow([*(column.name for column in columns), "geometry"])
    rows = table.drop(columns="geometry").to_dict("records")
    for values, shape in zip(rows, table.geometry, strict=True):
        writer.writerow([*map(_cell, _schema.row(columns, values).values()), _wkt(shape)])
    written = _SURROGATE.sub("\ufffd", text.getvalue())
    if path is not None:
        write_atomic(path, written)
    return written


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else dumps(value)


def _wkt(shape: shapely.Geometry | None) -> str:
    """Write a shape as WKT, flat and rounded as in GeoJSON; nothing for no shape."""
    if shape is None or shape.is_empty:
        return ""
    flat = shapely.transform(shapely.force_2d(shape), lambda points: np.round(points, _DECIMALS))
    return str(shapely.to_wkt(flat, rounding_precision=_DECIMALS))
