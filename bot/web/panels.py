"""What opens beside the calendar: a day, a booking, or a form about one of them."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from bot.core.permissions import Action, may
from bot.schedule.booking import has_room, may_stand_again
from bot.schedule.model import (
    Booking,
    BookingId,
    BookingStatus,
    Catalogue,
    ClosedDay,
    Details,
    Draft,
    Page,
)
from bot.schedule.settings import state_of
from bot.schedule.swaps import SwapChoices
from bot.swedish import board as words
from bot.swedish import booking as card_words
from bot.swedish import texts as text_words
from bot.swedish import watch as watch_words
from bot.swedish.date_writing import heading_day
from bot.swedish.outcomes import lines
from bot.swedish.people import names_apart
from bot.swedish.schedule import ALL_PAGES
from bot.swedish.swaps import swap_choice
from bot.usecases.board import Board
from bot.usecases.reading import see_booking, see_own_booking
from bot.usecases.statistics import see_statistics
from bot.usecases.swaps import see_choices, see_own_for
from bot.watch.rules import may_be_watched
from bot.web.addresses import OF_BOOKING, Panel, Place
from bot.web.cells import Drawing, Entry
from bot.web.texts import ReadPanel, TextPanel, read_panel, text_panel
from bot.web.turns import PageTurn, Typed
from bot.web.views import Offer, free_list, next_offers
from cards.details import FormField, booking_facts, form_fields

_NEAR: Final = timedelta(days=14)
MOST_CHOICES: Final = 60


@dataclass(frozen=True, kw_only=True)
class Choice:
    value: str
    text: str
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    day: str
    code: str
    title: str
    own: bool = False


@dataclass(frozen=True, kw_only=True)
class DayChoice:
    """A day to choose, with what lies around it."""

    offer: Offer
    chosen: bool
    neighbours: Sequence[Neighbour]


@dataclass(frozen=True, kw_only=True)
class Fields:
    """The form's lists, with what is chosen."""

    pages: Sequence[Choice]
    details: Sequence[FormField]


@dataclass(frozen=True, kw_only=True)
class PanelView:
    """One panel; which of the fields it fills depends on its kind."""

    template: str
    id: str
    """Another one is another element: nothing typed in one shows up in the other."""
    heading: str
    place: Place
    back: str
    typed: Typed
    turn: str
    draft: Draft = field(default_factory=Draft)
    page: Page | None = None
    fields: Fields | None = None
    days: Sequence[DayChoice] = ()
    taken: str = ""
    """Days without a seat, for the choice that somebody else is faster with."""
    booking: Booking | None = None
    department: str = ""
    mine: bool = False
    may_change: bool = False
    facts: Sequence[tuple[str, str]] = ()
    state: str = ""
    next: str = ""
    wanted: str = ""
    """Whose eyes the page wants on the text."""
    entries: Sequence[Entry] = ()
    own: Sequence[Booking] = ()
    """One's own days that a colleague can be asked to take for this one."""
    choices: SwapChoices | None = None
    swaps: Sequence[Choice] = ()
    colleagues: Sequence[Choice] = ()
    holders: Sequence[Booking] = ()
    superadmin: bool = False
    closed: ClosedDay | None = None
    thaw: Sequence[tuple[Page, str]] = ()
    months: Sequence[tuple[str, Sequence[Offer]]] = ()
    frozen: bool = False
    worked: Sequence[tuple[str, Sequence[str]]] = ()
    """What posts came to, under a heading for each way to look at it."""
    text: TextPanel | None = None
    read: ReadPanel | None = None
    wantable: bool = False
    """A colleague's, on a day that one can still wait for, swap for or go over the limit on."""
    due: bool = False
    """The day has come: the post may be reported as published."""
    undoable: bool = False
    """It is out, and so lately that it may turn out not to be."""
    restorable: bool = False
    """It is cancelled, and can have its day back."""


