"""Read the gold reports beside this file; README.md says how they were marked."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_conflict._errors import DataError
from geo_conflict.events.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Iterator

REPORTS = Path(__file__).with_name("reports.jsonl")
KINDS = frozenset({"place", "demonym", "collective"})


def reports(path: Path = REPORTS) -> Iterator[dict[str, Any]]:
    """Yield the reports in the order of the file.

    Raises
    ------
    DataError
        When a report breaks a rule of README.md; every fault of the report is named.
    """
    seen: set[str] = set()
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            report: dict[str, Any] = json.loads(line)
            faults = [*_faults(report), *(["its id twice"] if report["id"] in seen else [])]
            if faults:
                found = f"{report['id']}: {'; '.join(faults)}"
                raise DataError("reports marked as README.md says", found, f"mend {path.name}")
            seen.add(report["id"])
            yield report


def _faults(report: dict[str, Any]) -> Iterator[str]:
    try:
        dt.date.fromisoformat(report["published"])
    except ValueError:
        yield f"published {report['published']!r}"
    last = 0
    for place in report["places"]:
        start, end = place["start"], place["end"]
        name = f"{place['text']!r} at {start}"
        if report["text"][start:end] != place["text"]:
            yield f"{name}: the text has {report['text'][start:end]!r} there"
        if not last <= start < end:
            yield f"{name}: overlaps the one before, or is out of order"
        last = end
        yield from (f"{name}: {fault}" for fault in _place_faults(place))


def _place_faults(place: dict[str, Any]) -> Iterator[str]:
    if place["kind"] not in KINDS:
        yield f"kind {place['kind']!r}"
    if place["role"] not in ROLES:
        yield f"role {place['role']!r}"
    if place["kind"] == "demonym" and place["role"] != "mentioned":
        yield "a demonym is only mentioned"
    if (place["kind"] == "collective") != bool(place.get("members")):
        yield "members belong to collectives, and every collective has some"
    if (place["lat"] is None) != (place["lon"] is None):
        yield "half a point"
    if place["geonameid"] is not None and place["lat"] is None:
        yield "an id without a point"
