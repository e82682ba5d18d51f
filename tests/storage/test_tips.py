"""Tips: one for each address, answered once."""

from datetime import timedelta

import pytest

from bot.schedule.tips import Tip, TipAnswer
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import START
from tests.makers import ANNA, BO

LINK = "https://www.linkedin.com/posts/åäö-7?utm=1"
ANNA_EK = makers.actor(name="Anna Ek-" + "Ö" * 300)
BO_ALM = makers.actor(BO, name="Bo Alm")


async def add(storage: SqlStorage, link: str = LINK) -> tuple[Tip, bool]:
    async with storage.begin() as tx:
        return await tx.tips.add(link, ANNA_EK, START)


async def test_every_field_of_a_tip_comes_back(storage: SqlStorage) -> None:
    tip, new = await add(storage)
    assert new
    assert tip == Tip(id=tip.id, link=LINK, by=ANNA, by_name=ANNA_EK.name, at=START)
    async with storage.read() as tx:
        assert await tx.tips.get(tip.id) == tip
        assert await tx.tips.get(4711) is None


async def test_an_address_that_is_tipped_again_is_the_same_tip(storage: SqlStorage) -> None:
    tip, _ = await add(storage)
    async with storage.begin() as tx:
        assert await tx.tips.add(LINK, BO_ALM, START + timedelta(days=1)) == (tip, False)


@pytest.mark.parametrize("answer", TipAnswer)
async def test_the_first_answer_stands(storage: SqlStorage, answer: TipAnswer) -> None:
    tip, _ = await add(storage)
    async with storage.begin() as tx:
        assert await tx.tips.answer(tip.id, answer, BO_ALM)
        assert not await tx.tips.answer(tip.id, TipAnswer.LIKED, ANNA_EK)
    async with storage.read() as tx:
        found = await tx.tips.get(tip.id)
    assert found is not None
    assert (found.answer, found.answered_by_name) == (answer, "Bo Alm")


async def test_tips_wait_until_they_are_answered_or_old(storage: SqlStorage) -> None:
    first, _ = await add(storage, "first")
    answered, _ = await add(storage, "answered")
    second, _ = await add(storage, "second")
    async with storage.begin() as tx:
        await tx.tips.answer(answered.id, TipAnswer.SHARED, BO_ALM)
        assert await tx.tips.waiting(START - timedelta(microseconds=1)) == [first, second]
        assert await tx.tips.waiting(START) == []
