"""An idea is shared, taken or given a day in one tap, and laid aside when nobody touches it."""

import asyncio
from datetime import date, datetime, timedelta

import pytest

from bot.outbox.ideas import TellIdeaBooked
from bot.schedule.ideas import IdeaId, IdeaState
from bot.swedish.date_writing import long_day
from bot.swedish.ideas import ALL, ONE_IDEA, SHARE_TYPED, SHARED, TAKEN, not_found
from bot.swedish.swaps import SHOW_BOOKING
from bot.watch.figures import PostFigures
from tests.clock import START, STOCKHOLM
from tests.makers import ANNA, BO, SIV
from tests.scenario import CHANNEL, TEAM, Card, Chat, Stage
from tests.teams.test_publication import cards_in
from tests.teams.test_swaps import worked
from tests.web.visitor import Visitor

IDEA = "Följ med en parkvakt en morgon"


async def texts(teams: Stage) -> list[str]:
    """Of the ideas that wait for a day, the first shared first."""
    async with teams.storage.read() as tx:
        return [each.text for each in sorted(await tx.ideas.open(9), key=lambda each: each.id)]


@pytest.fixture
async def anna(teams: Stage) -> Chat:
    await teams.install(ANNA, BO, SIV)
    for each in (ANNA, BO, SIV):
        await teams.personal(each).say("/hjälp")
    return teams.personal(ANNA)


@pytest.mark.parametrize("line", ["Tack!", "Tack så mycket", "🎉", "ok"])
async def test_an_ideas_last_line_is_kept_though_it_may_be_thanks(
    teams: Stage, anna: Chat, line: str
) -> None:
    await anna.say(f"/idé En film om dem som svarar\n{line}")
    async with teams.storage.read() as tx:
        assert [each.text for each in await tx.ideas.open(2)] == [
            f"En film om dem som svarar {line}"
        ]


async def test_lines_that_become_one_idea_are_said_to(anna: Chat) -> None:
    assert ONE_IDEA in (await anna.say("/idé Parkvakt\nBrandman\n\nSimlärare")).text
    assert ONE_IDEA not in (await anna.say("/idé Parkvakt\n")).text


async def test_any_number_of_thanks_is_passed_over(teams: Stage, anna: Chat) -> None:
    shown = await anna.say("/mina\n" + "tack\n" * 1_500)
    assert "Jag förstod inte" not in shown.text


@pytest.mark.everywhere
async def test_an_idea_is_shared_and_given_the_best_day_in_one_tap(
    teams: Stage, anna: Chat
) -> None:
    shared = await anna.say(f"/idé {IDEA}")
    assert SHARED in shared.text
    days = [each["data"]["day"] for each in shared.all_buttons("Ge den dagen")]
    assert len(days) == 3
    assert days == sorted(days)
    bo = teams.personal(BO)
    listed = await bo.say("idéer")
    assert IDEA in listed.text
    assert "Från Anna Ek" in listed.text
    shown = await bo.press(listed, "Visa")
    receipt = await bo.press(shown, shown.all_buttons("Ge den dagen")[0])
    assert "Bokat:" in receipt.text
    [booking] = await teams.bookings()
    assert (booking.owner, booking.details.title) == (BO, IDEA)
    assert "Ingen idé väntar" in (await anna.say("/idé")).text
    late = await anna.press(shared, shared.all_buttons("Ge den dagen")[1])
    assert "redan fått en dag" in late.text
    assert len(await teams.bookings()) == 1


def told_of_day(teams: Stage, chat: Chat) -> list[Card]:
    return [card for card in cards_in(teams, chat.conversation) if "har fått en dag" in card.text]


async def test_its_author_is_told_the_day_that_another_gave_it(teams: Stage, anna: Chat) -> None:
    shared = await anna.say(f"/idé {IDEA}")
    bo = teams.personal(BO)
    await bo.press(shared, shared.all_buttons("Ge den dagen")[0])
    await worked(teams)
    [told] = told_of_day(teams, anna)
    [booking] = await teams.bookings()
    assert all(each in told.text for each in (IDEA, "Bo Al", long_day(booking.day, START.date())))
    assert IDEA in (await anna.press(told, SHOW_BOOKING)).text
    assert told_of_day(teams, bo) == []


