"""One word for each thing: what users read is held to docs/ordlista.md."""

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from bot.organisation import BUILT_IN

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


def inside(given: object) -> Iterator[str]:
    """Every text with a space in it, however deep."""
    match given:
        case str() if " " in given:
            yield given
        case dict():
            for each in given.values():
                yield from inside(each)
        case list():
            for each in given:
                yield from inside(each)
        case _:
            pass


def texts() -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / "bot/swedish").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith(UNDERSTOOD):
            for line, text in strings(path):
                yield f"{name}:{line}", text
    for path in sorted((ROOT / "bot/web/templates").rglob("*.html")):
        page = re.sub(r"{[%#{].*?[%#}]}", " ", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        yield path.name, re.sub(r"<[^>]*>", " ", page, flags=re.DOTALL)
        for text in re.findall(r"(?:aria-label|placeholder|title)=\"([^\"]+)\"", page):
            yield path.name, text
    script = (ROOT / "bot/web/static/page.js").read_text(encoding="utf-8")
    for text in re.findall(r"\"([^\"\n]* [^\"\n]*)\"", script):
        yield "page.js", text
    for name, given in (
        ("manifest.json", json.loads((ROOT / "app_manifest/manifest.json").read_text("utf-8"))),
        ("helsingborg.toml", tomllib.loads(BUILT_IN.read_text("utf-8"))),
    ):
        for text in inside(given):
            yield name, text
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


_PLAIN = {
    "a comma before what follows of what one is asked to do": (
        re.compile(
            r"\b(?:Skriv|Tryck|Välj|Klistra|Öppna|Starta|[Kk]ontakta)\b[^.,:;!?]* så (?!länge|att)"
        ),
        "Skriv boka så föreslår jag en dag.",
        "Skriv boka, så föreslår jag en dag. Tryck där så länge.",
    ),
    "after a no it is förrän": (
        re.compile(r"\b[Ii](?:nget|ngen|nga|ngenting|nte)\b[^.,:;!?]*\binnan\b"),
        "Inget bokas innan du säger till.",
        "Inget bokas förrän du säger till. Titta innan du svarar.",
    ),
    "two figures of the hour": (
        re.compile(r"\bkl\. \d:"),
        "Veckobrevet kommer kl. 8:00.",
        "Veckobrevet kommer kl. 08:00.",
    ),
    "no word twice": (
        re.compile(r"\b(\w{2,}) \1\b"),
        "Välj en en dag.",
        "Välj en dag.",
    ),
    "who alerts is named": (
        re.compile(r"\blarmas\b"),
        "Superadmin larmas nu.",
        "Jag larmar superadmin nu.",
    ),
}


@pytest.mark.parametrize("rule", _PLAIN)
def test_what_users_read_is_plain_swedish(rule: str):
    pattern, wrong, right = _PLAIN[rule]
    assert pattern.search(wrong)
    assert not pattern.search(right)
    found = [
        f"{where}: {match[0]!r}"
        for where, text in texts()
        for match in pattern.finditer(" ".join(text.split()))
    ]
    assert not found, "\n".join(found)


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
