"""The page's follower count over time."""

from sqlalchemy import select

from bot.schedule.followers import FollowerCount
from storage.direct import Connection
from storage.follower_tables import followers
from storage.statements import upsert


class SqlFollowers:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def put(self, count: FollowerCount) -> FollowerCount | None:
        rows = await self._connection.execute(
            select(followers.c.count).where(followers.c.day == count.day)
        )
        before = rows.scalar_one_or_none()
        await upsert(self._connection, followers, {"day": count.day, "count": count.count})
        return None if before is None else FollowerCount(day=count.day, count=before)

    async def latest(self, most: int) -> list[FollowerCount]:
        rows = await self._connection.execute(
            select(followers.c.day, followers.c.count.label("counted"))
            .order_by(followers.c.day.desc())
            .limit(most)
        )
        newest_first = [FollowerCount(day=row.day, count=row.counted) for row in rows]
        return newest_first[::-1]
