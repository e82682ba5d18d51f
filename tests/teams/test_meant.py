"""Which booking a command means, and that a day once given is not asked for again."""

from datetime import date, time

import pytest

from bot.swedish.booking import (
    WHERE_TO,
    is_it_to_that_day,
    page_is_changed_by_edit,
    stands_already,
    time_is_changed_by_edit,
    which_of_these,
    which_weekday,
)
from bot.swedish.swaps import is_it_that_day, own_there
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.scenario import Card, Stage


@pytest.fixture
async def three(teams: Stage) -> Stage:
    """Anna has three posts; the clock is Sunday 22 November."""
    await teams.install(ANNA, BO, SIV)
    anna = teams.personal(ANNA)
    for line in ("2026-12-18 Jul", "2026-12-08 Tisdag", "2026-11-24 Bakom kulisserna"):
        asked = await anna.say(f"/boka {line}")
        if "Bokat" not in asked.text:
            day, title = line.split(" ", 1)
            await anna.press_raw("book", {"title": title, "day": day})
    return teams


async def days(stage: Stage) -> dict[str, str]:
    return {each.details.title: each.day.isoformat() for each in await stage.bookings()}


@pytest.mark.parametrize(
    ("typed", "title", "day"),
    [
        ("Jul till 21 dec", "Jul", "2026-12-21"),
        ("”Jul” till 21 dec", "Jul", "2026-12-21"),
        ("jul 21 dec", "Jul", "2026-12-21"),
        ("18 dec Jul till 21 dec", "Jul", "2026-12-21"),
        ("Bakom till 25 nov", "Bakom kulisserna", "2026-11-25"),
        ("bakom kulisserna till 25 nov", "Bakom kulisserna", "2026-11-25"),
        ("Tisdag till 9 december", "Tisdag", "2026-12-09"),
        ("18/12 -> 21/12", "Jul", "2026-12-21"),
        ("18/12 → 21/12", "Jul", "2026-12-21"),
        ("18/12 => 21/12", "Jul", "2026-12-21"),
        ("Jul -> 21/12", "Jul", "2026-12-21"),
        ("18/12→21/12", "Jul", "2026-12-21"),
        ("18/12->21/12", "Jul", "2026-12-21"),
        ("18/12➡️21/12", "Jul", "2026-12-21"),
        ("18 dec=>21 dec", "Jul", "2026-12-21"),
        ("2026-12-18–>2026-12-21", "Jul", "2026-12-21"),
        ("Jul→21/12", "Jul", "2026-12-21"),
        ("till 21/12 från 18/12", "Jul", "2026-12-21"),
        ("till måndag 21/12 från fredag 18/12 tack", "Jul", "2026-12-21"),
    ],
)
async def test_a_title_is_found_though_it_reads_as_a_day(
    three: Stage, typed: str, title: str, day: str
) -> None:
    before = await days(three)
    if typed.startswith("Tisdag"):
        await three.personal(ANNA).press_raw(
            "confirm_cancel", {"booking": 3, "version": 1}
        )  # else it may be the one on Tuesday as well
        before.pop("Bakom kulisserna")
    receipt = await three.personal(ANNA).say(f"/flytta {typed}")
    assert await days(three) == before | {title: day}
    assert "Flyttat från" in receipt.text


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("Jul en vecka framåt", "2026-12-25"),
        ("Jul två arbetsdagar framåt", "2026-12-22"),
        ("Jul 2 arbetsdagar tidigare", "2026-12-16"),
        ("Jul 3 vardagar senare", "2026-12-23"),
        ("jul 3 dagar senare", "2026-12-21"),
        ("Jul med en vecka bakåt", "2026-12-11"),
        ("fredag 18 dec till måndagen efter", "2026-12-21"),
        ("18/12 till dagen innan", "2026-12-17"),
        ("Jul till fredagen veckan efter", "2026-12-25"),
        ("Jul till tisdagen före", "2026-12-15"),
        ("Jul två dagar tidigare.", "2026-12-16"),
        ("Jul fram en dag", "2026-12-19"),
    ],
)
async def test_a_day_is_counted_from_the_one_that_the_booking_has(
    three: Stage, typed: str, day: str
) -> None:
    anna = three.personal(ANNA)
    before = await days(three)
    answer = await anna.say(f"/flytta {typed}")
    if "Flyttat från" not in answer.text:  # a red day is confirmed first
        await anna.press(answer, "Flytta ändå")
    assert await days(three) == before | {"Jul": day}


