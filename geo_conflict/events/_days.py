"""Days of the calendar, and how they are counted from each other."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=7)
MONTHS = 12
UNIT_DAYS = {"day": 1, "week": 7, "month": 30.44, "year": 365.25}
UNIT_MONTHS = {"month": 1, "year": 12}
_LEAP_YEARS = 9
_UCDP_DAYS = ((1, 1), (6, 2), (7, 3), (31, 4))


@dataclass(frozen=True, slots=True)
class When:
    """Days, and how exactly they are told.

    Attributes
    ----------
    start, end
        The first and the last day.
    precision
        ACLED's: 1 for days that are told or follow exactly, 2 for a week, a weekend or "two weeks ago", 3 for more.
    ucdp
        UCDP's: 1 for one day, 2 for up to six, 3 for a week, 4 for up to a month, 5 for more.
    """

    start: dt.date
    end: dt.date
    precision: int
    ucdp: int


@dataclass(frozen=True, slots=True)
class Shift:
    """How an expression counts from the date that it leans on.

    Attributes
    ----------
    shape
        `moved`: so many units from it; `whole`: the week, month or year so many units from it; `night`: its day and
        the one before; `back`: so many units that end on it; `since`: from it to `until`.
    unit
        `day`, `week`, `month` or `year`.
    count
        Units; below zero for earlier ones.
    until
        The article's day, for `since`.
    reversible
        Whether it stands between two events ("two days after the truce"), and so counts both ways.
    """

    shape: str
    unit: str = "day"
    count: int = 0
    until: dt.date | None = None
    reversible: bool = False


def when(start: dt.date, end: dt.date, precision: int = 1, least: int = 1) -> When:
    """Give days a code of UCDP, at least so vague."""
    length = (end - start).days + 1
    ucdp = next((code for days, code in _UCDP_DAYS if length <= days), 5)
    return When(start, end, precision, max(ucdp, least))


def one(day: dt.date) -> When:
    """Return one exact day."""
    return when(day, day)


def moved(shift: Shift, anchor: When) -> When | None:
    """Count days or weeks from a date, whole months or years; None from one that is too vague for it."""
    if not shift.count:
        return anchor
    if shift.unit in UNIT_MONTHS:
        return _whole(shift, anchor)
    if anchor.end - anchor.start > WEEK:
        return None
    days = dt.timedelta(days=shift.count * (7 if shift.unit == "week" else 1))
    day = (anchor.end if shift.count > 0 else anchor.start) + days
    if shift.unit == "week":
        return when(day, day, max(2, anchor.precision), 3)
    return when(day, day, anchor.precision, anchor.ucdp if anchor.precision > 1 else 1)


def _whole(shift: Shift, anchor: When) -> When:
    return unit(shift.unit, anchor.end if shift.count > 0 else anchor.start, shift.count)


def _night(_: Shift, anchor: When) -> When:
    return when(anchor.end - DAY, anchor.end, anchor.precision)


def back(shift: Shift, anchor: When) -> When:
    """Return so many units that end on a date."""
    months = UNIT_MONTHS.get(shift.unit)
    if months:
        return when(months_on(anchor.end, -months * shift.count), anchor.end, 3)
    days = shift.count * int(UNIT_DAYS[shift.unit])
    precision = 1 if shift.unit == "day" else min(shift.count + 1, 3)
    return when(anchor.end - (days - 1) * DAY, anchor.end, max(precision, anchor.precision))


def _from_then(shift: Shift, anchor: When) -> When | None:
    if shift.until is None or anchor.end > shift.until:
        return None
    return when(anchor.end, shift.until, anchor.precision)


SHAPES: dict[str, Callable[[Shift, When], When | None]] = {
    "moved": moved,
    "whole": _whole,
    "night": _night,
    "back": back,
    "since": _from_then,
}


def months_on(day: dt.date, months: int) -> dt.date:
    """Count months from a day, or back to the last of a shorter month."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month(year: int, number: int) -> When:
    """Return a whole month."""
    last = calendar.monthrange(year, number)[1]
    return when(dt.date(year, number, 1), dt.date(year, number, last), 3, 4)


def years(first: int, last: int) -> When:
    """Return whole years."""
    return when(dt.date(first, 1, 1), dt.date(last, 12, 31), 3)


def unit(name: str, day: dt.date, count: int = 0) -> When:
    """Return the whole week, weekend, month, year or decade so many units from that of a day."""
    if name in {"week", "weekend"}:
        monday = day - day.weekday() * DAY + count * WEEK
        return when(monday + (5 if name == "weekend" else 0) * DAY, monday + 6 * DAY, 2)
    if name == "month":
        first = months_on(day.replace(day=1), count)
        return month(first.year, first.month)
    if name == "decade":
        year = day.year // 10 * 10 + 10 * count
        return years(year, year + 9)
    return years(day.year + count, day.year + count)


def latest(month: int, day: int, published: dt.date) -> dt.date | None:
    """Return the last such day on or before that of the article."""
    for year in range(published.year, published.year - _LEAP_YEARS, -1):
        if day <= calendar.monthrange(year, month)[1] and dt.date(year, month, day) <= published:
            return dt.date(year, month, day)
    return None
