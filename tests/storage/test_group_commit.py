"""Turns that share one wait for the disk: each kept when it is told so, and no other lost."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.schedule.model import Draft
from bot.schedule.refusals import DayTaken
from bot.usecases.bookings import BookDay, book_and_show
from bot.usecases.reading import BookingView
from storage.engine import create_engine, direct
from storage.sqlite_driver import SqliteConnection
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import FixedClock
from tests.databases import SqliteFiles, disposing
from tests.makers import ANNA, TUESDAY

PAGE = makers.page()
AT_ONCE = 8


@pytest.fixture
async def engine(sqlite_files: SqliteFiles, clock: FixedClock) -> AsyncIterator[AsyncEngine]:
    async with sqlite_files.database() as url, disposing(create_engine(url)) as engine:
        async with SqlStorage(engine, clock).begin() as tx:
            await tx.pages.put(PAGE)
        yield engine


@pytest.fixture
def storage(engine: AsyncEngine, clock: FixedClock) -> SqlStorage:
    return SqlStorage(engine, clock)


async def book(
    storage: SqlStorage, number: int, *, turn: str = "", then: BaseException | None = None
) -> None:
    async with storage.begin(makers.request(turn=turn or f"a|{number}")) as tx:
        day = TUESDAY + timedelta(days=number)
        await tx.bookings.add(page=PAGE, day=day, details=makers.details(), owner=ANNA)
        if then is not None:
            raise then


async def booked(storage: SqlStorage) -> list[int]:
    async with storage.read() as tx:
        found = await tx.bookings.between(TUESDAY, TUESDAY + timedelta(days=100))
    return [(each.day - TUESDAY).days for each in found]


@contextmanager
def commits(engine: AsyncEngine) -> Iterator[list[object]]:
    seen: list[object] = []

    def note(connection: object) -> None:
        seen.append(connection)

    event.listen(engine.sync_engine, "commit", note)
    yield seen
    event.remove(engine.sync_engine, "commit", note)


class Gate:
    """The disk: each commit waits until it is let through, or fails."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.open = asyncio.Event()
        self.waiting = asyncio.Event()
        self.failure: Exception | None = None
        real = SqliteConnection.commit

        async def commit(connection: SqliteConnection) -> None:
            self.waiting.set()
            await self.open.wait()
            if self.failure is not None:
                raise self.failure
            await real(connection)

        monkeypatch.setattr(SqliteConnection, "commit", commit)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch, engine: AsyncEngine) -> Gate:
    return Gate(monkeypatch)


async def a_group(storage: SqlStorage, disk: Gate, *turns: asyncio.Task[None]) -> None:
    """The first one's commit was waited for, and now all the others wait for theirs."""
    await disk.waiting.wait()
    disk.waiting.clear()
    disk.open.set()
    await turns[0]
    disk.open.clear()
    await disk.waiting.wait()


async def test_those_who_wait_share_a_commit(storage: SqlStorage, engine: AsyncEngine) -> None:
    with commits(engine) as seen:
        await asyncio.gather(*[book(storage, number) for number in range(AT_ONCE)])
    assert await booked(storage) == list(range(AT_ONCE))
    assert len(seen) == 2, "the first has nobody to wait for"
    assert direct(engine).out == 0


async def test_nobody_is_told_before_the_commit_that_is_theirs(
    storage: SqlStorage, disk: Gate
) -> None:
    turns = [asyncio.create_task(book(storage, number)) for number in range(AT_ONCE)]
    turns.append(asyncio.create_task(book(storage, 3, turn="late")))  # by one not kept yet
    await a_group(storage, disk, *turns)
    for _ in range(20):
        await asyncio.sleep(0)
    assert not any(turn.done() for turn in turns[1:])
    assert await booked(storage) == [0]
    disk.open.set()
    results = await asyncio.gather(*turns, return_exceptions=True)
    assert results[:-1] == [None] * AT_ONCE
    assert isinstance(results[-1], DayTaken)
    assert await booked(storage) == list(range(AT_ONCE))


