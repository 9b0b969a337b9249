"""Who took part in an event, and as what."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geo_conflict.events import _lexicon, _speakers
from geo_conflict.events._lexicon import SPEECH
from geo_conflict.events._model import WORDS_ONLY, Participant
from geo_conflict.events._ties import below, tie

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo_conflict.events._actors import Mention
    from geo_conflict.events._clusters import Cluster
    from geo_conflict.events._draft import Draft
    from geo_conflict.events._hits import Hit
    from geo_conflict.events._parse import Word
    from geo_conflict.events._scene import Scene
    from geo_conflict.events._ties import Tie

DOERS = frozenset({"nsubj", "by", "agent", "from", "with"})
MET = frozenset({"dobj", "nsubjpass", "on", "against", "at", "upon", "toward", "towards", "into"})
TOGETHER = frozenset(
    """
    against amod among and between by compound dobj in nmod nsubj nsubjpass of poss to with
    """.split()
)
OWN = frozenset({"amod", "poss", "compound", "nmod"})
MEDIATES = frozenset(
    """
    announced arranged brokered brokering chaired convened facilitated guaranteed hosted hosting
    led mediated mediating mediation mediator moderated shuttled shuttling sponsored
    """.split()
)
MUTUAL = frozenset({"fight"})
ATTACKING = frozenset(
    """
    ambush ambushed ambushes ambushing besieged besieging downed incursion incursions invaded invading
    invasion offensive offensives onslaught routed siege stormed storming
    """.split()
)
BOTH = 2
RECKONED = frozenset(
    ["count", "counts", "reckoning", "estimate", "estimates", "account", "accounts", "tally", "figures"]
)
BODIES = frozenset(
    {"united nations", "african union", "european union", "osce", "ecowas", "arab league", "igad"}
)
BY_PLACE = "civilian place"
ANSWERS = frozenset(
    {"answered", "responded", "retaliated", "replied", "struck", "hit", "answering", "responding"}
)
DOES = frozenset(
    """
    began carried conducted flew launched made mounted opened staged started unleashed waged
    """.split()
)
MUTUAL_TYPES = frozenset({"battle", "talks", "agreement", "ceasefire"})
MEDIATED = frozenset({"talks", "agreement", "ceasefire", "prisoner_exchange"})
BOMBED = frozenset({"explosion", "air_strike", "shelling"})
MEDIATORS = re.compile(r"\b(?:mediators?|go-betweens?|facilitators?|special (?:envoy|representative))\b")
CIVILIANS = "Civilians"
PROTESTERS = "Protesters"


def read(
    scene: Scene,
    cluster: Cluster,
    kind: str,
    victims: Iterable[Word],
    others: set[int],
    meant: Mapping[int, list[Mention]],
) -> list[Participant]:
    """Read who took part in an event.

    Parameters
    ----------
    scene
        The sentence.
    cluster
        The words that tell the event.
    kind
        Its type.
    victims
        Who came to harm.
    others
        Numbers of the words that tell other events, verbs of speech included.
    meant
        Whom the pronouns of the sentence stand for.
    """
    found: dict[str, Participant] = {}
    for mention, told in _told(scene, cluster, others, meant):
        part = told
        if mention.how == BY_PLACE and kind not in BOMBED | {"violence_against_civilians"}:
            continue
        if kind == "prisoner_exchange" or (kind == "handover" and part == "initiator" and _takes(cluster)):
            part = part and ("mediator" if part == "mediator" else "participant")
        if (
            kind in MEDIATED
            and part == "participant"
            and MEDIATORS.search(scene.text, mention.start, mention.end)
        ):
            part = "mediator"
        named = [actor for actor in (mention.actor, *mention.others) if actor is not None]
        for actor in named if part is not None else ():
            found.setdefault(actor.name, Participant(actor.name, actor.side, str(part), actor.country))
    own = _without_bystanders(found.values(), kind)
    return [*own, *_unnamed(scene, kind, own, victims)]


def _takes(cluster: Cluster) -> bool:
    """A place handed over, told of those who enter it."""
    return all(hit.frame == "take" for hit in cluster.hits)


def complete(draft: Draft, drafts: Sequence[Draft]) -> list[Participant]:
    """Add whom the sentence leaves to the reader: the parties to a war or truce, the people of a bombed town.

    Parameters
    ----------
    draft
        An event.
    drafts
        All events of the article.
    """
    mediators = _mediators(draft) if draft.type in MEDIATED else []
    if mediators:
        names = {actor.name for actor in mediators}
        draft.actors = [*(one for one in draft.actors if one.name not in names), *mediators]
    taking_part = [one for one in draft.actors if one.part != "mediator" and one.name != CIVILIANS]
    if draft.type in MUTUAL_TYPES and not taking_part:
        return [*draft.actors, *_both(draft, drafts)]
    if draft.type in BOMBED and _hits_civilians(draft) and all(one.name != CIVILIANS for one in draft.actors):
        return [*draft.actors, Participant(CIVILIANS, CIVILIANS.lower(), "target")]
    return draft.actors


def _mediators(draft: Draft) -> list[Participant]:
    """`under a deal mediated by`, `after talks led by`: who brought them about."""
    scene = draft.scene
    found = []
    for word in scene.parse.words:
        of_talks = word.low != "led" or _lexicon.is_in("meeting", scene.parse.head(word).low)
        if word.dep == "acl" and word.low in MEDIATES and of_talks:
            by = [noun for preposition, noun in scene.parse.prepositions(word) if preposition == "by"]
            nouns = [one for noun in by for one in scene.parse.conjuncts(noun)]
            found += _speakers.parties(m for noun in nouns for m in scene.mentions.get(noun.number, ()))
    return [Participant(actor.name, actor.side, "mediator", actor.country) for actor in dict.fromkeys(found)]


def _both(draft: Draft, drafts: Sequence[Draft]) -> list[Participant]:
    """The parties that the sentence names beside a war, a truce or talks."""
    scene = draft.scene
    beside = {
        actor.name
        for other in drafts
        if other.scene is scene
        for actor in other.actors
        if actor.part == "mediator"
    }
    beside |= {actor.name for actor in draft.actors}
    here = [
        actor
        for number, mentions in scene.mentions.items()
        if not _is_attribution(scene, scene.parse.words[number])
        for mention in mentions
        if mention.kind in {"state", "group"}
        for actor in mention.actors
        if actor.name not in beside
    ]
    found = list(dict.fromkeys(here))
    if len({actor.side for actor in found}) < BOTH or len(found) > BOTH + 1:
        return []
    return [Participant(actor.name, actor.side, "participant", actor.country) for actor in found]


def _is_attribution(scene: Scene, word: Word) -> bool:
    verb = scene.parse.head(word)
    has_clause = verb.dep == "parataxis" or any(True for _ in scene.parse.children(verb, "ccomp"))
    return word.dep == "nsubj" and has_clause and _speakers.is_speech(verb)


def _hits_civilians(draft: Draft) -> bool:
    """People who are killed by a bomb, or by fire on a market or school, and are not told to fight."""
    if any(
        _is_met(draft, draft.scene.parse.words[number])
        for number, found in draft.scene.mentions.items()
        if any(mention.how == BY_PLACE for mention in found)
    ):
        return True
    victims = list(draft.harm.victims)
    plain = [victim for victim in victims if _lexicon.is_person(victim.low) or victim.tag == "CD"]
    if not plain or any(_lexicon.is_combatant(victim.low) for victim in victims):
        return False
    hit = any(mention.how == BY_PLACE for found in draft.scene.mentions.values() for mention in found)
    return hit or draft.type == "explosion"


def _is_met(draft: Draft, place: Word) -> bool:
    """`hit a school`, `fired shells into the villages`."""
    parse, head = draft.scene.parse, draft.scene.parse.head(place)
    if place.dep == "pobj" and head.low in {"into", "on", "at"}:
        head = parse.head(head)
    elif place.dep not in {"dobj", "nsubjpass"}:
        return False
    return head.number in draft.cluster.numbers


def _without_bystanders(found: Iterable[Participant], kind: str) -> list[Participant]:
    """Civilians are met, and never speak, fight or sign."""
    own = [
        actor
        for actor in found
        if actor.name != CIVILIANS or (actor.part == "target" and kind not in WORDS_ONLY)
    ]
    mediated = (
        kind in {"talks", "agreement", "ceasefire"}
        and sum(actor.part == "participant" for actor in own) > BOTH
    )
    return [
        replace(actor, part="mediator") if mediated and actor.name.lower() in BODIES else actor
        for actor in own
    ]


def _told(
    scene: Scene, cluster: Cluster, others: set[int], meant: Mapping[int, list[Mention]]
) -> Iterator[tuple[Mention, str | None]]:
    reach = cluster.reach(scene)
    for number, mentions in (*scene.mentions.items(), *meant.items()):
        word = scene.parse.words[number]
        if _is_added(scene, word):
            continue
        clause = next((one for hit in cluster.words if (one := below(scene.parse, word, hit))), None)
        way = clause or tie(scene.parse, word, set(reach) | others)
        if way is None or way.top.number not in reach:
            way = _shared_subject(scene, word, cluster)
        if way is not None:
            hit = reach[way.top.number]
            part = _part(scene, cluster, hit, _through_particle(way))
            yield from (
                (mention, part)
                for mention in mentions
                if mention.kind != "people" and (part == "target" or mention.how != BY_PLACE)
            )


def _is_added(scene: Scene, word: Word) -> bool:
    """`the ELN, the smaller of the two rebel armies`: what an apposition only compares with."""
    steps = [word, *scene.parse.ancestors(word)]
    return any(step.dep == "appos" and step is not word for step in steps[: _nouns(steps)])


def _nouns(steps: Sequence[Word]) -> int:
    """How far a way goes before it meets a verb."""
    return next((number for number, step in enumerate(steps) if step.is_verb), len(steps))


def _through_particle(way: Tie) -> Tie:
    """`won back from the rebels`: the preposition hangs on the particle."""
    is_particle = way.link in {"advmod", "prt"} and way.prepositions
    return replace(way, link=way.prepositions[-1]) if is_particle else way


def _shared_subject(scene: Scene, word: Word, cluster: Cluster) -> Tie | None:
    """`agreed to hold`, `drove in and raised`: the subject of an earlier verb does this too."""
    for top in cluster.words:
        subject = scene.parse.subject(top) if top.is_verb else _who_does(scene, top)
        if subject is None:
            continue
        inside = word is subject or any(word is other for other in scene.parse.conjuncts(subject))
        way = tie(scene.parse, word, {subject.number})
        if inside or (way is not None and (way.link in OWN or way.link in {"of", "from", "by"})):
            return _as_subject(top, subject)
        found = scene.parse.object(top)
        if found is not None and found is word:
            return _as_object(top, word)
    return None


def _who_does(scene: Scene, noun: Word) -> Word | None:
    """`answered with air raids`, `carried out the raid`: the subject of the verb that a noun completes."""
    head = scene.parse.head(noun)
    if noun.dep == "pobj" and head.low == "with":
        verb = scene.parse.head(head)
        return scene.parse.subject(verb) if verb.low in ANSWERS else None
    return scene.parse.subject(head) if noun.dep == "dobj" and head.low in DOES else None


def _as_subject(top: Word, subject: Word) -> Tie:
    from geo_conflict.events._ties import Tie as Way

    return Way(top, "nsubj", subject, (), (), (), 1, crosses=False)


def _as_object(top: Word, word: Word) -> Tie:
    from geo_conflict.events._ties import Tie as Way

    return Way(top, "dobj", word, (), (), (), 1, crosses=False)


def _part(scene: Scene, cluster: Cluster, hit: Hit, way: Tie) -> str | None:
    if hit.frame in SPEECH:
        return None
    if hit.frame in {"meet", "sign", "truce", "violate", "exchange"}:
        return _meeting(scene, hit, way)
    if hit.frame in {"leave", "handover", "take", "arrest", "protest", "flee"}:
        return _holding(hit, way)
    return _fighting(scene, cluster, hit, way)


def _meeting(scene: Scene, hit: Hit, way: Tie) -> str | None:
    head = way.top
    if head.low in MEDIATES or _mediates(scene, way):
        return "mediator" if way.link in {"nsubj", "by", "agent", "of"} else "participant"
    if hit.frame == "violate" and way.link in {"nsubj", "by", "agent"}:
        return "initiator"
    if hit.frame == "exchange" and way.link == "nsubj":
        return (
            "initiator"
            if head.low
            in {"freed", "released", "releases", "pardoned", "freeing", "releasing", "repatriated"}
            else "participant"
        )
    return "participant" if way.link in TOGETHER and not way.crosses else None


def _mediates(scene: Scene, way: Tie) -> bool:
    own = {child.low for child in scene.parse.children(way.outer)}
    return bool(own & {"mediator", "mediators", "envoy"}) and way.link in {"with", "by"}


def _holding(hit: Hit, way: Tie) -> str | None:
    if hit.frame == "handover":
        return (
            "participant"
            if way.link in {"to", "dative"} or way.link in MET
            else ("initiator" if way.link in (DOERS - {"with"}) | OWN else None)
        )
    if hit.frame == "flee":
        return None
    if way.link in {"nsubj", "by", "agent"} or (way.link in OWN and way.top.is_noun):
        return (
            "target"
            if hit.frame == "take" and way.top.low in {"surrendered", "capitulated", "lost"}
            else "initiator"
        )
    if hit.frame == "leave":
        return (
            "initiator"
            if way.link in {"dobj", "nsubjpass", "of"} and way.prepositions[:1] != ("of",)
            else None
        )
    if hit.frame == "take" and way.link == "to" and way.top.low in {"fell", "fallen", "surrendered"}:
        return "initiator"
    if way.link in {"from", "dobj", "nsubjpass", "of"}:
        return "target"
    return None


def _fighting(scene: Scene, cluster: Cluster, hit: Hit, way: Tie) -> str | None:
    if way.outer.low in RECKONED:
        return None
    mutual = any(one.frame in MUTUAL and not _is_attack(scene, one) for one in cluster.hits)
    if way.link in {"between", "among"}:
        return "participant"
    if hit.frame == "fight" and not _is_attack(scene, hit):
        return "participant" if way.link in TOGETHER | DOERS | MET else None
    if way.link in {"nsubj", "by", "agent", "from"}:
        intransitive = hit.word.low in {"died", "dies", "perished", "fell", "lost", "dying", "lose"}
        part = "target" if intransitive or _is_victim(scene, hit, way) else "initiator"
    elif way.link in MET or (way.link == "of" and hit.word.is_noun):
        part = "target"
    elif way.link in OWN and not hit.word.is_verb:
        part = "target" if hit.frame == "harm" else "initiator"
    elif way.link in {"with", "in"}:
        part = "participant" if mutual else "initiator"
    else:
        return None
    return "participant" if mutual and hit.frame != "attack" else part


def _is_attack(scene: Scene, hit: Hit) -> bool:
    """A verb or noun with an attacker: an ambush, an aircraft shot down."""
    is_down = any(child.low == "down" for child in scene.parse.children(hit.word, "prt", "advmod"))
    return hit.word.low in ATTACKING or (hit.word.is_verb and is_down)


def _is_victim(scene: Scene, hit: Hit, way: Tie) -> bool:
    return scene.parse.is_passive(hit.word) and way.link == "nsubj"


def _unnamed(
    scene: Scene, kind: str, own: list[Participant], victims: Iterable[Word]
) -> Iterator[Participant]:
    """Civilians and protesters, who have no name of their own."""
    named = {actor.name for actor in own}
    if kind == "protest" and not own:
        yield Participant(PROTESTERS, PROTESTERS.lower(), "initiator")
    if CIVILIANS in named:
        return
    harmed = [victim for victim in victims if is_civilian(scene, victim)]
    if kind in {"violence_against_civilians", "displacement"} or (
        harmed and kind not in {"battle", "arrest", "prisoner_exchange"}
    ):
        yield Participant(CIVILIANS, CIVILIANS.lower(), "target")


def is_civilian(scene: Scene, word: Word) -> bool:
    """Whether a word names people who are told not to fight, and not only people.

    Parameters
    ----------
    scene
        The sentence.
    word
        A noun.
    """
    plain = {
        "people",
        "person",
        "persons",
        "others",
        "wounded",
        "dead",
        "members",
        "ones",
        "leaders",
        "leader",
        "victims",
        "lives",
    }
    return (
        _lexicon.is_civilian(word.low)
        and word.low not in plain
        and not any(
            _lexicon.is_combatant(child.low) for child in scene.parse.children(word, "compound", "amod")
        )
    )
