"""From a text to its toponyms: recognition, resolution, collective names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from geo_conflict.gazetteer import Gazetteer
from geo_conflict.toponyms import _model, collectives, languages
from geo_conflict.toponyms._rules import RuleRecogniser
from geo_conflict.toponyms._text import Sentences, sentences_of
from geo_conflict.toponyms.recognition import Recogniser
from geo_conflict.toponyms.resolution import Candidate, Resolved, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from geo_conflict.gazetteer import Place
    from geo_conflict.toponyms._model import Entity


BATCH = 8
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name in a text, with the place it names.

    Attributes
    ----------
    start, end
        Character offsets into the text.
    text
        The text between them.
    place
        The place chosen; None where the gazetteer has none of this name.
    kind
        `place`, `demonym` or `collective`; a collective has a toponym for each of its members.
    confidence
        Probability that this is a place and the right one, 0 to 1.
    candidates
        Other places it may be, the chosen one first, each with its probability.
    rule
        Which rule found it.
    dateline
        It is the place of a dateline.
    sentence_start, sentence_end
        Offsets of its sentence.
    """

    start: int
    end: int
    text: str
    place: Place | None
    kind: str
    confidence: float
    candidates: tuple[Candidate, ...]
    rule: str
    dateline: bool
    sentence_start: int
    sentence_end: int


def model_name() -> str:
    """Return the name and version of the model that recognises names."""
    return _model.load()[1]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was recognised in a text.

    Attributes
    ----------
    toponyms
        Its toponyms, in the order of the text.
    entities
        Its named entities, as the model marks them; none in a language that the rules read.
    language
        ISO 639-1 code.
    """

    toponyms: list[Toponym]
    entities: list[Entity]
    language: str


def find(texts: Iterable[str]) -> Iterator[list[Toponym]]:
    """Find the toponyms of each text and the places they name.

    Parameters
    ----------
    texts
        Texts of articles.

    Yields
    ------
    list of Toponym
        In the order of the text.

    Raises
    ------
    DependencyError
        When no model is installed.
    DataError
        When the gazetteer is broken.
    """
    for reading in read(texts):
        yield reading.toponyms


def read(texts: Iterable[str]) -> Iterator[Reading]:
    """Find the toponyms of each text, and the other names that were recognised on the way.

    Parameters
    ----------
    texts
        Texts of articles.

    Yields
    ------
    Reading
        One for each text.

    Raises
    ------
    DependencyError
        When no model is installed.
    DataError
        When the gazetteer is broken.
    """
    gazetteer = Gazetteer.open()
    source = iter(texts)
    while texts := list(islice(source, BATCH)):
        legible = [_legible(text) for text in texts]
        spoken = [languages.identify(text) for text in legible]
        batch = [_recogniser(*pair, gazetteer) for pair in zip(legible, spoken, strict=True)]
        asked = [(recogniser.text, recogniser.stretches()) for recogniser in batch]
        entities_of = _model.entities(asked)
        for text, language, recogniser, entities in zip(texts, spoken, batch, entities_of, strict=True):
            resolved = resolve(recogniser.spans(entities), gazetteer)
            found = _with_collectives(recogniser.text, resolved, recogniser.sentences, gazetteer)
            toponyms = [replace(toponym, text=text[toponym.start : toponym.end]) for toponym in found]
            yield Reading(toponyms, entities, language)


def sentences(text: str) -> Sentences:
    """Return the sentences of a text, as toponyms are found in them."""
    return sentences_of(_legible(text))


def _legible(text: str) -> str:
    """The text, as long as it was, with spaces for controls, marks of direction and halves of characters."""
    return _UNSEEN.sub(" ", text)


def _recogniser(text: str, language: str, gazetteer: Gazetteer) -> Recogniser | RuleRecogniser:
    if language == languages.ENGLISH:
        return Recogniser(text, gazetteer)
    return RuleRecogniser(text, language, gazetteer)


def _with_collectives(
    text: str, resolved: list[Resolved], sentences: Sentences, gazetteer: Gazetteer
) -> list[Toponym]:
    named = {other.place.row for other in resolved if other.place is not None}
    phrases = [
        phrase
        for phrase in collectives.find(text, named, gazetteer)
        if not any(other.place is not None and _is_inside(phrase, other) for other in resolved)
    ]
    covered = [(phrase.start, phrase.end) for phrase in phrases]
    found = [
        _toponym(other, sentences)
        for other in resolved
        if not any(other.span.start < end and start < other.span.end for start, end in covered)
    ]
    for phrase in phrases:
        found += _members(phrase, sentences, gazetteer)
    return sorted(found, key=lambda toponym: toponym.start)


def _is_inside(phrase: collectives.Phrase, other: Resolved) -> bool:
    """Whether a longer name holds the phrase."""
    span = other.span
    return span.start <= phrase.start and phrase.end <= span.end and len(span.text) > len(phrase.text)


def _toponym(resolved: Resolved, sentences: Sentences) -> Toponym:
    span = resolved.span
    return Toponym(
        span.start,
        span.end,
        span.text,
        resolved.place,
        "demonym" if span.demonym else "place",
        round(resolved.confidence, 3),
        resolved.candidates,
        span.rule,
        span.dateline,
        *sentences.bounds(sentences.index(span.start)),
    )


def _members(phrase: collectives.Phrase, sentences: Sentences, gazetteer: Gazetteer) -> Iterator[Toponym]:
    for row in phrase.collective.rows:
        place = gazetteer.place(row)
        yield Toponym(
            phrase.start,
            phrase.end,
            phrase.text,
            place,
            "collective",
            phrase.collective.trust,
            (Candidate(place, 1.0),),
            "collective",
            dateline=False,
            sentence_start=sentences.bounds(sentences.index(phrase.start))[0],
            sentence_end=sentences.bounds(sentences.index(phrase.start))[1],
        )
