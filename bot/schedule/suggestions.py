"""The best free days of a page, each with the reason that speaks most for it."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.core.calendar import Week, is_workday
from bot.core.people import DepartmentId
from bot.schedule.booking import HORIZON, is_free, last_bookable
from bot.schedule.model import Booking, ClosedDay, Details, PageCalendar, Theme
from bot.schedule.quiet import Quiet, is_quiet

AHEAD = timedelta(weeks=6)
"""How far ahead people plan; later days are suggested when these weeks have none to give."""

BEFORE_NEAR = timedelta(weeks=2)
"""How much earlier than the wanted day an alternative may be and still be one."""

NEXT_DOOR = timedelta(days=7)
"""A post further away than this is no neighbour: its subject doesn't tire the followers."""

SAME_WEEK_COST = 2.5
"""What a day loses for each day of its own week that has already been suggested."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Whole days without a post between this day and the nearest ones on either side."""

    before: int
    after: int


@dataclass(frozen=True, kw_only=True)
class SinceLast:
    """Days since the nearest earlier post; none is booked later."""

    days: int


@dataclass(frozen=True, kw_only=True)
class UntilNext:
    """Days until the nearest later post; none is known earlier."""

    days: int


@dataclass(frozen=True, kw_only=True)
class EmptyWeek:
    week: Week


@dataclass(frozen=True, kw_only=True)
class SharedDay:
    """A page with several seats a day: this many are taken, and one at least is free."""

    posts: int


@dataclass(frozen=True, kw_only=True)
class DayAfter:
    wanted: date


@dataclass(frozen=True, kw_only=True)
class DayBefore:
    wanted: date


@dataclass(frozen=True, kw_only=True)
class NextWorkday:
    """The first working day after the wanted one, with a weekend or holiday between."""

    wanted: date


Reason = Gap | SinceLast | UntilNext | EmptyWeek | SharedDay | DayAfter | DayBefore | NextWorkday


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    day: date
    reason: Reason


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What is known of the post that seeks a day."""

    start: date
    """The day from which lateness is counted: tomorrow, or the wanted day."""
    near: date | None = None
    department: DepartmentId | None = None
    theme: Theme | None = None


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A free day and what surrounds it."""

    day: date
    before: int | None
    """Days of air since the nearest earlier post; None when there is none."""
    after: int | None
    same_day: int
    """Posts that already share the day, on a page with several seats."""
    week_posts: int
    next_door: tuple[Details, ...]
    """The posts of the nearest days with any, on either side, and of the day itself."""


@dataclass(frozen=True, kw_only=True)
class Term:
    """One consideration: its measure says from 0 (bad) to 1 (good), its weight how much."""

    name: str
    weight: float
    measure: Callable[[Candidate, Wish], float]


def air(candidate: Candidate, _: Wish) -> float:
    """The first free day beside a post matters most, each further one less."""
    if candidate.same_day:
        return 0
    return 1 - (_tightness(candidate.before) + _tightness(candidate.after)) / 2


def calm_week(candidate: Candidate, _: Wish) -> float:
    return 1 / (1 + candidate.week_posts)


def other_department(candidate: Candidate, wish: Wish) -> float:
    if wish.department is None:
        return 1
    return _unlike([post.department == wish.department for post in candidate.next_door])


def other_theme(candidate: Candidate, wish: Wish) -> float:
    if wish.theme is None:
        return 1
    return _unlike([post.theme is wish.theme for post in candidate.next_door])


def early(candidate: Candidate, wish: Wish) -> float:
    return 1 - abs(candidate.day - wish.start) / HORIZON


def close_by(candidate: Candidate, wish: Wish) -> float:
    """A post can wait a day more easily than it can be ready a day sooner."""
    if wish.near is None:
        return 0
    distance = (candidate.day - wish.near).days
    return 1 / (1 + (distance if distance >= 0 else -2 * distance))


TERMS = (
    Term(name="air", weight=6, measure=air),
    Term(name="calm week", weight=2, measure=calm_week),
    Term(name="other department", weight=1.5, measure=other_department),
    Term(name="other theme", weight=1, measure=other_theme),
    Term(name="early", weight=16, measure=early),
    Term(name="close by", weight=20, measure=close_by),
)


