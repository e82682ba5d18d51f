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
from bot.moderation.refusals import StoreFailed, StoreFailure
from bot.ops.health import HealthCheck
from bot.ops.heartbeat import Heartbeat
from bot.usecases.telling import tell_changes
from storage.transaction import SqlStorage

PAUSE: Final = 60.0
"""Seconds between two looks, and before the first: by then a bot that starts has read its team."""

STORE_PATIENCE: Final = 10.0
"""Seconds that a look waits for the evidence store."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class StoreLook:
    """Looks at the evidence store; one that hangs holds one thread, however often it is asked."""

    def __init__(
        self, look: Callable[[], Awaitable[None]], *, patience: float = STORE_PATIENCE
    ) -> None:
        self._look = look
        self._patience = patience
        self._looking: asyncio.Future[None] | None = None

    async def failure(self) -> StoreFailure | None:
        if self._looking is None or self._looking.done():
            self._looking = asyncio.ensure_future(self._look())
        done, _ = await asyncio.wait({self._looking}, timeout=self._patience)
        if not done:
            return StoreFailure.UNREACHABLE
        try:
            self._looking.result()
        except StoreFailed as failed:
            return failed.failure
        return None


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
        store: StoreLook | None = None,
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
            store: Where evidence lies; None where the daily reading of the records is enough.
            sleep: Waits that many seconds.
        """
        self._health_check = health_check
        self._storage = storage
        self._superadmins = superadmins
        self._token = token
        self._heartbeat = heartbeat
        self._store = store
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
        if self._store is not None:
            failure = await self._store.failure()
            if failure is not None:
                _log.error("evidence_not_there", why=failure.value)
            await self._health_check.note_look(failure)
        health = await self._health_check.look()
        if (
            self._heartbeat is not None
            and is_awake(health)
            and await self._storage.writer.can_write()
        ):
            await self._heartbeat.beat()
        people = await self._superadmins.ids()
        await tell_changes(health, people=people, storage=self._storage)
