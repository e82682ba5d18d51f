"""Checks that nothing chained by hash was changed: the audit log, and what joins it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from asyncpg import PostgresError
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.moderation.ports import EvidenceStore
from bot.moderation.refusals import StoreFailed
from bot.usecases.case_check import CaseCheck, check_records, read_records
from storage.audit import SqlAudit
from storage.cases import SqlCases
from storage.engine import at_one_moment, create_engine


class CannotVerify(Exception):
    """The records could not be looked at; the message says why, without a secret."""


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was found about one chain of rows."""

    subject: str
    rows: int = 0
    """Of evidence, the files."""
    newest: str = ""
    """Hash of the last row; kept elsewhere, it shows later that no row was cut off."""
    problem: str = ""

    @property
    def whole(self) -> bool:
        return not self.problem

    def __str__(self) -> str:
        if self.problem:
            return f"{self.subject}: BROKEN. {self.problem}"
        if not self.newest:
            return f"{self.subject}: whole. Files: {self.rows}."
        return f"{self.subject}: whole. Rows: {self.rows}. Newest hash: {self.newest}"


Check = Callable[[AsyncConnection], Awaitable[Verdict]]


async def check_audit_log(connection: AsyncConnection) -> Verdict:
    log = SqlAudit(connection)
    row = await log.first_broken()
    rows, newest = await log.extent()
    return Verdict(subject="Audit log", rows=rows, newest=newest, problem=_changed(row))


async def check_cases(connection: AsyncConnection) -> Verdict:
    lines = SqlCases(connection)
    row = await lines.first_broken()
    rows, newest = await lines.extent()
    return Verdict(subject="Cases", rows=rows, newest=newest, problem=_changed(row))


CHECKS: Final[tuple[Check, ...]] = (check_audit_log, check_cases)


def _changed(row: int | None) -> str:
    match row:
        case None:
            return ""
        case 0:
            return "Rows were cut off at the end."
        case _:
            return f"Row {row} was changed, or what stood before it was changed or removed."


OpenStore = Callable[[], AbstractAsyncContextManager[EvidenceStore]]


def verify(
    url: str, *, holds: str | None = None, evidence: OpenStore | None = None
) -> list[Verdict]:
    """Make each check, all of the same moment, and change nothing.

    Args:
        url: The database's.
        holds: A hash that must be among the rows' of either chain.
        evidence: Where the files lie that the cases speak of; without, they aren't looked at.

    Raises:
        CannotVerify: the database isn't there, can't be reached or isn't the bot's.
    """
    _refuse_what_would_be_created(url)
    try:
        return asyncio.run(_verify(url, holds, evidence))
    except StoreFailed as error:
        raise CannotVerify(f"The evidence store can't be read: {error.failure}.") from error
    except (SQLAlchemyError, PostgresError, OSError) as error:
        # The whole message may hold statements and addresses; its first line says enough.
        reason = str(getattr(error, "orig", error)).splitlines()
        raise CannotVerify(
            f"The database can't be read: {reason[0] if reason else type(error).__name__}"
        ) from error


async def _verify(url: str, holds: str | None, evidence: OpenStore | None) -> list[Verdict]:
    engine = create_engine(url)
    try:
        async with at_one_moment(engine).connect() as connection:
            verdicts = [await check(connection) for check in CHECKS]
            if holds is not None:
                verdicts.append(await _held(connection, holds))
            records = await read_records(SqlCases(connection))
    finally:
        await engine.dispose()
    if evidence is not None:
        async with evidence() as store:
            verdicts.append(files_verdict(await check_records(records, store)))
    return verdicts


async def _held(connection: AsyncConnection, kept: str) -> Verdict:
    found = await SqlAudit(connection).holds(kept) or await SqlCases(connection).holds(kept)
    problem = f"No row has the hash {kept}: rows were cut off, or it is another log's."
    return Verdict(subject="Kept hash", newest=kept, problem="" if found else problem)


def files_verdict(check: CaseCheck) -> Verdict:
    wrong = [
        f"{what}: {', '.join(refs)}."
        for what, refs in (
            ("Changed", check.altered),
            ("Gone", check.lost),
            ("Recorded otherwise", check.unrecorded),
        )
        if refs
    ]
    return Verdict(subject="Evidence", rows=check.files, problem=" ".join(wrong))


def _refuse_what_would_be_created(url: str) -> None:
    """SQLite makes an empty database where there is none, and that one would be whole."""
    parsed = make_url(url)
    file = parsed.database
    if parsed.get_backend_name() == "sqlite" and not (file and Path(file).is_file()):
        raise CannotVerify(f"There is no database {file}.")
