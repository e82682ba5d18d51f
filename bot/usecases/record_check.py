"""Is everything as it was written down? Each thing that is kept is held against the others.

The audit log and the cases' lines are two chains by hash. Every line of a case has a row in the
log with its hash, so neither can lose or change one alone. The tables beside the lines, the
pictures and the disposals are held against the lines.

What is found to fit is consistent, no more: whoever owns the whole database can write all of it
anew. Only a hash that was kept elsewhere shows that.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Protocol, cast

from bot.core.hash_chain import KeptRow, fits
from bot.moderation.case import Case, fold
from bot.moderation.consistency import START, Checkpoint, Comparison, DisposalNote, Finding, Flaw
from bot.moderation.events import Disposed
from bot.moderation.lines import KeptLine, LineChain
from bot.moderation.model import CaseNumber, StoredEvidence
from bot.moderation.numbers import case_label, read_label
from bot.moderation.ports import EvidenceRow, EvidenceStore, Registered
from bot.moderation.refusals import EvidenceAltered, EvidenceLost

PIECE: Final = 250
"""Rows read and reckoned at a time, so that no turn waits for long."""
CASES: Final = 50

_OF_CASE: Final = "case:"
_LINE_ACTION: Final = "case."


class AuditRows(Protocol):
    async def piece(self, after: int, *, limit: int) -> list[KeptRow]: ...
    async def hash_of(self, number: int) -> str: ...


class CaseRows(Protocol):
    async def piece(self, after: int, *, limit: int) -> list[KeptLine]: ...
    async def hash_of_line(self, number: int) -> str: ...
    async def register(self, after: int, *, limit: int) -> list[Registered]: ...


class RecordRows(Protocol):
    """The rows of both chains, all of one moment."""

    @property
    def audit(self) -> AuditRows: ...
    @property
    def cases(self) -> CaseRows: ...


class RecordReader(Protocol):
    def read(self) -> AbstractAsyncContextManager[RecordRows]: ...


@dataclass
class Files:
    """Which pictures the store should have, by the cases' lines; filled in by the reading."""

    expected: dict[str, StoredEvidence] = field(default_factory=dict[str, StoredEvidence])
    removed: set[str] = field(default_factory=set[str])
    """Of cases that were disposed of."""


async def compare_rows(
    rows: RecordRows,
    files: Files | None = None,
    *,
    since: Checkpoint = START,
    held_to: Checkpoint | None = None,
) -> Comparison:
    """Read both chains and hold them against each other, and the tables against the lines.

    Args:
        rows: Where from; one moment's view.
        files: Told which pictures there should be. Without, and with a checkpoint, only cases
            that have a line since are looked at.
        since: Where an earlier reading ended. What stands before is taken as it was found then.
        held_to: Where an earlier reading ended that all is held against; `since` where not given.
    """
    reading = _Reading(since, await _cut_below(rows, since if held_to is None else held_to))
    while audit := await rows.audit.piece(reading.to.audit, limit=PIECE):
        await asyncio.to_thread(reading.add_rows, audit)
    while lines := await rows.cases.piece(reading.to.line, limit=PIECE):
        await asyncio.to_thread(reading.add_lines, lines)
    reading.end_lines()
    last = 0
    while found := await rows.cases.register(last, limit=CASES):
        await asyncio.to_thread(reading.add_cases, found, files)
        last = found[-1].number
    return reading.result()


async def _cut_below(rows: RecordRows, kept: Checkpoint) -> list[Finding]:
    """What is gone, or was written anew, of where an earlier reading ended."""
    found: list[Finding] = []
    if kept.audit and await rows.audit.hash_of(kept.audit) != kept.audit_hash:
        found.append(Finding(flaw=Flaw.AUDIT_CUT, where=str(kept.audit)))
    if kept.line and await rows.cases.hash_of_line(kept.line) != kept.line_hash:
        found.append(Finding(flaw=Flaw.LINES_CUT, where=str(kept.line)))
    return found


