"""Read the gold events beside this file; README.md says how they were marked."""

from __future__ import annotations

import csv
import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

from geo_conflict import datasets
from geo_conflict._errors import DataError
from geo_conflict.events.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENTS = Path(__file__).with_name("events.jsonl")
TYPES = datasets.path("event_types")
SPLITS = ("dev", "test", "agency dev", "agency test")
FIRST = range(0, 57, 2)
"""Lines of the reports on which the floors of dates, actors and relative places were set."""
WORDS = range(60, 221)
PARTS = frozenset({"initiator", "target", "participant", "mediator", "speaker"})
RELATIONS = frozenset({"in", "near", "between", "border", "along", "distance"})
COUNTS = ("deaths", "wounded", "displaced", "detained")


class Span(TypedDict):
    """Characters of the report's text."""

    start: int
    end: int


class Name(Span):
    """A span that is a name."""

    text: str


class Place(Name):
    """A name and the gazetteer's place for it; without id and point where there is none."""

    name: str
    geonameid: int | None
    lat: float | None
    lon: float | None


class Role(Name):
    """What a place of the sentence is to the event."""

    role: str


class Actor(TypedDict):
    """Who took part, for which side, in which part."""

    name: str
    side: str
    part: str


class Event(Span):
    """One event; `start` and `end` are those of its sentence."""

    type: str
    trigger: str
    date_start: str | None
    date_end: str | None
    time_precision: int | None
    place: Place | None
    place_relation: str
    anchors: list[Place]
    geometry_note: str
    roles: list[Role]
    actors: list[Actor]
    deaths_best: int | None
    deaths_low: int | None
    deaths_high: int | None
    wounded_best: int | None
    wounded_low: int | None
    wounded_high: int | None
    displaced_best: int | None
    displaced_low: int | None
    displaced_high: int | None
    detained_best: int | None
    detained_low: int | None
    detained_high: int | None
    civilians: int | None
    is_total: bool
    also: list[Span]


class Report(TypedDict):
    """One report with its events in the order of the text."""

    id: str
    published: str
    source: str
    conflict: str
    continent: str
    split: str
    text: str
    events: list[Event]
    not_events: list[str]


@cache
def types(path: Path = TYPES) -> dict[str, dict[str, str]]:
    """Return the event types and the codes of each in the field's codebooks."""
    with path.open(encoding="utf-8", newline="") as file:
        return {row["type"]: row for row in csv.DictReader(file)}


def reports(path: Path = EVENTS, split: str | None = None) -> Iterator[Report]:
    """Yield the reports in the order of the file; of one split if asked.

    Raises
    ------
    DataError
        When a report breaks a rule of README.md; every fault of the report is named.
    """
    seen: set[str] = set()
    sides: dict[str, str] = {}
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            report: Report = json.loads(line)
            faults = [*_faults(report), *_file_faults(report, seen, sides)]
            if faults:
                found = f"{report['id']}: {'; '.join(faults)}"
                raise DataError("events marked as README.md says", found, f"mend {path.name}")
            if split in {None, report["split"]}:
                yield report


def first_reports() -> list[Report]:
    """Return the reports on which the first floors were set."""
    lines = list(reports())
    return [lines[number] for number in FIRST]


def _file_faults(report: Report, seen: set[str], sides: dict[str, str]) -> Iterator[str]:
    if report["id"] in seen:
        yield "its id twice"
    seen.add(report["id"])
    if report["split"] not in SPLITS:
        yield f"split {report['split']!r} is none of {', '.join(SPLITS)}"
    for actor in (actor for event in report["events"] for actor in event["actors"]):
        if sides.setdefault(actor["name"], actor["side"]) != actor["side"]:
            yield f"{actor['name']} on the sides {sides[actor['name']]!r} and {actor['side']!r}"


def _faults(report: Report) -> Iterator[str]:
    text = report["text"]
    if (words := len(text.split())) not in WORDS:
        yield f"{words} words"
    if _day(report["published"]) is None:
        yield f"published {report['published']!r}"
        return
    yield from (f"{phrase!r} is not in the text" for phrase in report["not_events"] if phrase not in text)
    starts = [event["start"] for event in report["events"]]
    if starts != sorted(starts):
        yield "events out of order"
    for event in report["events"]:
        name = f"{event['type']} {event['trigger']!r}"
        yield from (f"{name}: {fault}" for fault in _event_faults(event, report))


