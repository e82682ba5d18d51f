"""A whole database is copied to another, and what was kept is found again in it."""

import asyncio
import os
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.console import audit
from bot.core.ports import AuditEntry
from storage.engine import Writer, create_engine
from storage.moving import CannotMove, back_up, move
from storage.tables import metadata, outbox
from storage.transaction import SqlStorage
from tests.clock import START, FixedClock
from tests.databases import Databases, disposing
from tests.jobs import made
from tests.makers import request
from tests.storage.newer import move_on


async def filled(url: str) -> None:
    engine = create_engine(url)
    storage = SqlStorage(engine, FixedClock())
    async with storage.begin() as tx:
        for number in range(1203):
            await tx.outbox.add(made("x", key=f"å{number}"))
        for number in range(3):
            entry = AuditEntry(action="book", subject=f"booking:{number}", after={"å": 1.5})
            await tx.audit.add(request(now=START), entry)
    await engine.dispose()


async def rows(url: str) -> dict[str, int]:
    engine = create_engine(url)
    async with engine.connect() as connection:
        found = {
            table.name: (
                await connection.execute(select(func.count()).select_from(table))
            ).scalar_one()
            for table in metadata.sorted_tables
        }
    await engine.dispose()
    return found


async def test_all_goes_to_postgresql_and_back_and_the_chain_is_whole(
    sqlite_files: Databases, postgres: Databases
) -> None:
    async with sqlite_files.database() as first, postgres.database() as there:
        await filled(first)
        moved = await move(first, there)
        assert moved.rows["outbox"] == 1203
        assert await rows(first) == await rows(there)
        async with sqlite_files.database(migrated=False) as back:
            await move(there, back)
            assert await rows(first) == await rows(back)
            found = await asyncio.to_thread(audit.verify, back)
            assert found.fits


