"""The composition root: the only place that chooses who does what."""

import asyncio
import os
import random
import socket
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import aiohttp
import structlog
from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.credentials import SharedCredential, choose_credential, open_credential
from bot.http_client import open_session
from bot.ics import calendar
from bot.organisation import BUILT_IN, Organisation, load_organisation
from bot.outbox.planner import Planner
from bot.outbox.worker import Handler, Worker
from bot.schedule.model import Role
from bot.schedule.ports import Clock
from bot.settings import AppType, Mode, Settings
from bot.teams.adapter import InvokeResult, Result, TeamsAdapter
from bot.teams.authentication import (
    PUBLIC_METADATA,
    BotFrameworkSignIn,
    LocalSignIn,
    SignIn,
    SigningKeys,
    cloud_of,
)
from bot.teams.connector import Connector, Token
from bot.teams.dispatch import Dispatcher
from bot.teams.handlers.registry import create_router
from bot.teams.identity import Identity, ListedSuperadmins
from bot.teams.inbound import Inbound
from bot.teams.installation import Installation
from bot.teams.messenger import Messenger
from bot.teams.notices import Notices
from bot.teams.notices_digest import DigestNotices
from bot.teams.notices_exchange import ExchangeNotices
from bot.teams.notices_watch import WatchNotices
from bot.teams.rate_limit import RateLimits
from bot.teams.service_urls import is_local_service, is_teams_service
from bot.teams.turn import Services
from bot.usecases.digest import DigestTime, plan_digests
from bot.usecases.feeds import read_feed
from storage.engine import create_engine
from storage.migrate import is_current, migrate
from storage.outbox import OutboxQueue
from storage.transaction import SqlStorage

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class Bot:
    """The assembled bot, as its HTTP side sees it."""

    adapter: TeamsAdapter
    dispatcher: Dispatcher
    engine: AsyncEngine
    storage: SqlStorage
    queue: OutboxQueue
    worker: Worker
    planner: Planner
    identity: Identity
    clock: Clock

    async def calendar(self, secret: str) -> bytes | None:
        """A calendar feed; None for an address that shows nothing, or nothing any more."""
        found = await read_feed(secret, self.clock.now().date(), storage=self.storage)
        if found is None:
            return None
        person, view = found
        if await self.identity.role_of(person) is Role.GUEST:
            return None
        return calendar(view)

    async def receive(self, authorization: str | None, body: bytes) -> Result:
        return await self.adapter.handle(authorization, body, self.dispatcher.handle)

    async def problem(self) -> str:
        """What keeps the bot from serving; empty when nothing does."""
        try:
            if not await is_current(self.engine):
                return "database is not at the newest revision"
        except (SQLAlchemyError, OSError):
            return "database cannot be reached"
        return ""


