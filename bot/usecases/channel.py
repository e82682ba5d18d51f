"""What is shown in the channel once there is one."""

from datetime import datetime
from typing import Final

from bot.core.team import CHANNEL
from bot.outbox.bookings import PostTip
from bot.outbox.ideas import PostIdea
from bot.schedule.tips import WAITS
from bot.usecases.ports import Storage, Transaction

MOST_AT_ONCE: Final = 10
"""As many ideas, and tips, get their card in a channel that the bot comes to."""


async def has_channel(storage: Storage) -> bool:
    """Whether the bot can write in one now."""
    async with storage.read() as tx:
        return await tx.conversations.is_open(CHANNEL)


async def show_in_channel(tx: Transaction, now: datetime) -> None:
    """Give what came without a channel its cards, now that there is one."""
    for tip in (await tx.tips.waiting(now - WAITS))[-MOST_AT_ONCE:]:
        await tx.outbox.again(PostTip(tip=tip.id))
    for idea in reversed(await tx.ideas.without_card(MOST_AT_ONCE)):
        await tx.outbox.again(PostIdea(idea=idea.id))
