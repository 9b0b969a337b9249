"""How well events are found: type, site, date, numbers, roles and actors against the events marked by hand.

`python -m benchmarks.events` prints the figures of `tests/gold/events.jsonl` and every miss with its sentence. Rules
are tuned on the splits `dev` and `agency dev`: the misses of the others are shown only when asked for by name, and
so stay unseen.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter, defaultdict
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import shapely
from shapely.geometry import shape

from benchmarks import corpora
from benchmarks.causes import Cause
from benchmarks.scoring import detection, km, share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from benchmarks.scoring import Figures

Event = dict[str, Any]
Report = dict[str, Any]

DEV, TEST, AGENCY_DEV, AGENCY_TEST, ALL = "dev", "test", "agency dev", "agency test", "all"
SPLITS = (DEV, TEST, AGENCY_DEV, AGENCY_TEST, ALL)
NEAR_KM = 10.0
FITS_KM = 50.0
RELATIVE = {"near", "distance", "between", "border", "along"}
COUNTS = ("deaths", "wounded", "displaced", "detained")
EXAMPLES = 5


class Pair(NamedTuple):
    """An event marked and the event found that tells it."""

    gold: Event
    found: Event


class Scored(NamedTuple):
    """A report: the events paired, those missed and those invented."""

    report: Report
    pairs: list[Pair]
    missed: list[Event]
    invented: list[Event]


class Miss(NamedTuple):
    """Something wrong: what, why, and the events that show it."""

    group: str
    cause: str
    report: Report
    gold: Event | None
    found: Event | None

    @property
    def type(self) -> str:
        """The type of the event; that of the mark, where there is one."""
        return str((self.gold or self.found or {})["type"])


# --- what is right


def overlap(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two spans share a character."""
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def tells(found: Event, gold: Event) -> bool:
    """Whether an event found stands in a sentence that tells the event marked."""
    return any(overlap(found, span) for span in (gold, *gold["also"]))


def same(*names: str) -> Callable[[Event, Event], bool]:
    """Make the test that cells are equal, null where null."""
    return lambda gold, found: all(gold.get(name) == found.get(name) for name in names)


def site_right(gold: Event, found: Event) -> bool:
    """Whether the place found is the one marked, or a geometry that fits the words of a relative place."""
    marked, given = gold["place"], found.get("place")
    if marked is None:
        return given is None and found.get("geometry") is None
    if given is not None and any(_same_place(place, given) for place in (marked, *gold["anchors"])):
        return True
    return gold["place_relation"] in RELATIVE and _fits(marked, found.get("geometry"))


def _same_place(marked: Mapping[str, Any], given: Mapping[str, Any]) -> bool:
    if marked["geonameid"] is not None and marked["geonameid"] == given.get("geonameid"):
        return True
    if marked["lat"] is None:
        names = {_folded(marked["text"]), _folded(marked["name"])}
        return _folded(given.get("name")) in names
    return (
        given.get("lat") is not None
        and km(marked["lat"], marked["lon"], given["lat"], given["lon"]) <= NEAR_KM
    )


def _fits(marked: Mapping[str, Any], geometry: Mapping[str, Any] | None) -> bool:
    """Whether a geometry comes near the point of the mark; where the mark has none, whether there is one."""
    if geometry is None or marked["lat"] is None:
        return geometry is not None
    nearest = shapely.shortest_line(shapely.Point(marked["lon"], marked["lat"]), shape(geometry))
    (lon1, lat1), (lon2, lat2) = nearest.coords
    return km(lat1, lon1, lat2, lon2) <= FITS_KM


def _has(cell: str) -> Callable[[Event], bool]:
    return lambda event: event.get(cell) is not None


def _folded(text: str | None) -> str:
    return " ".join((text or "").casefold().removeprefix("the ").split())


CHECKS: dict[str, Callable[[Event, Event], bool]] = {
    "site": site_right,
    "date": same("date_start", "date_end"),
    "time precision": same("time_precision"),
    "deaths": same("deaths_best"),
    "deaths bounds": same("deaths_low", "deaths_high"),
    "wounded": same("wounded_best"),
    "displaced": same("displaced_best"),
    "detained": same("detained_best"),
    "is_total": lambda gold, found: gold["is_total"] == bool(found.get("is_total")),
}
"""Cells of an event that was found, and when each is right."""

TOLD: dict[str, Callable[[Event], bool]] = {
    "site": lambda event: event.get("place") is not None or event.get("geometry") is not None,
    "date": lambda event: event.get("date_start") is not None,
    **{count: _has(f"{count}_best") for count in COUNTS},
    "is_total": lambda event: bool(event.get("is_total")),
}
"""Cells that an event may leave empty, and when they say something."""


# --- pairing


