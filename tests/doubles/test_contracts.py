"""The contracts let through what Microsoft's own clients send, and nothing of another shape."""

import warnings
from typing import Any

import pytest
from botbuilder.schema import Activity, ChannelAccount, ConversationParameters
from botframework.connector.aio import ConnectorClient
from kiota_serialization_json.json_parse_node import JsonParseNode
from microsoft_teams.api.activities.message import MessageActivityInput
from microsoft_teams.api.clients.conversation.client import ConversationClient
from microsoft_teams.api.models import Account, Attachment
from microsoft_teams.common.experimental import ExperimentalWarning
from microsoft_teams.common.http import Client
from msgraph.generated.models.entity import Entity
from msrest.authentication import Authentication

from tests.doubles import contracts
from tests.doubles import graph as graph_contracts
from tests.doubles.connector import ConnectorDouble
from tests.doubles.rules import HELD, REFUSALS, RULES, Rule

CHANNEL = "19:inlaggsschema@thread.tacv2"
CARD = {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "text": "Hej"}]}
PRESS = {"statusCode": 200, "type": contracts.ADAPTIVE_CARD, "value": CARD}
ANNA = {"id": "29:anna", "name": "Anna Ek", "aadObjectId": "anna-id", "userRole": "user"}


def message(**more: Any) -> dict[str, Any]:
    card = {"contentType": contracts.ADAPTIVE_CARD, "content": CARD}
    return {"type": "message", "attachments": [card], "summary": "Hej", **more}


async def test_microsofts_sdk_of_today_is_served_without_a_violation():
    served = ConnectorDouble(rosters={CHANNEL: [ANNA]}).running()
    asking = Client()
    async with served as double, asking.http:
        client = ConversationClient(double.service_url, asking)
        activities = client.activities_client
        card = Attachment(content_type=contracts.ADAPTIVE_CARD, content=CARD)
        sent = await activities.create(CHANNEL, MessageActivityInput(attachments=[card]))
        await activities.update(CHANNEL, sent.id, MessageActivityInput(text="Hej"))
        await activities.reply(CHANNEL, sent.id, MessageActivityInput(text="Hej"))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ExperimentalWarning)
            to_one = MessageActivityInput(text="Hej").with_recipient(
                Account(id="29:anna"), is_targeted=True
            )
            targeted = await activities.create_targeted(CHANNEL, to_one)
            alone = MessageActivityInput(text="Hej igen")
            await activities.update_targeted(CHANNEL, targeted.id, alone)
            await activities.delete_targeted(CHANNEL, targeted.id)
        await activities.delete(CHANNEL, sent.id)
        page = await client.members_client.get_paged(CHANNEL, page_size=50)
        assert [each.id for each in page.members] == ["29:anna"]
        assert double.violations == []


async def test_microsofts_sdk_of_before_is_served_without_a_violation():
    async with ConnectorDouble(rosters={CHANNEL: [ANNA]}).running() as double:
        client = ConnectorClient(Authentication(), base_url=double.service_url)
        conversations = client.conversations
        activity = Activity(type="message", text="Hej", summary="Hej")
        sent = await conversations.send_to_conversation(CHANNEL, activity)
        await conversations.update_activity(CHANNEL, sent.id, activity)
        post = ConversationParameters(
            is_group=True,
            bot=ChannelAccount(id="28:bot"),
            channel_data={"channel": {"id": CHANNEL}, "tenant": {"id": "t"}},
            activity=activity,
        )
        created = await conversations.create_conversation(post)
        assert created.id.startswith(f"{CHANNEL};messageid=")
        page = await conversations.get_conversation_paged_members(CHANNEL, page_size=50)
        assert [each.id for each in page.members] == ["29:anna"]
        assert double.violations == []


