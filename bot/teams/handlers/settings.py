"""Closed days, frozen pages, pages and departments."""

from datetime import date
from typing import TypeVar

from bot.core.people import PageId
from bot.schedule.admin_refusals import (
    NameMissing,
    NameTaken,
    NoSeatedType,
    SettingsChanged,
    SpanBackwards,
    SpanMissing,
    SpanTooLong,
)
from bot.schedule.refusals import DayPassed, NoSuchPage, ReasonMissing
from bot.swedish.basic import not_understood
from bot.swedish.page_names import folded
from bot.swedish.reading.arguments import Arguments, runs
from bot.swedish.reading.meanings import Impossible
from bot.swedish.reading.names import department_in, page_of
from bot.swedish.reading.sentences import denies
from bot.swedish.reading.tokens import tokens
from bot.swedish.schedule import EVERY_PAGE
from bot.swedish.settings import ALL_BUT, days_not_understood, is_it_that_page, span_doubt
from bot.swedish.words import CommandName
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.teams.understood import arguments_in
from bot.usecases import settings as usecase
from cards import settings as cards
from cards.settings_actions import (
    AddPage,
    AskClose,
    AskFreeze,
    AskPage,
    CloseDays,
    EditDepartment,
    EditPage,
    FreezePage,
    OpenDays,
    SaveDepartment,
    SavePage,
    ShowSettings,
    UnfreezePage,
)

_Span = TypeVar("_Span", CloseDays, FreezePage)
_FORM_PROBLEMS = (SpanMissing, SpanBackwards, SpanTooLong, DayPassed, ReasonMissing)


def register(router: Router) -> None:
    router.on_bare_command(CommandName.SETTINGS, settings_command)
    router.on_command(CommandName.CLOSE, close_command)
    router.on_command(CommandName.OPEN, open_command)
    router.on_command(CommandName.FREEZE, freeze_command)
    router.on_command(CommandName.UNFREEZE, unfreeze_command)
    router.on_action(ShowSettings, show)
    router.on_action(AskClose, ask_close)
    router.on_action(CloseDays, close)
    router.on_action(OpenDays, open_again)
    router.on_action(AskFreeze, ask_freeze)
    router.on_action(FreezePage, freeze)
    router.on_action(UnfreezePage, unfreeze)
    router.on_action(EditPage, edit_page)
    router.on_action(SavePage, save_page)
    router.on_action(AskPage, ask_page)
    router.on_action(AddPage, add_page)
    router.on_action(EditDepartment, edit_department)
    router.on_action(SaveDepartment, save_department)


async def settings_command(turn: Turn) -> Answer:
    return await show(turn, ShowSettings())


async def show(turn: Turn, action: ShowSettings) -> Answer:
    seen = await usecase.see_settings(turn.request, storage=turn.storage)
    match action.part:
        case "pages":
            card = cards.pages_card(catalogue=seen.catalogue, today=turn.today)
        case "closed":
            card = cards.closed_card(
                closed=seen.closed, catalogue=seen.catalogue, today=turn.today
            )
        case "frozen":
            card = cards.frozen_card(catalogue=seen.catalogue, today=turn.today)
        case "departments":
            card = cards.departments_card(departments=seen.catalogue.departments)
        case "all":
            card = cards.settings_card(
                catalogue=seen.catalogue, closed=seen.closed, today=turn.today
            )
    return _private(card)


async def close_command(turn: Turn, rest: str) -> Answer:
    """`/stäng [sida] dagar [sida] varför`; alone, the form."""
    asked = await _span_asked(turn, rest, CloseDays)
    return asked if isinstance(asked, Answer) else await close(turn, asked, typed=rest)


async def ask_close(turn: Turn, _action: AskClose) -> Answer:
    return await _span_form(turn, CloseDays())


async def close(turn: Turn, action: CloseDays, *, typed: str = "") -> Answer:
    try:
        if action.first is None:
            raise SpanMissing(typed)
        last = action.last or action.first
        closing = usecase.Closing(
            first=action.first, last=last, page=action.page, reason=action.reason
        )
        done = await usecase.close_days(turn.request, closing, storage=turn.storage)
    except _FORM_PROBLEMS as problem:
        return await _span_form(turn, action, turn.in_words(problem))
    card = cards.days_closed_card(
        first=action.first,
        last=last,
        page=done.catalogue.page(action.page),
        reason=action.reason,
        standing=done.bookings,
        today=turn.today,
    )
    return _private(card)


