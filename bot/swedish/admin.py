"""What a superadmin reads for every expected no."""

from datetime import date

from bot.schedule.admin_refusals import NotAFollowerCount
from bot.schedule.refusals import Refusal
from bot.swedish.refusals import quoted


def refusal_text(refusal: Refusal, *, today: date) -> str:  # noqa: ARG001 - as every part's
    """As `bot.swedish.refusals.refusal_text`.

    Raises:
        LookupError: a refusal of another part of the bot.
    """
    match refusal:
        case NotAFollowerCount(text=text):
            asked = f"{quoted(text)} är inget antal" if text.strip() else "Antalet saknas"
            return f"{asked}. Skriv till exempel följare 24 500."
        case _:
            raise LookupError(f"no words for {type(refusal).__name__}")
