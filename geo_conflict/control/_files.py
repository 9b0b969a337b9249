"""Files of control: read whole or refused whole, mended, written."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from geo_conflict import boundaries
from geo_conflict._errors import DataError, InputError, InputFileError
from geo_conflict._files import write_atomic
from geo_conflict._ground import WGS84
from geo_conflict.control import _format, _topology
from geo_conflict.control._format import Fault, Row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_TABLES = {".csv"}
_DRIVERS = {".gpkg": "GPKG", ".geojson": "GeoJSON", ".json": "GeoJSON", ".fgb": "FlatGeobuf"}
_TABLE_FIRST, _LAYER_FIRST = 2, 1
_EASY = 1e6


class Given(NamedTuple):
    """What a file holds: rows of text, a shape for each or None, and faults of the file as such.

    `named` tells that the rows name units of `units`, rather than bringing shapes of their own.
    """

    rows: list[Row]
    shapes: Any
    faults: list[Fault]
    units: list[str] | None
    first: int


def load(path: Path, units: Path | None, crs: str | None) -> Given:
    """Read a file without judging its rows."""
    if not path.exists():
        raise InputFileError("a file of control", f"no file {path}", "check the path")
    return _table(path, units) if path.suffix.lower() in _TABLES else _layer(path, crs)


def _table(path: Path, units: Path | None) -> Given:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        raise DataError(
            f"a table in UTF-8 in {path.name}", " ".join(str(error).split()), "save it so"
        ) from error
    rows = [_format.plain(row) for row in csv.DictReader(io.StringIO(text)) if any(row.values())]
    if not rows or "unit" not in rows[0]:
        raise DataError(
            f"a table with a column unit in {path.name}", "none", "name the units, see docs/control.md"
        )
    layer = boundary_units() if units is None else own_units(units)
    known = dict(zip(layer["unit"], layer.geometry, strict=True))
    names = dict(zip(layer["unit"], layer["name"], strict=True))
    for row in rows:
        row["name"] = row.get("name") or names.get(row["unit"], "")
    shapes = np.array([known.get(row["unit"]) for row in rows], dtype=object)
    return Given(rows, shapes, [], list(known), _TABLE_FIRST)


def own_units(path: Path) -> gpd.GeoDataFrame:
    """Read a layer of units of one's own, with a column unit."""
    layer = boundaries.read_file(path, columns=["unit"])
    layer["unit"] = layer["unit"].astype(str)
    return layer if "name" in layer else layer.assign(name=layer["unit"])


def boundary_units() -> gpd.GeoDataFrame:
    """Return the units of the shipped boundaries by GeoNames id, ISO 3166-2 code or the id of an area."""
    areas = boundaries.all_areas().drop_duplicates("area")
    parts = [areas.assign(unit=areas["area"])]
    units = boundaries.read("admin1")
    for column in ("geonameid", "iso_3166_2"):
        own = units[units[column].notna()]
        parts.append(own.assign(unit=own[column].astype(str), name=own["name_en"]))
    found = pd.concat([part[["unit", "name", "geometry"]] for part in parts], ignore_index=True)
    return gpd.GeoDataFrame(found.drop_duplicates("unit"), crs=WGS84)


def _layer(path: Path, crs: str | None) -> Given:
    meta, _, wkb, fields = _raw(path)
    rows = [
        _format.plain(dict(zip(meta["fields"], cells, strict=True))) for cells in zip(*fields, strict=True)
    ]
    rows = rows or [{} for _ in wkb]
    if not rows:
        raise DataError(f"areas in {path.name}", "no rows", "check what wrote the file")
    shapes = np.array([_shape(one) for one in wkb], dtype=object)
    faults = [
        Fault("ring", (number,), "a ring that is not closed, or has too few points", mends=False)
        for number, (one, shape) in enumerate(zip(wkb, shapes, strict=True), start=_LAYER_FIRST)
        if one is not None and shape is None
    ]
    declared = crs or meta.get("crs")
    if declared is None:
        faults.insert(
            0, Fault("crs", (), f"{path.name} has no coordinate reference system; say which with --crs")
        )
        return Given(rows, shapes, faults, None, _LAYER_FIRST)
    return Given(rows, _to_degrees(shapes, declared), faults, None, _LAYER_FIRST)


def _raw(path: Path) -> Any:
    try:
        return pyogrio.raw.read(path)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError, RuntimeError) as error:
        reason = " ".join(str(error).split())[:200]
        raise DataError(
            f"a file of control in {path.name}", reason, "give it as GeoPackage or GeoJSON"
        ) from error


def _shape(wkb: bytes | None) -> Any:
    shape = None if wkb is None else shapely.from_wkb(wkb, on_invalid="ignore")
    return None if shape is None else shapely.force_2d(shape)


