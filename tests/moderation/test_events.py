"""A line can be written to a store and read back as what it was."""

from datetime import UTC, datetime
from types import UnionType
from typing import Annotated, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, TypeAdapter, ValidationError

from bot.moderation.events import Event, Line
from bot.moderation.model import Comment, StoredEvidence

LINES: TypeAdapter[Event] = TypeAdapter(Annotated[Event, Field(discriminator="type")])
CLASSES: tuple[type[Line], ...] = get_args(Event)

moments = st.datetimes(timezones=st.just(UTC))
st.register_type_strategy(datetime, moments)
st.register_type_strategy(Comment, st.builds(Comment, seen_at=st.none() | moments))
st.register_type_strategy(StoredEvidence, st.builds(StoredEvidence))


@given(st.one_of([st.builds(one) for one in CLASSES]))
def test_every_line_survives_json(line: Event) -> None:
    assert LINES.validate_json(LINES.dump_json(line)) == line


def test_every_kind_of_line_belongs_to_the_union_and_has_a_name_of_its_own() -> None:
    assert isinstance(Event, UnionType)
    assert set(Line.__subclasses__()) == set(CLASSES)
    assert len({vars(one)["type"] for one in CLASSES}) == len(CLASSES)


def test_a_line_of_an_unknown_type_is_refused() -> None:
    with pytest.raises(ValidationError):
        LINES.validate_python({"type": "undeleted", "at": "2026-11-24T09:00:00Z", "by": "x"})
