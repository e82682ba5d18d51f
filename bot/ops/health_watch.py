"""Looks at the health once a minute, and tells of what has changed."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot.alerts.conditions import is_awake
from bot.core.ports import Superadmins
from bot.credentials import TokenUnavailable
from bot.ops.health import HealthCheck
from bot.ops.heartbeat import Heartbeat
from bot.usecases.telling import tell_changes
from storage.transaction import SqlStorage

PAUSE: Final = 60.0
"""Seconds between two looks, and before the first: by then a bot that starts has read its team."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class HealthWatch:
    """Runs in every replica; what they tell is told once."""

    def __init__(
        self,
        health_check: HealthCheck,
        storage: SqlStorage,
        superadmins: Superadmins,
        *,
        token: Callable[[], Awaitable[str]] | None = None,
        heartbeat: Heartbeat | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Take what it needs.

        Args:
            health_check: Looks at all of it.
            storage: Keeps what was told.
            superadmins: Who is told.
            token: What the bot signs in with, asked for at each look: an expired secret is seen
                also while nobody writes. None in local mode.
            heartbeat: Beats after each look at which nothing fails that somebody is woken for.
            sleep: Waits that many seconds.
        """
        self._health_check = health_check
        self._storage = storage
        self._superadmins = superadmins
        self._token = token
        self._heartbeat = heartbeat
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
        if self._token is not None:
            with suppress(TokenUnavailable):
                await self._token()
        health = await self._health_check.look()
        if (
            self._heartbeat is not None
            and is_awake(health)
            and await self._storage.writer.can_write()
        ):
            await self._heartbeat.beat()
        people = await self._superadmins.ids()
        await tell_changes(health, people=people, storage=self._storage)
