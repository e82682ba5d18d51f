"""One's own reminders, one's absence, and a morning's questions on one card."""

from datetime import date, datetime, timedelta

import pytest

from bot.schedule.model import BookingId
from bot.swedish.personal import (
    CHOOSE_IN_LIST,
    DEPUTY_NEEDED,
    NO_COLLEAGUES,
    NO_SUCH_EDITOR,
    ONE_DEPUTY,
    TAKE_BACK,
)
from tests.clock import STOCKHOLM
from tests.makers import ANNA, BO, SIV
from tests.scenario import Card, Stage, settled
from tests.teams.test_publication import LINK, cards_in, until

MONDAY = datetime(2026, 11, 23, 10, tzinfo=STOCKHOLM)


def at(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=STOCKHOLM)


def asked(stage: Stage, person: str) -> list[Card]:
    """The reminders in somebody's chat."""
    return [
        card
        for card in cards_in(stage, f"a:{person}")
        if {"Svara", "Inget nytt", "Inte i dag"} & set(card.buttons)
    ]


@pytest.fixture
async def team(teams: Stage) -> Stage:
    await teams.install(ANNA, BO, SIV)
    for each in (ANNA, BO, SIV):
        await teams.personal(each).say("/hjälp")
    await settled(teams)
    return teams


@pytest.mark.parametrize("typed", ["20/12-7/1 Bo", "20/12-7/1 Karin Ek", "20/12"])
async def test_whoever_is_the_only_editor_is_sent_to_no_list(teams: Stage, typed: str) -> None:
    await teams.install(SIV)
    card = await teams.personal(SIV).say(f"/frånvaro {typed}")
    assert (NO_SUCH_EDITOR in card.text) == (len(typed) > 6)
    assert NO_COLLEAGUES in card.text
    assert CHOOSE_IN_LIST not in card.text
    assert DEPUTY_NEEDED not in card.text


async def test_a_mornings_questions_come_on_one_card(team: Stage) -> None:
    anna = team.personal(ANNA)
    await anna.say("/boka tisdag Första")
    for page, title in zip(team.products, ("Andra", "Tredje"), strict=False):
        await anna.say(f"/boka tisdag {page.aliases[-1]} {title}")
    await until(team, at(24, 9))
    await anna.press_raw("published", {"booking": 1, "link": LINK})
    await until(team, at(24, 15))
    await anna.press_raw("check_in", {"booking": 1, "number": 1, "answer": "nothing_new"})
    before = len(asked(team, ANNA))
    await until(team, at(25, 12))
    [morning] = asked(team, ANNA)[before:]
    assert "Tre frågor väntar på ditt svar" in morning.text
    assert len(morning.all_buttons("Svara")) == 3
    question = await anna.press(morning, morning.all_buttons("Svara")[0])
    assert {"Publicerat", "Inget nytt"} & set(question.buttons)


async def test_what_turns_up_after_the_mornings_card_waits_for_noon(team: Stage) -> None:
    """A question to the deputy at ten, who had a card of their own at nine."""
    anna, siv = team.personal(ANNA), team.personal(SIV)
    own = await anna.press(await anna.say("/frånvaro"), "Förvaltning och fast ersättare")
    [save] = own.all_buttons("Spara")
    await anna.press_raw("save_editor", {**save["data"], "deputy": SIV})
    await siv.say(f"/boka tisdag {team.product.aliases[-1]} Sivs eget")
    await anna.say("/boka tisdag Bakom kulisserna")
    await until(team, at(24, 9))
    await anna.say(f"/publicerat {LINK}")
    await until(team, at(25, 11))
    [*_, morning] = asked(team, SIV)
    assert "Sivs eget" in morning.text
    await until(team, at(25, 12))
    assert "Kan du titta till" in asked(team, SIV)[-1].text


async def test_of_two_questions_within_a_minute_neither_is_lost(team: Stage) -> None:
    """The second falls due when the card with the first is out already."""
    anna = team.personal(ANNA)
    await anna.say("/boka tisdag Första")
    await anna.say(f"/boka tisdag {team.product.aliases[-1]} Andra")
    for number, seconds in ((1, 10), (2, 40)):
        await until(team, at(24, 11) + timedelta(seconds=seconds))
        await anna.press_raw("published", {"booking": number, "link": LINK})
    for number, seconds in ((1, 10), (2, 40)):
        await until(team, at(24, 13) + timedelta(seconds=seconds))
        assert len(asked(team, ANNA)) == number


