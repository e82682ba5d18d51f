"""Grant and revoke editors, hand over what they leave, set department and deputy."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bot.core.people import DepartmentId, Grant, Person, PersonId, Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry, Json
from bot.outbox.bookings import TellHandedOver, TellWantsIn
from bot.outbox.digest import EditDigest
from bot.schedule import editors as rules
from bot.schedule.admin_refusals import NotAPerson
from bot.schedule.booking import last_bookable
from bot.schedule.model import BookingStatus, Catalogue
from bot.schedule.settings import check_state
from bot.usecases.booking_changes import booking_changed
from bot.usecases.ports import Storage, Transaction
from bot.usecases.publication import ask_anew
from bot.usecases.reading import catalogue_in


@dataclass(frozen=True, kw_only=True)
class Editors:
    people: Sequence[Person]
    """Editors, then the revoked."""
    catalogue: Catalogue


@dataclass(frozen=True, kw_only=True)
class EditorView:
    person: Person
    handover: rules.Handover
    people: Sequence[Person]
    catalogue: Catalogue


async def see_editors(request: Request, *, storage: Storage) -> Editors:
    require(request.actor, Action.MANAGE_EDITORS)
    async with storage.read() as tx:
        return Editors(
            people=rules.editors(await tx.people.with_standing()), catalogue=await catalogue_in(tx)
        )


async def see_editor(request: Request, number: PersonId, *, storage: Storage) -> EditorView:
    """One editor with all there is to hand over; one's own card is everybody's to see."""
    _require_own(request, number)
    async with storage.read() as tx:
        return await _view(tx, request, await _known(tx, number))


async def ask_access(
    request: Request, superadmins: Collection[PersonId], *, storage: Storage
) -> None:
    """Ask each superadmin, at most once a day, to let somebody in who has no role."""
    require(request.actor, Action.READ_HELP)
    actor = request.actor
    async with storage.begin(request) as tx:
        if await tx.people.get(actor.id) is None:
            await tx.people.put(Person(id=actor.id, name=actor.name))
        await tx.audit.add(request, AuditEntry(action="ask_access", subject=f"person:{actor.id}"))
        await tx.outbox.add(
            *(
                TellWantsIn(receiver=superadmin, person=actor.id, asked_on=request.today)
                for superadmin in sorted(superadmins)
            )
        )


async def grant_editor(request: Request, number: PersonId, *, storage: Storage) -> EditorView:
    """Somebody the bot has met or never heard of; the name comes with their first message."""
    require(request.actor, Action.MANAGE_EDITORS)
    async with storage.begin(request) as tx:
        before = await tx.people.get(number) or Person(id=number, name="")
        after = rules.granted(before)
        await tx.people.put(after)
        await _note(tx, request, "grant", before, after)
        return await _view(tx, request, after)


async def revoke_editor(
    request: Request, number: PersonId, seen: str | None, *, storage: Storage
) -> EditorView:
    """Take the rights at once; what stands in the schedule stays until it is handed over."""
    require(request.actor, Action.MANAGE_EDITORS)
    async with storage.begin(request) as tx:
        before = await _known(tx, number)
        check_state(before, seen)
        after = rules.revoked(before)
        await tx.people.put(after)
        await _note(tx, request, "revoke", before, after)
        return await _view(tx, request, after)


async def hand_over(
    request: Request, giver: PersonId, taker: PersonId, *, storage: Storage
) -> EditorView:
    """Bookings and watches to a colleague, all at once; places in queues stay where they are."""
    require(request.actor, Action.MANAGE_EDITORS)
    async with storage.begin(request) as tx:
        person, colleague = await _known(tx, giver), await _known(tx, taker)
        if not rules.is_editor(colleague):
            raise NotAPerson(colleague.name)
        handover = await _handover(tx, request, giver)
        for before in handover.bookings:
            page = await tx.pages.get(before.page)
            assert page is not None
            changed = replace(before, owner=taker, owner_name=colleague.name)
            after = await tx.bookings.save(changed, page=page)
            await booking_changed(tx, request, "hand_over", before=before, after=after)
        for watch in await tx.watches.kept_by(giver):
            taken = replace(watch, keeper=taker, taken_from=None)
            await tx.watches.put(taken)
            await tx.outbox.add(*ask_anew(taken, request.now), EditDigest())
        if handover.bookings or handover.watched:
            await tx.outbox.add(
                TellHandedOver(
                    receiver=taker,
                    bookings=tuple(each.id for each in handover.bookings),
                    giver=giver,
                    given_at=request.now,
                )
            )
        return await _view(tx, request, person)


async def set_particulars(
    request: Request,
    number: PersonId,
    *,
    department: DepartmentId | None,
    deputy: PersonId | None,
    seen: str | None,
    storage: Storage,
) -> EditorView:
    """Department and deputy: one's own, or as a superadmin anybody's."""
    _require_own(request, number)
    async with storage.begin(request) as tx:
        before = await _known(tx, number)
        check_state(before, seen)
        named = None if deputy is None else await _known(tx, deputy)
        catalogue = await catalogue_in(tx)
        known = catalogue.department(department)
        after = rules.with_particulars(before, department=known and known.id, deputy=named)
        await tx.people.put(after)
        await _note(tx, request, "particulars", before, after)
        return await _view(tx, request, after)


def _require_own(request: Request, number: PersonId) -> None:
    own = number == request.actor.id
    require(request.actor, Action.CHANGE_OWN if own else Action.MANAGE_EDITORS)


async def _known(tx: Transaction, number: PersonId) -> Person:
    found = await tx.people.get(number)
    if found is None:
        raise NotAPerson(number)
    return found


async def _view(tx: Transaction, request: Request, person: Person) -> EditorView:
    return EditorView(
        person=person,
        handover=await _handover(tx, request, person.id),
        people=[each for each in await tx.people.with_standing() if rules.is_editor(each)],
        catalogue=await catalogue_in(tx),
    )


async def _handover(tx: Transaction, request: Request, number: PersonId) -> rules.Handover:
    coming = await tx.bookings.of_owner(number, since=request.today)
    watched = [await tx.bookings.get(each.booking) for each in await tx.watches.kept_by(number)]
    places = await tx.queue.active_of(number, since=request.today)
    latest = last_bookable(request.today)
    return rules.Handover(
        bookings=tuple(
            each for each in coming if each.status is BookingStatus.BOOKED and each.day <= latest
        ),
        watched=tuple(each for each in watched if each is not None),
        places=len(places),
    )


async def _note(
    tx: Transaction, request: Request, action: str, before: Person, after: Person
) -> None:
    await tx.audit.add(
        request,
        AuditEntry(
            action=action,
            subject=f"person:{after.id}",
            before=_record(before),
            after=_record(after),
        ),
    )


def _record(person: Person) -> dict[str, Json]:
    return {
        "grant": None if person.grant is Grant.NONE else person.grant.value,
        "on_roster": person.on_roster,
        "department": person.department,
        "deputy": person.deputy,
    }
