"""Whether anybody is on the roster, known without a look at everybody."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_people_on_roster",
        "people",
        ["on_roster"],
        unique=False,
        sqlite_where=sa.text("on_roster = 1"),
        postgresql_where=sa.text("on_roster"),
    )


def downgrade() -> None:
    op.drop_index("ix_people_on_roster", table_name="people")
