"""The static picture: what it shows, that it is the same everywhere, and that no text breaks it."""

from __future__ import annotations

import io
import math
import os
import re
import string
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import geopandas as gpd
import matplotlib as mpl
import matplotlib.image
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from maps_fixture import CRS, HOSTILE, area, frame, hostile, mention, places, report, without_control
from matplotlib.text import Text

from geo_conflict import maps
from geo_conflict._errors import InputError, InputFileError
from geo_conflict.maps import _symbols, _view, _words
from geo_conflict.maps._geometry import Box
from geo_conflict.maps._picture import (
    _draw,
    _furniture,
    _ground,
    _ink,
    _labels,
    _marks,
    _projection,
    _style,
    _text,
)
from geo_conflict.maps._picture._labels import Label
from geo_conflict.maps._picture._layers import Layers
from geo_conflict.maps._picture._sheet import Rect, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from geo_conflict.report import Report

STORED = Path(__file__).parent / "pictures" / "report.png"
SMALL = (6.4, 5.0)
FRAME = Rect(0, 0, 480, 400)
FORMATS = (".png", ".svg", ".pdf")
LONG = ("x" * 1_000_000, "$\\frac{1}{" * 100_000, "word " * 200_000, "\ud800" * 1000, "&<>\"'" * 1000)


def event(kind: str, name: str, lat: float, lon: float, **more: Any) -> dict[str, Any]:
    row = {
        "id": f"{name}-{kind}",
        "article": "one",
        "type": kind,
        "name": name,
        "geonameid": None,
        "lat": lat,
        "lon": lon,
        "role": "event_site",
        "precision": 1,
        "radius_km": 5.0,
        "deaths_best": None,
        "is_total": False,
        "flagged": False,
        "confidence": 0.9,
        "geometry": shapely.Point(lon, lat),
    }
    return row | more


def with_events(*rows: dict[str, Any], base: Report | None = None) -> Report:
    table = gpd.GeoDataFrame(pd.DataFrame(list(rows)), geometry="geometry", crs=CRS)
    return replace(base or report(), events=table)


EVENTS = (
    event("battle", "Agdam", 39.99, 46.93, deaths_best=12),
    event("battle", "Agdam", 39.99, 46.93, deaths_best=3),
    event("shelling", "Agdam", 39.99, 46.93),
    event("air_strike", "Ganja", 40.68, 46.36, precision=5, radius_km=30.0),
    event("talks", "Sochi", 43.6, 39.73, role="meeting_site"),
    event("battle", "the war", 40.0, 46.0, is_total=True, deaths_best=6000),
    event("battle", "Azerbaijan", 40.5, 47.5, precision=6),
    event("protest", "nowhere", float("nan"), float("nan"), geometry=None),
    event("displacement", "Kalbajar", 40.1, 46.04, geometry=shapely.box(45.9, 39.9, 46.2, 40.2)),
)


@cache
def drawn(kind: str) -> Figure:
    makers: dict[str, Callable[[], Report]] = {
        "plain": report,
        "hostile": hostile,
        "long": lambda: hostile(LONG),
        "events": lambda: with_events(*EVENTS),
        "empty": lambda: replace(
            without_control(), places=places([]), areas=frame([], area("", 0, "", None))
        ),
    }
    return maps.picture(makers[kind](), title="A title: $x^2$ & <b>" if kind == "plain" else None)


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in written(figure)]


def written(figure: Figure) -> list[Any]:
    found: list[Any] = figure.findobj(Text)
    return [text for text in found if text.get_text()]


def contents(figure: Figure, suffix: str, dpi: float = 50) -> bytes:
    return _draw.write(figure, suffix, dpi)


# What it shows


def test_the_picture_says_what_the_page_says() -> None:
    said = texts(drawn("plain"))
    assert "A title: $x^2$ & <b>" in said
    assert "As of 10 August 2014 (the date of the article) · Gazette" in said
    assert "Front line, 10 August 2014: 254 km" in said
    assert "Front line, 254 km" in said
    assert "Held by West" in said
    assert "Held by East (claimed: one side says so)" in said
    assert {"Meeting", "Sochi", "Nagorno-Karabakh"} <= set(said)
    credit = " ".join(said)
    for owed in (
        "United Nations",
        "Natural Earth",
        "GeoNames, CC BY 4.0",
        "Public record",
        "Lambert conformal",
    ):
        assert owed in credit


