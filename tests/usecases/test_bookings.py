"""Change, move, cancel and restore a booking, and go over the limit; without Teams."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.core.people import DepartmentId, PageId, PersonId, Role
from bot.core.refusals import NotAllowed
from bot.schedule.booking import last_bookable
from bot.schedule.model import Booking, BookingId, BookingStatus, Draft
from bot.schedule.refusals import (
    DayTaken,
    NoSuchBooking,
    NoSuchPage,
    NotYourPage,
    NotYours,
    RedDayUnconfirmed,
    Stale,
)
from bot.schedule.swaps import ProposalState
from bot.usecases import bookings as usecase
from bot.usecases import reading
from bot.usecases.over_limit import BookUrgently, ask_over_limit, book_over_limit
from storage.tables import audit
from tests import makers
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.usecases.conftest import House

FRIDAY = TUESDAY + timedelta(days=3)
SATURDAY = TUESDAY + timedelta(days=4)


async def edit(
    house: House, booking: Booking, *, confirmed: bool = False, **changes: Any
) -> Booking:
    draft = Draft(**{"details": booking.details} | changes)
    command = usecase.EditBooking(
        booking=booking.id, version=booking.version, draft=draft, red_day_confirmed=confirmed
    )
    return await usecase.edit_booking(house.asks(), command, storage=house.storage)


async def test_a_change_of_words_needs_no_new_place(house: House) -> None:
    booking = await house.book()
    words = makers.details("Ny rubrik", department=DepartmentId("vof"))
    after = await edit(house, booking, details=words)
    assert (after.details.title, after.day, after.page) == ("Ny rubrik", TUESDAY, "stad")
    async with house.storage.read() as tx:
        person = await tx.people.get(ANNA)
    assert person is not None
    assert person.department == "vof", "filled in next time"
    with pytest.raises(Stale):
        await edit(house, booking, details=words)


async def test_another_day_or_page_is_a_place_as_for_a_new_booking(house: House) -> None:
    booking = await house.book()
    await house.book(FRIDAY, by=BO)
    with pytest.raises(DayTaken):
        await edit(house, booking, day=FRIDAY)
    with pytest.raises(RedDayUnconfirmed):
        await edit(house, booking, day=SATURDAY)
    red = await edit(house, booking, day=SATURDAY, confirmed=True)
    there = await edit(house, red, page=PageId("bygg"))
    assert (there.day, there.page) == (SATURDAY, "bygg"), "a red day is confirmed once"
    with pytest.raises(NoSuchPage):
        await edit(house, there, page=PageId("none"))


async def test_a_page_of_others_takes_no_booking_of_ones_own(house: House) -> None:
    async with house.storage.begin() as tx:
        await tx.pages.put(makers.page("bygg", editors=frozenset({BO})))
    booking = await house.book()
    with pytest.raises(NotYourPage):
        await edit(house, booking, page=PageId("bygg"))


async def test_a_move_to_its_own_day_is_none(house: House) -> None:
    booking = await house.book()
    for day, actions in ((TUESDAY, ["book"]), (FRIDAY, ["book", "move"])):
        command = usecase.MoveBooking(booking=booking.id, day=day)
        moved = await usecase.move_booking(house.asks(), command, storage=house.storage)
        assert moved.day == day
        assert await house.noted() == actions


async def test_a_cancellation_is_undone_while_the_day_is_free(house: House) -> None:
    booking = await house.book()

    async def cancel() -> Booking:
        command = usecase.CancelBooking(booking=booking.id)
        return await usecase.cancel_booking(house.asks(), command, storage=house.storage)

    async def restore(by: PersonId, version: int) -> Booking:
        command = usecase.RestoreBooking(booking=booking.id, version=version)
        request = house.asks(by)
        return await usecase.restore_booking(request, command, storage=house.storage)

    gone = await cancel()
    with pytest.raises(NotYours):
        await restore(BO, gone.version)
    back = await restore(ANNA, gone.version)
    assert back.status is BookingStatus.BOOKED
    with pytest.raises(Stale):
        await restore(ANNA, gone.version)
    gone = await cancel()
    await house.book(by=BO)
    with pytest.raises(DayTaken):
        await restore(ANNA, gone.version)


async def test_a_superadmin_books_over_the_limit_with_a_reason(house: House) -> None:
    await house.book(by=BO)
    urgent = BookUrgently(draft=Draft(details=makers.details(), day=TUESDAY), reason="Kris")
    with pytest.raises(NotAllowed):
        await book_over_limit(house.asks(), urgent, storage=house.storage)
    booked = await book_over_limit(house.asks(SIV), urgent, storage=house.storage)
    assert booked.day == TUESDAY
    view = await ask_over_limit(house.asks(), urgent, storage=house.storage)
    again = await ask_over_limit(house.asks(), urgent, storage=house.storage)
    assert view.proposal.id == again.proposal.id, "asked once"
    assert view.proposal.state is ProposalState.OPEN
    kept = replace(urgent.draft, day=FRIDAY)
    other = await ask_over_limit(house.asks(), replace(urgent, draft=kept), storage=house.storage)
    assert other.proposal.id != view.proposal.id


async def test_a_page_is_shown_with_what_stands_on_it(house: House) -> None:
    booking = await house.book()
    await house.book(page="bygg", by=BO)
    view = await reading.see_page(house.asks(), None, TUESDAY, FRIDAY, storage=house.storage)
    assert (view.page.id, [each.id for each in view.calendar.bookings]) == ("stad", [booking.id])
    with pytest.raises(NoSuchPage):
        await reading.see_page(
            house.asks(), PageId("none"), TUESDAY, FRIDAY, storage=house.storage
        )
    everywhere = await reading.see_all_pages(house.asks(), TUESDAY, FRIDAY, storage=house.storage)
    assert len(everywhere.bookings) == 2
    mine = await reading.see_mine(house.asks(), storage=house.storage)
    assert [each.id for each in mine.bookings] == [booking.id]


async def test_a_booking_is_everybody_s_to_see_and_its_owner_s_to_change(house: House) -> None:
    booking = await house.book()
    for by, mine in ((ANNA, True), (BO, False), (SIV, True)):
        view = await reading.see_booking(house.asks(by), booking.id, storage=house.storage)
        assert view.mine is mine
    posted = await reading.see_posted_booking(booking.id, storage=house.storage)
    assert posted is not None
    assert not posted.mine
    with pytest.raises(NotYours):
        await reading.see_own_booking(house.asks(BO), booking.id, 1, storage=house.storage)
    with pytest.raises(Stale):
        await reading.see_own_booking(house.asks(), booking.id, 99, storage=house.storage)
    gone = BookingId(99)
    with pytest.raises(NoSuchBooking):
        await reading.see_booking(house.asks(), gone, storage=house.storage)
    assert await reading.see_posted_booking(gone, storage=house.storage) is None


async def test_days_are_proposed_of_those_that_were_named(house: House) -> None:
    await house.book()

    async def days(**chosen: Any) -> list[date]:
        view = await reading.propose_days(
            house.asks(),
            Draft(details=makers.details()),
            storage=house.storage,
            **chosen,
        )
        return [each.day for each in view.suggestions]

    assert TUESDAY not in await days()
    assert await days(only=[TUESDAY, FRIDAY]) == [FRIDAY]
    assert FRIDAY not in await days(exclude=[FRIDAY], near=FRIDAY)
    assert all(day <= last_bookable(house.asks().today) for day in await days())


async def test_a_guest_sees_no_schedule(house: House) -> None:
    booking = await house.book()
    guest = house.asks(role=Role.GUEST)
    for work in (
        reading.see_page(guest, None, TUESDAY, FRIDAY, storage=house.storage),
        reading.see_booking(guest, booking.id, storage=house.storage),
        reading.see_mine(guest, storage=house.storage),
        reading.see_all_pages(guest, TUESDAY, FRIDAY, storage=house.storage),
    ):
        with pytest.raises(NotAllowed):
            await work


async def test_the_log_says_the_time_that_was_planned_as_a_clock_does(house: House) -> None:
    await house.book(planned_time=time(9, 30))
    async with house.engine.connect() as connection:
        after = (await connection.execute(select(audit.c.after))).scalar_one()
    assert after["planned_time"] == "09:30"


async def test_what_a_superadmin_changes_of_anothers_says_nothing_of_the_superadmins_own(
    house: House,
) -> None:
    booking = await house.book()
    details = replace(booking.details, department=DepartmentId("kultur"))
    command = usecase.EditBooking(
        booking=booking.id, version=booking.version, draft=Draft(details=details)
    )
    after = await usecase.edit_booking(house.asks(SIV), command, storage=house.storage)
    assert after.details.department == "kultur"
    async with house.storage.read() as tx:
        siv = await tx.people.get(SIV)
    assert siv is not None
    assert siv.department is None


async def test_a_booking_over_the_limit_that_stands_already_is_the_same(house: House) -> None:
    urgent = BookUrgently(draft=Draft(details=makers.details(), day=TUESDAY), reason="Kris")
    first = await book_over_limit(house.asks(SIV), urgent, storage=house.storage)
    again = await book_over_limit(house.asks(SIV), urgent, storage=house.storage)
    assert again.id == first.id
