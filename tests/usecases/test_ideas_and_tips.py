"""Ideas without a day, and tips of posts, on the database and without Teams."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.core.people import PersonId, Request, Role
from bot.core.refusals import NotAllowed, Refusal
from bot.schedule.ideas import Idea, IdeaId, IdeaState
from bot.schedule.refusals import AlreadyHandled, DayTaken
from bot.schedule.tips import TipAnswer
from bot.usecases import ideas, tips
from bot.usecases.bookings import CancelBooking, cancel_booking
from bot.watch.refusals import NotALinkedInLink
from storage.tables import outbox
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.usecases.conftest import House

LINK = "https://www.linkedin.com/feed/update/urn:li:activity:7123456789012345678/"


async def shared(house: House, text: str = "Bron i motljus") -> Idea:
    return await ideas.share_idea(house.asks(), text, storage=house.storage)


async def listed(house: House) -> list[str]:
    return [each.text for each in await ideas.see_ideas(house.asks(), storage=house.storage)]


async def test_an_idea_that_is_given_a_day_leaves_the_list(house: House) -> None:
    idea = await shared(house)
    await house.book(TUESDAY, by=BO)
    with pytest.raises(DayTaken):
        await ideas.book_idea(house.asks(BO), idea.id, TUESDAY, storage=house.storage)
    assert await listed(house) == ["Bron i motljus"], "booked and out of the list, or neither"
    day = TUESDAY + timedelta(days=1)
    view = await ideas.book_idea(house.asks(BO), idea.id, day, storage=house.storage)
    assert (view.booking.details.title, view.booking.owner) == ("Bron i motljus", BO)
    assert await listed(house) == []
    with pytest.raises(Refusal):
        await ideas.see_idea(house.asks(), idea.id, storage=house.storage)


async def test_the_first_to_take_an_idea_has_it(house: House) -> None:
    idea = await shared(house)
    for who in (BO, SIV):
        await ideas.take_idea(house.asks(who), idea.id, storage=house.storage)
    view = await ideas.see_idea(house.asks(), idea.id, storage=house.storage)
    assert view.idea.taken_by == BO
    assert view.may_lay_aside
    assert len(view.suggestions) == 3
    assert await house.noted() == ["idea", "idea_taken"]


@pytest.mark.parametrize(
    ("taker", "gives", "told"),
    [
        (None, BO, [ANNA]),
        (BO, BO, [ANNA]),
        (SIV, BO, [ANNA, SIV]),
        (SIV, ANNA, [SIV]),
        (ANNA, BO, [ANNA]),
        (None, ANNA, []),
    ],
    ids=["another", "its taker", "a third", "its author", "both in one", "alone"],
)
async def test_who_shared_or_took_an_idea_hears_that_another_gave_it_a_day(
    house: House, taker: PersonId | None, gives: PersonId, told: list[PersonId]
) -> None:
    idea = await shared(house)
    if taker is not None:
        await ideas.take_idea(house.asks(taker), idea.id, storage=house.storage)
    await ideas.book_idea(house.asks(gives), idea.id, TUESDAY, storage=house.storage)
    assert await house.jobs("idea.booked") == [f"person:{each}" for each in sorted(told)]


async def test_an_idea_is_put_aside_by_those_whose_it_is(house: House) -> None:
    idea = await shared(house)
    with pytest.raises(Refusal):
        await ideas.put_idea_aside(house.asks(BO), idea.id, storage=house.storage)
    assert await listed(house) != []
    done = await ideas.put_idea_aside(house.asks(SIV), idea.id, storage=house.storage)
    assert done.state is IdeaState.ASIDE
    assert await listed(house) == []


@pytest.mark.parametrize(
    ("by", "told"),
    [(ANNA, [BO]), (BO, [ANNA]), (SIV, [ANNA, BO])],
    ids=["author", "taker", "third"],
)
async def test_who_shared_or_took_an_idea_hears_that_another_put_it_aside(
    house: House, by: PersonId, told: list[PersonId]
) -> None:
    idea = await shared(house)
    await ideas.take_idea(house.asks(BO), idea.id, storage=house.storage)
    await ideas.put_idea_aside(house.asks(by), idea.id, storage=house.storage)
    rows = await house.rows("idea.put_aside")
    assert [row["to"] for row in rows] == [f"person:{each}" for each in told]
    assert all(row["payload"] == {"idea": idea.id, "by": by} for row in rows)


async def test_who_took_what_nobody_touches_hears_too_that_it_is_laid_aside(house: House) -> None:
    idea = await shared(house)
    taken = await ideas.take_idea(house.asks(BO), idea.id, storage=house.storage)
    house.clock.at(taken.expires_at)
    await ideas.lay_aside(house.asks(SIV), idea.id, storage=house.storage)
    assert await house.jobs("idea.tell") == [f"person:{each}" for each in (ANNA, BO)]


async def test_what_nobody_touches_is_laid_aside_and_its_author_told(house: House) -> None:
    idea = await shared(house)

    async def lay(number: IdeaId) -> bool:
        return await ideas.lay_aside(house.asks(SIV), number, storage=house.storage)

    assert not await lay(idea.id)
    assert not await lay(IdeaId(99))
    house.clock.at(idea.expires_at)
    assert await lay(idea.id)
    assert await house.jobs("idea.tell") == [f"person:{ANNA}"]
    assert not await lay(idea.id)


async def react(house: House, request: Request, idea: Idea, *, removed: bool = False) -> Idea:
    await ideas.react(request, idea.id, added=not removed, removed=removed, storage=house.storage)
    async with house.storage.read() as tx:
        found = await tx.ideas.get(idea.id)
    assert found is not None
    return found


async def test_a_reaction_is_counted_once_and_nobody_is_written_down(house: House) -> None:
    idea = await shared(house)
    request = replace(house.asks(BO), turn="reaction|1")
    assert (await react(house, request, idea)).reactions == 1
    with pytest.raises(AlreadyHandled):
        await react(house, request, idea)
    assert (await react(house, house.asks(SIV), idea)).reactions == 2
    assert (await react(house, house.asks(BO), idea, removed=True)).reactions == 1
    assert (await react(house, house.asks(), idea)).reactions == 1, "the author's own"
    assert await house.noted() == ["idea"]
    assert len(await house.jobs("digest.edit")) == 1, "one waits already"
    await ideas.react(house.asks(BO), IdeaId(99), added=True, removed=False, storage=house.storage)


async def test_a_reaction_keeps_an_idea_for_ninety_days_more(house: House) -> None:
    idea = await shared(house)
    house.clock.at(idea.expires_at - timedelta(days=1))
    liked = await react(house, house.asks(BO), idea)
    house.clock.at(idea.expires_at)
    assert not await ideas.lay_aside(house.asks(SIV), idea.id, storage=house.storage)
    looks = await house.rows("idea.aside")
    assert [row["due_at"] for row in looks] == [idea.expires_at, liked.expires_at]
    house.clock.at(liked.expires_at)
    assert await ideas.lay_aside(house.asks(SIV), idea.id, storage=house.storage)


async def test_what_is_done_within_a_second_is_looked_at_by_the_last(house: House) -> None:
    idea = await shared(house)
    house.clock.move(timedelta(milliseconds=400))
    taken = await ideas.take_idea(house.asks(BO), idea.id, storage=house.storage)
    looks = await house.rows("idea.aside")
    assert [row["due_at"] for row in looks] == [idea.expires_at, taken.expires_at]


async def test_the_open_card_is_posted_once_and_follows_each_step(house: House) -> None:
    idea = await shared(house)
    assert await house.jobs("idea.post") == ["channel"]

    async def edits() -> int:
        house.clock.move(timedelta(minutes=1))
        return len(await house.jobs("idea.edit"))

    assert await edits() == 0
    await ideas.take_idea(house.asks(BO), idea.id, storage=house.storage)
    assert await edits() == 1
    await ideas.take_idea(house.asks(SIV), idea.id, storage=house.storage)
    assert await edits() == 1, "nothing came of it"
    view = await ideas.book_idea(house.asks(BO), idea.id, TUESDAY, storage=house.storage)
    assert await edits() == 2
    cancel = CancelBooking(booking=view.booking.id, version=1)
    await cancel_booking(house.asks(BO), cancel, storage=house.storage)
    assert await edits() == 3
    await ideas.put_idea_aside(house.asks(), idea.id, storage=house.storage)
    assert await edits() == 4
    other = await shared(house, "En till")
    house.clock.at(other.expires_at)
    await ideas.lay_aside(house.asks(SIV), other.id, storage=house.storage)
    assert await edits() == 5


async def test_an_idea_with_the_number_of_one_that_is_gone_gets_a_card_too(house: House) -> None:
    gone = await shared(house)
    await ideas.put_idea_aside(house.asks(), gone.id, storage=house.storage)
    async with house.engine.begin() as connection:
        await connection.execute(update(outbox).values(state="done"))
    async with house.storage.begin() as tx:
        await tx.ideas.dispose_through(house.clock.now().date())
    assert (await shared(house, "En till")).id == gone.id
    assert [row["state"] for row in await house.rows("idea.post")] == ["queued"]


async def test_a_post_is_tipped_of_once_and_the_first_answer_stands(house: House) -> None:
    tip, new = await tips.give_tip(house.asks(), f"titta {LINK}", storage=house.storage)
    same, again = await tips.give_tip(house.asks(BO), LINK, storage=house.storage)
    assert (new, again, same.id) == (True, False, tip.id)
    first, second = list(TipAnswer)[:2]
    for answer in (first, second):
        seen = await tips.answer_tip(house.asks(SIV), tip.id, answer, storage=house.storage)
        assert seen.answer is first
    assert (await tips.see_tip(house.asks(), tip.id, storage=house.storage)).answer is first
    assert len(await house.jobs("tip.post")) == len(await house.jobs("tip.edit")) == 1
    with pytest.raises(NotALinkedInLink):
        await tips.give_tip(house.asks(), "https://example.org", storage=house.storage)
    for work in (
        tips.see_tip(house.asks(), 99, storage=house.storage),
        tips.answer_tip(house.asks(), 99, first, storage=house.storage),
    ):
        with pytest.raises(Refusal):
            await work


async def test_a_guest_shares_and_takes_nothing(house: House) -> None:
    idea = await shared(house)
    guest = house.asks(role=Role.GUEST)
    for work in (
        ideas.share_idea(guest, "x", storage=house.storage),
        ideas.see_ideas(guest, storage=house.storage),
        ideas.take_idea(guest, idea.id, storage=house.storage),
        ideas.book_idea(guest, idea.id, TUESDAY, storage=house.storage),
        ideas.put_idea_aside(guest, idea.id, storage=house.storage),
        ideas.react(guest, idea.id, added=True, removed=False, storage=house.storage),
    ):
        with pytest.raises(NotAllowed):
            await work


async def test_no_idea_is_left_out_of_the_list(house: House) -> None:
    for number in range(25):
        await shared(house, f"Idé {number}")
    assert len(await listed(house)) == 25