def test_the_picture_says_what_it_does_not_draw() -> None:
    said = texts(drawn("events"))
    left_out = "1 event told of a whole country, 1 event told without a place, 1 event that sum up others"
    assert f"Not drawn: {left_out}" in " ".join(said)
    assert "the war" not in said
    assert any(text.startswith("No data here on who held what") for text in texts(drawn("empty")))


def test_events_of_a_kind_at_a_spot_are_one_symbol_that_grows_with_the_deaths() -> None:
    marks = _marks.find(with_events(*EVENTS))
    agdam = next(spot for spot in marks.spots if spot.name == "Agdam")
    assert [(mark.kind, mark.count, mark.deaths) for mark in agdam.marks] == [
        ("battle", 2, 15),
        ("shelling", 1, 0),
    ]
    assert "10 deaths" in texts(drawn("events"))
    assert "100 deaths" not in texts(drawn("events"))
    layers = Layers(Sheet.of(Box(45, 39, 48, 42), FRAME), report(), marks)
    assert layers.size(100) ** 2 / layers.size(0) ** 2 == pytest.approx(1 + 600 / 64)
    assert layers.size(10**6) == layers.size(10**7)


def test_events_have_the_colour_of_their_party_and_others_hold_the_rest() -> None:
    told = [
        (
            {"name": "West", "side": "western", "part": "target"},
            {"name": "East", "side": "", "part": "initiator"},
        ),
        ({"name": "Rebels", "side": "rebels", "part": "initiator"},),
        (),
    ]
    rows = [
        event("battle", f"Place {i}", 39.5 + i / 10, 46.5, actors=list(actors))
        for i, actors in enumerate(told)
    ]
    made = with_events(*rows)
    spots = {spot.name: spot for spot in _marks.find(made).spots}
    east, rebels, nobody = (spots[f"Place {i}"].colour for i in range(3))
    assert east == _symbols.ACTORS[0]
    assert rebels in set(_symbols.ACTORS) - {_symbols.ACTORS[0], _symbols.ACTORS[1]}
    assert nobody == _symbols.NO_PARTY
    said = texts(maps.picture(made, size=(8, 9)))
    assert "Event with Rebels" in said
    assert "Event, no party told" in said
    assert "Event with East" not in said


def test_where_no_party_is_known_the_colour_is_that_of_the_kind() -> None:
    [spot] = [spot for spot in _marks.find(with_events(*EVENTS)).spots if spot.name == "Agdam"]
    assert {mark.colour for mark in spot.marks} == {_symbols.VERMILLION}


def test_what_is_vague_is_hollow_and_has_its_reach_drawn() -> None:
    marks = {spot.name: spot for spot in _marks.find(with_events(*EVENTS)).spots}
    assert marks["Ganja"].marks[0].hollow
    assert not marks["Agdam"].marks[0].hollow
    assert marks["Kalbajar"].ground.geom_type == "Polygon"
    assert marks["Sochi"].marks[0].kind == "meeting_site"
    assert {"Azerbaijan", "nowhere", "the war"}.isdisjoint(marks)


def test_a_report_without_the_newer_columns_is_drawn() -> None:
    table = gpd.GeoDataFrame(
        {"type": ["coup"], "role": ["event_site"], "lat": [40.0], "lon": [46.5], "name": ["Agdam"]},
        geometry=[shapely.Point(46.5, 40.0)],
        crs=CRS,
    )
    [spot] = [spot for spot in _marks.find(replace(report(), events=table)).spots if spot.name == "Agdam"]
    assert [mark.kind for mark in spot.marks] == ["event_site"]


