"""A strict Microsoft Graph on this machine, for tests and for `make run`.

Only what the bot uses exists. Whatever the real Graph would refuse is refused here too, and what
the bot should never have sent stands in `violations`, which every test expects to be empty.
"""

import asyncio
import base64
import re
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Self, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot import __version__
from bot.alerts.ports import Profile
from bot.local.faults import Answer, Body, Fault, Faults, Operation, Page, Reset, Silence
from bot.local.graph_bodies import EntityTopicBody, Install, Notify, SendMail
from bot.local.graph_rules import (
    EVERY_PERMISSION,
    LARGEST_UPLOAD,
    LIMITS,
    OPTIONS,
    PAGE_LIMIT,
    PERMISSIONS,
    Refused,
    answer,
    bad,
    base_url,
    filtered,
    missing,
)
from bot.local.records import Call, Mail, Notification, Upload

_PERSON_PROPERTIES: Mapping[str, Callable[[Profile], str | bool | None]] = {
    "id": lambda person: person.id,
    "displayName": lambda person: person.name,
    "mail": lambda person: person.mail,
    "userPrincipalName": lambda person: person.user_principal_name,
    "accountEnabled": lambda person: person.enabled,
}
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_Model = TypeVar("_Model", bound=BaseModel)
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def installation_id(person: str, app: str) -> str:
    return base64.b64encode(f"{person}##{app}".encode()).decode()


