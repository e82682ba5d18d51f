"""Swap days with somebody, or give a booking away: proposed by one, decided by another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from bot.core.people import Grant, Person, PersonId, Request
from bot.core.permissions import Action, require
from bot.core.refusals import Refusal
from bot.outbox.swaps import AskProposal, ExpireProposal
from bot.schedule import booking as booking_rules
from bot.schedule import swaps as rules
from bot.schedule.model import Booking, BookingId, Page
from bot.schedule.permissions import require_page
from bot.schedule.refusals import NoSuchBooking, NoSuchPerson
from bot.schedule.swap_refusals import NotAnEditor, NotForYou, NothingThere
from bot.schedule.swaps import (
    AlreadyAsked,
    GiveAway,
    OverLimit,
    Proposal,
    ProposalChanged,
    ProposalId,
    ProposalState,
    ProposalView,
    Swap,
    SwapChoices,
)
from bot.usecases.booking_changes import booking_changed
from bot.usecases.bookings import changeable
from bot.usecases.following import end_proposal, note_proposal, waits_again
from bot.usecases.ports import Storage, Transaction
from bot.usecases.reading import catalogue_in

_LONGEST: Final = timedelta(days=31)
"""More than a proposal stands open, so that what came of it is later than this before its end."""


@dataclass(frozen=True, kw_only=True)
class AskSwap:
    mine: BookingId
    version: int
    theirs: BookingId


async def ask_swap(request: Request, command: AskSwap, *, storage: Storage) -> ProposalView:
    """Ask the other's owner; nothing changes before they say yes.

    Raises:
        AlreadyAsked: the very question stands open.
        Stale, NoSuchBooking, NotYours: a booking isn't what the card showed, or not one's own.
    """
    async with storage.begin(request) as tx:
        mine, page = await changeable(tx, request, command.mine, command.version)
        theirs = booking_rules.check_version(await tx.bookings.get(command.theirs), None)
        require_page(request.actor, page)
        swap = rules.propose_swap(mine, theirs, now=request.now)
        for known in await tx.proposals.open_about(mine.id):
            if isinstance(known, Swap) and known.bookings == swap.bookings:
                raise AlreadyAsked(known)
        return await _propose(tx, request, swap, to=theirs.owner)


async def answer_swap(
    request: Request, number: ProposalId, version: int, *, yes: bool, storage: Storage
) -> ProposalView:
    """Swap both days in one transaction, or say no."""
    async with storage.begin(request) as tx:
        require(request.actor, Action.CHANGE_OWN)
        swap = rules.check_open(await _swap(tx, number), version=version, now=request.now)
        mine = await tx.bookings.get(swap.mine.booking)
        theirs = await tx.bookings.get(swap.theirs.booking)
        assert mine is not None
        assert theirs is not None
        rules.check_may_answer_swap(request.actor, theirs)
        if not yes:
            ended = await end_proposal(tx, request, swap, ProposalState.DECLINED, request.actor.id)
            return await view_in(tx, ended)
        _check_unchanged(swap, mine, theirs)
        ended = await end_proposal(tx, request, swap, ProposalState.ACCEPTED, request.actor.id)
        tx.remember_result((await _swap_days(tx, request, "swap", mine, theirs)).id)
        return await view_in(tx, ended)


async def undo_swap(
    request: Request, number: ProposalId, version: int, *, storage: Storage
) -> ProposalView:
    """Swap the days back, while nothing else has happened to either booking.

    Raises:
        Stale: something has.
    """
    async with storage.begin(request) as tx:
        found = await _swap(tx, number)
        mine = found and await tx.bookings.get(found.mine.booking)
        theirs = found and await tx.bookings.get(found.theirs.booking)
        swap = rules.check_may_undo_swap(
            request.actor, found, version=version, mine=mine, theirs=theirs
        )
        assert mine is not None
        assert theirs is not None
        ended = await end_proposal(tx, request, swap, ProposalState.UNDONE, request.actor.id)
        await _swap_days(tx, request, "swap_undone", mine, theirs)
        known = await tx.audit.about(f"booking:{mine.id}", since=swap.until - _LONGEST)
        swapped = max(row.at for row in known if row.action == "swap")
        for stood in (mine, theirs):
            await waits_again(tx, request, await _page(tx, stood), stood, swapped=swapped)
        return await view_in(tx, ended)


async def _swap_days(
    tx: Transaction, request: Request, what: str, mine: Booking, theirs: Booking
) -> Booking:
    """Give each booking the other's day; the latter of them as it is then."""
    page = await _page(tx, mine)
    for booking in (mine, theirs):
        calendar = await tx.bookings.calendar(page, booking.day, booking.day)
        booking_rules.check_day(calendar, booking.day, today=request.today, red_day_confirmed=True)
    my_new, their_new = await tx.bookings.swap(mine, theirs)
    # Each step of the hook sees the day as taken: neither is offered to a queue.
    await booking_changed(tx, request, what, before=mine, after=my_new)
    await booking_changed(tx, request, what, before=theirs, after=their_new)
    return their_new