def test_every_role_and_type_has_a_shape_of_its_own_and_a_label() -> None:
    assert set(_symbols.ROLES) == set(_words.ROLES)
    types = _symbols.type_labels()
    assert {kind for members in _words.EVENT_GROUPS.values() for kind in members} == set(types)
    assert len({_symbols.of_type(kind) for kind in types}) == len(types)
    for kinds in (_symbols.ROLES, _symbols.GROUPS):
        assert len({symbol.shape for symbol in kinds.values()}) == len(kinds)
    for kind in (*_symbols.ROLES, *types, "no such type"):
        outline, mark = _ink._outline(kind)
        rings = [shapely.Polygon(ring) for ring in outline]
        assert all(ring.is_valid for ring in rings)
        assert np.abs([ring.bounds for ring in rings]).max() <= 0.5
        assert all(shapely.unary_union(rings).contains(shapely.LineString(line)) for line in mark)


def test_control_is_drawn_by_its_status() -> None:
    square = shapely.box(0, 0, 90, 90)
    lengths = {}
    for status, turns in {"assessed": (), **_ink._TURNS}.items():
        across = _ink._hatched(square, turns, 4.0)
        lengths[status] = across.length
        assert across.difference(square.buffer(1e-6)).length == 0
    assert lengths["assessed"] == 0
    assert lengths["claimed"] == pytest.approx(90 * 90 / 4, rel=0.05)
    assert lengths["contested"] == pytest.approx(2 * lengths["claimed"], rel=0.05)


def test_hatches_of_neighbours_meet() -> None:
    left, right = shapely.box(0, 0, 50, 90), shapely.box(50, 0, 90, 90)
    both = [_ink._hatched(part, (math.pi / 4,), 4.0) for part in (left, right)]
    whole = _ink._hatched(shapely.box(0, 0, 90, 90), (math.pi / 4,), 4.0)
    assert shapely.union_all(both).hausdorff_distance(whole) < 1e-6


def test_shapes_are_those_of_the_page() -> None:
    script = (Path(maps.__file__).parent / "assets" / "symbols.js").read_text(encoding="utf-8")
    for kind, symbol in (_symbols.ROLES | _symbols.GROUPS).items():
        told = re.search(rf"^ +{kind}: (.*),$", script, re.MULTILINE)
        assert told, kind
        if told[1].startswith("star("):
            points, outer, inner = re.findall(r"[\d.]+", told[1])
            assert _symbols.star(int(points), float(outer), float(inner)) == symbol.shape
        elif told[1] != "DISC" and "A" not in told[1]:
            assert _corners(told[1]) == _corners(symbol.shape)
    marks = re.search(r"MARKS = \[null, (.*)\];", script)
    assert marks
    assert [_corners(mark) for mark in marks[1].split(", ")] == [
        _corners(mark) for mark in _symbols.MARKS[1:]
    ]


def _corners(shape: str) -> list[tuple[float, float]]:
    """Return the corners of a path of SVG that has M, L, H, V and Z alone."""
    found: list[tuple[float, float]] = []
    for command, numbers in re.findall(r"([MLHV])([-\d. ]+)", shape):
        values = [float(number) for number in numbers.split()]
        x = found[-1][0] if command == "V" else values[0]
        y = found[-1][1] if command == "H" else values[-1]
        found.append((x, y))
    return found


# Text


@given(st.text())
def test_any_text_becomes_one_line_that_the_font_can_show(text: str) -> None:
    shown = _text.plain(text)
    assert shown == _text.plain(shown)
    assert all(_text._has(char) for char in shown)
    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown)


@given(st.text(string.printable))
def test_plain_text_is_shown_as_it_was(text: str) -> None:
    assert _text.plain(text[:400]) == " ".join(text[:400].split())


@settings(deadline=None, max_examples=50)
@given(st.text(st.characters(categories=("L", "Nd", "Zs")), max_size=60), st.floats(20, 300))
def test_text_that_is_cut_fits(text: str, room: float) -> None:
    shown = _text.plain(text)
    cut = _text.fit(shown, room, 8)
    assert _text.width(cut, 8) <= room
    assert cut == shown or cut.endswith("…")
    for line in _text.wrap(shown, room, 8, lines=3):
        assert _text.width(line, 8) <= room


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (("東京", "Tokyo"), "Tokyo"),
        (("नई दिल्ली", None, "New Delhi"), "New Delhi"),
        (("القدس", "Jerusalem"), "القدس"),
        (("Հայաստան", "Armenia"), "Հայաստան"),
        (("東", ""), "�"),
        ((None, " "), ""),
    ],
)
def test_a_name_that_the_font_lacks_gives_way_to_one_that_it_has(names: tuple[Any, ...], shown: str) -> None:
    assert _text.best(*names) == shown


