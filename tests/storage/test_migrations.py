"""Migrations make exactly the tables that the code believes in, and can be undone."""

from collections.abc import AsyncIterator

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import Writer, create_engine
from storage.migrate import _config, is_current, migrate
from storage.schema import metadata
from tests import makers
from tests.databases import disposing
from tests.storage.replicas import Replica, in_replicas


@pytest.fixture
async def bare(bare_database_url: str) -> AsyncIterator[AsyncEngine]:
    async with disposing(create_engine(bare_database_url)) as engine:
        yield engine


async def test_migrations_make_the_tables_that_the_code_uses(engine: AsyncEngine) -> None:
    assert await differences(engine) == []


async def test_a_bare_database_is_not_current_until_it_is_migrated(bare: AsyncEngine) -> None:
    assert not await is_current(bare)
    assert await differences(bare) != []
    await migrate(bare)
    assert await is_current(bare)


async def test_migrating_again_changes_nothing(engine: AsyncEngine) -> None:
    before = await tables(engine)
    await migrate(engine)
    assert await tables(engine) == before
    assert await is_current(engine)


async def test_every_migration_can_be_undone_and_done_again(engine: AsyncEngine) -> None:
    async with Writer(engine).begin() as connection:
        await connection.run_sync(downgrade)
    assert await tables(engine) == {"alembic_version"}
    assert not await is_current(engine)
    await migrate(engine)
    assert await differences(engine) == []


async def test_a_migration_cut_short_leaves_nothing_half_made(bare: AsyncEngine) -> None:
    async def migrate_and_break() -> None:
        async with Writer(bare).begin() as connection:
            await connection.run_sync(upgrade)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await migrate_and_break()
    assert await tables(bare) == set()
    await migrate(bare)
    assert await is_current(bare)


async def test_replicas_that_start_on_a_bare_database_migrate_it_once(
    bare_database_url: str,
) -> None:
    await in_replicas(3, bare_database_url, start)
    async with disposing(create_engine(bare_database_url)) as engine:
        assert await is_current(engine)


async def start(replica: Replica) -> None:
    await migrate(replica.engine)
    async with replica.storage.begin() as tx:
        await tx.people.put(makers.person(f"{replica.number}"))


async def differences(engine: AsyncEngine) -> list[object]:
    def compare(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    async with engine.connect() as connection:
        return await connection.run_sync(compare)


async def tables(engine: AsyncEngine) -> set[str]:
    async with engine.connect() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


def upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def downgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.downgrade(config, "base")