def match(report: Report, found: Sequence[Event]) -> Scored:
    """Pair events one to one: as many as can be, and of all such ways the one whose cells agree best."""
    marked = report["events"]
    likeness = [_candidates(gold, marked, found) for gold in marked]

    @cache
    def best(row: int, taken: frozenset[int]) -> tuple[int, int, tuple[tuple[int, int], ...]]:
        if row == len(marked):
            return 0, 0, ()
        ways = [best(row + 1, taken)]
        for number in likeness[row].keys() - taken:
            paired, agreed, rest = best(row + 1, taken | {number})
            ways.append((paired + 1, agreed + likeness[row][number], ((row, number), *rest)))
        return max(ways, key=lambda way: (way[:2], [(-gold, -number) for gold, number in way[2]]))

    chosen = best(0, frozenset())[2]
    left, right = {gold for gold, _ in chosen}, {number for _, number in chosen}
    return Scored(
        report,
        [Pair(marked[gold], found[number]) for gold, number in chosen],
        [event for number, event in enumerate(marked) if number not in left],
        [event for number, event in enumerate(found) if number not in right],
    )


def _candidates(gold: Event, marked: Sequence[Event], found: Sequence[Event]) -> dict[int, int]:
    """Give the events found that may tell a marked one, by number, with how like it they are.

    Of n marked events of a type, n candidates each are enough: the other n - 1 leave one of them free.
    """
    like = {
        number: _likeness(gold, event)
        for number, event in enumerate(found)
        if event["type"] == gold["type"] and tells(event, gold)
    }
    enough = sum(other["type"] == gold["type"] for other in marked)
    return dict(sorted(like.items(), key=lambda item: (-item[1], item[0]))[:enough])


def _likeness(gold: Event, found: Event) -> int:
    """How many cells agree; the words that tell it and the sentence weigh most."""
    trigger = _folded(found.get("trigger"))
    told = bool(trigger) and (trigger in _folded(gold["trigger"]) or _folded(gold["trigger"]) in trigger)
    agreed = sum(right(gold, found) for right in CHECKS.values())
    return 4 * told + 2 * overlap(gold, found) + agreed + len(_names(gold) & _names(found))


# --- figures


def figures(scored: Sequence[Scored]) -> Figures:
    """Measure the type over all events, each cell over the events found, and again over all.

    Parameters
    ----------
    scored
        The reports with their events paired.

    Returns
    -------
    dict
        `type P`, `R`, `F`; a cell's share of right ones among the events found (`site`); precision and recall
        over all events that tell the cell (`site P`: of all places given, `site R`: of all places marked).
    """
    pairs = [pair for one in scored for pair in one.pairs]
    gold = [event for one in scored for event in one.report["events"]]
    found = [*(pair.found for pair in pairs), *(event for one in scored for event in one.invented)]
    made = detection("type", len(pairs), len(pairs), len(found), len(gold))
    for name, right in CHECKS.items():
        made[name] = share(sum(right(*pair) for pair in pairs), len(pairs))
    for name, told in TOLD.items():
        hits = [pair for pair in pairs if CHECKS[name](*pair)]
        made |= detection(
            name,
            sum(told(pair.found) for pair in hits),
            sum(told(pair.gold) for pair in hits),
            sum(map(told, found)),
            sum(map(told, gold)),
        )
    for name, parts in (("role", roles_of), ("actor", _names), ("part", _parts)):
        made |= _sets(name, pairs, parts)
        made |= _sets(f"all {name}", pairs, parts, gold, found)
    return made


def _sets(
    name: str,
    pairs: Sequence[Pair],
    parts: Callable[[Event], set[Any]],
    gold: Sequence[Event] | None = None,
    found: Sequence[Event] | None = None,
) -> Figures:
    """Precision and recall of members; over the paired events, or with all marked and found beneath the line."""
    hits = sum(len(common(parts, *pair)) for pair in pairs)
    given = found if found is not None else [pair.found for pair in pairs]
    marked = gold if gold is not None else [pair.gold for pair in pairs]
    return detection(
        name,
        hits,
        hits,
        sum(len(parts(event)) for event in given),
        sum(len(parts(event)) for event in marked),
    )


def common(parts: Callable[[Event], set[Any]], gold: Event, found: Event) -> set[Any]:
    """Members that both have; places count as the same where their spans overlap."""
    if parts is not roles_of:
        return parts(gold) & parts(found)
    return {
        (start, end, role)
        for start, end, role in parts(gold)
        if any(role == other and start < last and first < end for first, last, other in parts(found))
    }


def roles_of(event: Event) -> set[Any]:
    """Places of the event's sentence, each with what it is to the event."""
    return {(role["start"], role["end"], role["role"]) for role in event.get("roles") or ()}


