"""Events as CSV in the columns of ACLED and of UCDP GED, for code that reads those.

ACLED: the columns since its revision of March 2023, codes by its Codebook of October 2024. UCDP GED: the 49 columns of
versions 24.1 and 25.1. Which cell fills which column is `data/events/layouts.csv`; what only these projects know
(their ids of conflicts and actors, their regions and kinds of actors) stays empty.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import shapely

from geo_conflict import datasets
from geo_conflict._files import write_atomic
from geo_conflict.export import _schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    import pandas as pd

    from geo_conflict.report import Report

Event = dict[str, Any]

CIVILIANS = "Civilians"
COUNTRY_WIDE = 6
_SURROGATE = re.compile("[\ud800-\udfff]")
STATE_BASED, NON_STATE, ONE_SIDED = "1", "2", "3"
LAST_OF_UCDP_REGION = {199: "Americas", 399: "Europe", 629: "Africa", 699: "Middle East", 999: "Asia"}
"""UCDP's regions by the number of the state, as Gleditsch and Ward number them."""

DISORDER = {
    "Battles": "Political violence",
    "Explosions/Remote violence": "Political violence",
    "Violence against civilians": "Political violence",
    "Protests": "Demonstrations",
    "Strategic developments": "Strategic developments",
}
INTER = {CIVILIANS: "Civilians", "Protesters": "Protesters"}
"""What ACLED calls the kind of an actor, where the name alone says it."""


@dataclass(frozen=True)
class Coded:
    """Events in the columns of another dataset.

    Attributes
    ----------
    table
        A row an event, every cell text; empty where nothing is known.
    left_out
        How many events that dataset would not hold, by the reason.
    """

    table: pd.DataFrame
    left_out: dict[str, int]

    @property
    def note(self) -> str:
        """What was written and what was left out, in one line."""
        out = sum(self.left_out.values())
        reasons = ", ".join(f"{count} {reason}" for reason, count in self.left_out.items())
        return f"{len(self.table)} events" + (f"; {out} left out: {reasons}" if out else "")


def acled(report: Report, path: str | Path | None = None) -> Coded:
    """Give the events in ACLED's columns.

    Totals, statements and accusations, and events without a day or a place closer than a country are left out, as
    ACLED has no such rows. `fatalities` is 0 where the text tells none, as ACLED has it, where 0 says that none are
    reported. An event of several days is one row, at its first.

    Parameters
    ----------
    report
        What was found.
    path
        The CSV file to write (RFC 4180, UTF-8); none to write nothing.

    Returns
    -------
    Coded
        The table, and how many events were left out and why.

    Raises
    ------
    InputFileError
        When the file cannot be written.
    """
    return _coded("acled", report, path)


def ucdp(report: Report, path: str | Path | None = None) -> Coded:
    """Give the events in the columns of UCDP GED.

    Totals, events that are no violence, without a day or a place that can be drawn, or without a death told are left
    out, as GED has no such rows. Deaths are put down to civilians where the text does, and else to `deaths_unknown`:
    `best` is their sum. An open bound ("at least five") leaves `high` or `low` empty.

    Parameters
    ----------
    report
        What was found.
    path
        The CSV file to write (RFC 4180, UTF-8); none to write nothing.

    Returns
    -------
    Coded
        The table, and how many events were left out and why.

    Raises
    ------
    InputFileError
        When the file cannot be written.
    """
    return _coded("ucdp", report, path)


REASONS: dict[str, tuple[tuple[str, Callable[[Event], bool]], ...]] = {
    "acled": (
        ("totals", lambda event: bool(event["is_total"])),
        ("of a type that ACLED does not code", lambda event: not event["acled_event_type"]),
        ("without a date", lambda event: not event.get("date_start")),
        ("without a place", lambda event: event["latitude"] is None),
        ("placed no closer than in a country", lambda event: (event.get("precision") or 0) >= COUNTRY_WIDE),
    ),
    "ucdp": (
        ("totals", lambda event: bool(event["is_total"])),
        ("no violence", lambda event: not event["type_of_violence"]),
        ("without a date", lambda event: not event.get("date_start")),
        ("without a place", lambda event: event["latitude"] is None),
        ("without a death told", lambda event: not (event["deaths_best"] or event["deaths_high"])),
    ),
}
"""Why a dataset would not hold an event; the first that fits is counted."""


