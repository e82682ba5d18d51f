"""The posts of a cell: one, or one on each line."""

import re
from dataclasses import replace
from typing import Final

from bot.core.text import UNSTORABLE
from bot.importing.days import Around, read_cell, read_clock
from bot.importing.layouts.cells import quoted
from bot.importing.names import Known
from bot.schedule.imports import Doubt, Place, Problem, ReadRow
from bot.swedish import import_words as words

_BULLET: Final = re.compile(r"^(?:[•·*–—-]\s+|\d{1,2}[.)]\s+)")
_JOINED: Final = re.compile(r"\s(?:/|\||\+|//)\s")
_PREFIX: Final = re.compile(r"^([^:–—\n]{2,40}?)\s*(?::|\s[–—-])\s+(\S.*)$", re.DOTALL)
_SUFFIX: Final = re.compile(r"^(\S.*?)(?<!\s)\s*+\(([^()]{2,40})\)$", re.DOTALL)
_TIME_FIRST: Final = re.compile(
    r"^(?:kl\.?\s*)?(\d{1,2}[:.]\d{2})(?:\s*+[:–—-])?\s++(\S.*)$", re.DOTALL | re.IGNORECASE
)


def posts_of(
    base: ReadRow, text: str, place: Place, known: Known, *, grid: bool = False
) -> list[ReadRow]:
    """Each as `base`, with its title; in a grid also with what else the cell says of it."""
    parts = [_BULLET.sub("", line.strip()) for line in text.split("\n")]
    parts = [part for part in parts if part and not words.is_nothing(part)]
    rows: list[ReadRow] = []
    for number, part in enumerate(parts or [""], 1):
        post = _with_beside(base, part, known) if grid else _titled(base, part)
        problems: list[Problem] = []
        if not part or words.is_undecided(part) or _is_a_day(part, known):
            problems.append(Problem(doubt=Doubt.NO_TITLE, place=place, text=quoted(part)))
        elif part.startswith("="):
            problems.append(Problem(doubt=Doubt.FORMULA, place=place, text=quoted(part)))
        elif UNSTORABLE.search(part):
            problems.append(Problem(doubt=Doubt.BAD_CHARACTER, place=place))
        elif _JOINED.search(part) and len(parts) == 1:
            problems.append(Problem(doubt=Doubt.MAYBE_TWO_POSTS, place=place, text=quoted(part)))
        if any(each.doubt is Doubt.FORMULA for each in base.problems):
            problems = []
        rows.append(row_with(replace(post, part=number if len(parts) > 1 else 0), *problems))
    return rows


def row_with(row: ReadRow, *problems: Problem) -> ReadRow:
    return replace(row, problems=(*row.problems, *problems))


def _is_a_day(text: str, known: Known) -> bool:
    """With its year: "8 mars" may well be what a post is about."""
    found = read_cell(text, Around(today=known.today))
    return found.day is not None and not found.year_guessed


def _with_beside(row: ReadRow, text: str, known: Known) -> ReadRow:
    """In a grid a cell says it all: "09.00 VOF: Rubrik (Anna)"."""
    if (found := _TIME_FIRST.match(text)) and (at := read_clock(found[1])) is not None:
        text = found[2]
        row = replace(row, details=replace(row.details, planned_time=at))
    if (found := _PREFIX.match(text)) and (taken := _with_name(row, found[1], known)):
        row, text = taken, found[2]
    if (found := _SUFFIX.match(text)) and (taken := _with_name(row, found[2], known)):
        row, text = taken, found[1]
    return _titled(row, text)


def _with_name(row: ReadRow, name: str, known: Known) -> ReadRow | None:
    if department := known.department(name):
        return replace(row, details=replace(row.details, department=department.id))
    if person := known.person(name):
        return replace(row, owner=person.id, owner_name=name)
    return None


def _titled(row: ReadRow, text: str) -> ReadRow:
    return replace(row, details=replace(row.details, title=" ".join(text.split())))
