"""When an event was: each expression of time goes to the event that it dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo_conflict.events import _clusters, _dates, _ties
from geo_conflict.events._model import WORDS_ONLY

if TYPE_CHECKING:
    import datetime as dt

    from geo_conflict.events._dates import Expression, When
    from geo_conflict.events._draft import Context, Draft
    from geo_conflict.events._parse import Word
    from geo_conflict.events._scene import Scene

NIGHTS = frozenset({"overnight", "last night", "during the night", "in the night"})
NO_DATES = frozenset({"future", "dateline", "until"})
TIMES_OF_DAY = frozenset(
    "dawn daybreak daylight dusk light midday midnight nightfall noon sunrise sunset prayers".split()
)
MEANWHILE = frozenset({"as", "when", "while"})
PERFECTS = {"past": frozenset({"had", "'d"}), "present": frozenset({"has", "have", "'ve"})}
SINCE_WORDS = 600
CLAUSE = re.compile(r",? when ")
CLAUSE_WORDS = 60
NEXT_TO = 4


def date(context: Context, scene: Scene, drafts: list[Draft], spoken: set[int]) -> None:
    """Give each expression of time of a sentence to the event that it dates."""
    tops = {number for draft in drafts for number in draft.cluster.numbers} | spoken
    given: dict[int, list[Expression]] = {}
    for expression, word in scene.dates:
        owner = _owner(scene, expression, word, drafts, tops)
        if owner is not None:
            given.setdefault(id(owner), []).append(expression)
    for draft in drafts:
        _resolve(context, draft, given.get(id(draft), []))
        _of_clause(scene, draft)
    _between(scene, drafts)
    _of_entry(scene, drafts)
    for draft in drafts:
        if draft.when is None and draft.type not in WORDS_ONLY:
            _share(scene, draft, drafts)
    _go_on(scene, drafts)


def _of_entry(scene: Scene, drafts: list[Draft]) -> None:
    """`12 January 1999: the rebels took X`, `5 June 2024 - `: the day that a note begins with."""
    first = next(iter(scene.dates), None)
    one = scene.entry or (first[0] if first is not None else None)
    if one is None or one.when is None or one.kind in NO_DATES:
        return
    heads = not scene.text[scene.parse.start : one.begin].strip() and scene.text.startswith(":", one.finish)
    if scene.entry is None and not heads:
        return
    for draft in drafts:
        nightly = _is_nightly(scene, draft)
        if nightly is not None and one.when.start == one.when.end:
            draft.when = _dates.lean(nightly, one.when) or draft.when
        if draft.when is None and draft.leaning is None:
            draft.when, draft.date_kind = one.when, one.kind
            draft.date_text = scene.text[one.begin : one.finish]


def _is_nightly(scene: Scene, draft: Draft) -> Expression | None:
    """`6 August 2011: X pulled its fighters out during the night`: the night to that day."""
    return next(
        (
            one
            for one, _ in scene.dates
            if one.shift is not None
            and scene.text[one.begin : one.finish].lower() in NIGHTS
            and (draft.leaning is one or draft.date_text == scene.text[one.begin : one.finish])
        ),
        None,
    )


def _of_clause(scene: Scene, draft: Draft) -> None:
    """`until Monday, when artillery hit X`, `since August 1979, when two bombs killed 18`: the day right before."""
    if draft.when is not None or draft.leaning is not None or draft.type in WORDS_ONLY:
        return
    for one, _ in scene.dates:
        when = one.base or one.when
        told = CLAUSE.match(scene.text, one.finish)
        if when is not None and told and 0 <= draft.first.start - told.end() <= CLAUSE_WORDS:
            draft.when, draft.date_kind = when, "point"
            draft.date_text = scene.text[one.begin : one.finish]


def lean(context: Context, draft: Draft, before: list[Draft]) -> None:
    """Count `the day before` and `hours later` from the date that stands before it, else from the last event's."""
    if draft.joined is not None and draft.when is None and draft.joined.when is not None:
        draft.when = draft.joined.when
    if draft.leaning is None or draft.when is not None:
        return
    told = [
        one.when
        for one, _ in draft.scene.dates
        if one.finish <= draft.leaning.begin and one.when is not None and one.kind in {"point", "span"}
    ]
    shift = draft.leaning.shift
    dated = [other for other in before if other.when is not None and not other.is_total]
    if _is_same_day(draft):
        dated = [other for other in dated if other.when and other.when.precision == 1]
        dated = [other for other in dated if other.when and other.when.start == other.when.end] or dated
    if not _is_past_perfect(draft):
        dated = [other for other in dated if not _is_past_perfect(other)] or dated
    earlier = [other.when for other in dated if other.when is not None]
    if _is_same_day(draft) and context.text[draft.leaning.begin :].lower().startswith("in the "):
        earlier.sort(key=lambda when: when.end)
    pointed = _pointed(context, draft, alone=not earlier) if not told else None
    if pointed is not None:
        earlier.append(pointed)
    if not (told or earlier):
        return
    anchor = (told or earlier)[-1]
    reverse = bool(shift and shift.reversible and told and draft.leaning.finish <= draft.first.start)
    when = _dates.lean(draft.leaning, anchor, reverse=reverse)
    if when is not None and (context.published is None or when.start <= context.published):
        draft.when = when


