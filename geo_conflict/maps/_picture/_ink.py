"""Shapes of shapely and symbols as what matplotlib draws, in points of the page."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from matplotlib.colors import to_rgba
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from geo_conflict.maps import _symbols
from geo_conflict.maps._picture import _style
from geo_conflict.maps._picture._sheet import lines, polygons

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_UNITS = 24.0
_SIDES = re.compile(r"M([^MZ]+)")
_DASHED = (0, (4, 2.6))
_TURNS = {"claimed": (math.pi / 4,), "contested": (math.pi / 4, -math.pi / 4)}
_STEP, _SPARSE = 3.6, 5.4
_PALE = 0.12
_HALO = 0.18


def _path(rings: list[Any], *, closed: bool) -> Path:
    codes = []
    for ring in rings:
        moves = np.full(len(ring), Path.LINETO, dtype=Path.code_type)
        moves[0] = Path.MOVETO
        if closed:
            moves[-1] = Path.CLOSEPOLY
        codes.append(moves)
    return Path(np.concatenate(rings), np.concatenate(codes))


def fill(axes: Axes, geometry: Any, *, order: float, **style: Any) -> None:
    """Draw the polygons of a geometry as one shape."""
    parts = polygons(geometry)
    rings = [np.asarray(ring.coords)[:, :2] for part in parts for ring in (part.exterior, *part.interiors)]
    if rings:
        shape = PathPatch(
            _path(rings, closed=True), zorder=order, **{"linewidth": 0, "joinstyle": "round"} | style
        )
        axes.add_artist(shape)


def stroke(axes: Axes, geometry: Any, *, order: float, **style: Any) -> None:
    """Draw the lines of a geometry as one line."""
    rings = [np.asarray(line.coords)[:, :2] for line in lines(geometry)]
    if rings:
        usual = {"facecolor": "none", "joinstyle": "round", "capstyle": "round"}
        axes.add_artist(PathPatch(_path(rings, closed=False), zorder=order, **usual | style))


def control(axes: Axes, geometry: Any, status: str, colour: str, *, order: float) -> None:
    """Draw ground that somebody holds: solid where assessed, hatched where claimed, crossed where contested."""
    if status == "assessed":
        edge = {"edgecolor": to_rgba(colour, 0.6), "linewidth": 0.6}
        fill(axes, geometry, order=order, facecolor=to_rgba(colour, _style.FILL), **edge)
        return
    dashes: dict[str, Any] = {"linestyle": _DASHED} if status == "contested" else {}
    edge = {"edgecolor": to_rgba(colour, 0.95), "linewidth": 1.0}
    fill(axes, geometry, order=order, facecolor=to_rgba(colour, _PALE), **edge, **dashes)
    turns = _TURNS.get(status, _TURNS["claimed"])
    stroke(axes, _hatched(geometry, turns, _STEP), order=order, edgecolor=colour, linewidth=1.0)


def _hatched(geometry: Any, turns: tuple[float, ...], step: float) -> Any:
    """Return parallel lines across ground: the same in every format, which hatches of matplotlib are not."""
    ground = shapely.multipolygons(polygons(geometry))
    if ground.is_empty:
        return ground
    x0, y0, x1, y1 = ground.bounds
    reach = math.hypot(x1 - x0, y1 - y0) / 2 + step
    offsets = np.arange(-reach, reach, step)
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    # The lines of neighbours meet: each stands a whole number of steps from the corner of the page.
    lines_ = []
    for turn in turns:
        along = np.array([math.cos(turn), math.sin(turn)])
        across = np.array([-along[1], along[0]])
        start = offsets - (np.dot(middle, across) + offsets[0]) % step
        lines_ += [
            (middle + at * across - reach * along, middle + at * across + reach * along) for at in start
        ]
    return shapely.intersection(ground, shapely.MultiLineString(lines_))


def front(axes: Axes, geometry: Any, status: str, *, order: float) -> None:
    """Draw a front line in its casing; dashed where it is not assessed."""
    stroke(axes, geometry, order=order, edgecolor=_style.PAPER, linewidth=4.6)
    dashes = {} if status == "assessed" else {"linestyle": (0, (3.4, 2)), "capstyle": "butt"}
    stroke(axes, geometry, order=order + 0.1, edgecolor=_style.FRONT, linewidth=2.2, **dashes)


def disputed(axes: Axes, geometry: Any, *, order: float) -> None:
    """Draw a line of a disputed area."""
    stroke(
        axes,
        geometry,
        order=order,
        edgecolor=_style.BORDER,
        linewidth=1.4,
        linestyle=(0, (3, 2)),
        capstyle="butt",
    )


def area(axes: Axes, geometry: Any, *, hollow: bool, order: float) -> None:
    """Draw the outline of an area that an article names."""
    outline = shapely.boundary(shapely.multipolygons(polygons(geometry)))
    dashes = {"linestyle": _DASHED} if hollow else {}
    stroke(axes, outline, order=order, edgecolor=to_rgba(_style.AREA, 0.8), linewidth=0.8, **dashes)


def reach(axes: Axes, geometry: Any, colour: str, *, hatched: bool, order: float) -> None:
    """Draw the ground within which a place lies: a circle, an area that is hatched, or a line."""
    style: dict[str, Any] = {"edgecolor": to_rgba(colour, 0.75), "linewidth": 0.8, "linestyle": _DASHED}
    fill(axes, geometry, order=order, facecolor=to_rgba(colour, 0.06), **style)
    stroke(axes, geometry, order=order, edgecolor=to_rgba(colour, 0.5), linewidth=3.0)
    if hatched:
        across = _hatched(geometry, (-math.pi / 4,), _SPARSE)
        stroke(axes, across, order=order, edgecolor=to_rgba(colour, 0.45), linewidth=0.5)


def _rings(shape: str) -> list[Any]:
    """Return the lines of a shape, y up, in units of its size."""
    return [
        np.array([pair.split() for pair in side.split("L")], dtype=float) * (1, -1) / _UNITS
        for side in _SIDES.findall(shape)
    ]


@cache
def _outline(kind: str) -> tuple[list[Any], list[Any]]:
    """Return the closed outlines of a symbol, and the lines of the mark within it."""
    role = _symbols.ROLES.get(kind)
    group, mark = _symbols.of_type(kind)
    shape = role.shape if role else _symbols.GROUPS[group].shape
    return [np.vstack([ring, ring[:1]]) for ring in _rings(shape)], [] if role else _rings(mark)


def symbol(
    axes: Axes, kind: str, colour: str, at: tuple[float, float], size: float, *, hollow: bool, order: float
) -> None:
    """Draw the symbol of a role or a type; hollow where its place is uncertain or vague."""
    outline, mark = _outline(kind)
    shape = _path([ring * size + at for ring in outline], closed=True)
    halo = {"facecolor": _style.PAPER, "edgecolor": _style.PAPER, "linewidth": _HALO * size}
    edge = colour if kind in _symbols.ROLES else _style.STRONG
    solid = {"facecolor": colour, "edgecolor": _style.INK, "linewidth": 0.6}
    open_ = {"facecolor": _style.PAPER, "edgecolor": edge, "linewidth": 1.3}
    axes.add_artist(PathPatch(shape, zorder=order, joinstyle="round", **halo))
    axes.add_artist(PathPatch(shape, zorder=order, joinstyle="round", **(open_ if hollow else solid)))
    if mark:
        ink = _style.PAPER if colour == _symbols.BLACK and not hollow else _style.STRONG
        lines_ = _path([line * size + at for line in mark], closed=False)
        style = {"facecolor": "none", "edgecolor": ink, "linewidth": 1.8 * size / _UNITS, "capstyle": "round"}
        axes.add_artist(PathPatch(lines_, zorder=order, **style))
