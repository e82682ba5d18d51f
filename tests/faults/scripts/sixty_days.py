"""Sixty days in two seasons, with replicas killed and Teams failing: every message once.

The clock is moved, so that a day takes a second or two. What Teams took in the very moment of a
kill may have been sent again, as nobody can know of it: such doubles are counted apart.
"""

from datetime import date

from tests.databases import Postgres
from tests.faults.months import Stretch, broken, doubles, play
from tests.faults.report import Tried, Where

DAYS = 60
ROUGH = 0.2
STRETCHES = (
    (date(2026, 10, 19), "from October into Advent, clocks back"),
    (date(2026, 12, 7), "over Christmas, New Year and week 53"),
    (date(2027, 2, 22), "over Easter and the May holidays, clocks forward"),
)


async def run(where: Where) -> list[Tried]:
    return [
        await both(where.postgres, Stretch(first=first, days=DAYS, seed=seed), named)
        for seed, (first, named) in enumerate(STRETCHES)
    ]


async def both(postgres: Postgres, stretch: Stretch, named: str) -> Tried:
    async with postgres.database() as url:
        calm = await play(stretch, url)
    async with postgres.database() as url:
        rough = await play(stretch.made(rough=ROUGH), url)
    known, unexplained = doubles(calm, rough)
    lost = [
        *broken(calm),
        *(f"lost: {sent}" for sent in calm.sent - rough.sent),
        *(f"twice: {sent}" for sent in unexplained),
    ]
    seen = (
        f"{calm.sent.total()} messages, {len(calm.digests)} digests, {rough.kills} kills, "
        f"{rough.faults} times Teams failed; sent again after a kill in the moment of sending: "
        f"{known.total()} of {rough.open_windows.total()}"
    )
    return Tried(what=f"{DAYS} days {named}", seen=seen, lost=lost)
