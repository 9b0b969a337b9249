"""Work shared by processes, its results in order and never many at a time in memory."""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

T = TypeVar("T")
R = TypeVar("R")


def shared(work: Callable[[T], R], items: Iterable[T], *, processes: int) -> Iterator[R]:
    """Do a piece of work on each item, and yield what comes of it in the order of the items.

    Parameters
    ----------
    work
        A function of a module, so that another process can find it.
    items
        What it takes.
    processes
        How many processes share the work; with one, it is done here.
    """
    if processes == 1:
        yield from map(work, items)
        return
    waiting: deque[Future[R]] = deque()
    source = iter(items)
    pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))
    try:
        waiting.extend(pool.submit(work, item) for item in islice(source, 2 * processes))
        while waiting:
            yield waiting.popleft().result()
            waiting.extend(pool.submit(work, item) for item in islice(source, 1))
    finally:
        pool.shutdown(cancel_futures=True)
