"""The composition root: the only place that chooses who does what."""

import asyncio
import contextlib
import os
import random
import socket
import time
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial, wraps
from pathlib import Path

import aiohttp
import structlog
from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.alerts.health import Credential, in_short
from bot.botframework.adapter import TURNED_AWAY, Result, TeamsAdapter
from bot.botframework.authentication import (
    PUBLIC_METADATA,
    BotFrameworkSignIn,
    LocalSignIn,
    SignIn,
    cloud_of,
)
from bot.botframework.connector import Connector, Token
from bot.botframework.rate_limit import RateLimits
from bot.botframework.service_urls import is_local_service, is_teams_service
from bot.core.people import Role
from bot.core.ports import Clock
from bot.credentials import (
    CredentialChoice,
    SharedCredential,
    certificate_end,
    choose_credential,
    open_credential,
)
from bot.evidence.download import Downloader
from bot.evidence.drive import SharePointStore
from bot.evidence.hosts import TEAMS_HOSTS, AttachmentHosts
from bot.evidence.store import FolderStore
from bot.evidence.upload import Uploader
from bot.graph.address import checked_base_url
from bot.graph.drive import GraphDrive
from bot.graph.fixed_token import FixedToken
from bot.graph.group import SuperadminGroup
from bot.graph.on_demand import GraphOnDemand
from bot.graph.options import GraphOptions
from bot.graph.superadmins import GroupSuperadmins, Listed, remembered
from bot.http_client import open_session
from bot.jobs.base import Address, NoticeServices
from bot.jobs.registry import notice_handlers
from bot.moderation.ports import EvidenceStore
from bot.ops.health import HealthDesk
from bot.ops.metrics import JobOutcome, Metrics
from bot.ops.tracing import Tracing, open_tracing
from bot.organisation import BUILT_IN, Organisation, load_organisation
from bot.outbox.planner import Planner
from bot.outbox.ports import LeasedJob
from bot.outbox.worker import Handler, NoLongerTrue, NotNow, Receipt, Undeliverable, Worker
from bot.schedule.pace import Pace
from bot.settings import AppType, Mode, Settings
from bot.signing_keys import SigningKeys
from bot.teams.app_package import LOCAL_APP_ID, manifest_id
from bot.teams.dispatch import Dispatcher
from bot.teams.handlers.alerts import pressed
from bot.teams.handlers.cases import keep_pictures
from bot.teams.handlers.registry import create_router
from bot.teams.installation import Installation
from bot.teams.messenger import Messenger
from bot.teams.turn import Services
from bot.usecases.digest import DigestTime, plan_digests
from bot.usecases.disposal import plan_disposals
from bot.usecases.feeds import read_feed
from bot.usecases.health import plan_self_tests
from bot.usecases.identity import Identity, ListedSuperadmins
from bot.usecases.tidying import PURGE, plan_purge
from storage.engine import create_engine
from storage.migrate import migrate, serves
from storage.outbox import OutboxQueue
from storage.purging import purge
from storage.transaction import SqlStorage

LAST_JOB_SECONDS = 1.0
"""After the turns in flight, what the job in hand may still take; it began when they did. A job
that is cut off is leased again by another replica."""

