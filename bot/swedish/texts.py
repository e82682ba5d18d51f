"""The words of a post's text before it is out."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from bot.core.calendar import in_zone
from bot.core.refusals import Refusal
from bot.schedule.model import Booking, BookingStatus, Readiness, ReviewNeed
from bot.swedish.date_writing import clock, heading_day, long_day
from bot.swedish.numbers import number
from bot.swedish.refusals import quoted
from bot.swedish.ways import Ways
from bot.writing.refusals import (
    AlreadyRead,
    BeingRead,
    NoSuchReview,
    NotAnAddress,
    NotApproved,
    NoteMissing,
    NothingToRead,
    OnlySuperadminsRead,
    OwnText,
    TextChanged,
    TextIsPrivate,
    TextMissing,
    TextMovedOn,
)
from bot.writing.reviews import Review, ReviewState
from bot.writing.texts import LINKEDIN_TAKES, Device, PostText

TEXT: Final = "Texten"
WRITE: Final = "Skriv texten"
EDIT: Final = "Ändra texten"
SAVE: Final = "Spara texten"
NEVER_MIND: Final = "Avbryt"
BOOKING: Final = "Bokningen"
VERSIONS: Final = "Tidigare versioner"
NO_TEXT: Final = "Ingen text än"
WHO_SEES: Final = "Texten ser du, din ersättare, superadmin och den som läser åt dig."
TEXT_LABEL: Final = "Text"
TEXT_PLACEHOLDER: Final = "Skriv eller klistra in inlägget"
LINK_LABEL: Final = "Länk (valfritt)"
LINK_PLACEHOLDER: Final = "https://…"
ALT_LABEL: Final = "Alt-text till bilden (valfritt)"
ALT_PLACEHOLDER: Final = "Vad visar bilden?"
SAVED: Final = "Texten är sparad"
SAVE_FIRST: Final = (
    "Det här är inte texten som är sparad. Spara den först, så får läsaren den du ser."
)
SHOW_ALL: Final = "Visa hela"
TO_COPY: Final = "Text att kopiera"
TO_COPY_HELP: Final = "Markera allt och kopiera. Det du ändrar här sparas inte."
LINK_TO_COPY: Final = "Länk att kopiera"
ALT_TO_COPY: Final = "Alt-text att kopiera"
FOLDED: Final = {
    Device.PHONE: "Så börjar det i mobilen, ungefär",
    Device.DESKTOP: "Så börjar det på datorn, ungefär",
}
MORE: Final = "… mer"
COPY: Final = "Kopiera"
LOST: Final = "Det du skrev sparades inte. Kopiera det härifrån om du behöver det."

ASK_READER: Final = "Kan någon läsa?"
OPEN_LINK: Final = "Öppna länken"
I_READ: Final = "Jag läser"
READ: Final = "Läs"
GOOD: Final = "Bra"
CHANGE: Final = "Ändra"
NOTE_LABEL: Final = "Till den som har skrivit (behövs för Ändra)"
NOTE_HELP: Final = "Vad behöver ändras?"
TEXT_STAYS: Final = "Texten följer inte med till en ny dag. Tryck på Texten och kopiera den."
TO_READ: Final = "Läs texten och svara"
READ_AGAIN: Final = "Texten har ändrats. Läs den nya versionen."
READ_NO_MORE: Final = {
    BookingStatus.CANCELLED: "Inlägget är avbokat, så du behöver inte läsa texten",
    BookingStatus.PUBLISHED: "Inlägget är publicerat, så du behöver inte läsa texten",
}
READ_ANEW: Final = "Inlägget är bokat igen. Hinner du läsa texten?"
STILL_READING: Final = "Hinner du läsa? Annars frågar jag någon annan om fyra kontorstimmar."
READER_ASKED: Final = "Jag har frågat. Du får svaret här."
NOBODY_ASKED: Final = (
    "Jag har inte nått någon som kan läsa, så jag försöker igen varje arbetsdag. Fråga en kollega "
    "själv så länge, eller be en superadmin lägga till mig i redaktörernas team."
)
NO_TIME: Final = "Jag hinner inte"
GIVEN_BACK: Final = "Tack för att du sa till. Jag frågar de andra igen."
TAKE_BACK: Final = "Ta tillbaka frågan"
TAKEN_BACK: Final = "Frågan är tillbakatagen."
READ_THANKS: Final = "Tack för att du läste! Jag har sagt till."
NO_LONGER_ASKED: Final = "Texten behöver ingen läsare längre"
WANTED_READER: Final = {
    ReviewNeed.NONE: "",
    ReviewNeed.READER: "På den här sidan ska någon annan läsa texten innan den publiceras.",
    ReviewNeed.SUPERADMIN: (
        "På den här sidan ska en superadmin läsa texten och svara Bra innan den publiceras. "
        "Annars räknas inlägget inte som publicerat."
    ),
}
READINESS: Final = {
    Readiness.NO_TEXT: "ingen text än",
    Readiness.NO_READER: "ingen läsare än",
    Readiness.READING: "väntar på läsaren",
    Readiness.CHANGE: "ändringar föreslagna",
    Readiness.READY: "texten klar",
}
UNREADY: Final = "Inte klart inför nästa vecka"

_REFUSALS: Final[Mapping[type[Refusal], str]] = {
    TextChanged: (
        "Någon annan har sparat texten medan du skrev. Spara igen, så blir din den nya; den andra "
        "finns kvar bland tidigare versioner."
    ),
    TextMissing: "Det finns inget att spara än. Skriv texten först.",
    TextIsPrivate: "Texten ser bara den som har bokat, ersättaren och superadmin.",
    NotApproved: (
        "En superadmin ska läsa texten och svara Bra innan inlägget räknas som publicerat. Tryck "
        "på Texten på bokningens kort, och sedan på Kan någon läsa?"
    ),
    NothingToRead: "Det finns ingen text att läsa än. Skriv texten först.",
    NoSuchReview: (
        "Du behöver inte läsa den här texten. Någon annan läser den, eller så är den redan läst."
    ),
    BeingRead: "Någon läser redan, så svaret kommer här.",
    AlreadyRead: "Den versionen är redan läst. Tack!",
    OwnText: "Du har själv skrivit eller frågat. Det behövs någon annans ögon.",
    OnlySuperadminsRead: "På den här sidan läser en superadmin texten, så du slipper.",
    TextMovedOn: "Texten har ändrats sedan du fick den. Läs den nya versionen och svara på den.",
    NoteMissing: "Skriv vad som behöver ändras, så vet den andra vad hen ska göra.",
}


def heading(booking: Booking) -> str:
    return f"Texten till {quoted(booking.details.title)}"


def under(page: str, booking: Booking, today: date) -> str:
    return f"{page} · {long_day(booking.day, today)}"


def counter(length: int) -> str:
    over = length - LINKEDIN_TAKES
    if over > 0:
        limit = number(LINKEDIN_TAKES)
        return f"{number(length)} tecken. LinkedIn tar {limit}, så korta med {number(over)}."
    return f"{number(length)} av {number(LINKEDIN_TAKES)} tecken"


def version_line(text: PostText, today: date) -> str:
    here = in_zone(text.at)
    by = f" av {text.writer_name}" if text.writer_name else ""
    return f"Version {text.version}{by}, {long_day(here.date(), today)} kl. {clock(text.at)}"


def unready_line(booking: Booking, state: Readiness, today: date) -> str:
    day = heading_day(booking.day, today)
    return f"{day}: {READINESS[state]} till {quoted(booking.details.title)}"


def alt_line(alt_text: str) -> str:
    return f"Alt-text: {alt_text}"


def asks(name: str) -> str:
    return f"{name or 'En kollega'} undrar: kan någon läsa?"


def to_read_line(booking: Booking, length: int, today: date) -> str:
    return f"{heading_day(booking.day, today)} · {number(length)} tecken"


def review_line(review: Review, version: int) -> str:
    """How it stands with the reading, as whoever has written sees it."""
    name = review.reader_name or "En kollega"
    earlier = "" if review.version == version else f" (version {review.version}, ändrad sedan)"
    match review.state:
        case ReviewState.ASKED:
            return "Väntar på en läsare"
        case ReviewState.TAKEN:
            return f"{name} läser"
        case ReviewState.GOOD:
            return f"{name} tycker att den är bra{earlier}"
        case ReviewState.CHANGE:
            return f"{name} föreslår ändringar{earlier}"


def reads(review: Review) -> str:
    """For everybody who was asked; what the reader wrote is not for them."""
    name = review.reader_name or "En kollega"
    return f"{name} läser" if review.is_open else f"{name} har läst"


def has_read(review: Review) -> str:
    name = review.reader_name or "En kollega"
    if review.state is ReviewState.GOOD:
        return f"{name} har läst: bra"
    return f"{name} har läst och föreslår ändringar"


def refusal_text(refusal: Refusal, *, today: date, ways: Ways) -> str:
    """Word what `bot.writing` refuses.

    Raises:
        LookupError: a refusal of another part of the bot.
    """
    del today, ways
    if isinstance(refusal, NotAnAddress):
        return (
            f"{quoted(refusal.text)} går inte att använda som länk. Skriv hela adressen, med "
            "https:// först och utan namn eller lösenord."
        )
    return _REFUSALS[type(refusal)]
