"""Queue for a day, swap it, give it away, or go over the limit."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from bot.core.people import Person, PersonId
from bot.schedule.model import Booking, BookingId, Details, Draft
from bot.schedule.permissions import may_change
from bot.schedule.queue import PlaceId
from bot.schedule.queue import at as place_at
from bot.schedule.refusals import NoSuchPerson, ReasonMissing, TitleMissing, TitleTooLong
from bot.schedule.swap_refusals import DayIsFree, NothingThere
from bot.schedule.swaps import OverLimit, ProposalId, ProposalState, Swap
from bot.schedule.swaps import at as proposal_at
from bot.swedish import swaps as words
from bot.swedish.booking import (
    stands_already,
    which_target,
)
from bot.swedish.page_names import folded, is_called, stands_in
from bot.swedish.reading.meanings import Ambiguous, Day, Days
from bot.swedish.reading.names import without_name
from bot.swedish.schedule import EVERY_PAGE
from bot.swedish.words import LEAVING, CommandName
from bot.teams.handlers import booking as bookings
from bot.teams.meant import Meant, Pair, days_meant, meant_in, pair_meant
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.teams.understood import arguments_in, post_in
from bot.usecases import over_limit, queue
from bot.usecases import swaps as usecase
from bot.usecases.reading import see_catalogue, see_mine, see_own_booking
from cards import swaps as cards
from cards.actions import MoveBooking
from cards.basic import refusal_card
from cards.booking import doubt_card, drafted, move_instead_card
from cards.swap_actions import (
    AnswerProposal,
    ChooseOwn,
    JoinQueue,
    LeaveQueue,
    SendSwap,
    SendUrgent,
    ShowSwap,
    ShowUrgent,
    TakeBack,
    TakeOffer,
    UndoSwap,
)

_OTHER_DAY: Final = frozenset({"mot", "till"})
"""Words before the day to swap with."""
_OTHER_TITLE: Final = _OTHER_DAY | {"med"}
"""Words between two titles."""


def register(router: Router) -> None:
    router.on_command(CommandName.QUEUE, queue_command)
    router.on_command(CommandName.SWAP, swap_command)
    router.on_action(JoinQueue, join)
    router.on_action(TakeOffer, take)
    router.on_action(LeaveQueue, leave)
    router.on_action(ShowSwap, show_swap)
    router.on_action(SendSwap, send_swap)
    router.on_action(ChooseOwn, choose_own)
    router.on_action(AnswerProposal, answer)
    router.on_action(TakeBack, take_back)
    router.on_action(UndoSwap, undo_swap)
    router.on_action(ShowUrgent, show_urgent)
    router.on_action(SendUrgent, send_urgent)


async def queue_command(turn: Turn, rest: str) -> Answer:
    """`/kö [dag] [sida] [rubrik]`; alone, one's places in queues."""
    see_catalogue(turn.request, turn.catalogue)
    if folded(rest).strip(" ?!.") in words.SEE_QUEUES:
        places = await queue.see_places(turn.request, storage=turn.storage)
        card = cards.places_card(places=places, today=turn.today)
        return Answer(card=card, private=True)
    return await _to_leave(turn, rest) or await _asked_for(turn, rest)


async def _to_leave(turn: Turn, rest: str) -> Answer | None:
    """One's places, to leave one of them; None where no place is to be taken away.

    "Ta bort ogräset 8/12" is one's post, unless a post so called waits in a queue.
    """
    found = LEAVING.match(rest.strip()) or LEAVING.search(rest.strip())
    if found is None:
        return None
    beside = f"{rest.strip()[: found.start()]} {rest.strip()[found.end() :]}".strip()
    read = arguments_in(turn, beside)
    places = await queue.see_places(turn.request, storage=turn.storage)
    on = {day for each in read.days for day in days_meant(each)}
    fits = [
        view
        for view in places
        if (read.page is None or view.page.id == read.page.id)
        and (not read.days or view.place.day in on)
        and stands_in(read.left, view.place.draft.details.title)
    ]
    if read.left and not fits and folded(read.left) not in EVERY_PAGE:
        return None
    if len(fits) == 1:
        return Answer(card=cards.place_card(view=fits[0], today=turn.today), private=True)
    card = cards.places_card(places=fits or places, today=turn.today)
    is_said = places and not fits and not read.left
    problem = words.not_queued(beside) if is_said else ""
    return Answer(card=card, private=True).warned(problem)


