"""A file is offered in the personal chat, and made and put where Teams says upon a yes."""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.evidence import upload
from bot.evidence.hosts import TEAMS_HOSTS, AttachmentHosts
from bot.evidence.upload import Uploader
from bot.records.signing import signed_by
from bot.records.verification import verify_bundle
from bot.wiring.parts import Parts
from tests.clock import FixedClock
from tests.doubles.file_server import FileServer, file_server
from tests.doubles.upload_server import UploadServer, upload_server
from tests.makers import ANNA, BO, SIV
from tests.records.makers import unpacked
from tests.records.test_signing import OURS, SEED
from tests.scenario import LOCAL, Stage, settled, stage
from tests.teams.test_cases import documented, kept
from tests.teams.test_exports import ONLY_SUPERADMINS, log, taken_out

CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"


@pytest.fixture
async def files() -> AsyncIterator[FileServer]:
    async with file_server() as serving:
        yield serving


@pytest.fixture
async def drive() -> AsyncIterator[UploadServer]:
    async with upload_server() as serving:
        yield serving


@pytest.fixture
async def teams(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    """With a client that takes files by consent, as Teams does."""
    parts = Parts(client=replace(LOCAL, exports=True))
    async with stage(tmp_path, clock, parts=parts, signing_key=SEED) as set_up:
        yield set_up


@pytest.fixture
async def stocked(teams: Stage, files: FileServer) -> Stage:
    """A case with evidence, and Teams to give files out instead of a folder."""
    await teams.install(ANNA, BO)
    await installed_for(teams, SIV, ANNA, BO)
    await documented(teams.personal(ANNA), files)
    await settled(teams)
    return teams


async def installed_for(stage: Stage, *people: str) -> None:
    for person in people:
        activity = stage.personal(person).activity("installationUpdate") | {"action": "add"}
        status, _ = await stage.post(activity)
        assert status == 200
    await settled(stage)  # the welcomes are there before anybody says anything


def sent(stage: Stage, kind: str, person: str = SIV) -> list[tuple[str, dict[str, Any]]]:
    """The attachments of a kind that stand in a person's chat, with their messages' ids."""
    return [
        (number, attachment)
        for number, activity in stage.teams.posted.items()
        for attachment in activity.get("attachments", ())
        if attachment["contentType"] == kind and stage.teams.where[number] == f"a:{person}"
    ]


async def offered(stage: Stage, command: str = "exportera 2026-001") -> tuple[str, dict[str, Any]]:
    await stage.personal(SIV).say(command)
    await settled(stage)
    return sent(stage, CONSENT)[-1]


async def answer(
    stage: Stage,
    action: str,
    context: Mapping[str, Any],
    *,
    url: str = "",
    person: str = SIV,
    reply_to: str | None = None,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """As Teams sends a yes or a no, by Microsoft's documentation."""
    chat = stage.personal(person)
    value: dict[str, Any] = {"type": "fileUpload", "action": action, "context": context}
    if action == "accept":
        value["uploadInfo"] = {
            "contentUrl": "https://contoso-my.sharepoint.com/personal/siv/Documents/a.zip",
            "name": "arende-2026-001.zip",
            "uploadUrl": url,
            "uniqueId": "1150D938-8870-4044-9F2C-5BBDEBA70C9D",
            "fileType": "zip",
        }
    activity = chat.activity("invoke") | {
        "name": "fileConsent/invoke",
        "value": value | dict(changes or {}),
        **({"replyToId": reply_to} if reply_to else {}),
    }
    status, body = await stage.post(activity)
    assert (status, body) == (200, None)
    await settled(stage)


def said(stage: Stage, person: str = SIV) -> str:
    return json.dumps(stage.teams.sent_to(f"a:{person}"), ensure_ascii=False)


async def test_yes_gives_the_file_where_teams_says_and_shows_it(
    stocked: Stage, drive: UploadServer, tmp_path: Path
) -> None:
    number, card = await offered(stocked)
    assert card["name"] == "arende-2026-001.zip"
    assert card["content"]["description"] == "Ärende 2026-001 med rapport och bevis"
    place = f"{drive.url}/upload?tempauth=v1.a%2Bb%3D%3D&x=%20"
    await answer(stocked, "accept", card["content"]["acceptContext"], url=place, reply_to=number)
    [(where, content)] = drive.stored.items()
    assert where == "/upload?tempauth=v1.a%2Bb%3D%3D&x=%20"
    assert len(content) == card["content"]["sizeInBytes"]
    path = tmp_path / "got.zip"
    path.write_bytes(content)
    verdict = verify_bundle(path)
    assert (verdict.problem, verdict.signed_by) == ("", OURS.key)
    [(_, info)] = sent(stocked, INFO)
    assert info["content"] == {
        "uniqueId": "1150D938-8870-4044-9F2C-5BBDEBA70C9D",
        "fileType": "zip",
    }
    assert info["contentUrl"].startswith("https://contoso-my.sharepoint.com/")
    assert "tempauth" not in said(stocked)
    assert sent(stocked, CONSENT) == []  # the question stands no longer
    [given] = await log(stocked, "export.given")
    assert json.loads(given["after"])["sha256"] == verdict.digest
    assert [each["actor"] for each in await log(stocked, "export.accepted")] == [SIV]
    assert taken_out(stocked) == {}


async def test_no_gives_nothing_and_says_so(stocked: Stage, drive: UploadServer) -> None:
    number, card = await offered(stocked)
    await answer(stocked, "decline", card["content"]["declineContext"], reply_to=number)
    assert "inget är sparat" in said(stocked)
    assert drive.requests == 0
    assert len(await log(stocked, "export.declined")) == 1
    assert await log(stocked, "export.given") == []


async def test_a_schedule_is_given_out_the_same_way(stocked: Stage, drive: UploadServer) -> None:
    chat = stocked.personal(SIV)
    await chat.press(await chat.say("exportera"), "Ta ut schemat", {"year": "2026", "kind": "csv"})
    await settled(stocked)
    _, card = sent(stocked, CONSENT)[-1]
    assert card["name"] == "inlaggsschema-2026.csv"
    await answer(stocked, "accept", card["content"]["acceptContext"], url=f"{drive.url}/up")
    assert drive.stored["/up"].startswith(b'\xef\xbb\xbf"Dag";"Vecka";')


async def test_a_person_is_given_out_the_same_way(stocked: Stage, drive: UploadServer) -> None:
    _, attachment = await offered(stocked, "exportera person anna ek")
    assert attachment["content"]["description"] == "Det som är sparat om en person"
    await answer(stocked, "accept", attachment["content"]["acceptContext"], url=f"{drive.url}/p")
    given = unpacked(drive.stored["/p"])
    assert json.loads(given["utdrag.json"])["name"] == "Anna Ek"
    assert signed_by(given["signatur.json"], given["manifest.json"]) == OURS.key


async def test_the_file_is_made_anew_after_a_restart(stocked: Stage, drive: UploadServer) -> None:
    _, card = await offered(stocked)
    async with stocked.restarted() as again:
        await answer(again, "accept", card["content"]["acceptContext"], url=f"{drive.url}/up")
    assert len(drive.stored["/up"]) == card["content"]["sizeInBytes"]


async def test_the_same_yes_twice_uploads_once(stocked: Stage, drive: UploadServer) -> None:
    _, card = await offered(stocked)
    context = card["content"]["acceptContext"]
    await answer(stocked, "accept", context, url=f"{drive.url}/up")
    before = drive.requests
    value = {"type": "fileUpload", "action": "decline", "context": context}
    again = stocked.personal(SIV).activity("invoke") | {"name": "fileConsent/invoke"}
    again |= {"id": "same", "value": value}
    assert [(await stocked.post(again))[0] for _ in range(2)] == [200, 200]
    assert drive.requests == before
    assert len(await log(stocked, "export.declined")) == 1


@pytest.mark.parametrize("person", [ANNA, BO])
async def test_an_editor_with_a_superadmins_context_gets_nothing(
    stocked: Stage, drive: UploadServer, person: str
) -> None:
    _, card = await offered(stocked)
    for action in ("accept", "decline"):
        context = card["content"]["acceptContext"]
        shapes: list[Any] = [context, context | {"person": person}, {}, None, "x"]
        for forged in shapes:
            await answer(stocked, action, forged, url=f"{drive.url}/up", person=person)
            assert ONLY_SUPERADMINS in said(stocked, person)
    assert drive.requests == 0
    assert await log(stocked, "export.accepted") == []
    assert sent(stocked, INFO, person) == []


async def test_a_file_that_was_offered_to_somebody_else_is_not_given(
    stocked: Stage, drive: UploadServer
) -> None:
    _, card = await offered(stocked)
    context = card["content"]["acceptContext"] | {"person": BO}
    for action in ("accept", "decline"):
        await answer(stocked, action, context, url=f"{drive.url}/up")
    assert "var inte till dig" in said(stocked)
    assert drive.requests == 0


@pytest.mark.parametrize(
    "change",
    [
        {"case": 20260001, "year": 2026},
        {"case": None},
        {"case": "20260001"},
        {"case": True},
        {"kind": "exe"},
        {"path": "/etc/passwd"},
    ],
)
async def test_a_context_that_the_bot_never_wrote_is_refused(
    stocked: Stage, drive: UploadServer, change: dict[str, Any]
) -> None:
    _, card = await offered(stocked)
    context = card["content"]["acceptContext"] | change
    await answer(stocked, "accept", context, url=f"{drive.url}/up")
    assert drive.requests == 0
    assert "Något gick fel" not in said(stocked)


@pytest.mark.parametrize(
    "value", [{"type": "x"}, {"action": "x"}, {"uploadInfo": None}, {"uploadInfo": {"name": "x"}}]
)
async def test_a_yes_of_another_shape_is_refused(
    stocked: Stage, drive: UploadServer, value: dict[str, Any]
) -> None:
    _, card = await offered(stocked)
    context = card["content"]["acceptContext"]
    await answer(stocked, "accept", context, url=f"{drive.url}/up", changes=value)
    assert drive.requests == 0
    assert "Något gick fel" not in said(stocked)


async def test_a_place_that_is_none_of_teams_is_refused(stocked: Stage) -> None:
    _, card = await offered(stocked)
    for url in ("http://10.0.0.1/up", "https://evil.example/up", "file:///etc/passwd", "x", ":"):
        await answer(stocked, "accept", card["content"]["acceptContext"], url=url)
        assert "Jag får inte lägga filer där" in said(stocked)
    assert await log(stocked, "export.accepted") == []


@pytest.mark.parametrize(
    ("url", "may"),
    [
        ("https://contoso-my.sharepoint.com/up?tempauth=a%2Bb", True),
        ("https://contoso.sharepoint.com:8443/up", False),
        ("http://contoso.sharepoint.com/up", False),
        ("https://contoso.sharepoint.com.evil.example/up", False),
        ("https://evil.example/?contoso.sharepoint.com", False),
        ("https://a:b@contoso.sharepoint.com/up", False),
        ("https://sharepoint.com@evil.example/up", False),
        ("https://smba.trafficmanager.net/up", False),
        ("https://169.254.169.254/up", False),
        ("https://[::1]/up", False),
        ("", False),
    ],
)
def test_only_sharepoint_by_https_gets_files_in_teams(*, url: str, may: bool) -> None:
    hosts = replace(TEAMS_HOSTS, bot_framework=frozenset())
    assert Uploader(hosts=hosts).may_go_to(url) is may


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 416, 302])
async def test_a_place_that_is_no_longer_good_is_told_of(
    stocked: Stage, drive: UploadServer, status: int
) -> None:
    _, card = await offered(stocked)
    drive.fail.append(status)
    await answer(stocked, "accept", card["content"]["acceptContext"], url=f"{drive.url}/up")
    assert "Filen kunde inte sparas" in said(stocked)
    assert drive.requests == 1
    assert sent(stocked, INFO) == []
    assert await log(stocked, "export.given") == []


