"""Microsoft Graph, and the superadmins that it may know."""

from collections.abc import Callable
from contextlib import AsyncExitStack

from bot.core.ports import Clock
from bot.core.seen import Witness
from bot.credentials import (
    SharedCredential,
)
from bot.graph.address import checked_base_url
from bot.graph.fixed_token import FixedToken
from bot.graph.group import SuperadminGroup
from bot.graph.on_demand import GraphOnDemand
from bot.graph.options import GraphOptions
from bot.graph.superadmins import GroupSuperadmins, Listed, remembered
from bot.settings import Mode, Settings
from bot.teams.app_package import LOCAL_APP_ID, manifest_id
from bot.usecases.identity import ListedSuperadmins
from bot.wiring.parts import Parts
from storage.transaction import SqlStorage


def open_graph(
    settings: Settings,
    clock: Clock,
    credential: SharedCredential | None,
    stack: AsyncExitStack,
    *,
    parts: Parts,
    witness: Witness | None = None,
    installed: Callable[[bool], None] = lambda _consented: None,
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
            patience=parts.graph_patience,
            timeout=parts.graph_timeout,
            installed=installed,
        ),
        witness=witness,
    )
    stack.push_async_callback(graph.aclose)
    return graph


async def known_superadmins(
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
