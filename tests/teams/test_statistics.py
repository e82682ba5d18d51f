"""Figures as people meet them: charts, the same as text, and the followers over time."""

from datetime import datetime

import pytest

from bot.schedule.admin_refusals import NotAFollowerCount
from tests.clock import STOCKHOLM
from tests.makers import ANNA, BO, SIV
from tests.scenario import Card, Stage
from tests.wording import ONLY_SUPERADMINS, why_not


def charts(card: Card) -> dict[str, list[dict[str, object]]]:
    """The charts of the card, those that are folded away among them."""
    body = card.content["body"]
    parts = [*body, *(inner for each in body for inner in each.get("items", []))]
    return {each["title"]: each["data"] for each in parts if "Chart" in each["type"]}


async def test_what_is_booked_is_counted_by_week_type_and_department(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    await anna.say("/boka tisdag Bakom kulisserna")
    await anna.say("/boka torsdag En dag på jobbet")
    card = await anna.say("/statistik")
    inputs = {"page": teams.main.id, "period": "coming"}
    coming = await anna.press(card, "Visa", inputs)
    assert "2 inlägg" in coming.text
    weeks = charts(coming)["Inlägg per vecka"]
    assert {"x": "v. 48", "y": 2.0} in weeks
    assert charts(coming)["Typer"] == [{"x": "Inlägg", "y": 2.0}]
    assert "v. 48: 2" in coming.text.splitlines()


async def test_every_chart_has_its_numbers_as_text_too(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    await anna.say("/boka tisdag Bakom kulisserna")
    card = await anna.press_raw("statistics", {"period": "coming"})
    lines = card.text.splitlines()
    for data in charts(card).values():
        for bar in data:
            assert any(line.startswith(f"{bar['x']}: {bar['y']:.0f}") for line in lines), bar


async def test_a_page_is_chosen_by_name_and_by_list(teams: Stage) -> None:
    anna = teams.personal(ANNA)
    product = teams.product
    await anna.say(f"/boka tisdag {product.aliases[-1]} Nya företag")
    named = await anna.say(f"/statistik {product.aliases[-1]}")
    assert f"{product.name} · sedan 16 november" in named.text
    listed = await anna.press(named, "Visa", {"page": product.id, "period": "coming"})
    assert "1 inlägg" in listed.text
    main = await anna.press(named, "Visa", {"page": teams.main.id, "period": "coming"})
    assert "Inga inlägg" in main.text


async def test_days_before_the_schedule_are_not_counted(teams: Stage) -> None:
    card = await teams.personal(ANNA).say("/statistik")
    assert "arbetsdagar utan inlägg" not in card.text
    await teams.personal(ANNA).say("/boka tisdag Bakom kulisserna")
    teams.clock.at(datetime(2026, 12, 7, 10, tzinfo=STOCKHOLM))
    card = await teams.personal(ANNA).say("/statistik")
    assert "1 inlägg 23 november – 13 december" in card.text
    assert "Bakom kulisserna: 0" not in card.text, "no empty categories"


async def test_followers_are_noted_over_time_and_shown(teams: Stage) -> None:
    siv = teams.personal(SIV)
    first = await siv.say("/följare 24 011")
    assert "24 011 följare i dag." in first.text
    teams.clock.at(datetime(2026, 12, 22, 10, tzinfo=STOCKHOLM))
    second = await siv.say("följare 24.500")
    assert "489 fler än 22 november" in second.text
    card = await teams.personal(ANNA).say("/statistik")
    [line] = charts(card)["Följare"]
    values = line["values"]
    assert isinstance(values, list)
    assert [each["y"] for each in values] == [24_011, 24_500]
    assert "24 500 följare 22 december, 489 fler än 22 november" in card.text


async def test_a_second_count_the_same_day_replaces_the_first(teams: Stage) -> None:
    siv = teams.personal(SIV)
    await siv.say("/följare 42 011")
    await siv.say("/följare 24 011")
    async with teams.storage.read() as tx:
        [count] = await tx.followers.latest(10)
    assert count.count == 24_011


@pytest.mark.parametrize("typed", ["", "många", "-3", "24 011 st", "9" * 30, "½"])
async def test_what_is_no_count_is_not_noted(teams: Stage, typed: str) -> None:
    card = await teams.personal(SIV).say(f"/följare {typed}")
    assert why_not(NotAFollowerCount(typed)) in card.text
    async with teams.storage.read() as tx:
        assert await tx.followers.latest(10) == []


async def test_only_superadmins_note_followers(teams: Stage) -> None:
    await teams.install(ANNA, BO)
    card = await teams.personal(ANNA).say("/följare 24 011")
    assert ONLY_SUPERADMINS in card.text
    async with teams.storage.read() as tx:
        assert await tx.followers.latest(10) == []


async def test_a_page_that_is_none_is_refused(teams: Stage) -> None:
    card = await teams.personal(ANNA).press_raw("statistics", {"page": "nosuch"})
    assert "Jag hittar ingen sida" in card.text
