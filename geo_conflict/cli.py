"""The command `geo-conflict`: arguments in, one call of the package, a line about what was done.

Nothing heavy is imported until a command needs it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from geo_conflict import _cli_control, _cli_events, _cli_site
from geo_conflict._errors import GeoConflictError, InputError
from geo_conflict._process import settle, with_room
from geo_conflict._terminal import (
    PROG,
    STDOUT,
    Field,
    check_apart,
    check_writable,
    progress,
    say,
    table,
    tolerate_any_text,
    write_lines,
)
from geo_conflict._terms import ENGLISH, undated_notes
from geo_conflict._terms import undated as count_undated

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from geo_conflict.articles import Article

DONE, NOT_FOUND, FAILED, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141

_DEBUG_HELP = "on an error, show where it was raised"
_CANDIDATE_FIELDS = (
    Field("name", "name"),
    Field("country_code", "country"),
    Field("admin1", "admin-1"),
    Field("feature_code", "feature"),
    Field("population", "population", ",d"),
    Field("lat", "lat", ".4f"),
    Field("lon", "lon", ".4f"),
    Field("geonameid", "GeoNames", "d"),
)
_PICTURES = ("png", "svg", "pdf")
_DATASET_FIELDS = (
    Field("name", "name"),
    Field("version", "version"),
    Field("date", "as of"),
    Field("worldview", "worldview"),
    Field("size", "bytes", ",d"),
    Field("licence", "licence"),
    Field("title", "title"),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and give its exit code.

    Parameters
    ----------
    argv
        The arguments; those of the process when None.

    Returns
    -------
    int
        0 when all went well, 1 when a name was not found or data are damaged, 2 on an error, 130 when
        interrupted.
    """
    settle()
    tolerate_any_text()
    args = parser().parse_args(argv)
    try:
        code: int = with_room(partial(args.run, args))
        sys.stdout.flush()
    except BrokenPipeError:
        # What reads our output has had enough; keep Python from complaining while it closes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except (GeoConflictError, OSError) as error:
        if args.debug:
            raise
        say(f"error: {error}")
        return FAILED
    return code


# --- the commands


def _map(args: argparse.Namespace) -> int:
    pictures = [path for path in (args.png, args.svg, args.pdf) if path]
    outputs = [path for path in (args.output, args.geojson, *pictures) if path]
    _check_map(args, outputs)
    check_apart(outputs, args.articles)
    for path in outputs:
        check_writable(path)
    from geo_conflict import articles

    given = articles.open_inputs(args.articles)
    from geo_conflict import export, report, toponyms  # heavy, so only when there is work for them

    found = report.build(progress(given, total=len(given), noun="articles"), date=args.date)
    if found.places.empty and found.areas.empty:
        raise InputError(
            "an article that names a place", f"none in {', '.join(args.articles)}", "check the text"
        )
    if args.output:
        found.save_page(args.output, title=args.title, tiles=args.tiles)
    if pictures:
        found.save_picture(*pictures, title=args.title)
    if args.geojson:
        export.geojson(found, args.geojson)
    as_of = f" as of {found.date}" if found.date else ""
    print(f"{len(found.places)} mentions of places, {len(found.areas)} areas{as_of}")
    for line in found.front_line.to_dict("records"):
        print(f"front line {line['actor_a']} / {line['actor_b']}: {line['length_km']:,.0f} km")
    for path in outputs:
        print(f"wrote {path}")
    _say_languages(toponyms.count_languages(found.articles["text"]))
    if args.embed:
        _cli_site.print_embed(found, args.output, args.title)
    if args.open:
        import webbrowser

        webbrowser.open(Path(args.output).resolve().as_uri())
    return DONE


def _check_map(args: argparse.Namespace, outputs: list[str]) -> None:
    """Refuse options of `map` that name nothing to write, or the wrong kind of file."""
    if not outputs:
        raise InputError("a file to write", "none", "name one with -o, --png, --svg, --pdf or --geojson")
    if not args.output and (args.open or args.tiles or args.embed):
        option = "--open" if args.open else "--tiles" if args.tiles else "--embed"
        raise InputError(f"a page for {option}", "none", "name it with -o")
    for suffix in _PICTURES:
        path = getattr(args, suffix)
        if path and Path(path).suffix.lower() != f".{suffix}":
            raise InputError(f"a file that ends in .{suffix}", path, "name the picture by its format")


