"""Each thing the bot asks Graph for, as the real SDK writes it on the wire."""

import subprocess
import sys
from dataclasses import replace

import pytest

from bot.alerts.ports import (
    FeedNote,
    GraphRefused,
    GraphUnavailable,
    Installation,
    MailNote,
)
from bot.graph.drive import GraphDrive
from bot.local.faults import Answer, Operation
from bot.local.graph import installation_id
from tests.graph.conftest import (
    ANNA,
    APP,
    BO,
    CILLA,
    DISABLED,
    DRIVE,
    GROUP,
    MANIFEST,
    SENDER,
    sdk_warns_of_itself,
)

pytestmark = sdk_warns_of_itself

GONE = "9d0c2f1e-0000-4000-8000-999999999999"
NOTE = FeedNote(
    installation_id=installation_id(ANNA.id, APP),
    activity_type="alert",
    preview="Öppna chatten",
    parameters=[("what", "hot")],
)
NOTE_TO_BO = replace(NOTE, installation_id=installation_id(BO.id, APP))
MAIL = MailNote(to="anna@example.org", subject="Ett ärende väntar", text="Öppna Teams.\nTack!")


async def test_the_group_is_read_page_by_page(graph, local):
    local.page_size = 1
    assert await graph.group_members(GROUP) == (ANNA, BO, CILLA)
    first, *rest = [call.query for call in local.calls]
    assert first == {
        "$count": "true",
        "$select": "id,displayName,mail,userPrincipalName,accountEnabled",
        "$top": "999",
    }
    assert [query["$skiptoken"] for query in rest] == ["1", "2"]


async def test_a_link_to_another_host_is_not_followed(graph, local):
    local.page_size = 1
    local.links_to = "localhost"
    with pytest.raises(GraphUnavailable, match="a link to another host"):
        await graph.group_members(GROUP)
    assert len(local.calls) == 1


async def test_an_empty_group_has_no_members(graph, local):
    local.group = []
    assert await graph.group_members(GROUP) == ()


async def test_a_member_listed_twice_counts_once(graph, local):
    local.group = [ANNA.id, BO.id, ANNA.id]
    assert await graph.group_members(GROUP) == (ANNA, BO)


async def test_a_switched_off_account_is_no_member_and_a_half_gone_one_is(graph, local):
    local.group = [DISABLED.id, GONE, BO.id]
    assert [member.id for member in await graph.group_members(GROUP)] == [GONE, BO.id]


async def test_members_without_the_right_to_read_users_still_have_ids(graph, local):
    local.permissions -= {"User.ReadBasic.All", "User.Read.All"}
    members = await graph.group_members(GROUP)
    assert [(one.id, one.address) for one in members] == [
        (one.id, None) for one in (ANNA, BO, CILLA)
    ]


async def test_an_unknown_group_is_refused(graph):
    with pytest.raises(GraphRefused) as refusal:
        await graph.group_members("no-such-group")
    assert (refusal.value.status, refusal.value.code) == (404, "Request_ResourceNotFound")


async def test_a_profile_is_read_and_says_whether_the_account_is_on(graph):
    assert await graph.profile(ANNA.id) == ANNA
    assert await graph.profile(DISABLED.id) == DISABLED


async def test_a_person_gone_from_the_tenant_has_no_profile(graph):
    assert await graph.profile(GONE) is None


async def test_an_installed_app_and_its_chat_are_found(graph, local):
    assert await graph.ensure_installed(ANNA.id) == Installation(
        id=local.installation_id(ANNA.id), chat_id=local.chat_id(ANNA.id)
    )
    assert [call.operation for call in local.calls] == [
        Operation.CATALOG,
        Operation.INSTALLED,
        Operation.CHAT,
    ]
    assert local.calls[0].query == {"$filter": f"externalId eq '{MANIFEST}'"}
    assert local.calls[1].query == {"$expand": "teamsApp", "$filter": f"teamsApp/id eq '{APP}'"}


async def test_a_missing_app_is_installed(graph, local, base_url):
    found = await graph.ensure_installed(BO.id)
    assert found.chat_id == local.chat_id(BO.id)
    (install,) = [call for call in local.calls if call.operation is Operation.INSTALL]
    assert install.person == BO.id
    assert install.body == {
        "@odata.type": "#microsoft.graph.userScopeTeamsAppInstallation",
        "teamsApp@odata.bind": f"{base_url}/appCatalogs/teamsApps/{APP}",
        "consentedPermissionSet": {
            "resourceSpecificPermissions": [
                {"permissionValue": "TeamsActivity.Send.User", "permissionType": "application"}
            ]
        },
    }


