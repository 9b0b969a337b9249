"""Actors: which words of an article name who acts, and who that is.

States, armed groups, officials and organs, civilians and protesters. Names are joined across the article: "Ilham
Aliyev, the Azeri president", then "Aliyev", "the president", "Baku said" and "the Defence Ministry" are one actor.
What is special to one conflict is data, in `data/events/actors.csv`, `leaders.csv` and `offices.csv`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from geo_conflict.events import _actor_data as data
from geo_conflict.events._actor_data import CIVILIANS, PROTESTERS, UNIDENTIFIED, Actor
from geo_conflict.events._actor_items import Article
from geo_conflict.events._actor_phrases import WHO_PROTESTS, Draft, Phrases
from geo_conflict.toponyms._text import sentences_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from geo_conflict.toponyms import Toponym
    from geo_conflict.toponyms._model import Entity

__all__ = ["Actor", "Mention", "find"]

# A country with a third of the weight of the report's own is more than a passing one.
PASSING = 3
# How many times as often a country is named as that of the parties, where "the army" is its own all the same.
FAR_MORE = 5
PARTIES = frozenset({"state", "group"})
REBELS = frozenset({"rebel", "separatist", "militia", "jihadist"})
JOINED = re.compile(r"-|['’]?s? (?:and|with|or) (?:the |its |his )?(?:[\w-]+ )?")
NAMED_BY_COUNTRY = frozenset({"rebel", "separatist", "militia"})
WITHOUT_NAME = {
    "person": "person",
    "organ": "state",
    "force": "combatant",
    "fighter": "combatant",
    "people": "people",
}


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of a text that name who acts.

    Attributes
    ----------
    start, end
        Offsets of the noun phrase without its article.
    head
        Offset of its head noun, by which it is found in a parse. Several mentions may share a head: "British and
        French guns".
    actor
        Who it is; None where the words leave it open ("two fighters").
    others
        Further actors of "both sides".
    kind
        The actor's kind; `combatant`, `person` or `people` where there is none.
    is_person
        It is an official or leader.
    how
        The rule that found it.
    """

    start: int
    end: int
    head: int
    actor: Actor | None
    others: tuple[Actor, ...]
    kind: str
    is_person: bool
    how: str

    @property
    def actors(self) -> tuple[Actor, ...]:
        """All whom the words name."""
        return (*((self.actor,) if self.actor is not None else ()), *self.others)


def find(
    text: str, toponyms: Sequence[Toponym], entities: Sequence[Entity], *, date: dt.date | None = None
) -> list[Mention]:
    """Find who acts in an article.

    Parameters
    ----------
    text
        The text of the article.
    toponyms
        Its toponyms, resolved.
    entities
        The named entities of the model.
    date
        Day of the article: who speaks for a country then.

    Returns
    -------
    list of Mention
        In the order of the text, none overlapping another.
    """
    article = Article(text, toponyms, entities, date)
    drafts = Phrases(article).read()
    return _Joiner(article, drafts).mentions()


