"""All that is kept about one person, table by table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

from sqlalchemy import Table, Text, cast, delete, literal, or_, select, update

from bot.core.calendar import in_zone
from bot.core.people import Grant, Person, PersonId
from bot.core.ports import Json, PersonalRows
from bot.outbox.packing import PERSON
from storage.alert_tables import alert_steps, alerts, readings
from storage.case_tables import case_events, cases, evidence, picture_targets
from storage.direct import Connection
from storage.feed_tables import feeds
from storage.idea_tables import ideas
from storage.import_tables import imports
from storage.people import as_person
from storage.reminder_tables import absences, reminder_settings, reminders
from storage.series_tables import series
from storage.swap_tables import proposals, queue_places
from storage.tables import audit, bookings, conversations, outbox, pages, people
from storage.text_tables import post_texts, reviews
from storage.tip_tables import tips
from storage.watch_tables import check_ins, watches


@dataclass(frozen=True, kw_only=True)
class Held:
    """Where a table speaks of people, and what of such a row is theirs to see."""

    table: Table
    by: tuple[str, ...] = ()
    """Columns that hold one person's id."""
    within: tuple[str, ...] = ()
    """Columns that may hold it among other things."""
    but: tuple[str, ...] = ()
    """Columns that aren't given out: they open something, or are about others."""


HELD: Final = (
    Held(table=people, by=("id",)),
    Held(table=people, by=("deputy",), but=("account", "grant")),
    Held(table=pages, within=("editors",), but=("editors",)),
    Held(table=bookings, by=("owner",)),
    Held(table=post_texts, by=("writer",)),
    Held(table=reviews, by=("asked_by", "reader")),
    Held(table=watches, by=("keeper", "taken_from")),
    Held(table=check_ins, by=("answered_by",)),
    Held(table=absences, by=("person", "deputy")),
    Held(table=reminder_settings, by=("person",)),
    Held(table=reminders, by=("person",)),
    Held(table=queue_places, by=("person",)),
    Held(table=proposals, by=("by", "to", "decided_by")),
    Held(table=ideas, by=("by", "taken_by")),
    Held(table=series, by=("owner",)),
    Held(table=tips, by=("by", "answered_by")),
    Held(table=feeds, by=("person",), but=("hash",)),
    Held(table=imports, by=("by",), but=("content",)),
    Held(table=cases, by=("reporter",)),
    Held(table=case_events, within=("event",)),
    Held(table=evidence, by=("by",)),
    Held(table=picture_targets, by=("person",)),
    Held(table=alerts, by=("person", "taken_by")),
    Held(table=alert_steps, by=("person",)),
    Held(table=readings, within=("content",), but=("content",)),
    Held(table=conversations, within=("key",), but=("service_url",)),
    Held(table=outbox, within=("to",), but=("payload", "receipt", "error", "leased_by")),
    Held(table=audit, by=("actor",), within=("subject", "before", "after")),
)
"""The rows that an extract has. A test holds it against every table and column there is."""

_OF_ACTS: Final = frozenset({"type", "at", "by", "to"})
"""Of a case's line: who did what. The comment that it is about is somebody else's."""


class SqlPersonalData:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def of(self, person: PersonId) -> PersonalRows:
        """Each table's rows about the person, in the order of their keys; only tables with any."""
        found: dict[str, list[Mapping[str, Json]]] = {}
        for held in HELD:
            rows = await self._rows(held, person)
            if rows:
                found[held.table.name] = found.get(held.table.name, []) + rows
        return found

    async def without_trace_since(self, moment: datetime) -> list[Person]:
        """Those in no team who have done nothing after the moment."""
        traces = (
            select(audit.c.actor).where(audit.c.at >= moment),
            select(bookings.c.owner).where(bookings.c.day >= in_zone(moment).date()),
            select(watches.c.keeper).where(watches.c.closed.is_(None)),
        )
        wrote = select(conversations.c.key).where(conversations.c.updated_at >= moment)
        rows = await self._connection.execute(
            select(people)
            .where(
                people.c.on_roster.is_(False),
                people.c.grant != Grant.GRANTED.value,
                *(people.c.id.not_in(trace) for trace in traces),
                (literal(PERSON) + people.c.id).not_in(wrote),
            )
            .order_by(people.c.id)
        )
        return [as_person(row) for row in rows.mappings()]

    async def pseudonymise(self, person: PersonId, pseudonym: str) -> None:
        """Write the pseudonym wherever the name stands, and remove what only the person needs."""
        run = self._connection.execute
        is_theirs = people.c.id == person
        await run(
            update(people).where(is_theirs).values(name=pseudonym, account=None, deputy=None)
        )
        await run(update(people).where(people.c.deputy == person).values(deputy=None))
        await run(update(tips).where(tips.c.by == person).values(by_name=pseudonym))
        answered = tips.c.answered_by == person
        await run(update(tips).where(answered).values(answered_by_name=pseudonym))
        of_theirs = (
            conversations.c.key == f"{PERSON}{person}",
            or_(absences.c.person == person, absences.c.deputy == person),
            reminder_settings.c.person == person,
            reminders.c.person == person,
            feeds.c.person == person,
            picture_targets.c.person == person,
        )
        tables = (conversations, absences, reminder_settings, reminders, feeds, picture_targets)
        for table, which in zip(tables, of_theirs, strict=True):
            await run(delete(table).where(which))

    async def _rows(self, held: Held, person: PersonId) -> list[Mapping[str, Json]]:
        columns = held.table.c
        is_about = or_(
            *(columns[name] == person for name in held.by),
            *(cast(columns[name], Text).contains(person, autoescape=True) for name in held.within),
        )
        shown = [column for column in columns if column.name not in held.but]
        rows = await self._connection.execute(
            select(*shown).where(is_about).order_by(*held.table.primary_key)
        )
        return [
            {name: _plain(value) for name, value in (row | _acts(row)).items()}
            for row in map(dict, rows.mappings())
        ]


def _acts(row: Mapping[str, Any]) -> dict[str, Json]:
    event: Mapping[str, Json] = row.get("event", {})
    return {"event": {key: event[key] for key in event if key in _OF_ACTS}} if event else {}


def _plain(value: Any) -> Json:  # noqa: ANN401 - as the database gives it
    return value.isoformat() if isinstance(value, date | time) else value
