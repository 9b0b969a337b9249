"""The words of a picture and what its signs mean: heading, date, legend, sources and licences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import shapely

from geo_conflict.maps import _sections, _symbols, _words
from geo_conflict.maps._picture import _ink, _style, _text
from geo_conflict.maps._picture._rows import has_value, records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from geo_conflict.maps._picture._layers import Layers
    from geo_conflict.maps._picture._marks import Spot
    from geo_conflict.maps._picture._sheet import Rect
    from geo_conflict.report import Report

_SIZE, _LEAD, _GAP = 7.0, 8.8, 3.8
_SWATCH, _TALL, _BETWEEN = 20.0, 10.0, 7.0
_LINES = 3
_DEATHS = (10, 100)


@dataclass(frozen=True)
class Entry:
    """A line of the legend: how its sample is drawn around a point, what it means, and how large the sample is."""

    sample: Any
    text: str
    size: float = 0.0


def heading(report: Report, title: str | None) -> str:
    """Return the heading of a picture."""
    return _text.best(title or _sections.heading(report))


def as_of(report: Report) -> str:
    """Return the day that borders and control are drawn for, and the article's source."""
    meaning = _words.DATE_SOURCES.get(report.date_source, _words.DATE_SOURCES["none"])
    day = f"As of {_words.long_date(report.date)}" if report.date else "No date"
    return " · ".join([f"{day} ({meaning})", *_sources(report)])


def _sources(report: Report) -> list[str]:
    rows = records(report.articles)
    if len(rows) != 1:
        return [f"{len(rows):,} articles"] if rows else []
    named = [rows[0].get("source")]
    return [_text.plain(value) for value in named if has_value(value)]


def credit(report: Report, projection: str) -> str:
    """Return whom the map is owed to: sources, licences, whose borders, and the projection."""
    control = sorted(
        {_text.plain(row["source"]) for row in records(report.control) if has_value(row.get("source"))}
    )
    views = [_text.plain(view) for view in _sections.worldviews(report)]
    parts = [
        f"Borders as seen by {', '.join(views)}." if views else "",
        f"Control: {'; '.join(control)}." if control else "",
        "Boundaries: Natural Earth, public domain. Places: GeoNames, CC BY 4.0.",
        _licences(report),
        f"Projection: {projection}, WGS 84.",
        f"Made with geo_conflict {_text.plain(report.made.get('version', ''))} from news:",
        "a lead to check, not evidence.",
    ]
    return " ".join(part for part in parts if part)


def _licences(report: Report) -> str:
    groups: dict[str, list[str]] = {}
    for layer in report.made.get("layers") or ():
        name = " ".join(_text.plain(layer[key]) for key in ("name", "version") if has_value(layer.get(key)))
        if has_value(layer.get("licence")):
            groups.setdefault(_text.plain(layer["licence"]), []).append(name)
    listed = "; ".join(f"{', '.join(names)} ({licence})" for licence, names in groups.items())
    return f"Layers: {listed}." if listed else ""


def entries(layers: Layers, spots: list[Spot]) -> Iterator[Entry]:
    """Yield the lines of the legend, only of what the maps show: the spots are those of all maps."""
    yield from _lines(layers)
    yield from _control(layers)
    yield from _marks(layers, spots)
    if layers.areas:
        yield Entry(
            lambda axes, x, y: _ink.area(axes, _swatch(x, y), hollow=False, order=26),
            "Area named in the text",
        )
    if layers.countries:
        style = {"facecolor": _style.NAMED, "edgecolor": _style.BORDER, "linewidth": 0.6}
        yield Entry(
            lambda axes, x, y: _ink.fill(axes, _swatch(x, y), order=26, **style), "Country named in the text"
        )
    shown = {spot.name for spot in spots}
    beyond = [spot.name for spot in reversed(layers.marks.spots) if spot.name not in shown]
    yield from _notes(layers, list(dict.fromkeys(beyond)))


def _lines(layers: Layers) -> Iterator[Entry]:
    if layers.fronts:
        km = sum(front.km for front in layers.fronts)
        length = f", {layers.about}{km:,.0f} km" if km else ""
        status = layers.fronts[0].status
        yield Entry(lambda axes, x, y: _ink.front(axes, _rule(x, y), status, order=26), f"Front line{length}")
    if layers.disputed:
        yield Entry(lambda axes, x, y: _ink.disputed(axes, _rule(x, y), order=26), "Line of a disputed area")


def _control(layers: Layers) -> Iterator[Entry]:
    for actor, colour in layers.actors.items():
        held = [holding for holding in layers.holdings if holding.actor == actor]
        statuses = sorted({holding.status for holding in held}, key=[*_words.STATUSES, ""].index)
        for status in statuses:
            word = (
                ""
                if status == "assessed"
                else f" ({_words.STATUSES[status][0]}: {_words.STATUSES[status][1]})"
            )
            yield Entry(_held(status, colour), f"Held by {actor}{word}")


