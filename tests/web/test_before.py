"""Before the post, on the page: ideas, series, a colleague's eyes; what is typed is kept."""

import re
import secrets
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest

from bot.core.text import unsteered
from bot.schedule.series import Series
from bot.swedish.board import DAY_NEEDED, DAY_UNKNOWN, FIGURES_HEADING
from bot.swedish.ideas import RED_DAY, SHARED_IN_LIST
from bot.swedish.texts import ASK_READER, LOST, SAVE_FIRST
from bot.watch.figures import PostFigures
from tests.makers import ANNA, BO, SIV
from tests.scenario import MAIN, Stage
from tests.teams.test_texts import HOSTILE
from tests.web.visitor import Visitor

IDEAS = "/schema/ideas"
READ = "/schema/month?panel=read&booking=1"
CIA = "c1a00000-0000-4000-8000-000000000004"


@pytest.fixture
async def anna(web: Stage) -> Visitor:
    for each in (ANNA, BO, SIV):
        await web.personal(each).say("hjälp")
    return Visitor(web, ANNA)


async def asked(web: Stage, anna: Visitor) -> Visitor:
    """Bo may read Anna's text."""
    await web.personal(ANNA).say("boka 2026-12-01 Ny cykelbro")
    await web.personal(ANNA).press_raw("save_text", {"booking": 1, "text": "Hemligt <b>utkast"})
    panel = await anna.open("/schema/month?panel=text&booking=1")
    assert "Jag har frågat" in (await anna.press(panel, ASK_READER)).text
    return Visitor(web, BO)


async def test_an_idea_goes_from_the_list_to_a_day(web: Stage, anna: Visitor):
    shared = await anna.press(await anna.open(IDEAS), "Dela idén", line="Följ <b>parkvakten")
    assert SHARED_IN_LIST in shared.text
    assert "Följ <b>parkvakten" in shared.text
    bo = Visitor(web, BO)
    taken = await bo.press(await bo.open(IDEAS), "Jag tar den")
    assert "Bo Al tar den" in taken.text
    assert "Jag tar den: Följ <b>parkvakten" not in taken.buttons
    day = next(each for each in taken.buttons if "(v. " in each)
    booked = await bo.press(taken, day)
    assert "Bokat" in booked.text
    assert "Ingen idé väntar" in (await anna.open(IDEAS)).text
    late = await anna.press(shared, day)
    assert "redan fått en dag" in late.text


async def test_a_day_that_was_taken_meanwhile_leaves_the_idea_where_it_was(
    web: Stage, anna: Visitor
):
    shared = await anna.press(await anna.open(IDEAS), "Dela idén", line="Följ parkvakten")
    form, pressed = shared.form(next(each for each in shared.buttons if "(v. " in each))
    await web.fill(date.fromisoformat(pressed["day"]))
    again = await anna.send(form.action, form.fields | pressed)
    assert again.status == 409
    assert "upptagen" in again.text
    assert "Följ parkvakten" in again.text


async def test_an_idea_is_given_any_day_that_can_be_written(web: Stage, anna: Visitor):
    await web.personal(ANNA).say("idé Följ med en parkvakt")
    opened = await anna.open("/schema/ideas")
    for typed, said in (
        ("blåbärspaj", DAY_UNKNOWN),
        ("", DAY_NEEDED),
        ("julafton", RED_DAY),
        ("2026-11-01", "har redan varit"),
    ):
        refused = await anna.press(opened, "Boka", other=typed)
        assert refused.status in {409, 422}
        assert said in refused.text, typed
        assert refused.form("Boka")[0].fields["other"] == typed
        assert await web.bookings() == []
    done = await anna.press(opened, "Boka", other="14 januari")
    assert done.status == 200
    [booking] = await web.bookings()
    assert (booking.day.isoformat(), booking.details.title) == (
        "2027-01-14",
        "Följ med en parkvakt",
    )


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("line", "å" * 201, "Korta den till högst 200"),
        ("line", "å" * 10_000, "jag tar emot högst"),
        ("line", "Hej\x01", "osynligt tecken"),
        ("said", "Månadens medarbetare", "Skriv hur ofta och sedan rubriken"),
        ("said", "varje tisdag " + "å" * 201, "200"),
        ("said", "å" * 10_000, "jag tar emot högst"),
    ],
)
async def test_what_is_no_idea_or_series_stands_in_its_field_with_a_sentence(
    web: Stage, anna: Visitor, field: str, typed: str, said: str
):
    button = {"line": "Dela idén", "said": "Börja serien"}[field]
    answer = await anna.press(await anna.open(IDEAS), button, **{field: typed})
    assert answer.status == 409
    assert said in answer.text
    assert answer.form(button)[0].fields[field] == typed
    assert answer.invalid == [field]
    async with web.storage.read() as tx:
        assert await tx.ideas.open(5) == []
        assert await tx.series.active(5) == []


