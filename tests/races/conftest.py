"""Bots as they run in service, facing one strict Teams: three on PostgreSQL, one on SQLite."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.schedule.model import Booking
from storage.engine import create_engine
from storage.tables import seats
from storage.transaction import SqlStorage
from tests.chains import first_broken_row
from tests.clock import FixedClock
from tests.databases import DATABASES, Databases, disposing
from tests.doubles.connector import ConnectorDouble
from tests.e2e.bot_process import BotProcess
from tests.makers import SIV
from tests.scenario import Card, Chat

PROCESSES = {"sqlite": 1, "postgresql": 3}
SUPERADMINS = (SIV, "51f50000-0000-4000-8000-000000000004")


@dataclass(kw_only=True)
class Bots:
    """Turns go to the processes in rotation, as a load balancer would send them."""

    teams: ConnectorDouble
    processes: Sequence[BotProcess]
    http: aiohttp.ClientSession
    engine: AsyncEngine
    answers: Counter[int] = field(default_factory=Counter)
    """How many turns were answered with each HTTP status."""
    _people: Any = field(default_factory=lambda: count(1))
    _turns: Any = field(default_factory=count)

    @property
    def storage(self) -> SqlStorage:
        return SqlStorage(self.engine, FixedClock())

    def chat(self, person: str) -> Chat:
        return Chat(stage=self, person=person, conversation=f"a:{person}", kind="personal")

    def editors(self, number: int) -> list[Chat]:
        """So many people whom no other race knows."""
        return [
            self.chat(f"ed170000-0000-4000-8000-{next(self._people):012}") for _ in range(number)
        ]

    async def post(self, activity: Mapping[str, Any]) -> tuple[int, Any]:
        process = self.processes[next(self._turns) % len(self.processes)]
        url = f"http://127.0.0.1:{process.port}/api/messages"
        async with self.http.post(url, json=dict(activity)) as response:
            self.answers[response.status] += 1
            body = await response.read()
            return response.status, (await response.json()) if body else None

    async def bookings(self, page: str) -> list[Booking]:
        async with self.storage.read() as tx:
            return [
                each for each in await tx.bookings.between(date.min, date.max) if each.page == page
            ]

    async def assert_whole(self) -> None:
        """No seat too many, a seat for each booking and no other, the log unbroken, all polite."""
        async with self.storage.read() as tx:
            active = await tx.bookings.between(date.min, date.max)
            known = {page.id: page.seats_per_day for page in await tx.pages.all()}
            assert await first_broken_row(tx) is None
        async with self.engine.connect() as connection:
            held = await connection.execute(select(seats.c.booking, seats.c.page, seats.c.day))
            assert sorted(map(tuple, held)) == sorted((b.id, b.page, b.day) for b in active)
        ordinary = Counter((b.page, b.day) for b in active if not b.over_limit_reason)
        assert all(taken <= known[page] for (page, _), taken in ordinary.items())
        assert set(self.answers) == {200}
        assert not self.teams.violations
        for process in self.processes:
            assert "turn_failed" not in process.log
            assert "Traceback" not in process.log


def assert_polite(cards: Sequence[Card]) -> None:
    for card in cards:
        assert card.text.strip()
        assert "referensen" not in card.text, card.text


async def at_once(*work: Any) -> list[Any]:
    return list(await asyncio.gather(*work))


@pytest.fixture(scope="module", params=DATABASES)
def kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def home(kind: str, request: pytest.FixtureRequest) -> Databases:
    return request.getfixturevalue({"sqlite": "sqlite_files", "postgresql": "postgres"}[kind])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bots(
    kind: str, home: Databases, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Bots]:
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(home.database())
        settings = {"BOT_DATABASE_URL": url, "BOT_SUPERADMINS": ",".join(SUPERADMINS)}
        processes = [
            BotProcess(folder=tmp_path_factory.mktemp("bot"), settings=settings)
            for _ in range(PROCESSES[kind])
        ]
        for process in processes:
            stack.push_async_callback(process.stop)
        await asyncio.gather(*(process.start() for process in processes))
        yield Bots(
            teams=await stack.enter_async_context(ConnectorDouble().running()),
            processes=processes,
            http=await stack.enter_async_context(
                aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
            ),
            engine=await stack.enter_async_context(disposing(create_engine(url))),
        )
