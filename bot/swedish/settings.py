"""The words of the settings: pages, closed days, frozen pages, departments."""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import Final

from bot.schedule.model import Department, Page, ReviewNeed
from bot.schedule.settings import Breach, BrokenRule, ClosedSpan
from bot.swedish.booking import impossible_date
from bot.swedish.date_writing import capitalised, day_span, heading_day, join_names
from bot.swedish.numbers import in_words
from bot.swedish.reading.arguments import Arguments, runs
from bot.swedish.reading.meanings import Ambiguous, Impossible, Meaning, Why
from bot.swedish.refusals import quoted
from bot.swedish.words import content_type_name

HEADING: Final = "Inställningar"
MOST_NAMED: Final = 100
"""Letters of the names on one row."""
ONLY_SUPERADMINS: Final = "Bara superadmin ser och ändrar det här"
PAGES: Final = "Sidor"
CLOSED_DAYS: Final = "Stängda dagar"
FROZEN_PAGES: Final = "Frysta sidor"
DEPARTMENTS: Final = "Förvaltningar"
OPEN: Final = "Visa"
CHANGE: Final = "Ändra"
SAVE: Final = "Spara"
BACK: Final = "Till inställningarna"
NOTHING_CLOSED: Final = "Inga dagar är stängda."
NOTHING_FROZEN: Final = "Ingen sida är fryst."
REOPENED: Final = (
    "Dagar som inte är med nu går att boka igen: frys hela tiden om de också ska vara stängda."
)
CLOSE: Final = "Stäng dagar"
REOPEN: Final = "Öppna"
FREEZE: Final = "Frys en sida"
FREEZE_NOW: Final = "Frys sidan"
UNFREEZE: Final = "Tina"
ADD_PAGE: Final = "Ny produktsida"
ADD_DEPARTMENT: Final = "Ny förvaltning"
FIRST_DAY: Final = "Första dagen"
LAST_DAY: Final = "Sista dagen"
LAST_DAY_HELP: Final = "Lämna tom för en enda dag."
DAY_WRONG: Final = "Ange en dag från och med i dag."
ALL_PAGES: Final = "Alla sidor"
REASON: Final = "Varför?"
REASON_HELP: Final = "Alla ser det här i schemat"
REASON_NEEDED: Final = "Skriv varför, så att alla förstår."
NAME: Final = "Namn"
NAME_NEEDED: Final = "Skriv ett namn."
SHORT: Final = "Förkortning, högst fyra bokstäver"
SEATS: Final = "Platser per dag"
REVIEW: Final = "Vem ska läsa texten innan den publiceras?"
REVIEW_NEEDED: Final = "Välj vem som ska läsa."
REVIEWS: Final = {
    ReviewNeed.NONE: "Ingen behöver",
    ReviewNeed.READER: "Någon annan redaktör",
    ReviewNeed.SUPERADMIN: "En superadmin, annars räknas inget som publicerat",
}
SEATS_NEEDED: Final = "Välj 1 till 20."
TYPES: Final = "Typer som tar en plats"
TYPES_NEEDED: Final = "Välj minst en typ."
EDITORS: Final = "Vilka får boka här?"
EDITORS_HELP: Final = "Lämna tom, så får alla redaktörer boka"
SAVED: Final = "Sparat"
STANDING: Final = "Bokningar som redan står där"
STANDING_HELP: Final = "De ligger kvar tills någon flyttar eller avbokar dem."
ALL_BUT: Final = (
    "Jag tar en sida i taget eller alla, utan undantag. Välj en sida och ta sedan nästa."
)
BROKEN: Final = "Bokningar som inte längre följer sidans regler"
SHOW_BOOKING: Final = "Visa"


def days_not_understood(text: str) -> str:
    return f"Jag förstod inte {quoted(text)}. Skriv dagarna, till exempel 24/12–1/1."


def one_page(first: Page, others: Sequence[Page]) -> str:
    """Of several pages in one command."""
    names = join_names([each.name for each in others])
    return f"Jag tar en sida i taget. Ta {first.name} först och gör sedan likadant för {names}."


def one_stretch(asked: str) -> str:
    """Of days that come again, as "varje fredag"."""
    days = "till exempel 4/12 eller 4/12–8/12"
    return f"{quoted(asked)} är flera dagar. Ta en dag eller en period i taget, {days}."


def span_doubt(read: Arguments, today: date) -> str:
    """Why the days of a command are asked about; empty where they are read in full."""
    meaning = read.day
    if read.all_but:
        return ALL_BUT
    if read.page is not None and read.other_pages:
        return one_page(read.page, read.other_pages)
    if meaning is None:
        return "Jag läser det som flera dagar var för sig. Kontrollera dem och ta en i taget."
    if read.at is not None:
        return "Klockslag går inte att ange här, bara hela dagar. Kontrollera och skicka."
    return _meaning_doubt(meaning, today, page=read.page, is_sure=read.is_sure)


def is_it_that_page(page: Page) -> str:
    """Of days to close on every page, where a department with a page is named beside them."""
    return f"Gäller det bara {page.name}? Kontrollera sidan, och skicka."


