"""Days over the change of clocks, calmly and under faults: the same messages, each once.

`make faults ONLY=sixty_days` plays whole seasons.
"""

from datetime import date
from pathlib import Path

import pytest

from tests.databases import Postgres
from tests.faults.months import Stretch, broken, differing, play

AUTUMN = Stretch(first=date(2026, 10, 23), days=5, seed=1)
"""Clocks go back in the night to Sunday the 25th."""
SPRING = Stretch(first=date(2027, 3, 25), days=6, seed=2)
"""Clocks go forward in the night to Easter Sunday the 28th: the digest comes on Tuesday."""


@pytest.mark.parametrize("stretch", [AUTUMN, SPRING], ids=["autumn", "spring"])
async def test_what_is_sent_under_faults_is_what_is_sent_in_calm(
    stretch: Stretch, postgres: Postgres, tmp_path: Path
) -> None:
    async with postgres.database() as url:
        calm = await play(stretch, url, tmp_path)
    assert broken(calm) == []
    async with postgres.database() as url:
        rough = await play(stretch.made(rough=0.2), url, tmp_path)
    assert rough.kills
    assert rough.faults
    assert differing(calm, rough) == []
