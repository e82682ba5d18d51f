"""Reads the records in the background, one reading at a time; whoever asks gets the last one.

Every hour what is new is read, from where the last reading ended; once a day everything, with the
pictures. How far it was read, and what was found, is kept, so a restart reads nothing anew and
replicas share one reading. The newest hashes go to the log each day: from there on they stand
outside the database.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.alerts.health import Records
from bot.core.calendar import in_zone
from bot.core.ports import Clock, Json
from bot.moderation.consistency import (
    CHAIN_OF_AUDIT,
    OF_FILES,
    START,
    Checkpoint,
    Comparison,
    Flaw,
)
from bot.moderation.ports import EvidenceStore
from bot.moderation.refusals import StoreFailed
from bot.outbox.outage import hourly
from bot.usecases.ports import Storage
from bot.usecases.record_check import Files, RecordReader, compare_files, compare_rows

READING: Final = "records"
"""Names what is kept of the last reading."""
FIRST_AFTER: Final = 30.0
"""Seconds from the start until the first look at whether something is to be read."""
WHOLE_EVERY: Final = timedelta(days=1)
_NAMED: Final = 20
"""Findings kept; `audit verify` names them all."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class RecordWatch:
    def __init__(
        self,
        *,
        storage: Storage,
        rows: RecordReader,
        evidence: EvidenceStore,
        clock: Clock,
    ) -> None:
        """Take what it needs.

        Args:
            storage: Keeps how far the records were read and what was found.
            rows: What is read.
            evidence: Where the pictures lie that the cases speak of.
            clock: Says when a whole reading is due.
        """
        self._storage = storage
        self._rows = rows
        self._evidence = evidence
        self._clock = clock
        self._reading = asyncio.Lock()
        self._records = Records()
        self._read_to = START

    @property
    def records(self) -> Records:
        """As last read, by whichever replica; before the first reading nothing is known."""
        return self._records

    async def run(self) -> None:
        """Read what is due, now and then, until cancelled."""
        await asyncio.sleep(FIRST_AFTER)
        await hourly(self.read_due, failed="records_not_read")

    async def read_due(self) -> None:
        """What is new; everything where the last whole reading is a day old, or there is none."""
        async with self._reading:
            await self._recall()
            last = self._records.whole_at
            # One that is still to come was read while the clock was ahead.
            if last is None or abs(self._clock.now() - last) >= WHOLE_EVERY:
                await self._read_whole()
            else:
                await self._read_new()

    async def _read_whole(self) -> None:
        files = Files()
        failure = ""
        try:
            there = await self._evidence.refs()
        except StoreFailed as failed:
            there, failure = [], failed.failure.value
        async with self._rows.read() as rows:
            found = await compare_rows(rows, files, held_to=self._read_to)
        try:
            if not failure:
                found = await compare_files(found, files, self._evidence, there=there)
        except StoreFailed as failed:
            failure = failed.failure.value
        if failure:
            _log.warning("evidence_not_read", why=failure)
        now = in_zone(self._clock.now())
        self._tell(found)
        await self._keep(_records(found, now, whole_at=now), self._next_from(found))

    async def _read_new(self) -> None:
        async with self._rows.read() as rows:
            found = await compare_rows(rows, since=self._read_to)
        before, now = self._records, in_zone(self._clock.now())
        after = _records(found, now, whole_at=before.whole_at)
        await self._keep(
            replace(
                after,
                audit=after.audit and before.audit,
                cases=after.cases and before.cases,
                evidence=False if after.evidence is False else before.evidence,
                files=before.files,
                findings=tuple(dict.fromkeys((*before.findings, *after.findings)))[:_NAMED],
            ),
            self._next_from(found),
        )

    def _next_from(self, found: Comparison) -> Checkpoint:
        """Where it ended; where an earlier end is gone, that one, for it stays gone.

        Rows that are cut off or all written anew fit each other: nothing else would tell of them
        once the next reading has ended elsewhere.
        """
        gone = found.of(Flaw.AUDIT_CUT, Flaw.LINES_CUT)
        return self._read_to if gone else found.read_to

    def _tell(self, found: Comparison) -> None:
        """The anchor: with these, `audit verify --holds` shows later that no row was cut off."""
        _log.info(
            "records_read",
            audit_rows=found.rows,
            audit_hash=found.read_to.audit_hash,
            case_lines=found.lines,
            case_hash=found.read_to.line_hash,
            files=found.files,
        )
        for each in found.findings[:_NAMED]:
            _log.error("records_differ", flaw=each.flaw.value, where=each.where)

    async def _keep(self, records: Records, read_to: Checkpoint) -> None:
        self._records, self._read_to = records, read_to
        content: dict[str, Json] = {
            "whole_at": records.whole_at.isoformat() if records.whole_at else None,
            "audit": records.audit,
            "cases": records.cases,
            "evidence": records.evidence,
            "files": records.files,
            "findings": list(records.findings),
            "read_to": {
                "audit": read_to.audit,
                "audit_hash": read_to.audit_hash,
                "line": read_to.line,
                "line_hash": read_to.line_hash,
            },
        }
        async with self._storage.begin() as tx:
            await tx.alerts.keep_reading(READING, self._clock.now(), content)

    async def _recall(self) -> None:
        """What this replica or another found last. What can't be understood is read anew."""
        async with self._storage.read() as tx:
            kept = await tx.alerts.reading(READING)
        if kept is None or not isinstance(kept[1], Mapping):
            return
        try:
            self._records, self._read_to = _recalled(kept[0], kept[1])
        except (KeyError, TypeError, ValueError) as error:
            _log.warning("reading_not_understood", why=type(error).__name__)


def _records(found: Comparison, now: datetime, *, whole_at: datetime | None) -> Records:
    flaws = {each.flaw for each in found.findings}
    evidence = None if found.files is None else True
    return Records(
        read_at=now,
        whole_at=whole_at,
        audit=not flaws & CHAIN_OF_AUDIT,
        cases=not flaws - CHAIN_OF_AUDIT - OF_FILES,
        evidence=False if flaws & OF_FILES else evidence,
        files=found.files,
        findings=tuple(f"{each.flaw.value} {each.where}" for each in found.findings[:_NAMED]),
    )


def kept_end(content: Json) -> Checkpoint:
    """Where a kept reading ended; the beginning where that can't be understood."""
    try:
        return _end(content) if isinstance(content, Mapping) else START
    except (KeyError, TypeError, ValueError):
        return START


def _recalled(at: datetime, content: Mapping[str, Json]) -> tuple[Records, Checkpoint]:
    whole_at, files, findings = content["whole_at"], content["files"], content["findings"]
    if not isinstance(findings, list):
        raise TypeError("no reading")
    return (
        Records(
            read_at=in_zone(at),
            whole_at=in_zone(datetime.fromisoformat(str(whole_at))) if whole_at else None,
            audit=_answer(content["audit"]),
            cases=_answer(content["cases"]),
            evidence=_answer(content["evidence"]),
            files=files if isinstance(files, int) else None,
            findings=tuple(str(each) for each in findings),
        ),
        _end(content),
    )


def _end(content: Mapping[str, Json]) -> Checkpoint:
    to = content["read_to"]
    if not isinstance(to, Mapping):
        raise TypeError("no reading")
    return Checkpoint(
        audit=int(str(to["audit"])),
        audit_hash=str(to["audit_hash"]),
        line=int(str(to["line"])),
        line_hash=str(to["line_hash"]),
    )


def _answer(value: Json) -> bool | None:
    return value if isinstance(value, bool) else None
