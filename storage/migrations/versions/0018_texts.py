"""The texts of posts, before they are out."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "post_texts",
        sa.Column("booking", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("alt_text", sa.Text(), nullable=False),
        sa.Column("writer", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking"], ["bookings.id"], name="fk_post_texts_booking_bookings"
        ),
        sa.PrimaryKeyConstraint("booking", "version", name="pk_post_texts"),
    )


def downgrade() -> None:
    op.drop_table("post_texts")
