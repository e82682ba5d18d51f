"""People the bot has met or been told of, by Entra object id."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, bindparam, exists, or_, select, update

from bot.core.people import DepartmentId, Grant, Person, PersonId
from storage.conversations import Conversation
from storage.direct import Connection
from storage.head import CATALOGUE
from storage.reminder_tables import absences
from storage.statements import upsert
from storage.tables import conversations, people, revisions

_BY_ID = select(people).where(people.c.id == bindparam("person"))
_SOME: BindParameter[list[str]] = bindparam("some", expanding=True)
_BY_IDS = select(people).where(people.c.id.in_(_SOME))
_OF_DEPARTMENT = (
    select(people)
    .where(people.c.department == bindparam("department"))
    .order_by(people.c.name, people.c.id)
)
_WITH_STANDING = (
    select(people)
    .where(or_(people.c.on_roster, people.c.grant != Grant.NONE.value))
    .order_by(people.c.name, people.c.id)
)
_REVOKED = select(people.c.id).where(people.c.grant == Grant.REVOKED.value)
_STANDS_IN_FOR = select(absences.c.person).where(
    absences.c.deputy == bindparam("person"),
    absences.c.first <= bindparam("on"),
    absences.c.last >= bindparam("on"),
)
_PLACE = {name: f"place_{name}" for name in Conversation.__dataclass_fields__}
_ASKING = (
    select(
        people,
        *[conversations.c[name].label(label) for name, label in _PLACE.items()],
        exists().where(people.alias("anybody").c.on_roster).label("roster_known"),
        revisions.c.number.label("revision"),
    )
    .select_from(
        revisions.outerjoin(
            people,
            or_(
                people.c.id == bindparam("person"),
                people.c.deputy == bindparam("person"),
                people.c.id.in_(_STANDS_IN_FOR),
            ),
        ).outerjoin(conversations, conversations.c.key == bindparam("place"))
    )
    .where(revisions.c.name == CATALOGUE)
)


@dataclass(frozen=True, kw_only=True)
class Asking:
    person: Person | None
    place: Conversation | None
    """Where they can be reached in private, as it is kept."""
    deputy_for: frozenset[PersonId]
    roster_known: bool
    revision: int
    """Of the catalogue, at the same moment."""


async def read_asking(connection: Connection, person: PersonId, on: date) -> Asking:
    """Who asks: what every turn must know before anything else, in one statement."""
    found = await connection.execute(
        _ASKING, {"person": person, "on": on, "place": f"person:{person}"}
    )
    rows = found.mappings().all()
    known = {row["id"]: row for row in rows if row["id"] is not None}
    asking = known.pop(person, None)
    return Asking(
        person=None if asking is None else as_person(asking),
        place=_place(rows[0]),
        deputy_for=frozenset(PersonId(value) for value in known),
        roster_known=rows[0]["roster_known"],
        revision=rows[0]["revision"],
    )


def _place(row: Mapping[Any, Any]) -> Conversation | None:
    found = {name: row[label] for name, label in _PLACE.items()}
    return None if found["key"] is None else Conversation(**found)


class SqlPeople:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, person: PersonId) -> Person | None:
        rows = await self._connection.execute(_BY_ID, {"person": person})
        row = rows.mappings().one_or_none()
        return as_person(row) if row else None

    async def some(self, people: Iterable[PersonId]) -> dict[PersonId, Person]:
        rows = await self._connection.execute(_BY_IDS, {"some": list(people)})
        found = [as_person(row) for row in rows.mappings()]
        return {each.id: each for each in found}

    async def of_department(self, department: DepartmentId) -> list[Person]:
        rows = await self._connection.execute(_OF_DEPARTMENT, {"department": department})
        return [as_person(row) for row in rows.mappings()]

    async def revoked(self) -> frozenset[PersonId]:
        rows = await self._connection.execute(_REVOKED)
        return frozenset(map(PersonId, rows.scalars()))

    async def with_standing(self) -> list[Person]:
        rows = await self._connection.execute(_WITH_STANDING)
        return [as_person(row) for row in rows.mappings()]

    async def all(self) -> list[Person]:
        rows = await self._connection.execute(select(people).order_by(people.c.name, people.c.id))
        return [as_person(row) for row in rows.mappings()]

    async def put(self, person: Person) -> None:
        await upsert(self._connection, people, _columns(person))

    async def set_roster(self, members: Sequence[Person]) -> None:
        current = {member.id for member in members}
        known = await self.some(current)
        await self._connection.execute(
            update(people).where(people.c.id.not_in(current)).values(on_roster=False)
        )
        for member in members:
            before = known.get(member.id)
            now = replace(
                before or member,
                name=member.name,
                on_roster=True,
                account=member.account or (before.account if before else ""),
            )
            if now != before:
                await self.put(now)


def _columns(person: Person) -> dict[str, object]:
    return {
        "id": person.id,
        "name": person.name,
        "department": person.department,
        "deputy": person.deputy,
        "on_roster": person.on_roster,
        "grant": person.grant.value,
        "account": person.account or None,
    }


def as_person(row: Mapping[Any, Any]) -> Person:
    return Person(
        id=PersonId(row["id"]),
        name=row["name"],
        department=DepartmentId(row["department"]) if row["department"] else None,
        deputy=PersonId(row["deputy"]) if row["deputy"] else None,
        on_roster=row["on_roster"],
        grant=Grant(row["grant"]),
        account=row["account"] or "",
    )