@pytest.mark.parametrize("what", ["cancelled", "left", "another"])
async def test_what_is_no_longer_so_is_not_told(teams: Stage, anna: Chat, what: str) -> None:
    shared = await anna.say(f"/idé {IDEA}")
    bo = teams.personal(BO)
    await bo.press(shared, shared.all_buttons("Ge den dagen")[0])
    await worked(teams)
    assert len(told_of_day(teams, anna)) == 1
    if what == "cancelled":
        await bo.press_raw("confirm_cancel", {"booking": 1, "version": 1})
    elif what == "left":
        await teams.install(BO, SIV)
    async with teams.storage.begin() as tx:
        late = TellIdeaBooked(receiver=ANNA, idea=1, booking=2 if what == "another" else 1)
        await tx.outbox.add(late)
    await worked(teams)
    assert len(told_of_day(teams, anna)) == 1
    assert (await teams.bot.queue.backlog(teams.clock.now())).dead == 0


async def test_its_author_is_told_who_put_it_aside(teams: Stage, anna: Chat) -> None:
    await anna.say(f"/idé {IDEA}")
    for person in (SIV, BO):
        await teams.personal(person).press_raw("idea_aside", {"idea": 1})
    await worked(teams)
    told = [card for card in cards_in(teams, anna.conversation) if "åt sidan" in card.text][-1]
    assert all(each in told.text for each in (IDEA, "Siv Rönn"))
    assert "90 dagar" not in told.text
    assert not any("Siv Rönn" in card.text for card in cards_in(teams, f"a:{SIV}"))


async def test_of_two_who_give_it_a_day_at_once_one_does(teams: Stage, anna: Chat) -> None:
    shared = await anna.say(f"/idé {IDEA}")
    days = shared.all_buttons("Ge den dagen")
    cards = await asyncio.gather(
        anna.press(shared, days[0]), teams.personal(BO).press(shared, days[1])
    )
    assert sorted("Bokat:" in card.text for card in cards) == [False, True]
    assert len(await teams.bookings()) == 1


async def test_a_day_that_was_taken_meanwhile_leaves_the_idea_with_other_days(
    teams: Stage, anna: Chat
) -> None:
    shared = await anna.say(f"/idé {IDEA}")
    first = shared.all_buttons("Ge den dagen")[0]
    await teams.fill(date.fromisoformat(first["data"]["day"]))
    again = await anna.press(shared, first)
    assert "upptagen" in again.text
    assert IDEA in again.text
    assert "Bokat:" in (await anna.press(again, again.all_buttons("Ge den dagen")[0])).text


async def test_the_first_to_take_it_is_named(teams: Stage, anna: Chat) -> None:
    shared = await anna.say(f"/idé {IDEA}")
    taken = await teams.personal(BO).press(shared, "Jag tar den")
    assert "Bo Al tar den" in taken.text
    late = await teams.personal(SIV).press(shared, "Jag tar den")
    assert "Bo Al tar den" in late.text


@pytest.mark.parametrize(
    ("text", "said"),
    [("å" * 201, "Korta den till högst 200"), ("x\x01y", "osynligt tecken")],
)
async def test_what_is_no_idea_is_refused_in_a_sentence(
    teams: Stage, anna: Chat, text: str, said: str
) -> None:
    assert said in (await anna.say(f"/idé {text}")).text
    assert "Ingen idé väntar" in (await anna.say("/idé")).text


async def test_the_digest_shows_the_latest_three(teams: Stage, anna: Chat) -> None:
    for number in range(1, 5):
        teams.clock.move(timedelta(minutes=1))
        await anna.say(f"/idé Idé nummer {number}")
    await teams.bot.planner.plan()
    teams.clock.at(datetime(2026, 11, 23, 8, tzinfo=STOCKHOLM))
    await worked(teams)
    digest = digest_in(teams)
    assert "Idéer som väntar på en dag" in digest.text
    assert [f"Idé nummer {number}" in digest.text for number in range(1, 5)] == [
        False,
        True,
        True,
        True,
    ]


