"""What the local Graph insists on, and how it says no."""

import json
import re
from collections.abc import Mapping
from itertools import chain

from aiohttp import web

from bot.local.faults import Operation

_INSTALLS = frozenset(
    {
        "TeamsAppInstallation.ReadWriteSelfForUser.All",
        "TeamsAppInstallation.ReadWriteAndConsentSelfForUser.All",
    }
)

PERMISSIONS: Mapping[Operation, frozenset[str]] = {
    Operation.GROUP: frozenset({"GroupMember.Read.All"}),
    Operation.USER: frozenset({"User.ReadBasic.All", "User.Read.All"}),
    Operation.CATALOG: frozenset({"AppCatalog.Read.All"}),
    Operation.INSTALLED: _INSTALLS,
    Operation.INSTALL: _INSTALLS,
    Operation.CHAT: _INSTALLS,
    Operation.NOTIFY: frozenset({"TeamsActivity.Send.User", "TeamsActivity.Send"}),
    Operation.MAIL: frozenset({"Mail.Send"}),
    Operation.UPLOAD: frozenset({"Sites.Selected", "Files.ReadWrite.All"}),
    Operation.DOWNLOAD: frozenset({"Sites.Selected", "Files.ReadWrite.All"}),
    Operation.REMOVE: frozenset({"Sites.Selected", "Files.ReadWrite.All"}),
    Operation.NAMES: frozenset({"Sites.Selected", "Files.ReadWrite.All"}),
}
"""Any one of the permissions opens the operation."""

EVERY_PERMISSION = frozenset(chain.from_iterable(PERMISSIONS.values()))

LIMITS: Mapping[Operation, int] = {
    Operation.NOTIFY: 5,
    Operation.INSTALL: 30,
    Operation.INSTALLED: 30,
    Operation.CATALOG: 30,
    Operation.CHAT: 30,
}
"""Requests a second for one app in one tenant, from Microsoft's page on throttling."""

OPTIONS: Mapping[Operation, frozenset[str]] = {
    Operation.GROUP: frozenset({"$count", "$select", "$top", "$skiptoken"}),
    Operation.USER: frozenset({"$select"}),
    Operation.CATALOG: frozenset({"$expand", "$filter"}),
    Operation.INSTALLED: frozenset({"$expand", "$filter"}),
    Operation.NAMES: frozenset({"$select", "$skiptoken"}),
}
"""Query options that each operation knows; the others know none."""

LARGEST_UPLOAD = 250 * 1024 * 1024
PAGE_LIMIT = 999
_JSON = "application/json;odata.metadata=minimal;odata.streaming=true;charset=utf-8"


class Refused(Exception):
    """An answer in Graph's own shape; `violation` marks what a correct bot never asks for."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        violation: bool = False,
        retry_after: int | str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.violation = violation
        self.retry_after = retry_after


def bad(message: str) -> Refused:
    return Refused(400, "BadRequest", message, violation=True)


def missing(what: str) -> Refused:
    return Refused(404, "Request_ResourceNotFound", f"The {what} does not exist.")


def answer(
    content: Mapping[str, object],
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> web.Response:
    return web.Response(
        body=json.dumps(content).encode(),
        status=status,
        headers={"Content-Type": _JSON, **(headers or {})},
    )


def base_url(request: web.Request) -> str:
    return f"{request.scheme}://{request.host}/v1.0"


def filtered(request: web.Request, name: str) -> str:
    """Return the value that a `$filter` on one property asks for."""
    match = re.fullmatch(re.escape(name) + " eq '([^']+)'", request.query.get("$filter", ""))
    if match is None:
        raise bad(f"$filter has to be {name} eq '...'")
    return match[1]
