"""How a process is set up."""

from __future__ import annotations

import gc
import os
import subprocess
import sys

import pytest

from geo_conflict._process import ROOM, settle, with_room


def test_what_is_called_with_room_is_called_as_ever() -> None:
    assert with_room(lambda: "read") == "read"
    with pytest.raises(ZeroDivisionError):
        with_room(lambda: 1 // 0)
    assert with_room.__code__.co_stacksize == ROOM


def test_a_process_keeps_the_threads_that_it_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    try:
        settle()
        assert gc.get_threshold() > (700, 10, 10)
    finally:
        gc.set_threshold(*usual)
    assert os.environ["OPENBLAS_NUM_THREADS"] == "2"


def test_a_process_that_hands_out_work_loads_nothing_that_reads() -> None:
    code = "import sys; import geo_conflict.report; print(*sorted({'numpy', 'spacy'} & {*sys.modules}))"
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert said.stdout.split() == []
