"""The timeline of a site: a bar for each stretch of time, as high as the number of events in it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo_conflict.maps import _words
from geo_conflict.maps.site._html import plural, relative
from geo_conflict.maps.site._topics import MONTH, UNDATED

if TYPE_CHECKING:
    from geo_conflict.maps.site._topics import Contents

_STEPS = 20
"""Heights that the style sheet knows, as the page's policy lets no bar bring its own."""

_DAYS, _MONTHS, _YEARS = 62, 60, 150
"""Most bars of each kind; beyond, the next larger stretch is taken, and years without events are left out."""


@dataclass(frozen=True)
class Bar:
    """A stretch of time: its words, a short mark, how many events, and the page that tells them."""

    words: str
    mark: str
    count: int
    target: str


def bars(contents: Contents) -> list[Bar]:
    """Return the bars of all dated events, sums over a longer time left out."""
    days = [
        dt.date.fromisoformat(contents.events[number]["date_start"])
        for topic in contents.topics(MONTH)
        if topic.key != UNDATED
        for number in topic.events
        if not contents.events[number].get("is_total")
    ]
    if not days:
        return []
    first, last = min(days), max(days)
    if (last - first).days < _DAYS:
        return _by_day(days, first, last)
    months = [(day.year, day.month) for day in days]
    if _months(last) - _months(first) < _MONTHS:
        return _by_month(months, first, last)
    return _by_year(days, first, last)


def drawn(here: str, contents: Contents) -> str:
    """Return the timeline as HTML: a list of links, each with its bar."""
    found = bars(contents)
    most = max((bar.count for bar in found), default=0)
    items = "".join(_item(here, bar, most) for bar in found)
    undated = contents.topic(MONTH, UNDATED)
    rest = (
        f'<p><a href="{relative(here, f"months/{UNDATED}.html")}">'
        f"{plural(len(undated.events), 'event')}</a> without a date that the article tells.</p>"
        if undated
        else ""
    )
    return (f'<ol class="timeline">{items}</ol>' if items else "") + rest


def _item(here: str, bar: Bar, most: int) -> str:
    words = f"{bar.words}: {plural(bar.count, 'event')}"
    inner = f'<span class="words">{words}</span><span class="mark" aria-hidden="true">{bar.mark}</span>'
    if not bar.count:
        return f'<li class="none"><span class="bar">{inner}</span></li>'
    height = max(1, round(_STEPS * bar.count / most))
    return (
        f'<li><a class="bar" href="{relative(here, bar.target)}" title="{words}">'
        f'<span class="h{height}"></span>{inner}</a></li>'
    )


def _by_day(days: list[dt.date], first: dt.date, last: dt.date) -> list[Bar]:
    counts = Counter(days)
    span = [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]
    return [
        Bar(_words.long_date(day), str(day.day), counts[day], _target(day.year, day.month)) for day in span
    ]


def _by_month(months: list[tuple[int, int]], first: dt.date, last: dt.date) -> list[Bar]:
    counts = Counter(months)
    span = [divmod(number, 12) for number in range(_months(first), _months(last) + 1)]
    return [
        Bar(name, name[:3] if month else str(year), counts[year, month + 1], _target(year, month + 1))
        for year, month in span
        for name in [_words.month_name(f"{year:04}-{month + 1:02}")]
    ]


def _by_year(days: list[dt.date], first: dt.date, last: dt.date) -> list[Bar]:
    counts = Counter(day.year for day in days)
    starts: dict[int, int] = {}
    for day in sorted(days):
        starts.setdefault(day.year, day.month)
    few = last.year - first.year < _YEARS
    span = range(first.year, last.year + 1) if few else sorted(counts)
    return [Bar(str(year), str(year), counts[year], _target(year, starts.get(year, 1))) for year in span]


def _months(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _target(year: int, month: int) -> str:
    return f"months/{year:04}-{month:02}.html"
