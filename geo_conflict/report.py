"""What one run found: articles, places, events, areas, control and front line, and how they were made."""

from __future__ import annotations

import datetime as dt
import multiprocessing
from collections import Counter, deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import islice, tee
from typing import TYPE_CHECKING, Any

from geo_conflict._errors import InputError
from geo_conflict._process import settle, with_room
from geo_conflict._terms import COUNTED, FLAG_BELOW, undated, undated_notes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    import folium
    import geopandas as gpd

    from geo_conflict.articles import Article
    from geo_conflict.control import History

CRS = "EPSG:4326"
BATCH = 8
COUNTRY_WIDE = 6
WIDE_KM = 150
NEAR_FRONT_M = 100_000
# Before any control that is known: gives the empty tables.
NO_DAY = dt.date(1800, 1, 1)
EQUIDISTANT = "EPSG:4087"

ARTICLE_COLUMNS = ("article", "title", "published", "source", "url", "text")
PLACE_COLUMNS = (
    "article",
    "mention",
    "start",
    "end",
    "text",
    "name",
    "geonameid",
    "slug",
    "lat",
    "lon",
    "feature_class",
    "feature_code",
    "country_code",
    "kind",
    "role",
    "confidence",
    "precision",
    "acled_precision",
    "radius_km",
    "sentence",
    "sentence_start",
    "candidates",
    "rule",
    "flagged",
    "published",
    "source",
    "url",
    "gazetteer",
)
COUNTS = tuple(f"{kind}_{end}" for kind in COUNTED for end in ("best", "low", "high"))
EVENT_COLUMNS = (
    "id",
    "article",
    "type",
    "date_start",
    "date_end",
    "time_precision",
    "ucdp_time_precision",
    "date_text",
    "name",
    "geonameid",
    "slug",
    "lat",
    "lon",
    "place_lat",
    "place_lon",
    "country_code",
    "where",
    "relation",
    "precision",
    "acled_precision",
    "radius_km",
    "role",
    "actors",
    *COUNTS,
    "civilians",
    "is_total",
    "sentence",
    "start",
    "end",
    "trigger",
    "roles",
    "sources",
    "merged",
    "rule",
    "confidence",
    "flagged",
)
WHOLE_NUMBERS = (
    "time_precision",
    "ucdp_time_precision",
    "geonameid",
    "precision",
    "acled_precision",
    *COUNTS,
    "civilians",
)


def _no_lines() -> gpd.GeoDataFrame:
    """Return a table of disputed lines without rows."""
    from geo_conflict import control

    return control.disputed_lines(areas=())


