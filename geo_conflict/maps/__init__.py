"""Maps of a report: the interactive page, the frame that shows it elsewhere, the static picture, the site."""

from __future__ import annotations

from geo_conflict.maps._embed import embed
from geo_conflict.maps._page import notebook, page, save_page
from geo_conflict.maps._picture import picture, save_picture
from geo_conflict.maps._sections import heading

__all__ = ["embed", "heading", "notebook", "page", "picture", "save_page", "save_picture"]
