"""Queue, swaps and the urgent under pressure: seats, bookings and the log stay whole."""

import asyncio
from collections import Counter
from collections.abc import Awaitable
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.core.calendar import add_workdays
from bot.core.people import Actor, EntryPoint, PageId, PersonId, Request, Role
from bot.core.refusals import Refusal
from bot.schedule.model import Booking, Details, Draft
from bot.schedule.queue import PlaceState, PlaceView
from bot.schedule.refusals import DayTaken, Stale
from bot.schedule.swap_refusals import DayHeld
from bot.schedule.swaps import ProposalChanged, ProposalState, ProposalView
from bot.usecases.bookings import (
    BookDay,
    CancelBooking,
    MoveBooking,
    book_day,
    cancel_booking,
    move_booking,
)
from bot.usecases.over_limit import BookUrgently, ask_over_limit, decide_over_limit
from bot.usecases.queue import expire_offer, join_queue, see_place, take_offer
from bot.usecases.swaps import AskSwap, answer_swap, ask_swap, see_proposal, undo_swap
from storage.tables import bookings, outbox, seats
from storage.transaction import SqlStorage
from tests import makers
from tests.chains import first_broken_row
from tests.clock import START
from tests.makers import ANNA, BO, SIV, TUESDAY
from tests.storage.replicas import Replica, in_replicas

PAGE = makers.page()
PAIRS = 50
EDITOR, OTHER = makers.actor(ANNA), makers.actor(BO)
SUPERADMINS = [
    makers.actor(SIV, role=Role.SUPERADMIN),
    makers.actor("0000", role=Role.SUPERADMIN),
]


@pytest.fixture(autouse=True)
async def _page(storage: SqlStorage) -> None:
    async with storage.begin() as tx:
        await tx.pages.put(PAGE)


def asking(actor: Actor) -> Request:
    return makers.request(actor, entry_point=EntryPoint.BUTTON)


async def book(storage: SqlStorage, actor: Actor, day: date) -> Booking:
    draft = Draft(details=Details(title=f"Post of {actor.id}"), day=day)
    view = await book_day(asking(actor), BookDay(draft=draft), storage=storage)
    return view.booking


async def ended(work: Awaitable[Any]) -> str:
    try:
        await work
    except Refusal as refusal:
        return type(refusal).__name__
    return "done"


async def assert_whole(storage: SqlStorage, engine: AsyncEngine) -> list[Booking]:
    """Each active booking has one seat on its own day, and the log is unbroken."""
    async with storage.read() as tx:
        active = await tx.bookings.between(date.min, date.max)
        assert await first_broken_row(tx) is None
    async with engine.connect() as connection:
        held = await connection.execute(select(seats.c.booking, seats.c.day))
        assert sorted(map(tuple, held)) == sorted((each.id, each.day) for each in active)
    ordinary = Counter(each.day for each in active if not each.over_limit_reason)
    assert all(count <= PAGE.seats_per_day for count in ordinary.values())
    return active


