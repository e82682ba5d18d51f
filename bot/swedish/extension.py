"""The words of the message extension."""

from datetime import date
from typing import Final

from bot.schedule.model import Booking, Department, Page
from bot.swedish.date_writing import heading_day

FREE_DAY: Final = "Ledig dag"
NOTHING_FOUND: Final = "Jag hittade inget. Prova en vecka, en månad eller ett ord ur rubriken."
CONTINUES_IN_CHAT: Final = (
    "Jag har skrivit till dig i vår personliga chatt. Där går vi igenom kommentaren tillsammans."
)


def search_failed(reference: str) -> str:
    return (
        "Något gick fel när jag letade. Försök igen. "
        f"Händer det flera gånger: säg referensen {reference} till en superadmin."
    )


def booking_detail(
    booking: Booking, page: Page | None, department: Department | None, today: date
) -> str:
    parts = [
        heading_day(booking.day, today),
        page.name if page is not None else "",
        department.name if department is not None else "",
        booking.owner_name,
    ]
    return " · ".join(part for part in parts if part)
