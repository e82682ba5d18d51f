"""Whole turns: activities in over HTTP, the real bot between, and what Teams was sent.

The bot runs in this process on real SQLite; only Teams' connector is a double, and a strict one.
"""

import asyncio
import io
import os
import re
import uuid
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web_app
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from bot.app import BOT, create_app
from bot.core.people import PersonId
from bot.organisation import BUILT_IN, Organisation, load_organisation
from bot.schedule.model import Booking, Department, Details, Page, PageKind
from bot.settings import Settings
from bot.wiring.parts import Client, Parts
from bot.wiring.storage import seed
from storage.engine import create_engine
from storage.transaction import SqlStorage
from tests.clock import FixedClock
from tests.databases import disposing, in_template, migrated_file
from tests.doubles import contracts
from tests.doubles.connector import ConnectorDouble
from tests.doubles.rules import LARGEST_INVOKE_ANSWER, Rule
from tests.makers import ANNA, BO, SIV

ORGANISATIONS = Path(__file__).parent / "organisations"
ANOTHER = str(ORGANISATIONS / "exempelstad.toml")
_FIRST = load_organisation()
OF_THE_FIRST = re.compile(
    "|".join(
        [
            r"helsingborg|\bsav\b",
            *(re.escape(each.name.lower()) for each in (*_FIRST.pages, *_FIRST.departments)),
            re.escape(_FIRST.advertising.job_ads.lower()),
            re.escape(_FIRST.contact_centre.name.lower()),
        ]
    )
)
"""What only the municipality of the built-in file is called or calls its own, in small letters."""
TENANT = "7e4a0000-0000-4000-8000-0000000000aa"
TEAM = "19:sav-team@thread.tacv2"
CHANNEL = "19:inlaggsschema@thread.tacv2"
BOT_ACCOUNT = "28:inlaggsboten"
FILLER = PersonId("f1110000-0000-4000-8000-00000000000f")
_MOMENTS = count(1)
NAMES = {ANNA: "Anna Ek", BO: "Bo Al", SIV: "Siv Rönn"}


@dataclass(frozen=True)
class Card:
    """A card as a person meets it: its words and its buttons."""

    content: Mapping[str, Any]

    @property
    def text(self) -> str:
        """Every word on it, one line for each piece of text, with spaces of the ordinary kind."""
        return "\n".join(self._texts(self.content)).replace("\u00a0", " ")

    @property
    def buttons(self) -> dict[str, Mapping[str, Any]]:
        return {each["title"]: each for each in self._actions(self.content)}

    def all_buttons(self, title: str) -> list[Mapping[str, Any]]:
        return [each for each in self._actions(self.content) if each["title"] == title]

    @property
    def inputs(self) -> dict[str, Mapping[str, Any]]:
        return {
            each["id"]: each
            for each in self._nodes(self.content)
            if str(each.get("type", "")).startswith("Input.")
        }

    def _nodes(self, node: Any) -> Iterator[Mapping[str, Any]]:
        if isinstance(node, Mapping):
            yield node
            for key, value in node.items():
                if key not in {"data", "fallback", "refresh"}:
                    yield from self._nodes(value)
        elif isinstance(node, list):
            for each in node:
                yield from self._nodes(each)

    def _texts(self, node: Any) -> Iterator[str]:
        for each in self._nodes(node):
            for key in ("text", "value", "label", "errorMessage"):
                if isinstance(each.get(key), str):
                    yield each[key]
            if "title" in each and isinstance(each["title"], str):
                yield each["title"]

    def _actions(self, node: Any) -> Iterator[Mapping[str, Any]]:
        for each in self._nodes(node):
            if str(each.get("type", "")).startswith("Action."):
                yield each


