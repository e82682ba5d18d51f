"""Files that came in, and the figures of LinkedIn's own export."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("by", sa.String(64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("bookings", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_index("ix_imports_at", "imports", ["at"])
    op.create_table(
        "post_metrics",
        sa.Column("activity", sa.String(40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sponsored", sa.Boolean(), nullable=False),
        sa.Column("booking", sa.Integer()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("posted", sa.Date()),
        sa.Column("impressions", sa.Integer()),
        sa.Column("clicks", sa.Integer()),
        sa.Column("reactions", sa.Integer()),
        sa.Column("comments", sa.Integer()),
        sa.Column("reposts", sa.Integer()),
        sa.Column("follows", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["booking"], ["bookings.id"], name="fk_post_metrics_booking_bookings"
        ),
        sa.PrimaryKeyConstraint("activity", "day", "sponsored", name="pk_post_metrics"),
    )
    op.create_index("ix_post_metrics_booking", "post_metrics", ["booking"])
    op.create_table(
        "known_headings",
        sa.Column("heading", sa.String(100), nullable=False),
        sa.Column("meaning", sa.String(20), nullable=False),
        sa.PrimaryKeyConstraint("heading", name="pk_known_headings"),
    )


def downgrade() -> None:
    op.drop_table("known_headings")
    op.drop_index("ix_post_metrics_booking", "post_metrics")
    op.drop_table("post_metrics")
    op.drop_index("ix_imports_at", "imports")
    op.drop_table("imports")
