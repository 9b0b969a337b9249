"""The command `site`, and what `map --embed` prints."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urljoin

from geo_conflict._errors import InputError
from geo_conflict._terminal import STDOUT, progress, say

if TYPE_CHECKING:
    import argparse
    import datetime as dt
    from collections.abc import Callable

    from geo_conflict.report import Report

DONE = 0
EMBED_HELP = "print the <iframe> that shows the page in another one"


def site(args: argparse.Namespace) -> int:
    """Build a site, or bring one up to date."""
    _check_outside(args.output, args.articles)
    from geo_conflict import articles

    given = articles.open_inputs(args.articles)
    from geo_conflict import maps  # heavy, so only when there is work for it
    from geo_conflict.maps import site as sites

    built = sites.build(
        given,
        args.output,
        title=args.title,
        base=args.base,
        date=args.date,
        processes=args.processes or os.cpu_count() or 1,
        force=args.force,
        watch=progress,
    )
    print(f"{built.written:,} files written, {built.kept:,} left as they were, {built.removed:,} removed")
    for note in built.notes:
        say(note)
    print(f"the site begins at {built.index}")
    if args.embed:
        address = urljoin(args.base.rstrip("/") + "/", built.index.name) if args.base else built.index.name
        print(maps.embed(address, built.title))
    if args.open:
        import webbrowser

        webbrowser.open(built.index.resolve().as_uri())
    return DONE


def print_embed(found: Report, path: str, title: str | None) -> None:
    """Print the frame that shows the page of a report, for a page that lies beside it."""
    from geo_conflict import maps

    print(maps.embed(quote(Path(path).name), title or maps.heading(found)))


def add(command: Callable[..., argparse.ArgumentParser], date: Callable[[str], dt.date], count: Any) -> None:
    """Add the arguments of `site`."""
    to = command(
        site,
        "build a site of pages from articles: overview, articles, actors, districts, data, feed",
        "site reports/ -o public/",
        'site archive.jsonl -o public/ --title "War in the news" --base https://example.org/war/',
    )
    to.add_argument("articles", nargs="+", metavar="ARTICLE", help="text, HTML or JSONL file, folder, or -")
    to.add_argument("-o", "--output", required=True, metavar="FOLDER", help="the folder to write into")
    to.add_argument("--title", metavar="TEXT", help="the title of the site")
    to.add_argument("--base", metavar="URL", help="the address it will have, for the feed and the sitemap")
    to.add_argument("--date", type=date, metavar="YYYY-MM-DD", help="draw borders and control as of this day")
    to.add_argument("--processes", type=count, metavar="N", help="how many to use; all cores by default")
    to.add_argument("--force", action="store_true", help="write into a folder that holds other files, too")
    to.add_argument("--embed", action="store_true", help=EMBED_HELP)
    to.add_argument("--open", action="store_true", help="open the site in the browser")


def _check_outside(folder: str, inputs: list[str]) -> None:
    """Refuse a folder that holds an input or lies in one: the next run would read what this one wrote.

    Raises
    ------
    InputError
        When it does.
    """
    output = Path(folder).resolve()
    for given in inputs:
        path = Path(given).resolve()
        if given != STDOUT and (path.is_relative_to(output) or output.is_relative_to(path)):
            raise InputError(
                "a folder apart from the articles", f"{folder} and {given}", "name another folder"
            )
