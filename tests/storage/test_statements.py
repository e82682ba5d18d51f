"""What the store asks of the database: few statements, and none that reads a whole table."""

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Table, event, insert, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.ports import AuditEntry
from bot.outbox.ports import LeasedJob
from bot.schedule.model import BookingId
from bot.schedule.queue import PlaceState
from bot.schedule.swaps import ProposalState
from storage.engine import Writer
from storage.outbox import OutboxQueue
from storage.swap_tables import proposals, queue_places
from storage.tables import (
    audit,
    bookings,
    handled_turns,
    outbox,
    pages,
    people,
    posted_cards,
    seats,
)
from storage.transaction import SqlStorage, SqlTransaction
from storage.watch_tables import check_ins, watches
from tests import makers
from tests.clock import START
from tests.jobs import made
from tests.makers import ANNA, TUESDAY

PAGE = makers.page()
DAYS = 3650
"""Ten years of a post a day on the main page, and all that came of them."""
FIRST = TUESDAY - timedelta(days=DAYS - 100)

GROWING = [
    table.name
    for table in (
        audit,
        bookings,
        check_ins,
        handled_turns,
        outbox,
        posted_cards,
        proposals,
        queue_places,
        seats,
        watches,
    )
]
"""The tables that only ever get longer. People, pages and the like are read whole, and may be."""

Statement = tuple[str, Any]


@contextmanager
def noted(engine: AsyncEngine) -> Iterator[list[Statement]]:
    statements: list[Statement] = []

    def note(_: Connection, __: object, statement: str, parameters: object, *___: object) -> None:
        statements.append((statement, parameters))

    event.listen(engine.sync_engine, "before_cursor_execute", note)
    yield statements
    event.remove(engine.sync_engine, "before_cursor_execute", note)


# How many


def heads(statements: Iterable[Statement]) -> list[str]:
    """`INSERT seats` for each statement, and `turn` for whatever begins a turn to write."""
    return [_head(statement) for statement, _ in statements]


def _head(statement: str) -> str:
    if "BEGIN" in statement or "pg_advisory_lock" in statement:
        return "turn"
    if statement.startswith("WITH "):  # several that make one trip
        return " + ".join(
            f"INSERT {table}" for table in re.findall(r"INSERT INTO (\w+)", statement)
        )
    found = re.search(r"\b(?:FROM|INTO|UPDATE) (\w+)", statement)
    assert found, statement
    return f"{statement.split(maxsplit=1)[0]} {found[1]}"


