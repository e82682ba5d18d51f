"""The reporter was told that superadmins are being alerted, and later that none was reached."""

from datetime import timedelta

from bot.local.faults import Reset
from bot.swedish import alerts as words
from tests.alerts.stage import AlertStage, report_unsure
from tests.graph.conftest import sdk_warns_of_itself
from tests.makers import ANNA, SIV
from tests.scenario import Card

pytestmark = sdk_warns_of_itself

MINUTE = timedelta(minutes=1)


def told(stage: AlertStage, person: str = ANNA) -> list[str]:
    posted, where = stage.teams.teams.posted, stage.teams.teams.where
    texts = (
        Card(body["attachments"][0]["content"]).text
        for id_, body in posted.items()
        if where[id_] == f"a:{person}"
    )
    return [each for each in texts if words.NOT_REACHED in each]


def close_every_way(stage: AlertStage) -> None:
    """The app is in no catalog, nobody has it, and the sender's mailbox is gone."""
    stage.graph.in_catalog = False
    stage.graph.installed.clear()
    stage.graph.senders.clear()


async def test_when_the_last_way_has_failed_the_reporter_hears_at_once_whom_to_call(
    stage: AlertStage,
) -> None:
    await stage.teams.personal(ANNA).say("/hjälp")
    close_every_way(stage)
    await stage.teams.bot.superadmins.refresh()
    await report_unsure(stage)
    await stage.after(MINUTE)
    [card] = told(stage)
    assert "Superadmin 01" in card
    assert "Ring " in card
    assert "kontaktcenter" in card.lower()
    await stage.after(16 * MINUTE)
    assert len(told(stage)) == 1


async def test_while_graph_is_silent_the_reporter_hears_after_a_quarter_of_an_hour(
    stage: AlertStage,
) -> None:
    await stage.teams.personal(ANNA).say("/hjälp")
    stage.graph.fail(Reset(), times=None)
    await report_unsure(stage)
    await stage.after(14 * MINUTE)
    assert told(stage) == []
    await stage.after(2 * MINUTE)
    assert len(told(stage)) == 1


async def test_who_was_reached_by_one_way_is_enough(stage: AlertStage) -> None:
    await stage.teams.personal(ANNA).say("/hjälp")
    close_every_way(stage)
    stage.graph.in_catalog = True
    stage.graph.installed.add(SIV)
    await report_unsure(stage)
    await stage.after(16 * MINUTE)
    assert told(stage) == []


async def test_nobody_else_hears_of_it(stage: AlertStage) -> None:
    """An alert without a case, as older rows have them, has no reporter."""
    close_every_way(stage)
    await stage.raise_alert()
    await stage.after(16 * MINUTE)
    assert told(stage) == []
