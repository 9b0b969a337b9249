"""How a word of a sentence hangs on the word that tells an event: as subject, object, or by a preposition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

    from geo_conflict.events._parse import Parse, Word

LINKS = frozenset({"prep", "agent", "dative"})
CROSSED = frozenset({"relcl", "advcl", "ccomp", "parataxis"})
FINITE = frozenset({"relcl", "advcl", "ccomp", "parataxis", "conj", "ROOT"})


@dataclass(frozen=True, slots=True)
class Tie:
    """The way up from a word to the first word of interest.

    Attributes
    ----------
    top
        The word that the way ends at.
    link
        The last step: a preposition, or a dependency label such as `nsubj`.
    outer
        The noun right below that step: the word itself, or one that it qualifies.
    prepositions
        All prepositions on the way, from the word outwards.
    hosts
        What each of them hangs on.
    nouns
        The nouns between the word and the top.
    steps
        How many words there are between.
    crosses
        Whether the way leaves a clause of its own.
    """

    top: Word
    link: str
    outer: Word
    prepositions: tuple[str, ...]
    hosts: tuple[Word, ...]
    nouns: tuple[Word, ...]
    steps: int
    crosses: bool


def tie(parse: Parse, word: Word, tops: Container[int]) -> Tie | None:
    """Follow a word up to the first word of interest.

    Parameters
    ----------
    parse
        The sentence.
    word
        Where to begin.
    tops
        Numbers of the words of interest.

    Returns
    -------
    Tie or None
        None where the way reaches the root without meeting one.
    """
    outer, link, steps, crosses = word, "", 0, False
    prepositions: list[str] = []
    hosts: list[Word] = []
    nouns: list[Word] = []
    here = word
    while here.head != here.number:
        above = parse.head(here)
        steps += 1
        if above.dep in LINKS and here.dep in {"pobj", "pcomp", "prep"}:
            outer, link = (here, above.low) if here.dep != "prep" else (outer, f"{above.low} {here.low}")
            prepositions.append(above.low)
            here = above
            if here.head == here.number:
                break
            above = parse.head(here)
            hosts.append(above)
            if above.number in tops:
                return Tie(
                    above, link, outer, tuple(prepositions), tuple(hosts), tuple(nouns), steps, crosses
                )
            if above.dep in LINKS and here.dep == "prep":
                continue
        else:
            outer, link = (outer, here.dep) if here.dep == "conj" and link else (here, here.dep)
            if above.number in tops:
                return Tie(
                    above, link, outer, tuple(prepositions), tuple(hosts), tuple(nouns), steps, crosses
                )
        crosses = crosses or here.dep in CROSSED or (here.dep in FINITE and here.is_verb)
        here = above
        if here.is_noun:
            nouns.append(here)
    return None


def below(parse: Parse, word: Word, clause: Word) -> Tie | None:
    """Follow a noun down to the word that modifies it: of `soldiers killed by`, from `soldiers` to `killed`.

    Parameters
    ----------
    parse
        The sentence.
    word
        A noun.
    clause
        The verb of a clause that may hang on it.
    """
    if clause.dep not in {"acl", "relcl"} or parse.head(clause) is not word:
        return None
    done_to = parse.object(clause) is word
    return Tie(clause, "dobj" if done_to else "nsubj", word, (), (), (), 1, crosses=False)
