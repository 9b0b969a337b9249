"""The commands about events: `events` writes them as a table, `explain` says why one is as it is."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_conflict._errors import InputError
from geo_conflict._terminal import check_apart, check_writable, progress

if TYPE_CHECKING:
    import argparse
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from geo_conflict.report import Report

DONE = 0
OWN = "own"
LAYOUTS = (OWN, "acled", "ucdp")
OWN_FORMATS = {".geojson": "frame", ".csv": "csv"}
"""The writers of the own columns, by how a file's name ends."""

SHORTEST_ID = 4

_WORDS = {"type": "trigger", "date_start": "date_text", "date_end": "date_text", "name": "where"}
"""Cells, and the column with the words of the text that gave them."""

_APART = {"id", "article", "sentence", "start", "end", "trigger", "date_text", "where", "actors", "roles", "sources",
          "merged", "rule", "geometry"}  # fmt: skip
"""Columns that are not shown as a cell of their own."""

_WIDTH = 100


# --- the commands


def events(args: argparse.Namespace) -> int:
    """Write the events of articles in a layout."""
    check_apart([args.output], args.inputs)
    check_writable(args.output)
    _check_format(args.layout, args.output)
    found = _report(args, **({"merge": False} if args.no_merge else {}))
    from geo_conflict import export

    if args.layout == OWN:
        getattr(export, OWN_FORMATS[Path(args.output).suffix.lower()])(found.events, "events", args.output)
        print(f"{len(found.events)} events")
    else:
        print(getattr(export, args.layout)(found, args.output).note)
    print(f"wrote {args.output}")
    return DONE


def explain(args: argparse.Namespace) -> int:
    """Print what gave each cell of an event, and which reports were merged into it."""
    found = _report(args)
    event = _find(args.event, _plain(found.events))
    places = {(row["article"], row["mention"]): row for row in _plain(found.places)}
    print("\n".join(_lines(event, places)))
    return DONE


def _report(args: argparse.Namespace, **options: Any) -> Report:
    from geo_conflict import articles

    given = articles.open_inputs(args.inputs, date=args.date)
    from geo_conflict import report  # heavy, so only when there is work for it

    return report.build(progress(given, total=len(given), noun="articles"), **options)


def _check_format(layout: str, output: str) -> None:
    formats = list(OWN_FORMATS) if layout == OWN else [".csv"]
    if Path(output).suffix.lower() not in formats:
        raise InputError(
            f"a file {' or '.join(formats)} for --layout {layout}", output, "change the name or the layout"
        )


def _plain(table: Any) -> list[dict[str, Any]]:
    """Give the rows of a table as plain values; a shape as the kind that it is."""
    from geo_conflict.export import plain

    rows = zip(table.drop(columns="geometry").to_dict("records"), table.geometry, strict=True)
    return [plain(row) | {"geometry": shape and shape.geom_type} for row, shape in rows]