async def test_a_series_question_is_its_owners_and_goes_on_when_its_day_is_taken(
    web: Stage, anna: Visitor
):
    said = "första måndagen i månaden Månadens medarbetare"
    begun = await anna.press(await anna.open(IDEAS), "Börja serien", said=said)
    assert "Ska jag boka måndag 7 december (v. 50)?" in begun.text
    bo = Visitor(web, BO)
    opened = await bo.open(IDEAS)
    assert "Månadens medarbetare" in opened.text
    assert not any(each.startswith(("Boka dagen", "Avsluta")) for each in opened.buttons)
    await web.fill(date(2026, 12, 7))
    again = await anna.press(begun, "Boka dagen")
    assert "gäller inte längre" in again.text
    assert "Ska jag boka tisdag 8 december (v. 50)?" in again.text
    assert "Bokat: tisdag 8 december" in (await anna.press(again, "Boka dagen")).text


async def test_nobody_is_asked_to_read_another_text_than_the_one_on_screen(
    web: Stage, anna: Visitor
):
    await web.personal(ANNA).say("boka 2026-12-01 Ny cykelbro")
    await web.personal(ANNA).press_raw("save_text", {"booking": 1, "text": "Den sparade"})
    panel = await anna.open("/schema/month?panel=text&booking=1")
    refused = await anna.press(panel, ASK_READER, text="Den på skärmen")
    assert refused.status == 422
    assert SAVE_FIRST in refused.text
    assert refused.form("Spara texten")[0].fields["text"] == "Den på skärmen"
    async with web.storage.read() as tx:
        assert await tx.reviews.newest(1) is None
    saved = await anna.press(refused, "Spara texten")
    assert "Jag har frågat" in (await anna.press(saved, ASK_READER)).text


async def test_a_colleague_reads_here_and_says_what_to_change(web: Stage, anna: Visitor):
    bo = await asked(web, anna)
    assert "Hemligt" not in (await bo.open(READ)).text, "not before it is taken"
    mine = await bo.open("/schema/mine")
    assert "Hemligt" not in mine.text
    reading = await bo.press(mine, "Jag läser")
    assert "Hemligt <b>utkast" in reading.text
    assert reading.place.startswith("/schema/month?")
    empty = await bo.press(reading, "Ändra", note=" ")
    assert empty.status == 422
    assert empty.invalid == ["note"]
    done = await bo.press(empty, "Ändra", note="Kortare <i>slut\r\ntack")
    assert "Tack för att du läste" in done.text
    panel = await anna.open("/schema/month?panel=text&booking=1")
    assert "Bo Al föreslår ändringar" in panel.text
    assert "Kortare <i>slut" in panel.text
    assert panel.form("Spara texten")[0].fields["text"].removeprefix("\n") == "Hemligt <b>utkast"
    assert "Läs" not in (await bo.open("/schema/mine")).links


async def test_a_text_that_changed_while_it_was_read_is_read_again_with_the_note_kept(
    web: Stage, anna: Visitor
):
    bo = await asked(web, anna)
    reading = await bo.press(await bo.open("/schema/mine"), "Jag läser")
    await web.personal(ANNA).press_raw("save_text", {"booking": 1, "version": 1, "text": "Ny"})
    late = await bo.press(reading, "Ändra", note="Kortare")
    assert "Texten har ändrats sedan du fick den" in late.text
    assert late.form("Ändra")[0].fields["note"].removeprefix("\n") == "Kortare"
    assert "Tack för att du läste" in (await bo.press(late, "Bra", note="")).text


async def test_of_two_who_want_to_read_the_second_is_told_who_does(web: Stage, anna: Visitor):
    bo, siv = await asked(web, anna), Visitor(web, SIV)
    both = [await each.open("/schema/mine") for each in (bo, siv)]
    await bo.press(both[0], "Jag läser")
    late = await siv.press(both[1], "Jag läser")
    assert "Bo Al läser" in late.text
    assert "Hemligt" not in late.text


