"""The words of publication and watch."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final, assert_never

from bot.core.calendar import in_zone
from bot.core.refusals import Refusal
from bot.schedule.model import Booking
from bot.swedish.date_writing import clock, long_day
from bot.swedish.numbers import number
from bot.swedish.refusals import quoted
from bot.swedish.ways import Ways
from bot.watch.figures import PostFigures
from bot.watch.model import CheckIn, CheckInAnswer, Level, Watch
from bot.watch.refusals import (
    AlreadyAnswered,
    FiguresMissing,
    NoSuchAbsence,
    NoSuchTip,
    NoSuchWatch,
    NotACount,
    NotALinkedInLink,
    NothingToPublish,
    NotPublished,
    SeveralLinks,
    WatchClosed,
)

LINK_LABEL: Final = "Länk till inlägget på LinkedIn"
LINK_HELP: Final = "https://www.linkedin.com/posts/…"
LINK_MISSING: Final = "Klistra in länken till inlägget."
PUBLISHED: Final = "Publicerat"
NOT_TODAY: Final = "Inte i dag"
CANCEL: Final = "Avboka"
ANSWERS: Final = {
    CheckInAnswer.NOTHING_NEW: "Inget nytt",
    CheckInAnswer.ALL_ANSWERED: "Allt besvarat",
    CheckInAnswer.NEEDS_HELP: "Behöver hjälp",
}
WRONG_LINK: Final = "Rätta länken"
NOT_PUBLISHED: Final = "Inte publicerat"
OUT_ALREADY: Final = "Redan ute"
SAVE_LINK: Final = "Spara länken"
WHICH_POST: Final = "Vilket av dina inlägg är det?"
NONE_OF_THEM: Final = "Inget av dem"
NAME_IT_TOO: Final = "Du kan också skriva länken och rubriken i samma meddelande."
NO_POST_WAITS: Final = "Inget av dina inlägg väntar på en länk"
ALREADY_OUT: Final = "Gäller länken ett inlägg som redan är publicerat?"
THIS_ONE: Final = "Det här"
TIP_INSTEAD: Final = "Tipsa kanalen om inlägget"
REPORT: Final = "Anmäl kommentar"
OPEN_POST: Final = "Öppna inlägget"
I_HELP: Final = "Jag tar över"
WATCH_OVER: Final = "Bevakningen är klar"
FIGURES_ASKED: Final = "Hur gick det? Skriv siffrorna som LinkedIn visar under inlägget."
VIEWS: Final = "Visningar"
REACTIONS: Final = "Reaktioner"
COMMENTS: Final = "Kommentarer"
COUNT_HELP: Final = "Till exempel 1 250"
SAVE_FIGURES: Final = "Spara siffrorna"
FIGURES_SAVED: Final = "Siffrorna är sparade"

_REFUSALS: Final[Mapping[type[Refusal], str]] = {
    FiguresMissing: "Fyll i minst en siffra.",
    NoSuchAbsence: "Frånvaron finns inte längre. Skriv frånvaro, så ser du vad som är inlagt.",
    NoSuchTip: "Det tipset finns inte längre. Tipsa igen med tipsa och länken.",
    WatchClosed: "Bevakningen av inlägget är redan klar. Tack för hjälpen!",
    AlreadyAnswered: "Avstämningen är redan besvarad. Tack!",
}


def is_it_published(booking: Booking, today: date) -> str:
    when = "i dag" if booking.day == today else long_day(booking.day, today)
    return f"Är {quoted(booking.details.title)} publicerat? Det är bokat {when}."


def tip_command(link: str) -> str:
    return f"tipsa {link}"


def only_the_link(left: str) -> str:
    """Of the words beside a link that say nothing of which post it is."""
    return f"Jag tog bara med länken, inte {quoted(left)}."


def link_is_changed(before: str) -> str:
    return f"Länken är rättad. Förut: {before}" if before else "Länken är inlagd."


def waits_again(link: str) -> str:
    """The link is said: it stands nowhere else by then."""
    back = f" Länken var {link}" if link else ""
    return f"Inlägget är inte längre publicerat, och ingen bevakar det.{back}"


def still_moved(day: date, today: date) -> str:
    return f"Bokningen ligger kvar på den nya dagen. Den flyttades från {long_day(day, today)}."


def booked_later(day: date, today: date) -> str:
    return f"Bokat {long_day(day, today)}"


def out_since(published: datetime, today: date) -> str:
    return f"Publicerat {long_day(in_zone(published).date(), today)} kl. {clock(published)}"


def out_early(booking: Booking, booked_on: date, today: date) -> str:
    """What became of the day that a post had which came out before it."""
    if booking.day == booked_on:
        return (
            f"I dag har redan ett inlägg, så {quoted(booking.details.title)} står kvar "
            f"{long_day(booked_on, today)}."
        )
    return f"Flyttat från {long_day(booked_on, today)} till i dag."


def why_link() -> str:
    return "Klistra in länken, så påminner jag dig om kommentarerna i sju arbetsdagar."


def published(booking: Booking) -> str:
    return f"Publicerat: {quoted(booking.details.title)}"


def when_first(watch: Watch, today: date) -> str:
    first = watch.check_ins[0].due
    day = in_zone(first).date()
    # On a later day with all else of that morning, at the time that one has chosen.
    when = f"kl. {clock(first)}" if day == today else f"{long_day(day, today)} på morgonen"
    return (
        f"Första avstämningen kommer {when}. Svara på frågor under inlägget, och säg till här "
        "om något behöver tas om hand."
    )


def check_in_heading(level: Level) -> str:
    match level:
        case Level.KEEPER:
            return "Hur går det med kommentarerna?"
        case Level.KEEPER_AGAIN:
            return "Påminnelse: hur går det med kommentarerna?"
        case Level.DEPUTY:
            return "Kan du titta till kommentarerna?"
        case Level.DEPARTMENT:
            return "Någon på förvaltningen behöver titta till kommentarerna"
        case Level.CHANNEL:
            return "Vem kan hjälpa till?"
    assert_never(level)


def check_in_text(booking: Booking, level: Level, keeper: str) -> str:
    title = quoted(booking.details.title)
    if level in {Level.KEEPER, Level.KEEPER_AGAIN}:
        return f"Du bevakar {title}. Se till att alla frågor får svar, och anmäl hat och hot."
    whose = keeper or "En kollega"
    return f"{whose} bevakar {title} men har inte svarat. Kritik får stå kvar; frågor ska få svar."


def check_in_count(check_in: CheckIn, watch: Watch) -> str:
    return f"Avstämning {check_in.number} av {len(watch.check_ins)}"


def help_wanted(booking: Booking, keeper: str) -> str:
    title = quoted(booking.details.title)
    return (
        f"{keeper or 'En kollega'} behöver hjälp med kommentarerna under {title}. "
        "Den som tar över får resten av avstämningarna."
    )


def helper_found(name: str) -> str:
    return f"{name} tar över bevakningen"


def you_take_over(booking: Booking) -> str:
    return f"Du bevakar nu {quoted(booking.details.title)}. Jag frågar dig vid nästa avstämning."


def yours_again(name: str) -> str:
    return f"{name} har lämnat tillbaka bevakningen till dig"


def you_gave_back() -> str:
    return "Du har lämnat tillbaka bevakningen"


def thanks(answer: CheckInAnswer, watch: Watch, today: date) -> str:
    if answer is CheckInAnswer.NEEDS_HELP:
        return "Jag har frågat i kanalen. Du får veta vem som hjälper till."
    if watch.closed is not None:
        return "Tack! Det var sista avstämningen, så bevakningen är klar."
    upcoming = next((each.due for each in watch.check_ins if each.answer is None), None)
    assert upcoming is not None
    day = in_zone(upcoming).date()
    when = "i dag" if day == today else long_day(day, today)
    return f"Tack! Nästa avstämning kommer {when} kl. {clock(upcoming)}."


def figures_line(figures: PostFigures) -> str:
    named = (
        (VIEWS, figures.views),
        (REACTIONS, figures.reactions),
        (COMMENTS, figures.comments),
    )
    return " · ".join(f"{name}: {number(count)}" for name, count in named if count is not None)


def refusal_text(  # noqa: PLR0911 - a table with one sentence to each class
    refusal: Refusal, *, today: date, ways: Ways
) -> str:
    """Word what `bot.watch` refuses.

    Raises:
        LookupError: a refusal of another part of the bot.
    """
    del today
    match refusal:
        case NotACount(text=typed):
            return f"{quoted(typed)} är inget antal. Skriv till exempel 1 250."
        case NotALinkedInLink(text=typed):
            what = quoted(typed) if typed else "Det där"
            return (
                f"{what} är ingen länk till ett inlägg på LinkedIn. Öppna inlägget, "
                "välj Kopiera länk och klistra in hela länken."
            )
        case SeveralLinks():
            return f"Jag tar en länk i taget. {ways.one_link}"
        case NotPublished():
            return f"Inlägget är inte publicerat än. {ways.publish_first}"
        case NothingToPublish():
            return (
                f"Inget bokat inlägg väntar på att du publicerar. {ways.own}, så ser du dina "
                "bokningar."
            )
        case NoSuchWatch():
            return f"Ingen bevakar inlägget. {ways.own}, så ser du vad du bevakar."
        case _:
            return _REFUSALS[type(refusal)]
