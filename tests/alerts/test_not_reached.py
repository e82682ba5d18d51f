"""The reporter was told that superadmins are being alerted, and later that none was reached."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.local.faults import Reset
from bot.organisation import load_organisation
from bot.swedish import alerts as words
from bot.swedish import cases as case_words
from tests.alerts.stage import (
    GROUP,
    SUPERADMINS,
    AlertStage,
    alert_stage,
    local_graph,
    report_unsure,
)
from tests.clock import FixedClock
from tests.graph.conftest import sdk_warns_of_itself
from tests.makers import ANNA, SIV
from tests.moderation.makers import LINK
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


@pytest.mark.parametrize("members", [[], SUPERADMINS], ids=["nobody", "somebody"])
@pytest.mark.parametrize(
    "kind",
    [
        {"kind": "unsure", "comment_text": "x"},
        {"kind": "unlawful", "ground": "child_abuse_imagery"},
    ],
)
async def test_whose_report_alerts_hears_in_its_answer_where_there_is_nobody_to_alert(
    tmp_path: Path, clock: FixedClock, kind: dict[str, str], members: list[str]
) -> None:
    graph = local_graph(clock, group=members)
    async with alert_stage(
        tmp_path, clock, people=(), graph=graph, superadmin_group_id=GROUP
    ) as stage:
        await stage.teams.bot.superadmins.refresh()
        seen = {"seen_day": "2026-11-21", "seen_time": "09:30"}
        data = {"link": LINK, **seen, **kind}
        card = await stage.teams.personal().press_raw("report", data)
        assert "Ärende 2026-001" in card.text
        told = case_words.not_alerted(load_organisation().contact_centre.name)
        assert (told in card.text) == (not members)


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
