"""Who came to harm, and how many: killed, wounded, displaced, detained."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo_conflict.events import _lexicon, _numbers

if TYPE_CHECKING:
    from geo_conflict.events._clusters import Cluster
    from geo_conflict.events._hits import Hit
    from geo_conflict.events._numbers import Count
    from geo_conflict.events._parse import Word
    from geo_conflict.events._scene import Scene

WOUNDS = re.compile(r"(?:wound|injur|hurt|maim)\w*")
TAKES = re.compile(r"(?:abduct|kidnap|hijack|seiz|snatch|dragg|carri|led|herd|bundl)\w*")
NO_NUMBER = re.compile(r"(?:shot|shooting|stabb\w+|rap\w+|tortur\w+|beaten|casualt\w+|hacked)")
INTRANSITIVE = re.compile(r"(?:die[sd]?|dying|perish\w*|fled|flee\w*|exodus|drowned)")
TOLL = re.compile(
    r"(?:toll|number|total|losses|dead|killed|deaths)\b[^.;]{0,90}?"
    r"\b(?:to|at|of|reached|above|passed|exceeded|hit|stood at|was|over)\s+",
    re.IGNORECASE,
)
AMONG = re.compile(
    r"\b(?:among (?:the )?(?:dead|killed|victims|them|those|wounded)|included|of (?:them|whom|those|the dead)\b)",
    re.IGNORECASE,
)
NEXT_SENTENCE = re.compile(r"\s(?:No|Nobody|None|There were no)\b[^.\n]{0,60}\.")
LIMBS = frozenset(
    """
    arm back face foot hand hip knee leg legs shoulder stomach thigh
    """.split()
)
UNHURT = re.compile(
    r"\b(?:no[ -]one|nobody|none)(?: \w+){0,2} (?:was|were|had been) (?:hurt|hit|killed|injured|wounded)\b"
    r"|\bwithout (?:causing )?(?:any )?(?:casualties|injuries|victims)\b"
    r"|\bwithout (?:hurting|injuring|harming) anyone\b"
    r"|\bno (?:casualties|injuries|victims)\b|\bno one was reported (?:hurt|killed|injured)\b",
    re.IGNORECASE,
)
KIND_OF_FRAME = {"flee": "displaced", "arrest": "detained", "exchange": "detained"}


@dataclass
class Harm:
    """What a cluster tells of people.

    Attributes
    ----------
    counts
        By kind: `deaths`, `wounded`, `displaced`, `detained`.
    victims
        The words that name who came to harm.
    civilians
        How many of the dead are told to be civilians.
    """

    counts: dict[str, Count] = field(default_factory=dict)
    victims: list[Word] = field(default_factory=list)
    civilians: int | None = None


def read(scene: Scene, cluster: Cluster) -> Harm:
    """Read who came to harm in an event.

    Parameters
    ----------
    scene
        The sentence.
    cluster
        The words that tell the event.
    """
    found = Harm()
    for hit in sorted(cluster.hits, key=lambda hit: hit.word.number):
        for victim in _victims(scene, hit):
            _add(scene, found, hit, victim)
    none_told = all(count.best == 0 for count in found.counts.values())
    if cluster.is_violent and none_told and UNHURT.search(scene.text, scene.parse.start, _next_end(scene)):
        found.counts = {"deaths": _numbers.Count(0, 0, 0), "wounded": _numbers.Count(0, 0, 0)}
    return found


def _next_end(scene: Scene) -> int:
    """The end of the sentence, or of a short next one that says `No one was hurt`."""
    following = NEXT_SENTENCE.match(scene.text, scene.parse.end)
    return following.end() if following else scene.parse.end


def _add(scene: Scene, found: Harm, hit: Hit, victim: Word) -> None:
    if all(victim is not other for other in found.victims):
        found.victims.append(victim)
    kind = _kind(scene, hit)
    if kind is None or any(child.low == "no" for child in scene.parse.children(victim, "det")):
        return
    counted = _antecedent(scene, hit, victim)
    count = _own_count(scene, hit) or _numbers.of_people(scene.parse, counted, scene.text)
    if count is None and hit.trigger.part_of_speech == "noun":
        count = _of_noun(scene, hit.word)
    if count is None and _is_one_named(scene, counted):
        count = _numbers.Count(1, 1, 1)
    if count is not None and kind in found.counts and is_own_loss(hit):
        found.counts[kind] += count
        return
    if count is None or kind in found.counts:
        return
    found.counts[kind] = count
    if kind == "deaths":
        found.civilians = _civilians(scene, victim, count)


def is_own_loss(hit: Hit) -> bool:
    """Tell whether a word adds the dead of the other side: `killing 42 rebels; the army lost six men`.

    Parameters
    ----------
    hit
        A word that tells harm.
    """
    return hit.word.low in {"lost", "losing"} and bool(hit.trigger.companions)


def _is_one_named(scene: Scene, victim: Word) -> bool:
    """`the candidate Carlos Pizarro was murdered`: a person by name."""
    if victim.tag != "NNP" or victim.number in scene.places:
        return False
    mention = scene.mention(victim)
    if mention is not None and mention.actor is not None and not mention.is_person:
        return False
    names = [child for child in scene.parse.children(victim, "compound") if child.tag == "NNP"]
    return bool(names) and not any(True for _ in scene.parse.children(victim, "det", "conj", "nummod"))


def _antecedent(scene: Scene, hit: Hit, victim: Word) -> Word:
    """Of `took four men off a bus and shot them`, the four men."""
    head = scene.parse.head(hit.word)
    if victim.low != "them" or hit.word.dep != "conj" or not head.is_verb:
        return victim
    return scene.parse.object(head) or victim


def _own_count(scene: Scene, hit: Hit) -> Count | None:
    """Of `30,000 people were killed and 1.2 million displaced`, the second number."""
    word = hit.word
    head = scene.parse.head(word)
    if (
        word.dep != "conj"
        or word.tag not in {"VBN", "VBD"}
        or head.start > word.start
        or list(scene.parse.children(word, "dobj"))
    ):
        return None
    return _numbers.read(scene.text[head.end : word.start])


def takes(scene: Scene, hit: Hit) -> bool:
    """Tell whether people are taken away and not hurt: `abducted`, `took hostage`.

    Parameters
    ----------
    scene
        The sentence.
    hit
        A word that tells harm.
    """
    low = hit.word.low
    near = {child.low for child in scene.near(hit.word)}
    held = low in {"took", "taken", "taking", "takes", "held", "holding", "seized", "seizing"}
    return bool(TAKES.fullmatch(low)) or (
        held
        and (hit.trigger.needs == "kidnapped" or bool(near & {"hostage", "hostages", "prisoner", "captive"}))
    )


def _kind(scene: Scene, hit: Hit) -> str | None:
    if hit.frame in KIND_OF_FRAME:
        return KIND_OF_FRAME[hit.frame]
    low = hit.word.low
    near = {child.low for child in scene.near(hit.word)}
    if WOUNDS.fullmatch(low):
        return "wounded"
    if takes(scene, hit):
        return "detained"
    if low in {"fell", "fallen", "left", "leaving", "brought", "bringing", "raised", "raising"}:
        if near & {"wounded", "injured"} and not near & {"dead", "toll"}:
            return "wounded"
        return "deaths"
    if low == "shot" and near & LIMBS:
        return "wounded"
    if NO_NUMBER.fullmatch(low):
        return "deaths" if near & {"dead", "death"} else None
    return "deaths" if hit.frame == "harm" else None


def _victims(scene: Scene, hit: Hit) -> list[Word]:
    """The words that name who came to harm by one word of the event."""
    word, parse = hit.word, scene.parse
    if hit.frame not in {"harm", *KIND_OF_FRAME} and hit.frame not in {"attack", "shell", "air", "fight"}:
        return []
    if hit.trigger.part_of_speech == "noun":
        return _of_noun_victims(scene, word)
    if hit.trigger.part_of_speech == "adjective":
        subject = next(parse.children(word, "nsubj"), None)
        head = parse.head(word)
        return [subject or (head if word.dep in {"amod", "acomp", "oprd"} and head.is_noun else word)]
    if _suffers(scene, hit):
        subject = parse.subject(word)
        return [subject] if subject is not None else []
    if hit.trigger.needs == "bodies":
        return _of_bodies(scene, word)
    if hit.trigger.needs == "throats":
        return _of_throats(scene, word)
    found = parse.object(word)
    if hit.trigger.companions and hit.frame == "harm":
        return [found] if found is not None and _is_killed(scene, word, found) else _left_dead(scene, word)
    if found is None or found.number in scene.places:
        return _met(scene, hit)
    return [found] if _are_people(hit, found) else []


def _suffers(scene: Scene, hit: Hit) -> bool:
    """Whether the subject of a verb is who came to harm: `died`, `lost their lives`, `surrendered`, `fled`."""
    word, parse = hit.word, scene.parse
    if hit.frame == "arrest" and hit.trigger.needs == "yields":
        return True
    if hit.frame == "harm" and word.low in {"met", "found", "meet"}:
        return True
    if word.low in {"lost", "lose", "losing"} and any(
        child.low in {"life", "lives"} for child in parse.children(word, "dobj")
    ):
        return True
    if INTRANSITIVE.fullmatch(word.low):
        return True
    return hit.frame == "flee" and (parse.object(word) is None or not _moves_others(scene, word))


def _is_killed(scene: Scene, word: Word, found: Word) -> bool:
    """`burned 14 people to death`, not `left 14 people dead`."""
    plain = word.low not in {"left", "leaving"} and not scene.parse.is_passive(word)
    return plain and _lexicon.is_person(found.low)


def _of_throats(scene: Scene, word: Word) -> list[Word]:
    """Of `had their throats cut`, who had; of `cut the throats of six men`, the men."""
    of = [
        noun
        for throat in scene.parse.children(word, "nsubj", "nsubjpass", "dobj")
        for link, noun in scene.parse.prepositions(throat)
        if link == "of"
    ]
    subject = (
        scene.parse.subject(scene.parse.head(word)) if scene.parse.head(word).low in {"had", "have"} else None
    )
    return of[:1] or ([subject] if subject is not None else [])


def _of_bodies(scene: Scene, word: Word) -> list[Word]:
    """Of `found the bodies of five boys`, the boys; of `26 bodies were found`, the bodies."""
    found = scene.parse.object(word)
    if found is None:
        return []
    of = [
        noun
        for link, noun in scene.parse.prepositions(found)
        if link == "of" and any(True for _ in scene.parse.children(noun, "nummod"))
    ]
    return of[:1] or [found]


def _are_people(hit: Hit, word: Word) -> bool:
    """What is killed is people; what is attacked or hit may be a thing."""
    if hit.frame in {"harm", *KIND_OF_FRAME}:
        return True
    return _lexicon.is_person(word.low) or word.tag == "CD" or word.low in _numbers.ROUGH


def _moves_others(scene: Scene, word: Word) -> bool:
    """`evacuated 84 people`, against `fled the town` and `sought shelter`."""
    found = scene.parse.object(word)
    return found is not None and (
        _lexicon.is_person(found.low) or found.tag == "CD" or found.low in _numbers.ROUGH
    )


def _left_dead(scene: Scene, word: Word) -> list[Word]:
    """Of `left 64 people dead` or `lost three men`, who they were."""
    found = list(scene.parse.children(word, "dobj", "nsubjpass"))
    small = [
        noun
        for child in scene.parse.children(word, "oprd", "ccomp", "xcomp", "acomp")
        for noun in scene.parse.children(child, "nsubj")
    ]
    people = [
        noun
        for noun in (*small, *found)
        if _lexicon.is_person(noun.low)
        or noun.tag == "CD"
        or noun.low in {"dead", "wounded", "toll", *_numbers.ROUGH}
    ]
    return people[:1]


def _met(scene: Scene, hit: Hit) -> list[Word]:
    """Of `fired on demonstrators`, whom it met."""
    if hit.frame == "harm":
        return []
    return [
        noun
        for preposition, noun in scene.parse.prepositions(hit.word)
        if preposition in {"on", "at", "against", "upon", "into"} and _lexicon.is_person(noun.low)
    ][:1]


def _of_noun_victims(scene: Scene, word: Word) -> list[Word]:
    of = [
        noun
        for preposition, noun in scene.parse.prepositions(word)
        if preposition in {"of", "on", "against", "among"}
    ]
    people = [
        noun for noun in of if _lexicon.is_person(noun.low) or noun.tag == "CD" or noun.low in _numbers.ROUGH
    ]
    return people[:1] or [word]


def _of_noun(scene: Scene, word: Word) -> Count | None:
    """`15 deaths`, `the toll to 24`."""
    if not _lexicon.is_in("toll", word.low) and word.low != "losses":
        return None
    start, end = scene.parse.start, scene.parse.end
    told = TOLL.search(scene.text, word.start, end)
    if told:
        return _numbers.read(
            scene.text[told.end() - 1 : min(end, told.end() + 60)], scene.text[told.start() : told.end()]
        )
    left = min((other.start for other in scene.parse.subtree(word)), default=word.start)
    return _numbers.read(scene.text[left : word.end], scene.text[max(start, left - 30) : left])


def _civilians(scene: Scene, victim: Word, count: Count) -> int | None:
    parts = scene.parse.conjuncts(victim)
    fighters = [part for part in parts if _fights(scene, part)]
    civil = [
        part
        for part in parts
        if _lexicon.is_civilian(part.low) and part.low not in {"people", "others", "person", "persons"}
    ]
    if len(fighters) == len(parts):
        return 0
    if len(civil) == len(parts):
        return count.best
    if fighters and civil:
        told = [
            _numbers.of_people(scene.parse, part, scene.text)
            for part in civil
            if not scene.parse.conjuncts(part)[1:]
        ]
        return sum(one.best for one in told if one) or None
    return None


def _fights(scene: Scene, word: Word) -> bool:
    mention = scene.mention(word)
    return _lexicon.is_combatant(word.low) or (mention is not None and mention.kind == "combatant")


def is_breakdown(text: str) -> bool:
    """Tell whether a sentence only says who was among the dead of another."""
    return bool(AMONG.search(text))
