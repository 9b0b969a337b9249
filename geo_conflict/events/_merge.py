"""One event, many reports: the same event told in several articles becomes one row with several sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyproj import Geod

from geo_conflict.events._model import COUNTED, WORDS_ONLY

if TYPE_CHECKING:
    from collections.abc import Iterable

GEOD = Geod(ellps="WGS84")
# UCDP's precision of a place that is known to the district.
DISTRICT = 3
# ACLED's rule of thumb: reports of one event may differ by as much.
NEAR_KM = 15.0
CLOSE_COUNT = 0.5


def merge(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make one row of all that tell the same event.

    Two rows tell the same event when their type is the same, their days and places are told and agree, no actor
    and no number contradicts, and neither is a statement. The row that tells most is kept; its bounds take in
    the numbers of the others, since sources differ.

    Parameters
    ----------
    rows
        Rows of events, of any number of articles.

    Returns
    -------
    list of dict
        In the order of the first report of each; `sources` and `merged` say what was put together and why.
    """
    kept: list[dict[str, Any]] = []
    by_key: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in rows:
        key = (row["type"], row["date_start"], row["date_end"], row["is_total"])
        same = None
        if row["date_start"] is not None and row["type"] not in WORDS_ONLY:
            same = next((other for other in by_key.get(key, ()) if _why(other, row)), None)
        if same is None:
            kept.append(row)
            by_key.setdefault(key, []).append(row)
        else:
            _put_together(same, row, _why(same, row))
    return kept


def _why(one: dict[str, Any], other: dict[str, Any]) -> str:
    """Why two rows of the same type and days tell one event; empty where they do not."""
    if one["article"] == other["article"]:
        return ""
    place = _same_place(one, other)
    if not place or not _agree(one, other):
        return ""
    names, others = ({actor["name"] for actor in row["actors"]} for row in (one, other))
    if names and others and not names & others:
        return ""
    shared = sorted(names & others)
    who = f", the same actors ({', '.join(shared)})" if shared else ""
    return f"same type, same days ({one['date_start']}), {place}{who}"


def _same_place(one: dict[str, Any], other: dict[str, Any]) -> str:
    if one["geonameid"] is not None and one["geonameid"] == other["geonameid"]:
        return f"same place ({one['name']})"
    if one["lat"] is None or other["lat"] is None:
        return ""
    if max(one["precision"] or 7, other["precision"] or 7) > DISTRICT:
        return ""
    _, _, metres = GEOD.inv(one["lon"], one["lat"], other["lon"], other["lat"])
    return f"places {metres / 1000:.0f} km apart" if metres <= NEAR_KM * 1000 else ""


def _agree(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether no number of people contradicts the other, as far as reports of one day differ."""
    for kind in COUNTED:
        mine, others = one[f"{kind}_best"], other[f"{kind}_best"]
        if mine is not None and others is not None and min(mine, others) < CLOSE_COUNT * max(mine, others):
            return False
    return True


def _put_together(kept: dict[str, Any], row: dict[str, Any], why: str) -> None:
    kept["sources"] = [*kept["sources"], *row["sources"]]
    kept["merged"] = [
        *kept["merged"],
        {"id": row["id"], "article": row["article"], "start": row["start"], "end": row["end"], "why": why},
        *row["merged"],
    ]
    for kind in COUNTED:
        _widen(kept, row, kind)
    known = {actor["name"] for actor in kept["actors"]}
    kept["actors"] = [*kept["actors"], *(actor for actor in row["actors"] if actor["name"] not in known)]


def _widen(kept: dict[str, Any], row: dict[str, Any], kind: str) -> None:
    """Keep the first report's best figure, and let the bounds take in what others tell."""
    best, low, high = (f"{kind}_{end}" for end in ("best", "low", "high"))
    if row[best] is None:
        return
    if kept[best] is None:
        kept |= {name: row[name] for name in (best, low, high)}
        return
    lows = [value for value in (kept[low], row[low], row[best]) if value is not None]
    kept[low] = min(lows) if lows else None
    if kept[high] is not None:
        kept[high] = None if row[high] is None else max(kept[high], row[high])
