"""Leases that run out, on either database, without waiting for it."""

from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.tables import outbox


async def pass_on_leases(engine: AsyncEngine, time: timedelta) -> None:
    """Let so much time pass for every lease: they go by the database's clock, not by a test's."""
    async with engine.begin() as connection:
        held = select(outbox.c.id, outbox.c.lease_until).where(outbox.c.lease_until.is_not(None))
        for row in (await connection.execute(held)).all():
            earlier = update(outbox).where(outbox.c.id == row.id)
            await connection.execute(earlier.values(lease_until=row.lease_until - time))
