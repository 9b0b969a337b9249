"""What the first lines of a plain-text article say of it: its title, its date and its source.

Only what is written counts. A date is taken when day, month and year stand there, never from "Tuesday".
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD_CHARS = 4_000
"""How much of an article's start, and of its end, is looked at."""

_HEAD_LINES = 12
_LEAD_LINES = 3
_TITLE_CHARS = 160
_CREDIT_CHARS = 100
_FIRST_YEAR = 1800

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_DATE_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?<!\d-)(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d|-\d)",
        rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b",
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+(?P<year>\d{{4}})\b",
    )
)

# What every form holds, and few lines: a day and a year, with at most a name of letters between.
_DAY_AND_YEAR = re.compile(
    r"\d(?:st|nd|rd|th)?(?:\s+(?:of\s+)?[a-z]{3,9}\b\.?)?,?\s+\d{4}|\d{4}-\d\d-\d\d", re.IGNORECASE
)
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*(?:the\s+)?$", re.IGNORECASE)
_LABEL = re.compile(r"(?:[^.!?]{0,60}[:|,\u2012-\u2015-]\s*)?")  # "Published:", "By A Reporter |"
_CLOCK = re.compile(r"[T,\s|]*(?:at\s+)?[\d:.\sA-Za-z()+-]{0,24}")
_DATELINE = re.compile(r"[A-Z][^.!?]{0,60}[,)]\s*")
_DATELINE_END = re.compile(r".{0,60}?(?:--|[\u2012-\u2015]|\s-\s|\()")
_CAPTION = re.compile(
    r"photograph|\bphotos?\b|\bpicture[ds]?\b|getty images|/afp\b|\breuters/|, (?:left|right|cent(?:er|re)),",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:since|until|till|before|after|from|signed|anniversary|dated|between|by|of)\b[^.;]{0,25}$",
    re.IGNORECASE,
)
_AGENCY = re.compile(r"\((?P<source>[A-Z][\w.&' /-]{1,40})\)\s*(?:--|[\u2012-\u2015]|-\s)")
_CREDIT = re.compile(r"^[ \t]*source:[ \t]*(?P<source>\S.{0,80}?)[ \t\r]*$", re.IGNORECASE | re.MULTILINE)
_CONTACT = re.compile(
    r"\bto contact the (?:reporter|editor)s?\b[^@]{0,200}@(?P<source>[\w.-]+\.\w+)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Masthead:
    """Title, date and source as the text itself gives them."""

    title: str | None
    published: dt.date | None
    published_from: str | None
    source: str | None


def read(text: str, *, filename: str = "") -> Masthead:
    """Read title, date and source from the first lines of an article.

    Parameters
    ----------
    text
        The article.
    filename
        Its file name; a full date in it counts when the text's own head states none.

    Returns
    -------
    Masthead
        With None for what is not there.
    """
    lines = _head_lines(text)
    published, published_from = _published(lines, filename)
    return Masthead(title(text), published, published_from, source(text))


def title(text: str) -> str | None:
    """Give the first line when it is short, is no sentence, and a blank line or nothing else follows it."""
    first, _, rest = text[:HEAD_CHARS].lstrip().partition("\n")
    first, second = first.strip(), rest.partition("\n")[0].strip()
    if (
        not first
        or second
        or not rest.strip()
        or len(first) > _TITLE_CHARS
        or first.endswith((".", ",", ";", ":"))
    ):
        return None
    return None if _AGENCY.search(first) else first


def source(text: str) -> str | None:
    """Give the credit line, the agency of the dateline, or the domain that the reporters write from."""
    head, tail = text[:HEAD_CHARS], text[-HEAD_CHARS:]
    for form, part in ((_CREDIT, head), (_AGENCY, head), (_CREDIT, tail), (_CONTACT, tail)):
        if match := form.search(part):
            return match["source"]
    return None


def dates(text: str) -> Iterator[tuple[int, int, dt.date]]:
    """Yield every full date in a text as (start, end, date), in the order in which they stand."""
    yield from _dates(text)


@lru_cache(maxsize=32)  # a line is asked for its own date, and again as the lead
def _dates(text: str) -> tuple[tuple[int, int, dt.date], ...]:
    found = []
    for form in _DATE_FORMS if _DAY_AND_YEAR.search(text) else ():
        for match in form.finditer(text):
            month = match["month"].lower()
            try:
                day = dt.date(int(match["year"]), _MONTHS.get(month) or int(month), int(match["day"]))
            except ValueError:
                continue
            if day.year >= _FIRST_YEAR:
                found.append((match.start(), match.end(), day))
    return tuple(sorted(found))


def _head_lines(text: str) -> list[str]:
    return [line.strip() for line in text[:HEAD_CHARS].splitlines() if line.strip()][:_HEAD_LINES]


def _published(lines: list[str], filename: str) -> tuple[dt.date | None, str | None]:
    today = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=1)  # a day of grace for the date line

    def first(ranked: Iterator[dt.date]) -> dt.date | None:
        return next((day for day in ranked if day <= today), None)

    for found, origin in (
        (first(_stated(lines)), "text"),
        (first(day for _, _, day in dates(filename.replace("_", "-"))), "filename"),
        (first(_lead(lines)), "text"),
    ):
        if found:
            return found, origin
    return None, None


def _stated(lines: list[str]) -> Iterator[dt.date]:
    """Dates where an article states its own: a line by itself, a dateline, after a weekday, in a caption."""
    for number, line in enumerate(lines):
        found = list(dates(line))
        if not found:
            continue
        beside = [other for other in lines[max(0, number - 1) : number + 2] if len(other) <= _CREDIT_CHARS]
        caption = any(_CAPTION.search(part) for part in (line, *beside))
        for start, end, day in found:
            before, after = line[:start], line[end:]
            alone = _LABEL.fullmatch(before) and _CLOCK.fullmatch(after)
            dateline = _DATELINE.fullmatch(before) and _DATELINE_END.match(after)
            if alone or dateline or _WEEKDAY.search(before) or (caption and not _PAST.search(before)):
                yield day


def _lead(lines: list[str]) -> Iterator[dt.date]:
    """Dates in the running text of the lead, but for those that look back: "since", "signed on"."""
    for line in lines[:_LEAD_LINES]:
        yield from (day for start, _, day in dates(line) if not _PAST.search(line[:start]))
