"""What a site has pages of: articles, and the actors, districts and months of their events."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from geo_conflict import boundaries
from geo_conflict.export import _schema
from geo_conflict.maps._words import month_name
from geo_conflict.maps.site._names import stem

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd

    from geo_conflict.report import Report

ACTOR, DISTRICT, MONTH = "actors", "districts", "months"
UNDATED = "undated"
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-\d{2}")
_FINEST, _WIDEST = 1, 4
"""UCDP's precisions of a point that lies in one district: from an exact place to the district as a whole."""


@dataclass(eq=False)
class Topic:
    """An actor, a district or a month, and what was told of it: numbers of rows of the report's tables."""

    kind: str
    key: str
    name: str
    stem: str
    about: dict[str, None] = field(default_factory=dict)
    notes: dict[str, None] = field(default_factory=dict)
    events: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


@dataclass(eq=False)
class Story:
    """An article, without its text."""

    id: str
    stem: str
    title: str
    published: str | None
    source: str | None
    url: str | None
    events: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)


class Contents:
    """All that the pages of a site tell, taken from one report."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.events = plain(report.events)
        self.places = plain(report.places)
        self.stories = {row["article"]: _story(row) for row in plain(report.articles)}
        self._topics: dict[tuple[str, str], Topic] = {}
        self._districts: dict[int, Topic] = {}
        self._add_events()
        self._add_places()
        self._by_kind = {kind: self._sorted(kind) for kind in _ORDER}
        self._of: list[list[Topic]] = [[] for _ in self.events]
        for topic in self._topics.values():
            for number in topic.events:
                self._of[number].append(topic)

    def topics(self, kind: str) -> list[Topic]:
        """Return the actors, districts or months, in their order: by name, or by time."""
        return self._by_kind[kind]

    def told_with(self, kind: str, events: Iterable[int]) -> Counter[Topic]:
        """Count, of each actor, district or month, how many of some events it has."""
        return Counter(topic for number in events for topic in self._of[number] if topic.kind == kind)

    def topic(self, kind: str, key: str) -> Topic | None:
        """Return the actor, district or month of that key."""
        return self._topics.get((kind, key))

    def district(self, event: int) -> Topic | None:
        """Return the district in which an event happened."""
        return self._districts.get(event)

    @cached_property
    def newest_first(self) -> list[Story]:
        """The articles, the newest first and those without a day last."""
        by_name = sorted(self.stories.values(), key=lambda story: (story.title.casefold(), story.id))
        return sorted(by_name, key=lambda story: story.published or "", reverse=True)

    def in_time(self, events: Iterable[int]) -> list[int]:
        """Order events by their day, those without one last."""
        return sorted(events, key=lambda number: (self.events[number].get("date_start") or "9999", number))

    def tellers(self, event: int) -> list[Story]:
        """Return the articles that tell an event."""
        row = self.events[event]
        told = [source.get("article") for source in row.get("sources") or () if isinstance(source, dict)]
        ids = dict.fromkeys([row["article"], *told])
        return [self.stories[name] for name in ids if name in self.stories]

    def _sorted(self, kind: str) -> list[Topic]:
        found = [topic for topic in self._topics.values() if topic.kind == kind]
        return sorted(found, key=_ORDER[kind])

    def _add_events(self) -> None:
        joined = _district_rows(self.report.events, self.report)
        for number, row in enumerate(self.events):
            for story in self.tellers(number):
                story.events.append(number)
            for actor in row.get("actors") or ():
                self._add_actor(actor, number)
            self._add_month(row, number)
            topic = self._add_district(joined[number])
            if topic:
                topic.events.append(number)
                self._districts[number] = topic

    def _add_actor(self, actor: dict[str, Any], number: int) -> None:
        name = actor.get("name")
        if not name:
            return
        topic = self._take(ACTOR, str(name), str(name))
        country = actor.get("country")
        about = _countries().get(str(country), str(country)) if country else actor.get("side")
        if about:
            topic.about[str(about)] = None
        if number not in topic.events[-1:]:
            topic.events.append(number)

    def _add_month(self, row: dict[str, Any], number: int) -> None:
        start = row.get("date_start")
        if not isinstance(start, str) or not _DAY.fullmatch(start):
            self._take(MONTH, UNDATED, "Date not told").events.append(number)
            return
        self._take(MONTH, start[:7], month_name(start[:7])).events.append(number)

    def _add_places(self) -> None:
        for number, row in enumerate(self.places):
            if row["article"] in self.stories:
                self.stories[row["article"]].places.append(number)
            topic = self._add_district(row)
            if topic:
                topic.places.append(number)

    def _add_district(self, row: dict[str, Any]) -> Topic | None:
        name = row.get("admin1")
        if not name:
            return None
        key = str(row.get("admin1_geonameid") or f"{row.get('country_code')} {name}")
        topic = self._take(DISTRICT, key, str(name))
        for column, said in (("country", topic.about), ("disputed_note", topic.notes)):
            if row.get(column):
                said[str(row[column])] = None
        return topic

    def _take(self, kind: str, key: str, name: str) -> Topic:
        if (kind, key) not in self._topics:
            own = key if kind == MONTH else stem(name, key=f"{kind} {key}")
            self._topics[kind, key] = Topic(kind, key, name, own)
        return self._topics[kind, key]


def plain(table: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Make rows of a table whose values JSON can hold: what is missing is None, days are ISO strings."""
    rows = table.drop(columns="geometry").to_dict("records")
    return [_schema.plain(row) for row in rows]


def roles(rows: list[dict[str, Any]]) -> list[tuple[str, str, int, list[str]]]:
    """Count the mentions of each place: its name, country, mentions and roles, the most often named first."""
    counts: Counter[tuple[str, str]] = Counter()
    seen: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        key = (str(row.get("name") or row.get("text") or ""), str(row.get("country") or ""))
        counts[key] += 1
        seen.setdefault(key, Counter())[str(row.get("role") or "")] += 1
    return [
        (*key, count, [role for role, _ in seen[key].most_common()]) for key, count in counts.most_common()
    ]


def _story(row: dict[str, Any]) -> Story:
    name = str(row["article"])
    return Story(
        name,
        stem(name),
        str(row.get("title") or name),
        row.get("published"),
        row.get("source"),
        row.get("url"),
    )


def _district_rows(events: gpd.GeoDataFrame, report: Report) -> list[dict[str, Any]]:
    """Join the events that happened in one district to it; the others get an empty row."""
    import geopandas as gpd

    columns = {"lat", "lon", "precision"}
    if not columns <= set(events.columns):
        return [{} for _ in range(len(events))]
    exact = events["precision"].between(_FINEST, _WIDEST).fillna(value=False).to_numpy(bool)
    there = events["lat"].notna().to_numpy(bool) & events["lon"].notna().to_numpy(bool) & exact
    points = gpd.points_from_xy(events["lon"], events["lat"])
    shapes = [point if known else None for point, known in zip(points, there, strict=True)]
    return plain(boundaries.join(gpd.GeoDataFrame(geometry=shapes, crs="EPSG:4326"), report.date))


@cache
def _countries() -> dict[str, str]:
    """Name the countries by their codes, as the borders of the districts do."""
    table = boundaries.read("countries")
    return dict(zip(table["country_code"], table["name"], strict=True))


_ORDER = {
    ACTOR: lambda topic: (topic.name.casefold(), topic.key),
    DISTRICT: lambda topic: (" ".join(topic.about).casefold(), topic.name.casefold(), topic.key),
    MONTH: lambda topic: topic.key,
}
