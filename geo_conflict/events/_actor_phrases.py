"""The noun phrases of an article that name who acts: an owner, an office or force, a person."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo_conflict.events import _actor_data as data
from geo_conflict.events._actor_data import CIVILIANS, PROTESTERS, Actor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo_conflict.events._actor_data import Office
    from geo_conflict.events._actor_items import Article, Item
    from geo_conflict.toponyms._model import Entity

OWNERS = frozenset({"name", "land", "seat", "qualifier", "person", "peoples"})
OWNABLE = frozenset({"person", "organ", "force", "arms", "fighter", "civilian", "protester", "people"})
# How many words may stand between an owner and what it owns.
REACH = {"qualifier": 3, "name": 1, "land": 1, "seat": 1, "person": 0, "peoples": 0}
GENITIVE_REACH = 4
STOP = frozenset(
    """
    a an the and or but of in on at to for from by with as that which who whose while when where after before
    is are was were be been being has have had do does did will would can could may might must shall should not no
    if than then over under against into near between through during since until about across along off out up
    down also later again still never only both its their his her this these those it they he she we i you
    said says told struck hit killed took taken sent shot fought met drove lost held gave given made put left began
    saw kept won withdrew overran retook broke fell went set led came shelled fired bombed agreed accused denies
    denied blamed signed attacked seized captured launched pulled threatened offered want wants plan plans
    """.split()
)
ADJECTIVE = re.compile(
    r".*(?:al|ic|ive|ary|ish|ior|ble|ian|ous)|top|chief|former|special|ground|elite|young|masked|heavy|foreign|army"
)
ADJECTIVAL = frozenset({"military", "police", "government", "state"})
PARTICIPLES = frozenset("armed allied retired uniformed masked united unidentified so-called elected".split())
LINKS = re.compile(r"(?:,? and |, |,? or | and the | or the )")
OF_OWNER = re.compile(
    r" (?:of|for|from|loyal to|allied (?:to|with)|in|at|belonging to|representing|fighting for|led by) (?:the )?"
)
OF_PLACE = re.compile(r" (?:in|of|from|at|near) (?:the )?")
PLACE_BEFORE = re.compile(
    r"\b(?:in|from|to|into|at|near|across|through|inside|outside|throughout|around|over|towards?|within|of|off|beyond"
    r"|about|such as|including|like"
    r"|(?:report|summit|inquiry|representative|envoy|conference|policy|commission|war) (?:on|for)"
    r"|via|border(?:s|ed|ing)?|leav\w+|left|enter\w*|reach\w*|fled|visit\w*|invad\w+|north|south|east|west|northern|southern|eastern"
    r"|western|central|border of [\w ]+ with|bordering|neighbou?ring|nearby)\s+(?:the\s+|all of\s+)?$",
    re.IGNORECASE,
)
CLAUSE_START = re.compile(
    r"(?:^|[\n.!?;:,“\"‘(]\s*|\b(?:but|and|while|that|as|because|if|when|whereas|though|although|after|before|since"
    r"|which|said|says)\s+)(?:['’\"“]*)$"
)
AGENT_BEFORE = re.compile(
    r"\b(?:accus\w+|blam\w+|urg\w+|told|tell\w*|warn\w*|press\w*|condemn\w*|help\w*|support\w*|back\w*|arm(?:ing|ed|s)"
    r"|by|with|between|against|that|giv\w+|ask\w*|threaten\w*|thank\w*|criticis\w+|criticiz\w+|towards|pressure on"
    r"|talks with|of [A-Z]\w+ and|between [A-Z]\w+ and)\s+$"
)
ACTS = re.compile(
    r"(?: and [A-Z]\w+(?: [A-Z]\w+)?)?"
    r"(?:['’]s\s)?\s*(?:(?:has|have|had|also|later|officially|repeatedly|again|never|now|still|then|in turn)\s+){0,3}"
    r"(?:said|says|saying|accus\w+|announc\w+|den(?:y|ied|ies|ying)|claim(?:s|ed)|warn(?:s|ed)|vow(?:s|ed)|blam(?:es|ed)"
    r"|insist\w*|urg(?:es|ed)|condemn\w*|demand\w*|reject\w*|call(?:s|ed)|agree[sd]?|confirm\w*|put|puts|report(?:s|ed)"
    r"|made|welcom\w+|protested|threaten\w*|pledg\w+|stated|declared|promis\w+|sent|sends|will|would|went|wants?|sign(?:s|ed)"
    r"|order(?:s|ed)|recall\w*|launch\w+|withdrew|withdrawn|offer(?:s|ed)|backs|supports?|broke|cut|fired|shelled|bombed|struck"
    r"|hopes|fears|sees|considers|regards|closed|opened|expelled|summoned|lost|took|refus\w+|suspend\w+|releas\w+|freed"
    r"|(?:has|had|have) (?!been\b|come\b|seen\b|fallen\b|suffered\b)\w+|must|should|could|may|can|did|does|is to|was to"
    r"|seeks|sought|stopp\w+|propos\w+|respond\w+|answer\w+|retaliat\w+"
    r"|deploy\w+|annex\w+|invad\w+|mobili[sz]\w+|and its|, which (?:has|had|says|said|denies|backs|supports))\b"
)
SKIPPED_LAND = re.compile(r"\s*(?:-|‑)\s*(?:based|born|held|occupied|controlled|wide)\b")
WHO_PROTESTS = re.compile(
    r"[^.;:!?\n]{0,60}?\b(?:marched|march|demonstrat\w+|protest(?:ed|ing|s)?|rallied|rally|rioted|took to the streets"
    r"|in protest|blocked the (?:road|street|highway)|chanted)\b"
)
APPOSED = re.compile(r",? (?:the |its )?")
BOTH = re.compile(
    r"\b[Bb]oth(?= (?:also|have|had|has|agreed|said|say|promised|signed|want\w*|were|are|deny|denied|accused?|claim\w*"
    r"|blame[sd]?|pledged|vowed|reported|will|would)\b)"
)


@dataclass(slots=True)
class Draft:
    """A mention whose actor may still be open; `first`, `last` and `head` number tokens."""

    first: int
    last: int
    head: int
    actor: Actor | None
    how: str
    is_person: bool = False
    office: Office | None = None
    word: str = ""
    others: tuple[Actor, ...] = ()
    kind: str = ""
    is_open: bool = field(default=False)


class Phrases:
    """Read the phrases of an article in one pass.

    Parameters
    ----------
    article
        Its words and items.
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        self.items = article.items
        self.lower = article.lower
        self.text = article.text
        self.drafts: list[Draft] = []
        self.persons: dict[str, Actor] = {}
        self._places = {article.token_at(toponym.start): toponym for toponym in article.toponyms}
        self._person_starts = [entity.start for entity in article.persons]
        self._person_at = {article.token_at(entity.start): entity for entity in article.persons}
        self._was_place = self._was_agent = self._used = -1

    def read(self) -> list[Draft]:
        """Return the mentions, in the order of the text, none overlapping another."""
        number = 0
        while number < len(self.items):
            item = self.items[number]
            number = self._office(number) if item.kind == "office" else self._owner(number)
        self._appositions()
        self.drafts += self._later_persons()
        self.drafts += self._pronouns()
        self.drafts.sort(key=lambda draft: draft.first)
        return self.drafts

    # -- owner and head: "Azeri President Ilham Aliyev", "Hamas gunmen", "British and French guns" --------

    def _owner(self, number: int) -> int:
        chain = [number]
        head = self._head_after(number)
        while head is None and self._links_to(chain[-1]):
            chain.append(chain[-1] + 1)
            head = self._head_after(chain[-1])
        if head is None:
            chain = chain[:1]
            self._bare(number)
            return number + 1
        shared = [other for other in chain[:-1] if self.items[other].kind == "qualifier"]
        for other in set(chain[:-1]) - set(shared):
            self._bare(other)
        last_item = self._extend(head)
        for other in shared:
            self._owned(self.items[other], last_item, self.items[other].last)
        self._owned(self.items[chain[-1]], last_item, self.items[last_item].last, names=True)
        return last_item + 1

    def _links_to(self, number: int) -> bool:
        """Whether `and` or a comma leads to another owner."""
        if number + 1 >= len(self.items) or self.items[number + 1].kind not in OWNERS:
            return False
        if self.items[number].kind != "qualifier":
            return False
        return self._gap(number, number + 1, LINKS)

    def _gap(self, number: int, following: int, pattern: re.Pattern[str]) -> bool:
        start, end = self._end(self.items[number].last), self.article.starts[self.items[following].first]
        return bool(pattern.fullmatch(self.text, start, end))

    def _end(self, last: int) -> int:
        return self.article.ends[last - 1]

    def _head_after(self, number: int) -> int | None:
        """The office, force or people that an owner stands before."""
        item = self.items[number]
        position, budget = item.last, REACH[item.kind]
        if self.article.is_possessive(position):
            position, budget = position + 1, GENITIVE_REACH
        elif self.text[self._end(item.last) : self._end(item.last) + 1] in {"'", "’"}:
            budget = GENITIVE_REACH
        for step in range(budget + 1):
            if position >= len(self.lower) or not self.article.glued[position]:
                return None
            following = self.article.at.get(position)
            if following is not None:
                return (
                    following
                    if self._can_be_owned(following) and not self._is_verb(item, following, budget)
                    else None
                )
            if step == budget or not self._is_soft(position, item, budget):
                return None
            position += 1
        return None

    def _can_be_owned(self, number: int) -> bool:
        office = self.items[number].office
        return office is not None and office.kind in OWNABLE

    def _is_verb(self, owner: Item, number: int, budget: int) -> bool:
        """`If Azerbaijan attacks again`: what a country does, where `Azerbaijan's attacks` would be its own."""
        item = self.items[number]
        is_arms = item.office is not None and item.office.kind == "arms"
        return (
            is_arms
            and owner.kind == "land"
            and budget < GENITIVE_REACH
            and self.lower[item.last - 1].endswith("s")
        )

    def _is_soft(self, position: int, item: Item, budget: int) -> bool:
        """Whether a word may stand between: an adjective or a part of a title, no verb."""
        word = self.lower[position]
        if word in STOP or word == "s" or word.isdigit():
            return False
        if word.endswith("ed") and word not in PARTICIPLES:
            return False
        is_adjective = bool(ADJECTIVE.fullmatch(word)) or self.article.words[position][0].isupper()
        return budget > 1 or item.kind == "qualifier" or is_adjective or word in PARTICIPLES

    def _extend(self, head: int) -> int:
        """`Defence Ministry spokesman`: the last of several offices side by side."""
        while head + 1 < len(self.items) and self._can_be_owned(head + 1) and self._goes_on(head):
            head += 1
        return head

    def _goes_on(self, head: int) -> bool:
        item, following = self.items[head], self.items[head + 1]
        is_beside = following.first == item.last and self.article.glued[following.first]
        return is_beside and item.office is not None and item.office.kind not in {"civilian", "people"}

    def _owned(self, owner: Item, head: int, last: int, *, names: bool = False) -> None:
        item = self.items[head]
        office = item.office
        assert office is not None
        if self.lower[last - 1] == "side" and self.lower[owner.first - 2 : owner.first] == ["on", "the"]:
            return
        draft = Draft(
            owner.first, last, self._head_of_name(item), owner.actor, "owner and head", office=office
        )
        draft.word = " ".join(self.lower[item.first : item.last])
        draft.is_person = office.kind == "person"
        self._settle(draft, owner, office)
        if names:
            self._with_name(draft)
        self.drafts.append(draft)

    def _settle(self, draft: Draft, owner: Item, office: Office) -> None:
        """Whose the head is: civilians are nobody's, fighters of a country are not its army."""
        if office.kind in {"civilian", "protester", "people"}:
            draft.actor = {"civilian": CIVILIANS, "protester": PROTESTERS}.get(office.kind)
            draft.kind = office.kind if office.kind == "people" else ""
        elif office.alone == "body" and owner.actor is not None and owner.actor.kind == "state":
            body = data.holder(office, self.article.date)
            draft.actor = body if body is not None and body.name in self.article.named else owner.actor
        elif owner.actor is None or (office.kind == "fighter" and owner.actor.kind in {"state", "people"}):
            draft.is_open = True
            draft.how = "people and fighters"
            draft.others = (owner.actor,) if owner.actor else ()
            draft.kind = self.text[self.article.starts[owner.first] : self._end(owner.last)]

    def _with_name(self, draft: Draft) -> None:
        """`President Ilham Aliyev`: the name belongs to the mention, and is known from then on."""
        entity = self._person_at.get(draft.last)
        known = self.article.at.get(draft.last)
        end = draft.last
        if not draft.is_person or draft.last >= len(self.lower) or not self.article.glued[draft.last]:
            return
        if entity is not None:
            end = self._last_of(entity)
        elif known is not None and self.items[known].kind == "person":
            end = self.items[known].last
        if end > draft.last:
            draft.last, draft.head = end, end - 1
            if known is not None and self.items[known].kind == "person":
                draft.actor, draft.how, draft.is_open = self.items[known].actor, "title and name", False
            self._learn(draft, end - 1)

    def _last_of(self, entity: Entity) -> int:
        last = self.article.token_at(entity.end)
        return last - 1 if self.article.is_possessive(last - 1) else last

    def _learn(self, draft: Draft, token: int) -> None:
        word = self.article.words[token]
        if draft.actor is not None and word[0].isupper():
            self.persons[word] = draft.actor

    # -- owners without a head ------------------------------------------------------------------------

    def _bare(self, number: int) -> None:
        item = self.items[number]
        if item.actor is None or item.kind == "qualifier":
            return
        draft = Draft(item.first, self._with_acronym(number), self._head_of_name(item), item.actor, item.kind)
        if item.kind in {"land", "seat"} and not self._stands_for_state(item):
            return
        if item.kind == "peoples":
            self._people(draft, item)
        draft.is_person = item.kind == "person"
        if draft.is_person:
            self._learn(draft, item.last - 1)
        self.drafts.append(draft)

    def _with_acronym(self, number: int) -> int:
        """`Rapid Support Forces (RSF)`: the end of both."""
        item, following = self.items[number], self.items[number + 1 : number + 2]
        if following and following[0].actor == item.actor and item.kind == "name":
            start, end = self._end(item.last), self.article.starts[following[0].first]
            if self.text[start:end].strip() == "(":
                return following[0].last
        return item.last

    def _people(self, draft: Draft, item: Item) -> None:
        """`the Armenians` who took a town are the state, "90 Palestinians" are people."""
        assert item.actor is not None
        start = self.article.starts[item.first]
        acts = CLAUSE_START.search(self.text[max(0, start - 50) : start]) and ACTS.match(
            self.text, self._end(item.last)
        )
        is_whole = bool(acts) or (item.first > 0 and self.lower[item.first - 1] == "the")
        if not is_whole:
            name = self.text[self.article.starts[item.first] : self._end(item.last)]
            draft.actor = Actor(name, item.actor.side, item.actor.country, "people")

    def _head_of_name(self, item: Item) -> int:
        """`Government of National Accord`: the word before the first `of`."""
        inner = range(item.first + 1, item.last)
        return next(
            (number - 1 for number in inner if self.lower[number] in {"of", "for", "in"}), item.last - 1
        )

    def _stands_for_state(self, item: Item) -> bool:
        """`Baku said` and `Armenia shelled`, not `in Baku` and `to Armenia`."""
        start, end = self.article.starts[item.first], self._end(item.last)
        before = self.text[max(0, start - 50) : start]
        is_place = bool(PLACE_BEFORE.search(before)) or bool(SKIPPED_LAND.match(self.text, end))
        after_place = self._was_place == item.first
        if self.article.is_possessive(item.last):
            return False
        if item.kind == "land":
            stands = not is_place and not after_place and not self._contains_last(item, before)
        else:
            starts = bool(CLAUSE_START.search(before)) and bool(ACTS.match(self.text, end))
            stands = (starts and not is_place) or (self._is_agent(item, before) and not after_place)
            stands = stands or self._was_agent == item.first
        if stands:
            self._was_agent = self._next_listed(item)
        elif is_place | after_place:
            self._was_place = self._next_listed(item)
        return stands

    def _is_agent(self, item: Item, before: str) -> bool:
        """`accused Baku`, and not `with Damascus University`."""
        following = item.last
        is_longer = (
            following < len(self.lower)
            and self.article.glued[following]
            and self.article.words[following][0].isupper()
        )
        return bool(AGENT_BEFORE.search(before)) and not is_longer

    def _contains_last(self, item: Item, before: str) -> bool:
        """`Cucuta, Colombia`: the country after a town only says where it is."""
        if not before.endswith(", "):
            return False
        return any(
            toponym.end == self.article.starts[item.first] - 2
            and (toponym.dateline or toponym.place is None or toponym.place.country_code == item.code)
            for toponym in self.article.places
        )

    def _next_listed(self, item: Item) -> int:
        """`in Sudan and Chad`: where the list goes on, what holds for the first holds for the next."""
        match = LINKS.match(self.text, self._end(item.last))
        return self.article.token_at(match.end()) if match else -1

    # -- offices without an owner before them -----------------------------------------------------------

    def _office(self, number: int) -> int:
        office = self.items[number].office
        assert office is not None
        if office.kind == "nothing":
            return number + 1
        last_item = self._extend(number) if office.kind in OWNABLE else number
        first, item = self.items[number].first, self.items[last_item]
        if self._describes_name(number, last_item):
            return number + 1
        draft = Draft(first, item.last, self._head_of_name(item), None, "alone", office=item.office)
        draft.word = " ".join(self.lower[item.first : item.last])
        draft.is_person = item.office is not None and item.office.kind == "person"
        draft.is_open = True
        if office.kind == "seat":
            draft.actor, draft.how = data.holder(office, self.article.date), "seat"
            draft.is_open = False
        elif self._owner_after(draft, last_item):
            return self._used
        elif item.office is not None and item.office.kind == "arms":
            if number == last_item:
                return number + 1
            draft.office = office
            draft.word = " ".join(self.lower[first : self.items[number].last])
        elif self._is_adjective(item, office):
            return number + 1
        self._with_name(draft)
        self.drafts.append(draft)
        return last_item + 1

    def _is_adjective(self, item: Item, office: Office) -> bool:
        """`military action`: a kind of action, not who acts."""
        following = item.last
        if (
            self.lower[item.last - 1] not in ADJECTIVAL
            or office.kind != "organ"
            or item.last - item.first > 1
        ):
            return False
        if following >= len(self.lower) or not self.article.glued[following] or following in self.article.at:
            return False
        word = self.article.words[following]
        return word.islower() and word not in STOP and not word.endswith(("ed", "s"))

    def _describes_name(self, number: int, last_item: int) -> bool:
        """`the paramilitary Rapid Support Forces`: the name says it all."""
        office, following = self.items[number].office, last_item + 1
        return (
            office is not None
            and office.kind == "fighter"
            and following < len(self.items)
            and self.items[following].kind in {"name", "qualifier"}
            and self.items[following].first == self.items[last_item].last
            and self.article.glued[self.items[following].first]
        )

    def _owner_after(self, draft: Draft, number: int) -> bool:
        """`gunmen of Hamas`, `the leaders of Armenia and Azerbaijan`, `the Defence Ministry in Baku`."""
        office = draft.office
        if office is None or office.kind not in {"person", "organ", "force", "fighter"}:
            return False
        match = OF_OWNER.match(self.text, self._end(draft.last))
        if match is None:
            return False
        position = self.article.token_at(match.end())
        owner = self._owner_within(position)
        is_where = match.group().strip().startswith(("in", "at"))
        if owner is None or is_where or not self._is_owner(owner):
            return self._located(draft, number, position, office)
        return self._owned_after(draft, owner, office)

    def _is_owner(self, number: int) -> bool:
        item = self.items[number]
        return item.kind in OWNERS - {"qualifier"} or self._head_after(number) is not None

    def _owner_within(self, position: int) -> int | None:
        for step in range(3):
            found = self.article.at.get(position + step)
            if found is not None:
                return found if self.items[found].kind in OWNERS else None
            if position + step >= len(self.lower) or not self._may_pass(position + step):
                return None
        return None

    def _may_pass(self, position: int) -> bool:
        return self.lower[position] not in STOP and self.lower[position] not in self._place_words(position)

    def _place_words(self, position: int) -> set[str]:
        return {self.lower[position]} if position in self._places else set()

    def _located(self, draft: Draft, number: int, position: int, office: Office) -> bool:
        """`the Defence Ministry in Baku`, `the defenders of Vukovar`: the state that the town lies in."""
        toponym = self._places.get(position)
        is_state = office.kind in {"person", "organ", "force"} and office.alone != "open"
        if toponym is None or toponym.place is None or not is_state or toponym.kind == "demonym":
            return False
        item = self.article.at.get(position)
        actor = (
            self.items[item].actor
            if item is not None
            else data.state(toponym.place.country_code, self.article.date)
        )
        if actor is None:
            return False
        draft.actor, draft.how, draft.is_open = actor, "head and place", False
        self.drafts.append(draft)
        self._used = (item if item is not None else number) + 1
        return True

    def _owned_after(self, draft: Draft, number: int, office: Office) -> bool:
        owner = self.items[number]
        draft.last, draft.actor, draft.how, draft.is_open = owner.last, owner.actor, "head of owner", False
        self._settle(draft, owner, office)
        head_of_owner = self._head_after(number)
        last = number
        if head_of_owner is not None:
            last = self._extend(head_of_owner)
            draft.last = self.items[last].last
        self.drafts.append(draft)
        while (
            last + 1 < len(self.items)
            and self.items[last + 1].kind in OWNERS
            and self._gap(last, last + 1, LINKS)
        ):
            last += 1
            other = self.items[last]
            if other.actor is None or other.kind == "qualifier":
                last -= 1
                break
            more = Draft(
                other.first, other.last, draft.head, other.actor, "head of owner", draft.is_person, office
            )
            more.word = draft.word
            self.drafts.append(more)
        self._used = last + 1
        return True

    # -- persons -------------------------------------------------------------------------------------

    def _appositions(self) -> None:
        """`Ilham Aliyev, the Azeri president`, and `the Azeri and Armenian leaders, Aliyev and Sargsyan`."""
        ends = {self.article.token_at(entity.end): entity for entity in self.article.persons}
        for draft in self.drafts:
            if not draft.is_person or draft.actor is None:
                continue
            has_article = draft.first > 0 and self.lower[draft.first - 1] in {"the", "its"}
            before = ends.get(draft.first - has_article)
            start = self.article.starts[draft.first]
            if before is not None and APPOSED.fullmatch(self.text, before.end, start):
                self._learn(draft, self._last_of(before) - 1)
        self._lists_of_names()

    def _lists_of_names(self) -> None:
        by_head: dict[int, list[Draft]] = {}
        for draft in self.drafts:
            if draft.is_person and draft.actor is not None:
                by_head.setdefault(draft.head, []).append(draft)
        for drafts in by_head.values():
            end = self._end(max(draft.last for draft in drafts))
            for draft in sorted(drafts, key=lambda draft: draft.first):
                entity = self._person_at.get(self.article.token_at(end))
                if entity is None or not LINKS.fullmatch(self.text, end, entity.start):
                    break
                self._learn(draft, self._last_of(entity) - 1)
                end = entity.end

    def _later_persons(self) -> Iterator[Draft]:
        """`Aliyev said`: a person whom the article has introduced."""
        taken = {number for draft in self.drafts for number in range(draft.first, draft.last)}
        for number, word in enumerate(self.article.words if self.persons else ()):
            actor = self.persons.get(word)
            if actor is None or number in taken:
                continue
            first = number
            while first > 0 and first - 1 not in taken and self._is_given_name(first):
                first -= 1
            taken.update(range(first, number + 1))
            yield Draft(first, number + 1, number, actor, "person", is_person=True)

    def _is_given_name(self, first: int) -> bool:
        start = self.article.starts[first - 1]
        number = bisect_right(self._person_starts, start) - 1
        return (
            self.article.glued[first]
            and number >= 0
            and self.article.persons[number].end >= self.article.ends[first]
        )

    def _pronouns(self) -> Iterator[Draft]:
        for match in BOTH.finditer(self.text):
            number = self.article.token_at(match.start())
            if not any(draft.first <= number < draft.last for draft in self.drafts):
                office = data.Office("joint", "joint", frozenset(), "")
                yield Draft(number, number + 1, number, None, "both", office=office, is_open=True)