async def _asked_for(turn: Turn, rest: str) -> Answer:
    reading = post_in(turn, rest)
    draft = Draft(details=Details(department=turn.actor.department))
    if reading.instead is not None and not reading.denied:
        card = doubt_card(
            text=rest,
            post=reading.post,
            instead=reading.instead,
            draft=draft,
            today=turn.today,
            act=JoinQueue.with_draft,
        )
        return Answer(card=card)
    draft = drafted(reading.post, draft)
    match None if reading.denied else reading.post.when:
        case Day():
            return await _join(turn, draft)
        case Ambiguous(choices=choices):
            days = [(choice.day, choice.label) for choice in choices]
            return Answer(card=cards.which_queue_day_card(draft=draft, candidates=days))
        case Days(days=several):
            days = [(day, words.long_day(day, turn.today)) for day in several]
            return Answer(card=cards.which_queue_day_card(draft=draft, candidates=days))
        case _:
            return Answer(card=refusal_card(text=words.which_queue_day_help(rest)))


async def join(turn: Turn, action: JoinQueue) -> Answer:
    draft = action.draft()
    if draft.day is None:
        return Answer(card=refusal_card(text=words.which_queue_day_help()))
    return await _join(turn, draft)


async def take(turn: Turn, action: TakeOffer) -> Answer:
    try:
        booking = await queue.take_offer(
            turn.request, PlaceId(action.place), action.version, storage=turn.storage
        )
    except (TitleMissing, TitleTooLong) as refusal:
        view = await queue.see_place(PlaceId(action.place), storage=turn.storage)
        assert view is not None
        draft = replace(view.place.draft, day=view.place.day, page=view.place.page)
        problem = turn.in_words(refusal)
        return await bookings.form_again(turn, draft, problem=problem)
    return await bookings.receipt(turn, booking)


async def leave(turn: Turn, action: LeaveQueue) -> Answer:
    view = await queue.leave_queue(
        turn.request, PlaceId(action.place), action.version, storage=turn.storage
    )
    card = cards.place_card(view=view, today=turn.today)
    return Answer(card=card, subject=f"place:{view.place.id}", private=True, changed=True)


async def swap_command(turn: Turn, rest: str) -> Answer:
    """`/byt [min dag] mot [din dag]`; with one day or none, what can be done with a booking."""
    typed = _without_possessives(rest)
    meant = await meant_in(turn, typed, _OTHER_DAY)
    called: Sequence[Person] = ()
    if not meant.found:
        called, said = await _colleagues_in(turn, typed, meant.read.left)
        if called:
            meant = await meant_in(turn, _without_words(typed, said), _OTHER_DAY)
    if (turned := await _turned(turn, meant)) is not None:
        return await _swap_with(turn, *turned, called)
    named = bool(meant.found or called)
    if not named and (pair := await pair_meant(turn, typed, _OTHER_TITLE)) is not None:
        return await _swap_titles(turn, pair)
    if len(meant.found) != 1:
        return await _which_own(turn, meant, rest, called)
    booking = meant.found[0]
    if meant.sure_target is not None:
        return await _swap_with(turn, booking, meant.sure_target, called, is_led=meant.is_led)
    problem = words.several_called(called) if len(called) > 1 else ""
    if meant.target is not None:
        problem = f"{which_target(meant.target, turn.today)} {problem}".strip()
    to = called[0].id if len(called) == 1 else ""
    return await _choices(turn, booking.id, booking.version, problem=problem, to=to)


