"""What a check of the records can find, and how far it read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bot.core.hash_chain import GENESIS
from bot.moderation.model import CaseNumber


class Flaw(StrEnum):
    """What doesn't fit."""

    AUDIT_CHANGED = "audit_changed"
    """A row of the log was changed, or one before it was changed or removed."""
    AUDIT_CUT = "audit_cut"
    """The row that an earlier reading ended with is gone or changed."""
    LINE_CHANGED = "line_changed"
    LINES_CUT = "lines_cut"
    LINE_UNLOGGED = "line_unlogged"
    """A line of a case that the log doesn't know."""
    LINE_LOGGED_OTHERWISE = "line_logged_otherwise"
    LOGGED_LINE_GONE = "logged_line_gone"
    """The log knows a line that no case has."""
    CASE_UNREADABLE = "case_unreadable"
    """The lines make no case."""
    CASE_TABLE = "case_table"
    """The row of the case says another reporter, state or number of lines than its lines."""
    LINES_WITHOUT_CASE = "lines_without_case"
    EVIDENCE_TABLE = "evidence_table"
    """The row of a picture and the line about it differ."""
    ADDRESS_TABLE = "address_table"
    """What finds the cases of one comment says otherwise than the lines."""
    DISPOSAL_UNLOGGED = "disposal_unlogged"
    """The case says that its words were disposed of, and the log knows no decision to."""
    FILE_GONE = "file_gone"
    FILE_CHANGED = "file_changed"
    FILE_UNKNOWN = "file_unknown"
    """A picture in the store that belongs to no case."""
    FILE_NOT_REMOVED = "file_not_removed"
    """A picture of a case that was disposed of."""


CHAIN_OF_AUDIT: Final = frozenset({Flaw.AUDIT_CHANGED, Flaw.AUDIT_CUT})
OF_FILES: Final = frozenset(
    {
        Flaw.FILE_GONE,
        Flaw.FILE_CHANGED,
        Flaw.FILE_UNKNOWN,
        Flaw.FILE_NOT_REMOVED,
        Flaw.EVIDENCE_TABLE,
    }
)


@dataclass(frozen=True, kw_only=True)
class Finding:
    flaw: Flaw
    where: str
    """A row's id, a case's label, a case's label and line, or a picture's name in the store."""


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """How far the chains were read, so that another reading may go on from there."""

    audit: int = 0
    audit_hash: str = GENESIS
    line: int = 0
    line_hash: str = GENESIS


START: Final = Checkpoint()


@dataclass(frozen=True, kw_only=True)
class DisposalNote:
    """A disposal that stands in the lines of a case."""

    case: CaseNumber
    at: datetime
    basis: str


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """What one reading found."""

    findings: tuple[Finding, ...] = ()
    read_to: Checkpoint = START
    rows: int = 0
    lines: int = 0
    newest_row_at: datetime | None = None
    newest_line_at: datetime | None = None
    unhashed: int = 0
    """Lines whose row in the log is from before rows held the lines' hashes."""
    cases: int = 0
    disposals: tuple[DisposalNote, ...] = ()
    files: int | None = None
    """Pictures held against what is written of them; None: not looked at."""

    def of(self, *flaws: Flaw) -> tuple[Finding, ...]:
        return tuple(each for each in self.findings if each.flaw in flaws)
