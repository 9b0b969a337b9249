"""Words that are news: statements and accusations of those who take part."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo_conflict.events import _lexicon, _speakers
from geo_conflict.events._draft import FAR
from geo_conflict.events._hits import VIOLENT, Hit
from geo_conflict.events._model import Participant
from geo_conflict.events._ties import tie

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo_conflict.events._actor_data import Actor
    from geo_conflict.events._actors import Mention
    from geo_conflict.events._draft import Context, Draft
    from geo_conflict.events._parse import Word
    from geo_conflict.events._scene import Scene

VIEWS = frozenset(
    """
    can could may might must shall should to will would
    """.split()
)
AGAINST = frozenset({"on", "against", "at", "with", "upon", "to"})
CONTENT = ("ccomp", "xcomp", "dobj", "parataxis", "prep", "pobj", "oprd")
ACCUSE = "accuse"
PASSED_ON = frozenset({"reported", "confirmed", "noted", "estimated", "repeated", "added"})


def read(context: Context, scene: Scene, hits: list[Hit], acts: list[Draft], known: list[Draft]) -> list[Hit]:
    """Return the words of a sentence that are news, one for each speaker.

    Parameters
    ----------
    context
        The article.
    scene
        The sentence.
    hits
        Its verbs of speech.
    acts
        The events that it tells.
    known
        Those of them that the article has told before.
    """
    faults = [_as_fault(context, scene, hit) for hit in hits]
    return _one_a_speaker(
        context,
        scene,
        [hit for hit in faults if _is_news(scene, hit, acts) or _owns_up(context, scene, hit, acts, known)],
    )


def actors(context: Context, draft: Draft) -> list[Participant]:
    """Return who speaks, and who is accused.

    Parameters
    ----------
    context
        The article.
    draft
        A statement or an accusation.
    """
    scene, verb = draft.scene, draft.first
    subject = _speakers.of_verb(scene, verb)
    spoken = _speakers.who(context, scene, subject, verb) if subject is not None else []
    spoken = spoken or _speakers.both(context, scene, subject)
    accused = [one for one in _accused(context, draft) if one not in spoken]
    return [*(_part(actor, "speaker") for actor in spoken), *(_part(actor, "target") for actor in accused)]


def share(drafts: list[Draft]) -> None:
    """`On Monday, in X, the rebels admitted it and blamed the army`: both on that day, and there.

    Parameters
    ----------
    drafts
        The words of one sentence.
    """
    for draft in drafts:
        head = draft.scene.parse.head(draft.first)
        other = next((other for other in drafts if other.first is head), None)
        if draft.first.dep != "conj" or other is None:
            continue
        draft.site = draft.site or other.site
        if draft.when is None and other.when is not None:
            draft.when, draft.date_kind, draft.date_text = other.when, other.date_kind, other.date_text


def said_on(drafts: list[Draft]) -> None:
    """`The minister, speaking in X on Thursday, denied it`: the day of the speech.

    Parameters
    ----------
    drafts
        The words of one sentence.
    """
    for draft in drafts:
        verbs = {verb.number for verb in _speakers.speaking(draft.scene, draft.first)}
        for one, word in draft.scene.dates:
            way = tie(draft.scene.parse, word, verbs)
            if draft.when is None and way is not None and one.kind == "point" and one.when is not None:
                draft.when, draft.date_kind = one.when, one.kind
                draft.date_text = draft.scene.text[one.begin : one.finish]


def _part(actor: Actor, part: str) -> Participant:
    return Participant(actor.name, actor.side, part, actor.country)


def _accused(context: Context, draft: Draft) -> list[Actor]:
    """`accused it of`, `the blame on`, `condemned the other side`, and of whom something is alleged."""
    scene, verb = draft.scene, draft.first
    if all(hit.frame != ACCUSE for hit in draft.cluster.hits):
        return []
    found = scene.parse.object(verb)
    met = [found] if found is not None else []
    met += [noun for preposition, noun in scene.parse.prepositions(verb) if preposition in AGAINST]
    for noun in [*met, *(_doer(scene, clause) for clause in _clauses(scene, verb))]:
        if noun is not None and (named := _met(context, scene, noun)):
            return named
    return []


def _met(context: Context, scene: Scene, noun: Word) -> list[Actor]:
    if noun.low in _speakers.PRONOUNS:
        return [actor for m in _object_before(context, scene, noun) for actor in m.actors]
    if noun.low == "other":
        return []
    mentions = [m for one in scene.parse.conjuncts(noun) for m in scene.mentions.get(one.number, ())]
    own = [
        m
        for owner in scene.parse.children(noun, "poss", "compound", "amod", "nmod")
        for m in scene.mentions.get(owner.number, ())
    ]
    state = _speakers.state_of(context, scene, noun)
    return _speakers.parties(mentions) or ([state] if state is not None else _speakers.parties(own))


def _object_before(context: Context, scene: Scene, noun: Word) -> list[Mention]:
    """`suspended the talks with the ELN, accusing it`: the last party before, and never who accuses."""
    verb = scene.parse.head(noun)
    subject = _speakers.of_verb(scene, verb)
    spoken = _speakers.who(context, scene, subject, verb) if subject is not None else []
    before = [
        m
        for m in context.mentions
        if noun.start - FAR < m.end <= noun.start
        and m.kind in _speakers.PARTIES
        and m.actor not in spoken
        and not m.is_person
    ]
    return before[-1:]


def _clauses(scene: Scene, verb: Word) -> Iterator[Word]:
    yield from scene.parse.children(verb, "ccomp", "parataxis")
    if verb.dep in {"parataxis", "ccomp"}:
        yield scene.parse.head(verb)


def _doer(scene: Scene, clause: Word) -> Word | None:
    return scene.parse.subject(clause) if clause.is_verb else None


def _as_fault(context: Context, scene: Scene, hit: Hit) -> Hit:
    """`said that the government had wasted the chance`: words that lay a fault on another party accuse it."""
    if hit.frame == ACCUSE:
        return hit
    if hit.trigger.needs == "judges" and _judges_violence(scene, hit.word):
        return Hit(hit.word, replace(hit.trigger, frame=ACCUSE))
    for clause in _clauses(scene, hit.word):
        doer = _doer(scene, clause)
        subject = _speakers.of_verb(scene, hit.word)
        negated = any(True for _ in scene.parse.children(clause, "neg"))
        if doer is None or subject is None or negated or not _lexicon.is_in("fault", clause.low):
            continue
        broken = scene.parse.object(clause) if clause.low.startswith("br") else None
        if broken is not None and broken.low in {"siege", "blockade", "encirclement", "deadlock"}:
            continue
        other = _met(context, scene, doer) if doer.low not in _speakers.PRONOUNS else []
        if other and not set(other) & set(_speakers.who(context, scene, subject, hit.word)):
            return Hit(hit.word, replace(hit.trigger, frame=ACCUSE))
    return hit


def _judges_violence(scene: Scene, word: Word) -> bool:
    """`called the killings horrifying`."""
    return any(
        row.frame in VIOLENT
        for child in scene.parse.children(word, "dobj", "ccomp")
        for noun in (child, *scene.parse.children(child, "nsubj"))
        if noun.is_noun
        for row in _lexicon.of_word(noun.low, "noun")
    )


def _is_news(scene: Scene, hit: Hit, acts: list[Draft]) -> bool:
    """Words are news where what they say is no event itself."""
    word = hit.word
    content = list(scene.parse.children(word, "ccomp", "xcomp"))
    if word.dep == "acl" or (word.dep == "relcl" and not content):
        return False
    if hit.frame == "tell" and scene.parse.is_passive(word):
        return False
    told = {other.number for draft in acts for other in draft.cluster.words}
    if hit.frame == ACCUSE:
        return _accuses_itself(word) or all(one.number not in told for one in _clauses(scene, word))
    if word.number in told or any(other.number in told for other in _content(scene, word)):
        return False
    return hit.frame != "tell" or (_is_said_as_news(scene, word) and not _only_attributes(scene, word, told))


def _accuses_itself(word: Word) -> bool:
    """`accused`, not `said` with a fault as what is said."""
    return any(row.frame == ACCUSE for row in _lexicon.of_word(word.low, "verb"))


def _owns_up(context: Context, scene: Scene, hit: Hit, acts: list[Draft], known: list[Draft]) -> bool:
    """`said two of its men had blown themselves up`: a party's own word on what was told before."""
    told = {other.number for draft in acts for other in draft.cluster.words}
    again = {other.number for draft in known for other in draft.cluster.words}
    subject = _speakers.of_verb(scene, hit.word)
    clause = next(scene.parse.children(hit.word, "ccomp"), None)
    doer = _doer(scene, clause) if clause is not None else None
    if subject is None or doer is None or hit.frame != "tell":
        return False
    met = {other.number for other in _content(scene, hit.word)} & told
    own = any(one.low in _speakers.OWNED | {"it", "they"} for one in scene.parse.subtree(doer))
    own = own or bool(
        set(_speakers.who(context, scene, doer)) & set(_speakers.who(context, scene, subject, hit.word))
    )
    return bool(met) and met <= again and own


