"""Every refusal in words: each part of the bot words its own, and this finds whose it is."""

from collections.abc import Mapping
from datetime import date
from typing import Final, Protocol

from bot.core import refusals as core
from bot.core.refusals import Refusal
from bot.moderation import refusals as moderation
from bot.schedule import admin_refusals, ideas, imports, queue, series, swap_refusals, swaps
from bot.schedule import refusals as schedule
from bot.schedule.guidelines import Facts
from bot.swedish.admin import refusal_text as of_administration
from bot.swedish.ideas import refusal_text as of_ideas
from bot.swedish.importing import refusal_text as of_imports
from bot.swedish.moderation_refusals import refusal_text as of_moderation
from bot.swedish.refusals import refusal_text as of_schedule
from bot.swedish.series import refusal_text as of_series
from bot.swedish.swaps import refusal_text as of_swaps
from bot.swedish.texts import refusal_text as of_texts
from bot.swedish.watch import refusal_text as of_watch
from bot.swedish.ways import IN_CHAT, Ways
from bot.watch import refusals as watch
from bot.writing import refusals as writing


class _Words(Protocol):
    def __call__(self, refusal: Refusal, *, today: date, ways: Ways) -> str: ...


_WORDS: Final[Mapping[str, _Words]] = {
    admin_refusals.__name__: of_administration,
    ideas.__name__: of_ideas,
    imports.__name__: of_imports,
    moderation.__name__: of_moderation,
    queue.__name__: of_swaps,
    series.__name__: of_series,
    swap_refusals.__name__: of_swaps,
    swaps.__name__: of_swaps,
    watch.__name__: of_watch,
    writing.__name__: of_texts,
}
"""Whose words a refusal has, by the module that its class stands in."""


def in_words(refusal: Refusal, today: date, facts: Facts, ways: Ways = IN_CHAT) -> str:
    """Say why something was refused, and what to do next.

    Args:
        refusal: Of any part of the bot.
        today: Days are told as seen from here.
        facts: What a municipality calls its own things.
        ways: Those of where it was asked.
    """
    home = type(refusal).__module__
    if home in {core.__name__, schedule.__name__}:
        return of_schedule(refusal, today=today, facts=facts, ways=ways)
    return _WORDS[home](refusal, today=today, ways=ways)
