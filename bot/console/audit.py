"""Checks that nothing chained by hash was changed: the audit log, and what joins it."""

import asyncio
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import make_url

from bot.core.clock import SystemClock
from bot.moderation.consistency import OF_FILES, Comparison, Flaw
from bot.moderation.ports import EvidenceStore
from bot.moderation.refusals import StoreFailed
from bot.swedish import record_check as words
from bot.usecases.record_check import Files, compare_files, compare_rows
from bot.usecases.record_watch import READING, kept_end
from storage.alerts import SqlAlerts
from storage.audit import SqlAudit
from storage.cases import SqlCases
from storage.engine import create_engine, database_errors, direct


class CannotVerify(Exception):
    """The records could not be looked at; the message says why, without a secret."""


LEAST_OF_A_HASH: Final = 8
"""Characters by which a kept hash is told from all others."""
_OTHER_TABLES: Final = {"42P01", "42703"}
"""PostgreSQL's codes for a table and a column that aren't there."""
_NOT_LET_IN: Final = "28"
_HASH: Final = re.compile(rf"[0-9a-f]{{{LEAST_OF_A_HASH},64}}")


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What was found of one thing that was compared."""

    subject: str
    problem: str = ""
    said: str = ""
    """What was looked at, and by what it is known later."""

    @property
    def fits(self) -> bool:
        return not self.problem

    def __str__(self) -> str:
        if self.problem:
            return f"{self.subject}: {words.DOES_NOT_FIT}. {self.problem}"
        return f"{self.subject}: {words.FITS}. {self.said}"


OpenStore = Callable[[], AbstractAsyncContextManager[EvidenceStore]]


@dataclass(frozen=True, kw_only=True)
class Found:
    verdicts: tuple[Verdict, ...]
    notes: tuple[str, ...] = ()
    """What is told beside: disposals, and what can't be known from here."""

    @property
    def fits(self) -> bool:
        return all(each.fits for each in self.verdicts)


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """Both chains on one connection."""

    audit: SqlAudit
    cases: SqlCases


def verify(url: str, *, holds: Sequence[str] = (), evidence: OpenStore | None = None) -> Found:
    """Hold everything against everything, all of the same moment, and change nothing.

    Args:
        url: The database's.
        holds: Hashes that must be among the rows' of either chain, whole or their beginnings.
        evidence: Where the files lie that the cases speak of; without, they aren't looked at.

    Raises:
        CannotVerify: the database isn't there, can't be reached or isn't the bot's.
    """
    _refuse_what_would_be_created(url)
    kept = check_holds(holds)
    try:
        return asyncio.run(_verify(url, kept, evidence))
    except StoreFailed as error:
        raise CannotVerify(words.STORE_UNREAD) from error
    except (*database_errors(), OSError) as error:
        raise CannotVerify(_why_unread(error)) from error


def _why_unread(error: BaseException) -> str:
    """Without the error's message, which may hold statements and addresses."""
    cause = getattr(error, "orig", None) or error
    cause = cause.__cause__ or cause
    state = str(getattr(cause, "sqlstate", ""))
    if state in _OTHER_TABLES or str(cause).startswith("no such "):
        return words.NO_TABLES
    if state.startswith(_NOT_LET_IN):
        return words.NOT_LET_IN
    return words.database_unread(type(cause).__name__)


def check_holds(holds: Sequence[str]) -> list[str]:
    """Hashes as somebody noted them; the mark of what was left out doesn't belong to them.

    Raises:
        CannotVerify: one is no hash, or so short that many begin with it.
    """
    kept = [each.rstrip("….").lower() for given in holds for each in given.split() or [given]]
    for each in kept:
        if not _HASH.fullmatch(each):
            raise CannotVerify(words.short_hash(each, LEAST_OF_A_HASH))
    return kept


async def _verify(url: str, holds: Sequence[str], evidence: OpenStore | None) -> Found:
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(evidence()) if evidence is not None else None
        there = await store.refs() if store is not None else []
        engine = create_engine(url)
        stack.push_async_callback(engine.dispose)
        files = Files()
        async with direct(engine).read() as connection:
            rows = _Rows(audit=SqlAudit(connection), cases=SqlCases(connection))
            last = await SqlAlerts(connection, SystemClock(ZoneInfo("UTC")).now()).reading(READING)
            held_to = None if last is None else kept_end(last[1])
            found = await compare_rows(rows, files, held_to=held_to)
            kept = [await _held(rows, each) for each in holds]
        if store is not None:
            found = await compare_files(found, files, store, there=there)
    limits = () if holds else (words.LIMITS,)
    return Found(
        verdicts=(*verdicts(found), *kept), notes=(words.disposals(found.disposals), *limits)
    )


async def _held(rows: _Rows, kept: str) -> Verdict:
    there = await rows.audit.holds(kept) or await rows.cases.holds(kept)
    return Verdict(
        subject=words.KEPT_HASH, said=kept, problem="" if there else words.no_such_hash(kept)
    )


def verdicts(found: Comparison) -> list[Verdict]:
    """One for each thing that was held against another."""
    end = found.read_to
    told = [
        Verdict(
            subject=words.AUDIT,
            problem=words.problem(found.of(Flaw.AUDIT_CHANGED, Flaw.AUDIT_CUT)),
            said=words.chain(found.rows, found.newest_row_at, end.audit_hash),
        ),
        Verdict(
            subject=words.CASES,
            problem=words.problem(found.of(Flaw.LINE_CHANGED, Flaw.LINES_CUT)),
            said=words.chain(found.lines, found.newest_line_at, end.line_hash),
        ),
        Verdict(
            subject=words.EACH_OTHER,
            problem=words.problem(
                found.of(
                    Flaw.LINE_UNLOGGED,
                    Flaw.LINE_LOGGED_OTHERWISE,
                    Flaw.LOGGED_LINE_GONE,
                    Flaw.DISPOSAL_UNLOGGED,
                )
            ),
            said=words.compared(found),
        ),
        Verdict(
            subject=words.TABLES,
            problem=words.problem(
                found.of(
                    Flaw.CASE_UNREADABLE,
                    Flaw.CASE_TABLE,
                    Flaw.LINES_WITHOUT_CASE,
                    Flaw.EVIDENCE_TABLE,
                    Flaw.ADDRESS_TABLE,
                )
            ),
            said=words.tables(found),
        ),
    ]
    if found.files is not None:
        flaws = found.of(*(OF_FILES - {Flaw.EVIDENCE_TABLE}))
        told.append(
            Verdict(subject=words.EVIDENCE, problem=words.problem(flaws), said=words.files(found))
        )
    return told


def _refuse_what_would_be_created(url: str) -> None:
    """SQLite makes an empty database where there is none, and that one would be whole."""
    parsed = make_url(url)
    file = parsed.database
    if parsed.get_backend_name() == "sqlite" and not (file and Path(file).is_file()):
        raise CannotVerify(words.database_missing(file or ""))
