"""Who is an editor, and by what; what a revoked one leaves behind."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.core.people import DepartmentId, Grant, Person
from bot.schedule.admin_refusals import NotAPerson, OwnDeputy
from bot.schedule.model import Booking


class Standing(StrEnum):
    ROSTER = "roster"
    """A member of the team."""
    GRANTED = "granted"
    """Named by a superadmin."""
    REVOKED = "revoked"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Handover:
    """What somebody else has to take over."""

    bookings: tuple[Booking, ...] = ()
    watched: tuple[Booking, ...] = ()
    """Posts whose comments the person watches."""
    places: int = 0
    """Places in queues; they can't be handed over."""

    @property
    def is_empty(self) -> bool:
        return not (self.bookings or self.watched or self.places)


def standing(person: Person) -> Standing:
    match person.grant:
        case Grant.REVOKED:
            return Standing.REVOKED
        case Grant.GRANTED:
            return Standing.GRANTED
        case Grant.NONE:
            return Standing.ROSTER if person.on_roster else Standing.NONE


def is_editor(person: Person) -> bool:
    return standing(person) in {Standing.ROSTER, Standing.GRANTED}


def editors(people: Iterable[Person]) -> list[Person]:
    """Editors first, then the revoked; the merely met are left out."""
    order = {Standing.ROSTER: 0, Standing.GRANTED: 0, Standing.REVOKED: 1}
    known = [each for each in people if standing(each) is not Standing.NONE]
    return sorted(known, key=lambda each: (order[standing(each)], each.name.casefold()))


def granted(person: Person) -> Person:
    return replace(person, grant=Grant.GRANTED)


def revoked(person: Person) -> Person:
    """Without rights, and nobody's deputy's principal any longer."""
    return replace(person, grant=Grant.REVOKED, deputy=None)


def with_particulars(
    person: Person, *, department: DepartmentId | None, deputy: Person | None
) -> Person:
    if deputy is not None and deputy.id == person.id:
        raise OwnDeputy
    if deputy is not None and not is_editor(deputy):
        raise NotAPerson(deputy.name)
    return replace(person, department=department, deputy=deputy and deputy.id)
