"""The words of the schedule's page: what a day is, in a cell and to a screen reader."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from bot.core.calendar import Week, in_zone, named_days, red_day
from bot.core.refusals import Refusal, TextTooLong
from bot.schedule.booking import last_bookable
from bot.schedule.model import Booking, BookingStatus, ClosedDay, Department, Page, PageKind
from bot.schedule.refusals import (
    BeyondHorizon,
    DayClosed,
    DayPassed,
    DayTaken,
    NeedsNoSeat,
    NotYourPage,
    PageFrozen,
    ReasonMissing,
    TitleMissing,
    TitleTooLong,
)
from bot.schedule.swap_refusals import DayHeld
from bot.swedish.basic import cut
from bot.swedish.date_writing import (
    capitalised,
    clock,
    day_span,
    long_day,
    month_label,
    month_name,
    weekday_name,
)
from bot.swedish.numbers import in_words
from bot.swedish.reading.meanings import Day
from bot.swedish.reading.post import read_day
from bot.swedish.refusals import quoted
from bot.swedish.schedule import month_heading
from bot.swedish.words import status_name
from bot.watch.refusals import NotALinkedInLink
from bot.writing.refusals import NotAnAddress, NoteMissing, TextMissing

WEEKDAYS: Final = ("Måndag", "Tisdag", "Onsdag", "Torsdag", "Fredag", "Lördag", "Söndag")
VIEWS: Final = ("Månad", "Tre månader", "Vecka", "Idéer", "Mina")
IDEAS: Final = "Idéer och serier"
CLOSED: Final = "Stängd"
HELD: Final = "Hålls för kön"
HELD_FOR_YOU: Final = "Hålls för dig"
FROZEN: Final = "Fryst"
LIES_THERE: Final = "fryst, ligger kvar"
FREE: Final = "Ledig"
NOTHING_BOOKED: Final = "Inget bokat"
SAVED: Final = "Sparat"
PUBLISHED: Final = "Publicerat. Håll ett öga på kommentarerna, så påminner jag dig om resten"
ANSWERED: Final = "Tack, svaret är sparat"
DAY_NEEDED: Final = "Välj en dag, eller skriv den som i chatten."
TAKEN_NOW: Final = "Den dagen är tagen nu. Välj en annan."
SENT_BEFORE: Final = "Det du skickade först är sparat. Har du ändrat något sedan dess, spara igen."
DAY_UNKNOWN: Final = "Jag förstod inte dagen. Skriv till exempel tis v 2 eller 14 januari."
ONE_DAY: Final = "Det är flera dagar. Skriv en enda, till exempel tis v 2."
WHICH_DAY: Final = "Vilken dag menar du?"
REPORT_PUBLISHED: Final = "Är inlägget publicerat?"
SWAP_HEADING: Final = "Byt dag eller ge bort"
BOOK_HEADING: Final = "Boka ett inlägg"
YOUR_POST: Final = "Ditt inlägg"
URGENT_HEADING: Final = "Boka akut, utöver dagens plats"
CLOSE_HEADING: Final = "Stäng dagar"
FREEZE_HEADING: Final = "Frys en sida"
FIGURES_HEADING: Final = "Vad har setts mest?"
NO_FIGURES: Final = (
    "Det finns inga siffror än. De kommer när någon antecknar dem eller läser in dem."
)
FREE_HEADING: Final = "Alla lediga dagar"
_ADDRESS: Final = re.compile(r"https?://(?:www\.)?([^\s/?#]+)\S*", re.IGNORECASE)
GOTO_UNKNOWN: Final = (
    "Jag förstod inte dagen. Skriv till exempel lucia, v 2, 14 jan eller fredag om en vecka."
)
FIELD_OF: Final[Mapping[type[Refusal], str]] = {
    TitleMissing: "title",
    TitleTooLong: "title",
    TextTooLong: "title",
    ReasonMissing: "reason",
    NeedsNoSeat: "content_type",
    NotALinkedInLink: "link",
    NotAnAddress: "link",
    TextMissing: "text",
    NoteMissing: "note",
    NotYourPage: "page",
    DayPassed: "day",
    DayClosed: "day",
    DayTaken: "day",
    DayHeld: "day",
    BeyondHorizon: "day",
    PageFrozen: "day",
}
"""By refusal, which field of a form it is about."""
CODE_LENGTH: Final = 3

_OBSERVED: Final = (
    "alla hjärtans dag",
    "fettisdagen",
    "första advent",
    "andra advent",
    "tredje advent",
    "fjärde advent",
    "lucia",
)
"""Days that are worked like others and that a post may be about."""
_NOT_OBSERVED: Final = frozenset({"klämdag"})
_SAID_MOST: Final = 120


@lru_cache(maxsize=32)
def _names_in(year: int) -> dict[date, str]:
    first = date(year, 1, 1)
    names: dict[date, str] = {}
    for name in _OBSERVED:
        reading = read_day(name, first)
        if isinstance(reading, Day) and reading.day.year == year:
            names[reading.day] = name
    known = named_days(year).items()
    return names | {day: name for name, day in known if name not in _NOT_OBSERVED}


def day_name(day: date) -> str:
    """What the day is called beside its date; empty for most."""
    red = red_day(day)
    return capitalised((red or _names_in(day.year).get(day, "")).lower())


def full_day(day: date) -> str:
    """As in "onsdag 16 december, vecka 51": the beginning of a day's accessible name."""
    return f"{weekday_name(day)} {day.day} {month_name(day)}, vecka {Week.of(day).number}"


