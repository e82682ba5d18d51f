"""Absences, settings and reminders come back as they were put; a reminder is gathered once."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from bot.schedule.model import BookingId
from bot.watch.model import Level
from bot.watch.reminders import Reminder, ReminderKind, ReminderSettings
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import START
from tests.makers import ANNA, BO, SIV, TUESDAY

REMINDER = Reminder(
    person=ANNA,
    kind=ReminderKind.CHECK_IN,
    booking=BookingId(1),
    number=2,
    level=Level.DEPUTY,
    due=START,
)


@pytest.fixture(autouse=True)
async def _booking(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(makers.page())
        await tx.bookings.add(
            page=makers.page(), day=TUESDAY, details=makers.details(), owner=ANNA
        )


async def test_absences_come_in_order_until_they_have_ended(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.people.put(makers.person(ANNA))
        late = await tx.reminders.add_absence(BO, date(2026, 12, 20), date(2027, 1, 7), ANNA)
        soon = await tx.reminders.add_absence(ANNA, date(2026, 12, 1), date(2026, 12, 4), BO)
    async with storage.read() as tx:
        assert await tx.reminders.absences(since=date(2026, 12, 4)) == [soon, late]
        assert await tx.reminders.absences(since=date(2026, 12, 5)) == [late]
        assert await tx.reminders.absence(late.id) == late
    on_the_last_day = await storage.start_turn(BO, date(2026, 12, 4))
    assert on_the_last_day.deputy_for == {ANNA}
    day_after = await storage.start_turn(BO, date(2026, 12, 5))
    assert day_after.deputy_for == frozenset()
    async with storage.begin() as tx:
        await tx.reminders.end_absence(late.id)
        assert await tx.reminders.absence(late.id) is None


async def test_settings_are_those_put_last_or_the_ordinary_ones(storage: SqlStorage) -> None:
    mine = ReminderSettings(off=frozenset(ReminderKind), morning=time(11), afternoon=time(13))
    async with storage.begin() as tx:
        assert await tx.reminders.settings(ANNA) == ReminderSettings()
        await tx.reminders.put_settings(ANNA, ReminderSettings(morning=time(10)))
        await tx.reminders.put_settings(ANNA, mine)
        assert await tx.reminders.settings(ANNA) == mine


async def test_the_same_question_is_put_once_a_day(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        assert await tx.reminders.add(REMINDER)
        assert not await tx.reminders.add(replace(REMINDER, due=START + timedelta(hours=1)))
        assert await tx.reminders.add(replace(REMINDER, due=START + timedelta(days=1)))
        assert await tx.reminders.add(replace(REMINDER, level=Level.DEPARTMENT))
        assert await tx.reminders.add(replace(REMINDER, person=SIV))


async def test_a_gathering_takes_what_is_due_and_no_other_has(storage: SqlStorage) -> None:
    later = replace(REMINDER, number=3, due=START + timedelta(hours=1))
    async with storage.begin() as tx:
        await tx.reminders.add(REMINDER)
        await tx.reminders.add(later)
        await tx.reminders.add(replace(REMINDER, person=BO))
        assert await tx.reminders.gather(ANNA, 7, START) == [REMINDER]
    async with storage.begin() as tx:
        assert await tx.reminders.gather(ANNA, 7, START) == [REMINDER], "tried again after a crash"
        assert await tx.reminders.gather(ANNA, 8, START + timedelta(hours=1)) == [later]
        await tx.reminders.sent(7, START)
        assert await tx.reminders.gather(ANNA, 7, START) == []