def _content(scene: Scene, word: Word) -> Iterator[Word]:
    """What words say: not what stands before a semicolon."""
    for child in scene.parse.children(word, *CONTENT):
        between = scene.parse.words[child.number : word.number]
        if not any(one.text == ";" for one in between):
            yield from _said(scene, child)


def _only_attributes(scene: Scene, word: Word, told: set[int]) -> bool:
    """`the town fell, the ministry said`: it says who tells what the sentence has told."""
    later = [
        child for child in scene.parse.children(word, "ccomp", "dobj", "xcomp") if child.number > word.number
    ]
    if any(child.dep != "dobj" or not scene.is_person(child) for child in later):
        return False
    if word.dep in {"parataxis", "advcl", "relcl", "ccomp"} and any(
        head.number in told for head in scene.parse.ancestors(word)
    ):
        return True
    before = {number for number in told if number < word.number}
    return any(all(one.text != ";" for one in scene.parse.words[number : word.number]) for number in before)


def _said(scene: Scene, word: Word) -> Iterator[Word]:
    """A word and what it governs, but for clauses that only say when or which."""
    yield word
    for child in scene.parse.children(word):
        if child.dep not in {"advcl", "relcl", "acl"} and not (
            child.dep == "prep" and child.low in {"after", "since", "before"}
        ):
            yield from _said(scene, child)


