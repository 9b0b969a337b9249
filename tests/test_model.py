"""The fast reading of the named-entity model finds what spaCy's own does."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from gold.load import reports

from geo_conflict.gazetteer import Gazetteer
from geo_conflict.toponyms import _encode, _model
from geo_conflict.toponyms._decode import Decoder
from geo_conflict.toponyms._encode import Encoder
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


def test_vectors_are_those_of_spacy() -> None:
    pipeline, _ = _model.load()
    tok2vec = pipeline.get_pipe("ner").model.get_ref("tok2vec").layers[0]
    encoder = Encoder.of(tok2vec, pipeline.vocab)
    if encoder is None:
        pytest.skip("the model installed here is read by spaCy itself")
    docs = [pipeline.make_doc(text) for text in (*TEXTS, "gonna can't cannot", "x")]
    for _ in ("new words", "known words"):
        assert np.allclose(encoder.vectors(docs), np.concatenate(tok2vec.predict(docs)), atol=1e-4)


def test_an_encoder_that_has_read_too_many_words_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_encode, "MOST_WORDS", 3)
    pipeline, _ = _model.load()
    encoder = Encoder.of(pipeline.get_pipe("ner").model.get_ref("tok2vec").layers[0], pipeline.vocab)
    if encoder is None:
        pytest.skip("the model installed here is read by spaCy itself")
    texts = [pipeline.make_doc(text) for text in TEXTS[:4]]
    before = [encoder.vectors([doc]) for doc in texts]
    for doc, vectors in zip(texts, before, strict=True):
        assert np.allclose(encoder.vectors([doc]), vectors, atol=1e-4)


def test_another_model_is_left_to_spacy() -> None:
    pipeline, _ = _model.load()
    assert Encoder.of(pipeline.get_pipe("ner").model, pipeline.vocab) is None


def test_trees_are_those_of_spacy() -> None:
    sentences = [text[:200] for text in TEXTS]
    parser = _model._parser()
    pipeline, _ = _model.load()
    docs = [pipeline.make_doc(sentence) for sentence in sentences]
    for parsed, doc in zip(_model.parse(sentences), parser.pipe(docs), strict=True):
        own = [(word.text, word.idx, word.tag_, word.dep_) for word in doc if not word.is_space]
        assert [word[:4] for word in parsed] == own, doc.text


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


NOT_LOADED = """
import sys
from geo_conflict.toponyms import _model
_model.load()
print("spacy.cli" in sys.modules)
import spacy, spacy.cli
print(spacy.info(silent=True)["spacy_version"] == spacy.__version__)
print(callable(spacy.cli.download))
"""


def test_what_is_not_loaded_of_spacy_is_there_when_asked_for() -> None:
    said = subprocess.run([sys.executable, "-c", NOT_LOADED], check=True, capture_output=True, text=True)
    assert said.stdout.split() == ["False", "True", "True"]
