"""Swaps and gifts: who may answer, undo and take back, on the database and without Teams."""

from datetime import date, timedelta

import pytest

from bot.core.people import Grant, Person, PersonId, Role
from bot.core.refusals import NotAllowed
from bot.schedule.model import Booking, BookingId
from bot.schedule.refusals import NoSuchBooking, NoSuchPerson, Stale
from bot.schedule.swap_refusals import NotAnEditor, NotForYou, NothingThere
from bot.schedule.swaps import AlreadyAsked, ProposalState, ProposalView
from bot.usecases import swaps as usecase
from bot.usecases.bookings import MoveBooking, move_booking
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.usecases.conftest import House

WEDNESDAY = TUESDAY + timedelta(days=1)
FRIDAY = TUESDAY + timedelta(days=3)


async def days(house: House, *bookings: Booking) -> list[date | None]:
    async with house.storage.read() as tx:
        found = [await tx.bookings.get(each.id) for each in bookings]
    return [each and each.day for each in found]


async def asked(house: House, mine: Booking, theirs: Booking) -> ProposalView:
    command = usecase.AskSwap(mine=mine.id, version=mine.version, theirs=theirs.id)
    return await usecase.ask_swap(house.asks(), command, storage=house.storage)


async def answer(house: House, view: ProposalView, by: PersonId, *, yes: bool) -> ProposalView:
    number, version = view.proposal.id, view.proposal.version
    return await usecase.answer_swap(
        house.asks(by), number, version, yes=yes, storage=house.storage
    )


async def undo(house: House, view: ProposalView, by: PersonId) -> ProposalView:
    number, version = view.proposal.id, view.proposal.version
    return await usecase.undo_swap(house.asks(by), number, version, storage=house.storage)


async def give(house: House, booking: Booking, to: PersonId | None) -> ProposalView:
    command = usecase.OfferGift(booking=booking.id, version=booking.version, to=to)
    return await usecase.offer_gift(house.asks(), command, storage=house.storage)


async def take(
    house: House, view: ProposalView, by: PersonId, *, yes: bool = True
) -> ProposalView:
    number, version = view.proposal.id, view.proposal.version
    return await usecase.answer_gift(
        house.asks(by), number, version, yes=yes, storage=house.storage
    )


async def test_a_yes_swaps_both_days_and_an_undo_swaps_them_back(house: House) -> None:
    mine, theirs = await house.book(TUESDAY), await house.book(FRIDAY, by=BO)
    view = await asked(house, mine, theirs)
    assert await house.jobs("proposal.ask") == [f"person:{BO}"]
    with pytest.raises(AlreadyAsked):
        await asked(house, mine, theirs)
    done = await answer(house, view, BO, yes=True)
    assert await days(house, mine, theirs) == [FRIDAY, TUESDAY]
    back = await undo(house, done, BO)
    assert back.proposal.state is ProposalState.UNDONE
    assert await days(house, mine, theirs) == [TUESDAY, FRIDAY]


async def test_what_was_changed_since_is_not_swapped_back(house: House) -> None:
    mine, theirs = await house.book(TUESDAY), await house.book(FRIDAY, by=BO)
    done = await answer(house, await asked(house, mine, theirs), BO, yes=True)
    later = FRIDAY + timedelta(days=3)
    moved = MoveBooking(booking=mine.id, day=later)
    await move_booking(house.asks(), moved, storage=house.storage)
    with pytest.raises(Stale):
        await undo(house, done, BO)
    assert await days(house, mine, theirs) == [later, TUESDAY]


async def test_a_no_changes_nothing_and_another_may_not_answer(house: House) -> None:
    mine, theirs = await house.book(TUESDAY), await house.book(FRIDAY, by=BO)
    view = await asked(house, mine, theirs)
    with pytest.raises(NotForYou):
        await answer(house, view, ANNA, yes=True)
    assert (await answer(house, view, BO, yes=False)).proposal.state is ProposalState.DECLINED
    assert await days(house, mine, theirs) == [TUESDAY, FRIDAY]
    assert await house.jobs("proposal.result") == [f"person:{ANNA}"]


async def test_a_gift_to_all_is_the_first_s_and_one_to_a_person_theirs_alone(
    house: House,
) -> None:
    booking = await house.book(TUESDAY)
    to_all = await give(house, booking, None)
    with pytest.raises(AlreadyAsked):
        await give(house, booking, None)
    with pytest.raises(NotForYou):
        await take(house, to_all, BO, yes=False)
    to_bo = await give(house, booking, BO)
    before = await usecase.see_proposal(to_all.proposal.id, storage=house.storage)
    assert before is not None
    assert before.proposal.state is ProposalState.TAKEN_BACK, "the later offer stands"
    with pytest.raises(NotForYou):
        await take(house, to_bo, SIV)
    done = await take(house, to_bo, BO)
    assert done.bookings[0].owner == BO


