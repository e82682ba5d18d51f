"""What every test of operations may ask for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.clock import FixedClock
from tests.ops.world import World, open_world


@pytest.fixture
async def world(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[World]:
    async with open_world(tmp_path, clock, monkeypatch) as opened:
        yield opened
