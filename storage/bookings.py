"""Bookings and their seats."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Insert,
    Integer,
    Select,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)

from bot.core.people import PageId, PersonId
from bot.schedule.model import (
    Booking,
    BookingId,
    BookingStatus,
    Catalogue,
    Details,
    Page,
    PageCalendar,
)
from bot.schedule.refusals import DayTaken, Stale
from storage.direct import Connection
from storage.disposal import delete_with_dependents
from storage.drafts import detail_columns, read_details
from storage.head import Head, beside_head
from storage.pages import SqlPages
from storage.queue import SqlQueue
from storage.swap_tables import proposals, queue_places
from storage.tables import bookings, people, seats

_A_GO = 100
"""Numbers named in one statement; then others get a turn, which SQLite gives nobody by itself."""

_ACTIVE = bookings.c.status != BookingStatus.CANCELLED.value
SELECT_BOOKINGS = select(bookings, people.c.name.label("owner_name")).outerjoin(
    people, people.c.id == bookings.c.owner
)
_BETWEEN = bookings.c.day.between(bindparam("first"), bindparam("last"))
_BY_ID = SELECT_BOOKINGS.where(bookings.c.id == bindparam("booking"))
_OF_PAGE = SELECT_BOOKINGS.where(bookings.c.page == bindparam("page"), _BETWEEN, _ACTIVE).order_by(
    bookings.c.day, bookings.c.id
)
_NUMBERS = func.pg_get_serial_sequence(bookings.name, bookings.c.id.name)
_BESIDE_HEAD = beside_head(_OF_PAGE.order_by(None))
_NUMBERED_BESIDE_HEAD = _BESIDE_HEAD.add_columns(
    select(func.nextval(_NUMBERS)).scalar_subquery().label("head_number")
)
"""With a number for a booking, at PostgreSQL: the log's row names it before it is written down."""
_DAYS = (
    select(bookings.c.day)
    .where(bookings.c.page == bindparam("page"), _BETWEEN, _ACTIVE)
    .order_by(bookings.c.day)
)
_FIRST_DAY = _DAYS.limit(1)
_ALL_BETWEEN = SELECT_BOOKINGS.where(_BETWEEN).order_by(
    bookings.c.day, bookings.c.page, bookings.c.id
)
_ACTIVE_BETWEEN = _ALL_BETWEEN.where(_ACTIVE)
_OWNERS: BindParameter[list[str]] = bindparam("owners", expanding=True)
_OF_OWNERS = SELECT_BOOKINGS.where(
    bookings.c.owner.in_(_OWNERS), bookings.c.day >= bindparam("since"), _ACTIVE
).order_by(bookings.c.day, bookings.c.id)
_NEW = {
    column.name: bindparam(f"of_{column.name}", type_=column.type)
    for column in bookings.c
    if not column.primary_key
}
_INSERT = (
    insert(bookings)
    .values(_NEW)
    .returning(
        bookings.c.id,
        select(people.c.name).where(people.c.id == _NEW["owner"]).scalar_subquery().label("name"),
    )
)
_INSERT_ALL = insert(bookings)


def _seating(booking: ColumnElement[int], *, surely: bool = False) -> Insert:
    """Gives a booking the lowest seat of its day that is free, if the page has one.

    Where it `surely` has one, none is an error.
    """
    page, day = _NEW["page"], _NEW["day"]
    there = (seats.c.page == page, seats.c.day == day)
    next_to = union_all(
        select(literal(1, Integer).label("seat")), select(seats.c.seat + 1).where(*there)
    ).subquery()
    free = select(func.min(next_to.c.seat).label("seat")).where(
        next_to.c.seat.not_in(select(seats.c.seat).where(*there))
    )
    lowest = free.subquery().c.seat
    is_there = lowest <= bindparam("of_most", type_=Integer)
    chosen = select(page, day, lowest, booking).where(is_there)
    if surely:
        chosen = select(page, day, case((is_there, lowest)), booking)
    return insert(seats).from_select(
        [seats.c.page, seats.c.day, seats.c.seat, seats.c.booking], chosen
    )


