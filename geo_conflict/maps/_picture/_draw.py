"""The whole picture: heading above, maps and legend, sources below; and how it is written."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from geo_conflict.maps import _sections, _view
from geo_conflict.maps._picture import (
    _furniture,
    _ground,
    _ink,
    _labels,
    _legend,
    _marks,
    _projection,
    _style,
    _text,
)
from geo_conflict.maps._picture._layers import Layers
from geo_conflict.maps._picture._sheet import Rect, Sheet

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from geo_conflict.maps._geometry import Box
    from geo_conflict.maps._picture._labels import Label
    from geo_conflict.maps._picture._marks import Marks
    from geo_conflict.report import Report

_INCH = 72.0
_WIDTH = 10.0
_ASPECT = (0.95, 1.45)
_MARGIN, _AIR = 16.0, 12.0
_SIDE, _SIDE_SHARE = 172.0, 0.26
_LEFT, _BELOW, _WORDS = 26.0, 13.0, 122.0
_GLOBE, _GLOBE_BESIDE = 100.0, 72.0
_INSET = 0.74
_INSET_ZOOM = 0.76
_CLOSER = 0.6
_TITLE, _LINE, _NOTICE, _CREDIT = 14.0, 8.4, 7.6, 6.0
_DOCTYPE = re.compile(rb"<!DOCTYPE[^>]*>\s*", re.DOTALL)
_PLAIN: dict[str, dict[str, Any]] = {
    ".png": {"Software": None},
    ".svg": dict.fromkeys(("Date", "Creator", "Format", "Type")),
    ".pdf": dict.fromkeys(("Creator", "Producer", "CreationDate")),
}


@dataclass(frozen=True)
class _Page:
    """The rectangles of a page: the map, and the column beside it."""

    map: Rect
    side: Rect


def figure(report: Report, title: str | None, size: tuple[float, float] | None) -> Figure:
    """Draw the picture of a report.

    Where the conflict fills a small part of the view that the interactive page opens on, the map shows the
    conflict, and a small map beside it the rest.
    """
    with _style.settings():
        views = _view.views(report)
        box = views.core if _diagonal(views.core) < _CLOSER * _diagonal(views.whole) else views.whole
        width, height = (side * _INCH for side in size or _size(box))
        drawn = Figure(figsize=(width / _INCH, height / _INCH), facecolor=_style.PAPER)
        FigureCanvasAgg(drawn)
        axes = drawn.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(0, height))
        axes.set_axis_off()
        heading = _legend.heading(report, title)
        drawn.set_label(heading)
        credit = _legend.credit(report, _projection.choose(box).name)
        page = _words(
            axes, report, (heading, credit), Rect(_MARGIN, _MARGIN, width - _MARGIN, height - _MARGIN)
        )
        _maps(axes, report, page, box, views)
        return drawn


def _diagonal(box: Box) -> float:
    return math.hypot(box.width * math.cos(math.radians((box.south + box.north) / 2)), box.height)


def _size(box: Box) -> tuple[float, float]:
    """Return a size in inches on which the map of a box has little room to spare."""
    bare = _projection.extent(_projection.choose(box), box, None)
    aspect = min(max(bare.width / bare.height, _ASPECT[0]), _ASPECT[1])
    wide = _WIDTH * _INCH - 2 * _MARGIN - _LEFT - _AIR - _SIDE
    return _WIDTH, round((wide / aspect + _WORDS) / _INCH, 2)


def _words(axes: Axes, report: Report, words: tuple[str, str], paper: Rect) -> _Page:
    """Write what stands above and below the map, and return the room that is left."""
    heading, credit = words
    top, low = paper.y1, paper.y0
    for line in _text.wrap(heading, paper.width, _TITLE, "bold", lines=2):
        top -= _TITLE * 1.2
        _text.put(axes, paper.x0, top + 3, line, size=_TITLE, colour=_style.INK, face="bold")
    top -= _LINE * 1.35
    line = _text.fit(_legend.as_of(report), paper.width, _LINE)
    _text.put(axes, paper.x0, top + 2, line, size=_LINE, colour=_style.QUIET)
    notice = _sections.notice(report)
    top = _notice(axes, notice, top, paper) if notice else top
    for line in reversed(_text.wrap(credit, paper.width, _CREDIT, lines=5)):
        _text.put(axes, paper.x0, low, line, size=_CREDIT, colour=_style.QUIET)
        low += _CREDIT * 1.35
    side = min(_SIDE, _SIDE_SHARE * paper.width)
    frame = Rect(paper.x0 + _LEFT, low + _BELOW, paper.x1 - side - _AIR, top - 8)
    return _Page(frame, Rect(paper.x1 - side, low + 4, paper.x1, frame.y1))


def _notice(axes: Axes, notice: str, top: float, paper: Rect) -> float:
    line = _text.fit(notice, paper.width - 12, _NOTICE)
    low = top - _NOTICE * 2.2
    end = paper.x0 + _text.width(line, _NOTICE) + 12
    _ink.fill(axes, shapely.box(paper.x0, low, end, low + _NOTICE * 1.8), order=1, facecolor=_style.WARN)
    _text.put(axes, paper.x0 + 6, low + _NOTICE * 0.55, line, size=_NOTICE, colour=_style.WARNING)
    return low


def _maps(axes: Axes, report: Report, page: _Page, box: Box, views: _view.Views) -> None:
    """Draw the map, and beside it the globe, the map of the rest, and the legend."""
    marks = _marks.find(report)
    sheet = Sheet.of(box, page.map)
    layers = _map(axes, report, sheet, marks, views.core)
    side, spots = page.side, layers.spots
    inset = box is not views.whole
    globe = _GLOBE_BESIDE if inset else min(_GLOBE, side.width)
    if not sheet.projection.whole:
        _furniture.locator(axes, sheet, Rect(side.x0, side.y1 - globe, side.x0 + globe, side.y1))
        side = replace(side, y1=side.y1 - globe - _AIR)
    if inset:
        place = replace(side, y0=side.y1 - _INSET * side.width)
        far = replace(marks, spots=[spot for spot in marks.spots if not layers.shows(spot)])
        spots = [*spots, *_inset(axes, report, Sheet.of(views.whole, place), far, sheet).spots]
        side = replace(side, y1=place.y0 - _AIR)
    _legend.draw(axes, side, list(_legend.entries(layers, spots)))


def _map(axes: Axes, report: Report, sheet: Sheet, marks: Marks, core: Box) -> Layers:
    """Draw the map that the picture is about."""
    ground = _ground.build(sheet, report, core)
    layers = Layers(sheet, report, marks)
    _ground.draw(axes, ground)
    _furniture.graticule(axes, sheet)
    layers.draw(axes)
    taken = [_furniture.scale_bar(axes, sheet), _furniture.north_arrow(axes, sheet)]
    placed = _labels.place(names(sheet, ground, layers), sheet.frame, [*taken, *layers.obstacles()])
    _names(axes, placed)
    _ink.stroke(axes, sheet.frame.polygon.exterior, order=30, edgecolor=_style.QUIET, linewidth=0.8)
    return layers


def names(sheet: Sheet, ground: _ground.Ground, layers: Layers) -> list[Label]:
    """Return all names of the map, the most important first."""
    ids = {area.id for area in layers.countries if area.id is not None}
    known = {spot.name for spot in layers.spots} | {area.name for area in layers.areas}
    towns = {str(town["name"]) for town in ground.names["towns"]}
    return [
        *layers.front_labels(),
        *layers.spot_labels(),
        *layers.area_labels(),
        *_ground.country_labels(sheet, ground, ids, layers.held_by_others),
        *_ground.water_labels(sheet, ground),
        *_ground.town_labels(sheet, ground, known),
        *_ground.province_labels(sheet, ground, known | towns),
    ]


def _inset(axes: Axes, report: Report, sheet: Sheet, far: Marks, main: Sheet) -> Layers:
    """Draw the small map of the whole view: what lies off the map, and where the map is."""
    ground = _ground.build(sheet, report, sheet.box)
    layers = Layers(sheet, report, far, zoom=_INSET_ZOOM)
    _ground.draw(axes, ground)
    layers.draw(axes)
    window = sheet.shape(main.outline)
    _ink.stroke(axes, window.boundary, order=9.5, edgecolor=_style.PAPER, linewidth=2.4)
    _ink.stroke(axes, window.boundary, order=9.6, edgecolor=_style.FRONT, linewidth=1.2)
    ids = {area.id for area in layers.countries if area.id is not None}
    wanted = [
        *layers.spot_labels(),
        *_ground.country_labels(sheet, ground, ids, layers.held_by_others),
        *_ground.water_labels(sheet, ground),
    ]
    small = [replace(label, size=label.size * _INSET_ZOOM) for label in wanted]
    taken = [*layers.obstacles(), *_labels.barriers(window.boundary, 3.0)]
    _names(axes, _labels.place(small, sheet.frame, taken))
    _ink.stroke(axes, sheet.frame.polygon.exterior, order=30, edgecolor=_style.QUIET, linewidth=0.8)
    return layers


def _names(axes: Axes, placed: list[_labels.Placed]) -> None:
    for found in placed:
        label, (x, y) = found.label, found.start
        if label.dot and label.at:
            dot = shapely.Point(label.at).buffer(_labels.DOT)
            _ink.fill(axes, dot, order=19, facecolor=label.colour, edgecolor=label.halo, linewidth=0.6)
        _text.put(
            axes, x, y, label.text, size=label.size, colour=label.colour, face=label.face, halo=label.halo
        )


def write(drawn: Figure, suffix: str, dpi: float) -> bytes:
    """Return a picture as a file, the same bytes for the same picture."""
    metadata = dict(_PLAIN[suffix])
    if suffix != ".png":
        metadata["Title"] = str(drawn.get_label())
    content = BytesIO()
    with _style.settings():
        drawn.savefig(content, format=suffix[1:], dpi=dpi, metadata=metadata)
    return _DOCTYPE.sub(b"", content.getvalue(), count=1) if suffix == ".svg" else content.getvalue()
