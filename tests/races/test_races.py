"""Many people at once over HTTP, against the bot's own processes: what must hold afterwards.

Each race has a page of its own, so that none meets another's bookings.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.calendar import add_workdays
from bot.core.people import PageId
from bot.schedule.model import Booking
from bot.schedule.queue import PlaceState
from tests import makers
from tests.races.conftest import SUPERADMINS, Bots, assert_polite, at_once
from tests.scenario import Chat

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("races")]

RIVALS = 200
PAIRS = 50
ROUNDS = 5


def workdays(number: int) -> list[date]:
    """Coming ones, by the clock that the bots go by; none so near that midnight passes it."""
    soon = datetime.now(tz=UTC).date() + timedelta(days=2)  # noqa: TID251
    return [add_workdays(soon, ahead) for ahead in range(1, number + 1)]


async def booked(
    bots: Bots, page: str, people: Sequence[Chat], days: Sequence[date]
) -> dict[str, Booking]:
    """Written straight to the store: what comes before a race need not be one."""
    async with bots.storage.begin() as tx:
        chosen = await tx.pages.get(PageId(page))
        assert chosen is not None
        return {
            chat.person: await tx.bookings.add(
                page=chosen, day=day, details=makers.details(), owner=chat.person
            )
            for chat, day in zip(people, days, strict=True)
        }


async def test_of_two_hundred_who_book_a_day_one_gets_it(bots: Bots) -> None:
    [day] = workdays(1)
    people = bots.editors(RIVALS)
    cards = await at_once(
        *(chat.say(f"/boka {day} Tur för {chat.person[-3:]}") for chat in people)
    )
    assert_polite(cards)
    refused = [card for card in cards if "Upptagen:" in card.text]
    assert len(refused) == RIVALS - 1
    assert all(len(card.all_buttons("Boka")) == 3 for card in refused)
    [winner] = [chat for chat, card in zip(people, cards, strict=True) if "Bokat:" in card.text]
    [booking] = await bots.bookings("stad")
    assert (booking.owner, booking.day) == (winner.person, day)
    await bots.assert_whole()


async def test_of_fifty_pairs_of_crossing_swaps_each_pair_swaps_once(bots: Bots) -> None:
    page = "naringsliv"
    people = bots.editors(2 * PAIRS)
    before = await booked(bots, page, people, workdays(2 * PAIRS))
    pairs = [
        (mine, other)
        for first, second in zip(people[::2], people[1::2], strict=True)
        for mine, other in ((first, second), (second, first))
    ]
    asked = await at_once(
        *(
            mine.press_raw(
                "exchange_send",
                {
                    "booking": before[mine.person].id,
                    "version": 1,
                    "how": "swap",
                    "theirs": str(before[other.person].id),
                },
            )
            for mine, other in pairs
        )
    )
    assert_polite(asked)
    answers = await at_once(
        *(
            other.press_raw(
                "proposal_answer", dict(card.buttons["Ta tillbaka"]["data"]) | {"yes": True}
            )
            for (_, other), card in zip(pairs, asked, strict=True)
        )
    )
    assert_polite(answers)
    done = ["Bytet är gjort" in card.text for card in answers]
    assert [first + second for first, second in zip(done[::2], done[1::2], strict=True)] == [
        1
    ] * PAIRS
    after = {each.owner: each for each in await bots.bookings(page)}
    assert {owner: each.id for owner, each in after.items()} == {
        owner: each.id for owner, each in before.items()
    }
    for first, second in zip(people[::2], people[1::2], strict=True):
        assert after[first.person].day == before[second.person].day
        assert after[second.person].day == before[first.person].day
    await bots.assert_whole()


async def test_an_offered_day_goes_to_the_queue_though_others_book_it_meanwhile(
    bots: Bots,
) -> None:
    page = "stadsbyggnad"
    for day in workdays(ROUNDS):
        holder, first, *others = bots.editors(12)
        mine = await booked(bots, page, [holder], [day])
        waiting = await first.say(f"/kö {day} {page} I kön")
        seen = {"booking": mine[holder.person].id, "version": 1}
        await holder.press_raw("confirm_cancel", seen)
        place = waiting.buttons["Lämna kön"]["data"]["place"]
        async with bots.storage.read() as tx:
            offered = await tx.queue.get(place)
        assert offered is not None
        assert offered.state is PlaceState.OFFERED
        take = {"place": place, "version": offered.version}
        *refused, taken, _ = await at_once(
            *(chat.say(f"/boka {day} {page} Före i kön") for chat in others),
            first.press_raw("queue_take", take),
            first.press_raw("queue_take", take),
        )
        assert_polite([*refused, taken])
        assert not any("Bokat:" in card.text for card in refused)
        [booking] = [each for each in await bots.bookings(page) if each.day == day]
        assert (booking.owner, booking.details.title) == (first.person, "I kön")
    await bots.assert_whole()


async def test_of_two_superadmins_who_approve_at_once_one_does(bots: Bots) -> None:
    page = "miljo"
    superadmins = [bots.chat(person) for person in SUPERADMINS]
    for day in workdays(ROUNDS):
        holder, asker = bots.editors(2)
        await booked(bots, page, [holder], [day])
        asked = await asker.press_raw(
            "urgent_send",
            {"day": day.isoformat(), "page": page, "title": "Storm", "reason": "Klass 2"},
        )
        decision = dict(asked.buttons["Ta tillbaka"]["data"]) | {"yes": True}
        answers = await at_once(
            *(chat.press_raw("proposal_answer", decision) for chat in superadmins)
        )
        assert_polite(answers)
        both = [each for each in await bots.bookings(page) if each.day == day]
        urgent = [each for each in both if each.over_limit_reason]
        assert len(both) == 2
        assert [(each.owner, each.over_limit_reason) for each in urgent] == [
            (asker.person, "Klass 2")
        ]
    await bots.assert_whole()


async def test_of_a_move_and_a_cancellation_at_once_one_happens(bots: Bots) -> None:
    page = "social"
    days = workdays(2 * ROUNDS)
    outcomes: Counter[str] = Counter()
    for day, target in zip(days[::2], days[1::2], strict=True):
        [holder] = bots.editors(1)
        booking = (await booked(bots, page, [holder], [day]))[holder.person]
        seen = {"booking": booking.id, "version": 1}
        cards = await at_once(
            holder.press_raw("move_to", seen | {"day": target.isoformat()}),
            holder.press_raw("confirm_cancel", seen),
        )
        assert_polite(cards)
        async with bots.storage.read() as tx:
            now = await tx.bookings.get(booking.id)
        assert now is not None
        assert now.version == 2, "one of the two, and only one"
        assert now.day == (target if now.is_active else day)
        outcomes["moved" if now.is_active else "cancelled"] += 1
    assert sum(outcomes.values()) == ROUNDS
    await bots.assert_whole()
