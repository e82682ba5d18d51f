"""The database: opened, brought up to date, and filled the first time."""

from contextlib import AsyncExitStack

from bot.core.ports import Clock
from bot.organisation import Organisation
from bot.settings import Settings
from bot.wiring.parts import Parts
from storage.engine import AsyncEngine, create_engine
from storage.migrate import migrate
from storage.outbox import OutboxQueue
from storage.transaction import SqlStorage


async def open_storage(
    settings: Settings,
    clock: Clock,
    organisation: Organisation,
    parts: Parts,
    stack: AsyncExitStack,
) -> tuple[AsyncEngine, SqlStorage, OutboxQueue]:
    url = settings.database_url.get_secret_value()
    engine = create_engine(url, patience=parts.database_patience)
    stack.push_async_callback(engine.dispose)
    await migrate(engine)
    storage = SqlStorage(engine, clock)
    await seed(storage, organisation)
    return engine, storage, OutboxQueue(engine, storage.writer)


async def seed(storage: SqlStorage, organisation: Organisation) -> None:
    """Copy the organisation's pages and departments to a database that has none yet."""
    async with storage.begin() as tx:
        if await tx.pages.all():
            return
        for page in organisation.pages:
            await tx.pages.put(page.page())
        for department in organisation.departments:
            await tx.pages.put_department(department.department())
