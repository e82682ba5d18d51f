"""What every test of alerts may ask for."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.alerts.stage import AlertStage, alert_stage
from tests.clock import FixedClock


@pytest.fixture
async def stage(tmp_path: Path, clock: FixedClock) -> AsyncIterator[AlertStage]:
    async with alert_stage(tmp_path, clock) as set_up:
        yield set_up
