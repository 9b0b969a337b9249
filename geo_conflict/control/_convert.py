"""Readers of what the field publishes: polygons with attribute styles, and control per settlement."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from lxml import etree

from geo_conflict import datasets
from geo_conflict._errors import DataError, InputError, InputFileError
from geo_conflict._ground import AREAL, WGS84, Plane, polygonal
from geo_conflict.control import _format
from geo_conflict.control._model import CONTESTED, FARTHEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from geo_conflict.control._format import Row

_KML = {".kml", ".kmz"}
_LEFT_OUT = ""
_ANY = "*"
_MOST_KML = 200_000_000


class Rule(NamedTuple):
    """Which attribute says who holds an area, and how: the first rule of a style that fits counts."""

    style: str
    field: str
    pattern: str
    actor: str
    status: str
    note: str


def rules(style: str) -> list[Rule]:
    """Return the rules of a style in their order."""
    found = [Rule(**row) for row in _format.rows_of(datasets.path("control_styles"))]
    known = sorted({rule.style for rule in found})
    if style not in known:
        raise InputError(f"one of the styles {', '.join(known)}", repr(style), "check the name")
    return [rule for rule in found if rule.style == style]


def read_polygons(
    path: Path, style: str, date: dt.date, source: str, url: str, conflict: str
) -> gpd.GeoDataFrame:
    """Return the areas that a file of one day shows, a row for each actor and status (see `convert`)."""
    if not path.exists():
        raise InputFileError("a file of areas", f"no file {path}", "check the path")
    known = rules(style)
    features = list(_kml(path) if path.suffix.lower() in _KML else _layers(path))
    features = [(row, shape) for row, shape in features if shapely.get_dimensions(shape) == AREAL]
    found = [_rule(row, known) for row, _ in features]
    lost = [number for number, rule in enumerate(found, start=1) if rule is None]
    if lost:
        shown = {key: value for key, value in features[lost[0] - 1][0].items() if value}
        do = "add a rule to the table of styles, or choose another style"
        raise DataError(
            f"areas in the style {style} in {path.name}", f"{_format.named(lost)} unlike it: {shown}", do
        )
    ground: dict[tuple[str, str], list[Any]] = defaultdict(list)
    notes: dict[tuple[str, str], str] = {}
    for rule, (_, shape) in zip(found, features, strict=True):
        if rule is not None and rule.actor != _LEFT_OUT:
            ground[rule.actor, rule.status].append(shape if shape.is_valid else shapely.make_valid(shape))
            notes[rule.actor, rule.status] = rule.note
    if not ground:
        raise DataError(f"areas that someone holds in {path.name}", "none", "check the style")
    rows = [
        {
            "unit": f"{actor}/{status}",
            "actor": actor,
            "status": status,
            "date_from": date.isoformat(),
            "date_to": (date + dt.timedelta(days=1)).isoformat(),
            "source": source,
            "url": url,
            "precision": "mapped",
            "note": notes[actor, status],
        }
        for actor, status in sorted(ground)
    ]
    shapes = [polygonal(shapely.union_all(ground[key])) for key in sorted(ground)]
    return _format.framed(rows, shapes, conflict=conflict, sides={})


def _rule(row: Row, known: Sequence[Rule]) -> Rule | None:
    for rule in known:
        cells = row.values() if rule.field == _ANY else [row.get(rule.field, "")]
        if any(re.search(rule.pattern, str(cell), re.IGNORECASE) for cell in cells if cell):
            return rule
    return None


def _layers(path: Path) -> Iterator[tuple[Row, Any]]:
    """Yield attributes and shape of every feature of all layers; layer and file are attributes as well."""
    for layer, _ in pyogrio.list_layers(path):
        frame = pyogrio.read_dataframe(path, layer=layer)
        if not isinstance(frame, gpd.GeoDataFrame):
            continue
        if frame.crs is None:
            raise DataError(f"a coordinate reference system in {path.name}", "none", "save it with one")
        frame = frame.to_crs(WGS84)
        rows = [_format.plain(row) for row in frame.drop(columns=frame.geometry.name).to_dict("records")]
        for row, shape in zip(rows or [{}] * len(frame), frame.geometry, strict=True):
            if shape is not None:
                yield {"layer": layer, "file": path.stem, **row}, shapely.force_2d(shape)


def _kml(path: Path) -> Iterator[tuple[Row, Any]]:
    """Yield name, folder and fill colour of every placemark of a KML or KMZ file with areas, and its shape."""
    root = _parsed(path)
    colours = {
        f"#{style.get('id')}": colour
        for style in root.iter("{*}Style")
        if style.get("id") and (colour := _colour(style))
    }
    for pair in root.iter("{*}StyleMap"):
        target = pair.findtext("{*}Pair/{*}styleUrl", "")
        colours.setdefault(f"#{pair.get('id')}", colours.get(target, ""))
    for mark in root.iter("{*}Placemark"):
        polygons = [_polygon(node) for node in mark.iter("{*}Polygon")]
        if polygons:
            folders = [
                node.findtext("{*}name", "") for node in mark.iterancestors("{*}Folder", "{*}Document")
            ]
            data = {node.get("name"): node.findtext("{*}value", "") for node in mark.iter("{*}Data")}
            fill = _colour(mark) or colours.get(mark.findtext("{*}styleUrl", ""), "")
            name = mark.findtext("{*}name", "")
            row = {"name": name, "folder": " / ".join(folders), "file": path.stem, "fill": fill, **data}
            yield _format.plain(row), shapely.union_all(shapely.make_valid(polygons))


def _parsed(path: Path) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        if path.suffix.lower() == ".kmz":
            with zipfile.ZipFile(path) as archive:
                name = next(name for name in archive.namelist() if name.lower().endswith(".kml"))
                if archive.getinfo(name).file_size > _MOST_KML:
                    raise DataError(f"KML of at most {_MOST_KML:,} bytes in {path.name}", "more", "split it")
                return etree.fromstring(archive.read(name), parser)
        return etree.fromstring(path.read_bytes(), parser)
    except (etree.XMLSyntaxError, zipfile.BadZipFile, StopIteration) as error:
        reason = " ".join(str(error).split()) or "no KML in it"
        raise DataError(f"a KML file in {path.name}", reason, "save it again as KML") from error


def _colour(node: Any) -> str:
    """Return the fill colour of a style as #rrggbb; KML writes aabbggrr."""
    text = (node.findtext(".//{*}PolyStyle/{*}color") or "").strip().lower()
    return f"#{text[6:8]}{text[4:6]}{text[2:4]}" if re.fullmatch("[0-9a-f]{8}", text) else ""


