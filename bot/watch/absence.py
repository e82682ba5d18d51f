"""Who is away, and who stands in meanwhile."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.people import Person, PersonId
from bot.schedule.model import Booking, Catalogue
from bot.watch.model import CheckIn


@dataclass(frozen=True, kw_only=True)
class Absence:
    id: int
    person: PersonId
    first: date
    last: date
    """The last day away; it ends by itself after it."""
    deputy: PersonId

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, kw_only=True)
class Within:
    """What falls within an absence, and so goes to the deputy."""

    bookings: Sequence[Booking] = ()
    check_ins: Sequence[tuple[Booking, CheckIn]] = ()


@dataclass(frozen=True, kw_only=True)
class AbsenceView:
    absence: Absence
    person: Person
    deputy: Person
    within: Within
    catalogue: Catalogue


@dataclass(frozen=True, kw_only=True)
class OwnAbsences:
    absences: Sequence[Absence]
    """One's own to come."""
    deputy: PersonId | None
    """Who always stands in."""
    people: Sequence[Person]


def stand_in(
    person: PersonId, day: date, absences: Iterable[Absence], revoked: Collection[PersonId]
) -> PersonId:
    """Whose turn it is on the day: the person, or the one at the end of a chain of deputies.

    Where the chain leads nowhere (round in a ring, or to one who is no editor any more), the
    last one who may answer has it.
    """
    away = {each.person: each.deputy for each in absences if each.covers(day)}
    seen = [person]
    while (deputy := away.get(seen[-1])) is not None:
        if deputy in seen:
            return person
        if deputy in revoked:
            break
        seen.append(deputy)
    return seen[-1]
