"""The words of queue, swap, giving away and going over the limit."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.core.calendar import in_zone
from bot.core.people import Person, PersonId
from bot.core.refusals import Refusal
from bot.schedule.model import Booking
from bot.schedule.queue import PlaceChanged, PlaceState, PlaceView
from bot.schedule.swap_refusals import (
    DayHeld,
    DayIsFree,
    DayIsYours,
    NotAnEditor,
    NotForYou,
    NothingThere,
    NotTheSamePage,
    OwnOffer,
    TooLate,
    UrgentStays,
)
from bot.schedule.swaps import (
    AlreadyAsked,
    GiveAway,
    OverLimit,
    Proposal,
    ProposalChanged,
    ProposalState,
    ProposalView,
    Swap,
)
from bot.swedish.date_writing import capitalised, clock, join_names, long_day
from bot.swedish.refusals import quoted
from bot.swedish.ways import Ways

JOIN: Final = "Ställ mig i kö"
JOIN_AGAIN: Final = "Ställ mig i kö igen"
TAKE: Final = "Ta dagen"
NO_THANKS: Final = "Nej tack"
LEAVE: Final = "Lämna kön"
MY_QUEUES: Final = "Min plats i kö"

SWAP_OR_GIVE: Final = "Byt eller ge bort"
ASK_FOR_SWAP: Final = "Fråga om byte"
SWAP: Final = "Byt"
GIVE: Final = "Ge bort"
ASK_EVERYBODY: Final = "Fråga alla i kanalen"
I_TAKE_IT: Final = "Jag tar den"
TAKE_BACK: Final = "Ta tillbaka"
SHOW_BOOKING: Final = "Visa bokningen"
SWAP_WITH_LABEL: Final = "Byt mot"
GIVE_TO_LABEL: Final = "Ge bort till"
CHOOSE_BOOKING: Final = "Välj en bokning"
CHOOSE_COLLEAGUE: Final = "Sök eller välj en kollega"
WHICH_OWN: Final = "Vilken av dina dagar vill du byta bort?"
WHICH_BOOKING: Final = "Vilken bokning gäller det?"
WHICH_QUEUE_DAY: Final = "Vilken dag vill du köa till?"
SEE_QUEUES: Final = frozenset({"", "mina", "visa", "visa mina", "status", "lista", "min plats"})
"""What follows `kö`, as `folded` has it, to see one's own places."""
POSSESSIVE: Final = (
    r"^(?:min|mitt|mina|din|ditt|hans|hennes|hens|bort|n(?:ån|ågon)(?:\s+annan)?(?=\s+på\b))\s+"
)

GIVING: Final = frozenset({"ge", "bort", "tack"})
LAST_NAMED: Final = re.compile(r"\b(?:till|åt|at|med)\s|@", re.IGNORECASE)

URGENT: Final = "Akut"
URGENT_HEADING: Final = "Boka akut, utöver dagens plats"
REASON_LABEL: Final = "Motivering"
REASON_PLACEHOLDER: Final = "Varför kan inlägget inte vänta?"
REASON_NEEDED: Final = "Skriv en motivering. Den visas i schemat."
BOOK_URGENTLY: Final = "Boka akut"
ASK_SUPERADMINS: Final = "Fråga superadmin"
APPROVE: Final = "Godkänn"
REJECT: Final = "Avslå"
REASON: Final = "Motivering"
DAY: Final = "Dag"
PAGE: Final = "Sida"
UNTIL: Final = "Svara senast"


def held(day: date, until: datetime, today: date) -> str:
    return (
        f"{capitalised(long_day(day, today))} är erbjuden den som står först i kön, "
        f"till och med {moment(until, today)}"
    )


def moment(when: datetime, today: date) -> str:
    """A time by which something is to be done; one at midnight is the whole day before it."""
    here = in_zone(when)
    if here.time() == time.min:
        return long_day(here.date() - timedelta(days=1), today)
    return f"{long_day(here.date(), today)} kl. {clock(here)}"


