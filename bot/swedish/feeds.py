"""The words of calendar feeds."""

from typing import Final

from bot.core.people import PageId
from bot.schedule.feeds import EVERYTHING, MINE
from bot.schedule.model import Booking, BookingStatus, Catalogue
from bot.swedish.schedule import OPEN_IN_PAGE
from bot.watch.model import CheckIn

HEADING: Final = "Prenumerera i din kalender"
ADDRESS: Final = "Kopiera adressen"
HOW: Final = (
    "I Outlook: Lägg till kalender, Prenumerera från webben, och klistra in adressen. "
    "Adressen är hemlig; den som har den ser schemat. En ny adress stänger den gamla."
)
MY_BOOKINGS: Final = "Mina bokningar"
WHOLE_SCHEDULE: Final = "Hela schemat"
PAGE: Final = "En sida"
PAGE_NEEDED: Final = "Välj en sida"
PAGE_ADDRESS: Final = "Adress till sidan"
OPEN: Final = "Öppna adressen"
WORKING: Final = "Adresser som gäller"
WORKING_HELP: Final = "Har du tappat bort en, så gör en ny: då slutar den gamla gälla."
CLOSE: Final = "Stäng"
NOT_SET_UP: Final = (
    "Kalendern är inte påslagen. Be den som sköter driften att ställa in BOT_PUBLIC_URL."
)

_NAMES: Final = {MINE: MY_BOOKINGS, EVERYTHING: WHOLE_SCHEDULE}


def calendar_name(scope: str, catalogue: Catalogue) -> str:
    name = scope_name(scope, catalogue)
    return f"LinkedIn: {name.lower() if scope in _NAMES else name}"


def scope_name(scope: str, catalogue: Catalogue) -> str:
    page = catalogue.page(PageId(scope))
    return _NAMES.get(scope) or (page.name if page is not None else scope)


def make(scope: str, *, again: bool) -> str:
    """What the button says that makes an address; a new one closes the one that works."""
    return f"{'Ny adress' if again else 'Adress'} till {_NAMES[scope].lower()}"


def duty(booking: Booking, check_in: CheckIn, of: int) -> str:
    done = "Klar: " if check_in.answer is not None else ""
    return f"{done}Avstämning {check_in.number} av {of}: {booking.details.title}"


def summary(booking: Booking, catalogue: Catalogue) -> str:
    """Calendars that go on showing what is cancelled show that it is."""
    page = catalogue.page(booking.page)
    gone = "Avbokat: " if booking.status is BookingStatus.CANCELLED else ""
    return f"{gone}{booking.details.title} ({page.name if page else booking.page})"


def duty_description(booking: Booking, opens: str) -> str:
    return "\n".join(filter(None, [booking.link, _in_page(opens)]))


def description(booking: Booking, catalogue: Catalogue, opens: str) -> str:
    """With the address that opens the booking in the schedule's page, where there is one."""
    department = catalogue.department(booking.details.department)
    name = department.name if department else ""
    return "\n".join(filter(None, [booking.owner_name, name, booking.link, _in_page(opens)]))


def _in_page(opens: str) -> str:
    return f"{OPEN_IN_PAGE}: {opens}" if opens else ""
