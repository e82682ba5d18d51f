"""What superadmins are told of when a condition changes: once each, and when it is well again.

Replicas see services outside each for itself. So what one of them saw fail counts until nobody has
seen it fail for a while, and what fails for a moment is nobody's news.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.alerts.conditions import Condition, judged
from bot.alerts.health import Health, Place
from bot.core.seen import State

TELLS: Final = (
    Condition.AUDIT,
    Condition.CASES,
    Condition.EVIDENCE,
    Condition.GRAPH,
    Condition.EVIDENCE_STORE,
    Condition.TEAM,
    Condition.CHANNEL,
    Condition.ROSTER,
    Condition.GROUP,
    Condition.DIGEST,
    Condition.CREDENTIAL,
)
"""Not what keeps cards from being sent: rules of the monitoring wake for that."""
_LASTS: Final[Mapping[Condition, timedelta]] = {
    Condition.GRAPH: timedelta(minutes=15),
    Condition.GROUP: timedelta(minutes=30),
    Condition.ROSTER: timedelta(minutes=15),
}
"""So long it fails before it is told of; what is not here is told of at once."""
_RESTS: Final[Mapping[Condition, timedelta]] = dict.fromkeys(
    (
        Condition.GRAPH,
        Condition.GROUP,
        Condition.AUDIT,
        Condition.CASES,
        Condition.EVIDENCE,
    ),
    timedelta(minutes=15),
)
"""What each replica sees for itself: so long after the last failure it is well again."""
_DAYS_LEFT: Final = (0, 3, 14, 30)
"""Of the secret or certificate: each is told of."""
_AT_ONCE: Final = timedelta(0)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How it stands with a condition that fails, or did a moment ago."""

    since: datetime
    seen: datetime
    """When it was last seen to fail."""
    told: str | None = None
    """The stage that superadmins were told of; None as long as they were not."""


@dataclass(frozen=True, kw_only=True)
class News:
    condition: Condition
    since: datetime
    stage: str
    """Of what has several: how many days are left at most."""
    well: bool = False


Standings = Mapping[str, Standing]
"""By condition; of conditions that newer code knows, too."""


def news_of(standings: Standings, health: Health) -> tuple[dict[str, Standing], list[News]]:
    """What is to be told by what is seen now, and how it stands once that is told."""
    after, news = dict(standings), list[News]()
    states = judged(health)
    for condition in TELLS:
        state, known = states.get(condition), after.get(condition)
        if state is State.NOT and _was_there(condition, health):
            since = health.at if known is None else known.since
            told, stage = None if known is None else known.told, _stage(condition, health)
            if told != stage and health.at - since >= _LASTS.get(condition, _AT_ONCE):
                news.append(News(condition=condition, since=since, stage=stage))
                told = stage
            after[condition] = Standing(since=since, seen=health.at, told=told)
        elif state is State.FINE and known is not None:
            if health.at - known.seen < _RESTS.get(condition, _AT_ONCE):
                continue
            if known.told is not None:
                well = News(condition=condition, since=known.since, stage="", well=True)
                news.append(well)
            del after[condition]
    return after, news


def untold(standings: Standings, before: Standings) -> dict[str, Standing]:
    """How it stands where nobody could be told: the failures are remembered, and still news."""
    kept = dict(before)
    for condition, standing in standings.items():
        told = before[condition].told if condition in before else None
        kept[condition] = replace(standing, told=told)
    return kept


def _was_there(condition: Condition, health: Health) -> bool:
    """A team or channel that the bot was never told of is for who installs it, not for a card."""
    match condition:
        case Condition.TEAM:
            return health.team is Place.LOST
        case Condition.CHANNEL:
            return health.channel is Place.LOST and health.team is Place.OPEN
        case _:
            return True


def _stage(condition: Condition, health: Health) -> str:
    held = health.credential
    if condition is not Condition.CREDENTIAL or held is None or held.ends_at is None:
        return ""
    left = held.ends_at - health.at
    stage = next((days for days in _DAYS_LEFT if left <= timedelta(days=days)), _DAYS_LEFT[-1])
    return str(stage)
