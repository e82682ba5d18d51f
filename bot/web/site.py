"""The page's addresses: a shell for whoever comes, and what it fills with for whoever may see."""

import re
import secrets
from collections.abc import Awaitable, Callable, Coroutine, Generator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus
from ipaddress import ip_address
from typing import Final

import structlog
from aiohttp import web
from pydantic import BaseModel
from yarl import URL

from bot.core.pace import Pace, Verdict
from bot.core.people import EntryPoint, Role
from bot.core.refusals import NotAllowed, Refusal, TextTooLong, TooFast, UnstorableText
from bot.core.text import is_storable
from bot.schedule.model import BookingId, Draft
from bot.schedule.refusals import AlreadyHandled, DayTaken, NoSuchPage, Stale
from bot.signing_keys import Forbidden, KeysUnavailable, Unauthenticated
from bot.swedish import board as words
from bot.swedish import importing as import_words
from bot.usecases.board import board_version, see_board
from bot.usecases.importing import Told
from bot.web import goto, imports
from bot.web.actions import ACTIONS
from bot.web.addresses import OF_BOOKING, ROOT, NotAnAddress, Panel, Place, View
from bot.web.again import pressed_again
from bot.web.assets import HTMX, TEAMS, ScriptMissing, assets
from bot.web.bodies import read_fields
from bot.web.forms import BadForm, TextForm, read_form, read_part
from bot.web.ideas import ideas_view
from bot.web.mine import mine_view
from bot.web.panels import open_panel
from bot.web.rendering import render
from bot.web.texts import read_typed
from bot.web.turns import Outcome, PageServices, PageTurn, Receipt, Typed
from bot.web.views import BoardView, board_view, drawing_of, span_of
from cards.actions import DraftFields
from storage.pool import is_away

PAGE: Final = web.AppKey("page", PageServices)
MARK: Final = "X-Schema"
"""Says that an answer is the page's own and may be shown; a proxy's error page lacks it."""
VERSION: Final = "X-Schema-Version"
PACE: Final = web.AppKey("page_pace", Pace)
COUNTED: Final = web.AppKey("page_counted", dict[str, str])
"""How far what each account has just sent to this process has come, as it is said."""

_FRAMED_BY: Final = (
    "https://teams.microsoft.com https://*.teams.microsoft.com https://teams.cloud.microsoft"
    " https://*.cloud.microsoft https://*.microsoft365.com https://*.office.com"
    " https://outlook.office.com https://outlook.office365.com"
)
"""https://learn.microsoft.com/microsoftteams/platform/tabs/how-to/tab-requirements"""
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
)
_FOR_GOOD: Final = "public, max-age=31536000, immutable"

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
_STATUS: Final = {
    Unauthenticated: HTTPStatus.UNAUTHORIZED,
    Forbidden: HTTPStatus.FORBIDDEN,
    KeysUnavailable: HTTPStatus.SERVICE_UNAVAILABLE,
    ScriptMissing: HTTPStatus.SERVICE_UNAVAILABLE,
}
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def add_page(app: web.Application) -> None:
    """Serve the page; whoever starts the app puts the services under `PAGE`."""
    app[PACE] = Pace()
    app[COUNTED] = {}
    app.router.add_get(ROOT, _guarded(_view))
    app.router.add_get(f"{ROOT}/static/{{edition}}/{{name}}", _guarded(_asset))
    app.router.add_get(f"{ROOT}/people", _guarded(_people))
    app.router.add_get(f"{ROOT}/setup", _guarded(_setup))
    app.router.add_get(imports.ADDRESS, _guarded(_import_form))
    app.router.add_post(imports.ADDRESS, _guarded(_import))
    app.router.add_get(f"{imports.ADDRESS}/rader", _guarded(_tried))
    app.router.add_get(f"{ROOT}/{{view}}", _guarded(_view))
    app.router.add_post(f"{ROOT}/do/{{verb}}", _guarded(_do))
    app.router.add_post(f"{ROOT}/read", _guarded(_read))


