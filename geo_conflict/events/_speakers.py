"""Who speaks: the word that a verb of speech is said of, and whom a pronoun stands for."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from geo_conflict import toponyms as _toponyms
from geo_conflict.events import _actor_data, _lexicon
from geo_conflict.events._draft import FAR
from geo_conflict.events._lexicon import SPEECH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from geo_conflict.events._actor_data import Actor
    from geo_conflict.events._actors import Mention
    from geo_conflict.events._draft import Context
    from geo_conflict.events._parse import Word
    from geo_conflict.events._scene import Scene

PARTIES = frozenset({"state", "group", "organisation"})
PERSONS = frozenset({"he", "she"})
ONE = frozenset({"it", "its"})
MANY = frozenset({"they", "them", "their", "theirs"})
PRONOUNS = PERSONS | ONE | MANY | {"his", "her"}
SUBJECTS = frozenset({"he", "she", "it", "they"})
OWNED = frozenset({"its", "their", "his", "her", "theirs"})
OWN = frozenset({"poss", "compound", "amod", "nmod", "appos"})
OWNERS = frozenset({"of", "for", "from", "by"})
WHERE = frozenset({"at", "in", "from"})
QUOTES = frozenset({'"', "''", "``", "”", "“", "’", "'"})
# Who belongs to others: Kyiv's allies do not speak for Kyiv.
BESIDE = frozenset(
    """
    allies ally backers critic critics enemies enemy exiles foes friends opponents rivals supporters
    sympathisers sympathizers
    """.split()
)
PAST = frozenset({"former", "ex", "late", "onetime", "erstwhile"})
NOBODY = frozenset({"no", "none", "nobody", "neither"})
JOINED = re.compile(r"['’]?s? (?:and|with) (?:the |its )?(?:[\w-]+ )?")


def of_verb(scene: Scene, verb: Word) -> Word | None:
    """Return the word that names who says what a verb of speech tells.

    Parameters
    ----------
    scene
        The sentence.
    verb
        A verb of speech.
    """
    parse = scene.parse
    if parse.is_passive(verb):
        return next((noun for preposition, noun in parse.prepositions(verb) if preposition == "by"), None)
    after = _after_quote(scene, verb) or _in_parenthesis(scene, verb)
    if after is not None:
        return after
    if next(parse.children(verb, "nsubj", "csubj"), None) is None:
        return _of_attribution(scene, verb) or parse.subject(verb)
    return parse.subject(verb)


def _after_quote(scene: Scene, verb: Word) -> Word | None:
    """`"From whom?" asked the minister`: who speaks stands after the verb, as an object would."""
    before = scene.parse.words[verb.number - 1].text if verb.number else ""
    return _named_after(scene, verb) if before in QUOTES else None


def _in_parenthesis(scene: Scene, verb: Word) -> Word | None:
    """`Ukraine, said the ministry in Moscow, has broken its word`."""
    words = scene.parse.words
    comma = next((word.number for word in words[verb.number :] if word.text == ","), 0)
    follows = words[comma + 1].tag if 0 < comma < len(words) - 1 else ""
    inside = words[verb.number + 1 : comma]
    is_set_off = verb.number > 0 and words[verb.number - 1].text == "," and follows[:1] in {"V", "M"}
    return _named_after(scene, verb) if is_set_off and not any(word.is_verb for word in inside) else None


def _named_after(scene: Scene, verb: Word) -> Word | None:
    """The first noun after a verb that names somebody, before any comma."""
    for word in scene.parse.words[verb.number + 1 :]:
        if word.text in QUOTES | {","} or word.is_verb:
            return None
        if word.dep in {"nsubj", "dobj"}:
            return word if scene.is_person(word) or scene.speaks_for_state(word) else None
    return None


def _of_attribution(scene: Scene, verb: Word) -> Word | None:
    """`shells fell, Kigali said, and accused Kinshasa`: who said it accuses, not what fell."""
    if verb.dep != "conj":
        return None
    head = scene.parse.head(verb)
    said = [
        child
        for child in scene.parse.children(head, "parataxis", "ccomp")
        if head.number < child.number < verb.number and is_speech(child)
    ]
    return scene.parse.subject(said[-1]) if said else None


def is_speech(word: Word) -> bool:
    """Tell whether a word is a verb of speech."""
    rows = _lexicon.of_word(word.low, "verb") if word.is_verb else ()
    return any(row.frame in SPEECH and not row.companions for row in rows)


def speaking(scene: Scene, verb: Word) -> list[Word]:
    """Return `speaking` in `The minister, speaking in X, denied` and `Speaking from X, the minister denied`.

    Parameters
    ----------
    scene
        The sentence.
    verb
        A verb of speech.
    """
    parse = scene.parse
    subject = parse.subject(verb)
    clauses = list(parse.children(verb, "advcl"))
    clauses += list(parse.children(subject, "acl", "advcl")) if subject is not None else []
    return [clause for clause in clauses if clause.low == "speaking"]


def owners(scene: Scene, word: Word) -> Iterator[Word]:
    """Yield what a noun belongs to: `the coordinator of the United Nations`, `the bishop's office`.

    Parameters
    ----------
    scene
        The sentence.
    word
        The noun.
    """
    for child in scene.parse.children(word):
        if child.dep in OWN:
            yield child
            yield from owners(scene, child)
        elif child.dep in {"prep", "agent"} and child.low in OWNERS:
            for noun in scene.parse.children(child, "pobj"):
                yield noun
                yield from owners(scene, noun)


def parties(mentions: Iterable[Mention]) -> list[Actor]:
    """Return the states, groups and organisations among those who are named."""
    named = [actor for mention in mentions for actor in mention.actors]
    return list(dict.fromkeys(actor for actor in named if actor.kind in PARTIES))


def may_speak(scene: Scene, word: Word) -> bool:
    """Tell whether a word names somebody whose words are news: a party, a state, an official of theirs.

    Parameters
    ----------
    scene
        The sentence.
    word
        Who says something.
    """
    if word.low in NOBODY or any(child.low in NOBODY for child in scene.parse.children(word, "det")):
        return False
    if word.low in BESIDE or any(child.low in PAST for child in scene.parse.children(word, "amod")):
        return False
    if scene.speaks_for_state(word) or word.low in PRONOUNS or word.low in {"sides", "side", "parties"}:
        return True
    mention = scene.mention(word)
    if mention is not None and mention.kind in PARTIES:
        return True
    if mention is not None and mention.kind == "civilians":
        return False
    if _lexicon.is_in("spokesman", word.low):
        return True
    return _is_of_party(scene, word)


def _is_of_party(scene: Scene, word: Word) -> bool:
    """`the chairman of the Front`, and neither `residents of` nor `the siege of`."""
    if _lexicon.is_civilian(word.low) or any(
        row.frame not in SPEECH for row in _lexicon.of_word(word.low, "noun")
    ):
        return False
    return bool(parties(m for owner in owners(scene, word) for m in scene.mentions.get(owner.number, ())))


def who(context: Context, scene: Scene, word: Word, verb: Word | None = None) -> list[Actor]:
    """Return the parties that a word speaks for.

    Parameters
    ----------
    context
        The article.
    scene
        The sentence.
    word
        Who says something.
    verb
        What is said of the word: where an official speaks may tell for whom.
    """
    if word.low in PRONOUNS:
        return parties(antecedents(context, scene, word))
    owned = [own for own in (word, *owners(scene, word)) if own.low in OWNED]
    if owned and (capital := _capital_before(context, scene, owned[0])):
        return [capital]
    joined = scene.parse.conjuncts(word)
    named = [actor for one in joined for actor in _named(context, scene, one)]
    if named:
        return list(dict.fromkeys(named))
    named = parties(m for own in owners(scene, word) for m in scene.mentions.get(own.number, ()))
    if named:
        return named
    if owned:
        return parties(antecedents(context, scene, owned[0]))
    return _official(context, scene, word, verb)


def _named(context: Context, scene: Scene, word: Word) -> list[Actor]:
    """Whom a word names: an actor, else the state of a capital."""
    found = parties(scene.mentions.get(word.number, ()))
    state = None if found else state_of(context, scene, word)
    return [state] if state is not None else found


def state_of(context: Context, scene: Scene, word: Word) -> Actor | None:
    """Return the state that a capital or country stands for.

    Parameters
    ----------
    context
        The article.
    scene
        The sentence.
    word
        A word.
    """
    if not scene.speaks_for_state(word):
        return None
    place = context.toponyms[scene.places[word.number][0]].place
    return _actor_data.state(place.country_code, context.published) if place is not None else None


def _capital_before(context: Context, scene: Scene, owned: Word) -> Actor | None:
    """`Kyiv, its ministry declared, has no wish`: the capital that the sentence begins with."""
    for head in scene.parse.ancestors(owned):
        subject = next(scene.parse.children(head, "nsubj"), None)
        if subject is not None and subject.number < owned.number and scene.speaks_for_state(subject):
            return state_of(context, scene, subject)
    return None


def _official(context: Context, scene: Scene, word: Word, verb: Word | None) -> list[Actor]:
    """`a colonel in Bucaramanga`, `an officer at Biafran headquarters`, else of the state at home."""
    nouns = list(scene.parse.subtree(word))
    if verb is not None:
        nouns += [noun for preposition, noun in scene.parse.prepositions(verb) if preposition in WHERE]
    named = parties(
        m
        for noun in nouns
        for one in (noun, *scene.parse.children(noun, *OWN))
        for m in scene.mentions.get(one.number, ())
    )
    if named:
        return named[:1]
    for noun in nouns:
        for number in scene.places.get(noun.number, ())[:1]:
            place = context.toponyms[number].place
            state = _actor_data.state(place.country_code, context.published) if place is not None else None
            if state is not None:
                return [state]
    return home(context)[:1] if _lexicon.is_in("spokesman", word.low) else []


def meant(context: Context, scene: Scene) -> dict[int, list[Mention]]:
    """Return whom the pronouns that are subjects in a sentence stand for, by their numbers.

    Parameters
    ----------
    context
        The article.
    scene
        The sentence.
    """
    subjects = [
        word for word in scene.parse.words if word.low in SUBJECTS and word.dep in {"nsubj", "nsubjpass"}
    ]
    return {word.number: antecedents(context, scene, word) for word in subjects}


def home(context: Context) -> list[Actor]:
    """Return the states that an article names, the most named first.

    Parameters
    ----------
    context
        The article.
    """
    states = [mention.actor for mention in context.mentions if mention.kind == "state" and mention.actor]
    if not states:
        codes = Counter(one.place.country_code for one in context.toponyms if one.place is not None)
        of_place = [_actor_data.state(code, context.published) for code, _ in codes.most_common(1) if code]
        return [state for state in of_place if state is not None]
    return sorted(dict.fromkeys(states), key=lambda state: -states.count(state))


def both(context: Context, scene: Scene, word: Word | None) -> list[Actor]:
    """Return the two parties of an article for `both sides` and `each side`.

    Parameters
    ----------
    context
        The article.
    scene
        The sentence.
    word
        Who says something.
    """
    if word is None or word.low not in {"sides", "side", "parties", "armies"}:
        return []
    whose = {child.low for child in scene.parse.children(word, "det", "nummod", "predet")}
    if not whose & {"both", "each", "two", "either"}:
        return []
    named = Counter(actor for m in context.mentions for actor in m.actors if m.kind in {"state", "group"})
    first = [actor for actor, _ in named.most_common()]
    other = [actor for actor in first if actor.side != first[0].side]
    return [*first[:1], *other[:1]] if other else []


def antecedents(context: Context, scene: Scene, pronoun: Word) -> list[Mention]:
    """Return whom a pronoun stands for: the subject that governs its clause, else who the text named last.

    Parameters
    ----------
    context
        The article.
    scene
        The sentence.
    pronoun
        The pronoun.
    """
    for head in scene.parse.ancestors(pronoun):
        subject = of_verb(scene, head) if head.is_verb else None
        if subject is None or subject is pronoun or subject.low in PRONOUNS:
            continue
        if subject.number > pronoun.number and (head.number < pronoun.number or pronoun.low in ONE):
            continue
        found = [m for one in scene.parse.conjuncts(subject) for m in scene.mentions.get(one.number, ())]
        found = found or [m for own in owners(scene, subject) for m in scene.mentions.get(own.number, ())]
        if found and (subject.number < pronoun.number or _agrees(pronoun, found)):
            return found if _agrees(pronoun, found) else []
    return _named_before(context, scene, pronoun)


def _agrees(pronoun: Word, mentions: Sequence[Mention]) -> bool:
    if pronoun.low in PERSONS | {"his", "her"}:
        return mentions[0].is_person
    return pronoun.low not in ONE or not mentions[0].is_person


def _named_before(context: Context, scene: Scene, pronoun: Word) -> list[Mention]:
    """The first that fits of the sentence before; of a pronoun's own sentence, the last."""
    before = [
        mention
        for mention in context.mentions
        if pronoun.start - FAR < mention.end <= pronoun.start
        and (mention.kind in PARTIES or mention.kind in {"civilians", "protesters"})
        and _agrees(pronoun, [mention])
    ]
    here = [mention for mention in before if mention.start >= scene.parse.start]
    if here:
        return _list_of(context, before, here[-1])
    if not before:
        return []
    sentences = _toponyms.sentences(context.text)
    last = [m for m in before if sentences.index(m.start) == sentences.index(before[-1].start)]
    many = [m for m in last if pronoun.low in MANY and _is_plural(context, m)]
    return _list_of(context, before, (many or last)[0])


def _is_plural(context: Context, mention: Mention) -> bool:
    """`the rebels`, `the Houthis`, and lists."""
    return bool(mention.others) or context.text[mention.start : mention.end].endswith("s")


def _list_of(context: Context, mentions: Sequence[Mention], first: Mention) -> list[Mention]:
    """`the government and the rebels`: all that a list names."""
    found = [first]
    for mention in mentions[mentions.index(first) + 1 :]:
        gap = context.text[found[-1].end : mention.start]
        if mention.head != first.head and not JOINED.fullmatch(gap):
            break
        found.append(mention)
    return found
