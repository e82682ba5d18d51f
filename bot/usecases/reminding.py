"""Questions about posts: to whom each goes, in which gathering, and whether it still stands."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.calendar import in_zone, next_office_moment
from bot.core.people import PersonId
from bot.outbox.watch import SendReminders
from bot.schedule.editors import is_editor
from bot.schedule.model import Booking, BookingId, BookingStatus
from bot.usecases.ports import Transaction
from bot.watch.absence import Absence, stand_in
from bot.watch.model import Level, Watch
from bot.watch.reminders import Gathering, Question, Reminder, ReminderKind, gatherings, is_wanted

LATE = timedelta(days=60)
"""How long after its day a post still waits for word of publication."""


@dataclass(frozen=True, kw_only=True)
class Staff:
    """Who is away, and who is no editor any more and stands in for nobody."""

    absences: Sequence[Absence]
    revoked: Collection[PersonId]

    def turn_of(self, person: PersonId, day: date) -> PersonId:
        return stand_in(person, day, self.absences, self.revoked)

    def perhaps_answered_by(self, person: PersonId) -> set[PersonId]:
        """Those whose turn may be the person's: nobody else's than one's own, and the absent's."""
        return {person, *(each.person for each in self.absences)}


async def staff(tx: Transaction, day: date) -> Staff:
    return Staff(
        absences=await tx.reminders.absences(since=day), revoked=await tx.people.revoked()
    )


async def names_of(tx: Transaction, people: Collection[PersonId]) -> dict[PersonId, str]:
    """Everybody's; empty where it is not known."""
    known = await tx.people.some(people)
    return {each: known[each].name if each in known else "" for each in people}


async def ask_published(tx: Transaction, booking: Booking, now: datetime) -> None:
    """Ask the owner, or whoever stands in, whether the post is out."""
    again = booking.day < now.date()
    kind = ReminderKind.PUBLICATION_AGAIN if again else ReminderKind.PUBLICATION
    person = (await staff(tx, now.date())).turn_of(booking.owner, now.date())
    await _ask(tx, Question(booking=booking), kind, person, now)


async def ask_check_in(tx: Transaction, question: Question, now: datetime) -> datetime:
    """Ask those whom the level reaches; when they are asked.

    A first question is left out where a later check-in is due by then too, whose own asks for
    both. What follows from silence is this one's all the same.
    """
    moment = next_office_moment(now)
    watch, level = question.watch, question.level
    assert watch is not None
    known = await staff(tx, moment.date())
    asked: list[datetime] = []
    for person in await asked_at(tx, level, question, known, moment.date()):
        settings = await tx.reminders.settings(person)
        due = gatherings(ReminderKind.CHECK_IN, settings, now)[0].at
        asked.append(due)
        if level is not Level.KEEPER or not any(
            each.number > question.number and each.due <= due for each in watch.check_ins
        ):
            await _ask(tx, question, ReminderKind.CHECK_IN, person, now)
    return max(asked, default=moment)


async def asked_at(
    tx: Transaction, level: Level, question: Question, known: Staff, day: date
) -> Sequence[PersonId]:
    """Whom a level reaches; where it has nobody, the keeper or whoever stands in."""
    assert question.watch is not None
    keeper = question.watch.keeper
    turn = known.turn_of(keeper, day)
    if level not in {Level.DEPUTY, Level.DEPARTMENT}:
        return [turn]
    people = await tx.people.some({keeper, turn})
    person = people.get(keeper)
    if level is Level.DEPUTY:
        deputies = [each.deputy for each in (person, people.get(turn)) if each and each.deputy]
        turns = [known.turn_of(deputy, day) for deputy in deputies]
        return [each for each in turns if each != turn and each not in known.revoked][:1] or [turn]
    department = question.booking.details.department or (person and person.department)
    if department is None:
        return [turn]
    colleagues = [
        each.id
        for each in await tx.people.of_department(department)
        if each.id not in {keeper, turn}
        and is_editor(each)
        and known.turn_of(each.id, day) == each.id
    ]
    return colleagues or [turn]


