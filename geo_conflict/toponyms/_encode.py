"""The vectors of words in their sentences, by the weights of a spaCy model, several times as fast.

What a model knows of a word by itself is worked out once for each word, not once for each time it stands in a
text; the layers that look at its neighbours work on arrays that are laid out for them. The vectors are the same
but for rounding.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Words = NDArray[np.uint64]

WORD, SPACE_AFTER = "ORTH", "SPACY"
NAMES = ("static_vectors", "with_array(maxout>>layernorm>>dropout)")
LAYER = ["expand_window", "maxout", "layernorm", "dropout"]
LITTLE = 1e-8
# Words kept: 40 MB of vectors of 96 numbers.
MOST_WORDS = 100_000
# An odd number whose multiples are spread over all 64 bits.
SPREAD = 0x9E3779B97F4A7C15


class Layer(NamedTuple):
    """A layer: of some pieces the largest, normalised.

    Attributes
    ----------
    weights
        What goes in to all pieces, one piece after the other.
    bias
        Of all pieces likewise.
    gain, shift
        Of the normalisation.
    """

    weights: Floats
    bias: Floats
    gain: Floats
    shift: Floats


class Table(NamedTuple):
    """The vectors of a property of words, of which each value has the sum of four.

    Attributes
    ----------
    hashed
        What gives the four numbers of each value.
    seed
        What sets the numbers of this table apart.
    column
        Which of the properties it is.
    vectors
        A row each.
    """

    hashed: Callable[[Words, int], NDArray[np.uint32]]
    seed: int
    column: int
    vectors: Floats


@dataclass
class Encoder:
    """The weights of a `tok2vec` of spaCy: hashed features and vectors of words, mixed, then windows of three.

    Attributes
    ----------
    columns
        The properties of a word that are hashed.
    tables
        Their vectors.
    static
        Weights of the vectors that come with the model.
    mixed
        What makes one vector of all these.
    layers
        Those that look at the neighbours.
    padding
        How many empty words stand between two texts.
    """

    columns: tuple[str, ...]
    tables: tuple[Table, ...]
    static: Floats
    mixed: Layer
    layers: tuple[Layer, ...]
    padding: int
    _rows: dict[int, int] = field(default_factory=dict, repr=False)
    _known: Floats = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._known = np.zeros((0, len(self.static)), np.float32)

    @staticmethod
    def of(tok2vec: Any, vocabulary: Any) -> Encoder | None:
        """Read the weights of a model.

        Parameters
        ----------
        tok2vec
            The model of thinc.
        vocabulary
            That of its pipeline, with the vectors that come with it.

        Returns
        -------
        Encoder or None
            None where the model is built in another way.
        """
        from spacy import attrs

        try:
            (both, mixer, _), windows = tok2vec.layers[0].layers, tok2vec.layers[1]
            (extract, _, hashed), static = both.layers[0].layers, both.layers[1]
            layers = tuple(map(_window, windows.layers[0].layers))
            tables = tuple(map(_table, hashed.layers[0].layers))
            mixed = _layer(*mixer.layers[0].layers[0].layers)
            columns = tuple(extract.attrs["columns"])
            names = (static.name, mixer.name, windows.name)
            vectors = vocabulary.vectors
            is_known = names == (*NAMES, f"with_array({windows.layers[0].name})") and (
                (vectors.mode, vectors.attr) == ("default", attrs.ORTH)
            )
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            return None
        if not is_known:
            return None
        return Encoder(columns, tables, static.get_param("W"), mixed, layers, windows.attrs["pad"])

    def vectors(self, docs: Sequence[Any]) -> Floats:
        """Work out the vectors of all words.

        Parameters
        ----------
        docs
            spaCy documents of one vocabulary.

        Returns
        -------
        array of shape (words, width)
            Those of the first document, then those of the second, and so on.
        """
        lengths = [len(doc) for doc in docs]
        words = self._words(docs)
        padded = np.zeros((sum(lengths) + self.padding * (len(docs) + 1), words.shape[1]), np.float32)
        number = np.repeat(np.arange(1, len(docs) + 1), lengths)
        place = np.arange(len(words)) + self.padding * number
        padded[place] = words
        for layer in self.layers:
            padded += _windowed(padded, layer)
        found: Floats = padded[place]
        return found

    def _words(self, docs: Sequence[Any]) -> Floats:
        """Vectors of words by themselves."""
        features = np.concatenate([doc.to_array([WORD, *self.columns]) for doc in docs]).astype(np.uint64)
        keys = _keys(features)
        if len(self._rows) > MOST_WORDS:
            self._rows.clear()
        missing = {key: number for number, key in enumerate(keys) if key not in self._rows}
        if missing:
            self._learn(list(missing), features[list(missing.values())], docs[0].vocab)
        found: Floats = self._known[[self._rows[key] for key in keys]]
        return found

    def _learn(self, keys: Sequence[int], features: Words, vocabulary: Any) -> None:
        """Work out and keep the vectors of words that were not met before."""
        vectors = self._alone(features, vocabulary)
        start = len(self._rows)
        if start + len(keys) > len(self._known):
            grown = np.zeros((2 * (start + len(keys)), vectors.shape[1]), np.float32)
            grown[:start] = self._known[:start]
            self._known = grown
        self._known[start : start + len(keys)] = vectors
        self._rows.update(zip(keys, range(start, start + len(keys)), strict=True))

    def _alone(self, features: Words, vocabulary: Any) -> Floats:
        rows = vocabulary.vectors.find(keys=features[:, 0])
        carried = vocabulary.vectors.data[rows] @ self.static.T
        carried[rows < 0] = 0
        hashed = [_hashed(table, features[:, 1 + table.column]) for table in self.tables]
        return _largest(np.concatenate([*hashed, carried], axis=1), self.mixed)


def _table(chain: Any) -> Table:
    """Read a table of hashed vectors; ValueError where it is built in another way."""
    _, table = _flat(chain)
    if table.name != "hashembed":
        raise ValueError(chain.name)
    return Table(table.ops.hash, table.attrs["seed"], chain.attrs["column"], table.get_param("E"))


def _hashed(table: Table, values: Words) -> Floats:
    rows = table.hashed(np.ascontiguousarray(values), table.seed) % len(table.vectors)
    found: Floats = table.vectors[rows].sum(axis=1)
    return found


def _window(residual: Any) -> Layer:
    """Read a layer of words and their neighbours; ValueError where it is built in another way."""
    window, maxout, norm, _ = parts = _flat(residual.layers[0])
    if [part.name for part in parts] != LAYER or window.attrs["window_size"] != 1:
        raise ValueError(residual.name)
    return _layer(maxout, norm)


def _layer(maxout: Any, norm: Any) -> Layer:
    weights, bias = maxout.get_param("W"), maxout.get_param("b")
    by_piece = np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(-1, weights.shape[2]).T)
    return Layer(by_piece, bias.T.reshape(-1), norm.get_param("G"), norm.get_param("b"))


def _flat(chain: Any) -> list[Any]:
    """The layers of a chain and of the chains in it."""
    if ">>" not in chain.name:
        return [chain]
    return [part for layer in chain.layers for part in _flat(layer)]


def _keys(features: Words) -> list[int]:
    """A number for each word by its properties: two words share one with a chance of one in 10 to the 18."""
    keys = features[:, 0].copy()
    for column in range(1, features.shape[1]):
        keys *= np.uint64(SPREAD)
        keys ^= keys >> np.uint64(29)
        keys += features[:, column]
    numbers: list[int] = keys.tolist()
    return numbers


def _windowed(words: Floats, layer: Layer) -> Floats:
    """What a layer adds to the vectors."""
    count, width = words.shape
    windows = np.zeros((count, 3 * width), np.float32)
    windows[1:, :width] = words[:-1]
    windows[:, width : 2 * width] = words
    windows[:-1, 2 * width :] = words[1:]
    return _largest(windows, layer)


def _largest(given: Floats, layer: Layer) -> Floats:
    """What a layer gives."""
    width = len(layer.gain)
    pieces: Floats = (given @ layer.weights + layer.bias).reshape(len(given), -1, width)
    best: Floats = pieces[:, 0]
    for piece in range(1, pieces.shape[1]):
        best = np.maximum(best, pieces[:, piece])
    mean: Floats = np.add.reduce(best, axis=1, keepdims=True)
    best = best - mean / np.float32(width)
    variance = np.einsum("ij,ij->i", best, best) / width + LITTLE
    best *= (variance ** (-0.5))[:, None].astype(np.float32)
    best *= layer.gain
    best += layer.shift
    return best
