"""Each public function of the rules is called by name in a test of its own room."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("schedule", "moderation", "watch")


def functions(room: str) -> Iterator[str]:
    for path in sorted((ROOT / "bot" / room).rglob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield node.name


def called(room: str) -> Iterator[str]:
    for path in (ROOT / "tests" / room).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name):
                yield node.id
            elif isinstance(node, ast.Attribute):
                yield node.attr


@pytest.mark.parametrize("room", ROOMS)
def test_each_rule_is_called_by_name_where_its_room_is_tested(room: str) -> None:
    assert set(functions(room)) - set(called(room)) == set()
