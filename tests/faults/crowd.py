"""People who book without a pause, and Teams between: it sends again what it got no answer to."""

import asyncio
import contextlib
import json
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from typing import Any

import aiohttp
from sqlalchemy import select

from bot.core.calendar import is_workday
from bot.organisation import load_organisation
from bot.schedule.model import BookingStatus
from storage.engine import create_engine
from storage.tables import audit, bookings, outbox, seats
from tests.bench.load import Turn
from tests.databases import disposing
from tests.doubles.connector import ConnectorDouble

PEOPLE = 100
AT_ONCE = 8
PAUSE = 0.2
"""Seconds that each of those at once thinks, at the most. What is looked for are losses, and
days to book run out."""
ANSWER_SECONDS = 15.0
"""After which Teams sends an activity again."""
TRIES = 1200
"""How often it is sent before it counts as lost: no fault lasts so long."""
LAST_DAY = 175
"""From today; those after it, as far as one may book, are for tests of their own."""
REFERENCE = re.compile(r"referensen ([0-9a-f]{8})")


def days_to_book() -> Iterator[tuple[date, str]]:
    today = datetime.now(tz=UTC).date()  # noqa: TID251 - the bot's process asks the same
    for number in range(2, LAST_DAY):
        day = today + timedelta(days=number)
        if is_workday(day):
            yield from ((day, page.name) for page in load_organisation().pages)


@dataclass(kw_only=True)
class Crowd:
    """Attributes to read: what was asked for, and how each of it was answered.

    Attributes:
        asked: The title of each booking that was asked for, in order.
        statuses: How often Teams got which status; 0 for a broken connection or none in time.
        failed: Activities that never got an answer below 500.
    """

    teams: ConnectorDouble
    ports: Sequence[int]
    asked: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    turns: int = 0
    _days: Iterator[tuple[date, str]] = field(default_factory=lambda: cycle(days_to_book()))
    _seed: int = field(default_factory=lambda: random.randrange(10**6))

    @asynccontextmanager
    async def busy(self, *, pause: float = PAUSE, at_once: int = AT_ONCE) -> AsyncIterator[None]:
        """Busy for as long as the block takes; at its end all that was asked is answered."""
        stopping = asyncio.Event()

        async def somebody() -> None:
            while not stopping.is_set():
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), random.uniform(0, pause))
                await self.do_something()

        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(somebody())
            try:
                yield
            finally:
                stopping.set()

    async def turn_over(self, turns: int, *, at_once: int = AT_ONCE) -> None:
        """So many turns, as fast as they are answered."""
        last = self.turns + turns

        async def somebody() -> None:
            while self.turns < last:
                await self.do_something()

        await asyncio.gather(*(somebody() for _ in range(at_once)))

    async def do_something(self) -> None:
        if self.turns % 3:
            await self.book(*next(self._days))
        else:
            await self.say("/mina")

    async def book(self, day: date, page: str) -> str:
        """Ask for it; the title that it is known by."""
        title = self._new_title()
        await self.say(f"/boka {day} {page} {title}")
        return title

    def _new_title(self) -> str:
        title = f"Fel {self._seed}-{len(self.asked):05}."
        self.asked.append(title)
        return title

    def activity(self, text: str, person: int | None = None) -> dict[str, Any]:
        self.turns += 1
        who = self.turns % PEOPLE if person is None else person
        return Turn(person=who, text=text).activity(self.turns, self.teams.service_url)

    async def say(self, text: str, *, person: int | None = None, **more: Any) -> str:
        """Deliver it as Teams does, the same activity again until it is answered; the answer."""
        activity = self.activity(text, person) | more
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as http:
            for attempt in range(TRIES):
                port = self.ports[(self.turns + attempt) % len(self.ports)]
                url = f"http://127.0.0.1:{port}/api/messages"
                try:
                    async with http.post(url, json=activity) as response:
                        status, answer = response.status, await response.text()
                except (aiohttp.ClientError, TimeoutError):
                    status, answer = 0, ""
                self.statuses[status] += 1
                if 0 < status < 500:
                    return answer
                await asyncio.sleep(0.5)
        self.failed.append(text or f"a press of {more['value']['action']['verb']}")
        return ""

    @property
    def cards(self) -> list[str]:
        """Every card that came, as text."""
        return [
            json.dumps(got.body, ensure_ascii=False)
            for got in self.teams.received
            if isinstance(got.body, dict) and got.body.get("attachments")
        ]

    @property
    def acknowledged(self) -> set[str]:
        """The titles that a receipt has told somebody are booked."""
        known = set(self.asked)
        return {
            title
            for card in self.cards
            if '"verb": "cancel"' in card
            for title in re.findall(r"Fel \d+-\d+\.", card)
            if title in known
        }

    @property
    def references(self) -> set[str]:
        """Those that people were given with "something went wrong"."""
        return {found for card in self.cards for found in REFERENCE.findall(card)}

    async def until_it_books(self, *, tries: int = 30) -> None:
        """It is well again: somebody who books once more gets a receipt."""
        for _ in range(tries):
            before = len(self.acknowledged)
            await self.book(*next(self._days))
            if len(self.acknowledged) > before:
                return
            await asyncio.sleep(1)
        self.failed.append("a booking after the fault")

    def unlogged(self, log: str) -> list[str]:
        """References that people were given and that no line of the log explains."""
        return [f"{each} is not in the log" for each in self.references if each not in log]

    async def losses(self, database_url: str) -> list[str]:
        """What was acknowledged and is not there, is there twice, or half; empty when all is."""
        found = await kept(database_url)
        lost = [
            f"{title} was acknowledged and is gone" for title in self.acknowledged - set(found)
        ]
        lost += [f"{text} was never answered" for text in self.failed]
        lost += [f"{title} stands twice" for title, count in found.items() if count > 1]
        lost += await half_made(database_url)
        lost += [f"Teams refused: {each}" for each in self.teams.violations]
        return lost

    def __str__(self) -> str:
        statuses = ", ".join(
            f"{count} x {status or 'none'}" for status, count in sorted(self.statuses.items())
        )
        return (
            f"{self.turns} turns (answers to Teams: {statuses}), "
            f"{len(self.acknowledged)} of {len(self.asked)} bookings acknowledged, "
            f"{len(self.references)} answered with a reference"
        )


async def kept(database_url: str) -> Counter[str]:
    """How often each title stands in the database."""
    async with disposing(create_engine(database_url)) as engine, engine.connect() as connection:
        return Counter((await connection.execute(select(bookings.c.title))).scalars())


async def half_made(database_url: str) -> list[str]:
    """Bookings without their seat, their row in the audit log or their reminders."""
    async with disposing(create_engine(database_url)) as engine, engine.connect() as connection:

        async def all_of(column: Any) -> set[Any]:
            return set((await connection.execute(select(column))).scalars())

        active = select(bookings.c.id).where(bookings.c.status != BookingStatus.CANCELLED.value)
        numbers = set((await connection.execute(active)).scalars())
        seated = await all_of(seats.c.booking)
        audited = await all_of(audit.c.subject)
        keys = {key for key in await all_of(outbox.c.key) if key and key.startswith("publication")}
        asked = {int(key.split(":")[1]) for key in keys}
    return [
        f"booking {number} is only half there"
        for number in numbers
        if number not in seated or number not in asked or f"booking:{number}" not in audited
    ]
