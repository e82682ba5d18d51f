"""Series: every field comes back, and of two answers to one question the first is kept."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.people import PageId
from bot.schedule.model import BookingStatus
from bot.schedule.series import (
    DayOfMonth,
    Monthly,
    Series,
    SeriesId,
    SeriesMovedOn,
    SeriesState,
    Weekly,
)
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import START
from tests.makers import ANNA, TUESDAY
from tests.storage.test_texts import booked

OWN = date(2026, 12, 7)


def new(**changes: object) -> Series:
    plain = Series(
        id=SeriesId(0),
        title="Månadens medarbetare",
        page=PageId("stad"),
        rhythm=Monthly(nth=-1, weekday=4),
        owner=ANNA,
        at=START,
        through=START.date(),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


async def kept(storage: SqlStorage, **changes: object) -> Series:
    async with storage.begin() as tx:
        await tx.people.put(makers.person(ANNA, name="Anna Ek"))
        return await tx.series.add(new(**changes))


@pytest.mark.parametrize(
    "rhythm",
    [
        Monthly(nth=-1, weekday=4),
        DayOfMonth(number=15),
        Weekly(first=date(2026, 12, 1), weeks=2),
    ],
    ids=str,
)
async def test_every_field_comes_back(storage: SqlStorage, rhythm: object) -> None:
    await booked(storage)
    first = await kept(storage, rhythm=rhythm)
    assert first == new(id=first.id, rhythm=rhythm, owner_name="Anna Ek")
    after = replace(first, through=OWN, asked=OWN, proposed=OWN, unanswered=2)
    async with storage.begin() as tx:
        await tx.series.save(first, after)
        assert await tx.series.get(first.id) == after
        assert await tx.series.active(5) == [after]
        await tx.series.save(after, replace(after, state=SeriesState.ENDED))
        assert await tx.series.active(5) == []


async def test_of_two_answers_to_one_question_the_first_is_kept(storage: SqlStorage) -> None:
    booking = await booked(storage)
    series = await kept(storage)
    async with storage.begin() as tx:
        await tx.series.save(series, replace(series, through=OWN))
        await tx.series.add_post(series.id, OWN, booking.id)
    with pytest.raises(SeriesMovedOn):
        async with storage.begin() as tx:
            await tx.series.save(series, replace(series, through=OWN))
    with pytest.raises(IntegrityError):
        async with storage.begin() as tx:
            await tx.series.add_post(series.id, OWN, booking.id)


async def test_what_waits_for_an_answer_and_what_is_held_are_found_by_day(
    storage: SqlStorage,
) -> None:
    booking = await booked(storage)
    series = await kept(storage, asked=OWN, proposed=OWN)
    async with storage.begin() as tx:
        await tx.series.add_post(series.id, TUESDAY, booking.id)
        assert await tx.series.asked_between(OWN, OWN) == [series]
        assert await tx.series.asked_between(TUESDAY, TUESDAY) == []
        held = await tx.series.held([series.id], TUESDAY)
        assert {key: [each.id for each in posts] for key, posts in held.items()} == {
            series.id: [booking.id]
        }
        assert await tx.series.held([series.id], OWN) == {}
        assert await tx.series.held([], TUESDAY) == {}
        page = await tx.pages.get(booking.page)
        assert page is not None
        await tx.bookings.save(replace(booking, status=BookingStatus.CANCELLED), page=page)
        assert await tx.series.held([series.id], TUESDAY) == {}
        await tx.series.save(series, replace(series, through=OWN))
        assert await tx.series.asked_between(OWN, OWN) == [], "it is answered"


async def test_an_ended_series_goes_once_its_posts_are_gone(storage: SqlStorage) -> None:
    booking = await booked(storage)
    series = await kept(storage)
    other = await kept(storage)
    async with storage.begin() as tx:
        await tx.series.add_post(series.id, TUESDAY, booking.id)
        for each in (series, other):
            await tx.series.save(each, replace(each, state=SeriesState.ENDED))
        going = await tx.series.add(new())
        days = (TUESDAY - timedelta(days=1), TUESDAY, date.max)
        assert [await tx.series.count_through(each) for each in days] == [1, 2, 2]
        await tx.series.dispose_through(TUESDAY)
        found = [await tx.series.get(each.id) for each in (series, other, going)]
        assert [each is None for each in found] == [False, True, False]
        await tx.bookings.dispose_through(TUESDAY)
        await tx.series.dispose_through(TUESDAY)
        assert await tx.series.get(series.id) is None
