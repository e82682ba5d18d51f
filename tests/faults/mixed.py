"""People who book, move, cancel, tip and read, all at once, and what each of them was promised."""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import func, insert, select
from typing_extensions import override

from bot.core.calendar import ZONE, Week
from bot.core.clock import SystemClock
from bot.schedule.model import BookingStatus
from bot.swedish.booking import after_cancelling
from bot.swedish.tips import THANKS
from storage.engine import create_engine
from storage.tables import audit, bookings, outbox, seats
from storage.tip_tables import tips
from storage.transaction import SqlStorage
from tests.bench.load import TENANT
from tests.chains import first_broken_row
from tests.databases import disposing
from tests.faults.alarm import until_quiet
from tests.faults.crowd import PEOPLE, REFERENCE, Crowd
from tests.scenario import CHANNEL, TEAM

REPORTERS = 400
"""They have numbers of their own, above those who book."""
TIP = "https://www.linkedin.com/feed/update/urn:li:activity:77"
READS = ("/mina", "/schema", "/ledigt", "/hjälp", "/statistik")
_DONE_BEFORE = "Det är redan gjort"
_TIP = re.compile(r'"tip": (\d+)')
_BOOKING = re.compile(r'"booking": (\d+), "version": (\d+)')

Post = tuple[str, str]
"""A kind of job and what it is about."""


@dataclass(kw_only=True)
class Promise:
    """A booking somebody was told of.

    `day` is None once it is cancelled; `perhaps` is what was asked for last and never answered.
    """

    title: str
    number: int
    person: int
    day: date | None
    version: int = 1
    perhaps: list[date | None] = field(default_factory=list)


