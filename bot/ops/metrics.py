"""What Prometheus is told. No label holds a name, an id or anything that a person wrote."""

from collections.abc import Iterable
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from math import nan
from typing import Final, Literal

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from bot import __version__
from bot.alerts.conditions import RULES, judged
from bot.alerts.health import Health
from bot.alerts.steps import WAYS, Alert, AlertState
from bot.core.people import EntryPoint
from bot.core.seen import State

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
Outcome = Literal["answered", "failed"]
JobOutcome = Literal["done", "overtaken", "later", "undeliverable", "failed"]
_REACHABLE: Final = {State.FINE: "yes", State.NOT: "no", State.UNKNOWN: "unknown"}
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Metrics:
    """A registry of its own, so that two bots in one process don't count together."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        build = Gauge(
            "bot_build_info", "What runs; always 1.", ["version"], registry=self._registry
        )
        build.labels(__version__).set(1)
        self._turns = Counter(
            "bot_turns_total", "Turns taken.", ["entry_point", "outcome"], registry=self._registry
        )
        self._seconds = Histogram(
            "bot_turn_seconds",
            "Time from a turn's arrival to its answer.",
            ["entry_point"],
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._refusals = Counter(
            "bot_refusals_total", "Turns answered with no.", ["refusal"], registry=self._registry
        )
        self._turned_away = Counter(
            "bot_requests_turned_away_total",
            "Requests that were no activity, or not of our Teams.",
            ["status"],
            registry=self._registry,
        )
        self._jobs = Counter(
            "bot_jobs_total", "Jobs worked.", ["kind", "outcome"], registry=self._registry
        )
        self._superadmins = Gauge(
            "bot_superadmins",
            "Superadmins, by whether a way to them was seen to work.",
            ["reachable"],
            registry=self._registry,
        )
        self._proof = Gauge(
            "bot_superadmin_proof_timestamp_seconds",
            "When each way last worked to the superadmin to whom it was longest ago; 0: never.",
            ["way"],
            registry=self._registry,
        )
        self._failing = Gauge(
            "bot_superadmins_failing",
            "Superadmins to whom the way failed when it was last tried.",
            ["way"],
            registry=self._registry,
        )
        self._moments = Gauge(
            "bot_last_timestamp_seconds",
            "When it was last done, or ends; 0: never, or not known.",
            ["what"],
            registry=self._registry,
        )
        self._conditions = Gauge(
            "bot_condition",
            "1 for the state that it is in: seen to be fine, seen not to be, or unknown.",
            ["what", "state"],
            registry=self._registry,
        )
        self._migrated = self._gauge("bot_database_migrated", "Whether the schema is this code's.")
        self._records = Gauge(
            "bot_records_whole",
            "Whether all is as it was written down, as last read; NaN: not known.",
            ["what"],
            registry=self._registry,
        )
        self._group = self._gauge("bot_group_failing", "Whether the group's last reading failed.")
        self._waiting = self._gauge("bot_outbox_waiting", "Jobs that were to be done by now.")
        self._dead = self._gauge("bot_outbox_dead", "Jobs that were given up.")
        self._age = self._gauge(
            "bot_outbox_oldest_seconds",
            "How long ago the oldest of them was to be done, tried or not.",
        )
        self._database = self._gauge("bot_database_up", "Whether the database answers.")
        self._database_seconds = self._gauge(
            "bot_database_seconds", "What the figures of alerts took to read."
        )
        self._digest = self._gauge(
            "bot_digest_sent_timestamp_seconds", "When the digest was last sent; 0 for never."
        )
        self._alerts = Gauge(
            "bot_alerts",
            "Alerts of cases that nobody has taken.",
            ["state"],
            registry=self._registry,
        )

    def timed(self, entry_point: EntryPoint) -> AbstractContextManager[object]:
        """Measure what is done within the block as a turn."""
        return self._seconds.labels(entry_point.value).time()

    def turn(self, entry_point: EntryPoint, outcome: Outcome) -> None:
        self._turns.labels(entry_point.value, outcome).inc()

    def refused(self, refusal: str) -> None:
        self._refusals.labels(refusal).inc()

    def turned_away(self, status: int) -> None:
        self._turned_away.labels(str(status)).inc()

    def job(self, kind: str, outcome: JobOutcome) -> None:
        self._jobs.labels(kind, outcome).inc()

    def database(self, *, up: bool) -> None:
        self._database.set(up)

    def database_timed(self) -> AbstractContextManager[object]:
        return self._database_seconds.time()

    def health(self, health: Health) -> None:
        """All that `/status` shows, as far as it needs no name."""
        self._waiting.set(health.waiting)
        self._dead.set(health.dead)
        oldest = health.oldest_since
        self._age.set(0 if oldest is None else (health.at - oldest).total_seconds())
        for state, reachable in _REACHABLE.items():
            count = sum(each.state is state for each in health.people)
            self._superadmins.labels(reachable).set(count)
        self._judge(health)
        for way in WAYS:
            proofs = [each.proofs.get(way) for each in health.people]
            self._proof.labels(way.value).set(min(map(_seconds, proofs), default=0))
            failing = sum(way in each.failures for each in health.people)
            self._failing.labels(way.value).set(failing)
        tests = [each.tested_at for each in health.people]
        credential = health.credential
        moments = {
            "group_read": health.group_read_at,
            "self_test": max(filter(None, tests), default=None),
            "credential_ends": credential.ends_at if credential is not None else None,
            "records_read": health.records.whole_at,
            "token": health.token.worked_at,
            "teams": health.teams.worked_at,
            "graph": health.graph.worked_at,
            "evidence_store": health.store.worked_at,
            "roster_read": health.roster_read_at,
        }
        for what, moment in moments.items():
            self._moments.labels(what).set(_seconds(moment))
        self._digest.set(_seconds(health.digest_sent_at))
        self._migrated.set(health.is_migrated)
        records = health.records
        for what, fits in (
            ("audit", records.audit),
            ("cases", records.cases),
            ("evidence", records.evidence),
        ):
            self._records.labels(what).set(nan if fits is None else fits)
        self._group.set(bool(health.group_failure))

    def _judge(self, health: Health) -> None:
        """A series for each state of each condition; one that does not apply has none."""
        states = judged(health)
        for rule in RULES:
            name = rule.condition
            for state in State:
                if name in states:
                    held = states[name] is state
                    self._conditions.labels(name.value, state.value).set(held)
                else:
                    with suppress(KeyError):
                        self._conditions.remove(name.value, state.value)

    def alerts(self, alerts: Iterable[Alert]) -> None:
        states = [alert.state for alert in alerts]
        for state in AlertState:
            self._alerts.labels(state.value).set(states.count(state))

    def text(self) -> bytes:
        """The exposition format."""
        return generate_latest(self._registry)

    def _gauge(self, name: str, documentation: str) -> Gauge:
        return Gauge(name, documentation, registry=self._registry)


def _seconds(moment: datetime | None) -> float:
    return 0 if moment is None else moment.timestamp()
