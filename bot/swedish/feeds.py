"""The words of calendar feeds."""

from typing import Final

from bot.schedule.feeds import EVERYTHING, MINE
from bot.schedule.model import Booking, Catalogue

HEADING: Final = "Prenumerera i din kalender"
HOW: Final = (
    "I Outlook: Lägg till kalender, Prenumerera från webben, och klistra in adressen. "
    "Adressen är hemlig; den som har den ser schemat. En ny adress stänger den gamla."
)
MY_BOOKINGS: Final = "Mina bokningar"
WHOLE_SCHEDULE: Final = "Hela schemat"
NEW_ADDRESS: Final = "Ny adress"
NOT_SET_UP: Final = (
    "Kalendern är inte påslagen. Be den som sköter boten att ställa in BOT_PUBLIC_URL."
)


def calendar_name(scope: str, catalogue: Catalogue) -> str:
    if scope == MINE:
        return "LinkedIn: mina bokningar"
    page = catalogue.main if scope == EVERYTHING else None
    named = next((each.name for each in catalogue.pages if each.id == scope), "")
    return f"LinkedIn: {named or (page.name if page else '')}"


def scope_name(scope: str) -> str:
    return MY_BOOKINGS if scope == MINE else WHOLE_SCHEDULE


def summary(booking: Booking, catalogue: Catalogue) -> str:
    page = catalogue.page(booking.page)
    return f"{booking.details.title} ({page.name if page else booking.page})"


def description(booking: Booking, catalogue: Catalogue) -> str:
    department = catalogue.department(booking.details.department)
    parts = [booking.owner_name, department.name if department else "", booking.link]
    return "\n".join(part for part in parts if part)
