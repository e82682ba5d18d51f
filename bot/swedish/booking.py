"""The words of booking, moving and cancelling."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from typing import Final

from bot.core.people import PersonId
from bot.schedule.model import Booking, BookingStatus, Catalogue, Details, Page
from bot.schedule.overview import WeekRow
from bot.swedish.date_writing import (
    capitalised,
    clock,
    day_span,
    heading_day,
    join_names,
    long_day,
    week_label,
    weekday_name,
)
from bot.swedish.numbers import in_words
from bot.swedish.reading.meanings import Ambiguous, Day, Impossible, Meaning, Span, Why
from bot.swedish.reading.post import Post
from bot.swedish.refusals import quoted
from bot.swedish.words import audience_name, content_type_name, theme_name

_KEPT: Final = "Det du skrev finns kvar om du vill boka en ny dag."
BOOK: Final = "Boka"
BOOK_ANYWAY: Final = "Boka ändå"
BOOK_NEW_DAY: Final = "Boka en ny dag"
SAVE: Final = "Spara"
EDIT: Final = "Ändra"
MOVE: Final = "Flytta"
MOVE_THERE: Final = "Flytta till datumet"
MOVE_ANYWAY: Final = "Flytta ändå"
CANCEL: Final = "Avboka"
KEEP: Final = "Behåll bokningen"
NOT_THE_PAGE: Final = "Nej, förvaltningen"
NOT_THAT: Final = "Nej, det hör till rubriken"
UNDO: Final = "Ångra"
MOVE_BACK: Final = "Flytta tillbaka"
SAVED: Final = "Ändringarna är sparade."
STOOD_BEFORE: Final = (
    "Inlägget var redan bokat, så inget ändrades. Tid och annat byter du med Ändra."
)
RESTORED: Final = "Avbokningen är ångrad."
WHICH_DEPARTMENT: Final = "Vilken förvaltning står bakom? Jag kommer ihåg svaret."
SAVE_DEPARTMENT: Final = "Spara förvaltningen"
YES: Final = "Ja"
SEVERAL_DAYS: Final = "Jag bokar en dag i taget. Vilken börjar vi med?"
NEVER_MIND: Final = "Avbryt"
OTHER_DAY: Final = "Annan dag"
CHOOSE_OTHER_DAY: Final = "Välj en annan dag"
SHOW_MONTH: Final = "Visa månaden"
HOW_TO_BOOK: Final = "Så bokar du"
OPEN_POST: Final = "Öppna inlägget"

SUGGESTIONS_HEADING: Final = "Boka en dag"
COMING_WEEKS: Final = "De närmaste veckorna"
NEW_BOOKING: Final = "Ny bokning"
EDIT_BOOKING: Final = "Ändra bokningen"
WHICH_DAY: Final = "Vilken dag menar du?"
WHERE_TO: Final = "Flytta till vilken dag?"

PAGE: Final = "Sida"
COLUMNS: Final = {
    "title": "rubrik",
    "content_type": "typ",
    "department": "förvaltning",
    "theme": "tema",
    "audience": "målgrupp",
    "planned_time": "planerad tid",
    "accessible": "tillgänglighet kontrollerad",
}
"""Each detail as an extract of a person's data calls it."""
TYPE: Final = "Typ"
DEPARTMENT: Final = "Förvaltning"
THEME_LABEL: Final = "Tema (valfritt)"
AUDIENCE: Final = "Målgrupp"
AUDIENCE_LABEL: Final = "Målgrupp (valfritt)"
PLANNED: Final = "Planerad tid"
ACCESSIBILITY: Final = "Tillgänglighet"
BY: Final = "Av"
DAY: Final = "Dag"

