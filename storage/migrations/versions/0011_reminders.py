"""Absences, personal settings and the reminders on their way."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("deputy", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
    )
    op.create_index("ix_absences_person", "absences", ["person"], unique=False)
    op.create_index("ix_absences_last", "absences", ["last"], unique=False)
    op.create_index("ix_absences_deputy", "absences", ["deputy"], unique=False)
    op.create_table(
        "reminder_settings",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("off", sa.JSON(), nullable=False),
        sa.Column("morning", sa.Time(), nullable=False),
        sa.Column("afternoon", sa.Time(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_reminder_settings"),
    )
    op.create_table(
        "reminders",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("booking", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("job", sa.Integer(), nullable=True),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["booking"], ["bookings.id"], name="fk_reminders_booking_bookings"
        ),
        sa.PrimaryKeyConstraint(
            "person", "kind", "booking", "number", "level", "day", name="pk_reminders"
        ),
    )
    op.create_index("ix_reminders_person_job", "reminders", ["person", "job"], unique=False)


def downgrade() -> None:
    for table in ("reminders", "reminder_settings", "absences"):
        op.drop_table(table)
