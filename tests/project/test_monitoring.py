"""What watches the bot asks for what it tells, and the guide explains both."""

import ast
import json
import re
from pathlib import Path

import promql_parser
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from bot.alerts.conditions import RULES as CONDITIONS
from bot.alerts.conditions import Condition
from bot.alerts.steps import AlertState
from bot.alerts.telling import TELLS
from bot.core.people import EntryPoint
from bot.core.seen import State
from bot.ops.metrics import Metrics
from tests.alerts.test_conditions import FAULTS
from tests.cards import samples_alerts

RULES = Path("deploy/monitoring/alerts.yaml")
DASHBOARD = Path("deploy/monitoring/grafana.json")
GUIDE = Path("docs/driftguide.md").read_text(encoding="utf-8")
EXPLAINED = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", GUIDE, re.MULTILINE))


@pytest.fixture(scope="module")
def told():
    """By name of a series, its labels with the values they may have; None for any."""
    metrics = Metrics()
    with metrics.timed(EntryPoint.TEXT):
        metrics.turn(EntryPoint.TEXT, "failed")
    metrics.refused("TooFast")
    metrics.turned_away(401)
    metrics.job("digest.send", "done")
    metrics.health(samples_alerts.healthy())
    metrics.alerts([])
    series = {}
    for family in text_string_to_metric_families(metrics.text().decode()):
        for sample in family.samples:
            series[sample.name] = set(sample.labels)
    return series


def rules():
    (group,) = yaml.safe_load(RULES.read_text(encoding="utf-8"))["groups"]
    return {each["alert"]: each for each in group["rules"]}


def expressions():
    dashboard = json.loads(DASHBOARD.read_text(encoding="utf-8"))
    yield from (each["expr"] for each in rules().values())
    yield from (target["expr"] for panel in dashboard["panels"] for target in panel["targets"])


def selectors(node):
    """Every selector of a series in a parsed expression."""
    if isinstance(node, promql_parser.VectorSelector):
        yield node
    for name in ("lhs", "rhs", "expr", "vector_selector", "param"):
        if (below := getattr(node, name, None)) is not None:
            yield from selectors(below)
    for below in getattr(node, "args", None) or ():
        yield from selectors(below)


@pytest.mark.parametrize("expression", list(expressions()))
def test_every_expression_asks_for_what_there_is(told, expression):
    found = list(selectors(promql_parser.parse(expression)))
    assert found
    for selector in found:
        assert selector.name in told
        asked = {each.name: each.value for each in selector.matchers.matchers}
        # Prometheus itself names the job and the instance.
        assert set(asked) - {"job"} <= told[selector.name]
        if selector.name == "bot_condition":
            assert asked["state"] in set(State)
            assert set(asked["what"].split("|")) <= set(Condition)
        elif "state" in asked:
            assert set(asked["state"].split("|")) <= {each.value for each in AlertState}


def of_conditions():
    """By condition, the alert that its failing fires."""
    found = {}
    for name, rule in rules().items():
        for selector in selectors(promql_parser.parse(rule["expr"])):
            if selector.name == "bot_condition":
                asked = {each.name: each.value for each in selector.matchers.matchers}
                found |= dict.fromkeys(asked["what"].split("|"), name)
    return found


def fired(metrics):
    """Of the rules on present values, those that these metrics fire."""
    samples = [
        sample
        for family in text_string_to_metric_families(metrics.text().decode())
        for sample in family.samples
    ]
    names = set()
    for name, rule in rules().items():
        parsed = promql_parser.parse(rule["expr"])
        if not isinstance(parsed, promql_parser.BinaryExpr) or "[" in rule["expr"]:
            continue
        if not isinstance(parsed.rhs, promql_parser.NumberLiteral):
            continue
        [selector] = selectors(parsed.lhs)
        asked = {each.name: each.value for each in selector.matchers.matchers}
        values = [
            sample.value
            for sample in samples
            if sample.name == selector.name
            and all(
                re.fullmatch(value, sample.labels.get(label, "")) for label, value in asked.items()
            )
        ]
        limit = parsed.rhs.val
        holds = {"==": max(values, default=-1) == limit, ">": max(values, default=-1) > limit}
        if holds[str(parsed.op)]:
            names.add(name)
    return names


def test_each_condition_fires_one_alert_that_wakes_as_the_table_says():
    alerts = of_conditions() | {Condition.DELIVERED.value: "DeadLetters"}
    assert set(alerts) == set(Condition)
    for each in CONDITIONS:
        wakes = rules()[alerts[each.condition]]["labels"]["wakes"]
        assert (wakes == "yes") == each.wakes, each.condition


def test_of_what_superadmins_are_said_to_be_told_they_are_told():
    """The guide says of the alert that they get a card, by themselves and once each."""
    told = {name for name, alert in of_conditions().items() if alert == "SomethingIsNotInPlace"}
    assert told <= set(TELLS)


def test_a_bot_that_is_well_fires_nothing():
    metrics = Metrics()
    metrics.database(up=True)
    metrics.health(samples_alerts.healthy())
    assert fired(metrics) == set()


@pytest.mark.parametrize(("condition", "health"), FAULTS)
def test_each_fault_fires_its_alert_and_no_other(condition, health):
    metrics = Metrics()
    metrics.database(up=True)
    metrics.health(health)
    expected = {(of_conditions() | {"delivered": "DeadLetters"})[condition]}
    if condition is Condition.SENDING:
        expected.add("DueWorkIsLate")
    assert fired(metrics) == expected


def test_every_alert_says_whether_it_wakes_somebody_and_the_guide_what_to_do():
    in_guide = {
        name: text for name, text in EXPLAINED.items() if re.fullmatch("([A-Z][a-z]+)+", name)
    }
    assert set(in_guide) == set(rules())
    for name, rule in rules().items():
        assert rule["labels"]["wakes"] in {"yes", "no"}
        assert rule["annotations"]["summary"]
        assert in_guide[name].startswith("**ja**") == (rule["labels"]["wakes"] == "yes"), name


def test_the_guide_explains_every_metric(told):
    names = {re.sub(r"_(bucket|count|sum)$", "", name) for name in told}
    ours = {name for name in names if re.fullmatch("bot_.*(?<!_created)", name)}
    assert {name for name in EXPLAINED if name.startswith("bot_")} == ours


def events_of(call: ast.Call) -> list[ast.expr]:
    """What a line of the log is called: by whoever writes it, or asks `hourly` to."""
    match call.func:
        case ast.Attribute(value=ast.Name(id="_log")):
            return call.args[:1]
        case ast.Name(id="hourly"):
            return [each.value for each in call.keywords if each.arg == "failed"]
        case _:
            return []


def test_the_guide_explains_every_line_of_the_log():
    lines = {
        event.value
        for room in ("bot", "cards", "storage")
        for path in Path(room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        for event in events_of(node)
        if isinstance(event, ast.Constant)
    }
    explained = re.findall(
        r"`(\w+)`", "\n".join(re.findall(r"^\| (`.+?) \|", GUIDE, re.MULTILINE))
    )
    assert {"outbox_not_worked", "records_not_read"} < lines
    assert lines - set(explained) == set()
