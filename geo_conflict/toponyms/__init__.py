"""Toponyms: which spans of a text name places, and which places they are."""

from geo_conflict.toponyms._find import Reading, Toponym, find, model_name, read, sentences
from geo_conflict.toponyms._ner import count_languages, models, notes

__all__ = [
    "Reading",
    "Toponym",
    "count_languages",
    "find",
    "model_name",
    "models",
    "notes",
    "read",
    "sentences",
]
