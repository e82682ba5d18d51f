"""Weeks of the bot's promises with the clock in hand, in calm and under faults.

One script of bookings, moves, cancellations, publications and answers is played twice: calmly, and
with replicas killed at any point and a Teams that fails. What was sent must be the same.
"""

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from bot.evidence.hosts import TEAMS_HOSTS
from bot.evidence.store import FolderStore
from bot.evidence.upload import Uploader
from bot.outbox.worker import Handler, Worker
from bot.schedule.calendar import is_workday, local, next_workday, workday_from
from bot.schedule.model import Booking, BookingStatus, DepartmentId, Draft, PersonId, Request
from bot.schedule.refusals import Refusal
from bot.teams.connector import Connector
from bot.teams.identity import Identity, ListedSuperadmins
from bot.teams.messenger import Messenger
from bot.teams.notices_base import Address, NoticeServices
from bot.teams.notices_registry import notice_handlers
from bot.teams.service_urls import is_local_service
from bot.usecases.absence import be_away
from bot.usecases.bookings import (
    BookDay,
    CancelBooking,
    MoveBooking,
    book_day,
    cancel_booking,
    move_booking,
)
from bot.usecases.digest import DigestTime, plan_digests
from bot.usecases.publication import answer_check_in, report_published
from bot.watch.model import CheckInAnswer
from cards.elements import Card
from storage.conversations import Conversation, PostedCard
from storage.engine import create_engine
from storage.outbox import OutboxQueue
from storage.tables import outbox
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import FixedClock
from tests.doubles.connector import ConnectorDouble, Fault
from tests.doubles.fake_time import FakeTime
from tests.makers import ANNA, BO, SIV

CIA = PersonId("c1a00000-0000-4000-8000-000000000004")
PEOPLE = {ANNA: "Anna Ek", BO: "Bo Al", SIV: "Siv Rönn", CIA: "Cia Dahl"}
CHANNEL = "19:schema@thread.tacv2"
PAGE = makers.page("stad")
DIGEST = DigestTime(weekday=0, at=time(8))
ACTIONS = (time(10, 30), time(14, 30), time(15, 30))
DEPARTMENT = DepartmentId("kultur")


class Killed(BaseException):
    """As `kill -9` between two instructions: nothing in the bot catches it."""


@dataclass(frozen=True, order=True)
class Sent:
    """A message that Teams took, told from others by where, when and what."""

    day: date
    where: str
    text: str


@dataclass(kw_only=True)
class Teams(ConnectorDouble):
    """A card with several questions counts as each of them: how they are gathered may differ.

    Attributes:
        sent: All it took, with the time of day.
        cards: Where and when a card with one or more questions went.
    """

    clock: FixedClock
    cards: list[tuple[str, datetime]] = field(default_factory=list)
    sent: list[tuple[Sent, time]] = field(default_factory=list)

    @override
    def _post(self, conversation: str, activity: dict[str, Any]) -> str:
        now = self.clock.now()
        [attachment] = activity["attachments"]
        texts = list(_texts(attachment["content"]))
        where = conversation.partition(";")[0]
        if "Veckobrev" in texts[0]:
            texts = [str(activity["summary"]).partition(":")[0]]  # the rest is edited all week
        asked = _questions(texts) if where != CHANNEL else []
        if asked:
            self.cards.append((where, now))
        self.sent += [
            (Sent(day=now.date(), where=where, text=text), now.time())
            for text in asked or [" | ".join(texts)]
        ]
        return super()._post(conversation, activity)


@dataclass(kw_only=True)
class Played:
    """What came of a stretch of days.

    Attributes:
        sent: What Teams took, and how often.
        clocked: The same with the time of day, in order.
        cards: Where and when a card with one or more questions went.
        open_windows: Messages that Teams took in a moment when the bot was killed or heard
            nothing: only these may have been sent again.
        published_asks: By an own reckoning, who is to be asked of which title on which day.
        digests: The days on which a digest is due.
        kills: How many times a replica was killed.
    """

    sent: Counter[Sent] = field(default_factory=Counter)
    clocked: list[tuple[Sent, time]] = field(default_factory=list)
    cards: list[tuple[str, datetime]] = field(default_factory=list)
    open_windows: Counter[Sent] = field(default_factory=Counter)
    published_asks: Counter[tuple[PersonId, str, date]] = field(default_factory=Counter)
    digests: list[date] = field(default_factory=list)
    kills: int = 0
    faults: int = 0


@dataclass(kw_only=True)
class Replica:
    storage: SqlStorage
    queue: OutboxQueue
    handlers: Mapping[str, Handler]


