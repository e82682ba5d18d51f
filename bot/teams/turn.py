"""All that a handler may know of a turn, and what it answers."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from bot.botframework.inbound import Inbound
from bot.core.page_links import PageLinks
from bot.core.people import Actor, EntryPoint, Request
from bot.core.ports import Clock, Superadmins
from bot.core.refusals import Refusal
from bot.moderation.model import DisplayCopy
from bot.moderation.ports import EvidenceStore
from bot.ops.metrics import Metrics
from bot.organisation import Organisation
from bot.records.signing import Sign
from bot.schedule.model import Catalogue
from bot.swedish.reading.feasts import LocalDays
from bot.swedish.refusal_words import in_words
from bot.usecases.health import Checks, HealthSource
from cards.actions import CardAction
from cards.elements import Card, refilled, warned
from storage.conversations import PostedCard
from storage.transaction import SqlStorage


@dataclass(frozen=True, kw_only=True)
class Services:
    """What the composition root hands to every handler."""

    storage: SqlStorage
    clock: Clock
    organisation: Organisation
    health: HealthSource
    checks: Checks
    metrics: Metrics
    superadmin_names: Callable[[], list[str]]
    """Whom to ask, for people without a role."""
    superadmins: Superadmins
    evidence: EvidenceStore
    fetch: Callable[[str], Awaitable[bytes]]
    """Downloads what was sent in a chat."""
    say: Callable[[Inbound, Card], Awaitable[PostedCard | None]]
    """Tells the person in the chat something before the turn's answer, where that takes a while;
    None where Teams does not take it now."""
    say_on: Callable[[PostedCard, Card], Awaitable[None]]
    """Puts another card in the place of what was said, if Teams takes it now."""
    show_pictures: Callable[[Inbound, Sequence[DisplayCopy]], Awaitable[bool]] | None
    """Sends pictures to the person alone; False where Teams does not take it now. None where
    the client draws none."""
    export_folder: Path | None = None
    """Where exports go in local mode; None where Teams gives them out."""
    sign: Sign | None = None
    """What is taken out, where there is a key."""
    may_upload_to: Callable[[str], bool] = field(default=lambda _url: False)
    """Whether an address is one where Teams keeps files."""
    opens_dialogs: bool
    """Whether the client answers a button with a dialog."""
    public_url: str | None = None
    """Base of calendar feed links; None where feeds are not set up."""
    links: PageLinks | None = None
    """Into the schedule's page; None where its address is not known."""


@dataclass(frozen=True, kw_only=True)
class Turn:
    request: Request
    services: Services
    inbound: Inbound
    catalogue: Catalogue
    """As the turn began; whoever shows it asks `see_catalogue`."""
    among_editors: bool
    """Whether the answer may be seen by whoever reads where it was asked."""

    @property
    def actor(self) -> Actor:
        return self.request.actor

    @property
    def in_dialog(self) -> bool:
        """Whether the answer is shown in a dialog, which ends when something was changed."""
        return self.request.entry_point is EntryPoint.DIALOG

    @property
    def today(self) -> date:
        return self.request.today

    @property
    def local_days(self) -> tuple[LocalDays, ...]:
        """What people here call certain days."""
        return self.services.organisation.local_days()

    @property
    def storage(self) -> SqlStorage:
        return self.services.storage

    def in_words(self, refusal: Refusal) -> str:
        return in_words(refusal, self.today, self.services.organisation.facts())


@dataclass(frozen=True, kw_only=True)
class Answer:
    card: Card
    private: bool = False
    """Only for the one who asked, also when asked in the channel."""
    in_chat: bool = False
    """Goes on in the person's own chat, wherever it began: pictures can be sent there."""
    beside: bool = False
    """A message of its own: the pressed card goes on asking what it asks."""
    subject: str = ""
    """What the card shows, as `kind:id`: it is edited where it stands when that changes."""
    changed: bool = field(default=False)
    """Something was changed: everybody who sees the pressed card sees this one in its place."""

    def warned(self, *problems: str) -> "Answer":
        """The same answer with sentences above its card; as it is where all are empty."""
        return replace(self, card=warned(self.card, " ".join(filter(None, problems))))

    def for_the_asker(self, *, pressed: bool) -> "Answer":
        """The same, seen by nobody else; what answers a press is, where no card is replaced."""
        return replace(self, private=self.private or not pressed, changed=False)

    def refilled(self, sent: CardAction) -> "Answer":
        """The same form, with its inputs as they were when it was sent."""
        return replace(self, card=refilled(self.card, sent))