def page_code(page: Page, departments: Sequence[Department]) -> str:
    """A product page's letters in a box; the city's own page needs none."""
    if page.kind is PageKind.MAIN:
        return ""
    own = next((each for each in departments if each.id == page.id), None)
    return own.short if own else page_short(page)[:CODE_LENGTH].upper()


def page_short(page: Page) -> str:
    """The page's name as a tab has it: its shortest alias that is a word of its own."""
    if page.kind is PageKind.MAIN:
        return page.name
    words = [alias for alias in page.aliases if len(alias) > CODE_LENGTH]
    return capitalised(min([*words, page.name], key=len))


def state_word(booking: Booking, *, watched: bool) -> str:
    """What has become of a booking; nothing of one that is only booked."""
    if watched:
        return "bevakas"
    return "" if booking.status is BookingStatus.BOOKED else status_name(booking.status)


def said_post(
    booking: Booking, department: Department | None, page: Page, *, mine: bool, state: str
) -> str:
    """One booking as a screen reader hears it; the title first, as it is what one can say."""
    details = booking.details
    facts = [
        department.name if department else booking.owner_name,
        page.name if page.kind is PageKind.PRODUCT else "",
        clock(details.planned_time) if details.planned_time else "",
        state,
        "akut" if booking.over_limit_reason else "",
    ]
    own = "Min bokning. " if mine else ""
    return f"{own}{details.title}. {', '.join(fact for fact in facts if fact)}"


def said_free(page: Page, why: str) -> str:
    return f"Ledig på {page.name}. {why}" if why else f"Ledig på {page.name}"


def said_closed(closed: ClosedDay) -> str:
    return f"Stängd. {cut(closed.reason, most=_SAID_MOST)}"


def said_held(until: datetime, today: date, *, own: bool) -> str:
    return f"{HELD_FOR_YOU if own else HELD}, {held_until(until, today)}"


def held_until(until: datetime, today: date) -> str:
    here = in_zone(until)
    near = {0: "i dag", 1: "i morgon"}.get((here.date() - today).days)
    return f"till {near or short_date(here.date())} kl. {clock(here)}"


def said_frozen(page: Page) -> str:
    return f"{page.name} är fryst"


def said_off(day: date) -> str:
    """A weekend or red day that can be booked all the same."""
    name = red_day(day)
    kind = f"{capitalised(name.lower())}. Röd dag" if name else "Helg"
    return f"{kind}, kan bokas efter en extra fråga"


def said_far(today: date) -> str:
    return f"Går inte att boka än, bara till och med {long_day(last_bookable(today), today)}"


def said_products(count: int) -> str:
    if not count:
        return ""
    return f"{capitalised(in_words(count, 'en'))} på produktsidor"


def short_date(day: date) -> str:
    """As in "14 jan"."""
    return f"{day.day} {month_name(day)[:3]}"