def _names(event: Event) -> set[Any]:
    return {_folded(actor["name"]) for actor in event.get("actors") or ()}


def _parts(event: Event) -> set[Any]:
    return {(_folded(actor["name"]), actor["part"]) for actor in event.get("actors") or ()}


def measure(reports: Sequence[Report], found: Mapping[str, Sequence[Event]]) -> dict[str, dict[str, Any]]:
    """Measure each split and all reports together.

    Returns
    -------
    dict
        By the split: how many reports and events it has, and its figures.
    """
    made = {}
    for split in SPLITS:
        scored = score(reports, found, split)
        made[split] = {
            "reports": len(scored),
            "events": sum(len(one.report["events"]) for one in scored),
            "figures": {name: round(value, 4) for name, value in figures(scored).items()},
        }
    return made


def score(reports: Iterable[Report], found: Mapping[str, Sequence[Event]], split: str = ALL) -> list[Scored]:
    """Pair the events of the reports of a split."""
    return [
        match(report, found.get(report["id"], ())) for report in reports if split in {ALL, report["split"]}
    ]


def by_type(scored: Sequence[Scored]) -> dict[str, tuple[int, int, int]]:
    """Count by type the events marked, found, and paired."""
    gold = Counter(event["type"] for one in scored for event in one.report["events"])
    right = Counter(pair.gold["type"] for one in scored for pair in one.pairs)
    wrong = Counter(event["type"] for one in scored for event in one.invented)
    return {
        name: (gold[name], right[name] + wrong[name], right[name])
        for name in sorted(gold.keys() | wrong.keys(), key=lambda name: (-gold[name], name))
    }


# --- misses


MISSED, INVENTED = "event missed", "event invented"
CELLS = ("site", "date", "deaths", "wounded", "displaced", "detained", "is_total")


def misses(scored: Iterable[Scored]) -> Iterator[Miss]:
    """Name everything that is wrong, with its cause."""
    for one in scored:
        for gold in one.missed:
            yield Miss(MISSED, _why_missed(one, gold), one.report, gold, _instead(one, gold))
        for found in one.invented:
            yield Miss(INVENTED, _why_invented(one, found), one.report, None, found)
        for pair in one.pairs:
            yield from (Miss(group, cause, one.report, *pair) for group, cause in _wrong_cells(pair))


def _instead(one: Scored, gold: Event) -> Event | None:
    """Give the event of another type that was found in its place."""
    return next((found for found in one.invented if tells(found, gold)), None)


def _why_missed(one: Scored, gold: Event) -> str:
    instead = _instead(one, gold)
    if instead is not None:
        return f"found as {instead['type']}" if instead["type"] != gold["type"] else "two events found as one"
    if any(tells(pair.found, gold) for pair in one.pairs):
        return "only another event of the sentence was found"
    return "no event found in the sentence"


def _why_invented(one: Scored, found: Event) -> str:
    text = one.report["text"]
    sentence = text[found["start"] : found["end"]]
    trigger = found.get("trigger") or ""
    if any(phrase in sentence and (not trigger or trigger in phrase) for phrase in one.report["not_events"]):
        return "marked as no event"
    told = [gold for gold in one.report["events"] if tells(found, gold)]
    if any(gold["type"] == found["type"] for gold in told):
        return "told already"
    if any(tells(found, gold) for gold in one.missed):
        return "another type is marked, and was missed"
    return "beside other events of the sentence" if told else "in a sentence without events"


def _wrong_cells(pair: Pair) -> Iterator[tuple[str, str]]:
    for name in CELLS:
        if not CHECKS[name](*pair):
            yield name, _WHY[TOLD[name](pair.gold), TOLD[name](pair.found)]
    yield from (("role", cause) for cause in _wrong_roles(pair))
    yield from (("actor", cause) for cause in _wrong_actors(pair))


_WHY = {
    (True, False): "told, and not given",
    (False, True): "given, and not told",
    (True, True): "another one given",
    (False, False): "empty in another way",
}


def _wrong_roles(pair: Pair) -> Iterator[str]:
    gold, found = pair
    for start, end, role in sorted(roles_of(gold) - common(roles_of, gold, found)):
        other = next((r for first, last, r in roles_of(found) if start < last and first < end), "nothing")
        yield f"{role} taken for {other}"


def _wrong_actors(pair: Pair) -> Iterator[str]:
    marked, given = _parts(pair.gold), _parts(pair.found)
    for name, part in sorted(marked - given):
        others = sorted(other for given_name, other in given if given_name == name)
        yield f"{part} taken for {others[0]}" if others else f"{part} missed"
    for name, part in sorted(given - marked):
        if name not in _names(pair.gold):
            yield f"{part} invented"


