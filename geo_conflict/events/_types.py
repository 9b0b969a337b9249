"""Which type of event the words of a sentence tell: by the weapon, then by who was met."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo_conflict.events import _lexicon
from geo_conflict.events._ties import tie

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_conflict.events._clusters import Cluster
    from geo_conflict.events._parse import Word
    from geo_conflict.events._scene import Scene

OF_FRAME = {
    "take": "territory_taken",
    "leave": "withdrawal",
    "handover": "handover",
    "flee": "displacement",
    "meet": "talks",
    "sign": "agreement",
    "truce": "ceasefire",
    "violate": "ceasefire_violation",
    "protest": "protest",
    "arrest": "arrest",
    "exchange": "prisoner_exchange",
    "accuse": "accusation",
    "state": "statement",
    "tell": "statement",
}
# Frames of which the first that a cluster has names its type.
ORDER = (
    "handover",
    "take",
    "truce",
    "violate",
    "exchange",
    "arrest",
    "flee",
    "leave",
    "protest",
    "sign",
    "meet",
    "accuse",
    "state",
    "tell",
)
MEANS = frozenset(
    """
    agent amod by compound conj from in nmod nsubj nsubjpass of using with
    """.split()
)
PEACEFUL = re.compile(
    r"without (?:\w+ing )?(?:a|any) (?:fight|shot|resistance|battle)|unopposed|peacefully|handing (?:back|over)"
    r"|hand(?:ed|s) (?:back|over)|under (?:an|the) (?:agreement|accord|deal|truce)",
    re.IGNORECASE,
)
CLAUSE = 130
RAIDS = frozenset(
    """
    ambush ambushed ambushes ambushing burst raided raiding stormed storming swept
    """.split()
)
HITS = frozenset(["hit", "struck", "strike", "strikes", "striking", "destroyed"])
MOBS = frozenset(["mob", "mobs", "crowd", "crowds", "rioters", "protesters", "demonstrators"])
PLACE_NOUNS = frozenset(
    """
    airfield airport base bases depot depots factory field plant site sites
    """.split()
)


def of(scene: Scene, cluster: Cluster, victims: Sequence[Word]) -> str:
    """Return the type that a cluster tells.

    Parameters
    ----------
    scene
        The sentence.
    cluster
        The words that tell the event.
    victims
        Who came to harm.
    """
    if "take" in cluster.frames and _is_peaceful(scene, cluster):
        return "handover"
    if "take" in cluster.frames and _is_raid(scene, cluster, victims):
        return by_weapon(scene, cluster) or by_people(scene, cluster, victims)
    if not cluster.is_violent or "take" in cluster.frames:
        return OF_FRAME[next(frame for frame in ORDER if frame in cluster.frames)]
    return by_weapon(scene, cluster) or by_people(scene, cluster, victims)


def _is_peaceful(scene: Scene, cluster: Cluster) -> bool:
    """Taken without a fight, as the words after the verb say."""
    first = cluster.words[0]
    return bool(PEACEFUL.search(scene.text, first.end, min(scene.parse.end, first.end + CLAUSE)))


def _is_raid(scene: Scene, cluster: Cluster, victims: Sequence[Word]) -> bool:
    """Whoever enters a place and kills people there has raided it."""
    enters = all(hit.trigger.needs == "entry" for hit in cluster.hits if hit.frame == "take")
    return (
        enters
        and "harm" in cluster.frames
        and bool(victims)
        and not any(_fights(scene, victim) for victim in victims)
    )


def by_weapon(scene: Scene, cluster: Cluster) -> str | None:
    """Return the type that weapons decide; None where none is told."""
    if any(hit.trigger.needs == "aircraft" for hit in cluster.hits):
        return "battle"
    kinds = _kinds(scene, cluster)
    if (
        "air" in kinds
        or ("air" in cluster.frames and "planted" not in kinds)
        or ("shell" not in kinds and _falls(scene, cluster, kinds))
    ):
        return "air_strike"
    if "shell" in kinds or "shell" in cluster.frames:
        return "shelling"
    if "bomb" in kinds or "explode" in cluster.frames:
        return "explosion"
    raids = all(hit.word.low in RAIDS for hit in cluster.hits if hit.frame == "fight")
    return "battle" if "fight" in cluster.frames and not (raids and "harm" in cluster.frames) else None


def _falls(scene: Scene, cluster: Cluster, kinds: set[str]) -> bool:
    """Bombs that strike or are dropped, and the bombing of a place, come from the air."""
    if "planted" in kinds or "bomb" not in kinds:
        return False
    for word in scene.parse.words:
        if word.low == "bombs" and (way := tie(scene.parse, word, cluster.numbers)) is not None:
            return (
                way.link in {"nsubj", "nsubjpass"}
                and way.top.low not in {"exploded", "detonated", "went", "killed"}
            ) or _of_state(scene, word)
    return any(
        word.low == "bombing"
        and any(preposition == "of" for preposition, _ in scene.parse.prepositions(word))
        for word in cluster.words
    )


def _of_state(scene: Scene, word: Word) -> bool:
    return any(
        ((mention := scene.mention(child)) is not None and mention.kind == "state")
        or child.text[:1].isupper()
        for child in scene.parse.children(word, "amod", "compound", "poss")
    )


def by_people(scene: Scene, cluster: Cluster, victims: Sequence[Word]) -> str:
    """Return the type that decides who was met: fighters, or people who do not fight."""
    doers = [
        doer for word in cluster.words if word.is_verb and (doer := scene.parse.subject(word)) is not None
    ]
    if any(doer.low in MOBS for doer in doers):
        return "protest"
    people = [other for victim in victims for other in scene.parse.conjuncts(victim)]
    if any(_fights(scene, victim) for victim in people) or _of_war(scene, cluster):
        return "battle"
    if victims:
        return "violence_against_civilians"
    met = [noun for word in cluster.words for noun in _targets(scene, word)]
    if any(_fights(scene, noun) or _is_military(scene, noun) for noun in met):
        return "battle"
    if any(word.low in HITS for word in cluster.words) and "harm" not in cluster.frames:
        return "air_strike"
    civil = any(_lexicon.is_civilian(noun.low) for noun in met)
    return "violence_against_civilians" if "harm" in cluster.frames or civil else "battle"


def _of_war(scene: Scene, cluster: Cluster) -> bool:
    """`a conflict that has taken 15,000 lives`, `the losses`."""
    if any(word.low == "losses" for word in cluster.words):
        return True
    doers = [scene.parse.subject(word) for word in cluster.words if word.is_verb]
    return any(
        doer is not None and doer.low in {"war", "wars", "conflict", "fighting", "battle", "insurgency"}
        for doer in doers
    )


def _targets(scene: Scene, word: Word) -> list[Word]:
    found = scene.parse.object(word)
    governed = [
        noun
        for preposition, noun in scene.parse.prepositions(word)
        if preposition in {"on", "against", "at", "upon"}
    ]
    return [noun for noun in (found, *governed) if noun is not None]


def _fights(scene: Scene, word: Word) -> bool:
    mention = scene.mention(word)
    if (
        mention is not None
        and mention.kind in {"combatant", "state", "group"}
        and not _lexicon.is_civilian(word.low)
    ):
        return True
    if mention is not None and mention.kind == "civilian":
        return False
    return _lexicon.is_combatant(word.low)


def _is_military(scene: Scene, word: Word) -> bool:
    own = [word, *scene.parse.children(word, "compound", "amod")]
    military = {
        "base",
        "bases",
        "post",
        "posts",
        "checkpoint",
        "checkpoints",
        "position",
        "positions",
        "barracks",
        "convoy",
        "outpost",
        "outposts",
        "army",
        "military",
        "garrison",
        "headquarters",
        "depot",
        "depots",
        "works",
        "patrol",
    }
    return any(part.low in military for part in own)


def _kinds(scene: Scene, cluster: Cluster) -> set[str]:
    """Classes of the weapons that stand with the words of a cluster, as means and not as target."""
    numbers = cluster.numbers
    found: set[str] = set()
    for word in scene.parse.words:
        names = [name for name in ("air", "shell", "bomb", "planted") if _lexicon.is_in(name, word.low)]
        if names and _is_means(scene, word, numbers):
            found.update(names)
    planted = "planted" in found and "bomb" in found
    if planted and "air" in found and not any(_lexicon.is_in("shell", word.low) for word in cluster.words):
        found.discard("air")
    if "bomb" not in found:
        found.discard("planted")
    return found


def _is_means(scene: Scene, word: Word, numbers: set[int]) -> bool:
    if word.number in numbers:
        return True
    head = scene.parse.head(word)
    if word.dep in {"compound", "amod"} and (head.low in PLACE_NOUNS or _lexicon.is_combatant(head.low)):
        return False
    way = tie(scene.parse, word, numbers)
    if way is None or way.crosses:
        return False
    if way.link in {"dobj", "oprd", "dative"}:
        return way.top.low in {
            "fired",
            "launched",
            "dropped",
            "detonated",
            "used",
            "firing",
            "launching",
            "blew",
            "threw",
            "hurled",
            "carried",
            "lobbed",
            "sent",
        }
    return way.link in MEANS and not (
        way.link in {"in", "of", "from"} and way.outer is not word and not _is_weapon_phrase(way.outer)
    )


def _is_weapon_phrase(word: Word) -> bool:
    return _lexicon.is_weapon(word.low) or word.low in {
        "attack",
        "attacks",
        "strike",
        "strikes",
        "fire",
        "campaign",
        "raid",
        "raids",
    }
