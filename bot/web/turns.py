"""What every part of the page may know of one request, and what it gives back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.core.people import Actor, PageId, Request
from bot.core.ports import Clock
from bot.core.refusals import Refusal
from bot.organisation import Organisation
from bot.schedule.model import Booking, Draft
from bot.swedish.booking import UNDO
from bot.swedish.refusal_words import in_words
from bot.swedish.ways import ON_PAGE
from bot.usecases.identity import Identity
from bot.web.addresses import Place
from bot.web.sign_in import PageSignIn
from storage.transaction import SqlStorage


@dataclass(frozen=True, kw_only=True)
class PageServices:
    """What the composition root hands to the page."""

    storage: SqlStorage
    identity: Identity
    clock: Clock
    sign_in: PageSignIn
    organisation: Organisation
    local: bool
    """Whoever is at this machine chooses who they are; only this machine is answered."""
    superadmin_names: Callable[[], list[str]]
    """Whom to ask, for people without a role."""
    nudge: Callable[[], None]
    """Something may lie in the outbox."""


@dataclass(frozen=True, kw_only=True)
class PageTurn:
    request: Request
    services: PageServices

    @property
    def actor(self) -> Actor:
        return self.request.actor

    @property
    def today(self) -> date:
        return self.request.today

    @property
    def storage(self) -> SqlStorage:
        return self.services.storage

    def in_words(self, refusal: Refusal) -> str:
        return in_words(refusal, self.today, self.services.organisation.facts(), ON_PAGE)


@dataclass(frozen=True, kw_only=True)
class Undo:
    action: str
    fields: Mapping[str, str]
    title: str = UNDO


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What was done, in one sentence, and how it is undone."""

    text: str
    more: str = ""
    undo: Undo | None = None
    also: Undo | None = None
    """Another thing that was changed along with it."""


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What a form came with, to be shown again with what stood in the way."""

    problem: str = ""
    field: str = ""
    """The field that the problem is about; empty for the form as a whole."""
    draft: Draft | None = None
    booking: int | None = None
    other: str = ""
    text: str = ""
    """A reason, or a link."""
    red: date | None = None
    """A weekend or holiday that the form asks about once more."""
    red_name: str = ""
    taken: Sequence[Booking] = ()
    """Who has the day that was asked for."""
    full: bool = False
    """The day has no seat: other ways to it are offered."""
    days: Sequence[tuple[date, str]] = ()
    """What a day in words may have meant."""
    late: bool = False
    """Somebody else changed the booking while the form was filled in."""
    post: tuple[str, str, str] | None = None
    """A post's text, link and alternative text."""
    note: str = ""
    """What a reader thought of one."""
    line: str = ""
    """A new idea."""
    idea: int | None = None
    """The idea that a day was written for."""
    said: str = ""
    """How often a new series comes back, and its title."""
    first: date | None = None
    last: date | None = None
    page: PageId | None = None
    """The page that days are closed on, or that is frozen; None is every page."""

    @property
    def written(self) -> Sequence[str]:
        """What took time to write, to be copied where no form is left for it."""
        return [each for each in (*(self.post or ()), self.note) if each.strip()]


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """Where an action leads."""

    place: Place
    receipt: Receipt | None = None
    problem: str = ""
    typed: Typed = field(default_factory=Typed)
    focus: str = ""
    """What gets the focus, as a selector."""
    status: int = 200