async def test_what_worked_is_shown_with_how_many_posts_it_rests_on(web: Stage, anna: Visitor):
    link = (await anna.open("/schema/month?page=stad")).links[FIGURES_HEADING]
    assert "Det finns inga siffror än" in (await anna.open(link)).text
    shared = await anna.press(await anna.open(IDEAS), "Dela idén", line="Följ parkvakten")
    await anna.press(shared, next(each for each in shared.buttons if "(v. " in each))
    async with web.storage.begin() as tx:
        await tx.watches.put_figures(1, PostFigures(views=300), web.clock.now())
    web.clock.move(timedelta(days=30))
    shown = await anna.open(link)
    assert "Egen idé ur idélistan: 1 inlägg, för få för att säga något (minst 5)" in shown.text


async def test_an_idea_of_any_kind_is_kept_as_typed_or_refused_in_a_sentence(
    web: Stage, anna: Visitor
):
    chat = web.personal(ANNA)
    for name, typed in HOSTILE.items():
        line = " ".join(typed.split())
        said = await chat.say(f"/idé {typed}")
        on_page = await anna.press(await anna.open(IDEAS), "Dela idén", line=typed)
        async with web.storage.read() as tx:
            kept = [each.text for each in await tx.ideas.open(50)]
        if len(line) <= 200:
            # What is typed in the chat comes as HTML writes it.
            assert kept[:2] == [line, unescape(line)], name
            assert SHARED_IN_LIST in said.text, name
            assert unsteered(line) in on_page.text, name
        else:
            for answer in (said, on_page):
                assert re.search("Korta den( till högst 200| och försök igen)", answer.text), name
            assert line not in kept, name


async def test_a_series_of_any_title_is_kept_as_typed_or_refused_in_a_sentence(
    web: Stage, anna: Visitor
):
    chat = web.personal(ANNA)
    for name, typed in {**HOSTILE, "control": "x\x01y", "too long": "å" * 10_000}.items():
        line = " ".join(typed.split())
        for entry_point in ("chat", "page"):
            if entry_point == "chat":
                answer = await chat.say(f"/serie varje fredag {typed}")
                title = unescape(line)
            else:
                said = f"varje fredag {typed}"
                answer = await anna.press(await anna.open(IDEAS), "Börja serien", said=said)
                title = line
            async with web.storage.read() as tx:
                titles = [each.title for each in await tx.series.active(50)]
            if len(line) > 200 or "\x01" in line:
                assert titles == [], (name, entry_point)
                assert re.search("[Kk]orta|osynligt tecken", answer.text), (name, entry_point)
            else:
                assert titles == [title], (name, entry_point)
                number = (await latest_series(web)).id
                await chat.press_raw("series_end", {"series": number})


async def latest_series(web: Stage) -> Series:
    async with web.storage.read() as tx:
        return (await tx.series.active(1))[0]


async def test_a_note_of_any_kind_reaches_the_writer_as_typed_and_never_the_text(
    web: Stage, anna: Visitor
):
    bo = await asked(web, anna)
    chats = {each: web.personal(each) for each in (ANNA, BO)}
    for number, (name, typed) in enumerate(HOSTILE.items()):
        note = typed[:2_000]
        if number % 2:
            reading = await bo.press(await bo.open("/schema/mine"), "Jag läser")
            done = await bo.press(reading, "Ändra", note=note.replace("\n", "\r\n"))
        else:
            card = await chats[BO].press_raw("review_take", {"booking": 1})
            done = await chats[BO].press(card, "Ändra", {"note": note})
        assert "Tack för att du läste" in done.text, name
        async with web.storage.read() as tx:
            review, text = await tx.reviews.newest(1), await tx.texts.newest(1)
        assert review is not None
        assert text is not None
        assert (review.note, text.text) == (note, "Hemligt <b>utkast"), name
        await chats[ANNA].press_raw("ask_reader", {"booking": 1})


