"""Once a day, at night, what has done its work is taken away."""

from datetime import datetime, time, timedelta
from typing import Final

from bot.core.calendar import local
from bot.outbox.upkeep import Purge
from bot.usecases.ports import Storage

AT: Final = time(3, 30)


async def plan_purge(now: datetime, *, storage: Storage) -> None:
    day = now.date() + timedelta(days=1)
    async with storage.begin() as tx:
        await tx.outbox.add(Purge(day=day, due=local(day, AT)))
