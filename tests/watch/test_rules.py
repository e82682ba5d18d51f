"""When a watch is checked upon, whom an unanswered question reaches, and what a link is."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar import in_zone, within_office_hours
from bot.schedule.model import BookingId
from bot.watch.links import linkedin_link
from bot.watch.model import CheckInAnswer, Level, Watch
from bot.watch.refusals import AlreadyAnswered, NoSuchWatch, NotALinkedInLink, WatchClosed
from bot.watch.rules import (
    answer,
    begin,
    check_open,
    give_back,
    is_behind,
    may_be_watched,
    next_level,
    take_over,
    unanswered,
)
from tests.clock import STOCKHOLM
from tests.makers import ANNA, BO

moments = st.datetimes(
    min_value=datetime(2026, 1, 1),  # noqa: DTZ001 - the zone is set below
    max_value=datetime(2029, 12, 31),  # noqa: DTZ001 - as above
).map(lambda moment: moment.replace(tzinfo=STOCKHOLM))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)


def watch(published: datetime) -> Watch:
    return begin(BookingId(1), ANNA, published)


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (
            "2026-11-24T09:00",
            ["2026-11-24T11:00", "2026-11-25T09:00", "2026-11-27T09:00", "2026-12-03T09:00"],
        ),
        # Late on a Friday: Monday morning has one question, not two.
        (
            "2026-11-27T16:30",
            ["2026-11-30T09:00", "2026-12-02T09:00", "2026-12-08T09:00"],
        ),
        # Over Christmas.
        (
            "2026-12-23T10:00",
            ["2026-12-23T12:00", "2026-12-28T09:00", "2026-12-30T09:00", "2027-01-08T09:00"],
        ),
    ],
)
def test_the_check_ins(published: str, expected: list[str]) -> None:
    assert [each.due for each in watch(at(published)).check_ins] == [at(each) for each in expected]


@given(moments)
def test_every_check_in_falls_in_office_hours_after_publication(published: datetime) -> None:
    made = watch(published)
    assert [each.number for each in made.check_ins] in ([1, 2, 3], [1, 2, 3, 4])
    mornings = [each.due.date() for each in made.check_ins]
    assert len(set(mornings)) == len(mornings), "no two of one day"
    for each in made.check_ins:
        assert within_office_hours(each.due)
        assert each.due > published
    assert list(made.check_ins) == sorted(made.check_ins, key=lambda each: each.due)


@given(moments)
def test_the_levels_end_at_the_channel_and_only_ask_in_office_hours(asked: datetime) -> None:
    level, moment = Level.KEEPER, asked
    for _ in range(6):
        level, due = next_level(level, moment)
        assert due > moment
        assert within_office_hours(due)
        moment = due
    assert level is Level.CHANNEL


def test_a_late_answer_counts_for_the_earlier_questions_too() -> None:
    published = at("2026-11-24T09:00")
    later = answer(watch(published), 3, CheckInAnswer.ALL_ANSWERED, by=BO, at=published)
    assert [each.answer for each in later.check_ins] == [CheckInAnswer.ALL_ANSWERED] * 3 + [None]
    assert later.closed is None


def test_the_last_answer_closes_and_nothing_more_is_taken() -> None:
    published = at("2026-11-24T09:00")
    done = answer(watch(published), 4, CheckInAnswer.NOTHING_NEW, by=ANNA, at=published)
    assert done.closed == published
    with pytest.raises(WatchClosed):
        answer(done, 4, CheckInAnswer.NOTHING_NEW, by=ANNA, at=published)
    with pytest.raises(WatchClosed):
        take_over(done, by=BO, keeper=ANNA)


def test_a_call_for_help_leaves_the_question_open_until_someone_steps_in() -> None:
    published = at("2026-11-24T09:00")
    asking = answer(watch(published), 1, CheckInAnswer.NEEDS_HELP, by=ANNA, at=published)
    assert asking.wants_help
    assert asking.check_ins[0].answer is None
    helped = take_over(asking, by=BO, keeper=ANNA)
    assert (helped.keeper, helped.wants_help) == (BO, False)


@pytest.mark.parametrize(
    ("answered", "behind"),
    [
        (0, [False, True, True, True]),
        (1, [False, False, True, True]),
        (3, [False, False, False, False]),
    ],
)
def test_a_check_in_is_behind_when_an_earlier_one_is_unanswered(
    answered: int, behind: list[bool]
) -> None:
    published = at("2026-11-24T09:00")
    kept = watch(published)
    for number in range(1, answered + 1):
        kept = answer(kept, number, CheckInAnswer.NOTHING_NEW, by=ANNA, at=published)
    assert [is_behind(kept, each.number) for each in kept.check_ins] == behind


def test_what_was_taken_over_is_given_back_and_help_is_wanted_again() -> None:
    published = at("2026-11-24T09:00")
    taken = take_over(watch(published), by=BO, keeper=ANNA)
    back = give_back(taken, by=BO)
    assert (back.keeper, back.wants_help, back.taken_from) == (ANNA, True, None)
    assert replace(back, wants_help=False) == watch(published)
    assert give_back(taken, by=ANNA) == taken, "not hers to give"
    assert give_back(watch(published), by=ANNA) == watch(published), "never taken over"
    with pytest.raises(NoSuchWatch):
        give_back(None, by=BO)
    with pytest.raises(WatchClosed):
        give_back(replace(taken, closed=published), by=BO)


def test_what_is_not_there_is_refused() -> None:
    published = at("2026-11-24T09:00")
    with pytest.raises(NoSuchWatch):
        answer(None, 1, CheckInAnswer.NOTHING_NEW, by=ANNA, at=published)
    with pytest.raises(NoSuchWatch):
        answer(watch(published), 5, CheckInAnswer.NOTHING_NEW, by=ANNA, at=published)
    once = answer(watch(published), 1, CheckInAnswer.NOTHING_NEW, by=ANNA, at=published)
    with pytest.raises(AlreadyAnswered):
        answer(once, 1, CheckInAnswer.NOTHING_NEW, by=ANNA, at=published + timedelta(hours=1))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (
            "https://www.linkedin.com/posts/helsingborg_x-activity-7?utm_source=share&rcm=A",
            "https://www.linkedin.com/posts/helsingborg_x-activity-7/",
        ),
        (
            "linkedin.com/feed/update/urn:li:activity:7",
            "https://www.linkedin.com/feed/update/urn:li:activity:7/",
        ),
        ("http://se.linkedin.com/pulse/en-artikel/", "https://www.linkedin.com/pulse/en-artikel/"),
        ("<https://lnkd.in/abc123>", "https://lnkd.in/abc123/"),
    ],
)
def test_linkedin_links_lose_what_follows_the_reader(typed: str, kept: str) -> None:
    assert linkedin_link(typed) == kept
    assert linkedin_link(kept) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "hej",
        "https://example.com/posts/1",
        "https://linkedin.com.ond.example/posts/1",
        "https://ond.example/?x=linkedin.com/posts/1",
        "https://user@linkedin.com/posts/1",
        "https://linkedin.com:8443/posts/1",
        "javascript:alert(1)//linkedin.com/posts/",
        "https://www.linkedin.com/in/someone",
        "https://www.linkedin.com/posts/" + "x" * 600,
        "https://[::1/posts/",
    ],
)
def test_what_is_no_linkedin_post_is_refused(typed: str) -> None:
    with pytest.raises(NotALinkedInLink):
        linkedin_link(typed)


def test_a_watch_that_never_was_or_is_over_is_no_open_one() -> None:
    published = datetime(2026, 11, 24, 9, tzinfo=STOCKHOLM)
    kept = watch(published)
    assert check_open(kept) is kept
    with pytest.raises(NoSuchWatch):
        check_open(None)
    with pytest.raises(WatchClosed):
        check_open(replace(kept, closed=published))


@pytest.mark.parametrize(
    ("today", "may"),
    [(date(2026, 11, 24), True), (date(2026, 12, 3), True), (date(2026, 12, 4), False)],
)
def test_a_post_may_be_watched_until_its_last_check_in(today: date, *, may: bool) -> None:
    published = datetime(2026, 11, 24, 9, tzinfo=STOCKHOLM)
    assert may_be_watched(published, today) is may
    assert in_zone(watch(published).check_ins[-1].due).date() == date(2026, 12, 3)
    assert not may_be_watched(None, today)


def test_only_ones_own_latest_answer_is_undone_with_those_that_it_counted_for() -> None:
    published = datetime(2026, 11, 24, 9, tzinfo=STOCKHOLM)
    before = watch(published)
    later = published + timedelta(days=1, hours=1)
    both = answer(before, 2, CheckInAnswer.NOTHING_NEW, by=ANNA, at=later)
    assert unanswered(both, 1, by=ANNA) == before
    assert unanswered(both, 2, by=ANNA) == before
    for wrong in (None, before):
        with pytest.raises(NoSuchWatch):
            unanswered(wrong, 1, by=ANNA)
    with pytest.raises(NoSuchWatch):
        unanswered(both, 2, by=BO)
    more = answer(both, 3, CheckInAnswer.NOTHING_NEW, by=BO, at=later + timedelta(days=2))
    with pytest.raises(AlreadyAnswered):
        unanswered(more, 2, by=ANNA)
