"""The one gate between text that others wrote and the pages that show it.

A page of folium is a trap for such text: folium renders what it has rendered through Jinja a second time, so
``{{ … }}`` in a popup, a layer name or an attribution is evaluated in Python, and tooltips sit in JavaScript
template literals, where ``${…}`` runs. Text from articles and gazetteers therefore enters a page in one of
two ways only: as HTML through :func:`escape` (or :func:`links`), or as data through :func:`script_json`,
which the page's script turns into text nodes.
"""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

_ENTITIES = {ord(char): f"&#{ord(char)};" for char in "{}$`\\\r"}
_NOT_TEXT = re.compile("[\0\ud800-\udfff]")
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_JSON_SPECIAL = re.compile("[<>&{}\u2028\u2029\ud800-\udfff]")
_URL_FORBIDDEN = re.compile(r"[\x00-\x20\x7f<>\"`{}\\^|\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def escape(text: str) -> str:
    """Make any text safe in HTML, in a quoted attribute, and in the templates that HTML passes on its way.

    Parameters
    ----------
    text
        Text of any origin.

    Returns
    -------
    str
        The text as HTML. What no HTML can hold (NUL, half a surrogate pair) becomes U+FFFD.

    Examples
    --------
    >>> escape("<b>{{ 7*7 }} ${x}")
    '&lt;b&gt;&#123;&#123; 7*7 &#125;&#125; &#36;&#123;x&#125;'
    """
    return html.escape(_NOT_TEXT.sub("\ufffd", text), quote=True).translate(_ENTITIES)


def escape_xml(text: str) -> str:
    r"""Make any text safe in XML and in a quoted attribute of it.

    Parameters
    ----------
    text
        Text of any origin.

    Returns
    -------
    str
        The text as XML. What no XML can hold (control characters, half a surrogate pair) becomes U+FFFD.

    Examples
    --------
    >>> escape_xml("<b>\a{{ 7*7 }}")
    '&lt;b&gt;�&#123;&#123; 7*7 &#125;&#125;'
    """
    return escape(_NOT_XML.sub("\ufffd", text))


def safe_url(url: str | None) -> str | None:
    """Return an address when it is a plain ``http`` or ``https`` one, else None.

    The address is not escaped: it still passes :func:`escape` or :func:`script_json` on its way into a page.

    Parameters
    ----------
    url
        An address from an article, a data set or a user.

    Returns
    -------
    str or None
        The address without surrounding blanks, or None when a reader must not be sent there.

    Examples
    --------
    >>> safe_url("https://www.geonames.org/491422")
    'https://www.geonames.org/491422'
    >>> safe_url("javascript:alert(1)") is None
    True
    """
    if not url:
        return None
    stripped = url.strip()
    if _URL_FORBIDDEN.search(stripped):
        return None
    try:
        parts = urlsplit(stripped)
        host = parts.hostname
    except ValueError:
        return None
    return stripped if parts.scheme.lower() in {"http", "https"} and host else None


def script_json(value: object) -> str:
    """Write a value as JSON that no HTML or Jinja parser mistakes for its own.

    Parameters
    ----------
    value
        Anything :mod:`json` can write. NaN and infinity are refused, for JSON has none.

    Returns
    -------
    str
        JSON in which the strings hold no ``<``, ``>``, ``&``, ``{``, ``}``, U+2028, U+2029 or lone surrogate
        as such.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _JSON_STRING.sub(lambda found: _JSON_SPECIAL.sub(_unicode_escape, found[0]), text)


def _unicode_escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


def links(markup: str) -> str:
    """Reduce the HTML of an attribution to text and links, both escaped.

    Parameters
    ----------
    markup
        HTML as tile providers write it, ``&copy; <a href="…">OpenStreetMap</a> contributors``.

    Returns
    -------
    str
        HTML with ``<a>`` elements to ``http`` and ``https`` addresses and nothing else.
    """
    reader = _LinkReader()
    reader.feed(markup)
    reader.close()
    return reader.result()


class _LinkReader(HTMLParser):
    """Collects text and safe links of a piece of HTML; all other markup is dropped."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        url = safe_url(dict(attrs).get("href")) if tag == "a" else None
        if url:
            self._end_link()
            self._parts.append(f'<a href="{escape(url)}" rel="noopener noreferrer" target="_blank">')
            self._open = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._end_link()

    def handle_data(self, data: str) -> None:
        self._parts.append(escape(data))

    def _end_link(self) -> None:
        if self._open:
            self._parts.append("</a>")
            self._open = False

    def result(self) -> str:
        """Return what was collected, every link closed."""
        self._end_link()
        return "".join(self._parts)
