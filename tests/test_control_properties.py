"""What holds of every front line and every change, whatever the areas (hypothesis)."""

from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest
import shapely
import shapely.affinity
from control_fixture import START, frame, no_districts, row, wrap
from geographiclib.geodesic import Geodesic
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from geo_conflict import control

if TYPE_CHECKING:
    import geopandas as gpd

ACTORS = ("red", "pink", "blue")
SIDES = {"red": "red", "pink": "red", "blue": "blue"}
TURN = dt.date(2020, 6, 1)
END = dt.date(2020, 12, 31)
PLACES = ((38.0, 48.0), (179.1, 66.0), (-70.0, -53.0), (20.0, 88.2), (179.5, -78.0), (0.0, 0.0))
STEP = 0.4


class War(NamedTuple):
    """Cells of a grid with moved corners, and who holds each before and after the turn."""

    cells: list[Any]
    before: list[str]
    after: list[str]

    def rows(self, *, swap: dict[str, str] | None = None) -> gpd.GeoDataFrame:
        made = []
        for number, (cell, old, new) in enumerate(zip(self.cells, self.before, self.after, strict=True)):
            spans = [(old, START, None)] if old == new else [(old, START, TURN), (new, TURN, None)]
            for actor, start, end in spans:
                name = (swap or {}).get(actor, actor)
                span = {"date_from": start, "date_to": end, "side": SIDES[name]}
                made.append(row(str(number), name, cell, **span))
        return frame(*made)


@st.composite
def wars(draw: st.DrawFn) -> War:
    lon, lat = draw(st.sampled_from(PLACES))
    across, up = draw(st.integers(2, 4)), draw(st.integers(1, 3))
    seed = draw(st.integers(0, 2**32 - 1))
    moved = np.random.default_rng(seed).uniform(-0.3, 0.3, (across + 1, up + 1, 2))
    grid = np.stack(np.meshgrid(np.arange(across + 1), np.arange(up + 1), indexing="ij"), axis=-1)
    corners = np.round(np.array([lon, lat]) + STEP * (grid + moved), 5)
    cells = [
        wrap(shapely.Polygon([corners[x, y], corners[x + 1, y], corners[x + 1, y + 1], corners[x, y + 1]]))
        for x in range(across)
        for y in range(up)
    ]
    holders = st.lists(st.sampled_from(ACTORS), min_size=len(cells), max_size=len(cells))
    return War(cells, draw(holders), draw(holders))


often = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def exact_km2(shape: Any) -> float:
    """Return the area by geographiclib, which has a code of its own in Python."""
    total = 0.0
    for part in shapely.get_parts(shape):
        for ring, sign in [(part.exterior, 1), *((hole, -1) for hole in part.interiors)]:
            polygon = Geodesic.WGS84.Polygon()
            for lon, lat in list(ring.coords)[:-1]:
                polygon.AddPoint(lat, lon)
            total += sign * abs(polygon.Compute()[2])
    return total / 1e6


def exact_km(line: Any) -> float:
    return math.fsum(
        Geodesic.WGS84.Inverse(a[1], a[0], b[1], b[0])["s12"] / 1000
        for part in shapely.get_parts(line)
        for a, b in zip(part.coords[:-1], part.coords[1:], strict=True)
    )


