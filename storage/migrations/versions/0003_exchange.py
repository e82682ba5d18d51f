"""The queue for taken days, and proposals between people."""

import sqlalchemy as sa
from alembic import op

from storage.tables import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_PLACE_KEY = "uq_queue_places_page_day_person"


def upgrade() -> None:
    op.create_table(
        "queue_places",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("page", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("until", Moment(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["page"], ["pages.id"], name="fk_queue_places_page_pages"),
        sa.PrimaryKeyConstraint("id", name="pk_queue_places"),
    )
    active = sa.text("state IN ('waiting', 'offered')")
    op.create_index(
        _PLACE_KEY,
        "queue_places",
        ["page", "day", "person"],
        unique=True,
        sqlite_where=active,
        postgresql_where=active,
    )
    op.create_index("ix_queue_places_person_day", "queue_places", ["person", "day"])
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("to", sa.String(length=64), nullable=True),
        sa.Column("until", Moment(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("booking", sa.Integer(), nullable=True),
        sa.Column("booking_version", sa.Integer(), nullable=True),
        sa.Column("other", sa.Integer(), nullable=True),
        sa.Column("other_version", sa.Integer(), nullable=True),
        sa.Column("page", sa.String(length=40), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("draft", sa.JSON(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["booking"], ["bookings.id"], name="fk_proposals_booking_bookings"
        ),
        sa.ForeignKeyConstraint(["other"], ["bookings.id"], name="fk_proposals_other_bookings"),
        sa.ForeignKeyConstraint(["page"], ["pages.id"], name="fk_proposals_page_pages"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
    )
    for column in ("booking", "other", "by", "to"):
        op.create_index(f"ix_proposals_{column}_state", "proposals", [column, "state"])


def downgrade() -> None:
    op.drop_table("proposals")
    op.drop_table("queue_places")
