"""Read a file into tables as JSON: the program that `bot.importing.apart` runs."""

import json
from datetime import date, datetime, time

from bot.bounds import serve
from bot.core.ports import Json
from bot.importing.files import read_file
from bot.schedule.imports import Cell, FileRefused, Sheet


def answer(content: bytes) -> bytes:
    """The tables, or why there are none."""
    told: Json
    try:
        told = [written(sheet) for sheet in read_file(content)]
    except FileRefused as no:
        told = {"cause": no.cause, "place": no.place and vars(no.place), "detail": no.detail}
    return json.dumps(told, ensure_ascii=False).encode()


def written(sheet: Sheet) -> Json:
    """The table as JSON has it: a day, a moment and a time of day bear their letter."""
    return {
        **vars(sheet),
        "rows": [[_written_cell(cell) for cell in row] for row in sheet.rows],
        "unsaved": sorted(sheet.unsaved),
        "broken": sorted(sheet.broken),
    }


def _written_cell(cell: Cell) -> Json:
    match cell:
        case datetime():
            return ["m", cell.replace(tzinfo=None).isoformat()]
        case date():
            return ["d", cell.isoformat()]
        case time():
            return ["t", cell.replace(tzinfo=None).isoformat()]
        case _:
            return cell


if __name__ == "__main__":
    serve(answer)
