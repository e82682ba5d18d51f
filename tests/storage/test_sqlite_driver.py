"""A connection to SQLite while a thread has it: whoever waits, goes or closes it meanwhile."""

import asyncio
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert
from sqlalchemy.exc import DBAPIError
from typing_extensions import override

from storage import sqlite_driver
from storage.engine import AsyncEngine, create_engine, direct
from storage.sqlite_driver import WRITES, SqliteConnection
from tests.databases import disposing

PATIENCE = 10.0
"""Seconds."""
NUMBERS = Table("numbers", MetaData(), Column("number", Integer))
UP = "INSERT INTO numbers VALUES (1)"


class Disk:
    """A connection of the driver's whose commit waits for the disk, or fails on it."""

    def __init__(self, file: Path) -> None:
        self._real = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._real.execute("CREATE TABLE numbers (number INTEGER)")
        self._loop = asyncio.get_running_loop()
        self.at_it = asyncio.Event()
        self.begun = Event()
        self.free = Event()
        self.failure: Exception | None = None
        self.closed = asyncio.Event()

    def execute(self, sql: str) -> sqlite3.Cursor:
        return self._real.execute(sql)

    def commit(self) -> None:
        self.begun.set()
        self._loop.call_soon_threadsafe(self.at_it.set)
        self.free.wait()
        if self.failure is not None:
            raise self.failure
        self._real.commit()

    def close(self) -> None:
        self._real.close()
        self.closed.set()


class AtOnce(Executor):
    """A thread that is done before anybody has begun to wait."""

    @override
    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


@pytest.fixture
def threads() -> Iterator[Executor]:
    with ThreadPoolExecutor() as threads:
        yield threads


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "numbers.db"


@pytest.fixture
async def disk(file: Path, threads: Executor) -> AsyncIterator[Disk]:
    disk = Disk(file)
    yield disk
    disk.free.set()


def numbers(file: Path) -> int:
    with sqlite3.connect(file) as other:
        (count,) = other.execute("SELECT count(*) FROM numbers").fetchone()
    return count


async def writing(disk: Disk, threads: Executor) -> SqliteConnection:
    connection = SqliteConnection(disk, threads, PATIENCE)  # pyright: ignore[reportArgumentType]
    await connection.begin(WRITES)
    disk.execute(UP)
    return connection


async def test_what_the_disk_says_no_to_is_raised_and_the_connection_goes_on(
    disk: Disk, file: Path, threads: Executor
) -> None:
    disk.free.set()
    connection = await writing(disk, threads)
    disk.failure = sqlite3.OperationalError("disk I/O error")
    with pytest.raises(sqlite3.OperationalError, match="disk I/O error"):
        await connection.commit()
    assert numbers(file) == 0
    disk.failure = None
    await connection.commit()
    assert numbers(file) == 1
    connection.close()
    assert disk.closed.is_set()


async def test_the_disk_is_asked_before_the_loop_goes_on_with_something_else(
    disk: Disk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A receipt's card, say: made first, it would be waited for as well as the disk."""
    monkeypatch.setattr(sqlite_driver, "_BEGINS_WITHIN", PATIENCE)
    asked: list[bool] = []
    disk.free.set()
    with ThreadPoolExecutor(max_workers=1) as threads, never_interrupted():
        threads.submit(int).result()  # a new thread would begin at once
        connection = await writing(disk, threads)
        asyncio.get_running_loop().call_soon(lambda: asked.append(disk.begun.is_set()))
        await connection.commit()
    assert asked == [True]
    connection.close()


@contextmanager
def never_interrupted() -> Iterator[None]:
    """Whoever has the interpreter keeps it until it waits for something."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(PATIENCE)
    yield
    sys.setswitchinterval(usual)


async def test_one_cancelled_at_the_disk_is_closed_when_the_disk_is_done(
    disk: Disk, file: Path, threads: Executor
) -> None:
    connection = await writing(disk, threads)
    committing = asyncio.create_task(connection.commit())
    await disk.at_it.wait()
    committing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await committing
    assert not connection.is_open, "the next who takes it would write into what is not its own"
    connection.close()
    assert not disk.closed.is_set(), "the thread has it still"
    disk.free.set()
    await disk.closed.wait()
    assert numbers(file) == 1


async def test_one_closed_at_the_disk_is_told_how_it_went(
    disk: Disk, file: Path, threads: Executor
) -> None:
    connection = await writing(disk, threads)
    committing = asyncio.create_task(connection.commit())
    await disk.at_it.wait()
    connection.close()
    disk.free.set()
    await committing
    assert disk.closed.is_set()
    assert numbers(file) == 1


async def test_one_cancelled_as_the_disk_is_done_is_closed_and_nothing_fails(
    disk: Disk, file: Path
) -> None:
    failures: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, failed: failures.append(failed))
    disk.free.set()
    connection = await writing(disk, AtOnce())

    async def commit() -> None:
        real = disk.commit

        def cancelled() -> None:
            real()
            committing.cancel()

        disk.commit = cancelled  # pyright: ignore[reportAttributeAccessIssue]
        await connection.commit()

    committing = asyncio.create_task(commit())
    with pytest.raises(asyncio.CancelledError):
        await committing
    assert not connection.is_open
    connection.close()
    await disk.closed.wait()
    assert numbers(file) == 1
    assert failures == []


def with_its_logs(file: Path) -> list[Path]:
    return [file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")]


def restored_as_the_guide_says(file: Path) -> None:
    for each in with_its_logs(file):
        each.unlink()
    shutil.copyfile(file.with_name("copy.db"), file)


def moved_away(file: Path) -> None:
    for each in with_its_logs(file):
        each.rename(each.with_name(f"before-{each.name}"))


def moved_away_and_another_put_there(file: Path) -> None:
    moved_away(file)
    file.with_name("copy.db").replace(file)


def in_a_folder_that_was_changed_for_another(file: Path) -> None:
    before = file.parent.rename(file.parent.with_name("before"))
    shutil.copytree(before, file.parent)


@pytest.mark.parametrize(
    "put_another",
    [
        restored_as_the_guide_says,
        moved_away_and_another_put_there,
        in_a_folder_that_was_changed_for_another,
    ],
)
async def test_another_file_put_in_its_place_is_what_is_written_to(
    tmp_path: Path, put_another: Callable[[Path], None]
) -> None:
    file = tmp_path / "data" / "numbers.db"
    engine = create_engine(f"sqlite+aiosqlite:///{file}")
    async with disposing(engine):
        async with engine.begin() as connection:
            await connection.run_sync(NUMBERS.metadata.create_all)
        shutil.copyfile(file, file.with_name("copy.db"))
        await write_one(engine)
        put_another(file)
        before = numbers(file)
        await write_one(engine)
        assert numbers(file) == before + 1


async def write_one(engine: AsyncEngine) -> None:
    pool = direct(engine)
    connection = await pool.writing()
    await connection.execute(insert(NUMBERS).values(number=1))
    await pool.commit(connection)


async def test_where_the_file_was_moved_away_nothing_is_written_to_it_in_silence(
    tmp_path: Path,
) -> None:
    file = tmp_path / "numbers.db"
    engine = create_engine(f"sqlite+aiosqlite:///{file}")
    async with disposing(engine):
        async with engine.begin() as connection:
            await connection.run_sync(NUMBERS.metadata.create_all)
        await write_one(engine)
        moved_away(file)
        with pytest.raises(DBAPIError):
            await write_one(engine)
        for each in with_its_logs(file):
            each.with_name(f"before-{each.name}").replace(each)
        await write_one(engine)
        assert numbers(file) == 2
