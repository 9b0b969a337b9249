"""Why places are missed: each miss is put under the first cause that fits, by program."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from benchmarks.scoring import LIMIT_KM, Match, km, matches, overlaps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.scoring import Document, Found, Gold, Row
    from geo_conflict.gazetteer import Gazetteer, Place

EXAMPLES = 5
SHOWN_CHARACTERS = 40
WIDE_KM = 80  # an area from which a point can be 161 km off and still mean it


class Entity(Protocol):
    """A name as a recogniser marks it, with OntoNotes' label."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def label(self) -> str:
        """What it is taken for."""


Entities = Callable[[str], Sequence[Entity]]


class Cause(NamedTuple):
    """A row of the table of misses."""

    group: str
    cause: str
    misses: int
    examples: list[str]


@dataclass(frozen=True)
class Case:
    """A miss, and what can be known about it: a place marked, a row found, or both."""

    gazetteer: Gazetteer
    gold: Gold | None = None
    row: Row | None = None
    km: float | None = None
    entity: Entity | None = None
    marked_elsewhere: bool = False

    @property
    def text(self) -> str:
        """The name as it stands in the text; what was found, where both are there."""
        if self.row is not None:
            return str(self.row["text"])
        assert self.gold is not None
        return self.gold.text

    @property
    def label(self) -> str:
        """The model's label; of a name inside a longer one, that of the longer."""
        return self.entity.label if self.entity else ""

    @property
    def inside(self) -> bool:
        """Whether the model sees a longer name here."""
        return self.entity is not None and self.entity.end - self.entity.start > len(self.text)

    @cached_property
    def candidates(self) -> list[Place]:
        """What the name may mean."""
        return self.gazetteer.candidates(self.text)

    @cached_property
    def near(self) -> list[Place]:
        """The candidates that would have been right."""
        return [place for place in self.candidates if self._is_right(place)]

    @cached_property
    def near_as_marked(self) -> list[Place]:
        """The same for the name as it is marked, where that is longer or shorter."""
        assert self.gold is not None
        return [place for place in self.gazetteer.candidates(self.gold.text) if self._is_right(place)]

    @cached_property
    def marked_place(self) -> Place | None:
        """The record that the mark names."""
        number = self.gold.geonameid if self.gold else None
        row = None if number is None else self.gazetteer.row_of(number)
        return None if row is None else self.gazetteer.place(row)

    @cached_property
    def marked_country(self) -> str:
        """Country of the mark: that of its record or, where there is none, of the nearest town."""
        if self.marked_place is not None:
            return self.marked_place.country_code
        if self.gold is None or self.gold.lat is None or self.gold.lon is None:
            return ""
        return _nearest_country(self.gazetteer, self.gold.lat, self.gold.lon)

    @property
    def chosen_country(self) -> str:
        """Country of the place chosen."""
        return str(self.row["country_code"] or "") if self.row else ""

    @property
    def has_id(self) -> bool:
        """Whether the mark gives a GeoNames id."""
        return self.gold is not None and self.gold.geonameid is not None

    def unit(self, *, chosen: bool) -> bool | None:
        """Whether the place chosen, or the right one, is a unit; None where neither unit nor town."""
        if chosen:
            code = str(self.row["feature_code"] or "") if self.row else ""
        else:
            right = self.marked_place or next(iter(self.near), None)
            code = right.feature_code if right else ""
        return code.startswith(("ADM", "PCL")) if code.startswith(("ADM", "PCL", "PPL")) else None

    @property
    def unit_for_town(self) -> bool:
        """A unit or country is chosen where a town is meant."""
        return self.unit(chosen=True) is True and self.unit(chosen=False) is False

    @property
    def town_for_unit(self) -> bool:
        """A town is chosen where a unit or country is meant."""
        return self.unit(chosen=True) is False and self.unit(chosen=False) is True

    @property
    def off_centre(self) -> bool:
        """A wide area is chosen, and the mark sets its point elsewhere in or near it."""
        radius: float = (self.row["radius_km"] if self.row else None) or 0.0
        return self.km is not None and radius > WIDE_KM and self.km < 2 * radius

    @property
    def is_lower_case(self) -> bool:
        """A description ("the camp") rather than a name; scripts without case have names alone."""
        return self.text[:1].isascii() and self.text[:1].islower()

    def _is_right(self, place: Place) -> bool:
        gold = self.gold
        if gold is None:
            return False
        if gold.geonameid is not None and place.geonameid == gold.geonameid:
            return True
        return (
            gold.lat is not None
            and gold.lon is not None
            and km(gold.lat, gold.lon, place.lat, place.lon) <= LIMIT_KM
        )


NOT_FOUND, WRONG, OTHER_ID, NOT_GOLD = (
    "not found",
    "put in the wrong place",
    "right within 161 km, another id",
    "found, but not marked",
)
PLACE_LABELS = {"GPE", "LOC"}
Test = Callable[[Case], bool]

