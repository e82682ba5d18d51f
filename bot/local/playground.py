"""The Agents Playground: a chat client in the browser, with a team of six to try the bot in.

Seen with version 0.2.28, and worth knowing when a test or a demonstration surprises:

- Its configuration has exactly six people, the current one apart from the five others. One
  instance has one current user; several instances may face one bot, and share nothing.
- Nothing is sent at start. Each load of the page sends an `installationUpdate` and a
  `conversationUpdate` from the personal chat, and each first look at a channel the same from
  the channel (with `channelData.team` and the channel as `conversation.id`); so a bot hears
  them many times.
- `from.id` and `recipient.id` are the configured ids, `from.aadObjectId` the Entra one. In a
  channel, `conversation.id` is `<channel id>;messageid=<milliseconds>`, one for each thread,
  and a message there arrives only when the bot was picked from the mention list.
- `members` answers `objectId`, `pagedmembers` and `members/<id>` answer `aadObjectId`; the page
  size is ignored, a lookup by Entra id is 404. The roster is the six people in a channel, the
  current user alone in the personal chat.
- `POST /v3/conversations` gives the personal chat for the current user's `29:` id, a new thread
  for a channel; for anyone else an id to which every message then fails with 500
  (`UserNotFound`). Updating an activity works, deleting one is 501.
- A typing indicator in a thread makes the client lose the next message there.
- Input values arrive as text ("true", "3", "2026-12-03"), several choices joined by a comma,
  empty ones not at all. After any answer but a new card, the form on screen is emptied.
- It listens on every network card unless `loopback.cjs` is loaded first, and moves to a random
  port when its own is taken.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.local.node import PACKAGES, node
from bot.swedish import local as words

TENANT_ID = "5a7e0000-0000-4000-8000-0000000000aa"
BOT_ID = "28:inlaggsboten"
TEAM_ID = "19:sav-team@thread.tacv2"
TEAM_GROUP_ID = "5a7e0000-0000-4000-8000-0000000000bb"
CHANNEL_ID = "19:inlaggsschema@thread.tacv2"

_PACKAGE = PACKAGES / "node_modules" / "@microsoft" / "m365agentsplayground"
_LOOPBACK_ONLY = Path(__file__).with_name("loopback.cjs")


@dataclass(frozen=True, kw_only=True)
class Player:
    """One of the six people; numbered from 1."""

    number: int
    name: str

    @property
    def id(self) -> str:
        return f"29:person-{self.number}"

    @property
    def entra_id(self) -> str:
        return f"5a7e0000-0000-4000-8000-{self.number:012}"

    @property
    def chat_id(self) -> str:
        """The personal chat; one each, since several instances may face one bot."""
        return f"a:personal-{self.number}"


PLAYERS = tuple(
    Player(number=number, name=name)
    for number, name in enumerate((*words.EDITORS, *words.SUPERADMINS), start=1)
)
SUPERADMINS = PLAYERS[len(words.EDITORS) :]


def installed() -> bool:
    return _PACKAGE.is_dir()


def configuration(current: Player) -> dict[str, object]:
    return {
        "version": "0.1.1",
        "tenantId": TENANT_ID,
        "bot": {"id": BOT_ID, "name": words.BOT_NAME},
        "currentUser": _user(current),
        "users": [_user(player) for player in PLAYERS if player != current],
        "personalChat": {"id": current.chat_id},
        "groupChat": {"id": "19:group@thread.v2", "name": words.GROUP_CHAT},
        "team": {
            "id": TEAM_ID,
            "name": words.TEAM,
            "aadGroupId": TEAM_GROUP_ID,
            "channels": [{"id": CHANNEL_ID, "name": words.CHANNEL}],
        },
    }


def write_configuration(folder: Path, current: Player) -> Path:
    """Write the file that an instance working in `folder` reads."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / ".m365agentsplayground.yml"
    # JSON is YAML, so that no YAML library is needed to write it.
    file.write_text(json.dumps(configuration(current), ensure_ascii=False, indent=2))
    return file


def command(*, port: int, bot_port: int) -> list[str]:
    return [
        str(node()),
        "--require",
        str(_LOOPBACK_ONLY),
        str(_PACKAGE / "cli.js"),
        "start",
        "--app-endpoint",
        f"http://127.0.0.1:{bot_port}/api/messages",
        "--channel-id",
        "msteams",
        "--port",
        str(port),
        "--service-url",
        f"http://127.0.0.1:{port}/_connector",
        "--disable-telemetry",
    ]


def environment(base: Mapping[str, str] = os.environ) -> dict[str, str]:
    return {**base, "TEAMSAPPTESTER_BROWSER": "none", "TZ": "Europe/Stockholm"}


def _user(player: Player) -> dict[str, str]:
    given_name, _, surname = player.name.partition(" ")
    address = f"person{player.number}@example.org"
    return {
        "id": player.id,
        "name": player.name,
        "userPrincipleName": address,  # spelt so by the Playground
        "aadObjectId": player.entra_id,
        "givenName": given_name,
        "surname": surname,
        "email": address,
    }