def _polygon(node: Any) -> Any:
    outer = _ring(node.findtext("{*}outerBoundaryIs/{*}LinearRing/{*}coordinates", ""))
    holes = [
        _ring(text)
        for text in (hole.text for hole in node.iterfind("{*}innerBoundaryIs/{*}LinearRing/{*}coordinates"))
    ]
    return shapely.Polygon(outer, holes)


def _ring(text: str) -> list[tuple[float, float]]:
    points = [tuple(map(float, point.split(",")[:2])) for point in (text or "").split()]
    return [(x, y) for x, y in points]


# Control per settlement

_COLUMNS = {
    "unit": ("geonameid", "gn_id", "unit", "id", "name", "asciiname"),
    "name": ("name", "asciiname", "feature_name"),
    "lat": ("lat", "latitude", "y"),
    "lon": ("lon", "longitude", "lng", "x"),
    "date": ("date", "day"),
    "actor": ("actor", "status", "control", "ctr"),
}
"""Names that the columns of a table of settlements may have, the first that is there counts."""


def read_table(path: Path) -> pd.DataFrame:
    """Read a CSV file of settlements and days."""
    if not path.exists():
        raise InputFileError("a table of settlements", f"no file {path}", "check the path")
    try:
        return pd.read_csv(path, encoding="utf-8-sig")
    except (ValueError, OSError) as error:
        reason = " ".join(str(error).split())[:200]
        raise DataError(f"a table in UTF-8 in {path.name}", reason, "save it as CSV") from error


def from_settlements(
    table: pd.DataFrame, within: Any, *, style: str | None, source: str, url: str, conflict: str
) -> gpd.GeoDataFrame:
    """Turn control per settlement into areas (see `settlements`)."""
    rows = _observed(table, style)
    points = rows.drop_duplicates("unit").set_index("unit")
    cells = _cells(points, within)
    given, shapes = [], []
    for unit, own in rows.groupby("unit", sort=True):
        if unit not in cells:
            continue
        for start, end, actor, status in _spells(own):
            given.append(
                {
                    "unit": str(unit),
                    "name": points.loc[unit, "name"],
                    "actor": actor,
                    "status": status,
                    "date_from": start.isoformat(),
                    "date_to": end.isoformat(),
                    "source": source,
                    "url": url,
                    "precision": "interpolated",
                    "note": "Known at the settlement alone; the area is the ground nearer to it than to any other.",
                }
            )
            shapes.append(cells[unit])
    return _format.framed(given, shapes, conflict=conflict, sides={})


