"""What `check` tries: by the running bot, or by itself from the console, where nothing runs."""

import os
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy import make_url

from bot import __version__
from bot.botframework.authentication import PUBLIC_METADATA
from bot.core.ports import Clock
from bot.graph.superadmins import remembered
from bot.http_client import open_session
from bot.ops.check import Checks
from bot.ops.check_services import CheckServices, database_needed
from bot.settings import Mode, Settings
from bot.teams.messenger import Messenger
from bot.web.assets import missing_script
from bot.web.sign_in import metadata_of
from bot.wiring.base import Base, open_connector
from bot.wiring.evidence import evidence_store, has_pictures
from bot.wiring.graph import open_graph
from bot.wiring.parts import Client, Parts
from bot.wiring.sign_in import credential_health, open_shared_credential, signing
from storage.engine import create_engine
from storage.transaction import SqlStorage

EACH_IN_A_TURN: Final = 5.0
IN_A_TURN: Final = 11.0
"""Seconds: Teams waits fifteen for the answer to a button."""
EACH_IN_THE_CONSOLE: Final = 15.0
IN_THE_CONSOLE: Final = 45.0
"""Seconds: most is tried at once, and what did not answer is not asked again."""
MESSAGES: Final = "api/messages"


def checks_of(base: Base, messenger: Messenger) -> Checks:
    """Of a bot that runs, quick enough for a turn."""
    services = CheckServices(
        clock=base.clock,
        engine=base.engine,
        storage=base.storage,
        is_database_missing=False,
        session=base.session,
        teams=messenger,
        evidence=base.evidence,
        graph=base.graph,
        token=base.token,
        credential=partial(credential_health, base.settings, base.credential),
        remembered=partial(remembered, base.storage),
        **_by_the_settings(base.settings),
    )
    return Checks(services, each=EACH_IN_A_TURN, together=IN_A_TURN)


@asynccontextmanager
async def open_checks(settings: Settings, clock: Clock) -> AsyncGenerator[Checks]:
    """By itself: no worker, no migration, and no database where there was none."""
    parts, client = Parts(), Client.of(settings)
    async with AsyncExitStack() as stack:
        missing = _is_missing(settings)
        url = settings.database_url.get_secret_value()
        if missing:
            url = f"sqlite+aiosqlite:///{stack.enter_context(TemporaryDirectory())}/none.db"
        engine = create_engine(url, patience=parts.database_patience)
        stack.push_async_callback(engine.dispose)
        storage = SqlStorage(engine, clock)
        session = await stack.enter_async_context(
            open_session(os.environ, proxies=client.is_remote)
        )
        credential = open_shared_credential(settings, clock, session, stack)
        _, token = signing(settings, credential, session)
        graph = open_graph(settings, clock, credential, stack, parts=parts)
        messenger = Messenger(
            open_connector(session, token, parts, client),
            storage,
            tenant=settings.tenant_id or "",
            targets=client.targets,
            nudge=lambda: None,
        )

        async def expects_pictures() -> bool:
            with database_needed():
                return await has_pictures(storage)

        services = CheckServices(
            clock=clock,
            engine=engine,
            storage=storage,
            is_database_missing=missing,
            session=session,
            teams=messenger,
            evidence=evidence_store(settings, graph, None if missing else expects_pictures),
            graph=graph,
            token=token,
            credential=partial(credential_health, settings, credential),
            remembered=partial(remembered, storage),
            **_by_the_settings(settings),
        )
        yield Checks(services, each=EACH_IN_THE_CONSOLE, together=IN_THE_CONSOLE)


def _by_the_settings(settings: Settings) -> dict[str, Any]:
    remote = settings.mode is Mode.TEAMS
    tenant = metadata_of(str(settings.sign_in_authority), settings.tenant_id or "")
    return {
        "tenant_metadata": tenant if remote else None,
        "signing_metadata": str(settings.openid_metadata_url or PUBLIC_METADATA)
        if remote
        else None,
        "messages_url": f"{settings.public_url}{MESSAGES}" if settings.public_url else None,
        "missing_script": missing_script,
        "is_remote": remote,
        "listed": frozenset(settings.superadmins),
        "group_id": settings.superadmin_group_id,
        "has_sender": settings.alert_sender is not None,
        "knows_its_app": settings.teams_app_id is not None,
        "version": __version__,
    }


def _is_missing(settings: Settings) -> bool:
    url = make_url(settings.database_url.get_secret_value())
    return url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file()
