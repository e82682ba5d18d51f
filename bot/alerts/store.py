"""What alerts ask of the store, beside what the schedule asks."""

from datetime import datetime
from typing import Protocol

from bot.alerts.steps import Alert, Step, StepResult
from bot.core.people import PersonId
from bot.core.ports import Json


class Alerts(Protocol):
    async def add(self, case: int, reason: str, person: PersonId, *, raised_at: datetime) -> bool:
        """Whether it is new: a person has one alert for a case and a reason."""
        ...

    async def get(self, case: int, reason: str, person: PersonId) -> Alert | None: ...
    async def of_case(self, case: int) -> list[Alert]: ...
    async def open(self) -> list[Alert]:
        """Those that nobody has taken."""
        ...

    async def record(self, alert: Alert, step: Step, result: StepResult) -> None: ...
    async def see(self, case: int, person: PersonId) -> None: ...
    async def take(self, case: int, person: PersonId) -> None:
        """Give the case to the person, also when another had it."""
        ...

    async def last_proofs(self) -> dict[tuple[PersonId, Step], datetime]:
        """When each step last reached each person's service."""
        ...

    async def last_failures(self) -> dict[tuple[PersonId, Step], StepResult]:
        """The last failure of each step for each person, whatever has worked since."""
        ...

    async def reading(self, name: str) -> tuple[datetime, Json] | None:
        """When something outside was last read, and what it said; by the name it is kept under."""
        ...

    async def keep_reading(self, name: str, at: datetime, content: Json) -> None: ...
