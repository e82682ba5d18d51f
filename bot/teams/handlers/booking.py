"""Book, edit, move and cancel."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from bot.core.refusals import NotAllowed
from bot.schedule.booking import says_more, takes_a_seat
from bot.schedule.model import Booking, BookingId, BookingStatus, Details, Draft, Page
from bot.schedule.overview import weeks
from bot.schedule.refusals import (
    BeyondHorizon,
    DayClosed,
    DayPassed,
    DayTaken,
    NeedsNoSeat,
    NotYourPage,
    PageFrozen,
    RedDayUnconfirmed,
    TitleMissing,
    TitleTooLong,
)
from bot.schedule.swap_refusals import DayHeld
from bot.swedish.booking import (
    RESTORED,
    SAVED,
    SEVERAL_DAYS,
    STOOD_BEFORE,
    WHICH_OTHER,
    day_not_wanted,
    impossible_date,
    may_need_no_day,
    page_is_changed_by_edit,
    stands_already,
    time_is_changed_by_edit,
    which_target,
    which_weekday,
)
from bot.swedish.date_writing import heading_day
from bot.swedish.reading.meanings import Ambiguous, Day, Days, Impossible, Span
from bot.swedish.reading.post import Post
from bot.swedish.swaps import held
from bot.swedish.words import BOOK_IN, BOOK_OFF, CommandName, type_said
from bot.teams.handlers.overview import free_days, next_free_days
from bot.teams.meant import Meant, days_meant, meant_in
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.teams.understood import post_in
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
from bot.usecases.texts import text_to_publish
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
    UndoCancel,
)
from cards.parts import Action
from cards.schedule import mine_card
from cards.swaps import taken_buttons

_AT_THE_FORM = (
    BeyondHorizon,
    DayClosed,
    DayHeld,
    DayPassed,
    DayTaken,
    NeedsNoSeat,
    NotYourPage,
    PageFrozen,
    TitleMissing,
    TitleTooLong,
)
"""What is put right in the very form that was sent."""


def register(router: Router) -> None:
    router.on_command(CommandName.BOOK, book_command)
    router.on_command(CommandName.MOVE, move_command)
    router.on_command(CommandName.CANCEL, cancel_command)
    router.on_action(ShowForm, show_form)
    router.on_action(Book, book)
    router.on_action(ShowBooking, show_booking)
    router.on_action(KeepBooking, show_booking)
    router.on_action(EditBooking, edit)
    router.on_action(SaveBooking, save)
    router.on_action(MoveBooking, ask_where_to)
    router.on_action(MoveTo, move)
    router.on_action(CancelBooking, ask_cancel)
    router.on_action(ConfirmCancel, cancel)
    router.on_action(UndoCancel, undo_cancel)


async def book_command(turn: Turn, rest: str) -> Answer:
    """`/boka [dag] [tid] [sida] [rubrik]`, the day first or last."""
    see_catalogue(turn.request, turn.catalogue)
    rest = _without_particle(turn, rest)
    reading = post_in(turn, rest)
    head, _, tail = rest.partition(" ")
    off = BOOK_OFF.match(rest)
    if off is not None and BOOK_OFF.fullmatch(reading.post.title):
        return await cancel_command(turn, rest[off.end() :])
    is_no_day = reading.post.title.startswith("om") or isinstance(reading.post.when, Impossible)
    if head == "om" and is_no_day:  # "boka om" is to move; "om två veckor" is a day
        return await move_command(turn, tail)
    draft = Draft(details=Details(department=turn.actor.department))
    if reading.denied:
        whole = cards.drafted(Post(title=rest), draft)
        return await _form(turn, whole, problem=day_not_wanted(rest))
    if reading.instead is not None:
        card = cards.doubt_card(
            text=rest,
            post=reading.post,
            instead=reading.instead,
            draft=draft,
            today=turn.today,
        )
        return Answer(card=card)
    known = cards.drafted(reading.post, draft)
    named = type_said(known.details.title)
    page = turn.catalogue.page(known.page) or turn.catalogue.main
    if named is not None and not takes_a_seat(named, page=page):
        problem = may_need_no_day(turn.in_words(NeedsNoSeat(named)))
        return await _form(turn, known, problem=problem)
    return await _understood(turn, reading.post, known)


def _without_particle(turn: Turn, rest: str) -> str:
    """Without "in", "upp mig på" and the like, where a day follows that is read in full."""
    found = BOOK_IN.match(rest)
    if found is None:
        return rest
    after = rest[found.end() :]
    reading = post_in(turn, after)
    return after if reading.instead is None and reading.post.when is not None else rest


async def _understood(turn: Turn, post: Post, draft: Draft) -> Answer:
    match post.when:
        case Day():
            return await (
                _book(turn, draft) if draft.details.title.strip() else _form(turn, draft)
            )
        case Ambiguous(choices=choices):
            return await _which_day(turn, draft, [(each.day, each.label) for each in choices])
        case Days(days=days):
            candidates = [(day, heading_day(day, turn.today)) for day in days]
            return await _which_day(turn, draft, candidates, why=SEVERAL_DAYS)
        case Span(first=first, last=last):
            return await free_days(turn, draft, first, last)
        case Impossible() as impossible:
            return await _form(turn, draft, problem=impossible_date(impossible))
        case None:
            return await _suggest(turn, draft)


async def show_form(turn: Turn, action: ShowForm) -> Answer:
    return await _form(turn, action.draft())


async def book(turn: Turn, action: Book) -> Answer:
    draft = action.draft()
    if draft.day is None or not draft.details.title.strip():
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
    return await _form(turn, view.booking.draft, booking=view.booking)


async def save(turn: Turn, action: SaveBooking) -> Answer:
    draft, number = action.draft(), BookingId(action.booking)
    command = usecase.EditBooking(
        booking=number,
        version=action.version,
        draft=draft,
        red_day_confirmed=action.red_day_confirmed,
    )
    try:
        booking = await usecase.edit_booking(turn.request, command, storage=turn.storage)
    except RedDayUnconfirmed as red:
        view = await see_booking(turn.request, number, storage=turn.storage)
        card = cards.edit_red_day_card(
            booking=view.booking, draft=draft, name=red.name, today=turn.today
        )
        return Answer(card=card)
    except _AT_THE_FORM as refusal:
        view = await see_own_booking(turn.request, number, action.version, storage=turn.storage)
        problem = turn.in_words(refusal)
        return await _form(turn, draft, booking=view.booking, problem=problem)
    return await booking_as_it_is(turn, booking.id, changed=True, headline=SAVED)


async def ask_where_to(turn: Turn, action: MoveBooking, problem: str = "") -> Answer:
    return await _where_to(turn, BookingId(action.booking), action.version, problem)


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
    kept = await text_to_publish(turn.request, booking, storage=turn.storage)
    card = cards.cancelled_card(
        booking=booking, catalogue=catalogue, today=turn.today, has_text=kept is not None
    )
    return Answer(card=card, subject=f"booking:{booking.id}", changed=True)


async def undo_cancel(turn: Turn, action: UndoCancel) -> Answer:
    command = usecase.RestoreBooking(booking=BookingId(action.booking), version=action.version)
    try:
        booking = await usecase.restore_booking(turn.request, command, storage=turn.storage)
    except _AT_THE_FORM as refusal:
        as_it_is = await booking_as_it_is(turn, command.booking)
        return as_it_is.warned(turn.in_words(refusal))
    return await booking_as_it_is(turn, booking.id, changed=True, headline=RESTORED)


async def move_command(turn: Turn, rest: str) -> Answer:
    """`/flytta [dag] [sida] [rubrik] [till dag]`: the booking meant, to the last day named."""
    meant = await meant_in(turn, rest, frozenset({"till"}))
    answer = await _move_to_day_meant(turn, meant, rest)
    at = meant.read.at
    if at is None:
        return answer
    return answer.warned(time_is_changed_by_edit(at, moved=answer.changed))


async def _move_to_day_meant(turn: Turn, meant: Meant, typed: str) -> Answer:
    if len(meant.found) != 1:
        return await _which(turn, meant, typed, MoveBooking)
    booking = meant.found[0]
    if meant.other_page is not None and meant.other_page.id != booking.page:
        problem = page_is_changed_by_edit(meant.other_page)
        among = days_meant(meant.target) if meant.target is not None else ()
        return await _where_to(turn, booking.id, booking.version, problem, among)
    if meant.target is None:
        return await _where_to(turn, booking.id, booking.version)
    if meant.sure_target is not None and meant.is_led:
        return await _move(turn, booking.id, meant.sure_target, version=booking.version)
    problem = which_target(meant.target, turn.today)
    among = days_meant(meant.target)
    if booking.day in among:
        problem = f"{stands_already(booking.day, turn.today)} {WHICH_OTHER}"
    return await _where_to(turn, booking.id, booking.version, problem, among)


async def cancel_command(turn: Turn, rest: str) -> Answer:
    """`/avboka [dag] [sida] [rubrik]`: asks once, on a card."""
    meant = await meant_in(turn, rest)
    if len(meant.found) != 1:
        return await _which(turn, meant, rest, CancelBooking)
    return await _ask_cancel(turn, meant.found[0].id, meant.found[0].version)


async def _which(
    turn: Turn, meant: Meant, typed: str, choose: type[MoveBooking | CancelBooking]
) -> Answer:
    """Which booking is meant: one of those that fit, else of one's own; and what did not fit.

    A day to move to that was given already is not asked for again.
    """
    view = await see_mine(turn.request, storage=turn.storage)
    own = [each for each in view.bookings if each.status is BookingStatus.BOOKED]
    among = meant.found or meant.near or own
    target = meant.target_of_all(among, turn.today)
    card = mine_card(
        bookings=among,
        catalogue=view.catalogue,
        today=turn.today,
        choose=choose,
        target=target,
    )
    after = which_weekday(meant.sure_target) if target is None and meant.sure_target else ""
    return Answer(card=card, private=True).warned(meant.which(typed), after)


async def booking_as_it_is(
    turn: Turn,
    number: BookingId,
    *,
    changed: bool = False,
    headline: str = "",
    more: Sequence[Action] = (),
) -> Answer:
    view = await see_booking(turn.request, number, storage=turn.storage)
    return _shown(turn, view, changed=changed, headline=headline, more=more)


def _shown(
    turn: Turn,
    view: BookingView,
    *,
    changed: bool = False,
    headline: str = "",
    more: Sequence[Action] = (),
) -> Answer:
    card = cards.booking_card(
        booking=view.booking,
        catalogue=view.catalogue,
        today=turn.today,
        mine=view.mine,
        headline=headline,
        ways=_ways_to(turn, view),
        more=more,
        links=turn.services.links,
    )
    return Answer(card=card, subject=f"booking:{view.booking.id}", changed=changed)


def _ways_to(turn: Turn, view: BookingView) -> list[Action] | None:
    """Queue, swap or urgent, for whoever looks at a colleague's day; None for mere readers."""
    booking = view.booking
    if not turn.actor.is_editor:
        return None
    if view.mine or booking.status is not BookingStatus.BOOKED or booking.day < turn.today:
        return []
    draft = Draft(page=booking.page, day=booking.day)
    return list(taken_buttons(draft, [booking], viewer=turn.actor.id))


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
        return await usecase.book_and_show(
            turn.request,
            command,
            lambda view: _stood(turn, view, draft) if view.stood else _receipt(turn, view),
            storage=turn.storage,
        )
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
    except _AT_THE_FORM as refusal:
        # Also of what came as text: all of it stands in the form.
        return await form_again(turn, draft, problem=turn.in_words(refusal))


