"""What is read in full is acted on; what is not is asked about, and no word is lost."""

from datetime import date, datetime, time, timedelta
from urllib.parse import quote

import pytest

from bot.swedish.booking import NOT_THE_PAGE
from bot.swedish.cases import CHOOSE, STEP_BACK, kept_of_report
from bot.swedish.commands import COMMANDS, CommandEntry, CommandName
from bot.swedish.schedule import no_page_of_its_own
from bot.swedish.watch import WHICH_POST
from tests.clock import STOCKHOLM
from tests.makers import ANNA, BO, SIV
from tests.scenario import Card, Stage


@pytest.fixture
async def installed(teams: Stage) -> Stage:
    await teams.install(ANNA, BO, SIV)
    return teams


@pytest.mark.parametrize(
    ("typed", "yes", "title"),
    [
        ("Vecka 49 på jobbet", "Lediga dagar", "på jobbet"),
        ("torsdag {page} tipsar om julgranar", "Bokat", "tipsar om julgranar"),
        ("torsdga Öppet hus", "Bokat", "Öppet hus"),
        ("Öppet hus på torsdag", "Bokat", "Öppet hus"),
        ("1 december öppnar vi luckan", "Bokat", "öppnar vi luckan"),
    ],
)
async def test_doubt_is_asked_about_and_either_answer_keeps_every_word(
    installed: Stage, typed: str, yes: str, title: str
) -> None:
    anna = installed.personal(ANNA)
    typed = typed.format(page=installed.product.name)
    asked = await anna.say(f"/boka {typed}")
    assert "Menade du" in asked.text
    assert not await installed.bookings()
    whole = await anna.press(asked, "Nej, det hör till rubriken")
    rest = typed.removeprefix("torsdag ")
    booked = await installed.bookings()
    if booked:
        assert booked[0].details.title == rest
    else:
        assert whole.inputs["title"]["value"] == typed
    answer = await anna.press(asked, "Ja")
    assert yes in answer.text or "Upptagen" in answer.text
    assert title in str(answer.content)


@pytest.mark.parametrize(
    "typed",
    [
        "boka inte 8/12",
        "boka alla dagar utom fredag",
        "boka 8/12, nej 9/12",
        "boka 8/12 nej vänta",
        "boka aldrig på en fredag",
        "kö inte 8/12",
    ],
)
async def test_a_day_that_is_not_wanted_stands_on_no_button(installed: Stage, typed: str) -> None:
    answer = await installed.personal(ANNA).say(typed)
    assert typed.partition(" ")[2] in answer.text
    assert "Ja" not in answer.buttons
    assert not any(
        answer.inputs.get(each, {}).get("value") for each in ("day_choice", "day_other")
    )
    assert not await installed.bookings()


@pytest.mark.parametrize("typed", ["boka 8/12 Det du inte visste", "boka 8/12 Inte bara sopor"])
async def test_a_title_may_say_not(installed: Stage, typed: str) -> None:
    await installed.personal(ANNA).say(typed)
    [booking] = await installed.bookings()
    assert booking.details.title == typed.removeprefix("boka 8/12 ")


async def test_nothing_moves_to_a_day_that_is_not_wanted(installed: Stage) -> None:
    anna = installed.personal(ANNA)
    await anna.say("boka 8/12 Glöm inte bron")
    asked = await anna.say("flytta 8/12 men inte till 11/12")
    assert "11 december" not in asked.text
    await anna.say("flytta glöm inte bron till 11/12")
    [booking] = await installed.bookings()
    assert booking.day == date(2026, 12, 11)


@pytest.mark.parametrize(
    ("typed", "span"),
    [
        ("ledigt från 10/12", "10 december 2026 –"),
        ("ledigt till 10/12", "– 10 december"),
        ("ledigt till och med 10/12", "– 10 december"),
        ("ledigt från och med 10/12", "10 december 2026 –"),
        ("ledigt från 10/12 till 20/12", "10–20 december"),
        ("ledigt 10/12", "7–13 december"),
    ],
)
async def test_free_days_from_a_day_or_until_it(installed: Stage, typed: str, span: str) -> None:
    assert span in (await installed.personal(ANNA).say(typed)).text


