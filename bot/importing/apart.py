"""Read a file in a process of its own: what bursts, hangs or crashes there takes nothing along."""

import asyncio
import json
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Final

from pydantic import BaseModel, JsonValue, TypeAdapter

from bot.apart import Apart, Burst, TookTooLong
from bot.importing.files import LARGEST_FILE
from bot.importing.reader import written
from bot.schedule.imports import Cause, Cell, FileRefused, Place, Sheet

READER: Final = Apart(
    module="bot.importing.reader",
    memory=768 * 1024 * 1024,  # a workbook of 20,000 rows takes a tenth
    seconds=30,
)


async def read_apart(content: bytes) -> list[Sheet]:
    """As `read_file`, without trusting that it comes back.

    Raises:
        FileRefused: as `read_file`; also where it took too much memory, or too long.
    """
    if len(content) > LARGEST_FILE:
        raise FileRefused(Cause.TOO_LARGE, detail=str(LARGEST_FILE // 1024 // 1024))
    try:
        answer = await READER.ask(content)
    except TookTooLong:
        raise FileRefused(Cause.TOO_SLOW) from None
    except Burst:
        raise FileRefused(Cause.BURSTS) from None
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
    hidden_rows: int = 0  # of tables that wait since before they were counted
    hidden_columns: int = 0
    struck: int = 0


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
        hidden_rows=told.hidden_rows,
        hidden_columns=told.hidden_columns,
        struck=told.struck,
    )


_KEPT: Final[TypeAdapter[list[_Sheet]]] = TypeAdapter(list[_Sheet])


def as_text(sheets: Sequence[Sheet]) -> str:
    """The tables as a text to keep until somebody has looked at them."""
    return json.dumps([written(each) for each in sheets], ensure_ascii=False)


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
