"""What was found in an article, kept as JSON, so that it is read once however often the site is built."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import shapely

_DAY, _SHAPE = "$day", "$wkb"


def pack(row: dict[str, Any]) -> bytes:
    """Write a row of `report.extract` as JSON that `unpack` makes the same row of."""
    return json.dumps(row, default=_packed, separators=(",", ":")).encode("ascii")


def unpack(data: bytes) -> dict[str, Any]:
    """Read a row that `pack` wrote.

    Raises
    ------
    ValueError
        When it is no such row.
    """
    row = json.loads(data, object_hook=_unpacked)
    if not isinstance(row, dict) or not {"id", "places", "events"} <= set(row):
        raise ValueError("no row of an article")
    return row


def _packed(value: Any) -> Any:
    if isinstance(value, dt.date):
        return {_DAY: value.isoformat()}
    if isinstance(value, shapely.Geometry):
        return {_SHAPE: value.wkb_hex}
    if type(value).__name__ == "NAType":
        return None
    return value.item()  # a scalar of numpy


def _unpacked(value: dict[str, Any]) -> Any:
    if set(value) == {_DAY}:
        return dt.date.fromisoformat(value[_DAY])
    if set(value) == {_SHAPE}:
        return shapely.from_wkb(value[_SHAPE])
    return value