def _stood(turn: Turn, view: BookingView, draft: Draft) -> Answer:
    """The post that stood there already, and whether more was said of it now."""
    more = says_more(draft.details, view.booking.details)
    return _shown(turn, view, headline=STOOD_BEFORE if more else "")


async def receipt(turn: Turn, booking: Booking) -> Answer:
    return _receipt(turn, await see_booking(turn.request, booking.id, storage=turn.storage))


def _receipt(turn: Turn, view: BookingView, back_to: date | None = None) -> Answer:
    card = cards.receipt_card(
        booking=view.booking,
        catalogue=view.catalogue,
        today=turn.today,
        mine=view.mine,
        links=turn.services.links,
        back_to=back_to,
    )
    return Answer(card=card, subject=f"booking:{view.booking.id}", changed=True)


async def taken_answer(turn: Turn, draft: Draft, page: Page, *, headline: str = "") -> Answer:
    assert draft.day is not None
    offer = await propose_days(
        turn.request,
        replace(draft, page=page.id),
        near=draft.day,
        exclude={draft.day},
        quiet=turn.services.organisation.suggested_last(turn.today),
        storage=turn.storage,
    )
    holders = offer.calendar.on(draft.day)
    card = cards.taken_card(
        draft=draft,
        page=page,
        holders=holders,
        alternatives=offer.suggestions,
        catalogue=offer.catalogue,
        today=turn.today,
        ways=taken_buttons(replace(draft, page=page.id), holders, viewer=turn.actor.id),
        headline=headline,
        viewer=turn.actor.id,
    )
    return Answer(card=card)