def digest_in(teams: Stage) -> Card:
    found = [card for place in (CHANNEL, TEAM) for card in cards_in(teams, place)]
    return [card for card in found if "Veckobrev" in card.text][-1]


async def test_what_nobody_touches_for_ninety_days_is_laid_aside_and_its_author_told(
    teams: Stage, anna: Chat
) -> None:
    await anna.say(f"/idé {IDEA}")
    touched = await anna.say("/idé Rörd")
    teams.clock.move(timedelta(days=80))
    await teams.personal(BO).press(touched, "Jag tar den")
    teams.clock.move(timedelta(days=10, minutes=1))
    await worked(teams)
    listed = await teams.personal(BO).say("/idé")
    assert IDEA not in listed.text
    assert "Rörd" in listed.text
    told = [
        card for card in cards_in(teams, anna.conversation) if "lagt den åt sidan" in card.text
    ]
    assert len(told) == 1
    assert IDEA in told[0].text


async def test_the_figures_say_what_came_of_ideas_and_series(teams: Stage, anna: Chat) -> None:
    shared = await anna.say(f"/idé {IDEA}")
    await teams.personal(BO).press(shared, shared.all_buttons("Ge den dagen")[0])
    begun = await anna.say("/serie varje torsdag Torsdagstipset")
    await anna.press(begun, "Boka dagen")
    await anna.say("/boka 7/12 Direkt")
    teams.clock.move(timedelta(days=21))
    async with teams.storage.begin() as tx:
        for number in (1, 2, 3):
            await tx.watches.put_figures(number, PostFigures(views=300), teams.clock.now())
    shown = await anna.say("/statistik")
    assert "Vad som setts mest, senaste året: ursprung" in shown.text
    for origin in ("En kollegas idé ur idélistan", "Ur en serie", "Bokat direkt"):
        assert f"{origin}: 1 inlägg, för få för att säga något" in shown.text


async def test_every_step_stands_in_the_log(teams: Stage, anna: Chat) -> None:
    shared = await anna.say(f"/idé {IDEA}")
    await anna.press(shared, "Jag tar den")
    await anna.press(shared, shared.all_buttons("Ge den dagen")[0])
    async with teams.bot.engine.connect() as connection:
        rows = await connection.exec_driver_sql("select action from audit order by id")
        assert [row.action for row in rows if row.action.startswith("idea")] == [
            "idea",
            "idea_taken",
            "idea_booked",
        ]


@pytest.mark.everywhere
async def test_an_idea_whose_day_is_cancelled_waits_for_another(teams: Stage, anna: Chat) -> None:
    shared = await anna.say(f"/idé {IDEA}")
    bo = teams.personal(BO)
    await bo.press(shared, shared.all_buttons("Ge den dagen")[0])
    cancelled = await bo.press_raw("confirm_cancel", {"booking": 1, "version": 1})
    assert IDEA in (await anna.say("/idé")).text
    await bo.press(cancelled, "Ångra")
    assert IDEA not in (await anna.say("/idé")).text, "its day is back"
    await bo.press_raw("confirm_cancel", {"booking": 1, "version": 3})
    again = await anna.press_raw("idea", {"idea": 1})
    await anna.press(again, again.all_buttons("Ge den dagen")[0])
    assert IDEA not in (await anna.say("/idé")).text


async def test_an_idea_that_waits_again_is_laid_aside_by_its_author_or_in_time(
    teams: Stage, anna: Chat
) -> None:
    shared = await anna.say(f"/idé {IDEA}")
    bo = teams.personal(BO)
    await bo.press(shared, shared.all_buttons("Ge den dagen")[0])
    teams.clock.move(timedelta(days=1))
    await bo.press_raw("confirm_cancel", {"booking": 1, "version": 1})
    teams.clock.move(timedelta(days=89))
    await worked(teams)
    assert IDEA in (await anna.say("/idé")).text
    teams.clock.move(timedelta(days=1))
    await worked(teams)
    assert IDEA not in (await anna.say("/idé")).text