def _is_same_day(draft: Draft) -> bool:
    shift = draft.leaning.shift if draft.leaning else None
    return shift is not None and shift.shape == "moved" and shift.count == 0


def _is_past_perfect(draft: Draft) -> bool:
    """What had happened before is told as background, and the story does not go on from there."""
    return draft.first.is_verb and "past" in _perfect(draft)


def _perfect(draft: Draft) -> set[str]:
    """`had left` is past, `has left` present; neither goes on in the time of a plain verb."""
    auxiliaries = {child.low for child in draft.scene.parse.children(draft.first, "aux")}
    return {tense for tense, words in PERFECTS.items() if words & auxiliaries}


def _pointed(context: Context, draft: Draft, *, alone: bool) -> When | None:
    """The last day told before `that day`; before `the same day` too where no event has one."""
    leaning = draft.leaning
    if leaning is None or not _is_same_day(draft):
        return None
    words = context.text[leaning.begin : leaning.finish].lower().split()
    if "that" not in words and not alone:
        return None
    start = max(0, leaning.begin - SINCE_WORDS)
    told = [
        one.base or one.when
        for one in _dates.find(context.text, start, leaning.begin, context.published)
        if one.kind in {"point", "since"}
    ]
    days = [when for when in told if when is not None and when.start == when.end]
    return days[-1] if days else None


def _resolve(context: Context, draft: Draft, expressions: list[Expression]) -> None:
    resolved = [
        one for one in expressions if one.when is not None and one.kind not in {*NO_DATES, "duration"}
    ]
    if not resolved and draft.counts:
        resolved = [
            one
            for one in expressions
            if one.kind == "until"
            and one.when is not None
            and context.text[one.begin : one.finish].lower().startswith("by ")
        ]
    others = [one for one in resolved if context.text[one.begin : one.finish].lower() not in NIGHTS]
    own_night = [one for one in resolved if one not in others and _is_of_noun(draft, one)]
    resolved = own_night or others or resolved
    lasting = [one for one in expressions if one.kind == "duration" and _lasts(context, draft, one)]
    days = [(one.when.precision, _far(draft, one), one) for one in resolved if one.when]
    chosen = min(days, key=lambda day: day[:2])[2] if days else None
    nightly = _night_to(context, expressions, chosen)
    if nightly is not None and chosen is not None:
        draft.when, draft.date_kind = nightly, chosen.kind
        draft.date_text = context.text[chosen.begin : chosen.finish]
    elif chosen is not None:
        draft.when, draft.date_kind = _night_before(context, draft, chosen) or chosen.when, chosen.kind
        draft.date_text = context.text[chosen.begin : chosen.finish]
    if lasting:
        until = next((one.when for one in expressions if one.kind == "until"), None)
        anchor = draft.when or until or _told_beside(draft) or _day(context.published)
        when = _dates.lean(lasting[0], anchor) if anchor else None
        if when is not None and (chosen is None or (chosen.kind == "point" and days[0][0] == 1)):
            draft.when, draft.date_kind = when, "duration"
            draft.date_text = context.text[lasting[0].begin : lasting[0].finish]
    if draft.when is None and expressions:
        draft.date_text = context.text[expressions[0].begin : expressions[0].finish]
    if draft.when is None:
        leaning = next(
            (one for one in expressions if one.kind == "leaning" or (one.kind == "since" and one.shift)), None
        )
        if leaning is not None:
            draft.date_kind, draft.date_text = "leaning", context.text[leaning.begin : leaning.finish]
            draft.leaning = leaning


