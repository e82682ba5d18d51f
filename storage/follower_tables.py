"""The page's follower count over time."""

from sqlalchemy import Column, Date, Integer, Table

from storage.tables import metadata

followers = Table(
    "followers",
    metadata,
    Column("day", Date, primary_key=True),
    Column("count", Integer, nullable=False),
)
