"""Ideas: the one that was touched last comes first, and of two who act on one the first does."""

from dataclasses import replace
from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import Connection, insert

from bot.schedule.ideas import Idea, IdeaId, IdeaState, NoSuchIdea
from storage.conversations import PostedCard
from storage.engine import Writer, create_engine
from storage.idea_tables import ideas
from storage.migrate import alembic_config, migrate
from storage.transaction import SqlStorage
from tests import makers
from tests.clock import START, FixedClock
from tests.databases import disposing
from tests.makers import ANNA, BO
from tests.storage.test_texts import booked


async def shared(storage: SqlStorage, text: str, days: int = 0) -> Idea:
    at = START + timedelta(days=days)
    async with storage.begin() as tx:
        await tx.people.put(makers.person(ANNA, name="Anna Ek"))
        await tx.people.put(makers.person(BO, name="Bo Al"))
        return await tx.ideas.add(Idea(id=IdeaId(0), text=text, by=ANNA, at=START, touched_at=at))


def card_of(subject: str, activity: str) -> PostedCard:
    return PostedCard(
        subject=subject, conversation="19:c", activity=activity, service_url="https://x.test/"
    )


def upgrade(connection: Connection, *, to: str) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def write_as_before(connection: Connection, text: str) -> None:
    row = {"text": text, "by": ANNA, "at": START, "touched_at": START, "state": "open"}
    connection.execute(insert(ideas).values(row))


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
        reactions=4,
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


async def test_those_that_most_reacted_to_come_first_and_of_equals_the_latest(
    storage: SqlStorage,
) -> None:
    old, new = await shared(storage, "Gammal"), await shared(storage, "Ny", 2)
    liked, gone = await shared(storage, "Gillad"), await shared(storage, "Borta")
    now = replace(liked, reactions=2)
    async with storage.begin() as tx:
        await tx.ideas.save(liked, now)
        await tx.ideas.save(gone, replace(gone, reactions=9, state=IdeaState.BOOKED))
        assert await tx.ideas.most_reacted(9) == [now, new, old]
        assert await tx.ideas.most_reacted(1) == [now]


async def test_an_idea_of_the_last_release_and_of_older_code_beside_this_has_no_reactions(
    bare_database_url: str, clock: FixedClock
) -> None:
    async with disposing(create_engine(bare_database_url)) as engine:
        async with Writer(engine).begin() as connection:
            await connection.run_sync(lambda sync: upgrade(sync, to="0024"))
            await connection.run_sync(lambda sync: write_as_before(sync, "Från förra"))
        await migrate(engine)
        async with Writer(engine).begin() as connection:
            await connection.run_sync(lambda sync: write_as_before(sync, "Bredvid"))
        async with SqlStorage(engine, clock).read() as tx:
            found = await tx.ideas.open(9)
    assert [(each.text, each.reactions) for each in found] == [("Bredvid", 0), ("Från förra", 0)]


async def test_those_that_stand_in_no_channel_are_found(storage: SqlStorage) -> None:
    old, new = await shared(storage, "Gammal"), await shared(storage, "Ny", 2)
    shown, gone = await shared(storage, "Visad"), await shared(storage, "Borta", 3)
    async with storage.begin() as tx:
        await tx.ideas.save(gone, replace(gone, state=IdeaState.ASIDE))
        await tx.conversations.add_card(card_of(f"idea:{shown.id}", "a"))
        await tx.conversations.add_card(card_of(f"tip:{new.id}", "b"))
        assert await tx.ideas.without_card(9) == [new, old]
        assert await tx.ideas.without_card(1) == [new]


async def test_where_a_card_stands_goes_with_its_idea(storage: SqlStorage) -> None:
    gone, kept = await shared(storage, "Borta"), await shared(storage, "Kvar")
    after = START.date() + timedelta(days=1)
    async with storage.begin() as tx:
        await tx.ideas.save(gone, replace(gone, state=IdeaState.ASIDE))
        for number in (gone.id, kept.id, 99):
            await tx.conversations.add_card(card_of(f"idea:{number}", str(number)))
        await tx.conversations.add_card(card_of("tip:1", "tip"))
        await tx.ideas.dispose_through(after)
        standing = [
            await tx.conversations.subject_at("19:c", each)
            for each in (str(gone.id), str(kept.id), "99", "tip")
        ]
    assert standing == [None, f"idea:{kept.id}", None, "tip:1"]


async def test_of_two_who_act_on_one_the_first_does(storage: SqlStorage) -> None:
    idea = await shared(storage, "Gammal")
    taken = replace(idea, taken_by=BO, touched_at=START + timedelta(hours=1))
    async with storage.begin() as tx:
        await tx.ideas.save(idea, taken)
    with pytest.raises(NoSuchIdea):
        async with storage.begin() as tx:
            await tx.ideas.save(idea, replace(idea, state=IdeaState.ASIDE))
