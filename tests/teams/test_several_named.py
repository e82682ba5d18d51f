"""Two posts or several pages named in one command: done where it is sure, else asked about."""

from collections.abc import Mapping
from datetime import date

import pytest

from bot.schedule.model import BookingId
from bot.swedish.swaps import choose_what, is_it_that_day
from tests.makers import ANNA, BO, SIV
from tests.scenario import Card, Stage
from tests.teams.test_swaps import worked

CHOSEN = "Fråga om byte"


@pytest.fixture
async def two(teams: Stage) -> Stage:
    """Two posts of Anna's and three of Bo's; the clock is Sunday 22 November."""
    await teams.install(ANNA, BO, SIV)
    for person, day, title in (
        (ANNA, "2026-12-08", "Månadens medarbetare"),
        (ANNA, "2026-12-15", "Vattentornet"),
        (BO, "2026-12-10", "Ny cykelbro"),
        (BO, "2026-12-17", "Snö och is"),
        (BO, "2026-12-22", "Månadens fråga"),
    ):
        await teams.personal(person).press_raw("book", {"title": title, "day": day})
    return teams


async def asked(teams: Stage) -> list[str]:
    """The titles in what Bo was asked, one's own first."""
    async with teams.storage.read() as tx:
        found = [each for n in range(1, 6) for each in await tx.proposals.open_about(BookingId(n))]
        titles = {each.id: each.details.title for each in await teams.bookings()}
        return [titles[seen.booking] for each in found[:1] for seen in each.bookings]


@pytest.mark.parametrize(
    ("typed", "own", "theirs"),
    [
        ("Månadens medarbetare mot Ny cykelbro", "Månadens medarbetare", "Ny cykelbro"),
        ("Månadens medarbetare mot Snö och is", "Månadens medarbetare", "Snö och is"),
        ("Månadens medarbetare mot Månadens fråga", "Månadens medarbetare", "Månadens fråga"),
        ("Ny cykelbro mot Månadens medarbetare", "Månadens medarbetare", "Ny cykelbro"),
        ("8/12 mot Ny cykelbro", "Månadens medarbetare", "Ny cykelbro"),
        ("”Vattentornet” mot ”Ny cykelbro”", "Vattentornet", "Ny cykelbro"),
        ("min Vattentornet med ny cykelbro", "Vattentornet", "Ny cykelbro"),
    ],
)
async def test_a_swap_with_the_post_of_a_title_asks_whose_it_is(
    two: Stage, typed: str, own: str, theirs: str
) -> None:
    await two.personal(ANNA).say(f"/byt {typed}")
    assert await asked(two) == [own, theirs]


@pytest.mark.parametrize(
    ("typed", "theirs"),
    [
        ("Vattentornet mot cykelbron", "Ny cykelbro"),
        ("Vattentornet mot Bos Ny cykelbro", "Ny cykelbro"),
        ("Vattentornet 15/12 mot Ny cykelbro 10/12", "Ny cykelbro"),
        ("Vattentornet mot snö och is tack", "Snö och is"),
    ],
)
async def test_a_part_of_a_title_is_chosen_and_nobody_is_asked(
    two: Stage, typed: str, theirs: str
) -> None:
    card = await two.personal(ANNA).say(f"/byt {typed}")
    [other] = [each for each in await two.bookings() if each.details.title == theirs]
    assert is_it_that_day(other.day, two.clock.now().date()).replace("\u00a0", " ") in card.text
    assert card.inputs["theirs"]["value"] == str(other.id)
    assert await asked(two) == []


@pytest.mark.parametrize(
    "typed",
    [
        "Vattentornet mot Finns inte",
        "Vattentornet mot Månadens medarbetare",
        "Vattentornet 15/12 mot Ny cykelbro 17/12",
        "mot Ny cykelbro",
        "Vattentornet och Ny cykelbro",
        "Månadens mot Vattentornet",
    ],
)
async def test_a_swap_that_is_not_sure_asks_nobody(two: Stage, typed: str) -> None:
    before = await two.bookings()
    await two.personal(ANNA).say(f"/byt {typed}")
    await worked(two)
    assert await asked(two) == []
    assert await two.bookings() == before


async def test_of_several_that_are_named_one_is_to_be_chosen(two: Stage) -> None:
    await two.personal(BO).press_raw("book", {"title": "Ny cykelbro", "day": "2026-12-29"})
    card = await two.personal(ANNA).say("/byt Vattentornet mot Ny cykelbro")
    assert choose_what() in card.text
    assert await asked(two) == []


def filled(card: Card) -> Mapping[str, str]:
    return {name: each["value"] for name, each in card.inputs.items() if each.get("value")}


@pytest.mark.parametrize("command", ["stäng", "frys"])
@pytest.mark.parametrize(
    ("typed", "others", "reason"),
    [
        ("{0} och {1} 24/12", [1], None),
        ("24/12 {0} och {1}", [1], None),
        ("{0}, {1} 24/12 flytt", [1], "flytt"),
        ("{0} & {1} 24/12 flytt", [1], "flytt"),
        pytest.param(
            "{0}, {1} samt {2} 24/12 flytt",
            [1, 2],
            "flytt",
            marks=pytest.mark.first_municipality("it has three product pages"),
        ),
        ("24/12 flytt på {0} och {1}", [1], "flytt på {0} och {1}"),
    ],
)
async def test_of_several_pages_the_first_is_in_the_form_and_the_others_are_said(
    two: Stage, command: str, typed: str, others: list[int], reason: str | None
) -> None:
    pages = two.products[:3]
    names = [each.name for each in pages]
    card = await two.personal(SIV).say(f"/{command} {typed.format(*names)}")
    assert all(names[n] in card.text.partition("\n")[0] for n in others)
    wanted = {"page": pages[0].id, "first": "2026-12-24", "last": "2026-12-24"}
    assert filled(card) == wanted | ({"reason": reason.format(*names)} if reason else {})
    async with two.storage.read() as tx:
        assert await tx.pages.closed_between(date.min, date.max) == []
        assert not any(each.frozen_from for each in await tx.pages.all())


async def test_a_page_and_what_is_no_page_close_nothing_unasked(two: Stage) -> None:
    page = two.product
    card = await two.personal(SIV).say(f"/stäng {page.name} och parken 24/12")
    assert filled(card)["reason"] == "och parken"
    card = await two.personal(SIV).say(f"/stäng {page.name} 24/12 • flytt")
    assert "flytt" in card.text
    assert "•" not in card.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Vattentornet till 16/12 och Månadens medarbetare till 18/12", False),
        ("Vattentornet till 16/12 och Månadens medarbetare", False),
        ("Vattentornet och Månadens medarbetare till 18/12", True),
        ("Vattentornet till 18/12 och Månadens medarbetare till 18/12", True),
    ],
)
async def test_no_post_is_offered_the_day_that_was_said_of_another(
    two: Stage, typed: str, *, said: bool
) -> None:
    which = await two.personal(ANNA).say(f"/flytta {typed}")
    assert {"Vattentornet", "Månadens medarbetare"} <= titles_on(which)
    assert ("18 december" in which.text) == said
    assert "16 december" not in which.text


def titles_on(card: Card) -> set[str]:
    return {line.partition(" · ")[0] for line in card.text.split("\n")}
