"""Calendar feeds: a new address for the same calendar ends the one before."""

from dataclasses import replace
from datetime import timedelta

from bot.schedule.feeds import EVERYTHING, MINE, Feed
from storage.transaction import SqlStorage
from tests.clock import START
from tests.makers import ANNA, BO

FEED = Feed(hash="a" * 64, scope=MINE, person=ANNA, made=START)


async def test_every_field_of_a_feed_comes_back(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.feeds.replace(FEED)
    async with storage.read() as tx:
        assert await tx.feeds.get(FEED.hash) == FEED
        assert await tx.feeds.get("b" * 64) is None


async def test_a_new_address_ends_the_old_one_of_its_person_and_scope_alone(
    storage: SqlStorage,
) -> None:
    everything = replace(FEED, hash="b" * 64, scope=EVERYTHING)
    theirs = replace(FEED, hash="c" * 64, person=BO)
    newer = replace(FEED, hash="d" * 64, made=START + timedelta(days=1))
    async with storage.begin() as tx:
        for feed in (FEED, everything, theirs, newer):
            await tx.feeds.replace(feed)
    async with storage.read() as tx:
        assert await tx.feeds.get(FEED.hash) is None
        for feed in (everything, theirs, newer):
            assert await tx.feeds.get(feed.hash) == feed