async def test_the_question_on_the_day_comes_when_one_wants_it(team: Stage) -> None:
    anna = team.personal(ANNA)
    form = await anna.say("/mina inställningar")
    chosen = {"publication": "true", "publication_again": "false", "check_in": "true"}
    saved = await anna.press(form, "Spara", chosen | {"morning": "10:00", "afternoon": "13:00"})
    assert "Sparat" in saved.text
    await anna.say("/boka tisdag Bakom kulisserna")
    await until(team, at(24, 12))
    assert asked(team, ANNA) == []
    await until(team, at(24, 13))
    assert len(asked(team, ANNA)) == 1
    await until(team, at(26, 12))
    assert len(asked(team, ANNA)) == 1, "not again the next morning"


async def test_a_reminder_that_is_off_still_comes_before_others_are_asked(team: Stage) -> None:
    anna = team.personal(ANNA)
    form = await anna.say("/mina inställningar")
    off = {"publication": "false", "publication_again": "false", "check_in": "false"}
    await anna.press(form, "Spara", off | {"morning": "09:00", "afternoon": "15:00"})
    await anna.say("/boka tisdag Bakom kulisserna")
    await until(team, at(24, 9))
    await anna.say(f"/publicerat {LINK}")
    await until(team, at(24, 14))
    assert asked(team, ANNA) == []
    await until(team, at(24, 15))
    assert "Påminnelse" in asked(team, ANNA)[-1].text


async def test_what_is_handed_over_comes_whatever_the_settings(team: Stage) -> None:
    bo = team.personal(BO)
    off = {"publication": "false", "publication_again": "false", "check_in": "false"}
    form = await bo.say("/mina inställningar")
    await bo.press(form, "Spara", off | {"morning": "09:00", "afternoon": "15:00"})
    anna = team.personal(ANNA)
    await anna.say("/boka tisdag Bakom kulisserna")
    await anna.say("/frånvaro 24/11-27/11 Bo Al")
    await until(team, at(24, 15))
    assert asked(team, ANNA) == []
    assert "”Bakom kulisserna” publicerat" in asked(team, BO)[-1].text


@pytest.mark.parametrize(
    "data", [{"morning": "03:00"}, {"afternoon": "09:00"}, {"check_in": "kanske"}]
)
async def test_no_other_time_than_those_offered_is_taken(team: Stage, data: object) -> None:
    await team.personal(ANNA).press_raw("save_reminders", data)
    async with team.storage.read() as tx:
        settings = await tx.reminders.settings(ANNA)
    assert settings.off == frozenset()


async def test_absence_shows_what_falls_within_and_tells_the_deputy(team: Stage) -> None:
    anna = team.personal(ANNA)
    await anna.say("/boka 21/12 Lussefirande")
    await anna.say("/boka 15/12 Utanför")
    receipt = await anna.say("/frånvaro 20/12–7/1 Bo")
    assert "Bo Al är din ersättare 20 december 2026 – 7 januari 2027" in receipt.text
    assert "Lussefirande" in receipt.text
    assert "Utanför" not in receipt.text
    await settled(team)
    told = cards_in(team, f"a:{BO}")[-1]
    assert "Du är ersättare för Anna Ek" in told.text
    assert "Lussefirande" in told.text


@pytest.mark.parametrize("typed", ["ta bort 20/12–7/1", "ta bort", "bort 20/12", "avbryt 20/12"])
async def test_to_take_an_absence_away_shows_it_and_fills_in_no_new_one(
    team: Stage, typed: str
) -> None:
    anna = team.personal(ANNA)
    await anna.say("/frånvaro 20/12–7/1 Bo")
    shown = await anna.say(f"/frånvaro {typed}")
    assert not shown.inputs["first"].get("value")
    assert "Jag förstod inte" not in shown.text
    gone = await anna.press(shown, TAKE_BACK)
    assert gone.buttons
    assert TAKE_BACK not in (await anna.say("/frånvaro")).buttons


