"""Who kept a watch before somebody took it over, so that it can be given back."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("watches", sa.Column("taken_from", sa.String(length=64), nullable=True))


def downgrade() -> None:
    op.drop_column("watches", "taken_from")