@dataclass(frozen=True, kw_only=True)
class OfferGift:
    booking: BookingId
    version: int
    to: PersonId | None = None
    """None asks everybody, in the channel."""


async def offer_gift(request: Request, command: OfferGift, *, storage: Storage) -> ProposalView:
    """Offer a booking to one or to all; it takes the place of an open offer of the same booking.

    Raises:
        AlreadyAsked: it is offered to the same already.
        NoSuchPerson, NotAnEditor: the one it is for may hold none.
    """
    async with storage.begin(request) as tx:
        booking, _ = await changeable(tx, request, command.booking, command.version)
        if command.to is not None:
            _check_receiver(await tx.people.get(command.to))
        gift = rules.propose_gift(booking, command.to, now=request.now)
        for known in await tx.proposals.open_about(booking.id):
            if isinstance(known, GiveAway):
                if known.to == gift.to and known.bookings == gift.bookings:
                    raise AlreadyAsked(known)
                await end_proposal(tx, request, known, ProposalState.TAKEN_BACK, request.actor.id)
        return await _propose(tx, request, gift, to=command.to)


async def answer_gift(
    request: Request, number: ProposalId, version: int, *, yes: bool, storage: Storage
) -> ProposalView:
    """Take a booking over: the first who says yes owns it."""
    async with storage.begin(request) as tx:
        require(request.actor, Action.BOOK)
        found = await tx.proposals.get(number)
        gift = rules.check_open(
            found if isinstance(found, GiveAway) else None, version=version, now=request.now
        )
        booking = await tx.bookings.get(gift.booking.booking)
        assert booking is not None
        rules.check_may_take_gift(request.actor, gift, booking)
        if not yes:
            if gift.to is None:
                raise NotForYou
            ended = await end_proposal(tx, request, gift, ProposalState.DECLINED, request.actor.id)
            return await view_in(tx, ended)
        _check_unchanged(gift, booking)
        page = await _page(tx, booking)
        require_page(request.actor, page)
        ended = await end_proposal(tx, request, gift, ProposalState.ACCEPTED, request.actor.id)
        after = await tx.bookings.save(
            rules.given(booking, request.actor.id, request.actor.department), page=page
        )
        await booking_changed(tx, request, "give", before=booking, after=after)
        tx.remember_result(after.id)
        return await view_in(tx, ended)


async def take_back(
    request: Request, number: ProposalId, version: int, *, storage: Storage
) -> ProposalView:
    async with storage.begin(request) as tx:
        require(request.actor, Action.CHANGE_OWN)
        proposal = rules.check_open(
            await tx.proposals.get(number), version=version, now=request.now
        )
        rules.check_may_take_back(request.actor, proposal)
        ended = await end_proposal(
            tx, request, proposal, ProposalState.TAKEN_BACK, request.actor.id
        )
        return await view_in(tx, ended)


async def expire_proposal(request: Request, number: ProposalId, *, storage: Storage) -> bool:
    """Whether it was open and its time was up; it is closed then."""
    async with storage.begin() as tx:
        proposal = await tx.proposals.get(number)
        if (
            proposal is None
            or proposal.state is not ProposalState.OPEN
            or request.now < proposal.until
        ):
            return False
        await end_proposal(tx, request, proposal, ProposalState.EXPIRED)
    return True


async def see_proposal(number: ProposalId, *, storage: Storage) -> ProposalView | None:
    async with storage.read() as tx:
        proposal = await tx.proposals.get(number)
        return None if proposal is None else await view_in(tx, proposal)


async def see_proposals(request: Request, *, storage: Storage) -> list[ProposalView]:
    """Those that the actor has made, and those that wait for the actor's answer."""
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        return await _views_in(tx, await tx.proposals.open_of(request.actor.id))


async def see_choices(
    request: Request, number: BookingId, version: int, *, storage: Storage
) -> SwapChoices:
    async with storage.read() as tx:
        booking, page = await changeable(tx, request, number, version)
        calendar = await tx.bookings.calendar(
            page, request.today, booking_rules.last_bookable(request.today)
        )
        return SwapChoices(
            booking=booking,
            others=[other for other in calendar.bookings if _can_swap(booking, other, request)],
            colleagues=[
                person
                for person in await tx.people.all()
                if person.id != booking.owner and _may_hold(person)
            ],
            catalogue=await catalogue_in(tx),
        )


