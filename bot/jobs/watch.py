"""Questions about publication and watch, each asked only while it is still to be answered."""

from collections.abc import Mapping, Sequence

import structlog

from bot.core.calendar import in_zone, next_office_moment, within_office_hours
from bot.core.people import PersonId
from bot.jobs.base import NoticeKind
from bot.outbox.packing import unpack
from bot.outbox.ports import LeasedJob
from bot.outbox.watch import (
    AskCheckIn,
    AskForHelp,
    AskForWhoLeft,
    AskPublication,
    SendReminders,
    TellAbsent,
    TellBack,
    TellGivenBack,
    TellTaken,
)
from bot.outbox.worker import Handlers, NoLongerTrue, Receipt, Undeliverable, on
from bot.schedule.model import BookingStatus
from bot.usecases.absence import see_absence
from bot.usecases.ports import Transaction
from bot.usecases.publication import WatchView, check_in_job, see_watch
from bot.usecases.reminding import (
    ask_check_in,
    ask_published,
    names_of,
    staff,
    still_asked,
)
from bot.watch.model import Level
from bot.watch.refusals import NoSuchWatch
from bot.watch.reminders import Question, Reminder
from bot.watch.rules import is_behind, next_level
from bot.writing.texts import PostText
from cards.elements import Card
from cards.personal import absence_over_card, deputy_card, questions_card
from cards.watch import (
    ask_published_card,
    check_in_card,
    given_back_card,
    help_wanted_card,
    taken_over_card,
)

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class WatchNotices(NoticeKind):
    @property
    def handlers(self) -> Handlers:
        return dict(
            [
                on(AskPublication, self._ask_published),
                on(AskCheckIn, self._check),
                on(AskForHelp, self._help),
                on(AskForWhoLeft, self._remind_for_who_left),
                on(TellTaken, self._taken),
                on(TellGivenBack, self._given_back),
                on(TellAbsent, self._absent),
                on(TellBack, self._back),
            ]
        ) | {SendReminders: self._remind}

    async def _ask_published(self, job: AskPublication) -> Receipt:
        now, day = self._clock.now(), job.day
        assert job.due is not None
        async with self._storage.begin() as tx:
            booking = await tx.bookings.get(job.booking)
            if booking is None or booking.status is not BookingStatus.BOOKED:
                raise NoLongerTrue("published or cancelled")
            if booking.day != day:
                raise NoLongerTrue("moved to another day")
            if in_zone(job.due).date() == day < now.date():
                raise NoLongerTrue("asked the next working morning instead")
            await ask_published(tx, booking, now)
        return None

    async def _check(self, job: AskCheckIn) -> Receipt:
        number, level, now = job.number, job.level, self._clock.now()
        view = await self._watch(job)
        asked = view.watch.check_in(number)
        if asked is None or asked.answer is not None:
            raise NoLongerTrue("answered")
        begins = check_in_job(view.watch, number, Level.KEEPER, asked.due).due
        if begins is not None and begins > now:
            raise NoLongerTrue("of a watch before, which was taken back")
        if job.keeper not in {"", view.watch.keeper}:
            raise NoLongerTrue("handed over to another, who is asked anew")
        # Before anybody is asked: a crash after it costs a second question, never the next level.
        async with self._storage.begin() as tx:
            behind = level > Level.KEEPER and is_behind(view.watch, number)
            if level is Level.CHANNEL or behind:
                moment = next_office_moment(now)
            else:
                question = Question(
                    booking=view.booking, watch=view.watch, number=number, level=level
                )
                moment = await ask_check_in(tx, question, now)
            following, due = next_level(level, moment)
            if level is Level.CHANNEL and not within_office_hours(now):
                following, due = level, moment
            await tx.outbox.add(check_in_job(view.watch, number, following, due, taken=job.taken))
        if level is Level.CHANNEL and not behind:
            if not within_office_hours(now):
                raise NoLongerTrue("nobody is asked at night")
            await self._ask_channel(
                check_in_card(
                    booking=view.booking,
                    watch=view.watch,
                    number=number,
                    level=level,
                    keeper=view.keeper_name,
                )
            )
        return None

    async def _remind(self, row: LeasedJob) -> Receipt:
        """One card with all that is due to the person and still to be answered."""
        person, now = unpack(SendReminders, row).receiver, self._clock.now()
        async with self._storage.begin() as tx:
            questions = await self._still_asked(tx, await tx.reminders.gather(person, row.id, now))
        if not questions:
            raise NoLongerTrue("nothing is left to ask")
        if await self._has_left(person):
            await self._pass_on(person, row.id)
        else:
            await self._put(person, questions)
        await self._insist(lambda tx: tx.reminders.sent(row.id, self._clock.now()))
        return {"questions": len(questions)}

    async def _pass_on(self, left: PersonId, gathered: int) -> None:
        """Ask each superadmin on their own what one who has left was not relieved of."""
        people = sorted(await self._superadmins.ids())
        if not people:
            raise Undeliverable("no superadmin is known")
        async with self._storage.begin() as tx:
            await tx.outbox.add(
                *(AskForWhoLeft(receiver=each, person=left, gathered=gathered) for each in people)
            )

    async def _remind_for_who_left(self, job: AskForWhoLeft) -> Receipt:
        if job.receiver not in await self._superadmins.ids():
            raise NoLongerTrue("no superadmin any more")
        async with self._storage.begin() as tx:
            gathered = await tx.reminders.gathered(job.person, job.gathered)
            questions = await self._still_asked(tx, gathered)
        if not questions:
            raise NoLongerTrue("nothing is left to ask")
        await self._put(job.receiver, questions)
        return None

    async def _still_asked(self, tx: Transaction, due: Sequence[Reminder]) -> list[Question]:
        now = self._clock.now()
        known = await staff(tx, now.date())
        asked = [await still_asked(tx, each, known, now) for each in due]
        return [each for each in asked if each is not None]

    async def _put(self, person: PersonId, questions: Sequence[Question]) -> None:
        async with self._storage.read() as tx:
            keepers = {each.watch.keeper for each in questions if each.watch is not None}
            names = await names_of(tx, keepers)
            text = None
            if len(questions) == 1 and questions[0].watch is None:
                text = await tx.texts.newest(questions[0].booking.id)
        try:
            await self._tell(person, self._card(questions, names, text))
        except Undeliverable as no:
            if any(each.watch is None for each in questions):
                raise
            # The next level follows in any case.
            _log.warning("watch_question_undeliverable", why=str(no))

    def _card(
        self, questions: Sequence[Question], names: Mapping[PersonId, str], text: PostText | None
    ) -> Card:
        today = self._clock.now().date()
        match questions:
            case [Question(watch=None) as only]:
                return ask_published_card(
                    booking=only.booking, today=today, kept=text, tags=self._services.tags
                )
            case [Question(watch=watch) as only] if watch is not None:
                return check_in_card(
                    booking=only.booking,
                    watch=watch,
                    number=only.number,
                    level=only.level,
                    keeper=names[watch.keeper],
                )
            case _:
                return questions_card(questions=questions, names=names, today=today)

    async def _absent(self, job: TellAbsent) -> Receipt:
        view = await see_absence(job.absence, storage=self._storage)
        today = self._clock.now().date()
        if view is None or view.absence.last < today:
            raise NoLongerTrue("taken back")
        await self._tell(view.absence.deputy, deputy_card(view=view, today=today))
        return None

    async def _back(self, job: TellBack) -> Receipt:
        today = self._clock.now().date()
        if job.last < today:
            raise NoLongerTrue("it has ended by itself")
        async with self._storage.read() as tx:
            person = await tx.people.get(job.person)
        name = person.name if person is not None else ""
        card = absence_over_card(name=name, first=job.first, last=job.last, today=today)
        await self._tell(job.receiver, card)
        return None

    async def _help(self, job: AskForHelp) -> Receipt:
        view = await self._watch(job)
        if not view.watch.wants_help:
            raise NoLongerTrue("somebody helps already")
        await self._ask_channel(
            help_wanted_card(booking=view.booking, watch=view.watch, keeper=view.keeper_name)
        )
        return None

    async def _taken(self, job: TellTaken) -> Receipt:
        view = await self._watch(job)
        if view.watch.keeper == job.receiver:
            raise NoLongerTrue("given back again")
        card = taken_over_card(view.booking, name=await self._name(job.by))
        await self._tell(job.receiver, card)
        return None

    async def _given_back(self, job: TellGivenBack) -> Receipt:
        view = await self._watch(job)
        if view.watch.keeper != job.receiver:
            raise NoLongerTrue("somebody else has taken over")
        card = given_back_card(view.booking, name=await self._name(job.by))
        await self._tell(job.receiver, card)
        return None

    async def _name(self, person: PersonId) -> str:
        async with self._storage.read() as tx:
            known = await tx.people.get(person)
        return known.name if known is not None else ""

    async def _ask_channel(self, card: Card) -> None:
        await self._messenger.send_to(await self._channel(), card)

    async def _watch(self, job: AskCheckIn | AskForHelp | TellTaken) -> WatchView:
        try:
            view = await see_watch(job.booking, storage=self._storage)
        except NoSuchWatch:
            raise NoLongerTrue("not watched") from None
        if view.watch.closed is not None:
            raise NoLongerTrue("the watch is over")
        return view
