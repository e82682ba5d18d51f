"""Ideas for posts that have no day yet."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ideas",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("touched_at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("taken_by", sa.String(length=64), nullable=True),
        sa.Column("booking", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["booking"], ["bookings.id"], name="fk_ideas_booking_bookings"),
        sa.PrimaryKeyConstraint("id", name="pk_ideas"),
    )
    op.create_index("ix_ideas_state", "ideas", ["state"], unique=False)


def downgrade() -> None:
    op.drop_table("ideas")