def _held(status: str, colour: str) -> Any:
    def sample(axes: Axes, x: float, y: float) -> None:
        _ink.fill(axes, _swatch(x, y), order=25, facecolor=_style.LAND)
        _ink.control(axes, _swatch(x, y), status, colour, order=26)

    return sample


def _marks(layers: Layers, spots: list[Spot]) -> Iterator[Entry]:
    marks = [mark for spot in spots for mark in spot.marks]
    present = {mark.kind for mark in marks}
    yield from _parties(layers, {mark.colour for mark in marks if mark.kind not in _symbols.ROLES})
    labels = _symbols.type_labels() | {role: label for role, (label, _) in _words.ROLES.items()}
    for kind in [kind for kind in labels if kind in present]:
        yield Entry(_sample(kind, _colour(layers, kind)), labels[kind])
    most = max((mark.deaths for mark in marks), default=0)
    for deaths in [some for some in _DEATHS if some <= most] or [most] * (most > 0):
        size = layers.size(deaths)
        noun = "death" if deaths == 1 else "deaths"
        yield Entry(_sample("battle", _symbols.NO_PARTY, size=size), f"{deaths} {noun}", size)
    if any(mark.hollow for mark in marks):
        yield Entry(
            _sample("mentioned", _symbols.GREY, hollow=True),
            "Hollow: uncertain, or stands for a line or a vague area",
        )
    if layers.circles:
        yield Entry(_disc, "The place lies within the circle")
    if layers.hatched:
        yield Entry(
            lambda axes, x, y: _ink.reach(axes, _swatch(x, y), _symbols.GREY, hatched=True, order=26),
            "Somewhere in this area",
        )


def _parties(layers: Layers, colours: set[str]) -> Iterator[Entry]:
    """Yield whose colour events have, where parties are known, of those that hold no ground."""
    parties = layers.marks.parties
    told = [(parties.called(colour), colour) for colour in _symbols.ACTORS if colour in colours]
    for name, colour in told:
        if name and colour not in layers.actors.values():
            yield Entry(_sample("talks", colour, size=11.0), f"Event with {name}")
    if parties.names and _symbols.NO_PARTY in colours:
        yield Entry(_sample("talks", _symbols.NO_PARTY, size=11.0), "Event, no party told")


def _colour(layers: Layers, kind: str) -> str:
    """Return the colour of the sample of a kind: grey where events have the colours of their parties."""
    if kind in _symbols.ROLES:
        return _symbols.ROLES[kind].colour
    group, _ = _symbols.of_type(kind)
    return _symbols.NO_PARTY if layers.marks.parties.names else _symbols.GROUPS[group].colour


def _notes(layers: Layers, beyond: list[str]) -> Iterator[Entry]:
    marks = layers.marks
    notes = (
        (marks.wide, "told of a whole country"),
        (marks.nowhere, "told without a place"),
        (marks.totals, "that sum up others"),
    )
    left_out = [f"{count:,} {'event' if count == 1 else 'events'} {why}" for count, why in notes if count]
    if left_out:
        yield Entry(None, f"Not drawn: {', '.join(left_out)}")
    if beyond:
        yield Entry(None, f"Beyond the map: {', '.join(beyond)}")


def _swatch(x: float, y: float) -> Any:
    return shapely.box(x - _SWATCH / 2, y - _TALL / 2 + 0.5, x + _SWATCH / 2, y + _TALL / 2 - 0.5)


def _rule(x: float, y: float) -> Any:
    return shapely.LineString([(x - _SWATCH / 2 + 1, y), (x + _SWATCH / 2 - 1, y)])


def _disc(axes: Axes, x: float, y: float) -> None:
    _ink.reach(axes, shapely.Point(x, y).buffer(5.5), _symbols.GREY, hatched=False, order=26)


def _sample(kind: str, colour: str, *, hollow: bool = False, size: float = 13.0) -> Any:
    return lambda axes, x, y: _ink.symbol(axes, kind, colour, (x, y), size, hollow=hollow, order=26)


def draw(axes: Axes, place: Rect, found: list[Entry]) -> None:
    """Write the legend from the top of a rectangle down; what finds no room is counted."""
    top = place.y1
    for number, entry in enumerate(found):
        wide = max(_SWATCH, entry.size)
        indent = wide + _BETWEEN if entry.sample else 0.0
        lines = _text.wrap(entry.text, place.width - indent, _SIZE, lines=_LINES)
        high = max(len(lines) * _LEAD, entry.size)
        rest = len(found) - number
        if top - high < place.y0 + (_LEAD if rest > 1 else 0):
            _text.put(axes, place.x0, top - _LEAD, f"and {rest} more", size=_SIZE, colour=_style.QUIET)
            return
        first = top - (entry.size / 2 if entry.size > _LEAD else _LEAD * 0.56)
        if entry.sample:
            entry.sample(axes, place.x0 + wide / 2, first)
        for step, line in enumerate(lines):
            low = first - _LEAD * (step + 0.24)
            _text.put(axes, place.x0 + indent, low, line, size=_SIZE, colour=_style.INK)
        top -= high + _GAP