async def test_the_day_that_stands_first_is_the_first_answer(installed: Stage) -> None:
    anna = installed.personal(ANNA)
    asked = await anna.say("/boka 17 dec Vi söker 3 nya lärare, start 11/1")
    assert asked.all_buttons("Nej, måndag 11 januari 2027 (v. 2)")
    await anna.press(asked, "Ja")
    [booking] = await installed.bookings()
    assert booking.day == date(2026, 12, 17)
    assert booking.details.title == "Vi söker 3 nya lärare, start 11/1"


@pytest.mark.first_municipality("a page and a department of it have one name")
@pytest.mark.parametrize("typed", ["17/12 för {} Jul", "för {}, 17/12: Jul", "17/12 åt {}: Jul"])
async def test_a_name_of_a_page_and_of_a_department_is_asked_about(
    installed: Stage, typed: str
) -> None:
    anna = installed.personal(ANNA)
    page = installed.product
    organisation = installed.organisation
    department = next(each for each in organisation.departments if each.id == page.id)
    asked = await anna.say(f"/boka {typed.format(page.name)}")
    assert not await installed.bookings()
    assert department.name in asked.text
    await anna.press(asked, NOT_THE_PAGE)
    [booking] = await installed.bookings()
    assert (booking.page, booking.details.title) == (installed.main.id, "Jul")
    assert booking.details.department == department.id


@pytest.mark.first_municipality("a page and a department of it have one name")
async def test_the_page_that_was_asked_about_may_be_the_one(installed: Stage) -> None:
    anna = installed.personal(ANNA)
    await anna.press(await anna.say(f"/boka 17/12 för {installed.product.name} Jul"), "Ja")
    [booking] = await installed.bookings()
    assert (booking.page, booking.details.title) == (installed.product.id, "Jul")


async def test_hours_of_an_event_are_offered_as_a_time_and_as_title(installed: Stage) -> None:
    anna = installed.personal(ANNA)
    asked = await anna.say("/boka 16/12 kl. 8-10 Frukostmöte")
    assert "kl. 08:00" in asked.text
    assert "Rubrik: ”kl. 8-10 Frukostmöte”" in asked.text
    await anna.press(asked, "Ja")
    [booking] = await installed.bookings()
    assert (booking.details.planned_time, booking.details.title) == (time(8), "Frukostmöte")


async def test_a_word_of_thanks_is_no_title(installed: Stage) -> None:
    form = await installed.personal(ANNA).say("/boka torsdag tack!")
    assert not await installed.bookings()
    assert not form.inputs["title"].get("value")


async def test_a_time_beside_the_day_is_the_planned_time(installed: Stage) -> None:
    receipt = await installed.personal(ANNA).say("/boka torsdag kl 10 Öppet hus")
    assert "Kl. 10:00" in receipt.text
    [booking] = await installed.bookings()
    assert (booking.day, booking.details.planned_time) == (date(2026, 11, 26), time(10))


async def test_lines_with_a_day_and_a_title_each_are_bookings(installed: Stage) -> None:
    await installed.personal(ANNA).say("/boka 1/12 Fika\n- tors 3/12 Lunch")
    booked = await installed.bookings()
    assert [(each.day.day, each.details.title) for each in booked] == [(1, "Fika"), (3, "Lunch")]


async def test_several_days_are_booked_one_by_one(installed: Stage) -> None:
    anna = installed.personal(ANNA)
    asked = await anna.say("/boka tisdag 1 och torsdag 3 december Fika")
    assert "en dag i taget" in asked.text
    await anna.press(asked, asked.all_buttons("Boka")[0])
    [booking] = await installed.bookings()
    assert (booking.day, booking.details.title) == (date(2026, 12, 1), "Fika")


