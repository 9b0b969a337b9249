"""The commands about control: `front-line`, and `control at`, `changes`, `check`, `convert`."""

from __future__ import annotations

import argparse
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_conflict._errors import InputError
from geo_conflict._terminal import STDOUT, Field, check_apart, check_writable, say, table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    import geopandas as gpd

DONE, FAULTY = 0, 1

_FRONT = (
    Field("conflict", "conflict"),
    Field("actor_a", "side"),
    Field("actor_b", "other side"),
    Field("status", "status"),
    Field("length_km", "km", ",.1f"),
    Field("precision", "precision"),
    Field("source", "source"),
)
_PEOPLE = (
    Field("conflict", "conflict"),
    Field("actor", "held by"),
    Field("places", "places", ",d"),
    Field("population", "people", ",d"),
)
_HELD = (
    Field("conflict", "conflict"),
    Field("unit", "unit"),
    Field("actor", "actor"),
    Field("status", "status"),
    Field("date_from", "from"),
    Field("date_to", "to"),
    Field("precision", "precision"),
    Field("km2", "km²", ",.0f"),
)
_CHANGED = (
    Field("date", "date"),
    Field("district", "district"),
    Field("actor_from", "from"),
    Field("actor_to", "to"),
    Field("km2", "km²", ",.1f"),
    Field("precision", "precision"),
    Field("units", "units"),
)
_BALANCE = (
    Field("conflict", "conflict"),
    Field("actor", "actor"),
    Field("gained_km2", "gained km²", ",.1f"),
    Field("lost_km2", "lost km²", ",.1f"),
    Field("net_km2", "net km²", "+,.1f"),
)
_MOVED = (
    Field("moved", "front line"),
    Field("actor_a", "side"),
    Field("actor_b", "other side"),
    Field("length_km", "km", ",.1f"),
)


# --- the commands


def front_line(args: argparse.Namespace) -> int:
    """Print or write the front lines of a day."""
    _prepare(args)
    from geo_conflict import control

    rows = _rows(args)
    lines = control.front_line(args.date, rows, tolerance_m=_tolerance(args))
    if lines.empty:
        known = "check the date" if args.file else f"conflicts known: {', '.join(control.conflicts())}"
        raise InputError("a day with a known front line", f"none on {args.date}", known)
    members = {"date": args.date}
    if args.within is not None:
        people = _plain(control.population(args.date, rows, within_km=args.within))
        members |= {"within_km": args.within, "population": people}
    if not _to_stdout(args, lines, "front_line", **members):
        print(table(_FRONT, lines.to_dict("records")))
        if args.within is not None:
            print(f"\nwithin {args.within:g} km of the line, by the gazetteer:")
            print(table(_PEOPLE, [{**row, "actor": row["actor"] or "outside"} for row in people]))
        _to_file(args, lines, "front_line", **members)
    return DONE


def at(args: argparse.Namespace) -> int:
    """Print or write who held what on a day."""
    _prepare(args)
    from geo_conflict import control

    held = control.at(args.date, _rows(args))
    if held.empty:
        raise InputError("a day for which control is known", f"nothing on {args.date}", "check the date")
    if not _to_stdout(args, held, "control", date=args.date):
        held = held.assign(km2=[control.km2(shape) for shape in held.geometry])
        print(table(_HELD, _plain(held)))
        _to_file(args, held, "control", date=args.date)
    return DONE


def changes(args: argparse.Namespace) -> int:
    """Print or write what changed between two days."""
    _prepare(args)
    from geo_conflict import control

    found = control.changes(args.start, args.end, _rows(args), tolerance_m=_tolerance(args))
    days = {"date_from": args.start, "date_to": args.end, "warnings": list(found.warnings)}
    for warning in found.warnings:
        say(f"warning: {warning}")
    if _to_stdout(args, found.areas, "changes", **days):
        return DONE
    if found.areas.empty:
        print(f"nothing changed hands between {args.start} and {args.end}")
    else:
        print(table(_CHANGED, _plain(found.areas)))
        print(f"\n{table(_BALANCE, _plain(found.balance))}")
    if len(found.lines):
        print(f"\n{table(_MOVED, _plain(found.lines))}")
    _to_file(args, found.areas, "changes", **days)
    return DONE


