"""A process as strangers and administrators meet it: half requests, hang-ups, taken ports."""

import asyncio
import itertools
import json
import os
import signal
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.bench.load import Turn
from tests.doubles.connector import ConnectorDouble, Fault
from tests.e2e.bot_process import BotProcess

JSON = "application/json"
BOOK = "boka 8/12 Bakom kulisserna"


@pytest.fixture
async def teams() -> AsyncIterator[ConnectorDouble]:
    async with ConnectorDouble().running() as double:
        yield double


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[BotProcess]:
    process = BotProcess(folder=tmp_path)
    await process.start()
    yield process
    await process.kill()


def activity(teams: ConnectorDouble, text: str, number: int = 1) -> bytes:
    return json.dumps(Turn(person=1, text=text).activity(number, teams.service_url)).encode()


def head(*headers: str, version: str = "1.1") -> bytes:
    lines = (f"POST /api/messages HTTP/{version}", "Host: 127.0.0.1", f"Content-Type: {JSON}")
    return "\r\n".join((*lines, *headers, "", "")).encode()


def whole(body: bytes, *headers: str, version: str = "1.1") -> bytes:
    return head(f"Content-Length: {len(body)}", *headers, version=version) + body


async def connected(bot: BotProcess) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    return await asyncio.open_connection("127.0.0.1", bot.port)


async def statuses(reader: asyncio.StreamReader, answers: int) -> list[int]:
    """Of that many answers in a row."""
    found: list[int] = []
    while len(found) < answers:
        line = await reader.readline()
        assert line, "the connection was closed"
        if line.startswith(b"HTTP/"):
            found.append(int(line.split()[1]))
    return found


async def say(bot: BotProcess, body: bytes) -> int:
    url = f"http://127.0.0.1:{bot.port}/api/messages"
    async with (
        aiohttp.ClientSession() as http,
        http.post(url, data=body, headers={"Content-Type": JSON}) as response,
    ):
        return response.status


def bookings(bot: BotProcess) -> int:
    with sqlite3.connect(bot.database_file) as database:
        (count,) = database.execute("SELECT count(*) FROM bookings").fetchone()
    return count


HALF = [
    [head("Content-Length: 1000"), b'{"type"'],
    [head("Content-Length: 1000")],
    [head("Transfer-Encoding: chunked"), b"5\r\nhello\r\n"],
    [head("Transfer-Encoding: chunked"), b"5\r\nhello\r\n", b"no number\r\n"],
    [head("Expect: 100-continue", "Content-Length: 1000")],
    [head()[:40]],
]


async def test_who_hangs_up_half_way_is_no_fault_of_the_bots(
    bot: BotProcess, teams: ConnectorDouble
) -> None:
    for half, resets in itertools.product(HALF, (False, True)):
        _, writer = await connected(bot)
        for part in half:
            writer.write(part)
            await writer.drain()
            assert await say(bot, activity(teams, "/mina")) == 200  # the part has come by then
        if resets:
            writer.transport.abort()
        writer.close()
        assert await say(bot, activity(teams, "/mina")) == 200
        assert "Traceback" not in bot.log, half
        assert "[error" not in bot.log, half


@pytest.mark.parametrize("resets", [False, True])
async def test_who_hangs_up_in_the_middle_of_a_turn_has_it_done_and_answered_once(
    bot: BotProcess, teams: ConnectorDouble, *, resets: bool
) -> None:
    await say(bot, activity(teams, "/mina", 0))
    before = len(teams.written)
    teams.fail_next(Fault(kind="hang"))
    booking = activity(teams, BOOK)
    _, writer = await connected(bot)
    writer.write(whole(booking))
    await teams.wait_for(before + 1, writes=True)
    if resets:
        writer.transport.abort()
    writer.close()
    assert await say(bot, activity(teams, "/mina", 2)) == 200
    teams.release.set()
    # As Teams does with what nobody answered.
    assert await say(bot, booking) == 200
    assert bookings(bot) == 1
    assert await bot.stop() == 0
    told = [each for each in teams.written[before:] if "8 december" in json.dumps(each.body)]
    assert len([each for each in told if "Bokat" in json.dumps(each.body)]) == 1


async def test_requests_that_come_at_once_on_one_connection_are_answered_in_order(
    bot: BotProcess, teams: ConnectorDouble
) -> None:
    await say(bot, activity(teams, "/mina", 0))
    reader, writer = await connected(bot)
    days = (8, 9, 10)
    asked = [whole(activity(teams, f"boka {day}/12 Rubrik {day}", day)) for day in days]
    writer.write(b"".join([*asked, whole(b"no JSON"), whole(activity(teams, "/mina", 11))]))
    assert await statuses(reader, 5) == [200, 200, 200, 400, 200]
    writer.close()
    assert bookings(bot) == len(days)


