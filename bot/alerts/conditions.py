"""Everything that must hold for the bot to do its work: one table, asked by all who tell of it.

The health card, the probe, the metrics, the alert rules, `check` and the cards to superadmins take
their troubles from here. A condition that does not apply, as Graph where it is off, is absent.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from bot.alerts.health import AlertDelivery, Health, Place, Reachability
from bot.core.calendar import Week, in_zone
from bot.core.seen import Seen, State

LATE: Final = timedelta(minutes=15)
"""What was to be sent so long ago, and has not been, is late."""
DIGEST_LATE: Final = timedelta(hours=1)
ROSTER_COUNTS: Final = timedelta(days=1, hours=1)
"""The roster is read daily; an hour is for the reading itself."""


class Condition(StrEnum):
    """By the name that metrics, rules and the log use."""

    DATABASE = "database"
    AUDIT = "audit"
    CASES = "cases"
    EVIDENCE = "evidence"
    EVIDENCE_STORE = "evidence_store"
    SUPERADMINS = "superadmins"
    """Somebody is superadmin."""
    REACHABLE = "reachable"
    """Each superadmin can be reached, as far as it was tried."""
    GROUP = "group"
    TOKEN = "token"  # noqa: S105 - a name
    TEAMS = "teams"
    GRAPH = "graph"
    TEAM = "team"
    CHANNEL = "channel"
    ROSTER = "roster"
    SENDING = "sending"
    DELIVERED = "delivered"
    """Nothing was given up."""
    DIGEST = "digest"
    """This week's was posted, once it was to be."""
    CREDENTIAL = "credential"
    """The secret or certificate lasts."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    condition: Condition
    judge: Callable[[Health], State | None]
    """None where it does not apply."""
    wakes: bool = False
    """Whether whoever has the pager is woken: nobody can report, or no alert gets through."""


def _holds(*, fails: bool) -> State:
    return State.NOT if fails else State.FINE


def _fits(fits: bool | None) -> State:  # noqa: FBT001 - it is what was found
    return State.UNKNOWN if fits is None else _holds(fails=not fits)


def _reachable(health: Health) -> State | None:
    states = {each.state for each in health.people}
    if not states:
        return None
    return next(state for state in (State.NOT, State.UNKNOWN, State.FINE) if state in states)


def _group(health: Health) -> State | None:
    if not health.uses_graph:
        return None
    if health.group_failure:
        return State.NOT
    return State.UNKNOWN if health.group_read_at is None else State.FINE


def _place(place: Place) -> State:
    return _holds(fails=place is not Place.OPEN)


def _roster(health: Health) -> State | None:
    if health.team is not Place.OPEN:
        return None  # the team is the trouble
    if health.roster_failure:
        return State.NOT
    if health.roster_read_at is None:
        return State.NOT
    return _holds(fails=health.at - health.roster_read_at > ROSTER_COUNTS)


def _sending(health: Health) -> State:
    oldest = health.oldest_since
    return _holds(fails=oldest is not None and health.at - oldest > LATE)


def _digest(health: Health) -> State | None:
    due, sent = health.digest_due_at, health.digest_sent_at
    if due is None or sent is None:
        return None  # a bot that never sent one is new
    if Week.of(in_zone(sent).date()) == Week.of(due.date()):
        return State.FINE
    return State.NOT if health.at - due > DIGEST_LATE else None


def _credential(health: Health) -> State | None:
    held = health.credential
    if held is None or held.needs_no_renewal:
        return None
    if held.ends_at is None:
        return State.UNKNOWN
    return _holds(fails=held.is_ending(health.at))


RULES: Final = (
    Rule(
        condition=Condition.AUDIT,
        judge=lambda health: _fits(health.records.audit),
        wakes=True,
    ),
    Rule(
        condition=Condition.CASES,
        judge=lambda health: _fits(health.records.cases),
        wakes=True,
    ),
    Rule(
        condition=Condition.EVIDENCE,
        judge=lambda health: _fits(health.records.evidence),
        wakes=True,
    ),
    Rule(
        condition=Condition.SUPERADMINS,
        judge=lambda health: _holds(fails=not health.people),
        wakes=True,
    ),
    Rule(condition=Condition.REACHABLE, judge=_reachable, wakes=True),
    Rule(
        condition=Condition.TOKEN,
        judge=lambda health: None if health.credential is None else health.token.state,
        wakes=True,
    ),
    Rule(condition=Condition.TEAMS, judge=lambda health: health.teams.state, wakes=True),
    Rule(condition=Condition.SENDING, judge=_sending, wakes=True),
    Rule(
        condition=Condition.GRAPH,
        judge=lambda health: health.graph.state if health.uses_graph else None,
    ),
    Rule(condition=Condition.EVIDENCE_STORE, judge=lambda health: health.store.state),
    Rule(
        condition=Condition.DATABASE,
        judge=lambda health: _holds(fails=not health.is_migrated),
        wakes=True,
    ),
    Rule(condition=Condition.TEAM, judge=lambda health: _place(health.team)),
    Rule(condition=Condition.CHANNEL, judge=lambda health: _place(health.channel)),
    Rule(condition=Condition.ROSTER, judge=_roster),
    Rule(condition=Condition.GROUP, judge=_group),
    Rule(condition=Condition.DELIVERED, judge=lambda health: _holds(fails=health.dead > 0)),
    Rule(condition=Condition.DIGEST, judge=_digest),
    Rule(condition=Condition.CREDENTIAL, judge=_credential),
)
"""The gravest first."""


def judged(health: Health) -> Mapping[Condition, State]:
    """The state of each condition that applies, the gravest first."""
    states = ((rule.condition, rule.judge(health)) for rule in RULES)
    return {condition: state for condition, state in states if state is not None}


def failing(health: Health) -> tuple[Condition, ...]:
    """What is seen not to hold, the gravest first."""
    return tuple(name for name, state in judged(health).items() if state is State.NOT)


def is_awake(health: Health) -> bool:
    """Whether nothing is seen to fail that somebody is to be woken for."""
    failed = failing(health)
    return not any(rule.wakes and rule.condition in failed for rule in RULES)


def alert_delivery(people: Sequence[Reachability], *, token: Seen, teams: Seen) -> AlertDelivery:
    """Seen to be closed where there is nobody, no way to any of them, or no way out at all."""
    states = {each.state for each in people}
    closed = states <= {State.NOT} or State.NOT in {token.state, teams.state}
    state = State.NOT if closed else State.FINE if State.FINE in states else State.UNKNOWN
    return AlertDelivery(state=state, names=tuple(each.name for each in people if each.name))


def in_short(health: Health) -> str:
    """One line for an administrator's probe, without anybody's name."""
    states = judged(health)
    reached = sum(each.state is State.FINE for each in health.people)
    parts = [
        f"ok; outbox: {health.waiting} waiting, {health.dead} dead",
        f"superadmins: {reached} of {len(health.people)} seen to be reachable",
    ]
    found = {
        state.value: [name.value for name, its in states.items() if its is state]
        for state in (State.NOT, State.UNKNOWN)
    }
    parts += [f"{state}: {', '.join(names)}" for state, names in found.items() if names]
    return "; ".join(parts)
