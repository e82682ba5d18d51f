"""The guide's table of drills: each fault is made, and each place says what its cell says."""

import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.alerts.conditions import in_short
from bot.alerts.health import Health
from bot.core.seen import State
from bot.core.team import CHANNEL
from bot.evidence.store import FolderStore
from bot.moderation.model import CaseNumber, CheckedImage, StoredEvidence
from bot.moderation.refusals import StoreFailed, StoreFailure
from bot.ops.health import HealthCheck
from bot.ops.health_watch import HealthWatch, StoreLook
from bot.ops.heartbeat import Heartbeat
from bot.ops.metrics import Metrics
from bot.swedish import cases as case_words
from bot.swedish import checks as check_words
from bot.usecases.digest import DigestTime
from bot.wiring.bot import Bot
from cards.health import health_card
from storage.engine import create_engine
from storage.transaction import SqlStorage
from tests.alerts.stage import SUPERADMINS
from tests.clock import FixedClock
from tests.doubles.connector import Fault
from tests.graph.conftest import sdk_warns_of_itself
from tests.ops.world import World, open_world
from tests.project.test_monitoring import fired
from tests.scenario import Card

pytestmark = sdk_warns_of_itself

GUIDE = Path("docs/driftguide.md").read_text(encoding="utf-8")
NONE = "–"
MINUTE = timedelta(minutes=1)
DIGEST = DigestTime(weekday=0, at=datetime.min.time())


def _table() -> dict[str, dict[str, str]]:
    [section] = re.findall(r"### Öva\n(.*?)\n### ", GUIDE, re.DOTALL)
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line[:1] == "|"]
    names, _, *drills = rows
    return {row[0]: dict(zip(names, row, strict=True)) for row in drills}


DRILLS = _table()


class FullStore:
    """An evidence store whose disk has no room."""

    async def save(self, case: CaseNumber, image: CheckedImage) -> StoredEvidence:
        raise StoreFailed(StoreFailure.FULL)

    async def open(self, ref: str) -> bytes:
        raise AssertionError(ref)

    async def dispose(self, ref: str) -> None:
        raise AssertionError(ref)

    async def refs(self) -> list[str]:
        return []


@dataclass(kw_only=True)
class Drill:
    world: World
    health_check: HealthCheck
    watch: HealthWatch
    heartbeat: Heartbeat
    beats: list[str] = field(default_factory=list)

    @property
    def bot(self) -> Bot:
        return self.world.stage.teams.bot

    async def minutes(self, count: int) -> None:
        """Look as the bot does; the group is read when it is due."""
        for _ in range(count):
            self.world.stage.clock.move(MINUTE)
            await self.bot.superadmins.refresh()
            await self.watch.look()
        await self.world.stage.work()

    def told(self) -> str:
        posted, where = self.world.stage.teams.teams.posted, self.world.stage.teams.teams.where
        chats = {chat for person in SUPERADMINS for chat in self.world.stage.chats(person)}
        mine = (body for id_, body in posted.items() if where[id_] in chats)
        return "\n".join(Card(each["attachments"][0]["content"]).text for each in mine)


async def _secret_ends(drill: Drill) -> None:
    drill.world.entra.refuse = True
    drill.world.entra.error = "AADSTS7000222: The provided client secret keys are expired."
    clock = drill.world.stage.clock
    # The token that is held counts by the real clock.
    clock.move(datetime.fromtimestamp(time.time(), UTC) + 2 * MINUTE - clock.now())
    await drill.minutes(1)


async def _channel_is_deleted(drill: Drill) -> None:
    async with drill.world.stage.teams.storage.begin() as tx:
        await tx.conversations.set_state(CHANNEL, "deleted")
    await drill.minutes(1)


async def _graph_refuses(drill: Drill) -> None:
    drill.world.stage.graph.permissions.clear()
    await drill.minutes(40)


async def _group_is_empty(drill: Drill) -> None:
    drill.world.stage.graph.group = []
    await drill.minutes(16)


async def _proxy_is_down(drill: Drill) -> None:
    drill.world.entra.refuse, drill.world.entra.error = True, "no answer"
    drill.world.stage.graph.down = True
    drill.world.stage.teams.teams.weather = lambda: Fault(kind="reset")
    drill.world.change(
        signing_metadata="http://127.0.0.1:1/", tenant_metadata="http://127.0.0.1:1/"
    )
    await drill.world.stage.raise_alert()
    await drill.world.stage.work()
    await drill.minutes(1)


async def _disk_is_full(drill: Drill) -> None:
    drill.world.change(evidence=FullStore())
    await drill.health_check.note_store(StoreFailure.FULL)
    await drill.minutes(1)


async def _folder_is_gone(drill: Drill) -> None:
    store = FolderStore(Path("ingenting-har"), expects_pictures=_some_were_kept)
    drill.world.change(evidence=store)
    drill.watch = HealthWatch(
        drill.health_check,
        drill.bot.storage,
        drill.bot.superadmins,
        token=drill.world.services.token,
        heartbeat=drill.heartbeat,
        store=StoreLook(store.look),
    )
    await drill.minutes(1)


async def _some_were_kept() -> bool:
    return True


PLANTED: dict[str, Callable[[Drill], Awaitable[None]]] = {
    "hemligheten går ut": _secret_ends,
    "kanalen tas bort": _channel_is_deleted,
    "Graph svarar 403": _graph_refuses,
    "gruppen är tom": _group_is_empty,
    "proxyn är nere": _proxy_is_down,
    "bevislagrets disk är full": _disk_is_full,
    "bevislagrets mapp är borta": _folder_is_gone,
}
AWAY = "databasen är borta"