@dataclass(frozen=True)
class Report:
    """The result of a run, in GeoDataFrames (WGS 84, EPSG:4326).

    Attributes
    ----------
    articles
        A row an article: id, title, day, source, link, text.
    places
        A row a mention: offsets, place, role, confidence, precision, sentence, source, boundary layer.
    events
        A row an event: type, days, place and how exact it is, actors, numbers of people, sentence, sources,
        confidence. Its geometry is the point of a place, or the area or strip that a relative place stands for.
    areas
        A row for each country, admin unit and disputed area named: its polygon and the layer it is from.
    control
        Who holds what on `date`; empty where no control is known near the places.
    front_line
        The front line of `date`, with its length in km; empty likewise.
    date
        The day that borders and control are drawn for.
    date_source
        Where that day is from: `option`, `article` or `none`.
    made
        Versions of the package, models, gazetteer and layers, and notes for the reader.
    disputed_lines
        The lines of the disputed areas named: who administers and claims what on `date`.
    """

    articles: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    events: gpd.GeoDataFrame
    areas: gpd.GeoDataFrame
    control: gpd.GeoDataFrame
    front_line: gpd.GeoDataFrame
    date: dt.date | None
    date_source: str
    made: dict[str, Any]
    disputed_lines: gpd.GeoDataFrame = field(default_factory=_no_lines)

    def page(
        self, *, title: str | None = None, tiles: str | None = None, attribution: str | None = None
    ) -> folium.Map:
        """Draw the interactive page.

        Parameters
        ----------
        title
            Title of the page; the article's own by default.
        tiles
            Name of an online background, or the template of an address; none by default, and the page then asks
            nothing of any host.
        attribution
            Whom to credit for tiles from an address of your own.

        Returns
        -------
        folium.Map
            The page.
        """
        from geo_conflict import maps

        return maps.page(self, title=title, tiles=tiles, attribution=attribution)

    def save_page(
        self,
        path: str | Path,
        *,
        title: str | None = None,
        tiles: str | None = None,
        attribution: str | None = None,
    ) -> Path:
        """Write the interactive page as one HTML file.

        Parameters
        ----------
        path
            The file to write.
        title, tiles, attribution
            As for `page`.

        Returns
        -------
        Path
            The file written.

        Raises
        ------
        InputFileError
            When it cannot be written.
        """
        from geo_conflict import maps

        return maps.save_page(self, path, title=title, tiles=tiles, attribution=attribution)

    def history(self) -> History:
        """Return who held what from the first to the last day known, in the conflicts that `control` is of.

        Returns
        -------
        geo_conflict.control.History
            Periods of control and of front lines, each with date_from and date_to.
        """
        from geo_conflict import control

        return control.around(self.control, self.front_line)

    def to_geojson(self, path: str | Path | None = None) -> Any:
        """Write places, events, areas, control and front line as GeoJSON (RFC 7946).

        Parameters
        ----------
        path
            The file to write; none to only return the object.

        Returns
        -------
        dict
            The feature collection.
        """
        from geo_conflict import export

        return export.geojson(self, path)

    def save_picture(
        self,
        path: str | Path,
        *more: str | Path,
        title: str | None = None,
        size: tuple[float, float] | None = None,
        dpi: float | None = None,
    ) -> Path:
        """Write the static map as a picture, without a browser.

        Parameters
        ----------
        path
            The file to write: .png, .svg or .pdf.
        *more
            Further files of the same picture.
        title
            Title of the picture; the article's own by default.
        size
            Width and height in inches; as the area asks for by default.
        dpi
            Dots an inch of a PNG; 160 by default.

        Returns
        -------
        Path
            The first file written.

        Raises
        ------
        InputError
            When a file has another suffix, or size or dots are out of range.
        InputFileError
            When a file cannot be written.
        """
        from geo_conflict import maps

        return maps.save_picture(self, path, *more, title=title, size=size, dpi=dpi)

    def _repr_html_(self) -> str:
        """Return a table and the map, for Jupyter."""
        from geo_conflict import maps

        return maps.notebook(self)


def extract(
    articles: Iterable[Article], *, processes: int = 1, merge: bool = True, day: dt.date | None = None
) -> Iterator[dict[str, Any]]:
    """Find the places and events of each article, without drawing or joining anything.

    Parameters
    ----------
    articles
        The articles, read as they are needed.
    processes
        How many processes share the work.
    merge
        Whether what an article tells twice is one event.
    day
        The day of articles that state none.

    Yields
    ------
    dict
        `{"id": ..., "language": ..., "places": [...], "events": [...]}`, in the order of the articles; the
        language as an ISO 639-1 code.
    """
    if processes == 1:
        yield from _read(articles, merge=merge, day=day)
        return
    context = multiprocessing.get_context("spawn")
    waiting: deque[Future[list[dict[str, Any]]]] = deque()
    source = iter(articles)
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=settle)
    try:
        while batch := list(islice(source, BATCH)):
            waiting.append(pool.submit(_read_batch, batch, merge, day))
            if len(waiting) > 2 * processes:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _read_batch(batch: list[Article], merge: bool, day: dt.date | None) -> list[dict[str, Any]]:
    return with_room(lambda: list(_read(batch, merge=merge, day=day)))


def _read(articles: Iterable[Article], *, merge: bool, day: dt.date | None) -> Iterator[dict[str, Any]]:
    """Places and events of each article, as rows; only a process that reads loads what it needs for it."""
    from geo_conflict import _rows, toponyms

    ahead, behind = tee(articles)
    for article, reading in zip(behind, toponyms.read(article.text for article in ahead), strict=True):
        yield _rows.of_article(article, reading, merge=merge, day=day)


