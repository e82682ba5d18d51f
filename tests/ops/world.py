"""Everything that the bot stands on, each a strict double: to be tried, and to be broken."""

from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import text

from bot.alerts.checks import Finding
from bot.alerts.health import Credential
from bot.core.people import PersonId
from bot.credentials import CredentialChoice, SharedCredential, open_credential
from bot.http_client import open_session
from bot.ops.check import Checks
from bot.ops.check_services import CheckServices
from bot.web.sign_in import metadata_of
from tests.alerts.stage import GROUP, SUPERADMINS, AlertStage, alert_stage, never_sleeping
from tests.clock import FixedClock
from tests.doubles.entra import EntraDouble
from tests.doubles.openid import OpenIdDouble
from tests.makers import SIV
from tests.scenario import CHANNEL, TEAM, TENANT

PATIENT = replace(never_sleeping(), graph_timeout=20.0)
"""Everything is tried at once, while Graph's SDK is being loaded."""
SCOPE = "https://api.botframework.com/.default"
YEAR = timedelta(days=365)


@dataclass(kw_only=True)
class World:
    """Everything that the bot stands on, each a double, all of it well."""

    stage: AlertStage
    entra: EntraDouble
    openid: OpenIdDouble
    services: CheckServices
    endpoint_status: int = 401

    async def found(self, *, send: bool = False, together: float = 60.0) -> list[Finding]:
        return await Checks(self.services, each=20.0, together=together).run(send=send)

    def change(self, **changes: Any) -> None:
        self.services = replace(self.services, **changes)

    async def sql(self, statement: str, **values: Any) -> None:
        async with self.stage.teams.bot.engine.begin() as connection:
            await connection.execute(text(statement), values)


@asynccontextmanager
async def open_world(
    folder: Path,
    clock: FixedClock,
    monkeypatch: pytest.MonkeyPatch,
    *,
    people: Iterable[PersonId] = SUPERADMINS,
    token_lives: int = 3600,
) -> AsyncIterator[World]:
    """The bot in the midst of it.

    Args:
        folder: For its files.
        clock: What time it is.
        monkeypatch: Says where Entra is.
        people: Whom the settings name as superadmins, beside the group.
        token_lives: Seconds, of the real clock, that a token of Entra's does.
    """
    async with AsyncExitStack() as stack:
        entra = await stack.enter_async_context(EntraDouble(lifetime=token_lives).running(folder))
        openid = await stack.enter_async_context(OpenIdDouble().running())
        stage = await stack.enter_async_context(
            alert_stage(folder, clock, people=people, parts=PATIENT, superadmin_group_id=GROUP)
        )
        monkeypatch.setenv("AZURE_AUTHORITY_HOST", entra.authority)
        session = await stack.enter_async_context(
            open_session({"SSL_CERT_FILE": str(entra.ca)}, proxies=False)
        )
        choice = CredentialChoice(
            kind="client secret", app_id="app", tenant_id=TENANT, secret="hush"
        )
        credential = await stack.enter_async_context(
            SharedCredential(
                lambda: open_credential(choice, session),
                clock=clock.now,
                witness=stage.teams.bot.witnesses.token,
            )
        )
        stage.graph.installed |= set(SUPERADMINS)
        stage.teams.teams.rosters[CHANNEL] = stage.teams.teams.rosters[TEAM]
        chats = (f"a:chat-with-{person}" for person in SUPERADMINS)
        stage.teams.teams.rosters |= {chat: [] for chat in (f"a:{SIV}", *chats)}
        await stage.teams.personal(SIV).say("/hjälp")
        entra.tenants = {TENANT}
        openid.date = format_datetime(clock.now().astimezone(UTC), usegmt=True)
        world = World(
            stage=stage, entra=entra, openid=openid, services=stage.teams.bot.checks.services
        )

        async def answer(request: web.Request) -> web.Response:
            assert await request.read() == b"{}"
            return web.Response(status=world.endpoint_status)

        app = web.Application()
        app.router.add_post("/api/messages", answer)
        outside = await stack.enter_async_context(TestServer(app, host="127.0.0.1"))

        async def held() -> Credential:
            return Credential(kind="client secret", ends_at=clock.now() + YEAR)

        world.change(
            session=session,
            token=credential.token_for(SCOPE),
            credential=held,
            tenant_metadata=metadata_of(entra.authority, TENANT),
            signing_metadata=openid.metadata_url,
            messages_url=str(outside.make_url("/api/messages")),
            is_remote=True,
        )
        yield world
