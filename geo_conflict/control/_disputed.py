"""The lines of the world's disputed areas: where control divides them, and what is claimed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio

from geo_conflict import boundaries, datasets
from geo_conflict._errors import InputError
from geo_conflict.control._model import WGS84

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

DISPUTED = (
    *(
        "area",
        "area_name",
        "line",
        "kind",
        "administered_by",
        "claimed_by",
        "date_from",
        "date_to",
        "length_km",
    ),
    *("precision", "source", "note", "geometry"),
)


@cache
def _lines() -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(datasets.path("disputed_area_lines"))


def disputed_lines(
    date: dt.date | None = None, *, areas: Iterable[str] | None = None, geonameids: Iterable[int] = ()
) -> gpd.GeoDataFrame:
    """Return the lines of the areas that were disputed on a date.

    Parameters
    ----------
    date
        The day; None for what holds until today.
    areas
        Ids of areas, such as ``"crimea"``; None for all, unless `geonameids` are given.
    geonameids
        GeoNames ids of areas, as an alternative.

    Returns
    -------
    GeoDataFrame
        A row for each line: area, area_name, line (its name), kind (``control``: those who hold either side
        differ; ``claim``: the edge of what is claimed; ``border``: a border that a claim rejects),
        administered_by, claimed_by, date_from, date_to, length_km, precision, source, note, geometry.

    Raises
    ------
    InputError
        When there is no such area.
    """
    wanted = None if areas is None else set(areas)
    known = boundaries.all_areas()
    if wanted and wanted - set(known["area"]):
        names = ", ".join(sorted(set(known["area"])))
        raise InputError(
            f"one of the areas {names}", ", ".join(sorted(wanted - set(known["area"]))), "check the name"
        )
    ids = {int(number) for number in geonameids}
    if ids:
        wanted = (wanted or set()) | set(known.loc[known["geonameid"].isin(ids), "area"])
    on = boundaries.areas(date, ids=wanted)
    on = on[on["status"] == "disputed"].drop(columns=["geometry", "source", "km2"])
    on = on.rename(columns={"name": "area_name"})
    found = _lines().merge(on, on="area", how="inner").sort_values(["area", "line"], ignore_index=True)
    return gpd.GeoDataFrame(found[list(DISPUTED)], geometry="geometry", crs=WGS84)
