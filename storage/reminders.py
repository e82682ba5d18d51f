"""Absences, which reminders people want, and the reminders on their way."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, or_, select, update

from bot.core.calendar import in_zone
from bot.core.people import PersonId
from bot.schedule.model import BookingId
from bot.watch.absence import Absence
from bot.watch.model import Level
from bot.watch.reminders import Reminder, ReminderKind, ReminderSettings
from storage.compiled import Result
from storage.direct import Connection
from storage.reminder_tables import absences, reminder_settings, reminders
from storage.statements import insert_unless_there, upsert

_ABSENCES = (
    select(absences)
    .where(absences.c.last >= bindparam("since"))
    .order_by(absences.c.first, absences.c.id)
)
_SETTINGS = select(reminder_settings).where(reminder_settings.c.person == bindparam("of"))
_GATHER = (
    update(reminders)
    .where(
        reminders.c.person == bindparam("of"),
        or_(reminders.c.job.is_(None), reminders.c.job == bindparam("by")),
        reminders.c.sent_at.is_(None),
        reminders.c.due <= bindparam("now"),
    )
    .returning(reminders)
)


class SqlReminders:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def absences(self, *, since: date) -> list[Absence]:
        """Everybody's that have not ended before the day, in order of their first."""
        rows = await self._connection.execute(_ABSENCES, {"since": since})
        return [_absence(row) for row in rows.mappings()]

    async def absence(self, number: int) -> Absence | None:
        rows = await self._connection.execute(select(absences).where(absences.c.id == number))
        row = rows.mappings().one_or_none()
        return None if row is None else _absence(row)

    async def add_absence(
        self, person: PersonId, first: date, last: date, deputy: PersonId
    ) -> Absence:
        rows = await self._connection.execute(
            insert(absences)
            .values(person=person, first=first, last=last, deputy=deputy)
            .returning(absences)
        )
        return _absence(rows.mappings().one())

    async def end_absence(self, number: int) -> None:
        await self._connection.execute(delete(absences).where(absences.c.id == number))

    async def settings(self, person: PersonId) -> ReminderSettings:
        rows = await self._connection.execute(_SETTINGS, {"of": person})
        row = rows.mappings().one_or_none()
        if row is None:
            return ReminderSettings()
        return ReminderSettings(
            off=frozenset(ReminderKind(each) for each in row["off"]),
            morning=row["morning"],
            afternoon=row["afternoon"],
        )

    async def put_settings(self, person: PersonId, settings: ReminderSettings) -> None:
        await upsert(
            self._connection,
            reminder_settings,
            {
                "person": person,
                "off": sorted(settings.off),
                "morning": settings.morning,
                "afternoon": settings.afternoon,
            },
        )

    async def add(self, reminder: Reminder) -> bool:
        return await insert_unless_there(
            self._connection,
            reminders,
            {
                "person": reminder.person,
                "kind": reminder.kind.value,
                "booking": reminder.booking,
                "number": reminder.number,
                "level": int(reminder.level),
                "day": in_zone(reminder.due).date(),
                "due": reminder.due,
            },
        )

    async def remove(self, booking: BookingId) -> None:
        await self._connection.execute(delete(reminders).where(reminders.c.booking == booking))

    async def gather(self, person: PersonId, job: int, now: datetime) -> list[Reminder]:
        """What is due to the person and in no other job's hands, now in this one's."""
        rows = await self._connection.execute(
            _GATHER, {"of": person, "by": job, "now": now, "job": job}
        )
        return _in_order(rows)

    async def gathered(self, person: PersonId, job: int) -> list[Reminder]:
        """What a job has gathered, whether it was sent or not."""
        rows = await self._connection.execute(
            select(reminders).where(reminders.c.person == person, reminders.c.job == job)
        )
        return _in_order(rows)

    async def sent(self, job: int, at: datetime) -> None:
        await self._connection.execute(
            update(reminders).where(reminders.c.job == job).values(sent_at=at)
        )


def _absence(row: Mapping[Any, Any]) -> Absence:
    return Absence(
        id=row["id"],
        person=PersonId(row["person"]),
        first=row["first"],
        last=row["last"],
        deputy=PersonId(row["deputy"]),
    )


def _in_order(rows: Result) -> list[Reminder]:
    found = [_reminder(row) for row in rows.mappings()]
    return sorted(found, key=lambda each: (each.due, each.booking, each.number, each.level))


def _reminder(row: Mapping[Any, Any]) -> Reminder:
    return Reminder(
        person=PersonId(row["person"]),
        kind=ReminderKind(row["kind"]),
        booking=BookingId(row["booking"]),
        number=row["number"],
        level=Level(row["level"]),
        due=row["due"],
    )