def check(args: argparse.Namespace) -> int:
    """Print every fault of a file of control; with --fix, write it mended."""
    if bool(args.fix) != bool(args.output):
        raise InputError(
            "--fix and -o together",
            "one of them",
            "name the file for what is mended, as in --fix -o new.gpkg",
        )
    if args.output:
        check_apart([args.output], [args.file])
        check_writable(args.output)
    from geo_conflict import control, export

    options = {"units": args.units, "crs": args.crs, "tolerance_m": _tolerance(args)}
    done: list[str] = []
    if args.fix:
        frame, done, faults = control.fix(args.file, **options)
        if frame is not None:
            control.write(frame, args.output)
    else:
        faults = control.check(args.file, **options)
    grave = [fault for fault in faults if not fault.is_note]
    if args.json:
        made = {
            "file": args.file,
            "mended": done,
            "faults": [{**fault._asdict(), "rows": list(fault.rows)} for fault in faults],
        }
        sys.stdout.write(export.line(made))
        return FAULTY if grave else DONE
    for text in done:
        print(f"mended: {text}")
    for fault in faults:
        print(f"{'note' if fault.is_note else 'fault'}: {fault}{' (--fix mends it)' if fault.mends else ''}")
    if grave:
        left = "; nothing written" if args.fix else ""
        say(f"{args.file}: {len(grave)} fault{'s' if len(grave) > 1 else ''}{left}")
        return FAULTY
    print(f"wrote {args.output}" if args.fix else f"{args.file}: no faults")
    return DONE


def convert(args: argparse.Namespace) -> int:
    """Write the areas of a publisher's file in the format of control."""
    check_apart([args.output], [args.file])
    check_writable(args.output)
    from geo_conflict import control

    rows = _settlements(args) if Path(args.file).suffix.lower() == ".csv" else _areas(args)
    ground = rows.assign(km2=[control.km2(shape) for shape in rows.geometry])
    for (actor, status), km2 in ground.groupby(["actor", "status"])["km2"].sum().items():
        print(f"{actor}, {status}: {km2:,.0f} km²")
    control.write(rows, args.output)
    print(f"wrote {args.output}")
    return DONE


def _areas(args: argparse.Namespace) -> gpd.GeoDataFrame:
    from geo_conflict import control

    if args.date is None:
        raise InputError("the day that the areas show", "none", "give it with --date YYYY-MM-DD")
    return control.convert(args.file, style=args.style, date=args.date, source=args.source, url=args.url)


def _settlements(args: argparse.Namespace) -> gpd.GeoDataFrame:
    from geo_conflict import control

    if args.within is None:
        raise InputError("where the ground of settlements ends", "none", "give it, as in --within UA")
    return control.settlements(args.file, args.within, style=args.style, source=args.source, url=args.url)


def _prepare(args: argparse.Namespace) -> None:
    if args.output not in {None, STDOUT}:
        check_apart([args.output], [args.file] if args.file else [])
        check_writable(args.output)


def _rows(args: argparse.Namespace) -> str | gpd.GeoDataFrame | None:
    from geo_conflict import control

    if args.file is None:
        conflict: str | None = args.conflict
        return conflict
    if args.conflict is not None:
        raise InputError("--conflict or --file", "both", "leave one out")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", UserWarning)
        rows = control.read(args.file, units=args.units, tolerance_m=_tolerance(args))
    for warning in told:
        say(f"warning: {warning.message}")
    return rows


def _tolerance(args: argparse.Namespace) -> float:
    """Return the tolerance that is given, or the package's own."""
    from geo_conflict import control

    return args.tolerance or control.TOLERANCE_M


def _plain(frame: Any) -> list[dict[str, Any]]:
    """Return the rows of a frame without geometry, what is missing as None."""
    import pandas as pd

    rows = frame.drop(columns="geometry", errors="ignore").astype(object).to_dict("records")
    return [{key: None if pd.isna(value) else value for key, value in row.items()} for row in rows]


def _to_stdout(args: argparse.Namespace, frame: gpd.GeoDataFrame, layer: str, **members: Any) -> bool:
    """Print the frame as GeoJSON when that is asked for, and write it as well where a file is named."""
    from geo_conflict import export

    if args.output != STDOUT and not args.json:
        return False
    path = None if args.output == STDOUT else args.output
    sys.stdout.write(export.line(export.frame(frame, layer, path, **members)))
    return True


