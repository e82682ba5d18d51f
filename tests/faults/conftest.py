"""The bot in this process, for faults that need no process of its own; Anna is known to it."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from bot.wiring.parts import Parts
from tests.clock import FixedClock
from tests.scenario import Stage, stage

IMPATIENT = Parts(database_patience=timedelta(seconds=1))
"""In place of ten, for what is waited out."""


@pytest.fixture
def log() -> Iterator[list[Any]]:
    """What is logged meanwhile, instead of being printed."""
    with capture_logs(processors=[merge_contextvars]) as entries:
        yield entries


@pytest.fixture
async def teams(
    tmp_path: Path, clock: FixedClock, database_url: str, log: list[Any]
) -> AsyncIterator[Stage]:
    async with stage(tmp_path, clock, database_url=database_url) as set_up:
        await set_up.personal().say("mina")
        yield set_up
