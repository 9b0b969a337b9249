"""Maps of a report: the interactive page."""

from __future__ import annotations

from geo_conflict.maps._page import notebook, page, save_page

__all__ = ["notebook", "page", "save_page"]