async def compare_files(
    found: Comparison, files: Files, store: EvidenceStore, *, there: Sequence[str]
) -> Comparison:
    """Open every picture, and look for what else lies there.

    Args:
        found: What the rows came to.
        files: Filled in by the reading of the rows.
        store: Where the pictures lie.
        there: What the store had before the rows were read: a picture is saved before its row.

    Raises:
        StoreFailed: the store doesn't answer, so nothing can be said of the files.
    """
    findings = list(found.findings)
    for ref in files.expected:
        try:
            await store.open(ref)
        except EvidenceLost:
            findings.append(Finding(flaw=Flaw.FILE_GONE, where=ref))
        except EvidenceAltered:
            findings.append(Finding(flaw=Flaw.FILE_CHANGED, where=ref))
    for ref in there:
        if ref in files.removed:
            findings.append(Finding(flaw=Flaw.FILE_NOT_REMOVED, where=ref))
        elif ref not in files.expected:
            findings.append(Finding(flaw=Flaw.FILE_UNKNOWN, where=ref))
    return replace(
        found,
        findings=tuple(findings),
        files=len(files.expected),
    )


@dataclass
class _Logged:
    """What the log says of a case's line."""

    row: int
    type: str
    hash: str


class _Reading:
    """One pass over everything; what it holds meanwhile is small beside what it reads."""

    def __init__(self, since: Checkpoint, cut: list[Finding]) -> None:
        self.to = since
        self._since = since
        self._findings = cut
        self._chain = LineChain(since.line_hash)
        self._logged: dict[tuple[int, int], _Logged] = {}
        self._decided: set[str] = set()
        self._is_audit_broken = False
        self._touched_cases: defaultdict[int, int] = defaultdict(int)
        self._disposals: list[DisposalNote] = []
        self._rows = self._lines = self._unhashed = self._cases = 0
        self._row_at: datetime | None = None
        self._line_at: datetime | None = None

    def find(self, flaw: Flaw, where: str) -> None:
        self._findings.append(Finding(flaw=flaw, where=where))

    def add_rows(self, piece: Sequence[KeptRow]) -> None:
        for kept in piece:
            record = kept.row.record
            if not self._is_audit_broken and not fits(self.to.audit_hash, record, kept.row.digest):
                self.find(Flaw.AUDIT_CHANGED, str(kept.id))
                self._is_audit_broken = True  # all that follow would be named as well
            self._note(kept.id, record)
            self.to = Checkpoint(
                audit=kept.id,
                audit_hash=kept.row.digest,
                line=self.to.line,
                line_hash=self.to.line_hash,
            )
            self._rows += 1
            at = record["at"]
            self._row_at = at if isinstance(at, datetime) else self._row_at

    def _note(self, row: int, record: Mapping[str, Any]) -> None:
        action, subject = str(record["action"]), str(record["subject"])
        after = _mapping(record["after"])
        decided: object = after.get("cases")
        if action == "disposal" and isinstance(decided, list):
            self._decided.update(map(str, cast("list[object]", decided)))
        number = read_label(subject.removeprefix(_OF_CASE))
        line = after.get("line")
        if action.startswith(_LINE_ACTION) and number is not None and isinstance(line, int):
            said = _Logged(
                row=row, type=action.removeprefix(_LINE_ACTION), hash=str(after.get("hash", ""))
            )
            if (number, line) in self._logged:
                self.find(Flaw.LINE_LOGGED_OTHERWISE, _line(number, line))
            self._logged[number, line] = said

    def add_lines(self, piece: Sequence[KeptLine]) -> None:
        for kept in piece:
            self._chain.add(kept)
            self._hold(kept)
            self._touched_cases[kept.case] += 1
            self.to = Checkpoint(
                audit=self.to.audit,
                audit_hash=self.to.audit_hash,
                line=kept.id,
                line_hash=kept.hash,
            )
            self._lines += 1
            self._line_at = kept.at

    def _hold(self, kept: KeptLine) -> None:
        """The line against its row in the log."""
        said = self._logged.pop((kept.case, kept.line), None)
        if said is None:
            self.find(Flaw.LINE_UNLOGGED, _line(kept.case, kept.line))
        elif said.type != kept.event.get("type") or said.hash not in {"", kept.hash}:
            self.find(Flaw.LINE_LOGGED_OTHERWISE, _line(kept.case, kept.line))
        elif not said.hash:
            self._unhashed += 1

    def end_lines(self) -> None:
        broken = self._chain.first_unaccounted()
        if broken is not None:
            self.find(Flaw.LINE_CHANGED, str(broken))
        for number, line in sorted(self._logged):
            self.find(Flaw.LOGGED_LINE_GONE, _line(number, line))
        self._logged.clear()

    def add_cases(self, piece: Sequence[Registered], files: Files | None) -> None:
        for entry in piece:
            read = self._touched_cases.pop(entry.number, 0)
            if files is None and self._since != START and not read:
                continue
            self._cases += 1
            self._hold_case(entry, files)

    def _hold_case(self, entry: Registered, files: Files | None) -> None:
        label = case_label(entry.number)
        try:
            case = fold(entry.number, entry.events)
        except ValueError:
            self.find(Flaw.CASE_UNREADABLE, label)
            return
        if (entry.reporter, entry.state, entry.lines) != (
            case.reporter,
            case.state.value,
            case.version,
        ):
            self.find(Flaw.CASE_TABLE, label)
        if entry.addresses != _leads(case):
            self.find(Flaw.ADDRESS_TABLE, label)
        self._hold_pictures(entry, case, files)
        for line in case.events:
            if isinstance(line, Disposed):
                self._disposals.append(
                    DisposalNote(case=case.number, at=line.at, basis=line.basis)
                )
                if self._since == START and label not in self._decided:
                    self.find(Flaw.DISPOSAL_UNLOGGED, label)

    def _hold_pictures(self, entry: Registered, case: Case, files: Files | None) -> None:
        in_rows, in_lines = _by_ref(entry.kept), _by_ref(_in_lines(case))
        for ref in sorted(in_rows.keys() | in_lines.keys()):
            if in_rows.get(ref) != in_lines.get(ref):
                self.find(Flaw.EVIDENCE_TABLE, ref)
        if files is None:
            return
        for picture in case.pictures:
            if case.disposed:
                files.removed.add(picture.stored.ref)
            else:
                files.expected[picture.stored.ref] = picture.stored

    def result(self) -> Comparison:
        for number in sorted(self._touched_cases):
            self.find(Flaw.LINES_WITHOUT_CASE, case_label(CaseNumber(number)))
        return Comparison(
            findings=tuple(self._findings),
            read_to=self.to,
            rows=self._rows,
            lines=self._lines,
            newest_row_at=self._row_at,
            newest_line_at=self._line_at,
            unhashed=self._unhashed,
            cases=self._cases,
            disposals=tuple(self._disposals),
        )


def _mapping(value: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a column's, whatever it holds
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def _line(number: int, line: int) -> str:
    """As in "2026-001:3": a case and its line, counted as its history counts them."""
    return f"{case_label(CaseNumber(number))}:{line + 1}"


def _leads(case: Case) -> frozenset[tuple[str, str, bool]]:
    if case.disposed:
        return frozenset()
    address = case.address
    return frozenset(
        (comment, post, case.ever_stayed)
        for comment in address.comments or {""}
        for post in address.posts or {""}
    )


def _in_lines(case: Case) -> list[EvidenceRow]:
    return [
        EvidenceRow(case=case.number, evidence=each.stored, by=each.by, at=each.at)
        for each in case.pictures
    ]


def _by_ref(kept: Sequence[EvidenceRow]) -> dict[str, list[EvidenceRow]]:
    found: defaultdict[str, list[EvidenceRow]] = defaultdict(list)
    for each in kept:
        found[each.evidence.ref].append(each)
    return found