def place_headline(view: PlaceView, today: date) -> str:
    day = long_day(view.place.day, today)
    match view.place.state:
        case PlaceState.WAITING:
            return f"Du står på plats {view.position} i kön till {day}"
        case PlaceState.OFFERED:
            return f"{capitalised(day)} är ledig, och du står först i kön"
        case PlaceState.TAKEN:
            return f"Dagen är din: {day}"
        case PlaceState.LEFT:
            return f"Du står inte längre i kön till {day}"
        case PlaceState.EXPIRED:
            return f"Tiden gick ut, så {day} går vidare till nästa i kön"
        case PlaceState.PASSED:
            return f"{capitalised(day)} kom utan att någon plats blev ledig"


def place_text(view: PlaceView, today: date) -> str:
    match view.place.state:
        case PlaceState.WAITING:
            return (
                "Jag hör av mig om dagen blir ledig och det är din tur. Då hålls den för dig en "
                "arbetsdag."
            )
        case PlaceState.OFFERED:
            assert view.place.until is not None
            return (
                f"Jag håller dagen för dig till och med {moment(view.place.until, today)}. "
                "Sedan går den vidare till nästa."
            )
        case PlaceState.EXPIRED | PlaceState.LEFT:
            return "Vill du ha dagen ändå kan du ställa dig i kön igen."
        case PlaceState.TAKEN:
            return place_ended()
        case PlaceState.PASSED:
            return ""


def place_ended() -> str:
    return "Du står inte längre i kö till dagen."


def place_row(view: PlaceView) -> str:
    """Under the day: the place, the page and the post."""
    offered = view.place.state is PlaceState.OFFERED
    parts = [
        "erbjuden till dig" if offered else f"plats {view.position} i kön",
        view.page.name,
        quoted(view.place.draft.details.title) if view.place.draft.details.title.strip() else "",
    ]
    return capitalised(" · ".join(part for part in parts if part))


def no_places() -> str:
    return "Du står inte i någon kö. När en dag är upptagen kan du ställa dig i kö till den."


def is_it_that_day(day: date, today: date) -> str:
    """Of a day beside a title, where nothing says that it is the one to swap with."""
    return f"Menar du mot {long_day(day, today)}? Den är vald i listan."


def which_of_that_day(day: date, today: date) -> str:
    return f"Flera inlägg står på {long_day(day, today)}. {choose_what()}"


def not_queued(typed: str) -> str:
    return f"Du står inte i kö till {quoted(typed)}. Här står du i kö:"


def which_queue_day_help(typed: str = "") -> str:
    how = "Skriv kö och en dag, till exempel: kö tisdag Ny cykelbro."
    return f"Jag vet inte vilken dag du menar med {quoted(typed)}. {how}" if typed else how


def swap_help() -> str:
    return "Fråga någon om att byta dag, eller låt en kollega ta över bokningen."


def no_one_to_swap_with() -> str:
    return "Ingen annan har en bokning på sidan som går att byta mot just nu."


def nothing_of_yours() -> str:
    return "Du har ingen bokning att byta med. Boka en annan dag först, så kan du fråga om byte."


def which_for(colleague: str) -> str:
    return f"{colleague} är vald. Vilken bokning gäller det?"


def no_own(typed: str) -> str:
    return f"Du har ingen bokning som passar {quoted(typed)}."


def several_called(people: Sequence[Person]) -> str:
    return f"Flera kan menas: {join_names([each.name for each in people])}. Skriv hela namnet."


def not_theirs(colleague: str, day: date, holder: str, today: date) -> str:
    by = holder or "någon annan"
    return f"{capitalised(long_day(day, today))} är bokad av {by}, inte av {colleague}."


def choose_whom() -> str:
    return "Välj en kollega i listan, eller fråga alla i kanalen."


