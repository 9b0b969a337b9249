"""Events of an article: what its sites are sites of."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_conflict.events.roles import Assigned
    from geo_conflict.toponyms import Toponym

SITES = ("event_site", "meeting_site")


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a place, as one sentence tells it.

    Attributes
    ----------
    id
        Stable for the article, sentence, type and place.
    type
        As in `data/events/triggers.csv`.
    toponym
        Number of its site among the article's toponyms.
    role
        `event_site` or `meeting_site`.
    start, end
        Offsets of the sentence.
    trigger
        The word that tells it.
    confidence
        Probability that the place is right; it says nothing of the event.
    """

    id: str
    type: str
    toponym: int
    role: str
    start: int
    end: int
    trigger: str
    confidence: float


def find(article: str, text: str, toponyms: Sequence[Toponym], assigned: Sequence[Assigned]) -> list[Event]:
    """Return the events of an article: one for each type and site in a sentence.

    Parameters
    ----------
    article
        Id of the article.
    text
        Its text.
    toponyms, assigned
        Its toponyms and their roles.

    Returns
    -------
    list of Event
        In the order of the text.
    """
    found: dict[tuple[int, str, int], Event] = {}
    for number, (toponym, role) in enumerate(zip(toponyms, assigned, strict=True)):
        if role.role not in SITES or role.trigger is None or toponym.place is None:
            continue
        place = (toponym.sentence_start, role.trigger.type, toponym.place.row)
        name = f"{article}|{toponym.sentence_start}|{role.trigger.type}|{toponym.place.geonameid or toponym.place.slug}"
        found.setdefault(
            place,
            Event(
                hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:12],
                role.trigger.type,
                number,
                role.role,
                toponym.sentence_start,
                toponym.sentence_end,
                text[role.trigger.start : role.trigger.end],
                toponym.confidence,
            ),
        )
    return list(found.values())
