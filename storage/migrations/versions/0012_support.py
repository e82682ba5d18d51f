"""What code a database still serves, so that an old replica can tell while a new one migrates."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    support = op.create_table(
        "support",
        sa.Column("oldest_code", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("oldest_code", name="pk_support"),
    )
    op.bulk_insert(support, [{"oldest_code": "0001"}])


def downgrade() -> None:
    op.drop_table("support")
