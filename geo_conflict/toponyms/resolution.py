"""Toponym resolution: which place each toponym is.

Every candidate is scored by what the whole article says: how prominent it is, whether the name is its own,
which countries and admin units the article speaks of, what stands before and after the name, and how near it
lies to the places that are sure. One sense of a name holds for the article. The scores of a toponym's
candidates become a probability, which is its confidence.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from geo_conflict import datasets
from geo_conflict._errors import DataError
from geo_conflict.gazetteer import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from geo_conflict.gazetteer import Gazetteer, Place
    from geo_conflict.toponyms.recognition import Span

KEPT_CANDIDATES = 5
EARTH_KM = 12742.02
NEAR_KM = 120.0
SUPPORT_KM = 60.0
UCDP_ADM1 = 4
SAME_GROUND_KM = 25.0
ROUNDS = 3
# In a text that names more places than that, the most named speak for where it plays: work stays linear.
MOST_WITNESSES = 150
HALF = 0.5
LITTLE = 1e-9
TWO = 2

# What a candidate's score is made of; the weights are in data/gazetteer/resolution.json, by `make train`.
FEATURE_GROUPS = (
    "PCLI",
    "CONT",
    "RGN",
    "ADM1",
    "ADM2",
    "ADM3",
    "ADM",
    "PPLC",
    "PPLA2",
    "PPLA3",
    "PPLA",
    "PPLX",
    "PPL",
)
NAME_KINDS = ("primary", "alias", "abbreviation", "postal", "demonym", "bare", "alternate")
OF_NAME = (
    "prominence",
    "most_prominent",
    "main_name",
    "other_has_main_name",
    "container",
    "wanted",
    "unit_of_town",
    "holds_member",
    "listed_alike",
    "support_near",
    "support_admin1",
    *(f"kind {kind}" for kind in NAME_KINDS),
    *(f"feature {group}" for group in FEATURE_GROUPS),
)
OF_ARTICLE = (
    "country",
    "admin1",
    "near",
    "near_several",
    "inside_named",
    "named_in_full",
    "country_of_dateline",
    "admin1_of_dateline",
    "main_country",
    "main_admin1",
)
FEATURES = OF_NAME + OF_ARTICLE
# How sure each rule is that its span names a place at all.
RULE_TRUST = {
    "model": 0.96,
    "model, part": 0.85,
    "dateline": 0.98,
    "abbreviation": 0.95,
    "state": 0.97,
    "container": 0.95,
    "contained": 0.9,
    "kind of place": 0.85,
    "preposition": 0.75,
    "named elsewhere": 0.85,
    "unit": 0.9,
    "demonym": 0.9,
    "known region": 0.9,
    "authority": 0.8,
    "in a list": 0.8,
    "in brackets": 0.95,
    "government": 0.9,
    "named country": 0.75,
    "model, not in the gazetteer": 0.6,
    "model, another spelling": 0.7,
    "collective": 0.95,
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a toponym may be, with its share of the probability."""

    place: Place
    probability: float


@dataclass(slots=True)
class Resolved:
    """A span with the places it may be, the likeliest first; none where the gazetteer has no such name."""

    span: Span
    candidates: tuple[Candidate, ...]

    @property
    def place(self) -> Place | None:
        """The likeliest place."""
        return self.candidates[0].place if self.candidates else None

    @property
    def confidence(self) -> float:
        """Probability that the span is a place and the place is the right one."""
        if not self.candidates:
            return 0.0
        best = self.candidates[0].place
        same_ground = (
            other.probability for other in self.candidates if distance_km(best, other.place) <= SAME_GROUND_KM
        )
        return RULE_TRUST[self.span.rule] * min(1.0, sum(same_ground))


class _Shares:
    """Weights by key, each counted by its square root.

    Parameters
    ----------
    nowhere
        The key that stands for none.
    """

    def __init__(self, nowhere: Any) -> None:
        self._nowhere = nowhere
        self._weights: dict[Any, float] = defaultdict(float)
        self._total = 0.0

    def add(self, name: Any, weight: float) -> None:
        """Give more weight to a key."""
        if name != self._nowhere:
            before = self._weights[name]
            self._weights[name] = before + weight
            self._total += math.sqrt(before + weight) - math.sqrt(before)

    def shares(self, wanted: Iterable[Any], own: Any, own_weight: float) -> dict[Any, float]:
        """Shares of keys, after an own weight is taken off the key that it went to."""
        total, less = self._total, 0.0
        if own is not None and own in self._weights:
            less = math.sqrt(self._weights[own]) - math.sqrt(max(0.0, self._weights[own] - own_weight))
            total -= less
        if total <= LITTLE:
            return dict.fromkeys(wanted, 0.0)
        found = {
            one: (math.sqrt(self._weights.get(one, 0.0)) - less * (own == one)) / total for one in {*wanted}
        }
        if self._nowhere in found:
            found[self._nowhere] = 0.0
        return found


