"""The dates that a text tells, in English: "last night", "on Tuesday", "since July 26", "two days of talks".

Only what the words say is resolved. A date without a year, a weekday and every word that counts from the article's
day need that day; words that count from another date ("the next day") are given one by `lean`. The words and the
rules are data, in `data/events/dates.toml`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo_conflict.events import _date_rules, _days
from geo_conflict.events._days import Shift, When

if TYPE_CHECKING:
    import datetime as dt

    from geo_conflict.events._date_rules import Atom

__all__ = ["Expression", "Shift", "When", "find", "lean"]

_SOON = 60
"""A bare month and day after "until" is meant to come when it is so few days away."""
_DATED = ("point", "span")
_HEAD = 90
_GAP = 30
"""Characters between the two dates of a range, at most."""


@dataclass(frozen=True, slots=True)
class Expression:
    """Words that tell a date.

    Attributes
    ----------
    begin, finish
        Offsets into the text.
    when
        The days; None where the words alone, or without the article's day, do not tell them.
    kind
        `point` (a day, month or year), `span` (from one to another), `since` (to the article's day), `until` (`when`
        is then the last day alone), `leaning` and `duration` (see `lean`), `future` (after the article's day),
        `dateline` (the day of the report, which is no date of an event).
    reason
        Why `when` is None; empty where it is not.
    days
        Length of a `duration`, rounded where it is told in months or years.
    shift
        How it counts from another date, where it may.
    base
        Of `since`, the date told itself: that of an event between the word and the date ("since the truce was signed
        in May 1994").
    """

    begin: int
    finish: int
    when: When | None
    kind: str
    reason: str = ""
    days: int = 0
    shift: Shift | None = None
    base: When | None = None


def find(text: str, start: int, end: int, published: dt.date | None) -> list[Expression]:
    """Return the expressions that tell dates in a part of a text.

    Parameters
    ----------
    text
        The text.
    start, end
        Offsets of the part, one sentence as a rule.
    published
        The article's day; without it only full dates are resolved.

    Returns
    -------
    list of Expression
        In the order of the text, none overlapping. None but those of kind `future` end after `published`.
    """
    start, end = max(start, 0), min(end, len(text))
    atoms = _date_rules.atoms(text, start, end, published)
    found = _frames(text, start, atoms, published)
    return [_timed(_placed(text, start, end, expression), published) for expression in found]


def lean(expression: Expression, anchor: When, *, reverse: bool = False) -> When | None:
    """Count an expression from the date that it leans on.

    Parameters
    ----------
    expression
        What `find` gave: "the next day", "two days earlier", "two days of talks", "overnight".
    anchor
        The date that it leans on; of a duration, when it ended.
    reverse
        Of "the raid came two days after the truce": give the truce's date from the raid's, not the raid's from the
        truce's.

    Returns
    -------
    When or None
        None where the expression leans on nothing, or the anchor is too vague for it.
    """
    shift = expression.shift
    if shift is None or (reverse and not shift.reversible):
        return None
    if reverse:
        shift = replace(shift, count=-shift.count)
    try:
        return _days.SHAPES[shift.shape](shift, anchor)
    except (OverflowError, ValueError):
        return None


_TO = re.compile(
    r"\s*(?:,?\s*(?:to|through|until|till)|[-–])\s*(?:(?:dawn|noon|midday|midnight|daybreak)\s+)?(?:on\s+|the\s+)?",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+and\s+(?:on\s+)?", re.IGNORECASE)
_APPOSED = re.compile(r"\s*,?\s*\(?\s*")
_BETWEEN = re.compile(r"\b(?:between|from)\s+\Z", re.IGNORECASE)
_NIGHT_OF = re.compile(r"\b(?:on\s+|in\s+|during\s+)?the\s+night\s+(?:of|from)\s+\Z", re.IGNORECASE)
_NIGHT_TO = re.compile(r"\b(?:(?:in\s+|during\s+)?the\s+night|overnight)\s+(?:in)?to\s+\Z", re.IGNORECASE)
_SINCE = re.compile(
    r"(?<!\bhas )(?<!\bhave )(?<!\bhad )(?<!\bever )\bsince\s+"
    r"(?:(?:(?!\b(?:and|but|until|till|while|when|before|after)\b)[^,.;:()\n]){1,60}\s)?"
    r"(?:(?:on|in|of|last|at|over|during)\s+)?\Z",
    re.IGNORECASE,
)
_SUPERLATIVE = re.compile(
    r"\b(?:first|last|only|most|worst|\w{2,}(?<!prot)(?<!arr)(?<!requ)(?<!conqu)(?<!inter)(?<!for)(?<!w)est)\b"
    r"[^,.;:\n]{0,40}\Z",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\b(?:until|till|by|before|up\s+to)\s+(?:on\s+)?\Z", re.IGNORECASE)
_DATELINE = re.compile(r"[A-Z][^\W\d_a-z][^.;!?\n]{0,60},\s*\Z")
_DATELINE_END = re.compile(r"(?:\s*\([^()\n]{1,40}\))?\s*(?:\)?\s*(?:--|[-–—])\s|:\s)")


def _frames(text: str, start: int, atoms: list[Atom], published: dt.date | None) -> list[Expression]:
    """Join the atoms to ranges, and read the words before them: since, until, the night of."""
    found: list[Expression] = []
    floor, number = start, 0
    while number < len(atoms):
        atom = atoms[number]
        joined = _joined(text, floor, atom, atoms[number + 1], published) if number + 1 < len(atoms) else None
        expression = _framed(text, floor, joined or _plain(atom), published)
        found.append(expression)
        floor = expression.finish
        number += 2 if joined else 1
    return found


def _plain(atom: Atom) -> Expression:
    return Expression(atom.begin, atom.finish, atom.told.when, atom.rule.kind, *atom.told[1:])


def _joined(text: str, floor: int, first: Atom, second: Atom, published: dt.date | None) -> Expression | None:
    if first.rule.kind != "point" or second.rule.kind != "point":
        return None
    gap = text[first.finish : second.begin]
    if len(gap) > _GAP:
        return None
    if (
        "weekday" in first.match.re.groupindex
        and "day" in second.match.re.groupindex
        and _APPOSED.fullmatch(gap)
    ):
        return replace(_plain(second), begin=first.begin)
    between = _BETWEEN.search(text, max(floor, first.begin - _HEAD), first.begin)
    is_and = _AND.fullmatch(gap)
    if not _TO.fullmatch(gap) and not is_and:
        return None
    span = _span(first, second, published)
    in_row = (
        span is not None
        and (span.end - span.start == _days.DAY or _follows(first, second))
        and text[second.finish : second.finish + 1] not in "'’"
    )
    if is_and and not between and not in_row:
        return None
    begin = between.start() if between else first.begin
    reason = "" if span else first.told.reason or second.told.reason
    return Expression(begin, second.finish, span, "span", reason) if span or reason else None


def _follows(first: Atom, second: Atom) -> bool:
    """`January and February`."""
    one, other = first.told.when, second.told.when
    return one is not None and other is not None and other.start - one.end == _days.DAY


def _span(first: Atom, second: Atom, published: dt.date | None) -> When | None:
    """From the one to the other; the first is the last such day before the second."""
    last = (
        second.told.when
        or (_date_rules.read(second.rule, second.match, published) or _date_rules.Told()).when
    )
    if last is None:
        return None
    head = (_date_rules.read(first.rule, first.match, last.end) or _date_rules.Told()).when
    if head is None or head.start > last.end:
        return None
    return _days.when(head.start, last.end, max(head.precision, last.precision))


def _framed(text: str, floor: int, expression: Expression, published: dt.date | None) -> Expression:
    if expression.kind not in _DATED:
        return expression
    low = max(floor, expression.begin - _HEAD)
    for form, frame in _FRAMES:
        head = form.search(text, low, expression.begin)
        if head and not (form is _SINCE and _SUPERLATIVE.search(text, low, head.start())):
            return frame(replace(expression, begin=head.start()), published)
    return expression


def _night_of(expression: Expression, published: dt.date | None) -> Expression:
    when = expression.when
    if when is None or when.start != when.end:
        return expression
    end = when.end + _days.DAY if published is None else max(when.end, min(when.end + _days.DAY, published))
    return replace(expression, when=_days.when(when.start, end, when.precision))


def _night_to(expression: Expression, _: dt.date | None) -> Expression:
    when = expression.when
    return replace(
        expression, when=_days.when(when.start - _days.DAY, when.end, when.precision) if when else None
    )


def _since(expression: Expression, published: dt.date | None) -> Expression:
    when = expression.when
    if when is None or published is None:
        return replace(expression, kind="since", when=None, reason=expression.reason or _date_rules.NO_DATE)
    if when.start > published:
        return expression
    until = _days.when(when.start, published, when.precision, when.ucdp if when.precision > 1 else 1)
    return replace(expression, kind="since", when=until, base=when)


def _until(expression: Expression, published: dt.date | None) -> Expression:
    when = expression.when
    if when is None or published is None or when.start != when.end or expression.kind != "point":
        return replace(expression, kind="until")
    coming = _days.months_on(when.start, _days.MONTHS)
    if when.start.year < published.year and published < coming <= published + _SOON * _days.DAY:
        return replace(expression, kind="future", when=_days.one(coming))
    return replace(expression, kind="until")


_FRAMES = ((_NIGHT_OF, _night_of), (_NIGHT_TO, _night_to), (_SINCE, _since), (_UNTIL, _until))


def _placed(text: str, start: int, end: int, expression: Expression) -> Expression:
    """Mark the day of a dateline."""
    head = _DATELINE.fullmatch(text, start, expression.begin)
    if expression.kind == "point" and head and _DATELINE_END.match(text, expression.finish, end):
        return replace(expression, kind="dateline")
    return expression


def _timed(expression: Expression, published: dt.date | None) -> Expression:
    """Mark what lies after the article's day as future, and cut what lasts beyond it."""
    when = expression.when
    if when is None or published is None or when.end <= published or expression.kind == "future":
        return expression
    if when.start > published or expression.kind == "until":
        return replace(expression, kind="future")
    return replace(expression, when=_days.when(when.start, published, when.precision, _least(when)))


def _least(when: When) -> int:
    return when.ucdp if when.precision > 1 else 1
