"""Calendar feeds: what an address shows."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.people import PersonId

MINE = "mine"
EVERYTHING = "all"


@dataclass(frozen=True, kw_only=True)
class Feed:
    hash: str
    """SHA-256 of the address's secret, in hexadecimal."""
    scope: str
    """`mine`, `all`, or the id of a page."""
    person: PersonId
    """Who asked for it; it shows nothing once they are no editor any more."""
    made: datetime