def table(scored: Iterable[Scored]) -> list[Cause]:
    """Sort the misses by cause: the commonest first in each group, with the types that they befall."""
    seen: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for miss in misses(scored):
        seen[miss.group, miss.cause][miss.type] += 1
    order = (MISSED, INVENTED, *CELLS, "role", "actor")
    rows = [
        Cause(group, cause, types.total(), [f"{name} {count}" for name, count in types.most_common(EXAMPLES)])
        for (group, cause), types in seen.items()
    ]
    return sorted(rows, key=lambda row: (order.index(row.group), -row.misses, row.cause))


# --- the command


def main(argv: Sequence[str] | None = None) -> None:
    """Print the figures, and the misses of a split."""
    options = argparse.ArgumentParser(prog="python -m benchmarks.events", description=__doc__)
    options.add_argument("--split", choices=SPLITS[:-1], default=DEV, help="whose misses to print (dev)")
    options.add_argument("--show", metavar="TYPE", action="append", help="only misses of this type")
    options.add_argument("--found", type=Path, metavar="FILE", help="score this output of extract instead")
    args = options.parse_args(argv)
    reports = corpora.event_reports()
    found = read(args.found) if args.found else extract(reports)
    scored = score(reports, found, args.split)
    print(f"{figures_text(measure(reports, found))}\n\nby type, {args.split}\n{types_text(scored)}\n")
    print(
        "\n".join(
            f"{row.misses:4}  {row.group}: {row.cause} ({'; '.join(row.examples)})" for row in table(scored)
        )
    )
    for miss in misses(scored):
        if args.show is None or miss.type in args.show:
            print(f"\n{shown(miss)}")


def extract(reports: Iterable[Report]) -> dict[str, list[Event]]:
    """Run `geo-conflict extract` over the reports, each with its date."""
    articles = ({"id": one["id"], "text": one["text"], "published": one["published"]} for one in reports)
    return {row["id"]: row["events"] for row in corpora.extract(articles)}


def read(path: Path) -> dict[str, list[Event]]:
    """Read the events of a file that `extract` wrote."""
    with path.open(encoding="utf-8") as lines:
        return {row["id"]: row["events"] for row in map(json.loads, lines)}


def figures_text(measured: Mapping[str, Mapping[str, Any]]) -> str:
    """Lay out the figures, a column a split."""
    head = f"{'':18}" + "".join(f"{split:>13}" for split in measured)
    counts = [
        f"{name:18}" + "".join(f"{part[name]:>13}" for part in measured.values())
        for name in ("reports", "events")
    ]
    names = dict.fromkeys(chain.from_iterable(part["figures"] for part in measured.values()))
    rows = [
        f"{name:18}" + "".join(f"{part['figures'][name]:13.3f}" for part in measured.values())
        for name in names
    ]
    return "\n".join((head, *counts, *rows))


def types_text(scored: Sequence[Scored]) -> str:
    """Lay out what was marked, found and right of each type."""
    rows = [
        f"{name:28}{gold:6}{found:6}{right:6}{share(right, found):8.3f}{share(right, gold):8.3f}"
        for name, (gold, found, right) in by_type(scored).items()
    ]
    return "\n".join((f"{'':28}{'gold':>6}{'found':>6}{'right':>6}{'P':>8}{'R':>8}", *rows))


def shown(miss: Miss) -> str:
    """Show a miss so that it can be judged: its sentence, what is marked, what was found."""
    told = miss.gold or miss.found or {}
    sentence = " ".join(miss.report["text"][told["start"] : told["end"]].split())
    lines = [f"{miss.report['id']} ({miss.report['published']}) {miss.group}: {miss.cause}", f"  {sentence}"]
    lines += [
        f"  {name:6}{in_words(event)}"
        for name, event in (("gold", miss.gold), ("found", miss.found))
        if event
    ]
    return "\n".join(lines)


def in_words(event: Event) -> str:
    """Say in a line what an event has in its cells."""
    place = event.get("place")
    where = f"{place['name']} {place.get('geonameid') or ''}".strip() if place else "no place"
    if event.get("geometry"):
        where += f" as {event['geometry']['type']}"
    dates = [str(day) for day in (event.get("date_start"), event.get("date_end")) if day]
    counts = [f"{event[f'{name}_best']} {name}" for name in COUNTS if event.get(f"{name}_best") is not None]
    actors = ", ".join(f"{actor['name']} ({actor['part']})" for actor in event.get("actors") or ())
    parts = (
        f"{event['type']} {event.get('trigger') or ''!r}",
        where,
        " to ".join(dict.fromkeys(dates)) or "no date",
        ", ".join(counts),
        actors,
        "total" if event.get("is_total") else "",
    )
    return " | ".join(part for part in parts if part)


if __name__ == "__main__":
    main()
