"""What superadmins are told of when a condition changes: once each, and when it is well again."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alerts.conditions import Condition
from bot.alerts.health import Health, Place
from bot.alerts.telling import TELLS, Standing, news_of
from bot.core.seen import Seen
from bot.core.team import CHANNEL
from bot.outbox.upkeep import ReportDead
from bot.swedish import health as words
from bot.usecases.telling import tell_changes
from tests.alerts.stage import SUPERADMINS, AlertStage
from tests.alerts.test_conditions import FAULTS, WELL
from tests.graph.conftest import sdk_warns_of_itself
from tests.makers import SIV
from tests.scenario import Card

pytestmark = sdk_warns_of_itself

MINUTE = timedelta(minutes=1)


class Days:
    """One replica that looks again and again, and remembers as the database does."""

    def __init__(self) -> None:
        self.standings: dict[str, Standing] = {}

    def look(self, health: Health) -> list[tuple[Condition, str, bool]]:
        self.standings, news = news_of(self.standings, health)
        return [(each.condition, each.stage, each.well) for each in news]


def later(health: Health, passed: timedelta) -> Health:
    return replace(health, at=health.at + passed)


def ending_in(days: float) -> Health:
    assert WELL.credential is not None
    end = WELL.at + timedelta(days=days)
    return replace(WELL, credential=replace(WELL.credential, ends_at=end))


@pytest.mark.parametrize(
    ("condition", "health"),
    [
        (condition, health)
        for condition, health in FAULTS
        if condition in TELLS and health.team is not Place.UNKNOWN
    ],
)
def test_what_fails_is_told_once_and_once_more_when_it_is_well(
    condition: Condition, health: Health
) -> None:
    days = Days()
    told = [each for passed in range(60) for each in days.look(later(health, passed * MINUTE))]
    assert [(name, well) for name, _, well in told] == [(condition, False)]
    told = [each for passed in range(60, 99) for each in days.look(later(WELL, passed * MINUTE))]
    assert told == [(condition, "", True)]
    assert days.standings == {}


def test_every_condition_that_is_told_has_a_fault_here() -> None:
    assert set(TELLS) <= {name for name, _ in FAULTS}


@pytest.mark.parametrize(
    "health",
    [
        replace(WELL, graph=Seen(failed_at=WELL.at, failure="503")),
        replace(WELL, group_failure="503"),
        replace(WELL, roster_read_at=None),
    ],
)
def test_what_fails_for_a_moment_is_no_news(health: Health) -> None:
    days = Days()
    assert not days.look(health)
    assert not days.look(later(health, 10 * MINUTE))
    assert not days.look(later(WELL, 11 * MINUTE))
    assert not days.look(later(WELL, 40 * MINUTE))
    assert days.standings == {}


def test_what_one_replica_sees_fail_is_not_well_because_another_does_not_see_it() -> None:
    """Each asks Graph by itself: one can't reach it, the other can."""
    days = Days()
    failing = replace(WELL, graph=Seen(failed_at=WELL.at, failure="503"))
    told = [
        each
        for passed in range(60)
        for health in (failing, WELL)
        for each in days.look(later(health, passed * MINUTE))
    ]
    assert told == [(Condition.GRAPH, "", False)]


def test_what_nobody_knows_is_neither_failing_nor_well() -> None:
    days = Days()
    [told] = days.look(replace(WELL, records=replace(WELL.records, audit=False)))
    assert told == (Condition.AUDIT, "", False)
    unread = replace(WELL, records=replace(WELL.records, audit=None))
    assert not days.look(later(unread, 60 * MINUTE))
    assert Condition.AUDIT in days.standings


def test_a_secret_that_ends_is_told_of_at_thirty_fourteen_and_three_days_and_at_its_end() -> None:
    days = Days()
    told = [each for left in range(40, -5, -1) for each in days.look(ending_in(left - 0.5))]
    assert told == [(Condition.CREDENTIAL, stage, False) for stage in ("30", "14", "3", "0")]
    assert days.look(ending_in(365)) == [(Condition.CREDENTIAL, "", True)]


def test_a_bot_that_was_never_in_a_team_tells_nobody_so() -> None:
    never = replace(WELL, team=Place.UNKNOWN, channel=Place.UNKNOWN, roster_read_at=None)
    assert not Days().look(never)


