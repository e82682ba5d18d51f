"""Read a file in a process of its own: what bursts, hangs or crashes there takes nothing along.

Run as a module it is that process: bytes in, tables out as JSON, or why there are none.
"""

import asyncio
import resource
import sys
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final

from pydantic import BaseModel, JsonValue, TypeAdapter

from bot.importing.files import LARGEST_FILE, read_file
from bot.schedule.imports import Cause, Cell, FileRefused, Place, Sheet

MEMORY: Final = 768 * 1024 * 1024
"""Bytes of addresses: a workbook of 20,000 rows takes a tenth."""
SECONDS: Final = 30
"""Of the processor; waiting for it may take as long again."""

_ONE_AT_A_TIME: Final = asyncio.Semaphore(1)


async def read_apart(content: bytes) -> list[Sheet]:
    """As `read_file`, without trusting that it comes back.

    Raises:
        FileRefused: as `read_file`; also where it took too much memory, or too long.
    """
    if len(content) > LARGEST_FILE:
        raise FileRefused(Cause.TOO_LARGE, detail=str(LARGEST_FILE // 1024 // 1024))
    async with _ONE_AT_A_TIME:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            __name__,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(2 * SECONDS):
                answer, _ = await process.communicate(content)
        except TimeoutError:
            raise FileRefused(Cause.TOO_SLOW) from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode != 0:
        raise FileRefused(Cause.BURSTS)
    return await asyncio.to_thread(_unpacked, answer)


class _Place(BaseModel):
    sheet: str
    row: int
    column: int | None


class _Refused(BaseModel):
    cause: Cause
    place: _Place | None
    detail: str


class _Sheet(BaseModel):
    name: str
    rows: list[list[JsonValue]]
    merged: tuple[tuple[int, int, int, int], ...]
    unsaved: frozenset[tuple[int, int]]
    broken: frozenset[tuple[int, int]]
    coloured: bool
    noted: bool
    hidden: bool


_ANSWER: Final[TypeAdapter[list[_Sheet] | _Refused]] = TypeAdapter(list[_Sheet] | _Refused)


def _unpacked(answer: bytes) -> list[Sheet]:
    told = _ANSWER.validate_json(answer)
    if isinstance(told, _Refused):
        place = told.place and Place(**dict(told.place))
        raise FileRefused(told.cause, place, told.detail)
    return [_of(each) for each in told]


def _of(told: _Sheet) -> Sheet:
    return Sheet(
        name=told.name,
        rows=[tuple(map(_read_cell, row)) for row in told.rows],
        merged=told.merged,
        unsaved=told.unsaved,
        broken=told.broken,
        coloured=told.coloured,
        noted=told.noted,
        hidden=told.hidden,
    )


_KEPT: Final[TypeAdapter[list[_Sheet]]] = TypeAdapter(list[_Sheet])


def as_text(sheets: Sequence[Sheet]) -> str:
    """The tables as a text to keep until somebody has looked at them."""
    return _KEPT.dump_json([_written(each) for each in sheets]).decode()


def of_text(text: str) -> list[Sheet]:
    """What `as_text` has written."""
    return [_of(each) for each in _KEPT.validate_json(text)]


def _read_cell(told: JsonValue) -> Cell:
    match told:
        case [str(kind), str(text)]:
            return {"d": date, "m": datetime, "t": time}[kind].fromisoformat(text)
        case list() | dict():
            raise TypeError("no cell")
        case _:
            return told


def _written_cell(cell: Cell) -> JsonValue:
    match cell:
        case datetime():
            return ["m", cell.replace(tzinfo=None).isoformat()]
        case date():
            return ["d", cell.isoformat()]
        case time():
            return ["t", cell.replace(tzinfo=None).isoformat()]
        case _:
            return cell


def _written(sheet: Sheet) -> _Sheet:
    rows = [[_written_cell(cell) for cell in row] for row in sheet.rows]
    return _Sheet.model_validate({**vars(sheet), "rows": rows})


def main() -> int:
    """Answer on standard output; 0, or the system ends it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    told: list[_Sheet] | _Refused
    try:
        told = [_written(sheet) for sheet in read_file(sys.stdin.buffer.read())]
    except FileRefused as no:
        place = no.place and _Place(**vars(no.place))
        told = _Refused(cause=no.cause, place=place, detail=no.detail)
    sys.stdout.buffer.write(_ANSWER.dump_json(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
