"""Tip of a post, and say what was done about it."""

from bot.core.people import Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry
from bot.outbox.bookings import EditTip, PostTip
from bot.outbox.digest import EditDigest
from bot.schedule.tips import Tip, TipAnswer
from bot.usecases.ports import Storage, Transaction
from bot.watch.links import linkedin_link
from bot.watch.refusals import NoSuchTip


async def give_tip(request: Request, link: str, *, storage: Storage) -> tuple[Tip, bool]:
    """The tip, and whether it is new; a new one goes to the channel and the digest."""
    require(request.actor, Action.TIP)
    address = linkedin_link(link)
    async with storage.begin(request) as tx:
        tip, new = await tx.tips.add(address, request.actor, request.now)
        if new:
            await tx.outbox.add(PostTip(tip=tip.id), EditDigest())
            await _note(tx, request, "tip", tip)
    return tip, new


async def answer_tip(request: Request, number: int, answer: TipAnswer, *, storage: Storage) -> Tip:
    """The tip as it is now; the first answer stands."""
    require(request.actor, Action.TIP)
    async with storage.begin(request) as tx:
        first = await tx.tips.answer(number, answer, request.actor)
        tip = await tx.tips.get(number)
        if tip is None:
            raise NoSuchTip
        if first:
            await tx.outbox.add(EditTip(tip=tip.id), EditDigest())
            await _note(tx, request, f"tip_{answer.value}", tip)
    return tip


async def see_tip(request: Request, number: int, *, storage: Storage) -> Tip:
    require(request.actor, Action.TIP)
    async with storage.read() as tx:
        tip = await tx.tips.get(number)
    if tip is None:
        raise NoSuchTip
    return tip


async def _note(tx: Transaction, request: Request, action: str, tip: Tip) -> None:
    await tx.audit.add(
        request,
        AuditEntry(action=action, subject=f"tip:{tip.id}", after={"link": tip.link}),
    )
