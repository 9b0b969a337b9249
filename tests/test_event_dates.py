"""Words that tell a date: what they resolve to, against the article's day and against each other."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import TYPE_CHECKING

import pytest
from gold import events
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_conflict.events import _date_rules
from geo_conflict.events._dates import Expression, When, find, lean

if TYPE_CHECKING:
    from collections.abc import Iterator

SUNDAY = dt.date(2014, 8, 10)
FIRST_FLOOR = 0.93
DEV_FLOOR = 0.9
DAYS = st.dates(dt.date(1801, 1, 1), dt.date(2099, 12, 31))
VOCABULARY = """
the a in on since until by from to and between of night last next this week weekend month year years days ago two 2 5 31
2014 1994 May March August Aug. Sunday Tuesday's early late mid- end first half spring day before after later then war
overnight yesterday talks decade several nearly 10th , . ( ) - – 1990s hours has second
"""
WORDS = st.sampled_from(VOCABULARY.split())


def told(text: str, published: dt.date | None = SUNDAY) -> list[Expression]:
    return find(text, 0, len(text), published)


def days(when: When | None) -> str:
    if when is None:
        return "-"
    span = f"{when.start}" if when.start == when.end else f"{when.start}..{when.end}"
    return f"{span} p{when.precision}"


def as_told(text: str, published: dt.date | None = SUNDAY) -> list[str]:
    return [f"{found.kind} {days(found.when)}" for found in told(text, published)]


# The article's day is Sunday, August 10, 2014.
POINTS = """
They met on August 10, 2014.                          | 2014-08-10 p1
They met on 10 Aug 2014.                              | 2014-08-10 p1
They met on Aug. 10 in the town.                      | 2014-08-10 p1
They met on Sunday, August 3, at noon.                | 2014-08-03 p1
They met on the 3rd, and again.                       | 2014-08-03 p1
They met on the 28th.                                 | 2014-07-28 p1
They met on the 30th of last month.                   | 2014-07-30 p1
He was shot on the 3rd of August.                     | 2014-08-03 p1
The truce of 31 August 1994 held.                     | 1994-08-31 p1
A raid on December 24 killed two.                     | 2013-12-24 p1
A raid on 24 December last year killed two.           | 2013-12-24 p1
A raid on February 29 killed two.                     | 2012-02-29 p1
On 03.05.1993 the mill burned.                        | 1993-05-03 p1
On 25/12/1993 the mill burned.                        | 1993-12-25 p1
Shots were heard on Sunday.                           | 2014-08-10 p1
Shots were heard on Monday.                           | 2014-08-04 p1
Shots were heard last Sunday.                         | 2014-08-03 p1
Tuesday's strike hit a mill.                          | 2014-08-05 p1
The bridge fell on Monday evening.                    | 2014-08-04 p1
The bridge fell on Friday night.                      | 2014-08-08 p1
The bridge fell late on Monday.                       | 2014-08-04 p1
The bridge fell earlier on Tuesday.                   | 2014-08-05 p1
The bridge fell at dawn on Monday.                    | 2014-08-04 p1
The bridge fell before dawn on Monday.                | 2014-08-04 p1
In the early hours of Saturday the bridge fell.       | 2014-08-09 p1
The bridge fell on Tuesday of last week.              | 2014-07-29 p1
Talks opened today.                                   | 2014-08-10 p1
Talks opened this morning.                            | 2014-08-10 p1
Talks opened yesterday.                               | 2014-08-09 p1
Talks opened yesterday evening.                       | 2014-08-09 p1
Talks opened the day before yesterday.                | 2014-08-08 p1
A soldier was killed last night.                      | 2014-08-09..2014-08-10 p1
They pulled out overnight.                            | 2014-08-09..2014-08-10 p1
They came in the night of August 7.                   | 2014-08-07..2014-08-08 p1
They came on the night of Thursday.                   | 2014-08-07..2014-08-08 p1
They came in the night to Friday.                     | 2014-08-07..2014-08-08 p1
They came overnight into Friday.                      | 2014-08-07..2014-08-08 p1
They retook it two days ago.                          | 2014-08-08 p1
They retook it three weeks ago.                       | 2014-07-20 p2
They retook it about three days ago.                  | 2014-08-07 p2
They retook it four months ago.                       | 2014-04-01..2014-04-30 p3
They retook it 20 years ago.                          | 1994-01-01..1994-12-31 p3
A bomb went off last week.                            | 2014-07-28..2014-08-03 p2
A bomb went off this week.                            | 2014-08-04..2014-08-10 p2
A bomb went off over the weekend.                     | 2014-08-09..2014-08-10 p2
A bomb went off last weekend.                         | 2014-08-02..2014-08-03 p2
A bomb went off last month.                           | 2014-07-01..2014-07-31 p3
A bomb went off earlier this month.                   | 2014-08-01..2014-08-10 p3
A bomb went off last year.                            | 2013-01-01..2013-12-31 p3
A bomb went off this year.                            | 2014-01-01..2014-08-10 p3
The truce of May 1994 held.                           | 1994-05-01..1994-05-31 p3
Talks broke down in May.                              | 2014-05-01..2014-05-31 p3
Talks broke down in August.                           | 2014-08-01..2014-08-10 p3
Talks broke down in November.                         | 2013-11-01..2013-11-30 p3
Talks broke down last November.                       | 2013-11-01..2013-11-30 p3
Talks broke down in May last year.                    | 2013-05-01..2013-05-31 p3
The March offensive failed.                           | 2014-03-01..2014-03-31 p3
They left in mid-December.                            | 2013-12-15 p3
They left at the end of May.                          | 2014-05-31 p3
They left in early June.                              | 2014-06-01 p3
They left in the first week of June.                  | 2014-06-01..2014-06-07 p2
They left in the last week of June.                   | 2014-06-24..2014-06-30 p2
They left in the second half of June.                 | 2014-06-16..2014-06-30 p3
They left in the spring of 2012.                      | 2012-03-01..2012-05-31 p3
They left last winter.                                | 2013-12-01..2014-02-28 p3
They left this summer.                                | 2014-06-01..2014-08-10 p3
They signed in 1994.                                  | 1994-01-01..1994-12-31 p3
The 1994 ceasefire held.                              | 1994-01-01..1994-12-31 p3
The siege of 1992 was long.                           | 1992-01-01..1992-12-31 p3
They fled in the 1990s.                               | 1990-01-01..1999-12-31 p3
They fled in the early 1990s.                         | 1990-01-01..1993-12-31 p3
They fled in early 2013.                              | 2013-01-01..2013-04-30 p3
They fled in the second half of 2013.                 | 2013-07-01..2013-12-31 p3
They fled in the first quarter of 2013.               | 2013-01-01..2013-03-31 p3
"""
SPANS = """
It rained shells between 2 and 6 April.               | span 2014-04-02..2014-04-06 p1
It rained shells from 3 to 5 May 2009.                | span 2009-05-03..2009-05-05 p1
It rained shells on April 2-5.                        | span 2014-04-02..2014-04-05 p1
It rained shells on May 6 and 7.                      | span 2014-05-06..2014-05-07 p1
It rained shells between December 28 and January 3.   | span 2013-12-28..2014-01-03 p1
It rained shells from Monday until dawn on Wednesday. | span 2014-08-04..2014-08-06 p1
It rained shells from Monday to Wednesday.            | span 2014-08-04..2014-08-06 p1
It rained shells on Monday and Tuesday.               | span 2014-08-04..2014-08-05 p1
It rained shells in the night from Monday to Tuesday. | span 2014-08-04..2014-08-05 p1
It rained shells in the night of May 6 to 7.          | span 2014-05-06..2014-05-07 p1
It rained shells from May to July 2012.               | span 2012-05-01..2012-07-31 p3
They fought from 1992 to 1994.                        | span 1992-01-01..1994-12-31 p3
The 1992-94 war drove them out.                       | span 1992-01-01..1994-12-31 p3
Six died in the past two days.                        | span 2014-08-09..2014-08-10 p1
Six died in the past week.                            | span 2014-08-04..2014-08-10 p2
Six died in the last 24 hours.                        | span 2014-08-09..2014-08-10 p1
The death toll is 24 since July 26.                   | since 2014-07-26..2014-08-10 p1
The death toll is 24 since the end of May.            | since 2014-05-31..2014-08-10 p3
The death toll is 24 since May.                       | since 2014-05-01..2014-08-10 p3
The death toll is 24 since Thursday.                  | since 2014-08-07..2014-08-10 p1
The toll since the push began on August 4 is 24.      | since 2014-08-04..2014-08-10 p1
The protest since Monday has grown.                   | since 2014-08-04..2014-08-10 p1
The town took its biggest blow since May 2013.        | point 2013-05-01..2013-05-31 p3
They held it until Friday.                            | until 2014-08-08 p1
The pause is to last until August 20.                 | future 2014-08-20 p1
They will meet tomorrow.                              | future 2014-08-11 p1
They will meet next week.                             | future 2014-08-11..2014-08-17 p2
They will meet next Friday.                           | future 2014-08-15 p1
They will vote by the end of the year.                | future 2014-12-01..2014-12-31 p3
They will vote in 2016.                               | future 2016-01-01..2016-12-31 p3
SOCHI, Aug 10 (Newswire) - They met.                  | dateline 2014-08-10 p1
Over 64,000 have died in 19 years of war.             | duration 1995-08-10..2014-08-10 p3
Over 64,000 have died in nearly two years of war.     | duration 2012-08-10..2014-08-10 p3
The conflict of 29 years is over.                     | duration 1985-08-10..2014-08-10 p3
A six-month siege is over.                            | duration 2014-02-10..2014-08-10 p3
It was a war of two and a half years.                 | duration 2012-02-10..2014-08-10 p3
It was the end of two decades of civil war.           | duration 1994-08-10..2014-08-10 p3
"""


def rows(table: str) -> list[tuple[str, str]]:
    return [
        (text.strip(), wanted.strip())
        for text, wanted in (row.split("|") for row in table.strip().splitlines())
    ]


@pytest.mark.parametrize(("text", "wanted"), rows(POINTS))
def test_a_point_is_resolved_against_the_article(text: str, wanted: str) -> None:
    assert as_told(text) == [f"point {wanted}"]


@pytest.mark.parametrize(("text", "wanted"), rows(SPANS))
def test_a_span_is_resolved_against_the_article(text: str, wanted: str) -> None:
    assert as_told(text) == [wanted]


LEANING = """
The same day, two farmers died.           | 2014-08-07 p1
That evening, two farmers died.           | 2014-08-07 p1
Later that day two farmers died.          | 2014-08-07 p1
Hours later two farmers died.             | 2014-08-07 p1
A few hours before the signing two died.  | 2014-08-07 p1
NATO then suspended its raids.            | 2014-08-07 p1
The next day two farmers died.            | 2014-08-08 p1
The day before, two farmers died.         | 2014-08-06 p1
Two days earlier two farmers died.        | 2014-08-05 p1
A day after the truce two farmers died.   | 2014-08-08 p1
On the eve of the vote two farmers died.  | 2014-08-06 p1
The night before, two farmers died.       | 2014-08-06..2014-08-07 p1
They pulled out overnight.                | 2014-08-06..2014-08-07 p1
A week earlier two farmers died.          | 2014-07-31 p2
The following week two farmers died.      | 2014-08-11..2014-08-17 p2
The previous month two farmers died.      | 2014-07-01..2014-07-31 p3
Nine months later two farmers died.       | 2015-05-01..2015-05-31 p3
Shelling has since killed two.            | 2014-08-07..2014-08-10 p1
Since then two farmers have died.         | 2014-08-07..2014-08-10 p1
Two days of talks brought nothing.        | 2014-08-06..2014-08-07 p1
A week of talks brought nothing.          | 2014-08-01..2014-08-07 p2
Three weeks of fighting brought nothing.  | 2014-07-18..2014-08-07 p3
A week-long siege is over.                | 2014-08-01..2014-08-07 p2
That same evening two farmers died.       | 2014-08-07 p1
A fortnight earlier two farmers died.     | 2014-07-24 p2
The siege of 87 days is over.             | 2014-05-13..2014-08-07 p1
The 44-day war is over.                   | 2014-06-25..2014-08-07 p1
They fought for two days.                 | 2014-08-06..2014-08-07 p1
Fighting raged for a third day.           | 2014-08-05..2014-08-07 p1
It came on the third day of the push.     | 2014-08-05..2014-08-07 p1
Ten days into the push two farmers died.  | 2014-07-29..2014-08-07 p1
Some 900 died in 25 years of strife.      | 1989-08-07..2014-08-07 p3
"""


@pytest.mark.parametrize(("text", "wanted"), rows(LEANING))
def test_a_leaning_expression_counts_from_its_anchor(text: str, wanted: str) -> None:
    (found,) = told(text)
    thursday = dt.date(2014, 8, 7)
    assert days(lean(found, When(thursday, thursday, 1, 1))) == wanted


def test_words_between_two_events_count_both_ways() -> None:
    (found,) = told("Jets struck two days after the truce.")
    day = When(SUNDAY, SUNDAY, 1, 1)
    assert days(lean(found, day)) == "2014-08-12 p1"
    assert days(lean(found, day, reverse=True)) == "2014-08-08 p1"
    (later,) = told("Jets struck two days later.")
    assert lean(later, day, reverse=True) is None


def test_nothing_leans_on_a_date_that_is_too_vague() -> None:
    month = When(dt.date(1994, 5, 1), dt.date(1994, 5, 31), 3, 4)
    assert lean(told("The next day they fled.")[0], month) is None
    assert lean(told("On Monday they fled.")[0], month) is None


def test_the_date_that_since_counts_from_is_kept() -> None:
    (found,) = told("Forty have died since a truce was signed in May.")
    assert (found.kind, days(found.when)) == ("since", "2014-05-01..2014-08-10 p3")
    assert days(found.base) == "2014-05-01..2014-05-31 p3"


def test_the_length_of_a_duration_is_told() -> None:
    (found,) = told("Two days of talks brought nothing.")
    assert (found.kind, found.days, found.when, found.reason) == ("duration", 2, None, _date_rules.NO_ANCHOR)


def test_two_days_of_talks_that_ended_on_friday() -> None:
    talks, friday = told("Two days of talks ended on Friday.")
    assert friday.when is not None
    assert days(lean(talks, friday.when)) == "2014-08-07..2014-08-08 p1"


@pytest.mark.parametrize(
    ("text", "ucdp"),
    [
        ("They came on Friday.", 1),
        ("They came last night.", 2),
        ("It rained shells from 3 to 9 May.", 3),
        ("They came last week.", 3),
        ("They came three weeks ago.", 3),
        ("They came in May.", 4),
        ("They came in mid-May.", 4),
        ("They came in 1994.", 5),
    ],
)
def test_ucdp_codes_the_length_of_the_range(text: str, ucdp: int) -> None:
    (found,) = told(text)
    assert found.when is not None
    assert found.when.ucdp == ucdp


@pytest.mark.parametrize(
    "text",
    [
        "It may rain, and they may march on the town.",
        "The march on Monrovia and the March family.",
        "A letter by April Smith was read.",
        "He cited August Strindberg, and Theresa May agreed.",
        "The Sunday Times and a May Day parade.",
        "Every Friday they pray, as on Bloody Sunday.",
        "A crowd on October 7 Square sang.",
        "The April 6 Youth Movement sang.",
        "In 1,994 cases and for 2014 people nothing changed.",
        "About 2014 people crossed Route 1990 at 19:30.",
        "The score was 3-2, the house at 2014 Main Street.",
        "The second brigade of the 10th army, 25 years old.",
        "In 2000 homes the lamps went out.",
        "He got ten years in prison and signed a five-year deal.",
        "The Arab Spring of 2011.",
        "Aug. 10,000 is no date, and 31/31/2014 is none.",
        "The first meeting without a date.",
        "A then-unknown colonel spoke.",
    ],
)
def test_traps_are_no_dates(text: str) -> None:
    assert [text[found.begin : found.finish] for found in told(text)] == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("They met on Tuesday.", _date_rules.NO_DATE),
        ("They met last night.", _date_rules.NO_DATE),
        ("They met on August 10.", _date_rules.NO_DATE),
        ("They met in May.", _date_rules.NO_DATE),
        ("They met two days ago.", _date_rules.NO_DATE),
        ("They fought from Monday to Wednesday.", _date_rules.NO_DATE),
        ("The toll since July 26, 2014 is 24.", _date_rules.NO_DATE),
        ("They met a few days ago.", _date_rules.NO_NUMBER),
        ("They met two or three weeks ago.", _date_rules.NO_NUMBER),
        ("They met in recent weeks.", _date_rules.NO_NUMBER),
        ("They met on 05/06/2014.", _date_rules.NO_ORDER),
        ("They met the next day.", _date_rules.NO_ANCHOR),
    ],
)
def test_what_is_not_resolved_says_why(text: str, reason: str) -> None:
    (found,) = told(text, None)
    assert (found.when, found.reason) == (None, reason)


def test_full_dates_need_no_article() -> None:
    assert as_told("They met on August 10, 2014, and in 1994.", None) == [
        "point 2014-08-10 p1",
        "point 1994-01-01..1994-12-31 p3",
    ]


def test_only_the_part_asked_for_is_read() -> None:
    text = "On Monday it rained. On Tuesday it did not. On Friday it poured."
    start = text.index("On Tuesday")
    (found,) = find(text, start, text.index(" On Friday"), SUNDAY)
    assert text[found.begin : found.finish] == "Tuesday"


FORMATS = (
    "{month} {day}, {year}",
    "{month} {day} {year}",
    "{day} {month} {year}",
    "{day} {month}, {year}",
    "{abbreviated}. {day}, {year}",
    "{abbreviated} {day} {year}",
    "{day} {abbreviated} {year}",
    "{day} {abbreviated}. {year}",
    "the {day}th of {month} {year}",
    "{month} {day}th, {year}",
    "{year:04}-{number:02}-{day:02}",
    "{day:02}.{number:02}.{year}",
)


@given(DAYS, st.sampled_from(FORMATS), st.none() | DAYS)
def test_a_full_date_is_found_however_it_is_written(
    day: dt.date, form: str, published: dt.date | None
) -> None:
    month = calendar.month_name[day.month]
    form = form.replace("d}.", "d}") if month == "May" else form
    written = form.format(month=month, abbreviated=month[:3], number=day.month, day=day.day, year=day.year)
    text = f"They met on {written} in the town."
    (found,) = told(text, published)
    assert found.when == When(day, day, 1, 1)
    assert text[found.begin : found.finish] == written
    assert found.kind == ("future" if published and day > published else "point")


@settings(deadline=None)
@given(st.lists(WORDS, max_size=14).map(" ".join) | st.text(max_size=60), st.none() | st.dates(), st.data())
def test_expressions_stay_in_order_and_in_the_past(
    text: str, published: dt.date | None, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    floor = start
    anchor = When(published, published, 1, 1) if published else None
    for found in find(text, start, end, published):
        assert floor <= found.begin < found.finish <= end
        floor = found.finish
        assert (found.when is None) == bool(found.reason)
        if found.when:
            assert found.when.start <= found.when.end
            assert found.kind == "future" or published is None or found.when.end <= published
            assert found.when.precision in {1, 2, 3}
            assert found.when.ucdp in {1, 2, 3, 4, 5}
        if anchor:
            leant = lean(found, anchor)
            assert leant is None or leant.start <= leant.end


@given(st.sampled_from(("Monday", "Friday", "Sunday")), DAYS)
def test_a_weekday_is_the_last_one(name: str, published: dt.date) -> None:
    (found,) = told(f"They met on {name}.", published)
    assert found.when is not None
    assert found.when.start.strftime("%A") == name
    assert 0 <= (published - found.when.start).days < 7


def readings(report: events.Report, event: events.Event) -> Iterator[When]:
    """Yield all that the sentence's expressions can mean, counted from any date told in the report or from its own."""
    text, published = report["text"], dt.date.fromisoformat(report["published"])
    anchors = [found.when for found in find(text, 0, len(text), published) if found.when]
    for found in find(text, event["start"], event["end"], published):
        if found.kind == "dateline":
            continue
        yield from filter(None, (found.when, found.base))
        for anchor in (*anchors, When(published, published, 1, 1)):
            yield from filter(None, (lean(found, anchor, reverse=reverse) for reverse in (False, True)))


def missed(reports: list[events.Report]) -> tuple[float, list[tuple[str, str]]]:
    """Share of events whose days are among those told, and the others; those dated by another sentence are missed."""
    dated = [(report, event) for report in reports for event in report["events"] if event["date_start"]]
    others = [
        (report["id"], event["trigger"])
        for report, event in dated
        if (event["date_start"], event["date_end"], event["time_precision"])
        not in {(str(when.start), str(when.end), when.precision) for when in readings(report, event)}
    ]
    return 1 - len(others) / len(dated), others


def test_the_dates_of_the_first_gold_reports_are_among_those_told() -> None:
    share, others = missed(events.first_reports())
    assert share >= FIRST_FLOOR, others


def test_the_dates_of_all_development_reports_are_among_those_told() -> None:
    share, others = missed(list(events.reports(split="dev")))
    assert share >= DEV_FLOOR, others
