"""Greedy decoding of spaCy's named-entity model, for many documents at once.

spaCy walks through the words one by one. As long as no entity is open, its scores depend on the word alone
(and on its neighbours through the vectors), so they are computed for all words in one product; only inside
an entity is there anything to walk. The entities are the same, several times as fast.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from geo_conflict.toponyms._encode import Encoder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Affine = tuple[Floats, Floats]

STATE_FEATURES = 3


@dataclass(frozen=True)
class Decoder:
    """The weights of a transition-based entity recogniser with BILUO moves.

    Attributes
    ----------
    encoder
        What gives the vectors of words.
    narrow, upper
        Weights and bias: of the vectors of words as the moves see them, and of the scores of moves.
    seen
        Weights of what a state sees: its next word, the first of the open entity and the one before. The larger of
        two pieces counts, and one piece stands after the other.
    still
        The bias, with what is seen of an open entity and of the word before where nothing is open.
    bias
        The bias alone.
    labels
        Labels of the entities.
    inside, last
        Numbers of the moves of each label that go on with an entity and that end it, in the order of the labels.
    openings
        Weights and bias of the moves where nothing is open: those that begin, those of one word, and to pass by.
    """

    encoder: Encoder
    narrow: Affine
    seen: tuple[Floats, Floats, Floats]
    still: Floats
    bias: Floats
    upper: Affine
    labels: tuple[str, ...]
    inside: NDArray[np.intp]
    last: NDArray[np.intp]
    openings: Affine

    @staticmethod
    def of(recogniser: Any) -> Decoder | None:
        """Read the weights of a spaCy `ner` component.

        Parameters
        ----------
        recogniser
            The component of a loaded pipeline.

        Returns
        -------
        Decoder or None
            None where the component is built in another way.
        """
        model = recogniser.model
        if not (model.has_ref("lower") and model.has_ref("upper") and model.attrs.get("has_upper")):
            return None
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        is_greedy = recogniser.cfg.get("beam_width", 1) == 1
        if not is_greedy or lower.get_dim("nF") != STATE_FEATURES or model.attrs["unseen_classes"]:
            return None
        layers = model.get_ref("tok2vec").layers
        encoder = Encoder.of(layers[0], recogniser.vocab)
        if encoder is None or [layer.name for layer in layers[1:]] != ["list2array", "linear"]:
            return None
        names = [recogniser.moves.get_class_name(number) for number in range(recogniser.moves.n_moves)]
        labels = tuple(name[2:] for name in names if name.startswith("B-"))
        begin, inside, last, unit = (
            np.array([names.index(f"{move}-{label}") for label in labels], dtype=np.intp) for move in "BILU"
        )
        weights, bias = _affine(upper)
        first = [*begin, *unit, names.index("O")]
        # By feature, then by piece: spaCy has the pieces of a number side by side.
        pieces = lower.get_param("W").transpose(0, 2, 1, 3)
        next_word, opened, before = (
            np.ascontiguousarray(part.reshape(-1, part.shape[-1]).T) for part in pieces
        )
        alone, padding = lower.get_param("b").T.ravel(), lower.get_param("pad")[0].transpose(0, 2, 1)
        return Decoder(
            encoder,
            _affine(layers[2]),
            (next_word, opened, before),
            alone + padding[1].ravel() + padding[2].ravel(),
            alone,
            (weights, bias),
            labels,
            inside,
            last,
            (np.ascontiguousarray(weights[:, first]), bias[first]),
        )

    def entities(self, docs: Sequence[Any]) -> Iterator[list[tuple[int, int, str]]]:
        """Find the entities of tokenised documents.

        Parameters
        ----------
        docs
            spaCy documents without entities, none of them empty.

        Yields
        ------
        list of (start, end, label)
            Numbers of the first word and of the one after the last, for each document.
        """
        weights, bias = self.narrow
        words: Floats = self.encoder.vectors(docs) @ weights + bias
        is_space = np.concatenate([doc.to_array("IS_SPACE").astype(bool) for doc in docs])
        lengths = np.array([len(doc) for doc in docs])
        ends = np.repeat(np.cumsum(lengths), lengths)
        seen: Floats = words @ self.seen[0]
        begins, units = self._openings(seen, is_space, ends)
        closes = self._extents(words, seen, begins, ends)
        spans = [(start, start + 1, label) for start, label in units]
        spans += [(start, end, label) for (start, label), end in zip(begins, closes, strict=True)]
        return _by_document(spans, lengths, self.labels)

    def _openings(
        self, seen: Floats, is_space: NDArray[np.bool_], ends: NDArray[np.intp]
    ) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Words at which an entity begins, and words that are one, with the number of the label."""
        scores = _scores(seen + self.still, self.openings)
        count = len(self.labels)
        # An entity of several words cannot begin at the last word.
        scores[np.arange(len(scores)) + 1 >= ends, :count] = -np.inf
        best = scores.argmax(axis=1)
        best[is_space] = 2 * count
        begins, units = np.flatnonzero(best < count), np.flatnonzero((best >= count) & (best < 2 * count))
        return (
            list(zip(begins.tolist(), best[begins].tolist(), strict=True)),
            list(zip(units.tolist(), (best[units] - count).tolist(), strict=True)),
        )

    def _extents(
        self, words: Floats, seen: Floats, begins: list[tuple[int, int]], ends: NDArray[np.intp]
    ) -> list[int]:
        """Where each entity that begins somewhere ends, all of them a word further at a time."""
        start = np.array([first for first, _ in begins], dtype=np.intp)
        label = np.array([number for _, number in begins], dtype=np.intp)
        opened = words[start] @ self.seen[1] + self.bias
        close = start + 2
        going = np.arange(len(start))
        while len(going):
            here = close[going] - 1
            scores = _scores(seen[here] + opened[going] + words[here - 1] @ self.seen[2], self.upper)
            rows = np.arange(len(going))
            inside, last = scores[rows, self.inside[label[going]]], scores[rows, self.last[label[going]]]
            goes_on = (here + 1 < ends[here]) & (
                (inside > last) | ((inside == last) & (self.inside[label[going]] < self.last[label[going]]))
            )
            going = going[goes_on]
            close[going] += 1
        closes: list[int] = close.tolist()
        return closes


def _affine(layer: Any) -> Affine:
    return np.ascontiguousarray(layer.get_param("W").T), layer.get_param("b")


def _scores(hidden: Floats, moves: Affine) -> Floats:
    """Scores of moves, from the summed features of states."""
    width = hidden.shape[1] // 2
    weights, bias = moves
    scores: Floats = np.maximum(hidden[:, :width], hidden[:, width:]) @ weights + bias
    return scores


def _by_document(
    spans: list[tuple[int, int, int]], lengths: NDArray[np.intp], labels: tuple[str, ...]
) -> Iterator[list[tuple[int, int, str]]]:
    """Spans of each document, without those that begin inside an earlier one."""
    spans.sort()
    position = offset = taken = 0
    for length in lengths.tolist():
        found = []
        while position < len(spans) and spans[position][0] < offset + length:
            start, end, label = spans[position]
            if start >= taken:
                found.append((start - offset, end - offset, labels[label]))
                taken = end
            position += 1
        yield found
        offset += length
