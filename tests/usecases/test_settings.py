"""Closed days, freezes, pages and departments, on the database and without Teams."""

from datetime import date, timedelta
from typing import Any

import pytest

from bot.core.people import DepartmentId, PageId
from bot.core.refusals import NotAllowed
from bot.schedule.admin_refusals import NameTaken, NotClosed, NotFrozen, SettingsChanged
from bot.schedule.booking import last_bookable
from bot.schedule.model import BookingId, ContentType, ReviewNeed
from bot.schedule.refusals import DayClosed, NoSuchPage, PageFrozen
from bot.schedule.settings import Breach, state_of
from bot.usecases import settings as usecase
from bot.usecases.bookings import CancelBooking, cancel_booking
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.usecases.conftest import House

FRIDAY = TUESDAY + timedelta(days=3)
STAD, BYGG, NONE = PageId("stad"), PageId("bygg"), PageId("none")


def closing(page: PageId | None = None, last: date = FRIDAY) -> usecase.Closing:
    return usecase.Closing(first=TUESDAY, last=last, page=page, reason="Flytt")


def freezing(page: PageId | None = None) -> usecase.Freezing:
    return usecase.Freezing(page=page, first=TUESDAY, last=FRIDAY, reason="Kris")


async def test_closed_days_take_no_more_and_keep_what_they_have(house: House) -> None:
    kept = await house.book(TUESDAY)
    await house.book(TUESDAY, page="bygg")
    done = await usecase.close_days(house.asks(SIV), closing(STAD), storage=house.storage)
    assert [each.id for each in done.bookings] == [kept.id]
    with pytest.raises(DayClosed):
        await house.book(FRIDAY, by=BO)
    await house.book(FRIDAY, by=BO, page="bygg")
    seen = await usecase.see_settings(house.asks(SIV), storage=house.storage)
    assert [(each.first, each.last, each.closed.page) for each in seen.closed] == [
        (TUESDAY, FRIDAY, STAD)
    ]
    with pytest.raises(NoSuchPage):
        await usecase.close_days(house.asks(SIV), closing(NONE), storage=house.storage)


async def test_days_are_opened_for_those_they_were_closed_for(house: House) -> None:
    await usecase.close_days(house.asks(SIV), closing(STAD), storage=house.storage)

    async def reopen(page: PageId | None) -> None:
        await usecase.open_days(house.asks(SIV), TUESDAY, FRIDAY, page, storage=house.storage)

    with pytest.raises(NotClosed):
        await reopen(None)
    await reopen(STAD)
    await house.book(FRIDAY)
    assert await house.noted() == ["close", "open", "book"]


async def test_only_this_week_s_days_change_the_digest(house: House) -> None:
    """The clock stands on a Sunday, whose digest is of the week that begins the day after."""
    far = TUESDAY + timedelta(days=28)
    later = usecase.Closing(first=far, last=far, page=None, reason="Flytt")
    await usecase.close_days(house.asks(SIV), later, storage=house.storage)
    assert await house.jobs("digest.edit") == []
    house.at(TUESDAY)
    await usecase.close_days(house.asks(SIV), closing(), storage=house.storage)
    assert len(await house.jobs("digest.edit")) == 1


async def test_a_frozen_page_keeps_what_is_booked_and_its_owner_is_offered_other_days(
    house: House,
) -> None:
    booking = await house.book(TUESDAY, page="bygg")
    done = await usecase.freeze_page(house.asks(SIV), freezing(BYGG), storage=house.storage)
    assert [each.id for each in done.bookings] == [booking.id]
    assert await house.jobs("freeze.proposal") == [f"person:{ANNA}"]
    with pytest.raises(PageFrozen):
        await house.book(FRIDAY, page="bygg")
    await house.book(FRIDAY)
    found = await usecase.propose_out_of_freeze(
        booking.id, today=house.asks().today, storage=house.storage
    )
    assert found is not None
    assert all(not found.page.is_frozen_on(each.day) for each in found.suggestions)
    assert len(found.suggestions) == 3


async def test_nothing_is_proposed_where_there_is_no_need_of_it(house: House) -> None:
    free, later = await house.book(TUESDAY), await house.book(FRIDAY + timedelta(days=7))
    await usecase.freeze_page(house.asks(SIV), freezing(STAD), storage=house.storage)
    await cancel_booking(
        house.asks(), CancelBooking(booking=free.id, version=None), storage=house.storage
    )
    for number in (free.id, later.id, BookingId(99)):
        assert (
            await usecase.propose_out_of_freeze(
                number, today=house.asks().today, storage=house.storage
            )
            is None
        )


