"""What the codes in a report mean, in the words that a page prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

ROLES = {
    "event_site": ("Event", "where something happened"),
    "meeting_site": ("Meeting", "where people met"),
    "statement_site": ("Statement", "where a statement came from"),
    "dateline": ("Dateline", "where the article was filed"),
    "origin": ("Origin", "where a movement began"),
    "destination": ("Destination", "where a movement went"),
    "mentioned": ("Mentioned", "named, with no part in an event"),
}
"""Role of a place: its label and its meaning, the most telling role first."""

EVENT_GROUPS = {
    "fighting": ("battle", "ceasefire_violation"),
    "strikes": ("shelling", "air_strike", "explosion"),
    "civilians": ("violence_against_civilians",),
    "territory": ("territory_taken", "withdrawal", "handover"),
    "diplomacy": ("talks", "ceasefire", "agreement", "prisoner_exchange"),
    "words": ("statement", "accusation"),
    "people": ("displacement", "protest", "arrest"),
}
"""Types of events that share a shape on the map; the mark within the shape tells them apart."""

GROUPS = {
    "fighting": "Fighting",
    "strikes": "Strikes and explosions",
    "civilians": "Violence against civilians",
    "territory": "Ground changing hands",
    "diplomacy": "Talks and agreements",
    "words": "Words",
    "people": "People and law",
    "other": "Other",
}
"""What a group of types is called."""

VIOLENT = ("fighting", "strikes", "civilians", "territory")
"""Groups that the histogram counts as violence."""

PARTS = {
    "initiator": "did it",
    "target": "was its target",
    "participant": "took part",
    "mediator": "mediated",
    "speaker": "said so",
}
"""What an actor's part in an event is called."""

COUNTS = {
    "deaths": "Killed",
    "wounded": "Wounded",
    "displaced": "Displaced",
    "detained": "Detained",
}
"""What is counted of people, by the first word of the columns that say how many."""

EVENT_COUNTS = (*(f"{kind}_{bound}" for kind in COUNTS for bound in ("best", "low", "high")), "civilians")
"""Columns of numbers of people."""

STATUSES = {
    "assessed": ("assessed", "the source holds it for established"),
    "claimed": ("claimed", "one side says so"),
    "contested": ("contested", "fought over, or held by nobody alone"),
}
"""Status of control: its label and its meaning."""

DISPUTED_LINES = {
    "control": "A line that divides those who hold the ground.",
    "claim": "The edge of what is claimed.",
    "border": "A border that a claim rejects.",
}
"""What a line of a disputed area is."""

UCDP_PRECISION = {
    1: "exact place",
    2: "near the place",
    3: "district (second-level unit)",
    4: "province (first-level unit)",
    5: "a line or a vague area",
    6: "country",
    7: "sea, air or international ground",
}
"""Meaning of UCDP's precision of place, 1 to 7."""

ACLED_PRECISION = {1: "the place itself", 2: "part of a region", 3: "region"}
"""Meaning of ACLED's precision of place, 1 to 3."""

DATE_SOURCES = {
    "option": "chosen by whoever made this page",
    "article": "the date of the article",
    "none": "no date is known",
}
"""Where the as-of date of a page comes from."""

WORLDVIEWS = {"un": "the United Nations", "ne": "Natural Earth (by who holds the ground)"}
"""Whose view of the borders a layer is drawn in."""

CONFIDENCES = ((0.9, "high"), (0.7, "good"), (0.5, "fair"), (0.0, "low"))
"""Lowest probability that deserves each word, highest first."""


def confidence(probability: float) -> str:
    """Return the word for a calibrated probability.

    Examples
    --------
    >>> confidence(0.93), confidence(0.4)
    ('high', 'low')
    """
    return next(word for least, word in CONFIDENCES if probability >= least or least == 0.0)


def long_date(date: dt.date) -> str:
    """Return a date in words, the same on every machine.

    Examples
    --------
    >>> import datetime
    >>> long_date(datetime.date(2014, 8, 10))
    '10 August 2014'
    """
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def month_name(month: str) -> str:
    """Return a month of the form 2014-08 in words.

    Examples
    --------
    >>> month_name("2014-08")
    'August 2014'
    """
    year, number = month.split("-")
    return f"{_MONTHS[int(number) - 1]} {int(year)}"


_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
