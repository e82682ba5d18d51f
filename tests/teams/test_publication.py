"""From the day's question to the last check-in, and whom it reaches when nobody answers."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.core.people import DepartmentId, PersonId
from bot.schedule.model import BookingId, BookingStatus
from bot.swedish.watch import NAME_IT_TOO, OUT_ALREADY, check_in_heading, still_moved
from bot.watch.model import Level
from bot.watch.refusals import NoSuchWatch
from bot.watch.reminders import ReminderKind, ReminderSettings
from tests.clock import STOCKHOLM
from tests.makers import ANNA, BO, SIV
from tests.scenario import CHANNEL, TEAM, Card, Stage, settled
from tests.wording import why_not

LINK = "https://www.linkedin.com/posts/staden_bakom-activity-7"
TUESDAY = datetime(2026, 11, 24, 15, tzinfo=STOCKHOLM)


def cards_in(stage: Stage, conversation: str) -> list[Card]:
    """What stands in a conversation, in the order it was posted."""
    return [
        Card(each["attachments"][0]["content"])
        for key, each in stage.teams.posted.items()
        if stage.teams.where[key].partition(";")[0] == conversation and each.get("attachments")
    ]


async def until(stage: Stage, moment: datetime) -> None:
    """Let the time pass an hour at a step, as due work would see it."""
    while stage.clock.now() < moment:
        stage.clock.at(min(stage.clock.now() + timedelta(hours=1), moment))
        while (await stage.bot.queue.backlog(stage.clock.now())).waiting:
            await stage.bot.worker.work_due()
            await asyncio.sleep(0)  # the bot's own worker may hold one


@pytest.fixture
async def booked(teams: Stage) -> Stage:
    await teams.install(ANNA, BO, SIV)
    for each in (ANNA, BO, SIV):
        await teams.personal(each).say("/hjälp")
    await teams.personal(ANNA).say("/boka tisdag Bakom kulisserna")
    await settled(teams)
    return teams


@pytest.fixture
async def published(booked: Stage) -> Stage:
    booked.clock.at(TUESDAY.replace(hour=9))
    await booked.personal(ANNA).say(f"/publicerat {LINK}?utm_source=x&rcm=ABC")
    return booked


async def test_every_post_that_a_link_may_be_of_is_offered(booked: Stage) -> None:
    anna = booked.personal(ANNA)
    for day in range(7, 17):
        await anna.press_raw(
            "book",
            {"title": f"Nummer {day}", "day": f"2026-12-{day:02}", "red_day_confirmed": True},
        )
    asked = await anna.say(f"/publicerat {LINK}")
    offered = {each["data"]["booking"] for each in asked.all_buttons(OUT_ALREADY)}
    assert offered == {each.id for each in await booked.bookings()}
    assert NAME_IT_TOO in asked.text
    done = await anna.say(f"/publicerat {LINK} Nummer 15")
    assert "Nummer 15" in done.text
    assert "Nummer 14" not in done.text


async def test_the_owner_is_asked_at_three_on_the_day(booked: Stage) -> None:
    await until(booked, TUESDAY - timedelta(minutes=1))
    assert "Är" not in cards_in(booked, f"a:{ANNA}")[-1].text.split("\n")[0]
    await until(booked, TUESDAY)
    card = cards_in(booked, f"a:{ANNA}")[-1]
    assert "”Bakom kulisserna” publicerat" in card.text
    assert {"Publicerat", "Inte i dag", "Avboka"} <= set(card.buttons)


async def test_the_link_is_taken_by_the_card_and_the_watch_begins(booked: Stage) -> None:
    await until(booked, TUESDAY)
    anna = booked.personal(ANNA)
    card = cards_in(booked, anna.conversation)[-1]
    answer = await anna.press(card, "Publicerat", {"link": LINK + "?trk=abc"})
    assert "Publicerat: ”Bakom kulisserna”" in answer.text
    [booking] = await booked.bookings()
    assert booking.status is BookingStatus.PUBLISHED
    assert booking.link == LINK + "/"
    async with booked.storage.read() as tx:
        watch = await tx.watches.get(booking.id)
    assert watch is not None
    assert watch.keeper == ANNA
    assert len(watch.check_ins) == 3, "it is too late for one the same day"


@pytest.mark.parametrize(
    "link", ["", "hej", "https://ond.example/posts/1", "https://linkedin.com.ond.example/posts/x"]
)
async def test_what_is_no_linkedin_link_is_asked_for_again(booked: Stage, link: str) -> None:
    await until(booked, TUESDAY)
    anna = booked.personal(ANNA)
    card = cards_in(booked, anna.conversation)[-1]
    again = await anna.press(card, "Publicerat", {"link": link})
    assert "Publicerat" in again.buttons
    [booking] = await booked.bookings()
    assert booking.status is BookingStatus.BOOKED


async def test_silence_is_asked_once_more_the_next_working_morning(booked: Stage) -> None:
    await until(booked, TUESDAY + timedelta(days=5))
    asked = [card for card in cards_in(booked, f"a:{ANNA}") if "publicerat?" in card.text]
    assert len(asked) == 2


@pytest.mark.parametrize("off", [[], [ReminderKind.PUBLICATION_AGAIN]])
async def test_a_question_held_up_over_its_day_comes_once_the_next_morning(
    booked: Stage, off: list[ReminderKind]
) -> None:
    async with booked.storage.begin() as tx:
        await tx.reminders.put_settings(ANNA, ReminderSettings(off=frozenset(off)))
    await until(booked, TUESDAY - timedelta(hours=1))
    booked.clock.at(TUESDAY + timedelta(hours=18, minutes=30))
    await settled(booked)
    asked = [card for card in cards_in(booked, f"a:{ANNA}") if "publicerat?" in card.text]
    assert len(asked) == 1


async def test_a_moved_booking_is_asked_about_on_its_new_day_only(booked: Stage) -> None:
    await booked.personal(ANNA).say("/flytta tisdag till torsdag")
    await until(booked, TUESDAY + timedelta(hours=1))
    assert "publicerat?" not in cards_in(booked, f"a:{ANNA}")[-1].text
    await until(booked, TUESDAY + timedelta(days=2))
    assert "publicerat?" in cards_in(booked, f"a:{ANNA}")[-1].text


async def test_a_cancelled_booking_is_not_asked_about(booked: Stage) -> None:
    question = await booked.personal(ANNA).say("/avboka tisdag")
    confirm = next(each for each in question.buttons.values() if each["verb"] == "confirm_cancel")
    await booked.personal(ANNA).press(question, confirm)
    before = len(cards_in(booked, f"a:{ANNA}"))
    await until(booked, TUESDAY + timedelta(days=2))
    assert len(cards_in(booked, f"a:{ANNA}")) == before


async def test_check_ins_come_and_the_last_answer_ends_the_watch(published: Stage) -> None:
    anna = published.personal(ANNA)
    for day, hour in ((24, 11), (25, 9), (27, 9)):
        await until(published, datetime(2026, 11, day, hour, tzinfo=STOCKHOLM))
        card = cards_in(published, anna.conversation)[-1]
        assert check_in_heading(Level.KEEPER) in card.text
        assert "Nästa avstämning" in (await anna.press(card, "Inget nytt")).text
    await until(published, datetime(2026, 12, 3, 9, tzinfo=STOCKHOLM))
    last = cards_in(published, anna.conversation)[-1]
    assert "Avstämning 4 av 4" in last.text
    assert "bevakningen är klar" in (await anna.press(last, "Allt besvarat")).text
    before = len(published.teams.posted)
    await until(published, datetime(2026, 12, 11, 9, tzinfo=STOCKHOLM))
    later = list(published.teams.posted.values())[before:]
    assert not [each for each in later if "kommentarerna" in str(each)]


async def test_nobody_is_asked_at_night_or_on_a_holiday(published: Stage) -> None:
    await until(published, datetime(2026, 11, 30, 12, tzinfo=STOCKHOLM))
    async with published.storage.read() as tx:
        watch = await tx.watches.get(BookingId(1))
    assert watch is not None
    assert all(8 <= each.due.astimezone(STOCKHOLM).hour < 17 for each in watch.check_ins)
    assert all(each.due.astimezone(STOCKHOLM).weekday() < 5 for each in watch.check_ins)


@pytest.mark.everywhere
async def test_an_unanswered_check_in_goes_from_the_owner_to_the_channel(
    published: Stage,
) -> None:
    async with published.storage.begin() as tx:
        anna = await tx.people.get(ANNA)
        bo = await tx.people.get(BO)
        assert anna is not None
        assert bo is not None
        await tx.people.put(replace(anna, deputy=SIV, department=DepartmentId("kultur")))
        await tx.people.put(replace(bo, department=DepartmentId("kultur")))
    await until(published, datetime(2026, 11, 24, 11, tzinfo=STOCKHOLM))
    assert "Hur går det" in cards_in(published, f"a:{ANNA}")[-1].text
    await until(published, datetime(2026, 11, 24, 15, tzinfo=STOCKHOLM))
    assert "Påminnelse" in cards_in(published, f"a:{ANNA}")[-1].text
    await until(published, datetime(2026, 11, 25, 10, tzinfo=STOCKHOLM))
    assert "Kan du titta till" in cards_in(published, f"a:{SIV}")[-1].text
    await until(published, datetime(2026, 11, 25, 14, tzinfo=STOCKHOLM))
    assert "på förvaltningen" in cards_in(published, f"a:{BO}")[-1].text
    await until(published, datetime(2026, 11, 26, 9, 30, tzinfo=STOCKHOLM))
    assert calls(published) == 1
    await until(published, datetime(2026, 11, 27, 9, 30, tzinfo=STOCKHOLM))
    assert calls(published) == 2, "once each working morning"
    await until(published, datetime(2026, 11, 30, 8, tzinfo=STOCKHOLM))
    assert calls(published) == 2
    await published.personal(BO).press_raw(
        "check_in", {"booking": 1, "number": 3, "answer": "nothing_new"}
    )
    await until(published, datetime(2026, 12, 2, 17, tzinfo=STOCKHOLM))
    assert calls(published) == 2


def calls(stage: Stage) -> int:
    """How often the channel was asked who can help."""
    in_channel = [card for place in (CHANNEL, TEAM) for card in cards_in(stage, place)]
    return sum(check_in_heading(Level.CHANNEL) in card.text for card in in_channel)


@pytest.mark.parametrize("hour", [15, 16])
async def test_silence_goes_on_to_others_also_for_a_post_that_came_out_late_in_the_day(
    booked: Stage, hour: int
) -> None:
    """Its first check-in falls together with the next morning's, which asks for both."""
    await until(booked, datetime(2026, 11, 24, hour, tzinfo=STOCKHOLM))
    await booked.personal(ANNA).say(f"/publicerat {LINK}")
    await until(booked, datetime(2026, 11, 25, 10, tzinfo=STOCKHOLM))
    *earlier, first = cards_in(booked, f"a:{ANNA}")
    assert "Hur går det" in first.text
    assert not any("Hur går det" in card.text for card in earlier)
    await until(booked, datetime(2026, 11, 25, 13, tzinfo=STOCKHOLM))
    assert "Påminnelse" in cards_in(booked, f"a:{ANNA}")[-1].text
    await until(booked, datetime(2026, 11, 27, 12, tzinfo=STOCKHOLM))
    assert calls(booked)


