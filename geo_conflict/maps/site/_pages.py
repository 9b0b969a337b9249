"""The pages of a site that are no maps: overview, articles, actors, districts, months, lists and data."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeVar

from geo_conflict.export import GEONAMES, _schema
from geo_conflict.maps import _words
from geo_conflict.maps._embed import embed
from geo_conflict.maps._escape import escape
from geo_conflict.maps.site import _events, _timeline
from geo_conflict.maps.site._html import (
    ACTORS,
    ARTICLES,
    DATA,
    DISTRICTS,
    FEED,
    INDEX,
    MONTHS,
    Shell,
    downloads,
    link,
    outward,
    plural,
    relative,
    section,
    text,
)
from geo_conflict.maps.site._topics import ACTOR, DISTRICT, MONTH, roles

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from geo_conflict.maps.site._topics import Contents, Story, Topic
    from geo_conflict.report import Report

T = TypeVar("T")

OVERVIEW_MAP = "maps/overview.html"
ALL_DATA = (
    ("data/all.geojson", "All layers, GeoJSON"),
    ("data/events.csv", "Events, CSV"),
    ("data/places.csv", "Places, CSV"),
)
_EVENTS_A_PAGE, _ROWS_A_PAGE = 200, 500
_SHOWN = 12
_TABLES_SAVED = ("events", "places")
_LIST_OF = {ACTOR: (ACTORS, "Actors"), DISTRICT: (DISTRICTS, "Districts"), MONTH: (MONTHS, "Months")}
_LAYER = (
    ("name", "{}"),
    ("version", "version {}"),
    ("worldview", "borders as seen by {}"),
    ("date", "as of {}"),
    ("licence", "{}"),
)
_NO_EVENTS = "<p>No event was found in the text.</p>"


def shell(report: Report, title: str, *, feed: bool) -> Shell:
    """Make what stands around every page: the title, the menu, and whom the site owes what."""
    layers = report.made.get("layers") or ()
    owed = dict.fromkeys(
        [GEONAMES, *(str(layer["attribution"]) for layer in layers if layer.get("attribution"))]
    )
    footer = (
        "<p>Made by a program from news reports: a lead to check, not evidence. Drawing a border is not taking a "
        f"side.</p><p>{' · '.join(text(credit.rstrip('.')) for credit in owed)} · "
        f"geo-conflict {escape(str(report.made.get('version') or ''))}.</p>"
    )
    return Shell(title, footer, feed)


def build(around: Shell, contents: Contents) -> Iterator[tuple[str, bytes]]:
    """Make every page, each with its path: those that are linked to before those that link to them."""
    for story in contents.stories.values():
        yield _article(around, contents, story)
    for kind in (ACTOR, DISTRICT, MONTH):
        for topic in contents.topics(kind):
            yield from _topic(around, contents, topic)
        yield from _topic_list(around, contents, kind)
    yield from _article_list(around, contents)
    yield DATA, around.page(DATA, "Data", _data(contents.report))
    yield INDEX, around.page(INDEX, around.title, _index(contents, feed=around.feed))


def has_map(story: Story) -> bool:
    """Whether an article names a place, so that there is something to draw."""
    return bool(story.places or story.events)


def article_data(story: Story) -> tuple[tuple[str, str], ...]:
    """Return the files of data of an article: each its path and what it is."""
    return (
        (f"data/articles/{story.stem}.geojson", "All layers, GeoJSON"),
        (f"data/articles/{story.stem}-events.csv", "Events, CSV"),
        (f"data/articles/{story.stem}-places.csv", "Places, CSV"),
    )


def topic_data(topic: Topic) -> tuple[tuple[str, str], ...]:
    """Return the files of data of an actor or a district; of a month there are none."""
    named = (
        (f"data/{topic.kind}/{topic.stem}.geojson", "GeoJSON"),
        (f"data/{topic.kind}/{topic.stem}-events.csv", "Events, CSV"),
        (f"data/{topic.kind}/{topic.stem}-places.csv", "Places, CSV"),
    )
    return {ACTOR: named[:2], DISTRICT: named, MONTH: ()}[topic.kind]


# --- the overview


def _index(contents: Contents, *, feed: bool) -> str:
    dated = sorted(story.published for story in contents.stories.values() if story.published)
    span = f", {_span(dated[0], dated[-1])}" if dated else ""
    counts = (
        plural(len(contents.stories), "article"),
        plural(len(contents.events), "event"),
        f"{plural(len(contents.places), 'mention')} of places",
    )
    news = f'<p><a href="{FEED}">Feed of the newest articles (Atom)</a></p>' if feed else ""
    return "".join(
        (
            f'<p class="lead">{", ".join(counts)}{span}.</p>',
            _map(INDEX, OVERVIEW_MAP, "Map of all articles") if contents.places or contents.events else "",
            section("Timeline of events", _timeline.drawn(INDEX, contents)),
            section(
                "Newest articles",
                _stories(INDEX, contents.newest_first[:_SHOWN]) + _all(ARTICLES, "articles"),
            ),
            '<div class="columns">',
            *(_most_told(contents, kind) for kind in (DISTRICT, ACTOR)),
            "</div>",
            section("Data", downloads(INDEX, ALL_DATA) + _all(DATA, "about the data", every="More") + news),
        )
    )


def _map(here: str, target: str, title: str) -> str:
    frame = embed(relative(here, target), title)
    alone = f'<p class="alone"><a href="{relative(here, target)}">Open the map on its own page</a></p>'
    return f'<div class="map">{frame}</div>{alone}'


def _most_told(contents: Contents, kind: str) -> str:
    most = sorted(contents.topics(kind), key=lambda topic: (-len(topic.events), -len(topic.places)))[:_SHOWN]
    path, title = _LIST_OF[kind]
    body = _topics(INDEX, most) + _all(path, title.lower()) if most else ""
    return section(f"{title} most told of", body)


def _all(path: str, what: str, *, every: str = "All") -> str:
    return f'<p><a href="{path}">{every} {what}</a></p>'


def _span(first: str, last: str) -> str:
    days = [_words.long_date(dt.date.fromisoformat(day)) for day in dict.fromkeys((first, last))]
    return " to ".join(days)


# --- articles


def _article(around: Shell, contents: Contents, story: Story) -> tuple[str, bytes]:
    path = f"articles/{story.stem}.html"
    events = contents.in_time(story.events)
    mentioned = [contents.places[number] for number in story.places]
    drawn = has_map(story)
    nothing = '<p class="lead">This article names no place.</p>'
    body = "".join(
        (
            f'<p class="lead">{_imprint(story)}</p>',
            _map(path, f"maps/{story.stem}.html", f"Map of {story.title}") if drawn else nothing,
            section("Events", _events.listed(path, contents, events) or _NO_EVENTS),
            section("Places", _place_table(mentioned)),
            section("Data of this article", downloads(path, article_data(story)) if drawn else ""),
        )
    )
    return path, around.page(path, story.title, body)


def _imprint(story: Story) -> str:
    day = _words.long_date(dt.date.fromisoformat(story.published)) if story.published else "date not told"
    if not story.source:
        return outward("where it was published", story.url) + f", {day}" if story.url else day
    return f"{outward(story.source, story.url)}, {day}"


def _article_list(around: Shell, contents: Contents) -> Iterator[tuple[str, bytes]]:
    for path, shown, turn in _turned(ARTICLES, contents.newest_first, _ROWS_A_PAGE):
        yield path, around.page(path, "Articles", _stories(path, shown) + turn)


def _stories(here: str, stories: Sequence[Story]) -> str:
    items = "".join(
        f"<li>{link(here, f'articles/{story.stem}.html', story.title)} <small>{_story_facts(story)}</small></li>"
        for story in stories
    )
    return f'<ul class="rows">{items}</ul>'


def _story_facts(story: Story) -> str:
    day = _words.long_date(dt.date.fromisoformat(story.published)) if story.published else "date not told"
    source = [text(story.source)] if story.source else []
    return ", ".join([*source, day, plural(len(story.events), "event")])


# --- actors, districts, months


def _topic(around: Shell, contents: Contents, topic: Topic) -> Iterator[tuple[str, bytes]]:
    first = f"{topic.kind}/{topic.stem}.html"
    told = contents.in_time(topic.events)
    for path, shown, turn in _turned(first, told, _EVENTS_A_PAGE):
        once = path == first
        body = "".join(
            (
                _about(topic),
                section("Events", (_events.listed(path, contents, shown) or _NO_EVENTS) + turn),
                _beside(path, contents, topic) if once else "",
                section(
                    "Data of this page",
                    downloads(path, topic_data(topic)) if once and topic_data(topic) else "",
                ),
            )
        )
        list_path, list_title = _LIST_OF[topic.kind]
        above = f'<p class="above"><a href="{relative(path, list_path)}">{list_title}</a></p>'
        yield path, around.page(path, topic.name, body, above=above)


def _about(topic: Topic) -> str:
    facts = [text(about) for about in topic.about]
    counts = [plural(len(topic.events), "event")]
    if topic.kind == DISTRICT:
        counts.append(f"{plural(len(topic.places), 'mention')} of places")
    notes = "".join(f'<p class="note">{text(note)}</p>' for note in topic.notes)
    return f'<p class="lead">{", ".join([*facts, *counts])}</p>{notes}'


def _beside(here: str, contents: Contents, topic: Topic) -> str:
    """Return what a topic shares its events with, and the places of a district."""
    parts = [section("Places named here", _place_table([contents.places[number] for number in topic.places]))]
    for kind, title in ((ACTOR, "Actors in these events"), (DISTRICT, "Districts of these events")):
        shares = contents.told_with(kind, topic.events)
        others = [other for other in contents.topics(kind) if other in shares and other.kind != topic.kind]
        if topic.kind == kind == ACTOR:
            others = [other for other in contents.topics(kind) if other in shares and other is not topic]
        parts.append(section(title, _topics(here, others, of=shares) if others else ""))
    return "".join(parts)


def _topic_list(around: Shell, contents: Contents, kind: str) -> Iterator[tuple[str, bytes]]:
    first, title = _LIST_OF[kind]
    found = contents.topics(kind)
    nothing = f"<p>No {title.lower()} are told of.</p>"
    for path, shown, turn in _turned(first, found, _ROWS_A_PAGE):
        yield path, around.page(path, title, (_topics(path, shown) if shown else nothing) + turn)


def _topics(here: str, topics: Sequence[Topic], *, of: Mapping[Topic, int] | None = None) -> str:
    """Return topics as a list of links, each with how many events it has, or shares with some."""
    items = []
    for topic in topics:
        events = len(topic.events) if of is None else of[topic]
        facts = ", ".join([*(text(about) for about in topic.about), plural(events, "event")])
        items.append(
            f"<li>{link(here, f'{topic.kind}/{topic.stem}.html', topic.name)} <small>{facts}</small></li>"
        )
    return f'<ul class="rows">{"".join(items)}</ul>'


def _place_table(rows: list[dict[str, Any]]) -> str:
    found = roles(rows)
    if not found:
        return ""
    body = "".join(
        f'<tr><th scope="row">{text(name)} <small>{text(country)}</small></th><td class="number">{count:,}</td>'
        f"<td>{escape(', '.join(_role(role) for role in told))}</td></tr>"
        for name, country, count, told in found[:_ROWS_A_PAGE]
    )
    more = f"<p>and {len(found) - _ROWS_A_PAGE:,} more</p>" if len(found) > _ROWS_A_PAGE else ""
    head = "".join(f'<th scope="col">{title}</th>' for title in ("Place", "Mentions", "Named as"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _role(role: str) -> str:
    return _words.ROLES[role][0].lower() if role in _words.ROLES else role


def _turned(first: str, rows: Sequence[T], size: int) -> Iterator[tuple[str, Sequence[T], str]]:
    """Spread rows over pages: each its path, its rows, and the links to turn the page."""
    count = max(1, -(-len(rows) // size))
    paths = [first, *(first.removesuffix(".html") + f"-p{number}.html" for number in range(2, count + 1))]
    for number, path in enumerate(paths):
        yield path, rows[number * size : (number + 1) * size], _turn(path, paths, number)


def _turn(here: str, paths: list[str], number: int) -> str:
    if len(paths) == 1:
        return ""
    steps = ((number - 1, "prev", "Previous page"), (number + 1, "next", "Next page"))
    links = [
        f'<a rel="{rel}" href="{relative(here, paths[other])}">{words}</a>'
        for other, rel, words in steps
        if 0 <= other < len(paths)
    ]
    return (
        f'<nav class="turn" aria-label="Pages">page {number + 1:,} of {len(paths):,} {" ".join(links)}</nav>'
    )


# --- data


def _data(report: Report) -> str:
    layers = report.made.get("layers") or ()
    return "".join(
        (
            '<p class="lead">All that the pages show, to be used elsewhere.</p>',
            section("Whole", downloads(DATA, ALL_DATA)),
            section(
                "Parts",
                "<p>Each article, actor and district has files of its own, at the foot of its page.</p>",
            ),
            section("Licences", f"<ul>{''.join(f'<li>{owed}</li>' for owed in _owed(layers))}</ul>"),
            *(section(f"Columns of {layer}", _columns(layer)) for layer in _TABLES_SAVED),
            section(
                "Form",
                "<p>CSV is that of RFC 4180, in UTF-8; what is not known is empty; the geometry is WKT. GeoJSON is "
                "that of RFC 7946. Both are in WGS 84. Text is as it stood in the article, also where a spreadsheet "
                "would take it for a formula: import it as text.</p>",
            ),
            section("How this was made", _made(report)),
        )
    )


def _owed(layers: Sequence[dict[str, Any]]) -> list[str]:
    return [
        escape(GEONAMES),
        *(
            ", ".join(text(form.format(layer[key])) for key, form in _LAYER if layer.get(key))
            for layer in layers
        ),
    ]


def _columns(layer: str) -> str:
    body = "".join(
        f'<tr><th scope="row"><code>{escape(column.name)}</code></th><td>{escape(column.about)}</td></tr>'
        for column in _schema.TABLES[layer]
    )
    head = '<th scope="col">Column</th><th scope="col">Meaning</th>'
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _made(report: Report) -> str:
    named = (("version", "geo-conflict"), ("model", "model"), ("gazetteer", "gazetteer"))
    facts = "".join(
        f"<dt>{label}</dt><dd>{text(report.made[key])}</dd>" for key, label in named if report.made.get(key)
    )
    notes = "".join(f"<li>{text(note)}</li>" for note in report.made.get("notes") or ())
    return f"<dl>{facts}</dl>" + (f"<ul>{notes}</ul>" if notes else "")
