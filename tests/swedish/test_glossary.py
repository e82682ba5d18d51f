"""One word for each thing: what users read is held to docs/ordlista.md."""

import ast
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs/ordlista.md").read_text(encoding="utf-8")
UNDERSTOOD = ("bot/swedish/reading", "bot/swedish/import_words.py", "bot/swedish/words.py")
"""What people may write; nobody reads it."""
FORBIDDEN = sorted(
    {
        word.strip()
        for line in GLOSSARY.splitlines()
        if line.startswith("| ") and not line.startswith(("| ord", "| ---"))
        for word in line.strip("| ").split(" | ")[2].split(",")
    }
)
_FORBIDDEN = re.compile(
    rf"(?<![\w-])({'|'.join(map(re.escape, FORBIDDEN))})(?![\w-]|\.\w)", re.IGNORECASE
)


def test_the_glossary_has_words_to_keep_to():
    assert {"idag", "skärmbild", "klicka"} <= set(FORBIDDEN)


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """The texts of a module; no docstring, and no list of words to search by."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            skipped.add(node.value)
        if isinstance(node, ast.keyword) and node.arg in {"keywords", "synonyms", "english"}:
            skipped |= set(ast.walk(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in skipped:
            yield node.lineno, node.value


def texts() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "bot/swedish").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(UNDERSTOOD):
            for line, text in strings(path):
                yield f"{name}:{line}", text
    for path in sorted((ROOT / "bot/web/templates").rglob("*.html")):
        read = re.sub(
            r"{[%#{].*?[%#}]}|<[^>]*>", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        yield path.name, read
    script = (ROOT / "bot/web/static/page.js").read_text(encoding="utf-8")
    for text in re.findall(r"\"([^\"\n]* [^\"\n]*)\"", script):
        yield "page.js", text
    guide = (ROOT / "docs/anvandarguide.md").read_text(encoding="utf-8")
    yield (
        "anvandarguide.md",
        re.sub(r"```.*?```|`[^`]*`|\*English.*?\*", " ", guide, flags=re.DOTALL),
    )


def test_a_time_of_day_has_its_kl():
    """Beside a date of figures, in files, it needs none."""
    bare: list[str] = []
    for path in sorted((ROOT / "bot/swedish").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.JoinedStr):
                continue
            for before, part in pairwise([None, *node.values]):
                said = ast.unparse(before).rstrip("'\"") if before is not None else ""
                timed = isinstance(part, ast.FormattedValue) and ast.unparse(part.value)
                if not (timed and timed.startswith("clock(")):
                    continue
                filed = any(
                    isinstance(each, ast.FormattedValue)
                    and each.format_spec is not None
                    and "%Y" in ast.unparse(each.format_spec)
                    for each in node.values
                )
                if not filed and not said.lower().endswith(("kl. ", "klockslaget ")):
                    bare.append(f"{path.name}:{node.lineno}")
    assert bare == []


_GLUED_ARROW = re.compile(r"[^\s\"'(][→⇒➔➜]|[→⇒➔➜][^\s\"')]")


def test_an_arrow_has_room_around_it():
    assert _GLUED_ARROW.search("10/12→11/12")
    assert [(where, text) for where, text in texts() if _GLUED_ARROW.search(text)] == []


@pytest.mark.parametrize("text", ["Inte idag", "Klicka på knappen", "En skärmbild."])
def test_a_forbidden_word_is_found(text: str):
    assert _FORBIDDEN.search(text)


def test_what_users_read_keeps_to_the_glossary():
    found = [
        f"{where}: {match[0]!r} in {text.strip()[:80]!r}"
        for where, text in texts()
        for match in _FORBIDDEN.finditer(text)
    ]
    assert not found, "\n".join(found)
