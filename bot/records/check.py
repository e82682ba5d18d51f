"""What leaves is looked at once more, as whoever gets it will: a file that fails doesn't leave."""

import csv
import json
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path

from bot.apart import Burst, TookTooLong
from bot.core.ports import PersonalRows
from bot.records.bundle import CaseRecord, case_bundle
from bot.records.files import File
from bot.records.person import person_bundle, read_person
from bot.records.schedule import read_schedule, schedule_data, schedule_told
from bot.records.sheets import schedule_file, sheet_rows
from bot.records.signing import Sign
from bot.records.verification import NotABundle, verify_bundle
from bot.schedule.admin_refusals import NotAsItShouldBe
from bot.schedule.model import Booking, Catalogue, ScheduleFormat
from bot.swedish.personal_data import Extract


def checked_case(record: CaseRecord, folder: Path, *, sign: Sign | None = None) -> File:
    """The zip, after it has stood the check that `audit verify` makes of it.

    Raises:
        NotAsItShouldBe: it hasn't; what is wrong goes along.
    """
    return _verified(lambda: case_bundle(record, folder, sign=sign))


def checked_person(extract: Extract, folder: Path, *, sign: Sign | None = None) -> File:
    """The zip, after it has stood that check too, and was found to hold every row as it was.

    Raises:
        NotAsItShouldBe: it hasn't, or its report can't be set.
    """
    file = _verified(lambda: person_bundle(extract, folder, sign=sign))
    if _as_json(read_person(file.path).rows) != _as_json(extract.rows):
        raise NotAsItShouldBe("the extract doesn't read back as it was written")
    return file


def _verified(make: Callable[[], File]) -> File:
    try:
        file = make()
        found = verify_bundle(file.path)
    except (TookTooLong, Burst) as failed:
        raise NotAsItShouldBe("its report can't be set") from failed
    except NotABundle as broken:
        raise NotAsItShouldBe(str(broken)) from broken
    if found.problem:
        raise NotAsItShouldBe(found.problem)
    return file


def _as_json(rows: PersonalRows) -> str:
    return json.dumps({table: [*map(dict, each)] for table, each in rows.items()})


def checked_schedule(
    year: int,
    bookings: Sequence[Booking],
    catalogue: Catalogue,
    *,
    kind: ScheduleFormat,
    folder: Path,
) -> File:
    """The file, after it was read back and found to hold every booking as it was.

    Raises:
        NotAsItShouldBe: it doesn't.
    """
    if kind == "json":
        told = schedule_told(year, bookings, catalogue)
        file = schedule_data(told, folder)
        is_right = read_schedule(file.path) == told
    else:
        file = schedule_file(year, bookings, catalogue, kind=kind, folder=folder)
        meant = [[str(cell) for cell in row] for row in sheet_rows(bookings, catalogue)]
        read = _workbook(file.path) if kind == "xlsx" else _text(file.path)
        is_right = read[1:] == meant
    if not is_right:
        raise NotAsItShouldBe(f"{file.name} doesn't read back as it was written.")
    return file


def _workbook(path: Path) -> list[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - start-up time: half a second

    sheet = load_workbook(path).worksheets[0]
    return [
        ["" if cell is None else str(cell).removesuffix(" 00:00:00") for cell in row]
        for row in sheet.iter_rows(values_only=True)
    ]


def _text(path: Path) -> list[list[str]]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline=""), delimiter=";"))
