"""An activity that arrives twice is worked once."""

import asyncio

import pytest

from bot.botframework.once import Once


async def test_the_second_gets_the_first_ones_result() -> None:
    once, worked = Once[int](), list[int]()

    async def work() -> int:
        worked.append(1)
        return len(worked)

    assert [await once.run("a", work), await once.run("a", work)] == [1, 1]
    assert await once.run("b", work) == 2


async def test_one_that_comes_while_the_first_is_at_work_waits_for_it() -> None:
    once, release, worked = Once[str](), asyncio.Event(), list[int]()

    async def work() -> str:
        worked.append(1)
        await release.wait()
        return "done"

    both = asyncio.gather(once.run("a", work), once.run("a", work))
    await asyncio.sleep(0)
    release.set()
    assert await both == ["done", "done"]
    assert len(worked) == 1


async def test_what_failed_may_be_tried_again() -> None:
    once = Once[int]()

    async def broken() -> int:
        raise ZeroDivisionError

    async def work() -> int:
        return 1

    with pytest.raises(ZeroDivisionError):
        await once.run("a", broken)
    assert await once.run("a", work) == 1


async def test_only_so_many_are_remembered() -> None:
    once, worked = Once[int](remembered=2), list[str]()

    async def work() -> int:
        worked.append("x")
        return len(worked)

    for key in ("a", "b", "c", "a"):
        await once.run(key, work)
    assert len(worked) == 4
