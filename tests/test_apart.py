"""What is done in a process of its own is bounded, and ends alone."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.apart import Apart, Burst, TookTooLong

Ask = Callable[[Apart, bytes], Awaitable[bytes]]
STUBBORN = "tests.stubborn"


def apart() -> Apart:
    return Apart(module=STUBBORN, memory=300 * 1024 * 1024, seconds=1)


async def in_thread(one: Apart, content: bytes) -> bytes:
    return await asyncio.to_thread(one.ask_in_thread, content)


BOTH = pytest.mark.parametrize("ask", [Apart.ask, in_thread], ids=["loop", "thread"])


@BOTH
async def test_it_answers(ask: Ask) -> None:
    assert await ask(apart(), b"hello") == b"hello"


@BOTH
@pytest.mark.parametrize("does", [b"burn", b"sleep"])
async def test_it_is_killed_at_its_deadline(ask: Ask, does: bytes) -> None:
    with pytest.raises(TookTooLong):
        await ask(apart(), does)


@BOTH
@pytest.mark.parametrize("does", [b"grow", b"crash"])
async def test_memory_and_crashes_are_its_own(ask: Ask, does: bytes) -> None:
    with pytest.raises(Burst):
        await ask(apart(), does)


async def test_after_one_that_hung_the_next_is_served() -> None:
    one = apart()
    with pytest.raises(TookTooLong):
        await one.ask(b"burn")
    assert await one.ask(b"hello") == b"hello"


@BOTH
async def test_it_is_found_from_any_folder(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert await ask(apart(), b"hello") == b"hello"


async def test_it_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_APP_SECRET", "not for the decoder")  # pragma: allowlist secret
    monkeypatch.setenv("DATABASE_URL", "postgresql://")
    told = json.loads(await apart().ask(b"tell"))
    assert not [name for name in told if name.startswith(("BOT_", "DATABASE"))]
