"""A schedule is uploaded to the page: shown, booked whole, undone whole; by superadmins alone."""

import asyncio
import io
from collections.abc import Callable, Coroutine
from datetime import date, timedelta
from typing import Any

import aiohttp
import pytest
from openpyxl.styles import Font

from bot.importing.files import LARGEST_FILE
from bot.schedule.imports import Cause, FileRefused, ImportUndone, TooLateToUndo
from bot.swedish.importing import (
    NOT_READ,
    PASTED_ROWS,
    READ_AS,
    UNKNOWN_PEOPLE,
    booked_rows,
    done_words,
    followers_words,
    hidden_words,
    struck_words,
    tried_rows,
)
from tests.importing.corpus import saved, workbook
from tests.importing.test_bad_files import BAD_ROWS, BAD_ROWS_SAID, sent_by_people
from tests.importing.test_linkedin import export, row
from tests.importing.xls import xls
from tests.scenario import Stage
from tests.web.visitor import Answer, Visitor
from tests.wording import why_not

ADDRESS = "/schema/importera"
FILE = """Datum;Rubrik
2026-11-24;Ett
2026-11-24;Två
31/2;Finns inte
"""


async def upload(visitor: Visitor, content: bytes, name: str = "schema.csv") -> Answer:
    form = aiohttp.FormData()
    form.add_field("turn", "0" * 32)
    form.add_field(
        "file", io.BytesIO(content), filename=name, content_type="application/octet-stream"
    )
    return await visitor.post(ADDRESS, form)


async def test_a_name_that_is_no_text_is_only_a_name(siv: Visitor):
    body = (
        b'--x\r\nContent-Disposition: form-data; name=file; filename="..\xff/../schema.csv"'
        b"\r\n\r\n%b\r\n--x--\r\n" % FILE.encode()
    )
    headers = {"Content-Type": "multipart/form-data; boundary=x", **siv.headers}
    url = f"{siv.stage.url}{ADDRESS}"
    async with siv.stage.http.post(url, data=body, headers=headers) as answer:
        assert answer.status == 200
        assert "\ufffd/../schema.csv" in await answer.text()


async def titles(web: Stage) -> list[tuple[str, str]]:
    return [(str(each.day), each.details.title) for each in await web.bookings()]


async def test_a_file_is_shown_booked_and_undone(web: Stage, siv: Visitor):
    opened = await siv.open(ADDRESS)
    assert "Visa vad det blir" in opened.buttons
    await web.fill(date(2026, 11, 24), leaving=1)
    shown = await upload(siv, FILE.encode("cp1252"))
    assert shown.status == 200
    assert "Rad 4, kolumn A: ”31/2”: det datumet finns inte" in shown.text
    assert "krockar, närmast ledig är onsdag 25 november" in shown.text
    assert await titles(web) == []
    moved = await siv.press(shown, "Ta föreslagna dagar")
    done = await siv.press(moved, "Boka 2, hoppa över 1")
    assert "2 inlägg är bokade" in done.text
    assert await titles(web) == [("2026-11-24", "Ett"), ("2026-11-25", "Två")]
    undone = await siv.press(done, "Ångra importen")
    assert "2 inlägg är avbokade" in undone.text
    assert await titles(web) == []


async def test_a_reload_shows_what_was_shown(siv: Visitor):
    opened = await siv.open(ADDRESS)
    assert opened.place == ADDRESS
    shown = await siv.press(opened, "Visa vad det blir", rows="Datum;Rubrik\n24/11;Ett")
    assert PASTED_ROWS in shown.text
    again = await siv.open(shown.place)
    assert again.text == shown.text
    read = await siv.press(again, "Läs om", year="2027")
    assert (await siv.open(read.place)).text == read.text != shown.text
    done = await siv.press(again, "Boka")
    assert done.status == 200
    later = await siv.open(done.place)
    assert "är avbokat" in (await siv.press(later, "Ångra importen")).text
    assert (await siv.open(shown.place)).status == 409, "it waits no longer"


async def test_an_undo_is_offered_only_as_long_as_it_can_be_done(web: Stage, siv: Visitor):
    """Also in another tab, and on the address that one comes back to."""
    done = [await booked(siv, each) for each in ("24/11;Ett", "25/11;Två")]
    elsewhere, other = [await siv.open(each.place) for each in done]
    assert "Ångra importen" in elsewhere.buttons
    assert "Ångra importen" in other.buttons
    assert (await siv.press(done[0], "Ångra importen")).status == 200
    for answer in (
        await siv.press(elsewhere, "Ångra importen"),
        await siv.open(done[0].place),
    ):
        assert why_not(ImportUndone()) in answer.text
        assert "Ångra importen" not in answer.buttons
    web.clock.move(timedelta(hours=25))
    late = await siv.open(done[1].place)
    assert why_not(TooLateToUndo()) in late.text
    assert "Ångra importen" not in late.buttons
    assert await titles(web) == [("2026-11-25", "Två")]
    assert "Ångra importen" not in (await siv.open(f"{ADDRESS}?undo=99")).buttons


