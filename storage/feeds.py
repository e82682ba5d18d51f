"""Who has which calendar feed; the secret of an address is kept as its hash alone."""

from datetime import datetime

from sqlalchemy import insert, select, update

from bot.core.people import PersonId
from bot.schedule.feeds import Feed
from storage.direct import Connection
from storage.feed_tables import feeds


class SqlFeeds:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, secret_hash: str) -> Feed | None:
        """The feed of an address, unless it was revoked."""
        rows = await self._connection.execute(
            select(feeds).where(feeds.c.hash == secret_hash, feeds.c.revoked.is_(None))
        )
        row = rows.mappings().one_or_none()
        if row is None:
            return None
        return Feed(
            hash=row["hash"],
            scope=row["scope"],
            person=PersonId(row["person"]),
            made=row["made"],
        )

    async def of(self, person: PersonId) -> list[Feed]:
        """The person's addresses that work, the oldest first."""
        rows = await self._connection.execute(
            select(feeds)
            .where(feeds.c.person == person, feeds.c.revoked.is_(None))
            .order_by(feeds.c.made, feeds.c.scope)
        )
        return [
            Feed(
                hash=row["hash"],
                scope=row["scope"],
                person=PersonId(row["person"]),
                made=row["made"],
            )
            for row in rows.mappings()
        ]

    async def revoke(self, person: PersonId, scope: str, at: datetime) -> None:
        await self._connection.execute(
            update(feeds)
            .where(feeds.c.person == person, feeds.c.scope == scope, feeds.c.revoked.is_(None))
            .values(revoked=at)
        )

    async def replace(self, feed: Feed) -> None:
        """A person has one address for each scope: the one before stops working."""
        await self.revoke(feed.person, feed.scope, feed.made)
        await self._connection.execute(
            insert(feeds).values(
                hash=feed.hash, scope=feed.scope, person=feed.person, made=feed.made
            )
        )
