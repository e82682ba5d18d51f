"""Each public function of the rules is called by name in a test of its own room."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("schedule", "moderation", "watch")

NOT_YET = {
    "schedule": {
        "air",
        "calm_week",
        "can_undo",
        "check_may_undo_swap",
        "close_by",
        "early",
        "has_run_out",
        "other_department",
        "other_theme",
        "reasons",
    },
    "moderation": {
        "beside",
        "check_alone",
        "check_deletable",
        "check_fits_beside",
        "check_ground",
        "check_link_given",
        "check_past",
        "check_words_allowed",
        "checked_comment",
        "checked_link",
        "comment_addresses",
        "emptied",
        "first_unaccounted",
        "is_due",
        "is_readable",
        "left_digest",
        "line_record",
        "police_referral",
        "record_class",
        "require_open",
        "require_party",
        "require_superadmin",
        "written",
    },
    "watch": {"activity_of", "checked", "give_back", "is_behind", "outcomes", "reach"},
}
"""Known to be tried by use cases and stories alone. A name that has a test is taken out."""


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
    assert set(functions(room)) - set(called(room)) == NOT_YET[room]
