"""Proposals from one person to another: swap days, take a booking over, go over the limit.

A proposal is open until somebody decides it, it is taken back, its time is up, or a booking that
it is about changes: then it is void. It never comes back to life.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType, TypeVar

from bot.core.calendar import add_workdays, local
from bot.core.people import Actor, DepartmentId, PageId, Person, PersonId
from bot.core.permissions import Action, require
from bot.core.refusals import Refusal
from bot.schedule.model import Booking, BookingId, BookingStatus, Catalogue, Draft, Page
from bot.schedule.permissions import may_change
from bot.schedule.refusals import AlreadyPublished, Stale
from bot.schedule.swap_refusals import (
    NotForYou,
    NotTheSamePage,
    OwnOffer,
    TooLate,
    UrgentStays,
)

ProposalId = NewType("ProposalId", int)

TERM = 2
"""Working days that somebody has for an answer."""


class ProposalState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    EXPIRED = "expired"
    VOID = "void"
    """A booking that it is about has changed since."""
    UNDONE = "undone"
    """The swap was made, and taken back."""


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A booking as it was when the proposal was made."""

    booking: BookingId
    version: int

    @classmethod
    def of(cls, booking: Booking) -> "Seen":
        return cls(booking=booking.id, version=booking.version)

    def is_as_swapped(self, booking: Booking | None) -> bool:
        """Whether the swap is the last thing that happened to it."""
        return replace(self, version=self.version + 1).is_still(booking)

    def is_still(self, booking: Booking | None) -> bool:
        return (
            booking is not None
            and booking.status is BookingStatus.BOOKED
            and (booking.id, booking.version) == (self.booking, self.version)
        )


@dataclass(frozen=True, kw_only=True)
class Proposal:
    id: ProposalId = ProposalId(0)
    by: PersonId
    to: PersonId | None = None
    """None asks everybody in the channel, or all superadmins."""
    until: datetime
    state: ProposalState = ProposalState.OPEN
    decided_by: PersonId | None = None
    version: int = 1

    @property
    def bookings(self) -> tuple[Seen, ...]:
        """What it is about; a change to any of them makes it void."""
        return ()


@dataclass(eq=False)
class AlreadyAsked(Refusal):
    """The same question stands already."""

    proposal: Proposal


@dataclass(eq=False)
class ProposalChanged(Refusal):
    """The card shows an older state than the proposal has."""

    proposal: Proposal


@dataclass(frozen=True, kw_only=True)
class Swap(Proposal):
    mine: Seen
    theirs: Seen

    @property
    def bookings(self) -> tuple[Seen, ...]:
        return (self.mine, self.theirs)


@dataclass(frozen=True, kw_only=True)
class GiveAway(Proposal):
    booking: Seen

    @property
    def bookings(self) -> tuple[Seen, ...]:
        return (self.booking,)


@dataclass(frozen=True, kw_only=True)
class OverLimit(Proposal):
    """An editor asks to book a full day all the same."""

    page: PageId
    day: date
    draft: Draft
    reason: str
    result: BookingId | None = None


P = TypeVar("P", bound=Proposal)


@dataclass(frozen=True, kw_only=True)
class ProposalView:
    """A proposal with all that a card needs to name things."""

    proposal: Proposal
    bookings: Sequence[Booking]
    """As they are now: for a swap the asker's and the other's."""
    names: Mapping[PersonId, str]
    page: Page
    catalogue: Catalogue


@dataclass(frozen=True, kw_only=True)
class SwapChoices:
    """What can be done with a booking that one can't keep on its day."""

    booking: Booking
    others: Sequence[Booking]
    """Other people's bookings on the same page that could be swapped with."""
    colleagues: Sequence[Person]
    catalogue: Catalogue


def propose_swap(mine: Booking, theirs: Booking, *, now: datetime) -> Swap:
    if mine.page != theirs.page:
        raise NotTheSamePage
    if mine.owner == theirs.owner:
        raise OwnOffer
    for booking in (mine, theirs):
        _check_swappable(booking)
    first = min(mine.day, theirs.day)
    until = min(_term(now), local(first, time.min))
    if until <= now:
        raise TooLate(first)
    return Swap(
        by=mine.owner, to=theirs.owner, until=until, mine=Seen.of(mine), theirs=Seen.of(theirs)
    )


