"""What there is to know of how the bot is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.alerts.chain import Step
from bot.schedule.model import PersonId


@dataclass(frozen=True, kw_only=True)
class Reachability:
    """How one superadmin can be reached, by what has been seen to work."""

    person: PersonId
    name: str
    proofs: Mapping[Step, datetime]
    """When each way last worked; a way that never did is absent."""
    tested_at: datetime | None
    """When the weekly self-test last looked."""
    problem: str
    """Why the self-test found no way in; empty when it did, or has not looked."""


@dataclass(frozen=True, kw_only=True)
class Health:
    people: tuple[Reachability, ...]
    group_read_at: datetime | None
    """When the superadmin group was last read; None where the settings list the superadmins."""
    group_failure: str
    credential_expires_at: datetime | None
    """None in local mode, and until the first token has been fetched."""
    uses_graph: bool
    waiting: int
    """Jobs of the outbox that are due."""
    oldest_due: datetime | None
    dead: int
    """Jobs that were given up."""
    is_migrated: bool
    audit_broken_at: int | None
    """The first row of the audit log that doesn't fit, None when the chain is whole."""
    digest_sent_at: datetime | None
    cases_broken_at: int | None = None
    """The first line of the cases that doesn't fit, 0 where lines are missing at the end."""
    evidence_files: int | None = 0
    """Pictures that were held against what is written of them; None where they can't be read."""
    evidence_wrong: tuple[str, ...] = ()
    """Names of pictures that are gone, changed or recorded otherwise."""

    @property
    def is_well(self) -> bool:
        return (
            self.is_migrated
            and self.audit_broken_at is None
            and self.cases_broken_at is None
            and self.evidence_files is not None
            and not self.evidence_wrong
            and not self.dead
            and not self.group_failure
            and not any(each.problem for each in self.people)
        )