def _guarded(handler: _Handler) -> _Handler:
    """Refuse whoever may not ask at all, say what went wrong, and set what every answer has."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        local = request.app[PAGE].local
        if local and not _is_from_here(request):
            return _secured(web.Response(status=HTTPStatus.FORBIDDEN), local=local)
        return _secured(await _answered(handler, request), local=local)

    return guarded


async def _answered(handler: _Handler, request: web.Request) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPException:
        raise
    except Exception as error:  # noqa: BLE001 - the one place where a page's bug is caught
        status = next((each for kind, each in _STATUS.items() if isinstance(error, kind)), None)
        if status is None and not is_away(error):
            return _failed(error)
        _log.info("page_not_shown", error=type(error).__name__, why=str(error)[:100])
        return web.Response(status=status or HTTPStatus.SERVICE_UNAVAILABLE)


def _failed(error: Exception) -> web.Response:
    reference = secrets.token_hex(4)
    _log.error("page_failed", reference=reference, exc_info=error)
    headers = {"X-Reference": reference}
    return web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR, headers=headers)


def _secured(response: web.StreamResponse, *, local: bool) -> web.StreamResponse:
    framed_by = "'self'" if local else _FRAMED_BY
    response.headers["Content-Security-Policy"] = _POLICY + framed_by
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Vary"] = "Authorization"
    return response


def _is_from_here(request: web.Request) -> bool:
    """Whether a browser on this machine asks for a page of this machine, and no other site's."""
    origin = request.headers.get("Origin")
    try:
        hosts = [URL(f"//{request.host}").host, URL(origin).host if origin else "localhost"]
    except ValueError:
        return False
    same = origin is None or URL(origin).authority == request.host
    return same and all(map(_is_loopback, hosts))


def _is_loopback(host: str | None) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host or "").is_loopback
    except ValueError:
        return False


async def _asset(request: web.Request) -> web.StreamResponse:
    asset = assets().get(request.match_info["name"])
    if asset is None:
        return web.Response(status=HTTPStatus.NOT_FOUND)
    return web.Response(
        body=asset.content,
        content_type=asset.content_type,
        charset="utf-8",
        headers={"Cache-Control": _FOR_GOOD},
    )


async def _view(request: web.Request) -> web.StreamResponse:
    if "Authorization" not in request.headers:
        return _shell(request.app[PAGE])
    turn = await _turn(request, None)
    place, problem = _place(request.match_info.get("view", View.MONTH), request.query)
    if "goto" in request.query:
        return await _shown(turn, await goto.goto(turn, place, request.query["goto"]))
    seen = request.headers.get(VERSION)
    if seen is not None and seen == await _version(turn):
        return web.Response(status=HTTPStatus.NO_CONTENT)
    return await _shown(turn, Outcome(place=place, problem=problem))


def _shell(services: PageServices) -> web.Response:
    assets()  # without its scripts the page is none
    mode = "local" if services.local else "teams"
    scripts = [HTMX] if services.local else [HTMX, TEAMS]
    return _html(render("shell.html", mode=mode, scripts=scripts))


async def _setup(request: web.Request) -> web.StreamResponse:
    """What Teams shows when the tab is added to a channel: which page, and which view."""
    services = request.app[PAGE]
    if "Authorization" not in request.headers:
        return _shell(services)
    turn = await _turn(request, None)
    board = await see_board(turn.request, None, turn.today, turn.today, storage=turn.storage)
    return _html(render("setup.html", catalogue=board.catalogue, views=list(View)[:3]))


async def _import_form(request: web.Request) -> web.StreamResponse:
    if "Authorization" not in request.headers:
        return _shell(request.app[PAGE])
    turn = await _turn(request, None)
    return await _import_answer(turn, imports.open_again(turn, request.query))


async def _import(request: web.Request) -> web.StreamResponse:
    """A file, pasted rows, or a step on with what was taken in."""
    account = await request.app[PAGE].sign_in.admit(request.headers.get("Authorization"))
    turn = await _turn(request, None, account=(account.id, account.name))
    answer = await _import_answer(turn, _imported(request, turn, (account.id, account.name)))
    turn.services.nudge()
    return answer


async def _import_answer(
    turn: PageTurn, doing: Coroutine[None, None, imports.ImportPage]
) -> web.Response:
    """What was asked for, or why it is not shown."""
    try:
        imports.may_import(turn)  # before a large body is read
    except NotAllowed as refusal:
        doing.close()
        return _import_page(
            turn, imports.ImportPage(problem=turn.in_words(refusal), allowed=False), 403
        )
    try:
        page = await doing
    except BadForm as bad:
        _log.info("bad_form", fields=str(bad))
        return _import_page(turn, imports.ImportPage(problem=words.FORM_UNREAD), 400)
    except Refusal as refusal:
        _log.info("refused", refusal=type(refusal).__name__, entry_point=turn.request.entry_point)
        return _import_page(turn, imports.ImportPage(problem=turn.in_words(refusal)), 409)
    return _import_page(turn, page)


