"""Evidence in SharePoint: the same promises as a folder makes, over the strict local Graph."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.evidence.drive import SharePointStore
from bot.graph.drive import GraphDrive
from bot.local.faults import Answer, Operation, Reset
from bot.moderation.model import CaseNumber
from bot.moderation.refusals import EvidenceAltered, EvidenceLost, StoreFailed, StoreFailure
from tests.clock import FixedClock
from tests.doubles.file_server import file_server
from tests.evidence.pictures import checked, jpeg, png
from tests.graph.conftest import DRIVE, sdk_warns_of_itself
from tests.makers import SIV
from tests.scenario import stage
from tests.wording import why_not

pytestmark = sdk_warns_of_itself
CASE = CaseNumber(20260014)


@pytest.fixture
def store(graph):
    return SharePointStore(GraphDrive(graph, drive_id=DRIVE, folder="Bevis"))


async def saved(store, content=None):
    return await store.save(CASE, checked(content or png()))


async def test_what_was_saved_comes_back_and_lies_there_once(store, local):
    evidence = await saved(store)
    assert await saved(store) == evidence
    assert await store.open(evidence.ref) == png()
    [file] = local.uploads
    assert (file.path, file.content) == (f"Bevis/{CASE}-{evidence.sha256}.png", png())


async def test_what_was_changed_or_removed_in_sharepoint_is_found(store, local):
    evidence = await saved(store)
    local.uploads[0] = type(local.uploads[0])(**{**vars(local.uploads[0]), "content": jpeg()})
    with pytest.raises(EvidenceAltered):
        await store.open(evidence.ref)
    with pytest.raises(EvidenceAltered):
        await saved(store)
    await store.dispose(evidence.ref)
    await store.dispose(evidence.ref)
    assert local.uploads == []
    with pytest.raises(EvidenceLost):
        await store.open(evidence.ref)


@pytest.mark.parametrize("folder", ["Bevis", "Bevis/å", ""])
async def test_what_lies_there_is_known_whatever_put_it_there(graph, local, folder):
    store = SharePointStore(GraphDrive(graph, drive_id=DRIVE, folder=folder))
    assert await store.refs() == []
    kept = [await saved(store, png((300 + number, 200))) for number in range(3)]
    local.page_size = 2
    before = f"{folder}/" if folder else ""
    for name in ("strange.txt", "older/shot.png", f"x-{'0' * 64}.png"):
        upload = replace(local.uploads[0], path=before + name)
        local.uploads.append(upload)
    refs = [each.ref for each in kept]
    assert await store.refs() == sorted([*refs, "strange.txt", "older", f"x-{'0' * 64}.png"])


async def test_a_list_that_leads_elsewhere_or_has_no_end_is_none(store, local):
    for number in range(3):
        await saved(store, png((300 + number, 200)))
    local.page_size, local.links_to = 1, "localhost"
    with pytest.raises(StoreFailed):
        await store.refs()
    local.fail(Answer(403), on=Operation.NAMES)
    with pytest.raises(StoreFailed):
        await store.refs()


@pytest.mark.parametrize("ref", ["", "../x", "20260014/x.png", f"{CASE}/{'0' * 64}.exe"])
async def test_a_name_that_the_store_never_gave_asks_for_nothing(store, local, ref):
    for use in (store.open, store.dispose):
        with pytest.raises(EvidenceLost):
            await use(ref)


@pytest.mark.parametrize(
    ("fault", "failure"),
    [
        (Answer(403), StoreFailure.READ_ONLY),
        (Answer(507), StoreFailure.FULL),
        (Answer(503), StoreFailure.UNREACHABLE),
        (Answer(404), StoreFailure.UNREACHABLE),
        (Reset(), StoreFailure.UNREACHABLE),
    ],
)
async def test_a_store_that_fails_says_how_and_keeps_nothing(store, local, fault, failure):
    local.fail(fault, on=Operation.UPLOAD, times=None)
    with pytest.raises(StoreFailed) as refusal:
        await saved(store)
    assert refusal.value.failure is failure
    assert local.uploads == []


async def test_a_picture_from_a_chat_lies_in_sharepoint_and_is_checked_from_there(
    local, base_url, tmp_path: Path
):
    settings = {"graph": "on", "graph_url": base_url, "evidence": f"sharepoint:{DRIVE}/Bevis/å"}
    async with stage(tmp_path, FixedClock(), **settings) as teams, file_server() as files:
        anna, siv = teams.personal(), teams.personal(SIV)
        form = {"kind": "unlawful", "ground": "agitation"}
        await anna.press_raw("report", form)
        files.give("/shot", png())
        shot = {"contentType": "image/*", "contentUrl": files.url("/shot", host="127.0.0.1")}
        card = await anna.say("", attachments=[shot])
        assert "Jag har raderat kommentaren" in card.buttons
        [file] = local.uploads
        assert re.fullmatch(r"Bevis/å/20260001-[0-9a-f]{64}\.png", file.path)
        case = await siv.press(await siv.say("/ärenden"), "Öppna")
        assert "Hämta originalet" in (await siv.press(case, "Visa bevis")).text


async def test_a_full_store_is_told_to_who_sent_the_picture_and_to_the_administrator(
    local, base_url, tmp_path: Path
):
    settings = {"graph": "on", "graph_url": base_url, "evidence": f"sharepoint:{DRIVE}/Bevis"}
    clock = FixedClock()
    async with stage(tmp_path, clock, **settings) as teams, file_server() as files:
        anna, siv = teams.personal(), teams.personal(SIV)
        await anna.press_raw("report", {"kind": "unlawful", "ground": "agitation"})
        files.give("/shot", png())
        shot = {"contentType": "image/*", "contentUrl": files.url("/shot", host="127.0.0.1")}
        local.fail(Answer(507, code="quotaLimitReached"), on=Operation.UPLOAD)
        card = await anna.say("", attachments=[shot])
        assert why_not(StoreFailed(StoreFailure.FULL)) in card.text
        assert "Jag har raderat kommentaren" not in card.buttons
        status = (await siv.say("/status")).text
        assert "bevislagret är fullt" in status.lower()
        assert "Frigör plats" in status
        clock.move(timedelta(hours=25))
        assert "fullt" not in (await siv.say("/status")).text

        local.fail(Answer(507), on=Operation.UPLOAD)
        await anna.say("", attachments=[shot])
        assert "Frigör plats" in (await siv.say("/status")).text
        assert "Jag har raderat kommentaren" in (await anna.say("", attachments=[shot])).buttons
        assert "fullt" not in (await siv.say("/status")).text
