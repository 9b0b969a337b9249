"""Words of one sentence that tell the same event: the shell that hit, the hit that killed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo_conflict.events import _lexicon
from geo_conflict.events._hits import VIOLENT, Hit
from geo_conflict.events._ties import tie

if TYPE_CHECKING:
    from geo_conflict.events._parse import Word
    from geo_conflict.events._scene import Scene

BY_OBJECT = frozenset({"sign", "truce", "meet", "violate", "exchange"})
SITED = frozenset(
    """
    across along around at between in inside near on outside
    """.split()
)
# What a fight does to a place, as the subject of a verb that tells no event.
REACHED = frozenset({"engulfed", "gripped", "reached", "rocked", "shook", "spread", "swept"})
OWN_TIME = frozenset({"after", "before", "since", "until", "following"})
# Words from a noun to the verb that it hangs on by a preposition, the noun and the preposition among them.
BY_PREPOSITION = 3


@dataclass
class Cluster:
    """The words of a sentence that tell one event."""

    hits: list[Hit] = field(default_factory=list)

    @property
    def words(self) -> list[Word]:
        """The words, in the order of the sentence."""
        return sorted((hit.word for hit in self.hits), key=lambda word: word.number)

    @property
    def numbers(self) -> set[int]:
        """Their numbers."""
        return {hit.word.number for hit in self.hits}

    @property
    def frames(self) -> set[str]:
        """What they tell."""
        return {hit.frame for hit in self.hits}

    def reach(self, scene: Scene) -> dict[int, Hit]:
        """Return the words on which places and actors of the event may hang, each with the hit that it belongs to."""
        found = {hit.word.number: hit for hit in self.hits}
        for hit in self.hits:
            deal = scene.parse.object(hit.word) if hit.frame in BY_OBJECT and hit.word.is_verb else None
            if deal is not None and deal.number not in scene.places:
                found.setdefault(deal.number, hit)
            head = scene.parse.head(hit.word)
            if hit.frame == "leave" and hit.word.is_noun and hit.word.dep == "dobj" and head.is_verb:
                # "completed their pullout from X"
                found.setdefault(head.number, hit)
            if hit.frame in VIOLENT and hit.word.is_noun and hit.word.dep == "nsubj" and head.low in REACHED:
                # "mortar fire reached the edge of X"
                found.setdefault(head.number, hit)
        return found

    @property
    def is_violent(self) -> bool:
        """Whether they tell violence."""
        return bool(self.frames & VIOLENT)

    @property
    def only_harms(self) -> bool:
        """Whether they tell only who came to harm, not how."""
        return "harm" in self.frames and self.frames <= {"harm", "flee"}


def group(scene: Scene, hits: list[Hit]) -> list[Cluster]:
    """Put the words of a sentence that tell the same event together.

    Parameters
    ----------
    scene
        The sentence.
    hits
        Its words that tell an event.
    """
    clusters = [Cluster([hit]) for hit in hits]
    for one in hits:
        for other in hits:
            if one is not other and _same(scene, one, other):
                _join(clusters, one, other)
    _join_consequences(scene, clusters)
    _join_leftovers(scene, clusters)
    _join_means(scene, clusters)
    return sorted(clusters, key=lambda cluster: cluster.words[0].number)


def _join(clusters: list[Cluster], one: Hit, other: Hit) -> None:
    first = next(cluster for cluster in clusters if one in cluster.hits)
    second = next(cluster for cluster in clusters if other in cluster.hits)
    if first is not second:
        first.hits += second.hits
        clusters.remove(second)


def _same(scene: Scene, one: Hit, other: Hit) -> bool:
    """Tell whether one word hangs on the other within the telling of one event."""
    way = _way(scene, one.word, other.word)
    if way is None:
        return False
    if not {one.frame, other.frame} <= VIOLENT and _separated(scene, one.word, other.word):
        return False
    if {one.frame, other.frame} <= {"truce", "sign"} and one.word.dep in {"xcomp", "advcl"} and len(way) == 1:
        return True
    if one.frame == other.frame and one.frame not in VIOLENT:
        if _is_own_object(way, one, other) or (one.frame == "flee" and one.word.dep == "conj"):
            return True
        if one.frame == "protest" and (one.word.dep in {"advcl", "xcomp"} or _same_doer(scene, one, other)):
            return True
        if one.frame == "meet" and one.word.is_noun and other.word.is_verb and len(way) <= BY_PREPOSITION:
            return True
        return len(way) <= BY_PREPOSITION and not _has_own(scene, one, other)
    if not {one.frame, other.frame} <= VIOLENT:
        return _is_one_deal(one, other, way) or _is_own_object(way, one, other)
    return _is_one_violence(scene, one, other, way)


def _way(scene: Scene, word: Word, top: Word) -> list[Word] | None:
    """The words from one up to, but not with, another; None where it does not hang on it."""
    way = [word]
    for head in scene.parse.ancestors(word):
        if head is top:
            return way
        way.append(head)
    return None


def _is_one_deal(one: Hit, other: Hit, way: list[Word]) -> bool:
    pairs = {"sign", "truce"}
    return {one.frame, other.frame} <= pairs and len(way) <= BY_PREPOSITION


def _is_own_object(way: list[Word], one: Hit, other: Hit) -> bool:
    """`territory taken in the capture`, `fled in an exodus`: noun and verb of one thing."""
    return one.frame == other.frame and len(way) == 1 and way[0].dep in {"dobj", "nsubj", "nsubjpass"}


def _is_one_violence(scene: Scene, one: Hit, other: Hit, way: list[Word]) -> bool:
    deps = {word.dep for word in way}
    if any(word.dep == "prep" and word.low in OWN_TIME for word in way):
        return _explains(one, other)
    if "advcl" in deps and _begins_with(scene, way, OWN_TIME):
        return _explains(one, other)
    if any(step.dep == "conj" and _has_subject(scene, step) for step in way):
        return way[0].dep == "conj" and one.frame == "harm" and not _has_own(scene, one, other)
    if "advcl" in deps or "relcl" in deps or "ccomp" in deps or "parataxis" in deps:
        return one.frame == "harm" or other.frame == "harm" or not _has_own(scene, one, other)
    if "conj" in deps:
        return not _has_own(scene, one, other) and (one.frame == "harm" or _same_doer(scene, one, other))
    return True


def _shot_by_force(scene: Scene, cluster: Cluster) -> bool:
    """`Police shot dead five rioters`: what a force does at a protest is no part of it."""
    doers = [scene.parse.subject(word) for word in cluster.words]
    doers += [noun for word in cluster.words for link, noun in scene.parse.prepositions(word) if link == "by"]
    return any(doer is not None and scene.is_force(doer) for doer in doers)


def _has_subject(scene: Scene, word: Word) -> bool:
    return any(True for _ in scene.parse.children(word, "nsubj", "nsubjpass"))


def _begins_with(scene: Scene, way: list[Word], words: frozenset[str]) -> bool:
    return any(
        child.low in words
        for word in way
        if word.dep == "advcl"
        for child in scene.parse.children(word, "mark", "advmod", "prep")
    )


def _explains(one: Hit, other: Hit) -> bool:
    """`died after a bomb went off`: only the main verb's harm needs the cause that follows."""
    return other.frame == "harm" and one.frame not in {"harm", "fight"}


