"""A page's days and weeks as a schedule shows them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from bot.core.calendar import Week, add_workdays, is_weekend, is_workday, next_month, red_day
from bot.schedule.booking import is_free
from bot.schedule.model import Booking, ClosedDay, PageCalendar

WEEKS_AHEAD = 4
FEWEST_DAYS_LEFT = 3
"""Working days after today that a month still has where it is worth showing."""


@dataclass(frozen=True, kw_only=True)
class DayEntry:
    day: date
    bookings: tuple[Booking, ...] = ()
    closed: ClosedDay | None = None
    red_day: str | None = None
    """The holiday's name; None also on an ordinary weekend."""
    frozen: bool = False
    free: bool = False
    """Whether an ordinary booking of the day would go through today."""

    @property
    def says_something(self) -> bool:
        """Whether a schedule shows the day: of a weekend only what has a post in it."""
        return not is_weekend(self.day) or bool(self.bookings)


@dataclass(frozen=True, kw_only=True)
class WeekRow:
    monday: date
    taken: int
    """Bookings in the week, those of its weekend included."""
    free: int
    """Working days that can still be booked."""
    closed: int
    """Working days that can't be booked because they are closed or the page is frozen."""

    @property
    def week(self) -> Week:
        return Week.of(self.monday)


def opening_day(today: date) -> date:
    """Today, or the next month's first once there is hardly a working day left of this one."""
    enough = add_workdays(today, FEWEST_DAYS_LEFT)
    return today if enough < next_month(today) else next_month(today)


def overview(calendar: PageCalendar, first: date, last: date, *, today: date) -> list[DayEntry]:
    """Every day from the first to the last; the calendar covers them."""
    bookings: defaultdict[date, list[Booking]] = defaultdict(list)
    for booking in calendar.bookings:
        if booking.is_active:
            bookings[booking.day].append(booking)
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    return [_entry(calendar, day, bookings[day], today=today) for day in days]


def weeks(calendar: PageCalendar, *, today: date, count: int = WEEKS_AHEAD) -> list[WeekRow]:
    """This week and those that follow; the calendar covers them."""
    monday = Week.of(today).monday
    entries = overview(calendar, monday, monday + timedelta(days=7 * count - 1), today=today)
    return [_week(entries[start : start + 7]) for start in range(0, len(entries), 7)]


def _entry(
    calendar: PageCalendar, day: date, bookings: Sequence[Booking], *, today: date
) -> DayEntry:
    # The rule sees one day at a time: over the whole calendar it would search it each time.
    alone = replace(calendar, bookings=bookings)
    return DayEntry(
        day=day,
        bookings=tuple(bookings),
        closed=calendar.closed_on(day),
        red_day=red_day(day),
        frozen=calendar.page.is_frozen_on(day),
        free=is_free(alone, day, today=today),
    )


def _week(entries: Sequence[DayEntry]) -> WeekRow:
    return WeekRow(
        monday=entries[0].day,
        taken=sum(len(entry.bookings) for entry in entries),
        free=sum(entry.free for entry in entries),
        closed=sum(
            is_workday(entry.day) and (entry.frozen or entry.closed is not None)
            for entry in entries
        ),
    )
