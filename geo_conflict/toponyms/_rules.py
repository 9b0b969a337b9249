"""Toponym recognition in languages other than English: the gazetteer's alternate names, and rules.

A name counts where the words around it say that it is a place, or where it is too well known to be anything else.
A model, where the language has one, proposes as well. What is doubtful is left out.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice, pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from geo_conflict.gazetteer import Name, key
from geo_conflict.toponyms import _ner
from geo_conflict.toponyms._grammar import Form, grammar
from geo_conflict.toponyms._text import Token, sentences_of
from geo_conflict.toponyms.recognition import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo_conflict.gazetteer import Gazetteer

# A word keeps its vowel points and the marks inside it.
WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u0591-\u05c7\u064b-\u0652\u0670]|['’ʼ׳״](?=[^\W_]))*")
GEORGIAN = ("\u10a0", "\u10ff")
ROMAN = re.compile(r"[IVXLCІХ]+")
# A date or an agency may stand between the place of a dateline and its dash.
DATELINE = re.compile(r"\s*(?:,[^\n,–—]{1,20}){0,2}\s*(?:\([^\n()]{1,30}\)\s*[-–—.:]?|[–—]|\s-\s|\. [–—])")
GAPS = frozenset({" ", "-", "‑", "–", "־", "\u00a0"})
HYPHENS = frozenset("-‑–־")
ARTICLES = frozenset({"al", "el", "эль", "аль", "ель"})
INSIDE = frozenset(
    "de del di da do dos la las los le les el al du des sur am an der на эль аль ель ес эш эн над".split()
)
LONGEST_DATELINE = 80
LONGEST = 4
MOST_FORMS = 64
SHORTEST = 3
SHORT_CAPITALS = 5
STEPS_BACK = 3
LARGEST_CUE = 30
LARGEST_GAP = 3
LARGEST_JOIN = 8
CONTAINER_GAPS = frozenset({", ", " (", " "})
PLACE, PERSON = "LOC", "PER"

COUNTRY_SIZE = 10**8
REGION_SIZE = 10**6
LARGE = 20_000
ANOTHER = 2
LARGE_ELSEWHERE = 100_000
UNIT_IS_LARGER = 20
# A name is known for a city only if no other is a fifth as large.
RIVAL = 5
# Beside a city this large, a namesake so many times smaller is not meant: New York in Donbas, in a French report.
METROPOLIS = 2_000_000
OVERSHADOWED = 100
# Of a word that is frequent in the language, only a city this large is meant by it.
LARGER_THAN_A_WORD = 200_000
# People that a place must have for each rule: with capitals, where all nouns have capitals, without capitals.
MINIMUM = {
    "kind of place": (0, 0, 0),
    "dateline": (0, 5_000, 20_000),
    "preposition": (0, 5_000, 5_000),
    "in a list": (1_000, 20_000, 20_000),
    "named elsewhere": (0, 20_000, 20_000),
    "known region": (100_000, 300_000, 300_000),
}


class Match(NamedTuple):
    """Words of the text that the gazetteer has as a name."""

    span: Span
    lemma: str
    first: int
    last: int
    locative: bool
    size: int


class RuleRecogniser:
    """Find the toponyms of one text that is not in English.

    Parameters
    ----------
    text
        The text of an article.
    language
        ISO 639-1 code.
    gazetteer
        Where names are looked up.
    """

    def __init__(self, text: str, language: str, gazetteer: Gazetteer) -> None:
        self.text = text
        self.grammar = grammar(language)
        self.gazetteer = gazetteer
        self.sentences = sentences_of(text)
        self.tokens = [Token(found.start(), found.end(), found.group()) for found in WORD.finditer(text)]
        self.entities = sorted(_ner.entities(text, language))
        self._lemmas = _ner.lemmas(language)
        self._entity_at = {offset: e for e in self.entities for offset in range(e.start, e.end)}
        self._sentence_starts = {self.sentences.bounds(n)[0] for n in range(len(self.sentences))}
        self._speaking: dict[str, set[str]] = {}
        self._speakers: set[str] = set()

    def stretches(self) -> tuple[()]:
        """Return no part of the text: the English model has nothing to say of it."""
        return ()

    def spans(self, _entities: object = ()) -> list[Span]:
        """Return the toponyms, in the order of the text, none overlapping another.

        Parameters
        ----------
        _entities
            What the English model found; not used.

        Returns
        -------
        list of Span
            The `text` of each is its nominative, so that all cases of a name are one name; its offsets are the
            text's own.
        """
        matches = list(self._matches())
        for match in matches:
            for code in self._speaks_for(match):
                self._count(self._speaking.setdefault(code, set()), match.lemma)
                self._count(self._speakers, match.lemma)
        matches = [self._at_home(match, after) for match, after in pairwise([*matches, None]) if match]
        found: dict[int, Match] = {}
        before: Match | None = None
        for match in matches:
            rule = self._rule(match, before) if match.span.names else ""
            if rule:
                match.span.rule = rule
                found[match.first] = before = match
        sure = {match.lemma for match in found.values()}
        for match in matches:
            if match.first not in found and match.lemma in sure and self._may_be_elsewhere(match):
                match.span.rule = "named elsewhere"
                found[match.first] = match
        spans = [self._named_as(match) for _, match in sorted(found.items())]
        spans += self._unknown(spans)
        spans.sort(key=lambda span: span.start)
        self._describe(spans)
        return spans

    # -- names of the gazetteer -------------------------------------------------------------------------

    def _matches(self) -> Iterator[Match]:
        """Longest names of the gazetteer, left to right."""
        number = 0
        while number < len(self.tokens):
            match = self._longest(number) if self._may_begin(self.tokens[number]) else None
            if match is not None:
                yield match
            number = number + 1 if match is None else match.last + 1

    def _may_begin(self, token: Token) -> bool:
        return is_capital(token.text[0]) or self._is_elided(token)

    def _is_elided(self, token: Token) -> bool:
        return any(form.cut and is_capital(form.text[0]) for form in self.grammar.starts(token.text)[1:])

    def _longest(self, number: int) -> Match | None:
        runs = [*self._reach(number), *self._long_names(number)]
        found = (self._match(number, last) for last in sorted(set(runs), reverse=True))
        return next((match for match in found if match is not None), None)

    def _long_names(self, first: int) -> Iterator[int]:
        """Numbers of the last words of a country's name that has words without capitals in it."""
        for count in self.grammar.long_names.get(key(self.tokens[first].text), ()):
            if first + count <= len(self.tokens):
                yield first + count - 1

    def _reach(self, first: int) -> Iterator[int]:
        """Numbers of the last words of the runs that may be one name."""
        yield first
        for last in range(first + 1, min(first + LONGEST, len(self.tokens))):
            token = self.tokens[last]
            if self.text[self.tokens[last - 1].end : token.start] not in GAPS:
                return
            word = token.text.lower()
            if is_capital(token.text[0]) or self.grammar.feature(word):
                yield last
            elif word not in INSIDE:
                return

    def _match(self, first: int, last: int) -> Match | None:
        names: dict[int, Name] = {}
        best: Form | None = None
        locative = False
        for form in self._forms(first, last):
            if best is not None and form.cut != best.cut:
                continue
            hits = self._lookup(form.text)
            if hits:
                best = best or form
                locative = locative or form.locative
            for name in hits:
                names.setdefault(name.row, name)
        if best is None:
            return None
        start, end = self.tokens[first].start + best.cut, self.tokens[last].end
        span = Span(start, end, self.text[start:end], list(names.values()), "", self._label(start, end))
        return Match(span, key(best.text), first, last, locative, self._size(span.names))

    def _forms(self, first: int, last: int) -> Iterator[Form]:
        """Nominatives that the words may be, as they stand first."""
        starts = self.grammar.starts(self.tokens[first].text)
        if first == last:
            for start in starts:
                for form in self._nominatives(start.text):
                    yield Form(form.text, start.cut, start.locative or form.locative)
            return
        words = [self._nominatives(self.tokens[number].text) for number in range(first + 1, last + 1)]
        if self._is_cased(first):
            heads = [form for start in starts for form in self._of_start(start)]
        else:
            heads = starts
            words[:-1] = [options[:1] for options in words[:-1]]
        gaps = [self.text[self.tokens[n].end : self.tokens[n + 1].start] for n in range(first, last)]
        for head, *rest in islice(product(heads, *words), MOST_FORMS):
            text = head.text + "".join(gap + form.text for gap, form in zip(gaps, rest, strict=True))
            yield Form(text, head.cut, head.locative or rest[-1].locative)

    def _of_start(self, start: Form) -> Iterator[Form]:
        for form in self._nominatives(start.text):
            yield Form(form.text, start.cut, start.locative)

    def _nominatives(self, word: str) -> list[Form]:
        known = self.grammar.nominatives(word)
        texts = {form.text for form in known}
        more = (lemma[:1].upper() + lemma[1:] for lemma in self._lemmas(word))
        return [known[0], *(Form(lemma) for lemma in more if lemma not in texts), *known[1:]]

    def _lookup(self, name: str) -> list[Name]:
        found = [
            other
            for other in self.gazetteer.lookup(name)
            if other.kind not in ("abbreviation", "postal", "demonym")
        ]
        to = self.grammar.names.get(key(name))
        if to in self.gazetteer.countries:
            row = self.gazetteer.countries[str(to)]
            return found if any(other.row == row for other in found) else [Name(row, "alias"), *found]
        own = self.gazetteer.row_of(to) if isinstance(to, int) else self.gazetteer.slugs.get(to or "")
        return found if own is None else [Name(own, "alias")]

    def _label(self, start: int, end: int) -> str:
        entity = self._entity_at.get(start) or self._entity_at.get(end - 1)
        return entity.label if entity else ""

    def _size(self, names: Iterable[Name]) -> int:
        """People of the largest place that is meant; of a country or a region, more than any town has."""
        sizes = [0]
        for name in names:
            place = self.gazetteer.place(name.row)
            if place.feature_code in ("PCLI", "CONT"):
                sizes.append(COUNTRY_SIZE)
            elif place.slug or place.feature_code == "RGN":
                sizes.append(REGION_SIZE)
            else:
                sizes.append(place.population)
        return max(sizes)

    # -- which of them are places -----------------------------------------------------------------------

    @staticmethod
    def _count(lemmas: set[str], lemma: str) -> None:
        """Two names are enough to tell that there is another one, and keep the work linear."""
        if len(lemmas) < ANOTHER:
            lemmas.add(lemma)

    def _speaks_for(self, match: Match) -> Iterator[str]:
        """The country that a match names, or has a large town of."""
        if match.size < MINIMUM["known region"][0] or self._is_word(match):
            return
        for name in match.span.names:
            if self._size([name]) == match.size:
                yield self.gazetteer.place(name.row).country_code

    def _at_home(self, match: Match, following: Match | None) -> Match:
        """Leave out small places of countries that the text does not name and its language does not speak for."""
        country = self._country_around(match, following)
        here, least = country or self._here(match), COUNTRY_SIZE if country else self._least(match)
        names = [name for name in match.span.names if self._may_be(name, here, least)]
        if len(names) == len(match.span.names):
            return match
        return match._replace(span=replace(match.span, names=names), size=self._size(names))

    def _may_be(self, name: Name, here: set[str], least: float) -> bool:
        """In one of the countries, or large enough to be meant from elsewhere; a unit has more people than its town."""
        place = self.gazetteer.place(name.row)
        larger = UNIT_IS_LARGER if place.feature_code.startswith("ADM") else 1
        return place.country_code in here or self._size([name]) >= least * larger

    def _country_around(self, match: Match, following: Match | None) -> set[str]:
        """The country that the text says a place is in: `Palma, em Moçambique`, `na província de Cabo Delgado`."""
        if following is None:
            return set()
        gap = self.text[match.span.end : self.tokens[following.first].start]
        words = gap[2:].lower().split() if gap[:2] == ", " and len(gap) < LARGEST_CUE else []
        if not words or words[0] not in self.grammar.within:
            return set()
        if not all(word in self.grammar.fillers or self.grammar.feature(word) for word in words[1:]):
            return set()
        places = (self.gazetteer.place(name.row) for name in following.span.names)
        kinds = {"ADM1"} if any(map(self.grammar.feature, words)) else {"PCLI"}
        return {place.country_code for place in places if place.feature_code in kinds}

    def _here(self, match: Match) -> set[str]:
        """Countries that the text speaks of, the match itself left aside, and those of its language."""
        if match.size >= METROPOLIS:
            return set(self.grammar.home)
        named = {code for code, lemmas in self._speaking.items() if lemmas - {match.lemma}}
        return named | self.grammar.home

    def _least(self, match: Match) -> float:
        """People that a place elsewhere must have: more where the text says which countries it speaks of."""
        if match.size >= METROPOLIS:
            return match.size / OVERSHADOWED
        return LARGE_ELSEWHERE if self._speakers - {match.lemma} else LARGE

    def _rule(self, match: Match, before: Match | None) -> str:
        """Name the rule by which a match is a place, or return nothing."""
        rule, _ = self._evidence(match, before)
        if match.span.label == PLACE and self._covers_entity(match) and not self._is_trap(match):
            return "model"
        if not rule or (self._is_part(match) and rule not in ("kind of place", "dateline")):
            return ""
        if self._is_word(match) and (rule != "kind of place" or self._is_function_word(match)):
            return ""
        if self._is_frequent(match) and not self._says_place(match, rule):
            return ""
        return rule if match.size >= MINIMUM[rule][self._writing(match)] else ""

    def _evidence(self, match: Match, before: Match | None) -> tuple[str, str]:
        """Rule, and the start of the feature code that the words around want."""
        start, end = self.tokens[match.first].start, match.span.end
        begins_line = start == 0 or self.text[start - 1] == "\n"
        if begins_line and DATELINE.match(self.text[end : end + LONGEST_DATELINE]):
            return "dateline", ""
        rule, wanted = self._words_before(match)
        following = self._next(match)
        after = self.grammar.feature(following.text.lower()) if following else ""
        if after or (wanted and rule != "preposition"):
            return "kind of place", after or wanted
        if rule or match.locative or (following and following.text.lower() in self.grammar.after):
            return "preposition", wanted
        if before is not None and self._is_listed(before, match):
            return "in a list", ""
        return ("known region" if self._is_known(match) else ""), ""

    def _is_known(self, match: Match) -> bool:
        """A country, or a city without a rival of its name, and without capitals only where the text plays."""
        if match.size >= COUNTRY_SIZE:
            return True
        if match.size < MINIMUM["known region"][self._writing(match)] or self._is_frequent(match):
            return False
        here = self._here(match)
        places = [
            (self.gazetteer.place(name.row).country_code, self._size([name])) for name in match.span.names
        ]
        best = max(places, key=lambda pair: pair[1])
        if not self._is_cased(match.first) and best[0] not in here:
            return False
        return all(code == best[0] or size * RIVAL < best[1] for code, size in places)

    def _words_before(self, match: Match) -> tuple[str, str]:
        """What stands before: a locative preposition, a noun for a kind of place, or both."""
        wanted = ""
        start = self.tokens[match.first].start
        for number in range(match.first - 1, max(-1, match.first - 1 - STEPS_BACK), -1):
            token = self.tokens[number]
            gap = self.text[token.end : start]
            if len(gap) > LARGEST_GAP or gap.count("\n") > 1 or not (gap.isspace() or gap == ". "):
                break
            words = [form.text.lower() for form in self.grammar.starts(token.text)]
            word = words[0]
            feature = next(filter(None, map(self.grammar.feature, words)), "")
            if not self.grammar.locative.isdisjoint(words):
                return "preposition", wanted
            if feature:
                wanted = feature
            elif word not in self.grammar.fillers:
                break
            start = token.start
        return ("kind of place" if wanted else ""), wanted

    def _next(self, match: Match) -> Token | None:
        if match.last + 1 >= len(self.tokens):
            return None
        token = self.tokens[match.last + 1]
        return token if self.text[match.span.end : token.start] in GAPS else None

    def _is_listed(self, before: Match, match: Match) -> bool:
        gap = self.text[before.span.end : self.tokens[match.first].start]
        return gap in (", ", "، ") or (len(gap) < LARGEST_JOIN and gap.strip(" ,،") in self.grammar.joins)

    def _is_part(self, match: Match) -> bool:
        """A capital right before or after makes it a part of a longer name, often a person's."""
        label = match.span.label
        if label and label != PLACE and not (self._covers_entity(match) and label == PERSON):
            return True
        if self.grammar.nouns_capital or match.locative or not self._is_cased(match.first):
            return False
        if match.first and self.text[self.tokens[match.first - 1].end : match.span.start] == " ":
            previous = self.tokens[match.first - 1]
            capital = previous.text[0].isupper() and previous.start not in self._sentence_starts
            word = previous.text.lower()
            if capital and word not in self.grammar.locative and not self.grammar.feature(word):
                return not self._is_country(previous)
        return match.size < COUNTRY_SIZE and self._goes_on(match)

    def _goes_on(self, match: Match) -> bool:
        """A name goes on after the match: with a capital, unless that begins the region around it, or a hyphen."""
        following = self._next(match)
        if following is None or self.grammar.is_marked(self.tokens[match.last].text):
            return False
        if self.text[match.span.end] in HYPHENS or following.text.lower() in ARTICLES:
            return True
        if not following.text[0].isupper() or self.grammar.feature(following.text.lower()):
            return False
        region = self._longest(match.last + 1)
        return region is None or not self.grammar.feature(self.tokens[region.last].text.lower())

    def _is_country(self, token: Token) -> bool:
        return any(
            self._size(self._lookup(form.text)) >= COUNTRY_SIZE for form in self._nominatives(token.text)
        )

    def _is_word(self, match: Match) -> bool:
        """The name is a word, a first name or an abbreviation, too."""
        if match.size >= COUNTRY_SIZE:
            return False
        text = match.span.text
        if match.first != match.last:
            return False
        if len(match.lemma) < SHORTEST:
            return True
        if len(text) < SHORTEST or ROMAN.fullmatch(text) or (text.isupper() and len(text) <= SHORT_CAPITALS):
            return self._is_cased(match.first) or len(text) < SHORTEST
        return self._is_trap(match)

    def _says_place(self, match: Match, rule: str) -> bool:
        """Whether a rule outweighs that the name is a frequent word: with a capital that only names have, or a noun."""
        capital = self._is_cased(match.first) and not self.grammar.nouns_capital
        return rule == "kind of place" or (capital and rule == "preposition")

    def _is_trap(self, match: Match) -> bool:
        if match.first != match.last or match.size >= COUNTRY_SIZE:
            return False
        words = {self.tokens[match.first].text.lower(), match.span.text.lower()}
        return bool(words & (self.grammar.not_places | self.grammar.locative | self.grammar.joins))

    def _is_function_word(self, match: Match) -> bool:
        word = self.tokens[match.first].text.lower()
        return word in self.grammar.locative or word in self.grammar.joins

    def _is_frequent(self, match: Match) -> bool:
        """A frequent word of the language, and no city that is larger than a word."""
        if match.first != match.last or match.size >= LARGER_THAN_A_WORD:
            return False
        words = {self.tokens[match.first].text.lower(), match.span.text.lower()}
        return bool(words & self.grammar.frequent)

    def _may_be_elsewhere(self, match: Match) -> bool:
        return (
            bool(match.span.names)
            and not self._is_part(match)
            and not self._is_word(match)
            and match.size >= MINIMUM["named elsewhere"][self._writing(match)]
        )

    def _is_cased(self, number: int) -> bool:
        return has_case(self.tokens[number].text[0])

    def _writing(self, match: Match) -> int:
        """Column of `MINIMUM`."""
        if not self._is_cased(match.first):
            return 2
        return int(self.grammar.nouns_capital)

    def _covers_entity(self, match: Match) -> bool:
        entity = self._entity_at.get(match.span.start)
        return (
            entity is not None
            and self._trimmed(entity.end) <= match.span.end
            and entity.start >= (self.tokens[match.first].start)
        )

    def _trimmed(self, end: int) -> int:
        while end and not self.text[end - 1].isalnum():
            end -= 1
        return end

    # -- spans ------------------------------------------------------------------------------------------

    def _named_as(self, match: Match) -> Span:
        match.span.text = match.lemma
        match.span.wanted = self._evidence(match, None)[1]
        match.span.dateline = match.span.rule == "dateline"
        return match.span

    def _unknown(self, found: list[Span]) -> Iterator[Span]:
        """Places of the model that the gazetteer does not have, where a preposition says so too."""
        taken = {offset for span in found for offset in range(span.start, span.end)}
        starts = {token.start: number for number, token in enumerate(self.tokens)}
        for entity in self.entities:
            number = starts.get(entity.start)
            end = self._trimmed(entity.end)
            if entity.label != PLACE or number is None or not taken.isdisjoint(range(entity.start, end)):
                continue
            if any(char.isdigit() or char == "\n" for char in self.text[entity.start : end]):
                continue
            span = Span(
                entity.start, end, self.text[entity.start : end], [], "model, not in the gazetteer", PLACE
            )
            if self._words_before(Match(span, "", number, number, locative=False, size=0))[0]:
                yield span

    def _describe(self, spans: list[Span]) -> None:
        """Set which span holds each: `X (Y)`, `X, Y`, `X Y-an district`."""
        for span, following in pairwise(spans):
            gap = self.text[span.end : following.start]
            if gap in CONTAINER_GAPS and self._holds(following, span):
                span.container = following

    def _holds(self, container: Span, member: Span) -> bool:
        place = self.gazetteer.place
        units = [place(name.row) for name in container.names]
        return any(place(name.row).lies_in(unit) for name in member.names for unit in units)


def has_case(letter: str) -> bool:
    """Whether a letter is of a script that writes names with capitals; Georgian has capitals, but not for names."""
    return letter.lower() != letter.upper() and not GEORGIAN[0] <= letter <= GEORGIAN[1]


def is_capital(letter: str) -> bool:
    """A capital, or a letter of a script without them."""
    return letter.isalpha() and (letter.isupper() or not has_case(letter))
