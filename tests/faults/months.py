"""Weeks of the bot's promises with the clock in hand, in calm and under faults.

One script of bookings, moves, cancellations, publications and answers is played twice, before two
replicas on one database: calmly, and with replicas killed at any moment and a Teams that fails.
What was sent must be the same.
"""

import asyncio
import random
import re
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine
from typing_extensions import override

from bot.core.calendar import ZONE, is_workday, local, next_workday, workday_from
from bot.core.clock import SystemClock
from bot.core.people import DepartmentId, PersonId, Request
from bot.core.refusals import Refusal
from bot.schedule.model import Booking, BookingStatus, Details, Draft
from bot.swedish.watch import check_in_heading
from bot.usecases.absence import be_away
from bot.usecases.bookings import (
    BookDay,
    CancelBooking,
    MoveBooking,
    book_day,
    cancel_booking,
    move_booking,
)
from bot.usecases.publication import answer_check_in, report_published, take_over_watch
from bot.usecases.reminding import staff
from bot.watch.model import CheckInAnswer, Level
from storage.conversations import Conversation
from storage.engine import create_engine
from storage.outbox import LEASE
from storage.tables import outbox
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import FixedClock
from tests.databases import disposing
from tests.doubles.connector import ConnectorDouble, Fault, Received
from tests.faults.replicas import Replicas, SharedClock
from tests.makers import ANNA, BO, SIV
from tests.storage.leases import pass_on_leases

CIA = PersonId("c1a00000-0000-4000-8000-000000000004")
PEOPLE = {ANNA: "Anna Ek", BO: "Bo Al", SIV: "Siv Rönn", CIA: "Cia Dahl"}
CHANNEL = "19:schema@thread.tacv2"
PAGE = makers.page("stad")
ACTIONS = (time(10, 30), time(14, 30), time(15, 30))
DEPARTMENT = DepartmentId("kultur")
PATIENCE = 60.0
"""Seconds until a moment in which the replicas get nowhere fails. Only a broken bot takes them."""


@dataclass(frozen=True, order=True)
class Sent:
    """A message that Teams took, told from others by where, when and what."""

    day: date
    where: str
    text: str


@dataclass(frozen=True)
class Asked:
    """A card with one or more questions, to one person."""

    where: str
    at: datetime
    questions: frozenset[str]


@dataclass(kw_only=True)
class Teams(ConnectorDouble):
    """A card with several questions counts as each of them: how they are gathered may differ.

    Attributes:
        sent: All it took, with the time of day.
        cards: The cards that asked people something.
        open_windows: What it took and whose sender may not know that: its answer was lost, or the
            process that sent it died before it could write so down. Only these may come again.
        digests: The ids of each week's digest.
        taken: Called when a message was taken, and before that is answered.
    """

    clock: SharedClock
    taken: Callable[[], Awaitable[None]]
    sent: list[tuple[Sent, time]] = field(default_factory=list)
    cards: list[Asked] = field(default_factory=list)
    open_windows: Counter[Sent] = field(default_factory=Counter)
    digests: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _lines: dict[int, asyncio.Transport] = field(default_factory=dict)
    _latest: dict[int, list[Sent]] = field(default_factory=dict)
    """The last message on each connection: whoever sends another has written that one down."""

    @override
    async def _handle(self, request: web.Request) -> web.StreamResponse:
        line = request.transport
        assert line is not None
        port = line.get_extra_info("peername")[1]
        self._lines[port] = line
        self._latest[port] = []
        response = await super()._handle(request)
        if self._latest[port] and not line.is_closing():
            await self.taken()
        return response

    @override
    def _serve(self, received: Received) -> web.Response:
        before = len(self.sent)
        response = super()._serve(received)
        self._latest[received.connection] = [sent for sent, _ in self.sent[before:]]
        return response

    def settled(self) -> None:
        """Nothing is under way: what was last said on a connection that was cut may come again."""
        for port, line in self._lines.items():
            if line.is_closing():
                self.open_windows.update(self._latest[port])
        self._lines.clear()

    @override
    def _post(self, conversation: str, activity: dict[str, Any]) -> str:
        now = self.clock.now()
        [attachment] = activity["attachments"]
        texts = list(_texts(attachment["content"]))
        where = conversation.partition(";")[0]
        number = super()._post(conversation, activity)
        if "Veckobrev" in texts[0]:
            self.digests[texts[0]].append(number)
            texts = texts[:1]  # the rest is edited all week
        asked = _questions(texts) if where != CHANNEL else []
        if asked:
            self.cards.append(Asked(where=where, at=now, questions=frozenset(asked)))
        self.sent += [
            (Sent(day=now.date(), where=where, text=text), now.time())
            for text in asked or [" | ".join(texts)]
        ]
        return number

    def last_state(self, week: str) -> list[str]:
        """What each post of a week's digest reads in the end."""
        return [
            " | ".join(_texts(self.posted[number]["attachments"][0]["content"]))
            for number in self.digests[week]
        ]