def _coded(layout: str, report: Report, path: str | Path | None) -> Coded:
    import pandas as pd

    columns = _columns(layout)
    rows, left_out = [], dict.fromkeys((reason for reason, _ in REASONS[layout]), 0)
    for event in _events(report):
        reason = next((reason for reason, fits in REASONS[layout] if fits(event)), None)
        if reason is None:
            rows.append([_text(event.get(cell)) for cell in columns.values()])
        else:
            left_out[reason] += 1
    if path is not None:
        _write(path, [list(columns), *rows])
    table = pd.DataFrame(rows, columns=list(columns), dtype=object)
    return Coded(table, {reason: count for reason, count in left_out.items() if count})


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _write(path: str | Path, rows: Iterable[list[str]]) -> None:
    """Write rows as RFC 4180 has them; half of a surrogate pair, which UTF-8 has no bytes for, is U+FFFD."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    write_atomic(path, _SURROGATE.sub("\ufffd", text.getvalue()))


# --- the cells


def _events(report: Report) -> Iterable[Event]:
    """Give every event with all cells that a layout may ask for."""
    articles = {row["article"]: row for row in _plain(report.articles)}
    units = {(place["article"], place.get("geonameid")): place for place in _plain(report.places)}
    for event in _plain(report.events):
        known = not event.get("where") and event.get("geonameid") is not None
        unit = units.get((event["article"], event["geonameid"]), {}) if known else {}
        yield event | _when(event) | _where(event, unit) | _who(event) | _dead(event) | _told(event, articles)


def _plain(table: Any) -> Iterable[Event]:
    """Give the rows of a table as plain values, None for what is missing, with their shapes as they are."""
    for row, shape in zip(table.drop(columns="geometry").to_dict("records"), table.geometry, strict=True):
        yield _schema.plain(row) | {"shape": shape}


def _when(event: Event) -> Event:
    start = event.get("date_start")
    return {"year": start and start[:4], "date_end": event.get("date_end") or start, "event_clarity": 1}


def _where(event: Event, unit: Event) -> Event:
    """Say where it was; of a relative place or an area, a point inside its shape, never that of the name in it."""
    point = _point(event)
    lon, lat = (round(point.x, 6), round(point.y, 6)) if point else (None, None)
    country = _countries().get(event.get("country_code") or "", {})
    number = country.get("gwno") or None
    return {
        "location": event.get("name") or event.get("where"),
        "where": event.get("where") or event.get("name"),
        "latitude": lat,
        "longitude": lon,
        "point": point and f"POINT ({lon} {lat})",
        "priogrid": priogrid(lat, lon) if lat is not None and lon is not None else None,
        "iso": country.get("iso") and int(country["iso"]),
        "gwno": number,
        "ucdp_region": number
        and next(name for last, name in LAST_OF_UCDP_REGION.items() if int(number) <= last),
        "country": country and country["names"].partition("|")[0],
        "admin1": unit.get("admin1"),
    }


def _point(event: Event) -> Any:
    shape = event["shape"]
    if shape is not None and not shape.is_empty:
        return shape.representative_point()
    return None if event.get("lat") is None else shapely.Point(event["lon"], event["lat"])


def priogrid(lat: float, lon: float) -> int:
    """Number the cell of PRIO-GRID, half a degree wide, that holds a point: from the south-west, row by row."""
    row, column = min(int((lat + 90) * 2), 359), min(int((lon + 180) * 2), 719)
    return row * 720 + column + 1


def _who(event: Event) -> Event:
    """Name who stands against whom, and the codes that hang on it."""
    one, other = _sides(event.get("actors") or ())
    violence = _violence(event, one, other)
    return {
        **_codes(event, one),
        **_pair(*((one, other) if one else (other, one))),
        **_dyad(*_state_first(one, other, violence)),
        "type_of_violence": violence,
        "civilian_targeting": "Civilian targeting" if _only_civilians(other) else None,
    }


def _sides(actors: Iterable[Mapping[str, Any]]) -> tuple[list[Event], list[Event]]:
    """Part the actors of an event: who began it and whom it befell, or who took part on either side."""
    by_name = {actor["name"]: dict(actor) for actor in actors}
    parts = {
        part: [a for a in by_name.values() if a["part"] == part]
        for part in ("initiator", "target", "participant")
    }
    began, befell, took_part = parts.values()
    if not began and took_part:
        began = [actor for actor in took_part if actor["side"] == took_part[0]["side"]]
    rest = [actor for actor in took_part if actor not in began]
    return began, befell or rest


def _codes(event: Event, one: list[Event]) -> Event:
    """Give ACLED's types: the usual ones, but of a state that takes its own ground back."""
    kind = _types().get(event["type"], {})
    sub_type = kind.get("acled_sub_event_type")
    if event["type"] == "territory_taken" and one and _state(one[0]) == event.get("country_code"):
        sub_type = "Government regains territory"
    main = kind.get("acled_event_type")
    return {
        "acled_event_type": main,
        "acled_sub_event_type": sub_type,
        "disorder_type": DISORDER.get(main or ""),
    }


