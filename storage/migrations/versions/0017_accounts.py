"""By which id each person is known to the bot in Teams, to begin a chat with."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("account", sa.String(length=200), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "account")