def choose_what() -> str:
    return "Välj den bokning du vill byta mot."


def swap_choice(booking: Booking, today: date) -> str:
    who = booking.owner_name or "en kollega"
    return f"{capitalised(long_day(booking.day, today))} · {who}: {quoted(booking.details.title)}"


def day_and_title(booking: Booking, today: date) -> str:
    return f"{long_day(booking.day, today)}: {quoted(booking.details.title)}"


def swapped_with(day: date, today: date) -> str:
    return f"Att byta mot {long_day(day, today)}"


def asked_about(theirs: Booking, today: date) -> str:
    who = theirs.owner_name or "En kollega"
    return f"{who} har {day_and_title(theirs, today)}."


def proposal_headline(view: ProposalView, today: date, *, viewer: PersonId | None) -> str:
    match view.proposal:
        case Swap() as swap:
            return _swap_headline(swap, view, viewer=viewer)
        case GiveAway() as gift:
            return _gift_headline(gift, view, today, viewer=viewer)
        case OverLimit() as asked:
            return _urgent_headline(asked, view, today, viewer=viewer)
        case _:
            raise LookupError(type(view.proposal).__name__)


def swap_sides(view: ProposalView, today: date) -> Sequence[tuple[str, str]]:
    """Who has which day, as it is now."""
    return [
        (booking.owner_name or "En kollega", day_and_title(booking, today))
        for booking in view.bookings
    ]


def _swap_headline(swap: Swap, view: ProposalView, *, viewer: PersonId | None) -> str:
    asker, holder = name(view, swap.by), name(view, swap.to)
    match swap.state:
        case ProposalState.OPEN if viewer == swap.by:
            return f"Du har frågat {holder} om att byta dag"
        case ProposalState.OPEN:
            whom = "dig" if viewer == swap.to else holder
            return f"{capitalised(asker)} vill byta dag med {whom}"
        case ProposalState.ACCEPTED:
            return "Bytet är gjort"
        case ProposalState.UNDONE:
            return f"{capitalised(name(view, swap.decided_by))} har ångrat bytet"
        case ProposalState.DECLINED:
            return f"{capitalised(holder)} kan inte byta dag"
        case _:
            return _ended(swap)


def _gift_headline(
    gift: GiveAway, view: ProposalView, today: date, *, viewer: PersonId | None
) -> str:
    giver, receiver = name(view, gift.by), name(view, gift.to)
    day = long_day(view.bookings[0].day, today)
    match gift.state:
        case ProposalState.OPEN if gift.to is None:
            return f"Vem kan ta {day}?"
        case ProposalState.OPEN if viewer == gift.by:
            return f"Du har erbjudit {receiver} {day}"
        case ProposalState.OPEN:
            return f"{capitalised(giver)} vill att du tar över {day}"
        case ProposalState.ACCEPTED:
            return f"{capitalised(name(view, gift.decided_by))} har tagit över {day}"
        case ProposalState.DECLINED:
            return f"{capitalised(receiver)} kan inte ta över {day}"
        case _:
            return _ended(gift)


def _urgent_headline(
    asked: OverLimit, view: ProposalView, today: date, *, viewer: PersonId | None
) -> str:
    day, by = long_day(asked.day, today), name(view, asked.decided_by)
    match asked.state:
        case ProposalState.OPEN if viewer == asked.by:
            return f"Du har frågat superadmin om {day}"
        case ProposalState.OPEN:
            return f"{capitalised(name(view, asked.by))} vill boka akut {day}"
        case ProposalState.ACCEPTED:
            return f"Godkänt av {by}: akut {day}"
        case ProposalState.DECLINED:
            return f"Avslaget av {by}: akut {day}"
        case _:
            return _ended(asked)


