"""The figures, counted by hand over a small schedule, and held to what must always add up."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar import Week
from bot.core.people import DepartmentId, PageId, PersonId
from bot.schedule.model import (
    Audience,
    Booking,
    BookingId,
    BookingStatus,
    ContentType,
    Details,
    Theme,
)
from bot.schedule.statistics import (
    Lean,
    Share,
    Spread,
    Stretch,
    WeekPosts,
    figures,
    lean_mix,
)

MAIN, BUSINESS = PageId("main"), PageId("business")
SOCIAL, CULTURE = DepartmentId("social"), DepartmentId("culture")
FIRST, LAST = date(2026, 11, 2), date(2026, 11, 22)


def booking(
    day: date,
    *,
    page: PageId = MAIN,
    status: BookingStatus = BookingStatus.BOOKED,
    over_limit_reason: str = "",
    content_type: ContentType = ContentType.POST,
    department: DepartmentId | None = None,
    theme: Theme | None = None,
    audience: Audience | None = None,
) -> Booking:
    return Booking(
        id=BookingId(1),
        page=page,
        day=day,
        details=Details(
            title="A post",
            content_type=content_type,
            department=department,
            theme=theme,
            audience=audience,
        ),
        owner=PersonId("owner"),
        status=status,
        over_limit_reason=over_limit_reason,
    )


def nov(day: int) -> date:
    return date(2026, 11, day)


BOOKINGS = [
    booking(nov(1), department=SOCIAL),
    booking(nov(3), department=SOCIAL, theme=Theme.TIPS, status=BookingStatus.PUBLISHED),
    booking(nov(5), department=CULTURE, theme=Theme.TIPS, content_type=ContentType.ARTICLE),
    booking(nov(5), department=SOCIAL, over_limit_reason="storm", theme=Theme.STORY),
    booking(nov(9), audience=Audience.EMPLOYEES),
    booking(nov(10), status=BookingStatus.CANCELLED),
    booking(nov(20), department=SOCIAL, audience=Audience.PARTNERS),
    booking(nov(23)),
]


def test_three_weeks_counted_by_hand():
    found = figures(BOOKINGS, first=FIRST, last=LAST)
    assert (found.total, found.published, found.over_limit) == (5, 1, 1)
    assert found.weeks == (
        WeekPosts(week=Week(2026, 45), posts=3),
        WeekPosts(week=Week(2026, 46), posts=1),
        WeekPosts(week=Week(2026, 47), posts=1),
    )
    assert found.departments == (
        Share(key=SOCIAL, posts=3, of=5),
        Share(key=CULTURE, posts=1, of=5),
        Share(key=None, posts=1, of=5),
    )
    assert found.content_types == (
        Share(key=ContentType.POST, posts=4, of=5),
        Share(key=ContentType.ARTICLE, posts=1, of=5),
    )
    assert found.spread == Spread(
        median=3,
        shortest=0,
        longest_gap=Stretch(first=nov(10), last=nov(19)),
        workdays=15,
        empty_workdays=11,
    )
    assert found.spread.longest_gap is not None
    assert found.spread.longest_gap.days == 10


def test_every_theme_and_audience_is_listed_and_the_unstated_last():
    found = figures(BOOKINGS, first=FIRST, last=LAST)
    assert [share.key for share in found.themes] == [
        Theme.TIPS,
        Theme.STORY,
        Theme.BEHIND_THE_SCENES,
        Theme.EVENT,
        Theme.OTHER,
        None,
    ]
    assert [share.posts for share in found.audiences] == [1, 1, 0, 0, 3]


def test_a_named_department_without_a_post_is_listed_with_none():
    found = figures([], first=FIRST, last=LAST, departments=[SOCIAL, CULTURE])
    assert found.departments == (
        Share(key=SOCIAL, posts=0, of=0),
        Share(key=CULTURE, posts=0, of=0),
    )
    assert found.departments[0].fraction == 0


def test_an_empty_stretch_has_no_steps_and_one_long_gap():
    assert figures([], first=FIRST, last=LAST).spread == Spread(
        median=None,
        shortest=None,
        longest_gap=Stretch(first=FIRST, last=LAST),
        workdays=15,
        empty_workdays=15,
    )


def test_holidays_are_no_empty_workdays():
    christmas = figures([], first=date(2026, 12, 21), last=date(2027, 1, 3)).spread
    assert christmas.workdays == 6  # 21-23 and 28-30 December


def test_a_week_53_is_a_week_of_its_own():
    found = figures([], first=date(2026, 12, 28), last=date(2027, 1, 10))
    assert [each.week for each in found.weeks] == [Week(2026, 53), Week(2027, 1)]


MONDAY = date(2026, 11, 23)


def weekly(*audiences: Audience | None, last: date = MONDAY - timedelta(days=1)) -> list[Booking]:
    """One post a week, the newest first."""
    return [
        booking(last - timedelta(weeks=week), audience=audience)
        for week, audience in enumerate(audiences)
    ]


E, F, P, M = Audience


@pytest.mark.parametrize(
    ("bookings", "expected"),
    [
        pytest.param([], {}, id="nothing booked is no mix"),
        pytest.param(weekly(E, F, P, M), {M: 3}, id="three weeks and a day are three weeks"),
        pytest.param(weekly(E, F, P, E, M), {M: 4}, id="four weeks are told as four"),
        pytest.param(weekly(E, E, E, E, E), {F: 4, P: 4, M: 4}, id="never is as long as is known"),
        pytest.param(weekly(E, E, E), {}, id="what is known for two weeks only leans nowhere"),
        pytest.param(
            [*weekly(E, F, P, E, M), booking(MONDAY + timedelta(days=14), audience=M)],
            {},
            id="what is booked within two weeks has not been left out",
        ),
        pytest.param(
            [*weekly(E, F, P, E, M), booking(MONDAY + timedelta(days=15), audience=M)],
            {M: 4},
            id="what is booked later than that has",
        ),
        pytest.param(
            weekly(E, F, None, M, P), {}, id="too few that state an audience say nothing"
        ),
    ],
)
def test_an_audience_left_out_for_weeks_is_named(bookings, expected):
    assert {lean.missing: lean.weeks for lean in lean_mix(bookings, today=MONDAY)} == expected


def test_themes_lean_too_but_never_for_want_of_anything_else():
    themes = [Theme.TIPS, Theme.STORY, Theme.EVENT, Theme.TIPS, Theme.BEHIND_THE_SCENES]
    bookings = [
        booking(MONDAY - timedelta(weeks=week), theme=theme) for week, theme in enumerate(themes)
    ]
    assert lean_mix(bookings, today=MONDAY) == (Lean(missing=Theme.BEHIND_THE_SCENES, weeks=4),)
    assert lean_mix(bookings, today=MONDAY, weeks=5) == ()


def test_a_cancelled_post_reached_nobody():
    bookings = weekly(E, F, P, E, M)
    cancelled = booking(MONDAY, audience=M, status=BookingStatus.CANCELLED)
    assert lean_mix([*bookings, cancelled], today=MONDAY) == lean_mix(bookings, today=MONDAY)
    assert lean_mix(bookings, today=MONDAY)


DAYS = st.dates(date(2026, 10, 1), date(2027, 2, 28))
SCHEDULES = st.lists(
    st.builds(
        booking,
        DAYS,
        status=st.sampled_from(BookingStatus),
        theme=st.none() | st.sampled_from(Theme),
        audience=st.none() | st.sampled_from(Audience),
        department=st.none() | st.sampled_from([SOCIAL, CULTURE]),
    ),
    max_size=40,
)


@given(SCHEDULES, DAYS, DAYS)
def test_every_way_of_counting_adds_up_to_the_total(bookings, one, other):
    first, last = sorted((one, other))
    found = figures(bookings, first=first, last=last)
    for shares in (found.departments, found.content_types, found.themes, found.audiences):
        assert sum(share.posts for share in shares) == found.total
        assert all(share.of == found.total for share in shares)
    assert sum(week.posts for week in found.weeks) == found.total
    days = [first + timedelta(days=offset) for offset in range((last - first).days + 1)]
    assert [each.week for each in found.weeks] == list(dict.fromkeys(map(Week.of, days)))


@given(SCHEDULES, DAYS, DAYS)
def test_no_post_falls_in_the_longest_gap_and_no_gap_is_longer(bookings, one, other):
    first, last = sorted((one, other))
    gap = figures(bookings, first=first, last=last).spread.longest_gap
    posts = {each.day for each in bookings if each.is_active}
    longest = run = 0
    for offset in range((last - first).days + 1):
        run = 0 if first + timedelta(days=offset) in posts else run + 1
        longest = max(longest, run)
    assert (gap.days if gap else 0) == longest
    if gap:
        assert first <= gap.first <= gap.last <= last
        assert not any(gap.first <= day <= gap.last for day in posts)
