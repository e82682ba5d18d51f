"""Alerts to an Entra group: empty, unreadable, and remembered over a restart."""

from datetime import timedelta
from pathlib import Path

from bot.graph.group import OLDEST
from bot.graph.superadmins import remembered
from bot.local.faults import Answer, Operation
from tests.alerts.stage import GROUP, HR, SUPERADMINS, alert_stage, local_graph
from tests.clock import FixedClock
from tests.graph.conftest import sdk_warns_of_itself
from tests.makers import SIV

pytestmark = sdk_warns_of_itself


async def test_the_groups_members_are_the_superadmins(tmp_path: Path, clock: FixedClock) -> None:
    async with alert_stage(tmp_path, clock, people=(), superadmin_group_id=GROUP) as stage:
        await stage.teams.bot.superadmins.refresh()
        await stage.raise_alert()
        await stage.work()
        assert [len(stage.cards(person)) for person in SUPERADMINS] == [1, 1, 1]
        guest = await stage.teams.personal("d0d00000-0000-4000-8000-000000000009").say("hjälp")
        assert "Superadmin 01" in guest.text


async def test_an_empty_group_is_told_to_the_channel_and_whoever_joins_it_is_alerted(
    tmp_path: Path, clock: FixedClock
) -> None:
    graph = local_graph(clock, group=[])
    async with alert_stage(
        tmp_path, clock, people=(), graph=graph, superadmin_group_id=GROUP
    ) as stage:
        await stage.teams.bot.superadmins.refresh()
        await stage.raise_alert()
        await stage.work()
        assert [text for text in stage.in_channel() if "väntar på superadmin" in text]
        graph.group.append(HR)
        stage.clock.move(timedelta(minutes=16))
        await stage.teams.bot.superadmins.refresh()
        await stage.after(timedelta(minutes=20))
        assert len(stage.cards(HR)) == 1
        assert len([text for text in stage.in_channel() if "väntar på superadmin" in text]) == 1


async def test_the_last_reading_outlives_a_restart_while_graph_is_down(
    tmp_path: Path, clock: FixedClock
) -> None:
    async with alert_stage(tmp_path, clock, people=(), superadmin_group_id=GROUP) as stage:
        await stage.teams.bot.superadmins.refresh()
        stage.graph.down = True
        async with stage.teams.restarted() as again:
            assert await again.bot.superadmins.ids() == set(SUPERADMINS)
            kept = await remembered(again.storage)
            assert kept is not None
            assert {member.id for member in kept.members} == set(SUPERADMINS)
            answer = await again.personal(SIV).say("hjälp")
            assert "superadmin" in answer.text


async def test_what_is_known_of_the_group_has_an_end(tmp_path: Path, clock: FixedClock) -> None:
    """Whoever left it while Graph refused to say so is no superadmin for ever."""
    async with alert_stage(tmp_path, clock, people=(SIV,), superadmin_group_id=GROUP) as stage:
        superadmins = stage.teams.bot.superadmins
        await superadmins.refresh()
        stage.graph.fail(Answer(403, "Forbidden"), on=Operation.GROUP, times=None)
        stage.clock.move(OLDEST)
        await superadmins.refresh()
        assert await superadmins.ids() == set(SUPERADMINS)
        stage.clock.move(timedelta(seconds=1))
        assert await superadmins.ids() == {SIV}, "the settings name her"
        async with stage.teams.restarted() as again:
            superadmins = again.bot.superadmins
            assert await superadmins.ids() == {SIV}
            stage.graph.heal()
            stage.clock.move(timedelta(minutes=16))
            await superadmins.refresh()
            assert await superadmins.ids() == set(SUPERADMINS)