async def test_a_database_that_sorts_text_in_its_own_way_is_moved(
    sqlite_files: Databases, postgres: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As PostgreSQL does by its locale; its image's has small and capital letters side by side."""
    monkeypatch.setattr("storage.moving.PIECE", 2)
    async with sqlite_files.database() as first, postgres.database() as there:
        engine = create_engine(first)
        async with engine.begin() as connection:
            columns = "heading TEXT COLLATE NOCASE PRIMARY KEY, meaning TEXT NOT NULL"
            for statement in (
                "DROP TABLE known_headings",
                f"CREATE TABLE known_headings ({columns})",
                "INSERT INTO known_headings VALUES ('a', ''), ('B', ''), ('c', ''), ('D', '')",
            ):
                await connection.exec_driver_sql(statement)
        await engine.dispose()
        moved = await move(first, there)
        assert moved.rows["known_headings"] == 4


async def test_the_next_number_comes_after_those_that_were_moved(
    sqlite_files: Databases, postgres: Databases
) -> None:
    async with sqlite_files.database() as first, postgres.database() as there:
        await filled(first)
        await move(first, there)
        engine = create_engine(there)
        async with SqlStorage(engine, FixedClock()).begin() as tx:
            await tx.outbox.add(made("new"))
        async with engine.connect() as connection:
            newest = await connection.execute(
                select(func.max(outbox.c.id)).where(outbox.c.kind == "new")
            )
            assert newest.scalar_one() > 1203
        await engine.dispose()


@pytest.mark.parametrize("side", ["source", "target"])
async def test_a_database_in_use_is_refused(
    sqlite_files: Databases, postgres: Databases, side: str
) -> None:
    async with sqlite_files.database() as first, postgres.database() as there:
        await filled(first)
        engine = create_engine(first if side == "source" else there)
        async with engine.connect() as connection:
            await connection.execute(select(func.count()).select_from(outbox))
            with pytest.raises(CannotMove, match="in use"):
                await move(first, there)
        await engine.dispose()
        assert (await rows(there))["outbox"] == 0


async def test_a_database_that_holds_something_is_refused_and_left_as_it_was(
    sqlite_files: Databases,
) -> None:
    async with sqlite_files.database() as first, sqlite_files.database() as second:
        await filled(first)
        engine = create_engine(second)
        async with SqlStorage(engine, FixedClock()).begin() as tx:
            await tx.outbox.add(made("theirs"))
        await engine.dispose()
        before = await rows(second)
        with pytest.raises(CannotMove, match="not empty"):
            await move(first, second)
        assert await rows(second) == before


@pytest.mark.parametrize("names", [("expands",), ("expands", "contracts")])
async def test_what_a_newer_version_has_added_is_not_left_out_in_silence(
    sqlite_files: Databases, tmp_path: Path, names: tuple[str, ...]
) -> None:
    async with sqlite_files.database() as first, sqlite_files.database() as second:
        async with disposing(create_engine(first)) as engine:
            await move_on(engine, tmp_path, *names)
        with pytest.raises(CannotMove, match="by a newer version"):
            await move(first, second)
        with pytest.raises(CannotMove, match="by a newer version"):
            await back_up(first, tmp_path / "copy.db")


async def test_of_an_older_versions_database_it_is_said_which_one_copies_it(
    sqlite_files: Databases, tmp_path: Path
) -> None:
    async with sqlite_files.database() as first, sqlite_files.database() as second:
        async with disposing(create_engine(first)) as engine, Writer(engine).begin() as before:
            await before.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        with pytest.raises(CannotMove, match="by the version that it is at"):
            await move(first, second)
        with pytest.raises(CannotMove, match="by the version that it is at"):
            await back_up(first, tmp_path / "copy.db")


async def test_what_is_not_there_and_the_same_twice_are_refused(sqlite_files: Databases) -> None:
    async with sqlite_files.database() as first:
        with pytest.raises(CannotMove, match="no database"):
            await move("sqlite+aiosqlite:///none.db", first)
        with pytest.raises(CannotMove, match="same"):
            await move(first, first)


async def test_a_backup_taken_under_load_is_of_one_moment_and_restores(
    sqlite_files: Databases, tmp_path: Path
) -> None:
    async with sqlite_files.database() as first, sqlite_files.database(migrated=False) as restored:
        await filled(first)
        engine = create_engine(first)
        storage, stopping = SqlStorage(engine, FixedClock()), asyncio.Event()

        async def load() -> None:
            number = 0
            while not stopping.is_set():
                number += 1
                async with storage.begin() as tx:
                    # Two rows that belong together: a backup holds both, or neither.
                    await tx.outbox.add(made("left", key=f"l{number}"))
                    await tx.outbox.add(made("right", key=f"r{number}"))
                await asyncio.sleep(0)

        working = asyncio.create_task(load())
        file = tmp_path / "backup.db"
        await back_up(first, file)
        stopping.set()
        await working
        await engine.dispose()
        assert os.listdir(tmp_path) == [file.name]  # noqa: PTH208 - no log file beside it
        await move(f"sqlite+aiosqlite:///{file}", restored)
        assert (await asyncio.to_thread(audit.verify, restored)).fits
        again = create_engine(restored)
        async with again.connect() as connection:
            counted = await connection.execute(
                select(outbox.c.kind, func.count()).group_by(outbox.c.kind)
            )
            kinds = {kind: count for kind, count in counted}  # noqa: C416 - rows, not pairs
        await again.dispose()
        assert kinds.get("left", 0) == kinds.get("right", 0)


@pytest.mark.parametrize("there", ["copy.db", "copy.db.hashes"])
async def test_a_backup_never_takes_the_place_of_a_file(
    sqlite_files: Databases, tmp_path: Path, there: str
) -> None:
    file = tmp_path / there
    file.write_bytes(b"x")
    async with sqlite_files.database() as first:
        with pytest.raises(CannotMove, match="already"):
            await back_up(first, tmp_path / "copy.db")
    assert file.read_bytes() == b"x"


async def test_a_postgresql_is_backed_up_to_a_file(postgres: Databases, tmp_path: Path) -> None:
    file = tmp_path / "backup.db"
    async with postgres.database() as there:
        await filled(there)
        await back_up(there, file)
        assert await rows(f"sqlite+aiosqlite:///{file}") == await rows(there)