def _extract(args: argparse.Namespace) -> int:
    to_file = args.output != STDOUT
    if to_file:
        check_apart([args.output], args.inputs)
        check_writable(args.output)
    from geo_conflict import articles

    given = articles.open_inputs(args.inputs, date=args.date)
    from geo_conflict import report

    heard: Counter[str] = Counter()
    undated: set[str] = set()
    unresolved: list[int] = []
    rows = report.extract(_seen(given, undated), processes=args.processes or os.cpu_count() or 1)
    counted = _counted(rows, heard, undated, unresolved)
    lines = progress(map(_line, counted), total=len(given), noun="articles")
    if to_file:
        write_lines(lines, Path(args.output), total=len(given), noun="articles")
        print(f"wrote {args.output}")
    else:
        sys.stdout.writelines(lines)
    _say_languages(heard)
    for note in undated_notes(sum(unresolved)):
        say(note)
    return DONE


def _seen(given: Iterable[Article], undated: set[str]) -> Iterator[Article]:
    """Keep the ids of articles that state no day as they go by."""
    for article in given:
        if article.published is None:
            undated.add(article.id)
        yield article


def _counted(
    rows: Iterable[dict[str, Any]], heard: Counter[str], undated: set[str], unresolved: list[int]
) -> Iterator[dict[str, Any]]:
    """Count the languages of articles, and the events that words date where these state no day, as they go by."""
    for row in rows:
        heard[row["language"]] += 1
        if row["id"] in undated:
            unresolved.append(count_undated(row["events"]))
        yield row


def _line(row: dict[str, Any]) -> str:
    """Make the line of an article; what that needs is loaded when the processes that read are at work."""
    from geo_conflict import export

    return export.article_line(row)


def _say_languages(heard: Counter[str]) -> None:
    if heard.keys() <= {ENGLISH}:
        return
    from geo_conflict import toponyms

    for note in toponyms.notes(heard):
        say(note)


def _geocode(args: argparse.Namespace) -> int:
    from geo_conflict import export
    from geo_conflict.gazetteer import Gazetteer

    gazetteer = Gazetteer.open()
    missing = []
    for name in args.names:
        found = export.candidates(name, gazetteer.candidates(name, country=args.country)[: args.limit])
        if args.json:
            sys.stdout.write(export.line(found))
        elif found["candidates"]:
            print(f"{name}\n{table(_CANDIDATE_FIELDS, found['candidates'])}\n")
        if not found["candidates"]:
            missing.append(name)
    if not args.json and len(missing) < len(args.names):
        print(export.GEONAMES)
    if missing:
        where = f" in {args.country}" if args.country else ""
        say(f"no place found{where} for {', '.join(missing)}; check the spelling")
    return NOT_FOUND if missing else DONE


def _data_list(_: argparse.Namespace) -> int:
    from geo_conflict import datasets

    rows = [
        {field.name: getattr(item, field.name) for field in _DATASET_FIELDS}
        for item in datasets.registry().values()
    ]
    print(table(_DATASET_FIELDS, rows))
    return DONE


def _data_verify(_: argparse.Namespace) -> int:
    from geo_conflict import datasets

    faults = datasets.verify()
    for fault in faults:
        say(f"data: {fault}")
    if faults:
        return NOT_FOUND
    print(f"{len(datasets.registry())} data files are as registered")
    return DONE


# --- the arguments


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(FAILED, f"{PROG}: error: {message}; see {self.prog} --help\n")


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        import geo_conflict

        print(f"{PROG} {geo_conflict.__version__}")
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """Make the parser of the command line."""
    top = _Parser(prog=PROG, description="News articles in, trustworthy maps of a conflict out.")
    top.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    top.add_argument("--debug", action="store_true", help=_DEBUG_HELP)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name, add in _COMMANDS.items():
        add(commands, name)
    return top


