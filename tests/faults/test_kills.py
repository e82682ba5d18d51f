"""Killed without warning under all kinds of turns; `make faults ONLY=kills` does it at length."""

import re
from pathlib import Path

from tests.databases import Postgres
from tests.faults.scripts.kills import tried
from tests.graph.conftest import sdk_warns_of_itself

pytestmark = sdk_warns_of_itself


async def test_two_replicas_of_which_one_is_killed_keep_every_promise(
    postgres: Postgres, tmp_path: Path
) -> None:
    async with postgres.database() as url:
        outcome = await tried(tmp_path, url, replicas=2, kills=2, reports=4, within=1, limits={})
    assert outcome.lost == [], str(outcome)
    # Killed while it was on its way it comes a second time; more, or none, would be lost above.
    assert re.search(r"; [12] digest,", outcome.seen), str(outcome)
