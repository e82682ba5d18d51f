"""What `check` tries, given by the composition root, and how a fault becomes a finding."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from typing import Final, Protocol

import aiohttp
import structlog

from bot.alerts.checks import Check, Finding, Why, fails, unknown
from bot.alerts.health import Credential
from bot.alerts.ports import (
    Directory,
    GraphError,
    GraphRefused,
    GraphUnavailable,
    GroupReading,
    Reach,
)
from bot.core.people import Person, PersonId
from bot.core.ports import Clock
from bot.moderation.ports import EvidenceStore
from bot.outbox.worker import NotNow, Undeliverable
from cards.elements import Card
from storage.conversations import Conversation
from storage.engine import AsyncEngine, database_errors
from storage.transaction import SqlStorage

NO_TOKEN: Final = "no token"  # noqa: S105 - words
"""How the reason begins where Graph could not be asked without one."""

Findings = AsyncIterator[Finding]

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Graph(Directory, Reach, Protocol):
    """As much of Graph as is tried."""

    async def catalog_versions(self) -> tuple[str, ...]:
        """The versions of the app's package that the organisation's catalog has published."""
        ...


class Teams(Protocol):
    async def members(self, team: Conversation) -> list[Person]: ...
    async def chat_with(self, person: PersonId) -> Conversation: ...
    async def send_to(self, to: Conversation, card: Card) -> object: ...


@dataclass(frozen=True, kw_only=True)
class CheckServices:
    """What is tried. What does not apply, as the token in local mode, is None."""

    clock: Clock
    engine: AsyncEngine
    storage: SqlStorage
    is_database_missing: bool
    """A file that the bot makes at its first start."""
    session: aiohttp.ClientSession
    teams: Teams
    evidence: EvidenceStore
    graph: Graph | None
    token: Callable[[], Awaitable[str]] | None
    credential: Callable[[], Awaitable[Credential | None]]
    tenant_metadata: str | None
    signing_metadata: str | None
    messages_url: str | None
    """Where Teams writes to the bot; None where no public address is set."""
    missing_script: Callable[[], str | None]
    """Which of its scripts the schedule's page lacks."""
    is_remote: bool
    """False in local mode, which Teams does not reach."""
    listed: frozenset[PersonId]
    group_id: str | None
    remembered: Callable[[], Awaitable[GroupReading | None]]
    has_sender: bool
    knows_its_app: bool
    """Whether the settings name the app's id in the catalog."""
    version: str
    """Of the package that this code would make."""

    async def place(self, key: str) -> Conversation | None:
        with database_needed():
            async with self.storage.read() as tx:
                return await tx.conversations.get(key)


class NoDatabase(Exception):
    """What is tried needs the database, which does not answer."""


@contextmanager
def database_needed() -> Generator[None]:
    """Make one fault of the many in which a database fails to answer, a closed port among them."""
    try:
        yield
    except (*database_errors(), OSError) as error:
        raise NoDatabase from error


class Service(Enum):
    TEAMS = auto()
    GRAPH = auto()


class Patience:
    """How long each thing may take, and all of them together from now on; in seconds.

    What did not answer once, or can't be asked, is not asked again.
    """

    def __init__(self, *, each: float, together: float) -> None:
        self.each = each
        self.unheard: dict[Service, Why] = {}
        """Why a service is asked no more."""
        self._end = asyncio.get_running_loop().time() + together

    @property
    def until(self) -> float:
        """By the loop's clock."""
        return min(asyncio.get_running_loop().time() + self.each, self._end)

    @property
    def is_over(self) -> bool:
        return asyncio.get_running_loop().time() >= self._end

    def note(self, found: Iterable[Finding], *services: Service) -> None:
        """Of what was found by asking the services, see whether to ask them again."""
        why = next((each.why for each in found if each.why in {Why.SILENT, Why.NO_TOKEN}), None)
        if why is not None:
            self.unheard |= dict.fromkeys(services, why)


async def tried(
    check: Check,
    probe: Callable[[], Findings],
    *,
    patience: Patience,
    whose: str = "",
    asks: Service | None = None,
) -> list[Finding]:
    """What was found, whatever went wrong: of a fault that no probe knows, that it is one.

    Args:
        check: What is tried.
        probe: Tries it.
        patience: How long it may take.
        whose: The person's name, where it is about one.
        asks: Whom the probe asks, where others ask the same.
    """
    if asks is not None and asks in patience.unheard:
        return [unheard(check, patience.unheard[asks], whose=whose)]
    found: list[Finding] = []
    try:
        async with asyncio.timeout_at(patience.until):
            async for each in probe():
                found.append(each)  # noqa: PERF401 - what was found before a fault stays
    except TimeoutError:
        if patience.is_over:
            found.append(unknown(check, Why.OUT_OF_TIME, whose=whose))
        else:
            found.append(fails(check, Why.SILENT, whose=whose))
    except (NoDatabase, *database_errors()):
        found.append(unknown(check, Why.NEEDS_DATABASE, whose=whose))
    except Exception as bug:  # noqa: BLE001 - the other lines are still to be told
        _log.exception("check_failed", check=check.value)
        found.append(unknown(check, Why.BUG, detail=type(bug).__name__, whose=whose))
    if asks is not None:
        patience.note(found, asks)
    return found


def by_graph(check: Check, error: GraphError, whose: str = "") -> Finding:
    if isinstance(error, GraphRefused):
        why = Why.FORBIDDEN if error.status == HTTPStatus.FORBIDDEN else Why.REFUSED
        return fails(check, why, detail=f"{error.status} {error.code}", whose=whose)
    detail = error.reason if isinstance(error, GraphUnavailable) else type(error).__name__
    why = Why.NO_TOKEN if detail.startswith(NO_TOKEN) else Why.UNREACHED
    return unheard(check, why, detail=detail, whose=whose)


def unheard(check: Check, why: Why, *, detail: str = "", whose: str = "") -> Finding:
    """Of who gave no answer: without a token nobody was even asked."""
    make = unknown if why is Why.NO_TOKEN else fails
    return make(check, why, detail=detail, whose=whose)


def by_teams(check: Check, error: NotNow | Undeliverable, whose: str = "") -> Finding:
    why = Why.REFUSED if isinstance(error, Undeliverable) else Why.UNREACHED
    return fails(check, why, detail=str(error), whose=whose)
