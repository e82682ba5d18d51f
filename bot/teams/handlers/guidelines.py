"""What the guidelines say."""

from bot.swedish.words import CommandName
from bot.teams.router import Router
from bot.teams.turn import Answer, Turn
from bot.usecases.guidelines import (
    Guidelines,
    ask_guidelines,
    open_guideline,
    read_guidelines,
)
from cards import guidelines as cards
from cards.guidelines_actions import ShowGuidelines


def register(router: Router) -> None:
    router.on_command(CommandName.GUIDELINES, guidelines_command)
    router.on_action(ShowGuidelines, show)


async def guidelines_command(turn: Turn, rest: str) -> Answer:
    """`/riktlinjer [fråga]`."""
    facts = turn.services.organisation.facts()
    if not rest:
        return _answer(read_guidelines(turn.request, facts=facts))
    return _answer(ask_guidelines(turn.request, rest, facts=facts), question=rest)


async def show(turn: Turn, action: ShowGuidelines) -> Answer:
    facts = turn.services.organisation.facts()
    if action.subject is None:
        return _answer(read_guidelines(turn.request, facts=facts))
    return _answer(open_guideline(turn.request, action.subject, facts=facts))


def _answer(guidelines: Guidelines, *, question: str = "") -> Answer:
    if not guidelines.found:
        return Answer(card=cards.subjects_card(subjects=guidelines.subjects, question=question))
    subject, *also = guidelines.found
    return Answer(card=cards.subject_card(subject=subject, also=also))