async def test_an_idea_laid_aside_stays_so_though_its_day_comes_back(
    teams: Stage, anna: Chat
) -> None:
    shared = await anna.say(f"/idé {IDEA}")
    bo = teams.personal(BO)
    await bo.press(shared, shared.all_buttons("Ge den dagen")[0])
    cancelled = await bo.press_raw("confirm_cancel", {"booking": 1, "version": 1})
    await anna.press(await anna.press_raw("idea", {"idea": 1}), "Lägg åt sidan")
    await bo.press(cancelled, "Ångra")
    async with teams.storage.read() as tx:
        idea = await tx.ideas.get(IdeaId(1))
    assert idea is not None
    assert idea.state is IdeaState.ASIDE


@pytest.mark.parametrize("typed", ["ta bort parkvakten", "stryk följ med", "ta bort Parkvakt"])
async def test_whoever_wants_an_idea_away_is_shown_it_and_adds_none(
    teams: Stage, anna: Chat, typed: str
) -> None:
    await anna.say(f"/idé {IDEA}")
    shown = await anna.say(f"/idé {typed}")
    assert IDEA in shown.text
    async with teams.storage.read() as tx:
        assert len(await tx.ideas.open(5)) == 1


@pytest.mark.parametrize(
    "command",
    [
        *("idé alla", "idé visa", "idé lista", "idéer mina", "idé Visa alla!", "idéer?"),
        *("idé hjälp", "idé finns det några?", "idébank visa alla idéer", "idé se listan"),
    ],
)
async def test_whoever_asks_for_the_list_shares_no_idea(
    teams: Stage, anna: Chat, command: str
) -> None:
    await anna.say(f"/idé {IDEA}")
    shown = await anna.say(f"/{command}")
    assert IDEA in shown.text
    assert await texts(teams) == [IDEA]


@pytest.mark.parametrize("typed", ["Visa upp verkstaden", "alla barn i skolan", "Hjälp oss fira"])
async def test_an_idea_may_begin_as_if_to_ask_for_the_list(
    teams: Stage, anna: Chat, typed: str
) -> None:
    assert typed in (await anna.say(f"/idé {typed}")).text
    assert await texts(teams) == [typed]


@pytest.mark.parametrize(
    "typed",
    [
        *("om vattentornet", "ta bort vattentornet", "avboka vattentornet", "sök vattentornet"),
        *("radera vattentornet!", "sök efter vattentornet", "hitta ”vattentornet”"),
        *("ta bort min idé om vattentornet", "släng vattentornet", "finns vattentornet?"),
    ],
)
async def test_what_asks_about_an_idea_that_is_not_there_is_shared_by_a_press_alone(
    teams: Stage, anna: Chat, typed: str
) -> None:
    await anna.say(f"/idé {IDEA}")
    asked = await anna.say(f"/idé {typed}")
    assert not_found("vattentornet") in asked.text
    assert set(asked.buttons) == {SHARE_TYPED, ALL}
    assert await texts(teams) == [IDEA]
    assert IDEA in (await anna.press(asked, ALL)).text
    thanks = await anna.press(asked, SHARE_TYPED)
    assert SHARED in thanks.text
    assert await texts(teams) == [IDEA, typed]


@pytest.mark.parametrize(
    "typed", ["ta bort plasten ur haven", "lämna bilen hemma", "om man fick följa en lots"]
)
async def test_an_idea_may_begin_as_if_about_another_and_takes_one_more_press(
    teams: Stage, anna: Chat, typed: str
) -> None:
    asked = await anna.say(f"/idé {typed}")
    assert typed in asked.text
    await anna.press(asked, SHARE_TYPED)
    assert await texts(teams) == [typed]


