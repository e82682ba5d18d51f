"""All that stands around the bot in `make run` beside the chat client: Graph, and a page."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager

from bot.alerts.ports import Profile
from bot.core.calendar import ZONE
from bot.core.clock import SystemClock
from bot.local.chats import PATH, LocalChats
from bot.local.graph import LocalGraph
from bot.local.inbox import LocalInbox
from bot.local.pictures import LocalPictures
from bot.local.playground import PLAYERS, SUPERADMINS, Player
from bot.swedish.local_page import ACTIVITY_TEMPLATE
from bot.teams.app_package import LOCAL_APP_ID, manifest_id

_GROUP_ID = "5a7e0000-0000-4000-8000-0000000000dd"
_CATALOG_ID = "5a7e0000-0000-4000-8000-0000000000ee"
_SENDER = "inlaggsboten@example.org"


@asynccontextmanager
async def surroundings(
    players: Mapping[int, Player], *, bot_port: int
) -> AsyncGenerator[tuple[str, dict[str, str]]]:
    """Serve until the block ends; the page's address, and the settings that make the bot use it.

    Args:
        players: Who sits at a client, by the client's port.
        bot_port: Where the bot listens.
    """
    clock = SystemClock(ZONE)
    graph = LocalGraph(
        users=[_profile(player) for player in PLAYERS],
        group_id=_GROUP_ID,
        group=[player.entra_id for player in SUPERADMINS],
        manifest_id=manifest_id(LOCAL_APP_ID),
        teams_app_id=_CATALOG_ID,
        now=clock.now,
        activity_types={"moderationAlert": ACTIVITY_TEMPLATE},
        senders=[_SENDER],
        chats={player.entra_id: player.chat_id for player in players.values()},
    )
    inbox = LocalInbox(graph, now=clock.now, zone=ZONE)
    pictures = LocalPictures(
        bot=f"http://127.0.0.1:{bot_port}/api/messages",
        players={f"http://127.0.0.1:{port}/_connector": each for port, each in players.items()},
    )
    routes = [*inbox.routes(), *LocalChats(graph, inbox).routes(), *pictures.routes()]
    async with graph:
        url = await graph.start(pages=routes)
        page = url.removesuffix("/v1.0") + "/"
        yield (
            page,
            {
                "BOT_GRAPH": "on",
                "BOT_GRAPH_URL": url,
                "BOT_ALERT_SENDER": _SENDER,
                "BOT_SERVICE_URL": page.rstrip("/") + PATH,
                "BOT_SERVICE_PORTS": ",".join(map(str, players)),
            },
        )


def _profile(player: Player) -> Profile:
    address = f"person{player.number}@example.org"
    return Profile(id=player.entra_id, name=player.name, mail=address, user_principal_name=address)
