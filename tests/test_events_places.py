"""Where an event was, what other places are to it, and when: one rule a row, in words made for it."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_conflict import toponyms
from geo_conflict.events import _unlisted, find

if TYPE_CHECKING:
    from geo_conflict.events._model import Event

FRIDAY = dt.date(2023, 3, 10)


@cache
def told(text: str) -> tuple[list[toponyms.Toponym], list[Event]]:
    (reading,) = toponyms.read([text])
    return list(reading.toponyms), find("a", text, reading.toponyms, reading.entities, FRIDAY)


def of_type(text: str, kind: str) -> Event:
    found = [event for event in told(text)[1] if event.type == kind]
    assert found, [(event.type, event.trigger) for event in told(text)[1]]
    return found[-1]


def role(text: str, kind: str, name: str) -> str | None:
    names, event = told(text)[0], of_type(text, kind)
    return next((event.roles.get(number) for number, one in enumerate(names) if one.text == name), None)


SITES = {
    "the capital of the country, not the last town": (
        "Gunmen shot two teachers in Ayacucho. A minister was in Lima. In the capital, police arrested 40.",
        "arrest",
        "Lima",
    ),
    "the city, not the village": (
        "Shells killed four people in Grozny. Rebels downed a helicopter near Khankala. Some 200 people fled the city.",
        "displacement",
        "Grozny",
    ),
    "there, where it was told last": (
        "Rebels attacked Goma, killing six soldiers. Troops hold Bukavu; gunmen shot dead three traders there.",
        "violence_against_civilians",
        "Bukavu",
    ),
    "what stands at the front, whatever the parser makes of it": (
        "Near Bakhmut, a mortar round killed a man and wounded two children on Monday.",
        "shelling",
        "Bakhmut",
    ),
    "what witnesses say happened in their town": (
        "In Adwa, relatives said that soldiers had shot dead 14 men on Friday.",
        "violence_against_civilians",
        "Adwa",
    ),
    "the place and not the country behind the next": (
        "Some 600 people crossed from El Geneina into Adre, in Chad, on Friday.",
        "displacement",
        "El Geneina",
    ),
    "whose mayor it was": (
        "Guerrillas killed the mayor of Huanta and two of his guards on Wednesday.",
        "violence_against_civilians",
        "Huanta",
    ),
    "a truce that is for a place": (
        "Two rebel groups agreed on Monday on a truce for Idlib.",
        "ceasefire",
        "Idlib",
    ),
    "a place that describes another": (
        "Rebels captured Bakhmut, 40 km north of Horlivka, on Friday after a battle with the army.",
        "territory_taken",
        "Bakhmut",
    ),
    "the clause beside it": (
        "In Kassala, crowds burned flags on Monday to protest against the war and the army; police arrested 40.",
        "arrest",
        "Kassala",
    ),
    "the deal and the talks that end with it": (
        "The rebels and the government signed a peace agreement in Nairobi on Friday after nine days of talks.",
        "talks",
        "Nairobi",
    ),
    "a part of the place before": (
        "Shells killed three soldiers in Kherson on Monday. On Tuesday, artillery shelled the market and killed two.",
        "shelling",
        "Kherson",
    ),
    "a goal is not left": (
        "Rebels attacked Goma on Monday and killed five soldiers. Some 4,000 people fled to Bukavu.",
        "displacement",
        "Goma",
    ),
    "words heard where the speaker went": (
        (
            "Soldiers killed two rebels at Bor on Monday. South Sudan's president flew to Juba on Friday and "
            "promised that the army would keep the truce."
        ),
        "statement",
        "Juba",
    ),
    "a name that the tables lack": (
        "Soldiers and rebels fought at Goma on Monday. Troops killed six militants at Vorrembe, in the east.",
        "battle",
        "Vorrembe",
    ),
}


@pytest.mark.parametrize(("text", "kind", "site"), SITES.values(), ids=SITES)
def test_site(text: str, kind: str, site: str) -> None:
    assert of_type(text, kind).site_text == site


ROLES = {
    "describes": (
        "Rebels captured Bakhmut, 40 km north of Horlivka, on Friday after a battle with the army.",
        "territory_taken",
        "Horlivka",
        "mentioned",
    ),
    "unit around": (
        "Artillery shelled Makiivka, in the occupied part of Donetsk, on Friday and killed two soldiers.",
        "shelling",
        "Donetsk",
        "event_site",
    ),
    "goal": (
        "Thousands fled from Goma on Friday as rebels shelled it, and arrived in Gisenyi.",
        "displacement",
        "Gisenyi",
        "destination",
    ),
    "owner of who speaks in a town": (
        "Five soldiers were killed by rebels near Kharkiv, Poland's prime minister said in Warsaw on Friday.",
        "battle",
        "Poland",
        "mentioned",
    ),
    "owner of who speaks": (
        "Rebels killed five soldiers near Goma, Rwanda's army said on Friday.",
        "battle",
        "Rwanda",
        "statement_site",
    ),
    "the country of a dateline": (
        "LVIV, Ukraine, March 10 (Newswire) - Missiles hit Kharkiv on Thursday and killed two soldiers.",
        "shelling",
        "Ukraine",
        "dateline",
    ),
    "whence it came": (
        "A missile fired from Belgorod hit Kharkiv on Friday and killed two soldiers, the army said.",
        "shelling",
        "Belgorod",
        "origin",
    ),
    "an aside": (
        "Rebels took Kobani, a border town that maps in Damascus show by another name, after a battle with soldiers.",
        "territory_taken",
        "Damascus",
        "mentioned",
    ),
    "an area of a truce": (
        "The army and the rebels agreed on Thursday to a truce in the port of Hodeidah.",
        "ceasefire",
        "Hodeidah",
        "event_site",
    ),
    "the place of a signature": (
        "The army and the rebels signed a ceasefire in Stockholm on Thursday.",
        "ceasefire",
        "Stockholm",
        "meeting_site",
    ),
}


@pytest.mark.parametrize(("text", "kind", "name", "expected"), ROLES.values(), ids=ROLES)
def test_role(text: str, kind: str, name: str, expected: str) -> None:
    assert role(text, kind, name) == expected


DATES = {
    "one day for what is joined": (
        "About 400 students marched in Quetta on Monday; police arrested 14.",
        "arrest",
        "2023-03-06..2023-03-06",
    ),
    "the day right before its clause": (
        "The truce held until Wednesday, when guns shelled Omdurman and killed two people.",
        "shelling",
        "2023-03-08..2023-03-08",
    ),
    "the flight from what is dated by the day before": (
        "Rebels took Bumbaran on Monday. Two days later howitzers shelled the hills there, and about 300 people fled.",
        "displacement",
        "2023-03-08..2023-03-08",
    ),
    "the battle's length is not that of the capture": (
        "The army retook Qusair on Wednesday after a battle of seventeen days.",
        "territory_taken",
        "2023-03-08..2023-03-08",
    ),
    "so many days in a row": (
        "Fighting between rebels and soldiers raged for a third day on Thursday around Goma.",
        "battle",
        "2023-03-07..2023-03-09",
    ),
    "before a place": (
        "Protesters demonstrated before the barracks on Thursday in Kassala against the war.",
        "protest",
        "2023-03-09..2023-03-09",
    ),
    "what is dated by the act it came before": (
        "Rebels and soldiers of the army seized the airport of Goma on Thursday, a day after they had entered Sake.",
        "territory_taken",
        "2023-03-08..2023-03-08",
    ),
    "before who speaks": (
        "A soldier and a rebel were killed in a clash at Beni, on Tuesday, the army said.",
        "battle",
        "2023-03-07..2023-03-07",
    ),
    "that day": (
        "The hostages have been held since March 1. On that day gunmen killed 12 soldiers in Beni.",
        "battle",
        "2023-03-01..2023-03-01",
    ),
    "in an attack": (
        "Rebels captured Beni in a surprise attack on Wednesday, taking the base of the army.",
        "territory_taken",
        "2023-03-08..2023-03-08",
    ),
    "the same time": (
        "Rebels entered Beni on Wednesday as the army shelled Goma.",
        "shelling",
        "2023-03-08..2023-03-08",
    ),
}


@pytest.mark.parametrize(("text", "kind", "days"), DATES.values(), ids=DATES)
def test_date(text: str, kind: str, days: str) -> None:
    found = [event.when for event in told(text)[1] if event.type == kind and event.when]
    assert days in {f"{when.start}..{when.end}" for when in found}


def test_words_beside_an_act_have_no_day_of_their_own() -> None:
    event = of_type(
        "A clerk was shot dead in Kabul on Monday, and the Taliban claimed responsibility.", "statement"
    )
    assert event.when is None


GRAMMAR = {
    "Gunmen raided Dan Sadow and two other villages.": ["Dan Sadow"],
    "Residents of Launglin marched against the army.": ["Launglin"],
    "Troops retook Yasomar from the rebels.": ["Yasomar"],
    "Shells hit Dulem, a village on the coast.": ["Dulem"],
    "A shell fell in the Zorana quarter.": ["Zorana"],
    "Guns fired at the villages of Alel Kyan and Myo Hlat.": ["Alel Kyan", "Myo Hlat"],
    "Two men died at a school at Adi Dorro on October 4.": ["Adi Dorro"],
    "They met at Oxford University on Monday.": [],
    "They met in March, near the end of the war.": [],
    "The town of Soldiers fell.": [],
}


@pytest.mark.parametrize(("text", "names"), GRAMMAR.items())
def test_names_of_places_by_grammar(text: str, names: list[str]) -> None:
    assert [one.text for one in _unlisted.find(text, [], [], [])] == names


@settings(deadline=None, max_examples=60)
@given(st.lists(st.sampled_from([*GRAMMAR, "near", "Ene,", "the", "of Dulem", "\n", "…"]), max_size=6))
def test_names_lie_in_the_text_and_never_overlap(parts: list[str]) -> None:
    text = " ".join(parts)
    found = _unlisted.find(text, [], [], [])
    assert all(text[one.start : one.end] == one.text and re.match(r"[^\W\d_a-z]", one.text) for one in found)
    spans = [(one.start, one.end) for one in found]
    assert all(first[1] <= second[0] for first, second in pairwise(spans))


def test_an_overlooked_name_is_looked_up_near_the_places_told() -> None:
    text = "Shells fell on Ramadi in Iraq on Friday, the army said. Soldiers retook Fallujah from the rebels."
    known = [one for one in told(text)[0] if one.text != "Fallujah"]
    (found,) = _unlisted.find(text, known, [], [])
    assert found.text == "Fallujah"
    assert found.place is not None
    assert found.place.country_code == "IQ"
    assert _unlisted.find(text, [], [], [])[-1].place is None