async def test_the_week_after_the_bookings_own_offers_its_days(three: Stage) -> None:
    asked = await three.personal(ANNA).say("/flytta 8/12 till veckan efter")
    offered = [each["data"]["day"] for each in asked.all_buttons("Flytta")]
    assert offered
    assert "2026-12-14" <= min(offered) <= max(offered) <= "2026-12-18"


async def test_a_title_that_ends_as_a_step_is_a_title(three: Stage) -> None:
    anna = three.personal(ANNA)
    await anna.press_raw("book", {"title": "Livet en vecka senare", "day": "2026-12-15"})
    before = await days(three)
    await anna.say("/flytta Livet en vecka senare till 16/12")
    assert await days(three) == before | {"Livet en vecka senare": "2026-12-16"}
    asked = await anna.say("/flytta Livet en vecka senare")
    assert "Flyttat från" not in asked.text


@pytest.mark.parametrize(
    "typed", ["Jul och Bakom kulisserna", "18/12 och 24/11", "jul, bakom", "Jul samt 24 nov"]
)
async def test_several_that_are_named_are_offered_one_by_one(three: Stage, typed: str) -> None:
    asked = await three.personal(ANNA).say(f"/avboka {typed}")
    assert which_of_these() in asked.text
    assert {each["data"]["booking"] for each in asked.all_buttons("Avboka")} == {1, 3}


@pytest.mark.parametrize(
    "typed",
    [
        "jul & bakom kulisserna till 21/12",
        "jul&bakom kulisserna till v 52",
        "jul, bakom kulisserna till 21/12",
        "jul och bakom till 21/12",
        "bakom o jul till 21/12",
    ],
)
async def test_of_two_titles_none_is_left_out_though_one_reads_as_a_day(
    three: Stage, typed: str
) -> None:
    before = await days(three)
    asked = await three.personal(ANNA).say(f"/flytta {typed}")
    assert await days(three) == before
    assert which_of_these() in asked.text
    assert len(asked.all_buttons("Flytta")) == 2


@pytest.mark.parametrize(
    "typed", ["bakom till 21/12 nej 22/12", "bakom till 21/12, nej vänta", "nej bakom till 21/12"]
)
async def test_a_day_taken_back_is_not_where_the_chosen_one_moves(
    three: Stage, typed: str
) -> None:
    before = await days(three)
    asked = await three.personal(ANNA).say(f"/flytta {typed}")
    assert await days(three) == before
    assert not any(each["data"].get("day") for each in asked.all_buttons("Flytta"))


@pytest.mark.parametrize("typed", ["18/12 och 24/11", "18/12 och 21/12", "24/11 samt 9/12"])
async def test_a_day_after_and_is_not_where_to_move(three: Stage, typed: str) -> None:
    before = await days(three)
    asked = await three.personal(ANNA).say(f"/flytta {typed}")
    assert await days(three) == before
    assert not any(each["data"].get("day") for each in asked.all_buttons("Flytta"))


