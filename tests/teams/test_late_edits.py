"""With several replicas, what stands in a chat is what came last, not what was sent last."""

import asyncio
from collections.abc import Awaitable, Callable

from tests.doubles.connector import Fault
from tests.makers import ANNA, BO
from tests.scenario import Card, Chat, Stage
from tests.teams.test_swaps import (
    BRIDGE,
    LIBRARY,
    PATIENCE,
    TUESDAY,
    anna,
    bo,
    cancel,
    standing,
    worked,
)

__all__ = ["anna", "bo"]


async def overtaken(
    teams: Stage,
    about: str,
    then: Callable[[Stage], Awaitable[object]],
    *,
    first: Callable[[], Awaitable[object]],
) -> None:
    """What is sent first hangs until another replica has told what came then."""
    teams.teams.release.clear()
    teams.teams.fail_next(Fault(kind="hang", about=about))
    await first()
    sending = asyncio.create_task(worked(teams))
    async with asyncio.timeout(PATIENCE):
        await teams.teams.hung.wait()
    async with teams.replica() as other:
        await then(other)
        while await other.bot.worker.work_due():
            pass
        teams.teams.release.set()
        await sending
    await worked(teams)


def pressed(person: str, verb: str, **data: object) -> Callable[[Stage], Awaitable[Card]]:
    return lambda stage: stage.personal(person).press_raw(verb, data)


async def test_an_offer_says_that_it_was_taken_while_it_was_posted(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    receipt = await anna.say(f"/boka tisdag {LIBRARY}")
    await teams.fill(TUESDAY)
    await bo.say(f"/kö tisdag {BRIDGE}")
    await overtaken(
        teams,
        "du står först i kön",
        lambda other: other.personal(BO).say(f"/boka tisdag {BRIDGE}"),
        first=lambda: cancel(anna, receipt),
    )
    assert not [each for each in await standing(teams, bo) if "du står först i kön" in each]


async def test_a_swap_says_that_it_was_taken_back_while_it_was_posted(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    await bo.say(f"/boka torsdag {BRIDGE}")
    await worked(teams)
    await overtaken(
        teams,
        "Anna Ek vill byta dag med dig",
        pressed(ANNA, "proposal_back", proposal=1, version=1),
        first=lambda: anna.say("/byt tisdag mot torsdag"),
    )
    assert "tillbakatagen" in (await standing(teams, bo))[-1]


async def test_a_gift_says_that_it_was_taken_back_while_it_was_posted(
    teams: Stage, anna: Chat, bo: Chat
) -> None:
    await anna.say(f"/boka tisdag {LIBRARY}")
    await worked(teams)
    give = pressed(ANNA, "exchange_send", booking=1, version=1, how="give", to=BO)
    await overtaken(
        teams,
        "Jag tar den",
        pressed(ANNA, "proposal_back", proposal=1, version=1),
        first=lambda: give(teams),
    )
    assert not cards_with(teams, "Jag tar den")


def cards_with(teams: Stage, button: str) -> list[Card]:
    found = [Card(body["attachments"][0]["content"]) for body in teams.teams.posted.values()]
    return [each for each in found if button in each.buttons]
