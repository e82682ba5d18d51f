"""Stores to measure against: how many bookings there are, and one with ten years behind it."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import asyncpg
from sqlalchemy import make_url

from bot.core.hash_chain import GENESIS, digest
from tests.bench.load import entra_id

HISTORY = 3650
"""Days: ten years."""
PEOPLE = 1000
WATCHES = 1000
AUDIT = 100_000


def booked(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        (count,) = connection.execute("SELECT count(*) FROM bookings").fetchone()
    return count


async def booked_at(url: str) -> int:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = await asyncpg.connect(plain)
    try:
        return await connection.fetchval("SELECT count(*) FROM bookings")
    finally:
        await connection.close()


def make_due(database: Path) -> None:
    """Let what the bookings cause later fall due now."""
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "UPDATE outbox SET due_at = '2020-01-01' WHERE kind = 'publication.ask'"
        )


def asked(database: Path) -> dict[str, int]:
    """How many of a booking's later questions are in which state."""
    with closing(sqlite3.connect(database)) as connection:
        return dict(
            connection.execute(
                "SELECT state, count(*) FROM outbox WHERE kind = 'publication.ask' GROUP BY state"
            ).fetchall()
        )


def fill(database: Path, pages: Sequence[str], today: date) -> None:
    """A post a day and page, up to what the cards show or count: two stores' cards are alike.

    The newest posts are watched by others than those who ask, and everything stands in a log
    whose chain is whole.
    """
    newest = today.replace(day=1) - timedelta(weeks=13)
    now = datetime.now(tz=UTC)  # noqa: TID251 - the bot that is measured asks the same
    stamp = now.strftime("%Y-%m-%d %H:%M:%S.%f")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.executemany(
            """
            INSERT INTO people (id, name, on_roster, "grant") VALUES (?, ?, 0, 'none')
            """,
            [(entra_id(10_000 + number), f"Person {number}") for number in range(PEOPLE)],
        )
        connection.executemany(
            """
            INSERT INTO bookings (page, day, title, content_type, accessible, owner, status,
                over_limit_reason, link, version)
            VALUES (?, ?, 'Bench', 'post', 0, ?, 'published', '', '', 1)
            """,
            [
                (page, str(newest - timedelta(days=day)), entra_id(10_000 + day % PEOPLE))
                for day in range(HISTORY, 0, -1)
                for page in pages
            ],
        )
        connection.execute(
            "INSERT INTO seats (page, day, seat, booking) SELECT page, day, 1, id FROM bookings"
        )
        connection.execute(
            f"""
            INSERT INTO watches (booking, keeper, started, wants_help)
            SELECT id, owner, '{stamp}', 0 FROM bookings ORDER BY id DESC LIMIT {WATCHES}
            """
        )
        due = (now + timedelta(days=30)).strftime("%Y-%m-%d %H:%M:%S.%f")
        connection.execute(
            f"INSERT INTO check_ins (booking, number, due) SELECT booking, 1, '{due}' FROM watches"
        )
        connection.executemany(
            """
            INSERT INTO audit (at, actor, road, action, subject, before, after, hash)
            VALUES (?, ?, ?, ?, ?, 'null', ?, ?)
            """,
            _log(connection, now - timedelta(days=400)),
        )


def _log(connection: sqlite3.Connection, began: datetime) -> list[tuple[object, ...]]:
    found = connection.execute("SELECT hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    previous = found[0] if found else GENESIS
    rows: list[tuple[object, ...]] = []
    for number in range(AUDIT):
        at = began + timedelta(minutes=number)
        record = {
            "at": at,
            "actor": entra_id(10_000 + number % PEOPLE),
            "road": "text",
            "action": "reminders",
            "subject": f"person:{number}",
            "before": None,
            "after": {"off": []},
        }
        previous = digest(previous, record)
        rows.append(
            (
                at.strftime("%Y-%m-%d %H:%M:%S.%f"),
                record["actor"],
                record["road"],
                record["action"],
                record["subject"],
                json.dumps(record["after"]),
                previous,
            )
        )
    return rows
