"""What a booking's turn asks of PostgreSQL: each trip is a wait for everybody in line."""

import pytest
from sqlalchemy.exc import IntegrityError

from bot.core.ports import AuditEntry
from bot.schedule.model import Details, Draft
from bot.schedule.refusals import AlreadyHandled
from bot.usecases.bookings import BookDay, book_day
from storage.compiled import Bound
from storage.one_trip import joined
from storage.postgresql_driver import PostgresqlConnection
from storage.transaction import SqlStorage
from tests import makers
from tests.chains import first_broken_row
from tests.jobs import made
from tests.makers import ANNA, TUESDAY

PAGE = makers.page()
on_postgresql = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)


@pytest.fixture
def trips(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the driver is asked, in order."""
    made: list[str] = []
    for name in ("begin", "run", "run_many", "commit", "rollback"):
        asked = getattr(PostgresqlConnection, name)

        async def noted(self, *arguments, asked=asked, name=name, **named):
            made.append(name)
            return await asked(self, *arguments, **named)

        monkeypatch.setattr(PostgresqlConnection, name, noted)
    return made


@on_postgresql
async def test_a_booking_takes_its_rows_along_in_one_trip(storage: SqlStorage, trips: list[str]):
    async with storage.begin() as tx:
        await tx.pages.put(PAGE)
        await tx.people.put(makers.person(ANNA))
    draft = Draft(page=PAGE.id, day=TUESDAY, details=Details(title="Ny cykelbro"))
    async with storage.read() as tx:
        await tx.pages.known()
    trips.clear()
    await book_day(makers.request(turn="a|1"), BookDay(draft=draft), storage=storage)
    # The head with the calendar and a number; then booking, seat, log, outbox and turn, which are
    # a transaction by themselves.
    assert [each for each in trips if each != "begin"] == ["run"] * 2
    assert trips.count("begin") <= 1, "the lock, where it is not held from the turn before"


@on_postgresql
async def test_a_seat_that_was_taken_behind_the_lock_fails_the_whole_booking(storage: SqlStorage):
    async with storage.begin() as tx:
        await tx.pages.put(PAGE)
    request = makers.request(turn="a|1")

    async def both() -> None:
        async with storage.begin(request) as tx:
            assert await tx.bookings.calendar_of(PAGE.id, TUESDAY)
            await tx.bookings.add(page=PAGE, day=TUESDAY, details=makers.details(), owner=ANNA)
            late = await tx.bookings.add(
                page=PAGE, day=TUESDAY, details=makers.details(), owner=ANNA, owner_name="Anna"
            )
            assert late.id  # known before it is written down
            await tx.audit.add(request, AuditEntry(action="book", subject=f"booking:{late.id}"))

    with pytest.raises(IntegrityError):
        await both()
    async with storage.read() as tx:
        assert not await tx.bookings.between(TUESDAY, TUESDAY)
        assert not await tx.audit.piece(0, limit=10)


async def test_rows_that_go_along_stand_in_their_order(storage: SqlStorage):
    request = makers.request(turn="a|1")
    async with storage.begin(request) as tx:
        for number in range(3):
            await tx.audit.add(request, AuditEntry(action="book", subject=f"booking:{number}"))
            await tx.outbox.add(made("notice", key=f"{number}"), made("notice", key=f"{number}"))
    async with storage.read() as tx:
        pieces = await tx.audit.piece(0, limit=10)
        assert await first_broken_row(tx) is None
    assert [each.row.record["subject"] for each in pieces] == [
        "booking:0",
        "booking:1",
        "booking:2",
    ]


async def test_what_is_read_meanwhile_sees_them(storage: SqlStorage):
    request = makers.request()
    async with storage.begin(request) as tx:
        await tx.audit.add(request, AuditEntry(action="book", subject="booking:1"))
        assert len(await tx.audit.piece(0, limit=10)) == 1


async def test_a_turn_that_comes_again_writes_nothing(storage: SqlStorage):
    request = makers.request(turn="a|1")
    async with storage.begin(request) as tx:
        await tx.audit.add(request, AuditEntry(action="book", subject="booking:1"))
    with pytest.raises(AlreadyHandled):
        async with storage.begin(request) as tx:
            await tx.audit.add(request, AuditEntry(action="book", subject="booking:1"))
    async with storage.read() as tx:
        assert len(await tx.audit.piece(0, limit=10)) == 1


def test_the_places_of_a_statement_count_on_from_those_before_it():
    log = "INSERT INTO log (a, b) VALUES ($1::VARCHAR, CAST($2 AS JSON)) ON CONFLICT DO NOTHING"
    turn = "INSERT INTO turns (a) VALUES ($1::VARCHAR)"
    both = joined({log: [["1", "{}"], ["2", "[]"]]}, Bound(turn, ["x"]))
    assert both == Bound(
        "WITH w0 AS (INSERT INTO log (a, b) VALUES ($1::VARCHAR, CAST($2 AS JSON)),"
        " ($3::VARCHAR, CAST($4 AS JSON)) ON CONFLICT DO NOTHING)"
        " INSERT INTO turns (a) VALUES ($5::VARCHAR)",
        ["1", "{}", "2", "[]", "x"],
    )
