"""The texts of posts: one row for each version, and none is changed."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, func, select

from bot.core.people import PersonId
from bot.schedule.model import BookingId
from bot.writing.refusals import TextChanged
from bot.writing.texts import PostText
from storage.direct import Connection
from storage.statements import insert_unless_there
from storage.tables import bookings, people
from storage.text_tables import post_texts

_SELECT = select(post_texts, people.c.name.label("writer_name")).outerjoin(
    people, people.c.id == post_texts.c.writer
)


class SqlTexts:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def newest(self, booking: BookingId) -> PostText | None:
        return (await self.newest_of([booking])).get(booking)

    async def newest_of(self, bookings: Collection[BookingId]) -> dict[BookingId, PostText]:
        if not bookings:
            return {}
        newest = (
            select(post_texts.c.booking, func.max(post_texts.c.version).label("version"))
            .where(post_texts.c.booking.in_(list(bookings)))
            .group_by(post_texts.c.booking)
            .subquery()
        )
        rows = await self._connection.execute(
            _SELECT.join(
                newest,
                (newest.c.booking == post_texts.c.booking)
                & (newest.c.version == post_texts.c.version),
            )
        )
        return {BookingId(row.booking): _text(row) for row in rows}

    async def versions(self, booking: BookingId) -> list[PostText]:
        rows = await self._connection.execute(
            _SELECT.where(post_texts.c.booking == booking).order_by(post_texts.c.version.desc())
        )
        return [_text(row) for row in rows]

    async def add(self, text: PostText) -> PostText:
        values = {
            "booking": text.booking,
            "version": text.version,
            "text": text.text,
            "link": text.link,
            "alt_text": text.alt_text,
            "writer": text.writer,
            "at": text.at,
        }
        if not await insert_unless_there(self._connection, post_texts, values):
            raise TextChanged
        added = await self.newest(text.booking)
        assert added is not None
        return added

    async def count_through(self, last: date) -> int:
        counted = await self._connection.execute(
            select(func.count())
            .select_from(post_texts.join(bookings))
            .where(bookings.c.day <= last)
        )
        return counted.scalar_one()

    async def dispose_through(self, last: date) -> None:
        old = select(bookings.c.id).where(bookings.c.day <= last)
        await self._connection.execute(delete(post_texts).where(post_texts.c.booking.in_(old)))


def _text(row: Row[Any]) -> PostText:
    return PostText(
        booking=BookingId(row.booking),
        version=row.version,
        text=row.text,
        link=row.link,
        alt_text=row.alt_text,
        writer=PersonId(row.writer),
        writer_name=row.writer_name or "",
        at=row.at,
    )
