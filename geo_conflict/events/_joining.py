"""What one sentence tells of the event of another: more dead, the same again, a total."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from geo_conflict.events import _dating, _harm, _lexicon, _parts, _placing, _sites, _types
from geo_conflict.events._draft import FAR
from geo_conflict.events._model import MEETINGS, WORDS_ONLY

if TYPE_CHECKING:
    from geo_conflict.events._draft import Context, Draft
    from geo_conflict.events._model import Participant

TOTAL_WORDS = re.compile(
    r"\b(?:so far|in (?:all|total)|altogether|overall|a total of|to date|death toll|toll)\b", re.IGNORECASE
)
OTHERS = re.compile(
    r"\b(?:other|another|separate|second|similar|further) (?:\w+ )?"
    r"(?:attacks?|incidents?|raids?|strikes?|clash(?:es)?|blasts?)\b",
    re.IGNORECASE,
)
ANOTHER = frozenset({"fourth", "third", "second", "another", "one", "others", "it", "they", "that"})
WARS = frozenset(
    {"war", "wars", "conflict", "campaign", "insurgency", "uprising", "years", "months", "weeks"}
)
# `The attack began around midnight`: how what was told went.
WENT_ON = frozenset({"began", "ended", "lasted", "started", "unfolded"})
LONG_DAYS = 14
# More people than one event harms, by what came to them: a town's flight is one event all the same.
MANY_HARMED = 5_000
MANY = {"displaced": 200_000}
FOUGHT = frozenset({"battle", "shelling", "air_strike"})
LONGEST_TALKS = 31


def join(context: Context, drafts: list[Draft]) -> list[Draft]:
    """Put what a later sentence adds to an event to it, and give totals their own."""
    drafts = [draft for number, draft in enumerate(drafts) if not refers(draft, drafts[:number])]
    _placing.place(context, drafts)
    kept: list[Draft] = []
    for draft in drafts:
        _dating.lean(context, draft, kept)
        draft.is_total = _is_total(draft)
        if _is_unharmed(draft) or _is_bare(draft):
            continue
        _follow(draft, kept)
        _after_protest(draft, kept)
        before = _added_to(draft, kept) or _captives_of(draft, kept)
        if before is None:
            kept.append(draft)
        else:
            _add(before, draft)
    _follow_withdrawals(kept)
    return _merged(_without_headlines(context, kept)) if context.merge else kept


def _after_protest(draft: Draft, before: list[Draft]) -> None:
    """`Students marched in X on Monday; police arrested 14`: there, and that day."""
    last = before[-1] if before else None
    if draft.type != "arrest" or last is None or last.type != "protest":
        return
    if draft.site is not None or draft.when is not None or draft.first.start - last.first.start > FAR:
        return
    draft.site = last.site
    draft.when, draft.date_kind, draft.date_text = last.when, last.date_kind, last.date_text


def _follow_withdrawals(drafts: list[Draft]) -> None:
    """Who enters a place that others have just left takes it without a fight."""
    for number, draft in enumerate(drafts):
        entry = all(hit.trigger.needs == "entry" for hit in draft.cluster.hits)
        if draft.type != "territory_taken" or not entry or draft.site is None:
            continue
        left = [other for other in drafts[:number] if other.type == "withdrawal" and other.site is not None]
        if any(other.site == draft.site or _same_place(other, draft) for other in left):
            draft.type = "handover"


def refers(draft: Draft, before: list[Draft]) -> bool:
    """Tell whether a noun only points to what was told: `the attack`, `the second such raid`."""
    if len(draft.cluster.hits) > 1 or draft.cluster.hits[0].trigger.part_of_speech != "noun":
        return False
    scene, word = draft.scene, draft.first
    own = {child.low for child in scene.parse.children(word, "det", "amod", "predet")}
    copulas = [head for head in scene.parse.ancestors(word) if head.low in {"was", "is", "were"}]
    if any(
        child.low in {"it", "this", "that"}
        for head in copulas
        for child in scene.parse.children(head, "nsubj")
    ):
        return any(other.cluster.is_violent for other in before)
    points = bool(own & {"the", "this", "that", "such", "same", "these", "those", "its", "latest"})
    tells = (
        any(
            not one.tie.crosses and not _sites.is_country(draft.scene.toponyms[one.toponym])
            for one in draft.found
        )
        or draft.when
        or draft.leaning
        or draft.counts
    )
    known = any(other.cluster.is_violent == draft.cluster.is_violent for other in before)
    if points and scene.parse.head(word).low in WENT_ON and word.dep == "nsubj" and not draft.found:
        return draft.cluster.is_violent and any(
            "take" in other.cluster.frames or other.cluster.is_violent for other in before
        )
    return points and known and (not tells or "such" in own)


def _follow(draft: Draft, before: list[Draft]) -> None:
    """Harm told without its cause is of the kind that the text tells of; a total of unknown cause is a war's."""
    if draft.cluster.only_harms and draft.type != "battle" and not _attacked(draft):
        violent = (
            other for other in reversed(before) if other.cluster.is_violent and other.type != "protest"
        )
        last = next(violent, None)
        if draft.is_total and last is not None and last.type == "violence_against_civilians":
            last = next((other for other in before if other.type in FOUGHT), last)
        if last is not None and (last.type != "violence_against_civilians" or not draft.harm.civilians):
            draft.type = "battle" if "take" in last.cluster.frames else last.type
        elif draft.is_total or _of_war(draft):
            draft.type = "battle"
        if draft.is_total and draft.when is not None and (draft.when.end - draft.when.start).days > LONG_DAYS:
            draft.type = "battle"
    if draft.cluster.is_violent and draft.type != "violence_against_civilians" and not _are_civilians(draft):
        draft.actors = [actor for actor in draft.actors if actor.name != _parts.CIVILIANS]