def _night_to(context: Context, expressions: list[Expression], chosen: Expression | None) -> When | None:
    """`overnight on August 28`: the night to that day."""
    if chosen is None or chosen.when is None or chosen.when.start != chosen.when.end:
        return None
    for one in expressions:
        is_night = context.text[one.begin : one.finish].lower() == "overnight"
        if is_night and 0 <= chosen.begin - one.finish <= NEXT_TO and one.shift is not None:
            return _dates.lean(one, chosen.when)
    return None


def _is_of_noun(draft: Draft, expression: Expression) -> bool:
    """`overnight battles`."""
    return any(word.is_noun and 0 <= word.start - expression.finish <= 1 for word in draft.cluster.words)


def _far(draft: Draft, expression: Expression) -> int:
    """Characters between an expression and the nearest verb that tells the event; nouns only name it."""
    words = [word for word in draft.cluster.words if word.is_verb] or draft.cluster.words
    return min(abs(expression.begin - word.start) for word in words)


def _night_before(context: Context, draft: Draft, chosen: Expression) -> When | None:
    """`On Saturday after they had pulled out overnight`: the night to Saturday."""
    if context.text[chosen.begin : chosen.finish].lower() not in NIGHTS:
        return None
    days = [
        one.when
        for one, _ in draft.scene.dates
        if one.finish <= chosen.begin and one.kind == "point" and one.when is not None
    ]
    if not days or days[-1].start != days[-1].end:
        return None
    return _dates.lean(chosen, days[-1]) if chosen.shift else None


def _lasts(context: Context, draft: Draft, expression: Expression) -> bool:
    """Tell whether a length of time is that of the event: `days of talks`, `killed in four days`."""
    scene = draft.scene
    word = scene.parse.at(expression.begin, expression.finish)
    if word is None or draft.cluster.frames & {"truce", "violate", "sign"}:
        return False
    if "take" in draft.cluster.frames and (
        _measured(scene, word, [draft]) is not None or _is_of_fight(scene, draft, word)
    ):
        return False
    if _measured(scene, word, [draft]) is not None:
        return True
    if word.number in draft.cluster.numbers:
        return True
    way = _ties.tie(scene.parse, word, draft.cluster.numbers)
    went_on_for = expression.shift is not None and context.text[expression.begin :].startswith(
        ("for a", "for the")
    )
    if went_on_for and draft.cluster.frames & {"fight", "meet", "shell", "air", "protest"}:
        return True
    if way is None:
        return False
    link = context.text[expression.begin : expression.finish].split(" ")[0].lower()
    by_noun = way.link == "of" and not way.top.is_verb and not draft.cluster.frames & {"truce", "violate"}
    counted = link == "within" or (link in {"in", "over", "during"} and bool(draft.counts))
    went_on = link in {"for", "over", "into"} and bool(draft.cluster.frames & {"fight", "meet", "shell"})
    return by_noun or counted or went_on


def _is_of_fight(scene: Scene, draft: Draft, word: Word) -> bool:
    """`retook X after a battle of seventeen days`: so long was the battle."""
    fights = {hit.word.number for hit in draft.cluster.hits if hit.frame == "fight" and hit.word.is_noun}
    return word.number in fights or any(head.number in fights for head in scene.parse.ancestors(word))


