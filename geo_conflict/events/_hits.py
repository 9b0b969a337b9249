"""Words that tell an event, each checked against its sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo_conflict.events import _checks, _civil_checks, _lexicon
from geo_conflict.events._told import is_told

if TYPE_CHECKING:
    from geo_conflict.events._lexicon import Trigger
    from geo_conflict.events._parse import Word
    from geo_conflict.events._scene import Scene

VIOLENT = frozenset({"fight", "attack", "shell", "air", "explode", "harm"})
CHECKS = {**_checks.CHECKS, **_civil_checks.CHECKS}

MOVED_BY_THINGS = frozenset({"violate", "truce", "explode", "shell", "handover"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A word that tells an event, and the row of the table that says so."""

    word: Word
    trigger: Trigger

    @property
    def frame(self) -> str:
        """What kind of thing it tells."""
        return self.trigger.frame


def find(scene: Scene, frames: frozenset[str]) -> list[Hit]:
    """Return the words of a sentence that tell an event of these frames as a fact.

    Parameters
    ----------
    scene
        The sentence.
    frames
        Which frames to look for.
    """
    found = []
    for word in scene.parse.words:
        hit = _hit(scene, word, frames)
        if hit is not None and is_told(scene.parse, word) and not _is_only_referred_to(scene, hit):
            found.append(hit)
    arrests = {hit.word.number for hit in found if hit.frame == "arrest"}
    main = [hit for hit in found if not _is_background(scene, hit) and not _is_search(scene, hit, arrests)]
    return main or found


def _is_only_referred_to(scene: Scene, hit: Hit) -> bool:
    """`condemned the attack`, `responsibility for the blast`: the matter of words, told with neither place nor day."""
    if hit.frame not in VIOLENT or not hit.word.is_noun or hit.word.dep not in {"dobj", "pobj"}:
        return False
    head = scene.parse.head(hit.word)
    governors = [head, *scene.parse.ancestors(head)][:3]
    inside = {other.number for other in scene.parse.subtree(hit.word)}
    owns_up = any(child.low in {"it", "they"} for child in scene.parse.children(head, "nsubj"))
    return (
        (any(one.is_verb and _speaks(one) for one in governors) or (owns_up and _points(scene, hit.word)))
        and not any(number in inside for number in scene.places)
        and not any(dated.number in inside for _, dated in scene.dates)
        and not any(scene.parse.words[number].tag == "CD" for number in inside)
    )


def _points(scene: Scene, word: Word) -> bool:
    return any(child.low in {"the", "this"} for child in scene.parse.children(word, "det"))


def _speaks(word: Word) -> bool:
    return any(row.frame in _lexicon.SPEECH - {"tell"} for row in _lexicon.of_word(word.low, "verb"))


def _is_search(scene: Scene, hit: Hit, arrests: set[int]) -> bool:
    """`arrested in raids`: how they were found."""
    word = hit.word
    head = scene.parse.head(word)
    if word.low == "raided" and arrests:
        return True
    return (
        word.is_noun
        and word.low in {"raid", "raids"}
        and word.dep == "pobj"
        and head.low in {"in", "during", "after"}
        and any(one.number in arrests for one in scene.parse.ancestors(head))
    )


def _is_background(scene: Scene, hit: Hit) -> bool:
    """`since the offensive began`, `a convoy fleeing the town`: it only says when, or which."""
    word = hit.word
    if hit.frame == "flee" and (word.dep == "relcl" or (word.dep == "acl" and word.tag == "VBG")):
        return True
    way = [word, *scene.parse.ancestors(word)]
    return any(
        step.dep == "advcl"
        and any(child.low == "since" for child in scene.parse.children(step, "mark", "prep", "advmod"))
        for step in way
    )


def speech(scene: Scene) -> set[int]:
    """Return the numbers of the verbs of speech in a sentence, whoever speaks."""
    return {
        word.number
        for word in scene.parse.words
        if word.is_verb
        and not (word.dep == "acl" and word.tag == "VBN")
        and any(
            row.frame in _lexicon.SPEECH and _has_companion(scene, word, row)
            for row in _lexicon.of_word(word.low, "verb")
        )
    }


def _hit(scene: Scene, word: Word, frames: frozenset[str]) -> Hit | None:
    if (word.dep == "amod" and word.is_verb) or _in_date(scene, word) or _remains(scene, word):
        return None
    if word.dep == "pobj" and word.low in {"hostilities", "breach", "violation"}:
        return None
    if _is_part_of_name(scene, word):
        return None
    if word.dep == "compound" and not _is_event_noun(scene.parse.head(word)):
        return None
    for row in _lexicon.of_word(word.low, _part_of_speech(word)):
        if row.frame in frames and _has_companion(scene, word, row) and CHECKS[row.needs](scene, word):
            return Hit(word, row)
    return None


def _is_part_of_name(scene: Scene, word: Word) -> bool:
    """`Samarra Barrage` is a dam."""
    return word.tag[:3] == "NNP" and any(
        child.tag == "NNP" and child.number == word.number - 1
        for child in scene.parse.children(word, "compound")
    )


def _part_of_speech(word: Word) -> str:
    if word.is_verb:
        # A participle that stands for its noun: "the shelling of".
        return (
            "noun"
            if word.tag == "VBG"
            and word.dep in {"pobj", "nsubj", "csubj", "dobj", "pcomp", "ROOT"}
            and _is_gerund_noun(word)
            else "verb"
        )
    return "noun" if word.tag[:2] == "NN" else "adjective"


def _remains(scene: Scene, word: Word) -> bool:
    """Who is left in a town is the one who did not leave it."""
    return word.low == "left" and scene.parse.is_passive(word)


def _in_date(scene: Scene, word: Word) -> bool:
    """`March 24` is no march."""
    return word.tag == "NNP" and any(one.begin <= word.start < one.finish for one, _ in scene.dates)


def _is_event_noun(word: Word) -> bool:
    """`bomb attack` is an attack, a bomb-maker none."""
    return any(row.frame in VIOLENT for row in _lexicon.of_word(word.low, "noun"))


def _is_gerund_noun(word: Word) -> bool:
    return (
        word.low in {"fighting", "shelling", "bombing", "shooting", "killing"} and word.dep != "pcomp"
    ) or (word.low == "shelling")


def _has_companion(scene: Scene, word: Word, row: Trigger) -> bool:
    if not row.companions:
        return True
    dated = {own.head for _, own in scene.dates}
    near = [
        other for other in scene.near(word, doer=row.frame in MOVED_BY_THINGS) if other.number not in dated
    ]
    return any(
        other.low in row.companions or other.low.rpartition("-")[2] in row.companions for other in near
    )
