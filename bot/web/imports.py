"""A schedule that is uploaded to the page, or pasted there: shown as it will be, then booked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import BadHttpMessage
from pydantic import Field

from bot.core.permissions import Action, require
from bot.core.text import plain
from bot.importing.apart import read_apart
from bot.importing.files import LARGEST_FILE, read_text
from bot.schedule.import_view import Choices, ImportView
from bot.schedule.imports import Cause, FileRefused, Sheet
from bot.swedish import importing as words
from bot.usecases import importing as usecase
from bot.usecases import linkedin
from bot.watch.metrics import HeadingsAsked
from bot.web.addresses import ROOT
from bot.web.bodies import FORM, in_time, read_fields
from bot.web.forms import BadForm, Form, read_form
from bot.web.turns import PageTurn
from cards.actions import Switch
from cards.importing import (
    counts,
    left_unread,
    read_as,
    row_said,
    troubled_first,
    unknown_names,
)
from cards.swap_actions import Chosen

ADDRESS: Final = f"{ROOT}/importera"
_CHUNK: Final = 256 * 1024
LONGEST_ROWS: Final = 200_000
"""Characters that may be pasted."""
_LISTED: Final = 200
_LONGEST_NAME: Final = 200


class ImportForm(Form):
    step: Literal["show", "book", "undo"]
    number: Chosen
    proposals: Switch = False
    year: Annotated[str, Field(pattern=r"^(20[0-9]{2})?$")] = ""
    seen: Annotated[str, Field(pattern=r"^([0-9a-f]{32})?$")] = ""

    @property
    def choices(self) -> Choices:
        return Choices(proposals=self.proposals, year=int(self.year) if self.year else None)


@dataclass(frozen=True, kw_only=True)
class ImportPage:
    """What stands on the page; with nothing of it, the form alone."""

    view: ImportView | None = None
    counts: Sequence[tuple[str, str]] = ()
    read_as: Sequence[str] = ()
    left_unread: Sequence[str] = ()
    unknown: Sequence[tuple[str, str, str]] = ()
    """Names that nobody knows: of what, which, and what becomes of them."""
    rows: Sequence[tuple[str, str, str]] = ()
    """Those that stand in the way first."""
    more: int = 0
    """Rows that aren't listed."""
    done: str = ""
    undo: int | None = None
    problem: str = ""
    allowed: bool = True

    @property
    def href(self) -> str:
        """Where the same can be seen again: an import that waits, or one that can be undone."""
        if self.view is not None:
            choices = self.view.choices
            year, proposals = choices.year or "", "true" if choices.proposals else ""
            shown = {"number": self.view.kept.id, "year": year, "proposals": proposals}
        else:
            shown = {"undo": self.undo or ""}
        query = urlencode({name: value for name, value in shown.items() if value})
        return f"{ADDRESS}?{query}" if query else ADDRESS


@dataclass(frozen=True, kw_only=True)
class Sent:
    fields: Mapping[str, str]
    name: str = ""
    content: bytes = b""


async def read_sent(request: web.Request) -> Sent:
    """The fields and the file of a form, no more of either than is taken.

    Raises:
        FileRefused: the file is too large.
        BadForm: it is another kind of form.
    """
    if request.content_type == FORM:
        return Sent(fields=await read_fields(request))
    try:
        return await _read_parts(request)
    except (AssertionError, LookupError, RuntimeError, ValueError, BadHttpMessage):
        raise BadForm("form") from None  # what its reader raises of parts that are none


async def _read_parts(request: web.Request) -> Sent:
    fields: dict[str, str] = {}
    name, content = "", b""
    parts = await request.multipart()
    while (part := await in_time(request, parts.next())) is not None:
        if not isinstance(part, BodyPartReader) or part.name not in {"turn", "rows", "file"}:
            raise BadForm("form")
        read = await _read(request, part)
        if part.name == "file":
            name, content = part.filename or "", read
        else:
            fields[part.name] = read.decode(errors="replace")
    return Sent(fields=fields, name=name, content=content)


