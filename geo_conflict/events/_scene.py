"""A sentence with what stands in it: its tree, places, actors and dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo_conflict.events import _lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo_conflict.events._actors import Mention
    from geo_conflict.events._dates import Expression
    from geo_conflict.events._parse import Parse, Word
    from geo_conflict.toponyms import Toponym

CLAUSES = frozenset({"ccomp", "advcl", "relcl", "conj", "parataxis"})
PRONOUNS = frozenset({"it", "they", "he", "she"})
ENLISTED = frozenset({"elements", "member", "members", "men"})
OF_NOUN = ("amod", "compound", "nmod")
GATHERED = frozenset(
    {"company", "band", "group", "number", "handful", "party", "force", "body", "wave", "dozen", "members"}
)
FORCES = frozenset({"state", "group", "organisation", "unidentified", "combatant"})


@dataclass(frozen=True)
class Scene:
    """A parsed sentence and what is known of its words.

    Attributes
    ----------
    text
        The article.
    parse
        The tree.
    places
        Numbers of the toponyms that a word heads, demonyms left out.
    mentions
        The mentions of actors that a word heads.
    dates
        The expressions of time, each with the word that heads it.
    toponyms
        All toponyms of the article.
    entry
        The day that stands before the sentence as a heading: `12 January 1999: `.
    """

    text: str
    parse: Parse
    places: dict[int, list[int]]
    mentions: dict[int, list[Mention]]
    dates: list[tuple[Expression, Word]]
    toponyms: Sequence[Toponym]
    entry: Expression | None = None

    def mention(self, word: Word) -> Mention | None:
        """Return the first actor that a word names."""
        return next(iter(self.mentions.get(word.number, ())), None)

    def is_place(self, word: Word) -> bool:
        """Whether a word names a place, or is a noun for one."""
        return word.number in self.places or _lexicon.is_in("place", word.low)

    def is_force(self, word: Word | None) -> bool:
        """Whether a word names somebody who may fight: soldiers, a state, a group."""
        if word is None:
            return False
        if _lexicon.is_combatant(word.low):
            return True
        if word.low in GATHERED and any(
            self.is_force(noun) for link, noun in self.parse.prepositions(word) if link == "of"
        ):
            return True
        if any(
            (named := self.mention(child)) is not None and named.kind == "group"
            for child in self.parse.children(word, "appos")
        ):
            return True
        if word.low in ENLISTED and any(
            self._names_fighters(child) for child in self.parse.children(word, *OF_NOUN)
        ):
            return True
        if _lexicon.is_civilian(word.low):
            return False
        mention = self.mention(word)
        return word.low in PRONOUNS or (mention is not None and mention.kind in FORCES)

    def _names_fighters(self, word: Word) -> bool:
        """`gang members`, `M23 men`."""
        mention = self.mention(word)
        return _lexicon.is_combatant(word.low) or (mention is not None and mention.kind == "group")

    def speaks_for_state(self, word: Word) -> bool:
        """Whether a word names a capital or a country, which stand for a government where they speak."""
        places = [self.toponyms[number].place for number in self.places.get(word.number, ())]
        return any(place is not None and place.feature_code in {"PPLC", "PCLI"} for place in places)

    def is_person(self, word: Word | None) -> bool:
        """Whether a word names people of any kind."""
        if word is None:
            return False
        mention = self.mention(word)
        return (
            _lexicon.is_person(word.low) or word.tag == "CD" or mention is not None or word.tag[:3] == "NNP"
        )

    def is_weapon(self, word: Word | None) -> bool:
        """Whether a noun, or what qualifies it, names a weapon or its use."""
        if word is None:
            return False
        own = [word, *self.parse.children(word, "compound", "amod", "conj")]
        return any(_lexicon.is_weapon(part.low) for part in own)

    def near(self, word: Word, *, doer: bool = True) -> Iterator[Word]:
        """Yield the words that stand close to a verb or noun: particles, objects, what prepositions govern."""
        for child in self.parse.children(word):
            if child.dep in CLAUSES or (child.dep == "nsubj" and not doer):
                continue
            yield child
            yield from self.parse.children(
                child, "pobj", "compound", "amod", "pcomp", "oprd", "prep", "conj", "dobj"
            )
            if child.dep == "prep":
                for noun in self.parse.children(child, "pobj"):
                    yield from self.parse.children(noun, "compound", "amod")
        if word.dep in {"acl", "relcl", "nsubj", "dobj", "compound"}:
            yield self.parse.head(word)


def scenes(
    text: str,
    parses: Sequence[Parse],
    toponyms: Sequence[Toponym],
    mentions: Sequence[Mention],
    dates: Sequence[Sequence[Expression]],
) -> list[Scene]:
    """Put what stands in each sentence beside its tree.

    Parameters
    ----------
    text
        The article.
    parses
        Its sentences.
    toponyms, mentions
        The places and actors of the whole article.
    dates
        The expressions of time of each sentence.
    """
    return [_scene(text, parse, toponyms, mentions, told) for parse, told in zip(parses, dates, strict=True)]


def _scene(
    text: str,
    parse: Parse,
    toponyms: Sequence[Toponym],
    mentions: Sequence[Mention],
    dates: Sequence[Expression],
) -> Scene:
    places: dict[int, list[int]] = {}
    for number, toponym in enumerate(toponyms):
        inside = parse.start <= toponym.start < parse.end
        if inside and toponym.kind != "demonym" and (word := parse.at(toponym.start, toponym.end)):
            places.setdefault(word.number, []).append(number)
    named: dict[int, list[Mention]] = {}
    for mention in mentions:
        if parse.start <= mention.start < parse.end:
            word = parse.at(mention.head, mention.head + 1) or parse.at(mention.start, mention.end)
            if word is not None:
                named.setdefault(word.number, []).append(mention)
    told = [(one, word) for one in dates if (word := parse.at(one.begin, one.finish))]
    heading = next(
        (
            one
            for one in dates
            if one.kind == "point" and one.when is not None and one.finish <= _first(parse)
        ),
        None,
    )
    return Scene(text, parse, places, named, told, toponyms, heading)


def _first(parse: Parse) -> int:
    return parse.words[0].start if parse.words else parse.start