@dataclass(kw_only=True)
class Stretch:
    """The days to play, by what seed, and how rough.

    Attributes:
        rough: 0 is calm; else the chance that something goes wrong as a batch is worked.
    """

    first: date
    days: int
    seed: int
    rough: float = 0.0

    def __post_init__(self) -> None:
        self.rng = random.Random(f"{self.seed}:{self.rough}")

    def made(self, *, rough: float) -> "Stretch":
        return replace(self, rough=rough)

    def chance(self, what: object) -> float:
        """The same for the same thing, whatever happened before."""
        return random.Random(f"{self.seed}:{what}").random()


async def play(stretch: Stretch, url: str) -> Played:
    clock = FixedClock(local(stretch.first, time(6)))
    async with (
        Teams(clock=clock).running() as teams,
        aiohttp.ClientSession() as session,
        _engines(url) as engines,
    ):
        assert isinstance(teams, Teams)
        played = Played()
        scene = Scene(
            stretch=stretch,
            clock=clock,
            teams=teams,
            played=played,
            session=session,
            engines=engines,
        )
        await scene.furnish()
        await scene.run()
        assert teams.violations == []
        played.clocked = teams.sent
        played.cards = teams.cards
        played.sent = Counter(sent for sent, _ in teams.sent)
    return played


