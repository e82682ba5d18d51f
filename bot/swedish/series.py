"""The words of posts that recur."""

from collections.abc import Sequence
from datetime import date
from typing import Final, assert_never

from bot.core.refusals import Refusal
from bot.schedule.model import Booking
from bot.schedule.series import HELD as MOST_HELD
from bot.schedule.series import (
    DayOfMonth,
    Monthly,
    Moved,
    NoSuchSeries,
    NotYourSeries,
    Question,
    Rhythm,
    RhythmUnread,
    Series,
    SeriesMovedOn,
    SeriesView,
    Weekly,
)
from bot.swedish.date_writing import capitalised, heading_day, join_names, long_day
from bot.swedish.refusals import quoted
from bot.swedish.ways import Ways

HEADING: Final = "Serier"
EXAMPLE: Final = "första måndagen i månaden Månadens medarbetare"
HOW: Final = "Ett inlägg som kommer tillbaka. Jag frågar om varje dag; inget bokas utan ditt ja."
NONE: Final = "Ingen serie är igång."
TYPED: Final = "Hur ofta, och sedan rubriken"
START: Final = "Börja serien"
SHOW: Final = "Visa"
ALL: Final = "Alla serier"
BOOK: Final = "Boka dagen"
SKIP: Final = "Hoppa över"
END: Final = "Avsluta serien"
HELD: Final = "Bokat"
STARTED: Final = "Serien är igång"
ENDED: Final = "Serien är avslutad. Det som är bokat ligger kvar."
SKIPPED: Final = "Jag hoppar över den gången"
ENOUGH: Final = "Två dagar är bokade. Jag frågar om nästa när den första har passerat."
NO_DAY: Final = "Det finns ingen ledig dag att föreslå just nu. Jag tittar igen om en vecka."
DIGEST: Final = "Serier som väntar på svar"

_NTH: Final = {1: "första", 2: "andra", 3: "tredje", 4: "fjärde", -1: "sista"}
_WEEKDAYS: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_MOVED: Final = {
    Moved.RED: "är ingen vanlig arbetsdag",
    Moved.CLOSED: "är stängd",
    Moved.FROZEN: "är fryst",
    Moved.TAKEN: "är upptagen",
}


def rhythm_name(rhythm: Rhythm) -> str:
    match rhythm:
        case Monthly(nth=nth, weekday=weekday):
            return f"{_NTH[nth]} {_WEEKDAYS[weekday]}en i månaden"
        case Weekly(first=first, weeks=weeks):
            each = "varje" if weeks == 1 else "varannan"
            return f"{each} {_WEEKDAYS[first.weekday()]}"
        case DayOfMonth(number=number):
            return f"den {number} varje månad"
        case _:
            assert_never(rhythm)


def under(series: Series, page: str) -> str:
    return f"{capitalised(rhythm_name(series.rhythm))} · {page} · {_owner(series)}"


def question(asked: Question, today: date) -> str:
    return f"Ska jag boka {long_day(asked.day, today)}?"


def why(asked: Question, today: date) -> str:
    """Why it is not the series' own day; empty where it is."""
    if asked.moved is None:
        return ""
    return f"{heading_day(asked.own, today)} {_MOVED[asked.moved]}."


def held_line(booking: Booking, today: date) -> str:
    return heading_day(booking.day, today)


def held(posts: Sequence[Booking], today: date) -> str:
    """In a list: the days that are booked, or which is asked about."""
    return f"Bokat: {join_names([long_day(each.day, today) for each in posts])}" if posts else ""


def none_asked(view: SeriesView) -> str:
    return ENOUGH if len(view.held) >= MOST_HELD else NO_DAY


def booked(day: date, today: date) -> str:
    return f"Bokat: {long_day(day, today)}"


def digest_line(series: Series, today: date) -> str:
    day = series.proposed
    assert day is not None
    return f"{heading_day(day, today)}: {quoted(series.title)}, frågan ligger hos {_owner(series)}"


def went_silent(series: Series) -> str:
    return f"Serien {quoted(series.title)} är avslutad: tre frågor i rad fick inget svar"


def start_again() -> str:
    return "Skriv serie, hur ofta och rubriken om den ska börja om."


def _owner(series: Series) -> str:
    return series.owner_name or "en kollega"


def refusal_text(refusal: Refusal, *, today: date, ways: Ways) -> str:
    """Word what series refuse.

    Raises:
        LookupError: a refusal of another part of the bot.
    """
    del today
    match refusal:
        case RhythmUnread():
            return (
                "Skriv hur ofta och sedan rubriken: varje tisdag, varannan tisdag, den 15 varje "
                f"månad, eller till exempel {EXAMPLE}. Ange en enda dag, utan klockslag, start, "
                "slut och undantag; varannan räknas från den närmaste dagen. Hör det till "
                "rubriken, sätt kolon före."
            )
        case NotYourSeries(owner_name=name):
            return f"Frågorna om den här serien svarar {name or 'en kollega'} på."
        case NoSuchSeries():
            return f"Den serien är avslutad. {ways.series}, så ser du dem som är igång."
        case SeriesMovedOn():
            return "Den frågan gäller inte längre. Så här är det nu."
        case _:
            raise LookupError(f"no words for {type(refusal).__name__}")
