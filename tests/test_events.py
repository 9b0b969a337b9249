"""Events from text: what is told, by whom, where, when, how many; and what is not told."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_conflict import Article, report

DAY = dt.date(2024, 5, 22)  # a Wednesday


def article(text: str, name: str = "a", day: dt.date | None = DAY) -> Article:
    return Article(id=name, title="", text=text, published=day, source="test", url="")


def told(text: str, day: dt.date | None = DAY) -> list[dict[str, Any]]:
    (found,) = report.extract([article(text, day=day)])
    events: list[dict[str, Any]] = found["events"]
    return events


def only(text: str, kind: str) -> dict[str, Any]:
    found = [event for event in told(text) if event["type"] == kind]
    assert len(found) == 1, [event["type"] for event in told(text)]
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("Soldiers and rebels clashed near Goma on Monday.", "battle", "Goma"),
        ("Mortar shells hit the town of Sumy overnight, killing two people.", "shelling", "Sumy"),
        ("A drone struck a bus outside Kherson and wounded four passengers.", "air_strike", "Kherson"),
        ("Warplanes bombed the market of Idlib.", "air_strike", "Idlib"),
        ("A car bomb exploded in Mogadishu, killing at least 12 people.", "explosion", "Mogadishu"),
        ("A suicide bomber blew himself up in Kabul.", "explosion", "Kabul"),
        ("Gunmen shot dead five farmers at Gusau on Tuesday.", "violence_against_civilians", "Gusau"),
        ("The two sides agreed on a ceasefire in Cairo on Sunday.", "ceasefire", "Cairo"),
        ("The foreign ministers of Egypt and Qatar met in Doha on Monday.", "talks", "Doha"),
        ("Ethiopia and the rebels signed a peace agreement in Pretoria.", "agreement", "Pretoria"),
        ("Rebel fighters captured Bamenda on Friday.", "territory_taken", "Bamenda"),
        ("Government troops withdrew from Kidal on Tuesday.", "withdrawal", "Kidal"),
        ("Thousands of people fled from Khartoum this week.", "displacement", "Khartoum"),
        ("Hundreds of people demonstrated in Tbilisi on Tuesday.", "protest", "Tbilisi"),
        ("Police arrested six men in Istanbul on Monday over the bombing.", "arrest", "Istanbul"),
        ("Russia and Ukraine exchanged 95 prisoners on Friday.", "prisoner_exchange", None),
        ("Israel handed over the town of Jericho to the Palestinian police.", "handover", "Jericho"),
        ("Sudan accused Chad of arming the rebels.", "accusation", None),
        ("The rebels broke the ceasefire near Hodeidah on Monday.", "ceasefire_violation", "Hodeidah"),
    ],
)
def test_each_type_is_told_with_its_place(text: str, kind: str, place: str | None) -> None:
    event = only(text + " The army fought the rebels.", kind) if kind == "accusation" else only(text, kind)
    assert event["name"] == place
    assert text[event["start"] : event["end"]] in text + " The army fought the rebels."
    assert event["trigger"]


@pytest.mark.parametrize(
    "text",
    [
        "The army threatened to shell the town of Sumy.",
        "If the rebels attack Goma again, the army will answer.",
        "The minister denied that troops had shelled Goma.",
        "The rebels plan to capture Bukavu.",
        "The attack on Kherson was foiled.",
        "Two drones were intercepted over Odesa.",
        "The army has held Agdam since 1993.",
        "The trenches near Agdam are a hundred metres apart.",
        "No one was killed in Goma.",
        "Talks in Geneva are to begin next week.",
        "Fewer than eight hundred people are left in Bakhmut.",
        "The general called for a ceasefire in Khartoum.",
    ],
)
def test_what_did_not_happen_is_no_event(text: str) -> None:
    acts = [event["type"] for event in told(text) if event["type"] not in {"statement", "accusation"}]
    assert acts == []


@pytest.mark.parametrize(
    ("words", "best", "low", "high"),
    [
        ("five people", 5, 5, 5),
        ("at least 64 people", 64, 64, None),
        ("more than 300 villagers", 300, 300, None),
        ("up to 40 fighters", 40, None, 40),
        ("between 60 and 80 soldiers", 60, 60, 80),
        ("two dozen farmers", 24, 24, 24),
        ("a soldier", 1, 1, 1),
        ("dozens of civilians", 12, 12, None),
        ("a woman and her two sons", 3, 3, 3),
        ("some 1,200 people", 1200, 1200, 1200),
    ],
)
def test_numbers_of_the_dead(words: str, best: int, low: int | None, high: int | None) -> None:
    event = only(f"Shells hit a village near Goma on Monday and killed {words}.", "shelling")
    assert (event["deaths_best"], event["deaths_low"], event["deaths_high"]) == (best, low, high)


def test_who_them_is_decides_the_type() -> None:
    stopped = "Gunmen stopped a minibus carrying policemen outside Baquba on Monday and shot dead 13 of them."
    assert only(stopped, "battle")["deaths_best"] == 13
    (event,) = [
        one for one in told("Hundreds of them shot at hundreds of them near Goma.") if one["actors"]
    ] or [{}]
    assert event.get("type") != "violence_against_civilians" or event["deaths_best"] is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Soldiers killed dozens of fighters of the Rapid Support Forces on Monday.", "battle"),
        ("The army shot 40 members of the Armed Islamic Group near Blida on Monday.", "battle"),
        ("The government spokesman was shot dead in Kabul on Monday.", "violence_against_civilians"),
        (
            "Fighters entered the village of Chai on Monday and beheaded three farmers.",
            "violence_against_civilians",
        ),
        ("Gunmen stormed a hotel in Mogadishu on Friday.", "violence_against_civilians"),
        ("The two armies traded artillery fire across Beirut on Sunday.", "shelling"),
        ("Rebels attacked the police post of Uchiza with grenades on Monday.", "battle"),
        ("The truce was broken by shelling of Lashio on Monday.", "shelling"),
        ("Troops fought their way into Goma on Monday.", "territory_taken"),
        (
            "The army took Sake on Monday after two days of fighting in which 30 soldiers died.",
            "territory_taken",
        ),
        ("About 1,300 people from Qusair have reached Arsal since Monday.", "displacement"),
        ("Police took over the town of Maychew from the rebels on Monday without incident.", "handover"),
    ],
)
def test_the_most_exact_type_is_told_once(text: str, kind: str) -> None:
    assert [event["type"] for event in told(text)] == [kind]


def test_killed_and_wounded_are_told_apart() -> None:
    event = only("A car bomb in Mogadishu killed 12 people and wounded at least 30 on Monday.", "explosion")
    assert (event["deaths_best"], event["wounded_best"], event["wounded_high"]) == (12, 30, None)
    assert not event["is_total"]


def test_a_total_has_its_own_span_and_is_never_the_days() -> None:
    found = told("A soldier was killed near Agdam last night. That brought the death toll to 24 since May 2.")
    day, total = (next(event for event in found if event["is_total"] is flag) for flag in (False, True))
    assert (day["deaths_best"], day["date_start"], day["date_end"]) == (1, dt.date(2024, 5, 21), DAY)
    assert (total["deaths_best"], total["date_start"], total["date_end"]) == (24, dt.date(2024, 5, 2), DAY)


@pytest.mark.parametrize(
    ("words", "start", "end", "precision"),
    [
        ("on Monday", "2024-05-20", "2024-05-20", 1),
        ("last night", "2024-05-21", "2024-05-22", 1),
        ("on 3 April 2023", "2023-04-03", "2023-04-03", 1),
        ("in May 1994", "1994-05-01", "1994-05-31", 3),
        ("last week", "2024-05-13", "2024-05-19", 2),
    ],
)
def test_days_are_those_of_the_event(words: str, start: str, end: str, precision: int) -> None:
    event = only(f"Rebels shelled Goma {words}, the army said on Wednesday.", "shelling")
    assert (str(event["date_start"]), str(event["date_end"]), event["time_precision"]) == (
        start,
        end,
        precision,
    )


def test_without_a_day_nothing_is_counted_from_it() -> None:
    (event,) = [one for one in told("Rebels shelled Goma last night.", day=None) if one["type"] == "shelling"]
    assert event["date_start"] is None
    assert event["date_text"] == "last night"


def test_a_report_from_elsewhere_puts_no_death_there() -> None:
    text = (
        "SOCHI, May 22 (Newswire) - An Azeri soldier was killed near Agdam on Tuesday by Armenian fire, the Defence "
        "Ministry in Baku said. The presidents of Armenia and Azerbaijan met in Sochi."
    )
    event = only(text, "battle")
    assert event["name"] == "Agdam"
    roles = {role["text"]: role["role"] for role in event["roles"]}
    assert roles == {"SOCHI": "dateline", "Agdam": "event_site", "Baku": "statement_site"}
    parts = {actor["name"]: actor["part"] for actor in event["actors"]}
    assert parts == {"Azerbaijan": "target", "Armenia": "initiator"}


def test_a_metonym_speaks_and_is_no_place() -> None:
    found = told("Shells hit Donetsk on Monday. Moscow denied that its troops had fired them.")
    statement = next(event for event in found if event["type"] == "statement")
    assert statement["role"] is None
    assert [(actor["name"], actor["part"]) for actor in statement["actors"]] == [("Russia", "speaker")]


def test_told_twice_is_one_event_and_can_be_kept_apart() -> None:
    text = (
        "A bomb exploded in Kabul on Monday and killed nine people. The police said that the bomb exploded in Kabul "
        "on Monday."
    )
    (once,) = report.extract([article(text)])
    (twice,) = report.extract([article(text)], merge=False)
    assert len([event for event in once["events"] if event["type"] == "explosion"]) == 1
    assert len([event for event in twice["events"] if event["type"] == "explosion"]) == 2
    event = next(event for event in once["events"] if event["type"] == "explosion")
    assert len(event["sources"]) == 2
    assert event["merged"][0]["why"]


def test_one_event_of_many_reports_has_many_sources() -> None:
    given = [
        article("A car bomb exploded in Kabul on Monday and killed nine people.", "one"),
        article("At least ten people died on Monday when a car bomb went off in Kabul.", "two"),
        article("A car bomb exploded in Mosul on Monday and killed nine people.", "three"),
    ]
    found = report.build(given).events
    explosions = found[found["type"] == "explosion"]
    assert explosions["name"].tolist() == ["Kabul", "Mosul"]
    kabul = explosions.iloc[0]
    assert [source["article"] for source in kabul["sources"]] == ["one", "two"]
    assert (kabul["deaths_best"], kabul["deaths_low"]) == (9, 9)
    assert "same place" in kabul["merged"][0]["why"]
    assert len(report.build(given, merge=False).events) == 3


def test_a_relative_place_is_no_point_of_its_name() -> None:
    event = only("Rebels shelled a post 20 km north of Agdam on Monday.", "shelling")
    shape = event["geometry"]
    assert shape.geom_type in {"Polygon", "MultiPolygon"}
    assert event["lat"] > event["place_lat"] + 0.1
    assert event["where"] == "20 km north of Agdam"
    assert event["precision"] > 1


def test_a_place_that_the_gazetteer_lacks_has_a_name_and_no_point() -> None:
    event = only("Rebels shelled the village of Qarabulaqdere on Monday.", "shelling")
    assert event["lat"] is None
    assert event["geometry"] is None


def test_another_language_tells_no_event() -> None:
    assert told("Les rebelles ont attaqué la ville de Goma lundi matin et tué cinq soldats.") == []


WORDS = st.sampled_from(
    [
        *(
            "killed",
            "shelled",
            "Goma",
            "Baku",
            "rebels",
            "the",
            "army",
            "on",
            "Monday",
            "five",
            "people",
            "at",
            "least",
        ),
        *(
            "in",
            "near",
            "said",
            "that",
            "if",
            "not",
            "were",
            "was",
            ",",
            ".",
            ";",
            "ceasefire",
            "signed",
            "20",
            "km",
        ),
        *(
            "hundreds",
            "them",
            "there",
            "capital",
            "when",
            "north",
            "of",
            "Agdam",
            "and",
            "wounded",
            "last",
            "night",
            "clashes",
            "talks",
            "<",
            ">",
            "{",
            "}",
            "'",
            '"',
        ),
        *("\u202e", "\x00", "é"),
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=60))
def test_any_text_is_read_and_every_cell_points_into_it(words: list[str]) -> None:
    text = " ".join(words)
    for event in told(text):
        assert text[event["start"] : event["end"]] == event["sentence"]
        assert event["trigger"] in event["sentence"]
        assert 0 <= event["confidence"] <= 1
        assert event["date_start"] is None or event["date_start"] <= event["date_end"] <= DAY
        for kind in ("deaths", "wounded", "displaced", "detained"):
            low, best, high = (event[f"{kind}_{end}"] for end in ("low", "best", "high"))
            known = [number for number in (low, best, high) if number is not None]
            assert known == sorted(known)


def test_a_report_says_what_no_day_resolves() -> None:
    text = "Rebels shelled Goma last night. Soldiers and rebels clashed near Sake on Monday."
    undated, dated = (report.build([article(text, day=day)]) for day in (None, DAY))
    asked = [note for note in undated.made["notes"] if "--date" in note and "events" in note]
    assert asked == [
        "2 events are dated by words alone, as their articles state no day. Give one with --date."
    ]
    assert not [note for note in dated.made["notes"] if "dated by words" in note]
    assert report.build([article(text, day=None)], date=DAY).events["date_start"].notna().all()


def test_a_death_at_the_front_is_that_of_the_front_and_not_of_the_talks() -> None:
    text = (
        "SOCHI, Russia, August 10, 2014 - The talks were overshadowed by another fatality on the front line around "
        "Nagorno-Karabakh, where one Azeri soldier was killed by Armenian fire overnight, the ministry in Baku said."
    )
    (event,) = (event for event in told(text) if event["deaths_best"])
    assert (event["type"], event["deaths_best"]) == ("battle", 1)
