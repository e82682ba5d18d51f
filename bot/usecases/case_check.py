"""Is everything as it was written down? The lines' chain, and the files that they speak of."""

from dataclasses import dataclass

from bot.moderation.ports import CaseStorage, EvidenceStore
from bot.moderation.refusals import EvidenceAltered, EvidenceLost


@dataclass(frozen=True, kw_only=True)
class CaseCheck:
    lines_whole: bool
    lost: tuple[str, ...] = ()
    """Pictures, by their name in the store, that are gone without an approved disposal."""
    altered: tuple[str, ...] = ()
    unrecorded: tuple[str, ...] = ()
    """Pictures that stand in a case's lines or among the evidence, but not in both."""

    @property
    def is_sound(self) -> bool:
        return self.lines_whole and not (self.lost or self.altered or self.unrecorded)


async def check_cases(*, storage: CaseStorage, store: EvidenceStore) -> CaseCheck:
    """Read every line and every file.

    Raises:
        StoreFailed: the store doesn't answer, so nothing can be said of the files.
    """
    async with storage.read() as tx:
        lines_whole = await tx.cases.first_broken() is None
        kept = await tx.cases.kept()
        # Lines that were tampered with may make no case at all.
        cases = await tx.cases.all() if lines_whole else []
    lost: list[str] = []
    altered: list[str] = []
    disposed = {case.number for case in cases if case.disposed}
    for each in kept:
        if each.case in disposed:
            continue
        try:
            await store.open(each.evidence.ref)
        except EvidenceLost:
            lost.append(each.evidence.ref)
        except EvidenceAltered:
            altered.append(each.evidence.ref)
    in_rows = {each.evidence.ref for each in kept}
    in_lines = {picture.stored.ref for case in cases for picture in case.pictures}
    unrecorded = sorted(in_rows ^ in_lines) if lines_whole else []
    return CaseCheck(
        lines_whole=lines_whole,
        lost=tuple(lost),
        altered=tuple(altered),
        unrecorded=tuple(unrecorded),
    )
