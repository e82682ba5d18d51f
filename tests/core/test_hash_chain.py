"""The hash chain that the audit log and the moderation cases share."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core.hash_chain import GENESIS, Row, Value, canonical, digest, fits

WHEN = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Europe/Stockholm"))


class Colour(StrEnum):
    RED = "red"


scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
records = st.dictionaries(
    st.text(),
    st.recursive(
        scalars, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5
    ),
    max_size=4,
)


def chained(*contents: dict[str, Value]) -> list[Row]:
    rows: list[Row] = []
    for record in contents:
        previous = rows[-1].digest if rows else GENESIS
        rows.append(Row(record=record, digest=digest(previous, record)))
    return rows


def misfit(rows: list[Row]) -> int | None:
    """The index of the first row that doesn't follow the one before it."""
    before = [GENESIS, *(row.digest for row in rows)]
    links = enumerate(zip(before, rows, strict=False))
    return next((at for at, (last, row) in links if not fits(last, row.record, row.digest)), None)


def test_the_digest_is_sha256_over_the_previous_digest_and_the_record() -> None:
    expected = sha256(b"0" * 64 + b'\n{"a":1,"b":"\\u00e5"}').hexdigest()
    assert digest(GENESIS, {"b": "å", "a": 1}) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"at": WHEN}, {"at": WHEN.astimezone(UTC)}),
        ({"at": WHEN}, {"at": WHEN.astimezone(timezone(timedelta(hours=-5)))}),
        ({"at": WHEN}, {"at": "2026-11-24T08:30:00.000000+00:00"}),
        ({"day": date(2026, 11, 24)}, {"day": "2026-11-24"}),
        ({"colour": Colour.RED}, {"colour": "red"}),
        ({"many": (1, 2)}, {"many": [1, 2]}),
        ({"share": 2.0}, {"share": 2}),
        ({"inner": {"x": Colour.RED, "y": [WHEN]}}, {"inner": {"y": [WHEN], "x": "red"}}),
    ],
)
def test_two_spellings_of_the_same_record_have_the_same_form(
    one: dict[str, Value], other: dict[str, Value]
) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"a": 1}, {"a": "1"}),
        ({"a": 1}, {"a": True}),
        ({"a": 0}, {"a": None}),
        ({"a": ""}, {"a": None}),
        ({"a": ["b", "c"]}, {"a": ["bc"]}),
        ({"a": "x", "b": "y"}, {"a": "xby"}),
        ({"at": WHEN}, {"at": WHEN + timedelta(microseconds=1)}),
    ],
)
def test_records_that_say_different_things_have_different_forms(
    one: dict[str, Value], other: dict[str, Value]
) -> None:
    assert canonical(one) != canonical(other)


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (datetime(2026, 11, 24, 9, 30), ValueError),  # noqa: DTZ001 - the naive time is the point
        (float("nan"), ValueError),
        (float("inf"), ValueError),
        (b"bytes", TypeError),
        ({1: "a key that is no text"}, TypeError),
        ({"a set"}, TypeError),
    ],
)
def test_what_has_no_single_spelling_is_refused(value: Value, error: type[Exception]) -> None:
    with pytest.raises(error):
        canonical({"value": value})


def test_a_stored_record_that_has_no_single_spelling_fits_no_digest() -> None:
    nested: list[Value] = []
    for _ in range(100_000):
        nested = [nested]
    for value in (float("nan"), {"a set"}, nested):
        assert not fits(GENESIS, {"value": value}, GENESIS)  # type: ignore[dict-item] - a forger's


@given(records)
def test_a_record_survives_a_json_column(record: dict[str, Value]) -> None:
    assert canonical(json.loads(json.dumps(record))) == canonical(record)


@given(st.lists(records, max_size=6))
def test_an_untouched_chain_is_whole(contents: list[dict[str, Value]]) -> None:
    rows = chained(*contents)
    assert misfit(rows) is None


@given(st.lists(records, min_size=1, max_size=6), st.data())
def test_a_changed_record_is_found_where_it_stands(
    contents: list[dict[str, Value]], data: st.DataObject
) -> None:
    rows = chained(*contents)
    index = data.draw(st.integers(0, len(rows) - 1))
    other = data.draw(records)
    assume(canonical(other) != canonical(rows[index].record))
    rows[index] = replace(rows[index], record=other)
    assert misfit(rows) == index


@given(st.lists(records, min_size=2, max_size=6), st.data())
def test_a_removed_row_is_found_where_it_stood(
    contents: list[dict[str, Value]], data: st.DataObject
) -> None:
    rows = chained(*contents)
    index = data.draw(st.integers(0, len(rows) - 2), label="any but the last")
    del rows[index]
    assert misfit(rows) == index


def test_a_forger_who_mends_one_digest_breaks_the_next_row() -> None:
    rows = chained({"n": 1}, {"n": 2}, {"n": 3})
    forged: dict[str, Value] = {"n": 20}
    rows[1] = Row(record=forged, digest=digest(rows[0].digest, forged))
    assert misfit(rows) == 2


def test_rows_in_another_order_are_found() -> None:
    rows = chained({"n": 1}, {"n": 2}, {"n": 3})
    assert misfit([rows[0], rows[2], rows[1]]) == 1


def test_a_digest_of_odd_characters_is_a_broken_row_and_no_crash() -> None:
    rows = chained({"n": 1})
    assert misfit([replace(rows[0], digest="åäö")]) == 0
    assert misfit([replace(rows[0], digest="\ud800")]) == 0
