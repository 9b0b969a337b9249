"""The colours of events: those of the parties that take part in them, as on the interactive page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo_conflict.maps import _symbols
from geo_conflict.maps._picture import _text
from geo_conflict.maps._picture._rows import actor_name, actor_names, has_value, records

if TYPE_CHECKING:
    from geo_conflict.report import Report

Row = dict[str, Any]

_PASSIVE = frozenset({"mediator", "speaker", "target"})


@dataclass(frozen=True)
class Parties:
    """The colour of each side, and what a side is called."""

    colours: dict[str, str]
    names: dict[str, str]

    @classmethod
    def of(cls, report: Report) -> Parties:
        """Give a colour to those who hold ground, then to the sides that events name most often."""
        held = _held(report)
        named = [actor for row in records(report.events) for actor in _actors(row)]
        free = [colour for colour in _symbols.ACTORS if colour not in held.values()]
        fresh = [side for side, _ in Counter(map(_side, named)).most_common() if side not in held]
        names: dict[str, str] = {}
        for actor in named:
            names.setdefault(_side(actor), _text.best(actor["name"]))
        return cls(held | dict(zip(fresh, free, strict=False)), names)

    def colour(self, row: Row) -> str:
        """Return the colour of an event: its party's, or, where none is known in the report, its group's."""
        if not self.names:
            group, _ = _symbols.of_type(str(row.get("type")))
            return _symbols.GROUPS[group].colour
        actors = sorted(_actors(row), key=lambda actor: str(actor.get("part")) in _PASSIVE)
        keys = [key for actor in actors[:1] for key in (str(actor["name"]).casefold(), _side(actor))]
        return next((self.colours[key] for key in keys if key in self.colours), _symbols.NO_PARTY)

    def called(self, colour: str) -> str | None:
        """Return the name of the first party of a colour."""
        return next((name for side, name in self.names.items() if self.colours.get(side) == colour), None)


def _held(report: Report) -> dict[str, str]:
    """Return the colour of each side and actor that holds ground."""
    order = actor_names(report)
    found: dict[str, str] = {}
    for row in records(report.control):
        name = actor_name(row.get("conflict"), row.get("actor"))
        for key in (row.get("side"), name):
            if has_value(key) and name in order:
                found.setdefault(
                    str(key).casefold(), _symbols.ACTORS[order.index(name) % len(_symbols.ACTORS)]
                )
    return found


def _actors(row: Row) -> list[Row]:
    found: Any = row.get("actors")
    listed = list(found) if hasattr(found, "__len__") and not isinstance(found, (str, dict)) else []
    return [actor for actor in listed if isinstance(actor, dict) and has_value(actor.get("name"))]


def _side(actor: Row) -> str:
    return str(actor["side"] if has_value(actor.get("side")) else actor["name"]).casefold()
