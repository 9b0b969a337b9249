"""The words of an article that name an actor or an office, before grammar joins them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from geo_conflict.events import _actor_data as data
from geo_conflict.events._actor_data import WORD, Actor

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from geo_conflict.events._actor_data import Office, Row, Sense
    from geo_conflict.toponyms import Toponym
    from geo_conflict.toponyms._model import Entity

GLUES = frozenset({" ", "-", "‑", "'", "’", "ʼ", "‘", "\n", "  ", "\u00a0", "’ ", "' ", "\r\n"})
BOUND = frozenset(
    "led backed allied aligned based supported sponsored trained armed funded born held occupied".split()
)
WIDEST_GAP = 4
PARAGRAPH = 2
HYPHENS = frozenset("-‑")
AFFILIATES = frozenset(
    "affiliate affiliates affiliated branch branches offshoot offshoots linked inspired".split()
)
TURNED = frozenset({"pro", "anti", "non", "ex", "counter"})
# How much a town tells of the country that a report is about, and how much a country or people named in passing.
TOWN_WEIGHT = 2
UNKNOWN_GROUP = re.compile(
    r"\b(?P<name>[A-Z][\w’'-]+(?: (?:of|for|the|and|in|[A-Z][\w’'-]+)){0,7}? "
    r"(?:Army|Front|Forces?|Movement|Brigades?|Militia|Group|Party|Resistance|Alliance|Union|Battalions?|Council"
    r"|Fighters|Cartel|Guards?|Congress|Command|Commandos)"
    r"(?: (?:of|for) (?:the )?[A-Z][\w’'-]+(?: (?:and )?[A-Z][\w’'-]+)*)?)"
    r"(?:,? \((?:the )?(?P<acronym>[A-Z][\w-]{1,9})\)|,? or (?P<or>[A-Z]{2,6})\b)?"
)
SURELY_ARMED = re.compile(
    r"(?:Liberation|Resistance|Revolutionary|Rebel|Free|Defen[cs]e|People[’']s).*\b(?:Army|Front|Forces?|Movement|Brigades?|Militia)\b"
)


@dataclass(slots=True)
class Item:
    """Words with a meaning; `first` and `last` number tokens, the last one not inside."""

    first: int
    last: int
    kind: str
    actor: Actor | None = None
    row: Row | None = None
    code: str = ""
    office: Office | None = None


class Article:
    """What one article says of actors before grammar.

    Parameters
    ----------
    text
        The text.
    toponyms, entities
        Its toponyms and the model's entities.
    date
        Of the article, if known.
    """

    def __init__(
        self, text: str, toponyms: Sequence[Toponym], entities: Sequence[Entity], date: dt.date | None
    ) -> None:
        self.text = text
        self.date = date
        self.places = toponyms
        self.toponyms = [toponym for toponym in toponyms if toponym.place is not None]
        self.persons = sorted(entity for entity in entities if entity.label == "PERSON")
        self.things = [entity for entity in entities if entity.label in {"ORG", "FAC"}]
        self.starts, self.ends, self.words, self.glued = _cut(text)
        self.lower = [word.lower() for word in self.words]
        self._longer = {
            number: toponym
            for toponym in self.toponyms
            for number in range(self.token_at(toponym.start), self.token_at(toponym.end))
        }
        self.raw = list(self._matches())
        self.countries = self._count_countries()
        self.named = self._named_in_full()
        self.items = self._items()
        self.at = {item.first: number for number, item in enumerate(self.items)}

    def token_at(self, offset: int) -> int:
        """Return the number of the first token that begins at or after an offset."""
        return bisect_left(self.starts, offset)

    def is_possessive(self, number: int) -> bool:
        """Tell whether a token is the s of a genitive."""
        if not 0 < number < len(self.words) or self.lower[number] != "s":
            return False
        return self.text[self.starts[number] - 1] in "'’" and self.glued[number]

    @cached_property
    def home(self) -> str:
        """The country that the article is about; empty where it names none, or two alike."""
        ranked = self.countries.most_common(2)
        if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
            return ""
        return ranked[0][0] if ranked else ""

    # -- lookup -------------------------------------------------------------------------------------

    def _matches(self) -> Iterator[tuple[int, int, list[Sense]]]:
        """The longest phrases of the lexicon, from left to right."""
        table, lengths = data.lexicon()
        lower, number = self.lower, 0
        while number < len(lower):
            known = lengths.get(lower[number])
            found = self._longest(table, number, known) if known else None
            number = found[1] if found else number + 1
            if found:
                yield found

    def _longest(
        self, table: dict[tuple[str, ...], list[Sense]], number: int, lengths: tuple[int, ...]
    ) -> tuple[int, int, list[Sense]] | None:
        limit = min(number + lengths[0], len(self.lower))
        end = number + 1
        while end < limit and self.glued[end]:
            end += 1
        for length in lengths:
            last = number + length
            senses = table.get(tuple(self.lower[number:last])) if last <= end else None
            if senses:
                written = self.words[number:last]
                fitting = [sense for sense in senses if sense.fits(written)]
                if fitting:
                    return number, last, fitting
        return None

    # -- context ------------------------------------------------------------------------------------

    def _count_countries(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        datelines: Counter[str] = Counter()
        for toponym in self.toponyms:
            assert toponym.place is not None
            weight = (
                1
                if toponym.place.feature_code.startswith("PCL") or toponym.kind == "demonym"
                else TOWN_WEIGHT
            )
            (datelines if toponym.dateline else counts)[toponym.place.country_code] += weight
        counts = counts if +counts else datelines
        for _, _, senses in self.raw:
            counts.update({sense.code for sense in senses if sense.code and sense.kind != "person"})
        del counts[""]
        return counts

    def _named_in_full(self) -> set[str]:
        return {
            sense.row.actor.name
            for _, _, senses in self.raw
            for sense in senses
            if sense.row is not None
            and not sense.is_conditional
            and (sense.kind in {"name", "qualifier"} or sense.row.is_former)
            and _is_alone(sense, senses)
        }

    def _items(self) -> list[Item]:
        found = [item for first, last, senses in self.raw if (item := self._item(first, last, senses))]
        found = _without_overlap([*self._unknown_groups(found), *self._places(found), *found])
        found = _without_overlap([*found, *self._short_names(found)])
        return [item for item in found if not self._is_bound(item) and not self._is_named_after(item)]

    def _short_names(self, found: list[Item]) -> Iterator[Item]:
        """`the Front`, `the Movement`: the one name told before whose last word it is."""
        ends: dict[str, set[Actor]] = {}
        for item in found:
            if item.kind == "name" and item.actor is not None and item.last - item.first > 1:
                ends.setdefault(self.words[item.last - 1], set()).add(item.actor)
        covered = {number for item in found for number in range(item.first, item.last)}
        for number, word in enumerate(self.words):
            actors = ends.get(word, set())
            is_whole = number + 1 >= len(self.words) or not (
                self.glued[number + 1] and self.words[number + 1][0].isupper()
            )
            if (
                len(actors) == 1
                and number > 0
                and word[0].isupper()
                and self.lower[number - 1] == "the"
                and is_whole
                and number not in covered
            ):
                yield Item(number, number + 1, "name", next(iter(actors)))

    def _is_named_after(self, item: Item) -> bool:
        """`Assad University`, `Aden Hospital`: part of the name of a thing, and nobody."""
        if item.office is not None and item.office.kind in {"place", "civilian", "arms"}:
            return self.words[item.first][0].isupper() and self._goes_on(item.first)
        start, end = self.starts[item.first], self.ends[item.last - 1]
        place = self._longer.get(item.first)
        is_inside = place is not None and place.start <= start and end <= place.end
        if is_inside and place is not None and place.end - place.start > end - start:
            return item.kind in {"name", "qualifier", "person"}
        if item.kind != "person":
            return False
        return any(thing.start <= start and end < thing.end for thing in self.things)

    def _goes_on(self, number: int) -> bool:
        """Whether the word before is written with a capital, too."""
        return (
            number > 0
            and self.glued[number]
            and self.words[number - 1][0].isupper()
            and self._is_no_owner(number)
        )

    def _is_no_owner(self, number: int) -> bool:
        senses = data.lexicon()[0].get((self.lower[number - 1],), [])
        return (
            not any(sense.kind != "office" for sense in senses)
            and self.lower[number - 1] not in SENTENCE_WORDS
        )

    def _item(self, first: int, last: int, senses: list[Sense]) -> Item | None:
        fitting = [sense for sense in senses if not sense.is_conditional or self._holds(sense, senses)]
        if not fitting:
            return None
        sense = max(fitting, key=self._weight)
        actor = (
            sense.row.actor
            if sense.row is not None
            else data.state(sense.code, self.date)
            if sense.code
            else None
        )
        if sense.office is not None and sense.office.kind == "people_name":
            return Item(first, last, "qualifier")
        return Item(first, last, sense.kind, actor, sense.row, sense.code, sense.office)

    def _holds(self, sense: Sense, senses: list[Sense]) -> bool:
        """Whether the article allows a short name: it has the full one, or the country and no better meaning."""
        assert sense.row is not None
        if sense.kind == "seat":
            return sense.row.actor.name in self.named and self._is_of_its_time(sense.row)
        if sense.row.actor.name in self.named:
            return True
        return _is_alone(sense, senses) and sense.row.actor.country in self.countries

    def _is_of_its_time(self, row: Row) -> bool:
        """`Belgrade said` in a report on Yugoslavia: the capital speaks for the state of that time."""
        heir = data.state(row.actor.country, self.date)
        if self.date is not None:
            return row.covers(self.date)
        return not any(
            toponym.place is not None
            and toponym.place.feature_code.startswith("PCL")
            and heir is not None
            and toponym.place.country_code == heir.country
            and toponym.kind == "place"
            for toponym in self.toponyms
        )

    def _weight(self, sense: Sense) -> tuple[bool, int, bool]:
        row = sense.row
        country = row.actor.country if row is not None else sense.code
        is_named = row is not None and sense.is_conditional and row.actor.name in self.named
        return is_named, self.countries[country], sense.office is None

    def _places(self, known: list[Item]) -> Iterator[Item]:
        """Countries, and capitals that may speak for them."""
        taken = {item.first: item for item in known if item.kind in {"land", "name", "seat"}}
        for toponym in self.toponyms:
            place = toponym.place
            if place is None or toponym.kind != "place" or toponym.dateline:
                continue
            is_land = place.feature_code.startswith("PCL")
            if not is_land and place.feature_code != "PPLC":
                continue
            first, last = self.token_at(toponym.start), self.token_at(toponym.end)
            actor = data.state(place.country_code, self.date)
            if first < last and first not in taken and actor is not None:
                yield Item(first, last, "land" if is_land else "seat", actor, code=place.country_code)

    def _unknown_groups(self, known: list[Item]) -> Iterator[Item]:
        """`Rapid Support Forces (RSF)`: a name that ends like an armed group's, and its acronym from then on."""
        covered = {
            number
            for item in known
            if item.kind in {"name", "land"}
            for number in range(item.first, item.last)
        }
        acronyms: dict[str, Actor] = {}
        for match in UNKNOWN_GROUP.finditer(self.text):
            first, last = self.token_at(match.start("name")), self.token_at(match.end("name"))
            first = next(
                (
                    n + 1
                    for n in range(last - 1, first - 1, -1)
                    if self.lower[n] in SENTENCE_WORDS and n == first
                ),
                first,
            )
            actor = self._unknown_group(match, first, last, covered)
            if actor is None:
                continue
            short = match["acronym"] or match["or"]
            if short:
                acronyms[short] = actor
            yield Item(first, last, "name", actor)
        for number, word in enumerate(self.words if acronyms else ()):
            if word in acronyms:
                yield Item(number, number + 1, "name", acronyms[word])

    def _unknown_group(self, match: re.Match[str], first: int, last: int, covered: set[int]) -> Actor | None:
        short = match["acronym"] or match["or"]
        name = self.text[self.starts[first] : match.end("name")] if first < last else ""
        is_known = not covered.isdisjoint(range(first, last))
        if (
            last <= first + 1
            or is_known
            or self.lower[first] in STATE_WORDS
            or self._begins_with_people(first)
        ):
            return None
        if not (short or SURELY_ARMED.search(name)):
            return None
        return Actor(name, name.lower(), self.home, "group")

    def _begins_with_people(self, first: int) -> bool:
        senses = data.lexicon()[0].get((self.lower[first],), [])
        return any(sense.code and sense.kind == "qualifier" for sense in senses)

    def _is_bound(self, item: Item) -> bool:
        """`Iran-backed`, `pro-Russian`: whose friends, not who."""
        if item.kind == "office":
            return False
        follows = item.last < len(self.words) and self.glued[item.last]
        if follows and self.lower[item.last] in AFFILIATES:
            return True
        end, start = self.ends[item.last - 1], self.starts[item.first]
        if self.text[end : end + 1] in HYPHENS and self.text[start - 1 : start] in HYPHENS:
            return True
        after = follows and self.lower[item.last] in BOUND
        before = item.first > 0 and self.glued[item.first] and self.lower[item.first - 1] in TURNED
        return (after and self.text[end] in HYPHENS) or (before and self.text[start - 1] in HYPHENS)