TITLE_LABEL: Final = "Rubrik"
TITLE_PLACEHOLDER: Final = "Vad handlar inlägget om?"
TITLE_NEEDED: Final = "Skriv en rubrik, högst 200 tecken."
DAY_LABEL: Final = "Dag"
DAY_PLACEHOLDER: Final = "Välj en dag"
DAY_NEEDED: Final = "Välj en dag i listan, eller Annat datum och fyll i datumet under."
OTHER_DATE: Final = "Annat datum (fyll i under)"
OTHER_DATE_LABEL: Final = "Annat datum (går före listan)"
MOVE_DATE_LABEL: Final = "Eller ett annat datum"
MOVE_DATE_NEEDED: Final = "Fyll i datumet du vill flytta till, inom 180 dagar."
OTHER_DATE_WRONG: Final = "Fyll i ett datum från och med i dag, inom 180 dagar."
PAGE_NEEDED: Final = "Välj en sida."
TYPE_NEEDED: Final = "Välj en typ."
DEPARTMENT_NEEDED: Final = "Välj den förvaltning som står bakom inlägget."
DEPARTMENT_PLACEHOLDER: Final = "Välj förvaltning"
NOT_SAID: Final = "Inte bestämt"
TIME_LABEL: Final = "Tid (valfritt)"
TIME_WRONG: Final = "Fyll i tiden som timmar och minuter."
ACCESSIBLE_LABEL: Final = "Bilder har alt-text och filmer är textade"


def may_need_no_day(why: str) -> str:
    return f"{why} Är det ett vanligt inlägg? Boka det då här."


def day_not_wanted(typed: str) -> str:
    return f"Inget är bokat av {quoted(typed)}. Välj den dag du vill ha."


def checked(accessible: bool) -> str:  # noqa: FBT001 - the only thing asked
    return "Alt-text och textning är klara" if accessible else ""


def type_choice(name: str, *, seated: bool) -> str:
    return capitalised(name) if seated else f"{capitalised(name)} (tar ingen plats)"


def book_day(day: date, today: date) -> str:
    """What a short "Boka" does in full, for those who hear the button alone."""
    return f"Boka {long_day(day, today)}"


def move_to_day(day: date, today: date) -> str:
    return f"Flytta till {long_day(day, today)}"


def moves_to(day: date, today: date) -> str:
    return f"Den du väljer flyttas till {long_day(day, today)}."


def carried_title(title: str) -> str:
    return f"Rubriken följer med: {quoted(title)}"


def no_free_days() -> str:
    return (
        "Det finns ingen ledig dag inom 180 dagar. Titta i schemat efter någon att byta med, "
        "eller fråga en superadmin."
    )


def week_line(row: WeekRow, today: date) -> tuple[str, str]:
    """A week and how full it is."""
    parts = [
        f"{in_words(row.taken)} bokad{'e' if row.taken > 1 else ''}" if row.taken else "",
        free_count(row.free),
        f"{in_words(row.closed)} stäng{'da' if row.closed > 1 else 'd'}" if row.closed else "",
    ]
    this_week = row.monday <= today and (today - row.monday).days < 7  # noqa: PLR2004 - a week
    label = f"{week_label(row.week)} (nu)" if this_week else week_label(row.week)
    return label, capitalised(", ".join(part for part in parts if part))


def free_count(free: int) -> str:
    return "ingen ledig" if not free else f"{in_words(free)} ledig{'a' if free > 1 else ''}"


def free_days_on(page: str) -> str:
    return f"Listan visar lediga dagar på {page}."


def what_happens_next(day: date | None, today: date) -> str:
    """Nothing is promised of an hour that may have passed."""
    asks = "I dag" if day == today else "Samma dag kl. 15:00"
    return (
        f"{asks} frågar jag om länken. Sedan bevakar du kommentarerna i sju arbetsdagar, "
        "och jag påminner dig."
    )


def form_hint() -> str:
    return "Du får ett kvitto direkt och kan ändra, flytta eller avboka när du vill."


def booked(day: date, today: date) -> str:
    return f"Bokat: {long_day(day, today)}"


def state_line(booking: Booking, today: date) -> str:
    words = {
        BookingStatus.BOOKED: "Bokad dag",
        BookingStatus.PUBLISHED: "Publicerat",
        BookingStatus.CANCELLED: "Avbokat",
    }
    return f"{words[booking.status]}: {long_day(booking.day, today)}"


def after_cancelling() -> str:
    return f"Dagen är ledig för andra igen. {_KEPT}"


