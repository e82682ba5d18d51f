"""One activity in, at most one answer out: what kind it is decides who handles it."""

import hmac
import html
import json
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, TypeVar

import structlog
from pydantic import BaseModel, Field, JsonValue, ValidationError

from bot.botframework.adapter import InvokeResult
from bot.botframework.connector_answers import ConnectorRefused
from bot.botframework.inbound import TEXT_LIMIT, Inbound, Several
from bot.botframework.once import Once
from bot.core.pace import Pace, Verdict
from bot.core.people import EntryPoint, PersonId, Request, Role
from bot.core.refusals import Refusal, TextTooLong, TooFast, UnstorableText
from bot.core.text import is_storable, plain
from bot.ops.tracing import Tracing
from bot.schedule.model import Catalogue
from bot.schedule.ports import TurnStart
from bot.swedish.basic import (
    answered_here,
    answered_later,
    answered_privately,
    error_headline,
    error_text,
    no_chat,
)
from bot.swedish.booking import NEW_BOOKING
from bot.swedish.extension import CONTINUES_IN_CHAT, NOTHING_FOUND, search_failed
from bot.swedish.refusal_words import in_words
from bot.swedish.words import Command, CommandName, commands_in, read_command
from bot.teams.consent import INVOKE as CONSENT_INVOKE
from bot.teams.files import tables_of
from bot.teams.handlers.exports import answer_consent
from bot.teams.handlers.extension import Hit, bookings, free_days
from bot.teams.handlers.importing import take_file
from bot.teams.installation import Installation
from bot.teams.messenger import CARD_TYPE, Given, Messenger
from bot.teams.pictures import PictureHandler, pictures_of
from bot.teams.reactions import Reactions
from bot.teams.router import Router
from bot.teams.turn import Answer, Services, Turn
from bot.usecases.identity import Identity
from cards.actions import exceeded
from cards.basic import error_card, refusal_card
from cards.dialog import OPENED_BY, VERB, in_dialog
from storage.pool import is_away

T = TypeVar("T")

