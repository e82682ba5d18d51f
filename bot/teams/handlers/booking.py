"""Book, edit, move and cancel."""

from dataclasses import replace
from datetime import date

from bot.core.refusals import NotAllowed
from bot.schedule.model import Booking, BookingId, BookingStatus, Draft, Page
from bot.schedule.overview import weeks
from bot.schedule.refusals import DayTaken, NoSuchBooking, RedDayUnconfirmed
from bot.schedule.swap_refusals import DayHeld
from bot.swedish.booking import impossible_date
from bot.swedish.date_reading import (
    Ambiguous,
    Day,
    Impossible,
    Nearest,
    Span,
    Unknown,
    read_beginning,
    read_day,
)
from bot.swedish.page_names import read_page
from bot.swedish.post_reading import read_post
from bot.swedish.swaps import held
from bot.teams.handlers.overview import free_days, next_free_days
from bot.teams.turn import Answer, Turn
from bot.usecases import bookings as usecase
from bot.usecases.reading import (
    BookingView,
    propose_days,
    see_booking,
    see_catalogue,
    see_mine,
    see_own_booking,
    see_posted_booking,
)
from cards import booking as cards
from cards.actions import (
    Book,
    CancelBooking,
    ConfirmCancel,
    EditBooking,
    KeepBooking,
    MoveBooking,
    MoveTo,
    SaveBooking,
    ShowBooking,
    ShowForm,
)
from cards.schedule import mine_card
from cards.swaps import taken_buttons


async def boka(turn: Turn, rest: str) -> Answer:
    """`/boka [dag] [sida] [rubrik]`."""
    pages = see_catalogue(turn.request, turn.catalogue).pages
    reading, page, title = read_post(rest, turn.today, pages)
    draft = Draft(title=title, page=page and page.id, department=turn.actor.department)
    match reading:
        case Day(day=day):
            dated = replace(draft, day=day)
            return await (_book(turn, dated) if title else _form(turn, dated))
        case Ambiguous(choices=choices):
            return await _which_day(turn, draft, [(each.day, each.label) for each in choices])
        case Span(first=first, last=last):
            return await free_days(turn, draft, first, last)
        case Impossible():
            return await _form(turn, draft, problem=impossible_date(reading))
        case Nearest(guess=Day(day=day)):
            card = cards.nearest_card(text=rest, draft=draft, day=day, today=turn.today)
            return Answer(card=card)
        case Nearest() | Unknown():
            return await _suggest(turn, draft)


async def show_form(turn: Turn, action: ShowForm) -> Answer:
    return await _form(turn, action.draft())


async def book(turn: Turn, action: Book) -> Answer:
    draft = action.draft()
    if draft.day is None or not draft.title.strip():
        return await _form(turn, draft)
    return await _book(turn, draft, red_day_confirmed=action.red_day_confirmed)


async def show_booking(turn: Turn, action: ShowBooking | KeepBooking) -> Answer:
    try:
        return await booking_as_it_is(turn, BookingId(action.booking))
    except NotAllowed:
        # The channel's members see the card in any case, and their clients ask by themselves.
        posted = await _as_posted_here(turn, BookingId(action.booking))
        if posted is None:
            raise
        return posted


async def edit(turn: Turn, action: EditBooking) -> Answer:
    view = await see_own_booking(
        turn.request, BookingId(action.booking), action.version, storage=turn.storage
    )
    return await _form(turn, _as_draft(view.booking), booking=view.booking)


async def save(turn: Turn, action: SaveBooking) -> Answer:
    command = usecase.EditBooking(
        booking=BookingId(action.booking), version=action.version, draft=action.draft()
    )
    booking = await usecase.edit_booking(turn.request, command, storage=turn.storage)
    return await booking_as_it_is(turn, booking.id, changed=True)


async def ask_where_to(turn: Turn, action: MoveBooking) -> Answer:
    return await _where_to(turn, BookingId(action.booking), action.version)


async def move(turn: Turn, action: MoveTo) -> Answer:
    return await _move(
        turn,
        BookingId(action.booking),
        action.day,
        version=action.version,
        red_day_confirmed=action.red_day_confirmed,
    )


async def ask_cancel(turn: Turn, action: CancelBooking) -> Answer:
    return await _ask_cancel(turn, BookingId(action.booking), action.version)


