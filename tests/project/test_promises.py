"""The repository keeps what it promises: words in one place, tables that are true."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.permissions import MATRIX, Action
from bot.core.refusals import Refusal
from bot.settings import PREFIX, Settings
from bot.swedish.commands import COMMANDS, CommandEntry, CommandName
from bot.swedish.refusal_words import in_words
from bot.teams.handlers.registry import create_router
from cards.actions import ACTIONS
from tests.makers import TUESDAY
from tests.swedish.test_guidelines import FACTS

# Every moment in the rules is aware.
st.register_type_strategy(
    datetime,
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def modules() -> Iterator[Path]:
    for package in ("bot", "cards", "storage"):
        yield from (ROOT / package).rglob("*.py")


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield each
        yield from refusals(each)


def test_every_word_that_people_read_or_type_stands_with_the_others() -> None:
    found: list[str] = []
    for path in modules():
        if "swedish" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documentation = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        } | {
            # Attribute documentation: a string that stands alone.
            id(node.value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr)
        }
        found += [
            f"{path.relative_to(ROOT)}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documentation
            and re.search("[åäöÅÄÖ]", node.value)
        ]
    assert found == []


def test_what_a_municipality_calls_its_own_stands_in_its_file_alone() -> None:
    """Local mode plays Helsingborg, and says so in two modules of its own."""
    own = re.compile(r"SAV\b|ReachMee|Helsingborg")
    paths = (path for path in modules() if own.search(path.read_text("utf-8")))
    found = {path.relative_to(ROOT).as_posix() for path in paths}
    assert {
        path for path in found if not path.startswith(("bot/local", "bot/swedish/local"))
    } == set()


def test_no_text_calls_the_municipality_a_city() -> None:
    """Another is a kommun or a region; what is read or typed may hold the word in any case."""
    kinds = re.compile(r"\bstadens?\b", re.IGNORECASE)
    texts = (path for path in modules() if "swedish" in path.parts and "reading" not in path.parts)
    found = {path.name for path in texts if kinds.search(path.read_text("utf-8"))}
    assert found <= {"guidelines.py", "new_organisation.py"}


@pytest.mark.parametrize("kind", sorted(set(refusals()), key=lambda each: each.__name__))
@settings(max_examples=3)
@given(data=st.data())
def test_every_refusal_has_its_words(kind: type[Refusal], data: st.DataObject) -> None:
    refusal = data.draw(st.builds(kind))
    assert in_words(refusal, TUESDAY, FACTS).strip()


def test_the_readme_has_every_setting_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(BOT_\w+)` \| (.*?) \|", README, re.MULTILINE))
    assert set(rows) == {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default = field.get_default()
        if isinstance(default, str | int) and not isinstance(default, bool):
            assert f"`{default}`" in rows[f"{PREFIX}{name.upper()}"], name


def test_each_command_has_one_row_in_the_table_and_a_handler() -> None:
    assert sorted(row.name for row in COMMANDS) == sorted(CommandName)
    assert create_router().commands == {row.name.value for row in COMMANDS}


def test_the_user_guides_table_is_the_table_of_commands() -> None:
    guide = (ROOT / "docs/anvandarguide.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `/.+", guide, re.MULTILINE) == [
        f"| `/{row.name}` | {row.guide} | {_for_whom(row)} |" for row in COMMANDS
    ]


def _for_whom(row: CommandEntry) -> str:
    if row.name is CommandName.HELP:
        return "alla"
    return "superadmins" if row.superadmins else "redaktörer"


def test_a_way_out_is_opened_in_two_places() -> None:
    """Both know the organisation's proxy and its certificates."""
    opening = re.compile(r"\b(?:ClientSession|AsyncClient|urlopen)\(")
    found = [
        path
        for path in modules()
        if "local" not in path.parts and opening.search(path.read_text(encoding="utf-8"))
    ]
    assert sorted(path.name for path in found) == ["http_client.py", "transport.py"]


def test_every_button_has_a_handler() -> None:
    router = create_router()
    assert set(ACTIONS) - {"run"} == router.verbs


def test_every_action_is_somebodys() -> None:
    assert set().union(*MATRIX.values()) == set(Action)
