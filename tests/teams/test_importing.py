"""A schedule that exists, brought in from a file in the personal chat."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest

from bot.schedule.model import BookingStatus
from bot.swedish.importing import ROWS_OF_EDITORS, booked_rows, done_words, many_rows, tried_rows
from tests.doubles.connector import Received
from tests.doubles.file_server import FileServer, file_server
from tests.importing.corpus import one_of_each_kind
from tests.importing.test_bad_files import BAD_ROWS, BAD_ROWS_SAID, sent_by_people
from tests.importing.test_linkedin import HEADINGS, export, row
from tests.makers import ANNA, SIV, TUESDAY
from tests.scenario import Card, Chat, Stage

TEXT = """Datum;Rubrik;Förvaltning;Ansvarig;Länk
2026-11-03;Det som var;{short};Anna Ek;https://www.linkedin.com/feed/update/urn:li:activity:7000000000
2026-11-24;Ett;{short};Anna Ek;
2026-11-24;Två;{short};Lena Ny;
31/2;Finns inte;{short};Anna Ek;
"""


@pytest.fixture
async def files() -> AsyncIterator[FileServer]:
    async with file_server() as serving:
        yield serving


async def sent(chat: Chat, files: FileServer, content: bytes, name: str = "schema.csv") -> Card:
    files.give("/file", content)
    return await chat.say("", attachments=[attached(files, name)])


def attached(files: FileServer, name: str = "schema.csv") -> dict[str, Any]:
    return {
        "contentType": "application/vnd.microsoft.teams.file.download.info",
        "name": name,
        "contentUrl": "https://example.org/never",
        "content": {"downloadUrl": files.url("/file", host="127.0.0.1"), "fileType": "csv"},
    }


async def titles(teams: Stage) -> list[tuple[str, str, BookingStatus]]:
    found = await teams.bookings()
    return [(str(each.day), each.details.title, each.status) for each in found]


async def test_a_file_is_shown_carried_out_and_undone(teams: Stage, files: FileServer) -> None:
    chat = teams.personal(SIV)
    await teams.fill(TUESDAY, leaving=1)
    text = TEXT.format(short=teams.department.short)
    card = await sent(chat, files, text.encode("cp1252"))
    assert "Rad 5, kolumn A: ”31/2”: det datumet finns inte" in card.text
    assert "krockar, närmast ledig är onsdag 25 november" in card.text
    assert "Lena Ny" in card.text
    assert await titles(teams) == []
    card = await chat.press(card, "Ta föreslagna dagar")
    rows = await chat.press(card, "Visa alla rader")
    assert "Rad 2: har varit" in rows.text
    card = await chat.press(rows, "Tillbaka")
    done = await chat.press(card, "Boka 2, spara 1, hoppa över 1")
    assert done_words(3, past=1) in done.text
    assert await titles(teams) == [
        ("2026-11-03", "Det som var", BookingStatus.PUBLISHED),
        ("2026-11-24", "Ett", BookingStatus.BOOKED),
        ("2026-11-25", "Två", BookingStatus.BOOKED),
    ]
    figures = await sent(chat, files, export(row("7000000000", 1234)), "export.xls")
    assert "1 rad hör till en bokning" in figures.text
    undone = await chat.press(done, "Ångra importen")
    assert "3 inlägg är avbokade" in undone.text
    assert await titles(teams) == []


async def test_a_file_that_comes_again_says_why_its_rows_are_left_out(
    teams: Stage, files: FileServer
) -> None:
    chat = teams.personal(SIV)
    text = "Datum;Rubrik;Typ\n2026-11-24;Ett;Inlägg\n2026-11-25;Två;Jobbannons\n"
    card = await sent(chat, files, text.encode())
    assert "Tar ingen plats" in card.text
    assert "Finns redan" not in card.text
    await chat.press(card, next(each for each in card.buttons if each.startswith("Boka 1")))
    assert "Finns redan" in (await sent(chat, files, text.encode())).text


async def test_what_is_left_out_of_a_row_stands_on_the_first_card(
    teams: Stage, files: FileServer
) -> None:
    rows = ("2026-11-24;Ett;Flyttas senare;", "2026-11-25;Två;;Sponsrat inlägg")
    text = "\n".join(["Datum;Rubrik;Status;Typ", *rows])
    card = await sent(teams.personal(SIV), files, text.encode())
    for column, said in (("C", "Flyttas senare"), ("D", "Sponsrat inlägg")):
        assert f"kolumn {column}: ”{said}”" in card.text


async def test_every_kind_of_file_is_shown(teams: Stage, files: FileServer) -> None:
    for file in one_of_each_kind():
        card = await sent(teams.personal(SIV), files, file.content, file.name)
        assert "Så blir det" in card.text or "Är det rätt schema" in card.text, file.name
    assert await titles(teams) == []


async def test_of_a_large_file_it_says_how_far_it_has_come(
    teams: Stage, files: FileServer
) -> None:
    days = (date(2020, 1, 1) + timedelta(days=number) for number in range(1200))
    text = "\n".join(["Datum;Rubrik", *(f"{day};Inlägg {day}" for day in days)])
    await sent(teams.personal(SIV), files, text.encode())
    [first, *edits, last] = cards_sent(teams)
    assert many_rows(1201) in str(first.body)
    assert {each.method for each in edits} == {"PUT"}
    assert len({each.activity_id for each in edits}) == 1
    assert tried_rows(1200, 1200) in str(edits[-1].body)
    assert "Så blir det" in str(last.body)
    assert last.body is not None
    shown = Card(last.body["attachments"][0]["content"])
    before = len(cards_sent(teams))
    done = await teams.personal(SIV).press(shown, "Spara 1 200")
    [first, *edits] = cards_sent(teams)[before:]
    assert (first.method, {each.method for each in edits}) == ("POST", {"PUT"})
    assert len({each.activity_id for each in edits}) == 1
    assert booked_rows(1200, 1200) in str(edits[-1].body)
    assert done_words(1200, past=1200) in done.text


async def test_of_a_small_file_nothing_is_said_but_what_it_comes_to(
    teams: Stage, files: FileServer
) -> None:
    shown = await sent(teams.personal(SIV), files, b"Datum;Rubrik\n2026-11-24;Ett\n")
    await teams.personal(SIV).press(shown, "Boka 1")
    assert [each.method for each in cards_sent(teams)] == ["POST"]


def cards_sent(teams: Stage) -> list[Received]:
    chat = [each for each in teams.teams.received if each.conversation_id == f"a:{SIV}"]
    return [each for each in chat if each.body and "attachments" in each.body]


async def test_rows_may_be_pasted(teams: Stage) -> None:
    chat = teams.personal(SIV)
    card = await chat.say("/importera\n24/11\tEtt\n26/11\tTvå")
    assert "Boka 2" in card.buttons
    assert "Inklistrade rader" in card.text
    await chat.press(card, "Boka 2")
    assert [each[1] for each in await titles(teams)] == ["Ett", "Två"]


async def test_without_a_file_it_says_how(teams: Stage) -> None:
    assert "Skicka filen här" in (await teams.personal(SIV).say("/importera")).text


async def test_every_bad_file_is_told_in_a_sentence(teams: Stage, files: FileServer) -> None:
    for content, said in sent_by_people():
        card = await sent(teams.personal(SIV), files, content, "schema.xlsx")
        assert said in card.text.replace("\u2060", "")  # nothing becomes a link
    card = await sent(teams.personal(SIV), files, BAD_ROWS, "schema.xlsx")
    assert [each for each in BAD_ROWS_SAID if each not in card.text] == []
    assert await titles(teams) == []


async def test_a_file_of_a_hundred_megabytes_is_refused_as_a_table(
    teams: Stage, files: FileServer
) -> None:
    chat = teams.personal(SIV)
    files.give_raw("/file", b"HTTP/1.1 200 Said\r\nContent-Length: 104857600\r\n\r\nDatum;Rubrik")
    card = await chat.say("", attachments=[attached(files)])
    assert "Filen är för stor: jag tar emot högst 20 MB" in card.text
    assert "Inget är bokat" in card.text
    files.give("/file", status=404)
    card = await chat.say("", attachments=[attached(files)])
    assert "Filen gick inte att hämta från Teams" in card.text


async def test_editors_import_nothing(teams: Stage, files: FileServer) -> None:
    card = await sent(teams.personal(ANNA), files, TEXT.encode())
    assert "superadmin" in card.text.lower()
    assert files.received == []


PASTED = "Datum\tRubrik\n8/12\tSnö\n9/12\tIs"


@pytest.mark.parametrize("said", ["", "/boka\n", "/importera\n"])
async def test_rows_that_are_pasted_are_shown_as_an_import(teams: Stage, said: str) -> None:
    card = await teams.personal(SIV).say(f"{said}{PASTED}")
    assert "Boka 2" in card.buttons
    assert await titles(teams) == []


@pytest.mark.parametrize("said", ["", "/boka\n", "/importera\n"])
async def test_an_editor_who_pastes_rows_is_told_how_many_to_book_at_once(
    teams: Stage, said: str
) -> None:
    await teams.install(ANNA, SIV)
    card = await teams.personal(ANNA).say(f"{said}{PASTED}")
    assert ROWS_OF_EDITORS in card.text
    assert await titles(teams) == []


async def test_unknown_columns_are_asked_about_on_a_card(teams: Stage, files: FileServer) -> None:
    headings = [*HEADINGS[:14], "Hurrarop", *HEADINGS[15:]]
    chat = teams.personal(SIV)
    card = await sent(chat, files, export(row("7000000000", 5), headings=headings), "x.xls")
    assert card.inputs["heading_0"]["label"] == "Hurrarop"
    taken = await chat.press(card, "Spara", {"heading_0": "reactions"})
    assert "1 har ingen bokning" in taken.text