def _meaning_doubt(
    meaning: Meaning | Impossible, today: date, *, page: Page | None, is_sure: bool
) -> str:
    if isinstance(meaning, Impossible):
        recurs = meaning.why is Why.RECURRING
        return one_stretch(meaning.asked) if recurs else impossible_date(meaning)
    stretches = runs(meaning)
    if isinstance(meaning, Ambiguous):
        days = join_names([choice.label.lower() for choice in meaning.choices])
        return f"Det kan vara flera dagar: {days}. Fyll i dem du menar."
    if len(stretches) > 1:
        days = join_names([day_span(first, last, today) for first, last in stretches])
        return f"Det är dagar med uppehåll: {days}. Ta en period i taget."
    if not is_sure:
        first, last = stretches[0]
        where = f" på {page.name}" if page is not None else ""
        return f"Menade du {day_span(first, last, today)}{where}? Kontrollera och skicka."
    return ""


def closing_heading(first: date, last: date, today: date) -> str:
    return f"Stängt {day_span(first, last, today)}"


def opened_heading(first: date, last: date, today: date) -> str:
    return f"Öppet igen {day_span(first, last, today)}"


def frozen_heading(page: Page, first: date, last: date, today: date) -> str:
    return f"{page.name} är fryst {day_span(first, last, today)}"


def all_frozen_heading(first: date, last: date, today: date) -> str:
    return f"Alla sidor är frysta {day_span(first, last, today)}"


def unfrozen_heading(page: Page) -> str:
    return f"{page.name} är inte fryst längre"


def unfrozen_detail() -> str:
    return "Bokningarna gäller som förut, och förslagen om andra dagar är inte längre aktuella."


def where_and_why(page: Page | None, reason: str) -> str:
    return f"{page.name if page else ALL_PAGES}: {reason}"


def reopened(pages: Sequence[Page], today: date) -> str:
    """Of pages as they were before they were frozen for other days; empty where there are none."""
    said = [
        f"{page.name} var fryst {day_span(page.frozen_from, page.frozen_until, today)}."
        for page in pages
        if page.frozen_from is not None and page.frozen_until is not None
    ]
    return " ".join([*said, REOPENED]) if said else ""


def proposals_sent(count: int) -> str:
    """What happens to the bookings of a page that was frozen."""
    if not count:
        return "Inget var bokat de dagarna."
    whom = "Den som har bokat" if count == 1 else "De som har bokat"
    return f"{whom} får tre andra dagar att välja på. Tills dess ligger bokningarna kvar."


def span_line(span: ClosedSpan, today: date) -> str:
    return capitalised(day_span(span.first, span.last, today))


def frozen_line(page: Page, today: date) -> str:
    if page.frozen_from is None or page.frozen_until is None:
        return ""
    return f"{day_span(page.frozen_from, page.frozen_until, today)}: {page.frozen_reason}"


def frozen_problem(page: Page, today: date) -> str:
    """Leads the proposals to the owner of a booking on a frozen page."""
    return (
        f"{page.name} är fryst {frozen_line(page, today)}. "
        "Din bokning ligger kvar, men kan inte publiceras då. Välj en annan dag."
    )


def frozen_booking(page: Page, today: date) -> str:
    return f"Sidan är fryst {frozen_line(page, today)}. Bokningen ligger kvar."


def page_detail(page: Page, today: date) -> str:
    seats = "1 plats" if page.seats_per_day == 1 else f"{page.seats_per_day} platser"
    types = join_names([content_type_name(each) for each in sorted(page.seated_types)])
    parts = [f"{seats} per dag", types]
    if page.editors:
        one = len(page.editors) == 1
        parts.append("1 egen redaktör" if one else f"{len(page.editors)} egna redaktörer")
    if page.review is not ReviewNeed.NONE:
        who = "en superadmin" if page.review is ReviewNeed.SUPERADMIN else "någon annan"
        parts.append(f"{who} läser först")
    if page.frozen_from is not None:
        parts.append(f"fryst {frozen_line(page, today)}")
    return " · ".join(parts)


def counted(names: Sequence[str]) -> str:
    """The first of them in full, and how many more there are."""
    ends = accumulate(map(len, names))
    shown = [name for name, end in zip(names, ends, strict=True) if end <= MOST_NAMED]
    shown = shown or list(names[:1])
    left = len(names) - len(shown)
    return join_names([*shown, f"{in_words(left)} till"] if left else shown)


def department_line(department: Department) -> str:
    return f"{department.name} ({department.short})"


def broken_line(broken: BrokenRule, today: date) -> str:
    booking = broken.booking
    why = {
        Breach.TYPE: f"{content_type_name(booking.details.content_type)} tar ingen plats längre",
        Breach.SEATS: "fler än dagens platser",
        Breach.EDITOR: f"{booking.owner_name or 'den som bokat'} är inte redaktör för sidan",
    }
    return f"{heading_day(booking.day, today)} · {why[broken.breach]}"
