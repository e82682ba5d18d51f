"""What superadmins hear of a condition: once when it has lasted, and once when it is well."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.alerts.conditions import Condition
from bot.alerts.health import Health, Place
from bot.alerts.telling import Standing, news_of, untold
from bot.core.seen import Seen
from tests.cards.samples_alerts import healthy

WELL = healthy()
MINUTE = timedelta(minutes=1)


def later(health: Health, minutes: int) -> Health:
    return replace(health, at=health.at + minutes * MINUTE)


def told(*seen: Health) -> list[list[tuple[Condition, str, bool]]]:
    """What each look in turn has to tell."""
    standings: dict[str, Standing] = {}
    news: list[list[tuple[Condition, str, bool]]] = []
    for health in seen:
        standings, found = news_of(standings, health)
        news.append([(each.condition, each.stage, each.well) for each in found])
    return news


AUDIT = replace(WELL, records=replace(WELL.records, audit=False))
GRAPH = replace(WELL, graph=Seen(failed_at=WELL.at, failure="401"))


def test_what_must_not_fail_is_told_at_once_and_only_once() -> None:
    bad = [(Condition.AUDIT, "", False)]
    assert told(WELL, AUDIT, later(AUDIT, 1), later(AUDIT, 500)) == [[], bad, [], []]


def test_what_may_fail_for_a_moment_is_told_when_it_has_lasted() -> None:
    bad = [(Condition.GRAPH, "", False)]
    assert told(GRAPH, later(GRAPH, 14), later(GRAPH, 15)) == [[], [], bad]
    assert told(GRAPH, later(WELL, 16), later(GRAPH, 17)) == [[], [], []], "it began anew"


def test_it_is_well_when_no_replica_has_seen_it_fail_for_a_while() -> None:
    well = [(Condition.AUDIT, "", True)]
    looks = told(AUDIT, later(WELL, 14), later(WELL, 15), later(WELL, 16))
    assert looks[1:] == [[], well, []]


def test_what_was_never_told_of_is_silently_well() -> None:
    assert told(GRAPH, later(WELL, 20)) == [[], []]


@pytest.mark.parametrize(
    ("team", "channel", "conditions"),
    [
        (Place.UNKNOWN, Place.UNKNOWN, []),
        (Place.LOST, Place.LOST, [Condition.TEAM]),
        (Place.OPEN, Place.LOST, [Condition.CHANNEL]),
        (Place.OPEN, Place.UNKNOWN, []),
    ],
)
def test_only_a_place_that_was_there_is_told_to_be_lost(
    team: Place, channel: Place, conditions: list[Condition]
) -> None:
    [news] = told(replace(WELL, team=team, channel=channel))
    assert [condition for condition, _, _ in news] == conditions


def test_a_credential_is_told_of_as_each_limit_is_passed() -> None:
    held = WELL.credential
    assert held is not None

    def left(days: int) -> Health:
        ends = WELL.at + timedelta(days=days)
        return replace(WELL, credential=replace(held, ends_at=ends))

    looks = told(*(left(days) for days in (31, 29, 15, 14, 3, 2, 0)))
    assert [[stage for _, stage, _ in news] for news in looks] == [
        [],
        ["30"],
        [],
        ["14"],
        ["3"],
        [],
        ["0"],
    ]


def test_what_nobody_could_be_told_is_news_the_next_time() -> None:
    standings, news = news_of({}, AUDIT)
    assert len(news) == 1
    kept = untold(standings, {})
    _, again = news_of(kept, later(AUDIT, 5))
    assert [(each.condition, each.since) for each in again] == [(Condition.AUDIT, AUDIT.at)]


def test_a_condition_of_newer_code_is_kept() -> None:
    newer = {"newer": Standing(since=WELL.at, seen=WELL.at)}
    after, _ = news_of(newer, AUDIT)
    assert after["newer"] == newer["newer"]
    assert untold(after, newer)["newer"] == newer["newer"]
