"""`make run`, from its start to Ctrl-C."""

import asyncio
import os
import signal
import socket
import sys
from pathlib import Path

import aiohttp
import pytest

from bot.local import playground
from bot.local.__main__ import check_free
from tests.ports import free_port


@pytest.fixture
def ports():
    return {"BOT_PORT": free_port(), "PLAYGROUND_PORT": free_port()}


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
async def test_both_are_started_tell_their_address_and_are_stopped_again(ports, tmp_path, stop):
    if not playground.installed():
        pytest.skip("no Playground: `make test` installs it")
    run = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.local",
        cwd=tmp_path,
        env={
            **{key: value for key, value in os.environ.items() if not key.startswith("BOT_")},
            "PYTHONPATH": str(Path.cwd()),
            **{name: str(port) for name, port in ports.items()},
        },
        stdout=asyncio.subprocess.PIPE,
    )
    assert run.stdout is not None
    address = f"http://127.0.0.1:{ports['PLAYGROUND_PORT']}"
    said = b""
    while address.encode() not in said:
        line = await run.stdout.readline()
        assert line, said
        said += line
    async with aiohttp.ClientSession() as session, session.get(address) as page:
        assert page.ok
    for port in ports.values():  # a server on every network card would answer here
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port))
    run.send_signal(stop)
    said += await run.stdout.read()
    assert await run.wait() == 0, said
    assert (tmp_path / "data").is_dir()
    for name, port in ports.items():
        check_free(port, name)