def _are_civilians(draft: Draft) -> bool:
    return any(_parts.is_civilian(draft.scene, victim) for victim in draft.harm.victims)


def _attacked(draft: Draft) -> bool:
    parse = draft.scene.parse
    doers = [
        parse.subject(word)
        for word in (hit.word for hit in draft.cluster.hits if hit.frame == "harm")
        if word.is_verb and not _harm.INTRANSITIVE.fullmatch(word.low) and not parse.is_passive(word)
    ]
    if any(doer is not None and doer.low not in WARS | ANOTHER for doer in doers):
        return True
    if _types.by_weapon(draft.scene, draft.cluster) is not None:
        return True
    return any(actor.part == "initiator" for actor in draft.actors) or any(
        hit.word.low.startswith(
            (
                *("murder", "massacr", "execut", "behead", "lynch", "abduct", "kidnap", "assassin"),
                *("shot", "stab", "hack", "strangl", "bayonet", "hang", "beat"),
            )
        )
        for hit in draft.cluster.hits
    )


def _is_bare(draft: Draft) -> bool:
    """A noun without day, place, number and actor tells of nothing that could be found again."""
    only_nouns = all(hit.trigger.part_of_speech == "noun" for hit in draft.cluster.hits)
    site = draft.site if "harm" not in draft.cluster.frames else None
    return only_nouns and not (
        draft.found or site or draft.when or draft.leaning or draft.counts or draft.actors
    )


def _is_unharmed(draft: Draft) -> bool:
    """`No one was hurt` is no event of its own."""
    return (
        draft.cluster.only_harms
        and bool(draft.counts)
        and all(count.best == 0 for count in draft.counts.values())
    )


def _is_total(draft: Draft) -> bool:
    """Tell whether an event sums up: a span of time with people counted, a war, `so far`."""
    if draft.type in WORDS_ONLY | MEETINGS:
        return False
    scene = draft.scene
    text = scene.text[scene.parse.start : scene.parse.end]
    spans = (
        draft.date_kind in {"since", "duration", "span"}
        and draft.when is not None
        and draft.when.start != draft.when.end
    )
    if spans and (draft.counts or draft.cluster.words[0].low in WARS):
        return True
    is_war = any(word.low in WARS for word in draft.cluster.words) or _of_war(draft)
    if any(count.best >= MANY.get(kind, MANY_HARMED) for kind, count in draft.counts.items()):
        return True
    return bool(draft.counts) and (is_war or bool(TOTAL_WORDS.search(text) and draft.cluster.only_harms))


