"""The limits Teams sets a bot, kept by the sender so that they are never met.

Figures: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
"""

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, kw_only=True)
class Limit:
    calls: int
    seconds: float


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
TENANT: Final = (Limit(calls=50, seconds=1),)

_SECONDS_BETWEEN_SWEEPS: Final = 60


class TooBusy(Exception):
    """There is no room within the time the caller has."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"no room for another {retry_after:.1f} s")
        self.retry_after = retry_after


class _Window:
    """Sliding windows over the times of the latest calls."""

    def __init__(self, limits: tuple[Limit, ...]) -> None:
        self._limits = limits
        self._times: deque[float] = deque(maxlen=max(limit.calls for limit in limits))
        self._span = max(limit.seconds for limit in limits)

    def wait(self, now: float) -> float:
        """Seconds until there is room; 0 when there is."""
        return max(
            (
                self._times[-limit.calls] + limit.seconds - now
                for limit in self._limits
                if len(self._times) >= limit.calls
            ),
            default=0.0,
        )

    def count(self, now: float) -> None:
        self._times.append(now)

    def is_over(self, now: float) -> bool:
        return not self._times or self._times[-1] + self._span <= now


class RateLimits:
    """Windows per conversation and for the whole tenant, in one process.

    Replicas do not share them: what they exceed together, Teams answers with 429, and the
    connector waits as it is told.
    """

    def __init__(
        self, *, monotonic: Callable[[], float], sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._monotonic = monotonic
        self._sleep = sleep
        self._tenant = _Window(TENANT)
        self._windows: dict[tuple[str, tuple[Limit, ...]], _Window] = {}
        self._swept_at = monotonic()

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
        conversation, _, _ = conversation_id.partition(";")
        deadline = self._monotonic() + budget
        while True:
            now = self._monotonic()
            self._sweep(now)
            window = self._windows.setdefault((conversation, limits), _Window(limits))
            wait = max(window.wait(now), self._tenant.wait(now))
            if wait <= 0:
                # No await since the clock was read: nobody came between.
                window.count(now)
                self._tenant.count(now)
                return
            if now + wait > deadline:
                raise TooBusy(wait)
            # Never so short that rounding lets the clock stand still.
            await self._sleep(max(wait, 0.001))

    def __len__(self) -> int:
        """How many conversations are remembered."""
        return len(self._windows)

    def _sweep(self, now: float) -> None:
        """Forget the conversations whose windows have passed, so that memory stays bounded."""
        if now - self._swept_at < _SECONDS_BETWEEN_SWEEPS:
            return
        self._swept_at = now
        self._windows = {
            k: window for k, window in self._windows.items() if not window.is_over(now)
        }
