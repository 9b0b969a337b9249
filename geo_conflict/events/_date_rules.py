"""What words tell a date, and which: rules of the data file, each with the reader of its matches."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import tomllib
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_conflict import datasets
from geo_conflict.events import _days
from geo_conflict.events._days import Shift, When

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Reader = Callable[[re.Match[str], dt.date | None], "Told | None"]

NO_DATE = "no date of the article"
NO_NUMBER = "no number told"
NO_ANCHOR = "leans on another date"
NO_ORDER = "day first or month first"

_FIRST_YEAR = 1800
_CENTURY = 100
_MONTH_CODE = 4
_MID = 15
_NAME_BEFORE = 12
_SURNAME = re.compile(r"\s+[A-Z]")


class Told(NamedTuple):
    """What the words of a match tell: days, or why not, and how they lean."""

    when: When | None = None
    reason: str = ""
    days: int = 0
    shift: Shift | None = None


class Rule(NamedTuple):
    """A pattern, how it is read, and the cue without which it cannot match."""

    kind: str
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], dt.date | None], Told | None]
    cue: str


class Atom(NamedTuple):
    """One match of a rule; a range may ask to read it again with another day."""

    begin: int
    finish: int
    rule: Rule
    match: re.Match[str]
    told: Told


def atoms(text: str, start: int, end: int, published: dt.date | None) -> list[Atom]:
    """Return the matches that tell a date: of those that overlap the first, and of these the longest."""
    lowered = text[start:end].lower()
    cues = {cue for cue, form in lexicon().cues.items() if form.search(lowered)}
    if "any" not in cues:
        return []
    rules = [rule for rule in lexicon().rules if rule.cue in cues]
    found = [atom for rule in rules for atom in _matches(rule, text, start, end, published)]
    found.sort(key=lambda atom: (atom.begin, -atom.finish))
    kept: list[Atom] = []
    for atom in found:
        if not kept or atom.begin >= kept[-1].finish:
            kept.append(atom)
    return kept


def _matches(rule: Rule, text: str, start: int, end: int, published: dt.date | None) -> Iterator[Atom]:
    for match in rule.pattern.finditer(text, start, end):
        told = read(rule, match, published)
        part = "date" if "date" in match.re.groupindex else 0
        if told is not None and not _is_name(match, part):
            yield Atom(match.start(part), match.end(part), rule, match, told)


def read(rule: Rule, match: re.Match[str], published: dt.date | None) -> Told | None:
    """Return what a match tells; None where it is no date."""
    try:
        return rule.read(match, published)
    except (OverflowError, ValueError):
        return None


def _is_name(match: re.Match[str], part: str | int) -> bool:
    """Tell whether the date is part of a name, "October 7 Square", or of a habit, "every Friday"."""
    named = {"weekday", "month", "season"} & set(match.re.groupindex)
    if not named or match.groupdict().get("edge"):
        return False
    text, begin = match.string, match.start(part)
    before = text[max(0, begin - _NAME_BEFORE) : begin]
    if lexicon().in_name.match(text, match.end(part)) or lexicon().named.search(before):
        return True
    return "weekday" in named and bool(lexicon().habit.search(before))


def _text(match: re.Match[str], name: str) -> str:
    return " ".join((match.groupdict().get(name) or "").split())


def _month_of(match: re.Match[str]) -> int | None:
    """Number of the month named; None for a verb or modal in small letters."""
    name = _text(match, "month")
    return lexicon().months.get(name.lower()) if name[:1].isupper() else None


def _full(match: re.Match[str], _: dt.date | None) -> Told | None:
    month = int(match["mon"]) if "mon" in match.groupdict() else _month_of(match)
    year = int(match["year"])
    if month is None or year < _FIRST_YEAR:
        return None
    return Told(_days.one(dt.date(year, month, int(match["day"]))))


def _slashed(match: re.Match[str], _: dt.date | None) -> Told | None:
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    if first <= _days.MONTHS and second <= _days.MONTHS and first != second:
        return Told(None, NO_ORDER)
    day, month = (first, second) if second <= _days.MONTHS else (second, first)
    return Told(_days.one(dt.date(year, month, day)))


def _which_year(match: re.Match[str], published: dt.date) -> int | None:
    """Year that the words name themselves: "2014", "last year"; None where they name none."""
    if year := _text(match, "year"):
        return int(year)
    which = _text(match, "which").lower()
    return published.year + {"last": -1, "this": 0, "next": 1}[which] if which else None


def _undated(match: re.Match[str], published: dt.date | None) -> Told | None:
    """Say why words without a year cannot be resolved; None where they can."""
    if _text(match, "which").lower() in {"that", "the same"}:
        return Told(None, NO_ANCHOR)
    return Told(None, NO_DATE) if published is None and not _text(match, "year") else None


def _month_day(match: re.Match[str], published: dt.date | None) -> Told | None:
    month, day = _month_of(match), int(match["day"])
    if month is None or not 1 <= day <= calendar.monthrange(2000, month)[1]:
        return None
    if missing := _undated(match, published):
        return missing
    return _told_day(match, published or dt.date.min, month, day)


def _told_day(match: re.Match[str], published: dt.date, month: int, day: int) -> Told | None:
    year = _which_year(match, published)
    told = dt.date(year, month, day) if year else _days.latest(month, day, published)
    return Told(_days.one(told)) if told else None


def _month_days(match: re.Match[str], published: dt.date | None) -> Told | None:
    """Read "April 2-5", "between 2 and 6 April"; "May 6 and 7" only for days in a row."""
    first, last = int(match["day"]), int(match["last"])
    month = _month_of(match)
    joined = match["joint"].lower() == "and" and not match["between"]
    if month is None or not 1 <= first < last <= calendar.monthrange(2000, month)[1]:
        return None
    if joined and last != first + 1:
        return None
    if missing := _undated(match, published):
        return missing
    told = _told_day(match, published or dt.date.min, month, last)
    return Told(_days.when(told.when.start.replace(day=first), told.when.end)) if told and told.when else None


def _nth(match: re.Match[str], published: dt.date | None) -> Told | None:
    if published is None:
        return Told(None, NO_DATE)
    day, back = int(match["day"]), {"last": 1}.get(_text(match, "which").lower(), 0)
    for count in range(back, _days.MONTHS):
        month = _days.months_on(published.replace(day=1), -count)
        if day <= calendar.monthrange(month.year, month.month)[1] and month.replace(day=day) <= published:
            return Told(_days.one(month.replace(day=day)))
    return None


def _named_month(match: re.Match[str], published: dt.date | None) -> Told | None:
    month = _month_of(match)
    if month is None or not _is_month(match):
        return None
    if missing := _undated(match, published):
        return missing
    return _edged(match, _month_near(match, published or dt.date.min, month))


def _month_near(match: re.Match[str], published: dt.date, month: int) -> When:
    year = _which_year(match, published)
    if year is None:
        near = _text(match, "near").lower()
        year = published.year - (month > published.month) + (near == "next")
        year -= near == "last" and month == published.month
    return _days.month(year, month)


def _is_month(match: re.Match[str]) -> bool:
    """Tell a month from a name or a list: "by April Smith", "Jones and May"."""
    text, preposition = match.string, _text(match, "prep").lower()
    before = text[max(0, match.start() - _NAME_BEFORE) : match.start()]
    if preposition in {"and", "to", "or"} and not lexicon().after_month.search(before):
        return False
    return not (preposition in {"by", "of", "from", "after", "before"} and _SURNAME.match(text, match.end()))


def _edged(match: re.Match[str], whole: When) -> Told | None:
    """Read the part of a month, year or decade that the words name: "mid-", "the end of", "the first week of"."""
    edge = re.sub(r"\b(?:the|very|of|in)\b", " ", _text(match, "edge").lower()).split()
    if not edge:
        return Told(whole)
    if edge[-1] in {"week", "half", "quarter", "days"}:
        number = {"last": -1}.get(edge[0], lexicon().ordinals.get(edge[0], 0) - 1)
        return _numbered_part(whole, edge[-1], number)
    part = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1}.get(edge[-1], 2)
    if edge[-1] in {"beginning", "start", "end"} and whole.ucdp > _MONTH_CODE:
        month = whole.end if part else whole.start
        return Told(_days.month(month.year, month.month))
    return Told(_parts(whole)[part])


def _parts(whole: When) -> tuple[When, When, When]:
    """Beginning, middle and end: of a month the first, the 15th and the last day, of more its thirds."""
    first, last = whole.start, whole.end
    if (first.year, first.month) == (last.year, last.month):
        beginning, middle, end = (
            _days.when(day, day, 3, 4) for day in (first, first.replace(day=_MID), last)
        )
        return beginning, middle, end
    months = (last.year - first.year + 1) * _days.MONTHS if first.month == 1 else 3
    cuts = [_days.months_on(first, months * third // 3) for third in (1, 2)]
    starts, ends = (first, *cuts), (*(cut - _days.DAY for cut in cuts), last)
    beginning, middle, end = (_days.when(*days, 3) for days in zip(starts, ends, strict=True))
    return beginning, middle, end


def _numbered_part(whole: When, unit: str, number: int) -> Told | None:
    """Read "the first week of February", "the second half of 2022", "the third quarter of 2023"."""
    start, end = whole.start, whole.end
    is_month = start.month == end.month and start.year == end.year
    if unit == "days":
        return Told(_parts(whole)[0 if number == 0 else 2]) if is_month else None
    if unit == "week":
        first = end - 6 * _days.DAY if number < 0 else start + number * _days.WEEK
        return Told(_days.when(first, min(first + 6 * _days.DAY, end), 2)) if is_month else None
    if unit == "half" and is_month:
        cut = start.replace(day=_MID)
        return Told(_days.when(cut + _days.DAY, end, 3) if number else _days.when(start, cut, 3))
    if is_month:
        return None
    months = 6 if unit == "half" else 3
    first = (
        _days.months_on(end + _days.DAY, -months) if number < 0 else _days.months_on(start, number * months)
    )
    return Told(_days.when(first, _days.months_on(first, months) - _days.DAY, 3)) if first <= end else None


def _edge_unit(match: re.Match[str], published: dt.date | None) -> Told | None:
    """Read "the end of 2020", "early last month", "the end of the year"."""
    if year := _text(match, "year"):
        return _edged(match, _days.years(int(year), int(year)))
    if published is None:
        return Told(None, NO_DATE)
    count = {"last": -1, "next": 1}.get(_text(match, "near").lower(), 0)
    whole = _days.unit(_text(match, "unit").lower(), published, count)
    return Told(whole) if match["unit"].lower() == "week" else _edged(match, whole)


def _year(match: re.Match[str], _: dt.date | None) -> Told | None:
    first = int(match["year"])
    preposition = _text(match, "prep").lower()
    if preposition in {"by", "from", "after", "before"} and first % _CENTURY == 0:
        return None
    return Told(_days.years(first, first))


def _year_range(match: re.Match[str], _: dt.date | None) -> Told | None:
    first, last = int(match["year"]), int(match["last"])
    last += first // _CENTURY * _CENTURY if last < _CENTURY else 0
    return Told(_days.years(first, last)) if first < last <= first + _CENTURY else None


def _decade(match: re.Match[str], _: dt.date | None) -> Told | None:
    first = int(match["year"])
    cuts = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(_text(match, "edge").lower(), (0, 9))
    return Told(_days.years(first + cuts[0], first + cuts[1]))


def _season(match: re.Match[str], published: dt.date | None) -> Told | None:
    month = lexicon().seasons[match["season"].lower()]
    if year := _text(match, "year"):
        return _edged(match, _season_of(int(year), month))
    if published is None:
        return Told(None, NO_DATE)
    near = _text(match, "near").lower()
    first = next(
        year for year in (published.year, published.year - 1) if dt.date(year, month, 1) <= published
    )
    season = _season_of(first, month)
    running = season.end >= published
    if near == "next" or (near == "this" and not running and first < published.year):
        return Told(_season_of(first + 1, month))
    return _edged(match, _season_of(first - 1, month) if near == "last" and running else season)


def _season_of(year: int, month: int) -> When:
    first = dt.date(year, month, 1)
    return _days.when(first, _days.months_on(first, 3) - _days.DAY, 3)


def _weekday(match: re.Match[str], published: dt.date | None) -> Told | None:
    if published is None:
        return Told(None, NO_DATE)
    number = lexicon().weekdays[match["weekday"].lower()]
    near, week = _text(match, "near").lower(), _text(match, "week").lower()
    if week:
        count = {"last": -1, "next": 1}.get(week, 0)
        return Told(_days.one(_days.unit("week", published, count).start + number * _days.DAY))
    day = published - (published.weekday() - number) % 7 * _days.DAY
    if near == "last" and day == published:
        day -= _days.WEEK
    if near in {"next", "this coming", "coming"} or (near == "this" and day != published):
        day += _days.WEEK
    return Told(_days.one(day))


def _relative_day(match: re.Match[str], published: dt.date | None) -> Told | None:
    night = Shift("night") if match.group().lower() == "overnight" else None
    if published is None:
        return Told(None, NO_DATE, shift=night)
    words = " ".join(match.group().lower().split())
    first, last = next(days for form, days in lexicon().days.items() if re.fullmatch(form, words))
    return Told(_days.when(published + first * _days.DAY, published + last * _days.DAY), shift=night)


def _relative_unit(match: re.Match[str], published: dt.date | None) -> Told | None:
    """Read "last week", "this year", "earlier this month", "over the weekend"."""
    if published is None:
        return Told(None, NO_DATE)
    unit, near = match["unit"].lower(), _text(match, "near").lower()
    count = {"last": -1, "next": 1, "this coming": 1}.get(near, 0)
    whole = _days.unit(unit, published, count)
    if unit == "weekend" and near not in {"next", "this coming"} and whole.start > published:
        whole = _days.unit(unit, published, -1)
    if _text(match, "edge").lower() == "later" and whole.end > published:
        return Told(_days.when(published + _days.DAY, whole.end, whole.precision))
    return Told(whole)


class _Length(NamedTuple):
    number: int
    unit: str
    hedged: bool


def _length(match: re.Match[str]) -> _Length | None:
    """Number and unit of "nearly two and a half years"; None where no number is told."""
    unit = match["unit"].lower().rstrip("s")
    number = _text(match, "n").lower()
    count = int(number) if number.isdigit() else lexicon().numbers.get(number)
    if count is None or not count:
        return None
    hedged = bool(_text(match, "hedge")) or number == "a couple of"
    if _text(match, "half"):
        days = {"year": (12, "month"), "decade": (10, "year"), "week": (7, "day")}.get(unit)
        if days:
            return _Length(count * days[0] + days[0] // 2, days[1], hedged)
    factor, unit = {"decade": (10, "year"), "fortnight": (2, "week")}.get(unit, (1, unit))
    return _Length(count * factor, unit, hedged)


def _ago(match: re.Match[str], published: dt.date | None) -> Told | None:
    length = _length(match)
    if length is None:
        return Told(None, NO_NUMBER)
    if published is None:
        return Told(None, NO_DATE)
    count = 0 if length.unit in {"hour", "minute"} else -length.number
    unit = "day" if count == 0 else length.unit
    when = _days.moved(Shift("moved", unit, count), _days.one(published))
    return Told(_hedged(when, length)) if when else None


def _hedged(when: When, length: _Length) -> When:
    return replace(when, precision=max(when.precision, 2), ucdp=max(when.ucdp, 2)) if length.hedged else when


def _past(match: re.Match[str], published: dt.date | None) -> Told | None:
    """Read "the past two weeks", "the last 24 hours"."""
    unit = match["unit"].lower()
    if not _text(match, "n"):
        if _text(match, "uncounted") or unit.endswith("s"):
            return Told(None, NO_NUMBER)
        return _past_length(_Length(2 if unit == "day" else 1, unit, hedged=False), published)
    length = _length(match)
    if length is None:
        return Told(None, NO_NUMBER)
    if length.unit == "hour":
        length = _Length(-(-length.number // 24) + 1, "day", length.hedged)
    return _past_length(length, published)


def _past_length(length: _Length, published: dt.date | None) -> Told:
    if published is None:
        return Told(None, NO_DATE)
    return Told(_hedged(_days.back(Shift("back", length.unit, length.number), _days.one(published)), length))


def _uncounted(_: re.Match[str], __: dt.date | None) -> Told | None:
    return Told(None, NO_NUMBER)


def _same(_: re.Match[str], __: dt.date | None) -> Told | None:
    return Told(None, NO_ANCHOR, shift=Shift("moved"))


def _later(match: re.Match[str], _: dt.date | None) -> Told | None:
    """Read "two days earlier", "a week after the truce"."""
    length = _length(match)
    if length is None:
        return Told(None, NO_NUMBER)
    word = _text(match, "side").lower()
    sign = 1 if word in {"later", "after", "afterwards", "afterward", "following"} else -1
    both = word in {"before", "after", "following", "prior to", "ahead of"}
    return Told(None, NO_ANCHOR, shift=Shift("moved", length.unit, sign * length.number, reversible=both))


def _beside(match: re.Match[str], _: dt.date | None) -> Told | None:
    """Read "the next day", "the night before", "the following week"."""
    side = _text(match, "side").lower()
    sign = 1 if side in {"next", "following", "after"} else -1
    unit = match["unit"].lower()
    if unit in {"week", "weekend", "month", "year"}:
        return Told(None, NO_ANCHOR, shift=Shift("whole", unit, sign))
    if unit == "night" and sign < 0:
        return Told(None, NO_ANCHOR, shift=Shift("night"))
    return Told(None, NO_ANCHOR, shift=Shift("moved", "day", sign, reversible=side in {"before", "after"}))


def _that_unit(match: re.Match[str], _: dt.date | None) -> Told | None:
    return Told(None, NO_ANCHOR, shift=Shift("whole", match["unit"].lower()))


def _eve(_: re.Match[str], __: dt.date | None) -> Told | None:
    return Told(None, NO_ANCHOR, shift=Shift("moved", "day", -1, reversible=True))


def _since_then(_: re.Match[str], published: dt.date | None) -> Told | None:
    return Told(None, NO_ANCHOR, shift=Shift("since", until=published))


def _duration(match: re.Match[str], published: dt.date | None) -> Told | None:
    """Read "two days of talks"; months and years of war end on the article's day."""
    length = _length(match)
    if length is None:
        return None
    shift = Shift("back", length.unit, length.number)
    days = round(length.number * _days.UNIT_DAYS[length.unit])
    if length.unit not in _days.UNIT_MONTHS or "happening" not in match.groupdict():
        return Told(None, NO_ANCHOR, days, shift)
    if published is None:
        return Told(None, NO_DATE, days, shift)
    return Told(_days.back(shift, _days.one(published)), "", days, shift)


