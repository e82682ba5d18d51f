"""Every job there is: its row, its class, its one handler."""

import ast
import importlib
import json
import pkgutil
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

import pytest

import bot.outbox
from bot.core.ports import Job
from bot.jobs.base import NoticeServices
from bot.jobs.registry import notice_handlers
from bot.outbox.packing import BadJob, pack, unpack
from bot.outbox.ports import LeasedJob

HERE: Final = Path(__file__).parent
ROOT: Final = HERE.parents[1]
SINCE: Final = datetime(2026, 11, 24, 9, tzinfo=UTC)
OLD_ROWS: Final[list[dict[str, Any]]] = [
    json.loads(line) for line in (HERE / "old_rows.jsonl").read_text().splitlines()
]
"""As they were written before jobs had classes; such rows may wait in a database in service."""


def _classes() -> list[type[Job]]:
    for module in pkgutil.iter_modules(bot.outbox.__path__, "bot.outbox."):
        importlib.import_module(module.name)
    found, todo = set[type[Job]](), [Job]
    while todo:
        each = todo.pop()
        todo += each.__subclasses__()
        if each.__module__.startswith("bot.") and "kind" in vars(each):
            found.add(each)
    return sorted(found, key=lambda each: each.kind)


CLASSES: Final = _classes()
BY_KIND: Final = {each.kind: each for each in CLASSES}


def leased(row: Mapping[str, Any]) -> LeasedJob:
    return LeasedJob(
        id=1, kind=row["kind"], to=row["to"], payload=row["payload"], attempts=1, since=SINCE
    )


@pytest.mark.parametrize("row", OLD_ROWS, ids=lambda row: f"{row['kind']}-{row['to'][:7]}")
def test_an_old_row_is_read_and_written_as_it_was(row: dict[str, Any]) -> None:
    """Older code beside this one reads what this one writes."""
    job = unpack(BY_KIND[row["kind"]], leased(row))
    assert job.due == SINCE
    assert job.to == row["to"]
    assert pack(job).items() >= row["payload"].items()


def test_there_is_an_old_row_of_every_kind_there_was() -> None:
    new = {
        "outbox.report",
        "outbox.tell",
        "health.tell",
        "alert.reporter",
        "editor.access",
        "team.another",
        "watch.given_back",
        "queue.again",
    }
    new |= {"review.ask", "review.edit", "review.read", "review.reader"}
    new |= {"reminders.left", "review.ask_one", "review.whether"}
    new |= {"idea.aside", "idea.edit", "idea.post", "idea.tell", "series.ask", "series.look"}
    assert {row["kind"] for row in OLD_ROWS} == set(BY_KIND) - new


@pytest.mark.parametrize("row", OLD_ROWS, ids=lambda row: f"{row['kind']}-{row['to'][:7]}")
def test_a_row_whose_payload_lacks_something_or_holds_something_else_is_not_read(
    row: dict[str, Any],
) -> None:
    kind = BY_KIND[row["kind"]]
    job = unpack(kind, leased(row))
    for name, value in row["payload"].items():
        for wrong in ([[]], {"other": []}, "\x00" if isinstance(value, int) else 2.5):
            if isinstance(value, dict) and isinstance(wrong, dict) and name == "message":
                continue  # whatever an activity holds is the connector's to judge
            changed = row | {"payload": row["payload"] | {name: wrong}}
            with pytest.raises(BadJob) as bad:
                unpack(kind, leased(changed))
            assert name in str(bad.value)
    for other in ("person:", "someone", "channel" if job.to != "channel" else ""):
        if other == "channel" and kind.kind in {"welcome", "proposal.ask"}:
            continue  # these go to either
        with pytest.raises(BadJob):
            unpack(kind, leased(row | {"to": other}))


@pytest.mark.parametrize("number", [True, -1, 2**31, 1.0, "1", None])
def test_a_number_is_one_that_the_database_can_hold(number: object) -> None:
    row = {"kind": "booking.cards", "to": "", "payload": {"booking": number}}
    with pytest.raises(BadJob):
        unpack(BY_KIND["booking.cards"], leased(row))


def test_what_newer_code_has_added_is_left_out() -> None:
    row = {"kind": "tip.edit", "to": "", "payload": {"tip": 3, "colour": "blue"}}
    assert pack(unpack(BY_KIND["tip.edit"], leased(row))) == {"tip": 3}


def test_no_two_classes_share_a_kind_and_each_fits_its_column() -> None:
    assert [
        kind for kind, count in Counter(each.kind for each in CLASSES).items() if count > 1
    ] == []
    assert all(len(each.kind) <= 40 for each in CLASSES)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda each: each.kind)
def test_a_job_s_fields_have_names_of_their_own(kind: type[Job]) -> None:
    """`due` and `receiver` come from the row's own columns."""
    payload = {each.name for each in fields(kind)} - {"due", "receiver"}
    assert not payload & {"to", "key", "since"}


def test_no_kind_stands_as_a_literal_twice() -> None:
    said: Counter[str] = Counter()
    for folder in ("bot", "cards", "storage"):
        for file in (ROOT / folder).rglob("*.py"):
            if "migrations" in file.parts:
                continue
            said.update(
                node.value
                for node in ast.walk(ast.parse(file.read_text()))
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node.value in BY_KIND
                and "." in node.value
            )
    assert {kind: count for kind, count in said.items() if count > 1} == {}


def test_every_class_has_one_handler_and_every_handler_a_class() -> None:
    """That no class has two is asserted where they are put together."""
    nothing = SimpleNamespace(**{each.name: None for each in fields(NoticeServices)})
    assert set(notice_handlers(nothing)) == set(CLASSES)