def _event_faults(event: Event, report: Report) -> Iterator[str]:
    text = report["text"]
    if event["type"] not in types():
        yield "its type is not in types.csv"
    if event["trigger"] not in text[event["start"] : event["end"]]:
        yield "the trigger is not in the sentence"
    for span in (event, *event["also"]):
        yield from _sentence_faults(span, text)
    yield from _date_faults(event, report["published"])
    yield from _place_faults(event, text)
    yield from _role_faults(event, text)
    yield from _count_faults(event)
    yield from (f"part {actor['part']!r}" for actor in event["actors"] if actor["part"] not in PARTS)


def _sentence_faults(span: Span, text: str) -> Iterator[str]:
    sentence = text[span["start"] : span["end"]]
    if not sentence or sentence != sentence.strip() or "\n" in sentence:
        yield f"no sentence at {span['start']}"
    elif sentence[-1] not in '.?!"”' and text[span["end"] : span["end"] + 1] != "\n":
        yield f"the sentence at {span['start']} has no end"


def _day(date: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(date or "")
    except ValueError:
        return None


def _date_faults(event: Event, published: str) -> Iterator[str]:
    dates = event["date_start"], event["date_end"]
    if dates == (None, None):
        if event["time_precision"] is not None:
            yield "a time precision without a date"
        return
    if None in map(_day, dates):
        yield f"dates {dates}"
    elif not str(dates[0]) <= str(dates[1]) <= published:
        yield f"dates {dates} out of order, or after {published}"
    if event["time_precision"] not in {1, 2, 3}:
        yield f"time precision {event['time_precision']!r}"


def _place_faults(event: Event, text: str) -> Iterator[str]:
    relation, note = event["place_relation"], event["geometry_note"]
    places = [*([event["place"]] if event["place"] else []), *event["anchors"]]
    for place in places:
        yield from _name_faults(place, text)
        if (place["lat"] is None) != (place["lon"] is None):
            yield f"{place['text']}: half a point"
        if place["geonameid"] is not None and place["lat"] is None:
            yield f"{place['text']}: an id without a point"
    if (event["place"] is None) != (relation == "") or (relation and relation not in RELATIONS):
        yield f"place relation {relation!r}"
    if event["anchors"] and event["place"] is None:
        yield "anchors without a place"
    if relation == "between" and not event["anchors"]:
        yield "between needs two places"
    if relation in RELATIONS - {"in"} and not note:
        yield f"{relation} without a geometry note"


def _role_faults(event: Event, text: str) -> Iterator[str]:
    last = event["start"]
    roles = {role["start"]: role["role"] for role in event["roles"]}
    for role in event["roles"]:
        yield from _name_faults(role, text)
        if role["role"] not in ROLES:
            yield f"role {role['role']!r}"
        if not last <= role["start"] < role["end"] <= event["end"]:
            yield f"{role['text']}: outside the sentence, or out of order"
        last = role["end"]
    for place in filter(None, [event["place"], *event["anchors"]]):
        inside = event["start"] <= place["start"] < event["end"]
        if inside and roles.get(place["start"], "mentioned") == "mentioned":
            yield f"{place['text']} is the place and has no role to say so"


def _name_faults(name: Name, text: str) -> Iterator[str]:
    if text[name["start"] : name["end"]] != name["text"]:
        yield f"{name['text']!r}: the text has {text[name['start'] : name['end']]!r} there"


def _count_faults(event: Event) -> Iterator[str]:
    row: dict[str, Any] = {**event}
    for count in COUNTS:
        low, best, high = (row[f"{count}_{end}"] for end in ("low", "best", "high"))
        if best is None and not low is high is None:
            yield f"{count}: bounds without a figure"
        known = [number for number in (low, best, high) if number is not None]
        if known != sorted(known) or any(number < 0 for number in known):
            yield f"{count}: {low}, {best}, {high}"
    dead = event["deaths_high"] or event["deaths_best"] or 0
    if (event["civilians"] or 0) > dead:
        yield f"{event['civilians']} civilians among {dead} dead"
