"""How a process of the command line is set up before it loads anything heavy."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

ROOM = 66_000
"""Words that the frame of `with_room` asks for: CPython then takes a megabyte, and half of it is left."""

SELDOM = (50_000, 20, 50)
"""When the garbage collector looks: nearly all that reading makes is freed without it."""


def settle() -> None:
    """Set up this process: one thread of linear algebra, since processes share the cores, and few collections."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(*SELDOM)


def with_room(call: Callable[[], T]) -> T:
    """Call something with half a megabyte of room for the frames of what it calls.

    CPython keeps frames in pieces of 16 KB. A loop whose calls cross the end of a piece maps and unmaps one at every
    turn; where that happens hangs on how deep the loop lies, and may cost half a second a run.

    Parameters
    ----------
    call
        What to call.

    Returns
    -------
    object
        What it returns.
    """
    return call()


with_room.__code__ = with_room.__code__.replace(co_stacksize=ROOM)
