"""What the weekly digest says: a pure function of the schedule."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.core.calendar import Week, is_workday, workday_from
from bot.core.people import PageId, PersonId
from bot.schedule.ideas import IN_DIGEST, Idea
from bot.schedule.model import Booking, BookingStatus, ClosedDay, Page, Readiness
from bot.schedule.overview import DayEntry
from bot.schedule.series import Series
from bot.schedule.statistics import Lean
from bot.schedule.tips import Tip

WEEKS = 2
"""The digest looks at its own week and the next."""


class ChangeKind(StrEnum):
    BOOKED = "book"
    MOVED = "move"
    CANCELLED = "cancel"


@dataclass(frozen=True, kw_only=True)
class Change:
    """What became of one booking since the last digest, first state against last."""

    kind: ChangeKind
    title: str
    page: PageId
    day: date
    """Where it stands now; of a cancelled one, where it stood."""
    from_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Watched:
    """A published post, and who watches its comments just now."""

    post: Booking
    keeper: PersonId
    """Whose duty it is."""
    keeper_name: str
    """Of whoever has the turn, which is a deputy's while the keeper is away."""


@dataclass(frozen=True, kw_only=True)
class ShortWeek:
    """A week with fewer posts on the main page than are wanted."""

    week: Week
    count: int
    least: int


@dataclass(frozen=True, kw_only=True)
class Digest:
    week: Week
    page: Page
    """The main page, whose free days are offered."""
    posts: tuple[Booking, ...]
    """Of both weeks and all pages, in order of day."""
    free: tuple[date, ...]
    closed: tuple[ClosedDay, ...]
    changes: tuple[Change, ...] = ()
    frozen: tuple[Page, ...] = ()
    """Pages frozen on any of the days."""
    watched: tuple[Watched, ...] = ()
    helpless: tuple[Watched, ...] = ()
    """Of those, the ones whose comments wait for an answer from anybody."""
    unknown: tuple[Booking, ...] = ()
    """Posts of which nobody has said whether they were published."""
    tips: tuple[Tip, ...] = ()
    """Still waiting for a like, a share or a comment."""
    lean: tuple[Lean, ...] = ()
    short: tuple[ShortWeek, ...] = ()
    ideas: tuple[Idea, ...] = ()
    """A few of those that wait for a day, the ones with most reactions."""
    series: tuple[Series, ...] = ()
    """Those whose owner has not said yet whether a day of the two weeks is to be booked."""
    unready: tuple[tuple[Booking, Readiness], ...] = ()
    """Of the next week's posts, those whose text waits for somebody."""

    @property
    def first(self) -> date:
        return self.week.monday

    @property
    def last(self) -> date:
        return self.week.monday + timedelta(days=7 * WEEKS - 1)


def digest(
    *,
    week: Week,
    page: Page,
    days: Sequence[DayEntry],
    posts: Sequence[Booking],
    today: date,
    changes: Sequence[Change] = (),
    pages: Sequence[Page] = (),
    watched: Sequence[Watched] = (),
    helpless: Sequence[Watched] = (),
    tips: Sequence[Tip] = (),
    lean: Sequence[Lean] = (),
    unready: Sequence[tuple[Booking, Readiness]] = (),
    ideas: Sequence[Idea] = (),
    series: Sequence[Series] = (),
    least: int = 0,
) -> Digest:
    """Put the digest of a week together.

    Args:
        week: The ISO week it is named after.
        page: The main page.
        days: The main page's days of both weeks.
        posts: The active bookings of both weeks on every page, and earlier ones that nobody has
            said were published.
        today: Days before it are no longer offered.
        changes: Since the last digest.
        pages: All of them, some of which may be frozen.
        watched: Published posts on watch.
        helpless: Those whose keeper has asked for help.
        tips: Those that nobody has met yet.
        lean: Where the mix leans.
        unready: Of the next week's posts, those whose text waits for somebody.
        ideas: Those that wait for a day, of which a few are shown.
        series: Those that wait for an answer about a day of both weeks.
        least: Posts that the main page wants each week.
    """
    first, last = week.monday, week.monday + timedelta(days=7 * WEEKS - 1)
    return Digest(
        week=week,
        page=page,
        posts=tuple(
            sorted(
                (post for post in posts if first <= post.day <= last),
                key=lambda post: (post.day, post.page, post.id),
            )
        ),
        free=tuple(entry.day for entry in days if entry.free and entry.day >= today),
        closed=tuple(entry.closed for entry in days if entry.closed and is_workday(entry.day)),
        changes=tuple(changes),
        frozen=tuple(
            each
            for each in pages
            if any(each.is_frozen_on(first + timedelta(days=n)) for n in range(7 * WEEKS))
        ),
        watched=tuple(watched),
        helpless=tuple(helpless),
        tips=tuple(tips),
        unknown=tuple(
            post for post in posts if post.day < today and post.status is BookingStatus.BOOKED
        ),
        lean=tuple(lean),
        unready=tuple(unready),
        ideas=tuple(ideas[:IN_DIGEST]),
        series=tuple(series),
        short=tuple(_short(week, page, days, posts, least)),
    )


def _short(
    week: Week, page: Page, days: Sequence[DayEntry], posts: Sequence[Booking], least: int
) -> Iterator[ShortWeek]:
    for each in (week, week.next()):
        count = sum(post.page == page.id and Week.of(post.day) == each for post in posts)
        workdays = [entry for entry in days if entry.day in each.workdays]
        if count < least and not all(entry.closed for entry in workdays):
            yield ShortWeek(week=each, count=count, least=least)


def digest_day(week: Week, weekday: int) -> date:
    """The day a week's digest goes: the chosen weekday, or the next working day after it.

    Where the week has none left it is the last one before: in another week it is out of date.

    Args:
        week: Whose digest it is.
        weekday: Counted from 0 for Monday.
    """
    chosen = week.monday + timedelta(days=weekday)
    return min(workday_from(chosen), week.workdays[-1])


def is_digest_of(week: Week, days: Collection[date]) -> bool:
    """Whether a change on one of the days shows in the digest of the week."""
    first, last = week.monday, week.monday + timedelta(days=7 * WEEKS - 1)
    return any(first <= day <= last for day in days)
