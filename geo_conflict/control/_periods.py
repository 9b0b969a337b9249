"""Who held what from when to when: the conflicts that are shipped, and what holds on a day."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from geo_conflict import datasets
from geo_conflict._errors import DataError, InputError
from geo_conflict._ground import WGS84, polygonal
from geo_conflict.control import _format
from geo_conflict.control._model import CONTROL, Actor

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNITS = "_units"
_LAST = dt.date.max


def conflicts() -> tuple[str, ...]:
    """Return the names of the conflicts whose control is shipped.

    >>> conflicts()
    ('karabakh',)
    """
    known = datasets.registry()
    return tuple(
        name for name in known if f"{name}{_UNITS}" in known and known[name].path.startswith("control/")
    )


def actors(conflict: str) -> dict[str, Actor]:
    """Return the actors of a shipped conflict by id: their name, and the side that they are on."""
    return {
        row["actor"]: Actor(row["name"], row["side"])
        for row in _format.rows_of(datasets.path("actors"))
        if row["conflict"] == conflict
    }


@cache
def shipped(conflict: str) -> gpd.GeoDataFrame:
    """Return the whole table of a shipped conflict, checked, with the shapes of its units."""
    table = datasets.path(conflict)
    units = pyogrio.read_dataframe(datasets.path(f"{conflict}{_UNITS}"))
    sides = {actor: known.side for actor, known in actors(conflict).items()}
    frame, faults = _format.from_rows(_format.rows_of(table), units, conflict=conflict, sides=sides)
    if faults:
        said = "; ".join(str(fault) for fault in faults)
        raise DataError(f"a table of control in {table.name}", said, "mend these rows")
    return frame.sort_values(["unit", "date_from"], ignore_index=True)


def periods(conflict: str | gpd.GeoDataFrame | None) -> gpd.GeoDataFrame:
    """Return the periods of a conflict: of a shipped one by name, of all by None, or as they are given."""
    if isinstance(conflict, gpd.GeoDataFrame):
        lacking = [column for column in CONTROL if column not in conflict.columns]
        if lacking:
            raise InputError("rows as `control.read` gives them", f"no {', '.join(lacking)}", "read the file")
        return conflict
    known = conflicts()
    if conflict is not None and conflict not in known:
        raise InputError(f"one of the conflicts {', '.join(known)}", repr(conflict), "check the name")
    chosen = known if conflict is None else (conflict,)
    return gpd.GeoDataFrame(pd.concat([shipped(name) for name in chosen], ignore_index=True), crs=WGS84)


def since(conflict: str, date: dt.date) -> dt.date:
    """Return the day since which nothing began or ended in a shipped conflict, as seen on a date."""
    frame = shipped(conflict)
    turns = [day for day in [*frame["date_from"], *frame["date_to"].dropna()] if day <= date]
    return max(turns, default=dt.date.min)


def on(frame: gpd.GeoDataFrame, date: dt.date, *, interpolate: bool = True) -> gpd.GeoDataFrame:
    """Return what of the periods holds on a day, and what lies between two that agree (see `at`)."""
    starts, ends = frame["date_from"], frame["date_to"].fillna(_LAST)
    holds = ((starts <= date) & (date < ends)).to_numpy(bool)
    stated = frame[holds]
    between = list(_between(frame[~holds & ~_repeats(frame, stated)], date)) if interpolate else []
    found = pd.concat([stated, *between], ignore_index=True) if between else stated.reset_index(drop=True)
    return gpd.GeoDataFrame(found, geometry="geometry", crs=WGS84)


def _repeats(frame: gpd.GeoDataFrame, stated: gpd.GeoDataFrame) -> Any:
    """Tell the rows whose unit is stated on the day."""
    keys = pd.MultiIndex.from_frame(frame[["conflict", "unit"]])
    return keys.isin(pd.MultiIndex.from_frame(stated[["conflict", "unit"]]))


def _between(frame: gpd.GeoDataFrame, date: dt.date) -> Iterator[gpd.GeoDataFrame]:
    """Yield a row for each unit that the same actor held before and after the day."""
    before = frame[frame["date_to"].fillna(_LAST) <= date]
    after = frame[frame["date_from"] > date]
    both = set(zip(before["conflict"], before["unit"], strict=True)) & set(
        zip(after["conflict"], after["unit"], strict=True)
    )
    for conflict, unit in sorted(both):
        own = (before["conflict"] == conflict) & (before["unit"] == unit)
        last = before[own].sort_values("date_to").tail(1)
        own = (after["conflict"] == conflict) & (after["unit"] == unit)
        first = after[own].sort_values("date_from").head(1)
        if last["actor"].iloc[0] == first["actor"].iloc[0]:
            yield from _same(last, first)


def _same(last: gpd.GeoDataFrame, first: gpd.GeoDataFrame) -> Iterator[gpd.GeoDataFrame]:
    one, other = last.geometry.iloc[0], first.geometry.iloc[0]
    shape = one if one.equals_exact(other) else shapely.intersection(one, other)
    shared = polygonal(shape)
    if not shared.is_empty:
        until, since = last["date_to"].iloc[0], first["date_from"].iloc[0]
        row = last.assign(date_from=until, date_to=since, interpolated=True)
        row["note"] = [
            f"Interpolated: known until {until} and again from {since}. {last['note'].iloc[0]}".strip()
        ]
        yield row.set_geometry(gpd.GeoSeries([shared], index=row.index, crs=WGS84))
