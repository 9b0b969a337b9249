"""Words that are news, who speaks them, and who takes part where the sentence leaves it to grammar."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

import pytest

from geo_conflict import toponyms
from geo_conflict.events import _find

if TYPE_CHECKING:
    from geo_conflict.events._model import Event

SHELLED = "Ukrainian troops shelled Russian positions near Bakhmut on Monday, killing nine soldiers. "
FOUGHT = "Fighters of Hamas fired rockets at Israeli soldiers near Rafah on Monday, and a truce collapsed. "
DAY = dt.date(2023, 3, 7)
UA, RU = ("Ukraine", "speaker"), ("Russia", "speaker")

STATEMENTS = {
    # verbs and idioms of speech
    "Moscow let it be known that it would not return to the table.": [RU],
    "Moscow made it clear that it would fight on.": [RU],
    "A spokesman for the Kremlin declined to comment.": [RU],
    "The Kremlin put out a statement on the raid.": [RU],
    "Russia gave Ukraine an ultimatum of two days.": [RU],
    "The United Nations voiced concern over the shelling.": [("United Nations", "speaker")],
    "Ukraine has repeatedly demanded longer-range missiles.": [UA],
    "The Ukrainian army rejected the charge as absurd.": [UA],
    "Russia called the report a fairy tale.": [RU],
    "Russia described the report as a fairy tale.": [RU],
    "Ukraine's army put the ground won at 300 square km.": [UA],
    # quotes before, after and around the verb
    '"We shall hold the line," said a colonel of the Ukrainian army.': [UA],
    '"We shall hold the line," Ukraine\'s president told reporters, "whatever it costs."': [UA],
    '"A truce with whom?" asked Russia\'s foreign minister.': [RU],
    "They will pay for this, Russia's president vowed.": [RU],
    "Ukraine, says Moscow, must first disarm.": [RU],
    "Ukraine, said the ministry in Moscow, is no state.": [RU],
    # whose words they are
    "Its foreign minister warned that talks were over.": [UA],
    "Both sides denied responsibility.": [UA, RU],
    "The two presidents pledged to meet again.": [UA, RU],
    "Washington, which has armed Kyiv, urged restraint.": [("United States", "speaker")],
    "Russia is ready for talks, its envoy to the United Nations said.": [RU],
    "The mayor of Bakhmut appealed for buses.": [UA],
    "The coordinator of the United Nations asked for a pause.": [("United Nations", "speaker")],
    "A communique of the general staff said that the enemy was losing heart.": [UA],
    "The Vatican called for peace.": [("Roman Catholic Church", "speaker")],
    "The European Union and Britain pledged more aid.": [
        ("European Union", "speaker"),
        ("United Kingdom", "speaker"),
    ],
}
ACCUSATIONS = {
    "In a rare rebuke, Beijing criticised Moscow.": [("China", "speaker"), ("Russia", "target")],
    "Moscow was accused by Kyiv of using poison gas.": [UA, ("Russia", "target")],
    "The raid was condemned by Berlin and Paris.": [("Germany", "speaker"), ("France", "speaker")],
    "Russia laid the blame on Ukraine.": [RU, ("Ukraine", "target")],
    "The two governments traded accusations.": [UA, RU],
    "Ukraine and Russia entered the winter after exchanging accusations of bad faith.": [UA, RU],
    "Ukraine's army had fired first, the Russian foreign minister alleged.": [RU, ("Ukraine", "target")],
    "Russia's president said that Ukraine had squandered its chance.": [RU, ("Ukraine", "target")],
    "Russia suspended the talks with Ukraine, accusing it of bad faith.": [RU, ("Ukraine", "target")],
}
NO_NEWS = [
    "A nurse said she feared for her children.",
    "A researcher at Oxford said the war would last.",
    "Residents of Bakhmut said they wanted peace.",
    "Analysts say Russia is preparing an offensive.",
    "A former general said the army had been slow.",
    "No group has claimed responsibility.",
    "Kyiv's allies called the vote a farce.",
    "Seven people were killed in the raid, the ministry in Kyiv said.",
    "Russia blamed technical reasons for the delay.",
    "Ukraine did not comment.",
]
SENTENCES = [*STATEMENTS, *ACCUSATIONS, *NO_NEWS]
PARTIES = {
    # a pronoun is whom its clause is about
    ("The Ukrainian army said on Friday it had shelled a depot near Donetsk.", "shelling"): {
        ("Ukraine", "initiator")
    },
    ("Hamas freed nobody, hours after it had attacked Israeli soldiers at Rafah.", "battle"): {
        ("Israel", "target"),
        ("Hamas", "initiator"),
    },
    # the parties that a sentence names beside a war or talks
    (
        "Ukraine and Russia signed an accord in Istanbul on Friday after six days of talks mediated by Turkey.",
        "talks",
    ): {("Ukraine", "participant"), ("Russia", "participant"), ("Turkey", "mediator")},
    ("Israeli jets answered on Friday. Israel answered with air raids on Rafah on Saturday.", "air_strike"): {
        ("Israel", "initiator")
    },
    # people who are bombed are no fighters
    ("A car bomb went off in Kharkiv on Friday, killing five people.", "explosion"): {
        ("Civilians", "target")
    },
    ("Russian jets bombed a school in Kharkiv on Friday.", "air_strike"): {
        ("Russia", "initiator"),
        ("Civilians", "target"),
    },
}


@cache
def read(texts: tuple[str, ...]) -> dict[str, list[Event]]:
    """The events of each text."""
    return {
        text: _find.find("a", text, read.toponyms, read.entities, DAY)
        for text, read in zip(texts, toponyms.read(texts), strict=True)
    }


def said(sentence: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the words of a sentence are, and who speaks, after a report of shelling."""
    events = read(tuple(SHELLED + one for one in SENTENCES))[SHELLED + sentence]
    return [
        (event.type, [(actor.name, actor.part) for actor in event.actors])
        for event in events
        if event.start >= len(SHELLED) and event.type in {"statement", "accusation"}
    ]


@pytest.mark.parametrize("sentence", STATEMENTS)
def test_words_of_a_party_are_a_statement(sentence: str) -> None:
    assert said(sentence) == [("statement", STATEMENTS[sentence])]


@pytest.mark.parametrize("sentence", ACCUSATIONS)
def test_words_against_a_party_are_an_accusation(sentence: str) -> None:
    assert said(sentence) == [("accusation", ACCUSATIONS[sentence])]


@pytest.mark.parametrize("sentence", NO_NEWS)
def test_private_words_and_attribution_are_no_news(sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize(("text", "kind"), PARTIES)
def test_who_takes_part_where_grammar_tells(text: str, kind: str) -> None:
    events = read(tuple(FOUGHT + one for one, _ in PARTIES))[FOUGHT + text]
    found = [event for event in events if event.start >= len(FOUGHT) and event.type == kind]
    assert len(found) == 1
    assert {(actor.name, actor.part) for actor in found[0].actors} == PARTIES[text, kind]


def test_one_speaker_makes_one_statement_in_a_sentence() -> None:
    text = SHELLED + "Russia denied that it had fired and warned that it would answer; Ukraine promised more."
    spoken = [event for event in read((text,))[text] if event.type == "statement"]
    assert [[actor.name for actor in event.actors] for event in spoken] == [["Russia"], ["Ukraine"]]


def test_words_are_no_news_without_a_conflict() -> None:
    text = "The mayor of Lyon promised a new park. " * 10
    assert read((text,))[text] == []