async def test_to_book_anew_is_to_move(three: Stage) -> None:
    anna = three.personal(ANNA)
    await anna.say("/boka om Jul till 21/12")
    assert (await days(three))["Jul"] == "2026-12-21"
    asked = await anna.say("boka om min dag")
    assert len(asked.all_buttons("Flytta")) == 3
    await anna.say("/boka om 10 dagar Ny bro")
    await anna.say("/boka om 7 arbetsdagar Snö")
    await anna.say("/boka 10/12 Om oss")
    assert {"Ny bro", "Snö", "Om oss"} <= set(await days(three))


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("Jul till v 50", "2026-12-07", "2026-12-11"),
        ("18/12 till 21/12 eller 22/12", "2026-12-21", "2026-12-22"),
        ("18/12 till 21–22/12", "2026-12-21", "2026-12-22"),
        ("Jul till slutet av januari", "2027-01-21", "2027-01-31"),
        ("Jul till fredag om två veckor", "2026-12-04", "2026-12-11"),
    ],
)
async def test_a_move_to_more_days_than_one_offers_days_of_those(
    three: Stage, typed: str, first: str, last: str
) -> None:
    asked = await three.personal(ANNA).say(f"/flytta {typed}")
    offered = [each["data"]["day"] for each in asked.all_buttons("Flytta")]
    assert offered
    assert first <= min(offered) <= max(offered) <= last


@pytest.mark.parametrize("typed", ["v 51", "december", "14–18 december", "fredag 18/12"])
async def test_a_move_to_days_on_which_the_post_stands_says_so_and_offers_the_others(
    three: Stage, typed: str
) -> None:
    before = await days(three)
    asked = await three.personal(ANNA).say(f"/flytta Jul till {typed}")
    day = date(2026, 12, 18)
    assert stands_already(day, three.clock.now().date()) in asked.text
    offered = [
        each["data"]["day"] for each in asked.all_buttons("Flytta") if "day" in each["data"]
    ]
    assert day.isoformat() not in offered
    assert bool(offered) != typed.startswith("fredag"), (
        "for a single day it is all there is to say"
    )
    assert await days(three) == before


async def test_a_move_to_days_of_which_none_is_free_offers_others(three: Stage) -> None:
    asked = await three.personal(ANNA).say("/flytta Jul till 28–29 nov")
    assert {each["data"]["booking"] for each in asked.all_buttons("Flytta")} == {1}
    assert "Jag förstod inte" not in asked.text


async def test_a_day_and_a_title_of_the_same_words_are_asked_about_with_the_target_kept(
    three: Stage,
) -> None:
    anna = three.personal(ANNA)
    before = await days(three)
    asked = await anna.say("/flytta tisdag till 9 december")
    assert await days(three) == before
    assert len(asked.all_buttons("Flytta")) == 2
    await anna.press(asked, asked.all_buttons("Flytta")[1])
    assert "2026-12-09" in (await days(three)).values()


async def test_when_no_booking_fits_the_day_to_move_to_is_kept_through_the_choice(
    three: Stage,
) -> None:
    anna = three.personal(ANNA)
    asked = await anna.say("/flytta Lucia till 21 dec")
    assert "måndag 21 december" in asked.text
    await anna.press(asked, asked.all_buttons("Flytta")[-1])
    assert (await days(three))["Jul"] == "2026-12-21"


async def test_a_cancellation_finds_a_title_that_reads_as_a_day(three: Stage) -> None:
    asked = await three.personal(ANNA).say("/avboka Jul")
    assert "Avboka fredag 18 december" in asked.text


async def test_a_swap_keeps_the_day_through_the_choice_and_moves_where_nobody_is(
    three: Stage,
) -> None:
    anna = three.personal(ANNA)
    asked = await anna.say("/byt Lussetåget mot 10 december")
    assert "torsdag 10 december" in asked.text
    offered = await anna.press(asked, asked.all_buttons("Fråga om byte")[0])
    assert "Ingen annan har en bokning" in offered.text
    await anna.press(offered, "Flytta")
    assert "2026-12-10" in (await days(three)).values()