class LocalGraph:
    """State and faults are plain attributes and methods, for a test to set and read.

    `activity_types` maps each type of the app's manifest to its template text. `limits` can be
    emptied where a test's clock stands still.
    """

    def __init__(
        self,
        *,
        users: Sequence[Profile],
        group_id: str,
        group: Iterable[str],
        manifest_id: str,
        teams_app_id: str,
        now: Callable[[], datetime],
        activity_types: Mapping[str, str],
        installed: Iterable[str] = (),
        senders: Iterable[str] = (),
        drives: Iterable[str] = (),
        permissions: Iterable[str] = EVERY_PERMISSION,
        limits: Mapping[Operation, int] = LIMITS,
        page_size: int = 100,
        chats: Mapping[str, str] | None = None,
    ) -> None:
        self.users = {user.id: user for user in users}
        self.group_id = group_id
        self.group = list(group)
        self.manifest_id = manifest_id
        self.teams_app_id = teams_app_id
        self.in_catalog = True
        self.catalog_version = __version__
        self.chats = dict(chats or {})
        self.activity_types = dict(activity_types)
        self.installed = set(installed)
        self.senders = set(senders)
        self.drives = set(drives)
        self.permissions = set(permissions)
        self.limits = dict(limits)
        self.page_size = page_size
        self.down = False
        self.links_to: str | None = None  # another host that the links between pages lead to
        self.notifications: list[Notification] = []
        self.mails: list[Mail] = []
        self.uploads: list[Upload] = []
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.silent = asyncio.Event()  # a request waits for an answer that never comes
        self._now = now
        self._faults = Faults()
        self._meanwhile: dict[Operation, Callable[[], Awaitable[None]]] = {}
        self._recent: defaultdict[Operation, deque[datetime]] = defaultdict(deque)
        self._stopped = asyncio.Event()
        self._runner: web.AppRunner | None = None

    def fail(
        self,
        fault: Fault,
        *,
        on: Operation | None = None,
        person: str | None = None,
        times: int | None = 1,
    ) -> None:
        """Plan a fault for the next fitting requests; `times=None` lasts until `heal`."""
        self._faults.plan(fault, on=on, person=person, times=times)

    def before(self, operation: Operation, act: Callable[[], Awaitable[None]]) -> None:
        """Let something else happen between a request's arrival and its being served."""
        self._meanwhile[operation] = act

    def heal(self) -> None:
        self._faults.clear()
        self.down = False

    def feed(self, person: str) -> list[Notification]:
        """What the person sees: a later note with the same chain id took the earlier's place."""
        shown: dict[tuple[str, int], Notification] = {}
        for index, note in enumerate(self.notifications):
            if note.person == person:
                key = ("single", index) if note.chain_id is None else ("chain", note.chain_id)
                shown.pop(key, None)
                shown[key] = note
        return list(shown.values())

    def installation_id(self, person: str) -> str:
        return installation_id(person, self.teams_app_id)

    def chat_id(self, person: str) -> str:
        return self.chats.get(person, f"19:{person}_{self.teams_app_id}@unq.gbl.spaces")

    def app(self, pages: Iterable[web.AbstractRouteDef] = ()) -> web.Application:
        """Return the application; `pages` are served beside Graph."""
        app = web.Application(client_max_size=LARGEST_UPLOAD)
        user = "/v1.0/users/{person}"
        apps = user + "/teamwork/installedApps"
        file = "/v1.0/drives/{drive}/root:/{path:.+}:/content"
        members = "/v1.0/groups/{group}/transitiveMembers"
        routes: list[tuple[str, str, Operation, _Handler]] = [
            ("GET", members + "/graph.user", Operation.GROUP, self._group),
            ("GET", members + "/microsoft.graph.user", Operation.GROUP, self._group),
            ("GET", user, Operation.USER, self._user),
            ("GET", "/v1.0/appCatalogs/teamsApps", Operation.CATALOG, self._catalog),
            ("GET", apps, Operation.INSTALLED, self._installed),
            ("POST", apps, Operation.INSTALL, self._install),
            ("GET", apps + "/{installation}/chat", Operation.CHAT, self._chat),
            (
                "POST",
                user + "/teamwork/sendActivityNotification",
                Operation.NOTIFY,
                self._notify,
            ),
            ("POST", user + "/sendMail", Operation.MAIL, self._mail),
            ("PUT", file, Operation.UPLOAD, self._upload),
            ("GET", file, Operation.DOWNLOAD, self._download),
            ("DELETE", file.removesuffix(":/content"), Operation.REMOVE, self._remove),
            ("GET", file.replace(":/content", ":/children"), Operation.NAMES, self._names),
            ("GET", "/v1.0/drives/{drive}/items/root/children", Operation.NAMES, self._names),
        ]
        for method, path, operation, handler in routes:
            app.router.add_route(method, path, self._serving(operation, handler))
        app.router.add_get("/download/{drive}/{path:.+}", self._content)
        app.router.add_routes(pages)
        app.router.add_route("*", "/{anything:.*}", self._unknown)
        return app

    async def start(self, port: int = 0, pages: Iterable[web.AbstractRouteDef] = ()) -> str:
        """Listen on loopback and return the base URL, without a slash at its end."""
        self._stopped.clear()
        self._runner = web.AppRunner(self.app(pages), shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", port).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}/v1.0"

    async def stop(self) -> None:
        self._stopped.set()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def _serving(self, operation: Operation, handler: _Handler) -> _Handler:
        async def serve(request: web.Request) -> web.StreamResponse:
            person = request.match_info.get("person")
            fault = Reset() if self.down else self._faults.take(operation, person)
            try:
                match fault:
                    case Answer(status, code, retry_after, message):
                        planned = Refused(status, code, message, retry_after=retry_after)
                        return self._error(request, planned)
                    case Page() | Body():
                        return _foreign(fault)
                    case Reset(acted=False) | Silence(acted=False):
                        return await self._break_off(request, fault)
                    case _:
                        pass
                self._admit(request, operation)
                await self._remember(request, operation, person)
                if operation in self._meanwhile:
                    await self._meanwhile.pop(operation)()
                reply = await handler(request)
            except Refused as refusal:
                return self._error(request, refusal)
            if fault is not None:
                return await self._break_off(request, fault)
            return reply

        return serve

    async def _break_off(self, request: web.Request, fault: Fault) -> web.Response:
        if isinstance(fault, Silence):
            self.silent.set()
            await self._stopped.wait()
        if request.transport is not None:
            request.transport.abort()
        return web.Response()

    def _admit(self, request: web.Request, operation: Operation) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer" or not token:
            raise Refused(
                401, "InvalidAuthenticationToken", "Access token is empty.", violation=True
            )
        if not PERMISSIONS[operation] & self.permissions:
            raise Refused(403, "Authorization_RequestDenied", "Insufficient privileges.")
        self._throttle(operation)
        unknown = set(request.query) - OPTIONS.get(operation, frozenset())
        if unknown:
            raise bad(f"query options not known for {operation}: {sorted(unknown)}")

    def _throttle(self, operation: Operation) -> None:
        limit = self.limits.get(operation)
        if limit is None:
            return
        recent, now = self._recent[operation], self._now()
        while recent and recent[0] <= now - timedelta(seconds=1):
            recent.popleft()
        if len(recent) >= limit:
            raise Refused(429, "TooManyRequests", "Too many requests.", retry_after=1)
        recent.append(now)

    async def _remember(
        self, request: web.Request, operation: Operation, person: str | None
    ) -> None:
        body: object = await request.read()
        if operation in {Operation.INSTALL, Operation.NOTIFY, Operation.MAIL}:
            if request.content_type != "application/json":
                raise bad("Content-Type is not application/json")
            try:
                body = await request.json()
            except ValueError:
                raise bad("the body is not JSON") from None
        self.calls.append(
            Call(operation=operation, person=person, query=dict(request.query), body=body)
        )

    async def _group(self, request: web.Request) -> web.Response:
        if request.headers.get("ConsistencyLevel") != "eventual":
            raise bad("a cast needs the header ConsistencyLevel: eventual")
        if request.query.get("$count") != "true":
            raise bad("a cast needs $count=true")
        if request.match_info["group"] != self.group_id:
            raise missing("group")
        top = request.query.get("$top", "100")
        if not top.isdecimal() or not 1 <= int(top) <= PAGE_LIMIT:
            raise bad("$top lies between 1 and 999")
        readable = bool(PERMISSIONS[Operation.USER] & self.permissions)
        members = [
            self._person(
                request, self.users.get(id_) or _without_properties(id_), readable=readable
            )
            for id_ in self.group
        ]
        return self._page(request, members, min(int(top), self.page_size))

    async def _user(self, request: web.Request) -> web.Response:
        person = self._known_person(request)
        return answer(self._person(request, person, readable=True))

    async def _catalog(self, request: web.Request) -> web.Response:
        wanted = filtered(request, "externalId")
        apps = [self._catalog_app()] if self.in_catalog and wanted == self.manifest_id else []
        if request.query.get("$expand") == "appDefinitions":
            definition = {"id": "definition", "version": self.catalog_version}
            return answer({"value": [{**app, "appDefinitions": [definition]} for app in apps]})
        return answer({"value": apps})

    async def _installed(self, request: web.Request) -> web.Response:
        person = self._known_person(request).id
        if request.query.get("$expand") != "teamsApp":
            raise bad("a filter on teamsApp/id needs $expand=teamsApp")
        wanted = filtered(request, "teamsApp/id")
        found = person in self.installed and wanted == self.teams_app_id
        value = [{"id": self.installation_id(person), "teamsApp": self._catalog_app()}]
        return answer({"value": value if found else []})

    async def _install(self, request: web.Request) -> web.Response:
        person = self._known_person(request).id
        body = await _body(request, Install)
        stem = f"{base_url(request)}/appCatalogs/teamsApps/"
        if not body.app.startswith(stem):
            raise bad("teamsApp@odata.bind is no app of this Graph's catalog")
        if not self.in_catalog or body.app != stem + self.teams_app_id:
            raise Refused(404, "NotFound", "The definition of the app was not found.")
        if person in self.installed:
            raise Refused(409, "Conflict", "The app is already installed.")
        self.installed.add(person)
        return web.Response(status=201)

    async def _chat(self, request: web.Request) -> web.Response:
        person = self._known_person(request).id
        if person not in self.installed or request.match_info[
            "installation"
        ] != self.installation_id(person):
            raise missing("installation")
        return answer({"id": self.chat_id(person), "chatType": "oneOnOne"})

    async def _notify(self, request: web.Request) -> web.Response:
        person = self._known_person(request).id
        body = await _body(request, Notify)
        text = self._filled_template(body)
        if isinstance(body.topic, EntityTopicBody):
            base = base_url(request)
            apps = f"{base}/users/{person}/teamwork/installedApps/{self.installation_id(person)}"
            if body.topic.value not in {apps, f"{base}/appCatalogs/teamsApps/{self.teams_app_id}"}:
                raise bad("the topic's entityUrl names nothing of this person's")
        if person not in self.installed:
            raise Refused(403, "Forbidden", "The app is not installed for the recipient.")
        note = Notification(
            at=self._now(),
            person=person,
            activity_type=body.activity_type,
            text=text,
            preview=body.preview_text.content,
            topic=body.topic.value,
            chain_id=body.chain_id,
        )
        self.notifications.append(note)
        return web.Response(status=204)

    def _filled_template(self, body: Notify) -> str:
        template = (self.activity_types | {"systemDefault": "{systemDefaultText}"}).get(
            body.activity_type
        )
        if template is None:
            raise bad(f"the manifest declares no activity type {body.activity_type}")
        given = {parameter.name: parameter.value for parameter in body.template_parameters}
        expected = set(_PLACEHOLDER.findall(template)) - {"actor"}
        if set(given) != expected:
            raise bad(f"template parameters {sorted(given)}, expected {sorted(expected)}")
        return _PLACEHOLDER.sub(lambda match: given.get(match[1], "").strip(), template).strip()

    async def _mail(self, request: web.Request) -> web.Response:
        sender = request.match_info["person"]
        body = await _body(request, SendMail)
        if sender not in self.senders:
            raise Refused(404, "ErrorInvalidUser", "The mailbox was not found.")
        message = body.message
        self.mails.append(
            Mail(
                at=self._now(),
                sender=sender,
                to=tuple(one.email_address.address for one in message.to_recipients),
                subject=message.subject,
                text=message.body.content,
                importance=message.importance,
            )
        )
        return web.Response(status=202)

    async def _upload(self, request: web.Request) -> web.Response:
        drive, path = self._file(request)
        content = await request.read()
        older = any((file.drive, file.path) == (drive, path) for file in self.uploads)
        self.uploads.append(Upload(at=self._now(), drive=drive, path=path, content=content))
        name = path.rpartition("/")[2]
        item = {"id": f"item-{len(self.uploads)}", "name": name, "size": len(content)}
        return answer(item, status=200 if older else 201)

    async def _download(self, request: web.Request) -> web.Response:
        drive, path = self._file(request)
        self._stored(drive, path)
        # SharePoint is another host than Graph: the token must not follow to it.
        host = "localhost" if request.url.host == "127.0.0.1" else "127.0.0.1"
        target = request.url.with_host(host).with_path(f"/download/{drive}/{path}")
        return web.Response(status=302, headers={"Location": str(target)})

    async def _remove(self, request: web.Request) -> web.Response:
        drive, path = self._file(request)
        self._stored(drive, path)
        self.uploads = [each for each in self.uploads if (each.drive, each.path) != (drive, path)]
        return web.Response(status=204)

    async def _names(self, request: web.Request) -> web.Response:
        drive, folder = self._file(request)
        start = f"{folder}/" if folder else ""
        inside = [
            file.path.removeprefix(start).split("/")[0]
            for file in self.uploads
            if file.drive == drive and file.path.startswith(start)
        ]
        if folder and not inside:
            raise Refused(404, "itemNotFound", "The resource could not be found.")
        names = [{"id": f"item-{name}", "name": name} for name in dict.fromkeys(inside)]
        return self._page(request, names, self.page_size)

    async def _content(self, request: web.Request) -> web.Response:
        if "Authorization" in request.headers:
            self.violations.append("the token followed to the download's host")
        try:
            content = self._stored(request.match_info["drive"], request.match_info["path"])
        except Refused as refusal:
            return self._error(request, refusal)
        return web.Response(body=content, content_type="application/octet-stream")

    def _file(self, request: web.Request) -> tuple[str, str]:
        drive = request.match_info["drive"]
        if drive not in self.drives:
            raise Refused(404, "itemNotFound", "The drive was not found.")
        return drive, request.match_info.get("path", "")

    def _stored(self, drive: str, path: str) -> bytes:
        for file in reversed(self.uploads):
            if (file.drive, file.path) == (drive, path):
                return file.content
        raise Refused(404, "itemNotFound", "The resource could not be found.")

    async def _unknown(self, request: web.Request) -> web.Response:
        problem = f"unknown request {request.method} {request.path}"
        return self._error(request, Refused(404, "BadRequest", problem, violation=True))

    def _known_person(self, request: web.Request) -> Profile:
        person = self.users.get(request.match_info["person"])
        if person is None:
            raise missing("user")
        return person

    def _person(
        self, request: web.Request, person: Profile, *, readable: bool
    ) -> dict[str, object]:
        selected = request.query.get("$select", "id,displayName,mail,userPrincipalName").split(",")
        unknown = set(selected) - set(_PERSON_PROPERTIES)
        if unknown:
            raise bad(f"properties not known for a user: {sorted(unknown)}")
        shown = {"id"}
        if readable:
            shown |= {"displayName", "mail", "userPrincipalName"}
        if "User.Read.All" in self.permissions:
            shown.add("accountEnabled")
        return {
            name: _PERSON_PROPERTIES[name](person) if name in shown else None for name in selected
        }

    def _page(
        self, request: web.Request, values: Sequence[Mapping[str, object]], size: int
    ) -> web.Response:
        start = request.query.get("$skiptoken", "0")
        if not start.isdecimal():
            raise bad("$skiptoken is none of this Graph's")
        end = int(start) + size
        page: dict[str, object] = {"value": values[int(start) : end]}
        if end < len(values):
            link = request.url.update_query({"$skiptoken": str(end)})
            page["@odata.nextLink"] = str(link.with_host(self.links_to or link.host or ""))
        return answer(page)

    def _catalog_app(self) -> dict[str, str]:
        return {
            "id": self.teams_app_id,
            "externalId": self.manifest_id,
            "distributionMethod": "organization",
        }

    def _error(self, request: web.Request, refusal: Refused) -> web.Response:
        if refusal.violation:
            self.violations.append(f"{request.method} {request.path}: {refusal.message}")
        headers = {} if refusal.retry_after is None else {"Retry-After": str(refusal.retry_after)}
        return answer(
            {
                "error": {
                    "code": refusal.code,
                    "message": refusal.message,
                    "innerError": {"date": f"{self._now():%Y-%m-%dT%H:%M:%S}"},
                }
            },
            status=refusal.status,
            headers=headers,
        )


async def _body(request: web.Request, model: type[_Model]) -> _Model:
    try:
        return model.model_validate_json(await request.read())
    except ValidationError as error:
        wrong = [".".join(map(str, one["loc"])) + ": " + one["msg"] for one in error.errors()]
        raise bad("; ".join(wrong)) from None


def _without_properties(person: str) -> Profile:
    """Describe a member that the group still lists although the tenant has let it go."""
    return Profile(id=person, name="", mail=None, user_principal_name=None)


def _foreign(fault: Page | Body) -> web.Response:
    """An answer that isn't Graph's."""
    if isinstance(fault, Page):
        return web.Response(status=fault.status, text="<h1>Gateway</h1>", content_type="text/html")
    packed = {"Content-Encoding": fault.content_encoding} if fault.content_encoding else {}
    return web.Response(body=fault.content, content_type=fault.content_type, headers=packed)
