"""The page on personal data speaks of every table there is, and of no other."""

import re
from pathlib import Path

from bot.organisation import RetentionEntries
from storage import transaction
from storage.tables import metadata

PAGE = Path("docs/personuppgifter.md").read_text(encoding="utf-8")


def test_every_table_is_named_with_what_it_holds() -> None:
    assert transaction  # brings every table with it
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}
    assert named == set(metadata.tables)
    assert all(len([cell for cell in row.split("|")[1:-1] if cell.strip()]) == 5 for row in rows)


def test_every_retention_that_can_be_set_is_named() -> None:
    named = set(re.findall(r"\[retention\.(\w+)\]", PAGE))
    assert named == set(RetentionEntries.model_fields)
