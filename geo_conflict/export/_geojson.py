"""GeoJSON by RFC 7946: WGS 84 without saying so, right-hand rings, seven decimals, no NaN."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo_conflict._files import write_atomic
from geo_conflict.export import _schema
from geo_conflict.export._json import dumps
from geo_conflict.export._rows import GEONAMES
from geo_conflict.export._shapes import geometry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from geopandas import GeoDataFrame

    from geo_conflict.report import Report


def geojson(report: Report, path: str | Path | None = None) -> dict[str, Any]:
    """Make one GeoJSON feature collection of a report: places, events, areas, control, front and disputed lines.

    Every feature says in its `layer` property which of these it is. The text is as it is in the article:
    whoever shows it on a web page has to escape it.

    Parameters
    ----------
    report
        What was found.
    path
        Where to write it; nothing is written when None.

    Returns
    -------
    dict
        The feature collection.
    """
    features = [part for layer in _schema.TABLES for part in _features(getattr(report, layer), layer)]
    layers = list(report.made.get("layers", ()))
    made = _collection(
        features,
        date=report.date,
        date_source=report.date_source,
        attribution=[GEONAMES, *_distinct(layers, "attribution")],
        licence=["CC BY 4.0", *_distinct(layers, "licence")],
        made=report.made,
    )
    return _written(made, path)


def frame(table: GeoDataFrame, layer: str, path: str | Path | None = None, **members: Any) -> dict[str, Any]:
    """Make a GeoJSON feature collection of one table.

    Parameters
    ----------
    table
        The table.
    layer
        Which it is: "places", "events", "areas", "control", "front_line", "disputed_lines" or "changes".
    path
        Where to write it; nothing is written when None.
    **members
        What else the collection should say of itself.

    Returns
    -------
    dict
        The feature collection.
    """
    return _written(_collection(list(_features(table, layer)), **members), path)


def _collection(features: list[dict[str, Any]], **members: Any) -> dict[str, Any]:
    plain = {name: _schema.cast("json", value) for name, value in members.items()}
    return {"type": "FeatureCollection", **plain, "features": features}


def _distinct(layers: Iterable[dict[str, Any]], key: str) -> list[str]:
    return list(dict.fromkeys(str(layer[key]) for layer in layers if layer.get(key)))


def _features(table: GeoDataFrame, layer: str) -> Iterable[dict[str, Any]]:
    columns = _schema.LAYERS[layer]
    rows = table.drop(columns="geometry").to_dict("records")
    for number, (values, shape) in enumerate(zip(rows, table.geometry, strict=True), start=1):
        yield {
            "type": "Feature",
            "id": f"{layer}-{number}",
            "geometry": geometry(shape),
            "properties": {"layer": layer, **_schema.row(columns, values)},
        }


def dumped(made: dict[str, Any]) -> str:
    """Write a feature collection as text, a feature a line."""
    head = dumps({**made, "features": []}).removesuffix("]}")
    body = ",\n".join(map(dumps, made["features"]))
    return f"{head}\n{body}\n]}}\n"


def _written(made: dict[str, Any], path: str | Path | None) -> dict[str, Any]:
    if path is not None:
        write_atomic(path, dumped(made))
    return made
