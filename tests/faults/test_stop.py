"""SIGTERM to a real process: what is under way is finished, what can't be is handed on."""

import asyncio
import os
import signal

import aiohttp
import pytest
from sqlalchemy import select

from bot.wiring.work import LAST_JOB_SECONDS
from storage.engine import create_engine
from storage.tables import outbox
from tests.bench.load import Turn
from tests.databases import disposing
from tests.doubles.connector import ConnectorDouble, Fault
from tests.e2e.bot_process import BotProcess


@pytest.fixture
async def teams():
    async with ConnectorDouble().running() as double:
        yield double


@pytest.fixture
async def bot(tmp_path, database_url):
    process = BotProcess(folder=tmp_path, settings={"BOT_DATABASE_URL": database_url})
    await process.start()
    yield process
    await process.kill()


async def say(bot, teams, text, number=1):
    activity = Turn(person=1, text=text).activity(number, teams.service_url)
    url = f"http://127.0.0.1:{bot.port}/api/messages"
    async with aiohttp.ClientSession() as http, http.post(url, json=activity) as response:
        return response.status


async def test_a_turn_in_flight_is_answered_before_the_process_ends(bot, teams):
    teams.fail_next(Fault(kind="hang"))
    turn = asyncio.create_task(say(bot, teams, "/mina"))
    await teams.wait_for(1, writes=True)  # it has come as far as sending its card
    ending = asyncio.create_task(bot.stop())
    await refuses_connections(bot)
    assert not turn.done()
    teams.release.set()
    assert await turn == 200
    assert await ending == 0


async def test_told_twice_it_ends_as_when_told_once(bot, teams):
    """What is told to end by a program is often told by its group as well."""
    teams.fail_next(Fault(kind="hang"))
    turn = asyncio.create_task(say(bot, teams, "/mina"))
    await teams.wait_for(1, writes=True)
    process = bot.pid
    ending = asyncio.create_task(bot.stop())
    await refuses_connections(bot)
    os.kill(process, signal.SIGTERM)
    teams.release.set()
    assert await turn == 200
    assert await ending == 0


async def test_a_message_that_nobody_takes_is_given_back_and_holds_nothing_up(bot, teams):
    """Its job would wait thirty seconds; the service manager has killed us by then."""
    await worker_hangs_on_a_kept_answer(bot, teams)
    assert await leases(bot) == [True]
    failures = bot.log.count("connector_call_failed")
    assert await bot.stop() == 0
    # Cut off: a call that was waited out would stand in the log as failed.
    assert bot.log.count("connector_call_failed") == failures
    assert await leases(bot) == [False]


async def test_a_message_that_teams_took_and_is_slow_to_say_so_is_not_sent_twice(bot, teams):
    """Cut off before the answer, its job is another's: what Teams has taken then comes again."""
    await worker_hangs_on_a_kept_answer(bot, teams)
    ending = asyncio.create_task(bot.stop())
    await refuses_connections(bot)
    await asyncio.sleep(2 * LAST_JOB_SECONDS)
    teams.release.set()
    assert await ending == 0
    assert await leases(bot) == []
    assert len(teams.posted) == 1


async def worker_hangs_on_a_kept_answer(bot, teams):
    teams.fail_next(*[Fault(status=500)] * 8)
    assert await say(bot, teams, "/mina") == 200
    teams.heal()
    teams.fail_next(Fault(kind="hang"))
    before = len(teams.written)
    await teams.wait_for(before + 1, writes=True)


async def refuses_connections(bot):
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", bot.port)
        except ConnectionError:
            return
        writer.close()
        await asyncio.sleep(0)


async def leases(bot):
    """For each message not sent yet, whether somebody holds it."""
    waiting = select(outbox.c.leased_by).where(
        outbox.c.kind == "activity", outbox.c.done_at.is_(None)
    )
    async with (
        disposing(create_engine(bot.database_url)) as engine,
        engine.connect() as connection,
    ):
        return [holder is not None for holder in (await connection.execute(waiting)).scalars()]
