"""Reading the phrases of relative places in a text: which places they name, which way, and how far."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from geo_conflict.gazetteer import Gazetteer
from geo_conflict.toponyms import _lines
from geo_conflict.toponyms._relations import (
    COMPASS,
    DRIVE,
    HEDGES,
    HUNDRED,
    INNER,
    MINUTES,
    NUMBERS,
    PACES,
    PATTERNS,
    PEOPLE,
    PLACE,
    PLAIN,
    RESERVED,
    UNITS,
    VAGUE,
    WINDS,
    Pattern,
    at,
    name,
    spaced,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo_conflict.gazetteer import Place
    from geo_conflict.toponyms._find import Toponym


@dataclass(frozen=True, slots=True)
class Relative:
    """A phrase that puts something where it stands to a place named.

    Attributes
    ----------
    start, end
        Character offsets of the whole phrase.
    relation
        `near`, `distance`, `between`, `along`, `border` or `part`.
    anchors
        Numbers, among the article's toponyms, of those that fix it; the first is the one that names it.
    words
        The phrase.
    manner
        Which kind of the relation: of `near` `edge`, `outside`, `off` and others, of `along` `road`, `river`,
        `coast` or `line`, of `part` `half`, `centre` or `whole`.
    way
        Compass point (`N`, `NNE`, ...), or empty.
    low_km, high_km
        Least and greatest distance that the words leave open; None where they tell none.
    line
        Id of a line of `data/gazetteer/tables/lines.csv`; `front` is one whose course is not known.
    named
        Places that it names by words that are no toponyms of the article: "the Afghan border".
    describes
        Number of the toponym that the phrase only describes: "Barsalogho, 40 km north of Kaya"; else None.
    """

    start: int
    end: int
    relation: str
    anchors: tuple[int, ...]
    words: str
    manner: str = ""
    way: str = ""
    low_km: float | None = None
    high_km: float | None = None
    line: str = ""
    named: tuple[Place, ...] = ()
    describes: int | None = None

    @property
    def bearing(self) -> float | None:
        """Degrees, clockwise from north; None where the words tell no direction."""
        return WINDS.get(self.way)

    @property
    def distance_km(self) -> float | None:
        """The middle of the distances that the words leave open."""
        if self.low_km is None or self.high_km is None:
            return None
        return (self.low_km + self.high_km) / 2


# What stands between a name and a phrase that only describes it.
DESCRIBED = re.compile(
    rf"(?P<a>{PLACE}{INNER}*)(?:,\s|\s\()(?:(?:a|an|the|which|that|is|lies|located|lying|situated|town|village|city"
    r"|settlement|suburb|camp|place|small|about|some|around|just|roughly|on|at)\s)*$"
)
BEFORE_BORDER = re.compile(
    rf"(?:(?P<c>{PLACE}{INNER}*)(?:\s(?:region|province|district))?(?:,\s|\s(?:of|in)\s))?(?P<d>{PLACE}{INNER}*)"
    r",?\s(?:(?:which|that|lies|is|a|region|province|district)\s)*$"
)
# "Talks between Moscow and Kyiv" are at no place between them.
PARTIES = re.compile(
    r"\b(?:talks?|agreements?|deals?|ceasefires?|truces?|war|wars|conflicts?|relations|tensions?|negotiations?|ties"
    r"|treaty|accord|pact|disputes?|cooperation|summit|meetings?|mediat\w+|differences|rivalry|dialogue|exchanges?"
    r"|trade|hostilities|peace|flights?|matches|match|match-up)(?:\s[\w-]+){0,3}\s$",
    re.IGNORECASE,
)
# "Near the U.S. embassy" is not near the United States.
HOUSES = re.compile(
    r"['’]s\b|\s(?:embassy|consulate|base|bases|troops|forces|army|positions|mission|border)\b"
)
NEAR_A_COUNTRY = re.compile(r"(?:near|close|next|not|adjacent|off)\b", re.IGNORECASE)
# "Across the Red River" is beyond it.
WATER = re.compile(r"(?:River|Creek|Lake|Sea|Ocean|Gulf|Strait|Bay)$", re.IGNORECASE)
COUNTRIES = ("PCL", "CONT", "OCN")
TOWNS = ("PPL", "SITE", "STLMT", "CMP")
AHEAD = 60


class _Reader:
    """Reads the phrases of one text."""

    def __init__(self, text: str, toponyms: Sequence[Toponym]) -> None:
        self.text = text
        self.toponyms = toponyms
        self.at: dict[int, int] = {}
        signs = list(RESERVED.sub(" ", text))
        for number, toponym in enumerate(toponyms):
            if toponym.start in self.at:
                continue
            self.at[toponym.start] = number
            mark = PEOPLE if toponym.kind == "demonym" else PLACE
            signs[toponym.start : toponym.end] = mark + INNER * (toponym.end - toponym.start - 1)
        self.marked = "".join(signs)
        self.taken: list[tuple[int, int]] = []

    def read(self) -> Iterator[Relative]:
        """Yield the phrases, in no order, none overlapping another but those of a list."""
        yield from self._lines()
        lowered = self.marked.lower()
        for pattern in PATTERNS:
            if pattern.cue is not None and not pattern.cue.search(lowered):
                continue
            for match in pattern.words.finditer(self.marked):
                if self._is_free(*match.span()):
                    found = list(self._relatives(pattern, match))
                    if found:
                        self.taken.append(match.span())
                    yield from found

    def _is_free(self, start: int, end: int) -> bool:
        return all(end <= low or high <= start for low, high in self.taken)

    @cached_property
    def _by_text(self) -> dict[str, int]:
        return {toponym.text: number for number, toponym in reversed([*enumerate(self.toponyms)])}

    def _place(self, number: int) -> Place | None:
        return self.toponyms[number].place

    def _is(self, number: int, codes: tuple[str, ...]) -> bool:
        place = self._place(number)
        return place is not None and place.feature_code.startswith(codes)

    def _lines(self) -> Iterator[Relative]:
        for start, end, line in _lines.find(self.text, self.toponyms):
            before = LINE_BEFORE.search(self.marked, max(0, start - AHEAD), start)
            after = LINE_AFTER.match(self.marked, end)
            low, high = (before.start() if before else start), (after.end() if after else end)
            own = [number for offset, number in self.at.items() if start <= offset < end]
            starts = [match.start(group) for match in (before, after) if match for group in match.groupdict()]
            named = [self.at[offset] for offset in starts if offset in self.at]
            if not self._is_free(low, high):
                continue
            self.taken.append((low, high))
            anchors = tuple(dict.fromkeys([*own, *named]))
            yield Relative(low, high, "along", anchors, self.text[low:high], "line", line=line)

    def _relatives(self, pattern: Pattern, match: re.Match[str]) -> Iterator[Relative]:
        groups = match.groupdict()
        numbers, named = self._anchors(match)
        if numbers is None or not self._fits(pattern, match, numbers):
            return
        way = _wind(groups.get("way") or "")
        if way is None:
            return
        low, high = _distance(groups)
        if high == 0:
            return
        end = match.end()
        if groups.get("more"):
            end = match.start("more")
        found = Relative(
            match.start(),
            end,
            pattern.relation,
            tuple(numbers),
            self.text[match.start() : end],
            "whole" if groups.get("also") else pattern.manner,
            "" if groups.get("also") else way,
            low,
            high,
            named=tuple(named),
            describes=self._described(match),
        )
        if pattern.relation == "border":
            found = self._with_context(found)
        yield found
        yield from self._listed(found, match)

    def _anchors(self, match: re.Match[str]) -> tuple[list[int] | None, list[Place]]:
        """Return the toponyms of a match, and the places that it names otherwise; None where it names neither."""
        numbers: list[int] = []
        named: list[Place] = []
        found = match.groupdict()
        for group in "cab":  # where a border is crossed comes first: it says which stretch of it
            if not found.get(group):
                continue
            start = match.start(group)
            if start in self.at:
                numbers.append(self.at[start])
                continue
            word = found[group].removesuffix("'s").removesuffix("’s")
            if word in self._by_text:
                numbers.append(self._by_text[word])
                continue
            people = _people(word)
            if people is None:
                return None, []
            named.append(people)
        return (numbers, named) if numbers or named else (None, [])

    def _fits(self, pattern: Pattern, match: re.Match[str], numbers: list[int]) -> bool:
        """Tell whether the places are of a kind of which the words can be meant."""
        check = CHECKS.get(pattern.manner) or CHECKS.get(pattern.relation)
        return check is None or check(self, match, numbers)

    def is_near(self, match: re.Match[str], numbers: list[int]) -> bool:
        """Of a country only the words "near" and the like, and only where they end with its name."""
        if not self._is(numbers[0], COUNTRIES):
            return True
        plain = NEAR_A_COUNTRY.match(match.group()) and match.group().endswith(match["a"])
        return bool(plain) and not HOUSES.match(self.marked, match.end("a"))

    def is_outside(self, match: re.Match[str], numbers: list[int]) -> bool:
        return not self._is(numbers[0], (*COUNTRIES, "RGN")) and self.is_near(match, numbers)

    def is_entered(self, match: re.Match[str], numbers: list[int]) -> bool:
        return not self._is(numbers[0], TOWNS) and not HOUSES.match(self.marked, match.end("a"))

    def is_between(self, match: re.Match[str], numbers: list[int]) -> bool:
        if any(self._is(number, COUNTRIES) for number in numbers):
            return False
        capitals = all(self._is(number, ("PPLC",)) for number in numbers)
        talk = PARTIES.search(self.marked, max(0, match.start() - AHEAD), match.start())
        return not capitals and not talk

    def is_river(self, match: re.Match[str], numbers: list[int]) -> bool:
        water = self._is(numbers[0], ("STM", "LK", "CNL", "CHN"))
        country = self._is(numbers[0], (*COUNTRIES, "ADM1"))
        return water or "river" in match.group().lower() or not country

    def is_part(self, match: re.Match[str], numbers: list[int]) -> bool:
        """`The eastern Donetsk region` is all of it, which lies in the east; `northern Kharkiv region` is a part."""
        groups = match.groupdict()
        place = self._place(numbers[0])
        if place is not None and place.feature_class in "HT":
            return False
        text = self.text[match.start("a") : match.end()].lower()
        is_unit = bool(UNIT_WORD.search(text))
        return not (groups.get("the") and is_unit) and not HOUSES_OF_PART.match(self.marked, match.end())

    def is_whole(self, match: re.Match[str], numbers: list[int]) -> bool:
        place, name_of = self._place(numbers[0]), self.toponyms[numbers[0]].text
        if place is None or place.feature_class in "HT" or WATER.search(name_of):
            return False
        return not HOUSES.match(self.marked, match.end())

    def _described(self, match: re.Match[str]) -> int | None:
        found = DESCRIBED.search(self.marked, max(0, match.start() - AHEAD), match.start())
        return self.at.get(found.start("a")) if found else None

    def _with_context(self, found: Relative) -> Relative:
        """Add who has the border, and the region before "on the border": it says which stretch is meant."""
        before = BEFORE_BORDER.search(self.marked, max(0, found.start - AHEAD), found.start)
        numbers = [self.at[before.start(group)] for group in "cd" if before and before[group]]
        numbers = [number for number in numbers if number not in found.anchors]
        town = next((number for number in numbers if self._is(number, TOWNS)), None)
        if town is not None:
            return replace(found, describes=town)
        country = [number for number in numbers if self._is(number, COUNTRIES)]
        regions = [number for number in numbers if number not in country]
        other = country[-1:] if len(found.anchors) + len(found.named) == 1 else []
        return replace(found, anchors=(*regions[-1:], *other, *found.anchors), describes=None)

    def _listed(self, found: Relative, match: re.Match[str]) -> Iterator[Relative]:
        """Yield the others of a list: `near A and B` is near either; `near A, C` is near A in C."""
        more = match.groupdict().get("more") or ""
        if not (" and " in more or " or " in more):
            return
        for mark in re.finditer(PLACE, more):
            number = self.at[match.start("more") + mark.start()]
            if not self._is(number, COUNTRIES):
                end = self.toponyms[number].end
                words = self.text[found.start : end]
                yield replace(found, end=end, anchors=(number,), words=words, describes=None)


UNIT_WORD = re.compile(r"\b(?:region|oblast|province|district|governorate|state|county|raion)$")
HOUSES_OF_PART = re.compile(r"['’]s\b(?=\s(?:embassy|army|troops))|[-–]\w")
CHECKS = {
    "near": _Reader.is_near,
    "inside": _Reader.is_entered,
    "outside": _Reader.is_outside,
    "between": _Reader.is_between,
    "river": _Reader.is_river,
    "part": _Reader.is_part,
    "whole": _Reader.is_whole,
}
LINE_BEFORE = re.compile(
    rf"(?:\b(?:on|along|at|near|to|across|over|of|from|behind)\s)?(?:the\s|a\s|their\s)?(?:{name('x')}\s)?"
    r"(?:(?:northern|southern|eastern|western|tense|active|southeastern|entire|whole)\s)*$",
    re.IGNORECASE,
)
LINE_AFTER = re.compile(
    spaced(
        r" (?:that divides|dividing|separating|in|of|near|around|between|outside|with|through|inside) "
        rf"{at('y')}(?: (?:and|with|from) {at('z')})?"
    ),
    re.IGNORECASE,
)


def _people(word: str) -> Place | None:
    """Return the country or unit that an adjective or a name of a country stands for."""
    gazetteer = Gazetteer.open()
    for found in gazetteer.lookup(word):
        place = gazetteer.place(found.row)
        if found.kind == "demonym" or place.feature_code == "PCLI":
            return place
    return None


def _wind(words: str) -> str | None:
    """Return the compass point of words; empty for none, None where they are no point."""
    if not words:
        return ""
    letters = re.findall(COMPASS, words.lower())
    wind = "".join(word[0] for word in letters).upper() or words.upper()
    return wind if wind in WINDS else None


def _distance(groups: dict[str, str | None]) -> tuple[float | None, float | None]:
    """Return the least and greatest distance of an amount in words, in km; None where there is none."""
    words = groups.get("low")
    if not words:
        return None, None
    low, high, is_vague = _number(words)
    if groups.get("high"):
        other = _number(groups["high"] or "")
        low, high, is_vague = min(low, other[0]), max(high, other[1]), True
    if groups.get("clock"):
        slow, fast = PACES.get((groups.get("pace") or "").lower(), DRIVE)
        hour = 1.0 if groups["clock"] == "hour" else MINUTES
        return low / hour * slow, high / hour * fast
    unit = UNITS[re.sub(r"\s", " ", groups["unit"] or "").lower()]
    least, most = HEDGES.get(re.sub(r"\s", " ", groups.get("hedge") or "").lower(), PLAIN)
    if is_vague:
        least = most = 1.0
    return low * unit * least, high * unit * most


def _number(words: str) -> tuple[float, float, bool]:
    """Return the bounds of a number, and whether the words leave them open by themselves."""
    words = re.sub(r"\s", " ", words).lower()
    if words in VAGUE:
        return (*VAGUE[words], True)
    if words[0].isdigit():
        number = float(words.replace(",", ""))
    elif words in NUMBERS:
        number = NUMBERS[words]
    else:
        first, second = (NUMBERS.get(word, 0.0) for word in re.split("[ -]", words, maxsplit=1))
        number = first * second if second == HUNDRED else first + second
    return number, number, False


def find(text: str, toponyms: Sequence[Toponym]) -> list[Relative]:
    """Return the relative places of a text (see `geo_conflict.toponyms.relative.find`)."""
    return sorted(_Reader(text, toponyms).read(), key=lambda found: (found.start, found.end))
