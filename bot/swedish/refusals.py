"""What a person reads for every expected no of the schedule: why, and what to do next."""

from datetime import date

from bot.core.people import Role
from bot.core.refusals import NotAllowed, Refusal, TextTooLong, TooFast, UnstorableText
from bot.schedule.guidelines import Facts
from bot.schedule.model import BookingStatus, ContentType
from bot.schedule.refusals import (
    AlreadyHandled,
    AlreadyPublished,
    BeyondHorizon,
    DayClosed,
    DayPassed,
    DayTaken,
    NeedsNoSeat,
    NoSuchBooking,
    NoSuchPage,
    NoSuchPerson,
    NotYourPage,
    NotYours,
    PageFrozen,
    ReasonMissing,
    RedDayUnconfirmed,
    Stale,
    TitleMissing,
    TitleTooLong,
)
from bot.swedish.basic import cut
from bot.swedish.date_writing import capitalised, long_day
from bot.swedish.numbers import number
from bot.swedish.ways import Ways

_QUOTED_MOST = 60


def refusal_text(  # noqa: C901, PLR0911, PLR0912 - a table with one sentence to each class
    refusal: Refusal, *, today: date, facts: Facts, ways: Ways
) -> str:
    """Plain text: whatever shows it takes care of signs with a meaning of their own.

    Raises:
        LookupError: a refusal of another part of the bot, which has words of its own.
    """
    match refusal:
        case TooFast():
            return (
                "Nu kom det många frågor på en gång, och jag behöver hämta andan. "
                "Vänta en minut och försök igen. Det du redan har gjort är sparat."
            )
        case TextTooLong(limit=limit):
            return (
                f"Texten är för lång, och jag tar emot högst {number(limit)} tecken åt gången. "
                "Korta den och försök igen."
            )
        case UnstorableText():
            return (
                "Texten har ett osynligt tecken som inte går att spara. "
                "Skriv om den för hand och försök igen."
            )
        case NotAllowed(role=role):
            return _not_allowed(role, facts, ways)
        case NotYours(booking=booking):
            owner = booking.owner_name or "en kollega"
            return (
                f"{quoted(booking.details.title)} är bokat av {owner}. "
                "Be hen ändra, eller fråga en superadmin."
            )
        case NotYourPage(page=page):
            return (
                f"{page.name} har egna redaktörer, och du är inte en av dem. "
                "Boka på en annan sida, eller be en superadmin lägga till dig."
            )
        case NoSuchBooking():
            return f"Den bokningen finns inte längre. {ways.own}, så ser du dem du har."
        case NoSuchPage(text=text):
            return f"Jag hittar ingen sida som heter {quoted(text)}. Välj en annan sida."
        case NoSuchPerson(text=text):
            return f"Jag hittar ingen som heter {quoted(text)}. Nämn personen med @ och namnet."
        case DayTaken(page=page, day=day):
            return f"{_day(day, today)} är upptagen på {page.name}. Välj en annan dag."
        case DayClosed(closed=closed):
            return f"{_day(closed.day, today)} är stängd: {closed.reason}. Välj en annan dag."
        case PageFrozen(page=page, day=day):
            return _frozen(page.name, page.frozen_reason, day, page.frozen_until, today)
        case DayPassed(day=day):
            return f"{_day(day, today)} har redan varit. Välj en dag från och med i dag."
        case BeyondHorizon(day=day, last=last):
            return (
                f"{_day(day, today)} ligger för långt fram. Just nu går det att boka "
                f"till och med {long_day(last, today)}."
            )
        case RedDayUnconfirmed(day=day, name=name):
            return (
                f"{_day(day, today)} är ingen vanlig arbetsdag. {why_red(name)} "
                "Bekräfta om du vill ha den ändå."
            )
        case NeedsNoSeat(content_type=content_type):
            return _needs_no_seat(content_type, facts)
        case TitleMissing():
            return "Rubriken saknas. Skriv några ord om vad inlägget handlar om."
        case TitleTooLong(length=length, limit=limit):
            # A field cuts what is pasted, and a button what it carries: that is not its length.
            long = length if length <= 2 * limit else f"mer än {2 * limit}"
            return f"Rubriken är {long} tecken lång. Korta den till högst {limit}."
        case ReasonMissing():
            return "Skriv en motivering, så att de andra förstår varför."
        case Stale(booking=booking):
            changed = (
                "har avbokats"
                if booking.status is BookingStatus.CANCELLED
                else "har ändrats under tiden"
            )
            return f"{quoted(booking.details.title)} {changed}. Så här ser bokningen ut nu."
        case AlreadyPublished(booking=booking):
            return (
                f"{quoted(booking.details.title)} är redan publicerat, så dagen ligger fast. "
                "Behöver du ändra inlägget gör du det på LinkedIn."
            )
        case AlreadyHandled():
            return f"Det är redan gjort. {ways.own}, så ser du läget."
        case _:
            raise LookupError(f"no words for {type(refusal).__name__}")


def quoted(text: str) -> str:
    """What somebody has written, in quotation marks and no longer than a line or two."""
    return f"”{cut(text, most=_QUOTED_MOST)}”"


def why_red(name: str) -> str:
    """What kind of day off it is; an ordinary weekend has no name."""
    return f"Det är {name.lower() if name else 'helg'}, och då är det få som läser."


def _day(day: date, today: date) -> str:
    return capitalised(long_day(day, today))


def _not_allowed(role: Role, facts: Facts, ways: Ways) -> str:
    if role is Role.GUEST:
        return (
            f"Det här är för redaktörerna i {facts.network}. "
            "Vill du publicera på sidan? Kontakta en superadmin."
        )
    return f"Det här kan bara superadmin göra. {ways.what_one_may}".rstrip()


def _frozen(page: str, reason: str, day: date, until: date | None, today: date) -> str:
    why = f" ({reason})" if reason else ""
    end = f" till och med {long_day(until, today)}" if until else ""
    return (
        f"{page} är fryst{end}{why}, så {long_day(day, today)} går inte att boka. "
        "Välj en annan dag."
    )


def _needs_no_seat(content_type: ContentType, facts: Facts) -> str:
    match content_type:
        case ContentType.JOB_AD:
            return (
                "En jobbannons behöver ingen dag: den visas som annons och tävlar inte med "
                f"inläggen om räckvidd. Du lägger upp den i {facts.job_tool}."
            )
        case ContentType.SPONSORED:
            return (
                "Sponsrat innehåll behöver ingen dag: det visas som annons och tävlar inte med "
                f"inläggen om räckvidd. Du lägger upp det i {facts.ad_account}."
            )
        case _:
            return "Den typen tar ingen plats på den här sidan, så du kan publicera utan att boka."