def _to_degrees(shapes: Any, declared: str) -> Any:
    try:
        system = CRS.from_user_input(declared)
    except CRSError as error:
        raise InputError("a coordinate reference system", repr(declared), "name it as EPSG:4326") from error
    if system.equals(WGS84, ignore_axis_order=True):
        return shapes
    change = Transformer.from_crs(system, WGS84, always_xy=True)
    moved = shapely.transform(
        shapes, lambda xy: np.nan_to_num(np.column_stack(change.transform(*xy.T)), posinf=_EASY)
    )
    return np.asarray(moved, dtype=object)


# Checking


def judge(given: Given, tolerance_m: float) -> list[Fault]:
    """Return every fault of what a file holds, in the order of the rows."""
    found = list(given.faults)
    found += _format.values(given.rows, given.first, units=given.units)
    found += _format.twice(given.rows, given.first)
    lost = {row for fault in found if fault.kind in {"unknown-unit", "ring"} for row in fault.rows}
    seen = [fault for fault in _topology.broken(given.shapes, given.first) if not lost & set(fault.rows)]
    lacks_crs = any(fault.kind == "crs" for fault in given.faults)
    found += [fault for fault in seen if not (lacks_crs and fault.kind == "coordinates")]
    if not lacks_crs:
        bad = lost | {row for fault in seen for row in fault.rows}
        sound = [None if number + given.first in bad else shape for number, shape in enumerate(given.shapes)]
        twice = {fault.rows for fault in found if fault.kind == "twice"}
        coverage = _topology.Coverage(given.rows, sound, tolerance_m)
        faults = _topology.faults(coverage, given.rows, given.first, tolerance_m)
        found += [fault for fault in faults if fault.rows not in twice]
    return sorted(found, key=lambda fault: (fault.rows, fault.kind))


def frame_of(given: Given, conflict: str) -> gpd.GeoDataFrame:
    """Return rows without faults as periods."""
    return _format.framed(given.rows, given.shapes, conflict=conflict, sides={})


def refusal(path: Path, faults: Sequence[Fault]) -> DataError:
    """Return the error that refuses a file whole and names its faults."""
    grave = [fault for fault in faults if not fault.is_note]
    mends = sum(fault.mends for fault in grave)
    do = "mend these rows" + (f"; control check --fix can mend {mends} of them" if mends else "")
    return DataError(f"a file of control without faults in {path.name}", "; ".join(map(str, grave)), do)


# Mending


def mend(given: Given, tolerance_m: float) -> tuple[Given, list[str]]:
    """Return what a file holds with what is safe to mend mended, and what was done."""
    rows, done = _mend_rows(given)
    kept = [number for number, row in enumerate(rows) if row is not None]
    clean = [row for row in rows if row is not None]
    shapes, mended = _topology.mend(clean, given.shapes[kept], tolerance_m, given.first)
    return given._replace(rows=clean, shapes=shapes), done + mended


def _mend_rows(given: Given) -> tuple[list[Row | None], list[str]]:
    rows: list[Row | None] = [dict(row) for row in given.rows]
    done = []
    faults = [
        *_format.values(given.rows, given.first, units=given.units),
        *_format.twice(given.rows, given.first),
    ]
    for fault in faults:
        row = rows[fault.rows[-1] - given.first]
        if not fault.mends or row is None:
            continue
        if fault.kind == "twice":
            rows[fault.rows[-1] - given.first] = None
            done.append(f"row {fault.rows[-1]}: left out, equal to row {fault.rows[0]}")
        elif fault.kind == "date":
            for column in ("date_from", "date_to"):
                clear = _format.iso(row.get(column, ""))
                if clear and clear != row[column]:
                    done.append(f"row {fault.rows[0]}: {column} {row[column]!r} written as {clear}")
                    row[column] = clear
        else:
            column = fault.kind.removeprefix("unknown-")
            done.append(f"row {fault.rows[0]}: {column} {row[column]!r} written as {row[column].lower()!r}")
            row[column] = row[column].lower()
    return rows, done


# Writing


def write(frame: gpd.GeoDataFrame, path: Path) -> Path:
    """Write periods as GeoPackage, GeoJSON or FlatGeobuf, by the ending of the file's name."""
    driver = _DRIVERS.get(path.suffix.lower())
    if driver is None:
        raise InputError(f"a file that ends in {', '.join(_DRIVERS)}", path.name, "name it so")
    plain = frame.drop(columns="interpolated").copy()
    for column in ("date_from", "date_to"):
        plain[column] = [None if pd.isna(date) else date.isoformat() for date in plain[column]]
    buffer = io.BytesIO()
    options = {"RFC7946": "YES"} if driver == "GeoJSON" else {}
    pyogrio.write_dataframe(plain, buffer, driver=driver, layer="control", **options)
    return write_atomic(path, buffer.getvalue())