@asynccontextmanager
async def open_bot(settings: Settings, clock: Clock) -> AsyncGenerator[Bot]:
    """The whole bot, ready to serve; everything it opened is closed at the end."""
    async with AsyncExitStack() as stack:
        organisation = load_organisation(settings.organisation or BUILT_IN)
        engine = create_engine(settings.database_url.get_secret_value())
        stack.push_async_callback(engine.dispose)
        await migrate(engine)
        storage = SqlStorage(engine, clock)
        await furnish(storage, organisation)

        local = settings.mode is Mode.LOCAL
        session = await stack.enter_async_context(open_session(os.environ, proxies=not local))
        sign_in, token = _signing(settings, clock, session, stack)
        connector = Connector(
            session,
            token=token,
            trusted=is_local_service if local else is_teams_service,
            limits=None if local else RateLimits(monotonic=time.monotonic, sleep=asyncio.sleep),
            monotonic=time.monotonic,
            sleep=asyncio.sleep,
            jitter=random.random,
        )
        worker_name = f"{socket.gethostname()}-{os.getpid()}-{time.time_ns()}"
        handlers: dict[str, Handler] = {}
        queue = OutboxQueue(engine, storage.writer)
        worker = Worker(
            queue,
            handlers,
            name=worker_name,
            clock=clock,
            jitter=random.random,
        )
        superadmins = ListedSuperadmins(frozenset(settings.superadmins))
        messenger = Messenger(
            connector,
            storage,
            bot_id=f"28:{settings.app_id or 'inlaggsboten'}",
            tenant=settings.tenant_id or "",
            targets=not local,
            nudge=worker.nudge,
        )
        weekday, at = settings.digest_time
        when = DigestTime(weekday=weekday, at=at)
        planner = Planner([partial(plan_digests, when=when, storage=storage)], clock=clock)
        handlers.update(DigestNotices(storage, messenger, clock, when).handlers)
        handlers.update(ExchangeNotices(storage, messenger, clock, superadmins).handlers)
        handlers.update(WatchNotices(storage, messenger, clock).handlers)
        handlers.update(Notices(storage, messenger, clock, superadmins).handlers)
        identity = Identity(storage=storage, superadmins=superadmins, open_without_roster=local)
        dispatcher = Dispatcher(
            router=create_router(),
            services=Services(
                storage=storage,
                clock=clock,
                organisation=organisation,
                superadmin_names=list,
                public_url=_public_url(settings),
            ),
            identity=identity,
            messenger=messenger,
            installation=Installation(
                connector,
                storage,
                team_id=settings.team_id,
                channel_id=settings.channel_id,
                nudge=worker.nudge,
            ),
        )
        adapter = TeamsAdapter(connector, sign_in, on_error=_failed)
        working = asyncio.create_task(worker.run())
        planning = asyncio.create_task(planner.run())
        try:
            yield Bot(
                adapter=adapter,
                dispatcher=dispatcher,
                engine=engine,
                storage=storage,
                queue=queue,
                worker=worker,
                planner=planner,
                identity=identity,
                clock=clock,
            )
        finally:
            planning.cancel()
            worker.stop()
            await working


async def furnish(storage: SqlStorage, organisation: Organisation) -> None:
    """Copy the organisation's pages and departments to a database that has none yet."""
    async with storage.begin() as tx:
        if await tx.pages.all():
            return
        for page in organisation.pages:
            await tx.pages.put(page.page())
        for department in organisation.departments:
            await tx.pages.put_department(department.department())


def _signing(
    settings: Settings, clock: Clock, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> tuple[SignIn, Token | None]:
    """How incoming requests are checked and outgoing ones are signed."""
    if settings.mode is Mode.LOCAL:
        return LocalSignIn(trusted=is_local_service), None
    assert settings.app_id is not None
    assert settings.tenant_id is not None
    choice = choose_credential(
        app_id=settings.app_id,
        tenant_id=settings.tenant_id,
        managed_identity=settings.app_type is AppType.USER_ASSIGNED_MSI,
        password=_revealed(settings.app_password),
        environ=os.environ,
    )
    assert choice is not None  # the settings were refused without one
    credential = SharedCredential(lambda: open_credential(choice, session), clock=clock.now)
    stack.push_async_callback(credential.close)
    metadata = str(settings.openid_metadata_url or PUBLIC_METADATA)
    cloud = cloud_of(metadata)
    sign_in = BotFrameworkSignIn(
        SigningKeys(session, metadata, monotonic=time.monotonic),
        app_id=settings.app_id,
        tenant_id=settings.tenant_id,
        issuer=cloud.issuer,
        trusted=is_teams_service,
    )
    return sign_in, credential.token_for(cloud.scope)


async def _failed(inbound: Inbound, error: Exception) -> InvokeResult | None:
    """The last resort: the turn's own handler could not even answer with an error card."""
    _log.error("answer_failed", type=inbound.type, exc_info=error)
    return InvokeResult(status=200, body=None) if inbound.type == "invoke" else None


def _public_url(settings: Settings) -> str | None:
    if settings.public_url is not None:
        return str(settings.public_url)
    local = settings.mode is Mode.LOCAL
    return f"http://{settings.host}:{settings.port}" if local else None


def _revealed(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()