@dataclass(kw_only=True)
class MixedCrowd(Crowd):
    """Attributes to read: what was promised, and which messages a kill may have doubled."""

    promises: list[Promise] = field(default_factory=list)
    tipped: list[str] = field(default_factory=list)
    uncertain: set[Post] = field(default_factory=set)
    did: Counter[str] = field(default_factory=Counter)
    _at_rest: list[Promise] = field(default_factory=list)
    _links: Iterator[int] = field(default_factory=count)

    async def install(self) -> None:
        """Add the bot to the team of all these people."""
        people = [f"00000000-0000-4000-8000-{number:012}" for number in range(PEOPLE + REPORTERS)]
        self.teams.rosters[TEAM] = [
            {"id": f"29:{each}", "name": f"Editor {each[-3:]}", "aadObjectId": each}
            for each in people
        ]
        place = {"tenant": {"id": TENANT}, "team": {"id": TEAM}, "channel": {"id": CHANNEL}}
        await self.say(
            "",
            type="installationUpdate",
            action="add",
            conversation={"id": CHANNEL, "conversationType": "channel", "tenantId": TENANT},
            channelData=place | {"settings": {"selectedChannel": {"id": CHANNEL}}},
        )

    @override
    async def do_something(self) -> None:
        chance = random.random()
        if self._at_rest and chance < 0.3:
            promise = self._at_rest.pop(random.randrange(len(self._at_rest)))
            await (self._move(promise) if chance < 0.18 else self._cancel(promise))
        elif chance < 0.7:
            await self._book()
        elif chance < 0.75:
            await self._tip()
        else:
            await self.say(random.choice(READS))

    async def _book(self) -> None:
        day, page = next(self._days)
        before, person = len(self.teams.received), (self.turns + 1) % PEOPLE
        title = await self.book(day, page)
        for got in self.teams.received[before:]:
            card = json.dumps(got.body, ensure_ascii=False)
            found = _BOOKING.search(card)
            if title in card and '"verb": "cancel"' in card and found:
                self.did["booked"] += 1
                promise = Promise(title=title, number=int(found[1]), person=person, day=day)
                self.promises.append(promise)
                self._at_rest.append(promise)
                return

    async def _move(self, promise: Promise) -> None:
        day = next(day for day, _ in self._days if day != promise.day)
        answer = await self._press(promise, "move_to", day, day=day.isoformat())
        found = _BOOKING.search(answer)
        moved = found is not None and int(found[2]) == promise.version + 1
        if moved or _DONE_BEFORE in answer:
            self.did["moved"] += 1
            promise.day, promise.version, promise.perhaps = day, promise.version + 1, []
        if not promise.perhaps:
            self._at_rest.append(promise)

    async def _cancel(self, promise: Promise) -> None:
        answer = await self._press(promise, "confirm_cancel", None)
        if after_cancelling() in answer or _DONE_BEFORE in answer:
            self.did["cancelled"] += 1
            promise.day, promise.version, promise.perhaps = None, promise.version + 1, []

    async def _press(self, promise: Promise, verb: str, then: date | None, **more: str) -> str:
        promise.perhaps = [then]
        data = {"booking": promise.number, "version": promise.version, **more}
        action = {"type": "Action.Execute", "verb": verb, "data": data}
        answer = await self.say(
            "",
            person=promise.person,
            type="invoke",
            name="adaptiveCard/action",
            value={"action": action},
        )
        told = json.dumps(json.loads(answer), ensure_ascii=False) if answer else ""
        if told and not REFERENCE.search(told):
            promise.perhaps = []  # a yes or a no: nothing is left open
        return told

    async def _tip(self) -> None:
        link, before = f"{TIP}{next(self._links):05}/", len(self.teams.received)
        person = before % PEOPLE
        await self.say(f"/tipsa {link}", person=person)
        chat = f"a:00000000-0000-4000-8000-{person:012}"
        answers = [
            json.dumps(got.body, ensure_ascii=False)
            for got in self.teams.received[before:]
            if got.conversation_id == chat
        ]
        # One that is told to wait, as who asks too fast is, was promised nothing.
        if any(THANKS in answer or link in answer for answer in answers):
            self.did["tipped"] += 1
            self.tipped.append(link)

    async def note_uncertain(self, database_url: str) -> None:
        """Right after a kill: what was being sent just then may have to be sent again."""
        async with disposing(create_engine(database_url)) as engine, engine.connect() as c:
            rows = await c.execute(
                select(outbox.c.kind, outbox.c.payload).where(
                    outbox.c.state == "queued", outbox.c.leased_by.is_not(None)
                )
            )
            self.uncertain |= {_about(kind, payload) for kind, payload in rows}

    def posts(self) -> Counter[Post]:
        """How often each digest and each tip stands in the channel."""
        found: Counter[Post] = Counter()
        for id_, body in self.teams.posted.items():
            if self.teams.where[id_].partition(";")[0] != CHANNEL:
                continue
            card = json.dumps(body, ensure_ascii=False)
            if "Veckobrev" in card:
                found["digest.send", this_week()] += 1
            elif tip := _TIP.search(card):
                found["tip.post", tip[1]] += 1
        return found

    @override
    async def losses(self, database_url: str) -> list[str]:
        await until_quiet(database_url)
        return [
            *await super().losses(database_url),
            *await self._broken_promises(database_url),
            *await self._lost_posts(database_url),
        ]

    async def _broken_promises(self, database_url: str) -> list[str]:
        async with disposing(create_engine(database_url)) as engine, engine.connect() as c:
            rows = {row.id: row for row in await c.execute(select(bookings))}
            held = {(row.booking, row.day) for row in await c.execute(select(seats))}
            lines = Counter((await c.execute(select(audit.c.subject))).scalars())
        lost: list[str] = []
        for promise in self.promises:
            row = rows.get(promise.number)
            if row is None:
                lost.append(f"{promise.title} is gone")
                continue
            day = None if row.status == BookingStatus.CANCELLED.value else row.day
            if day not in (promise.day, *promise.perhaps):
                lost.append(f"{promise.title} was promised for {promise.day} and is on {day}")
            if not promise.perhaps and row.version != promise.version:
                lost.append(f"{promise.title} has version {row.version}, not {promise.version}")
        for number, row in rows.items():
            cancelled = row.status == BookingStatus.CANCELLED.value
            if ((number, row.day) in held) == cancelled:
                lost.append(f"booking {number} and its seat disagree")
            if lines[f"booking:{number}"] != row.version:
                lost.append(f"booking {number}: {lines[f'booking:{number}']} lines in the log")
        return lost

    async def _lost_posts(self, database_url: str) -> list[str]:
        kept: set[str] = set()
        async with disposing(create_engine(database_url)) as engine:
            async with engine.connect() as c:
                rows = await c.execute(
                    select(outbox.c.kind, func.count())
                    .where(outbox.c.state == "dead")
                    .group_by(outbox.c.kind)
                )
                lost = [f"{count} dead letters: {kind}" for kind, count in rows]
                planned = await c.execute(
                    select(outbox.c.id).where(
                        outbox.c.key == f"digest:{this_week()}",
                        outbox.c.due_at <= SystemClock(ZONE).now(),  # on a Monday it is not yet
                    )
                )
                owed: set[Post] = {("digest.send", this_week()) for _ in planned}
                for row in await c.execute(select(tips.c.id, tips.c.link)):
                    owed.add(("tip.post", str(row.id)))
                    kept.add(row.link)
            async with SqlStorage(engine, SystemClock(ZONE)).read() as tx:
                if (broken := await first_broken_row(tx)) is not None:
                    lost.append(f"the audit log is broken: {broken}")
        lost += [f"the tip {link} is gone" for link in set(self.tipped) - kept]
        found = self.posts()
        for post in owed:
            if found[post] == 0:
                lost.append(f"{post} never came")
            if found[post] > 1 and post not in self.uncertain:
                lost.append(f"{post} came {found[post]} times, with no kill to blame")
        return lost

    @override
    def __str__(self) -> str:
        did = ", ".join(f"{count} {what}" for what, count in sorted(self.did.items()))
        again = sum(count - 1 for count in self.posts().values())
        digests = self.posts()["digest.send", this_week()]
        return f"{super().__str__()}; {did}; {digests} digest, {again} posts that came again"


def this_week() -> str:
    return Week.of(SystemClock(ZONE).now().date()).name


async def digest_due(database_url: str, after: timedelta) -> None:
    """Plan this week's digest, as the planner would, for a moment in the middle of it all."""
    due = SystemClock(ZONE).now() + after
    row: dict[str, Any] = {
        "key": f"digest:{this_week()}",
        "kind": "digest.send",
        "to": "channel",
        "payload": {"week": this_week()},
        "since": due,
        "due_at": due,
        "state": "queued",
        "attempts": 0,
        "error": "",
    }
    async with disposing(create_engine(database_url)) as engine, engine.begin() as connection:
        await connection.execute(outbox.delete().where(outbox.c.key == row["key"]))
        await connection.execute(insert(outbox), row)


def _about(kind: str, payload: Mapping[str, Any]) -> Post:
    return kind, str(payload.get("week") or payload.get("tip"))
