"""What is shown of a long piece of work: growing counts, never one behind another's back."""

import asyncio

import pytest

from bot.teams.progress import Progress


async def test_counts_that_pass_while_one_is_shown_are_left_out_but_the_last() -> None:
    shown: list[int] = []
    may_go_on = asyncio.Event()
    begun = asyncio.Event()

    async def show(count: int, total: int) -> None:
        assert total == 1000
        shown.append(count)
        begun.set()
        await may_go_on.wait()

    async with Progress(show, step=100) as progress:
        progress.reach(50, 1000)
        progress.reach(100, 1000)
        await begun.wait()
        progress.reach(200, 1000)
        progress.reach(1000, 1000)
        may_go_on.set()
    assert shown == [100, 1000]


async def test_what_has_moved_less_than_a_step_is_not_shown_until_it_ends() -> None:
    shown: list[int] = []

    async def show(count: int, _total: int) -> None:
        shown.append(count)

    async with Progress(show, step=100) as progress:
        for count in (40, 99, 120, 180, 230):
            progress.reach(count, 230)
            await asyncio.sleep(0)  # the other task's turn
    assert shown == [120, 230]


async def test_work_that_fails_ends_it() -> None:
    async def show(_count: int, _total: int) -> None:
        pass

    with pytest.raises(ValueError, match="bad"):
        async with Progress(show, step=1):
            raise ValueError("bad")
