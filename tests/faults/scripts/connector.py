"""Teams slow, cutting connections and answering 429 and 5xx under load: every card arrives.

What Teams has certainly not taken comes once. Where it took a message and was not heard to say so,
the card may come again: that is tried, too, and counted.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable

from tests.doubles.connector import ConnectorDouble, Fault
from tests.e2e.bot_process import BotProcess
from tests.faults.alarm import until_quiet
from tests.faults.crowd import kept
from tests.faults.mixed import MixedCrowd
from tests.faults.report import Tried, Where

SECONDS = 20.0
PART = 0.4
"""How many of the requests go wrong."""

Weather = Callable[[], Fault | None]


def some(*faults: Fault) -> Weather:
    return lambda: random.choice(faults) if random.random() < PART else None


REFUSING = some(
    Fault(status=429, retry_after="1"), Fault(status=429), Fault(status=500), Fault(status=503)
)
CUTTING = some(Fault(kind="reset"))
DEAF = some(Fault(kind="taken_then_reset"))
FINE: Weather = lambda: None  # noqa: E731 - as short as the others


async def run(where: Where) -> list[Tried]:
    return [
        await tried(where, "answers 429, 500 and 503", weather=REFUSING),
        await tried(where, "cuts connections before it takes anything", weather=CUTTING),
        await tried(where, "takes two seconds for an answer", delay=2.0),
        await tried(where, "takes six seconds, longer than a turn waits", delay=6.0, once=False),
        await tried(where, "takes it and is not heard to say so", weather=DEAF, once=False),
    ]


async def tried(
    where: Where,
    what: str,
    *,
    weather: Weather = FINE,
    delay: float = 0.0,
    once: bool = True,
    seconds: float = SECONDS,
) -> Tried:
    bot = BotProcess(folder=where.own_folder())
    await bot.start()
    try:
        async with ConnectorDouble().running() as teams:
            crowd = MixedCrowd(teams=teams, ports=[bot.port])
            await crowd.install()
            await until_quiet(bot.database_url)
            teams.weather, teams.delay = weather, delay
            async with crowd.busy(pause=1.0):
                await asyncio.sleep(seconds)
            teams.weather, teams.delay = FINE, 0.0
            await crowd.until_it_books()
            lost = await crowd.losses(bot.database_url)
            receipts = receipts_of(crowd)
            made = await kept(bot.database_url)
    finally:
        await bot.stop()
    lost += [f"no receipt of {title} ever came" for title in made if not receipts[title]]
    again = {title: count - 1 for title, count in receipts.items() if count > 1}
    if once:
        lost += [f"the receipt of {title} came {more + 1} times" for title, more in again.items()]
    else:
        # Known to come twice: not a loss, where nobody can know whether it came.
        lost = [each for each in lost if not each.startswith("('tip.post'") or "never" in each]
    lost += [f"{count} x {status}" for status, count in crowd.statuses.items() if status >= 500]
    return Tried(
        what=f"Teams {what}, for {seconds:.0f} s under load",
        seen=f"{crowd}; {sum(again.values())} receipts came again",
        lost=lost,
    )


def receipts_of(crowd: MixedCrowd) -> Counter[str]:
    """How often the receipt of each title was posted."""
    summaries = [str(body.get("summary")) for body in crowd.teams.posted.values()]
    return Counter(title for title in crowd.asked for each in summaries if title in each)
