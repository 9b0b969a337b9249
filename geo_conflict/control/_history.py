"""Who held what over a span of time, and the front lines of each part of it."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import pandas as pd

from geo_conflict._ground import WGS84
from geo_conflict.control import _periods
from geo_conflict.control._model import CONTROL, FRONT

if TYPE_CHECKING:
    from collections.abc import Callable

FRONT_PERIODS = (*(column for column in FRONT if column != "date"), "date_from", "date_to")
"""Columns of the front lines of a history: those of a day, each with the days that it holds for."""

_PERIOD = ("conflict", "unit", "actor", "status", "date_from", "date_to", "interpolated")
_LAST = dt.date.max


class History(NamedTuple):
    """What held when: `control` a row a period, `front_line` a row for each stretch of days a line stays the same.

    Both have date_from and date_to; a row holds from the one up to, but not on, the other (None: still).
    """

    control: gpd.GeoDataFrame
    front_line: gpd.GeoDataFrame


def turns(frame: gpd.GeoDataFrame) -> list[dt.date]:
    """Return the days on which a period begins or ends, in order."""
    return sorted({*frame["date_from"].dropna(), *frame["date_to"].dropna()})


def over(
    frame: gpd.GeoDataFrame,
    line: Callable[[dt.date], gpd.GeoDataFrame],
    start: dt.date | None = None,
    end: dt.date | None = None,
) -> History:
    """Return the history of periods between two days; `line` gives the front lines of a day."""
    days = turns(frame)
    first = max((day for day in days if start is not None and day <= start), default=dt.date.min)
    days = [day for day in days if day >= first]
    held = [_periods.on(frame, day) for day in days if day <= (end or _LAST)]
    lines = [row for row in _lines(days, line) if row["date_from"] <= (end or _LAST)]
    return History(_table(_distinct(held), CONTROL), _table(lines, FRONT_PERIODS))


def around(held: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, line: Callable[..., gpd.GeoDataFrame]) -> History:
    """Return the whole history of the shipped conflicts among rows of one day; other rows stay as they are.

    A line of a conflict that is not shipped is taken to hold as long as all rows of that conflict do.
    """
    shipped = [name for name in held["conflict"].unique() if name in _periods.conflicts()]
    parts = [_own(held, lines, name) for name in held["conflict"].unique() if name not in shipped]
    parts += [over(_periods.shipped(name), partial(line, conflict=name)) for name in shipped]
    if not parts:
        return History(held.iloc[:0], _table([], FRONT_PERIODS))
    joined = (pd.concat(frames, ignore_index=True) for frames in zip(*parts, strict=True))
    return History(*(gpd.GeoDataFrame(frame, geometry="geometry", crs=WGS84) for frame in joined))


def _own(held: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, conflict: Any) -> History:
    own = held[held["conflict"] == conflict]
    since = max((day for day in own["date_from"] if isinstance(day, dt.date)), default=None)
    until = min((day for day in own["date_to"] if isinstance(day, dt.date)), default=None)
    spans = {"date_from": since, "date_to": until}
    drawn = lines[lines["conflict"] == conflict].drop(columns="date", errors="ignore")
    return History(
        own,
        drawn.assign(
            **{name: pd.Series([day] * len(drawn), drawn.index, object) for name, day in spans.items()}
        ),
    )


def _distinct(held: list[gpd.GeoDataFrame]) -> list[dict[str, Any]]:
    """Return the rows that hold on any of the days, each once."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for frame in held:
        for row in frame.to_dict("records"):
            found.setdefault((*(row[column] for column in _PERIOD), row["geometry"].wkb), row)
    return list(found.values())


def _lines(days: list[dt.date], line: Callable[[dt.date], gpd.GeoDataFrame]) -> list[dict[str, Any]]:
    """Return the lines of each period between two days, those that stay the same through several once."""
    found: list[dict[str, Any]] = []
    running: dict[Any, dict[str, Any]] = {}
    for day in days:
        holds = {}
        for row in line(day).drop(columns="date").to_dict("records"):
            key = (
                *(row[column] for column in FRONT if column not in {"date", "geometry"}),
                row["geometry"].wkb,
            )
            holds[key] = running.get(key) or {**row, "date_from": day, "date_to": None}
        for key, row in running.items():
            if key not in holds:
                row["date_to"] = day
        found += [row for key, row in holds.items() if key not in running]
        running = holds
    return found


def _table(rows: list[dict[str, Any]], columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    frame = pd.DataFrame(rows, columns=list(columns))
    for column in ("date_from", "date_to"):
        frame[column] = pd.Series(
            [None if pd.isna(row[column]) else row[column] for row in rows], dtype=object
        )
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=WGS84)
