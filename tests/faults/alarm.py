"""Reports under which the bot is killed, and what each superadmin got of every one of them."""

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import func, select, update

from bot.alerts.ports import Profile
from bot.alerts.steps import Step, chain_id
from bot.core.calendar import ZONE
from bot.core.clock import SystemClock
from bot.local.faults import Operation
from bot.local.graph import LocalGraph
from bot.local.graph_rules import LIMITS
from bot.moderation.case import Case
from bot.moderation.numbers import case_label
from bot.swedish.alerts import reminding
from bot.swedish.local_page import ACTIVITY_TEMPLATE
from bot.teams.app_package import LOCAL_APP_ID, manifest_id
from storage.alert_tables import alert_steps
from storage.engine import create_engine
from storage.tables import outbox
from storage.transaction import SqlStorage
from tests.bench.load import TENANT, Turn
from tests.databases import disposing
from tests.doubles.connector import ConnectorDouble
from tests.doubles.graph import StrictGraph
from tests.e2e.bot_process import BotProcess
from tests.faults.crowd import REFERENCE

SUPERADMINS = [f"9d0c2f1e-0000-4000-8000-1000000000{number:02}" for number in range(1, 4)]
SENDER = "larm@example.org"
SAID = "Det som stod i kommentaren"
"""What each reported comment says: it may stand on a card, and nowhere else."""
LINK = "https://www.linkedin.com/feed/update/urn:li:activity:"
ANSWER_SECONDS = 15.0
TRIES = 1200
DRAIN_SECONDS = 180.0
A_LEASE = timedelta(minutes=3)
"""After it, what a killed bot held is another's."""
A_MAIL = timedelta(minutes=31)
"""After it, whoever has seen nothing gets a mail and a reminder, office hours or not."""
MOVED = ("since", "due_at", "lease_until")
_REMINDS = reminding("").strip()
_CASE = re.compile(r'"case": (\d+)')
_LABEL = re.compile(r"Ärende (\d+-\d+)")

Pair = tuple[str, int]
"""A superadmin and a case."""


def local_graph(limits: Mapping[Operation, int] = LIMITS) -> LocalGraph:
    return StrictGraph(
        users=[
            Profile(id=each, name=each[-2:], mail=mail_of(each), user_principal_name=None)
            for each in SUPERADMINS
        ],
        group_id="9d0c2f1e-0000-4000-8000-000000000001",
        group=SUPERADMINS,
        manifest_id=manifest_id(LOCAL_APP_ID),
        teams_app_id="9d0c2f1e-0000-4000-8000-000000000004",
        now=SystemClock(ZONE).now,
        activity_types={"moderationAlert": ACTIVITY_TEMPLATE},
        senders=[SENDER],
        limits=limits,
    )


def mail_of(person: str) -> str:
    return f"{person[-2:]}@example.org"