async def test_all_pages_fall_silent_at_once_and_all_come_back(house: House) -> None:
    booking = await house.book(TUESDAY)
    await usecase.freeze_page(house.asks(SIV), freezing(), storage=house.storage)
    for page in ("stad", "bygg"):
        with pytest.raises(PageFrozen):
            await house.book(FRIDAY, page=page)
    await usecase.unfreeze_all(house.asks(SIV), storage=house.storage)
    for page in ("stad", "bygg"):
        await house.book(FRIDAY, page=page)
    async with house.storage.read() as tx:
        now = await tx.bookings.get(booking.id)
    assert now is not None
    assert now.version > booking.version, "a press on the proposal to move shows how it is now"
    before = await house.noted()
    await usecase.unfreeze_all(house.asks(SIV), storage=house.storage)
    assert await house.noted() == before, "nothing was frozen"


async def test_one_page_is_thawed_as_it_was_seen(house: House) -> None:
    done = await usecase.freeze_page(house.asks(SIV), freezing(STAD), storage=house.storage)
    page = done.catalogue.page(STAD)
    assert page is not None

    async def thaw(number: PageId, seen: str | None) -> None:
        await usecase.unfreeze_page(house.asks(SIV), number, seen, storage=house.storage)

    with pytest.raises(SettingsChanged):
        await thaw(STAD, "another")
    with pytest.raises(NoSuchPage):
        await thaw(NONE, None)
    await thaw(STAD, state_of(page))
    with pytest.raises(NotFrozen):
        await thaw(STAD, None)


async def change(house: House, seen: str | None = None, **changes: Any) -> usecase.PageChanged:
    async with house.storage.read() as tx:
        page = await tx.pages.get(STAD)
    assert page is not None
    plain: dict[str, Any] = {
        "page": STAD,
        "seats": page.seats_per_day,
        "types": page.seated_types,
        "editors": page.editors,
        "seen": seen or state_of(page),
    }
    wanted = usecase.PageSettings(**plain | changes)
    return await usecase.change_page(house.asks(SIV), wanted, storage=house.storage)


async def test_a_page_s_rules_are_changed_and_what_breaks_them_is_named(house: House) -> None:
    booking = await house.book(TUESDAY, by=BO)
    done = await change(house, editors=frozenset({ANNA}), review=ReviewNeed.SUPERADMIN)
    assert done.page.review is ReviewNeed.SUPERADMIN
    assert [(each.booking.id, each.breach) for each in done.broken] == [
        (booking.id, Breach.EDITOR)
    ]
    with pytest.raises(SettingsChanged):
        await change(house, seen="another", types=frozenset({ContentType.POST}))


async def test_a_new_page_takes_bookings_and_a_name_only_once(house: House) -> None:
    page = await usecase.add_page(house.asks(SIV), "  Ny   sida ", storage=house.storage)
    assert (page.id, page.name) == ("ny-sida", "Ny sida")
    await house.book(TUESDAY, page=page.id)
    with pytest.raises(NameTaken):
        await usecase.add_page(house.asks(SIV), "ny sida", storage=house.storage)


async def test_a_department_gets_other_words_and_keeps_its_number(house: House) -> None:
    async def save(
        name: str, short: str, number: DepartmentId | None = None
    ) -> list[tuple[str, ...]]:
        catalogue = await usecase.save_department(
            house.asks(SIV),
            name,
            short,
            department=number,
            storage=house.storage,
        )
        return [(each.id, each.name, each.short) for each in catalogue.departments]

    assert ("bygg", "Bygg", "BYGG") in await save("Bygg", "")
    assert ("bygg", "Stadsbyggnad", "SB") in await save(
        "Stadsbyggnad", " s b ", DepartmentId("bygg")
    )
    with pytest.raises(NameTaken):
        await save("Stadsbyggnad", "")


async def test_an_editor_changes_no_settings(house: House) -> None:
    today = house.asks().today
    for work in (
        usecase.see_settings(house.asks(), storage=house.storage),
        usecase.close_days(house.asks(), closing(), storage=house.storage),
        usecase.open_days(house.asks(), today, last_bookable(today), None, storage=house.storage),
        usecase.freeze_page(house.asks(), freezing(), storage=house.storage),
        usecase.unfreeze_page(house.asks(), STAD, storage=house.storage),
        usecase.unfreeze_all(house.asks(), storage=house.storage),
        usecase.add_page(house.asks(), "Ny", storage=house.storage),
        usecase.save_department(house.asks(), "Ny", "", storage=house.storage),
    ):
        with pytest.raises(NotAllowed):
            await work
    assert await house.noted() == []
