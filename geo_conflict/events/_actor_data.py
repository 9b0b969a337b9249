"""Who acts in conflicts, and by which words: states, armed groups, offices, leaders; all of it is data."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from geo_conflict import datasets
from geo_conflict.gazetteer import Gazetteer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+")
# Acronyms are only themselves in capitals: "GAM" is no "gam".
LONGEST_ACRONYM = 6
CODE = 2
COUNTED = frozenset({"person", "force", "fighter", "civilian", "protester"})
NAMED_KINDS = frozenset({"state", "organisation"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who takes part in an event.

    Attributes
    ----------
    name
        Canonical English name: the state's for its government, army, police and officials, else the group's.
    side
        What groups those who fight for the same cause; empty where it is not known.
    country
        ISO 3166-1 alpha-2, empty where there is none.
    kind
        `state`, `group`, `people`, `civilians`, `protesters`, `organisation` or `unidentified`.
    """

    name: str
    side: str
    country: str
    kind: str


CIVILIANS = Actor("Civilians", "civilian", "", "civilians")
PROTESTERS = Actor("Protesters", "civilian", "", "protesters")
UNIDENTIFIED = Actor("Unidentified armed group", "", "", "unidentified")
HOME_SIDE = "home"


class Row(NamedTuple):
    """A row of `data/events/actors.csv`; `kind` is the table's, `actor.kind` the coarser one."""

    actor: Actor
    kind: str
    start: str
    end: str
    has_land: bool
    is_former: bool

    def covers(self, date: dt.date | None) -> bool:
        """Tell whether the actor was there on a day; without one, whether it is there today."""
        if date is None:
            return not self.end
        day = date.isoformat()
        return self.start <= day and (not self.end or day[: len(self.end)] <= self.end)


class Office(NamedTuple):
    """Words of `data/events/offices.csv` that mean the same; `whose` is a country's code or an actor's name."""

    kind: str
    alone: str
    joins: frozenset[str]
    whose: str


class Sense(NamedTuple):
    """One meaning of a phrase.

    `kind` is `name`, `land`, `seat`, `qualifier`, `peoples`, `person` or `office`; `is_conditional` asks for an
    article that names the actor in full, or its country.
    """

    kind: str
    words: tuple[str, ...]
    row: Row | None = None
    code: str = ""
    office: Office | None = None
    is_conditional: bool = False

    def fits(self, written: Sequence[str]) -> bool:
        """Tell whether the words are written with the capitals that the name has."""
        return all(map(_fits, self.words, written))


def _fits(word: str, written: str) -> bool:
    if not word[0].isupper():
        return True
    if word.isupper() and 1 < len(word) <= LONGEST_ACRONYM:
        return written == word
    return written[0].isupper()


