"""The lines of the world's disputed areas: where control divides them, and what is claimed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import geopandas as gpd
import pyogrio

from geo_conflict import boundaries, datasets
from geo_conflict._errors import InputError
from geo_conflict._ground import WGS84

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
    lines, known = _lines(), boundaries.all_areas()
    ids = {int(number) for number in geonameids}
    numbered = set(known.loc[known["geonameid"].isin(ids), "area"])
    if areas is None and not ids:
        wanted = set(known["area"])
    else:
        wanted = _named(set(areas or ()), lines, set(known["area"])) | numbered
    on = boundaries.areas(date, ids=wanted)
    on = on[on["status"] == "disputed"].drop(columns=["geometry", "source", "km2"])
    found = lines.merge(on.rename(columns={"name": "area_name"}), on="area", how="inner")
    found = found[boundaries.holds(found, date, start="since", end="until")].sort_values(
        ["area", "line"], ignore_index=True
    )
    return gpd.GeoDataFrame(found[list(DISPUTED)], geometry="geometry", crs=WGS84)


def _named(names: set[str], lines: gpd.GeoDataFrame, known: set[str]) -> set[str]:
    """Return the areas of these ids, and those that go by another name as well."""
    others = lines[["area", "named_by"]].assign(slug=lines["named_by"].str.split("|")).explode("slug")
    lost = sorted(names - known - set(others["slug"]))
    if lost:
        raise InputError(f"one of the areas {', '.join(sorted(known))}", ", ".join(lost), "check the name")
    return (names & known) | set(others.loc[others["slug"].isin(names), "area"])


def names() -> set[str]:
    """Return the ids that `disputed_lines` takes for areas."""
    return {*boundaries.all_areas()["area"], *_lines()["named_by"].str.split("|").explode()} - {""}
