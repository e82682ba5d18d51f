"""Puts what the calendar makes due in the outbox, well ahead; keys keep it to once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

import structlog

from bot.core.ports import Clock
from bot.outbox.outage import Outage

Plan = Callable[[datetime], Awaitable[None]]
HOUR = 3600.0

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Planner:
    """Runs in every replica; that they plan the same things twice does no harm."""

    def __init__(self, plans: Sequence[Plan], *, clock: Clock) -> None:
        self._plans = plans
        self._clock = clock

    async def plan(self) -> None:
        for each in self._plans:
            await each(self._clock.now())

    async def run(self) -> None:
        """Plan at once and then every hour, until cancelled."""
        outage = Outage()
        while True:
            try:
                await self.plan()
            except Exception as error:  # noqa: BLE001 - tried again in an hour; the bot goes on serving
                where = outage.wants_traceback(error)
                _log.error("not_planned", error=type(error).__name__, exc_info=where)
            else:
                outage.is_over()
            await asyncio.sleep(HOUR)
