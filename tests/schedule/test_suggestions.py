"""Which days are suggested, and that no suggestion is a day that can't be booked."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar import Week, is_workday
from bot.core.people import DepartmentId, PageId, PersonId
from bot.schedule.booking import is_free, last_bookable
from bot.schedule.model import (
    Booking,
    BookingId,
    BookingStatus,
    ClosedDay,
    Details,
    Page,
    PageCalendar,
    PageKind,
    Theme,
)
from bot.schedule.suggestions import (
    AHEAD,
    BEFORE_NEAR,
    TERMS,
    Candidate,
    DayAfter,
    DayBefore,
    EmptyWeek,
    Gap,
    NextWorkday,
    SharedDay,
    SinceLast,
    UntilNext,
    Wish,
    air,
    calm_week,
    close_by,
    early,
    other_department,
    other_theme,
    reasons,
    suggest,
)

ONE_DAY = timedelta(days=1)
SOCIAL, CULTURE = DepartmentId("social"), DepartmentId("culture")


def main_page(*, seats: int = 1, frozen: tuple[date, date] | None = None) -> Page:
    first, last = frozen or (None, None)
    return Page(
        id=PageId("main"),
        name="Main",
        kind=PageKind.MAIN,
        seats_per_day=seats,
        frozen_from=first,
        frozen_until=last,
        frozen_reason="crisis",
    )


def calendar(
    days: Iterable[date | tuple[date, DepartmentId | Theme]] = (),
    *,
    closed: Iterable[date] = (),
    page: Page | None = None,
) -> PageCalendar:
    page = page or main_page()
    numbers = count(1)
    bookings: list[Booking] = []
    for each in days:
        day, what = each if isinstance(each, tuple) else (each, None)
        details = Details(
            title="A post",
            department=None if isinstance(what, Theme) else what,
            theme=what if isinstance(what, Theme) else None,
        )
        bookings.append(
            Booking(
                id=BookingId(next(numbers)),
                page=page.id,
                day=day,
                details=details,
                owner=PersonId("owner"),
            )
        )
    return PageCalendar(
        page=page,
        bookings=sorted(bookings, key=lambda booking: booking.day),
        closed=[ClosedDay(day=day, reason="campaign") for day in closed],
    )


def nov(day: int) -> date:
    return date(2026, 11, day)


def dec(day: int) -> date:
    return date(2026, 12, day)


def jan(day: int) -> date:
    return date(2027, 1, day)


def weekly(first: date, times: int = 8) -> list[date]:
    return [first + timedelta(weeks=week) for week in range(times)]


def every_day(first: date, days: int) -> list[date]:
    return [first + day * ONE_DAY for day in range(days)]


MONDAY = nov(23)
AUTUMN = [nov(24), nov(26), dec(1), dec(8), dec(10), dec(16)]


@pytest.mark.parametrize(
    ("schedule", "today", "wish", "expected"),
    [
        pytest.param(
            calendar(),
            MONDAY,
            {},
            [nov(24), nov(30), dec(7)],
            id="an empty schedule gives the first day of each week",
        ),
        pytest.param(
            calendar(AUTUMN, closed=[dec(18)]),
            MONDAY,
            {},
            [dec(4), dec(21), dec(28)],
            id="an uneven autumn is filled where there is air",
        ),
        pytest.param(
            calendar(AUTUMN, closed=[dec(18)]),
            MONDAY,
            {"near": nov(24)},
            [nov(25), dec(4), dec(21)],
            id="a taken day gives the day after, then good spread",
        ),
        pytest.param(
            calendar([nov(27)]),
            MONDAY,
            {"near": nov(27)},
            [nov(30), nov(26), dec(7)],
            id="a taken Friday gives Monday, then the Thursday before",
        ),
        pytest.param(
            calendar([nov(30)]),
            MONDAY,
            {"near": nov(30)},
            [dec(1), nov(27), dec(7)],
            id="a taken Monday gives Tuesday and stays near",
        ),
        pytest.param(
            calendar([date(2027, 3, 10)]),
            MONDAY,
            {"near": date(2027, 3, 10)},
            [date(2027, 3, 11), date(2027, 3, 15), date(2027, 3, 5)],
            id="a taken day far ahead gives days around it, not tomorrow",
        ),
        pytest.param(
            calendar(weekly(nov(24))),
            MONDAY,
            {},
            [nov(27), dec(4), dec(11)],
            id="posts every Tuesday leave the Fridays",
        ),
        pytest.param(
            calendar([*weekly(nov(24)), *weekly(nov(26))]),
            MONDAY,
            {},
            [nov(27), nov(30), dec(7)],
            id="Tuesdays and Thursdays taken leave the days around the weekend",
        ),
        pytest.param(
            calendar([nov(24), nov(25), nov(26)]),
            MONDAY,
            {},
            [nov(30), dec(7), dec(14)],
            id="a crowded week is left alone",
        ),
        pytest.param(
            calendar([dec(22), dec(28)]),
            dec(21),
            {},
            [jan(4), jan(11), jan(18)],
            id="Christmas and New Year are stepped over",
        ),
        pytest.param(
            calendar(every_day(MONDAY, 44)),
            MONDAY,
            {},
            [jan(11), jan(18), jan(25)],
            id="six full weeks give the first calm weeks after",
        ),
        pytest.param(
            calendar(every_day(MONDAY, 200)),
            MONDAY,
            {},
            [],
            id="a schedule without a free day gives none",
        ),
        pytest.param(
            calendar(page=main_page(frozen=(nov(24), dec(11)))),
            MONDAY,
            {},
            [dec(14), dec(21), dec(28)],
            id="a frozen page has its first days after the thaw",
        ),
        pytest.param(
            calendar(day for day in every_day(nov(24), 180) if day not in every_day(nov(30), 5)),
            MONDAY,
            {},
            [dec(2), nov(30), dec(4)],
            id="one week left is used with a day between, as far as it goes",
        ),
    ],
)
def test_these_three_days_are_suggested(schedule, today, wish, expected):
    assert [each.day for each in suggest(schedule, today=today, **wish)] == expected


@pytest.mark.parametrize(
    ("term", "schedule", "wish"),
    [
        ("air", [nov(25), dec(2), dec(9)], {}),
        ("calm week", [nov(24), nov(26), dec(1)], {}),
        ("early", [nov(25), dec(2)], {}),
        ("close by", [dec(2)], {"near": dec(2)}),
        ("other department", [(nov(25), SOCIAL), (dec(2), CULTURE)], {"department": SOCIAL}),
        (
            "other theme",
            [(nov(25), Theme.TIPS), (dec(2), Theme.STORY)],
            {"theme": Theme.TIPS},
        ),
    ],
)
def test_taking_away_a_term_changes_the_ranking(term, schedule, wish):
    others = [each for each in TERMS if each.name != term]
    assert len(others) == len(TERMS) - 1
    schedule = calendar(schedule)

    def ranking(terms):
        found = suggest(schedule, today=MONDAY, terms=terms, **wish)
        return [each.day for each in found]

    assert ranking(TERMS) != ranking(others)


@pytest.mark.parametrize("wish", [{"department": SOCIAL}, {"theme": Theme.TIPS}])
def test_a_day_beside_its_like_comes_later(wish):
    (alike,) = wish.values()

    def place_of_friday(what):
        schedule = calendar([(nov(25), what), (dec(2), None)])
        found = suggest(schedule, today=MONDAY, count=200, **wish)
        return [each.day for each in found].index(nov(27))

    assert place_of_friday(alike) > place_of_friday(None)


@pytest.mark.parametrize(
    ("schedule", "wish", "day", "reason"),
    [
        (calendar([nov(30), dec(3)]), {}, nov(27), EmptyWeek(week=Week(2026, 48))),
        (calendar([nov(24), nov(30)]), {}, nov(27), Gap(before=2, after=2)),
        (calendar([nov(24)]), {}, nov(27), SinceLast(days=3)),
        (calendar([nov(26)]), {}, nov(24), UntilNext(days=2)),
        (calendar([nov(24)], page=main_page(seats=2)), {}, nov(24), SharedDay(posts=1)),
        (calendar([nov(24)]), {"near": nov(24)}, nov(25), DayAfter(wanted=nov(24))),
        (calendar([nov(26)]), {"near": nov(26)}, nov(25), DayBefore(wanted=nov(26))),
        (calendar([nov(27)]), {"near": nov(27)}, nov(30), NextWorkday(wanted=nov(27))),
        (calendar([dec(23)]), {"near": dec(23)}, dec(28), NextWorkday(wanted=dec(23))),
    ],
)
def test_a_day_is_suggested_for_this_reason(schedule, wish, day, reason):
    found = suggest(schedule, today=MONDAY, count=200, **wish)
    assert {each.day: each.reason for each in found}[day] == reason


def test_a_cancelled_booking_is_as_if_it_never_was():
    schedule = calendar([nov(24)])
    cancelled = PageCalendar(
        page=schedule.page,
        bookings=[
            Booking(
                id=BookingId(1),
                page=schedule.page.id,
                day=nov(24),
                details=Details(title="A post"),
                owner=PersonId("owner"),
                status=BookingStatus.CANCELLED,
            )
        ],
    )
    assert suggest(cancelled, today=MONDAY) == suggest(calendar(), today=MONDAY)


@pytest.mark.parametrize("near", [date.min, MONDAY - 400 * ONE_DAY, date.max])
def test_a_wanted_day_outside_the_schedule_still_gives_days_within(near):
    days = [each.day for each in suggest(calendar(), today=MONDAY, near=near)]
    assert len(days) == 3
    assert all(MONDAY < day <= last_bookable(MONDAY) for day in days)


TODAYS = st.dates(date(2021, 1, 1), date(2039, 12, 31))


@st.composite
def questions(draw: st.DrawFn):
    """A schedule from sparse to almost full, and what is asked of it.

    It is the freeze that fills most of a schedule: a booking for each of its days would make the
    example slow to draw, and too long to show.
    """
    today = draw(TODAYS)
    offset = st.integers(-30, 185)
    thin = draw(st.sets(offset, max_size=12))
    start = draw(offset)
    block = range(start, start + draw(st.integers(0, 15)))
    whats = st.sampled_from([None, SOCIAL, CULTURE, Theme.TIPS, Theme.STORY])
    booked = [(today + n * ONE_DAY, draw(whats)) for n in sorted(thin)]
    booked += [(today + n * ONE_DAY, None) for n in block if n not in thin]
    frozen = draw(st.none() | st.tuples(offset, offset).map(sorted))
    page = main_page(
        seats=draw(st.integers(1, 2)),
        frozen=None
        if frozen is None
        else (today + frozen[0] * ONE_DAY, today + frozen[1] * ONE_DAY),
    )
    closed = draw(st.sets(offset, max_size=10))
    schedule = calendar(booked, closed=[today + n * ONE_DAY for n in closed], page=page)
    wish = {
        "today": today,
        "near": draw(st.none() | offset.map(lambda n: today + n * ONE_DAY)),
        "department": draw(st.none() | st.sampled_from([SOCIAL, CULTURE])),
        "theme": draw(st.none() | st.sampled_from([Theme.TIPS, Theme.STORY])),
        "count": draw(st.integers(0, 5)),
        "exclude": {today + n * ONE_DAY for n in draw(st.sets(offset, max_size=5))},
    }
    return schedule, wish


def free_days(schedule: PageCalendar, wish) -> list[date]:
    today = wish["today"]
    return [
        day
        for day in every_day(today + ONE_DAY, 180)
        if is_free(schedule, day, today=today) and day not in wish["exclude"]
    ]


@given(questions())
def test_no_suggested_day_is_taken_closed_frozen_red_past_or_beyond_the_horizon(question):
    schedule, wish = question
    taken = [booking.day for booking in schedule.bookings]
    for suggestion in suggest(schedule, **wish):
        day = suggestion.day
        assert wish["today"] < day <= last_bookable(wish["today"])
        assert is_workday(day)
        assert taken.count(day) < schedule.page.seats_per_day
        assert schedule.closed_on(day) is None
        assert not schedule.page.is_frozen_on(day)
        assert day not in wish["exclude"]


@given(questions())
def test_as_many_days_as_asked_for_or_as_there_are_and_none_twice(question):
    schedule, wish = question
    days = [each.day for each in suggest(schedule, **wish)]
    assert len(set(days)) == len(days) == min(wish["count"], len(free_days(schedule, wish)))


@given(questions(), st.randoms(use_true_random=False))
def test_the_order_in_which_bookings_are_given_is_nothing_to_it(question, random):
    schedule, wish = question
    shuffled = list(schedule.bookings)
    random.shuffle(shuffled)
    again = PageCalendar(page=schedule.page, bookings=shuffled, closed=schedule.closed)
    assert suggest(again, **wish) == suggest(schedule, **wish)


@given(questions())
def test_fewer_suggestions_are_the_first_of_more(question):
    schedule, wish = question
    more = suggest(schedule, **{**wish, "count": wish["count"] + 1})
    assert suggest(schedule, **wish) == more[: wish["count"]]


@given(questions(), st.data())
def test_taking_away_a_day_that_was_not_suggested_changes_nothing(question, data):
    schedule, wish = question
    suggested = suggest(schedule, **wish)
    others = set(free_days(schedule, wish)) - {each.day for each in suggested}
    if others:
        other = data.draw(st.sampled_from(sorted(others)))
        without = {**wish, "exclude": wish["exclude"] | {other}}
        assert suggest(schedule, **without) == suggested


@given(questions())
def test_neighbouring_days_are_suggested_only_when_nothing_else_is_left(question):
    schedule, wish = question
    days = [each.day for each in suggest(schedule, **wish)]
    free = free_days(schedule, wish)
    for place, day in enumerate(days):
        earlier = days[:place]
        beside = {other + step * ONE_DAY for other in earlier for step in (-1, 0, 1)}
        if day in beside:
            assert set(free) <= beside


@given(questions())
def test_a_day_far_off_is_suggested_only_when_the_weeks_ahead_have_no_more_to_give(question):
    schedule, wish = question
    tomorrow = wish["today"] + ONE_DAY
    start = min(max(tomorrow, wish["near"] or tomorrow), last_bookable(wish["today"]))
    days = [each.day for each in suggest(schedule, **wish)]
    near_by = [
        day for day in free_days(schedule, wish) if start - BEFORE_NEAR <= day <= start + AHEAD
    ]
    for place, day in enumerate(days):
        if day in near_by:
            continue
        beside = {other + step * ONE_DAY for other in days[:place] for step in (-1, 0, 1)}
        assert set(near_by) <= beside


@given(questions())
def test_every_reason_is_true(question):
    schedule, wish = question
    posts = {booking.day for booking in schedule.bookings}
    for each in suggest(schedule, **wish):
        day, reason = each.day, each.reason
        match reason:
            case Gap(before=before, after=after):
                assert {day - (before + 1) * ONE_DAY, day + (after + 1) * ONE_DAY} <= posts
                assert posts.isdisjoint(every_day(day - before * ONE_DAY, before + 1 + after))
            case SinceLast(days=days):
                assert max(posts) == day - days * ONE_DAY
            case UntilNext(days=days):
                assert min(posts) == day + days * ONE_DAY
            case EmptyWeek(week=week):
                assert day in week.days()
                assert posts.isdisjoint(week.days())
            case SharedDay(posts=number):
                assert number == len(schedule.on(day)) > 0
            case DayAfter(wanted=wanted):
                assert day - wanted == ONE_DAY
            case DayBefore(wanted=wanted):
                assert wanted - day == ONE_DAY
            case NextWorkday(wanted=wanted):
                between = every_day(wanted + ONE_DAY, (day - wanted).days - 1)
                assert between
                assert not any(map(is_workday, between))


def candidate(day: date = MONDAY, **changes: object) -> Candidate:
    plain = Candidate(day=day, before=None, after=None, same_day=0, week_posts=0, next_door=())
    return replace(plain, **changes)


def beside(*posts: Details) -> Candidate:
    return candidate(next_door=posts)


@pytest.mark.parametrize(
    ("before", "after", "same_day", "good"),
    [
        (None, None, 0, 1),
        (0, 0, 0, 0),
        (0, None, 0, 1 / 2),
        (None, 0, 0, 1 / 2),
        (1, None, 0, 7 / 8),
        (1, 1, 0, 3 / 4),
        (None, None, 1, 0),
        (9, 9, 2, 0),
    ],
)
def test_air_counts_most_on_the_first_free_day_beside_a_post(
    before: int | None, after: int | None, same_day: int, good: float
) -> None:
    surrounded = candidate(before=before, after=after, same_day=same_day)
    assert air(surrounded, Wish(start=MONDAY)) == good


@pytest.mark.parametrize(("posts", "good"), [(0, 1), (1, 1 / 2), (3, 1 / 4)])
def test_a_week_is_calm_that_has_few_posts(posts: int, good: float) -> None:
    assert calm_week(candidate(week_posts=posts), Wish(start=MONDAY)) == good


A_POST = Details(title="A post")
OF_SOCIAL = replace(A_POST, department=SOCIAL, theme=Theme.TIPS)
OF_CULTURE = replace(A_POST, department=CULTURE, theme=Theme.STORY)


@pytest.mark.parametrize(
    ("posts", "good"),
    [
        ((), 1),
        ((A_POST,), 1),
        ((OF_CULTURE,), 1),
        ((OF_SOCIAL,), 0),
        ((OF_SOCIAL, OF_CULTURE), 1 / 2),
        ((OF_SOCIAL, A_POST, OF_CULTURE, A_POST), 3 / 4),
    ],
)
def test_neighbours_of_the_same_department_or_theme_speak_against_a_day(
    posts: tuple[Details, ...], good: float
) -> None:
    asked = Wish(start=MONDAY, department=SOCIAL, theme=Theme.TIPS)
    assert other_department(beside(*posts), asked) == good
    assert other_theme(beside(*posts), asked) == good
    assert other_department(beside(*posts), replace(asked, department=None)) == 1
    assert other_theme(beside(*posts), replace(asked, theme=None)) == 1


@pytest.mark.parametrize(
    ("days", "good"), [(0, 1), (90, 1 / 2), (-90, 1 / 2), (180, 0), (18, 9 / 10)]
)
def test_a_day_is_early_by_its_distance_from_the_start(days: int, good: float) -> None:
    day = candidate(MONDAY + days * ONE_DAY)
    assert early(day, Wish(start=MONDAY)) == pytest.approx(good)


@pytest.mark.parametrize(
    ("days", "good"), [(0, 1), (1, 1 / 2), (3, 1 / 4), (-1, 1 / 3), (-2, 1 / 5)]
)
def test_a_day_later_than_the_wanted_is_closer_by_than_one_sooner(days: int, good: float) -> None:
    day = candidate(MONDAY + days * ONE_DAY)
    assert close_by(day, Wish(start=MONDAY, near=MONDAY)) == good
    assert close_by(day, Wish(start=MONDAY)) == 0


def test_each_free_day_has_its_reason() -> None:
    found = reasons(calendar([nov(25), dec(1)], closed=[nov(27)]), today=MONDAY)
    assert list(found)[:6] == [nov(24), nov(26), nov(30), dec(2), dec(3), dec(4)]
    assert [found[day] for day in (nov(24), nov(26), nov(30), dec(2), dec(7))] == [
        UntilNext(days=1),
        Gap(before=0, after=4),
        Gap(before=4, after=0),
        SinceLast(days=1),
        EmptyWeek(week=Week.of(dec(7))),
    ]
    assert max(found) <= last_bookable(MONDAY)


def test_a_day_with_a_seat_left_is_shared() -> None:
    found = reasons(calendar([nov(25)], page=main_page(seats=2)), today=MONDAY)
    assert found[nov(25)] == SharedDay(posts=1)