@dataclass(kw_only=True)
class Played:
    """What came of a stretch of days.

    Attributes:
        sent: What Teams took, and how often.
        clocked: The same with the time of day, in order.
        cards: The cards that asked people something.
        open_windows: What may have been sent again: see `Teams`.
        asks: By an own reckoning, who is to be asked what of which title on which day.
        untrue: What was sent and was not true at that moment.
        digests: The days on which a digest is due.
        last_states: What each week's digest reads in the end.
        answered: Which posts' check-ins were answered on which day.
        kills: How many times a process was killed.
        faults: How many times Teams was made to fail.
        errors: What the replicas have logged as errors.
    """

    sent: Counter[Sent] = field(default_factory=Counter)
    clocked: list[tuple[Sent, time]] = field(default_factory=list)
    cards: list[Asked] = field(default_factory=list)
    open_windows: Counter[Sent] = field(default_factory=Counter)
    asks: Counter[Sent] = field(default_factory=Counter)
    untrue: list[str] = field(default_factory=list)
    digests: list[date] = field(default_factory=list)
    last_states: dict[str, list[str]] = field(default_factory=dict)
    answered: set[tuple[str, date]] = field(default_factory=set)
    kills: int = 0
    faults: int = 0
    errors: list[str] = field(default_factory=list)


