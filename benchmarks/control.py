"""How long the front line and the changes of large sets of areas take, and how that grows with their size.

Areas are the cells of a Voronoi diagram around Donetsk, with ragged edges that neighbours share; a tenth of
them is torn away from its neighbours by some 30 m. `python benchmarks/control.py` prints the growth curve.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import subprocess
import sys
import time
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_conflict import control

BEFORE, AFTER = dt.date(2022, 1, 1), dt.date(2022, 6, 1)
TURN = dt.date(2022, 4, 1)
LIMIT_SECONDS, LIMIT_GIGABYTES = 10.0, 2.0
SIZE = (2_000, 2_000_000)
"""Areas and vertices of the largest set, at the least."""

ASKED = (2_120, 2_120_000)
"""Some areas are lost where ragged edges cross."""

BOX = (36.0, 46.0, 40.0, 50.0)
TEAR_DEGREES = 0.0003
STEEPEST = 1.1
"""Power of n log n, with room for the noise of a shared machine."""


def ragged(line: Any, points: int, seed: int) -> Any:
    """Return a line with so many points between its ends, moved to and fro by midpoint displacement."""
    draw = np.random.default_rng(seed)
    xy = shapely.get_coordinates(line)[[0, -1]]
    while len(xy) < points:
        middle = (xy[:-1] + xy[1:]) / 2
        step = np.diff(xy, axis=0)
        middle += np.column_stack([-step[:, 1], step[:, 0]]) * draw.uniform(-0.12, 0.12, (len(step), 1))
        out = np.empty((len(xy) + len(middle), 2))
        out[::2], out[1::2] = xy, middle
        xy = out
    keep = np.unique(np.linspace(0, len(xy) - 1, min(points, len(xy))).astype(int))
    return shapely.linestrings(np.round(xy[keep], 7))


def areas(count: int, vertices: int) -> Any:
    """Return so many polygons with about so many vertices in all, which fill a box without gaps."""
    draw = np.random.default_rng(count)
    seeds = shapely.multipoints(draw.uniform(BOX[:2], BOX[2:], (count, 2)))
    cells = shapely.intersection(
        shapely.get_parts(shapely.voronoi_polygons(seeds, extend_to=shapely.box(*BOX))), shapely.box(*BOX)
    )
    edges = shapely.get_parts(shapely.node(shapely.union_all(shapely.boundary(cells))))
    each = 2 + vertices // (2 * len(edges))
    lines = [ragged(edge, each, seed) for seed, edge in enumerate(edges)]
    return shapely.get_parts(shapely.polygonize(lines))


def torn(shapes: Any) -> Any:
    """Return the shapes with every tenth of them moved away from its neighbours."""
    moved = shapes.copy()
    moved[::10] = shapely.transform(shapes[::10], lambda xy: np.round(xy + np.array([TEAR_DEGREES, 0]), 7))
    return moved


def war(shapes: Any) -> gpd.GeoDataFrame:
    """Return periods in which a front runs through the areas, and a tenth of them changes hands."""
    x = shapely.get_x(shapely.centroid(shapes))
    west, later = x < np.quantile(x, 0.45), x < np.quantile(x, 0.55)
    rows = []
    for number, (before, after) in enumerate(zip(west, later, strict=True)):
        spans = [(before, None, None)] if before == after else [(before, None, TURN), (after, TURN, None)]
        rows += [(number, "blue" if blue else "red", start or BEFORE, end) for blue, start, end in spans]
    frame = pd.DataFrame(rows, columns=["number", "actor", "date_from", "date_to"])
    frame["unit"] = frame["name"] = frame["number"].astype(str)
    frame = frame.assign(
        conflict="war", side=frame["actor"], status="assessed", source="made up", url="", note="",
        precision="mapped", interpolated=False, geonameid=pd.NA, geometry=shapes[frame["number"]],
    )  # fmt: skip
    return gpd.GeoDataFrame(frame[list(control.CONTROL)], geometry="geometry", crs=4326)


def measure(count: int, vertices: int) -> dict[str, float]:
    """Time the front line and the changes of so many areas and vertices."""
    frame = war(torn(areas(count, vertices)))
    out: dict[str, float] = {"areas": frame["unit"].nunique(), "vertices": 0}
    own = frame.drop_duplicates("unit").geometry
    out["vertices"] = int(shapely.get_num_coordinates(own.to_numpy()).sum())
    start = time.perf_counter()
    line = control.front_line(BEFORE, frame)
    out["front_line_s"] = time.perf_counter() - start
    out["km"] = float(line["length_km"].sum())
    start = time.perf_counter()
    changed = control.changes(BEFORE, AFTER, frame)
    out["changes_s"] = time.perf_counter() - start
    out["km2"] = float(changed.areas["km2"].sum())
    out["gigabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    return out


def main() -> int:
    """Print the growth curve; fail when the largest set misses size or limits, or growth is steeper than n log n."""
    cli = argparse.ArgumentParser(description=main.__doc__)
    cli.add_argument("--one", nargs=2, type=int, metavar=("AREAS", "VERTICES"), help="measure one size")
    args = cli.parse_args()
    if args.one:
        print(*(f"{value:.2f}" for value in measure(*args.one).values()))
        return 0
    rows = []
    print("areas  vertices  front line s  changes s  front km  changed km2     GB")
    for share in (16, 8, 4, 2, 1):
        command = [sys.executable, __file__, "--one", *(str(number // share) for number in ASKED)]
        got = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
        count, vertices, line, km, changed, km2, memory = map(float, got)
        rows.append((count, vertices, line + changed, memory))
        print(
            f"{count:5.0f} {vertices:9,.0f} {line:13.2f} {changed:10.2f} {km:9,.0f} {km2:12,.0f} {memory:6.2f}"
        )
    counts, size, seconds, memory = np.array(rows).T
    slope = np.polyfit(np.log(size * np.log(size)), np.log(seconds), 1)[0]
    print(f"time grows with (n log n)^{slope:.2f}")
    large = counts[-1] >= SIZE[0] and size[-1] >= SIZE[1]
    small = seconds[-1] <= LIMIT_SECONDS and memory[-1] <= LIMIT_GIGABYTES
    held = large and small and slope <= STEEPEST
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