async def open_command(turn: Turn, rest: str) -> Answer:
    """`/öppna dagar [sida]`; alone, what is closed."""
    await usecase.see_settings(turn.request, storage=turn.storage)
    read = arguments_in(turn, rest)
    first, last = _first_run(read)
    doubt = _doubt(read, turn.today) or not_understood(read.left)
    if first is None or last is None or doubt:
        shown = await show(turn, ShowSettings(part="closed"))
        said = doubt or (days_not_understood(rest) if rest.strip() else "")
        return shown.warned(said)
    page = read.page and read.page.id
    return await open_again(turn, OpenDays(first=first, last=last, page=page))


async def open_again(turn: Turn, action: OpenDays) -> Answer:
    await usecase.open_days(
        turn.request, action.first, action.last, action.page, storage=turn.storage
    )
    return _private(cards.days_opened_card(first=action.first, last=action.last, today=turn.today))


async def freeze_command(turn: Turn, rest: str) -> Answer:
    """`/frys [sida] dagar [sida] varför`: without a page, every page; alone, the form."""
    asked = await _span_asked(turn, rest, FreezePage)
    return asked if isinstance(asked, Answer) else await freeze(turn, asked, typed=rest)


async def ask_freeze(turn: Turn, _action: AskFreeze) -> Answer:
    return await _span_form(turn, FreezePage())


async def freeze(turn: Turn, action: FreezePage, *, typed: str = "") -> Answer:
    try:
        if action.first is None:
            raise SpanMissing(typed)
        last = action.last or action.first
        freezing = usecase.Freezing(
            page=action.page, first=action.first, last=last, reason=action.reason
        )
        done = await usecase.freeze_page(turn.request, freezing, storage=turn.storage)
    except _FORM_PROBLEMS as problem:
        return await _span_form(turn, action, turn.in_words(problem))
    page = done.catalogue.page(action.page)
    if page is None:
        card = cards.all_frozen_card(
            first=action.first,
            last=last,
            reason=action.reason,
            standing=done.bookings,
            today=turn.today,
            reopened=done.reopened,
        )
    else:
        card = cards.page_frozen_card(
            page=page,
            first=action.first,
            last=last,
            standing=done.bookings,
            today=turn.today,
            reopened=done.reopened,
        )
    return _private(card)


async def unfreeze_command(turn: Turn, rest: str) -> Answer:
    """`/tina [sida eller alla]`; alone, the pages that are frozen."""
    await usecase.see_settings(turn.request, storage=turn.storage)
    if folded(rest) in EVERY_PAGE:
        await usecase.unfreeze_all(turn.request, storage=turn.storage)
        return await show(turn, ShowSettings(part="frozen"))
    read = arguments_in(turn, rest)
    if read.page is None or read.left or read.days:
        shown = await show(turn, ShowSettings(part="frozen"))
        several = span_doubt(read, turn.today) if read.all_but or read.other_pages else ""
        return shown.warned(several or not_understood(read.left or (rest if read.days else "")))
    return await _unfreeze(turn, read.page.id, None)


async def unfreeze(turn: Turn, action: UnfreezePage) -> Answer:
    try:
        return await _unfreeze(turn, action.page, action.seen)
    except SettingsChanged:
        return await show(turn, ShowSettings(part="frozen"))


async def _unfreeze(turn: Turn, number: PageId, seen: str | None) -> Answer:
    done = await usecase.unfreeze_page(turn.request, number, seen, storage=turn.storage)
    page = done.catalogue.page(number)
    assert page is not None
    return _private(cards.page_unfrozen_card(page=page))


async def edit_page(turn: Turn, action: EditPage) -> Answer:
    return await _page_form(turn, action.page)


