"""Posts that recur, and what came of each."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "series",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("rhythm", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("through", sa.Date(), nullable=False),
        sa.Column("asked", sa.Date(), nullable=True),
        sa.Column("proposed", sa.Date(), nullable=True),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page"], ["pages.id"], name="fk_series_page_pages"),
        sa.PrimaryKeyConstraint("id", name="pk_series"),
    )
    op.create_index("ix_series_state", "series", ["state"], unique=False)
    op.create_table(
        "series_posts",
        sa.Column("series", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("own", sa.Date(), nullable=False),
        sa.Column("booking", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking"], ["bookings.id"], name="fk_series_posts_booking_bookings"
        ),
        sa.ForeignKeyConstraint(["series"], ["series.id"], name="fk_series_posts_series_series"),
        sa.PrimaryKeyConstraint("series", "own", name="pk_series_posts"),
    )
    op.create_index("ix_series_posts_booking", "series_posts", ["booking"], unique=False)


def downgrade() -> None:
    op.drop_table("series_posts")
    op.drop_table("series")
