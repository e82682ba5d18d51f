"""Evidence whose folder goes while the bot runs: superadmins hear of it, and nobody waits."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from bot.alerts.checks import Why
from bot.alerts.conditions import Condition, failing
from bot.alerts.health import Health
from bot.evidence.store import FolderStore
from bot.moderation.model import CaseNumber, Comment, Ground, Kind
from bot.moderation.refusals import StoreFailed, StoreFailure
from bot.ops.health_watch import StoreLook
from bot.swedish import health as words
from bot.usecases.cases import NewReport, add_evidence, report
from tests.alerts.stage import HR, AlertStage
from tests.evidence.pictures import checked, png
from tests.graph.conftest import sdk_warns_of_itself
from tests.makers import SIV, request

pytestmark = sdk_warns_of_itself


async def a_picture(stage: AlertStage) -> CaseNumber:
    asked = request(now=stage.clock.now())
    new = NewReport(kind=Kind.UNLAWFUL, ground=Ground.UNLAWFUL_THREAT, comment=Comment(text="x"))
    case = (await report(asked, new, storage=stage.teams.storage)).case
    await add_evidence(
        asked, case.number, checked(png()), store=store_of(stage), storage=stage.teams.storage
    )
    return case.number


def store_of(stage: AlertStage) -> FolderStore:
    store = stage.teams.bot.checks.services.evidence
    assert isinstance(store, FolderStore)
    return store


def folder_of(stage: AlertStage) -> Path:
    return Path(stage.teams.settings.evidence)


async def look(stage: AlertStage) -> Health:
    stage.clock.move(timedelta(minutes=1))
    await stage.teams.bot.watch.look()
    return await stage.teams.bot.health_check.look()


async def test_a_folder_that_goes_is_told_within_a_minute_and_until_it_is_back(
    stage: AlertStage,
) -> None:
    folder, away = folder_of(stage), folder_of(stage).with_name("away")
    stage.graph.installed.add(HR)
    case = await a_picture(stage)
    assert Condition.EVIDENCE_STORE not in failing(await look(stage))
    await asyncio.to_thread(folder.rename, away)
    health = await look(stage)
    what, _ = words.trouble(Condition.EVIDENCE_STORE, health)
    assert health.store.failure == StoreFailure.GONE
    assert what in (await stage.teams.personal(SIV).say("/status")).text
    await stage.work()
    posted, chats = stage.teams.teams.posted, stage.chats(HR)
    told = [str(body) for id_, body in posted.items() if stage.teams.teams.where[id_] in chats]
    assert any(what in each for each in told), "who has not asked is told"
    with pytest.raises(StoreFailed):
        await add_evidence(
            request(now=stage.clock.now()),
            case,
            checked(png((300, 300))),
            store=store_of(stage),
            storage=stage.teams.storage,
        )
    for _ in range(5):
        assert Condition.EVIDENCE_STORE in failing(await look(stage)), "as long as it lasts"
    assert not folder.exists()
    await asyncio.to_thread(away.rename, folder)
    for _ in range(4):
        health = await look(stage)
    assert Condition.EVIDENCE_STORE not in failing(health)
    await stage.work()
    assert any(words.well_again("bevislagret") in str(body) for body in posted.values())


async def test_a_probe_asks_no_folder_and_a_hanging_one_takes_one_thread(
    stage: AlertStage,
) -> None:
    asked, ends = list[int](), asyncio.Event()

    async def hangs() -> None:
        asked.append(1)
        await ends.wait()

    store = StoreLook(hangs, patience=0)
    assert {await store.failure() for _ in range(3)} == {StoreFailure.UNREACHABLE}
    assert asked == [1]
    await stage.teams.bot.health_check.look()
    assert asked == [1]
    ends.set()
    await asyncio.sleep(0)
    assert await StoreLook(no_fault).failure() is None


async def no_fault() -> None:
    return None


async def test_try_now_says_it_and_makes_no_folder(stage: AlertStage) -> None:
    await a_picture(stage)
    await asyncio.to_thread(folder_of(stage).rename, folder_of(stage).with_name("away"))
    found = await stage.teams.bot.checks.run()
    assert Why.STORE_GONE in {each.why for each in found}
    assert not folder_of(stage).exists()
