"""geopy geocoders: the offline gazetteer, behind geopy's own interface."""

from __future__ import annotations

import unicodedata
from typing import Any

from geopy.geocoders.base import Geocoder
from geopy.location import Location
from geopy.point import Point

from geo_conflict._errors import InputError
from geo_conflict.gazetteer import Gazetteer as _Index
from geo_conflict.gazetteer import Place

# The script a language is written in, as Unicode names its letters; others are written in Latin letters.
SCRIPTS = {
    "ar": "ARABIC",
    "fa": "ARABIC",
    "ur": "ARABIC",
    "ps": "ARABIC",
    "ckb": "ARABIC",
    "hy": "ARMENIAN",
    "ka": "GEORGIAN",
    "ru": "CYRILLIC",
    "uk": "CYRILLIC",
    "be": "CYRILLIC",
    "bg": "CYRILLIC",
    "sr": "CYRILLIC",
    "mk": "CYRILLIC",
    "kk": "CYRILLIC",
    "ky": "CYRILLIC",
    "tg": "CYRILLIC",
    "mn": "CYRILLIC",
    "he": "HEBREW",
    "yi": "HEBREW",
    "el": "GREEK",
    "hi": "DEVANAGARI",
    "ne": "DEVANAGARI",
    "mr": "DEVANAGARI",
    "bn": "BENGALI",
    "ta": "TAMIL",
    "th": "THAI",
    "my": "MYANMAR",
    "am": "ETHIOPIC",
    "ti": "ETHIOPIC",
    "zh": "CJK",
    "ja": "CJK",
    "ko": "HANGUL",
    "km": "KHMER",
    "lo": "LAO",
    "si": "SINHALA",
    "te": "TELUGU",
    "ml": "MALAYALAM",
    "kn": "KANNADA",
    "gu": "GUJARATI",
    "pa": "GURMUKHI",
}


class Gazetteer(Geocoder):  # type: ignore[misc]  # geopy has no types
    """The offline gazetteer as a geopy geocoder: it never asks the network.

    Parameters
    ----------
    timeout, proxies, user_agent, ssl_context, adapter_factory
        Taken so that code written for any geopy geocoder runs; nothing of them is used.

    Examples
    --------
    >>> location = Gazetteer().geocode("Stepanakert")
    >>> location.raw["geonameid"]
    146970
    """

    def __init__(
        self,
        *,
        timeout: Any = None,
        proxies: Any = None,
        user_agent: str | None = None,
        ssl_context: Any = None,
        adapter_factory: Any = None,
    ) -> None:
        del timeout, proxies, user_agent, ssl_context, adapter_factory
        self._index = _Index.open()
        self.scheme = self.domain = ""

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = None,
        language: str | None = None,
        country_codes: str | list[str] | None = None,
        limit: int | None = None,
    ) -> Location | list[Location] | None:
        """Find the place of a name.

        Parameters
        ----------
        query
            A name, alone or with what holds it: `Troy, North Carolina, US`.
        exactly_one
            Return the likeliest place alone, or a list of all.
        timeout
            Not used.
        language
            ISO 639-1 code: the address is given in a spelling in that language's script, where there is one.
        country_codes
            ISO 3166-1 alpha-2 code or codes that the place must be in.
        limit
            How many places at the most, with `exactly_one=False`.

        Returns
        -------
        geopy.location.Location, list of them, or None
            None where there is none.

        Raises
        ------
        InputError
            When a country code is not known.
        """
        del timeout
        wanted = [country_codes] if isinstance(country_codes, str) else country_codes
        codes: list[str | None] = list(wanted) if wanted else [None]
        parts = [part.strip() for part in str(query).split(",") if part.strip()]
        found = [place for code in codes for place in self._find(parts, code)]
        return self._answer(found, exactly_one=exactly_one, limit=limit, language=language)

    def reverse(
        self,
        query: Point | str | tuple[float, float],
        *,
        exactly_one: bool = True,
        timeout: Any = None,
        language: str | None = None,
        limit: int | None = None,
        within_km: float = 100.0,
    ) -> Location | list[Location] | None:
        """Find the populated place nearest to a point.

        Parameters
        ----------
        query
            Latitude and longitude, as geopy takes them.
        exactly_one
            Return the nearest alone, or a list.
        timeout
            Not used.
        language
            As for `geocode`.
        limit
            How many at the most, with `exactly_one=False`; ten by default.
        within_km
            How far away at the most.

        Returns
        -------
        geopy.location.Location, list of them, or None
            None where there is none; `raw["distance_km"]` tells how far each is.

        Raises
        ------
        InputError
            When `query` is no point on the globe.
        """
        del timeout
        try:
            point = Point(query)
        except (TypeError, ValueError) as error:
            raise InputError(
                "a point as (latitude, longitude)", repr(query), "give degrees, latitude first"
            ) from error
        count = 1 if exactly_one else limit or 10
        found = self._index.nearest(point.latitude, point.longitude, count=count, within_km=within_km)
        places = [self._location(place, language, distance_km=round(km, 3)) for place, km in found]
        return (places[0] if places else None) if exactly_one else places or None

    def _find(self, parts: list[str], country: str | None) -> list[Place]:
        if not parts:
            return []
        found = self._index.candidates(", ".join(parts), country) or self._index.candidates(parts[0], country)
        for holder in parts[1:]:
            outer = {name.row for name in self._index.lookup(holder)}
            countries = {
                place.country_code for place in map(self._index.place, outer) if place.feature_code == "PCLI"
            }
            held = [
                p for p in found if {p.admin1_row, p.admin2_row, p.row} & outer or p.country_code in countries
            ]
            found = held if outer else found
        return found

    def _answer(
        self, found: list[Place], *, exactly_one: bool, limit: int | None, language: str | None
    ) -> Location | list[Location] | None:
        if not found:
            return None
        if exactly_one:
            return self._location(found[0], language)
        return [self._location(place, language) for place in found[:limit]]

    def _location(self, place: Place, language: str | None, **more: Any) -> Location:
        name = self._in_language(place, language)
        country = self._index.countries.get(place.country_code)
        holders = [
            place.admin2,
            place.admin1,
            "" if country in (None, place.row) else self._index.place(country).name,
        ]
        address = ", ".join([name, *(holder for holder in holders if holder and holder != place.name)])
        raw = {**place._asdict(), "attribution": "GeoNames, CC BY 4.0", **more}
        return Location(address, Point(place.lat, place.lon), raw)

    def _in_language(self, place: Place, language: str | None) -> str:
        script = SCRIPTS.get((language or "").split("-")[0].lower())
        if script is None:
            return place.name
        spellings = [name for name in self._index.names(place.row) if _script(name) == script]
        return min(
            spellings, key=lambda name: abs(name.count(" ") - place.name.count(" ")), default=place.name
        )


def _script(name: str) -> str:
    """First word of the Unicode name of a spelling's first letter: its script."""
    letter = next((char for char in name if char.isalpha()), "a")
    return unicodedata.name(letter, "LATIN").split()[0]
