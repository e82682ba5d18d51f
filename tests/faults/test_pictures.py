"""`make faults ONLY=pictures` in short: what is reported comes out again, picture by picture."""

from pathlib import Path

from tests.databases import Postgres
from tests.faults.report import Where
from tests.faults.scripts.pictures import tried


async def test_what_was_reported_is_taken_out(postgres: Postgres, tmp_path: Path) -> None:
    outcome = await tried(Where(folder=tmp_path, postgres=postgres), 2, 700)
    assert outcome.lost == [], str(outcome)
