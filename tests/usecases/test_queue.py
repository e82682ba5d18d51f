"""A queue for a full day: who is offered it, when, and what a change to the day does to it."""

from datetime import timedelta

import pytest

from bot.core.people import PageId, PersonId
from bot.core.refusals import NotAllowed
from bot.schedule.model import Booking, Draft
from bot.schedule.queue import PlaceState, PlaceView
from bot.schedule.refusals import NoSuchPage
from bot.schedule.swap_refusals import DayHeld
from bot.schedule.swaps import ProposalState
from bot.usecases import queue as usecase
from bot.usecases.board import board_version, see_board
from bot.usecases.bookings import (
    CancelBooking,
    MoveBooking,
    RestoreBooking,
    cancel_booking,
    move_booking,
    restore_booking,
)
from bot.usecases.over_limit import BookUrgently, ask_over_limit, decide_over_limit
from bot.usecases.settings import Closing, close_days, open_days
from bot.usecases.swaps import AskSwap, answer_swap, ask_swap, see_proposal, undo_swap
from tests import makers
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.usecases.conftest import House

FRIDAY = TUESDAY + timedelta(days=3)


async def join(house: House, by: PersonId, title: str = "Väntar") -> PlaceView:
    draft = Draft(details=makers.details(title), day=TUESDAY)
    return await usecase.join_queue(house.asks(by), draft, storage=house.storage)


async def state(house: House, place: PlaceView) -> PlaceState:
    seen = await usecase.see_place(place.place.id, storage=house.storage)
    assert seen is not None
    return seen.place.state


async def cancel(house: House, booking: Booking) -> Booking:
    command = CancelBooking(booking=booking.id)
    return await cancel_booking(house.asks(booking.owner), command, storage=house.storage)


async def take(house: House, by: PersonId, place: PlaceView) -> Booking:
    now = await usecase.see_place(place.place.id, storage=house.storage)
    assert now is not None
    return await usecase.take_offer(
        house.asks(by), now.place.id, now.place.version, storage=house.storage
    )


async def test_a_day_that_becomes_free_is_the_first_s_and_then_the_next_s(house: House) -> None:
    booking = await house.book()
    first, second = await join(house, BO), await join(house, SIV)
    await cancel(house, booking)
    assert await house.jobs("queue.offer") == [f"person:{BO}"]
    seen = await usecase.see_place(first.place.id, storage=house.storage)
    assert seen is not None
    left = await usecase.leave_queue(
        house.asks(BO), seen.place.id, seen.place.version, storage=house.storage
    )
    assert left.place.state is PlaceState.LEFT
    assert await house.jobs("queue.offer") == [f"person:{BO}", f"person:{SIV}"]
    booked = await take(house, SIV, second)
    assert (booked.day, booked.owner, booked.details.title) == (TUESDAY, SIV, "Väntar")
    assert await state(house, second) is PlaceState.TAKEN


async def test_an_offer_runs_out_at_its_time_and_no_sooner(house: House) -> None:
    booking = await house.book()
    first, second = await join(house, BO), await join(house, SIV)
    await cancel(house, booking)
    seen = await usecase.see_place(first.place.id, storage=house.storage)
    assert seen is not None
    assert seen.place.until is not None

    async def expire(version: int) -> bool:
        return await usecase.expire_offer(
            house.asks(SIV), first.place.id, version, storage=house.storage
        )

    assert not await expire(seen.place.version)
    house.clock.at(seen.place.until)
    assert not await expire(seen.place.version + 1), "of another offer"
    assert await expire(seen.place.version)
    assert await state(house, first) is PlaceState.EXPIRED
    assert await state(house, second) is PlaceState.OFFERED


async def test_an_offer_is_withdrawn_when_the_day_is_full_again(house: House) -> None:
    booking = await house.book()
    place = await join(house, BO)
    urgent = BookUrgently(draft=Draft(details=makers.details("Kris"), day=TUESDAY), reason="kris")
    asked = await ask_over_limit(house.asks(SIV), urgent, storage=house.storage)
    await cancel(house, booking)
    assert await state(house, place) is PlaceState.OFFERED
    done = await decide_over_limit(
        house.asks(SIV),
        asked.proposal.id,
        asked.proposal.version,
        yes=True,
        storage=house.storage,
    )
    assert done.proposal.state is ProposalState.ACCEPTED
    assert done.bookings[0].over_limit_reason == "kris", "the seat was held for another"
    assert await state(house, place) is PlaceState.WAITING


