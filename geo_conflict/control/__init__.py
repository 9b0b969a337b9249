"""Who held which area from when to when, the front line between those who oppose each other, and what changed.

A conflict that is shipped is two files of ``data/control/`` in the registry: a table, ``NAME.csv``, that says
which actor held which unit from when to when, and a layer, ``NAME_units.fgb``, with the units. The sides are
in ``actors.csv``. Any other conflict is a file that `read` checks. A period holds from ``date_from`` up to,
but not on, ``date_to``. ``docs/control.md`` describes the format and how lines are derived.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
from functools import cache
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from geo_conflict import boundaries
from geo_conflict._errors import InputError
from geo_conflict._ground import WGS84, km2
from geo_conflict.control import _changes, _convert, _distance, _files, _front, _history, _periods
from geo_conflict.control._changes import Changes
from geo_conflict.control._disputed import DISPUTED, disputed_lines
from geo_conflict.control._disputed import names as disputed_names
from geo_conflict.control._distance import DISTANCE
from geo_conflict.control._format import Fault
from geo_conflict.control._history import FRONT_PERIODS, History
from geo_conflict.control._model import CONTROL, FRONT, PRECISIONS, STATUSES, TOLERANCE_M, Actor, day
from geo_conflict.control._periods import actors, conflicts

_COUNTRY_CODE = re.compile("[A-Z]{2}")

__all__ = [
    "CONTROL",
    "DISPUTED",
    "DISTANCE",
    "FRONT",
    "FRONT_PERIODS",
    "PRECISIONS",
    "STATUSES",
    "TOLERANCE_M",
    "Actor",
    "Changes",
    "Fault",
    "History",
    "actors",
    "around",
    "at",
    "changes",
    "check",
    "conflicts",
    "convert",
    "disputed_lines",
    "disputed_names",
    "distance",
    "fix",
    "front_line",
    "history",
    "km2",
    "population",
    "read",
    "settlements",
    "shared_boundary",
    "write",
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
    date = day(date)
    frame = _periods.periods(conflict)
    if conflict is not None and not isinstance(conflict, str):
        return _front.derive(_periods.on(frame, date, interpolate=interpolate), date, tolerance_m)
    names = sorted(frame["conflict"].unique())
    parts = [_shipped_line(name, _periods.since(name, date), tolerance_m, interpolate) for name in names]
    lines = pd.concat(parts, ignore_index=True)
    lines["date"] = pd.Series([date] * len(lines), dtype=object)
    return gpd.GeoDataFrame(lines, geometry="geometry", crs=WGS84)


@cache
def _shipped_line(conflict: str, since: dt.date, tolerance_m: float, interpolate: bool) -> gpd.GeoDataFrame:
    """Return the front line of a shipped conflict, which stays the same until the next period begins or ends."""
    held = _periods.on(_periods.shipped(conflict), since, interpolate=interpolate)
    return _front.derive(held, since, tolerance_m)


def history(
    start: dt.date | None = None,
    end: dt.date | None = None,
    conflict: str | gpd.GeoDataFrame | None = None,
) -> History:
    """Return who held what over a span of time, and the front lines of each part of it.

    Parameters
    ----------
    start, end
        The days; from the first to the last that is known by default.
    conflict
        Name of one of `conflicts`, or rows that `read` gave; None for all that are shipped.

    Returns
    -------
    History
        `control` as `at` gives it, a row for each period that holds at some time in the span, and `front_line`
        with a row for each pair of actors and each stretch of days on which their line stays the same. A row
        holds from its date_from up to, but not on, its date_to (None: still).

    Raises
    ------
    InputError
        When there is no such conflict.
    """
    frame = _periods.periods(conflict)
    days = (None if given is None else day(given) for given in (start, end))
    return _history.over(frame, lambda date: front_line(date, conflict), *days)


def around(held: gpd.GeoDataFrame, lines: gpd.GeoDataFrame) -> History:
    """Return the history of the conflicts that rows of one day are of.

    Parameters
    ----------
    held
        Rows that `at` gave.
    lines
        Rows that `front_line` gave for the same day.

    Returns
    -------
    History
        As `history` gives it for the conflicts that are shipped. Rows of others stay as they are; their lines
        are taken to hold as long as all these rows do.
    """
    return _history.around(held, lines, front_line)


def shared_boundary(areas: gpd.GeoDataFrame, *, tolerance_m: float = TOLERANCE_M) -> shapely.MultiLineString:
    """Return the boundary that areas of opposing sides share, whoever holds them.

    Parameters
    ----------
    areas
        Polygons with the columns that `at` gives.
    tolerance_m
        As for `front_line`.
    """
    lines = _front.derive(areas, dt.date.min, tolerance_m).geometry.to_numpy()
    return shapely.multilinestrings(shapely.get_parts(lines))


def distance(
    points: gpd.GeoDataFrame, date: dt.date, conflict: str | gpd.GeoDataFrame | None = None
) -> gpd.GeoDataFrame:
    """Return how far points are from the front line of a date, and who holds them.

    Parameters
    ----------
    points
        Points in any coordinate reference system; empty ones stay without an answer.
    date
        The day.
    conflict
        Name of one of `conflicts`, or rows that `read` gave; None for all that are shipped.

    Returns
    -------
    GeoDataFrame
        The same rows and index with the columns front_km (geodesic distance to the nearest front line),
        front_conflict, front_actor and front_side (who holds the point); empty where there is no line, or nobody
        is known to hold it.

    Raises
    ------
    InputError
        When the points have no coordinate reference system, or are no points.
    """
    return _distance.measured(points, at(date, conflict), front_line(date, conflict))


def population(
    date: dt.date, conflict: str | gpd.GeoDataFrame | None = None, *, within_km: float = 10.0
) -> pd.DataFrame:
    """Return how many people live near the front line of a date, in places that the gazetteer has.

    Parameters
    ----------
    date
        The day.
    conflict
        Name of one of `conflicts`, or rows that `read` gave; None for all that are shipped.
    within_km
        How near.

    Returns
    -------
    DataFrame
        A row for each actor who holds such places: conflict, actor, side, places, population. The figures are
        the gazetteer's, of one date of its own, and leave out places of less than 500 people.
    """
    return _distance.population(at(date, conflict), front_line(date, conflict), within_km)


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


# Files


def read(
    path: str | Path,
    *,
    units: str | Path | None = None,
    crs: str | None = None,
    tolerance_m: float = TOLERANCE_M,
) -> gpd.GeoDataFrame:
    """Read a file of control, whole or not at all.

    Gaps and slivers no wider than the tolerance, through which `front_line` snaps, are told in a warning.

    Parameters
    ----------
    path
        A layer of areas (GeoPackage, GeoJSON, shapefile, FlatGeobuf), or a table (CSV) that names units.
        ``docs/control.md`` describes the columns.
    units
        A layer with the units that a table names, with a column ``unit``; by default the units are those of the
        shipped boundaries, by GeoNames id, ISO 3166-2 code, or the id of an area such as ``crimea``.
    crs
        The coordinate reference system of a layer that does not say it.
    tolerance_m
        Overlaps, gaps and slivers up to so many metres wide are faults of drawing that `fix` mends.

    Returns
    -------
    GeoDataFrame
        The rows, as `at`, `front_line` and `changes` take them.

    Raises
    ------
    DataError
        When a fault of it ``refuses``; the message names every fault with its rows.
    InputFileError
        When there is no such file.
    """
    file = Path(path)
    given = _files.load(file, _path(units), crs)
    faults = _files.judge(given, tolerance_m)
    if any(fault.refuses for fault in faults):
        raise _files.refusal(file, faults)
    torn = "; ".join(str(fault) for fault in faults if not fault.is_note)
    if torn:
        warnings.warn(f"{file.name}: {torn}", stacklevel=2)
    return _files.frame_of(given, file.stem)


def check(
    path: str | Path,
    *,
    units: str | Path | None = None,
    crs: str | None = None,
    tolerance_m: float = TOLERANCE_M,
) -> list[Fault]:
    """Return every fault of a file of control at once.

    Parameters
    ----------
    path, units, crs, tolerance_m
        As for `read`.

    Returns
    -------
    list of Fault
        Missing and unknown values, dates that are none or run backwards, unknown units, units held twice,
        invalid rings, slivers, overlaps of one date, gaps, no coordinate reference system. With those alone
        that do not ``refuses``, `read` takes the file.
    """
    return _files.judge(_files.load(Path(path), _path(units), crs), tolerance_m)


def fix(
    path: str | Path,
    *,
    units: str | Path | None = None,
    crs: str | None = None,
    tolerance_m: float = TOLERANCE_M,
) -> tuple[gpd.GeoDataFrame | None, list[str], list[Fault]]:
    """Mend what is safe to mend in a file of control; the file itself stays as it is.

    Rings are made valid where the ways to do so agree; slivers, overlaps and gaps up to the tolerance are
    closed; equal rows are left out; dates in another clear form are written as ISO dates.

    Parameters
    ----------
    path, units, crs, tolerance_m
        As for `read`.

    Returns
    -------
    tuple
        The rows, or None while faults are left that are no notes; what was done; the faults left.
    """
    file = Path(path)
    given, done = _files.mend(_files.load(file, _path(units), crs), tolerance_m)
    left = _files.judge(given, tolerance_m)
    if not all(fault.is_note for fault in left):
        return None, done, left
    return _files.frame_of(given, file.stem), done, left


def write(frame: gpd.GeoDataFrame, path: str | Path) -> Path:
    """Write rows of control as GeoPackage, GeoJSON or FlatGeobuf, by the ending of the name.

    Parameters
    ----------
    frame
        Rows that `read`, `convert` or `settlements` gave.
    path
        The file to write.

    Raises
    ------
    InputError
        When the name has another ending.
    """
    return _files.write(frame, Path(path))


def convert(
    path: str | Path, *, style: str, date: dt.date, source: str, url: str = "", conflict: str | None = None
) -> gpd.GeoDataFrame:
    """Read the areas of control that a publisher's file shows for one day.

    Parameters
    ----------
    path
        GeoJSON, KML, KMZ, shapefile or another layer that GDAL reads.
    style
        How its attributes, names of layers or fill colours tell who holds what: ``isw``, ``deepstate``, or
        another style of ``data/control/styles.csv``.
    date
        The day that the file shows; the rows hold on that day alone.
    source, url
        Who publishes it, and where.
    conflict
        Name of the conflict; that of the file by default.

    Returns
    -------
    GeoDataFrame
        A row for each actor and status. Frames of several days can be joined with ``pandas.concat``: between
        the days, what both agree on is interpolated, and marked.

    Raises
    ------
    DataError
        When the file cannot be read, or an area fits no rule of the style; nothing of it is then used.
    """
    file = Path(path)
    return _convert.read_polygons(file, style, day(date), source, url, conflict or file.stem)


def settlements(
    table: pd.DataFrame | str | Path,
    within: gpd.GeoDataFrame | str,
    *,
    style: str | None = None,
    source: str,
    url: str = "",
    conflict: str = "settlements",
) -> gpd.GeoDataFrame:
    """Turn control per settlement, such as VIINA's, into areas.

    Each settlement gets the ground nearer to it than to any other (Voronoi), cut at a boundary. Days on end
    under one actor become one period; a day without a report is left open.

    Parameters
    ----------
    table
        A CSV file in UTF-8 or its rows, one for each settlement and day: GeoNames id or name, lat, lon, date,
        actor; other common heads are understood, and points are taken from the gazetteer where the table has
        GeoNames ids alone.
    within
        Polygons beyond which nothing is drawn, or the ISO code of a country.
    style
        The style of its actors, such as ``viina``; None takes the actors' names as they are.
    source, url
        Who publishes it, and where.
    conflict
        Name of the conflict.

    Returns
    -------
    GeoDataFrame
        A row for each settlement and period, its precision ``interpolated``.

    Raises
    ------
    InputFileError
        When there is no such file.
    DataError
        When it is no table, or a row lacks a point, a date or an actor; all are named.
    """
    rows = table if isinstance(table, pd.DataFrame) else _convert.read_table(Path(table))
    if isinstance(within, str):
        code = within.upper()
        if not _COUNTRY_CODE.fullmatch(code):
            raise InputError("an ISO code of a country", repr(within), "give two letters, such as UA")
        within = boundaries.read("admin1", where=f"country_code = '{code}'")
        if within.empty:
            raise InputError("the ISO code of a country", repr(code), "give two letters, such as UA")
    limit = shapely.union_all(within.geometry.to_numpy())
    return _convert.from_settlements(rows, limit, style=style, source=source, url=url, conflict=conflict)


def _path(path: str | Path | None) -> Path | None:
    return None if path is None else Path(path)
