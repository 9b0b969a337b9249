"""The fast reading of the named-entity model finds what spaCy's own does."""

from __future__ import annotations

import pytest
from gold.load import reports

from geo_conflict.gazetteer import Gazetteer
from geo_conflict.toponyms import _model
from geo_conflict.toponyms._decode import Decoder
from geo_conflict.toponyms.recognition import Recogniser

TEXTS = [
    *(report["text"] for report in reports()),
    "Goma",
    "New York",
    "\n\n Sochi \n\n",
    "The United States of America and the Democratic Republic of Congo",
    "KHARTOUM (Reuters) - Sudan's army said on Tuesday, Apr. 4, 2023, that Gen. Burhan had left Port Sudan.",
]


def _by_spacy(text: str) -> list[tuple[int, int, str]]:
    pipeline, _ = _model.load()
    return [(entity.start_char, entity.end_char, entity.label_) for entity in pipeline(text).ents]


def test_entities_are_those_of_spacy() -> None:
    if Decoder.of(_model.load()[0].get_pipe("ner")) is None:
        pytest.skip("the model installed here is read by spaCy itself")
    found = _model.entities([(text, [(0, len(text))]) for text in TEXTS])
    for text, entities in zip(TEXTS, found, strict=True):
        assert [tuple(entity) for entity in entities] == _by_spacy(text), text


def test_what_is_left_out_changes_nothing_in_what_is_read() -> None:
    gazetteer = Gazetteer.open()
    asked = [(text, Recogniser(text, gazetteer).stretches()) for text in TEXTS]
    for (text, stretches), entities in zip(asked, _model.entities(asked), strict=True):
        whole = [
            entity
            for entity in _by_spacy(text)
            if any(low <= entity[0] and entity[1] <= high for low, high in stretches)
        ]
        assert [tuple(entity) for entity in entities] == whole, text


def test_an_empty_text_has_no_entities() -> None:
    assert _model.entities([("", []), ("", [(0, 0)]), ("   ", [(0, 3)])]) == [[], [], []]


def test_other_pipelines_of_the_process_keep_their_properties_of_words() -> None:
    import spacy

    _model.load()
    other = spacy.blank("en")
    assert [(token.like_num, token.is_stop) for token in other("the 7")] == [(False, True), (True, False)]
