"""What becomes of an idea when the booking that it became is cancelled, or comes back."""

from contextlib import suppress

from bot.core.people import Request
from bot.core.ports import AuditEntry
from bot.outbox.digest import EditDigest
from bot.outbox.ideas import EditIdea, LayIdeaAside, PostIdea
from bot.schedule import ideas as rules
from bot.schedule.ideas import Idea, IdeaState, NoSuchIdea
from bot.schedule.model import Booking
from bot.usecases.ports import Transaction


async def idea_follows(
    tx: Transaction, request: Request, *, before: Booking, after: Booking
) -> None:
    """It waits for another day as long as its booking is cancelled."""
    if before.is_active == after.is_active:
        return
    idea = await tx.ideas.of_booking(after.id)
    if idea is None:
        return
    if after.is_active and idea.state is IdeaState.OPEN:
        with suppress(NoSuchIdea):  # somebody was first to lay it aside or book it
            booked = rules.booked(idea, after.id, request.now)
            await tx.ideas.save(idea, booked)
            await tx.outbox.add(EditIdea(idea=idea.id), EditDigest())
            await note_idea(tx, request, "idea_booked", booked)
    elif not after.is_active and idea.state is IdeaState.BOOKED:
        waits = rules.waits_again(idea, request.now)
        await tx.ideas.save(idea, waits)
        await tx.outbox.again(PostIdea(idea=idea.id))  # if it has no card
        await tx.outbox.add(EditIdea(idea=idea.id), look_later(waits), EditDigest())
        await note_idea(tx, request, "idea_again", waits)


def look_later(idea: Idea) -> LayIdeaAside:
    return LayIdeaAside(idea=idea.id, touched=idea.touched_at, due=idea.expires_at)


async def note_idea(tx: Transaction, request: Request, action: str, idea: Idea) -> None:
    await tx.audit.add(
        request,
        AuditEntry(
            action=action,
            subject=f"idea:{idea.id}",
            after={
                "text": idea.text,
                "state": idea.state.value,
                "taken_by": idea.taken_by,
                "booking": idea.booking,
                "reactions": idea.reactions,
            },
        ),
    )
