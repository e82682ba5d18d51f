"""The cards of queue, swap, giving away and the urgent, in every state."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.core.people import Person, PersonId
from bot.schedule.model import Booking, BookingId, Catalogue, Draft
from bot.schedule.queue import PlaceId, PlaceState, PlaceView, QueuePlace
from bot.schedule.swaps import (
    GiveAway,
    OverLimit,
    Proposal,
    ProposalId,
    ProposalState,
    ProposalView,
    Seen,
    Swap,
    SwapChoices,
)
from cards import swaps
from cards.booking import move_instead_card
from cards.elements import Card
from tests.clock import STOCKHOLM

UNTIL = datetime(2026, 11, 25, 9, 30, tzinfo=STOCKHOLM)
_DECIDED = {ProposalState.ACCEPTED, ProposalState.DECLINED}
OTHER = PersonId("00000000-0000-0000-0000-000000000002")


def of_a_booking(
    mine: Booking, draft: Draft, catalogue: Catalogue, today: date
) -> Iterator[tuple[str, Card]]:
    theirs = replace(
        mine, id=BookingId(9), day=mine.day + timedelta(days=5), owner=OTHER, owner_name="Bo Al"
    )
    for state in PlaceState:
        view = _place(mine, draft, catalogue, state)
        yield f"place_{state.value}", swaps.place_card(view=view, today=today)
    waiting = _place(mine, draft, catalogue, PlaceState.WAITING)
    yield "places", swaps.places_card(places=[waiting] * 9, today=today)
    yield "no_places", swaps.places_card(places=[], today=today)
    yield (
        "which_queue_day",
        swaps.which_queue_day_card(draft=draft, candidates=[(today, "i dag")]),
    )
    colleagues = [Person(id=PersonId(f"{n:036}"), name=f"Redaktör {n}") for n in range(100)]
    others = [replace(theirs, day=theirs.day + timedelta(days=n)) for n in range(80)]
    choices = SwapChoices(booking=mine, others=others, colleagues=colleagues, catalogue=catalogue)
    yield "swap", swaps.swap_card(choices=choices, today=today)
    alone = replace(choices, others=[], colleagues=[])
    yield (
        "swap_alone",
        swaps.swap_card(choices=alone, today=today, problem=mine.details.title),
    )
    yield "which_own", swaps.which_own_card(theirs=theirs, mine=[mine] * 8, today=today)
    yield "which_own_none", swaps.which_own_card(theirs=theirs, mine=[], today=today)
    yield "which_booking_of_none", swaps.which_booking_card(mine=[], today=today)
    yield "which_booking", swaps.which_booking_card(mine=[mine, theirs], today=today)
    yield (
        "which_booking_for_a_day",
        swaps.which_booking_card(mine=[mine, theirs], today=today, target=theirs.day),
    )
    yield (
        "move_instead",
        move_instead_card(booking=mine, day=theirs.day, why=mine.details.title, today=today),
    )
    for superadmin in (True, False):
        yield (
            f"urgent_{superadmin}",
            swaps.urgent_form_card(
                draft=draft,
                page=catalogue.main,
                superadmin=superadmin,
                today=today,
                problem="" if superadmin else mine.details.title,
            ),
        )
    common = {"id": ProposalId(1), "by": mine.owner, "until": UNTIL}
    seen = Seen.of(mine)
    for proposal in (
        Swap(mine=seen, theirs=Seen.of(theirs), to=OTHER, **common),
        GiveAway(booking=seen, to=OTHER, **common),
        GiveAway(booking=seen, **common),
        OverLimit(
            page=mine.page, day=mine.day, draft=draft, reason=mine.details.title * 2, **common
        ),
    ):
        yield from _proposals(proposal, [mine, theirs], catalogue, today)


def _proposals(
    proposal: Proposal, both: list[Booking], catalogue: Catalogue, today: date
) -> Iterator[tuple[str, Card]]:
    name = f"{type(proposal).__name__.lower()}{'' if proposal.to else '_all'}"
    for state in ProposalState:
        view = ProposalView(
            proposal=replace(proposal, state=state, decided_by=OTHER),
            bookings=both[: len(proposal.bookings)],
            names={both[0].owner: both[0].owner_name, OTHER: "Bo Al"},
            page=catalogue.main,
            catalogue=catalogue,
        )
        roles = [(proposal.by, False)]
        if state is ProposalState.OPEN:
            roles += [(OTHER, True), (None, False)]
        elif state not in _DECIDED and not isinstance(proposal, Swap):
            continue  # these read alike for all kinds
        for viewer, decides in roles:
            role = "asker" if viewer == proposal.by else "asked" if viewer else "all"
            yield (
                f"{name}_{state.value}_{role}",
                swaps.proposal_card(view=view, today=today, viewer=viewer, decides=decides),
            )


def _place(mine: Booking, draft: Draft, catalogue: Catalogue, state: PlaceState) -> PlaceView:
    place = QueuePlace(
        id=PlaceId(1),
        page=mine.page,
        day=mine.day,
        person=mine.owner,
        draft=draft,
        state=state,
        until=UNTIL if state is PlaceState.OFFERED else None,
    )
    return PlaceView(place=place, position=2, page=catalogue.main)
