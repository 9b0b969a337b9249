"""The parts that all pages of a site share: skeleton, policy, style sheet, links and text."""

from __future__ import annotations

import base64
import hashlib
import posixpath
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from geo_conflict.maps._escape import escape, safe_url

if TYPE_CHECKING:
    from collections.abc import Iterable

INDEX, ARTICLES, ACTORS, DISTRICTS, MONTHS, DATA = (
    f"{name}.html" for name in ("index", "articles", "actors", "districts", "months", "data")
)
FEED = "feed.xml"
_MENU = (
    (INDEX, "Overview"),
    (ARTICLES, "Articles"),
    (ACTORS, "Actors"),
    (DISTRICTS, "Districts"),
    (MONTHS, "Months"),
    (DATA, "Data"),
)
_SKELETON = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="geo-conflict">
<title>{title}</title>
{feed}<style>{style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header>
{site}<nav aria-label="Site"><ul>{menu}</ul></nav>
</header>
<main id="main" tabindex="-1">
{above}<h1 dir="auto">{heading}</h1>
{body}
</main>
<footer>{footer}</footer>
</body>
</html>
"""


@dataclass(frozen=True)
class Shell:
    """What stands around the content of every page of a site.

    Attributes
    ----------
    title
        The title of the site.
    footer
        HTML of the credits.
    feed
        Whether there is a feed to point to.
    """

    title: str
    footer: str
    feed: bool

    def page(self, path: str, heading: str, body: str, *, above: str = "") -> bytes:
        """Make a page.

        Parameters
        ----------
        path
            Where it lies in the site.
        heading
            Its heading, as text.
        body, above
            HTML of what stands under and over the heading.
        """
        page_title = self.title if path == INDEX else f"{heading} – {self.title}"
        feed = '<link rel="alternate" type="application/atom+xml" title="{}" href="{}">\n'
        made = _SKELETON.format(
            policy=escape(_policy()),
            title=escape(page_title),
            feed=feed.format(escape(self.title), relative(path, FEED)) if self.feed else "",
            style=_style(),
            site="" if path == INDEX else f'<p class="site">{text(self.title)}</p>\n',
            menu="".join(_item(path, target, label) for target, label in _MENU),
            above=above,
            heading=escape(heading),
            body=body,
            footer=self.footer,
        )
        return made.encode("utf-8")


def relative(here: str, target: str) -> str:
    """Return the address of a file of the site as another one has to write it."""
    return posixpath.relpath(target, posixpath.dirname(here) or ".")


def text(value: object) -> str:
    """Return text that runs in its own direction and leaves its neighbours theirs."""
    return f'<bdi dir="auto">{escape(str(value))}</bdi>'


def link(here: str, target: str, label: object) -> str:
    """Return a link to another page of the site."""
    return f'<a href="{relative(here, target)}">{text(label)}</a>'


def outward(label: object, url: str | None) -> str:
    """Return a link to another site, or only its words where the address is none to send a reader to."""
    address = safe_url(url)
    if address is None:
        return text(label)
    return f'<a href="{escape(address)}" rel="noopener noreferrer external">{text(label)}</a>'


def downloads(here: str, targets: Iterable[tuple[str, str]]) -> str:
    """Return a list of files to download: each its path and what it is."""
    items = "".join(
        f'<li><a href="{relative(here, target)}" download>{escape(label)}</a></li>'
        for target, label in targets
    )
    return f'<ul class="downloads">{items}</ul>'


def section(title: str, body: str) -> str:
    """Return a part of a page under a heading of its own; nothing when it is empty."""
    return f"<section><h2>{escape(title)}</h2>{body}</section>\n" if body else ""


def plural(count: int, one: str, many: str | None = None) -> str:
    """Count things.

    Examples
    --------
    >>> plural(1, "event"), plural(1200, "event")
    ('1 event', '1,200 events')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _item(here: str, target: str, label: str) -> str:
    current = ' aria-current="page"' if here == target else ""
    return f'<li><a href="{relative(here, target)}"{current}>{label}</a></li>'


@cache
def _style() -> str:
    return files("geo_conflict.maps").joinpath("assets", "site.css").read_text(encoding="utf-8")


@cache
def _policy() -> str:
    """Return the Content-Security-Policy: the style sheet in the page, maps of the site in frames, no script."""
    checksum = base64.b64encode(hashlib.sha256(_style().encode("utf-8")).digest()).decode("ascii")
    rules = (
        "default-src 'none'",
        f"style-src 'sha256-{checksum}'",
        "frame-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(rules)