def _of_war(draft: Draft) -> bool:
    scene = draft.scene
    nouns = [
        noun
        for word in draft.cluster.words
        for preposition, noun in scene.parse.prepositions(word)
        if preposition in {"in", "of", "during"}
    ]
    return any(
        noun.low in {"war", "wars", "conflict", "insurgency"}
        or (noun.low in {"years", "months"} and "war" in {word.low for word in scene.parse.subtree(noun)})
        for noun in nouns
    )


def _added_to(draft: Draft, before: list[Draft]) -> Draft | None:
    """The event that harm told later belongs to; None where it is one of its own."""
    violent = [
        other
        for other in before
        if (other.cluster.is_violent or "take" in other.cluster.frames) and not other.is_total
    ]
    if not draft.cluster.only_harms or draft.is_total or not violent:
        return None
    last = violent[-1]
    scene = draft.scene
    text = scene.text[scene.parse.start : scene.parse.end]
    if scene.parse.start - last.scene.parse.end > FAR:
        return None
    if draft.when is not None and draft.when != last.when:
        return None
    if _is_own_loss(draft) and not draft.found:
        return last
    if _are_others(draft, last):
        return None
    if _harm.is_breakdown(text) and not draft.found:
        return last
    if OTHERS.search(text):
        return None
    if draft.site is not None and last.site is not None and draft.site.toponym != last.site.toponym:
        return None
    if draft.actors and any(actor.part == "initiator" for actor in draft.actors):
        return None
    return last if not set(draft.counts) & set(last.counts) and draft.counts else None


def _are_others(draft: Draft, last: Draft) -> bool:
    """`A shell hurt three students. Two soldiers were killed at their base`: not of the same event."""
    fighters = [victim for victim in draft.harm.victims if _lexicon.is_combatant(victim.low)]
    civilians = [victim for victim in last.harm.victims if _parts.is_civilian(last.scene, victim)]
    return (
        bool(fighters)
        and len(fighters) == len(draft.harm.victims)
        and bool(civilians)
        and len(civilians) == len(last.harm.victims)
    )


def _is_own_loss(draft: Draft) -> bool:
    """`killing 42 rebels; the army lost six men`: these died as well."""
    return all(_harm.is_own_loss(hit) for hit in draft.cluster.hits)


def _captives_of(draft: Draft, before: list[Draft]) -> Draft | None:
    """Those captured in a fight that the sentence or the one before tells of."""
    words = ("captur", "take", "took", "seiz")
    if draft.type != "arrest" or draft.found or draft.when or not draft.first.low.startswith(words):
        return None
    near = [other for other in before if draft.first.start - other.first.start < FAR and not other.is_total]
    return next(
        (other for other in reversed(near) if other.cluster.is_violent or "take" in other.cluster.frames),
        None,
    )


def _add(before: Draft, draft: Draft) -> None:
    text = draft.scene.text[draft.scene.parse.start : draft.scene.parse.end]
    if _is_own_loss(draft):
        for kind, count in draft.counts.items():
            before.counts[kind] = before.counts[kind] + count if kind in before.counts else count
    elif not _harm.is_breakdown(text):
        for kind, count in draft.counts.items():
            before.counts.setdefault(kind, count)
        if before.harm.civilians is None:
            before.harm.civilians = draft.harm.civilians
    before.site = before.site or draft.site
    before.when = before.when or draft.when
    before.sources += [(start, end, "adds who came to harm") for start, end, _ in draft.sources]


