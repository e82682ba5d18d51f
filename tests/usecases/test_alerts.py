"""Whom an alert is for, what came of each step, and what is told of the bot's health."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alerts.conditions import Condition
from bot.alerts.steps import Step, StepResult
from bot.core.people import PersonId
from bot.core.refusals import NotAllowed
from bot.core.team import OTHER_TEAM, TEAM
from bot.schedule.admin_refusals import TeamNotThere
from bot.schedule.ideas import Idea, IdeaId
from bot.usecases import alerts as usecase
from bot.usecases.team import change_team
from bot.usecases.telling import tell_changes
from storage.conversations import Conversation
from tests.cards.samples_alerts import healthy
from tests.makers import ANNA, BO, SIV
from tests.usecases.conftest import House

REASON = "evidence_stored"


async def raised(house: House, *people: PersonId) -> None:
    await usecase.raise_alert(
        1,
        REASON,
        people=people,
        raised_at=house.clock.now(),
        storage=house.storage,
    )


async def test_every_superadmin_is_told_by_every_way_once(house: House) -> None:
    for _ in range(2):
        await raised(house, SIV, BO)
    for kind in ("alert.chat", "alert.feed", "alert.mail", "alert.reminder"):
        assert sorted(await house.jobs(kind)) == sorted([f"person:{BO}", f"person:{SIV}"])
    [unclaimed] = await house.rows("alert.unclaimed")
    assert unclaimed["due_at"] > house.clock.now()


async def test_with_nobody_to_tell_the_channel_is_told_at_once(house: House) -> None:
    await raised(house)
    [unclaimed] = await house.rows("alert.unclaimed")
    assert unclaimed["due_at"] == house.clock.now()


async def test_where_every_way_has_failed_the_reporter_hears_of_it_at_once(house: House) -> None:
    await raised(house, SIV)
    now = house.clock.now() + timedelta(minutes=1)
    for step in Step:
        [before] = await house.rows("alert.reporter")
        assert before["due_at"] > now, "a way is left"
        async with house.storage.read() as tx:
            alert = await tx.alerts.get(1, REASON, SIV)
        assert alert is not None
        result = StepResult(sent=False, at=now, why="blocked")
        await usecase.keep_result(alert, step, result, storage=house.storage)
        if step is Step.MAIL:
            break
    [after] = await house.rows("alert.reporter")
    assert after["due_at"] == now
    assert len(await house.jobs("alert.mail")) == 2, "mail does not wait where the chat is closed"


async def test_the_first_superadmin_to_take_it_has_it(house: House) -> None:
    await raised(house, SIV, BO)
    with pytest.raises(NotAllowed):
        await usecase.take_alert(house.asks(ANNA), 1, storage=house.storage)
    assert await usecase.take_alert(house.asks(SIV), 99, storage=house.storage) is None
    for _ in range(2):
        taken = await usecase.take_alert(house.asks(SIV), 1, storage=house.storage)
        assert taken is not None
        assert taken.taken_by == SIV
    assert await house.noted() == ["take_alert"]
    await usecase.see_alert(house.asks(BO), 1, storage=house.storage)
    async with house.storage.read() as tx:
        seen = await tx.alerts.get(1, REASON, BO)
    assert seen is not None
    assert seen.seen_at is not None


@pytest.mark.parametrize(
    ("subject", "case"), [("case:7", 7), ("case:x", None), ("booking:7", None), ("case", None)]
)
def test_a_card_s_subject_says_whose_alert_it_is(subject: str, case: int | None) -> None:
    assert usecase.alerted_case(subject) == case
    if case is not None:
        assert usecase.card_subject(case) == subject


async def test_a_change_in_health_is_told_once_however_many_replicas_see_it(house: House) -> None:
    well = healthy()
    bad = replace(well, records=replace(well.records, audit=False))
    for people in ([], [SIV], [SIV, BO]):
        await tell_changes(bad, people=people, storage=house.storage)
    assert await house.jobs("health.tell") == [f"person:{SIV}"], "whom there was to tell first"
    later = replace(well, at=well.at + timedelta(minutes=20))
    for _ in range(2):
        await tell_changes(later, people=[SIV], storage=house.storage)
    told = [row["payload"] for row in await house.rows("health.tell")]
    assert [(each["condition"], each["well"]) for each in told] == [
        (Condition.AUDIT.value, False),
        (Condition.AUDIT.value, True),
    ]


async def test_another_team_is_chosen_by_a_superadmin_among_those_it_was_added_to(
    house: House,
) -> None:
    with pytest.raises(NotAllowed):
        await change_team(house.asks(), "19:other", storage=house.storage)
    with pytest.raises(TeamNotThere):
        await change_team(house.asks(SIV), "19:other", storage=house.storage)
    assert await house.noted() == []
    async with house.storage.begin() as tx:
        for key, team in ((TEAM, "19:ours"), (f"{OTHER_TEAM}19:other", "19:other")):
            await tx.conversations.put(
                Conversation(key=key, conversation=team, service_url="", tenant="", bot="")
            )
    async with house.storage.begin() as tx:
        at = house.clock.now()
        await tx.ideas.add(Idea(id=IdeaId(0), text="Bron", by=BO, at=at, touched_at=at))
    await change_team(house.asks(SIV), "19:other", storage=house.storage)
    assert await house.jobs("idea.post") == ["channel"]
    assert await house.noted() == ["change_team"]
    assert len(await house.rows("roster.read")) == 1
    with pytest.raises(TeamNotThere):
        await change_team(house.asks(SIV), "19:other", storage=house.storage)