def _nth_day(match: re.Match[str], _: dt.date | None) -> Told | None:
    """Read "for a second day", "on the third day of": so many days have passed."""
    number, unit = lexicon().ordinals[match["n"].lower()], match["unit"].lower()
    return Told(None, NO_ANCHOR, number * int(_days.UNIT_DAYS[unit]), Shift("back", unit, number))


_READERS: dict[str, Reader] = {
    "ago": _ago,
    "beside": _beside,
    "decade": _decade,
    "duration": _duration,
    "edge_unit": _edge_unit,
    "eve": _eve,
    "full": _full,
    "later": _later,
    "month_day": _month_day,
    "month_days": _month_days,
    "named_month": _named_month,
    "nth": _nth,
    "nth_day": _nth_day,
    "past": _past,
    "relative_day": _relative_day,
    "relative_unit": _relative_unit,
    "same": _same,
    "season": _season,
    "since_then": _since_then,
    "slashed": _slashed,
    "that_unit": _that_unit,
    "uncounted": _uncounted,
    "weekday": _weekday,
    "year": _year,
    "year_range": _year_range,
}


class _Lexicon(NamedTuple):
    """The words of the data file, and the patterns that are made of them."""

    months: dict[str, int]
    weekdays: dict[str, int]
    seasons: dict[str, int]
    days: dict[str, tuple[int, int]]
    numbers: dict[str, int]
    ordinals: dict[str, int]
    rules: tuple[Rule, ...]
    cues: dict[str, re.Pattern[str]]
    after_month: re.Pattern[str]
    in_name: re.Pattern[str]
    named: re.Pattern[str]
    habit: re.Pattern[str]