def next_line(booking: Booking, today: date) -> str:
    """What happens next, or what can be done now."""
    match booking.status:
        case BookingStatus.BOOKED:
            return what_happens_next(booking.day, today)
        case BookingStatus.PUBLISHED:
            return after_publishing()
        case BookingStatus.CANCELLED:
            return _KEPT  # the day may be another's by now


def after_publishing() -> str:
    return "Tack! Håll ett öga på kommentarerna, så påminner jag dig om resten."


def taken(day: date, today: date) -> str:
    return f"Upptagen: {long_day(day, today)}"


def moved(before: date, after: date, today: date) -> str:
    return f"Flyttat från {long_day(before, today)} till {long_day(after, today)}"


def holders_line(
    holders: Sequence[Booking], catalogue: Catalogue, viewer: PersonId | None = None
) -> str:
    """Who has the day; nobody, when it was freed or is held by what the reader may not see."""
    if not holders:
        return "Dagen hann bli upptagen."
    names = [
        f"{_who(booking, catalogue, viewer)} har {quoted(booking.details.title)}"
        for booking in holders
    ]
    return f"{capitalised(join_names(names[:3]))} den dagen."


def alternatives_line(title: str) -> str:
    if title.strip():
        return f"{quoted(title)} följer med till den dag du väljer i stället."
    return "Välj en dag i stället:"


def red_day_headline(day: date, today: date) -> str:
    return f"{heading_day(day, today)} är ingen vanlig arbetsdag"


def move_red_day_question(title: str) -> str:
    return f"Vill du flytta {quoted(title)} dit ändå?"


def red_day_question(title: str) -> str:
    return (
        f"Vill du boka {quoted(title)} den dagen ändå?"
        if title.strip()
        else ("Vill du boka den dagen ändå?")
    )


def did_you_mean_this(post: Post, today: date) -> str:
    """The question about a reading that is not sure: a day, a time, a page, or all three."""
    match post.when:
        case Day(day=day):
            when = long_day(day, today)
        case Span(label=label):
            when = label
        case None:
            when = ""
        case _:
            when = "en dag"
    at = f"kl. {clock(post.at)}" if post.at is not None else ""
    page = f"sidan {post.page.name}" if post.page is not None else ""
    if page and not when and not at:
        return f"Menade du {page}?"
    parts = [when, at, f"på {page}" if page else ""]
    return f"Menade du {' '.join(part for part in parts if part)}?"


def reading_label(post: Post, today: date) -> str:
    """What one of two readings would do, in few words."""
    match post.when:
        case Day(day=day):
            shown = heading_day(day, today)
        case Span(label=label):
            shown = f"Lediga dagar, {label}"
        case _:
            shown = "Ingen dag vald"
    at = f"kl. {clock(post.at)}" if post.at is not None else ""
    page = post.page.name if post.page is not None else ""
    department = f"{DEPARTMENT}: {post.department.name}" if post.department is not None else ""
    return " · ".join(part for part in (shown, at, page, department) if part)


def out_of_reach(last: date, today: date) -> str:
    return f"För långt fram: det går att boka till och med {long_day(last, today)}."


def title_of(title: str) -> str:
    return f"Rubrik: {quoted(title)}" if title.strip() else "Utan rubrik än"


def not_that(post: Post, instead: Post, today: date) -> str:
    """The way to the other reading, named by what it has that the first has not."""
    if instead.at is not None and replace(post, at=instead.at) == instead:
        return f"Nej, kl. {clock(instead.at)}"
    if instead.department is not None:
        return NOT_THE_PAGE
    match instead.when:
        case Day(day=day) if instead.when != post.when:
            return f"Nej, {long_day(day, today)}"
        case Span(label=label) if instead.when != post.when:
            return f"Nej, {label}"
        case _:
            return NOT_THAT


def as_typed(text: str) -> str:
    return f"Du skrev {quoted(text)}"


def which_of_these() -> str:
    return "Flera bokningar passar. Vilken menar du?"


