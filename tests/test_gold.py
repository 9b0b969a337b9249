"""Quality on our own reports: a figure may fall below its floor only on purpose."""

from typing import Any

import pytest
from gold.load import reports
from pyproj import Geod

from geo_conflict import events, toponyms

FLOORS = {
    "precision": 0.97,
    "recall": 0.91,
    "within_161_km": 0.85,
    "same_id": 0.90,
    "kind": 0.98,
    "role": 0.64,
}
GEOD = Geod(ellps="WGS84")


def overlaps(found: Any, gold: dict[str, Any]) -> bool:
    return bool(found.start < gold["end"] and gold["start"] < found.end)


def near(place: Any, gold: dict[str, Any]) -> bool:
    if place is None or gold["lat"] is None:
        return False
    metres = GEOD.inv(place.lon, place.lat, gold["lon"], gold["lat"])[2]
    return bool(metres <= 161_000 or (gold["geonameid"] and place.geonameid == gold["geonameid"]))


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    hits: dict[str, list[bool]] = {name: [] for name in FLOORS}
    for report in reports():
        (found,) = toponyms.find([report["text"]])
        roles = events.assign(report["text"], found)
        hits["precision"] += [any(overlaps(toponym, gold) for gold in report["places"]) for toponym in found]
        for gold in report["places"]:
            mine = [(t, role) for t, role in zip(found, roles, strict=True) if overlaps(t, gold)]
            hits["recall"].append(bool(mine))
            place = mine[0][0].place if mine else None
            if gold["lat"] is not None:
                hits["within_161_km"].append(any(near(toponym.place, gold) for toponym, _ in mine))
            if gold["geonameid"]:
                hits["same_id"].append(place is not None and place.geonameid == gold["geonameid"])
            if mine:
                hits["kind"].append(mine[0][0].kind == gold["kind"])
                hits["role"].append(mine[0][1].role == gold["role"])
    return {name: sum(values) / len(values) for name, values in hits.items()}


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(figures: dict[str, float], name: str) -> None:
    assert figures[name] >= FLOORS[name], figures
