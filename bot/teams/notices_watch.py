"""Questions about publication and watch, each asked only while it is still to be answered."""

from collections.abc import Mapping, Sequence
from datetime import date

import structlog

from bot.outbox.ports import LeasedJob
from bot.outbox.worker import Handler, NoLongerTrue, Receipt, Undeliverable
from bot.schedule.model import Booking, BookingId, BookingStatus, Grant, PersonId
from bot.schedule.ports import Clock
from bot.teams.messenger import CHANNEL, OPEN, Messenger
from bot.usecases.publication import WatchView, check_in_job, see_watch
from bot.watch.model import Level
from bot.watch.refusals import NoSuchWatch
from bot.watch.rules import next_level
from cards.elements import Card
from cards.watch import (
    ask_published_card,
    check_in_card,
    help_wanted_card,
    taken_over_card,
)
from storage.transaction import SqlStorage

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class WatchNotices:
    def __init__(self, storage: SqlStorage, messenger: Messenger, clock: Clock) -> None:
        self._storage = storage
        self._messenger = messenger
        self._clock = clock

    @property
    def handlers(self) -> Mapping[str, Handler]:
        return {
            "publication.ask": self._ask_published,
            "watch.check": self._check,
            "watch.help": self._help,
            "watch.taken": self._taken,
        }

    async def _ask_published(self, job: LeasedJob) -> Receipt:
        booking = await self._booking(job)
        if booking.status is not BookingStatus.BOOKED:
            raise NoLongerTrue(booking.status.value)
        if booking.day != date.fromisoformat(str(job.payload["day"])):
            raise NoLongerTrue("moved to another day")
        card = ask_published_card(booking=booking, today=self._clock.now().date())
        await self._tell(booking.owner, card)
        return None

    async def _check(self, job: LeasedJob) -> Receipt:
        view = await self._watch(job)
        number, level = _whole(job, "number"), Level(_whole(job, "level"))
        asked = view.watch.check_in(number)
        if asked is None or asked.answer is not None:
            raise NoLongerTrue("answered")
        # Before anybody is asked: a crash after it costs a second question, never the next level.
        following, due = next_level(level, self._clock.now())
        async with self._storage.begin() as tx:
            await tx.outbox.add(check_in_job(view.booking.id, number, following, due))
        card = check_in_card(booking=view.booking, watch=view.watch, number=number, level=level)
        if level is Level.CHANNEL:
            await self._post(card)
            return None
        reached = [await self._reaches(each, card) for each in await self._asked(view, level)]
        return {"reached": sum(reached)}

    async def _help(self, job: LeasedJob) -> Receipt:
        view = await self._watch(job)
        if not view.watch.wants_help:
            raise NoLongerTrue("somebody helps already")
        await self._post(help_wanted_card(booking=view.booking))
        return None

    async def _taken(self, job: LeasedJob) -> Receipt:
        view = await self._watch(job)
        async with self._storage.read() as tx:
            helper = await tx.people.get(PersonId(str(job.payload["by"])))
        name = helper.name if helper is not None else ""
        card = taken_over_card(booking=view.booking, name=name, mine=False)
        await self._tell(PersonId(job.to.removeprefix("person:")), card)
        return None

    async def _asked(self, view: WatchView, level: Level) -> Sequence[PersonId]:
        """Whom a level reaches; where a level has nobody, the keeper."""
        keeper = view.watch.keeper
        async with self._storage.read() as tx:
            people = {each.id: each for each in await tx.people.all()}
        person = people.get(keeper)
        if level is Level.DEPUTY and person is not None and person.deputy is not None:
            return [person.deputy]
        department = view.booking.details.department or (person and person.department)
        if level is Level.DEPARTMENT and department is not None:
            colleagues = [
                each.id
                for each in people.values()
                if each.department == department
                and each.id != keeper
                and (each.on_roster or each.grant is Grant.GRANTED)
                and each.grant is not Grant.REVOKED
            ]
            return colleagues or [keeper]
        return [keeper]

    async def _reaches(self, person: PersonId, card: Card) -> bool:
        try:
            await self._tell(person, card)
        except Undeliverable as no:
            # The next level follows in any case.
            _log.warning("watch_question_undeliverable", why=str(no))
            return False
        return True

    async def _tell(self, person: PersonId, card: Card) -> None:
        await self._messenger.send_to(await self._messenger.chat_with(person), card)

    async def _post(self, card: Card) -> None:
        async with self._storage.read() as tx:
            channel = await tx.conversations.get(CHANNEL)
        if channel is None or channel.state != OPEN:
            raise NoLongerTrue("no channel to ask in")
        await self._messenger.send_to(channel, card)

    async def _booking(self, job: LeasedJob) -> Booking:
        async with self._storage.read() as tx:
            booking = await tx.bookings.get(BookingId(_whole(job, "booking")))
        if booking is None:
            raise NoLongerTrue("no such booking")
        return booking

    async def _watch(self, job: LeasedJob) -> WatchView:
        try:
            view = await see_watch(BookingId(_whole(job, "booking")), storage=self._storage)
        except NoSuchWatch:
            raise NoLongerTrue("not watched") from None
        if view.watch.closed is not None:
            raise NoLongerTrue("the watch is over")
        return view


def _whole(job: LeasedJob, name: str) -> int:
    value = job.payload[name]
    assert isinstance(value, int)
    return value
