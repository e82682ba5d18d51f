"""The cards of guidelines, statistics, settings and editors, in every length."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from bot.organisation import load_organisation
from bot.schedule.followers import FollowerCount
from bot.schedule.model import Audience, Booking, Catalogue
from bot.schedule.statistics import Lean, figures
from bot.swedish.guidelines import subjects
from cards import guidelines, statistics
from cards.elements import Card
from tests.clock import START

TODAY = START.date()
SUBJECTS = subjects(load_organisation().facts())


def of_a_title(title: str) -> Iterator[tuple[str, Card]]:
    yield "guidelines_none", guidelines.subjects_card(subjects=SUBJECTS, question=title)


def of_rows(
    rows: int, bookings: Sequence[Booking], catalogue: Catalogue
) -> Iterator[tuple[str, Card]]:
    if rows <= len(SUBJECTS):
        yield "guidelines", guidelines.subjects_card(subjects=SUBJECTS[:rows])
    subject, *also = SUBJECTS[rows % len(SUBJECTS) :] + SUBJECTS
    yield "guideline", guidelines.subject_card(subject=subject, also=also[:rows])
    counts = [
        FollowerCount(day=TODAY - timedelta(days=30 * back), count=24_011 + 90 * (rows - back))
        for back in reversed(range(min(rows, 24)))
    ]
    yield (
        "statistics",
        statistics.statistics_card(
            page=catalogue.main,
            figures=figures(
                bookings,
                first=TODAY - timedelta(weeks=4),
                last=TODAY + timedelta(weeks=8) - timedelta(days=1),
                departments=[each.id for each in catalogue.departments],
            ),
            ahead=rows == 1,
            lean=[Lean(missing=Audience.FUTURE_EMPLOYEES, weeks=3)] * min(rows, 2),
            followers=counts,
            catalogue=catalogue,
            today=TODAY,
        ),
    )
    if counts:
        before = counts[-2] if rows > 1 else None
        yield (
            "followers",
            statistics.followers_card(now=counts[-1], before=before, today=TODAY),
        )
