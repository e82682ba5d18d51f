"""Where each case's links lead, so that two cases on one comment find each other."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.moderation.comment_links import addresses

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = op.create_table(
        "case_addresses",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("case", sa.Integer(), nullable=False),
        sa.Column("comment", sa.String(length=40), nullable=False),
        sa.Column("post", sa.String(length=200), nullable=False),
        sa.Column("stays", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.number"], name="fk_case_addresses_case_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_case_addresses"),
        sa.UniqueConstraint("case", "comment", "post", name="uq_case_addresses_case_comment_post"),
    )
    op.create_index("ix_case_addresses_case", "case_addresses", ["case"], unique=False)
    op.create_index("ix_case_addresses_comment", "case_addresses", ["comment"], unique=False)
    _fill(table)


def downgrade() -> None:
    op.drop_table("case_addresses")


def _fill(table: sa.Table) -> None:
    """From the lines of the cases that are there; of a disposed one nothing is left to find."""
    lines = sa.table(
        "case_events", sa.column("case"), sa.column("line"), sa.column("event", sa.JSON())
    )
    links: dict[int, list[str]] = {}
    stays: set[int] = set()
    disposed: set[int] = set()
    query = sa.select(lines).order_by(lines.c["case"], lines.c.line)
    event: dict[str, Any]
    for number, _, event in op.get_bind().execute(query):
        comment: dict[str, str] = event.get("comment") or {}
        links.setdefault(number, []).append(comment.get("link") or comment.get("post_link") or "")
        if event.get("kind") in {"critique", "question"}:
            stays.add(number)
        if event["type"] == "disposed":
            disposed.add(number)
    for number, said in links.items():
        if number in disposed:
            continue
        found = addresses(said)
        rows = [
            {"case": number, "comment": comment, "post": post, "stays": number in stays}
            for comment in sorted(found.comments) or [""]
            for post in sorted(found.posts) or [""]
        ]
        op.bulk_insert(table, rows)
