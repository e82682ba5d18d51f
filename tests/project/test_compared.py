"""What the page of comparisons names is there, and nothing that it should name is left out."""

import inspect
import re
from pathlib import Path

from bot.botframework.connector import Connector
from bot.graph.on_demand import GraphOnDemand
from tests.doubles import rules

PAGE = Path("docs/jamfort-med-microsoft.md").read_text(encoding="utf-8")


def table(heading: str) -> list[list[str]]:
    [section] = re.findall(rf"## {heading}\n(.*?)\n## ", PAGE, re.DOTALL)
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in lines[2:]]


REQUESTS = table("Every kind of request that leaves the bot")
CORRECTIONS = table("The 17 corrections")


def test_every_kind_of_request_has_a_row():
    ours = {
        f"`{kind.__name__}.{name}`"
        for kind in (Connector, GraphOnDemand)
        for name, method in vars(kind).items()
        if inspect.iscoroutinefunction(method) and not name.startswith("_") and name != "aclose"
    }
    # Whatever asks a session of its own; the connector's methods stand by themselves.
    ours |= {
        f"`{path}`"
        for path in sorted(Path("bot").glob("**/*.py"))
        if "bot/local/" not in str(path)
        and re.search(r"session\.(?:get|post|put|delete|request)\(", path.read_text("utf-8"))
    } - {"`bot/botframework/connector.py`"}
    named = {row[0] for row in REQUESTS}
    assert ours - named == set()
    assert named - ours == {"`azure-identity`"}


def test_every_row_has_a_contract_a_source_and_where_it_is_tried():
    for row in REQUESTS:
        assert len(row) == 5, row
        assert all(row), row
        tried = re.findall(r"`(tests/[\w/]+\.py)`", row[4])
        assert tried, row
        assert all(Path(each).is_file() for each in tried), row


def test_every_correction_names_a_rule_a_test_that_there_is_and_a_commit():
    code = "".join(path.read_text("utf-8") for path in Path("tests").glob("**/test_*.py"))
    assert [row[0] for row in CORRECTIONS] == [str(number) for number in range(1, 18)]
    for _, rule, tests, commits in CORRECTIONS:
        for named in re.findall(r"`Rule\.(\w+)`", rule):
            assert named in rules.Rule.__members__
        for named in re.findall(r"`([A-Z_]{6,})`", rule):
            assert hasattr(rules, named)
        found = re.findall(r"`(test_\w+)`", tests)
        assert found
        assert [each for each in found if f"def {each}(" not in code] == []
        assert all(
            re.fullmatch(r"[0-9a-f]{7}", each) for each in commits.partition(";")[0].split(", ")
        )


def test_every_rule_is_obeyed():
    assert rules.HELD == rules.EVERY


def test_no_row_names_a_file_that_is_gone():
    named = set(re.findall(r"`(tests/[\w/]+(?:\.py)?)`", PAGE))
    assert [each for each in sorted(named) if not Path(each).exists()] == []