PREVIEW_TYPE = "application/vnd.microsoft.card.thumbnail"
MESSAGE_TYPE = "application/vnd.microsoft.activity.message"
WHERE_IT_IS = {
    Given.HERE: answered_here(),
    Given.IN_CHAT: answered_privately(),
    Given.LATER: answered_later(),
    Given.NOWHERE: no_chat(),
}

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Dispatcher:
    def __init__(
        self,
        *,
        router: Router,
        services: Services,
        identity: Identity,
        messenger: Messenger,
        installation: Installation,
        pressed: Callable[[Turn], Awaitable[None]],
        pictures: PictureHandler,
        pace: Pace,
        tracing: Tracing,
    ) -> None:
        self._pictures = pictures
        self._router = router
        self._services = services
        self._identity = identity
        self._messenger = messenger
        self._installation = installation
        self._pressed = pressed
        self._pace = pace
        self._tracing = tracing
        self._reactions = Reactions(
            storage=services.storage,
            clock=services.clock,
            identity=identity,
            installation=installation,
        )
        self._sealing = secrets.token_bytes(32)
        self._once = Once[InvokeResult | None]()

    async def handle(self, inbound: Inbound) -> InvokeResult | None:
        """Act on the activity. An invoke gets its answer as the result, a message by a post."""
        if inbound.turn is None:
            return await self._referred(inbound)
        key = f"{inbound.turn}|{inbound.type}"
        return await self._once.run(key, lambda: self._referred(inbound))

    async def failed(self, inbound: Inbound, error: Exception) -> InvokeResult | None:
        """Say so when a turn's answer could not be given either, and how it can be found."""
        reference = secrets.token_hex(4)
        is_message = inbound.type == "message"
        if is_message and isinstance(error, ConnectorRefused) and error.is_unreachable:
            # Nor would they hear an apology.
            _log.warning("answer_refused", turn=reference, status=error.status, code=error.code)
            return None
        _log.error("answer_failed", turn=reference, type=inbound.type, exc_info=error)
        match inbound.type, inbound.name:
            case "message", _:
                await self._apologise(inbound, reference)
                return None
            case "invoke", "adaptiveCard/action":
                return _invoke_result(CARD_TYPE, error_card(reference=reference))
            case "invoke", "composeExtension/query":
                return _found_nothing(search_failed(reference))
            case "invoke", "composeExtension/fetchTask":
                return _task("message", f"{error_headline()}. {error_text(reference)}")
            case _:
                # Nobody waits for a word; sent again, it may yet be acted on.
                return InvokeResult(status=503, body=None)

    async def _apologise(self, inbound: Inbound, reference: str) -> None:
        try:
            await self._messenger.answer(inbound, Answer(card=error_card(reference=reference)))
        except Exception:  # noqa: BLE001 - Teams gets no 500 for what a person wrote
            _log.exception("not_even_an_apology", turn=reference)

    async def _referred(self, inbound: Inbound) -> InvokeResult | None:
        """Whatever is logged of the turn, also while its answer is sent, bears its reference."""
        reference = secrets.token_hex(4)
        with (
            structlog.contextvars.bound_contextvars(turn=reference),
            self._tracing.span("turn", turn=reference, activity=inbound.type[:40]),
        ):
            return await self._handle(inbound, reference)

    async def _handle(self, inbound: Inbound, reference: str) -> InvokeResult | None:
        match inbound.type:
            case "message":
                await self._message(inbound, reference)
            case "invoke":
                return await self._invoke(inbound, reference)
            case "installationUpdate" | "conversationUpdate":
                await self._installation.changed(inbound)
            case "messageReaction" if not await self._slowed(inbound):
                await self._reactions.counted(inbound)
            case _:
                pass
        return None

    async def _invoke(self, inbound: Inbound, reference: str) -> InvokeResult:
        match inbound.name:
            case "adaptiveCard/action":
                return await self._press(inbound, reference)
            case "composeExtension/query":
                return await self._search(inbound, reference)
            case "composeExtension/fetchTask":
                return await self._report_from_message(inbound, reference)
            case "task/fetch" | "task/submit":
                return await self._dialog(inbound, reference)
            case name if name == CONSENT_INVOKE:
                return await self._consent(inbound, reference)
            case _:
                return InvokeResult(status=400, body=None)  # no fault of ours, so no 5xx

    async def _message(self, inbound: Inbound, reference: str) -> None:
        slow_down = await self._slowed(inbound)
        if slow_down is Verdict.TOLD:
            return
        problem = ""
        if slow_down is not None:
            problem = self._in_words(TooFast())
        elif inbound.is_too_long and not (pictures_of(inbound) or tables_of(inbound)):
            problem = self._refused(TextTooLong(TEXT_LIMIT))
        elif not is_storable(inbound.own_text):
            problem = self._refused(UnstorableText())
        if problem:
            answer = Answer(card=refusal_card(text=problem), private=True)
            await self._messenger.answer(inbound, answer)
            return
        for each in _commands(inbound, self._services.clock.now().date()):
            answer = await self._answered(each, reference, EntryPoint.TEXT, self._run_text)
            if answer is not None:
                await self._messenger.answer(inbound, answer)

    async def _press(self, inbound: Inbound, reference: str) -> InvokeResult:
        if await self._slowed(inbound):
            # In words, so that the card with what was filled in stays where it is.
            return _invoke_result(MESSAGE_TYPE, self._in_words(TooFast()))
        if (bad := _unusable(*pressed(inbound.value))) is not None:
            return _invoke_result(MESSAGE_TYPE, self._refused(bad))
        answer = await self._answered(inbound, reference, EntryPoint.BUTTON, self._run_button)
        if answer is None:
            return InvokeResult(status=200, body=None)
        elsewhere = answer.beside or (answer.in_chat and not inbound.is_in_chat)
        if elsewhere or (answer.private and not inbound.is_private):
            given = await self._messenger.answer(inbound, answer)
            return _invoke_result(MESSAGE_TYPE, WHERE_IT_IS[given])
        if answer.changed:
            await self._messenger.replace_pressed(inbound, answer)
        place = inbound.conversation.id
        card = await self._messenger.for_readers(place, answer.subject, answer.card)
        return _invoke_result(CARD_TYPE, card)

    async def _consent(self, inbound: Inbound, reference: str) -> InvokeResult:
        if await self._slowed(inbound):
            return InvokeResult(status=200, body=None)
        answer = await self._answered(inbound, reference, EntryPoint.BUTTON, self._run_consent)
        if answer is not None and answer.changed and inbound.reply_to_id:
            await self._messenger.replace_pressed(inbound, answer)
        elif answer is not None:
            await self._messenger.answer(inbound, answer)
        return InvokeResult(status=200, body=None)

    async def _dialog(self, inbound: Inbound, reference: str) -> InvokeResult:
        """Show the answer in the dialog; once something was changed, in the chat instead."""
        if await self._slowed(inbound):
            return _task("message", self._in_words(TooFast()))
        verb, data, opened_by = submitted(inbound.value)
        if (bad := _unusable(verb, data)) is not None:
            return _task("message", self._refused(bad))
        # Teams names the message with the button when a dialog is opened, and never after that.
        known = inbound.reply_to_id or self._unsealed(opened_by, inbound)
        inbound = inbound.model_copy(update={"reply_to_id": known})
        answer = await self._answered(inbound, reference, EntryPoint.DIALOG, self._run_dialog)
        if answer is None:
            return InvokeResult(status=200, body=None)
        if not answer.changed:
            card = in_dialog(answer.card, opened_by=self._sealed(known, inbound))
            attachment = {"contentType": CARD_TYPE, "content": card}
            shown = {"title": NEW_BOOKING, "height": "large", "width": "medium"}
            return _task("continue", {**shown, "card": attachment})
        if inbound.reply_to_id:
            await self._messenger.replace_pressed(inbound, answer)
        else:
            await self._messenger.answer(inbound, answer)
        return _task("message", answer.card["fallbackText"])

    def _sealed(self, message: str, inbound: Inbound) -> str:
        """The message that opened the dialog, for this person to bring back from this place."""
        return f"{message}.{self._seal(message, inbound)}" if message else ""

    def _unsealed(self, opened_by: str, inbound: Inbound) -> str:
        """Whatever a dialog brings back may be forged, and would replace another's card.

        Sealed by another replica, or before a restart, it is as good as unknown: what came of the
        dialog is then posted by itself.
        """
        message, _, seal = opened_by.rpartition(".")
        given, right = seal.encode(), self._seal(message, inbound).encode()
        return message if hmac.compare_digest(given, right) else ""

    def _seal(self, message: str, inbound: Inbound) -> str:
        what = json.dumps([message, inbound.conversation.id, inbound.sender.id])
        return hmac.new(self._sealing, what.encode(), "sha256").hexdigest()[:32]

    async def _search(self, inbound: Inbound, reference: str) -> InvokeResult:
        if await self._slowed(inbound):
            return _found_nothing(self._in_words(TooFast()))
        metrics = self._services.metrics
        with metrics.timed(EntryPoint.EXTENSION):
            try:
                found = await _again_if_away(lambda: self._searched(inbound))
            except Refusal as refusal:
                metrics.turn(EntryPoint.EXTENSION, "answered")
                metrics.refused(type(refusal).__name__)
                return _found_nothing(self._in_words(refusal))
            except Exception as bug:  # noqa: BLE001 - as for the other entry points, but there is no card
                _log.exception("turn_failed")
                metrics.turn(EntryPoint.EXTENSION, "failed")
                self._tracing.failed(bug)
                return _found_nothing(search_failed(reference))
            metrics.turn(EntryPoint.EXTENSION, "answered")
            return _found(found) if found else _found_nothing(NOTHING_FOUND)

    async def _report_from_message(self, inbound: Inbound, reference: str) -> InvokeResult:
        """A dialog can't take a picture, so the report goes on in the person's own chat."""
        if await self._slowed(inbound):
            return _task("message", self._in_words(TooFast()))
        answer = await self._answered(inbound, reference, EntryPoint.EXTENSION, self._run_report)
        if answer is not None:
            given = await self._messenger.answer_in_chat(inbound, answer)
            if given is not Given.IN_CHAT:
                return _task("message", WHERE_IT_IS[given])
        return _task("message", CONTINUES_IN_CHAT)

    async def _turn(self, inbound: Inbound, entry_point: EntryPoint) -> Turn:
        person = PersonId((inbound.sender.aad_object_id or "").lower())
        today = self._services.clock.now().date()
        start = await self._services.storage.start_turn(person, today)
        among_editors = await self._installation.seen(inbound, start)
        request, catalogue = await self._asked(inbound, entry_point, start)
        if request.actor.role is Role.GUEST and await self._installation.looked_up(
            inbound, request.now
        ):
            request, catalogue = await self._asked(inbound, entry_point)
        return Turn(
            request=request,
            services=self._services,
            inbound=inbound,
            catalogue=catalogue,
            among_editors=among_editors,
        )

    async def _asked(
        self, inbound: Inbound, entry_point: EntryPoint, start: TurnStart | None = None
    ) -> tuple[Request, Catalogue]:
        return await self._identity.request(
            inbound.sender.aad_object_id or "",
            inbound.sender.name or "",
            entry_point=entry_point,
            now=self._services.clock.now(),
            turn=inbound.turn,
            start=start,
        )

    async def _slowed(self, inbound: Inbound) -> Verdict | None:
        """Whether the person asks faster than people do; None lets the turn through."""
        person = (inbound.sender.aad_object_id or inbound.sender.id).lower()
        verdict = self._pace.asks(person, self._services.clock.now())
        if verdict is Verdict.GO or person in await self._services.superadmins.ids():
            # A superadmin with an alert is never told to wait.
            return None
        self._refused(TooFast())
        return verdict

    def _refused(self, refusal: Refusal) -> str:
        """Refused before there is a turn; in words, so that what was filled in stays."""
        name = type(refusal).__name__
        _log.info("refused", refusal=name)
        self._services.metrics.refused(name)
        return self._in_words(refusal)

    def _in_words(self, refusal: Refusal) -> str:
        facts = self._services.organisation.facts()
        return in_words(refusal, self._services.clock.now().date(), facts)

    async def _answered(
        self, inbound: Inbound, reference: str, entry_point: EntryPoint, run: "_Run"
    ) -> Answer | None:
        metrics = self._services.metrics
        with metrics.timed(entry_point):
            try:
                answer = await _again_if_away(lambda: self._ran(inbound, entry_point, run))
                metrics.turn(entry_point, "answered")
                return answer  # noqa: TRY300 - what follows is what went wrong
            except Exception as bug:  # noqa: BLE001 - the one place where a turn's bug is caught
                _log.exception("turn_failed")
                self._tracing.failed(bug)
                metrics.turn(entry_point, "failed")
                return Answer(card=error_card(reference=reference))

    async def _ran(self, inbound: Inbound, entry_point: EntryPoint, run: "_Run") -> Answer | None:
        turn = await self._turn(inbound, entry_point)
        answer = await run(turn)
        if answer is None or turn.among_editors:
            return answer
        return answer.for_the_asker(pressed=entry_point is not EntryPoint.TEXT)

    async def _searched(self, inbound: Inbound) -> list[Hit]:
        return await searched(await self._turn(inbound, EntryPoint.EXTENSION), inbound.value)

    async def _run_report(self, turn: Turn) -> Answer:
        return await self._router.run_text(turn, CommandName.REPORT.value)

    async def _run_text(self, turn: Turn) -> Answer:
        tables = tables_of(turn.inbound)
        if tables and _may_be_import(turn.inbound.own_text):
            return await self._router.run(turn, take_file(turn, tables[0]))
        sent = pictures_of(turn.inbound)
        if sent and not _is_command(turn.inbound.own_text):
            return await self._router.run(turn, self._pictures(turn, sent))
        return await self._router.run_text(turn, turn.inbound.own_text)

    async def _run_consent(self, turn: Turn) -> Answer:
        return await self._router.run(turn, answer_consent(turn))

    async def _run_button(self, turn: Turn) -> Answer:
        await self._pressed(turn)
        verb, data = pressed(turn.inbound.value)
        return await self._router.run_action(turn, verb, data)

    async def _run_dialog(self, turn: Turn) -> Answer:
        verb, data, _ = submitted(turn.inbound.value)
        return await self._router.run_action(turn, verb, data)


