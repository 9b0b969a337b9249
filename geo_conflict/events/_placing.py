"""Where an event was, also where only `the town` or `there` says so, and what other places are to it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from geo_conflict.events import _hits, _lexicon, _sites, _speakers, _ties
from geo_conflict.events._model import MEETINGS, WORDS_ONLY, Site
from geo_conflict.toponyms import relative

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo_conflict.events._draft import Context, Draft
    from geo_conflict.events._parse import Word
    from geo_conflict.toponyms import Toponym
    from geo_conflict.toponyms.relative import Relative

THERE = re.compile(r"\b(?:there|here)\b", re.IGNORECASE)
ANAPHORA = re.compile(
    r"\b(?:the|this|that)\s+(?:\w+\s)?(?P<noun>town|city|village|capital|district|province|region|airport|camp"
    r"|island|port|territory|enclave|settlement|base)\b(?! of\b)",
    re.IGNORECASE,
)
KINDS = {
    **dict.fromkeys(("town", "city", "village", "settlement", "capital"), ("PPL",)),
    **dict.fromkeys(("district", "province", "region", "territory", "enclave"), ("ADM", "RGN", "AREA")),
    "island": ("ISL", "ADM"),
    "country": ("PCL",),
}
NO_ROLE = "mentioned"
SPOTS = frozenset({"airport", "camp", "port", "base"})
HERE = "here"
CONTESTED = frozenset({"air_strike", "battle", "handover", "shelling", "territory_taken", "withdrawal"})
CITY_SIZE = 20_000
VILLAGE_SIZE = 50_000
SEATS = frozenset({"PPLC", "PPLA"})
# What only a city has: "the southern districts".
OF_CITY = re.compile(
    r"(?:districts?|suburbs?|quarters?|outskirts|cent(?:re|er)|streets|neighbou?rhoods?|downtown)"
)
ON_GROUND = frozenset(
    {"air_strike", "battle", "explosion", "handover", "shelling", "territory_taken", "withdrawal"}
)
# What stands between a place and the unit around it: "Makiivka, in the occupied part of Donetsk region".
WITHIN = re.compile(
    r"(?:\s(?:region|town|city|province|district|state))?(?:,?\s(?:in|of|inside)\s|,\s)"
    r"(?:an?\s(?:[\w-]+\s){0,3}(?:town|village|suburb|hamlet|city|settlement|quarter|district)\s(?:of|in|on\sthe\scoast\sof)\s)?"
    r"(?:the\s)?(?:(?:north|south|east|west|centr|occupied|mountain|coast|far)[\w-]*\s)*(?:(?:part|east|west|north|south|heart|centre"
    r"|north-?\s?(?:east|west)|south-?\s?(?:east|west))\sof\s)?(?:the\s)?"
)
PLACED_ACTS = frozenset(
    """
    air_strike arrest battle explosion handover protest shelling territory_taken
    violence_against_civilians withdrawal
    """.split()
)
LONG = frozenset({"war", "wars", "conflict", "insurgency", "genocide"})
TALKED = frozenset({"talks", "agreement"})
SIGNED = ("sign", "initial", "put", "conclude", "work", "negotiat")
AGREED = (*SIGNED, "agree", "broker", "mediat", "reach", "announc")
QUARTER = re.compile(r"(?:,\san?)?\s(?:quarters?|neighbou?rhoods?|suburbs?|districts?)\b|\sof\s")
TRUCE_IN = re.compile(
    r"\b(?:truce|cease-?fire|armistice|pause|lull|firing|fire|hostilities)\s(?:in|at|around|near|for)\s(?:the\s)?(?:\w+\sof\s)?\Z"
)
AT_PLACE = re.compile(
    r"\b(?:in|near|at|around|outside|across|inside)\s(?:the\s)?(?:(?:north|south|east|west|centr)[\w-]*\s)?"
    r"(?:(?:town|city|village|district|region|province|outskirts|suburbs)\sof\s)?\Z"
)
FRONT = re.compile(
    r"\W*(?:(?:back|elsewhere|earlier|meanwhile|also|further \w+)\W+)?(?:in|near|at|outside|around|inside)\s(?:the\s)?"
    r"(?:(?:town|city|village|district|region|province|suburb|north|south|east|west)\sof\s)?",
    re.IGNORECASE,
)
FRONT_END = re.compile(
    r"(?:,|\s(?:on|in the|late|early|this|last|yesterday|district|region|province)\b|\s[a-z]+s\b)"
)
FAR_WORDS = 60
DEFINITE = frozenset({"the", "its", "their", "his", "her"})
FAR_BACK = 1_000


def place(context: Context, drafts: list[Draft]) -> None:
    """Put each event where the text says, or at the place that `the town` and `there` stand for."""
    for number, draft in enumerate(drafts):
        found = _sites.narrowest(draft.scene, draft.found)
        if found is not None:
            draft.site = _this_town(context, draft, found) or _site(
                context, draft, _known_name(context, found.toponym)
            )
            if _is_quarter(context, draft.site):
                draft.site = _town_of(context, draft, drafts[:number])
        elif (line := _line(context, draft)) is not None:
            draft.site = line
        else:
            draft.site = _by_context(context, draft, drafts[:number])
    for draft in drafts:
        if draft.site is None:
            draft.site = _beside(context, draft, drafts)
    for number, draft in enumerate(drafts):
        if draft.site is None:
            draft.site = (
                _only_place(context, draft, drafts)
                or _of_front(context, draft)
                or _of_known(context, draft, drafts[:number])
            )


def _known_name(context: Context, number: int) -> int:
    """The first occurrence of a name that the gazetteer knows, where this one was overlooked."""
    one = context.toponyms[number]
    if one.place is not None:
        return number
    same = (
        other
        for other, toponym in enumerate(context.toponyms)
        if toponym.text == one.text and toponym.place is not None
    )
    return next(same, number)


def _is_quarter(context: Context, site: Site | None) -> bool:
    """Whether a site is a quarter of a town, of which no point is known."""
    if site is None or site.toponym is None or context.toponyms[site.toponym].place is not None:
        return False
    return bool(QUARTER.match(context.text, context.toponyms[site.toponym].end))


def _town_of(context: Context, draft: Draft, before: list[Draft]) -> Site | None:
    """The town of a quarter: `the Karrada quarter of Baghdad`, else that of the last act, else of the dateline."""
    if draft.site is None or draft.site.toponym is None:
        return draft.site
    own = draft.site.toponym
    named = next(
        (
            number
            for number, one in enumerate(context.toponyms)
            if one.place is not None
            and re.fullmatch(
                r"(?:,\san?)?(?:\s\w+)?\sof\s", context.text[context.toponyms[own].end : one.start]
            )
        ),
        None,
    )
    if named is not None:
        return replace(draft.site, toponym=named, others=(own,))
    acts = [other.site for other in before if other.site and other.type in PLACED_ACTS]
    if re.match(r"(?:,\san?)?(?:\s\w+)?\sof\s", context.text[context.toponyms[own].end :]):
        return draft.site
    town = _as(acts[-1], draft) if acts else None
    return replace(town, others=(own,)) if town else draft.site


def _this_town(context: Context, draft: Draft, found: _sites.Found) -> Site | None:
    """`In this town in Dagestan`: the town of the dateline."""
    parse = draft.scene.parse
    for host in found.tie.hosts:
        if host.low in KINDS and any(child.low == "this" for child in parse.children(host, "det")):
            site = _at_dateline(context, draft)
            return replace(site, others=(found.toponym,)) if site else None
    return None


def _at_dateline(context: Context, draft: Draft) -> Site | None:
    number = next((number for number, one in enumerate(context.toponyms) if one.dateline), None)
    return None if number is None else Site(number, _role_of(draft.type), "in", "", None)


def _beside(context: Context, draft: Draft, drafts: list[Draft]) -> Site | None:
    """What a sentence tells beside an act with a place was there too; a deal was signed where the talks were."""
    if draft.type in WORDS_ONLY or {word.low for word in draft.cluster.words} & LONG:
        return None
    kinds = TALKED if draft.type in TALKED else PLACED_ACTS if draft.type in PLACED_ACTS else frozenset()
    if _is_of_many(draft):
        return None
    sited = [
        other
        for other in drafts
        if other is not draft
        and other.site is not None
        and other.scene is draft.scene
        and (other.type in kinds or (draft.type in TALKED and other.site.role == "meeting_site"))
    ]
    if not sited:
        signed = draft.type == "agreement" and draft.first.is_verb
        talked = [other.site for other in drafts if other.site and other.type in TALKED]
        if signed and not talked:
            return _at_dateline(context, draft)
        alike = len({site.toponym for site in talked}) == 1
        return _as(talked[0], draft) if signed and alike else None
    nearest = min(sited, key=lambda other: abs(other.first.start - draft.first.start))
    return _as(nearest.site, draft)


def _only_place(context: Context, draft: Draft, drafts: list[Draft]) -> Site | None:
    """The one place that a sentence with one act puts anything at: the parser hangs it elsewhere."""
    scene = draft.scene
    alone = all(other is draft or other.scene is not scene for other in drafts)
    if draft.type not in PLACED_ACTS or not alone or _is_of_many(draft):
        return None
    spoken = _hits.speech(scene)
    found = []
    for number, toponyms in scene.places.items():
        word = scene.parse.words[number]
        way = _ties.tie(scene.parse, word, spoken | draft.cluster.numbers)
        told_by = any(head.low == "according" for head in scene.parse.ancestors(word))
        if told_by or _sites.describes(scene, toponyms[0]) or (way is not None and way.top.number in spoken):
            return None
        start = context.toponyms[toponyms[0]].start
        if AT_PLACE.search(context.text, max(scene.parse.start, start - FAR_WORDS), start):
            found.append(toponyms[0])
    return _site(context, draft, found[0]) if len(found) == 1 == len(scene.places) else None


def _of_front(context: Context, draft: Draft) -> Site | None:
    """`Near X, a shell killed a man`, `Back in X, he accused`, `In X, relatives said that soldiers had shot 14`."""
    scene = draft.scene
    if draft.type not in PLACED_ACTS | WORDS_ONLY or (draft.type in PLACED_ACTS and _is_told_there(draft)):
        return None
    for number, toponyms in sorted(scene.places.items()):
        name = context.toponyms[toponyms[0]]
        before = scene.text[scene.parse.start : name.start]
        fronted = FRONT.fullmatch(before) and FRONT_END.match(scene.text, name.end)
        wide = draft.type in WORDS_ONLY and _sites.is_country(name)
        alone = draft.type in PLACED_ACTS or ";" not in scene.text[name.end : draft.first.start]
        if fronted and alone and scene.parse.words[number].number < draft.first.number and not wide:
            return _site(context, draft, toponyms[0])
    return None


def _is_told_there(draft: Draft) -> bool:
    """`In Baku the ministry said that a soldier was killed`: the place of the words, unless a witness says them."""
    parse = draft.scene.parse
    spoken = _hits.speech(draft.scene)
    for head in parse.ancestors(draft.first):
        if head.number in spoken:
            teller = parse.subject(head)
            return teller is None or not _lexicon.is_in("witness", teller.low)
    return False


def _is_of_many(draft: Draft) -> bool:
    """`attacked 15 towns`: places of their own, without names."""
    parse = draft.scene.parse
    objects = [parse.object(word) for word in draft.cluster.words if word.is_verb]
    return any(
        one is not None
        and _lexicon.is_in("settlement", one.low)
        and any(True for _ in parse.children(one, "nummod"))
        for one in objects
    )


def _of_known(context: Context, draft: Draft, before: list[Draft]) -> Site | None:
    """`Near the market`, `its garrison`: a part of the place where the last act was."""
    if draft.type not in PLACED_ACTS | {"prisoner_exchange"}:
        return None
    acts = [other for other in before if other.site and other.type in PLACED_ACTS]
    if not acts or draft.first.start - acts[-1].first.start > FAR_BACK:
        return None
    parse = draft.scene.parse
    cities = [other for other in acts if _fits_noun(context, other.site, "city")]
    for word in draft.cluster.words:
        doer = parse.subject(word) if draft.type == "withdrawal" else None
        if doer is not None:
            return _as(acts[-1].site, draft)
        for noun in _around(draft, word):
            marked = any(child.low in DEFINITE for child in parse.children(noun, "det", "poss"))
            names = [noun, *parse.children(noun, "compound", "amod")]
            if marked and cities and OF_CITY.fullmatch(noun.low):
                return _as(cities[-1].site, draft)
            if marked and any(_lexicon.is_in("spot", one.low) for one in names):
                return _as(acts[-1].site, draft)
    return None


def _around(draft: Draft, word: Word) -> Iterator[Word]:
    """The nouns of a clause: what its verb governs, and what prepositions below that do."""
    parse = draft.scene.parse
    steps = ("nsubj", "nsubjpass", "dobj", "prep", "agent", "pobj", "acl")
    waiting = list(parse.children(word, *steps))
    if word.dep == "nsubj":
        waiting += [other for other in parse.children(parse.head(word), *steps) if other is not word]
    while waiting:
        here = waiting.pop()
        if here.is_noun:
            yield here
        waiting.extend(parse.children(here, "prep", "pobj", "acl", "dobj"))


def shaped(context: Context, draft: Draft) -> Site | None:
    """The site with its geometry."""
    site = draft.site
    if site is None:
        return None
    day = draft.when.end if draft.when else context.published
    shape = relative.geometry(site.relative, context.toponyms, day) if site.relative is not None else None
    if shape is None and site.toponym is not None:
        shape = relative.of_place(context.text, context.toponyms[site.toponym])
    return replace(site, shape=shape)


def site_text(context: Context, draft: Draft) -> str:
    number = draft.site.toponym if draft.site else None
    return context.toponyms[number].text if number is not None else ""


def roles(context: Context, draft: Draft) -> dict[int, str]:
    """What each place of the sentence is to the event."""
    scene, site = draft.scene, draft.site
    at_site = {site.toponym, *site.others} if site else set()
    spoken = _hits.speech(scene)
    found: dict[int, str] = {}
    for number, toponyms in scene.places.items():
        word = scene.parse.words[number]
        for toponym in toponyms:
            found[toponym] = _role(context, draft, toponym, word, at_site, spoken)
    for number, name in enumerate(context.toponyms):
        heads = name.dateline or (scene.parse.words and name.end <= scene.parse.words[0].start)
        if heads and scene.parse.start <= name.start < scene.parse.end:
            found[number] = "dateline"
    return found


def _role(
    context: Context, draft: Draft, toponym: int, word: Word, at_site: set[int | None], spoken: set[int]
) -> str:
    scene = draft.scene
    if toponym in at_site or _lies_around(context, at_site, toponym):
        own = draft.site.role if draft.site else NO_ROLE
        return "origin" if draft.type in {"withdrawal", "displacement"} else own
    if _sites.describes(scene, toponym):
        return NO_ROLE
    if draft.type in {"withdrawal", "displacement"} and _is_goal(draft, word):
        return "destination"
    tops = draft.cluster.numbers | spoken
    way = _ties.tie(scene.parse, word, tops)
    if way is None:
        return NO_ROLE
    if way.top.number in spoken and (draft.type in WORDS_ONLY or way.top.number not in draft.cluster.numbers):
        spoke = _sites.speaks(way, context.toponyms[toponym]) and not _is_owner(context, draft, word, spoken)
        return "statement_site" if spoke else NO_ROLE
    if "according" in way.prepositions or way.link.startswith("according"):
        return "statement_site"
    if draft.type in {"withdrawal", "displacement", "shelling", "air_strike", "territory_taken"}:
        if way.link in {"to", "toward", "towards", "into", "for"} and draft.type in {
            "withdrawal",
            "displacement",
        }:
            return "destination"
        if way.link in {"from", "out of"}:
            return "origin"
    return NO_ROLE


def _lies_around(context: Context, at_site: set[int | None], number: int) -> bool:
    """Whether a place is named right after the site as the unit around it."""
    unit = context.toponyms[number]
    for one in at_site:
        if one is None:
            continue
        site = context.toponyms[one]
        between = context.text[site.end : unit.start]
        if site.end <= unit.start and WITHIN.fullmatch(between):
            inside = site.place is None or unit.place is None or site.place.lies_in(unit.place)
            if inside or not between.startswith(", ") or between.startswith(", in"):
                return True
    return False


def _is_goal(draft: Draft, word: Word) -> bool:
    """Whether people go to a place: `to X`, `arrived in X`, `embarked for X`."""
    parse = draft.scene.parse
    tops = draft.cluster.numbers | {
        other.number for other in parse.words if other.is_verb and _lexicon.is_in("motion", other.low)
    }
    way = _ties.tie(parse, word, tops)
    if way is None or way.crosses:
        return False
    if way.top.low.startswith(_sites.REACHED):
        return way.link in {"dobj", "in", "at"}
    return bool(way.prepositions) and way.prepositions[-1] in _sites.TOWARDS


def _is_owner(context: Context, draft: Draft, word: Word, spoken: set[int]) -> bool:
    """Whether a country only owns who speaks, in a town that is named: `Peru's president said in Lima`."""
    scene = draft.scene
    if word.dep != "poss" and not scene.text.startswith(("'s", "’s"), word.end):
        return False
    for number, toponyms in scene.places.items():
        other = scene.parse.words[number]
        told = _ties.tie(scene.parse, other, spoken) if other is not word else None
        if told and told.prepositions and _sites.speaks(told, scene.toponyms[toponyms[0]]):
            return True
    site = draft.site.toponym if draft.site and draft.type in WORDS_ONLY else None
    return site is not None and context.toponyms[site].start >= scene.parse.start


def _site(context: Context, draft: Draft, toponym: int) -> Site:
    related = next(
        (one for one in context.relatives if toponym in one.anchors and one.describes is None), None
    )
    others = tuple(one.toponym for one in draft.found if one.toponym != toponym)
    role = _role_at(context, draft, toponym)
    if related is not None:
        return Site(
            toponym, role, _relation(related), related.words, None, related.anchors[1:] or others, related
        )
    return Site(toponym, role, "in", "", None, others)


def _line(context: Context, draft: Draft) -> Site | None:
    """A front line or line of contact that has no name of a place in it."""
    scene = draft.scene
    for one in context.relatives:
        if one.relation not in {"along", "border"} or not scene.parse.start <= one.start < scene.parse.end:
            continue
        word = scene.parse.at(one.start, one.end)
        heads = {head.number for head in scene.parse.ancestors(draft.first) if head.is_verb}
        way = _ties.tie(scene.parse, word, draft.cluster.numbers | heads) if word else None
        if way is not None and way.link not in {"nsubj", "by"} and not way.crosses and way.outer is word:
            first = one.anchors[0] if one.anchors else None
            return Site(first, _role_of(draft.type), _relation(one), one.words, None, one.anchors[1:], one)
    return None


def _by_context(context: Context, draft: Draft, before: list[Draft]) -> Site | None:
    scene, first = draft.scene, draft.first
    if draft.type in WORDS_ONLY:
        return _spoken_at(context, draft)
    head = scene.parse.head(first)
    for other in reversed(before):
        if (
            other.scene is scene
            and first.dep in {"conj", "xcomp"}
            and head.number in other.cluster.numbers
            and other.site
        ):
            return _as(other.site, draft)
    noun = _points_back(draft)
    if noun is None and not (draft.type == "displacement" and before):
        return None
    passed = any(
        word.low in _sites.PASSED and noun_of is not None and noun_of.number in scene.places
        for word in draft.cluster.words
        for noun_of in [scene.parse.object(word)]
    ) or any(
        word.low.startswith(_sites.REACHED) or (word.low.startswith("cross") and not scene.parse.object(word))
        for word in draft.cluster.words
    )
    if draft.type == "displacement" and (scene.parse.is_passive(first) or passed) and noun is None:
        return None
    if noun in SPOTS and (known := _at_same_spot(draft, before, noun or "")) is not None:
        return known
    if draft.type == "displacement" and noun in KINDS:
        return _antecedent(context, draft, before, noun or "")
    cause = next((other for other in before if other.scene is scene and other.cluster.is_violent), None)
    if draft.type == "displacement" and cause is not None and cause.site is not None:
        return _as(cause.site, draft)
    if draft.type == "displacement":
        violent = [other for other in before if other.site and other.type not in WORDS_ONLY | MEETINGS]
        return _as(violent[-1].site, draft) if violent and violent[-1].site else None
    return _antecedent(context, draft, before, noun or "")


def _at_same_spot(draft: Draft, before: list[Draft], noun: str) -> Site | None:
    """`The camp` is the one that was told of: `attacked a camp at Drodro`."""
    for other in reversed(before):
        ways = [one.tie for one in other.found if other.site and one.toponym == other.site.toponym]
        if any(noun == word.low for way in ways for word in (*way.hosts, *way.nouns)):
            return _as(other.site, draft)
    return None


def _spoken_at(context: Context, draft: Draft) -> Site | None:
    """`Flew to X and promised`, `said when he reached X`, `said there`."""
    scene, first = draft.scene, draft.first
    parse = scene.parse
    moves = [parse.head(first)] if first.dep == "conj" else []
    moves += [child for child in parse.children(first, "advcl") if child.low.startswith(_sites.REACHED)]
    moves += _speakers.speaking(scene, first)
    for verb in moves:
        if not _lexicon.is_in("motion", verb.low) and verb.low != "speaking":
            continue
        for number, toponyms in scene.places.items():
            way = _ties.tie(parse, parse.words[number], {verb.number, first.number})
            if way is None or way.top is not verb or _sites.is_country(context.toponyms[toponyms[0]]):
                continue
            if way.prepositions in {("to",), ("in",), ("at",), ("from",)} or (
                way.link == "dobj" and not way.prepositions
            ):
                return Site(toponyms[0], "statement_site", "in", "", None)
    if any(THERE.fullmatch(child.low) for child in parse.children(first, "advmod")):
        towns = [
            number
            for number, one in enumerate(context.toponyms)
            if one.end <= parse.start
            and not one.dateline
            and one.place is not None
            and one.place.feature_code.startswith("PPL")
        ]
        return Site(towns[-1], "statement_site", "in", "", None) if towns else None
    return None


def _antecedent(context: Context, draft: Draft, before: list[Draft], noun: str) -> Site | None:
    """The place that `there` or `the town` stands for: where the last act of its kind was, else the last one named."""
    acts = [other for other in before if other.site and other.type not in WORDS_ONLY | MEETINGS]
    if noun == HERE:
        return _at_dateline(context, draft)
    if not noun:
        told = None if draft.cluster.only_harms and acts else _there(context, draft, before)
        return told or (_as(acts[-1].site, draft) if acts else None)
    if noun not in KINDS:
        return _as(acts[-1].site, draft) if acts else _named(context, draft, noun, before)
    if noun == "capital" and draft.type not in CONTESTED:
        acts = [other for other in acts if _is_seat(context, other.site)]
    fitting = [other for other in acts if _fits_noun(context, other.site, noun)]
    if draft.type in ON_GROUND:
        fitting = [other for other in fitting if other.type in ON_GROUND] or fitting
    if fitting and noun in {"town", "city", "village", "settlement", "capital"}:
        return _as(fitting[-1].site, draft)
    return _named(context, draft, noun, before)


def _there(context: Context, draft: Draft, before: list[Draft]) -> Site | None:
    """`There`: of talks, where the last meeting was told to be; else the last place named."""
    met = [other for other in before if other.site and other.type in MEETINGS]
    if draft.type == "talks" and met:
        return _as(met[-1].site, draft)
    states = [one for one in context.mentions if one.kind == "state"]
    named = [
        (one.start, number)
        for number, one in enumerate(context.toponyms)
        if one.end <= draft.first.start
        and draft.first.start - one.end <= FAR_BACK
        and not one.dateline
        and one.kind != "demonym"
        and not _sites.is_country(one)
        and not (
            one.place is None and any(state.start < one.end and one.start < state.end for state in states)
        )
    ]
    return Site(max(named)[1], _role_of(draft.type), "in", "", None) if named else None


def _fits_noun(context: Context, site: Site | None, noun: str) -> bool:
    return site is not None and site.toponym is not None and _is_kind(context.toponyms[site.toponym], noun)


def _named(context: Context, draft: Draft, noun: str, before: list[Draft]) -> Site | None:
    """The place of a kind that the text names before: the one named most, else the last; the dateline's at the end."""
    inside = _before(context, draft, noun)
    talked = {other.site.toponym for other in before if other.site and other.type in WORDS_ONLY | MEETINGS}
    if not inside and noun in {"province", "territory", "enclave"}:
        inside = _before(context, draft, "country")
    own = [number for number in inside if not context.toponyms[number].dateline]
    if noun == "capital":
        inside = _seats(context, inside, before) or inside
        own = _seats(context, own, before) or own
    elif noun in {"town", "city", "village"}:
        rows = Counter(_row(context, number) for number in own if number not in talked)
        if rows:
            own = [number for number in own if _row(context, number) == rows.most_common(1)[0][0]]
    chosen = own[-1:] or inside[:1]
    return Site(chosen[0], _role_of(draft.type), "in", "", None) if chosen else None


