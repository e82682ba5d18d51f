"""The table of tips."""

from sqlalchemy import Column, Integer, String, Table, Text

from storage.tables import Moment, metadata

tips = Table(
    "tips",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("link", Text, nullable=False, unique=True),
    Column("by", String(64), nullable=False),
    Column("by_name", Text, nullable=False),
    Column("at", Moment, nullable=False, index=True),
    Column("answer", String(10)),
    Column("answered_by", String(64)),
    Column("answered_by_name", Text, nullable=False, default=""),
)