async def open_panel(
    turn: PageTurn, place: Place, board: Board, drawing: Drawing, typed: Typed
) -> PanelView | None:
    """Work out what the address opens; None where nothing is open.

    Raises:
        Refusal: there is no such booking, or the actor may not do that with it.
    """
    if place.panel is None or place.panel is Panel.MOVE:
        return None
    if place.panel is Panel.FIGURES:
        return await _figures(turn, place, typed)
    if place.panel is Panel.DAY:
        return _day(turn, place, board, drawing, typed)
    if place.panel in OF_BOOKING:
        return await _of_booking(turn, place, board, typed)
    forms = {Panel.BOOK: _book, Panel.URGENT: _urgent, Panel.FREE: _free}
    return forms.get(place.panel, _days)(turn, place, board, typed)


async def _figures(turn: PageTurn, place: Place, typed: Typed) -> PanelView:
    seen = await see_statistics(turn.request, place.page, storage=turn.storage)
    return replace(
        _panel("figures", place, typed),
        heading=words.FIGURES_HEADING,
        page=seen.page,
        worked=lines(seen.worked) if seen.worked.posts else (),
    )


async def _of_booking(turn: PageTurn, place: Place, board: Board, typed: Typed) -> PanelView:
    assert place.booking is not None
    number = BookingId(place.booking)
    view = await see_booking(turn.request, number, storage=turn.storage)
    booking = view.booking
    if place.panel in {Panel.EDIT, Panel.CANCEL, Panel.PUBLISH, Panel.SWAP}:
        await see_own_booking(turn.request, number, booking.version, storage=turn.storage)
    panel = _booking(turn, place, board, booking, typed, may_change=view.mine)
    match place.panel:
        case Panel.EDIT:
            draft = typed.draft or booking.draft
            catalogue = board.catalogue
            page = catalogue.page(draft.page) or catalogue.page(booking.page)
            assert page is not None
            meant = booking_facts(replace(booking, page=page.id, details=draft.details), catalogue)
            return replace(
                panel,
                facts=[each for each in panel.facts if typed.late and each not in meant],
                template="edit",
                heading=card_words.EDIT_BOOKING,
                draft=draft,
                fields=fields_of(draft, board.catalogue, page),
            )
        case Panel.CANCEL:
            question = card_words.cancel_question(booking.day, turn.today)
            return replace(panel, template="cancel", heading=question)
        case Panel.PUBLISH:
            out = booking.status is BookingStatus.PUBLISHED
            heading = watch_words.WRONG_LINK if out else words.REPORT_PUBLISHED
            return replace(panel, template="publish", heading=heading)
        case Panel.TEXT | Panel.READ:
            return await _text(turn, panel, booking, typed)
        case Panel.SWAP:
            return await _swap(turn, panel, booking)
        case _:
            return replace(panel, own=await _own_for(turn, panel, booking))


async def _own_for(turn: PageTurn, panel: PanelView, booking: Booking) -> Sequence[Booking]:
    if not panel.wantable:
        return ()
    _, own = await see_own_for(turn.request, booking.id, storage=turn.storage)
    return own[:MOST_CHOICES]


async def _text(turn: PageTurn, panel: PanelView, booking: Booking, typed: Typed) -> PanelView:
    """To write on, or a colleague's to read."""
    headed = replace(panel, heading=text_words.heading(booking))
    if panel.place.panel is Panel.READ:
        return replace(headed, template="read", read=await read_panel(turn, booking.id))
    return replace(headed, template="text", text=await text_panel(turn, booking.id, typed))


