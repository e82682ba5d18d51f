"""From a command or a button to its handler, and from a refusal to its words."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import structlog

from bot.core.refusals import Refusal
from bot.schedule.model import Draft
from bot.swedish.basic import not_understood
from bot.swedish.reading.sentences import without_thanks
from bot.swedish.words import Command, CommandName, read_command
from bot.teams.turn import Answer, Turn
from cards.actions import BadAction, CardAction, DraftFields, RunCommand, parse

A = TypeVar("A", bound=CardAction)
CommandHandler = Callable[[Turn, str], Awaitable[Answer]]
ActionHandler = Callable[[Turn, A], Awaitable[Answer]]
RefusalHandler = Callable[[Turn, Refusal, Draft | None], Awaitable[Answer]]
_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)


class Router:
    """Every entry point uses this, so that each action has one handler and one check."""

    def __init__(
        self,
        *,
        refused: RefusalHandler,
        unknown: Callable[[Turn, str, tuple[str, ...]], Awaitable[Answer]],
        bad_button: Callable[[Turn], Awaitable[Answer]],
    ) -> None:
        self._commands: dict[str, CommandHandler] = {}
        self._actions: dict[str, Callable[[Turn, CardAction], Awaitable[Answer]]] = {}
        self._refused = refused
        self._unknown = unknown
        self._bad_button = bad_button

    @property
    def commands(self) -> frozenset[str]:
        return frozenset(self._commands)

    @property
    def verbs(self) -> frozenset[str]:
        return frozenset(self._actions)

    def on_command(
        self, name: CommandName, handler: CommandHandler, *, as_typed: bool = False
    ) -> None:
        """One that takes what follows it, to the letter or without a last line of thanks."""

        async def told(turn: Turn, rest: str) -> Answer:
            return await handler(turn, without_thanks(rest))

        self._commands[name] = handler if as_typed else told

    def on_bare_command(
        self,
        name: CommandName,
        handler: Callable[[Turn], Awaitable[Answer]],
    ) -> None:
        """One that has no place for more words: what follows it is said to be left over."""

        async def told(turn: Turn, rest: str) -> Answer:
            answer = await handler(turn)
            return answer.warned(not_understood(without_thanks(rest).strip()))

        self._commands[name] = told

    def on_action(self, kind: type[A], handler: ActionHandler[A]) -> None:
        async def checked(turn: Turn, action: CardAction) -> Answer:
            assert isinstance(action, kind)
            return await handler(turn, action)

        self._actions[kind.verb] = checked

    async def run_text(self, turn: Turn, text: str) -> Answer:
        match read_command(text):
            case Command(name=name, rest=rest) if name in self._commands:
                return await self._guarded(turn, self._commands[name](turn, rest), None)
            case Command(name=name):
                return await self._unknown(turn, text, ())
            case unknown:
                return await self._unknown(turn, text, tuple(unknown.closest))

    async def run_action(self, turn: Turn, verb: str, data: Mapping[str, object]) -> Answer:
        try:
            action = parse(verb, data)
        except BadAction as bad:
            _log.info("bad_button", verb=verb[:40], problem=str(bad)[:200])
            return await self._bad_button(turn)
        if isinstance(action, RunCommand):
            return await self.run_text(turn, action.text)
        if verb not in self._actions:
            return await self._bad_button(turn)
        draft = action.draft() if isinstance(action, DraftFields) else None
        return await self._guarded(turn, self._actions[verb](turn, action), draft)

    async def run(self, turn: Turn, work: Awaitable[Answer]) -> Answer:
        """Something that came neither by a command nor by a button."""
        return await self._guarded(turn, work, None)

    async def _guarded(self, turn: Turn, work: Awaitable[Answer], draft: Draft | None) -> Answer:
        try:
            return await work
        except Refusal as refusal:
            _log.info(
                "refused", refusal=type(refusal).__name__, entry_point=turn.request.entry_point
            )
            turn.services.metrics.refused(type(refusal).__name__)
            return await self._refused(turn, refusal, draft)
