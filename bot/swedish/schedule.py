"""The words of the schedule: days, weeks, months, one's own bookings."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from bot.core.calendar import Week, is_weekend, is_workday
from bot.schedule.model import Booking, BookingStatus, Catalogue, ClosedDay, Department, Page
from bot.schedule.overview import DayEntry
from bot.swedish.basic import listed
from bot.swedish.date_writing import (
    capitalised,
    day_span,
    join_names,
    long_day,
    month_label,
    month_name,
    short_day,
    week_label,
)
from bot.swedish.numbers import in_words
from bot.swedish.refusals import quoted
from bot.swedish.words import CommandName, status_name

FREE_HEADING: Final = "Lediga dagar"
MINE_BOOKED: Final = "Bokningar"
MINE_HEADING: Final = "Mina bokningar"
UNDER_WAY: Final = "På gång"
ONLY_YOU: Final = "Bara du ser det här"
SHOW: Final = "Visa"
LATER_DAYS: Final = "Visa fler"
CALENDAR: Final = "Till kalendern"
CALENDAR_COMMAND: Final = "kalender"
BOOK_COMMAND: Final = CommandName.BOOK.value
BOOK_A_DAY: Final = "Boka en dag"
SHOW_MONTH: Final = "Visa månaden"
OPEN_PAGE: Final = "Öppna schemat"
"""As a page, beside the chat."""
OPEN_IN_PAGE: Final = "Öppna i schemat"
SHOW_FREE: Final = "Lediga dagar"
ALL_PAGES: Final = "Alla sidor"
WEEK_COLUMN: Final = "v."
WEEKDAYS: Final = ("mån", "tis", "ons", "tor", "fre", "lör", "sön")
FREE: Final = "ledig"
TAKEN: Final = "bokad"
CLOSED: Final = "stängd"
FROZEN: Final = "fryst"
RED: Final = "helgdag"
PAST: Final = "–"
NOTHING_BOOKED: Final = "Inget bokat"

_LONGEST_IN_A_CELL = 9
_LONGEST_WITH_A_WEEKEND = 8


EVERY_PAGE: Final = frozenset({"alla", "alla sidor", "allt", "samtliga", "samtliga sidor"})


def no_page_of_its_own(department: Department, shown: Page) -> str:
    return f"{department.name} har ingen egen sida, så jag visar {shown.name}."


def which_span(text: str) -> str:
    return (
        f"Jag förstod inte {quoted(text)}. Skriv en dag, en vecka, en månad eller en sida, "
        "till exempel v 49 eller december."
    )


def one_week_at_a_time(first: date) -> str:
    return f"Jag visar en vecka i taget, här {week_label(Week.of(first))}. Bläddra vidare nedan."


def one_month_at_a_time(first: date, today: date) -> str:
    return f"Jag visar en månad i taget, här {month_label(first, today)}. Bläddra vidare nedan."


def days_taken(days: Sequence[date], today: date) -> str:
    """Empty where none is."""
    if not days:
        return ""
    names = join_names([long_day(day, today) for day in days])
    return f"{capitalised(names)} är {'upptagen' if len(days) == 1 else 'upptagna'}."


def no_free_days(page: str) -> str:
    return f"Inga lediga dagar på {page} här. Prova ett annat datum eller en annan sida."


def week_heading(monday: date, today: date) -> str:
    week = Week.of(monday)
    year = "" if week.year == Week.of(today).year else f" {week.year}"
    return f"Vecka {week.number}{year}"


def week_under(monday: date, sunday: date, page: str | None, today: date) -> str:
    return f"{day_span(monday, sunday, today)} · {page or ALL_PAGES}"


def month_heading(month: date) -> str:
    return f"{capitalised(month_name(month))} {month.year}"


def month_under(page: str, free: int) -> str:
    match free:
        case 0:
            return f"{page} · ingen ledig dag kvar"
        case 1:
            return f"{page} · en ledig dag"
        case _:
            return f"{page} · {in_words(free)} lediga dagar"


def earlier(month: date, today: date) -> str:
    return f"‹ {capitalised(month_label(month, today))}"


def later(month: date, today: date) -> str:
    return f"{capitalised(month_label(month, today))} ›"


def earlier_week(monday: date) -> str:
    return f"‹ Vecka {Week.of(monday).number}"


def later_week(monday: date) -> str:
    return f"Vecka {Week.of(monday).number} ›"


def week_name(monday: date, *, is_now: bool = False) -> str:
    name = f"Vecka {Week.of(monday).number}"
    return f"{name} (nu)" if is_now else name


def cell_number(day: date, today: date) -> str:
    """The day's number in a month; today's says so."""
    return f"{day.day} i dag" if day == today else str(day.day)


def short(day: date) -> str:
    return short_day(day)


def other_days(entries: Sequence[DayEntry], today: date) -> str:
    """What a week without a grid must say of its days beside posts and closings."""
    free = [_marked(entry.day, today) for entry in entries if entry.free]
    red = [
        f"{short_day(entry.day)} ({entry.red_day.lower()})"
        for entry in entries
        if entry.red_day and not is_weekend(entry.day)
    ]
    frozen = [
        _marked(entry.day, today) for entry in entries if entry.frozen and is_workday(entry.day)
    ]
    parts = [
        f"Ledigt {join_names(free)}" if free else "",
        f"Helgdag {join_names(red)}" if red else "",
        f"Fryst {join_names(frozen)}" if frozen else "",
    ]
    return ". ".join(part for part in parts if part)


def _marked(day: date, today: date) -> str:
    """A short day; today says so, also where there is no grid."""
    return f"i dag {short_day(day)}" if day == today else short_day(day)


def cell_word(entry: DayEntry, departments: Sequence[str], *, weekend: bool) -> str:
    """A day's state in a word or two, the departments by their short names."""
    if departments:
        return ", ".join(departments)
    if entry.closed:
        return CLOSED
    if entry.red_day:
        longest = max(map(len, entry.red_day.split()))
        room = _LONGEST_WITH_A_WEEKEND if weekend else _LONGEST_IN_A_CELL
        return entry.red_day.lower() if longest <= room else RED
    if entry.frozen:
        return FROZEN
    return FREE if entry.free else PAST