def _find(given: str, rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Give the event of an id, or of the beginning of one; also by an id that was merged into it."""
    short = len(given) < SHORTEST_ID
    fits = [] if short else [row for row in rows if any(name.startswith(given) for name in _ids(row))]
    if len(fits) == 1:
        return fits[0]
    known = ", ".join(row["id"] for row in (fits or rows)[:5])
    found = f"{given!r}, which fits {len(fits)} of {len(rows)}" + (f", such as {known}" if known else "")
    raise InputError(
        "the id of an event of these articles", found, "the command events writes all ids to a file"
    )


def _ids(event: dict[str, Any]) -> Iterator[str]:
    yield event["id"]
    yield from (other["id"] for other in event.get("merged") or ())


# --- what is printed


def _lines(event: dict[str, Any], places: dict[tuple[str, int], dict[str, Any]]) -> Iterator[str]:
    yield f"{event['id']}  {event['type']}, told in {event['article']}"
    yield ""
    yield from _quoted(event)
    if event.get("trigger"):
        yield f"  told by {_quote(event['trigger'])}{_offsets(event)}"
    if event.get("rule"):
        yield f"  rule: {event['rule']}"
    yield "\ncells"
    cells = {name: value for name, value in event.items() if name not in _APART}
    for name, value in cells.items():
        if value is not None:
            words = event.get(_WORDS.get(name, ""))
            yield f"  {name:22} {value}" + (f"  from {_quote(words)}" if words else "")
    if event["geometry"]:
        yield f"  {'geometry':22} {event['geometry']}"
    empty = [name for name, value in cells.items() if value is None]
    if empty:
        yield from textwrap.wrap(
            f"not told: {', '.join(empty)}", _WIDTH, initial_indent="  ", subsequent_indent="    "
        )
    yield from _actors(event)
    yield from _roles(event, places)
    yield from _sources(event)
    yield from _merged(event)


def _quoted(told: dict[str, Any]) -> Iterator[str]:
    yield f"  characters {told['start']} to {told['end']}:"
    sentence = " ".join((told.get("sentence") or "").split())
    yield from textwrap.wrap(sentence, _WIDTH, initial_indent="    ", subsequent_indent="    ")


def _offsets(event: dict[str, Any]) -> str:
    """Say where the words stand in the article, if they stand in the sentence as they are."""
    at = (event.get("sentence") or "").find(event["trigger"])
    start = event["start"] + at
    return "" if at < 0 else f" at {start} to {start + len(event['trigger'])}"


def _actors(event: dict[str, Any]) -> Iterator[str]:
    if event.get("actors"):
        yield "\nactors"
    for actor in event.get("actors") or ():
        known = ", ".join(filter(None, (actor.get("side"), actor.get("country"))))
        yield f"  {actor['part']:22} {actor['name']}" + (f" ({known})" if known else "")


def _roles(event: dict[str, Any], places: dict[tuple[str, int], dict[str, Any]]) -> Iterator[str]:
    if event.get("roles"):
        yield "\nplaces of the sentence"
    for role in event.get("roles") or ():
        place = places.get((event["article"], role["mention"]))
        text = (
            f"{_quote(place['text'])} at {place['start']} to {place['end']}: {place['name']}" if place else ""
        )
        yield f"  {role['role']:22} {text or role['mention']}"


def _sources(event: dict[str, Any]) -> Iterator[str]:
    if event.get("sources"):
        yield "\nreports that tell it"
    for source in event.get("sources") or ():
        known = (source["article"], source.get("source"), source.get("published"), source.get("url"))
        yield f"  {', '.join(filter(None, known))}"
        yield from (f"  {line}" for line in _quoted(source))


def _merged(event: dict[str, Any]) -> Iterator[str]:
    yield "\nmerged into it" if event.get("merged") else "\nnothing was merged into it"
    for other in event.get("merged") or ():
        yield f"  {other['id']}, {other['article']}, characters {other['start']} to {other['end']}: {other['why']}"


def _quote(words: str) -> str:
    return f'"{" ".join(words.split())}"'


# --- the arguments


def add_events(make: Callable[..., argparse.ArgumentParser], date: Callable[[str], dt.date]) -> None:
    """Add the arguments of `events`; `make` adds a parser, `date` reads a day."""
    to = make(
        events,
        "write the events of articles, also in the columns of ACLED or UCDP GED",
        "events article.txt -o events.geojson",
        "events reports/ -o events.csv --layout acled",
        "events archive.jsonl -o events.csv --layout ucdp --no-merge",
    )
    to.add_argument("inputs", nargs="+", metavar="INPUT", help="text, HTML or JSONL file, folder, or -")
    to.add_argument("-o", "--output", required=True, metavar="FILE", help="GeoJSON (own) or CSV to write")
    to.add_argument("--layout", choices=LAYOUTS, default=OWN, help="whose columns (own)")
    to.add_argument("--no-merge", action="store_true", help="keep a row for each report of one event")
    to.add_argument("--date", type=date, metavar="YYYY-MM-DD", help="day of articles that state none")


def add_explain(make: Callable[..., argparse.ArgumentParser], date: Callable[[str], dt.date]) -> None:
    """Add the arguments of `explain`; `make` adds a parser, `date` reads a day."""
    to = make(
        explain,
        "say what gave each cell of an event, and which reports were merged into it",
        "explain 3f0c9a1be274 article.txt",
        "explain 3f0c reports/",
    )
    to.add_argument("event", metavar="EVENT_ID", help="its id, or how that begins")
    to.add_argument("inputs", nargs="+", metavar="INPUT", help="the articles that tell it")
    to.add_argument("--date", type=date, metavar="YYYY-MM-DD", help="day of articles that state none")
