"""Series, and the posts that came of each."""

from collections.abc import Collection
from datetime import date
from typing import Any, assert_never

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, select, update

from bot.core.people import PageId, PersonId
from bot.schedule.model import Booking, BookingId, BookingStatus
from bot.schedule.series import (
    DayOfMonth,
    Monthly,
    Rhythm,
    Series,
    SeriesId,
    SeriesMovedOn,
    SeriesState,
    Weekly,
)
from storage.bookings import SELECT_BOOKINGS, as_booking
from storage.direct import Connection
from storage.series_tables import series, series_posts
from storage.tables import bookings, people

_SELECT = select(series, people.c.name.label("owner_name")).outerjoin(
    people, people.c.id == series.c.owner
)
_ACTIVE = series.c.state == SeriesState.ACTIVE.value


class SqlSeries:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, number: SeriesId) -> Series | None:
        rows = await self._connection.execute(_SELECT.where(series.c.id == number))
        row = rows.one_or_none()
        return None if row is None else _series(row)

    async def active(self, most: int) -> list[Series]:
        """The one that was begun last first."""
        rows = await self._connection.execute(
            _SELECT.where(_ACTIVE).order_by(series.c.id.desc()).limit(most)
        )
        return [_series(row) for row in rows]

    async def asked_between(self, first: date, last: date) -> list[Series]:
        """Those that wait for an answer about a day there."""
        rows = await self._connection.execute(
            _SELECT.where(
                _ACTIVE,
                series.c.proposed.between(first, last),
                series.c.asked > series.c.through,
            ).order_by(series.c.proposed, series.c.id)
        )
        return [_series(row) for row in rows]

    async def add(self, new: Series) -> Series:
        values = {
            "title": new.title,
            "page": new.page,
            "rhythm": _written(new.rhythm),
            "owner": new.owner,
            "at": new.at,
            **_columns(new),
        }
        made = await self._connection.execute(insert(series).values(values).returning(series.c.id))
        added = await self.get(SeriesId(made.scalar_one()))
        assert added is not None
        return added

    async def save(self, before: Series, after: Series) -> None:
        """The series' next state, if nobody was first.

        Raises:
            SeriesMovedOn: somebody was.
        """
        changed = await self._connection.execute(
            update(series)
            .where(
                series.c.id == before.id,
                series.c.state == before.state.value,
                series.c.through == before.through,
            )
            .values(_columns(after))
        )
        if changed.rowcount != 1:
            raise SeriesMovedOn

    async def add_post(self, number: SeriesId, own: date, booking: BookingId) -> None:
        values = {"series": number, "own": own, "booking": booking}
        await self._connection.execute(insert(series_posts).values(values))

    async def held(
        self, numbers: Collection[SeriesId], since: date
    ) -> dict[SeriesId, list[Booking]]:
        """The posts of each from a day on that wait to be published, in order of day."""
        if not numbers:
            return {}
        rows = await self._connection.execute(
            SELECT_BOOKINGS.add_columns(series_posts.c.series.label("of_series"))
            .join(series_posts, series_posts.c.booking == bookings.c.id)
            .where(
                series_posts.c.series.in_(list(numbers)),
                bookings.c.day >= since,
                bookings.c.status == BookingStatus.BOOKED.value,
            )
            .order_by(bookings.c.day, bookings.c.id)
        )
        found: dict[SeriesId, list[Booking]] = {}
        for row in rows.mappings():
            found.setdefault(SeriesId(row["of_series"]), []).append(as_booking(row))
        return found

    async def posts_among(self, bookings: Collection[BookingId]) -> set[BookingId]:
        """Those that came of a series."""
        rows = await self._connection.execute(
            select(series_posts.c.booking).where(series_posts.c.booking.in_(list(bookings)))
        )
        return {BookingId(row.booking) for row in rows}

    async def count_through(self, last: date) -> int:
        counted = await self._connection.execute(
            select(func.count()).select_from(series).where(_is_old(last))
        )
        return counted.scalar_one()

    async def dispose_through(self, last: date) -> None:
        left = select(series_posts.c.series)
        await self._connection.execute(
            delete(series).where(_is_old(last), series.c.id.not_in(left))
        )


def _is_old(last: date) -> ColumnElement[bool]:
    """It has ended, its last day is that old, and so is each of its posts."""
    newer = select(series_posts.c.series).join(bookings).where(bookings.c.day > last)
    return and_(
        series.c.state == SeriesState.ENDED.value,
        series.c.through <= last,
        series.c.id.not_in(newer),
    )


def _columns(of: Series) -> dict[str, Any]:
    return {
        "state": of.state.value,
        "through": of.through,
        "asked": of.asked,
        "proposed": of.proposed,
        "unanswered": of.unanswered,
    }


def _written(rhythm: Rhythm) -> str:
    match rhythm:
        case Weekly(first=first, weeks=weeks):
            return f"weekly {first.isoformat()} {weeks}"
        case Monthly(nth=nth, weekday=weekday):
            return f"monthly {nth} {weekday}"
        case DayOfMonth(number=number):
            return f"day {number}"
        case _:
            assert_never(rhythm)


def _rhythm(written: str) -> Rhythm:
    kind, *parts = written.split()
    if kind == "weekly":
        return Weekly(first=date.fromisoformat(parts[0]), weeks=int(parts[1]))
    if kind == "monthly":
        return Monthly(nth=int(parts[0]), weekday=int(parts[1]))
    return DayOfMonth(number=int(parts[0]))


def _series(row: Row[Any]) -> Series:
    return Series(
        id=SeriesId(row.id),
        title=row.title,
        page=PageId(row.page),
        rhythm=_rhythm(row.rhythm),
        owner=PersonId(row.owner),
        owner_name=row.owner_name or "",
        at=row.at,
        state=SeriesState(row.state),
        through=row.through,
        asked=row.asked,
        proposed=row.proposed,
        unanswered=row.unanswered,
    )