def _violence(event: Event, one: list[Event], other: list[Event]) -> str | None:
    """Give UCDP's type of violence: the usual one, 3 against civilians, 2 where both sides are known and no state."""
    usual = _types().get(event["type"], {}).get("ucdp_type_of_violence")
    if usual != STATE_BASED:
        return usual
    if _only_civilians(other):
        return ONE_SIDED
    return NON_STATE if one and other and not any(map(_state, (*one, *other))) else STATE_BASED


def _only_civilians(actors: list[Event]) -> bool:
    return bool(actors) and all(actor["name"] == CIVILIANS for actor in actors)


def _state_first(
    one: list[Event], other: list[Event], violence: str | None
) -> tuple[list[Event], list[Event]]:
    turned = violence != ONE_SIDED and (not one or not _state(one[0])) and bool(other and _state(other[0]))
    return (other, one) if turned else (one, other)


def _pair(one: list[Event], other: list[Event]) -> Event:
    made: Event = {}
    for number, side in enumerate((one, other), start=1):
        names = [actor["name"] for actor in side]
        made[f"actor{number}"] = names[0] if names else None
        made[f"assoc_actor_{number}"] = "; ".join(names[1:])
        made[f"inter{number}"] = INTER.get(names[0]) if names else None
    return made


def _dyad(one: list[Event], other: list[Event]) -> Event:
    a, b = (side[0] if side else None for side in (one, other))
    return {
        "side_a": a and a["name"],
        "side_b": b and b["name"],
        "dyad_name": f"{a['name']} - {b['name']}" if a and b else None,
        "gwnoa": a and _countries().get(_state(a), {}).get("gwno"),
        "gwnob": b and _countries().get(_state(b), {}).get("gwno"),
    }


def _state(actor: Mapping[str, Any]) -> str:
    """Give the code of the country that an actor is the state of; empty for everyone else."""
    return _states().get(actor["name"], "")


def _dead(event: Event) -> Event:
    best, civilians = event.get("deaths_best"), event.get("civilians")
    return {
        "is_total": event.get("is_total"),
        "deaths_best": best,
        "deaths_high": event.get("deaths_high"),
        "fatalities": best or 0,
        "civilians": civilians or 0,
        "deaths_of_a_side": 0,
        "deaths_unknown": None if best is None else max(best - (civilians or 0), 0),
    }


def _told(event: Event, articles: Mapping[str, Mapping[str, Any]]) -> Event:
    """Name the reports that tell it: publishers, days and headlines, in the same order."""
    own = articles.get(event["article"], {})
    told = event.get("sources") or [{"article": event["article"], **own}]
    reports = [
        [source.get("source"), source.get("published"), articles.get(source["article"], {}).get("title")]
        for source in told
    ]
    names, days, titles = zip(*reports, strict=True)
    return {
        "number": int(event["id"], 16),
        "sources": "; ".join(dict.fromkeys(filter(None, names))),
        "source_dates": ";".join(filter(None, days)),
        "source_headlines": ";".join(filter(None, titles)),
        "source_articles": ";".join(",".join(f'"{part}"' for part in parts if part) for parts in reports),
        "number_of_sources": len(reports),
    }


# --- the tables


def _rows(name: str) -> list[dict[str, str]]:
    with datasets.path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _columns(layout: str) -> dict[str, str]:
    return {row["column"]: row["cell"] for row in _rows("event_layouts") if row["layout"] == layout}


@cache
def _types() -> dict[str, dict[str, str]]:
    return {row["type"]: row for row in _rows("event_types")}


@cache
def _countries() -> dict[str, dict[str, str]]:
    return {row["country_code"]: row for row in _rows("event_countries")}


@cache
def _states() -> dict[str, str]:
    return {name: code for code, row in _countries().items() for name in row["names"].split("|")}