def _unusable(verb: str, data: Mapping[str, JsonValue]) -> Refusal | None:
    """What is wrong with the texts of a form, whatever it is for; None where nothing is."""
    if (limit := exceeded(verb, data)) is not None:
        return TextTooLong(limit)
    return None if is_storable(data) else UnstorableText()


async def _again_if_away(work: Callable[[], Awaitable[T]]) -> T:
    """Once more when the database left in the middle of it.

    What was committed all the same is known by the turn's row, and not done again.
    """
    try:
        return await work()
    except Exception as error:
        if not is_away(error):
            raise
        _log.warning("turn_tried_again", error=type(error).__name__)
        return await work()


def _commands(inbound: Inbound, today: date) -> list[Inbound]:
    """The message once for each command in it; each is acted on once, as the message is."""
    lines = commands_in(inbound.own_text, today)
    if len(lines) == 1:
        return [inbound]
    return [
        inbound.model_copy(
            update={
                "id": f"{inbound.id}.{number}" if inbound.id else None,
                "text": html.escape(line, quote=False),
                "entities": None,
            }
        )
        for number, line in enumerate(lines, 1)
    ]


def _is_command(text: str) -> bool:
    """A picture without a word isn't a question for help, as a bare mention is."""
    return bool(text) and isinstance(read_command(text), Command)


