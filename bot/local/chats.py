"""The chats of those who sit at no client: what the bot writes there stands on the local page."""

from collections.abc import Mapping
from itertools import count

from aiohttp import web
from pydantic import BaseModel, Field, ValidationError

from bot.local.graph import LocalGraph
from bot.local.inbox import LocalInbox

PATH = "/_connector"
_ACTIVITIES = PATH + "/v3/conversations/{conversation}/activities"


class _Attachment(BaseModel):
    content: dict[str, object]


class _Message(BaseModel):
    attachments: list[_Attachment] = Field(min_length=1, max_length=1)


class LocalChats:
    """As much of a connector as alerts need; anything else is answered with 404."""

    def __init__(self, graph: LocalGraph, inbox: LocalInbox) -> None:
        self._graph = graph
        self._inbox = inbox
        self._ids = count(1)

    def routes(self) -> list[web.AbstractRouteDef]:
        return [
            web.post(_ACTIVITIES, self._post),
            web.put(_ACTIVITIES + "/{activity}", self._edit),
        ]

    async def _post(self, request: web.Request) -> web.Response:
        person = self._person(request.match_info["conversation"])
        card = await _card(request)
        if person is None or card is None:
            return _refusal("ConversationNotFound" if person is None else "BadArgument")
        activity = f"local-{next(self._ids)}"
        self._inbox.add_card(person, card, activity)
        return web.json_response({"id": activity}, status=201)

    async def _edit(self, request: web.Request) -> web.Response:
        card = await _card(request)
        if card is None or not self._inbox.edit_card(request.match_info["activity"], card):
            return _refusal("ActivityNotFoundInConversation")
        return web.json_response({"id": request.match_info["activity"]})

    def _person(self, conversation: str) -> str | None:
        return next(
            (id_ for id_ in self._graph.users if self._graph.chat_id(id_) == conversation), None
        )


async def _card(request: web.Request) -> Mapping[str, object] | None:
    try:
        message = _Message.model_validate_json(await request.read())
    except ValidationError:
        return None
    return message.attachments[0].content


def _refusal(code: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": code}}, status=404)