@pytest.mark.parametrize(
    "typed", ["18 dec mot 8 dec", "Jul mot 8 dec", "min fredag 18/12 mot min tisdag 8/12"]
)
async def test_a_swap_with_ones_own_post_leads_to_moving_that_one_first(
    three: Stage, typed: str
) -> None:
    anna = three.personal(ANNA)
    before = await days(three)
    await three.fill(date(2026, 12, 8), owner=ANNA)
    asked = await anna.say(f"/byt {typed}")
    assert own_there(date(2026, 12, 8), "Tisdag", "Jul", three.clock.now().date()) in asked.text
    moved = await anna.press(asked, asked.all_buttons("Flytta")[0])
    assert "Flyttat från tisdag 8 december" in moved.text
    assert (await days(three))["Jul"] == before["Jul"]


async def test_a_swap_with_the_same_day_says_that_the_post_stands_there(three: Stage) -> None:
    asked = await three.personal(ANNA).say("/byt 18 dec mot 18 dec")
    assert stands_already(date(2026, 12, 18), three.clock.now().date()) in asked.text


@pytest.mark.parametrize("typed", ["min onsdag 9/12", "Lussetåget", "onsdag 9/12"])
@pytest.mark.parametrize("whom", ["nån på tisdag 8/12", "någon annan på tisdag 8/12"])
async def test_a_post_is_never_offered_to_be_moved_to_its_own_day(
    three: Stage, typed: str, whom: str
) -> None:
    asked = await three.personal(ANNA).say(f"/byt {typed} mot {whom}")
    offered = [each["data"] for each in asked.all_buttons("Fråga om byte")]
    assert {each["booking"] for each in offered} == {1, 3}
    assert {each["day"] for each in offered} == {"2026-12-08"}


async def test_a_move_says_from_where_and_is_undone(three: Stage) -> None:
    anna = three.personal(ANNA)
    before = await days(three)
    receipt = await anna.say("/flytta Bakom kulisserna till 25 november")
    assert "från tisdag 24 november (v. 48) till onsdag 25 november" in receipt.text
    undone = await anna.press(receipt, "Ångra")
    assert await days(three) == before
    assert "Ångra" in undone.buttons
    assert "gammalt" in (await anna.press(receipt, "Ångra")).text


async def test_a_move_to_a_day_that_is_not_free_offers_others(three: Stage) -> None:
    anna = three.personal(ANNA)
    await three.fill(TUESDAY)
    asked = await anna.say("/flytta Jul till 24 november")
    assert {"Flytta till datumet", "Behåll bokningen"} <= set(asked.buttons)


async def taken(stage: Stage, person: str) -> Card:
    await stage.fill(TUESDAY, owner=ANNA)
    return await stage.personal(person).say("/boka 24 november Egen krock")


async def test_ones_own_day_is_nobody_elses(three: Stage) -> None:
    own, other = await taken(three, ANNA), await taken(three, BO)
    assert "Du har ”Bakom kulisserna”" in own.text
    assert not {"Fråga om byte", "Ställ mig i kö"} & set(own.buttons)
    assert {"Visa bokningen", "Annan dag"} <= set(own.buttons)
    assert {"Fråga om byte", "Ställ mig i kö"} <= set(other.buttons)


async def test_a_question_about_a_swap_keeps_the_title_that_was_typed(three: Stage) -> None:
    bo = three.personal(BO)
    asked = await bo.press(await taken(three, BO), "Fråga om byte")
    form = await bo.press(asked, "Annan dag")
    assert form.inputs["title"]["value"] == "Egen krock"


async def test_a_day_is_said_to_be_moved_only_where_it_was(three: Stage) -> None:
    await three.fill(date(2026, 12, 9))
    before = await days(three)
    anna = three.personal(ANNA)
    taken = await anna.say("/flytta 8/12 till 9/12 kl 10")
    assert await days(three) == before
    assert time_is_changed_by_edit(time(10), moved=True) not in taken.text
    assert time_is_changed_by_edit(time(10), moved=False) in taken.text
    moved = await anna.say("/flytta 8/12 till 10/12 kl 10")
    assert time_is_changed_by_edit(time(10), moved=True) in moved.text


