"""The words of relative places: "20 km north of X", "near X", "on the road from X to Y", "the border of X with Y".

Patterns are matched to the text with each toponym replaced by marks of its length, so that names of any script
and length are one sign to them, and offsets stay.
"""

from __future__ import annotations

import re
from typing import NamedTuple

PLACE, INNER, PEOPLE = "\ue000", "\ue001", "\ue002"
RESERVED = re.compile("[\ue000-\ue002]")

WINDS = {
    wind: number * 22.5
    for number, wind in enumerate(
        ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
    )
}
CENTRE = "centre"

HUNDRED = 100.0
NUMBERS = {
    **{
        word: float(number)
        for number, word in enumerate(
            (
                *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
                *(
                    "twelve",
                    "thirteen",
                    "fourteen",
                    "fifteen",
                    "sixteen",
                    "seventeen",
                    "eighteen",
                    "nineteen",
                ),
            ),
            1,
        )
    },
    **{
        word: 10.0 * number
        for number, word in enumerate(
            ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety", "hundred"), 2
        )
    },
    "hundred": HUNDRED,
    "a": 1.0,
    "an": 1.0,
    "half a": 0.5,
    "half an": 0.5,
    "a dozen": 12.0,
    "a hundred": 100.0,
    "one hundred": 100.0,
}
VAGUE = {
    "a few": (2.0, 6.0),
    "few": (2.0, 6.0),
    "a couple": (1.5, 2.5),
    "a couple of": (1.5, 2.5),
    "several": (3.0, 9.0),
    "a dozen or so": (9.0, 15.0),
    "tens of": (20.0, 90.0),
    "dozens of": (24.0, 90.0),
    "scores of": (40.0, 120.0),
    "hundreds of": (100.0, 500.0),
}
UNITS = {
    "km": 1.0,
    "kms": 1.0,
    "kilometer": 1.0,
    "kilometre": 1.0,
    "kilometers": 1.0,
    "kilometres": 1.0,
    "mile": 1.609,
    "miles": 1.609,
    "mi": 1.609,
    "nautical mile": 1.852,
    "nautical miles": 1.852,
    "meter": 0.001,
    "metre": 0.001,
    "meters": 0.001,
    "metres": 0.001,
    "m": 0.001,
    "yard": 0.000914,
    "yards": 0.000914,
}
# Shares of the distance told that its words leave open; "20 km" is seldom measured better than to a quarter.
PLAIN = (0.75, 1.25)
HEDGES = {
    **dict.fromkeys(("within", "up to", "at most"), (0.0, 1.0)),
    **dict.fromkeys(("less than", "under", "fewer than", "no more than", "not more than"), (0.4, 1.0)),
    **dict.fromkeys(("nearly", "almost"), (0.75, 1.1)),
    **dict.fromkeys(("more than", "over", "at least"), (1.0, 1.5)),
}
# Least and greatest km an hour.
PACES = {"walk": (2.0, 6.0), "on foot": (2.0, 6.0), "march": (2.0, 6.0)}
DRIVE = (20.0, 80.0)
MINUTES = 60.0

COMPASS = "north|south|east|west"
WAY = rf"(?P<way>(?:{COMPASS})(?:[ -]?(?:{COMPASS})){{0,2}}|(?-i:[NS]?[NESW]{{1,2}}\b))"
ERN = rf"(?P<way>(?:{COMPASS})(?:[ -]?(?:{COMPASS}))?)(?:ern(?:most)?|erly)"
SIDE = rf"(?:(?:far |extreme )?(?P<way>(?:{COMPASS})(?:[ -]?(?:{COMPASS}))?)(?:ern(?:most)?|erly)? )?"
WORD = rf"[\w{INNER}{PEOPLE}’'-]+"
KINDS = (
    r"(?:towns?|city|cities|villages?|hamlet|settlement|port|capital|stronghold|suburb|camp|airport|airbase|base"
    r"|district|region|province|governorate|oblast|state|county|territory|enclave|peninsula|island|islands"
    r"|crossing|checkpoint|outskirts|cent(?:er|re)|valley|gorge|forest|dam|refinery|prison|hospital|stadium|market)"
)
LEAD = (
    rf"(?:the )?(?:{PLACE}{INNER}*['’]s )?(?:(?:{WORD} ){{0,4}}?{KINDS}"
    r"(?: of| in| at)? (?:the )?)?"
)
BORDER = (
    r"(?:(?:land|sea|common|shared|disputed|de facto|porous|northern|southern|eastern|western|mountainous) )*"
    r"(?:borders?|frontiers?|boundary|borderlands?)(?: (?:area|areas|zone|region|strip|crossing))?"
    r"(?! (?:towns?|city|cities|villages?|guards?|police|officials?|force|forces|troops|patrols?|controls?|dispute"
    r"|talks|closures?|agreement|deal|state|states|provinces?|wars?|regions? of|areas? of|districts?|posts?|wall"
    r"|fence|line)\b)"
)
ROAD = (
    r"(?:roads?|highway|motorway|route|railway|railroad|rail line|track|supply line|supply route|corridor|axis"
    r"|expressway|pipeline)"
)
JOIN = "[-–—/]"
CAPITAL = rf"(?:[{PLACE}{PEOPLE}]{INNER}*|(?-i:[A-Z])[\w’']+)"