def propose_gift(booking: Booking, to: PersonId | None, *, now: datetime) -> GiveAway:
    _check_swappable(booking)
    if to == booking.owner:
        raise OwnOffer
    until = min(_term(now), _end_of(booking.day))
    if until <= now:
        raise TooLate(booking.day)
    return GiveAway(by=booking.owner, to=to, until=until, booking=Seen.of(booking))


def ask_over_limit(draft: Draft, *, page: PageId, by: PersonId, reason: str) -> OverLimit:
    """Stands until the day is over: only a superadmin's word ends an urgent question."""
    assert draft.day is not None
    return OverLimit(
        by=by, until=_end_of(draft.day), page=page, day=draft.day, draft=draft, reason=reason
    )


def at(proposal: P, now: datetime) -> P:
    """The proposal as it is at this moment, also before the duty that ends it has run."""
    run_out = proposal.state is ProposalState.OPEN and now >= proposal.until
    return decided(proposal, ProposalState.EXPIRED) if run_out else proposal


def check_open(proposal: P | None, *, version: int, now: datetime) -> P:
    """The proposal, if it can still be decided as the pressed card showed it."""
    if proposal is None:
        raise NotForYou
    proposal = at(proposal, now)
    if proposal.state is not ProposalState.OPEN or proposal.version != version:
        raise ProposalChanged(proposal)
    return proposal


def check_may_answer_swap(actor: Actor, theirs: Booking) -> None:
    require(actor, Action.CHANGE_OWN)
    if not may_change(actor, theirs):
        raise NotForYou


def can_undo(swap: Swap, person: PersonId | None) -> bool:
    """Whether the person said yes to the swap, and may take that back."""
    return swap.state is ProposalState.ACCEPTED and swap.decided_by == person


def check_may_undo_swap(
    actor: Actor, swap: Swap | None, *, version: int, mine: Booking | None, theirs: Booking | None
) -> Swap:
    """The swap, if the one who said yes, or a superadmin, undoes it before anything else."""
    require(actor, Action.CHANGE_OWN)
    if swap is None or not (swap.decided_by == actor.id or actor.is_superadmin):
        raise NotForYou
    if swap.state is not ProposalState.ACCEPTED or swap.version != version:
        raise ProposalChanged(swap)
    for seen, booking in ((swap.mine, mine), (swap.theirs, theirs)):
        assert booking is not None
        if not seen.is_as_swapped(booking):
            raise Stale(booking)
    return swap


def check_may_take_gift(actor: Actor, proposal: GiveAway, booking: Booking) -> None:
    require(actor, Action.BOOK)
    if booking.owner == actor.id:
        raise OwnOffer
    if proposal.to is not None and proposal.to != actor.id:
        raise NotForYou


def check_may_take_back(actor: Actor, proposal: Proposal) -> None:
    """The one who asked, who stands in for them, or a superadmin."""
    require(actor, Action.CHANGE_OWN)
    if not (proposal.by == actor.id or proposal.by in actor.deputy_for or actor.is_superadmin):
        raise NotForYou


def decided(proposal: P, state: ProposalState, by: PersonId | None = None) -> P:
    return replace(proposal, state=state, decided_by=by)


def given(booking: Booking, to: PersonId, department: DepartmentId | None) -> Booking:
    """The booking with its new owner, and what the owner's department stands behind."""
    details = replace(booking.details, department=department or booking.details.department)
    return replace(booking, owner=to, details=details)


def _check_swappable(booking: Booking) -> None:
    if booking.status is BookingStatus.PUBLISHED:
        raise AlreadyPublished(booking)
    if booking.over_limit_reason:
        raise UrgentStays(booking)


def _term(now: datetime) -> datetime:
    return local(add_workdays(now.date(), TERM), now.timetz().replace(tzinfo=None))


def _end_of(day: date) -> datetime:
    return local(day + timedelta(days=1), time.min)
