"""Jobs by which the bot looks after itself."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Final, Self

from pydantic import AwareDatetime, Field
from typing_extensions import override

from bot.alerts.conditions import Condition
from bot.core.people import PersonId
from bot.core.ports import Job
from bot.outbox.packing import PERSON, InKey, Number, ToPerson

MOST_FIELDS: Final = 300
"""Characters that are told of a payload."""

Kind = Annotated[str, Field(max_length=40)]
Fields = Annotated[str, Field(max_length=MOST_FIELDS)]


@dataclass(frozen=True, kw_only=True)
class ReadRoster(Job):
    """The team's members may have changed."""

    kind = "roster.read"

    on: Annotated[date | None, InKey] = None
    """The day that it is read on whatever happens; None for a change."""

    @property
    @override
    def key(self) -> str | None:
        return f"roster.read:{self.on}" if self.on is not None else None

    @classmethod
    def daily(cls, now: datetime) -> Self:
        """Each reading, and each look at the plans, sees to it that there is one the day after."""
        tomorrow = now + timedelta(days=1)
        return cls(due=tomorrow, on=tomorrow.date())


@dataclass(frozen=True, kw_only=True)
class TellAnotherTeam(ToPerson):
    """Tell a superadmin that a team has taken the bot in which is not the one it works for."""

    kind = "team.another"

    team: Annotated[str, Field(max_length=150)]
    name: Annotated[str, Field(max_length=200)]
    may_change: bool
    """Whether a superadmin may change to it; else the settings say which team it is."""

    @property
    @override
    def key(self) -> str:
        return f"team.another:{self.team}:{self.receiver}"


@dataclass(frozen=True, kw_only=True)
class Purge(Job):
    """Take away what has done its work."""

    kind = "purge"

    day: Annotated[date | None, InKey] = None

    @property
    @override
    def key(self) -> str:
        return f"purge:{self.day}"


@dataclass(frozen=True, kw_only=True)
class RunSelfTest(Job):
    """Look whether each superadmin can be reached."""

    kind = "selftest.run"

    week: Annotated[str, InKey] = ""

    @property
    @override
    def key(self) -> str:
        return f"selftest:{self.week}"


@dataclass(frozen=True, kw_only=True)
class TellUnreachable(Job):
    """Tell a superadmin whom the self-test could not reach."""

    kind = "selftest.tell"

    person: PersonId
    week: Annotated[str, InKey] = ""

    @property
    @override
    def to(self) -> str:
        return f"{PERSON}{self.person}"

    @property
    @override
    def key(self) -> str:
        return f"selftest.tell:{self.week}:{self.person}"


@dataclass(frozen=True, kw_only=True)
class OfDead:
    """Which jobs can't be done, and why."""

    dead: Kind
    unreadable: Fields = ""
    """Fields that can't be read."""
    left: Number = 0
    """How often the worker was killed; without this and fields, the kind itself is not known."""
    case: Number | None = None
    """Whose alert, export or pictures it is, where its worker was killed."""
    on: date

    @property
    def named(self) -> str:
        """What is told once a day."""
        of_case = f":{self.case}" if self.case is not None else ""
        return f"{self.on}:{self.dead}{of_case}"


@dataclass(frozen=True, kw_only=True)
class ReportDead(OfDead, Job):
    """Have each superadmin told, once a day, that jobs of a kind can't be done."""

    kind = "outbox.report"

    @property
    @override
    def key(self) -> str:
        return f"outbox.report:{self.named}"


@dataclass(frozen=True, kw_only=True)
class TellDead(OfDead, ToPerson):
    """Tell a superadmin that a job can't be done."""

    kind = "outbox.tell"

    @property
    @override
    def key(self) -> str:
        return f"outbox.tell:{self.named}:{self.receiver}"


@dataclass(frozen=True, kw_only=True)
class TellTrouble(ToPerson):
    """Tell a superadmin that a condition fails, or that it is well again."""

    kind = "health.tell"

    condition: Condition
    began: AwareDatetime
    stage: Annotated[str, Field(max_length=10)] = ""
    """How many days are left at most, of what runs out."""
    well: bool = False

    @property
    @override
    def key(self) -> str:
        stage = "well" if self.well else self.stage
        moment = self.began.astimezone(UTC)
        return f"health.tell:{self.condition}:{moment:%Y%m%dT%H%M%S}:{stage}:{self.receiver}"