@pytest.mark.parametrize(
    "typed",
    [
        "18/12 till kl 14",
        "Jul kl 14",
        "Jul till torsdag kl 14",
        "18/12 nästa vecka kl 14",
        "kl 14",
    ],
)
async def test_a_time_is_not_passed_over_while_the_day_is_asked_for(
    three: Stage, typed: str
) -> None:
    before = await days(three)
    asked = await three.personal(ANNA).say(f"/flytta {typed}")
    assert time_is_changed_by_edit(time(14), moved=False) in asked.text
    assert await days(three) == before


@pytest.fixture
async def colleagues(three: Stage) -> Stage:
    """Bo has two posts and Siv one, beside Anna's three."""
    bo, siv = three.personal(BO), three.personal(SIV)
    await bo.say("/boka 2026-12-10 Vattentornet")
    await bo.say("/boka 2026-12-03 Simhallen öppnar")
    await siv.say("/boka 2026-12-04 Vattentornets vänner")
    return three


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("Bos 10/12", "torsdag 10 december"),
        ("Bos torsdag 10/12", "torsdag 10 december"),
        ("Bos inlägg 10/12", "torsdag 10 december"),
        ("Bos Vattentornet", "torsdag 10 december"),
        ("bo als simhallen", "torsdag 3 december"),
        ("Simhallen, Bos", "torsdag 3 december"),
        ("Bo Vattentornet 10/12", "torsdag 10 december"),
        ("Bos “Vattentornet”", "torsdag 10 december"),
        ("Annas Bakom kulisserna", "tisdag 24 november"),
        ("Annas jul", "fredag 18 december"),
    ],
)
async def test_a_post_is_found_by_whose_it_is(colleagues: Stage, typed: str, day: str) -> None:
    asked = await colleagues.personal(SIV).say(f"/avboka {typed}")
    assert f"Avboka {day}" in asked.text


@pytest.mark.parametrize("typed", ["Bos till 11/12", "Bos"])
async def test_several_of_one_persons_are_chosen_among(colleagues: Stage, typed: str) -> None:
    before = await days(colleagues)
    asked = await colleagues.personal(SIV).say(f"/flytta {typed}")
    assert which_of_these() in asked.text
    assert {each["data"]["booking"] for each in asked.all_buttons("Flytta")} == {4, 5}
    assert await days(colleagues) == before


@pytest.mark.parametrize(
    "typed", ["Bos 4/12", "Annas 10/12", "Bos Bakom kulisserna", "Cias 10/12"]
)
async def test_a_post_of_somebody_elses_is_not_the_one_meant(
    colleagues: Stage, typed: str
) -> None:
    asked = await colleagues.personal(SIV).say(f"/avboka {typed}")
    assert "Vilken" in asked.text
    assert not asked.text.startswith("Avboka")


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("kulisserna 11/12", "Bakom kulisserna"),
        ("bakom 11 dec", "Bakom kulisserna"),
        ("bakom fredag 11/12", "Bakom kulisserna"),
        ("11/12 bakom", "Bakom kulisserna"),
    ],
)
async def test_a_day_beside_a_part_of_a_title_is_asked_about_as_the_one_to_move_to(
    three: Stage, typed: str, title: str
) -> None:
    anna = three.personal(ANNA)
    before = await days(three)
    asked = await anna.say(f"/flytta {typed}")
    assert await days(three) == before
    assert is_it_to_that_day(date(2026, 12, 11), three.clock.now().date()) in asked.text
    [to] = [each for each in asked.all_buttons("Flytta") if each["data"].get("day")]
    await anna.press(asked, to)
    assert await days(three) == before | {title: "2026-12-11"}