def _booking(
    turn: PageTurn,
    place: Place,
    board: Board,
    booking: Booking,
    typed: Typed,
    *,
    may_change: bool,
) -> PanelView:
    catalogue = board.catalogue
    page = catalogue.page(booking.page)
    frozen = page is not None and page.is_frozen_on(booking.day)
    watched = booking.id in board.watched
    booked = booking.status is BookingStatus.BOOKED
    return replace(
        _panel("booking", place, typed),
        id=f"panel-{place.panel}-{booking.id}",
        heading=booking.details.title,
        booking=booking,
        page=page,
        mine=booking.owner == turn.actor.id,
        may_change=may_change,
        facts=[(name, value) for name, value in booking_facts(booking, catalogue) if value],
        state=words.state_word(booking, watched=watched),
        next=card_words.next_line(booking, turn.today) if booking.owner == turn.actor.id else "",
        wanted=text_words.WANTED_READER[page.review] if page is not None and booked else "",
        frozen=frozen,
        wantable=booked and booking.owner != turn.actor.id and booking.day > turn.today,
        due=booked and booking.day <= turn.today,
        restorable=may_change and _may_stand_again(board, booking, turn.today),
        undoable=may_change
        and booking.status is BookingStatus.PUBLISHED
        and may_be_watched(booking.published_at, turn.today),
        draft=replace(booking.draft, day=None),
    )


def _may_stand_again(board: Board, booking: Booking, today: date) -> bool:
    if booking.status is not BookingStatus.CANCELLED:
        return False
    calendars = (each for each in board.calendars if each.page.id == booking.page)
    return any(may_stand_again(each, booking, today=today) for each in calendars)


async def _swap(turn: PageTurn, panel: PanelView, booking: Booking) -> PanelView:
    choices = await see_choices(turn.request, booking.id, booking.version, storage=turn.storage)
    swaps = [
        Choice(value=str(each.id), text=swap_choice(each, turn.today))
        for each in choices.others[:MOST_CHOICES]
    ]
    shown = names_apart(choices.colleagues, choices.catalogue.departments)
    colleagues = [Choice(value=number, text=called) for number, called in shown.items()]
    return replace(
        panel,
        template="swap",
        heading=words.SWAP_HEADING,
        choices=choices,
        swaps=swaps,
        colleagues=sorted(colleagues, key=lambda choice: choice.text.casefold()),
    )


def _book(turn: PageTurn, place: Place, board: Board, typed: Typed) -> PanelView:
    page = board.page
    draft = typed.draft or Draft(
        details=Details(department=turn.actor.department), day=place.day, page=page.id
    )
    draft = replace(draft, page=page.id)
    near = draft.day if typed.full else None
    offers = next_offers(board, place, turn.actor, today=turn.today, near=near)
    wanted = None if typed.full else draft.day
    days = _days_to_choose(board, offers, wanted, turn.today, asked=bool(typed.problem))
    holders = board.ahead.on(draft.day) if typed.full and draft.day else []
    return replace(
        _panel("book", place, typed),
        id=f"panel-book-{page.id}",
        heading=words.BOOK_HEADING,
        page=page,
        draft=draft,
        days=days,
        taken=" ".join(
            sorted(
                each.isoformat()
                for each in {booking.day for booking in board.ahead.bookings}
                if not has_room(board.ahead, each)
            )
        ),
        fields=fields_of(draft, board.catalogue, page),
        holders=holders,
    )


def _days_to_choose(
    board: Board, offers: Sequence[Offer], wanted: date | None, today: date, *, asked: bool
) -> list[DayChoice]:
    """The wanted day, or else the best, is chosen; nothing is where the form `asked` for a day."""
    known = {offer.day for offer in offers}
    if wanted is not None and wanted not in known:
        own = Offer(day=wanted, text=heading_day(wanted, today), why="", href="")
        offers = sorted([own, *offers], key=lambda offer: offer.day)
    best = next((offer.day for offer in offers if offer.best), None)
    chosen = wanted or (None if asked else best)
    return [
        DayChoice(
            offer=offer,
            chosen=offer.day == chosen,
            neighbours=_neighbours(board, offer.day),
        )
        for offer in offers
    ]