async def test_an_app_installed_by_another_replica_meanwhile_counts(graph, local):
    async def quicker_replica() -> None:
        local.installed.add(BO.id)

    local.before(Operation.INSTALL, quicker_replica)
    assert (await graph.ensure_installed(BO.id)).chat_id == local.chat_id(BO.id)
    assert Operation.INSTALL in {call.operation for call in local.calls}


async def test_looking_for_an_installation_installs_nothing(graph, local):
    assert await graph.find_installation(BO.id) is None
    assert local.installed == {ANNA.id}


async def test_a_known_catalog_id_needs_no_look_up(connect, local):
    await connect(teams_app_id=APP).ensure_installed(ANNA.id)
    assert local.calls[0].operation is Operation.INSTALLED


async def test_the_catalog_is_asked_once(graph, local):
    await graph.ensure_installed(ANNA.id)
    await graph.ensure_installed(ANNA.id)
    assert [call.operation for call in local.calls].count(Operation.CATALOG) == 1


async def test_an_app_put_back_into_the_catalog_under_a_new_id_is_found(graph, local):
    await graph.find_installation(BO.id)
    local.teams_app_id = "9d0c2f1e-0000-4000-8000-000000000099"
    with pytest.raises(GraphRefused):
        await graph.ensure_installed(BO.id)
    assert (await graph.ensure_installed(BO.id)).chat_id == local.chat_id(BO.id)


async def test_an_app_that_is_not_in_the_catalog_is_refused(graph, local):
    local.in_catalog = False
    with pytest.raises(GraphRefused) as refusal:
        await graph.ensure_installed(ANNA.id)
    assert (refusal.value.status, refusal.value.code) == (404, "AppNotInCatalog")
    local.in_catalog = True
    assert await graph.find_installation(ANNA.id)


async def test_installing_for_a_person_gone_from_the_tenant_is_refused(graph):
    with pytest.raises(GraphRefused) as refusal:
        await graph.ensure_installed(GONE)
    assert refusal.value.status == 404


async def test_a_note_stands_in_the_feed_with_its_template_filled_in(graph, local, clock):
    await graph.notify(ANNA.id, NOTE)
    (note,) = local.notifications
    assert (note.person, note.text, note.at) == (ANNA.id, "reports: hot", clock())


async def test_a_note_with_the_app_as_topic_and_a_chain(graph, local, base_url):
    installation = await graph.ensure_installed(ANNA.id)
    note = FeedNote(
        installation_id=installation.id,
        activity_type="alert",
        preview="Öppna chatten",
        parameters=[("what", "hot")],
        chain_id=2**63 - 1,
    )
    await graph.notify(ANNA.id, note)
    await graph.notify(ANNA.id, note)
    assert local.calls[-1].body == {
        "topic": {
            "source": "entityUrl",
            "value": f"{base_url}/users/{ANNA.id}/teamwork/installedApps/{installation.id}",
        },
        "activityType": "alert",
        "previewText": {"content": "Öppna chatten"},
        "templateParameters": [{"name": "what", "value": "hot"}],
        "chainId": 2**63 - 1,
    }
    assert len(local.notifications) == 2
    assert len(local.feed(ANNA.id)) == 1


@pytest.mark.parametrize("length", [149, 150, 151, 4000])
async def test_a_preview_never_exceeds_what_teams_shows(graph, local, length):
    note = FeedNote(
        installation_id=installation_id(ANNA.id, APP),
        activity_type="alert",
        preview="ä" * length,
        parameters=[("what", "hot")],
    )
    await graph.notify(ANNA.id, note)
    (sent,) = local.notifications
    assert len(sent.preview) == min(length, 150)
    assert sent.preview.endswith("…") == (length > 150)


async def test_a_note_to_someone_without_the_app_is_refused(graph):
    with pytest.raises(GraphRefused) as refusal:
        await graph.notify(BO.id, NOTE_TO_BO)
    assert refusal.value.status == 403


