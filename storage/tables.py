"""The tables, as migrations have made them; `tests/storage` compares the two."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from typing_extensions import override


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC. SQLite has no zones, so both ways are spelt out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    @override
    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

pages = Table(
    "pages",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", String(100), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("seats_per_day", Integer, nullable=False),
    Column("seated_types", JSON, nullable=False),
    Column("review", String(12), nullable=False, server_default="none"),
    Column("editors", JSON, nullable=False),
    Column("frozen_from", Date),
    Column("frozen_until", Date),
    Column("frozen_reason", Text, nullable=False, default=""),
)

departments = Table(
    "departments",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("name", String(100), nullable=False),
    Column("short", String(4), nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("department", String(40)),
    Column("deputy", String(64), index=True),
    Column("on_roster", Boolean, nullable=False, default=False),
    Column("grant", String(10), nullable=False),
    Column("account", String(200)),
)
Index(
    "ix_people_on_roster",
    people.c.on_roster,
    sqlite_where=text("on_roster = 1"),
    postgresql_where=people.c.on_roster,
)
"""Every turn asks whether anybody is on it; without this, everybody is looked through for a no."""

bookings = Table(
    "bookings",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("page", String(40), ForeignKey("pages.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("title", Text, nullable=False),
    Column("content_type", String(12), nullable=False),
    Column("department", String(40)),
    Column("theme", String(20)),
    Column("audience", String(20)),
    Column("planned_time", Time),
    Column("accessible", Boolean, nullable=False),
    Column("owner", String(64), nullable=False),
    Column("status", String(10), nullable=False),
    Column("over_limit_reason", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("published_at", Moment),
    Column("version", Integer, nullable=False),
    Index(None, "page", "day"),
    Index(None, "day"),
    Index(None, "owner", "day"),
)

seats = Table(
    "seats",
    metadata,
    Column("page", String(40), ForeignKey("pages.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("seat", Integer, primary_key=True, autoincrement=False),
    Column("booking", Integer, ForeignKey("bookings.id"), nullable=False, index=True),
)
"""A row for each taken seat. Its primary key is the last word on who has the day."""

closed_days = Table(
    "closed_days",
    metadata,
    Column("day", Date, primary_key=True),
    Column("page", String(40), primary_key=True),  # empty: every page
    Column("reason", Text, nullable=False),
)

revisions = Table(
    "revisions",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("number", Integer, nullable=False),
)
"""How often what the name stands for has been changed; triggers count."""

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False, index=True),
    Column("actor", String(64), nullable=False),
    # The entry point. Every row's hash covers the name, so the column keeps its first one.
    Column("road", String(10), nullable=False),
    Column("action", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("before", JSON),
    Column("after", JSON),
    Column("hash", String(64), nullable=False, unique=True),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", String(200), unique=True),
    Column("kind", String(40), nullable=False),
    Column("to", String(200), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("since", Moment, nullable=False),  # when it first fell due
    Column("due_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("lease_until", Moment),
    Column("leased_by", String(80)),
    Column("error", Text, nullable=False, default=""),
    Column("done_at", Moment),
    Column("receipt", JSON),  # what the receiver answered: ids by which to edit the message
    Index(None, "state", "due_at"),
)

handled_turns = Table(
    "handled_turns",
    metadata,
    Column("turn", String(300), primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("booking", Integer),
)
"""Turns whose changes were committed: an activity that is sent again is not acted on again."""

conversations = Table(
    "conversations",
    metadata,
    Column("key", String(200), primary_key=True),  # person:<id>, team or channel
    Column("conversation", Text, nullable=False),
    Column("service_url", Text, nullable=False),
    Column("tenant", String(64), nullable=False),
    Column("bot", Text, nullable=False),
    Column("user", Text, nullable=False, default=""),
    Column("state", String(20), nullable=False, default="open"),
    Column("updated_at", Moment, nullable=False),
)
"""Where the bot can reach people, the team and its channel, kept current by what comes in."""

posted_cards = Table(
    "posted_cards",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("subject", String(80), nullable=False, index=True),
    Column("conversation", Text, nullable=False),
    Column("activity", Text, nullable=False),
    Column("service_url", Text, nullable=False),
    UniqueConstraint("conversation", "activity"),
)
"""Cards that stand in a conversation and show a state: edited in place when it changes."""

support = Table("support", metadata, Column("oldest_code", String(32), primary_key=True))
"""One row: the revision that code must know, at the least, to work on this database."""