def _before(context: Context, draft: Draft, noun: str) -> list[int]:
    """Toponyms of a kind before an event."""
    return [
        number
        for number, toponym in enumerate(context.toponyms)
        if toponym.end <= draft.first.start and toponym.kind != "demonym" and _is_kind(toponym, noun)
    ]


def _row(context: Context, number: int) -> int | None:
    place = context.toponyms[number].place
    return place.row if place else None


def _seats(context: Context, numbers: list[int], before: list[Draft]) -> list[int]:
    """The capitals of countries among places, those of the last act's country first."""
    seats = [number for number in numbers if _is_seat(context, Site(number, "", "in", "", None))]
    places = [
        context.toponyms[other.site.toponym].place
        for other in before
        if other.site and other.site.toponym is not None and other.type in PLACED_ACTS
    ]
    country = places[-1].country_code if places and places[-1] else ""
    own = [
        number
        for number in seats
        if (place := context.toponyms[number].place) is not None and place.country_code == country
    ]
    return own or seats


def _is_seat(context: Context, site: Site | None) -> bool:
    place = context.toponyms[site.toponym].place if site and site.toponym is not None else None
    return place is not None and place.feature_code == "PPLC"


def _relation(one: Relative) -> str:
    """A part of a place is still in it."""
    return "in" if one.relation == "part" else one.relation