def build(
    articles: Iterable[Article], *, date: dt.date | None = None, processes: int = 1, merge: bool = True
) -> Report:
    """Read articles and report what they tell.

    Parameters
    ----------
    articles
        The articles.
    date
        Day that borders and control are drawn for; the day of the newest article by default. Articles that state
        no day are taken to be of this one.
    processes
        How many processes share the work.
    merge
        Whether an event that several sentences or articles tell is one event with several sources.

    Returns
    -------
    Report
        Places joined to country, admin-1 and disputed area of that day, areas, control and front line.

    Raises
    ------
    InputError
        When there is no article.
    DataError
        When a data file is missing or broken.
    """
    given = list(articles)
    if not given:
        raise InputError("at least one article", "none", "name a file or a folder that holds one")
    rows = extract(given, processes=processes, merge=merge, day=date)
    return assemble(given, rows, date=date, merge=merge)


def assemble(
    articles: Sequence[Article],
    rows: Iterable[dict[str, Any]],
    *,
    date: dt.date | None = None,
    merge: bool = True,
) -> Report:
    """Report what `extract` found in articles, without reading them again.

    Parameters
    ----------
    articles
        The articles, at least one.
    rows
        What `extract` gave for them, in their order.
    date, merge
        As for `build`.

    Returns
    -------
    Report
        As of `build`.

    Raises
    ------
    DataError
        When a data file is missing or broken.
    """
    import geopandas as gpd

    from geo_conflict import events as _events

    found = list(rows)
    day, day_source = _day(articles, date)
    places = _points(gpd, [place for row in found for place in row["places"]], PLACE_COLUMNS)
    told = [event for row in found for event in row["events"]]
    events = _located_events(gpd, _events.merge(told) if merge else told)
    return _located(_articles(gpd, articles), places, events, day, day_source)


def _located(
    articles: gpd.GeoDataFrame,
    places: gpd.GeoDataFrame,
    events: gpd.GeoDataFrame,
    day: dt.date | None,
    day_source: str,
) -> Report:
    """Join the places, and add what lies around them."""
    from geo_conflict import boundaries, toponyms

    places = _without_false_precision(boundaries.join(places, day), places)
    areas = _areas(places, day)
    control, front_line, notes = _control(places, areas, day)
    disputed_lines = _disputed_lines(places, day)
    published = {
        article: own or day for article, own in zip(articles["article"], articles["published"], strict=True)
    }
    places, events = _from_front(places, events, published)
    notes = [*notes, *undated_notes(_unresolved(articles, events, day_source))]
    return Report(
        articles,
        places,
        events,
        areas,
        control,
        front_line,
        day,
        day_source,
        _made(places, areas, control, disputed_lines, toponyms.count_languages(articles["text"]), notes),
        disputed_lines,
    )


def _unresolved(articles: gpd.GeoDataFrame, events: gpd.GeoDataFrame, day_source: str) -> int:
    """Events of articles without a day whose words tell one."""
    if day_source == "option":
        return 0
    dated = {a for a, day in zip(articles["article"], articles["published"], strict=True) if day is not None}
    return undated(row for row in events.to_dict("records") if row["article"] not in dated)