async def cancel(turn: Turn, action: ConfirmCancel) -> Answer:
    command = usecase.CancelBooking(booking=BookingId(action.booking), version=action.version)
    booking = await usecase.cancel_booking(turn.request, command, storage=turn.storage)
    catalogue = see_catalogue(turn.request, turn.catalogue)
    card = cards.cancelled_card(booking=booking, catalogue=catalogue, today=turn.today)
    return Answer(card=card, subject=f"booking:{booking.id}", changed=True)


async def flytta(turn: Turn, rest: str) -> Answer:
    """`/flytta [dag] [sida] [till dag]`: one's own booking on the first day, to the second."""
    try:
        booking, tail = await own_on(turn, rest)
    except NoSuchBooking:
        return await _which_of_mine(turn, MoveBooking)
    target = read_day(tail.removeprefix("till "), turn.today) if tail else None
    if isinstance(target, Day):
        return await _move(turn, booking.id, target.day, version=booking.version)
    return await _where_to(turn, booking.id, booking.version)


async def avboka(turn: Turn, rest: str) -> Answer:
    """`/avboka [dag] [sida]`: asks once, on a card."""
    try:
        booking, _ = await own_on(turn, rest)
    except NoSuchBooking:
        return await _which_of_mine(turn, CancelBooking)
    return await _ask_cancel(turn, booking.id, booking.version)


async def booking_as_it_is(
    turn: Turn, number: BookingId, *, changed: bool = False, headline: str = ""
) -> Answer:
    view = await see_booking(turn.request, number, storage=turn.storage)
    return _shown(turn, view, changed=changed, headline=headline)


def _shown(turn: Turn, view: BookingView, *, changed: bool = False, headline: str = "") -> Answer:
    card = cards.booking_card(
        booking=view.booking,
        catalogue=view.catalogue,
        today=turn.today,
        mine=view.mine,
        headline=headline,
    )
    return Answer(card=card, subject=f"booking:{view.booking.id}", changed=changed)


async def _as_posted_here(turn: Turn, number: BookingId) -> Answer | None:
    """The booking without buttons, if the card that was pressed is a posted one of it."""
    async with turn.storage.read() as tx:
        shown = await tx.conversations.subjects_at(turn.inbound.reply_to_id or "")
    if f"booking:{number}" not in shown:
        return None
    view = await see_posted_booking(number, storage=turn.storage)
    return view and _shown(turn, view)


async def form_again(turn: Turn, draft: Draft, *, problem: str) -> Answer:
    """The form as it was filled in, with what stood in the way."""
    return await _form(turn, draft, problem=problem)


async def _book(turn: Turn, draft: Draft, *, red_day_confirmed: bool = False) -> Answer:
    assert draft.day is not None
    command = usecase.BookDay(draft=draft, red_day_confirmed=red_day_confirmed)
    try:
        view = await usecase.book_day(turn.request, command, storage=turn.storage)
    except RedDayUnconfirmed as red:
        card = cards.red_day_card(draft=draft, name=red.name, today=turn.today)
        return Answer(card=card)
    except DayTaken as taken:
        if turn.in_dialog:
            raise
        return await taken_answer(turn, draft, taken.page)
    except DayHeld as day:
        if turn.in_dialog:
            raise
        headline = held(day.day, day.until, turn.today)
        return await taken_answer(turn, draft, day.page, headline=headline)
    return _receipt(turn, view)


async def receipt(turn: Turn, booking: Booking) -> Answer:
    return _receipt(turn, await see_booking(turn.request, booking.id, storage=turn.storage))


def _receipt(turn: Turn, view: BookingView) -> Answer:
    card = cards.receipt_card(
        booking=view.booking, catalogue=view.catalogue, today=turn.today, mine=view.mine
    )
    return Answer(card=card, subject=f"booking:{view.booking.id}", changed=True)


async def taken_answer(turn: Turn, draft: Draft, page: Page, *, headline: str = "") -> Answer:
    assert draft.day is not None
    offer = await propose_days(
        turn.request,
        replace(draft, page=page.id),
        near=draft.day,
        exclude={draft.day},
        storage=turn.storage,
    )
    holders = offer.calendar.on(draft.day)
    title = " ".join(draft.title.split())
    for holder in holders:
        if holder.owner == turn.actor.id and holder.details.title == title:
            # The same button pressed again: what it asked for stands already.
            return await booking_as_it_is(turn, holder.id)
    card = cards.taken_card(
        draft=draft,
        page=page,
        holders=holders,
        alternatives=offer.suggestions,
        catalogue=offer.catalogue,
        today=turn.today,
        ways=taken_buttons(replace(draft, page=page.id), holders),
        headline=headline,
    )
    return Answer(card=card)


