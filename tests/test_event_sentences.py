"""Plain sentences as agencies write them, each alone: what type of event they tell, or none."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from geo_conflict import events, toponyms

SENTENCES = Path(__file__).parent / "gold" / "sentences.csv"
PUBLISHED = dt.date(2024, 5, 20)
FLOOR = 0.95


def _rows() -> list[dict[str, str]]:
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_plain_sentences_tell_their_type() -> None:
    """Of nearly 400 sentences, nineteen in twenty tell the one event that they tell, and nothing else."""
    rows = _rows()
    readings = toponyms.read(row["sentence"] for row in rows)
    wrong = []
    for row, reading in zip(rows, readings, strict=True):
        found = events.find("x", row["sentence"], reading.toponyms, reading.entities, PUBLISHED)
        types = [event.type for event in found]
        if types != [row["type"]] * bool(row["type"]):
            wrong.append(f"{row['sentence']} {types}, not {row['type'] or 'none'}")
    assert 1 - len(wrong) / len(rows) >= FLOOR, "\n".join(wrong)


def test_every_type_has_its_sentences() -> None:
    """The set stays as broad as it is."""
    types = [row["type"] for row in _rows()]
    assert len(types) == len({row["sentence"] for row in _rows()})
    assert min(types.count(kind) for kind in set(types)) >= 5
