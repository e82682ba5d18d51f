"""Texts: every version stays as written, and of two with one number the first is kept."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.schedule.model import Booking
from bot.writing.refusals import TextChanged
from bot.writing.texts import PostText
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import START
from tests.makers import ANNA, BO, TUESDAY

TEXT = "Åäö 🎉\n\n  två blanksteg  \n**inte fet** <at>Alla</at>\t" + "x" * 4_000


async def booked(storage: SqlStorage, day: date = TUESDAY) -> Booking:
    async with storage.begin() as tx:
        await tx.pages.put(makers.page())
        await tx.people.put(makers.person(ANNA, name="Anna Ek"))
        return await tx.bookings.add(
            page=makers.page(), day=day, details=makers.details(), owner=ANNA
        )


def text(booking: Booking, version: int = 1, **more: object) -> PostText:
    first = PostText(
        booking=booking.id,
        version=version,
        text=TEXT,
        link="https://helsingborg.se/?å=1",
        alt_text="En bro",
        writer=ANNA,
        writer_name="Anna Ek",
        at=START,
    )
    return replace(first, **more)


async def test_every_field_and_sign_comes_back(storage: SqlStorage) -> None:
    booking = await booked(storage)
    async with storage.begin() as tx:
        assert await tx.texts.newest(booking.id) is None
        assert await tx.texts.add(text(booking)) == text(booking)
    async with storage.read() as tx:
        assert await tx.texts.newest(booking.id) == text(booking)
        assert await tx.texts.newest_of([]) == {}


async def test_the_newest_is_shown_and_the_others_stay(storage: SqlStorage) -> None:
    booking, other = await booked(storage), await booked(storage, TUESDAY + timedelta(days=1))
    second = text(booking, 2, text="Ny", writer=BO, writer_name="")
    async with storage.begin() as tx:
        await tx.texts.add(text(booking))
        await tx.texts.add(second)
        await tx.texts.add(text(other))
    async with storage.read() as tx:
        assert await tx.texts.versions(booking.id) == [second, text(booking)]
        assert await tx.texts.newest_of([booking.id, other.id]) == {
            booking.id: second,
            other.id: text(other),
        }


async def test_of_two_with_one_number_the_first_is_kept(storage: SqlStorage) -> None:
    booking = await booked(storage)
    async with storage.begin() as tx:
        await tx.texts.add(text(booking))
    with pytest.raises(TextChanged):
        async with storage.begin() as tx:
            await tx.texts.add(text(booking, text="Annan", writer=BO))
    async with storage.read() as tx:
        assert await tx.texts.versions(booking.id) == [text(booking)]


async def test_old_texts_go_and_their_bookings_stay(storage: SqlStorage) -> None:
    booking, newer = await booked(storage), await booked(storage, TUESDAY + timedelta(days=1))
    async with storage.begin() as tx:
        await tx.texts.add(text(booking))
        await tx.texts.add(text(newer))
        assert await tx.texts.count_through(TUESDAY) == 1
        await tx.texts.dispose_through(TUESDAY)
    async with storage.read() as tx:
        assert await tx.texts.newest(booking.id) is None
        assert await tx.texts.newest(newer.id) is not None
        assert await tx.bookings.get(booking.id) is not None


async def test_a_booking_that_is_disposed_of_takes_its_texts_along(storage: SqlStorage) -> None:
    booking = await booked(storage)
    async with storage.begin() as tx:
        await tx.texts.add(text(booking))
        await tx.bookings.dispose_through(TUESDAY)
    async with storage.read() as tx:
        assert await tx.texts.versions(booking.id) == []
