"""The tables of moderation. Lines and evidence can only be added: triggers refuse the rest."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables import Moment, metadata

cases = Table(
    "cases",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("reporter", String(64), nullable=False, index=True),
    Column("state", String(20), nullable=False, index=True),
    Column("lines", Integer, nullable=False),
)
"""One row to find each case by; all that is true of it stands in its lines."""

case_events = Table(
    "case_events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case", Integer, ForeignKey("cases.number"), nullable=False),
    Column("line", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("event", JSON, nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
    UniqueConstraint("case", "line"),
)
"""All cases' lines in one chain, in the order they were written."""

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case", Integer, ForeignKey("cases.number"), nullable=False),
    Column("ref", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", Integer, nullable=False),  # bytes of the original
    Column("media_type", String(20), nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("by", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    UniqueConstraint("case", "sha256"),
)

case_addresses = Table(
    "case_addresses",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("case", Integer, ForeignKey("cases.number"), nullable=False, index=True),
    Column("comment", String(40), nullable=False, index=True),
    Column("post", String(200), nullable=False),
    Column("stays", Boolean, nullable=False),
    UniqueConstraint("case", "comment", "post"),
)
"""Where each case's links lead, to find the cases of one comment by. All of it is in their lines,
and goes with their words; a case whose links say nothing has one empty row."""

picture_targets = Table(
    "case_desks",
    metadata,
    Column("person", String(64), primary_key=True),
    Column("case", Integer, ForeignKey("cases.number")),
    Column("pictures", Boolean, nullable=False),
)
"""What each person is documenting at the moment: where a pasted picture goes."""
