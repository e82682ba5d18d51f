"""A post's text, its versions and its reader, on the database and without Teams."""

from dataclasses import replace

import pytest

from bot.core.people import PageId, PersonId, Role
from bot.core.refusals import NotAllowed
from bot.schedule.model import Booking, BookingId, Readiness, ReviewNeed
from bot.schedule.refusals import AlreadyPublished, NoSuchBooking, NotYours
from bot.usecases import reviews, texts
from bot.usecases.publication import report_published
from bot.writing.refusals import (
    NoSuchReview,
    NotApproved,
    NothingToRead,
    OnlySuperadminsRead,
    OwnText,
    TextChanged,
    TextIsPrivate,
)
from bot.writing.reviews import ReviewState, ReviewView, TextView
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.usecases.conftest import House

LINK = "https://www.linkedin.com/feed/update/urn:li:activity:7123456789012345678/"


async def write(
    house: House, booking: Booking, text: str = "Nu byggs bron.", *, seen: int = 0, by: str = ANNA
) -> TextView:
    command = texts.SaveText(booking=booking.id, seen=seen, text=text)
    return await texts.save_text(
        house.asks(PersonId(by)), command, advice=(), storage=house.storage
    )


async def ask(house: House, booking: Booking) -> ReviewView:
    return await reviews.ask_to_read(house.asks(), booking.id, storage=house.storage)


async def take(house: House, booking: Booking, by: PersonId) -> ReviewView:
    return await reviews.take_review(house.asks(by), booking.id, storage=house.storage)


async def answer(
    house: House, booking: Booking, by: PersonId, version: int = 1, *, good: bool = True
) -> ReviewView:
    return await reviews.answer_review(
        house.asks(by), booking.id, version, good=good, note="kortare", storage=house.storage
    )


async def needs(house: House, need: ReviewNeed) -> None:
    async with house.storage.begin() as tx:
        page = await tx.pages.get(PageId("stad"))
        assert page is not None
        await tx.pages.put(replace(page, review=need))


async def test_each_version_is_kept_and_the_same_words_make_no_new_one(house: House) -> None:
    booking = await house.book()
    await write(house, booking)
    await write(house, booking, seen=1)
    view = await write(house, booking, "Bron är klar.", seen=1, by=SIV)
    assert view.version == 2
    with pytest.raises(TextChanged):
        await write(house, booking, "Tredje", seen=1)
    seen = await texts.see_versions(house.asks(), booking.id, storage=house.storage)
    assert [(each.version, each.text) for each in seen.versions] == [
        (2, "Bron är klar."),
        (1, "Nu byggs bron."),
    ]
    assert await house.noted() == ["book", "text", "text"]


async def test_a_text_is_for_who_may_change_its_booking(house: House) -> None:
    booking = await house.book()
    await write(house, booking)
    with pytest.raises(NotYours):
        await write(house, booking, seen=1, by=BO)
    with pytest.raises(TextIsPrivate):
        await texts.see_text(house.asks(BO), booking.id, storage=house.storage)
    with pytest.raises(TextIsPrivate):
        await texts.see_versions(house.asks(BO), booking.id, storage=house.storage)
    for_bo = await texts.text_to_publish(house.asks(BO), booking, storage=house.storage)
    for_anna = await texts.text_to_publish(house.asks(), booking, storage=house.storage)
    assert (for_bo, for_anna and for_anna.text) == (None, "Nu byggs bron.")
    with pytest.raises(NoSuchBooking):
        await texts.see_text(house.asks(), BookingId(99), storage=house.storage)


async def test_what_is_out_is_changed_on_linkedin(house: House) -> None:
    booking = await house.book()
    house.at(TUESDAY)
    await report_published(house.asks(), LINK, storage=house.storage)
    with pytest.raises(AlreadyPublished):
        await write(house, booking)
    with pytest.raises(AlreadyPublished):
        await ask(house, booking)


async def test_the_first_to_take_it_reads_it_and_alone_sees_it(house: House) -> None:
    booking = await house.book()
    with pytest.raises(NothingToRead):
        await ask(house, booking)
    await write(house, booking)
    await ask(house, booking)
    assert (await ask(house, booking)).asked_by_name == "Anna Ek"
    assert len(await house.jobs("review.ask")) == 1, "asked once"
    with pytest.raises(OwnText):
        await take(house, booking, ANNA)
    readings = await reviews.see_readings(house.asks(BO), storage=house.storage)
    assert [each.booking.id for each in readings] == [booking.id]
    await take(house, booking, BO)
    assert (await take(house, booking, SIV)).review.reader == BO
    view = await reviews.see_own_review(house.asks(BO), booking.id, storage=house.storage)
    assert view.text.text == "Nu byggs bron."
    for other in (ANNA, SIV):
        with pytest.raises(NoSuchReview):
            await reviews.see_own_review(house.asks(other), booking.id, storage=house.storage)
    assert await reviews.see_readings(house.asks(SIV), storage=house.storage) == []


