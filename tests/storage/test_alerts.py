"""Alerts: who is to know of which case, and what came of each step."""

from dataclasses import replace
from datetime import timedelta

from bot.alerts.steps import Alert, Step, StepResult
from storage.transaction import SqlStorage
from tests.clock import START, FixedClock
from tests.makers import ANNA, BO

REASON = "evidence_stored"
ANNAS = Alert(case=1, reason=REASON, person=ANNA, raised_at=START)
BOS = replace(ANNAS, person=BO, raised_at=START + timedelta(seconds=1))
SENT = StepResult(sent=True, at=START)
FAILED = StepResult(sent=False, at=START, why="403 blocked")


async def add(storage: SqlStorage, *alerts: Alert) -> list[bool]:
    async with storage.begin() as tx:
        return [
            await tx.alerts.add(each.case, each.reason, each.person, raised_at=each.raised_at)
            for each in alerts
        ]


async def test_an_alert_is_raised_once_for_each_person_and_reason(storage: SqlStorage) -> None:
    other = replace(ANNAS, reason="unsure_reported", raised_at=START + timedelta(seconds=2))
    elsewhere = replace(ANNAS, case=2)
    new = await add(storage, ANNAS, BOS, replace(ANNAS, raised_at=BOS.raised_at), other, elsewhere)
    assert new == [True, True, False, True, True]
    async with storage.read() as tx:
        assert await tx.alerts.of_case(1) == [ANNAS, BOS, other]
        assert await tx.alerts.get(1, REASON, BO) == BOS
        assert await tx.alerts.get(2, REASON, BO) is None


async def test_what_came_of_a_step_is_kept_as_it_is_now(storage: SqlStorage) -> None:
    await add(storage, ANNAS, BOS)
    later = replace(SENT, at=START + timedelta(minutes=10))
    async with storage.begin() as tx:
        await tx.alerts.record(ANNAS, Step.CHAT, FAILED)
        await tx.alerts.record(ANNAS, Step.FEED, SENT)
        await tx.alerts.record(ANNAS, Step.CHAT, later)
        await tx.alerts.record(BOS, Step.CHAT, FAILED)
    annas = replace(ANNAS, steps={Step.CHAT: later, Step.FEED: SENT})
    bos = replace(BOS, steps={Step.CHAT: FAILED})
    async with storage.read() as tx:
        assert await tx.alerts.open() == await tx.alerts.of_case(1) == [annas, bos]
        assert await tx.alerts.last_proofs() == {
            (ANNA, Step.CHAT): later.at,
            (ANNA, Step.FEED): START,
        }


async def test_an_alert_is_seen_when_it_was_first_seen(
    storage: SqlStorage, clock: FixedClock
) -> None:
    await add(storage, ANNAS, BOS)
    for _ in range(2):
        clock.move(timedelta(minutes=1))
        async with storage.begin() as tx:
            await tx.alerts.see(1, ANNA)
    async with storage.read() as tx:
        seen = replace(ANNAS, seen_at=START + timedelta(minutes=1))
        assert await tx.alerts.of_case(1) == [seen, BOS]


async def test_a_taken_case_is_one_superadmins_and_open_to_nobody(storage: SqlStorage) -> None:
    elsewhere = replace(ANNAS, case=2)
    await add(storage, ANNAS, BOS, elsewhere)
    async with storage.begin() as tx:
        await tx.alerts.take(1, ANNA)
        await tx.alerts.take(1, BO)
    async with storage.read() as tx:
        assert await tx.alerts.of_case(1) == [
            replace(alert, taken_by=BO) for alert in (ANNAS, BOS)
        ]
        assert await tx.alerts.open() == [elsewhere]


async def test_the_last_word_from_outside_is_kept(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        assert await tx.alerts.reading("superadmins") is None
        await tx.alerts.keep_reading("superadmins", START, ["old"])
        await tx.alerts.keep_reading("superadmins", START + timedelta(1), [ANNA, BO])
    async with storage.read() as tx:
        found = await tx.alerts.reading("superadmins")
    assert found == (START + timedelta(1), [ANNA, BO])
