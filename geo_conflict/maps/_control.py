"""Control, front lines and disputed lines as the data of a page, each with the days that it holds for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from geo_conflict import control
from geo_conflict.maps import _geometry, _words
from geo_conflict.maps._cells import Row, date_in_words, day_number, integer, records, rounded, text
from geo_conflict.maps._escape import safe_url

if TYPE_CHECKING:
    from geo_conflict.control import History
    from geo_conflict.report import Report

COLOURS = 7
_TOLERANCE = 0.0005


def held(history: History, actors: list[str]) -> Row:
    """Return who held what when, each outline once, and the front lines of each stretch of days.

    Parameters
    ----------
    history
        Control and front lines over time.
    actors
        The names of the actors in the order of their colours.
    """
    rows = [row for row in records(history.control) if row.get("geometry") is not None]
    shapes = {row["geometry"].wkb: row["geometry"] for row in rows}
    number = {key: position for position, key in enumerate(shapes)}
    order = {actor: position for position, actor in enumerate(actors)}
    drawn = _geometry.simplify(np.array(list(shapes.values()), dtype=object), _TOLERANCE)
    return {
        "shapes": [_geometry.polygons(shape) for shape in drawn],
        "control": [_holding(row, number[row["geometry"].wkb], order) for row in rows],
        "front": [_line(row) for row in records(history.front_line) if row.get("geometry") is not None],
    }


def actors(history: History) -> list[str]:
    """Return the names of the actors in the order of their colours, which is that of the alphabet."""
    names = {actor_name(row.get("conflict"), row.get("actor")) for row in records(history.control)}
    return sorted(name for name in names if name)


def sides(history: History, actors: list[str]) -> dict[str, int]:
    """Return the colour of each actor and of each side, by their names without case; a side's is its first actor's."""
    found: dict[str, int] = {}
    for row in records(history.control):
        name = actor_name(row.get("conflict"), row.get("actor"))
        if name is not None:
            place = actors.index(name) % COLOURS
            for key in filter(None, (text(row.get("side")), name)):
                found[key.casefold()] = min(place, found.get(key.casefold(), place))
    return found


def actor_name(conflict: object, actor: object) -> str | None:
    """Return what an actor is called: the data of control know it by a short id."""
    known = control.actors(str(conflict)) if conflict in control.conflicts() else {}
    found = known.get(str(actor))
    return found.name if found else text(actor)


def _holding(row: Row, shape: int, order: dict[str, int]) -> Row:
    return {
        "conflict": text(row.get("conflict")),
        "name": text(row.get("name")) or text(row.get("unit")) or "",
        "id": integer(row.get("geonameid")),
        "actor": order.get(actor_name(row.get("conflict"), row.get("actor")) or ""),
        "status": text(row.get("status")),
        **_period(row),
        "precision": text(row.get("precision")),
        "note": text(row.get("note")),
        **_source(row),
        "shape": shape,
    }


def _line(row: Row) -> Row:
    sides = (actor_name(row.get("conflict"), row.get(side)) for side in ("actor_a", "actor_b"))
    return {
        "conflict": text(row.get("conflict")),
        "sides": [name for name in sides if name],
        "status": text(row.get("status")),
        **_period(row),
        "length": rounded(row.get("length_km")),
        "precision": text(row.get("precision")),
        **_source(row),
        "lines": _geometry.lines(row["geometry"]),
    }


def _period(row: Row) -> Row:
    """Return the first day, and the first on which it no longer holds, in numbers and in words."""
    days = {"since": row.get("date_from"), "until": row.get("date_to")}
    words = {"from": date_in_words(days["since"]), "to": date_in_words(days["until"])}
    return {name: day_number(day) for name, day in days.items()} | words


def disputed(report: Report) -> list[Row]:
    """Return the lines of disputed areas that the report draws."""
    return [
        {
            "name": text(row.get("line")),
            "area": text(row.get("area_name")),
            "kind": _words.DISPUTED_LINES.get(str(row.get("kind"))),
            "administered": text(row.get("administered_by")),
            "claimed": text(row.get("claimed_by")),
            "from": date_in_words(row.get("date_from")),
            "length": rounded(row.get("length_km")),
            "precision": text(row.get("precision")),
            "note": text(row.get("note")),
            **_source(row),
            "lines": _geometry.lines(row["geometry"]),
        }
        for row in records(report.disputed_lines)
        if row.get("geometry") is not None
    ]


def _source(row: Row) -> dict[str, Any]:
    return {"source": text(row.get("source")), "url": safe_url(text(row.get("url")))}
