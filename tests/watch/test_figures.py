"""What posts came to: numbers as typed, and what is said of them together."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import overload

import pytest

from bot.schedule.model import BookingId, BookingStatus, Theme
from bot.watch.figures import PostFigures, Reach, Total, checked, reach
from bot.watch.metrics import ENOUGH, Distance, Group, Origin, activity_of, outcomes
from bot.watch.refusals import FiguresMissing, NotACount
from tests.makers import booking, details

MONDAY = date(2026, 11, 2)


@pytest.mark.parametrize(
    ("views", "reactions", "comments", "expected"),
    [
        ("24 011", "7", "0", PostFigures(views=24011, reactions=7, comments=0)),
        ("", " ", "3", PostFigures(comments=3)),
        ("1.200", "", "", PostFigures(views=1200)),
    ],
)
def test_numbers_are_taken_as_typed(
    views: str, reactions: str, comments: str, expected: PostFigures
) -> None:
    assert checked(views=views, reactions=reactions, comments=comments) == expected


def test_something_has_to_be_filled_in_and_be_a_number() -> None:
    with pytest.raises(FiguresMissing):
        checked(views="", reactions=" ", comments="\n")
    with pytest.raises(NotACount):
        checked(views="12", reactions="many", comments="")


def test_totals_say_of_how_many_posts_they_are_and_the_earliest_of_the_most_seen() -> None:
    figures = [
        (BookingId(3), PostFigures(views=50, reactions=1)),
        (BookingId(2), PostFigures(views=50)),
        (BookingId(1), PostFigures(comments=4)),
    ]
    assert reach(figures) == Reach(
        posts=3,
        views=Total(sum=100, posts=2),
        reactions=Total(sum=1, posts=1),
        comments=Total(sum=4, posts=1),
        most_seen=BookingId(2),
    )


def test_of_no_views_no_post_is_the_most_seen() -> None:
    nothing = Total(sum=0, posts=0)
    assert reach([]) == Reach(
        posts=0, views=nothing, reactions=nothing, comments=nothing, most_seen=None
    )
    assert reach([(BookingId(1), PostFigures(reactions=1))]).most_seen is None


@pytest.mark.parametrize(
    ("link", "number"),
    [
        ("https://www.linkedin.com/feed/update/urn:li:activity:7123456/", "7123456"),
        ("https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A7123456", "7123456"),
        ("https://www.linkedin.com/posts/stad_x-activity-7123456-aBcD", "7123456"),
        ("https://www.linkedin.com/posts/stad_x-ACTIVITY-7123456", "7123456"),
        ("https://www.linkedin.com/feed/update/urn:li:share:7123456/", None),
        ("https://www.linkedin.com/posts/stad_x-activity-12345", None),
        ("", None),
    ],
)
def test_a_post_is_known_by_its_number_in_each_form_of_its_address(
    link: str, number: str | None
) -> None:
    assert activity_of(link) == number


def test_posts_are_compared_by_what_they_were_and_nothing_is_said_of_too_few() -> None:
    """A post every other Monday of tips, one on the day after the last of a story."""
    tips = [
        booking(
            id=BookingId(number),
            day=MONDAY + timedelta(weeks=2 * number),
            details=details(theme=Theme.TIPS),
        )
        for number in range(ENOUGH)
    ]
    beside = booking(
        id=BookingId(90),
        day=tips[-1].day + timedelta(days=1),
        details=details(theme=Theme.STORY),
    )
    unseen = booking(id=BookingId(91), day=MONDAY + timedelta(days=3))
    cancelled = booking(
        id=BookingId(92), day=MONDAY + timedelta(days=14), status=BookingStatus.CANCELLED
    )
    seen = {each.id: 100 + each.id for each in tips} | {beside.id: 900}
    days = sorted(each.day for each in (*tips, beside, unseen))
    found = outcomes([*tips, beside, unseen, cancelled], seen, days)
    assert found.posts == ENOUGH + 1
    assert list(found.themes) == [
        Group(key=Theme.TIPS, posts=ENOUGH, typical=102),
        Group(key=Theme.STORY, posts=1, typical=None),
    ]
    assert found.audiences == []
    assert [(each.key, each.posts) for each in found.types] == [("post", ENOUGH + 1)]
    assert [(each.key, each.posts) for each in found.weekdays] == [("0", ENOUGH), ("1", 1)]
    assert {each.key: each.posts for each in found.distances} == {
        Distance.NEAR: 1,
        Distance.FAR: 3,
        Distance.NEXT_DOOR: 2,
    }


def test_where_posts_came_from_is_said_with_how_many_and_nothing_of_too_few() -> None:
    posts = [booking(id=BookingId(number), day=MONDAY) for number in range(2 * ENOUGH)]
    seen = {each.id: 100 for each in posts}
    days = [each.day for each in posts]
    assert outcomes(posts, seen, days).origins == [], "all were booked directly"
    origins = dict.fromkeys(range(ENOUGH), Origin.OTHERS_IDEA) | {ENOUGH: Origin.SERIES}
    found = outcomes(posts, seen, days, {BookingId(key): each for key, each in origins.items()})
    assert [(each.key, each.posts, each.typical) for each in found.origins] == [
        (Origin.OTHERS_IDEA, ENOUGH, 100),
        (Origin.DIRECT, ENOUGH - 1, None),
        (Origin.SERIES, 1, None),
    ]


def test_a_post_alone_on_its_page_has_no_distance() -> None:
    assert outcomes([booking()], {BookingId(1): 5}, [booking().day]).distances == []


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ([0], Distance.NEXT_DOOR),
        ([-8, 1], Distance.NEXT_DOOR),
        ([-2, 5], Distance.NEAR),
        ([-20, -7, 8, 9], Distance.APART),
        ([-9, -8], Distance.FAR),
        ([8], Distance.FAR),
    ],
)
def test_a_post_is_as_far_as_the_nearest_on_either_side(
    others: list[int], expected: Distance
) -> None:
    days = sorted(MONDAY + timedelta(days=each) for each in (0, *others))
    [found] = outcomes([booking(day=MONDAY)], {BookingId(1): 5}, days).distances
    assert found.key == expected


class Looked(Sequence[date]):
    """Days that count how many of them are looked at."""

    def __init__(self, days: Sequence[date]) -> None:
        self._days = days
        self.times = 0

    def __len__(self) -> int:
        return len(self._days)

    @overload
    def __getitem__(self, at: int) -> date: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[date]: ...
    def __getitem__(self, at: int | slice) -> date | Sequence[date]:
        found = self._days[at]
        self.times += len(found) if isinstance(found, Sequence) else 1
        return found


def test_a_years_posts_are_not_each_compared_with_all_the_others() -> None:
    posts = [
        booking(id=BookingId(number), day=MONDAY + timedelta(days=number)) for number in range(250)
    ]
    days = Looked([each.day for each in posts])
    assert outcomes(posts, {each.id: 5 for each in posts}, days).posts == len(posts)
    assert days.times < 20 * len(posts)
