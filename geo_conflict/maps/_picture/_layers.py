"""What a report says, on the ground: areas named, control, front line, disputed lines, precision and symbols."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo_conflict.maps import _symbols, _words
from geo_conflict.maps._picture import _ink, _marks, _style, _text
from geo_conflict.maps._picture._labels import Label, barriers
from geo_conflict.maps._picture._rows import (
    actor_name,
    actor_names,
    area_key,
    date_in_words,
    has_value,
    records,
)
from geo_conflict.maps._picture._sheet import Rect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from geo_conflict.maps._picture._marks import Marks, Spot
    from geo_conflict.maps._picture._sheet import Sheet
    from geo_conflict.report import Report

_LARGEST_CIRCLE = 150.0
_ROUGH = ("approximate", "interpolated")
_SMALLER = {"mentioned": 0.8}
_SIZE, _LARGEST, _LEAST = 13.5, 3.25, 0.5
_CROWD = 30
_EDGE = 1.0
_DEATHS = 64 / 6
_A_ROW = 3


@dataclass(frozen=True)
class Front:
    """A front line on the page."""

    shape: Any
    status: str
    km: float
    rough: bool
    date: str | None


@dataclass(frozen=True)
class Holding:
    """Ground that an actor holds, on the page."""

    shape: Any
    actor: str
    status: str


@dataclass(frozen=True)
class Area:
    """An area that an article names, on the page."""

    shape: Any
    name: str
    level: str
    hollow: bool
    id: int | None


@dataclass(frozen=True)
class Layers:
    """All that a report draws on a sheet."""

    sheet: Sheet
    report: Report
    marks: Marks
    zoom: float = 1.0

    @cached_property
    def spots(self) -> list[Spot]:
        """The spots that lie on the map."""
        return [spot for spot in self.marks.spots if self.shows(spot)]

    def shows(self, spot: Spot) -> bool:
        """Tell whether a spot lies on the map."""
        return self.sheet.frame.grown(-_EDGE).holds(_dot(self.at(spot)))

    def at(self, spot: Spot) -> tuple[float, float]:
        """Return where a spot lies on the page."""
        x, y = self.sheet.points(spot.lon, spot.lat)
        return float(x), float(y)

    @cached_property
    def actors(self) -> dict[str, str]:
        """The colour of each actor whose ground the map shows, as on the interactive page."""
        colours = {
            name: _symbols.ACTORS[number % len(_symbols.ACTORS)]
            for number, name in enumerate(actor_names(self.report))
        }
        shown = {holding.actor for holding in self.holdings}
        return {plain: colours[name] for name in colours if (plain := _text.best(name)) in shown}

    @cached_property
    def holdings(self) -> list[Holding]:
        """The ground that is held, all that an actor holds alike in one: units meet without a seam."""
        rows = [row for row in records(self.report.control) if row.get("geometry") is not None]
        shapes = self.sheet.shapes([row["geometry"] for row in rows])
        groups: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for row, shape in zip(rows, shapes, strict=True):
            if not shape.is_empty:
                actor = _text.best(actor_name(row.get("conflict"), row.get("actor")))
                groups[actor, _status(row)].append(shape)
        return [Holding(shapely.union_all(parts), *key) for key, parts in groups.items()]

    @cached_property
    def fronts(self) -> list[Front]:
        """The front lines."""
        rows = [row for row in records(self.report.front_line) if row.get("geometry") is not None]
        shapes = self.sheet.shapes([row["geometry"] for row in rows])
        return [
            Front(
                shape,
                _status(row),
                float(row["length_km"]) if has_value(row.get("length_km")) else 0.0,
                row.get("precision") in _ROUGH,
                date_in_words(row.get("date")),
            )
            for row, shape in zip(rows, shapes, strict=True)
            if not shape.is_empty
        ]

    @property
    def about(self) -> str:
        """The word before the length of the front lines when one of them is approximate."""
        return "about " if any(front.rough for front in self.fronts) else ""

    @cached_property
    def disputed(self) -> list[Any]:
        """The lines of disputed areas."""
        shapes = self.sheet.shapes(self.report.disputed_lines.geometry.to_numpy())
        return [shape for shape in shapes if not shape.is_empty]

    @cached_property
    def _named(self) -> list[Area]:
        rows = [row for row in records(self.report.areas) if row.get("geometry") is not None]
        rows.sort(key=lambda row: -float(row["geometry"].area))
        uncertain = _marks.uncertain_areas(self.report)
        shapes = self.sheet.shapes([row["geometry"] for row in rows])
        return [
            Area(
                shape,
                _text.best(*(row[key] for key in ("name_en", "name") if has_value(row.get(key)))),
                str(row.get("level")),
                area_key(row, {}) in uncertain,
                int(row["geonameid"]) if has_value(row.get("geonameid")) else None,
            )
            for row, shape in zip(rows, shapes, strict=True)
            if not shape.is_empty
        ]

    @property
    def countries(self) -> list[Area]:
        """The countries that articles name."""
        return [area for area in self._named if area.level == "country"]

    @property
    def areas(self) -> list[Area]:
        """The smaller areas that articles name, the largest first."""
        return [area for area in self._named if area.level != "country"]

    @cached_property
    def circles(self) -> list[tuple[Any, str]]:
        """The circles within which spots lie, those of a colour as one shape, and their colours."""
        found = [
            (self.sheet.circle(spot.lon, spot.lat, spot.radius_km), spot.colour)
            for spot in self.spots
            if spot.ground is None and 0 < spot.radius_km <= _LARGEST_CIRCLE
        ]
        groups: dict[str, list[Any]] = defaultdict(list)
        for circle, colour in found:
            if not circle.is_empty:
                groups[colour].append(circle)
        return [(shapely.union_all(circles), colour) for colour, circles in groups.items()]

    @cached_property
    def hatched(self) -> list[tuple[Any, str]]:
        """The areas somewhere in which events lie, and their colours."""
        spots = [spot for spot in self.spots if spot.ground is not None]
        shapes = self.sheet.shapes([spot.ground for spot in spots])
        return [(shape, spot.colour) for shape, spot in zip(shapes, spots, strict=True) if not shape.is_empty]

    def size(self, deaths: int) -> float:
        """Return the size of the symbol of so many deaths: its area grows with them, up to a limit."""
        return self._usual * min(math.sqrt(1 + deaths / _DEATHS), _LARGEST)

    @cached_property
    def _usual(self) -> float:
        """The size of a symbol without deaths: smaller where there are many."""
        crowd = math.sqrt(_CROWD / max(len(self.spots), _CROWD))
        return _SIZE * self.zoom * max(crowd, _LEAST)

    def draw(self, axes: Axes) -> None:
        """Draw all of it."""
        for area in self.countries:
            _ink.fill(axes, area.shape, order=1.5, facecolor=_style.NAMED)
        for holding in self.holdings:
            _ink.fill(axes, holding.shape, order=1.6, facecolor=_style.LAND)
            _ink.control(axes, holding.shape, holding.status, self.actors[holding.actor], order=4)
        for area in self.areas:
            _ink.area(axes, area.shape, hollow=area.hollow, order=6)
        for shape, colour in self.hatched:
            _ink.reach(axes, shape, colour, hatched=True, order=7)
        for shape, colour in self.circles:
            _ink.reach(axes, shape, colour, hatched=False, order=7.1)
        for shape in self.disputed:
            _ink.disputed(axes, shape, order=8)
        for front in self.fronts:
            _ink.front(axes, front.shape, front.status, order=9)
        for spot in self.spots:
            self._symbols(axes, spot, 10)

    def _symbols(self, axes: Axes, spot: Spot, order: float) -> None:
        for mark, (x, y), size in self._arranged(spot):
            _ink.symbol(axes, mark.kind, mark.colour, (x, y), size, hollow=mark.hollow, order=order)
            if mark.count > 1:
                _text.put(
                    axes,
                    x + size * 0.36,
                    y + size * 0.26,
                    f"{mark.count:,}",
                    size=5.6,
                    colour=_style.INK,
                    face="bold",
                    halo=_style.PAPER,
                    order=order + 1,
                )

    def _arranged(self, spot: Spot) -> Iterator[tuple[_marks.Mark, tuple[float, float], float]]:
        """Yield each symbol of a spot with its place and size: side by side, in rows."""
        x, y = self.at(spot)
        across = min(math.ceil(math.sqrt(len(spot.marks))), _A_ROW)
        rows = [spot.marks[start : start + across] for start in range(0, len(spot.marks), across)]
        y += 0.45 * self._usual * (len(rows) - 1)
        for level, row in enumerate(rows):
            sizes = [self.size(mark.deaths) * _SMALLER.get(mark.kind, 1.0) for mark in row]
            left = x - 0.9 * sum(sizes) / 2
            for mark, size in zip(row, sizes, strict=True):
                yield mark, (left + 0.45 * size, y - 0.9 * level * self._usual), size
                left += 0.9 * size

    def obstacles(self) -> list[Rect]:
        """Return the rectangles that names keep off: symbols, and the front line."""
        found = [
            Rect(x - size * 0.48, y - size * 0.48, x + size * 0.48, y + size * 0.48)
            for spot in self.spots
            for _, (x, y), size in self._arranged(spot)
        ]
        return found + [rect for front in self.fronts for rect in barriers(front.shape, 4.0)]

    def front_labels(self) -> Iterator[Label]:
        """Yield the name, day and length of each front line."""
        for front in self.fronts:
            day = f", {front.date}" if front.date else ""
            length = f": {'about ' if front.rough else ''}{front.km:,.0f} km" if front.km else ""
            yield Label(
                f"Front line{day}{length}",
                7.6,
                _style.FRONT,
                _style.PAPER,
                "bold",
                along=front.shape,
                gap=7,
                avoid=self._inner,
            )

    @cached_property
    def _inner(self) -> Any:
        """The ground that the name of the front line keeps off, where it can."""
        return shapely.union_all([area.shape for area in self.areas])

    def spot_labels(self) -> Iterator[Label]:
        """Yield the names of spots, the most telling first."""
        for spot in reversed(self.spots):
            told = spot.marks[0].kind != "mentioned"
            (x, y), wide = self.at(spot), self._reach(spot)
            yield Label(
                _text.fit(spot.name, 150, 8.4, "bold"),
                8.4 if told else 7.2,
                _style.STRONG,
                _style.HALO,
                "bold" if told else "regular",
                at=(x, y),
                gap=wide,
            )

    def _reach(self, spot: Spot) -> float:
        x, _ = self.at(spot)
        return max(abs(at - x) + size * 0.5 for _, (at, _y), size in self._arranged(spot))

    def area_labels(self) -> Iterator[Label]:
        """Yield the names of areas, the smallest last."""
        known = {spot.name for spot in self.spots}
        for area in (area for area in self.areas if area.name not in known):
            region = area.level == "area"
            yield Label(
                _text.fit(area.name, 150, 7.4),
                7.4 if region else 6.8,
                _style.STRONG,
                _style.HALO,
                "bold" if region else "regular",
                ground=area.shape,
                beside=region,
                share=0.3,
            )

    def held_by_others(self, country: str) -> Any:
        """Return the ground that the name of a country keeps off: small areas named, and what others hold."""
        others = [holding.shape for holding in self.holdings if _text.plain(country) not in holding.actor]
        return shapely.union_all([*(area.shape for area in self.areas), *others])


def _status(row: dict[str, Any]) -> str:
    status = str(row.get("status"))
    return status if status in _words.STATUSES else "claimed"


def _dot(point: tuple[float, float]) -> Rect:
    x, y = point if np.isfinite(point).all() else (-1e9, -1e9)
    return Rect(x, y, x, y)
