"""The addresses of calendar feeds."""

from sqlalchemy import Column, String, Table

from storage.tables import Moment, metadata

feeds = Table(
    "feeds",
    metadata,
    Column("hash", String(64), primary_key=True),  # of the address's secret, never the secret
    Column("scope", String(50), nullable=False),
    Column("person", String(64), nullable=False, index=True),
    Column("made", Moment, nullable=False),
    Column("revoked", Moment),
)
