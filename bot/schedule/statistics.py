"""Figures over bookings: how many, of what, and how well spread."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Generic, TypeVar

from bot.core.calendar import Week, is_workday
from bot.core.people import DepartmentId
from bot.schedule.model import Audience, Booking, BookingStatus, ContentType, Theme

ONE_DAY = timedelta(days=1)

LOOK_AHEAD = timedelta(weeks=2)
"""What is booked this soon already sets the mix right."""

ENOUGH_TO_LEAN = 3
"""Fewer posts than this in the weeks looked at say nothing of a mix."""

K = TypeVar("K", bound=str)


@dataclass(frozen=True, kw_only=True)
class Share(Generic[K]):
    key: K | None
    """None gathers the posts where nothing was stated."""
    posts: int
    of: int

    @property
    def fraction(self) -> float:
        """From 0 to 1; 0 where there is nothing to be a share of."""
        return self.posts / self.of if self.of else 0


@dataclass(frozen=True, kw_only=True)
class WeekPosts:
    week: Week
    posts: int


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Consecutive days without a post, both ends counted."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, kw_only=True)
class Spread:
    median: float | None
    """Days from one post to the next; None with fewer than two posts."""
    shortest: int | None
    """Days from one post to the next; 0 when two share a day."""
    longest_gap: Stretch | None
    """The first of the longest; None when every day has a post."""
    workdays: int
    empty_workdays: int


@dataclass(frozen=True, kw_only=True)
class Figures:
    first: date
    last: date
    total: int
    published: int
    over_limit: int
    weeks: tuple[WeekPosts, ...]
    """Every ISO week that the dates touch, the empty ones too."""
    departments: tuple[Share[DepartmentId], ...]
    content_types: tuple[Share[ContentType], ...]
    themes: tuple[Share[Theme], ...]
    audiences: tuple[Share[Audience], ...]
    spread: Spread


@dataclass(frozen=True, kw_only=True)
class Lean:
    """An audience or a theme that has had no post for whole weeks, and has none coming."""

    missing: Audience | Theme
    weeks: int


def figures(
    bookings: Iterable[Booking],
    *,
    first: date,
    last: date,
    departments: Iterable[DepartmentId] = (),
) -> Figures:
    """The figures of the bookings from the first day to the last, both included.

    Cancelled bookings are left out. The departments named are listed even without a post, as
    every theme and audience is; content types are listed when they occur.
    """
    posts = sorted(
        (each for each in bookings if each.is_active and first <= each.day <= last),
        key=lambda each: each.day,
    )
    per_week = Counter(Week.of(post.day) for post in posts)
    details = [post.details for post in posts]
    return Figures(
        first=first,
        last=last,
        total=len(posts),
        published=sum(post.status is BookingStatus.PUBLISHED for post in posts),
        over_limit=sum(bool(post.over_limit_reason) for post in posts),
        weeks=tuple(WeekPosts(week=week, posts=per_week[week]) for week in _weeks(first, last)),
        departments=_shares([each.department for each in details], listed=departments),
        content_types=_shares([each.content_type for each in details]),
        themes=_shares([each.theme for each in details], listed=Theme),
        audiences=_shares([each.audience for each in details], listed=Audience),
        spread=_spread([post.day for post in posts], first=first, last=last),
    )


def lean_mix(bookings: Iterable[Booking], *, today: date, weeks: int = 3) -> tuple[Lean, ...]:
    """What has been left out for at least so many weeks, audiences first.

    Nothing is said before the bookings reach that far back, nor of weeks that were almost empty:
    then it is not the mix that leans.
    """
    posts = [each for each in bookings if each.is_active and each.day <= today + LOOK_AHEAD]
    audiences = [(each.day, each.details.audience) for each in posts]
    themes = [(each.day, each.details.theme) for each in posts]
    subjects = [theme for theme in Theme if theme is not Theme.OTHER]
    return (
        *_left_out(Audience, audiences, today=today, weeks=weeks),
        *_left_out(subjects, themes, today=today, weeks=weeks),
    )


def _left_out(
    all_of_them: Iterable[Audience | Theme],
    posts: Sequence[tuple[date, Audience | Theme | None]],
    *,
    today: date,
    weeks: int,
) -> list[Lean]:
    stated = [(day, what) for day, what in posts if what is not None]
    start = today - timedelta(weeks=weeks)
    if sum(start <= day <= today for day, _ in stated) < ENOUGH_TO_LEAN:
        return []
    known_since = min(day for day, _ in stated)
    latest = {what: day for day, what in sorted(stated)}
    silent = {what: (today - latest.get(what, known_since)).days // 7 for what in all_of_them}
    return [Lean(missing=what, weeks=count) for what, count in silent.items() if count >= weeks]


def _shares(stated: Sequence[K | None], *, listed: Iterable[K] = ()) -> tuple[Share[K], ...]:
    """Most posts first; among equals the order listed, and what was not stated last of all."""
    counts = Counter[K | None](dict.fromkeys(listed, 0))
    counts.update(stated)
    unstated = counts.pop(None, 0)
    shares = [Share(key=key, posts=posts, of=len(stated)) for key, posts in counts.most_common()]
    if unstated:
        shares.append(Share(key=None, posts=unstated, of=len(stated)))
    return tuple(shares)


def _spread(post_days: Sequence[date], *, first: date, last: date) -> Spread:
    steps = [(later - earlier).days for earlier, later in pairwise(post_days)]
    workdays = [day for day in _days(first, last) if is_workday(day)]
    # The days just outside close the stretch at either end, as posts would.
    ends = [first - ONE_DAY, *post_days, last + ONE_DAY]
    gaps = [
        Stretch(first=earlier + ONE_DAY, last=later - ONE_DAY)
        for earlier, later in pairwise(ends)
        if later - earlier > ONE_DAY
    ]
    return Spread(
        median=median(steps) if steps else None,
        shortest=min(steps, default=None),
        longest_gap=max(gaps, key=lambda gap: gap.days, default=None),
        workdays=len(workdays),
        empty_workdays=len(set(workdays) - set(post_days)),
    )


def _weeks(first: date, last: date) -> list[Week]:
    return [Week.of(monday) for monday in _days(Week.of(first).monday, last)[::7]]


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)]
