"""The cards of guidelines, statistics, settings and editors, in every length."""

from collections.abc import Iterator

from bot.organisation import load_organisation
from bot.swedish.guidelines import subjects
from cards import guidelines
from cards.elements import Card

SUBJECTS = subjects(load_organisation().facts())


def of_a_title(title: str) -> Iterator[tuple[str, Card]]:
    yield "guidelines_none", guidelines.subjects_card(subjects=SUBJECTS, question=title)


def of_rows(rows: int) -> Iterator[tuple[str, Card]]:
    if rows <= len(SUBJECTS):
        yield "guidelines", guidelines.subjects_card(subjects=SUBJECTS[:rows])
    subject, *also = SUBJECTS[rows % len(SUBJECTS) :] + SUBJECTS
    yield "guideline", guidelines.subject_card(subject=subject, also=also[:rows])
