"""Be away for a while: who stands in, and what falls within."""

from datetime import date

from bot.core.calendar import in_zone
from bot.core.people import PersonId, Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry, Json
from bot.outbox.digest import EditDigest
from bot.outbox.watch import TellAbsent, TellBack
from bot.schedule import editors
from bot.schedule.admin_refusals import NotAPerson, OwnDeputy
from bot.schedule.model import Booking, BookingStatus
from bot.schedule.settings import check_span
from bot.usecases.ports import Storage, Transaction
from bot.usecases.reading import catalogue_in
from bot.watch.absence import Absence, AbsenceView, OwnAbsences, Within
from bot.watch.model import CheckIn
from bot.watch.refusals import NoSuchAbsence


async def see_absences(request: Request, *, storage: Storage) -> OwnAbsences:
    require(request.actor, Action.CHANGE_OWN)
    async with storage.read() as tx:
        people = await tx.people.with_standing()
        mine = await tx.people.get(request.actor.id)
        absences = await tx.reminders.absences(since=request.today)
    return OwnAbsences(
        absences=[each for each in absences if each.person == request.actor.id],
        deputy=mine and mine.deputy,
        people=[each for each in people if editors.is_editor(each)],
    )


async def be_away(
    request: Request, first: date, last: date, deputy: PersonId, *, storage: Storage
) -> AbsenceView:
    """Away from the first day to the last; it takes the place of what it overlaps.

    Raises:
        OwnDeputy: nobody stands in for themselves.
        NotAPerson: the deputy is no editor.
    """
    require(request.actor, Action.CHANGE_OWN)
    check_span(first, last, today=request.today)
    if deputy == request.actor.id:
        raise OwnDeputy
    async with storage.begin(request) as tx:
        named = await tx.people.get(deputy)
        if named is None or not editors.is_editor(named):
            raise NotAPerson(named.name if named else "")
        for each in await tx.reminders.absences(since=first):
            if each.person == request.actor.id and each.first <= last:
                await _end(tx, request, each)
        absence = await tx.reminders.add_absence(request.actor.id, first, last, deputy)
        await _note(tx, request, "absence", absence)
        await tx.outbox.add(_about(TellAbsent, absence), EditDigest())
        return await _view(tx, absence)


async def come_back(request: Request, number: int, *, storage: Storage) -> Absence:
    """End one's own absence before its time, or before it has begun."""
    require(request.actor, Action.CHANGE_OWN)
    async with storage.begin(request) as tx:
        absence = await tx.reminders.absence(number)
        if absence is None or absence.person != request.actor.id:
            raise NoSuchAbsence
        await _end(tx, request, absence)
        await tx.outbox.add(EditDigest())
    return absence


async def see_absence(number: int, *, storage: Storage) -> AbsenceView | None:
    """For the bot's word to the deputy; None where it has been taken back."""
    async with storage.read() as tx:
        absence = await tx.reminders.absence(number)
        return None if absence is None else await _view(tx, absence)


async def _end(tx: Transaction, request: Request, absence: Absence) -> None:
    await tx.reminders.end_absence(absence.id)
    await _note(tx, request, "absence_ended", absence)
    await tx.outbox.add(_about(TellBack, absence))


def _about(kind: type[TellAbsent | TellBack], absence: Absence) -> TellAbsent | TellBack:
    return kind(
        receiver=absence.deputy,
        absence=absence.id,
        person=absence.person,
        first=absence.first,
        last=absence.last,
    )


async def _view(tx: Transaction, absence: Absence) -> AbsenceView:
    person, deputy = await tx.people.get(absence.person), await tx.people.get(absence.deputy)
    assert person is not None
    assert deputy is not None
    bookings = await tx.bookings.of_owner(absence.person, since=absence.first)
    check_ins: list[tuple[Booking, CheckIn]] = []
    for watch in await tx.watches.kept_by(absence.person):
        booking = await tx.bookings.get(watch.booking)
        assert booking is not None
        check_ins += [
            (booking, each)
            for each in watch.check_ins
            if each.answer is None and absence.covers(in_zone(each.due).date())
        ]
    return AbsenceView(
        absence=absence,
        person=person,
        deputy=deputy,
        within=Within(
            bookings=[
                each
                for each in bookings
                if absence.covers(each.day) and each.status is BookingStatus.BOOKED
            ],
            check_ins=sorted(check_ins, key=lambda pair: pair[1].due),
        ),
        catalogue=await catalogue_in(tx),
    )


async def _note(tx: Transaction, request: Request, action: str, absence: Absence) -> None:
    after: dict[str, Json] = {
        "first": absence.first.isoformat(),
        "last": absence.last.isoformat(),
        "deputy": absence.deputy,
    }
    entry = AuditEntry(action=action, subject=f"person:{absence.person}", after=after)
    await tx.audit.add(request, entry)