def _has_own(scene: Scene, one: Hit, other: Hit) -> bool:
    """Tell whether the lower word has a place or a day of its own while the upper has another."""
    return _has_place(scene, one.word, other.word) or _has_day(scene, one.word, other.word)


def _has_place(scene: Scene, word: Word, top: Word) -> bool:
    own = [
        number
        for number in scene.places
        if (found := tie(scene.parse, scene.parse.words[number], {word.number, top.number}))
        and found.top is word
        and (found.link == "dobj" if not found.prepositions else found.prepositions[-1] != "of")
    ]
    others = [
        number
        for number in scene.places
        if (found := tie(scene.parse, scene.parse.words[number], {word.number, top.number}))
        and found.top is top
    ]
    return bool(own) and bool(others)


def _has_day(scene: Scene, word: Word, top: Word) -> bool:
    ties = [tie(scene.parse, dated, {word.number, top.number}) for _, dated in scene.dates]
    tops = {found.top.number for found in ties if found}
    return {word.number, top.number} <= tops


def _same_doer(scene: Scene, one: Hit, other: Hit) -> bool:
    mine, others = scene.parse.subject(one.word), scene.parse.subject(other.word)
    return mine is not None and mine is others


def _join_consequences(scene: Scene, clusters: list[Cluster]) -> None:
    """Harm told without a cause, place and day of its own belongs to what the sentence told before it, or after."""
    for cluster in [cluster for cluster in clusters if cluster.only_harms]:
        others = [
            other
            for other in clusters
            if other is not cluster
            and (other.is_violent or ("protest" in other.frames and not _shot_by_force(scene, cluster)))
            and _open(scene, cluster, other)
        ]
        if not others or cluster not in clusters:
            continue
        others = [other for other in others if other.is_violent] or others
        before = [other for other in others if other.words[0].number < cluster.words[0].number]
        cause = (before or others)[-1 if before else 0]
        cause.hits += cluster.hits
        clusters.remove(cluster)


