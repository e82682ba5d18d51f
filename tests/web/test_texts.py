"""A post's text on the page: kept, read while it is written, and never anybody else's."""

from dataclasses import replace
from html import unescape

import pytest

from bot.swedish.board import SENT_BEFORE
from bot.swedish.texts import LOST, SAVED
from bot.writing.advice import AdviceId
from tests.makers import ANNA, BO
from tests.scenario import Stage
from tests.teams.test_texts import HOSTILE
from tests.web.visitor import Visitor

PANEL = "/schema/month?panel=text&booking=1"
FORM = {"turn": "0" * 32, "booking": "1", "version": "0", "link": "", "alt_text": ""}


@pytest.fixture
async def anna(web: Stage) -> Visitor:
    await web.personal(ANNA).say("boka 2026-12-01 Ny cykelbro")
    await web.personal(BO).say("hjälp")
    return Visitor(web, ANNA)


async def test_a_text_is_written_and_its_versions_stay(web: Stage, anna: Visitor):
    opened = await anna.open("/schema/month?panel=booking&booking=1")
    panel = await anna.open(opened.links["Texten"])
    saved = await anna.press(panel, "Spara texten", text="Första <b>\r\nraden")
    assert "Texten är sparad" in saved.text
    again = await anna.press(saved, "Spara texten", text="Andra")
    assert again.status == 200
    assert "Tidigare versioner" in again.text
    assert "Första <b> raden" in again.text
    async with web.storage.read() as tx:
        assert [each.text for each in await tx.texts.versions(1)] == ["Andra", "Första <b>\nraden"]


async def test_a_text_typed_on_after_an_answer_that_never_came_waits_to_be_saved(
    web: Stage, anna: Visitor
):
    panel = await anna.open(PANEL)
    sent = {"text": "Första\r\nraden", "link": "a.se/ny"}
    await anna.press(panel, "Spara texten", **sent)
    same = await anna.press(panel, "Spara texten", **sent)
    assert same.status == 200
    assert SAVED in same.text
    more = sent | {"text": "Första raden, och en till"}
    again = await anna.press(panel, "Spara texten", **more)
    assert again.status == 409
    assert SENT_BEFORE in again.text
    assert more["text"] in again.text
    assert SAVED in (await anna.press(again, "Spara texten", **more)).text
    async with web.storage.read() as tx:
        kept = [each.text for each in await tx.texts.versions(1)]
    assert kept == ["Första raden, och en till", "Första\nraden"]


async def test_an_earlier_version_is_shown_with_its_link_and_its_alternative_text(
    web: Stage, anna: Visitor
):
    first = {"text": "Samma", "link": "https://a.se/gammal", "alt_text": "Bron i motljus"}
    saved = await anna.press(await anna.open(PANEL), "Spara texten", **first)
    again = await anna.press(saved, "Spara texten", text="Samma", link="", alt_text="Ny bild")
    assert "https://a.se/gammal" in again.text
    assert "Bron i motljus" in again.text


async def test_what_is_typed_is_folded_counted_and_advised_on_and_not_kept(
    web: Stage, anna: Visitor
):
    typed = FORM | {"text": "MISSA INTE\r\n" + "ord " * 60, "link": "https://bit.ly/x"}
    said = await anna.send("/schema/read", typed)
    assert said.status == 200
    for words in (
        "251 av 3 000 tecken",
        "Så börjar det i mobilen, ungefär",
        "Så börjar det på datorn, ungefär",
    ):
        assert words in said.text, words
    given = {rule.id for rule in web.organisation.advice_rules()}
    for rule, words in (
        (AdviceId.CAPITALS, "versaler: MISSA"),
        (AdviceId.SHORTENERS, "Förkortad länk"),
        (AdviceId.ALT_TEXT, "Alt-text saknas"),
    ):
        assert (words in said.text) == (rule in given), words
    assert ("Du väljer själv" in said.text) == bool(given)
    async with web.storage.read() as tx:
        assert await tx.texts.newest(1) is None


@pytest.mark.parametrize(
    ("filled", "said", "field"),
    [
        ({"link": "https://anna:hemligt@example.com/"}, "går inte att använda som länk", "link"),
        ({"text": " "}, "Det finns inget att spara än", "text"),
        ({"text": "Hej\x01"}, "osynligt tecken", ""),
        ({"text": "å" * 10_000}, "jag tar emot högst 5 000 tecken", ""),
    ],
)
async def test_what_can_not_be_kept_is_refused_and_stands_in_the_form(
    web: Stage, anna: Visitor, filled: dict[str, str], said: str, field: str
):
    given = {"text": "Mitt inlägg"} | filled
    answer = await anna.press(await anna.open(PANEL), "Spara texten", **given)
    assert answer.status == 422
    assert said in answer.text
    assert not field or field in answer.invalid
    assert answer.form("Spara texten")[0].fields["text"].removeprefix("\n") == given["text"]
    async with web.storage.read() as tx:
        assert await tx.texts.newest(1) is None


