"""The limits Teams sets a bot, kept by the sender so that they are never met.

Figures: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
"""

from collections.abc import Awaitable, Callable
from typing import Final

from bot.core.rate_limit import Limit, RateLimit

SENDS: Final = (
    Limit(calls=7, seconds=1),
    Limit(calls=8, seconds=2),
    Limit(calls=60, seconds=30),
    Limit(calls=1800, seconds=3600),
)
READS: Final = (
    Limit(calls=14, seconds=1),
    Limit(calls=16, seconds=2),
    Limit(calls=120, seconds=30),
    Limit(calls=3600, seconds=3600),
)
TENANT: Final = Limit(calls=50, seconds=1)


class TooBusy(Exception):
    """There is no room within the time the caller has."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"no room for another {retry_after:.1f} s")
        self.retry_after = retry_after


class RateLimits:
    """Per conversation and for the whole tenant.

    Replicas do not share them: what they exceed together, Teams answers with 429, and the
    connector waits as it is told.
    """

    def __init__(
        self, *, monotonic: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._tenant = RateLimit(TENANT)
        self._conversations: dict[tuple[Limit, ...], RateLimit] = {
            limits: RateLimit(*limits) for limits in (SENDS, READS)
        }

    async def room(
        self, conversation_id: str, *, budget: float, limits: tuple[Limit, ...] = SENDS
    ) -> None:
        """Wait for room for one call, and take it.

        Args:
            conversation_id: The threads of a channel count as the channel.
            budget: Seconds there are to wait.
            limits: Those of sending, or of reading members.

        Raises:
            TooBusy: there is no room within the budget; nothing was taken.
        """
        key, _, _ = conversation_id.partition(";")
        conversation = self._conversations[limits]
        deadline = self._monotonic() + budget
        while True:
            now = self._monotonic()
            wait = max(conversation.wait(key, now), self._tenant.wait("", now))
            if wait <= 0:
                # No await since the clock was read: nobody came between.
                conversation.count(key, now)
                self._tenant.count("", now)
                return
            if now + wait > deadline:
                raise TooBusy(wait)
            # Never so short that rounding lets the clock stand still.
            await self._sleep(max(wait, 0.001))
