"""Toponym recognition: which spans of a text name a place.

The named-entity model proposes; the gazetteer disposes. A span that the model took for a person or an
organisation, or missed, is rescued where the words around it say that it is a place.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from geo_conflict.gazetteer import key
from geo_conflict.toponyms._patterns import (
    AROUND_CONJUNCT,
    AROUND_GOAL,
    ARTICLE_BEFORE,
    AUTHORITY,
    AUTHORITY_OF,
    DATELINE,
    FULL_NAME,
    HYPHEN_AFTER,
    INTO,
    LEFT_FOR,
    MAY_NAME_PLACE,
    NAMED_AFTER,
    NAMED_THING,
    OTHER_SCRIPT,
    PLURAL_UNIT,
    SPEAKS,
)
from geo_conflict.toponyms._text import Token, sentences_of, tokens
from geo_conflict.toponyms._words import (
    COMMON_WORDS,
    CONNECTORS,
    DIRECTIONS,
    FEATURE_WORDS,
    GIVEN_NAMES,
    HEADLINE_WORDS,
    LOCATIVE,
    OF_PLACE,
    OF_SITE,
    OTHER_PEOPLES,
    SITE_WORDS,
    TAKES_PLACE,
    TITLES,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo_conflict.gazetteer import Gazetteer, Name
    from geo_conflict.toponyms._model import Entity

PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
OTHER_LABELS = frozenset({"PERSON", "ORG", "NORP", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"})
MISTAKEN_LABELS = frozenset({"", "PERSON", "ORG", "NORP", "PRODUCT", "WORK_OF_ART"})
NOT_LISTED = "model, not in the gazetteer"
MISCOUNTED = frozenset({"ORDINAL", "QUANTITY"})
NO_NAME_LABELS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"})
ABBREVIATION_LABELS = frozenset({"", "GPE", "NORP", "ORG"})
LONGEST = 6
SHORT = 3
LONGEST_GAP = 9
LIST_GAPS = frozenset({", ", " and ", ", and ", " or ", " and in ", " and at "})
GAPS_IN_NAMES = frozenset({" ", "-", "‑", ". ", "\u00a0", "/", "\n", "-\n"})
HYPHENS = ("-", "‑", "\n")
FARTHEST_BEFORE = 1 + max(len(gap) for gap in LIST_GAPS)
CODED_KINDS = frozenset({"demonym", "postal", "abbreviation"})
KNOWN_TOWN = 2000
CLOSE_TOGETHER = 80
ENGLISH_SPEAKING = frozenset({"US", "GB", "CA", "AU", "NZ", "IE"})

Rules = dict[str, Callable[["Span"], bool]]


@dataclass(slots=True)
class Span:
    """A stretch of text taken for a place name.

    Attributes
    ----------
    start, end
        Character offsets.
    text
        The text between them.
    names
        What the gazetteer has under this name.
    rule
        Which rule found it.
    label
        The model's label there, empty where it has none.
    demonym
        The name is that of a people or an adjective.
    wanted
        Start of the feature code that the words around ask for, empty where they ask for none.
    dateline
        The span is the place of a dateline.
    container
        The span that the text gives as the place around it ("Troy, N.C."), None where there is none.
    member
        The span of which this one is the container.
    listed
        The spans beside it in a list of places.
    """

    start: int
    end: int
    text: str
    names: list[Name]
    rule: str
    label: str = ""
    demonym: bool = False
    wanted: str = ""
    dateline: bool = False
    container: Span | None = field(default=None, repr=False)
    member: Span | None = field(default=None, repr=False)
    listed: list[Span] = field(default_factory=list, repr=False)


class Recogniser:
    """Find the toponyms of one text.

    Parameters
    ----------
    text
        The text of an article.
    gazetteer
        Where names are looked up.
    """

    def __init__(self, text: str, gazetteer: Gazetteer) -> None:
        self.text = text
        self.gazetteer = gazetteer
        self.sentences = sentences_of(text)
        self.tokens = tokens(text)
        self.entities: list[Entity] = []
        self._entity_at: dict[int, Entity] = {}
        self._countries: set[str] = set()
        self._token_starts = {token.start: number for number, token in enumerate(self.tokens)}
        self._token_ends = {token.end: number for number, token in enumerate(self.tokens)}
        self._all = list(self._matches())

    def stretches(self) -> list[tuple[int, int]]:
        """Return where the named-entity model is needed.

        Returns
        -------
        list of (start, end)
            The sentences in which the gazetteer sees a name, or a capital stands where a place may be named;
            those that follow one another as one.
        """
        asked = {
            self.sentences.index(match.start)
            for match in self._all
            if " " in match.text or not self._is_common(match.text)
        }
        found: list[tuple[int, int]] = []
        for number in range(len(self.sentences.starts)):
            start, end = self.sentences.bounds(number)
            if number not in asked and not MAY_NAME_PLACE.search(self.text, start, end):
                continue
            if found and start - found[-1][1] <= CLOSE_TOGETHER:
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
        return found

    def spans(self, entities: Iterable[Entity]) -> list[Span]:
        """Return the toponyms, in the order of the text, none overlapping another.

        Parameters
        ----------
        entities
            The named entities as the model marks them.

        Returns
        -------
        list of Span
            Places, demonyms and abbreviations; collective names are found elsewhere.
        """
        self.entities = sorted(entities)
        self._entity_at = {offset: e for e in self.entities for offset in range(e.start, e.end)}
        found = self._named_by_model()
        found += self._rescued(found)
        found.sort(key=lambda span: span.start)
        found = [span for span in found if not NAMED_THING.match(self.text, span.end)]
        found = self._without_passing_peoples(found)
        _follow_full_names(found)
        self._describe(found)
        return found

    def _named_by_model(self) -> list[Span]:
        """Datelines, and what the model takes for places and peoples."""
        found = list(self._datelines())
        taken = _Taken(found)
        for span in self._from_entities():
            if taken.is_free(span.start, span.end):
                taken.add(span)
                found.append(span)
        self._countries = {code for span in found for code in self._countries_of(span)}
        return [self._respelled(self._without_far_namesakes(span)) for span in found]

    def _respelled(self, span: Span) -> Span:
        """`Noshki`, in an article on Pakistan, is its Nushki."""
        if span.names or span.rule != NOT_LISTED:
            return span
        names = self.gazetteer.respelled(span.text, self._countries)
        return replace(span, names=names, rule="model, another spelling") if names else span

    def _rescued(self, found: list[Span]) -> list[Span]:
        """Names of the gazetteer that the model did not mark, where the words around say that they are places."""
        taken = _Taken(found)
        matches = [match for match in self._all if taken.is_free(match.start, match.end)]
        sure = {span.text for span in found if span.label in PLACE_LABELS and span.names}
        rescued = []
        for match in matches:
            match.label = self._label(match.start, match.end)
            match.rule = self._rescue(match, sure, taken)
            if match.rule:
                rescued.append(match)
                taken.add(match)
        rescued += self._before_listed(matches, taken)
        return rescued + self._in_other_script(found + rescued, taken)

    def _before_listed(self, matches: list[Span], taken: _Taken) -> Iterator[Span]:
        """`Spin Boldak and Kabul`: what stands in a list before a place is one, if the gazetteer has it."""
        for match in reversed(matches):
            if (
                not taken.is_free(match.start, match.end)
                or match.label == "ORG"
                or self._inside_entity(match)
            ):
                continue
            following = taken.after(match.end)
            is_name = (
                self._is_common(match.text) or match.text.lower() in GIVEN_NAMES or self._next_to_name(match)
            )
            if following is not None and not is_name and _listed(self.text, match, following):
                match.rule = "in a list"
                taken.add(match)
                yield match

    def _in_other_script(self, found: list[Span], taken: _Taken) -> list[Span]:
        """`Zugdidi (ზუგდიდი)`: what stands in brackets after a place, in another script, is its name there."""
        again = []
        for span in found:
            match = OTHER_SCRIPT.match(self.text, span.end)
            if match and span.names and taken.is_free(*match.span("name")):
                start, end = match.span("name")
                names = self.gazetteer.lookup(match["name"]) or span.names
                again.append(self._span(start, end, names, "in brackets", span.label))
        return again

    def _without_passing_peoples(self, found: list[Span]) -> list[Span]:
        """Leave out peoples of continents, and those that the article speaks of once: they place nothing."""
        peoples = Counter(span.names[0].row for span in found if span.demonym)
        return [span for span in found if not span.demonym or self._is_subject(span, peoples)]

    def _is_subject(self, span: Span, peoples: Counter[int]) -> bool:
        row = span.names[0].row
        return peoples[row] > 1 and self.gazetteer.place(row).feature_code != "CONT"

    # -- what the model found -------------------------------------------------------------------------

    def _from_entities(self) -> Iterator[Span]:
        for entity in self.entities:
            if entity.label in PLACE_LABELS:
                yield from self._place_entity(entity)
            elif entity.label == "NORP":
                yield from self._demonym_entity(entity)

    def _place_entity(self, entity: Entity) -> Iterator[Span]:
        start, end = self._trim(entity.start, entity.end)
        if start >= end:
            return
        text = self.text[start:end]
        longer = self._covering(start, end)
        if longer is not None and self._cut_short(longer, start, end):
            longer.rule, longer.label = "model", entity.label
            yield longer
            return
        names = self.gazetteer.lookup(text)
        if names:
            yield self._span(start, end, names, "model", entity.label)
            return
        if longer:
            longer.rule, longer.label = "model, part", entity.label
        inner = [longer] if longer else list(self._inside(start, end, entity.label))
        is_longer = (
            entity.label == "GPE" and longer is None and any(self._goes_on(part, end) for part in inner)
        )
        if is_longer:
            yield self._span(start, end, [], NOT_LISTED, entity.label)
        elif inner:
            yield from inner
        elif text[0].isupper() and not self._is_common(text) and not HEADLINE_WORDS & {*text.lower().split()}:
            span = self._span(start, end, [], NOT_LISTED, entity.label)
            if entity.label == "FAC" or self._preposition(span) or self._has_feature_word(span):
                yield span

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        """Cut white space, quotes, a leading article and a possessive from an entity."""
        text = self.text
        while start < end and not (text[start].isalnum()):
            start += 1
        for ending in ("'s", "’s", "'", "’"):
            if text[start:end].endswith(ending):
                end -= len(ending)
                break
        while start < end and not (text[end - 1].isalnum() or text[end - 1] == "."):
            end -= 1
        bracket = text.find(" (", start, end)
        if bracket != -1 and ")" not in text[bracket:end]:
            end = bracket
        article = re.match(r"(?:the|The|THE)\s+", text[start:end])
        if article and not self.gazetteer.exact(text[start:end]):
            start += article.end()
        return start, end

    def _inside(self, start: int, end: int, label: str) -> Iterator[Span]:
        """Names of the gazetteer inside an entity that is not one itself."""
        for match in self._matches(start, end):
            head = self.text[start : match.start].strip(" ,-").lower()
            tail = self.text[match.end : end].strip(" ,-").lower()
            is_word = self._is_common(match.text) or len(match.text) <= SHORT
            if is_word and not self.gazetteer.exact(match.text):
                continue
            words = {*head.replace("-", " ").split(), *tail.split()} - CONNECTORS
            head_of_site = match.start == start and bool(SITE_WORDS & words)
            if (
                label != "FAC"
                or head_of_site
                or words <= {*DIRECTIONS, *FEATURE_WORDS}
                or "," in self.text[start:end]
            ):
                match.rule, match.label = "model, part", label
                yield match

    def _covering(self, start: int, end: int) -> Span | None:
        """The longest name of the gazetteer over a stretch of text."""
        number = bisect_right(self._all, start, key=lambda match: match.start) - 1
        return self._all[number] if number >= 0 and end <= self._all[number].end else None

    def _cut_short(self, longer: Span, start: int, end: int) -> bool:
        """`Novi Sad`, of which the model marks `Novi`: the gazetteer has the longer name, and nothing else is there."""
        after = self.text[end : longer.end]
        return (
            longer.start == start
            and after[:1] == " "
            and after[1:2].isupper()
            and longer.demonym is False
            and not any(offset in self._entity_at for offset in range(end + 1, longer.end))
        )

    def _goes_on(self, part: Span, end: int) -> bool:
        """`Baga Sola`: the name goes on with words that tell no kind of place, so it is another's."""
        rest = self.text[part.end : end].split()
        return (
            bool(rest)
            and self.text[part.end] == " "
            and not part.demonym
            and all(word[0].isupper() and word.lower() not in FEATURE_WORDS for word in rest)
        )

    def _demonym_entity(self, entity: Entity) -> Iterator[Span]:
        start, end = self._trim(entity.start, entity.end)
        names = self.gazetteer.lookup(self.text[start:end]) if start < end else []
        peoples = [name for name in names if name.kind == "demonym"]
        if peoples and (self.text[start:end].lower() not in OTHER_PEOPLES or self._names_country_of(peoples)):
            yield self._span(start, end, peoples, "model", entity.label, demonym=True)

    def _names_country_of(self, peoples: list[Name]) -> bool:
        """Whether the text names the country of a people as well."""
        countries = (self.gazetteer.place(people.row).name for people in peoples)
        return any(country in self.text for country in countries)

    # -- what the gazetteer found ---------------------------------------------------------------------

    def _matches(self, low: int = 0, high: int | None = None) -> Iterator[Span]:
        """Longest names of the gazetteer that begin with a capital, left to right."""
        high = len(self.text) if high is None else high
        number, last = bisect_left(self.tokens, low, key=lambda token: token.start), len(self.tokens)
        while number < last:
            token = self.tokens[number]
            if token.end > high + 1:
                break
            if not _is_cased_capital(token.text):
                number += 1
                continue
            match, used = self._longest(number, high)
            if match is not None:
                yield match
                number += used
            else:
                number += 1

    def _longest(self, number: int, high: int) -> tuple[Span | None, int]:
        first = self.tokens[number]
        if not _is_cased_capital(first.text) or not self._may_begin(first):
            return None, 1
        ends = list(self._reach(number, high))
        for count in range(len(ends), 0, -1):
            end = ends[count - 1]
            if end is None or HYPHEN_AFTER.match(self.text[end : end + 2]):
                continue
            names = _meanings(self.gazetteer, self.text[first.start : end])
            if names:
                return self._span(first.start, end, names, "gazetteer", self._label(first.start, end)), count
        return None, 1

    def _reach(self, number: int, high: int) -> Iterator[int | None]:
        """Ends of the runs of words that may be one name; None where a run may not end."""
        for count in range(LONGEST):
            position = number + count
            if position >= len(self.tokens) or self.tokens[position].end > high:
                return
            token = self.tokens[position]
            if count:
                gap = self.text[self.tokens[position - 1].end : token.start]
                if gap not in GAPS_IN_NAMES:
                    return
            if _is_cased_capital(token.text) or not token.text[0].isalpha():
                yield token.end
            elif token.text.lower() in CONNECTORS or (count and token.text.lower() in FEATURE_WORDS):
                yield None if token.text.lower() in CONNECTORS else token.end
            else:
                return

    def _may_begin(self, token: Token) -> bool:
        """Whether a name may begin with a word that begins with a capital: not where an article hangs on it."""
        before = self.text[max(0, token.start - 4) : token.start]
        return before[-1:] not in HYPHENS or not ARTICLE_BEFORE.search(before)

    def _label(self, start: int, end: int) -> str:
        entity = self._entity_at.get(start) or self._entity_at.get(end - 1)
        return entity.label if entity else ""

    # -- which of them are places ---------------------------------------------------------------------

    def _rescue(self, match: Span, sure: set[str], taken: _Taken) -> str:
        """Name the rule by which a gazetteer match is a place, or return nothing."""
        if match.label in NO_NAME_LABELS and not (match.label in MISCOUNTED and self._preposition(match)):
            return ""
        before = taken.before(match.start)
        follows = before is not None and self._joined_by_comma(before, match)
        kinds = {name.kind for name in match.names}
        if kinds <= CODED_KINDS:
            return self._coded(match, kinds, follows=follows)
        if self._inside_entity(match) or self._next_to_name(match):
            return self._first(match, self._part_rules)
        if match.text in sure:
            return "named elsewhere"
        if before is not None and follows and self._holds(match, before) and not self._is_common(match.text):
            return "container"
        rules = {
            **self._word_rules,
            "in a list": lambda found: _listed(self.text, before, found),
            "in brackets": lambda found: self._in_brackets(before, found),
        }
        return self._first(match, rules)

    def _coded(self, match: Span, kinds: set[str], *, follows: bool) -> str:
        """Demonyms, abbreviations and codes of states have rules of their own."""
        if kinds <= {"demonym"}:
            match.demonym = True
            return "demonym" if self._is_demonym(match) else ""
        if kinds <= {"postal"}:
            return "state" if follows else ""
        return "abbreviation" if match.label in ABBREVIATION_LABELS else ""

    @property
    def _part_rules(self) -> Rules:
        """Rules for a name that is a part of a longer one."""
        return {"unit": self._has_unit_word, "authority": self._has_authority}

    @property
    def _word_rules(self) -> Rules:
        """Rules for a name that stands alone, the surest first."""
        return {
            "kind of place": self._has_feature_word,
            "preposition": self._after_preposition,
            "contained": self._contained_by_next,
            "known region": self._is_known_region,
            "government": self._speaks,
            "named country": self._in_named_country,
        }

    def _first(self, match: Span, rules: Rules) -> str:
        common = self._is_common(match.text)
        return next(
            (n for n, holds in rules.items() if (n == "kind of place" or not common) and holds(match)), ""
        )

    def _after_preposition(self, match: Span) -> bool:
        """`in X`; of what the model takes for a person, only where it is no given name."""
        is_given_name = match.label == "PERSON" and match.text.lower() in GIVEN_NAMES
        return self._preposition(match) and not is_given_name

    def _speaks(self, match: Span) -> bool:
        """`Colombo rejected`: a capital or country speaks for its government."""
        if not SPEAKS.match(self.text, match.end) or match.text.lower() in GIVEN_NAMES:
            return False
        places = (self.gazetteer.place(name.row) for name in match.names)
        return any(place.feature_code in ("PPLC", "PCLI") for place in places)

    def _is_known_region(self, match: Span) -> bool:
        """A sea or region of the project's own tables, or a site whose name is too long for a person's."""
        places = (self.gazetteer.place(name.row) for name in match.names)
        return any(place.slug and (not place.is_site or " " in match.text) for place in places)

    def _without_far_namesakes(self, span: Span) -> Span:
        """`Salah al-Din road`: of what is named after a place, only a place of a country that the text names."""
        if not NAMED_AFTER.match(self.text[span.end : span.end + 20]):
            return span
        near = [name for name in span.names if self.gazetteer.place(name.row).country_code in self._countries]
        return span if near == span.names else replace(span, names=near)

    def _countries_of(self, span: Span) -> set[str]:
        """Countries that a span names, itself, by its people or by its capital."""
        places = (self.gazetteer.place(name.row) for name in span.names)
        return {place.country_code for place in places if place.feature_code in {"PCLI", "PPLC"}}

    def _is_of_named_country(self, match: Span) -> bool:
        places = (self.gazetteer.place(name.row) for name in match.names)
        return any(place.country_code in self._countries for place in places)

    def _in_named_country(self, match: Span) -> bool:
        """A town of a country that the article names, where its people's surnames are not English town names."""
        if match.label not in MISTAKEN_LABELS or match.text.lower() in GIVEN_NAMES:
            return False
        places = (self.gazetteer.place(name.row) for name in match.names)
        return any(
            place.country_code in self._countries - ENGLISH_SPEAKING
            and place.population >= KNOWN_TOWN
            and name.kind != "bare"
            for place, name in zip(places, match.names, strict=True)
        )

    def _is_demonym(self, match: Span) -> bool:
        return match.label in ("", "NORP") and match.text.lower() not in OTHER_PEOPLES

    def _inside_entity(self, match: Span) -> bool:
        """The match is a part of a longer person, organisation, work or product."""
        entity = self._entity_at.get(match.start) or self._entity_at.get(match.end - 1)
        if entity is None or entity.label not in OTHER_LABELS:
            return False
        start, end = self._trim(entity.start, entity.end)
        if match.start <= start and end <= match.end:
            return False
        joined = (AROUND_CONJUNCT,) if entity.label == "ORG" else (AROUND_CONJUNCT, AROUND_GOAL)
        return not any(
            (start == match.start or before.search(self.text, start, match.start))
            and (end == match.end or after.match(self.text, match.end, end))
            for before, after in joined
        )

    def _in_brackets(self, before: Span | None, match: Span) -> bool:
        """`Tyre (صور)`: the same place in another script or spelling."""
        return (
            before is not None
            and self.text[before.end : match.start] == " ("
            and self.text[match.end : match.end + 1] == ")"
            and bool({name.row for name in before.names} & {name.row for name in match.names})
        )

    def _next_to_name(self, match: Span) -> bool:
        """A capital stands right before or after: a part of a longer name, or a title before it."""
        number = self._token_starts[match.start]
        if number and self.text[self.tokens[number - 1].end : match.start] == " ":
            word = self.tokens[number - 1].text
            sentence_start = self.sentences.bounds(self.sentences.index(match.start))[0]
            is_first = self.tokens[number - 1].start == sentence_start
            if word.lower().rstrip(".") in TITLES:
                return True
            if (
                word.lower() != "the"
                and _is_cased_capital(word)
                and word.lower() not in DIRECTIONS
                and not is_first
            ):
                return not self._is_place_word(self.tokens[number - 1])
        following = self._token_ends.get(match.end)
        if following is not None and following + 1 < len(self.tokens):
            after = self.tokens[following + 1]
            if self.text[match.end : after.start] == " " and _is_cased_capital(after.text):
                return after.text.lower() not in FEATURE_WORDS and not self._is_place_word(after)
        return False

    def _is_place_word(self, token: Token) -> bool:
        """`Russian Sochi`, `Ukraine's Kharkiv`: the word before is a demonym or a place itself."""
        return any(name.kind == "demonym" for name in self.gazetteer.lookup(token.text))

    def _has_unit_word(self, match: Span) -> bool:
        return match.text.rsplit(" ", 1)[-1].lower() in (
            "county",
            "parish",
            "oblast",
            "raion",
            "governorate",
            "province",
        )

    def _has_authority(self, match: Span) -> bool:
        """`Mansfield Police Department`, `Government of Iraq`: an authority is named by the place that it governs."""
        if self._is_common(match.text) or match.text.lower() in GIVEN_NAMES:
            return False
        if not self._starts_name(match) and not AUTHORITY_OF.search(
            self.text[max(0, match.start - 40) : match.start]
        ):
            return False
        return bool(
            AUTHORITY.match(self.text[match.end : match.end + 40])
            or AUTHORITY_OF.search(self.text[max(0, match.start - 40) : match.start])
        )

    def _starts_name(self, match: Span) -> bool:
        """No capital stands before it, except at the start of a sentence or in an article."""
        number = self._token_starts[match.start]
        before = self.tokens[number - 1] if number else None
        if before is None or self.text[before.end : match.start] != " " or before.text.lower() == "the":
            return True
        return not _is_cased_capital(before.text)

    def _has_feature_word(self, match: Span) -> bool:
        word = self._words_after(match.end)[:1]
        if word and word[0] in FEATURE_WORDS:
            return True
        head = self.text[max(0, match.start - 30) : match.start].lower()
        found = re.search(r"\b([a-z]+) of (?:the )?$", head) or re.search(r"\b([a-z]+) $", head)
        if not found or found[1] not in FEATURE_WORDS:
            return False
        return found[0].endswith(("of ", "of the ")) or not self._is_common(match.text)

    def _preposition(self, match: Span) -> bool:
        head = self.text[max(0, match.start - 40) : match.start]
        words = head.replace("’", "'").split()
        if not head.endswith((" ", "\n")) or not words:
            return False
        last = words[-1].lower()
        if last in DIRECTIONS or last in ("the", "nearby"):
            last = words[-2].lower() if len(words) > 1 else ""
        if last == "of" and len(words) > 1:
            host = words[-2].lower()
            return host in OF_PLACE or (host in OF_SITE and self._is_of_named_country(match))
        if last == "left":
            return bool(LEFT_FOR.match(self.text, match.end))
        return last in LOCATIVE or last in TAKES_PLACE

    def _words_after(self, end: int) -> list[str]:
        return re.findall(r"[^\W\d_]+|,", self.text[end : end + 40].lower())[:3]

    def _joined_by_comma(self, before: Span, match: Span) -> bool:
        return self.text[before.end : match.start] in (", ", " ,", " , ")

    def _leads_into(self, span: Span, following: Span) -> bool:
        """`Tripoli, Lebanon`, `Tripoli in northern Lebanon`: the text goes on with what may hold the place."""
        return not following.demonym and bool(INTO.fullmatch(self.text, span.end, following.start))

    def _holds(self, container: Span, member: Span) -> bool:
        """Whether a candidate of one span lies in a candidate of the other, by its admin unit or country."""
        place = self.gazetteer.place
        units = [unit for name in container.names if (unit := place(name.row)).feature_class == "A"]
        return any(place(name.row).lies_in(unit) for name in member.names for unit in units)

    def _contained_by_next(self, match: Span) -> bool:
        """`X, North Kivu`: the name after the comma holds it."""
        number = self._token_ends.get(match.end)
        if number is None or number + 1 >= len(self.tokens):
            return False
        following, _ = self._longest(number + 1, len(self.text))
        return (
            following is not None
            and self._joined_by_comma(match, following)
            and self._holds(following, match)
        )

    def _is_common(self, text: str) -> bool:
        return all(word.rstrip(".") in COMMON_WORDS for word in text.lower().replace("-", " ").split())

    # -- datelines and what the words around want -------------------------------------------------------

    def _datelines(self) -> Iterator[Span]:
        """`KHARTOUM, Sudan (Reuters) -` at the beginning of a line, in capitals or not."""
        for match in DATELINE.finditer(self.text[:3000]):
            start, end = match.span("place")
            part = self.text[start:end]
            first = re.split(r"[,/]", part)[0].rstrip()
            capitals = first.isupper() and len(first) >= SHORT
            if match["colon"] and not match["day"]:
                continue
            if not (match["agency"] or match["day"] or capitals):
                continue
            names = self.gazetteer.lookup(first)
            if names and not (self._is_common(first) and not match["agency"]):
                yield self._span(start, start + len(first), names, "dateline", "GPE", dateline=True)
                yield from self._dateline_containers(start + len(first), end)

    def _dateline_containers(self, start: int, end: int) -> Iterator[Span]:
        """`ADRE, Chad (Reuters)`: the unit or country after the town."""
        for match in self._matches(start, end):
            places = (self.gazetteer.place(name.row) for name in match.names)
            if any(place.feature_code in ("PCLI", "ADM1") for place in places):
                match.rule, match.label = "dateline", "GPE"
                yield match

    def _describe(self, found: list[Span]) -> None:
        """Set what each span wants, and which span holds it."""
        for span, following in zip(found, [*found[1:], None], strict=False):
            span.wanted = self._wanted(span)
            if following is not None and self._leads_into(span, following) and self._holds(following, span):
                span.container, following.member = following, span
            elif following is not None and _listed(self.text, span, following):
                span.listed.append(following)
                following.listed.append(span)
        for span in reversed(found):
            following = span.listed[-1] if span.listed else None
            if following is not None and not span.wanted and PLURAL_UNIT.match(self.text, following.end):
                span.wanted = following.wanted

    def _wanted(self, span: Span) -> str:
        last = span.text.rsplit(" ", 1)[-1].lower()
        if last in FEATURE_WORDS and " " in span.text:
            return FEATURE_WORDS[last]
        after = self._words_after(span.end)[:1]
        if after and after[0] in FEATURE_WORDS and self.text[span.end : span.end + 1] == " ":
            return FEATURE_WORDS[after[0]]
        head = re.search(
            r"\b([a-z]+)(?: of(?: the)?)? $", self.text[max(0, span.start - 30) : span.start].lower()
        )
        return FEATURE_WORDS.get(head[1], "") if head else ""

    def _span(
        self,
        start: int,
        end: int,
        names: list[Name],
        rule: str,
        label: str,
        *,
        demonym: bool = False,
        dateline: bool = False,
    ) -> Span:
        if names and all(name.kind == "demonym" for name in names):
            demonym = True
        return Span(start, end, self.text[start:end], names, rule, label, demonym=demonym, dateline=dateline)