def _neighbours(board: Board, day: date) -> list[Neighbour]:
    """The nearest posts on either side, within two weeks, and the new one between."""
    posts = [each for each in board.ahead.bookings if abs(each.day - day) <= _NEAR]
    before = [each for each in posts if each.day < day][-1:]
    after = [each for each in posts if each.day > day][:1]
    own = Neighbour(day=words.neighbour_day(day), code="", title=words.YOUR_POST, own=True)
    lying = [_lying(board, each) for each in (*before, *after)]
    return [*lying[: len(before)], own, *lying[len(before) :]]


def _lying(board: Board, booking: Booking) -> Neighbour:
    department = board.catalogue.department(booking.details.department)
    return Neighbour(
        day=words.neighbour_day(booking.day),
        code=department.short if department else "",
        title=booking.details.title,
    )


def _day(turn: PageTurn, place: Place, board: Board, drawing: Drawing, typed: Typed) -> PanelView:
    assert place.day is not None
    day = place.day
    shown = [each for each in board.calendars if place.page in {None, each.page.id}]
    entries = [
        entry
        for calendar in shown
        for entry in drawing.entries(calendar, drawing.days(calendar, day, day)[0])
    ]
    closed = next((each.closed_on(day) for each in shown if each.closed_on(day)), None)
    return replace(
        _panel("day", place, typed),
        id=f"panel-day-{day.isoformat()}",
        heading=heading_day(day, turn.today),
        page=board.page,
        draft=Draft(
            details=Details(department=turn.actor.department), day=day, page=board.page.id
        ),
        entries=entries,
        closed=closed,
        superadmin=may(turn.actor, Action.CLOSE_DAYS),
        thaw=[(each.page, state_of(each.page)) for each in shown if each.page.is_frozen_on(day)],
    )


def _urgent(turn: PageTurn, place: Place, board: Board, typed: Typed) -> PanelView:
    assert place.day is not None
    draft = typed.draft or Draft(
        details=Details(department=turn.actor.department), day=place.day, page=board.page.id
    )
    return replace(
        _panel("urgent", place, typed),
        id=f"panel-urgent-{place.day.isoformat()}",
        heading=words.URGENT_HEADING,
        page=board.page,
        draft=draft,
        superadmin=turn.actor.is_superadmin,
    )


def _days(turn: PageTurn, place: Place, board: Board, typed: Typed) -> PanelView:
    """Close days, or freeze a page between two days."""
    closing = place.panel is Panel.CLOSE
    opened_on = place.page or (None if closing else board.page.id)
    chosen = typed.page if typed.problem else opened_on
    pages = [
        Choice(value=page.id, text=page.name, chosen=page.id == chosen)
        for page in board.catalogue.pages
    ]
    every = Choice(value="", text=ALL_PAGES, chosen=chosen is None)
    empty = fields_of(Draft(), board.catalogue, board.page)
    typed = replace(typed, first=typed.first or place.day)
    return replace(
        _panel("close" if closing else "freeze", place, typed),
        id=f"panel-{place.panel}",
        heading=words.CLOSE_HEADING if closing else words.FREEZE_HEADING,
        page=board.page,
        superadmin=may(turn.actor, Action.CLOSE_DAYS),
        fields=replace(empty, pages=[every, *pages] if closing else pages),
    )


def _free(turn: PageTurn, place: Place, board: Board, typed: Typed) -> PanelView:
    return replace(
        _panel("free", place, typed),
        id="panel-free",
        heading=words.FREE_HEADING,
        page=board.page,
        months=free_list(board.ahead, place, today=turn.today),
    )


def _panel(template: str, place: Place, typed: Typed) -> PanelView:
    return PanelView(
        template=template,
        id="panel",
        heading="",
        place=place,
        back=place.closed.href,
        typed=typed,
        turn=secrets.token_hex(16),
    )


def fields_of(draft: Draft, catalogue: Catalogue, page: Page) -> Fields:
    return Fields(
        pages=[
            Choice(value=each.id, text=each.name, chosen=each.id == page.id)
            for each in catalogue.pages
        ],
        details=form_fields(draft.details, catalogue, page),
    )
