import asyncio
import os
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.local.processes import (
    NeverAnswered,
    Program,
    ProgramDied,
    first_death,
    started,
)
from tests.ports import free_port

IGNORES_NOTHING = "import signal; signal.pause()"
DIES = "import sys; print('what went wrong'); sys.exit(3)"


def a_program(tmp_path: Path, *arguments: str, port: int = 9) -> Program:
    return Program(
        name="a program",
        command=[sys.executable, *arguments],
        environment=os.environ,
        folder=tmp_path,
        answers_at=f"http://127.0.0.1:{port}/",
        log=tmp_path / "logs" / "output.log",
    )


def a_server(tmp_path: Path) -> Program:
    port = free_port()
    arguments = ("-m", "http.server", "--bind", "127.0.0.1", str(port))
    return a_program(tmp_path, *arguments, port=port)


async def test_a_program_is_waited_for_until_it_answers_and_stopped_at_the_end(tmp_path):
    program = a_server(tmp_path)
    async with aiohttp.ClientSession() as session:
        async with started(program) as running:
            await running.until_it_answers(seconds=30)
            async with session.get(program.answers_at) as response:
                assert response.status == 200
        with pytest.raises(aiohttp.ClientConnectorError):
            await session.get(program.answers_at)


async def test_a_program_that_dies_before_it_answers_is_told_with_its_code_and_log(tmp_path):
    program = a_program(tmp_path, "-c", DIES)
    async with started(program) as running:
        with pytest.raises(ProgramDied) as died:
            await running.until_it_answers(seconds=30)
    assert (died.value.program, died.value.code) == (program, 3)
    assert program.log is not None
    assert program.log.read_text() == "what went wrong\n"


async def test_a_program_that_never_answers_is_told(tmp_path):
    program = a_program(tmp_path, "-c", IGNORES_NOTHING, port=free_port())
    async with started(program) as running:
        with pytest.raises(NeverAnswered):
            await running.until_it_answers(seconds=0)


async def test_the_death_of_one_is_told_while_the_others_go_on(tmp_path):
    lasting = a_program(tmp_path, "-c", IGNORES_NOTHING)
    dying = a_program(tmp_path, "-c", DIES)
    async with started(lasting) as one, started(dying) as other:
        with pytest.raises(ProgramDied) as died:
            await first_death([one, other])
        assert died.value.program is dying
        os.kill(one.pid, 0)  # raises if it is gone


async def test_a_program_is_stopped_although_the_block_is_left_by_cancelling(tmp_path):
    entered = asyncio.Event()
    pids = []

    async def use():
        async with started(a_program(tmp_path, "-c", IGNORES_NOTHING)) as running:
            pids.append(running.pid)
            entered.set()
            await first_death([running])

    task = asyncio.create_task(use())
    await entered.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)