@dataclass(kw_only=True)
class Alarm:
    """Attributes to read: what was reported, and which cards a crash may have doubled.

    Attributes:
        reported: Links of the comments whose report was answered.
        uncertain: Cards that Teams had taken when the bot was killed before it wrote so down.
    """

    teams: ConnectorDouble
    graph: LocalGraph
    url: str
    bots: Sequence[BotProcess]
    reported: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    uncertain: set[Pair] = field(default_factory=set)
    kills: int = 0

    async def report(self, number: int) -> None:
        """Deliver a report as Teams does: the same activity again until it is answered."""
        link = f"{LINK}{number}"
        turn = Turn(person=100 + number, text="").activity(number, self.teams.service_url)
        data = {"kind": "unsure", "link": link, "comment_text": SAID, "author": "Någon"}
        action = {"type": "Action.Execute", "verb": "report", "data": data}
        activity = turn | {
            "type": "invoke",
            "name": "adaptiveCard/action",
            "value": {"action": action},
        }
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            for attempt in range(TRIES):
                bot = self.bots[(number + attempt) % len(self.bots)]
                url = f"http://127.0.0.1:{bot.port}/api/messages"
                try:
                    async with http.post(url, json=activity) as response:
                        status, answer = response.status, await response.text()
                except (aiohttp.ClientError, TimeoutError):
                    status, answer = 0, ""
                if REFERENCE.search(answer):  # told that it went wrong, the person presses again
                    activity["id"] += "0"
                elif 0 < status < 500:
                    self.reported.append(link)
                    return
                await asyncio.sleep(0.5)
        self.failed.append(link)

    async def kill(self, bot: BotProcess) -> None:
        """End it with no warning, and note which cards are out and not written down."""
        await bot.kill()
        self.kills += 1
        marked = await self._marked()
        self.uncertain |= {pair for pair in self.cards() if pair not in marked}

    async def kill_one(
        self, *, within: float, first: Callable[[str], Awaitable[None]] | None = None
    ) -> None:
        """Kill one of them at a random moment within so many seconds, and start it again.

        `first` looks at the database as it was left.
        """
        bot = random.choice(self.bots)
        await asyncio.sleep(random.uniform(0, within))
        await self.kill(bot)
        if first is not None:
            await first(self.url)
        await bot.start()

    async def until_quiet(self) -> None:
        await until_quiet(self.url)

    async def let_pass(self, time: timedelta) -> None:
        """Move all that waits to an earlier time, while every bot is stopped."""
        async with disposing(create_engine(self.url)) as engine, engine.begin() as connection:
            rows = await connection.execute(select(outbox).where(outbox.c.state == "queued"))
            for row in rows.mappings().all():
                moved = {name: row[name] - time for name in MOVED if row.get(name) is not None}
                changed = update(outbox).where(outbox.c.id == row["id"]).values(moved)
                await connection.execute(changed)

    async def later(self, time: timedelta, *, kills: int = 0) -> None:
        """Let time pass while the bots are stopped; then they work, and are killed at it."""
        await self._pass(time)
        for _ in range(kills):
            await self.kill_one(within=1)
        if kills:
            await self._pass(A_LEASE)
        await self.until_quiet()

    async def _pass(self, time: timedelta) -> None:
        await asyncio.gather(*(bot.stop() for bot in self.bots))
        await self.let_pass(time)
        await asyncio.gather(*(bot.start() for bot in self.bots))

    def cards(self) -> Counter[Pair]:
        """How many alert cards stand in each superadmin's chat, by case."""
        return self._in_chats(reminders=False)

    def reminders(self) -> Counter[Pair]:
        """The same of those that remind, as they do where the activity feed took no reminder."""
        return self._in_chats(reminders=True)

    def _in_chats(self, *, reminders: bool) -> Counter[Pair]:
        chats = {self.graph.chat_id(each): each for each in SUPERADMINS}
        return Counter(
            (chats[where], int(_CASE.findall(json.dumps(body))[0]))
            for id_, body in self.teams.posted.items()
            if (where := self.teams.where[id_]) in chats
            and (_REMINDS in json.dumps(body, ensure_ascii=False)) is reminders
        )

    def notes(self, cases: Sequence[Case]) -> Counter[Pair]:
        """How many lines each superadmin sees in the activity feed, by case."""
        numbers = {chain_id(case.number): case.number for case in cases}
        return Counter(
            (person, numbers[note.chain_id])
            for person in SUPERADMINS
            for note in self.graph.feed(person)
            if note.chain_id is not None
        )

    def mails(self, cases: Sequence[Case]) -> Counter[Pair]:
        people = {mail_of(each): each for each in SUPERADMINS}
        named = {case_label(case.number): case.number for case in cases}
        return Counter(
            (people[mail.to[0]], named[_LABEL.findall(mail.text)[0]]) for mail in self.graph.mails
        )

    async def losses(self, *, mailed: bool) -> list[str]:
        """All that should have arrived and didn't, or came twice without a crash to blame."""
        cases = await self.cases()
        links = Counter(case.comment.link for case in cases)
        lost = [f"no answer to the report of {link}" for link in self.failed]
        lost += [f"{links[link]} cases of {link}" for link in self.reported if links[link] != 1]
        cards, notes, mails = self.cards(), self.notes(cases), self.mails(cases)
        reminders = self.reminders()
        for case in cases:
            if case.alerted != set(SUPERADMINS):
                lost.append(f"case {case.number} names {len(case.alerted)} as alerted")
            for person in SUPERADMINS:
                pair = (person, case.number)
                who = f"superadmin {person[-2:]} of case {case.number}"
                if cards[pair] == 0:
                    lost.append(f"no card to {who}")
                if cards[pair] > 1 and pair not in self.uncertain:
                    lost.append(f"{cards[pair]} cards to {who}, with no crash between")
                if reminders[pair] > 1:
                    lost.append(f"{reminders[pair]} reminders to {who}")
                if notes[pair] != 1:
                    lost.append(f"{notes[pair]} lines in the feed of {who}")
                if mailed and mails[pair] == 0:
                    lost.append(f"no mail to {who}")
        lost += [f"at Graph: {each}" for each in self.graph.violations]
        lost += [f"at Teams: {each}" for each in self.teams.violations]
        return lost + self._leaks()

    def _leaks(self) -> list[str]:
        """Where the comment's text stands and must not."""
        places = {
            "a log": [bot.log for bot in self.bots],
            "a preview": [str(body.get("summary")) for body in self.teams.posted.values()],
            "a feed": [note.text + note.preview for note in self.graph.notifications],
            "a mail": [mail.subject + mail.text for mail in self.graph.mails],
        }
        return [
            f"the comment's text stands in {where}"
            for where, texts in places.items()
            if any(SAID in text for text in texts)
        ]

    def __str__(self) -> str:
        doubled = sum(count - 1 for count in self.cards().values())
        again = len(self.graph.mails) - len({(mail.to, mail.text) for mail in self.graph.mails})
        return (
            f"{len(self.reported)} reports, {self.kills} kills, {sum(self.cards().values())} cards"
            f" ({doubled} double), {sum(self.reminders().values())} reminders in a chat,"
            f" {len(self.graph.notifications)} notes sent, {len(self.graph.mails)} mails"
            f" ({again} double);"
            f" {len(self.uncertain)} cards were out and not yet written down at a kill"
        )

    async def cases(self) -> list[Case]:
        async with (
            disposing(create_engine(self.url)) as engine,
            SqlStorage(engine, SystemClock(ZONE)).read() as tx,
        ):
            return await tx.cases.unfinished()

    async def _marked(self) -> set[Pair]:
        async with disposing(create_engine(self.url)) as engine, engine.connect() as connection:
            rows = await connection.execute(
                select(alert_steps.c.person, alert_steps.c.case).where(
                    alert_steps.c.step == Step.CHAT.value, alert_steps.c.sent
                )
            )
            return {(person, case) for person, case in rows}