SENTENCE_WORDS = frozenset("the in on at a an and but for of from with when after".split())
STATE_WORDS = frozenset(
    "national united security federal central supreme royal armed special air foreign european islamic".split()
)


def _is_alone(sense: Sense, senses: list[Sense]) -> bool:
    return not any(
        other.row is not sense.row and not other.is_conditional and other.kind != "person" for other in senses
    )


def _cut(text: str) -> tuple[list[int], list[int], list[str], list[bool]]:
    """Start, end and folded form of each word; whether only a space, hyphen or apostrophe parts it from the last."""
    starts: list[int] = []
    ends: list[int] = []
    words: list[str] = []
    for match in WORD.finditer(data.fold(text)):
        start, end = match.span()
        starts.append(start)
        ends.append(end)
        words.append(match.group())
    glued = [_is_glue(text[end:start]) for end, start in zip([0, *ends], starts, strict=False)]
    return starts, ends, words, glued


def _is_glue(gap: str) -> bool:
    return gap in GLUES or (gap.isspace() and len(gap) <= WIDEST_GAP and gap.count("\n") < PARAGRAPH)


def _without_overlap(items: Iterable[Item]) -> list[Item]:
    """Keep the longer of two that overlap, the earlier in the list of two as long."""
    taken: set[int] = set()
    kept = []
    for item in sorted(items, key=lambda item: item.first - item.last):
        numbers = range(item.first, item.last)
        if taken.isdisjoint(numbers):
            taken.update(numbers)
            kept.append(item)
    return sorted(kept, key=lambda item: item.first)
