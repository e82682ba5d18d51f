"""The database refuses, is held, goes away or has no room: told, nothing half done, then well."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, make_url

from bot.core.calendar import is_workday
from storage import pool, sqlite_driver
from storage.engine import direct
from storage.outbox import LEASE
from storage.pool import MOST
from storage.sqlite_driver import PRAGMAS, SqliteConnection
from tests.clock import FixedClock
from tests.databases import Postgres
from tests.doubles.connector import Fault
from tests.doubles.line import Line
from tests.faults.checks import explained, rows
from tests.faults.conftest import IMPATIENT
from tests.makers import ANNA, TUESDAY
from tests.scenario import Stage, settled, stage
from tests.storage.leases import pass_on_leases
from tests.teams.test_tips import LINK, posted

BOOK = "boka 24/11 Bakom kulisserna"
ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


async def fails_and_leaves_nothing(teams: Stage, log: list[Any]) -> None:
    explained(await teams.personal().say(BOOK), log)
    assert await teams.bookings() == []


async def is_well(teams: Stage) -> None:
    assert "Bokat: tisdag 24 november" in (await teams.personal().say(BOOK)).text
    # The booking, its seat, its audit row, the turn: each once.
    written = await rows(teams)
    assert [*written[:3], written[4]] == [1] * 4


async def readiness(teams: Stage) -> tuple[int, str]:
    async with teams.http.get(f"{teams.url}/readyz") as probe:
        return probe.status, (await probe.text())[:30]


async def set_on_each_connection(
    teams: Stage, monkeypatch: pytest.MonkeyPatch, pragma: str
) -> None:
    """On those that the pool has, as soon as none is out at work, and on those it will open."""
    connections = direct(teams.bot.engine)
    while connections.out:  # noqa: ASYNC110 - the bot's own workers look at the database
        await asyncio.sleep(0)
    for connection, _ in connections.idle:
        assert isinstance(connection, SqliteConnection)
        connection.raw.execute(f"PRAGMA {pragma}")
    monkeypatch.setattr(sqlite_driver, "PRAGMAS", (*PRAGMAS, f"PRAGMA {pragma}"))


@ON_SQLITE
async def test_a_disk_that_can_only_be_read(
    teams: Stage, log: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_on_each_connection(teams, monkeypatch, "query_only = on")
    await fails_and_leaves_nothing(teams, log)
    assert "november" in (await teams.personal().say("schema")).text, "one may still look"
    assert await readiness(teams) == (503, "database cannot be written to")
    await set_on_each_connection(teams, monkeypatch, "query_only = off")
    assert (await readiness(teams))[0] == 200
    await is_well(teams)


@ON_SQLITE
async def test_a_disk_that_is_full(
    teams: Stage, log: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    anna = teams.personal()
    days = (TUESDAY + timedelta(days=number) for number in range(1, 170))
    # SQLite takes one page to mean as many as there are: the room in them is filled first.
    await set_on_each_connection(teams, monkeypatch, "max_page_count = 1")
    for day in filter(is_workday, days):
        teams.clock.move(timedelta(minutes=1))
        card = await anna.say(f"boka {day} {'x' * 60}")
        if "Något gick fel" in card.text:
            break
    explained(card, log)
    written = await rows(teams)
    assert "november" in (await anna.say("schema")).text, "one may still look"
    assert written[:3] == [written[0]] * 3, "the refused one is not there by half"
    assert day not in {booking.day for booking in await teams.bookings()}
    await set_on_each_connection(teams, monkeypatch, "max_page_count = 1073741823")
    assert "Bokat: tisdag 24 november" in (await anna.say(BOOK)).text
    await settled(teams)


@ON_SQLITE
async def test_a_file_that_another_process_keeps_locked(
    tmp_path: Path, clock: FixedClock, log: list[Any], database_url: str
) -> None:
    file = make_url(database_url).database
    assert file is not None
    async with stage(tmp_path, clock, database_url=database_url, parts=IMPATIENT) as teams:
        await teams.personal().say("mina")
        backup = sqlite3.connect(file, isolation_level=None)
        backup.execute("BEGIN IMMEDIATE")
        await fails_and_leaves_nothing(teams, log)
        backup.execute("ROLLBACK")
        backup.close()
        await is_well(teams)


@pytest.fixture
async def on_a_line(postgres: Postgres, tmp_path: Path, clock: FixedClock, log: list[Any]):
    """The bot, and the line to its PostgreSQL."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(postgres.database())
        line = await stack.enter_async_context(Line(url, tmp_path))
        teams = await stack.enter_async_context(
            stage(tmp_path, clock, database_url=line.url, parts=IMPATIENT)
        )
        await teams.personal().say("mina")
        yield teams, line


async def test_a_server_that_refuses_connections(on_a_line: Any, log: list[Any]) -> None:
    teams, line = on_a_line
    await line.refuse()
    explained(await teams.personal().say(BOOK), log)
    async with teams.http.get(f"{teams.url}/readyz") as probe:
        assert probe.status == 503
    async with teams.http.get(f"{teams.url}/healthz") as probe:
        assert probe.status == 200, "a restart would mend nothing"
    await line.accept()
    await is_well(teams)


async def test_a_server_that_fails_over(on_a_line: Any) -> None:
    teams, line = on_a_line
    line.reset()
    await is_well(teams)


async def test_a_server_that_restarts_is_waited_for(on_a_line: Any) -> None:
    teams, line = on_a_line
    await line.refuse()
    booking = asyncio.create_task(is_well(teams))
    await asyncio.sleep(0.5)
    assert not booking.done()
    await line.accept()
    await booking