async def booked(siv: Visitor, row: str) -> Answer:
    shown = await siv.press(
        await siv.open(ADDRESS), "Visa vad det blir", rows=f"Datum;Rubrik\n{row}"
    )
    return await siv.press(shown, "Boka")


@pytest.mark.parametrize("query", ["number=x", "number=", "undo=1;2", "year=2027", "step=book"])
async def test_an_address_that_names_no_import_shows_the_form(siv: Visitor, query: str):
    answer = await siv.open(f"{ADDRESS}?{query}")
    assert answer.status == 400
    assert "Visa vad det blir" in answer.buttons


async def test_every_row_is_shown_before_anything_is_booked(siv: Visitor):
    rows = "24/11;Ett;Stina Okänd;x\n2025-11-20;Förra;;\n2026-11-28;Lördag;;"
    shown = await upload(siv, f"Datum;Rubrik;Ansvarig;Anteckning\n{rows}".encode())
    assert "Rad 2: bokas tisdag 24 november (v. 48)" in shown.text
    assert "Rad 3: har varit, sparas torsdag 20 november 2025 (v. 47)" in shown.text
    assert "Rad 4: bokas lördag 28 november (v. 48), ingen vanlig arbetsdag" in shown.text
    assert "Har redan varit1 inlägg" in shown.text
    assert "Rubrik = rubrik" in shown.text
    assert "Kolumner som inte läses: Anteckning." in shown.text
    assert "Stina Okänd" in shown.text


async def test_the_page_of_each_row_is_named_where_there_are_several(web: Stage, siv: Visitor):
    names = [each.name for each in (web.main, web.product)]
    rows = f"24/11;Ett;{names[0]}\n25/11;Två;{names[1]}"
    shown = await upload(siv, f"Datum;Rubrik;Sida\n{rows}".encode())
    for number, name in enumerate(names, 2):
        assert f"Rad {number}, {name}: bokas" in shown.text
    one = await upload(siv, f"Datum;Rubrik;Sida\n24/11;Ett;{names[1]}".encode())
    assert "Rad 2: bokas" in one.text


async def test_what_has_been_is_counted_apart_from_what_is_booked(siv: Visitor):
    rows = "2026-11-24;Ett\n2025-11-20;Förra\n2025-11-21;Den med\n31/2;Ingen dag"
    shown = await upload(siv, f"Datum;Rubrik\n{rows}".encode())
    done = await siv.press(shown, "Boka 1, spara 2, hoppa över 1")
    assert done_words(3, past=2) in done.text


async def test_a_column_of_channels_is_no_dead_end(siv: Visitor):
    shown = await upload(siv, b"Datum;Kanal;Rubrik\n24/11;LinkedIn;Ett\n25/11;Facebook;Tre")
    assert "Varken LinkedIn" in shown.text
    assert "ta bort den" in shown.text


async def test_no_other_year_is_chosen_before_somebody_chooses(siv: Visitor):
    shown = await upload(siv, b"Datum;Rubrik\n24/11;Ett")
    assert '<select name="year"><option value="">' in shown.body


async def test_while_a_large_file_is_tried_it_says_how_far_it_has_come(siv: Visitor):
    days = (date(2020, 1, 1) + timedelta(days=number) for number in range(1200))
    text = "\n".join(["Datum;Rubrik", *(f"{day};Inlägg {day}" for day in days)])
    shown = await counted_meanwhile(siv, upload(siv, text.encode()), tried_rows)
    assert "1 200" in shown.text
    done = await counted_meanwhile(siv, siv.press(shown, "Spara 1 200"), booked_rows)
    assert done_words(1200, past=1200) in done.text


async def counted_meanwhile(
    visitor: Visitor, sending: Coroutine[Any, Any, Answer], as_words: Callable[[int, int], str]
) -> Answer:
    """The answer, when growing counts have been told and none is told any more."""
    task = asyncio.create_task(sending)
    said: list[str] = []
    while not task.done():
        answer = await visitor.open(f"{ADDRESS}/rader")
        said += [answer.text] if answer.status == 200 else []
    counts = {as_words(count, 1200): count for count in range(1201)}
    told = [counts[each] for each in said]
    assert told
    assert told == sorted(told)
    assert (await visitor.open(f"{ADDRESS}/rader")).status == 204
    return await task


async def test_nobody_is_told_how_far_anothers_file_has_come(
    web: Stage, siv: Visitor, anna: Visitor
):
    await web.personal(anna.person).say("hej")
    days = (date(2020, 1, 1) + timedelta(days=number) for number in range(400))
    text = "\n".join(["Datum;Rubrik", *(f"{day};Inlägg {day}" for day in days)])
    sending = asyncio.create_task(upload(siv, text.encode()))
    seen: set[int] = set()
    while not sending.done():
        seen.add((await anna.open(f"{ADDRESS}/rader")).status)
    await sending
    assert seen == {204}