def _may_be_import(text: str) -> bool:
    """A file goes with its command, or with no command at all."""
    command = read_command(text) if text else None
    return not isinstance(command, Command) or command.name is CommandName.IMPORT


class _Run(Protocol):
    async def __call__(self, turn: Turn) -> Answer | None: ...


class _Parameter(BaseModel):
    value: str = Field(default="", max_length=1_000)


class _Query(BaseModel):
    command: str = Field(alias="commandId")
    parameters: Several[_Parameter] = []


async def searched(turn: Turn, value: object) -> list[Hit]:
    """What the extension's search finds; nothing for a query of another shape."""
    try:
        query = _Query.model_validate(value)
    except ValidationError:
        return []
    # Teams names the first, empty search "initialRun" and gives it the value "true".
    text = next((each.value for each in query.parameters if each.value != "true"), "")
    match query.command:
        case "lediga":
            return await free_days(turn, text)
        case "bokningar":
            return await bookings(turn, text)
        case _:
            return []


def _found(hits: Sequence[Hit]) -> InvokeResult:
    attachments = [
        {
            "contentType": CARD_TYPE,
            "content": hit.card,
            "preview": {
                "contentType": PREVIEW_TYPE,
                "content": {"title": plain(hit.title), "text": plain(hit.detail)},
            },
        }
        for hit in hits
    ]
    result = {"type": "result", "attachmentLayout": "list", "attachments": attachments}
    return InvokeResult(status=200, body={"composeExtension": result})


