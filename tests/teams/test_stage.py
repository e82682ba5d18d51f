import gc
import weakref
from pathlib import Path

from tests.clock import FixedClock
from tests.scenario import stage


async def test_nothing_keeps_a_bot_whose_test_has_ended(tmp_path: Path, clock: FixedClock) -> None:
    async with stage(tmp_path, clock) as teams:
        await teams.personal().say("hjälp")
        kept = weakref.ref(teams.server.app)
        del teams
    gc.collect()
    assert kept() is None
