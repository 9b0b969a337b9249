"""What the picture takes of the page's reading of a report's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_conflict.maps import _control
from geo_conflict.maps._cells import date_in_words, has_value, records
from geo_conflict.maps._control import actor_name
from geo_conflict.maps._payload import area_key, place_key

if TYPE_CHECKING:
    from geo_conflict.report import Report

__all__ = ["actor_name", "actor_names", "area_key", "date_in_words", "has_value", "place_key", "records"]


def actor_names(report: Report) -> list[str]:
    """Return the names of the actors in the order of their colours, those of all days, as the page has them."""
    return _control.actors(report.history())
