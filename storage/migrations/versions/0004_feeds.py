"""Calendar feeds."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("scope", sa.String(length=50), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("made", Moment(), nullable=False),
        sa.Column("revoked", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("hash", name="pk_feeds"),
    )
    op.create_index("ix_feeds_person", "feeds", ["person"], unique=False)


def downgrade() -> None:
    op.drop_table("feeds")
