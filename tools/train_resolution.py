"""Train the weights by which a toponym's place is chosen, on openly licensed texts only.

The model is a conditional logit: among the candidates of a name, the probability of one is the softmax of its
weighted features. Features that speak of the rest of the article depend on what was chosen there, so weights
and choices are renewed in turn.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from _registry import record

from geo_conflict import datasets
from geo_conflict.gazetteer import Gazetteer
from geo_conflict.toponyms import _model, resolution
from geo_conflict.toponyms.recognition import Recogniser

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from geo_conflict.toponyms.recognition import Span

# MIT and CC BY: weights made from them may be shipped. News weighs more than reports of the 1860s.
CORPORA = {"wotr": 1.0, "geovirus": 4.0}
OWN_GOLD = 4.0
HELD_OUT = 5
SAME_PLACE_KM = 40.0
# How the field counts a place as right.
RIGHT_KM = 161.0
TURNS = 3
STEPS = 1000
RATE = 0.05
DECAY = 0.0003


class Text(NamedTuple):
    """An article: its spans, and where each of them lies on the ground."""

    spans: list[Span]
    points: list[tuple[float, float] | None]
    weight: float


class Choice(NamedTuple):
    """Candidates of one sense: their features, and which of them are right."""

    features: NDArray[np.float64]
    right: NDArray[np.bool_]
    weight: float


def main() -> None:
    """Train on the corpora given, say how good the weights are on what was held out, and write them."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--corpora", type=Path, default=Path("../shared/corpora"))
    given = arguments.parse_args()
    gazetteer = Gazetteer.open()
    load = _loader(given.corpora)
    texts = [
        text
        for name, weight in CORPORA.items()
        for text in _texts([(text, gold) for _, text, gold in load.docs(name) if gold], weight, gazetteer)
    ]
    kept = [text for number, text in enumerate(texts) if number % HELD_OUT]
    held_out = [text for number, text in enumerate(texts) if number % HELD_OUT == 0]
    # The other half of the project's own reports is left for the gate.
    kept += _texts(_own_gold()[::2], OWN_GOLD, gazetteer)
    weights = _start()
    for turn in range(TURNS):
        choices = [choice for text in kept for choice in _choices(text, weights, gazetteer)]
        weights = _fit(choices, weights)
        print(f"turn {turn + 1}: held out {_accuracy(held_out, weights, gazetteer):.3f} right", flush=True)
    _write(weights, len(kept), _accuracy(held_out, weights, gazetteer))


def _own_gold() -> list[tuple[str, list[tuple[Any, ...]]]]:
    path = Path(__file__).parent.parent / "tests" / "gold" / "reports.jsonl"
    reports = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    fields = ("start", "end", "text", "lat", "lon", "geonameid")
    return [(r["text"], [tuple(place[field] for field in fields) for place in r["places"]]) for r in reports]


def _texts(
    docs: Sequence[tuple[str, Sequence[tuple[Any, ...]]]], weight: float, gazetteer: Gazetteer
) -> Iterator[Text]:
    """Read texts that are marked by hand, eight at a time as `find` does."""
    for start in range(0, len(docs), 8):
        batch = docs[start : start + 8]
        found = [Recogniser(text, gazetteer) for text, _ in batch]
        entities = _model.entities([(other.text, other.stretches()) for other in found])
        for recogniser, (_, gold), marked in zip(found, batch, entities, strict=True):
            spans = recogniser.spans(marked)
            yield Text(spans, [_point(span, gold) for span in spans], weight)


def _loader(corpora: Path) -> Any:
    spec = importlib.util.spec_from_file_location("load", corpora / "load.py")
    if spec is None or spec.loader is None:
        sys.exit(f"expected the corpora and their load.py in {corpora}; give their folder with --corpora")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _point(span: Span, gold: Sequence[tuple[Any, ...]]) -> tuple[float, float] | None:
    """Where the corpus puts a span that it marks with the same bounds or nearly so."""
    for start, end, _, lat, lon, _ in gold:
        if lat is not None and start < span.end and span.start < end:
            return float(lat), float(lon)
    return None


def _start() -> NDArray[np.float64]:
    """Weights to begin with: prominence, and what lies in the article's countries and beside its places."""
    first = {"prominence": 1.0, "country": 4.0, "admin1": 3.0, "near": 2.0, "container": 6.0, "wanted": 3.0}
    return np.array([first.get(feature, 0.0) for feature in resolution.FEATURES])


def _choices(text: Text, weights: NDArray[np.float64], gazetteer: Gazetteer) -> Iterator[Choice]:
    senses, names, context = resolution.read(text.spans, gazetteer, weights)
    for sense in senses:
        points = [
            p for p, name in zip(text.points, names, strict=True) if name == sense.name and p is not None
        ]
        if not points or not sense.places:
            continue
        right = _right(sense.places, points[0])
        if right.any() and not right.all():
            yield Choice(
                resolution.features(sense, context), right, text.weight * min(3.0, len(points)) ** 0.5
            )


def _right(places: Sequence[Any], point: tuple[float, float]) -> NDArray[np.bool_]:
    """The candidates at the point; those hardly farther than the nearest count as well."""
    km = np.array([_km(place, point) for place in places])
    near: NDArray[np.bool_] = km <= min(SAME_PLACE_KM, 1.5 * km.min() + 3.0)
    return near


def _km(place: Any, point: tuple[float, float]) -> float:
    return resolution.distance_km(place, place._replace(lat=point[0], lon=point[1]))


def _fit(choices: Sequence[Choice], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Maximise the likelihood of the right candidates, by Adam, with a pull towards zero."""
    rows = np.concatenate([choice.features for choice in choices])
    right = np.concatenate([choice.right for choice in choices])
    starts = np.cumsum([0, *(len(choice.right) for choice in choices[:-1])])
    sizes = np.array([len(choice.right) for choice in choices])
    share = np.repeat(np.array([choice.weight for choice in choices]), sizes)
    total = sum(choice.weight for choice in choices)
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        scores = rows @ weights
        scores = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        chance = scores / np.repeat(np.add.reduceat(scores, starts), sizes)
        wanted = chance * right
        wanted /= np.repeat(np.add.reduceat(wanted, starts), sizes)
        slope = ((chance - wanted) * share) @ rows / total + DECAY * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights = weights - RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def _accuracy(texts: Sequence[Text], weights: NDArray[np.float64], gazetteer: Gazetteer) -> float:
    """Share of the marked spans that are put within 161 km of where the corpus has them."""
    hits = total = 0
    for text in texts:
        for resolved, point in zip(
            resolution.resolve(text.spans, gazetteer, weights), text.points, strict=True
        ):
            if point is not None:
                total += 1
                hits += resolved.place is not None and _km(resolved.place, point) <= RIGHT_KM
    return hits / total


def _write(weights: NDArray[np.float64], texts: int, accuracy: float) -> None:
    path = datasets.data_dir() / "gazetteer" / "resolution.json"
    table = {name: round(float(weight), 3) for name, weight in zip(resolution.FEATURES, weights, strict=True)}
    card = {
        "trained_on": [*CORPORA, "own gold, every second report"],
        "texts": texts,
        "held_out_within_161_km": round(accuracy, 3),
        "weights": table,
    }
    path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    record(
        path,
        name="resolution",
        title="Weights of the features by which a toponym's place is chosen",
        version="1",
        source="tools/train_resolution.py on WotR (MIT), GeoVirus (CC BY) and the project's own reports",
        licence="BSD-3-Clause",
        attribution="geo_conflict; War of the Rebellion corpus; GeoVirus",
    )


if __name__ == "__main__":
    main()