def _merged(drafts: list[Draft]) -> list[Draft]:
    """One draft for what the article tells twice."""
    kept: list[Draft] = []
    for draft in drafts:
        same = next((other for other in kept if _is_same(other, draft)), None)
        if same is None:
            kept.append(draft)
            continue
        same.site = same.site or draft.site
        if same.when and draft.when and draft.date_kind == "duration":
            same.when = draft.when
        same.when = same.when or draft.when
        same.date_text = same.date_text or draft.date_text
        for kind, count in draft.counts.items():
            same.counts.setdefault(kind, count)
        same.actors = _together(same.actors, draft.actors)
        same.sources += [(start, end, "tells it again") for start, end, _ in draft.sources]
    return kept


def _together(actors: list[Participant], others: list[Participant]) -> list[Participant]:
    """Actors of two tellings; who one of them calls a mediator is one."""
    mediators = {actor.name for actor in (*actors, *others) if actor.part == "mediator"}
    known = {actor.name for actor in actors}
    own = [*actors, *(actor for actor in others if actor.name not in known)]
    return [replace(actor, part="mediator") if actor.name in mediators else actor for actor in own]


def _without_headlines(context: Context, drafts: list[Draft]) -> list[Draft]:
    """A headline tells again what the report below it tells; only what it tells alone is kept."""
    kept: list[Draft] = []
    for draft in drafts:
        below = next(
            (other for other in drafts if other.type == draft.type and not _is_headline(context, other)), None
        )
        if below is None or not _is_headline(context, draft):
            kept.append(draft)
        else:
            below.sources += [(start, end, "the headline tells it") for start, end, _ in draft.sources]
    return kept


def _is_headline(context: Context, draft: Draft) -> bool:
    """The first line of a text, without a full stop, with more below it."""
    start, end = draft.scene.parse.start, draft.scene.parse.end
    alone = not context.text[:start].strip() and context.text[end : end + 1] in {"\n", "\r"}
    return alone and context.text[end - 1 : end] not in {".", "?", "!", '"', "”"}


def _is_same(one: Draft, other: Draft) -> bool:
    """Tell whether two sentences tell the same event: nothing that both tell differs, and something is shared."""
    if one.type != other.type or one.is_total != other.is_total:
        return False
    if one.scene is other.scene:
        return (
            one.type == "displacement"
            and (other.site is None or other.site == one.site)
            and other.when is None
        )
    sites = one.site.toponym if one.site else None, other.site.toponym if other.site else None
    if None not in sites and sites[0] != sites[1] and not _same_place(one, other):
        return False
    overlap = bool(
        one.when and other.when and one.when.start <= other.when.end and other.when.start <= one.when.end
    )
    if one.when and other.when and one.when != other.when and not (overlap and _are_short_talks(one, other)):
        return False
    names, others = (
        {actor.name for actor in draft.actors if actor.part != "mediator"} for draft in (one, other)
    )
    if any(one.counts[kind] != other.counts[kind] for kind in set(one.counts) & set(other.counts)):
        return False
    if other.site is None and other.when is None and not other.counts and one.type not in WORDS_ONLY:
        return not names or bool(names & others) or not others
    if (
        one.type in MEETINGS
        and overlap
        and None in sites
        and (one.when == other.when or _are_short_talks(one, other))
    ):
        return True
    shared_count = bool(set(one.counts) & set(other.counts))
    shared_day = one.when is not None and one.when == other.when
    shared_site = None not in sites and _same_place(one, other)
    if names and others and not names & others:
        return False
    return (
        (shared_count and (shared_day or shared_site or None in sites))
        or (shared_day and shared_site)
        or (one.type in MEETINGS and bool(names & others) and (shared_day or shared_site))
    )


def _are_short_talks(one: Draft, other: Draft) -> bool:
    """Whether two spans of time may both be those of one round of talks."""
    spans = [draft.when for draft in (one, other) if draft.when is not None]
    return one.type == "talks" and all((when.end - when.start).days <= LONGEST_TALKS for when in spans)


def _same_place(one: Draft, other: Draft) -> bool:
    if one.site is None or other.site is None or one.site.toponym is None or other.site.toponym is None:
        return False
    first, second = (
        draft.scene.toponyms[draft.site.toponym].place
        for draft in (one, other)
        if draft.site and draft.site.toponym is not None
    )
    return first is not None and second is not None and first.row == second.row