async def _tried(request: web.Request) -> web.StreamResponse:
    """How far what the same account has sent has come; nothing where this process has none of it.

    Of several replicas one knows, so the page keeps what it was told last until it is told more.
    """
    account = await request.app[PAGE].sign_in.admit(request.headers.get("Authorization"))
    said = request.app[COUNTED].get(account.id)
    return web.Response(status=HTTPStatus.NO_CONTENT) if said is None else _html(said)


async def _imported(
    request: web.Request, turn: PageTurn, account: tuple[str, str]
) -> imports.ImportPage:
    sent = await imports.read_sent(request)
    if "step" in sent.fields:
        turn = await _turn(request, sent.fields.get("turn"), account=account)
        form = read_form(imports.ImportForm, sent.fields)
        say = import_words.booked_rows if form.step == "book" else import_words.tried_rows
        with _counted(request.app[COUNTED], account[0], say) as told:
            return await imports.go_on(turn, form, told)
    if sent.name:
        with _counted(request.app[COUNTED], account[0], import_words.tried_rows) as told:
            return await imports.take_file(turn, sent.name, sent.content, told)
    rows = sent.fields.get("rows", "").strip()
    if not rows:
        return imports.ImportPage(problem=import_words.NOTHING_SENT)
    if len(rows) > imports.LONGEST_ROWS:
        raise TextTooLong(imports.LONGEST_ROWS)
    with _counted(request.app[COUNTED], account[0], import_words.tried_rows) as told:
        return await imports.take_rows(turn, rows, told)


@contextmanager
def _counted(
    counted: dict[str, str], account: str, as_words: Callable[[int, int], str]
) -> Generator[Told]:
    def told(count: int, total: int) -> None:
        counted[account] = as_words(count, total)

    try:
        yield told
    finally:
        counted.pop(account, None)


def _import_page(turn: PageTurn, page: imports.ImportPage, status: int = 200) -> web.Response:
    years = [turn.today.year + away for away in (-1, 0, 1)]
    response = _html(render("import.html", page=page, years=years), status=status)
    response.headers["HX-Push-Url"] = page.href
    return response


async def _people(request: web.Request) -> web.StreamResponse:
    """Whom one may be, in local mode."""
    services = request.app[PAGE]
    if not services.local:
        return web.Response(status=HTTPStatus.NOT_FOUND)
    async with services.storage.read() as tx:
        known = await tx.people.all()
    return _html(render("people.html", people=sorted(known, key=lambda each: each.name)))


async def _do(request: web.Request) -> web.StreamResponse:
    doing = ACTIONS.get(request.match_info["verb"])
    if doing is None:
        return web.Response(status=HTTPStatus.NOT_FOUND)
    # The sender first, and only then the body.
    account = await request.app[PAGE].sign_in.admit(request.headers.get("Authorization"))
    place, _ = _place(request.query.get("view", View.MONTH), request.query)
    try:
        given = await read_fields(request)
    except BadForm as bad:
        turn = await _turn(request, None, account=(account.id, account.name))
        return await _refused(turn, place, bad, None, Typed())
    turn = await _turn(request, given.get("turn"), account=(account.id, account.name))
    try:
        if _is_too_fast(request, turn):
            raise TooFast
        if not is_storable(given):
            raise UnstorableText
        form = read_form(doing.form, given)
    except (Refusal, BadForm) as refusal:
        typed = _typed(given, read_part(doing.form, given))
        return await _refused(turn, place, refusal, doing.panel, typed)
    try:
        outcome = await doing.run(turn, place, form)
    except (Refusal, BadForm) as refusal:
        return await _refused(turn, place, refusal, doing.panel, _typed(given, form))
    turn.services.nudge()
    return await _shown(turn, outcome)


async def _read(request: web.Request) -> web.StreamResponse:
    """What is said of a text while it is written: a part of the page, and nothing is kept."""
    account = await request.app[PAGE].sign_in.admit(request.headers.get("Authorization"))
    turn = await _turn(request, None, account=(account.id, account.name))
    try:
        form = read_form(TextForm, await read_fields(request))
        number = BookingId(form.booking)
        reading = await read_typed(turn, number, form.text, form.link, form.alt_text)
    except BadForm as bad:
        _log.info("bad_form", fields=str(bad))
        return web.Response(status=HTTPStatus.BAD_REQUEST)
    except Refusal as refusal:
        return _html(render("reading.html", reading=None, problem=turn.in_words(refusal)))
    return _html(render("reading.html", reading=reading, problem=""))