def _is_said_as_news(scene: Scene, word: Word) -> bool:
    """Tell whether words give more than a count of those who came to harm or fled."""
    content = next(scene.parse.children(word, "ccomp", "parataxis"), None)
    if content is None:
        return word.low not in PASSED_ON or scene.parse.object(word) is None
    helpers = list(scene.parse.children(content, "aux", "auxpass", "neg"))
    if any(helper.dep == "neg" or helper.low in VIEWS for helper in helpers):
        return True
    subject = next(scene.parse.children(content, "nsubj", "nsubjpass"), None)
    counted = subject is not None and any(
        own.tag == "CD" for own in (subject, *scene.parse.children(subject, "nummod"))
    )
    return not counted and not (subject is not None and _is_known_event(scene, subject))


def _is_known_event(scene: Scene, word: Word) -> bool:
    """`the strike was made together with partners`: more of what was told before."""
    points = any(child.low in {"the", "this"} for child in scene.parse.children(word, "det"))
    rows = _lexicon.of_word(word.low, "noun") if points and word.is_noun else ()
    return any(row.frame in VIOLENT and row.needs != "count" for row in rows)


def _one_a_speaker(context: Context, scene: Scene, hits: list[Hit]) -> list[Hit]:
    """One statement, and one accusation, for what one speaker says in a sentence."""
    kept: list[Hit] = []
    known: list[tuple[bool, Word | None, frozenset[str]]] = []
    for hit in sorted(hits, key=lambda hit: (ACCUSE, "state", "tell").index(hit.frame)):
        subject = _speakers.of_verb(scene, hit.word)
        spoken = _speakers.who(context, scene, subject, hit.word) if subject is not None else []
        names = frozenset(actor.name for actor in spoken)
        accuses = hit.frame == ACCUSE
        if all(
            accuses != known_accuses or (subject is not other and not (names and names == named))
            for known_accuses, other, named in known
        ):
            kept.append(hit)
            known.append((accuses, subject, names))
    return kept
