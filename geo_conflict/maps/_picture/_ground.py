"""The ground of a picture: sea, land, lakes, borders and the names on them, as the interactive page has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo_conflict import boundaries
from geo_conflict.maps import _basemap, _geometry
from geo_conflict.maps._geometry import Box, Frame
from geo_conflict.maps._picture import _ink, _style, _text
from geo_conflict.maps._picture._labels import Label
from geo_conflict.maps._picture._rows import has_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.axes import Axes

    from geo_conflict.maps._picture._sheet import Sheet
    from geo_conflict.report import Report

_AREAS = ("land", "lakes")
_LINES = ("provinces", "coast", "borders", "disputed")
_AIR = 0.05
_TIERS = 1
_PROVINCES = 2500.0
_LONGEST = 26
_SMALL = 60.0


@dataclass(frozen=True)
class Ground:
    """The background as shapes on the page, and what can be named on it."""

    shapes: dict[str, Any]
    names: dict[str, list[dict[str, Any]]]


def build(sheet: Sheet, report: Report, core: Box) -> Ground:
    """Project the background of a map."""
    box = sheet.box
    detail = box.grown(_AIR * box.width, _AIR * box.height)
    base = _basemap.build(Frame(box, core, detail), report)
    found = [_geometry.decode_polygons(base[name]) for name in _AREAS]
    found += [_geometry.decode_lines(base[name]) for name in _LINES]
    shapes = dict(zip((*_AREAS, *_LINES), sheet.shapes(found), strict=True))
    shapes["sea"] = (
        sheet.shape(shapely.box(-180, -90, 180, 90)) if sheet.projection.whole else sheet.frame.polygon
    )
    names = {name: base[name] for name in ("countries", "towns", "waters")}
    return Ground(shapes, names | {"provinces": _provinces(box)})


def _provinces(box: Box) -> list[dict[str, Any]]:
    """Return the first-level units of a box that is not too wide for their names."""
    if box.width * box.height > _PROVINCES:
        return []
    units = boundaries.read("admin1", bbox=(box.west, box.south, box.east, box.north))
    units = units.drop_duplicates("geonameid") if units["geonameid"].notna().all() else units
    return [
        {"name": _text.best(row["name_en"], row["name"]), "ground": row["geometry"], "id": row["geonameid"]}
        for row in units.to_dict("records")
        if has_value(row["name_en"]) or has_value(row["name"])
    ]


def draw(axes: Axes, ground: Ground) -> None:
    """Draw the background, from the sea up to the borders; control lies between land and lines."""
    shapes = ground.shapes
    _ink.fill(axes, shapes["sea"], order=0, facecolor=_style.SEA)
    _ink.fill(axes, shapes["land"], order=1, facecolor=_style.LAND)
    _ink.fill(axes, shapes["lakes"], order=2, facecolor=_style.SEA, edgecolor=_style.COAST, linewidth=0.4)
    _ink.stroke(axes, shapes["provinces"], order=5, edgecolor=_style.PROVINCE, linewidth=0.5)
    _ink.stroke(axes, shapes["coast"], order=5.1, edgecolor=_style.COAST, linewidth=0.6)
    _ink.stroke(axes, shapes["borders"], order=5.2, edgecolor=_style.BORDER, linewidth=0.9)
    dashes = {"linestyle": (0, (3, 2)), "capstyle": "butt"}
    _ink.stroke(axes, shapes["disputed"], order=5.3, edgecolor=_style.BORDER, linewidth=0.9, **dashes)


def country_labels(sheet: Sheet, ground: Ground, named: set[int], avoid: Any) -> list[Label]:
    """Return the names of countries, those that the articles name first; `avoid` maps a name to ground."""
    rows = ground.names["countries"]
    shapes = sheet.shapes([_geometry.decode_polygons(row["shape"]) for row in rows])
    labels = [
        Label(
            _text.best(row["name"]).upper(),
            7.6 if row["id"] in named else 6.8,
            _style.NAME,
            _style.HALO,
            "bold" if row["id"] in named else "regular",
            ground=shape,
            avoid=avoid(row["name"]),
            anyway=True,
        )
        for row, shape in zip(rows, shapes, strict=True)
        if not shape.is_empty
    ]
    return sorted(labels, key=lambda label: (label.face != "bold", -label.ground.area))


def water_labels(sheet: Sheet, ground: Ground) -> Iterator[Label]:
    """Yield the names of seas and lakes, the largest first, off the land and off smaller waters."""
    waters = [(row, sheet.circle(row["lon"], row["lat"], row["radius"])) for row in ground.names["waters"]]
    dry = shapely.difference(ground.shapes["land"], ground.shapes["lakes"])
    for row, reach in waters:
        smaller = [other for found, other in waters if found["radius"] < row["radius"]]
        avoid = shapely.union(dry, shapely.union_all(smaller))
        if not reach.is_empty:
            name = _text.best(row["name"])
            yield Label(name, 7.4, _style.WATER_NAME, _style.SEA, "italic", ground=reach, avoid=avoid)


def town_labels(sheet: Sheet, ground: Ground, known: set[str]) -> Iterator[Label]:
    """Yield the names of the main towns that the report does not mark; of the world, none."""
    if sheet.projection.whole:
        return
    for row in ground.names["towns"]:
        x, y = sheet.points(row["lon"], row["lat"])
        name = _text.best(row["name"])
        if row["tier"] <= _TIERS and name not in known and np.isfinite([x, y]).all():
            yield Label(name, 6.6, _style.NAME, _style.HALO, at=(float(x), float(y)), gap=3.2, dot=True)


def province_labels(sheet: Sheet, ground: Ground, known: set[str]) -> Iterator[Label]:
    """Yield the names of first-level units with room for them, the largest first."""
    rows = [row for row in ground.names["provinces"] if row["name"] not in known]
    shapes = sheet.shapes([row["ground"] for row in rows])
    found = [(shape, row["name"]) for shape, row in zip(shapes, rows, strict=True) if shape.area > _SMALL]
    for shape, name in sorted(found, key=lambda pair: (-pair[0].area, pair[1])):
        if len(name) <= _LONGEST:
            yield Label(name, 5.8, _style.MINOR, _style.HALO, "italic", ground=shape)