def free_in_week(count: int) -> str:
    return f"{count} {'ledig' if count == 1 else 'lediga'}"


def free_days(count: int) -> str:
    match count:
        case 0:
            return "Inga lediga dagar"
        case 1:
            return "1 ledig dag"
        case _:
            return f"{count} lediga dagar"


def free_in_month(count: int, month: date, today: date) -> str:
    return f"{free_days(count)} i {month_label(month, today)}"


def free_until(count: int, last: date, today: date) -> str:
    return f"{free_days(count)} till sista {month_label(last, today)}"


def free_in_the_week(count: int, day: date) -> str:
    return f"{free_days(count)} vecka {Week.of(day).number}"


def quarter_heading(first: date, last: date) -> str:
    start = month_heading(first) if first.year != last.year else capitalised(month_name(first))
    return f"{start} – {month_name(last)} {last.year}"


def week_heading(day: date) -> str:
    return f"Vecka {Week.of(day).number}"


def week_span(day: date) -> str:
    week = Week.of(day)
    span = day_span(week.monday, week.sunday, week.sunday)
    return span if str(week.sunday.year) in span else f"{span} {week.sunday.year}"


def in_days(day: date, today: date) -> str:
    """As in "om tio dagar"."""
    left = (day - today).days
    near = {-1: "i går", 0: "i dag", 1: "i morgon", 2: "i övermorgon"}.get(left)
    if near:
        return near
    words = in_words(abs(left))
    return f"om {words} dagar" if left > 0 else f"för {words} dagar sedan"


def neighbour_day(day: date) -> str:
    return f"{weekday_name(day)[:3]} {day.day}"


def caption(heading: str, page: str) -> str:
    return f"Schema, {heading}, {page}"


def booked(day: date, today: date) -> str:
    return f"Bokat: {long_day(day, today)}"


def moved(day: date, today: date) -> str:
    return f"Flyttat till {long_day(day, today)}"


def moved_back(day: date, today: date) -> str:
    return f"Tillbaka på {long_day(day, today)}"


def cancelled(day: date, today: date) -> str:
    return f"Avbokat: {long_day(day, today)}"


def restored(day: date, today: date) -> str:
    return f"Ångrat. Bokningen står kvar {long_day(day, today)}"


def frozen_until(page: Page, today: date) -> str:
    assert page.frozen_until is not None
    return f"Fryst till och med {long_day(page.frozen_until, today)}"


def frozen_page(page: Page, today: date) -> str:
    assert page.frozen_from is not None
    assert page.frozen_until is not None
    why = f": {page.frozen_reason}" if page.frozen_reason else ""
    days = day_span(page.frozen_from, page.frozen_until, today)
    return f"{page.name} är fryst {days}{why}. Bokningar ligger kvar."


def standing(count: int) -> str:
    """What lies on days that were closed."""
    if not count:
        return ""
    what = "bokning" if count == 1 else "bokningar"
    return f"{capitalised(in_words(count, 'en'))} {what} ligger kvar."


FORM_UNREAD: Final = "Det du skickade gick inte att läsa. Ladda om sidan och försök igen."


def in_a_cell(title: str) -> str:
    """The words beside the addresses that a title holds; of an address alone, whose it is."""
    beside = " ".join(_ADDRESS.sub(" ", title).split())
    if any(map(str.isalnum, beside)):
        return beside
    return " ".join(_ADDRESS.sub(r"\1", title).split())


def changed_meanwhile(booking: Booking) -> str:
    return (
        f"{quoted(booking.details.title)} har ändrats under tiden. "
        "Det du har skrivit står kvar. Spara igen om det ska gälla."
    )


def bad_address(part: str) -> str:
    """What an address held that none of the page's has; today's month is shown instead."""
    what = {"day": "Dagen", "page": "Sidan", "booking": "Bokningen"}.get(part, "Vyn")
    return f"{what} i adressen finns inte. Här är den här månaden i stället."


def any_day(day: date) -> str:
    """As in "onsdag 16 december (v. 51)"; the year is said by what stands around it."""
    return long_day(day, day)


def plain_day(day: date) -> str:
    """As in "fredag 4 december", for a button."""
    return f"{weekday_name(day)} {day.day} {month_name(day)}"
