"""The bot between Teams and Graph, both strict doubles, and what each superadmin got."""

import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.alerts.ports import Profile
from bot.alerts.steps import Alert
from bot.core.people import PersonId
from bot.local.graph import LocalGraph
from bot.moderation.model import Comment, Kind
from bot.outbox.alerts import RaiseAlert
from bot.swedish.local_page import ACTIVITY_TEMPLATE
from bot.teams.app_package import LOCAL_APP_ID, manifest_id
from bot.usecases.cases import NewReport, report
from bot.wiring.parts import Parts
from tests.clock import STOCKHOLM, FixedClock
from tests.doubles.fake_time import FakeTime
from tests.doubles.graph import StrictGraph
from tests.makers import ANNA, BO, SIV, request
from tests.scenario import TENANT, Card, Stage, stage

TUESDAY_MORNING = datetime(2026, 11, 24, 10, tzinfo=STOCKHOLM)
GROUP = "9d0c2f1e-0000-4000-8000-000000000001"
CATALOG_APP = "9d0c2f1e-0000-4000-8000-000000000004"
SENDER = "larm@example.org"
REASON = "evidence_stored"
_CASE = re.compile(r"Ärende \d")
STEP = timedelta(seconds=20)

HR, ULLA = (PersonId(f"9d0c2f1e-0000-4000-8000-1000000000{number:02}") for number in (1, 2))
SUPERADMINS = (SIV, HR, ULLA)


def profile(person: str) -> Profile:
    mail = f"{person[:4]}-{person[-2:]}@example.org"
    return Profile(
        id=person, name=f"Superadmin {person[-2:]}", mail=mail, user_principal_name=mail
    )


def local_graph(clock: FixedClock, **changes: Any) -> LocalGraph:
    given: dict[str, Any] = {
        "users": [profile(each) for each in SUPERADMINS],
        "group_id": GROUP,
        "group": SUPERADMINS,
        "manifest_id": manifest_id(LOCAL_APP_ID),
        "teams_app_id": CATALOG_APP,
        "now": clock.now,
        "activity_types": {"moderationAlert": ACTIVITY_TEMPLATE},
        "senders": [SENDER],
        "limits": {},
    }
    return StrictGraph(**given | changes)


@dataclass(kw_only=True)
class AlertStage:
    teams: Stage
    graph: LocalGraph
    people: tuple[PersonId, ...] = field(default=SUPERADMINS)

    @property
    def clock(self) -> FixedClock:
        return self.teams.clock

    async def raise_alert(self, *cases: int) -> None:
        async with self.teams.storage.begin() as tx:
            for case in cases or (7,):
                await tx.outbox.add(RaiseAlert(case=case, reason=REASON))

    async def work(self) -> None:
        """Work all that is due at this moment; the bot's own worker does so beside."""
        bot = self.teams.bot
        # It waits for what the bot's own worker holds, which may put more in the outbox.
        while await bot.worker.work_due() or (await bot.queue.backlog(self.clock.now())).waiting:
            pass

    async def after(self, passed: timedelta) -> None:
        """Let time pass, and the outbox be worked as it does."""
        end = self.clock.now() + passed
        await self.work()
        while self.clock.now() < end:
            self.clock.move(min(STEP, end - self.clock.now()))
            await self.work()

    def cards(self, person: str) -> list[Card]:
        """The alert cards that stand in the person's chat, the oldest first."""
        chats = self.chats(person)
        posted = self.teams.teams.posted
        where = self.teams.teams.where
        contents = (
            body["attachments"][0]["content"]
            for id_, body in posted.items()
            if where[id_] in chats
        )
        return [card for card in map(Card, contents) if _CASE.search(card.text)]

    def chats(self, person: str) -> set[str]:
        return {self.graph.chat_id(person), f"a:{person}", f"a:chat-with-{person}"}

    def mails(self, person: str) -> list[str]:
        return [mail.text for mail in self.graph.mails if profile(person).mail in mail.to]

    def feed(self, person: str) -> list[str]:
        return [note.text for note in self.graph.feed(person)]

    async def alerts(self, case: int = 7) -> dict[PersonId, Alert]:
        async with self.teams.storage.read() as tx:
            return {alert.person: alert for alert in await tx.alerts.of_case(case)}

    async def told(self, person: str, case: int = 7) -> str:
        return (await self.alerts(case))[PersonId(person)].state.value

    def got(self, person: str) -> tuple[int, int, int]:
        """How many cards, lines in the feed and mails the person has in the end."""
        return len(self.cards(person)), len(self.feed(person)), len(self.mails(person))

    def in_channel(self) -> list[str]:
        posted, where = self.teams.teams.posted, self.teams.teams.where
        return [
            Card(body["attachments"][0]["content"]).text
            for id_, body in posted.items()
            if where[id_].startswith("19:inlaggsschema") or where[id_].startswith("19:sav-team")
        ]


async def report_unsure(stage: AlertStage) -> int:
    """An editor asks the superadmins about a comment; the case's number."""
    new = NewReport(kind=Kind.UNSURE, comment=Comment(text="x"))
    asked = request(now=stage.clock.now())
    return (await report(asked, new, storage=stage.teams.storage)).case.number


@asynccontextmanager
async def alert_stage(
    folder: Path,
    clock: FixedClock,
    *,
    people: Iterable[PersonId] = SUPERADMINS,
    graph: LocalGraph | None = None,
    parts: Parts | None = None,
    **settings: Any,
) -> AsyncIterator[AlertStage]:
    clock.at(TUESDAY_MORNING)
    graph = graph or local_graph(clock)
    async with graph:
        url = await graph.start()
        chosen = {
            "graph": "on",
            "graph_url": url,
            "alert_sender": SENDER,
            "tenant_id": TENANT,
            "superadmins": ",".join(people),
            **settings,
        }
        async with stage(folder, clock, parts=parts or never_sleeping(), **chosen) as teams:
            await teams.install(ANNA, BO)
            teams.teams.installed = graph.installed  # one tenant
            set_up = AlertStage(teams=teams, graph=graph, people=tuple(people))
            await set_up.work()  # the welcome, also where the bot's own worker holds it
            yield set_up
    assert not graph.violations, graph.violations


def never_sleeping() -> Parts:
    """Pauses between attempts take no time, and silence is told from slowness at once."""
    time = FakeTime()
    return Parts(monotonic=time.monotonic, sleep=time.sleep, graph_patience=0.0, graph_timeout=1.0)
