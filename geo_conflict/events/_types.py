"""Which type of event the words of a sentence tell: by the weapon, then by who was met."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo_conflict.events import _harm, _lexicon, _numbers
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
    agent amod by compound conj from in nmod nsubj nsubjpass of under using with
    """.split()
)
PEACEFUL = re.compile(
    r"without (?:\w+ing )?(?:a |any )?(?:fight|shot|resistance|battle|opposition|incident)\w*|unopposed|peacefully"
    r"|handing (?:back|over)|hand(?:ed|s) (?:back|over)|terms of surrender"
    r"|under (?:an?|the) (?:\w+ )?(?:agreement|accord|deal|truce|pact|terms)"
    r"|(?:which|that) [\w' -]{2,40} (?:had )?(?:abandoned|left|vacated|evacuated|given up)"
    r"|after [\w' -]{2,60} (?:had )?(?:left|withdr[ae]wn?|pulled out|abandoned|vacated|retreated)\b",
    re.IGNORECASE,
)
CLAUSE = 130
STRIKES = frozenset({"strike", "strikes"})
# Verbs whose object is the act and whose subject does it.
LIGHT = frozenset(
    """
    carried carry carrying conduct conducted conducting launch launched launching made mounted stage staged
    """.split()
)
CIVIL = frozenset(
    """
    ambulance bar boat bus buses car cars church churches clinic clinics farm farms ferry home homes hospital hospitals
    hotel house houses market markets minibus mosque mosques restaurant school schools shop shops taxi temple train
    university
    """.split()
)
WARLIKE = frozenset(
    """
    battle conflict fighting insurgency offensive rebellion revolt siege uprising war wars
    """.split()
)
MEMBERS = frozenset(
    {"cadre", "cadres", "follower", "followers", "member", "members", "operative", "operatives"}
)
MEN = frozenset({"man", "men"})
OUT_OF_ACTION = frozenset(
    {"captured", "detained", "disarmed", "imprisoned", "off-duty", "surrendered", "unarmed"}
)
RAIDS = frozenset(
    """
    ambush ambushed ambushes ambushing burst invaded invading raided raiding stormed storming swept
    """.split()
)
ASSAULTS = frozenset({"assaulted", "attacked", "attacking", "overran", "raided", "stormed", "storming"})
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
    if "protest" in cluster.frames:
        return "protest"
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
    later = [
        child.start
        for child in scene.parse.children(first, "conj")
        if child.is_verb and any(True for _ in scene.parse.children(child, "dobj", "nsubj", "nsubjpass"))
    ]
    end = min(scene.parse.end, first.end + CLAUSE, *later)
    return bool(PEACEFUL.search(scene.text, first.end, end))


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
    if "bomb" in kinds and _is_assault(scene, cluster):
        kinds -= {"bomb", "planted"}
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
    if _is_strike(cluster):
        return "air_strike"
    if "fight" in cluster.frames and _meets_crowd(scene, cluster):
        return "protest"
    raids = all(hit.word.low in RAIDS for hit in cluster.hits if hit.frame == "fight")
    on_people = cluster.frames & {"harm", "attack"} or _is_on_civilians(scene, cluster)
    return "battle" if "fight" in cluster.frames and not (raids and on_people) else None


def _is_on_civilians(scene: Scene, cluster: Cluster) -> bool:
    """`gunmen stormed a hotel`; soldiers who storm a house fight those inside."""
    return any(
        (doer := scene.parse.subject(word)) is not None
        and ((mention := scene.mention(doer)) is None or mention.kind != "state")
        and any(_is_civil(scene, noun) for noun in _targets(scene, word))
        for word in cluster.words
        if word.is_verb
    )


def _is_assault(scene: Scene, cluster: Cluster) -> bool:
    """`attacked the police post with grenades and dynamite`: a fight, whatever is thrown in it."""
    return any(
        word.low in ASSAULTS
        and any(_fights(scene, noun) or _is_military(scene, noun) for noun in _targets(scene, word))
        for word in cluster.words
        if word.is_verb and not scene.parse.is_passive(word)
    )


def _is_strike(cluster: Cluster) -> bool:
    """`Israeli strikes on Rafah`: strikes of an army whose weapon is not told come from the air, as ACLED has it."""
    return (
        any(word.is_noun and word.low in STRIKES for word in cluster.words) and "fight" not in cluster.frames
    )


