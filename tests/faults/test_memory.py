"""Nothing is kept of a turn once it is over; `make faults ONLY=memory` looks at a real process."""

from itertools import pairwise
from typing import Any

import pytest

from tests.faults.memory import objects
from tests.scenario import Stage

WARM_UP = 350
"""More than the answers that are kept for an activity that comes again."""
TURNS = 300
SAID = ("mina", "schema", "boka", "riktlinjer bilder", "hej")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_what_is_kept_does_not_grow_with_the_turns(teams: Stage, log: list[Any]) -> None:
    async def talk(turns: int) -> int:
        for number in range(turns):
            person = f"a5a50000-0000-4000-8000-{number % 50:012}"
            await teams.personal(person).say(SAID[number % len(SAID)])
            for kept in (log, teams.teams.received, teams.teams.posted, teams.teams.where):
                kept.clear()
        return objects()

    counts = [await talk(turns) for turns in (WARM_UP, TURNS, TURNS)]
    grown = [after - before for before, after in pairwise(counts)]
    # What is made once and kept, such as a statement, may come late. What leaks comes each time.
    assert min(grown) < TURNS, "not an object more for each turn"