@pytest.mark.parametrize(
    "message",
    [
        "/boka 1/12 Fika\n/boka 3/12 Lunch",
        "boka 1/12 Fika\nboka 3/12 Lunch",
        "/boka 1/12 Fika /boka 3/12 Lunch",
        "/boka 1/12 Fika, /boka 3/12 Lunch",
        "/boka 1/12 Fika. /boka 3/12 Lunch",
        "/boka 1/12 Fika; /boka 3/12 Lunch",
        "/boka 1/12 Fika och /boka 3/12 Lunch",
    ],
)
async def test_several_commands_in_a_message_are_several_commands(
    installed: Stage, message: str
) -> None:
    await installed.personal(ANNA).say(message)
    booked = await installed.bookings()
    assert [(each.day.day, each.details.title) for each in booked] == [(1, "Fika"), (3, "Lunch")]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Fika\nmed bullar", "Fika med bullar"),
        ("Fika\nTack!", "Fika"),
        ("Fika\n\nTack på förhand 🙂", "Fika"),
        ("Fika\nTack Anna", "Fika Tack Anna"),
        ("Fika\n\nMvh Anna", "Fika"),
        ("Fika\nMed vänlig hälsning\nAnna Ek\nKommunikatör", "Fika"),
        ("Fika\n-- \nAnna Ek", "Fika"),
        ("Fika\nSkickat från min iPhone", "Fika"),
        ("Fika\nHälsningar från Råå", "Fika Hälsningar från Råå"),
    ],
)
async def test_a_title_of_two_lines_is_one_title_and_a_line_of_thanks_is_none(
    installed: Stage, typed: str, title: str
) -> None:
    await installed.personal(ANNA).say(f"/boka 1/12 {typed}")
    [booking] = await installed.bookings()
    assert booking.details.title == title


@pytest.mark.parametrize("lead", ["in", "upp", "mig på", "in mig på", "åt mig", "in åt oss"])
async def test_small_words_after_to_book_are_no_title(installed: Stage, lead: str) -> None:
    await installed.personal(ANNA).say(f"boka {lead} 8/12 Fika")
    [booking] = await installed.bookings()
    assert (booking.day, booking.details.title) == (date(2026, 12, 8), "Fika")


@pytest.mark.parametrize("typed", ["In i framtiden", "in i framtiden", "upp till bevis"])
async def test_small_words_that_begin_a_title_are_kept(installed: Stage, typed: str) -> None:
    assert typed in (await installed.personal(ANNA).say(f"/boka {typed}")).text


@pytest.mark.parametrize(
    "word",
    ["av", "bort", "av mig på", "av oss", "bort min bokning", "av mitt inlägg den", "av den"],
)
async def test_to_book_off_is_to_cancel(installed: Stage, word: str) -> None:
    anna = installed.personal(ANNA)
    await anna.say("/boka 8/12 Fika")
    assert "Avboka tisdag 8 december" in (await anna.say(f"boka {word} 8/12")).text


@pytest.mark.parametrize(
    "title", ["Av mig till dig", "av hjärtat", "bort med snön", "av mina ord"]
)
async def test_a_title_that_begins_as_if_to_book_off_is_kept(installed: Stage, title: str) -> None:
    asked = await installed.personal(ANNA).say(f"/boka 8/12 {title}")
    assert title in asked.text
    assert "Avboka tisdag" not in asked.text


@pytest.mark.parametrize(
    "typed", ["Kan vi byta 8/12 mot 10/12?", "Går det att byta 8/12 mot 10/12"]
)
async def test_another_form_of_a_command_in_a_sentence_is_offered(
    installed: Stage, typed: str
) -> None:
    assert "/byt 8/12 mot 10/12" in (await installed.personal(ANNA).say(typed)).buttons


@pytest.mark.parametrize(
    ("command", "left"),
    [
        ("/schema finnsinte", "finnsinte"),
        ("/ledigt finnsinte", "finnsinte"),
        ("/schema december finnsinte", "finnsinte"),
        ("/ledigt december finnsinte", "finnsinte"),
        ("/statistik finnsinte", "finnsinte"),
        ("/flytta Finns inte till fredag", "Finns inte"),
        ("/avboka Finns inte", "Finns inte"),
    ],
)
async def test_what_a_command_has_no_place_for_is_said(
    installed: Stage, command: str, left: str
) -> None:
    answer = await installed.personal(ANNA).say(command)
    assert "Jag förstod inte" in answer.text
    assert left in answer.text


USES_ALL: frozenset[CommandName] = frozenset({CommandName.GUIDELINES})
"""A question is looked up by all of its words, and only named where nothing is found."""
NOT_SAID_AGAIN: frozenset[CommandName] = frozenset({CommandName.REPORT})
"""What is written of a comment may be hateful."""
STRAY = "finns blorp"