async def test_who_needs_help_asks_the_channel_and_hears_who_came(published: Stage) -> None:
    await until(published, datetime(2026, 11, 24, 11, tzinfo=STOCKHOLM))
    anna = published.personal(ANNA)
    card = cards_in(published, anna.conversation)[-1]
    await anna.press(card, "Behöver hjälp")
    await settled(published)
    [call] = [
        each
        for place in (CHANNEL, TEAM)
        for each in cards_in(published, place)
        if check_in_heading(Level.CHANNEL) in each.text
    ]
    taken = await published.channel(BO).press(call, "Jag tar över")
    assert "Bo Al tar över bevakningen" in taken.text
    late = await published.channel(SIV).press(call, "Jag tar över")
    assert "Bo Al tar över bevakningen" in late.text, "the first to press has it"
    await settled(published)
    assert "Bo Al tar över bevakningen" in cards_in(published, f"a:{ANNA}")[-1].text
    async with published.storage.read() as tx:
        watch = await tx.watches.get(BookingId(1))
    assert watch is not None
    assert watch.keeper == PersonId(BO)


async def test_a_watch_that_was_taken_is_given_back_and_help_is_wanted_again(
    published: Stage,
) -> None:
    await until(published, datetime(2026, 11, 24, 11, tzinfo=STOCKHOLM))
    anna = published.personal(ANNA)
    await anna.press(cards_in(published, anna.conversation)[-1], "Behöver hjälp")
    await settled(published)
    bo, siv = published.channel(BO), published.channel(SIV)
    taken = await bo.press_raw("take_watch", {"booking": 1, "keeper": ANNA})
    assert "Bo Al tar över bevakningen" in (await siv.press(taken, "Ångra")).text, "not hers"
    again = await bo.press(taken, "Ångra")
    assert "Anna Ek behöver hjälp med kommentarerna" in again.text
    await settled(published)
    assert "Bo Al har lämnat tillbaka bevakningen till dig" in "\n".join(
        card.text for card in cards_in(published, anna.conversation)
    )
    async with published.storage.read() as tx:
        watch = await tx.watches.get(BookingId(1))
    assert watch is not None
    assert (watch.keeper, watch.wants_help) == (ANNA, True)
    assert "Siv Rönn tar över" in (await siv.press(again, "Jag tar över")).text


