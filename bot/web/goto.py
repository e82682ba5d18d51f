"""The field "Gå till": reads a page and a day as the chat does, and asks about the rest."""

from dataclasses import replace

from bot.core.calendar import EARLIEST, LATEST
from bot.swedish import board as words
from bot.swedish.booking import impossible_date
from bot.swedish.reading.meanings import Ambiguous, Day, Impossible, Span
from bot.swedish.reading.post import read_page_and_day
from bot.web.addresses import Place, View
from bot.web.turns import Outcome, PageTurn, Typed

_MONTH_AT_LEAST = 20
_WITHOUT_DAYS = frozenset({View.MINE, View.IDEAS})
_LONGEST = 200


async def goto(turn: PageTurn, place: Place, typed: str) -> Outcome:
    """Where the text leads; the same place with a question where it leads nowhere."""
    text = " ".join(typed[:_LONGEST].split())
    here = place.closed
    if here.view in _WITHOUT_DAYS:
        here = here.seen_as(View.MONTH)
    async with turn.storage.read() as tx:
        pages = await tx.pages.all()
    page, reading = read_page_and_day(text, turn.today, pages)
    if page is not None:
        here = here.on(page.id)
    match reading:
        case Day(day=day) if EARLIEST <= day <= LATEST:
            focus = f"#d{day.isoformat()} .cell, td[data-day='{day.isoformat()}'] .cell"
            return Outcome(place=here.at(day), focus=focus)
        case Span(first=first, last=last):
            long = (last - first).days >= _MONTH_AT_LEAST
            shown = here.seen_as(View.MONTH if long else View.WEEK)
            return Outcome(place=shown.at(first))
        case Impossible():
            return _asked(here, text, impossible_date(reading))
        case Ambiguous(choices=choices):
            days = [(choice.day, choice.label) for choice in choices]
            return _asked(here, text, words.WHICH_DAY, Typed(other=text, days=days))
        case None if page is not None:
            return Outcome(place=here)
        case _:
            return _asked(here, text, words.GOTO_UNKNOWN)


def _asked(place: Place, text: str, problem: str, typed: Typed | None = None) -> Outcome:
    given = replace(typed or Typed(), other=text)
    return Outcome(place=place, problem=problem, typed=given, status=422)