BAD_ACTIVITIES = {
    "wrong casing": message(ReplyToId="1"),
    "snake casing": message(reply_to_id="1"),
    "unknown property": message(colour="red"),
    "unknown property of an account": message(recipient={"id": "29:x", "aadObjectID": "x"}),
    "unknown channel data": message(channelData={"notification": {"Alert": True}}),
    "a number for a text": message(replyToId=1),
    "a type that no bot sends": {"type": "invoke"},
    "a card of another kind": message(attachments=[{"contentType": "x", "content": {}}]),
    "a picture without address": message(attachments=[{"contentType": "image/png"}]),
    "no activity": [],
}
BAD_CARDS = {
    "an element that Teams has not": {"body": [{"type": "TextBlok", "text": "x"}]},
    "wrong casing in an element": {"body": [{"type": "TextBlock", "text": "x", "Wrap": True}]},
    "a value that Teams has not": {"body": [{"type": "TextBlock", "text": "x", "size": "huge"}]},
    "deep within": {
        "body": [
            {
                "type": "ColumnSet",
                "columns": [{"type": "Column", "items": [{"type": "Image", "src": "x"}]}],
            }
        ]
    },
    "an action that Teams has not": {"actions": [{"type": "Action.Run", "title": "x"}]},
    "a property of the card": {"fallback_text": "x"},
}


@pytest.mark.parametrize("body", BAD_ACTIVITIES.values(), ids=BAD_ACTIVITIES.keys())
def test_an_activity_that_no_sdk_would_send_breaks_the_contract(body):
    assert contracts.activity_faults(body)


@pytest.mark.parametrize("part", BAD_CARDS.values(), ids=BAD_CARDS.keys())
def test_a_card_that_no_sdk_would_write_breaks_the_contract(part):
    assert contracts.card_faults(CARD) == []
    assert contracts.card_faults(CARD | part)


@pytest.mark.parametrize("part", BAD_CARDS.values(), ids=BAD_CARDS.keys())
def test_what_was_judged_before_is_judged_alike(part):
    broken = CARD | part
    attachment = {"contentType": contracts.ADAPTIVE_CARD, "content": broken}
    once = contracts.activity_faults(message(attachments=[attachment, attachment], replyToId=1))
    assert (
        contracts.activity_faults(message(attachments=[attachment, attachment], replyToId=1))
        == once
    )
    assert len(once) == 1 + 2 * len(contracts.card_faults(broken))


@pytest.mark.parametrize(
    ("method", "path", "query", "body"),
    [
        ("GET", "/v3/conversation/x/activities", {}, None),
        ("PATCH", "/v3/conversations/x/activities/1", {}, message()),
        ("POST", "/v3/conversations/x/activities", {"targeted": "true"}, message()),
        ("POST", "/v3/conversations/x/activities", {"isTargetedActivity": "1"}, message()),
        ("GET", "/v3/conversations/x/pagedmembers", {"page": "1"}, None),
        ("DELETE", "/v3/conversations/x/activities/1", {}, message()),
        ("POST", "/v3/conversations", {}, {"tenantID": "t"}),
        ("POST", "/v3/conversations", {}, {"members": [{"name": "no id"}]}),
    ],
)
def test_a_request_to_what_is_not_there_breaks_the_contract(method, path, query, body):
    assert contracts.request_faults(method, path, query, body)


GOOD_ANSWERS = [
    ("adaptiveCard/action", PRESS),
    (
        "adaptiveCard/action",
        {**PRESS, "type": "application/vnd.microsoft.activity.message"} | {"value": "Klart"},
    ),
    ("task/fetch", {"task": {"type": "message", "value": "Klart"}}),
    ("composeExtension/query", {"composeExtension": {"type": "message", "text": "Inget"}}),
    ("fileConsent/invoke", None),
]
BAD_ANSWERS = [
    ("adaptiveCard/action", {**PRESS, "statuscode": 200}),
    ("adaptiveCard/action", {**PRESS, "value": CARD | {"body": [{"type": "Nope"}]}}),
    ("adaptiveCard/action", {**PRESS, "type": "application/vnd.microsoft.card.hero"}),
    ("task/fetch", {"task": {"type": "open", "value": "Klart"}}),
    ("task/fetch", {"Task": {"type": "message", "value": "Klart"}}),
    ("composeExtension/query", {"composeExtension": {"type": "results"}}),
    ("composeExtension/query", {"composeExtension": {"type": "result", "layout": "list"}}),
    ("fileConsent/invoke", {"status": "ok"}),
    ("some/other", {}),
]