async def _colleagues_in(
    turn: Turn, typed: str, left: str
) -> tuple[Sequence[Person], Sequence[str]]:
    """Those who are named, and by which words; "ge Bo", "Bos" and "… åt Bo" too."""
    colleagues = await usecase.see_colleagues(turn.request, storage=turn.storage)
    several: tuple[Sequence[Person], Sequence[str]] = (), ()
    for text in (left, words.LAST_NAMED.split(typed)[-1]):
        said = text.replace("@", " ").split()
        names = [word for word in said if folded(word.strip("!.")) not in words.GIVING]
        for spelled in (names, [word.removesuffix("s") for word in names]):
            called = [each for each in colleagues if is_called(each.name, " ".join(spelled))]
            if len(called) == 1:
                return called, said
            several = several if several[0] else (called, said)
    return several


async def _turned(turn: Turn, meant: Meant) -> tuple[Booking, date] | None:
    """One's own booking and the other day, where that was named first: "tors mot min tis"."""
    own, other = meant.sure_target, next(iter(meant.read.days), None)
    if meant.found or own is None or not isinstance(other, Day) or other.day == own:
        return None
    mine = (await see_mine(turn.request, storage=turn.storage)).bookings
    there = [each for each in mine if each.day == own]
    if len(there) != 1:
        return None
    try:
        await usecase.held_on(turn.request, there[0], other.day, storage=turn.storage)
    except NothingThere:
        return None
    return there[0], other.day


async def _swap_titles(turn: Turn, pair: Pair) -> Answer:
    """Nobody is asked by a part of a title, nor where several may be the one."""
    own = pair.own
    if len(pair.theirs) > 1:
        problem = words.choose_what()
        return await _choices(turn, own.id, own.version, problem=problem, among=pair.theirs)
    [other] = pair.theirs
    if pair.is_whole:
        return await _ask_swap(turn, own.id, own.version, other.id)
    problem = words.is_it_that_day(other.day, turn.today)
    return await _choices(turn, own.id, own.version, problem=problem, theirs=other.id)


def _without_words(text: str, said: Sequence[str]) -> str:
    for word in said:
        text = without_name(text, word) or text
    return text


async def _which_own(turn: Turn, meant: Meant, typed: str, called: Sequence[Person]) -> Answer:
    mine = (await see_mine(turn.request, storage=turn.storage)).bookings
    target = meant.sure_target
    fits = meant.found or [each for each in mine if each.day != target]
    to = called[0].id if len(called) == 1 else ""
    card = cards.which_booking_card(mine=fits, today=turn.today, target=target, to=to)
    is_said = called and not meant.found and not meant.read.left and meant.read.days
    problem = words.no_own(typed) if is_said and target is None else ""
    if not called:
        problem = meant.which(typed)
    elif to:
        problem = f"{problem} {words.which_for(called[0].name)}".strip()
    else:
        problem = f"{problem} {words.several_called(called)}".strip()
    return Answer(card=card, private=True).warned(problem)


async def _swap_with(
    turn: Turn,
    booking: Booking,
    day: date,
    called: Sequence[Person] = (),
    *,
    is_led: bool = True,
) -> Answer:
    """Ask whoever has the day; one that nobody has is moved to instead."""
    try:
        held = await usecase.held_on(turn.request, booking, day, storage=turn.storage)
    except NothingThere as nobody:
        if (own := nobody.own) is not None and own.id != booking.id:
            why = words.own_there(day, own.details.title, booking.details.title, turn.today)
            return await bookings.ask_where_to(
                turn, MoveBooking(booking=own.id, version=own.version), why
            )
        if own is not None:
            said = stands_already(day, turn.today)
            return await _choices(turn, booking.id, booking.version, problem=said)
        card = move_instead_card(
            booking=booking, day=day, why=turn.in_words(nobody), today=turn.today
        )
        return Answer(card=card)
    named = {each.id for each in called}
    theirs = [each for each in held if not called or each.owner in named]
    if not theirs:
        problem = words.not_theirs(called[0].name, day, held[0].owner_name, turn.today)
        to = called[0].id if len(called) == 1 else ""
        return await _choices(turn, booking.id, booking.version, problem=problem, to=to)
    if len(theirs) == 1 and is_led:
        return await _ask_swap(turn, booking.id, booking.version, theirs[0].id)
    several = len(theirs) > 1
    ask = words.which_of_that_day if several else words.is_it_that_day
    return await _choices(
        turn,
        booking.id,
        booking.version,
        problem=ask(day, turn.today),
        among=theirs if several else (),
        theirs=None if several else theirs[0].id,
    )


