"""The tables of absence, personal settings and reminders."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Time

from storage.tables import Moment, metadata

absences = Table(
    "absences",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("person", String(64), nullable=False, index=True),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False, index=True),
    Column("deputy", String(64), nullable=False, index=True),
)

reminder_settings = Table(
    "reminder_settings",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("off", JSON, nullable=False),
    Column("morning", Time, nullable=False),
    Column("afternoon", Time, nullable=False),
)

reminders = Table(
    "reminders",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("booking", Integer, ForeignKey("bookings.id"), primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("due", Moment, nullable=False),
    Column("job", Integer),  # the outbox's job that has gathered it
    Column("sent_at", Moment),
    Index(None, "person", "job"),
)
"""Each question to a person once a day, and the gathering that it went out with."""
