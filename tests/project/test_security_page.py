"""The pages on threats and compliance name the tests that show each defence: they are there."""

import ast
import re
from pathlib import Path

PAGE = Path("docs/sakerhet.md").read_text(encoding="utf-8")
COMPLIANCE = Path("docs/efterlevnad.md").read_text(encoding="utf-8")
NAMED = re.findall(r"`(tests/\S+?\.py)::(\w+)`", PAGE + COMPLIANCE)


def test_every_test_that_the_page_names_exists():
    missing = [f"{file}::{name}" for file, name in NAMED if name not in names_in(Path(file))]
    assert missing == []


def test_every_threat_names_a_test():
    threats = PAGE.partition("## Hoten")[2].partition("\n## ")[0].split("\n### ")[1:]
    assert len(threats) == 11
    assert [each.splitlines()[0] for each in threats if "::test_" not in each] == []


def names_in(file: Path) -> set[str]:
    if not file.is_file():
        return set()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, functions)}
