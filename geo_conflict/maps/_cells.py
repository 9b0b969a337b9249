"""Cells of a report's tables as plain values: text, numbers and days, and None where there is nothing."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

import pandas as pd

from geo_conflict.maps import _words

Row = dict[str, Any]

_ALWAYS = frozenset({str, int, bool, list, dict, dt.date})
_EPOCH = dt.date(1970, 1, 1).toordinal()


def records(frame: Any) -> list[Row]:
    """Return the rows of a frame as dictionaries."""
    found = columns(frame)
    names = list(found)
    return [dict(zip(names, values, strict=True)) for values in zip(*found.values(), strict=True)]


def columns(frame: Any) -> dict[str, list[Any]]:
    """Return the columns of a frame as lists, None where a row has nothing."""
    return {name: _plain(frame[name]) for name in frame.columns.tolist()}


def _plain(column: Any) -> list[Any]:
    """Return the values of a column, None where there is none."""
    values: list[Any] = column.to_numpy(dtype=object, na_value=None).tolist()
    return values


def has_value(value: object) -> bool:
    """Tell whether a cell of a frame holds anything."""
    if value is None or type(value) in _ALWAYS:
        return value is not None
    return not (pd.api.types.is_scalar(value) and pd.isna(value))


def text(value: object) -> str | None:
    """Return what a cell says, or None."""
    return str(value) if has_value(value) else None


def number(value: Any) -> float | None:
    """Return the finite number in a cell, or None."""
    if type(value) is not float and not has_value(value):
        return None
    found = float(value)
    return found if math.isfinite(found) else None


def integer(value: Any) -> int | None:
    """Return the whole number in a cell, or None."""
    if type(value) is int or value is None:
        return value
    found = number(value)
    return None if found is None else int(found)


def rounded(value: Any, digits: int = 1) -> float | None:
    """Return the number in a cell to so many digits, or None."""
    found = number(value)
    if found is None:
        return None
    short = round(found, digits)
    return int(short) if short.is_integer() else short


def iso_date(value: Any) -> str | None:
    """Return a date as ISO text, from a date, a time stamp or text."""
    found = _day(value)
    return found.isoformat() if found else None


def date_in_words(value: Any) -> str | None:
    """Return the date in a cell in words, or None."""
    found = _day(value)
    return _words.long_date(found) if found else None


def day_number(value: Any) -> int | None:
    """Return the date in a cell as days since the first of 1970, or None."""
    found = _day(value)
    return found.toordinal() - _EPOCH if found else None


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat((text(value) or "")[:10])
    except ValueError:
        return None