@cache
def lexicon() -> _Lexicon:
    """Read the data file."""
    data: dict[str, Any] = tomllib.loads(datasets.path("event_dates").read_text(encoding="utf-8"))
    listed, tokens = data["words"], _tokens(data)
    return _Lexicon(
        months={
            name.lower(): number for number, names in enumerate(data["months"], start=1) for name in names
        },
        weekdays={name.lower(): number for number, name in enumerate(data["weekdays"])},
        seasons=data["seasons"],
        days={form: (days[0], days[1]) for form, days in data["days"].items()},
        numbers=data["numbers"],
        ordinals=data["ordinals"],
        rules=tuple(_rule(row, tokens) for row in data["rules"]),
        cues={name: re.compile(_lowered(_filled(form, tokens))) for name, form in data["cues"].items()},
        after_month=_compiled(r"(?:%monthname%)\b\.?\s*\Z", tokens),
        in_name=re.compile(rf"\s+(?:[A-Z][\w'’-]*\s+){{0,2}}(?:{_any(listed['names'].split())})\b"),
        named=re.compile(rf"\b(?:{listed['named']})\.?\s+\Z"),
        habit=re.compile(rf"\b(?:{listed['habits']})\s+\Z", re.IGNORECASE),
    )


def _rule(row: dict[str, str], tokens: dict[str, str]) -> Rule:
    pattern = _compiled(row["pattern"], tokens)
    groups = pattern.groupindex
    cue = next((name for name in ("month", "weekday", "season") if name in groups), "")
    if not cue and ("unit" in groups) != ("year" in groups):
        cue = "unit" if "unit" in groups else "year"
    return Rule(row["kind"], pattern, _READERS[row["reader"]], cue or "any")


