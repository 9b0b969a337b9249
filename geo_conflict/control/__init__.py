"""Who held which area from when to when, the front line between those who oppose each other, and what changed.

A conflict that is shipped is two files of ``data/control/`` in the registry: a table, ``NAME.csv``, that says
which actor held which unit from when to when, and a layer, ``NAME_units.fgb``, with the units. The sides are
in ``actors.csv``. Any other conflict is a file that `read` checks. A period holds from ``date_from`` up to,
but not on, ``date_to``. ``docs/control.md`` describes the format and how lines are derived.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_conflict._errors import InputError
from geo_conflict.control import _changes, _front, _periods
from geo_conflict.control._changes import Changes
from geo_conflict.control._model import (
    CONTROL,
    FRONT,
    PRECISIONS,
    STATUSES,
    TOLERANCE_M,
    Actor,
    day,
)
from geo_conflict.control._periods import actors, conflicts

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd

__all__ = [
    "CONTROL",
    "FRONT",
    "PRECISIONS",
    "STATUSES",
    "TOLERANCE_M",
    "Actor",
    "Changes",
    "actors",
    "at",
    "changes",
    "conflicts",
    "front_line",
]


def at(
    date: dt.date, conflict: str | gpd.GeoDataFrame | None = None, *, interpolate: bool = True
) -> gpd.GeoDataFrame:
    """Return who held what on a date.

    Parameters
    ----------
    date
        The day.
    conflict
        Name of one of `conflicts`, or rows that `read` gave; None for all that are shipped.
    interpolate
        Whether a unit that no period covers on the day, but that the same actor held before and after, is
        given to that actor, as far as both agree on its outline. Such rows are marked as ``interpolated``.

    Returns
    -------
    GeoDataFrame
        A row for each unit that is known to have been held: conflict, unit, name, geonameid, actor, side,
        status (``assessed``, ``claimed`` or ``contested``), date_from, date_to (None: still holds), source,
        url, precision (``mapped``, ``approximate`` or ``interpolated``), note, interpolated, geometry. Empty
        before the first date known.

    Raises
    ------
    InputError
        When there is no such conflict.
    DataError
        When a table of control is broken.
    """
    return _periods.on(_periods.periods(conflict), day(date), interpolate=interpolate)


def front_line(
    date: dt.date,
    conflict: str | gpd.GeoDataFrame | None = None,
    *,
    tolerance_m: float = TOLERANCE_M,
    interpolate: bool = True,
) -> gpd.GeoDataFrame:
    """Return the front lines of a date: the boundary that areas of opposing control share.

    Parameters
    ----------
    date
        The day.
    conflict
        Name of one of `conflicts`, or rows that `read` gave; None for all that are shipped.
    tolerance_m
        Areas that are at most so many metres apart, or overlap by so little, are taken to touch.
    interpolate
        As for `at`.

    Returns
    -------
    GeoDataFrame
        A row for each pair of actors: conflict, actor_a, actor_b, status, date, length_km (geodesic, WGS 84),
        precision, interpolated, source, geometry (MultiLineString). A border with a country that is no party
        is no front. Empty when no opposing areas touch.
    """
    return _front.derive(at(date, conflict, interpolate=interpolate), day(date), tolerance_m)


def changes(
    start: dt.date,
    end: dt.date,
    conflict: str | gpd.GeoDataFrame | None = None,
    *,
    tolerance_m: float = TOLERANCE_M,
    districts: gpd.GeoDataFrame | None = None,
) -> Changes:
    """Return what passed from whom to whom between two days, and the stretches of line that moved.

    Parameters
    ----------
    start, end
        The days.
    conflict
        Name of one of `conflicts`, or rows that `read` gave; None for all that are shipped.
    tolerance_m
        Changes narrower than so many metres are differences in drawing; they are counted in a warning.
    districts
        Districts by which areas are given, with a column ``name``; first-level units by default.

    Returns
    -------
    Changes
        Areas, lines, the balance of each actor, and warnings, such as that the days are of different sources.

    Raises
    ------
    InputError
        When the days are not in order, or there is no such conflict.
    """
    start, end = day(start), day(end)
    if start >= end:
        raise InputError("a first day before the last", f"{start} and {end}", "swap them")
    frame = _periods.periods(conflict)
    return _changes.between(frame, start, end, tolerance_m=tolerance_m, districts=districts)
