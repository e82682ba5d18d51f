"""Teams failing under load: `make faults ONLY=connector` tries each way at length."""

from pathlib import Path

from tests.databases import Postgres
from tests.doubles.connector import Fault
from tests.faults.report import Where
from tests.faults.scripts.connector import some, tried

EITHER = some(Fault(status=429, retry_after="1"), Fault(status=503), Fault(kind="reset"))


async def test_every_card_comes_once_through_a_teams_that_refuses_and_cuts(
    postgres: Postgres, tmp_path: Path
) -> None:
    where = Where(folder=tmp_path, postgres=postgres)
    outcome = await tried(where, "refuses and cuts", weather=EITHER, seconds=3)
    assert outcome.lost == [], str(outcome)
