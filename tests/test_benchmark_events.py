"""The scorer of events: a perfect copy is right everywhere, and a fault lowers its own figure and no other."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks import corpora, events, quality

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.events import Event, Report

TEXT = (
    "GOMA, May 3 - Rebels shelled Sake on Thursday, killing two farmers and wounding six people. "
    "Ministers met in Luanda, where the talks had been moved from Nairobi. "
    "The army said on Friday that it would answer. "
    "It would not storm Masisi, it said. Shells on Sake killed the two in the morning."
)
SAKE = {
    "text": "Sake",
    "start": 29,
    "end": 33,
    "name": "Sake",
    "geonameid": 204405,
    "lat": -1.57,
    "lon": 29.04,
}
LUANDA = {"text": "Luanda", "start": 109, "end": 115, "name": "Luanda", "geonameid": 2240449, "lat": -8.84,
          "lon": 13.23}  # fmt: skip
EMPTY = {f"{count}_{end}": None for count in events.COUNTS for end in ("best", "low", "high")}


def span(words: str) -> dict[str, int]:
    start = TEXT.index(words)
    return {"start": start, "end": TEXT.index(".", start) + 1}


def marked(words: str, **cells: Any) -> Event:
    """An event as the gold has it: nothing told but what is given."""
    empty = ("date_start", "date_end", "time_precision", "place")
    nothing: dict[str, Any] = dict.fromkeys(empty) | {
        name: [] for name in ("anchors", "roles", "actors", "also")
    }
    nothing |= {"place_relation": "", "is_total": False}
    return {**span(words), **nothing, **EMPTY, **cells}


def report(split: str = "dev") -> Report:
    shelling = marked(
        "GOMA, May 3",
        type="shelling",
        trigger="shelled",
        date_start="2024-05-02",
        date_end="2024-05-02",
        time_precision=1,
        place=SAKE,
        place_relation="in",
        roles=[{"text": "GOMA", "start": 0, "end": 4, "role": "dateline"},
               {"text": "Sake", "start": 29, "end": 33, "role": "event_site"}],
        actors=[{"name": "M23", "side": "m23", "part": "initiator"},
                {"name": "Civilians", "side": "civilian", "part": "target"}],
        deaths_best=2, deaths_low=2, deaths_high=2, wounded_best=6, wounded_low=6, wounded_high=6,
        also=[span("Shells on Sake")],
    )  # fmt: skip
    talks = marked(
        "Ministers met",
        type="talks",
        trigger="met",
        place=LUANDA,
        place_relation="in",
        roles=[{"text": "Luanda", "start": 109, "end": 115, "role": "meeting_site"}],
    )
    total = marked(
        "The army said",
        type="statement",
        trigger="said",
        date_start="2024-05-03",
        date_end="2024-05-03",
        time_precision=1,
        is_total=True,
        deaths_best=30,
        displaced_best=5,
        detained_best=7,
    )
    return {"id": "r", "published": "2024-05-03", "split": split, "text": TEXT,
            "events": [shelling, talks, total], "not_events": ["storm Masisi"]}  # fmt: skip


def perfect(report: Report) -> list[Event]:
    """What `extract` would give if it read as the marks do."""
    found: list[Event] = copy.deepcopy(report["events"])
    for event in found:
        place = event["place"]
        event["geometry"] = place and {"type": "Point", "coordinates": [place["lon"], place["lat"]]}
    return found


def measured(found: list[Event]) -> dict[str, float]:
    return events.figures([events.match(report(), found)])


def changed(**cells: Any) -> list[Event]:
    """A perfect copy with cells of its first event changed."""
    found = perfect(report())
    found[0] |= cells
    return found


def lowered(found: list[Event]) -> set[str]:
    return {name for name, value in measured(found).items() if value < 1}


def both(*names: str) -> set[str]:
    return {f"{name} {letter}" for name in names for letter in "PRF"}


def test_a_perfect_copy_is_right_everywhere() -> None:
    assert set(measured(perfect(report())).values()) == {1.0}


def test_the_gold_scored_against_itself_is_right_everywhere() -> None:
    reports = corpora.event_reports()
    found = {one["id"]: one["events"] for one in reports}
    for part in events.measure(reports, found).values():
        assert {name: value for name, value in part["figures"].items() if value < 1} == {}
    assert not list(events.misses(events.score(reports, found)))


BAKU = {"name": "Baku", "geonameid": 587084, "lat": 40.37, "lon": 49.89}
POINT = {"type": "Point", "coordinates": [29.05, -1.58]}


@pytest.mark.parametrize(
    ("cells", "figures"),
    [
        ({"place": BAKU}, {"site", *both("site")}),
        ({"place": None, "geometry": None}, {"site", "site R", "site F"}),
        ({"date_start": "2024-05-01"}, {"date", *both("date")}),
        ({"date_start": None, "date_end": None, "time_precision": None},
         {"date", "date R", "date F", "time precision"}),
        ({"time_precision": 2}, {"time precision"}),
        ({"deaths_best": 3}, {"deaths", *both("deaths")}),
        ({"deaths_best": None}, {"deaths", "deaths R", "deaths F"}),
        ({"deaths_high": None}, {"deaths bounds"}),
        ({"wounded_best": 7}, {"wounded", *both("wounded")}),
        ({"detained_best": 7}, {"detained", "detained P", "detained F"}),
        ({"displaced_best": 7}, {"displaced", "displaced P", "displaced F"}),
        ({"is_total": True}, {"is_total", "is_total P", "is_total F"}),
        ({"roles": []}, {f"{name} {letter}" for name in ("role", "all role") for letter in "RF"}),
        ({"roles": [{"start": 29, "end": 33, "role": "mentioned"}, {"start": 0, "end": 4, "role": "dateline"}]},
         both("role", "all role")),
        ({"actors": [{"name": "M23", "part": "initiator"}]},
         {f"{over}{name} {letter}" for over in ("", "all ") for name in ("actor", "part") for letter in "RF"}),
        ({"actors": [{"name": "M23", "part": "target"}, {"name": "Civilians", "part": "target"}]},
         both("part", "all part")),
        ({"actors": [{"name": "the M23", "part": "initiator"}, {"name": "CIVILIANS", "part": "target"}]}, set()),
    ],
)  # fmt: skip
def test_a_fault_lowers_its_own_figure_alone(cells: dict[str, Any], figures: set[str]) -> None:
    assert lowered(changed(**cells)) == figures


def test_a_missed_event_lowers_recall_and_no_cell_of_those_found() -> None:
    figures = measured(perfect(report())[1:])
    assert [figures["type P"], figures["type R"]] == pytest.approx([1, 2 / 3])
    assert figures["site"] == figures["date"] == 1
    assert [figures["site P"], figures["site R"], figures["all role R"]] == pytest.approx([1, 0.5, 1 / 3])
    assert figures["role R"] == 1


def test_an_invented_event_lowers_precision() -> None:
    invented = {**perfect(report())[1], **span("It would not"), "type": "battle"}
    figures = measured([*perfect(report()), invented])
    assert (figures["type P"], figures["type R"]) == (0.75, 1)
    assert [figures["site P"], figures["site R"], figures["site"]] == pytest.approx([2 / 3, 1, 1])
    assert figures["all role P"] == 0.75


def test_a_type_is_right_or_not() -> None:
    assert measured(changed(type="battle"))["type F"] == pytest.approx(2 / 3)


def test_the_sentence_that_tells_it_again_counts_too() -> None:
    assert measured(changed(**span("Shells on Sake"), roles=[]))["type F"] == 1


def test_an_event_told_twice_counts_once() -> None:
    found = perfect(report())
    figures = measured([{**found[0], **span("Shells on Sake"), "deaths_best": None}, *found])
    assert (figures["type P"], figures["type R"], figures["deaths"]) == (0.75, 1, 1)


def test_as_many_as_can_be_are_paired_and_then_the_likeliest() -> None:
    one = report()
    first = one["events"][0]
    second = {**marked("Shells on Sake"), **first, **span("Shells on Sake"), "also": [], "deaths_best": 9}
    one["events"].append(second)
    likely = {**perfect(one)[0], **span("Shells on Sake"), "deaths_best": 2}
    pairs = events.match(one, [likely, {**likely, "deaths_best": 9}]).pairs
    assert [(pair.gold["deaths_best"], pair.found["deaths_best"]) for pair in pairs] == [(2, 2), (9, 9)]
    shared = events.match(one, [{**likely, "deaths_best": 9}, perfect(one)[0]]).pairs
    assert len(shared) == 2


def test_an_event_told_forty_times_is_paired_with_the_likeliest_at_once() -> None:
    one = report()
    one["events"] = [copy.deepcopy(one["events"][0]) | {"deaths_best": number} for number in range(8)]
    found = [perfect(one)[0] | {"deaths_best": number} for number in range(40)]
    pairs = events.match(one, found[::-1]).pairs
    assert [pair.found["deaths_best"] for pair in pairs] == [pair.gold["deaths_best"] for pair in pairs]
    assert len(pairs) == 8


def nearby(**cells: Any) -> bool:
    gold = report()["events"][0] | {"place_relation": "distance", "anchors": [{**LUANDA, "text": "Luanda"}]}
    return events.site_right(gold | cells.pop("gold", {}), changed(**cells)[0])


@pytest.mark.parametrize(
    ("cells", "right"),
    [
        ({"place": {**SAKE, "geonameid": 1, "lat": -1.65}}, True),
        ({"place": {**SAKE, "geonameid": 1, "lat": -1.67}, "geometry": None}, False),
        ({"place": LUANDA}, True),
        ({"place": None, "geometry": POINT}, True),
        ({"place": None, "geometry": {"type": "Point", "coordinates": [29.6, -1.57]}}, False),
        ({"place": None, "geometry": POINT, "gold": {"place_relation": "in"}}, False),
        ({"place": None, "geometry": POINT, "gold": {"place": None}}, False),
        ({"place": None, "geometry": None}, False),
    ],
)
def test_a_relative_place_may_be_a_geometry_that_fits(cells: dict[str, Any], right: bool) -> None:
    assert nearby(**cells) == right


@pytest.mark.parametrize(
    ("relation", "cells", "right"),
    [
        ("along", {"place": {"name": "Line of contact", "lat": None, "geonameid": None}}, True),
        ("along", {"place": None, "geometry": POINT}, True),
        ("in", {"place": None, "geometry": POINT}, False),
        ("along", {"place": BAKU, "geometry": None}, False),
    ],
)
def test_a_place_without_a_point_goes_by_its_name(relation: str, cells: dict[str, Any], right: bool) -> None:
    place = {
        "text": "the line of contact",
        "name": "line of contact",
        "geonameid": None,
        "lat": None,
        "lon": None,
    }
    gold = {"place": place, "place_relation": relation}
    assert nearby(**cells, gold=gold) == right


def causes(found: list[Event]) -> dict[tuple[str, str], int]:
    return {(row.group, row.cause): row.misses for row in events.table([events.match(report(), found)])}


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (lambda found: found[1:], {("event missed", "no event found in the sentence"): 1}),
        (lambda found: [{**found[0], "type": "battle"}, *found[1:]],
         {("event missed", "found as battle"): 1, ("event invented", "another type is marked, and was missed"): 1}),
        (lambda found: [*found, {**found[0], **span("It would not"), "trigger": "storm"}],
         {("event invented", "marked as no event"): 1}),
        (lambda found: [*found, {**found[0], **span("It would not"), "trigger": "said"}],
         {("event invented", "in a sentence without events"): 1}),
        (lambda found: [*found, {**found[0], **span("Shells on Sake")}], {("event invented", "told already"): 1}),
        (lambda found: [*found, {**found[0], "type": "battle"}],
         {("event invented", "beside other events of the sentence"): 1}),
        (lambda found: [{**found[0], "date_start": None}, *found[1:]], {("date", "told, and not given"): 1}),
        (lambda found: [{**found[0], "roles": found[0]["roles"][:1]}, *found[1:]],
         {("role", "event_site taken for nothing"): 1}),
        (lambda found: [{**found[0], "actors": [{"name": "M23", "part": "target"}, {"name": "x", "part": "target"}]},
                        *found[1:]],
         {("actor", "initiator taken for target"): 1, ("actor", "target invented"): 1, ("actor", "target missed"): 1}),
    ],
)  # fmt: skip
def test_misses_are_sorted_by_cause(
    make: Callable[[list[Event]], list[Event]], expected: dict[tuple[str, str], int]
) -> None:
    assert causes(make(perfect(report()))) == expected


def test_events_without_the_cells_of_the_contract_have_them_wrong_and_break_nothing() -> None:
    found = [{name: event[name] for name in ("type", "start", "end")} for event in perfect(report())]
    figures = measured(found)
    assert figures["type F"] == 1
    assert figures["deaths R"] == figures["all actor R"] == 0


def test_the_splits_are_measured_apart() -> None:
    reports = [report("dev") | {"id": "a"}, report("test") | {"id": "b"}]
    made = events.measure(reports, {"a": perfect(report())})
    assert [made[split]["reports"] for split in events.SPLITS] == [1, 1, 0, 0, 2]
    assert [made[split]["figures"]["type R"] for split in ("dev", "test", "all")] == [1, 0, 0.5]


def test_misses_of_the_test_split_are_shown_only_when_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    reports = [report("dev") | {"id": "seen"}, report("test") | {"id": "unseen"}]
    monkeypatch.setattr(corpora, "event_reports", lambda: reports)
    path = tmp_path / "found.jsonl"
    path.write_text("".join(json.dumps({"id": one["id"], "events": []}) + "\n" for one in reports))
    events.main(["--found", str(path)])
    printed = capsys.readouterr().out
    assert "seen (2024-05-03) event missed" in printed
    assert "unseen" not in printed
    assert "Sake 204405 | 2024-05-02 | 2 deaths, 6 wounded | M23 (initiator), Civilians (target)" in printed
    events.main(["--found", str(path), "--split", "test", "--show", "talks"])
    printed = capsys.readouterr().out
    assert printed.count("unseen (") == 1
    assert "statement 'said'" not in printed


def test_floors_of_the_events_only_rise_and_bind_what_is_measured_over_all_events() -> None:
    now = {"corpora": {}, "events": {"dev": {"figures": {"type F": 0.7, "date": 0.4, "wounded": 0.9}}}}
    quality.with_floors(now, {"corpora": {}, "events": {"dev": {"floors": {"type F": 0.8, "date": 0.3}}}})
    assert now["events"]["dev"]["floors"] == {"type F": 0.8, "date": 0.4}


def test_the_page_shows_each_figure_of_an_event() -> None:
    made = events.measure([report()], {"r": changed(deaths_best=3)})
    lines = quality.events_table(made).splitlines()
    assert lines[0] == (
        "|  | dev: 3 in 1 reports | test: 0 in 0 reports | agency dev: 0 in 0 reports | agency test: 0 in 0 reports "
        "| all: 3 in 1 reports |"
    )
    (deaths,) = (line for line in lines if line.startswith("| deaths |"))
    assert deaths.split(" | ")[1] == ".667 (.500 .500 .500)"
    (bounds,) = (line for line in lines if line.startswith("| deaths bounds |"))
    assert bounds.split(" | ")[1] == "1.000"
    part = quality.events_part([events.match(report(), changed(type="battle"))])
    assert "| event missed | found as battle | 1 | shelling 1 |" in part