@pytest.mark.parametrize("statuses", [[503], [429, 500]])
async def test_a_drive_that_is_away_gets_it_later(
    stocked: Stage, drive: UploadServer, statuses: list[int]
) -> None:
    _, card = await offered(stocked)
    drive.fail += statuses
    await answer(stocked, "accept", card["content"]["acceptContext"], url=f"{drive.url}/up")
    for _ in statuses:
        stocked.clock.move(timedelta(minutes=1))
        await settled(stocked)
    assert len(drive.stored["/up"]) == card["content"]["sizeInBytes"]
    assert len(sent(stocked, INFO)) == 1
    assert len(await log(stocked, "export.given")) == 1


async def test_a_large_file_goes_in_pieces(
    drive: UploadServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(upload, "PIECE", 320 * 1024)
    content = bytes(range(256)) * 4000
    path = tmp_path / "large"
    path.write_bytes(content)
    here = AttachmentHosts(bot_framework=frozenset(), files=frozenset({"127.0.0.1"}), local=True)
    await Uploader(hosts=here).put(f"{drive.url}/large", path)
    assert drive.stored == {"/large": content}
    assert drive.requests == 4


async def test_evidence_that_is_gone_is_told_of_instead_of_offering_a_case_without_it(
    stocked: Stage,
) -> None:
    for each in kept(stocked):
        each.unlink()
    await stocked.personal(SIV).say("exportera 2026-001")
    await settled(stocked)
    assert sent(stocked, CONSENT) == []
    assert "Något gick fel" not in said(stocked)
    assert "bild" in said(stocked).lower()


async def test_who_is_no_superadmin_any_more_is_asked_and_given_nothing(
    stocked: Stage, drive: UploadServer
) -> None:
    _, card = await offered(stocked)
    async with stocked.restarted(superadmins=frozenset({BO})) as after:
        await answer(after, "accept", card["content"]["acceptContext"], url=f"{drive.url}/up")
        assert drive.requests == 0
        assert await log(after, "export.accepted") == []
