"""A form that hands the bot a picture as Teams would: the chat client has no upload."""

import secrets
from collections.abc import Mapping
from html import escape

import aiohttp
from aiohttp import web

from bot.local.inbox import PICTURE_PAGE
from bot.local.playground import BOT_ID, TENANT_ID, Player
from bot.swedish import local_page as words

_STORED = "/pictures/{name}"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'"
_STYLE = "body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 46rem; }"


class LocalPictures:
    def __init__(self, *, bot: str, players: Mapping[str, Player]) -> None:
        """Take what it needs.

        Args:
            bot: Where the bot takes activities.
            players: Who sits at a client, by the service URL of the client.
        """
        self._bot = bot
        self._players = players
        self._pictures: dict[str, tuple[str, bytes]] = {}

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.get(PICTURE_PAGE, self._form),
            web.post(PICTURE_PAGE, self._send),
            web.get(_STORED, self._picture),
        ]

    async def _form(self, _: web.Request) -> web.Response:
        return self._page("")

    async def _send(self, request: web.Request) -> web.Response:
        own = f"{request.scheme}://{request.host}"
        if request.headers.get("Origin", own) != own:
            return web.Response(status=403)  # a page from elsewhere has no business here
        form = await request.post()
        picture, service_url = form.get("picture"), str(form.get("service_url"))
        player = self._players.get(service_url)
        if not isinstance(picture, web.FileField) or player is None:
            return self._page(words.PICTURE_MISSING)
        name = secrets.token_hex(8)
        self._pictures[name] = (picture.content_type, picture.file.read())
        address = str(request.url.with_path(f"/pictures/{name}"))
        activity = _activity(player, service_url, picture.content_type, address)
        async with (
            aiohttp.ClientSession() as session,
            session.post(self._bot, json=activity) as response,
        ):
            told = words.PICTURE_SENT if response.ok else words.picture_refused(response.status)
        return self._page(told)

    async def _picture(self, request: web.Request) -> web.Response:
        found = self._pictures.get(request.match_info["name"])
        if found is None:
            return web.Response(status=404)
        kind, content = found
        return web.Response(body=content, content_type=kind)

    def _page(self, told: str) -> web.Response:
        choices = "".join(
            f'<option value="{escape(url)}">{escape(player.name)}</option>'
            for url, player in self._players.items()
        )
        text = (
            '<!doctype html><html lang="sv"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width">'
            f"<title>{escape(words.SEND_PICTURE)}</title><style>{_STYLE}</style></head><body>"
            f"<main><h1>{escape(words.SEND_PICTURE)}</h1><p>{escape(words.PICTURE_TEXT)}</p>"
            f'<p role="status"><strong>{escape(told)}</strong></p>'
            f'<form method="post" action="{PICTURE_PAGE}" enctype="multipart/form-data">'
            f"<p><label>{escape(words.PICTURE_LABEL)}<br>"
            '<input type="file" name="picture" accept="image/*" required></label></p>'
            f"<p><label>{escape(words.SENDER_LABEL)}<br>"
            f'<select name="service_url">{choices}</select></label></p>'
            f"<p><button>{escape(words.SEND)}</button></p></form>"
            f'<p><a href="/">{escape(words.BACK)}</a></p></main></body></html>'
        )
        return web.Response(
            text=text,
            content_type="text/html",
            headers={"Content-Security-Policy": _POLICY, "Cache-Control": "no-store"},
        )


def _activity(player: Player, service_url: str, kind: str, address: str) -> dict[str, object]:
    """A message with a pasted picture, as it comes from a personal chat."""
    return {
        "type": "message",
        "id": secrets.token_hex(8),
        "channelId": "msteams",
        "serviceUrl": service_url,
        "from": {"id": player.id, "name": player.name, "aadObjectId": player.entra_id},
        "recipient": {"id": BOT_ID},
        "conversation": {
            "id": player.chat_id,
            "conversationType": "personal",
            "tenantId": TENANT_ID,
        },
        "channelData": {"tenant": {"id": TENANT_ID}},
        "attachments": [{"contentType": kind, "contentUrl": address}],
    }
