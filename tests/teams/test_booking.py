"""Booking as a person meets it: by text and by button, in the personal chat and the channel."""

from datetime import date

import pytest

from bot.schedule.model import BookingId, BookingStatus
from bot.swedish.booking import NOT_THAT, STOOD_BEFORE
from bot.swedish.schedule import days_taken
from tests.doubles.connector import Fault
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.scenario import CHANNEL, Card, Stage, settled

LIBRARY = "Bakom kulisserna på stadsbiblioteket"
STRANGER = "dddd0000-0000-4000-8000-000000000009"


async def test_a_title_and_a_day_are_booked_at_once(teams: Stage) -> None:
    card = await teams.personal(ANNA).say(f"/boka tisdag {LIBRARY}")
    assert "Bokat: tisdag 24 november (v. 48)" in card.text
    assert LIBRARY in card.text
    assert {"Ändra", "Flytta", "Avboka"} <= set(card.buttons)
    [booking] = await teams.bookings()
    assert (booking.day, booking.details.title) == (date(2026, 11, 24), LIBRARY)
    assert (booking.owner, booking.page) == (ANNA, teams.main.id)


async def test_a_day_alone_gives_the_form_and_the_form_books(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    form = await anna.say("/boka tisdag")
    assert "day_choice" in form.inputs
    inputs = {each: str(node.get("value", "")) for each, node in form.inputs.items()}
    receipt = await anna.press(
        form, "Boka", inputs | {"title": LIBRARY, "theme": "tips", "accessible": "true"}
    )
    assert "Bokat: tisdag 24 november (v. 48)" in receipt.text
    [booking] = await teams.bookings()
    assert booking.details.theme == "tips"
    assert booking.details.accessible


@pytest.mark.parametrize(
    "title", ["Jobbannons: vi söker lärare", "sponsrat: Sofiero", "Annons för Sofiero"]
)
async def test_what_needs_no_day_by_its_title_is_asked_about(teams: Stage, title: str) -> None:
    anna = teams.personal(ANNA)
    asked = await anna.say(f"/boka 24/11 {title}")
    assert "behöver ingen dag" in asked.text
    assert not await teams.bookings()
    inputs = {each: str(node.get("value", "")) for each, node in asked.inputs.items()}
    assert "Bokat:" in (await anna.press(asked, "Boka", inputs)).text
    assert [each.details.title for each in await teams.bookings()] == [title]


async def test_a_post_about_what_needs_no_day_is_booked(teams: Stage) -> None:
    assert "Bokat:" in (await teams.personal(ANNA).say("/boka 24/11 Så ser vår annons ut")).text


async def test_suggestions_book_with_the_title_that_was_given(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    suggestions = await anna.say(f"/boka {LIBRARY}")
    receipt = await anna.press(suggestions, suggestions.all_buttons("Boka")[0])
    assert LIBRARY in receipt.text
    assert "Bokat:" in receipt.text


async def test_a_page_may_follow_the_day(teams: Stage) -> None:
    named = teams.product.aliases[-1]
    card = await teams.personal(ANNA).say(f"/boka tisdag {named} Nya företag i hamnen")
    assert teams.product.name in card.text
    assert "Nya företag i hamnen" in card.text.splitlines()


async def test_a_taken_day_gives_three_others_and_loses_nothing(teams: Stage) -> None:
    await teams.personal(ANNA).say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    bo = teams.personal(BO)
    taken = await bo.say("/boka tisdag Ny cykelbro")
    assert "Upptagen: tisdag 24 november (v. 48)" in taken.text
    buttons = taken.all_buttons("Boka")
    assert len(buttons) == 3
    receipt = await bo.press(taken, buttons[0])
    assert "Ny cykelbro" in receipt.text
    assert len(await teams.bookings()) == 2


async def test_a_red_day_is_booked_after_one_question_that_names_it(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    question = await anna.say("/boka julafton Tomten på torget")
    assert "julafton" in question.text.lower()
    assert await teams.bookings() == []
    confirm = next(title for title in question.buttons if title.startswith("Boka"))
    assert "Bokat: torsdag 24 december (v. 52)" in (await anna.press(question, confirm)).text


async def test_an_ambiguous_day_is_asked_about_with_two_buttons(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    question = await anna.say("/boka söndag Söndagsbilden")
    days = [button for button in question.buttons.values() if button["verb"] in {"book", "form"}]
    assert len(days) >= 2
    assert await teams.bookings() == []


async def test_move_edit_and_cancel_by_button(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    choice = await anna.press(receipt, "Flytta")
    target = next(each for each in choice.buttons.values() if each["verb"] == "move_to")
    moved = await anna.press(choice, target)
    [booking] = await teams.bookings()
    assert booking.day != date(2026, 11, 24)
    form = await anna.press(moved, "Ändra")
    inputs = {each: str(node.get("value", "")) for each, node in form.inputs.items()}
    edited = await anna.press(form, "Spara", inputs | {"title": "Ny rubrik"})
    assert "Ny rubrik" in edited.text
    question = await anna.press(edited, "Avboka")
    confirm = next(each for each in question.buttons.values() if each["verb"] == "confirm_cancel")
    await anna.press(question, confirm)
    assert await teams.bookings() == []


async def test_edit_changes_the_page_and_the_day_too(teams: Stage) -> None:
    anna, bo = teams.personal(ANNA), teams.personal(BO)
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    await bo.say("/kö tisdag Väntat länge")
    form = await anna.press(receipt, "Ändra")
    filled = {each: str(node.get("value", "")) for each, node in form.inputs.items()}
    assert filled["page"] == teams.main.id
    other = teams.product
    edited = await anna.press(
        form, "Spara", filled | {"page": other.id, "day_choice": "2026-11-26"}
    )
    assert "Bokad dag: torsdag 26 november (v. 48)" in edited.text
    assert other.name in edited.text
    [booking] = await teams.bookings()
    assert (booking.page, booking.day) == (other.id, date(2026, 11, 26))
    assert "Ta dagen" in (await bo.say("/kö")).buttons, "the day that was left is offered"


async def test_a_page_without_room_is_said_at_the_form_and_nothing_typed_is_lost(
    teams: Stage,
) -> None:
    anna = teams.personal(ANNA)
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    other = teams.product
    booked = await teams.personal(BO).say(f"/boka tisdag {other.aliases[-1]} Ny cykelbro")
    assert "Bokat" in booked.text
    form = await anna.press(receipt, "Ändra")
    filled = {each: str(node.get("value", "")) for each, node in form.inputs.items()}
    typed = filled | {"page": other.id, "title": "En ny rubrik"}
    again = await anna.press(form, "Spara", typed)
    assert f"Tisdag 24 november (v. 48) är upptagen på {other.name}" in again.text
    assert again.inputs["title"]["value"] == "En ny rubrik"
    assert again.inputs["page"]["value"] == other.id
    await anna.press(again, "Spara", typed | {"day_other": "2026-11-27"})
    [ours] = [each for each in await teams.bookings() if each.owner == ANNA]
    assert (ours.page, ours.day) == (other.id, date(2026, 11, 27))
    assert ours.details.title == "En ny rubrik"


async def test_a_form_without_a_title_stays_the_form_of_that_booking(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    form = await anna.press(receipt, "Ändra")
    filled = {each: str(node.get("value", "")) for each, node in form.inputs.items()}
    again = await anna.press(form, "Spara", filled | {"title": " "})
    assert "Rubriken saknas" in again.text
    await anna.press(again, "Spara", filled | {"title": "Ny"})
    assert [each.details.title for each in await teams.bookings()] == ["Ny"]


async def test_a_booking_edited_onto_a_red_day_is_asked_about_once(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    form = await anna.press(receipt, "Ändra")
    filled = {each: str(node.get("value", "")) for each, node in form.inputs.items()}
    asked = await anna.press(form, "Spara", filled | {"day_other": "2026-12-24", "title": "Jul"})
    assert "julafton" in asked.text
    await anna.press(asked, "Flytta ändå")
    [booking] = await teams.bookings()
    assert (booking.day, booking.details.title) == (date(2026, 12, 24), "Jul")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/boka 20/11 2026 Gårdagens nyhet", "har redan varit"),
        ("/boka 24/11 2028 Gårdagens nyhet", "ligger för långt fram"),
        ("/boka 3/12 Gårdagens nyhet", "är stängd: Budget"),
    ],
)
async def test_a_day_that_can_not_be_booked_keeps_the_title_that_was_typed(
    teams: Stage, text: str, said: str
) -> None:
    await teams.personal(SIV).say("/stäng 3/12 Budget")
    form = await teams.personal(ANNA).say(text)
    assert said in form.text
    assert form.inputs["title"]["value"] == "Gårdagens nyhet"


async def test_what_matters_stands_in_sight(teams: Stage) -> None:
    receipt = await teams.personal(ANNA).say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    taken = await teams.personal(BO).say("/boka tisdag Ny cykelbro")
    for card, titles in ((receipt, {"Ändra", "Flytta", "Avboka"}), (taken, {"Akut"})):
        seen = [title for title, each in card.buttons.items() if each.get("mode") != "secondary"]
        assert titles <= set(seen)


async def test_a_form_has_a_way_out(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    form = await anna.say("/boka tisdag")
    month = await anna.press(form, "Avbryt")
    assert "November 2026" in month.text
    assert await teams.bookings() == []


async def test_move_and_cancel_by_text(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    await anna.say(f"/boka tisdag {LIBRARY}")
    moved = await anna.say("/flytta tisdag till torsdag")
    assert "26 november" in moved.text
    question = await anna.say("/avboka torsdag")
    confirm = next(each for each in question.buttons.values() if each["verb"] == "confirm_cancel")
    await anna.press(question, confirm)
    assert await teams.bookings() == []


async def test_a_card_of_yesterday_shows_the_state_of_today_and_does_nothing(
    teams: Stage,
) -> None:
    anna = teams.personal(ANNA)
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    await anna.say("/flytta tisdag till torsdag")
    fresh = await anna.press(receipt, "Avboka")
    assert "26 november" in fresh.text
    assert len(await teams.bookings()) == 1


@pytest.mark.everywhere
async def test_the_same_button_pressed_twice_books_once(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    suggestions = await anna.say(f"/boka {LIBRARY}")
    button = suggestions.all_buttons("Boka")[0]
    await anna.press(suggestions, button)
    again = await anna.press(suggestions, button)
    assert LIBRARY in again.text
    assert "Upptagen" not in again.text
    assert len(await teams.bookings()) == 1


async def test_an_activity_that_is_sent_again_is_acted_on_once(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    message = anna.message(f"/boka tisdag {LIBRARY}")
    assert await anna.deliver(message) == 200
    assert await anna.deliver(message) == 200
    assert len(await teams.bookings()) == 1
    assert len(teams.teams.posted) == 1, "one answer, too"


async def test_an_activity_that_is_sent_again_after_a_restart_shows_what_was_made(
    teams: Stage,
) -> None:
    anna = teams.personal(ANNA)
    message = anna.message(f"/boka tisdag {LIBRARY}")
    await anna.deliver(message)
    async with teams.restarted() as again:
        answer = await again.personal(ANNA).say(f"/boka tisdag {LIBRARY}", id=message["id"])
        assert "Bokat: tisdag 24 november (v. 48)" in answer.text
        assert len(await again.bookings()) == 1


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("confirm_cancel", {"booking": 1, "version": 1}),
        ("move_to", {"booking": 1, "version": 1, "day": "2026-11-26"}),
        ("save", {"booking": 1, "version": 1, "title": "Kapad"}),
        ("edit", {"booking": 1, "version": 1}),
        ("cancel", {"booking": 1, "version": 1}),
    ],
)
async def test_nobody_changes_the_booking_of_another(
    teams: Stage, verb: str, data: dict[str, object]
) -> None:
    await teams.personal(ANNA).say(f"/boka tisdag {LIBRARY}")
    before = await teams.bookings()
    answer = await teams.personal(BO).press_raw(verb, data)
    assert "Spara" not in answer.buttons
    assert await teams.bookings() == before


@pytest.mark.parametrize(
    ("verb", "data"),
    [
        ("book", {}),
        ("book", {"day": "2026-02-30", "title": "X"}),
        ("book", {"day": 20261124, "title": "X"}),
        ("book", {"day": "2026-11-24", "title": ["X"]}),
        ("book", {"day": "2026-11-24", "title": "X", "owner": BO}),
        ("book", {"day": "2026-11-24", "title": "X", "page": "finns-inte"}),
        ("book", {"day": "2020-01-01", "title": "X"}),
        ("book", {"day": "9999-12-31", "title": "X"}),
        ("confirm_cancel", {"booking": "1", "version": 1}),
        ("confirm_cancel", {"booking": 999, "version": 1}),
        ("confirm_cancel", {"booking": -1}),
        ("no_such_verb", {}),
        ("", {}),
        (None, None),
        ({"a": 1}, [1, 2]),
    ],
)
async def test_button_data_that_no_card_has_sent_gets_a_clear_answer_and_changes_nothing(
    teams: Stage, verb: object, data: object
) -> None:
    value = await teams.personal(ANNA).invoke(verb, data)
    assert Card(value).text.strip()
    assert "Traceback" not in Card(value).text
    assert await teams.bookings() == []


@pytest.mark.parametrize("day", ["igår", "2025-11-03", "i förrgår", "2028-01-03"])
async def test_a_day_that_can_t_be_booked_is_not_among_the_free_ones(
    teams: Stage, day: str
) -> None:
    form = await teams.personal(ANNA).say(f"/boka {day} Gårdagens nyhet")
    assert form.inputs["title"]["value"] == "Gårdagens nyhet"
    chosen = form.inputs["day_choice"]
    assert not chosen.get("value")
    free = [each["value"] for each in chosen["choices"] if each["value"][:2] == "20"]
    assert free
    assert min(free) >= teams.clock.now().date().isoformat()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "/",
        "/boka " + "x" * 10_000,
        "/boka tisdag " + "🎉" * 300,
        "/boka tisdag " + "y" * 201,
        "<script>alert(1)</script>",
        "/boka'; drop table bookings; --",
        "/boka igår Gårdagens nyhet",
        "/boka 30 februari Skottdag",
        "/boka vecka 54 torsdag Nyhet",
        "/boka 9999-01-01 Framtiden",
        "/boka 24/11 9999 Framtiden",
        "/flytta",
        "/avboka",
        "/avboka tisdag",
        "/flytta tisdag till i går",
        "/ledigt hejsan",
        "/schema ingenstans",
        "/boak tisdag Hej",
        "hej på dig",
    ],
)
async def test_whatever_is_typed_gets_an_answer_in_swedish_and_books_nothing_odd(
    teams: Stage, text: str
) -> None:
    card = await teams.personal(ANNA).say(text)
    assert card.text.strip()
    assert "referens" not in card.text.lower(), "no error behind it"
    assert await teams.bookings() == []


async def test_a_title_that_looks_like_sql_is_a_title(teams: Stage) -> None:
    await teams.personal(ANNA).say("/boka tisdag '; drop table bookings; --")
    [booking] = await teams.bookings()
    assert booking.details.title == "'; drop table bookings; --"


async def test_a_mistyped_command_gets_the_closest_as_a_button(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    card = await anna.say("/leidgt")
    button = next(each for each in card.buttons.values() if each["verb"] == "run")
    assert "ledigt" in button["data"]["text"]
    assert (await anna.press(card, button)).text != card.text


async def test_in_the_channel_the_answer_goes_to_the_thread_it_was_asked_in(
    teams: Stage,
) -> None:
    await teams.install(ANNA, BO)
    thread = teams.channel(ANNA)
    card = await thread.say(f"boka tisdag {LIBRARY}")
    assert "Bokat:" in card.text
    assert teams.teams.sent_to(thread.conversation)
    assert thread.conversation.startswith(CHANNEL)


async def test_what_is_ones_own_is_answered_in_ones_own_chat(teams: Stage) -> None:
    await teams.install(ANNA, BO)
    personal = teams.personal(ANNA)
    await personal.say("/hjälp")
    thread = teams.channel(ANNA)
    before = len(teams.teams.sent_to(personal.conversation))
    assert await thread.deliver(thread.message("/mina")) == 200
    assert len(teams.teams.sent_to(personal.conversation)) == before + 1
    assert teams.teams.sent_to(thread.conversation) == []


async def test_a_card_in_the_channel_follows_the_booking_it_shows(teams: Stage) -> None:
    await teams.install(ANNA, BO)
    thread = teams.channel(ANNA)
    await thread.say(f"boka tisdag {LIBRARY}")
    await teams.personal(ANNA).say("/flytta tisdag till torsdag")
    await settled(teams)
    [shown] = [
        each
        for key, each in teams.teams.posted.items()
        if teams.teams.where[key] == thread.conversation
    ]
    assert "26 november" in Card(shown["attachments"][0]["content"]).text


async def test_a_stranger_gets_help_and_whom_to_ask_but_no_data(teams: Stage) -> None:
    await teams.install(ANNA, BO)
    await teams.personal(ANNA).say(f"/boka tisdag {LIBRARY}")
    stranger = teams.personal(STRANGER)
    for text in ("/boka", "/boka tisdag Ny", "/schema", "/ledigt", "/mina", "/hjälp", "hej"):
        card = await stranger.say(text)
        assert LIBRARY not in card.text
        assert "Anna" not in card.text
    for verb, data in (
        ("booking", {"booking": 1}),
        ("schedule", {}),
        ("free", {}),
        ("form", {}),
        ("confirm_cancel", {"booking": 1, "version": 1}),
    ):
        card = await stranger.press_raw(verb, data)
        assert LIBRARY not in card.text
    assert len(await teams.bookings()) == 1


async def test_an_answer_that_can_not_be_delivered_arrives_later(teams: Stage) -> None:
    teams.teams.fail_next(*[Fault(status=503, retry_after="600")] * 20)
    anna = teams.personal(ANNA)
    assert await anna.deliver(anna.message(f"/boka tisdag {LIBRARY}")) == 200
    assert len(await teams.bookings()) == 1
    assert teams.teams.posted == {}
    teams.teams.heal()
    await settled(teams)
    [shown] = teams.teams.posted.values()
    assert "Bokat:" in Card(shown["attachments"][0]["content"]).text


async def test_a_bug_answers_with_a_reference_and_no_traceback(
    teams: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("secret detail")

    anna = teams.personal(ANNA)
    await anna.say("/hjälp")
    monkeypatch.setattr("bot.usecases.bookings.book_in", broken)
    card = await anna.say(f"/boka tisdag {LIBRARY}")
    assert "referens" in card.text.lower()
    assert "ZeroDivision" not in card.text
    assert "secret" not in card.text


async def test_a_superadmin_may_change_anybodys_booking(teams: Stage) -> None:
    await teams.personal(ANNA).say(f"/boka tisdag {LIBRARY}")
    siv = teams.personal(SIV)
    shown = await siv.press_raw("booking", {"booking": 1})
    question = await siv.press(shown, "Avboka")
    confirm = next(each for each in question.buttons.values() if each["verb"] == "confirm_cancel")
    await siv.press(question, confirm)
    async with teams.storage.read() as tx:
        booking = await tx.bookings.get(BookingId(1))
    assert booking is not None
    assert booking.status is BookingStatus.CANCELLED


async def test_bookings_survive_a_restart(teams: Stage) -> None:
    await teams.personal(ANNA).say(f"/boka tisdag {LIBRARY}")
    async with teams.restarted() as again:
        assert LIBRARY in (await again.personal(ANNA).say("/schema")).text


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"not json", 400),
        (b"[]", 400),
        (b"null", 400),
        (b'{"type": "message"}', 400),
        (b"{" * 5000, 400),
        (b'{"a":' * 2000 + b"1" + b"}" * 2000, 400),
        (b" " * (1024 * 1024 + 1), 413),
    ],
)
async def test_a_body_that_is_no_activity_is_turned_away(
    teams: Stage, body: bytes, status: int
) -> None:
    assert (await teams.post(body))[0] == status


async def test_of_two_bookings_on_a_day_the_page_tells_which(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    await anna.say(f"/boka tisdag {LIBRARY}")
    named = teams.product.aliases[-1]
    await anna.say(f"/boka tisdag {named} Nya företag")
    assert "Nya företag" in (await anna.say(f"/avboka tisdag {named}")).text
    await anna.say(f"/flytta tisdag {named} till torsdag")
    assert [(each.day.day, each.page) for each in await teams.bookings()] == [
        (24, teams.main.id),
        (26, teams.product.id),
    ]


@pytest.mark.parametrize(
    ("command", "title", "verb"),
    [
        ("/flytta", "Flytta", "move"),
        ("/avboka", "Avboka", "cancel"),
        ("/avboka 1 maj", "Avboka", "cancel"),
    ],
)
async def test_a_command_that_names_none_of_several_bookings_lets_one_choose(
    teams: Stage, command: str, title: str, verb: str
) -> None:
    anna = teams.personal(ANNA)
    await anna.say(f"/boka tisdag {LIBRARY}")
    await anna.say("/boka torsdag Ny cykelbro")
    choice = await anna.say(command)
    first, second = choice.all_buttons(title)
    assert {first["verb"], second["verb"]} == {verb}
    asked = await anna.press(choice, second)
    assert "26 november" in asked.text


@pytest.mark.parametrize("typed", ["/ledigt på fredag?", "/ledigt tors och fre"])
async def test_a_day_that_is_asked_for_by_name_is_said_to_be_taken(
    teams: Stage, typed: str
) -> None:
    await teams.install(ANNA, BO, SIV)
    friday = date(2026, 11, 27)
    await teams.fill(friday)
    shown = await teams.personal(ANNA).say(typed)
    assert days_taken([friday], date(2026, 11, 22)) in shown.text
    assert days_taken([date(2026, 11, 26)], date(2026, 11, 22)) not in shown.text


@pytest.mark.parametrize(
    ("typed", "said"), [("torsdag kl 11 Snö", True), ("torsdag kl 10 Snö", False)]
)
async def test_what_is_said_anew_of_a_post_that_stands_already_is_not_passed_over(
    teams: Stage, typed: str, *, said: bool
) -> None:
    await teams.install(ANNA)
    anna = teams.personal(ANNA)
    await anna.say("/boka torsdag kl 10 Snö")
    again = await anna.say(f"/boka {typed}")
    assert "Bokad dag: torsdag 26 november" in again.text
    assert (STOOD_BEFORE in again.text) == said


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("onsdag eller fredag", ["2026-11-25", "2026-11-27"]),
        ("fredag eller lördag", ["2026-11-27", "2026-11-28"]),
        ("på söndag", ["2026-11-22", "2026-11-29"]),
    ],
)
async def test_each_day_that_may_end_a_title_has_its_button(
    teams: Stage, typed: str, days: list[str]
) -> None:
    await teams.install(ANNA)
    asked = await teams.personal(ANNA).say(f"/boka 2/12 Glögg {typed}")
    others = [each["data"] for title, each in asked.buttons.items() if title.startswith("Nej")]
    assert [each["day"] for each in others] == days
    assert {each["title"] for each in others} == {"Glögg"}
    assert NOT_THAT not in asked.buttons


async def test_a_choice_between_weeks_in_doubt_shows_the_days_of_each(teams: Stage) -> None:
    await teams.install(ANNA)
    asked = await teams.personal(ANNA).say("/boka vecka 50 eller 51, helst en tisdag, Glögg")
    weeks = [each["data"]["first"] for each in asked.all_buttons("Ja")]
    assert weeks == ["2026-12-07", "2026-12-14"]


@pytest.mark.parametrize("how", ["booked", "closed"])
async def test_a_cancellation_that_is_not_undone_keeps_the_way_to_another_day(
    teams: Stage, how: str
) -> None:
    await teams.install(ANNA, BO, SIV)
    anna = teams.personal(ANNA)
    await anna.say("/boka 2026-11-24 Bakom kulisserna")
    cancelled = await anna.press(await anna.say("/avboka 24/11"), "Avboka")
    if how == "booked":
        await teams.fill(TUESDAY)
    else:
        await teams.personal(SIV).say("/stäng 24/11 Inventering")
    asked = await anna.press(cancelled, "Ångra")
    assert await teams.bookings() == []
    form = await anna.press(asked, "Boka en ny dag")
    assert form.inputs["title"]["value"] == "Bakom kulisserna"
