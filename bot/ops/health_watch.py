"""Looks at the health once a minute, and tells of what has changed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.core.ports import Superadmins
from bot.ops.health import HealthDesk
from bot.usecases.telling import tell_changes
from storage.transaction import SqlStorage

PAUSE: Final = 60.0
"""Seconds between two looks, and before the first: by then a bot that starts has read its team."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class HealthWatch:
    """Runs in every replica; what they tell is told once."""

    def __init__(
        self,
        desk: HealthDesk,
        storage: SqlStorage,
        superadmins: Superadmins,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._desk = desk
        self._storage = storage
        self._superadmins = superadmins
        self._sleep = sleep

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self._sleep(PAUSE)
            try:
                await self.look()
            except (SQLAlchemyError, OSError) as error:
                _log.warning("health_not_seen", error=type(error).__name__)
            except Exception:  # noqa: BLE001 - the next look may go better
                _log.exception("health_not_seen")

    async def look(self) -> None:
        health = await self._desk.look()
        people = await self._superadmins.ids()
        await tell_changes(health, people=people, storage=self._storage)