@dataclass(kw_only=True)
class Stretch:
    """The days to play, by what seed, and how rough.

    Attributes:
        rough: 0 is calm; else the chance that something goes wrong whenever something is due.
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


async def play(stretch: Stretch, url: str, folder: Path) -> Played:
    clock = SharedClock(local(stretch.first, time(6)))
    replicas = Replicas(url=url, folder=folder, clock=clock)

    async def taken() -> None:
        if stretch.rng.random() < stretch.rough / 4:
            await replicas.kill(stretch.rng)

    async with (
        Teams(clock=clock, taken=taken).running() as teams,
        disposing(create_engine(url)) as engine,
    ):
        assert isinstance(teams, Teams)
        scene = Scene(stretch=stretch, clock=clock, teams=teams, replicas=replicas, engine=engine)
        await scene.seed()
        async with replicas.up():
            await scene.until_planned()
            await scene.run()
        assert teams.violations == []
    played = scene.played
    played.clocked = teams.sent
    played.cards = teams.cards
    played.sent = Counter(sent for sent, _ in teams.sent)
    played.open_windows = teams.open_windows
    played.last_states = {week: teams.last_state(week) for week in teams.digests}
    played.kills = replicas.kills
    played.errors = [line for line in replicas.log.splitlines() if "[error" in line]
    return played


@dataclass(kw_only=True)
class Scene:
    stretch: Stretch
    clock: SharedClock
    teams: Teams
    replicas: Replicas
    engine: AsyncEngine
    played: Played = field(default_factory=Played)

    def __post_init__(self) -> None:
        self.here = FixedClock(self.clock.now())
        self.storage = SqlStorage(self.engine, self.here)

    async def seed(self) -> None:
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

    async def until_planned(self) -> None:
        """The weeks ahead are planned as soon as a replica is up."""
        async with asyncio.timeout(PATIENCE):
            while await self._next_due() is None:
                self.replicas.assert_alive()
                await asyncio.sleep(0.01)

    async def run(self) -> None:
        last = self.stretch.first + timedelta(days=self.stretch.days)
        days = [self.stretch.first + timedelta(days=n) for n in range(self.stretch.days)]
        acts = [local(day, at) for day in days for at in ACTIONS if is_workday(day)]
        nights = [local(day, time(0, 30)) for day in days]
        self.played.digests = [
            due for day in days if day.weekday() == 0 and (due := workday_from(day)) < last
        ]
        end = local(last, time(0))
        while (now := self.clock.now()) < end:
            moments = [*acts[:1], *nights[:1], end]
            due = await self._next_due()
            now = max(now, min([*moments, due] if due else moments))
            self.here.at(now)
            if nights and nights[0] <= now:
                await self._look_back(nights.pop(0).date() - timedelta(days=1))
            if acts and acts[0] <= now:
                await self._act(acts.pop(0))
            self.clock.at(now)  # whatever people do is done before the replicas look
            await self._reckon()
            await self._settle()

    async def _act(self, moment: datetime) -> None:
        """What people do just then: chosen by the moment alone, so that both plays agree."""
        day, chance = moment.date(), self.stretch.chance
        match moment.time():
            case at if at == ACTIONS[0]:
                await self._morning(moment)
            case at if at == ACTIONS[1]:
                for booking in await self._booked(day, day):
                    if chance(f"on time {booking.details.title}") < 0.4:
                        await self._publish(booking, moment)
            case _:
                for booking in await self._booked(day - timedelta(days=6), day):
                    if chance(f"late {booking.details.title} {day}") < 0.5:
                        await self._publish(booking, moment)
        await self._answer(moment)

    async def _morning(self, moment: datetime) -> None:
        day, chance, storage = moment.date(), self.stretch.chance, self.storage
        for person in PEOPLE:
            if chance(f"books {person} {day}") < 0.5:
                ahead = int(chance(f"ahead {person} {day}") * 7)
                title = f"Inlägg {PEOPLE[person][:2]}{day:%m%d}"
                draft = Draft(
                    details=Details(title=title), day=day + timedelta(days=ahead), page=PAGE.id
                )
                book = BookDay(draft=draft, red_day_confirmed=True)
                await self._try(book_day(self._by(person, moment), book, storage=storage))
        for booking in await self._booked(day, day + timedelta(days=30)):
            what, by = f"{booking.details.title} {day}", self._by(booking.owner, moment)
            if chance(f"cancels {what}") < 0.06:
                cancel = CancelBooking(booking=booking.id)
                await self._try(cancel_booking(by, cancel, storage=storage))
            elif chance(f"moves {what}") < 0.08:
                move = MoveBooking(
                    booking=booking.id, day=booking.day + timedelta(days=3), red_day_confirmed=True
                )
                await self._try(move_booking(by, move, storage=storage))
        if day == next_workday(self.stretch.first + timedelta(days=4)):
            week = day + timedelta(days=1), day + timedelta(days=7)
            await be_away(self._by(CIA, moment), *week, SIV, storage=storage)

    async def _answer(self, moment: datetime) -> None:
        async with self.storage.read() as tx:
            watches = await tx.watches.open()
        for watch in watches:
            due = [each for each in watch.check_ins if each.answer is None and each.due <= moment]
            wish = self.stretch.chance(f"answers {watch.booking} {moment:%m%d%H}")
            if watch.wants_help and wish > 0.5:
                helper = next(each for each in PEOPLE if each != watch.keeper)
                by = self._by(helper, moment)
                await self._try(
                    take_over_watch(by, watch.booking, watch.keeper, storage=self.storage)
                )
            elif due and wish < 0.4:
                answer = CheckInAnswer.NEEDS_HELP if wish < 0.06 else CheckInAnswer.NOTHING_NEW
                by, number = self._by(watch.keeper, moment), due[-1].number
                view = await answer_check_in(
                    by, watch.booking, number, answer, storage=self.storage
                )
                if answer is CheckInAnswer.NOTHING_NEW:
                    self.played.answered.add((view.booking.details.title, moment.date()))

    async def _publish(self, booking: Booking, moment: datetime) -> None:
        link = f"https://www.linkedin.com/posts/helsingborg_{booking.id}"
        by = self._by(booking.owner, moment)
        await self._try(report_published(by, link, booking=booking.id, storage=self.storage))

    async def _try(self, action: Awaitable[object]) -> None:
        with suppress(Refusal):  # such as a day that was taken: the same in both plays
            await action

    async def _settle(self) -> None:
        """Let the replicas work until nothing is due, and what goes wrong go wrong meanwhile."""
        self.clock.nudge()
        before = len(self.teams.sent)
        trouble = self._trouble()
        async with asyncio.timeout(PATIENCE):
            while await self._waiting(still=trouble.done()) or not trouble.done():
                self.replicas.assert_alive()
                await asyncio.sleep(0.003)
        await trouble
        self.teams.settled()
        await self._check([sent for sent, _ in self.teams.sent[before:]])

    def _trouble(self) -> asyncio.Task[None]:
        rng, rough = self.stretch.rng, self.stretch.rough
        self.teams.heal()
        if rng.random() < rough:
            self.played.faults += 1
            self.teams.fail_next(*rng.choices(_FAULTS, _HOW_OFTEN, k=rng.randint(1, 3)))
        moment = rng.uniform(0, 0.1) if rng.random() < rough else None

        async def happens() -> None:
            if moment is not None:
                await asyncio.sleep(moment)
                await self.replicas.kill(rng)

        return asyncio.create_task(happens())

    async def _waiting(self, *, still: bool) -> bool:
        """Whether something is due; what a dead process holds is free when its lease runs out."""
        now = self.clock.now()
        async with self.engine.connect() as connection:
            rows = await connection.execute(
                select(outbox.c.lease_until, outbox.c.leased_by, outbox.c.state).where(
                    outbox.c.state.in_(("queued", "dead")), outbox.c.due_at <= now
                )
            )
            due = rows.all()
        assert all(state != "dead" for _, _, state in due), "a message was given up"
        if not due:
            return False
        leases = [until for until, worker, _ in due if until and not self.replicas.holds(worker)]
        if still and len(leases) == len(due):
            theirs = self.engine.dialect.name == "postgresql"  # leases go by its own clock
            if theirs and min(leases) >= SystemClock(ZONE).now():
                await pass_on_leases(self.engine, LEASE)
                self.clock.nudge()
            elif not theirs and min(leases) >= now:
                self.clock.at(min(leases) + timedelta(seconds=1))
        return True

    async def _check(self, sent: Sequence[Sent]) -> None:
        """Whether what was just sent is true: nobody acts while the replicas work."""
        async with self.storage.read() as tx:
            bookings = await tx.bookings.between(date.min, date.max)
            watches = {watch.booking: watch for watch in await tx.watches.open()}
        known = {booking.details.title: booking for booking in bookings}
        now = self.clock.now()
        for each in sent:
            booking = known.get("".join(_ABOUT.findall(each.text)))
            watch = watches.get(booking.id) if booking else None
            match each.text:
                case text if text.endswith(f": {OUT}"):
                    waits = booking is not None and booking.status is BookingStatus.BOOKED
                    true = waits and booking.day <= each.day
                case text if "behöver hjälp med" in text:
                    true = watch is not None and watch.wants_help
                case text if _LOOK.search(text):
                    due = watch.check_ins if watch else ()
                    true = any(not one.answer and one.due <= now for one in due)
                case _:
                    true = True
            if not true:
                self.played.untrue.append(f"untrue: {each}")

    async def _reckon(self) -> None:
        """Who is to be asked what, by a reckoning of our own."""
        now = self.clock.now()
        async with self.storage.read() as tx:
            bookings = await tx.bookings.between(date.min, date.max)
            watches = await tx.watches.open()
            known = await staff(tx, now.date())
        titles = {booking.id: booking.details.title for booking in bookings}
        for booking in bookings:
            asked = local(booking.day, time(15)), local(next_workday(booking.day), time(9))
            if booking.status is BookingStatus.BOOKED and now in asked:
                self._expect(known.turn_of(booking.owner, now.date()), booking.details.title, OUT)
        for watch in watches:
            due = [each for each in watch.check_ins if each.due <= now]
            if due and due[-1].due == now and not due[-1].answer:
                keeper = known.turn_of(watch.keeper, now.date())
                self._expect(keeper, titles[watch.booking], HOW)

    async def _look_back(self, day: date) -> None:
        """Whatever waits for an answer since the day before was asked of somebody on the day."""
        if not is_workday(day):
            return
        asked = {
            title
            for sent, _ in self.teams.sent
            for title in _ABOUT.findall(sent.text)
            if sent.day == day and _LOOK.search(sent.text)
        }
        async with self.storage.read() as tx:
            watches = await tx.watches.open()
        for watch in watches:
            async with self.storage.read() as tx:
                booking = await tx.bookings.get(watch.booking)
            assert booking is not None
            waits = any(
                not each.answer and each.due < local(day, time()) for each in watch.check_ins
            )
            if waits and booking.details.title not in asked:
                self.played.untrue.append(f"nobody asked on {day}: {booking.details.title}")

    def _expect(self, person: PersonId, title: str, question: str) -> None:
        today = self.clock.now().date()
        self.played.asks[Sent(day=today, where=f"a:{person}", text=f"{title}: {question}")] = 1

    async def _next_due(self) -> datetime | None:
        async with self.engine.connect() as connection:
            rows = await connection.execute(
                select(func.min(outbox.c.due_at)).where(outbox.c.state == "queued")
            )
            return rows.scalar_one()

    async def _booked(self, first: date, last: date) -> list[Booking]:
        async with self.storage.read() as tx:
            found = await tx.bookings.between(first, last)
        return [each for each in found if each.status is BookingStatus.BOOKED]

    def _by(self, person: PersonId, moment: datetime) -> Request:
        actor = makers.actor(person, name=PEOPLE[person], department=DEPARTMENT)
        return makers.request(actor, now=moment)

    def _place(self, key: str, conversation: str) -> Conversation:
        return Conversation(
            key=key,
            conversation=conversation,
            service_url=self.teams.service_url,
            tenant="tenant",
            bot="28:bot",
        )


OUT = "publicerat"
HOW = check_in_heading(Level.KEEPER)
_LOOK = re.compile(r"kommentarerna|har inte svarat")
_ABOUT = re.compile(r"Inlägg \w{2}\d{4}")

_FAULTS = (
    Fault(kind="status", status=500),
    Fault(kind="status", status=429, retry_after="45"),
    Fault(kind="status", status=429, retry_after="1"),
    Fault(kind="status", status=503),
    Fault(kind="reset"),
    Fault(kind="taken_then_reset"),
)
_HOW_OFTEN = (6, 3, 1, 2, 3, 2)


def broken(calm: Played) -> list[str]:
    """What a calm play owes, by a reckoning apart from the bot's own."""
    found = list(always(calm))
    digests = sorted(sent.day for sent in calm.sent.elements() if "Veckobrev" in sent.text)
    if digests != calm.digests:
        found.append(f"digests on {digests}, due on {calm.digests}")
    asked = Counter(
        sent for sent in calm.sent.elements() if sent.text.endswith((f": {OUT}", f": {HOW}"))
    )
    found += [f"asked for nothing or twice: {sent}" for sent in asked - calm.asks]
    found += [f"never asked: {sent}" for sent in calm.asks - asked]
    return found


