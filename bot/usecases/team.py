"""Which team the bot works for: the first one, until a superadmin says another."""

from bot.core.people import Request
from bot.core.permissions import Action, require
from bot.core.ports import AuditEntry
from bot.outbox.upkeep import ReadRoster
from bot.schedule.admin_refusals import TeamNotThere
from bot.usecases.channel import show_in_channel
from bot.usecases.ports import Storage


async def change_team(request: Request, team: str, *, storage: Storage) -> None:
    """Take the editors of another team, and its general channel, in place of those until now.

    Raises:
        NotAllowed: a superadmin alone may.
        TeamNotThere: the bot was never added to it.
    """
    require(request.actor, Action.MANAGE_EDITORS)
    async with storage.begin(request) as tx:
        taken = await tx.conversations.change_team(team)
        if taken is None:
            raise TeamNotThere
        entry = AuditEntry(
            action="change_team",
            subject="team:ours",
            before={"team": taken.before},
            after={"team": taken.after},
        )
        await tx.audit.add(request, entry)
        await tx.outbox.add(ReadRoster())
        await show_in_channel(tx, request.now)
