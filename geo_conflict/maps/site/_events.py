"""How a page tells an event: what, when, where, to whom, by whose word, and how sure that is."""

from __future__ import annotations

import csv
import datetime as dt
import re
from functools import cache
from typing import TYPE_CHECKING, Any

from geo_conflict import datasets
from geo_conflict.maps import _words
from geo_conflict.maps._escape import escape
from geo_conflict.maps.site._html import link, text
from geo_conflict.maps.site._topics import ACTOR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_conflict.maps.site._topics import Contents

_HARMS = (("deaths", "killed"), ("wounded", "wounded"), ("displaced", "displaced"), ("detained", "detained"))
_PLAIN_ID = re.compile("[0-9a-f]{12}")


def listed(here: str, contents: Contents, events: Iterable[int]) -> str:
    """Return events as a list of HTML, in the order given."""
    items = "".join(_item(here, contents, number) for number in events)
    return f'<ol class="events">{items}</ol>' if items else ""


def heading(row: dict[str, Any]) -> str:
    """Say in plain text what happened where.

    Examples
    --------
    >>> heading({"type": "no_such_type", "name": "Sake"})
    'No such type: Sake'
    """
    what = _labels().get(str(row.get("type")), _worded(str(row.get("type") or "event")))
    where = row.get("where") or row.get("name")
    return f"{what}: {where}" if where else what


def when(row: dict[str, Any]) -> str:
    """Say the day or days of an event as HTML."""
    start, end = _day(row.get("date_start")), _day(row.get("date_end"))
    if start is None:
        told = row.get("date_text")
        return f"date not told{f' ({text(told)})' if told else ''}"
    days = [start] if end in {None, start} else [start, end]
    said = [f'<time datetime="{day.isoformat()}">{_words.long_date(day)}</time>' for day in days if day]
    return " to ".join(said)


def harm(row: dict[str, Any]) -> str:
    """Say how many people were harmed, in plain text.

    Examples
    --------
    >>> harm({"deaths_best": 3, "deaths_low": 2, "deaths_high": 5, "wounded_low": 1200})
    '3 killed (2 to 5); at least 1,200 wounded'
    """
    said = [_harm(row, stem, word) for stem, word in _HARMS]
    return "; ".join(words for words in said if words)


def _item(here: str, contents: Contents, number: int) -> str:
    row = contents.events[number]
    name = str(row.get("id"))
    mark = f' id="e-{name}"' if _PLAIN_ID.fullmatch(name) else ""
    total = '<p class="total">A sum over a longer time, not one event.</p>' if row.get("is_total") else ""
    parts = (
        f"<h3>{text(heading(row))}</h3>",
        f'<p class="when">{_joined([when(row), _where(here, contents, number)])}</p>',
        total,
        f'<blockquote dir="auto">{escape(str(row["sentence"]))}</blockquote>' if row.get("sentence") else "",
        _line("harm", escape(harm(row))),
        _line("who", _actors(here, contents, row)),
        _line("told", _tellers(here, contents, number)),
        _line("sure", _sure(row)),
    )
    return f'<li class="event"{mark}>{"".join(parts)}</li>\n'


def _line(kind: str, body: str) -> str:
    return f'<p class="{kind}">{body}</p>' if body else ""


def _where(here: str, contents: Contents, number: int) -> str:
    district = contents.district(number)
    if district is None:
        return "" if contents.events[number].get("lat") is not None else "place not told"
    about = [text(country) for country in district.about][:1]
    return ", ".join([link(here, f"districts/{district.stem}.html", district.name), *about])


def _actors(here: str, contents: Contents, row: dict[str, Any]) -> str:
    said = []
    for actor in row.get("actors") or ():
        topic = contents.topic(ACTOR, str(actor.get("name")))
        if topic is None:
            continue
        part = f" ({escape(_worded(str(actor['part'])).lower())})" if actor.get("part") else ""
        said.append(link(here, f"actors/{topic.stem}.html", topic.name) + part)
    return ", ".join(dict.fromkeys(said))


def _tellers(here: str, contents: Contents, number: int) -> str:
    stories = [story for story in contents.tellers(number) if here != f"articles/{story.stem}.html"]
    said = [
        link(here, f"articles/{story.stem}.html", story.title) + _told_on(story.published)
        for story in stories
    ]
    return f"Told by {'; '.join(said)}" if said else ""


def _told_on(published: str | None) -> str:
    day = _day(published)
    return f", {_words.long_date(day)}" if day else ""


def _sure(row: dict[str, Any]) -> str:
    precision, radius = row.get("precision"), row.get("radius_km")
    where = _words.UCDP_PRECISION.get(int(precision or 0), "") if row.get("lat") is not None else ""
    within = f"within {radius:,.0f} km" if where and isinstance(radius, int | float) and radius >= 1 else ""
    confidence = row.get("confidence")
    sure = (
        f"confidence {confidence:.2f}, {_words.confidence(confidence)}"
        if isinstance(confidence, float)
        else ""
    )
    return escape(" · ".join(part for part in (where, within, sure) if part))


def _harm(row: dict[str, Any], stem: str, word: str) -> str:
    best, low, high = (_whole(row.get(f"{stem}_{end}")) for end in ("best", "low", "high"))
    if best is None:
        told = [f"at least {low:,}"] if low is not None else []
        told += [f"at most {high:,}"] if high is not None else []
        return f"{', '.join(told)} {word}" if told else ""
    ends = [end for end in (low, high) if end is not None and end != best]
    spread = (
        f" ({low if low is not None else best:,} to {high if high is not None else best:,})" if ends else ""
    )
    return f"{best:,} {word}{spread}"


def _whole(value: Any) -> int | None:
    """Return a number as a whole one: a column with holes may hold 3.0."""
    return int(value) if isinstance(value, int | float) else None


def _joined(parts: list[str]) -> str:
    return " · ".join(part for part in parts if part)


def _worded(code: str) -> str:
    return code.replace("_", " ").strip().capitalize()


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if value else None
    except (TypeError, ValueError):
        return None


@cache
def _labels() -> dict[str, str]:
    with datasets.path("event_types").open(encoding="utf-8", newline="") as file:
        return {row["type"]: row["label"] for row in csv.DictReader(file)}
