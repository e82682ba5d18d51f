"""Whoever was told is not told again because the database left when that was to be kept."""

from contextlib import AsyncExitStack
from datetime import timedelta
from itertools import product
from pathlib import Path

from tests.alerts.stage import alert_stage
from tests.clock import FixedClock
from tests.databases import Postgres
from tests.doubles.line import Line
from tests.faults.test_databases import SAID_OF_A_JOB, cut
from tests.graph.conftest import sdk_warns_of_itself

pytestmark = sdk_warns_of_itself


async def test_an_alert_comes_once_however_the_connection_is_lost_when_it_was_sent(
    postgres: Postgres, tmp_path: Path, clock: FixedClock
) -> None:
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(postgres.database())
        line = await stack.enter_async_context(Line(url, tmp_path))
        alerts = await stack.enter_async_context(
            alert_stage(tmp_path, clock, database_url=line.url)
        )
        written = ["INSERT INTO posted_cards", "INSERT INTO alert_steps", SAID_OF_A_JOB]
        cases = list(enumerate(product(written, ["", "COMMIT"]), 1))
        for number, (what, then) in cases:
            await alerts.raise_alert(number)
            with cut(alerts.teams, line, then or what, after=what) as seen:
                await alerts.after(timedelta(minutes=11))
            assert seen
        for person in alerts.people:
            got = (alerts.cards(person), alerts.feed(person), alerts.mails(person))
            assert [len(each) for each in got] == [len(cases)] * 3