def suggest(
    calendar: PageCalendar,
    *,
    today: date,
    near: date | None = None,
    department: DepartmentId | None = None,
    theme: Theme | None = None,
    count: int = 3,
    exclude: Collection[date] = (),
    within: tuple[date, date] = (date.min, date.max),
    ahead: timedelta = AHEAD,
    quiet: Quiet = (),
    terms: Sequence[Term] = TERMS,
) -> list[Suggestion]:
    """At most `count` free days, the best first, from tomorrow to the last bookable day.

    The calendar holds the page's bookings from a month back to the last bookable day. With `near`
    the days are alternatives to that one. Two neighbouring days are suggested only when there is
    nothing else, and so are a day of a `quiet` time and one beyond the weeks `ahead`. No day
    outside `within` is, whatever the rest says.
    """
    tomorrow = today + ONE_DAY
    start = min(max(tomorrow, near or tomorrow), last_bookable(today))
    wish = Wish(start=start, near=near, department=department, theme=theme)
    free = {
        candidate.day: candidate
        for candidate in _candidates(calendar, tomorrow, today=today)
        if candidate.day not in exclude and within[0] <= candidate.day <= within[1]
    }
    scores = {
        day: sum(term.weight * term.measure(candidate, wish) for term in terms)
        for day, candidate in free.items()
    }
    chosen: list[date] = []

    def order(day: date) -> tuple[bool, bool, bool, float, date]:
        beside = any(abs(other - day) <= ONE_DAY for other in chosen)
        far = not start - BEFORE_NEAR <= day <= start + ahead
        same_week = sum(_monday(other) == _monday(day) for other in chosen)
        return is_quiet(day, quiet), beside, far, same_week * SAME_WEEK_COST - scores[day], day

    while len(chosen) < min(count, len(free)):
        chosen.append(min((day for day in free if day not in chosen), key=order))
    return [Suggestion(day=day, reason=_reason(free[day], wish)) for day in chosen]


def reasons(
    calendar: PageCalendar, *, today: date, first: date | None = None
) -> dict[date, Reason]:
    """What a post on each free day would mean for the air around it; the calendar as above.

    Args:
        calendar: Whose days.
        today: After which they are.
        first: From which day on, where tomorrow is too late.
    """
    wish = Wish(start=today + ONE_DAY)
    found = _candidates(calendar, first or today + ONE_DAY, today=today)
    return {each.day: _reason(each, wish) for each in found}


def _candidates(calendar: PageCalendar, first: date, *, today: date) -> Iterator[Candidate]:
    posts: defaultdict[date, list[Booking]] = defaultdict(list)
    for booking in calendar.bookings:
        if booking.is_active:
            posts[booking.day].append(booking)
    closed: defaultdict[date, list[ClosedDay]] = defaultdict(list)
    for closed_day in calendar.closed:
        closed[closed_day.day].append(closed_day)
    post_days = sorted(posts)
    week_posts = Counter(_monday(day) for day in post_days for _ in posts[day])

    for offset in range((last_bookable(today) - first).days + 1):
        day = first + offset * ONE_DAY
        own = posts.get(day, [])
        # The rule sees one day at a time: over the whole calendar it would search it each time.
        alone = replace(calendar, bookings=own, closed=closed.get(day, []))
        if not is_free(alone, day, today=today):
            continue
        earlier, later = bisect_left(post_days, day), bisect_right(post_days, day)
        previous = post_days[earlier - 1] if earlier else None
        following = post_days[later] if later < len(post_days) else None
        yield Candidate(
            day=day,
            before=None if previous is None else (day - previous).days - 1,
            after=None if following is None else (following - day).days - 1,
            same_day=len(own),
            week_posts=week_posts[_monday(day)],
            next_door=tuple(
                booking.details
                for door in (previous, day, following)
                if door is not None and abs(door - day) <= NEXT_DOOR
                for booking in posts.get(door, [])
            ),
        )


def _reason(candidate: Candidate, wish: Wish) -> Reason:
    if (beside := _beside(candidate.day, wish.near)) is not None:
        return beside
    if candidate.same_day:
        return SharedDay(posts=candidate.same_day)
    if candidate.week_posts:
        match candidate.before, candidate.after:
            case int(before), int(after):
                return Gap(before=before, after=after)
            case int(before), None:
                return SinceLast(days=before + 1)
            case None, int(after):
                return UntilNext(days=after + 1)
            case _:  # no post on either side, so none in the week
                pass
    return EmptyWeek(week=Week.of(candidate.day))


def _beside(day: date, wanted: date | None) -> Reason | None:
    if wanted is None:
        return None
    distance = (day - wanted).days
    if distance == 1:
        return DayAfter(wanted=wanted)
    if distance == -1:
        return DayBefore(wanted=wanted)
    between = (wanted + step * ONE_DAY for step in range(1, distance))
    if distance > 1 and not any(map(is_workday, between)):
        return NextWorkday(wanted=wanted)
    return None


def _tightness(days_of_air: int | None) -> float:
    return 0 if days_of_air is None else 1 / (1 + days_of_air) ** 2


def _unlike(alike: Sequence[bool]) -> float:
    return 1 - sum(alike) / len(alike) if alike else 1


def _monday(day: date) -> date:
    return day - day.weekday() * ONE_DAY
