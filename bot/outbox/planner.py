"""Puts what the calendar makes due in the outbox, well ahead; keys keep it to once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from bot.core.ports import Clock
from bot.outbox.outage import hourly

Plan = Callable[[datetime], Awaitable[None]]


class Planner:
    """Runs in every replica; that they plan the same things twice does no harm."""

    def __init__(self, plans: Sequence[Plan], *, clock: Clock) -> None:
        self._plans = plans
        self._clock = clock

    async def plan(self) -> None:
        for each in self._plans:
            await each(self._clock.now())

    async def run(self) -> None:
        """Plan at once and every hour, until cancelled; what fails keeps nothing else back."""
        clock = self._clock
        await asyncio.gather(
            *(
                hourly(lambda plan=plan: plan(clock.now()), failed="not_planned")
                for plan in self._plans
            )
        )
