"""Who acts: names, offices, capitals and persons of many conflicts, joined across a report."""

from __future__ import annotations

import csv
import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

import pytest
from gold import events
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_conflict import datasets
from geo_conflict.events import _actor_data as data
from geo_conflict.events import _actors
from geo_conflict.gazetteer import Gazetteer
from geo_conflict.toponyms import _model
from geo_conflict.toponyms import find as find_toponyms

if TYPE_CHECKING:
    from geo_conflict.events._actors import Mention


def read(texts: list[str], dates: list[dt.date | None]) -> list[list[Mention]]:
    toponyms = find_toponyms(texts)
    entities = _model.entities([(text, [(0, len(text))]) for text in texts])
    return [
        _actors.find(text, places, marked, date=date)
        for text, date, places, marked in zip(texts, dates, toponyms, entities, strict=True)
    ]


@cache
def mentions(text: str, date: dt.date | None = None) -> list[Mention]:
    return read([text], [date])[0]


def named(text: str, date: dt.date | None = None) -> dict[str, list[str]]:
    """The actors' names by the words that name them."""
    found: dict[str, list[str]] = {}
    for mention in mentions(text, date):
        found.setdefault(text[mention.start : mention.end], [actor.name for actor in mention.actors])
    return found


VIENNA = (
    "Ilham Aliyev, the Azeri president, met his Armenian counterpart in Vienna. Aliyev said that the army had shown "
    "restraint. Baku denied that it had fired first."
)
PEACE = "The Azeri and Armenian leaders, Ilham Aliyev and Serzh Sargsyan, met. Sargsyan left early."


@pytest.mark.parametrize(
    ("text", "words", "names"),
    [
        (VIENNA, "Azeri president", ["Azerbaijan"]),
        (VIENNA, "Aliyev", ["Azerbaijan"]),
        (VIENNA, "army", ["Azerbaijan"]),
        (VIENNA, "Baku", ["Azerbaijan"]),
        (PEACE, "Azeri", ["Azerbaijan"]),
        (PEACE, "Armenian leaders", ["Armenia"]),
        (PEACE, "Sargsyan", ["Armenia"]),
        ("The Kremlin said that it would wait.", "Kremlin", ["Russia"]),
        ("Downing Street accused Tehran of lying.", "Downing Street", ["United Kingdom"]),
        ("Downing Street accused Tehran of lying.", "Tehran", ["Iran"]),
        ("Seoul fired warning shots. Pyongyang accused Seoul and Washington.", "Washington", ["United States"]),
        ("The Defense Ministry in Kyiv spoke of nine dead.", "Defense Ministry", ["Ukraine"]),
        ("An Israeli strike hit a school in Gaza City.", "Israeli strike", ["Israel"]),
        ("Russian missiles fell on Odesa.", "Russian missiles", ["Russia"]),
        ("The capital of Sudan is empty, and South Sudan's army waits.", "South Sudan's army", ["South Sudan"]),
        ("Houthi fighters took Hodeidah in Yemen.", "Houthi fighters", ["Houthis"]),
        ("Gunmen of Hamas fired on a patrol near Hebron.", "Gunmen of Hamas", ["Hamas"]),
        ("Troops loyal to Khalifa Haftar took Derna.", "Troops loyal to Khalifa Haftar", ["Libyan National Army"]),
        ("Palestinian militants fired rockets at Ashkelon.", "Palestinian militants", ["Palestinian militants"]),
        ("Tuareg rebels took Kidal. The rebels went on to Gao in Mali.", "rebels", ["Tuareg rebels"]),
        ("The M23 took Sake in Congo. The rebels then shelled Goma.", "rebels", ["M23"]),
        ("In Douala, Cameroon, separatists burned a school at Kumba.", "separatists", ["Ambazonian separatists"]),
        ("Gunmen killed two men in Makurdi, Nigeria. Police came late.", "Gunmen", ["Unidentified armed group"]),
        ("Gunmen killed two men in Makurdi, Nigeria. Police came late.", "Police", ["Nigeria"]),
        ("Six farmers died in Jos, Nigeria.", "farmers", ["Civilians"]),
        ("Demonstrators threw stones in Nairobi.", "Demonstrators", ["Protesters"]),
        ("Several thousand people marched through Nairobi.", "people", ["Protesters"]),
        ("The Red Cross and the African Union sent food.", "Red Cross", ["Red Cross"]),
        ("Abkhaz forces shelled Zugdidi in Georgia.", "Abkhaz forces", ["Abkhazia"]),
        ("The Donetsk People's Republic held a parade.", "Donetsk People's Republic", ["Donetsk People's Republic"]),
        ("Stepanakert said that shells had hit Martuni in Nagorno-Karabakh.", "Stepanakert", ["Nagorno-Karabakh"]),
        ("Bosnian Serb guns shelled Sarajevo. Serb artillery hit Gorazde.", "Serb artillery", ["Bosnian Serbs"]),
        ("The Serbian president spoke in Belgrade.", "Serbian president", ["Serbia"]),
        ("British and French guns fired.", "British", ["United Kingdom"]),
        ("Maoist rebels killed 11 policemen in Rolpa in Nepal.", "policemen", ["Nepal"]),
        ("The Rapid Support Forces hold Nyala in Sudan. The RSF looted it.", "RSF", ["Rapid Support Forces"]),
        ("In Bannu, Pakistan, the Taliban, the Pakistani Taliban, killed six.", "Taliban", ["Pakistani Taliban"]),
        ("The Taliban took Kunduz in Afghanistan.", "Taliban", ["Taliban"]),
        ("The army killed a boy in Nablus in the West Bank.", "army", ["Israel"]),
        ("Colombia's ELN met envoys in Havana, Cuba. The guerrillas freed five soldiers.", "soldiers", ["Colombia"]),
        ("Egypt's president met the Saudi king. The president then left.", "president", ["Egypt"]),
        ("Armenia shelled Tovuz in Azerbaijan.", "Armenia", ["Armenia"]),
        ("African Union peacekeepers stayed in Baidoa, Somalia.", "African Union peacekeepers", ["African Union"]),
        ("Peacekeepers took the wounded out of Goma.", "Peacekeepers", ["United Nations"]),
        ("Moscow and Tbilisi accused each other.", "Moscow", ["Russia"]),
        ("UNITA said its men had shot down a helicopter.", "men", ["UNITA"]),
        ("The Kurdish YPG took Tal Rifaat from rebels in Syria.", "rebels", ["Syrian rebels"]),
        ("Shining Path rebels fled. Police in Lima blamed the Maoist group.", "Maoist group", ["Shining Path"]),
        ("In Damascus, the Foreign Secretary spoke of hope.", "Foreign Secretary", ["United Kingdom"]),
        ("Hamas senior officials flew to Cairo.", "Hamas senior officials", ["Hamas"]),
        ("The US military said two soldiers had died near Erbil, Iraq.", "soldiers", ["United States"]),
        ("Kigali denied that its forces had crossed into Congo.", "forces", ["Rwanda"]),
    ],
)  # fmt: skip
def test_who_is_named(text: str, words: str, names: list[str]) -> None:
    assert named(text).get(words) == names


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He lives in Baku and works in Armenia.", "Baku"),
        ("He lives in Baku and works in Armenia.", "Armenia"),
        ("Trucks went from Turkey to Georgia.", "Georgia"),
        ("Shells fell in Sudan and Chad.", "Chad"),
        ("CUCUTA, Colombia - A bomb went off on Monday.", "Colombia"),
        ("Kabul was hit by two rockets.", "Kabul"),
        ("Iran-backed militias attacked a base in Iraq.", "Iran"),
        ("Pro-Russian crowds waved flags in Kharkiv.", "Russian"),
        ("The general election in Kenya was calm.", "general"),
        ("John Smith, a baker from Leeds, saw it. Smith was calm.", "Smith"),
        ("The offensive went into force.", "force"),
        ("Russia's doorstep is no actor.", "Russia"),
        ("There is no military solution in Syria.", "military"),
        ("Doctors work in Al Assad University in Latakia, Syria.", "Assad"),
        ("PORT-AU-PRINCE (Newswire) - Gangs burned a school.", "AU"),
        ("The envoy for Sudan flew home.", "Sudan"),
    ],
)
def test_what_names_no_actor(text: str, words: str) -> None:
    assert words not in named(text)


