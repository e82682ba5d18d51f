"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")

START = datetime(2026, 11, 22, 10, tzinfo=STOCKHOLM)
"""A Sunday in week 47."""


class FixedClock:
    def __init__(self, now: datetime = START) -> None:
        self.at(now)

    def now(self) -> datetime:
        return self._now

    def at(self, moment: datetime) -> None:
        assert moment.tzinfo is not None, "a time without a zone names no moment"
        self._now = moment.astimezone(STOCKHOLM)

    def move(self, elapsed: timedelta) -> None:
        """Let this much time pass, as a stopwatch counts it, also over a change to summer time."""
        self.at(self._now.astimezone(UTC) + elapsed)
