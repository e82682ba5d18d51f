"""Swaps, gifts and questions to go over the limit, and the swap itself."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.schedule.model import Booking, BookingId, BookingStatus, Details, Draft
from bot.schedule.refusals import Stale
from bot.schedule.swaps import (
    GiveAway,
    OverLimit,
    Proposal,
    ProposalChanged,
    ProposalId,
    ProposalState,
    Seen,
    Swap,
)
from storage.tables import seats
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import START
from tests.makers import ANNA, BO, SIV, TUESDAY

PAGE = makers.page()
ONE, OTHER = BookingId(1), BookingId(2)
DAYS = {ONE: TUESDAY, OTHER: TUESDAY + timedelta(days=1)}

SWAP = Swap(
    by=ANNA,
    to=BO,
    until=START,
    mine=Seen(booking=ONE, version=1),
    theirs=Seen(booking=OTHER, version=3),
)
GIFT = GiveAway(by=ANNA, until=START, booking=Seen(booking=OTHER, version=2))
URGENT = OverLimit(
    by=BO,
    until=START,
    page=PAGE.id,
    day=TUESDAY,
    draft=Draft(details=Details(title="Stormvarning"), day=TUESDAY),
    reason='Det blåser "mycket"',
)


@pytest.fixture(autouse=True)
async def bookings(storage: SqlStorage) -> tuple[Booking, Booking]:
    async with storage.begin() as tx:
        await tx.pages.put(PAGE)
        one, other = [
            await tx.bookings.add(page=PAGE, day=day, details=makers.details(), owner=owner)
            for day, owner in zip(DAYS.values(), (ANNA, BO), strict=True)
        ]
    assert (one.id, other.id) == (ONE, OTHER)
    return one, other


async def add(storage: SqlStorage, proposal: Proposal) -> Proposal:
    async with storage.begin() as tx:
        return await tx.proposals.add(proposal)


async def save(storage: SqlStorage, proposal: Proposal) -> Proposal:
    async with storage.begin() as tx:
        return await tx.proposals.save(proposal)


async def stored(storage: SqlStorage, proposal: Proposal) -> Proposal | None:
    async with storage.read() as tx:
        return await tx.proposals.get(proposal.id)


@pytest.mark.parametrize(
    "proposal",
    [SWAP, GIFT, replace(GIFT, to=SIV), URGENT],
    ids=["swap", "gift to all", "gift to one", "over limit"],
)
async def test_every_field_of_a_proposal_comes_back(
    storage: SqlStorage, proposal: Proposal
) -> None:
    added = await add(storage, proposal)
    assert added == replace(proposal, id=added.id)
    assert await stored(storage, added) == added
    decided = await save(storage, replace(added, state=ProposalState.ACCEPTED, decided_by=SIV))
    assert (decided.version, decided.decided_by) == (2, SIV)
    assert await stored(storage, added) == decided


async def test_a_granted_question_remembers_its_booking(storage: SqlStorage) -> None:
    added = await add(storage, URGENT)
    assert isinstance(added, OverLimit)
    granted = await save(storage, replace(added, state=ProposalState.ACCEPTED, result=ONE))
    assert await stored(storage, added) == granted == replace(granted, result=ONE)


async def test_a_proposal_that_never_was_is_none(storage: SqlStorage) -> None:
    async with storage.read() as tx:
        assert await tx.proposals.get(ProposalId(4711)) is None


async def test_a_booking_knows_the_open_proposals_about_it(storage: SqlStorage) -> None:
    swap, gift, urgent = [await add(storage, each) for each in (SWAP, GIFT, URGENT)]
    declined = await add(storage, SWAP)
    await save(storage, replace(declined, state=ProposalState.DECLINED))
    async with storage.read() as tx:
        assert await tx.proposals.open_about(ONE) == [swap]
        assert await tx.proposals.open_about(OTHER) == [swap, gift]
        assert await tx.proposals.open_of(ANNA) == [swap, gift]
        assert await tx.proposals.open_of(BO) == [swap, urgent]
        assert await tx.proposals.open_of(SIV) == []


async def test_a_change_to_an_old_version_is_refused_and_changes_nothing(
    storage: SqlStorage,
) -> None:
    seen = await add(storage, SWAP)
    newest = await save(storage, replace(seen, state=ProposalState.TAKEN_BACK))
    with pytest.raises(ProposalChanged) as refused:
        await save(storage, replace(seen, state=ProposalState.ACCEPTED))
    assert refused.value.proposal == newest
    assert await stored(storage, seen) == newest


# The swap itself


async def seats_held(engine: AsyncEngine) -> dict[int, object]:
    async with engine.connect() as connection:
        rows = await connection.execute(select(seats.c.booking, seats.c.day))
        return {row.booking: row.day for row in rows}


async def test_a_swap_trades_days_and_seats(
    storage: SqlStorage, engine: AsyncEngine, bookings: tuple[Booking, Booking]
) -> None:
    one, other = bookings
    async with storage.begin() as tx:
        swapped = await tx.bookings.swap(one, other)
    assert swapped == (
        replace(one, day=other.day, version=2),
        replace(other, day=one.day, version=2),
    )
    assert await seats_held(engine) == {ONE: other.day, OTHER: one.day}
    async with storage.read() as tx:
        assert await tx.bookings.between(one.day, other.day) == [swapped[1], swapped[0]]


@pytest.mark.parametrize("changed", [0, 1], ids=["mine", "theirs"])
async def test_a_swap_with_a_booking_that_changed_is_stale_and_changes_nothing(
    storage: SqlStorage,
    engine: AsyncEngine,
    bookings: tuple[Booking, Booking],
    changed: int,
) -> None:
    async with storage.begin() as tx:
        edited = replace(bookings[changed], link="https://lnkd.in/x")
        newest = await tx.bookings.save(edited, page=PAGE)
    with pytest.raises(Stale) as stale:
        async with storage.begin() as tx:
            await tx.bookings.swap(*bookings)
    assert stale.value.booking == newest
    assert await seats_held(engine) == DAYS
    async with storage.read() as tx:
        found = [await tx.bookings.get(booking.id) for booking in bookings]
    assert found[changed] == newest
    assert found[1 - changed] == bookings[1 - changed]


@pytest.mark.parametrize("cancelled", [0, 1], ids=["mine", "theirs"])
async def test_a_swap_with_a_cancelled_booking_is_stale_and_changes_nothing(
    storage: SqlStorage, bookings: tuple[Booking, Booking], cancelled: int
) -> None:
    async with storage.begin() as tx:
        gone = replace(bookings[cancelled], status=BookingStatus.CANCELLED)
        await tx.bookings.save(gone, page=PAGE)
    with pytest.raises(Stale):
        async with storage.begin() as tx:
            await tx.bookings.swap(*bookings)
    async with storage.read() as tx:
        other = bookings[1 - cancelled]
        assert await tx.bookings.get(other.id) == other