def no_such_booking(typed: str, left: str) -> str:
    """Why no booking fits: the words that were no argument, else all that was typed."""
    if left:
        return f"Jag förstod inte {quoted(left)}. Vilken bokning menar du?"
    return f"Jag hittar ingen bokning som passar {quoted(typed)}. Vilken menar du?"


WHICH_OTHER: Final = "Vilken annan dag vill du ha?"


def stands_already(day: date, today: date) -> str:
    return f"Bokningen står redan på {long_day(day, today)}."


def which_target(target: Meaning | Impossible, today: date) -> str:
    """Why a day to move to was not acted on."""
    match target:
        case Impossible():
            return impossible_date(target)
        case Ambiguous(choices=choices):
            days = join_names([long_day(each.day, today) for each in choices])
            return f"Det kan vara flera dagar: {days}. Fyll i den du menar."
        case Day(day=day):
            return is_it_to_that_day(day, today)
        case _:
            return "Jag flyttar till en enda dag. Vilken menar du?"


def is_it_to_that_day(day: date, today: date) -> str:
    """Of a day that had to be guessed, or that nothing says is the one to move to."""
    return f"Menar du till {long_day(day, today)}?"


def which_weekday(day: date) -> str:
    """Above bookings of several weeks, where a weekday alone was said to move to."""
    return f"Sedan väljer du vilken {weekday_name(day)}."


def page_is_changed_by_edit(page: Page) -> str:
    return f"Här byts bara dagen. Till {page.name} kommer inlägget med Ändra på bokningen."


def time_is_changed_by_edit(at: time, *, moved: bool) -> str:
    edit = f"Klockslaget {clock(at)} lägger du in med Ändra."
    return f"Dagen är flyttad. {edit}" if moved else edit


def move_instead(day: date, today: date) -> str:
    return f"Vill du flytta bokningen till {long_day(day, today)}?"


def current_day(booking: Booking, today: date) -> str:
    return f"{quoted(booking.details.title)} står på {long_day(booking.day, today)}."


def no_day_to_move_to() -> str:
    return "Jag hittar ingen annan ledig dag att föreslå."


def cancel_question(day: date, today: date) -> str:
    return f"Avboka {long_day(day, today)}?"


def cancel_consequence() -> str:
    return "Dagen blir ledig för andra. Vill du bara byta dag är det bättre att flytta."


def span_line(page: str, first: date, last: date, today: date) -> str:
    return f"{page} · {day_span(first, last, today)}"


def kind_line(details: Details) -> str:
    """As in "Inlägg · bakom kulisserna"."""
    kind = capitalised(content_type_name(details.content_type))
    return f"{kind} · {theme_name(details.theme)}" if details.theme else kind


def urgent_line(booking: Booking) -> str:
    return f"Akut, utöver dagens plats: {booking.over_limit_reason}"


def audience_line(details: Details) -> str:
    return capitalised(audience_name(details.audience)) if details.audience else ""


def time_line(details: Details) -> str:
    return f"Kl. {clock(details.planned_time)}" if details.planned_time else ""


def by_line(booking: Booking, catalogue: Catalogue) -> str:
    department = catalogue.department(booking.details.department)
    return ", ".join(part for part in (booking.owner_name, department and department.name) if part)


def impossible_date(reading: Impossible) -> str:
    asked = quoted(reading.asked)
    match reading.why:
        case Why.NO_SUCH_DAY:
            return f"{asked} finns inte i kalendern. Välj en dag här i stället."
        case Why.NO_SUCH_WEEK:
            return f"{asked} finns inte: så många veckor har inte året. Välj en dag här i stället."
        case Why.OUT_OF_RANGE:
            return f"{asked} ligger för långt bort. Välj en dag inom 180 dagar."
        case Why.BACKWARDS:
            return f"{asked} slutar innan det börjar. Välj en dag här i stället."
        case Why.RECURRING:
            return f"{asked}: jag bokar en dag i taget. Välj en dag här, eller skriv serie."


def _who(booking: Booking, catalogue: Catalogue, viewer: PersonId | None) -> str:
    if booking.owner == viewer:
        return "du"
    department = catalogue.department(booking.details.department)
    return department.name if department else booking.owner_name or "en kollega"