async def _read(request: web.Request, part: BodyPartReader) -> bytes:
    found = bytearray()
    while chunk := await in_time(request, part.read_chunk(_CHUNK)):
        found += chunk
        if len(found) > LARGEST_FILE:
            raise FileRefused(Cause.TOO_LARGE, detail=str(LARGEST_FILE // 1024 // 1024))
    return bytes(found)


def may_import(turn: PageTurn) -> None:
    require(turn.actor, Action.IMPORT)


async def take_file(turn: PageTurn, name: str, content: bytes, told: usecase.Told) -> ImportPage:
    may_import(turn)
    return await _taken(
        turn, plain(name)[:_LONGEST_NAME], content, await read_apart(content), told
    )


async def take_rows(turn: PageTurn, text: str, told: usecase.Told) -> ImportPage:
    may_import(turn)
    return await _taken(turn, words.PASTED_ROWS, text.encode(), read_text(text.strip()), told)


async def open_again(turn: PageTurn, query: Mapping[str, str]) -> ImportPage:
    """What an address of `ImportPage.href` names; the form alone where it names nothing."""
    if not query:
        return ImportPage()
    undo = query.get("undo")
    asked = {"step": "undo", "number": undo} if undo is not None else {**query, "step": "show"}
    form = read_form(ImportForm, {**asked, "turn": "0" * 32})
    if undo is not None:
        await usecase.check_undo(turn.request, form.number, storage=turn.storage)
        return ImportPage(done=words.UNDO_TEXT, undo=form.number)
    return await go_on(turn, form, usecase.nobody)


async def go_on(turn: PageTurn, form: ImportForm, told: usecase.Told) -> ImportPage:
    """Show it by other choices, book what was shown, or undo it."""
    city = turn.services.organisation.name
    if form.step == "undo":
        count = await usecase.undo(turn.request, form.number, storage=turn.storage)
        return ImportPage(done=f"{words.UNDONE}. {words.undone_words(count)}")
    if form.step == "show":
        view = await usecase.preview(
            turn.request, form.number, form.choices, city=city, storage=turn.storage, told=told
        )
        return _shown(turn, view)
    choices = Choices(proposals=form.proposals, year=form.choices.year, skip=True)
    view = await usecase.carry_out(
        turn.request,
        form.number,
        choices,
        form.seen,
        city=city,
        storage=turn.storage,
        told=told,
    )
    done = f"{words.DONE}. {words.done_words(view.books, view.past)} {words.UNDO_TEXT}"
    return ImportPage(done=done, undo=view.kept.id)


async def _taken(
    turn: PageTurn, name: str, content: bytes, sheets: Sequence[Sheet], told: usecase.Told
) -> ImportPage:
    if await linkedin.is_figures(sheets, storage=turn.storage):
        found = await linkedin.take_in_figures(
            turn.request, name, content, sheets, storage=turn.storage
        )
        if isinstance(found, HeadingsAsked):
            return ImportPage(problem=words.HEADINGS_IN_CHAT)
        lines = words.figures_words(
            matched=found.matched,
            unmatched=len(found.unmatched),
            sponsored=found.sponsored,
            nameless=found.nameless,
            unread=found.unread,
            fewer=found.fewer,
        )
        curve = words.followers_words(found.followers, without_start=found.followers_without_start)
        return ImportPage(done=" ".join([f"{words.FIGURES_TAKEN}.", *lines, curve]).rstrip())
    view = await usecase.take_in_sheets(
        turn.request,
        name,
        content,
        sheets,
        city=turn.services.organisation.name,
        storage=turn.storage,
        told=told,
    )
    return _shown(turn, view)


def _shown(turn: PageTurn, view: ImportView) -> ImportPage:
    return ImportPage(
        view=view,
        counts=counts(view),
        read_as=read_as(view),
        left_unread=left_unread(view),
        unknown=unknown_names(view),
        rows=[
            row_said(view, each, turn.today, turn.in_words)
            for each in troubled_first(view)[:_LISTED]
        ],
        more=max(len(view.rows) - _LISTED, 0),
    )
