"""The months' figures, counted from cases as their lines make them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.moderation.case import Case
from bot.moderation.events import Deleted
from bot.moderation.figures import Met, monthly
from bot.moderation.model import Ground, Kind
from bot.moderation.reporting import answer, pass_on, record_deletion
from bot.swedish.moderation_figures import duration, lines
from tests.moderation.makers import LINK, NOW, REPORTER, documented, later, reported, then

TODAY = date(2026, 11, 24)


def answered(kind: Kind, minutes: int) -> Case:
    case = reported(kind, None)
    return then(case, answer(case, REPORTER, at=later(minutes)))


def deleted(ground: Ground, at: datetime = NOW) -> Case:
    case = documented(ground)
    return then(case, record_deletion(case, REPORTER, removed_at=at, at=later(9)))


def test_a_month_counts_what_came_what_was_answered_how_fast_and_what_went() -> None:
    waiting = reported(Kind.CRITIQUE, None)
    passed = then(waiting, pass_on(waiting, REPORTER, operation="x", at=later(3)))
    cases = [
        answered(Kind.CRITIQUE, 30),
        answered(Kind.CRITIQUE, 90),
        answered(Kind.QUESTION, 300),
        waiting,
        passed,
        deleted(Ground.UNLAWFUL_THREAT),
        deleted(Ground.UNLAWFUL_THREAT),
        deleted(Ground.SPAM_OR_FRAUD, datetime(2026, 10, 31, 22, 30, tzinfo=UTC)),
        documented(),
    ]
    november, october, *earlier = monthly(cases, today=TODAY)
    assert november.critique == Met(received=4, answered=2)
    assert november.questions == Met(received=1, answered=1)
    assert november.median_time == timedelta(minutes=90)
    assert november.removed == {Ground.UNLAWFUL_THREAT: 2}
    # Half past ten in the evening in Greenwich is past eleven in Helsingborg: still October.
    assert october.removed == {Ground.SPAM_OR_FRAUD: 1}
    assert october.median_time is None
    assert len(earlier) == 10
    assert all(month.is_empty for month in earlier)
    said, *_ = lines([november])
    assert said == (
        "November 2026: Kritik: 4, varav 2 besvarade · frågor: 1, varav 1 besvarad · "
        "svar efter 1 tim 30 min (median) · borttaget: olaga hot 2"
    )


def test_months_are_those_of_helsingborg_over_a_new_year() -> None:
    night = replace(
        reported(Kind.CRITIQUE, None), reported_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    )
    january, december = monthly([night], today=date(2027, 1, 31), months=2)
    assert (january.month, december.month) == (date(2027, 1, 1), date(2026, 12, 1))
    assert (january.critique.received, december.critique.received) == (1, 0)


def test_a_deletion_on_the_ground_without_a_picture_is_counted_too() -> None:
    case = reported(ground=Ground.CHILD_ABUSE_IMAGERY)
    case = then(case, (Deleted(at=later(1), by=REPORTER.id, removed_at=later(1), replies=0),))
    [month] = monthly([case], today=TODAY, months=1)
    assert month.removed == {Ground.CHILD_ABUSE_IMAGERY: 1}
    assert LINK not in str(month)


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 min"),
        (59, "59 min"),
        (60, "1 tim"),
        (200, "3 tim 20 min"),
        (24 * 60 + 5, "1 dygn"),
        (49 * 60, "2 dygn 1 tim"),
    ],
)
def test_a_time_is_said_in_at_most_two_units(minutes: int, said: str) -> None:
    assert duration(timedelta(minutes=minutes)) == said