def seen_on(card: Card) -> str:
    """All that a person reads there, and what stands in its fields."""
    return f"{card.text} {[each.get('value') for each in card.inputs.values()]}"


@pytest.fixture
async def busy(installed: Stage) -> Stage:
    """Siv has a post that waits for word, one to come and a colleague to swap with."""
    siv = installed.personal(SIV)
    await siv.say("/boka 24/11 Vinterljus")
    await siv.say("/boka 8/12 Ny cykelbro")
    await installed.personal(BO).say("/boka 10/12 Parken")
    installed.clock.at(datetime(2026, 11, 25, 12, tzinfo=STOCKHOLM))
    return installed


@pytest.mark.parametrize("row", COMMANDS, ids=lambda row: row.name)
async def test_no_command_passes_over_a_word_and_none_minds_a_thank_you(
    busy: Stage, row: CommandEntry
) -> None:
    siv = busy.personal(SIV)
    for line in (f"/{row.name} {STRAY}", f"{row.example or row.name} {STRAY}"):
        answer = await siv.say(line)
        if row.name in NOT_SAID_AGAIN:
            assert kept_of_report(links=0, kept=False, more=True) in answer.text
            assert "blorp" not in seen_on(answer)
        elif row.name not in USES_ALL or line == f"/{row.name} {STRAY}":
            assert "blorp" in seen_on(answer), line
    for polite in ("", " tack!", " 🙂"):
        answer = await siv.say(f"/{row.name}{polite}")
        assert "Jag förstod inte" not in answer.text, polite


@pytest.mark.parametrize(
    "line",
    [
        "/schema alla blorp",
        "/schema {page} blorp",
        "/ledigt blorp 9/12",
        "/mina inställningar blorp",
        "/mina blorp inställningar",
        "/flytta cykelbro till 11/12 blorp",
        "/flytta blorp cykelbro till 11/12",
        "/avboka Ny cykelbro blorp",
        "/byt 8/12 mot 10/12 blorp",
        "/byt Ny cykelbro mot 10/12 blorp",
        "/kö blorp 10/12",
        "/kö {page} blorp",
        "/kö december blorp",
        "/publicerat blorp",
        "/publicerat Vinterljus blorp",
        "/publicerat 24/11 blorp",
        "/publicerat 24/12 blorp",
        "/publicerat {page} blorp",
        "/serie blorp varje måndag",
        "/statistik {page} blorp",
        "/frånvaro 20/12-7/1 Bo blorp",
        "/öppna 22/12 blorp",
        "/tina alla blorp",
        "/tina {page} blorp",
        "/följare blorp 24 500",
        "/exportera 2026 blorp",
        "/exportera person Bo blorp",
        "/hjälp med blorp",
        "hej blorp",
        "hej på dig blorp",
    ],
)
@pytest.mark.parametrize("link", ["", " https://www.linkedin.com/posts/x-activity-7/"])
async def test_a_stray_word_among_others_is_asked_about_or_kept(
    busy: Stage, line: str, link: str
) -> None:
    if link and not line.startswith("/publicerat"):
        return
    answer = await busy.personal(SIV).say(line.format(page=busy.product.aliases[-1]) + link)
    assert "blorp" in seen_on(answer)


@pytest.mark.parametrize(
    ("typed", "booked"),
    [("hej boka 9/12 Fika", 1), ("Hejsan! boka 9/12 Fika", 1), ("hej hej på er", 0)],
)
async def test_a_greeting_before_a_command_says_nothing_of_it(
    installed: Stage, typed: str, booked: int
) -> None:
    answer = await installed.personal(ANNA).say(typed)
    assert [each.details.title for each in await installed.bookings()] == ["Fika"] * booked
    assert "Jag förstod inte" not in answer.text


@pytest.mark.parametrize("typed", ["/hjälp flytta", "/hjälp flytta tisdag"])
async def test_help_on_one_command_shows_that_one_and_gives_it(
    installed: Stage, typed: str
) -> None:
    answer = await installed.personal(ANNA).say(typed)
    rows = {row.name: row.does for row in COMMANDS}
    assert rows[CommandName.MOVE] in answer.text
    assert rows[CommandName.BOOK] not in answer.text
    assert typed.removeprefix("/hjälp ") in str(answer.buttons)
    of_others = await installed.personal(ANNA).say("/hjälp gallring")
    assert rows[CommandName.DISPOSAL] not in of_others.text


