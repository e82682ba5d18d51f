"""What there is to know of how the bot is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from bot.alerts.steps import Step, StepResult
from bot.core.people import PersonId

RENEW_BEFORE: Final = timedelta(days=30)
"""How long before its end a credential is to be renewed."""


@dataclass(frozen=True, kw_only=True)
class Credential:
    """What the bot signs in to Entra with."""

    kind: str
    """As `CredentialChoice` names it."""
    ends_at: datetime | None = None
    """None for what doesn't end, and for a client secret, whose end Entra alone knows."""
    proven_until: datetime | None = None
    """How long the token that it last gave is good for; None until it has given one."""

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


@dataclass(frozen=True, kw_only=True)
class Records:
    """Whether all is as it was written down."""

    audit_broken_at: int | None = None
    """The first row of the audit log that doesn't fit, None when the chain is whole."""
    cases_broken_at: int | None = None
    """The first line of the cases that doesn't fit, 0 where lines are missing at the end."""
    evidence_files: int | None = 0
    """Pictures that were held against what is written of them; None where they can't be read."""
    evidence_wrong: tuple[str, ...] = ()
    """Names of pictures that are gone, changed or recorded otherwise."""

    @property
    def is_evidence_whole(self) -> bool:
        return self.evidence_files is not None and not self.evidence_wrong

    @property
    def are_whole(self) -> bool:
        return (
            self.audit_broken_at is None
            and self.cases_broken_at is None
            and self.is_evidence_whole
        )


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
    """Jobs of the outbox that are due."""
    oldest_due: datetime | None
    dead: int
    """Jobs that were given up."""
    is_migrated: bool
    records: Records
    digest_sent_at: datetime | None
    store_failure: str = ""
    """How the evidence store lately failed to keep a picture; empty when it didn't."""
    store_failed_at: datetime | None = None

    @property
    def is_well(self) -> bool:
        return (
            self.is_migrated
            and self.records.are_whole
            and not (self.credential is not None and self.credential.is_ending(self.at))
            and not self.dead
            and not self.group_failure
            and not self.store_failure
            and not any(each.problem for each in self.people)
        )


def in_short(health: Health) -> str:
    """One line for a probe, without anybody's name."""
    reached = sum(not each.problem for each in health.people)
    parts = [
        f"ok; outbox: {health.waiting} waiting, {health.dead} dead",
        f"superadmins: {reached} of {len(health.people)} reachable",
        f"records: {'whole' if health.records.are_whole else 'BROKEN'}",
    ]
    if health.store_failure:
        parts.append(f"evidence store: {health.store_failure}")
    if health.group_failure:
        parts.append("group: not read")
    if health.credential is not None and health.credential.is_ending(health.at):
        parts.append("credential: ends soon")
    return "; ".join(parts)