async def test_fifty_pairs_of_crossing_swaps_leave_every_booking_on_one_day(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    """Each asks the next one in a ring, so that any two neighbouring swaps cross."""
    people = [makers.actor(f"{number:04}") for number in range(PAIRS)]
    own = [
        await book(storage, person, add_workdays(TUESDAY, number))
        for number, person in enumerate(people)
    ]

    async def ask(mine: Booking, theirs: Booking, person: Actor) -> int:
        command = AskSwap(mine=mine.id, version=mine.version, theirs=theirs.id)
        return (await ask_swap(asking(person), command, storage=storage)).proposal.id

    asked = [
        await ask(mine, theirs, person)
        for (mine, theirs), person in zip(pairwise([*own, own[0]]), people, strict=True)
    ]
    holders = [*people[1:], people[0]]
    results = Counter(
        await asyncio.gather(
            *[
                ended(answer_swap(asking(holder), number, 1, yes=True, storage=storage))
                for number, holder in zip(asked, holders, strict=True)
            ]
        )
    )
    assert set(results) == {"done", "ProposalChanged"}
    after = await assert_whole(storage, engine)
    assert {each.id for each in after} == {each.id for each in own}
    assert sorted(each.day for each in after) == sorted(each.day for each in own)
    assert {each.id: each.owner for each in after} == {each.id: each.owner for each in own}
    moved = sum(
        now.day != then.day
        for now, then in zip(sorted(after, key=lambda each: each.id), own, strict=True)
    )
    assert moved == 2 * results["done"] > 0
    async with storage.read() as tx:
        states = Counter([(await tx.proposals.get(number)).state for number in asked])
    assert states == {
        ProposalState.ACCEPTED: results["done"],
        ProposalState.VOID: PAIRS - results["done"],
    }


async def swapped(storage: SqlStorage, mine: Booking, theirs: Booking) -> ProposalView:
    command = AskSwap(mine=mine.id, version=mine.version, theirs=theirs.id)
    asked = (await ask_swap(asking(EDITOR), command, storage=storage)).proposal
    return await answer_swap(asking(OTHER), asked.id, asked.version, yes=True, storage=storage)


async def waits(storage: SqlStorage, actor: Actor, day: date) -> PlaceView:
    draft = Draft(details=Details(title="Vinterbad"), day=day, page=PAGE.id)
    return await join_queue(asking(actor), draft, storage=storage)


async def places_of(storage: SqlStorage, day: date) -> list[tuple[PersonId, PlaceState]]:
    async with storage.read() as tx:
        return [(each.person, each.state) for each in await tx.queue.active_on(PAGE.id, day)]


async def test_an_undone_swap_gives_both_their_places_in_the_queue_back(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    thursday = TUESDAY + timedelta(days=2)
    mine, theirs = await book(storage, EDITOR, TUESDAY), await book(storage, OTHER, thursday)
    first = await waits(storage, EDITOR, thursday)
    await waits(storage, SUPERADMINS[0], thursday)
    second = await waits(storage, OTHER, TUESDAY)
    done = (await swapped(storage, mine, theirs)).proposal
    assert await places_of(storage, thursday) == [(SIV, PlaceState.WAITING)]
    assert await places_of(storage, TUESDAY) == []
    await undo_swap(asking(OTHER), done.id, done.version, storage=storage)
    assert await places_of(storage, thursday) == [
        (EDITOR.id, PlaceState.WAITING),
        (SIV, PlaceState.WAITING),
    ], "at the same place in the line as before"
    assert await places_of(storage, TUESDAY) == [(OTHER.id, PlaceState.WAITING)]
    async with storage.read() as tx:
        for place in (first, second):
            rows = await tx.audit.about(f"place:{place.place.id}", since=START)
            assert [row.action for row in rows] == ["queue.join", "queue.taken", "queue.again"]
    async with engine.connect() as connection:
        told = await connection.execute(select(outbox.c.to).where(outbox.c.kind == "queue.again"))
        assert sorted(told.scalars()) == sorted(f"person:{each.id}" for each in (EDITOR, OTHER))
    # The day that is freed now goes to the one who stood first before the swap.
    back = (await assert_whole(storage, engine))[-1]
    assert back.day == thursday
    cancel = CancelBooking(booking=back.id, version=back.version)
    await cancel_booking(asking(OTHER), cancel, storage=storage)
    assert await places_of(storage, thursday) == [
        (EDITOR.id, PlaceState.OFFERED),
        (SIV, PlaceState.WAITING),
    ]


async def test_an_undone_swap_brings_back_no_place_that_had_ended_before_it(
    storage: SqlStorage,
) -> None:
    thursday = TUESDAY + timedelta(days=2)
    theirs = await book(storage, OTHER, thursday)
    place = await waits(storage, EDITOR, thursday)
    await cancel_booking(
        asking(OTHER), CancelBooking(booking=theirs.id, version=1), storage=storage
    )
    offered = await see_place(place.place.id, storage=storage)
    assert offered is not None
    taken = await take_offer(
        asking(EDITOR), offered.place.id, offered.place.version, storage=storage
    )
    later = replace(asking(EDITOR), now=START + timedelta(minutes=1))
    await cancel_booking(
        later, CancelBooking(booking=taken.id, version=taken.version), storage=storage
    )
    mine, again = await book(storage, EDITOR, TUESDAY), await book(storage, OTHER, thursday)
    command = AskSwap(mine=mine.id, version=1, theirs=again.id)
    asked = (await ask_swap(later, command, storage=storage)).proposal
    when = replace(asking(OTHER), now=START + timedelta(minutes=2))
    done = (await answer_swap(when, asked.id, asked.version, yes=True, storage=storage)).proposal
    await undo_swap(when, done.id, done.version, storage=storage)
    assert await places_of(storage, thursday) == []


async def test_swaps_asked_both_ways_at_once_swap_once(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    mine = await book(storage, EDITOR, TUESDAY)
    theirs = await book(storage, OTHER, TUESDAY + timedelta(days=2))
    there = AskSwap(mine=mine.id, version=1, theirs=theirs.id)
    back = AskSwap(mine=theirs.id, version=1, theirs=mine.id)
    first = (await ask_swap(asking(EDITOR), there, storage=storage)).proposal.id
    second = (await ask_swap(asking(OTHER), back, storage=storage)).proposal.id
    results = await asyncio.gather(
        ended(answer_swap(asking(OTHER), first, 1, yes=True, storage=storage)),
        ended(answer_swap(asking(EDITOR), second, 1, yes=True, storage=storage)),
    )
    assert sorted(results) == ["ProposalChanged", "done"]
    days = {each.owner: each.day for each in await assert_whole(storage, engine)}
    assert days == {ANNA: theirs.day, BO: mine.day}


async def offered(storage: SqlStorage) -> None:
    """Bo has Tuesday offered, after Anna's cancellation."""
    booking = await book(storage, EDITOR, TUESDAY)
    await join_queue(
        asking(OTHER), Draft(details=Details(title="Waited for"), day=TUESDAY), storage=storage
    )
    await cancel_booking(asking(EDITOR), CancelBooking(booking=booking.id), storage=storage)


async def test_an_offered_day_goes_to_the_one_it_is_held_for_whoever_else_books(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    await offered(storage)
    results = await asyncio.gather(
        *[ended(book(storage, makers.actor(f"{number}"), TUESDAY)) for number in range(20)],
        ended(take_offer(asking(OTHER), 1, 2, storage=storage)),
        *[ended(book(storage, makers.actor(f"x{number}"), TUESDAY)) for number in range(20)],
    )
    assert results[20] == "done"
    assert set(results[:20] + results[21:]) <= {DayHeld.__name__, DayTaken.__name__}
    [booking] = await assert_whole(storage, engine)
    assert (booking.owner, booking.details.title) == (BO, "Waited for")


async def test_an_offer_is_taken_once_in_however_many_replicas(
    storage: SqlStorage, engine: AsyncEngine, database_url: str
) -> None:
    await offered(storage)
    results = await in_replicas(3, database_url, take_or_book)
    assert results.count("done") == 1
    [booking] = await assert_whole(storage, engine)
    assert booking.owner == BO


async def take_or_book(replica: Replica) -> str:
    if replica.number == 0:
        return await ended(book(replica.storage, EDITOR, TUESDAY))
    return await ended(take_offer(asking(OTHER), 1, 2, storage=replica.storage))


async def test_an_offer_that_runs_out_while_it_is_taken_ends_one_way(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    await offered(storage)
    view = await see_place(1, storage=storage)
    assert view is not None
    assert view.place.until is not None
    late = replace(asking(OTHER), now=view.place.until)
    in_time = replace(asking(OTHER), now=view.place.until - timedelta(seconds=1))
    results = await asyncio.gather(
        ended(take_offer(in_time, 1, 2, storage=storage)),
        expire_offer(late, 1, 2, storage=storage),
    )
    assert results in (["done", False], ["PlaceChanged", True])
    view = await see_place(1, storage=storage)
    assert view is not None
    taken = results[0] == "done"
    assert view.place.state is (PlaceState.TAKEN if taken else PlaceState.EXPIRED)
    assert len(await assert_whole(storage, engine)) == taken


async def test_of_two_superadmins_who_decide_at_once_one_does(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    await book(storage, EDITOR, TUESDAY)
    command = BookUrgently(
        draft=Draft(details=Details(title="Storm"), day=TUESDAY), reason="Class 2"
    )
    asked = await ask_over_limit(asking(OTHER), command, storage=storage)
    number = asked.proposal.id
    results = await asyncio.gather(
        *[
            ended(decide_over_limit(asking(each), number, 1, yes=yes, storage=storage))
            for each, yes in zip(SUPERADMINS, (True, False), strict=True)
        ],
        *[
            ended(decide_over_limit(asking(each), number, 1, yes=True, storage=storage))
            for each in SUPERADMINS
        ],
    )
    assert Counter(results) == {"done": 1, ProposalChanged.__name__: 3}
    view = await see_proposal(number, storage=storage)
    assert view is not None
    approved = view.proposal.state is ProposalState.ACCEPTED
    active = await assert_whole(storage, engine)
    assert len(active) == 1 + approved
    urgent = [each for each in active if each.over_limit_reason]
    assert [(each.owner, each.over_limit_reason) for each in urgent] == (
        [(BO, "Class 2")] if approved else []
    )


async def test_of_a_move_and_a_cancellation_at_once_the_later_is_stale(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    for number in range(10):
        day = add_workdays(TUESDAY, 3 * number)
        booking = await book(storage, EDITOR, day)
        move = MoveBooking(booking=booking.id, day=add_workdays(day, 1), version=1)
        cancel = CancelBooking(booking=booking.id, version=1)
        both = [
            ended(move_booking(asking(EDITOR), move, storage=storage)),
            ended(cancel_booking(asking(EDITOR), cancel, storage=storage)),
        ]
        results = await asyncio.gather(*(both if number % 2 else reversed(both)))
        assert sorted(results) == [Stale.__name__, "done"]
    await assert_whole(storage, engine)
    async with engine.connect() as connection:
        count = await connection.execute(select(func.count()).select_from(bookings))
        assert count.scalar_one() == 10


async def test_a_queue_that_two_join_at_once_has_two_places_and_one_offer(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    booking = await book(storage, EDITOR, TUESDAY)
    await asyncio.gather(
        *[
            join_queue(asking(makers.actor(f"{number % 5}")), Draft(day=TUESDAY), storage=storage)
            for number in range(20)
        ]
    )
    await asyncio.gather(
        cancel_booking(asking(EDITOR), CancelBooking(booking=booking.id), storage=storage),
        join_queue(asking(makers.actor("late")), Draft(day=TUESDAY), storage=storage),
    )
    async with storage.read() as tx:
        places = await tx.queue.active_on(PageId("stad"), TUESDAY)
    assert len({place.person for place in places}) == len(places) == 6
    assert [place.state for place in places].count(PlaceState.OFFERED) == 1
    assert places[0].state is PlaceState.OFFERED
    assert places[0].until > START
    assert await assert_whole(storage, engine) == []


async def test_a_booking_that_was_changed_behind_the_questions_back_is_not_swapped(
    storage: SqlStorage, engine: AsyncEngine
) -> None:
    mine = await book(storage, EDITOR, TUESDAY)
    theirs = await book(storage, OTHER, TUESDAY + timedelta(days=2))
    command = AskSwap(mine=mine.id, version=1, theirs=theirs.id)
    number = (await ask_swap(asking(EDITOR), command, storage=storage)).proposal.id
    async with storage.begin() as tx:
        await tx.bookings.save(replace(mine, link="https://example.org"), page=PAGE)
    with pytest.raises(ProposalChanged) as refused:
        await answer_swap(asking(OTHER), number, 1, yes=True, storage=storage)
    assert refused.value.proposal.state is ProposalState.VOID
    days = {each.owner: each.day for each in await assert_whole(storage, engine)}
    assert days == {ANNA: mine.day, BO: theirs.day}
