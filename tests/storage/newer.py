"""Migrations of releases to come, made up: one that adds, and one that takes away."""

import textwrap
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import Writer
from storage.migrate import alembic_config

EXPANDS = """
    op.add_column("bookings", sa.Column("mood", sa.Text(), nullable=True))
    op.add_column("outbox", sa.Column("urgent", sa.Boolean(), server_default=sa.false()))
    op.create_table("moods", sa.Column("name", sa.String(20), primary_key=True))
"""
CONTRACTS = """
    op.drop_table("followers")
    op.execute("UPDATE support SET oldest_code = '9998'")
"""
MIGRATIONS = {"expands": ("9998", EXPANDS), "contracts": ("9999", CONTRACTS)}
"""By their numbers, which their files begin with, as the real ones' do."""


def write_migrations(folder: Path, *names: str) -> None:
    """Put `expands`, or it and then `contracts`, in the folder, after the newest real one."""
    before = ScriptDirectory.from_config(alembic_config()).get_current_head()
    for name in names:
        number, steps = MIGRATIONS[name]
        lines = f"""
            import sqlalchemy as sa
            from alembic import op

            revision, down_revision = "{number}", "{before}"
            branch_labels = depends_on = None


            def upgrade():
        """
        (folder / f"{number}_{name}.py").write_text(textwrap.dedent(lines).rstrip() + steps)
        before = number


async def move_on(engine: AsyncEngine, folder: Path, *names: str) -> None:
    """Migrate as code would that has these migrations too."""
    write_migrations(folder, *names)
    config = alembic_config()
    real = f"{config.get_main_option('script_location')}/versions"
    config.set_main_option("version_locations", f"{real} {folder}")
    config.set_main_option("path_separator", "space")

    def upgrade(connection: Connection) -> None:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

    async with Writer(engine).begin() as connection:
        await connection.run_sync(upgrade)
