"""Bodies that no Teams has ever sent: cut off, twisted, huge, deep, and of the wrong kind."""

import io
import json
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from hypothesis import strategies as st

from bot.swedish.words import CommandName
from cards.actions import ACTIONS

NOBODY = "http://127.0.0.1:9/"
"""Where nobody listens for the answer; `posted` says where somebody does."""
_AS_JSON = {"Content-Type": "application/json"}
SOMEBODY = "a5a50000-0000-4000-8000-000000000001"
RECORDED = [
    json.loads(file.read_text("utf-8"))
    for file in sorted((Path(__file__).parent.parent / "activities").glob("*/*.json"))
]


def deep(levels: int) -> bytes:
    return b'{"value":' * levels + b"1" + b"}" * levels


def said(text: Any, **more: Any) -> bytes:
    """An activity as it should be, but for what is changed."""
    activity = {
        "type": "message",
        "id": "1",
        "channelId": "msteams",
        "serviceUrl": NOBODY,
        "from": {"id": "29:x", "aadObjectId": SOMEBODY, "name": "X"},
        "recipient": {"id": "28:inlaggsboten"},
        "conversation": {"id": "a:x", "conversationType": "personal"},
        "text": text,
    }
    return json.dumps(activity | more).encode()


async def posted(http: ClientSession, bot: str, body: bytes, service_url: str) -> int:
    """The status, of a body whose answer goes where it is taken at once."""
    sent = io.BytesIO(body.replace(NOBODY.encode(), service_url.encode()))
    async with http.post(f"{bot}/api/messages", data=sent, headers=_AS_JSON) as response:
        await response.read()
        return response.status


CORPUS = [
    b"",
    b"null",
    b"[]",
    b"{}",
    b"\xff\xfe{\x00}\x00",
    b'{"type":"message"',
    b'{"type":"message","type":"invoke"}',
    b'"\\ud800"',
    b"1e999",
    b"9" * 5_000,
    b"[" * 100_000,
    deep(39),
    deep(100_000),
    b" " * (1024 * 1024 + 1),
    b'{"text":"' + b"x" * (1024 * 1024) + b'"}',
    said("x" * 1_000_000),
    said("boka " * 200_000),
    said("boka 24/11 " + "\N{PILE OF POO}" * 100_000),
    said("boka 24/11 \x00"),
    said("boka 24/11 \ud800"),
    said("hjälp", id="1" * 100_000),
    said("hjälp", conversation={"id": "a:" + "x" * 100_000}),
    said("hjälp", **{"from": {"id": "29:x", "aadObjectId": "x" * 1_000}}),
    said("hjälp", **{"from": {"id": "29:x", "aadObjectId": SOMEBODY, "name": "N" * 500_000}}),
    said("hjälp", entities=[{"type": "mention", "text": "", "mentioned": {"id": "x"}}] * 20_000),
    said("hjälp", attachments=[{"contentType": "image/png", "contentUrl": "file:///"}] * 5_000),
    said("hjälp", channelData={"tenant": {"id": "t" * 1_000}}),
    said("", type="invoke", name="adaptiveCard/action", value={"action": {"verb": "book"}}),
    said(
        "",
        type="invoke",
        name="adaptiveCard/action",
        value={"action": {"verb": "cancel", "data": {"booking": 2**70, "version": -(2**70)}}},
    ),
    said(
        "",
        type="invoke",
        name="adaptiveCard/action",
        value={"action": {"verb": "confirm_cancel", "data": {"booking": 2**31, "version": 1}}},
    ),
    said("", type="invoke", name="composeExtension/query", value={"commandId": ["lediga"]}),
    said("", type="installationUpdate", channelData={"team": {"id": "19:" + "x" * 5_000}}),
    said("", type="conversationUpdate", membersAdded=[{"id": "x"}] * 10_000),
    said("", type="t" * 100_000),
    said("", type="invoke", name="n" * 100_000),
]

_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.sampled_from(["x" * 5_000, 2**63, -1, "\x00", "1e999", "lediga", "book", "29:x"]),
)
_ids = st.integers(0, 2**63).map(str)
_anything = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def _places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(node, dict | list):
        for key, inner in node.items() if isinstance(node, dict) else enumerate(node):
            found += _places(inner, (*path, key))
    return found


@st.composite
def twisted(draw: st.DrawFn) -> bytes:
    """A recorded activity with some of its values exchanged, taken out or cut off."""
    activity = json.loads(json.dumps(draw(st.sampled_from(RECORDED))))
    activity["serviceUrl"] = NOBODY  # or another's would be turned away before it is looked at
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(_places(activity)))
        node = activity
        try:
            for key in way:
                node = node[key]
            node[last] = draw(_anything)
        except (KeyError, IndexError, TypeError):
            pass  # an earlier change took it away
    body = json.dumps(activity).encode()
    return body[: draw(st.integers(0, len(body)))] if draw(st.integers(0, 4)) == 0 else body


@st.composite
def pressed(draw: st.DrawFn) -> bytes:
    """A button that the bot has, or nearly, with anything in its fields."""
    verb = draw(st.sampled_from(sorted(ACTIONS)))
    fields = st.sampled_from([*ACTIONS[verb].model_fields, "other"])
    data = draw(st.dictionaries(fields, _anything))
    name = draw(st.sampled_from(["adaptiveCard/action", "task/submit", "task/fetch"]))
    value = {"action": {"type": "Action.Execute", "verb": verb, "data": data}, "data": data}
    return said("", type="invoke", name=name, id=draw(_ids), value=value)


@st.composite
def typed(draw: st.DrawFn) -> bytes:
    """A command with anything after it."""
    rest = draw(st.text() | st.sampled_from(["24/11 Rubrik", "v 53", "http://[", "nästa tisdag"]))
    return said(f"{draw(st.sampled_from(list(CommandName)))} {rest}", id=draw(_ids))


BODIES = st.one_of(
    st.sampled_from(CORPUS),
    twisted(),
    twisted(),
    pressed(),
    pressed(),
    typed(),
    _anything.map(lambda value: json.dumps(value).encode()),
    st.binary(max_size=2_000),
)