def _observed(table: pd.DataFrame, style: str | None) -> pd.DataFrame:
    """Return unit, name, lat, lon, day, actor and status of every report; refuse the table when a row is broken."""
    heads = {head.strip().lower(): head for head in map(str, table.columns)}
    found = {
        key: next((heads[name] for name in names if name in heads), None) for key, names in _COLUMNS.items()
    }
    lacking = [key for key in ("unit", "date", "actor") if found[key] is None]
    if lacking:
        raise DataError(f"columns for {', '.join(lacking)}", ", ".join(heads) or "none", "rename the columns")
    rows = pd.DataFrame({key: table[head] for key, head in found.items() if head is not None})
    rows["unit"] = rows["unit"].astype(str)
    rows["name"] = rows["name"].astype(str) if "name" in rows else rows["unit"]
    rows = rows if {"lat", "lon"} <= set(rows) else _located(rows)
    known = [] if style is None else rules(style)
    ruled = [
        _plain(str(value)) if style is None else _rule({"actor": value}, known)
        for value in rows["actor"].fillna("")
    ]
    days = [_day(value) for value in rows["date"]]
    broken = [
        f"row {number}: {fault}"
        for number, (rule, day, lat, lon) in enumerate(
            zip(ruled, days, rows["lat"], rows["lon"], strict=True), start=2
        )
        for fault in _row_faults(rule, day, lat, lon)
    ]
    if broken:
        raise DataError("settlements with a point, a day and an actor", "; ".join(broken), "mend these rows")
    rows = rows.assign(
        date=days,
        actor=[rule.actor for rule in ruled if rule],
        status=[rule.status for rule in ruled if rule],
    )
    return rows[rows["actor"] != _LEFT_OUT].drop_duplicates(["unit", "date"]).sort_values(["unit", "date"])


def _plain(value: str) -> Rule | None:
    """Return the rule of a table that names actors by the names they are to have."""
    actor = value.strip().lower()
    return (
        Rule("", "actor", "", actor, CONTESTED if actor == CONTESTED else "assessed", "") if actor else None
    )


def _located(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the points of GeoNames ids from the gazetteer."""
    from geo_conflict.gazetteer import Gazetteer

    gazetteer = Gazetteer.open()
    points = {}
    for unit in rows["unit"].unique():
        row = gazetteer.row_of(int(unit)) if unit.isdigit() else None
        points[unit] = gazetteer.place(row) if row is not None else None
    place = [points[unit] for unit in rows["unit"]]
    return rows.assign(
        lat=[one.lat if one else np.nan for one in place],
        lon=[one.lon if one else np.nan for one in place],
        name=[one.name if one else name for one, name in zip(place, rows["name"], strict=True)],
    )


def _day(value: Any) -> dt.date | None:
    clear = _format.iso(str(value).strip().removesuffix(".0"))
    return _format.date_of(clear or "")


def _row_faults(rule: Rule | None, day: dt.date | None, lat: Any, lon: Any) -> Iterator[str]:
    if rule is None:
        yield "an actor that the style does not know"
    if day is None:
        yield "no date"
    try:
        here = bool((np.abs([float(lon), float(lat)]) <= FARTHEST).all())
    except (TypeError, ValueError):
        here = False
    if not here:
        yield "no point"


def _spells(own: pd.DataFrame) -> Iterator[tuple[dt.date, dt.date, str, str]]:
    """Yield the spells of days on end that a settlement was reported under one actor."""
    begin = last = None
    held: tuple[str, str] | None = None
    day = dt.timedelta(days=1)
    for date, actor, status in zip(own["date"], own["actor"], own["status"], strict=True):
        if (
            begin is not None
            and held is not None
            and last is not None
            and ((actor, status) != held or date != last + day)
        ):
            yield begin, last + day, *held
            begin = None
        begin, last, held = begin or date, date, (actor, status)
    if begin is not None and held is not None and last is not None:
        yield begin, last + day, *held


def _cells(points: pd.DataFrame, within: Any) -> dict[str, Any]:
    """Return the ground nearer to each settlement than to any other, cut at a boundary."""
    at = points[["lon", "lat"]].astype(float).to_numpy()
    _, first, same = np.unique(at, axis=0, return_index=True, return_inverse=True)
    plane = Plane([within])
    limit = plane.flat(within)
    seeds = shapely.multipoints(plane.project(at[first]))
    if len(first) == 1:
        cells = np.array([limit], dtype=object)
    else:
        voronoi = shapely.voronoi_polygons(seeds, extend_to=shapely.buffer(limit, 1000), ordered=True)
        cells = shapely.intersection(shapely.get_parts(voronoi), limit)
    shapes = plane.round(cells)
    units = points.index.to_numpy()
    return {
        units[row]: polygonal(shapes[cell])
        for row, cell in zip(first, np.arange(len(first)), strict=True)
        if same[row] == cell and not shapes[cell].is_empty
    }
