"""Checks that nothing chained by hash was changed: the audit log, and what joins it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from asyncpg import PostgresError
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.audit import SqlAudit
from storage.engine import at_one_moment, create_engine


class CannotVerify(Exception):
    """The records could not be looked at; the message says why, without a secret."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was found about one chain of rows."""

    subject: str
    rows: int
    newest: str
    """Hash of the last row; kept elsewhere, it shows later that no row was cut off."""
    problem: str = ""

    @property
    def whole(self) -> bool:
        return not self.problem

    def __str__(self) -> str:
        if self.problem:
            return f"{self.subject}: BROKEN. {self.problem}"
        return f"{self.subject}: whole. Rows: {self.rows}. Newest hash: {self.newest}"


Check = Callable[[AsyncConnection, str | None], Awaitable[Verdict]]


async def check_audit_log(connection: AsyncConnection, holds: str | None) -> Verdict:
    log = SqlAudit(connection)
    problem = ""
    if (row := await log.first_broken()) is not None:
        problem = f"Row {row} was changed, or what stood before it was changed or removed."
    elif holds is not None and not await log.holds(holds):
        problem = f"No row has the hash {holds}: rows were cut off, or it is another log's."
    rows, newest = await log.extent()
    return Verdict(subject="Audit log", rows=rows, newest=newest, problem=problem)


CHECKS: Final[tuple[Check, ...]] = (check_audit_log,)


def verify(url: str, *, holds: str | None = None) -> list[Verdict]:
    """Make each check, all of the same moment, and change nothing.

    Args:
        url: The database's.
        holds: A hash that must be among the rows'.

    Raises:
        CannotVerify: the database isn't there, can't be reached or isn't the bot's.
    """
    _refuse_what_would_be_created(url)
    try:
        return asyncio.run(_verify(url, holds))
    except (SQLAlchemyError, PostgresError, OSError) as error:
        # The whole message may hold statements and addresses; its first line says enough.
        reason = str(getattr(error, "orig", error)).splitlines()
        raise CannotVerify(
            f"The database can't be read: {reason[0] if reason else type(error).__name__}"
        ) from error


async def _verify(url: str, holds: str | None) -> list[Verdict]:
    engine = create_engine(url)
    try:
        async with at_one_moment(engine).connect() as connection:
            return [await check(connection, holds) for check in CHECKS]
    finally:
        await engine.dispose()


def _refuse_what_would_be_created(url: str) -> None:
    """SQLite makes an empty database where there is none, and that one would be whole."""
    parsed = make_url(url)
    file = parsed.database
    if parsed.get_backend_name() == "sqlite" and not (file and Path(file).is_file()):
        raise CannotVerify(f"There is no database {file}.")
