"""Questions about posts: to whom each goes, in which gathering, and whether it still stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.core.calendar import in_zone, next_office_moment
from bot.core.people import Grant, Person, PersonId
from bot.outbox.watch import SendReminders
from bot.schedule.model import Booking, BookingId, BookingStatus
from bot.watch.absence import Absence, stand_in
from bot.watch.model import Level
from bot.watch.ports import WatchTransaction
from bot.watch.reminders import Gathering, Question, Reminder, ReminderKind, gatherings, is_wanted

LATE = timedelta(days=60)
"""How long after its day a post still waits for word of publication."""


@dataclass(frozen=True, kw_only=True)
class Staff:
    """People, and who of them is away."""

    people: Sequence[Person]
    absences: Sequence[Absence]

    def turn_of(self, person: PersonId, day: date) -> PersonId:
        return stand_in(person, day, self.absences, self.people)

    def person(self, number: PersonId) -> Person | None:
        return next((each for each in self.people if each.id == number), None)

    def name_of(self, number: PersonId) -> str:
        person = self.person(number)
        return "" if person is None else person.name


async def staff(tx: WatchTransaction, day: date) -> Staff:
    return Staff(people=await tx.people.all(), absences=await tx.reminders.absences(since=day))


async def ask_published(tx: WatchTransaction, booking: Booking, now: datetime) -> None:
    """Ask the owner, or whoever stands in, whether the post is out."""
    again = booking.day < now.date()
    kind = ReminderKind.PUBLICATION_AGAIN if again else ReminderKind.PUBLICATION
    person = (await staff(tx, now.date())).turn_of(booking.owner, now.date())
    await _ask(tx, Question(booking=booking), kind, person, now)


async def ask_check_in(tx: WatchTransaction, question: Question, now: datetime) -> datetime:
    """Ask those whom the level reaches; when they are asked.

    A first question is left out where a later check-in is due by then too, whose own asks for
    both. What follows from silence is this one's all the same.
    """
    moment = next_office_moment(now)
    watch, level = question.watch, question.level
    assert watch is not None
    known = await staff(tx, moment.date())
    asked: list[datetime] = []
    for person in asked_at(level, question, known, moment.date()):
        settings = await tx.reminders.settings(person)
        due = gatherings(ReminderKind.CHECK_IN, settings, now)[0].at
        asked.append(due)
        if level is not Level.KEEPER or not any(
            each.number > question.number and each.due <= due for each in watch.check_ins
        ):
            await _ask(tx, question, ReminderKind.CHECK_IN, person, now)
    return max(asked, default=moment)


def asked_at(level: Level, question: Question, known: Staff, day: date) -> Sequence[PersonId]:
    """Whom a level reaches; where it has nobody, the keeper or whoever stands in."""
    assert question.watch is not None
    keeper = question.watch.keeper
    turn = known.turn_of(keeper, day)
    person = known.person(keeper)
    if level is Level.DEPUTY:
        deputies = [each.deputy for each in (person, known.person(turn)) if each and each.deputy]
        turns = [known.turn_of(deputy, day) for deputy in deputies]
        return [each for each in turns if each != turn and not _revoked(known, each)][:1] or [turn]
    department = question.booking.details.department or (person and person.department)
    if level is Level.DEPARTMENT and department is not None:
        colleagues = [
            each.id
            for each in known.people
            if each.department == department
            and each.id not in {keeper, turn}
            and (each.on_roster or each.grant is Grant.GRANTED)
            and each.grant is not Grant.REVOKED
            and known.turn_of(each.id, day) == each.id
        ]
        return colleagues or [turn]
    return [turn]


async def still_asked(
    tx: WatchTransaction, reminder: Reminder, known: Staff, now: datetime
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
    tx: WatchTransaction, known: Staff, person: PersonId, now: datetime
) -> list[Question]:
    """All that waits for the person's answer just now, the oldest first."""
    today = now.date()
    found: list[Question] = []
    for owner in {person, *(each.person for each in known.absences)}:
        if known.turn_of(owner, today) != person:
            continue
        found += [
            Question(booking=booking)
            for booking in await tx.bookings.of_owner(owner, since=today - LATE)
            if booking.status is BookingStatus.BOOKED and booking.day <= today
        ]
        for watch in await tx.watches.kept_by(owner):
            due = [each for each in watch.check_ins if not each.answer and each.due <= now]
            booking = await tx.bookings.get(watch.booking)
            if due and booking is not None:
                found.append(Question(booking=booking, watch=watch, number=due[-1].number))
    return sorted(found, key=lambda each: (each.booking.day, each.booking.id))


async def _ask(
    tx: WatchTransaction, question: Question, kind: ReminderKind, person: PersonId, now: datetime
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


def _revoked(known: Staff, number: PersonId) -> bool:
    person = known.person(number)
    return person is not None and person.grant is Grant.REVOKED
