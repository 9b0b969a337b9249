"""Relative places: what the words say, and what that covers on the ground."""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Any

import numpy as np
import pytest
import shapely
from control_fixture import wrap
from gold import events
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo_conflict import boundaries, control
from geo_conflict.gazetteer import Gazetteer, Place
from geo_conflict.toponyms import Toponym, _lines, _sectors
from geo_conflict.toponyms import find as find_toponyms
from geo_conflict.toponyms._relations import INNER, PEOPLE, PLACE, WINDS
from geo_conflict.toponyms.relative import RELATIONS, Relative, Shape, find, geometry, of_place

GEOD = Geod(ellps="WGS84")
DAY = dt.date(2014, 8, 10)
MARK = re.compile(r"\[([^\]]+)\]")
often = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])

TOWNS = {
    "Agdam": 148619,
    "Aleppo": 170063,
    "Hodeidah": 79415,
}


def place(lon: float, lat: float, *, code: str = "PPL", radius_km: float = 2.0, name: str = "X") -> Place:
    kind = {"P": "P", "A": "A", "R": "L", "S": "H"}[code[0]]
    return Place(-1, None, "", name, lat, lon, kind, code, "", "", "", -1, -1, 0, radius_km)


def known(number: int) -> Place:
    gazetteer = Gazetteer.open()
    row = gazetteer.row_of(number)
    assert row is not None
    return gazetteer.place(row)


def country(code: str) -> Place:
    gazetteer = Gazetteer.open()
    return gazetteer.place(gazetteer.countries[code])


def toponym(start: int, text: str, where: Place | None, kind: str = "place") -> Toponym:
    return Toponym(start, start + len(text), text, where, kind, 0.9, (), "test", False, 0, 10**6)