def _told_beside(draft: Draft) -> When | None:
    """The day that the sentence tells of its main event, on which `three days of talks` end."""
    days = [
        one.when
        for one, _ in draft.scene.dates
        if one.kind == "point" and one.when is not None and one.when.precision == 1
    ]
    return days[0] if days else None


def _share(scene: Scene, draft: Draft, drafts: list[Draft]) -> None:
    """What is joined by `and` to a dated verb happened then too."""
    word = draft.first
    head = scene.parse.head(word)
    if word.is_noun and head.dep == "advcl":
        head = scene.parse.head(head)
    if not draft.date_kind and (other := _within(scene, draft, drafts)) is not None:
        draft.when, draft.date_kind, draft.date_text = other.when, other.date_kind, other.date_text
        return
    effect = next(
        (other for other in drafts if other.when is not None and _is_cause(scene, draft, other)), None
    )
    if effect is not None and not draft.date_kind:
        draft.when, draft.date_kind, draft.date_text = effect.when, effect.date_kind, effect.date_text
        return
    if word.dep not in {"conj", "xcomp", "advcl", "acl", "relcl", "dobj", "pobj", "prep"} or draft.date_kind:
        return
    for other in drafts:
        if (
            other is not draft
            and other.when is not None
            and head.number in other.cluster.numbers
            and (word.dep in {"conj", "xcomp", "dobj"} or _is_meanwhile(scene, draft))
        ):
            draft.when, draft.date_kind, draft.date_text = other.when, other.date_kind, other.date_text


def _go_on(scene: Scene, drafts: list[Draft]) -> None:
    """`They marched on Monday; police arrested 14`, `shot at a crowd that was marching`: acts of one time."""
    for draft in drafts:
        if draft.date_kind or draft.when is not None or draft.type in WORDS_ONLY or not draft.first.is_verb:
            continue
        for other in drafts:
            told = other.when is not None and other.date_kind in {"point", "span"}
            if other is draft or other.type in WORDS_ONLY or not _is_of_one_time(scene, draft, other):
                continue
            if told:
                draft.when, draft.date_kind, draft.date_text = other.when, other.date_kind, other.date_text
                break
            if other.leaning is not None:
                draft.joined, draft.date_text = other, other.date_text
                break


def _is_of_one_time(scene: Scene, draft: Draft, other: Draft) -> bool:
    if _perfect(draft) - _perfect(other):
        return False
    return _follows(scene, draft, other) or _precedes(scene, draft, other)


def _follows(scene: Scene, draft: Draft, other: Draft) -> bool:
    """Whether the way up from a verb to a dated one leaves no clause with a time of its own."""
    here, told_by = draft.first, _verb_of(scene, other)
    while here.dep != "ROOT":
        if not _keeps_time(scene, here):
            return False
        here = scene.parse.head(here)
        if here.number in other.cluster.numbers or here is told_by:
            return True
    return False


def _verb_of(scene: Scene, draft: Draft) -> Word:
    """The verb whose clause tells an event: of `held a sit-in`, the holding."""
    if draft.first.is_verb:
        return draft.first
    return next((head for head in scene.parse.ancestors(draft.first) if head.is_verb), draft.first)


def _keeps_time(scene: Scene, word: Word) -> bool:
    if word.dep in {"prep", "mark", "pcomp"}:
        return word.low not in _clusters.OWN_TIME
    if word.dep == "advcl":
        marks = {child.low for child in scene.parse.children(word, "mark", "advmod")}
        return marks <= MEANWHILE
    if word.dep == "ccomp":
        return ";" in scene.text[word.start : scene.parse.head(word).start]
    return word.dep != "acl" or word.tag == "VBG"


def _precedes(scene: Scene, draft: Draft, other: Draft) -> bool:
    """Whether a dated verb stands beside the main one: `; police arrested 14`, `killed 17 and held five on Monday`."""
    word = _verb_of(scene, other)
    if scene.parse.head(word).number not in draft.cluster.numbers:
        return False
    if word.dep == "ccomp":
        return ";" in scene.text[word.start : draft.first.start]
    return word.dep == "conj" and not any(scene.parse.children(word, "nsubj", "nsubjpass"))


