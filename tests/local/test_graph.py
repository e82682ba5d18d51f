"""The local Graph is as strict as the real one: a wrong request never passes unseen."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from bot.alerts.ports import Profile
from bot.local.faults import Answer, Operation
from bot.local.graph import LocalGraph
from tests.clock import FixedClock

GROUP, MANIFEST, APP = "group-1", "manifest-1", "app-1"
ANNA = Profile(
    id="anna-id", name="Anna", mail="anna@example.org", user_principal_name="anna@example.org"
)
SENDER = "larm@example.org"
APPS = "/users/anna-id/teamwork/installedApps"
NOTIFY = "/users/anna-id/teamwork/sendActivityNotification"
MEMBERS = f"/groups/{GROUP}/transitiveMembers/graph.user"
FILE = "/drives/drive-1/root:/bevis/a.png:/content"
EVENTUAL = {"ConsistencyLevel": "eventual"}

GOOD_NOTE = {
    "topic": {"source": "text", "value": "x", "webUrl": "https://teams.microsoft.com/l/x"},
    "activityType": "alert",
    "previewText": {"content": "x"},
    "templateParameters": [{"name": "what", "value": "x"}],
}
GOOD_MAIL = {
    "message": {
        "subject": "x",
        "body": {"contentType": "text", "content": "x"},
        "toRecipients": [{"emailAddress": {"address": "anna@example.org"}}],
    }
}


def without(body, name):
    return {key: value for key, value in body.items() if key != name}


@pytest.fixture
async def local(clock: FixedClock) -> AsyncIterator[LocalGraph]:
    clock.at(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    graph = LocalGraph(
        users=[ANNA],
        group_id=GROUP,
        group=[ANNA.id],
        manifest_id=MANIFEST,
        teams_app_id=APP,
        now=clock.now,
        activity_types={"alert": "{actor} reports: {what}"},
        installed=[ANNA.id],
        senders=[SENDER],
        drives=["drive-1"],
    )
    async with graph:
        yield graph


@pytest.fixture
async def ask(local):
    """Send one request and return status, body and headers."""
    base = await local.start()
    async with aiohttp.ClientSession(headers={"Authorization": "Bearer x"}) as session:

        async def send(method, path, body=None, **options):
            url = base + path if path.startswith("/") else path
            options.setdefault("allow_redirects", False)
            if body is not None:
                options["json"] = body
            async with session.request(method, url, **options) as answer:
                plain = answer.content_type != "application/json"
                return (
                    answer.status,
                    await answer.text() if plain else await answer.json(),
                    answer.headers,
                )

        send.base = base
        yield send


GOOD = [
    ("GET", f"{MEMBERS}?$count=true", None, 200),
    ("GET", f"{MEMBERS.replace('graph.', 'microsoft.graph.')}?$count=true&$top=999", None, 200),
    ("GET", "/users/anna-id", None, 200),
    ("GET", f"/appCatalogs/teamsApps?$filter=externalId eq '{MANIFEST}'", None, 200),
    ("GET", f"{APPS}?$expand=teamsApp&$filter=teamsApp/id eq '{APP}'", None, 200),
    ("POST", NOTIFY, GOOD_NOTE, 204),
    (
        "POST",
        NOTIFY,
        GOOD_NOTE
        | {
            "activityType": "systemDefault",
            "templateParameters": [{"name": "systemDefaultText", "value": "x"}],
        },
        204,
    ),
    ("POST", f"/users/{SENDER}/sendMail", GOOD_MAIL, 202),
    ("POST", f"/users/{SENDER}/sendMail", {"Message": GOOD_MAIL["message"]}, 202),
    ("PUT", FILE, None, 201),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), GOOD)
async def test_a_right_request_is_answered_without_a_violation(
    ask, local, *, method, path, body, status
):
    answer = await ask(method, path, body, headers=EVENTUAL)
    assert answer[0] == status
    assert local.violations == []


BAD = [
    ("an unknown path", "GET", "/users/anna-id/manager", None, 404),
    ("the signed-in user", "GET", "/me", None, 404),
    ("a double slash", "GET", "//users/anna-id", None, 404),
    ("an unknown method", "DELETE", "/users/anna-id", None, 404),
    ("an unknown query option", "GET", "/users/anna-id?$expand=manager", None, 400),
    ("an unknown property", "GET", "/users/anna-id?$select=id,salary", None, 400),
    ("a cast without a count", "GET", MEMBERS, None, 400),
    ("too large a page", "GET", f"{MEMBERS}?$count=true&$top=1000", None, 400),
    ("a page of nothing", "GET", f"{MEMBERS}?$count=true&$top=0", None, 400),
    ("an invented page", "GET", f"{MEMBERS}?$count=true&$skiptoken=x", None, 400),
    ("another filter", "GET", "/appCatalogs/teamsApps?$filter=displayName eq 'x'", None, 400),
    ("no filter", "GET", "/appCatalogs/teamsApps", None, 400),
    ("a filter without its expand", "GET", f"{APPS}?$filter=teamsApp/id eq 'x'", None, 400),
    (
        "an app of another host",
        "POST",
        APPS,
        {"teamsApp@odata.bind": f"https://evil.example/v1.0/appCatalogs/teamsApps/{APP}"},
        400,
    ),
    ("an empty installation", "POST", APPS, {}, 400),
    ("a note without preview", "POST", NOTIFY, without(GOOD_NOTE, "previewText"), 400),
    ("a note without topic", "POST", NOTIFY, without(GOOD_NOTE, "topic"), 400),
    ("a note without type", "POST", NOTIFY, without(GOOD_NOTE, "activityType"), 400),
    ("a long preview", "POST", NOTIFY, GOOD_NOTE | {"previewText": {"content": "x" * 151}}, 400),
    ("an undeclared type", "POST", NOTIFY, GOOD_NOTE | {"activityType": "other"}, 400),
    ("a missing parameter", "POST", NOTIFY, without(GOOD_NOTE, "templateParameters"), 400),
    (
        "an unknown parameter",
        "POST",
        NOTIFY,
        GOOD_NOTE | {"templateParameters": [{"name": "who", "value": "x"}]},
        400,
    ),
    ("a chain of text", "POST", NOTIFY, GOOD_NOTE | {"chainId": "1"}, 400),
    ("a chain beyond 64 bits", "POST", NOTIFY, GOOD_NOTE | {"chainId": 2**63}, 400),
    ("an unknown field in a note", "POST", NOTIFY, GOOD_NOTE | {"colour": "red"}, 400),
    (
        "a link outside Teams",
        "POST",
        NOTIFY,
        GOOD_NOTE
        | {"topic": {"source": "text", "value": "x", "webUrl": "https://teams.evil.example/"}},
        400,
    ),
    (
        "a topic in words without a link",
        "POST",
        NOTIFY,
        GOOD_NOTE | {"topic": {"source": "text", "value": "x"}},
        400,
    ),
    (
        "a topic of somebody else",
        "POST",
        NOTIFY,
        GOOD_NOTE | {"topic": {"source": "entityUrl", "value": "https://x/users/bo"}},
        400,
    ),
    ("a mail without a message", "POST", f"/users/{SENDER}/sendMail", {}, 400),
    (
        "a mail to nobody",
        "POST",
        f"/users/{SENDER}/sendMail",
        {"message": GOOD_MAIL["message"] | {"toRecipients": []}},
        400,
    ),
    (
        "a mail with an unknown field",
        "POST",
        f"/users/{SENDER}/sendMail",
        GOOD_MAIL | {"urgent": True},
        400,
    ),
]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"), [row[1:] for row in BAD], ids=[row[0] for row in BAD]
)
async def test_a_wrong_request_is_refused_and_remembered(
    ask, local, *, method, path, body, status
):
    code, answer, _ = await ask(method, path, body, headers=EVENTUAL)
    assert code == status
    assert set(answer["error"]) == {"code", "message", "innerError"}
    assert len(local.violations) == 1
    assert (local.notifications, local.mails) == ([], [])


async def test_a_cast_needs_its_header(ask, local):
    assert (await ask("GET", f"{MEMBERS}?$count=true"))[0] == 400
    assert len(local.violations) == 1


@pytest.mark.parametrize("header", ["", "Bearer ", "Basic x", "x"])
async def test_a_request_without_a_token_is_refused(ask, local, header):
    code, answer, _ = await ask("GET", "/users/anna-id", headers={"Authorization": header})
    assert (code, answer["error"]["code"]) == (401, "InvalidAuthenticationToken")
    assert len(local.violations) == 1


async def test_a_body_that_is_not_json_is_refused(ask, local):
    code, *_ = await ask("POST", NOTIFY, data="x", headers={"Content-Type": "application/json"})
    assert code == 400
    code, *_ = await ask("POST", NOTIFY, data="{}", headers={"Content-Type": "text/plain"})
    assert code == 400
    assert len(local.violations) == 2


MISSING = [
    ("GET", "/groups/other/transitiveMembers/graph.user?$count=true", None),
    ("GET", "/users/nobody", None),
    ("GET", f"{APPS}/wrong/chat", None),
    ("POST", "/users/nobody/sendMail", GOOD_MAIL),
    ("PUT", FILE.replace("drive-1", "drive-2"), None),
    ("GET", FILE, None),
]


@pytest.mark.parametrize(("method", "path", "body"), MISSING)
async def test_what_is_gone_is_missing_and_no_violation(ask, local, method, path, body):
    assert (await ask(method, path, body, headers=EVENTUAL))[0] == 404
    assert local.violations == []


async def test_an_app_is_installed_once(ask, local):
    local.installed.clear()
    body = {"teamsApp@odata.bind": f"{ask.base}/appCatalogs/teamsApps/{APP}"}
    assert [(await ask("POST", APPS, body))[0] for _ in range(2)] == [201, 409]
    assert local.installed == {ANNA.id}


async def test_an_app_outside_the_catalog_cannot_be_installed(ask, local):
    local.in_catalog = False
    body = {"teamsApp@odata.bind": f"{ask.base}/appCatalogs/teamsApps/{APP}"}
    assert (await ask("POST", APPS, body))[0] == 404
    found = await ask("GET", f"/appCatalogs/teamsApps?$filter=externalId eq '{MANIFEST}'")
    assert found[1]["value"] == []


async def test_a_note_needs_the_app(ask, local):
    local.installed.clear()
    assert (await ask("POST", NOTIFY, GOOD_NOTE))[0] == 403
    assert local.notifications == []


async def test_every_operation_needs_its_permission(ask, local):
    local.permissions.clear()
    for method, path, body, _ in GOOD:
        assert (await ask(method, path, body, headers=EVENTUAL))[0] == 403
    assert local.violations == []


async def test_the_sixth_note_in_a_second_is_throttled(ask):
    answers = [await ask("POST", NOTIFY, GOOD_NOTE) for _ in range(6)]
    assert [answer[0] for answer in answers] == [204] * 5 + [429]
    assert answers[-1][2]["Retry-After"] == "1"


async def test_the_download_leads_to_another_host_that_must_not_get_the_token(ask, local):
    await ask("PUT", FILE, data=b"picture")
    code, _, headers = await ask("GET", FILE)
    assert code == 302
    assert headers["Location"].startswith("http://localhost:")
    assert (await ask("GET", headers["Location"]))[0] == 200
    assert local.violations == ["the token followed to the download's host"]


async def test_the_latest_upload_is_what_a_download_gives(ask, local):
    answers = [await ask("PUT", FILE, data=content) for content in (b"old", b"new")]
    assert [answer[0] for answer in answers] == [201, 200]
    assert [file.content for file in local.uploads] == [b"old", b"new"]


async def test_a_fault_meets_only_the_person_and_operation_it_was_planned_for(ask, local):
    local.fail(Answer(503, retry_after=7), on=Operation.USER, person=ANNA.id)
    assert (await ask("POST", NOTIFY, GOOD_NOTE))[0] == 204
    code, answer, headers = await ask("GET", "/users/anna-id")
    assert (code, answer["error"]["code"], headers["Retry-After"]) == (503, "LocalFault", "7")
    assert (await ask("GET", "/users/anna-id"))[0] == 200


async def test_a_fault_lasts_as_often_as_planned_or_until_healed(ask, local):
    local.fail(Answer(500), times=2)
    assert [(await ask("GET", "/users/anna-id"))[0] for _ in range(3)] == [500, 500, 200]
    local.fail(Answer(500), times=None)
    assert [(await ask("GET", "/users/anna-id"))[0] for _ in range(3)] == [500] * 3
    local.heal()
    assert (await ask("GET", "/users/anna-id"))[0] == 200


async def test_a_graph_that_is_down_gives_no_answer(ask, local):
    local.down = True
    with pytest.raises(aiohttp.ClientConnectionError):
        await ask("GET", "/users/anna-id")


async def test_a_chained_note_takes_the_earlier_ones_place_in_the_feed(ask, local):
    for chain, text in [(1, "a"), (2, "b"), (1, "c"), (None, "d")]:
        note = GOOD_NOTE | {"previewText": {"content": text}, "chainId": chain}
        await ask("POST", NOTIFY, note)
    assert [note.preview for note in local.feed(ANNA.id)] == ["b", "c", "d"]
    assert [note.preview for note in local.notifications] == ["a", "b", "c", "d"]


async def test_limits_forget_after_a_second(ask, local, clock):
    local.limits = {Operation.USER: 1}
    assert [(await ask("GET", "/users/anna-id"))[0] for _ in range(2)] == [200, 429]
    clock.move(timedelta(seconds=1))
    assert (await ask("GET", "/users/anna-id"))[0] == 200