_SEAT = _seating(bindparam("of_booking", type_=Integer))
_SURE_SEAT = _seating(bindparam("of_booking", type_=Integer), surely=True)
_ANY = 2**31 - 1
"""A page's seats, for whoever has a reason to go over their number."""


class SqlBookings:
    def __init__(
        self, connection: Connection, head: Head, pages: SqlPages, queue: SqlQueue
    ) -> None:
        self._connection = connection
        self._head = head
        self._pages = pages
        self._queue = queue

    async def get(self, booking: BookingId) -> Booking | None:
        found = await self._read(_BY_ID, booking=booking)
        return found[0] if found else None

    async def calendar(self, page: Page, first: date, last: date) -> PageCalendar:
        found = await self._read(_OF_PAGE, page=page.id, first=first, last=last)
        return await self._calendar(page, found, first, last)

    async def calendar_of(self, page: PageId | None, day: date) -> PageCalendar | None:
        lately = self._pages.lately()
        guess = page or (lately and lately.main.id)
        on_postgresql = self._connection.dialect.name == "postgresql"
        rows = await self._head.read_beside(
            _NUMBERED_BESIDE_HEAD if on_postgresql else _BESIDE_HEAD,
            {"page": guess, "first": day, "last": day},
        )
        catalogue = Catalogue(pages=await self._pages.all(), departments=())
        chosen = catalogue.chosen(page)
        if chosen is None:
            return None
        if chosen.id != guess:
            return await self.calendar(chosen, day, day)
        found = sorted(map(as_booking, rows), key=lambda each: each.id)
        return await self._calendar(chosen, found, day, day)

    async def _calendar(
        self, page: Page, found: list[Booking], first: date, last: date
    ) -> PageCalendar:
        closed = await self._pages.closed_between(first, last)
        return PageCalendar(
            page=page,
            bookings=found,
            closed=[row for row in closed if row.page in {None, page.id}],
            held=await self._queue.holds(page.id, first, last),
        )

    async def days(self, page: PageId, first: date, last: date) -> list[date]:
        found = await self._connection.execute(_DAYS, {"page": page, "first": first, "last": last})
        return list(found.scalars())

    async def first_day(self, page: PageId, first: date, last: date) -> date | None:
        found = await self._connection.execute(
            _FIRST_DAY, {"page": page, "first": first, "last": last}
        )
        return found.scalar_one_or_none()

    async def calendars(self, first: date, last: date) -> list[PageCalendar]:
        posts: dict[PageId, list[Booking]] = {}
        for booking in await self.between(first, last):
            posts.setdefault(booking.page, []).append(booking)
        closed = await self._pages.closed_between(first, last)
        held = await self._queue.all_holds(first, last)
        return [
            PageCalendar(
                page=page,
                bookings=posts.get(page.id, []),
                closed=[row for row in closed if row.page in {None, page.id}],
                held=held.get(page.id, []),
            )
            for page in await self._pages.all()
        ]

    async def between(self, first: date, last: date, *, cancelled: bool = False) -> list[Booking]:
        query = _ALL_BETWEEN if cancelled else _ACTIVE_BETWEEN
        return await self._read(query, first=first, last=last)

    async def of_owner(self, owner: PersonId, *, since: date) -> list[Booking]:
        return await self.of_owners([owner], since=since)

    async def of_owners(self, owners: Collection[PersonId], *, since: date) -> list[Booking]:
        return await self._read(_OF_OWNERS, owners=list(owners), since=since)

    async def add(
        self,
        *,
        page: Page,
        day: date,
        details: Details,
        owner: PersonId,
        owner_name: str = "",
        over_limit_reason: str = "",
    ) -> Booking:
        booking = Booking(
            id=BookingId(0),
            page=page.id,
            day=day,
            details=details,
            owner=owner,
            owner_name=owner_name,
            over_limit_reason=over_limit_reason,
        )
        over_limit = bool(over_limit_reason)
        drawn = self._head.take_number() if owner_name else None
        if drawn is not None:
            # Along with what else the turn writes: a trip less while others wait.
            seat = _seat(page, day, drawn, over_limit=over_limit)
            await self._connection.later(_INSERT_ALL, [_columns(booking) | {"id": drawn}])
            await self._connection.later(_SURE_SEAT, [seat])
            return replace(booking, id=BookingId(drawn))
        values = {f"of_{name}": value for name, value in _columns(booking).items()}
        number, name = (await self._connection.execute(_INSERT, values)).one()
        await self._take_seat(page, day, number, over_limit=over_limit)
        return replace(booking, id=BookingId(number), owner_name=name or "")

    async def add_all(
        self, added: Sequence[Booking], *, pages: Mapping[PageId, Page]
    ) -> list[Booking]:
        if not added:
            return []
        first, last = min(each.day for each in added), max(each.day for each in added)
        rows = await self._connection.execute(
            select(seats).where(seats.c.day.between(first, last))
        )
        taken: dict[tuple[str, date], set[int]] = {}
        for row in rows:
            taken.setdefault((row.page, row.day), set()).add(row.seat)
        made: list[Booking] = []
        columns: list[dict[str, object]] = []
        seated: list[dict[str, object]] = []
        for count, number in enumerate(await self._new_numbers(len(added))):
            each = replace(added[count], id=number)
            made.append(each)
            columns.append(_columns(each) | {"id": number})
            if count % _A_GO == 0:
                await asyncio.sleep(0)
            if not each.is_active:
                continue
            there = taken.setdefault((each.page, each.day), set())
            seat = next(number for number in range(1, len(there) + 2) if number not in there)
            if seat > pages[each.page].seats_per_day and not each.over_limit_reason:
                raise DayTaken(pages[each.page], each.day)
            there.add(seat)
            seated.append({"page": each.page, "day": each.day, "seat": seat, "booking": each.id})
        await self._connection.execute(_INSERT_ALL, columns)
        if seated:
            # The unique key is the last word here too: whoever was quicker undoes all of it.
            await self._connection.execute(insert(seats), seated)
        return made

    async def _new_numbers(self, count: int) -> Sequence[BookingId]:
        """Numbers that are known before the bookings are written down."""
        if self._connection.dialect.name == "sqlite":
            newest = await self._connection.execute(select(func.max(bookings.c.id)))
            first = (newest.scalar_one() or 0) + 1
            return [BookingId(number) for number in range(first, first + count)]
        drawn = await self._connection.execute(
            select(func.nextval(_NUMBERS)).select_from(func.generate_series(1, count))
        )
        return [BookingId(number) for number in drawn.scalars()]

    async def of_numbers(self, numbers: Sequence[BookingId]) -> list[Booking]:
        found: list[Booking] = []
        for start in range(0, len(numbers), _A_GO):
            some = list(numbers[start : start + _A_GO])
            found += await self._read(
                SELECT_BOOKINGS.where(bookings.c.id.in_(some)).order_by(bookings.c.id)
            )
            await asyncio.sleep(0)
        return found

    async def cancel_all(self, cancelled: Sequence[Booking]) -> None:
        for start in range(0, len(cancelled), _A_GO):
            some = {each.id: each for each in cancelled[start : start + _A_GO]}
            rows = await self._connection.execute(
                select(bookings.c.id, bookings.c.version).where(bookings.c.id.in_(list(some)))
            )
            now = {row.id: row.version for row in rows}
            for number, each in some.items():
                if now.get(number) != each.version:
                    raise Stale(await self.get(number) or each)
            await self._connection.execute(delete(seats).where(seats.c.booking.in_(list(some))))
            await self._connection.execute(
                update(bookings)
                .where(bookings.c.id.in_(list(some)))
                .values(status=BookingStatus.CANCELLED.value, version=bookings.c.version + 1)
            )
            await asyncio.sleep(0)

    async def save(self, booking: Booking, *, page: Page) -> Booking:
        await self._write(booking)
        held = (
            await self._connection.execute(
                select(seats.c.page, seats.c.day).where(seats.c.booking == booking.id)
            )
        ).one_or_none()
        wanted = (booking.page, booking.day) if booking.is_active else None
        if held is not None and tuple(held) != wanted:
            await self._connection.execute(delete(seats).where(seats.c.booking == booking.id))
            held = None
        if held is None and wanted is not None:
            over = bool(booking.over_limit_reason)
            await self._take_seat(page, booking.day, booking.id, over_limit=over)
        return await self._written(booking.id)

    async def swap(self, first: Booking, second: Booking) -> tuple[Booking, Booking]:
        pairs = ((first, second), (second, first))
        for booking, other in pairs:
            await self._write(replace(booking, day=other.day))
        held = await self._connection.execute(
            select(seats).where(seats.c.booking.in_([first.id, second.id]))
        )
        seat_of = {seat.booking: seat for seat in held}
        for booking, other in pairs:
            seat = seat_of[other.id]
            await self._connection.execute(
                update(seats)
                .where(
                    seats.c.page == seat.page,
                    seats.c.day == seat.day,
                    seats.c.seat == seat.seat,
                )
                .values(booking=booking.id)
            )
        return await self._written(first.id), await self._written(second.id)

    async def dispose_through(self, last: date) -> None:
        for table in (queue_places, proposals):  # they name a day without a booking, too
            await self._connection.execute(delete(table).where(table.c.day <= last))
        await delete_with_dependents(self._connection, bookings, bookings.c.day <= last)

    async def _write(self, booking: Booking) -> None:
        """The row as its next version, if it is still the version that was read."""
        changed = await self._connection.execute(
            update(bookings)
            .where(bookings.c.id == booking.id, bookings.c.version == booking.version)
            .values(_columns(replace(booking, version=booking.version + 1)))
        )
        if changed.rowcount != 1:
            now = await self.get(booking.id)
            raise Stale(now or booking)

    async def _written(self, number: BookingId) -> Booking:
        """The booking as others will read it, with the name of whoever owns it now."""
        found = await self.get(number)
        assert found is not None
        return found

    async def _take_seat(
        self, page: Page, day: date, booking: BookingId, *, over_limit: bool
    ) -> None:
        seat = _seat(page, day, booking, over_limit=over_limit)
        if (await self._connection.execute(_SEAT, seat)).rowcount == 0:
            raise DayTaken(page, day)

    async def _read(self, query: Select[Any], **parameters: object) -> list[Booking]:
        rows = await self._connection.execute(query, parameters)
        return [as_booking(row) for row in rows.mappings()]


def _seat(page: Page, day: date, booking: int, *, over_limit: bool) -> dict[str, object]:
    return {
        "of_page": page.id,
        "of_day": day,
        "of_booking": booking,
        "of_most": _most(page, over_limit=over_limit),
    }


def _most(page: Page, *, over_limit: bool) -> int:
    return _ANY if over_limit else page.seats_per_day


def _columns(booking: Booking) -> dict[str, object]:
    return {
        "page": booking.page,
        "day": booking.day,
        **detail_columns(booking.details),
        "owner": booking.owner,
        "status": booking.status.value,
        "over_limit_reason": booking.over_limit_reason,
        "link": booking.link,
        "published_at": booking.published_at,
        "version": booking.version,
    }


def as_booking(row: Mapping[Any, Any]) -> Booking:
    return Booking(
        id=BookingId(row["id"]),
        page=PageId(row["page"]),
        day=row["day"],
        details=read_details(row),
        owner=PersonId(row["owner"]),
        owner_name=row["owner_name"] or "",
        status=BookingStatus(row["status"]),
        over_limit_reason=row["over_limit_reason"],
        link=row["link"],
        published_at=row["published_at"],
        version=row["version"],
    )
