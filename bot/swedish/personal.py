"""The words of one's own duties, reminders and absence."""

import re
from datetime import date, time
from typing import Final

from bot.core.calendar import in_zone
from bot.schedule.model import Booking, Catalogue
from bot.swedish.date_writing import capitalised, clock, day_span, heading_day, long_day
from bot.swedish.numbers import in_words
from bot.swedish.watch import check_in_heading, is_it_published
from bot.watch.absence import Absence
from bot.watch.model import CheckIn, Level
from bot.watch.reminders import ReminderKind

ANSWER: Final = "Svara"
SHOW: Final = "Visa"
MY_BOOKINGS: Final = "Mina bokningar"
MY_DUTIES: Final = "Mina uppdrag"
NO_DUTIES: Final = "Inget väntar på ditt svar."
TO_ANSWER: Final = "Väntar på ditt svar"
ON_WATCH: Final = "Du bevakar"

REMINDERS: Final = "Mina påminnelser"
REMINDERS_SAVED: Final = "Sparat"
ALWAYS: Final = (
    "Jag påminner alltid om larm och om det du sköter åt någon annan, och en sista gång innan en "
    "fråga går till en kollega."
)
KINDS: Final = {
    ReminderKind.PUBLICATION: "Fråga på dagen om inlägget är publicerat",
    ReminderKind.PUBLICATION_AGAIN: "Fråga igen nästa morgon om svaret dröjer",
    ReminderKind.CHECK_IN: "Fråga om kommentarerna vid varje avstämning",
}
AFTERNOON: Final = "När på dagen?"
MORNING: Final = "När på morgonen?"
TIME_NEEDED: Final = "Välj en tid."
ON: Final = "På"
SAVE: Final = "Spara"
DEPUTY_WORDS: Final = re.compile(
    r"\b(?:med|ersättare|ersätter|ersätts av|tar över|mig|vikar\w+|är|som|tack|semester|sjuk|"
    r"ledig(?:het)?|vabb?)\b:?",
    re.IGNORECASE,
)
"""What may be said of a deputy, or of why one is away, beside the name."""
_NAME: Final = re.compile(r"\w[\w-]*")
REMINDER_WORDS: Final = ("installning", "paminnelse")
"""What follows `mina`, as `folded` has it, to see one's reminders."""
SETTINGS: Final = "Inställningar"

ABSENCE: Final = "Frånvaro"
ABSENCE_HELP: Final = "Din ersättare får frågorna och kan ändra dina bokningar under tiden."
FIRST_DAY: Final = "Första dagen"
LAST_DAY: Final = "Sista dagen"
DAY_WRONG: Final = "Ange en dag från och med i dag."
DEPUTY: Final = "Ersättare"
DEPUTY_NEEDED: Final = "Välj en kollega"
NO_SUCH_EDITOR: Final = "Jag hittar ingen redaktör med det namnet."
CHOOSE_IN_LIST: Final = "Välj i listan."
ONE_DEPUTY: Final = "Bara en kan vara ersättare. Välj i listan."
SEVERAL_DEPUTIES: Final = "Flera heter så. Välj i listan."
DAYS_UNKNOWN: Final = "Skriv dagarna, till exempel frånvaro 20/12–7/1."
NO_COLLEAGUES: Final = "Det finns ingen annan redaktör att välja än."
REGISTER: Final = "Spara frånvaron"
TAKE_BACK: Final = "Ta bort"
TAKE_ABSENCE_BACK: Final = "Ta bort frånvaron"
"""Where other things than absences are listed above it."""
ALWAYS_DEPUTY: Final = "Förvaltning och fast ersättare"
COMING: Final = "Inlagd frånvaro"
BOOKINGS: Final = "Bokningar under tiden"
CHECK_INS: Final = "Avstämningar under tiden"
NOTHING_WITHIN: Final = "Inget är bokat och inget ska stämmas av under tiden."


def questions(count: int) -> str:
    return f"{capitalised(in_words(count, 'en'))} frågor väntar på ditt svar"


def question(booking: Booking, level: Level | None, today: date) -> str:
    """The question in one line; no level asks whether it was published."""
    return is_it_published(booking, today) if level is None else check_in_heading(level)


def next_check_in(check_in: CheckIn, today: date) -> str:
    day = long_day(in_zone(check_in.due).date(), today)
    return f"Avstämning {check_in.number}: {day} kl. {clock(check_in.due)}"


def at(moment: time) -> str:
    return f"kl. {clock(moment)}"


def absence_line(absence: Absence, today: date) -> str:
    return capitalised(day_span(absence.first, absence.last, today))


def names(text: str, name: str) -> bool:
    """Whether a word of the text is one of a person's names."""
    return not set(name.split()).isdisjoint(_NAME.findall(text))


def stands_in(name: str) -> str:
    return f"{name} är ersättare"


def away(name: str, absence: Absence, today: date) -> str:
    return f"{name} är din ersättare {day_span(absence.first, absence.last, today)}"


def you_stand_in(name: str, absence: Absence, today: date) -> str:
    return f"Du är ersättare för {name} {day_span(absence.first, absence.last, today)}"


def what_it_means() -> str:
    return "Frågorna om inläggen kommer till dig, och du kan ändra bokningarna under tiden."


def back(absence: Absence, today: date) -> str:
    return f"Frånvaron {day_span(absence.first, absence.last, today)} är borttagen"


def no_longer(name: str, first: date, last: date, today: date) -> str:
    whom = name or "en kollega"
    return f"Du behöver inte vara ersättare för {whom} {day_span(first, last, today)}"


def booking_detail(booking: Booking, catalogue: Catalogue, today: date) -> str:
    page = catalogue.page(booking.page)
    return f"{heading_day(booking.day, today)} · {page.name if page else booking.page}"