def _add(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], text: str, *examples: str
) -> argparse.ArgumentParser:
    made: argparse.ArgumentParser = commands.add_parser(
        name,
        help=text,
        description=text[0].upper() + text[1:] + ".",
        epilog="examples:\n" + "\n".join(f"  {PROG} {example}" for example in examples),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--debug", action="store_true", default=argparse.SUPPRESS, help=_DEBUG_HELP)
    made.set_defaults(run=run)
    return made


def _add_map(commands: Any, name: str) -> None:
    to = _add(
        commands,
        name,
        _map,
        "map the places and front line of articles",
        "map article.txt -o page.html --open",
        "map reports/ -o page.html --geojson places.geojson --date 2014-08-10",
        "map - -o page.html < article.html",
        "map article.txt --png map.png --pdf map.pdf",
    )
    to.add_argument("articles", nargs="+", metavar="ARTICLE", help="text, HTML or JSONL file, folder, or -")
    to.add_argument("-o", "--output", metavar="PAGE.html", help="the interactive page to write")
    for suffix in _PICTURES:
        to.add_argument(
            f"--{suffix}", metavar=f"FILE.{suffix}", help=f"also write a static map as {suffix.upper()}"
        )
    to.add_argument(
        "--date", type=_date, metavar="YYYY-MM-DD", help="draw borders and control as of this day"
    )
    to.add_argument("--geojson", metavar="FILE", help="also write all layers as GeoJSON")
    to.add_argument("--tiles", metavar="NAME", help="add an online background map, such as OpenStreetMap")
    to.add_argument(
        "--title", metavar="TEXT", help="the title of page and picture; the article's own by default"
    )
    to.add_argument("--embed", action="store_true", help=_cli_site.EMBED_HELP)
    to.add_argument("--open", action="store_true", help="open the page in the browser")


def _add_site(commands: Any, name: str) -> None:
    _cli_site.add(partial(_add, commands, name), _date, _count)


def _add_extract(commands: Any, name: str) -> None:
    to = _add(
        commands,
        name,
        _extract,
        "write places and events as JSON, a line an article",
        "extract archive.jsonl -o places.jsonl",
        "extract reports/ -o places.jsonl --processes 1",
        "extract - -o - < article.txt",
    )
    to.add_argument("inputs", nargs="+", metavar="INPUT", help="text, HTML or JSONL file, folder, or -")
    to.add_argument("-o", "--output", required=True, metavar="OUT.jsonl", help="the file to write, or -")
    to.add_argument("--date", type=_date, metavar="YYYY-MM-DD", help="day of articles that state none")
    to.add_argument("--processes", type=_count, metavar="N", help="how many to use; all cores by default")


def _add_events(commands: Any, name: str) -> None:
    _cli_events.add_events(partial(_add, commands, name), _date)


def _add_explain(commands: Any, name: str) -> None:
    _cli_events.add_explain(partial(_add, commands, name), _date)


def _add_geocode(commands: Any, name: str) -> None:
    to = _add(
        commands,
        name,
        _geocode,
        "find what places a name may mean",
        "geocode Stepanakert",
        'geocode Rafah "Khan Younis" --country PS',
        "geocode Tripoli --json",
    )
    to.add_argument("names", nargs="+", metavar="NAME", help="a name in any spelling; quote one with spaces")
    to.add_argument("--country", type=_country, metavar="CC", help="only places in this country (ISO code)")
    to.add_argument("--limit", type=_count, default=5, metavar="N", help="at most this many (5)")
    to.add_argument("--json", action="store_true", help="print a JSON object a name")


def _add_front_line(commands: Any, name: str) -> None:
    _cli_control.add_front_line(partial(_add, commands, name), _date)


def _add_control(commands: Any, name: str) -> None:
    top = commands.add_parser(name, help="who held what, what changed, and files of control")
    actions = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _cli_control.add_control(partial(_add, actions), _date)


def _add_data(commands: Any, name: str) -> None:
    top = commands.add_parser(name, help="list or check the data carried")
    actions = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add(actions, "list", _data_list, "list each data file with its version, date and licence", "data list")
    _add(actions, "verify", _data_verify, "check that every data file is as registered", "data verify")


_COMMANDS: dict[str, Callable[[Any, str], None]] = {
    "map": _add_map,
    "site": _add_site,
    "extract": _add_extract,
    "events": _add_events,
    "explain": _add_explain,
    "geocode": _add_geocode,
    "front-line": _add_front_line,
    "control": _add_control,
    "data": _add_data,
}


def _date(value: str) -> dt.date:
    from geo_conflict import articles

    try:
        return articles.parse_date(value)
    except InputError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _count(value: str) -> int:
    if value.isascii() and value.isdigit() and int(value) > 0:
        return int(value)
    raise argparse.ArgumentTypeError(f"expected a number from 1; found {value!r}")


def _country(value: str) -> str:
    if len(value) == 2 and value.isascii() and value.isalpha():  # noqa: PLR2004 - two letters, as the message says
        return value.upper()
    raise argparse.ArgumentTypeError(f"expected a country code of two letters; found {value!r}")
