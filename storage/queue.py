"""Places in the queue for a taken day."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update

from bot.core.people import PageId, PersonId
from bot.schedule.model import Draft, Hold
from bot.schedule.queue import PlaceChanged, PlaceId, PlaceState, QueuePlace
from storage.direct import Connection
from storage.drafts import draft_json, read_draft
from storage.head import Head
from storage.swap_tables import queue_places

_ACTIVE = queue_places.c.state.in_([PlaceState.WAITING.value, PlaceState.OFFERED.value])


_OF_THE_DAY = (
    select(queue_places)
    .where(
        queue_places.c.page == bindparam("page"),
        queue_places.c.day == bindparam("day"),
        _ACTIVE,
    )
    .order_by(queue_places.c.id)
)
_HELD = (
    select(queue_places.c.day, queue_places.c.person, queue_places.c.until)
    .where(
        queue_places.c.page == bindparam("page"),
        queue_places.c.day.between(bindparam("first"), bindparam("last")),
        queue_places.c.state == PlaceState.OFFERED.value,
    )
    .order_by(queue_places.c.day, queue_places.c.id)
)
_ALL_HELD = (
    select(queue_places.c.page, queue_places.c.day, queue_places.c.person, queue_places.c.until)
    .where(
        queue_places.c.day.between(bindparam("first"), bindparam("last")),
        queue_places.c.state == PlaceState.OFFERED.value,
    )
    .order_by(queue_places.c.day, queue_places.c.id)
)


class SqlQueue:
    def __init__(self, connection: Connection, head: Head) -> None:
        self._connection = connection
        self._head = head

    async def get(self, place: PlaceId) -> QueuePlace | None:
        found = await self._read(select(queue_places).where(queue_places.c.id == place))
        return found[0] if found else None

    async def active_on(self, page: PageId, day: date) -> list[QueuePlace]:
        if not (await self._head.read()).queued:
            return []  # as nearly always: then a calendar asks for no places
        return await self._read(_OF_THE_DAY, page=page, day=day)

    async def lines(
        self, places: Collection[QueuePlace]
    ) -> dict[tuple[PageId, date], list[QueuePlace]]:
        found: dict[tuple[PageId, date], list[QueuePlace]] = {
            (each.page, each.day): [] for each in places
        }
        if not found:
            return found
        for each in await self._read(
            select(queue_places)
            .where(queue_places.c.day.in_({day for _, day in found}), _ACTIVE)
            .order_by(queue_places.c.id)
        ):
            if (each.page, each.day) in found:
                found[each.page, each.day].append(each)
        return found

    async def holds(self, page: PageId, first: date, last: date) -> list[Hold]:
        """The seats of the page that are kept for somebody."""
        if not (await self._head.read()).queued:
            return []
        rows = await self._connection.execute(_HELD, {"page": page, "first": first, "last": last})
        return [
            Hold(day=row["day"], person=PersonId(row["person"]), until=row["until"])
            for row in rows.mappings()
        ]

    async def all_holds(self, first: date, last: date) -> dict[PageId, list[Hold]]:
        """As `holds`, of every page that has any."""
        if not (await self._head.read()).queued:
            return {}
        rows = await self._connection.execute(_ALL_HELD, {"first": first, "last": last})
        found: dict[PageId, list[Hold]] = {}
        for row in rows.mappings():
            hold = Hold(day=row["day"], person=PersonId(row["person"]), until=row["until"])
            found.setdefault(PageId(row["page"]), []).append(hold)
        return found

    async def waited_for(self, page: PageId, first: date, last: date) -> list[date]:
        days = await self._connection.execute(
            select(queue_places.c.day)
            .where(queue_places.c.page == page, queue_places.c.day.between(first, last), _ACTIVE)
            .where(queue_places.c.state == PlaceState.WAITING.value)
            .distinct()
            .order_by(queue_places.c.day)
        )
        return list(days.scalars())

    async def active_of(self, person: PersonId, *, since: date) -> list[QueuePlace]:
        return await self._read(
            select(queue_places)
            .where(queue_places.c.person == person, queue_places.c.day >= since, _ACTIVE)
            .order_by(queue_places.c.day, queue_places.c.id)
        )

    async def last_taken(self, page: PageId, day: date, person: PersonId) -> QueuePlace | None:
        found = await self._read(
            select(queue_places)
            .where(
                queue_places.c.page == page,
                queue_places.c.day == day,
                queue_places.c.person == person,
                queue_places.c.state == PlaceState.TAKEN.value,
            )
            .order_by(queue_places.c.id.desc())
            .limit(1)
        )
        return found[0] if found else None

    async def join(self, *, page: PageId, day: date, person: PersonId, draft: Draft) -> QueuePlace:
        for known in await self.active_on(page, day):
            if known.person == person:
                return await self.save(replace(known, draft=draft))
        (await self._head.read()).queued = True
        added = await self._connection.execute(
            insert(queue_places)
            .values(
                page=page,
                day=day,
                person=person,
                draft=draft_json(draft),
                state=PlaceState.WAITING.value,
                version=1,
            )
            .returning(queue_places)
        )
        return _place(added.mappings().one())

    async def save(self, place: QueuePlace) -> QueuePlace:
        if place.is_active:
            (await self._head.read()).queued = True
        changed = await self._connection.execute(
            update(queue_places)
            .where(queue_places.c.id == place.id, queue_places.c.version == place.version)
            .values(
                draft=draft_json(place.draft),
                state=place.state.value,
                until=place.until,
                version=place.version + 1,
            )
        )
        if changed.rowcount != 1:
            raise PlaceChanged(await self.get(place.id) or place)
        return replace(place, version=place.version + 1)

    async def _read(self, query: Select[Any], **parameters: object) -> list[QueuePlace]:
        rows = await self._connection.execute(query, parameters)
        return [_place(row) for row in rows.mappings()]


def _place(row: Mapping[Any, Any]) -> QueuePlace:
    return QueuePlace(
        id=PlaceId(row["id"]),
        page=PageId(row["page"]),
        day=row["day"],
        person=PersonId(row["person"]),
        draft=read_draft(row["draft"]),
        state=PlaceState(row["state"]),
        until=row["until"],
        version=row["version"],
    )
