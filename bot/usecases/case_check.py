"""Is everything as it was written down? The lines' chain, and the files that they speak of."""

from dataclasses import dataclass

from bot.moderation.case import Case
from bot.moderation.ports import Cases, EvidenceStore, Kept
from bot.moderation.refusals import EvidenceAltered, EvidenceLost


@dataclass(frozen=True, kw_only=True)
class CaseRecords:
    """All that is written of cases, as it stood at one moment."""

    broken_line: int | None
    """The id of the first line that was tampered with; 0 where lines are missing."""
    cases: tuple[Case, ...]
    """None where lines were tampered with: they may make no case at all."""
    kept: tuple[Kept, ...]


@dataclass(frozen=True, kw_only=True)
class CaseCheck:
    broken_line: int | None = None
    files: int = 0
    """Pictures that were to be there."""
    lost: tuple[str, ...] = ()
    """Pictures, by their name in the store, that are gone without an approved disposal."""
    altered: tuple[str, ...] = ()
    unrecorded: tuple[str, ...] = ()
    """Pictures of which the cases' lines and the rows of evidence say different things."""

    @property
    def wrong(self) -> tuple[str, ...]:
        """Every picture with which something is wrong, once."""
        return tuple(dict.fromkeys((*self.altered, *self.lost, *self.unrecorded)))


async def read_records(cases: Cases) -> CaseRecords:
    broken = await cases.first_broken()
    found = await cases.all() if broken is None else []
    return CaseRecords(broken_line=broken, cases=tuple(found), kept=tuple(await cases.kept()))


async def check_records(records: CaseRecords, store: EvidenceStore) -> CaseCheck:
    """Hold every file against what was written of it.

    Raises:
        StoreFailed: the store doesn't answer, so nothing can be said of the files.
    """
    lost: list[str] = []
    altered: list[str] = []
    disposed = {case.number for case in records.cases if case.disposed}
    expected = [each for each in records.kept if each.case not in disposed]
    for each in expected:
        try:
            await store.open(each.evidence.ref)
        except EvidenceLost:
            lost.append(each.evidence.ref)
        except EvidenceAltered:
            altered.append(each.evidence.ref)
    in_rows = {(each.case, each.evidence) for each in records.kept}
    in_lines = {
        (case.number, picture.stored) for case in records.cases for picture in case.pictures
    }
    differ = in_rows ^ in_lines
    if records.broken_line is not None:
        differ.clear()
    return CaseCheck(
        broken_line=records.broken_line,
        files=len(expected),
        lost=tuple(lost),
        altered=tuple(altered),
        unrecorded=tuple(sorted({evidence.ref for _, evidence in differ})),
    )
