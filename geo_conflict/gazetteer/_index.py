"""Reading the index: names to rows, rows to places."""

from __future__ import annotations

import json
import math
import zlib
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import marisa_trie
import numpy as np

from geo_conflict import datasets
from geo_conflict._errors import DataError, InputError
from geo_conflict.gazetteer._layout import NAME_KINDS, NAMES_PER_BLOCK, PLACE_DTYPE, RECORD
from geo_conflict.gazetteer._normalize import key, respellings, variants

if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

EARTH_RADIUS_KM = 6371.0088

# UCDP's where_prec and ACLED's geo_precision by the kind of feature; the first prefix that fits.
PRECISION = (
    ("ADM1", 4, 3),
    ("ADM", 3, 2),
    ("PCL", 6, 3),
    ("PPL", 1, 1),
    ("STLMT", 1, 1),
    ("CONT", 7, 3),
    ("OCN", 7, 3),
    ("SEA", 7, 3),
    ("GULF", 7, 3),
    ("SITE", 2, 1),
    ("CMP", 1, 1),
)
LINEAR_OR_VAGUE = (5, 3)

# Shorter names differ from too many others by one letter.
SHORTEST_RESPELLED = 5
# How much more prominent than its population says a feature is, in powers of ten.
STANDING = {
    "PCLI": 3.0,
    "CONT": 8.0,
    "PPLC": 1.3,
    "ADM1": 0.5,
    "PPLA": 0.5,
    "SEA": 6.0,
    "OCN": 7.0,
    "RGN": 6.0,
}

# A site of the project's own table is there because reports name it; how many live there is not known.
KNOWN_SITE = 2.0
SITE_CODES = frozenset({"PPL", "PPLX", "CMP", "SITE"})

# Of a town and the unit of the same name, the town comes first.
UNIT_AFTER_TOWN = 1.6

FEATURE_CLASSES = {
    "PPL": "P",
    "STLMT": "P",
    "ADM": "A",
    "PCL": "A",
    "CONT": "L",
    "RGN": "L",
    "MT": "T",
    "SITE": "S",
    "CMP": "L",
}


class Name(NamedTuple):
    """A place that a name may mean, and what kind of name it is for that place."""

    row: int
    kind: str


class Place(NamedTuple):
    """A record of the gazetteer.

    Attributes
    ----------
    row
        Its row in the index.
    geonameid
        Its GeoNames id, or None for a place that the project's own table adds.
    slug
        The project's own key of such a place; empty for others.
    name
        Its main name.
    lat, lon
        Its point, degrees, WGS 84.
    feature_class, feature_code
        GeoNames feature class and code; `SITE` is a site of the project's own table.
    country_code
        ISO 3166-1 alpha-2, empty where there is none.
    admin1, admin2
        Names of its admin units, empty where there are none.
    admin1_row, admin2_row
        Their rows in the index, -1 for none.
    population
        People; of an admin unit, the sum of its towns where nothing better is known.
    radius_km
        Radius of a circle that covers as much ground as the place.
    """

    row: int
    geonameid: int | None
    slug: str
    name: str
    lat: float
    lon: float
    feature_class: str
    feature_code: str
    country_code: str
    admin1: str
    admin2: str
    admin1_row: int
    admin2_row: int
    population: int
    radius_km: float

    @property
    def precision(self) -> tuple[int, int]:
        """UCDP's 1-7 and ACLED's 1-3."""
        return _precision(self.feature_code)

    @property
    def prominence(self) -> float:
        """How well known the place is: the power of ten of its population, more for capitals and countries."""
        known = KNOWN_SITE if self.is_site else 0.0
        return math.log10(self.population + 10) + STANDING.get(self.feature_code, 0.0) + known

    @property
    def is_site(self) -> bool:
        """It is a village, camp or site of the project's own table."""
        return bool(self.slug) and self.feature_code in SITE_CODES

    def lies_in(self, unit: Place) -> bool:
        """Whether the place belongs to an admin unit or country.

        Parameters
        ----------
        unit
            Any place; only a unit or country holds others.
        """
        if unit.row == self.row:
            return False
        is_country_of = unit.feature_code == "PCLI" and unit.country_code == self.country_code
        return is_country_of or unit.row in (self.admin1_row, self.admin2_row)


@cache
def _class_of(feature_code: str) -> str:
    return next((value for start, value in FEATURE_CLASSES.items() if feature_code.startswith(start)), "H")


@cache
def _precision(feature_code: str) -> tuple[int, int]:
    for prefix, ucdp, acled in PRECISION:
        if feature_code.startswith(prefix):
            return ucdp, acled
    return LINEAR_OR_VAGUE