COMMENT = (
    "https://www.linkedin.com/feed/update/urn:li:activity:7/?commentUrn=urn%3Ali%3Acomment%3A9"
)


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        (COMMENT, ""),
        (f"Se här: {COMMENT}.", ""),
        (COMMENT.removeprefix("https://"), ""),
        (f"https://eur03.safelinks.protection.outlook.com/?url={quote(COMMENT, safe='')}", ""),
        ("kommentaren", f'<a href="{COMMENT}">kommentaren</a>'),
    ],
)
@pytest.mark.parametrize("way", ["Svara", "Anmäl"])
async def test_a_link_to_a_comment_stands_in_the_form_that_asks_for_it(
    installed: Stage, typed: str, html: str, way: str
) -> None:
    anna = installed.personal(ANNA)
    attached = [{"contentType": "text/html", "content": html}] if html else []
    asked = await anna.say(f"/anmäl {typed}", attachments=attached)
    more = bool(html) or typed.startswith("Se")
    assert kept_of_report(links=1, kept=True, more=more) in asked.text
    form = await anna.press(asked, way)
    if way == "Anmäl":
        again = await anna.press(await anna.press(form, STEP_BACK), way)
        form = await anna.press(again, again.all_buttons(CHOOSE)[0])
    assert form.inputs["link"]["value"] == COMMENT


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        ("/schema december januari", "en månad i taget"),
        ("/schema 1/12–28/2", "en månad i taget"),
        ("/schema förra veckan", "vecka 46"),
        ("/schema alla", "Alla sidor"),
        ("/schema v 46", "vecka 46"),
    ],
)
async def test_the_schedule_shows_what_was_asked_or_says_so(
    installed: Stage, command: str, shown: str
) -> None:
    answer = await installed.personal(ANNA).say(command)
    assert shown in answer.text.replace("Vecka", "vecka").replace("v. ", "vecka ")


@pytest.mark.parametrize(
    "days",
    [
        "7/12 tlll 9/12",
        "7/12 och framåt",
        "22/2 och 24/2",
        "slutet av januari",
        "fredag eftermiddag",
        "24/12–20/12",
    ],
)
@pytest.mark.parametrize("command", ["stäng", "frys"])
async def test_days_that_are_not_read_whole_close_nothing(
    installed: Stage, command: str, days: str
) -> None:
    form = await installed.personal(SIV).say(f"/{command} {days} Kris")
    assert {"first", "last", "reason"} <= set(form.inputs)
    async with installed.storage.read() as tx:
        assert not await tx.pages.closed_between(date(2026, 11, 1), date(2027, 12, 31))
        assert not [each for each in await tx.pages.all() if each.frozen_from]


async def test_a_freeze_without_a_page_freezes_all_and_says_so(installed: Stage) -> None:
    siv = installed.personal(SIV)
    frozen = await siv.say("/frys 7/12–9/12 Kris")
    assert "Alla sidor är frysta 7–9 december" in frozen.text
    async with installed.storage.read() as tx:
        assert all(each.frozen_from == date(2026, 12, 7) for each in await tx.pages.all())
    assert "Ingen sida är fryst" in (await siv.say("/tina alla")).text


async def test_a_superadmin_moves_and_cancels_others_bookings_by_command(installed: Stage) -> None:
    await installed.personal(ANNA).say("/boka 8/12 Ny cykelbro")
    siv = installed.personal(SIV)
    moved = await siv.say("/flytta 8/12 till 10/12")
    assert "10 december" in moved.text
    assert "Avboka" in (await siv.say("/avboka cykelbro")).text
    [booking] = await installed.bookings()
    assert booking.day == date(2026, 12, 10)
    refused = await installed.personal(BO).say("/flytta 10/12 till 11/12")
    assert "hittar ingen bokning" in refused.text


async def test_a_booking_is_moved_by_its_title(installed: Stage) -> None:
    anna = installed.personal(ANNA)
    await anna.say("/boka 8/12 Ny cykelbro")
    await anna.say("/boka 9/12 Lunch")
    await anna.say("/flytta cykelbro till 10/12")
    assert [each.day.day for each in await installed.bookings()] == [9, 10]