async def test_a_deputy_may_act_only_while_it_lasts(team: Stage) -> None:
    anna, bo = team.personal(ANNA), team.personal(BO)
    booked = await anna.say("/boka 21/12 Lussefirande")
    await anna.say("/frånvaro 20/12-7/1 Bo Al")
    assert "är bokat av Anna Ek" in (await bo.press(booked, "Avboka")).text
    team.clock.at(at(20, 9, month=12))
    assert "är bokat av" not in (await bo.press(booked, "Avboka")).text
    team.clock.at(datetime(2027, 1, 8, 9, tzinfo=STOCKHOLM))
    assert "är bokat av Anna Ek" in (await bo.press(booked, "Avboka")).text


async def test_check_ins_go_to_the_deputy_and_come_back_by_themselves(team: Stage) -> None:
    anna = team.personal(ANNA)
    await anna.say("/boka tisdag Bakom kulisserna")
    await until(team, at(24, 9))
    await anna.say(f"/publicerat {LINK}")
    await anna.say("/frånvaro 25/11-26/11 Bo Al")
    await until(team, at(24, 11))
    await anna.press_raw("check_in", {"booking": 1, "number": 1, "answer": "nothing_new"})
    await until(team, at(25, 9))
    assert "Avstämning 2 av 4" in asked(team, BO)[-1].text
    shown = await team.personal(BO).say("/mina")
    assert "Väntar på ditt svar" in shown.text
    await team.personal(BO).press_raw(
        "check_in", {"booking": 1, "number": 2, "answer": "nothing_new"}
    )
    before = len(asked(team, BO))
    await until(team, at(27, 9))
    assert "Avstämning 3 av 4" in asked(team, ANNA)[-1].text
    assert len(asked(team, BO)) == before


async def test_absence_is_taken_back_and_the_deputy_told(team: Stage) -> None:
    anna = team.personal(ANNA)
    receipt = await anna.say("/frånvaro 1/12-4/12 Bo Al")
    await settled(team)
    await anna.press(receipt, "Ta bort frånvaron")
    await settled(team)
    assert "Du behöver inte vara ersättare" in cards_in(team, f"a:{BO}")[-1].text
    assert "finns inte längre" in (await anna.press(receipt, "Ta bort frånvaron")).text
    async with team.storage.read() as tx:
        assert await tx.reminders.absences(since=date(2026, 11, 1)) == []


async def test_one_absence_takes_the_place_of_those_it_overlaps(team: Stage) -> None:
    anna = team.personal(ANNA)
    for days in ("1/12-4/12", "10/12-11/12", "3/12-8/12"):
        await anna.say(f"/frånvaro {days} Bo Al")
    async with team.storage.read() as tx:
        absences = await tx.reminders.absences(since=date(2026, 11, 1))
    assert [each.first.day for each in absences] == [3, 10]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("snart nog", "förstod inte"),
        ("1/12-4/12 Kalle", "ingen redaktör med det namnet"),
        ("1/12-4/12", "Välj en kollega"),
        ("1/12-4/12 Anna Ek", "egen ersättare"),
    ],
)
async def test_what_is_missing_is_asked_for_in_the_form(
    team: Stage, typed: str, said: str
) -> None:
    card = await team.personal(ANNA).say(f"/frånvaro {typed}")
    assert said in card.text
    assert {"first", "last", "deputy"} <= set(card.inputs)


@pytest.mark.parametrize(
    "typed",
    ["1 juli - Bo Al", "1 juli –", "– 7/1 Bo Al", "Bo Al 20/12 –", "20/12 - Bo Al täcker upp"],
)
async def test_an_absence_with_one_end_is_asked_about(team: Stage, typed: str) -> None:
    card = await team.personal(ANNA).say(f"/frånvaro {typed}")
    assert "Menade du" in card.text
    assert card.inputs["first"]["value"]
    assert "Bo" not in typed or "täcker" in typed or card.inputs["deputy"]["value"] == BO
    assert "täcker" not in typed or "täcker upp" in card.text
    async with team.storage.read() as tx:
        assert await tx.reminders.absences(since=date(2026, 11, 1)) == []


