"""What all notices share: what they are given, and what they do with a card and its job."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

import structlog

from bot.alerts.health import Health
from bot.alerts.ports import Directory, Reach
from bot.core.page_links import PageLinks
from bot.core.people import PersonId, Role
from bot.core.ports import Clock, Job, Superadmins
from bot.core.team import CHANNEL, OPEN
from bot.evidence.upload import Uploader
from bot.moderation.ports import EvidenceStore
from bot.outbox.worker import Closed, NoLongerTrue, Undeliverable
from bot.records.signing import Sign
from bot.schedule.guidelines import Facts
from bot.schedule.model import BookingId
from bot.schedule.retention import Retention
from bot.swedish.records import ArchiveMark
from bot.teams.messenger import Messenger
from bot.usecases.digest import DigestTime
from bot.usecases.identity import Identity
from bot.writing.texts import LinkTags
from cards.elements import Card
from storage.conversations import Conversation, PostedCard
from storage.insisting import insist
from storage.transaction import SqlStorage, SqlTransaction

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Graph(Reach, Directory, Protocol):
    """As much of Graph as notices need."""


@dataclass(frozen=True, kw_only=True)
class Address:
    """How the bot itself is called, and where it writes to people it never heard from."""

    service_url: str | None
    """As the settings name it; else it is learnt."""
    tenant: str
    bot: str


@dataclass(frozen=True, kw_only=True)
class NoticeServices:
    """What the composition root hands to all notices."""

    storage: SqlStorage
    messenger: Messenger
    clock: Clock
    identity: Identity
    superadmins: Superadmins
    superadmin_names: Callable[[], list[str]]
    digest_time: DigestTime
    retention: Retention
    links: PageLinks | None
    archive_mark: ArchiveMark
    sign: Sign | None
    """What is taken out, where there is a key."""
    facts: Facts
    least_a_week: int
    tags: LinkTags | None
    evidence: EvidenceStore
    uploader: Uploader
    graph: Graph | None
    address: Address
    contact_centre: str
    """Whom to call when no superadmin is reached."""
    look: Callable[[], Awaitable[Health]]
    """How the bot is now."""


def frozen_subject(booking: BookingId) -> str:
    """Of the card that proposes other days than those of a freeze."""
    return f"freeze:{booking}"


class NoticeKind:
    """The jobs of one subject; each looks at the state of this moment before it sends."""

    def __init__(self, services: NoticeServices) -> None:
        self._services = services
        self._storage = services.storage
        self._messenger = services.messenger
        self._clock = services.clock
        self._superadmins = services.superadmins

    async def _tell(self, person: PersonId, card: Card) -> None:
        await self._messenger.send_to(await self._messenger.chat_with(person), card)

    async def _has_left(self, person: PersonId) -> bool:
        """Whether they are no editor any more, and are asked and told nothing."""
        today = self._clock.now().date()
        return await self._services.identity.role_of(person, today=today) is Role.GUEST

    async def _tell_editor(self, person: PersonId, card: Card) -> None:
        """Tell them, unless they have left."""
        if await self._has_left(person):
            raise NoLongerTrue("no editor any more")
        await self._tell(person, card)

    async def _channel(self) -> Conversation:
        async with self._storage.read() as tx:
            channel = await tx.conversations.get(CHANNEL)
        if channel is None or channel.state != OPEN:
            raise NoLongerTrue("no channel to say it in")
        return channel

    async def _post(self, to: Conversation, card: Card, subject: str) -> PostedCard:
        """Send a card and know where it stands, to edit it when its subject changes."""
        sent = replace(await self._messenger.send_to(to, card), subject=subject)
        if sent.activity:
            await self._insist(lambda tx: tx.conversations.add_card(sent))
        return sent

    async def _insist(self, write: Callable[[SqlTransaction], Awaitable[None]]) -> None:
        """Write down what has been sent, however long that takes; it may be written twice."""

        async def once() -> None:
            async with self._storage.begin() as tx:
                await write(tx)

        await insist(once)

    async def _post_as_it_is(
        self, to: Conversation, card: Callable[[], Awaitable[Card]], subject: str, *, edit: Job
    ) -> PostedCard:
        """Post what is true now; what changed while it was on its way is left to the edit."""
        shown = await card()
        sent = await self._post(to, shown, subject)
        if await card() != shown:
            # The change's own edit found nothing to edit.
            await self._insist(lambda tx: tx.outbox.add(edit))
        return sent

    async def _places(self, subject: str) -> list[PostedCard]:
        async with self._storage.read() as tx:
            places = await tx.conversations.cards(subject)
        if not places:
            raise NoLongerTrue("no card shows it")
        return places

    async def _edit(self, places: list[PostedCard], card: Card) -> list[PostedCard]:
        """Bring posted cards to what is true now; those that could be.

        What stands where the bot is shut out may be edited when it is let in again.
        """
        standing: list[PostedCard] = []
        for place in places:
            try:
                await self._messenger.edit(place, card)
            except Undeliverable as gone:
                _log.info("card_not_edited", why=str(gone))
                if isinstance(gone, Closed):
                    continue
                async with self._storage.begin() as tx:
                    await tx.conversations.forget_card(place)
            else:
                standing.append(place)
        return standing

    async def _edit_as_it_is(
        self, places: list[PostedCard], card: Callable[[], Awaitable[Card]]
    ) -> list[PostedCard]:
        """Edit until what stands is what is true; those that still stand.

        Another replica's edit, of what was true later, may have come first.
        """
        shown, now = None, await card()
        while places and shown != now:
            places = await self._edit(places, now)
            shown, now = now, await card()
        return places
