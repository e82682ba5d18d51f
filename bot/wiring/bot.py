"""The composition root: the only place that chooses who does what."""

import os
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from bot.alerts.conditions import in_short
from bot.botframework.adapter import TURNED_AWAY, Result, TeamsAdapter
from bot.core.pace import Pace
from bot.core.page_links import PageLinks
from bot.core.people import Role
from bot.core.ports import Clock, Job
from bot.evidence.download import Downloader
from bot.evidence.store import FolderStore
from bot.evidence.upload import Uploader
from bot.graph.superadmins import GroupSuperadmins
from bot.http_client import Outgoing
from bot.jobs.base import Address, NoticeServices
from bot.jobs.registry import notice_handlers
from bot.ops.check import Checks
from bot.ops.health import HealthCheck, Witnesses
from bot.ops.health_watch import HealthWatch, StoreLook
from bot.ops.heartbeat import Heartbeat
from bot.ops.metrics import Metrics
from bot.outbox.planner import Planner
from bot.outbox.worker import Handler, Workers
from bot.settings import Mode, Settings
from bot.teams.app_package import manifest_id
from bot.teams.dispatch import Dispatcher
from bot.teams.handlers.alerts import pressed
from bot.teams.handlers.cases import keep_pictures
from bot.teams.handlers.registry import create_router
from bot.teams.installation import Installation
from bot.teams.messenger import Messenger
from bot.teams.turn import Services
from bot.usecases.case_numbers import note_numbers
from bot.usecases.feeds import read_feed
from bot.usecases.identity import Identity, ListedSuperadmins
from bot.usecases.record_watch import RecordWatch
from bot.web.turns import PageServices
from bot.wiring.base import Base, open_base
from bot.wiring.check import checks_of
from bot.wiring.evidence import attachment_hosts
from bot.wiring.page import page_services
from bot.wiring.parts import Parts
from bot.wiring.sign_in import bot_account, credential_health
from bot.wiring.work import (
    digest_time,
    instrumented_handlers,
    open_workers,
    plans,
    running,
)
from storage.engine import AsyncEngine
from storage.migrate import serves
from storage.outbox import OutboxQueue
from storage.transaction import SqlStorage


@dataclass(frozen=True, kw_only=True)
class Bot:
    """The assembled bot, as its HTTP side sees it."""

    adapter: TeamsAdapter
    dispatcher: Dispatcher
    engine: AsyncEngine
    storage: SqlStorage
    queue: OutboxQueue
    worker: Workers
    planner: Planner
    superadmins: GroupSuperadmins | ListedSuperadmins
    identity: Identity
    clock: Clock
    metrics: Metrics
    health_check: HealthCheck
    records: RecordWatch
    watch: HealthWatch
    witnesses: Witnesses
    checks: Checks
    page: PageServices
    """For the schedule's page."""
    links: PageLinks | None
    """Into it."""

    async def measured(self) -> bytes:
        """The metrics as Prometheus reads them."""
        try:
            self.metrics.health(await self.health_check.look())
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

        return calendar(view, self.links)

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
        return in_short(await self.health_check.look())


@asynccontextmanager
async def open_bot(
    settings: Settings, clock: Clock, parts: Parts | None = None
) -> AsyncGenerator[Bot]:
    """The whole bot, ready to serve; everything it opened is closed at the end."""
    async with AsyncExitStack() as stack:
        base = await open_base(settings, clock, parts or Parts(), stack)
        await note_numbers(store=base.evidence, storage=base.storage, clock=clock)
        handlers: dict[type[Job], Handler] = {}
        worker = open_workers(base, handlers)
        messenger = _messenger(base, settings, worker)
        installation = _installation(base, settings, messenger, worker)
        records = RecordWatch(
            storage=base.storage, rows=base.storage, evidence=base.evidence, clock=clock
        )
        metrics, health_check = Metrics(), _health(base, records)
        checks = checks_of(base, messenger)
        hosts = attachment_hosts(remote=base.client.is_remote)
        outgoing = Outgoing(environ=os.environ, proxies=base.client.is_remote)
        uploader = Uploader(hosts=replace(hosts, bot_framework=frozenset()), outgoing=outgoing)
        notices = _notices(base, messenger, uploader, health_check)
        handlers |= instrumented_handlers(
            notice_handlers(notices), metrics=metrics, tracing=base.tracing
        )
        services = Services(
            storage=base.storage,
            clock=clock,
            organisation=base.organisation,
            public_url=_public_url(settings),
            links=_links(settings),
            health=health_check,
            checks=checks,
            metrics=metrics,
            superadmin_names=base.superadmins.names,
            superadmins=base.superadmins,
            evidence=base.evidence,
            fetch=Downloader(hosts=hosts, token=base.token or _no_token, outgoing=outgoing).fetch,
            may_upload_to=uploader.may_go_to,
            say=messenger.say,
            say_on=messenger.say_on,
            show_pictures=messenger.show_pictures if base.client.pictures else None,
            export_folder=None if base.client.exports else settings.exports,
            sign=settings.signer.sign if settings.signer else None,
            opens_dialogs=base.client.dialogs,
        )
        dispatcher = _dispatcher(base, services, messenger, installation)
        planned = [*plans(settings, notices.retention, base.storage), installation.plan]
        planner = Planner(planned, clock=clock)
        watch = HealthWatch(
            health_check,
            base.storage,
            base.superadmins,
            token=base.token,
            heartbeat=_heartbeat(base),
            store=_store_look(base),
        )
        await stack.enter_async_context(running(worker, planner, records, watch, base.superadmins))
        yield Bot(
            adapter=TeamsAdapter(base.connector, base.sign_in, on_error=dispatcher.failed),
            dispatcher=dispatcher,
            engine=base.engine,
            storage=base.storage,
            queue=base.queue,
            worker=worker,
            planner=planner,
            superadmins=base.superadmins,
            identity=base.identity,
            clock=clock,
            metrics=metrics,
            health_check=health_check,
            records=records,
            watch=watch,
            witnesses=base.witnesses,
            checks=checks,
            page=page_services(base, nudge=worker.nudge),
            links=_links(settings),
        )


