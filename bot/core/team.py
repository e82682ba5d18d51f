"""The names of the places that the bot works in."""

from dataclasses import dataclass
from typing import Final

TEAM: Final = "team"
CHANNEL: Final = "channel"
"""The keys of the team and the schedule's channel among the conversations."""
OTHER_TEAM: Final = "team:"
"""How the key begins of a team that has the bot and is not the one it works for."""
OPEN: Final = "open"
IGNORED: Final = "ignored"
REMOVED: Final = "removed"
ARCHIVED: Final = "archived"
DELETED: Final = "deleted"
"""Of a channel: gone by itself, so it does not come back with the team."""
ROSTER: Final = "roster"
"""The reading that says when the team's members were last read."""
READABLE: Final = frozenset({OPEN, ARCHIVED})
"""States in which a team's roster can be read."""


@dataclass(frozen=True, kw_only=True)
class Taken:
    before: str
    """The id of the team that was left."""
    after: str
