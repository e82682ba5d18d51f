"""A series asks its owner about one day at a time; nothing is booked before a yes."""

import asyncio
from datetime import date, datetime

import pytest

from bot.schedule.series import NotYourSeries
from tests.clock import STOCKHOLM
from tests.makers import ANNA, BO, SIV
from tests.scenario import Card, Chat, Stage
from tests.teams.test_ideas import anna, digest_in
from tests.teams.test_publication import cards_in, until
from tests.teams.test_swaps import worked
from tests.wording import why_not

__all__ = ["anna"]

SAID = "första måndagen i månaden Månadens medarbetare"


async def test_each_day_is_asked_about_and_two_are_held_at_most(teams: Stage, anna: Chat) -> None:
    await teams.personal(BO).say("/boka 7/12 Något annat")
    await teams.fill(date(2026, 12, 7))
    begun = await anna.say(f"/serie {SAID}")
    assert "Serien är igång" in begun.text
    assert "Ska jag boka tisdag 8 december (v. 50)?" in begun.text
    assert "Måndag 7 december (v. 50) är upptagen." in begun.text
    assert len(await teams.bookings()) == 1, "a question holds nothing"
    second = await anna.press(begun, "Boka dagen")
    assert "Bokat: tisdag 8 december" in second.text
    assert "Ska jag boka måndag 4 januari 2027" in second.text
    full = await anna.press(second, "Boka dagen")
    assert "Två dagar är bokade" in full.text
    assert "Boka dagen" not in full.buttons
    mine = [each for each in await teams.bookings() if each.owner == ANNA]
    assert [each.day for each in mine] == [date(2026, 12, 8), date(2027, 1, 4)]
    assert {each.details.title for each in mine} == {"Månadens medarbetare"}
    late = await anna.press(begun, "Boka dagen")
    assert "gäller inte längre" in late.text
    assert len(await teams.bookings()) == 3
    await until(teams, datetime(2026, 12, 9, 9, tzinfo=STOCKHOLM))
    asked = cards_in(teams, anna.conversation)[-1]
    assert "Ska jag boka måndag 1 februari 2027" in asked.text
    skipped = await anna.press(asked, "Hoppa över")
    assert "Ska jag boka måndag 1 mars 2027" in skipped.text


async def test_of_two_answers_at_once_one_counts(teams: Stage, anna: Chat) -> None:
    begun = await anna.say(f"/serie {SAID}")
    cards = await asyncio.gather(*(anna.press(begun, "Boka dagen") for _ in range(2)))
    assert sorted("Bokat: måndag 7" in card.text for card in cards) == [False, True]
    assert len(await teams.bookings()) == 1


async def test_a_day_that_was_taken_since_gives_way_to_the_next(teams: Stage, anna: Chat) -> None:
    begun = await anna.say(f"/serie {SAID}")
    await teams.fill(date(2026, 12, 7))
    again = await anna.press(begun, "Boka dagen")
    assert "gäller inte längre" in again.text
    assert "Ska jag boka tisdag 8 december" in again.text
    assert "Bokat: tisdag 8 december" in (await anna.press(again, "Boka dagen")).text