async def test_whoever_takes_over_has_as_long_to_answer_as_the_one_before(
    published: Stage,
) -> None:
    """What would have followed from Anna's silence is dropped, and Bo is asked in her place."""
    await until(published, datetime(2026, 11, 24, 14, tzinfo=STOCKHOLM))
    await published.personal(BO).press_raw("take_watch", {"booking": 1, "keeper": ANNA})
    before = len(cards_in(published, f"a:{ANNA}")), len(cards_in(published, f"a:{BO}"))
    await until(published, datetime(2026, 11, 24, 17, tzinfo=STOCKHOLM))
    [told] = cards_in(published, f"a:{ANNA}")[before[0] :]
    assert "Bo Al tar över bevakningen" in told.text
    assert len(cards_in(published, f"a:{BO}")) == before[1]
    await until(published, datetime(2026, 11, 25, 9, tzinfo=STOCKHOLM))
    assert "Två frågor väntar på ditt svar" in cards_in(published, f"a:{BO}")[-1].text
    await until(published, datetime(2026, 11, 30, 12, tzinfo=STOCKHOLM))
    assert len(cards_in(published, f"a:{ANNA}")) == before[0] + 1
    assert calls(published), "silence goes on to others from Bo, too"


async def test_whoever_takes_over_before_the_mornings_card_is_asked_until_there_is_an_answer(
    published: Stage,
) -> None:
    await until(published, datetime(2026, 11, 24, 11, tzinfo=STOCKHOLM))
    await published.personal(ANNA).press_raw(
        "check_in", {"booking": 1, "number": 1, "answer": "nothing_new"}
    )
    await until(published, datetime(2026, 11, 25, 8, 30, tzinfo=STOCKHOLM))
    await published.personal(BO).press_raw("take_watch", {"booking": 1, "keeper": ANNA})
    await until(published, datetime(2026, 11, 25, 9, 30, tzinfo=STOCKHOLM))
    assert "Hur går det" in cards_in(published, f"a:{BO}")[-1].text
    await until(published, datetime(2026, 11, 25, 13, 30, tzinfo=STOCKHOLM))
    assert "Påminnelse" in cards_in(published, f"a:{BO}")[-1].text
    await until(published, datetime(2026, 11, 27, 9, tzinfo=STOCKHOLM))
    assert calls(published)


