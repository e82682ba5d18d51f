"""The bot and Teams, facing each other, for every test of whole turns."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.clock import FixedClock
from tests.scenario import Stage, stage


@pytest.fixture
async def teams(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    async with stage(tmp_path, clock) as set_up:
        yield set_up
