"""Tips of what others write about the city, worth a like, a share or a comment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.people import PersonId

WAITS = timedelta(days=14)
"""A post that nobody has met by then is old; the tip is dropped."""


class TipAnswer(StrEnum):
    LIKED = "liked"
    SHARED = "shared"
    COMMENTED = "commented"


@dataclass(frozen=True, kw_only=True)
class Tip:
    id: int
    link: str
    by: PersonId
    by_name: str
    at: datetime
    answer: TipAnswer | None = None
    """What was done; None as long as it waits."""
    answered_by_name: str = ""

    def waits(self, now: datetime) -> bool:
        return self.answer is None and now - self.at < WAITS