def _as(site: Site | None, draft: Draft) -> Site | None:
    return replace(site, role=_role_of(draft.type)) if site else None


def _role_at(context: Context, draft: Draft, toponym: int) -> str:
    """A truce is agreed at a meeting; that which holds somewhere is no meeting."""
    way = next((one.tie for one in draft.found if one.toponym == toponym), None)
    if draft.type != "ceasefire" or way is None:
        return _role_of(draft.type)
    start = context.toponyms[toponym].start
    signed = any(word.low.startswith(SIGNED) for word in draft.cluster.words)
    of_truce = TRUCE_IN.search(context.text, max(0, start - FAR_WORDS), start)
    met = signed or (
        not of_truce and way.top.is_verb and way.top.low.startswith(AGREED) and way.hosts[-1:] == (way.top,)
    )
    return "meeting_site" if met else "event_site"


def _role_of(kind: str) -> str:
    if kind in MEETINGS:
        return "meeting_site"
    return "statement_site" if kind in WORDS_ONLY else "event_site"


def _points_back(draft: Draft) -> str | None:
    """The noun of `the town`, empty for `there`; None where nothing points back."""
    scene = draft.scene
    for word in scene.parse.words:
        if THERE.fullmatch(word.low) and word.dep in {"advmod", "pobj", "pcomp"}:
            way = _ties.tie(scene.parse, word, draft.cluster.numbers)
            if way is not None and not way.crosses:
                return HERE if word.low == HERE else ""
    text = scene.text
    for match in ANAPHORA.finditer(text, scene.parse.start, scene.parse.end):
        noun = scene.parse.at(match.start("noun"), match.end("noun"))
        way = _ties.tie(scene.parse, noun, draft.cluster.numbers) if noun else None
        if way is not None and (
            way.prepositions or way.link in {"dobj", "nsubjpass"} or draft.type == "territory_taken"
        ):
            return match["noun"].lower()
    return None


def _is_kind(toponym: Toponym, noun: str) -> bool:
    """Whether a place is what a noun calls it; a town or city also by how many people it has."""
    place = toponym.place
    if place is None:
        return False
    is_town = place.feature_code.startswith("PPL")
    if noun == "capital":
        return place.feature_code in SEATS
    if noun == "city":
        return is_town and (place.population >= CITY_SIZE or place.feature_code in SEATS)
    if noun in {"village", "settlement"}:
        return is_town and place.population < VILLAGE_SIZE and place.feature_code not in SEATS
    return place.feature_code.startswith(KINDS.get(noun, ("PPL", "ADM", "RGN", "STM", "MT")))