async def _suggest(turn: Turn, draft: Draft) -> Answer:
    offer = await propose_days(
        turn.request,
        draft,
        quiet=turn.services.organisation.suggested_last(turn.today),
        storage=turn.storage,
    )
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
    offer = await propose_days(
        turn.request,
        draft,
        quiet=turn.services.organisation.suggested_last(turn.today),
        storage=turn.storage,
    )
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


async def _which_day(
    turn: Turn, draft: Draft, candidates: list[tuple[date, str]], *, why: str = ""
) -> Answer:
    catalogue = see_catalogue(turn.request, turn.catalogue)
    card = cards.which_day_card(
        draft=draft,
        page=catalogue.page(draft.page) or catalogue.main,
        candidates=candidates,
        today=turn.today,
        why=why,
    )
    return Answer(card=card)


async def _where_to(
    turn: Turn, number: BookingId, version: int, problem: str = "", among: Collection[date] = ()
) -> Answer:
    """Asks for the day; the days offered are of those that were named, where any is free."""
    booking = (await see_own_booking(turn.request, number, version, storage=turn.storage)).booking
    quiet = turn.services.organisation.suggested_last(turn.today)
    offer = await propose_days(
        turn.request,
        booking.draft,
        near=None if among else booking.day,
        exclude={booking.day},
        only=among,
        quiet=quiet,
        storage=turn.storage,
    )
    if among and not offer.suggestions:
        return await _where_to(turn, number, version, problem)
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
    before = (await see_booking(turn.request, number, storage=turn.storage)).booking.day
    try:
        booking = await usecase.move_booking(turn.request, command, storage=turn.storage)
    except RedDayUnconfirmed as red:
        view = await see_booking(turn.request, number, storage=turn.storage)
        card = cards.move_red_day_card(
            booking=view.booking, day=day, name=red.name, today=turn.today
        )
        return Answer(card=card)
    except _AT_THE_FORM as refusal:
        return await _where_to(turn, number, version, turn.in_words(refusal))
    if before == booking.day:
        headline = stands_already(before, turn.today)
        return await booking_as_it_is(turn, booking.id, headline=headline)
    view = await see_booking(turn.request, booking.id, storage=turn.storage)
    return _receipt(turn, view, back_to=before)


async def _ask_cancel(turn: Turn, number: BookingId, version: int) -> Answer:
    view = await see_own_booking(turn.request, number, version, storage=turn.storage)
    card = cards.cancel_question_card(
        booking=view.booking, catalogue=view.catalogue, today=turn.today
    )
    return Answer(card=card)
