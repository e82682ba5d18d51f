"""Who reads which version of a text."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, func, select, update

from bot.core.people import PersonId
from bot.schedule.model import BookingId, BookingStatus
from bot.writing.refusals import NoSuchReview
from bot.writing.reviews import Review, ReviewState
from storage.direct import Connection
from storage.statements import upsert
from storage.tables import bookings, people
from storage.text_tables import reviews

_SELECT = select(reviews, people.c.name.label("reader_name")).outerjoin(
    people, people.c.id == reviews.c.reader
)


class SqlReviews:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def newest(self, booking: BookingId) -> Review | None:
        return (await self.newest_of([booking])).get(booking)

    async def newest_of(self, bookings: Collection[BookingId]) -> dict[BookingId, Review]:
        if not bookings:
            return {}
        newest = (
            select(reviews.c.booking, func.max(reviews.c.version).label("version"))
            .where(reviews.c.booking.in_(list(bookings)))
            .group_by(reviews.c.booking)
            .subquery()
        )
        rows = await self._connection.execute(
            _SELECT.join(
                newest,
                (newest.c.booking == reviews.c.booking) & (newest.c.version == reviews.c.version),
            )
        )
        return {BookingId(row.booking): _review(row) for row in rows}

    async def open_since(self, day: date) -> list[Review]:
        """Those of posts from a day on that wait to be read and to be published."""
        is_open = reviews.c.state.in_([ReviewState.ASKED.value, ReviewState.TAKEN.value])
        rows = await self._connection.execute(
            _SELECT.join(bookings, bookings.c.id == reviews.c.booking)
            .where(is_open, bookings.c.day >= day, bookings.c.status == BookingStatus.BOOKED.value)
            .order_by(bookings.c.day, reviews.c.booking)
        )
        return [_review(row) for row in rows]

    async def add(self, review: Review) -> None:
        """A new request, also where this version was once answered with a wish for changes."""
        values = {"booking": review.booking, "version": review.version, **_columns(review)}
        await upsert(self._connection, reviews, values)

    async def remove(self, review: Review) -> None:
        """Take the request away, if nobody was first.

        Raises:
            NoSuchReview: somebody was.
        """
        gone = await self._connection.execute(
            delete(reviews).where(
                reviews.c.booking == review.booking,
                reviews.c.version == review.version,
                reviews.c.state == review.state.value,
            )
        )
        if gone.rowcount != 1:
            raise NoSuchReview

    async def save(self, before: Review, after: Review) -> None:
        """The request's next state, if nobody was first.

        Raises:
            NoSuchReview: somebody was.
        """
        changed = await self._connection.execute(
            update(reviews)
            .where(
                reviews.c.booking == before.booking,
                reviews.c.version == before.version,
                reviews.c.state == before.state.value,
            )
            .values(version=after.version, **_columns(after))
        )
        if changed.rowcount != 1:
            raise NoSuchReview

    async def dispose_through(self, last: date) -> None:
        old = select(bookings.c.id).where(bookings.c.day <= last)
        await self._connection.execute(delete(reviews).where(reviews.c.booking.in_(old)))


def _columns(review: Review) -> dict[str, Any]:
    return {
        "asked_by": review.asked_by,
        "asked_at": review.asked_at,
        "state": review.state.value,
        "reader": review.reader,
        "taken_at": review.taken_at,
        "note": review.note,
        "answered_at": review.answered_at,
        "by_superadmin": review.by_superadmin,
    }


def _review(row: Row[Any]) -> Review:
    return Review(
        booking=BookingId(row.booking),
        version=row.version,
        asked_by=PersonId(row.asked_by),
        asked_at=row.asked_at,
        state=ReviewState(row.state),
        reader=PersonId(row.reader) if row.reader else None,
        reader_name=row.reader_name or "",
        taken_at=row.taken_at,
        note=row.note,
        answered_at=row.answered_at,
        by_superadmin=bool(row.by_superadmin),
    )
