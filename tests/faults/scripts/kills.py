"""Killed (`kill -9`) twenty times under all kinds of turns, alone and as three replicas.

Whatever was being sent at the very moment of a kill may have to be sent again, as nobody can know
whether it arrived: only that is let come twice.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from bot.local.faults import Operation
from bot.local.graph_rules import LIMITS
from tests.doubles.load_balancer import LoadBalancer
from tests.faults.alarm import A_LEASE, Alarm, alarm
from tests.faults.mixed import MixedCrowd, digest_due
from tests.faults.report import Tried, Where

KILLS = 20
REPORTS = 40
WITHIN = 4.0
"""Seconds from one kill to the next, at the most."""


async def run(where: Where) -> list[Tried]:
    file = where.own_folder() / "kills.db"
    alone = await tried(where.own_folder(), f"sqlite+aiosqlite:///{file}", replicas=1)
    async with where.postgres.database() as url:
        together = await tried(where.own_folder(), url, replicas=3)
    return [alone, together]


async def tried(
    folder: Path,
    url: str,
    *,
    replicas: int,
    kills: int = KILLS,
    reports: int = REPORTS,
    within: float = WITHIN,
    limits: Mapping[Operation, int] = LIMITS,
) -> Tried:
    folders = [folder / f"replica-{number}" for number in range(replicas)]
    for each in folders:
        each.mkdir()
    async with (
        alarm(folders, url, limits=limits) as hall,
        LoadBalancer(ports=[bot.port for bot in hall.bots]).running() as balancer,
    ):
        crowd = MixedCrowd(teams=hall.teams, ports=[balancer.port])
        await crowd.install()
        await digest_due(url, timedelta(seconds=kills * within / 2))
        async with crowd.busy(pause=1.0, at_once=16 // replicas):
            await killed(hall, crowd, kills=kills, reports=reports, within=within)
        await hall.later(A_LEASE)
        await crowd.until_it_books()
        lost = [*await crowd.losses(url), *await hall.losses(mailed=False)]
    database = url.partition("+")[0]
    return Tried(
        what=f"{replicas} on {database}, killed {kills} times under mixed load",
        seen=f"{crowd}; {hall}",
        lost=lost,
    )


async def killed(
    hall: Alarm, crowd: MixedCrowd, *, kills: int, reports: int, within: float
) -> None:
    async with asyncio.TaskGroup() as group:
        for each in range(kills):
            for number in range(each * reports // kills, (each + 1) * reports // kills):
                group.create_task(hall.report(number))
            await hall.kill_one(within=within, first=crowd.note_uncertain)
