"""How many follow the main page, as superadmins have noted it over time."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True, kw_only=True)
class FollowerCount:
    day: date
    count: int


class Followers(Protocol):
    async def put(self, count: FollowerCount) -> FollowerCount | None:
        """Note the day's count; what stood there before, if anything did."""
        ...

    async def latest(self, most: int) -> list[FollowerCount]:
        """The newest counts, oldest of them first."""
        ...