async def _suggest(turn: Turn, draft: Draft) -> Answer:
    offer = await propose_days(turn.request, draft, storage=turn.storage)
    card = cards.suggestions_card(
        page=offer.page,
        suggestions=offer.suggestions,
        weeks=weeks(offer.calendar, today=turn.today),
        draft=replace(draft, page=offer.page.id),
        catalogue=offer.catalogue,
        today=turn.today,
    )
    return Answer(card=card)


async def _form(
    turn: Turn, draft: Draft, *, booking: Booking | None = None, problem: str = ""
) -> Answer:
    offer = await propose_days(turn.request, draft, storage=turn.storage)
    card = cards.form_card(
        draft=replace(draft, page=offer.page.id),
        catalogue=offer.catalogue,
        today=turn.today,
        free_days=next_free_days(offer.calendar, turn.today),
        booking=booking,
        problem=problem,
        as_dialog=turn.services.opens_dialogs and not turn.in_dialog,
    )
    return Answer(card=card)


async def _which_day(turn: Turn, draft: Draft, candidates: list[tuple[date, str]]) -> Answer:
    catalogue = see_catalogue(turn.request, turn.catalogue)
    card = cards.which_day_card(
        draft=draft,
        page=catalogue.page(draft.page) or catalogue.main,
        candidates=candidates,
        today=turn.today,
    )
    return Answer(card=card)


async def _where_to(turn: Turn, number: BookingId, version: int, problem: str = "") -> Answer:
    booking = (await see_own_booking(turn.request, number, version, storage=turn.storage)).booking
    offer = await propose_days(
        turn.request,
        _as_draft(booking),
        near=booking.day,
        exclude={booking.day},
        storage=turn.storage,
    )
    card = cards.move_card(
        booking=booking,
        suggestions=offer.suggestions,
        catalogue=offer.catalogue,
        today=turn.today,
        problem=problem,
    )
    return Answer(card=card)


async def _move(
    turn: Turn,
    number: BookingId,
    day: date,
    *,
    version: int,
    red_day_confirmed: bool = False,
) -> Answer:
    command = usecase.MoveBooking(
        booking=number, day=day, version=version, red_day_confirmed=red_day_confirmed
    )
    try:
        booking = await usecase.move_booking(turn.request, command, storage=turn.storage)
    except RedDayUnconfirmed as red:
        view = await see_booking(turn.request, number, storage=turn.storage)
        card = cards.move_red_day_card(
            booking=view.booking, day=day, name=red.name, today=turn.today
        )
        return Answer(card=card)
    return await booking_as_it_is(turn, booking.id, changed=True)


async def _ask_cancel(turn: Turn, number: BookingId, version: int) -> Answer:
    view = await see_own_booking(turn.request, number, version, storage=turn.storage)
    card = cards.cancel_question_card(
        booking=view.booking, catalogue=view.catalogue, today=turn.today
    )
    return Answer(card=card)


async def _which_of_mine(turn: Turn, choose: type[MoveBooking | CancelBooking]) -> Answer:
    view = await see_mine(turn.request, storage=turn.storage)
    card = mine_card(
        bookings=[each for each in view.bookings if each.status is BookingStatus.BOOKED],
        catalogue=view.catalogue,
        today=turn.today,
        choose=choose,
    )
    return Answer(card=card, private=True)


async def own_on(turn: Turn, text: str) -> tuple[Booking, str]:
    """One's own booking that a command means by day and page, or the only one; and the rest."""
    view = await see_mine(turn.request, storage=turn.storage)
    reading, rest = read_beginning(text, turn.today, title_follows=False)
    page, rest = read_page(rest, view.catalogue.pages)
    mine = [each for each in view.bookings if page is None or each.page == page.id]
    if isinstance(reading, Day):
        mine = [booking for booking in mine if booking.day == reading.day]
    elif isinstance(reading, Ambiguous):
        days = {choice.day for choice in reading.choices}
        mine = [booking for booking in mine if booking.day in days]
    if len(mine) != 1:
        raise NoSuchBooking
    return mine[0], rest


def _as_draft(booking: Booking) -> Draft:
    details = booking.details
    return Draft(
        title=details.title,
        day=booking.day,
        page=booking.page,
        content_type=details.content_type,
        department=details.department,
        theme=details.theme,
        audience=details.audience,
        planned_time=details.planned_time,
        accessible=details.accessible,
    )