async def test_one_that_comes_to_nothing_takes_nobody_along(storage: SqlStorage) -> None:
    results = await asyncio.gather(
        *[
            book(storage, number, then=ZeroDivisionError() if number in {2, 7} else None)
            for number in range(AT_ONCE)
        ],
        return_exceptions=True,
    )
    assert [type(each) for each in results if each] == [ZeroDivisionError] * 2
    assert await booked(storage) == [0, 1, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "ended", [DayTaken(PAGE, TUESDAY), asyncio.CancelledError()], ids=["refused", "cancelled"]
)
async def test_one_that_breaks_off_in_a_rehearsal_leaves_the_next_to_write(
    storage: SqlStorage, ended: BaseException
) -> None:
    """They share a connection, and that was told to note what it is asked to write."""

    async def break_off() -> None:
        async with storage.begin() as tx, tx.rehearse():
            raise ended

    async def rename() -> None:
        async with storage.begin(makers.request(turn="a|rename")) as tx:
            await tx.pages.put(makers.page(name="Kept"))

    turns = [book(storage, 0), book(storage, 1), break_off(), rename()]
    results = await asyncio.gather(*turns, return_exceptions=True)
    assert [type(each) for each in results if each] == [type(ended)]
    async with storage.read() as tx:
        assert [page.name for page in await tx.pages.all()] == ["Kept"]


def shown(storage: SqlStorage, show: Callable[[BookingView], str]) -> asyncio.Task[str]:
    draft = Draft(details=makers.details(), day=TUESDAY)
    asking = book_and_show(makers.request(), BookDay(draft=draft), show, storage=storage)
    return asyncio.create_task(asking)


async def test_what_shows_it_is_made_while_the_disk_is_waited_for_and_given_after(
    storage: SqlStorage, disk: Gate
) -> None:
    made: list[date] = []

    def show(view: BookingView) -> str:
        made.append(view.booking.day)
        return "receipt"

    asking = shown(storage, show)
    await disk.waiting.wait()
    assert made == [TUESDAY]
    assert not asking.done()
    disk.open.set()
    assert await asking == "receipt"


async def test_nothing_is_given_of_what_was_not_kept(storage: SqlStorage, disk: Gate) -> None:
    disk.failure = sqlite3.OperationalError("disk I/O error")
    disk.open.set()
    with pytest.raises(OperationalError):
        await shown(storage, lambda _view: "receipt")
    assert await booked(storage) == []


async def test_what_cannot_be_shown_is_booked_all_the_same(storage: SqlStorage) -> None:
    with pytest.raises(ZeroDivisionError):
        await shown(storage, lambda _view: str(1 / 0))
    assert await booked(storage) == [0]


async def test_where_the_commit_fails_all_are_told_and_nothing_is_kept(
    storage: SqlStorage, engine: AsyncEngine, disk: Gate
) -> None:
    turns = [asyncio.create_task(book(storage, number)) for number in range(AT_ONCE)]
    await a_group(storage, disk, *turns)
    disk.failure = OperationalError("COMMIT", None, Exception("disk I/O error"))
    disk.open.set()
    results = await asyncio.gather(*turns, return_exceptions=True)
    assert [type(each) for each in results] == [type(None), *[OperationalError] * (AT_ONCE - 1)]
    assert await booked(storage) == [0]
    disk.failure = None
    await book(storage, 9)
    assert await booked(storage) == [0, 9]
    assert direct(engine).out == 0