def _is_too_fast(request: web.Request, turn: PageTurn) -> bool:
    """Whether the person asks faster than people do; superadmins never wait."""
    verdict = request.app[PACE].asks(turn.actor.id, turn.request.now)
    return verdict is not Verdict.GO and not turn.actor.is_superadmin


def _typed(given: Mapping[str, str], form: BaseModel | None = None) -> Typed:
    """What a form came with, also one that could not be read."""
    draft = form.draft() if isinstance(form, DraftFields) else Draft()
    title = given.get("title", "")  # as it was sent, however long
    return Typed(
        draft=replace(draft, details=replace(draft.details, title=title)),
        booking=getattr(form, "booking", None) or _number(given.get("booking", "")),
        other=given.get("other", ""),
        idea=getattr(form, "idea", None),
        text=given.get("reason", "") or given.get("link", "") or given.get("note", ""),
        line=given.get("line", ""),
        said=given.get("said", ""),
        post=_post(given),
        note=given.get("note", ""),
        first=getattr(form, "first", None),
        last=getattr(form, "last", None),
        page=getattr(form, "page", None),
    )


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[1-9][0-9]{0,8}", text) else None


def _post(given: Mapping[str, str]) -> tuple[str, str, str] | None:
    if "alt_text" not in given:
        return None
    return given.get("text", ""), given.get("link", ""), given["alt_text"]


async def _refused(
    turn: PageTurn,
    place: Place,
    refusal: Refusal | BadForm,
    panel: Panel | None,
    typed: Typed,
) -> web.StreamResponse:
    """The same panel, with what was typed and what stood in the way."""
    if isinstance(refusal, BadForm):
        _log.info("bad_form", fields=str(refusal))
        problem = words.FORM_UNREAD
        return await _shown(turn, Outcome(place=place, problem=problem, status=400))
    _log.info("refused", refusal=type(refusal).__name__, entry_point=turn.request.entry_point)
    if isinstance(refusal, NotAllowed) and turn.actor.role is Role.GUEST:
        raise refusal
    problem = turn.in_words(refusal)
    if isinstance(refusal, AlreadyHandled):
        again = await pressed_again(turn, place, panel, typed, refusal.booking)
        if again is not None:
            return await _shown(turn, again)
    match refusal:
        case AlreadyHandled(booking=done) if done is not None:
            receipt = Receipt(text=words.booked(done.day, turn.today))
            return await _shown(turn, Outcome(place=place.at(done.day), receipt=receipt))
        case Stale(booking=now) if panel is not Panel.EDIT or not now.is_active:
            opened = place.opened(Panel.BOOKING, booking=now.id, day=now.day)
            typed = Typed(problem=problem, post=typed.post, note=typed.note)
            return await _shown(turn, Outcome(place=opened, typed=typed, status=409))
        case _:
            pass
    if panel is None or (panel in OF_BOOKING and typed.booking is None):
        outcome = Outcome(place=place, problem=problem, typed=typed, status=409)
        return await _shown(turn, outcome)
    opened = _opened_again(place, panel, typed)
    field = words.FIELD_OF.get(type(refusal), "")
    if isinstance(refusal, Stale):
        problem = words.changed_meanwhile(refusal.booking)
    late, full = isinstance(refusal, Stale), isinstance(refusal, DayTaken)
    typed = replace(typed, problem=problem, field=field, late=late, full=full)
    return await _shown(turn, Outcome(place=opened, typed=typed, status=422))


def _opened_again(place: Place, panel: Panel, typed: Typed) -> Place:
    draft = typed.draft
    day = (draft and draft.day) or typed.first or place.day
    opened = place.opened(panel, day=day, booking=typed.booking)
    return replace(opened, to=draft.page) if draft and draft.page else opened


async def _shown(turn: PageTurn, outcome: Outcome) -> web.Response:
    try:
        body, place = await _rendered(turn, outcome)
    except NotAllowed as refusal:
        return _no_role(turn, refusal)
    except Refusal as refusal:
        # What the address opens is not there, or not one's own: the view without it, and why.
        kept = outcome.place.closed
        shown = replace(kept, page=None) if isinstance(refusal, NoSuchPage) else kept
        if shown == outcome.place:
            raise
        said = replace(outcome, place=shown, problem=turn.in_words(refusal), status=404)
        return await _shown(turn, said)
    response = _html(body, status=outcome.status)
    response.headers["HX-Push-Url"] = place.href
    return response


