"""Every refusal in words, whichever part of the bot it came from."""

from contextlib import suppress
from datetime import date

from bot.core.refusals import Refusal
from bot.swedish.admin import refusal_text as admin_refusal_text
from bot.swedish.importing import refusal_text as import_refusal_text
from bot.swedish.moderation_refusals import moderation_refusal_text
from bot.swedish.refusals import refusal_text
from bot.swedish.swaps import refusal_text as swap_refusal_text
from bot.swedish.texts import refusal_text as text_refusal_text
from bot.swedish.watch import refusal_text as watch_refusal_text

_WORDS = (
    refusal_text,
    watch_refusal_text,
    admin_refusal_text,
    swap_refusal_text,
    import_refusal_text,
    text_refusal_text,
)
"""Each part of the bot words its own refusals."""


def in_words(refusal: Refusal, today: date) -> str:
    for words in _WORDS:
        with suppress(LookupError):
            return words(refusal, today=today)
    return moderation_refusal_text(refusal)
