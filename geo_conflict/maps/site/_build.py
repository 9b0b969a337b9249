"""Build a site: read what is new, draw what changed, write what differs, remove what is gone."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from geo_conflict import export, maps, report
from geo_conflict._errors import InputError
from geo_conflict.maps._escape import safe_url
from geo_conflict.maps.site import _feed, _keys, _pages, _rows
from geo_conflict.maps.site._folder import Folder
from geo_conflict.maps.site._html import FEED, INDEX
from geo_conflict.maps.site._topics import ACTOR, DISTRICT, Contents
from geo_conflict.maps.site._work import shared

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from geo_conflict.articles import Article
    from geo_conflict.maps.site._topics import Story, Topic
    from geo_conflict.report import Report

TITLE = "Conflict in the news"
_EMPTY = ("areas", "control", "front_line", "disputed_lines")

T = TypeVar("T")


class Watch(Protocol):
    """Passes items on and tells someone how many there were."""

    def __call__(self, items: Iterable[T], *, total: int, noun: str) -> Iterator[T]:
        """Pass items on."""


@dataclass(frozen=True)
class Built:
    """What a run did to the folder of a site.

    Attributes
    ----------
    index
        The page to open first.
    title
        The title of the site.
    written, kept, removed
        How many files were written, were right already, and were removed.
    notes
        What the reader should know of it, such as why there is no sitemap.
    """

    index: Path
    title: str
    written: int
    kept: int
    removed: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Drawing:
    """What a process needs to draw an article, and the files that come of it, each with its key."""

    article: Article
    row: dict[str, Any]
    date: dt.date | None
    paths: tuple[str, ...]
    key: str


def build(
    articles: Iterable[Article],
    folder: str | Path,
    *,
    title: str | None = None,
    base: str | None = None,
    date: dt.date | None = None,
    processes: int = 1,
    force: bool = False,
    watch: Watch | None = None,
) -> Built:
    """Build a site from articles, or bring one up to date.

    Parameters
    ----------
    articles
        The articles.
    folder
        The folder to write into: empty, or with a site that was built before. Files in it that the site did not
        make are never touched.
    title
        Title of the site.
    base
        Address that the site will have, for the feed and the sitemap, which is written only with one. All
        other links are relative.
    date
        Day that borders and control are drawn for; by default that of each article, and on the overview map
        that of the newest.
    processes
        How many processes share the work.
    force
        Whether the folder may hold other files.
    watch
        What is told of each article read and drawn.

    Returns
    -------
    Built
        How many files were written, kept and removed.

    Raises
    ------
    InputError
        When there is no article, two share an id, or the base is no address.
    InputFileError
        When the folder holds something else, or cannot be written.
    """
    given = list(articles)
    _check(given)
    name = title or TITLE
    address = _base(base)
    target = Folder(folder, force=force)
    keys = {article.id: _keys.article(article, date) for article in given}
    whole = _keys.digest(_keys.maker(), name, address, date, *keys.items())
    notes = _notes(given, address)
    if not target.is_whole(whole):
        site = _Site(target, given, keys, whole, date, processes, watch or _unwatched)
        site.build(name, address)
    else:
        target.keep_all()
    return Built(target.path / INDEX, name, target.written, target.kept, target.removed, notes)


@dataclass
class _Site:
    folder: Folder
    articles: list[Article]
    keys: dict[str, str]
    whole: str
    date: dt.date | None
    processes: int
    watch: Watch

    def build(self, title: str, base: str | None) -> None:
        """Write all files, those that others link to first."""
        rows = self._read()
        found = report.assemble(self.articles, deepcopy(rows), date=self.date)
        contents = Contents(found)
        feed = _feed.atom(contents, title, base)
        pages = dict(_pages.build(_pages.shell(found, title, feed=feed is not None), contents))
        if feed is not None:
            pages[FEED] = feed
        if base:
            pages |= _feed.sitemaps([path for path in pages if path.endswith(".html")], base)
        drawings = self._drawings(contents, rows)
        shared_data = _common(contents, title)
        keys = dict.fromkeys((*pages, *shared_data), self.whole)
        keys |= {path: drawing.key for drawing in drawings for path in drawing.paths}
        self.folder.plan(keys | {_row_path(key): key for key in self.keys.values()})
        self._draw(drawings)
        for path, make in self.watch(shared_data.items(), total=len(shared_data), noun="files of the whole"):
            self.folder.write(path, self.whole, make())
        for path, data in pages.items():
            self.folder.write(path, self.whole, data)
        self.folder.finish(self.whole)

    def _read(self) -> list[dict[str, Any]]:
        """Find what each article tells, or take what was found before."""
        found = {name: self._kept(key) for name, key in self.keys.items()}
        new = [article for article in self.articles if found[article.id] is None]
        if new:
            self.folder.plan({_row_path(key): key for key in self.keys.values()})
        processes = min(self.processes, max(1, len(new) // report.BATCH))
        rows = report.extract(new, processes=processes, day=self.date)
        for row in self.watch(rows, total=len(new), noun="articles read"):
            key, data = self.keys[row["id"]], _rows.pack(row)
            self.folder.write(_row_path(key), key, data)
            found[row["id"]] = _rows.unpack(data)
        return [row for row in found.values() if row is not None]

    def _kept(self, key: str) -> dict[str, Any] | None:
        path = _row_path(key)
        data = self.folder.read(path)
        try:
            row = None if data is None else _rows.unpack(data)
        except ValueError:
            return None
        if row is not None:
            self.folder.keep(path, key)
        return row

    def _drawings(self, contents: Contents, rows: list[dict[str, Any]]) -> list[_Drawing]:
        stories = (contents.stories[article.id] for article in self.articles)
        return [
            _Drawing(
                article, row, self.date, _drawn_paths(story), _keys.digest(self.keys[article.id], self.date)
            )
            for article, row, story in zip(self.articles, rows, stories, strict=True)
            if _pages.has_map(story)
        ]

    def _draw(self, drawings: list[_Drawing]) -> None:
        """Draw the articles whose files are not there as they should be."""
        due = []
        for drawing in drawings:
            if all(self.folder.is_current(path, drawing.key) for path in drawing.paths):
                for path in drawing.paths:
                    self.folder.keep(path, drawing.key)
            else:
                due.append(drawing)
        made = shared(_drawn, due, processes=min(self.processes, max(1, len(due))))
        for drawing, files in zip(due, self.watch(made, total=len(due), noun="articles drawn"), strict=True):
            for path, data in zip(drawing.paths, files, strict=True):
                self.folder.write(path, drawing.key, data)


def _drawn(drawing: _Drawing) -> tuple[bytes, ...]:
    """Draw an article: its map and its files of data, in the order of the paths."""
    found = report.assemble([drawing.article], [drawing.row], date=drawing.date)
    title = drawing.article.title or drawing.article.id
    return (_map(found, title), *(make() for make in _makers(found, "geojson", "events", "places")))


def _drawn_paths(story: Story) -> tuple[str, ...]:
    return (f"maps/{story.stem}.html", *(path for path, _ in _pages.article_data(story)))


def _common(contents: Contents, title: str) -> dict[str, Callable[[], bytes]]:
    """Name the files that are made from all articles, each with what makes it."""
    found = contents.report
    made = dict(
        zip((path for path, _ in _pages.ALL_DATA), _makers(found, "geojson", "events", "places"), strict=True)
    )
    if contents.events or contents.places:
        made[_pages.OVERVIEW_MAP] = partial(_map, found, title)
    for kind, layers in ((ACTOR, ("geojson", "events")), (DISTRICT, ("geojson", "events", "places"))):
        for topic in contents.topics(kind):
            paths = (path for path, _ in _pages.topic_data(topic))
            made |= zip(paths, _makers(_part(found, topic), *layers), strict=True)
    return made


def _part(found: Report, topic: Topic) -> Report:
    """Take the events and places of a topic from a report."""
    return replace(
        found,
        events=found.events.iloc[topic.events],
        places=found.places.iloc[topic.places],
        made=found.made | {"notes": []},  # they speak of the whole
        **{layer: getattr(found, layer).iloc[:0] for layer in _EMPTY},
    )


def _makers(found: Report, *kinds: str) -> list[Callable[[], bytes]]:
    return [partial(_saved, found, kind) for kind in kinds]


def _saved(found: Report, kind: str) -> bytes:
    """Write a report as GeoJSON, or one of its tables as CSV."""
    made = (
        export.dumped(export.geojson(found)) if kind == "geojson" else export.csv(getattr(found, kind), kind)
    )
    return made.encode("utf-8")


def _map(found: Report, title: str) -> bytes:
    html: str = maps.page(found, title=title).get_root().render()
    return html.encode("utf-8")


def _row_path(key: str) -> str:
    return f".geo-conflict-rows/{key[:32]}.json"


def _check(given: list[Article]) -> None:
    if not given:
        raise InputError("at least one article", "none", "name a file or a folder that holds one")
    twice = [name for name, count in Counter(article.id for article in given).items() if count > 1]
    if twice:
        raise InputError(
            "an id of its own for every article", f"{twice[0]!r} twice", "give each article once"
        )


def _base(base: str | None) -> str | None:
    if base is None:
        return None
    address = safe_url(base)
    if address is None or "?" in address or "#" in address:
        raise InputError("the address of a site, such as https://example.org/news/", repr(base), "mend it")
    return address.rstrip("/") + "/"


def _notes(given: list[Article], base: str | None) -> tuple[str, ...]:
    undated = sum(article.published is None for article in given)
    notes = [] if base else ["no sitemap: one needs the site's address; give it with --base"]
    if undated == len(given):
        notes.append("no feed: no article says its day")
    elif undated:
        notes.append(f"{undated} of {len(given)} articles say no day and are not in the feed")
    return tuple(notes)


def _unwatched(items: Iterable[T], *, total: int, noun: str) -> Iterator[T]:
    del total, noun
    return iter(items)