def _fit(place: Place, kind: str) -> float:
    """Prominence; more for the place's own name than for another spelling, less for the unit around a town."""
    own = 1.0 if kind != "alternate" else 0.0
    return place.prominence + own - UNIT_AFTER_TOWN * place.feature_code.startswith("ADM")


class Gazetteer:
    """Names to places, from the files in `data/gazetteer/`.

    Use `Gazetteer.open()`, which keeps one instance for the process.

    Parameters
    ----------
    places, names, spellings, offsets, meta
        Paths of the five files of the index.

    Raises
    ------
    DataError
        When a file is missing or does not fit the others.
    """

    def __init__(self, places: Path, names: Path, spellings: Path, offsets: Path, meta: Path) -> None:
        try:
            self._places = np.load(places, mmap_mode="r")
            self._trie = marisa_trie.RecordTrie(RECORD).mmap(str(names))
            self._offsets = np.load(offsets, mmap_mode="r")
            self._spellings = np.memmap(spellings, mode="r", dtype=np.uint8)
            self._meta: dict[str, Any] = json.loads(meta.read_text(encoding="utf-8"))
        except (OSError, ValueError, RuntimeError) as error:
            raise DataError("a readable gazetteer", str(error), "run `geo-conflict data verify`") from error
        if self._places.dtype != PLACE_DTYPE:
            raise DataError(
                "a gazetteer of this version", "another layout", "reinstall geo-conflict, or run `make data`"
            )
        self._slugs: dict[int, str] = {row: slug for slug, row in self._meta["slugs"].items()}
        self._features: list[str] = self._meta["features"]
        self._countries: list[str] = self._meta["countries"]
        self._place = lru_cache(maxsize=65536)(self._read_place)
        self._name = lru_cache(maxsize=65536)(self._read_name)
        self._block = lru_cache(maxsize=512)(self._read_block)
        self._lookup = lru_cache(maxsize=65536)(self._read_names)
        self._mean = lru_cache(maxsize=65536)(self._read_meanings)

    @staticmethod
    @cache
    def open() -> Gazetteer:
        """Open the gazetteer that comes with the package, once for the process.

        Returns
        -------
        Gazetteer
            The shared instance.

        Raises
        ------
        DataError
            When a file is missing or broken.
        """
        parts = ("places", "names", "spellings", "offsets", "meta")
        return Gazetteer(*(datasets.path(f"gazetteer_{part}") for part in parts))

    def __len__(self) -> int:
        return len(self._places)

    @property
    def version(self) -> str:
        """Version of the gazetteer, as `data/registry.json` has it."""
        return str(self._meta["version"])

    @property
    def countries(self) -> dict[str, int]:
        """Rows of the countries by ISO 3166-1 alpha-2 code."""
        rows: dict[str, int] = self._meta["country_rows"]
        return rows

    @property
    def slugs(self) -> dict[str, int]:
        """Rows of the project's own places by slug."""
        rows: dict[str, int] = self._meta["slugs"]
        return rows

    def row_of(self, geonameid: int) -> int | None:
        """Return the row of a GeoNames id, or None."""
        ids = self._places["geonameid"]
        stored = len(ids) - len(self._slugs)
        row = int(np.searchsorted(ids[:stored], geonameid))
        return row if row < stored and int(ids[row]) == geonameid else None

    def place(self, row: int) -> Place:
        """Return the place in a row."""
        return self._place(row)

    def names(self, row: int) -> list[str]:
        """Return all spellings of a place, the main one first."""
        return self._block(row // NAMES_PER_BLOCK)[row % NAMES_PER_BLOCK].split("\t")

    def exact(self, name: str) -> list[Name]:
        """Return the places of which `name` is a case-sensitive abbreviation ("U.S.", "N.C.")."""
        return self._lookup(f"={name}") if name.isprintable() else []

    def folded(self, folded: str) -> list[Name]:
        """Return the places that have a name with this key (see `key`)."""
        return self._lookup(folded)

    def lookup(self, name: str) -> list[Name]:
        """Return the places that a name may mean, in no order.

        Parameters
        ----------
        name
            A name in any script, as it stands in a text.

        Returns
        -------
        list of Name
            Empty when the gazetteer has no such name.
        """
        return list(self._mean(name))

    def _read_meanings(self, name: str) -> list[Name]:
        exact, folded = self.exact(name), key(name)
        known = {found.row for found in exact}
        found = exact + [other for other in self.folded(folded) if other.row not in known]
        if found:
            return found
        return next((other for variant in variants(folded) if (other := self.folded(variant))), [])

    def candidates(self, name: str, country: str | None = None) -> list[Place]:
        """Return the places that a name may mean, the most prominent first.

        Parameters
        ----------
        name
            A name in any script.
        country
            ISO 3166-1 alpha-2 code that the places must have.

        Returns
        -------
        list of Place
            Empty when there is none.

        Raises
        ------
        InputError
            When `country` is no code of the gazetteer.
        """
        if country is not None and country.upper() not in self.countries:
            raise InputError(
                "an ISO 3166-1 alpha-2 country code", repr(country), "use a code such as AZ, UA or SD"
            )
        found = [(self.place(other.row), other.kind) for other in self.lookup(name)]
        kept = [pair for pair in found if country is None or pair[0].country_code == country.upper()]
        return [place for place, _ in sorted(kept, key=lambda pair: (-_fit(*pair), pair[0].row))]

    def respelled(self, name: str, countries: Container[str]) -> list[Name]:
        """Return the places of some countries that have a name in another transcription.

        Parameters
        ----------
        name
            A name that `lookup` does not know.
        countries
            ISO 3166-1 alpha-2 codes that the places may have.

        Returns
        -------
        list of Name
            In no order; empty for short names, which too many others are like.
        """
        folded = key(name)
        if len(folded) < SHORTEST_RESPELLED or not folded.isascii():
            return []
        found = {other.row: other for spelling in respellings(folded) for other in self._lookup(spelling)}
        return [other for other in found.values() if self.place(other.row).country_code in countries]

    def nearest(
        self, lat: float, lon: float, *, count: int = 1, within_km: float = math.inf
    ) -> list[tuple[Place, float]]:
        """Return the populated places nearest to a point.

        Parameters
        ----------
        lat, lon
            Degrees, WGS 84.
        count
            How many at the most.
        within_km
            How far at the most.

        Returns
        -------
        list of (Place, float)
            Each with its great-circle distance in km, the nearest first.
        """
        rows, lats, lons = self._towns
        phi, lam = math.radians(lat), math.radians(lon)
        half = np.sin((lats - phi) / 2) ** 2 + math.cos(phi) * np.cos(lats) * np.sin((lons - lam) / 2) ** 2
        km = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, half)))
        best = np.argsort(km, kind="stable")[:count]
        return [(self.place(int(rows[i])), float(km[i])) for i in best if km[i] <= within_km]

    def settlements(self) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return points and population of all towns and villages; quarters of towns are left out.

        Returns
        -------
        points, population
            Arrays of shape (n, 2), longitude and latitude in degrees, WGS 84, and (n,), people.
        """
        codes = [
            number for number, code in enumerate(self._features) if code.startswith("PPL") and code != "PPLX"
        ]
        own = self._places[np.isin(self._places["feature"], codes)]
        return np.column_stack([own["lon"], own["lat"]]) / 1e5, own["population"].astype(np.int64)

    @cached_property
    def _towns(self) -> tuple[Any, Any, Any]:
        towns = [number for number, code in enumerate(self._features) if code.startswith("PPL")]
        rows = np.flatnonzero(np.isin(self._places["feature"], towns))
        return rows, *(np.radians(self._places[axis][rows] / 1e5) for axis in ("lat", "lon"))

    def __iter__(self) -> Iterator[Place]:
        return (self.place(row) for row in range(len(self)))

    def _read_names(self, folded: str) -> list[Name]:
        return [Name(row, NAME_KINDS[kind]) for row, kind in self._trie.get(folded, ())]

    def _read_name(self, row: int) -> str:
        return self.names(row)[0]

    def _read_block(self, number: int) -> list[str]:
        start, end = self._offsets[number], self._offsets[number + 1]
        return zlib.decompress(self._spellings[start:end].tobytes()).decode().split("\n")

    def _read_place(self, row: int) -> Place:
        geonameid, lat, lon, population, feature, country, radius, admin1, admin2 = self._places[row].item()
        code = self._features[feature]
        return Place(
            row=row,
            geonameid=geonameid or None,
            slug=self._slugs.get(row, ""),
            name=self._name(row),
            lat=lat / 1e5,
            lon=lon / 1e5,
            feature_class=_class_of(code),
            feature_code=code,
            country_code=self._countries[country],
            admin1="" if admin1 < 0 or admin1 == row else self._name(admin1),
            admin2="" if admin2 < 0 or admin2 == row else self._name(admin2),
            admin1_row=admin1,
            admin2_row=admin2,
            population=population,
            radius_km=radius / 10,
        )
