"""What comes in and what goes out, in one run: history, publishing, figures, a case, its check."""

import asyncio
import csv
import json
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.console.audit import verify
from bot.moderation.model import Outcome
from bot.records.person import read_person
from tests.clock import STOCKHOLM
from tests.doubles.file_server import FileServer, file_server
from tests.importing.test_linkedin import export, row
from tests.makers import ANNA, SIV
from tests.records.test_format import checked_by_anybody
from tests.scenario import Stage, settled
from tests.teams.test_cases import FIRST, case, documented
from tests.teams.test_exports import taken_out
from tests.teams.test_importing import sent

POST = "https://www.linkedin.com/feed/update/urn:li:activity:"
HISTORY = """Datum;Rubrik;Förvaltning;Ansvarig;Länk
2026-11-03;Bakom kulisserna;{first};Anna Ek;{post}7000000001
2026-11-10;Vi söker lärare;{second};Anna Ek;{post}7000000002
2026-11-24;Nya lekplatsen;{first};Anna Ek;
"""


@pytest.fixture
async def files() -> AsyncIterator[FileServer]:
    async with file_server() as serving:
        yield serving


@pytest.mark.everywhere
async def test_from_the_file_that_exists_to_the_record_that_stands_up(
    teams: Stage, files: FileServer, tmp_path: Path
) -> None:
    anna, siv = teams.personal(ANNA), teams.personal(SIV)
    await teams.install(ANNA, SIV)
    await anna.say("hej")

    first, second, *_ = (each.short for each in teams.organisation.departments)
    history = HISTORY.format(post=POST, first=first, second=second)
    card = await sent(siv, files, history.encode("cp1252"))
    done = await siv.press(card, "Boka 1, spara 2")
    assert "1 inlägg är bokat" in done.text
    assert "2 som har varit" in done.text

    teams.clock.at(datetime(2026, 11, 24, 16, 0, tzinfo=STOCKHOLM))
    await anna.say(f"/publicerat {POST}7000000003")
    links = [each.link.rstrip("/") for each in await teams.bookings()]
    assert links == [f"{POST}700000000{number}" for number in (1, 2, 3)]

    seen = [row("7000000001", 1234), row("7000000003", 5678), row("7999999999", 9)]
    figures = await sent(siv, files, export(*seen), "export.xls")
    assert "2 rader hör till en bokning" in figures.text

    await documented(anna, files)
    await settled(teams)
    number = (await case(teams)).version
    await anna.press_raw("case_deleted", {"case": FIRST, "version": number})
    number = (await case(teams)).version
    closing = {"case": FIRST, "version": number, "outcome": Outcome.DELETED.value}
    await siv.press_raw("case_close", closing)
    await settled(teams)

    for what in ("2026-001", "person Anna Ek"):
        assert "Filen är sparad" in (await siv.say(f"exportera {what}")).text
    form = await siv.say("exportera 2026")
    await siv.press(form, "Ta ut schemat", {"year": "2026", "kind": "csv"})
    out = taken_out(teams)
    assert await asyncio.to_thread(checked_by_anybody, tmp_path, out["arende-2026-001.zip"])
    about = read_person(out[f"personutdrag-{ANNA[:8]}.zip"])
    assert len(about.rows["bookings"]) == 3
    lines = out["inlaggsschema-2026.csv"].read_text(encoding="utf-8-sig").splitlines()
    titles = [each["Rubrik"] for each in csv.DictReader(lines, delimiter=";")]
    assert titles == ["Bakom kulisserna", "Vi söker lärare", "Nya lekplatsen"]

    url = teams.settings.database_url.get_secret_value()
    assert (await asyncio.to_thread(verify, url)).fits
    async with teams.bot.engine.connect() as connection:
        rows = await connection.exec_driver_sql(
            "select after from audit where action = 'import.done'"
        )
        [after] = [json.loads(each) for each in rows.scalars()]
    assert (after["file"], after["bookings"], len(after["sha256"])) == ("schema.csv", 3, 64)
