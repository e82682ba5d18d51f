"""Alerts and their steps, and what was last heard from outside."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alerts",
        sa.Column("case", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("raised_at", Moment(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=True),
        sa.Column("taken_by", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("case", "reason", "person", name="pk_alerts"),
    )
    op.create_table(
        "alert_steps",
        sa.Column("case", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("case", "reason", "person", "step", name="pk_alert_steps"),
        sa.ForeignKeyConstraint(
            ["case", "reason", "person"],
            ["alerts.case", "alerts.reason", "alerts.person"],
            name="fk_alert_steps_case_reason_person_alerts",
        ),
    )
    op.create_table(
        "readings",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_readings"),
    )


def downgrade() -> None:
    op.drop_table("readings")
    op.drop_table("alert_steps")
    op.drop_table("alerts")