@pytest.mark.parametrize("named", ["Bo!", "(Bo Al)", "ersättare: Bo Al tack 🙏", "@Bo Al, tack!"])
async def test_a_deputy_is_known_by_the_name_whatever_signs_stand_beside(
    team: Stage, named: str
) -> None:
    await team.personal(ANNA).say(f"/frånvaro 20/12 t.o.m. 7/1 {named}")
    async with team.storage.read() as tx:
        [absence] = await tx.reminders.absences(since=date(2026, 11, 1))
    assert (absence.deputy, absence.last) == (BO, date(2027, 1, 7))


@pytest.mark.parametrize(
    "typed", ["från 20/12 Karn", "hela julen Karn", "måndag eller fredag Karn"]
)
async def test_a_name_nobody_has_is_said_though_the_days_are_asked_about_too(
    team: Stage, typed: str
) -> None:
    card = await team.personal(ANNA).say(f"/frånvaro {typed}")
    assert NO_SUCH_EDITOR in card.text
    assert "Karn" in card.text


async def test_anothers_absence_is_not_ones_to_take_back(team: Stage) -> None:
    await team.personal(ANNA).say("/frånvaro 1/12-4/12 Bo Al")
    await team.personal(BO).press_raw("come_back", {"absence": 1})
    async with team.storage.read() as tx:
        assert len(await tx.reminders.absences(since=date(2026, 11, 1))) == 1


async def test_settings_and_absence_asked_for_in_the_channel_are_answered_privately(
    team: Stage,
) -> None:
    for text in ("mina inställningar", "frånvaro"):
        thread = team.channel(ANNA)
        await thread.deliver(thread.message(text))
        assert team.teams.sent_to(thread.conversation) == []


async def test_the_one_who_takes_over_is_asked_the_next_time(team: Stage) -> None:
    anna = team.personal(ANNA)
    await anna.say("/boka tisdag Bakom kulisserna")
    await until(team, at(24, 9))
    await anna.say(f"/publicerat {LINK}")
    await until(team, at(24, 11))
    await anna.press_raw("check_in", {"booking": 1, "number": 1, "answer": "needs_help"})
    await team.personal(BO).press_raw("take_watch", {"booking": 1, "keeper": ANNA})
    await until(team, at(25, 9))
    assert "Avstämning 2 av 4" in asked(team, BO)[-1].text
    async with team.storage.read() as tx:
        watch = await tx.watches.get(BookingId(1))
    assert watch is not None
    assert watch.keeper == BO


async def test_a_bot_that_was_down_asks_once_and_in_office_hours(team: Stage) -> None:
    anna = team.personal(ANNA)
    await anna.say("/boka tisdag Bakom kulisserna")
    await until(team, at(24, 9))
    await anna.say(f"/publicerat {LINK}")
    before = len(asked(team, ANNA))
    team.clock.at(at(28, 3))  # a Saturday night: three check-ins were due meanwhile
    await until(team, at(28, 3) + timedelta(hours=1))
    assert len(asked(team, ANNA)) == before
    await until(team, at(30, 9))
    [card] = asked(team, ANNA)[before:]
    assert "Avstämning 3 av 4" in card.text


@pytest.mark.parametrize(
    "typed",
    ["20/12-7/1 ersätts av Bo", "Bo tar över 20/12-7/1", "semester 20/12-7/1 Bo", "24/12 jul Bo"],
)
async def test_a_deputy_is_known_among_other_words(team: Stage, typed: str) -> None:
    answer = await team.personal(ANNA).say(f"/frånvaro {typed}")
    chosen = answer.inputs["deputy"]["value"] if "deputy" in answer.inputs else BO
    assert chosen == BO
    assert "Bo Al" in answer.text
    assert "ingen redaktör" not in answer.text


@pytest.mark.parametrize("typed", ["1/12 inte Bo", "1/12 vem som helst utom Bo"])
async def test_a_deputy_who_is_not_meant_is_never_chosen(team: Stage, typed: str) -> None:
    form = await team.personal(ANNA).say(f"/frånvaro {typed}")
    assert not form.inputs["deputy"].get("value")
    assert CHOOSE_IN_LIST in form.text
    assert NO_SUCH_EDITOR not in form.text


async def test_two_deputies_are_said_to_be_one_too_many(team: Stage) -> None:
    form = await team.personal(ANNA).say("/frånvaro 1/12 Bo och Siv")
    assert not form.inputs["deputy"].get("value")
    assert ONE_DEPUTY in form.text
    assert NO_SUCH_EDITOR not in form.text
