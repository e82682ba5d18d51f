"""Several are asked the same, and one of them can't be reached just now."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.core.people import DepartmentId, PersonId
from bot.swedish.texts import asks
from tests.clock import STOCKHOLM, FixedClock
from tests.doubles.connector import Fault
from tests.makers import ANNA, BO, SIV
from tests.scenario import Chat, Stage, stage
from tests.teams.test_publication import cards_in, until
from tests.teams.test_swaps import worked

CIA = PersonId("c1a00000-0000-4000-8000-000000000004")
BUSY = Fault(status=429, retry_after="30")


@pytest.fixture
async def of_two(tmp_path: Path, clock: FixedClock) -> AsyncIterator[Stage]:
    """Two superadmins, Siv and Cia."""
    clock.at(datetime(2026, 11, 24, 8, tzinfo=STOCKHOLM))
    async with stage(tmp_path, clock, superadmins=f"{SIV},{CIA}") as teams:
        await teams.install(ANNA, BO, SIV, CIA)
        for each in (ANNA, BO, SIV, CIA):
            await teams.personal(each).say("/hjälp")
        await with_a_text(teams.personal(ANNA))
        yield teams


async def with_a_text(anna: Chat) -> None:
    await anna.say("/boka 25/11 Bakom kulisserna")
    await anna.press_raw("save_text", {"booking": 1, "text": "Mira låser upp."})


def busy(teams: Stage, person: str) -> None:
    def met() -> Fault | None:
        return BUSY if teams.teams.received[-1].conversation_id == f"a:{person}" else None

    teams.teams.weather = met


def told(teams: Stage, person: str, what: str) -> int:
    return sum(what in card.text for card in cards_in(teams, f"a:{person}"))


async def anna_leaves(teams: Stage, last: str) -> str:
    siv = teams.personal(SIV)
    await siv.press(await siv.press_raw("editor", {"person": ANNA}), "Ta bort som redaktör")
    busy(teams, last)
    await until(teams, datetime(2026, 11, 25, 17, tzinfo=STOCKHOLM))
    return "”Bakom kulisserna” publicerat?"


async def nobody_reads(teams: Stage, last: str) -> str:
    await teams.personal(ANNA).press_raw("ask_reader", {"booking": 1})
    await worked(teams)
    busy(teams, last)
    await until(teams, datetime(2026, 11, 24, 16, tzinfo=STOCKHOLM))
    return asks("Anna Ek")


async def nobody_of_the_department_reads(teams: Stage, last: str) -> str:
    async with teams.storage.begin() as tx:
        for person in (ANNA, SIV, CIA):
            known = await tx.people.get(person)
            assert known is not None
            await tx.people.put(replace(known, department=DepartmentId("kultur"), on_roster=True))
    anna = teams.personal(ANNA)
    form = {"booking": 1, "version": 1, "title": "Bakom kulisserna", "department": "kultur"}
    await anna.press_raw("save", form)
    await anna.press_raw("ask_reader", {"booking": 1})
    await worked(teams)
    busy(teams, last)
    await until(teams, datetime(2026, 11, 24, 12, tzinfo=STOCKHOLM))
    return asks("Anna Ek")


@pytest.mark.parametrize(
    ("comes", "last"),
    [(anna_leaves, CIA), (nobody_reads, CIA), (nobody_of_the_department_reads, SIV)],
)
async def test_who_was_asked_is_not_asked_again_because_another_was_busy(
    of_two: Stage, comes: Callable[[Stage, str], Awaitable[str]], last: str
) -> None:
    first = SIV if last == CIA else CIA
    what = await comes(of_two, last)
    assert (told(of_two, first, what), told(of_two, last, what)) == (1, 0)
    of_two.teams.weather = lambda: None
    await until(of_two, of_two.clock.now() + timedelta(hours=1))
    assert (told(of_two, first, what), told(of_two, last, what)) == (1, 1)


async def siv_reports(teams: Stage) -> None:
    link = "https://www.linkedin.com/posts/a-activity-7"
    await teams.personal(SIV).press_raw("published", {"booking": 1, "link": link})


async def siv_reads(teams: Stage) -> None:
    await teams.personal(SIV).press_raw("review_take", {"booking": 1})


@pytest.mark.parametrize(
    ("comes", "settles"), [(anna_leaves, siv_reports), (nobody_reads, siv_reads)]
)
async def test_who_was_busy_is_not_asked_what_another_has_settled_meanwhile(
    of_two: Stage,
    comes: Callable[[Stage, str], Awaitable[str]],
    settles: Callable[[Stage], Awaitable[None]],
) -> None:
    what = await comes(of_two, CIA)
    await settles(of_two)
    of_two.teams.weather = lambda: None
    await until(of_two, of_two.clock.now() + timedelta(hours=1))
    assert told(of_two, CIA, what) == 0