async def until_quiet(url: str) -> None:
    """Until nothing that is due is left undone."""
    async with asyncio.timeout(DRAIN_SECONDS), disposing(create_engine(url)) as engine:
        while True:
            now = SystemClock(ZONE).now()
            async with engine.connect() as connection:
                due = await connection.execute(
                    select(func.count()).where(outbox.c.state == "queued", outbox.c.due_at <= now)
                )
                # What was throttled or failed waits for its next try.
                late = await connection.execute(
                    select(func.count()).where(outbox.c.state == "queued", outbox.c.attempts > 0)
                )
                if due.scalar_one() + late.scalar_one() == 0:
                    return
            await asyncio.sleep(0.2)


@asynccontextmanager
async def alarm(
    folders: Sequence[Path], url: str, *, limits: Mapping[Operation, int] = LIMITS
) -> AsyncIterator[Alarm]:
    """A bot in each folder, all on one database, between a Teams and a Graph of their own."""
    async with ConnectorDouble().running() as teams, local_graph(limits) as graph:
        settings: dict[str, Any] = {
            "BOT_DATABASE_URL": url,
            "BOT_TENANT_ID": TENANT,
            "BOT_SUPERADMINS": ",".join(SUPERADMINS),
            "BOT_GRAPH": "on",
            "BOT_GRAPH_URL": await graph.start(),
            "BOT_ALERT_SENDER": SENDER,
            "BOT_SERVICE_URL": teams.service_url,
        }
        bots = [BotProcess(folder=folder, settings=settings) for folder in folders]
        try:
            await asyncio.gather(*(bot.start() for bot in bots))
            yield Alarm(teams=teams, graph=graph, url=url, bots=bots)
        finally:
            await asyncio.gather(*(bot.stop() for bot in bots))


async def under_kills(hall: Alarm, *, reports: int, kills: int) -> None:
    """Report all the while, and kill a bot at a random moment again and again."""
    rounds = max(kills, 1)
    async with asyncio.TaskGroup() as group:
        for each in range(rounds):
            for number in range(each * reports // rounds, (each + 1) * reports // rounds):
                group.create_task(hall.report(number))
            if kills:
                await hall.kill_one(within=2)
