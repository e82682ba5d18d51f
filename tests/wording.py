"""A refusal in the bot's words, for a test that asks who is refused, and why."""

from bot.core.people import Role
from bot.core.refusals import NotAllowed, Refusal
from bot.organisation import load_organisation
from bot.swedish.refusal_words import in_words
from tests.clock import START

FACTS = load_organisation().facts()


def why_not(refusal: Refusal) -> str:
    return in_words(refusal, START.date(), FACTS)


ONLY_SUPERADMINS = why_not(NotAllowed(Role.EDITOR))
