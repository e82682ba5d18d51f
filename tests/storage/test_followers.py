"""The follower count of each day."""

from datetime import timedelta

from bot.schedule.counts import MOST
from bot.schedule.followers import FollowerCount
from storage.transaction import SqlStorage
from tests.makers import TUESDAY


def count(days: int, followers: int) -> FollowerCount:
    return FollowerCount(day=TUESDAY + timedelta(days=days), count=followers)


async def test_the_newest_counts_come_oldest_first(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        for days in (2, 0, 1):
            assert await tx.followers.put(count(days, 100 + days)) is None
    async with storage.read() as tx:
        assert await tx.followers.latest(2) == [count(1, 101), count(2, 102)]
        assert len(await tx.followers.latest(9)) == 3


async def test_a_day_counted_again_tells_what_stood_there(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.followers.put(count(0, 1))
        assert await tx.followers.put(count(0, MOST)) == count(0, 1)
        assert await tx.followers.latest(9) == [count(0, MOST)]
