"""Watches and their check-ins come back as they were put."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.people import PersonId
from bot.schedule.model import BookingId
from bot.watch.model import CheckIn, CheckInAnswer, Watch
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import START
from tests.makers import ANNA, BO, TUESDAY

PAGE = makers.page(seats_per_day=3)
FULL = Watch(
    booking=BookingId(1),
    keeper=ANNA,
    started=START,
    check_ins=(
        CheckIn(
            number=1,
            due=START + timedelta(hours=2),
            answer=CheckInAnswer.NEEDS_HELP,
            answered_at=START + timedelta(hours=3),
            answered_by=BO,
        ),
        CheckIn(number=2, due=START + timedelta(days=1)),
    ),
    closed=START + timedelta(days=9),
    wants_help=True,
    taken_from=BO,
)
BARE = Watch(booking=BookingId(1), keeper=ANNA, started=START, check_ins=())


@pytest.fixture(autouse=True)
async def _bookings(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(PAGE)
        for _ in range(3):
            await tx.bookings.add(page=PAGE, day=TUESDAY, details=makers.details(), owner=ANNA)


async def put(storage: SqlStorage, *watches: Watch) -> None:
    async with storage.begin() as tx:
        for watch in watches:
            await tx.watches.put(watch)


@pytest.mark.parametrize("watch", [FULL, BARE], ids=["full", "bare"])
async def test_every_field_of_a_watch_comes_back(storage: SqlStorage, watch: Watch) -> None:
    await put(storage, watch)
    async with storage.read() as tx:
        assert await tx.watches.get(BookingId(1)) == watch
        assert await tx.watches.get(BookingId(2)) is None


async def test_a_watch_put_again_is_overwritten_with_its_check_ins(storage: SqlStorage) -> None:
    answered = replace(
        FULL.check_ins[1], answer=CheckInAnswer.ALL_ANSWERED, answered_at=START, answered_by=ANNA
    )
    changed = replace(
        FULL, keeper=BO, closed=None, wants_help=False, check_ins=(FULL.check_ins[0], answered)
    )
    await put(storage, FULL, changed)
    async with storage.read() as tx:
        assert await tx.watches.get(BookingId(1)) == changed


async def test_open_watches_and_ones_own_are_those_that_have_not_ended(
    storage: SqlStorage,
) -> None:
    mine = replace(FULL, closed=None)
    ended = replace(FULL, booking=BookingId(2))
    theirs = replace(FULL, booking=BookingId(3), keeper=BO, closed=None)
    await put(storage, theirs, ended, mine)
    async with storage.read() as tx:
        assert await tx.watches.open() == [mine, theirs]
        assert await tx.watches.kept_by(ANNA) == [mine]
        assert await tx.watches.kept_by(PersonId("nobody")) == []
