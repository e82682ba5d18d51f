"""However many ask at once, the work is done once."""

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.core.together import Together


@dataclass
class Slow:
    """Work that ends when it is told to."""

    begun: int = 0
    may_end: asyncio.Event = field(default_factory=asyncio.Event)
    fails: bool = False

    async def work(self) -> int:
        self.begun += 1
        await self.may_end.wait()
        if self.fails:
            raise OSError("no answer")
        return self.begun


async def asking(together: Together[int], many: int) -> list[asyncio.Task[int]]:
    async def ask() -> int:
        return await together()

    tasks = [asyncio.create_task(ask()) for _ in range(many)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return tasks


async def test_sixty_at_once_have_it_done_once_and_the_next_anew() -> None:
    slow = Slow()
    together = Together(slow.work)
    tasks = await asking(together, 60)
    slow.may_end.set()
    assert await asyncio.gather(*tasks) == [1] * 60
    assert await together() == 2


async def test_who_hangs_up_takes_it_from_nobody() -> None:
    slow = Slow()
    first, *others = await asking(Together(slow.work), 3)
    first.cancel()
    await asyncio.sleep(0)
    slow.may_end.set()
    assert await asyncio.gather(*others) == [1, 1]


async def test_all_hear_of_a_failure_and_the_next_tries_anew() -> None:
    slow = Slow(fails=True)
    together = Together(slow.work)
    tasks = await asking(together, 3)
    slow.may_end.set()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(each) for each in found] == [OSError] * 3
    with pytest.raises(OSError, match="no answer"):
        await together()
    assert slow.begun == 2
