"""Case numbers never come again, also where an older copy of the database was restored."""

import structlog

from bot.alerts.store import AlertStorage
from bot.core.ports import Clock
from bot.moderation.numbers import HIGHEST
from bot.moderation.ports import EvidenceStore
from bot.moderation.refusals import StoreFailed

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


async def note_numbers(*, store: EvidenceStore, storage: AlertStorage, clock: Clock) -> None:
    """Have no case get a number that a picture in the store already lies under."""
    try:
        refs = await store.refs()
    except StoreFailed as failed:
        _log.warning("evidence_not_read", why=failed.failure.value)
        return
    folders = {ref.partition("/")[0] for ref in refs or ()}
    highest = max((int(each) for each in folders if each.isdecimal()), default=0)
    async with storage.read() as tx:
        known = await tx.alerts.reading(HIGHEST)
    if highest and (known is None or not isinstance(known[1], int) or known[1] < highest):
        async with storage.begin() as tx:
            await tx.alerts.keep_reading(HIGHEST, clock.now(), highest)
