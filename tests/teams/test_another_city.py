"""The whole story in another city: nothing of the first one's is said or asked for."""

import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.core.calendar import Week
from bot.organisation import load_organisation
from bot.schedule.digest import ShortWeek
from bot.swedish.commands import COMMANDS
from bot.swedish.digest import short_line
from tests.clock import STOCKHOLM, FixedClock
from tests.doubles.file_server import FileServer, file_server
from tests.makers import ANNA, BO, SIV
from tests.scenario import (
    ANOTHER,
    OF_THE_FIRST,
    TENANT,
    Stage,
    says_nothing_of_the_first,
    settled,
    stage,
)
from tests.teams.test_cases import documented
from tests.teams.test_publication import until

HOUSE = Path(__file__).parents[2]
ASIDE = ("bot/local/", "bot/swedish/local.py", "bot/swedish/new_organisation.py")
"""What is tried on a developer's machine, under made-up names; and what asks for names."""
LINK = "https://www.linkedin.com/feed/update/urn:li:activity:7265000000000000001/"


@pytest.fixture
async def city(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    async with stage(tmp_path, clock, tenant_id=TENANT, organisation=ANOTHER) as set_up:
        await set_up.install(ANNA, BO)
        yield set_up
        says_nothing_of_the_first(set_up)


@pytest.fixture
async def files() -> AsyncIterator[FileServer]:
    async with file_server() as serving:
        yield serving


async def test_a_post_goes_from_idea_to_figures(city: Stage) -> None:
    anna, bo, siv = city.personal(ANNA), city.personal(BO), city.personal(SIV)
    for text in ("hjälp", "schema", "ledigt", "regler", "mina", "inställningar", "status"):
        await siv.say(text)
    assert "Bokat:" in (await anna.say("boka tisdag Bakom kulisserna")).text
    # Two posts a day: a second one is no clash, a third one is.
    assert "Bokat:" in (await bo.say("boka tisdag Sommarjobb")).text
    third = await siv.say("boka tisdag En till")
    assert "Bokat:" not in third.text
    assert "Bokat:" in (await bo.say("boka energi onsdag Nytt fjärrvärmenät")).text
    await until(city, datetime(2026, 11, 24, 15, tzinfo=STOCKHOLM))
    await anna.say(f"publicerat {LINK}")
    await until(city, datetime(2026, 12, 1, 9, tzinfo=STOCKHOLM))
    await siv.say("statistik 2026")
    await siv.say("digest")


async def test_its_lead_time_and_weekly_least_are_wishes_that_are_said(city: Stage) -> None:
    anna = city.personal(ANNA)
    await city.bot.planner.plan()
    form = await anna.say("boka")
    assert "tisdag 24 november" not in form.text.lower(), "within three workdays"
    assert "Bokat:" in (await anna.say("boka tisdag Bakom kulisserna")).text
    await until(city, datetime(2026, 11, 23, 8, 1, tzinfo=STOCKHOLM))
    digest = next(str(each) for each in city.teams.posted.values() if "Veckobrev" in str(each))
    for short in (
        ShortWeek(week=Week(2026, 48), count=1, least=2),
        ShortWeek(week=Week(2026, 49), count=0, least=2),
    ):
        assert short_line(short) in digest


async def test_a_summer_that_is_closed_takes_no_post(city: Stage) -> None:
    anna, siv = city.personal(ANNA), city.personal(SIV)
    city.clock.at(datetime(2027, 4, 12, 9, tzinfo=STOCKHOLM))
    assert "Stängt" in (await siv.say("stäng 28/6–8/8 Kanalgruppen har semester")).text
    refused = await anna.say("boka 1/7 Sommarjobb")
    assert "Kanalgruppen har semester" in refused.text
    assert await city.bookings() == []
    assert "Bokat:" in (await anna.say("boka 10/8 Skolstart")).text


async def test_a_comment_goes_from_report_to_archive(city: Stage, files: FileServer) -> None:
    anna, siv = city.personal(ANNA), city.personal(SIV)
    await siv.say("hjälp")
    await documented(anna, files)
    await settled(city)
    await siv.say("ärenden")
    await siv.say("exportera 2026-001")
    critique = await anna.say("anmäl")
    assert critique


async def test_who_is_no_editor_hears_of_this_citys_own(city: Stage) -> None:
    card = await city.personal("9d0c2f1e-0000-4000-8000-00000000000f").say("boka tisdag Jobb")
    assert "superadmin" in card.text


def test_nothing_of_the_first_city_stands_in_code_or_words() -> None:
    found = {
        f"{path.relative_to(HOUSE)}:{number}"
        for path in given_out()
        for number, line in enumerate(path.read_text("utf-8").lower().splitlines(), 1)
        if OF_THE_FIRST.search(line) and "helsingborg.toml" not in line
    }
    assert {place for place in found if not place.startswith(ASIDE)} == set()


def given_out() -> list[Path]:
    """All that is text in the rooms that another city gets, pages and packages too."""
    text = {".bicep", ".css", ".html", ".js", ".json", ".py", ".service", ".sql", ".yaml", ".yml"}
    rooms = ("bot", "cards", "storage", "app_manifest", "deploy")
    files = [path for room in rooms for path in (HOUSE / room).rglob("*") if path.suffix in text]
    assert {path.suffix for path in files} >= {".html", ".json", ".py"}
    return files


def test_no_example_that_people_are_shown_names_a_page_of_the_first_city() -> None:
    names = {each for page in load_organisation().pages for each in (page.name, *page.aliases)}
    package = [path.read_text("utf-8") for path in (HOUSE / "app_manifest").glob("*.json")]
    shown = "\n".join([*(row.example for row in COMMANDS), *package])
    assert {each for each in names if re.search(rf"(?i)\b{re.escape(each)}\b", shown)} == set()
