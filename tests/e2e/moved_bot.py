"""The bot as it serves, by a clock that a test moves: `python -m tests.e2e.moved_bot`.

A file holds how far ahead of the system's clock it is, in seconds. The outbox looks for what is
due more often than in service, since here the time comes in leaps.
"""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

from typing_extensions import override

from bot.__main__ import run
from bot.console import serving
from bot.core.clock import SystemClock
from bot.outbox import worker
from tests.clock import STOCKHOLM

CLOCK_FILE = "CLOCK_FILE"
LOOKS_EVERY = 0.2


class MovedClock(SystemClock):
    @override
    def now(self) -> datetime:
        ahead = timedelta(seconds=float(Path(os.environ[CLOCK_FILE]).read_text()))
        return (super().now().astimezone(UTC) + ahead).astimezone(self._zone)


def move_clock(file: Path, moment: datetime) -> None:
    """Let it be this moment now for the bot that reads the file."""
    ahead = moment - SystemClock(STOCKHOLM).now().astimezone(UTC)
    written = file.with_suffix(".new")
    written.write_text(str(ahead.total_seconds()))
    written.replace(file)  # read at any time, and never half of it


if __name__ == "__main__":
    with (
        patch.object(serving, "SystemClock", MovedClock),
        patch.object(worker, "PAUSE", LOOKS_EVERY),
    ):
        sys.exit(run())
