"""What the rules know of each language: its words before places, its case endings, its traps.

The tables are data, in `data/languages/grammars.toml`, which says what each key is.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from geo_conflict import datasets
from geo_conflict.gazetteer import key

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_ENDING = 5
SHORTEST_STEM = 2
SHORTEST_NAME = 3
APOSTROPHES = "'’ʼ"
COUNTRY_CODE = 2


@dataclass(frozen=True, slots=True)
class Form:
    """What a word of a text may be in the nominative.

    Attributes
    ----------
    text
        The word in the nominative.
    cut
        How many letters before the name belong to another word ("l'", "ب").
    locative
        Its ending or prefix says "in", "from" or "to".
    """

    text: str
    cut: int = 0
    locative: bool = False


@dataclass(frozen=True, slots=True)
class Grammar:
    """The table of one language; an empty one for a language that has none."""

    language: str
    home: frozenset[str] = frozenset()
    locative: frozenset[str] = frozenset()
    within: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()
    locative_endings: frozenset[str] = frozenset()
    locative_prefixes: frozenset[str] = frozenset()
    fillers: frozenset[str] = frozenset()
    joins: frozenset[str] = frozenset()
    not_places: frozenset[str] = frozenset()
    frequent: frozenset[str] = frozenset()
    elisions: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    nouns_capital: bool = False
    features: dict[str, str] = field(default_factory=dict)
    feature_stems: dict[str, str] = field(default_factory=dict)
    prefixes: dict[str, str] = field(default_factory=dict)
    endings: dict[str, list[str]] = field(default_factory=dict)
    names: dict[str, str | int] = field(default_factory=dict)
    long_names: dict[str, frozenset[int]] = field(default_factory=dict)

    def feature(self, word: str) -> str:
        """Return the start of the GeoNames code that a noun stands for, empty where it is no such noun."""
        found = self.features.get(word)
        if found is None:
            found = next((code for stem, code in self.feature_stems.items() if word.startswith(stem)), "")
        return found

    def is_marked(self, word: str) -> bool:
        """Whether a word ends with an apostrophe and a case ending, which no name goes on after."""
        return bool(self.suffixes) and _apostrophe(word) > 0

    def starts(self, word: str) -> list[Form]:
        """Return the word, and what it is without an elided article or a prefix."""
        found = [Form(word)]
        for mark in APOSTROPHES:
            head, _, rest = word.partition(mark)
            if rest and head.lower() in self.elisions:
                found.append(Form(rest, len(head) + 1))
        for prefix, instead in self.prefixes.items():
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) >= SHORTEST_NAME:
                cut = 0 if instead else len(prefix)
                found.append(Form(instead + rest, cut, locative=prefix in self.locative_prefixes))
        return found

    def nominatives(self, word: str) -> list[Form]:
        """Return the word, and what it may be in the nominative, the shortest ending first."""
        found = {word: Form(word)}
        for length in range(1, min(LONGEST_ENDING, len(word)) + 1):
            ending = word[-length:].lower()
            for instead in self.endings.get(ending, ()):
                base = word[:-length] + instead
                if len(base) >= SHORTEST_STEM:
                    base = base[0].upper() + base[1:] if word[0].isupper() else base
                    found.setdefault(base, Form(base, locative=ending in self.locative_endings))
        if self.suffixes:
            cut = _apostrophe(word)
            if cut > 0:
                base = word[:cut]
                found.setdefault(base, Form(base, locative=word[cut + 1 :].lower() in self.suffixes))
        return list(found.values())


@cache
def grammar(language: str) -> Grammar:
    """Return the table of a language.

    Parameters
    ----------
    language
        ISO 639-1 code.

    Returns
    -------
    Grammar
        With the names of the countries that CLDR has for the language; an empty table where there is none.
    """
    table = dict(_tables().get(language, {}))
    exact, stems = _features(table.pop("features", {}))
    names: dict[str, str | int] = {**_countries(language)} | {
        key(name): to for name, to in table.pop("names", {}).items()
    }
    return Grammar(
        language,
        frequent=_frequent(table.pop("stoplist", None)),
        features=exact,
        feature_stems=stems,
        names=names,
        long_names=_long_names(names),
        **{name: _words(value) for name, value in table.items()},
    )


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(datasets.path("grammars").read_text(encoding="utf-8"))


def _words(value: Any) -> Any:
    """A list of words is written as one text."""
    return frozenset(value.split()) if isinstance(value, str) else value


def _apostrophe(word: str) -> int:
    return max(word.rfind(mark) for mark in APOSTROPHES)


def _features(table: dict[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Nouns as they stand, and stems of nouns that take endings."""
    pairs = list(chain.from_iterable(((word, code) for word in text.split()) for code, text in table.items()))
    exact = {word: code for word, code in pairs if not word.endswith("*")}
    return exact, {word.removesuffix("*"): code for word, code in pairs if word.endswith("*")}


def _frequent(name: str | None) -> frozenset[str]:
    """The frequent words of a language, which small towns are not."""
    if name is None:
        return frozenset()
    from justext import get_stoplist

    return frozenset(word.strip(".,").lower() for word in get_stoplist(name))


def _long_names(names: Iterable[str]) -> dict[str, frozenset[int]]:
    """Numbers of words of the names of several words, by the first of these."""
    counts: dict[str, frozenset[int]] = {}
    for name in names:
        first, *rest = name.split()
        if rest:
            counts[first] = counts.get(first, frozenset()) | {len(rest) + 1}
    return counts


def _countries(language: str) -> dict[str, str]:
    """Keys of the country names in the language, from CLDR, to ISO 3166-1 codes."""
    from babel import Locale, UnknownLocaleError

    try:
        territories = Locale(language).territories
    except UnknownLocaleError:
        return {}
    return {
        key(str(name)): code
        for code, name in territories.items()
        if len(code) == COUNTRY_CODE and code.isalpha()
    }
