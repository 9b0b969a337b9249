"""A site of pages from many articles: static files that open from disk and from any host.

An overview with a map and a timeline; a page for each article, actor, district and month; lists; GeoJSON and CSV of the
whole and of each part; a feed and a sitemap. Built again, only what changed is made and written anew.
"""

from __future__ import annotations

from geo_conflict.maps.site._build import Built, build

__all__ = ["Built", "build"]
