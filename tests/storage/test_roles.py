"""The role that deploy/postgresql/roles.sql makes: the bot works with it, and is bound by it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest
from sqlalchemy import make_url

from bot.console.commands import main
from storage.engine import create_engine
from storage.migrate import migrate
from storage.moving import move
from tests.clock import FixedClock
from tests.databases import Postgres
from tests.makers import ANNA, SIV
from tests.scenario import settled, stage

ROLES = Path("deploy/postgresql/roles.sql").read_text(encoding="utf-8")
PASSWORD = "made-up"


@dataclass(frozen=True)
class Database:
    owner: str
    role: str

    async def run(self, url: str, *statements: str) -> None:
        plain = make_url(url).set(drivername="postgresql")
        connection = await asyncpg.connect(plain.render_as_string(hide_password=False))
        try:
            for each in statements:
                await connection.execute(each)
        finally:
            await connection.close()


@pytest.fixture
async def bare(postgres: Postgres) -> AsyncIterator[Database]:
    """Without a table, and with the role that the file makes."""
    async with postgres.database(migrated=False) as owner:
        role = make_url(owner).set(username="inlaggsboten", password=PASSWORD)
        database = Database(owner, role.render_as_string(hide_password=False))
        await database.run(owner, ROLES.replace(":'password'", f"'{PASSWORD}'"))
        yield database
        await database.run(owner, "DROP OWNED BY inlaggsboten", "DROP ROLE inlaggsboten")


@pytest.fixture
async def database(bare: Database) -> Database:
    engine = create_engine(bare.owner)
    await migrate(engine)
    await engine.dispose()
    return bare


async def test_the_bot_works_with_it(
    database: Database, tmp_path: Path, clock: FixedClock
) -> None:
    async with stage(tmp_path, clock, database_url=database.role) as set_up:
        await set_up.install(ANNA, SIV)
        card = await set_up.personal(ANNA).say("boka fredag Prov av rollen")
        assert "Prov av rollen" in card.text
        await settled(set_up)
        assert "Prov av rollen" in (await set_up.personal(ANNA).say("/mina")).text
        await set_up.bot.records.read_due()
        assert set_up.bot.records.records.audit


async def test_it_has_its_rights_in_a_database_that_everything_was_moved_to(
    bare: Database, postgres: Postgres, tmp_path: Path
) -> None:
    """The role is the server's, and there already; its rights are each database's own."""
    old = f"sqlite+aiosqlite:///{tmp_path}/old.db"
    engine = create_engine(old)
    await migrate(engine)
    await engine.dispose()
    async with postgres.database(migrated=False) as owner:
        await move(old, owner)
        role = make_url(owner).set(username="inlaggsboten", password=PASSWORD)
        moved = Database(owner, role.render_as_string(hide_password=False))
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await moved.run(moved.role, "SELECT * FROM audit")
        await moved.run(owner, ROLES.replace(":'password'", f"'{PASSWORD}'"))
        await moved.run(moved.role, "SELECT * FROM audit", "DELETE FROM pages")
        await moved.run(owner, "DROP OWNED BY inlaggsboten")


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE audit",
        "TRUNCATE audit",
        "ALTER TABLE audit DISABLE TRIGGER ALL",
        "CREATE TABLE mine (id int)",
        "SET session_replication_role = replica",
        "DROP FUNCTION {function}",
        "DROP TRIGGER {trigger} ON audit",
    ],
)
async def test_it_can_change_no_table_and_drop_no_trigger(
    database: Database, statement: str
) -> None:
    plain = make_url(database.owner).set(drivername="postgresql")
    owner = await asyncpg.connect(plain.render_as_string(hide_password=False))
    trigger, function = await owner.fetchrow(
        "SELECT tgname, tgfoid::regprocedure::text FROM pg_trigger"
        " WHERE tgrelid = 'audit'::regclass AND NOT tgisinternal LIMIT 1"
    )
    await owner.close()
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await database.run(database.role, statement.format(trigger=trigger, function=function))


async def test_what_it_may_write_the_log_still_refuses(database: Database) -> None:
    await database.run(
        database.owner,
        "CREATE TABLE later (id int)",  # as a migration of the owner's makes it
    )
    await database.run(database.role, "INSERT INTO later VALUES (1)")
    with pytest.raises(asyncpg.PostgresError) as refused:
        await database.run(database.role, "DELETE FROM audit", "UPDATE audit SET action = 'x'")
    assert not isinstance(refused.value, asyncpg.InsufficientPrivilegeError)


@pytest.mark.parametrize("tables", ["none", "older"])
async def test_check_with_it_leads_to_the_owner_where_tables_are_to_be_moved_on(
    bare: Database,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    tables: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    if tables == "older":
        engine = create_engine(bare.owner)
        await migrate(engine)
        await engine.dispose()
        await bare.run(bare.owner, "UPDATE alembic_version SET version_num = '0001'")
    monkeypatch.setenv("BOT_MODE", "local")
    for url, remedy in ((bare.role, "bot migrate"), (bare.owner, "Starta boten")):
        monkeypatch.setenv("BOT_DATABASE_URL", url)
        await asyncio.to_thread(main, ["check"])
        lines = capsys.readouterr().out.splitlines()
        [line] = [each for each in lines if each.startswith("fel   Databasens tabeller: ")]
        assert remedy in line


async def test_its_owner_moves_the_tables_on_and_it_is_told_so(
    bare: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOT_DATABASE_URL", bare.role)
    assert await asyncio.to_thread(main, ["migrate"]) == 2
    assert "as their owner, first run python -m bot migrate" in capsys.readouterr().err
    monkeypatch.setenv("BOT_DATABASE_URL", bare.owner)
    assert await asyncio.to_thread(main, ["migrate"]) == 0
    monkeypatch.setenv("BOT_DATABASE_URL", bare.role)
    assert await asyncio.to_thread(main, ["migrate"]) == 0, "nothing is left to do"