async def test_a_watch_that_a_superadmin_hands_over_is_asked_about_anew(published: Stage) -> None:
    await until(published, datetime(2026, 11, 24, 14, tzinfo=STOCKHOLM))
    await published.personal(SIV).press_raw("hand_over", {"person": ANNA, "to": BO})
    await until(published, datetime(2026, 11, 25, 9, 30, tzinfo=STOCKHOLM))
    assert "Två frågor väntar på ditt svar" in cards_in(published, f"a:{BO}")[-1].text
    await until(published, datetime(2026, 11, 30, 12, tzinfo=STOCKHOLM))
    assert calls(published)


async def test_an_answer_to_an_answered_check_in_says_so(published: Stage) -> None:
    await until(published, datetime(2026, 11, 24, 11, tzinfo=STOCKHOLM))
    anna = published.personal(ANNA)
    card = cards_in(published, anna.conversation)[-1]
    await anna.press(card, "Inget nytt")
    assert "redan besvarad" in (await anna.press(card, "Allt besvarat")).text


async def test_someone_elses_post_is_not_reported_as_published(booked: Stage) -> None:
    answer = await booked.personal(BO).press_raw("published", {"booking": 1, "link": LINK})
    [booking] = await booked.bookings()
    assert booking.status is BookingStatus.BOOKED
    assert "Anna" in answer.text
    assert "Publicerat:" not in (await booked.personal(BO).say(f"/publicerat {LINK}")).text


