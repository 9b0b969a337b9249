import pytest

from geo_conflict.events import ROLES, assign, find
from geo_conflict.toponyms import read


def roles(text: str) -> dict[str, str]:
    (reading,) = read([text])
    events = find("a", text, reading.toponyms, reading.entities)
    return {
        one.text: role
        for one, role in zip(reading.toponyms, assign(text, reading.toponyms, events), strict=True)
    }


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("The two presidents met in Sochi on Sunday for talks on the conflict.", "Sochi", "meeting_site"),
        (
            "Negotiators gathered in the Qatari capital of Doha for a third round of talks.",
            "Doha",
            "meeting_site",
        ),
        ("A second round of the Jeddah talks ended without a deal.", "Jeddah", "meeting_site"),
        (
            "A soldier was killed last night, according to the Defense Ministry in Baku.",
            "Baku",
            "statement_site",
        ),
        ("Officials in Kyiv said the attack was repelled.", "Kyiv", "statement_site"),
        ("Baku said its positions had come under fire.", "Baku", "statement_site"),
        ("Baku has repeatedly denied the report.", "Baku", "statement_site"),
        ("Three people were killed in Kherson when a shell hit a bus stop.", "Kherson", "event_site"),
        ("Russian forces captured Avdiivka after months of fighting.", "Avdiivka", "event_site"),
        ("The shelling of Omdurman went on through the night.", "Omdurman", "event_site"),
        ("Fighting broke out near Sake at dawn.", "Sake", "event_site"),
        ("Thousands fled from Goma as the rebels came closer.", "Goma", "origin"),
        ("Families fled Rafah on foot.", "Rafah", "origin"),
        ("The wounded were evacuated to Dnipro by train.", "Dnipro", "destination"),
        ("The southern neighbours of Georgia border Turkey and Iran.", "Turkey", "mentioned"),
        ("The conflict on Russia's doorstep threatens to widen.", "Russia", "mentioned"),
        ("KHARTOUM (Reuters) - Shelling resumed on Tuesday.", "KHARTOUM", "dateline"),
        (
            "To contact the reporter on this story: A. Writer in Sochi at writer@example.org",
            "Sochi",
            "dateline",
        ),
    ],
)
def test_role_of_a_place_in_its_sentence(text: str, name: str, role: str) -> None:
    assert roles(text).get(name) == role


def test_every_member_of_a_list_shares_the_role() -> None:
    found = roles("Air strikes hit targets in Kharkiv, Odesa and Dnipro overnight.")
    assert {found["Kharkiv"], found["Odesa"], found["Dnipro"]} == {"event_site"}


def test_a_demonym_is_only_mentioned() -> None:
    assert roles("An Azeri soldier was killed by Armenian fire. Azeri guns answered Armenian ones.") == {
        "Azeri": "mentioned",
        "Armenian": "mentioned",
    }


def test_roles_are_those_of_the_house() -> None:
    text = "Shells fell on Kharkiv. Envoys met in Geneva. Kyiv said so. Refugees fled from Izium to Lviv."
    assert set(roles(text).values()) <= set(ROLES)


def test_a_statement_makes_no_event_where_it_was_made() -> None:
    text = (
        "A soldier was killed at the front, the Defense Ministry in Baku said. The presidents met in Sochi."
    )
    (reading,) = read([text])
    events = find("a", text, reading.toponyms, reading.entities)
    sites = [
        reading.toponyms[event.site.toponym].text
        for event in events
        if event.site and event.site.toponym is not None
    ]
    assert sites == ["Sochi"]
    again = find("a", text, reading.toponyms, reading.entities)
    assert [event.id for event in events] == [event.id for event in again]