def _to_file(args: argparse.Namespace, frame: gpd.GeoDataFrame, layer: str, **members: Any) -> None:
    from geo_conflict import export

    if args.output is not None:
        export.frame(frame, layer, args.output, **members)
        print(f"wrote {args.output}")


# --- the arguments


def add_front_line(make: Callable[..., argparse.ArgumentParser], date: Callable[[str], dt.date]) -> None:
    """Add the arguments of `front-line`; `make` adds a parser, `date` reads a day."""
    to = make(
        front_line,
        "derive the front line of a day",
        "front-line --date 2014-08-10",
        "front-line --date 2014-08-10 --within 20 -o line.geojson",
        "front-line --date 2023-05-01 --file control.gpkg",
    )
    to.add_argument("--date", type=date, required=True, metavar="YYYY-MM-DD", help="the day")
    to.add_argument("--within", type=_positive, metavar="KM", help="count the people so near to the line")
    _shared(to)


def add_control(make: Callable[..., argparse.ArgumentParser], date: Callable[[str], dt.date]) -> None:
    """Add the arguments of `control` and its commands."""
    held = make("at", at, "list who held what on a day", "control at 2021-06-01")
    held.add_argument("date", type=date, metavar="YYYY-MM-DD", help="the day")
    _shared(held)
    between = make(
        "changes",
        changes,
        "list what changed hands between two days, with km² by district and actor",
        "control changes 2020-09-01 2020-12-15",
        "control changes 2020-09-01 2020-12-15 -o changes.geojson",
    )
    between.add_argument("start", type=date, metavar="FROM", help="the first day, YYYY-MM-DD")
    between.add_argument("end", type=date, metavar="TO", help="the last day, YYYY-MM-DD")
    _shared(between)
    checked = make(
        "check",
        check,
        "name every fault of a file of control, or mend what is safe to mend",
        "control check control.gpkg",
        "control check table.csv --units units.gpkg",
        "control check control.gpkg --fix -o mended.gpkg",
    )
    checked.add_argument("file", metavar="FILE", help="GeoPackage, GeoJSON, shapefile or CSV")
    checked.add_argument("--fix", action="store_true", help="mend what is safe, say what was done, write -o")
    checked.add_argument("-o", "--output", metavar="OUT", help="GeoPackage, GeoJSON or FlatGeobuf to write")
    checked.add_argument(
        "--crs", metavar="EPSG:N", help="the coordinate reference system, where the file has none"
    )
    _format(checked)
    taken = make(
        "convert",
        convert,
        "read areas of control as others publish them",
        'control convert map.kml --style deepstate --date 2023-05-01 --source "..." -o control.gpkg',
        'control convert settlements.csv --style viina --within UA --source "..." -o control.gpkg',
    )
    taken.add_argument(
        "file", metavar="FILE", help="areas: GeoJSON, KML, KMZ, shapefile; settlements and days: CSV"
    )
    taken.add_argument(
        "--style", required=True, metavar="NAME", help="how it tells who holds what: isw, deepstate, viina"
    )
    taken.add_argument("--date", type=date, metavar="YYYY-MM-DD", help="the day that areas show")
    taken.add_argument("--within", metavar="CC", help="the country that the ground of settlements ends with")
    taken.add_argument("--source", required=True, metavar="TEXT", help="who publishes it")
    taken.add_argument("--url", default="", metavar="LINK", help="where")
    taken.add_argument("-o", "--output", required=True, metavar="OUT", help="the file to write")


def _shared(to: argparse.ArgumentParser) -> None:
    to.add_argument("-o", "--output", metavar="FILE", help="write GeoJSON; - for standard output")
    to.add_argument("--conflict", metavar="NAME", help="only this conflict; all by default")
    to.add_argument("--file", metavar="FILE", help="a file of control of your own instead")
    _format(to)


def _format(to: argparse.ArgumentParser) -> None:
    to.add_argument("--json", action="store_true", help="print JSON")
    to.add_argument(
        "--units", metavar="LAYER", help="units that a table names; the shipped boundaries by default"
    )
    to.add_argument("--tolerance", type=_positive, metavar="M", help="metres that areas may be apart (100)")


def _positive(value: str) -> float:
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"expected a number above 0; found {value!r}")
    return number
