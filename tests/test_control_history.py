"""Control over time: what a history says of a day is what that day says."""

from __future__ import annotations

import datetime as dt
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from maps_fixture import DATE, report

from geo_conflict import control

DAYS = st.dates(dt.date(1985, 1, 1), dt.date(2025, 1, 1))


@cache
def whole() -> control.History:
    return control.history(conflict="karabakh")


def holds(row: dict[str, object], day: dt.date) -> bool:
    since, until = row["date_from"], row["date_to"]
    assert isinstance(since, dt.date)
    return since <= day and (until is None or (isinstance(until, dt.date) and day < until))


@settings(deadline=None, max_examples=40)
@given(DAYS)
def test_the_history_of_a_day_is_that_day(day: dt.date) -> None:
    known = whole()
    held = [row for row in known.control.to_dict("records") if holds(row, day)]
    lines = [row for row in known.front_line.to_dict("records") if holds(row, day)]
    at, line = control.at(day, "karabakh"), control.front_line(day, "karabakh")
    assert sorted((row["unit"], row["actor"]) for row in held) == sorted(
        zip(at["unit"], at["actor"], strict=True)
    )
    assert sorted((row["actor_a"], row["length_km"]) for row in lines) == sorted(
        zip(line["actor_a"], line["length_km"], strict=True)
    )


@settings(deadline=None, max_examples=20)
@given(DAYS, DAYS)
def test_a_span_has_what_holds_in_it_and_nothing_else(one: dt.date, other: dt.date) -> None:
    start, end = sorted((one, other))
    for part, every in zip(control.history(start, end), whole(), strict=True):
        within = [
            row["date_from"] <= end and (row["date_to"] is None or row["date_to"] > start)
            for row in every.to_dict("records")
        ]
        assert len(part) == sum(within)


def test_lines_that_stay_the_same_are_one_row() -> None:
    lines = control.history(conflict="karabakh").front_line
    kept = lines[[day is not None and day <= DATE for day in lines["date_from"]]].iloc[-1]
    assert (kept["date_from"], kept["date_to"]) == (dt.date(1994, 5, 12), dt.date(2016, 4, 2))


def test_a_history_carries_its_coordinate_reference_system() -> None:
    assert all(part.crs.to_epsg() == 4326 for part in control.history(conflict="karabakh"))
    nothing = control.around(control.at(dt.date(1800, 1, 1)), control.front_line(dt.date(1800, 1, 1)))
    assert [len(part) for part in nothing] == [0, 0]
    assert all(part.crs.to_epsg() == 4326 for part in nothing)


def test_the_line_of_a_conflict_that_is_not_shipped_holds_as_long_as_its_areas() -> None:
    history = report().history()
    assert len(history.control) == 2
    line = history.front_line.iloc[0]
    assert (line["date_from"], line["date_to"]) == (dt.date(1994, 5, 12), None)
    assert line["length_km"] == pytest.approx(254.4)