@lru_cache(maxsize=65536)
def _meanings(gazetteer: Gazetteer, text: str) -> list[Name]:
    """What a run of words may name; a short one in capitals only where it is an abbreviation."""
    exact = gazetteer.exact(text)
    if exact:
        return exact
    if len(text.replace(".", "")) <= SHORT and text.isupper():
        return []
    if text[:4].lower() == "the " and not gazetteer.folded(key(text)):
        return []
    return [name for name in gazetteer.lookup(text) if name.kind not in ("abbreviation", "postal")]


def _follow_full_names(found: Iterable[Span]) -> None:
    """`San Vicente`, after `San Vicente del Caguán`, is the same place."""
    full: list[Span] = []
    for span in found:
        whole = next(
            (
                one
                for one in full
                if one.text.startswith(span.text) and FULL_NAME.match(one.text, len(span.text))
            ),
            None,
        )
        if whole is not None:
            span.names = whole.names
        elif span.names and " " in span.text:
            full.append(span)


class _Taken:
    """Stretches of text that belong to a span already."""

    def __init__(self, spans: list[Span]) -> None:
        self._by_offset = {offset: span for span in spans for offset in range(span.start, span.end)}

    def add(self, span: Span) -> None:
        self._by_offset.update(dict.fromkeys(range(span.start, span.end), span))

    def is_free(self, start: int, end: int) -> bool:
        return not any(offset in self._by_offset for offset in range(start, end))

    def before(self, offset: int) -> Span | None:
        """The span that ends a list's gap before an offset."""
        return next(
            (
                self._by_offset[o]
                for o in range(offset - 1, max(-1, offset - FARTHEST_BEFORE), -1)
                if o in self._by_offset
            ),
            None,
        )

    def after(self, offset: int) -> Span | None:
        """The span that begins a list's gap after an offset."""
        return next(
            (self._by_offset[o] for o in range(offset, offset + FARTHEST_BEFORE) if o in self._by_offset),
            None,
        )


def _listed(text: str, before: Span | None, match: Span) -> bool:
    """`Gondar, Bahir Dar and Lalibela`: what follows a place in a list is one, if the gazetteer has it."""
    return (
        before is not None
        and not before.demonym
        and not match.demonym
        and text[before.end : match.start] in LIST_GAPS
    )


def _is_cased_capital(word: str) -> bool:
    """A capital, or a letter of a script without capitals."""
    return _is_cased(word[0])


@lru_cache(maxsize=4096)
def _is_cased(letter: str) -> bool:
    return letter.isupper() or (letter.isalpha() and letter.lower() == letter.upper())
