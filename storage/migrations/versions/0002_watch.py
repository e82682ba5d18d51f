"""Publication and watch: watches, their check-ins, the figures of a post."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "watches",
        sa.Column("booking", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("keeper", sa.String(length=64), nullable=False),
        sa.Column("started", Moment(), nullable=False),
        sa.Column("closed", Moment(), nullable=True),
        sa.Column("wants_help", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["booking"], ["bookings.id"], name="fk_watches_booking_bookings"),
        sa.PrimaryKeyConstraint("booking", name="pk_watches"),
    )
    op.create_index("ix_watches_keeper", "watches", ["keeper"], unique=False)
    op.create_table(
        "check_ins",
        sa.Column("booking", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due", Moment(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.Column("answered_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["booking"], ["watches.booking"], name="fk_check_ins_booking_watches"
        ),
        sa.PrimaryKeyConstraint("booking", "number", name="pk_check_ins"),
    )
    op.create_index("ix_check_ins_due", "check_ins", ["due"], unique=False)
    op.create_table(
        "post_figures",
        sa.Column("booking", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("views", sa.Integer(), nullable=True),
        sa.Column("reactions", sa.Integer(), nullable=True),
        sa.Column("comments", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking"], ["bookings.id"], name="fk_post_figures_booking_bookings"
        ),
        sa.PrimaryKeyConstraint("booking", name="pk_post_figures"),
    )


def downgrade() -> None:
    for table in ("post_figures", "check_ins", "watches"):
        op.drop_table(table)