async def test_a_mail_is_plain_text_from_the_alert_mailbox(graph, local):
    await graph.mail(MAIL)
    assert (local.calls[-1].person, local.calls[-1].body) == (
        SENDER,
        {
            "Message": {
                "@odata.type": "#microsoft.graph.message",
                "subject": "Ett ärende väntar",
                "body": {"contentType": "text", "content": "Öppna Teams.\nTack!"},
                "toRecipients": [{"emailAddress": {"address": "anna@example.org"}}],
                "importance": "high",
            },
            "SaveToSentItems": False,
        },
    )
    (mail,) = local.mails
    assert (mail.sender, mail.to) == (SENDER, ("anna@example.org",))


async def test_without_a_mailbox_to_send_from_mail_is_refused_at_once(connect, local):
    with pytest.raises(GraphRefused) as refusal:
        await connect(alert_sender=None).mail(MAIL)
    assert refusal.value.code == "NoAlertSender"
    assert local.calls == []


async def test_evidence_comes_back_as_it_was_stored(graph, local):
    drive = GraphDrive(graph, drive_id=DRIVE, folder="/Bevis å #1 100%25/2026/")
    picture = bytes(range(256)) * 4096
    await drive.put("a1b2.png", picture)
    await drive.put("a1b2.png", picture)
    assert await drive.read("a1b2.png") == picture
    assert [(file.drive, file.path) for file in local.uploads] == [
        (DRIVE, "Bevis å #1 100%25/2026/a1b2.png")
    ] * 2


async def test_evidence_that_is_not_there_is_none(graph):
    assert await GraphDrive(graph, drive_id=DRIVE, folder="").read("a.png") is None


@pytest.mark.parametrize("name", ["", "../a.png", "a/b.png", ".hidden", "a:b", "å.png"])
async def test_a_file_name_cannot_leave_its_folder(graph, name):
    with pytest.raises(ValueError, match="plain name"):
        await GraphDrive(graph, drive_id=DRIVE, folder="bevis").put(name, b"x")


PERMISSIONS = [
    ("GroupMember.Read.All", lambda graph: graph.group_members(GROUP)),
    ("User.ReadBasic.All", lambda graph: graph.profile(ANNA.id)),
    ("AppCatalog.Read.All", lambda graph: graph.ensure_installed(ANNA.id)),
    (
        "TeamsAppInstallation.ReadWriteSelfForUser.All",
        lambda graph: graph.ensure_installed(ANNA.id),
    ),
    ("TeamsActivity.Send", lambda graph: graph.notify(ANNA.id, NOTE)),
    ("Mail.Send", lambda graph: graph.mail(MAIL)),
    ("Sites.Selected", lambda graph: graph.upload(DRIVE, "a.png", b"x")),
]


@pytest.mark.parametrize(("permission", "ask"), PERMISSIONS, ids=[one for one, _ in PERMISSIONS])
async def test_what_is_not_granted_is_refused(graph, local, permission, ask):
    more = {
        "TeamsActivity.Send.User",
        "Files.ReadWrite.All",
        "User.Read.All",
        "TeamsAppInstallation.ReadWriteAndConsentSelfForUser.All",
    }
    local.permissions -= {permission, *more}
    with pytest.raises(GraphRefused) as refusal:
        await ask(graph)
    assert (refusal.value.status, refusal.value.code) == (403, "Authorization_RequestDenied")


async def test_the_least_permission_gives_names_and_addresses_but_not_who_is_switched_off(
    graph, local
):
    local.permissions.discard("User.Read.All")
    local.group.append(DISABLED.id)
    found = await graph.profile(ANNA.id)
    assert (found.name, found.mail) == (ANNA.name, ANNA.mail)
    assert [each.id for each in await graph.group_members(GROUP)][-1] == DISABLED.id
    local.permissions.add("User.Read.All")
    assert DISABLED.id not in {each.id for each in await graph.group_members(GROUP)}


async def test_one_person_may_have_blocked_the_app(graph, local):
    local.installed |= {BO.id}
    local.fail(Answer(403, "Forbidden"), on=Operation.NOTIFY, person=ANNA.id, times=None)
    with pytest.raises(GraphRefused):
        await graph.notify(ANNA.id, NOTE)
    await graph.notify(BO.id, NOTE_TO_BO)
    assert [note.person for note in local.notifications] == [BO.id]


def test_the_sdk_is_not_loaded_before_it_is_used():
    script = """
import sys
import bot.graph, bot.graph.on_demand, bot.graph.drive, bot.graph.group, bot.graph.address
loaded = {name.partition(".")[0] for name in sys.modules}
print(sorted(loaded & {"msgraph", "msgraph_core", "kiota_http", "httpx", "azure"}))
"""
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