@dataclass(kw_only=True)
class Chat:
    """One person in one conversation with the bot."""

    stage: "Stage"
    person: str
    conversation: str
    kind: str
    last_posted: str = ""
    """The id of the bot's latest message here, to which presses refer."""

    async def say(self, text: str, **more: Any) -> Card:
        """Type a message; the card that came in answer."""
        before = len(self.stage.teams.received)
        status = await self.deliver(self.message(text) | more)
        assert status == 200, status
        for got in self.stage.teams.received[before:]:
            content = _content(got.body)
            if content is not None and got.conversation_id == self.conversation:
                where = self.stage.teams.where
                here = (key for key in reversed(where) if where[key] == self.conversation)
                self.last_posted = next(here, "")
                return Card(content)
        raise AssertionError(f"no card came to {self.conversation} in answer to {text[:80]!r}")

    async def press(
        self,
        card: Card,
        title: str | Mapping[str, Any],
        inputs: Mapping[str, str] | None = None,
    ) -> Card:
        """Press a button, with what is filled in; the card that takes its place."""
        button = card.buttons[title] if isinstance(title, str) else title
        data = dict(button.get("data", {})) | dict(inputs or {})
        return await self.press_raw(button["verb"], data)

    async def press_raw(self, verb: str, data: Any) -> Card:
        value = await self.invoke(verb, data)
        assert isinstance(value, Mapping), value
        return Card(value)

    async def invoke(self, verb: Any, data: Any) -> Any:
        """The value that answers a press: a card, or a sentence."""
        activity = self.activity("invoke") | {
            "name": "adaptiveCard/action",
            "replyToId": self.last_posted,
            "value": {"action": {"type": "Action.Execute", "verb": verb, "data": data}},
        }
        status, body = await self.stage.post(activity)
        assert status == 200, (status, body)
        assert body["statusCode"] == 200, body
        return body["value"]

    async def deliver(self, activity: Mapping[str, Any]) -> int:
        status, _ = await self.stage.post(activity)
        return status

    async def react(self, message: str, **kinds: str) -> None:
        """Put a reaction under a message of the bot, or take it away: `added`, `removed`."""
        assert await self.deliver(self.reaction(message, **kinds)) == 200

    def reaction(self, message: str, *, added: str = "", removed: str = "") -> dict[str, Any]:
        """As Teams tells of one: without the name, and by the id of the message that it is to.

        https://github.com/microsoft/botframework-sdk/issues/5549 and
        https://github.com/microsoft/botbuilder-dotnet/issues/5745 show what arrives.
        """
        assert message in self.stage.teams.posted, "Teams tells of the bot's own messages alone"
        place = self.stage.teams.where[message].partition(";")[0]
        told = self.activity("messageReaction") | {
            "id": message,
            "replyToId": message,
            "timestamp": f"2026-11-20T09:12:31.{next(_MOMENTS):07}Z",
            "conversation": {
                "id": f"{place};messageid={message}" if self.kind == "channel" else place,
                "conversationType": self.kind,
                "tenantId": TENANT,
            },
        }
        if self.kind == "channel":
            told["channelData"] |= {"channel": {"id": place}}
        del told["from"]["name"]
        if added:
            told["reactionsAdded"] = [{"type": added}]
        if removed:
            told["reactionsRemoved"] = [{"type": removed}]
        assert contracts.inbound_faults(told) == []
        return told

    def message(self, text: str) -> dict[str, Any]:
        if self.kind == "personal":
            return self.activity("message") | {"text": text}
        mention = {
            "type": "mention",
            "text": "<at>Inläggsboten</at>",
            "mentioned": {"id": BOT_ACCOUNT, "name": "Inläggsboten"},
        }
        return self.activity("message") | {
            "text": f"<at>Inläggsboten</at> {text}",
            "entities": [mention],
        }

    def activity(self, kind: str) -> dict[str, Any]:
        channel_data: dict[str, Any] = {"tenant": {"id": TENANT}}
        if self.kind == "channel":
            channel_data |= {"team": {"id": TEAM}, "channel": {"id": CHANNEL}}
        return {
            "type": kind,
            "id": uuid.uuid4().hex,
            "channelId": "msteams",
            "serviceUrl": self.stage.teams.service_url,
            "from": {
                "id": f"29:{self.person}",
                "name": NAMES.get(self.person, "Någon Annan"),
                "aadObjectId": self.person,
            },
            "recipient": {"id": BOT_ACCOUNT, "name": "Inläggsboten"},
            "conversation": {
                "id": self.conversation,
                "conversationType": self.kind,
                "tenantId": TENANT,
            },
            "channelData": channel_data,
        }


