"""Share an idea, take one, give one a day; what nobody touches is laid aside."""

from collections.abc import Sequence
from datetime import date

from bot.core.people import Request
from bot.core.permissions import Action, require
from bot.outbox.digest import EditDigest
from bot.outbox.ideas import (
    EditIdea,
    PostIdea,
    TellIdeaAside,
    TellIdeaBooked,
    TellIdeaPutAside,
)
from bot.schedule import ideas as rules
from bot.schedule.ideas import Idea, IdeaId, IdeaState, IdeaView
from bot.schedule.model import Details, Draft
from bot.schedule.quiet import Quiet
from bot.schedule.suggestions import Suggestion
from bot.usecases.bookings import BookDay, book_in
from bot.usecases.idea_following import look_later, note_idea
from bot.usecases.ports import Storage
from bot.usecases.reading import BookingView, propose_days

MOST = 500
"""Bounds what is read; the page shows all of it, and a card says how many it leaves out."""


async def share_idea(request: Request, text: str, *, storage: Storage) -> Idea:
    require(request.actor, Action.BOOK)
    line = rules.checked_text(text)
    async with storage.begin(request) as tx:
        new = Idea(
            id=IdeaId(0), text=line, by=request.actor.id, at=request.now, touched_at=request.now
        )
        idea = await tx.ideas.add(new)
        # SQLite may give it the number of one that is gone, whose job is done.
        await tx.outbox.again(PostIdea(idea=idea.id))
        await tx.outbox.add(look_later(idea), EditDigest())
        await note_idea(tx, request, "idea", idea)
    return idea


async def see_ideas(request: Request, *, storage: Storage) -> list[Idea]:
    """Those without a day, the one that was touched last first."""
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        return await tx.ideas.open(MOST)


async def see_idea(
    request: Request, number: IdeaId, *, quiet: Quiet = (), storage: Storage
) -> IdeaView:
    """An idea with the best days for it."""
    require(request.actor, Action.SEE_SCHEDULE)
    async with storage.read() as tx:
        idea = rules.still_open(await tx.ideas.get(number))
    days = await days_for_ideas(request, quiet=quiet, storage=storage)
    return IdeaView(
        idea=idea,
        suggestions=days,
        may_lay_aside=rules.may_lay_aside(idea, request.actor),
    )


async def days_for_ideas(
    request: Request, *, quiet: Quiet = (), storage: Storage
) -> Sequence[Suggestion]:
    """The best days, which are the same for each: an idea says nothing of theme or audience."""
    return (await propose_days(request, Draft(), quiet=quiet, storage=storage)).suggestions


async def take_idea(request: Request, number: IdeaId, *, storage: Storage) -> Idea:
    """The first to take it works on it; others see who does."""
    require(request.actor, Action.BOOK)
    async with storage.begin(request) as tx:
        before = rules.still_open(await tx.ideas.get(number))
        after = rules.taken(before, request.actor, request.now)
        if after != before:
            await tx.ideas.save(before, after)
            await tx.outbox.add(EditIdea(idea=after.id), look_later(after))
            await note_idea(tx, request, "idea_taken", after)
    return after


async def book_idea(
    request: Request, number: IdeaId, day: date, *, storage: Storage
) -> BookingView:
    """Give it a day: booked and out of the list in one, or neither."""
    async with storage.begin(request) as tx:
        require(request.actor, Action.BOOK)
        before = rules.still_open(await tx.ideas.get(number))
        view = await book_in(
            tx, request, BookDay(draft=Draft(details=Details(title=before.text), day=day))
        )
        after = rules.booked(before, view.booking.id, request.now)
        await tx.ideas.save(before, after)
        await tx.outbox.add(
            EditIdea(idea=after.id),
            EditDigest(),
            *(
                TellIdeaBooked(receiver=each, idea=after.id, booking=view.booking.id)
                for each in rules.others(after, request.actor.id)
            ),
        )
        await note_idea(tx, request, "idea_booked", after)
        return view


async def react(
    request: Request, number: IdeaId, *, added: bool, removed: bool, storage: Storage
) -> None:
    """Count what somebody put under an idea's card, or took away; who it was is not kept."""
    require(request.actor, Action.BOOK)
    async with storage.begin(request) as tx:
        before = await tx.ideas.get(number)
        if before is None:
            return
        after = rules.reacted(
            before, request.actor.id, added=added, removed=removed, at=request.now
        )
        if after != before:
            await tx.ideas.save(before, after)
            await tx.outbox.add(EditDigest())


async def put_idea_aside(request: Request, number: IdeaId, *, storage: Storage) -> Idea:
    """By hand, by whoever shared or took it, or by a superadmin."""
    require(request.actor, Action.BOOK)
    async with storage.begin(request) as tx:
        before = await tx.ideas.get(number)
        after = rules.put_aside(before, request.actor, request.now)
        assert before is not None
        await tx.ideas.save(before, after)
        by = request.actor.id
        await tx.outbox.add(
            EditIdea(idea=after.id),
            EditDigest(),
            *(
                TellIdeaPutAside(receiver=each, idea=after.id, by=by)
                for each in rules.others(after, by)
            ),
        )
        await note_idea(tx, request, "idea_aside", after)
    return after


async def lay_aside(request: Request, number: IdeaId, *, storage: Storage) -> bool:
    """Whether nobody had touched it for long enough; who shared or took it is told."""
    async with storage.begin() as tx:
        before = await tx.ideas.get(number)
        after = rules.laid_aside(before, request.now)
        if before is None or after is None:
            if before is not None and before.state is IdeaState.OPEN:
                await tx.outbox.add(look_later(before))  # a reaction plans no look of its own
            return False
        await tx.ideas.save(before, after)
        await tx.outbox.add(
            EditIdea(idea=after.id),
            EditDigest(),
            *(
                TellIdeaAside(receiver=each, idea=after.id)
                for each in rules.others(after, request.actor.id)
            ),
        )
        await note_idea(tx, request, "idea_aside", after)
    return True