RECORDS_READ_EVERY = timedelta(hours=1)
"""A probe doesn't have all logs and pictures read each time; who asks for `/status` does."""

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
    superadmins: GroupSuperadmins | ListedSuperadmins
    identity: Identity
    clock: Clock
    metrics: Metrics
    desk: HealthDesk

    async def measured(self) -> bytes:
        """The metrics as Prometheus reads them."""
        try:
            self.metrics.health(await self.desk.look(records_within=RECORDS_READ_EVERY))
            with self.metrics.database_timed():
                async with self.storage.read() as tx:
                    self.metrics.alerts(await tx.alerts.open())
        except (SQLAlchemyError, OSError):
            self.metrics.database(up=False)
        else:
            self.metrics.database(up=True)
        return self.metrics.text()

    async def calendar(self, secret: str) -> bytes | None:
        """A calendar feed; None for an address that shows nothing, or nothing any more."""
        found = await read_feed(secret, self.clock.now().date(), storage=self.storage)
        if found is None:
            return None
        person, view = found
        if await self.identity.role_of(person, today=self.clock.now().date()) is Role.GUEST:
            return None
        from bot.ics import calendar  # noqa: PLC0415 - its library is loaded when first used

        return calendar(view)

    async def receive(self, authorization: str | None, body: bytes) -> Result:
        result = await self.adapter.handle(authorization, body, self.dispatcher.handle)
        if result.status in TURNED_AWAY:
            self.metrics.turned_away(result.status)
        return result

    async def problem(self) -> str:
        """What keeps the bot from serving; empty when nothing does."""
        try:
            if not await serves(self.engine):
                return "database is not at a revision that this code works on"
            if not await self.storage.writer.can_write():
                return "database cannot be written to"
        except (SQLAlchemyError, OSError):
            return "database cannot be reached"
        return ""

    async def in_short(self) -> str:
        """For a probe: "ok", and what an administrator would want to look into."""
        return in_short(await self.desk.look(records_within=RECORDS_READ_EVERY))


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
        tracing = open_tracing(os.environ)
        stack.push_async_callback(tracing.close)
        session = await stack.enter_async_context(
            open_session(os.environ, proxies=not local, traces=tracing.requests())
        )
        credential = _credential(settings, clock, session, stack)
        sign_in, token = _signing(settings, credential, session)
        graph = _graph(settings, clock, credential, stack)
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
            monotonic=time.monotonic,
            jitter=random.random,
        )
        superadmins = await _superadmins(settings, clock, graph, storage)
        messenger = Messenger(
            connector,
            storage,
            bot_id=f"28:{settings.app_id or 'inlaggsboten'}",
            tenant=settings.tenant_id or "",
            targets=not local,
            nudge=worker.nudge,
        )
        weekday, at = settings.digest_time
        retention = organisation.retention.rules()
        when = DigestTime(weekday=weekday, at=at)
        plans = [
            partial(plan_digests, when=when, storage=storage),
            partial(plan_self_tests, storage=storage),
            partial(plan_disposals, retention=retention, storage=storage),
            partial(plan_purge, storage=storage),
        ]
        planner = Planner(plans, clock=clock)
        metrics = Metrics()
        evidence = _evidence(settings, graph)
        desk = HealthDesk(
            engine=engine,
            storage=storage,
            queue=queue,
            clock=clock,
            superadmins=superadmins,
            reading=lambda: superadmins.reading,
            credential=partial(_credential_health, settings, credential),
            uses_graph=graph is not None,
            evidence=evidence,
        )
        hosts = _attachment_hosts(local=local)
        uploader = Uploader(hosts=replace(hosts, bot_framework=frozenset()))
        identity = Identity(storage=storage, superadmins=superadmins, open_without_roster=local)
        notices = notice_handlers(
            NoticeServices(
                storage=storage,
                messenger=messenger,
                clock=clock,
                identity=identity,
                superadmins=superadmins,
                superadmin_names=superadmins.names,
                digest_time=when,
                retention=retention,
                evidence=evidence,
                uploader=uploader,
                graph=graph,
                address=Address(
                    service_url=str(settings.service_url) if settings.service_url else None,
                    tenant=settings.tenant_id or "",
                    bot=f"28:{settings.app_id or 'inlaggsboten'}",
                ),
            )
        )
        installation = Installation(
            connector,
            storage,
            team_id=settings.team_id,
            channel_id=settings.channel_id,
            nudge=worker.nudge,
        )
        others = {PURGE: partial(_purge, storage, clock), **installation.handlers}
        for kind, handler in (notices | others).items():
            handlers[kind] = watched(handler, metrics=metrics, tracing=tracing)
        dispatcher = Dispatcher(
            router=create_router(),
            services=Services(
                storage=storage,
                clock=clock,
                organisation=organisation,
                public_url=_public_url(settings),
                health=desk,
                metrics=metrics,
                superadmin_names=superadmins.names,
                superadmins=superadmins,
                evidence=evidence,
                fetch=Downloader(hosts=hosts, token=token or _no_token).fetch,
                may_upload_to=uploader.may_go_to,
                shows_pictures=not local,
                export_folder=settings.exports if local else None,
                opens_dialogs=not local,
            ),
            identity=identity,
            messenger=messenger,
            installation=installation,
            pressed=pressed,
            pictures=keep_pictures,
            pace=Pace(),
            tracing=tracing,
        )
        adapter = TeamsAdapter(connector, sign_in, on_error=dispatcher.failed)
        working = asyncio.create_task(worker.run())
        background = [asyncio.create_task(planner.run())]
        if isinstance(superadmins, GroupSuperadmins):
            background.append(asyncio.create_task(superadmins.run()))
        try:
            yield Bot(
                adapter=adapter,
                dispatcher=dispatcher,
                engine=engine,
                storage=storage,
                queue=queue,
                worker=worker,
                planner=planner,
                superadmins=superadmins,
                identity=identity,
                clock=clock,
                metrics=metrics,
                desk=desk,
            )
        finally:
            for task in background:
                task.cancel()
            worker.stop()
            await ended(working, within=LAST_JOB_SECONDS)


def watched(handler: Handler, *, metrics: Metrics, tracing: Tracing) -> Handler:
    """The same, with each job counted, traced, and named in what is logged meanwhile."""

    @wraps(handler)
    async def work(job: LeasedJob) -> Receipt:
        outcome: JobOutcome = "failed"
        with (
            structlog.contextvars.bound_contextvars(job=job.id, kind=job.kind),
            tracing.span("job", id=job.id, kind=job.kind, attempt=job.attempts),
        ):
            try:
                receipt = await handler(job)
            except NoLongerTrue:
                outcome = "overtaken"
                raise
            except (NotNow, Undeliverable) as no:
                outcome = "later" if isinstance(no, NotNow) else "undeliverable"
                tracing.failed(no)
                raise
            except Exception as bug:
                tracing.failed(bug)
                raise
            else:
                outcome = "done"
                return receipt
            finally:
                metrics.job(job.kind, outcome)

    return work


