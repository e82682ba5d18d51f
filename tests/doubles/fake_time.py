"""Time that passes only when somebody sleeps, or a test says so."""

from asyncio import sleep as let_others_run


class FakeTime:
    """Attributes: `now` in seconds, `slept` with each sleep that was asked for."""

    def __init__(self, now: float = 1000.0) -> None:
        self.now = now
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await let_others_run(0)
