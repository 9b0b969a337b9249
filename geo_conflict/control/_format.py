"""The format of control: tables and layers of it read, every fault of their rows named at once."""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd

from geo_conflict._ground import WGS84
from geo_conflict.control._model import CONTROL, PRECISIONS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

Row = dict[str, Any]

ALIASES = {"area": "unit", "from": "date_from", "to": "date_to", "link": "url"}
"""Other names that a column may have."""

NEEDED = ("actor", "status", "date_from", "source")
OPTIONAL = ("name", "side", "date_to", "url", "precision", "note", "conflict")
_LINKS = ("http://", "https://")
_YEAR_FIRST = re.compile(r"^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)")


class Fault(NamedTuple):
    """What is wrong with a file of control.

    `kind` is a word such as ``overlap``; `rows` are numbers as an editor shows them, the first line of a
    table being its heads, the first feature of a layer number 1; `mends` tells whether `fix` mends it, and
    `refuses` whether it keeps the file from being read. One that does neither is a note.
    """

    kind: str
    rows: tuple[int, ...]
    text: str
    mends: bool = False
    refuses: bool = True

    def __str__(self) -> str:
        return f"{named(self.rows)}: {self.text}" if self.rows else self.text

    @property
    def is_note(self) -> bool:
        """Whether it is there to be known, not to be mended."""
        return not (self.mends or self.refuses)


def named(rows: Sequence[int]) -> str:
    """Return rows in words, such as "rows 3 and 7"."""
    if len(rows) == 1:
        return f"row {rows[0]}"
    return f"rows {', '.join(map(str, rows[:-1]))} and {rows[-1]}"


def from_rows(
    rows: Sequence[Row],
    units: gpd.GeoDataFrame,
    *,
    conflict: str,
    sides: Mapping[str, str] | None = None,
    first: int = 2,
) -> tuple[gpd.GeoDataFrame, list[Fault]]:
    """Read rows that name units, and say all that is wrong with them.

    Parameters
    ----------
    rows
        The rows as text.
    units
        A layer with the columns unit, geometry and, if known, name and geonameid.
    conflict
        Its name, where the rows do not say it.
    sides
        The side of each actor that may occur; None lets any actor occur.
    first
        Number of the first row.

    Returns
    -------
    tuple
        The periods, empty where a row is wrong, and the faults.
    """
    rows = [plain(row) for row in rows]
    known = units.drop_duplicates("unit").set_index("unit")
    faults = [*values(rows, first, actors=sides, units=known.index), *twice(rows, first)]
    if faults:
        return empty(), faults
    shapes = known.geometry.loc[[row["unit"] for row in rows]].to_numpy()
    names = known.get("name", pd.Series(known.index, index=known.index))
    ids = known.get("geonameid", pd.Series(pd.NA, index=known.index))
    given = [
        {**row, "name": row.get("name") or names[row["unit"]], "geonameid": ids[row["unit"]]} for row in rows
    ]
    return framed(given, shapes, conflict=conflict, sides=sides or {}), []


def rows_of(path: Path) -> list[dict[str, str]]:
    """Return the rows of a table as text."""
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def plain(row: Mapping[str, Any]) -> Row:
    """Return a row with the format's own names of columns, its texts without space around them."""
    cells = {ALIASES.get(str(key).strip().lower(), str(key).strip()): value for key, value in row.items()}
    return {key: _plain(value) for key, value in cells.items()}


def _plain(value: Any) -> Any:
    if value is None or (np.isscalar(value) and pd.isna(value)):
        return ""
    if isinstance(value, np.datetime64 | dt.datetime):
        moment = pd.Timestamp(value)
        return moment.date().isoformat() if moment == moment.normalize() else moment.isoformat()
    return value.isoformat() if isinstance(value, dt.date) else str(value).strip()


def date_of(text: str) -> dt.date | None:
    """Return the day of an ISO date; None for an empty cell."""
    return dt.date.fromisoformat(text) if text else None


def span(row: Row) -> tuple[dt.date, dt.date] | None:
    """Return the first day of a row and the first on which it no longer holds; None where they are no period."""
    try:
        start, end = date_of(row.get("date_from", "")), date_of(row.get("date_to", "")) or dt.date.max
    except ValueError:
        return None
    return None if start is None or start >= end else (start, end)