def always(played: Played) -> Iterator[str]:
    """What holds in any play."""
    yield from played.untrue
    yield from played.errors
    for sent, at in played.clocked:
        if not time(8) <= at < time(17):
            yield f"out of hours, at {at}: {sent}"
    mornings: dict[tuple[str, date], list[frozenset[str]]] = defaultdict(list)
    for card in played.cards:
        if card.at.time() < time(12):
            mornings[card.where, card.at.date()].append(card.questions)
    for (where, day), cards in mornings.items():
        # A card that came again asks what the first one did.
        if any(not first & other for first, other in combinations(cards, 2)):
            yield f"{len(cards)} cards in the morning of {day}: {where}"


def differing(calm: Played, rough: Played) -> list[str]:
    """What a rough play has lost, sent too often without a reason, or left in another state."""
    extra = rough.sent - calm.sent
    found = [f"lost: {sent}" for sent in calm.sent - rough.sent if not overtaken(sent, rough)]
    found += [
        f"twice: {sent} at {[f'{at}' for each, at in rough.clocked if each == sent]}"
        for sent in extra - rough.open_windows
    ]
    found += [
        f"{week} reads differently in the end"
        for week, [state] in calm.last_states.items()
        if state not in rough.last_states.get(week, [])
    ]
    return [*found, *always(rough)]


def overtaken(sent: Sent, rough: Played) -> bool:
    """Whether the answer came before a question that faults had put off, and which was dropped."""
    asks = _LOOK.search(sent.text) is not None
    return asks and any((title, sent.day) in rough.answered for title in _ABOUT.findall(sent.text))


def repeated(calm: Played, rough: Played) -> Counter[Sent]:
    """What came twice because nobody could know that Teams had taken it."""
    return (rough.sent - calm.sent) & rough.open_windows


def _questions(texts: Sequence[str]) -> list[str]:
    """What a card asks, as "title: question"; nothing of a card that asks nothing."""
    heading, *rest = texts
    if heading.endswith("väntar på ditt svar"):
        pairs = list(zip(rest[::2], rest[1::2], strict=True))
    elif "publicerat?" in heading or "kommentarerna" in heading:
        pairs = [(_ABOUT.findall(" ".join(texts))[0], heading)]
    else:
        return []
    return [
        f"{title}: {OUT if 'publicerat?' in said else said.partition(' · ')[0]}"
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