LINK = "https://www.linkedin.com/posts/staden_x-activity-7/"


async def waiting_posts(stage: Stage, *titles: str) -> None:
    """Bookings on the days of a week that has passed."""
    for number, title in enumerate(titles):
        await stage.personal(ANNA).say(f"/boka {23 + number}/11 {title}")
    stage.clock.at(datetime(2026, 11, 27, 12, tzinfo=STOCKHOLM))


async def test_a_bare_link_asks_of_which_post_it_is(installed: Stage) -> None:
    await waiting_posts(installed, "Ny cykelbro", "Öppet hus")
    anna = installed.personal(ANNA)
    asked = await anna.say(f"Nu är det ute: {LINK}")
    assert WHICH_POST in asked.text
    assert "Tipsa kanalen om inlägget" in asked.buttons
    await anna.press(asked, asked.all_buttons("Det här")[-1])
    links = {each.details.title: each.link for each in await installed.bookings()}
    assert links == {"Ny cykelbro": LINK, "Öppet hus": ""}


async def test_where_several_posts_wait_it_asks_and_words_beside_the_link_tell(
    installed: Stage,
) -> None:
    await waiting_posts(installed, "Ny cykelbro", "Öppet hus")
    anna = installed.personal(ANNA)
    assert "Vilket av dina inlägg" in (await anna.say(f"/publicerat {LINK}")).text
    assert "Ny cykelbro" in (await anna.say(f"/publicerat cykelbro {LINK}")).text
    links = {each.details.title: each.link for each in await installed.bookings()}
    assert links == {"Ny cykelbro": LINK, "Öppet hus": ""}


async def test_none_of_the_posts_that_a_link_may_be_of_is_a_way_out(installed: Stage) -> None:
    await waiting_posts(installed, "Ny cykelbro", "Öppet hus")
    anna = installed.personal(ANNA)
    for typed in (f"/publicerat {LINK}", "/publicerat", LINK):
        asked = await anna.say(typed)
        assert "Mina bokningar" in (await anna.press(asked, "Inget av dem")).text
    assert not any(each.link for each in await installed.bookings())


async def test_a_titled_link_and_a_wrong_one_that_is_put_right(installed: Stage) -> None:
    await waiting_posts(installed, "Ny cykelbro")
    anna = installed.personal(ANNA)
    html = {"contentType": "text/html", "content": f'<div><a href="{LINK}?a=1">Bron</a></div>'}
    done = await anna.say("/publicerat Bron", attachments=[html])
    assert "Publicerat: ”Ny cykelbro”" in done.text
    form = await anna.press(done, "Rätta länken")
    right = "https://m.linkedin.com/comm/posts/annan-activity-8."
    corrected = await anna.press(form, "Spara länken", {"link": right})
    assert "Länken är rättad" in corrected.text
    [booking] = await installed.bookings()
    assert booking.link == "https://www.linkedin.com/posts/annan-activity-8/"


async def test_a_wrong_link_is_put_right_long_after(installed: Stage) -> None:
    await waiting_posts(installed, "Ny cykelbro")
    anna = installed.personal(ANNA)
    await anna.say(f"/publicerat {LINK}")
    installed.clock.move(timedelta(days=5))
    right = "https://www.linkedin.com/posts/annan-activity-8"
    for typed in (f"/publicerat {right}", right):
        asked = await anna.say(typed)
        assert "redan är publicerat?" in asked.text
    assert "Länken är rättad" in (await anna.press(asked, "Rätta länken")).text
    [booking] = await installed.bookings()
    assert booking.link == f"{right}/"
    shown = await anna.press_raw("booking", {"booking": booking.id})
    form = await anna.press(shown, "Rätta länken")
    assert form.inputs["link"]["value"] == booking.link
    assert form.all_buttons("Avbryt")


async def test_a_day_that_is_ones_own_offers_no_swap_with_oneself(installed: Stage) -> None:
    anna = installed.personal(ANNA)
    await anna.say("/boka 8/12 Ny cykelbro")
    await installed.fill(date(2026, 12, 8), owner=ANNA)
    taken = await anna.say("/boka 8/12 Öppet hus")
    assert "Du har ”Ny cykelbro”" in taken.text
    assert not taken.all_buttons("Fråga om byte")
    assert not taken.all_buttons("Ställ mig i kö")
    assert "Ny cykelbro" in (await anna.press(taken, "Visa bokningen")).text