def _in_the_way(outcome: Outcome) -> str:
    """What a refused form leads to: the question it asks, else the field that is wrong.

    Where no field is, the page goes to the sentence itself.
    """
    if outcome.typed.red:
        return ".panel [data-first]:not(h2), .moving [data-first]"
    refused = outcome.typed.problem or (outcome.problem and outcome.status != HTTPStatus.OK)
    return "[aria-invalid=true]" if refused else ""


async def _rendered(turn: PageTurn, outcome: Outcome) -> tuple[str, Place]:
    place = await _with_day(turn, outcome.place)
    shared = {
        "receipt": outcome.receipt,
        "problem": outcome.problem,
        "ways": [(label, place.at(day).href) for day, label in outcome.typed.days],
        "typed": outcome.typed,
        "focus": outcome.focus or _in_the_way(outcome),
        "today": turn.today,
        "local": turn.services.local,
        "me": turn.actor,
    }
    if place.view is View.MINE:
        view = await mine_view(turn, place, await _version(turn))
        return render("mine.html", view=view, **shared), place
    if place.view is View.IDEAS:
        ideas = await ideas_view(turn, place, await _version(turn))
        return render("ideas.html", view=ideas, **shared), place
    span = span_of(place, turn.today)
    board = await see_board(
        turn.request, place.booked_on, span.first, span.last, storage=turn.storage
    )
    board = replace(board, quiet=turn.services.organisation.suggested_last(turn.today))
    view = board_view(board, place, turn.actor, today=turn.today)
    panel = await open_panel(
        turn, place, board, drawing_of(board, place, turn.actor, turn.today), outcome.typed
    )
    shared |= {"catalogue": board.catalogue, "quarter": place.view is View.QUARTER}
    return render("board.html", view=_timed(view, turn), panel=panel, **shared), place


def _timed(view: BoardView, turn: PageTurn) -> BoardView:
    return replace(view, version=f"{turn.today.isoformat()}.{view.version}")


async def _with_day(turn: PageTurn, place: Place) -> Place:
    """A booking that is opened without its day, as by a link from a card, brings its own."""
    if place.booking is None or (place.day is not None and place.panel is not Panel.MOVE):
        return place
    async with turn.storage.read() as tx:
        booking = await tx.bookings.get(BookingId(place.booking))
    if booking is None:
        return place
    day = place.day or booking.day
    if place.panel is not Panel.MOVE:
        return replace(place, day=day)
    # Where it may go is seen on its own page; whoever looked at every page comes back to that.
    if place.page is None:
        return replace(place, day=day, to=booking.page)
    return replace(place, day=day, page=booking.page)


async def _version(turn: PageTurn) -> str:
    newest = await board_version(turn.request, storage=turn.storage)
    return f"{turn.today.isoformat()}.{newest}"


def _no_role(turn: PageTurn, refusal: NotAllowed) -> web.Response:
    del refusal
    organisation = turn.services.organisation
    names = turn.services.superadmin_names()
    body = render(
        "norole.html",
        me=turn.actor,
        network=organisation.network,
        superadmins=names or list(organisation.permissions.superadmins),
        local=turn.services.local,
    )
    return _html(body, status=HTTPStatus.FORBIDDEN)


def _place(view: str, query: Mapping[str, str]) -> tuple[Place, str]:
    """The state that the address names; where it names none, today's and a sentence."""
    try:
        return Place.read(view, query), ""
    except NotAnAddress as error:
        _log.info("bad_address", part=str(error))
        return Place(), words.bad_address(str(error))


async def _turn(
    request: web.Request, turn: str | None, *, account: tuple[str, str] | None = None
) -> PageTurn:
    services = request.app[PAGE]
    if account is None:
        found = await services.sign_in.admit(request.headers.get("Authorization"))
        account = found.id, found.name
    number, name = account
    known, _ = await services.identity.request(
        number,
        name,
        entry_point=EntryPoint.PAGE,
        now=services.clock.now(),
        turn=f"page|{number}|{turn[:64]}" if turn else None,
    )
    return PageTurn(request=known, services=services)


def _html(body: str, status: int = 200) -> web.Response:
    return web.Response(text=body, status=status, content_type="text/html", headers={MARK: "1"})