@dataclass(kw_only=True)
class Scene:
    stretch: Stretch
    clock: FixedClock
    teams: Teams
    played: Played
    session: aiohttp.ClientSession
    engines: Sequence[AsyncEngine]
    names: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.replicas = [self._replica(engine) for engine in self.engines]

    @property
    def storage(self) -> SqlStorage:
        return self.replicas[0].storage

    async def furnish(self) -> None:
        async with self.storage.begin() as tx:
            await tx.pages.put(PAGE)
            for person, name in PEOPLE.items():
                await tx.people.put(
                    makers.person(
                        person,
                        name=name,
                        on_roster=True,
                        department=DEPARTMENT,
                        deputy=BO if person == ANNA else None,
                    )
                )
                await tx.conversations.put(self._place(f"person:{person}", f"a:{person}"))
            await tx.conversations.put(self._place("channel", CHANNEL))

    async def run(self) -> None:
        last = self.stretch.first + timedelta(days=self.stretch.days)
        days = [self.stretch.first + timedelta(days=n) for n in range(self.stretch.days)]
        acts = [local(day, at) for day in days for at in ACTIONS if is_workday(day)]
        plans = [local(day, time(0, 30)) for day in days]
        self.played.digests = [
            due for day in days if day.weekday() == 0 and (due := workday_from(day)) < last
        ]
        end = local(last, time(0))
        while (now := self.clock.now()) < end:
            moments = [*acts[:1], *plans[:1], end]
            due = await self._next_due()
            self.clock.at(max(now, min([*moments, due] if due else moments)))
            now = self.clock.now()
            if plans and plans[0] <= now:
                plans.pop(0)
                for replica in self.replicas:
                    await plan_digests(now, DIGEST, storage=replica.storage)
            if acts and acts[0] <= now:
                await self._act(acts.pop(0))
            await self._settle()

    async def _act(self, moment: datetime) -> None:
        """What people do just then: chosen by the moment alone, so that both plays agree."""
        day, chance = moment.date(), self.stretch.chance
        match moment.time():
            case at if at == ACTIONS[0]:
                await self._morning(day)
            case at if at == ACTIONS[1]:
                for booking in await self._of(day):
                    if chance(f"on time {booking.details.title}") < 0.4:
                        await self._publish(booking)
            case _:
                for booking in await self._late(day):
                    if chance(f"late {booking.details.title} {day}") < 0.5:
                        await self._publish(booking)
        await self._answer(moment)

    async def _morning(self, day: date) -> None:
        chance = self.stretch.chance
        for person in PEOPLE:
            if chance(f"books {person} {day}") < 0.5:
                ahead = int(chance(f"ahead {person} {day}") * 7)
                title = f"Inlägg {PEOPLE[person][:2]}{day:%m%d}"
                draft = Draft(title=title, day=day + timedelta(days=ahead), page=PAGE.id)
                await self._try(
                    book_day(
                        self._by(person),
                        BookDay(draft=draft, red_day_confirmed=True),
                        storage=self.storage,
                    )
                )
        for booking in await self._coming(day):
            what = f"{booking.details.title} {day}"
            if chance(f"cancels {what}") < 0.06:
                await self._try(
                    cancel_booking(
                        self._by(booking.owner),
                        CancelBooking(booking=booking.id),
                        storage=self.storage,
                    )
                )
            elif chance(f"moves {what}") < 0.08:
                move = MoveBooking(
                    booking=booking.id, day=booking.day + timedelta(days=3), red_day_confirmed=True
                )
                await self._try(move_booking(self._by(booking.owner), move, storage=self.storage))
        if day == next_workday(self.stretch.first + timedelta(days=4)):
            week = day + timedelta(days=1), day + timedelta(days=7)
            await be_away(self._by(CIA), *week, SIV, storage=self.storage)

    async def _answer(self, moment: datetime) -> None:
        async with self.storage.read() as tx:
            watches = await tx.watches.open()
        for watch in watches:
            due = [each for each in watch.check_ins if each.answer is None and each.due <= moment]
            wish = self.stretch.chance(f"answers {watch.booking} {moment:%m%d%H}")
            if due and wish < 0.4:
                answer = CheckInAnswer.NEEDS_HELP if wish < 0.04 else CheckInAnswer.NOTHING_NEW
                await self._try(
                    answer_check_in(
                        self._by(watch.keeper),
                        watch.booking,
                        due[-1].number,
                        answer,
                        storage=self.storage,
                    )
                )

    async def _publish(self, booking: Booking) -> None:
        link = f"https://www.linkedin.com/posts/helsingborg_{booking.id}"
        await self._try(
            report_published(
                self._by(booking.owner), link, booking=booking.id, storage=self.storage
            )
        )

    async def _try(self, action: Any) -> None:
        with suppress(Refusal):  # such as a day that was taken: the same in both plays
            await action

    async def _settle(self) -> None:
        """Let two replicas work until nothing waits; minutes pass while leases run out."""
        await self._reckon()
        for _ in range(600):
            for replica in self.replicas:
                await self._work(replica)
            backlog = await self.replicas[0].queue.backlog(self.clock.now())
            assert backlog.dead == 0, "a message was given up"
            if backlog.waiting == 0:
                return
            if self.stretch.rough:
                self.clock.move(timedelta(seconds=30))
        raise AssertionError("something never leaves the outbox")

    async def _work(self, replica: Replica) -> None:
        """One batch by one process, which may not live to the end of it."""
        rng, rough = self.stretch.rng, self.stretch.rough
        name = f"replica-{next(self.names)}"
        worker = Worker(
            replica.queue, replica.handlers, name=name, clock=self.clock, jitter=lambda: 0.5
        )
        self.teams.heal()
        if rng.random() < rough:
            self.played.faults += 1
            self.teams.fail_next(*rng.choices(_FAULTS, k=rng.randint(1, 3)))
        before = len(self.teams.sent)
        if rng.random() >= rough:
            try:
                await worker.work_due()
            except Killed:
                await self._killed(before)
            return
        working = asyncio.create_task(worker.work_due())
        await asyncio.wait({working}, timeout=rng.uniform(0, 0.05))
        if working.cancel():
            try:
                await working
            except (asyncio.CancelledError, Killed):
                await self._killed(before)
        elif working.exception():
            await self._killed(before)

    async def _killed(self, before: int) -> None:
        self.played.kills += 1
        await asyncio.sleep(0.05)  # what was on its way to Teams arrives after the death
        self.played.open_windows.update(sent for sent, _ in self.teams.sent[before:])

    async def _reckon(self) -> None:
        """Who is to be asked whether a post is out, by a reckoning of our own."""
        now = self.clock.now()
        async with self.storage.read() as tx:
            bookings = await tx.bookings.between(date.min, date.max)
            absences = await tx.reminders.absences(since=now.date())
        for booking in bookings:
            asked = {
                local(booking.day, time(15)): "1",
                local(next_workday(booking.day), time(9)): "2",
            }
            if booking.status is BookingStatus.BOOKED and now in asked:
                away = [
                    each
                    for each in absences
                    if each.person == booking.owner and each.covers(now.date())
                ]
                person = away[0].deputy if away else booking.owner
                self.played.published_asks[person, booking.details.title, now.date()] = 1

    async def _next_due(self) -> datetime | None:
        async with self.engines[0].connect() as connection:
            rows = await connection.execute(
                select(func.min(outbox.c.due_at)).where(outbox.c.state == "queued")
            )
            return rows.scalar_one()

    async def _of(self, day: date) -> list[Booking]:
        async with self.storage.read() as tx:
            found = await tx.bookings.between(day, day)
        return [each for each in found if each.status is BookingStatus.BOOKED]

    async def _late(self, day: date) -> list[Booking]:
        async with self.storage.read() as tx:
            found = await tx.bookings.between(day - timedelta(days=6), day)
        return [each for each in found if each.status is BookingStatus.BOOKED]

    async def _coming(self, day: date) -> list[Booking]:
        async with self.storage.read() as tx:
            found = await tx.bookings.between(day, day + timedelta(days=30))
        return [each for each in found if each.status is BookingStatus.BOOKED]

    def _replica(self, engine: AsyncEngine) -> Replica:
        storage, sleeps = SqlStorage(engine, self.clock), FakeTime()
        connector = Connector(
            self.session,
            token=None,
            trusted=is_local_service,
            limits=None,
            monotonic=sleeps.monotonic,
            sleep=sleeps.sleep,
            jitter=lambda: 0.5,
        )
        messenger = Mortal(
            connector, storage, bot_id="28:bot", tenant="tenant", targets=False, nudge=_nobody
        )
        rough, rng, played = self.stretch.rough, self.stretch.rng, self.played
        # At least once: what is never killed tries nothing.
        messenger.dies = lambda: rough > 0 and (not played.kills or rng.random() < rough / 4)
        superadmins = ListedSuperadmins(frozenset())
        identity = Identity(storage=storage, superadmins=superadmins, open_without_roster=False)
        return Replica(
            storage=storage,
            queue=OutboxQueue(engine, storage.writer),
            handlers=notice_handlers(
                NoticeServices(
                    storage=storage,
                    messenger=messenger,
                    clock=self.clock,
                    identity=identity,
                    superadmins=superadmins,
                    superadmin_names=superadmins.names,
                    digest_time=DIGEST,
                    retention={},
                    evidence=FolderStore(Path("never")),
                    uploader=Uploader(hosts=TEAMS_HOSTS),
                    graph=None,
                    address=Address(service_url=None, tenant="tenant", bot="28:bot"),
                )
            ),
        )

    def _by(self, person: PersonId) -> Request:
        actor = makers.actor(person, name=PEOPLE[person], department=DEPARTMENT)
        return makers.request(actor, now=self.clock.now())

    def _place(self, key: str, conversation: str) -> Conversation:
        return Conversation(
            key=key,
            conversation=conversation,
            service_url=self.teams.service_url,
            tenant="tenant",
            bot="28:bot",
        )