@pytest.mark.parametrize(
    ("typed", "ways"),
    [
        ("Black Friday i city", {"Nej, det hör till rubriken"}),
        ("tisdagen den 8 december 2027 Ny bro", set()),
    ],
)
async def test_a_day_out_of_reach_has_no_button(
    installed: Stage, typed: str, ways: set[str]
) -> None:
    installed.clock.at(datetime(2026, 11, 29, 12, tzinfo=STOCKHOLM))
    asked = await installed.personal(ANNA).say(f"/boka {typed}")
    assert "För långt fram" in asked.text
    assert {"Boka", "Ja", "Nej, det hör till rubriken"} & set(asked.buttons) == ways


async def test_a_move_says_from_where_and_is_undone(installed: Stage) -> None:
    anna = installed.personal(ANNA)
    await anna.say("/boka 8/12 Jul")
    moved = await anna.say("/flytta Jul till 9 dec")
    assert "Flyttat från tisdag 8 december (v. 50) till onsdag 9 december (v. 50)" in moved.text
    await anna.press(moved, "Ångra")
    [booking] = await installed.bookings()
    assert booking.day == date(2026, 12, 8)


@pytest.mark.parametrize(
    ("typed", "said"),
    [("ångra", "kortet du fick"), ("/ångra", "kortet du fick"), ("Tack!", "Varsågod")],
)
async def test_what_people_write_that_is_no_command(
    installed: Stage, typed: str, said: str
) -> None:
    answer = await installed.personal(ANNA).say(typed)
    assert said in answer.text
    assert "känner jag inte till" not in answer.text


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("avbryt", ["/avboka"]),
        ("Avbryt!", ["/avboka"]),
        ("avbryt 8/12", ["/avboka 8/12"]),
        ("avbryt bokningen 8/12", ["/avboka bokningen 8/12"]),
        ("ställ in", ["/avboka"]),
        ("avbryt bytet", ["/byt bytet"]),
        ("sjuk idag", ["/frånvaro idag"]),
        ("Sjuk tom fredag", ["/frånvaro tom fredag"]),
        ("vab imorgon", ["/frånvaro imorgon"]),
        ("vabbar 8/12", ["/frånvaro 8/12"]),
        ("jag är sjuk", ["/frånvaro"]),
    ],
)
async def test_what_names_no_command_offers_the_one_that_is_meant(
    installed: Stage, typed: str, offered: list[str]
) -> None:
    answer = await installed.personal(ANNA).say(typed)
    assert [each for each in answer.buttons if each.startswith("/")] == offered


async def test_only_superadmins_are_offered_their_commands(installed: Stage) -> None:
    assert "/stäng 1" not in str((await installed.personal(ANNA).say("/stöng 1")).buttons)
    assert "/stäng 1" in str((await installed.personal(SIV).say("/stöng 1")).buttons)


async def test_a_cancellation_is_undone_while_the_day_is_free(installed: Stage) -> None:
    anna = installed.personal(ANNA)
    await anna.say("/boka 8/12 Ny cykelbro")
    question = await anna.say("/avboka 8/12")
    confirm = next(each for each in question.buttons.values() if each["verb"] == "confirm_cancel")
    gone = await anna.press(question, confirm)
    back = await anna.press(gone, "Ångra")
    assert "Bokad dag: tisdag 8 december" in back.text
    [booking] = await installed.bookings()
    assert (booking.is_active, booking.owner, booking.details.title) == (
        True,
        ANNA,
        "Ny cykelbro",
    )


async def test_a_cancellation_is_not_undone_once_somebody_has_the_day(installed: Stage) -> None:
    anna = installed.personal(ANNA)
    await anna.say("/boka 8/12 Ny cykelbro")
    question = await anna.say("/avboka 8/12")
    confirm = next(each for each in question.buttons.values() if each["verb"] == "confirm_cancel")
    gone = await anna.press(question, confirm)
    await installed.personal(BO).say("/boka 8/12 Annat")
    await installed.fill(date(2026, 12, 8))
    answer = await anna.press(gone, "Ångra")
    assert "8 december" in answer.text
    active = [each for each in await installed.bookings() if each.is_active]
    assert [each.owner for each in active] == [BO]


