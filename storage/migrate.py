"""Brings the database to the newest revision; replicas that start together take turns.

During an upgrade an old replica stands beside a new one that has moved the database on. Migrations
add first and take away in a later release (CONTRIBUTING.md), so the old one serves on; the row in
`support` says which code the database no longer serves.
"""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, select
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import Writer
from storage.tables import support


class NewerDatabase(Exception):
    """Newer code has taken away what this code needs: start that code instead."""


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


@cache
def _known() -> tuple[str, ...]:
    """Every revision that this code has, the newest first."""
    scripts = ScriptDirectory.from_config(_config())
    return tuple(script.revision for script in scripts.walk_revisions())


async def migrate(engine: AsyncEngine) -> None:
    """Migrate, or leave a database that is ahead and still serves this code.

    Raises:
        NewerDatabase: It serves this code no longer.
    """
    config = _config()

    def upgrade(connection: Connection) -> None:
        if _is_ahead(connection):
            if not _serves(connection):
                raise NewerDatabase
            return
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    async with Writer(engine).begin() as connection:
        await connection.run_sync(upgrade)


async def serves(engine: AsyncEngine) -> bool:
    """Whether the database is as this code needs it: at its newest revision, or well ahead."""
    async with engine.connect() as connection:
        return await connection.run_sync(_serves)


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _is_ahead(connection: Connection) -> bool:
    revision = _revision(connection)
    return revision is not None and revision not in _known()


def _serves(connection: Connection) -> bool:
    if _is_ahead(connection):
        return connection.execute(select(support.c.oldest_code)).scalar_one() in _known()
    return _revision(connection) == _known()[0]
