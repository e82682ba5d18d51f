"""Who reads which version of a text, and whose eyes a page wants on it."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "pages",
        sa.Column("review", sa.String(length=12), nullable=False, server_default="none"),
    )
    op.create_table(
        "reviews",
        sa.Column("booking", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reader", sa.String(length=64), nullable=True),
        sa.Column("taken_at", Moment(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("answered_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["booking"], ["bookings.id"], name="fk_reviews_booking_bookings"),
        sa.PrimaryKeyConstraint("booking", "version", name="pk_reviews"),
    )
    op.create_index("ix_reviews_reader", "reviews", ["reader"], unique=False)


def downgrade() -> None:
    op.drop_table("reviews")
    op.drop_column("pages", "review")
