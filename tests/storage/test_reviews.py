"""Requests for a reader: one for each version, and of two who change one the first is kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.writing.refusals import NoSuchReview
from bot.writing.reviews import Review, ReviewState
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import START
from tests.makers import ANNA, BO, TUESDAY
from tests.storage.test_texts import booked, text


async def asked(storage: SqlStorage) -> Review:
    booking = await booked(storage)
    review = Review(booking=booking.id, version=1, asked_by=ANNA, asked_at=START)
    async with storage.begin() as tx:
        await tx.people.put(makers.person(BO, name="Bo Al"))
        await tx.texts.add(text(booking))
        await tx.reviews.add(review)
    return review


async def test_every_field_comes_back_and_the_newest_is_shown(storage: SqlStorage) -> None:
    first = await asked(storage)
    read = replace(
        first,
        version=2,
        state=ReviewState.CHANGE,
        reader=BO,
        reader_name="Bo Al",
        taken_at=START + timedelta(hours=1),
        note="Åäö\n  **kortare**",
        answered_at=START + timedelta(hours=2),
        by_superadmin=True,
    )
    async with storage.begin() as tx:
        assert await tx.reviews.newest(first.booking) == first
        await tx.reviews.add(read)
        assert await tx.reviews.newest(first.booking) == read
        assert await tx.reviews.newest_of([]) == {}


async def test_of_two_who_take_it_the_first_is_kept(storage: SqlStorage) -> None:
    review = await asked(storage)
    taken = replace(review, state=ReviewState.TAKEN, reader=BO, taken_at=START)
    async with storage.begin() as tx:
        await tx.reviews.save(review, taken)
    with pytest.raises(NoSuchReview):
        async with storage.begin() as tx:
            await tx.reviews.save(review, replace(taken, reader=ANNA))
    async with storage.read() as tx:
        kept = await tx.reviews.newest(review.booking)
    assert kept is not None
    assert kept.reader == BO


async def test_a_request_follows_to_the_next_version(storage: SqlStorage) -> None:
    review = await asked(storage)
    async with storage.begin() as tx:
        await tx.reviews.save(review, replace(review, version=2))
        assert await tx.reviews.newest(review.booking) == replace(review, version=2)


async def test_it_goes_with_the_texts(storage: SqlStorage) -> None:
    review = await asked(storage)
    async with storage.begin() as tx:
        await tx.reviews.dispose_through(TUESDAY)
        assert await tx.reviews.newest(review.booking) is None
