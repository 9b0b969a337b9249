"""Scoring of places found against places marked, and how well confidence tells right from wrong."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LIMIT_KM = 161.0
DIAMETER_KM = 12742.02
FARTHEST_KM = 20039.0
BINS = 10


class Gold(NamedTuple):
    """A place marked by hand; point and id are None where the mark has none."""

    start: int
    end: int
    text: str
    lat: float | None
    lon: float | None
    geonameid: int | None


class Document(NamedTuple):
    """A text and the places marked in it."""

    id: str
    text: str
    places: list[Gold]


class Bin(NamedTuple):
    """Places of about the same confidence: how many, their mean confidence, the share that is right."""

    places: int
    confidence: float
    right: float


Row = Mapping[str, Any]
Found = Mapping[str, Sequence[Row]]
Figures = dict[str, float]
Scorer = Callable[[Sequence[Document], Found], Figures]


class Match(NamedTuple):
    """A place marked, and the place found that overlaps it most; `right` is None where the mark has no point."""

    document: Document
    gold: Gold
    found: Row | None
    km: float | None
    same_id: bool

    @property
    def right(self) -> bool | None:
        """Within 161 km or the same GeoNames id."""
        if self.gold.lat is None:
            return None
        return self.same_id or (self.km is not None and self.km <= LIMIT_KM)


def km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance of two points in degrees."""
    phi1, lam1, phi2, lam2 = map(math.radians, (lat1, lon1, lat2, lon2))
    half = (
        math.sin((phi2 - phi1) / 2) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin((lam2 - lam1) / 2) ** 2
    )
    return DIAMETER_KM * math.asin(math.sqrt(min(1.0, half)))


def overlaps(row: Row, gold: Gold) -> bool:
    """Whether a place found and a place marked share a character."""
    return bool(row["start"] < gold.end and gold.start < row["end"])


def matches(documents: Iterable[Document], found: Found) -> Iterator[Match]:
    """Pair every place marked with the place found that overlaps it most."""
    for document in documents:
        for gold in document.places:
            over = [row for row in found.get(document.id, ()) if overlaps(row, gold)]
            best = max(
                over,
                key=lambda row: min(gold.end, row["end"]) - max(gold.start, row["start"]),
                default=None,
            )
            same = best is not None and gold.geonameid is not None and best["geonameid"] == gold.geonameid
            yield Match(document, gold, best, _error(gold, best, same=same), same)


def score(documents: Sequence[Document], found: Found) -> Figures:
    """Score one corpus as `score.py` of the development corpora does.

    A document counts only where a place is marked in it. acc@161 and id are shares of all places marked that
    have a point or an id: a missed place counts as wrong.
    """
    marked = [document for document in documents if document.places]
    pairs = list(matches(marked, found))
    rows = [(row, document.places) for document in marked for row in found.get(document.id, ())]
    spans = {
        document.id: {(row["start"], row["end"]) for row in found.get(document.id, ())} for document in marked
    }
    exact = sum((pair.gold.start, pair.gold.end) in spans[pair.document.id] for pair in pairs)
    hits = sum(any(overlaps(row, gold) for gold in places) for row, places in rows)
    placed = [pair for pair in pairs if pair.right is not None]
    right = sum(pair.right is True for pair in placed)
    errors = [pair.km for pair in pairs if pair.km is not None]
    return {
        **detection("exact", exact, exact, len(rows), len(pairs)),
        **detection("overlap", hits, sum(pair.found is not None for pair in pairs), len(rows), len(pairs)),
        "acc@161": share(right, len(placed)),
        "resolved": share(right, sum(pair.found is not None for pair in placed)),
        "id": share(
            sum(pair.same_id for pair in pairs), sum(pair.gold.geonameid is not None for pair in pairs)
        ),
        "mean km": share(sum(errors), len(errors)),
        "AUC": share(sum(math.log(error + 1) / math.log(FARTHEST_KM) for error in errors), len(errors)),
    }


def reliability(pairs: Iterable[Match]) -> list[Bin]:
    """Sort the marked places that were found into ten bins of confidence."""
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for pair in pairs:
        if pair.found is not None and pair.right is not None:
            confidence = pair.found["confidence"]
            bins[min(int(confidence * BINS), BINS - 1)].append((confidence, pair.right))
    return [
        Bin(len(inside), _mean(c for c, _ in inside), _mean(float(right) for _, right in inside))
        for inside in bins
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error: how far confidence is from the share that is right, on average."""
    gaps = sum(one.places * abs(one.confidence - one.right) for one in bins)
    return share(gaps, sum(one.places for one in bins))


def _error(gold: Gold, best: Row | None, *, same: bool) -> float | None:
    if best is None or best["lat"] is None or gold.lat is None or gold.lon is None:
        return None
    return 0.0 if same else km(gold.lat, gold.lon, best["lat"], best["lon"])


def detection(name: str, hit_found: int, hit_gold: int, found: int, gold: int) -> Figures:
    """Precision, recall and their harmonic mean under a name."""
    precision, recall = share(hit_found, found), share(hit_gold, gold)
    both = share(2 * precision * recall, precision + recall)
    return {f"{name} P": precision, f"{name} R": recall, f"{name} F": both}


def share(part: float, whole: float) -> float:
    """Part of a whole; 0 of nothing."""
    return part / whole if whole else 0.0


def _mean(values: Iterable[float]) -> float:
    given = list(values)
    return share(sum(given), len(given))
