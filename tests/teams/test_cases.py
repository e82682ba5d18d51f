"""Moderation as people meet it: evidence first, critique stays, and nothing of it in public."""

import asyncio
import gc
import json
import ssl
from asyncio import StreamReader, StreamWriter
from base64 import b64decode
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.core.people import PersonId
from bot.moderation import reporting
from bot.moderation.case import Case
from bot.moderation.events import Deleted, EvidenceAdded
from bot.moderation.model import CaseNumber, CheckedImage, Ground, Kind, Outcome, State
from bot.swedish.cases import LOCKED, WHAT_IS_IT, WHICH_GROUND, picture_alt, picture_shown
from bot.swedish.moderation import STATE_NAMES
from bot.wiring.parts import Parts
from tests.clock import STOCKHOLM, FixedClock
from tests.doubles.connector import Fault
from tests.doubles.file_server import FileServer, file_server
from tests.evidence.pictures import HTML, PDF, SVG, archive, box, huge_png, jpeg, png
from tests.makers import ANNA, BO, SIV
from tests.scenario import LOCAL, Card, Chat, Stage, settled, stage

LINK = "https://www.linkedin.com/feed/update/urn:li:activity:7"
ABUSE = "Jag vet var du bor, din fegis"
AUTHOR = "Harald Hotfull"
FIRST = CaseNumber(20260001)
FORBIDDEN = {"kind": "unlawful", "ground": "child_abuse_imagery", "link": LINK}


@pytest.fixture
async def files() -> AsyncIterator[FileServer]:
    async with file_server() as serving:
        yield serving


async def reported(chat: Chat, ground: str = "Olaga hot") -> Card:
    """The steps of an ordinary report, up to the question for a screenshot."""
    start = await chat.say("/anmäl")
    grounds = await chat.press(start, "Anmäl")
    [chosen] = [
        each
        for each in grounds.all_buttons("Välj")
        if each["data"]["ground"] == {"Olaga hot": "unlawful_threat"}[ground]
    ]
    form = await chat.press(grounds, chosen)
    return await chat.press(
        form,
        "Spara och gå vidare",
        {"link": LINK, "author": AUTHOR, "comment_text": ABUSE},
    )


async def paste(chat: Chat, *urls: str, kind: str = "image/*") -> Card:
    attachments = [{"contentType": kind, "contentUrl": url} for url in urls]
    copy = {"contentType": "text/html", "content": "<img>"}
    return await chat.say("", attachments=[*attachments, copy])


async def documented(chat: Chat, files: FileServer, picture: bytes | None = None) -> Card:
    await reported(chat)
    files.give("/shot", picture or png())
    return await paste(chat, files.url("/shot", host="127.0.0.1"))


async def case(stage: Stage, number: int = FIRST) -> Case:
    async with stage.storage.read() as tx:
        found = await tx.cases.get(CaseNumber(number))
    assert found is not None
    return found


def kept(stage: Stage) -> list[Path]:
    return [each for each in Path(stage.settings.evidence).rglob("*") if each.is_file()]


async def jobs(stage: Stage) -> list[dict[str, Any]]:
    async with stage.bot.engine.connect() as connection:
        rows = await connection.exec_driver_sql("select kind, key, payload from outbox")
        return [dict(row) for row in rows.mappings()]


async def test_a_report_begins_with_what_it_is_and_critique_comes_first(teams: Stage) -> None:
    card = await teams.personal().say("/anmäl")
    titles = [title for title in card.buttons if title]
    assert titles == [
        "Svara",
        "Besvara",
        "Anmäl",
        "Fråga",
        "Avbryt",
    ]
    assert card.buttons["Svara"]["style"] == "positive"
    assert "Bara du och superadmin" in card.text


async def test_asked_in_the_channel_it_is_answered_to_the_person_alone(teams: Stage) -> None:
    await teams.personal().say("hjälp")
    channel = teams.channel()
    before = len(teams.teams.received)
    await channel.deliver(channel.message(f"anmäl {ABUSE}"))
    got = teams.teams.received[before:]
    assert {each.conversation_id for each in got if each.body} == {f"a:{ANNA}"}


async def test_critique_is_answered_and_has_no_way_to_deletion(teams: Stage) -> None:
    anna = teams.personal()
    form = await anna.press(await anna.say("/anmäl"), "Svara")
    card = await anna.press(form, "Ge mig ett utkast", {"topic": "1", "link": LINK})
    assert "skattepengar" in card.text.lower()
    assert "Jag har raderat kommentaren" not in card.buttons
    assert {"Jag har svarat", "Lämna vidare"} <= set(card.buttons)
    assert "Hänvisa" in card.buttons
    done = await anna.press(card, "Jag har svarat", {"text": "Hej! Så här är det.", "topic": "1"})
    assert "Avslutat" in done.text
    found = await case(teams)
    assert (found.kind, found.outcome) == (Kind.CRITIQUE, Outcome.ANSWERED)


async def test_another_draft_changes_nothing_in_the_case(teams: Stage) -> None:
    anna = teams.personal()
    form = await anna.press(await anna.say("/anmäl"), "Svara")
    card = await anna.press(form, "Ge mig ett utkast", {"topic": "0"})
    other = await anna.press(card, "Byt utkast", {"topic": "2", "text": "mitt"})
    assert other.inputs["text"]["value"] != card.inputs["text"]["value"]
    assert (await case(teams)).version == 1


