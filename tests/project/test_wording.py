"""What the bot says is held to its wording in `tests/swedish` alone.

Elsewhere a test asks for it by the words' module, or by what the sentence is about: a sentence
that is made better should fail one test, not twenty.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
WORDS: Final = ROOT / "bot" / "swedish"
FREE: Final = {ROOT / "tests" / "e2e" / "test_guide.py"}
"""Follows the user guide word by word."""
FILES: Final = [
    path
    for path in sorted((ROOT / "tests").rglob("*.py"))
    if path not in FREE and ROOT / "tests" / "swedish" not in path.parents
]
FILLED: Final = "\0"
"""Stands for what is filled in."""
LEAST: Final = 3
"""Words of a whole sentence."""


def literals(tree: ast.AST) -> Iterator[str]:
    """Each text in the code but for docstrings, with a mark where something is filled in."""
    inner = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    } | {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str() as text) if id(node) not in inner:
                yield text
            case ast.JoinedStr(values=parts):
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else FILLED for part in parts
                )
            case _:
                pass


def sentences(path: Path) -> set[str]:
    """The whole ones among the literals."""
    found = {
        sentence
        for text in literals(ast.parse(path.read_text("utf-8")))
        for sentence in re.split(r"(?<=[.?!])\s+", text.strip())
    }
    return {
        each
        for each in found
        if each[-1:] in set(".?!") and len(re.findall(rf"[^\W\d_]+|{FILLED}", each)) >= LEAST
    }


@cache
def said() -> re.Pattern[str]:
    """Every sentence of the words, whatever is filled in."""
    # Nothing but a word between what is filled in would be in every second sentence.
    all_said = {
        each
        for path in WORDS.rglob("*.py")
        for each in sentences(path)
        if len(re.findall(r"[^\W\d_]+", each)) > 1
    }
    return re.compile(
        "|".join(".+".join(map(re.escape, each.split(FILLED))) for each in sorted(all_said))
    )


def test_no_sentence_of_the_bots_is_copied_into_a_test() -> None:
    assert {
        str(path.relative_to(ROOT)): copied
        for path in FILES
        if (copied := [each for each in sorted(sentences(path)) if said().fullmatch(each)])
    } == {}


def test_a_sentence_is_known_with_whatever_is_filled_in(tmp_path: Path) -> None:
    copied, own = tmp_path / "copied.py", tmp_path / "own.py"
    copied.write_text('assert "Är ”Bakom kulisserna” publicerat? Det är" in card', "utf-8")
    own.write_text(
        '"""Det här kan bara superadmin göra."""\nassert "Kan bli av." in card', "utf-8"
    )
    assert [bool(said().fullmatch(each)) for each in sentences(copied)] == [True]
    assert sentences(own) == {"Kan bli av."}
    assert not said().fullmatch("Kan bli av.")
