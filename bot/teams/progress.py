"""How far a long piece of work has come, shown while it goes on and without holding it up."""

import asyncio
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

Show = Callable[[int, int], Awaitable[None]]


class Progress:
    """Shows counts one after another; those that pass while one is shown are left out."""

    def __init__(self, show: Show, *, step: int) -> None:
        """Take what it needs.

        Args:
            show: Given the count and the total.
            step: How much the count grows, at the least, between two that are shown.
        """
        self._show = show
        self._step = step
        self._count = self._total = self._shown = 0
        self._is_over = False
        self._moved = asyncio.Event()

    def reach(self, count: int, total: int) -> None:
        self._count, self._total = count, total
        self._moved.set()

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._follow())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_over = True
        self._moved.set()
        await self._task

    async def _follow(self) -> None:
        is_over = False
        while not is_over:
            await self._moved.wait()
            self._moved.clear()
            is_over = self._is_over
            is_last = self._count == self._total
            if self._count - self._shown >= (1 if is_last else self._step):
                self._shown = self._count
                await self._show(self._shown, self._total)