def lines(found: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    return sorted((shape.wkt, str(km)) for shape, km in zip(found.geometry, found["length_km"], strict=True))


@often
@given(wars())
def test_swapping_the_actors_gives_the_same_line(war: War) -> None:
    swap = {"red": "blue", "blue": "red"}
    plain = War(war.cells, [{"pink": "red"}.get(actor, actor) for actor in war.before], war.after)
    one = control.front_line(START, plain.rows())
    other = control.front_line(START, plain.rows(swap=swap))
    assert lines(one) == lines(other)


@often
@given(wars())
def test_the_line_lies_on_both_areas_and_is_all_they_share(war: War) -> None:
    rows = war.rows()
    found = control.front_line(START, rows, tolerance_m=1)
    held = control.at(START, rows)
    unwrapped = held.geometry.transform(lambda xy: np.column_stack([xy[:, 0] % 360, xy[:, 1]]))
    for front in found.itertuples():
        lon, lat = shapely.get_coordinates(front.geometry).T
        points = shapely.points(lon % 360, lat)
        for actor in (front.actor_a, front.actor_b):
            ground = shapely.multipolygons(shapely.get_parts(unwrapped[held["actor"] == actor].to_numpy()))
            assert shapely.distance(points, ground).max() < 0.001  # a metre of longitude near the pole
    expected = 0.0
    for one in held.itertuples():
        for other in held.itertuples():
            if one.unit < other.unit and one.side != other.side:
                shared = shapely.intersection(unwrapped[one.Index].boundary, unwrapped[other.Index].boundary)
                parts = shapely.get_parts(shared)
                expected += exact_km([part for part in parts if part.geom_type == "LineString"])
    assert found["length_km"].sum() == pytest.approx(expected, abs=0.02 * max(len(found), 1))


@often
@given(wars())
def test_gains_equal_losses_and_the_change_of_what_each_holds(war: War) -> None:
    rows = war.rows()
    found = control.changes(START, END, rows, districts=no_districts())
    assert found.balance["gained_km2"].sum() == pytest.approx(found.balance["lost_km2"].sum(), abs=0.01)
    net = dict(zip(found.balance["actor"], found.balance["net_km2"], strict=True))
    for actor in ACTORS:
        change = sum(
            exact_km2(cell) * ((new == actor) - (old == actor))
            for cell, old, new in zip(war.cells, war.before, war.after, strict=True)
        )
        whole = sum(map(exact_km2, war.cells))
        assert net.get(actor, 0.0) == pytest.approx(change, abs=0.001 * whole)
    assert set(found.areas["date"]) <= {TURN}
    assert found.areas["km2"].sum() == pytest.approx(
        sum(
            exact_km2(cell)
            for cell, old, new in zip(war.cells, war.before, war.after, strict=True)
            if old != new
        ),
        rel=0.001,
    )


@often
@given(wars(), st.integers(0, 151))
def test_a_date_inside_a_period_equals_the_period(war: War, days: int) -> None:
    rows = war.rows()
    date = START + dt.timedelta(days)
    assert lines(control.front_line(date, rows)) == lines(control.front_line(START, rows))
    assert control.at(date, rows)["unit"].tolist() == control.at(START, rows)["unit"].tolist()
    assert not control.at(date, rows)["interpolated"].any()


@often
@given(wars(), st.randoms(use_true_random=False))
def test_nothing_depends_on_the_order_of_rows(war: War, random: Any) -> None:
    rows = war.rows()
    order = list(range(len(rows)))
    random.shuffle(order)
    mixed = rows.iloc[order].reset_index(drop=True)
    one, other = control.front_line(START, rows), control.front_line(START, mixed)
    assert lines(one) == lines(other)
    assert one.drop(columns="geometry").equals(other.drop(columns="geometry"))
    first = control.changes(START, END, rows, districts=no_districts())
    second = control.changes(START, END, mixed, districts=no_districts())
    assert first.balance.equals(second.balance)
    assert sorted(first.areas["km2"].round(6)) == sorted(second.areas["km2"].round(6))


@often
@given(wars(), st.floats(5, 80), st.booleans(), st.integers(0, 7))
def test_a_tear_within_the_tolerance_leaves_the_line_where_it_is(
    war: War, meters: float, apart: bool, seed: int
) -> None:
    bounds = np.abs(shapely.bounds(war.cells))
    assume(bounds[:, [1, 3]].max() < 85)  # nearer to the pole the cells are as narrow as the tolerance
    assume(bounds[:, [0, 2]].max() < 179)  # cells cut at the antimeridian cannot be moved so
    whole = control.front_line(START, war.rows())
    move = meters / 111_200 * (1 if apart else -1)
    torn = []
    for cell, actor in zip(war.cells, war.before, strict=True):
        south = shapely.bounds(cell)[1]
        shift = (move / np.cos(np.radians(max(abs(south), abs(shapely.bounds(cell)[3])))), 0.0)
        torn.append(shapely.affinity.translate(cell, *shift) if SIDES[actor] == "blue" else cell)
    found = control.front_line(START, War(torn, war.before, war.before).rows())
    assert found["length_km"].sum() == pytest.approx(
        whole["length_km"].sum(), abs=1.0 * len(war.cells) + 0.01 * whole["length_km"].sum()
    ), seed


@often
@given(wars())
def test_areas_agree_with_geographiclib(war: War) -> None:
    for cell in war.cells:
        assert control.km2(cell) == pytest.approx(exact_km2(cell), rel=0.001)


def test_it_works_around_the_pole() -> None:
    def slice_(west: float, east: float, south: float) -> Any:
        arc = [(lon, south) for lon in np.linspace(west, east, 31)]
        return shapely.Polygon([*arc, (east, 90), (west, 90)])

    thirds = [slice_(-180, -60, 85), slice_(-60, 60, 85), slice_(60, 180, 85)]
    rows = frame(*(row(str(n), "red" if n else "blue", shape) for n, shape in enumerate(thirds)))
    found = control.front_line(START, rows)
    spoke = Geodesic.WGS84.Inverse(85, 0, 90, 0)["s12"] / 1000
    assert found["length_km"].tolist() == [pytest.approx(2 * spoke, rel=0.001)]
    later = rows.assign(actor="red", side="red", date_from=TURN)
    first = rows.assign(date_to=TURN)
    both = frame(*first.to_dict("records"), *later.to_dict("records"))
    changed = control.changes(START, END, both, districts=no_districts())
    assert changed.areas["km2"].sum() == pytest.approx(exact_km2(thirds[0]), rel=0.001)
    cap = frame(row("cap", "red", slice_(-180, 180, 88), date_from=TURN))
    grown = control.changes(START, END, cap, districts=no_districts()).areas
    assert grown["km2"].sum() == pytest.approx(156_000, rel=0.01)
    assert grown.geometry.is_valid.all()


def test_across_the_antimeridian_a_change_is_cut_there() -> None:
    cells = [wrap(shapely.box(179.5, 0, 180.5, 1)), wrap(shapely.box(180.5, 0, 181.5, 1))]
    rows = frame(
        row("a", "red", cells[0], date_to=TURN),
        row("a", "blue", cells[0], date_from=TURN),
        row("b", "blue", cells[1]),
    )
    found = control.changes(START, END, rows, districts=no_districts())
    (shape,) = found.areas.geometry
    assert np.abs(shapely.bounds(shape)[[0, 2]]).max() == 180
    assert shape.geom_type == "MultiPolygon"
    assert shape.is_valid
    assert found.areas["km2"].iloc[0] == pytest.approx(exact_km2(cells[0]), rel=0.001)
    assert found.lines["moved"].tolist() == ["gone"]