async def test_the_department_is_asked_for_once(installed: Stage) -> None:
    anna = installed.personal(ANNA)
    receipt = await anna.say("/boka 8/12 Ny cykelbro")
    assert "Vilken förvaltning" in receipt.text
    of = installed.department.id
    await anna.press(receipt, "Spara förvaltningen", {"department": of})
    again = await anna.say("/boka 10/12 Öppet hus")
    assert "Vilken förvaltning" not in again.text
    assert {each.details.department for each in await installed.bookings()} == {of}


async def test_a_colleagues_booking_has_ways_on_and_back(installed: Stage) -> None:
    await installed.personal(ANNA).say("/boka 8/12 Ny cykelbro")
    month = await installed.personal(BO).say("/schema december")
    shown = await installed.personal(BO).press_raw("booking", {"booking": 1})
    assert "Ny cykelbro" in month.text
    assert {"Visa månaden", "Ställ mig i kö"} <= set(shown.buttons)
    assert "jag påminner dig" not in shown.text


async def test_a_proposal_to_move_is_old_once_the_page_has_thawed(installed: Stage) -> None:
    await installed.personal(ANNA).say("/boka 8/12 Ny cykelbro")
    siv = installed.personal(SIV)
    named = installed.main.aliases[-1]
    await siv.say(f"/frys {named} 7/12–9/12 Kris")
    await siv.say(f"/tina {named}")
    answer = await installed.personal(ANNA).press_raw(
        "move_to", {"booking": 1, "version": 1, "day": "2026-12-10"}
    )
    assert "Kortet var gammalt" in answer.text
    [booking] = await installed.bookings()
    assert booking.day == date(2026, 12, 8)


async def test_nothing_is_promised_of_an_hour_that_has_passed(installed: Stage) -> None:
    installed.clock.at(datetime(2026, 11, 24, 16, 30, tzinfo=STOCKHOLM))
    receipt = await installed.personal(ANNA).say("/boka idag Ny cykelbro")
    assert "15:00" not in receipt.text


@pytest.mark.parametrize(
    "typed", ["Hej! Kan jag få boka torsdag Öppet hus?", "Kan jag få boka torsdag Öppet hus?"]
)
async def test_a_sentence_that_goes_on_with_a_command_offers_it(
    installed: Stage, typed: str
) -> None:
    asked = await installed.personal(ANNA).say(typed)
    offered = [each for each in asked.buttons.values() if each["verb"] == "run"]
    assert [each["data"]["text"] for each in offered] == ["boka torsdag Öppet hus"]
    assert "Bokat: torsdag" in (await installed.personal(ANNA).press(asked, offered[0])).text


async def test_a_greeting_alone_is_answered_with_help(installed: Stage) -> None:
    for typed in ("hej", "Hej!", "hej på dig"):
        assert "/boka tisdag" in (await installed.personal(ANNA).say(typed)).text


@pytest.mark.parametrize("command", ["schema", "ledigt", "statistik"])
@pytest.mark.parametrize("beside", ["", " december"])
async def test_a_department_stands_for_its_page_or_is_said_to_have_none(
    installed: Stage, command: str, beside: str
) -> None:
    anna = installed.personal(ANNA)
    pages = {each.id for each in installed.pages}
    for department in (each.department() for each in installed.organisation.departments):
        for said in (department.name, department.short):
            shown = await anna.say(f"/{command} {said}{beside if command != 'statistik' else ''}")
            seen = {each.get("data", {}).get("page") for each in shown.buttons.values()}
            own = department.id if department.id in pages else installed.main.id
            none = no_page_of_its_own(department, installed.main)
            assert (none in shown.text) == (department.id not in pages)
            assert seen <= {None, own}
            assert "Jag förstod inte" not in shown.text


async def test_a_department_beside_a_page_is_said_not_to_be_understood(installed: Stage) -> None:
    typed = f"{installed.department.short} {installed.product.aliases[-1]}"
    shown = await installed.personal(ANNA).say(f"/schema {typed}")
    assert f"Jag förstod inte ”{installed.department.short}”" in shown.text
