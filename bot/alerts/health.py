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
    def differ(self) -> bool:
        """Seen not to fit; what isn't known is not that."""
        return False in {self.audit, self.cases, self.evidence}

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
            and not self.records.differ
            and not self.records.is_evidence_unread
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
        f"records: {_of_records(health.records)}",
    ]
    if health.store_failure:
        parts.append(f"evidence store: {health.store_failure}")
    if health.group_failure:
        parts.append("group: not read")
    if health.credential is not None and health.credential.is_ending(health.at):
        parts.append("credential: ends soon")
    return "; ".join(parts)


def _of_records(records: Records) -> str:
    if records.differ:
        return "DIFFER"
    known = None not in {records.audit, records.cases, records.evidence}
    return "consistent" if known else "unknown"