def day_state(entry: DayEntry) -> str:
    """A day without bookings, in words."""
    if entry.closed:
        return closed_line(entry.closed)
    if entry.red_day:
        return capitalised(entry.red_day.lower())
    if entry.frozen:
        return "Sidan är fryst"
    return "Ledig" if entry.free else NOTHING_BOOKED


def free_on_page(page: str) -> str:
    return f"Ledig på {page}"


def closed_day(closed: ClosedDay) -> str:
    return f"{short_day(closed.day)} · {closed_line(closed)}"


def closed_line(closed: ClosedDay) -> str:
    return f"Stängd: {listed(closed.reason)}"


def department_short(department: Department | None) -> str:
    return department.short if department else TAKEN


def booking_line(booking: Booking, catalogue: Catalogue, *, with_page: bool) -> str:
    """Under a title: whose it is, where, and its state when it is not simply booked."""
    department = catalogue.department(booking.details.department)
    page = catalogue.page(booking.page)
    parts = [
        department.name if department else booking.owner_name,
        page.name if with_page and page else "",
        "" if booking.status is BookingStatus.BOOKED else status_name(booking.status),
        f"akut: {listed(booking.over_limit_reason)}" if booking.over_limit_reason else "",
    ]
    return " · ".join(part for part in parts if part)


def listed_title(booking: Booking) -> str:
    """A title as one line among others; the booking's own card has all of it."""
    return listed(booking.details.title)


def day_and_title(booking: Booking, today: date) -> str:
    return f"{_marked(booking.day, today)} · {listed_title(booking)}"


def mine_line(booking: Booking, catalogue: Catalogue) -> str:
    page = catalogue.page(booking.page)
    parts = [
        listed_title(booking),
        page.name if page else "",
        "" if booking.status is BookingStatus.BOOKED else status_name(booking.status),
    ]
    return " · ".join(part for part in parts if part)


def show_booking(day: date, today: date) -> str:
    return f"Visa bokningen {long_day(day, today)}"


def nothing_mine() -> str:
    return "Du har inga bokningar framåt. Skriv boka, så föreslår jag en dag."