@pytest.fixture
async def drill(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Drill]:
    by_group = "gruppen" in request.node.name
    people = () if by_group else SUPERADMINS
    async with AsyncExitStack() as stack:
        world = await stack.enter_async_context(
            open_world(tmp_path, clock, monkeypatch, people=people, token_lives=0)
        )
        beats: list[str] = []

        async def beat(request: web.Request) -> web.Response:
            beats.append(request.path)
            return web.Response()

        app = web.Application()
        app.router.add_get("/ping", beat)
        server = await stack.enter_async_context(TestServer(app, host="127.0.0.1"))
        bot = world.stage.teams.bot
        health_check = HealthCheck(
            engine=bot.engine,
            storage=bot.storage,
            queue=bot.queue,
            clock=clock,
            superadmins=bot.superadmins,
            reading=lambda: bot.superadmins.reading,
            credential=world.services.credential,
            uses_graph=True,
            records=lambda: bot.records.records,
            witnesses=bot.witnesses,
            digest_due=DIGEST.due,
        )
        heartbeat = Heartbeat(world.services.session, str(server.make_url("/ping")))
        watch = HealthWatch(
            health_check,
            bot.storage,
            bot.superadmins,
            token=world.services.token,
            heartbeat=heartbeat,
        )
        world.change(listed=frozenset(people))
        made = Drill(
            world=world, health_check=health_check, watch=watch, heartbeat=heartbeat, beats=beats
        )
        await made.minutes(1)
        assert beats, "it beats while all is well"
        beats.clear()
        yield made


def holds(cell: str, said: str) -> None:
    """What the cell says is said; nothing is, where it has a dash."""
    assert cell != NONE
    assert cell.lower() in said.lower()


async def reporter_hears(health_check: HealthCheck) -> str:
    closed = (await health_check.alert_delivery()).state is State.NOT
    return case_words.pictures_kept(1, alerted=False, closed=closed, call="någon")


def not_well(health: Health) -> set[str]:
    """As the probe tells in detail."""
    found = re.search(r"not: ([\w, ]+)", in_short(health))
    return set(found[1].split(", ")) if found else set()


@pytest.mark.parametrize("name", PLANTED)
async def test_each_place_says_what_the_table_says(drill: Drill, name: str) -> None:
    row = DRILLS[name]
    await PLANTED[name](drill)
    drill.beats.clear()
    await drill.minutes(1)
    health = await drill.health_check.look()
    holds(row["anmälaren hör"], await reporter_hears(drill.health_check))
    holds(row["`/status`"], Card(health_card(health)).text)
    assert set(row["`/readyz`"].removeprefix("not: ").split(", ")) <= not_well(health)
    metrics = Metrics()
    metrics.database(up=True)
    metrics.health(health)
    assert row["larm"].strip("`") in fired(metrics)
    if row["kort"] == NONE:
        assert row["`/status`"] not in drill.told()
    else:
        holds(row["kort"], drill.told())
    assert bool(drill.beats) == (row["hjärtslag"] == "slår")
    lines = [check_words.line(each) for each in await drill.world.found()]
    failing = [line for line in lines if line.startswith(check_words.STATES[State.NOT])]
    holds(row["`check`"], "\n".join(failing))


async def test_a_database_that_is_away_is_told_of_where_it_can_be(drill: Drill) -> None:
    row = DRILLS[AWAY]
    away = create_engine("postgresql+asyncpg://bot@127.0.0.1:1/bot")
    storage = SqlStorage(away, drill.world.stage.clock)
    bot = replace(drill.bot, engine=away, storage=storage)
    assert await bot.problem() == "database cannot be reached"
    assert row["`/readyz`"] == "unavailable"
    text = (await replace(bot, health_check=_check_on(drill, bot)).measured()).decode()
    assert "bot_database_up 0.0" in text
    metrics = Metrics()
    metrics.database(up=False)
    assert row["larm"].strip("`") in fired(metrics)
    drill.world.change(engine=away, storage=storage)
    lines = [check_words.line(each) for each in await drill.world.found()]
    holds(row["`check`"], "\n".join(lines))
    watch = HealthWatch(
        _check_on(drill, bot),
        storage,
        bot.superadmins,
        token=drill.world.services.token,
        heartbeat=drill.heartbeat,
    )
    told = drill.told()
    with pytest.raises(OSError):  # noqa: PT011 - whatever the address refuses with
        await watch.look()
    assert row["hjärtslag"] == "tyst"
    assert drill.beats == []
    # Who reports is answered by a number alone (tests/faults/test_databases.py).
    assert row["anmälaren hör"] == row["`/status`"] == row["kort"] == NONE
    assert drill.told() == told
    needs = [line for line in lines if "Rätta databasen först" in line]
    assert len(needs) >= len(("Teamet", "Kanalen", "Chatt"))
    await away.dispose()


def _check_on(drill: Drill, bot: Bot) -> HealthCheck:
    return HealthCheck(
        engine=bot.engine,
        storage=bot.storage,
        queue=bot.queue,
        clock=drill.world.stage.clock,
        superadmins=bot.superadmins,
        reading=lambda: None,
        credential=drill.world.services.credential,
        uses_graph=True,
        records=lambda: bot.records.records,
        witnesses=bot.witnesses,
        digest_due=DIGEST.due,
    )


def test_every_row_is_tried() -> None:
    assert set(DRILLS) == {*PLANTED, AWAY}