class Context:
    """What an article says about where it plays: each name's place so far, and how much it weighs.

    A name never speaks for itself: every question leaves out the name that asks.
    """

    def __init__(self) -> None:
        self._places: dict[str, tuple[Place, float]] = {}
        self._countries = _Shares("")
        self._admin1 = _Shares(-1)
        self._rows: dict[int, int] = defaultdict(int)
        self._near: list[tuple[str, Place, float]] = []
        self._witnesses: _Witnesses | None = None
        self._dateline: tuple[str, Place] | None = None

    def add(self, name: str, place: Place, weight: float, *, is_dateline: bool) -> None:
        """Count the place that a name has been given."""
        if is_dateline and self._dateline is None:
            self._dateline = (name, place)
        self._places[name] = (place, weight)
        self._countries.add(place.country_code, weight)
        self._admin1.add(_admin1_of(place), weight)
        self._rows[place.row] += 1
        if place.precision[0] <= UCDP_ADM1 and len(self._near) < MOST_WITNESSES:
            self._near.append((name, place, min(1.0, weight)))
            self._witnesses = None

    def country_shares(self, name: str, places: Sequence[Place]) -> list[float]:
        """Shares of the other names in the countries of places, more for the first than for the tenth."""
        own, weight = self._own(name)
        codes = [place.country_code for place in places]
        shares = self._countries.shares(codes, own.country_code if own else None, weight)
        return [shares[code] for code in codes]

    def admin1_shares(self, name: str, places: Sequence[Place]) -> list[float]:
        """Shares of the other names in the admin-1 units of places."""
        own, weight = self._own(name)
        units = [_admin1_of(place) for place in places]
        shares = self._admin1.shares(units, _admin1_of(own) if own else None, weight)
        return [shares[unit] for unit in units]

    def features(self, sense: _Sense) -> NDArray[np.float64]:
        """Features of the candidates of a sense, a row each, in the order of `OF_ARTICLE`."""
        if not self._places:
            return np.zeros((len(sense.places), len(OF_ARTICLE)))
        near, several = self.nearness(sense)
        countries = self.country_shares(sense.name, sense.places)
        units = self.admin1_shares(sense.name, sense.places)
        dateline = self._dateline[1] if self._dateline and self._dateline[0] != sense.name else None
        rows = [
            self._row(sense.name, dateline, *told)
            for told in zip(sense.places, countries, units, near.tolist(), several.tolist(), strict=True)
        ]
        return np.array(rows, dtype=np.float64).reshape(len(rows), len(OF_ARTICLE))

    def _row(
        self, name: str, dateline: Place | None, place: Place, country: float, admin1: float, *near: float
    ) -> list[float]:
        return [
            country,
            admin1,
            *near,
            self.names_unit_of(place),
            self.names_too(name, place),
            dateline is not None and dateline.country_code == place.country_code,
            dateline is not None and _admin1_of(dateline) == _admin1_of(place) != -1,
            country > HALF,
            admin1 > HALF,
        ]

    def nearness(self, sense: _Sense) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """How near the nearest other place of the article lies, and the next two: 1 at the same spot, falling."""
        if self._witnesses is None:
            self._witnesses = _Witnesses.of(self._near)
        found = np.zeros((len(sense.places), 3))
        others = self._witnesses.without(sense.name)
        if len(others.rows) and sense.places:
            value = np.exp(-_km(sense.points @ others.points.T) / NEAR_KM)
            value *= others.weights
            value[sense.rows[:, None] == others.rows] = 0.0
            best = np.sort(value, axis=1)[:, ::-1][:, :3]
            found[:, : best.shape[1]] = best
        return found[:, 0], (found[:, 1] + found[:, 2]) / 2

    def names_unit_of(self, place: Place) -> bool:
        """Whether the article names the admin unit that the place lies in."""
        first, second = place.admin1_row, place.admin2_row
        return bool(
            (first not in (-1, place.row) and self._rows.get(first))
            or (second not in (-1, place.row) and self._rows.get(second))
        )

    def names_too(self, name: str, place: Place) -> bool:
        """Whether another name of the article means the same place: `Congo` beside its full name."""
        own, _ = self._own(name)
        return self._rows.get(place.row, 0) > (own is not None and own.row == place.row)

    def _own(self, name: str) -> tuple[Place | None, float]:
        return self._places.get(name, (None, 0.0))


