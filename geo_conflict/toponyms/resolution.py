"""Toponym resolution: which place each toponym is.

Every candidate is scored by what the whole article says: how prominent it is, whether the name is its own,
which countries and admin units the article speaks of, what stands before and after the name, and how near it
lies to the places that are sure. One sense of a name holds for the article. The scores of a toponym's
candidates become a probability, which is its confidence.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo_conflict.gazetteer import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo_conflict.gazetteer import Gazetteer, Place
    from geo_conflict.toponyms.recognition import Span

KEPT_CANDIDATES = 5
EARTH_KM = 12742.02
NEAR_KM = 120.0
# Beyond that many degrees of latitude nothing is near.
FAR_DEGREES = 10.0
UCDP_ADM1 = 4
SAME_GROUND_KM = 25.0
ROUNDS = 3

# Weights of the features, in the order of their effect.
WEIGHTS = {
    "container": 8.0,
    "wanted": 4.0,
    "unwanted": -1.0,
    "country": 5.5,
    "admin1": 4.0,
    "near": 3.0,
    "prominence": 1.0,
    "inside_named": 0.8,
    "unit_of_town": -1.5,
    "named_in_full": 2.0,
}
KINDS = {
    "primary": 1.0,
    "alias": 1.2,
    "abbreviation": 3.0,
    "postal": 2.0,
    "demonym": 3.0,
    "bare": -0.6,
    "alternate": -0.2,
}
FEATURE_PRIOR = {"PCLI": 1.0, "CONT": 1.0, "ADM1": -0.3, "ADM2": -1.0, "ADM3": -3.0, "PPLX": -0.5}
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
    "named country": 0.75,
    "model, not in the gazetteer": 0.6,
    "collective": 0.95,
}
TEMPERATURE = 1.4


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


class Context:
    """What an article says about where it plays: each name's place so far, and how much it weighs.

    A name never speaks for itself: every question leaves out the name that asks.
    """

    def __init__(self) -> None:
        self._places: dict[str, tuple[Place, float]] = {}
        self._countries: dict[str, float] = defaultdict(float)
        self._admin1: dict[int, float] = defaultdict(float)
        self._rows: dict[int, int] = defaultdict(int)
        self._near: list[tuple[str, Place, float]] = []

    def add(self, name: str, place: Place, weight: float) -> None:
        """Count the place that a name has been given."""
        self._places[name] = (place, weight)
        self._countries[place.country_code] += weight
        self._admin1[_admin1_of(place)] += weight
        self._rows[place.row] += 1
        if place.precision[0] <= UCDP_ADM1:
            self._near.append((name, place, min(1.0, weight)))

    def country_share(self, name: str, place: Place) -> float:
        """Share of the other names in the place's country, more for the first than for the tenth."""
        own, weight = self._own(name)
        return _share(self._countries, place.country_code, own.country_code if own else None, weight, ("",))

    def admin1_share(self, name: str, place: Place) -> float:
        """Share of the other names in the place's admin-1 unit."""
        own, weight = self._own(name)
        return _share(self._admin1, _admin1_of(place), _admin1_of(own) if own else None, weight, (-1,))

    def nearness(self, name: str, place: Place) -> float:
        """How near other places of the article lie: 1 at the same spot, falling with distance."""
        nearest = 0.0
        for other_name, other, weight in self._near:
            if weight <= nearest or abs(other.lat - place.lat) > FAR_DEGREES:
                continue
            if other_name != name and other.row != place.row:
                nearest = max(nearest, weight * math.exp(-distance_km(place, other) / NEAR_KM))
        return nearest

    def names_unit_of(self, place: Place) -> bool:
        """Whether the article names the admin unit that the place lies in."""
        return any(
            self._rows.get(unit)
            for unit in (place.admin1_row, place.admin2_row)
            if unit not in (-1, place.row)
        )

    def names_too(self, name: str, place: Place) -> bool:
        """Whether another name of the article means the same place: `Congo` beside its full name."""
        return any(other.row == place.row for key_, (other, _) in self._places.items() if key_ != name)

    def _own(self, name: str) -> tuple[Place | None, float]:
        return self._places.get(name, (None, 0.0))


def _admin1_of(place: Place) -> int:
    return place.row if place.feature_code == "ADM1" else place.admin1_row


def _share(
    weights: dict[Any, float], wanted: Any, own: Any, own_weight: float, nowhere: tuple[Any, ...]
) -> float:
    """Share of one key in the square roots of the weights, an own weight taken off."""
    if wanted in nowhere:
        return 0.0
    total = part = 0.0
    for name, weight in weights.items():
        if name in nowhere:
            continue
        root = math.sqrt(max(0.0, weight - own_weight if name == own else weight))
        total += root
        part += root * (name == wanted)
    return part / total if total else 0.0


