"""The page as Python builds it; what a browser makes of it is tested in tests/browser."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import html
import json
import os
import re
import stat
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import folium
import numpy as np
import pandas as pd
import pytest
import shapely
from maps_fixture import (
    DATE,
    EAST,
    HOSTILE,
    LINE,
    TEXT,
    WEST,
    area,
    frame,
    front,
    hostile,
    mention,
    places,
    report,
    without_control,
)

from geo_conflict import maps
from geo_conflict._errors import InputError, InputFileError
from geo_conflict._files import write_atomic
from geo_conflict.maps import _basemap, _geometry, _tiles, _view
from geo_conflict.maps._geometry import Box
from geo_conflict.maps._payload import payload

if TYPE_CHECKING:
    from geo_conflict.report import Report

SIZE_LIMIT = 700_000


@cache
def rendered(kind: str) -> str:
    """Return a page as text; those that several tests read are built once."""
    made = {"plain": report, "hostile": hostile, "without control": without_control}[kind]()
    return str(maps.page(made).get_root().render())


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    data: dict[str, Any] = json.loads(found[1])
    return data


def payload_of(made: Report) -> dict[str, Any]:
    views = _view.views(made)
    return payload(made, _geometry.Frame(views.whole, views.core, views.whole), title="t")


def mention_of(found: dict[str, Any]) -> dict[str, Any]:
    """Return the first mention of the first place."""
    number = found["places"][0]["mentions"][0]
    columns = {name: values for name, values in found["mentions"].items() if name != "count"}
    return {name: unpacked(values, found["mentions"]["count"])[number] for name, values in columns.items()}


def unpacked(values: Any, count: int) -> list[Any]:
    """Return a packed column as the page reads it."""
    if values is None or isinstance(values, list):
        return values or [None] * count
    if "all" in values:
        return [values["all"]] * count
    held = dict(zip(values["at"], values["of"], strict=True))
    return [held.get(position) for position in range(count)]


def marked(found: dict[str, Any]) -> list[str]:
    """Return the first sentence of a payload as a browser cuts it: in units of UTF-16."""
    told = mention_of(found)
    sentence = found["strings"][told["sentence"]]
    if told["start"] is None:
        return [sentence, found["strings"][told["spelt"]], ""]
    start, end = 2 * told["start"], 2 * told["end"]
    wide = sentence.encode("utf-16-le")
    return [part.decode("utf-16-le") for part in (wide[:start], wide[start:end], wide[end:])]


def policy_of(page: str) -> dict[str, list[str]]:
    found = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)
    assert found
    rules = (rule.split() for rule in html.unescape(found[1]).split(";"))
    return {rule[0]: rule[1:] for rule in rules}


def decoded(path: list[int]) -> list[tuple[float, float]]:
    points = np.cumsum(np.array(path).reshape(-1, 2), axis=0) / _geometry.UNITS_PER_DEGREE
    return [(float(lon), float(lat)) for lon, lat in points]


# The page


def test_the_map_is_foliums() -> None:
    drawn = maps.page(report())
    assert isinstance(drawn, folium.Map)
    assert drawn.get_root().render().startswith("<!DOCTYPE html>")


def test_the_page_names_no_file_to_load() -> None:
    page = rendered("plain")
    assert not re.search(r"<(?:script|img|iframe|source)[^>]+\bsrc=|<link\b|@import|url\((?!#|data:)", page)
    assert not re.search("jsdelivr|jquery|cdnjs|bootstrap", page, re.IGNORECASE)


def test_the_policy_lets_nothing_in_and_names_each_script_by_its_checksum() -> None:
    page = rendered("plain")
    policy = policy_of(page)
    assert policy["default-src"] == policy["connect-src"] == policy["form-action"] == ["'none'"]
    assert policy["img-src"] == ["data:"]
    for tag in ("script", "style"):
        blocks = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(block.encode()).digest()).decode() for block in blocks]
        assert policy[f"{tag}-src"] == [f"'sha256-{digest}'" for digest in digests]
        assert len(blocks) > 1


def test_the_page_is_small() -> None:
    assert len(rendered("plain").encode()) < SIZE_LIMIT


def test_a_page_built_twice_is_the_same() -> None:
    assert maps.page(report()).get_root().render() == rendered("plain")


def test_a_map_rendered_twice_is_the_same() -> None:
    root = maps.page(report()).get_root()
    assert root.render() == root.render()


def test_layers_of_folium_can_be_added() -> None:
    drawn = maps.page(report())
    folium.CircleMarker([40.0, 46.0], radius=3).add_to(drawn)
    page = drawn.get_root().render()
    assert "L.circleMarker" in page
    assert len(policy_of(page)["script-src"]) == len(policy_of(rendered("plain"))["script-src"])


def test_jupyter_shows_a_table_and_the_page_in_a_frame() -> None:
    shown = maps.notebook(report())
    frame_of_page = re.search(r'srcdoc="([^"]*)"', shown)
    assert frame_of_page
    assert html.unescape(frame_of_page[1]) == rendered("plain")
    assert re.search(r"<td><bdi>Sochi</bdi></td><td><bdi>meeting_site</bdi></td>", shown)


def test_save_page_writes_the_page(tmp_path: Path) -> None:
    path = maps.save_page(report(), tmp_path / "page.html")
    assert path == tmp_path / "page.html"
    assert path.read_text(encoding="utf-8") == rendered("plain")
    assert list(tmp_path.iterdir()) == [path]


def test_the_title_is_the_articles_or_ones_own() -> None:
    assert "<title>Leaders meet</title>" in rendered("plain")
    page = maps.page(report(), title="Mine & yours").get_root().render()
    assert "<title>Mine &amp; yours</title>" in page


def test_the_page_says_date_sources_worldview_and_licences() -> None:
    page = rendered("plain")
    assert '<time datetime="2014-08-10">10 August 2014</time>' in page
    expected = (
        "the date of the article",
        "GeoNames",
        "CC BY 4.0",
        "borders as seen by <bdi>the United Nations</bdi>",
        "Made with Natural Earth.",
        "Public record",
        "spacy md",
        "Made by hand.",
    )
    for said in expected:
        assert said in page


def test_a_page_without_control_says_so() -> None:
    notice = "No data here on who held what on 10 August 2014"
    assert notice in rendered("without control")
    assert notice not in rendered("plain")
    assert data_of(rendered("without control"))["front"] == []


def test_a_page_without_a_line_says_so() -> None:
    made = report()
    page = maps.page(replace(made, front_line=made.front_line.iloc[:0])).get_root().render()
    assert "No areas of opposing control touch" in page


def test_a_report_of_nothing_is_a_page() -> None:
    made = without_control()
    nothing = replace(made, places=places([]), areas=made.areas.iloc[:0], date=None, date_source="none")
    page = maps.page(nothing).get_root().render()
    assert "No date" in page
    assert data_of(page)["places"] == []


# Folium's second rendering


def test_the_trap_is_real_in_folium_itself() -> None:
    drawn = folium.Map([0, 0], tiles=None)
    folium.Marker([0, 0], popup="{{ 7*191 }}").add_to(drawn)
    assert "1337" in drawn.get_root().render()


def test_no_template_in_the_data_is_evaluated() -> None:
    page = rendered("hostile")
    assert "{{ 7*7 }}" not in page
    assert str(Path.cwd()) not in page
    assert "pwnedpwned" not in page
    names = [place["name"] for place in data_of(page)["places"]]
    assert set(HOSTILE) <= set(names)


def test_hostile_text_makes_no_element_and_no_attribute() -> None:
    page = rendered("hostile")
    outside = re.sub(r"<(script|style)\b[^>]*>.*?</\1>", "", page, flags=re.DOTALL)
    tags = {tag.lower() for tag in re.findall(r"<([a-zA-Z][\w-]*)", outside)}
    assert not tags & {"img", "svg", "iframe", "form", "link", "textarea"}
    assert not re.search(r"<[^>]*\son\w+=", outside)
    assert "javascript:" not in "".join(re.findall(r'href="([^"]*)"', outside))
    assert page.count("</script>") == len(re.findall(r"<script\b", page))


# What the page is told


def test_mentions_of_one_place_are_one_place() -> None:
    rows = [
        mention("Sochi", "Sochi", 491422, 43.6, 39.73, mention=0),
        mention("Sochi", "Sochi", 491422, 43.6, 39.73, mention=1, role="meeting_site", confidence=0.8),
        mention("Baku", "Baku", 587084, 40.37, 49.89, mention=2),
    ]
    found = payload_of(report(places=places(rows)))["places"]
    assert [(place["name"], place["role"], len(place["mentions"])) for place in found] == [
        ("Sochi", "meeting_site", 2),
        ("Baku", "mentioned", 1),
    ]


def test_a_place_is_flagged_only_when_all_its_mentions_are() -> None:
    rows = [mention("Sochi", "Sochi", 1, 43.6, 39.7, flagged=flag) for flag in (True, False)]
    rows += [mention("Baku", "Baku", 2, 40.4, 49.9, flagged=True)]
    found = payload_of(report(places=places(rows)))["places"]
    assert {place["name"]: place.get("flagged", False) for place in found} == {"Sochi": False, "Baku": True}


def test_a_place_without_a_point_is_left_out() -> None:
    rows = [mention("Sochi", "Sochi", 1, 43.6, 39.7), mention("Baku", "Baku", 2, float("nan"), float("nan"))]
    assert [place["name"] for place in payload_of(report(places=places(rows)))["places"]] == ["Sochi"]


def test_an_area_takes_the_mentions_that_name_it() -> None:
    keys: tuple[dict[str, Any], ...] = (
        {"geonameid": 148617},
        {"geonameid": None, "slug": "agdam"},
        {"geonameid": None},
    )
    for key in keys:
        rows = [mention("Sochi", "Agdam", None, 39.9, 46.9) | key]
        named = area("Agdam", key["geonameid"], "admin1", WEST) | {"area": key.get("slug")}
        found = payload_of(report(places=places(rows), areas=frame([named], named)))
        assert found["places"] == []
        assert [len(part["mentions"]) for part in found["areas"]] == [1]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, [TEXT[:19], "Sochi", TEXT[24:]]),
        ({"sentence": "Talks in Sochi.", "sentence_start": 10}, ["Talks in ", "Sochi", "."]),
        ({"sentence": "🏳️‍🌈 in Sochi", "sentence_start": 12}, ["🏳️‍🌈 in ", "Sochi", ""]),
        ({"sentence": "Not there.", "sentence_start": 0}, ["Not there.", "Sochi", ""]),
        ({"sentence": None}, ["", "Sochi", ""]),
    ],
)
def test_the_toponym_is_marked_in_its_sentence(change: dict[str, Any], expected: list[str]) -> None:
    rows = [mention("Sochi", "Sochi", 1, 43.6, 39.7) | change]
    assert marked(payload_of(report(places=places(rows)))) == expected


def test_the_right_occurrence_of_a_toponym_is_marked() -> None:
    rows = [
        mention("Sochi", "Sochi", 1, 43.6, 39.7, sentence="Sochi, not Sochi", sentence_start=50, start=61)
    ]
    assert marked(payload_of(report(places=places(rows)))) == ["Sochi, not ", "Sochi", ""]


def test_holes_in_rows_are_nothing_not_words() -> None:
    blank = dict.fromkeys(mention("Sochi", "Sochi", 1, 0, 0)) | {"lat": 43.6, "lon": 39.7, "text": "Sochi"}
    found = payload_of(report(places=places([blank])))
    written = json.dumps(found["places"])
    assert "nan" not in written.lower().replace("candidate", "")
    assert '"None"' not in written
    assert found["places"][0]["name"] == "Sochi"


def test_confidence_has_a_number_and_a_word() -> None:
    rows = [mention("Sochi", "Sochi", 1, 43.6, 39.7, confidence=0.934)]
    found = payload_of(report(places=places(rows)))
    assert mention_of(found)["confidence"] == 0.93
    assert next(word for least, word in found["words"]["confidences"] if least <= 0.93) == "high"


def test_candidates_that_were_not_chosen_are_named() -> None:
    others = [
        {"name": "Sochi", "geonameid": 1, "country_code": "RU"},
        {"name": "Soči", "geonameid": 2, "country_code": "SI"},
    ]
    rows = [mention("Sochi", "Sochi", 1, 43.6, 39.7, candidates=others)]
    assert mention_of(payload_of(report(places=places(rows))))["others"] == ["Soči (SI)"]


def test_hostile_addresses_are_dropped() -> None:
    written = json.dumps(payload_of(hostile()))
    addresses = re.findall(r'"url": "([^"]*)"', written)
    assert addresses == []
    assert '"url": null' in written


def test_the_line_carries_its_length_and_day() -> None:
    line = payload_of(report())["front"][0]
    assert (line["length"], line["from"], line["to"]) == (254.4, "12 May 1994", None)
    assert line["sides"] == ["East", "West"]
    assert decoded(line["lines"][0]) == [(46.8, 39.2), (46.8, 40.2)]


def test_actors_are_numbered_by_name() -> None:
    found = payload_of(report())
    assert found["actors"] == ["East", "West"]
    assert [(held["actor"], held["status"], held["from"]) for held in found["control"]] == [
        (1, "assessed", "12 May 1994"),
        (0, "claimed", "12 May 1994"),
    ]


# The first view


def test_the_view_holds_conflict_and_meeting_and_not_the_country_named() -> None:
    whole = _view.views(report()).whole
    assert whole.holds(39.73, 43.6)
    assert whole.holds(46.8, 39.3)
    assert not whole.holds(100.0, 60.0)
    assert whole.width < 20


def test_the_core_is_the_conflict_alone() -> None:
    core = _view.views(report()).core
    assert core.holds(46.8, 39.3)
    assert not core.holds(39.73, 43.6)


def test_a_stray_match_far_from_the_events_does_not_stretch_the_view() -> None:
    rows = [mention("Sochi", f"Town {i}", i, 48.5 + i / 10, 37.5, role="event_site") for i in range(3)]
    rows += [
        mention("Baku", "Norway", 7, 60.0, 8.0, role="event_site"),
        mention("Baku", "Doubt", 8, 52.0, 20.0, flagged=True),
    ]
    stray = area("Washington", 9, "admin1", shapely.box(-124, 46, -117, 49))
    rows += [mention("Russia", "Washington", 9, 47.5, -120.5, precision=4, feature_code="ADM1")]
    made = replace(without_control(), places=places(rows), areas=frame([stray], stray))
    whole = _view.views(made).whole
    assert whole.holds(37.5, 48.6)
    assert whole.width < 3


def test_articles_on_two_conflicts_show_both() -> None:
    rows = [
        mention("Sochi", "A", 1, 48.5, 37.5, role="event_site"),
        mention("Baku", "B", 2, 13.6, 25.3, role="event_site", article="two"),
    ]
    made = without_control()
    whole = _view.views(replace(made, places=places(rows), areas=made.areas.iloc[:0])).whole
    assert whole.holds(37.5, 48.5)
    assert whole.holds(25.3, 13.6)


def test_a_meeting_on_another_continent_does_not_stretch_the_view() -> None:
    rows = [mention("Sochi", "Washington", 4140963, 38.9, -77.0, role="meeting_site")]
    assert _view.views(report(places=places(rows))).whole.width < 4


def test_without_a_conflict_the_places_decide() -> None:
    made = without_control()
    rows = [
        mention("Sochi", "El Fasher", 1, 13.6, 25.3),
        mention("Baku", "Khartoum", 2, 15.5, 32.5),
        mention("Russia", "Sudan", 3, 16.0, 30.0, precision=6, feature_code="PCLI"),
    ]
    whole = _view.views(replace(made, places=places(rows), areas=made.areas.iloc[:0])).whole
    assert whole.holds(25.3, 13.6)
    assert whole.holds(32.5, 15.5)
    assert whole.width < 12


def test_with_only_a_country_the_country_is_shown() -> None:
    made = without_control()
    rows = [mention("Russia", "Sudan", 3, 16.0, 30.0, precision=6, feature_code="PCLI")]
    named = area("Sudan", 3, "country", shapely.box(22, 9, 38, 22))
    whole = _view.views(replace(made, places=places(rows), areas=frame([named], named))).whole
    assert whole.holds(22.5, 10)
    assert whole.width < 20


def test_with_nothing_the_world_is_shown() -> None:
    made = without_control()
    assert _view.views(replace(made, places=places([]), areas=made.areas.iloc[:0])).whole.width > 300


def test_a_single_town_is_shown_with_its_surroundings() -> None:
    made = without_control()
    rows = [mention("Sochi", "Sochi", 1, 43.6, 39.7)]
    whole = _view.views(replace(made, places=places(rows), areas=made.areas.iloc[:0])).whole
    assert 0.5 < whole.width < 2


def test_the_box_of_detail_is_square_on_the_map_and_within_it() -> None:
    box = _view.square(Box(39, 39, 49, 44), 2.4)
    width = box.width * np.cos(np.radians((box.south + box.north) / 2))
    assert width == pytest.approx(box.height, rel=0.02)
    assert _view.square(Box(-170, -58, 178, 76), 2.4) == Box(-180, -84, 180, 84)


# Geometry


def test_encoded_paths_decode_to_four_decimals() -> None:
    rng = np.random.default_rng(1)
    points = rng.uniform([-180, -85], [180, 85], (200, 2))
    assert np.abs(np.array(decoded(_geometry.path(points))) - points).max() < 0.00006


def test_points_that_round_alike_are_written_once() -> None:
    assert _geometry.path(np.array([[1.0, 1.0], [1.00001, 1.0], [1.1, 1.0]])) == [10000, 10000, 1000, 0]


def test_rings_too_small_to_draw_are_left_out() -> None:
    speck = shapely.Polygon([(0, 0), (0, 0.00001), (0.00001, 0)])
    assert _geometry.polygons(shapely.MultiPolygon([speck, shapely.box(0, 0, 1, 1)])) == [
        _geometry.polygons(shapely.box(0, 0, 1, 1))[0]
    ]


def test_holes_are_kept() -> None:
    ring = shapely.box(0, 0, 3, 3).difference(shapely.box(1, 1, 2, 2))
    assert [len(rings) for rings in _geometry.polygons(ring)] == [2]


def test_shared_edges_are_borders_or_provinces_and_cuts_are_neither() -> None:
    units = np.array(
        [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(2, 0, 3, 1)], dtype=object
    )
    found = _basemap.lines(units, np.array(["A", "A", "B"], dtype=object), Box(0, -1, 3, 2))
    assert found.borders.equals(shapely.LineString([(2, 0), (2, 1)]))
    assert found.provinces.equals(shapely.LineString([(1, 0), (1, 1)]))
    coast = _basemap.coast(shapely.union_all(units), Box(0, -1, 3, 2))
    assert coast.length == pytest.approx(6)


def test_the_background_draws_borders_to_the_vertex_of_the_districts() -> None:
    data = data_of(rendered("plain"))["basemap"]
    assert len(data["provinces"]) > 20
    assert len(data["borders"]) > 2
    names = {country["name"] for country in data["countries"]}
    assert {"Armenia", "Azerbaijan", "Georgia"} <= names
    assert "Yerevan" in {town["name"] for town in data["towns"]}
    assert {"Black Sea", "Caspian Sea"} <= {water["name"] for water in data["waters"]}


def test_disputes_are_drawn_as_of_the_date() -> None:
    box = Box(33, 44, 37, 46)
    in_dispute = _basemap._disputed(box, report(date=dt.date(2014, 8, 10)))
    before = _basemap._disputed(box, report(date=dt.date(2013, 8, 10)))
    crimea = shapely.Point(34.3, 45.0).buffer(3)
    assert in_dispute.intersects(crimea)
    assert before.is_empty


# Tiles


def test_tiles_open_the_policy_for_their_host_alone() -> None:
    page = maps.page(report(), tiles="OpenStreetMap").get_root().render()
    assert policy_of(page)["img-src"] == ["data:", "https://tile.openstreetmap.org"]
    assert policy_of(page)["connect-src"] == ["'none'"]
    assert "https://tile.openstreetmap.org/{z}/{x}/{y}.png" in page
    assert "OpenStreetMap" in page


def test_tiles_with_subdomains_name_each_host() -> None:
    found = _tiles.resolve("OpenTopoMap")
    assert found.origins == [f"https://{sub}.tile.opentopomap.org" for sub in "abc"]


def test_tiles_of_ones_own_carry_their_credit_and_nothing_else() -> None:
    credit = "<script>x</script> {{ 7*7 }} <a href='https://example.org/'>Example</a>"
    address = "https://t.example.org/{z}/{x}/{y}.png"
    page = maps.page(report(), tiles=address, attribution=credit).get_root().render()
    assert policy_of(page)["img-src"] == ["data:", "https://t.example.org"]
    assert "<script>x</script>" not in page
    assert "{{ 7*7 }}" not in page
    assert 'href="https://example.org/"' in page


@pytest.mark.parametrize(
    ("tiles", "attribution", "says"),
    [
        ("OpenStretMap", None, "OpenStreetMap"),
        ("no such thing at all", None, "OpenTopoMap"),
        ("Thunderforest.Landscape", None, "no key"),
        ("https://t.example.org/{z}/{x}/{y}.png", None, "attribution"),
        ("https://t.example.org/tiles.png", "me", "{z}, {x} and {y}"),
        ("javascript://x/{z}/{x}/{y}", "me", "{z}, {x} and {y}"),
        ("https://{{7*7}}.org/{z}/{x}/{y}.png", "me", "{z}, {x} and {y}"),
        ("https://a.org; script-src */{z}/{x}/{y}.png", "me", "{z}, {x} and {y}"),
    ],
)
def test_unusable_tiles_are_refused_with_advice(tiles: str, attribution: str | None, says: str) -> None:
    with pytest.raises(InputError, match=re.escape(says)):
        _tiles.resolve(tiles, attribution)


# Writing files


def test_a_file_is_written_with_the_usual_permissions(tmp_path: Path) -> None:
    path = write_atomic(tmp_path / "a.txt", "žluťoučký\r\n")
    assert path.read_bytes() == "žluťoučký\r\n".encode()
    (tmp_path / "b.txt").write_text("")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE((tmp_path / "b.txt").stat().st_mode)


def test_a_file_is_replaced_and_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"old")
    path.chmod(0o640)
    write_atomic(path, b"new")
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write_atomic(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_a_device_is_written_straight() -> None:
    write_atomic(os.devnull, "gone")
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@pytest.mark.parametrize(
    ("name", "says"), [("none/a.txt", "no folder"), ("", "is a folder"), ("a\0b", "null")]
)
def test_a_file_that_cannot_be_written_is_one_clear_line(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(InputFileError, match=says) as caught:
        write_atomic(f"{tmp_path}/{name}", "x")
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InputFileError, match="no space left on device"):
        write_atomic(path, "new")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_text_that_is_no_text_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(InputFileError):
        write_atomic(tmp_path / "a.txt", "half a pair \ud800")
    assert list(tmp_path.iterdir()) == []


# The frame of tests itself


def test_the_fixture_has_the_columns_of_a_report() -> None:
    from geo_conflict.report import PLACE_COLUMNS

    assert set(PLACE_COLUMNS) - set(mention("Sochi", "Sochi", 1, 0, 0)) == {"slug"}
    assert set(front(LINE)) >= {"length_km", "actor_a"}
    assert EAST.touches(WEST)
    assert pd.Timestamp(DATE).year == 2014