@dataclass(frozen=True, slots=True)
class _Witnesses:
    """The places of an article that speak for what lies near them."""

    names: tuple[str, ...]
    rows: NDArray[np.int64]
    points: NDArray[np.float64]
    weights: NDArray[np.float64]

    @staticmethod
    def of(near: Sequence[tuple[str, Place, float]]) -> _Witnesses:
        return _Witnesses(
            tuple(name for name, _, _ in near),
            np.array([place.row for _, place, _ in near], dtype=np.int64),
            _points([place for _, place, _ in near]),
            np.array([weight for _, _, weight in near], dtype=np.float64),
        )

    def without(self, name: str) -> _Witnesses:
        """The witnesses of other names."""
        if name not in self.names:
            return self
        kept = [number for number, one in enumerate(self.names) if one != name]
        return _Witnesses(
            tuple(self.names[number] for number in kept),
            self.rows[kept],
            self.points[kept],
            self.weights[kept],
        )


def _admin1_of(place: Place) -> int:
    return place.row if place.feature_code == "ADM1" else place.admin1_row


def distance_km(one: Place, other: Place) -> float:
    """Great-circle distance of two places."""
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    )
    return EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


@dataclass(slots=True)
class _Sense:
    """The mentions of a name that mean the same place, and what is the same in every round."""

    name: str
    group: list[Span]
    places: list[Place]
    of_name: NDArray[np.float64]
    points: NDArray[np.float64]
    rows: NDArray[np.int64]


def resolve(
    spans: Sequence[Span], gazetteer: Gazetteer, weights: NDArray[np.float64] | None = None
) -> list[Resolved]:
    """Choose a place for every span of one article.

    Parameters
    ----------
    spans
        All toponyms of the article, so that each can speak for the others.
    gazetteer
        Where their places are.
    weights
        Weights of `FEATURES`; those that come with the package by default.

    Returns
    -------
    list of Resolved
        In the order of the spans.

    Raises
    ------
    DataError
        When the weights are missing or broken.
    """
    weights = _weights() if weights is None else weights
    senses, names, context = read(spans, gazetteer, weights)
    chosen = _choose(senses, context, weights)
    return [Resolved(span, tuple(chosen[name])) for span, name in zip(spans, names, strict=True)]


def read(
    spans: Sequence[Span], gazetteer: Gazetteer, weights: NDArray[np.float64]
) -> tuple[list[_Sense], list[str], Context]:
    """Return the senses of an article, the sense of each span, and what the article says after all rounds but one."""
    senses, names = _senses(spans, gazetteer)
    context = Context()
    for _ in range(ROUNDS - 1):
        context = _context(senses, _choose(senses, context, weights, kept=1))
    return senses, names, context


def _choose(
    senses: Sequence[_Sense], context: Context, weights: NDArray[np.float64], kept: int = KEPT_CANDIDATES
) -> dict[str, list[Candidate]]:
    return {sense.name: _probabilities(sense, features(sense, context) @ weights, kept) for sense in senses}


@cache
def _weights() -> NDArray[np.float64]:
    path = datasets.path("resolution")
    try:
        table = json.loads(path.read_text(encoding="utf-8"))["weights"]
        return np.array([table[feature] for feature in FEATURES], dtype=np.float64)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError("weights for every feature", str(error), "run `geo-conflict data verify`") from error


