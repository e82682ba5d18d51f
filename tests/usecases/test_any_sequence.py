"""Whatever people do in whatever order, the schedule stays whole."""

import asyncio
from collections import Counter
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.core.people import EntryPoint, PageId, PersonId, Request, Role
from bot.core.refusals import Refusal
from bot.schedule.booking import last_bookable
from bot.schedule.model import BookingId, Details, Draft
from bot.usecases.bookings import (
    BookDay,
    CancelBooking,
    EditBooking,
    MoveBooking,
    book_day,
    cancel_booking,
    edit_booking,
    move_booking,
)
from storage.engine import create_engine
from storage.transaction import SqlStorage
from tests.chains import first_broken_row
from tests.clock import START, FixedClock
from tests.databases import SqliteFiles
from tests.makers import ANNA, BO, SIV, actor, page

TODAY = START.date()
PEOPLE = st.sampled_from([(ANNA, Role.EDITOR), (BO, Role.EDITOR), (SIV, Role.SUPERADMIN)])
DAYS = st.integers(min_value=-2, max_value=190).map(lambda ahead: TODAY + timedelta(days=ahead))
NEAR = st.integers(min_value=0, max_value=6).map(lambda ahead: TODAY + timedelta(days=ahead))
NUMBERS = st.integers(min_value=1, max_value=6).map(BookingId)
VERSIONS = st.none() | st.integers(min_value=1, max_value=4)
DRAFTS = st.builds(
    Draft,
    details=st.builds(Details, title=st.sampled_from(["Ny bro", "", "x" * 201])),
    day=NEAR | DAYS,
    page=st.sampled_from([None, PageId("stad"), PageId("bygg"), PageId("none")]),
)
COMMANDS = st.one_of(
    st.builds(BookDay, draft=DRAFTS, red_day_confirmed=st.booleans()),
    st.builds(
        MoveBooking,
        booking=NUMBERS,
        day=NEAR | DAYS,
        version=VERSIONS,
        red_day_confirmed=st.booleans(),
    ),
    st.builds(CancelBooking, booking=NUMBERS, version=VERSIONS),
    st.builds(
        EditBooking,
        booking=NUMBERS,
        version=st.integers(min_value=1, max_value=4),
        draft=DRAFTS,
    ),
)
Step = tuple[tuple[PersonId, Role], BookDay | MoveBooking | CancelBooking | EditBooking]


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(st.tuples(PEOPLE, COMMANDS), min_size=1, max_size=25))
def test_no_sequence_of_commands_breaks_the_schedule(
    sqlite_files: SqliteFiles, steps: list[Step]
) -> None:
    asyncio.run(_play(sqlite_files, steps))


async def _play(files: SqliteFiles, steps: list[Step]) -> None:
    async with files.database() as url:
        engine = create_engine(url)
        storage = SqlStorage(engine, FixedClock())
        try:
            async with storage.begin() as tx:
                await tx.pages.put(page("stad"))
                await tx.pages.put(page("bygg", seats_per_day=2))
            for (person, role), command in steps:
                request = Request(
                    actor=actor(person, role=role), now=START, entry_point=EntryPoint.BUTTON
                )
                await _do(request, command, storage)
                await _check(storage)
        finally:
            await engine.dispose()


async def _do(
    request: Request,
    command: BookDay | MoveBooking | CancelBooking | EditBooking,
    storage: SqlStorage,
) -> None:
    try:
        match command:
            case BookDay():
                await book_day(request, command, storage=storage)
            case MoveBooking():
                await move_booking(request, command, storage=storage)
            case CancelBooking():
                await cancel_booking(request, command, storage=storage)
            case EditBooking():
                await edit_booking(request, command, storage=storage)
    except Refusal:
        pass


async def _check(storage: SqlStorage) -> None:
    async with storage.read() as tx:
        bookings = await tx.bookings.between(date.min, date.max)
        pages = {each.id: each for each in await tx.pages.all()}
        assert await first_broken_row(tx) is None
    for (where, _), taken in Counter((each.page, each.day) for each in bookings).items():
        assert taken <= pages[where].seats_per_day
    for each in bookings:
        assert TODAY <= each.day <= last_bookable(TODAY)
        assert each.details.title == "Ny bro"
