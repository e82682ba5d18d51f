"""Ideas: the one that was touched last comes first, and of two who act on one the first does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.schedule.ideas import Idea, IdeaId, IdeaState, NoSuchIdea
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import START
from tests.makers import ANNA, BO
from tests.storage.test_texts import booked


async def shared(storage: SqlStorage, text: str, days: int = 0) -> Idea:
    at = START + timedelta(days=days)
    async with storage.begin() as tx:
        await tx.people.put(makers.person(ANNA, name="Anna Ek"))
        await tx.people.put(makers.person(BO, name="Bo Al"))
        return await tx.ideas.add(Idea(id=IdeaId(0), text=text, by=ANNA, at=START, touched_at=at))


async def test_every_field_comes_back(storage: SqlStorage) -> None:
    idea = await shared(storage, "Åäö **fet**")
    booking = await booked(storage)
    after = replace(
        idea,
        touched_at=START + timedelta(days=3),
        state=IdeaState.BOOKED,
        taken_by=BO,
        taken_by_name="Bo Al",
        booking=booking.id,
    )
    async with storage.begin() as tx:
        assert await tx.ideas.get(idea.id) == idea
        assert idea.by_name == "Anna Ek"
        await tx.ideas.save(idea, after)
        assert await tx.ideas.get(idea.id) == after
        assert await tx.ideas.get(IdeaId(99)) is None


async def test_those_without_a_day_come_with_the_latest_first(storage: SqlStorage) -> None:
    old, new = await shared(storage, "Gammal"), await shared(storage, "Ny", 2)
    gone = await shared(storage, "Borta", 3)
    async with storage.begin() as tx:
        await tx.ideas.save(gone, replace(gone, state=IdeaState.ASIDE))
        assert await tx.ideas.open(9) == [new, old]
        assert await tx.ideas.open(1) == [new]


async def test_of_two_who_act_on_one_the_first_does(storage: SqlStorage) -> None:
    idea = await shared(storage, "Gammal")
    taken = replace(idea, taken_by=BO, touched_at=START + timedelta(hours=1))
    async with storage.begin() as tx:
        await tx.ideas.save(idea, taken)
    with pytest.raises(NoSuchIdea):
        async with storage.begin() as tx:
            await tx.ideas.save(idea, replace(idea, state=IdeaState.ASIDE))
