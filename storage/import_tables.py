"""Files that came in, and the figures of LinkedIn's own export."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
)

from storage.tables import Moment, metadata

imports = Table(
    "imports",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("state", String(10), nullable=False),
    Column("content", Text, nullable=False),
    Column("bookings", JSON, nullable=False),
)

post_metrics = Table(
    "post_metrics",
    metadata,
    Column("activity", String(40), primary_key=True),
    Column("day", Date, primary_key=True),  # of the export that said so
    Column("sponsored", Boolean, primary_key=True),
    Column("booking", Integer, ForeignKey("bookings.id"), index=True),
    Column("title", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("posted", Date),
    Column("impressions", Integer),
    Column("clicks", Integer),
    Column("reactions", Integer),
    Column("comments", Integer),
    Column("reposts", Integer),
    Column("follows", Integer),
)
"""What LinkedIn said of a post on a day. A newer export adds rows; none takes a row away."""

known_headings = Table(
    "known_headings",
    metadata,
    Column("heading", String(100), primary_key=True),
    Column("meaning", String(20), nullable=False),
)
"""What somebody has said that a column of LinkedIn's export means."""