@contextmanager
def cut(teams: Stage, line: Line, at: str, *, after: str = "") -> Iterator[list[str]]:
    """Lose the connection once, when the server has answered what holds these words.

    What comes before a statement that holds those of `after` is let by.
    """
    seen: list[str] = []
    begun = not after

    def cut_once(what: str) -> None:
        nonlocal begun
        begun = begun or after in what
        if begun and at in what and not seen:  # several statements may make one trip
            seen.append(what)
            line.cut_at_answer = True

    def before_statement(*given: Any) -> None:
        cut_once(given[2])

    def before_commit(*_: Any) -> None:
        cut_once("COMMIT")

    engine = teams.bot.engine.sync_engine
    event.listen(engine, "before_cursor_execute", before_statement)
    event.listen(engine, "commit", before_commit)
    yield seen
    event.remove(engine, "before_cursor_execute", before_statement)
    event.remove(engine, "commit", before_commit)


@pytest.mark.parametrize("at", ["head_revision", "INSERT INTO bookings", "INSERT INTO audit"])
async def test_a_connection_lost_in_the_middle_of_a_turn_is_not_told(
    on_a_line: Any, log: list[Any], at: str
) -> None:
    teams, line = on_a_line
    with cut(teams, line, at) as seen:
        await is_well(teams)
    assert seen
    assert "turn_tried_again" in {each["event"] for each in log}


@pytest.mark.parametrize("at", ["UPDATE bookings", "INSERT INTO audit", "COMMIT"])
async def test_nor_is_one_lost_where_a_turn_is_more_than_a_statement(
    on_a_line: Any, log: list[Any], at: str
) -> None:
    teams, line = on_a_line
    await is_well(teams)
    with cut(teams, line, at) as seen:
        card = await teams.personal().say("/flytta tisdag till torsdag")
    assert seen
    assert "torsdag 26 november" in card.text
    [booking] = await teams.bookings()
    assert booking.day == TUESDAY + timedelta(days=2)
    assert "turn_tried_again" in {each["event"] for each in log}


async def test_a_slow_line(on_a_line: Any) -> None:
    teams, line = on_a_line
    line.delay = 0.02
    await is_well(teams)


async def test_a_line_that_goes_dead(on_a_line: Any, log: list[Any]) -> None:
    teams, line = on_a_line
    line.whole = False
    explained(await teams.personal().say(BOOK), log)
    line.whole = True
    line.reset()  # as a network that is back does, once something is sent
    await is_well(teams)


async def test_no_connection_left(on_a_line: Any, log: list[Any]) -> None:
    teams, _ = on_a_line
    async with AsyncExitStack() as stack:
        for _ in range(MOST):
            await stack.enter_async_context(direct(teams.bot.engine).read())
        explained(await teams.personal().say(BOOK), log)
    await is_well(teams)


SAID_OF_A_JOB = "outbox.attempts = "


@pytest.fixture
async def tipped(on_a_line: Any) -> AsyncIterator[tuple[Stage, Line]]:
    """Its card is to be sent."""
    teams, line = on_a_line
    await teams.install(ANNA)
    await settled(teams)
    await teams.personal().say(f"/tipsa {LINK}")
    yield teams, line
    line.whole = True
    await pass_on_leases(teams.bot.engine, 2 * LEASE)
    teams.clock.move(timedelta(hours=1))  # when what failed is tried again
    await settled(teams)
    assert len(posted(teams, "Tipsat av")) == 1


@pytest.mark.parametrize("at", [SAID_OF_A_JOB, "COMMIT"])
async def test_what_was_sent_is_not_sent_again_for_a_connection_lost_thereafter(
    tipped: tuple[Stage, Line], at: str
) -> None:
    teams, line = tipped
    with cut(teams, line, at, after=SAID_OF_A_JOB) as seen:
        await settled(teams)
    assert seen


async def test_nor_for_a_server_that_is_away_for_longer_than_a_turn_waits(
    tipped: tuple[Stage, Line], monkeypatch: pytest.MonkeyPatch
) -> None:
    teams, line = tipped
    monkeypatch.setattr(pool, "SHORT_ABSENCE", 0.1)
    teams.teams.fail_next(Fault(kind="hang", about="Tipsat av"))
    working = asyncio.create_task(settled(teams))
    await teams.teams.hung.wait()
    await line.refuse()
    teams.teams.release.set()
    await asyncio.sleep(0.5)
    await line.accept()
    await working


@ON_SQLITE
async def test_nor_for_a_file_that_another_process_keeps_locked_meanwhile(
    tmp_path: Path, clock: FixedClock, database_url: str
) -> None:
    file = make_url(database_url).database
    assert file is not None
    async with stage(tmp_path, clock, database_url=database_url, parts=IMPATIENT) as teams:
        await teams.install(ANNA)
        await settled(teams)
        teams.teams.fail_next(Fault(kind="hang", about="Tipsat av Anna Ek"))
        await teams.personal().say(f"/tipsa {LINK}")
        working = asyncio.create_task(settled(teams))
        await teams.teams.hung.wait()
        backup = sqlite3.connect(file, isolation_level=None)
        backup.execute("BEGIN IMMEDIATE")
        teams.teams.release.set()
        await asyncio.sleep(1.5)
        backup.execute("ROLLBACK")
        backup.close()
        await working
        await pass_on_leases(teams.bot.engine, 2 * LEASE)
        teams.clock.move(timedelta(hours=1))  # when what failed is tried again
        await settled(teams)
        assert len(posted(teams, "Tipsat av Anna Ek")) == 1