async def ended(stage: Stage) -> Card:
    """The card that follows the last answer."""
    anna = stage.personal(ANNA)
    return await anna.press_raw("check_in", {"booking": 1, "number": 4, "answer": "all_answered"})


@pytest.mark.everywhere
async def test_the_last_answer_asks_once_for_numbers_which_feed_the_statistics(
    published: Stage,
) -> None:
    card = await ended(published)
    assert "bevakningen är klar" in card.text
    assert set(card.inputs) == {"views", "reactions", "comments"}
    anna = published.personal(ANNA)
    saved = await anna.press(
        card, "Spara siffrorna", {"views": "24 011", "reactions": "312", "comments": ""}
    )
    assert "Visningar: 24 011 · Reaktioner: 312" in saved.text
    shown = await anna.press(saved, "Visa statistiken")
    assert "Visningar: 24 011, 24 011 per inlägg (1 inlägg)" in shown.text
    assert "Mest sett: ”Bakom kulisserna”" in shown.text
    assert "Kommentarer:" not in shown.text, "what nobody filled in is not nought"


@pytest.mark.parametrize("views", ["", "många", "24,5", "-3", "9" * 30, "1 25"])
async def test_what_is_no_number_is_asked_for_again_with_the_rest_kept(
    published: Stage, views: str
) -> None:
    card = await ended(published)
    typed = {"views": views, "reactions": "312" if views else "", "comments": ""}
    again = await published.personal(ANNA).press(card, "Spara siffrorna", typed)
    assert again.inputs["reactions"].get("value", "") == typed["reactions"]
    async with published.storage.read() as tx:
        assert await tx.watches.figures([BookingId(1)]) == {}


async def test_a_post_that_is_not_out_has_no_numbers(booked: Stage) -> None:
    answer = await booked.personal(ANNA).press_raw("figures", {"booking": 1, "views": "1"})
    assert "inte publicerat än" in answer.text


async def test_numbers_given_again_take_the_place_of_the_first(published: Stage) -> None:
    card = await ended(published)
    for views in ("100", "200"):
        await published.personal(BO).press(card, "Spara siffrorna", {"views": views})
    async with published.storage.read() as tx:
        figures = await tx.watches.figures([BookingId(1)])
    assert figures[BookingId(1)].views == 200


