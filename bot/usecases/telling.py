"""Superadmins hear of what changes in the bot's health, once whatever replicas there are."""

from collections.abc import Collection
from typing import Final

from pydantic import TypeAdapter

from bot.alerts.health import Health
from bot.alerts.telling import Standing, Standings, news_of, untold
from bot.core.people import PersonId
from bot.outbox.upkeep import TellTrouble
from bot.usecases.ports import Storage, Transaction

TOLD: Final = "told troubles"
"""The reading that holds, by condition, how it stands with it."""
_STANDINGS: Final = TypeAdapter(dict[str, Standing])


async def tell_changes(health: Health, *, people: Collection[PersonId], storage: Storage) -> None:
    """Put in the outbox what is new; where it is kept what was told, and in the same moment."""
    async with storage.read() as tx:
        before = await standings(tx)
    if news_of(before, health)[0] == before:
        return
    async with storage.begin() as tx:
        before = await standings(tx)
        after, news = news_of(before, health)
        if news and not people:
            after = untold(after, before)
        await tx.alerts.keep_reading(TOLD, health.at, _STANDINGS.dump_python(after, mode="json"))
        await tx.outbox.add(
            *(
                TellTrouble(
                    receiver=person,
                    condition=each.condition,
                    began=each.since,
                    stage=each.stage,
                    well=each.well,
                )
                for each in news
                for person in sorted(people)
            )
        )


async def standings(tx: Transaction) -> Standings:
    kept = await tx.alerts.reading(TOLD)
    return {} if kept is None else _STANDINGS.validate_python(kept[1])