async def save_page(turn: Turn, action: SavePage) -> Answer:
    change = usecase.PageSettings(
        page=action.page,
        seats=action.seats,
        types=action.types,
        editors=action.editors,
        review=action.review,
        seen=action.seen,
    )
    try:
        done = await usecase.change_page(turn.request, change, storage=turn.storage)
    except SettingsChanged as problem:
        return await _page_form(turn, action.page, problem=turn.in_words(problem))
    except NoSeatedType as problem:
        again = await _page_form(turn, action.page, problem=turn.in_words(problem))
        return again.refilled(action)
    return _private(cards.page_saved_card(page=done.page, broken=done.broken, today=turn.today))


async def _page_form(turn: Turn, number: PageId, *, problem: str = "") -> Answer:
    seen = await usecase.see_settings(turn.request, storage=turn.storage)
    page = seen.catalogue.page(number)
    if page is None:
        raise NoSuchPage(number)
    card = cards.page_form_card(
        page=page,
        people=seen.people,
        departments=seen.catalogue.departments,
        problem=problem,
    )
    return _private(card)


async def ask_page(turn: Turn, _action: AskPage) -> Answer:
    await usecase.see_settings(turn.request, storage=turn.storage)
    return _private(cards.new_page_card())


async def add_page(turn: Turn, action: AddPage) -> Answer:
    try:
        page = await usecase.add_page(turn.request, action.name, storage=turn.storage)
    except (NameMissing, NameTaken) as problem:
        card = cards.new_page_card(problem=turn.in_words(problem))
        return _private(card).refilled(action)
    return await _page_form(turn, page.id)


async def edit_department(turn: Turn, action: EditDepartment) -> Answer:
    seen = await usecase.see_settings(turn.request, storage=turn.storage)
    found = seen.catalogue.department(action.department)
    return _private(cards.department_form_card(department=found))


async def save_department(turn: Turn, action: SaveDepartment) -> Answer:
    try:
        catalogue = await usecase.save_department(
            turn.request,
            action.name,
            action.short,
            department=action.department,
            storage=turn.storage,
        )
    except (NameMissing, NameTaken) as problem:
        seen = await usecase.see_settings(turn.request, storage=turn.storage)
        found = seen.catalogue.department(action.department)
        card = cards.department_form_card(department=found, problem=turn.in_words(problem))
        return _private(card).refilled(action)
    return _private(cards.departments_card(departments=catalogue.departments))


async def _span_asked(turn: Turn, rest: str, kind: type[_Span]) -> _Span | Answer:
    """What was written, where it is sure; else the form with what is known of it."""
    if not rest:
        return await _span_form(turn, kind())
    read = arguments_in(turn, rest, has_reason=True)
    first, last = _first_run(read)
    page, problem = read.page, _doubt(read, turn.today)
    if page is None and (named := department_in(read.left, turn.catalogue.departments)):
        if denies(tokens(read.left)):
            problem = ALL_BUT
        elif (page := page_of(named[0], turn.catalogue.pages)) and not problem:
            problem = is_it_that_page(page)
    # Of days one by one nothing is acted on before they are looked at: all that was typed stands.
    reason = rest if len(read.days) > 1 else read.left
    action = kind(first=first, last=last, page=page and page.id, reason=reason[:500])
    return await _span_form(turn, action, problem) if problem else action


async def _span_form(turn: Turn, filled: CloseDays | FreezePage, problem: str = "") -> Answer:
    seen = await usecase.see_settings(turn.request, storage=turn.storage)
    card = cards.span_form_card(
        type(filled),
        catalogue=seen.catalogue,
        today=turn.today,
        page=seen.catalogue.page(filled.page),
        first=filled.first,
        last=filled.last,
        reason=filled.reason,
        problem=problem,
    )
    return _private(card)


def _first_run(read: Arguments) -> tuple[date | None, date | None]:
    """The days that were named, where they hang together; else the first of them."""
    stretches = [] if not read.days or isinstance(read.days[0], Impossible) else runs(read.days[0])
    return stretches[0] if stretches else (None, None)


def _doubt(read: Arguments, today: date) -> str:
    """Why nothing is done by what was written before somebody has looked at it."""
    if not read.days and not read.other_pages and not read.all_but:
        return ""
    return span_doubt(read, today)


def _private(card: cards.Card) -> Answer:
    return Answer(card=card, private=True)
