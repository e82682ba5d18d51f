"""Migrations make exactly the tables that the code believes in, and can be undone."""

import ast
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import Writer, create_engine
from storage.migrate import (
    NewerDatabase,
    alembic_config,
    known_revisions,
    migrate,
    serves,
    upgrade,
)
from storage.schema import metadata
from tests import makers
from tests.databases import disposing
from tests.storage.newer import move_on
from tests.storage.replicas import Replica, in_replicas

VERSIONS = Path("storage/migrations/versions")


@pytest.fixture
async def bare(bare_database_url: str) -> AsyncIterator[AsyncEngine]:
    async with disposing(create_engine(bare_database_url)) as engine:
        yield engine


async def test_migrations_make_the_tables_that_the_code_uses(engine: AsyncEngine) -> None:
    assert await differences(engine) == []


def test_the_migrations_that_the_code_knows_are_those_that_alembic_finds() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())
    assert known_revisions() == tuple(each.revision for each in scripts.walk_revisions())


async def test_a_bare_database_is_not_current_until_it_is_migrated(bare: AsyncEngine) -> None:
    assert not await serves(bare)
    assert await differences(bare) != []
    await migrate(bare)
    assert await serves(bare)


async def test_migrating_again_changes_nothing(engine: AsyncEngine) -> None:
    before = await tables(engine)
    await migrate(engine)
    assert await tables(engine) == before
    assert await serves(engine)


async def test_every_migration_can_be_undone_and_done_again(engine: AsyncEngine) -> None:
    async with Writer(engine).begin() as connection:
        await connection.run_sync(downgrade)
    assert await tables(engine) == {"alembic_version"}
    assert not await serves(engine)
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
    assert await serves(bare)


async def test_replicas_that_start_on_a_bare_database_migrate_it_once(
    bare_database_url: str,
) -> None:
    await in_replicas(3, bare_database_url, start)
    async with disposing(create_engine(bare_database_url)) as engine:
        assert await serves(engine)


async def start(replica: Replica) -> None:
    await migrate(replica.engine)
    async with replica.storage.begin() as tx:
        await tx.people.put(makers.person(f"{replica.number}"))


# An upgrade: old code and new side by side


async def test_code_serves_on_when_newer_code_has_added_to_the_database(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    await move_on(engine, tmp_path, "expands")
    assert await serves(engine)
    await migrate(engine)  # as it does when it starts again
    assert await serves(engine)


async def test_code_refuses_a_database_from_which_newer_code_has_taken_what_it_needs(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    await move_on(engine, tmp_path, "expands", "contracts")
    assert not await serves(engine)
    with pytest.raises(NewerDatabase):
        await migrate(engine)


NARROWS = {
    "alter_column",
    "create_check_constraint",
    "create_foreign_key",
    "create_unique_constraint",
    "drop_column",
    "drop_constraint",
    "drop_table",
    "rename_table",
}


@pytest.mark.parametrize("file", sorted(VERSIONS.glob("*.py")), ids=lambda file: file.stem)
def test_a_migration_that_takes_away_says_which_code_it_leaves_behind(file: Path) -> None:
    """See "How to change a table" in CONTRIBUTING.md."""
    assert "oldest_code" in file.read_text() or not narrowing(file.read_text())


@pytest.mark.parametrize(
    "step",
    [
        "op.drop_column('bookings', 'link')",
        "op.add_column('bookings', sa.Column('mood', sa.Text(), nullable=False))",
        "with op.batch_alter_table('bookings') as batch:\n        batch.alter_column('link')",
    ],
)
def test_what_takes_away_is_noticed(step: str) -> None:
    assert narrowing(f"def upgrade():\n    {step}")


def narrowing(source: str) -> list[str]:
    """The steps of an upgrade that old code would stumble over."""
    [upgrading] = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name == "upgrade"
    ]
    calls = [
        node
        for node in ast.walk(upgrading)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    return [ast.unparse(call) for call in calls if _narrows(call)]


def _narrows(call: ast.Call) -> bool:
    assert isinstance(call.func, ast.Attribute)
    step = ast.unparse(call)
    demands = "nullable=False" in step and "server_default" not in step
    return call.func.attr in NARROWS or (call.func.attr == "add_column" and demands)


async def differences(engine: AsyncEngine) -> list[object]:
    def compare(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True}
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    async with engine.connect() as connection:
        return await connection.run_sync(compare)


async def tables(engine: AsyncEngine) -> set[str]:
    async with engine.connect() as connection:
        return set(await connection.run_sync(lambda sync: inspect(sync).get_table_names()))


def downgrade(connection: Connection) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.downgrade(config, "base")
