"""Days over the change of clocks, calmly and under faults: the same messages, each once."""

from datetime import date
from typing import Any

import pytest

from tests.faults.months import Stretch, broken, doubles, play

AUTUMN = Stretch(first=date(2026, 10, 22), days=7, seed=7)
"""Clocks go back in the night to Sunday the 25th."""
SPRING = Stretch(first=date(2027, 3, 24), days=7, seed=7)
"""Clocks go forward in the night to Easter Sunday the 28th: the digest comes on Tuesday."""


@pytest.mark.parametrize("stretch", [AUTUMN, SPRING], ids=["autumn", "spring"])
async def test_what_is_sent_under_faults_is_what_is_sent_in_calm(
    stretch: Stretch, sqlite_files: Any
) -> None:
    async with sqlite_files.database() as url:
        calm = await play(stretch, url)
    assert broken(calm) == []
    async with sqlite_files.database() as url:
        rough = await play(stretch.made(rough=0.2), url)
    assert rough.kills
    assert rough.faults
    _, unexplained = doubles(calm, rough)
    assert not unexplained
    assert not calm.sent - rough.sent, "lost"