def framed(rows: Sequence[Row], shapes: Any, *, conflict: str, sides: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Return rows that have no fault as periods."""
    frame = pd.DataFrame(rows)
    defaults = dict.fromkeys(("conflict", "side", "name", "url", "note", "date_to", "unit", "precision"), "")
    frame = frame.assign(**{key: value for key, value in defaults.items() if key not in frame})
    frame["conflict"] = [name or conflict for name in frame["conflict"]]
    frame["side"] = [
        side or sides.get(actor, actor) for side, actor in zip(frame["side"], frame["actor"], strict=True)
    ]
    frame["unit"] = [unit or str(number) for number, unit in enumerate(frame["unit"], start=1)]
    frame["name"] = [name or unit for name, unit in zip(frame["name"], frame["unit"], strict=True)]
    frame["precision"] = frame["precision"].replace("", "approximate")
    frame["geonameid"] = _ids(frame["geonameid"] if "geonameid" in frame else [""] * len(frame))
    frame["interpolated"] = False
    for column in ("date_from", "date_to"):
        frame[column] = pd.Series([date_of(text) for text in frame[column]], dtype=object)
    frame["geometry"] = shapes
    return gpd.GeoDataFrame(frame[list(CONTROL)], geometry="geometry", crs=WGS84)


def _ids(values: Iterable[Any]) -> Any:
    texts = ["" if pd.isna(value) else str(value) for value in values]
    return pd.array([int(float(text)) if text else pd.NA for text in texts], dtype="Int64")


def empty() -> gpd.GeoDataFrame:
    """Return a table of periods without rows."""
    frame = pd.DataFrame({column: pd.Series(dtype=object) for column in CONTROL})
    frame = frame.astype({"geonameid": "Int64", "interpolated": bool})
    return gpd.GeoDataFrame(frame, geometry="geometry", crs=WGS84)


# Faults of rows


def values(
    rows: Sequence[Row],
    first: int,
    *,
    actors: Iterable[str] | None = None,
    units: Iterable[str] | None = None,
) -> Iterator[Fault]:
    """Name every cell that cannot be right."""
    allowed = {"status": set(STATUSES), "precision": {*PRECISIONS, ""}}
    if actors is not None:
        allowed["actor"] = set(actors)
    if units is not None:
        allowed["unit"] = set(units)
    for number, row in enumerate(rows, start=first):
        for column in NEEDED:
            if not row.get(column):
                yield Fault("missing", (number,), f"no {column}")
        for column, names in allowed.items():
            value = row.get(column, "")
            if value not in names and (value or column == "unit"):
                mends = value.lower() in names
                yield Fault(f"unknown-{column}", (number,), _unknown(column, value, names), mends)
        if row.get("url") and not row["url"].startswith(_LINKS):
            yield Fault("link", (number,), f"url {row['url']!r} is no link: begin it with https://")
        yield from _dates(number, row)


def _unknown(column: str, value: str, names: Iterable[str]) -> str:
    texts = sorted(filter(None, names))
    near = [] if value.isdigit() else difflib.get_close_matches(value, texts, n=1)
    few = f"; one of {', '.join(texts)}" if len(texts) <= len(STATUSES) + 2 else ""
    return f"unknown {column} {value!r}" + (f"; is {near[0]!r} meant?" if near else few)


def _dates(number: int, row: Row) -> Iterator[Fault]:
    found: dict[str, dt.date | None] = {}
    for column in ("date_from", "date_to"):
        text = row.get(column, "")
        try:
            found[column] = date_of(text)
        except ValueError:
            clear = iso(text)
            hint = f"; is {clear} meant?" if clear else "; write it as YYYY-MM-DD"
            yield Fault("date", (number,), f"{column} {text!r} is no date{hint}", mends=clear is not None)
    start, end = found.get("date_from"), found.get("date_to")
    if start and end and start >= end:
        yield Fault("dates", (number,), f"date_to {end} is not after date_from {start}")


def iso(text: str) -> str | None:
    """Return a date in a clear but other form (2014/8/10, 2014-08-10T12:00) as ISO; None where unclear."""
    dashed = _YEAR_FIRST.sub(lambda found: f"{found[1]}-{found[3]:0>2}-{found[4]:0>2}", text)
    try:
        return dt.datetime.fromisoformat(dashed).date().isoformat()
    except ValueError:
        return None


def twice(rows: Sequence[Row], first: int) -> Iterator[Fault]:
    """Name the rows that hold a unit at the same time."""
    spans: dict[tuple[str, str], list[tuple[dt.date, dt.date, int]]] = defaultdict(list)
    for number, row in enumerate(rows, start=first):
        held = span(row)
        if held is not None and row.get("unit"):
            spans[row.get("conflict", ""), row["unit"]].append((*held, number))
    for (_, unit), periods in spans.items():
        for (start, end, number), (later, until, other) in pairwise(sorted(periods)):
            if later < end:
                same = (start, end) == (later, until) and _same(rows[number - first], rows[other - first])
                text = f"{unit} is held twice from {later}" + (", by equal rows" if same else "")
                yield Fault("twice", (number, other), text, mends=same)


def _same(one: Row, other: Row) -> bool:
    return all(str(one.get(key, "")) == str(other.get(key, "")) for key in {*one, *other} - {"geometry"})
