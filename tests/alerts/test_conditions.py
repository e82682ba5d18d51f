"""Each trouble by itself: one table, and all who tell of it say the same."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alerts.conditions import RULES, Condition, alert_delivery, failing, in_short, judged
from bot.alerts.health import Health, Place, Reachability
from bot.alerts.steps import Step, StepResult
from bot.core.people import PersonId
from bot.core.seen import Seen, State, Witness
from bot.ops.metrics import Metrics
from bot.swedish import health as words
from cards.health import health_card
from tests.cards.samples_alerts import healthy
from tests.clock import START, FixedClock
from tests.scenario import Card

FAILED = Seen(failed_at=START, failure="401")
LATE = timedelta(minutes=16)


def lost(person: Reachability) -> Reachability:
    failed = StepResult(sent=False, at=START, why="blocked")
    return replace(person, proofs={}, failures={Step.CHAT: failed})


def ending(health: Health, *, never_told: bool = False) -> Health:
    assert health.credential is not None
    soon = None if never_told else health.at + timedelta(days=29)
    return replace(health, credential=replace(health.credential, ends_at=soon))


WELL = healthy()
DUE = WELL.at - timedelta(hours=2)
FAULTS = [
    (Condition.AUDIT, replace(WELL, records=replace(WELL.records, audit=False))),
    (Condition.CASES, replace(WELL, records=replace(WELL.records, cases=False))),
    (Condition.EVIDENCE, replace(WELL, records=replace(WELL.records, evidence=False))),
    (Condition.SUPERADMINS, replace(WELL, people=())),
    (Condition.REACHABLE, replace(WELL, people=(lost(WELL.people[0]), *WELL.people[1:]))),
    (Condition.TOKEN, replace(WELL, token=FAILED)),
    (Condition.TEAMS, replace(WELL, teams=FAILED)),
    (Condition.SENDING, replace(WELL, waiting=1, oldest_since=WELL.at - LATE)),
    (Condition.GRAPH, replace(WELL, graph=FAILED)),
    (Condition.EVIDENCE_STORE, replace(WELL, store=Seen(failed_at=START, failure="full"))),
    (Condition.EVIDENCE_STORE, replace(WELL, store=Seen(failed_at=START, failure="read_only"))),
    (Condition.DATABASE, replace(WELL, is_migrated=False)),
    (Condition.TEAM, replace(WELL, team=Place.UNKNOWN)),
    (Condition.TEAM, replace(WELL, team=Place.LOST)),
    (Condition.CHANNEL, replace(WELL, channel=Place.LOST)),
    (Condition.ROSTER, replace(WELL, roster_read_at=None)),
    (Condition.ROSTER, replace(WELL, roster_read_at=WELL.at - timedelta(hours=26))),
    (Condition.ROSTER, replace(WELL, roster_failure="403 Forbidden")),
    (Condition.GROUP, replace(WELL, group_failure="Graph refused with 403 X")),
    (Condition.DELIVERED, replace(WELL, dead=2)),
    (
        Condition.DIGEST,
        replace(WELL, digest_sent_at=WELL.at - timedelta(days=7), digest_due_at=DUE),
    ),
    (Condition.CREDENTIAL, ending(WELL)),
]


def test_a_bot_of_which_all_was_seen_to_work_is_well() -> None:
    assert set(judged(WELL).values()) == {State.FINE}
    assert words.headline(WELL) == words.WELL


def test_every_condition_has_a_fault_here_and_words() -> None:
    assert {rule.condition for rule in RULES} == set(Condition) == {name for name, _ in FAULTS}


@pytest.mark.parametrize(("condition", "health"), FAULTS)
def test_one_fault_is_told_alike_everywhere(condition: Condition, health: Health) -> None:
    assert failing(health) == (condition,)
    [(what, remedy)] = words.troubles(health)
    assert what
    assert remedy.endswith(".")
    shown = Card(health_card(health)).text.replace("\\", "").replace("\u2060", "")
    assert what in shown
    assert remedy in shown
    assert words.WELL not in shown
    assert f"not: {condition.value}" in in_short(health)
    metrics = Metrics()
    metrics.health(health)
    told = metrics.text().decode()
    assert f'bot_condition{{state="not",what="{condition.value}"}} 1.0' in told
    assert told.count('state="not",') == told.count('state="fine",')
    assert sum(line.endswith(" 1.0") for line in told.splitlines() if 'state="not"' in line) == 1


@pytest.mark.parametrize(
    ("condition", "health"),
    [
        (Condition.TOKEN, replace(WELL, token=Seen())),
        (Condition.TEAMS, replace(WELL, teams=Seen())),
        (Condition.GRAPH, replace(WELL, graph=Seen())),
        (Condition.EVIDENCE_STORE, replace(WELL, store=Seen())),
        (Condition.EVIDENCE, replace(WELL, records=replace(WELL.records, evidence=None))),
        (Condition.GROUP, replace(WELL, group_read_at=None)),
        (Condition.CREDENTIAL, ending(WELL, never_told=True)),
        (
            Condition.REACHABLE,
            replace(WELL, people=(replace(WELL.people[0], proofs={}, tested_at=None),)),
        ),
    ],
)
def test_what_nobody_has_seen_is_neither_well_nor_a_trouble(
    condition: Condition, health: Health
) -> None:
    assert judged(health)[condition] is State.UNKNOWN
    assert failing(health) == ()
    assert words.headline(health) == words.NO_FAULT
    assert words.unknown(health) in Card(health_card(health)).text
    assert f"unknown: {condition.value}" in in_short(health)


def test_what_does_not_apply_is_not_told_of() -> None:
    without = replace(WELL, uses_graph=False, credential=None, team=Place.LOST)
    assert not {Condition.GRAPH, Condition.GROUP, Condition.TOKEN, Condition.ROSTER} & set(
        judged(without)
    )
    metrics = Metrics()
    metrics.health(WELL)
    metrics.health(without)
    assert 'state="fine",what="graph"' not in metrics.text().decode()


def test_a_way_that_failed_does_not_hide_another_that_works() -> None:
    person = replace(
        WELL.people[0], failures={Step.MAIL: StepResult(sent=False, at=START, why="x")}
    )
    assert person.state is State.FINE
    assert lost(person).state is State.NOT


@pytest.mark.parametrize(
    ("people", "token", "expected"),
    [
        ((), Seen(worked_at=START), State.NOT),
        (WELL.people, Seen(worked_at=START), State.FINE),
        (WELL.people, FAILED, State.NOT),
        ((lost(WELL.people[0]),), Seen(worked_at=START), State.NOT),
        ((lost(WELL.people[0]), WELL.people[1]), Seen(), State.FINE),
        (
            (replace(WELL.people[0], proofs={}, tested_at=None),),
            Seen(worked_at=START),
            State.UNKNOWN,
        ),
    ],
)
def test_an_alert_has_a_road_as_far_as_was_seen(
    people: tuple[Reachability, ...], token: Seen, expected: State
) -> None:
    assert alert_delivery(people, token=token, teams=Seen()).state is expected


def test_a_witness_keeps_when_it_began_to_fail(clock: FixedClock) -> None:
    witness = Witness(clock)
    assert witness.seen.state is State.UNKNOWN
    witness.worked()
    clock.move(timedelta(minutes=1))
    began = clock.now()
    witness.failed("401")
    clock.move(timedelta(minutes=1))
    witness.failed("503")
    seen = witness.seen
    assert (seen.state, seen.failed_at, seen.failure) == (State.NOT, began, "503")
    witness.worked()
    assert witness.seen.state is State.FINE


def test_nobody_is_called_by_an_empty_name() -> None:
    person = replace(WELL.people[0], name="", person=PersonId("x"))
    assert alert_delivery((person,), token=Seen(), teams=Seen()).names == ()
