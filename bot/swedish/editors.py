"""The words of the editors' list and of one's own particulars."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.core.people import Person, PersonId
from bot.schedule.editors import Handover, Standing, standing
from bot.schedule.model import Booking, Catalogue
from bot.swedish.date_writing import capitalised, heading_day
from bot.swedish.people import name

HEADING: Final = "Redaktörer"
MINE: Final = "Min ersättare och förvaltning"
UNDER: Final = "De flesta kommer från teamet. Här lägger du till och tar bort."
SHOW: Final = "Visa"
ADD: Final = "Lägg till redaktör"
PICK: Final = "Sök i organisationen"
PICK_HELP: Final = "Namn eller e-postadress"
DEPARTMENT: Final = "Förvaltning"
DEPUTY: Final = "Ersättare"
DEPUTY_HELP: Final = "Sköter bokningar och bevakning när redaktören är borta"
NONE: Final = "Ingen"
SAVE: Final = "Spara"
SAVED: Final = "Sparat"
REVOKE: Final = "Ta bort som redaktör"
GRANT: Final = "Gör till redaktör igen"
HAND_OVER: Final = "Lämna över"
HAND_OVER_TO: Final = "Till vem?"
COLLEAGUE_NEEDED: Final = "Välj en kollega"
BOOKINGS: Final = "Kommande bokningar"
WATCHED: Final = "Inlägg att bevaka"
ALL_EDITORS: Final = "Alla redaktörer"
BY_HAND_AFTER_REVOKE: Final = (
    "Gör nu för hand på LinkedIn: ta bort personens behörighet till sidan. Den sitter på hens "
    "privata konto, och jag kommer inte åt den."
)
BY_HAND_AFTER_GRANT: Final = (
    "Gör nu för hand på LinkedIn: ge personens privata konto behörighet till sidan. Det kan jag "
    "inte göra."
)
NOBODY: Final = "Ingen är redaktör än."

_STANDINGS: Final = {
    Standing.ROSTER: "medlem i teamet",
    Standing.GRANTED: "tillagd",
    Standing.REVOKED: "borttagen",
    Standing.NONE: "inte redaktör",
}


LET_IN: Final = "Gör till redaktör"
WHAT_A_GRANT_GIVES: Final = "En redaktör ser schemat, bokar dagar och bevakar kommentarer."


def wants_in(person: Person) -> str:
    return f"{person.name or 'Någon utan namn'} vill bli redaktör"


def line(person: Person, catalogue: Catalogue, names: Mapping[PersonId, str]) -> str:
    department = catalogue.department(person.department)
    deputy = person.deputy and names.get(person.deputy)
    parts = [
        _STANDINGS[standing(person)],
        department.name if department else "",
        f"ersätts av {deputy}" if deputy else "",
    ]
    return capitalised(" · ".join(filter(None, parts)))


def granted(person: Person) -> str:
    return f"{name(person)} är redaktör"


def revoked(person: Person) -> str:
    return f"{name(person)} är inte redaktör längre"


def handover_line(handover: Handover) -> str:
    if handover.is_empty:
        return "Det finns inget att lämna över."
    if not handover.places:
        return "Bokningarna ligger kvar tills en kollega tar över dem."
    queue = "en köplats" if handover.places == 1 else f"{handover.places} köplatser"
    return f"Dessutom {queue}, som inte går att lämna över."


def handed_over(taker: Person) -> str:
    return f"Allt är överlämnat till {name(taker)}"


def booking_line(booking: Booking, catalogue: Catalogue, today: date) -> str:
    page = catalogue.page(booking.page)
    return f"{heading_day(booking.day, today)} · {page.name if page else booking.page}"


def taken_over(count: int) -> str:
    if not count:
        return "Du har tagit över en kollegas bevakning"
    what = "en bokning" if count == 1 else f"{count} bokningar"
    return f"Du har tagit över {what} från en kollega"


def see_mine() -> str:
    return "Skriv mina, så ser du allt som är ditt."