async def ended(working: asyncio.Task[None], *, within: float) -> None:
    """Let the task end by itself, and cancel it when it takes longer than that."""
    done, _ = await asyncio.wait({working}, timeout=within)
    if not done:
        working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working


async def _purge(storage: SqlStorage, clock: Clock, _job: LeasedJob) -> None:
    purged = await purge(storage.writer, now=clock.now())
    _log.info("purged", turns=purged.turns, jobs=purged.jobs)


async def furnish(storage: SqlStorage, organisation: Organisation) -> None:
    """Copy the organisation's pages and departments to a database that has none yet."""
    async with storage.begin() as tx:
        if await tx.pages.all():
            return
        for page in organisation.pages:
            await tx.pages.put(page.page())
        for department in organisation.departments:
            await tx.pages.put_department(department.department())


def _credential(
    settings: Settings, clock: Clock, session: aiohttp.ClientSession, stack: AsyncExitStack
) -> SharedCredential | None:
    """What the bot signs in with; nothing in local mode."""
    if settings.mode is Mode.LOCAL:
        return None
    choice = _choice(settings)
    credential = SharedCredential(lambda: open_credential(choice, session), clock=clock.now)
    stack.push_async_callback(credential.close)
    return credential


def _choice(settings: Settings) -> CredentialChoice:
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
    return choice


def _signing(
    settings: Settings, credential: SharedCredential | None, session: aiohttp.ClientSession
) -> tuple[SignIn, Token | None]:
    """How incoming requests are checked and outgoing ones are signed."""
    if credential is None:
        return LocalSignIn(trusted=is_local_service), None
    assert settings.app_id is not None
    assert settings.tenant_id is not None
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


async def _credential_health(
    settings: Settings, credential: SharedCredential | None
) -> Credential | None:
    if credential is None:
        return None
    choice = _choice(settings)
    scope = cloud_of(str(settings.openid_metadata_url or PUBLIC_METADATA)).scope
    return Credential(
        kind=choice.kind,
        ends_at=await asyncio.to_thread(certificate_end, choice),
        proven_until=credential.expires_at(scope),
    )


def _graph(
    settings: Settings, clock: Clock, credential: SharedCredential | None, stack: AsyncExitStack
) -> GraphOnDemand | None:
    if not settings.uses_graph:
        return None
    local = settings.mode is Mode.LOCAL
    graph = GraphOnDemand(
        GraphOptions(
            base_url=checked_base_url(str(settings.graph_url), local=local),
            credential=credential or FixedToken(),
            now=clock.now,
            manifest_id=manifest_id(settings.app_id or LOCAL_APP_ID),
            teams_app_id=settings.teams_app_id,
            alert_sender=settings.alert_sender,
        )
    )
    stack.push_async_callback(graph.aclose)
    return graph


def _evidence(settings: Settings, graph: GraphOnDemand | None) -> EvidenceStore:
    if settings.evidence_drive is None:
        return FolderStore(Path(settings.evidence))
    assert graph is not None  # the settings were refused without
    drive_id, folder = settings.evidence_drive
    return SharePointStore(GraphDrive(graph, drive_id=drive_id, folder=folder))


@asynccontextmanager
async def open_evidence(settings: Settings, clock: Clock) -> AsyncGenerator[EvidenceStore]:
    """The evidence store alone, for a look at what lies there."""
    async with AsyncExitStack() as stack:
        local = settings.mode is Mode.LOCAL
        session = await stack.enter_async_context(open_session(os.environ, proxies=not local))
        graph = None
        if settings.evidence_drive is not None:
            credential = _credential(settings, clock, session, stack)
            graph = _graph(settings, clock, credential, stack)
        yield _evidence(settings, graph)


async def _superadmins(
    settings: Settings, clock: Clock, graph: GraphOnDemand | None, storage: SqlStorage
) -> GroupSuperadmins | ListedSuperadmins:
    listed = frozenset(settings.superadmins)
    if graph is None:
        return ListedSuperadmins(listed)
    group_id = settings.superadmin_group_id
    group = SuperadminGroup(
        people=Listed(graph, listed) if group_id is None else graph,
        group_id=group_id or "",
        now=clock.now,
        remembered=await remembered(storage),
    )
    return GroupSuperadmins(group, storage, listed=listed)


def _attachment_hosts(*, local: bool) -> AttachmentHosts:
    """Where attachments come from, and files go: Teams, or in local mode this very machine."""
    if not local:
        return TEAMS_HOSTS
    loopback = frozenset({"127.0.0.1", "localhost"})
    return AttachmentHosts(bot_framework=frozenset(), files=loopback, local=True)


async def _no_token() -> None:
    return None


def _public_url(settings: Settings) -> str | None:
    if settings.public_url is not None:
        return str(settings.public_url)
    local = settings.mode is Mode.LOCAL
    return f"http://{settings.host}:{settings.port}" if local else None


def _revealed(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()
