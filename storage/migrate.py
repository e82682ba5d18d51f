"""Brings the database to the newest revision; replicas that start together take turns.

During an upgrade an old replica stands beside a new one that has moved the database on. Migrations
add first and take away in a later release (CONTRIBUTING.md), so the old one serves on; the row in
`support` says which code the database no longer serves.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, func, inspect, select, table

from storage.engine import AsyncEngine, Writer
from storage.tables import support

if TYPE_CHECKING:
    from alembic.config import Config


class NewerDatabase(Exception):
    """Newer code has taken away what this code needs: start that code instead."""


_MIGRATIONS = Path(__file__).parent / "migrations"
_VERSION = table("alembic_version", column("version_num"))
_MAY_MAKE_TABLES = select(func.has_schema_privilege(func.current_schema(), "CREATE"))


@cache
def known_revisions() -> tuple[str, ...]:
    """Every revision that this code has, the newest first: what its migrations' files begin with.

    Not from Alembic, which reads them all, and is loaded only where there is something to do.
    """
    names = [file.name for file in (_MIGRATIONS / "versions").glob("[0-9]*.py")]
    return tuple(sorted((name.partition("_")[0] for name in names), reverse=True))


async def migrate(engine: AsyncEngine) -> None:
    """Migrate, or leave a database that is ahead and still serves this code.

    Raises:
        NewerDatabase: It serves this code no longer.
    """
    async with Writer(engine).begin() as connection:
        await connection.run_sync(_upgrade)


async def serves(engine: AsyncEngine) -> bool:
    """Whether the database is as this code needs it: at its newest revision, or well ahead."""
    async with engine.connect() as connection:
        return await connection.run_sync(lambda sync: _serves(sync, _revision(sync)))


async def is_ahead(engine: AsyncEngine) -> bool:
    """Whether newer code has been at the database."""
    async with engine.connect() as connection:
        return await connection.run_sync(lambda sync: _is_ahead(_revision(sync)))


async def may_migrate(engine: AsyncEngine) -> bool:
    """Whether this role may make tables: that of deploy/postgresql/roles.sql may not."""
    if engine.dialect.name != "postgresql":
        return True
    async with engine.connect() as connection:
        return bool(await connection.scalar(_MAY_MAKE_TABLES))


def _upgrade(connection: Connection) -> None:
    revision = _revision(connection)
    if _serves(connection, revision):
        return
    if _is_ahead(revision):
        raise NewerDatabase
    upgrade(connection)


def upgrade(connection: Connection) -> None:
    """Run the migrations that the database lacks."""
    from alembic import command  # noqa: PLC0415 - 11 MB and a tenth of the start

    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def alembic_config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(select(_VERSION.c.version_num)).scalar_one_or_none()


def _is_ahead(revision: str | None) -> bool:
    return revision is not None and revision not in known_revisions()


def _serves(connection: Connection, revision: str | None) -> bool:
    if _is_ahead(revision):
        oldest = connection.execute(select(support.c.oldest_code)).scalar_one()
        return oldest in known_revisions()
    return revision == known_revisions()[0]
