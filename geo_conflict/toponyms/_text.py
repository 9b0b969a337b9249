"""Sentences and words of a text, by character offset."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = re.compile(r"[^\W_]+(?:['’ʼʻ.&][^\W_]+)*\.?")
_PARAGRAPH = re.compile(r"\n\s*\n|\r\n\s*\r\n")
_END = re.compile(
    r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]?[^\Wa-z_])|\n\s*\n|\r\n\s*\r\n|[。؟।]"
    # The sign that begins a point of a list.
    r"|\n[ \t]*(?:[-–—•*▪●‣◦]|\d{1,2}[.)])[ \t]+(?=\S)"
    # The day that heads an entry.
    r"|\n(?=\d{1,2} (?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6} \d{4}\s*[-–—:])"
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+|[^\W\d_]")
# Words that keep their full stop inside a sentence.
_ABBREVIATIONS = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "dr",
        "prof",
        "sr",
        "jr",
        "gen",
        "lt",
        "col",
        "maj",
        "capt",
        "cmdr",
        "sgt",
        "cpl",
        "pvt",
        "adm",
        "brig",
        "gov",
        "sen",
        "rep",
        "rev",
        "hon",
        "pres",
        "sec",
        "st",
        "ste",
        "mt",
        "ft",
        "no",
        "nos",
        "vs",
        "etc",
        "approx",
        "est",
        "inc",
        "ltd",
        "co",
        "corp",
        "bros",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "ala",
        "ariz",
        "ark",
        "calif",
        "colo",
        "conn",
        "del",
        "fla",
        "ga",
        "ill",
        "ind",
        "kan",
        "ky",
        "la",
        "md",
        "mass",
        "mich",
        "minn",
        "miss",
        "mo",
        "mont",
        "neb",
        "nev",
        "okla",
        "ore",
        "pa",
        "tenn",
        "tex",
        "va",
        "vt",
        "wash",
        "wis",
        "wyo",
        "ont",
        "que",
        "alta",
        "sask",
        "man",
        "qld",
        "vic",
        "tas",
    ]
)


class Token(NamedTuple):
    """A word of a text."""

    start: int
    end: int
    text: str


def tokens(text: str) -> list[Token]:
    """Return the words of a text; a full stop belongs to a word only where it abbreviates it."""
    found = []
    for match in WORD.finditer(text):
        word, end = match.group(), match.end()
        last = word[-1]
        if last == "s" and word[-2:] in {"'s", "’s"}:
            word, end = word[:-2], end - 2
        elif last == "." and not _abbreviates(word):
            word, end = word[:-1], end - 1
        found.append(Token(match.start(), end, word))
    return found


def _abbreviates(word: str) -> bool:
    return bool(_INITIALS.fullmatch(word)) or word[:-1].lower() in _ABBREVIATIONS


LONGEST_SENTENCE = 2000


def _cut(text: str, starts: list[int]) -> Iterator[int]:
    """Cut what goes on for pages without a full stop, at a space: work on a sentence grows with its length."""
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        cut = start
        yield cut
        while end - cut > LONGEST_SENTENCE:
            space = text.rfind(" ", cut + 1, cut + LONGEST_SENTENCE)
            cut = space if space > cut else cut + LONGEST_SENTENCE
            yield cut


class Sentences:
    """The sentences of a text.

    Parameters
    ----------
    text
        Any text; sentences end at `.`, `!`, `?` before a capital, and at empty lines.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0]
        for match in _END.finditer(text):
            if match.group()[0] == "." and self._is_abbreviation(match.start()):
                continue
            self.starts.append(match.end())
        self.starts = list(_cut(text, self.starts))

    def _is_abbreviation(self, stop: int) -> bool:
        head = self.text[max(0, stop - 24) : stop]
        word = head.split()[-1].lstrip("(\"'“‘[") if head.split() else ""
        return word.lower() in _ABBREVIATIONS or bool(re.fullmatch(r"(?:[^\W\d_]\.)*[^\W\d_]", word))

    def index(self, offset: int) -> int:
        """Return the number of the sentence that holds an offset."""
        return bisect_right(self.starts, offset) - 1

    def bounds(self, number: int) -> tuple[int, int]:
        """Return start and end of a sentence, without white space around it."""
        start = self.starts[number]
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        part = self.text[start:end]
        return start + len(part) - len(part.lstrip()), start + len(part.rstrip())

    def __len__(self) -> int:
        return len(self.starts)


@lru_cache(maxsize=16)
def sentences_of(text: str) -> Sentences:
    """Return the sentences of a text; those of the last few texts are kept, since many ask for them."""
    return Sentences(text)