async def test_where_sqlite_undoes_them_all_by_itself_all_are_told(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    """As it may on a full disk."""

    async def undone() -> None:
        async with storage.writer.begin() as connection:
            await connection.raw.rollback()
            raise ZeroDivisionError

    turns = [book(storage, 0), book(storage, 1), undone(), book(storage, 3)]
    results = await asyncio.gather(*turns, return_exceptions=True)
    assert [isinstance(each, Exception) for each in results] == [False, True, True, False]
    assert await booked(storage) == [0, 3]
    assert direct(engine).out == 0


async def test_what_was_read_of_a_commit_that_failed_is_forgotten(
    storage: SqlStorage, disk: Gate
) -> None:
    async def rename(name: str) -> None:
        async with storage.begin() as tx:
            await tx.pages.put(makers.page(name=name))

    async def look() -> None:
        async with storage.begin() as tx:
            await tx.pages.all()

    turns = [asyncio.create_task(work) for work in (look(), rename("Lost"), look())]
    await a_group(storage, disk, *turns)
    disk.failure = OperationalError("COMMIT", None, Exception("disk I/O error"))
    disk.open.set()
    await asyncio.gather(*turns, return_exceptions=True)
    disk.failure = None
    await rename("Kept")
    async with storage.read() as tx:
        assert [page.name for page in await tx.pages.all()] == ["Kept"]


@pytest.mark.parametrize("number", [1, 3, AT_ONCE - 1])
async def test_one_that_is_cancelled_takes_nobody_along(
    storage: SqlStorage, engine: AsyncEngine, disk: Gate, number: int
) -> None:
    turns = [asyncio.create_task(book(storage, each)) for each in range(AT_ONCE)]
    await a_group(storage, disk, *turns)
    turns[number].cancel()
    await asyncio.sleep(0)
    disk.open.set()
    results = await asyncio.gather(*turns, return_exceptions=True)
    assert [each for each in results if each] == [results[number]]
    assert isinstance(results[number], asyncio.CancelledError)
    assert await booked(storage) == list(range(AT_ONCE)), "its commit was on its way"
    assert direct(engine).out == 0


async def test_those_who_leave_the_line_leave_nobody_waiting(
    storage: SqlStorage, engine: AsyncEngine, disk: Gate
) -> None:
    turns = [asyncio.create_task(book(storage, each)) for each in range(AT_ONCE)]
    await disk.waiting.wait()
    for turn in turns[2:]:
        turn.cancel()
    disk.open.set()
    results = await asyncio.gather(*turns, return_exceptions=True)
    assert results[:2] == [None, None]
    assert await booked(storage) == [0, 1]
    assert direct(engine).out == 0


@pytest.mark.parametrize(
    "ended", [ZeroDivisionError(), asyncio.CancelledError()], ids=["refused", "cancelled"]
)
async def test_the_first_that_comes_to_nothing_takes_none_of_those_in_line_along(
    storage: SqlStorage, engine: AsyncEngine, ended: BaseException
) -> None:
    """It stands in no savepoint: all that is undone is its own."""
    stands, goes = asyncio.Event(), asyncio.Event()

    async def first() -> None:
        async with storage.begin(makers.request(turn="a|first")) as tx:
            details = makers.details()
            await tx.bookings.add(page=PAGE, day=TUESDAY, details=details, owner=ANNA)
            stands.set()
            await goes.wait()
            raise ended

    turns = [asyncio.create_task(first())]
    await stands.wait()
    turns += [asyncio.create_task(book(storage, number)) for number in range(AT_ONCE)]
    await asyncio.sleep(0)
    goes.set()
    results = await asyncio.gather(*turns, return_exceptions=True)
    assert isinstance(results[0], type(ended))
    assert results[1:] == [None] * AT_ONCE
    assert await booked(storage) == list(range(AT_ONCE)), "also the day that the first wanted"
    assert direct(engine).out == 0


async def test_a_first_that_is_cancelled_fails_with_those_who_joined_it_where_the_commit_does(
    storage: SqlStorage, engine: AsyncEngine, disk: Gate
) -> None:
    turns = [asyncio.create_task(book(storage, number)) for number in range(AT_ONCE)]
    await a_group(storage, disk, *turns)
    turns[1].cancel()  # the first of the group, whose transaction it is
    for _ in range(5):
        await asyncio.sleep(0)
    disk.failure = OperationalError("COMMIT", None, Exception("database or disk is full"))
    disk.open.set()
    results = await asyncio.gather(*turns, return_exceptions=True)
    assert [type(each) for each in results[2:]] == [OperationalError] * (AT_ONCE - 2)
    assert isinstance(results[1], asyncio.CancelledError)
    assert await booked(storage) == [0], "nothing by half"
    disk.failure = None
    await asyncio.gather(*[book(storage, number) for number in range(1, AT_ONCE)])
    assert await booked(storage) == list(range(AT_ONCE))
    assert direct(engine).out == 0


async def test_one_that_is_cancelled_before_its_commit_began_is_not_kept(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    """Nothing in a turn on SQLite waits before that, so that it is told only there."""

    async def told() -> None:
        async with storage.begin(makers.request(turn="a|told")) as tx:
            await tx.bookings.add(page=PAGE, day=TUESDAY, details=makers.details(), owner=ANNA)
            task = asyncio.current_task()
            assert task is not None
            task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await asyncio.create_task(told())
    assert await booked(storage) == []
    await book(storage, 0)
    assert await booked(storage) == [0]
    assert direct(engine).out == 0
