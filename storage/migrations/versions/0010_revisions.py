"""A count of the changes to pages, departments and closed days, kept by triggers."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

COUNTED = ("pages", "departments", "closed_days")
CHANGES = ("INSERT", "UPDATE", "DELETE")
_COUNT = "UPDATE revisions SET number = number + 1 WHERE name = 'catalogue'"


def upgrade() -> None:
    revisions = op.create_table(
        "revisions",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_revisions"),
    )
    op.bulk_insert(revisions, [{"name": "catalogue", "number": 0}])
    if op.get_bind().dialect.name == "sqlite":
        for table in COUNTED:
            for change in CHANGES:
                op.execute(
                    f"CREATE TRIGGER {table}_{change.lower()}_counted AFTER {change} ON {table} "
                    f"BEGIN {_COUNT}; END"
                )
        return
    op.execute(
        "CREATE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {_COUNT}; RETURN NULL; END $$"
    )
    for table in COUNTED:
        op.execute(
            f"CREATE TRIGGER {table}_counted AFTER INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION count_change()"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in COUNTED:
            for change in CHANGES:
                op.execute(f"DROP TRIGGER {table}_{change.lower()}_counted")
    else:
        op.execute("DROP FUNCTION count_change() CASCADE")
    op.drop_table("revisions")
