"""Taking out cases and schedules: who may, what they get, and that it is written down."""

import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bot.console.commands import main
from bot.records.check import checked_person
from bot.records.person import PersonFile, read_person
from bot.records.verification import verify_bundle
from bot.swedish import exports as words
from bot.swedish.personal_data import Extract
from bot.swedish.records import UNMARKED
from tests.clock import START, FixedClock
from tests.doubles.file_server import FileServer, file_server
from tests.evidence.pictures import png
from tests.json_schema import validate
from tests.makers import ANNA, BO, SIV
from tests.records.makers import packed, unpacked
from tests.records.test_signing import OURS, SEED
from tests.scenario import Stage, settled, stage
from tests.teams.test_cases import ABUSE, FORBIDDEN, documented, kept
from tests.wording import ONLY_SUPERADMINS

SCHEDULE_SCHEMA = json.loads(
    Path("bot/records/format/schema.schema.json").read_text(encoding="utf-8")
)
SCHEMA = json.loads(Path("bot/records/format/utdrag.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
async def files() -> AsyncIterator[FileServer]:
    async with file_server() as serving:
        yield serving


async def case_at_rest(stage: Stage, files: FileServer) -> None:
    """A case with evidence, of which everybody has been told."""
    await stage.personal(SIV).say("hej")
    await documented(stage.personal(ANNA), files)
    await settled(stage)


def taken_out(stage: Stage) -> dict[str, Path]:
    return {each.name: each for each in stage.settings.exports.glob("*")}


async def log(stage: Stage, action: str) -> list[dict[str, Any]]:
    async with stage.bot.engine.connect() as connection:
        rows = await connection.exec_driver_sql(
            "select actor, action, subject, after from audit where action like 'export.%'"
        )
        found = [dict(row) for row in rows.mappings()]
    return [each for each in found if each["action"] == action]


async def test_a_case_is_taken_out_whole_and_verifies_and_is_logged(
    teams: Stage, files: FileServer, capsys: Any
) -> None:
    await case_at_rest(teams, files)
    siv = teams.personal(SIV)
    card = await siv.press(await siv.say("/exportera"), "Ta ut")
    [(name, path)] = taken_out(teams).items()
    assert name == "arende-2026-001.zip"
    assert str(path) in card.text.replace("\\", "").replace("\u2060", "")
    inside = unpacked(path.read_bytes())
    assert inside[f"bevis/{sha256(png()).hexdigest()}.png"] == png()
    assert ABUSE in inside["arende.json"].decode()
    assert json.loads(inside["arende.json"])["people"][ANNA] == "Anna Ek"
    assert main(["audit", "verify", str(path)]) == 0
    digest = sha256(inside["manifest.json"]).hexdigest()
    assert digest in capsys.readouterr().out
    [row] = await log(teams, "export.given")
    assert (row["actor"], row["subject"]) == (SIV, "case:2026-001")
    assert json.loads(row["after"])["sha256"] == digest


async def test_with_a_key_what_goes_to_a_folder_is_signed_too(
    tmp_path: Path, clock: FixedClock
) -> None:
    async with stage(tmp_path, clock, signing_key=SEED) as teams:
        await teams.personal(ANNA).say("hej")
        siv = teams.personal(SIV)
        await siv.say("/exportera person Anna Ek")
        [path] = taken_out(teams).values()
        assert verify_bundle(path).signed_by == OURS.key


async def test_the_newest_hashes_leave_with_a_case(
    teams: Stage, files: FileServer, capsys: Any
) -> None:
    await case_at_rest(teams, files)
    async with teams.storage.read() as tx:
        newest = {"audit": await tx.audit.newest(), "lines": await tx.cases.newest()}
    siv = teams.personal(SIV)
    await siv.press(await siv.say("/exportera"), "Ta ut")
    [path] = taken_out(teams).values()
    assert json.loads(unpacked(path.read_bytes())["manifest.json"])["newest"] == newest
    assert main(["audit", "verify", str(path)]) == 0
    told = capsys.readouterr().out
    assert newest["audit"] in told
    assert newest["lines"] in told
    async with teams.storage.read() as tx:
        assert await tx.audit.holds(newest["audit"])
        assert await tx.cases.holds(newest["lines"])


async def test_a_case_is_named_by_its_number(teams: Stage, files: FileServer) -> None:
    await case_at_rest(teams, files)
    siv = teams.personal(SIV)
    assert "Filen är sparad" in (await siv.say("exportera 2026-001")).text
    assert "Det ärendet finns inte" in (await siv.say("exportera 2026-002")).text
    assert "Jag förstod inte ”20261”" in (await siv.say("exportera 20261")).text
    assert words.EVERYTHING in (await siv.say("exportera allt")).text
    for spelled in ("20260001", "ärende 2026-1", "#2026–001", "nr. 2026 001"):
        assert "Filen är sparad" in (await siv.say(f"exportera {spelled}")).text


async def test_a_second_export_of_the_same_case_has_the_same_files(
    teams: Stage, files: FileServer
) -> None:
    await case_at_rest(teams, files)
    siv = teams.personal(SIV)
    contents = list[dict[str, bytes]]()
    for _ in range(2):
        await siv.say("exportera 2026-001")
        contents.append(unpacked(taken_out(teams)["arende-2026-001.zip"].read_bytes()))
    first, second = [json.loads(each.pop("manifest.json")) for each in contents]
    assert contents[0] == contents[1]
    assert first["files"] == second["files"]
    assert first["newest"]["audit"] != second["newest"]["audit"], "the first was logged"
    assert len(await log(teams, "export.given")) == 2


async def test_the_ground_that_forbids_pictures_gives_a_case_without_any(teams: Stage) -> None:
    await teams.personal(SIV).say("hej")
    await teams.personal(ANNA).press_raw("report", FORBIDDEN)
    await settled(teams)
    await teams.personal(SIV).say("exportera 2026-001")
    inside = unpacked(taken_out(teams)["arende-2026-001.zip"].read_bytes())
    assert set(inside) == {"manifest.json", "rapport.pdf", "arende.json"}


async def test_an_original_that_was_changed_keeps_its_case_from_being_taken_out(
    teams: Stage, files: FileServer
) -> None:
    await case_at_rest(teams, files)
    [original] = kept(teams)
    original.chmod(0o600)
    original.write_bytes(b"another")
    card = await teams.personal(SIV).say("exportera 2026-001")
    assert "Något gick fel" not in card.text
    assert "Filen är sparad" not in card.text
    assert taken_out(teams) == {}
    assert await log(teams, "export.given") == []


@pytest.mark.everywhere
async def test_what_is_kept_about_one_person_is_taken_out(teams: Stage, files: FileServer) -> None:
    await teams.install(ANNA, BO, SIV)
    await case_at_rest(teams, files)
    anna, siv = teams.personal(ANNA), teams.personal(SIV)
    await anna.say("/boka 1/12 Annas inlägg")
    await teams.personal(BO).say("/boka 2/12 Bos inlägg")
    await anna.say("/frånvaro 20/12–7/1 Bo")
    await settled(teams)
    assert "Filen är sparad" in (await siv.say("exportera person Anna")).text
    path = taken_out(teams)[f"personutdrag-{ANNA[:8]}.zip"]
    extract = read_person(path)
    assert (extract.person, extract.name) == (ANNA, "Anna Ek")
    rows = extract.rows
    assert [each["title"] for each in rows["bookings"]] == ["Annas inlägg"]
    assert [each["deputy"] for each in rows["absences"]] == [BO]
    assert [each["reporter"] for each in rows["cases"]] == [ANNA]
    assert {"audit", "conversations", "case_events", "evidence"} <= set(rows)
    inside = unpacked(path.read_bytes())
    assert set(inside) == {"manifest.json", "utdrag.json", "utdrag.pdf"}
    assert b"<pdfaid:part>2</pdfaid:part>" in inside["utdrag.pdf"]
    text = inside["utdrag.json"].decode()
    assert ABUSE not in text  # what somebody else wrote
    assert "Bos inlägg" not in text
    validate(json.loads(text), SCHEMA)
    assert PersonFile.model_json_schema() == SCHEMA
    [row] = await log(teams, "export.given")
    assert (row["actor"], row["subject"]) == (SIV, f"person:{ANNA}")
    assert json.loads(row["after"])["sha256"] == sha256(inside["manifest.json"]).hexdigest()


@pytest.mark.parametrize("whom", ["Ingen Alls", "", "B"])
async def test_a_person_whom_nobody_knows_is_asked_for_again(teams: Stage, whom: str) -> None:
    await teams.personal(ANNA).say("hej")
    card = await teams.personal(SIV).say(f"exportera person {whom}")
    assert "Filen är sparad" not in card.text
    assert ("i listan" in card.text) or ("Jag förstod inte" in card.text)
    assert taken_out(teams) == {}


def test_an_extract_with_files_of_another_is_not_read(tmp_path: Path) -> None:
    extract = Extract(
        person=ANNA, name="Anna Ek", at=START, rows={"bookings": [{"title": "Ett"}]}, mark=UNMARKED
    )
    inside = unpacked(checked_person(extract, tmp_path).path.read_bytes())
    other = checked_person(replace(extract, rows={"bookings": [{"title": "Två"}]}), tmp_path)
    forged = unpacked(other.path.read_bytes()) | {"utdrag.json": inside["utdrag.json"]}
    with pytest.raises(ValueError, match="manifest"):
        read_person(packed(tmp_path / "x.zip", forged))


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
@pytest.mark.everywhere
async def test_a_years_schedule_is_taken_out_with_what_was_cancelled(
    teams: Stage, kind: str
) -> None:
    anna, siv = teams.personal(ANNA), teams.personal(SIV)
    await anna.press(await anna.say("/boka 1/12 =1+1 åäö"), "Ja")
    card = await anna.say("/boka 3/12 Inställt; tyvärr")
    question = await anna.press(card, "Avboka")
    confirm = next(each for each in question.buttons.values() if each["verb"] == "confirm_cancel")
    await anna.press(question, confirm)
    form = await siv.say("exportera 2026")
    assert form.inputs["year"]["value"] == "2026"
    await siv.press(form, "Ta ut schemat", {"year": "2026", "kind": kind})
    path = taken_out(teams)[f"inlaggsschema-2026.{kind}"]
    if kind == "csv":
        text = path.read_bytes().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
        assert [(each["Rubrik"], each["Läge"]) for each in rows] == [
            ("'=1+1 åäö", "bokad"),
            ("Inställt; tyvärr", "avbokad"),
        ]
    if kind == "json":
        told = json.loads(path.read_text(encoding="utf-8"))
        validate(told, SCHEDULE_SCHEMA)
        assert [(each["title"], each["status"]) for each in told["posts"]] == [
            ("=1+1 åäö", "booked"),
            ("Inställt; tyvärr", "cancelled"),
        ]
    [row] = await log(teams, "export.given")
    assert row["subject"] == f"schedule:2026.{kind}"
    assert json.loads(row["after"])["sha256"] == sha256(path.read_bytes()).hexdigest()


@pytest.mark.parametrize("year", ["1", "2019", "2101", "9999"])
async def test_a_year_that_nobody_means_is_refused(teams: Stage, year: str) -> None:
    card = await teams.personal(SIV).press_raw("export_schedule", {"year": year, "kind": "csv"})
    assert "Det året finns inte" in card.text
    assert taken_out(teams) == {}


@pytest.mark.parametrize("person", [ANNA, BO])
async def test_nobody_but_superadmins_takes_anything_out(
    teams: Stage, files: FileServer, person: str
) -> None:
    await teams.install(ANNA, BO)
    await case_at_rest(teams, files)
    chat = teams.personal(person)
    for card in (
        await chat.say("/exportera"),
        await chat.say("/exportera 2026-001"),
        await chat.say("/exportera 2026"),
        await chat.press_raw("export_case", {"case": 20260001}),
        await chat.press_raw("export_schedule", {"year": 2026}),
    ):
        assert ONLY_SUPERADMINS in card.text
    assert taken_out(teams) == {}
    assert await log(teams, "export.given") == []


async def test_asked_in_the_channel_it_is_answered_to_the_superadmin_alone(
    teams: Stage, files: FileServer
) -> None:
    await case_at_rest(teams, files)
    await teams.personal(SIV).say("hej")
    channel = teams.channel(SIV)
    before = len(teams.teams.received)
    await channel.deliver(channel.message("exportera"))
    got = teams.teams.received[before:]
    assert {each.conversation_id for each in got if each.body} == {f"a:{SIV}"}
