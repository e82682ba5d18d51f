"""Where the two chains of hashes break, by the product's own check."""

from bot.moderation.consistency import Flaw
from bot.usecases.record_check import RecordRows, compare_rows


async def first_broken_row(rows: RecordRows) -> int | None:
    """The id of the first row of the log that was tampered with."""
    found = (await compare_rows(rows)).of(Flaw.AUDIT_CHANGED)
    return int(found[0].where) if found else None


async def first_broken_line(rows: RecordRows) -> int | None:
    """The id of the first line of a case that was tampered with; 0 where lines are missing."""
    compared = await compare_rows(rows)
    if found := compared.of(Flaw.LINE_CHANGED):
        return int(found[0].where)
    cut = compared.of(Flaw.CASE_TABLE, Flaw.CASE_UNREADABLE, Flaw.LINES_WITHOUT_CASE)
    return 0 if cut else None
