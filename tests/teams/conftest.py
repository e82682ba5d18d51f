"""The bot and Teams, facing each other, for every test of whole turns."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.clock import FixedClock
from tests.scenario import ANOTHER, Stage, organisation_file, says_nothing_of_the_first, stage


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Tell some whole stories of another municipality too; `ORGANISATION` does so with all."""
    if metafunc.definition.get_closest_marker("everywhere") and organisation_file() is None:
        metafunc.parametrize("told_of", [None, ANOTHER], ids=["here", "elsewhere"], indirect=True)


@pytest.fixture
def told_of(request: pytest.FixtureRequest) -> str | None:
    chosen: str | None = getattr(request, "param", organisation_file())
    return chosen


@pytest.fixture
async def teams(tmp_path: Path, clock: FixedClock, told_of: str | None) -> AsyncIterator[Stage]:
    elsewhere = {} if told_of is None else {"organisation": told_of}
    async with stage(tmp_path, clock, **elsewhere) as set_up:
        yield set_up
        if told_of is not None:
            says_nothing_of_the_first(set_up)
