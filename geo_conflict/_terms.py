"""What rows, reports and the command line share; nothing heavy is imported for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ENGLISH = "en"
FLAG_BELOW = 0.5
COUNTED = ("deaths", "wounded", "displaced", "detained")


def undated(events: Iterable[Mapping[str, Any]]) -> int:
    """How many events the text dates by words that nothing resolves."""
    return sum(event["date_start"] is None and bool(event["date_text"]) for event in events)


def undated_notes(number: int) -> list[str]:
    """Say how many events are dated by words that count from a day which their articles do not state."""
    if not number:
        return []
    return [
        f"{number} events are dated by words alone, as their articles state no day. Give one with --date."
    ]