def test_both_sides_are_the_pair_that_fights_and_not_who_was_named_last() -> None:
    text = (
        "Fighting between Sudan's army and the Rapid Support Forces went on in Khartoum. The RSF shelled the army. "
        "Egypt and South Sudan offered to mediate. Both sides agreed to a pause."
    )
    assert named(text)["Both sides"] == ["Sudan", "Rapid Support Forces"]


def test_names_in_a_list_share_a_head() -> None:
    text = "Ukrainian and Russian negotiators met. The leaders of Ethiopia and Eritrea did not."
    heads = [text[mention.head :].partition(" ")[0] for mention in mentions(text)]
    assert heads == ["negotiators", "negotiators", "leaders", "leaders"]
    assert [mention.actor.name for mention in mentions(text) if mention.actor] == [
        "Ukraine", "Russia", "Ethiopia", "Eritrea"
    ]  # fmt: skip


def test_a_group_that_the_table_lacks_is_known_by_its_acronym() -> None:
    text = "The Galactic Liberation Front (GLF) attacked Gao, Mali. The GLF said its fighters had won."
    assert named(text) == {
        "Galactic Liberation Front (GLF)": ["Galactic Liberation Front"],
        "GLF": ["Galactic Liberation Front"],
        "fighters": ["Galactic Liberation Front"],
    }


def test_the_title_before_a_name_makes_an_official() -> None:
    text = "Azeri President Ilham Aliyev spoke. Hamas gunmen fired."
    found = {text[mention.start : mention.end]: mention for mention in mentions(text)}
    assert found["Azeri President Ilham Aliyev"].is_person
    assert text[found["Azeri President Ilham Aliyev"].head :].startswith("Aliyev")
    assert not found["Hamas gunmen"].is_person