def test_marks_do_not_pile_up_over_other_names() -> None:
    assert _text.plain("e" + "\u0301\u0302" * 100 + "x") == "é\u0302\u0301\u0302x"


def test_arabic_is_joined_and_runs_from_the_right() -> None:
    joined, apart = "القدس", "\u200c".join("القدس")
    assert _text.width(joined, 100) < 0.9 * _text.width(apart, 100)


@pytest.mark.parametrize("kind", ["hostile", "long"])
def test_no_text_is_read_as_a_formula(kind: str) -> None:
    found = written(drawn(kind))
    assert len(found) > 20
    for text in found:
        assert not text.get_parse_math()
        assert not text.get_usetex()
        assert len(text.get_text()) < 1000


@pytest.mark.parametrize("kind", ["plain", "hostile", "long", "empty"])
def test_svg_is_xml_that_runs_and_loads_nothing(kind: str) -> None:
    content = contents(drawn(kind), ".svg").decode("utf-8")
    root = ET.fromstring(content)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "<!DOCTYPE" not in content
    for node in root.iter():
        assert node.tag.rpartition("}")[2] not in {"script", "foreignObject", "image", "a", "text", "iframe"}
        for name, value in node.attrib.items():
            local = name.rpartition("}")[2]
            assert not local.startswith("on")
            assert local != "href" or value.startswith("#")
            assert not re.search(r"url\((?!#)", value)


def test_a_title_stays_the_title_of_the_file() -> None:
    root = ET.fromstring(contents(drawn("plain"), ".svg"))
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "A title: $x^2$ & <b>"


@pytest.mark.parametrize("kind", ["plain", "hostile", "long"])
def test_pdf_is_whole_and_does_nothing(kind: str) -> None:
    content = contents(drawn(kind), ".pdf")
    assert content.startswith(b"%PDF-1.")
    assert content.rstrip().endswith(b"%%EOF")
    start = int(re.findall(rb"startxref\s+(\d+)", content)[-1])
    assert content[start:].startswith(b"xref")
    assert not re.search(
        rb"/(JavaScript|JS|URI|Launch|OpenAction|AA|EmbeddedFile|CreationDate|Producer)\b", content
    )


# The same everywhere