def _open(scene: Scene, harm: Cluster, cause: Cluster) -> bool:
    """Tell whether harm may be what the cause did: no second place, day or doer, and no time in between."""
    word, top = harm.words[0], cause.words[0]
    if _own_places(scene, harm, cause) or _has_day(scene, word, top):
        return False
    if _separated(scene, word, top) or _separated(scene, top, word):
        return False
    if harm.only_harms and cause.only_harms:
        return not (_counts(scene, harm) and _counts(scene, cause))
    doer = scene.parse.subject(word)
    return (
        doer is None
        or not scene.is_force(doer)
        or doer.low in {"they", "it"}
        or _is_intransitive(scene, word)
    )


def _join_leftovers(scene: Scene, clusters: list[Cluster]) -> None:
    """Violence told twice in a sentence is one event, unless place, day or doer tell them apart."""
    for cluster in [cluster for cluster in clusters if cluster.is_violent]:
        for other in [other for other in clusters if other.is_violent and other is not cluster]:
            if cluster in clusters and other in clusters and not _apart(scene, cluster, other):
                cluster.hits += other.hits
                clusters.remove(other)


def _apart(scene: Scene, one: Cluster, other: Cluster) -> bool:
    first, second = one.words[0], other.words[0]
    if _separated(scene, first, second) or _separated(scene, second, first) or _has_day(scene, first, second):
        return True
    if _own_places(scene, one, other) and _own_places(scene, other, one):
        return True
    if one.only_harms and other.only_harms and _counts(scene, one) and _counts(scene, other):
        return True
    doers = [scene.parse.subject(word) for word in (first, second)]
    return all(doer is not None and scene.is_force(doer) for doer in doers) and doers[0] is not doers[1]


def _join_means(scene: Scene, clusters: list[Cluster]) -> None:
    """What is taken in an attack carries the attack and its losses; so are captives those of the fight."""
    for violent in [cluster for cluster in clusters if cluster.is_violent]:
        taking = next(
            (other for other in clusters if "take" in other.frames and _belongs(scene, violent, other)), None
        )
        if taking is None:
            taking = next((other for other in clusters if _raids(scene, violent, other)), None)
        if taking is not None:
            taking.hits += violent.hits
            clusters.remove(violent)
    for broken in [cluster for cluster in clusters if cluster.frames == {"violate"}]:
        means = next(
            (other for other in clusters if other.is_violent and _breaks(scene, other, broken)), None
        )
        if means is not None:
            clusters.remove(broken)
    for displaced in [cluster for cluster in clusters if cluster.frames == {"flee"}]:
        word = displaced.words[0]
        war = next(
            (
                other
                for other in clusters
                if "harm" in other.frames and scene.parse.head(word).number in other.numbers
            ),
            None,
        )
        own = any(True for _ in scene.parse.children(word, "nsubj", "dobj"))
        if (
            war is not None
            and word.dep == "conj"
            and word.tag in {"VBN", "VBD"}
            and (not own or "fight" in war.frames)
        ):
            war.hits += displaced.hits
            clusters.remove(displaced)
    for captives in [cluster for cluster in clusters if cluster.frames == {"arrest"}]:
        fight = next(
            (other for other in clusters if other.is_violent and _captured_in(scene, captives, other)), None
        )
        if fight is not None:
            fight.hits += captives.hits
            clusters.remove(captives)