def _is_cause(scene: Scene, draft: Draft, other: Draft) -> bool:
    """`Clashes near X drove 900 villagers from their homes`: both at one time."""
    subject = scene.parse.subject(other.first) if other.first.is_verb else None
    return subject is not None and subject.number in draft.cluster.numbers


def _within(scene: Scene, draft: Draft, drafts: list[Draft]) -> Draft | None:
    """The dated act that tells when: `captured X in an attack on Friday`, `On Friday, A was burned; B was arrested`."""
    for other in drafts:
        if other is draft or other.when is None or other.type in WORDS_ONLY or other.date_kind != "point":
            continue
        steps = scene.parse.head(other.first)
        by_noun = (
            other.first.dep == "pobj"
            and steps.low in {"in", "during"}
            and scene.parse.head(steps).number in draft.cluster.numbers
        )
        fronted = any(
            one.when == other.when and one.finish <= min(other.first.start, draft.first.start)
            for one, _ in scene.dates
        )
        between = scene.text[other.first.end : draft.first.start]
        if by_noun or (fronted and ";" in between and not _is_past_perfect(draft)):
            return other
    return None


def _is_meanwhile(scene: Scene, draft: Draft) -> bool:
    """`As Israel handed the town over`: at the time of the main clause; `taking the base` likewise."""
    word = draft.first
    if word.is_noun and scene.parse.head(word).dep == "advcl" and word.dep in {"dobj", "nsubj", "nsubjpass"}:
        word = scene.parse.head(word)
    if word.dep != "advcl" or _is_past_perfect(draft):
        return False
    marks = {child.low for child in scene.parse.children(word, "mark", "advmod")}
    return bool(marks & MEANWHILE) or (word.tag == "VBG" and not marks)


def _between(scene: Scene, drafts: list[Draft]) -> None:
    """`two days after X`: what is dated dates the other."""
    for expression, measure in scene.dates:
        if expression.kind != "leaning" or expression.shift is None or not expression.shift.reversible:
            continue
        for other in drafts:
            steps = list(scene.parse.ancestors(other.first))
            if measure not in steps or not (other.when is None or other.when == _told_beside(other)):
                continue
            mains = [
                main
                for main in drafts
                if main.when and any(step.number in main.cluster.numbers for step in steps)
            ]
            told = mains[0].when if mains else _told_beside(other)
            if told and other not in mains:
                other.when, other.leaning = _dates.lean(expression, told, reverse=True), None
                other.date_text, other.date_kind = scene.text[expression.begin : expression.finish], "point"
    for main in drafts:
        for other in drafts:
            if (
                other is main
                or other.leaning is None
                or other.leaning.shift is None
                or not other.leaning.shift.reversible
            ):
                continue
            within = any(head.number in main.cluster.numbers for head in scene.parse.ancestors(other.first))
            if within and main.when is not None and other.when is None:
                other.when, other.leaning = _dates.lean(other.leaning, main.when, reverse=True), None


def _day(published: dt.date | None) -> When | None:
    return None if published is None else _dates.When(published, published, 1, 1)


def _owner(
    scene: Scene, expression: Expression, word: Word, drafts: list[Draft], tops: set[int]
) -> Draft | None:
    """The event that an expression of time dates; None where it dates words, or nothing."""
    inside = next((draft for draft in drafts if word.number in draft.cluster.numbers), None) or _measured(
        scene, word, drafts
    )
    if inside is not None:
        return inside
    crossed = False
    if _is_of_relative(scene, word, tops):
        return None
    for head in scene.parse.ancestors(word):
        if (
            head.dep in {"prep", "mark"}
            and head.low in _clusters.OWN_TIME
            and not expression.begin <= head.start < expression.finish
            and not _is_place_or_hour(scene, head)
        ):
            return None
        if head.number in tops:
            owner = next((draft for draft in drafts if head.number in draft.cluster.numbers), None)
            if owner is None or owner.type in WORDS_ONLY:
                inner = _before_words(scene, expression, head, drafts)
                if inner is not None:
                    return inner
            return None if crossed and owner is not None and owner.type in WORDS_ONLY else owner
        if head.is_verb:
            told = [
                draft
                for draft in drafts
                if _is_argument(scene, draft.first, head, tops)
                or (draft.first.dep == "xcomp" and scene.parse.head(draft.first) is head)
            ] or [draft for draft in drafts if _goes_on(scene, draft, head)]
            if told:
                return told[0]
            crossed = crossed or head.dep in {"ccomp", "relcl", "acl", "pcomp", "advcl", "xcomp"}
    return _dominated(scene, word, drafts)