@dataclass(kw_only=True)
class Stage:
    """The bot and Teams, facing each other."""

    teams: ConnectorDouble
    clock: FixedClock
    url: str
    http: aiohttp.ClientSession
    server: TestServer
    settings: Settings
    parts: Parts | None = None
    _threads: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def bot(self) -> Any:
        return self.server.app[BOT]

    @property
    def organisation(self) -> Organisation:
        """Whose bot it is; pages and departments by the names that they have there."""
        return load_organisation(self.settings.organisation or BUILT_IN)

    @property
    def main(self) -> Page:
        return next(each for each in self.pages if each.kind is PageKind.MAIN)

    @property
    def products(self) -> list[Page]:
        """The pages beside the main one; the last alias of each is what people type."""
        return [each for each in self.pages if each.kind is PageKind.PRODUCT]

    @property
    def product(self) -> Page:
        return self.products[0]

    @property
    def pages(self) -> list[Page]:
        return [each.page() for each in self.organisation.pages]

    @property
    def department(self) -> Department:
        return self.organisation.departments[0].department()

    @property
    def storage(self) -> SqlStorage:
        return self.bot.storage

    async def bookings(self) -> list[Booking]:
        """Every active booking, in order of day; not what only fills one."""
        async with self.storage.read() as tx:
            found = await tx.bookings.between(date.min, date.max)
        return [each for each in found if each.owner != FILLER]

    async def fill(self, day: date, *, leaving: int = 0, owner: str = FILLER) -> None:
        """Let the main page's day have no more room than this, however many posts that takes."""
        async with self.storage.begin() as tx:
            taken = (await tx.bookings.calendar(self.main, day, day)).on(day)
            for number in range(self.main.seats_per_day - len(taken) - leaving):
                details = Details(title=f"Fyller dagen {number}")
                await tx.bookings.add(
                    page=self.main, day=day, details=details, owner=PersonId(owner)
                )

    @asynccontextmanager
    async def restarted(self, **settings: Any) -> AsyncIterator["Stage"]:
        """The bot once more on the same database, after the first has stopped."""
        await self.server.close()
        async with self.replica(**settings) as again:
            yield again

    @asynccontextmanager
    async def replica(self, **settings: Any) -> AsyncIterator["Stage"]:
        """One more bot on the same database."""
        chosen = self.settings.model_copy(update=settings)
        async with _serving(chosen, self.clock, self.teams, self.parts) as other:
            yield other

    def personal(self, person: str = ANNA) -> Chat:
        return Chat(stage=self, person=person, conversation=f"a:{person}", kind="personal")

    def channel(self, person: str = ANNA) -> Chat:
        """A new thread in the schedule's channel."""
        thread = f"{CHANNEL};messageid={next(self._threads)}"
        return Chat(stage=self, person=person, conversation=thread, kind="channel")

    async def install(self, *people: str) -> None:
        """Add the bot to the team of these people, who become editors by that."""
        self.teams.rosters[TEAM] = [
            {"id": f"29:{each}", "name": NAMES.get(each, "Någon Annan"), "aadObjectId": each}
            for each in people
        ]
        activity = self.channel(people[0]).activity("installationUpdate") | {"action": "add"}
        status, _ = await self.post(activity)
        assert status == 200
        while await self.bot.worker.work_due():  # the roster is read there
            pass

    async def post(self, activity: Mapping[str, Any] | bytes) -> tuple[int, Any]:
        body = (
            {"data": io.BytesIO(activity), "headers": {"Content-Type": "application/json"}}
            if isinstance(activity, bytes)
            else {"json": dict(activity)}
        )
        async with self.http.post(f"{self.url}/api/messages", **body) as response:
            text = await response.read()
            answer = (await response.json()) if text else None
            if isinstance(activity, Mapping) and activity.get("type") == "invoke":
                name = str(activity.get("name"))
                faults = contracts.invoke_answer_faults(name, response.status, answer)
                if Rule.INVOKE_SIZE in self.teams.rules and len(text) > LARGEST_INVOKE_ANSWER:
                    faults.append(f"{len(text)} bytes")
                self.teams.violations += [f"answer to {name}: {each}" for each in faults]
            return response.status, answer


def _content(body: Any) -> Mapping[str, Any] | None:
    match body:
        case {"attachments": [{"content": dict(content)}, *_]}:
            return content
        case _:
            return None