async def test_only_its_owner_answers_and_only_those_two_end_it(teams: Stage, anna: Chat) -> None:
    begun = await anna.say(f"/serie {SAID}")
    bo, siv = teams.personal(BO), teams.personal(SIV)
    shown = await bo.press(await bo.say("serier"), "Visa")
    assert "Boka dagen" not in shown.buttons
    assert "Avsluta serien" not in shown.buttons
    refused = await bo.press(begun, "Boka dagen")
    assert why_not(NotYourSeries("Anna Ek")) in refused.text
    for title in ("Hoppa över", "Avsluta serien"):
        assert "Frågorna om den här serien" in (await bo.press(begun, title)).text
    assert await teams.bookings() == []
    ended = await siv.press(await siv.press(await siv.say("/serie"), "Visa"), "Avsluta serien")
    assert "Serien är avslutad" in ended.text
    assert "avslutad" in (await anna.press(begun, "Boka dagen")).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Månadens medarbetare", "Skriv hur ofta och sedan rubriken"),
        ("varje tisdag", "rubrik"),
        ("varje tisdag " + "å" * 201, "200"),
    ],
)
async def test_what_is_no_series_comes_back_to_be_put_right(
    teams: Stage, anna: Chat, typed: str, said: str
) -> None:
    card = await anna.say(f"/serie {typed}")
    assert said in card.text
    assert card.inputs["said"]["value"] == typed
    begun = await anna.press(card, "Börja serien", {"said": SAID})
    assert "Serien är igång" in begun.text


def told(teams: Stage, anna: Chat, words: str) -> list[Card]:
    return [card for card in cards_in(teams, anna.conversation) if words in card.text]


async def test_silence_is_asked_into_twice_and_ends_it_after_three_days(
    teams: Stage, anna: Chat
) -> None:
    await anna.say("/serie varje torsdag Torsdagstipset")
    await until(teams, datetime(2026, 11, 26, 12, tzinfo=STOCKHOLM))
    assert told(teams, anna, "avslutad") == []
    await until(teams, datetime(2026, 12, 11, 12, tzinfo=STOCKHOLM))
    [ended] = told(teams, anna, "avslutad")
    assert "tre frågor i rad fick inget svar" in ended.text
    asked = len(told(teams, anna, "Ska jag boka"))
    await until(teams, datetime(2026, 12, 28, 12, tzinfo=STOCKHOLM))
    assert len(told(teams, anna, "Ska jag boka")) == asked
    assert await teams.bookings() == []


async def test_a_series_whose_owner_has_left_ends_in_silence(teams: Stage, anna: Chat) -> None:
    await anna.say(f"/serie {SAID}")
    siv = teams.personal(SIV)
    card = await siv.press_raw("editor", {"person": ANNA})
    await siv.press(card, "Ta bort som redaktör")
    before = len(cards_in(teams, anna.conversation))
    await until(teams, datetime(2026, 12, 1, 12, tzinfo=STOCKHOLM))
    assert "Ingen serie är igång" in (await siv.say("/serie")).text
    later = cards_in(teams, anna.conversation)[before:]
    assert not any("Ska jag boka" in card.text for card in later)


@pytest.mark.everywhere
async def test_the_digest_shows_what_waits_for_an_answer(teams: Stage, anna: Chat) -> None:
    await anna.say("/serie varje torsdag Torsdagstipset")
    await teams.bot.planner.plan()
    await until(teams, datetime(2026, 11, 23, 8, tzinfo=STOCKHOLM))
    await worked(teams)
    digest = digest_in(teams)
    assert "Serier som väntar på svar" in digest.text
    assert "Torsdagstipset" in digest.text


async def test_every_step_stands_in_the_log(teams: Stage, anna: Chat) -> None:
    begun = await anna.say(f"/serie {SAID}")
    second = await anna.press(begun, "Boka dagen")
    third = await anna.press(second, "Hoppa över")
    await anna.press(third, "Avsluta serien")
    async with teams.bot.engine.connect() as connection:
        rows = await connection.exec_driver_sql("select action from audit order by id")
        assert [row.action for row in rows if row.action.startswith("series")] == [
            "series",
            "series_booked",
            "series_skipped",
            "series_ended",
        ]


async def test_a_series_goes_on_where_no_team_is_known_and_everybody_is_an_editor(
    teams: Stage,
) -> None:
    anna = teams.personal(ANNA)
    await anna.say("/serie varje torsdag Torsdagstipset")
    await until(teams, datetime(2026, 12, 1, 12, tzinfo=STOCKHOLM))
    assert "Torsdagstipset" in (await anna.say("/serie")).text