_AMOUNT = "|".join(
    re.escape(word) for word in sorted({*NUMBERS, *VAGUE}, key=len, reverse=True)
)  # the longest first: "a few" before "a"
AMOUNT = rf"(?:\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?|(?:(?:{_AMOUNT})(?:[ -](?:{_AMOUNT}))?))"
HEDGE = (
    rf"(?:(?P<hedge>{'|'.join(sorted(HEDGES, key=len, reverse=True))}"
    r"|about|some|around|roughly|approximately|just|only|barely|between) )?"
)
UNIT = rf"(?P<unit>{'|'.join(sorted(UNITS, key=len, reverse=True))})\b"
FAR = (
    rf"{HEDGE}\b(?P<low>{AMOUNT})(?:(?: to | or | and | ?[-–—] ?)(?P<high>{AMOUNT}))?[ -]?{UNIT}"
    r"(?: ?\([^()\n]{1,30}\))?"
)
HOURS = (
    rf"{HEDGE}\b(?P<low>{AMOUNT})(?:(?: to | or |-)(?P<high>{AMOUNT}))?[ -]?(?P<clock>hour|minute)s?['’]?s?"
    r"(?: (?P<pace>drive|walk|by road|by car|on foot|march|ride|journey))?"
)
FROM = rf"(?:(?: away)?(?: (?:to the |due |further )?{WAY})? (?:of|from|outside|beyond|off|short of))"


def name(group: str) -> str:
    """Return the pattern of a name."""
    return rf"(?P<{group}>{PLACE}{INNER}*)"


def at(group: str) -> str:
    """Return the pattern of a name with the words that may lead to it: "the Syrian city of"."""
    return LEAD + name(group)


SPACES = r" \t\n\u00a0"


class Pattern(NamedTuple):
    """What a phrase is, the words of it, and what in lower case each holds, which is quick to see."""

    relation: str
    manner: str
    words: re.Pattern[str]
    cue: re.Pattern[str] | None


_BORDERS = "border|frontier|boundar"
_MEASURED = rf"(?:{'|'.join(sorted(UNITS, key=len, reverse=True))})\b(?: ?\([^()\n]{{1,30}}\))?"
_WAY = rf"(?:(?:{COMPASS})(?:[ -]?(?:{COMPASS})){{0,2}}|[ns]?[nesw]{{1,2}}\b)"
CUES = {
    "distance": _BORDERS,
    "line": _BORDERS,
    "road": ROAD,
    "coast": "coast|shore",
    "off": r"\boff ",
    "river": r"(?:bank|shore|side)s? of |\balong ",
    "inside": rf"{_MEASURED} in(?:side|to) ",
    "three": _BORDERS,
    "told": rf"{_MEASURED}(?: away)?(?: (?:to the |due |further )?{_WAY})?"
    " (?:of|from|outside|beyond|off|short of) ",
    "hours": "hour|minute",
    "halfway": "between",
    "between": "between",
    "edge": "outskirt|edge|fringe|periphery|entrance|approach|gate",
    "suburbs": "suburb",
    "countryside": "countryside|hinterland|surroundings",
    "outside": "outside",
    "around": "around|surrounding|encircling",
    "near": "near|close to|next to|far from|adjacent to|vicinity of|area",
    "just": "just|immediately|directly",
    "way": rf"\b{_WAY} of ",
    "half": COMPASS,
    CENTRE: "central|center|centre|heart|middle",
    "whole": "across|throughout|all over",
}
"""By the manner of a phrase; one that is not here may be anywhere."""