@pytest.mark.parametrize(
    "typed",
    [
        *("Ta bort snön", "Sök jobb hos oss", "visa hur vi bygger", "boka tid för vaccin"),
        *("omtanke i vardagen", "En dag som ingen vill ångra", "Klotter som vi får bort"),
    ],
)
async def test_an_idea_with_such_a_word_that_asks_for_nothing_is_shared_at_once(
    teams: Stage, anna: Chat, typed: str
) -> None:
    await anna.say(f"/idé {IDEA}")
    assert SHARED in (await anna.say(f"/idé {typed}")).text
    assert await texts(teams) == [IDEA, typed]


@pytest.mark.parametrize(
    "typed",
    [
        *("om parkvakten", "sök parkvakt", "radera parkvakten", "ta bort idén om parkvakten"),
        *("visa parkvakten", "boka parkvakten", "ändra parkvakten", "parkvakten ta bort"),
    ],
)
async def test_what_asks_about_an_idea_shows_it_and_what_was_typed_is_there_to_share(
    teams: Stage, anna: Chat, typed: str
) -> None:
    await anna.say(f"/idé {IDEA}")
    await anna.say("/idé En simlärare")
    shown = await anna.say(f"/idé {typed}")
    assert (IDEA in shown.text, "simlärare" in shown.text) == (True, False)
    assert "Lägg åt sidan" in shown.buttons
    assert len(await texts(teams)) == 2
    await anna.press(shown, SHARE_TYPED)
    assert (await texts(teams))[2:] == [typed]


async def test_of_several_that_are_asked_about_all_are_shown(teams: Stage, anna: Chat) -> None:
    for each in (IDEA, "Parkvaktens hund", "En simlärare"):
        await anna.say(f"/idé {each}")
    shown = await anna.say("/idé om parkvakt")
    assert len(shown.all_buttons("Visa")) == 2
    await anna.press(shown, SHARE_TYPED)
    assert (await texts(teams))[3:] == ["om parkvakt"]


@pytest.mark.parametrize("typed", ["ta bort", "om", "sök", "ta bort idén", "radera"])
async def test_what_names_no_idea_shows_them_all(teams: Stage, anna: Chat, typed: str) -> None:
    for each in (IDEA, "En simlärare"):
        await anna.say(f"/idé {each}")
    shown = await anna.say(f"/idé {typed}")
    assert len(shown.all_buttons("Visa")) == 2
    assert len(await texts(teams)) == 2


async def test_what_is_not_found_in_the_channel_is_said_to_whoever_asked(
    teams: Stage, anna: Chat
) -> None:
    channel = teams.channel(ANNA)
    assert await channel.deliver(channel.message("/idé om vattentornet")) == 200
    assert not_found("vattentornet") in cards_in(teams, anna.conversation)[-1].text
    assert not any("vattentornet" in each.text for each in cards_in(teams, channel.conversation))


async def test_who_is_late_to_take_it_is_told_in_the_chat_and_on_the_page(
    teams: Stage, anna: Chat
) -> None:
    shared = await anna.say(f"/idé {IDEA}")
    assert TAKEN in (await teams.personal(BO).press(shared, "Jag tar den")).text
    siv = teams.personal(SIV)
    assert "Bo Al hann ta den före dig" in (await siv.press(shared, "Jag tar den")).text
    assert "hann ta" not in (await siv.press_raw("idea", {"idea": 1})).text
    again = (await teams.personal(BO).press(shared, "Jag tar den")).text
    assert (TAKEN in again, "hann ta" in again) == (True, False)
    await anna.say("/idé En simlärare")
    late = Visitor(teams, SIV)
    page = await late.open("/schema/ideas")
    await teams.personal(BO).press_raw("idea_take", {"idea": 2})
    assert "Bo Al hann ta den före dig" in (await late.press(page, "Jag tar den")).text


@pytest.mark.parametrize("typed", ["- Filma isen", "– Filma isen", "• Filma isen", "| Filma isen"])
async def test_a_dash_or_bullet_before_an_idea_is_no_part_of_it(anna: Chat, typed: str) -> None:
    assert "Filma isen" in (await anna.say(f"/idé {typed}")).text.split("\n")
