"""The tables of the queue and of proposals between people."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

from storage.tables import Moment, metadata

queue_places = Table(
    "queue_places",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("page", String(40), ForeignKey("pages.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("person", String(64), nullable=False),
    Column("draft", JSON, nullable=False),
    Column("state", String(10), nullable=False),
    Column("until", Moment),
    Column("version", Integer, nullable=False),
    Index(None, "person", "day"),
)
ACTIVE_PLACE = text("state IN ('waiting', 'offered')")
"""In the very words of the index, which is then all that a look for any such place reads."""
Index(
    "uq_queue_places_page_day_person",
    queue_places.c.page,
    queue_places.c.day,
    queue_places.c.person,
    unique=True,
    sqlite_where=ACTIVE_PLACE,
    postgresql_where=ACTIVE_PLACE,
)
"""One active place for each person and day; ended ones stay as they were."""

proposals = Table(
    "proposals",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(10), nullable=False),
    Column("by", String(64), nullable=False),
    Column("to", String(64)),
    Column("until", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("decided_by", String(64)),
    Column("version", Integer, nullable=False),
    Column("booking", Integer, ForeignKey("bookings.id")),
    Column("booking_version", Integer),
    Column("other", Integer, ForeignKey("bookings.id")),
    Column("other_version", Integer),
    Column("page", String(40), ForeignKey("pages.id")),
    Column("day", Date),
    Column("draft", JSON),
    Column("reason", Text, nullable=False),
    Index(None, "booking", "state"),
    Index(None, "other", "state"),
    Index(None, "by", "state"),
    Index(None, "to", "state"),
)
"""A swap has two bookings, a gift one; a question to go over the limit has one when granted."""
