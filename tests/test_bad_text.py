"""Text as it should not be: no crash, no offset off by one, and work that grows with the length and no faster."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo_conflict.gazetteer import Gazetteer
from geo_conflict.toponyms import Toponym, _find, find
from geo_conflict.toponyms._rules import RuleRecogniser

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = [
    "Kharkiv", "Bakhmut", "Khan Younis", "Tripoli", "Goma", "GOMA", "U.S.", "Nagorno-Karabakh", "Бахмуте",
    "Часовом Яре", "Харкові", "غزة", "بغزة", "خان يونس",
    "קריית שמונה", "בחיפה", "თბილისში", "Ստեփանակերտում", "Xankəndinə",
    "Diyarbakır'dan", "d'Alep", "Bogotá", "北京", "दिल्ली",
]  # fmt: skip
GLUE = [
    " ", "\n", "\n\n", "\r\n", "\t", ", ", ". ", " in ", " в ", " у ", " في ", " en ", " dans ",
    "(", ") — ", "-", "‑",
    "'", "’", "\u200e", "\u200f", "\u202e", "\u2066", "\u200b", "\u200d", "\ufeff", "\u00ad",
    "\x00", "\x07", "\x1b[31m",
    "\x85", "\u2028", "\ud83d", "\udc00", "\ud83d\ude00",
    "é", "e\u0301", "İ", "ß", "ﬁ", "ǅ", "\U0001f1fa\U0001f1e6",
    "the ", "of ", "Mr. ", "село ", "город ", "مدينة ",
]  # fmt: skip
MANY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# What doubling a text may cost, and no more: noise of caches aside, twice.
TWICE = 2.35

SCRIPTS = {
    "English": "Shells hit Kharkiv and Bakhmut in the east, the army said on Monday. ",
    "Russian": "Снаряды упали в Харькове и Бахмуте, сообщил Роман Леонов. ",
    "Ukrainian": "Снаряди впали у Харкові та Бахмуті, повідомив Роман Лев. ",
    "French": "Des obus sont tombés à Marioupol et près d'Alep, dit Pierre Victoria. ",
    "Arabic": "سقطت قذائف على مدينة خان يونس وقرب رفح مساء أمس. ",
    "Georgian": "თბილისში ღამით სროლის ხმა ისმოდა და გორიდან მანქანები დაიძრა. ",
}


def check(text: str) -> list[Toponym]:
    (found,) = find([text])
    for toponym in found:
        assert 0 <= toponym.start < toponym.end <= len(text)
        assert text[toponym.start : toponym.end] == toponym.text
        assert toponym.sentence_start <= toponym.start
        assert toponym.end <= toponym.sentence_end <= len(text)
    assert [toponym.start for toponym in found] == sorted(toponym.start for toponym in found)
    return found


@MANY
@given(st.lists(st.sampled_from(NAMES + GLUE), max_size=40).map("".join))
def test_names_between_anything(text: str) -> None:
    check(text)


@MANY
@given(
    st.sampled_from(sorted(SCRIPTS.values())),
    st.lists(st.tuples(st.integers(0, 10**6), st.sampled_from(NAMES + GLUE)), max_size=12),
)
def test_a_report_with_anything_in_the_midst(report: str, inserted: list[tuple[int, str]]) -> None:
    text = report * 2
    for where, piece in inserted:
        cut = where % (len(text) + 1)
        text = text[:cut] + piece + text[cut:]
    check(text)


@MANY
@given(st.text(st.characters(codec=None), max_size=300))
def test_any_characters(text: str) -> None:
    check(text)


@settings(MANY, max_examples=60)
@given(
    st.sampled_from(["ru", "uk", "fr", "ar", "he", "tr", "hy", "ka", "de", "zh", "sw"]),
    st.lists(st.sampled_from(NAMES + GLUE), max_size=30).map("".join),
)
def test_any_text_in_any_language(language: str, text: str) -> None:
    recogniser = RuleRecogniser(_find._legible(text), language, Gazetteer.open())
    spans = recogniser.spans()
    ends = [0, *(span.end for span in spans)]
    for before, span in zip(ends, spans, strict=False):
        assert before <= span.start < span.end <= len(text)
        start, end = recogniser.sentences.bounds(recogniser.sentences.index(span.start))
        assert start <= span.start < span.end <= end


@pytest.mark.parametrize("mark", ["\u200e", "\u200f", "\u202b", "\u2067", "\ufeff", "\x00", "\ud83d"])
def test_marks_around_a_name_cost_no_offset(mark: str) -> None:
    found = check(
        f"Shells hit the city of {mark}Kharkiv{mark} on Monday, the army said. They fell near Bakhmut too."
    )
    assert {"Kharkiv", "Bakhmut"} <= {toponym.text for toponym in found}
    found = check(f"سقطت قذائف على مدينة {mark}خان يونس{mark} وقرب رفح مساء أمس.")
    assert {"خان يونس", "رفح"} <= {toponym.text for toponym in found}


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_line_of_ten_thousand_words(script: str) -> None:
    sentence = SCRIPTS[script]
    text = sentence.replace(".", "") * (10_000 // len(sentence.split()) + 1)
    assert len(check(text)) > len(text) // len(sentence)


@pytest.mark.parametrize("name", ["Kharkiv ", "Бахмут, "])
def test_twenty_thousand_identical_names(name: str) -> None:
    check(name * 20_000)


def calls(work: Callable[[], Any]) -> int:
    """How many functions were called, of Python and of C."""
    count = 0

    def on(_frame: object, event: str, _arg: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(on)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("script", SCRIPTS)
def test_work_grows_with_the_length_and_no_faster(script: str) -> None:
    sentence = SCRIPTS[script]
    check(sentence)
    once, twice = (calls(partial(check, sentence * n)) for n in (100, 200))
    assert twice < TWICE * once


@pytest.mark.parametrize(
    "piece",
    ["Kharkiv ", "Kharkiv, ", "Харків ", "Харків, ", "في غزة ", "(", "A-", "d'", "Бахмут-", "в ", "\u0301", "Tripoli\n",
     "U.S. ", "ბა "],
)  # fmt: skip
def test_repeated_pieces_cost_no_more_than_their_number(piece: str) -> None:
    check(piece * 50)
    once, twice = (calls(partial(check, piece * n)) for n in (600, 1200))
    assert twice < TWICE * once


def test_many_names_cost_the_rules_no_more_than_their_number() -> None:
    gazetteer = Gazetteer.open()
    names = [place.name for place in gazetteer if place.feature_class == "P" and place.population > 60_000][
        :1000
    ]

    def spans(count: int) -> int:
        text = "".join(f"Bomben fielen nahe der Stadt {name} am Morgen. " for name in names[:count])
        return len(RuleRecogniser(text, "de", gazetteer).spans())

    assert spans(1000) > 800
    once, twice = (calls(partial(spans, n)) for n in (500, 1000))
    assert twice < TWICE * once