@pytest.mark.parametrize(("name", "body"), GOOD_ANSWERS)
def test_an_answer_of_a_documented_shape_holds(name, body):
    assert contracts.invoke_answer_faults(name, 200, body) == []


@pytest.mark.parametrize(("name", "body"), BAD_ANSWERS)
def test_an_answer_of_another_shape_breaks_the_contract(name, body):
    assert contracts.invoke_answer_faults(name, 200, body)


USER = "/users/x"
APPS = f"{USER}/teamwork/installedApps"
BIND = {"teamsApp@odata.bind": "https://graph.microsoft.com/v1.0/appCatalogs/teamsApps/1"}
CONSENT = {
    "consentedPermissionSet": {
        "resourceSpecificPermissions": [
            {"permissionValue": "TeamsActivity.Send.User", "permissionType": "application"}
        ]
    }
}


@pytest.mark.parametrize(
    ("method", "path", "query", "body"),
    [
        ("GET", USER, {"$select": "id"}, None),
        ("POST", APPS, {}, BIND),
        ("POST", APPS, {}, BIND | CONSENT),
        ("PUT", "/drives/d/root:/a/b.png:/content", {}, None),
        ("DELETE", "/drives/d/root:/a/b.png", {}, None),
        ("GET", "/groups/g/transitiveMembers/graph.user", {"$count": "true"}, None),
    ],
)
def test_what_graphs_sdk_sends_holds(method, path, query, body):
    assert graph_contracts.request_faults(method, path, query, body) == []


@pytest.mark.parametrize(
    ("method", "path", "query", "body"),
    [
        ("GET", "/users/x/teamwork/InstalledApps", {}, None),
        ("GET", "/users/x/teamwork/installed_apps", {}, None),
        ("GET", "/persons/x/teamwork", {}, None),
        ("PUT", APPS, {}, None),
        ("GET", USER, {"$filter": "id eq 'x'"}, None),
        ("POST", APPS, {}, BIND | {"consentedPermissions": []}),
        ("POST", APPS, {}, BIND | {"ConsentedPermissionSet": {}}),
        ("POST", f"{USER}/sendMail", {}, {"Message": {"subject": 7}}),
        ("POST", f"{USER}/sendMail", {}, {"Message": {"Subject": "x"}}),
    ],
)
def test_what_graphs_sdk_does_not_know_breaks_the_contract(method, path, query, body):
    assert graph_contracts.request_faults(method, path, query, body)


def test_every_rule_has_a_public_source():
    assert RULES.keys() == set(Rule)
    assert RULES.keys() >= HELD
    for rule in RULES.values():
        assert rule.source.startswith(("https://learn.microsoft.com/", "https://github.com/"))


@pytest.mark.parametrize("code", REFUSALS)
async def test_a_conversation_that_is_closed_says_so_as_teams_does(code):
    async with ConnectorDouble(closed={CHANNEL: code}).running() as double:
        async with Client().http as http:
            url = f"{double.service_url}v3/conversations/{CHANNEL}/activities"
            answer = await http.post(url, json={"type": "message", "text": "Hej"})
        assert answer.status_code == REFUSALS[code].status
        assert answer.json()["error"]["code"] == code
        assert double.violations == []


async def test_the_eighth_post_within_a_second_is_throttled():
    async with ConnectorDouble(throttles=lambda: 100.0).running() as double:
        async with Client().http as http:
            url = f"{double.service_url}v3/conversations/{CHANNEL}/activities"
            answers = [
                await http.post(url, json={"type": "message", "text": "Hej"}) for _ in range(8)
            ]
        assert [each.status_code for each in answers] == [201] * 7 + [429]
        assert int(answers[-1].headers["Retry-After"]) >= 1


def test_what_stands_in_for_the_sdks_reader_of_an_id_reads_what_it_reads():
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        theirs, ours = Entity(), Entity()
        readers = graph_contracts.SLOW(theirs), ours.get_field_deserializers()
    for fields, entity in zip(readers, (theirs, ours), strict=True):
        for name, read in fields.items():
            read(JsonParseNode(f"a {name}"))
        found = {name: value for name, value in vars(entity).items() if isinstance(value, str)}
        assert found == {"id": "a id", "odata_type": "a @odata.type"}
