"""What is done in a process of its own is bounded, and ends alone."""

import json

import pytest

from bot.apart import Apart, Burst, TookTooLong

STUBBORN = "tests.stubborn"


def apart() -> Apart:
    return Apart(module=STUBBORN, memory=300 * 1024 * 1024, seconds=1)


async def test_it_answers() -> None:
    assert await apart().ask(b"hello") == b"hello"


@pytest.mark.parametrize("does", [b"burn", b"sleep"])
async def test_it_is_killed_at_its_deadline(does: bytes) -> None:
    with pytest.raises(TookTooLong):
        await apart().ask(does)


@pytest.mark.parametrize("does", [b"grow", b"crash"])
async def test_memory_and_crashes_are_its_own(does: bytes) -> None:
    with pytest.raises(Burst):
        await apart().ask(does)


async def test_after_one_that_hung_the_next_is_served() -> None:
    one = apart()
    with pytest.raises(TookTooLong):
        await one.ask(b"burn")
    assert await one.ask(b"hello") == b"hello"


async def test_it_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_APP_SECRET", "not for the decoder")  # pragma: allowlist secret
    monkeypatch.setenv("DATABASE_URL", "postgresql://")
    told = json.loads(await apart().ask(b"tell"))
    assert not [name for name in told if name.startswith(("BOT_", "DATABASE"))]
