"""The table of posts' texts."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, Text

from storage.tables import Moment, metadata

post_texts = Table(
    "post_texts",
    metadata,
    Column("booking", Integer, ForeignKey("bookings.id"), primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("alt_text", Text, nullable=False),
    Column("writer", String(64), nullable=False),
    Column("at", Moment, nullable=False),
)
"""Every version of a booking's text; its key is the last word on which came first."""
