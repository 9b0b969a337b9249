"""The parts of a page that are words: title, articles, date, sources, and how the map was made.

They are HTML already when they reach the page, every string of them through
:func:`geo_conflict.maps._escape.escape`, so that they can be read without the page's script, and printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo_conflict.maps import _words
from geo_conflict.maps._cells import date_in_words, has_value, records
from geo_conflict.maps._escape import escape, safe_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo_conflict.maps._tiles import Tiles
    from geo_conflict.report import Report

_ARTICLES_SHOWN = 5
_ROWS_SHOWN = 20
_TABLE = ("name", "role", "kind", "country", "admin1", "geonameid")
_GEONAMES = ("GeoNames", "https://www.geonames.org/", "CC BY 4.0")
_DRAWN = frozenset({"admin1", "countries"})
_APART = frozenset({"layers", "notes"})


@dataclass(frozen=True)
class Sections:
    """Escaped HTML of the parts of a page."""

    title: str
    articles: str
    date: str
    notice: str
    made: str
    credit: str


def build(report: Report, title: str, tiles: Tiles | None) -> Sections:
    """Write the sections of a report's page."""
    return Sections(
        title=escape(title),
        articles=_articles(report, title),
        date=_date(report),
        notice=notice(report),
        made=_made(report, tiles),
        credit=_credit(report),
    )


def table(report: Report) -> str:
    """Return the places of a report as a small table of HTML, those that articles name most often first."""
    rows: dict[tuple[str, ...], int] = {}
    for row in records(report.places):
        cells = tuple(str(row[key]) if has_value(row.get(key)) else "" for key in _TABLE)
        rows[cells] = rows.get(cells, 0) + 1
    shown = sorted(rows.items(), key=lambda item: -item[1])[:_ROWS_SHOWN]
    head = "".join(f"<th>{escape(_label(key))}</th>" for key in (*_TABLE, "mentions"))
    body = "".join(
        f"<tr>{''.join(f'<td>{_isolated(cell)}</td>' for cell in (*cells, str(count)))}</tr>"
        for cells, count in shown
    )
    rest = len(rows) - len(shown)
    more = f"<p>and {rest:,} more</p>" if rest > 0 else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def heading(report: Report) -> str:
    """Return a heading for a report that was given none."""
    titles = [str(row["title"]) for row in records(report.articles) if has_value(row.get("title"))]
    if len(report.articles) == 1 and titles:
        return titles[0]
    return (
        f"Places in {len(report.articles):,} articles" if len(report.articles) > 1 else "Places in an article"
    )


def _articles(report: Report, heading: str) -> str:
    rows = records(report.articles)
    items = [f"<li>{_article(row, heading)}</li>" for row in rows[:_ARTICLES_SHOWN]]
    if len(rows) > _ARTICLES_SHOWN:
        items.append(f"<li>and {len(rows) - _ARTICLES_SHOWN:,} more</li>")
    return "".join(items)


def _article(row: Mapping[str, Any], heading: str) -> str:
    """Return title, source and date of an article; a title that is the page's heading is not said twice."""
    named = [str(row[key]) for key in ("title", "source") if has_value(row.get(key))]
    words = [word for word in named if word != heading] or [str(row.get("article"))]
    parts = [f"<cite>{_link(words[0], row.get('url'))}</cite>", *map(_isolated, words[1:])]
    published = date_in_words(row.get("published"))
    return ", ".join([*parts, published] if published else parts)


def _date(report: Report) -> str:
    meaning = _words.DATE_SOURCES.get(report.date_source, _words.DATE_SOURCES["none"])
    if report.date is None:
        return f"<strong>No date</strong> <span>({escape(meaning)})</span>"
    day = f'<time datetime="{report.date.isoformat()}">{_words.long_date(report.date)}</time>'
    return f"<strong>As of {day}</strong> <span>({escape(meaning)})</span>"


def notice(report: Report) -> str:
    """Return what the map does not draw, and why."""
    if not len(report.control):
        when = f" on {_words.long_date(report.date)}" if report.date else ""
        return f"No data here on who held what{when}: the map draws no areas of control and no front line."
    if not len(report.front_line):
        return "No areas of opposing control touch on this date: the map draws no front line."
    return ""


def _made(report: Report, tiles: Tiles | None) -> str:
    facts = [(key, value) for key, value in report.made.items() if key not in _APART and has_value(value)]
    rows = "".join(f"<dt>{escape(_label(key))}</dt><dd>{_isolated(str(value))}</dd>" for key, value in facts)
    layers = "".join(f"<li>{_layer(layer)}</li>" for layer in report.made.get("layers") or ())
    notes = "".join(f"<li>{_isolated(str(note))}</li>" for note in report.made.get("notes") or ())
    name, url, licence = _GEONAMES
    owed = [f"Names and points of places: {_link(name, url)}, {licence}"]
    if tiles:
        owed.append(f"Online background: {tiles.attribution}")
    return "".join(
        (
            f"<dl>{rows}</dl>" if rows else "",
            _list("Boundaries", layers),
            _list("Control", "".join(f"<li>{source}</li>" for source in _control_sources(report))),
            _list("Credits", "".join(f"<li>{credit}</li>" for credit in owed)),
            _list("Notes", notes),
        )
    )


def _list(title: str, items: str) -> str:
    return f"<h3>{title}</h3><ul>{items}</ul>" if items else ""


def _label(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _layer(layer: Mapping[str, Any]) -> str:
    name = " ".join(str(layer[key]) for key in ("name", "version") if has_value(layer.get(key)))
    facts = [f"<b>{_isolated(name)}</b>"]
    worded = (("as of {}", "date"), ("{}", "licence"), ("{}", "attribution"))
    facts += [_isolated(form.format(layer[key])) for form, key in worded if has_value(layer.get(key))]
    if has_value(layer.get("worldview")):
        facts.insert(1, f"borders as seen by {_isolated(_view(layer))}")
    return ", ".join(facts)


def _view(layer: Mapping[str, Any]) -> str:
    """Return whose view of the borders a layer is drawn in: the first of those that it has."""
    first = str(layer["worldview"]).split(",")[0].strip()
    return _words.WORLDVIEWS.get(first.lower(), first)


def _control_sources(report: Report) -> list[str]:
    pairs = {
        (str(row["source"]), row.get("url") if has_value(row.get("url")) else None)
        for row in records(report.control)
        if has_value(row.get("source"))
    }
    return [_link(source, url) for source, url in sorted(pairs, key=str)]


def _credit(report: Report) -> str:
    """Return the line of credit that stands under the map itself."""
    views = worldviews(report)
    view = f" Borders as seen by {', '.join(_isolated(name) for name in views)}." if views else ""
    return f"Boundaries: Natural Earth. Places: {_link(*_GEONAMES[:2])}, {_GEONAMES[2]}.{view}"


def worldviews(report: Report) -> list[str]:
    """Return whose view of the borders the map draws."""
    layers: Iterable[Mapping[str, Any]] = report.made.get("layers") or ()
    drawn = (layer for layer in layers if layer.get("name") in _DRAWN and has_value(layer.get("worldview")))
    return sorted({_view(layer) for layer in drawn})


def _isolated(text: str) -> str:
    """Return text that runs in its own direction and leaves its neighbours theirs."""
    return f"<bdi>{escape(text)}</bdi>"


def _link(text: str, url: object) -> str:
    address = safe_url(str(url)) if has_value(url) else None
    if address is None:
        return _isolated(text)
    return f'<a href="{escape(address)}" rel="noopener noreferrer" target="_blank">{_isolated(text)}</a>'
