"""A superadmin who reports a comment, and sends pictures of it one after another."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.local.playground import SUPERADMINS
from tests.faults.bodies import said

WHO = {"from": {"id": "29:s", "aadObjectId": SUPERADMINS[0].entra_id, "name": "S"}}


def a_report() -> bytes:
    data = {"kind": "unlawful", "ground": "unlawful_threat"}
    press = {"action": {"type": "Action.Execute", "verb": "report", "data": data}}
    return said("", type="invoke", name="adaptiveCard/action", value=press, id="report", **WHO)


def a_picture(address: str, number: int) -> bytes:
    attached = [{"contentType": "image/png", "contentUrl": f"{address}{number}"}]
    return said("", id=f"picture-{number}", attachments=attached, **WHO)


@asynccontextmanager
async def serving(pictures: Sequence[bytes]) -> AsyncGenerator[str]:
    async def give(asked: web.Request) -> web.Response:
        return web.Response(body=pictures[int(asked.match_info["number"])])

    app = web.Application()
    app.router.add_get("/{number}", give)
    async with TestServer(app, host="127.0.0.1") as server:
        yield str(server.make_url("/"))
