"""Greedy decoding of spaCy's named-entity model, for many documents at once.

spaCy walks through the words one by one. As long as no entity is open, its scores depend on the word alone
(and on its neighbours through the vectors), so they are computed for all words in one product; only inside
an entity is there anything to walk. The entities are the same, several times as fast.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

STATE_FEATURES = 3


@dataclass(frozen=True)
class Decoder:
    """The weights of a transition-based entity recogniser with BILUO moves.

    Attributes
    ----------
    labels
        Labels of the entities.
    begin, inside, last, unit
        Numbers of the moves of each label, in the order of the labels.
    out
        Number of the move that passes a word by.
    """

    tok2vec: Any
    lower: Any
    upper: Any
    labels: tuple[str, ...]
    begin: NDArray[np.intp]
    inside: NDArray[np.intp]
    last: NDArray[np.intp]
    unit: NDArray[np.intp]
    out: int

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
        names = [recogniser.moves.get_class_name(number) for number in range(recogniser.moves.n_moves)]
        labels = tuple(name[2:] for name in names if name.startswith("B-"))
        moves = ([names.index(f"{move}-{label}") for label in labels] for move in "BILU")
        begin, inside, last, unit = (np.array(numbers, dtype=np.intp) for numbers in moves)
        return Decoder(
            model.get_ref("tok2vec"), lower, upper, labels, begin, inside, last, unit, names.index("O")
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
        features = self.lower.predict(self.tok2vec.predict(docs))
        # Row 0 stands for "no word": nothing is open.
        nothing, words = features[0], features[1:]
        is_space = np.concatenate([doc.to_array("IS_SPACE").astype(bool) for doc in docs])
        lengths = np.array([len(doc) for doc in docs])
        ends = np.repeat(np.cumsum(lengths), lengths)
        begins, units = self._openings(words[:, 0] + nothing[1] + nothing[2], is_space, ends)
        closes = self._extents(words, begins, ends)
        spans = [(start, start + 1, label) for start, label in units]
        spans += [(start, end, label) for (start, label), end in zip(begins, closes, strict=True)]
        return _by_document(spans, lengths, self.labels)

    def _scores(self, hidden: NDArray[np.float32]) -> NDArray[np.float32]:
        """Scores of all moves, from the summed features of states."""
        scores: NDArray[np.float32] = self.upper.predict((hidden + self.lower.get_param("b")).max(axis=-1))
        return scores

    def _openings(
        self, hidden: NDArray[np.float32], is_space: NDArray[np.bool_], ends: NDArray[np.intp]
    ) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Words at which an entity begins, and words that are one, with the number of the label."""
        scores = self._scores(hidden)
        count = len(self.labels)
        begin = scores[:, self.begin]
        # An entity of several words cannot begin at the last word.
        begin[np.arange(len(scores)) + 1 >= ends] = -np.inf
        best = np.concatenate([begin, scores[:, self.unit], scores[:, [self.out]]], axis=1).argmax(axis=1)
        best[is_space] = 2 * count
        begins, units = np.flatnonzero(best < count), np.flatnonzero((best >= count) & (best < 2 * count))
        return (
            list(zip(begins.tolist(), best[begins].tolist(), strict=True)),
            list(zip(units.tolist(), (best[units] - count).tolist(), strict=True)),
        )

    def _extents(
        self, words: NDArray[np.float32], begins: list[tuple[int, int]], ends: NDArray[np.intp]
    ) -> list[int]:
        """Where each entity that begins somewhere ends, all of them a word further at a time."""
        start = np.array([first for first, _ in begins], dtype=np.intp)
        label = np.array([number for _, number in begins], dtype=np.intp)
        close = start + 2
        going = np.arange(len(start))
        while len(going):
            here = close[going] - 1
            scores = self._scores(words[here, 0] + words[start[going], 1] + words[here - 1, 2])
            rows = np.arange(len(going))
            inside, last = scores[rows, self.inside[label[going]]], scores[rows, self.last[label[going]]]
            goes_on = (here + 1 < ends[here]) & (
                (inside > last) | ((inside == last) & (self.inside[label[going]] < self.last[label[going]]))
            )
            going = going[goes_on]
            close[going] += 1
        closes: list[int] = close.tolist()
        return closes


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