def _meets_crowd(scene: Scene, cluster: Cluster) -> bool:
    """Clashes with or between protesters."""
    return any(
        _lexicon.is_in("crowd", other.low)
        for word in cluster.words
        for preposition, noun in scene.parse.prepositions(word)
        if preposition in {"between", "with", "among"}
        for other in scene.parse.conjuncts(noun)
    )


def _falls(scene: Scene, cluster: Cluster, kinds: set[str]) -> bool:
    """Bombs that strike or are dropped, and the bombing of a place, come from the air."""
    if "planted" in kinds or "bomb" not in kinds:
        return False
    for word in scene.parse.words:
        if word.low in {"bomb", "bombs"} and (way := tie(scene.parse, word, cluster.numbers)) is not None:
            falls = way.top.low in {"fell", "falling", "dropped", "rained", "landed"}
            many = way.top.low not in {"exploded", "detonated", "went", "killed"} and word.low == "bombs"
            return (way.link in {"nsubj", "nsubjpass"} and (falls or many)) or _of_state(scene, word)
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
    if any(doer.low in MOBS for doer in doers) or _in_protest(scene, cluster):
        return "protest"
    harms = [hit for hit in cluster.hits if hit.frame == "harm"]
    if harms and _harm.takes(scene, harms[0]) and "fight" not in cluster.frames:
        return "violence_against_civilians"
    if any(hit.trigger.needs == "village" for hit in cluster.hits):
        return "violence_against_civilians"
    named = [victim for victim in victims if victim.number not in cluster.numbers]
    harmed = {hit.word.number for hit in harms}
    named.sort(key=lambda victim: not _is_told_civilian(scene, victim, harmed))
    people = [other for victim in named[:1] for other in scene.parse.conjuncts(victim)]
    if any(_fights(scene, victim) for victim in people) or _of_war(scene, cluster):
        return "battle"
    if named:
        return "violence_against_civilians"
    met = [noun for word in cluster.words for noun in _targets(scene, word)]
    if any(_fights(scene, noun) or _is_military(scene, noun) for noun in met):
        return "battle"
    if any(word.low in HITS for word in cluster.words) and "harm" not in cluster.frames:
        return "air_strike"
    civil = any(_is_civil(scene, noun) for noun in met)
    return "violence_against_civilians" if "harm" in cluster.frames or civil else "battle"


def _is_told_civilian(scene: Scene, victim: Word, harmed: set[int]) -> bool:
    """Of `fired into the column, killing two boys`, the boys; `31 men` says nothing."""
    plain = victim.tag == "CD" or victim.low in {"man", "men", "others", "people", "person", "persons"}
    return not plain and scene.parse.head(victim).number in harmed and _lexicon.is_civilian(victim.low)


def _in_protest(scene: Scene, cluster: Cluster) -> bool:
    """`died in the protests`."""
    return any(
        preposition in {"in", "during"}
        and noun.tag != "NNP"
        and any(row.frame == "protest" for row in _lexicon.of_word(noun.low, "noun"))
        for word in cluster.words
        for preposition, noun in scene.parse.prepositions(word)
    )


def _is_civil(scene: Scene, word: Word) -> bool:
    """People who do not fight, and what is theirs: a school, a village, a bus."""
    mention = scene.mention(word)
    theirs = mention is not None and mention.kind == "civilians"
    return _lexicon.is_civilian(word.low) or theirs or word.low in CIVIL


def _of_war(scene: Scene, cluster: Cluster) -> bool:
    """`a conflict that has taken 15,000 lives`, `the losses`."""
    if any(word.low == "losses" for word in cluster.words):
        return True
    doers = [scene.parse.subject(word) for word in cluster.words if word.is_verb]
    return any(doer is not None and doer.low in WARLIKE for doer in doers)


def _targets(scene: Scene, word: Word) -> list[Word]:
    found = scene.parse.object(word)
    reached = {"on", "against", "at", "upon", *(("to",) if word.low == "set" else ())}
    governed = [noun for preposition, noun in scene.parse.prepositions(word) if preposition in reached]
    under = any(link == "under" for link, _ in scene.parse.prepositions(word))
    subject = scene.parse.subject(word) if under and word.is_verb else None
    return [noun for noun in (found, subject, *governed) if noun is not None]