@lru_cache(maxsize=4096)
def _plain(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() and base.isalpha() else letter


def fold(text: str) -> str:
    """Return the text without accents, each letter where it was."""
    if text.isascii():
        return text
    return text.translate({ord(letter): _plain(letter) for letter in set(text) if not letter.isascii()})


def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name, as `WORD` cuts them."""
    return tuple(WORD.findall(fold(name)))


def _table(name: str) -> list[dict[str, str]]:
    with datasets.path(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _split(cell: str) -> list[str]:
    return [part for part in cell.split("|") if part]


@cache
def _actor_table() -> list[tuple[Row, dict[str, str]]]:
    found = []
    for cells in _table("event_actors"):
        kind = cells["kind"] if cells["kind"] in NAMED_KINDS else "group"
        name = cells["name"].partition(" (")[0]
        actor = Actor(name, cells["side"] or name.lower(), cells["country"], kind)
        has_land = any("@" not in place for place in _split(cells["places"]))
        is_former = "?@" in cells["places"]
        found.append((Row(actor, cells["kind"], cells["from"], cells["to"], has_land, is_former), cells))
    return found


@cache
def rows() -> dict[str, Row]:
    """Return the rows of the table by name; what is in brackets there only tells namesakes apart."""
    return {cells["name"]: row for row, cells in _actor_table()}


@cache
def row_of() -> dict[Actor, Row]:
    """Return the row of each actor of the table."""
    return {row.actor: row for row, _ in _actor_table()}


@cache
def demonyms() -> dict[str, list[str]]:
    """Return the demonyms of each country."""
    return {
        cells["code"]: _split(cells["names"])
        for cells in _table("table_demonyms")
        if len(cells["code"]) == CODE
    }


@lru_cache(maxsize=4096)
def state(code: str, date: dt.date | None = None) -> Actor | None:
    """Return the state of a country.

    Parameters
    ----------
    code
        ISO 3166-1 alpha-2.
    date
        Of the article; None for today.

    Returns
    -------
    Actor or None
        None where there is no such country.
    """
    known = [
        row
        for row in rows().values()
        if row.kind == "state" and row.actor.country == code and not row.has_land
    ]
    for row in known:
        if row.covers(date):
            return row.actor
    if known:
        return known[0].actor
    gazetteer = Gazetteer.open()
    if code not in gazetteer.countries:
        return None
    name = gazetteer.place(gazetteer.countries[code]).name
    return Actor(name, demonyms().get(code, [name])[0].lower(), code, "state")


def holder(office: Office, date: dt.date | None) -> Actor | None:
    """Return whose an office is by its own words: "the Kremlin", "peacekeepers"; None where they do not say."""
    row = rows().get(office.whose) if len(office.whose) != CODE else None
    return row.actor if row is not None else state(office.whose, date) if office.whose else None


@cache
def garrisons() -> dict[str, str]:
    """Return, by country, that of the state whose army stands there: "the army" is that one."""
    return {code: row.actor.country for row, cells in _actor_table() for code in _split(cells["garrisons"])}


@cache
def lexicon() -> tuple[dict[tuple[str, ...], list[Sense]], dict[str, tuple[int, ...]]]:
    """Return the meanings of each phrase, in lower case, and how long those with a first word are, longest first."""
    table: dict[tuple[str, ...], list[Sense]] = {}
    lengths: dict[str, set[int]] = {}
    for sense in (*_actor_senses(), *_leader_senses(), *_demonym_senses(), *_office_senses()):
        key = tuple(word.lower() for word in sense.words)
        if key:
            table.setdefault(key, []).append(sense)
            lengths.setdefault(key[0], set()).add(len(key))
    return table, {word: tuple(sorted(found, reverse=True)) for word, found in lengths.items()}


def _actor_senses() -> Iterator[Sense]:
    for row, cells in _actor_table():
        for alias in _split(cells["aliases"]):
            yield Sense("name", words_of(alias), row, is_conditional=alias.startswith("?"))
        for word in _split(cells["adjectives"]):
            kind = (
                "peoples"
                if word.endswith("s") and row.kind == "state" and not word.isupper()
                else "qualifier"
            )
            yield Sense(kind, words_of(word), row, is_conditional=word.startswith("?"))
        for place in _split(cells["places"]):
            kind = "seat" if "@" in place else "land"
            yield Sense(kind, words_of(place), row, is_conditional=place.startswith("?"))
        if row.actor.kind == "group" and "(" not in cells["name"]:
            yield Sense("name", words_of(row.actor.name), row)


def _leader_senses() -> Iterator[Sense]:
    codes = {Gazetteer.open().place(row).name: code for code, row in Gazetteer.open().countries.items()}
    for cells in _table("event_leaders"):
        row = rows().get(cells["actor"])
        for name in _split(cells["names"]):
            yield Sense("person", words_of(name), row, code=codes.get(cells["actor"], ""))


def _demonym_senses() -> Iterator[Sense]:
    for code, names in demonyms().items():
        for name in names:
            kind = "peoples" if name.endswith("s") and name[:-1] in names else "qualifier"
            yield Sense(kind, words_of(name), code=code)


def _office_senses() -> Iterator[Sense]:
    for cells in _table("event_offices"):
        office = Office(cells["kind"], cells["alone"], frozenset(cells["joins"].split()), cells["whose"])
        for words in _split(cells["words"]):
            yield Sense("office", words_of(words), office=office)
            if office.kind in COUNTED:
                yield Sense("office", words_of(plural(words)), office=office)


def plural(words: str) -> str:
    """Return the plural of a noun phrase by its last word: `police officers`, `gunmen`."""
    if words.endswith("man"):
        return f"{words[:-3]}men"
    if words.endswith("y") and words[-2:-1] not in "aeiou":
        return f"{words[:-1]}ies"
    if words.endswith(("s", "men", "people", "children")):
        return words
    return f"{words}es" if words.endswith(("sh", "ch", "x")) else f"{words}s"
