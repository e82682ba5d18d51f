"""Whether the one who found a text good was a superadmin; of answers from before nobody knows."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("reviews", sa.Column("by_superadmin", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("reviews", "by_superadmin")
