"""Sentences as trees of words: who does what to whom, by spaCy's dependency parser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo_conflict.toponyms import _model

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DASH = r"\s*(?:--|[-–—])\s+(?=\S)"
DATELINE = re.compile(
    r"[A-Z][^\W\d_a-z]+(?:[ -][^\W\d_]+){0,5}(?:, [^\n()]{2,40}?)?(?: \([^()\n]{1,40}\))?"
    + _DASH
    # A dateline in brackets, one that ends with a colon, and two that begin with the day.
    + rf"|\([A-Z][^()\n]{{2,40}}\){_DASH}"
    rf"|[A-Z][^\W\d_]+(?: [A-Z][^\W\d_]+)?, {_MONTH} \d{{1,2}}:\s+(?=\S)"
    rf"|\d{{1,2}} {_MONTH} \d{{4}}{_DASH}"
    rf"|{_MONTH} \d{{1,2}}, \d{{4}}(?: \([^()\n]{{1,40}}\))?{_DASH}"
)
# Words at the head of a sentence that the parser takes for names, and as long ones that it does not.
NAMELIKE = {"Near ": "Amid ", "Outside ": "Towards ", "Inside ": "Within "}
SUBJECTS = frozenset({"nsubj", "csubj"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
RELATIVE_PRONOUNS = frozenset({"who", "which", "that", "whom"})


@dataclass(slots=True)
class Word:
    """A word of a parsed sentence.

    Attributes
    ----------
    number
        Its number in the sentence.
    start, end
        Offsets into the article.
    low
        Its text in lower case; of a hyphenated word, the whole of it.
    tag, dep
        Penn Treebank tag and dependency label.
    head
        Number of the word that governs it; its own for the root.
    children
        Numbers of the words that it governs.
    """

    number: int
    start: int
    end: int
    text: str
    low: str
    tag: str
    dep: str
    head: int
    children: list[int] = field(default_factory=list)

    @property
    def is_verb(self) -> bool:
        """Whether it is tagged as a verb."""
        return self.tag[0] == "V"

    @property
    def is_noun(self) -> bool:
        """Whether it is tagged as a noun, a name or a number that stands for one."""
        return self.tag[:2] in {"NN", "CD"}


class Parse:
    """The tree of one sentence.

    Parameters
    ----------
    words
        Its words in order.
    start, end
        Offsets of the sentence, dateline included.
    """

    def __init__(self, words: list[Word], start: int, end: int) -> None:
        self.words = words
        self.start = start
        self.end = end
        for word in words:
            if word.head != word.number:
                words[word.head].children.append(word.number)
            if word.dep == "auxpass" and words[word.head].tag[0] != "V":
                words[word.head].tag = "VBN"
            # "after trading accusations": what has an object is a verb.
            if word.dep == "dobj" and words[word.head].dep == "pcomp" and words[word.head].tag == "NN":
                words[word.head].tag = "VBG"

    def at(self, start: int, end: int) -> Word | None:
        """Return the word that heads a span of the article; None when it holds no word."""
        inside = [word for word in self.words if word.start < end and start < word.end]
        tops = [
            word
            for word in inside
            if word.head == word.number or not self._overlaps(self.words[word.head], start, end)
        ]
        named = [word for word in tops if word.dep not in {"prt", "punct", "det"}]
        if tops:
            return (named or tops)[0]
        return inside[-1] if inside else None

    @staticmethod
    def _overlaps(word: Word, start: int, end: int) -> bool:
        return word.start < end and start < word.end

    def children(self, word: Word, *deps: str) -> Iterator[Word]:
        """Yield the words that a word governs, of these dependencies where any are given."""
        for number in word.children:
            child = self.words[number]
            if not deps or child.dep in deps:
                yield child

    def head(self, word: Word) -> Word:
        """Return the word that governs a word; itself for the root."""
        return self.words[word.head]

    def ancestors(self, word: Word) -> Iterator[Word]:
        """Yield the governors of a word, from the nearest to the root."""
        while word.head != word.number:
            word = self.words[word.head]
            yield word

    def subtree(self, word: Word) -> Iterator[Word]:
        """Yield a word and all that it governs."""
        waiting = [word]
        while waiting:
            here = waiting.pop()
            yield here
            waiting.extend(self.children(here))

    def conjuncts(self, word: Word) -> list[Word]:
        """Return a word and what is joined to it by `and`, `or` or commas."""
        found = [word]
        for child in self.children(word, "conj"):
            found += self.conjuncts(child)
        return found

    def subject(self, word: Word, depth: int = 0) -> Word | None:
        """Return who does what a verb tells, also where an earlier verb or noun names them."""
        own = next(self.children(word, *SUBJECTS), None)
        if own is not None:
            return self._named(own, word)
        if depth > len(self.words) or next(self.children(word, *PASSIVE_SUBJECTS), None):
            return None
        head = self.head(word)
        if (
            word.dep == "pcomp"
            and word.tag == "VBG"
            and self.head(head).is_verb
            and not self.is_passive(self.head(head))
        ):
            return self.subject(self.head(head), depth + 1)
        if word.dep in {"acl", "relcl"} and word.tag == "VBG":
            return head
        if word.dep == "acl" and word.tag == "VBD" and next(self.children(word, "dobj"), None):
            return head
        controls = word.dep in {"conj", "xcomp"} or (word.dep == "advcl" and word.tag in {"VBG", "VB"})
        if controls and head.tag[0] == "V" and not self.is_passive(word):
            return self.object(head) if self.is_passive(head) else self.subject(head, depth + 1)
        return None

    def object(self, word: Word) -> Word | None:
        """Return whom or what a verb's action meets: its object, or the subject of a passive."""
        found = next(self.children(word, *PASSIVE_SUBJECTS), None) or next(self.children(word, "dobj"), None)
        if found is not None:
            return self._named(found, word)
        # "handed over Jericho": what the particle seems to govern.
        moved = next(
            (noun for particle in self.children(word, "prt") for noun in self.children(particle, "pobj")),
            None,
        )
        if moved is not None:
            return moved
        head = self.head(word)
        if word.dep == "acl" and word.tag in {"VBN", "VBD"}:
            return head
        if word.dep == "conj" and self.is_passive(head) and not self._has_subject(word):
            return self.object(head)
        if word.dep in {"pcomp", "advcl"} and word.tag == "VBN":
            own = next(self.children(word, "nsubj"), None)
            return self._named(own, word) if own else None
        return None

    def _has_subject(self, word: Word) -> bool:
        return any(True for _ in self.children(word, *SUBJECTS, *PASSIVE_SUBJECTS))

    def _named(self, word: Word, verb: Word) -> Word:
        """Return the noun that a relative pronoun stands for; any other word itself."""
        is_relative = verb.dep in {"relcl", "acl"} and word.low in RELATIVE_PRONOUNS
        return self.head(verb) if is_relative else word

    def is_passive(self, word: Word) -> bool:
        """Tell whether a verb stands in the passive voice, a bare participle after a noun included."""
        if any(True for _ in self.children(word, "auxpass", *PASSIVE_SUBJECTS)):
            return True
        if any(True for _ in self.children(word, *SUBJECTS, "dobj")):
            return word.dep == "pcomp" and word.tag == "VBN"
        if word.tag != "VBN":
            return False
        if word.dep == "acl":
            return True
        has_perfect = any(
            child.low in {"have", "has", "had", "'ve", "'d"} for child in self.children(word, "aux")
        )
        return word.dep == "conj" and not has_perfect and self.is_passive(self.head(word))

    def stands_beside(self, word: Word) -> bool:
        """Whether a verb is joined to another with a subject of its own: `, and the Taliban claimed responsibility`."""
        return word.dep == "conj" and any(True for _ in self.children(word, "nsubj", "nsubjpass"))

    def prepositions(self, word: Word) -> Iterator[tuple[str, Word]]:
        """Yield the prepositions below a word, each with the noun that it governs."""
        for preposition in self.children(word, "prep", "agent", "dative"):
            yield from self._governed(preposition)

    def _governed(self, preposition: Word) -> Iterator[tuple[str, Word]]:
        for noun in self.children(preposition, "pobj", "pcomp"):
            yield preposition.low, noun
        for inner in self.children(preposition, "prep"):
            yield from self._governed(inner)


