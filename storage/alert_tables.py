"""The tables of alerts, and of what was last heard from outside."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    Text,
)

from storage.tables import Moment, metadata

alerts = Table(
    "alerts",
    metadata,
    Column("case", Integer, primary_key=True, autoincrement=False),
    Column("reason", String(40), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("raised_at", Moment, nullable=False),
    Column("seen_at", Moment),
    Column("taken_by", String(64)),
)
"""A row for each superadmin who is to know of a case."""

alert_steps = Table(
    "alert_steps",
    metadata,
    Column("case", Integer, primary_key=True, autoincrement=False),
    Column("reason", String(40), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("step", String(10), primary_key=True),
    Column("sent", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("why", Text, nullable=False),
    ForeignKeyConstraint(
        ["case", "reason", "person"], ["alerts.case", "alerts.reason", "alerts.person"]
    ),
)
"""What came of each step to reach the person, as it is now."""

readings = Table(
    "readings",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("content", JSON, nullable=False),
)
"""What was last heard from outside, kept for a restart while the outside is silent."""