def test_the_same_report_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    script = (
        "import sys; from maps_fixture import report; from geo_conflict import maps\n"
        "maps.save_picture(report(), *sys.argv[1:], size=(6.4, 5.0), dpi=50)\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    files = [tmp_path / f"other{suffix}" for suffix in FORMATS]
    env = os.environ | {"PYTHONHASHSEED": "77", "SOURCE_DATE_EPOCH": "0", "TZ": "Asia/Tokyo"}
    env["PYTHONPATH"] = os.pathsep.join([*map(str, (Path(__file__).parents[1], Path(__file__).parent))])
    subprocess.run([sys.executable, "-c", script, *map(str, files)], check=True, env=env)
    with mpl.rc_context(
        {"font.size": 30, "savefig.facecolor": "red", "svg.fonttype": "none", "pdf.fonttype": 3}
    ):
        here = [tmp_path / f"here{suffix}" for suffix in FORMATS]
        maps.save_picture(report(), *here, size=SMALL, dpi=50)
        assert mpl.rcParams["font.size"] == 30
    for one, two in zip(files, here, strict=True):
        assert one.read_bytes() == two.read_bytes()


def test_the_picture_is_the_one_stored() -> None:
    """Compare with a tolerance: fonts are drawn a little differently by other versions of matplotlib.

    To store a picture that was changed on purpose, delete the stored one and run this test twice.
    """
    content = contents(maps.picture(with_events(*EVENTS), size=SMALL), ".png", 60)
    if not STORED.exists():
        STORED.write_bytes(content)
        pytest.fail(f"{STORED} was missing and is stored anew: look at it")
    found, stored = (
        matplotlib.image.imread(io.BytesIO(data), format="png")[..., :3]
        for data in (content, STORED.read_bytes())
    )
    assert found.shape == stored.shape
    differing = np.abs(found - stored).max(axis=2) > 0.25
    assert differing.mean() < 0.02


# Files


def test_files_are_of_the_format_of_their_name(tmp_path: Path) -> None:
    paths = [tmp_path / "a.PNG", tmp_path / "a.svg", tmp_path / "a.pdf"]
    assert report().save_picture(*paths, size=SMALL, dpi=40) == paths[0]
    assert [path.read_bytes()[:4] for path in paths] == [b"\x89PNG", b"<?xm", b"%PDF"]
    assert matplotlib.image.imread(paths[0]).shape[:2] == (200, 256)


@pytest.mark.parametrize(
    ("name", "options", "word"),
    [
        ("a.jpg", {}, "ends in .png"),
        ("a", {}, "ends in .png"),
        ("a.png", {"size": (1, 1)}, "5 to 60 inches"),
        ("a.png", {"size": (math.nan, 6)}, "5 to 60 inches"),
        ("a.png", {"dpi": 10_000}, "40 to 600 dpi"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    tmp_path: Path, name: str, options: dict[str, Any], word: str
) -> None:
    with pytest.raises(InputError, match=word):
        maps.save_picture(report(), tmp_path / name, **options)
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="no folder"):
        maps.save_picture(report(), tmp_path / "none" / "a.png", size=SMALL, dpi=40)


# Projection


@st.composite
def boxes(draw: st.DrawFn, widest: float = 300.0, highest: float = 160.0) -> Box:
    width, height = draw(st.floats(0.5, widest)), draw(st.floats(0.5, highest))
    west = draw(st.floats(-180, 180 - width))
    south = draw(st.floats(-89, 89 - height))
    return Box(west, south, west + width, south + height)


@settings(deadline=None, max_examples=50)
@given(boxes(), st.floats(0.6, 2.5))
def test_a_projection_shows_all_of_its_box(box: Box, aspect: float) -> None:
    projection = _projection.choose(box)
    shown = _projection.extent(projection, box, aspect)
    assert shown.width / shown.height == pytest.approx(aspect)
    lon, lat = np.meshgrid(np.linspace(box.west, box.east, 9), np.linspace(box.south, box.north, 9))
    x, y = projection.forward(lon, lat)
    assert np.isfinite([x, y]).all()
    assert (shown.x0 <= x).all()
    assert (x <= shown.x1).all()
    assert (shown.y0 <= y).all()
    assert (y <= shown.y1).all()
    back = projection.inverse(x, y)
    assert np.allclose(np.cos(np.radians(back[0] - lon)), 1, atol=1e-6) or box.north > 88 or box.south < -88
    assert np.allclose(back[1], lat, atol=1e-6)


@settings(deadline=None, max_examples=50)
@given(boxes())
def test_a_domain_holds_all_that_is_shown(box: Box) -> None:
    sheet = Sheet.of(box, FRAME)
    domain = sheet.domain
    assert domain.east - domain.west <= 360
    assert -90 <= domain.south < domain.north <= 90
    x, y = np.meshgrid(
        np.linspace(sheet.extent.x0, sheet.extent.x1, 17), np.linspace(sheet.extent.y0, sheet.extent.y1, 17)
    )
    lon, lat = sheet.projection.inverse(x.ravel(), y.ravel())
    sound = np.isfinite(lon) & np.isfinite(lat)
    turned = sheet.projection.lon + (lon[sound] - sheet.projection.lon + 180) % 360 - 180
    assert (domain.west - 1e-5 <= turned).all()
    assert (turned <= domain.east + 1e-5).all()
    assert (domain.south <= lat[sound]).all()
    assert (lat[sound] <= domain.north).all()


@settings(deadline=None, max_examples=50)
@given(boxes(widest=20, highest=20))
def test_a_regional_map_hardly_stretches_the_ground(box: Box) -> None:
    assume(box.south > -85 and box.north < 85)
    projection = _projection.choose(box)
    rng = np.random.default_rng(1)
    lon, lat = rng.uniform(box.west, box.east, 20), rng.uniform(box.south, box.north, 20)
    east, north, _ = _projection.GEOD.fwd(lon, lat, rng.uniform(0, 360, 20), np.full(20, 1000.0))
    (x0, y0), (x1, y1) = projection.forward(lon, lat), projection.forward(east, north)
    assert np.hypot(x1 - x0, y1 - y0) == pytest.approx(np.full(20, 1000.0), rel=0.03)


@pytest.mark.parametrize(
    ("box", "name"),
    [
        (Box(44, 38, 48, 41), "Lambert conformal conic"),
        (Box(-66, -40, -60, -30), "Lambert conformal conic"),
        (Box(27, -3, 31, 2), "Lambert azimuthal equal-area"),
        (Box(10, 76, 30, 82), "Lambert azimuthal equal-area"),
        (Box(-170, 84, 170, 89), "Lambert azimuthal equal-area"),
        (Box(-20, -35, 60, 60), "Lambert azimuthal equal-area"),
        (_view.WORLD, "Equal Earth"),
    ],
)
def test_the_projection_suits_the_area(box: Box, name: str) -> None:
    assert _projection.choose(box).name == name


@settings(deadline=None, max_examples=50)
@given(boxes())
def test_the_scale_bar_is_true_at_the_centre(box: Box) -> None:
    sheet = Sheet.of(box, FRAME)
    assume(np.isfinite(sheet.projection.inverse(*sheet.extent.middle)).all())
    km = _furniture.bar_km(sheet)
    long = _furniture.bar_points(sheet, km) / sheet.scale
    assert long <= 0.23 * sheet.extent.width
    assert f"{km:e}"[0] in "125"
    x, y = sheet.extent.middle
    lon, lat = sheet.projection.inverse(np.array([x - long / 2, x + long / 2]), np.array([y, y]))
    assert _projection.GEOD.inv(lon[0], lat[0], lon[1], lat[1])[2] == pytest.approx(km * 1000, rel=1e-3)


@settings(deadline=None, max_examples=50)
@given(boxes(widest=100, highest=80))
def test_the_arrow_points_north(box: Box) -> None:
    sheet = Sheet.of(box, FRAME)
    x, y = sheet.extent.middle
    east, up = _projection.north(sheet.projection, (x, y))
    assert math.hypot(east, up) == pytest.approx(1)
    _, lat = sheet.projection.inverse(x, y)
    step = 1000.0 if lat < 89 else 10.0
    _, further = sheet.projection.inverse(x + east * step, y + up * step)
    assert further > lat


def test_a_circle_is_as_large_as_on_the_ground() -> None:
    sheet = Sheet.of(Box(44, 38, 48, 41), FRAME)
    circle = sheet.circle(46, 39.5, 50)
    assert circle.area / sheet.scale**2 == pytest.approx(math.pi * 50_000**2, rel=0.01)


@pytest.mark.parametrize("east", [-179.0, 181.0])
def test_ground_across_the_180th_meridian_is_whole(east: float) -> None:
    sheet = Sheet.of(Box(177, -19, 180, -16), FRAME)
    halves = [shapely.box(179, -18, 180, -17), shapely.box(east - 1, -18, east, -17)]
    joined = shapely.union_all(sheet.shapes(halves)).buffer(0.05)
    assert joined.geom_type == "Polygon"


def test_a_long_border_along_a_parallel_is_bent() -> None:
    sheet = Sheet.of(Box(-120, 40, -95, 55), FRAME)
    line = sheet.shape(shapely.LineString([(-118, 49), (-97, 49)]))
    chord = shapely.LineString([line.coords[0], line.coords[-1]])
    assert len(line.coords) > 10
    assert line.hausdorff_distance(chord) > 3


def test_degrees_are_written_with_their_side() -> None:
    assert [_furniture.degrees(value, vertical=True) for value in (-0.5, 0, 180, 190, -190, 46)] == [
        "0.5°W", "0°", "180°", "170°W", "170°E", "46°E",
    ]  # fmt: skip
    assert [_furniture.degrees(value, vertical=False) for value in (-3, 0, 40.25)] == ["3°S", "0°", "40.25°N"]


@settings(deadline=None, max_examples=25)
@given(st.floats(-180, 180), st.floats(-90, 90))
def test_the_globe_shows_the_half_around_its_middle(lon: float, lat: float) -> None:
    world = shapely.box(-180, -90, 180, 90)
    half = _furniture._hemisphere(world, lon, lat)
    rng = np.random.default_rng(3)
    points = np.column_stack(
        [rng.uniform(lon - 179, lon + 179, 200), np.degrees(np.arcsin(rng.uniform(-1, 1, 200)))]
    )
    one, two = np.radians(points[:, 1]), math.radians(lat)
    cosine = np.sin(one) * math.sin(two) + np.cos(one) * math.cos(two) * np.cos(
        np.radians(points[:, 0] - lon)
    )
    inside = shapely.contains_xy(half, points)
    assert inside[cosine > 0.05].all()
    assert not inside[cosine < -0.01].any()


# Names


def overlaps(spots: list[Rect]) -> list[tuple[Rect, Rect]]:
    return [(a, b) for i, a in enumerate(spots) for b in spots[:i] if a.meets(b)]


@settings(deadline=None, max_examples=50)
@given(
    st.lists(
        st.tuples(st.floats(0, 480), st.floats(0, 400), st.text("abcdefg hij", min_size=1, max_size=20)),
        max_size=40,
    ),
    st.lists(st.tuples(st.floats(0, 480), st.floats(0, 400)), max_size=20),
)
def test_names_never_overlap(found: list[tuple[float, float, str]], marks: list[tuple[float, float]]) -> None:
    taken = [Rect(x - 5, y - 5, x + 5, y + 5) for x, y in marks]
    labels = [Label(text, 8, "k", "w", at=(x, y), dot=bool(x > 200)) for x, y, text in found]
    placed = _labels.place(labels, FRAME, taken)
    dots = [label.label.point for label in placed if label.label.point]
    spots = [label.spot for label in placed]
    assert not overlaps([*spots, *dots])
    assert not [1 for spot in [*spots, *dots] for other in taken if spot.meets(other)]
    assert all(FRAME.holds(spot) for spot in spots)


def test_the_more_important_name_gets_the_room() -> None:
    first, second = (Label(name, 8, "k", "w", at=(200, 200)) for name in ("first", "second"))
    walls = [Rect(0, 0, 203, 400), Rect(203, 0, 480, 195), Rect(203, 205.5, 480, 400)]
    assert [found.label for found in _labels.place([first, second], FRAME, walls)] == [first]


def test_names_of_a_whole_map_overlap_neither_each_other_nor_symbols_nor_the_line() -> None:
    made = with_events(*EVENTS)
    with _style.settings():
        views = _view.views(made)
        sheet = Sheet.of(views.core, FRAME)
        ground = _ground.build(sheet, made, views.core)
        layers = Layers(sheet, made, _marks.find(made))
        obstacles = layers.obstacles()
        placed = _labels.place(_draw.names(sheet, ground, layers), FRAME, obstacles)
    said = [found.label.text for found in placed]
    assert {"Front line, 10 August 2014: 254 km", "Agdam"} <= set(said)
    assert len(said) > 10
    assert not overlaps([found.spot for found in placed])
    assert not [1 for found in placed for other in obstacles if found.spot.meets(other)]


def test_hostile_names_are_on_the_map_as_they_were() -> None:
    said = " ".join(texts(drawn("hostile")))
    assert "<script>window.pwned=1</script>" in said.replace("Held by ", "")
    assert "${window.pwned=6}" in said
    assert len(HOSTILE) > 10
    assert "\u202e" not in said


def test_towns_named_twice_are_named_once() -> None:
    base = report(places=places([mention("Agdam", "Agdam", 586_000, 39.99, 46.93, role="event_site")]))
    assert texts(maps.picture(base, size=SMALL)).count("Agdam") <= 2  # its halo and its letters
