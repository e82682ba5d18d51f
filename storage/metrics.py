"""The figures of LinkedIn's export, with the day that they are of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from bot.schedule.model import BookingId
from bot.watch.metrics import Meaning, PostMetrics
from storage.direct import Connection
from storage.import_tables import known_headings, post_metrics
from storage.statements import upsert


class SqlMetrics:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def put(self, metrics: Sequence[PostMetrics]) -> None:
        for each in metrics:
            await upsert(self._connection, post_metrics, asdict(each))

    async def newest(self, bookings: Iterable[BookingId]) -> dict[BookingId, PostMetrics]:
        rows = await self._connection.execute(
            select(post_metrics)
            .where(post_metrics.c.booking.in_(list(bookings)), post_metrics.c.sponsored.is_(False))
            .order_by(post_metrics.c.day)
        )
        return {BookingId(row["booking"]): _metrics(row) for row in rows.mappings()}

    async def history(self, booking: BookingId) -> list[PostMetrics]:
        rows = await self._connection.execute(
            select(post_metrics)
            .where(post_metrics.c.booking == booking)
            .order_by(post_metrics.c.day, post_metrics.c.sponsored)
        )
        return [_metrics(row) for row in rows.mappings()]

    async def headings(self) -> dict[str, Meaning]:
        rows = await self._connection.execute(select(known_headings))
        return {row.heading: Meaning(row.meaning) for row in rows}

    async def remember(self, headings: Mapping[str, Meaning]) -> None:
        for heading, meaning in headings.items():
            row = {"heading": heading, "meaning": meaning.value}
            await upsert(self._connection, known_headings, row)


def _metrics(row: Mapping[Any, Any]) -> PostMetrics:
    booking = row["booking"]
    return PostMetrics(
        activity=row["activity"],
        day=row["day"],
        sponsored=row["sponsored"],
        booking=None if booking is None else BookingId(booking),
        title=row["title"],
        link=row["link"],
        posted=row["posted"],
        impressions=row["impressions"],
        clicks=row["clicks"],
        reactions=row["reactions"],
        comments=row["comments"],
        reposts=row["reposts"],
        follows=row["follows"],
    )