def test_the_day_tells_who_speaks_for_a_country() -> None:
    text = "Palestinian policemen came to Jericho. Belgrade denied it, and the Yugoslav army was silent."
    assert named(text, dt.date(1994, 5, 14))["Palestinian policemen"] == ["PLO"]
    assert named(text, dt.date(2010, 5, 14))["Palestinian policemen"] == ["Palestinian Authority"]
    assert named(text, dt.date(1994, 5, 14))["Belgrade"] == ["Yugoslavia"]
    assert named(text, dt.date(2010, 5, 14))["Belgrade"] == ["Serbia"]


def test_those_without_a_name_stay_open() -> None:
    text = "Some fighters and 30 people were on the road."
    assert [(mention.actor, mention.kind) for mention in mentions(text)] == [
        (None, "combatant"),
        (None, "people"),
    ]


def test_militias_are_on_the_side_of_the_state_they_fight_for() -> None:
    found = mentions("Pro-government militiamen entered homes in Aleppo, Syria.")
    assert [(actor.name, actor.side) for actor in found[0].actors] == [
        ("Pro-government militias", "syrian government")
    ]


def test_the_table_is_broad_and_sound() -> None:
    with datasets.path("event_actors").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    countries = set(Gazetteer.open().countries)
    groups = [row for row in rows if row["kind"] not in {"state", "organisation"}]
    assert len(groups) >= 250
    assert len({row["country"] for row in groups}) >= 70
    assert {row["country"] for row in rows} <= countries | {""}
    assert len({row["name"] for row in rows}) == len(rows)
    assert {row["kind"] for row in rows} == {
        "state", "organisation", "rebel", "separatist", "jihadist", "militia", "gang", "party", "coalition", "group"
    }  # fmt: skip
    for row in rows:
        assert not row["to"] or row["from"][:4] <= row["to"][:4], row["name"]


def test_every_leader_speaks_for_an_actor_that_is_known() -> None:
    gazetteer = Gazetteer.open()
    states = {gazetteer.place(row).name for row in gazetteer.countries.values()}
    with datasets.path("event_leaders").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["actor"] in states | set(data.rows()), row["actor"]


def test_every_state_has_a_name_and_a_side() -> None:
    for code in Gazetteer.open().countries:
        actor = data.state(code)
        assert actor is not None
        assert actor.name
        assert actor.side


PIECES = st.sampled_from(
    [
        "the Azeri president", "Baku", "said", ", ", ". ", " and ", " of ", "'s ", "\n\n", "Hamas", " gunmen", "army",
        "both sides", "(RSF)", "Rapid Support Forces", "U.S.", "-led", "Kyiv", "Ukrainian", "the rebels", "Aliyev",
        "Özgür", "’", "Liberation Army", "\ud83d", "\x00", "北京", "its forces", "the", " in ", "Belgrade", "Yugoslav",
    ]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=6), max_size=30).map(" ".join))
@settings(max_examples=40, deadline=None)
def test_offsets_are_in_order_and_nothing_is_raised(text: str) -> None:
    (toponyms,) = find_toponyms([text])
    last = 0
    for mention in _actors.find(text, toponyms, []):
        assert last <= mention.start < mention.end <= len(text)
        assert mention.actors or mention.kind in {"combatant", "people"}
        assert text[mention.head : mention.head + 1].strip()
        last = mention.end


def gold_found(reports: list[events.Report]) -> tuple[float, float, float]:
    """Marked actors of an event found in its report and in its sentences; mentions there that are marked."""
    found = read(
        [report["text"] for report in reports], [dt.date.fromisoformat(r["published"]) for r in reports]
    )
    wanted = in_report = in_sentence = told = right = 0
    for report, article in zip(reports, found, strict=True):
        names = {(actor.name, actor.side) for mention in article for actor in mention.actors}
        for event in report["events"]:
            near = {(a.name, a.side) for m in article if _is_inside(m, event) for a in m.actors}
            marked = [(actor["name"], actor["side"]) for actor in event["actors"]]
            wanted += len(marked)
            in_report += sum(actor in names for actor in marked)
            in_sentence += sum(actor in near for actor in marked)
        for mention in article:
            around = [event for event in report["events"] if _is_inside(mention, event)]
            if around and mention.actors and mention.how != "civilian place":
                marked_names = {actor["name"] for event in around for actor in event["actors"]}
                told += len(mention.actors)
                right += sum(actor.name in marked_names for actor in mention.actors)
    return in_report / wanted, in_sentence / wanted, right / told


def _is_inside(mention: Mention, event: events.Event) -> bool:
    return any(span["start"] <= mention.start < span["end"] for span in (event, *event["also"]))


def test_actors_of_the_first_gold_events_are_found() -> None:
    in_report, in_sentence, precision = gold_found(events.first_reports())
    assert in_report >= 0.98
    assert in_sentence >= 0.87
    assert precision >= 0.79


def test_actors_of_all_development_reports_are_found() -> None:
    in_report, in_sentence, precision = gold_found(list(events.reports(split="dev")))
    assert in_report >= 0.87
    assert in_sentence >= 0.75
    assert precision >= 0.74
