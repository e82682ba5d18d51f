"""What a whole turn asks of the database. Each statement is a wait for everybody in line.

A number that grows is a decision: change it here, and say why in the commit.
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from tests.makers import ANNA
from tests.scenario import Stage

TURNS = {
    "/boka 2026-12-01 Ny cykelbro": (9, 1),
    "/boka": (4, 0),
    "/ledigt": (4, 0),
    "/schema": (4, 0),
    "/mina": (11, 0),
    "/flytta tisdag": (8, 0),
    "/avboka tisdag": (6, 0),
    "/riktlinjer": (2, 0),
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