async def test_what_the_reader_thinks_is_told_to_who_asked(house: House) -> None:
    booking = await house.book()
    await write(house, booking)
    await ask(house, booking)
    await take(house, booking, BO)
    assert (await answer(house, booking, BO, good=False)).review.state is ReviewState.CHANGE
    assert await house.jobs("review.read") == [f"person:{ANNA}"]


async def test_a_new_version_goes_to_its_reader(house: House) -> None:
    booking = await house.book()
    await write(house, booking)
    await ask(house, booking)
    await take(house, booking, BO)
    await write(house, booking, "Bron är klar.", seen=1)
    assert await house.jobs("review.reader") == [f"person:{BO}"]
    assert (await answer(house, booking, BO, 2)).review.state is ReviewState.GOOD


async def test_who_has_no_time_gives_it_back_or_is_let_go_and_all_are_asked_again(
    house: House,
) -> None:
    booking = await house.book()
    await write(house, booking)
    await ask(house, booking)

    async def release() -> bool:
        return await reviews.release_review(house.asks(SIV), booking.id, BO, storage=house.storage)

    assert not await release(), "nobody has taken it"
    await take(house, booking, BO)
    with pytest.raises(NoSuchReview):
        await reviews.give_back_review(house.asks(SIV), booking.id, storage=house.storage)
    back = await reviews.give_back_review(house.asks(BO), booking.id, storage=house.storage)
    assert back.review.state is ReviewState.ASKED
    await take(house, booking, BO)
    assert await release()
    seen = await reviews.see_review(booking.id, storage=house.storage)
    assert seen is not None
    assert seen.review.state is ReviewState.ASKED


async def test_a_question_is_taken_back_while_nobody_reads(house: House) -> None:
    booking = await house.book()
    await write(house, booking)
    await ask(house, booking)
    await reviews.take_back_question(house.asks(), booking.id, storage=house.storage)
    assert await reviews.see_review(booking.id, storage=house.storage) is None
    with pytest.raises(NoSuchReview):
        await take(house, booking, BO)


async def test_a_page_that_wants_a_superadmin_lets_out_what_one_found_good(house: House) -> None:
    await needs(house, ReviewNeed.SUPERADMIN)
    booking = await house.book()
    await write(house, booking)
    await ask(house, booking)
    with pytest.raises(OnlySuperadminsRead):
        await take(house, booking, BO)
    assert await reviews.see_readings(house.asks(BO), storage=house.storage) == []
    house.at(TUESDAY)
    with pytest.raises(NotApproved):
        await report_published(house.asks(), LINK, storage=house.storage)
    await take(house, booking, SIV)
    await answer(house, booking, SIV)
    catalogue = (await texts.see_text(house.asks(), booking.id, storage=house.storage)).catalogue
    states = await texts.see_readiness(house.asks(), [booking], catalogue, storage=house.storage)
    assert states == {booking.id: Readiness.READY}
    await report_published(house.asks(), LINK, storage=house.storage)
    assert await texts.see_readiness(house.asks(), [], catalogue, storage=house.storage) == {}


async def test_a_booking_that_is_not_there_has_no_reader(house: House) -> None:
    gone = replace(await house.book(), id=BookingId(99))
    with pytest.raises(NoSuchBooking):
        await ask(house, gone)
    assert await reviews.see_review(gone.id, storage=house.storage) is None
    assert await reviews.see_readings(house.asks(BO), storage=house.storage) == []


async def test_a_guest_reads_nothing(house: House) -> None:
    booking = await house.book()
    guest = house.asks(role=Role.GUEST)
    for work in (
        reviews.ask_to_read(guest, booking.id, storage=house.storage),
        reviews.take_review(guest, booking.id, storage=house.storage),
        reviews.see_readings(guest, storage=house.storage),
        reviews.see_own_review(guest, booking.id, storage=house.storage),
        texts.see_text(guest, booking.id, storage=house.storage),
    ):
        with pytest.raises(NotAllowed):
            await work
