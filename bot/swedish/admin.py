"""What a superadmin reads for every expected no."""

from datetime import date

from bot.core.refusals import Refusal
from bot.schedule.admin_refusals import (
    DisposalChanged,
    NameMissing,
    NameTaken,
    NoPlaceForFiles,
    NoSeatedType,
    NotAFollowerCount,
    NotAPerson,
    NotAsItShouldBe,
    NotClosed,
    NotFrozen,
    NothingToDispose,
    NothingToExport,
    NotYourFile,
    OwnDeputy,
    SettingsChanged,
    SpanBackwards,
    SpanMissing,
    SpanTooLong,
    TeamNotThere,
)
from bot.swedish.date_writing import capitalised, long_day
from bot.swedish.disposal import CHANGED as DISPOSAL_CHANGED
from bot.swedish.refusals import quoted
from bot.swedish.team import NOT_THERE as TEAM_NOT_THERE
from bot.swedish.ways import Ways


def refusal_text(  # noqa: C901, PLR0911, PLR0912 - a table with one sentence to each class
    refusal: Refusal, *, today: date, ways: Ways
) -> str:
    """As `bot.swedish.refusals.refusal_text`.

    Raises:
        LookupError: a refusal of another part of the bot.
    """
    del ways
    match refusal:
        case NotAFollowerCount(text=text):
            asked = f"{quoted(text)} är inget antal" if text.strip() else "Antalet saknas"
            return f"{asked}. Skriv till exempel följare 24 500."
        case SpanMissing(text=text):
            asked = f"Jag förstod inte {quoted(text)}. " if text.strip() else ""
            return f"{asked}Skriv dagarna först, till exempel 24/12–1/1, och sedan varför."
        case SpanBackwards(first=first, last=last):
            return (
                f"Sista dagen, {long_day(last, today)}, kommer före den första, "
                f"{long_day(first, today)}. Byt plats på dem."
            )
        case SpanTooLong(days=days, most=most):
            return (
                f"Det är {days} dagar. Ta högst {most} åt gången, och se efter att året stämmer."
            )
        case NotClosed():
            return "De dagarna är redan öppna."
        case NotFrozen(page=page):
            return f"{capitalised(page.name)} är inte fryst."
        case SettingsChanged():
            return "Någon hann ändra före dig, så inget sparades. Så här är det nu."
        case NameMissing():
            return "Namnet saknas. Skriv det och spara igen."
        case NameTaken(name=name):
            return f"Det finns redan något som heter {quoted(name)}. Välj ett annat namn."
        case NotAPerson(text=text):
            whom = f"Jag hittar inte {quoted(text)} i listan" if text else "Ingen är vald"
            return f"{whom}. Välj någon där, eller be personen skriva hej till mig först."
        case NothingToExport():
            return "Det året finns inte i schemat. Skriv exportera och välj ett av åren."
        case NotAsItShouldBe():
            return (
                "Filen blev inte som den ska, så jag lämnar inte ut den. Säg till den som sköter "
                "driften: ärendet kan vara ändrat. Skälet står i loggen."
            )
        case NotYourFile():
            return "Den filen var inte till dig. Skriv exportera, så får du en egen."
        case NoPlaceForFiles():
            return (
                "Jag får inte lägga filer där. Inget är sparat. Skriv exportera och försök igen."
            )
        case NothingToDispose():
            return "Det finns inget att gallra just nu."
        case TeamNotThere():
            return TEAM_NOT_THERE
        case DisposalChanged():
            return DISPOSAL_CHANGED
        case OwnDeputy():
            return "Ingen kan vara sin egen ersättare. Välj en kollega."
        case NoSeatedType():
            return "Minst en typ måste ta plats, annars går sidan inte att boka."
        case _:
            raise LookupError(f"no words for {type(refusal).__name__}")