async def test_how_the_file_was_read_is_shown_as_on_the_card(siv: Visitor):
    """Columns, what is passed over, and names that nobody knows."""
    text = "Datum;Rubrik;Ansvarig;Bild\n2026-11-24;Ett;Lena Ny;finns\n"
    shown = await upload(siv, text.encode())
    assert f"{READ_AS}: " in shown.text
    assert "Datum = dag, Rubrik = rubrik, Ansvarig = " in shown.text
    assert f"{NOT_READ}: Bild." in shown.text
    assert f"{UNKNOWN_PEOPLE}Lena Ny" in shown.text


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Datum;;Rubrik\n2026-11-24;2026-11-02;Ett\n", "kolumn B"),
        ("Datum;Klart senast;Rubrik;\n2026-11-24;2026-11-02;Ett;ja\n", "Klart senast, kolumn D"),
        ("2026-11-24;tisdag 3 november 2026;Ett\n2026-11-26;5/11/2026;Två\n", "kolumn B"),
    ],
)
async def test_every_column_that_is_not_read_is_named(siv: Visitor, text: str, named: str):
    assert f"{NOT_READ}: {named}." in (await upload(siv, text.encode())).text


@pytest.mark.parametrize(
    ("rows", "columns", "struck"), [(1, 0, 0), (0, 1, 0), (2, 1, 0), (0, 0, 2), (1, 1, 1)]
)
async def test_what_is_hidden_or_struck_through_is_told_with_how_much(
    siv: Visitor, rows: int, columns: int, struck: int
):
    book = workbook(
        ("Plan", [["Datum", "Rubrik"], *([f"2026-11-2{n}", f"Bron {n}"] for n in (4, 5))])
    )
    for number in range(rows):
        book["Plan"].row_dimensions[2 + number].hidden = True
    if columns:
        book["Plan"].column_dimensions["B"].hidden = True
    for number in range(struck):
        book["Plan"].cell(2 + number, 2).font = Font(strike=True)
    shown = (await upload(siv, saved(book), "plan.xlsx")).text
    assert (hidden_words(rows, columns) in shown) is bool(rows or columns)
    assert (struck_words(struck) in shown) is bool(struck)


async def test_rows_are_pasted(web: Stage, siv: Visitor):
    opened = await siv.open(ADDRESS)
    shown = await siv.press(opened, "Visa vad det blir", rows="24/11\tEtt\r\n26/11\tTvå")
    await siv.press(shown, "Boka 2")
    assert [each[1] for each in await titles(web)] == ["Ett", "Två"]


async def test_what_a_row_holds_steers_no_text_around_it(siv: Visitor):
    rows = "2026-11-24;Ny\u202e\u200b bro"
    shown = await upload(siv, f"Datum;Rubrik\n{rows}\n".encode(), "sche\u202ema.csv")
    assert "Ny bro" in shown.text
    assert not {"\u202e", "\u200b"} & set(shown.body)


async def test_linkedins_figures_are_taken_here_too(siv: Visitor):
    taken = await upload(siv, export(row("7000000000", 5)), "export.xls")
    assert "1 har ingen bokning" in taken.text
    came = xls({"New followers": [["Date", "Total followers"], ["11/19/2026", 5]]})
    told = await upload(siv, came, "followers.xls")
    assert followers_words(0, without_start=True) in told.text


async def test_every_bad_file_is_told_in_a_sentence(web: Stage, siv: Visitor):
    large = why_not(FileRefused(Cause.TOO_LARGE, detail="20"))
    sent = [*sent_by_people(), (b"x" * (LARGEST_FILE + 100_000), large)]
    for content, said in sent:
        answer = await upload(siv, content)
        assert answer.status == 409
        assert said in answer.text
    answer = await upload(siv, BAD_ROWS)
    assert [each for each in BAD_ROWS_SAID if each not in answer.text] == []
    assert await titles(web) == []


async def test_nothing_sent_is_asked_for(siv: Visitor):
    answer = await siv.send(ADDRESS, {"turn": "0" * 32, "rows": " "})
    assert "Välj en fil eller klistra in rader först" in answer.text


@pytest.mark.parametrize(
    "fields",
    [
        {"step": "drop"},
        {"step": "book", "number": "x"},
        {"step": "book", "number": "1", "seen": "?"},
        {"step": "show", "number": "1", "year": "1"},
    ],
)
async def test_a_form_that_the_page_never_wrote_is_refused(siv: Visitor, fields: dict[str, str]):
    assert (await siv.send(ADDRESS, {"turn": "0" * 32, **fields})).status == 400


async def test_editors_import_nothing(web: Stage, anna: Visitor):
    await web.personal(anna.person).say("hej")
    opened = await anna.open(ADDRESS)
    assert opened.status == 403
    assert opened.buttons == [], "nothing is offered that would be refused"
    assert (await anna.open(f"{ADDRESS}?number=1")).status == 403
    assert "superadmin" in (await upload(anna, FILE.encode())).text
    assert await titles(web) == []