async def test_a_head_that_is_odd_or_wrong_is_answered(
    bot: BotProcess, teams: ConnectorDouble
) -> None:
    body = activity(teams, "/mina")
    for sent, status in (
        (whole(body, version="1.0"), 200),
        (whole(body, "Expect: 100-continue"), 100),
        (whole(body, "Expect: something"), 417),
        (head("Content-Length: 10") + body, 400),
        (head("Content-Length: -1") + body, 400),
        (head("Content-Length: 1", "Content-Length: 2") + body, 400),
        (head("Content-Length: 9", "Transfer-Encoding: chunked") + body, 400),
        (body, 400),
    ):
        reader, writer = await connected(bot)
        writer.write(sent)
        assert await statuses(reader, 1) == [status], sent
        writer.close()
    assert await say(bot, activity(teams, "/mina", 2)) == 200
    assert "Traceback" not in bot.log


async def test_idle_connections_hold_nobody_up_and_end_with_the_process(
    bot: BotProcess, teams: ConnectorDouble
) -> None:
    idle = [await connected(bot) for _ in range(200)]
    assert await say(bot, activity(teams, "/mina")) == 200
    assert await bot.stop() == 0
    assert [await reader.read() for reader, _ in idle] == [b""] * len(idle)
    for _, writer in idle:
        writer.close()


@pytest.mark.parametrize(
    "told",
    [
        [signal.SIGINT, signal.SIGINT],
        [signal.SIGTERM, signal.SIGINT, signal.SIGTERM],
    ],
    ids=lambda told: "-".join(each.name for each in told),
)
async def test_however_it_is_told_to_end_it_finishes_its_turn(
    bot: BotProcess, teams: ConnectorDouble, told: list[signal.Signals]
) -> None:
    await say(bot, activity(teams, "/mina", 0))
    teams.fail_next(Fault(kind="hang"))
    before = len(teams.written)
    turn = asyncio.create_task(say(bot, activity(teams, BOOK)))
    await teams.wait_for(before + 1, writes=True)
    for each in told:
        os.kill(bot.pid, each)
        await asyncio.sleep(0.1)
    teams.release.set()
    assert await turn == 200
    assert await bot.ended() == 0
    assert bookings(bot) == 1


async def test_it_serves_where_its_event_loop_is_not_installed(
    tmp_path: Path, teams: ConnectorDouble
) -> None:
    (tmp_path / "uvloop.py").write_text("raise ModuleNotFoundError(name=__name__)")
    path = f"{tmp_path}{os.pathsep}{Path.cwd()}"
    bot = BotProcess(folder=tmp_path, settings={"PYTHONPATH": path})
    await bot.start()
    assert await say(bot, activity(teams, "/mina")) == 200
    assert await bot.stop() == 0
    assert "Traceback" not in bot.log


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
async def test_told_once_more_in_its_last_moment_it_has_ended_as_it_should(
    tmp_path: Path, told: signal.Signals
) -> None:
    last = f"import atexit, os\natexit.register(os.kill, os.getpid(), {int(told)})\n"
    (tmp_path / "uvloop.py").write_text(f"{last}raise ModuleNotFoundError(name=__name__)")
    path = f"{tmp_path}{os.pathsep}{Path.cwd()}"
    bot = BotProcess(folder=tmp_path, settings={"PYTHONPATH": path})
    await bot.start()
    assert await bot.stop() == 0
    assert "Traceback" not in bot.log


async def test_of_two_that_start_at_one_port_the_other_says_that_it_is_taken(
    tmp_path: Path,
) -> None:
    """Both may find it free, and take it only when they have looked at their database."""
    first, second = (BotProcess(folder=tmp_path / name) for name in ("first", "second"))
    second.port = first.port
    for each in (first, second):
        each.folder.mkdir()
    # Whichever answers, both see the port answered at.
    await asyncio.gather(first.start(), second.start(), return_exceptions=True)
    ends = {asyncio.create_task(each.ended()): each for each in (first, second)}
    done, _ = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    refused = ends[done.pop()]
    assert await refused.stop() == 2
    assert f"BOT_PORT {first.port} is taken by another program" in refused.log
    assert "BOT_DATABASE_URL" not in refused.log
    for each in (first, second):
        await each.stop()