async def critique(chat: Chat) -> Card:
    form = await chat.press(await chat.say("/anmäl"), "Svara")
    return await chat.press(form, "Ge mig ett utkast", {"link": LINK})


@pytest.mark.everywhere
async def test_critique_is_referred_with_ready_words(teams: Stage) -> None:
    anna = teams.personal()
    ask = await anna.press(await critique(anna), "Hänvisa")
    ready = ask.inputs["text"]["value"]
    assert str(teams.organisation.contact_centre.link) in ready
    await anna.press(ask, "Spara", {"text": ready})
    assert (await case(teams)).outcome is Outcome.REFERRED


async def test_critique_is_passed_on_to_the_departments_editors_who_see_no_case(
    teams: Stage,
) -> None:
    await teams.install(ANNA, BO, SIV)
    anna, bo = teams.personal(), teams.personal(BO)
    for chat in (anna, bo):
        await chat.say("/hjälp")
    async with teams.storage.begin() as tx:
        known = await tx.people.get(PersonId(BO))
        assert known is not None
        await tx.people.put(replace(known, department=teams.department.id))
    ask = await anna.press(await critique(anna), "Lämna vidare")
    [department] = [
        each["value"]
        for each in ask.inputs["department"]["choices"]
        if each["title"] == teams.department.name
    ]
    before = len(teams.teams.sent_to(bo.conversation))
    card = await anna.press(
        ask, "Lämna till verksamheten", {"department": department, "text": "Gäller Råån"}
    )
    assert "skrivit till en redaktör" in card.text
    assert "Lämnat till verksamheten" in (await anna.say("/ärenden")).text
    await settled(teams)
    [told] = teams.teams.sent_to(bo.conversation)[before:]
    asked = Card(told["attachments"][0]["content"])
    assert teams.department.name in asked.text
    assert "Gäller Råån" in asked.text
    assert asked.buttons["Öppna kommentaren"]["url"].startswith(LINK)
    assert "någon annans" in (await bo.press_raw("case", {"case": FIRST})).text


async def test_where_the_department_has_no_editor_the_text_is_given_to_be_sent(
    teams: Stage,
) -> None:
    anna = teams.personal()
    ask = await anna.press(await critique(anna), "Lämna vidare")
    department = ask.inputs["department"]["choices"][0]["value"]
    card = await anna.press(ask, "Lämna till verksamheten", {"department": department})
    assert "ingen redaktör" in card.text
    assert "Kan ni svara direkt under kommentaren" in card.text
    refused = await anna.press_raw(
        "case_pass_on", {"case": FIRST, "version": 2, "department": "nowhere"}
    )
    assert "förvaltningen finns inte" in refused.text
    assert (await case(teams)).version == 2


async def test_what_a_form_refuses_comes_back_with_all_that_was_typed(teams: Stage) -> None:
    anna = teams.personal()
    typed = {"link": "https://example.org/x", "author": AUTHOR, "comment_text": ABUSE}
    form = await anna.press_raw("report", {"kind": "unsure", **typed})
    assert "ingen länk till LinkedIn" in form.text
    assert {name: form.inputs[name]["value"] for name in typed} == typed
    await anna.press(form, "Skicka frågan", {**typed, "link": LINK})
    assert (await case(teams)).comment.author == AUTHOR


LONG = "Ringde polisen, som bad om bilderna.\n" * 40


@pytest.mark.parametrize(
    ("verb", "typed"),
    [
        ("case_close", {"outcome": "deleted", "text": LONG}),
        ("case_judge", {"kind": "critique", "motive": LONG}),
        ("case_describe", {"link": LINK, "author": AUTHOR, "comment_text": LONG}),
    ],
)
async def test_what_was_written_for_a_case_that_is_closed_meanwhile_is_not_lost(
    teams: Stage, files: FileServer, verb: str, typed: dict[str, str]
) -> None:
    await documented(teams.personal(ANNA), files)
    siv = teams.personal(SIV)
    at = {"case": FIRST, "version": (await case(teams)).version}
    await siv.press_raw("case_close", at | {"outcome": "kept", "text": "Stod kvar"})
    again = await siv.press_raw(verb, at | typed)
    assert "Det du skrev står kvar" in again.text
    assert {name: again.inputs[name]["value"] for name in typed} == typed
    assert len((await case(teams)).events) == at["version"] + 1