def organisation_file() -> str | None:
    """Whose stories are told: with `ORGANISATION=exempelstad`, that one's."""
    name = os.environ.get("ORGANISATION")
    return str(ORGANISATIONS / f"{name}.toml") if name else None


HERE = load_organisation(Path(organisation_file() or BUILT_IN))
"""Whose stories are told unless a test says otherwise; as `Stage.organisation` by then."""
MAIN = next(each.page() for each in HERE.pages if each.kind is PageKind.MAIN)
PRODUCT = next(each.page() for each in HERE.pages if each.kind is PageKind.PRODUCT)
DEPARTMENT = HERE.departments[0].department()


@asynccontextmanager
async def stage(
    folder: Path,
    clock: FixedClock,
    *,
    database_url: str = "",
    parts: Parts | None = None,
    **settings: Any,
) -> AsyncIterator[Stage]:
    """The bot on a database of its own, in local mode, with Siv as superadmin."""
    if (elsewhere := organisation_file()) is not None:
        settings.setdefault("organisation", elsewhere)
    if not database_url:
        file = folder / "bot.db"
        with file.open("xb") as new:
            new.write(migrated_file() if "organisation" in settings else _seeded_file())
        database_url = f"sqlite+aiosqlite:///{file}"
    chosen = _settings(folder, database_url, settings)
    # A team is learnt from whatever is said in it; who is in it, a test says by `install`.
    async with ConnectorDouble(rosters={TEAM: []}).running() as teams:
        async with _serving(chosen, clock, teams, parts) as set_up:
            yield set_up
        assert not teams.violations, teams.violations


_USUAL = {"mode": "local", "tenant_id": TENANT, "superadmins": SIV}


def _settings(folder: Path, database_url: str, more: Mapping[str, Any]) -> Settings:
    evidence, exports = folder / "evidence", folder / "export"
    if not more:
        own = {
            "database_url": SecretStr(database_url),
            "evidence": str(evidence),
            "exports": exports,
        }
        return _usual().model_copy(update=own)
    own = {"database_url": database_url, "evidence": str(evidence), "exports": str(exports)}
    return Settings.model_validate({**_USUAL, **own, **more})


@cache
def _usual() -> Settings:
    """Checked once: it looks through the environment, which takes as long as a turn."""
    return Settings.model_validate(_USUAL)


@cache
def _seeded_file() -> bytes:
    """A database in which the bot has already put the built-in organisation's pages."""
    return in_template(_seed, migrated_file())


async def _seed(url: str) -> None:
    async with disposing(create_engine(url)) as engine:
        await seed(SqlStorage(engine, FixedClock()), load_organisation())


@asynccontextmanager
async def _serving(
    settings: Settings, clock: FixedClock, teams: ConnectorDouble, parts: Parts | None
) -> AsyncIterator[Stage]:
    async with (
        TestServer(create_app(settings, clock, parts), host="127.0.0.1") as server,
        aiohttp.ClientSession() as http,
    ):
        yield Stage(
            teams=teams,
            clock=clock,
            url=str(server.make_url("")).rstrip("/"),
            http=http,
            server=server,
            settings=settings,
            parts=parts,
        )
    # aiohttp would keep the last few hundred bots: half of what the tests held in memory.
    vars(web_app)["_cached_build_middleware"].cache_clear()


LOCAL = Client(is_remote=False, targets=False, dialogs=False, pictures=False, exports=False)
"""What the local chat client can."""


def says_nothing_of_the_first(stage: Stage) -> None:
    """Look through all that was sent to anybody."""
    sent = [str(each.body) for each in stage.teams.received]
    assert {found[0] for each in sent for found in OF_THE_FIRST.finditer(each.lower())} == set()


async def settled(stage: Stage) -> None:
    """Let the outbox be worked until nothing waits; the clock moves on as far as that takes."""
    for _ in range(200):
        while await stage.bot.worker.work_due():
            pass
        now = stage.clock.now()
        if (await stage.bot.queue.backlog(now)).waiting == 0:
            return
        stage.clock.move(timedelta(minutes=1))
        await asyncio.sleep(0)  # the bot's own worker may hold one
    raise AssertionError("something never leaves the outbox")
