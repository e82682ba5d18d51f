"""How a job becomes a row of the outbox, and a row a job again.

The payload is the class's fields as JSON. What says when and to whom is in columns of its own, and
what is only part of the key is not read again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Final, TypeVar

from pydantic import Field, TypeAdapter, ValidationError
from typing_extensions import override

from bot.core.people import PersonId
from bot.core.ports import Job, Json
from bot.outbox.ports import LeasedJob

PERSON: Final = "person:"
CHANNEL: Final = "channel"

# As wide as the database's integers: a larger number would fail there, again and again.
WIDE: Final = Field(ge=0, le=2**31 - 1)
Number = Annotated[int, WIDE]
_Person = Annotated[PersonId, Field(min_length=1, max_length=190)]
Receiver = Annotated[_Person, Field(exclude=True)]
"""Stands in the row's `to`, not in its payload."""
InKey = Field(exclude=True)
"""For what is only part of the key: it has a default, which a job that was read has."""

J = TypeVar("J", bound=Job)


@dataclass(frozen=True, kw_only=True)
class ToPerson(Job):
    """A job that one person hears of."""

    receiver: Receiver

    @property
    @override
    def to(self) -> str:
        return f"{PERSON}{self.receiver}"


@dataclass(frozen=True, kw_only=True)
class ToChannel(Job):
    """A job that the schedule's channel hears of."""

    @property
    @override
    def to(self) -> str:
        return CHANNEL


@dataclass(frozen=True, kw_only=True)
class ToPersonOrChannel(Job):
    """A job that one person hears of, or else the channel."""

    receiver: Annotated[_Person | None, Field(exclude=True)] = None
    """None is for the channel."""

    @property
    @override
    def to(self) -> str:
        return CHANNEL if self.receiver is None else f"{PERSON}{self.receiver}"


class BadJob(Exception):
    """A row that its class can't be read from; names the fields, never their content."""

    def __init__(self, *fields: str) -> None:
        self.fields = ", ".join(sorted(set(fields)))
        super().__init__(f"bad payload: {self.fields}")


def pack(job: Job) -> dict[str, Json]:
    """The payload of the job's row."""
    return _adapter(type(job)).dump_python(job, mode="json", by_alias=True, exclude={"due"})


def unpack(kind: type[J], row: LeasedJob) -> J:
    """The job that the row holds. Fields that newer code has added are left out.

    Raises:
        BadJob: It holds none of this class.
    """
    values: Mapping[str, Any] = {**row.payload, "due": row.since.isoformat()}
    if row.to.startswith(PERSON):
        values = {**values, "receiver": row.to.removeprefix(PERSON)}
    try:
        # As JSON and strict: "7" and true are no numbers, but "2026-11-24" is a day.
        job: J = _adapter(kind).validate_json(json.dumps(values), strict=True)
    except ValidationError as error:
        raise BadJob(*(".".join(map(str, each["loc"])) for each in error.errors())) from None
    if job.to != row.to:
        raise BadJob("to")
    return job


@cache
def _adapter(kind: type[Job]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
