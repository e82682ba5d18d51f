"""What a disposal leaves of a line, and how the chain of lines accounts for it."""

from dataclasses import fields, replace
from datetime import date
from typing import Any, get_args

import pytest

from bot.core.hash_chain import GENESIS, digest
from bot.moderation.case import Case, Deletion
from bot.moderation.events import Event
from bot.moderation.lines import ChainedLine, first_unaccounted, left_digest, line_record
from bot.moderation.model import Comment, Ground, Kind, Outcome
from bot.moderation.redaction import emptied
from bot.moderation.retention import is_due, record_class
from bot.schedule.retention import RecordClass, RetentionRule
from tests.moderation.makers import ADMIN, LINK, NOW, picture, reported

WORDS = {"motive", "text", "reason", "note"}
"""What somebody wrote freely, by the field's name."""
COMMENT = Comment(link=LINK, author="Kim", text="words", page="stad", post_link=LINK, seen_at=NOW)
VALUES: dict[str, Any] = {
    "comment": COMMENT,
    "kind": Kind.UNLAWFUL,
    "ground": Ground.AGITATION,
    "evidence": picture(),
    "outcome": Outcome.KEPT,
    "removed_at": NOW,
    "line": 1,
    "replies": 2,
    "removed": (),
}


def full(kind: type[Event]) -> Event:
    """A line of the kind with something in each field."""
    given = {each.name: VALUES.get(each.name, f"a {each.name}") for each in fields(kind)}
    return kind(**given | {"at": NOW, "by": ADMIN.id, "type": kind.type})


@pytest.mark.parametrize("kind", get_args(Event))
def test_a_disposal_takes_the_comment_and_what_was_written_and_nothing_else(
    kind: type[Event],
) -> None:
    line = full(kind)
    gone: dict[str, Any] = {name: "" for name in vars(line) if name in WORDS}
    if "comment" in vars(line):
        gone["comment"] = Comment(page="stad", seen_at=NOW)
    assert emptied(line) == replace(line, **gone)


def line(number: int, event: dict[str, Any], previous: str = GENESIS) -> ChainedLine:
    record = line_record(case=1, line=number, at=NOW, event=event)
    assert record == {"case": 1, "line": number, "at": NOW, "event": event}
    return ChainedLine(**record, previous=previous, hash=digest(previous, record))


WHOLE = line(0, {"type": "reported", "motive": "words"})
LEFT = replace(WHOLE, event={"type": "reported", "motive": ""})
ACCOUNTED = {"line": 0, "hash": WHOLE.hash, "left": left_digest(LEFT.record)}


def disposal(**changed: Any) -> ChainedLine:
    return line(1, {"type": "disposed", "removed": [ACCOUNTED | changed]}, WHOLE.hash)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([], None),
        ([WHOLE, disposal()], None),
        ([LEFT, disposal()], None),
        ([LEFT], LEFT),
        ([LEFT, disposal(line=2)], LEFT),
        ([LEFT, disposal(hash=GENESIS)], LEFT),
        ([LEFT, disposal(left=GENESIS)], LEFT),
        ([replace(LEFT, event={"type": "reported"}), disposal()], "first"),
        ([LEFT, replace(disposal(), hash=GENESIS)], LEFT),
        ([LEFT, line(1, {"type": "taken", "removed": [ACCOUNTED]}, WHOLE.hash)], LEFT),
    ],
)
def test_a_line_that_fits_its_hash_no_longer_is_one_that_a_disposal_emptied(
    lines: list[ChainedLine], found: ChainedLine | str | None
) -> None:
    assert first_unaccounted(lines) == (lines[0] if found == "first" else found)


def test_the_digest_of_what_is_left_tells_one_left_line_from_another() -> None:
    assert left_digest(LEFT.record) != left_digest(WHOLE.record)
    assert left_digest(LEFT.record) == left_digest(dict(reversed(LEFT.record.items())))


REMOVED = Deletion(by=ADMIN.id, removed_at=NOW, replies=0)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (reported(), RecordClass.REMOVED_COMMENTS),
        (reported(Kind.UNSURE, None), RecordClass.REMOVED_COMMENTS),
        (reported(Kind.CRITIQUE, None), RecordClass.OTHER_COMMENTS),
        (reported(Kind.QUESTION, None), RecordClass.OTHER_COMMENTS),
        (replace(reported(Kind.CRITIQUE, None), deletion=REMOVED), RecordClass.REMOVED_COMMENTS),
    ],
)
def test_what_was_removed_or_might_have_been_is_kept_by_its_own_rule(
    case: Case, expected: RecordClass
) -> None:
    assert record_class(case) is expected


CLOSED = replace(reported(), closed_at=NOW)


@pytest.mark.parametrize(
    ("case", "today", "due"),
    [
        (CLOSED, date(2028, 11, 24), True),
        (CLOSED, date(2028, 11, 23), False),
        (reported(), date(2040, 1, 1), False),
        (replace(CLOSED, disposed=True), date(2040, 1, 1), False),
        (replace(CLOSED, hold="a trial"), date(2040, 1, 1), False),
        # An hour before midnight in UTC is the next day where the city is.
        (replace(CLOSED, closed_at=NOW.replace(hour=23)), date(2028, 11, 24), False),
        (replace(CLOSED, closed_at=NOW.replace(hour=23)), date(2028, 11, 25), True),
    ],
)
def test_a_case_is_due_for_disposal_so_long_after_it_was_closed(
    case: Case, today: date, *, due: bool
) -> None:
    assert is_due(case, RetentionRule(years=2, basis="a decision"), today) is due
