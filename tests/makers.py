"""Values with sensible defaults, so that a test names only what it is about."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.core.people import (
    Actor,
    DepartmentId,
    EntryPoint,
    PageId,
    Person,
    PersonId,
    Request,
    Role,
)
from bot.schedule.model import Booking, BookingId, Department, Details, Page, PageKind
from tests.clock import START

TUESDAY = date(2026, 11, 24)
"""An ordinary working day two days after the test clock's first moment."""

ANNA = PersonId("a11a0000-0000-4000-8000-000000000001")
BO = PersonId("b0b00000-0000-4000-8000-000000000002")
SIV = PersonId("51f50000-0000-4000-8000-000000000003")


def page(page_id: str = "stad", **changes: Any) -> Page:
    kind = PageKind.MAIN if page_id == "stad" else PageKind.PRODUCT
    plain = Page(id=PageId(page_id), name=f"Page {page_id}", kind=kind)
    return replace(plain, **changes)


def department(department_id: str = "vof", **changes: Any) -> Department:
    plain = Department(
        id=DepartmentId(department_id),
        name=f"Department {department_id}",
        short=department_id[:4].upper(),
    )
    return replace(plain, **changes)


def person(person_id: str = ANNA, **changes: Any) -> Person:
    return replace(Person(id=PersonId(person_id), name="Anna Ek"), **changes)


def actor(
    person_id: str = ANNA,
    *,
    role: Role = Role.EDITOR,
    name: str = "Anna Ek",
    department: str | None = None,
    deputy_for: Iterable[str] = (),
) -> Actor:
    return Actor(
        id=PersonId(person_id),
        name=name,
        role=role,
        department=DepartmentId(department) if department else None,
        deputy_for=frozenset(PersonId(owner) for owner in deputy_for),
    )


def request(
    by: Actor | None = None,
    *,
    now: datetime = START,
    entry_point: EntryPoint = EntryPoint.TEXT,
    turn: str | None = None,
) -> Request:
    return Request(actor=by or actor(), now=now, entry_point=entry_point, turn=turn)


def details(title: str = "Behind the scenes at the library", **changes: Any) -> Details:
    return replace(Details(title=title), **changes)


def booking(**changes: Any) -> Booking:
    plain = Booking(
        id=BookingId(1),
        page=PageId("stad"),
        day=TUESDAY,
        details=details(),
        owner=ANNA,
        owner_name="Anna Ek",
    )
    return replace(plain, **changes)
