"""Jobs of kinds that the bot does not have, for tests of the outbox itself."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field, make_dataclass
from datetime import datetime
from functools import partial
from typing import Any

from bot.core.ports import Job


@dataclass(frozen=True, kw_only=True)
class Ping(Job):
    kind = "ping"

    n: int = 0


@dataclass(frozen=True, kw_only=True)
class Novelty(Job):
    """As newer code may have."""

    kind = "novelty"


def made(
    kind: str = "notice",
    *,
    payload: Mapping[str, Any] | None = None,
    to: str = "",
    due: datetime | None = None,
    key: str | None = None,
) -> Job:
    """A job of a class of its own, with what is given here."""
    kept = make_dataclass(
        "Made",
        [
            (name, Any, field(default_factory=partial(deepcopy, value)))
            for name, value in (payload or {}).items()
        ],
        bases=(Job,),
        frozen=True,
        kw_only=True,
        namespace={
            "kind": kind,
            "to": property(lambda _: to),
            "key": property(lambda _: key),
        },
    )
    job = kept(due=due)
    assert isinstance(job, Job)
    return job
