"""Three replicas behind a load balancer: what they share goes out once, and races have one winner.

Nothing is killed here, so nothing may come twice.
"""

import asyncio
from datetime import date, timedelta
from pathlib import Path

import aiohttp

from bot.core.calendar import ZONE, workday_from
from bot.core.clock import SystemClock
from bot.organisation import load_organisation
from tests.doubles.load_balancer import LoadBalancer
from tests.faults.alarm import A_MAIL, Alarm, alarm
from tests.faults.crowd import LAST_DAY, kept
from tests.faults.mixed import MixedCrowd, digest_due
from tests.faults.report import Tried, Where

REPLICAS = 3
SECONDS = 60.0
REPORTS = 30
RIVALS = 100
RACES = 5


async def run(where: Where) -> list[Tried]:
    async with where.postgres.database() as url:
        return [await tried(where.own_folder(), url)]


async def tried(
    folder: Path, url: str, *, seconds: float = SECONDS, reports: int = REPORTS, races: int = RACES
) -> Tried:
    folders = [folder / f"replica-{number}" for number in range(REPLICAS)]
    for each in folders:
        each.mkdir()
    async with (
        alarm(folders, url) as hall,
        LoadBalancer(ports=[bot.port for bot in hall.bots]).running() as balancer,
    ):
        crowd = MixedCrowd(teams=hall.teams, ports=[balancer.port])
        await crowd.install()
        await digest_due(url, timedelta(seconds=seconds / 2))
        async with crowd.busy(pause=1.0), asyncio.TaskGroup() as group:
            for number in range(reports):
                group.create_task(hall.report(number))
            lost: list[str] = []
            for each in range(races):
                lost += await raced(crowd, each)
            for each in range(races):
                lost += await sent_to_all(crowd, hall, each)
            for bot in hall.bots:
                await asyncio.sleep(seconds / REPLICAS)
                await bot.restart()
        await hall.until_quiet()
        await hall.later(A_MAIL)
        lost += [*await crowd.losses(url), *await hall.losses(mailed=True)]
        for sent in (crowd.posts(), hall.cards(), hall.mails(await hall.cases())):
            lost += [f"{what} came {count} times" for what, count in sent.items() if count > 1]
        failed = {status: count for status, count in crowd.statuses.items() if status != 200}
        lost += [f"turns answered otherwise: {failed}"] if failed else []
        lost += [f"{each} had to be told of an error" for each in crowd.references]
    return Tried(
        what=f"{REPLICAS} replicas under mixed load, each restarted once; {races} races of"
        f" {RIVALS} for a day, {races} activities sent to all replicas at once",
        seen=f"{crowd}; {hall}; {dict(balancer.served)}",
        lost=lost,
    )


async def raced(crowd: MixedCrowd, number: int) -> list[str]:
    """So many people for one day at once: one gets it, the others are told who has it."""
    day, page = kept_clear(number)
    title = f"Lopp {number}."
    before = len(crowd.cards)
    await asyncio.gather(
        *(crowd.say(f"/boka {day} {page} {title}", person=person) for person in range(RIVALS))
    )
    cards = [card for card in crowd.cards[before:] if title in card]
    won = sum('"verb": "cancel"' in card for card in cards)
    lost = sum("Upptagen:" in card for card in cards)
    return [] if (won, lost) == (1, RIVALS - 1) else [f"race {number}: {won} won, {lost} lost"]


def kept_clear(number: int, *, second: bool = False) -> tuple[date, str]:
    """A day and a page that nobody else in the crowd books on or moves to; there are two days."""
    day = workday_from(SystemClock(ZONE).now().date() + timedelta(days=LAST_DAY))
    day = workday_from(day + timedelta(days=1)) if second else day
    return day, load_organisation().pages[number].name


async def sent_to_all(crowd: MixedCrowd, hall: Alarm, number: int) -> list[str]:
    """One activity at every replica at once, as when Teams is impatient: acted on once."""
    (day, page), title = kept_clear(number, second=True), f"Samma {number}."
    activity = crowd.activity(f"/boka {day} {page} {title}")
    async with aiohttp.ClientSession() as http:
        posts = (
            http.post(f"http://127.0.0.1:{bot.port}/api/messages", json=activity)
            for bot in hall.bots
        )
        statuses = {answer.status for answer in await asyncio.gather(*posts)}
    found = (await kept(hall.url))[title]
    return [] if (statuses, found) == ({200}, 1) else [f"{title}: {statuses}, {found} bookings"]