def _pattern(relation: str, manner: str, *words: str) -> list[Pattern]:
    cue = re.compile(spaced(CUES[manner])) if manner in CUES else None
    patterns = [re.compile(spaced(rf"(?<![\w-])(?:{one})"), re.IGNORECASE) for one in words]
    return [Pattern(relation, manner, pattern, cue) for pattern in patterns]


def spaced(pattern: str) -> str:
    """Return a pattern in which a space stands for any white space, in a class of characters too."""
    return re.sub(
        r"\[[^\]]*\]| ",
        lambda found: found.group().replace(" ", SPACES) if found.group() != " " else f"[{SPACES}]",
        pattern,
    )


AT_THE = r"(?:(?:on|along|near|at|to|across|over|from|towards?|in|by) )?(?:the |its )?"
LISTED = rf"(?P<more>(?:(?:, (?:and )?| and | or ){PLACE}{INNER}*)*)"
SHARED = (
    r"(?:(?:land|sea|common|shared|disputed|tri) ?)*"
    r"(?:borders?|frontiers?|boundary|borderlands?)(?: (?:area|region)s?)?"
)
BESIDE = rf"(?: (?:in|near|at|around|outside|opposite) {at('b')})?"
STRETCH = rf"(?: (?:in|near|at|around|outside) {at('c')})?"
# Tried in this order; words that a pattern took are left to it.
PATTERNS = (
    *_pattern(
        "border",
        "distance",
        rf"{FAR}{FROM} the (?:(?P<a>{CAPITAL}) )?{BORDER}(?: (?:of|with) {at('b')})?",
        rf"{FAR}{FROM} {name('a')}(?:['’]s)? {BORDER}(?: with {at('b')})?",
    ),
    *_pattern(
        "border",
        "three",
        rf"{AT_THE}{SHARED} (?:of|between) {at('a')}, {at('b')},? and {at('c')}",
    ),
    *_pattern(
        "border",
        "line",
        rf"{AT_THE}{SHARED} (?:of|between) {at('a')} (?:with|and) {at('b')}{STRETCH}",
        rf"{AT_THE}{name('a')}(?:['’]s)? {BORDER} with {at('b')}{STRETCH}",
        rf"{AT_THE}(?P<a>{CAPITAL}){JOIN}(?P<b>{CAPITAL}) {BORDER}{STRETCH}",
        rf"{AT_THE}(?P<a>{CAPITAL})(?:['’]s)? {BORDER}{STRETCH}",
        rf"{AT_THE}{BORDER} (?:with|of) {at('a')}{STRETCH}",
    ),
    *_pattern(
        "along",
        "road",
        rf"(?:(?:on|along|off|at|of) )?(?:the |a )(?:[\w-]+ ){{0,3}}?{ROAD}(?: that| which)?(?: running| leading)?"
        rf" (?:from|between|linking|links|connecting|connects|joining|joins) {at('a')}"
        rf" (?:to|and|with|towards?|into) {at('b')}",
        rf"(?:(?:on|along|off|at) )?the (?P<a>{CAPITAL})(?:{JOIN}| to |{JOIN}to{JOIN})(?P<b>{CAPITAL})"
        rf"(?: [\w-]+)? {ROAD}",
    ),
    *_pattern("distance", "off", rf"{FAR}(?: {WAY})? off (?:the )?(?:(?:coast|shore) of )?{at('a')}"),
    *_pattern("distance", "told", rf"{FAR}{FROM} {at('a')}"),
    *_pattern("distance", "inside", rf"{FAR} (?:inside|into) {name('a')}"),
    *_pattern("near", "off", rf"off (?:the )?{SIDE}(?:coasts?|shores?) of {at('a')}", rf"off {name('a')}"),
    *_pattern(
        "along",
        "coast",
        rf"(?:along|on) (?:the )?{SIDE}(?:coast|coastline|shore|shores) of {at('a')}",
        rf"(?:along|on) (?:the )?{name('a')}(?:['’]s)? {SIDE}(?:coast|coastline|shore|shores)\b",
    ),
    *_pattern(
        "along",
        "river",
        rf"(?:along|on|at) (?:both |the )?{SIDE}(?:banks?|shores?|side) of (?:the )?(?:river )?{name('a')}"
        rf"(?: river)?{BESIDE}",
        rf"along (?:the )?(?:[\w-]+ )?(?:river |rivers )?{name('a')}(?: river)?"
        rf"(?! {ROAD}|['’]s| [\w-]+ ?{ROAD}){BESIDE}",
    ),
    *_pattern(
        "near",
        "hours",
        rf"{HOURS}(?: (?:to the )?{WAY})? (?:of|from|outside) {at('a')}",
    ),
    *_pattern(
        "between",
        "halfway",
        rf"(?:half[ -]?way|mid[ -]?way|in the middle) between {at('a')} and {at('b')}",
    ),
    *_pattern("between", "between", rf"between {at('a')} and {at('b')}(?! (?:regions|oblasts|provinces))"),
    *_pattern(
        "near",
        "edge",
        rf"(?:(?:on|at|in|to|near|from) )?(?:the |its )?{SIDE}"
        rf"(?:outskirts|edges?|fringes?|periphery|entrances?|approaches|gates) (?:of|to) {at('a')}",
        rf"{name('a')}['’]s {SIDE}(?:outskirts|edge|fringes|periphery)\b",
    ),
    *_pattern(
        "near",
        "suburbs",
        rf"(?:(?:in|on|of) )?(?:the |a )?{SIDE}(?:suburbs?) of {at('a')}",
        rf"{name('a')}['’]s {SIDE}suburbs?\b(?! of)",
    ),
    *_pattern(
        "near",
        "countryside",
        rf"(?:the )?{SIDE}(?:countryside|hinterland|surroundings) (?:of|around|outside) {at('a')}",
        rf"(?:the )?{name('a')}(?:['’]s)? {SIDE}(?:countryside|hinterland|surroundings)\b",
        rf"(?:the )?{SIDE}{name('a')} countryside\b",
    ),
    *_pattern(
        "near",
        "road",
        rf"(?:on|along) (?:the |a )(?:[\w-]+ ){{0,2}}?{ROAD} (?:to|towards?|leading to|into|out of|from) {at('a')}",
        rf"(?:on|along) (?:the )?{name('a')} {ROAD}\b",
    ),
    *_pattern("near", "outside", rf"(?:just |right )?outside(?: of)? {at('a')}{LISTED}"),
    *_pattern("near", "around", rf"(?:around|surrounding|encircling) {at('a')}{LISTED}"),
    *_pattern(
        "near",
        "near",
        rf"(?:near|nearby|close to|next to|not far from|adjacent to|in the vicinity of) {at('a')}{LISTED}",
        rf"in (?:the )?areas? (?:around|near) {at('a')}",
        rf"in the area of {at('a')}",
        rf"in the {name('a')} areas?\b",
    ),
    *_pattern(
        "distance",
        "just",
        rf"(?:just|immediately|directly) (?:to the )?{WAY} of {at('a')}",
    ),
    *_pattern(
        "distance",
        "way",
        rf"to the {WAY} of {at('a')}",
        rf"(?<!the )(?<!north )(?<!south )(?:further |farther |due )?{WAY} of {at('a')}",
    ),
    *_pattern(
        "part",
        "half",
        rf"(?:(?:in|across|from|throughout) )?(?:the |its )(?:far |extreme )?{WAY} of {at('a')}",
        rf"(?:(?:in|across|from) )?(?:the |its )?(?:far |extreme )?{ERN}"
        rf" (?:parts?|half|third|areas?|districts?|regions?|provinces?|reaches|tip|corner|end|sector) of {at('a')}",
        rf"{name('a')}['’]s (?:far |extreme )?{ERN}"
        r" (?:parts?|half|areas?|districts?|regions?|provinces?|reaches|tip|corner|end|sector)\b"
        rf"(?! of|[ ,]*{PLACE})",
        rf"{name('a')}['’]s (?:far |extreme )?(?P<way>(?:{COMPASS})(?:[ -]?(?:{COMPASS}))?)\b(?![ -](?:coast|bank))",
        rf"(?P<the>(?:the |its )?)(?<!['’]s )(?P<also>(?:(?:{COMPASS}|central)\w* and )?)(?:far )?{ERN} {name('a')}"
        r"(?P<unit_word>(?: (?:region|oblast|province|district|governorate|state|county))?)",
    ),
    *_pattern(
        "part",
        CENTRE,
        rf"central {name('a')}",
        rf"(?:in )?the (?:cent(?:er|re)|heart|middle) of {at('a')}",
    ),
    *_pattern(
        "part",
        "whole",
        rf"(?:across|throughout|all over) (?:much of |most of |all of )?(?:the )?{name('a')}",
    ),
)
