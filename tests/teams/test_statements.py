"""What a whole turn asks of the database. Each statement is a wait for everybody in line.

A number that grows is a decision: change it here, and say why in the commit.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import event

from bot.schedule.model import Details, Draft
from bot.schedule.swaps import GiveAway, Seen
from bot.watch.rules import begin
from tests import makers
from tests.clock import STOCKHOLM
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.scenario import Stage

TURNS = {
    "/boka 2026-12-01 Ny cykelbro": (7, 1),
    "/boka": (3, 0),
    "/ledigt": (3, 0),
    "/schema": (3, 0),
    "/mina": (12, 0),
    "/flytta tisdag": (7, 0),
    "/avboka tisdag": (5, 0),
    "/riktlinjer": (1, 0),
    "/statistik": (6, 0),
}
"""Statements, beginnings apart, and commits of what was written."""


@pytest.mark.parametrize(("command", "expected"), TURNS.items())
async def test_a_turn_asks_the_database_so_many_times_and_no_more(
    teams: Stage, command: str, expected: tuple[int, int]
) -> None:
    anna = teams.personal(ANNA)
    await anna.say("/boka tisdag Bakom kulisserna")  # from now on she is known
    with counted(teams) as asked:
        await anna.say(command)
    assert (asked["statements"], asked["commits"]) == expected


async def test_ones_own_list_asks_as_often_however_much_is_under_way(teams: Stage) -> None:
    anna, bo = teams.personal(ANNA), teams.personal(BO)
    await anna.say("/boka tisdag Bakom kulisserna")
    await bo.say("/mina")
    counts: list[int] = []
    for first in (TUESDAY, TUESDAY + timedelta(days=7)):
        await put_under_way(teams, first)
        with counted(teams) as asked:
            await anna.say("/mina")
        counts.append(asked["statements"])
    assert counts == [19, 19]


async def put_under_way(teams: Stage, first: date) -> None:
    """Three of everything on days of a week: watches of several, places in line, proposals."""
    start = datetime.combine(first, time(9), STOCKHOLM)
    async with teams.storage.begin() as tx:
        page = next(each for each in await tx.pages.all() if each.id != "stad")
        await tx.reminders.add_absence(BO, first, first + timedelta(days=30), ANNA)
        for number, keeper in enumerate((ANNA, BO, SIV)):
            day = first + timedelta(days=number)
            booking = await tx.bookings.add(
                page=page, day=day, details=makers.details(), owner=keeper
            )
            await tx.watches.put(begin(booking.id, keeper, start))
            await tx.queue.join(
                page=page.id, day=day, person=ANNA, draft=Draft(details=Details(title="Vill"))
            )
            seen = Seen(booking=booking.id, version=1)
            await tx.proposals.add(GiveAway(by=keeper, to=ANNA, until=start, booking=seen))


def in_turn() -> bool:
    """Not what the outbox's worker asks meanwhile."""
    task = asyncio.current_task()
    assert task is not None
    return "Worker.run" not in repr(task.get_coro())


@contextmanager
def counted(teams: Stage) -> Iterator[dict[str, int]]:
    engine = teams.bot.engine.sync_engine
    asked = {"statements": 0, "commits": 0}

    def statement(_: object, __: object, text: str, *___: object) -> None:
        asked["statements"] += in_turn() and not text.startswith("BEGIN")

    def commit(_: object) -> None:
        asked["commits"] += in_turn()

    event.listen(engine, "before_cursor_execute", statement)
    event.listen(engine, "commit", commit)
    yield asked
    event.remove(engine, "before_cursor_execute", statement)
    event.remove(engine, "commit", commit)
