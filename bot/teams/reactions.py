"""What people put under a message of the bot: it counts where that is an idea's open card."""

import structlog

from bot.botframework.inbound import Inbound
from bot.core.people import Actor, EntryPoint, PersonId, Request, Role
from bot.core.ports import Clock
from bot.core.refusals import Refusal
from bot.schedule.ideas import CARD_OF, IdeaId
from bot.teams.installation import Installation
from bot.usecases.ideas import react
from bot.usecases.identity import Identity
from storage.transaction import SqlStorage

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Reactions:
    def __init__(
        self, *, storage: SqlStorage, clock: Clock, identity: Identity, installation: Installation
    ) -> None:
        self._storage = storage
        self._clock = clock
        self._identity = identity
        self._installation = installation

    async def counted(self, inbound: Inbound) -> None:
        """Count it, if it is to an idea's card and by somebody who may; nobody is answered."""
        idea = await self._idea(inbound)
        person = PersonId((inbound.sender.aad_object_id or "").lower())
        if idea is None or not person:
            return
        now = self._clock.now()
        # Teams sends no name along, so whoever is not known yet is not written down.
        actor = Actor(id=person, name="", role=await self._role(person, inbound))
        request = Request(actor=actor, now=now, entry_point=EntryPoint.REACTION, turn=inbound.turn)
        # One activity is one act: https://github.com/microsoft/botframework-sdk/issues/5972 shows
        # a reaction that is added, removed, or put in the place of another.
        added, removed = bool(inbound.reactions_added), bool(inbound.reactions_removed)
        try:
            await react(request, idea, added=added, removed=removed, storage=self._storage)
        except Refusal as refusal:
            _log.info("refused", refusal=type(refusal).__name__)

    async def _idea(self, inbound: Inbound) -> IdeaId | None:
        """Whose open card it is to; Teams may name the thread that begins with the card."""
        channel = inbound.conversation.id.partition(";")[0]
        async with self._storage.glance() as tx:
            shown = await tx.conversations.subject_at(channel, inbound.reply_to_id or "")
        if shown is None or not shown.startswith(CARD_OF):
            return None
        return IdeaId(int(shown.removeprefix(CARD_OF)))

    async def _role(self, person: PersonId, inbound: Inbound) -> Role:
        now = self._clock.now()
        role = await self._identity.role_of(person, today=now.date())
        if role is Role.GUEST and await self._installation.looked_up(inbound, now):
            role = await self._identity.role_of(person, today=now.date())
        return role