def _ended(proposal: Proposal) -> str:
    match proposal.state:
        case ProposalState.TAKEN_BACK:
            return "Frågan är tillbakatagen"
        case ProposalState.EXPIRED:
            return "Tiden gick ut, så inget ändrades"
        case _:
            return "Bokningen har ändrats, så frågan gäller inte längre"


def name(view: ProposalView, person: PersonId | None) -> str:
    return (view.names.get(person) if person else None) or "en kollega"


def proposal_row(view: ProposalView, today: date, *, viewer: PersonId) -> str:
    """What is answered, where it is answered in one press, and until when it waits."""
    until = moment(view.proposal.until, today)
    waits = "Frågan gäller" if viewer == view.proposal.by else "Väntar på ditt svar"
    return f"{_about(view, today)}. {waits} till och med {until}"


def _about(view: ProposalView, today: date) -> str:
    match view.proposal:
        case Swap():
            sides = swap_sides(view, today)
            return " · ".join(f"{capitalised(who)} har {what}" for who, what in sides)
        case OverLimit() as asked:
            title = quoted(asked.draft.details.title)
            return f"{title} på {view.page.name}: {quoted(asked.reason)}"
        case _:
            return f"{quoted(view.bookings[0].details.title)} på {view.page.name}"


def gift_explained(*, to_all: bool) -> str:
    taker = "Den som trycker först" if to_all else "Säger du ja"
    verb = "blir ansvarig" if to_all else "blir du ansvarig"
    return f"{taker} {verb} för inlägget, och för att bevaka kommentarerna efteråt."


def urgent_explained(*, superadmin: bool) -> str:
    if superadmin:
        return "Dagen är full. Motiveringen visas för alla i schemat."
    return "Dagen är full. En superadmin avgör, och jag hör av mig till dig med svaret."


def urgent_declined() -> str:
    return "Det du skrev finns kvar om du vill boka en annan dag."


def own_there(day: date, theirs: str, mine: str, today: date) -> str:
    """Why two posts of one editor aren't swapped, and what to do instead."""
    return (
        f"{capitalised(long_day(day, today))} står {quoted(theirs)}, av samma redaktör. "
        f"Flytta det först till en ledig dag, sedan {quoted(mine)}."
    )


def refusal_text(  # noqa: C901, PLR0911, PLR0912 - a table with one sentence to each class
    refusal: Refusal, *, today: date, ways: Ways
) -> str:
    """As `bot.swedish.refusals.refusal_text`, for these refusals."""
    match refusal:
        case DayHeld(day=day, until=until):
            return f"{held(day, until, today)}. Välj en annan dag, eller ställ dig i kö."
        case DayIsFree(page=page, day=day):
            return f"{capitalised(long_day(day, today))} är ledig på {page.name}. Boka den direkt."
        case DayIsYours(day=day):
            return f"Du har redan {long_day(day, today)}. {ways.own}, så ser du bokningen."
        case NothingThere(day=day):
            return f"Ingen annan har en bokning {long_day(day, today)}."
        case NotForYou():
            return f"Frågan är inte ställd till dig. {ways.own}, så ser du det som är ditt."
        case OwnOffer():
            return "Bokningen är redan din. Välj någon annans."
        case TooLate(day=day):
            return f"{capitalised(long_day(day, today))} är redan här. Ring din kollega i stället."
        case NotTheSamePage():
            return "Bokningarna ligger på olika sidor. Byt med någon på samma sida."
        case UrgentStays(booking=booking):
            return (
                f"{quoted(booking.details.title)} är bokat akut just den dagen och går inte "
                "att byta. Flytta det i stället."
            )
        case NotAnEditor(name=who):
            return f"{who} är inte redaktör just nu. Välj någon annan."
        case AlreadyAsked():
            return f"Frågan är redan ställd. {ways.own}, så ser du den."
        case PlaceChanged() | ProposalChanged():
            return f"Det har ändrats under tiden. {ways.own}, så ser du läget."
        case _:
            raise LookupError(f"no words for {type(refusal).__name__}")
