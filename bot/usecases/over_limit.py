"""Book a full day all the same: a superadmin at once, an editor when a superadmin says yes."""

from dataclasses import dataclass, replace

from bot.core.people import PersonId, Request
from bot.core.permissions import Action, require
from bot.outbox.swaps import AskSuperadmins, ExpireProposal
from bot.schedule import booking as booking_rules
from bot.schedule import swaps as rules
from bot.schedule.model import Booking, Draft, Page
from bot.schedule.permissions import require_page
from bot.schedule.swaps import OverLimit, ProposalId, ProposalState, ProposalView
from bot.usecases.booking_changes import booking_changed
from bot.usecases.bookings import chosen_page
from bot.usecases.following import end_proposal, note_proposal
from bot.usecases.ports import Storage, Transaction
from bot.usecases.swaps import view_in


@dataclass(frozen=True, kw_only=True)
class BookUrgently:
    draft: Draft
    reason: str


async def book_over_limit(request: Request, command: BookUrgently, *, storage: Storage) -> Booking:
    async with storage.begin(request) as tx:
        require(request.actor, Action.GO_OVER_LIMIT)
        page = await chosen_page(tx, command.draft.page)
        reason = booking_rules.check_reason(command.reason)
        booking = await _book(
            tx, request, page, command.draft, owner=request.actor.id, reason=reason
        )
        tx.remember_result(booking.id)
    return booking


async def ask_over_limit(
    request: Request, command: BookUrgently, *, storage: Storage
) -> ProposalView:
    draft = command.draft
    assert draft.day is not None
    async with storage.begin(request) as tx:
        page = await chosen_page(tx, draft.page)
        require_page(request.actor, page)
        reason = booking_rules.check_reason(command.reason)
        booking_rules.checked_details(draft.details, page=page)
        calendar = await tx.bookings.calendar(page, draft.day, draft.day)
        booking_rules.check_day(calendar, draft.day, today=request.today, red_day_confirmed=True)
        department = draft.details.department or request.actor.department
        details = replace(draft.details, department=department)
        kept = replace(draft, page=page.id, details=details)
        for open_one in await tx.proposals.open_of(request.actor.id):
            same = isinstance(open_one, OverLimit) and open_one.draft == kept
            if same and request.now < open_one.until:
                return await view_in(tx, open_one)
        asked = await tx.proposals.add(
            rules.ask_over_limit(kept, page=page.id, by=request.actor.id, reason=reason)
        )
        await note_proposal(tx, request, "ask", before=None, after=asked)
        await tx.outbox.add(
            AskSuperadmins(proposal=asked.id), ExpireProposal(proposal=asked.id, due=asked.until)
        )
        return await view_in(tx, asked)


async def decide_over_limit(
    request: Request, number: ProposalId, version: int, *, yes: bool, storage: Storage
) -> ProposalView:
    """Of superadmins who decide at once one does; the others see what was decided."""
    async with storage.begin(request) as tx:
        require(request.actor, Action.GO_OVER_LIMIT)
        found = await tx.proposals.get(number)
        asked = rules.check_open(
            found if isinstance(found, OverLimit) else None, version=version, now=request.now
        )
        state = ProposalState.DECLINED
        if yes:
            page = await chosen_page(tx, asked.page)
            booking = await _book(
                tx, request, page, asked.draft, owner=asked.by, reason=asked.reason
            )
            asked = replace(asked, result=booking.id)
            state = ProposalState.ACCEPTED
            tx.remember_result(booking.id)
        ended = await end_proposal(tx, request, asked, state, request.actor.id)
        return await view_in(tx, ended)


async def _book(
    tx: Transaction,
    request: Request,
    page: Page,
    draft: Draft,
    *,
    owner: PersonId,
    reason: str,
) -> Booking:
    """In a seat beside the others, or in an ordinary one where the day has become free."""
    assert draft.day is not None
    details = booking_rules.checked_details(draft.details, page=page)
    calendar = await tx.bookings.calendar(page, draft.day, draft.day)
    if stands := booking_rules.stands_already(calendar, draft.day, details, owner=owner):
        return stands
    booking_rules.check_day(calendar, draft.day, today=request.today, red_day_confirmed=True)
    booking = await tx.bookings.add(
        page=page,
        day=draft.day,
        details=details,
        owner=owner,
        over_limit_reason="" if booking_rules.has_room(calendar, draft.day) else reason,
    )
    await booking_changed(tx, request, "book_over_limit", before=None, after=booking)
    return booking