async def test_what_was_written_beside_a_link_that_is_none_is_not_lost(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    await reported(anna)
    at = {"case": FIRST, "version": (await case(teams)).version}
    typed = {"link": "https://example.org/x", "author": AUTHOR, "comment_text": LONG}
    again = await anna.press_raw("case_describe", at | typed)
    assert {name: again.inputs[name]["value"] for name in typed} == typed
    await anna.press(again, "Spara", typed | {"link": LINK})
    assert (await case(teams)).comment.text == LONG


async def test_an_answer_that_is_refused_is_not_lost(teams: Stage) -> None:
    anna = teams.personal()
    card = await critique(anna)
    hidden = card.buttons["Jag har svarat"]["data"]
    await anna.press_raw("case_ask", hidden | {"form": "pass_on"})
    again = await anna.press_raw("case_answer", hidden | {"version": 99, "text": LONG})
    assert again.inputs["text"]["value"] == LONG


async def test_a_question_has_no_complaints_service(teams: Stage) -> None:
    anna = teams.personal()
    form = await anna.press(await anna.say("/anmäl"), "Besvara")
    card = await anna.press(form, "Ge mig ett utkast")
    assert "Hänvisa" not in card.buttons
    now = await anna.press_raw(
        "case_write", {"case": FIRST, "version": 1, "step": "complaints", "text": "x"}
    )
    assert "fråga" in now.text
    assert (await case(teams)).version == 1


async def test_evidence_unlocks_the_deletion_and_alerts_in_the_same_moment(
    teams: Stage, files: FileServer
) -> None:
    anna = teams.personal()
    waiting = await reported(anna)
    assert "Jag har raderat kommentaren" not in waiting.buttons
    assert LOCKED in waiting.text
    assert not any(job["kind"] == "alert.raise" for job in await jobs(teams))
    files.give("/shot", png())
    card = await paste(anna, files.url("/shot", host="127.0.0.1"))
    assert "sparad" in card.text
    [alert] = [job for job in await jobs(teams) if job["kind"] == "alert.raise"]
    assert alert["key"] == f"alert:{FIRST}:evidence_stored"
    done = await anna.press(card, "Jag har raderat kommentaren")
    assert STATE_NAMES[State.DELETED] in done.text
    deletion = (await case(teams)).deletion
    assert deletion is not None
    assert (deletion.by, deletion.removed_at) == (ANNA, teams.clock.now())
    [file] = kept(teams)
    assert file.read_bytes() == png()


@pytest.mark.parametrize("by", [ANNA, SIV])
async def test_no_forged_button_deletes_before_evidence_is_in(teams: Stage, by: str) -> None:
    await reported(teams.personal(ANNA))
    chat = teams.personal(by)
    for version in (1, 2, 99):
        await chat.press_raw("case_deleted", {"case": FIRST, "version": version})
    await chat.press_raw("case_close", {"case": FIRST, "version": 1, "outcome": "deleted"})
    await chat.say("Jag har raderat kommentaren")
    found = await case(teams)
    assert found.deletion is None
    assert found.outcome is None
    assert found.version == 1


async def test_the_same_press_twice_records_one_deletion(teams: Stage, files: FileServer) -> None:
    anna = teams.personal()
    card = await documented(anna, files)
    await anna.press(card, "Jag har raderat kommentaren")
    again = await anna.press(card, "Jag har raderat kommentaren")
    assert "har ändrats" in again.text
    lines = (await case(teams)).events
    assert sum(isinstance(line, Deleted) for line in lines) == 1


async def test_several_pictures_are_kept_and_alert_once(teams: Stage, files: FileServer) -> None:
    anna = teams.personal()
    await reported(anna)
    files.give("/a", png())
    files.give("/b", jpeg())
    urls = [files.url(path, host="127.0.0.1") for path in ("/a", "/b", "/a")]
    card = await paste(anna, *urls)
    assert "redan i ärendet" in card.text
    lines = (await case(teams)).events
    assert sum(isinstance(line, EvidenceAdded) for line in lines) == 2
    assert len(kept(teams)) == 2
    assert len([job for job in await jobs(teams) if job["kind"] == "alert.raise"]) == 1


async def test_of_many_pictures_in_a_message_one_is_in_memory_at_a_time(
    teams: Stage, files: FileServer
) -> None:
    """Counted whenever the next one is asked for."""
    anna, alive = teams.personal(ANNA), list[int]()
    await reported(anna)

    def checked() -> int:
        return sum(isinstance(each, CheckedImage) for each in gc.get_objects())

    others = checked()

    def given(picture: bytes) -> Callable[[StreamReader, StreamWriter], Awaitable[None]]:
        async def give(_: StreamReader, writer: StreamWriter) -> None:
            for _ in range(200):  # the thread that checked the last one lets go of it in a moment
                if checked() == others:
                    break
                await asyncio.sleep(0.01)
            alive.append(checked() - others)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(picture))
            writer.write(picture)

        return give

    small, pictures = png((40, 30)), [png((400 + number, 300)) for number in range(6)]
    pictures += [HTML, small, png((500, 300))]
    for number, picture in enumerate(pictures):
        files.answers[f"/{number}"] = given(picture)
    await paste(anna, *(files.url(f"/{n}", host="127.0.0.1") for n in range(len(pictures))))
    assert len(kept(teams)) == 7
    assert alive == [0] * len(pictures)


async def test_a_case_takes_fifty_pictures_and_fetches_no_more(
    teams: Stage, files: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "MOST_PICTURES", 3)
    anna = teams.personal(ANNA)
    await reported(anna)
    for number in range(6):
        files.give(f"/{number}", png((400 + number, 300)))
    urls = [files.url(f"/{number}", host="127.0.0.1") for number in range(6)]
    card = await paste(anna, urls[0], urls[0], urls[1], urls[2], urls[3])
    assert "högst 3 bilder" in card.text
    assert [each.path for each in files.received] == ["/0", "/0", "/1"]
    card = await paste(anna, urls[2], urls[3])
    assert "högst 3 bilder" in card.text
    assert len(kept(teams)) == 3
    assert "/3" not in {each.path for each in files.received}
    assert "högst 3 bilder" in (await paste(anna, urls[4])).text
    assert len(files.received) == 4


