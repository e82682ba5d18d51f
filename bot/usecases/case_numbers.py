"""Case numbers never come again, also where an older copy of the database was restored."""

import asyncio
from typing import Final

import structlog

from bot.core.ports import Clock
from bot.moderation.numbers import HIGHEST, first_number
from bot.moderation.ports import EvidenceStore
from bot.moderation.refusals import StoreFailed
from bot.usecases.ports import Storage

PATIENCE: Final = 20.0
"""Seconds that a start waits for the store."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


async def note_numbers(*, store: EvidenceStore, storage: Storage, clock: Clock) -> None:
    """Have no case get a number that a picture in the store already lies under."""
    try:
        async with asyncio.timeout(PATIENCE):
            refs = await store.refs()
    except (StoreFailed, TimeoutError) as failed:
        why = failed.failure.value if isinstance(failed, StoreFailed) else "too slow"
        _log.warning("evidence_not_read", why=why)
        return
    folders = {ref.partition("/")[0] for ref in refs}
    # What no case can have had by now, somebody has put there.
    end = first_number(clock.now().year + 1)
    numbers = (int(each) for each in folders if each.isdecimal())
    highest = max((each for each in numbers if each < end), default=0)
    async with storage.read() as tx:
        known = await tx.alerts.reading(HIGHEST)
    if highest and (known is None or not isinstance(known[1], int) or known[1] < highest):
        async with storage.begin() as tx:
            await tx.alerts.keep_reading(HIGHEST, clock.now(), highest)