async def see_colleagues(request: Request, *, storage: Storage) -> Sequence[Person]:
    """Everybody who may be given a booking by oneself."""
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        people = await tx.people.all()
    return [each for each in people if each.id != request.actor.id and _may_hold(each)]


async def see_own_for(
    request: Request, number: BookingId, *, storage: Storage
) -> tuple[Booking, Sequence[Booking]]:
    """Somebody's booking, and those of one's own that its holder can be asked to take instead."""
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        theirs = await tx.bookings.get(number)
        if theirs is None:
            raise NoSuchBooking
        own = await tx.bookings.of_owner(request.actor.id, since=request.today)
    fits = [each for each in own if each.day != theirs.day and _can_swap(each, theirs, request)]
    return theirs, fits


async def held_on(
    request: Request, mine: Booking, day: date, *, storage: Storage
) -> Sequence[Booking]:
    """The bookings of others that stand on the day, one at least.

    Raises:
        NothingThere: there is none; it has one's own that stands there instead, if one does.
    """
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        page = await _page(tx, mine)
        calendar = await tx.bookings.calendar(page, day, day)
        found = calendar.on(day)
        others = [booking for booking in found if booking.owner != mine.owner]
        if not others:
            has_room = booking_rules.has_room(calendar, day)
            own = next((each for each in found if each.id == mine.id or not has_room), None)
            raise NothingThere(day, own)
        return others


async def _propose(
    tx: Transaction, request: Request, proposal: Swap | GiveAway, *, to: PersonId | None
) -> ProposalView:
    added = await tx.proposals.add(proposal)
    await note_proposal(tx, request, "ask", before=None, after=added)
    await tx.outbox.add(
        AskProposal(proposal=added.id, receiver=to),
        ExpireProposal(proposal=added.id, due=added.until),
    )
    return await view_in(tx, added)


async def view_in(tx: Transaction, proposal: Proposal) -> ProposalView:
    return (await _views_in(tx, [proposal]))[0]


async def _views_in(tx: Transaction, proposals: Sequence[Proposal]) -> list[ProposalView]:
    """As many statements for all of them as for one."""
    if not proposals:
        return []
    numbers = {each.id: _bookings_of(each) for each in proposals}
    parts = {
        each.id: [part for part in (each.by, each.to, each.decided_by) if part]
        for each in proposals
    }
    found = await tx.bookings.of_numbers(
        sorted({each for some in numbers.values() for each in some})
    )
    by_number = {each.id: each for each in found}
    known = await tx.people.some({each for some in parts.values() for each in some})
    catalogue = await catalogue_in(tx)
    views: list[ProposalView] = []
    for proposal in proposals:
        bookings = [by_number[each] for each in numbers[proposal.id] if each in by_number]
        page_id = proposal.page if isinstance(proposal, OverLimit) else bookings[0].page
        page = await tx.pages.get(page_id)
        assert page is not None
        views.append(
            ProposalView(
                proposal=proposal,
                bookings=bookings,
                names={each: known[each].name for each in parts[proposal.id] if each in known},
                page=page,
                catalogue=catalogue,
            )
        )
    return views


def _bookings_of(proposal: Proposal) -> list[BookingId]:
    numbers = [seen.booking for seen in proposal.bookings]
    if isinstance(proposal, OverLimit) and proposal.result is not None:
        numbers.append(proposal.result)
    return numbers


async def _swap(tx: Transaction, number: ProposalId) -> Swap | None:
    found = await tx.proposals.get(number)
    return found if isinstance(found, Swap) else None


async def _page(tx: Transaction, booking: Booking) -> Page:
    page = await tx.pages.get(booking.page)
    assert page is not None
    return page


def _check_unchanged(proposal: Proposal, *now: Booking) -> None:
    for seen, booking in zip(proposal.bookings, now, strict=True):
        if not seen.is_still(booking):
            raise ProposalChanged(rules.decided(proposal, ProposalState.VOID))


def _check_receiver(person: Person | None) -> None:
    if person is None:
        raise NoSuchPerson("")
    if person.grant is Grant.REVOKED:
        raise NotAnEditor(person.name)


def _may_hold(person: Person) -> bool:
    return person.grant is not Grant.REVOKED


def _can_swap(mine: Booking, other: Booking, request: Request) -> bool:
    try:
        rules.propose_swap(mine, other, now=request.now)
    except Refusal:
        return False
    return True
