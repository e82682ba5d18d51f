"""What there is to know of how the bot is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from bot.alerts.steps import Step, StepResult
from bot.core.people import PersonId
from bot.core.seen import Seen, State

RENEW_BEFORE: Final = timedelta(days=30)
"""How long before its end a credential is to be renewed."""


@dataclass(frozen=True, kw_only=True)
class Credential:
    """What the bot signs in to Entra with."""

    kind: str
    """As `CredentialChoice` names it."""
    ends_at: datetime | None = None
    """None for what doesn't end, and for a client secret whose end no setting tells."""
    proven_until: datetime | None = None
    """How long the token that it last gave is good for; None until it has given one."""

    @property
    def needs_no_renewal(self) -> bool:
        """Entra renews it by itself."""
        return self.kind in {"federated identity", "managed identity", "workload identity"}

    def is_ending(self, now: datetime) -> bool:
        return self.ends_at is not None and self.ends_at - now < RENEW_BEFORE


@dataclass(frozen=True, kw_only=True)
class Reachability:
    """How one superadmin can be reached, by what has been seen to work."""

    person: PersonId
    name: str
    proofs: Mapping[Step, datetime]
    """When each way last worked; a way that never did is absent."""
    failures: Mapping[Step, StepResult]
    """What came of each way that has failed since it last worked."""
    tested_at: datetime | None
    """When the weekly self-test last looked."""
    problem: str
    """Why the self-test found no way in; empty when it did, or has not looked."""

    @property
    def state(self) -> State:
        """As far as it was tried: fine when some way has worked since it last failed."""
        if self.problem or (self.failures and not set(self.proofs) - set(self.failures)):
            return State.NOT
        tried = self.tested_at is not None or bool(self.proofs)
        return State.FINE if tried else State.UNKNOWN


class Place(StrEnum):
    """Whether the bot can write in the team, or in its channel."""

    OPEN = "open"
    UNKNOWN = "unknown"
    """It was never told of one."""
    LOST = "lost"
    """It was deleted, or the bot was taken out of it."""


@dataclass(frozen=True, kw_only=True)
class AlertDelivery:
    """Whether an alert that is raised now gets to anybody, as far as it was tried."""

    state: State
    names: tuple[str, ...] = ()
    """Of the superadmins, as far as they are known; to call when no alert gets through."""


@dataclass(frozen=True, kw_only=True)
class Records:
    """Whether all is as it was written down: it fits, it doesn't, or (None) nobody knows."""

    read_at: datetime | None = None
    """When it was last read; None before the first reading."""
    whole_at: datetime | None = None
    """When all of it was, from the first row on, with the pictures."""
    audit: bool | None = None
    cases: bool | None = None
    """Their lines, against each other, the audit log and the tables."""
    evidence: bool | None = None
    files: int | None = None
    """Pictures that were opened."""
    findings: tuple[str, ...] = ()
    """What doesn't fit, and where; the first few."""

    @property
    def is_evidence_unread(self) -> bool:
        """The store didn't answer when it was last asked."""
        return self.whole_at is not None and self.evidence is None


@dataclass(frozen=True, kw_only=True)
class Health:
    at: datetime
    people: tuple[Reachability, ...]
    group_read_at: datetime | None
    """When the superadmins were last read from Entra; None without Graph, or before the first."""
    group_failure: str
    credential: Credential | None
    """None in local mode, which needs none."""
    uses_graph: bool
    waiting: int
    """Jobs of the outbox that were to be done by now, also those that are tried again later."""
    oldest_since: datetime | None
    """When the oldest of them was to be done, however often it has been tried since."""
    dead: int
    """Jobs that were given up."""
    is_migrated: bool
    records: Records
    digest_sent_at: datetime | None
    """When one was last posted; bringing it up to date by hand is no posting."""
    token: Seen = field(default_factory=Seen)
    """What came of asking for tokens."""
    teams: Seen = field(default_factory=Seen)
    """What came of writing to Teams."""
    graph: Seen = field(default_factory=Seen)
    consented: bool | None = None
    """Whether the app was last installed for somebody with what it asks for consented."""
    store: Seen = field(default_factory=Seen)
    """What came of keeping pictures; of failures, those of the last day."""
    team: Place = Place.UNKNOWN
    channel: Place = Place.UNKNOWN
    roster_read_at: datetime | None = None
    roster_failure: str = ""
    """Why the last attempt to read the roster failed; empty when it did not."""
    digest_due_at: datetime | None = None
    """When this week's goes."""
