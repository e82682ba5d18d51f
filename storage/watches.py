"""Watches and their check-ins."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, exists, select

from bot.core.people import PageId, PersonId
from bot.schedule.model import BookingId, BookingStatus
from bot.watch.figures import PostFigures
from bot.watch.model import CheckIn, CheckInAnswer, Watch
from storage.direct import Connection
from storage.statements import upsert
from storage.tables import bookings
from storage.watch_tables import check_ins, post_figures, watches

_WATCHED = (
    select(watches.c.booking)
    .join(bookings, bookings.c.id == watches.c.booking)
    .where(
        bookings.c.day.between(bindparam("first"), bindparam("last")), watches.c.closed.is_(None)
    )
)
_FIGURES_ON = (
    select(post_figures)
    .join(bookings, bookings.c.id == post_figures.c.booking)
    .where(
        bookings.c.page == bindparam("page"),
        bookings.c.day.between(bindparam("first"), bindparam("last")),
        bookings.c.status != BookingStatus.CANCELLED.value,
        # Where nobody typed any, a year's posts need no look.
        exists().select_from(post_figures.alias("any_figures")),
    )
    .order_by(post_figures.c.booking)
)


class SqlWatches:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, booking: BookingId) -> Watch | None:
        found = await self._read(watches.c.booking == booking)
        return found[0] if found else None

    async def open(self) -> list[Watch]:
        return await self._read(watches.c.closed.is_(None))

    async def watched(self, first: date, last: date) -> frozenset[BookingId]:
        found = await self._connection.execute(_WATCHED, {"first": first, "last": last})
        return frozenset(map(BookingId, found.scalars()))

    async def kept_by(self, *people: PersonId) -> list[Watch]:
        return await self._read(watches.c.keeper.in_(people), watches.c.closed.is_(None))

    async def put(self, watch: Watch) -> None:
        await upsert(
            self._connection,
            watches,
            {
                "booking": watch.booking,
                "keeper": watch.keeper,
                "started": watch.started,
                "closed": watch.closed,
                "wants_help": watch.wants_help,
                "taken_from": watch.taken_from,
            },
        )
        for each in watch.check_ins:
            await upsert(
                self._connection,
                check_ins,
                {
                    "booking": watch.booking,
                    "number": each.number,
                    "due": each.due,
                    "answer": each.answer and each.answer.value,
                    "answered_at": each.answered_at,
                    "answered_by": each.answered_by,
                },
            )

    async def remove(self, booking: BookingId) -> None:
        for table in (check_ins, watches):
            await self._connection.execute(delete(table).where(table.c.booking == booking))

    async def figures(self, bookings: Iterable[BookingId]) -> dict[BookingId, PostFigures]:
        rows = await self._connection.execute(
            select(post_figures)
            .where(post_figures.c.booking.in_(list(bookings)))
            .order_by(post_figures.c.booking)
        )
        return {BookingId(row.booking): _figures(row) for row in rows}

    async def figures_on(
        self, page: PageId, first: date, last: date
    ) -> dict[BookingId, PostFigures]:
        rows = await self._connection.execute(
            _FIGURES_ON, {"page": page, "first": first, "last": last}
        )
        return {BookingId(row.booking): _figures(row) for row in rows}

    async def put_figures(self, booking: BookingId, figures: PostFigures, at: datetime) -> None:
        values = {"booking": booking, **asdict(figures), "at": at}
        await upsert(self._connection, post_figures, values)

    async def _read(self, *conditions: ColumnElement[bool]) -> list[Watch]:
        rows = (
            await self._connection.execute(
                select(watches).where(*conditions).order_by(watches.c.booking)
            )
        ).mappings()
        found = rows.all()
        if not found:
            return []
        asked = (
            await self._connection.execute(
                select(check_ins)
                .where(check_ins.c.booking.in_([row["booking"] for row in found]))
                .order_by(check_ins.c.booking, check_ins.c.number)
            )
        ).mappings()
        by_booking: dict[int, list[CheckIn]] = {}
        for row in asked:
            by_booking.setdefault(row["booking"], []).append(_check_in(row))
        return [_watch(row, by_booking.get(row["booking"], [])) for row in found]


def _watch(row: Mapping[Any, Any], asked: Sequence[CheckIn]) -> Watch:
    return Watch(
        booking=BookingId(row["booking"]),
        keeper=PersonId(row["keeper"]),
        started=row["started"],
        check_ins=tuple(asked),
        closed=row["closed"],
        wants_help=row["wants_help"],
        taken_from=PersonId(row["taken_from"]) if row["taken_from"] else None,
    )


def _check_in(row: Mapping[Any, Any]) -> CheckIn:
    return CheckIn(
        number=row["number"],
        due=row["due"],
        answer=CheckInAnswer(row["answer"]) if row["answer"] else None,
        answered_at=row["answered_at"],
        answered_by=PersonId(row["answered_by"]) if row["answered_by"] else None,
    )


def _figures(row: Any) -> PostFigures:  # noqa: ANN401 - a row
    return PostFigures(views=row.views, reactions=row.reactions, comments=row.comments)