async def show_swap(turn: Turn, action: ShowSwap) -> Answer:
    number = BookingId(action.booking)
    if action.day is None:
        return await _choices(turn, number, action.version, to=action.to)
    view = await see_own_booking(turn.request, number, action.version, storage=turn.storage)
    return await _swap_with(turn, view.booking, action.day)


async def send_swap(turn: Turn, action: SendSwap) -> Answer:
    number = BookingId(action.booking)
    if action.how == "swap":
        if action.theirs is None:
            return await _chosen_again(turn, action, words.choose_what())
        return await _ask_swap(turn, number, action.version, BookingId(action.theirs))
    to: PersonId | None = None
    if action.how == "give":
        to = await _receiver(turn, action.to)
        if to is None:
            return await _chosen_again(turn, action, words.choose_whom())
    offer = usecase.OfferGift(booking=number, version=action.version, to=to)
    try:
        view = await usecase.offer_gift(turn.request, offer, storage=turn.storage)
    except NoSuchPerson as refusal:
        return await _chosen_again(turn, action, turn.in_words(refusal))
    return await proposal_as_it_is(turn, view.proposal.id)


async def choose_own(turn: Turn, action: ChooseOwn) -> Answer:
    theirs, mine = await usecase.see_own_for(
        turn.request, BookingId(action.theirs), storage=turn.storage
    )
    card = cards.which_own_card(theirs=theirs, mine=mine, today=turn.today, draft=action.draft())
    return Answer(card=card)


async def answer(turn: Turn, action: AnswerProposal) -> Answer:
    number = ProposalId(action.proposal)
    view = await usecase.see_proposal(number, storage=turn.storage)
    arguments = (turn.request, number, action.version)
    match view and view.proposal:
        case OverLimit():
            decide = over_limit.decide_over_limit
        case Swap():
            decide = usecase.answer_swap
        case _:
            decide = usecase.answer_gift
    after = await decide(*arguments, yes=action.yes, storage=turn.storage)
    return await proposal_as_it_is(turn, after.proposal.id, changed=True)


async def take_back(turn: Turn, action: TakeBack) -> Answer:
    view = await usecase.take_back(
        turn.request, ProposalId(action.proposal), action.version, storage=turn.storage
    )
    return await proposal_as_it_is(turn, view.proposal.id, changed=True)


async def undo_swap(turn: Turn, action: UndoSwap) -> Answer:
    view = await usecase.undo_swap(
        turn.request, ProposalId(action.proposal), action.version, storage=turn.storage
    )
    return await proposal_as_it_is(turn, view.proposal.id, changed=True)


async def show_urgent(turn: Turn, action: ShowUrgent) -> Answer:
    return await _urgent_form(turn, action.draft())


async def send_urgent(turn: Turn, action: SendUrgent) -> Answer:
    draft = action.draft()
    if draft.day is None:
        return await bookings.form_again(turn, draft, problem="")
    command = over_limit.BookUrgently(draft=draft, reason=action.reason)
    try:
        if turn.actor.is_superadmin:
            booking = await over_limit.book_over_limit(turn.request, command, storage=turn.storage)
            return await bookings.receipt(turn, booking)
        view = await over_limit.ask_over_limit(turn.request, command, storage=turn.storage)
    except (ReasonMissing, TitleMissing, TitleTooLong) as refusal:
        problem = turn.in_words(refusal)
        return await _urgent_form(turn, draft, problem=problem)
    return await proposal_as_it_is(turn, view.proposal.id)


