"""The real SDK over loopback HTTP against the strict local Graph."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Self

import kiota_http.middleware.retry_handler as kiota_retry
import pytest
from azure.core.credentials import AccessToken

from bot.alerts.ports import Profile
from bot.graph.address import checked_base_url
from bot.graph.on_demand import GraphOnDemand
from bot.graph.options import GraphOptions
from bot.local.graph import LocalGraph
from tests.doubles.graph import StrictGraph

# msgraph's generated modules warn of classes that they themselves declare, one by one as each
# is first imported.
sdk_warns_of_itself = [
    pytest.mark.filterwarnings("ignore:GetQueryParameters is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:This class is deprecated:DeprecationWarning"),
]

GROUP = "9d0c2f1e-0000-4000-8000-000000000001"
MANIFEST = "9d0c2f1e-0000-4000-8000-000000000003"
APP = "9d0c2f1e-0000-4000-8000-000000000004"
SENDER = "larm@example.org"
DRIVE = "b!drive"


def person(number: int, name: str, *, enabled: bool = True) -> Profile:
    mail = f"{name.lower()}@example.org"
    return Profile(
        id=f"9d0c2f1e-0000-4000-8000-1000000000{number:02}",
        name=name,
        mail=mail,
        user_principal_name=mail,
        enabled=enabled,
    )


ANNA, BO, CILLA, DISABLED = (
    person(1, "Anna"),
    person(2, "Bo"),
    person(3, "Cilla"),
    person(4, "Disa", enabled=False),
)


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def advance(self, **passed: float) -> None:
        self.time += timedelta(**passed)


class Credential:
    """Gives one token; `error` is raised instead. Remembers what was asked for."""

    def __init__(self) -> None:
        self.error: Exception | None = None
        self.scopes: list[tuple[str, ...]] = []

    async def get_token(self, *scopes: str, **options: object) -> AccessToken:
        self.scopes.append(scopes)
        if self.error is not None:
            raise self.error
        return AccessToken("SECRET.TOKEN", 2_000_000_000)

    async def close(self) -> None: ...

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None: ...


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def credential() -> Credential:
    return Credential()


@pytest.fixture
async def local(clock: Clock) -> AsyncIterator[LocalGraph]:
    graph = StrictGraph(
        users=[ANNA, BO, CILLA, DISABLED],
        group_id=GROUP,
        group=[ANNA.id, BO.id, CILLA.id],
        manifest_id=MANIFEST,
        teams_app_id=APP,
        now=clock,
        activity_types={"alert": "{actor} reports: {what}"},
        installed=[ANNA.id],
        senders=[SENDER],
        drives=[DRIVE],
    )
    async with graph:
        yield graph
    assert graph.violations == []


@pytest.fixture
async def base_url(local: LocalGraph) -> str:
    return await local.start()


@pytest.fixture
async def connect(
    base_url: str, clock: Clock, credential: Credential
) -> AsyncIterator[Callable[..., GraphOnDemand]]:
    """Make a Graph, with other options than the usual ones where a test needs them."""
    made: list[GraphOnDemand] = []

    def make(**changed: object) -> GraphOnDemand:
        options = {
            "base_url": checked_base_url(base_url, local=True),
            "credential": credential,
            "now": clock,
            "manifest_id": MANIFEST,
            "alert_sender": SENDER,
            "patience": 0.0,
        }
        made.append(GraphOnDemand(GraphOptions(**(options | changed))))
        return made[-1]

    yield make
    for graph in made:
        await graph.aclose()


@pytest.fixture
def graph(connect: Callable[..., GraphOnDemand]) -> GraphOnDemand:
    return connect()


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds that Kiota would have slept before a retry."""
    naps: list[float] = []

    async def sleep(seconds: float) -> None:
        naps.append(seconds)

    monkeypatch.setattr(kiota_retry, "asyncio", SimpleNamespace(sleep=sleep))
    return naps
