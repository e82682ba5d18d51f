"""Workbooks of the old kind, written by hand: BIFF8 in a compound file, as LinkedIn exports them.

Formats: [MS-XLS] 2.4 (records) and [MS-CFB] 2 (the container), as little of each as is read.
"""

import struct
from collections.abc import Sequence
from datetime import date

Value = str | int | float | date | None
_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_EPOCH = date(1899, 12, 30)


def xls(sheets: dict[str, Sequence[Sequence[Value]]], *, filepass: bool = False) -> bytes:
    bodies = [_sheet(rows) for rows in sheets.values()]
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6))
    if filepass:
        head += _record(0x2F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    head += _record(0x42, struct.pack("<H", 1200))
    head += _record(0xE0, struct.pack("<HH", 0, 0) + bytes(16))
    head += _record(0xE0, struct.pack("<HH", 0, 14) + bytes(16))  # a date
    names = [name.encode("utf-16-le") for name in sheets]
    size = len(head) + sum(12 + len(name) for name in names) + 4
    place = size
    for name, body in zip(names, bodies, strict=True):
        text = struct.pack("<IBBBB", place, 0, 0, len(name) // 2, 1) + name
        head += _record(0x85, text)
        place += len(body)
    return _compound(head + _record(0x0A, b"") + b"".join(bodies))


def _sheet(rows: Sequence[Sequence[Value]]) -> bytes:
    found = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6))
    width = max((len(row) for row in rows), default=0)
    found += _record(0x200, struct.pack("<IIHHH", 0, len(rows), 0, width, 0))
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            where = struct.pack("<HH", number, column)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                found += _record(0x204, where + struct.pack("<HHB", 0, len(text) // 2, 1) + text)
            elif isinstance(value, date):
                days = float((value - _EPOCH).days)
                found += _record(0x203, where + struct.pack("<Hd", 1, days))
            elif value is not None:
                found += _record(0x203, where + struct.pack("<Hd", 0, float(value)))
    return found + _record(0x0A, b"")


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _compound(stream: bytes, name: str = "Workbook") -> bytes:
    stream = stream.ljust(4096, b"\0")  # smaller ones would lie in sectors of another size
    count = -(-len(stream) // _SECTOR)
    fats = -(-(count + 2) // 127)
    table = [*range(1, count), _END, _END, *[_FAT] * fats]
    table += [_FREE] * (fats * 128 - len(table))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, fats, count, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(count + 1, count + 1 + fats), *[_FREE] * (109 - fats))
    directory = _entry("Root Entry", 5, child=1) + _entry(name, 2, start=0, size=len(stream))
    directory += bytes(256)
    return (
        header
        + stream.ljust(count * _SECTOR, b"\0")
        + directory
        + struct.pack(f"<{len(table)}I", *table)
    )


def _entry(name: str, kind: int, *, child: int = _FREE, start: int = _END, size: int = 0) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(text) + 2, kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
