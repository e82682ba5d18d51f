"""The tables of posts' texts and of who reads them."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

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

reviews = Table(
    "reviews",
    metadata,
    Column("booking", Integer, ForeignKey("bookings.id"), primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("asked_by", String(64), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("reader", String(64), index=True),
    Column("taken_at", Moment),
    Column("note", Text, nullable=False),
    Column("answered_at", Moment),
    Column("by_superadmin", Boolean),
)
"""A request for each version of a text; an open one follows to the next version."""