class _Joiner:
    """Join mentions that leave open who is meant to those that say it."""

    def __init__(self, article: Article, drafts: list[Draft]) -> None:
        self.article = article
        self.drafts = drafts
        self.text = article.text
        self.sentences = sentences_of(article.text)
        self._towns = self._towns_by_sentence()

    def mentions(self) -> list[Mention]:
        for draft in self.drafts:
            if draft.is_open:
                self._close(draft)
            self._who_protests(draft)
        return [self._mention(draft) for draft in self._kept()]

    def _kept(self) -> Iterator[Draft]:
        last = 0
        for draft in self.drafts:
            is_empty = draft.actor is None and draft.kind not in {"combatant", "people", "person"}
            if draft.first >= last and not is_empty:
                last = draft.last
                yield draft

    def _mention(self, draft: Draft) -> Mention:
        article = self.article
        if draft.actor is not None and draft.actor.side == data.HOME_SIDE:
            loyal = data.state(self.article.home, self.article.date)
            draft.actor = replace(draft.actor, side=loyal.side if loyal else "")
        kind = draft.actor.kind if draft.actor is not None else draft.kind
        start, end = article.starts[draft.first], article.ends[draft.last - 1]
        end += self.text[end : end + 1] == ")" and "(" in self.text[start:end]
        return Mention(
            start,
            end,
            article.starts[draft.head],
            draft.actor,
            draft.others,
            kind,
            draft.is_person,
            draft.how,
        )

    # -- which actor ----------------------------------------------------------------------------------

    def _close(self, draft: Draft) -> None:
        office = draft.office
        assert office is not None
        if draft.how == "people and fighters":
            self._close_people(draft)
            return
        if self._is_its_own(draft):
            return
        close = {
            "home": self._close_home,
            "army": self._close_home,
            "join": self._close_fighters,
            "movement": self._close_movement,
            "joint": self._close_joint,
        }.get(office.alone, self._close_word)
        close(draft)

    def _close_word(self, draft: Draft) -> None:
        """Words that say by themselves who is meant, and those that leave it open."""
        assert draft.office is not None
        fixed = {
            "civilian": CIVILIANS,
            "place": CIVILIANS,
            "protester": PROTESTERS,
            "unidentified": UNIDENTIFIED,
        }
        draft.actor = fixed.get(draft.office.alone) or data.holder(draft.office, self.article.date)
        draft.how = "civilian place" if draft.office.alone == "place" else draft.how
        if draft.office.kind == "fighter" and draft.actor is None and self._is_definite(draft):
            draft.actor = self._one(self._groups(REBELS), draft)
            draft.kind = "combatant"
            return
        if draft.actor is None:
            draft.kind = WITHOUT_NAME.get(draft.office.kind, "")
            draft.actor = (
                (self._by_office(draft) or self._by_last_word(draft)) if self._is_definite(draft) else None
            )
            draft.kind = "" if draft.kind == "person" and draft.actor is None else draft.kind

    def _is_its_own(self, draft: Draft) -> bool:
        """`its spokesman`, `their forces`: of the party named last in the sentence, else first in the one before."""
        assert draft.office is not None
        is_own = draft.office.kind in WITHOUT_NAME and draft.office.alone != "join"
        if not is_own or (draft.office.kind == "people" and draft.word != "men"):
            return False
        if not draft.first or self.article.lower[draft.first - 1] not in {"its", "their"}:
            return False
        sentence = self._sentence(draft.first)
        before = [other for other in self._parties() if other.first < draft.first]
        here = [other for other in before if self._sentence(other.first) == sentence]
        last = self._sentence(before[-1].first) if before else sentence
        owner = here[-1:] or [other for other in before if self._sentence(other.first) == last][:1]
        if not owner:
            return False
        draft.actor, draft.how = owner[0].actor, "its own"
        return True

    def _close_home(self, draft: Draft) -> None:
        """`the army`, `police`, `the president`: by the office named before, the town, the report."""
        same = self._by_office(draft) if self._is_definite(draft) else self._army_of_sentence(draft)
        code = self._country_of(draft)
        draft.actor = same or self._government(code)
        draft.how = "office named before" if same else "the country of the report"
        draft.kind = WITHOUT_NAME[draft.office.kind] if draft.office else ""
        if draft.actor is None and draft.kind == "state":
            draft.kind = ""

    def _army_of_sentence(self, draft: Draft) -> Actor | None:
        """`the US military said two soldiers were wounded`: soldiers of the army that the sentence names before."""
        if draft.office is None or draft.office.alone != "army":
            return None
        sentence = self._sentence(draft.first)
        armies = {
            other.actor
            for other in self._parties()
            if other.first < draft.first
            and self._sentence(other.first) == sentence
            and other.office is not None
            and other.office.kind in {"organ", "force"}
            and other.how.startswith(("owner", "head"))
        }
        return next(iter(armies)) if len(armies) == 1 else None

    def _country_of(self, draft: Draft) -> str:
        """The country of the sentence's town; soldiers are the report's country's where that town is passing."""
        if draft.office is not None and draft.office.whose:
            return draft.office.whose
        town, home = self._town_code(draft), self.article.home
        if draft.office is None or draft.office.alone != "army":
            has_name = draft.is_person and not self._words(draft).endswith(draft.word)
            return self._at_war(home or town if has_name else town or home, is_told=bool(town))
        counts = self.article.countries
        code = town if town and (not home or PASSING * counts[town] >= counts[home]) else home
        code = self._at_war(code, is_told=False)
        return data.garrisons().get(code, code)

    def _at_war(self, code: str, *, is_told: bool) -> str:
        """A country whose state or group the article names, where the one worked out is none of these."""
        known = {draft.actor.country for draft in self._parties() if draft.actor is not None} - {""}
        if not known or code in known or (is_told and code):
            return code
        best = max(sorted(known), key=lambda country: self.article.countries[country])
        counts = self.article.countries
        return code if code and counts[code] >= FAR_MORE * counts[best] else best

    def _words(self, draft: Draft) -> str:
        return " ".join(self.article.lower[draft.first : draft.last])

    def _government(self, code: str) -> Actor | None:
        """The state of a country, or the one that the article knows there by another name."""
        state = data.state(code, self.article.date)
        former = (
            item.row.actor for item in self.article.items if item.row is not None and item.row.is_former
        )
        named = next((actor for actor in former if actor.country == code), None)
        return named if named is not None and data.row_of()[named].covers(self.article.date) else state

    def _by_office(self, draft: Draft) -> Actor | None:
        """The one actor that the article has named before with the same office."""
        word = _last_word(draft.word)
        named = {
            other.actor
            for other in self.drafts
            if other.first < draft.first
            and other.how.startswith(("owner", "head"))
            and _last_word(other.word) == word
        }
        return next(iter(named)) if len(named) == 1 else None

    def _by_last_word(self, draft: Draft) -> Actor | None:
        """`the coalition`, `the brigades`: the one actor whose name, told before, ends so."""
        word = _last_word(draft.word)
        named = {
            other.actor
            for other in self.drafts
            if other.first < draft.first
            and other.actor is not None
            and other.actor.kind in {"group", "organisation"}
            and _last_word(other.actor.name.lower()) == word
        }
        return next(iter(named)) if len(named) == 1 else None

    def _is_definite(self, draft: Draft) -> bool:
        before = self.article.lower[max(0, draft.first - 2) : draft.first]
        return before[-1:] == ["the"] or before == ["the", "same"]

    def _close_fighters(self, draft: Draft) -> None:
        """`the rebels`: the one group of that nature that the article names, else those of its country."""
        assert draft.office is not None
        groups = self._groups(draft.office.joins)
        if not self._is_definite(draft):
            groups = [pair for pair in groups if not self._is_before(pair[0], draft)]
        draft.actor = self._one(groups, draft) or (
            None if groups else self._nameless(self.article.home, draft)
        )
        draft.how = "joined"
        draft.kind = "combatant"

    def _groups(self, natures: frozenset[str]) -> list[tuple[int, Actor]]:
        """Where the article names groups of some natures; those that the table lacks have any nature."""
        known, loyal = data.row_of(), data.state(self.article.home, self.article.date)
        is_militia = "militia" in natures and len(natures) == 1
        return [
            (other.first, other.actor)
            for other in self.drafts
            if other.actor is not None
            and other.actor.kind == "group"
            and (other.actor not in known or known[other.actor].kind in natures)
            and (is_militia or loyal is None or other.actor.side != loyal.side)
        ]

    def _is_before(self, first: int, draft: Draft) -> bool:
        """`the YPG took it from rebels`: who is named before in the sentence is not meant by a bare word."""
        return first < draft.first and self._sentence(first) == self._sentence(draft.first)

    def _one(self, groups: list[tuple[int, Actor]], draft: Draft) -> Actor | None:
        """The only group, or the only one of the last sentence that names any."""
        if len({actor for _, actor in groups}) == 1:
            return groups[0][1]
        before = [(self._sentence(first), actor) for first, actor in groups if first < draft.first]
        near = {actor for sentence, actor in before if sentence == before[-1][0]}
        return next(iter(near)) if len(near) == 1 else None

    def _nameless(self, code: str, draft: Draft) -> Actor | None:
        """`Syrian rebels`, `Ambazonian separatists`: a side without a name, as the table has it or by its country."""
        assert draft.office is not None
        word = data.plural(_last_word(draft.word)) if draft.word else ""
        listed = [
            row.actor
            for row in data.rows().values()
            if row.actor.country == code
            and row.actor.name.lower().endswith(f" {word}")
            and (self.article.date is None or row.covers(self.article.date))
        ]
        if len(listed) == 1:
            return listed[0]
        names = data.demonyms().get(code) if draft.office.joins & NAMED_BY_COUNTRY else None
        if not names or not word:
            return None
        return Actor(f"{names[0]} {word}", f"{names[0]} {word}".lower(), code, "group")

    def _close_people(self, draft: Draft) -> None:
        """`Chechen fighters`, `Kurdish forces`: the one group of that people or country, else by the words."""
        assert draft.office is not None
        if draft.office.alone == "movement" and self._is_definite(draft):
            self._close_movement(draft)
            if draft.actor is not None:
                draft.others = ()
                return
        people, owner = draft.kind, next(iter(draft.others), None)
        draft.kind, draft.others = "combatant", ()
        groups = self._groups(draft.office.joins or REBELS)
        of_people = [
            (first, actor)
            for first, actor in groups
            if people.lower() in actor.side or (owner is not None and actor.country == owner.country)
        ]
        draft.actor = self._one(of_people, draft)
        if draft.actor is None and draft.office.kind in {"fighter", "force", "organ"}:
            name = f"{people} {data.plural(draft.word)}"
            draft.actor = Actor(name, people.lower(), owner.country if owner else "", "group")

    def _close_movement(self, draft: Draft) -> None:
        """`the movement`, `the group`: the one just named."""
        assert draft.office is not None
        if self._is_definite(draft):
            word = _last_word(draft.word)
            groups = self._groups(draft.office.joins)
            before = [pair for pair in groups if pair[0] < draft.first]
            if before and self.article.lower[draft.first - 1] == "same":
                draft.actor, draft.how = before[-1][1], "joined"
                return
            by_word = [pair for pair in groups if word in pair[1].name.lower().split()]
            draft.actor = self._one(by_word or groups, draft)
            draft.how = "joined"

    def _close_joint(self, draft: Draft) -> None:
        """`both sides`: the two that the article joins by "and" and names most; else two of one sentence."""
        parties = self._pair(draft.first) or self._last_two(draft.first)
        draft.actor, draft.others, draft.how = (parties or (None,))[0], tuple(parties[1:]), "both"

    def _pair(self, before: int) -> list[Actor]:
        """The pair joined by "and", the later of two named as often."""
        parties = self._parties()
        counts = Counter(draft.actor for draft in parties)
        pairs = [
            (one.actor, other.actor)
            for one, other in pairwise(draft for draft in parties if draft.first < before)
            if one.actor is not None
            and other.actor is not None
            and one.actor != other.actor
            and self._joined(one, other)
        ]
        return list(max(reversed(pairs), key=lambda pair: min(counts[pair[0]], counts[pair[1]]), default=()))

    def _joined(self, one: Draft, other: Draft) -> bool:
        article = self.article
        return one.head == other.head or bool(
            JOINED.fullmatch(self.text, article.ends[one.last - 1], article.starts[other.first])
        )

    def _parties(self) -> list[Draft]:
        return [
            draft
            for draft in self.drafts
            if draft.actor is not None and draft.actor.kind in PARTIES and not draft.others
        ]

    def _last_two(self, before: int) -> list[Actor]:
        by_sentence: dict[int, dict[Actor, None]] = {}
        for draft in self._parties():
            if draft.first < before and draft.actor is not None:
                by_sentence.setdefault(self._sentence(draft.first), {})[draft.actor] = None
        for sentence in sorted(by_sentence, reverse=True):
            if len(by_sentence[sentence]) > 1:
                return list(by_sentence[sentence])[-2:]
        seen = dict.fromkeys(actor for sentence in sorted(by_sentence) for actor in by_sentence[sentence])
        return list(seen)[:2] if len(seen) > 1 else []

    def _who_protests(self, draft: Draft) -> None:
        """`residents marched`: who protests is a protester."""
        is_crowd = draft.actor == CIVILIANS or draft.kind == "people"
        if is_crowd and draft.how != "civilian place":
            end = self.article.ends[draft.last - 1]
            if WHO_PROTESTS.match(self.text, end):
                draft.actor, draft.how = PROTESTERS, "who protests"

    # -- where ----------------------------------------------------------------------------------------

    def _sentence(self, token: int) -> int:
        return self.sentences.index(self.article.starts[token])

    def _towns_by_sentence(self) -> dict[int, list[tuple[int, str]]]:
        found: dict[int, list[tuple[int, str]]] = {}
        for toponym in self.article.toponyms:
            place = toponym.place
            if place is None or toponym.dateline or toponym.kind == "demonym" or not place.country_code:
                continue
            if not place.feature_code.startswith("PCL"):
                number = self.sentences.index(toponym.start)
                found.setdefault(number, []).append((toponym.start, place.country_code))
        return found

    def _town_code(self, draft: Draft) -> str:
        """The country of the last town before in the sentence, else of the first after."""
        towns = self._towns.get(self._sentence(draft.first), [])
        if not towns:
            return ""
        number = bisect_right([start for start, _ in towns], self.article.starts[draft.first])
        return towns[max(0, number - 1)][1]


def _last_word(words: str) -> str:
    word = words.rpartition(" ")[2]
    return word.removesuffix("s") if not word.endswith("ss") else word
