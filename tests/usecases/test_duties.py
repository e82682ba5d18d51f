"""Who is asked about a post, and who is asked when nobody answers; without Teams."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.people import DepartmentId, Grant, PersonId
from bot.schedule.model import Booking
from bot.usecases import personal
from bot.usecases.absence import be_away
from bot.usecases.publication import (
    answer_check_in,
    report_published,
    see_watch,
    take_over_watch,
)
from bot.usecases.reminding import ask_check_in, ask_published, asked_at, staff, still_asked
from bot.watch.model import CheckInAnswer, Level
from bot.watch.reminders import Question, Reminder, ReminderKind, ReminderSettings
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.usecases.conftest import House

LINK = "https://www.linkedin.com/feed/update/urn:li:activity:7123456789012345678/"
MONTH = timedelta(days=30)


@pytest.fixture
async def out(house: House) -> Booking:
    """Anna's post, out on Tuesday morning; it is Wednesday ten o'clock."""
    await house.book(TUESDAY)
    house.at(TUESDAY)
    done = await report_published(house.asks(), LINK, storage=house.storage)
    house.at(TUESDAY + timedelta(days=1))
    return done.booking


async def question(house: House, out: Booking, level: Level, number: int = 1) -> Question:
    watch = (await see_watch(out.id, storage=house.storage)).watch
    return Question(booking=out, watch=watch, number=number, level=level)


async def reached(house: House, out: Booking, level: Level) -> list[PersonId]:
    asks = await question(house, out, level)
    async with house.storage.read() as tx:
        day = house.clock.now().date()
        return list(await asked_at(tx, level, asks, await staff(tx, day), day))


async def person(house: House, number: PersonId, **changes: object) -> None:
    async with house.storage.begin() as tx:
        known = await tx.people.get(number)
        assert known is not None
        await tx.people.put(replace(known, **changes))


async def away(house: House, who: PersonId, deputy: PersonId) -> None:
    today = house.clock.now().date()
    await be_away(house.asks(who), today, today + MONTH, deputy, storage=house.storage)


async def still(house: House, reminder: Reminder) -> Question | None:
    async with house.storage.begin() as tx:
        now = house.clock.now()
        return await still_asked(tx, reminder, await staff(tx, now.date()), now)


async def test_the_keeper_is_asked_or_who_stands_in(house: House, out: Booking) -> None:
    assert await reached(house, out, Level.KEEPER) == [ANNA]
    await away(house, ANNA, BO)
    assert await reached(house, out, Level.KEEPER_AGAIN) == [BO]


async def test_silence_goes_to_the_deputy_and_without_one_back_to_the_keeper(
    house: House, out: Booking
) -> None:
    assert await reached(house, out, Level.DEPUTY) == [ANNA]
    await person(house, ANNA, deputy=BO)
    assert await reached(house, out, Level.DEPUTY) == [BO]
    await person(house, BO, grant=Grant.REVOKED)
    assert await reached(house, out, Level.DEPUTY) == [ANNA]


async def test_then_to_the_department_s_editors_who_are_there(house: House, out: Booking) -> None:
    vof = DepartmentId("vof")
    assert await reached(house, out, Level.DEPARTMENT) == [ANNA], "of no department"
    await person(house, ANNA, department=vof)
    assert await reached(house, out, Level.DEPARTMENT) == [ANNA], "has no colleagues"
    await person(house, BO, department=vof)
    await person(house, SIV, department=vof)
    assert set(await reached(house, out, Level.DEPARTMENT)) == {BO, SIV}
    await away(house, BO, SIV)
    assert await reached(house, out, Level.DEPARTMENT) == [SIV]
    await person(house, SIV, grant=Grant.REVOKED)
    assert await reached(house, out, Level.DEPARTMENT) == [BO], "whose deputy is no editor"
    await person(house, BO, grant=Grant.REVOKED)
    assert await reached(house, out, Level.DEPARTMENT) == [ANNA]


async def test_an_earlier_question_is_left_to_the_later_one_that_is_due_too(
    house: House, out: Booking
) -> None:
    house.at(TUESDAY + timedelta(days=1), 9)
    now = house.clock.now()
    first, second = await question(house, out, Level.KEEPER), 2
    async with house.storage.begin() as tx:
        asked = await ask_check_in(tx, first, now)
        assert asked >= now
    assert await house.jobs("reminders.send") == []
    async with house.storage.begin() as tx:
        await ask_check_in(tx, await question(house, out, Level.KEEPER, second), now)
    assert set(await house.jobs("reminders.send")) == {f"person:{ANNA}"}


async def test_whether_a_post_is_out_is_asked_unless_its_owner_wants_no_question(
    house: House,
) -> None:
    booking = await house.book(TUESDAY)
    house.at(TUESDAY)
    off = ReminderSettings(off=frozenset({ReminderKind.PUBLICATION}))
    await personal.change_reminder_settings(house.asks(), off, storage=house.storage)

    async def put(now: datetime) -> None:
        async with house.storage.begin() as tx:
            await ask_published(tx, booking, now)

    await put(house.clock.now())
    assert await house.jobs("reminders.send") == []
    house.at(TUESDAY + timedelta(days=1))
    await put(house.clock.now())
    assert set(await house.jobs("reminders.send")) == {f"person:{ANNA}"}, "the second, which is on"
    seen = await personal.see_reminder_settings(house.asks(), storage=house.storage)
    assert seen.off == off.off


def asked_first(house: House, out: Booking) -> Reminder:
    return Reminder(
        person=ANNA,
        kind=ReminderKind.CHECK_IN,
        booking=out.id,
        number=1,
        due=house.clock.now(),
    )


async def test_a_question_stands_until_it_is_answered(house: House, out: Booking) -> None:
    reminder = asked_first(house, out)
    assert (found := await still(house, reminder)) is not None
    assert found.number == 1
    assert await still(house, replace(reminder, number=99)) is None
    await answer_check_in(
        house.asks(), out.id, 1, CheckInAnswer.NOTHING_NEW, storage=house.storage
    )
    assert await still(house, reminder) is None


async def test_a_question_goes_on_to_who_keeps_the_watch_by_now(
    house: House, out: Booking
) -> None:
    reminder = asked_first(house, out)
    await take_over_watch(house.asks(BO), out.id, ANNA, storage=house.storage)
    assert await still(house, reminder) is None
    assert f"person:{BO}" in await house.jobs("reminders.send")
    to_deputy = replace(reminder, level=Level.DEPUTY, person=SIV)
    assert await still(house, to_deputy) is not None, "asked as one of others"


async def test_a_post_that_was_moved_is_not_asked_about(house: House) -> None:
    booking = await house.book(TUESDAY)
    house.at(TUESDAY)
    reminder = Reminder(
        person=ANNA, kind=ReminderKind.PUBLICATION, booking=booking.id, due=house.clock.now()
    )
    assert await still(house, reminder) is not None
    earlier = replace(reminder, due=house.clock.now() - timedelta(days=1))
    assert await still(house, earlier) is None
    await report_published(house.asks(), LINK, storage=house.storage)
    assert await still(house, reminder) is None


async def test_ones_duties_are_what_one_answers_for_today(house: House, out: Booking) -> None:
    waiting = await house.book(house.clock.now().date())

    async def duties(who: PersonId) -> tuple[list[int], list[int]]:
        seen = await personal.see_duties(house.asks(who), storage=house.storage)
        return [each.booking.id for each in seen.questions], [
            each.booking.id for each in seen.kept
        ]

    assert await duties(ANNA) == ([out.id, waiting.id], [])
    assert await duties(BO) == ([], [])
    await answer_check_in(
        house.asks(), out.id, 1, CheckInAnswer.NOTHING_NEW, storage=house.storage
    )
    assert await duties(ANNA) == ([waiting.id], [out.id]), "the next check-in is to come"
    await away(house, ANNA, BO)
    assert await duties(BO) == ([waiting.id], [out.id])
    assert await duties(ANNA) == ([], [])