@pytest.fixture
async def page(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(PAGE)


async def read_pages(storage: SqlStorage) -> None:
    """From then on the process knows them, for as long as nobody changes them."""
    async with storage.read() as tx:
        await tx.pages.all()


@pytest.mark.usefixtures("page")
async def test_a_booking_takes_seven_statements_and_on_postgresql_three_trips(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    """More of them is slower for everybody: one turn writes at a time."""
    request = makers.request(turn="a|1")
    await read_pages(storage)
    with noted(engine) as statements:
        async with storage.begin(request) as tx:
            calendar = await tx.bookings.calendar_of(PAGE.id, TUESDAY)
            assert calendar is not None
            booking = await tx.bookings.add(
                page=calendar.page,
                day=TUESDAY,
                details=makers.details(),
                owner=ANNA,
                owner_name="Anna",
            )
            await tx.audit.add(request, AuditEntry(action="book", subject="booking:1"))
            await tx.outbox.add(made("receipt"))
            tx.remember_result(booking.id)
    tables = ("bookings", "seats", "audit", "outbox", "handled_turns")
    written = [f"INSERT {table}" for table in tables]
    if engine.dialect.name == "postgresql":
        written = [" + ".join(written)]
    assert heads(statements) == ["turn", "SELECT revisions", *written]


@pytest.mark.parametrize("count", [0, 1, 30])
@pytest.mark.usefixtures("page")
async def test_a_schedule_takes_as_many_statements_however_long_it_is(
    storage: SqlStorage, engine: AsyncEngine, count: int
) -> None:
    async with storage.begin() as tx:
        for number in range(count):
            day = TUESDAY + timedelta(days=number)
            await tx.bookings.add(page=PAGE, day=day, details=makers.details(), owner=ANNA)
    await read_pages(storage)
    with noted(engine) as statements:
        async with storage.read() as tx:
            calendar = await tx.bookings.calendar(PAGE, TUESDAY, TUESDAY + timedelta(days=60))
            everything = await tx.bookings.between(TUESDAY, TUESDAY + timedelta(days=60))
    assert len(calendar.bookings) == len(everything) == count
    assert [head for head in heads(statements) if head != "turn"] == [
        "SELECT bookings",
        "SELECT revisions",
        "SELECT bookings",
    ]


@pytest.mark.usefixtures("page")
async def test_a_worker_with_nothing_to_do_asks_once(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    with noted(engine) as statements:
        await OutboxQueue(engine, storage.writer).lease(worker="one", now=START, limit=10)
    assert [head for head in heads(statements) if head != "turn"] == ["SELECT outbox"]


# How


async def test_nothing_reads_a_growing_table_from_end_to_end(
    ten_years: SqlStorage, engine: AsyncEngine
) -> None:
    queue = OutboxQueue(engine, ten_years.writer)
    asked: dict[str, list[Statement]] = {}
    for name, query in QUERIES.items():
        with noted(engine) as statements:
            async with ten_years.begin() as tx:
                await query(tx)
        asked[name] = statements
    for name, work in WORK.items():
        with noted(engine) as statements:
            await work(queue)
        asked[name] = statements
    whole = {
        f"{name}: {statement}": scans
        for name, statements in asked.items()
        for statement, parameters in statements
        if _head(statement) != "turn"
        and (scans := await tables_read_whole(engine, statement, parameters))
    }
    assert whole == {}


async def test_who_asks_is_known_without_a_look_at_everybody(
    ten_years: SqlStorage, engine: AsyncEngine
) -> None:
    """Nobody here is on the roster, so that one after the other would have to be looked at."""
    with noted(engine) as statements:
        await ten_years.start_turn(ANNA, TUESDAY)
    statement, parameters = statements[0]
    async with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            await connection.exec_driver_sql("SET enable_seqscan = off")  # of a hundred, it would
        plan = await connection.exec_driver_sql(_explained(engine, statement), parameters)
        assert "ix_people_on_roster" in "".join(str(row[-1]) for row in plan)


async def test_a_statement_that_reads_a_whole_table_is_seen(
    ten_years: SqlStorage, engine: AsyncEngine
) -> None:
    read_whole = {
        "SELECT * FROM bookings WHERE title = 'x'": ["bookings"],
        "SELECT * FROM bookings ORDER BY title LIMIT 1": ["bookings"],
        "UPDATE outbox SET kind = 'x' WHERE error = 'x'": ["outbox"],
        "SELECT * FROM seats s JOIN bookings b ON b.id = s.booking WHERE s.seat = 9": ["seats"],
        "SELECT * FROM audit WHERE id = 1": [],
        "SELECT * FROM audit ORDER BY id DESC LIMIT 1": [],
        "SELECT * FROM people": [],
    }
    for statement, tables in read_whole.items():
        assert await tables_read_whole(engine, statement, ()) == tables, statement


async def tables_read_whole(engine: AsyncEngine, statement: str, parameters: Any) -> list[str]:
    sqlite = engine.dialect.name == "sqlite"
    async with engine.connect() as connection:
        rows = await connection.exec_driver_sql(_explained(engine, statement), parameters)
        plan = [str(row[-1]) for row in rows]
    scan = r"SCAN (\w+)" if sqlite else r"Seq Scan on (\w+)"
    whole = [found[1] for line in plan if (found := re.search(scan, line))]
    if sqlite and "LIMIT" in statement and not any("TEMP B-TREE" in line for line in plan):
        whole = []  # a walk in the order of a key, which the limit ends
    aliases = dict(re.findall(r"(?:FROM|JOIN) (\w+) (?:AS )?(\w+)", statement))
    tables = {alias: table for table, alias in aliases.items()}
    return [name for each in whole if (name := tables.get(each, each)) in GROWING]


def _explained(engine: AsyncEngine, statement: str) -> str:
    how = "EXPLAIN QUERY PLAN" if engine.dialect.name == "sqlite" else "EXPLAIN"
    return f"{how} {statement}"


Query = Callable[[SqlTransaction], Awaitable[object]]
Work = Callable[[OutboxQueue], Awaitable[object]]

LATER = TUESDAY + timedelta(days=28)
JOB = LeasedJob(
    id=1, kind="receipt", to="channel", payload={}, attempts=1, since=START, leased_by="one"
)

QUERIES: dict[str, Query] = {
    "calendar": lambda tx: tx.bookings.calendar(PAGE, TUESDAY, LATER),
    "days": lambda tx: tx.bookings.days(PAGE.id, TUESDAY, LATER),
    "first day": lambda tx: tx.bookings.first_day(PAGE.id, FIRST, LATER),
    "figures": lambda tx: tx.watches.figures_on(PAGE.id, TUESDAY, LATER),
    "between": lambda tx: tx.bookings.between(TUESDAY, LATER),
    "own": lambda tx: tx.bookings.of_owner(ANNA, since=TUESDAY),
    "one": lambda tx: tx.bookings.get(BookingId(1)),
    "book": lambda tx: tx.bookings.add(
        page=PAGE, day=LATER + timedelta(days=90), details=makers.details(), owner=ANNA
    ),
    "save": lambda tx: tx.bookings.save(makers.booking(day=FIRST), page=PAGE),
    "log": lambda tx: tx.audit.add(makers.request(), AuditEntry(action="book", subject="x:1")),
    "changes": lambda tx: tx.audit.of_bookings(since=START - timedelta(days=7)),
    "changes of one": lambda tx: tx.audit.about("booking:1", since=START - timedelta(days=7)),
    "place that led to a day": lambda tx: tx.queue.last_taken(PAGE.id, TUESDAY, ANNA),
    "look for a note": lambda tx: tx.audit.holds("x"),
    "send": lambda tx: tx.outbox.add(made("receipt", key="new")),
    "end of a turn": lambda tx: tx.end_turn("new"),
    "look for a turn": lambda tx: tx.check_turn("unknown"),
    "cards": lambda tx: tx.conversations.cards("booking:1"),
    "queue of a day": lambda tx: tx.queue.active_on(PAGE.id, TUESDAY),
    "days waited for": lambda tx: tx.queue.waited_for(PAGE.id, TUESDAY, LATER),
    "own places": lambda tx: tx.queue.active_of(ANNA, since=TUESDAY),
    "proposals about": lambda tx: tx.proposals.open_about(BookingId(1)),
    "own proposals": lambda tx: tx.proposals.open_of(ANNA),
    "watch": lambda tx: tx.watches.get(BookingId(1)),
    "own watches": lambda tx: tx.watches.kept_by(ANNA),
}
WORK: dict[str, Work] = {
    "lease": lambda queue: queue.lease(worker="one", now=START, limit=10),
    "done": lambda queue: queue.done(JOB, now=START),
    "retry": lambda queue: queue.retry(JOB, due=START, why="429"),
    "release": lambda queue: queue.release("one"),
    "replay": lambda queue: queue.replay_dead(now=START),
    "backlog": lambda queue: queue.backlog(START),
}


@pytest.fixture
async def ten_years(storage: SqlStorage, engine: AsyncEngine) -> SqlStorage:
    async with Writer(engine).begin() as connection:
        for table, rows in _ten_years().items():
            await connection.execute(insert(table), rows)
        await connection.execute(text("ANALYZE"))
    return storage


def _ten_years() -> dict[Table, list[dict[str, Any]]]:
    owners = [f"{number:036}" for number in range(99)] + [ANNA]
    numbers = range(1, DAYS + 1)
    days = {number: FIRST + timedelta(days=number - 1) for number in numbers}
    moments = {number: START - timedelta(days=DAYS - number) for number in numbers}
    owner = {number: owners[number % len(owners)] for number in numbers}
    return {
        pages: [
            {
                "id": PAGE.id,
                "position": 1,
                "name": PAGE.name,
                "kind": "main",
                "aliases": [],
                "seats_per_day": 1,
                "seated_types": ["post"],
                "editors": [],
            }
        ],
        people: [{"id": each, "name": each, "grant": "none"} for each in owners],
        bookings: [
            {
                "page": PAGE.id,
                "day": days[number],
                "title": f"Post {number}",
                "content_type": "post",
                "accessible": False,
                "owner": owner[number],
                "status": "published",
                "over_limit_reason": "",
                "link": "",
                "version": 1,
            }
            for number in numbers
        ],
        seats: [
            {"page": PAGE.id, "day": days[number], "seat": 1, "booking": number}
            for number in numbers
        ],
        audit: [
            {
                "at": moments[number],
                "actor": owner[number],
                "road": "text",
                "action": "book",
                "subject": f"booking:{number}",
                "hash": f"{number:064}",
            }
            for number in numbers
        ],
        outbox: [
            {
                "key": f"key:{number}",
                "kind": "receipt",
                "to": "channel",
                "payload": {},
                "since": moments[number],
                "due_at": moments[number],
                "state": "queued" if number % 1000 == 0 else "done",
            }
            for number in numbers
        ],
        handled_turns: [{"turn": f"{number}", "at": moments[number]} for number in numbers],
        posted_cards: [
            {
                "subject": f"booking:{number}",
                "conversation": "a",
                "activity": f"{number}",
                "service_url": "u",
            }
            for number in numbers
        ],
        queue_places: [
            {
                "page": PAGE.id,
                "day": days[number],
                "person": owner[number],
                "draft": {},
                "state": PlaceState.PASSED.value,
                "version": 1,
            }
            for number in numbers
        ],
        proposals: [
            {
                "kind": "gift",
                "by": owner[number],
                "to": owner[number],
                "until": moments[number],
                "state": ProposalState.EXPIRED.value,
                "version": 1,
                "booking": number,
                "booking_version": 1,
                "other": number,
                "reason": "",
            }
            for number in numbers
        ],
        watches: [
            {
                "booking": number,
                "keeper": owner[number],
                "started": moments[number],
                "closed": moments[number],
                "wants_help": False,
            }
            for number in numbers
        ],
        check_ins: [
            {"booking": number, "number": 1, "due": moments[number]} for number in numbers
        ],
    }