# The first that fits is the cause.
CAUSES: dict[str, tuple[tuple[str, Test], ...]] = {
    NOT_FOUND: (
        ("no name, in lower case", lambda case: case.is_lower_case),
        ("the gazetteer has no such name", lambda case: not case.candidates),
        ("inside an organisation's name", lambda case: case.label == "ORG" and case.inside),
        ("taken for an organisation", lambda case: case.label == "ORG"),
        ("taken for a person", lambda case: case.label == "PERSON"),
        ("inside a building's or road's name", lambda case: case.label == "FAC"),
        ("seen by the model, dropped by a rule", lambda case: case.label in PLACE_LABELS),
        ("taken for another kind of name", lambda case: case.label != ""),
        ("no name to the model", lambda _: True),
    ),
    WRONG: (
        ("no place given: the gazetteer has no such name", lambda case: not case.candidates),
        ("a wide area, whose point the mark sets elsewhere", lambda case: case.off_centre),
        ("a longer or shorter name was found", lambda case: not case.near and bool(case.near_as_marked)),
        (
            "no candidate near: the gazetteer lacks the place",
            lambda case: not case.near and case.has_id and case.marked_place is None,
        ),
        (
            "no candidate near: the gazetteer lacks this name of it",
            lambda case: not case.near and case.marked_place is not None,
        ),
        ("no candidate within 161 km", lambda case: not case.near),
        ("no place given", lambda case: case.row is not None and case.row["lat"] is None),
        ("a unit for a town", lambda case: case.unit_for_town),
        ("a town for a unit", lambda case: case.town_for_unit),
        ("another of the same country", lambda case: case.chosen_country == case.marked_country),
        ("another country", lambda _: True),
    ),
    OTHER_ID: (
        ("the gazetteer lacks the record", lambda case: case.marked_place is None),
        ("a unit for a town", lambda case: case.unit_for_town),
        ("a town for a unit", lambda case: case.town_for_unit),
        ("no GeoNames id given", lambda case: case.row is not None and case.row["geonameid"] is None),
        ("another record nearby", lambda _: True),
    ),
    NOT_GOLD: (
        ("a demonym", lambda case: case.row is not None and case.row["kind"] == "demonym"),
        ("a collective name", lambda case: case.row is not None and case.row["kind"] == "collective"),
        ("marked elsewhere in the article, not here", lambda case: case.marked_elsewhere),
        ("inside an organisation's name", lambda case: case.label == "ORG" and case.inside),
        ("an organisation", lambda case: case.label == "ORG"),
        ("a person", lambda case: case.label == "PERSON"),
        ("a building or road", lambda case: case.label == "FAC"),
        ("a place by the model too", lambda case: case.label in PLACE_LABELS),
        ("another kind of name", lambda case: case.label != ""),
        ("no name to the model", lambda _: True),
    ),
}


def table(
    documents: Iterable[Document], found: Found, gazetteer: Gazetteer, entities: Entities
) -> list[Cause]:
    """Sort the misses of a corpus by cause.

    Parameters
    ----------
    documents
        The marked texts; those without a mark do not count.
    found
        What was found in each.
    gazetteer
        Where the names are looked up.
    entities
        Finds the names in a text; only asked for texts with a miss.

    Returns
    -------
    list of Cause
        By group, the most frequent first; examples are names alone, never text around them.
    """
    examples: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for document in documents:
        if document.places:
            for group, case in _cases(document, found.get(document.id, ()), gazetteer, entities):
                examples[group, cause(group, case)][_example(group, case)] += 1
    rows = [
        Cause(group, name, seen.total(), [text for text, _ in _most_common(seen)])
        for (group, name), seen in examples.items()
    ]
    order = list(CAUSES)
    return sorted(rows, key=lambda row: (order.index(row.group), -row.misses, row.cause))


def cause(group: str, case: Case) -> str:
    """Name the first cause of the group that fits."""
    return next(name for name, fits in CAUSES[group] if fits(case))


def _cases(
    document: Document, rows: Sequence[Row], gazetteer: Gazetteer, entities: Entities
) -> Iterator[tuple[str, Case]]:
    pairs = list(matches([document], {document.id: rows}))
    missed = [pair for pair in pairs if pair.found is None]
    unmarked = [row for row in rows if not any(overlaps(row, gold) for gold in document.places)]
    names = entities(document.text) if missed or unmarked else ()
    marked = {gold.text.casefold() for gold in document.places}
    for pair in missed:
        yield NOT_FOUND, Case(gazetteer, pair.gold, entity=_covering(names, pair.gold.start, pair.gold.end))
    for pair in pairs:
        yield from ((group, Case(gazetteer, pair.gold, pair.found, pair.km)) for group in _misplaced(pair))
    for row in unmarked:
        entity = _covering(names, row["start"], row["end"])
        yield (
            NOT_GOLD,
            Case(gazetteer, row=row, entity=entity, marked_elsewhere=row["text"].casefold() in marked),
        )


def _misplaced(pair: Match) -> Iterator[str]:
    if pair.found is None:
        return
    if pair.right is False:
        yield WRONG
    elif pair.gold.geonameid is not None and not pair.same_id:
        yield OTHER_ID


def _covering(names: Iterable[Entity], start: int, end: int) -> Entity | None:
    """The name that shares most characters with the span."""
    over = [name for name in names if name.start < end and start < name.end]
    return max(over, key=lambda name: min(end, name.end) - max(start, name.start), default=None)


@cache
def _nearest_country(gazetteer: Gazetteer, lat: float, lon: float) -> str:
    return next((town.country_code for town, _ in gazetteer.nearest(lat, lon)), "")


def _example(group: str, case: Case) -> str:
    name = " ".join(case.text.split())[:SHOWN_CHARACTERS]
    if group not in {WRONG, OTHER_ID} or case.row is None or case.gold is None:
        return name
    chosen = _place(case.chosen_country, case.row["geonameid"])
    return f"{name}: {chosen}, marked {_place(case.marked_country, case.gold.geonameid)}"


def _place(country: str, geonameid: Any) -> str:
    return " ".join(str(part) for part in (country, geonameid) if part) or "none"


def _most_common(seen: Counter[str]) -> list[tuple[str, int]]:
    return sorted(seen.items(), key=lambda item: (-item[1], item[0]))[:EXAMPLES]
