"""The tables of publication and watch."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table

from storage.tables import Moment, metadata

watches = Table(
    "watches",
    metadata,
    Column("booking", Integer, ForeignKey("bookings.id"), primary_key=True, autoincrement=False),
    Column("keeper", String(64), nullable=False, index=True),
    Column("started", Moment, nullable=False),
    Column("closed", Moment),
    Column("wants_help", Boolean, nullable=False),
    Column("taken_from", String(64)),
)

check_ins = Table(
    "check_ins",
    metadata,
    Column(
        "booking", Integer, ForeignKey("watches.booking"), primary_key=True, autoincrement=False
    ),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("due", Moment, nullable=False),
    Column("answer", String(20)),
    Column("answered_at", Moment),
    Column("answered_by", String(64)),
    Index(None, "due"),
)

post_figures = Table(
    "post_figures",
    metadata,
    Column("booking", Integer, ForeignKey("bookings.id"), primary_key=True, autoincrement=False),
    Column("views", Integer),
    Column("reactions", Integer),
    Column("comments", Integer),
    Column("at", Moment, nullable=False),
)
"""What the page's own statistics said of a post when its watch ended."""