def _from_front(
    places: gpd.GeoDataFrame, events: gpd.GeoDataFrame, published: dict[str, dt.date | None]
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Add how far places and events are from the front line of their own day, and who held them then.

    Only the front of conflicts of which their article speaks counts: one of its places is within 100 km of it.
    """
    import pandas as pd

    from geo_conflict import control

    starts = events["date_start"].where(events["date_start"].notna(), None)
    days = [
        *places["article"].map(published),
        *(own or published[article] for own, article in zip(starts, events["article"], strict=True)),
    ]
    rows = pd.concat([places, _at_points(events)], ignore_index=True)[["article", "precision", "geometry"]]
    exact = ((rows["precision"].fillna(COUNTRY_WIDE) < COUNTRY_WIDE) & rows.geometry.notna()).to_numpy(bool)
    found = rows.assign(**dict.fromkeys(control.DISTANCE)).astype({"front_km": float})
    for day in sorted({day for day in days if isinstance(day, dt.date)}):
        own = rows[exact & [other == day for other in days]]
        for conflict in control.conflicts():
            measured = control.distance(own, day, conflict)
            speaks = measured.loc[measured["front_km"] <= NEAR_FRONT_M / 1000, "article"]
            nearer = (
                ~(measured["front_km"] >= found.loc[own.index, "front_km"]) & measured["front_km"].notna()
            )
            kept = measured[nearer & measured["article"].isin(speaks)]
            found.loc[kept.index, list(control.DISTANCE)] = kept[list(control.DISTANCE)]
    return _with(places, found.iloc[: len(places)]), _with(events, found.iloc[len(places) :])


def _at_points(events: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Events at a point of their geometry."""
    import geopandas as gpd

    points = gpd.points_from_xy(events["lon"], events["lat"], crs=CRS)
    return events.set_geometry([None if point.is_empty else point for point in points], crs=CRS)


def _with(rows: gpd.GeoDataFrame, found: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Add the columns of the distance to the front to rows, None where a text is missing."""
    import pandas as pd

    from geo_conflict import control

    columns = {"front_km": found["front_km"].to_numpy()}
    for column in control.DISTANCE[1:]:
        texts = [None if pd.isna(text) else text for text in found[column]]
        columns[column] = pd.Series(texts, index=rows.index, dtype=object)
    return rows.assign(**columns)


def _disputed_lines(places: gpd.GeoDataFrame, day: dt.date | None) -> gpd.GeoDataFrame:
    """Return the lines of the disputed areas that the articles name, and of those their places lie in."""
    from geo_conflict import boundaries, control

    lain_in = boundaries.areas(day).set_index("name")["area"]
    slugs = set(places["slug"]) & control.disputed_names()
    slugs |= set(lain_in.reindex(places["disputed_area"].dropna().unique()).dropna())
    return control.disputed_lines(day, areas=slugs, geonameids=places["geonameid"].dropna())


def _without_false_precision(joined: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Take back what the point of a wide place says: a continent lies in no country, a country in no unit."""
    import pandas as pd

    vague = ~joined["feature_code"].fillna("").str.startswith(("PPL", "ADM"))
    wide = joined["precision"].fillna(COUNTRY_WIDE) >= COUNTRY_WIDE
    wide |= vague & (joined["radius_km"].fillna(0) > WIDE_KM)
    joined.loc[wide, ["admin1", "disputed_area", "disputed_note", "boundary_layer"]] = None
    joined.loc[wide, "admin1_geonameid"] = pd.NA
    nowhere = wide & (joined["feature_code"] != "PCLI")
    joined.loc[nowhere, "country"] = None
    joined["country_code"] = joined["country_code"].where(~nowhere, places["country_code"])
    return joined


def _day(articles: Sequence[Article], date: dt.date | None) -> tuple[dt.date | None, str]:
    if date is not None:
        return date, "option"
    newest = max((article.published for article in articles if article.published), default=None)
    return newest, "article" if newest else "none"


def _articles(gpd: Any, given: Sequence[Article]) -> gpd.GeoDataFrame:
    rows = [(a.id, a.title, a.published, a.source, a.url, a.text) for a in given]
    return gpd.GeoDataFrame(rows, columns=list(ARTICLE_COLUMNS), geometry=[None] * len(rows), crs=CRS)


def _points(gpd: Any, rows: list[dict[str, Any]], columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    import pandas as pd
    from shapely import Point

    frame = pd.DataFrame(rows, columns=list(columns))
    whole = ("geonameid", "precision", "acled_precision")
    frame = frame.astype({column: "Int64" for column in whole if column in frame})
    points = [None if row["lat"] is None else Point(row["lon"], row["lat"]) for row in rows]
    return gpd.GeoDataFrame(frame, geometry=points, crs=CRS)


def _located_events(gpd: Any, rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    import pandas as pd

    frame = pd.DataFrame(rows, columns=list(EVENT_COLUMNS))
    frame = frame.astype(dict.fromkeys(WHOLE_NUMBERS, "Int64"))
    frame = frame.astype(
        dict.fromkeys(("lat", "lon", "place_lat", "place_lon", "radius_km", "confidence"), float)
    )
    frame = frame.astype({"is_total": bool, "flagged": bool})
    return gpd.GeoDataFrame(frame, geometry=[row["geometry"] for row in rows], crs=CRS)


def _areas(places: gpd.GeoDataFrame, day: dt.date | None) -> gpd.GeoDataFrame:
    """Polygons of the countries, admin units and disputed areas named; of a demonym, none."""
    import geopandas as gpd
    import pandas as pd

    from geo_conflict import boundaries

    named = places[(places["kind"] != "demonym") & (places["feature_class"] != "P") & places.geometry.notna()]
    by_id = named.dropna(subset="geonameid").drop_duplicates("geonameid")
    drawn = boundaries.polygons(by_id["geonameid"], day)
    kinds = dict(zip(by_id["geonameid"], by_id["kind"], strict=True))
    drawn = drawn.assign(kind=[kinds.get(number, "place") for number in drawn["geonameid"]])
    by_slug = named[named["slug"] != ""].drop_duplicates("slug")
    own = [
        boundaries.polygons([], day, areas=[slug]).assign(kind=kind)
        for slug, kind in zip(by_slug["slug"], by_slug["kind"], strict=True)
    ]
    return gpd.GeoDataFrame(pd.concat([drawn, *own], ignore_index=True), crs=CRS)


def _control(
    places: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, day: dt.date | None
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, list[str]]:
    """Control and front lines of the conflicts that the places speak of, on that day."""
    import pandas as pd

    from geo_conflict import control

    if day is None:
        note = "No day is known for these articles: no control and no front line are drawn. Give one with --date."
        return control.at(NO_DAY), control.front_line(NO_DAY), [note]
    near = [name for name in control.conflicts() if _speaks_of(places, areas, control.front_line(day, name))]
    if not near:
        note = f"No data on control near these places on {day}: no front line is drawn."
        return control.at(NO_DAY), control.front_line(NO_DAY), [note]
    held = pd.concat([control.at(day, name) for name in near], ignore_index=True)
    lines = pd.concat([control.front_line(day, name) for name in near], ignore_index=True)
    return held, lines, []


def _speaks_of(places: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, line: gpd.GeoDataFrame) -> bool:
    """Whether a place smaller than a country lies within 100 km of a front line, or an area touches it."""
    if line.empty:
        return False
    named = places["kind"] != "demonym" if "kind" in places else True
    small = places[
        named & (places["precision"].fillna(COUNTRY_WIDE) < COUNTRY_WIDE) & places.geometry.notna()
    ]
    outline = line.to_crs(EQUIDISTANT).union_all()
    if bool((small.geometry.to_crs(EQUIDISTANT).distance(outline) <= NEAR_FRONT_M).any()):
        return True
    return bool(areas[areas["level"] != "country"].intersects(line.union_all()).any())


def _made(
    places: gpd.GeoDataFrame,
    areas: gpd.GeoDataFrame,
    control: gpd.GeoDataFrame,
    disputed_lines: gpd.GeoDataFrame,
    languages: Counter[str],
    notes: list[str],
) -> dict[str, Any]:
    from geo_conflict import datasets, toponyms
    from geo_conflict.gazetteer import Gazetteer

    registry = datasets.registry()
    names = {"countries", "admin1", "areas", *areas["layer"].unique()}
    names |= {name for conflict in control["conflict"].unique() for name in (conflict, f"{conflict}_units")}
    names |= set() if disputed_lines.empty else {"disputed_area_lines"}
    used = [registry[name] for name in sorted(names) if name in registry]
    return {
        "version": version("geo-conflict"),
        "model": ", ".join(toponyms.models(languages)),
        "gazetteer": Gazetteer.open().version,
        "layers": [
            {
                column: getattr(dataset, column)
                for column in ("name", "title", "version", "date", "worldview", "licence", "attribution")
            }
            for dataset in used
        ],
        "notes": [*notes, *toponyms.notes(languages), *_doubts(places)],
    }


def _doubts(places: gpd.GeoDataFrame) -> list[str]:
    """Say how many mentions are flagged, and how many names the gazetteer does not have."""
    unknown = int(places.geometry.isna().sum())
    flagged = int(places["flagged"].sum()) - unknown
    notes = []
    if flagged > 0:
        notes.append(f"{flagged} mentions are flagged: their place is less sure than {FLAG_BELOW:.0%}.")
    if unknown:
        notes.append(f"{unknown} mentions name places that the gazetteer does not have; they are not drawn.")
    return notes
