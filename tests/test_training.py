"""The weights of resolution can be trained again, on a corpus of two sentences and our own gold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import train_resolution

from geo_conflict.toponyms import resolution

if TYPE_CHECKING:
    from pathlib import Path

LOAD = """
TEXT = "Soldiers from Qwzzlgrad entered Tripoli in Libya, and Agdam was quiet."
def docs(name):
    marks = [("Qwzzlgrad", 48.0, 37.0), ("Tripoli", 32.89, 13.19), ("Agdam", 39.99, 46.93)]
    places = [(TEXT.index(at), TEXT.index(at) + len(at), at, lat, lon, None) for at, lat, lon in marks]
    return [(name, TEXT, places)] * 5
"""


@pytest.mark.slow
def test_training_runs_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[tuple[Any, ...]] = []
    (tmp_path / "load.py").write_text(LOAD)
    monkeypatch.setattr("sys.argv", ["train_resolution", "--corpora", str(tmp_path)])
    monkeypatch.setattr(train_resolution, "_write", lambda *given: written.append(given))
    train_resolution.main()
    ((weights, texts, accuracy),) = written
    assert weights.shape == (len(resolution.FEATURES),)
    assert np.isfinite(weights).all()
    assert texts == 8 + len(train_resolution._own_gold()[::2])
    assert accuracy == pytest.approx(2 / 3)