@pytest.mark.parametrize(
    ("note", "said"),
    [("å" * 10_000, "jag tar emot högst 2 000 tecken"), ("Hej\x01", "osynligt tecken")],
    ids=["too long", "control character"],
)
async def test_a_note_that_can_not_be_kept_is_refused_and_stands_in_its_field(
    web: Stage, anna: Visitor, note: str, said: str
):
    bo = await asked(web, anna)
    reading = await bo.press(await bo.open("/schema/mine"), "Jag läser")
    refused = await bo.press(reading, "Ändra", note=note)
    assert refused.status == 422
    assert said in refused.text
    assert refused.form("Ändra")[0].fields["note"].removeprefix("\n") == note
    sentence = await web.personal(BO).invoke(
        "review_answer", {"booking": 1, "version": 1, "note": note}
    )
    assert isinstance(sentence, str), "the card stays as it is, with what was typed"
    assert said in sentence
    async with web.storage.read() as tx:
        review = await tx.reviews.newest(1)
    assert review is not None
    assert review.note == ""


OF_OTHERS = {
    "take-review": {"booking": "1"},
    "answer-review": {"booking": "1", "version": "1", "good": "true"},
    "ask-reader": {"booking": "1"},
    "put-idea-aside": {"idea": "1"},
    "confirm-day": {"series": "1", "own": "2026-12-07", "day": "2026-12-07"},
    "skip-day": {"series": "1", "own": "2026-12-07"},
    "end-series": {"series": "1"},
}


async def test_what_is_anothers_is_refused_in_a_sentence_and_shows_nothing(
    web: Stage, anna: Visitor
):
    await web.install(ANNA, BO, CIA)
    bo = await asked(web, anna)
    await bo.press(await bo.open("/schema/mine"), "Jag läser")
    await anna.press(await anna.open(IDEAS), "Dela idén", line="Min egen idé")
    await anna.press(await anna.open(IDEAS), "Börja serien", said="första måndagen i månaden Vår")
    for verb, fields in OF_OTHERS.items():
        answer = await Visitor(web, CIA).send(
            f"/schema/do/{verb}?view=ideas", fields | {"turn": secrets.token_hex(16)}
        )
        assert answer.status in {200, 409, 422}, verb
        assert "Hemligt" not in answer.text, verb
    async with web.storage.read() as tx:
        review = await tx.reviews.newest(1)
        assert review is not None
        assert (review.reader, review.answered_at) == (BO, None)
        assert len(await tx.ideas.open(5)) == 1
        [series] = await tx.series.active(5)
        assert series.through == web.clock.now().date()
    assert len(await web.bookings()) == 1


@pytest.mark.parametrize(
    ("verb", "data", "asked", "said"),
    [
        (
            "exchange_send",
            {"booking": 1, "version": 1, "how": "swap", "theirs": 2},
            BO,
            ["Anna Ek har tisdag 1 december (v. 49): ”Bron”", "Bo Al har onsdag 2", "”Parken”"],
        ),
        ("exchange_send", {"booking": 1, "version": 1, "how": "give", "to": BO}, BO, ["”Bron”"]),
        (
            "urgent_send",
            {"title": "Läckan", "day": "2026-12-02", "page": MAIN.id, "reason": "Vattnet stängs"},
            ANNA,
            ["”Läckan”", "”Vattnet stängs”"],
        ),
    ],
    ids=["swap", "give", "urgent"],
)
async def test_what_is_answered_in_one_press_says_what_it_is_about(
    web: Stage, verb: str, data: dict[str, Any], asked: str, said: list[str]
):
    await web.personal(ANNA).say("boka 2026-12-01 Bron")
    await web.personal(BO).say("boka 2026-12-02 Parken")
    await web.fill(date(2026, 12, 2))
    await web.personal(ANNA).press_raw(verb, data)
    shown = (await Visitor(web, asked).open("/schema/mine")).text
    listed = (await web.personal(asked).say("/mina")).text
    assert [each for each in said if each not in shown or each not in listed] == []


async def test_a_note_to_a_text_that_is_given_back_meanwhile_can_be_copied(
    web: Stage, anna: Visitor
):
    await web.personal(ANNA).say("boka 2026-12-01 Ny cykelbro")
    await web.personal(ANNA).press_raw("save_text", {"booking": 1, "text": "Hej"})
    await web.personal(ANNA).press_raw("ask_reader", {"booking": 1})
    await web.personal(BO).press_raw("review_take", {"booking": 1})
    bo = Visitor(web, BO)
    reading = await bo.open("/schema/month?panel=read&booking=1")
    await web.personal(BO).press_raw("review_give_back", {"booking": 1})
    answer = await bo.press(reading, "Ändra", note="Byt sista <raden>")
    assert LOST in answer.text
    assert "Byt sista <raden>" in unescape(answer.body)