async def test_a_day_that_stands_in_the_title_is_not_where_to_move(three: Stage) -> None:
    anna = three.personal(ANNA)
    await anna.press_raw("book", {"title": "Öppet hus 11/12", "day": "2026-12-15"})
    before = await days(three)
    for typed in ("öppet hus 11/12", "Öppet hus 11/12"):
        asked = await anna.say(f"/flytta {typed}")
        assert await days(three) == before
        assert WHERE_TO in asked.text
    await anna.say("/flytta öppet hus 11/12 till 16/12")
    assert await days(three) == before | {"Öppet hus 11/12": "2026-12-16"}


async def test_a_day_beside_what_several_titles_hold_is_kept_through_the_choice(
    three: Stage,
) -> None:
    anna = three.personal(ANNA)
    await anna.press_raw("book", {"title": "Bakom disken", "day": "2026-12-15"})
    before = await days(three)
    asked = await anna.say("/flytta bakom 11/12")
    assert await days(three) == before
    assert len(asked.all_buttons("Flytta")) == 2
    await anna.press(asked, asked.all_buttons("Flytta")[1])
    assert await days(three) == before | {"Bakom disken": "2026-12-11"}


async def test_a_post_on_the_day_goes_before_one_to_move_there(colleagues: Stage) -> None:
    siv = colleagues.personal(SIV)
    before = await days(colleagues)
    asked = await siv.say("/flytta vattentornet 10/12")
    assert "”Vattentornet” står på torsdag 10 december" in asked.text
    assert await days(colleagues) == before


@pytest.mark.parametrize("typed", ["bakom 10/12", "10/12 kulisserna"])
async def test_a_day_beside_a_part_of_a_title_is_chosen_for_a_swap_and_nobody_is_asked(
    colleagues: Stage, typed: str
) -> None:
    anna = colleagues.personal(ANNA)
    asked = await anna.say(f"/byt {typed}")
    assert is_it_that_day(date(2026, 12, 10), colleagues.clock.now().date()) in asked.text
    assert asked.inputs["theirs"]["value"] == "4"
    sent = await anna.press(asked, "Fråga om byte", {"theirs": "4"})
    assert "Vattentornet" in sent.text


@pytest.mark.parametrize(
    ("typed", "among"),
    [
        ("8/12 till fredag", {"2026-11-27", "2026-12-11"}),
        ("Jul till måndag", {"2026-11-23", "2026-12-14", "2026-12-21"}),
        ("18 dec till på onsdag", {"2026-11-25", "2026-12-16", "2026-12-23"}),
        ("jul torsdagen", {"2026-11-26", "2026-12-17"}),
        ("Jul till fre", {"2026-11-27", "2026-12-25"}),
    ],
)
async def test_a_weekday_alone_far_from_the_booking_is_that_weeks_or_the_bookings(
    three: Stage, typed: str, among: set[str]
) -> None:
    anna = three.personal(ANNA)
    before = await days(three)
    asked = await anna.say(f"/flytta {typed}")
    assert await days(three) == before
    offered = {each["data"].get("day") for each in asked.all_buttons("Flytta")} - {None}
    assert offered <= among
    assert offered >= {each for each in among if each != "2026-12-25"}  # a red day


@pytest.mark.parametrize(
    ("typed", "title", "day"),
    [
        ("Bakom till torsdag", "Bakom kulisserna", "2026-11-26"),
        ("24/11 till måndag", "Bakom kulisserna", "2026-11-23"),
        ("8/12 till torsdag v 49", "Tisdag", "2026-12-03"),
        ("8/12 till fredag samma vecka", "Tisdag", "2026-12-11"),
        ("8/12 till fredagen den veckan", "Tisdag", "2026-12-11"),
        ("Jul till måndag i samma vecka", "Jul", "2026-12-14"),
        ("18/12 till onsdagen i den veckan.", "Jul", "2026-12-16"),
    ],
)
async def test_a_weekday_in_a_week_that_is_known_is_moved_to(
    three: Stage, typed: str, title: str, day: str
) -> None:
    before = await days(three)
    await three.personal(ANNA).say(f"/flytta {typed}")
    assert await days(three) == before | {title: day}


