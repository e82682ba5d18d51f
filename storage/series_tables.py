"""The tables of series, and of the posts that came of them."""

from sqlalchemy import Column, Date, ForeignKey, Integer, String, Table, Text

from storage.tables import Moment, metadata

series = Table(
    "series",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("title", Text, nullable=False),
    Column("page", String(40), ForeignKey("pages.id"), nullable=False),
    Column("rhythm", String(40), nullable=False),
    Column("owner", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("state", String(10), nullable=False, index=True),
    Column("through", Date, nullable=False),
    Column("asked", Date),
    Column("proposed", Date),
    Column("unanswered", Integer, nullable=False),
)

series_posts = Table(
    "series_posts",
    metadata,
    Column("series", Integer, ForeignKey("series.id"), primary_key=True, autoincrement=False),
    Column("own", Date, primary_key=True),
    Column("booking", Integer, ForeignKey("bookings.id"), nullable=False, index=True),
)
"""The series' own day is the last word: of two answers to one question one is kept."""