async def test_an_editor_decides_no_booking_over_the_limit(house: House) -> None:
    await house.book()
    urgent = BookUrgently(draft=Draft(details=makers.details("Kris"), day=TUESDAY), reason="kris")
    asked = await ask_over_limit(house.asks(BO), urgent, storage=house.storage)

    async def decide(by: PersonId) -> ProposalState:
        view = await decide_over_limit(
            house.asks(by),
            asked.proposal.id,
            asked.proposal.version,
            yes=False,
            storage=house.storage,
        )
        return view.proposal.state

    with pytest.raises(NotAllowed):
        await decide(BO)
    assert await decide(SIV) is ProposalState.DECLINED


async def test_a_closed_day_is_offered_to_nobody_before_it_is_opened(house: House) -> None:
    booking = await house.book()
    place = await join(house, BO)
    closing = Closing(first=TUESDAY, last=TUESDAY, page=None, reason="Flytt")
    await close_days(house.asks(SIV), closing, storage=house.storage)
    await cancel(house, booking)
    assert await state(house, place) is PlaceState.WAITING
    await open_days(house.asks(SIV), TUESDAY, TUESDAY, None, storage=house.storage)
    assert await state(house, place) is PlaceState.OFFERED


async def test_a_queue_ends_with_its_day(house: House) -> None:
    booking = await house.book()
    place = await join(house, BO)
    house.at(FRIDAY)
    await cancel(house, booking)
    assert await state(house, place) is PlaceState.PASSED


async def test_a_proposal_about_a_booking_that_is_changed_is_void(house: House) -> None:
    mine, theirs = await house.book(TUESDAY), await house.book(FRIDAY, by=BO)
    command = AskSwap(mine=mine.id, version=mine.version, theirs=theirs.id)
    view = await ask_swap(house.asks(), command, storage=house.storage)
    moved = MoveBooking(booking=theirs.id, day=FRIDAY + timedelta(days=3))
    await move_booking(house.asks(BO), moved, storage=house.storage)
    now = await see_proposal(view.proposal.id, storage=house.storage)
    assert now is not None
    assert now.proposal.state is ProposalState.VOID


async def test_who_got_the_day_by_a_swap_waits_again_when_it_is_undone(house: House) -> None:
    theirs = await house.book(TUESDAY, by=BO)
    mine = await house.book(FRIDAY)
    place = await join(house, ANNA)
    command = AskSwap(mine=mine.id, version=mine.version, theirs=theirs.id)
    asked = await ask_swap(house.asks(), command, storage=house.storage)
    done = await answer_swap(
        house.asks(BO),
        asked.proposal.id,
        asked.proposal.version,
        yes=True,
        storage=house.storage,
    )
    assert await state(house, place) is PlaceState.TAKEN
    await undo_swap(house.asks(BO), done.proposal.id, done.proposal.version, storage=house.storage)
    assert await state(house, place) is PlaceState.WAITING
    assert await house.jobs("queue.again") == [f"person:{ANNA}"]


async def test_a_restored_booking_takes_its_seat_from_no_offer(house: House) -> None:
    booking = await house.book()
    place = await join(house, BO)
    gone = await cancel(house, booking)
    command = RestoreBooking(booking=booking.id, version=gone.version)
    with pytest.raises(DayHeld):
        await restore_booking(house.asks(), command, storage=house.storage)
    assert await state(house, place) is PlaceState.OFFERED


async def test_a_board_is_another_once_something_has_changed(house: House) -> None:
    async def see(page: PageId | None = None) -> str:
        board = await see_board(house.asks(), page, TUESDAY, FRIDAY, storage=house.storage)
        assert board.version == await board_version(house.asks(), storage=house.storage)
        assert board.page.id == (page or "stad")
        return board.version

    before = await see()
    await house.book()
    assert await see(PageId("bygg")) != before
    with pytest.raises(NoSuchPage):
        await see(PageId("none"))