_ASKED = re.compile(r"^(.+): publicerat$")
_TITLE = re.compile(r"”([^”]+)”")

_FAULTS = (
    Fault(kind="status", status=500),
    Fault(kind="status", status=429, retry_after="7"),
    Fault(kind="status", status=503),
    Fault(kind="reset"),
)
"""Failures of which Teams has certainly taken nothing."""


def broken(calm: Played) -> list[str]:
    """What a calm play owes, by a reckoning apart from the bot's own."""
    found: list[str] = []
    digests = sorted(sent.day for sent in calm.sent.elements() if "Veckobrev" in sent.text)
    if digests != calm.digests:
        found.append(f"digests on {digests}, due on {calm.digests}")
    asked = Counter(
        (PersonId(sent.where.removeprefix("a:")), title, sent.day)
        for sent in calm.sent.elements()
        for title in _ASKED.findall(sent.text)
    )
    if asked != calm.published_asks:
        found.append(f"asked for nothing or twice: {asked - calm.published_asks}")
        found.append(f"never asked: {calm.published_asks - asked}")
    mornings = Counter((where, at.date()) for where, at in calm.cards if at.time() < time(12))
    found += [
        f"{times} cards in a morning: {where}" for where, times in mornings.items() if times > 1
    ]
    night = [sent for sent, at in calm.clocked if not time(8) <= at < time(17)]
    found += [f"out of hours: {sent}" for sent in night]
    return found


def doubles(calm: Played, rough: Played) -> tuple[Counter[Sent], Counter[Sent]]:
    """What was sent too often: where a kill left it open whether it was sent, and elsewhere."""
    extra = rough.sent - calm.sent
    known = extra & rough.open_windows
    return known, extra - known


class Mortal(Messenger):
    """Now and then the process dies right after Teams has taken a message."""

    dies: Callable[[], bool]

    @override
    async def send_to(self, to: Conversation, card: Card, *, alert: bool = False) -> PostedCard:
        sent = await super().send_to(to, card, alert=alert)
        if self.dies():
            raise Killed
        return sent


@asynccontextmanager
async def _engines(url: str) -> AsyncGenerator[list[AsyncEngine]]:
    engines = [create_engine(url) for _ in range(2)]
    try:
        yield engines
    finally:
        for engine in engines:
            await engine.dispose()


def _questions(texts: Sequence[str]) -> list[str]:
    """What a card asks, as "title: question"; nothing of a card that asks nothing."""
    heading, *rest = texts
    if heading.endswith("väntar på ditt svar"):
        pairs = list(zip(rest[::2], rest[1::2], strict=True))
    elif "publicerat?" in heading or "kommentarerna" in heading:
        pairs = [(_TITLE.findall(" ".join(texts))[0], heading)]
    else:
        return []
    return [
        f"{title}: {'publicerat' if 'publicerat?' in said else said.partition(' · ')[0]}"
        for title, said in pairs
    ]


def _texts(node: Any) -> Iterator[str]:
    """What stands on a card, piece by piece."""
    if isinstance(node, dict):
        if node.get("type") == "TextBlock":
            yield node["text"]
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from _texts(each)


def _nobody() -> None:
    """No worker runs by itself here."""