def _found_nothing(text: str) -> InvokeResult:
    result = {"type": "message", "text": text}
    return InvokeResult(status=200, body={"composeExtension": result})


class _PressedButton(BaseModel):
    verb: str = ""
    data: dict[str, JsonValue] = {}


class _Press(BaseModel):
    action: _PressedButton


def pressed(value: object) -> tuple[str, dict[str, JsonValue]]:
    """Verb and data of a pressed button; empty where the value is of another shape."""
    try:
        button = _Press.model_validate(value).action
    except ValidationError:
        return "", {}
    return button.verb, button.data


class _Submitted(BaseModel):
    data: dict[str, JsonValue] = {}


def submitted(value: object) -> tuple[str, dict[str, JsonValue], str]:
    """Verb and data of a dialog's button, and the message that opened it; else all are empty."""
    try:
        data = dict(_Submitted.model_validate(value).data)
    except ValidationError:
        return "", {}, ""
    verb, opened_by = data.pop(VERB, ""), data.pop(OPENED_BY, "")
    data.pop("msteams", None)
    return str(verb), data, opened_by if isinstance(opened_by, str) else ""


def _task(kind: str, value: Mapping[str, Any] | str) -> InvokeResult:
    return InvokeResult(status=200, body={"task": {"type": kind, "value": value}})


def _invoke_result(kind: str, value: Mapping[str, Any] | str) -> InvokeResult:
    return InvokeResult(status=200, body={"statusCode": 200, "type": kind, "value": value})
