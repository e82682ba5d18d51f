from collections.abc import AsyncIterator

import pytest

from tests.doubles.file_server import FileServer, file_server


@pytest.fixture
async def files() -> AsyncIterator[FileServer]:
    async with file_server() as server:
        yield server