async def place_as_it_is(turn: Turn, number: PlaceId) -> Answer:
    view = await queue.see_place(number, storage=turn.storage)
    assert view is not None
    now = replace(view, place=place_at(view.place, turn.request.now))
    return Answer(card=cards.place_card(view=now, today=turn.today), private=True)


async def proposal_as_it_is(turn: Turn, number: ProposalId, *, changed: bool = False) -> Answer:
    """The proposal with what this person can do about it."""
    view = await usecase.see_proposal(number, storage=turn.storage)
    assert view is not None
    view = replace(view, proposal=proposal_at(view.proposal, turn.request.now))
    proposal = view.proposal
    decides = proposal.by != turn.actor.id and (
        turn.actor.is_superadmin
        if isinstance(proposal, OverLimit)
        else proposal.to in {None, turn.actor.id}
        or (isinstance(proposal, Swap) and may_change(turn.actor, view.bookings[1]))
    )
    card = cards.proposal_card(view=view, today=turn.today, viewer=turn.actor.id, decides=decides)
    subject = f"proposal:{number}" if proposal.state is not ProposalState.OPEN else ""
    return Answer(card=card, subject=subject, changed=changed)


async def _join(turn: Turn, draft: Draft) -> Answer:
    try:
        view = await queue.join_queue(turn.request, draft, storage=turn.storage)
    except DayIsFree as free:
        text = turn.in_words(free)
        known = replace(draft, page=free.page.id)
        return Answer(card=refusal_card(text=text, draft=known))
    card = cards.place_card(view=view, today=turn.today)
    return Answer(card=card, private=True)


async def _choices(
    turn: Turn,
    number: BookingId,
    version: int,
    *,
    problem: str = "",
    to: str = "",
    theirs: BookingId | None = None,
    among: Sequence[Booking] = (),
) -> Answer:
    """What can be done with a booking; whom or what was named is chosen already.

    Of those `among` which it was, others' bookings alone are shown.
    """
    choices = await usecase.see_choices(turn.request, number, version, storage=turn.storage)
    if among:
        shown = {each.id for each in among}
        fits = [each for each in choices.others if each.id in shown]
        choices = replace(choices, others=fits)
    card = cards.swap_card(choices=choices, today=turn.today, problem=problem)
    if to:
        of_theirs = [each.id for each in choices.others if each.owner == to]
        theirs = of_theirs[0] if len(of_theirs) == 1 else None
    if not to and theirs is None:
        return Answer(card=card)
    chosen = SendSwap(booking=number, version=version, how="give", to=to, theirs=theirs)
    return Answer(card=card).refilled(chosen)


async def _chosen_again(turn: Turn, action: SendSwap, problem: str) -> Answer:
    again = await _choices(turn, BookingId(action.booking), action.version, problem=problem)
    return again.refilled(action)


async def _ask_swap(turn: Turn, mine: BookingId, version: int, theirs: BookingId) -> Answer:
    command = usecase.AskSwap(mine=mine, version=version, theirs=theirs)
    view = await usecase.ask_swap(turn.request, command, storage=turn.storage)
    return await proposal_as_it_is(turn, view.proposal.id)


async def _urgent_form(turn: Turn, draft: Draft, *, problem: str = "") -> Answer:
    if draft.day is None:
        return await bookings.form_again(turn, draft, problem=problem)
    catalogue = see_catalogue(turn.request, turn.catalogue)
    card = cards.urgent_form_card(
        draft=draft,
        page=catalogue.page(draft.page) or catalogue.main,
        superadmin=turn.actor.is_superadmin,
        today=turn.today,
        problem=problem,
    )
    return Answer(card=card)


async def _receiver(turn: Turn, given: str) -> PersonId | None:
    """Whom a list or a people picker named: by Entra id, or by account in other clients."""
    if not given:
        return None
    async with turn.storage.read() as tx:
        known = await tx.conversations.person_of(given)
    return known or PersonId(given.lower())


def _without_possessives(text: str) -> str:
    return re.sub(rf"(?<!\S){words.POSSESSIVE.lstrip('^')}", "", text, flags=re.IGNORECASE)