def _is_of_relative(scene: Scene, word: Word, tops: set[int]) -> bool:
    """`people who had fled there in January packed up`: a day of a relative clause that tells no event of its own."""
    for head in scene.parse.ancestors(word):
        if head.number in tops:
            return False
        if head.is_verb:
            auxiliaries = {child.low for child in scene.parse.children(head, "aux")}
            tells = any(one.number in tops for one in scene.parse.subtree(head))
            return head.dep == "relcl" and bool(auxiliaries & set().union(*PERFECTS.values())) and not tells
    return False


def _goes_on(scene: Scene, draft: Draft, verb: Word) -> bool:
    """`crossed the border on Saturday and attacked a camp`: what follows the verb that is dated."""
    here = draft.first
    if not here.is_verb or here.number < verb.number:
        return False
    if draft.type in WORDS_ONLY and scene.parse.stands_beside(here):
        return False
    while here.dep == "conj":
        here = scene.parse.head(here)
        if here is verb:
            return True
    return False


def _before_words(scene: Scene, expression: Expression, verb: Word, drafts: list[Draft]) -> Draft | None:
    """`Two men were killed in a clash, on Friday, the army said`: what stands before who speaks is what is said."""
    speaker = next(scene.parse.children(verb, "nsubj"), None)
    if speaker is None or not expression.begin < speaker.start:
        return None
    said = [
        draft
        for draft in drafts
        if draft.type not in WORDS_ONLY
        and draft.first.start < expression.begin
        and any(
            head.dep == "ccomp" and scene.parse.head(head) is verb
            for head in (draft.first, *scene.parse.ancestors(draft.first))
        )
    ]
    return said[-1] if said else None


def _is_place_or_hour(scene: Scene, preposition: Word) -> bool:
    """`Before the barracks`, `shortly before dawn`: no time of another event."""
    nouns = list(scene.parse.children(preposition, "pobj"))
    return any(noun.low in TIMES_OF_DAY or scene.is_place(noun) for noun in nouns)


def _measured(scene: Scene, word: Word, drafts: list[Draft]) -> Draft | None:
    """Of `four days of fighting`, the fighting."""
    for draft in drafts:
        for first in draft.cluster.words:
            head = scene.parse.head(first)
            if first.dep in {"pobj", "pcomp"} and head.low == "of" and scene.parse.head(head) is word:
                return draft
    return None


def _is_argument(scene: Scene, word: Word, verb: Word, tops: set[int]) -> bool:
    """Whether a noun that tells an event is subject or object of a verb that tells none."""
    if word.is_verb:
        return False
    way = _ties.tie(scene.parse, word, {verb.number} | (tops - {word.number}))
    return way is not None and way.top is verb and not way.crosses


def _dominated(scene: Scene, word: Word, drafts: list[Draft]) -> Draft | None:
    """An expression that hangs on a verb that tells nothing dates the event below that verb."""
    for head in scene.parse.ancestors(word):
        below = [
            draft
            for draft in drafts
            if any(other is head for other in scene.parse.ancestors(draft.first))
            and not (draft.type in WORDS_ONLY and scene.parse.stands_beside(draft.first))
        ]
        if below:
            return min(
                below, key=lambda draft: (draft.type in WORDS_ONLY, abs(draft.first.start - word.start))
            )
    return None