async def test_a_gift_is_declined_or_taken_back_and_stays(house: House) -> None:
    booking = await house.book(TUESDAY)
    declined = await take(house, await give(house, booking, BO), BO, yes=False)
    assert declined.proposal.state is ProposalState.DECLINED
    view = await give(house, booking, BO)
    number, version = view.proposal.id, view.proposal.version
    with pytest.raises(NotForYou):
        await usecase.take_back(house.asks(BO), number, version, storage=house.storage)
    back = await usecase.take_back(house.asks(), number, version, storage=house.storage)
    assert back.proposal.state is ProposalState.TAKEN_BACK
    assert back.bookings[0].owner == ANNA


async def test_a_gift_is_for_one_who_may_hold_it(house: House) -> None:
    booking = await house.book(TUESDAY)
    with pytest.raises(NoSuchPerson):
        await give(house, booking, PersonId("0"))
    async with house.storage.begin() as tx:
        await tx.people.put(Person(id=BO, name="Bo Alm", grant=Grant.REVOKED))
    with pytest.raises(NotAnEditor):
        await give(house, booking, BO)
    choices = await usecase.see_choices(
        house.asks(), booking.id, booking.version, storage=house.storage
    )
    assert [each.id for each in choices.colleagues] == [SIV]


async def test_a_question_runs_out_when_its_time_has_come(house: House) -> None:
    view = await asked(house, await house.book(TUESDAY), await house.book(FRIDAY, by=BO))

    async def expire() -> bool:
        return await usecase.expire_proposal(
            house.asks(SIV), view.proposal.id, storage=house.storage
        )

    assert not await expire()
    house.clock.at(view.proposal.until)
    assert await expire()
    assert not await expire()
    assert await usecase.see_proposals(house.asks(), storage=house.storage) == []
    gone = type(view.proposal.id)(99)
    assert await usecase.see_proposal(gone, storage=house.storage) is None


async def test_one_may_ask_with_any_of_ones_own_that_fits(house: House) -> None:
    theirs = await house.book(FRIDAY, by=BO)
    fits = await house.book(TUESDAY)
    await house.book(TUESDAY, page="bygg")
    found, own = await usecase.see_own_for(house.asks(), theirs.id, storage=house.storage)
    assert (found.id, [each.id for each in own]) == (theirs.id, [fits.id])
    with pytest.raises(NoSuchBooking):
        await usecase.see_own_for(house.asks(), BookingId(99), storage=house.storage)
    choices = await usecase.see_choices(house.asks(), fits.id, fits.version, storage=house.storage)
    assert [each.id for each in choices.others] == [theirs.id]


async def test_who_holds_a_day_is_found_or_why_nobody_else_does(house: House) -> None:
    mine, theirs = await house.book(TUESDAY), await house.book(FRIDAY, by=BO)
    also_mine = await house.book(FRIDAY + timedelta(days=3))

    async def held(day: date) -> list[BookingId]:
        found = await usecase.held_on(house.asks(), mine, day, storage=house.storage)
        return [each.id for each in found]

    assert await held(FRIDAY) == [theirs.id]
    for day, own in ((TUESDAY, mine), (also_mine.day, also_mine), (WEDNESDAY, None)):
        with pytest.raises(NothingThere) as nobody:
            await held(day)
        assert (nobody.value.own and nobody.value.own.id) == (own and own.id)


async def test_a_guest_swaps_nothing(house: House) -> None:
    mine, theirs = await house.book(TUESDAY), await house.book(FRIDAY, by=BO)
    view = await asked(house, mine, theirs)
    guest = house.asks(BO, role=Role.GUEST)
    number, version = view.proposal.id, view.proposal.version
    for work in (
        usecase.answer_swap(guest, number, version, yes=True, storage=house.storage),
        usecase.answer_gift(guest, number, version, yes=True, storage=house.storage),
        usecase.take_back(guest, number, version, storage=house.storage),
        usecase.see_proposals(guest, storage=house.storage),
    ):
        with pytest.raises(NotAllowed):
            await work


async def test_a_gift_leaves_a_question_about_the_same_day_as_it_is(house: House) -> None:
    mine, theirs = await house.book(TUESDAY), await house.book(FRIDAY, by=BO)
    swap = await asked(house, mine, theirs)
    await give(house, mine, None)
    known = await usecase.see_proposal(swap.proposal.id, storage=house.storage)
    assert known is not None
    assert known.proposal.state is ProposalState.OPEN