def _tokens(data: dict[str, Any]) -> dict[str, str]:
    listed = data["words"]
    lasting = listed["lasting"].split()
    told: dict[str, str] = data["tokens"]
    return told | {
        "monthname": _any(name for names in data["months"] for name in names),
        "dotted": "|".join(rf"(?<=\b{name})" for names in data["months"] for name in names[1:]),
        "dayname": _any(data["weekdays"]),
        "season": _any(data["seasons"]),
        "days": _any(data["days"]),
        "n": _any(data["numbers"]) + r"|\d{1,4}",
        "ordinal": _any(data["ordinals"]),
        "hedges": _spaced(listed["hedges"]),
        "fewmany": _spaced(listed["uncounted"]),
        "counted": _any(listed["counted"].split()),
        "terms": _spaced(listed["terms"]),
        "lasts": _any(lasting),
        "events": _any(listed["happenings"].split() + lasting),
    }


def _any(forms: Iterable[str]) -> str:
    return _spaced("|".join(sorted(forms, key=len, reverse=True)))


def _spaced(form: str) -> str:
    return form.replace(" ", r"\s+")


def _compiled(form: str, tokens: dict[str, str]) -> re.Pattern[str]:
    return re.compile(_filled(form, tokens), re.IGNORECASE)


def _lowered(form: str) -> str:
    """A pattern for a text in lower case, which is found sooner than one for both cases."""
    return re.sub(r"\\.|[A-Z]", lambda part: part[0] if part[0][0] == "\\" else part[0].lower(), form)


def _filled(form: str, tokens: dict[str, str]) -> str:
    """Join the lines of a pattern, and put the tokens in, which may hold others."""
    form = "".join(form.strip().splitlines())
    return re.sub(r"%([a-z]+)%", lambda match: _filled(tokens[match[1]], tokens), form)