def marked(text: str, *places: Place | None) -> tuple[str, list[Toponym]]:
    """Take the brackets off the names in a text; each is the next of the places."""
    parts, found, at = [], [], 0
    for number, piece in enumerate(MARK.split(text)):
        if number % 2:
            found.append(toponym(at, piece, places[number // 2]))
        parts.append(piece)
        at += len(piece)
    return "".join(parts), found


def only(text: str, *places: Place | None) -> tuple[Relative, list[Toponym]]:
    plain, toponyms = marked(text, *places)
    (found,) = find(plain, toponyms)
    assert plain[found.start : found.end] == found.words
    return found, toponyms


def drawn(text: str, *places: Place | None, day: dt.date | None = DAY) -> Shape:
    shape = geometry(*only(text, *places), day)
    assert shape is not None
    sane(shape)
    return shape


def sane(shape: Shape) -> None:
    assert shape.geometry.is_valid
    assert control.km2(shape.geometry) > 0
    assert np.abs(shapely.get_coordinates(shape.geometry)).max(axis=0).tolist() <= [180, 90]
    assert shapely.distance(shape.geometry, shapely.Point(shape.point)) < 1e-6
    assert shape.precision in range(1, 8)
    assert shape.acled in range(1, 4)
    corners = shapely.get_coordinates(shape.geometry)
    start = np.broadcast_to(shape.point, corners.shape)
    km = GEOD.inv(start[:, 0], start[:, 1], corners[:, 0], corners[:, 1])[2].max() / 1000
    assert km <= shape.radius_km + 0.1


def apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(GEOD.inv(*one, *other)[2]) / 1000


def at(found: Place) -> tuple[float, float]:
    return found.lon, found.lat


# Words


CASES = [
    ("Shells fell 20 km north of [Ava].", "distance", "told", "N", (15, 25)),
    ("It lies 20 kilometres (12 miles) north-east of [Ava].", "distance", "told", "NE", (15, 25)),
    ("They died ten miles outside [Ava].", "distance", "told", "", (12.07, 20.11)),
    ("An outpost a few kilometres from [Ava] fell.", "distance", "told", "", (2, 6)),
    ("It was some 30km from [Ava].", "distance", "told", "", (22.5, 37.5)),
    ("A farm 15 to 20 km to the south-west of [Ava] burned.", "distance", "told", "SW", (15, 20)),
    ("Mines lay within 5 km of [Ava].", "distance", "told", "", (0, 5)),
    ("It fell less than 10 km from [Ava].", "distance", "told", "", (4, 10)),
    ("It fell 1,200 metres east of [Ava].", "distance", "told", "E", (0.9, 1.5)),
    ("It fell two hundred yards from [Ava].", "distance", "told", "", (0.1371, 0.2285)),
    ("A mine blew up 70 km NNW of [Ava].", "distance", "told", "NNW", (52.5, 87.5)),
    ("The camp is an hour's drive from [Ava].", "near", "hours", "", (20, 80)),
    ("It is two hours' drive north of [Ava].", "near", "hours", "N", (40, 160)),
    ("Jets struck\nwest of [Ava].", "distance", "way", "W", None),
    ("A mine went off just north of [Ava].", "distance", "just", "N", None),
    ("Clashes broke out near [Ava].", "near", "near", "", None),
    ("They met close to the eastern town of [Ava].", "near", "near", "", None),
    ("Fires burned in the [Ava] area.", "near", "near", "", None),
    ("Gunmen struck outside [Ava].", "near", "outside", "", None),
    ("Two died on the outskirts of [Ava].", "near", "edge", "", None),
    ("Shells hit the western edge of [Ava].", "near", "edge", "W", None),
    ("Bombs hit the southern suburbs of [Ava].", "near", "suburbs", "S", None),
    ("Bombs hit [Ava]'s eastern countryside.", "near", "countryside", "E", None),
    ("Guns stood around [Ava].", "near", "around", "", None),
    ("A ship sank off [Ava].", "near", "off", "", None),
    ("A ship sank off the coast of [Ava].", "near", "off", "", None),
    ("They stopped on the road to [Ava].", "near", "road", "", None),
    ("They died halfway between [Ava] and [Bor].", "between", "halfway", "", None),
    ("A bus was hit between [Ava] and [Bor].", "between", "between", "", None),
    ("A bomb went off on the road from [Ava] to [Bor].", "along", "road", "", None),
    ("Trucks burned on the main road linking [Ava] with [Bor].", "along", "road", "", None),
    ("Trucks burned on the [Ava]-[Bor] highway.", "along", "road", "", None),
    ("They dug in along the [Ava] river.", "along", "river", "", None),
    ("Guns stood on the eastern bank of the river [Ava].", "along", "river", "E", None),
    ("Ships fired along the coast of [Ava].", "along", "coast", "", None),
    ("It shook the north of [Ava].", "part", "half", "N", None),
    ("Raids went on in northern [Ava].", "part", "half", "N", None),
    ("The south-eastern part of [Ava] fell.", "part", "half", "SE", None),
    ("Streets were empty in central [Ava].", "part", "centre", "", None),
    ("Strikes hit southern and eastern [Ava].", "part", "whole", "", None),
    ("Marches were held across [Ava].", "part", "whole", "", None),
]


@pytest.mark.parametrize(("text", "relation", "manner", "way", "km"), CASES)
def test_phrases_of_places(text: str, relation: str, manner: str, way: str, km: Any) -> None:
    found, toponyms = only(text, place(1, 2), place(2, 3))
    assert (found.relation, found.manner, found.way) == (relation, manner, way)
    assert found.relation in RELATIONS
    assert [toponyms[number].text for number in found.anchors] == [t.text for t in toponyms]
    if km is None:
        assert found.distance_km is None
    else:
        assert (found.low_km, found.high_km) == pytest.approx(km, rel=0.01)
        assert found.low_km is not None
        assert found.high_km is not None
        assert found.low_km <= (found.distance_km or 0) <= found.high_km


@pytest.mark.parametrize(
    ("text", "anchors"),
    [
        ("on the border of [Armenia] with [Azerbaijan]", ["Armenia", "Azerbaijan"]),
        ("on the border between [Armenia] and [Azerbaijan]", ["Armenia", "Azerbaijan"]),
        ("on the [Armenia]-[Azerbaijan] border", ["Armenia", "Azerbaijan"]),
        ("[Armenia]'s border with [Azerbaijan]", ["Armenia", "Azerbaijan"]),
        ("[Armenia], on the border with [Azerbaijan]", ["Armenia", "Azerbaijan"]),
        ("along the frontier of [Armenia]", ["Armenia"]),
    ],
)
def test_phrases_of_borders(text: str, anchors: list[str]) -> None:
    found, toponyms = only(f"Men were shot {text} on Sunday.", country("AM"), country("AZ"))
    assert found.relation == "border"
    assert [toponyms[number].text for number in found.anchors] == anchors


def test_a_border_may_be_named_by_adjectives_that_are_no_toponyms() -> None:
    found, _ = only("It fell near the Armenian-Azerbaijani border.")
    assert [where.country_code for where in found.named] == ["AM", "AZ"]
    found, toponyms = only("It fell near the Afghan border in [Kurram].", place(70, 33.8, code="ADM2"))
    assert [where.country_code for where in found.named] == ["AF"]
    assert [toponyms[number].text for number in found.anchors] == ["Kurram"]


@pytest.mark.parametrize(
    "text",
    [
        "Talks between [Ava] and [Bor] broke down.",
        "It ended between five and six in [Ava].",
        "The eastern town of [Ava] was shelled.",
        "A guard of the border town of [Ava] spoke in [Bor].",
        "The front page of the daily in [Ava] was white.",
        "He fought on two fronts and moved to [Ava].",
        "Front-line workers in [Ava] went on strike.",
        "0 km from [Ava] the road ends.",
    ],
)
def test_what_is_no_relative_place(text: str) -> None:
    plain, toponyms = marked(text, place(1, 2), place(2, 3))
    assert find(plain, toponyms) == []


@pytest.mark.parametrize(
    "text",
    [
        "Fighting between [Armenia] and [Azerbaijan] resumed.",
        "A guard near the embassy of [Armenia] met men of [Azerbaijan].",
        "A drone fell near the [Armenia] embassy in [Azerbaijan].",
        "The eastern [Armenia] region of [Azerbaijan] is none.",
    ],
)
def test_countries_are_not_towns(text: str) -> None:
    plain, toponyms = marked(text, country("AM"), country("AZ"))
    assert find(plain, toponyms) == []


def test_a_list_of_places_has_each_of_them_near() -> None:
    plain, toponyms = marked("Clashes near [Ava], [Bor] and [Cer] went on.", *[place(1, 2)] * 3)
    found = find(plain, toponyms)
    assert [relative.anchors for relative in found] == [(0,), (1,), (2,)]
    plain, toponyms = marked("Clashes near [Ava], [Bor], went on.", *[place(1, 2)] * 2)
    assert [relative.anchors for relative in find(plain, toponyms)] == [(0,)]


def test_a_phrase_that_only_describes_a_place_says_so() -> None:
    found, _ = only("In [Ava], a town about 40 km north of [Bor], nine died.", place(1, 2), place(1, 1))
    assert (found.anchors, found.describes) == ((1,), 0)
    found, _ = only("Nine died 40 km north of [Bor].", place(1, 1))
    assert found.describes is None


def test_a_line_of_contact_is_that_of_the_article() -> None:
    for code, line in (("AZ", "karabakh-contact"), ("UA", "donbas-contact"), ("SO", "front")):
        plain, toponyms = marked("In [Land], a man was shot on the front line.", country(code))
        assert [found.line for found in find(plain, toponyms)] == [line]
    plain, toponyms = marked("Guns fired across the Line of Control.")
    assert [found.line for found in find(plain, toponyms)] == ["kashmir-control"]


def test_a_line_with_places_has_them_as_anchors() -> None:
    plain, toponyms = marked("He died on the line of contact near [Agdam].", known(TOWNS["Agdam"]))
    (found,) = find(plain, toponyms)
    assert (found.relation, found.manner, found.anchors) == ("along", "line", (0,))
    assert found.words == "on the line of contact near Agdam"
    plain, toponyms = marked("In [Lebanon], men walked along the [Blue Line].", country("LB"), None)
    (found,) = find(plain, toponyms)
    assert (found.line, found.anchors) == ("blue-line", (1,))


PIECES = """
    [A] [B] [A]'s 20 a km the border of with between and near north northern south-west from to road on along line
    contact front , . - – coast off east suburbs across central hour's drive in inside 5,000 U.S. ( )
"""
STRANGE = (PLACE, INNER, PEOPLE, "\n", "\u0130", "e\u0301", "\U00010348")
WORDS = st.lists(st.sampled_from([*re.findall(r"\S+", PIECES), *STRANGE]), max_size=30)


@often
@given(WORDS)
def test_any_words_are_read_with_true_offsets(words: list[str]) -> None:
    text = " ".join(words)
    plain, toponyms = marked(text, *[place(1, 2)] * text.count("["))
    found = find(plain, toponyms)
    for relative in found:
        assert plain[relative.start : relative.end] == relative.words
        assert relative.relation in RELATIONS
        assert all(0 <= number < len(toponyms) for number in relative.anchors)
        assert relative.anchors or relative.named or relative.line
    assert [relative.start for relative in found] == sorted(relative.start for relative in found)


OTHERS = (
    "on the border of [A] with [B]",
    "on the [A]-[B] border near [C]",
    "the border area between [A], [B] and [C]",
    "5 km south of the border of [A] with [B]",
    "3 km from the [A] border",
    "3 km inside [A]",
    "10 km off the coast of [A]",
    "along the front line between [A] and [B]",
    "on the line of contact near [A]",
    "along the Blue Line in [A]",
    "along the [A] river near [B]",
    "near [A]",
)
KINDS: dict[str, tuple[int | str, ...]] = {
    "countries": ("AM", "AZ", "LB"),
    "units": (706482, 281132, 1168875),
    "towns": tuple(TOWNS.values()),
}


def any_place(kind: str, number: int) -> Place:
    chosen = KINDS[kind][number % len(KINDS[kind])]
    return country(chosen) if isinstance(chosen, str) else known(chosen)


PLACES = st.builds(any_place, st.sampled_from(sorted(KINDS)), st.integers(0, 5)) | st.builds(
    place, st.floats(-180, 180), st.floats(-90, 90), code=st.sampled_from(["RGN", "STM", "ADM2", "SEA"])
)


@settings(often, max_examples=60)
@given(st.sampled_from([*(case[0] for case in CASES), *OTHERS]), st.tuples(PLACES, PLACES, PLACES))
def test_whatever_is_read_can_be_drawn_or_is_left_to_the_caller(text: str, places: tuple[Place, ...]) -> None:
    plain, toponyms = marked(text, *places)
    for relative in find(plain, toponyms):
        shape = geometry(relative, toponyms, DAY)
        if shape is not None:
            sane(shape)


# Geometry about a point

WIND_WORDS = {"N": "north", "NE": "north-east", "E": "east", "SE": "south-east", "S": "south", "SW": "south-west",
              "W": "west", "NW": "north-west"}  # fmt: skip
LON = st.one_of(st.floats(-180, 180), st.sampled_from([179.99, -179.99, 180.0]))
LAT = st.floats(-84, 84)


def polar(shape: Shape, centre: tuple[float, float]) -> tuple[Any, Any]:
    """Return bearing and km, from a centre, of the corners of a shape and the middles of its edges."""
    edges = []
    for part in shapely.get_parts(shape.geometry):
        ring = shapely.get_coordinates(part.exterior)
        edges += [ring, (ring[1:] + ring[:-1]) / 2]
    points = np.concatenate(edges)
    start = np.broadcast_to(centre, points.shape)
    bearing, _, meters = GEOD.inv(start[:, 0], start[:, 1], points[:, 0], points[:, 1])
    return bearing, meters / 1000


@often
@given(LON, LAT, st.integers(2, 300), st.sampled_from(sorted(WIND_WORDS)))
def test_every_point_of_a_sector_is_as_far_and_in_the_direction_that_the_words_tell(
    lon: float, lat: float, km: int, wind: str
) -> None:
    shape = drawn(f"It fell {km} km {WIND_WORDS[wind]} of [Ava].", place(lon, lat))
    bearing, far = polar(shape, (lon, lat))
    assert far.min() >= 0.75 * km * 0.995
    assert far.max() <= 1.25 * km * 1.005
    assert np.abs((bearing - WINDS[wind] + 180) % 360 - 180).max() <= 22.5 + 0.5
    expected = math.pi * (1.25**2 - 0.75**2) * km**2 * 45 / 360
    assert control.km2(shape.geometry) == pytest.approx(expected, rel=0.01)
    assert apart((lon, lat), shape.point) == pytest.approx(km, rel=0.01)


@often
@given(LON, st.floats(-89.9, 89.9), st.integers(2, 200))
def test_a_distance_alone_is_a_whole_ring(lon: float, lat: float, km: int) -> None:
    shape = drawn(f"It fell {km} km from [Ava].", place(lon, lat))
    expected = math.pi * (1.25**2 - 0.75**2) * km**2
    assert control.km2(shape.geometry) == pytest.approx(expected, rel=0.01)
    assert 0.74 * km <= apart((lon, lat), shape.point) <= 1.26 * km


@often
@given(LON, st.floats(-89.9, 89.9), st.floats(0.5, 14.5))
def test_near_is_a_disc_that_holds_the_place(lon: float, lat: float, radius: float) -> None:
    shape = drawn("It fell near [Ava].", place(lon, lat, radius_km=radius))
    assert control.km2(shape.geometry) == pytest.approx(math.pi * (radius + 10) ** 2, rel=0.01)
    assert apart((lon, lat), shape.point) < 0.01
    assert (shape.precision, shape.acled) == (2, 2)


@often
@given(LON, LAT, st.floats(0, 360), st.floats(2, 900))
def test_a_corridor_is_a_strip_about_the_geodesic(lon: float, lat: float, bearing: float, km: float) -> None:
    there = GEOD.fwd(lon, lat, bearing, km * 1000)[:2]
    assume(abs(there[1]) < 85)
    shape = drawn("It fell on the road from [Ava] to [Bor].", place(lon, lat), place(*there))
    half = min(max(5, 0.1 * km), 25)
    assert control.km2(shape.geometry) == pytest.approx(2 * half * km + math.pi * half**2, rel=0.02)
    middle = GEOD.fwd(lon, lat, bearing, km * 500)[:2]
    assert apart(middle, shape.point) < 0.05
    for share in (0.01, 0.3, 0.8, 0.99):
        on_line = GEOD.fwd(lon, lat, bearing, km * 1000 * share)[:2]
        assert shapely.distance(shape.geometry, shapely.Point(on_line)) < 1e-6
    disc = drawn("It fell halfway between [Ava] and [Bor].", place(lon, lat), place(*there))
    assert apart(middle, disc.point) < 0.05
    assert disc.radius_km == pytest.approx(min(max(5, 0.15 * km), 25), rel=0.01)


@settings(often, max_examples=15)
@given(LON, st.floats(-75, 75), st.floats(0.5, 4), st.sampled_from(sorted(WIND_WORDS)))
def test_a_part_is_half_of_the_ground_and_lies_that_way(
    lon: float, lat: float, size: float, wind: str
) -> None:
    box = shapely.box(lon - size, lat - size / 2, lon + size, lat + size / 2)
    hole = shapely.box(lon, lat, lon + size / 2, lat + size / 4)
    whole = shapely.segmentize(wrap(box.difference(hole)), 0.05)  # along parallels, as the part is cut
    opposite = (WINDS[wind] + 180) % 360
    half = _sectors.part(whole, WINDS[wind], (lon, lat))
    other = _sectors.part(whole, opposite, (lon, lat))
    area = control.km2(whole)
    assert control.km2(half) == pytest.approx(area / 2, rel=0.002)
    assert control.km2(other) == pytest.approx(area / 2, rel=0.002)
    assert shapely.intersection(half, other).area < 0.002 * whole.area
    if wind == "N":
        assert half.bounds[1] >= other.bounds[3] - 1e-3
    middle = _sectors.part(whole, None, (lon, lat))
    assert control.km2(middle) == pytest.approx(area / 2, rel=0.002)


def test_a_direction_alone_begins_where_the_town_ends() -> None:
    town = place(36.2, 50.0, radius_km=10)
    shape = drawn("It fell north of [Ava].", town)
    bearing, far = polar(shape, at(town))
    assert far.min() == pytest.approx(7, rel=0.01)
    assert far.max() == pytest.approx(30, rel=0.01)
    assert np.abs(bearing).max() <= 45.5
    assert shape.point[1] > 50.1


def test_ground_is_measured_in_metres_at_seventy_north() -> None:
    town = place(25.0, 70.0)
    shape = drawn("It fell 20 km east of [Ava].", town)
    assert apart(at(town), shape.point) == pytest.approx(20, rel=0.01)
    assert shape.point[0] - 25.0 > 0.5  # degrees of longitude are short there
    assert shape.geometry.bounds[3] - 70.0 < 0.1


def test_too_far_to_be_meant() -> None:
    assert geometry(*only("It is 9,000 km from [Ava].", place(1, 2)), DAY) is None
    far = only("It lies on the road from [Ava] to [Bor].", place(1, 2), place(60, 2))
    assert geometry(*far, DAY) is None


# Areas, borders and lines


def test_an_unresolved_anchor_has_no_shape() -> None:
    assert geometry(*only("It fell near [Ava].", None), DAY) is None
    assert geometry(*only("It fell between [Ava] and [Bor].", place(1, 2), None), DAY) is None


def test_the_shared_border_touches_both_countries_and_no_third() -> None:
    shape = drawn("Shots on the border between [Lebanon] and [Israel].", country("LB"), country("IL"))
    outlines = dict(zip("LIE", boundaries.polygons([272103, 294640, 357994]).geometry, strict=True))
    assert shape.geometry.intersects(outlines["L"])
    assert shape.geometry.intersects(outlines["I"])
    assert not shape.geometry.intersects(outlines["E"])
    assert (shape.precision, shape.acled) == (5, 3)
    assert 50 < control.km2(shape.geometry) / 20 < 200  # km of border, in a strip 20 km wide


def test_countries_that_do_not_touch_share_no_border() -> None:
    assert geometry(*only("On the border between [A] and [B].", country("PT"), country("PL")), DAY) is None


def test_a_border_near_a_town_is_the_stretch_there() -> None:
    kobani = Gazetteer.open().candidates("Kobani", "SY")[0]
    text = "They crossed the border between [Turkey] and [Syria] near [Kobani]."
    shape = drawn(text, country("TR"), country("SY"), kobani)
    assert shape.radius_km < 40
    assert apart(at(kobani), shape.point) < 25
    whole = drawn("They crossed the [Turkey]-[Syria] border.", country("TR"), country("SY"))
    assert whole.radius_km > 200


def test_near_a_country_is_its_border_zone() -> None:
    shape = drawn("Troops massed near [Syria].", country("SY"))
    assert not shape.geometry.covers(shapely.Point(38.5, 35.0))
    assert shape.geometry.intersects(shapely.Point(38.36, 36.83).buffer(0.1))
    assert shape.precision == 5


def test_where_three_countries_meet() -> None:
    text = "Men died in the border area between [Mali], [Niger] and [Burkina Faso]."
    shape = drawn(text, country("ML"), country("NE"), country("BF"))
    assert apart(shape.point, (0.22, 15.0)) < 40


def test_the_front_line_near_a_town_is_that_of_the_day() -> None:
    agdam = known(TOWNS["Agdam"])
    text = "A soldier was killed on the line of contact near [Agdam]."
    shape = drawn(text, agdam)
    line = control.front_line(DAY, "karabakh").geometry.iloc[0]
    assert shapely.distance(line, shapely.Point(shape.point)) < 0.01
    assert apart(at(agdam), shape.point) < 30
    whole = drawn("[Azerbaijan] said a soldier was killed along the front line.", country("AZ"))
    assert whole.geometry.contains(shape.geometry.representative_point())
    assert whole.radius_km > 90
    near = drawn(text, agdam, day=None)  # no line is known for no day: it was near the town
    assert near.precision == 2
    assert near.radius_km == pytest.approx(agdam.radius_km + 15, abs=0.2)


def test_a_front_of_which_no_course_is_known_has_no_shape() -> None:
    plain, toponyms = marked("In [Somalia], a man was shot on the front line.", country("SO"))
    (found,) = find(plain, toponyms)
    assert geometry(found, toponyms, DAY) is None


def test_the_north_of_a_country_lies_north() -> None:
    north = drawn("Raids in northern [Syria] went on.", country("SY"))
    south = drawn("Raids in southern [Syria] went on.", country("SY"))
    assert north.point[1] > south.point[1] + 0.5
    assert control.km2(north.geometry) == pytest.approx(control.km2(south.geometry), rel=0.01)
    assert (north.precision, north.acled) == (5, 3)
    whole = drawn("Marches across [Syria] went on.", country("SY"))
    assert whole.precision == 6


def test_a_part_of_a_country_across_the_antimeridian() -> None:
    east = drawn("Raids in eastern [Russia] went on.", country("RU"))
    assert east.geometry.covers(shapely.Point(-175.0, 66.5))
    assert east.point[0] > 95
    west = drawn("Raids in western [Russia] went on.", country("RU"))
    assert not west.geometry.covers(shapely.Point(-175.0, 66.5))
    assert west.geometry.covers(shapely.Point(37.6, 55.7))


def test_half_of_a_town_is_as_exact_as_the_town() -> None:
    aleppo = known(TOWNS["Aleppo"])
    shape = drawn("Shells hit eastern [Aleppo].", aleppo)
    assert shape.point[0] > aleppo.lon
    assert (shape.precision, shape.acled) == aleppo.precision


def test_off_a_coast_is_sea() -> None:
    hodeidah = known(TOWNS["Hodeidah"])
    for text, where in (("off [Hodeidah]", hodeidah), ("off the coast of [Yemen]", country("YE"))):
        shape = drawn(f"A ship was hit {text}.", where)
        (yemen,) = boundaries.polygons([69543]).geometry
        assert not yemen.covers(shapely.Point(shape.point))
        assert shapely.intersection(yemen, shape.geometry).area < 0.01 * shape.geometry.area


def test_a_collective_name_is_all_its_members() -> None:
    text = "Shells fell in northern Kashmir."
    (found,) = find_toponyms([text])
    (relative,) = find(text, found)
    shape = geometry(relative, found, DAY)
    assert shape is not None
    assert len({other.place for other in found}) > 2
    assert shape.geometry.covers(shapely.Point(75.0, 36.0))
    assert not shape.geometry.covers(shapely.Point(74.9, 33.0))


# Plain places, data, gold


@pytest.mark.parametrize(
    ("text", "code", "expected"),
    [
        ("It fell in [Ava].", "PPL", (1, 1)),
        ("It fell in [Ava] district.", "PPL", (3, 2)),
        ("It fell in [Ava] province.", "PPL", (4, 3)),
        ("It fell in the province of [Ava].", "PPL", (4, 3)),
        ("It fell in the [Ava] area.", "PPL", (2, 2)),
        ("It fell in [Ava].", "ADM1", (4, 3)),
        ("It fell in [Ava].", "PCLI", (6, 3)),
        ("It fell in [Ava].", "STM", (5, 3)),
    ],
)
def test_a_plain_place_is_as_exact_as_its_kind_and_its_words(
    text: str, code: str, expected: tuple[int, int]
) -> None:
    plain, (one,) = marked(text, place(1, 2, code=code))
    shape = of_place(plain, one)
    assert shape is not None
    assert (shape.precision, shape.acled) == expected
    assert shape.point == (1, 2)
    assert of_place(plain, toponym(0, "Ava", None)) is None


def test_the_table_of_lines_names_what_the_data_have() -> None:
    drawn_lines = control.disputed_lines(dt.date(2018, 1, 1), areas=control.disputed_names())
    for line in _lines.table().values():
        assert set(line.areas) <= control.disputed_names(), line.id
        assert set(line.lines) <= set(drawn_lines["line"]), line.id
        assert set(line.needs) | set(line.between) <= set(Gazetteer.open().countries), line.id
        assert line.conflict in {"", *control.conflicts()}


def test_every_line_has_a_course_on_some_day() -> None:
    from geo_conflict.toponyms import _outlines

    for line in _lines.table().values():
        course = _outlines.course(line, dt.date(2018, 1, 1))
        assert (course is None) == (line.id == "front"), line.id


def gold_read(reports: list[events.Report]) -> tuple[int, int]:
    """How many relative places of the gold are read, and how many there are."""
    texts = [report["text"] for report in reports]
    right, total = 0, 0
    for report, toponyms in zip(reports, find_toponyms(texts), strict=True):
        found = find(report["text"], toponyms)
        for event in report["events"]:
            where = event["place"]
            if where is None or event["place_relation"] in {"", "in"}:
                continue
            names = {where["text"], *(anchor["text"] for anchor in event["anchors"])}
            total += 1
            right += any(
                relative.relation == event["place_relation"]
                and (
                    {toponyms[number].text for number in relative.anchors} == names
                    or (relative.line and relative.start <= where["start"] < relative.end)
                )
                for relative in found
            )
    return right, total


def test_gold_places_of_the_first_reports_are_read() -> None:
    right, total = gold_read(events.first_reports())
    assert total >= 25
    assert right / total >= 0.9


def test_gold_places_of_all_development_reports_are_read() -> None:
    right, total = gold_read(list(events.reports(split="dev")))
    assert total >= 60
    assert right / total >= 0.82