def distance_km(one: Place, other: Place) -> float:
    """Great-circle distance of two places."""
    lat1, lat2 = math.radians(one.lat), math.radians(other.lat)
    half = (
        math.sin((lat2 - lat1) / 2) ** 2
        + math.cos(lat1) * math.cos(lat2) * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    )
    return EARTH_KM * math.asin(math.sqrt(min(1.0, half)))


def resolve(spans: Sequence[Span], gazetteer: Gazetteer) -> list[Resolved]:
    """Choose a place for every span of one article.

    Parameters
    ----------
    spans
        All toponyms of the article, so that each can speak for the others.
    gazetteer
        Where their places are.

    Returns
    -------
    list of Resolved
        In the order of the spans.
    """
    by_name: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        by_name[_sense(span)].append(span)
    context = Context()
    chosen: dict[str, list[Candidate]] = {}
    for _ in range(ROUNDS):
        scored = {name: _score(name, group, context, gazetteer) for name, group in by_name.items()}
        chosen = {name: _probabilities(scores) for name, scores in scored.items()}
        context = _context(by_name, chosen)
    return [Resolved(span, tuple(chosen[_sense(span)])) for span in spans]


def _sense(span: Span) -> str:
    """One sense holds for a name, with the kind of feature that was asked for."""
    return f"{key(span.text)}|{span.wanted[:3]}"


def _context(by_name: dict[str, list[Span]], chosen: dict[str, list[Candidate]]) -> Context:
    context = Context()
    for name, candidates in chosen.items():
        if candidates:
            best = candidates[0]
            mentions = min(3, len(by_name[name])) + 2 * any(span.dateline for span in by_name[name])
            context.add(name, best.place, best.probability * mentions)
    return context


def _score(
    name: str, group: Sequence[Span], context: Context, gazetteer: Gazetteer
) -> list[tuple[Place, float]]:
    places = [(gazetteer.place(found.row), found.kind) for found in group[0].names]
    units = {
        unit
        for place, _ in places
        if place.feature_class == "P"
        for unit in (place.admin1_row, place.admin2_row)
    }
    scores = []
    for place, kind in places:
        score = (
            WEIGHTS["prominence"] * place.prominence
            + KINDS[kind]
            + FEATURE_PRIOR.get(place.feature_code, 0.0)
        )
        score += _text_score(place, group, gazetteer)
        score += WEIGHTS["country"] * context.country_share(name, place)
        score += WEIGHTS["admin1"] * context.admin1_share(name, place)
        score += WEIGHTS["near"] * context.nearness(name, place)
        score += WEIGHTS["inside_named"] * context.names_unit_of(place)
        score += WEIGHTS["unit_of_town"] * (place.row in units and not group[0].wanted)
        score += WEIGHTS["named_in_full"] * context.names_too(name, place)
        scores.append((place, score))
    return scores


def _text_score(place: Place, group: Iterable[Span], gazetteer: Gazetteer) -> float:
    """What the words around any mention of the name say for a candidate."""
    score = 0.0
    wanted = next((span.wanted for span in group if span.wanted), "")
    if wanted:
        score += WEIGHTS["wanted"] if place.feature_code.startswith(wanted) else WEIGHTS["unwanted"]
    containers = [span.container for span in group if span.container is not None]
    if any(_lies_in(place, container, gazetteer) for container in containers):
        score += WEIGHTS["container"]
    return score


def _lies_in(place: Place, container: Span, gazetteer: Gazetteer) -> bool:
    for found in container.names:
        outer = gazetteer.place(found.row)
        if outer.row in (place.admin1_row, place.admin2_row):
            return True
        if (
            outer.feature_code == "PCLI"
            and outer.country_code == place.country_code
            and outer.row != place.row
        ):
            return True
    return False


def _probabilities(scores: Sequence[tuple[Place, float]]) -> list[Candidate]:
    """Softmax over the candidates, the likeliest first; those that are the same ground count together."""
    if not scores:
        return []
    ranked = sorted(scores, key=lambda pair: (-pair[1], pair[0].row))
    top = ranked[0][1]
    weights = [math.exp((score - top) / TEMPERATURE) for _, score in ranked]
    total = sum(weights)
    return [
        Candidate(place, round(weight / total, 4))
        for (place, _), weight in list(zip(ranked, weights, strict=True))[:KEPT_CANDIDATES]
    ]