@pytest.fixture
async def titled(teams: Stage) -> Stage:
    """Anna has four posts whose titles are written without the article."""
    await teams.install(ANNA, BO, SIV)
    anna = teams.personal(ANNA)
    for day, title in (
        ("2026-12-08", "Nya cykelbro"),
        ("2026-12-10", "Luciatåg i rådhuset"),
        ("2026-12-14", "Öppna data"),
        ("2026-12-16", "Gamla broar och bilder"),
    ):
        await anna.press_raw("book", {"title": title, "day": day})
    return teams


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("cykelbron till 15/12", "Nya cykelbro"),
        ("den nya cykelbron till 15/12", "Nya cykelbro"),
        ("luciatåget till 15/12", "Luciatåg i rådhuset"),
        ("bilderna till 15/12", "Gamla broar och bilder"),
        ("broarna och bilderna till 15/12", "Gamla broar och bilder"),
    ],
)
async def test_a_title_is_found_with_the_article_that_it_lacks(
    titled: Stage, typed: str, title: str
) -> None:
    anna = titled.personal(ANNA)
    before = await days(titled)
    await anna.say(f"/flytta {typed}")
    assert await days(titled) == before | {title: "2026-12-15"}


@pytest.mark.parametrize("typed", ["dataton", "bron", "bilden", "öppnar", "lucian"])
async def test_a_word_that_is_not_the_titles_is_not_made_so(titled: Stage, typed: str) -> None:
    before = await days(titled)
    await titled.personal(ANNA).say(f"/flytta {typed} till 15/12")
    assert await days(titled) == before


@pytest.mark.parametrize(
    ("typed", "among"),
    [
        ("8/12 - inställt", {1}),
        ("8/12 för att vi är sjuka", {1}),
        ("tisdag 8/12 Fel rubrik", {1}),
        ("10 dec, blir inte av", {2}),
        ("v 50 strejk", {1, 2}),
        ("måndagens strejk", {3}),
        ("strejk", {1, 2, 3, 4}),
        ("9/12 strejk", {1, 2, 3, 4}),
    ],
)
@pytest.mark.parametrize("command", ["flytta", "avboka"])
async def test_where_words_are_left_those_of_the_day_are_offered(
    titled: Stage, command: str, typed: str, among: set[int]
) -> None:
    before = await days(titled)
    asked = await titled.personal(ANNA).say(f"/{command} {typed}")
    assert "Jag förstod inte" in asked.text
    assert await days(titled) == before
    assert {each["data"]["booking"] for each in asked.all_buttons(command.capitalize())} == among


@pytest.mark.parametrize(
    ("typed", "among"),
    [
        ("cykelbro 9/12", {1}),
        ("cykelbron i november", {1}),
        ("luciatåg tidigast 14/12", {2}),
        ("tisdagens", {1}),
    ],
)
async def test_a_title_with_another_day_offers_the_posts_of_the_title(
    titled: Stage, typed: str, among: set[int]
) -> None:
    for person in (ANNA, SIV):
        asked = await titled.personal(person).say(f"/avboka {typed}")
        assert "Vilken" in asked.text
        assert {each["data"]["booking"] for each in asked.all_buttons("Avboka")} == among


@pytest.mark.parametrize(
    "typed",
    [
        "cykelbro till {page} 15/12",
        "cykelbro 8/12 till 15/12 på {page}",
        "cykelbro till {page}",
        "8/12 till {page}",
        "Nya cykelbro till sidan {page}",
    ],
)
async def test_a_move_to_another_page_says_how_and_moves_nothing(
    titled: Stage, typed: str
) -> None:
    before = await days(titled)
    page = titled.product
    asked = await titled.personal(ANNA).say(f"/flytta {typed.format(page=page.aliases[-1])}")
    assert await days(titled) == before
    assert page_is_changed_by_edit(page) in asked.text
    assert {each["data"]["booking"] for each in asked.all_buttons("Flytta")} == {1}


