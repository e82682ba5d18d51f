"""What people look at after ten years on seven pages: by index, and few rows."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, literal, select, text

from storage.engine import Writer
from storage.swap_tables import queue_places
from storage.tables import bookings, people, seats
from tests.clock import FixedClock
from tests.makers import ANNA, TUESDAY
from tests.scenario import HERE, PRODUCT, Stage, stage
from tests.storage.test_statements import noted, tables_read_whole

DAYS = 3650
LAST = TUESDAY + timedelta(days=90)
EDITORS = [f"ed170000-0000-4000-8000-{number:012}" for number in range(99)] + [ANNA]
PAGES = [page.id for page in HERE.pages]
COMMANDS = [
    "/boka",
    "/boka tisdag",
    "/boka tisdag Ny cykelbro",
    f"/boka 23/3 {PRODUCT.aliases[-1]} Ny cykelbro",
    "/ledigt",
    "/ledigt december",
    f"/ledigt {PRODUCT.aliases[-1]}",
    "/schema",
    "/schema v 49",
    f"/schema {PRODUCT.aliases[-1]} v 49",
    "/schema december",
]
FILLED = {"bookings", "seats", "queue_places"}
"""A table with a row or two may well be read from end to end."""
MOST_ROWS = 250
"""Of one statement: a page's half year and the month before it, a post a day."""


@pytest.fixture
async def ten_years(database_url: str, tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    async with stage(tmp_path, clock, database_url=database_url) as set_up:
        await set_up.personal(ANNA).say("/hjälp")
        async with Writer(set_up.bot.engine).begin() as connection:
            await connection.execute(insert(people), [_person(each) for each in EDITORS[:-1]])
            await connection.execute(insert(bookings), rows := list(_history()))
            columns = (bookings.c.page, bookings.c.day, literal(1), bookings.c.id)
            taken = insert(seats).from_select(["page", "day", "seat", "booking"], select(*columns))
            await connection.execute(taken)
            await connection.execute(insert(queue_places), [_place(row) for row in rows[::5]])
            await connection.execute(text("ANALYZE"))
        yield set_up


async def test_a_look_at_the_schedule_reads_by_index_and_only_what_it_shows(
    ten_years: Stage,
) -> None:
    anna, engine = ten_years.personal(ANNA), ten_years.bot.engine
    for command in COMMANDS:
        with noted(engine) as statements:
            answer = await anna.say(command)
        assert "referensen" not in answer.text, "it failed"
        asked = [each for each in statements if each[0].startswith("SELECT")]
        assert any("FROM bookings" in statement for statement, _ in asked), command
        for statement, parameters in asked:
            whole = await tables_read_whole(engine, statement, parameters)
            assert FILLED.isdisjoint(whole), f"{command}: {statement}"
            async with engine.connect() as connection:
                rows = (await connection.exec_driver_sql(statement, parameters)).all()
            assert len(rows) <= MOST_ROWS, f"{command}: {statement}"


def _history() -> Any:
    for ahead in range(DAYS):
        for number, page in enumerate(PAGES):
            yield {
                "page": page,
                "day": LAST - timedelta(days=ahead),
                "title": f"Post {ahead}",
                "content_type": "post",
                "accessible": False,
                "owner": EDITORS[(ahead + number) % len(EDITORS)],
                "status": "booked" if LAST - timedelta(days=ahead) >= TUESDAY else "published",
                "over_limit_reason": "",
                "link": "",
                "version": 1,
            }


def _place(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "page": row["page"],
        "day": row["day"],
        "person": EDITORS[0],
        "draft": {},
        "state": "passed",
        "version": 1,
    }


def _person(number: str) -> dict[str, Any]:
    return {"id": number, "name": number, "grant": "none"}