def _fights(scene: Scene, word: Word) -> bool:
    if any(child.low in OUT_OF_ACTION for child in scene.parse.children(word, "amod")):
        return False
    of = [noun for link, noun in scene.parse.prepositions(word) if link == "of"]
    if of and of[0].low == "them":
        return _lexicon.is_combatant(_meant(scene, of[0]).low)
    if of and word.low in _numbers.ROUGH:
        return all(_fights(scene, noun) for noun in of)
    mention = scene.mention(word)
    grouped = mention is not None and mention.kind == "group"
    if word.low in MEN and (
        grouped or any(_is_group(scene, child) for child in scene.parse.children(word, "compound", "amod"))
    ):
        return True
    if _is_official(word):
        return False
    serve = any(child.low == "service" for child in scene.parse.children(word, "compound"))
    if word.low in MEMBERS and (serve or grouped or any(scene.is_force(noun) for noun in of)):
        return True
    if (
        mention is not None
        and mention.kind in {"combatant", "state", "group"}
        and not _lexicon.is_civilian(word.low)
    ):
        return True
    if mention is not None and mention.kind == "civilian":
        return False
    return _lexicon.is_combatant(word.low)


def _meant(scene: Scene, word: Word) -> Word:
    """Of `stopped a bus of policemen and shot 13 of them`, the policemen."""
    before = [
        other
        for other in scene.parse.words[: word.number]
        if other.is_noun
        and other.low not in _numbers.ROUGH
        and other.dep in {"dobj", "pobj", "nsubjpass"}
        and (_lexicon.is_combatant(other.low) or _lexicon.is_civilian(other.low))
    ]
    return before[-1] if before else word


def _is_group(scene: Scene, word: Word) -> bool:
    mention = scene.mention(word)
    return mention is not None and mention.kind == "group"


def _is_official(word: Word) -> bool:
    """A mayor, a spokesman: in office, and no fighter."""
    return _lexicon.is_in("office", word.low) and not _lexicon.is_combatant(word.low)


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
    light = {
        head.number
        for word in cluster.words
        if word.dep == "dobj" and (head := scene.parse.head(word)).low in LIGHT
    }
    numbers = cluster.numbers | light
    found: set[str] = set()
    for word in scene.parse.words:
        names = [name for name in ("air", "shell", "bomb", "planted") if _lexicon.is_in(name, word.low)]
        if word.low in {"bomber", "bombers"} and _of_state(scene, word):
            names = ["air"]
        if word.low == "suicide" and word.dep == "compound":
            names.append("bomb")
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
    doers = [scene.parse.subject(scene.parse.words[number]) for number in numbers]
    if any(doer is word or (doer is head and word.dep in {"compound", "amod"}) for doer in doers):
        return True
    if word.dep in {"compound", "amod"} and (head.low in PLACE_NOUNS or _lexicon.is_combatant(head.low)):
        return word.low == "air" and head.low in {"force", "forces"} and _is_means(scene, head, numbers)
    way = tie(scene.parse, word, numbers)
    if any(one.low in {"backed", "supported", "accompanied"} for one in scene.parse.ancestors(word)):
        return False
    if way is None or way.crosses or _is_of_next_clause(scene, word, way.top):
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
            "threw",
            "hurled",
            "carried",
            "lobbed",
            "sent",
            "set",
            "exploded",
            "planted",
            "traded",
            "trading",
            "exchanged",
            "exchanging",
            "swapped",
            "throwing",
            "hurling",
            "detonating",
            "dropping",
            "using",
        }
    return way.link in MEANS and not (
        way.link in {"in", "of", "from"} and way.outer is not word and not _is_weapon_phrase(way.outer)
    )


def _is_of_next_clause(scene: Scene, word: Word, top: Word) -> bool:
    """`killed 40 men, and a lorry hit a mine`: what is joined by `and`, with a subject of its own."""
    for head in scene.parse.ancestors(word):
        if head is top:
            return False
        if (
            head.dep == "conj"
            and head.is_verb
            and next(scene.parse.children(head, "nsubj", "nsubjpass"), None)
        ):
            return True
    return False


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
