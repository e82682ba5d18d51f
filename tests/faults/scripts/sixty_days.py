"""Sixty days in three seasons, with replicas killed and Teams failing: every message once.

Two replicas are processes of their own, killed by `kill -9` at random moments, and by a clock that
is moved. What Teams took when its answer got lost, or when the sender died before it could write
so down, may come again, as nobody can know of it: such messages are counted apart.
"""

from datetime import date

from tests.faults.months import Stretch, broken, differing, play, repeated
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
        await both(where, Stretch(first=first, days=DAYS, seed=seed), named)
        for seed, (first, named) in enumerate(STRETCHES)
    ]


async def both(where: Where, stretch: Stretch, named: str) -> Tried:
    async with where.postgres.database() as url:
        calm = await play(stretch, url, where.own_folder())
    async with where.postgres.database() as url:
        rough = await play(stretch.made(rough=ROUGH), url, where.own_folder())
    again = repeated(calm, rough)
    digests = sum("Veckobrev" in sent.text for sent in again.elements())
    seen = (
        f"{calm.sent.total()} messages, {len(calm.digests)} digests, {rough.kills} kills, "
        f"{rough.faults} times Teams failed; {rough.open_windows.total()} messages of which "
        f"nobody could know whether they had arrived, {again.total()} of them ({digests} digests) "
        "came again"
    )
    return Tried(
        what=f"{DAYS} days {named}", seen=seen, lost=broken(calm) + differing(calm, rough)
    )
