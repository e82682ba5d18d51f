"""How many calls a key may make in a span of time; what a key stands for is the caller's."""

from collections import deque
from dataclasses import dataclass
from typing import Final

_SECONDS_BETWEEN_SWEEPS: Final = 60


@dataclass(frozen=True, kw_only=True)
class Limit:
    calls: int
    seconds: float


class RateLimit:
    """Sliding windows over each key's latest calls.

    It counts in one process; replicas count by themselves. Time is in seconds, of any clock.
    """

    def __init__(self, *limits: Limit) -> None:
        self._limits = limits
        self._longest = max(limit.calls for limit in limits)
        self._span = max(limit.seconds for limit in limits)
        self._calls: dict[str, deque[float]] = {}
        self._swept_at: float | None = None

    def takes(self, key: str, now: float) -> bool:
        """Count one call when there is room for it."""
        if self.wait(key, now) > 0:
            return False
        self.count(key, now)
        return True

    def wait(self, key: str, now: float) -> float:
        """Seconds until there is room for one more call; 0 when there is."""
        times = self._calls.get(key, deque[float]())
        while times and times[-1] > now:
            times.pop()  # a clock that was set back locks nobody out
        waits = (
            times[-limit.calls] + limit.seconds - now
            for limit in self._limits
            if len(times) >= limit.calls
        )
        return max((0.0, *waits))

    def count(self, key: str, now: float) -> None:
        self._sweep(now)
        self._calls.setdefault(key, deque(maxlen=self._longest)).append(now)

    def forget(self, key: str) -> None:
        self._calls.pop(key, None)

    def __len__(self) -> int:
        """How many keys it holds."""
        return len(self._calls)

    def _sweep(self, now: float) -> None:
        """Forget the keys whose windows have passed, so that memory stays bounded."""
        if self._swept_at is not None and abs(now - self._swept_at) < _SECONDS_BETWEEN_SWEEPS:
            return
        self._swept_at = now
        self._calls = {
            key: times
            for key, times in self._calls.items()
            if times and times[-1] + self._span > now
        }