def parse(text: str, spans: Sequence[tuple[int, int]]) -> list[Parse]:
    """Parse sentences of a text.

    Parameters
    ----------
    text
        The text of an article.
    spans
        Offsets of the sentences.

    Returns
    -------
    list of Parse
        One for each sentence that has a word; offsets are those of the article.
    """
    starts = [_begin(text, *span) for span in spans]
    docs = _model.parse([_plain(text[begin:end]) for begin, (_, end) in zip(starts, spans, strict=True)])
    return [
        Parse(_words(doc, begin, text), start, end)
        for doc, begin, (start, end) in zip(docs, starts, spans, strict=True)
        if len(doc)
    ]


def _plain(sentence: str) -> str:
    """A sentence that the parser reads well: it takes a first `Near` for a name."""
    for word, other in NAMELIKE.items():
        if sentence.startswith(word):
            return other + sentence[len(word) :]
    return sentence


def _begin(text: str, start: int, end: int) -> int:
    """Where a sentence begins after its dateline."""
    dateline = DATELINE.match(text, start, end)
    return dateline.end() if dateline else start


def _words(doc: _model.ParsedDoc, offset: int, text: str) -> list[Word]:
    words = []
    for number, (token, start, tag, dep, head) in enumerate(doc):
        begin, end = offset + start, offset + start + len(token)
        own = text[begin:end]
        words.append(Word(number, begin, end, own, own.lower(), tag, dep, head))
    for before, hyphen, word in zip(words, words[1:], words[2:], strict=False):
        if hyphen.text in {"-", "–"} and before.end == hyphen.start and hyphen.end == word.start:
            word.low = f"{before.low}-{word.low}"
            # "the secretary-general": one noun, not two subjects of a verb.
            if before.head == word.head and before.dep == word.dep and before.dep in SUBJECTS:
                before.dep, before.head = "compound", word.number
    return words
