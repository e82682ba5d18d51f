"""Many people at once over HTTP, against the bot's own processes: what must hold afterwards.

Each race has a page of its own, so that none meets another's bookings.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.core.calendar import add_workdays
from bot.core.people import PageId
from bot.core.team import CHANNEL, REMOVED
from bot.schedule.ideas import IdeaId
from bot.schedule.model import Booking, ReviewNeed
from bot.schedule.queue import PlaceState
from bot.swedish.ideas import LAID_ASIDE, LAY_ASIDE
from bot.writing.reviews import is_good
from storage.conversations import Conversation
from tests import makers
from tests.races.conftest import SUPERADMINS, Bots, assert_polite, at_once
from tests.scenario import BOT_ACCOUNT, TENANT, Chat

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("races")]

RIVALS = 200
PAIRS = 50
ROUNDS = 5
PATIENCE = 60
"""Seconds for what a worker does in its own time; far longer than it takes."""


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


async def written(bots: Bots, page: str, holder: Chat, day: date) -> Booking:
    """A booking with the first version of its text."""
    booking = (await booked(bots, page, [holder], [day]))[holder.person]
    await holder.press_raw("save_text", {"booking": booking.id, "text": "Först"})
    return booking


async def test_of_many_who_take_an_idea_at_once_one_has_it(bots: Bots) -> None:
    for _ in range(ROUNDS):
        sharer, *people = bots.editors(9)
        shared = await sharer.say(f"/idé Från {sharer.person[-3:]}")
        taken = dict(shared.buttons["Jag tar den"]["data"])
        cards = await at_once(*(chat.press_raw("idea_take", taken) for chat in people))
        assert_polite(cards)
        async with bots.storage.read() as tx:
            idea = await tx.ideas.get(IdeaId(taken["idea"]))
        assert idea is not None
        mine = [
            chat for chat, card in zip(people, cards, strict=True) if LAY_ASIDE in card.buttons
        ]
        assert [chat.person for chat in mine] == [idea.taken_by]
    await bots.assert_whole()


async def test_what_all_do_to_an_idea_at_once_is_counted_and_stands_on_its_card(
    bots: Bots,
) -> None:
    """Eight react, of whom two take it, and one lays it aside; each reaction arrives twice."""
    channel = Conversation(
        key=CHANNEL,
        conversation="19:inlaggsschema@thread.tacv2",
        service_url=bots.teams.service_url,
        tenant=TENANT,
        bot=BOT_ACCOUNT,
    )
    async with bots.storage.begin() as tx:
        await tx.conversations.put(channel)
    for _ in range(2):
        sharer, *people = bots.editors(9)
        shared = await sharer.say(f"/idé Från {sharer.person[-3:]}")
        number = IdeaId(shared.buttons["Jag tar den"]["data"]["idea"])
        place = await posted(bots, number)
        told = [chat.reaction(place, added="like") for chat in people] * 2
        await at_once(
            *(bots.post(each) for each in told),
            *(chat.press_raw("idea_take", {"idea": number}) for chat in people[:2]),
        )
        await at_once(
            sharer.press_raw("idea_aside", {"idea": number}),
            *(bots.post(chat.reaction(place, removed="like")) for chat in people[:3]),
        )
        async with bots.storage.read() as tx:
            idea = await tx.ideas.get(number)
        assert idea is not None
        assert (idea.reactions, idea.taken_by in {each.person for each in people[:2]}) == (5, True)
        await shows(bots, place, LAID_ASIDE)
    async with bots.storage.begin() as tx:
        await tx.conversations.set_state(CHANNEL, REMOVED)
    await bots.assert_whole()


async def posted(bots: Bots, idea: IdeaId) -> str:
    """The message that one of the workers puts in the channel."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with bots.storage.read() as tx:
                for card in await tx.conversations.cards(f"idea:{idea}"):
                    return card.activity
            await asyncio.sleep(0.05)


async def shows(bots: Bots, message: str, words: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while words not in str(bots.teams.posted[message]):
            await bots.teams.wait_for(len(bots.teams.received) + 1)


async def test_of_many_who_read_at_once_one_gets_the_text(bots: Bots) -> None:
    for day in workdays(ROUNDS):
        holder, *people = bots.editors(9)
        booking = await written(bots, "arbetsmarknad", holder, day)
        await holder.press_raw("ask_reader", {"booking": booking.id})
        cards = await at_once(
            *(chat.press_raw("review_take", {"booking": booking.id}) for chat in people)
        )
        assert_polite(cards)
        async with bots.storage.read() as tx:
            review = await tx.reviews.newest(booking.id)
        assert review is not None
        reading = [chat for chat, card in zip(people, cards, strict=True) if "Först" in card.text]
        assert [chat.person for chat in reading] == [review.reader]
    await bots.assert_whole()


async def test_what_is_found_good_while_it_is_edited_is_the_version_that_was_read(
    bots: Bots,
) -> None:
    for day in workdays(2 * ROUNDS)[ROUNDS:]:
        holder, reader = bots.editors(2)
        booking = await written(bots, "arbetsmarknad", holder, day)
        await holder.press_raw("ask_reader", {"booking": booking.id})
        await reader.press_raw("review_take", {"booking": booking.id})
        seen = {"booking": booking.id, "version": 1}
        cards = await at_once(
            holder.press_raw("save_text", seen | {"text": "Sedan"}),
            reader.press_raw("review_answer", seen | {"good": True}),
        )
        assert_polite(cards)
        async with bots.storage.read() as tx:
            text, review = await tx.texts.newest(booking.id), await tx.reviews.newest(booking.id)
        assert text is not None
        assert (text.version, text.text) == (2, "Sedan")
        assert not is_good(ReviewNeed.READER, text, review)
    await bots.assert_whole()


async def test_a_text_that_is_saved_as_its_day_is_swapped_stays_with_its_booking(
    bots: Bots,
) -> None:
    page, days = "vard-och-omsorg", workdays(2 * ROUNDS)
    for first, second in zip(days[::2], days[1::2], strict=True):
        asker, holder = bots.editors(2)
        before = await booked(bots, page, [asker, holder], [first, second])
        mine, theirs = before[asker.person].id, before[holder.person].id
        swap = {"booking": mine, "version": 1, "how": "swap", "theirs": str(theirs)}
        asked = await asker.press_raw("exchange_send", swap)
        answer = dict(asked.buttons["Ta tillbaka"]["data"]) | {"yes": True}
        cards = await at_once(
            holder.press_raw("proposal_answer", answer),
            asker.press_raw("save_text", {"booking": mine, "text": "Min"}),
            holder.press_raw("save_text", {"booking": theirs, "text": "Din"}),
        )
        assert_polite(cards)
        async with bots.storage.read() as tx:
            texts = await tx.texts.newest_of([mine, theirs])
            now = await tx.bookings.get(mine)
        assert now is not None
        assert now.day == second
        assert {number: text.text for number, text in texts.items()} == {
            mine: "Min",
            theirs: "Din",
        }
    await bots.assert_whole()
