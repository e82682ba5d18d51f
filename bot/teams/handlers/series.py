"""Series: begin one, see them, answer what one asks, end it."""

from bot.schedule.refusals import DayTaken, TitleMissing, TitleTooLong
from bot.schedule.series import RhythmUnread, SeriesId, SeriesMovedOn
from bot.schedule.swap_refusals import DayHeld
from bot.swedish import series as words
from bot.swedish.commands import CommandName
from bot.swedish.reading.rhythms import read_recurring
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases import series as usecase
from cards import series as cards
from cards.series_actions import (
    BookOfSeries,
    EndSeries,
    ShowAllSeries,
    ShowSeries,
    SkipOfSeries,
    StartSeries,
)


def register(router: Router) -> None:
    router.on_command(CommandName.SERIES, serie)
    router.on_action(ShowAllSeries, show_all)
    router.on_action(StartSeries, start)
    router.on_action(ShowSeries, show)
    router.on_action(BookOfSeries, book)
    router.on_action(SkipOfSeries, skip)
    router.on_action(EndSeries, end)


async def serie(turn: Turn, rest: str) -> Answer:
    """`/serie första måndagen i månaden Rubrik` begins one; alone, all that go on."""
    if not rest.strip():
        return await show_all(turn, ShowAllSeries())
    return await _begun(turn, rest)


async def show_all(turn: Turn, _action: ShowAllSeries) -> Answer:
    return await _all(turn)


async def start(turn: Turn, action: StartSeries) -> Answer:
    return await _begun(turn, action.said)


async def _begun(turn: Turn, typed: str) -> Answer:
    said = read_recurring(typed, turn.today, turn.catalogue.pages)
    if said is None:
        return await _all(turn, turn.in_words(RhythmUnread(typed)), typed)
    try:
        view = await usecase.start_series(
            turn.request,
            title=said.title,
            rhythm=said.rhythm,
            page=said.page.id if said.page else None,
            storage=turn.storage,
        )
    except (TitleMissing, TitleTooLong) as refusal:
        return await _all(turn, turn.in_words(refusal), typed)
    shown = cards.series_card(view=view, today=turn.today, headline=words.STARTED)
    return Answer(card=shown, private=True)


async def show(turn: Turn, action: ShowSeries) -> Answer:
    view = await usecase.see_series(turn.request, SeriesId(action.series), storage=turn.storage)
    return Answer(card=cards.series_card(view=view, today=turn.today))


async def book(turn: Turn, action: BookOfSeries) -> Answer:
    number = SeriesId(action.series)
    try:
        view = await usecase.confirm_day(
            turn.request, number, action.own, action.day, storage=turn.storage
        )
    except (SeriesMovedOn, DayTaken, DayHeld) as refusal:
        again = await show(turn, ShowSeries(series=number))
        return again.warned(turn.in_words(refusal))
    said = words.booked(action.day, turn.today)
    return Answer(card=cards.series_card(view=view, today=turn.today, headline=said), changed=True)


async def skip(turn: Turn, action: SkipOfSeries) -> Answer:
    number = SeriesId(action.series)
    try:
        view = await usecase.skip_day(turn.request, number, action.own, storage=turn.storage)
    except SeriesMovedOn as refusal:
        again = await show(turn, ShowSeries(series=number))
        return again.warned(turn.in_words(refusal))
    shown = cards.series_card(view=view, today=turn.today, headline=words.SKIPPED)
    return Answer(card=shown, changed=True)


async def end(turn: Turn, action: EndSeries) -> Answer:
    series = await usecase.end_series(turn.request, SeriesId(action.series), storage=turn.storage)
    return Answer(card=cards.ended_card(series=series), changed=True)


async def _all(turn: Turn, problem: str = "", said: str = "") -> Answer:
    series = await usecase.see_all_series(turn.request, storage=turn.storage)
    shown = cards.all_series_card(series=series, today=turn.today, problem=problem, said=said)
    return Answer(card=shown)
