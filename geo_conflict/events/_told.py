"""Whether a sentence tells that something happened, or only speaks of it: denied, threatened, planned, feared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo_conflict.events import _lexicon

if TYPE_CHECKING:
    from geo_conflict.events._parse import Parse, Word

MODALS = frozenset(
    """
    'll ca can could may might must shall should will wo would
    """.split()
)
NEGATIONS = frozenset(["not", "n't", "never", "no", "neither", "nor", "hardly"])
CONDITIONS = frozenset(["if", "unless", "whether", "lest", "should"])
CLAUSES = frozenset({"advcl", "relcl", "parataxis", "ROOT"})
COMPLEMENTS = frozenset({"ccomp", "xcomp", "pcomp", "acl", "csubj"})
# Verbs whose infinitive tells what was done.
STOPPED = frozenset(
    """
    foiled thwarted averted prevented intercepted planned cancelled canceled postponed threatened feared expected
    scheduled ruled avoided unlikely likely looms loomed
    """.split()
)
IMPLIES = re.compile(
    r"(?:beg[au]n|start\w*|continu\w+|forc(?:ed|ing)|agreed|manag\w+|help\w*|caus\w+|ha[sd]|have|having|came|went|proceed\w*"
    r"|resum\w+|le(?:d|ft)|made|driven|compel\w+|oblig\w+|used|said|report\w*|believed|known|thought|found|seen|met|gathered"
    r"|happen\w*|appear\w*|turn\w*|us(?:ed|ing)|join\w*|combin\w+|cross\w+|return\w*|enter\w*|fired|attack\w*)"
)


def is_told(parse: Parse, word: Word) -> bool:
    """Tell whether what a word tells has happened, as far as the sentence says.

    Parameters
    ----------
    parse
        The sentence.
    word
        The verb or noun that tells it.
    """
    if _is_denied(parse, word):
        return False
    here = word
    for head in parse.ancestors(word):
        if here.dep == "ccomp" and _stands_alone(parse, here, head):
            return not _depends_on_condition(parse, here)
        if not _passes(here, head) or _is_to_come(parse, head):
            return False
        if here.dep in CLAUSES or (here.dep == "ccomp" and not _lexicon.is_in("hypothetical", head.low)):
            return not _depends_on_condition(parse, here)
        here = head
        if _is_denied(parse, here) and here.dep != "ROOT":
            return False
        if here.is_verb and _is_denied(parse, here):
            return False
    return not _depends_on_condition(parse, here)


def _is_to_come(parse: Parse, head: Word) -> bool:
    """`talks are to begin`."""
    if head.low not in {"is", "are", "was", "were"}:
        return False
    follows = parse.children(head, "xcomp", "acomp")
    return any(
        child.low in {"to", "due"} for word in follows for child in (word, *parse.children(word, "aux"))
    )


def _stands_alone(parse: Parse, here: Word, head: Word) -> bool:
    """`the army captured ten men; Cairo demanded their release`: two sentences in one."""
    if here.number > head.number:
        return False
    return any(word.text == ";" for word in parse.words[here.number : head.number])


def _is_denied(parse: Parse, word: Word) -> bool:
    """A word with `not`, `will`, `if`, or an infinitive that is only wanted."""
    for child in parse.children(word):
        if child.dep == "neg" or (child.dep in {"advmod", "preconj"} and child.low in NEGATIONS):
            return True
        if child.dep == "aux" and child.low in MODALS:
            return True
        if child.dep == "det" and child.low == "no" and word.is_noun:
            return True
        if child.dep in {"nsubjpass", "dobj"} and word.is_verb and _is_none(parse, child):
            return True
        if child.dep == "aux" and child.low == "to" and not _implied(parse, word):
            return True
    if word.is_noun and word.dep in {"pobj", "dobj"}:
        return False
    if word.tag in {"VBZ", "VBP"} and _is_ahead(parse, word):
        return True
    return word.dep == "conj" and word.is_verb and _shares_modal(parse, word)


def _is_ahead(parse: Parse, word: Word) -> bool:
    """`meets the president next week`."""
    return any(
        one.low in {"next", "tomorrow", "coming"}
        for child in parse.children(word, "npadvmod", "advmod", "prep")
        for one in parse.subtree(child)
    )


def _is_none(parse: Parse, word: Word) -> bool:
    """`no ceasefire was agreed`; of people it is their number: `no one was killed`."""
    return not _lexicon.is_person(word.low) and any(
        child.low == "no" for child in parse.children(word, "det")
    )


def _shares_modal(parse: Parse, word: Word) -> bool:
    """`will withdraw and hand over`: the second verb has neither a subject nor an auxiliary of its own."""
    if any(True for _ in parse.children(word, "nsubj", "nsubjpass", "aux", "auxpass")):
        return False
    head = parse.head(word)
    return head.is_verb and word.tag in {"VB", head.tag} and _is_denied(parse, head)


def _implied(parse: Parse, infinitive: Word) -> bool:
    """Tell whether the governor of an infinitive makes it a fact: `began to leave`, `had to flee`."""
    if infinitive.dep == "conj":
        head = parse.head(infinitive)
        return not _is_denied(parse, head)
    if infinitive.low == "protest":
        return True
    if infinitive.dep == "advcl":
        return parse.head(infinitive).low == "agreed"
    if infinitive.dep not in {"xcomp", "ccomp"}:
        return False
    return bool(IMPLIES.fullmatch(parse.head(infinitive).low))


def _passes(here: Word, head: Word) -> bool:
    """Tell whether a step up the tree keeps a fact a fact."""
    if here.dep in {"advcl", "relcl"} or (here.dep == "conj" and here.is_verb):
        return True
    if here.dep in {"nsubjpass", "nsubj"} and head.low in STOPPED:
        return False
    if _lexicon.is_in("hypothetical", head.low):
        is_content = here.dep in COMPLEMENTS or here.dep in {
            "prep",
            "dobj",
            "pobj",
            "agent",
            "compound",
            "amod",
            "mark",
        }
        return not (is_content and _weighs(here, head))
    return True


def _weighs(here: Word, head: Word) -> bool:
    """Tell whether a hypothetical word governs what it holds, and is not merely beside it."""
    if here.dep == "prep" and here.low in {
        "after",
        "in",
        "on",
        "at",
        "since",
        "during",
        "following",
        "near",
        "when",
        "before",
        "under",
        "despite",
        "within",
    }:
        return False
    if here.dep == "agent":
        return False
    if head.low in {"against", "without", "instead"}:
        return here.dep in {"pobj", "pcomp"}
    if here.dep == "dobj" and head.low in {"fired", "set"}:
        return False
    return not (here.dep in {"dobj", "pobj"} and IMPLIES.fullmatch(head.low))


def _depends_on_condition(parse: Parse, word: Word) -> bool:
    """Tell whether a clause begins with `if`, `unless`, `whether`; `should` may begin one too."""
    return any(child.low in CONDITIONS for child in parse.children(word, "mark", "aux", "advmod"))
