"""The cards of alerts and of the bot's health, in every length."""

from collections.abc import Iterator
from datetime import timedelta

from bot.alerts.checks import Check, Why, fails, holds, unknown
from bot.alerts.health import Credential, Health, Place, Reachability, Records
from bot.alerts.steps import Alert, Step, StepResult
from bot.core.people import PersonId
from bot.core.seen import Seen
from cards import alerts, health
from cards.elements import Card
from tests.clock import START
from tests.makers import SIV

FAILED = StepResult(sent=False, at=START, why="Graph refused with 404 ErrorInvalidUser")


def _alert(**changes: PersonId) -> Alert:
    return Alert(case=20260014, reason="evidence_stored", person=SIV, raised_at=START, **changes)


def _person(number: int, name: str, *, problem: str = "") -> Reachability:
    return Reachability(
        person=PersonId(f"00000000-0000-4000-8000-{number:012}"),
        name=name,
        proofs=dict.fromkeys((Step.CHAT, Step.FEED), START),
        failures={Step.MAIL: FAILED} if problem else {},
        tested_at=START,
        problem=problem,
    )


def _health(*people: Reachability, trouble: bool) -> Health:
    return Health(
        at=START,
        people=people,
        group_read_at=START,
        group_failure="Graph is unavailable: 503 serviceNotAvailable" if trouble else "",
        credential=Credential(
            kind="certificate", ends_at=START + timedelta(days=20 if trouble else 400)
        ),
        uses_graph=True,
        waiting=12 if trouble else 0,
        oldest_since=START - timedelta(days=1) if trouble else None,
        dead=3 if trouble else 0,
        is_migrated=True,
        records=Records(
            read_at=START,
            whole_at=START,
            audit=not trouble,
            cases=True,
            evidence=not trouble,
            files=14,
            findings=("audit_changed 4711", f"file_gone 20260014/{'0' * 64}.png")
            if trouble
            else (),
        ),
        digest_sent_at=START,
        digest_due_at=START,
        token=Seen(worked_at=START),
        teams=Seen(failed_at=START, failure="401") if trouble else Seen(worked_at=START),
        graph=Seen(worked_at=START),
        store=Seen(failed_at=START, failure="full") if trouble else Seen(worked_at=START),
        team=Place.OPEN,
        channel=Place.LOST if trouble else Place.OPEN,
        roster_read_at=START,
    )


def healthy(people: int = 3) -> Health:
    named = [_person(number, f"Superadmin {number}") for number in range(people)]
    return _health(*named, trouble=False)


def of_a_title(title: str) -> Iterator[tuple[str, Card]]:
    yield "alert_plain", alerts.alert_card(alert=_alert(), holder="")
    yield "alert_plain_taken", alerts.alert_card(alert=_alert(taken_by=SIV), holder=title)
    yield "trouble", health.trouble_card(title, "Gör så här.")
    yield "well_again", health.well_card("kanalen")
    yield "not_reached", alerts.not_reached_card(20260014, title)
    yield "unreachable", health.unreachable_card([title])
    yield (
        "checks",
        health.checks_card(
            [
                holds(Check.DATABASE),
                fails(Check.PACKAGE, Why.OTHER_VERSION, detail=f"1.0, {title}"),
                fails(Check.CHAT, Why.NO_CHAT, whose=title),
                unknown(Check.FEED, Why.NOT_TRIED, whose="Siv Rönn"),
                unknown(Check.FEED, Why.NOT_TRIED, whose="Bo Al"),
            ]
        ),
    )
    lost = _person(1, title, problem="the app is not installed")
    yield "health_trouble", health.health_card(_health(lost, _person(2, ""), trouble=True))


def of_rows(rows: int) -> Iterator[tuple[str, Card]]:
    yield "health", health.health_card(healthy(rows))
    yield "unclaimed", alerts.unclaimed_card()
