"""Texts that a page holds once each, however often they are shown."""

from __future__ import annotations

from typing import Any

_DENSE = 0.5


class Strings:
    """A table of texts: a text that is asked for gets the number under which the page finds it."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def __call__(self, text: str | None) -> int | None:
        """Return the number of a text, None for none."""
        return None if text is None else self._numbers.setdefault(text, len(self._numbers))

    def texts(self) -> list[str]:
        """Return all texts in the order of their numbers."""
        return list(self._numbers)


def packed(values: list[Any]) -> Any:
    """Write a column in few characters: None for an empty one, one value for all, or where and what of a thin one.

    Examples
    --------
    >>> packed([None, None, None]), packed([1, None, 3]), packed([None, None, None, 7]), packed([5, 5])
    (None, [1, None, 3], {'at': [3], 'of': [7]}, {'all': 5})
    """
    held = [position for position, value in enumerate(values) if value is not None]
    if not held:
        return None
    if len(values) > 1 and all(value == values[0] for value in values):
        return {"all": values[0]}
    if len(held) > _DENSE * len(values):
        return values
    return {"at": held, "of": [values[position] for position in held]}


def units(text: str) -> int:
    """Return how long a text is where a browser counts: in UTF-16.

    Examples
    --------
    >>> units("é"), units("😀")
    (1, 2)
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