def _senses(spans: Sequence[Span], gazetteer: Gazetteer) -> tuple[list[_Sense], list[str]]:
    """The senses of an article, and the sense of each span."""
    names = _sense_names(spans)
    groups: dict[str, list[Span]] = defaultdict(list)
    for name, span in zip(names, spans, strict=True):
        groups[name].append(span)
    senses = []
    for name, group in groups.items():
        _keep_usual(group, gazetteer)
        places = [gazetteer.place(found.row) for found in group[0].names]
        of_name = _features_of_name(group, places, gazetteer)
        rows = np.array([place.row for place in places], dtype=np.int64)
        senses.append(_Sense(name, group, places, of_name, _points(places), rows))
    _support(senses)
    return senses, names


def _keep_usual(group: Sequence[Span], gazetteer: Gazetteer) -> None:
    """Leave out the unit around a town that the table of aliases says is meant: New York alone is the city."""
    if any(span.wanted or span.member is not None for span in group):
        return
    towns = [gazetteer.place(found.row) for found in group[0].names if found.kind == "alias"]
    around = {place.admin1_row for place in towns if place.feature_class == "P"}
    kept = [found for found in group[0].names if found.row not in around]
    for span in group:
        span.names = kept


def _sense_names(spans: Sequence[Span]) -> list[str]:
    """One sense holds for a name and the kind of feature asked for, unless the text puts it in two containers."""
    plain = [f"{key(span.text)}|{span.wanted[:3]}" for span in spans]
    containers: dict[str, set[str]] = defaultdict(set)
    for name, span in zip(plain, spans, strict=True):
        if span.container is not None:
            containers[name].add(key(span.container.text))
    latest: dict[str, str] = {}
    names = []
    for name, span in zip(plain, spans, strict=True):
        if len(containers[name]) < TWO:
            names.append(name)
            continue
        if span.container is not None:
            latest[name] = key(span.container.text)
        names.append(f"{name}|{latest.get(name, '')}")
    return names


def _context(senses: Sequence[_Sense], chosen: dict[str, list[Candidate]]) -> Context:
    context = Context()
    for sense in sorted(senses, key=lambda sense: -len(sense.group)):
        candidates = chosen[sense.name]
        if candidates:
            best = candidates[0]
            is_dateline = any(span.dateline for span in sense.group)
            mentions = min(3, len(sense.group)) + 2 * is_dateline
            context.add(sense.name, best.place, best.probability * mentions, is_dateline=is_dateline)
    return context


def _features_of_name(
    group: Sequence[Span], places: Sequence[Place], gazetteer: Gazetteer
) -> NDArray[np.float64]:
    """What the name and the words around its mentions say for each candidate."""
    units = {
        unit
        for place in places
        if place.feature_class == "P"
        for unit in (place.admin1_row, place.admin2_row)
    }
    wanted = next((span.wanted for span in group if span.wanted), "")
    containers = [_outer(span.container, gazetteer) for span in group if span.container is not None]
    members = [
        gazetteer.place(found.row) for span in group if span.member is not None for found in span.member.names
    ]
    alike = _levels_beside(group, gazetteer)
    prominences = [place.prominence for place in places]
    top = max(prominences, default=0.0)
    folded = key(group[0].text)
    mains = {place.row: key(place.name) == folded for place in places}
    any_main = any(mains.values())
    rows = []
    for place, found, prominence in zip(places, group[0].names, prominences, strict=True):
        rows.append(
            [
                prominence,
                prominence == top,
                mains[place.row],
                any_main and not mains[place.row],
                any(place.lies_in(unit) for outer in containers for unit in outer),
                bool(wanted) and place.feature_code.startswith(wanted),
                place.row in units and not wanted,
                any(member.lies_in(place) for member in members),
                alike[_level(place)],
                0.0,
                0.0,
                *_kind(found.kind),
                *_one_hot(place.feature_code),
            ]
        )
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(OF_NAME))


def _points(places: Sequence[Place]) -> NDArray[np.float64]:
    """Points of places on the unit sphere, a row each."""
    lat, lon = (np.radians([getattr(place, axis) for place in places]) for axis in ("lat", "lon"))
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def _km(cosine: NDArray[np.float64]) -> NDArray[np.float64]:
    """Great-circle distances from the products of points on the unit sphere."""
    km: NDArray[np.float64] = np.arccos(np.clip(cosine, -1.0, 1.0)) * (EARTH_KM / 2)
    return km


def _level(place: Place) -> str:
    return place.feature_code[:4] if place.feature_class == "A" else place.feature_class


