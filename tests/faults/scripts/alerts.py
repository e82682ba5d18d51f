"""Alerts under which the bot is killed at random, with one replica and with two."""

from tests.faults.alarm import A_LEASE, A_MAIL, alarm, under_kills
from tests.faults.report import Tried, Where

REPORTS = 50
KILLS = 20


async def run(where: Where) -> list[Tried]:
    file = where.own_folder() / "alerts.db"
    killed = await tried(where, f"sqlite+aiosqlite:///{file}", replicas=1, kills=KILLS)
    async with where.postgres.database() as url:
        together = await tried(where, url, replicas=2, kills=0)
    async with where.postgres.database() as url:
        both = await tried(where, url, replicas=2, kills=KILLS)
    return [killed, together, both]


async def tried(where: Where, url: str, *, replicas: int, kills: int) -> Tried:
    folders = [where.own_folder() for _ in range(replicas)]
    async with alarm(folders, url) as hall:
        await under_kills(hall, reports=REPORTS, kills=kills)
        await hall.later(A_LEASE)
        await hall.later(A_MAIL, kills=kills // 4)
        lost = await hall.losses(mailed=True)
    what = f"{replicas} on {url.partition('+')[0]}, killed {kills} times under {REPORTS} alerts"
    return Tried(what=what, seen=str(hall), lost=lost)