def test_with_the_team_the_channel_goes_unmentioned() -> None:
    assert Days().look(replace(WELL, team=Place.LOST, channel=Place.LOST)) == [
        (Condition.TEAM, "", False)
    ]


def told(stage: AlertStage, what: str) -> int:
    """How many cards with these words stand in the superadmins' chats."""
    posted, where = stage.teams.teams.posted, stage.teams.teams.where
    chats = {chat for person in SUPERADMINS for chat in stage.chats(person)}
    return sum(
        what in Card(body["attachments"][0]["content"]).text
        for id_, body in posted.items()
        if where[id_] in chats
    )


async def set_channel(stage: AlertStage, state: str) -> None:
    async with stage.teams.storage.begin() as tx:
        await tx.conversations.set_state(CHANNEL, state)


async def test_every_superadmin_gets_a_card_when_the_channel_is_gone_and_when_it_is_back(
    stage: AlertStage,
) -> None:
    stage.graph.installed |= set(SUPERADMINS)
    await set_channel(stage, "deleted")
    for _ in range(3):
        await stage.teams.bot.watch.look()
    await stage.work()
    assert told(stage, "Schemats kanal finns inte") == len(SUPERADMINS)
    assert told(stage, "Återställ kanalen") == len(SUPERADMINS)
    await set_channel(stage, "open")
    for _ in range(3):
        await stage.teams.bot.watch.look()
    await stage.work()
    assert told(stage, "I ordning igen: kanalen") == len(SUPERADMINS)
    await set_channel(stage, "deleted")
    stage.clock.move(MINUTE)
    await stage.teams.bot.watch.look()
    await stage.work()
    assert told(stage, "Schemats kanal finns inte") == 2 * len(SUPERADMINS), "another time"


async def test_each_alert_that_was_buried_is_told_of_with_its_case_and_what_to_do(
    stage: AlertStage,
) -> None:
    """Its worker was killed five times; two cases of one day are two cards."""
    stage.graph.installed |= set(SUPERADMINS)
    day = stage.clock.now().date()
    async with stage.teams.storage.begin() as tx:
        await tx.outbox.add(
            *(ReportDead(dead="alert", left=5, case=case, on=day) for case in (7, 9, 7))
        )
    await stage.work()
    for case in (7, 9):
        said = words.dead_job("alert", "", left=5, case=case)
        assert "stannade 5 gånger" in said
        assert words.REPLAY in said
        assert told(stage, said) == len(SUPERADMINS)


async def test_replicas_that_look_at_once_tell_once(stage: AlertStage) -> None:
    stage.graph.installed |= set(SUPERADMINS)
    lost = replace(await stage.teams.bot.health_check.look(), channel=Place.LOST)
    await asyncio.gather(
        *(tell_changes(lost, people=SUPERADMINS, storage=stage.teams.storage) for _ in range(5))
    )
    await set_channel(stage, "deleted")
    await stage.work()
    assert told(stage, "Schemats kanal finns inte") == len(SUPERADMINS)


async def test_where_there_is_nobody_it_is_told_once_there_is_somebody(stage: AlertStage) -> None:
    stage.graph.installed |= set(SUPERADMINS)
    await set_channel(stage, "deleted")
    lost = replace(await stage.teams.bot.health_check.look(), channel=Place.LOST)
    await tell_changes(lost, people=[], storage=stage.teams.storage)
    await stage.work()
    assert told(stage, "Schemats kanal") == 0
    await tell_changes(lost, people=[SIV], storage=stage.teams.storage)
    await stage.work()
    assert told(stage, "Schemats kanal finns inte") == 1


async def test_the_told_is_remembered_over_a_restart(stage: AlertStage) -> None:
    stage.graph.installed |= set(SUPERADMINS)
    await set_channel(stage, "deleted")
    await stage.teams.bot.watch.look()
    await stage.work()
    async with stage.teams.restarted() as again:
        await again.bot.watch.look()
        while await again.bot.worker.work_due():
            pass
    assert told(stage, "Schemats kanal finns inte") == len(SUPERADMINS)


def test_each_has_words_for_being_well_again() -> None:
    assert all(words.well_again(words.name(each)) for each in TELLS)
