"""What other programs read of a site: the Atom feed of its articles, and the sitemap."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

from geo_conflict.maps._escape import escape_xml
from geo_conflict.maps.site._events import heading
from geo_conflict.maps.site._html import FEED, INDEX, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_conflict.maps.site._topics import Contents, Story

_NAMESPACE = uuid.UUID("b5f9bb6e-4f0e-5c0e-9d39-5c6b8a3f7a11")
_ENTRIES = 100
_EVENTS_TOLD = 3
_ADDRESSES = 50_000
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def atom(contents: Contents, title: str, base: str | None) -> bytes | None:
    """Write the feed of the newest articles that say their day.

    Ids depend on the article alone, never on where the site lies, and days are those of the articles. Without a
    base the links are relative.

    Parameters
    ----------
    contents
        What the site tells.
    title
        Title of the site.
    base
        Address of the site, with a slash at its end.

    Returns
    -------
    bytes or None
        The feed; None when no article says its day, as an entry must.
    """
    dated = [story for story in contents.newest_first if story.published][:_ENTRIES]
    if not dated:
        return None
    self_link = f'<link rel="self" href="{escape_xml(base + FEED)}"/>\n' if base else ""
    head = (
        f'{_HEAD}<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"<id>{_id('site', base or title)}</id>\n"
        f'<title type="text">{escape_xml(title)}</title>\n'
        f"<author><name>{escape_xml(title)}</name></author>\n"
        f"<updated>{_moment(dated[0])}</updated>\n"
        f'<link rel="alternate" type="text/html" href="{escape_xml((base or "") + INDEX)}"/>\n{self_link}'
        "<generator>geo-conflict</generator>\n"
    )
    entries = "".join(_entry(contents, story, base or "") for story in dated)
    return f"{head}{entries}</feed>\n".encode()


def sitemaps(pages: Sequence[str], base: str) -> dict[str, bytes]:
    """Write the sitemap; of more pages than one may name, an index of several.

    Parameters
    ----------
    pages
        Paths of the pages.
    base
        Address of the site, with a slash at its end.

    Returns
    -------
    dict
        Each file by its path.
    """
    parts = [pages[start : start + _ADDRESSES] for start in range(0, len(pages), _ADDRESSES)]
    if len(parts) == 1:
        return {"sitemap.xml": _sitemap("urlset", "url", pages, base)}
    named = {f"sitemap-{number}.xml": part for number, part in enumerate(parts, start=1)}
    made = {path: _sitemap("urlset", "url", part, base) for path, part in named.items()}
    return {"sitemap.xml": _sitemap("sitemapindex", "sitemap", list(named), base), **made}


def _sitemap(root: str, item: str, paths: Sequence[str], base: str) -> bytes:
    rows = "".join(f"<{item}><loc>{escape_xml(base + path)}</loc></{item}>\n" for path in paths)
    made = f'{_HEAD}<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</{root}>\n'
    return made.encode()


def _entry(contents: Contents, story: Story, base: str) -> str:
    author = f"<author><name>{escape_xml(story.source)}</name></author>\n" if story.source else ""
    address = f"{base}articles/{story.stem}.html"
    return (
        f"<entry>\n<id>{_id('article', story.source, story.id)}</id>\n"
        f'<title type="text">{escape_xml(story.title)}</title>\n{author}'
        f"<updated>{_moment(story)}</updated>\n<published>{_moment(story)}</published>\n"
        f'<link rel="alternate" type="text/html" href="{escape_xml(address)}"/>\n'
        f'<summary type="text">{escape_xml(_summary(contents, story))}</summary>\n</entry>\n'
    )


def _summary(contents: Contents, story: Story) -> str:
    told = [heading(contents.events[number]) for number in story.events]
    counts = f"{plural(len(told), 'event')}, {plural(len(story.places), 'mention')} of places."
    more = ["…"] if len(told) > _EVENTS_TOLD else []
    return " ".join([counts, *(f"{words}." for words in told[:_EVENTS_TOLD]), *more])


def _id(*parts: object) -> str:
    return uuid.uuid5(_NAMESPACE, json.dumps(parts)).urn


def _moment(story: Story) -> str:
    return f"{story.published}T00:00:00Z"