async def still_asked(
    tx: Transaction, reminder: Reminder, known: Staff, now: datetime
) -> Question | None:
    """The question as it stands now; one that is another's by now goes on to them."""
    booking = await tx.bookings.get(reminder.booking)
    assert booking is not None
    if reminder.kind is not ReminderKind.CHECK_IN:
        asked_on = in_zone(reminder.due).date()
        moved = booking.day > asked_on
        if booking.status is not BookingStatus.BOOKED or moved:
            return None
        turn = known.turn_of(booking.owner, now.date())
        question = Question(booking=booking)
        if reminder.kind is ReminderKind.PUBLICATION and asked_on < now.date():
            # It was held up over its day, and the next working morning asks the same.
            kind, settings = ReminderKind.PUBLICATION_AGAIN, await tx.reminders.settings(turn)
            if is_wanted(kind, settings, own=turn == booking.owner, level=question.level):
                return None
    else:
        watch = await tx.watches.get(booking.id)
        check_in = watch and watch.check_in(reminder.number)
        if watch is None or watch.closed or check_in is None or check_in.answer is not None:
            return None
        to_keeper = reminder.level <= Level.KEEPER_AGAIN
        turn = known.turn_of(watch.keeper, now.date()) if to_keeper else reminder.person
        question = Question(
            booking=booking, watch=watch, number=reminder.number, level=reminder.level
        )
    if turn == reminder.person:
        return question
    await _ask(tx, question, reminder.kind, turn, now)
    return None


async def duties(
    tx: Transaction,
    known: Staff,
    kept: Sequence[tuple[Watch, Booking]],
    person: PersonId,
    now: datetime,
) -> list[Question]:
    """All that waits for the person's answer just now, the oldest first.

    Args:
        tx: Asked for the bookings.
        known: Who stands in for whom.
        kept: The watches of all whose turn may be the person's.
        person: Who is to answer.
        now: The moment.
    """
    today = now.date()
    owners = [
        each for each in known.perhaps_answered_by(person) if known.turn_of(each, today) == person
    ]
    found = [
        Question(booking=booking)
        for booking in await tx.bookings.of_owners(owners, since=today - LATE)
        if booking.status is BookingStatus.BOOKED and booking.day <= today
    ]
    for watch, booking in kept:
        due = [each for each in watch.check_ins if not each.answer and each.due <= now]
        if due and watch.keeper in owners:
            found.append(Question(booking=booking, watch=watch, number=due[-1].number))
    return sorted(found, key=lambda each: (each.booking.day, each.booking.id))


async def with_bookings(tx: Transaction, watches: Sequence[Watch]) -> list[tuple[Watch, Booking]]:
    """Each with the post that it watches."""
    found = await tx.bookings.of_numbers([each.booking for each in watches])
    by_number = {each.id: each for each in found}
    return [
        (each, booking) for each in watches if (booking := by_number.get(each.booking)) is not None
    ]


async def _ask(
    tx: Transaction, question: Question, kind: ReminderKind, person: PersonId, now: datetime
) -> None:
    settings = await tx.reminders.settings(person)
    own = person == question.booking.owner
    if not is_wanted(kind, settings, own=own, level=question.level):
        return
    gathered = gatherings(kind, settings, now)
    reminder = Reminder(
        person=person,
        kind=kind,
        booking=BookingId(question.booking.id),
        number=question.number,
        level=question.level,
        due=gathered[0].at,
    )
    if await tx.reminders.add(reminder):
        await tx.outbox.add(*(_gathering_job(reminder, each) for each in gathered))


def _gathering_job(reminder: Reminder, gathering: Gathering) -> SendReminders:
    asked = f"{reminder.booking}:{reminder.number}:{int(reminder.level)}"
    return SendReminders(
        receiver=reminder.person,
        gathering=gathering.name,
        question=f"{reminder.kind.value}:{asked}" if gathering.last else "",
        due=gathering.at,
    )
