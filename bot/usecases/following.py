"""What follows from a change to a booking: the queue moves on, and proposals about it are void."""

from datetime import date, datetime

from bot.core.people import PageId, PersonId, Request
from bot.core.ports import AuditEntry, Json
from bot.outbox.swaps import (
    EditPlaceCards,
    EditProposalCards,
    ExpireOffer,
    OfferDay,
    TellDayIsYours,
    TellProposalResult,
    TellWaitsAgain,
)
from bot.schedule import queue as rules
from bot.schedule import swaps
from bot.schedule.model import Booking, Page
from bot.schedule.queue import PlaceState, QueuePlace
from bot.schedule.swaps import Proposal, ProposalState
from bot.usecases.ports import Transaction


async def follow(
    tx: Transaction, request: Request, *, before: Booking | None, after: Booking
) -> None:
    about = [] if before is None else await tx.proposals.open_about(after.id)
    for proposal in about:
        if not all(seen.is_still(after) for seen in proposal.bookings if seen.booking == after.id):
            await end_proposal(tx, request, proposal, ProposalState.VOID)
    page = await tx.pages.get(after.page)
    assert page is not None
    if after.is_active:
        own = before is None and after.owner == request.actor.id
        await _arrived(tx, request, page, after, told=own)
    if before is None or not before.is_active:
        return
    left = (before.page, before.day) != (after.page, after.day)
    if left or not after.is_active:
        freed = page if before.page == page.id else await tx.pages.get(before.page)
        assert freed is not None
        await offer_day(tx, request, freed, before.day)


async def offer_day(tx: Transaction, request: Request, page: Page, day: date) -> None:
    """Offer what is free of the day to those first in its queue."""
    places = await tx.queue.active_on(page.id, day)
    if not places:
        return
    if day < request.today:
        for place in places:
            await end_place(tx, request, place, PlaceState.PASSED)
        return
    calendar = await tx.bookings.calendar(page, day, day)
    if calendar.closed_on(day) or page.is_frozen_on(day):
        return
    for _ in range(rules.room(calendar, day)):
        place = rules.next_in_line(places)
        if place is None:
            return
        offered = await tx.queue.save(rules.offered(place, request.now))
        places = [offered if each.id == offered.id else each for each in places]
        await note_place(tx, request, "offer", before=place, after=offered)
        await tx.outbox.add(
            OfferDay(receiver=offered.person, place=offered.id, version=offered.version),
            ExpireOffer(place=offered.id, version=offered.version, due=offered.until),
        )


async def offer_days(
    tx: Transaction, request: Request, page: PageId | None, first: date, last: date
) -> None:
    """Offer what a superadmin's change made free: days opened, a freeze undone, more seats."""
    for each in await tx.pages.all():
        if page in {None, each.id}:
            for day in await tx.queue.waited_for(each.id, max(first, request.today), last):
                await offer_day(tx, request, each, day)


async def end_place(
    tx: Transaction, request: Request, place: QueuePlace, state: PlaceState
) -> QueuePlace:
    ended = await tx.queue.save(rules.ended(place, state))
    await note_place(tx, request, state.value, before=place, after=ended)
    return ended


async def waits_again(
    tx: Transaction, request: Request, page: Page, stood: Booking, *, swapped: datetime
) -> None:
    """Give the owner back the place in the queue that the undone swap had ended, where it had."""
    place = await tx.queue.last_taken(page.id, stood.day, stood.owner)
    if place is None:
        return
    taken = f"queue.{PlaceState.TAKEN.value}"
    since = await tx.audit.about(f"place:{place.id}", since=swapped)
    if not any(row.at == swapped and row.action == taken for row in since):
        return
    back = await tx.queue.save(rules.waits_again(place))
    await note_place(tx, request, "again", before=place, after=back)
    await tx.outbox.add(TellWaitsAgain(receiver=back.person, place=back.id, version=back.version))
    await offer_day(tx, request, page, stood.day)


async def note_place(
    tx: Transaction,
    request: Request,
    what: str,
    *,
    before: QueuePlace | None,
    after: QueuePlace,
) -> None:
    await tx.audit.add(
        request,
        AuditEntry(
            action=f"queue.{what}",
            subject=f"place:{after.id}",
            before=before and _place_record(before),
            after=_place_record(after),
        ),
    )
    if before is not None and before.state is PlaceState.OFFERED:
        await tx.outbox.add(EditPlaceCards(place=after.id))


async def end_proposal(
    tx: Transaction,
    request: Request,
    proposal: Proposal,
    state: ProposalState,
    by: PersonId | None = None,
) -> Proposal:
    """Close it, and tell whoever asked; whoever was asked sees it on the card they got."""
    ended = await tx.proposals.save(swaps.decided(proposal, state, by))
    await note_proposal(tx, request, state.value, before=proposal, after=ended)
    await tx.outbox.add(EditProposalCards(proposal=ended.id))
    if state is not ProposalState.TAKEN_BACK:
        undone = state is ProposalState.UNDONE
        await tx.outbox.add(
            TellProposalResult(receiver=ended.by, proposal=ended.id, undone=undone)
        )
    return ended


async def note_proposal(
    tx: Transaction,
    request: Request,
    what: str,
    *,
    before: Proposal | None,
    after: Proposal,
) -> None:
    await tx.audit.add(
        request,
        AuditEntry(
            action=f"proposal.{what}",
            subject=f"proposal:{after.id}",
            before=before and _proposal_record(before),
            after=_proposal_record(after),
        ),
    )


async def _arrived(
    tx: Transaction, request: Request, page: Page, booking: Booking, *, told: bool
) -> None:
    """A booking stands on the day: its owner waits no longer, and no seat is held twice.

    `told` is whether the owner hears of it by the receipt of their own booking.
    """
    places = await tx.queue.active_on(page.id, booking.day)
    if not places:
        return
    for place in places:
        if place.person == booking.owner:
            await end_place(tx, request, place, PlaceState.TAKEN)
            if not told:
                await tx.outbox.again(TellDayIsYours(receiver=place.person, place=place.id))
    calendar = await tx.bookings.calendar(page, booking.day, booking.day)
    missing = -rules.room(calendar, booking.day)
    held = [place for place in places if place.state is PlaceState.OFFERED]
    others = [place for place in held if place.person != booking.owner]
    for place in reversed(others[-missing:] if missing > 0 else []):
        back = await tx.queue.save(rules.withdrawn(place))
        await note_place(tx, request, "withdrawn", before=place, after=back)


def _place_record(place: QueuePlace) -> dict[str, Json]:
    return {
        "page": place.page,
        "day": place.day.isoformat(),
        "person": place.person,
        "title": place.draft.details.title,
        "state": place.state.value,
        "until": place.until and place.until.isoformat(),
        "version": place.version,
    }


def _proposal_record(proposal: Proposal) -> dict[str, Json]:
    record: dict[str, Json] = {
        "kind": type(proposal).__name__,
        "by": proposal.by,
        "to": proposal.to,
        "state": proposal.state.value,
        "decided_by": proposal.decided_by,
        "until": proposal.until.isoformat(),
        "bookings": [[seen.booking, seen.version] for seen in proposal.bookings],
        "version": proposal.version,
    }
    if isinstance(proposal, swaps.OverLimit):
        record |= {
            "page": proposal.page,
            "day": proposal.day.isoformat(),
            "title": proposal.draft.details.title,
            "reason": proposal.reason,
            "result": proposal.result,
        }
    return record