@pytest.mark.parametrize(
    "typed",
    [
        "mitt inlägg om cykelbron till 15/12",
        "8/12 till 15/12 istället",
        "inlägget om cykelbro 8/12 till 15/12 i stället",
        "cykelbro till stadens sida 15/12",
    ],
)
async def test_words_around_a_move_say_nothing_of_it(titled: Stage, typed: str) -> None:
    before = await days(titled)
    typed = typed.replace("stadens sida", titled.main.aliases[-1])
    await titled.personal(ANNA).say(f"/flytta {typed}")
    assert await days(titled) == before | {"Nya cykelbro": "2026-12-15"}


@pytest.mark.parametrize("typed", ["tisdag till torsdag", "strejk till torsdag"])
async def test_a_weekday_is_moved_to_from_no_list_of_bookings_in_other_weeks(
    titled: Stage, typed: str
) -> None:
    asked = await titled.personal(ANNA).say(f"/flytta {typed}")
    assert which_weekday(date(2026, 11, 26)) in asked.text
    assert asked.all_buttons("Flytta")
    assert not any(each["data"].get("day") for each in asked.all_buttons("Flytta"))


@pytest.mark.parametrize(
    "typed", ["8/12–14/12", "8/12 till 14/12", "8–14 december", "8, 10, 14/12"]
)
async def test_those_of_a_stretch_that_is_cancelled_are_chosen_among(
    titled: Stage, typed: str
) -> None:
    asked = await titled.personal(ANNA).say(f"/avboka {typed}")
    assert which_of_these() in asked.text
    assert {each["data"]["booking"] for each in asked.all_buttons("Avboka")} == {1, 2, 3}


@pytest.mark.parametrize("typed", ["cykelbron", "cykelbro", "Nya", "8/12"])
@pytest.mark.parametrize("said", ["kl 14", "klockan 14.00", "kl. 14"])
async def test_a_time_beside_the_day_to_move_to_is_said_to_wait(
    titled: Stage, typed: str, said: str
) -> None:
    before = await days(titled)
    moved = await titled.personal(ANNA).say(f"/flytta {typed} till 15/12 {said}")
    assert await days(titled) == before | {"Nya cykelbro": "2026-12-15"}
    assert time_is_changed_by_edit(time(14), moved=True) in moved.text


@pytest.mark.parametrize("day", ["15 decmber", "15 decembr", "15 decembber"])
@pytest.mark.parametrize("typed", ["cykelbron", "Nya cykelbro"])
async def test_a_move_to_a_day_that_had_to_be_guessed_keeps_which_post_and_asks(
    titled: Stage, typed: str, day: str
) -> None:
    before = await days(titled)
    asked = await titled.personal(ANNA).say(f"/flytta {typed} till {day}")
    assert await days(titled) == before
    assert {each["data"]["booking"] for each in asked.all_buttons("Flytta")} == {1}
    today = titled.clock.now().date()
    assert is_it_to_that_day(date(2026, 12, 15), today) in asked.text


async def test_a_mistyped_weekday_is_asked_about_with_which_post_kept(titled: Stage) -> None:
    asked = await titled.personal(ANNA).say("/flytta cykelbron till tordag")
    assert {each["data"]["booking"] for each in asked.all_buttons("Flytta")} == {1}


@pytest.mark.parametrize("typed", ["till 14/12 eller 16/12", "till 14/12 annars 16/12"])
async def test_of_two_days_to_move_to_none_is_taken_for_the_one(titled: Stage, typed: str) -> None:
    asked = await titled.personal(ANNA).say(f"/flytta {typed}")
    assert {each["data"].get("day") for each in asked.all_buttons("Flytta")} == {None}
