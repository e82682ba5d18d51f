"""The words of a post's text before it is out."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.core.calendar import in_zone
from bot.core.refusals import Refusal
from bot.schedule.model import Booking
from bot.swedish.date_writing import clock, heading_day, long_day
from bot.swedish.numbers import number
from bot.swedish.refusals import quoted
from bot.writing.refusals import NotAnAddress, TextChanged, TextIsPrivate, TextMissing
from bot.writing.texts import LINKEDIN_TAKES, Device, PostText

TEXT: Final = "Texten"
WRITE: Final = "Skriv texten"
EDIT: Final = "Ändra texten"
SAVE: Final = "Spara texten"
NEVER_MIND: Final = "Avbryt"
BOOKING: Final = "Bokningen"
VERSIONS: Final = "Tidigare versioner"
NO_TEXT: Final = "Ingen text än"
WHO_SEES: Final = "Texten ser du, din ersättare och superadmin."
TEXT_LABEL: Final = "Text"
TEXT_PLACEHOLDER: Final = "Skriv eller klistra in inlägget"
LINK_LABEL: Final = "Länk (valfritt)"
LINK_PLACEHOLDER: Final = "https://…"
ALT_LABEL: Final = "Alt-text till bilden (valfritt)"
ALT_PLACEHOLDER: Final = "Vad visar bilden?"
SAVED: Final = "Texten är sparad"
SHOW_ALL: Final = "Visa hela"
TO_COPY: Final = "Text att kopiera"
TO_COPY_HELP: Final = "Markera allt och kopiera. Det du ändrar här sparas inte."
LINK_TO_COPY: Final = "Länk att kopiera"
ALT_TO_COPY: Final = "Alt-text att kopiera"
LINK: Final = "Länk"
ALT_TEXT: Final = "Alt-text"
FOLDED: Final = {
    Device.PHONE: "Så börjar det i mobilen, ungefär",
    Device.DESKTOP: "Så börjar det på datorn, ungefär",
}
MORE: Final = "… mer"
COPY: Final = "Kopiera"
COPIED: Final = "Kopierat"
LOST: Final = "Det du skrev sparades inte. Kopiera det härifrån om du behöver det."

_REFUSALS: Final[Mapping[type[Refusal], str]] = {
    TextChanged: (
        "Någon annan har sparat texten medan du skrev. Spara igen, så blir din den nya; den andra "
        "finns kvar bland tidigare versioner."
    ),
    TextMissing: "Det finns inget att spara än. Skriv texten först.",
    TextIsPrivate: "Texten ser bara den som har bokat, ersättaren och superadmin.",
}


def heading(booking: Booking) -> str:
    return f"Texten till {quoted(booking.details.title)}"


def under(page: str, booking: Booking, today: date) -> str:
    return f"{page} · {heading_day(booking.day, today)}"


def counter(length: int) -> str:
    over = length - LINKEDIN_TAKES
    if over > 0:
        return f"{number(length)} tecken. LinkedIn tar {number(LINKEDIN_TAKES)}, så korta {over}."
    return f"{number(length)} av {number(LINKEDIN_TAKES)} tecken"


def version_line(text: PostText, today: date) -> str:
    here = in_zone(text.at)
    by = f" av {text.writer_name}" if text.writer_name else ""
    return f"Version {text.version}{by}, {long_day(here.date(), today)} {clock(text.at)}"


def refusal_text(refusal: Refusal, *, today: date) -> str:
    """Word what `bot.writing` refuses.

    Raises:
        LookupError: a refusal of another part of the bot.
    """
    del today
    if isinstance(refusal, NotAnAddress):
        return (
            f"{quoted(refusal.text)} går inte att använda som länk. Skriv hela adressen, med "
            "https:// först och utan namn eller lösenord."
        )
    return _REFUSALS[type(refusal)]