async def test_whatever_is_typed_is_kept_as_typed_and_stands_in_the_form_again(
    web: Stage, anna: Visitor
):
    for name, typed in HOSTILE.items():
        line = typed.splitlines()[0][:200]
        given = {"text": typed.replace("\n", "\r\n"), "alt_text": line}
        saved = await anna.press(await anna.open(PANEL), "Spara texten", **given)
        assert saved.status == 200, name
        async with web.storage.read() as tx:
            kept = await tx.texts.newest(1)
        assert kept is not None
        assert (kept.text, kept.alt_text) == (typed, line), name
        again = (await anna.open(PANEL)).form("Spara texten")[0].fields
        assert again["text"].removeprefix("\n") == typed, name


async def test_a_version_that_came_in_between_is_told_and_nothing_is_lost(
    web: Stage, anna: Visitor
):
    opened = await anna.open(PANEL)
    await web.personal(ANNA).press_raw("save_text", {"booking": 1, "text": "Från chatten"})
    answer = await anna.press(opened, "Spara texten", text="Från sidan")
    assert answer.status == 422
    assert "Någon annan har sparat texten" in answer.text
    saved = await anna.press(answer, "Spara texten", text="Från sidan")
    assert saved.status == 200
    async with web.storage.read() as tx:
        assert [each.text for each in await tx.texts.versions(1)] == ["Från sidan", "Från chatten"]


async def test_a_colleague_neither_sees_nor_writes_it(web: Stage, anna: Visitor):
    await anna.press(await anna.open(PANEL), "Spara texten", text="Hemligt utkast")
    bo = Visitor(web, BO)
    opened = await bo.open("/schema/month?panel=booking&booking=1")
    assert "Texten" not in opened.links
    for answer in (await bo.open(PANEL), await bo.send("/schema/read", FORM | {"text": "x"})):
        assert "Texten ser bara" in answer.text
        assert "Hemligt" not in answer.text
    forged = await bo.send("/schema/do/text?view=month", FORM | {"version": "1", "text": "Mitt"})
    assert "Hemligt" not in forged.text
    async with web.storage.read() as tx:
        assert [each.text for each in await tx.texts.versions(1)] == ["Hemligt utkast"]


@pytest.mark.parametrize("fields", [{}, FORM | {"owner": "x"}, FORM | {"version": "-1"}])
async def test_a_forged_reading_is_turned_away(anna: Visitor, fields: dict[str, str]):
    assert (await anna.send("/schema/read", fields)).status == 400


WRITTEN = {
    "text": "En timmes  arbete <b>\r\nrad två",
    "link": "https://a.se/x",
    "alt_text": "Bron",
}


async def test_what_was_written_on_a_booking_that_was_cancelled_meanwhile_can_be_copied(
    web: Stage, anna: Visitor
):
    opened = await anna.open(PANEL)
    await web.personal(ANNA).press_raw("confirm_cancel", {"booking": 1, "version": 1})
    answer = await anna.press(opened, "Spara texten", **WRITTEN)
    assert answer.status == 409
    assert "har avbokats" in answer.text
    assert LOST in answer.text
    for each in WRITTEN.values():
        assert each.replace("\r\n", "\n") in unescape(answer.body).replace("\r\n", "\n")


async def test_what_was_written_on_a_booking_that_was_given_away_meanwhile_can_be_copied(
    web: Stage, anna: Visitor
):
    opened = await anna.open(PANEL)
    async with web.storage.begin() as tx:
        [booking] = await web.bookings()
        await tx.bookings.save(replace(booking, owner=BO), page=web.main)
    answer = await anna.press(opened, "Spara texten", **WRITTEN)
    assert answer.status == 404
    assert LOST in answer.text
    for each in WRITTEN.values():
        assert each.replace("\r\n", "\n") in unescape(answer.body).replace("\r\n", "\n")


async def test_what_was_written_on_a_post_that_is_out_meanwhile_stands_there(
    web: Stage, anna: Visitor
):
    opened = await anna.open(PANEL)
    link = "https://www.linkedin.com/posts/a-activity-7"
    await web.personal(ANNA).press_raw("published", {"booking": 1, "link": link})
    answer = await anna.press(opened, "Spara texten", **WRITTEN)
    assert answer.status == 422
    for each in WRITTEN.values():
        assert each.replace("\r\n", "\n") in unescape(answer.body).replace("\r\n", "\n")


async def test_the_text_of_what_is_cancelled_is_one_press_away(web: Stage, anna: Visitor):
    await anna.press(await anna.open(PANEL), "Spara texten", text="Kvar")
    await web.personal(ANNA).press_raw("confirm_cancel", {"booking": 1, "version": 1})
    booking = await anna.open("/schema/month?panel=booking&booking=1")
    panel = await anna.open(booking.links["Texten"])
    assert "avbokad" in panel.text
    assert "Kvar" in panel.text
