"""The ports on top of msgraph-sdk. Import it late: it costs a second and 60 MB.

Only application permissions: nothing here speaks of `/me`.
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import quote, urlsplit

import structlog
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph.generated.app_catalogs.teams_apps.teams_apps_request_builder import (
    TeamsAppsRequestBuilder,
)
from msgraph.generated.drives.item.items.item.content.content_request_builder import (
    ContentRequestBuilder,
)
from msgraph.generated.groups.item.transitive_members.graph_user import (
    graph_user_request_builder as group_users,
)
from msgraph.generated.models.body_type import BodyType
from msgraph.generated.models.email_address import EmailAddress
from msgraph.generated.models.importance import Importance
from msgraph.generated.models.item_body import ItemBody
from msgraph.generated.models.key_value_pair import KeyValuePair
from msgraph.generated.models.message import Message
from msgraph.generated.models.recipient import Recipient
from msgraph.generated.models.teams_app_permission_set import TeamsAppPermissionSet
from msgraph.generated.models.teams_app_publishing_state import TeamsAppPublishingState
from msgraph.generated.models.teams_app_resource_specific_permission import (
    TeamsAppResourceSpecificPermission,
)
from msgraph.generated.models.teams_app_resource_specific_permission_type import (
    TeamsAppResourceSpecificPermissionType,
)
from msgraph.generated.models.teamwork_activity_topic import TeamworkActivityTopic
from msgraph.generated.models.teamwork_activity_topic_source import TeamworkActivityTopicSource
from msgraph.generated.models.user import User
from msgraph.generated.models.user_scope_teams_app_installation import (
    UserScopeTeamsAppInstallation,
)
from msgraph.generated.users.item.send_mail.send_mail_post_request_body import (
    SendMailPostRequestBody,
)
from msgraph.generated.users.item.teamwork.installed_apps.installed_apps_request_builder import (
    InstalledAppsRequestBuilder,
)
from msgraph.generated.users.item.teamwork.send_activity_notification import (
    send_activity_notification_post_request_body as activity,
)
from msgraph.generated.users.item.user_item_request_builder import UserItemRequestBuilder

from bot.alerts.ports import (
    PREVIEW_LIMIT,
    FeedNote,
    GraphRefused,
    GraphUnavailable,
    Installation,
    MailNote,
    Profile,
)
from bot.core.people import shown_name
from bot.graph.errors import translated
from bot.graph.options import GraphOptions
from bot.graph.transport import service_client

_GroupQuery = group_users.GraphUserRequestBuilder.GraphUserRequestBuilderGetQueryParameters
_BASIC = ["id", "displayName", "mail", "userPrincipalName"]
_PROFILE = [*_BASIC, "accountEnabled"]
"""With `User.ReadBasic.All` alone, Graph denies a question that names the last of them."""
_MOST_PAGES = 20
"""Of a group: twenty thousand people are no superadmins."""
_MOST_PAGES_OF_FILES = 500
"""A hundred thousand pictures: SharePoint gives two hundred names a page."""
_LONGEST_ID = 64
_TOPIC_PERMISSION = "TeamsActivity.Send.User"
"""The one resource-specific permission that the app's manifest asks for."""
_NOT_FOUND = 404
_CONFLICT = 409
_PUBLISHED = {None, TeamsAppPublishingState.Published}
_CONSENT_REFUSED = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN})

