"""The words of ideas."""

import re
from datetime import date
from typing import Final

from bot.core.refusals import Refusal
from bot.schedule.ideas import Idea, IdeaMissing, IdeaTooLong, NoSuchIdea, NotYourIdea
from bot.swedish.date_writing import long_day
from bot.swedish.numbers import number
from bot.swedish.refusals import quoted
from bot.swedish.ways import Ways
from bot.swedish.words import LEAVING

HEADING: Final = "Idéer"
NO_IDEAS: Final = "Ingen idé väntar på en dag. Skriv idé och några ord, så sparar jag den här."
HOW: Final = "Skriv idé och några ord för att dela en. Den som vill ger den en dag."
SHARED: Final = "Tack! Idén står i kanalen och ligger i listan tills någon ger den en dag."
SHARED_IN_LIST: Final = (
    "Tack! Idén ligger i listan tills någon ger den en dag. Nu når jag ingen kanal, men när jag "
    "gör det visar jag de senaste idéerna där."
)
ONE_IDEA: Final = "Alla rader blev en idé. Är de flera: skriv idé och en i taget."
ASKS_FOR_THEM: Final = re.compile(
    r"(?:\b(?:visa|se|lista|listan|alla|mina|våra|hjälp|finns|det|några|idéer|idéerna)\b[ ?!.]*)*",
    re.IGNORECASE,
)
"""What follows "idé" where nothing is shared: "alla", "visa listan"."""
ABOUT_ONE: Final = re.compile(
    r"(?:(?P<surely>om|söka?|hitta|leta|finns|radera|släng)|visa|se|boka|ändra)(?: +|[.!?]*$)"
)
"""What follows "idé", in small letters, where one that is there may be meant, or surely is."""
FILLERS: Final = re.compile(
    r"^(?:(?:min|mina|den|idén?|idéerna|om|efter|på|upp|rätt|med)(?: +|[.!?]*$))*", re.IGNORECASE
)
"""Before the words of the idea that is asked about."""
SHARE_TYPED: Final = "Dela det jag skrev"
SHARE_NEW: Final = "Ska det bli en ny idé? Tryck, så delar jag den som du skrev den:"
SHOW: Final = "Visa"
TAKE: Final = "Jag tar den"
ALL: Final = "Alla idéer"
SERIES: Final = "Serier"
BOOK: Final = "Ge den dagen"
GIVE: Final = "Ge den en dag"
LAY_ASIDE: Final = "Lägg åt sidan"
HAS_DAY: Final = "Idén har fått en dag"
REACT: Final = "Reagera på meddelandet eller svara i tråden och säg vad du tycker."
LAID_ASIDE: Final = "Idén är lagd åt sidan"
TAKEN: Final = "Idén är din att jobba med"
LABEL: Final = "Din idé"
NO_IDEAS_HERE: Final = "Ingen idé väntar på en dag."
SHARE: Final = "Dela idén"
WAITING: Final = "Idéer utan dag"
RED_DAY: Final = "Det är ingen vanlig arbetsdag. Skriv en annan, eller boka dagen i kalendern."
NO_DAYS: Final = "Det finns ingen ledig dag att föreslå just nu."
DIGEST: Final = "Idéer som väntar på en dag"


def by_line(idea: Idea) -> str:
    by = f"Från {idea.by_name or 'en kollega'}"
    said = (by, _reactions(idea), takes(idea) if idea.taken_by else "")
    return " · ".join(filter(None, said))


def digest_line(idea: Idea) -> str:
    by = f"{quoted(idea.text)} – {idea.by_name or 'en kollega'}"
    return " · ".join(filter(None, (by, _reactions(idea))))


def shares(idea: Idea) -> str:
    return f"{idea.by_name or 'En kollega'} delar en idé"


def takes(idea: Idea) -> str:
    return f"{idea.taken_by_name or 'Någon'} tar den"


def shared(*, in_channel: bool) -> str:
    return SHARED if in_channel else SHARED_IN_LIST


def named_in(typed: str) -> tuple[str, bool] | None:
    """The words of the idea that is asked about, if one is, and whether that is sure."""
    away, about = LEAVING.match(typed), ABOUT_ONE.match(typed)
    if asked := away or about:
        named, surely = typed[asked.end() :], bool(away or asked["surely"])
    elif (asked := LEAVING.search(typed)) and asked.end() == len(typed):
        named, surely = typed[: asked.start()], False
    else:
        return None
    return re.sub(FILLERS, "", named, count=1).strip(' .!?"”'), surely


def not_found(named: str) -> str:
    return f"Jag hittar ingen idé med {quoted(named)}"


def first_to_take(idea: Idea) -> str:
    return (
        f"{idea.taken_by_name or 'Någon'} hann ta den före dig. Hör av dig om ni kan dela på den."
    )


def _reactions(idea: Idea) -> str:
    if not idea.reactions:
        return ""
    return "1 reaktion" if idea.reactions == 1 else f"{number(idea.reactions)} reaktioner"


def has_day(idea: Idea, day: date, today: date) -> str:
    return f"Idén {quoted(idea.text)} har fått en dag: {long_day(day, today)}"


def who_publishes(name: str) -> str:
    return f"{name or 'En kollega'} har dagen och publicerar."


def aside(idea: Idea) -> str:
    return f"Ingen har rört idén {quoted(idea.text)} på 90 dagar, så jag har lagt den åt sidan"


def put_aside(idea: Idea, by: str) -> str:
    return f"{by or 'En kollega'} har lagt idén {quoted(idea.text)} åt sidan"


def share_again() -> str:
    return "Skriv idé och några ord igen om du vill ha den i listan."


def refusal_text(refusal: Refusal, *, today: date, ways: Ways) -> str:
    """Word what ideas refuse.

    Raises:
        LookupError: a refusal of another part of the bot.
    """
    del today
    match refusal:
        case IdeaTooLong(length=length, limit=limit):
            return (
                f"Idén är {number(length)} tecken. Korta den till högst {limit}, "
                "så att den kan bli en rubrik."
            )
        case NoSuchIdea():
            return (
                "Den idén har redan fått en dag, eller är lagd åt sidan. "
                f"{ways.ideas}, så ser du dem som väntar."
            )
        case IdeaMissing():
            return "Skriv några ord om idén."
        case NotYourIdea():
            return "Bara den som delade eller tog idén, och superadmin, kan lägga den åt sidan."
        case _:
            raise LookupError(f"no words for {type(refusal).__name__}")