def _levels_beside(group: Sequence[Span], gazetteer: Gazetteer) -> dict[str, float]:
    """Levels of the names that stand in a list with this one, and their shares: states beside states."""
    beside = [other for span in group for other in span.listed if other.names]
    levels: dict[str, float] = defaultdict(float)
    for other in beside:
        places = (gazetteer.place(found.row) for found in other.names)
        levels[_level(max(places, key=lambda place: place.prominence))] += 1 / len(beside)
    return levels


def _support(senses: Sequence[_Sense]) -> None:
    """How many other names have a candidate near each candidate, or in its admin-1 unit, the rarer the more.

    It counts before anything is chosen, so that many small towns can outweigh the large ones of their names.
    """
    places = [place for sense in senses for place in sense.places]
    if not places:
        return
    owner = np.repeat(np.arange(len(senses)), [len(sense.places) for sense in senses])
    is_local = np.array([place.precision[0] < UCDP_ADM1 for place in places])
    points = np.concatenate([sense.points for sense in senses])
    admin1 = np.array([_admin1_of(place) for place in places])
    units, unit = np.unique(admin1, return_inverse=True)
    near, inside = np.zeros(len(places)), np.zeros(len(places))
    witnesses = sorted(range(len(senses)), key=lambda number: -len(senses[number].group))[:MOST_WITNESSES]
    for number in witnesses:
        own = np.flatnonzero((owner == number) & is_local)
        if not len(own):
            continue
        weight = 1 / (1 + math.log2(len(own)))
        closest = np.exp(-_km((points @ points[own].T).max(axis=1)) / SUPPORT_KM)
        others = owner != number
        near += weight * closest * others
        named = np.zeros(len(units), dtype=bool)
        named[unit[own]] = True
        inside += weight * (named[unit] & (admin1 != -1)) * others
    scale = math.sqrt(len(witnesses))
    column = OF_NAME.index("support_near")
    start = 0
    for sense in senses:
        end = start + len(sense.places)
        sense.of_name[:, column] = near[start:end] / scale
        sense.of_name[:, column + 1] = inside[start:end] / scale
        start = end


@cache
def _one_hot(feature_code: str) -> tuple[bool, ...]:
    """The first group that a feature code begins with."""
    first = next((group for group in FEATURE_GROUPS if feature_code.startswith(group)), None)
    return tuple(group == first for group in FEATURE_GROUPS)


@cache
def _kind(name_kind: str) -> tuple[bool, ...]:
    return tuple(name_kind == kind for kind in NAME_KINDS)


def features(sense: _Sense, context: Context) -> NDArray[np.float64]:
    """Features of the candidates of a sense, a row each, in the order of `FEATURES`."""
    of_article = context.features(sense)
    return np.concatenate([sense.of_name, of_article], axis=1)


def _outer(container: Span, gazetteer: Gazetteer) -> list[Place]:
    """What the text's container may be, itself in its own container ("Troy, Rensselaer, N.Y.")."""
    outer = [gazetteer.place(found.row) for found in container.names]
    if container.container is not None:
        further = [gazetteer.place(found.row) for found in container.container.names]
        outer = [unit for unit in outer if any(unit.lies_in(other) for other in further)]
    return outer


def _town_first(sense: _Sense, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of a unit and the town that it is named after, the town is meant, unless the words ask for the unit."""
    best = int(scores.argmax())
    unit = sense.places[best]
    if not unit.feature_code.startswith("ADM") or any(span.wanted for span in sense.group):
        return scores
    towns = [
        n for n, place in enumerate(sense.places) if place.feature_class == "P" and _is_seat(place, unit)
    ]
    if towns:
        town = max(towns, key=lambda number: scores[number])
        scores[[best, town]] = scores[[town, best]]
    return scores


def _is_seat(town: Place, unit: Place) -> bool:
    return unit.row in (town.admin1_row, town.admin2_row) and distance_km(town, unit) <= SAME_GROUND_KM


def _probabilities(sense: _Sense, scores: NDArray[np.float64], kept: int) -> list[Candidate]:
    """Softmax over the candidates, the likeliest first, so many of them."""
    if not sense.places:
        return []
    scores = _town_first(sense, scores)
    weights = np.exp(scores - scores.max())
    weights /= weights.sum()
    order = np.lexsort((sense.rows, -weights))[:kept].tolist()
    return [Candidate(sense.places[number], round(float(weights[number]), 4)) for number in order]
