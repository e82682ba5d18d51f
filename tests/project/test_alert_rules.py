"""Each rule of the monitoring, over what the bot's own metrics say: when it fires, and not."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.alerts.health import Health
from bot.alerts.steps import Alert
from bot.core.people import EntryPoint
from bot.ops.metrics import Metrics
from tests.alerts.test_conditions import FAULTS, WELL
from tests.makers import SIV
from tests.project.promql import Scrape, fires, firing
from tests.project.test_monitoring import of_conditions, rules

MINUTE = 60.0
NOW = WELL.at.timestamp()
JOB = {"job": "inlaggsboten"}


@dataclass
class Bot:
    """A bot that is well, asked once a minute."""

    slow: Callable[[float], None]
    metrics: Metrics = field(default_factory=Metrics)
    scrapes: list[Scrape] = field(default_factory=list)
    health: Health = WELL

    def __post_init__(self) -> None:
        self.metrics.database(up=True)
        self.metrics.alerts([])
        self.turn(0.1)
        self.metrics.turn(EntryPoint.TEXT, "failed")
        self.metrics.turned_away(401)
        self.metrics.job("digest.send", "failed")
        self.ask(0)

    def turn(self, seconds: float) -> None:
        with self.metrics.timed(EntryPoint.TEXT):
            self.slow(seconds)

    def ask(self, minute: float, *, started: float = NOW) -> None:
        self.metrics.health(self.health)
        text = self.metrics.text().decode()
        scrape = Scrape.of(NOW + minute * MINUTE, text, **JOB)
        start = frozenset({("__name__", "process_start_time_seconds"), *JOB.items()})
        self.scrapes.append(replace(scrape, series=scrape.series | {start: started}))

    def fired(self) -> set[str]:
        return {name for name, rule in rules().items() if fires(rule["expr"], self.scrapes)}


@pytest.fixture
def bot(monkeypatch: pytest.MonkeyPatch) -> Bot:
    """Time passes only when the bot is slow."""
    passed = [0.0]

    def slow(seconds: float) -> None:
        passed[0] += seconds

    monkeypatch.setattr("prometheus_client.context_managers.default_timer", lambda: passed[0])
    return Bot(slow)


def _nothing_answers(bot: Bot) -> None:
    bot.scrapes.append(Scrape(NOW + MINUTE, {}))


def _database_is_away(bot: Bot) -> None:
    bot.metrics.database(up=False)
    bot.ask(1)


def _nobody_is_alerted(bot: Bot) -> None:
    bot.metrics.alerts([Alert(case=7, reason="evidence_stored", person=SIV, raised_at=WELL.at)])
    bot.ask(1)


def _turns_fail(bot: Bot) -> None:
    for _ in range(6):
        bot.metrics.turn(EntryPoint.TEXT, "failed")
    bot.ask(5)


def _turns_are_slow(bot: Bot) -> None:
    for _ in range(10):
        bot.turn(4.0)
    bot.ask(5)


def _database_is_slow(bot: Bot) -> None:
    with bot.metrics.database_timed():
        bot.slow(1.5)
    bot.ask(1)


def _requests_are_turned_away(bot: Bot) -> None:
    for _ in range(51):
        bot.metrics.turned_away(401)
    bot.ask(5)


def _jobs_fail(bot: Bot) -> None:
    for _ in range(4):
        bot.metrics.job("digest.send", "failed")
    bot.ask(30)


def _digest_is_missing(bot: Bot) -> None:
    bot.health = replace(WELL, digest_sent_at=WELL.at - timedelta(days=9))
    bot.ask(0)


def _it_restarts(bot: Bot) -> None:
    for minute in range(1, 6):
        bot.ask(minute, started=NOW + minute)


BROKEN: dict[str, Callable[[Bot], None]] = {
    "BotIsDown": _nothing_answers,
    "DatabaseIsAway": _database_is_away,
    "CaseAlertReachesNobody": _nobody_is_alerted,
    "TurnsFail": _turns_fail,
    "TurnsAreSlow": _turns_are_slow,
    "DatabaseIsSlow": _database_is_slow,
    "RequestsAreTurnedAway": _requests_are_turned_away,
    "JobsFail": _jobs_fail,
    "DigestIsMissing": _digest_is_missing,
    "BotRestarts": _it_restarts,
}
OF_HEALTH = {"DueWorkIsLate", "DeadLetters", *of_conditions().values()}


def test_a_bot_that_is_well_wakes_nobody(bot: Bot) -> None:
    for minute in range(1, 70):
        bot.turn(0.2)
        bot.ask(minute)
    assert bot.fired() == set()


@pytest.mark.parametrize("name", BROKEN)
def test_a_rule_fires_when_what_it_is_for_happens_and_no_other_does(bot: Bot, name: str) -> None:
    BROKEN[name](bot)
    assert bot.fired() == {name}


@pytest.mark.parametrize(("condition", "health"), FAULTS)
def test_a_fault_of_the_health_fires_its_rule(bot: Bot, condition: str, health: Health) -> None:
    bot.health = health
    bot.ask(1)
    found = bot.fired()
    assert (of_conditions() | {"delivered": "DeadLetters"})[condition] in found
    assert found <= OF_HEALTH


def test_what_ended_longer_ago_than_a_rule_looks_back_fires_no_more(bot: Bot) -> None:
    _turns_fail(bot)
    for minute in range(6, 30):
        bot.ask(minute)
    assert bot.fired() == set()


def _seconds(wait: str) -> float:
    return float(wait.removesuffix("m")) * MINUTE


WAITS = {name: _seconds(rule["for"]) for name, rule in rules().items() if "for" in rule}
UNWELL = {rule: dict(FAULTS)[what] for what, rule in of_conditions().items()}
UNWELL["DueWorkIsLate"] = dict(FAULTS)["sending"]


def _goes_wrong(bot: Bot, name: str) -> None:
    if name in BROKEN:
        BROKEN[name](bot)
    else:
        bot.health = UNWELL[name]
        bot.ask(1)


def _goes_on(bot: Bot, name: str, minute: int) -> None:
    """As it is, for another minute."""
    if name == "BotIsDown":
        bot.scrapes.append(Scrape(NOW + minute * MINUTE, {}))
        return
    if name == "TurnsAreSlow":
        bot.turn(4.0)
    bot.ask(minute)


def _is_firing(bot: Bot, name: str) -> bool:
    return firing(rules()[name]["expr"], WAITS[name], bot.scrapes)


@pytest.mark.parametrize("name", WAITS)
def test_a_rule_waits_as_long_as_it_says_and_no_longer(bot: Bot, name: str) -> None:
    _goes_wrong(bot, name)
    began = bot.scrapes[-1].at
    minute = round((began - NOW) / MINUTE)
    while not _is_firing(bot, name):
        assert bot.scrapes[-1].at - began < WAITS[name]
        minute += 1
        _goes_on(bot, name, minute)
    assert bot.scrapes[-1].at - began == WAITS[name]


def test_a_break_begins_the_wait_anew(bot: Bot) -> None:
    for minute in range(1, 11):
        bot.metrics.database(up=minute == 5)
        bot.ask(minute)
        assert not _is_firing(bot, "DatabaseIsAway")
    bot.ask(11)
    assert _is_firing(bot, "DatabaseIsAway")


def test_another_fault_of_the_same_rule_does_not_end_the_wait_of_the_first(bot: Bot) -> None:
    """Each series waits by itself: a token that fails for five minutes, then Teams for nine."""
    both = dict(FAULTS)
    for minute in range(1, 15):
        bot.health = both["token"] if minute < 6 else both["teams"]
        bot.ask(minute)
    assert not _is_firing(bot, "BotIsMute")


def test_every_rule_is_tried() -> None:
    assert set(BROKEN) | OF_HEALTH == set(rules())
