"""The gate that all text of others passes on its way into a page."""

from __future__ import annotations

import html
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Template
from maps_fixture import HOSTILE, HOSTILE_URLS

from geo_conflict.maps._escape import escape, links, safe_url, script_json

ANY_TEXT = st.text(st.characters(codec=None, categories=None), max_size=200)


LEAVES = st.none() | st.integers() | st.text()


class Reader(HTMLParser):
    """Notes the tags and the text of a piece of HTML, as a browser finds them."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def as_shown(text: str) -> str:
    return re.sub("[\0\ud800-\udfff]", "\ufffd", text)


@pytest.mark.parametrize("text", HOSTILE)
def test_escaped_text_has_no_character_that_any_parser_heeds(text: str) -> None:
    assert not set(escape(text)) & set("<>\"'{}$`\\\0")
    assert "&" not in re.sub(r"&(#\w+|amp|lt|gt|quot);", "", escape(text))


@given(ANY_TEXT)
def test_escaped_text_reads_as_it_was(text: str) -> None:
    assert html.unescape(escape(text)) == as_shown(text)


@given(ANY_TEXT)
def test_escaped_text_stays_itself_through_jinja_however_often(text: str) -> None:
    once = Template(escape(text), keep_trailing_newline=True).render()
    assert Template(once, keep_trailing_newline=True).render() == escape(text)


def test_escaped_text_is_one_attribute_value() -> None:
    for text in HOSTILE:
        reader = Reader(f'<b title="{escape(text)}">x</b>')
        assert [tag for tag, _ in reader.tags] == ["b"]
        assert reader.tags[0][1] == {"title": as_shown(text)}


@pytest.mark.parametrize("url", HOSTILE_URLS)
def test_addresses_that_are_no_plain_web_address_are_refused(url: str) -> None:
    assert safe_url(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org",
        "http://example.org:8080/a/b?c=d&e=f#g",
        "HTTPS://example.org/",
        "https://en.wikipedia.org/wiki/Azad_Hind_(O'Neill)",
        "https://ru.wikipedia.org/wiki/Сочи",
    ],
)
def test_web_addresses_are_kept(url: str) -> None:
    assert safe_url(f" {url}\n") == url


def test_no_address_is_no_address() -> None:
    assert safe_url(None) is None
    assert safe_url("") is None


@given(st.recursive(LEAVES, lambda part: st.lists(part) | st.dictionaries(st.text(), part)))
def test_json_holds_the_value_and_nothing_that_html_or_jinja_heeds(value: object) -> None:
    written = script_json(value)
    assert json.loads(written) == value
    written.encode("utf-8")
    assert not set(written) & set("<>&\u2028\u2029")
    assert not re.search(r"\{\{|\{%|\{#", written)


def test_json_has_no_braces_in_strings() -> None:
    assert script_json({"a": "{{ x }} {% y %}"}) == r'{"a":"\u007b\u007b x \u007d\u007d \u007b% y %\u007d"}'


def test_json_holds_half_a_surrogate_pair() -> None:
    assert script_json("a\ud800b") == r'"a\ud800b"'


def test_json_refuses_what_it_cannot_hold() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        script_json({"a": float("nan")})


def test_attributions_keep_links_and_lose_all_else() -> None:
    link = '<a href="https://osm.org/copyright" onclick="x()">OSM</a>'
    markup = f"&copy; {link} <b>by</b> <img src=x onerror=y> {{{{ 7*7 }}}}"
    reader = Reader(links(markup))
    assert [tag for tag, _ in reader.tags] == ["a"]
    assert reader.tags[0][1] == {
        "href": "https://osm.org/copyright",
        "rel": "noopener noreferrer",
        "target": "_blank",
    }
    assert reader.text == "© OSM by  {{ 7*7 }}"
    assert "{" not in links(markup)


@pytest.mark.parametrize("text", [*HOSTILE, *(f'<a href="{url}">x</a>' for url in HOSTILE_URLS)])
def test_hostile_attributions_become_text(text: str) -> None:
    reader = Reader(links(text))
    assert all(tag == "a" and (attrs["href"] or "").startswith("https://") for tag, attrs in reader.tags)
    assert "javascript:" not in str([attrs for _, attrs in reader.tags])


def test_an_open_link_is_closed() -> None:
    assert links('<a href="https://a.org">x<a href="https://b.org">y').count("</a>") == 2
