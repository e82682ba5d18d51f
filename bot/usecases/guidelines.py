"""What the guidelines say: all subjects, one of them, or those a free question is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.people import Request
from bot.core.permissions import Action, require
from bot.schedule.guidelines import Facts, Subject, search
from bot.swedish.guidelines import IGNORED, subjects


@dataclass(frozen=True, kw_only=True)
class Guidelines:
    subjects: Sequence[Subject]
    found: Sequence[Subject] = ()
    """What was asked about, the likeliest first."""


def read_guidelines(request: Request, *, facts: Facts) -> Guidelines:
    require(request.actor, Action.SEE_SCHEDULE)
    return Guidelines(subjects=subjects(facts))


def open_guideline(request: Request, key: str, *, facts: Facts) -> Guidelines:
    known = read_guidelines(request, facts=facts).subjects
    return Guidelines(subjects=known, found=[each for each in known if each.key == key])


def ask_guidelines(request: Request, question: str, *, facts: Facts) -> Guidelines:
    known = read_guidelines(request, facts=facts).subjects
    return Guidelines(subjects=known, found=search(question, known, ignored=IGNORED))