async def test_without_a_link_each_command_says_what_it_needs(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    assert "Inget bokat inlägg väntar" in (await anna.say("/publicerat")).text
    assert "Klistra in länken till inlägget" in (await anna.say("/tipsa")).text
    asked = await anna.say(
        "https://www.linkedin.com/feed/update/urn:li:activity:7000000000000000001"
    )
    assert "Tipsa kanalen om inlägget" in asked.buttons


def unescaped(card: Card) -> str:
    """The words as a client shows them."""
    return card.text.replace("\u2060", "").replace("\\", "")


OTHER = "https://www.linkedin.com/posts/staden_ratt-activity-8"


async def test_a_wrong_link_is_put_right_from_ones_list_and_back_again(published: Stage) -> None:
    published.clock.move(timedelta(days=2))
    anna = published.personal(ANNA)
    shown = await anna.press_raw("booking", {"booking": 1})
    form = await anna.press(shown, "Rätta länken")
    assert form.inputs["link"]["value"] == LINK + "/", "which link it has"
    assert "Rätta länken" in (await anna.press(form, "Avbryt")).buttons
    refused = await anna.press(form, "Spara länken", {"link": "linkedin punkt com"})
    assert refused.inputs["link"]["value"] == "linkedin punkt com", "what was typed is kept"
    saved = await anna.press(form, "Spara länken", {"link": OTHER})
    assert "Länken är rättad" in saved.text
    await anna.press(saved, "Ångra")
    assert [each.link for each in await published.bookings()] == [LINK + "/"]


@pytest.mark.parametrize("typed", ["/publicerat {}", "{}", "/publicerat Bakom kulisserna {}"])
async def test_a_new_link_with_nothing_waiting_may_be_of_what_is_out(
    published: Stage, typed: str
) -> None:
    anna = published.personal(ANNA)
    asked = await anna.say(typed.format(OTHER))
    assert "Bakom kulisserna" in asked.text
    await anna.press(asked, "Rätta länken")
    assert [each.link for each in await published.bookings()] == [OTHER + "/"]


async def test_what_was_not_published_after_all_waits_again_and_is_watched_by_nobody(
    published: Stage,
) -> None:
    anna = published.personal(ANNA)
    undone = await anna.press(await anna.press_raw("booking", {"booking": 1}), "Inte publicerat")
    assert "inte längre publicerat" in undone.text
    assert LINK in unescaped(undone), "nothing that was pasted is lost"
    [booking] = await published.bookings()
    assert (booking.status, booking.link) == (BookingStatus.BOOKED, "")
    async with published.storage.read() as tx:
        assert await tx.watches.get(booking.id) is None
        actions = [
            each.action
            for each in await tx.audit.of_bookings(since=datetime(2026, 1, 1, tzinfo=STOCKHOLM))
        ]
    assert {"publish", "undo_publish"} <= set(actions)
    await until(published, TUESDAY - timedelta(hours=1))
    assert not any("kommentarerna?" in each.text for each in cards_in(published, f"a:{ANNA}"))
    await until(published, TUESDAY)
    assert "publicerat?" in cards_in(published, f"a:{ANNA}")[-1].text


async def test_a_second_watch_is_asked_about_at_its_own_times_and_goes_on_to_others(
    published: Stage,
) -> None:
    """The first one's questions, whose keys are taken, neither come early nor hold it back."""
    anna = published.personal(ANNA)
    await until(published, TUESDAY - timedelta(hours=4))
    assert "Hur går det" in cards_in(published, anna.conversation)[-1].text
    shown = await anna.press_raw("booking", {"booking": 1})
    undone = await anna.press(shown, "Inte publicerat")
    published.clock.move(timedelta(hours=1))
    await anna.press(undone, "Ångra")
    before = len(cards_in(published, anna.conversation))
    await until(published, TUESDAY - timedelta(hours=1, minutes=1))
    assert len(cards_in(published, anna.conversation)) == before
    await until(published, TUESDAY - timedelta(hours=1))
    assert "Hur går det" in cards_in(published, anna.conversation)[-1].text
    await until(published, TUESDAY + timedelta(days=3))
    assert calls(published)


async def test_asked_again_when_both_questions_have_been_put(booked: Stage) -> None:
    await until(booked, TUESDAY + timedelta(days=1))
    anna = booked.personal(ANNA)
    await anna.say(f"/publicerat {LINK}")
    await anna.press(await anna.press_raw("booking", {"booking": 1}), "Inte publicerat")
    before = len(cards_in(booked, anna.conversation))
    await until(booked, TUESDAY + timedelta(days=2))
    asked = cards_in(booked, anna.conversation)[before:]
    assert [each for each in asked if "publicerat?" in each.text]


async def test_an_old_card_takes_no_publication_back(published: Stage) -> None:
    anna = published.personal(ANNA)
    shown = await anna.press_raw("booking", {"booking": 1})
    await anna.press_raw("correct_link", {"booking": 1, "link": OTHER})
    await anna.press(shown, "Inte publicerat")
    [booking] = await published.bookings()
    assert booking.status is BookingStatus.PUBLISHED


@pytest.mark.parametrize("later", [False, True])
async def test_a_post_that_came_out_before_its_day_is_told_with_one_press(
    booked: Stage, *, later: bool
) -> None:
    anna = booked.personal(ANNA)
    asked = await anna.say(f"/publicerat {LINK}")
    assert "Bakom kulisserna" in asked.text
    receipt = await anna.press(asked, OUT_ALREADY)
    assert "till i dag." in receipt.text
    [booking] = await booked.bookings()
    assert booking.status is BookingStatus.PUBLISHED
    assert booking.day == booked.clock.now().date()
    if later:
        booked.clock.move(timedelta(hours=20))
        receipt = await anna.press_raw("booking", {"booking": booking.id})
    undone = await anna.press(receipt, "Inte publicerat")
    assert still_moved(TUESDAY.date(), booking.day) in undone.text
    await anna.press(undone, "Flytta tillbaka")
    [booking] = await booked.bookings()
    assert (booking.status, booking.day) == (BookingStatus.BOOKED, TUESDAY.date())


async def test_a_post_whose_day_has_come_meanwhile_is_not_moved_back(booked: Stage) -> None:
    anna = booked.personal(ANNA)
    await anna.press(await anna.say(f"/publicerat {LINK}"), OUT_ALREADY)
    booked.clock.at(TUESDAY)
    shown = await anna.press_raw("booking", {"booking": 1})
    undone = await anna.press(shown, "Inte publicerat")
    assert "Flytta tillbaka" not in undone.buttons


async def test_a_post_that_came_out_early_on_a_day_with_another_keeps_its_own(
    booked: Stage,
) -> None:
    today = booked.clock.now().date()
    await booked.fill(today)
    anna = booked.personal(ANNA)
    receipt = await anna.press(await anna.say(f"/publicerat {LINK}"), OUT_ALREADY)
    assert "står kvar" in receipt.text
    assert [each.day for each in await booked.bookings()] == [TUESDAY.date()]


async def test_words_that_name_another_post_than_the_one_that_waits_are_asked_about(
    booked: Stage,
) -> None:
    anna = booked.personal(ANNA)
    await anna.say("/boka torsdag Lucia i parken")
    booked.clock.at(TUESDAY.replace(hour=9))
    await anna.say(f"/publicerat Lucia {LINK}")
    assert {each.status for each in await booked.bookings()} == {BookingStatus.BOOKED}


@pytest.mark.parametrize("given", ["hej", "helsingborg.se/x"])
async def test_what_is_no_link_stands_in_the_form_that_asks_again(
    booked: Stage, given: str
) -> None:
    await until(booked, TUESDAY)
    anna = booked.personal(ANNA)
    card = cards_in(booked, anna.conversation)[-1]
    again = await anna.press(card, "Publicerat", {"link": given})
    assert again.inputs["link"]["value"] == given


async def test_an_answer_by_mistake_is_undone_and_silence_goes_on_to_others(
    published: Stage,
) -> None:
    await until(published, datetime(2026, 11, 24, 11, tzinfo=STOCKHOLM))
    anna = published.personal(ANNA)
    thanks = await anna.press(cards_in(published, anna.conversation)[-1], "Inget nytt")
    again = await anna.press(thanks, "Ångra")
    assert check_in_heading(Level.KEEPER) in again.text
    assert why_not(NoSuchWatch()) in (await anna.press(thanks, "Ångra")).text
    await until(published, datetime(2026, 11, 24, 16, tzinfo=STOCKHOLM))
    assert "Påminnelse" in cards_in(published, anna.conversation)[-1].text
    assert "Nästa avstämning" in (await anna.press(again, "Allt besvarat")).text


async def test_the_last_answer_is_undone_too_and_nobody_elses(published: Stage) -> None:
    card = await ended(published)
    await published.personal(BO).press(card, "Ångra")
    async with published.storage.read() as tx:
        watch = await tx.watches.get(BookingId(1))
    assert watch is not None
    assert watch.closed, "Bo has answered nothing"
    await published.personal(ANNA).press(card, "Ångra")
    async with published.storage.read() as tx:
        watch = await tx.watches.get(BookingId(1))
    assert watch is not None
    assert watch.closed is None
    assert [each.answer for each in watch.check_ins] == [None] * 4
