"""What everything else stands on: database, outgoing session, sign-in, Graph, connector."""

import os
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial

import aiohttp

from bot.botframework.authentication import SignIn
from bot.botframework.connector import Connector, Token
from bot.botframework.rate_limit import RateLimits
from bot.botframework.service_urls import is_local_service, is_teams_service
from bot.core.ports import Clock
from bot.core.seen import Witness
from bot.credentials import SharedCredential
from bot.graph.on_demand import GraphOnDemand
from bot.graph.superadmins import GroupSuperadmins
from bot.http_client import open_session
from bot.moderation.ports import EvidenceStore
from bot.ops.health import Witnesses
from bot.ops.tracing import Tracing, open_tracing
from bot.organisation import BUILT_IN, Organisation, load_organisation
from bot.settings import Settings
from bot.usecases.identity import Identity, ListedSuperadmins
from bot.wiring.evidence import evidence_store, has_pictures
from bot.wiring.graph import known_superadmins, open_graph
from bot.wiring.parts import Client, Parts
from bot.wiring.sign_in import open_shared_credential, signing
from bot.wiring.storage import open_storage
from storage.engine import AsyncEngine
from storage.outbox import OutboxQueue
from storage.transaction import SqlStorage


@dataclass(frozen=True, kw_only=True)
class Base:
    settings: Settings
    clock: Clock
    parts: Parts
    client: Client
    organisation: Organisation
    engine: AsyncEngine
    storage: SqlStorage
    queue: OutboxQueue
    tracing: Tracing
    session: aiohttp.ClientSession
    credential: SharedCredential | None
    sign_in: SignIn
    token: Token | None
    connector: Connector
    graph: GraphOnDemand | None
    evidence: EvidenceStore
    superadmins: GroupSuperadmins | ListedSuperadmins
    identity: Identity
    witnesses: Witnesses


async def open_base(settings: Settings, clock: Clock, parts: Parts, stack: AsyncExitStack) -> Base:
    """Open it; the stack closes it."""
    client = parts.client or Client.of(settings)
    organisation = load_organisation(settings.organisation or BUILT_IN)
    engine, storage, queue = await open_storage(settings, clock, organisation, parts, stack)
    tracing = open_tracing(os.environ)
    stack.push_async_callback(tracing.close)
    session = await stack.enter_async_context(
        open_session(os.environ, proxies=client.is_remote, traces=tracing.requests())
    )
    witnesses = Witnesses(clock)
    credential = open_shared_credential(settings, clock, session, stack, witness=witnesses.token)
    sign_in, token = signing(settings, credential, session)
    graph = open_graph(
        settings,
        clock,
        credential,
        stack,
        parts=parts,
        witness=witnesses.graph,
        installed=witnesses.installed,
    )
    superadmins = await known_superadmins(settings, clock, graph, storage)
    return Base(
        settings=settings,
        clock=clock,
        parts=parts,
        client=client,
        organisation=organisation,
        engine=engine,
        storage=storage,
        queue=queue,
        tracing=tracing,
        session=session,
        credential=credential,
        sign_in=sign_in,
        token=token,
        connector=open_connector(session, token, parts, client, witness=witnesses.teams),
        graph=graph,
        evidence=evidence_store(settings, graph, partial(has_pictures, storage)),
        superadmins=superadmins,
        identity=Identity(
            storage=storage, superadmins=superadmins, open_without_roster=not client.is_remote
        ),
        witnesses=witnesses,
    )


def open_connector(
    session: aiohttp.ClientSession,
    token: Token | None,
    parts: Parts,
    client: Client,
    *,
    witness: Witness | None = None,
) -> Connector:
    limits = RateLimits(monotonic=parts.monotonic, sleep=parts.sleep)
    return Connector(
        session,
        token=token,
        trusted=is_teams_service if client.is_remote else is_local_service,
        limits=limits if client.is_remote else None,
        monotonic=parts.monotonic,
        sleep=parts.sleep,
        jitter=parts.jitter,
        witness=witness,
    )
