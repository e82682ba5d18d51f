"""Alerts of two real processes that share one PostgreSQL; killed ones are in `test_kills`.

`make faults ONLY=alerts` does the same at length.
"""

from pathlib import Path

from bot.local.faults import Answer, Operation
from tests.databases import Postgres
from tests.faults.alarm import A_MAIL, alarm, under_kills
from tests.graph.conftest import sdk_warns_of_itself

pytestmark = sdk_warns_of_itself


async def test_two_replicas_send_nothing_twice(postgres: Postgres, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    async with postgres.database() as url, alarm(folders, url, limits={}) as hall:
        await under_kills(hall, reports=6, kills=0)
        await hall.until_quiet()
        await hall.later(A_MAIL)
        assert await hall.losses(mailed=True) == []
        assert set(hall.cards().values()) == {1}
        assert set(hall.mails(await hall.cases()).values()) == {1}
        assert len(hall.graph.notifications) == 2 * 3 * 6, "a first one and its reminder, each"


async def test_a_reminder_that_goes_to_the_chat_is_no_second_card(
    postgres: Postgres, tmp_path: Path
) -> None:
    async with postgres.database() as url, alarm([tmp_path], url, limits={}) as hall:
        await under_kills(hall, reports=1, kills=0)
        await hall.until_quiet()
        hall.graph.fail(Answer(403), on=Operation.NOTIFY)
        await hall.later(A_MAIL)
        assert await hall.losses(mailed=True) == []
        assert set(hall.cards().values()) == {1}
        assert hall.reminders().total() == 1
        assert len(hall.graph.notifications) == 3 + 2, "the third reminder is a card"