def _messenger(base: Base, settings: Settings, worker: Workers) -> Messenger:
    return Messenger(
        base.connector,
        base.storage,
        tenant=settings.tenant_id or "",
        targets=base.client.targets,
        nudge=worker.nudge,
    )


def _installation(
    base: Base, settings: Settings, messenger: Messenger, worker: Workers
) -> Installation:
    return Installation(
        base.storage,
        messenger,
        team_id=settings.team_id,
        channel_id=settings.channel_id,
        superadmins=base.superadmins,
        clock=base.clock,
        nudge=worker.nudge,
    )


def _health(base: Base, records: RecordWatch) -> HealthCheck:
    return HealthCheck(
        engine=base.engine,
        storage=base.storage,
        queue=base.queue,
        clock=base.clock,
        superadmins=base.superadmins,
        reading=lambda: base.superadmins.reading,
        credential=partial(credential_health, base.settings, base.credential),
        uses_graph=base.graph is not None,
        records=lambda: records.records,
        witnesses=base.witnesses,
        digest_due=digest_time(base.settings).due,
    )


def _notices(
    base: Base, messenger: Messenger, uploader: Uploader, health_check: HealthCheck
) -> NoticeServices:
    settings = base.settings
    address = Address(
        service_url=str(settings.service_url) if settings.service_url else None,
        tenant=settings.tenant_id or "",
        bot=bot_account(settings),
    )
    return NoticeServices(
        storage=base.storage,
        messenger=messenger,
        clock=base.clock,
        identity=base.identity,
        superadmins=base.superadmins,
        superadmin_names=base.superadmins.names,
        digest_time=digest_time(settings),
        retention=base.organisation.retention.rules(),
        links=_links(base.settings),
        archive_mark=base.organisation.archive_mark(),
        sign=settings.signer.sign if settings.signer else None,
        facts=base.organisation.facts(),
        least_a_week=base.organisation.schedule.least_a_week,
        tags=base.organisation.tags(),
        evidence=base.evidence,
        uploader=uploader,
        graph=base.graph,
        address=address,
        contact_centre=base.organisation.contact_centre.name,
        look=health_check.look,
    )


def _dispatcher(
    base: Base, services: Services, messenger: Messenger, installation: Installation
) -> Dispatcher:
    return Dispatcher(
        router=create_router(),
        services=services,
        identity=base.identity,
        messenger=messenger,
        installation=installation,
        pressed=pressed,
        pictures=keep_pictures,
        pace=Pace(),
        tracing=base.tracing,
    )


def _heartbeat(base: Base) -> Heartbeat | None:
    url = base.settings.heartbeat_url
    return None if url is None else Heartbeat(base.session, str(url))


def _store_look(base: Base) -> StoreLook | None:
    store = base.evidence
    return StoreLook(store.look) if isinstance(store, FolderStore) else None


async def _no_token() -> None:
    return None


def _links(settings: Settings) -> PageLinks | None:
    base = _public_url(settings)
    if base is None or settings.app_id is None:
        return None if base is None else PageLinks(base=base)
    # The organisation's catalog has an id of its own for what was uploaded there.
    return PageLinks(base=base, app=settings.teams_app_id or manifest_id(settings.app_id))


def _public_url(settings: Settings) -> str | None:
    if settings.public_url is not None:
        return str(settings.public_url)
    local = settings.mode is Mode.LOCAL
    return f"http://{settings.host}:{settings.port}" if local else None