_Item = TypeVar("_Item")

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class SdkGraph:
    def __init__(self, options: GraphOptions) -> None:
        self._options = options
        self._client, self._http = service_client(options)
        self._teams_app_id = options.teams_app_id

    async def aclose(self) -> None:
        await self._http.aclose()

    async def group_members(self, group_id: str) -> tuple[Profile, ...]:
        """Those of the group whose account is in use, as far as the bot may know."""
        try:
            return await self._group_members(group_id, _PROFILE)
        except GraphRefused as refusal:
            if refusal.status != HTTPStatus.FORBIDDEN:
                raise
            return await self._group_members(group_id, _BASIC)

    async def _group_members(self, group_id: str, select: list[str]) -> tuple[Profile, ...]:
        query = _GroupQuery(count=True, select=select, top=999)
        config = RequestConfiguration(query_parameters=query)
        config.headers.add("ConsistencyLevel", "eventual")  # the cast to users needs it
        members = self._client.groups.by_group_id(group_id).transitive_members.graph_user
        found: list[User] = []
        with translated(self._options.now):
            page = await members.get(config)
        for _ in range(_MOST_PAGES):
            found.extend(_listed(page and page.value))
            if page is None or page.odata_next_link is None:
                break
            following = members.with_url(self._pinned(page.odata_next_link))
            with translated(self._options.now):
                # The link carries the query; the header it does not.
                page = await following.get(RequestConfiguration(headers=config.headers))
        else:
            raise GraphUnavailable(reason="a group without an end")
        return _distinct(
            _profile(user)
            for user in found
            if user.id and len(user.id) <= _LONGEST_ID and user.account_enabled is not False
        )

    async def profile(self, person_id: str) -> Profile | None:
        try:
            user = await self._user(person_id, _PROFILE)
        except GraphRefused as refusal:
            if refusal.status != HTTPStatus.FORBIDDEN:
                raise
            user = await self._user(person_id, _BASIC)
        return None if user is None else _profile(user)

    async def _user(self, person_id: str, select: list[str]) -> User | None:
        query = UserItemRequestBuilder.UserItemRequestBuilderGetQueryParameters(select=select)
        try:
            with translated(self._options.now):
                user = await self._client.users.by_user_id(person_id).get(
                    RequestConfiguration(query_parameters=query)
                )
        except GraphRefused as refusal:
            if refusal.status == _NOT_FOUND:
                return None
            raise
        if user is None or not user.id:
            raise GraphUnavailable(reason="an answer without a person", uncertain=True)
        return user

    async def find_installation(self, person_id: str) -> Installation | None:
        app_id = await self._app_in_catalog()
        apps = self._client.users.by_user_id(person_id).teamwork.installed_apps
        query = InstalledAppsRequestBuilder.InstalledAppsRequestBuilderGetQueryParameters(
            expand=["teamsApp"], filter=f"teamsApp/id eq '{app_id}'"
        )
        with translated(self._options.now):
            found = await apps.get(RequestConfiguration(query_parameters=query))
        installation = next(iter(_listed(found and found.value)), None)
        if installation is None or installation.id is None:
            return None
        with translated(self._options.now):
            chat = await apps.by_user_scope_teams_app_installation_id(installation.id).chat.get()
        if chat is None or chat.id is None:
            raise GraphUnavailable(reason="an installation without a chat")
        return Installation(id=installation.id, chat_id=chat.id)

    async def ensure_installed(self, person_id: str) -> Installation:
        existing = await self.find_installation(person_id)
        if existing is not None:
            return existing
        app_id = await self._app_in_catalog()
        try:
            try:
                await self._install(person_id, app_id, consented=True)
                self._options.installed(True)
            except GraphRefused as refusal:
                if refusal.status not in _CONSENT_REFUSED:
                    raise
                await self._install(person_id, app_id, consented=False)
                _log.info("installed_without_consent", first=refusal.code)
                self._options.installed(False)
        except GraphRefused as refusal:
            if refusal.status != _CONFLICT:  # a replica was quicker: just what we want
                # The app may have been taken out of the catalog and put back with a new id.
                self._teams_app_id = self._options.teams_app_id
                raise
        installed = await self.find_installation(person_id)
        if installed is None:
            raise GraphUnavailable(reason="installed, but not to be seen yet")
        return installed

    async def _install(self, person_id: str, app_id: str, *, consented: bool) -> None:
        """Install with what the app asks for consented, or barely.

        One page of Graph's says that the consenting permission is needed, another that the
        narrower one will do for what this app asks: so both ways are tried, the safe one first.
        """
        body = UserScopeTeamsAppInstallation(
            additional_data={
                "teamsApp@odata.bind": f"{self._options.base_url}/appCatalogs/teamsApps/{app_id}"
            },
        )
        if consented:
            permission = TeamsAppResourceSpecificPermission(
                permission_type=TeamsAppResourceSpecificPermissionType.Application,
                permission_value=_TOPIC_PERMISSION,
            )
            body.consented_permission_set = TeamsAppPermissionSet(
                resource_specific_permissions=[permission]
            )
        with translated(self._options.now):
            await self._client.users.by_user_id(person_id).teamwork.installed_apps.post(body)

    async def notify(self, person_id: str, note: FeedNote) -> None:
        body = activity.SendActivityNotificationPostRequestBody(
            topic=self._topic(person_id, note),
            activity_type=note.activity_type,
            preview_text=ItemBody(content=_shortened(note.preview)),
            template_parameters=[
                KeyValuePair(name=name, value=value) for name, value in note.parameters
            ],
            chain_id=note.chain_id,
        )
        with translated(self._options.now):
            teamwork = self._client.users.by_user_id(person_id).teamwork
            await teamwork.send_activity_notification.post(body)

    async def mail(self, note: MailNote) -> None:
        sender = self._options.alert_sender
        if sender is None:
            raise GraphRefused(_NOT_FOUND, "NoAlertSender")
        message = Message(
            subject=note.subject,
            body=ItemBody(content_type=BodyType.Text, content=note.text),
            to_recipients=[Recipient(email_address=EmailAddress(address=note.to))],
            importance=Importance.High,
        )
        body = SendMailPostRequestBody(message=message, save_to_sent_items=False)
        with translated(self._options.now):
            await self._client.users.by_user_id(sender).send_mail.post(body)

    async def catalog_versions(self) -> tuple[str, ...]:
        """The versions of the app's package that the organisation's catalog has published."""
        query = TeamsAppsRequestBuilder.TeamsAppsRequestBuilderGetQueryParameters(
            filter=f"externalId eq '{self._options.manifest_id}'", expand=["appDefinitions"]
        )
        with translated(self._options.now):
            found = await self._client.app_catalogs.teams_apps.get(
                RequestConfiguration(query_parameters=query)
            )
        app = next(iter(_listed(found and found.value)), None)
        if app is None:
            raise GraphRefused(_NOT_FOUND, "AppNotInCatalog")
        return tuple(
            each.version
            for each in app.app_definitions or ()
            if each.version and each.publishing_state in _PUBLISHED
        )

    async def upload(self, drive_id: str, path: str, content: bytes) -> None:
        """Write a file of at most 250 MB; an older one at the path becomes its earlier version."""
        with translated(self._options.now):
            await self._file(drive_id, path).put(content)

    async def download(self, drive_id: str, path: str) -> bytes | None:
        """Graph answers with a link to SharePoint; Kiota follows it without the token."""
        try:
            with translated(self._options.now):
                return await self._file(drive_id, path).get()
        except GraphRefused as refusal:
            if refusal.status == _NOT_FOUND:
                return None
            raise

    async def remove(self, drive_id: str, path: str) -> None:
        """Put a file in the site's recycle bin; that it is gone already is no fault."""
        items = self._client.drives.by_drive_id(drive_id).items
        item = items.by_drive_item_id("root").with_url(self._item(drive_id, path))
        try:
            with translated(self._options.now):
                await item.delete()
        except GraphRefused as refusal:
            if refusal.status != _NOT_FOUND:
                raise

    async def names(self, drive_id: str, folder: str) -> list[str]:
        """What lies in a folder; nothing where there is no such folder yet."""
        root = self._client.drives.by_drive_id(drive_id).items.by_drive_item_id("root").children
        drive = self._drive(drive_id)
        place = f"{self._item(drive_id, folder)}:" if folder else f"{drive}/items/root"
        following, found = f"{place}/children?$select=name", list[str]()
        for _ in range(_MOST_PAGES_OF_FILES):
            try:
                with translated(self._options.now):
                    page = await root.with_url(following).get()
            except GraphRefused as refusal:
                if refusal.status == _NOT_FOUND:
                    return []
                raise
            found += [each.name or "" for each in _listed(page and page.value)]
            if page is None or page.odata_next_link is None:
                return found
            following = self._pinned(page.odata_next_link)
        raise GraphUnavailable(reason="a folder without an end")

    def _file(self, drive_id: str, path: str) -> ContentRequestBuilder:
        items = self._client.drives.by_drive_id(drive_id).items
        content = items.by_drive_item_id("root").content
        return content.with_url(f"{self._item(drive_id, path)}:/content")

    def _item(self, drive_id: str, path: str) -> str:
        # Spelt out: through the SDK's templates the colons and slashes would be escaped.
        return f"{self._drive(drive_id)}/root:/{quote(path)}"

    def _drive(self, drive_id: str) -> str:
        return f"{self._options.base_url}/drives/{quote(drive_id, safe='!')}"

    async def _app_in_catalog(self) -> str:
        if self._teams_app_id is None:
            query = TeamsAppsRequestBuilder.TeamsAppsRequestBuilderGetQueryParameters(
                filter=f"externalId eq '{self._options.manifest_id}'"
            )
            with translated(self._options.now):
                found = await self._client.app_catalogs.teams_apps.get(
                    RequestConfiguration(query_parameters=query)
                )
            app = next(iter(_listed(found and found.value)), None)
            if app is None or app.id is None:
                raise GraphRefused(_NOT_FOUND, "AppNotInCatalog")
            self._teams_app_id = app.id
        return self._teams_app_id

    def _topic(self, person_id: str, note: FeedNote) -> TeamworkActivityTopic:
        path = f"users/{person_id}/teamwork/installedApps/{note.installation_id}"
        return TeamworkActivityTopic(
            source=TeamworkActivityTopicSource.EntityUrl,
            value=f"{self._options.base_url}/{path}",
        )

    def _pinned(self, link: str) -> str:
        """Refuse to follow a page's link to anywhere but the Graph that was asked."""
        ours, theirs = urlsplit(self._options.base_url), urlsplit(link)
        if (ours.scheme, ours.netloc) != (theirs.scheme, theirs.netloc):
            raise GraphUnavailable(reason="a link to another host")
        return link


def _listed(value: list[_Item] | None) -> list[_Item]:
    """What an answer lists; one without a list says of nothing that it is not there."""
    if value is None:
        raise GraphUnavailable(reason="an answer without a list", uncertain=True)
    return value


def _profile(user: User) -> Profile:
    assert user.id is not None
    return Profile(
        id=user.id,
        name=shown_name(user.display_name or user.user_principal_name or ""),
        mail=user.mail,
        user_principal_name=user.user_principal_name,
        enabled=user.account_enabled is not False,
    )


def _distinct(profiles: Iterable[Profile]) -> tuple[Profile, ...]:
    """Each person once, in the order met: an index that lags may show one on two pages."""
    return tuple({person.id: person for person in profiles}.values())


def _shortened(text: str) -> str:
    return text if len(text) <= PREVIEW_LIMIT else text[: PREVIEW_LIMIT - 1] + "…"
