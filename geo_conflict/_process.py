"""How a process of the command line is set up before it loads anything heavy."""

from __future__ import annotations

import gc
import os

SELDOM = (50_000, 20, 50)
"""When the garbage collector looks: nearly all that reading makes is freed without it."""


def settle() -> None:
    """Set up this process: one thread of linear algebra, since processes share the cores, and few collections."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(*SELDOM)
