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
        cases = {each.case: await tx.cases.get(each.case) for each in kept}
    lost: list[str] = []
    altered: list[str] = []
    unrecorded: list[str] = []
    for each in kept:
        case = cases[each.case]
        if case is None or case.picture(each.evidence.sha256) is None:
            unrecorded.append(each.evidence.ref)
        if case is not None and case.disposed:
            continue
        try:
            await store.open(each.evidence.ref)
        except EvidenceLost:
            lost.append(each.evidence.ref)
        except EvidenceAltered:
            altered.append(each.evidence.ref)
    known = {each.evidence.ref for each in kept}
    unrecorded += [
        picture.stored.ref
        for case in cases.values()
        if case is not None
        for picture in case.pictures
        if picture.stored.ref not in known
    ]
    return CaseCheck(
        lines_whole=lines_whole,
        lost=tuple(lost),
        altered=tuple(altered),
        unrecorded=tuple(unrecorded),
    )
