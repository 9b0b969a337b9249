"""What an event is: type, day, place, actors, numbers, and every word that says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from geo_conflict._terms import COUNTED

if TYPE_CHECKING:
    from geo_conflict.events._dates import When
    from geo_conflict.events._numbers import Count
    from geo_conflict.toponyms.relative import Relative, Shape

__all__ = ["COUNTED", "Event", "Participant", "Site", "Source"]

MEETINGS = frozenset({"talks", "agreement", "ceasefire"})
WORDS_ONLY = frozenset({"statement", "accusation"})
PARTS = ("initiator", "target", "participant", "mediator", "speaker")


@dataclass(frozen=True, slots=True)
class Participant:
    """An actor and its part in an event.

    Attributes
    ----------
    name, side, country
        As in `data/events/actors.csv`, or as the text names it; the country by ISO 3166-1.
    part
        `initiator`, `target`, `participant`, `mediator` or `speaker`.
    """

    name: str
    side: str
    part: str
    country: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """Where an event took place.

    Attributes
    ----------
    toponym
        Number of the name among the article's toponyms; None for a line that has no name of its own.
    role
        `event_site`, `meeting_site`, `statement_site`; of a flight or withdrawal, the place left.
    relation
        `in`, `near`, `distance`, `between`, `along` or `border`.
    words
        The words of a relative place; empty for a plain one.
    shape
        Geometry and precision.
    others
        Further names that fix it, or further sites.
    relative
        The relative place that it is, where it is one.
    """

    toponym: int | None
    role: str
    relation: str
    words: str
    shape: Shape | None
    others: tuple[int, ...] = ()
    relative: Relative | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence of an article that tells an event, and why it is taken to tell this one."""

    article: str
    start: int
    end: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, as an article tells it.

    Attributes
    ----------
    id
        Stable for the article, sentence, type and words.
    article
        Id of the article.
    type
        As in `data/events/types.csv`.
    start, end
        Offsets of the sentence.
    trigger, trigger_start
        The words that tell it, and where they begin.
    when
        Its days; None where the text gives none.
    date_text
        The words that tell them; empty for none.
    site
        Where it took place; None where the text does not say.
    site_text
        The name as the text has it.
    roles
        What each place of the sentence is to this event, by number of the toponym.
    actors
        Who took part.
    deaths, wounded, displaced, detained
        People; None where no number is told.
    civilians
        How many of the dead are told to be civilians; None where the text does not say.
    is_total
        It sums up a campaign, a war or several days, and is never added to the day's events.
    sources
        The sentences that tell it, the first its own.
    rule
        The rows of `data/events/triggers.csv` that found it.
    confidence
        Probability that the event is told as it stands here.
    """

    id: str
    article: str
    type: str
    start: int
    end: int
    trigger: str
    trigger_start: int
    when: When | None = None
    date_text: str = ""
    site: Site | None = None
    site_text: str = ""
    roles: dict[int, str] = field(default_factory=dict)
    actors: tuple[Participant, ...] = ()
    deaths: Count | None = None
    wounded: Count | None = None
    displaced: Count | None = None
    detained: Count | None = None
    civilians: int | None = None
    is_total: bool = False
    sources: tuple[Source, ...] = ()
    rule: str = ""
    confidence: float = 0.0