def _belongs(scene: Scene, violent: Cluster, taking: Cluster) -> bool:
    word = violent.words[0]
    top = next(hit.word for hit in taking.hits if hit.frame == "take")
    way = _way(scene, word, top)
    if way is None:
        return False
    if "fight" in violent.frames <= {"fight", "harm"} and way[-1].low == "after" and word.low != "siege":
        return True
    by_means = any(step.dep == "prep" and step.low in {"in", "by", "with", "during"} for step in way)
    if (
        not _separated(scene, word, top)
        and all(hit.trigger.part_of_speech == "noun" for hit in violent.hits)
        and not _counts(scene, violent)
    ):
        return True
    if _has_day(scene, word, top):
        return False
    if _kills_others(scene, violent):
        return False
    loses = violent.only_harms and way[-1].dep in {"conj", "advcl"} and not _separated(scene, word, top)
    return by_means or loses


def _raids(scene: Scene, violent: Cluster, entry: Cluster) -> bool:
    """`entered the village and beheaded three farmers`: one raid."""
    if not all(hit.trigger.needs == "entry" for hit in entry.hits):
        return False
    word = next((word for word in violent.words if word.dep == "conj"), None)
    return (
        word is not None
        and scene.parse.head(word).number in entry.numbers
        and not _has_subject(scene, word)
        and _kills_others(scene, violent)
    )


def _breaks(scene: Scene, violent: Cluster, broken: Cluster) -> bool:
    """`The truce was broken by shelling of X`: the shelling says it most exactly."""
    return any(
        word.dep in {"pobj", "pcomp"}
        and scene.parse.head(word).low == "by"
        and scene.parse.head(scene.parse.head(word)).number in broken.numbers
        for word in violent.words
    )


def _kills_others(scene: Scene, violent: Cluster) -> bool:
    """`seized the region and killed hundreds of villagers`: more than the losses of the fight."""
    for word in violent.words:
        found = scene.parse.object(word) if word.is_verb and word.dep == "conj" else None
        of = (
            [noun for link, noun in scene.parse.prepositions(found) if link == "of"]
            if found is not None
            else []
        )
        if any(one is not None and _lexicon.is_civilian(one.low) for one in (found, *of)):
            return not scene.parse.is_passive(word)
    return False


def _captured_in(scene: Scene, captives: Cluster, fight: Cluster) -> bool:
    word = captives.words[0]
    joined = (
        word.dep in {"conj", "advcl", "ccomp", "dep", "xcomp"}
        and scene.parse.head(word).number in fight.numbers
    )
    own = scene.parse.subject(word)
    return (
        joined
        and word.low.startswith(("captur", "take", "took", "seiz"))
        and (own is None or own is scene.parse.subject(fight.words[0]))
    )


def _is_intransitive(scene: Scene, word: Word) -> bool:
    return scene.parse.object(word) is None


def _own_places(scene: Scene, harm: Cluster, cause: Cluster) -> bool:
    tops = harm.numbers | cause.numbers
    found = [tie(scene.parse, scene.parse.words[number], tops) for number in scene.places]
    mine = [
        one
        for one in found
        if one
        and one.top.number in harm.numbers
        and one.link not in {"of", "from", "dobj", "nsubj", "nsubjpass"}
    ]
    theirs = [
        one
        for one in found
        if one and one.top.number in cause.numbers and one.link in SITED | {"of", "dobj", "nsubjpass"}
    ]
    return bool(mine) and bool(theirs)


def _separated(scene: Scene, word: Word, top: Word) -> bool:
    """Tell whether `after`, `before`, `since` stand between the two."""
    way = _way(scene, word, top)
    if way is None:
        return False
    by_preposition = any(step.dep == "prep" and step.low in OWN_TIME for step in way)
    return by_preposition or ("advcl" in {step.dep for step in way} and _begins_with(scene, way, OWN_TIME))


def _counts(scene: Scene, cluster: Cluster) -> bool:
    return any(
        child.tag == "CD" or _lexicon.is_person(child.low)
        for word in cluster.words
        for child in scene.parse.children(word, "dobj", "nsubjpass", "nsubj", "nummod", "prep")
    )