async def test_a_picture_reads_no_certificate_authorities_anew(
    teams: Stage, files: FileServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tenth of a second each time, in which nobody else is served."""
    loaded = list[object]()
    monkeypatch.setattr(ssl.SSLContext, "load_default_certs", lambda *given: loaded.append(given))
    await documented(teams.personal(ANNA), files)
    assert len(kept(teams)) == 1
    assert loaded == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (PDF, "PDF"),
        (HTML, "webbsida"),
        (SVG, "SVG"),
        (box(b"heic"), "HEIC"),
        (archive(), "packat arkiv"),
        (huge_png(), "10000 × 10000 bildpunkter"),
        (png() + HTML, "mer än en bild"),
        (bytes(21 * 1024 * 1024), "för stor"),
        (b"text", "ingen bild"),
    ],
    ids=["pdf", "html", "svg", "heic", "zip", "100-megapixels", "polyglot", "large", "text"],
)
async def test_what_is_no_picture_is_refused_and_the_case_goes_on_waiting(
    teams: Stage, files: FileServer, content: bytes, said: str
) -> None:
    anna = teams.personal()
    await reported(anna)
    files.give("/bad", content)
    card = await paste(anna, files.url("/bad", host="127.0.0.1"))
    assert said in card.text
    assert kept(teams) == []
    files.give("/good", png())
    card = await paste(anna, files.url("/good", host="127.0.0.1"))
    assert "Jag har raderat kommentaren" in card.buttons


async def test_a_file_from_elsewhere_is_never_fetched(teams: Stage) -> None:
    anna = teams.personal()
    await reported(anna)
    card = await paste(anna, "https://example.org/shot.png")
    assert "har skickats i Teams" in card.text
    assert (await case(teams)).pictures == ()


async def test_a_sent_file_is_fetched_by_its_download_link(
    teams: Stage, files: FileServer
) -> None:
    anna = teams.personal()
    await reported(anna)
    files.give("/file", png())
    info = {
        "contentType": "application/vnd.microsoft.teams.file.download.info",
        "contentUrl": "https://contoso.sharepoint.com/shot.png",
        "name": "shot.png",
        "content": {"downloadUrl": files.url("/file", host="127.0.0.1"), "fileType": "png"},
    }
    card = await anna.say("", attachments=[info])
    assert "Jag har raderat kommentaren" in card.buttons


async def test_a_picture_without_a_case_is_not_fetched(teams: Stage, files: FileServer) -> None:
    card = await paste(teams.personal(), files.url("/shot", host="127.0.0.1"))
    assert "Skriv anmäl" in card.text
    assert files.received == []


async def test_the_forbidden_ground_warns_first_and_takes_only_link_and_time(
    teams: Stage, files: FileServer
) -> None:
    anna = teams.personal()
    await reported(anna)  # an earlier case that still waits for its picture
    form = await anna.press_raw("report_ground", {"ground": "child_abuse_imagery"})
    assert "Stopp: ta ingen skärmdump" in form.text
    assert set(form.inputs) == {"link", "seen_day", "seen_time"}
    refused = await paste(anna, files.url("/shot", host="127.0.0.1"))
    assert "inte sparat något" in refused.text
    card = await anna.press(
        form,
        "Spara och gå vidare",
        {"link": LINK, "seen_day": "2026-11-21", "seen_time": "09:30"},
    )
    assert "polisen" in card.text
    refused = await paste(anna, files.url("/shot", host="127.0.0.1"))
    assert "inte sparat något" in refused.text
    assert files.received == []
    assert kept(teams) == []
    found = await case(teams, FIRST + 1)
    assert found.ground is Ground.CHILD_ABUSE_IMAGERY
    assert found.pictures == ()
    keys = {job["key"] for job in await jobs(teams)}
    assert f"alert:{FIRST + 1}:child_abuse_reported" in keys


@pytest.mark.parametrize("extra", [{"comment_text": ABUSE}, {"author": AUTHOR}, {"link": ""}])
async def test_forged_words_on_the_forbidden_ground_open_no_case(
    teams: Stage, extra: dict[str, str]
) -> None:
    await teams.personal().press_raw("report", FORBIDDEN | extra)
    async with teams.storage.read() as tx:
        assert await tx.cases.unfinished() == []


async def test_nobody_else_sees_or_changes_a_case(teams: Stage, files: FileServer) -> None:
    await documented(teams.personal(ANNA), files)
    version = (await case(teams)).version
    bo = teams.personal(BO)
    at = {"case": FIRST}
    for verb in ("case", "case_history", "case_text", "case_draft"):
        card = await bo.press_raw(verb, at)
        assert "någon annans" in card.text
        assert ABUSE not in card.text
    digest = (await case(teams)).pictures[0].stored.sha256
    for verb, more in (
        ("case_deleted", {}),
        ("case_take", {}),
        ("case_evidence", {"sha256": digest}),
        ("case_ask", {"form": "describe"}),
    ):
        card = await bo.press_raw(verb, at | {"version": version} | more)
        assert "någon annans" in card.text
    assert "Inga ärenden" in (await bo.say("/ärenden")).text
    assert (await case(teams)).version == version


PICTURES = Parts(client=replace(LOCAL, pictures=True))


async def looked_at(
    teams: Stage, files: FileServer, picture: bytes | None = None
) -> tuple[Chat, Card]:
    anna = teams.personal(ANNA)
    card = await documented(anna, files, picture)
    await anna.press(card, "Jag har raderat kommentaren")
    siv = teams.personal(SIV)
    card = await siv.press(await siv.say("/ärenden"), "Öppna")
    return siv, await siv.press(await siv.press(card, "Jag tar det"), "Visa bevis")


async def test_15_13_the_evidence_is_shown_by_a_message_of_its_own(
    tmp_path: Path, clock: FixedClock, files: FileServer
) -> None:
    async with stage(tmp_path, clock, parts=PICTURES) as teams:
        siv, evidence = await looked_at(teams, files)
        shown = [
            each["attachments"][0]
            for each in teams.teams.sent_to(siv.conversation)
            if each["attachments"][0]["contentType"] == "image/jpeg"
        ]
        [(kind, _, encoded)] = [each["contentUrl"].partition(",") for each in shown]
        assert kind == "data:image/jpeg;base64"
        assert Image.open(BytesIO(b64decode(encoded))).format == "JPEG"
        assert "Bekräfta bilden" in evidence.buttons


async def test_a_long_picture_is_shown_in_parts_too_and_said_so(
    tmp_path: Path, clock: FixedClock, files: FileServer
) -> None:
    async with stage(tmp_path, clock, parts=PICTURES) as teams:
        siv, evidence = await looked_at(teams, files, png((2000, 500)))
        names = [
            each["attachments"][0]["name"]
            for each in teams.teams.sent_to(siv.conversation)
            if each["attachments"][0]["contentType"] == "image/jpeg"
        ]
        assert names == [picture_alt(number, 3) for number in range(4)]
        assert picture_shown(4) in evidence.text
        assert "Bekräfta bilden" in evidence.buttons


async def test_15_13_a_picture_that_teams_does_not_take_is_not_said_to_be_shown(
    tmp_path: Path, clock: FixedClock, files: FileServer
) -> None:
    async with stage(tmp_path, clock, parts=PICTURES) as teams:
        siv, evidence = await looked_at(teams, files)
        await settled(teams)  # nothing else is sent that could meet the faults instead
        teams.teams.fail_next(*[Fault(status=503)] * 60)
        again = await siv.press_raw("case_evidence", evidence.buttons["Hämta originalet"]["data"])
        teams.teams.heal()
        assert "inte emot bilden" in again.text
        assert "Bekräfta bilden" not in again.buttons
        assert "Bekräfta bilden" in (await siv.press(again, "Visa bilden igen")).buttons
        await settled(teams)
        sent = [each["attachments"][0] for each in teams.teams.posted.values()]
        pictures = [each for each in sent if each["contentType"] == "image/jpeg"]
        assert len(pictures) == 2, "what was not taken is not sent later"


async def test_the_original_is_given_out_as_it_was_saved(
    teams: Stage, files: FileServer, tmp_path: Path
) -> None:
    siv, evidence = await looked_at(teams, files)
    assert "Hämta originalet" in evidence.text
    original = evidence.buttons["Hämta originalet"]
    await siv.invoke("case_original", original["data"])
    picture = (await case(teams)).pictures[0].stored
    [file] = (tmp_path / "export").glob("2026-001-*.png")
    assert sha256(file.read_bytes()).hexdigest() == picture.sha256
    refused = await teams.personal(ANNA).press_raw("case_original", original["data"])
    assert "bara superadmin" in refused.text
    assert len(list((tmp_path / "export").iterdir())) == 1


async def test_the_reporter_cannot_do_what_superadmins_do(teams: Stage, files: FileServer) -> None:
    anna = teams.personal(ANNA)
    card = await documented(anna, files)
    assert "Visa bevis" not in card.buttons
    found = await case(teams)
    at = {"case": FIRST, "version": found.version}
    for verb, more in (
        ("case_take", {}),
        ("case_evidence", {"sha256": found.pictures[0].stored.sha256}),
        ("case_judge", {"kind": "critique"}),
        ("case_close", {"outcome": "kept", "text": "x"}),
        ("case_hand_over", {"to": ANNA}),
        ("case_write", {"step": "police", "text": "5000-K1-26"}),
    ):
        card = await anna.press_raw(verb, at | more)
        assert "bara superadmin" in card.text
    assert (await case(teams)).version == found.version


@pytest.mark.everywhere
async def test_a_superadmin_takes_looks_confirms_and_closes(
    teams: Stage, files: FileServer
) -> None:
    anna = teams.personal(ANNA)
    card = await documented(anna, files)
    await anna.press(card, "Jag har raderat kommentaren")
    siv = teams.personal(SIV)
    queue = await siv.say("/ärenden")
    assert "2026-001 · Olaga hot" in queue.text
    card = await siv.press(queue, "Öppna")
    assert ABUSE not in json.dumps(card.content, ensure_ascii=False)
    card = await siv.press(card, "Jag tar det")
    evidence = await siv.press(card, "Visa bevis")
    assert (await case(teams)).pictures[0].stored.sha256 in evidence.text
    assert "Bekräfta bilden" not in evidence.buttons, "nobody confirms what was not shown"
    await siv.invoke("case_original", evidence.buttons["Hämta originalet"]["data"])
    original = teams.teams.sent_to(siv.conversation)[-1]["attachments"][0]["content"]
    card = await siv.press(Card(original), "Bekräfta bilden")
    for form, text in (
        ("Polisanmälan", "5000-K1-26"),
        ("Diarienummer", "KS 2026/1"),
        ("Den som skrev är informerad", "Hej!"),
        ("Undanta från gallring", "Polisens utredning"),
    ):
        ask = await siv.press(card, form)
        card = await siv.press(ask, "Spara", {"text": text})
    ask = await siv.press(card, "Avsluta")
    card = await siv.press(ask, "Avsluta ärendet", {"outcome": "deleted"})
    assert "Avslutat" in card.text
    found = await case(teams)
    assert found.open_points == ()
    assert (found.holder, found.outcome) == (SIV, Outcome.DELETED)
    assert (found.police_number, found.registration_number) == ("5000-K1-26", "KS 2026/1")
    history = await siv.press(card, "Historik")
    assert "Bevis visat" in history.text
    assert ABUSE not in history.text


@pytest.mark.everywhere
async def test_an_unsure_report_waits_for_judgement_and_the_reporter_hears(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    form = await anna.press(await anna.say("/anmäl"), "Fråga")
    card = await anna.press(form, "Skicka frågan", {"link": LINK, "comment_text": ABUSE})
    assert "Låt kommentaren stå kvar" in card.text
    assert {job["key"] for job in await jobs(teams)} >= {f"alert:{FIRST}:unsure_reported"}
    siv = teams.personal(SIV)
    card = await siv.press(await siv.say("/ärenden"), "Öppna")
    before = len(teams.teams.received)
    ask = await siv.press(card, "Bedöm")
    await siv.press(ask, "Spara", {"kind": "critique"})
    assert (await case(teams)).state is State.TO_ANSWER
    told = [
        each for each in teams.teams.received[before:] if each.conversation_id == f"a:{ANNA}"
    ] or await _after_work(teams, before)
    assert told
    assert ABUSE not in json.dumps([each.body for each in told], ensure_ascii=False)


async def _after_work(teams: Stage, before: int) -> list[Any]:
    while await teams.bot.worker.work_due():
        pass
    return [each for each in teams.teams.received[before:] if each.conversation_id == f"a:{ANNA}"]


async def test_the_comments_words_show_only_after_a_press_and_stay_out_of_all_else(
    teams: Stage, files: FileServer
) -> None:
    anna = teams.personal(ANNA)
    card = await documented(anna, files)
    assert ABUSE not in json.dumps(card.content, ensure_ascii=False)
    shown = await anna.press(card, "Visa kommentaren")
    assert ABUSE in shown.text
    assert ABUSE not in shown.content["fallbackText"]
    posted = json.dumps([each.body for each in teams.teams.received], ensure_ascii=False)
    assert ABUSE not in posted
    assert AUTHOR not in posted
    async with teams.bot.engine.connect() as connection:
        for table in ("audit", "outbox"):
            rows = await connection.exec_driver_sql(f"select * from {table}")
            everything = str(rows.fetchall())
            assert ABUSE not in everything
            assert AUTHOR not in everything


async def test_a_case_waits_for_its_picture_over_a_restart(
    teams: Stage, files: FileServer
) -> None:
    await reported(teams.personal())
    files.give("/shot", png())
    async with teams.restarted() as again:
        card = await paste(again.personal(), files.url("/shot", host="127.0.0.1"))
        assert "Jag har raderat kommentaren" in card.buttons


async def test_superadmins_see_the_months_figures_and_editors_do_not(teams: Stage) -> None:
    anna, siv = teams.personal(), teams.personal(SIV)
    card = await critique(anna)
    teams.clock.move(timedelta(minutes=45))
    await anna.press(card, "Jag har svarat")
    figures = await siv.press(await siv.say("/ärenden"), "Siffror per månad")
    said = "Kritik: 1, varav 1 besvarad · frågor: 0, varav 0 besvarade · svar efter 45 min"
    assert said in figures.text
    assert said in (await siv.say("/statistik")).text
    assert "Siffror per månad" not in (await anna.say("/ärenden")).buttons
    assert "bara superadmin" in (await anna.press_raw("case_figures", {})).text
    assert "Moderering" not in (await anna.say("/statistik")).text


async def test_a_case_is_handed_to_another_superadmin_and_to_nobody_else(
    tmp_path: Path, clock: FixedClock
) -> None:
    async with stage(tmp_path, clock, superadmins=f"{SIV},{BO}") as teams:
        siv = teams.personal(SIV)
        await teams.personal(BO).say("/hjälp")
        await reported(teams.personal())
        card = await siv.press(await siv.say("/ärenden"), "Öppna")
        card = await siv.press(card, "Jag tar det")
        ask = await siv.press(card, "Lämna över")
        assert [each["title"] for each in ask.inputs["to"]["choices"]] == ["Bo Al"]
        version = (await case(teams)).version
        refused = await siv.press_raw(
            "case_hand_over", {"case": FIRST, "version": version, "to": ANNA}
        )
        assert "Bara en superadmin" in refused.text
        await siv.press(ask, "Lämna över", {"to": BO})
        assert (await case(teams)).holder == BO
        assert "ansvarig: Bo Al" in (await siv.say("/ärenden")).text


async def test_a_correction_is_a_line_of_its_own(teams: Stage) -> None:
    anna = teams.personal()
    card = await reported(anna)
    ask = await anna.press(card, "Rätta en rad")
    card = await anna.press(ask, "Spara", {"line": "0", "text": "Det var i går"})
    history = await anna.press(card, "Historik")
    assert "2. Rättelse" in history.text
    assert "Rad 1: Det var i går" in history.text
    assert (await case(teams)).events[0].type == "reported"


async def test_what_is_judged_to_be_the_forbidden_ground_takes_no_picture_from_then_on(
    teams: Stage, files: FileServer
) -> None:
    anna, siv = teams.personal(), teams.personal(SIV)
    await anna.press_raw("report", {"kind": "unsure", "link": LINK})
    ask = await siv.press(await siv.press(await siv.say("/ärenden"), "Öppna"), "Bedöm")
    await siv.press(ask, "Spara", {"kind": "unlawful", "ground": "child_abuse_imagery"})
    for chat in (anna, siv):
        await chat.press_raw("case_document", {"case": FIRST, "version": 1})
    refused = await paste(anna, files.url("/shot", host="127.0.0.1"))
    assert "inte sparat något" in refused.text
    assert files.received == []
    assert kept(teams) == []


async def test_bad_buttons_of_cases_are_told_apart(teams: Stage) -> None:
    anna = teams.personal()
    for verb, data in (
        ("case", {"case": "1; drop table cases"}),
        ("case_deleted", {"case": FIRST}),
        ("case_evidence", {"case": FIRST, "version": 1, "sha256": "../../etc/passwd"}),
        ("case_close", {"case": FIRST, "version": 1, "outcome": "vanished"}),
    ):
        card = await anna.press_raw(verb, data)
        assert "går inte att använda" in card.text
    missing = await anna.press_raw("case", {"case": 5})
    assert "finns inte" in missing.text


async def test_a_report_from_a_check_in_goes_on_in_the_chat_and_knows_the_post(
    teams: Stage,
) -> None:
    await teams.install(ANNA, BO)
    anna = teams.personal()
    await anna.say("/boka tisdag Bakom kulisserna")
    [booking] = await teams.bookings()
    teams.clock.at(datetime(2026, 11, 24, 9, tzinfo=STOCKHOLM))
    await anna.say(f"/publicerat {LINK}")
    before = len(teams.teams.sent_to(anna.conversation))
    toast = await teams.channel().invoke("report_what", {"booking": booking.id})
    assert "chatt" in toast
    [start] = teams.teams.sent_to(anna.conversation)[before:]
    grounds = await anna.press(Card(start["attachments"][0]["content"]), "Anmäl")
    form = await anna.press(grounds, grounds.all_buttons("Välj")[0])
    await anna.press(form, "Spara och gå vidare")
    found = await case(teams)
    assert (found.comment.page, found.comment.post_link) == (
        teams.main.name,
        f"{LINK}/",
    )


async def test_a_report_begun_in_the_chat_leaves_the_check_in_standing(teams: Stage) -> None:
    anna = teams.personal()
    await anna.say("/hjälp")
    before = len(teams.teams.sent_to(anna.conversation))
    assert "eget meddelande" in await anna.invoke("report_what", {"booking": 7})
    assert len(teams.teams.sent_to(anna.conversation)) == before + 1


async def test_nothing_of_a_report_is_shown_in_the_channel_not_even_to_one_alone(
    tmp_path: Path, clock: FixedClock
) -> None:
    parts = Parts(client=replace(LOCAL, targets=True))
    async with stage(tmp_path, clock, parts=parts) as teams:
        await teams.personal().say("hjälp")
        channel = teams.channel()
        await channel.deliver(channel.message("anmäl"))
        assert teams.teams.sent_to(channel.conversation) == []
        assert "Anmäl en kommentar" in teams.teams.sent_to(f"a:{ANNA}")[-1]["summary"]


@pytest.mark.parametrize("asks", ["anmäl", "mina inställningar", "frånvaro", "mina"])
async def test_who_has_no_chat_with_the_bot_is_told_how_to_get_one(
    teams: Stage, asks: str
) -> None:
    channel = teams.channel()
    teams.teams.fail_next(Fault(status=403, code="ForbiddenOperationException"))
    await channel.deliver(channel.message(asks))
    [sent] = teams.teams.sent_to(channel.conversation)
    assert "Öppna den" in sent["summary"]


async def test_a_picture_sent_before_the_report_is_finished_joins_no_earlier_case(
    teams: Stage, files: FileServer
) -> None:
    anna = teams.personal()
    await reported(anna)
    await anna.press_raw("report_ground", {"ground": "agitation"})
    card = await paste(anna, files.url("/shot", host="127.0.0.1"))
    assert "vilken kommentar bilden gäller" in card.text
    assert files.received == []
    now = await anna.press_raw("case_document", {"case": FIRST, "version": 1})
    assert "skärmdump" in now.text
    files.give("/shot", png())
    await paste(anna, files.url("/shot", host="127.0.0.1"))
    assert len((await case(teams)).pictures) == 1


CRITIQUE_LINK = f"{LINK}?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A7%2C9%29"
SAME_COMMENT = (
    "https://linkedin.com/comm/posts/stad_x-activity-7-abc?utm_source=share"
    "&dashCommentUrn=urn%3Ali%3Afsd_comment%3A%289%2Curn%3Ali%3Aactivity%3A7%29"
)
DELETE = {"case": FIRST + 1, "version": 2}


async def by_button(chat: Chat) -> None:
    await chat.press_raw("case_deleted", DELETE)


async def by_old_button(chat: Chat) -> None:
    await chat.press_raw("case_deleted", DELETE | {"version": 1})


async def by_button_without_a_version(chat: Chat) -> None:
    await chat.press_raw("case_deleted", {"case": FIRST + 1})


async def by_dialog(chat: Chat) -> None:
    value = {"data": DELETE | {"verb": "case_deleted"}, "context": {"theme": "default"}}
    await chat.stage.post(
        chat.message("") | {"type": "invoke", "name": "task/submit", "value": value}
    )


async def by_extension(chat: Chat) -> None:
    value = {"commandId": "case_deleted", "data": DELETE | {"verb": "case_deleted"}}
    for name in ("composeExtension/fetchTask", "composeExtension/submitAction"):
        await chat.stage.post(chat.message("") | {"type": "invoke", "name": name, "value": value})


async def by_text(chat: Chat) -> None:
    for said in ("jag har raderat kommentaren", "/anmäl raderad", "radera"):
        await chat.say(said)


async def by_another_picture(chat: Chat) -> None:
    await chat.press_raw("case_document", DELETE)
    await by_button(chat)


async def by_changing_the_link(chat: Chat) -> None:
    other = f"{LINK}?commentUrn=urn:li:comment:(activity:7,10)"
    await chat.press_raw("case_describe", DELETE | {"link": other})
    await chat.press_raw("case_deleted", {"case": FIRST + 1, "version": 3})


@pytest.mark.parametrize("person", [ANNA, BO, SIV])
@pytest.mark.parametrize(
    "way",
    [
        by_button,
        by_old_button,
        by_button_without_a_version,
        by_dialog,
        by_extension,
        by_text,
        by_another_picture,
        by_changing_the_link,
    ],
)
async def test_critique_is_removed_by_no_way_and_by_nobody(
    teams: Stage, files: FileServer, way: Callable[[Chat], Awaitable[None]], person: str
) -> None:
    """Reported as critique, and then once more as something else, in another spelling."""
    bo = teams.personal(BO)
    await bo.press_raw("report", {"kind": "critique", "link": CRITIQUE_LINK})
    anna = teams.personal()
    card = await anna.press_raw(
        "report",
        {"kind": "unlawful", "ground": "other", "motive": "bort", "link": SAME_COMMENT},
    )
    assert "2026-001" in card.text
    files.give("/shot", png())
    card = await paste(anna, files.url("/shot", host="127.0.0.1"))
    assert "Jag har raderat kommentaren" not in card.buttons
    await way(teams.personal(person))
    again = await case(teams, FIRST + 1)
    assert again.deletion is None
    assert again.state is State.TO_JUDGE
    await settled(teams)
    alert = await teams.personal(SIV).press_raw("case", {"case": FIRST + 1})
    assert "ärende 2026-001" in alert.text
    assert "Öppna 2026-001" in alert.buttons


async def test_each_step_of_a_report_has_a_way_back_and_out(teams: Stage) -> None:
    anna = teams.personal()
    grounds = await anna.press(await anna.say("/anmäl"), "Anmäl")
    assert WHAT_IS_IT in (await anna.press(grounds, "Tillbaka")).text
    form = await anna.press(grounds, grounds.all_buttons("Välj")[0])
    assert WHICH_GROUND in (await anna.press(form, "Tillbaka")).text
    out = await anna.press(form, "Avbryt")
    assert "Ingen kommentar är anmäld" in out.text
    critique = await anna.press(await anna.press(out, "Anmäl en kommentar"), "Svara")
    assert WHAT_IS_IT in (await anna.press(critique, "Tillbaka")).text


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"link": LINK, "author": "Nils", "comment_text": "Hot"}, ""),
        ({"link": LINK}, "namnet på den som skrev och texten"),
        ({}, "länken till kommentaren, namnet på den som skrev och texten"),
    ],
)
async def test_what_was_given_is_not_asked_for_again(
    teams: Stage, given: dict[str, str], asked: str
) -> None:
    anna = teams.personal()
    grounds = await anna.press(await anna.say("/anmäl"), "Anmäl")
    form = await anna.press(grounds, grounds.all_buttons("Välj")[0])
    card = await anna.press(form, "Spara och gå vidare", given)
    assert "Ta en skärmdump" in card.text
    assert ("fyll i" in card.text) is bool(asked)
    assert asked in card.text
    assert "Jag har raderat" not in card.text, "there is no such button yet"


async def test_words_while_a_picture_is_waited_for_are_answered_about_the_case(
    teams: Stage, files: FileServer
) -> None:
    anna = teams.personal()
    assert "känner jag inte till" in (await anna.say("Här är bilden, kolla!")).text
    await reported(anna)
    hint = await anna.say("Här är bilden, kolla!")
    assert "väntar på en skärmdump" in hint.text
    assert "Ärende" in (await anna.press(hint, "Öppna ärendet")).text
    assert "väntar på en skärmdump" not in (await teams.channel().say("Här är bilden!")).text
    files.give("/shot", png())
    await paste(anna, files.url("/shot", host="127.0.0.1"))
    assert "känner jag inte till" in (await anna.say("Här är bilden, kolla!")).text
