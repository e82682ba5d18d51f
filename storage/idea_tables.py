"""The table of ideas."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from storage.tables import Moment, metadata

ideas = Table(
    "ideas",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("text", Text, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("touched_at", Moment, nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("taken_by", String(64)),
    Column("booking", Integer, ForeignKey("bookings.id")),
    Column("reactions", Integer, nullable=False, server_default="0"),
)
