"""The databases that tests run on are real, migrated, and nobody else's."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.migrate import serves
from storage.transaction import SqlStorage
from tests import makers


async def test_the_database_is_migrated(engine: AsyncEngine, database_kind: str) -> None:
    assert engine.dialect.name == database_kind
    assert await serves(engine)


@pytest.mark.parametrize("time", ["first", "second"])
async def test_each_test_has_an_empty_database(storage: SqlStorage, time: str) -> None:
    async with storage.begin() as tx:
        assert await tx.pages.all() == []
        await tx.pages.put(makers.page(name=time))


async def test_the_quick_one_is_migrated_too(sqlite_storage: SqlStorage) -> None:
    async with sqlite_storage.begin() as tx:
        await tx.pages.put(makers.page())
    async with sqlite_storage.read() as tx:
        assert await tx.pages.all() == [makers.page()]
