"""Where evidence lies, and from where and to where files go."""

import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.core.ports import Clock
from bot.evidence.drive import SharePointStore
from bot.evidence.hosts import TEAMS_HOSTS, AttachmentHosts
from bot.evidence.store import FolderStore
from bot.graph.drive import GraphDrive
from bot.graph.on_demand import GraphOnDemand
from bot.http_client import open_session
from bot.moderation.ports import EvidenceStore
from bot.settings import Mode, Settings
from bot.wiring.graph import open_graph
from bot.wiring.parts import Parts
from bot.wiring.sign_in import open_shared_credential
from storage.transaction import SqlStorage


def evidence_store(
    settings: Settings,
    graph: GraphOnDemand | None,
    expects_pictures: Callable[[], Awaitable[bool]] | None = None,
) -> EvidenceStore:
    """Where the settings say; without the last, for looking alone."""
    if settings.evidence_drive is None:
        return FolderStore(Path(settings.evidence), expects_pictures=expects_pictures)
    assert graph is not None  # the settings were refused without
    drive_id, folder = settings.evidence_drive
    return SharePointStore(GraphDrive(graph, drive_id=drive_id, folder=folder))


async def has_pictures(storage: SqlStorage) -> bool:
    async with storage.read() as tx:
        return await tx.cases.has_pictures()


@asynccontextmanager
async def open_evidence(settings: Settings, clock: Clock) -> AsyncGenerator[EvidenceStore]:
    """The evidence store alone, for a look at what lies there."""
    async with AsyncExitStack() as stack:
        local = settings.mode is Mode.LOCAL
        session = await stack.enter_async_context(open_session(os.environ, proxies=not local))
        graph = None
        if settings.evidence_drive is not None:
            credential = open_shared_credential(settings, clock, session, stack)
            graph = open_graph(settings, clock, credential, stack, parts=Parts())
        yield evidence_store(settings, graph)


def attachment_hosts(*, remote: bool) -> AttachmentHosts:
    """Where attachments come from, and files go: Teams, or in local mode this very machine."""
    if remote:
        return TEAMS_HOSTS
    loopback = frozenset({"127.0.0.1", "localhost"})
    return AttachmentHosts(bot_framework=frozenset(), files=loopback, local=True)
