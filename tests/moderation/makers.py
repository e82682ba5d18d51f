"""People, pictures and cases for the tests of moderation."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from bot.core.people import Actor, PersonId, Role
from bot.moderation.case import Case, extended, fold
from bot.moderation.events import Event
from bot.moderation.model import (
    CaseNumber,
    Comment,
    Ground,
    Kind,
    MediaType,
    StoredEvidence,
)
from bot.moderation.reporting import add_evidence, report

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LINK = "https://www.linkedin.com/feed/update/urn:li:activity:7?commentUrn=urn%3Ali%3Acomment%3A1"


def person(name: str, role: Role) -> Actor:
    return Actor(id=PersonId(name), name=name, role=role)


REPORTER = person("reporter", Role.EDITOR)
COLLEAGUE = person("colleague", Role.EDITOR)
ADMIN = person("admin", Role.SUPERADMIN)
SECOND_ADMIN = person("second-admin", Role.SUPERADMIN)
GUEST = person("guest", Role.GUEST)
REVOKED_REPORTER = person("reporter", Role.GUEST)

EVERYONE = (REPORTER, COLLEAGUE, ADMIN, SECOND_ADMIN, GUEST, REVOKED_REPORTER)

ORDINARY_GROUNDS = [ground for ground in Ground if ground is not Ground.CHILD_ABUSE_IMAGERY]


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def picture(name: str = "picture") -> StoredEvidence:
    digest = sha256(name.encode()).hexdigest()
    return StoredEvidence(
        ref=f"000001/{digest}.png",
        sha256=digest,
        size=1000,
        media_type=MediaType.PNG,
        width=1920,
        height=1080,
    )


def reported(
    kind: Kind = Kind.UNLAWFUL,
    ground: Ground | None = Ground.UNLAWFUL_THREAT,
    *,
    by: Actor = REPORTER,
    comment: Comment | None = None,
) -> Case:
    lines = report(
        by,
        kind=kind,
        ground=ground,
        motive="a written motive",
        comment=Comment(link=LINK) if comment is None else comment,
        at=NOW,
    )
    return fold(CaseNumber(1), lines)


def documented(ground: Ground = Ground.UNLAWFUL_THREAT, *, by: Actor = REPORTER) -> Case:
    case = reported(ground=ground)
    return then(case, add_evidence(case, by, evidence=picture(), at=later(1)))


def then(case: Case, lines: tuple[Event, ...]) -> Case:
    return extended(case, lines)
