"""`/importera`: files and pasted rows, what they would come to, and doing it."""

from collections.abc import Callable
from datetime import date
from typing import Final

from bot.core.people import Role
from bot.core.permissions import Action, require
from bot.core.refusals import Refusal
from bot.importing.apart import read_apart
from bot.importing.files import read_text
from bot.moderation.refusals import FileTooLarge, NotFetched
from bot.schedule.import_view import Choices, ImportView
from bot.schedule.imports import Cause, FileRefused, ImportChanged, Sheet
from bot.swedish import importing as words
from bot.swedish.basic import not_understood
from bot.swedish.words import CommandName, is_table
from bot.teams.files import SentFile
from bot.teams.progress import Progress
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases import importing as usecase
from bot.usecases import linkedin
from bot.watch.metrics import FiguresTaken, HeadingsAsked
from cards import importing as cards
from cards.basic import notice_card, refusal_card
from cards.import_actions import (
    MOST_ASKED,
    CarryOutImport,
    OfImport,
    SayHeadings,
    ShowImport,
    ShowImportRows,
    UndoImport,
)
from storage.conversations import PostedCard

_MANY_ROWS: Final = 1000
"""From here on the verdicts take so long that it is said how far they have come."""
_STEP: Final = 500
"""Rows between two edits of the card that says so: Teams takes some 60 in half a minute."""


def register(router: Router) -> None:
    router.on_command(CommandName.IMPORT, import_command)
    router.on_action(ShowImport, show)
    router.on_action(ShowImportRows, show_rows)
    router.on_action(CarryOutImport, carry_out)
    router.on_action(UndoImport, undo)
    router.on_action(SayHeadings, say_headings)


async def import_command(turn: Turn, rest: str) -> Answer:
    """`/importera`, perhaps with the rows themselves after it."""
    if turn.actor.role is Role.EDITOR and is_table(rest):
        return Answer(card=refusal_card(text=words.ROWS_OF_EDITORS))
    require(turn.actor, Action.IMPORT)
    if not any(sign.isdecimal() for sign in rest):  # no row of a schedule is without a date
        asked = Answer(card=cards.how_card(), private=True, in_chat=True)
        return asked.warned(not_understood(rest))
    content = rest.strip().encode()
    return await _taken(turn, words.PASTED_ROWS, content, read_text(rest.strip()))


async def take_file(turn: Turn, file: SentFile) -> Answer:
    """A table that was sent in the person's own chat."""
    require(turn.actor, Action.IMPORT)
    if not turn.inbound.is_in_chat:
        return Answer(card=refusal_card(text=words.FILES_GO_IN_PRIVATE), in_chat=True)
    content = await _fetched(turn, file)
    sheets = await read_apart(content)
    said = _Said(turn, words.tried_rows, words.MANY_ROWS_TEXT)
    rows = sum(len(each.rows) for each in sheets)
    if rows > _MANY_ROWS:
        await said.say(words.many_rows(rows))
    async with Progress(said.show, step=_STEP) as progress:
        return await _taken(turn, file.name, content, sheets, progress.reach)


class _Said:
    """One card that says how far a large file has come."""

    def __init__(self, turn: Turn, as_words: Callable[[int, int], str], text: str) -> None:
        self._turn = turn
        self._as_words = as_words
        self._text = text
        self._place: PostedCard | None = None

    async def show(self, count: int, total: int) -> None:
        if total > _MANY_ROWS:
            await self.say(self._as_words(count, total))

    async def say(self, headline: str) -> None:
        card = notice_card(headline=headline, text=self._text)
        if self._place is None:
            self._place = await self._turn.services.say(self._turn.inbound, card)
        else:
            await self._turn.services.say_on(self._place, card)


async def _fetched(turn: Turn, file: SentFile) -> bytes:
    """What evidence is refused for is said of a table here."""
    try:
        return await turn.services.fetch(file.address)
    except FileTooLarge as large:
        raise FileRefused(Cause.TOO_LARGE, detail=str(large.limit // 1024 // 1024)) from large
    except NotFetched as gone:
        raise FileRefused(Cause.NOT_FETCHED) from gone


async def _taken(
    turn: Turn, name: str, content: bytes, sheets: list[Sheet], told: usecase.Told = usecase.nobody
) -> Answer:
    if await linkedin.is_figures(sheets, storage=turn.storage):
        found = await linkedin.take_in_figures(
            turn.request, name, content, sheets, storage=turn.storage
        )
        return _of_figures(found, turn.today)
    view = await usecase.take_in_sheets(
        turn.request,
        name,
        content,
        sheets,
        city=turn.services.organisation.name,
        storage=turn.storage,
        told=told,
    )
    return _preview(turn, view)


async def show(turn: Turn, action: ShowImport) -> Answer:
    return _preview(turn, await _seen(turn, action))


async def show_rows(turn: Turn, action: ShowImportRows) -> Answer:
    view = await _seen(turn, action)
    card = cards.rows_card(view, first=action.first, today=turn.today, why=turn.in_words)
    return Answer(card=card, private=True)


async def carry_out(turn: Turn, action: CarryOutImport) -> Answer:
    said = _Said(turn, words.booked_rows, words.BOOKS_ROWS_TEXT)
    try:
        async with Progress(said.show, step=_STEP) as progress:
            view = await usecase.carry_out(
                turn.request,
                action.number,
                _choices(action, skip=action.skip),
                action.seen,
                city=turn.services.organisation.name,
                storage=turn.storage,
                told=progress.reach,
            )
    except ImportChanged as refusal:
        return _preview(turn, await _seen(turn, action), problem=turn.in_words(refusal))
    return Answer(card=cards.done_card(view), private=True, changed=True)


async def undo(turn: Turn, action: UndoImport) -> Answer:
    count = await usecase.undo(turn.request, action.number, storage=turn.storage)
    return Answer(card=cards.undone_card(count), private=True, changed=True)


async def say_headings(turn: Turn, action: SayHeadings) -> Answer:
    asked = await linkedin.asked_headings(turn.request, action.number, storage=turn.storage)
    said = {
        heading: meaning
        for heading, meaning in zip(asked[:MOST_ASKED], action.meanings(), strict=False)
        if meaning is not None
    }
    found = await linkedin.say_what_headings_mean(
        turn.request, action.number, said, storage=turn.storage
    )
    return _of_figures(found, turn.today)


def _of_figures(found: HeadingsAsked | FiguresTaken, today: date) -> Answer:
    if isinstance(found, HeadingsAsked):
        return Answer(card=cards.headings_card(found), private=True)
    return Answer(card=cards.figures_card(found, today=today), private=True)


async def _seen(turn: Turn, action: OfImport) -> ImportView:
    return await usecase.preview(
        turn.request,
        action.number,
        _choices(action),
        city=turn.services.organisation.name,
        storage=turn.storage,
    )


def _choices(action: OfImport, *, skip: bool = False) -> Choices:
    return Choices(proposals=action.proposals, year=action.year, skip=skip)


def _preview(turn: Turn, view: ImportView, *, problem: str = "") -> Answer:
    def why(refusal: Refusal) -> str:
        return turn.in_words(refusal)

    card = cards.preview_card(view, today=turn.today, why=why, problem=problem)
    return Answer(card=card, private=True)
